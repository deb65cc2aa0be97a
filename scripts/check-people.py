#!/usr/bin/env python3
"""Check knowledge/people: its form, terms that cannot both be true, and what it lacks.

    scripts/check-people.py                          form and overlaps
    scripts/check-people.py --reference DIR          and coverage against lists of leaders
    scripts/check-people.py --reference DIR --since 1995

DIR holds reference tables with a header line, tab-separated. A table with the columns cow_state,
leader, start, end (year-month) is read as a list of de-facto leaders in Correlates of War
abbreviations; one with country, position, holder, start_year, end_year as a list of heads of state
and government by country name. The tables are only read: what they lack or hold wrong is for a
person to settle. Exit status 1 if the form is broken; coverage never fails the run.
How the figures are defined: docs/knowledge-check/README.md.
"""

import argparse
import csv
import datetime
import difflib
import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COLUMNS = ["id", "name", "aliases", "country", "office", "sectors", "from", "until"]
ONE_HOLDER = ["HOS", "HOG", "FM", "DM"]
# Bosnia's presidency and Switzerland's federal council have several members at a time.
SHARED = {("BIH", "HOS"), ("CHE", "HOS")}
RIVAL = {"OPP", "REB", "PRE"}
DAY = datetime.timedelta(days=1)
# Words of names by which nobody is known, unless there is no other.
COMMON = {"bin", "ibn", "von", "van", "der", "del", "king", "queen", "prince", "and", "the"}
# Territories that have no code of their own stand under the state they left.
WITHIN = {
    "Republic of Abkhazia": "GEO", "South Ossetia": "GEO", "Transnistria": "MDA", "Somaliland": "SOM",
    "Republic of Artsakh": "ARM", "Republika Srpska": "BIH", "Turkish Republic of Northern Cyprus": "CYP",
}

# State abbreviations of the Correlates of War project where they differ from ISO 3166 alpha-3.
# A state whose code changed has the codes of all its times.
COW = {
    "BHM": "BHS", "HAI": "HTI", "TRI": "TTO", "BAR": "BRB", "GRN": "GRD", "SLU": "LCA", "SVG": "VCT",
    "AAB": "ATG", "SKN": "KNA", "GUA": "GTM", "HON": "HND", "SAL": "SLV", "COS": "CRI", "PAR": "PRY",
    "URU": "URY", "UKG": "GBR", "IRE": "IRL", "NTH": "NLD", "FRN": "FRA", "MNC": "MCO", "SWZ": "CHE",
    "SPN": "ESP", "POR": "PRT", "GMY": "DEU", "GDR": "DDR", "AUS": "AUT", "CZE": "CSK", "CZR": "CZE",
    "SLO": "SVK", "SNM": "SMR", "MAC": "MKD", "CRO": "HRV", "YUG": "YUG SCG SRB", "BOS": "BIH",
    "KOS": "XKX", "SLV": "SVN", "BUL": "BGR", "MLD": "MDA", "ROM": "ROU", "RUS": "RUS SUN", "LAT": "LVA",
    "LIT": "LTU", "GRG": "GEO", "SWD": "SWE", "DEN": "DNK", "ICE": "ISL", "CAP": "CPV", "EQG": "GNQ",
    "GAM": "GMB", "MAA": "MRT", "NIR": "NER", "CDI": "CIV", "GUI": "GIN", "BFO": "BFA", "SIE": "SLE",
    "TOG": "TGO", "CAO": "CMR", "NIG": "NGA", "CEN": "CAF", "CHA": "TCD", "CON": "COG", "DRC": "COD",
    "TAZ": "TZA", "BUI": "BDI", "ANG": "AGO", "MZM": "MOZ", "ZAM": "ZMB", "ZIM": "ZWE", "MAW": "MWI",
    "SAF": "ZAF", "LES": "LSO", "BOT": "BWA", "SWA": "SWZ", "MAG": "MDG", "MAS": "MUS", "SEY": "SYC",
    "MOR": "MAR", "ALG": "DZA", "LIB": "LBY", "SUD": "SDN", "LEB": "LBN", "YAR": "YEM", "YPR": "YMD",
    "KUW": "KWT", "BAH": "BHR", "UAE": "ARE", "OMA": "OMN", "TAJ": "TJK", "KYR": "KGZ", "KZK": "KAZ",
    "MON": "MNG", "ROK": "KOR", "BHU": "BTN", "BNG": "BGD", "MYA": "MMR", "SRI": "LKA", "MAD": "MDV",
    "NEP": "NPL", "CAM": "KHM", "DRV": "VNM", "MAL": "MYS", "SIN": "SGP", "BRU": "BRN", "PHI": "PHL",
    "INS": "IDN", "ETM": "TLS", "AUL": "AUS", "NEW": "NZL", "VAN": "VUT", "SOL": "SLB", "FIJ": "FJI",
    "NAU": "NRU", "MSI": "MHL", "PAL": "PLW", "MNG": "MNE", "THI": "THA",
}


