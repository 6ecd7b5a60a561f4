#!/usr/bin/env python3
"""Run stardose on real people and compare with two answers: GeT-RM's consensus, and what PharmCAT calls.

    scripts/validate.py STARDOSE REAL WORK

REAL has getrm/gvcf, getrm/getrm_truth.tsv, 1kgp, oracle and tools/score.py; tables of calls go to WORK.  Prints, per
gene, how often the best diplotype is the other's, and every kind of difference with its count.  Exit 1 below FLOORS.
"""
import collections
import csv
import glob
import gzip
import json
import os
import subprocess
import sys

# What must be reached: share of the phased 1000 Genomes calls that equal PharmCAT's, and the genes whose GeT-RM samples
# must all agree wherever they are called.
FLOOR_PHASED = 0.995
GETRM_GENES = ["CYP2C19", "CYP2C9", "CYP3A5", "TPMT"]
# PharmCAT's report says Reference where the definition's own name is another.
REFERENCE = {"CFTR": "ivacaftor non-responsive CFTR sequence"}
NOT_COMPARED = {"CYP2D6": "needs copy number: not called from small variants"}
# Guidance for the same people under PharmCAT's names.
POPULATIONS = {
    "CVI ACS PCI": "acute coronary syndrome or PCI", "CVI non-ACS non-PCI": "other cardiovascular indications",
    "NVI": "neurovascular indications", "child >40kg_adult": "adults, and children over 40 kg",
    "PHT naive": "phenytoin not used before", "PHT use >3mos": "phenytoin used for over 3 months",
    "pediatrics": "children",
}
NOT_GUIDANCE = {"warfarin": "a flow of steps here, one unclassified text there"}


def reader(path):
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t",
                                  quoting=csv.QUOTE_NONE)


