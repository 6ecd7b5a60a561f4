#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Run stardose on real and made-up people and compare with others' answers: GeT-RM's consensus, and what PharmCAT calls.

    scripts/validate.py STARDOSE REAL WORK

REAL has the people and the answers (getrm/, 1kgp/, oracle/, pharmcat/, pharmcat_sim/, tools/); tables of calls go to WORK,
the measured tables to docs/validation.md between their markers.  Exit 1 where a difference belongs to no known class.
"""
import glob
import os
import subprocess
import sys

import validate_bounds
import validate_builds
import validate_cases
import validate_guidance
import validate_peer
import validate_truth
from validate_common import Page, Program, reader

# PharmCAT takes these from other programs only.
NOT_COMPARED = ("HLA-A", "HLA-B", "MT-RNR1")
ASSUMED = ("--absent", "reference")


def without_phase(path, work):
    """The same genotypes, phase removed."""
    out = os.path.join(work, "1kgp.unphased.vcf.gz")
    if not os.path.exists(out):
        # GT is the only FORMAT there, and no other column has a bar.
        subprocess.run(["sh", "-c", 'gzip -dc "$1" | tr "|" "/" | bgzip -c >"$2.part" && mv "$2.part" "$2"',
                        "sh", path, out], check=True)
    return out


class Run:
    def __init__(self, stardose, real, work):
        self.program, self.real, self.work = Program(stardose), real, work
        self.page, self.failures = Page(), []
        self.gvcfs = sorted(glob.glob(os.path.join(real, "getrm/gvcf/*.g.vcf.gz")))
        self.merged = os.path.join(real, "getrm/getrm88.public.merged.grch38.vcf.gz")
        self.phased = os.path.join(real, "1kgp/1kgp.grch38.vcf.gz")
        self.unphased = without_phase(self.phased, work)
        self.calls, self.file_of = {}, {}
        for path in self.gvcfs:
            self.calls[path] = self.program.call(path)
            self.file_of[self.calls[path][0]["sample"]] = path
        for path in (self.phased, self.unphased):
            self.calls[path] = self.program.call(path, *ASSUMED)

    def oracle(self, name):
        return list(reader(os.path.join(self.real, "oracle", name)))

    def peer(self):
        real, getrm = self.real, self.oracle("calls.getrm.tsv")
        people = [
            validate_peer.compare("1000 Genomes, phased", self.program, self.phased, self.calls[self.phased],
                                  self.oracle("calls.1kgp_phased.tsv.gz"), NOT_COMPARED, ASSUMED),
            validate_peer.compare("1000 Genomes, phase removed", self.program, self.unphased, self.calls[self.unphased],
                                  self.oracle("calls.1kgp_unphased.tsv.gz"), NOT_COMPARED, ASSUMED),
            validate_peer.merge("GeT-RM gVCFs", [
                validate_peer.compare("", self.program, path, self.calls[path], getrm, NOT_COMPARED) for path in self.gvcfs])]
        made_up = validate_peer.simulated(self.program, real, NOT_COMPARED)
        self.page.put("agreement", validate_peer.agreement([*people, *made_up]))
        default = [tally for tally in made_up if "," not in tally.title]
        self.page.put("agreement by gene", validate_peer.by_gene([*people, *default]))
        self.page.put("classes", validate_peer.classes([*people, *made_up]))
        self.failures += validate_peer.failures([*people, *made_up])

    def bounds(self):
        bounds = validate_bounds.Bounds(self.program, self.unphased, self.calls[self.phased], self.calls[self.unphased], ASSUMED)
        self.page.put("bounds", bounds.table())
        self.failures += bounds.failures()

    def truth(self):
        truth = validate_truth.Truth(self.program, self.real, self.work)
        sets = [
            ("getrm", "50 gVCFs", self.file_of.get, [row for path in self.gvcfs for row in self.calls[path]], ()),
            ("merged", "the same, merged", lambda _: self.merged, self.program.call(self.merged), ()),
            ("1kgp", "1000 Genomes, absent = reference", lambda _: self.phased, self.calls[self.phased], ASSUMED),
            ("1kgp.missing", "1000 Genomes, absent = missing", lambda _: self.phased, self.program.call(self.phased), ())]
        tallies = [validate_truth.Tally(truth, name, title, paths, rows, NOT_COMPARED, options)
                   for name, title, paths, rows, options in sets]
        agreement, misses = validate_truth.tables(tallies)
        self.page.put("GeT-RM", agreement)
        self.page.put("GeT-RM misses", misses)
        self.failures += [failure for tally in tallies for failure in tally.failures()]

    def guidance(self):
        guidance = validate_guidance.Guidance(self.program, self.gvcfs, self.real)
        self.page.put("guidance", guidance.tables())
        self.failures += guidance.failures()

    def builds(self):
        builds = validate_builds.Builds(self.program, self.real, ASSUMED)
        self.page.put("builds", builds.table())
        self.failures += builds.failures()

    def cases(self):
        cases = validate_cases.Cases(self.program, self.real, self.work)
        self.page.put("cases", cases.tables())
        self.failures += cases.failures()


def main():
    stardose, real, work = sys.argv[1:4]
    if not os.path.isdir(real):
        print(f"validate: skipped, there is no {real}")
        return 0
    os.makedirs(work, exist_ok=True)
    run = Run(stardose, real, work)
    run.peer()
    run.bounds()
    run.truth()
    run.guidance()
    run.builds()
    run.cases()
    run.page.write()
    print()
    for failure in run.failures:
        print(f"validate: {failure}")
    print(f"validate: {len(run.failures)} failures" if run.failures else "validate: every difference is explained")
    return 1 if run.failures else 0


if __name__ == "__main__":
    sys.exit(main())
