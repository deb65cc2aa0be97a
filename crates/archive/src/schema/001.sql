-- The archive, version 1. What each table and column means is told in docs/archive.md.
-- Days are ISO text (2024-03-14), months likewise (2024-03); '' stands for "not known" in keys, NULL elsewhere.
-- Lists are JSON. Scores in sums are whole thousandths, so that sums are exact in any order.

CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE publisher (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    country TEXT,
    kind TEXT NOT NULL CHECK (kind IN ('state', 'public', 'private', 'agency', 'unknown'))
) STRICT;
CREATE UNIQUE INDEX publisher_name ON publisher (name, ifnull(country, ''), kind);

-- One wording, coded once.
CREATE TABLE report (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    minhash BLOB,
    title TEXT,
    text TEXT NOT NULL,
    published TEXT,
    published_from TEXT,
    dateline_place TEXT,
    dateline_agency TEXT,
    dateline_date TEXT,
    language TEXT,
    notes TEXT NOT NULL,
    coder TEXT NOT NULL
) STRICT;

CREATE VIRTUAL TABLE report_fts USING fts5 (
    title, text, content = 'report', content_rowid = 'id', tokenize = 'porter unicode61 remove_diacritics 2'
);

CREATE TABLE minhash_band (
    band INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    report_id INTEGER NOT NULL REFERENCES report (id),
    PRIMARY KEY (band, hash, report_id)
) STRICT, WITHOUT ROWID;

-- One printing of a wording.
CREATE TABLE article (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    report_id INTEGER NOT NULL REFERENCES report (id),
    publisher_id INTEGER REFERENCES publisher (id),
    given_id TEXT NOT NULL,
    source TEXT NOT NULL,
    source_line INTEGER,
    url TEXT,
    section TEXT,
    byline TEXT
) STRICT;
CREATE INDEX article_report ON article (report_id, publisher_id);
CREATE INDEX article_publisher ON article (publisher_id);

