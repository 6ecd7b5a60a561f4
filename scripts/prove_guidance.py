# SPDX-License-Identifier: Apache-2.0
"""Hold the rules in databases/guidance/ against the records they were made from.

Every upstream record is turned into a patient (one result per gene) and every rule of its drug, guideline and
population is evaluated on that patient by the words of databases/README.md.  Exactly one rule must answer, with the
record's strength and the sentence that was written for the record's text.  Patients that have no record must get no
rule; where a guideline names pairs of alleles, every pair of the gene is tried.  Rules written by hand, which have no
records, are tried on every combination of the alleles and scores they name: never may two answer.  Records keyed by
results of their source's own are then followed to ours (prove_rekeying.py).
"""

import itertools
import re
import sys
from collections import Counter, defaultdict

from guidance_rules import (ANOTHER, NO_RESULT, Result, alleles_of_gene, key_of_result, patient_of, result_of_key,
                            result_of_pair, selected)
from guidance_upstream import (POPULATIONS, SCORE_GENES, SOURCES, WORDS, is_diplotype, is_guidance, key_of, read_records,
                               split_implication)
from prove_fda import prove_fda
from prove_rekeying import prove_rekeying
from tables import DATABASES, NONE, ImportFailure, read_table
from upstream import open_from_command_line

MOST_WORDS = 40
MOST_SHARED_WORDS = 9


# ---- the proof ----

class Proof:
    """Our rules of one source, its records, and what was found wrong."""

    def __init__(self, source, upstream):
        records = list(read_records(upstream, source))
        self.source = source
        self.records = [record for record in records if is_guidance(record)]
        self.set_aside = len(records) - len(self.records)
        self.sentences = by_text(source.name + "-sentences.tsv")
        self.phrases = by_text(source.name + "-implications.tsv")
        self.table = read_table(DATABASES / "guidance" / f"{source.name}.tsv")
        self.rules = defaultdict(list)
        for rule in self.table:
            self.rules[rule["drug"], rule["population"], rule["guideline"]].append(rule)
        self.keys = defaultdict(set)
        for gene, key in (pair for record in self.records for pair in record.results):
            if not is_diplotype(key):
                self.keys[gene].add(key)
        self.failures = []
        self.used = set()
        self.proved = Counter()
        self.silent = Counter()
        self.pairs = Counter()
        self.by_hand = {}

    def fail(self, *words):
        self.failures.append(" ".join(map(str, words)))

    def run(self):
        groups = defaultdict(list)
        for record in self.records:
            for sentence in self.sentences[record.text_key]:
                groups[record.drug, population_of(record, sentence), record.guideline].append((record, sentence))
        for (drug, population, guideline), said in sorted(groups.items(), key=lambda item: item[0]):
            rules = self.rules[drug, population, guideline]
            for record, sentence in said:
                self.check_record(record, sentence, rules)
            self.check_silence(drug, [record for record, _ in said], rules)
            self.check_carriers(drug, [record for record, _ in said], rules)
            if any(is_diplotype(key) for record, _ in said for _, key in record.results):
                self.check_pairs(drug, guideline, population, rules)
        for group, rules in self.rules.items():
            if group not in groups:
                self.by_hand[group] = self.check_by_hand(rules)
        self.proved.update(record.drug for record in self.records)
        self.check_all_used()

    def check_record(self, record, sentence, rules):
        where = f"{record.drug}, {record.population or 'general'}, {record.results}:"
        found = selected(rules, patient_of(record.results))
        if len(found) != 1:
            self.fail(where, len(found), "rules", [rule["rule"] for rule in found])
            return
        rule = found[0]
        self.used.add(rule["rule"])
        for column, value in expected(record, sentence).items():
            if rule[column] != value:
                self.fail(where, rule["rule"], column, repr(rule[column]), "and not", repr(value))
        for phrase in self.implications(record):
            if phrase.lower() not in rule["implication"].lower():
                self.fail(where, rule["rule"], "does not imply", repr(phrase))
        if longest_shared_run(rule["recommendation"], record.text) > MOST_SHARED_WORDS:
            self.fail(where, rule["rule"], "is worded as its source is")

    def implications(self, record):
        keys = [key_of(split_implication(text)[1], record.drug) for text in record.implications]
        phrases = [self.phrases[key][0]["implication"].replace("{drug}", record.drug) for key in keys]
        return [phrase for phrase in phrases if phrase != NONE]

    def check_silence(self, drug, records, rules):
        """Every other combination of the results these genes can have is without a record: no rule may answer."""
        genes = list(dict.fromkeys(gene for gene, _ in records[0].results))
        known = [patient_of(record.results) for record in records]
        for keys in itertools.product(*(sorted(self.keys_of(drug, gene)) for gene in genes)):
            patient = {gene: result_of_key(gene, key) for gene, key in zip(genes, keys)}
            if patient not in known:
                self.silent[drug] += 1
                for rule in selected(rules, patient):
                    self.fail(drug, dict(zip(genes, keys)), "has no record and gets", rule["rule"])

    def keys_of(self, drug, gene):
        """The results a gene can have; of an HLA gene only those of the alleles this drug is about."""
        keys = self.keys[gene] | {"No Result", "n/a" if gene in SCORE_GENES else "Indeterminate"}
        alleles = {key.split()[0] for record in self.records if record.drug == drug
                   for g, key in record.results if g == gene and key.startswith("*") and not is_diplotype(key)}
        keys |= {f"{allele} negative" for allele in alleles}
        return {key for key in keys if not key.startswith("*") or key.split()[0] in alleles}

    def check_carriers(self, drug, records, rules):
        """Whoever carries two risk alleles of one gene is told one thing."""
        positive = {pair for record in records for pair in record.results if pair[1].endswith(" positive")}
        for two in itertools.combinations(sorted(positive), 2):
            found = selected(rules, patient_of(two)) if two[0][0] == two[1][0] else []
            if len(found) > 1:
                self.fail(drug, two, "gets", [rule["rule"] for rule in found])

    def check_pairs(self, drug, guideline, population, rules):
        """Every pair of the gene's alleles gets what its own record says, or else that of its result."""
        records = {record.results: record for record in self.records if record.place[:3] == (guideline, drug, population)}
        gene = next(iter(records))[0][0]
        named = {tuple(sorted(key.split("/"))): record for ((_, key),), record in records.items() if is_diplotype(key)}
        for pair in itertools.combinations_with_replacement(sorted(alleles_of_gene(gene)), 2):
            result = result_of_pair(gene, pair)
            record = named.get(pair) or records.get(((gene, key_of_result(gene, result)),))
            found = selected(rules, {gene: result})
            wanted = [s["recommendation"] for s in self.sentences[record.text_key]] if record else []
            self.pairs[drug] += 1
            if [rule["recommendation"] for rule in found] != [text.replace("{drug}", drug) for text in wanted]:
                self.fail(drug, gene, pair, "gets", [rule["rule"] for rule in found], "and not", wanted)

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
        read = {record.text_key for record in self.records}
        for key in self.sentences.keys() - read:
            self.fail(self.sentences[key][0]["sentence"], "is written for a text that no record has:", key)

    def report(self):
        for drug in sorted(self.proved):
            n_rules = sum(len(rules) for (each, _, _), rules in self.rules.items() if each == drug)
            pairs = f"\tand {self.pairs[drug]} pairs of alleles" if self.pairs[drug] else ""
            print(f"{self.source.name}\t{drug}\t{n_rules}\t{self.proved[drug]}\t{self.silent[drug]}{pairs}")
        for (drug, population, guideline), (answered, silent) in sorted(self.by_hand.items()):
            n_rules = len(self.rules[drug, population, guideline])
            print(f"{self.source.name}\t{drug}, {population}\t{n_rules}\tby hand: {answered} patients answered\t{silent}")
        print(f"{self.source.name}\tall\t{len(self.table)}\t{sum(self.proved.values())} ({self.set_aside} set aside: "
              f"unresolved copy number)\t{sum(self.silent.values())}")


