/* why.c -- a call taken apart: what became of every named allele, and by which sites.
 *
 * The column is laid out and matched once more by the caller's own functions; here only
 * the reasons are read off.  Invariant: an allele is EXCLUDED exactly where the matcher
 * has no candidate for it, and a pair has no reason against it exactly where the matcher
 * lists it (held by tests/property/test_why.c).
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "call/caller.h"
#include "call/diplotype.h"
#include "call/variants.h"

typedef struct reasons {
    sd_column *column;
    const sd_call *call;
    sd_arena *arena;
    sd_allele_why *alleles;
} reasons;

static uint32_t accepts(const sd_kb_gene *gene, uint16_t site, uint16_t allele)
{
    return gene->fits[(size_t)site * gene->n_alleles + allele];
}

/* ---- sites ---- */

/* Seen sites neither of whose bases the allele accepts. */
static sd_status list_against(const reasons *r, uint16_t index, sd_allele_why *why)
{
    const sd_column *column = r->column;
    uint16_t *sites = SD_NEW(r->arena, uint16_t, column->n_loci);
    if (!sites)
        return SD_ENOMEM;
    for (uint16_t i = 0; i < column->n_loci; i++) {
        const sd_locus *locus = &column->loci[i];
        if ((accepts(column->gene, locus->site, index) &
             (locus->base[0] | locus->base[1])) == 0)
            sites[why->n_against++] = locus->site;
    }
    why->against = sites;
    return SD_OK;
}

/* Sites of a variant list's definition; what else the strand carries does not matter
 * there. */
static sd_status list_missing_variants(const reasons *r, uint16_t index,
                                       sd_allele_why *why)
{
    const sd_column *column = r->column;
    const sd_kb_allele *allele = &column->gene->alleles[index];
    uint16_t *sites = SD_NEW(r->arena, uint16_t, allele->n_core);
    if (!sites)
        return SD_ENOMEM;
    for (uint16_t i = 0; i < allele->n_core; i++) {
        const uint16_t at = column->locus_of[allele->core[i].site];
        if (at == SD_UNSEEN)
            continue;
        const sd_locus *locus = &column->loci[at];
        if ((allele->core[i].bases & (locus->base[0] | locus->base[1])) == 0)
            sites[why->n_against++] = locus->site;
    }
    why->against = sites;
    return SD_OK;
}

/* Sites of the definition that were not seen; of the reference allele: any. */
static sd_status list_unseen(const reasons *r, uint16_t index, sd_allele_why *why)
{
    const sd_column *column = r->column;
    const sd_kb_allele *allele = &column->gene->alleles[index];
    const uint16_t most = allele->is_reference ? column->gene->n_sites : allele->n_core;
    uint16_t *sites = SD_NEW(r->arena, uint16_t, most);
    if (!sites)
        return SD_ENOMEM;
    for (uint16_t i = 0; i < most; i++) {
        const uint16_t site = allele->is_reference ? i : allele->core[i].site;
        if (column->locus_of[site] == SD_UNSEEN)
            sites[why->n_unseen++] = site;
    }
    why->unseen = sites;
    return SD_OK;
}

/* ---- strands ---- */

/* How a heterozygous locus lets one allele (b == SD_NO_ALLELE), or a pair, stand: bit 0
 * as the genotype is written, bit 1 turned round. */
static unsigned find_ways(const sd_column *column, const sd_locus *locus, uint16_t a,
                          uint16_t b)
{
    const uint32_t of_a = accepts(column->gene, locus->site, a);
    const uint32_t of_b =
        b == SD_NO_ALLELE ? UINT32_MAX : accepts(column->gene, locus->site, b);
    unsigned ways = 0;
    for (unsigned way = 0; way < 2; way++) {
        const uint32_t beside = locus->base[1 - way];
        if ((of_a & locus->base[way]) != 0 && (b == SD_NO_ALLELE || (of_b & beside) != 0))
            ways |= 1u << way;
    }
    return ways;
}

