#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Write databases/drugs.tsv: identifiers of every drug that a guidance table names.

RxNorm and ATC codes are CPIC's (its table of gene-drug pairs, and its first database load for what that
lacks).  Class and synonyms are kept in scripts/guidance/drug-words.tsv: international and US names of the
substance, and brand names as they stand on the FDA labels at hand.
"""
import argparse
import csv
import glob
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
COLUMNS = ["drug", "rxnorm", "atc", "class", "synonyms"]


def read_table(path, delimiter="\t"):
    with open(path, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=delimiter))


def codes(text):
    """ATC codes as a list in our spelling; upstream writes "NA" or an empty string where it has none."""
    return "|".join(sorted(re.findall(r"\b[A-Z]\d\d[A-Z]{1,2}(?:\d\d)?\b", text))) or "."


def pairs_table(upstream):
    rows = read_table(os.path.join(upstream, "pypgx-0.26", "cpic-table.csv"), ",")
    return {row["Drug"]: (row["RxNorm"] or ".", codes(row["ATC"])) for row in rows}


def first_load(upstream):
    """The COPY block of drugs in CPIC's first database load."""
    path = os.path.join(upstream, "cpic-data-1.56.0", "V2__initial_data.2021-dump.sql")
    with open(path, encoding="utf-8") as stream:
        lines = iter(stream)
        next(line for line in lines if line.startswith("COPY drug "))
        rows = [line.rstrip("\n").split("\t") for line in iter(lambda: next(lines), "\\.\n")]
    return {row[1]: (row[3] or ".", codes(row[5])) for row in rows}


def drugs_with_guidance():
    tables = glob.glob(os.path.join(ROOT, "databases", "guidance", "*.tsv"))
    return sorted({row["drug"] for path in tables for row in read_table(path)})


def write_drugs(upstream):
    newer, older = pairs_table(upstream), first_load(upstream)
    words = {row["drug"]: row for row in read_table(os.path.join(HERE, "guidance", "drug-words.tsv"))}
    with open(os.path.join(ROOT, "databases", "drugs.tsv"), "w", encoding="utf-8", newline="") as out:
        out.write("\t".join(COLUMNS) + "\n")
        for drug in drugs_with_guidance():
            candidates = [table[drug] for table in (newer, older) if drug in table]
            rxnorm, atc = (next((c[i] for c in candidates if c[i] != "."), ".") for i in (0, 1))
            out.write("\t".join([drug, rxnorm, atc, words[drug]["class"], words[drug]["synonyms"]]) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--upstream", default=os.path.join(ROOT, "..", "shared", "upstream"))
    write_drugs(parser.parse_args().upstream)
    return 0


if __name__ == "__main__":
    sys.exit(main())