def by_text(name):
    rows = defaultdict(list)
    for row in read_table(WORDS / name):
        for key in row["texts"].split():
            rows[key].append(row)
    return rows


def population_of(record, sentence):
    own = sentence.get("population", NONE)
    return POPULATIONS[record.population][0] if own == NONE else own


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
    pairs = list(itertools.combinations_with_replacement(sorted(named | set(ANOTHER)), 2))
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
            unknown = named_in(op, values) - (results_of_gene(gene) if op == "is" else set(alleles_of_gene(gene)))
            if unknown:
                fail(gene, op, "names what no table knows:", sorted(unknown))


def results_of_gene(gene):
    path = DATABASES / "phenotypes" / f"{gene}.tsv"
    terms = {row["phenotype"] for row in read_table(path)} if path.exists() else set()
    negative = {term.replace(" positive", " negative") for term in terms if term.endswith(" positive")}
    return terms | negative | {"Indeterminate", "No Result"}


def named_in(op, values):
    """The results, or the alleles, that a condition names."""
    names = values.split("|")
    return set(names) if "diplotype" not in op else {allele for pair in names for allele in pair.split("/")}


def main():
    upstream = open_from_command_line(__doc__)
    if not upstream.is_there():
        print("prove_guidance: skipped, no upstream releases there")
        return
    print("source\tdrug\trules\trecords_proved\tcombinations_rightly_silent")
    failures = []
    for source in SOURCES:
        proof = Proof(source, upstream)
        check_rows(proof.table, proof.fail)
        check_terms(proof.table, proof.fail)
        proof.run()
        proof.report()
        failures += proof.failures
        if source.is_rekeyed:
            failures += prove_rekeying(proof, upstream)
    failures += prove_fda(upstream)
    if failures:
        raise ImportFailure("\n".join([f"{len(failures)} failures"] + failures[:40]))


if __name__ == "__main__":
    try:
        main()
    except ImportFailure as failure:
        sys.exit(f"prove_guidance: {failure}")
