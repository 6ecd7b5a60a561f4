/* vcf_header.c -- header checks, standard definitions, sample selection.
 *
 * The #CHROM line is taken apart here first: htslib is quadratic in its empty columns and
 * reports nothing but "could not parse". SPDX-License-Identifier: Apache-2.0 */
#include "genotype/vcf_header.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"

/* Fields that we read.  A header that does not define them would make htslib take them
 * for text. */
static const struct standard {
    int type;
    const char *id, *line;
} standards[] = {
    {BCF_HL_INFO, "END",
     "##INFO=<ID=END,Number=1,Type=Integer,Description=\"End of the block\">"},
    {BCF_HL_INFO, "SVLEN",
     "##INFO=<ID=SVLEN,Number=.,Type=Integer,Description=\"Length\">"},
    {BCF_HL_FMT, "GT", "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">"},
    {BCF_HL_FMT, "DP", "##FORMAT=<ID=DP,Number=1,Type=Integer,Description=\"Depth\">"},
    {BCF_HL_FMT, "MIN_DP",
     "##FORMAT=<ID=MIN_DP,Number=1,Type=Integer,Description=\"Least depth\">"},
    {BCF_HL_FMT, "GQ", "##FORMAT=<ID=GQ,Number=1,Type=Integer,Description=\"Quality\">"},
    {BCF_HL_FMT, "PS",
     "##FORMAT=<ID=PS,Number=1,Type=Integer,Description=\"Phase set\">"},
    {BCF_HL_FMT, "AD",
     "##FORMAT=<ID=AD,Number=R,Type=Integer,Description=\"Depths of the alleles\">"},
    {BCF_HL_FMT, "GP",
     "##FORMAT=<ID=GP,Number=G,Type=Float,Description=\"Probabilities\">"},
    {BCF_HL_FMT, "GL",
     "##FORMAT=<ID=GL,Number=G,Type=Float,Description=\"Likelihoods, log10\">"},
    {BCF_HL_FMT, "PL",
     "##FORMAT=<ID=PL,Number=G,Type=Integer,Description=\"Likelihoods, Phred\">"},
    {BCF_HL_FMT, "DS", "##FORMAT=<ID=DS,Number=A,Type=Float,Description=\"Dosage\">"},
    {BCF_HL_FMT, "FT", "##FORMAT=<ID=FT,Number=1,Type=String,Description=\"Filter\">"},
};

static sd_status add_standards(sd_source *source, sd_error *err)
{
    for (size_t i = 0; i < sizeof standards / sizeof standards[0]; i++) {
        int id = bcf_hdr_id2int(source->header, BCF_DT_ID, standards[i].id);
        if (id >= 0 && bcf_hdr_idinfo_exists(source->header, standards[i].type, id))
            continue;
        /* synced each time: the table that the next look-up reads has moved */
        if (bcf_hdr_append(source->header, standards[i].line) != 0 ||
            bcf_hdr_sync(source->header) != 0)
            return sd_source__fail(source, SD_ENOMEM, err, "out of memory");
    }
    return SD_OK;
}

/* ---- the #CHROM line ---- */

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* `names` becomes sorted. */
static sd_status check_names(const sd_source *source, char **names, size_t n,
                             sd_error *err)
{
    for (size_t i = 0; i < n; i++)
        if (names[i][0] == '\0')
            return sd_source__fail(source, SD_EINPUT, err,
                                   "empty sample name in column %zu of the #CHROM line",
                                   i + 10);
    qsort(names, n, sizeof *names, compare_names);
    for (size_t i = 1; i < n; i++)
        if (strcmp(names[i - 1], names[i]) == 0)
            return sd_source__fail(source, SD_EINPUT, err,
                                   "a sample name stands twice in the #CHROM line: give "
                                   "each sample its own name");
    return SD_OK;
}

static sd_status check_columns(const sd_source *source, char *line, sd_error *err)
{
    static const char fixed[] = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO";
    size_t n_fixed = sizeof fixed - 1;
    if (strncmp(line, fixed, n_fixed) != 0 ||
        (line[n_fixed] != '\0' && line[n_fixed] != '\t'))
        return sd_source__fail(source, SD_EINPUT, err,
                               "the #CHROM line does not have the eight columns of a "
                               "VCF, separated by tabs");
    char *rest = line + n_fixed;
    if (strncmp(rest, "\tFORMAT\t", 8) != 0)
        return sd_source__fail(source, SD_EINPUT, err,
                               "the file has no samples: a VCF with genotypes is needed");
    char *first = rest + 8;
    size_t n = 1;
    for (const char *c = first; *c != '\0'; c++)
        n += *c == '\t';
    if (n > SD_LIMIT_SAMPLES && strstr(first, "\t\t"))
        return sd_source__fail(source, SD_EINPUT, err,
                               "empty sample names in the #CHROM line");
    if (n > SD_LIMIT_SAMPLES)
        return sd_source__fail(source, SD_EINPUT, err,
                               "%zu samples, more than the limit of %d", n,
                               (int)SD_LIMIT_SAMPLES);
    sd_arena *arena = sd_arena__new();
    char **names = arena ? SD_NEW(arena, char *, n) : NULL;
    char *copy = names ? sd_arena__strdup(arena, first) : NULL;
    sd_status status = SD_OK;
    if (!copy)
        status = sd_source__fail(source, SD_ENOMEM, err, "out of memory");
    for (size_t i = 0; copy && i < n; i++) {
        names[i] = copy;
        copy += strcspn(copy, "\t");
        if (*copy == '\t')
            *copy++ = '\0';
        if (i + 1 == n)
            status = check_names(source, names, n, err);
    }
    sd_arena__free(arena);
    return status;
}

/* Where the line "#CHROM..." begins; NULL where there is none. */
static char *find_columns(char *text)
{
    char *line = text;
    while (line && strncmp(line, "#CHROM", 6) != 0) {
        line = strchr(line, '\n');
        line = line ? line + 1 : NULL;
    }
    return line;
}

/* VCF 4.0 to 4.5 say the same in what is read here. */
static void check_version(const sd_source *source, const char *text)
{
    static const char known[] = "##fileformat=VCFv4.";
    const size_t n = sizeof known - 1;
    if (strncmp(text, known, n) == 0 && text[n] >= '0' && text[n] <= '5' &&
        (text[n + 1] == '\n' || text[n + 1] == '\r'))
        return;
    sd_source__log(source, SD_LOG_WARNING,
                   "the version in the first line is not one of VCF 4.0 to 4.5: read as "
                   "if it were");
}

sd_status sd_vcf_header__parse(sd_source *source, char *text, size_t length,
                               sd_error *err)
{
    if (strlen(text) != length)
        return sd_source__fail(source, SD_EINPUT, err,
                               "NUL byte in the header: the file is damaged");
    check_version(source, text);
    char *columns = find_columns(text);
    if (!columns)
        return sd_source__fail(source, SD_EINPUT, err,
                               "the header has no #CHROM line: the file was cut");
    char *end = strchr(columns, '\n');
    if (!end)
        return sd_source__fail(
            source, SD_EINPUT, err,
            "the header ends within the #CHROM line: the file was cut");
    *end = '\0';
    sd_status status = check_columns(source, columns, err);
    *end = '\n';
    if (status != SD_OK)
        return status;
    source->line_number = 0; /* which line htslib objects to it does not tell */
    source->header = bcf_hdr_init("r");
    if (!source->header)
        return sd_source__fail(source, SD_ENOMEM, err, "out of memory");
    if (bcf_hdr_parse(source->header, text) != 0)
        return sd_source__fail(source, SD_EINPUT, err,
                               "the header does not follow the VCF specification: check "
                               "it with bcftools view -h");
    int gt = bcf_hdr_id2int(source->header, BCF_DT_ID, "GT");
    if (gt >= 0 && bcf_hdr_idinfo_exists(source->header, BCF_HL_FMT, gt) &&
        bcf_hdr_id2type(source->header, BCF_HL_FMT, gt) != BCF_HT_STR)
        return sd_source__fail(
            source, SD_EINPUT, err,
            "the header declares GT with a type other than String: correct the header");
    return add_standards(source, err);
}

/* ---- selection ---- */

sd_status sd_vcf_header__select(const sd_source *source, const char *samples,
                                sd_arena *arena, uint32_t **columns, size_t *n,
                                sd_error *err)
{
    size_t n_all = (size_t)bcf_hdr_nsamples(source->header);
    bool *named = SD_NEW(arena, bool, n_all);
    *columns = SD_NEW(arena, uint32_t, n_all);
    if (!named || !*columns)
        return sd_source__fail(source, SD_ENOMEM, err, "out of memory");
    bool exclude = samples && samples[0] == '^';
    for (const char *name = samples ? samples + exclude : NULL; name;) {
        size_t length = strcspn(name, ",");
        const char *alone = sd_arena__strndup(arena, name, length);
        if (!alone)
            return sd_source__fail(source, SD_ENOMEM, err, "out of memory");
        int column = bcf_hdr_id2int(source->header, BCF_DT_SAMPLE, alone);
        if (column < 0)
            return sd_source__fail(source, SD_EUSAGE, err,
                                   "the file has no sample named \"%.*s\"",
                                   length < 200 ? (int)length : 200, name);
        named[column] = true;
        name = name[length] == ',' ? name + length + 1 : NULL;
    }
    *n = 0;
    for (size_t i = 0; i < n_all; i++)
        if (!samples || named[i] != exclude)
            (*columns)[(*n)++] = (uint32_t)i;
    if (*n == 0)
        return sd_source__fail(source, SD_EUSAGE, err,
                               "no sample is left to be reported");
    return SD_OK;
}
