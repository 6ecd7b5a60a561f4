"""Inputs that are odd as a whole: builds, contig names, headers, samples, containers, damage, indexes.

INPUTS[id] is a function that gives the lines of a VCF, or a dictionary of file names and bytes, the input first."""
import bz2
import functools
import io
import lzma
import random
import struct
import zipfile

from base import at_site, change, declare, header, lines, no_contigs, no_lengths, records, renamed, samples
from containers import EOF_BLOCK, bcf, bcf_parts, bgzf, bgzf_blocks, gz, text
from inputs_records import POS

REFSEQ = {"1": "11", "2": "12", "3": "12", "4": "12", "5": "10", "6": "12", "7": "14", "8": "11", "9": "12", "10": "11",
          "11": "10", "12": "12", "13": "11", "14": "9", "15": "10", "16": "10", "17": "11", "18": "10", "19": "10", "20": "11",
          "21": "9", "22": "11", "X": "11", "Y": "10"}
T2T = {"chr1": 248387328, "chr10": 134758134, "chr12": 133324548}
GRCH36 = {"chr1": 247249719, "chr10": 135374737, "chr12": 132349534}


def refseq(name):
    chromosome = name[3:]
    if chromosome not in REFSEQ:
        return "NC_012920.1"
    return f"NC_{({'X': '23', 'Y': '24'}.get(chromosome) or chromosome).zfill(6)}.{REFSEQ[chromosome]}"


def reference(label, of=None):
    return declare("##reference=file:///ref/" + label, of=of)


def with_lengths(lengths):
    return lambda: declare(*(f"##contig=<ID={name},length={length}>" for name, length in lengths.items()), of=no_contigs())


def contigs_of(build):
    return [line for line in lines(build) if line.startswith("##contig")]


def one_length(name, length):
    return lambda: [f"##contig=<ID={name},length={length}>" if line.startswith(f"##contig=<ID={name},") else line
                    for line in lines()]


def lifted():
    """Positions of GRCh38; REF and ALT of GRCh37 where the builds differ."""
    old = {}
    for row in records(lines("37")):
        cells = row.split("\t")
        old[cells[0], cells[2]] = cells
    out = []
    for line in lines():
        cells = line.split("\t")
        there = old.get((cells[0], cells[2])) if not line.startswith("#") and cells[2] != "." else None
        if there and there[3] != cells[3]:
            cells[3:5], cells[9] = there[3:5], there[9]
        out.append("\t".join(cells))
    return out


def records_mixed():
    ten = [row for row in records(lines("37")) if row.startswith("chr10\t")]
    return no_lengths(header() + [row for row in records() if not row.startswith("chr10\t")] + ten)


def two_names():
    out, turn = [], False
    for line in lines():
        if line.startswith("chr10\t"):
            turn = not turn
            line = line if turn else line[3:]
        out.append(line)
    return declare("##contig=<ID=10,length=133797422>", of=out)


def one_record():
    return no_contigs(header() + [row for row in records() if "rs9923231" in row])


def unknown_contigs():
    out = []
    for line in lines():
        out.append(line)
        if not line.startswith("#"):
            out.append(change(line, CHROM="chrUn_KI270442v1", POS="100", ID="."))
    return out


def first_line(value):
    return lambda: [value, *lines()[1:]] if value else lines()[1:]


def columns_line(make):
    return lambda: [make(line) if line.startswith("#CHROM") else line for line in lines()]


def named(*names):
    return lambda: samples(names)


# ---- bytes ----

def file(name, make):
    return lambda: {name: make()}


def plain():
    return text(lines())


def cut(name, make, n):
    """Without its last n bytes; of a fraction, only that share from the beginning."""
    def made():
        data = make()
        return {name: data[:int(len(data) * n)] if n < 1 else data[:-n]}
    return made


def cut_at(of, n):
    return lambda: {"odd.vcf": plain()[:plain().index(of) + n]}


def between_blocks(at_line):
    def make():
        data, out = plain(), b""
        half = data.index(b"\nchr10\t") + 1 + (0 if at_line else 9)
        for block in bgzf_blocks(data[:half], 4000):
            out += block
        return {"odd.vcf.gz": out}
    return make


def flipped_byte():
    data = bytearray(bgzf(plain()))
    data[2000] ^= 0x10
    return {"odd.vcf.gz": bytes(data)}


