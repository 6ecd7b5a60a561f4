/* rarity.c -- every pair of alleles that were counted, its phenotype by the gene's rule,
 * and the sum of its frequencies.
 * SPDX-License-Identifier: Apache-2.0 */
#include "interpret/interpret.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "interpret/allele_status.h"
#include "interpret/phenotype.h"

enum { HAPLOID, DIPLOID, PLOIDIES };

/* Of one gene; no phenotypes where nothing can be told. */
typedef struct gene_rarities {
    bool is_known; /* worked out */
    size_t n_phenotypes;
    const char **phenotypes;
    double *shares; /* [(phenotype * PLOIDIES + ploidy) * SD_MAX_POPULATIONS] */
} gene_rarities;

struct sd_rarities {
    const sd_kb *kb;
    sd_arena *arena;
    gene_rarities *genes; /* in kb order */
};

sd_status sd_rarity__new(sd_rarities **out, const sd_kb *kb, sd_arena *arena,
                         sd_error *err)
{
    sd_rarities *rarities = SD_NEW(arena, sd_rarities, 1);
    gene_rarities *genes = SD_NEW(arena, gene_rarities, sd_kb_gene_count(kb));
    if (!rarities || !genes)
        return sd_error__no_memory(err);
    *rarities = (sd_rarities){.kb = kb, .arena = arena, .genes = genes};
    *out = rarities;
    return SD_OK;
}

/* ---- one gene ---- */

static double *shares_of(const gene_rarities *gene, size_t phenotype, size_t ploidy)
{
    return gene->shares + (phenotype * PLOIDIES + ploidy) * SD_MAX_POPULATIONS;
}

static bool is_counted(const sd_kb_frequencies *known, uint16_t allele)
{
    for (size_t p = 0; p < SD_MAX_POPULATIONS; p++)
        if (known->counts[p * known->gene->n_alleles + allele] > 0)
            return true;
    return false;
}

/* The alleles that were counted, those that print alike once; false where some were
 * counted together with others. */
static bool list_alleles(const sd_kb_frequencies *known, uint16_t *alleles, size_t *n)
{
    const sd_kb_gene *gene = known->gene;
    *n = 0;
    for (uint16_t i = 0; i < gene->n_alleles; i++) {
        if (isnan(known->counts[i]))
            return false;
        size_t same = 0;
        while (same < *n && strcmp(gene->alleles[alleles[same]].reported_as,
                                   gene->alleles[i].reported_as) != 0)
            same++;
        if (same == *n && is_counted(known, i))
            alleles[(*n)++] = i;
    }
    return true;
}

static sd_haplotype copy_of(const sd_kb_gene *gene, const uint16_t *allele)
{
    return (sd_haplotype){.alleles = allele,
                          .n_alleles = 1,
                          .name = gene->alleles[*allele].reported_as,
                          .copies = 1,
                          .is_known = true};
}

static double share(const sd_kb_frequencies *known, size_t population, uint16_t allele)
{
    return known->counts[population * known->gene->n_alleles + allele] /
           known->chromosomes[population];
}

/* Add a pair, or one copy where `b` is NULL, to its phenotype's shares. */
static sd_status add_pair(const sd_kb_frequencies *known, const uint16_t *a,
                          const uint16_t *b, sd_arena *scratch, gene_rarities *out,
                          sd_error *err)
{
    const sd_call call = {.gene = known->gene, .state = SD_CALL_MADE};
    const sd_diplotype diplotype = {
        .shape = b ? SD_DIPLOID : SD_HAPLOID,
        .copy = {copy_of(known->gene, a), copy_of(known->gene, b ? b : a)},
        .name = ""};
    sd_outcome outcome;
    const sd_status status = sd_phenotype__of(&call, &diplotype, scratch, &outcome, err);
    if (status != SD_OK || !outcome.phenotype)
        return status;
    size_t i = 0;
    while (i < out->n_phenotypes && strcmp(out->phenotypes[i], outcome.phenotype) != 0)
        i++;
    if (i == out->n_phenotypes)
        return SD_OK; /* Indeterminate */
    double *shares = shares_of(out, i, b ? DIPLOID : HAPLOID);
    for (size_t p = 0; p < SD_MAX_POPULATIONS; p++) {
        if (known->chromosomes[p] <= 0)
            continue;
        double frequency = share(known, p, *a);
        if (b)
            frequency *= (*a == *b ? 1 : 2) * share(known, p, *b);
        shares[p] += frequency;
    }
    return SD_OK;
}

