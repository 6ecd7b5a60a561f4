"""The same people on two builds: 1000 Genomes' call sets on GRCh37 and GRCh38 must give the same diplotypes wherever they
hold the same genotypes.

The two sets were made apart, from other reads by other callers, so they differ in genotypes.  Every difference of a call is
therefore traced to the genotypes, which are read here from the two files by themselves; a call that differs though all
genotypes at the gene's sites and their phase are the same is a failure.
"""
import collections
import csv
import glob
import gzip
import os

TABLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "databases")
CLASSES = ("one set lacks the variant", "genotypes differ", "phase differs", "unexplained")


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def trim(pos, ref, alt):
    """Without what REF and ALT share: the suffix, then the prefix."""
    while ref and alt and ref[-1] == alt[-1]:
        ref, alt = ref[:-1], alt[:-1]
    while ref and alt and ref[0] == alt[0]:
        pos, ref, alt = pos + 1, ref[1:], alt[1:]
    return pos, ref, alt


class Site:
    def __init__(self, gene, row, build):
        self.key = gene, row["site"]
        self.pos = int(row[build + "_pos"])
        self.ref = row[build + "_ref"]
        self.alts = {trim(self.pos, self.ref, alt): alt for alt in row[build + "_alts"].split(",")}


def sites_by_position(build):
    """(chromosome, position) -> sites whose reference bases lie there."""
    found = collections.defaultdict(list)
    for gene in rows(os.path.join(TABLES, "genes.tsv")):
        path = os.path.join(TABLES, "sites", gene["gene"] + ".tsv")
        for row in rows(path) if os.path.exists(path) else ():
            if row[build + "_pos"] != ".":
                site = Site(gene["gene"], row, build)
                for offset in range(len(site.ref)):
                    found[gene["chromosome"][3:], site.pos + offset].append(site)
    return found


class Genotypes:
    """Alleles of every sample on both strands at every site that the file has a record for, in the tables' spelling."""

    def __init__(self, path, build):
        self.at = {}  # (gene, site) -> sample -> [first strand, second strand]
        self.held = collections.defaultdict(set)  # (gene, site) -> alleles that records list
        places = sites_by_position(build)
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                if line.startswith("##"):
                    continue
                if line.startswith("#"):
                    self.samples = line.rstrip("\n").split("\t")[9:]
                    continue
                chromosome, pos, _, ref, alts, _ = line.split("\t", 5)
                chromosome, pos = chromosome.removeprefix("chr"), int(pos)
                here = {id(site): site for offset in range(len(ref)) for site in places.get((chromosome, pos + offset), ())}
                for site in here.values():
                    self.take(site, pos, ref, alts.split(","), line)

    def take(self, site, pos, ref, alts, line):
        names = [None]  # what each allele of the record is at the site; None: nothing new
        for alt in alts:
            edit = trim(pos, ref, alt)
            known = site.alts.get(edit)
            is_near = edit[0] <= site.pos + len(site.ref) - 1 and edit[0] + max(len(edit[1]), 1) > site.pos
            names.append(known or (f"{edit[0]}{edit[1]}>{edit[2]}" if is_near else None))
        if not any(names):
            return
        self.held[site.key].update(name for name in names if name)
        people = self.at.setdefault(site.key, {})
        for sample, cell in zip(self.samples, line.rstrip("\n").split("\t")[9:]):
            numbers = cell.split(":", 1)[0].replace("/", "|").split("|")
            strands = people.setdefault(sample, [site.ref, site.ref])
            for strand, number in enumerate((numbers * 2)[:2]):
                if number == ".":
                    strands[strand] = "?"
                elif names[int(number)]:
                    strands[strand] = names[int(number)]

    def of(self, key, sample, ref):
        return self.at.get(key, {}).get(sample, [ref, ref])


def same_up_to_strands(pairs):
    """Pairs of (strands, strands) of all sites agree as they are, or with the strands of one set swapped throughout."""
    return all(a == b for a, b in pairs) or all(a == b[::-1] for a, b in pairs)


