/* agreement.h -- where sources disagree on a drug. */
#ifndef INTERPRET_AGREEMENT_H
#define INTERPRET_AGREEMENT_H

#include "interpret/condition.h"

/* Fill drug->disagreements from its advice; `genes` is by gene index.  SD_ENOMEM is the
 * only failure. */
sd_status sd_agreement__find(const sd_gene_states *genes, sd_arena *arena,
                             sd_drug_advice *drug, sd_error *err);

#endif
