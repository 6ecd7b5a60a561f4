"""What PharmCAT's own tests expect, held against what stardose says: one function for each kind of expectation.

Drug rows are only counted, because they move with the guidelines' releases, and so are wordings.
"""
import json
import re

from validate_classes import Difference
from validate_common import ROOT, genes, one_of_theirs, reader, spell, their_diplotypes, unordered, variants

# What a check is about; only the first two kinds must agree.
KINDS = {
    "called": "call", "not_called": "call", "print_calls": "call", "report_gene_calls": "call", "reportable": "call",
    "source_diplotypes": "call", "matcher_diplotypes": "call", "matcher_diplotype_count": "call",
    "matcher_diplotype_nth": "call", "matcher_gene_call_count": "call", "recommended_diplotype_any": "phenotype",
    "recommended_phenotype": "phenotype", "recommended_activity_score": "phenotype",
    "source_phenotype_contains": "phenotype", "report_drug_phenotype": "phenotype", "gene_has_message": "note",
    "gene_message_count": "wording", "drug_message_count": "wording", "vcf_warning_position_count": "wording",
    "pgx_position_warning_present": "wording", "matched_annotation_count": "drug row",
    "any_match_from_source": "drug row", "no_match_from_source": "drug row", "report_drug_annotation": "drug row",
    "report_drug_annotation_dpwg_arg": "drug row",
}
MUST_AGREE = ("call", "phenotype", "note")
# PharmCAT's messages, and the notes that say the same here.
MESSAGES = {
    "pcat-dpyd-hapB3-intronic-mismatch-exonic": "PROXY_IGNORED", "pcat-dpyd-hapB3-exonic-only": "PROXY_USED",
}
WORDING = {"reference-allele"}  # what a reference allele is: said in the report's methods here
INFERRED = re.compile(r"rs\d+ \w/rs\d+ \w$")
NOT_IN_FILE = ("no_data", "not_in_vcf", "outside")
SOURCES = {"CPIC_GUIDELINE": "CPIC", "DPWG_GUIDELINE": "DPWG"}


class Answer:
    """What stardose says of one case."""

    def __init__(self, program, case, path, options):
        self.case, self.program, self.path, self.options = case, program, path, options
        report = program.report(path, *options)
        self.sample = report["sample"]["name"]
        self.genes = {gene["gene"]: gene for gene in report["genes"]}
        self.drugs = {drug["drug"]: drug for drug in report["drugs"]}

    def gene_of(self, row):
        """The gene that an expectation is about; tests of one gene do not always name it."""
        if row["subject"]:
            return row["subject"]
        (gene,) = [gene for gene, found in self.genes.items() if found["state"] not in NOT_IN_FILE]
        return gene

    def called(self, gene):
        found = self.genes.get(gene)
        named = [outcome["diplotype"] for outcome in found["outcomes"]] if found else []
        return frozenset(unordered(name) for name in named if name)

    def said(self, gene):
        """What is called; all that fits, or what stands on the copies where nothing fits, where the test asked for that."""
        found = self.genes[gene]
        if "all_matches=true" in self.case["options"] and found["state"] == "called":
            return frozenset(self.program.fits(self.path, self.sample, gene, *self.options))
        composed = found["composed"] if "find_combinations=true" in self.case["options"] else []
        return self.called(gene) or frozenset(unordered(one["name"]) for one in composed)

    def difference(self, gene, theirs):
        found = self.genes[gene]
        return Difference(self.path, self.sample, gene, self.called(gene), theirs, found["state"], found["reason"] or ".",
                          tuple(found["alleles_not_assessed"]))


def reference_of(gene):
    row = genes().get(gene)
    return row["reference_allele"] if row else "Reference"


def expected_diplotypes(names, gene):
    if names in (["Not called"], ["Unknown/Unknown"], ["No Result"]):
        return frozenset()
    return their_diplotypes(";".join(names), reference=reference_of(gene))


def same(said, wanted, reference):
    """Whether two answers are one.

    PharmCAT's report lists variants whose strand is open once each, be they homozygous, and the reference beside a single
    one; and it spells out both arrangements of two.
    """
    if said == wanted:
        return True
    if len(said) != 1:
        return False
    (one,) = said
    names = variants(one, (reference,))
    if len(wanted) == 1:
        (other,) = wanted
        if "{" in one + other and set(names) == set(variants(other, (reference,))):
            return one.startswith("{") == other.startswith("{") or len(names) == 1
    if one.startswith("{") and len(names) == 2 and len(set(names)) == 2:
        return wanted == {unordered(f"{reference}/[{names[0]} + {names[1]}]"), unordered("/".join(names))}
    return False


# ---- checks: each returns (agrees, what is said here) ----

def check_called(answer, row, expected):
    found = answer.genes[row["subject"]]
    called = answer.called(row["subject"]) if found["state"] != "outside" else frozenset()  # not by PharmCAT's matcher
    if row["check"] == "called":
        return bool(answer.said(row["subject"])), spell(answer.said(row["subject"]))
    return not called, f"{spell(answer.called(row['subject']))} ({found['state']})"


