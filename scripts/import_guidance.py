# SPDX-License-Identifier: Apache-2.0
"""Rebuild guidance/ and drugs.tsv from the guidelines' own records and our sentences.

A guideline has one record per combination of gene results (215 for amitriptyline).  Records that say the same, with
the same strength, to the same population become one rule wherever their results form a full grid (every listed value
of one gene with every listed value of the other), so a rule never selects a combination that has no record.
scripts/prove_guidance.py checks that again, independently.

What a rule says is ours: scripts/guidance/SOURCE-sentences.tsv gives the sentence for each upstream text, named by a
digest of that text, so a text that changes upstream stops the import until somebody has read it again.
"""

import sys
from collections import defaultdict
from pathlib import Path

from guidance_upstream import POPULATIONS, SCORE_GENES, is_guidance, key_of, read_records, split_implication
from import_drugs import write_drugs
from tables import DATABASES, NONE, ImportFailure, read_table, write_table
from upstream import open_from_command_line

SOURCES = ["CPIC"]
WORDS = Path(__file__).resolve().parent / "guidance"
REVIEW = DATABASES.parent / "docs" / "guidance-review.tsv"
URL = "https://www.clinpgx.org/guidelineAnnotation/"
COLUMNS = ("rule drug population results action number strength implication recommendation not_covered "
           "guideline url pmid date").split()
REVIEW_COLUMNS = ("source drug population results strength action number recommendation implication "
                  "source_dosing source_alternative source_other text records text_ids url").split()

# The order in which results are listed inside a condition; anything else follows in alphabetical order.
RESULT_ORDER = [
    "Ultrarapid Metabolizer", "Rapid Metabolizer", "Normal Metabolizer", "Likely Intermediate Metabolizer",
    "Possible Intermediate Metabolizer", "Intermediate Metabolizer", "Likely Poor Metabolizer",
    "Poor Metabolizer", "Increased Function", "Normal Function", "Possible Decreased Function",
    "Decreased Function", "Poor Function", "Normal", "Variable", "Deficient", "Deficient with CNSHA",
    "Malignant Hyperthermia Susceptibility", "Uncertain Susceptibility",
]
LAST = ["Indeterminate", "n/a", "No Result"]


# ---- our own words ----

class Words:
    """Our sentence for each upstream text and our phrase for each upstream implication of a source."""

    def __init__(self, source):
        self.sentences = by_text(source + "-sentences.tsv")
        self.phrases = by_text(source + "-implications.tsv")

    def unread(self, record):
        """The texts of a record that we have no words for yet, by key."""
        texts = {} if record.text_key in self.sentences else {record.text_key: record.text}
        for text in record.implications:
            key = key_of(split_implication(text)[1], record.drug)
            if key not in self.phrases:
                texts[key] = "implication: " + text
        return texts

    def sentence(self, record):
        return self.sentences[record.text_key]

    def implication(self, record):
        """Our phrases for a record, each led by its gene where several genes decide."""
        parts = []
        for text in record.implications:
            gene, rest = split_implication(text)
            phrase = self.phrases[key_of(rest, record.drug)]["implication"]
            if phrase != NONE:
                parts.append(f"{gene}: {phrase}" if gene and len(record.results) > 1 else phrase)
        return sentence_case("; ".join(parts)).replace("{drug}", record.drug) or NONE


def by_text(name):
    return {key: row for row in read_table(WORDS / name) for key in row["texts"].split()}


def sentence_case(text):
    return text[:1].upper() + text[1:]


def check_all_read(records, words):
    unread = {key: text for record in records for key, text in words.unread(record).items()}
    if unread:
        lines = [f"{key} {text}" for key, text in sorted(unread.items(), key=lambda item: item[1])]
        raise ImportFailure("\n".join(["these upstream texts have no words of ours yet:"] + lines))


# ---- merging results into conditions ----

def boxes(cells):
    """Split a set of result tuples into few disjoint grids: a grid is one set of values per gene."""
    n_genes = len(next(iter(cells)))
    if n_genes == 1:
        return [(frozenset(cell[0] for cell in cells),)]
    return min((boxes_along(cells, axis) for axis in range(n_genes)), key=len)


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


def box_order(box):
    return [sorted(map(result_order, values)) for values in box]


def result_order(value):
    if value in LAST:
        return 2, LAST.index(value), value
    return (0, RESULT_ORDER.index(value), value) if value in RESULT_ORDER else (1, 0, value)


def conditions(genes, box, ladder):
    """The condition on each gene that holds for exactly the values of the grid."""
    return "; ".join(condition(gene, values, ladder[gene]) for gene, values in zip(genes, box))


def condition(gene, values, ladder):
    if gene not in SCORE_GENES:
        return f"{gene} is " + "|".join(sorted(values, key=result_order))
    named = [value for value in LAST if value in values]
    return f"{gene} score " + "|".join(score_ranges(values - set(LAST), ladder) + named)


def score_order(value):
    """Activity scores by size; one known only as a lower bound ("≥3.0") after the exact one."""
    return float(value.lstrip("≥")), value.startswith("≥")


def score_ranges(values, ladder):
    """Runs of neighboring scores; the run that reaches an open end of the ladder is open itself."""
    steps = sorted((value for value in ladder if value not in LAST), key=score_order)
    runs = []
    for index, step in enumerate(steps):
        if step in values and runs and runs[-1][1] == index - 1:
            runs[-1][1] = index
        elif step in values:
            runs.append([index, index])
    return [score_range(steps, first, last) for first, last in runs]