def crc_changed():
    data = bytearray(gz(plain()))
    data[-5] ^= 0xff
    return {"odd.vcf.gz": bytes(data)}


def block_crc_changed():
    blocks = bgzf_blocks(plain(), 8000)
    last = bytearray(blocks[-1])
    last[-5] ^= 0xff
    return {"odd.vcf.gz": b"".join(blocks[:-1]) + bytes(last) + EOF_BLOCK}


def members():
    data = plain()
    return {"odd.vcf.gz": b"".join(gz(data[i:i + 5000]) for i in range(0, len(data), 5000))}


def empty_block():
    data = plain()
    return {"odd.vcf.gz": bgzf(data[:9000]) + bgzf(data[9000:])}


def zipped():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("patient.vcf"), plain())
    return {"odd.vcf": out.getvalue()}


def noise(n, seed=1):
    return random.Random(seed).randbytes(n)


def joined_text():
    other = text(samples(["SOMEBODY"]))
    return {"odd.vcf": plain() + other}


def inserted(data, at, more):
    place = data.index(at)
    return data[:place] + more + data[place:]


# ---- BCF ----

def at_position(**fields):
    return lambda line: (lambda _: fields) if line.split("\t")[1] == str(POS) else None


def bcf_with(**fields):
    return lambda: {"odd.bcf": bcf(lines(), at_position(**fields))}


def bcf_no_alleles():
    def change_one(line):
        return (lambda _: {"n_allele": 0}) if line.split("\t")[1] == str(POS) else None
    return {"odd.bcf": bcf(lines(), change_one)}


def bcf_cut(place):
    start, rows = bcf_parts(lines())
    whole = start + b"".join(rows)
    return {"header": {"odd.bcf": bgzf(whole[:200])},
            "record": {"odd.bcf": bgzf(whole[:-20])},
            "between": {"odd.bcf": b"".join(bgzf_blocks(start + b"".join(rows[:-9])))}}[place]


def bcf_plain():
    start, rows = bcf_parts(lines())
    return {"odd.bcf": start + b"".join(rows)}


# ---- indexes ----

@functools.lru_cache(None)
def large():
    """The patient's file with so many other records before that an index is used: bytes of bgzf, and its index."""
    draw = random.Random(7)
    rows = ["\t".join(["chr1", str(1000 + 3 * i), ".", "N", "A", ".", ".", f"X={draw.getrandbits(600):x}", "GT", "0/0"])
            for i in range(14000)]
    blocks, index, coffset = [], {}, 0
    for data, contig in [(text(header()), None), (text(rows), "chr1")] + [
            (text([row]), row.split("\t")[0]) for row in records()]:
        made = bgzf_blocks(data)
        start = coffset
        coffset += sum(map(len, made))
        blocks += made
        if contig:
            index.setdefault(contig, []).append([start << 16, coffset << 16])
    return b"".join(blocks) + EOF_BLOCK, tabix(index)


def tabix(index):
    """An index that puts all of a contig into its widest bin."""
    names = b"".join(name.encode() + b"\0" for name in index)
    out = b"TBI\1" + struct.pack("<8i", len(index), 2, 1, 2, 0, ord("#"), 0, len(names)) + names
    for chunks in index.values():
        out += struct.pack("<iIi", 1, 0, 1) + struct.pack("<2Q", chunks[0][0], chunks[-1][1]) + struct.pack("<i", 0)
    return bgzf(out)


def indexed(index):
    return lambda: {"odd.vcf.gz": large()[0], "odd.vcf.gz.tbi": index()}


def other_index():
    return tabix({"chr1": [[5 << 16, 900 << 16]], "chr10": [[900 << 16, 2000 << 16]]})


