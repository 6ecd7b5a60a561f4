/* composed.c -- where no pair of named alleles fits: what stands on the strands all the
 * same.
 *
 * Every way is followed in which phase lets the copies stand, and each strand is told in
 * named alleles and single changes (composed_strand.c).  A half called site has its
 * variant on one copy and nothing known on the other.
 *
 * Invariant: what is said here is beside the call, never the call: the state stays
 * NO_MATCH.  n groups out of phase with each other leave 2^(n-1) arrangements, so there
 * is a bound, above which they are counted and not listed.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "call/caller.h"
#include "call/diplotype.h"

enum { MAX_GROUPS = 8, MAX_COMPOSED = 256 };

/* ---- the column, as alleles ---- */

static bool is_half(const sd_cell *cell)
{
    return cell->state == SD_CELL_HALF && cell->allele[0] != 0;
}

static sd_place make_place(const sd_column *column, uint16_t site)
{
    const sd_cell *cell = &column->cells[site];
    sd_place place = {.site = site};
    memcpy(place.allele, cell->allele, sizeof place.allele);
    memcpy(place.other, cell->other, sizeof place.other);
    if (cell->state != SD_CELL_HALF && cell->allele[1] == SD_NO_COPY) { /* haploid */
        place.allele[1] = place.allele[0];
        place.other[1] = place.other[0];
    }
    for (int copy = 0; copy < 2; copy++) {
        if (place.allele[copy] != SD_ALLELE_OTHER)
            place.other[copy] = '\0';
        else if (column->gene->undocumented_is_reference)
            place.allele[copy] = 0;
    }
    return place;
}

static bool is_het(const sd_place *place)
{
    return place->allele[0] != place->allele[1] || place->other[0] != place->other[1];
}

/* As in the column, and half called sites, of which nothing says which copy was called.
 */
static void number_groups(sd_composer *composer, sd_place *places)
{
    const sd_cell *cells = composer->column->cells;
    for (uint16_t i = 0; i < composer->n_places; i++) {
        const sd_cell *cell = &cells[places[i].site];
        const bool is_phased = cell->is_phased && cell->state != SD_CELL_HALF;
        if (!is_het(&places[i]))
            continue;
        for (uint16_t k = 0; k < i && is_phased && places[i].group == 0; k++) {
            const sd_cell *before = &cells[places[k].site];
            if (places[k].group > 0 && before->state != SD_CELL_HALF &&
                before->is_phased && before->phase_set == cell->phase_set)
                places[i].group = places[k].group;
        }
        if (places[i].group == 0)
            places[i].group = ++composer->n_groups;
    }
}

static sd_status lay_places(sd_composer *composer)
{
    const sd_column *column = composer->column;
    const uint16_t n_sites = column->gene->n_sites;
    sd_place *places = SD_NEW(column->scratch, sd_place, n_sites);
    uint16_t *place_of = SD_NEW(column->scratch, uint16_t, n_sites);
    if (!places || !place_of)
        return SD_ENOMEM;
    for (uint16_t site = 0; site < n_sites; site++) {
        const sd_cell *cell = &column->cells[site];
        place_of[site] = SD_UNSEEN;
        if (!sd_cell__is_usable(cell) && !is_half(cell))
            continue;
        place_of[site] = composer->n_places;
        places[composer->n_places++] = make_place(column, site);
    }
    composer->places = places;
    composer->place_of = place_of;
    number_groups(composer, places);
    return SD_OK;
}

/* ---- names in order ---- */

/* Named alleles go before single changes, and these before several things on a strand. */
static int kind_of(const sd_haplotype *haplotype)
{
    const bool is_many = haplotype->name[0] == '[';
    return is_many ? 2 : haplotype->n_changes;
}

/* The reference counts, although it is not named beside changes (as in PharmCAT). */
static size_t count_parts(const sd_haplotype *haplotype)
{
    return haplotype->n_alleles + (size_t)haplotype->n_changes;
}

static int compare_names(const sd_haplotype *a, const sd_haplotype *b)
{
    if (kind_of(a) != kind_of(b))
        return kind_of(a) - kind_of(b);
    const size_t n_a = count_parts(a), n_b = count_parts(b);
    if (kind_of(a) == 2 && n_a != n_b)
        return n_a < n_b ? -1 : 1;
    return sd_text__natural(a->name, b->name);
}

static int compare_composed(const void *left, const void *right)
{
    const sd_diplotype *a = left, *b = right;
    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    const int order = compare_names(&a->copy[0], &b->copy[0]);
    if (order != 0 || a->shape != SD_DIPLOID)
        return order;
    return compare_names(&a->copy[1], &b->copy[1]);
}

/* ---- listing ---- */

typedef struct listing {
    sd_diplotype *diplotypes; /* MAX_COMPOSED of them */
    size_t n;
    bool is_over; /* there are more */
} listing;

static bool is_listed(const listing *list, const char *name)
{
    for (size_t i = 0; i < list->n; i++) {
        if (strcmp(list->diplotypes[i].name, name) == 0)
            return true;
    }
    return false;
}

