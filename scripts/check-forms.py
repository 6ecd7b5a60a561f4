#!/usr/bin/env python3
"""Deform inputs in every way that leaves the genotypes alone; the calls must not change.

    scripts/check-forms.py STARDOSE MADE_UP_FOLDER REAL_FOLDER WORK

Forms: contig names, container, phase marks of homozygotes, records split and joined, indels at the right end of their
repeat, padding, the order of ALT, missing contig lengths, lower case, reference records as blocks; inputs of both builds.
MADE_UP_FOLDER is test-data/vcf; people of REAL_FOLDER are added where it is there.
"""
import collections
import csv
import gzip
import os
import subprocess
import sys

TABLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "databases")


def rows(name):
    with open(os.path.join(TABLES, name), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


class Reference:
    """The shipped bases around the sites."""

    def __init__(self, build):
        self.windows = collections.defaultdict(list)
        for gene in rows("genes.tsv"):
            if os.path.exists(os.path.join(TABLES, "windows", gene["gene"] + ".tsv")):
                for row in rows(f"windows/{gene['gene']}.tsv"):
                    if row[build + "_start"] != ".":
                        self.windows[gene["chromosome"][3:]].append(self.window(row, build))

    @staticmethod
    def window(row, build):
        start, bases = int(row[build + "_start"]), list(row["bases"])
        if build == "grch37" and row["grch37_differences"] != ".":
            for text in row["grch37_differences"].split(","):
                bases[int(text[:-3]) - start] = text[-1]
        return start, "".join(bases)

    def base(self, chromosome, pos):
        for start, bases in self.windows[chromosome.removeprefix("chr")]:
            if start <= pos < start + len(bases):
                return bases[pos - start]
        return None


# ---- lines in, lines out ----

def columns(line):
    return line.split("\t")


def each(change):
    """A form that changes records one by one; `change` takes columns and returns a list of them."""
    def form(lines, _):
        out = []
        for line in lines:
            out += [line] if line.startswith("#") else ["\t".join(record) for record in change(columns(line))]
        return out
    return form


def other_names(lines, _):
    has_chr = any(line.startswith("chr") for line in lines)
    if has_chr:
        return [line.replace("##contig=<ID=chr", "##contig=<ID=") if line.startswith("#") else line.removeprefix("chr")
                for line in lines]
    return [line.replace("##contig=<ID=", "##contig=<ID=chr") if line.startswith("#") else "chr" + line for line in lines]


def no_lengths(lines, _):
    return ["##contig=<" + line.split("<")[1].split(",")[0].rstrip(">") + ">" if line.startswith("##contig") else line
            for line in lines]


def renumber(cell, numbers):
    gt, *rest = cell.split(":")
    gt = "".join(numbers[int(c)] if c.isdigit() else c for c in gt)
    return ":".join([gt, *rest])


def only_gt(record):
    """AD and PL go by allele; the forms that renumber alleles drop all but GT, DP and GQ."""
    keys = record[8].split(":")
    keep = [i for i, key in enumerate(keys) if key in ("GT", "DP", "GQ", "PS", "MIN_DP")]
    cells = [":".join(cell.split(":")[i] for i in keep if i < len(cell.split(":"))) for cell in record[9:]]
    return record[:8] + [":".join(keys[i] for i in keep)] + cells


def is_sequence(alt):
    return alt.isalpha()


def reverse_alts(record):
    record = only_gt(record)
    alts = record[4].split(",")
    if len(alts) < 2 or not all(map(is_sequence, alts)):
        return [record]
    numbers = {i + 1: str(len(alts) - i) for i in range(len(alts))}
    record[9:] = [renumber(cell, {0: "0", **numbers}) for cell in record[9:]]
    return [record[:4] + [",".join(reversed(alts))] + record[5:]]


def pad(left, right, reference):
    def change(record):
        alts = record[4].split(",")
        pos, ref = int(record[1]), record[3]
        before = [reference.base(record[0], pos - i) for i in range(left, 0, -1)]
        behind = [reference.base(record[0], pos + len(ref) + i) for i in range(right)]
        if not all(map(is_sequence, alts)) or None in before + behind:
            return [record]
        around = "".join(before) + "{}" + "".join(behind)
        return [[record[0], str(pos - left), record[2], around.format(ref), ",".join(map(around.format, alts)), *record[5:]]]
    return change


def to_the_right(reference):
    """An indel at the right end of its repeat."""
    def change(record):
        pos, ref, alt = int(record[1]), record[3], record[4]
        if not is_sequence(alt) or min(len(ref), len(alt)) != 1 or len(ref) == len(alt) or ref[0] != alt[0]:
            return [record]
        moved = alt[1:] if len(ref) == 1 else ref[1:]
        is_insertion = len(ref) == 1
        while True:
            behind = reference.base(record[0], pos + 1 + (0 if is_insertion else len(moved)))
            if behind is None or behind != moved[0]:
                break
            moved, pos = moved[1:] + moved[0], pos + 1
        anchor = reference.base(record[0], pos)
        if anchor is None:
            return [record]
        pair = (anchor, anchor + moved) if is_insertion else (anchor + moved, anchor)
        return [[record[0], str(pos), record[2], *pair, *record[5:]]]
    return change


def homozygotes(mark):
    def change(record):
        def cell(text):
            gt, *rest = text.split(":")
            parts = gt.replace("|", "/").split("/")
            if len(parts) == 2 and parts[0] == parts[1]:
                gt = mark.join(parts)
            return ":".join([gt, *rest])
        return [record[:9] + [cell(text) for text in record[9:]]]
    return change


def lower_case(record):
    return [record[:3] + [record[3].lower(), record[4].lower() if all(map(is_sequence, record[4].split(","))) else record[4]]
            + record[5:]]


def blocks(lines, _):
    """Reference records of every sample as a gVCF's blocks."""
    out = []
    for line in lines:
        if line.startswith("#CHROM"):
            out.append('##INFO=<ID=END,Number=1,Type=Integer,Description="Last position of the block">')
        if not line.startswith("#"):
            record = only_gt(columns(line))
            if all(set(cell.split(":")[0]) <= set("0/|") for cell in record[9:]) and record[7] == ".":
                record[7] = f"END={int(record[1]) + len(record[3]) - 1}"
                record[3], record[4] = record[3][0], "<NON_REF>"
            line = "\t".join(record)
        out.append(line)
    return out


def with_bcftools(*arguments):
    def form(lines, _):
        done = subprocess.run(["bcftools", *arguments, "-"], input="\n".join(lines) + "\n", capture_output=True, text=True,
                              check=True)
        return done.stdout.rstrip("\n").split("\n")
    return form


def forms(reference):
    yield "names", other_names
    yield "no lengths", no_lengths
    yield "ALT reversed", each(reverse_alts)
    yield "split", with_bcftools("norm", "-m", "-any")
    yield "split and joined", lambda lines, n: with_bcftools("norm", "-m", "+any")(with_bcftools("norm", "-m", "-any")(lines, n), n)
    yield "padded left", each(pad(2, 0, reference))
    yield "padded right", each(pad(0, 3, reference))
    yield "padded", each(pad(1, 1, reference))
    yield "split, indels at the right", lambda lines, n: each(to_the_right(reference))(with_bcftools("norm", "-m", "-any")(lines, n), n)
    yield "homozygotes unphased", each(homozygotes("/"))
    yield "homozygotes phased", each(homozygotes("|"))
    yield "lower case", each(lower_case)
    yield "blocks", blocks


CONTAINERS = {"vcf": None, "vcf.gz": "z", "bcf": "b", "vcf.gz indexed": "z", "bcf indexed": "b"}


def write(lines, path, container):
    text = "\n".join(lines) + "\n"
    if CONTAINERS[container] is None:
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
        return
    done = subprocess.run(["bcftools", "sort", "-O", CONTAINERS[container], "-o", path, "-"], input=text, capture_output=True,
                          text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    if container.endswith("indexed"):
        subprocess.run(["bcftools", "index", "-f", path], check=True, capture_output=True)


class Check:
    def __init__(self, stardose, work):
        self.stardose, self.work = stardose, work
        self.counts, self.changed, self.wrong = collections.Counter(), collections.Counter(), []

    def call(self, path, options):
        done = subprocess.run([self.stardose, "call", "-q", *options, path], capture_output=True, text=True, check=False)
        if done.returncode:
            return {"error": done.stderr}
        table = csv.DictReader(done.stdout.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
        return {(row["sample"], row["gene"]): (row["diplotypes"], row["phenotypes"], row["status"]) for row in table}

    def run(self, name, lines, reference, options=()):
        path = os.path.join(self.work, "form")
        write(lines, path, "vcf")
        want = self.call(path, options)
        if "error" in want:
            raise RuntimeError(f"{name}: {want['error']}")
        containers = list(CONTAINERS)
        for number, (form, change) in enumerate([("as it is", lambda lines, _: lines), *forms(reference)]):
            deformed = change(lines, None)
            self.changed[form] += deformed != lines
            for container in {"vcf", containers[number % len(containers)]}:
                write(deformed, path, container)
                got = self.call(path, options)
                self.counts[form] += 1
                if got != want:
                    differ = [key for key in want if got.get(key) != want[key]] if "error" not in got else got["error"]
                    self.wrong.append(f"{name}, {form}, {container}: {str(differ)[:300]}: "
                                      + str([(want[k], got.get(k)) for k in differ[:2]] if isinstance(differ, list) else ""))
                for end in ("", ".csi", ".tbi"):
                    if os.path.exists(path + end):
                        os.remove(path + end)


def made_up(folder):
    for name, build in (("trio.phased.vcf", "grch38"), ("trio.unphased.vcf", "grch38"), ("trio.grch37.vcf", "grch37"),
                        ("child.variants-only.vcf", "grch38")):
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            yield name, build, file.read().rstrip("\n").split("\n"), ()


def real_people(folder):
    """A few people of each call set, with the records at which one of them differs."""
    for build, wanted in (("grch38", (0, 400, 800, 1200)), ("grch37", (0, 300, 600, 1000))):
        with gzip.open(os.path.join(folder, f"1kgp/1kgp.{build}.vcf.gz"), "rt", encoding="utf-8") as file:
            out = [[] for _ in wanted]
            for line in file:
                line = line.rstrip("\n")
                if line.startswith("##"):
                    for lines in out:
                        lines.append(line)
                    continue
                cut = line.split("\t")
                for lines, number in zip(out, wanted):
                    cell = cut[9 + number]
                    if line.startswith("#") or set(cell) - set("0|/."):
                        lines.append("\t".join([*cut[:9], cell]))
        for lines, number in zip(out, wanted):
            yield f"1kgp {build} {number}", build, lines, ("--absent", "reference", "--build", build[-2:])


def main():
    stardose, folder, real, work = sys.argv[1:5]
    os.makedirs(work, exist_ok=True)
    references = {build: Reference(build) for build in ("grch37", "grch38")}
    check = Check(stardose, work)
    sources = list(made_up(folder))
    if os.path.isdir(real):
        sources += real_people(real)
    else:
        print(f"check-forms: made-up people only, there is no {real}")
    for name, build, lines, options in sources:
        check.run(name, lines, references[build], options)
    print(f"{'form':28} files  inputs that it changes")
    for form, count in check.counts.items():
        print(f"{form:28} {count:5}  {check.changed[form]}")
        if form != "as it is" and not check.changed[form]:
            check.wrong.append(f"the form \"{form}\" changes nothing")
    for wrong in check.wrong:
        print(f"FAIL {wrong}")
    print(f"check-forms: {sum(check.counts.values())} files, {len(check.wrong)} with other calls")
    return 1 if check.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