INPUTS = {
    # builds
    "build.label-37-lengths-38": lambda: reference("hg19.fa"),
    "build.label-in-contig": lambda: [line.replace(">", ",assembly=hg19>") if line.startswith("##contig=<ID=chr10,") else line
                                      for line in lines()],
    "build.label-of-both": lambda: reference("lifted_from_hg19_to_hg38.fa"),
    "build.lengths-37-records-38": lambda: header(lines("37")) + records(),
    "build.lengths-38-records-37": lambda: header() + records(lines("37")),
    "build.no-lengths": no_lengths,
    "build.no-lengths-37": lambda: no_lengths(lines("37")),
    "build.no-contigs": no_contigs,
    "build.no-contigs-one-record": one_record,
    "build.one-record-forced": one_record,
    "build.forced-wrong": lines,
    "build.forced-wrong-no-lengths": no_lengths,
    "build.lengths-mixed": one_length("chr1", 249250621),
    "build.records-mixed": records_mixed,
    "build.t2t": with_lengths(T2T),
    "build.t2t-label": lambda: reference("chm13v2.0.fa", no_lengths()),
    "build.grch36": with_lengths(GRCH36),
    "build.grch36-label": lambda: reference("hg18.fa", no_lengths()),
    "build.unknown-length": one_length("chr10", 133797400),
    "build.lifted": lifted,
    # contig names
    "names.no-chr": lambda: renamed(lambda name: {"chrM": "MT"}.get(name, name[3:])),
    "names.mixed-case": lambda: renamed(lambda name: "Chr" + name[3:]),
    "names.upper-case": lambda: renamed(str.upper),
    "names.refseq": lambda: renamed(refseq),
    "names.header-differs": lambda: [line[3:] if line.startswith("chr") else line for line in lines()],
    "names.both": two_names,
    "names.twice": lambda: declare("##contig=<ID=chr10,length=133797422>"),
    "names.twice-differing": lambda: declare("##contig=<ID=chr10,length=135534747>"),
    "names.unknown-contigs": unknown_contigs,
    "names.decoys": lambda: declare(*(f"##contig=<ID=chrUn_KN{700000 + i}v1_decoy,length={1000 + i}>" for i in range(3000))),
    "names.odd-contig": lambda: [row for line in lines() for row in ([line] if line.startswith("#") or "rs1799853" not in line
                                 else [line, change(line, CHROM="<script>alert(1)</script>")])],
    # header
    "head.no-fileformat": first_line(""),
    "head.other-format": first_line("##fileformat=GVCFv1"),
    "head.version-9": first_line("##fileformat=VCFv9.9"),
    "head.version-3": first_line("##fileformat=VCFv3.3"),
    "head.version-45": first_line("##fileformat=VCFv4.5"),
    "head.no-columns": lambda: [line for line in lines() if not line.startswith("#CHROM")],
    "head.columns-lower-case": columns_line(lambda line: line.lower()),
    "head.columns-swapped": columns_line(lambda line: line.replace("REF\tALT", "ALT\tREF")),
    "head.no-samples": lambda: [line if line.startswith("##") else "\t".join(line.split("\t")[:8]) for line in lines()],
    "head.format-no-samples": columns_line(lambda line: "\t".join(line.split("\t")[:9])),
    "head.no-format": columns_line(lambda line: line.replace("FORMAT\t", "")),
    "head.gt-integer": lambda: [line.replace("ID=GT,Number=1,Type=String", "ID=GT,Number=1,Type=Integer") for line in lines()],
    "head.not-closed": lambda: declare('##INFO=<ID=ODD,Number=1,Type=Integer,Description="odd"'),
    "head.twice": lambda: declare('##FORMAT=<ID=DP,Number=1,Type=Float,Description="Depth">'),
    "head.sparse-idx": lambda: declare('##INFO=<ID=ODD,Number=1,Type=Integer,Description="odd",IDX=2000000000>'),
    "head.script": lambda: declare("##source=<script>alert(1)</script>"),
    "head.not-utf8": lambda: declare("##source=caf\udce9"),
    # samples
    "sample.twice": named("A", "B", "A"),
    "sample.empty": named("A", "", "B"),
    "sample.trailing-tab": columns_line(lambda line: line + "\t"),
    "sample.10000-no-records": lambda: header(samples([f"S{i:05}" for i in range(10000)])),
    "sample.10000-cut": lambda: {"odd.vcf": text(header(samples([f"S{i:05}" for i in range(10000)])))[:-5001]},
    "sample.path": named("../../escaped"),
    "sample.absolute": named("/tmp/escaped"),
    "sample.dots": named(".."),
    "sample.dash": named("-rf"),
    "sample.markup": named("<script>alert(1)</script>"),
    "sample.attribute": named('"><img src=x onerror=alert(1)>'),
    "sample.formula": named("=cmd|'/c calc'!A1"),
    "sample.escape": named("\x1b[31mRED\x1b]0;title\x07"),
    "sample.format": named("%s%n%x%s"),
    "sample.shell": named("$(touch pwned)`id`;rm -rf x"),
    "sample.long": named("N" * 1000),
    "sample.spaces": named(" A "),
    "sample.comma": named("A,B"),
    "sample.device": named("CON"),
    "sample.not-utf8": named("caf\udce9"),
    "sample.carriage-return": named("A\rB"),
    "sample.right-to-left": named("A\u202etsv.exe"),
    "sample.alike": named("a/b", "a_b"),
    "sample.alike-by-case": named("Anna", "ANNA"),
    "sample.alike-long": named("N" * 300 + "a", "N" * 300 + "b"),
    "sample.unicode-forms": named("Ren\u00e9", "Rene\u0301"),
    "sample.not-there": lines,
    "sample.none-left": lines,
    # files of another kind
    "file.empty": file("odd.vcf", lambda: b""),
    "file.blank": file("odd.vcf", lambda: b"  \n\n \n"),
    "file.binary": file("odd.vcf", lambda: b"\x01\x02" + noise(500)),
    "file.bom": file("odd.vcf", lambda: b"\xef\xbb\xbf" + plain()),
    "file.utf16": file("odd.vcf", lambda: plain().decode().encode("utf-16")),
    "file.crlf": file("odd.vcf", lambda: plain().replace(b"\n", b"\r\n")),
    "file.cr": file("odd.vcf", lambda: plain().replace(b"\n", b"\r")),
    "file.zip": zipped,
    "file.bzip2": file("odd.vcf", lambda: bz2.compress(plain())),
    "file.xz": file("odd.vcf.xz", lambda: lzma.compress(plain())),
    "file.zstd": file("odd.vcf", lambda: b"\x28\xb5\x2f\xfd" + noise(300)),
    "file.bam": file("odd.bam", lambda: bgzf(b"BAM\1" + noise(300))),
    "file.cram": file("odd.cram", lambda: b"CRAM\3\0" + noise(300)),
    "file.sam": file("odd.vcf", lambda: b"@HD\tVN:1.6\n@SQ\tSN:chr10\tLN:133797422\nr1\t0\tchr10\t94942290\t60\t1M\t*\t0\t0\tC\tI\n"),
    "file.fasta": file("odd.vcf", lambda: b">chr10\nACGTACGTACGT\n"),
    "file.fastq": file("odd.vcf", lambda: b"@read1\nACGT\n+\nIIII\n"),
    "file.bed": file("odd.vcf", lambda: b"chr10\t94942289\t94942290\trs1799853\n"),
    "file.pdf": file("odd.vcf", lambda: b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"),
    "file.pdf-gz": file("odd.vcf.gz", lambda: gz(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n")),
    "file.json": file("odd.vcf", lambda: b'{"sample": "PATIENT"}\n'),
    "file.html": file("odd.vcf", lambda: b"<!doctype html><title>Sign in</title>\n"),
    "file.xml": file("odd.vcf", lambda: b'<?xml version="1.0"?><variants/>\n'),
    "file.tabix": file("odd.vcf.gz", lambda: tabix({"chr10": [[0, 1]]})),
    # containers
    "file.gzip": file("odd.vcf.gz", lambda: gz(plain())),
    "file.gzip-members": members,
    "file.gzip-twice": file("odd.vcf.gz", lambda: gz(gz(plain()))),
    "file.gzip-empty": file("odd.vcf.gz", lambda: gz(b"")),
    "file.gzip-cut": cut("odd.vcf.gz", lambda: gz(plain()), 0.7),
    "file.gzip-cut-trailer": cut("odd.vcf.gz", lambda: gz(plain()), 8),
    "file.gzip-crc": crc_changed,
    "file.gzip-garbage": file("odd.vcf.gz", lambda: gz(plain()) + noise(50)),
    "file.bgzf-cut": cut("odd.vcf.gz", lambda: bgzf(plain(), 8000), 0.7),
    "file.bgzf-cut-between": between_blocks(at_line=False),
    "file.bgzf-cut-between-lines": between_blocks(at_line=True),
    "file.bgzf-no-eof": cut("odd.vcf.gz", lambda: bgzf(plain()), len(EOF_BLOCK)),
    "file.bgzf-crc": block_crc_changed,
    "file.bgzf-flipped": flipped_byte,
    "file.bgzf-empty-block": empty_block,
    "file.bgzf-tiny-blocks": file("odd.vcf.gz", lambda: bgzf(plain(), 50)),
    "file.vcf-named-bcf": file("odd.bcf", plain),
    "file.bcf-named-vcf": file("odd.vcf", lambda: bcf(lines())),
    # damage
    "file.cut-in-header": cut_at(b"##contig=<ID=chr7", 20),
    "file.cut-in-columns": cut_at(b"\tFORMAT\tPATIENT", 12),
    "file.cut-in-position": cut("odd.vcf", lambda: plain()[:plain().rindex(b"\nchr") + 9], 1),
    "file.cut-before-cell": cut("odd.vcf", lambda: plain()[:plain().rindex(b"\t") + 2], 1),
    "file.cut-in-genotype": cut("odd.vcf", lambda: plain()[:plain().rindex(b"|") + 1], 1),
    "file.no-last-newline": cut("odd.vcf", plain, 1),
    "file.nul-in-record": file("odd.vcf", lambda: inserted(plain(), b"rs1799853", b"\0")),
    "file.nul-in-header": file("odd.vcf", lambda: inserted(plain(), b"##FORMAT", b"\0")),
    "file.nul-tail": file("odd.vcf", lambda: plain()[:-1000] + bytes(1000)),
    "file.blank-lines": file("odd.vcf", lambda: plain().replace(b"\nchr10", b"\n\nchr10") + b"\n\n"),
    "file.blank-in-header": file("odd.vcf", lambda: inserted(plain(), b"##FORMAT", b"\n")),
    "file.spaces": file("odd.vcf", lambda: plain().replace(b"\t", b"    ")),
    "file.two-patients": joined_text,
    "file.two-patients-gz": file("odd.vcf.gz", lambda: bgzf(plain()) + bgzf(text(samples(["SOMEBODY"])))),
    "file.header-bomb": file("odd.vcf.gz", lambda: gz(b"##fileformat=VCFv4.2\n" + (b"##x=" + b"y" * 996 + b"\n") * 80_000)),
    # BCF
    "bcf.bad-contig": bcf_with(rid=5000),
    "bcf.bad-format-id": bcf_with(format_id=5000),
    "bcf.bad-filter-id": bcf_with(filters=[5000]),
    "bcf.float-genotype": lambda: {"odd.bcf": bcf(at_site(CELL="1:35:99"), at_position(gt_kind="Float"))},
    "bcf.text-genotype": bcf_with(gt_kind="String"),
    "bcf.negative-genotype": lambda: {"odd.bcf": bcf(at_site(CELL="-7:35:99"), at_position(gt_kind="Integer"))},
    "bcf.no-alleles": bcf_no_alleles,
    "bcf.more-samples": bcf_with(n_sample=2),
    "bcf.huge-record": bcf_with(more=2_000_000_000),
    "bcf.negative-length": bcf_with(rlen=-1),
    "bcf.huge-header": file("odd.bcf", lambda: bgzf(b"BCF\2\2" + struct.pack("<I", 0xfffffff0) + text(header()))),
    "bcf.cut-in-header": lambda: bcf_cut("header"),
    "bcf.cut-in-record": lambda: bcf_cut("record"),
    "bcf.cut-between-records": lambda: bcf_cut("between"),
    "bcf.version-1": file("odd.bcf", lambda: bgzf(b"BCF\4" + bytes(40))),
    "bcf.not-compressed": bcf_plain,
    # indexes
    "index.garbage": lambda: {"odd.vcf.gz": bgzf(plain()), "odd.vcf.gz.tbi": noise(300)},
    "index.empty": lambda: {"odd.vcf.gz": bgzf(plain()), "odd.vcf.gz.tbi": b""},
    "index.garbage-large": indexed(lambda: noise(300)),
    "index.stale": indexed(lambda: large()[1]),
    "index.cut": indexed(lambda: large()[1]),
    "index.of-another": indexed(other_index),
    "index.sound": indexed(lambda: large()[1]),
    "stdin.build-37-untold": lambda: no_lengths(lines("37")),
    "stdin.build-37-untold-bcf": lambda: no_lengths(lines("37")),
}
