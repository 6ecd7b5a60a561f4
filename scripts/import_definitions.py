# SPDX-License-Identifier: Apache-2.0
"""Rebuild the tables that say where the genes' sites are and which bases define which allele.

Writes genes.tsv, sites/, alleles/, tiers.tsv, proxies.tsv, priorities.tsv, fallbacks.tsv, compounds.tsv and
assemblies.tsv.  Every fact is checked against the others while it passes; a contradiction stops the import.
"""

import sys

import import_assemblies
import import_mt
import import_pypgx
from gene_facts import GENES, LOINC_OF_GENE
from tables import DATABASES, ImportFailure, natural_key, reference_first, write_table
from upstream import DEFINED_GENES, open_from_command_line

GENE_COLUMNS = ("gene hgnc chromosome strand grch38_start grch38_end grch37_start grch37_end ploidy caller "
                "phenotype_rule undocumented copy_number reference_allele loinc title").split()
SITE_COLUMNS = ("site rsid hgvs grch38_pos grch38_ref grch38_alts grch37_pos grch37_ref grch37_alts "
                "key absent_risk evidence").split()
FLANK = 3000
IUPAC = {"R": "AG", "Y": "CT", "S": "CG", "W": "AT", "K": "GT", "M": "AC",
         "B": "CGT", "D": "AGT", "H": "ACT", "V": "ACG", "N": "ACGT"}

# Sites where an absent record must not be read as the reference base: callers of variants leave them out although most
# people differ there, or, on either build, the kind of variant (a repeat, a homologous neighbour) is often not called.
ABSENT_RISK_GRCH38 = {("CYP2B6", "rs2279343"), ("CYP2C19", "rs3758581"), ("CYP3A5", "rs776746"),
                      ("UGT1A1", "rs3064744")}
ABSENT_RISK_GRCH37 = {("CYP2B6", "rs2279343"), ("UGT1A1", "rs3064744")}

# The sites that guidance hangs on, for genes without a published minimum set.  UGT1A1 has two: the repeat (*28) and
# rs4148323 (*6), the frequent decreased-function allele of East Asia; without it a strand cannot be called *1.  G6PD has
# those of its two most frequent deficient alleles, A- (rs1050828 with rs1050829) and Mediterranean (rs5030868).
MAIN_SITES = {("SLCO1B1", "rs4149056"), ("CYP2B6", "rs3745274"), ("UGT1A1", "rs3064744"), ("UGT1A1", "rs4148323"),
              ("CYP4F2", "rs2108622"),
              ("G6PD", "rs1050828"), ("G6PD", "rs1050829"), ("G6PD", "rs5030868")}

# Without the first, CYP2C19 *1 and *38 are alternatives with the same function: no reason not to call.  The second
# only stands in for the intronic HapB3 site, which is the one to ask for.
NEVER_KEY = {("CYP2C19", "rs3758581"), ("DPYD", "rs56038477")}

# Extended sets of the AMP papers, for the two genes where what the papers list is not in doubt.  They name *4A and *4B,
# which PharmVar has joined as *4.  Other genes' extended sets are left out until they can be read in a source.
TIER_2 = {"CYP2C19": ("PMID 29474986", ["*4", "*5", "*6", "*7", "*8", "*9", "*10", "*35"]),
          "CYP2C9": ("PMID 31075510", ["*12", "*13", "*15"])}

# CPIC statin guideline (PMID 35152405): function may be told from this one site where no diplotype can be.
STATINS = "Told from this one site, as the CPIC statin guideline allows; other variants of the gene are not considered."
FALLBACKS = [("SLCO1B1", "rs4149056", "T", "*1", STATINS), ("SLCO1B1", "rs4149056", "C", "*5", STATINS)]

# Alleles whose names say which others share the strand: beside more, these are named one by one.
COMPOUNDS = [("UGT1A1", "*80+*28", "*28"), ("UGT1A1", "*80+*28", "*80"),
             ("UGT1A1", "*80+*37", "*37"), ("UGT1A1", "*80+*37", "*80")]

CLUSTER = "CYP2C-cluster"  # rs12777823, upstream of CYP2C9: warfarin dosing in people of African ancestry
PROXIES = [("DPYD", "rs56038477", "rs75017182", "c.1129-5923C>G, c.1236G>A (HapB3)",
            "The exonic variant only marks HapB3; the intronic one lowers the function and decides where it was seen.")]


