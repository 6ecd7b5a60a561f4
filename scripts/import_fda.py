# SPDX-License-Identifier: Apache-2.0
"""Rebuild guidance/FDA.tsv and guidance/FDA-label.tsv from FDA's table, the labels and our sentences.

scripts/guidance/FDA-sentences.tsv gives our sentence for each text of the table, named by a digest of section and text;
`of` is the part of the row's subgroup that it is about, "." the whole.  A text without a sentence, a sentence without a
text and a part that the row's subgroup does not have stop the import.  scripts/guidance/FDA-label.tsv gives a sentence
for each label statement, with its application, its section and words that must stand in that section; one whose words
are not there any more stops the import too.

The table's section, and the label's, stand in the column `strength`: they are how firmly FDA speaks.
"""

import re
import sys
from collections import defaultdict

from guidance_fda import LABEL_SECTIONS, TABLE_URL, read_labels, read_rows
from tables import DATABASES, NONE, ImportFailure, read_table, write_table
from upstream import open_from_command_line

WORDS = DATABASES.parent / "scripts" / "guidance"
COLUMNS = ("rule drug population results action number strength implication recommendation not_covered "
           "guideline url pmid date").split()

# CPIC's results that FDA's words stand for.  Likely and possible metabolizers are told what the result they are likely to
# have is told; the reason shown says which it is.
RESULTS = {
    "ultrarapid": ["Ultrarapid Metabolizer"],
    "normal": ["Normal Metabolizer"],
    "intermediate": ["Likely Intermediate Metabolizer", "Possible Intermediate Metabolizer",
                     "Intermediate Metabolizer"],
    "poor": ["Likely Poor Metabolizer", "Poor Metabolizer"],
}
TRANSPORTER = {"521 TC": ["Possible Decreased Function", "Decreased Function"], "521 CC": ["Poor Function"]}
RESULTS_BY_HAND = {
    ("CYP4F2", "V433M variant carriers"): "CYP4F2 has *3|*4",
    ("VKORC1", "-1639G>A variant carriers"): "VKORC1 is -1639 AG|-1639 AA",
}
# A linked name carries the variant as well.
PAIRS = {"*28/*28": "*28/*28|*28/*80+*28|*80+*28/*80+*28"}
NOT_AT_RISK = "Normal Metabolizer|Indeterminate|No Result"


def known_results(gene):
    path = DATABASES / "phenotypes" / f"{gene}.tsv"
    return {row["phenotype"] for row in read_table(path)} if path.exists() else None


def one_of(gene, values):
    known = known_results(gene)
    return f"{gene} is " + "|".join(v for v in values if known is None and v.split()[0] in ("Intermediate", "Poor")
                                    or known is not None and v in known)


def parts_of(row):
    """The subgroup's parts by name, each a list of conditions any of which holds for it."""
    if len(row.genes) == 2:
        return parts_of_two(*row.genes)
    (gene,), words = row.genes, row.subgroup
    if (gene, words) in RESULTS_BY_HAND:
        return {"all": [RESULTS_BY_HAND[gene, words]]}
    if match := re.fullmatch(r"(\*[0-9:]+) allele positive", words):
        return {"all": [f"{gene} is {match[1]} positive"]}
    if match := re.fullmatch(r"(\*\d+/\*\d+) \(poor metabolizers\)", words):
        return {"all": [f"{gene} diplotype {PAIRS.get(match[1], match[1])}"]}
    if words.startswith("521 "):
        return {each: [one_of(gene, values)] for each, values in TRANSPORTER.items() if each in words}
    named = [each for each in RESULTS if each in words.lower()]
    return {each: [one_of(gene, RESULTS[each])] for each in named}


def parts_of_two(first, second):
    """Either enzyme missing, both reduced, or one of them."""
    at_risk = "Possible Intermediate Metabolizer|Intermediate Metabolizer"
    return {
        "poor": [f"{first} is Poor Metabolizer",
                 f"{first} is {NOT_AT_RISK}|{at_risk}; {second} is Poor Metabolizer"],
        "both": [f"{first} is {at_risk}; {second} is {at_risk}"],
        "one": [f"{first} is {at_risk}; {second} is {NOT_AT_RISK}", f"{first} is {NOT_AT_RISK}; {second} is {at_risk}"],
    }


def conditions_of(row, part):
    """Of the part that a sentence is about; the whole subgroup in one condition where it is one gene's."""
    parts = parts_of(row)
    if part == "*3/*3":
        return [f"{row.genes[0]} diplotype *3/*3"]
    if part == "others":
        return [f"{joined(parts)}; {row.genes[0]} not_diplotype *3/*3"]
    if part == NONE:
        return [joined(parts)]
    if part not in parts:
        raise ImportFailure(f"{row.drug}: {row.subgroup} has no part {part}")
    return parts[part]


def joined(parts):
    """One condition for all parts, which are results of one gene."""
    conditions = [condition for each in parts.values() for condition in each]
    head = conditions[0].split(" is ")[0] + " is "
    return conditions[0] if len(conditions) == 1 else head + "|".join(c[len(head):] for c in conditions)


