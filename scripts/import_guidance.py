# SPDX-License-Identifier: Apache-2.0
"""Rebuild guidance/ and drugs.tsv from the guidelines' own records and our sentences.

A guideline has one record per combination of gene results (215 for amitriptyline).  Records that say the same, with
the same strength, to the same population become one rule wherever their results form a full grid (every listed value
of one gene with every listed value of the other), so a rule never selects a combination that has no record.
A record may name a pair of alleles instead: then the rules for results exclude the pairs that are told something else.
scripts/prove_guidance.py checks that again, independently.

--official-wording DIR leaves databases/ as it is and makes a copy of it in DIR whose rules have the sources' own sentences
and implications, for `stardose --db DIR`.  Actions and figures stay ours, and so do label statements and flow charts, which
are no texts of a record.  The wording is under its publishers' licences: for the machine of whoever has the files.

What a rule says is ours: scripts/guidance/SOURCE-sentences.tsv gives the sentence for each upstream text, named by a
digest of that text, so a text that changes upstream stops the import until somebody has read it again.  A text that
says one thing for one indication and another for the next has a sentence for each, with its population.
"""

import shutil
import sys
from collections import defaultdict
from pathlib import Path

from guidance_upstream import (POPULATIONS, SCORE_GENES, SOURCES, WORDS, is_diplotype, is_guidance, key_of, read_records,
                               split_implication)
from import_drugs import write_drugs
from import_fda import table_rules, write_fda
from make_sources import write_sources
from tables import DATABASES, NONE, ImportFailure, natural_key, read_table, write_table
from upstream import open_from_command_line

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
        self.guidelines = defaultdict(set)  # of each drug

    def unread(self, record):
        """The texts of a record that we have no words for yet, by key."""
        texts = {} if record.text_key in self.sentences else {record.text_key: record.text}
        for text in record.implications:
            key = key_of(split_implication(text)[1], record.drug)
            if key not in self.phrases:
                texts[key] = "implication: " + text
        return texts

    def said_of(self, records):
        """Each record with each of its sentences."""
        return [(record, sentence) for record in records for sentence in self.sentences[record.text_key]]

    def implication(self, record):
        """Our phrases for a record, each led by its gene where several genes decide."""
        parts = []
        for text in record.implications:
            gene, rest = split_implication(text)
            phrase = self.phrases[key_of(rest, record.drug)][0]["implication"]
            if phrase != NONE:
                parts.append(f"{gene}: {phrase}" if gene and len(record.results) > 1 else phrase)
        return sentence_case("; ".join(dict.fromkeys(parts))).replace("{drug}", record.drug) or NONE


class OfficialWords(Words):
    """The source's own sentences and implications, under our action codes."""

    def said_of(self, records):
        return [(record, {**sentence, "sentence": f"{sentence['sentence']}.{record.text_key}", "recommendation": record.text})
                for record, sentence in super().said_of(records)]

    def implication(self, record):
        return "; ".join(dict.fromkeys(" ".join(text.split()) for text in record.implications)) or NONE


def by_text(name):
    rows = defaultdict(list)
    for row in read_table(WORDS / name):
        for key in row["texts"].split():
            rows[key].append(row)
    return rows


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
            if not is_diplotype(value):
                values[gene].add(value)
    return values


# ---- pairs of alleles ----

def result_of_diplotype(gene, diplotype, ladder):
    """The result that our tables give a pair of alleles, as the records spell it."""
    rows = {row["allele"]: row for row in read_table(DATABASES / "functions" / f"{gene}.tsv")}
    first, second = (rows[allele] for allele in diplotype.split("/"))
    if gene in SCORE_GENES:
        score = float(first["activity"]) + float(second["activity"])
        return next(value for value in ladder if value not in LAST and score_order(value) == (score, False))
    pair = sorted([first["function"], second["function"]])
    return next(row["phenotype"] for row in read_table(DATABASES / "phenotypes" / f"{gene}.tsv")
                if sorted([row["key_1"], row["key_2"]]) == pair)


def diplotypes_of(records):
    """The pairs of alleles that some records name; such a record is about one gene."""
    return [record.results[0][1] for record in records if is_diplotype(record.results[0][1])]


def conditions_of(records, guideline, ladder):
    """The conditions that together hold for exactly what the records name, one text a rule.

    `guideline` is all records of the same guideline: a pair of alleles that it tells something else is excluded from
    the result the pair has.
    """
    named = set(diplotypes_of(records))
    genes, grids = grid_of([record for record in records if not diplotypes_of([record])])
    others = set(diplotypes_of(guideline)) - named
    gene = records[0].results[0][0]
    result = {pair: result_of_diplotype(gene, pair, ladder[gene]) for pair in named | others}
    for box in grids:
        text = conditions(genes, box, ladder)
        excluded = [pair for pair in others if result[pair] in box[0]]
        named -= {pair for pair in named if result[pair] in box[0]}
        yield text + (f"; {gene} not_diplotype " + "|".join(sorted(excluded, key=natural_key)) if excluded else ""), box
    for each in sorted({result[pair] for pair in named}, key=result_order):
        pairs = "|".join(sorted((pair for pair in named if result[pair] == each), key=natural_key))
        yield f"{gene} diplotype {pairs}; " + condition(gene, {each}, ladder[gene]), ()


# ---- rules ----

