/* fallback.c -- where no diplotype fits: what one site alone says of the gene's function.
 *
 * fallbacks.tsv names the site and the allele that a copy with each of its bases counts
 * as.  Source: the CPIC guideline for statins (PMID 35152405), which lets one variant
 * stand for the gene where no more was typed.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "call/caller.h"
#include "call/diplotype.h"

/* The row of the gene for this base, NULL where there is none: a base that no definition
 * knows has no row, so it settles nothing. */
static const sd_kb_fallback *find_row(const sd_column *column, uint16_t site,
                                      int16_t base)
{
    size_t n_rows;
    const sd_kb_fallback *rows = sd_kb__fallbacks(column->kb, &n_rows);
    for (size_t i = 0; i < n_rows; i++) {
        if (rows[i].gene == column->gene && rows[i].site == site && rows[i].base == base)
            return &rows[i];
    }
    return NULL;
}

/* A row of the gene, for its site; a gene has but one. */
static const sd_kb_fallback *find_site(const sd_column *column)
{
    size_t n_rows;
    const sd_kb_fallback *rows = sd_kb__fallbacks(column->kb, &n_rows);
    for (size_t i = 0; i < n_rows; i++) {
        if (rows[i].gene == column->gene)
            return &rows[i];
    }
    return NULL;
}

static bool make_inferred(const sd_column *column, const sd_kb_fallback *const row[2],
                          sd_diplotype *out)
{
    sd_haplotype copy[2];
    if (!sd_haplotype__make(column->gene, &row[0]->allele, 1, column->arena, &copy[0]))
        return false;
    if (!row[1]) {
        sd_diplotype__single(copy[0], 0, out);
        return true;
    }
    return sd_haplotype__make(column->gene, &row[1]->allele, 1, column->arena,
                              &copy[1]) &&
           sd_diplotype__pair(copy[0], copy[1], 0, column->arena, out);
}

static sd_status note_inferred(sd_column *column, const sd_kb_fallback *const row[2],
                               const sd_diplotype *inferred)
{
    const sd_kb_site *site = &column->gene->sites[row[0]->site];
    const sd_cell *cell = &column->cells[row[0]->site];
    return sd_column__note(
        column, row[0]->site, "FALLBACK_SITE",
        "No diplotype fits; the phenotype is inferred from the "
        "genotype %s%s%s at %s alone%s, which counts as %s.%s%s",
        site->alleles[row[0]->base], row[1] ? "/" : "",
        row[1] ? site->alleles[row[1]->base] : "", site->id,
        cell->state == SD_CELL_ASSUMED ? " (no record there: assumed to be the reference)"
                                       : "",
        inferred->name, row[0]->note ? " " : "", row[0]->note ? row[0]->note : "");
}

sd_status sd_caller__fall_back(sd_column *column, sd_call *call)
{
    const sd_kb_fallback *any = find_site(column);
    if (!any || !sd_cell__is_usable(&column->cells[any->site]))
        return SD_OK;
    const sd_cell *cell = &column->cells[any->site];
    const bool has_two = cell->allele[1] != SD_NO_COPY;
    const sd_kb_fallback *const row[2] = {
        find_row(column, any->site, cell->allele[0]),
        has_two ? find_row(column, any->site, cell->allele[1]) : NULL};
    if (!row[0] || (has_two && !row[1]))
        return SD_OK;
    sd_diplotype *inferred = SD_NEW(column->arena, sd_diplotype, 1);
    if (!inferred || !make_inferred(column, row, inferred))
        return SD_ENOMEM;
    call->inferred = inferred;
    return note_inferred(column, row, inferred);
}
