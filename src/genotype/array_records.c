/* array_records.c -- from an array's rows to records at our sites.
 *
 * A row under another name than ours counts by its position alone.  Nothing is said of
 * sites without a row.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "genotype/array_genotype.h"
#include "genotype/array_state.h"

enum { ENOUGH_PLUS = 10 }; /* genotypes that fit the forward strand only */

const char *sd_array__refusal(const sd_source *source, const sd_kb_gene *gene)
{
    const sd_array *array = source->array;
    for (size_t i = 0; array && i < array->n_unclear; i++)
        if (array->unclear[i].gene == gene)
            return array->unclear[i].reason;
    return NULL;
}

static bool is_another_mitochondrion(const sd_array *array)
{
    return array->not_reference >= 3 && array->reference < 3 * array->not_reference;
}

/* ALT and GT of the site's `alleles` on the row's copies. */
static void spell(const sd_kb_site *site, int ref, const int alleles[2], int n_copies,
                  sd_text *alts, sd_text *gt)
{
    int listed[2], n_listed = 0;
    for (int i = 0; i < n_copies; i++) {
        int k = 0;
        if (alleles[i] >= 0 && alleles[i] != ref) {
            while (k < n_listed && listed[k] != alleles[i])
                k++;
            if (k == n_listed) {
                listed[n_listed++] = alleles[i];
                sd_text__printf(alts, "%s%s", k ? "," : "", site->alleles[alleles[i]]);
            }
            k++;
        }
        sd_text__puts(gt, i ? "/" : "");
        if (alleles[i] < 0)
            sd_text__puts(gt, ".");
        else
            sd_text__printf(gt, "%d", k);
    }
    if (n_listed == 0)
        sd_text__puts(alts, ".");
}

/* That the gene has a variant, but not which; false when out of memory. */
static bool note_unclear(sd_array *array, const sd_kb_gene *gene, const sd_kb_site *site)
{
    if (sd_array__refusal(array->source, gene))
        return true;
    const char *reason = sd_arena__printf(
        array->arena,
        "The array's letters show a variant at %s, but not which: they can be read in "
        "more than one way.",
        site->id);
    array->unclear[array->n_unclear++] = (sd_unclear_gene){gene, reason};
    return reason != NULL;
}

/* A record of the site with the row's genotype. */
static sd_status add_record(sd_array *array, const sd_kept_row *kept,
                            const sd_kb_gene *gene, uint16_t s, bool is_elsewhere,
                            sd_error *err)
{
    const sd_kb_site *site = &gene->sites[s];
    const sd_kb_spelling *on = &site->on[array->assembly];
    int alleles[2];
    sd_remark remark;
    sd_array_genotype__read(&kept->row, site, on->ref, array->trusts_plus, alleles,
                            &remark);
    const bool is_mt = gene->ploidy == SD_MITOCHONDRIAL;
    if (is_elsewhere || (is_mt && is_another_mitochondrion(array))) {
        alleles[0] = alleles[1] = -1;
        remark = (sd_remark){
            .code = "ARRAY_POSITION",
            .text = is_elsewhere
                        ? "not used: the row's rsID and position contradict each other"
                        : "not used: the file's mitochondrial positions are not those of "
                          "the revised Cambridge Reference Sequence",
            .is_refused = true,
            .is_mismatch = true};
    }
    if (remark.is_variant && !note_unclear(array, gene, site))
        return sd_array__no_memory(array, err);
    sd_text alts = {0}, gt = {0};
    const bool one_copy = kept->row.n_copies == 1 || (is_mt && alleles[0] == alleles[1]);
    spell(site, on->ref, alleles, one_copy ? 1 : 2, &alts, &gt);
    const char *line = NULL;
    if (!alts.failed && !gt.failed)
        line = sd_arena__printf(array->arena, "%s\t%lld\t%s\t%s\t%s\t.\t.\t.\tGT\t%s",
                                gene->chromosome, (long long)on->pos1,
                                kept->row.rsid > 0 ? site->rsid ? site->rsid : "." : ".",
                                site->alleles[on->ref], alts.data, gt.data);
    sd_text__free(&alts);
    sd_text__free(&gt);
    if (!line)
        return sd_array__no_memory(array, err);
    array->records[array->n_records] = (sd_array_record){line,
                                                         strlen(line),
                                                         array->n_records,
                                                         gene->chromosome,
                                                         on->pos1,
                                                         kept->line_number,
                                                         remark};
    array->n_records++;
    return SD_OK;
}

