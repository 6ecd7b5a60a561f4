# SPDX-License-Identifier: Apache-2.0
"""Hold our sites and allele definitions against upstream's and against the reference genomes.

The tables are read from databases/ as databases/README.md says they are meant.  Each allele must accept the same
bases at every site as upstream's definition, and name as many sites; each site's reference base must stand in the
genome of both builds, spelled as short and as far to the left as the sequence allows, at places that the chain of
the two builds joins.
"""

import sys

from import_definitions import IUPAC, definitions
from tables import DATABASES, NONE, ImportFailure, read_table
from upstream import open_from_command_line

BUILDS = {"GRCh38": "grch38", "GRCh37": "grch37"}


# ---- definitions ----

def accepted_by_our_tables(gene, reference):
    """Return {allele: ({site position: accepted bases}, sites named)} as the program understands the tables."""
    sites = {row["site"]: row for row in read_table(DATABASES / f"sites/{gene}.tsv")}
    genome = {int(row["grch38_pos"]): {row["grch38_ref"]} for row in sites.values()}
    rows = {}
    for row in read_table(DATABASES / f"alleles/{gene}.tsv"):
        site = sites[row["site"]]
        known = {site["grch38_ref"], *site["grch38_alts"].split(",")}
        bases = {row["alt"]} if row["alt"] in known else known & set(IUPAC[row["alt"]])
        rows.setdefault(row["allele"], {})[int(site["grch38_pos"])] = bases
    names = [row["allele"] for row in read_table(DATABASES / f"functions/{gene}.tsv")]
    defined = [name for name in names if name in rows or name == reference]
    return {name: (genome | rows.get(name, {}), len(sites) if name == reference else len(rows[name]))
            for name in defined}


def accepted_upstream(definition):
    """The same of upstream's vectors: an empty cell takes the genome's base."""
    result = {}
    for allele in definition["namedAlleles"]:
        accepted, n_named = {}, 0
        for variant, base in zip(definition["variants"], allele["alleles"], strict=True):
            known = {variant["ref"], *variant["alts"]}
            n_named += base is not None
            text = variant["ref"] if base is None else base
            accepted[variant["position"]] = {text} if text in known else known & set(IUPAC[text])
        result[allele["name"]] = accepted, n_named
    return result


def compare_definitions(gene, definition):
    """Return (alleles, failures); also no two alleles may be the same at all sites."""
    (reference,) = [allele for allele in definition["namedAlleles"] if allele["reference"]]
    ours, theirs = accepted_by_our_tables(gene, reference["name"]), accepted_upstream(definition)
    failures = [f"{gene} {name}: defined by one side only" for name in ours.keys() ^ theirs.keys()]
    failures += [f"{gene} {name}: ours {ours[name]}, upstream {theirs[name]}"
                 for name in ours.keys() & theirs.keys() if ours[name] != theirs[name]]
    for allele in definition["namedAlleles"]:  # upstream counts too, but has no count for CYP2D6
        if allele.get("score") and allele["score"] != ours[allele["name"]][1]:
            failures.append(f"{gene} {allele['name']}: ours names other than {allele['score']} sites")
    vectors = {str(sorted((pos, sorted(bases)) for pos, bases in accepted.items())) for accepted, _ in ours.values()}
    if len(vectors) != len(ours):
        failures.append(f"{gene}: two alleles have one definition")
    return len(ours), failures


# ---- sequences ----

class Genome:
    """Pieces of a chromosome, as far as they are there."""

    def __init__(self, path):
        self.pieces = []
        for block in path.read_text(encoding="ascii").split(">")[1:] if path.exists() else []:
            header, *lines = block.split("\n")
            start = int(header.split()[0].split(":")[1].split("-")[0])
            self.pieces.append((start, "".join(lines)))

    def bases(self, start, length):
        """Return `length` bases from the 1-based `start`; None where no piece has them."""
        for first, sequence in self.pieces:
            if first <= start and start + length <= first + len(sequence):
                return sequence[start - first:start - first + length]
        return None


def without_common_end(ref, alternate):
    """Cut what two alleles share at their right, down to one base."""
    while min(len(ref), len(alternate)) > 1 and ref[-1] == alternate[-1]:
        ref, alternate = ref[:-1], alternate[:-1]
    return ref, alternate


def spelling_fault(genome, pos, ref, alternates):
    """Say what is wrong with a site's spelling on one build; None where all is well, "" where it cannot be checked."""
    found, before = genome.bases(pos, len(ref)), genome.bases(pos - 1, 1)
    if found is None or before is None:
        return ""
    if found != ref:
        return f"genome has {found}, not {ref}"
    for alternate in alternates:
        short_ref, short_alternate = without_common_end(ref, alternate)
        if short_ref[-1] == short_alternate[-1]:
            return f"{ref}>{alternate} could stand further left"
        if len(ref) != len(alternate) and ref[0] != alternate[0]:
            return f"{ref}>{alternate} has no base in common at its left"
    if len({allele[-1] for allele in [ref, *alternates]}) == 1:
        return f"{ref}>{','.join(alternates)} could be shorter at its right"
    if len({allele[:1] for allele in [ref, *alternates]}) == 1 and all(allele[1:] for allele in [ref, *alternates]):
        return f"{ref}>{','.join(alternates)} could be shorter at its left"
    return None


