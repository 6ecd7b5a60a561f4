/* structure.c -- genes whose number of copies and whose hybrids decide: what the small
 * variants' diplotypes can be, and what they are where copies were counted.
 *
 * Small variants show two alleles, or one twice.  Behind that may stand other numbers of
 * copies: an allele seen twice may stand on one chromosome only, beside a deletion; any
 * may stand several times in a row; and some stand in a row with a hybrid that small
 * variants do not show (structures.tsv).  Without a count all of these stay open, and the
 * call says so; with one, those are called that have as many copies.
 *
 * Invariant: nothing is called that the count contradicts, and what could also be is
 * never fewer than the table's rows allow.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "call/caller.h"
#include "call/diplotype.h"

/* A haplotype that a strand may be, and how many copies of the gene a count finds. */
typedef struct form {
    sd_haplotype haplotype;
    uint32_t n_copies; /* SD_NO_COUNT: not called from a count */
    bool is_plain;     /* what the small variants show, once */
} form;

typedef struct forms {
    form *list;
    size_t n;
} forms;

typedef struct work {
    const sd_column *column;
    const sd_kb_structure *rows;
    size_t n_rows;
    sd_diplotype *out;
    size_t n_out, room;
} work;

static work start(const sd_column *column)
{
    work w = {.column = column};
    w.rows = sd_kb__structures_of(column->kb, column->gene, &w.n_rows);
    return w;
}

/* ---- strands ---- */

static bool repeat(const sd_haplotype *once, uint32_t times, sd_arena *arena,
                   sd_haplotype *out)
{
    *out = *once;
    if (times == 1)
        return true;
    out->copies = times;
    out->name = sd_arena__printf(arena, "%sx%u", once->name, (unsigned)times);
    return out->name != NULL;
}

static bool make_units(const sd_kb_structure *row, sd_arena *arena, sd_haplotype *out)
{
    uint16_t *alleles = SD_NEW(arena, uint16_t, row->n_alleles);
    if (!alleles)
        return false;
    memcpy(alleles, row->alleles, row->n_alleles * sizeof *alleles);
    *out = (sd_haplotype){.alleles = alleles,
                          .n_alleles = row->n_alleles,
                          .name = row->name,
                          .copies = 1,
                          .is_known = true};
    return true;
}

static bool is_seen_as(const sd_kb_structure *row, const sd_haplotype *shown)
{
    return row->seen_as != SD_NO_ALLELE && shown->n_alleles == 1 &&
           shown->alleles[0] == row->seen_as;
}

/* What a strand may be that small variants show as `shown`. */
static sd_status list_forms(const work *w, const sd_haplotype *shown, forms *out)
{
    sd_arena *arena = w->column->arena;
    out->list = SD_NEW(w->column->scratch, form, w->n_rows + 1);
    if (!out->list)
        return SD_ENOMEM;
    out->list[0] = (form){*shown, 1, true};
    out->n = 1;
    for (size_t i = 0; i < w->n_rows; i++) {
        const sd_kb_structure *row = &w->rows[i];
        form *next = &out->list[out->n];
        next->n_copies = row->copies;
        next->is_plain = false;
        if (row->kind == SD_STRUCTURE_DUPLICATION) {
            if (!repeat(shown, row->n_alleles, arena, &next->haplotype))
                return SD_ENOMEM;
            out->n++;
        } else if (is_seen_as(row, shown)) {
            if (!make_units(row, arena, &next->haplotype))
                return SD_ENOMEM;
            out->n++;
        }
    }
    return SD_OK;
}

/* What a strand may be of which small variants show nothing. */
static sd_status list_unseen(const work *w, forms *out)
{
    out->list = SD_NEW(w->column->scratch, form, w->n_rows + 1);
    out->n = 0;
    if (!out->list)
        return SD_ENOMEM;
    for (size_t i = 0; i < w->n_rows; i++) {
        const sd_kb_structure *row = &w->rows[i];
        bool is_unseen =
            row->kind == SD_STRUCTURE_DELETION ||
            (row->kind == SD_STRUCTURE_HYBRID && row->seen_as == SD_NO_ALLELE);
        if (!is_unseen)
            continue;
        if (!make_units(row, w->column->arena, &out->list[out->n].haplotype))
            return SD_ENOMEM;
        out->list[out->n++].n_copies = row->copies;
    }
    return SD_OK;
}

