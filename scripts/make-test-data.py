#!/usr/bin/env python3
"""Make the inputs in test-data/ from the tables in databases/.  Made-up people; the same bytes every time.

    scripts/make-test-data.py            writes test-data/vcf and test-data/outside-calls

A person is a pair of named alleles per gene (a list of them per strand where a gene's variants stand together); what is
not named is the reference allele.  A strand is spelled by the definitions: the base an allele names at a site, else the
base of the gene's reference allele there, else the genome's.
"""
import csv
import os

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
DATABASES = os.path.join(ROOT, "databases")
OUT = os.path.join(ROOT, "test-data")

IUPAC = {"R": "AG", "Y": "CT", "S": "CG", "W": "AT", "K": "GT", "M": "AC",
         "B": "CGT", "D": "AGT", "H": "ACT", "V": "ACG", "N": "ACGT"}
GENES_OF_SMALL_FILES = ["CYP2C19", "CYP2C9", "VKORC1", "SLCO1B1", "TPMT", "NUDT15", "DPYD", "UGT1A1", "CYP3A5", "G6PD"]

# A made-up woman with results that matter for several drugs.
DEMO = {
    "CYP2C19": ("*2", "*2"),
    "CYP2C9": ("*1", "*3"),
    "VKORC1": ("rs9923231 variant (T)", "rs9923231 variant (T)"),
    "CYP4F2": ("*1", "*3"),
    "SLCO1B1": ("*1", "*5"),
    "DPYD": ("c.1905+1G>A (*2A)", "Reference"),
    "TPMT": ("*1", "*3C"),
    "NUDT15": ("*1", "*3"),
    "CYP3A5": ("*1", "*3"),
    "CYP2B6": ("*6", "*6"),
    "UGT1A1": ("*1", "*80+*28"),
    "NAT2": ("*5", "*6"),
}
TRIO = {
    "MOTHER": {"CYP2C19": ("*1", "*2"), "TPMT": ("*1", "*3A"), "UGT1A1": ("*28", "*28"), "CYP3A5": ("*3", "*3")},
    "FATHER": {"CYP2C19": ("*17", "*1"), "CYP2C9": ("*2", "*3"), "SLCO1B1": ("*1", "*5"),
               "G6PD": ("A- 202A_376G", None)},
    "CHILD": {"CYP2C19": ("*2", "*17"), "CYP2C9": ("*1", "*2"), "SLCO1B1": ("*5", "*1"), "TPMT": ("*3A", "*1"),
              "UGT1A1": ("*28", "*1"), "CYP3A5": ("*3", "*1"), "G6PD": ("B (reference)", "A- 202A_376G")},
}


