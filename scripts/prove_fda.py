# SPDX-License-Identifier: Apache-2.0
"""Hold guidance/FDA.tsv and FDA-label.tsv against what they were made from.

FDA's table names a gene and a subgroup in words.  Here every patient that the gene's tables know is tried: each pair of
its alleles, each phenotype without alleles, no result; of two genes every combination of phenotypes.  Whether the row is
about the patient is read from its words again, not with the importer's code: then exactly one rule of each of its
populations must answer, with the row's section, else none.  A label statement must stand in the section it names, and
its figures in the label's text.
"""

import itertools
import re
from collections import defaultdict
from dataclasses import replace

from guidance_fda import LABEL_SECTIONS, read_labels, read_rows
from guidance_rules import NO_RESULT, Result, alleles_of_gene, negative_but, result_of_pair, selected
from guidance_upstream import SCORE_GENES, WORDS
from tables import DATABASES, NONE, read_table

MOST_WORDS = 40


def prove_fda(upstream):
    """Print what was proved and return the failures."""
    failures = []
    proved = silent = rows = 0
    rules = defaultdict(list)
    for rule in read_table(DATABASES / "guidance" / "FDA.tsv"):
        rules[rule["drug"], rule["guideline"]].append(rule)
    groups = defaultdict(list)
    for row in read_rows(upstream):
        rows += 1
        groups[row.drug, f"associations {'-'.join(row.genes)} {row.section}"].append(row)
    used = set()
    for (drug, guideline), of_group in groups.items():
        tells_pairs = any("diplotype" in rule["results"] for rule in rules[drug, guideline])
        for patient in patients(of_group[0].genes):
            if tells_pairs and any(result.called and not result.alleles for result in patient.values()):
                continue  # a phenotype alone does not tell which of the row's sentences holds
            found = selected(rules[drug, guideline], patient)
            used.update(rule["rule"] for rule in found)
            about = [row for row in of_group if is_about(row, patient)]
            proved, silent = proved + bool(about), silent + (not about)
            failures += wrong(drug, guideline, rules[drug, guideline], found, about, patient)
    for group in rules.values():
        failures += [f"{rule['rule']} is never selected" for rule in group if rule["rule"] not in used]
    print(f"FDA\tall\t{sum(map(len, rules.values()))}\t{rows} rows, {proved} patients answered\t{silent}")
    return failures + prove_labels(upstream)


def wrong(drug, guideline, rules, found, about, patient):
    populations = {rule["population"] for rule in rules}
    answered = sorted(rule["population"] for rule in found)
    if answered != (sorted(populations) if about else []):
        yield f"{drug}, {guideline}, {patient}: {[rule['rule'] for rule in found]} answer"
    for rule in found:
        if any(rule["strength"] != row.section or rule["date"] != row.date for row in about):
            yield f"{rule['rule']}: not of the row's section or date"
        if len(rule["recommendation"].split()) > MOST_WORDS:
            yield f"{rule['rule']} is too long"


# ---- patients ----

def patients(genes):
    if len(genes) == 1:
        return [{genes[0]: result} for result in results_of(genes[0])]
    of_each = [[NO_RESULT] + phenotypes_of(gene) for gene in genes]
    return [dict(zip(genes, results)) for results in itertools.product(*of_each)]


def results_of(gene):
    if gene.startswith("HLA"):
        risks = [row["key_1"] for row in read_table(DATABASES / "phenotypes" / f"{gene}.tsv")]
        carriers = [combination for n in range(len(risks) + 1) for combination in itertools.combinations(risks, n)]
        return [NO_RESULT] + [Result(statuses=frozenset(negative_but(gene, {f"{each} positive" for each in carried})))
                              for carried in carriers]
    if gene == "BCHE":
        kinds = "Poor Intermediate Normal Rapid Ultrarapid".split()
        return [NO_RESULT] + [Result(statuses=frozenset([f"{kind} Metabolizer"])) for kind in kinds]
    pairs = [with_phenotype(gene, result_of_pair(gene, pair))
             for pair in itertools.combinations_with_replacement(sorted(alleles_of_gene(gene)), 2)]
    return [NO_RESULT] + pairs + phenotypes_of(gene)


