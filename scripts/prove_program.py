#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hold the program's phenotypes and scores against every diplotype that upstream enumerates.

prove_phenotypes.py shows that the tables say what upstream says; this shows that the program reads them so: each
diplotype is handed over as a call made elsewhere, and what the report makes of it must be what the tables' rules,
evaluated in Python, make of our functions.

    scripts/prove_program.py build/release/stardose [--upstream DIR]
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from gene_facts import GENES
from import_phenotypes import SAME_ALLELE
from prove_phenotypes import Rules, enumerated, tables_of
from upstream import Upstream

PER_RUN = 64  # alternatives that the program takes for one gene
INPUT = Path(__file__).parent.parent / "test-data/vcf/demo.g.vcf"


def ask(program, gene, diplotypes, folder):
    """What the report says: `{diplotype as given: (phenotype, score)}`; ties keep the order they were given in."""
    calls = Path(folder) / "calls.tsv"
    answers = {}
    for start in range(0, len(diplotypes), PER_RUN):
        part = diplotypes[start:start + PER_RUN]
        calls.write_text("".join(f"{gene}\t{name}\n" for name in part), encoding="utf-8")
        done = subprocess.run([program, "report", "-q", "-O", "json", "--genes", gene, "--calls", calls, INPUT],
                              capture_output=True, check=True)
        outcomes = json.loads(done.stdout)["genes"][0]["outcomes"]
        names = {frozen(outcome["diplotype"]): outcome for outcome in outcomes}
        for name in part:
            outcome = names[frozen(name)]
            answers[name] = outcome["phenotype"], outcome["activity_score"]
    return answers


def frozen(diplotype):
    """A diplotype whatever the order of its alleles; blanks and signs that the program normalises away."""
    return tuple(sorted(diplotype.split("/")))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("program")
    parser.add_argument("--upstream", default="../shared/upstream")
    arguments = parser.parse_args()
    upstream = Upstream(arguments.upstream)
    if not upstream.is_there():
        print("prove_program: skipped, no upstream releases there")
        return 0
    n_compared, wrong = 0, []
    with tempfile.TemporaryDirectory() as folder:
        for gene in sorted(GENES):
            rules = Rules(gene)
            expected = {}
            for _, table in tables_of(gene, upstream):
                for names, *_ in enumerated(table):
                    ours = [SAME_ALLELE.get((gene, name), name) for name in names]
                    expected["/".join(ours)] = rules.evaluate([rules.meaning(name) for name in ours])
            answers = ask(arguments.program, gene, list(expected), folder)
            n_compared += len(expected)
            wrong += [f"{gene} {name}: {answers[name]}, by the tables {expected[name]}"
                      for name in expected if answers[name] != expected[name]]
    for line in wrong[:40]:
        print(line, file=sys.stderr)
    print(f"prove_program: {n_compared} diplotypes, {len(wrong)} with another phenotype or score")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
