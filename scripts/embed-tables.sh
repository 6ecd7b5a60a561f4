#!/bin/sh
# Print an assembler file that places each table in read-only data, with an index of names and sizes.
#   scripts/embed-tables.sh databases/genes.tsv databases/sites/X.tsv ... >kb_embed.S
# Index entry: pointer to the name (below databases/), pointer to the bytes, size.  The digest of the whole is that of
# the lines that sha256sum prints for the tables by these names, so anyone can make it again without this program.
set -eu
cat <<'HEADER'
/* Made by scripts/embed-tables.sh. */
HEADER
printf '\t.section .rodata\n'
n=0
for table in "$@"; do
    printf 'name_%d:\t.asciz "%s"\n' "$n" "${table#databases/}"
    printf 'bytes_%d:\t.incbin "%s"\n' "$n" "$table"
    printf 'end_%d:\n' "$n"
    n=$((n + 1))
done
digest=$(sha256sum "$@" | sed 's|  databases/|  |' | sha256sum | cut -d' ' -f1)
printf '\t.global sd_kb__embedded_digest\n\t.hidden sd_kb__embedded_digest\n'
printf 'sd_kb__embedded_digest:\t.asciz "%s"\n' "$digest"
printf '\t.section .data.rel.ro,"aw"\n\t.balign 16\n'
printf '\t.global sd_kb__embedded, sd_kb__n_embedded\n\t.hidden sd_kb__embedded, sd_kb__n_embedded\n'
printf 'sd_kb__embedded:\n'
i=0
while [ "$i" -lt "$n" ]; do
    printf '\t.quad name_%d, bytes_%d, end_%d - bytes_%d\n' "$i" "$i" "$i" "$i"
    i=$((i + 1))
done
printf 'sd_kb__n_embedded:\t.quad %d\n' "$n"
printf '\t.section .note.GNU-stack,"",%%progbits\n'
