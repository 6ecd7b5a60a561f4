#!/usr/bin/env python3
"""Time and memory of the main jobs, on real people.

    scripts/bench.py STARDOSE REAL WORK

Best of several runs each; wall time includes starting the process.  The last lines are ratios within this one run,
which mean something on any machine.  With hyperfine installed, its mean and spread of the first job follow.
"""
import glob
import os
import shutil
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from validate import without_phase  # noqa: E402


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
    seconds = {}
    print("job\tms\tMB")
    for name, times, command in jobs:
        seconds[name], memory = best_of(times, command)
        print(f"{name}\t{1000 * seconds[name]:.1f}\t{memory:.1f}", flush=True)
    names = [name for name, _, _ in jobs]
    print(f"phase removed / phased\t{seconds[names[4]] / seconds[names[3]]:.2f}")
    print(f"phased calls / bcftools reading the same file\t{seconds[names[3]] / seconds[names[5]]:.2f}")
    print(f"ms per phased sample\t{1000 * seconds[names[3]] / 1637:.3f}")
    if shutil.which("hyperfine"):
        subprocess.run(["hyperfine", "-N", "--warmup", "3", "--style", "basic", " ".join(report)], check=True)


if __name__ == "__main__":
    main()