def call(stardose, path, *options):
    table = subprocess.run([stardose, "call", "-q", *options, path], stdout=subprocess.PIPE, check=True)
    return list(csv.DictReader(table.stdout.decode().splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


def unordered(diplotype):
    """The pair, whatever its order; variants without strands as "{a + b}"."""
    if diplotype in (".", ""):
        return ""
    if diplotype.startswith("{"):
        return "{" + " + ".join(sorted(diplotype[1:-1].split(" + "))) + "}"
    return "/".join(sorted(diplotype.split("/")))


def our_diplotypes(row):
    return {unordered(diplotype) for diplotype in row["diplotypes"].split(" OR ")}


def their_diplotypes(row, reference):
    """PharmCAT's answer as we would spell it.

    Ties are separated by ";" (matcher) or " OR " (report).  Variants whose strand is open are in a column of their own, or,
    in the report, a list of names without a slash; there "a (heterozygous)" is Reference/a, and every reference is
    called Reference.
    """
    text = row["diplotypes"]
    if not text and row.get("component_haplotypes"):
        return {unordered("{" + row["component_haplotypes"].replace(";", " + ") + "}")}
    names = text.replace(" OR ", ";").split(";")
    if len(names) > 1 and not any("/" in name for name in names):
        return {unordered("{" + " + ".join(names) + "}")}
    found = set()
    for name in names:
        if name.endswith(" (heterozygous)"):
            name = "Reference/" + name[:-len(" (heterozygous)")]
        parts = [reference if part == "Reference" else part for part in name.split("/")]
        found.add(unordered("/".join(parts)))
    return found


def explain(row, theirs):
    """A difference by its kind."""
    ours = our_diplotypes(row)
    if theirs == {""}:
        return "we call, PharmCAT does not"
    if ours == {""}:
        return f"not called here: {row['status']}"
    if theirs < ours:
        return "more ties here, all of PharmCAT's among them"
    if all(name.startswith("{") for name in ours):
        return "strands are open here"
    return "another diplotype"


def compare(title, rows, oracle):
    """Print the agreement per gene; returns (equal, all) over the genes that are compared."""
    theirs = {(row["sample"], row["gene"]): their_diplotypes(row, REFERENCE.get(row["gene"], "Reference"))
              for row in oracle}
    counts = collections.defaultdict(collections.Counter)
    kinds = collections.defaultdict(collections.Counter)
    for row in rows:
        key = row["sample"], row["gene"]
        if key not in theirs:
            continue
        gene = row["gene"]
        if any(name.startswith("Unknown") for name in theirs[key]):
            theirs[key] = {""}
        if our_diplotypes(row) == theirs[key]:
            counts[gene]["both call nothing" if theirs[key] == {""} else "equal"] += 1
        else:
            counts[gene]["different"] += 1
            kinds[gene][explain(row, theirs[key]), row["diplotypes"], " OR ".join(sorted(theirs[key])) or "no call"] += 1
    print(f"\n## {title}\n\ngene\tequal\tdifferent\tneither calls\tequal %")
    equal = total = 0
    for gene in sorted(counts):
        count = counts[gene]
        n = count["equal"] + count["different"]
        note = f"\t({NOT_COMPARED[gene]})" if gene in NOT_COMPARED else ""
        share = f"{100 * count['equal'] / n:.2f}" if n else "-"
        print(f"{gene}\t{count['equal']}\t{count['different']}\t{count['both call nothing']}\t{share}{note}")
        if gene not in NOT_COMPARED:
            equal, total = equal + count["equal"], total + n
    print(f"all but {', '.join(NOT_COMPARED)}\t{equal}\t{total - equal}\t\t{100 * equal / max(total, 1):.2f}")
    print("\nDifferences: gene, kind, here, PharmCAT, how many")
    for gene in sorted(kinds):
        if gene in NOT_COMPARED:
            continue
        for (kind, here, there), n in sorted(kinds[gene].items(), key=lambda item: (-item[1], item[0])):
            print(f"{gene}\t{kind}\t{here}\t{there}\t{n}")
    return equal, total


def score(real, rows, path, title):
    """GeT-RM concordance by its own scorer; returns {gene: number of mismatches}."""
    with open(path, "w", encoding="utf-8") as out:
        out.write("sample\tgene\tdiplotypes\n")
        for row in rows:
            if row["gene"] not in NOT_COMPARED:
                out.write(f"{row['sample']}\t{row['gene']}\t{row['diplotypes'] if row['diplotypes'] != '.' else ''}\n")
    result = subprocess.run([sys.executable, os.path.join(real, "tools/score.py"),
                             os.path.join(real, "getrm/getrm_truth.tsv"), path], stdout=subprocess.PIPE, check=True)
    print(f"\n## {title}\n\n{result.stdout.decode()}", end="")
    scored = list(reader(path.rsplit(".", 1)[0] + ".scored.tsv"))
    print("\nMismatches: sample, gene, published, here")
    wrong = collections.Counter()
    for row in scored:
        if row["class"] == "mismatch":
            wrong[row["gene"]] += 1
            print(f"{row['sample']}\t{row['gene']}\t{row['published']}\t{row['call']}")
    return wrong


def without_phase(path, work):
    """The same genotypes, phase removed."""
    out = os.path.join(work, "1kgp.unphased.vcf.gz")
    if not os.path.exists(out):
        # GT is the only FORMAT there, and no other column has a bar.
        subprocess.run(["sh", "-c", 'gzip -dc "$1" | tr "|" "/" | bgzip -c >"$2.part" && mv "$2.part" "$2"',
                        "sh", path, out], check=True)
    return out


def selected_guidance(stardose, path):
    """{(drug, population): {strength, ...}} of one person's report."""
    output = subprocess.run([stardose, "report", "-q", "-O", "json", "-o", "-", path], stdout=subprocess.PIPE, check=True)
    report = json.loads(output.stdout)
    chosen = collections.defaultdict(set)
    for drug in report["drugs"]:
        for advice in drug["advice"]:
            if advice["source"] != "CPIC":
                continue
            chosen[drug["drug"], advice["population"]].add(advice["strength"] or "none")
    return report["sample"]["name"], chosen


def compare_guidance(stardose, files, oracle):
    theirs = collections.defaultdict(lambda: collections.defaultdict(set))
    for row in oracle:
        if row["source"] == "CPIC":
            theirs[row["sample"]][row["drug"], row["population"]].add((row["strength"], row["gene_results"]))
    counts = collections.defaultdict(collections.Counter)
    kinds = collections.Counter()
    for path in files:
        sample, ours = selected_guidance(stardose, path)
        ours_by_drug = collections.defaultdict(dict)
        for (drug, population), strengths in ours.items():
            ours_by_drug[drug][population] = strengths
        for (drug, population), rows in theirs[sample].items():
            if drug not in ours_by_drug or drug in NOT_GUIDANCE:
                continue
            mine = ours_by_drug[drug].get(POPULATIONS.get(population, population))
            expected = {strength for strength, _ in rows}
            if mine is not None and expected <= mine:
                counts[drug]["equal"] += 1
            else:
                counts[drug]["different"] += 1
                kinds[drug, population, "|".join(sorted(expected)), ";".join(sorted({r for _, r in rows})),
                      "|".join(sorted(mine)) if mine else "populations here: " + ", ".join(sorted(ours_by_drug[drug]))] += 1
    print("\n## Guidance selected (CPIC), PharmCAT on the same gVCFs\n\ndrug\tequal\tdifferent")
    for drug in sorted(counts):
        print(f"{drug}\t{counts[drug]['equal']}\t{counts[drug]['different']}")
    print("\nDifferences: drug, population, strength there, results there, here, how many")
    for key, n in sorted(kinds.items()):
        print("\t".join(key) + f"\t{n}")


def main():
    stardose, real, work = sys.argv[1:4]
    if not os.path.isdir(real):
        print(f"validate: skipped, there is no {real}")
        return 0
    os.makedirs(work, exist_ok=True)
    failures = []

    gvcfs = sorted(glob.glob(os.path.join(real, "getrm/gvcf/*.g.vcf.gz")))
    getrm = [row for path in gvcfs for row in call(stardose, path)]
    print(f"# {len(gvcfs)} gVCFs of GeT-RM samples, absent = missing")
    wrong = score(real, getrm, os.path.join(work, "getrm.calls.tsv"), "GeT-RM consensus, gVCFs")
    failures += [f"GeT-RM {gene}: {wrong[gene]} mismatches" for gene in GETRM_GENES if wrong[gene]]
    compare("PharmCAT on the same gVCFs", getrm, list(reader(os.path.join(real, "oracle/calls.getrm.tsv"))))
    compare_guidance(stardose, gvcfs, list(reader(os.path.join(real, "oracle/guidance.getrm.tsv"))))

    path = os.path.join(real, "1kgp/1kgp.grch38.vcf.gz")
    for title, source, oracle in (("phased", path, "calls.1kgp_phased.tsv.gz"),
                                  ("phase removed", without_phase(path, work), "calls.1kgp_unphased.tsv.gz")):
        rows = call(stardose, source, "--absent", "reference")
        equal, total = compare(f"PharmCAT on 1000 Genomes, {title}, absent = reference", rows,
                               reader(os.path.join(real, "oracle", oracle)))
        if title == "phased":
            score(real, rows, os.path.join(work, "1kgp.calls.tsv"), "GeT-RM consensus, 1000 Genomes, phased")
            if equal < FLOOR_PHASED * total:
                failures.append(f"phased: {100 * equal / total:.2f} % equal PharmCAT's, below {100 * FLOOR_PHASED} %")

    print()
    for failure in failures:
        print(f"validate: {failure}")
    print("validate: " + ("failed" if failures else "all floors reached"))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
