# SPDX-License-Identifier: Apache-2.0
"""The mitochondrial gene: its variants by their places on the revised Cambridge Reference Sequence.

GRCh38's chrM and b37's MT are that sequence, so both builds have one place; the old chrM of UCSC's hg19 (NC_001807)
is another sequence with other places and has none here.  An allele that inserts an unknown number of bases
(m.961T>del+Cn) cannot be told from sites and keeps its function only.
"""

from tables import ImportFailure, read_table

GENE = "MT-RNR1"
REFERENCE = "Reference"
WHOLE = 1, 16569
MAIN_SITES = {(GENE, "rs267606618"), (GENE, "rs267606619"), (GENE, "rs267606617")}  # the three that raise the risk


def hgvs(position, ref, alternate):
    """`m.663A>G`; a deletion by the last of the bases that could be the deleted one."""
    if len(ref) == len(alternate) == 1:
        return f"m.{position}{ref}>{alternate}"
    last_deleted = {(955, "AC", "A"): 960, (960, "CT", "C"): 961}[position, ref, alternate]
    return f"m.{last_deleted}del"


def definition(upstream):
    """The gene in the shape of ClinPGx's definitions."""
    sites = sorted((row for row in upstream.positions().values() if row["gene"] == GENE),
                   key=lambda row: int(row["grch38_pos"]))
    if any(row["grch37_pos"] != row["grch38_pos"] or row["grch37_ref"] != row["grch38_ref"] for row in sites):
        raise ImportFailure(f"{GENE}: the builds' mitochondria are one sequence, but have other places")
    variants = []
    for row in sites:
        position, alternates = int(row["grch38_pos"]), row["grch38_alts"].split(",")
        names = "; ".join(hgvs(position, row["grch38_ref"], alternate) for alternate in alternates)
        variants.append({"chromosome": row["chrom"], "position": position, "ref": row["grch38_ref"], "alts": alternates,
                         "rsid": None if row["rsid"] == "." else row["rsid"], "chromosomeHgvsName": names})
    alleles = [{"name": REFERENCE, "reference": True, "alleles": [variant["ref"] for variant in variants]}]
    for row in read_table(upstream.folder / "coordinates/mt_rnr1.tsv"):
        name = row["pypgx_allele_function"].split(":")[0]
        place = int(row["rCRS_pos(GRCh38_chrM,b37_MT)"])
        bases = [row["alt"] if variant["position"] == place and variant["ref"] == row["ref"] else None
                 for variant in variants]
        if bases.count(None) != len(bases) - 1:
            raise ImportFailure(f"{GENE} {name}: not one site at {place}")
        alleles.append({"name": name, "reference": False, "alleles": bases})
    return {"gene": GENE, "chromosome": "chrM", "variants": variants, "namedAlleles": alleles}
