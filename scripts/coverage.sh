#!/bin/sh
# Lines and branches reached, per source file, from what gcov says of a coverage build.
#   scripts/coverage.sh build/coverage
set -eu
find "$1/src" -name '*.gcda' -exec gcov -b -n {} + 2>/dev/null | awk '
/^File / { split($0, q, "\047"); file = q[2] }
/^Lines executed/ { split($0, a, /[:% ]+/); lines[file] = a[3]; n[file] = a[5] }
/^Taken at least once/ { split($0, a, /[:% ]+/); taken[file] = a[5]; b[file] = a[7] }
END {
    for (f in lines)
        if (f ~ /^src\//) {
            printf "%-36s lines %6.2f %% of %4d   branches %6.2f %% of %4d\n", f, lines[f], n[f], taken[f], b[f] | "sort"
            hit += lines[f] * n[f]; all += n[f]; bhit += taken[f] * b[f]; ball += b[f]
        }
    close("sort")
    if (all)
        printf "%-36s lines %6.2f %% of %4d   branches %6.2f %% of %4d\n", "all", hit / all, all, ball ? bhit / ball : 0, ball
}'
