# SPDX-License-Identifier: Apache-2.0
"""Hold windows/ against indels with several legal spellings: with our bases alone, each must become the canonical one."""

import sys

from tables import DATABASES, NONE, ImportFailure, read_table
from upstream import open_from_command_line


def read_windows(gene):
    """Return `{build: [(start, bases)]}` as databases/README.md says the table is meant."""
    windows = {"38": [], "37": []}
    path = DATABASES / f"windows/{gene}.tsv"
    for row in read_table(path) if path.exists() else []:
        windows["38"].append((int(row["grch38_start"]), row["bases"]))
        if row["grch37_start"] == NONE:
            continue
        start, bases = int(row["grch37_start"]), list(row["bases"])
        for difference in row["grch37_differences"].split(",") if row["grch37_differences"] != NONE else []:
            position, before, after = int(difference[:-3]), difference[-3], difference[-1]
            if bases[position - start] != before:
                raise ImportFailure(f"{gene}: {difference} is not a difference from these bases")
            bases[position - start] = after
        windows["37"].append((start, "".join(bases)))
    return windows


def base_at(windows, position):
    for start, bases in windows:
        if start <= position < start + len(bases):
            return bases[position - start]
    raise ImportFailure(f"no base is known at {position}")


def canonical(windows, spelling):
    """As short as can be, and as far to the left as the bases allow."""
    position, alleles = spelling.split(":")
    position, (ref, alternate) = int(position), alleles.split(">")
    for index, base in enumerate(ref):
        if base_at(windows, position + index) != base:
            raise ImportFailure(f"{spelling}: another reference base")
    while ref[-1] == alternate[-1] and (len(ref) > 1 or len(alternate) > 1):
        ref, alternate = ref[:-1], alternate[:-1]
        if not ref or not alternate:
            position -= 1
            before = base_at(windows, position)
            ref, alternate = before + ref, before + alternate
    while len(ref) > 1 and len(alternate) > 1 and ref[0] == alternate[0]:
        ref, alternate, position = ref[1:], alternate[1:], position + 1
    return f"{position}:{ref}>{alternate}"


def main():
    upstream = open_from_command_line(__doc__)
    if not upstream.is_there():
        print("prove_windows: skipped, no upstream releases there")
        return
    n_spellings, n_unknown, failures = 0, 0, []
    for case in read_table(upstream.folder / "coordinates/normalization_cases.tsv"):
        windows = read_windows(case["gene"])
        spellings = {"38": [*case["equivalents38(left->right)"].split("|"), *case["padded38"].split("|")],
                     "37": case["equivalents37"].split("|")}
        for build, known in windows.items():
            wanted = case[f"canonical{build}"]
            if not any(start <= int(wanted.split(":")[0]) < start + len(bases) for start, bases in known):
                n_unknown += len(spellings[build])
                continue
            for spelling in filter(None, spellings[build]):
                n_spellings += 1
                if canonical(known, spelling) != wanted:
                    failures.append(f"{case['gene']} {spelling} on GRCh{build}: {canonical(known, spelling)}, "
                                    f"not {wanted}")
    print(f"spellings {n_spellings}, of genes without windows {n_unknown}, failures {len(failures)}")
    if failures:
        raise ImportFailure("\n".join(failures[:40]))


if __name__ == "__main__":
    try:
        main()
    except ImportFailure as failure:
        sys.exit(f"prove_windows: {failure}")
