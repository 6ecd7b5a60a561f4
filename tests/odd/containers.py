"""Write lines of VCF as text, gzip, bgzf and BCF with nothing but the standard library, so that each can be written wrong
in any place."""
import gzip
import re
import struct
import zlib

EOF_BLOCK = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")


def text(lines):
    return ("\n".join(lines) + "\n").encode("utf-8", "surrogateescape")


def bgzf_block(data):
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = packer.compress(data) + packer.flush()
    head = struct.pack("<4BI2BH2sHH", 31, 139, 8, 4, 0, 0, 255, 6, b"BC", 2, len(packed) + 25)
    return head + packed + struct.pack("<II", zlib.crc32(data), len(data))


def bgzf_blocks(data, size=0xff00):
    """The blocks of `data`, without the one that marks the end of the file."""
    return [bgzf_block(data[i:i + size]) for i in range(0, len(data), size)]


def bgzf(data, size=0xff00):
    return b"".join(bgzf_blocks(data, size)) + EOF_BLOCK


def gz(data):
    return gzip.compress(data, 6, mtime=0)


# ---- BCF ------------------------------------------------------------------------------------------------------------

INT, FLOAT, CHAR = 3, 5, 7
MISSING, END_OF_VECTOR = -0x80000000, -0x7fffffff
MISSING_FLOAT = 0x7f800001


def typed(kind, count):
    return bytes([min(count, 15) << 4 | kind]) + (integers([count]) if count >= 15 else b"")


def integers(values):
    return typed(INT, len(values)) + struct.pack(f"<{len(values)}i", *values)


def string(value):
    value = value.encode("utf-8", "surrogateescape")
    return typed(CHAR, len(value)) + value


def float_bits(value):
    return MISSING_FLOAT if value == "." else struct.unpack("<I", struct.pack("<f", float(value)))[0]


class Dictionary:
    """Numbers of contigs and of FILTER, INFO and FORMAT names; types of the latter two."""

    def __init__(self, lines):
        self.contigs, self.names, self.types = {}, {"PASS": 0}, {}
        for line in lines:
            match = re.match(r"##(contig|FILTER|INFO|FORMAT)=<ID=([^,>]+)(?:.*?Type=(\w+))?", line)
            if match and match[1] == "contig":
                self.contigs.setdefault(match[2], len(self.contigs))
            elif match:
                self.names.setdefault(match[2], len(self.names))
                self.types[match[1], match[2]] = match[3]


def genotype(value):
    """(allele + 1) << 1 | is phased, an allele at a time."""
    numbers, phased = [], 0
    for piece in re.findall(r"[/|]|[^/|]+", value):
        if piece in "/|":
            phased = int(piece == "|")
        else:
            numbers.append((0 if piece == "." else int(piece) + 1) << 1 | phased)
    return numbers


def vector(kind, values):
    """One sample's value each, all of one length."""
    if kind == "GT":
        values = [genotype(value) for value in values]
    elif kind in ("Integer", "Float"):
        values = [value.split(",") for value in values]
    if kind in ("GT", "Integer"):
        width = max(1, *map(len, values))
        out = [[MISSING if x == "." else int(x) for x in value] + [END_OF_VECTOR] * (width - len(value)) for value in values]
        return typed(INT, width) + b"".join(struct.pack(f"<{width}i", *value) for value in out)
    if kind == "Float":
        width = max(map(len, values))
        out = [list(map(float_bits, value)) + [MISSING_FLOAT + 1] * (width - len(value)) for value in values]
        return typed(FLOAT, width) + b"".join(struct.pack(f"<{width}I", *value) for value in out)
    values = [value.encode("utf-8", "surrogateescape") for value in values]
    width = max(map(len, values))
    return typed(CHAR, width) + b"".join(value.ljust(width, b"\0") for value in values)


def info_field(dictionary, field):
    key, _, value = field.partition("=")
    kind = dictionary.types["INFO", key]
    if kind == "Flag":
        return integers([dictionary.names[key]]) + b"\0"
    return integers([dictionary.names[key]]) + (vector(kind, [value]) if kind != "String" else string(value))


def record(dictionary, line, change=None):
    """`change` may turn the fixed fields, a dictionary, into others."""
    chrom, pos, name, ref, alt, qual, filters, info, *rest = line.split("\t")
    alleles = [ref] + ([] if alt == "." else alt.split(","))
    infos = [] if info == "." else info.split(";")
    keys = rest[0].split(":") if rest else []
    end = re.search(r"(?:^|;)END=(\d+)", info)
    fixed = {"rid": dictionary.contigs.get(chrom, -1), "pos": int(pos) - 1,
             "rlen": int(end[1]) - int(pos) + 1 if end else len(ref), "qual": float_bits(qual), "n_info": len(infos),
             "n_allele": len(alleles), "n_sample": len(rest[1:]), "n_fmt": len(keys),
             "filters": [] if filters == "." else [dictionary.names[x] for x in filters.split(";")], "gt_kind": "GT",
             "format_id": None, "more": 0}
    fixed.update(change(fixed) if change else {})
    shared = struct.pack("<3iI2HI", fixed["rid"], fixed["pos"], fixed["rlen"], fixed["qual"], fixed["n_info"],
                         fixed["n_allele"], fixed["n_fmt"] << 24 | fixed["n_sample"])
    shared += string(name if name != "." else "") + b"".join(map(string, alleles)) + integers(fixed["filters"])
    shared += b"".join(info_field(dictionary, field) for field in infos)
    cells = [cell.split(":") for cell in rest[1:]]
    packed = b""
    for i, key in enumerate(keys):
        kind = fixed["gt_kind"] if key == "GT" else dictionary.types["FORMAT", key]
        values = [cell[i] if i < len(cell) else "." for cell in cells]
        packed += integers([dictionary.names[key] if fixed["format_id"] is None else fixed["format_id"]]) + vector(kind, values)
    return struct.pack("<2I", len(shared) + fixed["more"], len(packed)) + shared + packed


def bcf_parts(lines, change=None):
    """Header and records; `change(line)` gives a record's change of fixed fields, or None."""
    header = [line for line in lines if line.startswith("#")]
    dictionary = Dictionary(header)
    start = text(header) + b"\0"
    return (b"BCF\2\2" + struct.pack("<I", len(start)) + start,
            [record(dictionary, line, change and change(line)) for line in lines if not line.startswith("#")])


def bcf(lines, change=None):
    start, records = bcf_parts(lines, change)
    return bgzf(start + b"".join(records))
