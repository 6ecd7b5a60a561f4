#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Write databases/guidance/CPIC.tsv from the guideline's own records and our sentences.

The guideline has one record per combination of gene results (215 for amitriptyline).  Records that say
the same, with the same strength, to the same population become one rule wherever their results form a
full grid (every listed value of one gene with every listed value of the other), so a rule never selects
a combination that has no record.  scripts/prove_guidance.py checks that again, independently.

What a rule says is ours: scripts/guidance/CPIC-sentences.tsv gives the sentence for each upstream text,
named by a digest of that text, so a text that changes upstream stops the import until it is read again.
"""
import argparse
import csv
import os
import sys
from collections import defaultdict

import import_drugs
from guidance_upstream import POPULATIONS, SCORE_GENES, is_guidance, key_of, read_records, split_implication

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
COLUMNS = ("rule drug population results action number strength implication recommendation not_covered "
           "guideline url pmid date").split()
URL = "https://www.clinpgx.org/guidelineAnnotation/"

# The order in which results are listed inside a condition; anything else follows in alphabetical order.
RESULT_ORDER = [
    "Ultrarapid Metabolizer", "Rapid Metabolizer", "Normal Metabolizer", "Likely Intermediate Metabolizer",
    "Possible Intermediate Metabolizer", "Intermediate Metabolizer", "Likely Poor Metabolizer",
    "Poor Metabolizer", "Increased Function", "Normal Function", "Possible Decreased Function",
    "Decreased Function", "Poor Function", "Normal", "Variable", "Deficient", "Deficient with CNSHA",
    "Malignant Hyperthermia Susceptibility", "Uncertain Susceptibility",
]
LAST = ["Indeterminate", "n/a", "No Result"]


# --- our own words ---------------------------------------------------------------------------------

class Words:
    """Our sentence for each upstream text and our phrase for each upstream implication."""

    def __init__(self, source):
        self.sentences = by_key(source + "-sentences.tsv")
        self.phrases = by_key(source + "-implications.tsv")

    def unread(self, record):
        """The texts of a record that we have no words for yet, by key."""
        texts = {} if record.text_key in self.sentences else {record.text_key: record.text}
        for text in record.implications:
            rest = split_implication(text)[1]
            if key_of(rest, record.drug) not in self.phrases:
                texts[key_of(rest, record.drug)] = "implication: " + rest
        return texts

    def sentence(self, record):
        return self.sentences[record.text_key]

    def implication(self, record):
        """Our phrases for a record, each led by its gene where several genes decide."""
        several = len(record.results) > 1
        parts = []
        for text in record.implications:
            gene, rest = split_implication(text)
            phrase = self.phrases[key_of(rest, record.drug)]["implication"]
            if phrase != ".":
                parts.append("%s: %s" % (gene, phrase) if several and gene else phrase)
        return sentence_case("; ".join(parts)).replace("{drug}", record.drug) or "."


def by_key(name):
    rows = read_table(os.path.join(HERE, "guidance", name))
    return {key: row for row in rows for key in row["texts"].split()}


def sentence_case(text):
    starts_with_word = text[:1].islower() and not text[1:2].isupper()
    return text[:1].upper() + text[1:] if starts_with_word else text


def read_table(path):
    with open(path, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


# --- merging results into conditions ---------------------------------------------------------------

def boxes(cells):
    """Split a set of result tuples into few disjoint grids: a grid is one tuple of values per gene."""
    if len(next(iter(cells))) == 1:
        return [(frozenset(cell[0] for cell in cells),)]
    return min((boxes_along(cells, axis) for axis in range(len(next(iter(cells))))), key=len)


def boxes_along(cells, axis):
    """Grids made of the values of one gene that meet exactly the same results of the others."""
    others = defaultdict(set)
    for cell in cells:
        others[cell[axis]].add(cell[:axis] + cell[axis + 1:])
    alike = defaultdict(set)
    for value, rest in others.items():
        alike[frozenset(rest)].add(value)
    return [box[:axis] + (frozenset(values),) + box[axis:]
            for rest, values in alike.items() for box in boxes(rest)]


def score_order(value):
    """Activity scores by size; one known only as a lower bound ("≥3.0") after the exact one."""
    return float(value.lstrip("≥")), value.startswith("≥")


def result_order(value):
    if value in LAST:
        return 2, LAST.index(value), value
    return (0, RESULT_ORDER.index(value), value) if value in RESULT_ORDER else (1, 0, value)


def condition(gene, values, ladder):
    """One condition of the table's grammar that holds for exactly these values of the ladder."""
    if gene not in SCORE_GENES:
        return "%s is %s" % (gene, "|".join(sorted(values, key=result_order)))
    named = [value for value in LAST if value in values]
    return "%s score %s" % (gene, "|".join(score_ranges(values - set(LAST), ladder) + named))