def check_sequences(gene, upstream):
    """Return (sites checked, sites without sequence, failures) over both builds."""
    n_checked, n_unknown, failures = 0, 0, []
    for build, prefix in BUILDS.items():
        genome = Genome(upstream.folder / f"coordinates/windows/{gene}.{build}.fa")
        for row in read_table(DATABASES / f"sites/{gene}.tsv"):
            fault = spelling_fault(genome, int(row[prefix + "_pos"]), row[prefix + "_ref"],
                                   row[prefix + "_alts"].split(","))
            n_checked += fault != ""
            n_unknown += fault == ""
            if fault:
                failures.append(f"{gene} {row['site']} on {build}: {fault}")
    return n_checked, n_unknown, failures


def check_builds(gene, chromosome, blocks):
    """A site has the same allele strings on both builds, and the chain leads from one place to the other."""
    failures = []
    for row in read_table(DATABASES / f"sites/{gene}.tsv"):
        strings = [{row[prefix + "_ref"], *row[prefix + "_alts"].split(",")} for prefix in BUILDS.values()]
        if strings[0] != strings[1]:
            failures.append(f"{gene} {row['site']}: the builds have other alleles")
        start, end = int(row["grch38_pos"]), int(row["grch38_pos"]) + len(row["grch38_ref"]) - 1
        if chromosome == "chrM":  # one sequence on both builds, and in no chain
            blocks = [("chrM", start, end, 0)]
        offsets = {offset for name, first, last, offset in blocks
                   if name == chromosome and first <= start and end <= last}
        if offsets != {int(row["grch37_pos"]) - start}:
            failures.append(f"{gene} {row['site']}: the chain does not lead to {row['grch37_pos']}")
    return failures


def genotypes(accepted, diplotype, site):
    """The unphased genotypes that two alleles can make at a site."""
    first, second = (accepted[name][0][site] for name in diplotype.split("/"))
    return {tuple(sorted((one, other))) for one in first for other in second}


def check_exceptions():
    """Diplotypes that unphased data cannot tell apart have a genotype in common; a fallback's allele has its base."""
    failures = []
    references = {row["gene"]: row["reference_allele"] for row in read_table(DATABASES / "genes.tsv")}
    for row in read_table(DATABASES / "priorities.tsv"):
        accepted = accepted_by_our_tables(row["gene"], references[row["gene"]])
        diplotypes = [row["diplotype"], *row["instead_of"].split("; ")]
        for site in accepted[references[row["gene"]]][0]:
            if not set.intersection(*(genotypes(accepted, diplotype, site) for diplotype in diplotypes)):
                failures.append(f"{row['gene']} {row['diplotype']}: no genotype fits this and {row['instead_of']}")
    for row in read_table(DATABASES / "fallbacks.tsv"):
        place = {site["site"]: int(site["grch38_pos"]) for site in read_table(DATABASES / f"sites/{row['gene']}.tsv")}
        accepted = accepted_by_our_tables(row["gene"], references[row["gene"]])
        if row["base"] not in accepted[row["allele"]][0][place[row["site"]]]:
            failures.append(f"{row['gene']} {row['allele']}: does not have {row['base']} at {row['site']}")
    return failures


def check_references_between_tables(found):
    """Sites named by proxies and alleles named by tiers exist; no two genes share a position."""
    failures, place_of = [], {}
    for gene, definition in found.items():
        for row in read_table(DATABASES / f"sites/{gene}.tsv"):
            place = definition["chromosome"], row["grch38_pos"]
            if place in place_of:
                failures.append(f"{gene} {row['site']}: {place_of[place]} has this position too")
            place_of[place] = gene
    for row in read_table(DATABASES / "proxies.tsv"):
        sites = {site["site"] for site in read_table(DATABASES / f"sites/{row['gene']}.tsv")}
        if not {row["site"], row["decisive_site"]} <= sites:
            failures.append(f"proxies.tsv: a site of {row['gene']} is not there")
    for row in read_table(DATABASES / "tiers.tsv") + read_table(DATABASES / "proxies.tsv"):
        names = {allele["allele"] for allele in read_table(DATABASES / f"functions/{row['gene']}.tsv")}
        if row["allele"] not in names | {NONE}:
            failures.append(f"{row['gene']} {row['allele']}: not in functions")
    return failures


def main():
    upstream = open_from_command_line(__doc__)
    if not upstream.is_there():
        print("prove_definitions: skipped, no upstream releases there")
        return
    found = definitions(upstream)
    failures = check_references_between_tables(found) + check_exceptions()
    print("gene\talleles\tspellings_checked\twithout_sequence\tfailures")
    for gene in sorted(found):
        n_alleles, wrong = compare_definitions(gene, found[gene])
        n_checked, n_unknown, faults = check_sequences(gene, upstream)
        faults += check_builds(gene, found[gene]["chromosome"], upstream.chain_blocks())
        failures += wrong + faults
        print(f"{gene}\t{n_alleles}\t{n_checked}\t{n_unknown}\t{len(wrong) + len(faults)}")
    if failures:
        raise ImportFailure("\n".join(failures[:40]))


if __name__ == "__main__":
    try:
        main()
    except ImportFailure as failure:
        sys.exit(f"prove_definitions: {failure}")
