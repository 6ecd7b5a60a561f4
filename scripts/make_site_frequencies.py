#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Rebuild databases/site_frequencies.tsv: how often a base stands at sites where an absent record misleads.

    scripts/make_site_frequencies.py REAL

For the sites marked absent_risk whose gene has no named allele's frequency to tell it by (frequencies.tsv; or only that
of alleles together).  Counted are genotypes: of the people of REAL/1kgp on GRCh37 (phase 3) where that set has the site,
else of the genomes of REAL/getrm/gvcf, whose files say something at every site.  Without REAL the table stays as it is.
"""

import glob
import gzip
import os
import re
import sys

from tables import DATABASES, NONE, ImportFailure, read_table, write_table

COLUMNS = "gene site base frequency n source".split()
PHASE_3 = "1kgp/1kgp.grch37.vcf.gz"
GVCFS = "getrm/gvcf/*.g.vcf.gz"


def risky_sites():
    """Yield (gene's row, site's row) of the sites that frequencies.tsv leaves open."""
    frequencies = read_table(DATABASES / "frequencies.tsv")
    for gene in read_table(DATABASES / "genes.tsv"):
        path = DATABASES / f"sites/{gene['gene']}.tsv"
        names = {row["allele"] for row in frequencies if row["gene"] == gene["gene"]}
        is_told = names and not any("|" in name for name in names)
        for site in read_table(path) if path.exists() else []:
            if site["absent_risk"] != NONE and not is_told:
                yield gene, site


def alleles_at(record, position, ref, alts):
    """Yield the sequence on each chromosome that a VCF line gives at a site of one base; None where it says nothing."""
    fields = record.rstrip("\n").split("\t")
    bases = [fields[3]] + fields[4].split(",")
    end = re.search(r"(?:^|;)END=(\d+)", fields[7])
    is_block = int(fields[1]) <= position <= (int(end[1]) if end else int(fields[1]))
    for sample in fields[9:]:
        for allele in re.split("[|/]", sample.split(":")[0]):
            if allele == "." or not is_block:
                yield None
            elif allele == "0":
                yield ref
            else:
                base = bases[int(allele)]
                yield base if int(fields[1]) == position and base in alts else None


def lines_over(path, chromosome, position):
    """Yield the lines of a VCF that begin or reach over the position."""
    with gzip.open(path, "rt") as lines:
        for line in lines:
            if line.startswith(chromosome + "\t"):
                fields = line.split("\t", 8)
                end = re.search(r"(?:^|;)END=(\d+)", fields[7])
                if int(fields[1]) <= position <= (int(end[1]) if end else int(fields[1])):
                    yield line


def count(paths, chromosome, position, ref, alts):
    """Return (how often each base is there, how many chromosomes)."""
    seen = {}
    for path in paths:
        for line in lines_over(path, chromosome, position):
            for base in alleles_at(line, position, ref, alts):
                if base:
                    seen[base] = seen.get(base, 0) + 1
    return seen, sum(seen.values())


def rows(real):
    """Yield the rows of the table: the genome's base of GRCh38 at each site."""
    for gene, site in risky_sites():
        chromosome = gene["chromosome"]
        seen, n = count([os.path.join(real, PHASE_3)], chromosome.removeprefix("chr"), int(site["grch37_pos"]),
                        site["grch37_ref"], site["grch37_alts"].split(","))
        source = "1000 Genomes Project, phase 3"
        if n == 0:
            paths = sorted(glob.glob(os.path.join(real, GVCFS)))
            seen, n = count(paths, chromosome, int(site["grch38_pos"]), site["grch38_ref"], site["grch38_alts"].split(","))
            source = f"{len(paths)} genomes of GeT-RM"
        if n == 0 or not seen.get(site["grch38_ref"]):
            raise ImportFailure(f"{gene['gene']} {site['site']}: nobody was counted")
        yield [gene["gene"], site["site"], site["grch38_ref"], f"{seen[site['grch38_ref']] / n:.6f}", n, source]


def main():
    real = sys.argv[1]
    if not os.path.exists(os.path.join(real, PHASE_3)):
        print(f"site frequencies: kept as they are, there is no {os.path.join(real, PHASE_3)}")
        return
    print(f"site frequencies {write_table(DATABASES / 'site_frequencies.tsv', COLUMNS, rows(real))}")


if __name__ == "__main__":
    main()
