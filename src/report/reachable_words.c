/* reachable_words.c -- what the phenotype could be besides, in words.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "report/wording.h"

enum { MAX_NAMES = 4 };

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static const char *phenotype_of(const sd_meaning *meaning, size_t i)
{
    return meaning->reachable[i].outcome->phenotype;
}

size_t sd_report__next_reachable(const sd_meaning *meaning, size_t i)
{
    for (; i < meaning->n_reachable; i++) {
        size_t k = 0;
        while (k < i && !same_text(phenotype_of(meaning, k), phenotype_of(meaning, i)))
            k++;
        if (k == i)
            return i;
    }
    return i;
}

/* " (activity score 0.0 to 0.5)": they go down from the highest. */
static void put_scores(const sd_meaning *meaning, size_t i, sd_text *text)
{
    const char *highest = meaning->reachable[i].outcome->score, *lowest = highest;
    for (size_t k = i; k < meaning->n_reachable; k++)
        if (same_text(phenotype_of(meaning, k), phenotype_of(meaning, i)) &&
            meaning->reachable[k].outcome->has_score)
            lowest = meaning->reachable[k].outcome->score;
    if (!highest || !meaning->reachable[i].outcome->has_score)
        return;
    if (same_text(lowest, highest))
        sd_text__printf(text, " (activity score %s)", highest);
    else
        sd_text__printf(text, " (activity score %s to %s)", lowest, highest);
}

void sd_report__put_reachable(const sd_meaning *meaning, size_t i, sd_text *text)
{
    const char *phenotype = phenotype_of(meaning, i);
    sd_text__puts(text, phenotype ? phenotype : "no phenotype");
    put_scores(meaning, i, text);
}

/* Whether the allele prints like one of the first `n`. */
static bool is_named(const sd_kb_gene *gene, const uint16_t *alleles, size_t n,
                     uint16_t allele)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(gene->alleles[alleles[i]].reported_as,
                   gene->alleles[allele].reported_as) == 0)
            return true;
    return false;
}

void sd_report__put_through(const sd_kb_gene *gene, const sd_reachable *reachable,
                            sd_text *text)
{
    size_t n = 0, n_more = 0;
    for (size_t i = 0; i < reachable->n_through; i++) {
        const uint16_t allele = reachable->through[i];
        if (is_named(gene, reachable->through, i, allele))
            continue;
        if (n == MAX_NAMES) {
            n_more++;
            continue;
        }
        sd_text__printf(text, "%s%s", n++ ? ", " : "", gene->alleles[allele].reported_as);
    }
    if (n_more > 0)
        sd_text__printf(text, " and %zu more", n_more);
}

void sd_report__put_change(const sd_change_if *change, sd_text *text)
{
    const sd_outcome *outcome = change->reachable->outcome;
    sd_text__printf(text, "%s %s", change->gene->name,
                    outcome->phenotype ? outcome->phenotype : "no phenotype");
    if (outcome->has_score)
        sd_text__printf(text, ", activity score %s", outcome->score);
}
