"""Which of CPIC's recommendations are selected for the same people, here and in PharmCAT."""
import collections
import os

from validate_common import reader, share, table

# The same people under PharmCAT's names.
POPULATIONS = {
    "CVI ACS PCI": "acute coronary syndrome or PCI", "CVI non-ACS non-PCI": "other cardiovascular indications",
    "NVI": "neurovascular indications", "child >40kg_adult": "adults, and children over 40 kg",
    "PHT naive": "phenytoin not used before", "PHT use >3mos": "phenytoin used for over 3 months",
    "pediatrics": "children",
}
NOT_COMPARED = {"warfarin"}  # a flow of steps here, one unclassified text there


def selected(program, path):
    """The sample, and {drug: {population: {strength, ...}}} of its report."""
    report = program.report(path)
    chosen = collections.defaultdict(lambda: collections.defaultdict(set))
    for drug in report["drugs"]:
        for advice in drug["advice"]:
            if advice["source"] == "CPIC":
                chosen[drug["drug"]][advice["population"]].add(advice["strength"] or "none")
    return report["sample"]["name"], chosen


def compare(program, files, real):
    """The share that is equal and every other, as Markdown."""
    theirs = collections.defaultdict(lambda: collections.defaultdict(set))
    for row in reader(os.path.join(real, "oracle/guidance.getrm.tsv")):
        if row["source"] == "CPIC":
            theirs[row["sample"]][row["drug"], row["population"]].add((row["strength"], row["gene_results"]))
    equal, others = 0, collections.Counter()
    for path in files:
        sample, ours = selected(program, path)
        for (drug, population), rows in theirs[sample].items():
            if drug not in ours or drug in NOT_COMPARED:
                continue
            mine = ours[drug].get(POPULATIONS.get(population, population), set())
            expected = {strength for strength, _ in rows}
            if mine and expected <= mine:
                equal += 1
            else:
                results = "; ".join(sorted({results.replace(";", "; ") for _, results in rows}))
                others[drug, population, results, "; ".join(sorted(mine)) or "no row", "; ".join(sorted(expected))] += 1
    n = equal + sum(others.values())
    head = table(["people", "rows equal", "of", "share"], [[len(files), f"{equal:,}", f"{n:,}", share(equal, n)]], right=range(4))
    rest = table(["drug", "population", "results there", "here", "PharmCAT (CPIC data 2.12.0)", "n"],
                 [[*key, count] for key, count in sorted(others.items())], right=(5,))
    return f"{head}\n\n{rest}"
