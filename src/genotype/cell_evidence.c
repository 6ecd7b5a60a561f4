/* cell_evidence.c -- whether a genotype is good enough: filters, depth, quality, reads.
 * SPDX-License-Identifier: Apache-2.0 */
#include "genotype/cell.h"

#include <math.h>
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

/* Of several imputed statements the cell keeps the least probability. */
static void keep_imputed(const sd_at *at, double probability)
{
    sd_cell *cell = sd_cell__at(at);
    uint8_t percent = UINT8_MAX;
    if (!isnan(probability)) /* never 0, which is "observed" */
        percent = probability < 0.01 ? 1 : (uint8_t)(100 * probability + 1e-4);
    if (cell->imputed == 0 || percent < cell->imputed)
        cell->imputed = percent;
}

/* Single precision, and a sum that is one but for rounding. */
static const double rounding = 1e-6;

/* How probable the genotype is: by what it was taken from; of one that was called, by GP.
 */
static sd_status weigh_probability(const sd_at *at, const sd_genotype *genotype,
                                   const sd_likely *likely, bool *good)
{
    const sd_record *record = at->statement->record;
    double probability = likely->probability;
    if (!likely->field)
        probability =
            genotype->n_missing > 0
                ? (double)NAN
                : sd_likelihood__of(record, at->builder->columns[at->sample], genotype);
    *good = !likely->is_tied && !(probability < at->builder->options->min_probability -
                                                    rounding); /* or NAN */
    if (!*good && likely->field)
        return SD_OBJECT(at, SD_CELL_LOW, "LOW_PROBABILITY",
                         "not used, no GT, and the most probable genotype has only "
                         "probability %.3f (%s)",
                         probability, likely->field);
    if (!*good)
        return SD_OBJECT(at, SD_CELL_LOW, "LOW_PROBABILITY",
                         "not used, the genotype called has only probability %.3f (GP)",
                         probability);
    if (likely->field || record->is_imputed)
        keep_imputed(at, probability);
    return SD_OK;
}

/* Filters, depth, quality and probability.
 *
 * A reference genotype of GQ 0 is not used: the caller found a variant just as likely. In
 * the gVCFs of 50 genomes 0.3 % of reference statements at our sites are such, nearly all
 * at five sites beside repeats and gene copies. */
sd_status sd_cell__weigh(const sd_at *at, const sd_genotype *genotype,
                         const sd_likely *likely, bool *good)
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
    sd_status status = weigh_probability(at, genotype, likely, good);
    if (*good)
        keep_evidence(at, depth, quality);
    return status;
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

/* ---- weak evidence for a variant ----
 *
 * It is told, and does not decide: callers know more than these numbers.  The limits are
 * those under which gnomAD does not count a genotype (Karczewski et al. 2020, PMID
 * 32461654): 10 reads, GQ 20, a fifth of the reads for either allele of two.  The same
 * fifth against an allele alone, and QUAL 20 (one in a hundred that there is no variant),
 * are ours.  In the gVCFs of 50 genomes at 30x, of 1053 genotypes with a variant at our
 * sites 17 are unbalanced, all beside a pseudogene, and none has fewer than 10 reads. */

enum { ENOUGH_READS = 10, ENOUGH_QUALITY = 20, LEAST_SHARE = 5 /* one part in five */ };

static sd_status note_few(const sd_at *at, int64_t reads)
{
    return sd_builder__note(at, "FEW_READS", false, "called on only %lld %s",
                            (long long)reads, reads == 1 ? "read" : "reads");
}

static sd_status note_reads(const sd_at *at, const sd_genotype *genotype)
{
    enum { MAX = 64 };
    int32_t depths[MAX];
    const sd_record *record = at->statement->record;
    const uint32_t column = at->builder->columns[at->sample];
    const size_t n = sd_record__allele_depths(record, column, depths, MAX);
    const int64_t depth = sd_record__depth(record, column);
    if (n == 0)
        return depth >= 0 && depth < ENOUGH_READS ? note_few(at, depth) : SD_OK;
    if (n > MAX)
        return SD_OK;
    if (n != record->n_alts + 1)
        return sd_builder__note(at, "ALLELE_DEPTHS", false,
                                "AD has %zu values for %zu alleles", n,
                                record->n_alts + 1);
    int64_t total = 0;
    for (size_t i = 0; i < n; i++)
        total += depths[i];
    if (total < ENOUGH_READS)
        return note_few(at, total);
    const int32_t a = genotype->allele[0],
                  b = genotype->n_copies > 1 ? genotype->allele[1] : a;
    const int64_t least = depths[a] < depths[b] ? depths[a] : depths[b];
    const bool is_odd =
        a != b ? least * LEAST_SHARE < total : (total - least) * LEAST_SHARE > total;
    if (!is_odd)
        return SD_OK;
    return sd_builder__note(at, "ALLELE_BALANCE", false,
                            "allele balance: %lld of %lld reads carry %.40s",
                            (long long)least, (long long)total,
                            record->line->d.allele[depths[a] < depths[b] ? a : b]);
}

sd_status sd_cell__note_weak(const sd_at *at, const sd_genotype *genotype)
{
    const sd_record *record = at->statement->record;
    const int64_t quality = sd_record__quality(record, at->builder->columns[at->sample]);
    const float qual = record->line->qual;
    sd_status status = note_reads(at, genotype);
    if (status == SD_OK && quality >= 0 && quality < ENOUGH_QUALITY)
        status = sd_builder__note(at, "LOW_GQ", false, "genotype quality (GQ) only %lld",
                                  (long long)quality);
    if (status == SD_OK && !bcf_float_is_missing(qual) && qual < ENOUGH_QUALITY)
        status = sd_builder__note(at, "LOW_QUAL", false,
                                  "quality of the variant (QUAL) only %g%s", (double)qual,
                                  qual < 0 ? ", which is no quality" : "");
    return status;
}
