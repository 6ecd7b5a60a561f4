/* kb_check.c -- what only the whole can tell; at every opening.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "kb/kb_data.h"

/* A table of a gene that genes.tsv does not have would never be read: say so instead. */
static sd_status check_gene_tables(const sd_kb *kb, sd_error *err)
{
    static const char *const folders[] = {"sites/", "alleles/", "functions/",
                                          "phenotypes/", "windows/"};
    for (size_t i = 0; i < kb->n_tables; i++) {
        const char *name = kb->tables[i].name, *slash = strchr(name, '/');
        if (!slash)
            continue;
        bool is_of_gene = false;
        for (size_t f = 0; f < SD_COUNT(folders); f++)
            is_of_gene |= strncmp(name, folders[f], strlen(folders[f])) == 0;
        if (!is_of_gene)
            continue;
        bool is_known = false;
        for (size_t g = 0; g < kb->n_genes && !is_known; g++) {
            size_t length = strlen(kb->genes[g].name);
            is_known = strncmp(slash + 1, kb->genes[g].name, length) == 0 &&
                       strcmp(slash + 1 + length, ".tsv") == 0;
        }
        if (!is_known)
            return sd_kb__wrong(kb, name, 0, err, "the gene is not in genes.tsv");
    }
    return SD_OK;
}

static int compare_cores(const sd_kb_allele *x, const sd_kb_allele *y)
{
    if (x->n_core != y->n_core)
        return x->n_core < y->n_core ? -1 : 1;
    for (size_t i = 0; i < x->n_core; i++) {
        if (x->core[i].site != y->core[i].site)
            return x->core[i].site < y->core[i].site ? -1 : 1;
        if (x->core[i].bases != y->core[i].bases)
            return x->core[i].bases < y->core[i].bases ? -1 : 1;
    }
    return 0;
}

static int compare_definitions(const void *a, const void *b)
{
    const sd_kb_allele *const *x = a, *const *y = b;
    return compare_cores(*x, *y);
}

/* Two alleles with one definition could never be told apart. */
static sd_status check_definitions(sd_kb *kb, const sd_kb_gene *gene, sd_error *err)
{
    const sd_kb_allele **order = SD_NEW(kb->arena, const sd_kb_allele *, gene->n_alleles);
    if (!order)
        return sd_error__no_memory(err);
    size_t n = 0;
    for (uint16_t i = 0; i < gene->n_alleles; i++)
        if (gene->alleles[i].n_core > 0 && !gene->alleles[i].is_reference)
            order[n++] = &gene->alleles[i];
    qsort(order, n, sizeof *order, compare_definitions);
    for (size_t i = 1; i < n; i++)
        if (compare_cores(order[i - 1], order[i]) == 0) {
            const char *table = sd_arena__printf(kb->arena, "alleles/%s.tsv", gene->name);
            return sd_kb__wrong(kb, table, 0, err,
                                "alleles %s and %s have the same definition",
                                order[i - 1]->name, order[i]->name);
        }
    return SD_OK;
}

/* A gene that is called by position needs its reference; an activity score needs the
 * activities. */
static sd_status check_gene(sd_kb *kb, const sd_kb_gene *gene, sd_error *err)
{
    if (gene->n_sites > 0 && gene->reference == SD_NO_ALLELE)
        return sd_kb__wrong(kb, "genes.tsv", sd_kb__gene_line(kb, gene), err,
                            "gene %s has sites but no reference allele", gene->name);
    bool has_activity = false;
    for (uint16_t i = 0; i < gene->n_alleles; i++)
        has_activity |= gene->alleles[i].has_activity;
    if (gene->phenotype_rule == SD_RULE_ACTIVITY_SCORE && !has_activity)
        return sd_kb__wrong(
            kb, "genes.tsv", sd_kb__gene_line(kb, gene), err,
            "gene %s: phenotype_rule is activity_score, but no allele has an activity",
            gene->name);
    return check_definitions(kb, gene, err);
}

sd_status sd_kb__check(sd_kb *kb, sd_error *err)
{
    sd_status status = check_gene_tables(kb, err);
    for (size_t i = 0; i < kb->n_genes && status == SD_OK; i++)
        status = check_gene(kb, &kb->genes[i], err);
    return status;
}
