-- Version 2: what an archive of many reports needs to be filled and asked at an even speed.
-- The program switches foreign keys off around this, as SQLite asks for where a table is made anew.

CREATE INDEX report_published ON report (published);

-- The keys of events and statements are that of their report with their number: what makes them unique is unique
-- already. Indices over keys, which come in no order, cost a page written for each entry.
--
-- A story stands before its events, which point to it. That it points back to the one that leads it is no foreign key any
-- more: with one, each new event would have all stories and all pairs of states searched for rows that wait for it.
CREATE TABLE story_2 (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    lead_event_id INTEGER NOT NULL,
    type TEXT NOT NULL,
    quad TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('actual', 'planned', 'possible', 'negated')),
    actors TEXT NOT NULL,
    recipients TEXT NOT NULL,
    day TEXT NOT NULL,
    earliest TEXT,
    latest TEXT,
    place_name TEXT,
    place_country TEXT,
    score_thousandths INTEGER,
    events INTEGER NOT NULL,
    reports INTEGER NOT NULL,
    articles INTEGER NOT NULL,
    publishers INTEGER NOT NULL
) STRICT;
INSERT INTO story_2 SELECT * FROM story;
DROP TABLE story;
ALTER TABLE story_2 RENAME TO story;
CREATE INDEX story_day ON story (day);

CREATE TABLE statement_2 (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    report_id INTEGER NOT NULL REFERENCES report (id),
    ordinal INTEGER NOT NULL,
    speaker_country TEXT,
    speaker_sectors TEXT NOT NULL,
    speaker_name TEXT,
    speaker_entity TEXT,
    speaker_person TEXT,
    speaker_office TEXT,
    speaker_basis TEXT NOT NULL,
    speaker_text TEXT,
    addressee TEXT,
    verb TEXT,
    kind TEXT NOT NULL,
    content TEXT,
    quotes TEXT NOT NULL,
    about TEXT NOT NULL,
    polarity REAL NOT NULL,
    occasion TEXT,
    day TEXT NOT NULL,
    earliest TEXT,
    latest TEXT,
    date_basis TEXT NOT NULL,
    place_name TEXT,
    place_country TEXT,
    sentence_start INTEGER,
    sentence_end INTEGER,
    evidence TEXT NOT NULL,
    confidence REAL NOT NULL
) STRICT;
INSERT INTO statement_2 SELECT * FROM statement;
DROP TABLE statement;
ALTER TABLE statement_2 RENAME TO statement;
CREATE UNIQUE INDEX statement_report ON statement (report_id, ordinal);

CREATE TABLE event_2 (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    report_id INTEGER NOT NULL REFERENCES report (id),
    ordinal INTEGER NOT NULL,
    type TEXT NOT NULL,
    mode TEXT,
    contexts TEXT NOT NULL,
    cameo TEXT,
    score REAL,
    goldstein REAL,
    quad TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('actual', 'planned', 'possible', 'negated')),
    day TEXT NOT NULL,
    earliest TEXT,
    latest TEXT,
    date_basis TEXT NOT NULL,
    place_name TEXT,
    place_country TEXT,
    place_admin1 TEXT,
    latitude REAL,
    longitude REAL,
    geonames INTEGER,
    place_kind TEXT,
    place_basis TEXT,
    statement_id INTEGER REFERENCES statement (id),
    trigger TEXT,
    trigger_start INTEGER,
    trigger_end INTEGER,
    sentence_start INTEGER,
    sentence_end INTEGER,
    evidence TEXT NOT NULL,
    confidence REAL NOT NULL,
    sides_hash INTEGER NOT NULL,
    words BLOB,
    story_id INTEGER NOT NULL REFERENCES story (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
INSERT INTO event_2 SELECT * FROM event;
DROP TABLE event;
ALTER TABLE event_2 RENAME TO event;
CREATE UNIQUE INDEX event_report ON event (report_id, ordinal);
CREATE INDEX event_story ON event (story_id);
CREATE INDEX event_sides ON event (sides_hash, day);
