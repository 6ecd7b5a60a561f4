"""Inputs that are odd in a record: bases, genotypes, phase, fields, positions, duplicates, order, what is absent.

INPUTS[id] is a function that gives the lines of a VCF."""
from base import (at_site, beside, block, change, declare, every, field, gvcf, gvcf_records, gvcf_with, header, lines, person,
                  records, samples, unphased, without)

COMPLEMENT = str.maketrans("ACGTacgt", "TGCAtgca")
KEY = "rs1057910"  # CYP2C9*3: the patient is the reference there
KEY_POS = 94981296
POS = 94942290
SYMBOLS = [f'##ALT=<ID={name},Description="{name}">' for name in ("DEL", "DUP", "INV")]


def gt(value, **columns):
    return lambda: at_site(CELL=value + ":35:99", **columns)


def flipped(cells):
    return cells.translate(COMPLEMENT) if cells[0] in "ACGT" else cells


def swapped_everywhere():
    out = []
    for line in lines():
        cells = line.split("\t")
        if not line.startswith("#"):
            first, *others = cells[4].split(",")
            cells[3], cells[4] = first, ",".join([cells[3], *others])
        out.append("\t".join(cells))
    return out


def spelled(number):
    """A sequence of its own for each number."""
    return "C" + "".join("ACGT"[number >> 2 * i & 3] for i in range(8))


def over(name, cell="0/1", of=None, **columns):
    """A structural variant that covers CYP2C9 from before the site to KEY and behind."""
    return declare(*SYMBOLS, field("END", "Integer", where="INFO"), field("SVTYPE", "String", where="INFO"), of=beside(
        {"POS": str(POS + 1), "ID": ".", "REF": "G", "ALT": f"<{name}>", "INFO": f"SVTYPE={name};END={KEY_POS + 1000}",
         "CELL": f"{cell}:35:99", **columns}, of=of))


def deletion_before():
    """A sequence deletion over the site, written before its record."""
    ref = "TGGGGAAGAGGAGCATTGAGGACCGTGTTCAAGAGGAAGC"  # from 27 bases before the site
    before = ref.index("CCGTGTT") + 1
    return beside({"POS": str(POS - before), "ID": ".", "REF": ref, "ALT": ref[0], "CELL": "0/1:35:99"}, rsid="rs1799853")


def tpmt(first, second, format_="GT:DP:GQ", extra=("", ""), declared=()):
    """TPMT's two variants of *3A: rs1142345, rs1800460."""
    out = at_site("rs1142345", FORMAT=format_, CELL=f"{first}:35:99{extra[0]}")
    return declare(*declared, of=at_site("rs1800460", of=out, FORMAT=format_, CELL=f"{second}:35:99{extra[1]}"))


def phase_sets(kind, first, second):
    return lambda: tpmt("0|1", "1|0", "GT:DP:GQ:PS", (":" + first, ":" + second), [field("PS", kind)])


def physical(first, second):
    return lambda: tpmt("0/1", "0/1", "GT:DP:GQ:PGT:PID", (f":0|1:{first}", f":1|0:{second}"),
                        [field("PGT", "String"), field("PID", "String")])


def extra(key, value, kind, number="1"):
    return lambda: declare(field(key, kind, number), of=at_site(FORMAT="GT:DP:GQ:" + key, CELL=f"0/1:35:99:{value}"))


def depth(value, kind="Integer", rsid="rs1799853", cell="0/1", quality="99"):
    other = [line.replace('ID=DP,Number=1,Type=Integer', f'ID=DP,Number=1,Type={kind}') for line in lines()]
    return lambda: at_site(rsid, other, CELL=f"{cell}:{value}:{quality}")


def filtered(value, declared=True):
    names = [name for name in value.split(";") if name] if declared else []
    return lambda: declare(*(f'##FILTER=<ID={name},Description="{name}">' for name in names), of=at_site(FILTER=value))


def info(value):
    return lambda: at_site(INFO=value)


def reordered(order):
    def make():
        rows = records()
        return header() + order(rows)
    return make


def interleaved(rows):
    by_contig = {}
    for row in rows:
        by_contig.setdefault(row.split("\t")[0], []).append(row)
    out = []
    while any(by_contig.values()):
        out += [left.pop(0) for left in by_contig.values() if left]
    return out


