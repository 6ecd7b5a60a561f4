#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Prove databases/guidance/ against the records it was made from.

Every upstream record is turned into a patient (one result per gene) and every rule of its drug and
population is evaluated on that patient by databases/README.md's words, with an evaluator of its own.
Exactly one rule must answer, with the record's strength and with the sentence that was written for the
record's text.  Patients that have no record must get no rule.  Rules written by hand, which have no
records, are tried on every combination of the alleles and scores they name.

Without the upstream folder there is nothing to prove against: says so and succeeds.
"""
import argparse
import csv
import itertools
import os
import re
import sys
from collections import Counter, defaultdict

from guidance_upstream import POPULATIONS, SCORE_GENES, is_guidance, key_of, read_records, split_implication

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
MOST_WORDS = 40
MOST_SHARED_WORDS = 9


def read_table(path):
    with open(path, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


# --- a patient's result for one gene, and the conditions on it -------------------------------------

class Result:
    """What is known of one gene: nothing, a phenotype, a score, or the alleles."""

    def __init__(self, called=True, phenotype=None, score=None, at_least=False, alleles=()):
        self.called = called
        self.phenotype = phenotype
        self.score = score          # None: called without a score
        self.at_least = at_least    # the score is only a lower bound
        self.alleles = tuple(alleles)


NO_RESULT = Result(called=False)


def result_of_key(gene, key):
    """The patient's result that an upstream key stands for."""
    if key == "No Result":
        return NO_RESULT
    if gene not in SCORE_GENES:
        return Result(phenotype=key)
    if key == "n/a":
        return Result()
    return Result(score=float(key.lstrip("≥")), at_least=key.startswith("≥"))


def holds(condition, patient):
    match = re.fullmatch(r"(\S+) (is|score|has|lacks|diplotype) (.+)", condition)
    if not match:
        raise ValueError("not a condition: %r" % condition)
    gene, op, values = match.groups()
    result = patient.get(gene, NO_RESULT)
    return OPERATORS[op](result, values.split("|"))


def holds_is(result, values):
    return ("No Result" if not result.called else result.phenotype) in values


def holds_score(result, values):
    if not result.called:
        return "No Result" in values
    if result.score is None:
        return "n/a" in values
    return any(in_range(result, value) for value in values if value not in ("n/a", "No Result"))


def in_range(result, value):
    low, dots, high = value.partition("..")
    if not dots:
        high = low
    if high == "":
        return result.score >= float(low)
    return not result.at_least and float(low) <= result.score <= float(high)


def holds_has(result, values):
    return result.called and any(allele in values for allele in result.alleles)


def holds_lacks(result, values):
    return result.called and not holds_has(result, values)


def holds_diplotype(result, values):
    return result.called and "/".join(sorted(result.alleles)) in ("/".join(sorted(v.split("/"))) for v in values)


OPERATORS = {"is": holds_is, "score": holds_score, "has": holds_has, "lacks": holds_lacks,
             "diplotype": holds_diplotype}


def selected(rules, patient):
    return [rule for rule in rules if all(holds(c, patient) for c in rule["results"].split("; "))]


# --- the proof -------------------------------------------------------------------------------------

