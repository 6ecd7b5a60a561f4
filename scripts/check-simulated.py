#!/usr/bin/env python3
"""Made-up patients are found again: simulate a pair of alleles in each gene, call it, compare.

    scripts/check-simulated.py STARDOSE [--every] [--unphased] [--builds 38,37] [--seed N]

Without --every each allele of a gene stands once beside another, drawn at random, in some style; with it every pair of
alleles is tried in every style.  Phased patients must be called exactly as they were made; of unphased ones the pair
must be among those that explain what was seen.
"""
import argparse
import csv
import itertools
import random
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

STYLES = ["gatk-gvcf", "deepvariant", "joint", "pharmcat", "vcf"]
TABLES = Path(__file__).resolve().parent.parent / "databases"


def read(table):
    with open(TABLES / table, encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def alleles_of(gene):
    """The alleles that sites define, and the reference allele."""
    names = list(dict.fromkeys(row["allele"] for row in read(f"alleles/{gene['gene']}.tsv")))
    return names if gene["reference_allele"] in names + ["."] else [gene["reference_allele"]] + names


def printed(allele):
    """A suballele is reported by the allele it belongs to."""
    return re.sub(r"^(\*\d+)\.\d{3}$", r"\1", allele)


def is_haploid(gene):
    return gene["ploidy"] == "mitochondrial"


def patients(genes, every, seed):
    """One dictionary gene -> (allele, allele) a patient."""
    draw = random.Random(seed)
    lists = {}
    for gene in genes:
        names = alleles_of(gene)
        if is_haploid(gene):
            lists[gene["gene"]] = [(name,) for name in names]
        elif every:
            lists[gene["gene"]] = list(itertools.combinations_with_replacement(names, 2))
        else:
            lists[gene["gene"]] = [(name, draw.choice(names)) for name in names]
    for rank in range(max(map(len, lists.values()))):
        yield {gene: pairs[rank] for gene, pairs in lists.items() if rank < len(pairs)}


def run(program, *arguments):
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(arguments)}: {done.stderr}")
    return done.stdout


def lookup(text):
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {row["gene"]: row for row in rows}


def answers(row):
    """The diplotypes that explain what was seen; "{a + b}", strands open, stands for a/b too."""
    found = row["diplotypes"].split(" OR ") + row["if_two_copies"].split(" OR ") + row["alternatives"].split(" OR ")
    return [name[1:-1].replace(" + ", "/") if name.startswith("{") else name for name in found if name != "."]


def try_patient(program, folder, number, pairs, style, build, phased):
    """What was not found again, as lines."""
    path = Path(folder) / f"{number}-{style}-{build}-{phased}.vcf"
    asked = [word for gene, pair in pairs.items() for word in ("-d", f"{gene}={'/'.join(pair)}")]
    options = ["--style", style, "--build", build] + (["--phased"] if phased else [])
    path.write_text(run(program, "simulate", *options, "--genes", ",".join(pairs), *asked), encoding="utf-8")
    absent = "reference" if style == "vcf" else "missing"
    rows = lookup(run(program, "call", "--absent", absent, "--genes", ",".join(pairs), str(path)))
    path.unlink()
    for gene, pair in pairs.items():
        names = [printed(allele) for allele in pair]
        either = {"/".join(names), "/".join(reversed(names))}
        found = answers(rows[gene])
        if (phased and not (set(found) <= either)) or not either & set(found):
            yield f"{gene} {'/'.join(pair)} {style} {build} {'phased' if phased else 'unphased'}: {rows[gene]['diplotypes']} {rows[gene]['reason']}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--every", action="store_true")
    parser.add_argument("--builds", default="38")
    parser.add_argument("--unphased", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    genes = [gene for gene in read("genes.tsv") if (TABLES / f"alleles/{gene['gene']}.tsv").exists()]
    builds = options.builds.split(",")
    ways = list(itertools.product(STYLES, builds))
    jobs = []
    for number, pairs in enumerate(patients(genes, options.every, options.seed)):
        chosen = ways if options.every else [ways[number % len(ways)]]
        jobs += [(number, pairs, style, build, not options.unphased) for style, build in chosen]
    tried = sum(len(job[1]) for job in jobs)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        results = pool.map(lambda job: list(try_patient(options.program, folder, *job)), jobs)
        lost = [line for lines in results for line in lines]
    print(*lost[:40], sep="\n", end="\n" if lost else "")
    print(f"simulated: {len(jobs)} files, {tried} pairs of alleles, {len(lost)} not found again")
    sys.exit(bool(lost))


if __name__ == "__main__":
    main()
