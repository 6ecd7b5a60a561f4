/* record.c -- a parsed record, read field by field.
 *
 * Genotypes are decoded here from the packed bytes: bcf_get_genotypes() of htslib 1.16
 * ends the process where a sample drops its trailing GT, and does not compare an allele's
 * number with the number of alleles. SPDX-License-Identifier: Apache-2.0 */
#include "genotype/record.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "genotype/likelihood.h"

/* ---- the record ---- */

/* Set what the sequence `alt` changes; false when out of memory. */
static bool read_edits(const sd_record *record, sd_alt *alt, sd_around *around,
                       sd_arena *arena)
{
    alt->edit = sd_variant__trim(record->pos1, record->ref, record->n_ref, alt->text,
                                 strlen(alt->text));
    alt->ways = sd_normalise__ways(&alt->edit, around, arena, &alt->n_ways);
    return alt->ways != NULL;
}

static void compare_reference(sd_record *record, sd_around *around)
{
    around->pos1 = record->pos1;
    around->ref = record->ref;
    around->n_ref = record->n_ref;
    record->contradicted1 = sd_around__contradiction(around);
    if (record->contradicted1 != 0)
        record->reference_there = sd_around__window_base(around, record->contradicted1);
}

static sd_status read_alleles(sd_record *record, sd_around *around, sd_arena *arena,
                              sd_error *err)
{
    const bcf1_t *line = record->line;
    if (line->n_allele == 0)
        return sd_source__fail(record->source, SD_EINPUT, err, "the record has no REF");
    record->ref = line->d.allele[0];
    record->n_ref = strlen(record->ref);
    record->ref_end1 = record->pos1 + (int64_t)record->n_ref - 1;
    sd_alt *alts = SD_NEW(arena, sd_alt, line->n_allele);
    if (!alts)
        return sd_source__fail(record->source, SD_ENOMEM, err, "out of memory");
    compare_reference(record, around);
    record->is_reference_only = true;
    for (uint32_t i = 1; i < line->n_allele; i++) {
        sd_alt *alt = &alts[i - 1];
        alt->text = line->d.allele[i];
        alt->kind = sd_variant__alt_kind(record->ref, alt->text);
        if (alt->kind == SD_ALT_BASES && !read_edits(record, alt, around, arena))
            return sd_source__fail(record->source, SD_ENOMEM, err, "out of memory");
        if (alt->kind == SD_ALT_UNSPECIFIED) {
            record->lists_unspecified = true;
            continue;
        }
        record->is_reference_only = false;
    }
    record->alts = alts;
    record->n_alts = line->n_allele - 1;
    return SD_OK;
}

/* DeepVariant marks what it found to be no variant as RefCall: that is evidence for the
 * reference. */
static void read_filters(sd_record *record)
{
    const bcf1_t *line = record->line;
    const bcf_hdr_t *header = record->source->header;
    for (int i = 0; i < line->d.n_flt; i++) {
        const char *name = bcf_hdr_int2id(header, BCF_DT_ID, line->d.flt[i]);
        if (!name || strcmp(name, "PASS") == 0 || strcmp(name, ".") == 0)
            continue;
        bool is_refcall = strcmp(name, "RefCall") == 0;
        record->is_refcall = (record->is_refcall || !record->filter) && is_refcall;
        if (!record->filter || !is_refcall)
            record->filter = name;
    }
}

static const bcf_fmt_t *find_field(const sd_record *record, const char *key)
{
    int id = bcf_hdr_id2int(record->source->header, BCF_DT_ID, key);
    for (uint32_t i = 0; id >= 0 && i < record->line->n_fmt; i++) {
        const bcf_fmt_t *field = &record->line->d.fmt[i];
        if (field->id == id)
            return field->p && field->n > 0 ? field : NULL;
    }
    return NULL;
}

static void find_fractions(sd_record *record)
{
    static const char *const keys[] = {"AF", "VAF", "HL"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0] && !record->fractions; i++) {
        record->fractions = find_field(record, keys[i]);
        record->fractions_key = record->fractions ? keys[i] : NULL;
    }
}

