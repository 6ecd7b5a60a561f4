# SPDX-License-Identifier: Apache-2.0
"""Hold the rules in databases/guidance/ against the records they were made from.

Every upstream record is turned into a patient (one result per gene) and every rule of its drug and population is
evaluated on that patient by the words of databases/README.md, with an evaluator of its own.  Exactly one rule must
answer, with the record's strength and the sentence that was written for the record's text.  Patients that have no
record must get no rule.  Rules written by hand, which have no records, are tried on every combination of the alleles
and scores they name: never may two answer.
"""

import itertools
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

from guidance_upstream import POPULATIONS, SCORE_GENES, is_guidance, key_of, read_records, split_implication
from tables import DATABASES, NONE, ImportFailure, read_table
from upstream import open_from_command_line

SOURCES = ["CPIC"]
WORDS = Path(__file__).resolve().parent / "guidance"
MOST_WORDS = 40
MOST_SHARED_WORDS = 9


# ---- a patient's result for one gene, and the conditions on it ----

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
        raise ImportFailure(f"not a condition: {condition!r}")
    gene, op, values = match.groups()
    return OPERATORS[op](patient.get(gene, NO_RESULT), values.split("|"))


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
    top = float(high or "inf") if dots else float(low)
    return result.score <= top and (result.at_least or result.score >= float(low))


def holds_has(result, values):
    return result.called and any(allele in values for allele in result.alleles)


def holds_lacks(result, values):
    return result.called and not holds_has(result, values)


def holds_diplotype(result, values):
    return result.called and sorted(result.alleles) in [sorted(value.split("/")) for value in values]


OPERATORS = {"is": holds_is, "score": holds_score, "has": holds_has, "lacks": holds_lacks,
             "diplotype": holds_diplotype}


def selected(rules, patient):
    return [rule for rule in rules if all(holds(c, patient) for c in rule["results"].split("; "))]


# ---- the proof ----

class Proof:
    """Our rules of one source, its records, and what was found wrong."""

    def __init__(self, source, upstream):
        records = read_records(upstream, source)
        self.records = [record for record in records if is_guidance(record)]
        self.set_aside = len(records) - len(self.records)
        self.sentences = by_text(source + "-sentences.tsv")
        self.phrases = by_text(source + "-implications.tsv")
        self.table = read_table(DATABASES / "guidance" / f"{source}.tsv")
        self.rules = defaultdict(list)
        for rule in self.table:
            self.rules[rule["drug"], rule["population"]].append(rule)
        self.keys = defaultdict(set)
        for gene, key in (pair for record in self.records for pair in record.results):
            self.keys[gene].add(key)
        self.failures = []
        self.used = set()
        self.proved = Counter()
        self.silent = Counter()
        self.by_hand = {}

    def fail(self, *words):
        self.failures.append(" ".join(map(str, words)))

    def run(self):
        groups = defaultdict(list)
        for record in self.records:
            groups[record.drug, POPULATIONS[record.population][0]].append(record)
        for (drug, population), records in sorted(groups.items()):
            rules = self.rules[drug, population]
            for record in records:
                self.check_record(record, rules)
            self.check_silence(drug, records, rules)
        for (drug, population), rules in self.rules.items():
            if (drug, population) not in groups:
                self.by_hand[drug, population] = self.check_by_hand(rules)
        self.check_all_used()

    def check_record(self, record, rules):
        where = f"{record.drug}, {record.population or 'general'}, {dict(record.results)}:"
        found = selected(rules, {gene: result_of_key(gene, key) for gene, key in record.results})
        if len(found) != 1:
            self.fail(where, len(found), "rules", [rule["rule"] for rule in found])
            return
        rule = found[0]
        self.used.add(rule["rule"])
        self.proved[record.drug] += 1
        for column, value in expected(record, self.sentences[record.text_key]).items():
            if rule[column] != value:
                self.fail(where, rule["rule"], column, repr(rule[column]), "and not", repr(value))
        for phrase in self.implications(record):
            if phrase.lower() not in rule["implication"].lower():
                self.fail(where, rule["rule"], "does not imply", repr(phrase))
        if longest_shared_run(rule["recommendation"], record.text) > MOST_SHARED_WORDS:
            self.fail(where, rule["rule"], "is worded as its source is")

    def implications(self, record):
        keys = [key_of(split_implication(text)[1], record.drug) for text in record.implications]
        phrases = [self.phrases[key]["implication"].replace("{drug}", record.drug) for key in keys]
        return [phrase for phrase in phrases if phrase != NONE]

    def check_silence(self, drug, records, rules):
        """Every other combination of the results these genes can have is without a record: no rule may answer."""
        genes = [gene for gene, _ in records[0].results]
        known = {record.results for record in records}
        for keys in itertools.product(*(sorted(self.keys_of(drug, gene)) for gene in genes)):
            results = tuple(zip(genes, keys))
            if results not in known:
                self.silent[drug] += 1
                for rule in selected(rules, {gene: result_of_key(gene, key) for gene, key in results}):
                    self.fail(drug, dict(results), "has no record and gets", rule["rule"])

    def keys_of(self, drug, gene):
        """The results a gene can have; of an HLA gene only those of the alleles this drug is about."""
        keys = self.keys[gene] | {"No Result", "n/a" if gene in SCORE_GENES else "Indeterminate"}
        alleles = {key.split()[0] for record in self.records if record.drug == drug
                   for g, key in record.results if g == gene and key.startswith("*")}
        return {key for key in keys if not key.startswith("*") or key.split()[0] in alleles}

    def check_by_hand(self, rules):
        """Try every patient that the rules can tell from another; return how many are answered and how many not."""
        answered = silent = 0
        genes = sorted({c.split(" ", 1)[0] for rule in rules for c in rule["results"].split("; ")})
        for results in itertools.product(*(results_told_apart(rules, gene) for gene in genes)):
            found = [rule["rule"] for rule in selected(rules, dict(zip(genes, results)))]
            self.used.update(found)
            answered, silent = answered + bool(found), silent + (not found)
            if len(found) > 1:
                self.fail("rules overlap:", found)
        return answered, silent

    def check_all_used(self):
        for rule in self.table:
            if rule["rule"] not in self.used:
                self.fail(rule["rule"], "is never selected")
        for key in self.sentences.keys() - {record.text_key for record in self.records}:
            self.fail(self.sentences[key]["sentence"], "is written for a text that no record has:", key)

    def report(self):
        for drug in sorted(self.proved):
            n_rules = sum(len(rules) for (each, _), rules in self.rules.items() if each == drug)
            print(f"{drug}\t{n_rules}\t{self.proved[drug]}\t{self.silent[drug]}")
        for (drug, population), (answered, silent) in sorted(self.by_hand.items()):
            n_rules = len(self.rules[drug, population])
            print(f"{drug}, {population}\t{n_rules}\tby hand: {answered} patients answered\t{silent}")
        print(f"all\t{len(self.table)}\t{sum(self.proved.values())} ({self.set_aside} set aside: unresolved copy "
              f"number)\t{sum(self.silent.values())}")


