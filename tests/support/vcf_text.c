/* vcf_text.c -- SPDX-License-Identifier: Apache-2.0 */
#include "vcf_text.h"

#include "unit.h"

#include <htslib/bgzf.h>
#include <htslib/hts.h>
#include <htslib/vcf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_FILES = 2048 };
static char folder[64];
static char *files[MAX_FILES];
static size_t n_files;

static const char header_lines[] =
    "##fileformat=VCFv4.2\n"
    "##contig=<ID=chr1,length=248956422>\n"
    "##contig=<ID=chrX,length=156040895>\n"
    "##contig=<ID=chr7>\n"
    "##FILTER=<ID=LowQual,Description=\"Low\">\n"
    "##FILTER=<ID=RefCall,Description=\"No variant\">\n"
    "##INFO=<ID=END,Number=1,Type=Integer,Description=\"End\">\n"
    "##INFO=<ID=SVLEN,Number=.,Type=Integer,Description=\"Length\">\n"
    "##INFO=<ID=SVTYPE,Number=1,Type=String,Description=\"Type\">\n"
    "##INFO=<ID=TYPED,Number=0,Type=Flag,Description=\"x\">\n"
    "##ALT=<ID=DEL,Description=\"Deletion\">\n"
    "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n"
    "##FORMAT=<ID=AD,Number=R,Type=Integer,Description=\"Depths\">\n"
    "##FORMAT=<ID=DP,Number=1,Type=Integer,Description=\"Depth\">\n"
    "##FORMAT=<ID=MIN_DP,Number=1,Type=Integer,Description=\"Depth\">\n"
    "##FORMAT=<ID=GQ,Number=1,Type=Integer,Description=\"Quality\">\n"
    "##FORMAT=<ID=GP,Number=G,Type=Float,Description=\"Probabilities\">\n"
    "##FORMAT=<ID=GL,Number=G,Type=Float,Description=\"Likelihoods\">\n"
    "##FORMAT=<ID=PL,Number=G,Type=Integer,Description=\"Likelihoods\">\n"
    "##FORMAT=<ID=DS,Number=A,Type=Float,Description=\"Dosage\">\n"
    "##FORMAT=<ID=PS,Number=1,Type=Integer,Description=\"Phase set\">\n"
    "##FORMAT=<ID=HP,Number=.,Type=String,Description=\"x\">\n"
    "##FORMAT=<ID=PGT,Number=1,Type=String,Description=\"x\">\n"
    "##FORMAT=<ID=PID,Number=1,Type=String,Description=\"x\">\n"
    "##FORMAT=<ID=FT,Number=1,Type=String,Description=\"Filter\">\n"
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t";

static void blanks_to_tabs(char *text)
{
    for (; *text != '\0'; text++)
        if (*text == ' ')
            *text = '\t';
}

const char *vcf_header(const char *samples)
{
    static char text[4096];
    int n = snprintf(text, sizeof text, "%s", header_lines);
    snprintf(text + n, sizeof text - (size_t)n, "%s\n", samples);
    blanks_to_tabs(text + n);
    return text;
}

char *vcf_text(const char *samples, const char *records)
{
    const char *header = vcf_header(samples);
    size_t n_header = strlen(header), n_records = strlen(records);
    char *text = malloc(n_header + n_records + 1);
    assert_non_null(text);
    memcpy(text, header, n_header);
    memcpy(text + n_header, records, n_records + 1);
    blanks_to_tabs(text + n_header);
    return text;
}

/* ---- files ---- */

static const char *new_path(const char *suffix)
{
    if (folder[0] == '\0') {
        const char *base = getenv("TMPDIR");
        snprintf(folder, sizeof folder, "%.40s/stardose-XXXXXX",
                 base && *base ? base : "/tmp");
        assert_non_null(mkdtemp(folder));
    }
    assert_true(n_files < MAX_FILES);
    char path[128];
    int n = snprintf(path, sizeof path, "%s/%zu%s", folder, n_files, suffix);
    assert_true(n > 0 && (size_t)n < sizeof path);
    files[n_files] = malloc((size_t)n + 1);
    assert_non_null(files[n_files]);
    memcpy(files[n_files], path, (size_t)n + 1);
    return files[n_files++];
}

const char *vcf_file_bytes(const char *bytes, size_t length, const char *suffix)
{
    const char *path = new_path(suffix);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
    return path;
}

static const char *write_compressed(const char *text, const char *mode,
                                    const char *suffix)
{
    const char *path = new_path(suffix);
    BGZF *file = bgzf_open(path, mode);
    assert_non_null(file);
    ssize_t n = (ssize_t)strlen(text);
    assert_true(bgzf_write(file, text, (size_t)n) == n);
    assert_int_equal(bgzf_close(file), 0);
    return path;
}

static const char *write_crlf(const char *text)
{
    size_t n = 0;
    char *twice = malloc(2 * strlen(text) + 1);
    assert_non_null(twice);
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '\n')
            twice[n++] = '\r';
        twice[n++] = *c;
    }
    const char *path = vcf_file_bytes(twice, n, ".vcf");
    free(twice);
    return path;
}

static const char *write_bcf(const char *text, const char *mode)
{
    htsFile *in = hts_open(vcf_file_bytes(text, strlen(text), ".vcf"), "r");
    const char *path = new_path(".bcf");
    htsFile *out = hts_open(path, mode);
    bcf_hdr_t *header = bcf_hdr_read(in);
    bcf1_t *record = bcf_init();
    assert_true(in && out && header && record);
    assert_int_equal(bcf_hdr_write(out, header), 0);
    while (bcf_read(in, header, record) == 0)
        assert_int_equal(bcf_write(out, header, record), 0);
    bcf_destroy(record);
    bcf_hdr_destroy(header);
    assert_int_equal(hts_close(in), 0);
    assert_int_equal(hts_close(out), 0);
    return path;
}

const char *vcf_file(const char *text, vcf_form format)
{
    switch (format) {
    case FORM_VCF:
        return vcf_file_bytes(text, strlen(text), ".vcf");
    case FORM_BGZF:
        return write_compressed(text, "w", ".vcf.gz");
    case FORM_GZIP:
        return write_compressed(text, "wg", ".vcf.gz");
    case FORM_CRLF:
        return write_crlf(text);
    case FORM_BCF:
        return write_bcf(text, "wb");
    case FORM_BCF_RAW:
        return write_bcf(text, "wbu");
    case FORMS:
        break;
    }
    return NULL;
}

void vcf_clean(void)
{
    for (size_t i = 0; i < n_files; i++) {
        (void)unlink(files[i]);
        free(files[i]);
    }
    n_files = 0;
    if (folder[0] != '\0')
        (void)rmdir(folder);
    folder[0] = '\0';
}
