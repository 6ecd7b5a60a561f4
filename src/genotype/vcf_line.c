/* vcf_line.c -- checks on the text of one record.
 * SPDX-License-Identifier: Apache-2.0 */
#include "genotype/vcf_line.h"

#include <string.h>

enum { CHROM, POS, ID, REF, ALT, QUAL, FILTER, INFO, FORMAT, FIXED };
static const char *const column_names[FIXED] = {"CHROM", "POS",    "ID",   "REF",   "ALT",
                                                "QUAL",  "FILTER", "INFO", "FORMAT"};

typedef struct slice {
    const char *at;
    size_t length;
} slice;

/* Cut `separator`-delimited pieces off `rest`; false when nothing is left. */
static bool cut(slice *rest, char separator, slice *piece)
{
    if (!rest->at)
        return false;
    const char *end = memchr(rest->at, separator, rest->length);
    piece->at = rest->at;
    piece->length = end ? (size_t)(end - rest->at) : rest->length;
    rest->length -= end ? piece->length + 1 : piece->length;
    rest->at = end ? end + 1 : NULL;
    return true;
}

/* The fixed columns, and what follows them in *samples.  False where there are fewer. */
static bool cut_columns(const sd_source *source, size_t n, slice columns[],
                        slice *samples)
{
    *samples = (slice){source->line, source->line_length};
    for (size_t i = 0; i < n; i++)
        if (!cut(samples, '\t', &columns[i]))
            return false;
    return true;
}

static bool equals(slice piece, const char *text)
{
    return piece.length == strlen(text) && memcmp(piece.at, text, piece.length) == 0;
}

/* ---- GT ---- */

/* "0", "./1", "0|1|2"; a leading separator is VCF 4.4's, which htslib 1.16 cannot read.
 */
static bool is_genotype(slice gt)
{
    bool expect_allele = true;
    for (size_t i = 0; i < gt.length; i++) {
        char c = gt.at[i];
        bool is_digit = c >= '0' && c <= '9';
        if (expect_allele && !is_digit && c != '.')
            return false;
        if (!expect_allele && !is_digit && c != '/' && c != '|')
            return false;
        if (!expect_allele && is_digit && gt.at[i - 1] == '.')
            return false;
        expect_allele = c == '/' || c == '|';
    }
    return !expect_allele;
}

static sd_status check_genotypes(const sd_source *source, slice format, slice samples,
                                 sd_error *err)
{
    slice key, sample, value = {0};
    size_t place = 0, found = SIZE_MAX;
    while (cut(&format, ':', &key)) {
        if (key.length == 0)
            return sd_source__fail(source, SD_EINPUT, err,
                                   "an empty key in the FORMAT column");
        if (equals(key, "GT") && found != SIZE_MAX)
            return sd_source__fail(source, SD_EINPUT, err,
                                   "GT stands twice in the FORMAT column");
        if (equals(key, "GT"))
            found = place;
        place++;
    }
    while (found != SIZE_MAX && cut(&samples, '\t', &sample)) {
        size_t i = 0;
        while (cut(&sample, ':', &value) && i < found)
            i++;
        if (i < found)
            continue; /* trailing fields may be left out */
        if (!is_genotype(value))
            return sd_source__fail(source, SD_EINPUT, err,
                                   "GT \"%.*s\" is not a genotype",
                                   value.length < 40 ? (int)value.length : 40, value.at);
    }
    return SD_OK;
}

/* ---- columns ---- */

static bool is_number(slice text)
{
    bool has_digit = false;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.at[i];
        if (c >= '0' && c <= '9')
            has_digit = true;
        else if (!strchr("+-.eE", c))
            return false;
    }
    return has_digit;
}

static bool is_quality(slice qual)
{
    return equals(qual, ".") || is_number(qual) || equals(qual, "inf") ||
           equals(qual, "nan") || equals(qual, "Infinity") || equals(qual, "NaN");
}

static sd_status check_alleles(const sd_source *source, slice ref, slice alts,
                               sd_error *err)
{
    slice alt;
    size_t n = 1;
    if (ref.length == 0 || equals(ref, "."))
        return sd_source__fail(source, SD_EINPUT, err, "the REF column is empty");
    while (cut(&alts, ',', &alt)) {
        n++;
        if (alt.length == 0)
            return sd_source__fail(source, SD_EINPUT, err, "an empty ALT");
    }
    if (n > SD_LIMIT_ALLELES)
        return sd_source__fail(source, SD_EINPUT, err,
                               "%zu alleles in one record, more than the limit of %d", n,
                               (int)SD_LIMIT_ALLELES);
    return SD_OK;
}

static sd_status check_column_count(const sd_source *source, slice samples, sd_error *err)
{
    size_t n_samples = 0, expected = (size_t)bcf_hdr_nsamples(source->header);
    slice sample;
    while (cut(&samples, '\t', &sample))
        n_samples++;
    if (n_samples != expected)
        return sd_source__fail(source, SD_EINPUT, err,
                               "%zu sample columns where the header has %zu", n_samples,
                               expected);
    return SD_OK;
}