class Builds:
    def __init__(self, program, real, options=("--absent", "reference")):
        self.paths = {build: os.path.join(real, f"1kgp/1kgp.{build}.vcf.gz") for build in ("grch37", "grch38")}
        self.calls = {build: {(row["sample"], row["gene"]): row for row in program.call(path, *options)}
                      for build, path in self.paths.items()}
        self.genotypes = {build: Genotypes(path, build) for build, path in self.paths.items()}
        self.sites = collections.defaultdict(list)  # gene -> (key, reference bases on either build)
        for path in glob.glob(os.path.join(TABLES, "sites/*.tsv")):
            gene = os.path.basename(path)[:-4]
            for row in rows(path):
                self.sites[gene].append(((gene, row["site"]), row["grch37_ref"], row["grch38_ref"]))
        self.tallies = collections.defaultdict(collections.Counter)
        self.examples = collections.defaultdict(list)
        for (sample, gene), row in self.calls["grch37"].items():
            other = self.calls["grch38"].get((sample, gene))
            if other and "no_data" not in (row["status"], other["status"]) and gene in self.sites:
                self.compare(sample, gene, self.name(row), self.name(other))

    @staticmethod
    def name(row):
        """Two equal copies of X in a man, as one set writes them, are one."""
        names = {"/".join(sorted(name.split("/"))) if "/" in name else f"{name}/{name}"
                 for name in row["diplotypes"].split(" OR ")}
        return (row["status"], frozenset(names)) if row["diplotypes"] == "." else frozenset(names)

    def compare(self, sample, gene, on_37, on_38):
        tally = self.tallies[gene]
        tally["people"] += 1
        same_genotypes = self.differences(sample, gene) is None
        tally["same genotypes"] += same_genotypes
        if on_37 == on_38:
            tally["same"] += 1
            return
        reason = self.differences(sample, gene) or "unexplained"
        tally[reason] += 1
        self.examples[gene, reason].append((sample, on_37, on_38))

    def differences(self, sample, gene):
        """Why the two sets do not say the same of the person; None where they do."""
        pairs, lacking, differing = [], False, False
        for key, ref_37, ref_38 in self.sites[gene]:
            a = self.genotypes["grch37"].of(key, sample, ref_37)
            b = self.genotypes["grch38"].of(key, sample, ref_38)
            if sorted(self.shown(a)) == sorted(self.shown(b)):
                pairs.append((self.shown(a), self.shown(b)))
                continue
            held = [self.genotypes[build].held.get(key, set()) for build in ("grch37", "grch38")]
            lacking = lacking or held[0] != held[1]
            differing = True
        if differing:
            return CLASSES[0] if lacking else CLASSES[1]
        return None if same_up_to_strands(pairs) else CLASSES[2]

    @staticmethod
    def shown(strands):
        """Alleles that no definition knows are spelled by position, which the builds do not share."""
        return ["other" if ">" in strand else strand for strand in strands]

    def table(self):
        lines = ["| gene | people | same call | same genotypes | " + " | ".join(CLASSES) + " |",
                 "|---|" + "---:|" * (3 + len(CLASSES))]
        for gene, tally in sorted(self.tallies.items()):
            cells = [tally[name] for name in ("people", "same", "same genotypes", *CLASSES)]
            lines.append(f"| {gene} | " + " | ".join(str(cell) for cell in cells) + " |")
        total = sum(self.tallies.values(), collections.Counter())
        cells = [total[name] for name in ("people", "same", "same genotypes", *CLASSES)]
        lines.append("| all | " + " | ".join(str(cell) for cell in cells) + " |")
        return "\n".join(lines)

    def failures(self):
        return [f"builds: {gene} of {sample} is {sorted(map(str, on_37))} on GRCh37 and {sorted(map(str, on_38))} on GRCh38, "
                "from the same genotypes"
                for (gene, reason), found in sorted(self.examples.items()) if reason == "unexplained"
                for sample, on_37, on_38 in found]
