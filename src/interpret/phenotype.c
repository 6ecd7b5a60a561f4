/* phenotype.c -- what a diplotype means: the functions or activity values of its copies,
 * and by the gene's rule the phenotype. SPDX-License-Identifier: Apache-2.0
 *
 * A diplotype is read as a set of places that each hold one or more alleles: two strands,
 * one strand (haploid), or a list of variants whose strands are not known.  The rules
 * then choose at most two alleles that count:
 *
 *   function_pair    the first row of the table that some choice fits
 *   activity_score   the sum of the two values; of several variants on a strand the
 * lowest counts, of a list the two lowest (CPIC's fluoropyrimidine guideline, PMID
 * 29152729); tandem copies of a star allele add up allele_status    every risk allele of
 * the table is positive or negative
 *
 * Invariant: what is not known stays not known.  An allele without function or value
 * never counts as normal. */
#include "interpret/phenotype.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "interpret/allele_status.h"

static const char INDETERMINATE[] = SD_INDETERMINATE;
static const char NO_SCORE[] = "n/a";

/* An allele where it stands; two that may be paired stand in different places. */
typedef struct placed_allele {
    const char *function; /* NULL where none is assigned */
    double activity;      /* SD_NOT_ASSIGNED where none is assigned */
    size_t place;
} placed_allele;

typedef struct reading {
    placed_allele *alleles;
    size_t n_alleles;
    bool has_second; /* false where there is one copy only */
    bool at_least;   /* an "x≥N" stands in it, of an allele with activity */
} reading;

/* ---- reading a diplotype
 * --------------------------------------------------------------------------------- */

static placed_allele place_allele(const sd_kb_gene *gene, const sd_haplotype *copy,
                                  size_t index, size_t place)
{
    placed_allele out = {.function = NULL, .activity = SD_NOT_ASSIGNED, .place = place};
    if (!copy->is_known || copy->alleles[index] >= gene->n_alleles)
        return out;
    const sd_kb_allele *allele = &gene->alleles[copy->alleles[index]];
    out.function = allele->function;
    if (allele->has_activity)
        out.activity = allele->activity * copy->copies;
    return out;
}

/* Tandem copies of a star allele act together: "*36+*10" is one place with one value and
 * no function. */
static placed_allele place_tandem(const sd_kb_gene *gene, const sd_haplotype *copy,
                                  size_t place)
{
    placed_allele out = {.function = NULL, .activity = 0, .place = place};
    for (size_t i = 0; i < copy->n_alleles; i++)
        out.activity += place_allele(gene, copy, i, place)
                            .activity; /* an unassigned one spoils the sum */
    return out;
}

static sd_status read_diplotype(const sd_kb_gene *gene, const sd_diplotype *diplotype,
                                sd_arena *arena, reading *out, sd_error *err)
{
    const size_t n_copies = diplotype->shape == SD_DIPLOID ? 2 : 1;
    const bool is_list = diplotype->shape == SD_COMPONENTS;
    const bool adds_up = strcmp(gene->caller, "variant_list") != 0;
    size_t most = 1; /* of a list with one variant: the reference beside it */
    for (size_t c = 0; c < n_copies; c++)
        most += diplotype->copy[c].n_alleles + 1u;
    *out = (reading){.alleles = SD_NEW(arena, placed_allele, most),
                     .has_second = diplotype->shape != SD_HAPLOID};
    if (!out->alleles)
        return sd_error__no_memory(err);
    for (size_t c = 0; c < n_copies; c++) {
        const sd_haplotype *copy = &diplotype->copy[c];
        if (!copy->is_known || copy->n_alleles == 0) {
            out->alleles[out->n_alleles++] = (placed_allele){
                .function = NULL, .activity = SD_NOT_ASSIGNED, .place = c};
        } else if (copy->n_alleles > 1 && adds_up && !is_list) {
            out->alleles[out->n_alleles++] = place_tandem(gene, copy, c);
        } else {
            for (size_t i = 0; i < copy->n_alleles; i++)
                out->alleles[out->n_alleles++] =
                    place_allele(gene, copy, i, is_list ? i : c);
        }
        /* Any number of copies without activity is still none. */
        const double activity = out->alleles[out->n_alleles - 1].activity;
        out->at_least |= copy->copies_at_least && !(activity <= 0);
    }
    if (is_list && out->n_alleles == 1 && gene->reference != SD_NO_ALLELE) {
        const sd_haplotype reference = {
            .alleles = &gene->reference, .n_alleles = 1, .copies = 1, .is_known = true};
        out->alleles[out->n_alleles++] = place_allele(gene, &reference, 0, 1);
    }
    return SD_OK;
}