static sd_status add_pair(const sd_column *column, listing *list, const sd_haplotype *a,
                          const sd_haplotype *b, int score)
{
    const bool is_ordered = compare_names(a, b) <= 0;
    sd_diplotype made = {.shape = SD_DIPLOID,
                         .copy = {is_ordered ? *a : *b, is_ordered ? *b : *a},
                         .score = score};
    made.name =
        sd_arena__printf(column->arena, "%s/%s", made.copy[0].name, made.copy[1].name);
    if (!made.name)
        return SD_ENOMEM;
    if (is_listed(list, made.name))
        return SD_OK;
    if (list->n == MAX_COMPOSED)
        list->is_over = true;
    else
        list->diplotypes[list->n++] = made;
    return SD_OK;
}

static sd_status add_single(listing *list, const sd_strand *strand)
{
    for (size_t i = 0; i < strand->n; i++) {
        if (is_listed(list, strand->haplotypes[i].name))
            continue;
        if (list->n == MAX_COMPOSED)
            list->is_over = true;
        else
            sd_diplotype__single(strand->haplotypes[i], strand->scores[i],
                                 &list->diplotypes[list->n++]);
    }
    return SD_OK;
}

static sd_status add_arrangement(const sd_composer *composer, uint64_t copies,
                                 listing *list)
{
    sd_strand one, other;
    sd_status status = sd_composer__strand(composer, copies, &one);
    if (status != SD_OK || composer->column->is_haploid)
        return status == SD_OK ? add_single(list, &one) : status;
    status = sd_composer__strand(composer, ~copies, &other);
    for (size_t i = 0; i < one.n && status == SD_OK; i++) {
        for (size_t k = 0; k < other.n && status == SD_OK; k++)
            status = add_pair(composer->column, list, &one.haplotypes[i],
                              &other.haplotypes[k], one.scores[i] + other.scores[k]);
    }
    return status;
}

static uint16_t first_het(const sd_composer *composer)
{
    for (uint16_t i = 0; i < composer->n_places; i++) {
        if (composer->places[i].group > 0)
            return composer->places[i].site;
    }
    return composer->places[0].site;
}

/* Where they are too many to be read, how many there are. */
static sd_status note_too_many(sd_column *column, const sd_composer *composer)
{
    const uint16_t n = composer->n_groups;
    char ways[32];
    if (n <= MAX_GROUPS)
        snprintf(ways, sizeof ways, "more than %d", MAX_COMPOSED);
    else if (n <= 32)
        snprintf(ways, sizeof ways, "%llu", 1ull << (n - 1));
    else
        snprintf(ways, sizeof ways, "2^%u", n - 1u);
    return sd_column__note(column, first_het(composer), "COMPOSED_NOT_LISTED",
                           "What was seen can be told as alleles and changes on two "
                           "strands in %s ways, as phase is not known between %u of its "
                           "parts; they are not listed.",
                           ways, n);
}

static sd_status list_arrangements(sd_column *column, const sd_composer *composer,
                                   sd_call *call)
{
    listing list = {.diplotypes = SD_NEW(column->scratch, sd_diplotype, MAX_COMPOSED)};
    if (!list.diplotypes)
        return SD_ENOMEM;
    const uint64_t n_ways =
        composer->n_groups < 2 ? 1 : UINT64_C(1) << (composer->n_groups - 1);
    for (uint64_t copies = 0; copies < n_ways && !list.is_over; copies++) {
        sd_status status = add_arrangement(composer, copies, &list);
        if (status != SD_OK)
            return status;
    }
    if (list.is_over)
        return note_too_many(column, composer);
    qsort(list.diplotypes, list.n, sizeof *list.diplotypes, compare_composed);
    sd_diplotype *kept = SD_NEW(column->arena, sd_diplotype, list.n);
    if (!kept)
        return SD_ENOMEM;
    memcpy(kept, list.diplotypes, list.n * sizeof *kept);
    call->composed = kept;
    call->n_composed = list.n;
    return SD_OK;
}

/* ---- bases that no definition has ---- */

static sd_status note_novel(sd_column *column, const sd_place *place)
{
    const sd_kb_site *site = &column->gene->sites[place->site];
    for (int copy = 0; copy < 2; copy++) {
        if (place->allele[copy] != SD_ALLELE_OTHER || (copy == 1 && !is_het(place)))
            continue;
        const char base[2] = {place->other[copy], '\0'};
        sd_status status = sd_column__note(
            column, place->site, "NOVEL_BASE",
            "%s (%c.%lld): %s%s, which no definition has; the genome has %s.", site->id,
            column->gene->ploidy == SD_MITOCHONDRIAL ? 'm' : 'g',
            (long long)site->on[SD_GRCH38].pos1, base[0] ? "the base " : "a change", base,
            site->alleles[0]);
        if (status != SD_OK)
            return status;
    }
    return SD_OK;
}

sd_status sd_caller__compose(sd_column *column, sd_call *call)
{
    sd_composer composer = {.column = column};
    sd_status status = lay_places(&composer);
    for (uint16_t i = 0; i < composer.n_places && status == SD_OK; i++)
        status = note_novel(column, &composer.places[i]);
    if (status != SD_OK || composer.n_places == 0)
        return status;
    if (composer.n_groups > MAX_GROUPS)
        return note_too_many(column, &composer);
    status = sd_composer__order(&composer);
    return status == SD_OK ? list_arrangements(column, &composer, call) : status;
}