class Proof:
    def __init__(self, source, rules, upstream):
        everything = read_records(upstream, source)
        self.records = [record for record in everything if is_guidance(record)]
        self.set_aside = len(everything) - len(self.records)
        self.sentences = self.keyed(source, "sentences")
        self.phrases = self.keyed(source, "implications")
        self.rules = defaultdict(list)
        for rule in rules:
            self.rules[rule["drug"], rule["population"]].append(rule)
        self.keys = defaultdict(set)
        for record in self.records:
            for gene, key in record.results:
                self.keys[gene].add(key)
        self.failures = []
        self.used = set()
        self.proved = Counter()
        self.silent = Counter()

    @staticmethod
    def keyed(source, name):
        rows = read_table(os.path.join(HERE, "guidance", "%s-%s.tsv" % (source, name)))
        return {key: row for row in rows for key in row["texts"].split()}

    def fail(self, *words):
        self.failures.append(" ".join(map(str, words)))

    def run(self):
        groups = defaultdict(list)
        for record in self.records:
            groups[record.drug, POPULATIONS[record.population][0]].append(record)
        for (drug, population), records in sorted(groups.items()):
            rules = self.rules.get((drug, population), [])
            if not rules:
                self.fail(drug, population, "has records upstream and no rule")
                continue
            for record in records:
                self.check_record(record, rules)
            self.check_silence(drug, population, records, rules)
        for (drug, population), rules in self.rules.items():
            if (drug, population) not in groups:
                HandProof(self, drug, population, rules).run()
        for rules in self.rules.values():
            for rule in rules:
                if rule["rule"] not in self.used:
                    self.fail(rule["rule"], "is never selected")

    def check_record(self, record, rules):
        patient = {gene: result_of_key(gene, key) for gene, key in record.results}
        found = selected(rules, patient)
        where = "%s, %s, %s:" % (record.drug, record.population or "general", dict(record.results))
        if len(found) != 1:
            self.fail(where, "%d rules" % len(found), [rule["rule"] for rule in found])
            return
        rule = found[0]
        self.used.add(rule["rule"])
        self.proved[record.drug] += 1
        sentence = self.sentences[record.text_key]
        expected = {
            "strength": record.strength,
            "action": sentence["action"],
            "number": sentence["number"],
            "recommendation": sentence["recommendation"].replace("{drug}", record.drug),
            "guideline": record.guideline,
            "pmid": record.pmid,
            "date": record.date,
        }
        for column, value in expected.items():
            if rule[column] != value:
                self.fail(where, rule["rule"], column, repr(rule[column]), "and not", repr(value))
        self.check_implication(record, rule, where)
        self.check_own_words(record, rule, where)

    def check_implication(self, record, rule, where):
        for text in record.implications:
            phrase = self.phrases[key_of(split_implication(text)[1], record.drug)]["implication"]
            phrase = phrase.replace("{drug}", record.drug)
            if phrase != "." and phrase.lower() not in rule["implication"].lower():
                self.fail(where, rule["rule"], "does not imply", repr(phrase))

    def check_own_words(self, record, rule, where):
        shared = longest_shared_run(rule["recommendation"], record.text)
        if shared > MOST_SHARED_WORDS:
            self.fail(where, rule["rule"], "shares a run of %d words with its source" % shared)

    def check_silence(self, drug, population, records, rules):
        """Every other combination of results that CPIC knows for these genes has no record: no rule may answer."""
        genes = [gene for gene, _ in records[0].results]
        known = {record.results for record in records}
        for keys in itertools.product(*(sorted(self.keys_of(drug, gene)) for gene in genes)):
            if tuple(zip(genes, keys)) in known:
                continue
            patient = {gene: result_of_key(gene, key) for gene, key in zip(genes, keys)}
            found = selected(rules, patient)
            self.silent[drug] += 1
            if found:
                self.fail(drug, population, dict(zip(genes, keys)), "has no record and gets", found[0]["rule"])

    def keys_of(self, drug, gene):
        """The results a gene can have; of an HLA gene only those of the alleles this drug is about."""
        keys = {key for key in self.keys[gene] if key != "xN combinations"} | {"No Result"}
        keys.add("n/a" if gene in SCORE_GENES else "Indeterminate")
        alleles = {key.split()[0] for record in self.records if record.drug == drug
                   for g, key in record.results if g == gene and key.startswith("*")}
        return {key for key in keys if not key.startswith("*") or key.split()[0] in alleles}


def longest_shared_run(ours, theirs):
    """The longest run of words two texts share: our sentences are to be our own."""
    a, b = (re.findall(r"[a-z0-9*%./-]+", text.lower()) for text in (ours, theirs))
    best, previous = 0, [0] * (len(b) + 1)
    for word in a:
        current = [0] * (len(b) + 1)
        for j, other in enumerate(b):
            if word == other:
                current[j + 1] = previous[j] + 1
                best = max(best, current[j + 1])
        previous = current
    return best


