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

/* What an allele consists of, from left to right. */
typedef struct reading {
    sd_way *way;
    int64_t pos1;
    const char *deleted, *inserted; /* what is still to be read */
    sd_around *around;
    sd_arena *arena;
} reading;

/* The next `n` bases are replaced one by one. */
static void read_bases(reading *r, size_t n)
{
    const sd_edit edit = sd_variant__trim(r->pos1, r->deleted, n, r->inserted, n);
    if (edit.n_deleted > 0)
        r->way->parts[r->way->n_parts++] = edit;
    r->pos1 += (int64_t)n;
    r->deleted += n;
    r->inserted += n;
}

/* Next come n_deleted bases that are gone, or n_inserted that are new. */
static bool read_gap(reading *r, size_t n_deleted, size_t n_inserted)
{
    sd_edit *indel = &r->way->parts[r->way->n_parts++];
    *indel = (sd_edit){.pos1 = r->pos1,
                       .n_deleted = n_deleted,
                       .n_inserted = n_inserted,
                       .inserted = r->inserted};
    r->pos1 += (int64_t)n_deleted;
    r->deleted += n_deleted;
    r->inserted += n_inserted;
    return move_left(indel, r->around, r->arena);
}

static bool take_apart(sd_way *way, const sd_edit *edit, const char *deleted,
                       size_t n_before, sd_around *around, sd_arena *arena)
{
    const size_t n_deleted = edit->n_deleted, n_inserted = edit->n_inserted;
    const size_t n_kept = n_deleted < n_inserted ? n_deleted : n_inserted;
    reading r = {way, edit->pos1, deleted, edit->inserted, around, arena};
    *way = (sd_way){.n_parts = 0};
    read_bases(&r, n_before);
    if (!read_gap(&r, n_deleted - n_kept, n_inserted - n_kept))
        return false;
    read_bases(&r, n_kept - n_before);
    return true;
}

/* ---- two indels ---- */

/* Longer alleles are not searched: the work grows with the third power. */
enum { MAX_SEARCHED = 40 };
/* In quarters: two substitutions beside each other, or three, are no pair of indels. */
enum { COST_CHANGED = 4, COST_GAP = 8, COST_GAP_BASE = 1 };

/* Lengths of the gaps, negative where bases are gone, and the bases before and between.
 */
typedef struct gap_pair {
    size_t before, between;
    int first, second;
} gap_pair;

typedef struct pairs {
    gap_pair pair[4 * MAX_WAYS];
    size_t n;
    size_t cost; /* nothing that costs more is kept */
} pairs;

static size_t gone(int gap)
{
    return gap < 0 ? (size_t)-gap : 0;
}

static size_t fresh(int gap)
{
    return gap > 0 ? (size_t)gap : 0;
}

static void add_pair(pairs *found, gap_pair pair, size_t cost)
{
    if (cost > found->cost)
        return;
    if (cost < found->cost)
        found->n = 0;
    found->cost = cost;
    if (found->n < sizeof found->pair / sizeof found->pair[0])
        found->pair[found->n] = pair;
    found->n++;
}

static size_t count_differences(const char *deleted, const char *inserted, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += differs(deleted, inserted, i, i);
    return count;
}

/* Pairs with `before` bases before a first gap of length `first`. */
static void find_behind(pairs *found, const sd_edit *edit, const char *deleted,
                        size_t before, int first)
{
    const int second = (int)edit->n_inserted - (int)edit->n_deleted - first;
    const size_t n_gone = gone(first) + gone(second);
    const size_t n_new = fresh(first) + fresh(second);
    if (second == 0 || edit->n_deleted < before + n_gone + 1 ||
        edit->n_inserted < before + n_new + 1)
        return;
    const size_t rest = edit->n_deleted - before - n_gone;
    const size_t gaps_cost = 2 * COST_GAP + COST_GAP_BASE * (n_gone + n_new);
    size_t left = count_differences(deleted, edit->inserted, before);
    for (size_t between = 1; between <= rest; between++) {
        left += differs(deleted, edit->inserted, before + gone(first) + between - 1,
                        before + fresh(first) + between - 1);
        if (gaps_cost + COST_CHANGED * left > found->cost)
            return;
        const size_t behind = rest - between;
        const size_t right =
            count_differences(deleted + edit->n_deleted - behind,
                              edit->inserted + edit->n_inserted - behind, behind);
        add_pair(found, (gap_pair){before, between, first, second},
                 gaps_cost + COST_CHANGED * (left + right));
    }
}

