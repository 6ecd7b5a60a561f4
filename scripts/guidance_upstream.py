# SPDX-License-Identifier: Apache-2.0
"""Guideline records as their publishers give them, in one shape.

Both the importer and the prover read upstream through this file, and nothing else is shared between
them: the importer merges records into rules, the prover evaluates the rules again on every record.

What upstream does not say, or not in its files, is kept by hand in scripts/guidance/:
- revised.tsv: publication and date of guidelines that are newer than the guideline files.
- SOURCE-later.tsv: records seen in later releases than those at hand, in our words.
- SOURCE-keys.tsv: where a source's files name results of its own, which of them stands for each of CPIC's.
- SOURCE-shifts.tsv: pairs of alleles whose advice that changes (prove_rekeying.py).
"""

import gzip
import hashlib
import html
import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

from tables import NONE, ImportFailure, natural_key, read_table

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

# Drugs whose texts, though others share their words, mean another thing: "not recommended" says of ivacaftor that it will
# not help in cystic fibrosis, of abacavir that it harms.
SET_APART = {"ivacaftor"}

# Genes whose guideline records are keyed by activity score.
SCORE_GENES = {"CYP2C9", "CYP2D6", "DPYD"}

# Publication of a guideline file that cites none (CPIC's table of pairs gives it).
UNCITED = {"nitrofurantoin": "36049896"}

# Drugs that a guideline's table is about as well (change log, 2025-11) without records of their own in its file: they have
# those of another drug.
LIKE_ANOTHER = {
    ("PA166229081", "gentamicin"): ("dibekacin", "neomycin", "netilmicin", "ribostamycin"),
}

WORDS = Path(__file__).resolve().parent / "guidance"


@dataclass(frozen=True)
class Source:
    """A publisher of guidelines, and in what its records differ from those of others."""

    name: str
    files: tuple        # its guideline files
    is_graded: bool     # its recommendations have a strength
    is_rekeyed: bool    # its records name results of its own; guidance/NAME-keys.tsv gives CPIC's for them
    later: tuple        # upstream tables of records that are newer than the guideline files, oldest first


SOURCES = [
    Source("CPIC", files=("pharmcat-2.12.0/guidelines/CPIC_*",), is_graded=True, is_rekeyed=False,
           later=("RECS-new-2025-2026.tsv",)),
    Source("DPWG", files=("pharmcat-2.12.0/guidelines/DPWG_*", "pharmcat-history/F5.*/DPWG_*"), is_graded=False,
           is_rekeyed=True, later=("RECS-3.1.1-examples-vs-2.12.0.tsv", "RECS-new-2025-2026.tsv")),
]

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
    results: tuple       # ((gene, value), ...) sorted by gene; the value of a pair of alleles is "*1/*2"
    strength: str        # "." where upstream gives none
    text: str
    implications: tuple
    text_ids: tuple      # upstream's ids of the text, or how a later record was obtained
    flags: tuple         # (dosing information, alternative drug, other guidance); None where not stated
    guideline: str
    pmid: str
    date: str

    @property
    def text_key(self):
        key = key_of(self.text, self.drug)
        return f"{key}@{self.drug}" if self.drug in SET_APART else key

    @property
    def place(self):
        return self.guideline, self.drug, POPULATIONS[self.population][0], self.results


def key_of(text, drug):
    """A short name for a text that does not change from one drug of a family to the next."""
    plain = re.sub(rf"\b{re.escape(drug)}\b", "{drug}", text, flags=re.IGNORECASE)
    return hashlib.sha256(plain.encode("utf-8")).hexdigest()[:8]


def split_implication(text):
    """The gene an implication is about ("" where none is named) and the rest of it."""
    match = re.match(r"([A-Z0-9-]+): (.*)", text)
    return match.groups() if match else ("", text)


def is_diplotype(value):
    return "/" in value and value != "n/a"


