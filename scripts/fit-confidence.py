#!/usr/bin/env python3
"""Fit the weights of the confidence model (knowledge/confidence.tsv) to annotated passages.

    scripts/fit-confidence.py GOLD.jsonl REPORTS.jsonl            cross-validated figures
    scripts/fit-confidence.py GOLD.jsonl REPORTS.jsonl --write    and the weights file

GOLD: one passage a line, {id, coders: [{events: [{type, actor: [{country}], recipient: [{country}]}]}]}. REPORTS: the
reports of the same passages, coded with the line `least` of the weights file removed (else the events that it leaves
out are missing). An event is right if an event of at least one coder has its type and its two sets of countries; each
annotated event counts once. The model is a logistic regression with a penalty on the squares of the weights; strength
of the penalty and the threshold `least` are chosen by cross-validation over passages, so no passage is scored by a
model that saw it, and passages are parted in several ways. Standard library only; the same input gives the same file.
"""

import argparse
import json
import math

# The features of crates/code/src/confidence.rs, in its order.
NAMES = [
    "bias", "no actor", "no recipient", "both sides", "actor by name", "actor by pronoun", "recipient by name",
    "recipient by pronoun", "recipient by description", "country unknown", "one country", "no public side",
    "told more than once", "act of force", "act of words",
]
FORCE = set("ASSAULT COERCE PROTEST MOBILIZE".split())
WORDS = set("REQUEST ACCUSE REJECT THREATEN AGREE SUPPORT".split())
PUBLIC = set("GOV MIL COP LEG JUD REB UAF SPY PTY OPP".split())
# The passages are parted several times over, into so many folds; an event gets the mean of what the models say that did not
# see its passage, so that no one way of parting them decides.
FOLDS = (10, 7, 9, 11)


def features(event):
    actors, recipients = event["actors"], event["recipients"]
    sides = actors + recipients
    named = lambda xs: bool(xs) and xs[0]["basis"] in ("named", "title", "metonym")
    pronoun = lambda xs: bool(xs) and xs[0]["basis"] == "pronoun"
    public = lambda e: bool(PUBLIC & set(e["sectors"])) or (
        not e["sectors"] and not e["person"] and bool(e["country"]))
    both = bool(actors) and bool(recipients)
    countries = {e["country"] for e in sides if e["country"]}
    flags = [
        True, not actors, not recipients, both, named(actors), pronoun(actors), named(recipients), pronoun(recipients),
        bool(recipients) and recipients[0]["basis"] == "description", any(not e["country"] for e in sides),
        both and len(countries) == 1, not any(map(public, sides)), len(event["evidence"]) > 1,
        event["type"] in FORCE, event["type"] in WORDS,
    ]
    return [float(f) for f in flags]


def unit(kind, actors, recipients):
    codes = lambda xs: frozenset((x.get("country") or "---") for x in xs)
    return kind, codes(actors), codes(recipients)


def rows(gold, reports):
    """(passage number, features, right for each coder) of every event, and the number of events of each coder."""
    reports = {r["article"]["id"]: r for r in reports}
    out, wanted = [], [0, 0]
    for n, passage in enumerate(gold):
        events = reports.get(passage["id"], {"events": []})["events"]
        right = [[False] * len(events) for _ in passage["coders"]]
        for c, coder in enumerate(passage["coders"][:2]):
            open_ = [unit(e["type"], e["actor"], e["recipient"]) for e in coder["events"]]
            wanted[c] += len(open_)
            for k, e in enumerate(events):
                u = unit(e["type"], e["actors"], e["recipients"])
                if u in open_:
                    open_.remove(u)
                    right[c][k] = True
        out += [(n, features(e), [r[k] for r in right]) for k, e in enumerate(events)]
    return out, wanted


def sigmoid(z):
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))


