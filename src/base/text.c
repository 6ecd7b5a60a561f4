/* text.c -- growing strings, natural order of allele names, strict numbers, UTF-8.
 * SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- growing string ---- */

/* Room for `more` bytes and the NUL; false (and remembered) when there is none. */
static bool reserve(sd_text *text, size_t more)
{
    if (text->failed || more > SIZE_MAX / 2 - text->length - 1) {
        text->failed = true;
        return false;
    }
    size_t need = text->length + more + 1;
    if (need <= text->capacity)
        return true;
    size_t capacity = text->capacity ? text->capacity : 64;
    while (capacity < need)
        capacity *= 2;
    char *data = realloc(text->data, capacity);
    if (!data) {
        text->failed = true;
        return false;
    }
    text->data = data;
    text->capacity = capacity;
    return true;
}

void sd_text__add(sd_text *text, const char *bytes, size_t length)
{
    if (!reserve(text, length))
        return;
    if (length > 0)
        memcpy(text->data + text->length, bytes, length);
    text->length += length;
    text->data[text->length] = '\0';
}

void sd_text__puts(sd_text *text, const char *string)
{
    sd_text__add(text, string, strlen(string));
}

void sd_text__printf(sd_text *text, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    if (length < 0)
        text->failed = true;
    else if (reserve(text, (size_t)length)) {
        vsnprintf(text->data + text->length, (size_t)length + 1, format, again);
        text->length += (size_t)length;
    }
    va_end(again);
    va_end(args);
}

void sd_text__clear(sd_text *text)
{
    text->length = 0;
    text->failed = false;
    if (text->data)
        text->data[0] = '\0';
}

void sd_text__free(sd_text *text)
{
    free(text->data);
    *text = (sd_text){0};
}

/* ---- natural order ---- */

