#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Are the probabilities of diplotypes what they say?  Phased people are called again with their phase removed.

    scripts/calibrate.py STARDOSE REAL WORK [PAGE]

The truth is what stardose calls of the phased people of REAL/1kgp.  They are split by person into two halves, every other
one of a superpopulation; frequencies counted on one half weigh the calls of the other, and the other way round, so nobody is
judged by frequencies that he or she is part of.  Prints tables; with PAGE they replace what stands there between the lines
`<!-- calibration -->` and `<!-- /calibration -->`.  Exit 1 where a truth is not among the pairs that fit.
"""

import collections
import os
import shutil
import sys
from pathlib import Path

import make_frequencies as made
from tables import DATABASES, write_table
from validate import without_phase

BINS = [0, 0.001, 0.01, 0.05, 0.2, 0.5, 0.8, 0.95, 0.99, 0.999, 1]
OWN, ANY = "own", "all"


class Fits:
    """The pairs that fit one person's genotypes of a gene: called ones, all of them, probability of each."""

    def __init__(self, row):
        called, others = row["diplotypes"].split(" OR "), row["alternatives"].split(" OR ")
        if row["n_alternatives"] == "0":
            others = []
        self.called, self.names = called, called + others
        self.is_whole = len(others) == int(row["n_alternatives"])
        texts = row["probabilities"].split(" OR ") + (row["alternative_probabilities"].split(" OR ") if others else [])
        self.probabilities = None if texts[0] == "." else dict(zip(self.names, map(float, texts)))

    def most_probable(self):
        return max(self.names, key=lambda name: (self.probabilities[name], -self.names.index(name)))


def is_made(row):
    return row["status"] == "called" and row["n_alternatives"] != "."


def split(populations):
    """Return two {sample: superpopulation}, every other person of each superpopulation."""
    halves = {}, {}
    seen = collections.Counter()
    for sample, population in sorted(populations.items()):
        halves[seen[population] % 2][sample] = population
        seen[population] += 1
    return halves


def copy_knowledge(folder, frequencies, has_priorities=True):
    """A folder of tables with other frequencies; without published priorities where asked."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(DATABASES, folder)
    write_table(Path(folder) / "frequencies.tsv", made.COLUMNS, frequencies)
    if not has_priorities:
        path = Path(folder) / "priorities.tsv"
        path.write_text(path.read_text(encoding="utf-8").split("\n", 1)[0] + "\n", encoding="utf-8")
    return folder


def call_people(stardose, path, work, knowledge, people, population):
    """{(sample, gene): Fits} of these people."""
    names = os.path.join(work, "people.txt")
    with open(names, "w", encoding="utf-8") as out:
        out.writelines(f"{sample}\n" for sample in sorted(people))
    rows = made.call(stardose, path, "--absent", "reference", "--db", knowledge, "--population", population, "-S", names)
    return {(row["sample"], row["gene"]): Fits(row) for row in rows if is_made(row)}


def call_half(stardose, path, work, half, tested, left_out, phased):
    """Calls of one half with the other's frequencies: by own population, by none, and without priorities."""
    frequencies = list(made.frequency_rows(phased, left_out, half))
    knowledge = copy_knowledge(os.path.join(work, "knowledge"), frequencies)
    plain = copy_knowledge(os.path.join(work, "knowledge.plain"), frequencies, has_priorities=False)
    calls = {OWN: {}, ANY: call_people(stardose, path, work, knowledge, tested, made.POOLED),
             "plain": call_people(stardose, path, work, plain, tested, made.POOLED)}
    for population in made.POPULATIONS:
        people = [sample for sample, of in tested.items() if of == population]
        calls[OWN].update(call_people(stardose, path, work, knowledge, people, population))
    return calls


def share(right, total):
    return f"{100 * right / total:.2f} %" if total else "–"


def right_by_specificity(fits, truth):
    """Ties that hold the truth count by halves, thirds and so on: nothing puts one of them first."""
    return (truth in fits.called) / len(fits.called)


def by_gene(calls, truths, genes):
    yield "| gene | people with several pairs | truth among them | specificity | with priorities | frequency, own population " \
          "| frequency, all | Brier, own | Brier, all |"
    yield "|---|---|---|---|---|---|---|---|---|"
    totals = collections.Counter()
    for gene in genes:
        counts = collections.Counter()
        for key, truth in truths.items():
            fits = calls[ANY].get(key)
            if key[1] != gene or not fits or len(fits.names) < 2 or not fits.probabilities or not fits.is_whole:
                continue
            counts["n"] += 1
            counts["within"] += truth in fits.names
            counts["plain"] += right_by_specificity(calls["plain"][key], truth)
            counts["published"] += right_by_specificity(fits, truth)
            for which in (OWN, ANY):
                fits = calls[which][key]
                counts[which] += fits.most_probable() == truth
                counts["brier", which] += sum((p - (name == truth)) ** 2 for name, p in fits.probabilities.items())
        if counts["n"]:
            totals += counts
            yield row_of(gene, counts)
    yield row_of("all", totals)