def check_diplotypes(answer, row, expected):
    """All diplotypes, in any order."""
    gene = answer.gene_of(row)
    said = answer.said(gene)
    if INFERRED.match(expected[0] if expected else ""):
        notes = [note["text"] for note in answer.genes[gene]["notes"] if note["code"] == "FALLBACK_SITE"]
        site, one, other = re.match(r"(\w+) (\w)/\w+ (\w)", expected[0]).groups()
        told = any(site in text and (f"{one}/{other}" in text or f"{other}/{one}" in text) for text in notes)
        return not said and told, str(notes)
    return same(said, expected_diplotypes(expected, gene), reference_of(gene)), spell(said)


def check_diplotype_count(answer, row, expected):
    said = answer.said(answer.gene_of(row))
    return len(said) == int(expected), spell(said)


def check_one_diplotype(answer, row, expected):
    gene = answer.gene_of(row)
    said = answer.said(gene)
    return one_of_theirs(expected, reference_of(gene)) in said, spell(said)


def check_gene_count(answer, row, expected):
    called = [gene for gene in answer.genes if answer.said(gene)]
    return len(called) == int(expected), ", ".join(called) or "none"


def check_reportable(answer, row, expected):
    found = answer.genes.get(row["subject"])
    return bool(found and found["outcomes"]), found["state"] if found else "not in the report"


def activity(gene, names):
    values = {row["allele"]: row["activity"] for row in reader(ROOT / f"databases/functions/{gene}.tsv")}
    return sum(float(values[name]) for name in names)


def check_looked_up(answer, row, expected):
    """The pair that the phenotype is read from: the diplotype itself, or the two variants that count, by their score."""
    gene = row["subject"]
    found = answer.genes[gene]
    said = answer.said(gene)
    if expected == ["Unknown/Unknown"]:
        return not said, spell(said)
    if found["is_inferred"]:
        texts = [note["text"] for note in found["notes"] if note["code"] == "FALLBACK_SITE"]
        return any("/".join(expected) in text for text in texts), str(texts)
    wanted = [reference_of(gene) if name == "Reference" else name for name in expected]
    if unordered("/".join(wanted)) in said:
        return True, spell(said)
    shown = all(set(wanted) <= {*variants(one), reference_of(gene)} for one in said)
    if genes()[gene]["phenotype_rule"] == "activity_score":
        scores = {outcome["activity_score_value"] for outcome in found["outcomes"]}
        return bool(said) and shown and scores == {activity(gene, wanted)}, f"{spell(said)}, score {scores}"
    return bool(said) and shown, spell(said)


def check_phenotype(answer, row, expected):
    gene = row["subject"] if row["subject"] in answer.genes else row["qualifier"]
    said = answer.genes[gene]["phenotypes"] or ["No Result"]
    return said == [expected], " OR ".join(said)


def check_phenotype_contains(answer, row, expected):
    said = [status if isinstance(status, str) else status.get("status", json.dumps(status))
            for outcome in answer.genes[row["subject"]]["outcomes"] for status in outcome["allele_status"]]
    return any(expected in text for text in said), "; ".join(said)


def check_score(answer, row, expected):
    said = {outcome["activity_score_value"] for outcome in answer.genes[row["subject"]]["outcomes"]}
    return said == {float(expected)}, str(said)


def check_messages(answer, row, expected):
    found = answer.genes[row["subject"]]
    codes = {note["code"] for note in found["notes"]}
    missing = []
    for message in set(expected) - WORDING:
        if message in MESSAGES:
            missing += [] if MESSAGES[message] in codes else [message]
        else:  # that a call from outside is used, and instead of the file's
            missing += [] if found["state"] == "outside" else [message]
    return not missing, f"{found['state']}, notes {', '.join(sorted(codes)) or 'none'}"


def advice_of(answer, drug, source):
    return [advice for advice in answer.drugs.get(drug, {"advice": []})["advice"] if advice["source"] == source]


def check_drug_row(answer, row, expected):
    """Whether a source has advice for the drug at all; the number of rows is ours to choose."""
    source = SOURCES.get(row["qualifier"])
    if not source:
        return None, "not a source here"
    said = len(advice_of(answer, row["subject"], source))
    wanted = {"no_match_from_source": False, "any_match_from_source": True}.get(row["check"])
    if wanted is None:
        wanted = expected == "YES" if isinstance(expected, str) else int(expected) > 0
    return bool(said) == wanted, f"{said} rows"


CHECKS = {
    "called": check_called, "not_called": check_called, "print_calls": check_diplotypes,
    "report_gene_calls": check_diplotypes, "source_diplotypes": check_diplotypes, "matcher_diplotypes": check_diplotypes,
    "matcher_diplotype_count": check_diplotype_count, "matcher_diplotype_nth": check_one_diplotype,
    "matcher_gene_call_count": check_gene_count, "reportable": check_reportable,
    "recommended_diplotype_any": check_looked_up, "recommended_phenotype": check_phenotype,
    "report_drug_phenotype": check_phenotype, "recommended_activity_score": check_score,
    "source_phenotype_contains": check_phenotype_contains, "gene_has_message": check_messages,
    "matched_annotation_count": check_drug_row, "any_match_from_source": check_drug_row,
    "no_match_from_source": check_drug_row, "report_drug_annotation": check_drug_row,
    "report_drug_annotation_dpwg_arg": check_drug_row,
}
