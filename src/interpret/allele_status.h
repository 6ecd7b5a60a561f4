/* allele_status.h -- genes whose result is a list of risk alleles, each positive or
 * negative. */
#ifndef INTERPRET_ALLELE_STATUS_H
#define INTERPRET_ALLELE_STATUS_H

#include "interpret/interpret.h"

#define SD_INDETERMINATE "Indeterminate" /* CPIC's term */

/* Fill statuses and phenotype of *out from the names of the diplotype's copies;
 * SD_ENOMEM. */
sd_status sd_allele_status__of(const sd_kb_gene *gene, const sd_diplotype *diplotype,
                               sd_arena *arena, sd_outcome *out, sd_error *err);

/* Put the statuses of call->outside_phenotype ("*57:01 positive, *58:01 negative") in the
 * place of those of the same alleles; SD_ENOMEM. */
sd_status sd_allele_status__supply(const sd_call *call, sd_arena *arena, sd_outcome *out,
                                   sd_error *err);

#endif
