/* absent_risk.c -- sites where an absent record, read as the reference on the user's
 * word, is known to mislead.
 *
 * Files lack records there although the base varies: the genome's base is itself the
 * rarer one, or the site is hard to map.  databases/sites marks them for each build.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "call/caller.h"

/* Chromosomes that carry the allele, and all that were looked at, over all populations.
 */
static double pooled(const sd_kb *kb, const sd_kb_frequencies *of_gene, uint16_t allele,
                     double *chromosomes)
{
    size_t n;
    double carry = 0;
    sd_kb__populations(kb, &n);
    *chromosomes = 0;
    for (size_t i = 0; i < n; i++) {
        carry += of_gene->counts[i * of_gene->gene->n_alleles + allele];
        *chromosomes += of_gene->chromosomes[i];
    }
    return carry;
}

/* Alleles that print alike were counted as one. */
static bool is_counted(const sd_kb_gene *gene, uint16_t allele)
{
    for (uint16_t i = 0; i < allele; i++)
        if (strcmp(gene->alleles[i].reported_as, gene->alleles[allele].reported_as) == 0)
            return true;
    return false;
}

/* Of chromosomes with a named allele, the share with another base than the reference at
 * the site; NAN where it cannot be told. */
static double share_by_alleles(const sd_kb *kb, const sd_kb_gene *gene, uint16_t site,
                               sd_assembly assembly)
{
    const uint32_t reference = UINT32_C(1) << gene->sites[site].on[assembly].ref;
    const sd_kb_frequencies *of_gene = sd_kb__frequencies(kb, gene);
    double chromosomes = 0, others = 0;
    for (uint16_t a = 0; of_gene && a < gene->n_alleles; a++) {
        const uint32_t fits = gene->fits[(size_t)site * gene->n_alleles + a];
        const double carry = pooled(kb, of_gene, a, &chromosomes);
        if (carry <= 0 || is_counted(gene, a) || fits == reference)
            continue;
        if (isnan(carry) || (fits & reference))
            return (double)NAN;
        others += carry;
    }
    return chromosomes > 0 ? others / chromosomes : (double)NAN;
}

double sd_absent_risk__share(const sd_kb *kb, const sd_kb_gene *gene, uint16_t site,
                             sd_assembly assembly, const char **source)
{
    const double share = share_by_alleles(kb, gene, site, assembly);
    *source = "1000 Genomes Project";
    if (!isnan(share))
        return share;
    const sd_kb_site_frequency *counted = sd_kb__site_frequency(kb, gene, site);
    *source = counted ? counted->source : NULL;
    if (!counted)
        return (double)NAN;
    /* other bases than one that has been counted are all the rest */
    return counted->base == gene->sites[site].on[assembly].ref ? 1 - counted->frequency
                                                               : counted->frequency;
}

sd_status sd_column__note_assumed(sd_column *column, uint16_t site)
{
    const sd_kb_site *here = &column->gene->sites[site];
    if (column->cells[site].state != SD_CELL_ASSUMED ||
        !here->absent_risk[column->assembly])
        return SD_OK;
    const char *often = "", *source;
    const double share =
        sd_absent_risk__share(column->kb, column->gene, site, column->assembly, &source);
    if (!isnan(share))
        often = sd_arena__printf(
            column->scratch,
            " On %.1f %% of chromosomes it is another base than %s (%s).", 100 * share,
            here->alleles[here->on[column->assembly].ref], source);
    if (!often)
        return SD_ENOMEM;
    return sd_column__note(column, site, "ABSENT_RISK",
                           "%s has no record and was read as the reference, as asked; "
                           "files are known to lack records "
                           "here although the base varies.%s",
                           here->id, often);
}
