# SPDX-License-Identifier: Apache-2.0
"""Rebuild databases/interactions.tsv: drugs that inhibit or induce enzymes and transporters of other drugs.

The classes are the FDA's (Table of Substrates, Inhibitors and Inducers), kept in scripts/guidance/interactions.tsv:
one line per enzyme, effect and strength.  The column `evidence` is made here: which drug labels at hand (openFDA)
say the same of the drug and the enzyme, and which say another strength.
"""

import json
import re
import sys
import tarfile
from collections import defaultdict
from pathlib import Path

from tables import DATABASES, NONE, ImportFailure, read_table, write_table
from upstream import open_from_command_line

COLUMNS = ["drug", "enzyme", "effect", "strength", "source", "date", "evidence"]
FACTS = Path(__file__).resolve().parent / "guidance" / "interactions.tsv"
LABELS = "fda/openfda_labels_full.2024-01-15.tar.xz"
SOURCE, DATE = "FDA", "2023-06"
REACH = 260  # of a list of examples behind "strong CYP2D6 inhibitors (e.g., ...", in characters

ENZYME = r"(?P<enzyme>CYP ?(?:3A(?:4)?(?:/5|/CYP3A5)?|2D6|2C19|2C9|2C8|1A2|2B6))"
STRENGTH = r"(?P<strength>strong|potent|moderate|weak)"
EFFECT = r"(?P<effect>inhibitor|inducer)s?"
PHRASES = [
    re.compile(rf"{STRENGTH}(?: (?:or|and|to) moderate)?\s+{ENZYME}\s+(?:enzyme )?{EFFECT}", re.I),
    re.compile(rf"{STRENGTH}\s+{EFFECT}\s+of\s+(?:the )?{ENZYME}", re.I),
]


def label_texts(path):
    """Yield (generic name, text) of each label."""
    with tarfile.open(path) as archive:
        for member in archive:
            content = json.load(archive.extractfile(member)) if member.isfile() else {}
            for label in content.get("results", [content]):
                names = label.get("openfda", {}).get("generic_name") or [NONE]
                parts = [text for value in label.values() if isinstance(value, list) for text in value
                         if isinstance(text, str)]
                yield names[0].lower(), " ".join(parts)


def statements(text, names):
    """Yield (drug, enzyme, effect, strength) for each drug that the text puts into a class."""
    found = sorted((match for phrase in PHRASES for match in phrase.finditer(text)), key=lambda match: match.start())
    for i, match in enumerate(found):
        enzyme = re.sub(r"\s", "", match["enzyme"].upper())
        enzyme = "CYP3A" if enzyme.startswith("CYP3A") else enzyme
        strength = match["strength"].lower().replace("potent", "strong")
        end = found[i + 1].start() if i + 1 < len(found) else len(text)
        after = re.split(r"(?<=[a-z)])\.\s", text[match.end():min(end, match.end() + REACH)])[0]
        before = text[max(0, match.start() - 70):match.start()]
        for name in names:
            word = rf"\b{re.escape(name)}\b"
            if re.search(word, after, re.I) or re.search(word + r"[^.]{0,40}\b(?:is|are|as)\b[^.]{0,20}$", before, re.I):
                yield name, enzyme, match["effect"].lower(), strength


def evidence_of(said, strength):
    """Put the labels that say the same, and those that do not, into words."""
    words = []
    for other in sorted(said, key=lambda other: (other != strength, other)):
        labels = sorted(said[other])
        more = f" and {len(labels) - 2} more" if len(labels) > 2 else ""
        kind = "labels" if other == strength else f"labels, {other}"
        words.append(f"{kind}: {', '.join(labels[:2])}{more}")
    return "; ".join(words) or NONE


def write_interactions(upstream):
    facts = read_table(FACTS)
    names = sorted({drug for row in facts for drug in row["drugs"].split("|")})
    said = defaultdict(lambda: defaultdict(set))
    for label, text in label_texts(upstream.folder / LABELS):
        for drug, enzyme, effect, strength in statements(text, names):
            said[drug, enzyme, effect][strength].add(label)
    rows = [[drug, row["enzyme"], row["effect"], row["strength"], SOURCE, DATE,
             evidence_of(said.get((drug, row["enzyme"], row["effect"]), {}), row["strength"])]
            for row in facts for drug in row["drugs"].split("|")]
    rows.sort(key=lambda row: (row[0].lower(), row[1:]))
    return write_table(DATABASES / "interactions.tsv", COLUMNS, rows)


if __name__ == "__main__":
    try:
        print("interactions", write_interactions(open_from_command_line(__doc__)))
    except ImportFailure as failure:
        sys.exit(f"import_interactions: {failure}")
