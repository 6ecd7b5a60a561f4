# SPDX-License-Identifier: Apache-2.0
"""Follow records that are keyed by results of their source's own to the rules that stand for them now.

DPWG's guideline files use phenotypes of its own; ClinPGx looks its guidance up by CPIC's since 2025-10, and so do we.
scripts/guidance/DPWG-keys.tsv says what became of each.  Three proofs, none of which uses the importer's re-keying:

- Every record of the guideline files is found again at each result that its own stands for, with its text, unless a
  later record has taken the place; or it is one of those that the table gives up.
- Every pair of alleles in DPWG's own tables of phenotypes is given its result by our tables, and DPWG's result is the
  one the table says it comes from.  Where it is not, because CPIC and DPWG judge an allele differently, the change is a
  row of scripts/guidance/DPWG-shifts.tsv, with its number of pairs: no such change happens unseen.
- What PharmCAT 3.1.1 reports for its two example patients is what our rules say, drug by drug.
"""

import gzip
import html
import json
import re
from collections import Counter

from guidance_rules import NO_RESULT, key_of_result, patient_of, result_of_key, result_of_pair, selected
from guidance_upstream import WORDS, is_diplotype, key_of, read_guidelines
from tables import NONE, ImportFailure, read_table

FINDINGS = "kept changed_later given_up pairs_alike pairs_shifted examples_alike examples_changed_later".split()


def prove_rekeying(proof, upstream):
    """Print what was found and return the failures."""
    found, failures = Counter(), []
    keys = read_table(WORDS / f"{proof.source.name}-keys.tsv")
    check_records(proof, upstream, keys, found, failures)
    check_pairs(proof, upstream, keys, found, failures)
    check_examples(proof, upstream, found, failures)
    print(f"{proof.source.name}\tre-keying\t" + ", ".join(f"{name.replace('_', ' ')} {found[name]}" for name in FINDINGS))
    return failures


# ---- records ----

def check_records(proof, upstream, keys, found, failures):
    now = {record.place: record for record in proof.records}
    for record in read_guidelines(upstream.folder, proof.source):
        (gene, key), = record.results
        rows = [row for row in keys if row["gene"] == gene and key in row["from"].split("|")]
        if not rows and not is_diplotype(key):
            failures.append(f"{record.drug}: {gene} {key} is not in the table of keys")
        places = [((gene, key),)] if is_diplotype(key) else [results_of(row) for row in rows if row["key"] != NONE]
        found["given_up"] += not places
        for results in places:
            check_place(record, now.get(record.place[:3] + (results,)), found, failures)


def results_of(row):
    return tuple(sorted((row["gene"], value) for value in (row["key"], row["also"]) if value != NONE))


def check_place(record, there, found, failures):
    if there is None:
        failures.append(f"{record.drug}: the record of {record.results} is lost")
    elif record.text in there.text.split(" / ") and set(record.implications) <= set(there.implications):
        found["kept"] += 1
    elif there.text_ids[0].isdigit():
        failures.append(f"{record.drug}: the record of {record.results} now says {there.text!r}")
    else:
        found["changed_later"] += 1


# ---- pairs of alleles ----

def check_pairs(proof, upstream, keys, found, failures):
    shifts = Counter()
    for gene, pair, theirs in pairs_of_source(upstream, proof.source.name):
        try:
            ours = key_of_result(gene, result_of_pair(gene, pair))
        except KeyError:
            ours = "unknown allele"
        if any(row["gene"] == gene and row["key"] == ours and theirs in row["from"].split("|") for row in keys):
            found["pairs_alike"] += 1
        else:
            found["pairs_shifted"] += 1
            shifts[gene, theirs, ours] += 1
    listed = {(row["gene"], row["from"], row["key"]): int(row["pairs"])
              for row in read_table(WORDS / f"{proof.source.name}-shifts.tsv")}
    for shift in sorted(listed.keys() | shifts.keys()):
        if listed.get(shift) != shifts.get(shift):
            failures.append(f"{shift}: {shifts.get(shift)} pairs, and {listed.get(shift)} are listed as shifted")


def pairs_of_source(upstream, name):
    folder = upstream.folder / "pharmcat-2.12.0" / "phenotype" / name.lower()
    for path in sorted(folder.glob("*.json*")):
        content = path.read_bytes()
        gene = path.name.split(".")[0]
        for row in json.loads(gzip.decompress(content) if path.suffix == ".gz" else content)["diplotypes"]:
            yield gene, [allele for allele, n in row["diplotypekey"].items() for _ in range(n)], row["lookupkey"]


# ---- PharmCAT's examples ----

def check_examples(proof, upstream, found, failures):
    for path in sorted((upstream.folder / "pharmcat-3.1.1" / "examples").glob("*.report.json.gz")):
        drugs = json.loads(gzip.decompress(path.read_bytes()))["drugs"][f"{proof.source.name} Guideline Annotation"]
        for drug, entry in drugs.items():
            for guideline in entry["guidelines"]:
                for annotation in guideline["annotations"]:
                    check_example(proof, drug, guideline["id"], annotation, found, failures)


def check_example(proof, drug, guideline, annotation, found, failures):
    """The annotation's own key, as PharmCAT looked it up, selects rules that were made from its text."""
    patient = {gene: result_of_key(gene, key) for gene, key in annotation["lookupKey"][0].items()}
    rules = [rule for rule in proof.table if (rule["drug"], rule["guideline"]) == (drug, guideline)]
    said = [rule["recommendation"] for rule in selected(rules, patient)]
    text_key = key_of(plain(annotation["drugRecommendation"]), drug)
    wanted = [row["recommendation"].replace("{drug}", drug) for row in proof.sentences.get(text_key, [])]
    if said and sorted(said) == sorted(wanted):
        found["examples_alike"] += 1
    elif said and text_key not in proof.sentences:
        found["examples_changed_later"] += 1
    else:
        failures.append(f"{drug}, {annotation['lookupKey']}: PharmCAT's example says what {said} does not")


def plain(markup):
    """As guidance_upstream reads texts; kept apart so that a fault there shows here."""
    return re.sub(r"\s+", " ", html.unescape(re.sub("<[^>]+>", " ", markup))).strip()