def read_records(upstream, source):
    """All records of a source: those of its guideline files by the results we use, replaced by later ones."""
    records = list(read_guidelines(upstream.folder, source))
    keys = read_keys(source)
    if source.is_rekeyed:
        records = rekey(records, keys)
    records = {record.place: record for record in _once(records)}
    for table in [upstream.folder / name for name in source.later] + [WORDS / f"{source.name}-later.tsv"]:
        records.update((record.place, record) for record in _once(_read_later(table, source, keys)))
    records = _with_corrections(records)
    return _with_publication(records + list(_like_another(records)))


def _like_another(records):
    for record in records:
        for drug in LIKE_ANOTHER.get((record.guideline, record.drug), ()):
            text = re.sub(rf"\b{re.escape(record.drug)}\b", drug, record.text, flags=re.IGNORECASE)
            yield replace(record, drug=drug, text=text, text_ids=(f"as of {record.drug}",))


def _once(records):
    records = list(records)
    for place, count in Counter(record.place for record in records).items():
        if count > 1:
            raise ImportFailure(f"upstream has {count} records for {place}")
    return records


def _with_corrections(records):
    for (drug, population, results), neighbor in STALE_RECORDS.items():
        about = (drug, POPULATIONS[population][0], results)
        for place in [place for place in records if place[1:] == about]:
            beside = records[place[:3] + (neighbor,)]
            records[place] = replace(records[place], text=beside.text, implications=beside.implications)
    return list(records.values())


def _with_publication(records):
    """A guideline is one publication: where some of its records are newer, their date is that of all."""
    revised = {row["guideline"]: row for row in read_table(WORDS / "revised.tsv")}
    for record in records:
        row = revised.get(record.guideline)
        if row:
            record = replace(record, pmid=row["pmid"], date=row["date"])
        elif record.date == NONE:
            raise ImportFailure(f"{record.guideline}, {record.drug}: revised.tsv does not have its date")
        yield record


def is_guidance(record):
    """Upstream also keeps a message about unresolved CYP2D6 copy numbers among its records."""
    return ("CYP2D6", "xN combinations") not in record.results


# ---- records keyed by results of the source's own ----

def read_keys(source):
    """Rows that say which of a source's own results stands for each of CPIC's; none where it uses CPIC's."""
    return read_table(WORDS / f"{source.name}-keys.tsv") if source.is_rekeyed else []


def rekey(records, keys):
    """The records that a guideline of the source has for CPIC's results.

    A result of CPIC's that the source does not know gets what the table says: the record of the result that stands
    for it, or no recommendation.  Pairs of alleles are the same in both.
    """
    known = {(row["gene"], key) for row in keys for key in row["from"].split("|")}
    guidelines = defaultdict(dict)
    for record in records:
        (gene, key), = record.results
        if not is_diplotype(key) and (gene, key) not in known:
            raise ImportFailure(f"{record.drug}: {gene} {key} has no row in the table of keys")
        guidelines[record.place[:3] + (gene,)][key] = record
    for (_, _, _, gene), by_key in guidelines.items():
        yield from (record for key, record in by_key.items() if is_diplotype(key))
        for row in keys:
            if row["gene"] == gene and row["key"] != NONE:
                yield from _rekeyed(by_key, row)


def _rekeyed(by_key, row):
    if row["from"] == NONE:
        example = next(iter(by_key.values()))
        yield replace(example, results=_results_of(row), text="No recommendation", implications=(),
                      strength=NONE, text_ids=("no record",), flags=(None, None, None))
        return
    found = [by_key[key] for key in row["from"].split("|") if key in by_key]
    if found:
        yield replace(_joined(found), results=_results_of(row))


def _results_of(row):
    also = [] if row["also"] == NONE else [(row["gene"], row["also"])]
    return tuple(sorted([(row["gene"], row["key"])] + also))


