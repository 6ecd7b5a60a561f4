#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Rebuild databases/frequencies.tsv: how often a named allele stands on a chromosome, by population.

    scripts/make_frequencies.py STARDOSE REAL

STARDOSE calls the phased people of REAL/1kgp (1000 Genomes, 30x, GRCh38), whose populations are in populations.tsv; what
it calls on each strand is counted.  Without REAL the table stays as it is.

Counted are people of whom exactly one diplotype is called, so a frequency is that among chromosomes which the definitions
can name.  A site without any record in the whole set counts as the reference there (sites without a carrier are left out
of it), but for sites known to vary where the set has no record (absent_risk): alleles that only such a site tells apart
stand in one row, `*1|*4`, with their frequency together.  An allele that rests on another site without a record has no
row.  Genes that need copy number, and those whose sites are all left out, have none either.
"""

import collections
import csv
import os
import shutil
import subprocess
import sys
import tempfile

from tables import DATABASES, NONE, read_table, write_table

COLUMNS = "gene allele population frequency n source".split()
POPULATIONS = ["AFR", "AMR", "EAS", "EUR", "SAS"]
POOLED = "all"
SOURCE = "1KGP 30x"
PHASED = "1kgp/1kgp.grch38.vcf.gz"


def call(stardose, path, *options):
    """Return the rows of `stardose call`."""
    table = subprocess.run([stardose, "call", "-q", *options, path], stdout=subprocess.PIPE, check=True)
    return list(csv.DictReader(table.stdout.decode().splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


def superpopulations(real):
    """Return {sample: superpopulation}."""
    return {row["sample"]: row["superpopulation"] for row in read_table(os.path.join(real, "1kgp/populations.tsv"))}


def printed_names(gene):
    """Return {allele: the name that diplotypes print} of the alleles that sites define, in display order."""
    rows = read_table(DATABASES / f"functions/{gene}.tsv")
    defined = {row["allele"] for row in read_table(DATABASES / f"alleles/{gene}.tsv")} | {rows[0]["allele"]}
    return {row["allele"]: row["allele"] if row["reported_as"] == NONE else row["reported_as"]
            for row in rows if row["allele"] in defined}


def left_out_sites(stardose, real, *options):
    """Return {gene: sites without a record for anyone}; a gene that is wholly left out has the word "all"."""
    seen = collections.defaultdict(list)
    for row in call(stardose, os.path.join(real, PHASED), *options):
        seen[row["gene"]].append(set() if row["missing"] == NONE else set(row["missing"].split(";")))
    return {gene: set.intersection(*missing) for gene, missing in seen.items()}


def groups_of(gene, left_out):
    """Return {name: group}: alleles that are alike but for sites that are left out and known to vary."""
    hidden = {row["site"] for row in read_table(DATABASES / f"sites/{gene}.tsv")
              if row["site"] in left_out and row["absent_risk"] in ("grch38", "both")}
    names = printed_names(gene)
    if not hidden:
        return {name: name for name in names.values()}
    rests = collections.defaultdict(set)
    for row in read_table(DATABASES / f"alleles/{gene}.tsv"):
        if row["site"] not in hidden:
            rests[row["allele"]].add((row["site"], row["alt"]))
    alike = collections.defaultdict(dict)
    for allele, name in names.items():
        alike[frozenset(rests[allele])][name] = True
    return {name: "|".join(group) for group in alike.values() for name in group}


def split_diplotype(text, names):
    """Return the names of a printed diplotype (two, or one where haploid); None where they are not all named alleles."""
    if text in names:
        return [text]
    for at in (i for i, letter in enumerate(text) if letter == "/"):
        if text[:at] in names and text[at + 1:] in names:
            return [text[:at], text[at + 1:]]
    return None


def count(rows, gene, populations, groups):
    """Return {population: Counter of groups} over the gene's calls, for the people in `populations`."""
    counts = {population: collections.Counter() for population in POPULATIONS}
    for row in rows:
        if row["gene"] != gene or row["sample"] not in populations or row["status"] != "called":
            continue
        for name in split_diplotype(row["diplotypes"], groups) or []:
            counts[populations[row["sample"]]][groups[name]] += 1
    return counts


def genes_counted(left_out):
    """Return the genes of named alleles that small variants tell, and of which the set has any site."""
    for row in read_table(DATABASES / "genes.tsv"):
        if row["caller"] == "star" and row["copy_number"] == NONE and "all" not in left_out[row["gene"]]:
            sites = {site["site"] for site in read_table(DATABASES / f"sites/{row['gene']}.tsv")}
            if sites - left_out[row["gene"]]:
                yield row["gene"]


def frequency_rows(rows, left_out, populations):
    """Yield the rows of the table for the people in `populations`."""
    for gene in genes_counted(left_out):
        groups = groups_of(gene, left_out[gene])
        counts = count(rows, gene, populations, groups)
        counts[POOLED] = sum(counts.values(), collections.Counter())
        for group in dict.fromkeys(groups.values()):
            for population in POPULATIONS + [POOLED]:
                n = sum(counts[population].values())
                if counts[population][group]:
                    yield [gene, group, population, f"{counts[population][group] / n:.6f}", n, SOURCE]


def main():
    stardose, real = sys.argv[1:3]
    if not os.path.exists(os.path.join(real, PHASED)):
        print(f"frequencies: kept as they are, there is no {os.path.join(real, PHASED)}")
        return
    # The table of before may name alleles that are no more: the others are read without it.
    with tempfile.TemporaryDirectory() as work:
        others = os.path.join(work, "databases")
        shutil.copytree(DATABASES, others, ignore=shutil.ignore_patterns("frequencies.tsv"))
        rows = call(stardose, os.path.join(real, PHASED), "--absent", "reference", "--db", others)
        left_out = left_out_sites(stardose, real, "--db", others)
    n_rows = write_table(DATABASES / "frequencies.tsv", COLUMNS, frequency_rows(rows, left_out, superpopulations(real)))
    print(f"frequencies {n_rows}")


if __name__ == "__main__":
    main()