/* Two sites of one phase group that ask for opposite ways. */
static bool find_split(const sd_column *column, uint16_t a, uint16_t b, uint16_t split[2])
{
    for (uint16_t i = 0; i < column->n_loci; i++) {
        const sd_locus *one = &column->loci[i];
        if (one->group == 0 || find_ways(column, one, a, b) != 1)
            continue;
        for (uint16_t k = 0; k < column->n_loci; k++) {
            const sd_locus *other = &column->loci[k];
            if (other->group != one->group || find_ways(column, other, a, b) != 2)
                continue;
            split[0] = i < k ? one->site : other->site;
            split[1] = i < k ? other->site : one->site;
            return true;
        }
    }
    return false;
}

/* The strands on which the allele may stand, where there are only two. */
static unsigned find_strands(const sd_column *column, uint16_t index)
{
    unsigned strands = 3;
    if (column->n_groups > 1)
        return 0;
    for (uint16_t i = 0; i < column->n_loci; i++)
        strands &= find_ways(column, &column->loci[i], index, SD_NO_ALLELE);
    return strands;
}

/* ---- the call ---- */

static bool is_listed(const uint16_t *alleles, size_t n_alleles, uint16_t allele)
{
    for (size_t i = 0; i < n_alleles; i++) {
        if (alleles[i] == allele)
            return true;
    }
    return false;
}

/* Whether a diplotype of the call shows just this allele (not only one of its name). */
static bool is_shown(const sd_call *call, uint16_t allele)
{
    for (size_t i = 0; i < call->n_diplotypes; i++) {
        const sd_diplotype *diplotype = &call->diplotypes[i];
        for (size_t copy = 0; copy < (diplotype->shape == SD_DIPLOID ? 2u : 1u); copy++) {
            if (is_listed(diplotype->copy[copy].alleles, diplotype->copy[copy].n_alleles,
                          allele))
                return true;
        }
    }
    return false;
}

static bool is_called(const sd_call *call, const char *name)
{
    for (size_t i = 0; i < call->n_diplotypes; i++) {
        if (strcmp(call->diplotypes[i].name, name) == 0)
            return true;
    }
    return false;
}

/* ---- star alleles ---- */

/* Of the diplotype of that name, called or not; 0 where the call lists none. */
static double find_probability(const sd_call *call, const char *name)
{
    for (size_t i = 0; i < call->n_diplotypes; i++) {
        if (strcmp(call->diplotypes[i].name, name) == 0)
            return call->diplotypes[i].probability;
    }
    for (size_t i = 0; i < call->n_others; i++) {
        if (strcmp(call->others[i].name, name) == 0)
            return call->others[i].probability;
    }
    return 0;
}

static sd_status make_fit(const reasons *r, const sd_pairs *all, const sd_pair *pair,
                          sd_fit *out)
{
    const sd_kb_gene *gene = r->column->gene;
    const sd_candidate *a = &all->candidates[pair->a], *b = &all->candidates[pair->b];
    sd_haplotype x, y;
    sd_diplotype made;
    if (!sd_haplotype__make(gene, &a->allele, 1, r->arena, &x) ||
        !sd_haplotype__make(gene, &b->allele, 1, r->arena, &y))
        return SD_ENOMEM;
    if (r->column->is_haploid)
        sd_diplotype__single(x, pair->score, &made);
    else if (!sd_diplotype__pair(x, y, pair->score, r->arena, &made))
        return SD_ENOMEM;
    if (made.copy[0].alleles[0] != a->allele) {
        const sd_candidate *first = b;
        b = a;
        a = first;
    }
    *out = (sd_fit){.a = a->allele,
                    .b = b->allele,
                    .name = made.name,
                    .score = pair->score,
                    .named = {a->n_named, r->column->is_haploid ? 0 : b->n_named},
                    .is_callable = a->is_callable && b->is_callable,
                    .is_called = is_called(r->call, made.name),
                    .probability = find_probability(r->call, made.name)};
    return SD_OK;
}

/* Called ones first, then by score, then by name. */
static int compare_fits(const void *left, const void *right)
{
    const sd_fit *a = left, *b = right;
    if (a->is_called != b->is_called)
        return a->is_called ? -1 : 1;
    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    const int by_name = sd_text__natural(a->name, b->name);
    if (by_name != 0)
        return by_name;
    return a->a != b->a ? (a->a < b->a ? -1 : 1) : (a->b > b->b) - (a->b < b->b);
}

