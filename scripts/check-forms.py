#!/usr/bin/env python3
"""Deform inputs in every way that leaves the genotypes alone; the calls must not change.

    scripts/check-forms.py STARDOSE MADE_UP_FOLDER REAL_FOLDER WORK [--every]

Forms, one by one: contig names, container, phase marks of homozygotes, records split and joined, indels at the right end
of their repeat, padding, the order of ALT, missing contig lengths, lower case, reference records as blocks; inputs of both
builds.  Then several at once, of each person alone: builds x names x normalisation x gVCF styles x phasing x container; a
third of the products for each person, all of them with --every.  MADE_UP_FOLDER is test-data/vcf; people of REAL_FOLDER
are added where it is there.
"""
import collections
import csv
import gzip
import itertools
import os
import subprocess
import sys

from gvcf_styles import STYLES

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


def sequences(record):
    """ALTs that are bases, and the others ("<NON_REF>") that stand behind them."""
    alts = record[4].split(",")
    n = sum(map(is_sequence, alts))
    return (alts[:n], alts[n:]) if all(map(is_sequence, alts[:n])) else ([], alts)


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
        alts, symbols = sequences(record)
        pos, ref = int(record[1]), record[3]
        before = [reference.base(record[0], pos - i) for i in range(left, 0, -1)]
        behind = [reference.base(record[0], pos + len(ref) + i) for i in range(right)]
        if not alts or None in before + behind:
            return [record]
        around = "".join(before) + "{}" + "".join(behind)
        alts = [around.format(alt) for alt in alts] + symbols
        return [[record[0], str(pos - left), record[2], around.format(ref), ",".join(alts), *record[5:]]]
    return change


def to_the_right(reference):
    """An indel at the right end of its repeat."""
    def change(record):
        pos, ref = int(record[1]), record[3]
        alts, symbols = sequences(record)
        alt = alts[0] if len(alts) == 1 else ""
        if not alt or min(len(ref), len(alt)) != 1 or len(ref) == len(alt) or ref[0] != alt[0]:
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
        return [[record[0], str(pos), record[2], pair[0], ",".join([pair[1], *symbols]), *record[5:]]]
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


# ---- several forms at once ----

def plain_style(lines, *_):
    return lines


def same(lines, _):
    return lines


def normalisations(reference):
    split = with_bcftools("norm", "-m", "-any")
    return {"as it is": same, "split": split, "padded": each(pad(2, 3, reference)),
            "at the right": lambda lines, n: each(to_the_right(reference))(split(lines, n), n)}


def declared(lines, line):
    return lines if any(old.startswith(line.split(",")[0] + ",") for old in lines) else [line] + lines


def marked(key, kind, value):
    """Genotypes with strands get the field `key`: value(its GT); where the function gives a pair, GT becomes the first of it."""
    def form(lines, _):
        out = []
        for line in lines:
            if line.startswith("#"):
                out.append(line)
                continue
            record = columns(line)
            gt, *rest = record[9].split(":")
            if "|" in gt:
                gt, mark = value(gt)
                record[8:10] = [f"{record[8]}:{key}", ":".join([gt, *rest, mark])]
            out.append("\t".join(record))
        return out[:1] + declared(out[1:], f'##FORMAT=<ID={key},Number=.,Type={kind},Description="{key}">')
    return form


def strands(gt):
    """HP of GATK's ReadBackedPhasing: alleles sorted, each with its strand."""
    first, second = gt.split("|")
    swapped = int(first) > int(second)
    return "/".join(sorted((first, second))), "1-2,1-1" if swapped else "1-1,1-2"


def forget_strands(record):
    gt, *rest = record[9].split(":")
    return [record[:9] + [":".join(["/".join(sorted(gt.split("|"))), *rest])]]


PHASINGS = {"|": same, "| and PS": marked("PS", "Integer", lambda gt: (gt, "1000")), "HP": marked("HP", "String", strands),
            "| and a named PS": marked("PS", "String", lambda gt: (gt, "set_1")), "/ homozygotes": each(homozygotes("/"))}
NAMES = {"names": same, "other names": other_names}


def products(reference):
    """(what it is, form) of all products; forms of phase first, then style, then normalisation, then names."""
    styles = {"VCF": plain_style, **STYLES}
    ways = itertools.product(PHASINGS.items(), styles.items(), normalisations(reference).items(), NAMES.items())
    for (phasing, phase), (style, write_style), (way, normalise), (name, rename) in ways:
        def form(lines, covered, phase=phase, write_style=write_style, normalise=normalise, rename=rename):
            return rename(normalise(write_style(phase(lines, None), reference.base, covered), None), None)
        yield f"{phasing}, {style}, {way}, {name}", form


