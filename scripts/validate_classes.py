"""Why stardose and PharmCAT differ: every difference must meet the test of one of these classes, or validate.py fails.

A class is told from the file itself wherever that can be: the genotypes are read here once more, in Python, and not taken
from what stardose says it has read.
"""
import dataclasses
import functools
import gzip
import re
from pathlib import Path

from validate_common import ROOT, genes, reader, spell, unordered, variants
from validate_strands import another_base, definitions, same_strands, sites, spelled_out

GENES = genes()


def open_text(path):
    return gzip.open(path, "rt", encoding="utf-8") if str(path).endswith(".gz") else open(path, encoding="utf-8")


@functools.lru_cache(maxsize=None)
def lines_of(path, gene):
    """The file's samples, and its records at the gene's sites: [(POS, REF, ALTs, FORMAT, columns of samples)]."""
    chromosome = GENES[gene]["chromosome"]
    wanted = {row["grch38_pos"] for row in sites(gene).values()}
    samples, found = [], []
    with open_text(path) as lines:
        for line in lines:
            if line.startswith("#CHROM"):
                samples = line.rstrip("\n").split("\t")[9:]
            elif line.startswith(chromosome + "\t") and line.split("\t", 2)[1] in wanted:
                fields = line.rstrip("\n").split("\t")
                found.append((fields[1], fields[3], fields[4].split(","), fields[8].split(":"), fields[9:]))
    return samples, found


@dataclasses.dataclass
class Difference:
    """One gene of one sample on which the two differ."""
    path: str
    sample: str
    gene: str
    ours: frozenset
    theirs: frozenset
    status: str
    reason: str
    not_assessed: tuple

    @property
    def is_variant_list(self):
        return GENES[self.gene]["caller"] == "variant_list"

    @property
    def reference(self):
        return (GENES[self.gene]["reference_allele"], "Reference")

    def genotypes(self):
        """[(POS, REF, ALTs, GT)] of the sample at the gene's sites, in the order of the file."""
        samples, records = lines_of(self.path, self.gene)
        at = samples.index(self.sample)
        return [(pos, ref, alts, columns[at].split(":")[layout.index("GT")])
                for pos, ref, alts, layout, columns in records if "GT" in layout]

    def carried(self):
        """{POS: number of copies that are not REF}, of complete genotypes."""
        found = {}
        for pos, _, _, genotype in self.genotypes():
            copies = re.split(r"[|/]", genotype)
            if "." not in copies:
                found[pos] = found.get(pos, 0) + sum(copy != "0" for copy in copies)
        return {pos: n for pos, n in found.items() if n}

    def seen(self, site):
        """Whether both copies of a site stand in the file."""
        pos = sites(self.gene)[site]["grch38_pos"]
        return any(at == pos and "." not in genotype for at, _, _, genotype in self.genotypes())


# ---- the tests ----

def key_site_missing(d):
    """The gene is refused for key sites that indeed are not, or only half, in the file."""
    if d.status != "key_site_missing" or d.ours:
        return False
    named = [site for site in sites(d.gene) if re.search(rf"{re.escape(site)}\b", d.reason)]
    return bool(named) and all(sites(d.gene)[site]["key"] == "yes" and not d.seen(site) for site in named)


def half_call(d):
    """The gene is refused for a genotype of which one half is missing."""
    if d.status != "half_call" or d.ours:
        return False
    return any("." in genotype and re.search(r"[1-9]", genotype) for *_, genotype in d.genotypes())


def every_variant_is_told(d, diplotype):
    """The variants that a call lists are exactly those that stand in the file."""
    told = {}
    for name in variants(diplotype, d.reference):
        for site in definitions(d.gene).get(name, {}):
            pos = sites(d.gene)[site]["grch38_pos"]
            told[pos] = told.get(pos, 0) + 1
    return told == d.carried()


def several_on_a_strand(d):
    """A gene of single variants, more of them than strands; PharmCAT has no name for two on one strand."""
    return (d.is_variant_list and not d.theirs and bool(d.ours) and
            all(len(variants(one, d.reference)) > 1 and every_variant_is_told(d, one) for one in d.ours))