def population_of(record, sentence):
    """Whom a sentence is about, and a short name for it: as our words say, or as the record does."""
    own = sentence.get("population", NONE)
    return POPULATIONS[record.population] if own == NONE else (own, "")


def grid_of(records):
    """The genes of some records of one drug, and the grids that hold their results and no others."""
    if not records:
        return [], []
    genes = [gene for gene, _ in records[0].results]
    cells = {tuple(value for _, value in record.results) for record in records}
    return genes, sorted(boxes(cells), key=box_order)


def make_rules(records, words):
    """One rule for all records of a guideline and population that say the same with the same strength."""
    alike, guidelines = defaultdict(list), defaultdict(list)
    for record, sentence in words.said_of(records):
        alike[(record.drug, population_of(record, sentence), sentence["sentence"], record.strength,
               words.implication(record), record.guideline)].append((record, sentence))
    for record in records:
        guidelines[guideline_of(record)].append(record)
        words.guidelines[record.drug].add(record.guideline)
    ladder = ladders(records)
    return number_repeats([rule for key in sorted(alike) for rule in rules_of(alike[key], guidelines, words, ladder)])


def guideline_of(record):
    return record.drug, record.population, record.guideline


def rules_of(said, guidelines, words, ladder):
    """The rules that one sentence needs for the records it is said of."""
    record, sentence = said[0]
    genes = [gene for gene, _ in record.results]
    for text, box in conditions_of([each for each, _ in said], guidelines[guideline_of(record)], ladder):
        yield {
            "rule": rule_name(record, sentence, words),
            "drug": record.drug,
            "population": population_of(record, sentence)[0],
            "results": text,
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


def rule_name(record, sentence, words):
    """A name that stays when other rules come and go: source, drug, gene of several, population and what is said."""
    slug = sentence["sentence"].split(".", 1)[1]
    gene = record.results[0][0] if len(words.guidelines[record.drug]) > 1 else ""
    population = population_of(record, sentence)[1]
    return ".".join(filter(None, [record.source, record.drug.replace(" ", "-"), gene, population, slug]))


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
    """One row per upstream text and sentence as one drug and population has it, to be read beside the source."""
    alike, guidelines = defaultdict(list), defaultdict(list)
    for record, sentence in words.said_of(records):
        alike[(record.drug, population_of(record, sentence), record.text_key, record.strength,
               record.guideline)].append((record, sentence))
    for record in records:
        guidelines[guideline_of(record)].append(record)
    ladder = ladders(records)
    return [review_row(alike[key], guidelines, words, ladder) for key in sorted(alike)]


def review_row(said, guidelines, words, ladder):
    record, sentence = said[0]
    records = [each for each, _ in said]
    flags = [NONE if flag is None else "yes" if flag else "no" for flag in record.flags]
    return {
        "source": record.source,
        "drug": record.drug,
        "population": population_of(record, sentence)[0],
        "results": " or ".join(text for text, _ in conditions_of(records, guidelines[guideline_of(record)], ladder)),
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
    ids = sorted({text_id for record in records for text_id in record.text_ids})
    if ids[0].isdigit():
        return " ".join(ids[:3]) + (f" and {len(ids) - 3} more" if len(ids) > 3 else "")
    return ", ".join(f"{sum(i in record.text_ids for record in records)} {i}" for i in ids)


# ---- main ----

def by_hand(source):
    """Rules of guidelines that have no records, such as flow charts."""
    path = WORDS / f"{source}-by-hand.tsv"
    return read_table(path) if path.exists() else []


def rules_by_table(upstream, words_of):
    """The rules of the sources that have records, by table, with their records and words."""
    for source in SOURCES:
        records = [record for record in read_records(upstream, source) if is_guidance(record)]
        words = words_of(source.name)
        check_all_read(records, words)
        rules = make_rules(records, words) + by_hand(source.name)
        yield source.name, sorted(rules, key=lambda rule: (rule["drug"], rule["rule"])), records, words


def write_official(upstream, folder):
    """A copy of databases/ with the sources' own wording."""
    if folder.exists():
        raise ImportFailure(f"{folder} is there already")
    shutil.copytree(DATABASES, folder)
    for name, rules, _, _ in rules_by_table(upstream, OfficialWords):
        write_table(folder / "guidance" / f"{name}.tsv", COLUMNS, rules)
        print(f"{name} rules {len(rules)}")
    rules = [{**rule, "recommendation": row.text, "implication": NONE} for rule, row in table_rules(upstream)]
    write_table(folder / "guidance" / "FDA.tsv", COLUMNS,
                number_repeats(sorted(rules, key=lambda rule: (rule["drug"], rule["rule"]))))
    print(f"FDA rules {len(rules)}, sources {write_sources(folder)}")


def main():
    upstream, official = open_from_command_line(__doc__, ("--official-wording", "folder to make, with the sources' wording"))
    if official:
        write_official(upstream, Path(official))
        return
    review = []
    for name, rules, records, words in rules_by_table(upstream, Words):
        write_table(DATABASES / "guidance" / f"{name}.tsv", COLUMNS, rules)
        review += make_review(records, words)
        print(f"{name} records {len(records)} rules {len(rules)}")
    review += write_fda(upstream)
    write_table(REVIEW, REVIEW_COLUMNS, review)
    print("drugs", write_drugs(upstream))


if __name__ == "__main__":
    try:
        main()
    except ImportFailure as failure:
        sys.exit(f"import_guidance: {failure}")