# ---- one gene's upstream definition, in the shape the tables need ----

def cluster_definition(upstream):
    """Make a one-site gene of the position that upstream lists as an extra of CYP2C9."""
    (position,) = upstream.exemptions()["CYP2C9"]["extraPositions"]
    names = [f"rs12777823 reference ({position['ref']})", f"rs12777823 variant ({position['alts'][0]})"]
    bases = [position["ref"], position["alts"][0]]
    alleles = [{"name": name, "alleles": [base], "reference": base == position["ref"]}
               for name, base in zip(names, bases)]
    return {"gene": CLUSTER, "chromosome": position["chromosome"], "variants": [position], "namedAlleles": alleles}


def definitions(upstream):
    """Return `{gene: definition}` of all genes with sites."""
    found = {gene: upstream.definition(gene) for gene in DEFINED_GENES}
    found[CLUSTER] = cluster_definition(upstream)
    found.update(import_pypgx.definitions(upstream))
    found[import_mt.GENE] = import_mt.definition(upstream)
    for gene, definition in found.items():
        check_definition(gene, definition)
    return found


def reference_allele(definition):
    (reference,) = [allele for allele in definition["namedAlleles"] if allele["reference"]]
    return reference


def check_definition(gene, definition):
    """The reference allele names every site and agrees with the genome but for ambiguity codes; bases are known."""
    reference = reference_allele(definition)
    for variant, base in zip(definition["variants"], reference["alleles"], strict=True):
        if base != variant["ref"] and variant["ref"] not in IUPAC.get(base, ""):
            raise ImportFailure(f"{gene} {variant['position']}: reference allele has {base}, genome {variant['ref']}")
    for allele in definition["namedAlleles"]:
        for variant, base in zip(definition["variants"], allele["alleles"], strict=True):
            known = {variant["ref"], *variant["alts"]}
            if base is not None and base not in known and len(known & set(IUPAC.get(base, ""))) < 2:
                raise ImportFailure(f"{gene} {allele['name']} at {variant['position']}: base {base} is not of {known}")


# ---- sites ----

def site_name(definition, variant):
    rsids = [other["rsid"] for other in definition["variants"]]
    if variant["rsid"] and rsids.count(variant["rsid"]) == 1:
        return variant["rsid"]
    return f"{variant['chromosome']}:{variant['position']}"


def repeat_units(hgvs):
    """Number of units that `g.233760235TA[7]` names; a `dup` is two of them."""
    return 2 if hgvs.endswith("dup") else int(hgvs.split("[")[1].rstrip("]"))


def hgvs_by_alternate(variant):
    """Return the site's HGVS names in the order of its alternates, joined by `,`."""
    names = variant["chromosomeHgvsName"].split("; ")
    alternates = variant["alts"]
    if all(len(base) == 1 for base in [variant["ref"], *alternates]):
        by_base = {name.rsplit(">", 1)[1]: name for name in names}
        return ",".join(by_base[base] for base in alternates)
    if "[" in names[0] and len(names) > 1:  # a repeat: names count units, so both orders follow the length
        names.sort(key=repeat_units)
        spelled = sorted([variant["ref"], *alternates], key=len)
        if len(names) == len(alternates):
            spelled.remove(variant["ref"])
        by_allele = dict(zip(spelled, names, strict=True))
        return ",".join(by_allele[base] for base in alternates)
    if len(names) != len(alternates):
        raise ImportFailure(f"{variant['position']}: {len(names)} HGVS names for {len(alternates)} alternates")
    return ",".join(names)


def on_grch37(gene, variant, position):
    """Spell the site on GRCh37 with the same allele strings; any disagreement between the builds is an error."""
    alleles = [variant["ref"], *variant["alts"]]
    grch38 = [position["grch38_ref"], *position["grch38_alts"].split(",")]
    grch37 = [position["grch37_ref"], *position["grch37_alts"].split(",")]
    if set(grch38) != set(grch37) or not set(alleles) <= set(grch38) or position["grch37_ref"] not in alleles:
        raise ImportFailure(f"{gene} {variant['position']}: builds disagree: {alleles}, {grch38}, {grch37}")
    rest = [allele for allele in alleles if allele != position["grch37_ref"]]
    return int(position["grch37_pos"]), position["grch37_ref"], rest