def with_phenotype(gene, result):
    """The phenotype that a score means."""
    if gene not in SCORE_GENES:
        return result
    name = "Indeterminate" if result.score is None else next(
        row["phenotype"] for row in read_table(DATABASES / "phenotypes" / f"{gene}.tsv")
        if float(row["key_1"]) <= result.score <= float("inf" if row["key_2"] == NONE else row["key_2"]))
    return replace(result, statuses=frozenset([name]))


def phenotypes_of(gene):
    path = DATABASES / "phenotypes" / f"{gene}.tsv"
    names = sorted({row["phenotype"] for row in read_table(path)}) if path.exists() else []
    return [Result(statuses=frozenset([name])) for name in names + ["Indeterminate"]]


# ---- what a row's words say ----

def is_about(row, patient):
    if len(row.genes) == 2:
        return any(speed(result) in ("poor", "intermediate") for result in patient.values())
    (gene,), words = row.genes, row.subgroup.lower()
    result = patient[gene]
    if not result.called:
        return False
    if "allele positive" in words:
        return f"{words.split()[0]} positive" in result.statuses
    if "v433m" in words:
        return bool({"*3", "*4"} & set(result.alleles))
    if "-1639" in words:
        return any(name.startswith("-1639") and "A" in name[5:] for name in result.statuses)
    if re.match(r"\*\d", words):
        wanted = words.split()[0].split("/")
        return len(result.alleles) == 2 and all(want in name.split("+") for want, name in zip(wanted, result.alleles))
    if "521" in words:
        grade = next(iter(result.statuses), "").replace("Possible ", "").split()[:1]
        return grade == ["Poor"] or (grade == ["Decreased"] and "521 tc" in words)
    return speed(result) in re.findall(r"ultrarapid|normal|intermediate|poor", words)


def speed(result):
    """"poor" of a poor, and of a likely poor, metabolizer."""
    for name in result.statuses:
        match = re.fullmatch(r"(?:Likely |Possible )?(\w+) Metabolizer", name)
        if match:
            return match[1].lower()
    return None


# ---- labels ----

def prove_labels(upstream):
    failures, labels, applications = [], read_labels(upstream), set()
    words = {f"FDA-label.{row['drug'].replace(' ', '-')}.{row['rule']}": row
             for row in read_table(WORDS / "FDA-label.tsv")}
    rules = read_table(DATABASES / "guidance" / "FDA-label.tsv")
    for rule in rules:
        row = words.get(re.sub(r"\.\d+$", "", rule["rule"])) or words.get(rule["rule"])
        label = labels.get(rule["guideline"].split()[0])
        if not row or not label:
            failures.append(f"{rule['rule']}: no label or no sentence of ours")
            continue
        applications.add(label.application)
        text = label.sections.get(row["section"], "")
        if rule["strength"] != LABEL_SECTIONS[row["section"]] or rule["date"] != label.date or rule["url"] != label.url:
            failures.append(f"{rule['rule']}: not of the label's section, date or address")
        whole = plain(" ".join(label.sections.values()))
        for figure in re.findall(r"\d+(?:\.\d+)?(?= ?m(?:g|cg)\b)", rule["recommendation"]):
            if figure not in whole:
                failures.append(f"{rule['rule']}: the label has no {figure}")
        if not text or len(rule["recommendation"].split()) > MOST_WORDS:
            failures.append(f"{rule['rule']}: no such section, or too long")
    print(f"FDA-label\tall\t{len(rules)}\t{len(applications)} labels, {len({r['drug'] for r in rules})} drugs\t{NONE}")
    return failures


def plain(text):
    return re.sub(r"(?<=\d),(?=\d{3})", "", text)
