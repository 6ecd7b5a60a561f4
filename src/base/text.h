/* text.h -- strings: a growing buffer, splitting, natural order. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* A growing string.  Start with {0}; out of memory is remembered in `failed` and checked once at the end. */
typedef struct sd_text {
    char *data; /* NUL-terminated once anything was added; NULL before */
    size_t length, capacity;
    bool failed;
} sd_text;

void sd_text__add(sd_text *text, const char *bytes, size_t length);
void sd_text__puts(sd_text *text, const char *string);
void sd_text__printf(sd_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void sd_text__clear(sd_text *text); /* empty, memory kept */
void sd_text__free(sd_text *text);

/* Natural order of allele names: digit runs compare as numbers and sort before other runs: *2 < *10 < *10x2.
 * "*1"-like names sort after "Reference"; <0, 0, >0 as strcmp. */
int sd_text__natural(const char *a, const char *b);

#endif