static sd_status read_fields(sd_record *record, sd_error *err)
{
    record->gt = find_field(record, "GT");
    if (record->gt && record->gt->type != BCF_BT_INT8 &&
        record->gt->type != BCF_BT_INT16 && record->gt->type != BCF_BT_INT32)
        return sd_source__fail(record->source, SD_EINPUT, err,
                               "GT is not stored as a genotype");
    /* of a block, the depth at its shallowest base */
    record->depth = find_field(record, "MIN_DP");
    if (!record->depth || !record->is_reference_only)
        record->depth = find_field(record, "DP");
    record->quality = find_field(record, "GQ");
    if (!record->quality) /* GATK's name for it at sites without a variant */
        record->quality = find_field(record, "RGQ");
    record->copies = find_field(record, "CN");
    record->phase_set = find_field(record, "PS");
    record->haplotypes = find_field(record, "HP");
    record->physical_gt = find_field(record, "PGT");
    record->physical_id = find_field(record, "PID");
    record->filters = find_field(record, "FT");
    record->probabilities = find_field(record, "GP");
    record->log_likelihoods = find_field(record, "GL");
    record->phred_likelihoods = find_field(record, "PL");
    record->dosage = find_field(record, "DS");
    if (!record->dosage)
        record->dosage = find_field(record, "HDS");
    record->is_imputed = sd_likelihood__is_imputed(record);
    record->allele_depths = find_field(record, "AD");
    find_fractions(record);
    return SD_OK;
}

static bool is_event(const char *alt)
{
    return strncmp(alt, "<DEL", 4) == 0 || strncmp(alt, "<DUP", 4) == 0 ||
           strncmp(alt, "<CN", 3) == 0;
}

/* Copy-number callers write segments like reference blocks (ALT '.', and END): what they
 * count is reads, and no base of it was looked at. */
static bool is_structural(const sd_record *record)
{
    bool has_event = false;
    for (size_t i = 0; i < record->n_alts; i++) {
        if (record->alts[i].kind == SD_ALT_BASES)
            return false;
        has_event |=
            record->alts[i].kind == SD_ALT_SYMBOLIC && is_event(record->alts[i].text);
    }
    bcf1_t *line = (bcf1_t *)(uintptr_t)record->line;
    return has_event ||
           (record->is_reference_only &&
            (record->copies || bcf_get_info(record->source->header, line, "SVTYPE")));
}

static bool is_symbolic(const sd_record *record)
{
    for (size_t i = 0; i < record->n_alts; i++)
        if (record->alts[i].kind != SD_ALT_SYMBOLIC)
            return false;
    return record->n_alts > 0;
}

static const char *make_label(const sd_record *record, sd_arena *arena)
{
    char alts[48] = ".";
    size_t used = 0;
    for (size_t i = 0; i < record->n_alts && used + 1 < sizeof alts; i++) {
        int n = snprintf(alts + used, sizeof alts - used, "%s%.20s", i > 0 ? "," : "",
                         record->alts[i].text);
        used += n > 0 ? (size_t)n : 0;
    }
    const sd_source *source = record->source;
    const bool names_file = source->is_one_of_several;
    return sd_arena__printf(arena, "%.100s%s%.40s:%lld %.20s%s>%s",
                            names_file ? source->display_name : "", names_file ? " " : "",
                            source->contig, (long long)record->pos1, record->ref,
                            record->n_ref > 20 ? "..." : "", alts);
}

int64_t sd_record__first1(const sd_record *record)
{
    int64_t first1 = record->pos1;
    for (size_t i = 0; i < record->n_alts; i++)
        for (size_t w = 0; w < record->alts[i].n_ways; w++)
            for (size_t k = 0; k < record->alts[i].ways[w].n_parts; k++) {
                /* of an indel, the base before counts */
                int64_t pos1 = record->alts[i].ways[w].parts[k].pos1 - 1;
                first1 = pos1 < first1 ? pos1 : first1;
            }
    return first1;
}