def rows(path):
    with open(os.path.join(DATABASES, path), encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


class Gene:
    def __init__(self, row):
        self.name, self.chromosome, self.ploidy = row["gene"], row["chromosome"], row["ploidy"]
        self.start, self.end = int(row["grch38_start"]), int(row["grch38_end"])
        self.reference = row["reference_allele"]
        self.sites = sorted(rows(f"sites/{self.name}.tsv"), key=lambda site: int(site["grch38_pos"]))
        self.bases = {site["site"]: [site["grch38_ref"]] + site["grch38_alts"].split(",") for site in self.sites}
        self.named = {}
        for row in rows(f"alleles/{self.name}.tsv"):
            self.named.setdefault(row["allele"], {})[row["site"]] = row["alt"]

    def number(self, site, base):
        """The site allele that `base` means: itself, or the first that a IUPAC letter stands for."""
        alleles = self.bases[site]
        if base in alleles:
            return alleles.index(base)
        return next(i for i, allele in enumerate(alleles) if allele in IUPAC[base])

    def strand(self, allele):
        """Number of the site allele at each site on a strand that carries `allele`."""
        if allele != self.reference and allele not in self.named:
            raise SystemExit(f"{self.name} {allele} is not in databases/alleles")
        spelled = {**self.named.get(self.reference, {}), **self.named.get(allele, {})}
        return [self.number(site["site"], spelled[site["site"]]) if site["site"] in spelled else 0
                for site in self.sites]

    def genotypes(self, pair):
        """(first strand's, second strand's) allele numbers per site; None for no second copy."""
        first = self.strand(pair[0] or self.reference)
        second = self.strand(pair[1]) if pair[1] else [None] * len(first)
        return list(zip(first, second))


def person(genes, alleles):
    return {gene.name: gene.genotypes(alleles.get(gene.name, (gene.reference, gene.reference))) for gene in genes}


def header(samples, formats, extra=(), assembly="GRCh38"):
    lines = ["##fileformat=VCFv4.2", '##FILTER=<ID=PASS,Description="All filters passed">']
    lines += extra
    lengths = {}  # the first row of a contig counts: others are its further names, and another mitochondrion
    for row in rows("assemblies.tsv"):
        if row["assembly"] == assembly:
            lengths.setdefault(row["contig"], row["length"])
    lines += [f"##contig=<ID={contig},length={length}>" for contig, length in lengths.items()]
    described = {"GT": ("1", "String", "Genotype"), "DP": ("1", "Integer", "Read depth"),
                 "GQ": ("1", "Integer", "Genotype quality"), "AD": ("R", "Integer", "Depth of each allele"),
                 "MIN_DP": ("1", "Integer", "Least depth in the block"), "PS": ("1", "Integer", "Phase set")}
    lines += ['##FORMAT=<ID={},Number={},Type={},Description="{}">'.format(name, *described[name]) for name in formats]
    lines.append("\t".join(["#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO", "FORMAT"] + samples))
    return lines


def order(chromosome):
    name = chromosome[3:]
    return int(name) if name.isdigit() else {"X": 23, "Y": 24, "M": 25}[name]


def write(path, lines):
    with open(os.path.join(OUT, path), "w", encoding="utf-8", newline="\n") as out:
        out.write("\n".join(lines) + "\n")


def text(genotype, separator):
    first, second = genotype
    if second is None:
        return str(first)
    if separator == "/":
        first, second = sorted((first, second))
    return f"{first}{separator}{second}"


def on_build(site, assembly):
    """Position, reference, alternates of a site, and the number that each of its alleles has there."""
    build = assembly.lower()
    alleles = [site["grch38_ref"], *site["grch38_alts"].split(",")]
    there = [site[build + "_ref"], *site[build + "_alts"].split(",")]
    return site[build + "_pos"], there[0], ",".join(there[1:]), [there.index(allele) for allele in alleles]


def write_positions(path, genes, people, separator, keep=lambda gene, site: True, assembly="GRCh38"):
    """One record per site, reference or not: what a laboratory's panel reports."""
    lines = header(list(people), ["GT", "DP", "GQ"], assembly=assembly)
    for gene in sorted(genes, key=lambda gene: (order(gene.chromosome), gene.start)):
        for i, site in enumerate(gene.sites):
            if not keep(gene, site):
                continue
            position, ref, alts, number = on_build(site, assembly)
            cells = [text([None if allele is None else number[allele] for allele in who[gene.name][i]], separator) + ":35:99"
                     for who in people.values()]
            lines.append("\t".join([gene.chromosome, position, site["rsid"], ref, alts, "500", "PASS", ".", "GT:DP:GQ"] + cells))
    write(path, lines)


def write_gvcf(path, genes, name, who):
    """What a genome's gVCF looks like: records where she differs, reference blocks between them."""
    lines = header([name], ["GT", "AD", "DP", "GQ", "MIN_DP"],
                   ['##ALT=<ID=NON_REF,Description="Any other allele">',
                    '##INFO=<ID=END,Number=1,Type=Integer,Description="Last position of the block">'])
    for gene in sorted(genes, key=lambda gene: (order(gene.chromosome), gene.start)):
        block = None  # first position, its base, last position
        for site, (first, second) in zip(gene.sites, who[gene.name]):
            position, alleles = int(site["grch38_pos"]), gene.bases[site["site"]]
            if first == 0 and second == 0:
                if block is None:
                    block = [position, alleles[0][0], 0]
                block[2] = position + len(alleles[0]) - 1 + 20
                continue
            if block is not None:
                lines.append(block_line(gene, block, position - 1))
                block = None
            seen = sorted({first, second} - {0})
            renumbered = {0: 0, **{old: new for new, old in enumerate(seen, 1)}}
            genotype = text((renumbered[first], renumbered[second]), "/")
            depths = [0] * (len(seen) + 2)
            for copy in (first, second):
                depths[renumbered[copy]] += 17
            lines.append("\t".join([gene.chromosome, str(position), site["rsid"], alleles[0],
                                    ",".join([alleles[i] for i in seen] + ["<NON_REF>"]), "500", "PASS", ".",
                                    "GT:AD:DP:GQ", f"{genotype}:{','.join(map(str, depths))}:34:99"]))
        if block is not None:
            lines.append(block_line(gene, block, block[2]))
    write(path, lines)


def block_line(gene, block, limit):
    first, base, last = block
    return "\t".join([gene.chromosome, str(first), ".", base, "<NON_REF>", ".", ".", f"END={min(last, limit)}",
                      "GT:DP:GQ:MIN_DP", "0/0:33:90:28"])


# Made-up people with other numbers of copies: the pair of alleles that small variants show, the reads of the first
# and the second in twenty-fourths, and what a copy-number caller writes, if anything.
COPIES = {
    "UNTOLD": (("*1", "*4"), (12, 12), None),
    "POOR": (("*4", "*4"), (12, 12), None),
    "TWO": (("*1", "*4"), (12, 12), "./.:2"),
    "DELETED": (("*4", "*4"), (6, 6), "0/1:1"),
    "NONE": (("*1", "*1"), (0, 0), "1/1:0"),
    "FIRST": (("*1", "*4"), (24, 12), "0/2:3"),
    "SECOND": (("*1", "*4"), (12, 24), "0/2:3"),
    "EVEN": (("*1", "*4"), (18, 18), "0/2:3"),
    "FOUR": (("*1", "*2"), (36, 12), "./2:4"),
    "CLASH": (("*1", "*4"), (12, 12), "0/1:1"),
}


def write_copies(path, gene):
    """Small variants, and above them a segment that gives some people's copies of the whole gene."""
    lines = header(list(COPIES), ["GT", "AD"],
                   ['##ALT=<ID=DEL,Description="Deletion">', '##ALT=<ID=DUP,Description="Duplication">',
                    '##INFO=<ID=END,Number=1,Type=Integer,Description="Last position of the segment">',
                    '##INFO=<ID=SVTYPE,Number=1,Type=String,Description="Kind of variant">',
                    '##FORMAT=<ID=CN,Number=1,Type=Integer,Description="Copies of the segment">'])
    segments = [copies if copies else "./.:." for _, _, copies in COPIES.values()]
    lines.append("\t".join([gene.chromosome, str(gene.start), ".", "N", "<DEL>,<DUP>", ".", "PASS",
                            "END=42135344;SVTYPE=CNV", "GT:CN"] + segments))
    people = [(gene.genotypes(pair), reads) for pair, reads, _ in COPIES.values()]
    for i, site in enumerate(gene.sites):
        cells = []
        for genotypes, reads in people:
            depths = [0] * len(gene.bases[site["site"]])
            for allele, count in zip(genotypes[i], reads):
                depths[allele] += count
            cells.append(text(genotypes[i], "/") + ":" + ",".join(map(str, depths)))
        lines.append("\t".join([gene.chromosome, site["grch38_pos"], site["rsid"], site["grch38_ref"],
                                site["grch38_alts"], "500", "PASS", ".", "GT:AD"] + cells))
    write(path, lines)


def toy_lines():
    """Three samples for the toy knowledge in test-data/kb/tiny: phased, not phased, and with a site that was not seen."""
    lines = header(["PHASED", "UNPHASED", "GAPS"], ["GT", "DP", "GQ", "PS"])
    for chromosome, position, name, ref, alt, cells in [
            ("chr1", 4000, "rs1", "A", "G", "0|1:30:99:4000 0/1:31:98:. 0/0:9:20:."),
            ("chr1", 4100, "rs2", "C", "T,G", "1|0:30:99:4000 0/1:28:99:. 0/0:12:40:."),
            ("chr1", 4200, ".", "CTTT", "C", "0|0:25:90:. 0/0:33:99:. ./.:.:.:."),
            ("chr1", 4300, "rs4", "A", "AT", "0|0:27:80:. 0/0:29:99:. 0/1:0:5:."),
            ("chr1", 22000, "rs11", "G", "A", "0|1:30:99:. 0/1:30:99:. 0/0:30:99:."),
            ("chrX", 600, "rsX", "C", "G", "1:30:99:. 1/0:30:99:. 1/1:30:99:."),
            ("chrX", 700, "rsY", "A", "T", "0:30:99:. 0/1:30:99:. 1/1:30:99:.")]:
        lines.append("\t".join([chromosome, str(position), name, ref, alt, "500", "PASS", ".", "GT:DP:GQ:PS"] + cells.split(" ")))
    return lines


def main():
    genes = [Gene(row) for row in rows("genes.tsv") if row["caller"] != "outside"]
    # A whole genome's caller looks at the nucleus; mitochondria have a file of their own.
    called = [gene for gene in genes if gene.name != "CYP2D6" and gene.ploidy != "mitochondrial"]
    small = [gene for gene in genes if gene.name in GENES_OF_SMALL_FILES]
    demo = person(genes, DEMO)
    trio = {name: person(genes, alleles) for name, alleles in TRIO.items()}
    write_copies("vcf/copies.vcf", next(gene for gene in genes if gene.name == "CYP2D6"))
    write_gvcf("vcf/demo.g.vcf", called, "DEMO", demo)
    write_positions("vcf/trio.phased.vcf", small, trio, "|")
    write_positions("vcf/trio.unphased.vcf", small, trio, "/")
    # A panel that lacks the site CYP2C19*2 rests on, and one that lists nothing but variants.
    write_positions("vcf/child.no-rs4244285.vcf", small, {"CHILD": trio["CHILD"]}, "/",
                    lambda gene, site: site["site"] != "rs4244285")
    write_positions("vcf/child.variants-only.vcf", small, {"CHILD": trio["CHILD"]}, "/",
                    lambda gene, site: any(allele for allele in trio["CHILD"][gene.name][gene.sites.index(site)]))
    odd_names = {"../../escape": trio["CHILD"], "<img src=x>": trio["MOTHER"], "=1+1": trio["FATHER"]}
    write_positions("vcf/odd-names.vcf", [small[0]], odd_names, "/")
    write("vcf/no-samples.vcf", [line.replace("\tFORMAT", "") for line in header([], ["GT"])])
    write("vcf/grch36.vcf", header(["SOMEONE"], ["GT"], assembly="NCBI36")
          + ["chr10\t96531606\trs4244285\tG\tA\t50\tPASS\t.\tGT\t0/1"])
    write_positions("vcf/trio.grch37.vcf", small, trio, "|", assembly="GRCh37")
    write("vcf/toy.vcf", toy_lines())
    write("outside-calls/demo.tsv", ["# gene, diplotype, phenotype, activity score; from another test of the made-up person",
                                     "CYP2D6\t*4/*41", "HLA-B\t*07:02/*57:01"])


if __name__ == "__main__":
    main()
