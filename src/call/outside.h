/* outside_name.h -- names as people write them (copies, tandems, abbreviations), into the
 * tables' terms. */
#ifndef CALL_OUTSIDE_H
#define CALL_OUTSIDE_H

#include "call/call.h"

/* Read a diplotype of the gene: one or two strands with a slash between, "*1x2", "*1x≥3",
 * "*36+*10", "[a + b]".  Names that the tables do not know are kept as text with is_known
 * false.  *problem is a sentence's end ("has an empty allele name") where the text is no
 * diplotype, NULL else.  SD_ENOMEM is the only other failure. */
sd_status sd_outside__diplotype(const sd_kb_gene *gene, const char *text, sd_arena *arena,
                                sd_diplotype *out, const char **problem);
/* The gene's own spelling of a phenotype: abbreviations spelled out, "metaboliser" with
 * z, capitals as in the table; else as it is. NULL when out of memory. */
const char *sd_outside__phenotype(const sd_kb_gene *gene, const char *text,
                                  sd_arena *arena);
/* "≥4.0" for ">=4.0"; NULL in *out where it is not a number, "n/a" or such a bound. */
sd_status sd_outside__score(const char *text, sd_arena *arena, const char **out);

/* As sd_outside__read(), of bytes; `path` names them in messages. */
sd_status sd_outside__parse(sd_outside **out, const sd_kb *kb, const char *path,
                            const char *bytes, size_t length, sd_error *err);

#endif