sd_status sd_record__read(sd_record *record, sd_source *source, sd_around *around,
                          sd_arena *arena, sd_error *err)
{
    sd_status status = sd_source__parse(source, err);
    if (status == SD_OK)
        status = sd_source__find_end(source, err);
    if (status != SD_OK)
        return status;
    *record = (sd_record){.source = source,
                          .line = source->record,
                          .remark = source->remark,
                          .pos1 = source->pos1,
                          .end1 = source->end1};
    status = read_alleles(record, around, arena, err);
    if (status == SD_OK)
        status = read_fields(record, err);
    if (status != SD_OK)
        return status;
    read_filters(record);
    record->is_block = record->is_reference_only && record->end1 > record->ref_end1;
    record->is_remainder =
        record->is_reference_only && record->lists_unspecified &&
        !bcf_get_info(source->header, (bcf1_t *)(uintptr_t)record->line, "END");
    record->is_structural = is_structural(record);
    record->is_symbolic = record->is_structural || is_symbolic(record);
    if (record->is_structural) /* no block: nothing of it is about bases */
        record->is_block = false;
    record->label = make_label(record, arena);
    return record->label ? SD_OK
                         : sd_source__fail(source, SD_ENOMEM, err, "out of memory");
}

/* ---- genotypes ---- */

/* Element `i` of the sample's value as htslib packs integers; false at the end of a short
 * vector. */
static bool packed(const bcf_fmt_t *field, uint32_t column, int i, int32_t *value)
{
    const unsigned char *at = field->p + (size_t)field->size * column;
    switch (field->type) {
    case BCF_BT_INT8: {
        int8_t x;
        memcpy(&x, at + i, sizeof x);
        *value = x == bcf_int8_missing ? bcf_int32_missing : x;
        return x != bcf_int8_vector_end;
    }
    case BCF_BT_INT16: {
        int16_t x = (int16_t)((unsigned)at[2 * i] | (unsigned)at[2 * i + 1] << 8);
        *value = x == bcf_int16_missing ? bcf_int32_missing : x;
        return x != bcf_int16_vector_end;
    }
    default: {
        const unsigned char *x = at + 4 * i;
        *value = (int32_t)((uint32_t)x[0] | (uint32_t)x[1] << 8 | (uint32_t)x[2] << 16 |
                           (uint32_t)x[3] << 24);
        return *value != bcf_int32_vector_end;
    }
    }
}

sd_status sd_record__genotype(const sd_record *record, uint32_t column,
                              sd_genotype *genotype, sd_error *err)
{
    *genotype = (sd_genotype){.allele = {-1, -1}, .is_phased = true};
    const bcf_fmt_t *gt = record->gt;
    for (int i = 0; gt && i < gt->n; i++) {
        int32_t value;
        if (!packed(gt, column, i, &value))
            break;
        int32_t allele = -1; /* (allele + 1) << 1 | is_phased; 0 for '.' */
        if (value != bcf_int32_missing && value >> 1 != 0)
            allele = (value >> 1) - 1;
        if (value != bcf_int32_missing &&
            (value < 0 || allele >= (int32_t)record->line->n_allele))
            return sd_source__fail(
                record->source, SD_EINPUT, err,
                "GT names allele %d where the record has alleles 0 to %u", (int)allele,
                (unsigned)record->line->n_allele - 1);
        if (i > 0 && !(value & 1))
            genotype->is_phased = false;
        if (genotype->n_copies < 2)
            genotype->allele[genotype->n_copies] = allele;
        genotype->n_copies++;
        genotype->n_missing += allele < 0;
    }
    return SD_OK;
}

/* ---- numbers and words ---- */

static int64_t text_number(const unsigned char *text, int length)
{
    int64_t value = 0;
    int i = 0;
    for (; i < length && text[i] >= '0' && text[i] <= '9' && value < INT32_MAX; i++)
        value = value * 10 + (text[i] - '0');
    return i > 0 ? value : -1;
}

bool sd_record__value(const bcf_fmt_t *field, uint32_t column, size_t i, double *value)
{
    if (!field || i >= (size_t)field->n || field->type == BCF_BT_CHAR)
        return false;
    *value = (double)NAN;
    if (field->type == BCF_BT_FLOAT) {
        float given;
        memcpy(&given, field->p + (size_t)field->size * column + i * sizeof given,
               sizeof given);
        if (!bcf_float_is_missing(given))
            *value = (double)given;
        return !bcf_float_is_vector_end(given);
    }
    int32_t given;
    const bool is_there = packed(field, column, (int)i, &given);
    if (is_there && given != bcf_int32_missing)
        *value = given;
    return is_there;
}

bool sd_record__integer(const bcf_fmt_t *field, uint32_t column, int32_t *value)
{
    return field &&
           (field->type == BCF_BT_INT8 || field->type == BCF_BT_INT16 ||
            field->type == BCF_BT_INT32) &&
           packed(field, column, 0, value) && *value != bcf_int32_missing;
}