def row_of(name, counts):
    n = counts["n"]
    cells = [name, str(n), share(counts["within"], n)]
    cells += [share(counts[key], n) for key in ("plain", "published", OWN, ANY)]
    cells += [f"{counts['brier', which] / n:.4f}" for which in (OWN, ANY)]
    return "| " + " | ".join(cells) + " |"


def reliability(calls, truths, which):
    yield "| probability said | pairs | mean said | true |"
    yield "|---|---|---|---|"
    bins = [[] for _ in BINS[1:]]
    for key, truth in truths.items():
        fits = calls[which].get(key)
        if not fits or len(fits.names) < 2 or not fits.probabilities or not fits.is_whole:
            continue
        for name, probability in fits.probabilities.items():
            index = next((i for i, end in enumerate(BINS[1:]) if probability < end), len(bins) - 1)
            bins[index].append((probability, name == truth))
    for begin, end, pairs in zip(BINS, BINS[1:], bins):
        if pairs:
            n = len(pairs)
            yield f"| {100 * begin:g} to {100 * end:g} % | {n} | {100 * sum(p for p, _ in pairs) / n:.3f} % " \
                  f"| {100 * sum(t for _, t in pairs) / n:.3f} % |"


def unbounded(calls, truths):
    """People whose truth is not among the pairs that fit."""
    return [(key, truth) for key, truth in truths.items()
            if key in calls[ANY] and calls[ANY][key].is_whole and truth not in calls[ANY][key].names]


def report(calls, truths, n_halves):
    genes = sorted({gene for _, gene in truths})
    n_sure = sum(len(calls[ANY][key].names) == 1 for key in truths if key in calls[ANY])
    yield f"{n_halves[0]} people weighed the calls of {n_halves[1]}, and the other way round. Of {len(truths)} calls of people and " \
          f"genes, {n_sure} have one pair that fits and {len(truths) - n_sure} several."
    yield ""
    yield from by_gene(calls, truths, genes)
    for which, title in ((OWN, "the person's own population"), (ANY, "a person of any population")):
        yield ""
        yield f"Reliability with frequencies of {title}:"
        yield ""
        yield from reliability(calls, truths, which)


def write_page(page, lines):
    with open(page, encoding="utf-8") as file:
        text = file.read()
    begin, end = "<!-- calibration -->", "<!-- /calibration -->"
    before, rest = text.split(begin)
    with open(page, "w", encoding="utf-8") as file:
        file.write(f"{before}{begin}\n" + "\n".join(lines) + f"\n{end}{rest.split(end)[1]}")


def main():
    stardose, real, work = sys.argv[1:4]
    path = os.path.join(real, made.PHASED)
    if not os.path.exists(path):
        print(f"calibrate: skipped, there is no {path}")
        return 0
    folder = os.path.join(work, "calibrate")
    os.makedirs(folder, exist_ok=True)
    unphased = without_phase(path, work)
    phased = made.call(stardose, path, "--absent", "reference")
    populations = made.superpopulations(real)
    people = {row["sample"]: populations[row["sample"]] for row in phased if row["sample"] in populations}
    left_out = made.left_out_sites(stardose, real)
    genes = set(made.genes_counted(left_out))
    truths = {(row["sample"], row["gene"]): row["diplotypes"] for row in phased
              if row["sample"] in people and row["gene"] in genes and is_made(row) and " OR " not in row["diplotypes"]}
    halves = split(people)
    calls = collections.defaultdict(dict)
    for half, tested in (halves, halves[::-1]):
        for which, found in call_half(stardose, unphased, folder, half, tested, left_out, phased).items():
            calls[which].update(found)
    lines = list(report(calls, {key: truth for key, truth in truths.items() if key in calls[ANY]}, [len(h) for h in halves]))
    print("\n".join(lines))
    if len(sys.argv) > 4:
        write_page(sys.argv[4], lines)
    lost = unbounded(calls, truths)
    for (sample, gene), truth in lost:
        print(f"calibrate: {sample} {gene}: {truth} is not among the pairs that fit")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