def decides_a_tier_allele(definition, index, names):
    """Whether an allele of a minimum set needs the site; where it accepts the reference base too, it does not."""
    alleles = [allele for allele in definition["namedAlleles"] if allele["name"] in names]
    bases = [allele["alleles"][index] for allele in alleles]
    return any(base is not None and base not in IUPAC for base in bases)


def is_key(gene, definition, index, exemption):
    variant = definition["variants"][index]
    if (gene, variant["rsid"]) in NEVER_KEY:
        return False
    main_sites = MAIN_SITES | import_pypgx.MAIN_SITES | import_mt.MAIN_SITES
    if len(definition["variants"]) == 1 or (gene, variant["rsid"]) in main_sites:
        return True
    if variant["position"] in exemption.get("requiredPositions", []):
        return True
    return (variant["position"] in exemption.get("amp1Positions", [])
            and decides_a_tier_allele(definition, index, exemption["amp1Alleles"]))


def absent_risk(gene, variant, swaps):
    builds = []
    if (gene, variant["rsid"]) in ABSENT_RISK_GRCH38:
        builds.append("grch38")
    if (variant["chromosome"], variant["position"]) in swaps or (gene, variant["rsid"]) in ABSENT_RISK_GRCH37:
        builds.append("grch37")
    return "both" if len(builds) == 2 else "".join(builds)


def site_rows(gene, definition, upstream):
    positions, swaps = upstream.positions(), upstream.reference_swaps()
    exemption = upstream.exemptions().get(gene, {})
    rows = []
    for index, variant in enumerate(definition["variants"]):
        position = positions[variant["chromosome"], variant["position"], variant["ref"]]
        pos37, ref37, alts37 = on_grch37(gene, variant, position)
        if (ref37 != variant["ref"]) != ((variant["chromosome"], variant["position"]) in swaps):
            raise ImportFailure(f"{gene} {variant['position']}: is the reference base the same on both builds or not?")
        rows.append([site_name(definition, variant), variant["rsid"], hgvs_by_alternate(variant),
                     variant["position"], variant["ref"], ",".join(variant["alts"]), pos37, ref37, ",".join(alts37),
                     "yes" if is_key(gene, definition, index, exemption) else "",
                     absent_risk(gene, variant, swaps), position["evidence"]])
    if [row[3] for row in rows] != sorted({row[3] for row in rows}):
        raise ImportFailure(f"{gene}: sites are not in order, or two share a position")
    return rows


# ---- alleles, genes, tiers ----

def allele_rows(definition):
    """One row per site that a definition names.  The reference allele is written only where it is ambiguous."""
    order = {allele["name"]: allele for allele in definition["namedAlleles"]}
    reference = reference_allele(definition)["name"]
    rows = []
    for name in reference_first(order, reference):
        for variant, base in zip(definition["variants"], order[name]["alleles"], strict=True):
            if base is not None and not (name == reference and base == variant["ref"]):
                rows.append([name, site_name(definition, variant), base])
    return rows


def region(rows, pos_column, ref_column):
    starts = [row[pos_column] for row in rows]
    ends = [row[pos_column] + len(row[ref_column]) - 1 for row in rows]
    return max(1, min(starts) - FLANK), max(ends) + FLANK


def check_loinc():
    """A LOINC code ends in a Luhn check digit; a typing error would file a result under another test."""
    for gene, code in LOINC_OF_GENE.items():
        digits = [int(digit) for digit in code.replace("-", "")]
        doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
        if (sum(doubled) + sum(digits[-1::-2])) % 10 != 0:
            raise ImportFailure(f"LOINC {code} of {gene} fails its check digit")


