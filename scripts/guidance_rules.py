# SPDX-License-Identifier: Apache-2.0
"""A patient's results, and which rules of databases/guidance/ they select: the words of databases/README.md, again.

Only the provers use this file; the program has an evaluator of its own.
"""

import re
from dataclasses import dataclass

from guidance_upstream import SCORE_GENES, is_diplotype
from tables import DATABASES, ImportFailure, read_table

ANOTHER = ("another", "another")  # a pair of alleles that no rule names


@dataclass(frozen=True)
class Result:
    """What is known of one gene: nothing, its phenotype or allele statuses, a score, and the alleles."""

    called: bool = True
    statuses: frozenset = frozenset()
    score: float = None      # None: called without a score
    at_least: bool = False   # the score is only a lower bound
    alleles: tuple = ()      # none where only a phenotype is known


NO_RESULT = Result(called=False)


def result_of_key(gene, key):
    """The patient's result that an upstream key stands for."""
    if key == "No Result":
        return NO_RESULT
    if key.startswith("*") and not is_diplotype(key):
        return Result(statuses=frozenset(negative_but(gene, {key})), alleles=ANOTHER)
    if is_diplotype(key):
        result = result_of_pair(gene, key.split("/"))
        return Result(result.called, result.statuses, result.score, result.at_least, tuple(key.split("/")))
    if gene not in SCORE_GENES:
        return Result(statuses=frozenset([key]), alleles=ANOTHER)
    if key == "n/a":
        return Result(alleles=ANOTHER)
    return Result(score=float(key.lstrip("≥")), at_least=key.startswith("≥"), alleles=ANOTHER)


def negative_but(gene, statuses):
    """The statuses of all risk alleles of a gene: those given, and negative for every other."""
    said = {status.split()[0] for status in statuses}
    risks = [row["key_1"] for row in table(f"phenotypes/{gene}.tsv")]
    return set(statuses) | {f"{risk} negative" for risk in risks if risk not in said}


def patient_of(results):
    """A patient with the results of a record; several on one gene are its statuses together."""
    patient = {}
    for gene in dict.fromkeys(gene for gene, _ in results):
        keys = [key for each, key in results if each == gene]
        patient[gene] = (result_of_key(gene, keys[0]) if len(keys) == 1 else
                         Result(statuses=frozenset(negative_but(gene, set(keys))), alleles=ANOTHER))
    return patient


# ---- the result of a pair of alleles, by our tables ----

_tables = {}


def table(name):
    if name not in _tables:
        path = DATABASES / name
        _tables[name] = read_table(path) if path.exists() else []
    return _tables[name]


def alleles_of_gene(gene):
    return {row["allele"]: row for row in table(f"functions/{gene}.tsv")}


def result_of_pair(gene, pair):
    """What our tables make of two alleles, which may be copied ("*1x2", "*10x≥3")."""
    known = alleles_of_gene(gene)
    if gene in SCORE_GENES:
        copies = [re.fullmatch(r"(.+?)(?:x(≥?)(\d+))?", allele).groups() for allele in pair]
        values = [known[name]["activity"] for name, _, _ in copies]
        if "." in values:
            return Result(alleles=tuple(pair))
        score = sum(float(value) * int(n or 1) for value, (_, _, n) in zip(values, copies))
        return Result(score=score, at_least=any(bound for _, bound, _ in copies), alleles=tuple(pair))
    functions = sorted(known[allele]["function"] for allele in pair)
    phenotypes = [row["phenotype"] for row in table(f"phenotypes/{gene}.tsv")
                  if sorted([row["key_1"], row["key_2"]]) == functions]
    return Result(statuses=frozenset(phenotypes[:1] or ["Indeterminate"]), alleles=tuple(pair))


def key_of_result(gene, result):
    """A result as upstream keys it."""
    if gene not in SCORE_GENES:
        return " ".join(sorted(result.statuses))
    return "n/a" if result.score is None else ("≥" if result.at_least else "") + str(float(result.score))


# ---- conditions ----

def holds(condition, patient):
    match = re.fullmatch(r"(\S+) (is|score|has|lacks|diplotype|not_diplotype) (.+)", condition)
    if not match:
        raise ImportFailure(f"not a condition: {condition!r}")
    gene, op, values = match.groups()
    return OPERATORS[op](patient.get(gene, NO_RESULT), values.split("|"))


def holds_is(result, values):
    return any(status in values for status in (result.statuses if result.called else ["No Result"]))


def holds_score(result, values):
    if not result.called:
        return "No Result" in values
    if result.score is None:
        return "n/a" in values
    return any(in_range(result, value) for value in values if value not in ("n/a", "No Result"))


def in_range(result, value):
    low, dots, high = value.partition("..")
    top = float(high or "inf") if dots else float(low)
    return result.score <= top and (result.at_least or result.score >= float(low))


def holds_has(result, values):
    return any(allele in values for allele in result.alleles)


def holds_lacks(result, values):
    return bool(result.alleles) and not holds_has(result, values)


def holds_diplotype(result, values):
    return sorted(result.alleles) in [sorted(value.split("/")) for value in values]


def holds_not_diplotype(result, values):
    return bool(result.alleles) and not holds_diplotype(result, values)


OPERATORS = {"is": holds_is, "score": holds_score, "has": holds_has, "lacks": holds_lacks,
             "diplotype": holds_diplotype, "not_diplotype": holds_not_diplotype}


def selected(rules, patient):
    return [rule for rule in rules if all(holds(c, patient) for c in rule["results"].split("; "))]