def score_ranges(values, ladder):
    """Runs of neighbouring scores; the run that reaches an open end of the ladder is open itself."""
    steps = sorted((v for v in ladder if v not in LAST), key=score_order)
    runs = []
    for index, step in enumerate(steps):
        if step not in values:
            continue
        if runs and runs[-1][1] == index - 1:
            runs[-1][1] = index
        else:
            runs.append([index, index])
    return [score_range(steps, first, last) for first, last in runs]


def score_range(steps, first, last):
    low, high = ("%g" % score_order(steps[i])[0] for i in (first, last))
    if any(step.startswith("≥") for step in steps[first:last + 1]):
        if last != len(steps) - 1:
            raise ValueError("scores known as a lower bound do not reach the end of the ladder: %s" % steps[first:])
        return low + ".."
    return low if first == last else "%s..%s" % (low, high)


def whole_drugs(records, words):
    """Records of the drugs whose every text has been read: half a drug's guidance would mislead."""
    unread = [(record.drug, words.unread(record)) for record in records]
    incomplete = {drug for drug, texts in unread if texts}
    texts = {key: text for _, texts in unread for key, text in texts.items()}
    return [record for record in records if record.drug not in incomplete], texts


# --- rules -----------------------------------------------------------------------------------------

def ladders(records):
    """Every result that the source's records name for a gene."""
    values = defaultdict(set)
    for record in records:
        for gene, value in record.results:
            values[gene].add(value)
    return values


def population_of(record):
    return POPULATIONS[record.population]


def make_rules(records, words):
    """One rule for all records of a drug and population that say the same with the same strength."""
    said = defaultdict(set)
    about = {}
    for record in records:
        sentence = words.sentence(record)
        implication = words.implication(record)
        key = (record.drug, population_of(record), sentence["sentence"], record.strength, implication)
        said[key].add(record.results)
        about[key] = (record, sentence, implication)
    ladder = ladders(records)
    rules = [rule for key in sorted(said) for rule in rules_of(said[key], *about[key], ladder)]
    return number_repeats(rules)


def rules_of(result_sets, record, sentence, implication, ladder):
    genes = [gene for gene, _ in record.results]
    cells = {tuple(value for _, value in results) for results in result_sets}
    for box in sorted(boxes(cells), key=lambda b: [sorted(map(result_order, v)) for v in b]):
        conditions = [condition(g, v, ladder[g]) for g, v in zip(genes, box)]
        yield {
            "rule": rule_name(record, sentence),
            "drug": record.drug,
            "population": population_of(record)[0],
            "results": "; ".join(conditions),
            "action": sentence["action"],
            "number": sentence["number"],
            "strength": record.strength,
            "implication": implication,
            "recommendation": sentence["recommendation"].replace("{drug}", record.drug),
            "not_covered": not_covered(sentence["not_covered"], genes, box),
            "guideline": record.guideline,
            "url": URL + record.guideline,
            "pmid": record.pmid,
            "date": record.date,
        }


def rule_name(record, sentence):
    """A name that stays when other rules come and go: source, drug, population and what is said."""
    slug = sentence["sentence"].split(".", 1)[1]
    return ".".join(filter(None, ["CPIC", record.drug.replace(" ", "-"), population_of(record)[1], slug]))