def fold(text):
    """Lower case without marks: the form in which names are compared."""
    text = text.translate(str.maketrans("łđøıəßæþð", "ldoiasatd")).replace("Ł", "L").replace("Đ", "D").replace("Ø", "O")
    marked = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in marked if not unicodedata.combining(c))


def words(name):
    """The words of a name by which a person may be known; initials are left out."""
    found = re.findall(r"[a-z]+", fold(name).replace("'", ""))
    return {w for w in found if len(w) > 2}


def span(start, end):
    """Two cells as the first and last day they mean; an open side is the first or last day there is."""
    def edge(cell, last):
        if not cell:
            return datetime.date.max if last else datetime.date.min
        year, *rest = [int(part) for part in cell.split("-")]
        if len(rest) == 2:
            return datetime.date(year, *rest)
        if not last:
            return datetime.date(year, rest[0] if rest else 1, 1)
        month = rest[0] if rest else 12
        return datetime.date(year + month // 12, month % 12 + 1, 1) - DAY
    return edge(start, False), edge(end, True)


class Row:
    def __init__(self, path, number, cells):
        self.where = f"{path.name}:{number}"
        self.id, self.name, aliases, self.country, self.office, sectors, self.start, self.end = cells
        self.aliases = [a for a in aliases.split(" | ") if a]
        self.sectors = [s for s in sectors.split(" | ") if s]
        self.first, self.last = span(self.start, self.end)

    def words(self):
        return set().union(*(words(n) for n in [self.name, *self.aliases]))


def table(path):
    """Lines below the comments and the header, with their numbers."""
    lines = [(n, l.rstrip("\n")) for n, l in enumerate(path.open(encoding="utf-8"), 1) if not l.startswith("#")]
    return lines[0][1].split("\t"), [(n, l.split("\t")) for n, l in lines[1:] if l]


def column(path, name):
    if not path.exists():
        return None
    header, rows = table(path)
    at = header.index(name)
    return {cells[at] for _, cells in rows}


def load(knowledge, faults):
    countries = column(knowledge / "countries.tsv", "code")
    offices = column(knowledge / "offices.tsv", "office")
    sectors = column(knowledge / "ontology" / "plover_sectors.tsv", "sector")
    rows, names, seen = [], {}, {}
    for path in sorted((knowledge / "people").glob("*.tsv")):
        header, lines = table(path)
        if header != COLUMNS:
            faults.append(f"{path.name}: columns are {header}, not {COLUMNS}")
            continue
        for number, cells in lines:
            where = f"{path.name}:{number}"
            if len(cells) != len(COLUMNS):
                faults.append(f"{where}: {len(cells)} cells")
                continue
            if any(c != c.strip() or "  " in c for c in cells):
                faults.append(f"{where}: blanks at the edge of a cell or doubled")
            if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", cells[0]):
                faults.append(f"{where}: `{cells[0]}` is not an id")
            if any(c and not re.fullmatch(r"\d{4}(-\d\d){0,2}", c) for c in cells[6:]):
                faults.append(f"{where}: not a date: {cells[6:]}")
                continue
            try:
                row = Row(path, number, cells)
            except ValueError as error:
                faults.append(f"{where}: {error}")
                continue
            if row.last < row.first:
                faults.append(f"{where}: the term ends before it begins")
            if countries and row.country not in countries | {"---"}:
                faults.append(f"{where}: country `{row.country}` is not in countries.tsv")
            if offices and row.office not in offices:
                faults.append(f"{where}: office `{row.office}` is not in offices.tsv")
            for sector in row.sectors:
                if sectors and sector not in sectors:
                    faults.append(f"{where}: sector `{sector}` is not in plover_sectors.tsv")
            if row.name in row.aliases or len(set(row.aliases)) != len(row.aliases):
                faults.append(f"{where}: the same name twice")
            if names.setdefault(row.id, (row.name, row.aliases)) != (row.name, row.aliases):
                faults.append(f"{where}: names of `{row.id}` differ from another row of the same id")
            key = (row.id, row.country, row.office, row.start)
            if key in seen:
                faults.append(f"{where}: same person, office and start as {seen[key]}")
            seen[key] = where
            rows.append(row)
    return rows


def overlaps(rows):
    """Pairs of people in an office of one holder for more than the month of a handover."""
    held = defaultdict(list)
    for row in rows:
        if row.office in ONE_HOLDER and len(row.country) == 3 and not RIVAL & set(row.sectors):
            held[row.country, row.office].append(row)
    for key, terms in sorted(held.items()):
        if key in SHARED or key[0] in {"EUR", "IGO", "UNO", "NGO"}:
            continue
        terms.sort(key=lambda r: (r.first, r.last))
        for i, one in enumerate(terms):
            for other in terms[i + 1:]:
                days = (min(one.last, other.last) - other.first).days
                if days > 31 and one.id != other.id:
                    yield f"{key[0]} {key[1]}: {one.name} {one.start}..{one.end} and {other.name} {other.start}..{other.end} ({other.where})"


def references(folder, knowledge):
    """(table, codes, holder, first day, last day, unit of the start in months) of every reference row."""
    by_name = defaultdict(set)
    for file in ["names.tsv", "countries.tsv"]:
        if (knowledge / file).exists():
            header, rows = table(knowledge / file)
            for _, cells in rows:
                by_name[fold(cells[header.index("name")])].add(cells[header.index("code")])
    for path in sorted(Path(folder).glob("*.tsv")):
        with path.open(encoding="utf-8") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                if "cow_state" in row:
                    codes = set(COW.get(row["cow_state"], row["cow_state"]).split())
                    last = "" if row["end"].startswith("2021") else row["end"]
                    yield path.name, codes, row["leader"], *span(row["start"], last), 1
                elif "holder" in row:
                    within = {WITHIN[row["country"]]} if row["country"] in WITHIN else set()
                    country = fold(re.sub(r"^(The|Kingdom of the|Kingdom of|Republic of the|Republic of) ", "", row["country"]))
                    yield path.name, within or by_name[country], row["holder"], *span(row["start_year"], row["end_year"]), 12


def alike(one, other):
    return one == other or (min(len(one), len(other)) > 3 and difflib.SequenceMatcher(None, one, other).ratio() >= 0.8)


def coverage(rows, folder, knowledge, since, full):
    held = defaultdict(list)
    for row in rows:
        held[row.country].append((row, row.words()))
    counts, misses, late = defaultdict(lambda: [0, 0, 0]), [], []
    for source, codes, holder, first, last, unit in references(folder, knowledge):
        if not codes:
            misses.append(f"{source}: no code for the country of {holder}")
        if last.year < since or not codes:
            continue
        wanted = words(re.sub(r"\(.*?\)", "", holder))
        wanted = wanted - COMMON or wanted
        term = f"{' '.join(sorted(codes))} {holder} {first}..{'' if last == datetime.date.max else last}"
        hits = [
            row for code in sorted(codes) for row, known in held[code]
            if row.first <= last and first <= row.last and any(alike(w, k) for w in wanted for k in known)
        ]
        tally = counts[source]
        tally[0] += 1
        if not hits:
            misses.append(f"{source}: {term}")
            continue
        tally[1] += 1
        away = min(abs((r.first.year - first.year) * 12 + r.first.month - first.month) for r in hits)
        if away <= 1 or (unit == 12 and min(abs(r.first.year - first.year) for r in hits) <= 1):
            tally[2] += 1
        else:
            late.append(f"{source}: {term}; nearest start {min(hits, key=lambda r: abs((r.first - first).days)).start}")
    for source, (total, found, near) in sorted(counts.items()):
        print(f"{source}: {total} terms; {found} found ({100 * found / max(1, total):.1f} %); start near in {near} ({100 * near / max(1, total):.1f} %)")
    for title, lines in [("not found", misses), ("start differs", late)]:
        print(f"\n{title}: {len(lines)}")
        for line in lines if full else lines[:20]:
            print("  " + line)


def main():
    options = argparse.ArgumentParser(description="Check knowledge/people.")
    options.add_argument("--knowledge", type=Path, default=ROOT / "knowledge")
    options.add_argument("--reference", type=Path, help="folder of reference tables")
    options.add_argument("--since", type=int, default=1990, help="leave out terms that ended before this year")
    options.add_argument("--all", action="store_true", help="print every miss")
    options = options.parse_args()
    faults = []
    rows = load(options.knowledge, faults)
    print(f"{len(rows)} rows, {len({r.id for r in rows})} people, {len({r.country for r in rows})} country codes")
    doubled = list(overlaps(rows))
    print(f"{len(faults)} faults of form; {len(doubled)} overlapping terms in offices of one holder")
    for line in [*faults, *(doubled if options.all else doubled[:20])]:
        print("  " + line)
    if options.reference:
        print()
        coverage(rows, options.reference, options.knowledge, options.since, options.all)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
