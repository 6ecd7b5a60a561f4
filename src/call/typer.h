/* typer.h -- inside: what the readers of typers' files share. */
#ifndef CALL_TYPER_H
#define CALL_TYPER_H

#include "call/outside_typer.h"

typedef struct sd_typer {
    const sd_kb *kb;
    const char *path;
    sd_arena *arena;
    sd_typing *out;
    size_t max_lines;
    sd_error *err;
} sd_typer;

/* The gene of a locus, with the prefix "HLA-" or without; NULL where the knowledge base
 * has none. */
const sd_kb_gene *sd_typer__gene(const sd_typer *typer, const char *locus);
/* Add a pair of names as their program spells them; `second` NULL: only one is known.
 * SD_EINPUT where one is not a name of that gene. */
sd_status sd_typer__add(sd_typer *typer, const sd_kb_gene *gene, const char *first,
                        const char *second, int64_t line);
/* The two formats in JSON; `bytes` begins with a brace. */
sd_status sd_typer__read_json(sd_typer *typer, const char *bytes, size_t length);

#endif
