"""PharmCAT's own test cases: each is run, and every expectation about a call or a phenotype agrees or belongs to a class."""
import collections
import json
import os

from validate_classes import classify
from validate_common import reader, table
from validate_expect import CHECKS, KINDS, Answer, expected_diplotypes
from validate_inputs import knowledge, readable

MUST_AGREE = ("call", "phenotype", "note")
KIND_ORDER = (*MUST_AGREE, "drug row", "wording")


def priorities_off(answer, row, expected):
    """The test runs PharmCAT without its list of NAT2's priorities, which is knowledge here and not an option."""
    return "exemptions=none" in answer.case["options"]


def undocumented_is_reference(answer, row, expected):
    """A base that no definition knows, in a gene in which such a base is read as the reference: noted here, named there."""
    found = answer.genes[answer.gene_of(row)]
    noted = any(note["code"] == "UNDOCUMENTED_READ_AS_REFERENCE" for note in found["notes"])
    return noted and found["state"] == "called" and "find_combinations=true" in answer.case["options"]


def called_unasked(answer, row, expected):
    """The test shows that PharmCAT leaves CYP2D6 alone unless asked; here it is called, saying what could not be seen."""
    return "call_cyp2d6=false" in answer.case["options"] and answer.gene_of(row) == "CYP2D6" and expected in ("0", 0)


# Beside the classes of validate_classes.py, which are told from the genotypes.
CASE_CLASSES = (
    ("priorities switched off", priorities_off, "The test runs without NAT2's priorities (PharmCAT 3.1.1 as built does not "
     "meet it either); they are knowledge here and have no switch."),
    ("undocumented base read as reference", undocumented_is_reference, "ClinPGx's list says that such a base counts as the "
     "reference in this gene. The call does so, with a note; PharmCAT's research mode names it in the diplotype instead."),
    ("CYP2D6 not asked for", called_unasked, "PharmCAT leaves the gene alone unless asked. Here it is called from small "
     "variants always, with what structure could change."),
)


class Cases:
    def __init__(self, program, real, work):
        self.program = program
        self.folder = os.path.join(real, "pharmcat")
        self.work = os.path.join(work, "cases")
        os.makedirs(self.work, exist_ok=True)
        self.counts = collections.defaultdict(collections.Counter)
        self.by_class = collections.defaultdict(list)
        self.drug_rows = collections.Counter()
        self.unexplained, self.n_run, self.reasons = [], 0, {}
        expectations = collections.defaultdict(list)
        for row in reader(os.path.join(self.folder, "pharmcat_expectations.tsv")):
            expectations[row["case"]].append(row)
        self.n_cases = 0
        for case in reader(os.path.join(self.folder, "pharmcat_cases.tsv")):
            self.n_cases += 1
            if case["vcf"]:
                self.run(case, expectations[case["case"]])

    def answer(self, case):
        path = readable(os.path.join(self.folder, case["vcf"]), self.work)
        options = []
        if case["outside_calls"]:
            options += ["--calls", os.path.join(self.folder, case["outside_calls"])]
        definition = os.path.basename(case["definition"].removeprefix("definition="))
        if definition != "default":
            options += ["--db", knowledge(os.path.join(self.folder, "custom_definitions", definition), self.work)]
        self.n_run += 1
        return Answer(self.program, case, path, options)

    def run(self, case, expectations):
        answer = self.answer(case)
        for row in expectations:
            kind, check = KINDS[row["check"]], CHECKS.get(row["check"])
            expected = json.loads(row["expected_json"])
            agrees, said = check(answer, row, expected) if check else (None, "")
            self.counts[kind]["agree" if agrees else "not compared" if agrees is None else "differ"] += 1
            if agrees is False and kind == "drug row":
                self.drug_rows[row["check"], row["qualifier"], row["subject"], said, self.why(answer, row)] += 1
            if agrees is False and kind in MUST_AGREE:
                self.explain(answer, row, expected, said)

    @staticmethod
    def why(answer, row):
        """A drug row may differ because a gene is refused here; else by the guidelines' release."""
        refused = [gene for gene, found in answer.genes.items() if found["state"] in ("key_site_missing", "half_call")]
        return "gene not called" if refused else "-"

    def explain(self, answer, row, expected, said):
        text = f"{row['case']}: {row['check']} {row['subject']} {row['expected_json']}, here {said}"
        for name, test, reason in CASE_CLASSES:
            if test(answer, row, expected):
                return self.put(name, reason, text)
        gene = answer.gene_of(row)
        theirs = frozenset()
        if isinstance(expected, list) and row["check"] != "recommended_diplotype_any":
            theirs = expected_diplotypes(expected, gene)
        kind = classify(answer.difference(gene, theirs))
        if kind:
            return self.put(kind.name, kind.reason, text)
        return self.unexplained.append(text)

    def put(self, name, reason, text):
        self.by_class[name].append(text)
        self.reasons[name] = reason

    def tables(self):
        explained = sum(map(len, self.by_class.values()))
        rows = []
        for kind in KIND_ORDER:
            counter = self.counts[kind]
            differ = counter["differ"] if kind not in MUST_AGREE else "-"
            rows.append([kind, sum(counter.values()), counter["agree"],
                         counter["differ"] if kind in MUST_AGREE else "-", differ, counter["not compared"]])
        head = table(["what is expected", "expectations", "agree", "differ, each explained below", "differ, only counted",
                      "not compared"], rows, right=range(1, 6))
        classes = table(["class", "expectations", "example", "reason"],
                        [[name, len(found), found[0], self.reasons[name]] for name, found in
                         sorted(self.by_class.items(), key=lambda item: -len(item[1]))], right=(1,))
        drugs = table(["drug row", "source", "drug", "here", "why", "n"],
                      [[*key, n] for key, n in self.drug_rows.most_common()], right=(5,))
        return (f"{self.n_run} of {self.n_cases} cases run (one has no input); {explained} of the differences about calls, "
                f"phenotypes and notes explained, {len(self.unexplained)} not.\n\n{head}\n\n{classes}\n\n{drugs}")

    def failures(self):
        return [f"PharmCAT's case: not explained: {text}" for text in self.unexplained]
