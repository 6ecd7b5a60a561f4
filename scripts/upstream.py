# SPDX-License-Identifier: Apache-2.0
"""Where the upstream releases keep what the import needs.  Only this file knows their folders and spellings."""

import argparse
import csv
import gzip
import json
import re
from pathlib import Path

from tables import ImportFailure, read_table

DEFINED_GENES = (
    "ABCG2 CACNA1S CFTR CYP2B6 CYP2C19 CYP2C9 CYP2D6 CYP3A4 CYP3A5 CYP4F2 DPYD G6PD IFNL3 NAT2 NUDT15 RYR1 "
    "SLCO1B1 TPMT UGT1A1 VKORC1"
).split()


class Upstream:
    """A folder of upstream releases."""

    def __init__(self, folder):
        self.folder = Path(folder)

    def is_there(self):
        return (self.folder / "pharmcat-3.1.1").is_dir()

    def _json(self, name):
        path = self.folder / name
        if path.exists():
            return json.loads(path.read_bytes())
        packed = path.with_name(path.name + ".gz")
        if packed.exists():
            return json.loads(gzip.decompress(packed.read_bytes()))
        raise ImportFailure(f"{path}: not there")

    def definition(self, gene):
        """Positions and named alleles of a gene (ClinPGx, 2025-11-05)."""
        return self._json(f"pharmcat-3.1.1/definition/alleles/{gene}_translation.json")

    def exemptions(self):
        """Minimum allele sets, required positions and extra positions by gene."""
        return self._json("pharmcat-3.1.1/definition/alleles/exemptions.json")

    def phenotypes(self, gene):
        """Allele functions and every diplotype's phenotype (CPIC, 2025-11-05); None where a gene has none."""
        try:
            return self._json(f"pharmcat-3.1.1/phenotype/{gene.replace('-', '_')}.json")
        except ImportFailure:
            return None

    def earlier_phenotypes(self, gene):
        """Releases that enumerate what the newest one leaves out: `[(label, content)]`, newest first."""
        names = {
            "CYP2D6": ["pharmcat-history/CYP2D6.cpic.2024-08-27.c8100ec8.json",
                       "pharmcat-2.12.0/phenotype/cpic/CYP2D6.json"],
            "G6PD": ["pharmcat-history/G6PD.cpic.2023-08-08.76bfe08c.json"],
            "F5": ["pharmcat-history/F5.2024-03-11.984c73ab/F5.dpwg.json"],
            "RYR1": ["pharmcat-history/RYR1.cpic.2023-12-19.5cb67175.json"],
        }
        return [(Path(name).parts[0], self._json(name)) for name in names.get(gene, [])]

    def functions_2026(self):
        """Functions and activity values assigned in 2026: `{gene: {allele: value}}`."""
        result = {}
        for row in read_table(self.folder / "extracts/allele_function_2026.tsv"):
            result.setdefault(row["gene"], {})[row["allele"]] = row["function_or_activity_2026"]
        return result

    def positions(self):
        """Both builds' spelling of each site: `{(chromosome, GRCh38 position, GRCh38 ref): row}`."""
        rows = read_table(self.folder / "coordinates/positions.tsv")
        return {(row["chrom"], int(row["grch38_pos"]), row["grch38_ref"]): row for row in rows}

    def reference_swaps(self):
        """Sites where the GRCh37 genome itself carries the variant: `{(chromosome, GRCh38 position)}`."""
        rows = read_table(self.folder / "coordinates/refstate.tsv")
        return {(row["chrom"], int(row["grch38_pos"])) for row in rows}

    def chain_blocks(self):
        """Blocks where the builds differ by a fixed offset: `[(chromosome, start, end, GRCh37 minus GRCh38)]`."""
        rows = read_table(self.folder / "coordinates/segments.tsv")
        return [(row["chrom"], int(row["grch38_start"]), int(row["grch38_end"]), int(row["offset37_minus_38"]))
                for row in rows]

    def right_most_places(self):
        """Last anchor of each indel: `{(chromosome, GRCh38 position, ref, alternate): last position}`."""
        places = {}
        for row in read_table(self.folder / "coordinates/normalization_cases.tsv"):
            position, alleles = row["canonical38"].split(":")
            last = row["equivalents38(left->right)"].split("|")[-1]
            places[row["chrom"], position, *alleles.split(">")] = int(last.split(":")[0])
        return places

    def _csv(self, name):
        with open(self.folder / name, encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    def pypgx_alleles(self):
        """pypgx's alleles of all its genes, each spelled on both builds."""
        return self._csv("pypgx-0.26/allele-table.csv")

    def strands(self):
        """Strand of each gene."""
        strands = {row["Gene"]: row["Strand"] for row in self._csv("pypgx-0.26/gene-table.csv") if row["Strand"] in "+-"}
        mapped = {row["gene"]: row["strand"] for row in read_table(self.folder / "refseqgene/mappings.tsv")}
        if contradictions := [gene for gene in mapped.keys() & strands.keys() if mapped[gene] != strands[gene]]:
            raise ImportFailure(f"on which strand are {', '.join(sorted(contradictions))}?")
        return strands | mapped

    def hgnc_ids(self):
        """HGNC numbers from CPIC's gene table."""
        text = (self.folder / "cpic-data-1.56.0/V2__initial_data.2021-dump.sql").read_text(encoding="utf-8")
        block = text.split("COPY gene (", 1)[1].split("\n", 1)[1].split("\n\\.\n", 1)[0]
        ids = {}
        for line in block.split("\n"):
            fields = line.split("\t")
            if re.fullmatch(r"HGNC:\d+", fields[5]):
                ids[fields[0]] = fields[5]
        return ids


def open_from_command_line(description, *own):
    """Parse the one argument all import scripts share, where the upstream releases are, and those of one script alone
    (flag and help each).  Returns the releases, and behind them the values of the script's own."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--upstream", default="../shared/upstream", help="folder of upstream releases [%(default)s]")
    for flag, explanation in own:
        parser.add_argument(flag, help=explanation)
    said = vars(parser.parse_args())
    upstream = Upstream(said.pop("upstream"))
    return (upstream, *said.values()) if own else upstream
