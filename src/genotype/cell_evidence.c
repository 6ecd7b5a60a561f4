/* cell_evidence.c -- whether a genotype is good enough: filters, depth, quality, reads.
 * SPDX-License-Identifier: Apache-2.0 */
#include "genotype/cell.h"

#include <string.h>

static uint16_t depth_of(int64_t depth)
{
    return depth < 0 ? UINT16_MAX : depth < UINT16_MAX ? (uint16_t)depth : UINT16_MAX - 1;
}

static uint8_t quality_of(int64_t quality)
{
    return quality < 0 ? UINT8_MAX : quality < 99 ? (uint8_t)quality : 99;
}

/* The cell keeps the least depth and quality of the statements that it rests on. */
static void keep_evidence(const sd_at *at, int64_t depth, int64_t quality)
{
    sd_cell *cell = sd_cell__at(at);
    if (depth_of(depth) < cell->depth)
        cell->depth = depth_of(depth);
    if (quality_of(quality) < cell->quality)
        cell->quality = quality_of(quality);
}

/* A reference genotype that failed a filter is as good as none; a variant that did leaves
 * the site open. */
static sd_status refuse_filtered(const sd_at *at, bool is_ref, const char *what,
                                 const char *filter)
{
    if (is_ref)
        return SD_DOUBT(at, SD_CELL_FILTERED, "FILTERED_SITE",
                        "not used, the %s failed the filter %.60s", what, filter);
    return SD_OBJECT(at, SD_CELL_FILTERED, "FILTERED_SITE",
                     "not used, the %s failed the filter %.60s", what, filter);
}

/* Filters, depth and quality.  *good is false where the genotype is not to be used.
 *
 * A reference genotype of GQ 0 is not used: the caller found a variant just as likely. In
 * the gVCFs of 50 genomes 0.3 % of reference statements at our sites are such, nearly all
 * at five sites beside repeats and gene copies. */
sd_status sd_cell__weigh(const sd_at *at, const sd_genotype *genotype, bool *good)
{
    const sd_record *record = at->statement->record;
    const sd_run_options *options = at->builder->options;
    uint32_t column = at->builder->columns[at->sample];
    bool is_ref = sd_cell__is_reference(at, genotype);
    char filter[64];
    *good = false;
    if (record->filter && !options->use_filtered && !(record->is_refcall && is_ref))
        return refuse_filtered(at, is_ref, "record", record->filter);
    if (!options->use_filtered &&
        sd_record__sample_filter(record, column, filter, sizeof filter) &&
        !(is_ref && strcmp(filter, "RefCall") == 0))
        return refuse_filtered(at, is_ref, "genotype", filter);
    int64_t depth = sd_record__depth(record, column),
            quality = sd_record__quality(record, column);
    if (sd_cell__is_about_site(at))
        keep_evidence(at, depth, quality);
    if (depth == 0 || (depth > 0 && depth < options->min_depth))
        return SD_OBJECT(at, SD_CELL_LOW, "LOW_DEPTH", "not used, read depth %lld",
                         (long long)depth);
    if (quality >= 0 && quality < options->min_quality)
        return SD_OBJECT(at, SD_CELL_LOW, "LOW_QUALITY",
                         "not used, genotype quality %lld", (long long)quality);
    if (quality == 0 && is_ref)
        return SD_OBJECT(at, SD_CELL_LOW, "LOW_QUALITY",
                         "not used, reference with genotype quality 0");
    keep_evidence(at, depth, quality);
    *good = true;
    return SD_OK;
}

/* Reads of the two alleles (AD), where the gene keeps them and one record gives both. */
void sd_cell__keep_reads(const sd_at *at, const sd_genotype *genotype)
{
    enum { MAX = 64 };
    int32_t depths[MAX];
    sd_builder *builder = at->builder;
    if (!builder->reads)
        return;
    const sd_record *record = at->statement->record;
    uint16_t *reads =
        builder->reads[(size_t)at->sample * builder->matrix.gene->n_sites + at->site];
    reads[0] = reads[1] = 0;
    size_t n =
        sd_record__allele_depths(record, builder->columns[at->sample], depths, MAX);
    if (sd_evidence__at(at)->has_alleles || genotype->n_copies != 2 ||
        n != record->n_alts + 1 || n > MAX)
        return;
    for (int i = 0; i < 2; i++)
        reads[i] = depth_of(depths[genotype->allele[i]]);
}

/* Reads that speak against the genotype are told; they do not decide: callers know more
 * than AD. */
sd_status sd_cell__note_reads(const sd_at *at, const sd_genotype *genotype)
{
    enum { MAX = 64, ENOUGH = 10 };
    int32_t depths[MAX];
    const sd_record *record = at->statement->record;
    size_t n =
        sd_record__allele_depths(record, at->builder->columns[at->sample], depths, MAX);
    if (n == 0 || n > MAX)
        return SD_OK;
    if (n != record->n_alts + 1)
        return sd_builder__note(at, "ALLELE_DEPTHS", false,
                                "AD has %zu values for %zu alleles", n,
                                record->n_alts + 1);
    int64_t total = 0;
    for (size_t i = 0; i < n; i++)
        total += depths[i];
    int32_t a = genotype->allele[0], b = genotype->n_copies > 1 ? genotype->allele[1] : a;
    int64_t least = depths[a] < depths[b] ? depths[a] : depths[b];
    /* under a tenth of the reads for an allele of two, or over a quarter against an
     * allele alone */
    bool is_odd = a != b ? least * 10 < total : least * 4 < total * 3;
    if (total < ENOUGH || !is_odd)
        return SD_OK;
    return sd_builder__note(at, "ALLELE_BALANCE", false,
                            "allele balance: %lld of %lld reads carry %.40s",
                            (long long)least, (long long)total,
                            record->line->d.allele[depths[a] < depths[b] ? a : b]);
}
