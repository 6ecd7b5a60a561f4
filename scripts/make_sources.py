# SPDX-License-Identifier: Apache-2.0
"""Rebuild databases/sources.tsv: where each table comes from, and the digest by which a change is noticed.

Digests and row counts are taken from the tables as they are; the origins below are kept by hand.  A table without
an origin stops the script: nothing is shipped that cannot say where it is from.
"""

import hashlib
import sys
from fnmatch import fnmatch
from typing import NamedTuple

import import_mt
import import_pypgx
from tables import DATABASES, NONE, ImportFailure, read_table, write_table

COLUMNS = "table source release retrieved licence url rows sha256".split()
RETRIEVED = "2026-11-23"


class Source(NamedTuple):
    source: str
    release: str
    licence: str
    url: str


CPIC, CC0 = "https://cpicpgx.org/", "CC0-1.0"
CLINPGX, SHARE_ALIKE = "https://www.clinpgx.org/", "CC-BY-SA-4.0 (facts)"
PUBLIC = "public domain"
FDA_TABLE = "https://www.fda.gov/medical-devices/precision-medicine/table-pharmacogenetic-associations"
FDA_INTERACTIONS = ("https://www.fda.gov/drugs/drug-interactions-labeling/healthcare-professionals-fdas-examples-drugs-"
                    "interact-cyp-enzymes-and-transporter-systems")
DEFINITIONS = Source("ClinPGx and PharmVar allele definitions, as in PharmCAT 3.1.1", "2025-11-05", SHARE_ALIKE,
                     CLINPGX)
PYPGX = Source("pypgx allele and variant tables, after PharmVar and dbSNP", "0.26", "MIT",
               "https://github.com/sbslee/pypgx")
GENE_IDS = Source("CPIC data: HGNC ids", "2021", CC0, "https://github.com/cpicpgx/cpic-data")
ASSEMBLIES = Source("Genome Reference Consortium and T2T assembly reports", "GRCh38, GRCh37, NCBI36, T2T-CHM13v2.0",
                    PUBLIC, "https://www.ncbi.nlm.nih.gov/grc/human")
LIFT = Source("UCSC chain, held against dbSNP and 1000 Genomes positions", "hg38ToHg19", PUBLIC,
              "https://hgdownload.soe.ucsc.edu/goldenPath/hg38/liftOver/")
RULES = Source("CPIC diplotype to phenotype tables", "2025-11-05 and changes to 2026-05", CC0, CPIC)
OURS = Source("stardose", "0.1.0", "Apache-2.0", NONE)

# Origins by the `source` column of functions/GENE.tsv.
FUNCTION_SOURCES = {
    "CPIC": Source("CPIC high-risk HLA alleles", "2025-11-05", CC0, CPIC),
    "CPIC 2023-08": Source("CPIC allele functionality", "2023-08-08", CC0, CPIC),
    "CPIC 2024-08": Source("CPIC allele functionality", "2024-08-27", CC0, CPIC),
    "CPIC 2025-11": Source("CPIC allele functionality, as in PharmCAT 3.1.1", "2025-11-05", CC0, CPIC),
    "CPIC 2026": Source("CPIC allele functionality, changes of 2026", "2026-07", CC0, CPIC),
    "ClinPGx 2026": Source("ClinPGx allele functionality of F2 and F5", "2026-05", SHARE_ALIKE, CLINPGX),
    "DPWG": Source("DPWG guidance on HLA alleles", "2024-03-25", SHARE_ALIKE, CLINPGX),
    "DPWG 2025-11": Source("DPWG allele functionality, as in PharmCAT 3.1.1", "2025-11-05", SHARE_ALIKE, CLINPGX),
    "FDA": Source("FDA Table of Pharmacogenetic Associations: HLA alleles", "2021-03-22", PUBLIC, FDA_TABLE),
    NONE: DEFINITIONS,
}

