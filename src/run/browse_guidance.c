/* browse_guidance.c -- how much guidance each source has.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "run/browse.h"
#include "run/grid.h"

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* How many of the texts differ; they are sorted. */
static size_t count_distinct(const char **texts, size_t n)
{
    if (n > 0)
        qsort(texts, n, sizeof *texts, compare_texts);
    size_t distinct = 0;
    for (size_t i = 0; i < n; i++)
        distinct += i == 0 || strcmp(texts[i - 1], texts[i]) != 0;
    return distinct;
}

static const char *number(sd_arena *arena, size_t n)
{
    return sd_arena__printf(arena, "%zu", n);
}

/* Rules of a source follow each other, and within it those of a drug. */
sd_status sd_browse__guidance(const sd_kb *kb, sd_arena *arena, FILE *out, sd_error *err)
{
    size_t n;
    const sd_kb_guidance *rules = sd_kb__guidance(kb, &n);
    const char **texts = SD_NEW(arena, const char *, n + 1);
    sd_grid g;
    if (!texts || !sd_grid__new(&g, n + 1, 4, arena))
        return sd_error__no_memory(err);
    *sd_grid__add(&g) = (sd_grid_row){{"guidance", "drugs", "rules", "sentences"}};
    for (size_t from = 0, to = 0; from < n; from = to) {
        size_t n_drugs = 0, n_texts = 0;
        for (; to < n && strcmp(rules[to].source, rules[from].source) == 0; to++) {
            n_drugs += to == from || rules[to].drug != rules[to - 1].drug;
            if (rules[to].recommendation)
                texts[n_texts++] = rules[to].recommendation;
        }
        *sd_grid__add(&g) = (sd_grid_row){
            {rules[from].source, number(arena, n_drugs), number(arena, to - from),
             number(arena, count_distinct(texts, n_texts))}};
    }
    if (sd_arena__failed(arena))
        return sd_error__no_memory(err);
    sd_grid__print(&g, "", out);
    return SD_OK;
}