def strands_open(d):
    """The same variants; PharmCAT says which strand, and nothing in the file does."""
    if not d.is_variant_list or len(d.ours) != 1 or len(d.theirs) != 1:
        return False
    (ours,), (theirs,) = d.ours, d.theirs
    unphased = [pos for pos, _, _, genotype in d.genotypes()
                if "/" in genotype and len(set(genotype.split("/"))) > 1]
    return (ours.startswith("{") and not theirs.startswith("{") and len(unphased) > 1 and
            variants(ours, d.reference) == variants(theirs, d.reference) and every_variant_is_told(d, ours))


def unseen_variant_added(d):
    """PharmCAT also offers an allele with a variant that was not seen; it stands in `not_assessed` here."""
    unseen = [one for one in d.theirs if set(variants(one, d.reference)) & set(d.not_assessed)]
    rest = dataclasses.replace(d, theirs=d.theirs - frozenset(unseen))
    return bool(d.is_variant_list and unseen and (rest.ours == rest.theirs or strands_open(rest)))


def priority_hides(d):
    """All that fits was asked for, and PharmCAT gives only the pair that its priorities pick from it."""
    for row in reader(ROOT / "databases/priorities.tsv"):
        if row["gene"] == d.gene and d.theirs == {unordered(row["diplotype"])}:
            if d.theirs | {unordered(name) for name in row["instead_of"].split("; ")} <= d.ours:
                return True
    return False


def quality_zero(d):
    """More alleles remain here, told from PharmCAT's only by sites whose record has genotype quality 0."""
    if not d.theirs or not d.theirs < d.ours:
        return False
    zero = {name for name, row in sites(d.gene).items() if quality(d.path, d.sample, d.gene, int(row["grch38_pos"])) == "0"}
    mine = {name for one in d.ours for name in one.split("/")} - {name for one in d.theirs for name in one.split("/")}
    theirs = {name for one in d.theirs for name in one.split("/")}
    # Each allele that only we name differs from one of theirs by such sites alone.
    return bool(mine) and all(any(differ_only_at(d.gene, a, b, zero) for b in theirs) for a in mine)


@functools.lru_cache(maxsize=None)
def blocks_of(path, gene):
    """The file's records that reach into the gene: [(POS, END, FORMAT, columns)], and its samples."""
    row = GENES[gene]
    start, end = int(row["grch38_start"]), int(row["grch38_end"])
    samples, found = [], []
    with open_text(path) as lines:
        for line in lines:
            if line.startswith("#CHROM"):
                samples = line.rstrip("\n").split("\t")[9:]
            elif line.startswith(row["chromosome"] + "\t"):
                fields = line.rstrip("\n").split("\t")
                last = re.search(r"(?:^|;)END=(\d+)", fields[7])
                last = int(last[1]) if last else int(fields[1]) + len(fields[3]) - 1
                if int(fields[1]) <= end and last >= start:
                    found.append((int(fields[1]), last, fields[8].split(":"), fields[9:]))
    return samples, found


def quality(path, sample, gene, pos):
    """GQ of the record over a position, None where there is none."""
    samples, blocks = blocks_of(path, gene)
    for first, last, layout, columns in blocks:
        if first <= pos <= last and "GQ" in layout:
            return columns[samples.index(sample)].split(":")[layout.index("GQ")]
    return None


def few_reads(path, sample, gene, names):
    """Whether the variants at these sites rest on fewer than a fifth of the reads that cover them (AD)."""
    samples, records = lines_of(path, gene)
    at, found = samples.index(sample), []
    for name in names:
        pos = sites(gene)[name]["grch38_pos"]
        for _, _, _, layout, columns in (record for record in records if record[0] == pos and "AD" in record[3]):
            depths = [int(depth) for depth in columns[at].split(":")[layout.index("AD")].split(",") if depth.isdigit()]
            found.append(sum(depths) > 0 and sum(depths[1:]) < sum(depths) / 5)
    return bool(found) and all(found)


def differ_only_at(gene, a, b, where):
    """Whether two alleles differ, and at these sites only; a suballele stands for the name that it is printed as."""
    return any(first != second and {site for site in {*first, *second} if first.get(site) != second.get(site)} <= where
               for first in definitions_of(gene, a) for second in definitions_of(gene, b))