# Origins of the other tables by name; the first pattern that fits counts.
SOURCES = [
    ("actions.tsv", [OURS]),
    ("assemblies.tsv", [ASSEMBLIES]),
    ("compounds.tsv", [DEFINITIONS]),
    ("diagnoses.tsv", [OURS]),
    ("drugs.tsv", [Source("CPIC data: RxNorm and ATC identifiers", "1.56.0", CC0,
                          "https://github.com/cpicpgx/cpic-data")]),
    ("fallbacks.tsv", [Source("CPIC guideline for SLCO1B1, ABCG2, CYP2C9 and statins", "2022-01", CC0,
                              "https://cpicpgx.org/guidelines/cpic-guideline-for-statins/")]),
    ("frequencies.tsv", [Source("stardose on phased genomes of the 1000 Genomes Project (30x, PMID 36055201)", "2022-09", "open data (counts)",
                                "https://www.internationalgenome.org/")]),
    ("site_frequencies.tsv", [Source("1000 Genomes Project (phase 3, PMID 26432245) and genomes of GeT-RM samples, counted", "2013-05", "open data (counts)",
                                     "https://www.internationalgenome.org/")]),
    ("genes.tsv", [DEFINITIONS, PYPGX, GENE_IDS]),
    ("guidance/CPIC.tsv", [Source("CPIC guidelines, as in PharmCAT 2.12.0, and later records", "2024-03-25, 2026-05", CC0,
                                  "https://cpicpgx.org/guidelines/")]),
    ("guidance/DPWG.tsv", [Source("DPWG guidelines through ClinPGx, as in PharmCAT 2.12.0, and later records",
                                  "2024-03-25, 2026-07", SHARE_ALIKE, "https://www.clinpgx.org/page/dpwg")]),
    ("guidance/FDA.tsv", [Source("FDA Table of Pharmacogenetic Associations", "2021-03-22", PUBLIC, FDA_TABLE)]),
    ("guidance/FDA-label.tsv", [Source("FDA drug labels, through openFDA", "2024-01-15", PUBLIC,
                                       "https://open.fda.gov/apis/drug/label/")]),
    ("interactions.tsv", [Source("FDA Table of Substrates, Inhibitors and Inducers; drug labels as evidence",
                                 "2023-06, labels to 2024-01", PUBLIC, FDA_INTERACTIONS)]),
    ("phenoconversion.tsv", [Source("CPIC: activity scores with inhibitors; stardose for the other genes", "2021-10", CC0,
                                    "https://cpicpgx.org/guidelines/guideline-for-codeine-and-cyp2d6/")]),
    ("phenotypes/CYP3A4.tsv", [Source("DPWG diplotype to phenotype table, as in PharmCAT 3.1.1", "2025-11-05",
                                      SHARE_ALIKE, CLINPGX)]),
    ("phenotypes/F5.tsv", [Source("DPWG phenotypes of F5, as in PharmCAT 2.10", "2024-03-11", SHARE_ALIKE, CLINPGX)]),
    ("phenotypes/*.tsv", [RULES]),
    ("priorities.tsv", [Source("ClinPGx priorities for unphased diplotypes, as in PharmCAT 3.1.1", "2025-11-05",
                               SHARE_ALIKE, CLINPGX)]),
    ("proxies.tsv", [Source("ClinPGx exceptions to allele definitions, HapB3", "2025-11-05", SHARE_ALIKE, CLINPGX)]),
    ("spans.tsv", [Source("NCBI RefSeq: NM_000106.6 of NG_008376.4", "GRCh38, GRCh37", PUBLIC,
                          "https://www.ncbi.nlm.nih.gov/gene/1565")]),
    ("structures.tsv", [Source("PharmVar: structural variation of CYP2D6", "2025-11", SHARE_ALIKE,
                               "https://www.pharmvar.org/gene/CYP2D6")]),
    ("windows/*.tsv", [Source("Genome Reference Consortium and NCBI RefSeqGene sequence", "GRCh38, GRCh37", PUBLIC,
                              "https://www.ncbi.nlm.nih.gov/refseq/rsg/")]),
    ("sites/MT-RNR1.tsv", [PYPGX, Source("NCBI RefSeq: revised Cambridge Reference Sequence", "NC_012920.1", PUBLIC,
                                         "https://www.ncbi.nlm.nih.gov/nuccore/NC_012920.1")]),
    ("sites/*.tsv", [DEFINITIONS, LIFT]),
    ("populations.tsv", [OURS]),
    ("alleles/*.tsv", [DEFINITIONS]),
    ("tiers.tsv", [Source("AMP minimum allele sets, through ClinPGx", "2025-11-05", SHARE_ALIKE,
                          "https://www.clinpgx.org/ampAllelesToTest"),
                   Source("AMP extended allele sets: CYP2C19 (J Mol Diagn 20:269), CYP2C9 (J Mol Diagn 21:746)",
                          "2018-05, 2019-09", "AMP (facts)", "https://pubmed.ncbi.nlm.nih.gov/?term=29474986+31075510")]),
]


def sources_of(name, path):
    """Return the origins of a table; functions say them row by row."""
    is_from_pypgx = path.stem in [*import_pypgx.NAMES, import_mt.GENE]
    if fnmatch(name, "functions/*.tsv"):
        labels = sorted({row["source"] for row in read_table(path)})
        if unknown := set(labels) - set(FUNCTION_SOURCES):
            raise ImportFailure(f"{name}: no origin is given for {', '.join(unknown)}")
        return [PYPGX if label == NONE and is_from_pypgx else FUNCTION_SOURCES[label] for label in labels]
    for pattern, sources in SOURCES:
        if fnmatch(name, pattern):
            return [PYPGX if source is DEFINITIONS and is_from_pypgx else source for source in sources]
    raise ImportFailure(f"{name}: no origin is given for it in scripts/make_sources.py")


def rows(folder):
    for path in sorted(folder.rglob("*.tsv"), key=lambda path: path.relative_to(folder).as_posix()):
        name = path.relative_to(folder).as_posix()
        if name == "sources.tsv":
            continue
        content = path.read_bytes()
        n_rows = content.count(b"\n") - 1
        for source in sources_of(name, path):
            yield [name, source.source, source.release, NONE if source is OURS else RETRIEVED, source.licence,
                   source.url, n_rows, hashlib.sha256(content).hexdigest()]


def write_sources(folder):
    """Write the table of the folder's tables, and return its number of rows."""
    return write_table(folder / "sources.tsv", COLUMNS, rows(folder))


def main():
    print(f"sources {write_sources(DATABASES)}")


if __name__ == "__main__":
    try:
        main()
    except ImportFailure as failure:
        sys.exit(f"make_sources: {failure}")
