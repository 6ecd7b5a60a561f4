/* test_structure.c -- how many copies of a gene records of structure give, and what they
 * are no proof of; with a gene of the built-in tables that has a span.
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "call/call.h"
#include "fail_alloc.h"
#include "genotype/genotype.h"
#include "tables.h"
#include "vcf_text.h"

static const char header[] =
    "##fileformat=VCFv4.2\n"
    "##contig=<ID=chr22,length=50818468>\n"
    "##FILTER=<ID=cnvQual,Description=\"Low\">\n"
    "##INFO=<ID=END,Number=1,Type=Integer,Description=\"End\">\n"
    "##INFO=<ID=SVLEN,Number=.,Type=Integer,Description=\"Length\">\n"
    "##INFO=<ID=SVTYPE,Number=1,Type=String,Description=\"Type\">\n"
    "##INFO=<ID=CN,Number=1,Type=Integer,Description=\"Copies\">\n"
    "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n"
    "##FORMAT=<ID=CN,Number=1,Type=Integer,Description=\"Copies\">\n"
    "##FORMAT=<ID=SM,Number=1,Type=Float,Description=\"Share\">\n"
    "##FORMAT=<ID=FT,Number=1,Type=String,Description=\"Filter\">\n"
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t";

/* A record of small variants, which makes the file one that reaches the gene. */
#define SMALL "chr22 42126611 . C G . . . GT 0/1"
/* A position before all of the gene, and an end behind it. */
#define WHOLE "chr22 42123000 "
#define ENDS  "END=42135344"

/* Header and records; blanks become tabs. */
static const char *write_file(const char *samples, const char *records, vcf_form form)
{
    char text[8192];
    int n = snprintf(text, sizeof text, "%s", header);
    snprintf(text + n, sizeof text - (size_t)n, "%s\n%s\n", samples, records);
    for (char *at = text + n; *at; at++)
        if (*at == ' ')
            *at = '\t';
    return vcf_file(text, form);
}

/* "counted 1", "unclear: why", "not seen", of each sample, joined by '|'. */
static void tell_copies(const sd_matrix *matrix, sd_text *out)
{
    for (size_t i = 0; i < matrix->n_samples; i++) {
        const sd_copy_number *copies = matrix->copies ? &matrix->copies[i] : NULL;
        sd_text__puts(out, i > 0 ? "|" : "");
        if (!copies || copies->state == SD_COPIES_NOT_SEEN)
            sd_text__puts(out, "not seen");
        else if (copies->state == SD_COPIES_COUNTED)
            sd_text__printf(out, "counted %u", (unsigned)copies->copies);
        else
            sd_text__printf(out, "unclear: %s", copies->text);
    }
}

static sd_status read_copies(const char *path, const sd_run_options *options,
                             sd_text *out, uint64_t *n_records, sd_error *err)
{
    sd_reader *reader = NULL;
    const sd_matrix *matrix = NULL;
    sd_status status = sd_reader__open(&reader, kb, path, options, err);
    while (status == SD_OK && (status = sd_reader__next(reader, &matrix, err)) == SD_OK &&
           matrix) {
        tell_copies(matrix, out);
        if (n_records)
            *n_records = matrix->n_records;
    }
    sd_reader__close(reader);
    return status;
}

/* ---- one sample or several ---- */