sd_status sd_vcf_line__check(const sd_source *source, sd_error *err)
{
    slice columns[FIXED] = {{0}}, samples;
    if (!cut_columns(source, FIXED, columns, &samples))
        return sd_source__fail(source, SD_EINPUT, err, "the line has too few columns");
    for (size_t i = 0; i < FIXED; i++)
        if (columns[i].length == 0)
            return sd_source__fail(source, SD_EINPUT, err, "the %s column is empty",
                                   column_names[i]);
    sd_status status = check_column_count(source, samples, err);
    if (status == SD_OK)
        status = check_alleles(source, columns[REF], columns[ALT], err);
    if (status == SD_OK && !is_quality(columns[QUAL]))
        status = sd_source__fail(
            source, SD_EINPUT, err, "QUAL \"%.*s\" is not a number",
            columns[QUAL].length < 40 ? (int)columns[QUAL].length : 40, columns[QUAL].at);
    if (status == SD_OK)
        status = check_genotypes(source, columns[FORMAT], samples, err);
    return status;
}

sd_status sd_vcf_line__check_last(const sd_source *source, sd_error *err)
{
    slice columns[FIXED], samples, sample;
    size_t n_samples = 0;
    bool is_whole = cut_columns(source, FIXED, columns, &samples);
    while (is_whole && cut(&samples, '\t', &sample))
        n_samples += sample.length > 0;
    if (!is_whole || n_samples != (size_t)bcf_hdr_nsamples(source->header))
        return sd_source__fail(source, SD_EINPUT, err,
                               "the last line is incomplete: the file was cut");
    sd_source__log(
        source, SD_LOG_WARNING,
        "the last line (%s:%lld) does not end in a newline: the file may have been cut",
        source->contig, (long long)source->pos1);
    return SD_OK;
}

/* ---- END ---- */

/* The number behind `key` ("END="), which is at `at`; false where it is none. */
static bool read_integer(const char *at, const char *end, int64_t *value)
{
    bool is_negative = at < end && *at == '-';
    at += is_negative;
    const char *first = at;
    int64_t number = 0;
    for (; at < end && *at >= '0' && *at <= '9' && number < INT32_MAX; at++)
        number = number * 10 + (*at - '0');
    *value = is_negative ? -number : number;
    return at > first && (at == end || *at == ',' || *at == ';');
}

/* The integer after `key` ("END=") in INFO.  Every record that is not one of our sites
 * comes by here, so the fields are not cut one by one: only places where the key's first
 * letter begins a field are looked at. */
static bool info_integer(slice info, const char *key, int64_t *value)
{
    const char *end = info.at + info.length, *at = info.at;
    size_t n = strlen(key);
    while (at < end && (at = memchr(at, key[0], (size_t)(end - at))) != NULL) {
        bool begins = at == info.at || at[-1] == ';';
        if (begins && (size_t)(end - at) > n && memcmp(at, key, n) == 0)
            return read_integer(at + n, end, value);
        at++;
    }
    return false;
}

/* The first eight columns in one walk: they are short, and calls of memchr() cost more
 * than they save. */
static bool cut_until_info(const sd_source *source, slice columns[INFO + 1])
{
    const char *at = source->line, *end = at + source->line_length;
    for (size_t i = 0; i < INFO; i++) {
        columns[i].at = at;
        while (at < end && *at != '\t')
            at++;
        columns[i].length = (size_t)(at - columns[i].at);
        if (at == end)
            return false;
        at++;
    }
    const char *tab = memchr(at, '\t', (size_t)(end - at));
    columns[INFO] = (slice){at, (size_t)((tab ? tab : end) - at)};
    return true;
}

sd_status sd_vcf_line__find_end(sd_source *source, sd_error *err)
{
    slice columns[INFO + 1];
    source->end1 = source->pos1;
    if (!cut_until_info(source, columns))
        return sd_source__fail(source, SD_EINPUT, err, "the line has too few columns");
    int64_t end1 = source->pos1 + (int64_t)columns[REF].length - 1, value;
    if (info_integer(columns[INFO], "END=", &value)) {
        if (value < source->pos1)
            return sd_source__fail(source, SD_EINPUT, err, "END (%lld) lies before POS",
                                   (long long)value);
        end1 = value > end1 ? value : end1;
    } else if (memchr(columns[ALT].at, '<', columns[ALT].length) &&
               info_integer(columns[INFO], "SVLEN=", &value)) {
        int64_t length = value < 0 ? -value : value;
        end1 = source->pos1 + length > end1 ? source->pos1 + length : end1;
    }
    source->end1 = end1;
    return SD_OK;
}

sd_status sd_vcf_line__ref(const sd_source *source, const char **ref, size_t *n,
                           sd_error *err)
{
    slice columns[REF + 1], rest;
    if (!cut_columns(source, REF + 1, columns, &rest))
        return sd_source__fail(source, SD_EINPUT, err, "the line has too few columns");
    *ref = columns[REF].at;
    *n = columns[REF].length;
    return SD_OK;
}

sd_status sd_vcf_line__has_indel(const sd_source *source, bool *has_indel, sd_error *err)
{
    slice columns[ALT + 1], rest, alt;
    *has_indel = false;
    if (!cut_columns(source, ALT + 1, columns, &rest))
        return sd_source__fail(source, SD_EINPUT, err, "the line has too few columns");
    while (cut(&columns[ALT], ',', &alt))
        *has_indel =
            *has_indel ||
            (alt.length > 0 && alt.at[0] != '<' &&
             (alt.length != columns[REF].length || alt.length >= SD_PAIR_LENGTH));
    return SD_OK;
}