/* ---- function pairs
 * ----------------------------------------------------------------------------------------
 */

/* "*" alone proves nothing about an allele without function; beside a named function it
 * decides nothing, so that a risk allele keeps its meaning whatever stands on the other
 * copy. */
static bool key_fits(const char *key, const char *function, bool other_is_named)
{
    if (strcmp(key, "*") == 0)
        return function != NULL || other_is_named;
    return function != NULL && strcmp(key, function) == 0;
}

static bool pair_fits(const sd_kb_phenotype *row, const char *first, const char *second)
{
    const bool named_1 = strcmp(row->key_1, "*") != 0;
    const bool named_2 = strcmp(row->key_2, "*") != 0;
    return key_fits(row->key_1, first, named_2) && key_fits(row->key_2, second, named_1);
}

/* Does some choice of alleles fit the row?  Then *first and *second are that choice. */
static bool row_fits(const sd_kb_phenotype *row, const reading *read, size_t *first,
                     size_t *second)
{
    const bool is_single = strcmp(row->key_2, "-") == 0;
    if (is_single == read->has_second)
        return false;
    for (size_t i = 0; i < read->n_alleles; i++) {
        *first = *second = i;
        if (is_single && key_fits(row->key_1, read->alleles[i].function, false))
            return true;
        if (is_single)
            continue;
        for (size_t j = 0; j < read->n_alleles; j++) {
            *second = j;
            if (read->alleles[i].place != read->alleles[j].place &&
                pair_fits(row, read->alleles[i].function, read->alleles[j].function))
                return true;
        }
    }
    return false;
}

static void by_function_pair(const sd_kb_gene *gene, const reading *read, sd_outcome *out)
{
    size_t first = 0, second = read->n_alleles - 1;
    out->phenotype = INDETERMINATE;
    for (size_t i = 0; i < gene->n_phenotypes; i++) {
        size_t a = 0, b = 0;
        if (row_fits(&gene->phenotypes[i], read, &a, &b)) {
            out->row = &gene->phenotypes[i];
            out->phenotype = out->row->phenotype;
            first = read->alleles[a].place <= read->alleles[b].place ? a : b;
            second = first == a ? b : a;
            break;
        }
    }
    out->functions[0] = read->alleles[first].function;
    out->functions[1] = read->has_second ? read->alleles[second].function : NULL;
}

/* ---- activity scores
 * ---------------------------------------------------------------------------------------
 */

static void find_range(const sd_kb_gene *gene, sd_outcome *out)
{
    const double score = out->score_value;
    out->phenotype = INDETERMINATE;
    out->row = NULL;
    for (size_t i = 0; i < gene->n_phenotypes; i++) {
        const sd_kb_phenotype *row = &gene->phenotypes[i];
        if (score < row->from || score > row->to)
            continue;
        /* "At least" may lie in any higher range too. */
        if (!out->score_at_least || !isfinite(row->to)) {
            out->row = row;
            out->phenotype = row->phenotype;
        }
        return;
    }
}

/* As CPIC writes scores: one decimal, two where it is a quarter. */
static const char *score_text(double score, bool at_least, sd_arena *arena)
{
    const bool is_quarter = fabs(score * 10 - round(score * 10)) > 1e-6;
    return sd_arena__printf(arena, is_quarter ? "%s%.2f" : "%s%.1f", at_least ? "≥" : "",
                            score);
}

/* An unassigned value may be any: it counts as lower than all but zero, and nothing is
 * lower than that. */
static double rank(const placed_allele *allele)
{
    return isnan(allele->activity) ? 1e-9 : allele->activity;
}

/* The lowest allele of a place (SIZE_MAX: of all), but for `except`; SIZE_MAX where there
 * is none. */
static size_t lowest(const reading *read, size_t place, size_t except)
{
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < read->n_alleles; i++) {
        if ((place != SIZE_MAX && read->alleles[i].place != place) || i == except)
            continue;
        if (best == SIZE_MAX || rank(&read->alleles[i]) < rank(&read->alleles[best]))
            best = i;
    }
    return best;
}

