#!/usr/bin/env python3
"""Made-up patients are found again: simulate a pair of alleles in each gene, call it, compare.

    scripts/check-simulated.py STARDOSE [--every] [--times N] [--unphased] [--builds 38,37] [--seed N]

Each allele of a gene stands once beside another, drawn at random, in some style; --times N: N times, each time in another
style.  With --every, every pair of alleles of every gene is tried besides, phased and unphased, many people in one file.
Phased patients must be called exactly as they were made; of unphased ones the pair must be among those that explain what
was seen.
"""
import argparse
import collections
import csv
import itertools
import random
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import simulated_pairs

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


def patients(genes, seed):
    """One dictionary gene -> (allele, allele) a patient."""
    draw = random.Random(seed)
    lists = {}
    for gene in genes:
        names = alleles_of(gene)
        lists[gene["gene"]] = [(name,) if is_haploid(gene) else (name, draw.choice(names)) for name in names]
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


def lost(gene, pair, row, what, phased):
    """A line where the pair was not found again."""
    names = [printed(allele) for allele in pair]
    either = {"/".join(names), "/".join(reversed(names))}
    found = answers(row)
    if not phased and "READ_IN_CIS" in row["notes"]:
        return []  # a variant list's larger allele, by rule, and the note says so
    if (phased and not set(found) <= either) or not either & set(found):
        return [f"{gene} {'/'.join(pair)} {what} {'phased' if phased else 'unphased'}: {row['diplotypes']} {row['reason']}"]
    return []


def try_patient(program, folder, number, pairs, style, build, phased):
    """What was not found again, as lines."""
    path = Path(folder) / f"{number}-{style}-{build}-{phased}.vcf"
    asked = [word for gene, pair in pairs.items() for word in ("-d", f"{gene}={'/'.join(pair)}")]
    options = ["--style", style, "--build", build] + (["--phased"] if phased else [])
    path.write_text(run(program, "simulate", *options, "--genes", ",".join(pairs), *asked), encoding="utf-8")
    absent = "reference" if style == "vcf" else "missing"
    rows = lookup(run(program, "call", "--absent", absent, "--genes", ",".join(pairs), str(path)))
    path.unlink()
    return [line for gene, pair in pairs.items() if not is_unreached(program, gene, pair, style, build, rows[gene])
            for line in lost(gene, pair, rows[gene], f"{style} {build}", phased)]


def array_text(vcf, flips):
    """The file as a consumer array's raw data; flips(number of the row): are its letters those of the other strand?"""
    rows = ["# made up; build 37" + ("" if flips(0) else ", plus strand")]
    for number, cells in enumerate(line.split("\t") for line in vcf.splitlines() if not line.startswith("#")):
        bases = [cells[3], *cells[4].split(",")]
        letters = "".join(bases[int(allele)] for allele in re.findall(r"\d+", cells[9]))
        if flips(number):
            letters = letters.translate(str.maketrans("ACGT", "TGCA"))
        rows.append("\t".join([cells[2], cells[0].removeprefix("chr").replace("M", "MT"), cells[1], letters]))
    return "\n".join(rows) + "\n"


def try_array(program, folder, number, pairs):
    """The raw data of an array are called as a VCF of the same genotypes; on mixed strands more is left open, nothing said wrongly."""
    asked = [word for gene, pair in pairs.items() for word in ("-d", f"{gene}={'/'.join(pair)}")]
    vcf = run(program, "simulate", "--style", "array", "--build", "37", "--genes", ",".join(pairs), *asked)
    wrong, path = [], Path(folder) / f"{number}.vcf"
    path.write_text(vcf, encoding="utf-8")
    wanted = lookup(run(program, "call", "--genes", ",".join(pairs), str(path)))
    for name, flips in (("one strand", lambda row: False), ("mixed strands", lambda row: row % 2 == 0)):
        path.write_text(array_text(vcf, flips), encoding="utf-8")
        rows = lookup(run(program, "call", "-q", "--genes", ",".join(pairs), str(path)))
        for gene, row in rows.items():
            alike = [row[key] == wanted[gene][key] for key in ("diplotypes", "phenotypes", "status", "sites_seen")]
            open_or_shown = row["not_assessed"].split(";") + re.split(r"/| OR ", " OR ".join(answers(row)))
            is_open = row["status"] != "called" or (
                row["sites_seen"] != wanted[gene]["sites_seen"] and all(printed(name) in open_or_shown for name in pairs[gene])) or (
                set(answers(wanted[gene])) <= set(answers(row)))
            if not (all(alike) or (name != "one strand" and is_open)):
                wrong.append(f"{gene} {'/'.join(pairs[gene])} as an array of {name}: {row['diplotypes']} not {wanted[gene]['diplotypes']}")
    path.unlink()
    return wrong


def is_unreached(program, gene, pair, style, build, row):
    """A file of variants alone holds nothing of a gene that is the genome's on both strands, and no gene is called then."""
    if style != "vcf" or not row["reason"].startswith("The input has no record in this gene's region."):
        return False
    text = run(program, "simulate", "--style", style, "--build", build, "--genes", gene, "-d", f"{gene}={'/'.join(pair)}")
    return all(line.startswith("#") for line in text.splitlines())


def try_every_pair(program, genes, builds):
    """Of all genes and builds; the largest first, two at a time."""
    jobs = sorted(itertools.product(genes, builds), key=lambda job: -len(alleles_of(job[0])))
    counts, wrong = collections.Counter(), []
    with ThreadPoolExecutor(2) as pool:
        tried = pool.map(lambda job: simulated_pairs.try_gene(program, job[0]["gene"], alleles_of(job[0]), job[1],
                                                              is_haploid(job[0]), lost), jobs)
        for (_, build), (n_pairs, lines) in zip(jobs, tried):
            counts[build] += n_pairs
            wrong += lines
    for build in builds:
        print(f"every pair: GRCh{build}: {counts[build]} pairs of alleles of {len(genes)} genes, phased and unphased")
    print(f"every pair: {len(wrong)} not found again")
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--every", action="store_true")
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--builds", default="38")
    parser.add_argument("--unphased", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    genes = [gene for gene in read("genes.tsv") if (TABLES / f"alleles/{gene['gene']}.tsv").exists()]
    builds = options.builds.split(",")
    ways = list(itertools.product(STYLES, builds))
    jobs = []
    for time in range(options.times):
        for number, pairs in enumerate(patients(genes, options.seed + time)):
            style, build = ways[(number + time) % len(ways)]
            jobs.append((f"{time}-{number}", pairs, style, build, not options.unphased))
    tried = sum(len(job[1]) for job in jobs)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        results = pool.map(lambda job: try_patient(options.program, folder, *job), jobs)
        wrong = [line for lines in results for line in lines]
        if options.unphased:  # an array knows no strands
            arrays = {job[0]: job[1] for job in jobs if job[0].startswith("0-")}
            unlike = [line for lines in pool.map(lambda job: try_array(options.program, folder, *job), arrays.items()) for line in lines]
            print(f"simulated: {2 * len(arrays)} raw data of arrays, {len(unlike)} called otherwise than a VCF")
            wrong += unlike
    print(f"simulated: {len(jobs)} files, {tried} pairs of alleles, {len(wrong)} not found again")
    if options.every:
        wrong += try_every_pair(options.program, genes, builds)
    print(*(f"FAIL {line}" for line in wrong[:40]), sep="\n", end="\n" if wrong else "")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
