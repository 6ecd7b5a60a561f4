"""One person's VCF lines written as the gVCF that a variant caller would have made of them.

STYLES[name](lines, bases, covered) gives lines: records where the person differs, reference blocks in between.  `bases` tells
the reference base at a place; `covered` gives the stretches that are reference where no record says otherwise, besides
those of the reference records in `lines`.
"""
import re

JOIN = 300  # reference records so near to each other become one block


def field(kind, key, number, type_, text):
    return f'##{kind}=<ID={key},Number={number},Type={type_},Description="{text}">'


END = field("INFO", "END", "1", "Integer", "Last position of the block")
COMMON = [field("FORMAT", "GT", "1", "String", "Genotype"), field("FORMAT", "DP", "1", "Integer", "Depth"),
          field("FORMAT", "GQ", "1", "Integer", "Quality")]
HEADERS = {
    "gatk": ['##ALT=<ID=NON_REF,Description="Any other allele">', END, field("INFO", "DP", "1", "Integer", "Depth"),
             field("FORMAT", "AD", "R", "Integer", "Reads"), field("FORMAT", "MIN_DP", "1", "Integer", "Least depth"),
             field("FORMAT", "PL", "G", "Integer", "Likelihoods")],
    "deepvariant": ['##ALT=<ID=*,Description="Any other allele">', END, '##FILTER=<ID=RefCall,Description="No variant">',
                    field("FORMAT", "AD", "R", "Integer", "Reads"), field("FORMAT", "VAF", "A", "Float", "Shares"),
                    field("FORMAT", "MIN_DP", "1", "Integer", "Least depth"), field("FORMAT", "PL", "G", "Integer", "Likelihoods")],
    "dragen": ['##ALT=<ID=NON_REF,Description="Any other allele">', END, field("FORMAT", "AD", "R", "Integer", "Reads"),
               field("FORMAT", "AF", "A", "Float", "Shares"), field("FORMAT", "MIN_DP", "1", "Integer", "Least depth"),
               field("FORMAT", "PL", "G", "Integer", "Likelihoods"), field("FORMAT", "SPL", ".", "Integer", "Likelihoods"),
               field("FORMAT", "ICNT", "2", "Integer", "Reads with indels")],
    "bcftools": [END, field("INFO", "MIN_DP", "1", "Integer", "Least depth"), field("INFO", "MQ", "1", "Float", "Mapping quality"),
                 field("FORMAT", "PL", "G", "Integer", "Likelihoods")],
    "strelka2": [END, field("INFO", "BLOCKAVG_min30p3a", "0", "Flag", "A block"), field("FORMAT", "GQX", "1", "Integer", "Quality"),
                 field("FORMAT", "DPF", "1", "Integer", "Reads not used"), field("FORMAT", "AD", ".", "Integer", "Reads"),
                 field("FORMAT", "MIN_DP", "1", "Integer", "Least depth"), field("FORMAT", "FT", "1", "String", "Filter")],
}


def is_reference(gt):
    return set(gt) <= set("0/|")


def carried_only(ref, alts, gt):
    """REF, ALTs and GT with those ALTs alone that the person carries, without the end that all share."""
    carried = sorted({int(n) for n in re.findall(r"\d+", gt)} - {0})
    number = {0: "0", **{old: str(new + 1) for new, old in enumerate(carried)}}
    gt = re.sub(r"\d+", lambda n: number[int(n[0])], gt)
    alts = [alts[n - 1] for n in carried]
    while len(ref) > 1 and all(len(alt) > 1 and alt[-1] == ref[-1] for alt in alts):
        ref, alts = ref[:-1], [alt[:-1] for alt in alts]
    return ref, alts, gt


