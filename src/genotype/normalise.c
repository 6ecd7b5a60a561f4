/* normalise.c -- alleles taken apart and moved to the left.
 * SPDX-License-Identifier: Apache-2.0 */
#include "genotype/normalise.h"

#include <string.h>

static char upper(char base)
{
    return base >= 'a' && base <= 'z' ? (char)(base - 'a' + 'A') : base;
}

/* ---- the reference ---- */

static bool holds(const sd_kb_window *window, int64_t at1)
{
    return window && window->start1 <= at1 && at1 <= window->end1;
}

char sd_around__window_base(sd_around *around, int64_t at1)
{
    if (!around->kb)
        return '\0';
    if (!holds(around->window, at1))
        around->window =
            sd_kb__window(around->kb, around->assembly, around->chromosome, at1);
    return holds(around->window, at1)
               ? around->window->bases[at1 - around->window->start1]
               : '\0';
}

static char own_base(const sd_around *around, int64_t at1)
{
    int64_t at = at1 - around->pos1;
    return at >= 0 && at < (int64_t)around->n_ref ? upper(around->ref[at]) : '\0';
}

static char base_at(sd_around *around, int64_t at1)
{
    char base = sd_around__window_base(around, at1);
    return base != '\0' ? base : own_base(around, at1);
}

int64_t sd_around__contradiction(sd_around *around)
{
    for (size_t i = 0; i < around->n_ref; i++) {
        char said = upper(around->ref[i]);
        char known = sd_around__window_base(around, around->pos1 + (int64_t)i);
        if (said != '\0' && strchr("ACGT", said) && known != '\0' && known != said)
            return around->pos1 + (int64_t)i;
    }
    return 0;
}

/* ---- to the left ---- */

/* The last base of what is inserted or deleted, after `n_moved` steps to the left: each
 * step turns it by one base. */
static char last_base(const sd_edit *edit, sd_around *around, size_t n_moved)
{
    if (edit->n_inserted > 0) {
        size_t n = edit->n_inserted;
        return upper(edit->inserted[(n - 1) - n_moved % n]);
    }
    return base_at(around, edit->pos1 + (int64_t)edit->n_deleted - 1 - (int64_t)n_moved);
}

/* An insertion or deletion at its leftmost place; any other edit as it is. */
static bool move_left(sd_edit *edit, sd_around *around, sd_arena *arena)
{
    if ((edit->n_inserted == 0) == (edit->n_deleted == 0))
        return true;
    size_t n_moved = 0;
    for (;;) {
        char before = base_at(around, edit->pos1 - (int64_t)n_moved - 1);
        if (before == '\0' || before != last_base(edit, around, n_moved))
            break;
        n_moved++;
    }
    size_t n = edit->n_inserted;
    if (n > 0 && n_moved % n != 0) {
        char *turned = sd_arena__strndup(arena, edit->inserted, n);
        if (!turned)
            return false;
        for (size_t i = 0; i < n; i++)
            turned[(i + n_moved) % n] = edit->inserted[i];
        edit->inserted = turned;
    }
    edit->pos1 -= (int64_t)n_moved;
    return true;
}

/* ---- apart ---- */

/* Beyond so many ways to read it, a change of length is a rewritten stretch. */
enum { MAX_WAYS = 16 };

/* Where the one gap of a change of length can stand: behind before[i] bases that are
 * replaced one by one. */
typedef struct gaps {
    size_t before[MAX_WAYS], n;
    size_t fewest; /* substitutions */
} gaps;

static bool differs(const char *deleted, const char *inserted, size_t i, size_t j)
{
    return upper(deleted[i]) != upper(inserted[j]);
}

/* `left`: substitutions before the gap.  Places with as many before and behind are mere
 * moves of one another: the first stands for them. */
static void add_gap(gaps *found, size_t before, size_t left, size_t right,
                    size_t *last_left)
{
    if (found->n > 0 && left + right > found->fewest)
        return;
    if (found->n > 0 && left + right < found->fewest)
        found->n = 0;
    if (found->n > 0 && left == *last_left)
        return;
    found->fewest = left + right;
    *last_left = left;
    if (found->n < MAX_WAYS)
        found->before[found->n] = before;
    found->n++;
}

static void find_gaps(gaps *found, const char *deleted, size_t n_deleted,
                      const char *inserted, size_t n_inserted)
{
    size_t n = n_deleted < n_inserted ? n_deleted : n_inserted;
    size_t left = 0, right = 0, last_left = 0; /* substitutions before, behind the gap */
    *found = (gaps){.n = 0};
    for (size_t i = 0; i < n; i++)
        right += differs(deleted, inserted, n_deleted - 1 - i, n_inserted - 1 - i);
    add_gap(found, 0, left, right, &last_left);
    for (size_t k = 1; k <= n; k++) {
        left += differs(deleted, inserted, k - 1, k - 1);
        right -=
            differs(deleted, inserted, n_deleted - n + k - 1, n_inserted - n + k - 1);
        add_gap(found, k, left, right, &last_left);
    }
}

static bool take_apart(sd_way *way, const sd_edit *edit, const char *deleted,
                       size_t n_before, sd_around *around, sd_arena *arena)
{
    size_t n_deleted = edit->n_deleted, n_inserted = edit->n_inserted;
    size_t n_behind = (n_deleted < n_inserted ? n_deleted : n_inserted) - n_before;
    *way = (sd_way){.n_parts = 0};
    if (n_before > 0)
        way->parts[way->n_parts++] =
            sd_variant__trim(edit->pos1, deleted, n_before, edit->inserted, n_before);
    sd_edit indel = {.pos1 = edit->pos1 + (int64_t)n_before,
                     .n_deleted = n_deleted - n_before - n_behind,
                     .n_inserted = n_inserted - n_before - n_behind,
                     .inserted = edit->inserted + n_before};
    if (!move_left(&indel, around, arena))
        return false;
    way->parts[way->n_parts++] = indel;
    if (n_behind > 0)
        way->parts[way->n_parts++] = sd_variant__trim(
            edit->pos1 + (int64_t)(n_deleted - n_behind), deleted + n_deleted - n_behind,
            n_behind, edit->inserted + n_inserted - n_behind, n_behind);
    return true;
}

const sd_way *sd_normalise__ways(const sd_edit *edit, sd_around *around, sd_arena *arena,
                                 size_t *n_ways)
{
    const char *deleted = around->ref + (edit->pos1 - around->pos1);
    gaps found = {.n = 1};
    bool is_delins = edit->n_deleted > 0 && edit->n_inserted > 0 &&
                     edit->n_deleted != edit->n_inserted;
    if (is_delins)
        find_gaps(&found, deleted, edit->n_deleted, edit->inserted, edit->n_inserted);
    is_delins = is_delins && found.n <= MAX_WAYS;
    *n_ways = is_delins ? found.n : 1;
    sd_way *ways = SD_NEW(arena, sd_way, *n_ways);
    if (!ways)
        return NULL;
    if (!is_delins) {
        ways[0] = (sd_way){.parts = {*edit}, .n_parts = 1};
        return move_left(&ways[0].parts[0], around, arena) ? ways : NULL;
    }
    for (size_t i = 0; i < *n_ways; i++)
        if (!take_apart(&ways[i], edit, deleted, found.before[i], around, arena))
            return NULL;
    return ways;
}