-- Words that are told often, kept once.
CREATE TABLE name (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE statement (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
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
CREATE INDEX statement_report ON statement (report_id, ordinal);

CREATE TABLE statement_about (
    country TEXT NOT NULL,
    day TEXT NOT NULL,
    statement_id INTEGER NOT NULL REFERENCES statement (id),
    PRIMARY KEY (country, day, statement_id)
) STRICT, WITHOUT ROWID;

-- a < b; both told about, or one told about by the other.
CREATE TABLE statement_dyad (
    a TEXT NOT NULL,
    b TEXT NOT NULL,
    day TEXT NOT NULL,
    statement_id INTEGER NOT NULL REFERENCES statement (id),
    basis TEXT NOT NULL CHECK (basis IN ('about', 'speaker')),
    PRIMARY KEY (a, b, day, statement_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE claim (
    id INTEGER PRIMARY KEY,
    statement_id INTEGER NOT NULL REFERENCES statement (id),
    ordinal INTEGER NOT NULL,
    a TEXT,
    b TEXT,
    subject TEXT NOT NULL,
    direction TEXT NOT NULL,
    degree TEXT NOT NULL,
    scope TEXT,
    text TEXT NOT NULL,
    text_start INTEGER,
    text_end INTEGER,
    source_span TEXT NOT NULL
) STRICT;
CREATE INDEX claim_statement ON claim (statement_id, ordinal);
CREATE INDEX claim_dyad ON claim (a, b);

-- One happening, however many reports tell it.
CREATE TABLE story (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    lead_event_id INTEGER NOT NULL REFERENCES event (id) DEFERRABLE INITIALLY DEFERRED,
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
CREATE INDEX story_key ON story (key);
CREATE INDEX story_day ON story (day);

CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
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
CREATE INDEX event_report ON event (report_id, ordinal);
CREATE INDEX event_story ON event (story_id);
CREATE INDEX event_sides ON event (sides_hash, day);

CREATE TABLE side (
    event_id INTEGER NOT NULL REFERENCES event (id),
    role TEXT NOT NULL CHECK (role IN ('actor', 'recipient')),
    ordinal INTEGER NOT NULL,
    country TEXT,
    sectors TEXT NOT NULL,
    name TEXT,
    entity TEXT,
    person TEXT,
    office TEXT,
    basis TEXT NOT NULL,
    text TEXT,
    source_span TEXT,
    PRIMARY KEY (event_id, role, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_dyad (
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    day TEXT NOT NULL,
    event_id INTEGER NOT NULL REFERENCES event (id),
    PRIMARY KEY (source, target, day, event_id)
) STRICT, WITHOUT ROWID;

-- mutual is 1 where the story has the other direction too.
CREATE TABLE story_dyad (
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    day TEXT NOT NULL,
    story_id INTEGER NOT NULL REFERENCES story (id),
    mutual INTEGER NOT NULL CHECK (mutual IN (0, 1)),
    PRIMARY KEY (source, target, day, story_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX story_dyad_story ON story_dyad (story_id);

CREATE TABLE mention (
    report_id INTEGER NOT NULL REFERENCES report (id),
    ordinal INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('actor', 'time', 'place')),
    words_id INTEGER NOT NULL REFERENCES name (id),
    text_start INTEGER,
    text_end INTEGER,
    country TEXT,
    sectors TEXT,
    name_id INTEGER REFERENCES name (id),
    person_id INTEGER REFERENCES name (id),
    office_id INTEGER REFERENCES name (id),
    class TEXT,
    value TEXT,
    earliest TEXT,
    latest TEXT,
    latitude REAL,
    longitude REAL,
    geonames INTEGER,
    PRIMARY KEY (report_id, ordinal)
) STRICT, WITHOUT ROWID;

-- Stories by direction, month, type and status.
CREATE TABLE rollup (
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    month TEXT NOT NULL,
    type TEXT NOT NULL,
    status TEXT NOT NULL,
    mutual INTEGER NOT NULL,
    quad TEXT NOT NULL,
    stories INTEGER NOT NULL,
    scored INTEGER NOT NULL,
    score_sum INTEGER NOT NULL,
    score_squares INTEGER NOT NULL,
    PRIMARY KEY (source, target, month, type, status, mutual)
) STRICT, WITHOUT ROWID;

-- Stories that a state takes part in; abroad: those that another state takes part in too.
CREATE TABLE exposure (
    country TEXT NOT NULL,
    month TEXT NOT NULL,
    status TEXT NOT NULL,
    stories INTEGER NOT NULL,
    abroad INTEGER NOT NULL,
    PRIMARY KEY (country, month, status)
) STRICT, WITHOUT ROWID;

-- Stories that two states take part in, on whatever sides; a < b.
CREATE TABLE exposure_pair (
    a TEXT NOT NULL,
    b TEXT NOT NULL,
    month TEXT NOT NULL,
    status TEXT NOT NULL,
    stories INTEGER NOT NULL,
    PRIMARY KEY (a, b, month, status)
) STRICT, WITHOUT ROWID;

-- All stories of the record.
CREATE TABLE record_month (
    month TEXT NOT NULL,
    status TEXT NOT NULL,
    stories INTEGER NOT NULL,
    PRIMARY KEY (month, status)
) STRICT, WITHOUT ROWID;

-- Rows of other event records, never part of the tables above.
CREATE TABLE imported_event (
    id INTEGER PRIMARY KEY,
    origin TEXT NOT NULL CHECK (origin IN ('gdelt1', 'gdelt2', 'icews', 'polecat')),
    key TEXT NOT NULL,
    day TEXT NOT NULL,
    source TEXT,
    source_name TEXT,
    source_sectors TEXT,
    target TEXT,
    target_name TEXT,
    target_sectors TEXT,
    type TEXT,
    mode TEXT,
    cameo TEXT,
    quad TEXT,
    score REAL,
    goldstein REAL,
    place_name TEXT,
    place_country TEXT,
    latitude REAL,
    longitude REAL,
    publisher TEXT,
    url TEXT,
    row TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX imported_event_key ON imported_event (origin, key);
CREATE INDEX imported_event_dyad ON imported_event (source, target, day) WHERE source <> target;

CREATE TABLE imported_rollup (
    origin TEXT NOT NULL,
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    month TEXT NOT NULL,
    type TEXT NOT NULL,
    quad TEXT NOT NULL,
    events INTEGER NOT NULL,
    scored INTEGER NOT NULL,
    score_sum INTEGER NOT NULL,
    score_squares INTEGER NOT NULL,
    PRIMARY KEY (origin, source, target, month, type)
) STRICT, WITHOUT ROWID;

CREATE TABLE imported_exposure (
    origin TEXT NOT NULL,
    country TEXT NOT NULL,
    month TEXT NOT NULL,
    events INTEGER NOT NULL,
    PRIMARY KEY (origin, country, month)
) STRICT, WITHOUT ROWID;
