/* kb_load_compounds.c -- compounds.tsv: named alleles that are others on one strand.
 * SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"
#include "kb/kb_data.h"

enum { GENE, ALLELE, PART };

static const sd_kb_core *core_at(const sd_kb_allele *allele, uint16_t site)
{
    for (uint16_t i = 0; i < allele->n_core; i++) {
        if (allele->core[i].site == site)
            return &allele->core[i];
    }
    return NULL;
}

/* All that the part's definition names the allele's names too, and it names more. */
static bool is_part(const sd_kb_allele *allele, const sd_kb_allele *part)
{
    for (uint16_t i = 0; i < part->n_core; i++) {
        const sd_kb_core *core = core_at(allele, part->core[i].site);
        if (!core || core->bases != part->core[i].bases)
            return false;
    }
    return part->n_core > 0 && part->n_core < allele->n_core;
}

static sd_status check_row(const sd_kb *kb, const sd_kb_reading *in,
                           const sd_kb_compound *row, sd_error *err)
{
    const sd_kb_allele *alleles = row->gene->alleles;
    if (!is_part(&alleles[row->allele], &alleles[row->part]))
        return sd_table__bad(&in->table, err, "allele %s is not part of %s",
                             sd_kb__cell(in, PART), sd_kb__cell(in, ALLELE));
    for (size_t i = 0; i < kb->n_compounds; i++) {
        const sd_kb_compound *before = &kb->compounds[i];
        if (before->gene == row->gene && before->allele == row->allele &&
            before->part == row->part)
            return sd_table__bad(&in->table, err, "part %s of %s is there twice",
                                 sd_kb__cell(in, PART), sd_kb__cell(in, ALLELE));
    }
    return SD_OK;
}

sd_status sd_kb__load_compounds(sd_kb *kb, sd_error *err)
{
    static const char *const columns[] = {"gene", "allele", "part"};
    sd_kb_reading in;
    sd_status status =
        sd_kb__begin(kb, &in, "compounds.tsv", false, columns, SD_COUNT(columns), err);
    if (status != SD_OK)
        return status;
    kb->compounds = SD_NEW(kb->arena, sd_kb_compound, in.max_rows);
    if (!kb->compounds)
        return sd_error__no_memory(err);
    for (bool more;; kb->n_compounds++) {
        status = sd_kb__next(&in, &more, err);
        if (status != SD_OK || !more)
            return status;
        sd_kb_compound *row = &kb->compounds[kb->n_compounds];
        status = sd_kb__read_gene_ref(kb, &in, GENE, &row->gene, err);
        if (status == SD_OK)
            status = sd_kb__read_allele_ref(row->gene, &in, ALLELE, &row->allele, err);
        if (status == SD_OK)
            status = sd_kb__read_allele_ref(row->gene, &in, PART, &row->part, err);
        if (status == SD_OK)
            status = check_row(kb, &in, row, err);
        if (status != SD_OK)
            return status;
    }
}