def only(keep):
    return lambda: header() + [row for row in records() if keep(row.split("\t"))]


def in_cyp2c9(cells):
    return cells[0] == "chr10" and 94938000 <= int(cells[1]) <= 94990000


def blocks(make):
    """`make(chrom, start, end, ref)` in the place of the gVCF's block over KEY."""
    return lambda: gvcf_with(KEY_POS, make)


def one_block(**how):
    return blocks(lambda chrom, start, end, ref: [block(chrom, start, end, ref, **how)])


def base_by_base(chrom, start, end, ref):
    known = {int(row.split("\t")[1]): row.split("\t")[3] for row in records() if row.startswith(chrom + "\t")}
    bases = {pos + i: base for pos, text in known.items() for i, base in enumerate(text)}
    return [block(chrom, pos, pos, bases.get(pos, "N" if pos != start else ref)) for pos in range(start, end + 1)]


def two_samples():
    rows = gvcf_with(KEY_POS, lambda chrom, start, end, ref: [block(chrom, start, end, ref, gt="0/0") + "\tHERE"])
    out = []
    for line in rows:
        cells = line.split("\t")
        if line.startswith("#CHROM"):
            cells.append("SECOND")
        elif not line.startswith("#"):
            cells = cells[:10] + ["./.:0:0:0" if cells[-1] == "HERE" else cells[9]]
        out.append("\t".join(cells))
    return out


def beside_block(info):
    """The variant as `bcftools norm -m -` splits it: C>T 0/1 and C><NON_REF> 0/0."""
    return beside({"ALT": "T"}, {"ALT": "<NON_REF>", "INFO": info, "CELL": "0/0:35:99"}, of=gvcf(), keep=False)


def called_back(cell):
    rows = [change(row, FILTER="RefCall", CELL=cell) if "rs1799853" in row else row for row in gvcf_records()]
    return declare('##FILTER=<ID=RefCall,Description="no variant">', of=gvcf(rows))