// clang-format off
static const struct copies_case {
    const char *name, *samples, *records;
    const char *want; /* the start of what each sample has */
} copies_cases[] = {
    /* FORMAT/CN and INFO/CN */
    {"FORMAT/CN counts", "A", WHOLE ". N <CNV> . PASS " ENDS ";SVTYPE=CNV GT:CN ./.:3", "counted 3"},
    {"FORMAT/CN goes before the genotype", "A", WHOLE ". N <DEL> . PASS " ENDS " GT:CN 0/1:0", "counted 0"},
    {"INFO/CN of a single sample counts", "A", WHOLE ". N <DUP> . PASS " ENDS ";CN=4 GT 0/1", "counted 4"},
    {"INFO/CN of several samples is nobody's", "A B", WHOLE ". N <DUP> . PASS " ENDS ";CN=4 GT 0/1 0/0", "counted 3|not seen"},
    {"a missing CN leaves the genotype", "A", WHOLE ". N <DEL> . PASS " ENDS " GT:CN 0/1:.", "counted 1"},
    {"a number of copies beyond belief is none", "A", WHOLE ". N <DUP> . PASS " ENDS " GT:CN 0/1:100", "unclear: A record of structure without a number"},
    {"a number beyond 32 bits is none", "A", WHOLE ". N <DUP> . PASS " ENDS " GT:CN 0/1:2147483646", "unclear: A record of structure without a number"},

    /* genotypes */
    {"one deletion leaves one copy", "A", WHOLE ". N <DEL> . PASS " ENDS " GT 0/1", "counted 1"},
    {"two deletions leave none", "A", WHOLE ". N <DEL> . PASS " ENDS " GT 1|1", "counted 0"},
    {"one duplication makes three", "A", WHOLE ". N <DUP> . PASS " ENDS " GT 0/1", "counted 3"},
    {"a tandem duplication is one", "A", WHOLE ". N <DUP:TANDEM> . PASS " ENDS " GT 0/1", "counted 3"},
    {"a mobile element's deletion is one", "A", WHOLE ". N <DEL:ME> . PASS " ENDS " GT 0/1", "counted 1"},
    {"<CN0> and <CN2> are numbers", "A B C", WHOLE ". N <CN0>,<CN2> . PASS " ENDS " GT 0|1 2|0 1|2", "counted 1|counted 3|counted 2"},
    {"<CN=3> is no number that we read", "A", WHOLE ". N <CN=3> . PASS " ENDS " GT 0/1", "unclear: A record of structure without a number"},
    {"<CN999> is no number that we believe", "A", WHOLE ". N <CN999> . PASS " ENDS " GT 0/1", "unclear: A record of structure without a number"},
    {"<CNV> with a genotype is no number", "A", WHOLE ". N <CNV> . PASS " ENDS " GT 0/1", "unclear: A record of structure without a number"},
    {"no deletion is no count", "A", WHOLE ". N <DEL> . PASS " ENDS " GT 0/0", "not seen"},
    {"no genotype is no count", "A", WHOLE ". N <DEL> . PASS " ENDS " GT ./.", "not seen"},
    {"half a genotype is no number", "A", WHOLE ". N <DEL> . PASS " ENDS " GT ./1", "unclear: A record of structure without a number"},
    {"half a genotype of the reference is no count", "A", WHOLE ". N <DEL> . PASS " ENDS " GT ./0", "not seen"},
    {"a haploid deletion is no number of two chromosomes", "A", WHOLE ". N <DEL> . PASS " ENDS " GT 1", "unclear: A record of structure without a number"},
    {"three alleles are no number", "A", WHOLE ". N <DEL> . PASS " ENDS " GT 0/0/1", "unclear: A record of structure without a number"},

    /* other callers' styles */
    {"a DRAGEN segment of loss", "A", WHOLE "DRAGEN:LOSS:chr22:42123001-42135344 N <DEL> 90 PASS SVLEN=-12344;SVTYPE=CNV;" ENDS " GT:SM:CN 0/1:0.51:1", "counted 1"},
    {"a DRAGEN segment of gain", "A", WHOLE "DRAGEN:GAIN:chr22:42123001-42135344 N <DUP> 90 PASS SVLEN=12344;SVTYPE=CNV;" ENDS " GT:SM:CN ./1:1.5:3", "counted 3"},
    {"a DRAGEN segment of the reference counts two", "A", WHOLE "DRAGEN:REF:chr22:42123001-42135344 N . 90 PASS " ENDS " GT:SM:CN ./.:1.0:2", "counted 2"},
    {"a segment of the reference without a number is no count", "A", WHOLE ". N . 90 PASS SVTYPE=CNV;" ENDS " GT 0/0", "not seen"},
    {"GATK-SV writes CN beside <CNV> and no genotype", "A B", WHOLE ". N <CNV> . PASS " ENDS ";SVTYPE=CNV;SVLEN=12344 GT:CN .:1 .:2", "counted 1|counted 2"},

    /* records that cover a part */
    {"a deletion of a part is not settled", "A", "chr22 42127000 . N <DEL> . PASS " ENDS " GT 0/1", "unclear: A record of structure covers only"},
    {"two copies of a part say nothing", "A", "chr22 42127000 . N . . PASS " ENDS " GT:CN ./.:2", "not seen"},
    {"the part's trouble stands beside a whole count", "A", WHOLE ". N . . PASS " ENDS " GT:CN ./.:2\nchr22 42129000 . N <DEL> . PASS END=42131000 GT:CN 0/1:1", "unclear: A record of structure covers only"},
    {"a base short of the gene's end is not the whole gene", "A", WHOLE ". N <DEL> . PASS END=42130809 GT 0/1", "unclear: A record of structure covers only 99%"},
    {"to the gene's last base is the whole gene", "A", WHOLE ". N <DEL> . PASS END=42130810 GT 0/1", "counted 1"},
    {"from the gene's first base is the whole gene", "A", "chr22 42126499 . N <DEL> . PASS " ENDS " GT 0/1", "counted 1"},
    {"a base behind the gene's start is not", "A", "chr22 42126500 . N <DEL> . PASS " ENDS " GT 0/1", "unclear: A record of structure covers only 99%"},
    {"a deletion beside the gene says nothing", "A", WHOLE ". N <DEL> . PASS END=42126498 GT 0/1", "not seen"},
    {"a deletion behind the gene says nothing", "A", "chr22 42130811 . N <DEL> . PASS " ENDS " GT 0/1", "not seen"},

    /* filters and contradictions */
    {"a failed filter is not believed", "A", WHOLE ". N <DEL> . cnvQual " ENDS " GT 0/1", "unclear: A record of structure failed a filter"},
    {"a sample's failed filter is its own", "A B", WHOLE ". N <DEL> . PASS " ENDS " GT:FT 0/1:cnvQual 0/1:PASS", "unclear: A record of structure failed a filter|counted 1"},
    {"two copies that failed a filter say nothing", "A", WHOLE ". N . . cnvQual " ENDS " GT:CN ./.:2", "not seen"},
    {"records that say the same count", "A", WHOLE ". N <DEL> . PASS " ENDS " GT 0/1\nchr22 42124000 . N <CNV> . PASS " ENDS " GT:CN ./.:1", "counted 1"},
    {"records that differ do not", "A", WHOLE ". N <DEL> . PASS " ENDS " GT 0/1\nchr22 42124000 . N <CNV> . PASS " ENDS " GT:CN ./.:2", "unclear: Records of copy number contradict"},
    {"samples are counted one by one", "A B C D", WHOLE ". N <DEL>,<DUP> . PASS " ENDS " GT:CN 0/1:1 0/2:3 ./.:2 0/0:.", "counted 1|counted 3|counted 2|not seen"},

    /* no records of structure */
    {"a small deletion is none", "A", "chr22 42126610 . AC A . . . GT 0/1", "not seen"},
    {"an insertion is none", "A", "chr22 42127000 . N <INS> . . . GT 0/1", "not seen"},
    {"a reference block is none", "A", "chr22 42126400 . N <NON_REF> . . " ENDS " GT 0/0", "not seen"},
};
// clang-format on

