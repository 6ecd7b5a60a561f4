"""Every pair of alleles of a gene, called: strands come from `stardose simulate`, one allele at a time, and are put side by
side here, hundreds of made-up people in one file."""
import itertools
import re
import subprocess

PEOPLE = 400  # in one file


def run(program, *arguments, text=None):
    done = subprocess.run([program, *arguments], capture_output=True, text=True, input=text, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(arguments)}: {done.stderr}")
    return done.stdout


def strands_of(program, gene, names, build, is_haploid):
    """The header, the records' fixed columns, and each allele's GT at each of them."""
    header, places, strands = [], {}, {}  # places: (CHROM, POS, ID, REF) and all alleles there, in the file's order
    for name in names:
        asked = f"{gene}={name}" if is_haploid else f"{gene}={name}/{name}"
        lines = run(program, "simulate", "--style", "joint", "--build", build, "--phased", "--genes", gene, "-d", asked).splitlines()
        records = [line.split("\t") for line in lines if not line.startswith("#")]
        header = [line for line in lines if line.startswith("##")]
        if strands and [tuple(record[:4]) for record in records] != list(places):
            raise RuntimeError(f"{gene} {name}: other records than of the alleles before")
        strands[name] = []
        for record in records:
            alleles = [record[3], *record[4].split(",")]
            known = places.setdefault(tuple(record[:4]), [record[3]])
            known += [allele for allele in alleles if allele not in known]
            carried = alleles[int(re.split("[|/]", record[9].split(":")[0])[0])]
            strands[name].append(str(known.index(carried)))
    fixed = [[*place, ",".join(alleles[1:]), ".", "PASS", "."] for place, alleles in places.items()]
    return header, fixed, strands


def written(header, fixed, strands, pairs, is_phased):
    """The people of `pairs` as one VCF."""
    columns = []
    for pair in pairs:
        copies = [strands[name] for name in pair]
        if is_phased or len(copies) == 1:
            columns.append(list(map("|".join, zip(*copies))))
        else:
            columns.append(["/".join(sorted(both, key=int)) for both in zip(*copies)])
    names = "\t".join(f"P{i}" for i in range(len(pairs)))
    lines = header + ["#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t" + names]
    lines += ["\t".join([*place, "GT", *cells]) for place, cells in zip(fixed, zip(*columns))]
    return "\n".join(lines) + "\n"


def every_pair(names, is_haploid):
    return [(name,) for name in names] if is_haploid else list(itertools.combinations_with_replacement(names, 2))


def try_gene(program, gene, names, build, is_haploid, judge):
    """Pairs tried, and what judge(gene, pair, row of the table, what it is, is_phased) says is wrong."""
    header, fixed, strands = strands_of(program, gene, names, build, is_haploid)
    pairs, wrong = every_pair(names, is_haploid), []
    for start in range(0, len(pairs), PEOPLE):
        some = pairs[start:start + PEOPLE]
        for is_phased in (True, False):
            table = run(program, "call", "-q", "--genes", gene, "--build", build, "-",
                        text=written(header, fixed, strands, some, is_phased)).splitlines()
            heads = table[0].split("\t")
            rows = [dict(zip(heads, line.split("\t"))) for line in table[1:]]
            if len(rows) != len(some):
                raise RuntimeError(f"{gene}: {len(rows)} rows of {len(some)} people")
            for pair, row in zip(some, rows):
                wrong += judge(gene, pair, row, f"side by side {build}", is_phased)
    return len(pairs), wrong