typedef struct span {
    const char *text;
    size_t length;
} span;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int sign(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

static int compare_bytes(span a, span b)
{
    size_t shorter = a.length < b.length ? a.length : b.length;
    int order = shorter ? memcmp(a.text, b.text, shorter) : 0;
    return order ? order : sign(a.length, b.length);
}

/* Cut the leading run of digits, or of anything else, off `rest`. */
static span take_run(span *rest)
{
    span run = {rest->text, 1};
    while (run.length < rest->length &&
           is_digit(run.text[run.length]) == is_digit(run.text[0]))
        run.length++;
    rest->text += run.length;
    rest->length -= run.length;
    return run;
}

static int compare_numbers(span a, span b)
{
    while (a.length > 1 && *a.text == '0')
        a.text++, a.length--;
    while (b.length > 1 && *b.text == '0')
        b.text++, b.length--;
    return a.length != b.length ? sign(a.length, b.length) : compare_bytes(a, b);
}

static int compare_runs(span a, span b)
{
    while (a.length > 0 && b.length > 0) {
        bool a_number = is_digit(*a.text), b_number = is_digit(*b.text);
        if (a_number != b_number)
            return a_number ? -1 : 1;
        span x = take_run(&a), y = take_run(&b);
        int order = a_number ? compare_numbers(x, y) : compare_bytes(x, y);
        if (order)
            return order;
    }
    return sign(a.length, b.length);
}

static bool equals(span a, const char *word)
{
    return a.length == strlen(word) && memcmp(a.text, word, a.length) == 0;
}

/* Where the kind of name places it, before its letters count. */
static int rank(span name)
{
    if (equals(name, "Any") || equals(name, "All") || equals(name, "Reference"))
        return 0;
    if (equals(name, "Other") || equals(name, "Unknown"))
        return 2;
    bool is_combination =
        name.length > 2 && name.text[0] == '[' && name.text[name.length - 1] == ']';
    return is_combination ? 3 : 1;
}

static int compare_plain(span a, span b)
{
    int order = rank(a) - rank(b);
    return order ? order : compare_runs(a, b);
}

/* Cut the first of the parts joined by " + " off `rest`. */
static span take_part(span *rest)
{
    for (size_t i = 0; i + 3 <= rest->length; i++) {
        if (memcmp(rest->text + i, " + ", 3) == 0) {
            span part = {rest->text, i};
            rest->text += i + 3;
            rest->length -= i + 3;
            return part;
        }
    }
    span part = *rest;
    rest->text += rest->length;
    rest->length = 0;
    return part;
}

static size_t count_parts(span rest)
{
    size_t n = 0;
    do {
        take_part(&rest);
        n++;
    } while (rest.length > 0);
    return n;
}

/* A part of a combination that is a bare position, not a named allele: "g.94781859G>A".
 */
static bool is_position(span part)
{
    return part.length > 2 && part.text[0] == 'g' && part.text[1] == '.';
}

static int compare_combinations(span a, span b)
{
    a = (span){a.text + 1, a.length - 2};
    b = (span){b.text + 1, b.length - 2};
    int order = sign(count_parts(a), count_parts(b));
    while (order == 0 && a.length > 0 && b.length > 0) {
        span x = take_part(&a), y = take_part(&b);
        order = is_position(x) - is_position(y);
        if (order == 0)
            order = compare_plain(x, y);
    }
    return order;
}

int sd_text__natural(const char *a, const char *b)
{
    span x = {a, strlen(a)}, y = {b, strlen(b)};
    int order =
        rank(x) == 3 && rank(y) == 3 ? compare_combinations(x, y) : compare_plain(x, y);
    return order ? order : compare_bytes(x, y); /* "*01" and "*1" are two names */
}

/* ---- numbers ---- */

bool sd_text__to_int(const char *text, size_t length, int64_t *value)
{
    bool is_negative = length > 0 && text[0] == '-';
    size_t i = length > 0 && (text[0] == '-' || text[0] == '+') ? 1 : 0;
    if (i == length)
        return false;
    int64_t sum = 0; /* kept negative: the negative range is the longer one */
    for (; i < length; i++) {
        if (!is_digit(text[i]))
            return false;
        int digit = text[i] - '0';
        if (sum < (INT64_MIN + digit) / 10)
            return false;
        sum = sum * 10 - digit;
    }
    if (!is_negative && sum == INT64_MIN)
        return false;
    *value = is_negative ? sum : -sum;
    return true;
}

bool sd_text__to_double(const char *text, size_t length, double *value)
{
    bool is_negative = length > 0 && text[0] == '-';
    size_t i = length > 0 && (text[0] == '-' || text[0] == '+') ? 1 : 0;
    size_t n_digits = 0, n_decimals = 0;
    bool in_decimals = false;
    double digits = 0,
           scale = 1; /* both whole numbers below 2^53: their quotient is rounded once */
    for (; i < length; i++) {
        if (text[i] == '.' && !in_decimals && n_digits > 0) {
            in_decimals = true;
            continue;
        }
        if (!is_digit(text[i]) || ++n_digits > 15)
            return false;
        digits = digits * 10 + (text[i] - '0');
        if (in_decimals) {
            scale *= 10;
            n_decimals++;
        }
    }
    if (n_digits == 0 || (in_decimals && n_decimals == 0))
        return false;
    *value = is_negative ? -(digits / scale) : digits / scale;
    return true;
}

/* ---- UTF-8 ---- */

size_t sd_utf8__length(const char *text, size_t length)
{
    const unsigned char *byte = (const unsigned char *)text;
    if (length == 0)
        return 0;
    if (byte[0] < 0x80)
        return 1;
    size_t need = byte[0] >= 0xf0 ? 4 : byte[0] >= 0xe0 ? 3 : 2;
    if (byte[0] < 0xc2 || byte[0] > 0xf4 || length < need)
        return 0;
    for (size_t i = 1; i < need; i++)
        if ((byte[i] & 0xc0) != 0x80)
            return 0;
    bool is_overlong =
        (byte[0] == 0xe0 && byte[1] < 0xa0) || (byte[0] == 0xf0 && byte[1] < 0x90);
    bool is_surrogate = byte[0] == 0xed && byte[1] >= 0xa0;
    bool is_beyond = byte[0] == 0xf4 && byte[1] >= 0x90;
    return is_overlong || is_surrogate || is_beyond ? 0 : need;
}

/* Characters that change how the rest of the line is shown. */
static bool is_control(const char *text, size_t length)
{
    const unsigned char *byte = (const unsigned char *)text;
    if (length == 1)
        return byte[0] < 0x20 || byte[0] == 0x7f;
    if (length == 2) /* U+0080..U+009F, U+061C */
        return (byte[0] == 0xc2 && byte[1] < 0xa0) ||
               (byte[0] == 0xd8 && byte[1] == 0x9c);
    if (length == 3 &&
        byte[0] == 0xe2) /* U+200B..U+200F, U+2028..U+202E, U+2060..U+206F */
        return (byte[1] == 0x80 && ((byte[2] >= 0x8b && byte[2] <= 0x8f) ||
                                    (byte[2] >= 0xa8 && byte[2] <= 0xae))) ||
               (byte[1] == 0x81 && byte[2] >= 0xa0 && byte[2] <= 0xaf);
    return length == 3 && byte[0] == 0xef && byte[1] == 0xbb &&
           byte[2] == 0xbf; /* U+FEFF */
}

bool sd_utf8__is_plain(const char *character, size_t length)
{
    return length > 0 && !is_control(character, length);
}

size_t sd_utf8__count(const char *text, size_t length)
{
    size_t n = 0;
    while (length > 0) {
        size_t step = sd_utf8__length(text, length);
        step = step ? step : 1;
        text += step;
        length -= step;
        n++;
    }
    return n;
}

/* ---- words ---- */

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool sd_text__is_word(const char *text, size_t length, const char *word)
{
    if (strlen(word) != length)
        return false;
    for (size_t i = 0; i < length; i++)
        if (lower(text[i]) != lower(word[i]))
            return false;
    return true;
}
