/* kb_load_site_frequencies.c -- site_frequencies.tsv: how often a base stands at a site
 * whose alleles' frequencies do not tell.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/error.h"
#include "kb/kb_data.h"

enum { GENE, SITE, BASE, FREQUENCY, N, SOURCE };

static sd_status read_numbers(const sd_kb_reading *in, sd_kb_site_frequency *row,
                              sd_error *err)
{
    sd_status status =
        sd_table__double(&in->table, in->at[FREQUENCY], &row->frequency, err);
    if (status == SD_OK)
        status = sd_table__int(&in->table, in->at[N], &row->n, err);
    if (status != SD_OK)
        return status;
    if (!(row->frequency > 0 && row->frequency < 1))
        return sd_table__bad(&in->table, err, "%s is no frequency of a base that varies",
                             sd_kb__cell(in, FREQUENCY));
    if (row->n < 1)
        return sd_table__bad(&in->table, err, "%s is no number of chromosomes",
                             sd_kb__cell(in, N));
    return SD_OK;
}

static sd_status read_row(sd_kb *kb, const sd_kb_reading *in, sd_kb_site_frequency *row,
                          sd_error *err)
{
    const char *base = sd_kb__cell(in, BASE);
    sd_status status = sd_kb__read_gene_ref(kb, in, GENE, &row->gene, err);
    if (status == SD_OK)
        status = sd_kb__read_site_ref(row->gene, in, SITE, &row->site, err);
    if (status == SD_OK)
        status = sd_table__required(&in->table, in->at[SOURCE], &row->source, err);
    if (status != SD_OK)
        return status;
    const sd_kb_site *site = &row->gene->sites[row->site];
    row->base = sd_kb__find_spelling(site, base, strlen(base));
    if (row->base == site->n_alleles)
        return sd_table__bad(&in->table, err, "\"%.40s\" is not an allele of site %s",
                             base, site->id);
    return read_numbers(in, row, err);
}

sd_status sd_kb__load_site_frequencies(sd_kb *kb, sd_error *err)
{
    static const char *const columns[] = {"gene",      "site", "base",
                                          "frequency", "n",    "source"};
    sd_kb_reading in;
    sd_status status = sd_kb__begin(kb, &in, "site_frequencies.tsv", false, columns,
                                    SD_COUNT(columns), err);
    if (status != SD_OK)
        return status;
    kb->site_frequencies = SD_NEW(kb->arena, sd_kb_site_frequency, in.max_rows);
    if (!kb->site_frequencies)
        return sd_error__no_memory(err);
    for (bool more;; kb->n_site_frequencies++) {
        status = sd_kb__next(&in, &more, err);
        if (status != SD_OK || !more)
            return status;
        sd_kb_site_frequency *row = &kb->site_frequencies[kb->n_site_frequencies];
        status = read_row(kb, &in, row, err);
        if (status != SD_OK)
            return status;
        if (sd_kb__site_frequency(kb, row->gene, row->site))
            return sd_table__bad(&in.table, err, "site %s is there twice",
                                 row->gene->sites[row->site].id);
    }
}
