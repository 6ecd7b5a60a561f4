/* cell.h -- inside: what the three files that fill a cell share. */
#ifndef GENOTYPE_CELL_H
#define GENOTYPE_CELL_H

#include "genotype/genotype_matrix.h"
#include "genotype/likelihood.h"

/* Is this a variant record about the site, as against a block, or a record of a neighbour
 * that reaches into the site? */
bool sd_cell__is_about_site(const sd_at *at);
bool sd_cell__is_mitochondrial(const sd_at *at);
/* Does every copy called have the reference at the site, and none is open? */
bool sd_cell__is_reference(const sd_at *at, const sd_genotype *genotype);

/* The first problem stays, and the first doubt; always SD_OK. */
sd_status sd_cell__set_problem(const sd_at *at, sd_cell_state state);
sd_status sd_cell__set_doubt(const sd_at *at, sd_cell_state state);

/* Set it and say why; an objection is a problem where the record is about the site, else
 * a doubt. */
#define SD_PROBLEM(at, state, code, ...)                                                 \
    (sd_cell__set_problem(at, state), sd_builder__note(at, code, false, __VA_ARGS__))
#define SD_DOUBT(at, state, code, ...)                                                   \
    (sd_cell__set_doubt(at, state), sd_builder__note(at, code, true, __VA_ARGS__))
#define SD_OBJECT(at, state, code, ...)                                                  \
    (sd_cell__is_about_site(at) ? SD_PROBLEM(at, state, code, __VA_ARGS__)               \
                                : SD_DOUBT(at, state, code, __VA_ARGS__))

/* ---- cell_evidence.c ---- */

/* Filters, depth, quality and probability: *good is false where the genotype is not to be
 * used, and that was said.  `likely` is where the genotype comes from if the record has
 * no GT; else its field is NULL. */
sd_status sd_cell__weigh(const sd_at *at, const sd_genotype *genotype,
                         const sd_likely *likely, bool *good);
/* Keep the reads of the two alleles (AD), where the gene keeps them and one record gives
 * both. */
void sd_cell__keep_reads(const sd_at *at, const sd_genotype *genotype);
/* Tell of reads and qualities that speak against a genotype with a variant. */
sd_status sd_cell__note_weak(const sd_at *at, const sd_genotype *genotype);

/* ---- cell_alleles.c ---- */

/* Take in a genotype that may be used, all copies of which are called. */
sd_status sd_cell__take(const sd_at *at, sd_genotype *genotype);
/* Tell of alleles of the genotype that no definition knows. */
sd_status sd_cell__note_unknown(const sd_at *at, const sd_genotype *genotype);

#endif
