# SPDX-License-Identifier: Apache-2.0
"""What FDA says, in its own shape: the Table of Pharmacogenetic Associations, and passages of drug labels.

The importer and the prover both read upstream through this file.  A row of the table names a gene and the subgroup that
it is about in words; only the importer turns these into conditions, and only the prover into patients.
"""

import gzip
import hashlib
import json
import re
from dataclasses import dataclass

TABLE = "fda/fda_pgx_associations_table.2021-03-22.json"
LABELS = "fda/openfda_pgx_label_sections.2024-01-15.json.gz"
TABLE_URL = "https://www.fda.gov/medical-devices/precision-medicine/table-pharmacogenetic-associations"
LABEL_URL = "https://dailymed.nlm.nih.gov/dailymed/drugInfo.cfm?setid="

# The three parts of the table, and how firmly each speaks: only the first is advice.
SECTIONS = {"recommendation": "management", "impact": "safety", "pk": "pharmacokinetics"}

# Names of ours for drugs that others have under a shorter name, and for the gene that the table leaves open.
DRUGS = {"sacituzumab govitecan-hziy": "sacituzumab govitecan"}
GENES = {"Nonspecific (NAT)": ("NAT2",), "TPMT and/or NUDT15": ("TPMT", "NUDT15")}

# Sections of a label as reports name them.
LABEL_SECTIONS = {
    "boxed_warning": "boxed warning", "contraindications": "contraindications", "warnings": "warnings",
    "warnings_and_cautions": "warnings", "dosage_and_administration": "dosage", "precautions": "precautions",
    "use_in_specific_populations": "specific populations", "indications_and_usage": "indications",
    "pharmacogenomics": "pharmacogenomics", "clinical_pharmacology": "pharmacology",
}


@dataclass(frozen=True)
class Row:
    """One row of the table."""

    drug: str
    genes: tuple
    subgroup: str
    section: str
    text: str
    text_key: str    # names the text and its section, whatever the drug
    date: str


def read_rows(upstream):
    content = json.loads((upstream.folder / TABLE).read_text(encoding="utf-8"))
    for row in content["table"]:
        name, text = row["Drug"], row["Description of Gene-Drug Interaction"]
        plain = f"{row['table']}: " + re.sub(rf"\b{re.escape(name)}\b", "{drug}", text, flags=re.IGNORECASE)
        yield Row(
            drug=DRUGS.get(name.lower(), name.lower()),
            genes=GENES.get(row["Gene"], (row["Gene"],)),
            subgroup=row["Affected Subgroups+"],
            section=SECTIONS[row["table"]],
            text=text,
            text_key=hashlib.sha256(plain.encode("utf-8")).hexdigest()[:8],
            date=content["collectedOn"][:10],
        )


@dataclass(frozen=True)
class Label:
    """The passages of one label that speak of a gene."""

    application: str
    date: str
    url: str
    sections: dict    # name: text


def read_labels(upstream):
    found = json.loads(gzip.decompress((upstream.folder / LABELS).read_bytes()))
    return {each["application"]: Label(
        application=each["application"],
        date=re.sub(r"(\d{4})(\d\d)(\d\d)", r"\1-\2-\3", each["effective_time"]),
        url=LABEL_URL + each["set_id"],
        sections={name: re.sub(r"\s+", " ", " ".join(texts)) for name, texts in each["sections"].items()},
    ) for each in found}
