# SPDX-License-Identifier: Apache-2.0
"""Further genes: definitions from pypgx's allele table, in the shape of ClinPGx's.

import_definitions.py writes them with the others.  pypgx spells each allele on both builds; both spellings must give
the same bases at every site, and every site must be one whose place and reference base are known on both builds.
Only genes whose alleles need no copy number are taken, and names only from those who give them: PharmVar, ClinPGx, or
HGVS where nobody does.  pypgx's "unknown" and "normal" functions are nobody's assignments and are not taken.
"""

from tables import ImportFailure

# By pypgx's names; an empty dictionary takes all alleles with the names that they have.
NAMES = {
    "BCHE": {"Reference": "Reference", "rs1799807": "c.293A>G (atypical)", "rs1803274": "c.1699G>A (K)"},
    "COMT": {"Reference": "rs4680 reference (G)", "rs4680": "rs4680 variant (A)"},
    "CYP2C8": {},
    "F2": {"Reference": "rs1799963 reference (G)", "G20210A": "rs1799963 Prothrombin 20210A"},
    "F5": {"Reference": "rs6025 reference (C)", "Leiden": "rs6025 Factor V Leiden (T)"},
    "MTHFR": {"Reference": "Reference", "rs1801133": "c.665C>T (677C>T)", "rs1801131": "c.1286A>C (1298A>C)"},
    "OPRM1": {"Reference": "rs1799971 reference (A)", "rs1799971": "rs1799971 variant (G)"},
}

# The sites of the common alleles: without them a gene would be called by what is left.
MAIN_SITES = {("CYP2C8", "rs11572103"), ("CYP2C8", "rs10509681"), ("CYP2C8", "rs1058930"),  # *2, *3 and *4
              ("BCHE", "rs1799807"), ("BCHE", "rs1803274"), ("MTHFR", "rs1801133"), ("MTHFR", "rs1801131")}

# ClinPGx, 2026: the only ones of these genes' alleles that anybody has assigned something.
FUNCTION_SOURCE = "ClinPGx 2026"
FUNCTIONS = {
    "F2": {"rs1799963 reference (G)": "Prothrombin 20210A negative",
           "rs1799963 Prothrombin 20210A": "Prothrombin 20210A positive"},
    "F5": {"rs6025 reference (C)": "Factor V Leiden negative",
           "rs6025 Factor V Leiden (T)": "Factor V Leiden positive"},
}


def parse(cell, sites, build):
    """`10-95038992-T-C,…` as {site: base}; `sites` is {(chromosome, position on the build): site}."""
    bases = {}
    for name in cell.split(",") if cell != "N/A" else []:
        chromosome, position, ref, alternate = name.split("-")
        site = sites.get((f"chr{chromosome}", int(position)))
        if site is None or site[f"{build}_ref"] != ref or alternate not in site[f"{build}_alts"].split(","):
            raise ImportFailure(f"{name}: not a site that is known on {build}")
        bases[site["grch38_pos"]] = alternate
    return bases


def same_on_both_builds(gene, name, own38, own37, sites):
    """Laid over either build's own bases, the allele must be the same sequence."""
    for site in sites:
        key = site["grch38_pos"]
        if own38.get(key, site["grch38_ref"]) != own37.get(key, site["grch37_ref"]):
            raise ImportFailure(f"{gene} {name}: another base at {key} on GRCh37")


def hgvs(site, alternate, right_most):
    """HGVS name on the chromosome; a deletion is named as far to the right as it can stand."""
    position, ref = int(site["grch38_pos"]), site["grch38_ref"]
    if len(ref) == len(alternate) == 1:
        return f"g.{position}{ref}>{alternate}"
    if len(alternate) > 1:
        raise ImportFailure(f"{position} {ref}>{alternate}: how is it named?")
    first = right_most[site["chrom"], site["grch38_pos"], ref, alternate] + 1
    last = first + len(ref) - 2
    return f"g.{first}del" if first == last else f"g.{first}_{last}del"


def variant(site, right_most):
    alternates = site["grch38_alts"].split(",")
    return {"chromosome": site["chrom"], "position": int(site["grch38_pos"]), "ref": site["grch38_ref"],
            "rsid": None if site["rsid"] == "." else site["rsid"], "alts": alternates,
            "chromosomeHgvsName": "; ".join(hgvs(site, alternate, right_most) for alternate in alternates)}


def chosen_alleles(gene, upstream):
    """`{our name: row of pypgx}`."""
    rows = {row["StarAllele"]: row for row in upstream.pypgx_alleles() if row["Gene"] == gene}
    names = NAMES[gene] or {name: name for name in rows}
    if any(rows[name]["SV"] != "FALSE" or rows[name]["GRCh38Tag"] != "N/A" for name in names):
        raise ImportFailure(f"{gene}: an allele needs more than its sites")
    return {ours: rows[theirs] for theirs, ours in names.items()}


def definition(gene, upstream):
    sites = [row for row in upstream.positions().values() if row["gene"] == gene]
    by_place = {build: {(row["chrom"], int(row[f"{build}_pos"])): row for row in sites} for build in ("grch38", "grch37")}
    on38, on37 = {}, {}
    for name, row in chosen_alleles(gene, upstream).items():
        on38[name] = parse(row["GRCh38Core"], by_place["grch38"], "grch38")
        on37[name] = parse(row["GRCh37Core"], by_place["grch37"], "grch37")
    used = sorted((site for site in sites if any(site["grch38_pos"] in own for own in on38.values())),
                  key=lambda site: int(site["grch38_pos"]))
    references = [name for name, own in on38.items() if not own]
    if len(references) != 1:
        raise ImportFailure(f"{gene}: {len(references)} alleles are the genome's")
    alleles = []
    for name, own in on38.items():
        same_on_both_builds(gene, name, own, on37[name], used)
        is_reference = name == references[0]
        alleles.append({"name": name, "reference": is_reference,
                        "alleles": [own.get(site["grch38_pos"], site["grch38_ref"] if is_reference else None)
                                    for site in used]})
    right_most = upstream.right_most_places()
    return {"gene": gene, "chromosome": used[0]["chrom"], "variants": [variant(site, right_most) for site in used],
            "namedAlleles": alleles}


def definitions(upstream):
    """Return `{gene: definition}`."""
    return {gene: definition(gene, upstream) for gene in NAMES}
