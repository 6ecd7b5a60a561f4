/* reach.h -- inside the calling floor: how the gene could be read if all was seen.
 *
 * Alleles of one function and activity value mean the same, so one of them stands for
 * all: what is listed is short however many alleles are open.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef CALL_REACH_H
#define CALL_REACH_H

#include "call/caller.h"

/* [allele]: number of its class; alleles of a class have one function and activity
 * value.  Returns the number of classes, SD_NO_CLASSES when out of memory. */
size_t sd_reach__classes(const sd_column *column, uint16_t **class_of);
#define SD_NO_CLASSES SIZE_MAX

/* The alleles of `is_led` that the call's diplotypes do not show, into `out`. */
sd_status sd_reach__list_through(const sd_column *column, const sd_call *call,
                                 const bool *is_led, sd_reach *out);

/* Star genes (star_open.c): fill call->not_assessed and call->reach from the pairs that
 * are, or could be, the answer.  `named` is the pair that priorities.tsv has chosen, NULL
 * where none. */
sd_status sd_star__open(const sd_column *column, const sd_pairs *all,
                        const sd_kb_diplotype *named, sd_call *call);
/* The same where the gene was refused before its alleles were compared. */
sd_status sd_star__open_refused(sd_column *column, sd_call *call);

/* Variant lists (variants_open.c): the same, from `call->diplotypes`. */
sd_status sd_variants__open(const sd_column *column, sd_call *call);
/* Where the gene was refused: from what would have been called else. */
sd_status sd_variants__open_refused(sd_column *column, sd_call *call);

#endif