def by_text(name):
    return {key: row for row in read_table(WORDS / name) for key in row["texts"].split()}


def expected(record, sentence):
    return {
        "strength": record.strength,
        "action": sentence["action"],
        "number": sentence["number"],
        "recommendation": sentence["recommendation"].replace("{drug}", record.drug),
        "guideline": record.guideline,
        "pmid": record.pmid,
        "date": record.date,
    }


def longest_shared_run(ours, theirs):
    """The longest run of words that two texts share: our sentences are to be our own."""
    a, b = (re.findall(r"[a-z0-9*%./-]+", text.lower()) for text in (ours, theirs))
    best, previous = 0, [0] * (len(b) + 1)
    for word in a:
        current = [0] + [previous[j] + 1 if word == other else 0 for j, other in enumerate(b)]
        best, previous = max(best, *current), current
    return best


def results_told_apart(rules, gene):
    """No result, and every pair of the alleles that rules name (and another), with and without a score."""
    named = set()
    for condition in (c for rule in rules for c in rule["results"].split("; ")):
        about, op, values = condition.split(" ", 2)
        if about == gene and op in ("has", "lacks"):
            named.update(values.split("|"))
    pairs = list(itertools.combinations_with_replacement(sorted(named | {"another"}), 2))
    scores = (None, 0, 0.5, 1, 1.5, 2) if gene in SCORE_GENES else (None,)
    return [NO_RESULT] + [Result(score=score, alleles=pair) for pair in pairs for score in scores]


# ---- what holds of every row ----

def check_rows(rules, fail):
    actions = {row["action"] for row in read_table(DATABASES / "actions.tsv")}
    drugs = {row["drug"] for row in read_table(DATABASES / "drugs.tsv")}
    for name, count in Counter(rule["rule"] for rule in rules).items():
        if count > 1:
            fail(name, "is the name of", count, "rules")
    for rule in rules:
        if rule["action"] not in actions:
            fail(rule["rule"], "has an unknown action", rule["action"])
        if rule["drug"] not in drugs:
            fail(rule["rule"], "is about a drug that drugs.tsv lacks")
        if len(rule["recommendation"].split()) > MOST_WORDS or "{" in "".join(rule.values()):
            fail(rule["rule"], "is too long or not filled in")


def check_terms(rules, fail):
    """Every gene, result and allele that a condition names must be one the other tables know."""
    genes = {row["gene"] for row in read_table(DATABASES / "genes.tsv")}
    conditions = {c for rule in rules for c in rule["results"].split("; ")}
    for gene, op, values in (condition.split(" ", 2) for condition in sorted(conditions)):
        if gene not in genes:
            fail(gene, "is not in genes.tsv")
        elif op != "score":
            unknown = set(values.split("|")) - (results_of_gene(gene) if op == "is" else alleles_of_gene(gene))
            if unknown:
                fail(gene, op, "names what no table knows:", sorted(unknown))


def results_of_gene(gene):
    path = DATABASES / "phenotypes" / f"{gene}.tsv"
    terms = {row["phenotype"] for row in read_table(path)} if path.exists() else set()
    negative = {term.replace(" positive", " negative") for term in terms if term.endswith(" positive")}
    return terms | negative | {"Indeterminate", "No Result"}


def alleles_of_gene(gene):
    return {row["allele"] for row in read_table(DATABASES / "functions" / f"{gene}.tsv")}


def main():
    upstream = open_from_command_line(__doc__)
    if not upstream.is_there():
        print("prove_guidance: skipped, no upstream releases there")
        return
    print("drug\trules\trecords_proved\tcombinations_rightly_silent")
    failures = []
    for source in SOURCES:
        proof = Proof(source, upstream)
        check_rows(proof.table, proof.fail)
        check_terms(proof.table, proof.fail)
        proof.run()
        proof.report()
        failures += proof.failures
    if failures:
        raise ImportFailure("\n".join([f"{len(failures)} failures"] + failures[:40]))


if __name__ == "__main__":
    try:
        main()
    except ImportFailure as failure:
        sys.exit(f"prove_guidance: {failure}")