def definitions_of(gene, printed):
    known = definitions(gene)
    return [known[name] for name in known if name == printed or name.rsplit(".", 1)[0] == printed]


def conflict(d):
    """Two records put two different bases on one strand; PharmCAT reads the first record only."""
    if d.status != "conflict" or d.ours:
        return False
    strands = [(pos, strand) for pos, _, _, genotype in d.genotypes() if "|" in genotype
               for strand, copy in enumerate(genotype.split("|")) if copy not in ".0"]
    return len(strands) != len(set(strands))


def first_record_only(d):
    """Two records of one position, both carried: PharmCAT reads the first only."""
    carried = [pos for pos, _, _, genotype in d.genotypes() if re.search(r"[1-9]", genotype)]
    return bool(d.ours) and len(carried) != len(set(carried))


def base_before_an_indel(d):
    """A substitution of the base before an insertion or deletion, which touches neither: PharmCAT calls nothing."""
    if d.theirs or not d.ours:
        return False
    indels = {row["grch38_pos"] for row in sites(d.gene).values()
              if all(len(alt) != len(row["grch38_ref"]) for alt in row["grch38_alts"].split(","))}
    for pos, ref, alts, genotype in d.genotypes():
        carried = {alts[int(copy) - 1] for copy in re.split(r"[|/]", genotype) if copy.isdigit() and copy != "0"}
        if pos in indels and any(len(alt) == len(ref) == 1 for alt in carried):
            return True
    return False


@dataclasses.dataclass(frozen=True)
class Class:
    name: str
    whose: str  # who could do better: "PharmCAT", or "choice": both can be defended
    test: object
    reason: str


CLASSES = (
    Class("key site not seen", "PharmCAT", key_site_missing,
          "A site without which the gene must not be called is not in the file. PharmCAT calls from what is left."),
    Class("half a genotype", "PharmCAT", half_call,
          "One copy of a site is missing (`./1`). PharmCAT reads it as the reference, or lets one strand stand for two."),
    Class("two variants on a strand", "PharmCAT", several_on_a_strand,
          "More variants than strands, or two on one strand by phase. PharmCAT has a name for single variants only, and "
          "calls nothing. The variants told here are those in the file."),
    Class("strands not known", "PharmCAT", strands_open,
          "Two variants without phase. PharmCAT puts them on two strands, because it has no name for both on one."),
    Class("allele with an unseen variant", "choice", unseen_variant_added,
          "An allele of two variants, of which one was not seen, is an alternative there; here it is an allele not assessed."),
    Class("priority hides the rest", "PharmCAT", priority_hides,
          "Asked for all that fits, PharmCAT still gives only the pair that ClinPGx's priorities pick. Here that pair is called, "
          "and the others are listed as alternatives."),
    Class("another base named", "PharmCAT", another_base,
          "A site with several alternates. PharmCAT's combination mode names an alternate that the file does not carry."),
    Class("arrangements spelled out", "choice", spelled_out,
          "The same answer: PharmCAT's combination mode lists every way to arrange the variants, here they are listed once."),
    Class("the same strands", "choice", same_strands,
          "The same bases on the same strands, told by other named alleles, of which several fit."),
    Class("quality 0", "PharmCAT", quality_zero,
          "The site that tells two alleles apart has genotype quality 0: nothing is known there, and both remain. "
          "PharmCAT does not look at qualities."),
    Class("impossible genotype", "PharmCAT", conflict,
          "Two records put two different alleles of one site on the same strand. It is said instead of called; PharmCAT "
          "reads the first record only."),
    Class("second record of a site", "PharmCAT", first_record_only,
          "Two records of one site, both carried. PharmCAT reads the first only."),
    Class("base before an insertion", "PharmCAT", base_before_an_indel,
          "A substitution of the base that a VCF names before an insertion. The insertion is told all the same; PharmCAT "
          "takes it for an unknown allele of the insertion."),
)


def classify(difference):
    """The first class whose test the difference meets, None where there is none."""
    return next((each for each in CLASSES if each.test(difference)), None)


def describe(difference):
    return (f"{Path(difference.path).name} {difference.sample} {difference.gene}: {spell(difference.ours)} here"
            f" ({difference.status}), {spell(difference.theirs)} in PharmCAT")