/* A pair that prints as the called one but scores less is another reading of it. */
static void drop_lower_twins(const sd_call *call, sd_fit *fits, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < call->n_diplotypes && fits[i].is_called; k++) {
            if (strcmp(call->diplotypes[k].name, fits[i].name) == 0 &&
                (fits[i].score < call->diplotypes[k].score || !fits[i].is_callable))
                fits[i].is_called = false;
        }
    }
}

static sd_status list_fits(const reasons *r, const sd_pairs *all, sd_why *out)
{
    sd_fit *fits = SD_NEW(r->arena, sd_fit, all->n_pairs);
    if (!fits)
        return SD_ENOMEM;
    for (size_t i = 0; i < all->n_pairs; i++) {
        const sd_status status = make_fit(r, all, &all->pairs[i], &fits[i]);
        if (status != SD_OK)
            return status;
    }
    drop_lower_twins(r->call, fits, all->n_pairs);
    qsort(fits, all->n_pairs, sizeof *fits, compare_fits);
    out->fits = fits;
    out->n_fits = all->n_pairs;
    return SD_OK;
}

static bool has_callable(const sd_pairs *all)
{
    for (size_t i = 0; i < all->n_pairs; i++) {
        if (all->candidates[all->pairs[i].a].is_callable &&
            all->candidates[all->pairs[i].b].is_callable)
            return true;
    }
    return false;
}

static void judge_by_fit(sd_allele_why *why, const sd_fit *fit, int index)
{
    const sd_allele_verdict verdict = fit->is_called     ? SD_ALLELE_CALLED
                                      : fit->is_callable ? SD_ALLELE_OUTRANKED
                                                         : SD_ALLELE_UNSEEN;
    if (why->best_pair < 0 || (why->verdict == SD_ALLELE_UNSEEN && fit->is_callable)) {
        why->best_pair = index;
        why->verdict = verdict;
    }
}

static sd_status judge_star(reasons *r, sd_why *out)
{
    sd_pairs all;
    sd_status status = sd_star__pairs(r->column, &all);
    if (status != SD_OK)
        return status;
    /* The caller says NO_MATCH where no pair is callable; with one, it was not asked. */
    out->is_compared = r->call->state == SD_CALL_MADE ||
                       r->call->state == SD_CALL_WITHOUT_STRUCTURE ||
                       (r->call->state == SD_CALL_NO_MATCH && !has_callable(&all));
    for (size_t i = 0; i < all.n_candidates; i++) {
        const uint16_t index = all.candidates[i].allele;
        sd_allele_why *why = &r->alleles[index];
        why->verdict = out->is_compared ? SD_ALLELE_UNPAIRED : SD_ALLELE_NOT_COMPARED;
        why->strands = find_strands(r->column, index);
        why->is_split = find_split(r->column, index, SD_NO_ALLELE, why->split);
    }
    if (!out->is_compared)
        return SD_OK;
    status = list_fits(r, &all, out);
    for (size_t i = 0; i < out->n_fits && status == SD_OK; i++) {
        judge_by_fit(&r->alleles[out->fits[i].a], &out->fits[i], (int)i);
        judge_by_fit(&r->alleles[out->fits[i].b], &out->fits[i], (int)i);
    }
    return status;
}

/* ---- variant lists ---- */

static sd_status judge_list(reasons *r, sd_why *out)
{
    const sd_kb_gene *gene = r->column->gene;
    sd_carried *carried;
    size_t n_carried;
    out->is_compared = r->call->state == SD_CALL_MADE;
    const sd_status status = sd_variants__find_carried(r->column, &carried, &n_carried);
    if (status != SD_OK)
        return status;
    for (uint16_t i = 0; i < gene->n_alleles; i++) {
        sd_allele_why *why = &r->alleles[i];
        if (why->verdict == SD_ALLELE_UNDEFINED)
            continue;
        why->verdict = why->n_against > 0 ? SD_ALLELE_EXCLUDED : SD_ALLELE_UNSEEN;
        if (gene->alleles[i].is_reference)
            why->verdict = SD_ALLELE_OUTRANKED;
    }
    for (size_t i = 0; i < n_carried; i++)
        r->alleles[carried[i].allele].verdict = SD_ALLELE_OUTRANKED;
    for (uint16_t i = 0; i < gene->n_alleles; i++) {
        sd_allele_why *why = &r->alleles[i];
        if (why->verdict == SD_ALLELE_OUTRANKED && !out->is_compared)
            why->verdict = SD_ALLELE_NOT_COMPARED;
        else if (why->verdict != SD_ALLELE_UNDEFINED && is_shown(r->call, i))
            why->verdict = SD_ALLELE_CALLED;
        if (why->verdict == SD_ALLELE_CALLED || why->verdict == SD_ALLELE_OUTRANKED) {
            why->strands = find_strands(r->column, i);
        }
    }
    return SD_OK;
}

