# SPDX-License-Identifier: Apache-2.0
"""Hold our phenotype rules against every diplotype that upstream enumerates.

The rules are read from databases/ and evaluated as databases/README.md says, twice.  First with the functions of
the upstream table itself: phenotype and activity score must be equal for every diplotype.  Then with our own
functions: answers may change only in genes whose functions were reassigned in 2026, and the changes are counted.
"""

import sys
from collections import Counter
from decimal import Decimal
from typing import NamedTuple

from composed_alleles import parts_of
from gene_facts import GENES
from import_phenotypes import SAME_ALLELE
from tables import DATABASES, NONE, ImportFailure, read_table
from upstream import open_from_command_line

REASSIGNED_2026 = {"TPMT", "NUDT15", "RYR1"}
INDETERMINATE = "Indeterminate"


class Meaning(NamedTuple):
    """What one allele does; None where that is not known."""
    function: str | None
    activity: Decimal | None = None
    at_least: bool = False


class Rules:
    """A gene's tables, evaluated as the program does."""

    def __init__(self, gene):
        self.rule = GENES[gene].phenotype_rule
        self.rows = [] if self.rule == "none" else read_table(DATABASES / f"phenotypes/{gene}.tsv")
        self.is_recording = True
        self.reached = set()  # rows that an enumerated diplotype has used: the others rest on upstream's words alone
        self.alleles = {}
        for row in read_table(DATABASES / f"functions/{gene}.tsv"):
            activity = None if row["activity"] == NONE else Decimal(row["activity"])
            self.alleles[row["allele"]] = Meaning(None if row["function"] == NONE else row["function"], activity)

    def meaning(self, name):
        """Our meaning of an allele; several copies and tandems are the sum of their parts."""
        if name in self.alleles:
            return self.alleles[name]
        parts = parts_of(name)
        if parts is None or any(base not in self.alleles for base, *_ in parts):
            raise ImportFailure(f"allele {name} is not in our tables")
        values = [self.alleles[base].activity for base, *_ in parts]
        if None in values:
            return Meaning(None)
        total = sum(value * copies for value, (_, copies, _) in zip(values, parts))
        return Meaning(None, total, total > 0 and any(at_least for *_, at_least in parts))

    def evaluate(self, copies):
        """Return (phenotype, score) of one or two alleles' meanings; the score is text as CPIC prints it."""
        if self.rule == "activity_score":
            return self._by_score(copies)
        functions = [copy.function for copy in copies]
        if None in functions:
            return INDETERMINATE, None
        for row in self.rows:
            if fits(row["key_1"], row["key_2"], functions) or fits(row["key_2"], row["key_1"], functions):
                return self._answer(row), None
        return INDETERMINATE, None

    def _by_score(self, copies):
        if any(copy.activity is None for copy in copies):
            return INDETERMINATE, "n/a"
        total = sum(copy.activity for copy in copies)
        score = ("≥" if any(copy.at_least for copy in copies) else "") + score_text(total)
        for row in self.rows:
            if Decimal(row["key_1"]) <= total and (row["key_2"] == NONE or total <= Decimal(row["key_2"])):
                return self._answer(row), score
        raise ImportFailure(f"no range holds the score {score}")

    def unreached(self):
        return [row for row in self.rows if (row["key_1"], row["key_2"]) not in self.reached]

    def _answer(self, row):
        if self.is_recording:
            self.reached.add((row["key_1"], row["key_2"]))
        return row["phenotype"]


def fits(first, second, functions):
    """Whether the two keys, in this order, fit one or two functions."""
    if len(functions) == 1:
        return second == "-" and first in ("*", functions[0])
    return "-" not in (first, second) and first in ("*", functions[0]) and second in ("*", functions[1])


def score_text(total):
    """Print a score with one decimal, or two where it has quarters."""
    text = f"{total.normalize():f}"
    return text if "." in text else text + ".0"


def upstream_meanings(table):
    """The upstream table's own functions, so that rules are compared and not assignments."""
    named = {row["name"]: row for row in table.get("namedAlleles", [])}
    meanings = {}
    for name, value in table["haplotypes"].items():
        row = named.get(name, {"functionValue": value, "activityValue": None})
        text = row["activityValue"]
        activity = None if text in (None, "n/a") else Decimal(text.removeprefix("≥"))
        meanings[name] = Meaning(row["functionValue"], activity, bool(text) and text.startswith("≥"))
    return meanings


def enumerated(table):
    """Yield ([allele, …], phenotype, score) of each diplotype; the table must have every pair once."""
    seen = set()
    for row in table["diplotypes"]:
        names = tuple(sorted(name for name, count in row["diplotypekey"].items() for _ in range(count)))
        if names in seen:
            raise ImportFailure(f"{'/'.join(names)} is enumerated twice")
        seen.add(names)
        yield list(names), row["generesult"], row.get("activityScore")


def compare(gene, table, rules):
    """Return (diplotypes compared, differing rules, changes of our functions) of one upstream table."""
    theirs = upstream_meanings(table)
    n_compared, wrong, changed = 0, [], Counter()
    for names, phenotype, score in enumerated(table):
        n_compared += 1
        expected = phenotype, score
        rules.is_recording = True
        got = rules.evaluate([theirs[name] for name in names])
        rules.is_recording = False
        if got != expected:
            wrong.append(f"{gene} {'/'.join(names)}: upstream {expected}, our rules {got}")
        ours = rules.evaluate([rules.meaning(SAME_ALLELE.get((gene, name), name)) for name in names])
        if ours != got:
            changed[phenotype, ours[0]] += 1
    return n_compared, wrong, changed


def tables_of(gene, upstream):
    newest = upstream.phenotypes(gene)
    tables = [("pharmcat-3.1.1", newest)] if newest else []
    return tables + upstream.earlier_phenotypes(gene)


def main():
    upstream = open_from_command_line(__doc__)
    if not upstream.is_there():
        print("prove_phenotypes: skipped, no upstream releases there")
        return
    total, failures = 0, []
    print("gene\ttable\tdiplotypes\trules_differ\tchanged_by_2026_functions")
    for gene in sorted(GENES):
        rules = Rules(gene)
        for label, table in tables_of(gene, upstream):
            n_compared, wrong, changed = compare(gene, table, rules)
            total += n_compared
            failures += wrong
            print(f"{gene}\t{label}\t{n_compared}\t{len(wrong)}\t{changed.total()}")
            for (before, after), count in sorted(changed.items()):
                print(f"#\t{count}\t{before} -> {after}")
            if changed and gene not in REASSIGNED_2026:
                failures.append(f"{gene} {label}: {changed.total()} answers change though no function was reassigned")
        for row in rules.unreached():
            print(f"#\t{gene}: not enumerated upstream: {row['key_1']}, {row['key_2']} -> {row['phenotype']}")
    print(f"# {total} diplotypes compared, {len(failures)} failures")
    if failures:
        raise ImportFailure("\n".join(failures[:20]))


if __name__ == "__main__":
    try:
        main()
    except ImportFailure as failure:
        sys.exit(f"prove_phenotypes: {failure}")
