//! String ids and the rows of hashed embedding tables.
//!
//! A string id is MurmurHash64A (Austin Appleby, public domain) over the UTF-8 bytes, except for the
//! reserved symbol names, whose id is their number: the word "mark" has id 423 for that reason.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

/// Symbol names by number, in three runs: 1 to 18, 64 to 103, 380 to 456. Between them lie flags
/// 19 to 63 and the deprecated names 104 to 379, whose names are built.
const FLAGS: &str = "IS_ALPHA IS_ASCII IS_DIGIT IS_LOWER IS_PUNCT IS_SPACE IS_TITLE IS_UPPER LIKE_URL LIKE_NUM \
    LIKE_EMAIL IS_STOP IS_OOV_DEPRECATED IS_BRACKET IS_QUOTE IS_LEFT_PUNCT IS_RIGHT_PUNCT IS_CURRENCY";
const ATTRIBUTES: &str = "ID ORTH LOWER NORM SHAPE PREFIX SUFFIX LENGTH CLUSTER LEMMA POS TAG DEP ENT_IOB ENT_TYPE \
    HEAD SENT_START SPACY PROB LANG ADJ ADP ADV AUX CONJ CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM \
    VERB X EOL SPACE";
const LABELS: &str = "PERSON NORP FACILITY ORG GPE LOC PRODUCT EVENT WORK_OF_ART LANGUAGE LAW DATE TIME PERCENT \
    MONEY QUANTITY ORDINAL CARDINAL acomp advcl advmod agent amod appos attr aux auxpass cc ccomp complm conj cop \
    csubj csubjpass dep det dobj expl hmod hyph infmod intj iobj mark meta neg nmod nn npadvmod nsubj nsubjpass num \
    number oprd obj obl parataxis partmod pcomp pobj poss possessive preconj prep prt punct quantmod relcl rcmod \
    root xcomp acl ENT_KB_ID MORPH ENT_ID IDX _";

fn symbols() -> &'static FxHashMap<String, u64> {
    static SYMBOLS: OnceLock<FxHashMap<String, u64>> = OnceLock::new();
    SYMBOLS.get_or_init(|| {
        let mut map = FxHashMap::default();
        for (first, names) in [(1, FLAGS), (64, ATTRIBUTES), (380, LABELS)] {
            for (number, name) in (first..).zip(names.split_whitespace()) {
                map.insert(name.to_owned(), number);
            }
        }
        map.extend((19..64).map(|n| (format!("FLAG{n}"), n)));
        map.extend((1..277).map(|n| (format!("DEPRECATED{n:03}"), n + 103)));
        map
    })
}

/// The longest symbol name has 17 bytes; anything longer needs no look-up.
const LONGEST_SYMBOL: usize = 17;

/// The id of a string; 0 for the empty one.
pub(crate) fn string_id(text: &str) -> u64 {
    if text.is_empty() {
        return 0;
    }
    // Symbol names are ASCII letters, digits and underscores only, so most words fail early.
    if text.len() <= LONGEST_SYMBOL
        && let Some(&number) = symbols().get(text)
    {
        return number;
    }
    murmur64(text.as_bytes(), 1)
}

fn murmur64(bytes: &[u8], seed: u64) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    const R: u32 = 47;
    let mut h = seed ^ (bytes.len() as u64).wrapping_mul(M);
    let (words, tail) = bytes.as_chunks::<8>();
    for word in words {
        let mut k = u64::from_le_bytes(*word).wrapping_mul(M);
        k ^= k >> R;
        h ^= k.wrapping_mul(M);
        h = h.wrapping_mul(M);
    }
    if !tail.is_empty() {
        let mut last = [0u8; 8];
        last[..tail.len()].copy_from_slice(tail);
        h ^= u64::from_le_bytes(last);
        h = h.wrapping_mul(M);
    }
    h ^= h >> R;
    h = h.wrapping_mul(M);
    h ^ (h >> R)
}

/// The four keys of a feature id in a hashed embedding table: MurmurHash3 x64-128 specialised to one
/// eight-byte key, in the variant the models were trained with (the body lacks one of the textbook's steps).
pub(crate) fn embedding_keys(id: u64, seed: u32) -> [u32; 4] {
    fn mix(mut z: u64) -> u64 {
        z ^= z >> 33;
        z = z.wrapping_mul(0xff51_afd7_ed55_8ccd);
        z ^= z >> 33;
        z = z.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        z ^ (z >> 33)
    }
    let seed = u64::from(seed);
    let mut a = id.wrapping_mul(0x87c3_7b91_1142_53d5).rotate_left(31).wrapping_mul(0x4cf5_ad43_2745_937f);
    a ^= seed ^ 8;
    let mut b = seed ^ 8;
    a = a.wrapping_add(b);
    b = b.wrapping_add(a);
    a = mix(a);
    b = mix(b);
    a = a.wrapping_add(b);
    b = b.wrapping_add(a);
    [a as u32, (a >> 32) as u32, b as u32, (b >> 32) as u32]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_words_and_symbols() {
        let check = |text, id| assert_eq!(string_id(text), id, "{text}");
        check("", 0);
        check("the", 7_425_985_699_627_899_538);
        check("The", 5_059_648_917_813_135_842);
        check("xxxx", 13_110_060_611_322_374_290);
        check("Xxxxx", 16_072_095_006_890_171_862);
        check("d", 8_148_669_997_605_808_657);
        check("é", 16_256_712_947_286_012_828);
        check("—", 13_657_828_488_461_764_581);
        check("X", 101);
        check("LAW", 390);
        check("mark", 423);
        check("_", 456);
        check("FLAG19", 19);
        check("DEPRECATED001", 104);
        check("DEPRECATED276", 379);
    }

    #[test]
    fn keys_of_features() {
        assert_eq!(embedding_keys(0, 8), [0; 4]);
        let the = string_id("the");
        assert_eq!(embedding_keys(the, 8), [2_332_737_498, 1_315_472_909, 1_351_622_599, 1_973_209_364]);
        assert_eq!(embedding_keys(101, 11), [1_763_378_230, 3_759_297_338, 627_086_936, 2_342_724_702]);
    }
}