def one_by_one(lines):
    """Each sample of a file alone."""
    names = next(line for line in lines if line.startswith("#CHROM")).split("\t")[9:]
    for i, name in enumerate(names):
        yield name, [line if line.startswith("##") else "\t".join(columns(line)[:9] + [columns(line)[9 + i]]) for line in lines]


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
        self.stardose, self.work, self.people = stardose, work, 0
        self.counts, self.changed, self.wrong = collections.Counter(), collections.Counter(), []

    def call(self, path, options):
        done = subprocess.run([self.stardose, "call", "-q", *options, path], capture_output=True, text=True, check=False)
        if done.returncode:
            return {"error": done.stderr}
        table = csv.DictReader(done.stdout.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
        return {(row["sample"], row["gene"]): (row["diplotypes"], row["phenotypes"], row["status"]) for row in table}

    def compare(self, name, form, container, deformed, want, options):
        path = os.path.join(self.work, "form")
        write(deformed, path, container)
        got = self.call(path, options)
        self.counts[form] += 1
        for end in ("", ".csi", ".tbi"):
            if os.path.exists(path + end):
                os.remove(path + end)
        differ = [key for key in want if got.get(key) != want[key]] if "error" not in got else got["error"]
        if differ:
            self.wrong.append(f"{name}, {form}, {container}: {str(differ)[:300]}: "
                              + str([(want[k], got.get(k)) for k in differ[:2]] if isinstance(differ, list) else ""))

    def want(self, name, lines, options):
        path = os.path.join(self.work, "form")
        write(lines, path, "vcf")
        want = self.call(path, options)
        os.remove(path)
        if "error" in want:
            raise RuntimeError(f"{name}: {want['error']}")
        return want

    def of_people(self, name, lines, options):
        """Of genes in which the file has a record: blocks say of others what a file of variants does not."""
        return {key: row for key, row in self.want(name, lines, options).items() if row[2] != "no_data"}

    def run_products(self, name, lines, reference, options, covered, every):
        """Of one person: phased as written, and with strands forgotten.  What the phased one is called."""
        want = self.of_people(name, lines, options)
        unphased = each(forget_strands)(lines, None)
        want_unphased = self.of_people(name, unphased, options)
        containers = list(CONTAINERS)
        for number, (what, form) in enumerate(products(reference)):
            if not every and (number + self.people) % 3:
                continue
            style, container = what.split(", ")[1], containers[(number + self.people) % len(containers)]
            deformed = form(lines, covered)
            self.changed[f"product: {style}"] += deformed != lines
            self.compare(f"{name}, {what}", f"product: {style}", container, deformed, want, options)
            if what.startswith("|,"):
                self.compare(f"{name}, strands forgotten, {what[3:]}", f"product: {style}", container, form(unphased, covered),
                             want_unphased, options)
        self.people += 1
        return want

    def run(self, name, lines, reference, options=()):
        want = self.want(name, lines, options)
        containers = list(CONTAINERS)
        for number, (form, change) in enumerate([("as it is", same), *forms(reference)]):
            deformed = change(lines, None)
            self.changed[form] += deformed != lines
            for container in {"vcf", containers[number % len(containers)]}:
                self.compare(name, form, container, deformed, want, options)


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


def windows(reference, lines):
    """The shipped stretches of autosomes, as the file names its chromosomes: diploid in everyone."""
    prefix = "chr" if any(line.startswith("chr") for line in lines) else ""
    return [(prefix + chromosome, start, start + len(bases) - 1, "0/0") for chromosome, stretches in reference.windows.items()
            if chromosome.isdigit() for start, bases in stretches]


def compare_builds(check, called):
    """Made-up people are the same on both builds."""
    for name, wants in called.items():
        check.counts["the other build"] += 1
        check.changed["the other build"] += 1
        if any(want != wants[0] for want in wants):
            check.wrong.append(f"{name}: {' and '.join(str(want) for want in wants)[:600]}")


def main():
    stardose, folder, real, work = sys.argv[1:5]
    every = "--every" in sys.argv
    os.makedirs(work, exist_ok=True)
    references = {build: Reference(build) for build in ("grch37", "grch38")}
    check = Check(stardose, work)
    sources = list(made_up(folder))
    if os.path.isdir(real):
        sources += real_people(real)
    else:
        print(f"check-forms: made-up people only, there is no {real}")
    called = collections.defaultdict(list)
    for name, build, lines, options in sources:
        check.run(name, lines, references[build], options)
        if name in ("trio.phased.vcf", "trio.grch37.vcf"):
            genes = ("--genes", ",".join(sorted({gene for (_, gene), row in check.want(name, lines, options).items()
                                                 if row[2] == "called"})))
            for person, alone in one_by_one(lines):
                called[person].append(check.run_products(f"{name} {person}", alone, references[build], genes, (), every))
        elif name.startswith("1kgp"):
            check.run_products(name, lines, references[build], options, windows(references[build], lines), every)
    compare_builds(check, called)
    print(f"{'form':28} files  inputs that it changes")
    for form, count in check.counts.items():
        print(f"{form:28} {count:5}  {check.changed[form]}")
        if form != "as it is" and not check.changed[form]:
            check.wrong.append(f"the form \"{form}\" changes nothing")
    for wrong in check.wrong[:60]:
        print(f"FAIL {wrong}")
    print(f"check-forms: {sum(check.counts.values())} files, {len(check.wrong)} with other calls")
    return 1 if check.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
