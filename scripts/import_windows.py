# SPDX-License-Identifier: Apache-2.0
"""Rebuild windows/: the genome's bases around the sites, by which an indel is spelled in its canonical way.

GRCh38's bases are written out; GRCh37's are the same but for the substitutions named.  Where the builds differ in
length the import stops: a window must be one block of the chain that joins them.
"""

import sys

from prove_definitions import BUILDS, Genome
from tables import DATABASES, ImportFailure, read_table, write_table
from upstream import open_from_command_line

COLUMNS = ["grch38_start", "grch37_start", "grch37_differences", "bases"]
FLANK = 150  # bases on either side of a site's reference bases


def intervals(sites):
    """Return `[(first, last, offset of GRCh37)]` on GRCh38; those that touch are one."""
    joined = []
    for row in sites:
        start = int(row["grch38_pos"])
        first, last = start - FLANK, start + len(row["grch38_ref"]) - 1 + FLANK
        offset = int(row["grch37_pos"]) - start
        if joined and first <= joined[-1][1] + 1 and offset != joined[-1][2]:
            raise ImportFailure(f"{row['site']}: the builds differ in length next to it")
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(last, joined[-1][1]), offset
        else:
            joined.append((first, last, offset))
    return joined


def known_part(genomes, first, last, offset, sites):
    """The longest part of the interval, around its sites, that both builds' sequences have."""
    inner = [int(row["grch38_pos"]) for row in sites if first <= int(row["grch38_pos"]) <= last]
    begin, end = inner[0], inner[-1]

    def is_known(position):
        return all(genome.bases(position + shift, 1) not in (None, "N") for genome, shift in zip(genomes, (0, offset)))

    if not all(is_known(position) for position in range(begin, end + 1)):
        return None
    while begin > first and is_known(begin - 1):
        begin -= 1
    while end < last and is_known(end + 1):
        end += 1
    return begin, end


def differences(bases38, bases37, start37):
    """`96521422G>A`: on GRCh37, at this place, A stands for GRCh38's G."""
    return ",".join(f"{start37 + index}{base38}>{base37}"
                    for index, (base38, base37) in enumerate(zip(bases38, bases37, strict=True)) if base38 != base37)


def check_sites(gene, sites, genomes):
    for row in sites:
        for genome, prefix in zip(genomes, BUILDS.values()):
            ref = row[prefix + "_ref"]
            if genome.bases(int(row[prefix + "_pos"]), len(ref)) != ref:
                raise ImportFailure(f"{gene} {row['site']}: the sequence does not have {ref}")


def window_rows(gene, folder):
    """The rows of a gene; none where upstream has no sequence of it."""
    sites = read_table(DATABASES / f"sites/{gene}.tsv")
    genomes = [Genome(folder / f"{gene}.{build}.fa") for build in BUILDS]
    if not all(genome.pieces for genome in genomes):
        return []
    check_sites(gene, sites, genomes)
    rows = []
    for first, last, offset in intervals(sites):
        part = known_part(genomes, first, last, offset, sites)
        if part is None:
            raise ImportFailure(f"{gene}: a gap between {first} and {last}")
        begin, length = part[0], part[1] - part[0] + 1
        bases38, bases37 = (genome.bases(begin + shift, length) for genome, shift in zip(genomes, (0, offset)))
        if None in (bases38, bases37) or len(bases38) != len(bases37):
            raise ImportFailure(f"{gene}: a gap between {first} and {last}")
        rows.append([begin, begin + offset, differences(bases38, bases37, begin + offset), bases38])
    return rows


def main():
    upstream = open_from_command_line(__doc__)
    if not upstream.is_there():
        print("import_windows: no upstream releases there; the tables stay as they are")
        return
    n_windows = n_bases = n_differences = 0
    without = []
    for path in sorted((DATABASES / "sites").glob("*.tsv")):
        rows = window_rows(path.stem, upstream.folder / "coordinates/windows")
        if rows:
            write_table(DATABASES / f"windows/{path.name}", COLUMNS, rows)
        else:
            without.append(path.stem)
        n_windows += len(rows)
        n_bases += sum(len(row[3]) for row in rows)
        n_differences += sum(row[2].count(">") for row in rows)
    print(f"windows {n_windows}, bases {n_bases}, differences of GRCh37 {n_differences}; "
          f"without sequence: {', '.join(without) or 'none'}")


if __name__ == "__main__":
    try:
        main()
    except ImportFailure as failure:
        sys.exit(f"import_windows: {failure}")