/* ---- pairs of strands ---- */

static sd_status add_pair(work *w, const sd_haplotype *a, const sd_haplotype *b,
                          int score)
{
    if (w->n_out == w->room) {
        size_t room = w->room ? 2 * w->room : 64;
        sd_diplotype *grown = SD_NEW(w->column->arena, sd_diplotype, room);
        if (!grown)
            return SD_ENOMEM;
        if (w->n_out > 0)
            memcpy(grown, w->out, w->n_out * sizeof *grown);
        w->out = grown;
        w->room = room;
    }
    return sd_diplotype__pair(*a, *b, score, w->column->arena, &w->out[w->n_out++])
               ? SD_OK
               : SD_ENOMEM;
}

/* Every pair of forms but the two plain ones; fewer changes come first. */
static sd_status add_pairs(work *w, const forms *a, const forms *b)
{
    sd_status status = SD_OK;
    for (size_t i = 0; i < a->n; i++) {
        for (size_t k = 0; k < b->n && status == SD_OK; k++) {
            int n_plain = a->list[i].is_plain + b->list[k].is_plain;
            if (n_plain < 2)
                status =
                    add_pair(w, &a->list[i].haplotype, &b->list[k].haplotype, n_plain);
        }
    }
    return status;
}

static bool has_one_allele(const sd_haplotype *copy, uint16_t *allele)
{
    *allele = copy->n_alleles == 1 ? copy->alleles[0] : SD_NO_ALLELE;
    return copy->n_alleles == 1;
}

/* Both alleles that are seen may stand in a row, and the other chromosome be anything
 * that adds nothing to be seen. */
static sd_status add_in_a_row(work *w, const sd_diplotype *shown, const forms *unseen,
                              const forms *a, const forms *b)
{
    uint16_t first, second;
    if (!has_one_allele(&shown->copy[0], &first) ||
        !has_one_allele(&shown->copy[1], &second) || first == second)
        return SD_OK;
    sd_status status = SD_OK;
    for (size_t i = 0; i < w->n_rows && status == SD_OK; i++) {
        const sd_kb_structure *row = &w->rows[i];
        bool has_first = false, has_second = false, has_others = false;
        for (uint16_t u = 0; row->kind == SD_STRUCTURE_TANDEM && u < row->n_alleles;
             u++) {
            has_first |= row->alleles[u] == first;
            has_second |= row->alleles[u] == second;
            has_others |= row->alleles[u] != first && row->alleles[u] != second;
        }
        if (!has_first || !has_second || has_others)
            continue;
        form tandem = {.n_copies = row->copies};
        if (!make_units(row, w->column->arena, &tandem.haplotype))
            return SD_ENOMEM;
        const forms row_forms = {&tandem, 1};
        const forms *const others[] = {unseen, a, b};
        for (size_t o = 0; o < 3 && status == SD_OK; o++)
            status = add_pairs(w, &row_forms, others[o]);
    }
    return status;
}

static bool is_twice(const sd_diplotype *shown)
{
    return strcmp(shown->copy[0].name, shown->copy[1].name) == 0;
}

/* All that `shown` may be if structure is not known. */
static sd_status add_possible(work *w, const sd_diplotype *shown)
{
    forms a, b, unseen;
    if (shown->shape != SD_DIPLOID)
        return SD_OK;
    sd_status status = list_forms(w, &shown->copy[0], &a);
    if (status == SD_OK)
        status = list_forms(w, &shown->copy[1], &b);
    if (status == SD_OK)
        status = list_unseen(w, &unseen);
    if (status == SD_OK)
        status = add_pairs(w, &a, &b);
    if (status == SD_OK && is_twice(shown))
        status = add_pairs(w, &a, &unseen);
    if (status == SD_OK)
        status = add_in_a_row(w, shown, &unseen, &a, &b);
    return status;
}

/* ---- structure was not looked at ---- */

static const char not_looked_at[] =
    "Called from small variants only, as two whole copies of the gene: deletions, "
    "duplications and hybrids could not be seen.";

