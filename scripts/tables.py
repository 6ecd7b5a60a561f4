# SPDX-License-Identifier: Apache-2.0
"""The manners of the tables in databases/, shared by the import scripts.

A table is tab-separated UTF-8 with a header line, LF line ends and `.` for "none".  Writing checks what a
reader could otherwise stumble over, so a broken table is never written.
"""

import csv
import re
from pathlib import Path

NONE = "."
DATABASES = Path(__file__).resolve().parent.parent / "databases"


class ImportFailure(Exception):
    """A fact does not fit the others; nothing should be shipped before somebody has looked at it."""


def cell(value):
    """Return the text of one cell; None and the empty string become `.`."""
    text = NONE if value is None or value == "" else str(value)
    if text != text.strip() or re.search(r"[\t\r\n]", text):
        raise ImportFailure(f"cell has stray white space: {text!r}")
    return text


def write_table(path, columns, rows):
    """Write `rows` (sequences or dictionaries) and return their number.  The same rows give the same bytes."""
    lines = ["\t".join(columns)]
    for row in rows:
        values = [row[name] for name in columns] if isinstance(row, dict) else list(row)
        if len(values) != len(columns):
            raise ImportFailure(f"{path}: {len(values)} cells for {len(columns)} columns: {values}")
        lines.append("\t".join(cell(value) for value in values))
    if len(set(lines)) != len(lines):
        raise ImportFailure(f"{path}: a row is there twice")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(("\n".join(lines) + "\n").encode("utf-8"))
    return len(lines) - 1


def read_table(path):
    """Read a table as a list of dictionaries; lines that begin with `#` are remarks."""
    with open(path, encoding="utf-8", newline="") as stream:
        lines = [line for line in stream.read().split("\n") if line and not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def natural_key(name):
    """Order allele names as people read them: `*2` before `*10`, the reference before all others."""
    parts = []
    for run in re.findall(r"\d+|\D+", name):
        parts.append((0, int(run), "") if run.isdigit() else (1, 0, run))
    return (name.lower() not in ("any", "all", "reference"), parts)


def reference_first(names, reference):
    """Sort allele names naturally, the reference allele at the top."""
    return sorted(names, key=lambda name: (name != reference, natural_key(name)))