def gene_rows(found, sites, upstream):
    hgnc, strands = upstream.hgnc_ids(), upstream.strands()
    check_loinc()
    for gene in sorted(GENES):
        facts = GENES[gene]
        has_sites = gene in found
        if has_sites and found[gene]["chromosome"] != facts.chromosome:
            raise ImportFailure(f"{gene} is not on {facts.chromosome}")
        start38, end38 = region(sites[gene], 3, 4) if has_sites else ("", "")
        start37, end37 = region(sites[gene], 6, 7) if has_sites else ("", "")
        if facts.ploidy == "mitochondrial" and has_sites:  # small enough to be one region
            (start38, end38), (start37, end37) = import_mt.WHOLE, import_mt.WHOLE
        reference = reference_allele(found[gene])["name"] if has_sites else facts.reference
        yield [gene, hgnc.get(gene), facts.chromosome, strands.get(gene), start38, end38, start37, end37, facts.ploidy,
               facts.caller, facts.phenotype_rule, facts.undocumented, facts.copy_number, reference,
               LOINC_OF_GENE.get(gene), facts.title]


def tier_rows(found, upstream):
    for gene, exemption in sorted(upstream.exemptions().items()):
        defined = {allele["name"] for allele in found[gene]["namedAlleles"]}
        for name in sorted(exemption["amp1Alleles"], key=natural_key):
            if name not in defined and name != "*5":  # CYP2D6 *5 is a deletion of the gene: no site shows it
                raise ImportFailure(f"{gene} {name}: in a minimum set but not defined")
            yield [gene, name, 1, "AMP"]
        paper, names = TIER_2.get(gene, ("", []))
        for name in names:
            if name not in defined or name in exemption["amp1Alleles"]:
                raise ImportFailure(f"{gene} {name}: in an extended set but not defined, or in the minimum set too")
            yield [gene, name, 2, f"AMP, {paper}"]


def priority_rows(found, upstream):
    """Where unphased genotypes leave several diplotypes: the one to call, and those it is called instead of."""
    for gene, exemption in sorted(upstream.exemptions().items()):
        rows = []
        for entry in exemption.get("unphasedDiplotypePriorities", []):
            others = [diplotype for diplotype in entry["list"] if diplotype != entry["pick"]]
            if len(others) + 1 != len(entry["list"]):
                raise ImportFailure(f"{gene} {entry['id']}: {entry['pick']} is not in its own list, or twice")
            defined = {allele["name"] for allele in found[gene]["namedAlleles"]}
            if not {name for diplotype in entry["list"] for name in diplotype.split("/")} <= defined:
                raise ImportFailure(f"{gene} {entry['id']}: an allele is not defined")
            rows.append([gene, entry["pick"], "; ".join(sorted(others, key=natural_key))])
        yield from sorted(rows, key=lambda row: natural_key(row[1]))


def main():
    upstream = open_from_command_line(__doc__)
    if not upstream.is_there():
        print("import_definitions: no upstream releases there; the tables stay as they are")
        return
    found = definitions(upstream)
    sites = {gene: site_rows(gene, definition, upstream) for gene, definition in found.items()}
    n_sites = sum(write_table(DATABASES / f"sites/{gene}.tsv", SITE_COLUMNS, rows) for gene, rows in sites.items())
    n_alleles = sum(write_table(DATABASES / f"alleles/{gene}.tsv", ["allele", "site", "alt"], allele_rows(definition))
                    for gene, definition in found.items())
    n_genes = write_table(DATABASES / "genes.tsv", GENE_COLUMNS, gene_rows(found, sites, upstream))
    n_tiers = write_table(DATABASES / "tiers.tsv", ["gene", "allele", "tier", "source"], tier_rows(found, upstream))
    n_proxies = write_table(DATABASES / "proxies.tsv", ["gene", "site", "decisive_site", "allele", "note"], PROXIES)
    n_priorities = write_table(DATABASES / "priorities.tsv", ["gene", "diplotype", "instead_of"],
                               priority_rows(found, upstream))
    n_fallbacks = write_table(DATABASES / "fallbacks.tsv", ["gene", "site", "base", "allele", "note"], FALLBACKS)
    n_compounds = write_table(DATABASES / "compounds.tsv", ["gene", "allele", "part"], COMPOUNDS)
    n_contigs = import_assemblies.write()
    print(f"genes {n_genes}, sites {n_sites}, allele rows {n_alleles}, tiers {n_tiers}, proxies {n_proxies}, "
          f"priorities {n_priorities}, fallbacks {n_fallbacks}, compounds {n_compounds}, contigs {n_contigs}")


if __name__ == "__main__":
    try:
        main()
    except ImportFailure as failure:
        sys.exit(f"import_definitions: {failure}")