/* Callers and hand-made headers declare DP and GQ as integers, floats and even strings.
 */
int64_t sd_record__number(const bcf_fmt_t *field, uint32_t column)
{
    if (!field)
        return -1;
    const unsigned char *at = field->p + (size_t)field->size * column;
    if (field->type == BCF_BT_CHAR)
        return text_number(at, field->n);
    if (field->type == BCF_BT_FLOAT) {
        float value;
        memcpy(&value, at, sizeof value);
        if (bcf_float_is_missing(value) || bcf_float_is_vector_end(value) ||
            !(value >= 0))
            return -1;
        return value < 1e9f ? (int64_t)value : INT32_MAX;
    }
    int32_t value;
    return sd_record__integer(field, column, &value) && value >= 0 ? value : -1;
}

size_t sd_record__allele_depths(const sd_record *record, uint32_t column, int32_t *depths,
                                size_t max)
{
    const bcf_fmt_t *field = record->allele_depths;
    size_t n = 0;
    if (!field || (field->type != BCF_BT_INT8 && field->type != BCF_BT_INT16 &&
                   field->type != BCF_BT_INT32))
        return 0;
    for (int32_t value; n < (size_t)field->n && packed(field, column, (int)n, &value);
         n++) {
        if (value < 0)
            return 0;
        if (n < max)
            depths[n] = value;
    }
    return n;
}

/* The sample's text, without the NULs that fill it up. */
size_t sd_record__text(const bcf_fmt_t *field, uint32_t column, const char **text)
{
    if (!field || field->type != BCF_BT_CHAR)
        return 0;
    *text = (const char *)(field->p + (size_t)field->size * column);
    size_t n = 0;
    while (n < (size_t)field->n && (*text)[n] != '\0' && (*text)[n] != bcf_str_missing)
        n++;
    return n == 1 && (*text)[0] == '.' ? 0 : n;
}

/* A header may declare the shares as text: "0.25,0.1". */
static size_t text_fractions(const char *text, size_t length, double *fractions,
                             size_t max)
{
    size_t n = 0;
    for (const char *end = text + length; text <= end; n++) {
        const char *comma = memchr(text, ',', (size_t)(end - text));
        const char *stop = comma ? comma : end;
        if (n == max || !sd_text__to_double(text, (size_t)(stop - text), &fractions[n]))
            return 0;
        text = stop + 1;
    }
    return n;
}

size_t sd_record__fractions(const sd_record *record, uint32_t column, const char **field,
                            double *fractions, size_t max)
{
    const bcf_fmt_t *values = record->fractions;
    const char *text = NULL;
    size_t n = 0;
    *field = record->fractions_key;
    if (values && values->type == BCF_BT_CHAR) {
        size_t length = sd_record__text(values, column, &text);
        n = length > 0 ? text_fractions(text, length, fractions, max) : 0;
    } else if (values && values->type == BCF_BT_FLOAT && (size_t)values->n <= max) {
        const unsigned char *at = values->p + (size_t)values->size * column;
        for (; n < (size_t)values->n; n++) {
            float value;
            memcpy(&value, at + n * sizeof value, sizeof value);
            if (bcf_float_is_vector_end(value))
                break;
            fractions[n] = bcf_float_is_missing(value) ? -1 : (double)value;
        }
    }
    for (size_t i = 0; i < n; i++)
        if (!(fractions[i] >= 0 && fractions[i] <= 1))
            return 0;
    return n;
}

int64_t sd_record__depth(const sd_record *record, uint32_t column)
{
    return sd_record__number(record->depth, column);
}

int64_t sd_record__copies(const sd_record *record, uint32_t column)
{
    return sd_record__number(record->copies, column);
}

int64_t sd_record__quality(const sd_record *record, uint32_t column)
{
    return sd_record__number(record->quality, column);
}

bool sd_record__sample_filter(const sd_record *record, uint32_t column, char *buffer,
                              size_t size)
{
    const char *text = NULL;
    size_t n = sd_record__text(record->filters, column, &text);
    if (n == 0 || (n == 4 && memcmp(text, "PASS", 4) == 0))
        return false;
    if (n >= size)
        n = size - 1;
    memcpy(buffer, text, n);
    buffer[n] = '\0';
    return true;
}