/* The gene's phenotypes, each once, without shares yet. */
static sd_status list_phenotypes(const sd_kb_frequencies *known, sd_arena *arena,
                                 gene_rarities *out, sd_error *err)
{
    const sd_kb_gene *gene = known->gene;
    out->phenotypes = SD_NEW(arena, const char *, gene->n_phenotypes);
    out->shares =
        SD_NEW(arena, double, (size_t)gene->n_phenotypes *PLOIDIES *SD_MAX_POPULATIONS);
    if (!out->phenotypes || !out->shares)
        return sd_error__no_memory(err);
    for (size_t i = 0; i < gene->n_phenotypes; i++) {
        const char *phenotype = gene->phenotypes[i].phenotype;
        size_t before = 0;
        while (before < out->n_phenotypes &&
               strcmp(out->phenotypes[before], phenotype) != 0)
            before++;
        if (before == out->n_phenotypes && strcmp(phenotype, SD_INDETERMINATE) != 0)
            out->phenotypes[out->n_phenotypes++] = phenotype;
    }
    for (size_t i = 0; i < out->n_phenotypes * PLOIDIES * SD_MAX_POPULATIONS; i++)
        out->shares[i] = known->chromosomes[i % SD_MAX_POPULATIONS] > 0 ? 0 : (double)NAN;
    return SD_OK;
}

static sd_status work_out(const sd_kb_frequencies *known, sd_arena *arena,
                          sd_arena *scratch, gene_rarities *out, sd_error *err)
{
    const sd_phenotype_rule rule = known->gene->phenotype_rule;
    if (rule != SD_RULE_FUNCTION_PAIR && rule != SD_RULE_ACTIVITY_SCORE)
        return SD_OK;
    size_t n = 0;
    uint16_t *alleles = SD_NEW(scratch, uint16_t, known->gene->n_alleles);
    if (!alleles)
        return sd_error__no_memory(err);
    if (!list_alleles(known, alleles, &n))
        return SD_OK;
    sd_status status = list_phenotypes(known, arena, out, err);
    for (size_t a = 0; a < n && status == SD_OK; a++) {
        status = add_pair(known, &alleles[a], NULL, scratch, out, err);
        for (size_t b = a; b < n && status == SD_OK; b++)
            status = add_pair(known, &alleles[a], &alleles[b], scratch, out, err);
    }
    return status;
}

static sd_status know_gene(sd_rarities *rarities, const sd_kb_gene *gene, sd_error *err)
{
    gene_rarities *out = &rarities->genes[gene->index];
    const sd_kb_frequencies *known = sd_kb__frequencies(rarities->kb, gene);
    if (out->is_known || !known)
        return SD_OK;
    sd_arena *scratch = sd_arena__new();
    if (!scratch)
        return sd_error__no_memory(err);
    const sd_status status = work_out(known, rarities->arena, scratch, out, err);
    sd_arena__free(scratch);
    out->is_known = status == SD_OK;
    return status;
}

/* ---- a meaning ---- */

/* How many copies of the gene the result is about; false where that is not known. */
static bool find_ploidy(const sd_meaning *meaning, size_t *ploidy)
{
    const sd_diplotype *diplotype = meaning->outcomes[0].diplotype;
    *ploidy = diplotype && diplotype->shape == SD_HAPLOID ? HAPLOID : DIPLOID;
    return diplotype || meaning->call->gene->ploidy == SD_AUTOSOMAL;
}

sd_status sd_rarity__of(sd_rarities *rarities, const sd_meaning *meaning, sd_arena *arena,
                        const sd_rarity **out, size_t *n_out, sd_error *err)
{
    *out = NULL;
    *n_out = 0;
    size_t ploidy;
    if (meaning->n_phenotypes == 0 || meaning->is_provisional ||
        !find_ploidy(meaning, &ploidy))
        return SD_OK;
    const sd_status status = know_gene(rarities, meaning->call->gene, err);
    if (status != SD_OK)
        return status;
    const gene_rarities *gene = &rarities->genes[meaning->call->gene->index];
    sd_rarity *list = SD_NEW(arena, sd_rarity, meaning->n_phenotypes);
    if (!list)
        return sd_error__no_memory(err);
    for (size_t i = 0; i < meaning->n_phenotypes; i++)
        for (size_t k = 0; k < gene->n_phenotypes; k++)
            if (strcmp(gene->phenotypes[k], meaning->phenotypes[i]) == 0)
                list[(*n_out)++] = (sd_rarity){.phenotype = gene->phenotypes[k],
                                               .is_haploid = ploidy == HAPLOID,
                                               .shares = shares_of(gene, k, ploidy)};
    *out = list;
    return SD_OK;
}
