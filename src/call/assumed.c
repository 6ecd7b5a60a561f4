/* assumed.c -- what may be missed where positions without a record were read as the
 * reference on the user's word.
 *
 * A file that was not made to show a position lacks its record just as one that looked
 * and found the reference; nothing in it tells.  So each gene says how many positions
 * rest on the user's word, and which common alleles of another function stand or fall
 * with it.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "call/caller.h"

enum { MAX_NAMED = 6 };
static const double common = 0.01; /* of the chromosomes of a population */

typedef struct common_allele {
    uint16_t allele;
    double share;           /* INFINITY: counted together with others only */
    const char *population; /* NULL then */
} common_allele;

/* The population with the largest share of the allele; false where none has enough.  One
 * that was counted together with others counts as common. */
static bool find_share(const sd_column *column, uint16_t allele, common_allele *out)
{
    size_t n;
    const char *const *names = sd_kb__populations(column->kb, &n);
    const sd_kb_frequencies *known = sd_kb__frequencies(column->kb, column->gene);
    *out = (common_allele){.allele = allele};
    for (size_t i = 0; known && i < n; i++) {
        const double carry = known->counts[i * column->gene->n_alleles + allele];
        if (isnan(carry)) {
            *out = (common_allele){allele, (double)INFINITY, NULL};
            return true;
        }
        if (known->chromosomes[i] <= 0 || carry / known->chromosomes[i] <= out->share)
            continue;
        out->share = carry / known->chromosomes[i];
        out->population = names[i];
    }
    return out->share >= common;
}

/* Is it excluded by nothing but assumptions? */
static bool rests_on_assumption(const sd_column *column, uint16_t allele)
{
    const sd_kb_gene *gene = column->gene;
    bool is_assumed = false;
    for (uint16_t i = 0; i < column->n_loci; i++) {
        const sd_locus *locus = &column->loci[i];
        const uint32_t fits = gene->fits[(size_t)locus->site * gene->n_alleles + allele];
        if (fits & (locus->base[0] | locus->base[1]))
            continue;
        if (column->cells[locus->site].state != SD_CELL_ASSUMED)
            return false;
        is_assumed = true;
    }
    return is_assumed;
}

static const char *reference_function(const sd_kb_gene *gene)
{
    for (uint16_t a = 0; a < gene->n_alleles; a++)
        if (gene->alleles[a].is_reference)
            return gene->alleles[a].function;
    return NULL;
}

static bool has_other_function(const sd_kb_allele *allele, const char *reference)
{
    return !allele->is_reference && allele->is_defined && allele->function &&
           (!reference || strcmp(allele->function, reference) != 0);
}

static bool is_named(const sd_column *column, const common_allele *found, size_t n,
                     uint16_t allele)
{
    const sd_kb_allele *alleles = column->gene->alleles;
    for (size_t i = 0; i < n; i++)
        if (strcmp(alleles[found[i].allele].reported_as, alleles[allele].reported_as) ==
            0)
            return true;
    return false;
}

/* The alleles at stake, the most common first; NULL when out of memory. */
static const common_allele *find_alleles(const sd_column *column, size_t *n)
{
    const sd_kb_gene *gene = column->gene;
    const char *reference = reference_function(gene);
    common_allele *found = SD_NEW(column->scratch, common_allele, gene->n_alleles + 1);
    *n = 0;
    for (uint16_t a = 0; found && a < gene->n_alleles; a++) {
        common_allele one;
        if (!has_other_function(&gene->alleles[a], reference) ||
            is_named(column, found, *n, a) || !rests_on_assumption(column, a) ||
            !find_share(column, a, &one))
            continue;
        size_t at = (*n)++;
        for (; at > 0 && found[at - 1].share < one.share; at--)
            found[at] = found[at - 1];
        found[at] = one;
    }
    return found;
}

sd_status sd_column__note_all_assumed(sd_column *column)
{
    size_t n_assumed = 0, n;
    for (uint16_t i = 0; i < column->n_loci; i++)
        n_assumed += column->cells[column->loci[i].site].state == SD_CELL_ASSUMED;
    if (n_assumed == 0)
        return SD_OK;
    const common_allele *found = find_alleles(column, &n);
    if (!found)
        return SD_ENOMEM;
    sd_text text = {0};
    for (size_t i = 0; i < n && i < MAX_NAMED; i++) {
        sd_text__printf(&text, "%s%s",
                        i ? ", " : " If the file did not look there, missed may be: ",
                        column->gene->alleles[found[i].allele].reported_as);
        if (found[i].population)
            sd_text__printf(&text, " (%.1f %% of chromosomes in %s)",
                            100 * found[i].share, found[i].population);
    }
    if (n > MAX_NAMED)
        sd_text__printf(&text, " and %zu more", n - MAX_NAMED);
    sd_text__puts(&text, n ? "." : "");
    sd_status status =
        text.failed ? SD_ENOMEM
                    : sd_column__note(column, SD_NO_SITE, "ASSUMED",
                                      "%zu of %u positions have no record and were read "
                                      "as the reference, as asked.%s",
                                      n_assumed, (unsigned)column->gene->n_sites,
                                      text.data ? text.data : "");
    sd_text__free(&text);
    return status;
}