static void copies(void **state)
{
    const struct copies_case *c = *state;
    static const vcf_form forms[] = {FORM_VCF, FORM_BGZF, FORM_BCF};
    char records[2048];
    snprintf(records, sizeof records, "%s", c->records);
    for (size_t i = 0; i < COUNT(forms); i++) {
        sd_text text = {0};
        sd_error err = {0};
        const sd_run_options options = {.genes = "CYP2D6"};
        sd_status status = read_copies(write_file(c->samples, records, forms[i]),
                                       &options, &text, NULL, &err);
        if (status != SD_OK)
            fail_msg("%s", err.message);
        const char *got = text.data, *want = c->want;
        while (*want) { /* of an unclear one, the beginning */
            size_t n = strcspn(want, "|");
            if (strncmp(got, want, n) != 0)
                fail_msg("\"%s\" where \"%s\" is wanted", text.data, c->want);
            bool is_start = strncmp(want, "unclear", 7) == 0;
            got += is_start ? strcspn(got, "|") : n;
            want += n;
            assert_int_equal(*got, *want);
            got += *got == '|';
            want += *want == '|';
        }
        sd_text__free(&text);
    }
    vcf_clean();
}

static void end_before_pos_is_refused(void **state)
{
    (void)state;
    sd_text text = {0};
    sd_error err = {0};
    const sd_run_options options = {.genes = "CYP2D6"};
    const char *path =
        write_file("A", WHOLE ". N <DEL> . PASS END=42000000 GT 0/1", FORM_VCF);
    assert_int_equal(read_copies(path, &options, &text, NULL, &err), SD_EINPUT);
    assert_non_null(strstr(err.message, "lies before POS"));
    sd_text__free(&text);
    vcf_clean();
}

