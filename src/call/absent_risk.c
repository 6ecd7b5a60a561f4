/* absent_risk.c -- sites where an absent record, read as the reference on the user's
 * word, is known to mislead.
 *
 * Files lack records there although the base varies: the genome's base is itself the
 * rarer one, or the site is hard to map.  databases/sites marks them for each build.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "call/caller.h"

/* The frequencies of all populations together; NULL where the tables have none. */
static const double *pooled(const sd_column *column, const sd_kb_frequencies *of_gene,
                            double *chromosomes)
{
    size_t n;
    const char *const *populations = sd_kb__populations(column->kb, &n);
    for (size_t i = 0; of_gene && i < n; i++)
        if (strcmp(populations[i], "all") == 0 && of_gene->chromosomes[i] > 0) {
            *chromosomes = of_gene->chromosomes[i];
            return &of_gene->counts[i * column->gene->n_alleles];
        }
    return NULL;
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
static double share_of_others(const sd_column *column, uint16_t site)
{
    const sd_kb_gene *gene = column->gene;
    const uint32_t reference = UINT32_C(1) << gene->sites[site].on[column->assembly].ref;
    double chromosomes = 0, others = 0;
    const double *counts =
        pooled(column, sd_kb__frequencies(column->kb, gene), &chromosomes);
    if (!counts)
        return NAN;
    for (uint16_t a = 0; a < gene->n_alleles; a++) {
        const uint32_t fits = gene->fits[(size_t)site * gene->n_alleles + a];
        if (!gene->alleles[a].is_defined || is_counted(gene, a) ||
            (!isnan(counts[a]) && (counts[a] <= 0 || fits == reference)))
            continue;
        if (isnan(counts[a]) || (fits & reference))
            return NAN;
        others += counts[a];
    }
    return others / chromosomes;
}

sd_status sd_column__note_assumed(sd_column *column, uint16_t site)
{
    const sd_kb_site *here = &column->gene->sites[site];
    if (column->cells[site].state != SD_CELL_ASSUMED ||
        !here->absent_risk[column->assembly])
        return SD_OK;
    const char *often = "";
    const double share = share_of_others(column, site);
    if (!isnan(share))
        often =
            sd_arena__printf(column->scratch,
                             " On %.1f %% of chromosomes it is another base than %s "
                             "(1000 Genomes Project).",
                             100 * share, here->alleles[here->on[column->assembly].ref]);
    if (!often)
        return SD_ENOMEM;
    return sd_column__note(column, site, "ABSENT_RISK",
                           "%s has no record and was read as the reference, as asked; "
                           "files are known to lack records "
                           "here although the base varies.%s",
                           here->id, often);
}
