#!/bin/sh
# Knowledge lives in databases/: no gene or drug named there may be named in src/ or include/.
set -eu
names=$(cut -f1 databases/genes.tsv databases/drugs.tsv | grep -vx -e gene -e drug)
if printf '%s\n' "$names" | grep -rnwFf - --include='*.[ch]' src include; then
    echo "a gene or drug is named in code: move the rule into databases/" >&2
    exit 1
fi