static void filtered_records_count_where_asked_for(void **state)
{
    (void)state;
    sd_text text = {0};
    const sd_run_options options = {.genes = "CYP2D6", .use_filtered = true};
    const char *path =
        write_file("A", WHOLE ". N <DEL> . cnvQual " ENDS " GT 0/1", FORM_VCF);
    assert_int_equal(read_copies(path, &options, &text, NULL, NULL), SD_OK);
    assert_string_equal(text.data, "counted 1");
    sd_text__free(&text);
    vcf_clean();
}

/* ---- reaching the gene ---- */

/* Whether some site of the gene is usable in the first sample. */
static bool has_usable(const char *gene, const char *records, uint64_t *n_records)
{
    const sd_run_options options = {.genes = gene, .absent = SD_ABSENT_REFERENCE};
    sd_reader *reader = NULL;
    const sd_matrix *matrix = NULL;
    sd_error err = {0};
    bool found = false;
    if (sd_reader__open(&reader, kb, write_file("A", records, FORM_VCF), &options,
                        &err) != SD_OK ||
        sd_reader__next(reader, &matrix, &err) != SD_OK)
        fail_msg("%s", err.message);
    assert_non_null(matrix);
    *n_records = matrix->n_records;
    for (uint16_t s = 0; s < matrix->gene->n_sites; s++)
        found |= sd_cell__is_usable(&matrix->cells[s]);
    sd_reader__close(reader);
    vcf_clean();
    return found;
}

// clang-format off
static const struct reach_case {
    const char *name, *gene, *records;
    bool is_reached;
} reach_cases[] = {
    {"a deletion that begins before the region does not reach it", "CYP2D6", "chr22 42000000 . N <DEL> . PASS " ENDS " GT 0/1", false},
    {"a deletion that begins within the region does not reach it", "CYP2D6", "chr22 42125000 . N <DEL> . PASS " ENDS " GT 0/1", false},
    {"a deletion that begins within the gene does not reach it", "CYP2D6", "chr22 42127000 . N <DEL> . PASS END=42127100 GT 0/0", false},
    {"a segment of two copies does not reach it", "CYP2D6", "chr22 42125000 . N . . PASS " ENDS " GT:CN ./.:2", false},
    {"a small variant reaches it", "CYP2D6", SMALL, true},
    {"a small variant behind the deletion reaches it", "CYP2D6", "chr22 42125000 . N <DEL> . PASS " ENDS " GT 0/0\n" SMALL, true},
    {"a small variant before the deletion reaches it", "CYP2D6", SMALL "\nchr22 42127000 . N <DEL> . PASS END=42127100 GT 0/0", true},
};
// clang-format on

static void reaches(void **state)
{
    const struct reach_case *c = *state;
    uint64_t n_records;
    assert_int_equal(has_usable(c->gene, c->records, &n_records), c->is_reached);
    assert_int_equal(n_records > 0, c->is_reached);
}

/* ---- deletions that are written out ---- */

/* A deletion of the whole gene with its bases in REF.  Its REF is made of N, which says
 * that the base is not known. */