def counts(gt, n_alleles):
    """Reads of each allele, as the genotype has them, 32 in all."""
    alleles = [int(n) for n in re.findall(r"\d+", gt)]
    return [32 // len(alleles) * alleles.count(n) for n in range(n_alleles)]


def joined(values):
    return ",".join(map(str, values))


def likelihoods(n_alleles, ploidy):
    return joined([0] + [600] * ((n_alleles * (n_alleles + 1) // 2 if ploidy == 2 else n_alleles) - 1))


def variant(style, gt, n_alts):
    """QUAL, FILTER, INFO, FORMAT and the cell of a record; `n_alts` of them sequences."""
    ploidy, more = len(re.findall(r"\d+", gt)), style in ("gatk", "deepvariant", "dragen")
    n = n_alts + 1 + more
    reads = counts(gt, n)
    shares = joined(f"{x / 32:.3g}" for x in reads[1:])
    return {"gatk": ["600.6", ".", "DP=32", "GT:AD:DP:GQ:PL", f"{gt}:{joined(reads)}:32:99:{likelihoods(n, ploidy)}"],
            "deepvariant": ["45.3", "PASS", ".", "GT:GQ:DP:AD:VAF:PL", f"{gt}:45:32:{joined(reads)}:{shares}:{likelihoods(n, ploidy)}"],
            "dragen": ["48.5", "PASS", ".", "GT:AD:AF:DP:GQ:PL", f"{gt}:{joined(reads)}:{shares}:32:48:{likelihoods(n, ploidy)}"],
            "bcftools": ["222.4", ".", "MQ=60", "GT:PL:DP", f"{gt}:{likelihoods(n, ploidy)}:32"],
            "strelka2": ["720", "PASS", ".", "GT:GQ:GQX:DP:DPF:AD:FT", f"{gt}:99:30:32:1:{joined(reads)}:PASS"]}[style]


def reference(style, gt, end):
    """ALT, QUAL, FILTER, INFO, FORMAT and the cell of a block."""
    likely = "0,90,900" if len(gt) > 1 else "0,900"
    return {"gatk": ["<NON_REF>", ".", ".", f"END={end}", "GT:DP:GQ:MIN_DP:PL", f"{gt}:32:90:30:{likely}"],
            "deepvariant": ["<*>", "0", ".", f"END={end}", "GT:GQ:MIN_DP:PL", f"{gt}:50:30:{likely}"],
            "dragen": ["<NON_REF>", ".", "PASS", f"END={end}", "GT:AD:DP:GQ:MIN_DP:PL:SPL:ICNT",
                       f"{gt}:32,0:32:90:30:{likely}:0,93,255:13,0"],
            "bcftools": [".", ".", ".", f"END={end};MIN_DP=30", "GT:DP", f"{gt}:30"],
            "strelka2": [".", ".", "PASS", f"END={end};BLOCKAVG_min30p3a", "GT:GQX:DP:DPF:MIN_DP", f"{gt}:87:32:1:30"]}[style]


SYMBOL = {"gatk": "<NON_REF>", "deepvariant": "<*>", "dragen": "<NON_REF>"}


class Person:
    """Variants, and stretches (chromosome, first, last, genotype) that are reference."""

    def __init__(self, lines, covered):
        self.variants, self.reference = [], list(covered)
        for line in lines:
            if line.startswith("#"):
                continue
            record = line.split("\t")
            gt = record[9].split(":")[0]
            if is_reference(gt):
                pos = int(record[1])
                self.reference.append((record[0], pos, pos + len(record[3]) - 1, gt))
            else:
                self.variants.append(record)
        self.order = {line.split("\t")[0]: i for i, line in reversed(list(enumerate(lines))) if not line.startswith("#")}
        for chrom, *_ in self.reference:
            self.order.setdefault(chrom, len(lines))

    def blocks(self):
        """The stretches, joined where they are near, without what a variant's REF takes."""
        merged = []
        for chrom, first, last, gt in sorted(self.reference):
            if merged and merged[-1][0] == chrom and merged[-1][3] == gt and first <= merged[-1][2] + JOIN:
                merged[-1][2] = max(merged[-1][2], last)
            else:
                merged.append([chrom, first, last, gt])
        taken = {}
        for record in self.variants:
            taken.setdefault(record[0], []).append((int(record[1]), int(record[1]) + len(record[3]) - 1))
        for chrom, first, last, gt in merged:
            for start, end in sorted(taken.get(chrom, [])):
                if end < first or start > last:
                    continue
                if start > first:
                    yield chrom, first, start - 1, gt
                first = max(first, end + 1)
            if first <= last:
                yield chrom, first, last, gt


def written(style):
    def form(lines, bases, covered=()):
        person, records = Person(lines, covered), []
        for chrom, first, last, gt in person.blocks():
            records.append([chrom, str(first), ".", bases(chrom, first) or "N", *reference(style, gt.replace("|", "/"), last)])
        for record in person.variants:
            ref, alts, gt = carried_only(record[3], record[4].split(","), record[9].split(":")[0])
            qual, filters, info, format_, cell = variant(style, gt, len(alts))
            keys = record[8].split(":")
            for key in {"PS", "HP"} & set(keys):
                format_, cell = f"{format_}:{key}", f"{cell}:{record[9].split(':')[keys.index(key)]}"
            alts = alts + ([SYMBOL[style]] if style in SYMBOL else [])
            records.append([*record[:3], ref, ",".join(alts), qual, filters, info, format_, cell])
        records.sort(key=lambda record: (person.order[record[0]], int(record[1])))
        head = [line for line in lines if line.startswith("#")]
        declared = [line.split(",")[0] for line in head]
        new = [line for line in COMMON + HEADERS[style] if line.split(",")[0] not in declared]
        return head[:-1] + new + head[-1:] + ["\t".join(record) for record in records]
    return form


STYLES = {name: written(name) for name in HEADERS}