static sd_status leave_open(const sd_column *column, sd_call *call)
{
    work w = start(column);
    sd_status status = SD_OK;
    for (size_t i = 0; i < call->n_diplotypes && status == SD_OK; i++)
        status = add_possible(&w, &call->diplotypes[i]);
    call->state = SD_CALL_WITHOUT_STRUCTURE;
    call->reason = not_looked_at;
    call->structural = w.out;
    call->n_structural = sd_diplotype__sort_unique(w.out, w.n_out);
    return status;
}

/* ---- copies were counted ---- */

/* Reads of the alleles that tell the two haplotypes apart, over all heterozygous sites
 * that give depths. */
static void count_reads(const sd_column *column, const sd_diplotype *shown,
                        double reads[2])
{
    const sd_kb_gene *gene = column->gene;
    uint16_t a, b;
    reads[0] = reads[1] = 0;
    if (!column->copy_number->depths || !has_one_allele(&shown->copy[0], &a) ||
        !has_one_allele(&shown->copy[1], &b))
        return;
    for (uint16_t i = 0; i < column->n_loci; i++) {
        const sd_locus *locus = &column->loci[i];
        const uint16_t *depths = column->copy_number->depths[locus->site];
        const uint32_t *fits = &gene->fits[(size_t)locus->site * gene->n_alleles];
        if (locus->group == 0 || depths[0] + depths[1] == 0)
            continue;
        for (int turn = 0; turn < 2; turn++) {
            uint32_t x = locus->base[turn], y = locus->base[1 - turn];
            if ((fits[a] & x) && !(fits[a] & y) && (fits[b] & y) && !(fits[b] & x)) {
                reads[0] += depths[turn];
                reads[1] += depths[1 - turn];
            }
        }
    }
}

/* Of `n` copies, how many are the first haplotype's, where the reads tell; else 0.  They
 * tell where the share of reads is close to that of a number of copies, and that number
 * is a thousand times as likely as its neighbours.  Sites share reads, so no more than
 * 100 count. */
static uint32_t copies_by_reads(uint32_t n, const double reads[2])
{
    enum { LEAST = 20, MOST = 100 };
    const double total = reads[0] + reads[1], odds = log(1000);
    if (total < LEAST)
        return 0;
    const double share = reads[0] / total;
    const double nearest = round(share * n);
    if (nearest < 1 || nearest > n - 1 || fabs(share - nearest / n) > 0.3 / n)
        return 0;
    const double weight = total < MOST ? total : MOST;
    for (int step = -1; step <= 1; step += 2) {
        double other = nearest + step;
        if (other < 1 || other > n - 1)
            continue;
        double gain = weight * (share * log(nearest / other) +
                                (1 - share) * log((n - nearest) / (double)(n - other)));
        if (gain < odds)
            return 0;
    }
    return (uint32_t)nearest;
}

/* Forms with n copies. */
static sd_status forms_of(const work *w, const sd_haplotype *shown, uint32_t n,
                          forms *out)
{
    forms all;
    sd_status status = list_forms(w, shown, &all);
    if (status != SD_OK)
        return status;
    out->list = SD_NEW(w->column->scratch, form, all.n + 1);
    out->n = 0;
    if (!out->list)
        return SD_ENOMEM;
    form *first = &out->list[out->n++];
    *first = (form){.n_copies = n};
    if (!repeat(shown, n, w->column->arena, &first->haplotype))
        return SD_ENOMEM;
    for (size_t i = 0; n > 1 && i < all.n; i++) {
        if (all.list[i].n_copies == n &&
            strcmp(all.list[i].haplotype.name, first->haplotype.name) != 0)
            out->list[out->n++] = all.list[i];
    }
    return SD_OK;
}

/* The ways to share n copies, three or more, between the two haplotypes. */
static sd_status share_copies(work *w, const sd_diplotype *shown, uint32_t n)
{
    double reads[2];
    sd_status status = SD_OK;
    count_reads(w->column, shown, reads);
    uint32_t told = is_twice(shown) ? 0 : copies_by_reads(n, reads);
    for (uint32_t i = 1; i < n && status == SD_OK; i++) {
        forms a, b;
        if (told != 0 && told != i)
            continue;
        status = forms_of(w, &shown->copy[0], i, &a);
        if (status == SD_OK)
            status = forms_of(w, &shown->copy[1], n - i, &b);
        for (size_t x = 0; status == SD_OK && x < a.n; x++)
            for (size_t y = 0; status == SD_OK && y < b.n; y++)
                status =
                    add_pair(w, &a.list[x].haplotype, &b.list[y].haplotype, shown->score);
    }
    return status;
}