def check_complete(row, sentences):
    """Every part of the subgroup has a sentence."""
    said = {sentence["of"] for sentence in sentences}
    left = set() if said & {NONE, "others"} else set(parts_of(row)) - said
    if not sentences or left:
        raise ImportFailure(f"{row.drug} {row.text_key}: no sentence of ours for {sorted(left) or row.text}")


def table_rules(upstream):
    sentences, used = defaultdict(list), set()
    for sentence in read_table(WORDS / "FDA-sentences.tsv"):
        for key in sentence["texts"].split():
            if any((each["of"], each["population"]) == (sentence["of"], sentence["population"]) for each in sentences[key]):
                raise ImportFailure(f"FDA-sentences.tsv: {key} has two sentences of one part")
            sentences[key].append(sentence)
    for row in read_rows(upstream):
        check_complete(row, sentences[row.text_key])
        used.add(row.text_key)
        for sentence in sentences[row.text_key]:
            for condition in conditions_of(row, sentence["of"]):
                yield rule_of(row, sentence, condition), row
    if unused := {key for key in sentences if sentences[key]} - used:
        raise ImportFailure(f"FDA-sentences.tsv: no row of the table has the texts {sorted(unused)}")


def rule_of(row, sentence, condition):
    population = "general" if sentence["population"] == NONE else sentence["population"]
    part = "" if sentence["of"] == NONE else sentence["of"].replace("*3/*3", "3-3")
    slug = "" if sentence["population"] == NONE else population.replace(" ", "-")
    return {
        "rule": ".".join(filter(None, ["FDA", row.drug.replace(" ", "-"), "-".join(row.genes), row.section, part, slug])),
        "drug": row.drug,
        "population": population,
        "results": condition,
        "action": sentence["action"],
        "number": sentence["number"],
        "strength": row.section,
        "implication": sentence["implication"],
        "recommendation": sentence_case(sentence["recommendation"].replace("{drug}", row.drug)),
        "not_covered": sentence["not_covered"],
        # a row of the table is a guideline of its own: other rows on the drug are about other genes or alleles
        "guideline": f"associations {'-'.join(row.genes)} {row.section}",
        "url": TABLE_URL,
        "pmid": NONE,
        "date": row.date,
    }


def label_rules(upstream):
    labels = read_labels(upstream)
    for words in read_table(WORDS / "FDA-label.tsv"):
        label = labels.get(words["application"])
        text = label.sections.get(words["section"], "") if label else ""
        for mention in words["mentions"].split("|"):
            if mention.lower() not in text.lower():
                raise ImportFailure(f"{words['drug']}: {words['application']}, {words['section']} does not say {mention!r}")
        for condition in words["results"].split(" OR "):
            genes = list(dict.fromkeys(each.split()[0] for each in condition.split("; ")))
            yield {
                "rule": f"FDA-label.{words['drug'].replace(' ', '-')}.{words['rule']}",
                "drug": words["drug"],
                "population": words["population"],
                "results": condition,
                "action": words["action"],
                "number": words["number"],
                "strength": LABEL_SECTIONS[words["section"]],
                "implication": words["implication"],
                "recommendation": sentence_case(words["recommendation"].replace("{drug}", words["drug"])),
                "not_covered": words["not_covered"],
                "guideline": f"{words['application']} {words['about'] if words['about'] != NONE else '-'.join(sorted(genes))}",
                "url": label.url,
                "pmid": NONE,
                "date": label.date,
            }, text


def sentence_case(text):
    return text[:1].upper() + text[1:]


def number_repeats(rules):
    seen = defaultdict(int)
    for rule in rules:
        seen[rule["rule"]] += 1
        if seen[rule["rule"]] > 1:
            rule["rule"] += f".{seen[rule['rule']]}"
    return rules


def review_row(source, rule, text_key, text_ids):
    return {
        "source": source, "drug": rule["drug"], "population": rule["population"], "results": rule["results"],
        "strength": rule["strength"], "action": rule["action"], "number": rule["number"],
        "recommendation": rule["recommendation"], "implication": rule["implication"], "source_dosing": NONE,
        "source_alternative": NONE, "source_other": NONE, "text": text_key, "records": 1, "text_ids": text_ids,
        "url": rule["url"],
    }


def write_fda(upstream):
    """Write both tables; return their rows of docs/guidance-review.tsv."""
    review = []
    for name, made in (("FDA", list(table_rules(upstream))), ("FDA-label", list(label_rules(upstream)))):
        rules = sorted((rule for rule, _ in made), key=lambda rule: (rule["drug"], rule["rule"]))
        write_table(DATABASES / "guidance" / f"{name}.tsv", COLUMNS, number_repeats(rules))
        print(f"{name} rules {len(rules)}")
        for rule, origin in made:
            is_row = name == "FDA"
            review.append(review_row(name, rule, origin.text_key if is_row else NONE,
                                     origin.subgroup if is_row else rule["guideline"]))
    return sorted(review, key=lambda row: (row["source"], row["drug"], row["results"], row["population"]))


if __name__ == "__main__":
    try:
        write_fda(open_from_command_line(__doc__))
    except ImportFailure as failure:
        sys.exit(f"import_fda: {failure}")
