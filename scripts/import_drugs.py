# SPDX-License-Identifier: Apache-2.0
"""Rebuild databases/drugs.tsv: identifiers of every drug that guidance, or interactions.tsv, names.

RxNorm and ATC codes are CPIC's (its table of gene-drug pairs, and its first database load for what that
lacks).  Class and synonyms are kept in scripts/guidance/drug-words.tsv: international and US names of the
substance, and brand names as they stand on the FDA labels at hand.
"""

import csv
import re
import sys
from pathlib import Path

from tables import DATABASES, NONE, ImportFailure, read_table, write_table
from upstream import open_from_command_line

COLUMNS = ["drug", "rxnorm", "atc", "class", "synonyms"]
WORDS = Path(__file__).resolve().parent / "guidance" / "drug-words.tsv"


def codes(text):
    """Return ATC codes as a list in our spelling; upstream writes "NA" or nothing where it has none."""
    return "|".join(sorted(re.findall(r"\b[A-Z]\d\d[A-Z]{1,2}(?:\d\d)?\b", text))) or NONE


def pairs_table(folder):
    with open(folder / "pypgx-0.26/cpic-table.csv", encoding="utf-8", newline="") as stream:
        return {row["Drug"]: (row["RxNorm"] or NONE, codes(row["ATC"])) for row in csv.DictReader(stream)}


def first_load(folder):
    """The drugs of CPIC's first database load."""
    text = (folder / "cpic-data-1.56.0/V2__initial_data.2021-dump.sql").read_text(encoding="utf-8")
    block = text.split("COPY drug (", 1)[1].split("\n", 1)[1].split("\n\\.\n", 1)[0]
    rows = [line.split("\t") for line in block.split("\n")]
    return {row[1]: (row[3] or NONE, codes(row[5])) for row in rows}


def drugs_named():
    tables = [*(DATABASES / "guidance").glob("*.tsv"), DATABASES / "interactions.tsv"]
    return sorted({row["drug"] for path in tables for row in read_table(path)}, key=str.lower)


def write_drugs(upstream):
    """Write the table; a drug without class and synonyms stops it."""
    newer, older = pairs_table(upstream.folder), first_load(upstream.folder)
    words = {row["drug"]: row for row in read_table(WORDS)}
    rows = []
    for drug in drugs_named():
        if drug not in words:
            raise ImportFailure(f"{drug}: not in {WORDS.name}")
        found = [table[drug] for table in (newer, older) if drug in table]
        rxnorm, atc = (next((codes[i] for codes in found if codes[i] != NONE), NONE) for i in (0, 1))
        rows.append([drug, rxnorm, atc, words[drug]["class"], words[drug]["synonyms"]])
    return write_table(DATABASES / "drugs.tsv", COLUMNS, rows)


if __name__ == "__main__":
    try:
        print("drugs", write_drugs(open_from_command_line(__doc__)))
    except ImportFailure as failure:
        sys.exit(f"import_drugs: {failure}")