static const sd_kb_structure *find_deletion(const work *w)
{
    for (size_t i = 0; i < w->n_rows; i++)
        if (w->rows[i].kind == SD_STRUCTURE_DELETION)
            return &w->rows[i];
    return NULL;
}

/* The one copy beside the deletion: an allele seen "twice". */
static sd_status put_beside_deletion(work *w, const sd_diplotype *shown)
{
    sd_haplotype deletion;
    const sd_kb_structure *row = find_deletion(w);
    if (!row || !is_twice(shown))
        return SD_OK;
    if (!make_units(row, w->column->arena, &deletion))
        return SD_ENOMEM;
    return add_pair(w, &shown->copy[0], &deletion, shown->score);
}

static sd_status contradict(const sd_column *column, sd_call *call)
{
    call->state = SD_CALL_CONFLICT;
    call->reason = sd_arena__printf(
        column->arena,
        "%s; but the small variants need more copies than that (as two: %s).",
        column->copy_number->text, call->diplotypes[0].name);
    call->diplotypes = NULL;
    call->n_diplotypes = 0;
    return call->reason ? SD_OK : SD_ENOMEM;
}

static sd_status note_count(sd_column *column)
{
    const sd_copy_number *counted = column->copy_number;
    if (counted->state == SD_COPIES_SUPPOSED)
        return sd_column__note(column, SD_NO_SITE, "COPY_NUMBER",
                               "two copies, each whole, on the user’s word");
    return sd_column__note(column, SD_NO_SITE, "COPY_NUMBER",
                           "%s. Hybrids, and a deletion beside a duplication, are not "
                           "excluded by a count",
                           counted->text);
}

static sd_status apply_count(sd_column *column, sd_call *call)
{
    const uint32_t n = column->copy_number->copies;
    work w = start(column);
    sd_status status = note_count(column);
    for (size_t i = 0; n != 2 && i < call->n_diplotypes && status == SD_OK; i++) {
        if (call->diplotypes[i].shape != SD_DIPLOID)
            continue;
        status = n == 1 ? put_beside_deletion(&w, &call->diplotypes[i])
                        : share_copies(&w, &call->diplotypes[i], n);
    }
    if (status != SD_OK || n == 2)
        return status;
    if (w.n_out == 0)
        return contradict(column, call);
    call->diplotypes = w.out;
    call->n_diplotypes = sd_diplotype__sort_unique(w.out, w.n_out);
    return SD_OK;
}

/* ---- door ---- */

sd_status sd_caller__assess_structure(sd_column *column, sd_call *call)
{
    if (call->state != SD_CALL_MADE)
        return SD_OK;
    return column->copy_number ? apply_count(column, call) : leave_open(column, call);
}

sd_status sd_caller__no_copy(sd_column *column, sd_call *call)
{
    work w = start(column);
    const sd_kb_structure *row = find_deletion(&w);
    sd_haplotype deletion;
    for (uint16_t site = 0; site < column->gene->n_sites; site++) {
        const sd_cell *cell = &column->cells[site];
        if (cell->state != SD_CELL_OBSERVED ||
            (cell->allele[0] == 0 && cell->allele[1] <= 0))
            continue;
        call->state = SD_CALL_CONFLICT;
        call->reason =
            sd_arena__printf(column->arena, "%s; but a variant was called at %s.",
                             column->copy_number->text, column->gene->sites[site].id);
        return call->reason ? SD_OK : SD_ENOMEM;
    }
    if (!row) {
        call->state = SD_CALL_NEEDS_COPY_NUMBER;
        call->reason = column->copy_number->text;
        return SD_OK;
    }
    if (!make_units(row, column->arena, &deletion))
        return SD_ENOMEM;
    sd_status status = add_pair(&w, &deletion, &deletion, 0);
    if (status == SD_OK)
        status = note_count(column);
    call->state = SD_CALL_MADE;
    call->diplotypes = w.out;
    call->n_diplotypes = w.n_out;
    return status;
}
