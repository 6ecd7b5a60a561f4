/* tier_cover.c -- how much of a published minimum set of alleles was assessed.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/wording.h"

bool sd_report__is_assessed(const sd_gene_result *result, uint16_t allele)
{
    const sd_kb_allele *defined = &result->gene->alleles[allele];
    if (!result->cells || !defined->is_defined)
        return false;
    for (size_t i = 0; i < defined->n_core; i++)
        if (!sd_cell__is_usable(&result->cells[defined->core[i].site]))
            return false;
    return true;
}

bool sd_report__tier_cover(const sd_kb *kb, const sd_gene_result *result, int tier,
                           sd_tier_cover *out)
{
    size_t n_rows;
    const sd_kb_tier *rows = sd_kb__tiers(kb, &n_rows);
    *out = (sd_tier_cover){.tier = tier};
    for (size_t i = 0; i < n_rows; i++)
        if (rows[i].gene == result->gene && rows[i].tier == tier) {
            out->n_alleles++;
            out->n_assessed += sd_report__is_assessed(result, rows[i].allele);
        }
    return out->n_alleles > 0 && result->call->state != SD_CALL_OUTSIDE;
}