class HandProof:
    """Rules without records: at most one may answer for any patient; where genes were called, how many do."""

    def __init__(self, proof, drug, population, rules):
        self.proof, self.drug, self.population, self.rules = proof, drug, population, rules

    def run(self):
        answered = unanswered = 0
        genes = sorted({c.split(" ", 1)[0] for rule in self.rules for c in rule["results"].split("; ")})
        for results in itertools.product(*(self.results_of(gene) for gene in genes)):
            found = selected(self.rules, dict(zip(genes, results)))
            self.proof.used.update(rule["rule"] for rule in found)
            if len(found) > 1:
                self.proof.fail(self.drug, self.population, "rules overlap:", [rule["rule"] for rule in found])
            answered, unanswered = answered + len(found), unanswered + (not found)
        print("  by hand: %s, %s: %d rules; %d combinations answered once, %d not answered"
              % (self.drug, self.population, len(self.rules), answered, unanswered))

    def results_of(self, gene):
        """No result, and every pair of the alleles that rules name (and another), with and without a score."""
        named = set()
        for rule in self.rules:
            for condition in rule["results"].split("; "):
                parts = condition.split(" ", 2)
                if parts[0] == gene and parts[1] in ("has", "lacks"):
                    named.update(parts[2].split("|"))
        pairs = list(itertools.combinations_with_replacement(sorted(named | {"another"}), 2))
        scores = (None, 0, 0.5, 1, 1.5, 2) if gene in SCORE_GENES else (None,)
        return [NO_RESULT] + [Result(score=s, alleles=pair) for pair in pairs for s in scores]


# --- what holds of every row -----------------------------------------------------------------------

def check_rows(path, rules, fail):
    actions = {row["action"] for row in read_table(os.path.join(ROOT, "databases", "actions.tsv"))}
    drugs = {row["drug"] for row in read_table(os.path.join(ROOT, "databases", "drugs.tsv"))}
    for name, count in Counter(rule["rule"] for rule in rules).items():
        if count > 1:
            fail(path, name, "is the name of", count, "rules")
    for rule in rules:
        if rule["action"] not in actions:
            fail(rule["rule"], "has an unknown action", rule["action"])
        if rule["drug"] not in drugs:
            fail(rule["rule"], "is about a drug that drugs.tsv lacks")
        if len(rule["recommendation"].split()) > MOST_WORDS:
            fail(rule["rule"], "has %d words" % len(rule["recommendation"].split()))
        if any(value is None or value == "" or value != value.strip() or "{" in value for value in rule.values()):
            fail(rule["rule"], "has an empty, padded or unfilled field")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--upstream", default=os.path.join(ROOT, "..", "shared", "upstream"))
    parser.add_argument("--source", default="CPIC")
    options = parser.parse_args()
    if not os.path.isdir(options.upstream):
        print("prove_guidance: %s is not there, nothing to prove against: skipped" % options.upstream)
        return 0

    path = os.path.join(ROOT, "databases", "guidance", options.source + ".tsv")
    rules = read_table(path)
    proof = Proof(options.source, rules, options.upstream)
    check_rows(path, rules, proof.fail)
    proof.run()
    for drug in sorted(proof.proved):
        number = sum(len(r) for (d, _), r in proof.rules.items() if d == drug)
        print("  %-18s %3d rules  %4d records proved  %4d combinations rightly silent"
              % (drug, number, proof.proved[drug], proof.silent[drug]))
    print("%s: %d rules, %d records proved, %d set aside (unresolved copy number), %d failures"
          % (options.source, len(rules), sum(proof.proved.values()), proof.set_aside, len(proof.failures)))
    for failure in proof.failures:
        print("FAIL", failure, file=sys.stderr)
    return 1 if proof.failures else 0


if __name__ == "__main__":
    sys.exit(main())
