/* bound.h -- which phenotypes are left where no diplotype fits. */
#ifndef INTERPRET_BOUND_H
#define INTERPRET_BOUND_H

#include "interpret/interpret.h"

/* Fill *out for a call of state SD_CALL_NO_MATCH; all is in `arena`, SD_ENOMEM is the
 * only failure. */
sd_status sd_bound__of(const sd_kb *kb, const sd_call *call, sd_arena *arena,
                       sd_bound *out, sd_error *err);

#endif
