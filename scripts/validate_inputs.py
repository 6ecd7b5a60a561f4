"""PharmCAT's test inputs made readable: a genome build that can be told, and tables for its made-up definitions.

The tests' VCF files have no contig lengths, and most hold one gene: the build could not be told from them.  Lengths are
added to a copy; nothing else is changed but a column that the file leaves empty.
"""
import json
import os
import shutil
from pathlib import Path

from import_definitions import FLANK, SITE_COLUMNS, allele_rows, hgvs_by_alternate, reference_allele, site_name
from tables import DATABASES, read_table, reference_first, write_table


def readable(source, work):
    """A copy of a VCF with GRCh38's contig lengths; returns its path."""
    lengths = [row for row in read_table(DATABASES / "assemblies.tsv") if row["assembly"] == "GRCh38"]
    target = os.path.join(work, os.path.basename(source))
    with open(source, encoding="utf-8") as lines, open(target, "w", encoding="utf-8") as out:
        for line in lines:
            if line.startswith("##contig="):
                continue
            if line.startswith("#CHROM"):
                out.writelines(f"##contig=<ID={row['contig']},length={row['length']}>\n" for row in lengths)
            if not line.startswith("#"):
                line = "\t".join(field or "." for field in line.split("\t"))
            out.write(line)
    return target


def knowledge(source, work):
    """A folder of tables with the one gene that a made-up definition describes; returns its path."""
    definition = json.loads(Path(source).read_text(encoding="utf-8"))
    gene = definition["gene"]
    folder = Path(work) / Path(source).stem
    shutil.rmtree(folder, ignore_errors=True)  # its tables may be those of another version
    reference = reference_allele(definition)["name"]
    sites = [[site_name(definition, variant), variant["rsid"], hgvs_by_alternate(variant), variant["position"],
              variant["ref"], ",".join(variant["alts"]), variant["position"], variant["ref"], ",".join(variant["alts"]),
              "", "", "a test's"] for variant in definition["variants"]]
    (row,) = [row for row in read_table(DATABASES / "genes.tsv") if row["gene"] == gene]
    start, end = max(1, sites[0][3] - FLANK), sites[-1][3] + len(sites[-1][4]) - 1 + FLANK
    row |= {"chromosome": definition["chromosome"], "grch38_start": start, "grch38_end": end, "grch37_start": start,
            "grch37_end": end, "phenotype_rule": "none", "copy_number": "", "reference_allele": reference}
    write_table(folder / f"sites/{gene}.tsv", SITE_COLUMNS, sites)
    write_table(folder / f"alleles/{gene}.tsv", ["allele", "site", "alt"], allele_rows(definition))
    names = reference_first({allele["name"] for allele in definition["namedAlleles"]}, reference)
    write_table(folder / f"functions/{gene}.tsv", ["allele", "function", "activity", "reported_as", "source"],
                [[name, "", "", "", "a test's"] for name in names])
    write_table(folder / f"phenotypes/{gene}.tsv", ["key_1", "key_2", "phenotype"], [])
    write_table(folder / "genes.tsv", list(row), [row])
    for table in DATABASES.glob("*.tsv"):
        if not (folder / table.name).exists():
            lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
            keep = lines if table.name == "assemblies.tsv" else lines[:1]
            (folder / table.name).write_text("".join(keep), encoding="utf-8")
    return str(folder)