def _joined(records):
    """One record that says what all of several say."""
    if len({record.strength for record in records}) > 1:
        raise ImportFailure(f"{records[0].drug}: records of different strengths cannot be joined")
    return replace(
        records[0],
        text=" / ".join(dict.fromkeys(record.text for record in records)),
        implications=tuple(dict.fromkeys(text for record in records for text in record.implications)),
        text_ids=tuple(text_id for record in records for text_id in record.text_ids),
        flags=tuple(any(flags) for flags in zip(*(record.flags for record in records))),
    )


def our_keys(gene, key, keys):
    """The results a later record is about: upstream writes some by score and some by the source's phenotype."""
    rows = [row for row in keys if row["gene"] == gene]
    exact = [row for row in rows if row["key"] == key]
    stands_for = exact or [row for row in rows if key in row["from"].split("|") and row["key"] != NONE]
    if rows and not stands_for and not is_diplotype(key):
        raise ImportFailure(f"{gene} {key} of a later record has no row in the table of keys")
    return [_results_of(row) for row in stands_for] or [((gene, key),)]


# ---- reading ----

def _plain(markup):
    return re.sub(r"\s+", " ", html.unescape(re.sub("<[^>]+>", " ", markup))).strip()


def _strength(source, term, text):
    """A text that recommends nothing has no strength, though upstream grades some of them Strong or N/A."""
    if not source.is_graded:
        return NONE
    if re.match(r"(No recommendation|n/a)\b", text):
        return "No recommendation"
    return term or NONE


def _key(value):
    """A result as upstream writes it; a pair of alleles is a dictionary that counts them."""
    if isinstance(value, str):
        return value
    return "/".join(sorted((allele for allele, count in value.items() for _ in range(round(count))),
                           key=natural_key))


def read_guidelines(folder, source):
    """The records of a source's guideline files, keyed as they are there."""
    for path in sorted(path for pattern in source.files for path in folder.glob(pattern)):
        content = path.read_bytes()
        guideline = json.loads(gzip.decompress(content) if path.suffix == ".gz" else content)
        for entry in guideline["recommendations"]:
            for chemical in entry["relatedChemicals"]:
                yield _guideline_record(source, guideline, entry, chemical["name"])


def _guideline_record(source, guideline, entry, drug):
    newest = max(guideline["citations"], key=lambda c: c["year"], default={"pmid": UNCITED.get(drug, NONE)})
    text = _plain(entry["text"]["html"])
    return Record(
        source=source.name,
        drug=drug,
        population=entry["population"] or "",
        results=tuple(sorted((gene, _key(value)) for gene, value in entry["lookupKey"].items())),
        strength=_strength(source, (entry["classification"] or {}).get("term"), text),
        text=text,
        implications=tuple(entry["implications"] or ()),
        text_ids=(str(entry["text"]["id"]),),
        flags=(entry["dosingInformation"], entry["alternateDrugAvailable"], entry["otherPrescribingGuidance"]),
        guideline=guideline["guideline"]["id"],
        pmid=newest["pmid"],
        date=guideline["version"][:10],
    )


def _read_later(path, source, keys):
    for row in read_table(path) if path.exists() else []:
        if row["source"].split()[0] != source.name or row.get("evidence") == "key-not-read":
            continue
        for results in _later_results(row, keys):
            yield _later_record(row, source, results)


def _later_results(row, keys):
    """The results of a later record; our own table joins several values of one gene by "|"."""
    lookup = json.loads(row["lookup"])
    if len(lookup) > 1:
        return [tuple(sorted(lookup.items()))]
    (gene, value), = lookup.items()
    return [results for each in _key(value).split("|") for results in our_keys(gene, each, keys)]


def _later_record(row, source, results):
    text = _plain(row["recommendation"])
    return Record(
        source=source.name,
        drug=row["drug"],
        population=row["population"],
        results=results,
        strength=_strength(source, row["strength"], text),
        text=text,
        implications=(row["implications"],) if row["implications"] not in ("", NONE) else (),
        text_ids=(row.get("evidence", "observed"),),
        flags=(None, None, None),
        guideline=row["guideline_id"],
        pmid=NONE,
        date=NONE,
    )
