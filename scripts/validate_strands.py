"""The classes of differences about composed alleles: what two spellings say of the bases on the strands."""
import functools
import itertools
import re

from validate_common import ROOT, reader, strand, unordered, variants


@functools.lru_cache(maxsize=None)
def definitions(gene):
    """{allele: {site: base}}"""
    found = {}
    for row in reader(ROOT / f"databases/alleles/{gene}.tsv"):
        found.setdefault(row["allele"], {})[row["site"]] = row["alt"]
    return found


@functools.lru_cache(maxsize=None)
def sites(gene):
    return {row["site"]: row for row in reader(ROOT / f"databases/sites/{gene}.tsv")}


@functools.lru_cache(maxsize=None)
def changes(gene):
    """{HGVS name: (site, base)}"""
    return {name: (row["site"], alt) for row in sites(gene).values() if row["hgvs"] != "."
            for name, alt in zip(row["hgvs"].split(","), row["grch38_alts"].split(","))}


def bases(gene, name, reference):
    """What stands on a strand of this name: {(site, base)}, the genome's bases left out; None for a name of neither kind."""
    found = set()
    for part in strand(name).strip("[]").split(" + "):
        if part in definitions(gene):
            found |= {(site, base) for site, base in definitions(gene)[part].items()
                      if base != sites(gene)[site]["grch38_ref"]}
        elif part in changes(gene):
            found.add(changes(gene)[part])
        elif part not in reference:
            return None
    return frozenset(found)


def contents(gene, diplotypes, reference):
    """Both strands of each diplotype by their bases; None where a name is not understood."""
    found = set()
    for one in diplotypes:
        strands = [bases(gene, name, reference) for name in one.split("/")]
        if None in strands:
            return None
        found.add(tuple(sorted(tuple(sorted(each)) for each in strands)))
    return found


def same_strands(d):
    """The same bases on the same strands, told by other alleles."""
    ours = contents(d.gene, d.ours, d.reference) if d.ours and d.theirs else None
    return bool(ours) and ours == contents(d.gene, d.theirs, d.reference)


def spelled_out(d):
    """Variants whose strands are open, and PharmCAT's list of every way to arrange just these."""
    if len(d.ours) != 1 or not next(iter(d.ours)).startswith("{"):
        return False
    names = variants(*d.ours, d.reference)
    both = [name for name in set(names) if names.count(name) > 1]
    one = [name for name in names if names.count(name) == 1]
    arranged = set()
    for side in itertools.product((0, 1), repeat=len(one)):
        strands = [both + [name for name, where in zip(one, side) if where == which] for which in (0, 1)]
        arranged.add(unordered("/".join(spell_strand(names, d.reference[0]) for names in strands)))
    return arranged == d.theirs


def spell_strand(names, reference):
    if len(names) > 1:
        return "[" + " + ".join(names) + "]"
    return names[0] if names else reference


def another_base(d):
    """At a site with several alternates PharmCAT names one that the file does not carry; with the carried one both agree."""
    carried = {}
    for pos, ref, alts, genotype in d.genotypes():
        found = {alts[int(copy) - 1] for copy in re.split(r"[|/]", genotype) if copy.isdigit() and copy != "0"}
        if len(alts) > 1 and len(found) == 1:
            carried[f"g.{pos}{ref}>"] = found.pop()
    corrected = frozenset(unordered(re.sub(r"(g\.\d+[ACGT]>)[ACGT]", lambda match: match[1] + carried.get(
        match[1], match[0][-1]), one)) for one in d.theirs)
    return corrected != d.theirs and corrected == d.ours
