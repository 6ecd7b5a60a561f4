/* error.h -- fill an sd_error once; the first failure wins. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include "stardose.h"

/* Returns `status`, so `return sd_error__set(...)` is the idiom.  `err` may be NULL; `source` may be NULL; line 0
 * means none.  Bytes of the message and source outside printable ASCII and valid UTF-8 are written as \xNN. */
sd_status sd_error__set(sd_error *err, sd_status status, const char *source, int64_t line,
                        const char *format, ...) __attribute__((format(printf, 5, 6)));

#endif
