/* likelihood.c -- genotypes by their chances.
 *
 * The values of a field with Number=G stand in VCF's order: of n alleles, the genotype
 * j/k (j <= k) at k(k+1)/2 + j where there are two copies, the allele k at k where there
 * is one.  Which of the two it is, the number of values tells.
 *
 * GP is written in two scales.  Both are distributions, so they are told apart by what
 * adds up to one: the values, or ten to the power of a tenth of them, negated.
 * SPDX-License-Identifier: Apache-2.0 */
#include "genotype/likelihood.h"

#include <math.h>

typedef enum scale { SCALE_PROBABILITY, SCALE_PHRED, SCALE_LOG10 } scale;

/* Values are rounded, often to two digits or whole Phred numbers. */
static const double probability_slack = 0.05, phred_slack = 0.2;
/* Nearer to each other than this, two genotypes are as probable. */
static const double tie = 1e-6;

/* One sample's values of a field. */
typedef struct values {
    const bcf_fmt_t *field;
    uint32_t column;
    size_t n;
    bool is_diploid;
    double shift; /* taken off each value of a likelihood, so that the largest is 1 */
} values;

/* ---- values ---- */

/* False where the values are missing, or as many as for no number of copies. */
static bool find_values(values *v, const bcf_fmt_t *field, const sd_record *record,
                        uint32_t column)
{
    const size_t n_alleles = record->n_alts + 1;
    double value;
    *v = (values){.field = field, .column = column};
    while (sd_record__value(field, column, v->n, &value)) {
        if (isnan(value))
            return false;
        v->n++;
    }
    v->is_diploid = v->n == n_alleles * (n_alleles + 1) / 2;
    return n_alleles > 1 && (v->is_diploid || v->n == n_alleles);
}

static double value_at(const values *v, size_t i)
{
    double value = (double)NAN;
    sd_record__value(v->field, v->column, i, &value);
    return value - v->shift;
}

static double weight_of(double value, scale of)
{
    switch (of) {
    case SCALE_PROBABILITY:
        return value;
    case SCALE_PHRED:
        return pow(10, -value / 10);
    case SCALE_LOG10:
        break;
    }
    return pow(10, value);
}

static double sum_of(const values *v, scale of)
{
    double sum = 0;
    for (size_t i = 0; i < v->n; i++)
        sum += weight_of(value_at(v, i), of);
    return sum;
}

static bool are_signed(const values *v, int sign)
{
    for (size_t i = 0; i < v->n; i++)
        if (value_at(v, i) * sign < 0)
            return false;
    return true;
}

/* The scale of GP; false where it is neither. */
static bool find_scale(const values *v, scale *out)
{
    if (!are_signed(v, 1))
        return false;
    *out = SCALE_PROBABILITY;
    if (fabs(sum_of(v, SCALE_PROBABILITY) - 1) <= probability_slack)
        return true;
    *out = SCALE_PHRED;
    return fabs(sum_of(v, SCALE_PHRED) - 1) <= phred_slack;
}

/* ---- genotypes ---- */

static void set_genotype(const values *v, size_t index, sd_genotype *genotype)
{
    *genotype = (sd_genotype){.n_copies = 1, .allele = {(int32_t)index, -1}};
    genotype->is_phased = true;
    if (!v->is_diploid)
        return;
    size_t k = 0;
    while ((k + 1) * (k + 2) / 2 <= index)
        k++;
    *genotype = (sd_genotype){.n_copies = 2,
                              .allele = {(int32_t)(index - k * (k + 1) / 2), (int32_t)k}};
}

/* Likelihoods are known up to a factor. */
static void shift_to_largest(values *v, int sign)
{
    double largest = value_at(v, 0);
    for (size_t i = 1; i < v->n; i++) {
        const double value = value_at(v, i);
        largest = (value - largest) * sign > 0 ? value : largest;
    }
    v->shift = largest;
}

static bool take_likeliest(const values *v, scale of, const char *field,
                           sd_genotype *genotype, sd_likely *likely)
{
    const double sum = sum_of(v, of);
    size_t best = 0;
    double most = -1, second = -1;
    for (size_t i = 0; i < v->n; i++) {
        const double weight = weight_of(value_at(v, i), of);
        if (weight > most) {
            second = most;
            most = weight;
            best = i;
        } else if (weight > second) {
            second = weight;
        }
    }
    if (!(sum > 0) || !isfinite(sum))
        return false;
    set_genotype(v, best, genotype);
    *likely = (sd_likely){
        .field = field, .probability = most / sum, .is_tied = most - second <= tie * sum};
    return true;
}

bool sd_likelihood__genotype(const sd_record *record, uint32_t column,
                             sd_genotype *genotype, sd_likely *likely)
{
    values v;
    scale of;
    *genotype = (sd_genotype){.allele = {-1, -1}, .is_phased = true};
    *likely = (sd_likely){.field = NULL};
    if (find_values(&v, record->probabilities, record, column) && find_scale(&v, &of))
        return take_likeliest(&v, of, "GP", genotype, likely);
    if (find_values(&v, record->log_likelihoods, record, column) && are_signed(&v, -1)) {
        shift_to_largest(&v, 1);
        return take_likeliest(&v, SCALE_LOG10, "GL", genotype, likely);
    }
    if (find_values(&v, record->phred_likelihoods, record, column) && are_signed(&v, 1)) {
        shift_to_largest(&v, -1);
        return take_likeliest(&v, SCALE_PHRED, "PL", genotype, likely);
    }
    return false;
}

double sd_likelihood__of(const sd_record *record, uint32_t column,
                         const sd_genotype *genotype)
{
    values v;
    scale of;
    if (!find_values(&v, record->probabilities, record, column) ||
        genotype->n_copies != (v.is_diploid ? 2u : 1u) || !find_scale(&v, &of))
        return (double)NAN;
    size_t low = (size_t)genotype->allele[0], high = low;
    if (v.is_diploid)
        high = (size_t)genotype->allele[1];
    if (low > high) {
        const size_t first = low;
        low = high;
        high = first;
    }
    const size_t index = v.is_diploid ? high * (high + 1) / 2 + low : low;
    return weight_of(value_at(&v, index), of) / sum_of(&v, of);
}

/* ---- imputed? ---- */

static bool header_knows(const bcf_hdr_t *header, const char *key)
{
    const int id = bcf_hdr_id2int(header, BCF_DT_ID, key);
    return id >= 0 && bcf_hdr_idinfo_exists(header, BCF_HL_INFO, id);
}

static bool has_info(const sd_record *record, const char *key)
{
    return bcf_get_info(record->source->header, (bcf1_t *)(uintptr_t)record->line, key) !=
           NULL;
}

bool sd_likelihood__is_imputed(const sd_record *record)
{
    const bcf_hdr_t *header = record->source->header;
    if (header_knows(header, "IMP") || header_knows(header, "IMPUTED"))
        return has_info(record, "IMP") || has_info(record, "IMPUTED");
    return record->dosage && !has_info(record, "TYPED") &&
           !has_info(record, "TYPED_ONLY") && !has_info(record, "GENOTYPED");
}