def score_range(steps, first, last):
    low, high = (f"{score_order(steps[i])[0]:g}" for i in (first, last))
    if any(step.startswith("≥") for step in steps[first:last + 1]):
        if last != len(steps) - 1:
            raise ImportFailure(f"lower bounds of a score do not reach the end of the ladder: {steps[first:]}")
        return low + ".."
    return low if first == last else f"{low}..{high}"


def ladders(records):
    """Every result that the source's records name for a gene."""
    values = defaultdict(set)
    for record in records:
        for gene, value in record.results:
            values[gene].add(value)
    return values


# ---- rules ----

def population_of(record):
    return POPULATIONS[record.population]


def grid_of(records):
    """The genes of some records of one drug, and the grids that hold their results and no others."""
    genes = [gene for gene, _ in records[0].results]
    cells = {tuple(value for _, value in record.results) for record in records}
    return genes, sorted(boxes(cells), key=box_order)


def make_rules(records, words):
    """One rule for all records of a drug and population that say the same with the same strength."""
    alike = defaultdict(list)
    for record in records:
        alike[(record.drug, population_of(record), words.sentence(record)["sentence"], record.strength,
               words.implication(record))].append(record)
    ladder = ladders(records)
    return number_repeats([rule for key in sorted(alike) for rule in rules_of(alike[key], words, ladder)])


def rules_of(records, words, ladder):
    record = records[0]
    sentence = words.sentence(record)
    genes, grids = grid_of(records)
    for box in grids:
        yield {
            "rule": rule_name(record, sentence),
            "drug": record.drug,
            "population": population_of(record)[0],
            "results": conditions(genes, box, ladder),
            "action": sentence["action"],
            "number": sentence["number"],
            "strength": record.strength,
            "implication": words.implication(record),
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
    return ".".join(filter(None, [record.source, record.drug.replace(" ", "-"), population_of(record)[1], slug]))


def not_covered(text, genes, box):
    """What the rule leaves out, and any gene that it also accepts without a result."""
    parts = [] if text == NONE else [text]
    parts += [f"{gene} where it has no result" for gene, values in zip(genes, box) if "No Result" in values]
    return "; ".join(parts) or NONE


def number_repeats(rules):
    """Rules that say the same of results no single grid can hold get .2, .3 …"""
    seen = defaultdict(int)
    for rule in rules:
        seen[rule["rule"]] += 1
        if seen[rule["rule"]] > 1:
            rule["rule"] += f".{seen[rule['rule']]}"
    return rules


# ---- review ----

def make_review(records, words):
    """One row per upstream text as one drug and population has it, to be read beside the source."""
    alike = defaultdict(list)
    for record in records:
        alike[(record.drug, population_of(record), record.text_key, record.strength)].append(record)
    ladder = ladders(records)
    return [review_row(alike[key], words, ladder) for key in sorted(alike)]


def review_row(records, words, ladder):
    record = records[0]
    sentence = words.sentence(record)
    genes, grids = grid_of(records)
    flags = [NONE if flag is None else "yes" if flag else "no" for flag in record.flags]
    return {
        "source": record.source,
        "drug": record.drug,
        "population": population_of(record)[0],
        "results": " or ".join(conditions(genes, box, ladder) for box in grids),
        "strength": record.strength,
        "action": sentence["action"],
        "number": sentence["number"],
        "recommendation": sentence["recommendation"].replace("{drug}", record.drug),
        "implication": " / ".join(sorted({words.implication(each) for each in records})),
        "source_dosing": flags[0],
        "source_alternative": flags[1],
        "source_other": flags[2],
        "text": record.text_key,
        "records": len(records),
        "text_ids": text_ids(records),
        "url": URL + record.guideline,
    }


def text_ids(records):
    """The source's own ids; records of later updates have none, for them how they were obtained."""
    ids = sorted({record.text_id for record in records})
    if ids[0].isdigit():
        return " ".join(ids[:3]) + (f" and {len(ids) - 3} more" if len(ids) > 3 else "")
    return ", ".join(f"{sum(record.text_id == i for record in records)} {i}" for i in ids)


# ---- main ----

def by_hand(source):
    """Rules of guidelines that have no records, such as flow charts."""
    path = WORDS / f"{source}-by-hand.tsv"
    return read_table(path) if path.exists() else []


def main():
    upstream = open_from_command_line(__doc__)
    review = []
    for source in SOURCES:
        records = [record for record in read_records(upstream, source) if is_guidance(record)]
        words = Words(source)
        check_all_read(records, words)
        rules = make_rules(records, words) + by_hand(source)
        rules.sort(key=lambda rule: (rule["drug"], rule["rule"]))
        write_table(DATABASES / "guidance" / f"{source}.tsv", COLUMNS, rules)
        review += make_review(records, words)
        print(f"{source} records {len(records)} rules {len(rules)}")
    write_table(REVIEW, REVIEW_COLUMNS, review)
    print("drugs", write_drugs(upstream))


if __name__ == "__main__":
    try:
        main()
    except ImportFailure as failure:
        sys.exit(f"import_guidance: {failure}")
