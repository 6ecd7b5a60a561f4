/* phenotype.h -- inside floor interpret: what one diplotype means by its gene's rule. */
#ifndef INTERPRET_PHENOTYPE_H
#define INTERPRET_PHENOTYPE_H

#include <math.h>

#include "interpret/interpret.h"

#define SD_NOT_ASSIGNED ((double)NAN) /* an activity value */

/* Fill *out by the rule of call->gene; all is in `arena`, SD_ENOMEM is the only failure.
 */
sd_status sd_phenotype__of(const sd_call *call, const sd_diplotype *diplotype,
                           sd_arena *arena, sd_outcome *out, sd_error *err);
/* Put call->outside_score and call->outside_phenotype in the place of what was computed;
 * SD_ENOMEM. */
sd_status sd_phenotype__supply(const sd_call *call, sd_arena *arena, sd_outcome *out,
                               sd_error *err);

#endif
