#!/usr/bin/env python3
"""Time and memory of the main jobs, on real people.

    scripts/bench.py STARDOSE REAL WORK [BENCH_CALL]

Best of several runs each; wall time includes starting the process.  The lines after the jobs are ratios within this one
run, which mean something on any machine.  With hyperfine installed, its mean and spread of the first job follow.

BENCH_CALL, where given, is the program of tests/bench: calls per second by gene, what the memory of columns knew, and the
worst cases, without reading and writing.
"""
import glob
import gzip
import multiprocessing
import os
import shutil
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from validate import without_phase  # noqa: E402


FILLERS = 1000000  # records outside our sites in the large file


def make_large(gvcf, out):
    """The gVCF with many more of its own variant records before the real ones of each chromosome, as in a whole genome."""
    with gzip.open(gvcf, "rt", encoding="utf-8") as lines:
        lines = list(lines)
    header = [line for line in lines if line.startswith("#")]
    records = [line.split("\t", 2) for line in lines if not line.startswith("#")]
    templates = [rest for _, _, rest in records if "\tEND=" not in rest]
    first = {}
    for chromosome, pos, _ in records:
        first.setdefault(chromosome, int(pos))
    fillers = dict.fromkeys(first, 0)
    for chromosome in first:
        if chromosome.startswith("chr"):
            fillers[chromosome] = max(0, min(FILLERS // 22, (first[chromosome] - 20000) // 3))
    with open(out + ".part", "wb") as packed:
        bgzip = subprocess.Popen(["bgzip", "-c"], stdin=subprocess.PIPE, stdout=packed)
        bgzip.stdin.write("".join(header).encode())
        for chromosome, n in fillers.items():
            bgzip.stdin.write("".join(f"{chromosome}\t{10000 + 3 * i}\t{templates[i % len(templates)]}"
                                      for i in range(n)).encode())
            bgzip.stdin.write("".join("\t".join(record) for record in records if record[0] == chromosome).encode())
        bgzip.stdin.close()
        if bgzip.wait() != 0:
            sys.exit("bench: bgzip failed")
    os.rename(out + ".part", out)
    subprocess.run(["tabix", "-f", out], check=True)


def large_file(gvcf, work):
    out = os.path.join(work, "bench.genome.vcf.gz")
    if not os.path.exists(out):
        # in a process of its own: what this one has used would be counted in its children's peak
        maker = multiprocessing.Process(target=make_large, args=(gvcf, out))
        maker.start()
        maker.join()
        if maker.exitcode != 0:
            sys.exit("bench: no large file")
    return out


def best_of(times, command):
    """(seconds, MB) of the fastest of several runs, and the largest resident set of any."""
    best, most = float("inf"), 0
    for _ in range(times):
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        best = min(best, time.perf_counter() - start)
        most = max(most, usage.ru_maxrss)
        if status != 0:
            sys.exit(f"bench: {' '.join(command)} failed")
    return best, most / 1024


def main():
    stardose, real, work = sys.argv[1:4]
    if not os.path.isdir(real):
        print(f"bench: skipped, there is no {real}")
        return
    os.makedirs(work, exist_ok=True)
    gvcf = sorted(glob.glob(os.path.join(real, "getrm/gvcf/*.g.vcf.gz")))[0]
    phased = os.path.join(real, "1kgp/1kgp.grch38.vcf.gz")
    out = os.path.join(work, "bench")
    report = [stardose, "report", "-q", "--force", "-O", "html,json", "-o", out, gvcf]
    cohort = [stardose, "call", "-q", "--absent", "reference", "-o", os.path.join(work, "bench.tsv")]
    jobs = [
        ("start and stop (--version)", 20, [stardose, "--version"]),
        ("one gVCF to HTML + JSON, by index", 20, report),
        ("one gVCF to HTML + JSON, streamed", 10, report + ["--no-index"]),
        ("1,637 samples to calls, phased", 3, cohort + [phased]),
        ("1,637 samples to calls, phase removed", 3, cohort + [without_phase(phased, work)]),
        ("read the 1,637-sample file (bcftools view -H)", 3, ["bcftools", "view", "-H", phased]),
    ]
    genome = large_file(gvcf, work)
    bed = os.path.join(work, "sites.bed")
    with open(bed, "wb") as sites:
        subprocess.run([stardose, "sites", "-O", "bed"], stdout=sites, check=True)
    one = [stardose, "call", "-q", "-o", os.path.join(work, "bench.one.tsv")]
    jobs += [
        ("a genome's VCF to calls, streamed", 5, one + ["--no-index", genome]),
        ("a genome's VCF to calls, by index", 5, one + [genome]),
        ("the same file: bcftools view -T sites", 5, ["bcftools", "view", "-T", bed, "-o", "/dev/null", genome]),
        ("the same file: bgzip -dc", 5, ["bgzip", "-dc", genome]),
    ]
    seconds = {}
    print("job\tms\tMB")
    for name, times, command in jobs:
        seconds[name], memory = best_of(times, command)
        print(f"{name}\t{1000 * seconds[name]:.1f}\t{memory:.1f}", flush=True)
    names = [name for name, _, _ in jobs]
    print(f"phase removed / phased\t{seconds[names[4]] / seconds[names[3]]:.2f}")
    print(f"phased calls / bcftools reading the same file\t{seconds[names[3]] / seconds[names[5]]:.2f}")
    print(f"bcftools view -T / streaming the same file\t{seconds[names[8]] / seconds[names[6]]:.2f}")
    print(f"streaming / decompressing the same file\t{seconds[names[6]] / seconds[names[9]]:.2f}")
    print(f"ms per phased sample\t{1000 * seconds[names[3]] / 1637:.3f}")
    if len(sys.argv) > 4:
        print(flush=True)
        subprocess.run([sys.argv[4], phased], check=True)
    if shutil.which("hyperfine"):
        subprocess.run(["hyperfine", "-N", "--warmup", "3", "--style", "basic", " ".join(report)], check=True)


if __name__ == "__main__":
    main()
