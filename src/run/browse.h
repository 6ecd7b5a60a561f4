/* browse.h -- inside floor run: one page for a gene, one for a drug. */
#ifndef RUN_BROWSE_H
#define RUN_BROWSE_H

#include "base/arena.h"
#include "kb/kb.h"

sd_status sd_browse__gene(const sd_kb *kb, const sd_kb_gene *gene, sd_arena *arena,
                          FILE *out, sd_error *err);
/* Drugs, rules and distinct sentences of each source of guidance. */
sd_status sd_browse__guidance(const sd_kb *kb, sd_arena *arena, FILE *out, sd_error *err);
/* Names, class and codes of a drug, a line each, without a line's name that is not known.
 */
void sd_browse__drug_head(const sd_kb_drug *drug, FILE *out);
void sd_browse__drug(const sd_kb *kb, const sd_kb_drug *drug, FILE *out);

#endif