/* The site that a row is about, by rsID, else by position; false where none is.
 * *is_elsewhere: an rsID of ours at a place that is not. */
static bool find_site(const sd_array *array, const sd_kept_row *kept,
                      const sd_kb_gene **gene, uint16_t *site, bool *is_elsewhere)
{
    size_t i = sd_array__find_known(array, kept->row.rsid);
    *is_elsewhere = false;
    if (i < array->n_known) {
        *gene = array->known[i].gene;
        *site = array->known[i].site;
        for (; i < array->n_known && array->known[i].number == kept->row.rsid; i++)
            if (sd_array__is_at(kept, array->known[i].gene, array->known[i].site,
                                array->assembly)) {
                *gene = array->known[i].gene;
                *site = array->known[i].site;
                return true;
            }
        *is_elsewhere = true;
        return (*gene)->sites[*site].on[array->assembly].pos1 > 0;
    }
    const sd_kb_place *end, *place;
    if (!kept->chromosome)
        return false;
    place = sd_array__place_from(array, array->assembly, kept->chromosome,
                                 kept->row.pos1 - 1, &end);
    const bool is_indel =
        strchr("ID", kept->row.alleles[0]) || strchr("ID", kept->row.alleles[1]);
    for (; place && place < end && place->start1 <= kept->row.pos1; place++) {
        *gene = place->gene;
        *site = place->site;
        if (sd_array__is_single_base(&place->gene->sites[place->site]) && !is_indel &&
            place->start1 == kept->row.pos1)
            return true;
        /* of an insertion or deletion under another rsID nothing shows that it is ours */
        if (!sd_array__is_single_base(&place->gene->sites[place->site]) && is_indel &&
            kept->row.rsid == 0)
            return true;
    }
    return false;
}

static int compare_records(const void *a, const void *b)
{
    const sd_array_record *x = a, *y = b;
    const int order = strcmp(x->chromosome, y->chromosome);
    if (order != 0)
        return order;
    if (x->pos1 != y->pos1)
        return x->pos1 < y->pos1 ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

sd_status sd_array__make_records(sd_array *array, sd_error *err)
{
    const sd_kb_gene *gene;
    uint16_t site;
    bool is_elsewhere;
    array->records = SD_NEW(array->arena, sd_array_record, array->n_kept + 1);
    array->unclear =
        SD_NEW(array->arena, sd_unclear_gene, sd_kb_gene_count(array->kb) + 1);
    if (!array->records || !array->unclear)
        return sd_array__no_memory(array, err);
    for (size_t i = 0; i < array->n_kept; i++) {
        if (!find_site(array, &array->kept[i], &gene, &site, &is_elsewhere) ||
            is_elsewhere)
            continue;
        const sd_array_strand strand =
            sd_array_genotype__strand(&array->kept[i].row, &gene->sites[site]);
        array->n_plus += strand == SD_STRAND_PLUS;
        array->n_minus += strand == SD_STRAND_MINUS;
        array->n_both += strand == SD_STRAND_BOTH;
    }
    /* The file's word is not enough: its other letters must bear it out. */
    array->trusts_plus =
        array->says.plus_strand && array->n_minus == 0 && array->n_plus >= ENOUGH_PLUS;
    for (size_t i = 0; i < array->n_kept; i++) {
        if (!find_site(array, &array->kept[i], &gene, &site, &is_elsewhere))
            continue;
        sd_status status =
            add_record(array, &array->kept[i], gene, site, is_elsewhere, err);
        if (status != SD_OK)
            return status;
    }
    qsort(array->records, array->n_records, sizeof *array->records, compare_records);
    return SD_OK;
}
