"""The sound files that odd inputs are made from, and ways to change one record of them.

The patient is CHILD of test-data/vcf/trio.phased.vcf under the name PATIENT: CYP2C9 *1/*2, which rests on one position
(rs1799853: who loses it and takes the reference instead reads *1/*1), CYP2C19 *2/*17, SLCO1B1 *1/*5, TPMT *1/*3A,
UGT1A1 *1/*28, CYP3A5 *1/*3, VKORC1, NUDT15 and DPYD of the reference.
"""
import functools
import pathlib

VCF = pathlib.Path(__file__).resolve().parents[2] / "test-data" / "vcf"
COLUMNS = ["CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO", "FORMAT", "CELL"]
THE_SITE = "rs1799853"


@functools.lru_cache(None)
def person(build="38", name="PATIENT"):
    file = {"38": "trio.phased.vcf", "37": "trio.grch37.vcf"}[build]
    with open(VCF / file, encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines]
    child = next(row for row in rows if row[0] == "#CHROM").index("CHILD")
    out = ["\t".join(row) if row[0].startswith("##") else "\t".join(row[:9] + [row[child]]) for row in rows]
    return tuple(line[:-len("CHILD")] + name if line.startswith("#CHROM") else line for line in out)


def lines(build="38"):
    return list(person(build))


def header(of=None):
    return [line for line in of or lines() if line.startswith("#")]


def records(of=None):
    return [line for line in of or lines() if not line.startswith("#")]


def index(of, rsid=THE_SITE):
    return next(i for i, line in enumerate(of) if line.split("\t")[2:3] == [rsid])


def change(line, **columns):
    """`line` with other columns; a value may be a function of the old one."""
    cells = line.split("\t")
    for name, value in columns.items():
        i = COLUMNS.index(name)
        cells[i] = value(cells[i]) if callable(value) else value
    return "\t".join(cells)


def at_site(rsid=THE_SITE, of=None, **columns):
    out = list(of or lines())
    i = index(out, rsid)
    out[i] = change(out[i], **columns)
    return out


def every(of=None, **columns):
    return [line if line.startswith("#") else change(line, **columns) for line in of or lines()]


def without(rsid=THE_SITE, of=None):
    out = list(of or lines())
    del out[index(out, rsid)]
    return out


def beside(*extra, rsid=THE_SITE, of=None, keep=True):
    """More records right behind the one of `rsid` (in its place, where `keep` is false): each columns to change in it."""
    out = list(of or lines())
    i = index(out, rsid)
    out[i:i + 1] = ([out[i]] if keep else []) + [change(out[i], **columns) for columns in extra]
    return out


def declare(*declarations, of=None):
    """Header lines before #CHROM."""
    out = list(of or lines())
    i = next(i for i, line in enumerate(out) if line.startswith("#CHROM"))
    return out[:i] + list(declarations) + out[i:]


def field(key, kind, number="1", where="FORMAT"):
    return f'##{where}=<ID={key},Number={number},Type={kind},Description="{key}">'


def no_lengths(of=None):
    return [line.split(",length")[0] + ">" if line.startswith("##contig") else line for line in of or lines()]


def no_contigs(of=None):
    return [line for line in of or lines() if not line.startswith("##contig")]


def renamed(rename, of=None):
    """Contigs under other names, in the header and in the records."""
    out = []
    for line in of or lines():
        if line.startswith("##contig=<ID="):
            name, rest = line[len("##contig=<ID="):].split(",", 1)
            line = f"##contig=<ID={rename(name)},{rest}"
        elif not line.startswith("#"):
            name, rest = line.split("\t", 1)
            line = f"{rename(name)}\t{rest}"
        out.append(line)
    return out


def samples(names, of=None):
    """The same person under each of the names."""
    return [line if line.startswith("##") else "\t".join(line.split("\t")[:9] + (
        list(names) if line.startswith("#") else line.split("\t")[9:] * len(names))) for line in of or lines()]


def unphased(of=None):
    return every(of, CELL=lambda cell: "/".join(sorted(cell.split(":")[0].split("|"))) + ":" + ":".join(cell.split(":")[1:])
                 if "|" in cell else cell)


# ---- gVCF: one block over each gene's stretch where the patient is the reference -----------------------------------------

GVCF_LINES = ['##ALT=<ID=NON_REF,Description="Any other allele">', field("END", "Integer", where="INFO"), field("MIN_DP", "Integer")]
REACH = 400


def block(chrom, start, end, ref, *, min_dp=30, gq=90, gt="0/0", filters=".", alt="<NON_REF>", info=None):
    return "\t".join([chrom, str(start), ".", ref, alt, ".", filters, info or f"END={end}", "GT:DP:GQ:MIN_DP",
                      f"{gt}:{min_dp + 2}:{gq}:{min_dp}"])


@functools.lru_cache(None)
def gvcf_records():
    """Blocks that cover every site of the genes up to 400 bases around, and the variants between them."""
    out, run = [], None  # run: chromosome, first, base there, last
    def close():
        if run:
            out.append(block(run[0], run[1], run[3], run[2]))
    for line in records(unphased()):
        chrom, pos, _, ref, _, _, _, _, _, cell = line.split("\t")
        pos, end = int(pos), int(pos) + len(ref) - 1
        if set(cell.split(":")[0]) <= set("0/"):
            if run and run[0] == chrom and pos <= run[3] + REACH:
                run = (run[0], run[1], run[2], max(run[3], end))
            else:
                close()
                run = (chrom, pos, ref[0], end)
            continue
        close()
        run = None
        out.append(change(line, ALT=lambda alt: alt + ",<NON_REF>"))
    close()
    return tuple(out)


def gvcf(of=None):
    return declare(*GVCF_LINES, of=header()) + list(of or gvcf_records())


def block_at(of, pos, chrom="chr10"):
    """Number of the block in which the position lies."""
    for i, line in enumerate(of):
        cells = line.split("\t")
        if cells[0] == chrom and "END=" in cells[7] and int(cells[1]) <= pos <= int(cells[7].split("END=")[1].split(";")[0]):
            return i
    raise LookupError(pos)


def gvcf_with(pos, make):
    """The gVCF with the block over `pos` replaced by what make(chrom, start, end, ref) gives: a list of records."""
    out = list(gvcf_records())
    i = block_at(out, pos)
    cells = out[i].split("\t")
    out[i:i + 1] = make(cells[0], int(cells[1]), int(cells[7].split("=")[1]), cells[3])
    return gvcf(out)