/* Pairs of indels that explain the edit at `cost` or, if there are any, for less. */
static void find_pairs(pairs *found, const sd_edit *edit, const char *deleted,
                       size_t cost)
{
    *found = (pairs){.n = 0, .cost = cost};
    if (edit->n_deleted > MAX_SEARCHED || edit->n_inserted > MAX_SEARCHED)
        return;
    const size_t n =
        edit->n_deleted < edit->n_inserted ? edit->n_deleted : edit->n_inserted;
    for (size_t before = 0; before < n; before++)
        for (int first = -(int)edit->n_deleted; first < (int)edit->n_inserted; first++)
            if (first != 0)
                find_behind(found, edit, deleted, before, first);
}

static bool read_pair(sd_way *way, const sd_edit *edit, const char *deleted,
                      const gap_pair *pair, sd_around *around, sd_arena *arena)
{
    reading r = {way, edit->pos1, deleted, edit->inserted, around, arena};
    *way = (sd_way){.n_parts = 0};
    read_bases(&r, pair->before);
    if (!read_gap(&r, gone(pair->first), fresh(pair->first)))
        return false;
    read_bases(&r, pair->between);
    if (!read_gap(&r, gone(pair->second), fresh(pair->second)))
        return false;
    read_bases(&r, edit->n_deleted - pair->before - pair->between - gone(pair->first) -
                       gone(pair->second));
    return true;
}

static bool same_way(const sd_way *a, const sd_way *b)
{
    if (a->n_parts != b->n_parts)
        return false;
    for (size_t i = 0; i < a->n_parts; i++)
        if (!sd_variant__same_edit(&a->parts[i], &b->parts[i]))
            return false;
    return true;
}

/* Gaps that merely move along a repeat come to one way once they are moved to the left.
 */
static bool add_pairs(sd_way *ways, size_t *n_ways, const pairs *found,
                      const sd_edit *edit, const char *deleted, sd_around *around,
                      sd_arena *arena)
{
    for (size_t i = 0; i < found->n; i++) {
        sd_way *way = &ways[*n_ways];
        if (!read_pair(way, edit, deleted, &found->pair[i], around, arena))
            return false;
        size_t known = 0;
        while (known < *n_ways && !same_way(&ways[known], way))
            known++;
        *n_ways += known == *n_ways;
    }
    return true;
}

/* ---- door ---- */

const sd_way *sd_normalise__ways(const sd_edit *edit, sd_around *around, sd_arena *arena,
                                 size_t *n_ways)
{
    const char *deleted = around->ref + (edit->pos1 - around->pos1);
    const size_t n_deleted = edit->n_deleted, n_inserted = edit->n_inserted;
    const size_t n_kept = n_deleted < n_inserted ? n_deleted : n_inserted;
    const bool keeps_length = n_deleted == n_inserted;
    gaps found = {.n = 1};
    pairs two = {.n = 0};
    if (n_kept > 0) {
        find_gaps(&found, deleted, n_deleted, edit->inserted, n_inserted);
        const size_t n_gap = n_deleted + n_inserted - 2 * n_kept;
        const size_t cost = COST_CHANGED * found.fewest +
                            (n_gap > 0 ? COST_GAP + COST_GAP_BASE * n_gap : 0);
        find_pairs(&two, edit, deleted, cost);
        if (two.n > sizeof two.pair / sizeof two.pair[0])
            two.n = 0;
        if (two.n > 0 && two.cost < cost)
            found.n = 0;
    }
    const bool is_whole = n_kept == 0 || keeps_length || found.n > MAX_WAYS;
    const size_t n_one = found.n == 0 ? 0 : is_whole ? 1 : found.n;
    sd_way *ways = SD_NEW(arena, sd_way, n_one + two.n);
    if (!ways)
        return NULL;
    *n_ways = n_one;
    for (size_t i = 0; i < n_one && !is_whole; i++)
        if (!take_apart(&ways[i], edit, deleted, found.before[i], around, arena))
            return NULL;
    if (n_one > 0 && is_whole) {
        ways[0] = (sd_way){.parts = {*edit}, .n_parts = 1};
        if (!move_left(&ways[0].parts[0], around, arena))
            return NULL;
    }
    return add_pairs(ways, n_ways, &two, edit, deleted, around, arena) ? ways : NULL;
}