INPUTS = {
    "sound.vcf": lines,
    "sound.gvcf": gvcf,
    "sound.37": lambda: lines("37"),
    # REF
    "ref.swapped": lambda: at_site(REF="T", ALT="C"),
    "ref.swapped-everywhere": swapped_everywhere,
    "ref.flipped": lambda: at_site(REF="G", ALT="A"),
    "ref.flipped-everywhere": lambda: every(REF=flipped, ALT=flipped),
    "ref.flipped-palindrome": lambda: at_site("rs67376798", REF="A", ALT="T"),
    "ref.lower-case": lambda: every(REF=str.lower, ALT=str.lower),
    "ref.iupac": lambda: at_site(REF="Y"),
    "ref.n": lambda: at_site(REF="N"),
    "ref.dot": lambda: at_site(REF="."),
    "ref.dash": lambda: at_site(REF="-"),
    "ref.insertion-letters": lambda: at_site("rs3064744", REF="D", ALT="I", CELL="0|1:35:99"),
    "ref.long-wrong": lambda: at_site(REF="CTT", ALT="TTT"),
    "ref.long-right": lambda: at_site(REF="CGT", ALT="TGT"),
    "ref.shifted": lambda: at_site(POS=str(POS + 1), REF="G", ALT="T"),
    # ALT
    "alt.dot-heterozygous": lambda: at_site(ALT="."),
    "alt.equals-ref": lambda: at_site(ALT="C"),
    "alt.equals-ref-other-case": lambda: at_site(ALT="c"),
    "alt.twice": gt("0/2", ALT="T,T"),
    "alt.empty": lambda: at_site(ALT="T,"),
    "alt.iupac": lambda: at_site(ALT="Y"),
    "alt.star": gt("1/2", ALT="T,*"),
    "alt.star-not-carried": gt("0/1", ALT="T,*"),
    "alt.non-ref": gt("0/2", ALT="T,<NON_REF>"),
    "alt.undocumented": gt("0/1", ALT="A"),
    "alt.300": gt("0/300", ALT=",".join([spelled(i) for i in range(1, 300)] + ["T"])),
    "alt.300-other": gt("0/7", ALT=",".join([spelled(i) for i in range(1, 300)] + ["T"])),
    "alt.20000": gt("0/1", ALT=",".join(["T"] + [spelled(i) for i in range(1, 20000)])),
    "alt.del-no-end": lambda: declare(*SYMBOLS, of=at_site(ALT="<DEL>")),
    "alt.del-over": lambda: over("DEL"),
    "alt.del-not-carried": lambda: over("DEL", "0/0"),
    "alt.dup-over": lambda: over("DUP"),
    "alt.inv-over": lambda: over("INV"),
    "alt.breakend": gt("0/1", ALT="C[chr1:100["),
    "alt.long-deletion": deletion_before,
    # GT
    "gt.beyond-alt": gt("0/3"),
    "gt.far-beyond-alt": gt("0/999999"),
    "gt.beyond-int": gt("0/99999999999"),
    "gt.negative": gt("0/-1"),
    "gt.letters": gt("C/T"),
    "gt.two-slashes": gt("0//1"),
    "gt.backslash": gt("0\\1"),
    "gt.comma": gt("0,1"),
    "gt.empty": lambda: at_site(CELL=""),
    "gt.haploid": gt("1"),
    "gt.haploid-reference": lambda: at_site(KEY, CELL="0:35:99"),
    "gt.triploid": gt("0/0/1"),
    "gt.triploid-reference": lambda: at_site(KEY, CELL="0/0/0:35:99"),
    "gt.triploid-x": lambda: at_site("rs1050829", CELL="0/0/1:35:99"),
    "gt.eight": gt("0/0/0/0/0/0/0/1"),
    "gt.missing": gt("./."),
    "gt.dot": gt("."),
    "gt.half-reference": gt("0/."),
    "gt.half-variant": gt("./1"),
    "gt.half-phased": gt(".|1"),
    "gt.no-key": lambda: at_site(FORMAT="DP:GQ", CELL="35:99"),
    "gt.last-and-dropped": lambda: at_site(FORMAT="DP:GT", CELL="35"),
    "gt.last": lambda: at_site(FORMAT="DP:GT", CELL="35:0|1"),
    "gt.fields-dropped": lambda: at_site(CELL="0|1"),
    "gt.too-many-fields": lambda: at_site(CELL="0|1:35:99:7:8"),
    "gt.key-twice": lambda: at_site(FORMAT="GT:GT", CELL="0|1:1|1"),
    "gt.empty-key": lambda: at_site(FORMAT="GT::DP", CELL="0|1:5:35"),
    "gt.lower-case-key": lambda: declare(field("gt", "String"), of=at_site(FORMAT="gt:DP:GQ")),
    "gt.leading-phase": gt("|0/1"),
    "gt.hom-alt": gt("1/1"),
    "gt.reference": gt("0/0"),
    # phase
    "phase.none": unphased,
    "phase.one-of-two": lambda: tpmt("0|1", "0/1"),
    "phase.trans": lambda: tpmt("0|1", "1|0"),
    "phase.trans-two-sets": phase_sets("Integer", "18130687", "18138997"),
    "phase.trans-text-sets": phase_sets("String", "18130687_T_C", "18130687_T_C"),
    "phase.trans-two-text-sets": phase_sets("String", "18130687_T_C", "18138997_C_T"),
    "phase.negative-sets": phase_sets("Integer", "-1", "-2"),
    "phase.huge-set": phase_sets("Integer", "99999999999", "99999999999"),
    "phase.missing-sets": phase_sets("Integer", ".", "."),
    "phase.physical": physical("18130687_T_C", "18130687_T_C"),
    "phase.physical-two-groups": physical("18130687_T_C", "18138997_C_T"),
    # other columns
    "field.dp-zero": depth("0"),
    "field.dp-zero-reference": depth("0", rsid=KEY, cell="0/0"),
    "field.dp-negative": depth("-5"),
    "field.dp-float": depth("35.7", "Float"),
    "field.dp-float-nan": depth("nan", "Float"),
    "field.dp-text": depth(">100", "String"),
    "field.dp-word": depth("many"),
    "field.dp-overflow": depth("99999999999"),
    "field.dp-undeclared": lambda: [line for line in lines() if "ID=DP," not in line and "ID=GQ," not in line],
    "field.dp-asked": depth("19"),
    "field.gq-zero-reference": depth("35", rsid=KEY, cell="0/0", quality="0"),
    "field.gq-asked": depth("35", quality="19"),
    "field.filter-fail": filtered("LowQual"),
    "field.filter-two": filtered("q10;s50"),
    "field.filter-undeclared": filtered("OddFilter", declared=False),
    "field.filter-case": filtered("pass"),
    "field.filter-dot": filtered(".", declared=False),
    "field.filter-empty": filtered("", declared=False),
    "field.filter-used": filtered("LowQual"),
    "field.ft-fail": extra("FT", "LowGQ", "String"),
    "field.ft-pass": extra("FT", "PASS", "String"),
    "field.ft-dot": extra("FT", ".", "String"),
    "field.ad-short": extra("AD", "17", "Integer", "R"),
    "field.ad-long": extra("AD", "17,18,0,0", "Integer", "R"),
    "field.ad-negative": extra("AD", "-1,-1", "Integer", "R"),
    "field.ad-sound": extra("AD", "17,18", "Integer", "R"),
    "field.qual-nan": lambda: at_site(QUAL="nan"),
    "field.qual-dot": lambda: at_site(QUAL="."),
    "field.qual-word": lambda: at_site(QUAL="high"),
    "field.info-undeclared": info("ODD=1;ODDER=a,b;ODDEST"),
    "field.info-huge": info("ODD=" + "x" * 5_000_000),
    "field.info-too-huge": info("ODD=" + "x" * 20_000_000),
    "field.info-odd": info(";;=;A=;=B;END"),
    "field.info-not-utf8": info("ODD=caf\udce9\udcff"),
    "field.id-markup": lambda: at_site(ID="<img src=x onerror=alert(1)>"),
    "field.id-huge": lambda: at_site(ID="x" * 100_000),
    # POS
    "pos.zero": lambda: at_site(POS="0"),
    "pos.negative": lambda: at_site(POS="-5"),
    "pos.overflow": lambda: at_site(POS=str(POS + 2**32)),
    "pos.beyond-contig": lambda: at_site(POS="133797423"),
    "pos.word": lambda: at_site(POS="94942290bp"),
    "pos.decimal": lambda: at_site(POS="9.4942290e7"),
    "pos.empty": lambda: at_site(POS=""),
    # records that speak twice
    "dup.identical": lambda: beside({}),
    "dup.contradicting": lambda: beside({"CELL": "1/1:35:99"}),
    "dup.contradicting-reversed": lambda: beside({"CELL": "1/1:35:99"}, {}, keep=False),
    "dup.reference-listing-it": lambda: beside({"CELL": "0/0:35:99"}),
    "dup.reference-too": lambda: beside({"ALT": ".", "CELL": "0/0:35:99"}),
    "dup.three": lambda: beside({}, {"CELL": "1/1:35:99"}),
    "dup.far-apart": lambda: lines() + [row for row in at_site(CELL="1/1:35:99") if "rs1799853" in row],
    "dup.filtered-too": lambda: declare('##FILTER=<ID=q10,Description="q10">', of=beside({"FILTER": "q10", "CELL": "1/1:35:99"})),
    "dup.split": lambda: beside({"ALT": "T", "CELL": "0/1:35:99"}, {"ALT": "A", "CELL": "0/0:35:99"}, keep=False),
    "dup.split-half": lambda: beside({"ALT": "T", "CELL": "1/.:35:99"}, {"ALT": "A", "CELL": "./.:35:99"}, keep=False),
    "dup.other-spelling": lambda: beside({"REF": "CG", "ALT": "TG"}),
    "order.unsorted": reordered(lambda rows: rows[::-1]),
    "order.interleaved": reordered(interleaved),
    "order.chromosome-in-two": reordered(lambda rows: [row for row in rows if not in_cyp2c9(row.split("\t"))]
                                         + [row for row in rows if in_cyp2c9(row.split("\t"))]),
    # nothing said
    "absent.one-key": without,
    "absent.variants-only": only(lambda cells: "1" in cells[9].split(":")[0] or "2" in cells[9].split(":")[0]),
    "absent.gene": only(lambda cells: not in_cyp2c9(cells)),
    "absent.everything": only(lambda cells: False),
    "absent.elsewhere": lambda: header() + [change(row, POS=str(1000 + i), REF="N") for i, row in enumerate(records())],
    "absent.taken-as-reference": without,
    # gVCF
    "gvcf.gap": blocks(lambda chrom, start, end, ref: [block(chrom, start, KEY_POS - 1, ref), block(chrom, KEY_POS + 1, end, "N")]),
    "gvcf.overlap": blocks(lambda chrom, start, end, ref: [block(chrom, start, KEY_POS + 5, ref),
                                                           block(chrom, KEY_POS - 5, end, "N")]),
    "gvcf.over-variant": lambda: gvcf(sorted([*gvcf_records(), block("chr10", POS - 10, POS + 10, "N")],
                                             key=lambda row: (row.split("\t")[0] != "chr10", 0))),
    "gvcf.block-repeated": blocks(lambda *at: [block(*at), block(*at)]),
    "gvcf.min-dp-zero": one_block(min_dp=0),
    "gvcf.gq-zero": one_block(gq=0),
    "gvcf.filtered": lambda: declare('##FILTER=<ID=LowGQ,Description="low">', of=one_block(filters="LowGQ")()),
    "gvcf.missing": one_block(gt="./."),
    "gvcf.half": one_block(gt="0/."),
    "gvcf.heterozygous": one_block(gt="0/1"),
    "gvcf.haploid": one_block(gt="0"),
    "gvcf.no-end": one_block(info="."),
    "gvcf.end-before-pos": one_block(info="END=94000000"),
    "gvcf.end-negative": one_block(info="END=-1"),
    "gvcf.end-word": one_block(info="END=soon"),
    "gvcf.end-beyond-contig": one_block(info="END=133797423"),
    "gvcf.end-huge": one_block(info="END=99999999999999999999"),
    "gvcf.short-of-the-site": blocks(lambda chrom, start, end, ref: [block(chrom, start, KEY_POS - 1, ref)]),
    "gvcf.one-base-blocks": blocks(base_by_base),
    "gvcf.dot-alt": lambda: [change(row, ALT=".") if "\t<NON_REF>\t" in row else row for row in gvcf()],
    "gvcf.star-alt": lambda: [row.replace("<NON_REF>", "<*>").replace("ID=NON_REF", "ID=*") for row in gvcf()],
    "gvcf.refcall": lambda: called_back("0/0:35:40"),
    "gvcf.refcall-variant": lambda: called_back("0/1:35:40"),
    "gvcf.split": lambda: beside_block("."),
    "gvcf.block-on-variant": lambda: beside_block(f"END={POS}"),
    "gvcf.wrong-ref": blocks(lambda chrom, start, end, ref: [block(chrom, start, end, "A" if ref != "A" else "C")]),
    "gvcf.two-samples": two_samples,
    # columns
    "columns.too-few": lambda: cut_columns(7),
    "columns.no-format": lambda: cut_columns(8),
    "columns.one-more": lambda: at_site(CELL="0|1:35:99\t0|1:35:99"),
    "columns.one-less": lambda: [row.rsplit("\t", 1)[0] if "rs1799853" in row else row for row in samples(["A", "B"])],
    "file.record-spaces": lambda: [row.replace("\t", " ") if "rs1799853" in row else row for row in lines()],
    "file.columns-again": lambda: lines() + [person()[next(i for i, row in enumerate(person()) if row.startswith("#CHROM"))]],
}


def cut_columns(n):
    return ["\t".join(row.split("\t")[:n]) if "rs1799853" in row else row for row in lines()]


# cases whose oddness is in how the program is run
for name in ("input.not-there", "input.folder", "input.under-file", "input.odd-name", "input.url", "output.full-disk",
             "output.full-disk-report", "output.folder-missing", "output.under-file", "output.not-writable", "output.is-input",
             "output.is-input-by-link", "output.exists", "output.two-formats", "output.private", "output.broken-pipe",
             "option.unknown", "option.no-value", "option.no-file", "option.unknown-gene", "option.build-36",
             "option.absent-word", "option.min-dp-word", "option.min-dp-negative", "option.threads-huge", "option.date",
             "option.sex-word", "option.format", "stdin.vcf", "stdin.pipe", "stdin.empty", "stdin.closed", "stdin.cut"):
    INPUTS[name] = lines
INPUTS["output.refused-leaves-old"] = INPUTS["gt.beyond-alt"]
INPUTS["output.two-samples"] = lambda: samples(["A", "B"])
INPUTS["option.strict"] = without
