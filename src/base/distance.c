/* distance.c -- misspellings.
 * SPDX-License-Identifier: Apache-2.0 */
#include "base/distance.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

char sd_text__lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

int sd_text__compare_folded(const char *a, const char *b)
{
    for (;; a++, b++) {
        const unsigned char x = (unsigned char)sd_text__lower(*a),
                            y = (unsigned char)sd_text__lower(*b);
        if (x != y)
            return x < y ? -1 : 1;
        if (x == '\0')
            return 0;
    }
}

static size_t least(size_t a, size_t b, size_t c)
{
    const size_t d = a < b ? a : b;
    return d < c ? d : c;
}

/* Three rows of the usual table: the current prefix of `a`, the one before, and the one
 * before that, for swapped neighbours.  The least of a row only grows, but that a swap
 * may reach over one: two rows above `most` leave nothing to hope for. */
size_t sd_text__distance_within(const char *a, const char *b, size_t most)
{
    size_t rows[3][SD_DISTANCE_MAX_LENGTH + 1];
    const size_t n_a = strlen(a), n_b = strlen(b);
    if (n_a > SD_DISTANCE_MAX_LENGTH || n_b > SD_DISTANCE_MAX_LENGTH ||
        (n_a > n_b ? n_a - n_b : n_b - n_a) > most)
        return SIZE_MAX;
    bool was_hopeless = false;
    for (size_t j = 0; j <= n_b; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= n_a; i++) {
        size_t *row = rows[i % 3], nearest = i;
        const size_t *above = rows[(i + 2) % 3], *higher = rows[(i + 1) % 3];
        const char x = sd_text__lower(a[i - 1]);
        row[0] = i;
        for (size_t j = 1; j <= n_b; j++) {
            const char y = sd_text__lower(b[j - 1]);
            row[j] = least(above[j] + 1, row[j - 1] + 1, above[j - 1] + (x != y));
            if (i > 1 && j > 1 && x == sd_text__lower(b[j - 2]) &&
                y == sd_text__lower(a[i - 2]) && higher[j - 2] + 1 < row[j])
                row[j] = higher[j - 2] + 1;
            nearest = row[j] < nearest ? row[j] : nearest;
        }
        if (nearest > most && was_hopeless)
            return SIZE_MAX;
        was_hopeless = nearest > most;
    }
    return rows[n_a % 3][n_b] <= most ? rows[n_a % 3][n_b] : SIZE_MAX;
}

size_t sd_text__distance(const char *a, const char *b)
{
    return sd_text__distance_within(a, b, SD_DISTANCE_MAX_LENGTH);
}

size_t sd_text__slips(size_t length)
{
    return length < 4 ? 0 : length < 7 ? 1 : 2;
}

const char *sd_text__meant(const char *text, const char *const *words, size_t n)
{
    const char *found = NULL;
    size_t best = sd_text__slips(strlen(text)) + 1;
    for (size_t i = 0; i < n; i++) {
        const size_t distance = sd_text__distance_within(text, words[i], best);
        if (distance < best) {
            best = distance;
            found = words[i];
        } else if (distance == best) {
            found = NULL;
        }
    }
    return found;
}
