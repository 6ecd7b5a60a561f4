"""stardose and PharmCAT 3.1.1 on the same people, set by set; every difference belongs to a class."""
import collections
import os

from validate_classes import CLASSES, Difference, classify, describe
from validate_common import genes, our_composed, our_diplotypes, our_fits, reader, share, spell, table, their_diplotypes

SIMULATED = [("sim", "sim100.phased.vcf"), ("sim", "sim100.unphased.vcf"), ("sim", "sim100.missing.vcf"),
             ("sim", "sim100.noise.vcf"), ("sim_ryr1", "sim3.noise.vcf"), ("sim_ryr1", "sim3.unphased.vcf"),
             ("nat2_missing", "nat2_missing.vcf")]
# PharmCAT's modes: what to add to the title, to the name of its answers, and which genes only that mode calls.
MODES = (("", "", None), (", all that fit", ".all", None), (", CYP2D6", ".cyp2d6", ("CYP2D6",)),
         (", combinations", ".combinations", None), (", combinations, CYP2D6", ".both", ("CYP2D6",)))


class Tally:
    """Equal, different and unexplained of one set; differences keep one example for each class and gene."""

    def __init__(self, title):
        self.title = title
        self.by_gene = collections.defaultdict(collections.Counter)
        self.by_class = collections.defaultdict(list)
        self.unexplained = []

    def add(self, gene, ours, theirs, difference):
        """`difference` makes the Difference where there is one."""
        if ours == theirs:
            self.by_gene[gene]["equal" if ours else "neither"] += 1
            return
        self.by_gene[gene]["different"] += 1
        found = difference()
        kind = classify(found)
        if kind:
            self.by_class[kind.name].append(found)
        else:
            self.unexplained.append(found)

    def count(self, what):
        return sum(counter[what] for counter in self.by_gene.values())

    def row(self):
        equal, different = self.count("equal"), self.count("different")
        return [self.title, f"{equal:,}", f"{equal + different:,}", share(equal, equal + different),
                f"{different - len(self.unexplained):,}", len(self.unexplained)]


def compare(title, program, path, rows, oracle, skip=(), options=(), mode="", only=None):
    """Hold the calls `rows` of a file against PharmCAT's answers in one of its modes."""
    references = {gene: row["reference_allele"] for gene, row in genes().items()}
    theirs = {(row["sample"], row["gene"]): their_diplotypes(
        row["diplotypes"], row.get("component_haplotypes") or row.get("haplotype_matches") or "",
        references.get(row["gene"], "Reference")) for row in oracle}
    tally = Tally(title)
    for row in rows:
        sample, gene = row["sample"], row["gene"]
        if (sample, gene) not in theirs or gene in skip or only and gene not in only:
            continue
        ours, other = our_diplotypes(row), theirs[sample, gene]
        if mode in (".combinations", ".both"):
            ours = ours or our_composed(row)
        if mode == ".all" and ours:
            ours = our_fits(row) or frozenset(program.fits(path, sample, gene, *options))
        tally.add(gene, ours, other, lambda row=row, ours=ours, other=other: Difference(
            path, row["sample"], row["gene"], ours, other, row["status"], row["reason"],
            tuple(row["not_assessed"].split(";"))))
    return tally


def simulated(program, real, skip=()):
    """Made-up people, in every mode whose answers are known."""
    folder = os.path.join(real, "pharmcat_sim")
    tallies = []
    for group, name in SIMULATED:
        path = os.path.join(folder, group, name)
        rows = program.call(path)
        for mode, ending, only in MODES:
            source = os.path.join(folder, "oracle", f"{group}{ending}.tsv.gz")
            if os.path.exists(source):
                oracle = [row for row in reader(source) if row["vcf"].endswith(name)]
                tallies.append(compare(name.removesuffix(".vcf") + mode, program, path, rows, oracle, skip, (),
                                       ending, only))
    return tallies


def merge(title, tallies):
    """Several files' tallies as one set."""
    merged = Tally(title)
    for tally in tallies:
        for gene, counter in tally.by_gene.items():
            merged.by_gene[gene].update(counter)
        for name, found in tally.by_class.items():
            merged.by_class[name].extend(found)
        merged.unexplained += tally.unexplained
    return merged


def agreement(tallies):
    return table(["people", "equal", "of", "share", "explained", "not explained"], [tally.row() for tally in tallies],
                 right=(1, 2, 3, 4, 5))


def classes(tallies):
    """Every class that occurs: how often, where, an example, the reason."""
    rows = []
    for kind in CLASSES:
        found = [(tally, difference) for tally in tallies for difference in tally.by_class[kind.name]]
        if not found:
            continue
        genes_of = collections.Counter(difference.gene for _, difference in found)
        where = collections.Counter(tally.title for tally, _ in found)
        rows.append([kind.name, len(found), ", ".join(f"{gene} {n}" for gene, n in genes_of.most_common()),
                     "; ".join(f"{title} {n}" for title, n in where.items()), example(found), kind.whose, kind.reason])
    return table(["class", "n", "genes", "people", "example: here, PharmCAT", "whose", "reason"], rows, right=(1,))


def example(found):
    """The commonest difference of a class."""
    spelled = collections.Counter((d.gene, spell(d.ours, 3) if d.ours else f"no call, {d.status}", spell(d.theirs, 3))
                                  for _, d in found)
    gene, ours, theirs = min(spelled, key=lambda key: (-spelled[key], len(key[1]) + len(key[2]), key))
    return f"{gene}: {ours}, {theirs}"


def by_gene(tallies):
    names = sorted({gene for tally in tallies for gene in tally.by_gene})
    rows = []
    for gene in names:
        if not any(tally.by_gene[gene]["equal"] + tally.by_gene[gene]["different"] for tally in tallies):
            continue
        cells = [gene]
        for tally in tallies:
            counter = tally.by_gene[gene]
            n = counter["equal"] + counter["different"]
            cells.append(f"{counter['equal']}/{n}" if n else "-")
        rows.append(cells)
    return table(["gene", *(tally.title for tally in tallies)], rows, right=range(1, len(tallies) + 1))


def failures(tallies):
    return [f"{tally.title}: not explained: {describe(difference)}" for tally in tallies for difference in tally.unexplained]
