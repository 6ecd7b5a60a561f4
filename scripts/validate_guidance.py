"""Which recommendations of CPIC and DPWG are selected for the same people, here and in PharmCAT.

CPIC's rows are told apart by their strength.  DPWG has none: there a row is equal where the same results select one.
Every difference must meet the test of one of the classes below, or validate.py fails.
"""
import collections
import os

from validate_common import ROOT, reader, share, table

# The same people under PharmCAT's names.
POPULATIONS = {
    "CVI ACS PCI": "acute coronary syndrome or PCI", "CVI non-ACS non-PCI": "other cardiovascular indications",
    "NVI": "neurovascular indications", "child >40kg_adult": "adults, and children over 40 kg",
    "PHT naive": "phenytoin not used before", "PHT use >3mos": "phenytoin used for over 3 months",
    "pediatrics": "children",
}
NOT_COMPARED = {"warfarin"}  # of CPIC: a flow of steps here, one unclassified text there

CLASSES = {
    "result": "another result of a gene, which the comparison of calls explains",
    "nothing": "the row's own text recommends nothing, so it has no strength here",
    "revised": "the guideline was revised after the rows that PharmCAT had",
    "rekeyed": "DPWG's own results stand for others here (scripts/guidance/DPWG-keys.tsv)",
}


class Person:
    """The sample, the advice of its report, and its genes' results as PharmCAT writes them."""

    def __init__(self, program, path):
        report = program.report(path)
        self.name = report["sample"]["name"]
        self.advice = collections.defaultdict(list)  # of source, drug
        for drug in report["drugs"]:
            for advice in drug["advice"]:
                self.advice[advice["source"], drug["drug"]].append(advice)
        self.drugs = {drug["drug"] for drug in report["drugs"]}
        self.results = {gene["gene"]: results_of(gene) for gene in report["genes"]}

    def selected(self, source, drug, population, guideline):
        return [advice for advice in self.advice[source, drug]
                if (source == "DPWG" or advice["population"] == POPULATIONS.get(population, population))
                and (source == "CPIC" or advice["guideline"] == guideline)]

    def has_results(self, results):
        """Whether our results are among those that a row of theirs names."""
        pairs = [pair.split("=", 1) for pair in results.split(";")]
        return all(value in self.results.get(gene, {"No Result"}) for gene, value in pairs)


def results_of(gene):
    """What guidance may look a gene up by: phenotypes, scores, pairs of alleles; no result where structure is open."""
    if gene["structure"] and gene["structure"]["is_provisional"] or not gene["outcomes"]:
        return {"No Result"}
    found = set(gene["phenotypes"])
    for outcome in gene["outcomes"]:
        found |= {outcome["activity_score"], outcome["diplotype"]} - {None}
    return found


def revised():
    """Guidelines of which later rows are known."""
    return {(row["source"], row["guideline"]) for row in reader(ROOT / "scripts/guidance/revised.tsv")}


def class_of(person, source, mine, results, guideline, later):
    if not all(person.has_results(each) for each in results):
        return "result"
    if mine and all(advice["action"] == "no_recommendation" for advice in mine):
        return "nothing"
    if (source, guideline) in later:
        return "revised"
    if source == "DPWG" and not mine:
        return "rekeyed" if any(result in ("Rapid Metabolizer", "Indeterminate") for each in results
                                for result in each.replace("=", ";").split(";")) else None
    return None


class Guidance:
    """The comparison over all people, and what was left unexplained."""

    def __init__(self, program, files, real):
        self.n_people, self.equal, self.classes = len(files), collections.Counter(), collections.Counter()
        self.others, self.unexplained = collections.Counter(), []
        theirs = collections.defaultdict(lambda: collections.defaultdict(set))
        for row in reader(os.path.join(real, "oracle/guidance.getrm.tsv")):
            key = (row["source"], row["drug"], row["population"], row["guideline"])
            theirs[row["sample"]][key].add((row["strength"], row["gene_results"]))
        later = revised()
        for path in files:
            person = Person(program, path)
            for key, rows in theirs[person.name].items():
                self.compare(person, key, rows, later)

    def compare(self, person, key, rows, later):
        source, drug, population, guideline = key
        if drug not in person.drugs or (source == "CPIC" and drug in NOT_COMPARED):
            return
        mine = person.selected(source, drug, population, guideline)
        strengths = {advice["strength"] or "none" for advice in mine}
        if mine and (all(person.has_results(each) for _, each in rows) if source == "DPWG"
                     else {strength for strength, _ in rows} <= strengths):
            self.equal[source] += 1
            return
        results = {results for _, results in rows}
        found = class_of(person, source, mine, results, guideline, later)
        said = "; ".join(sorted(strengths)) if source == "CPIC" and mine else "no row" if not mine else "a row"
        self.others[source, drug, population, "; ".join(sorted(results)).replace(";", "; ").replace(";  ", "; "), said,
                    "; ".join(sorted({strength for strength, _ in rows})), found or "UNEXPLAINED"] += 1
        self.classes[source, found] += 1
        if found is None:
            self.unexplained.append(f"guidance: {person.name}, {source}, {drug}, {population}: {said} for {sorted(results)}")

    def tables(self):
        rows = []
        for source in ("CPIC", "DPWG"):
            n = self.equal[source] + sum(count for (each, _), count in self.classes.items() if each == source)
            rows.append([source, self.n_people, f"{self.equal[source]:,}", f"{n:,}", share(self.equal[source], n)])
        head = table(["source", "people", "rows equal", "of", "share"], rows, right=(1, 2, 3, 4))
        why = table(["source", "class", "the difference", "n"],
                    [[source, name, CLASSES[name], count] for (source, name), count in sorted(item for item in self.classes.items() if item[0][1])],
                    right=(3,))
        rest = table(["source", "drug", "population", "results there", "here", "PharmCAT (data 2.12.0)", "class", "n"],
                     [[*key, count] for key, count in sorted(self.others.items())], right=(7,))
        return f"{head}\n\n{why}\n\n{rest}"

    def failures(self):
        return self.unexplained