def not_covered(text, genes, box):
    """What the rule leaves out, and any gene that it also accepts without a result."""
    parts = [] if text == "." else [text]
    parts += ["%s where it has no result" % g for g, values in zip(genes, box) if "No Result" in values]
    return "; ".join(parts) or "."


def number_repeats(rules):
    """Rules that say the same for results no single grid can hold get .2, .3 …"""
    seen = defaultdict(int)
    for rule in rules:
        seen[rule["rule"]] += 1
        if seen[rule["rule"]] > 1:
            rule["rule"] += ".%d" % seen[rule["rule"]]
    return rules


# --- files -----------------------------------------------------------------------------------------

def write_table(path, columns, rows):
    with open(path, "w", encoding="utf-8", newline="") as stream:
        stream.write("\t".join(columns) + "\n")
        for row in rows:
            stream.write("\t".join(row[column] for column in columns) + "\n")


REVIEW_COLUMNS = ("drug population results strength action number recommendation implication "
                  "source_dosing source_alternative source_other texts records text_ids url").split()


def make_review(records, words):
    """One row per upstream text as one drug and population has it, for a pharmacist to read beside the source."""
    groups = defaultdict(list)
    for record in records:
        groups[(record.drug, population_of(record), record.text_key, record.strength)].append(record)
    ladder = ladders(records)
    return [review_row(groups[key], words, ladder) for key in sorted(groups)]


def review_row(group, words, ladder):
    record = group[0]
    sentence = words.sentence(record)
    genes = [gene for gene, _ in record.results]
    cells = {tuple(value for _, value in r.results) for r in group}
    grids = sorted("; ".join(condition(g, v, ladder[g]) for g, v in zip(genes, box)) for box in boxes(cells))
    flags = ["." if flag is None else ("yes" if flag else "no") for flag in record.flags]
    return {
        "drug": record.drug,
        "population": population_of(record)[0],
        "results": " or ".join(grids),
        "strength": record.strength,
        "action": sentence["action"],
        "number": sentence["number"],
        "recommendation": sentence["recommendation"].replace("{drug}", record.drug),
        "implication": " / ".join(sorted({words.implication(r) for r in group})),
        "source_dosing": flags[0],
        "source_alternative": flags[1],
        "source_other": flags[2],
        "texts": record.text_key,
        "records": str(len(group)),
        "text_ids": text_ids(group),
        "url": URL + record.guideline,
    }


def text_ids(group):
    """The source's own ids; later records have none, for them how they were obtained."""
    ids = sorted({r.text_id for r in group})
    if ids[0].isdigit():
        return " ".join(ids[:3]) + (" and %d more" % (len(ids) - 3) if len(ids) > 3 else "")
    return ", ".join("%d %s" % (sum(r.text_id == i for r in group), i) for i in ids)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--upstream", default=os.path.join(ROOT, "..", "shared", "upstream"))
    parser.add_argument("--source", default="CPIC")
    parser.add_argument("--unread", action="store_true", help="list the texts that have no sentence yet")
    options = parser.parse_args()

    records = [r for r in read_records(options.upstream, options.source) if is_guidance(r)]
    words = Words(options.source)
    records, unread = whole_drugs(records, words)
    rules = make_rules(records, words)
    by_hand = os.path.join(HERE, "guidance", options.source + "-by-hand.tsv")
    if os.path.exists(by_hand):
        rules += read_table(by_hand)
    rules.sort(key=lambda rule: (rule["drug"], rule["rule"]))
    write_table(os.path.join(ROOT, "databases", "guidance", options.source + ".tsv"), COLUMNS, rules)
    write_table(os.path.join(ROOT, "docs", "guidance-review.tsv"), REVIEW_COLUMNS, make_review(records, words))
    import_drugs.write_drugs(options.upstream)
    print("%d records, %d rules; %d texts without words" % (len(records), len(rules), len(unread)))
    if options.unread:
        for key in sorted(unread, key=unread.get):
            print(key, unread[key])
    return 0


if __name__ == "__main__":
    sys.exit(main())
