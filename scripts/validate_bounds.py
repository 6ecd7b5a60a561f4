"""What is called without phase must contain what is called with it.

The same people twice: with phase, the truth; phase removed, the question.  For every sample and gene the phased diplotype
must be called, or stand among all that fit the unphased genotypes.
"""
import collections

from validate_common import genes, our_diplotypes, our_fits, table, variants

PLACES = ("called", "one of several called", "an alternative", "not called without phase", "missing")
# Counted by people, not by diplotypes: with phase no pair of named alleles fits, without it one does.
NOVEL = "no named pair with phase"


def arranges(unphased, phased, reference):
    """Whether variants whose strands are open can stand as this diplotype."""
    return unphased.startswith("{") and variants(unphased, reference) == variants(phased, reference)


class Bounds:
    def __init__(self, program, path, phased, unphased, options=()):
        """`path`: the unphased file; the calls of both."""
        self.places = collections.defaultdict(collections.Counter)
        self.misses = []
        known = genes()
        truth = {(row["sample"], row["gene"]): our_diplotypes(row) for row in phased}
        state = {(row["sample"], row["gene"]): row["status"] for row in phased}
        for row in unphased:
            sample, gene = row["sample"], row["gene"]
            reference = (known[gene]["reference_allele"],)
            said = our_diplotypes(row)
            if said and state[sample, gene] == "no_match":
                self.places[gene][NOVEL] += 1
            for diplotype in truth[sample, gene]:
                place = self.place(diplotype, said, reference)
                if place == "missing" and diplotype in (our_fits(row) or program.fits(path, sample, gene, *options)):
                    place = "an alternative"
                self.places[gene][place] += 1
                if place == "missing":
                    self.misses.append(f"{sample} {gene}: {diplotype} with phase, {row['diplotypes']} without")

    @staticmethod
    def place(diplotype, said, reference):
        if not said:
            return "not called without phase"
        if diplotype in said or any(arranges(one, diplotype, reference) for one in said):
            several = len(said) > 1 or diplotype not in said
            return "one of several called" if several else "called"
        return "missing"

    def table(self):
        rows = [[gene, *(counter[place] for place in (*PLACES, NOVEL))] for gene, counter in sorted(self.places.items())]
        total = ["all", *(sum(counter[place] for counter in self.places.values())
                          for place in (*PLACES, NOVEL))]
        return table(["gene", *PLACES, NOVEL], [*rows, total], right=range(1, 2 + len(PLACES)))

    def failures(self):
        return [f"bounds: {miss}" for miss in self.misses]
