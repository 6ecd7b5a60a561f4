/* kb_load_fallbacks.c -- fallbacks.tsv: the site that settles a gene's phenotype where no
 * diplotype can be told.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/error.h"
#include "kb/kb_data.h"

enum { GENE, SITE, BASE, ALLELE, NOTE };

/* The allele that stands for a base must itself have that base. */
static sd_status read_base(const sd_kb_reading *in, sd_kb_fallback *row, sd_error *err)
{
    const sd_kb_gene *gene = row->gene;
    const sd_kb_site *site = &gene->sites[row->site];
    const char *base = sd_kb__cell(in, BASE);
    row->base = sd_kb__find_spelling(site, base, strlen(base));
    if (row->base == site->n_alleles)
        return sd_table__bad(&in->table, err, "\"%.40s\" is not an allele of site %s",
                             base, site->id);
    uint32_t fits = gene->fits[(size_t)row->site * gene->n_alleles + row->allele];
    if (!gene->alleles[row->allele].is_defined || !(fits >> row->base & 1))
        return sd_table__bad(&in->table, err, "allele %s does not have %s at site %s",
                             sd_kb__cell(in, ALLELE), base, site->id);
    return SD_OK;
}

/* A gene falls back on one site, and on one allele for each of its bases. */
static sd_status check_against(const sd_kb_reading *in, const sd_kb_fallback *row,
                               const sd_kb_fallback *before, sd_error *err)
{
    if (before->gene != row->gene)
        return SD_OK;
    if (before->site != row->site)
        return sd_table__bad(&in->table, err, "gene %s has a second site to fall back on",
                             row->gene->name);
    if (before->base == row->base)
        return sd_table__bad(&in->table, err, "%s at site %s is there twice",
                             sd_kb__cell(in, BASE), sd_kb__cell(in, SITE));
    return SD_OK;
}

sd_status sd_kb__load_fallbacks(sd_kb *kb, sd_error *err)
{
    static const char *const columns[] = {"gene", "site", "base", "allele", "note"};
    sd_kb_reading in;
    sd_status status =
        sd_kb__begin(kb, &in, "fallbacks.tsv", false, columns, SD_COUNT(columns), err);
    if (status != SD_OK)
        return status;
    kb->fallbacks = SD_NEW(kb->arena, sd_kb_fallback, in.max_rows);
    if (!kb->fallbacks)
        return sd_error__no_memory(err);
    for (bool more;; kb->n_fallbacks++) {
        status = sd_kb__next(&in, &more, err);
        if (status != SD_OK || !more)
            return status;
        sd_kb_fallback *row = &kb->fallbacks[kb->n_fallbacks];
        row->note = sd_kb__optional(&in, NOTE);
        status = sd_kb__read_gene_ref(kb, &in, GENE, &row->gene, err);
        if (status == SD_OK)
            status = sd_kb__read_site_ref(row->gene, &in, SITE, &row->site, err);
        if (status == SD_OK)
            status = sd_kb__read_allele_ref(row->gene, &in, ALLELE, &row->allele, err);
        if (status == SD_OK)
            status = read_base(&in, row, err);
        for (size_t i = 0; i < kb->n_fallbacks && status == SD_OK; i++)
            status = check_against(&in, row, &kb->fallbacks[i], err);
        if (status != SD_OK)
            return status;
    }
}