static char *write_out_deletion(const char *genotype)
{
    enum { BASES = 5000 };
    char *text = malloc(sizeof header + BASES + 128);
    assert_non_null(text);
    int n = sprintf(text, "%sA\nchr22\t42126300\t.\t", header);
    memset(text + n, 'N', BASES);
    sprintf(text + n + BASES, "\tN\t.\tPASS\t.\tGT\t%s\n", genotype);
    return text;
}

static void a_deletion_with_its_bases_is_never_two_copies(void **state)
{
    (void)state;
    static const char *const genotypes[] = {"0/1", "1/1", "1", "1|0", "./1"};
    for (size_t i = 0; i < COUNT(genotypes); i++) {
        char *text = write_out_deletion(genotypes[i]);
        const sd_run_options options = {.genes = "CYP2D6", .absent = SD_ABSENT_REFERENCE};
        sd_reader *reader = NULL;
        const sd_matrix *matrix = NULL;
        sd_caller *caller = NULL;
        const sd_call *call = NULL;
        sd_error err = {0};
        assert_int_equal(
            sd_reader__open(&reader, kb, vcf_file(text, FORM_VCF), &options, &err),
            SD_OK);
        if (sd_reader__next(reader, &matrix, &err) != SD_OK)
            fail_msg("%s", err.message);
        assert_int_equal(sd_caller__new(&caller, kb, &err), SD_OK);
        assert_int_equal(sd_caller__call_copies(
                             caller, matrix->gene, matrix->cells, true,
                             matrix->copies ? &matrix->copies[0] : NULL, &call, &err),
                         SD_OK);
        if (call->state == SD_CALL_MADE)
            fail_msg("%s: %s", genotypes[i], call->diplotypes[0].name);
        if (call->state == SD_CALL_WITHOUT_STRUCTURE)
            fail_msg("%s: %s", genotypes[i], call->diplotypes[0].name);
        sd_caller__free(caller);
        sd_reader__close(reader);
        free(text);
        vcf_clean();
    }
}

/* ---- memory ---- */

static void want_of_memory_is_an_error(void **state)
{
    (void)state;
    static const char records[] =
        WHOLE ". N <DEL> . PASS " ENDS " GT:CN 0/1:1 0/0:.\n"
              "chr22 42124000 . N <DUP> . PASS " ENDS " GT:CN ./.:2 0/1:.\n"
              "chr22 42127000 . N <DEL> . PASS " ENDS " GT:CN ./.:. 0/1:1";
    const char *path = write_file("A B", records, FORM_VCF);
    const sd_run_options options = {.genes = "CYP2D6"};
    bool was_reached = true;
    for (long n = 0; was_reached; n++) {
        sd_text text = {0};
        sd_error err = {0};
        sd_reader *reader = NULL;
        const sd_matrix *matrix = NULL;
        fail_alloc_at(n);
        sd_status status = sd_reader__open(&reader, kb, path, &options, &err);
        if (status == SD_OK)
            status = sd_reader__next(reader, &matrix, &err);
        was_reached = fail_alloc_stop();
        assert_int_equal(status, was_reached ? SD_ENOMEM : SD_OK);
        if (status == SD_OK) {
            tell_copies(matrix, &text);
            assert_non_null(strstr(text.data, "contradict"));
            assert_non_null(strstr(text.data, "covers only"));
        }
        sd_text__free(&text);
        sd_reader__close(reader);
    }
    vcf_clean();
}

int main(void)
{
    struct CMUnitTest tests[COUNT(copies_cases) + COUNT(reach_cases) + 4];
    size_t n = 0;
    ADD_CASES(tests, n, copies_cases, copies);
    ADD_CASES(tests, n, reach_cases, reaches);
    ADD_TEST(tests, n, end_before_pos_is_refused);
    ADD_TEST(tests, n, filtered_records_count_where_asked_for);
    ADD_TEST(tests, n, a_deletion_with_its_bases_is_never_two_copies);
    ADD_TEST(tests, n, want_of_memory_is_an_error);
    return _cmocka_run_group_tests("structure", tests, n, open_built_in_tables,
                                   close_tables);
}