def fit(data, penalty, steps=400):
    """Weights by gradient descent with momentum; the bias carries no penalty."""
    width = len(NAMES)
    w, v = [0.0] * width, [0.0] * width
    rate = 1.0 / (0.25 * 8 + penalty / max(1, len(data)))
    for _ in range(steps):
        g = [penalty * x / len(data) for x in w]
        g[0] = 0.0
        for x, y in data:
            d = (sigmoid(sum(a * b for a, b in zip(w, x) if b)) - y) / len(data)
            for k, b in enumerate(x):
                if b:
                    g[k] += d * b
        v = [0.8 * a - rate * 0.5 * b for a, b in zip(v, g)]
        w = [a + b for a, b in zip(w, v)]
    return w


def predict(w, x):
    return sigmoid(sum(a * b for a, b in zip(w, x)))


def crossed(data, penalty):
    """The confidence of each event by a model that did not see its passage."""
    out = [0.0] * len(data)
    for folds in FOLDS:
        for fold in range(folds):
            w = fit([(x, float(any(y))) for n, x, y in data if n % folds != fold], penalty)
            for k, (n, x, _) in enumerate(data):
                if n % folds == fold:
                    out[k] += predict(w, x) / len(FOLDS)
    return out


def loss(data, ps):
    return -sum(math.log(p if any(y) else 1 - p) for (_, _, y), p in zip(data, ps)) / len(data)


def bins(data, ps, n=5):
    """Equally large bins by confidence: (number, mean confidence, share right)."""
    order = sorted(range(len(ps)), key=lambda k: (ps[k], k))
    out = []
    for b in range(n):
        part = order[b * len(order) // n:(b + 1) * len(order) // n]
        if part:
            out.append((len(part), sum(ps[k] for k in part) / len(part), sum(any(data[k][2]) for k in part) / len(part)))
    return out


def f1(data, wanted, keep):
    total = 0.0
    for c in (0, 1):
        hits = sum(y[c] for (_, _, y), k in zip(data, keep) if k)
        total += 2 * hits / max(1, sum(keep) + wanted[c])
    return total / 2


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("gold")
    parser.add_argument("reports")
    parser.add_argument("--write", metavar="FILE", nargs="?", const="knowledge/confidence.tsv")
    args = parser.parse_args()
    load = lambda path: [json.loads(line) for line in open(path, encoding="utf8") if line.strip()]
    data, wanted = rows(load(args.gold), load(args.reports))
    tried = {penalty: crossed(data, penalty) for penalty in (0.3, 1.0, 2.0, 4.0, 8.0)}
    penalty = min(tried, key=lambda p: loss(data, tried[p]))
    ps = tried[penalty]
    table = bins(data, ps)
    error = lambda table: sum(n * abs(p - y) for n, p, y in table) / len(data)
    for p in tried:
        print(f"penalty {p}: log loss {loss(data, tried[p]):.3f}, calibration error {error(bins(data, tried[p])):.3f}")
    print(f"{len(data)} events, {sum(any(y) for _, _, y in data)} right; penalty {penalty}")
    print(f"cross-validated over passages: log loss {loss(data, ps):.3f}, calibration error {error(table):.3f}")
    print("| events | confidence | right |\n|---:|---:|---:|")
    for n, p, y in table:
        print(f"| {n} | {p:.2f} | {y:.2f} |")
    print(f"core F1 of all events {f1(data, wanted, [True] * len(data)):.3f}")
    best = max((f1(data, wanted, [p >= t / 100 for p in ps]), -t) for t in range(0, 51))
    for t in (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4):
        print(f"  at least {t:.2f}: core F1 {f1(data, wanted, [p >= t for p in ps]):.3f}, {sum(p >= t for p in ps)} events")
    print(f"best threshold {-best[1] / 100:.2f}: core F1 {best[0]:.3f}")
    if args.write:
        w = fit([(x, float(any(y))) for _, x, y in data], penalty)
        with open(args.write, "w", encoding="utf8") as out:
            out.write(
                "# Weights of the confidence model: logistic, one feature a line (crates/code/src/confidence.rs says what\n"
                "# each means). Written by scripts/fit-confidence.py from annotated passages; docs/accuracy.md gives the\n"
                "# calibration. least: the confidence below which an event is not told.\n"
            )
            for name, weight in zip(NAMES, w):
                out.write(f"{name}\t{weight:.3f}\n")
            out.write(f"least\t{-best[1] / 100:.2f}\n")


if __name__ == "__main__":
    main()