/* ---- the doors ---- */

static sd_status list_sites(reasons *r, bool is_list)
{
    const sd_kb_gene *gene = r->column->gene;
    for (uint16_t i = 0; i < gene->n_alleles; i++) {
        sd_allele_why *why = &r->alleles[i];
        *why = (sd_allele_why){.verdict = SD_ALLELE_UNDEFINED, .best_pair = -1};
        why->is_open = is_listed(r->call->not_assessed, r->call->n_not_assessed, i);
        if (!gene->alleles[i].is_defined)
            continue;
        why->verdict = SD_ALLELE_EXCLUDED;
        sd_status status =
            is_list ? list_missing_variants(r, i, why) : list_against(r, i, why);
        if (status == SD_OK)
            status = list_unseen(r, i, why);
        if (status != SD_OK)
            return status;
    }
    return SD_OK;
}

sd_status sd_why__call(const sd_kb *kb, const sd_call *call, const sd_cell *cells,
                       sd_arena *arena, sd_why *out, sd_error *err)
{
    *out = (sd_why){.call = call};
    if (!cells || call->tally.n_usable == 0)
        return SD_OK;
    sd_column *column = SD_NEW(arena, sd_column, 1);
    reasons r = {.column = column, .call = call, .arena = arena};
    r.alleles = SD_NEW(arena, sd_allele_why, call->gene->n_alleles);
    if (!column || !r.alleles)
        return sd_error__no_memory(err);
    *column = (sd_column){
        .kb = kb, .gene = call->gene, .cells = cells, .arena = arena, .scratch = arena};
    const bool is_list = strcmp(call->gene->caller, "variant_list") == 0;
    const char *contradiction;
    sd_status status = sd_column__build(column, &contradiction);
    if (status == SD_OK)
        status = list_sites(&r, is_list);
    if (status == SD_OK)
        status = is_list ? judge_list(&r, out) : judge_star(&r, out);
    if (status != SD_OK)
        return sd_error__no_memory(err);
    out->is_effectively_phased = column->n_groups <= 1;
    out->alleles = r.alleles;
    out->column = column;
    return SD_OK;
}

static bool is_fit_of(const sd_fit *fit, uint16_t a, uint16_t b)
{
    return (fit->a == a && fit->b == b) || (fit->a == b && fit->b == a);
}

sd_status sd_why__pair(const sd_why *why, uint16_t a, uint16_t b, sd_arena *arena,
                       sd_pair_why *out, sd_error *err)
{
    *out = (sd_pair_why){.verdict = SD_ALLELE_UNDEFINED, .fit = -1};
    const sd_column *column = why->column;
    if (!column || why->alleles[a].verdict == SD_ALLELE_UNDEFINED ||
        why->alleles[b].verdict == SD_ALLELE_UNDEFINED)
        return SD_OK;
    uint16_t *sites = SD_NEW(arena, uint16_t, column->n_loci);
    if (!sites)
        return sd_error__no_memory(err);
    for (uint16_t i = 0; i < column->n_loci; i++) {
        if (find_ways(column, &column->loci[i], a, b) == 0)
            sites[out->n_against++] = column->loci[i].site;
    }
    out->against = sites;
    out->is_split = find_split(column, a, b, out->split);
    out->verdict = SD_ALLELE_EXCLUDED;
    if (out->n_against > 0 || out->is_split)
        return SD_OK;
    out->verdict = SD_ALLELE_NOT_COMPARED;
    for (size_t i = 0; i < why->n_fits && out->fit < 0; i++) {
        if (!is_fit_of(&why->fits[i], a, b))
            continue;
        out->fit = (int)i;
        out->verdict = why->fits[i].is_called     ? SD_ALLELE_CALLED
                       : why->fits[i].is_callable ? SD_ALLELE_OUTRANKED
                                                  : SD_ALLELE_UNSEEN;
    }
    return SD_OK;
}
