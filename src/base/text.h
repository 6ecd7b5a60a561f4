/* text.h -- strings: a growing buffer, natural order, strict numbers, UTF-8. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A growing string.  Start with {0}; out of memory is remembered in `failed` and checked
 * once at the end. */
typedef struct sd_text {
    char *data; /* NUL-terminated once anything was added; NULL before */
    size_t length, capacity;
    bool failed;
} sd_text;

void sd_text__add(sd_text *text, const char *bytes, size_t length);
void sd_text__puts(sd_text *text, const char *string);
void sd_text__printf(sd_text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void sd_text__clear(sd_text *text); /* empty, memory kept; `failed` is forgotten */
void sd_text__free(sd_text *text);

/* Natural order of allele names: digit runs compare as numbers and sort before other
 * runs: *2 < *10 < *10x2. "Reference" (also Any, All) comes first, "Other" and "Unknown"
 * come last of the plain names; combinations
 * "[a + b]" come after plain names, by number of parts, then part by part.  Only equal
 * strings compare equal. <0, 0, >0 as strcmp. */
int sd_text__natural(const char *a, const char *b);

/* Strict numbers, the same in every locale: the whole of text[length] is digits with an
 * optional sign (and, for a double, one decimal point between digits; at most 15 digits,
 * so that the value is exact to the last one). No exponent, no blanks, no "inf".  False
 * (and *value untouched) for anything else. */
bool sd_text__to_int(const char *text, size_t length, int64_t *value);
bool sd_text__to_double(const char *text, size_t length, double *value);

/* text[length] is `word`, whatever the case of ASCII letters: the same in every locale.
 */
bool sd_text__is_word(const char *text, size_t length, const char *word);

/* Bytes of the UTF-8 character at the start of text[length] (1..4); 0 where it is not
 * valid (overlong forms, surrogates and code points above U+10FFFF are not) or length is
 * 0. */
size_t sd_utf8__length(const char *text, size_t length);
/* Characters in text[length]; a byte that is not of a valid one counts as one. */
size_t sd_utf8__count(const char *text, size_t length);
/* The valid character of `length` bytes prints and leaves the rest of its line alone: no
 * C0 or C1 control, line separator, zero-width or bidirectional mark. */
bool sd_utf8__is_plain(const char *character, size_t length);

#endif
