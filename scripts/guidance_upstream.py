# SPDX-License-Identifier: Apache-2.0
"""Guideline records as their publishers give them, in one shape.

Both the importer and the prover read upstream through this file, and nothing else is shared between
them: the importer merges records into rules, the prover evaluates the rules again on every record.
"""

import gzip
import hashlib
import html
import json
import re
from dataclasses import dataclass, replace

from tables import NONE, ImportFailure, read_table

# Our words for the populations and indications that upstream writes as codes, and a short name for rule ids.
POPULATIONS = {
    "": ("general", ""),
    "general": ("general", ""),
    "adults": ("adults", "adults"),
    "pediatrics": ("children", "children"),
    "child >40kg_adult": ("adults, and children over 40 kg", "over-40kg"),
    "CVI ACS PCI": ("acute coronary syndrome or PCI", "acs-pci"),
    "CVI non-ACS non-PCI": ("other cardiovascular indications", "cardiovascular"),
    "NVI": ("neurovascular indications", "neurovascular"),
    "PHT naive": ("phenytoin not used before", "naive"),
    "PHT use >3mos": ("phenytoin used for over 3 months", "over-3-months"),
    "CBZ naive": ("carbamazepine not used before", "naive"),
    "CBZ use >3mos": ("carbamazepine used for over 3 months", "over-3-months"),
    "CBZ-no alternatives": ("carbamazepine not used before, no alternative available", "no-alternative"),
    "OXC naive": ("oxcarbazepine not used before", "naive"),
    "OXC use >3 mos": ("oxcarbazepine used for over 3 months", "over-3-months"),
}

# Genes whose guideline records are keyed by activity score.
SCORE_GENES = {"CYP2C9", "CYP2D6", "DPYD"}

# Publication and date of the drugs that were revised after the guideline files were made.
REVISED = {
    "azathioprine": ("41618934", "2026-02-04"),
    "mercaptopurine": ("41618934", "2026-02-04"),
    "thioguanine": ("41618934", "2026-02-04"),
    "hydralazine": ("40974042", "2025-09-01"),
    "metoprolol": ("38951961", "2024-07-08"),
}

# Publication of a guideline file that cites none (CPIC's table of pairs gives it).
UNCITED = {"nitrofurantoin": "36049896"}

# A record that kept the words for normal metabolizers when CPIC corrected its neighbors to ultrarapid
# (change log, 2021-01-31): it takes the words of the record beside it.
STALE_RECORDS = {
    ("atomoxetine", "pediatrics", (("CYP2D6", "≥3.5"),)): (("CYP2D6", "≥3.25"),),
}


@dataclass(frozen=True)
class Record:
    """One upstream record: what is said of a drug, for one population and one result per gene."""

    source: str
    drug: str
    population: str      # upstream's code, a key of POPULATIONS
    results: tuple       # ((gene, value), ...) sorted by gene
    strength: str        # "." where upstream gives none
    text: str
    implications: tuple
    text_id: str         # upstream's id of the text, or how a later record was obtained
    flags: tuple         # (dosing information, alternative drug, other guidance); None where not stated
    guideline: str
    pmid: str
    date: str

    @property
    def text_key(self):
        return key_of(self.text, self.drug)


def key_of(text, drug):
    """A short name for a text that does not change from one drug of a family to the next."""
    plain = re.sub(rf"\b{re.escape(drug)}\b", "{drug}", text, flags=re.IGNORECASE)
    return hashlib.sha256(plain.encode("utf-8")).hexdigest()[:8]


def split_implication(text):
    """The gene an implication is about ("" where none is named) and the rest of it."""
    match = re.match(r"([A-Z0-9-]+): (.*)", text)
    return match.groups() if match else ("", text)


def read_records(upstream, source):
    """All records of a source: the complete guideline files, replaced per drug by later ones."""
    later = _read_later(upstream.folder, source)
    replaced = {record.drug for record in later}
    records = [r for r in _read_guidelines(upstream.folder, source) if r.drug not in replaced]
    return _with_corrections(records + later)


def _with_corrections(records):
    place = {(r.drug, r.population, r.results): i for i, r in enumerate(records)}
    if len(place) != len(records):
        raise ImportFailure("upstream has two records for the same drug, population and results")
    for (drug, population, results), neighbor in STALE_RECORDS.items():
        at = place.get((drug, population, results))
        if at is not None:
            beside = records[place[drug, population, neighbor]]
            records[at] = replace(records[at], text=beside.text, implications=beside.implications)
    return records


def is_guidance(record):
    """Upstream also keeps a message about unresolved CYP2D6 copy numbers among its records."""
    return ("CYP2D6", "xN combinations") not in record.results


def _plain(markup):
    return re.sub(r"\s+", " ", html.unescape(re.sub("<[^>]+>", " ", markup))).strip()


def _strength(term, text):
    """A text that recommends nothing has no strength, though upstream grades some of them Strong or N/A."""
    if re.match(r"(No recommendation|n/a)\b", text):
        return "No recommendation"
    return term or NONE


def _read_guidelines(folder, source):
    for path in sorted((folder / "pharmcat-2.12.0" / "guidelines").glob(source + "_*")):
        content = path.read_bytes()
        guideline = json.loads(gzip.decompress(content) if path.suffix == ".gz" else content)
        for entry in guideline["recommendations"]:
            for chemical in entry["relatedChemicals"]:
                yield _guideline_record(source, guideline, entry, chemical["name"])


def _guideline_record(source, guideline, entry, drug):
    newest = max(guideline["citations"], key=lambda c: c["year"], default={"pmid": UNCITED.get(drug, NONE)})
    text = _plain(entry["text"]["html"])
    return Record(
        source=source,
        drug=drug,
        population=entry["population"] or "",
        results=tuple(sorted(entry["lookupKey"].items())),
        strength=_strength((entry["classification"] or {}).get("term"), text),
        text=text,
        implications=tuple(entry["implications"] or ()),
        text_id=str(entry["text"]["id"]),
        flags=(entry["dosingInformation"], entry["alternateDrugAvailable"], entry["otherPrescribingGuidance"]),
        guideline=guideline["guideline"]["id"],
        pmid=newest["pmid"],
        date=guideline["version"][:10],
    )


def _read_later(folder, source):
    rows = read_table(folder / "RECS-new-2025-2026.tsv")
    return [_later_record(row) for row in rows if row["source"] == source]


def _later_record(row):
    pmid, date = REVISED[row["drug"]]
    text = _plain(row["recommendation"])
    return Record(
        source=row["source"],
        drug=row["drug"],
        population=row["population"],
        results=tuple(sorted(json.loads(row["lookup"]).items())),
        strength=_strength(row["strength"], text),
        text=text,
        implications=(row["implications"],) if row["implications"] else (),
        text_id=row["evidence"],
        flags=(None, None, None),
        guideline=row["guideline_id"],
        pmid=pmid,
        date=date,
    )