static sd_status by_activity_score(const sd_kb_gene *gene, const reading *read,
                                   bool is_list, sd_arena *arena, sd_outcome *out,
                                   sd_error *err)
{
    const size_t first = lowest(read, is_list ? SIZE_MAX : 0, SIZE_MAX);
    size_t second = SIZE_MAX;
    if (read->has_second)
        second = is_list ? lowest(read, SIZE_MAX, first) : lowest(read, 1, SIZE_MAX);
    double score = read->alleles[first].activity;
    out->functions[0] = read->alleles[first].function;
    out->activities[0] = score;
    if (second != SIZE_MAX) {
        score += read->alleles[second].activity;
        out->activities[1] = read->alleles[second].activity;
        out->functions[1] = read->alleles[second].function;
    }
    out->has_score = !isnan(score);
    if (!out->has_score) {
        out->score = NO_SCORE;
        out->phenotype = INDETERMINATE;
        return SD_OK;
    }
    out->score_value = score;
    out->score_at_least = read->at_least;
    out->score = score_text(score, read->at_least, arena);
    find_range(gene, out);
    return out->score ? SD_OK : sd_error__no_memory(err);
}

/* ---- calls made elsewhere
 * ---------------------------------------------------------------------------------- */

/* "≥4.0", ">=4", "1.25"; false where it is no number ("n/a"). */
static bool parse_score(const char *text, double *value, bool *at_least)
{
    static const char *const prefixes[] = {"≥", ">="};
    *at_least = false;
    for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
        const size_t length = strlen(prefixes[i]);
        if (strncmp(text, prefixes[i], length) == 0) {
            *at_least = true;
            text += length;
            break;
        }
    }
    return sd_text__to_double(text, strlen(text), value) && *value >= 0;
}

static sd_status supply_score(const sd_call *call, sd_arena *arena, sd_outcome *out,
                              sd_error *err)
{
    out->has_score =
        parse_score(call->outside_score, &out->score_value, &out->score_at_least);
    out->activities[0] = out->activities[1] = SD_NOT_ASSIGNED;
    out->row = NULL;
    out->score = NO_SCORE;
    if (out->has_score)
        out->score = score_text(out->score_value, out->score_at_least, arena);
    if (!out->score)
        return sd_error__no_memory(err);
    out->phenotype = INDETERMINATE;
    if (out->has_score)
        find_range(call->gene, out);
    return SD_OK;
}

/* What was supplied stands, whatever would have been computed. */
sd_status sd_phenotype__supply(const sd_call *call, sd_arena *arena, sd_outcome *out,
                               sd_error *err)
{
    const sd_phenotype_rule rule = call->gene->phenotype_rule;
    sd_status status = SD_OK;
    if (call->outside_score && rule == SD_RULE_ACTIVITY_SCORE)
        status = supply_score(call, arena, out, err);
    if (status != SD_OK || !call->outside_phenotype)
        return status;
    if (rule == SD_RULE_ALLELE_STATUS)
        return sd_allele_status__supply(call, arena, out, err);
    /* A score that was computed and says otherwise does not stand beside a supplied
     * phenotype. */
    if (!call->outside_score && out->phenotype &&
        strcmp(out->phenotype, call->outside_phenotype) != 0) {
        out->has_score = out->score_at_least = false;
        out->score = NULL;
    }
    out->phenotype = call->outside_phenotype;
    out->row = NULL;
    return SD_OK;
}

/* ---- one diplotype ---- */

sd_status sd_phenotype__of(const sd_call *call, const sd_diplotype *diplotype,
                           sd_arena *arena, sd_outcome *out, sd_error *err)
{
    const sd_kb_gene *gene = call->gene;
    reading read;
    sd_status status = SD_OK;
    *out = (sd_outcome){.diplotype = diplotype,
                        .activities = {SD_NOT_ASSIGNED, SD_NOT_ASSIGNED}};
    switch (gene->phenotype_rule) {
    case SD_RULE_NONE:
        break;
    case SD_RULE_FUNCTION_PAIR:
        status = read_diplotype(gene, diplotype, arena, &read, err);
        if (status == SD_OK)
            by_function_pair(gene, &read, out);
        break;
    case SD_RULE_ACTIVITY_SCORE:
        status = read_diplotype(gene, diplotype, arena, &read, err);
        if (status == SD_OK)
            status = by_activity_score(gene, &read, diplotype->shape == SD_COMPONENTS,
                                       arena, out, err);
        break;
    case SD_RULE_ALLELE_STATUS:
        status = sd_allele_status__of(gene, diplotype, arena, out, err);
        break;
    }
    return status;
}
