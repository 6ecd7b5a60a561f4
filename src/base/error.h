/* error.h -- fill an sd_error once; the first failure wins. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdarg.h>

#include "stardose.h"

/* Returns `status`, so `return sd_error__set(...)` is the idiom.  `err` may be NULL;
 * `source` may be NULL; line 0 means none.  Bytes of the message and source outside
 * printable ASCII and valid UTF-8 are written as \xNN; so are characters that would move
 * the cursor or turn the text (C1 controls, line separators, bidirectional marks). */
sd_status sd_error__set(sd_error *err, sd_status status, const char *source, int64_t line,
                        const char *format, ...) __attribute__((format(printf, 5, 6)));
sd_status sd_error__setv(sd_error *err, sd_status status, const char *source,
                         int64_t line, const char *format, va_list args)
    __attribute__((format(printf, 5, 0)));

/* Write `text` to out[size] with the same escapes, cut between characters where it is too
 * long. */
void sd_error__printable(char *out, size_t size, const char *text);

/* SD_ENOMEM, "out of memory"; returns it. */
sd_status sd_error__no_memory(sd_error *err);

#endif
