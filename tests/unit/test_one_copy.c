/* test_one_copy.c -- how many copies there are: mitochondria, whose genotypes callers
 * write in every way, and the X chromosome, with the sex said or not.
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "genotype/contig.h"
#include "genotype/genotype.h"
#include "interpret/interpret.h"
#include "tables.h"
#include "vcf_text.h"

static const char header[] =
    "##fileformat=VCFv4.2\n"
    "##contig=<ID=chr10,length=133797422>\n"
    "##contig=<ID=chrX,length=156040895>\n"
    "##contig=<ID=%s%s>\n"
    "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n"
    "##FORMAT=<ID=AD,Number=R,Type=Integer,Description=\"Reads\">\n"
    "##FORMAT=<ID=AF,Number=A,Type=Float,Description=\"Share\">\n"
    "##FORMAT=<ID=VAF,Number=A,Type=Float,Description=\"Share\">\n"
    "##FORMAT=<ID=HL,Number=1,Type=String,Description=\"Share, as text\">\n"
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tA\n";

/* What the gene's cells and notes are: "0 HETEROPLASMY", "low", …; the refusal's reason
 * where there is one. */
static void read_gene(const char *gene, const char *text, const sd_run_options *options,
                      sd_text *cells, sd_text *notes, sd_text *refusal)
{
    sd_run_options wanted = *options;
    wanted.genes = gene;
    for (int form = FORM_VCF; form <= FORM_BCF; form += FORM_BCF - FORM_VCF) {
        const char *path = vcf_file(text, (vcf_form)form);
        sd_reader *reader = NULL;
        const sd_matrix *matrix = NULL;
        sd_error err = {0};
        sd_text__clear(cells);
        sd_text__clear(notes);
        sd_text__clear(refusal);
        if (sd_reader__open(&reader, kb, path, &wanted, &err) != SD_OK ||
            sd_reader__next(reader, &matrix, &err) != SD_OK)
            fail_msg("%s", err.message);
        assert_non_null(matrix);
        for (uint16_t s = 0; s < matrix->gene->n_sites; s++) {
            const sd_cell *cell = &matrix->cells[s];
            if (cell->state == SD_CELL_ABSENT)
                continue;
            sd_text__puts(cells, cells->length > 0 ? " " : "");
            if (!sd_cell__is_usable(cell))
                sd_text__puts(cells, sd_cell_state__text((sd_cell_state)cell->state));
            for (int i = 0;
                 i < 2 && sd_cell__is_usable(cell) && cell->allele[i] != SD_NO_COPY; i++)
                sd_text__printf(cells, "%s%d", i > 0 ? "/" : "", cell->allele[i]);
        }
        for (size_t i = 0; i < matrix->n_notes; i++)
            sd_text__printf(notes, "%s%s: %s", i > 0 ? "; " : "", matrix->notes[i].code,
                            matrix->notes[i].text);
        if (matrix->refusals && matrix->refusals[0].reason)
            sd_text__puts(refusal, matrix->refusals[0].reason);
        sd_reader__close(reader);
    }
    vcf_clean();
}

static const char *text_of(const sd_text *text)
{
    return text->data ? text->data : "";
}

/* Every part of `wanted`, separated by '*', stands in `text`. */
static void expect_parts(const char *text, const char *wanted)
{
    char part[128];
    if (!wanted) {
        assert_string_equal(text, "");
        return;
    }
    while (*wanted) {
        size_t n = strcspn(wanted, "*");
        snprintf(part, sizeof part, "%.*s", (int)n, wanted);
        if (!strstr(text, part))
            fail_msg("\"%s\" lacks \"%s\"", text, part);
        wanted += n + (wanted[n] == '*');
    }
}

/* ---- the mitochondrion ---- */

// clang-format off
static const struct mt_case {
    const char *name, *records, *cells, *notes;
} mt_cases[] = {
    {"one copy, the variant", "chrM 1555 . A G . . . GT 1\n", "1", NULL},
    {"one copy, the reference", "chrM 1555 . A G . . . GT 0\n", "0", NULL},
    {"two equal copies are one", "chrM 1555 . A G . . . GT 1/1\n", "1", NULL},
    {"two copies of the reference are one", "chrM 1555 . A G . . . GT 0|0\n", "0", NULL},
    {"no copy called stays missing", "chrM 1555 . A G . . . GT ./.\n", "missing", NULL},
    {"a reference block is one copy", "chrM 1555 . A . . . . GT 0/0\n", "0", NULL},
    {"two copies with a share of 95 % are homoplasmic", "chrM 1555 . A G . . . GT:AF 0/1:0.95\n", "1", NULL},
    {"a share below 95 % is heteroplasmy", "chrM 1555 . A G . . . GT:AF 0/1:0.94\n", "1", "HETEROPLASMY*94.0 %*AF"},
    {"also where two equal copies are called", "chrM 1555 . A G . . . GT:AF 1/1:0.6\n", "1", "HETEROPLASMY*60.0 %"},
    {"a share of 10 % is carried", "chrM 1555 . A G . . . GT:AF 0/1:0.1\n", "1", "HETEROPLASMY*10.0 %"},
    {"a smaller share says nothing either way", "chrM 1555 . A G . . . GT:AF 0/1:0.09\n", "low", "HETEROPLASMY*9.0 %"},
    {"not even where one copy is called", "chrM 1555 . A G . . . GT:AF 1:0.01\n", "low", "HETEROPLASMY*1.0 %"},
    {"a called reference that many deny is not the reference", "chrM 1555 . A G . . . GT:AF 0/0:0.4\n", "low", "HETEROPLASMY*40.0 %"},
    {"a called reference with a trace is the reference", "chrM 1555 . A G . . . GT:AF 0/0:0.04\n", "0", NULL},
    {"two different copies without a share are carried", "chrM 1555 . A G . . . GT 0/1\n", "1", "HETEROPLASMY*unknown share"},
    {"reads give the share where no field does", "chrM 1555 . A G . . . GT:AD 0/1:60,40\n", "1", "HETEROPLASMY*40.0 %*AD"},
    {"all reads for the variant are homoplasmic", "chrM 1555 . A G . . . GT:AD 0/1:1,99\n", "1", NULL},
    {"no reads give no share", "chrM 1555 . A G . . . GT:AD 0/1:0,0\n", "1", "HETEROPLASMY*unknown share"},
    {"the share may be called VAF", "chrM 1555 . A G . . . GT:VAF 0/1:0.5\n", "1", "HETEROPLASMY*50.0 %*VAF"},
    {"or HL, as text", "chrM 1555 . A G . . . GT:HL 0/1:0.25\n", "1", "HETEROPLASMY*25.0 %*HL"},
    {"a share beyond 1 is none", "chrM 1555 . A G . . . GT:AF 0/1:43\n", "1", "HETEROPLASMY*unknown share"},
    {"two variants side by side cannot be one copy", "chrM 807 . A C,G . . . GT:AF 1/2:0.5,0.5\n", "low", "HETEROPLASMY*several"},
    {"without shares neither", "chrM 807 . A C,G . . . GT 1/2\n", "low", "HETEROPLASMY*several"},
    {"a trace of a second variant does not matter", "chrM 807 . A C,G . . . GT:AF 0/1/2:0.97,0.02\n", "1", NULL},
    {"more copies than two need shares", "chrM 807 . A C,G . . . GT 0/1/2\n", "low", "HETEROPLASMY*several"},
    {"heteroplasmy at another position says nothing here", "chrM 1500 . G A . . . GT:AF 0/1:0.5\nchrM 1555 . A G . . . GT 0\n", "0", NULL},
    {"one half called stays half", "chrM 1555 . A G . . . GT ./1\n", "half", "HALF_CALL"},
};
// clang-format on

static void mitochondria(void **state)
{
    const struct mt_case *c = *state;
    char text[4096];
    int n = snprintf(text, sizeof text, header, "chrM", ",length=16569");
    snprintf(text + n, sizeof text - (size_t)n, "%s", c->records);
    for (char *at = text + n; *at; at++)
        if (*at == ' ')
            *at = '\t';
    sd_text cells = {0}, notes = {0}, refusal = {0};
    const sd_run_options options = {.min_depth = 1};
    read_gene("MT-RNR1", text, &options, &cells, &notes, &refusal);
    assert_string_equal(text_of(&cells), c->cells);
    expect_parts(text_of(&notes), c->notes);
    assert_string_equal(text_of(&refusal), "");
    sd_text__free(&cells);
    sd_text__free(&notes);
    sd_text__free(&refusal);
}

// clang-format off
static const struct contig_case {
    const char *name, *contig, *length;
    int shift; /* of positions, as another sequence has them */
    const char *refusal;
} contig_cases[] = {
    {"chrM", "chrM", ",length=16569", 0, NULL},
    {"MT", "MT", ",length=16569", 0, NULL},
    {"M", "M", ",length=16569", 0, NULL},
    {"the accession", "NC_012920.1", ",length=16569", 0, NULL},
    {"without a length the bases prove it", "chrM", "", 0, NULL},
    {"the old sequence of hg19 is refused, not the file", "chrM", ",length=16571", 0, "length 16571*another sequence"},
    {"under its other names too", "MT", ",length=16571", 0, "another sequence"},
    {"by its accession, without a length", "NC_001807.4", "", 0, "another sequence"},
    {"an unknown length is another sequence", "chrM", ",length=16570", 0, "another sequence"},
    {"without a length the bases betray it", "chrM", "", 2, "disagrees"},
};
// clang-format on

static void contigs(void **state)
{
    const struct contig_case *c = *state;
    static const struct {
        int pos;
        char ref;
    } places[] = {{750, 'A'}, {827, 'A'}, {1438, 'A'}, {1494, 'C'}, {1555, 'A'}};
    char text[4096];
    int n = snprintf(text, sizeof text, header, c->contig, c->length);
    for (size_t i = 0; i < COUNT(places); i++)
        n += snprintf(text + n, sizeof text - (size_t)n,
                      "%s\t%d\t.\t%c\t.\t.\t.\t.\tGT\t0\n", c->contig,
                      places[i].pos + c->shift, places[i].ref);
    sd_text cells = {0}, notes = {0}, refusal = {0};
    const sd_run_options options = {.min_depth = 1};
    read_gene("MT-RNR1", text, &options, &cells, &notes, &refusal);
    expect_parts(text_of(&refusal), c->refusal);
    if (!c->refusal)
        assert_string_equal(text_of(&cells), "0 0 0");
    sd_text__free(&cells);
    sd_text__free(&notes);
    sd_text__free(&refusal);
}

static void an_absent_mitochondrial_site_is_one_copy_of_the_reference(void **state)
{
    (void)state;
    char text[4096];
    int n = snprintf(text, sizeof text, header, "chrM", ",length=16569");
    snprintf(text + n, sizeof text - (size_t)n,
             "chrM\t8860\t.\tA\tG\t.\t.\t.\tGT\t1/1\n");
    sd_text cells = {0}, notes = {0}, refusal = {0};
    const sd_run_options options = {.min_depth = 1, .absent = SD_ABSENT_REFERENCE};
    read_gene("MT-RNR1", text, &options, &cells, &notes, &refusal);
    assert_int_equal(cells.length, 22 * 2 - 1); /* any record of chrM reaches the gene */
    assert_null(strchr(cells.data, '/'));
    assert_null(strchr(cells.data, '1'));
    sd_text__free(&cells);
    sd_text__free(&notes);
    sd_text__free(&refusal);
}

/* ---- X ---- */

#define FIRST  "chrX\t154535277\t.\tT\tC\t.\t.\t.\tGT\t"
#define SECOND "chrX\t154536002\t.\tC\tT\t.\t.\t.\tGT\t"

// clang-format off
static const struct sex_case {
    const char *name, *sex, *first, *second, *cells, *refusal;
} sex_cases[] = {
    {"as written where the sex is not said", NULL, "1/1", "0/0", "1/1 0/0", NULL},
    {"a man's equal copies are one", "male", "1/1", "0/0", "1 0", NULL},
    {"a man's one copy", "male", "1", "0", "1 0", NULL},
    {"a man's copies written both ways", "male", "1", "0/0", "1 0", NULL},
    {"a man with two bases is a contradiction", "male", "0/1", "0/0", "0/1 0/0", "rs1050829*chrX:154535277*two different bases*male"},
    {"also where phased", "male", "1/1", "1|0", "1/1 1/0", "rs1050828*male"},
    {"a woman's two copies", "female", "0/1", "0/0", "0/1 0/0", NULL},
    {"a woman's equal copies stay two", "female", "1/1", "0/0", "1/1 0/0", NULL},
    {"a woman with one copy is a contradiction", "female", "1", "0", "1 0", "rs1050829*one copy*female"},
    {"also with one such genotype among others", "female", "1/1", "0", "1/1 0", "rs1050828*one copy*female"},
    {"a genotype that is missing contradicts nobody", "female", "./.", "0/0", "missing 0/0", NULL},
};
// clang-format on

static void sexes(void **state)
{
    const struct sex_case *c = *state;
    char text[4096];
    int n = snprintf(text, sizeof text, header, "chrM", ",length=16569");
    snprintf(text + n, sizeof text - (size_t)n, FIRST "%s\n" SECOND "%s\n", c->first,
             c->second);
    sd_text cells = {0}, notes = {0}, refusal = {0};
    const sd_run_options options = {.min_depth = 1, .sex = c->sex};
    read_gene("G6PD", text, &options, &cells, &notes, &refusal);
    assert_string_equal(text_of(&cells), c->cells);
    expect_parts(text_of(&refusal), c->refusal);
    sd_text__free(&cells);
    sd_text__free(&notes);
    sd_text__free(&refusal);
}

// clang-format off
static const struct sheet_case {
    const char *name, *sheet, *want; /* the cells; or what the error says */
    sd_status status;
} sheet_cases[] = {
    {"a sheet names the sex", "A\tmale\n", "1 0", SD_OK},
    {"by first letter, in any case", "# id\tsex\nA\tM\r\n", "1 0", SD_OK},
    {"other samples are passed over", "B\tfemale\n\nA\tMale\n", "1 0", SD_OK},
    {"a sample that is not named is unknown", "B\tfemale\n", "1/1 0/0", SD_OK},
    {"unknown is a word", "A\tunknown", "1/1 0/0", SD_OK},
    {"the same twice is once", "A\tmale\nA\tm\n", "1 0", SD_OK},
    {"two sexes of one sample", "A\tmale\nA\tfemale\n", "given twice", SD_EINPUT},
    {"another word", "A\tman\n", "expected a sample's name", SD_EINPUT},
    {"no tab", "A male\n", "expected a sample's name", SD_EINPUT},
    {"a number", "A\t1\n", "expected a sample's name", SD_EINPUT},
};
// clang-format on

static void sheets(void **state)
{
    const struct sheet_case *c = *state;
    char text[4096], sheet[256];
    snprintf(sheet, sizeof sheet, "%s",
             vcf_file_bytes(c->sheet, strlen(c->sheet), ".tsv"));
    int n = snprintf(text, sizeof text, header, "chrM", ",length=16569");
    snprintf(text + n, sizeof text - (size_t)n, FIRST "1/1\n" SECOND "0/0\n");
    const sd_run_options options = {.min_depth = 1, .sex = sheet};
    if (c->status == SD_OK) {
        sd_text cells = {0}, notes = {0}, refusal = {0};
        /* one run for each container would remove the sheet */
        sd_reader *reader = NULL;
        const sd_matrix *matrix = NULL;
        sd_run_options wanted = options;
        wanted.genes = "G6PD";
        assert_int_equal(
            sd_reader__open(&reader, kb, vcf_file(text, FORM_VCF), &wanted, NULL), SD_OK);
        assert_int_equal(sd_reader__next(reader, &matrix, NULL), SD_OK);
        for (uint16_t s = 0; s < matrix->gene->n_sites; s++)
            for (int i = 0; i < 2 && matrix->cells[s].state == SD_CELL_OBSERVED &&
                            matrix->cells[s].allele[i] != SD_NO_COPY;
                 i++)
                sd_text__printf(&cells, "%s%d",
                                i > 0               ? "/"
                                : cells.length == 0 ? ""
                                                    : " ",
                                matrix->cells[s].allele[i]);
        assert_string_equal(text_of(&cells), c->want);
        sd_reader__close(reader);
        sd_text__free(&cells);
        sd_text__free(&notes);
        sd_text__free(&refusal);
    } else {
        sd_error err = {0};
        sd_reader *reader = NULL;
        assert_int_equal(
            sd_reader__open(&reader, kb, vcf_file(text, FORM_VCF), &options, &err),
            c->status);
        expect_parts(err.message, c->want);
        assert_string_equal(err.source, sheet);
    }
    vcf_clean();
}

static void one_word_for_several_samples_is_misuse(void **state)
{
    (void)state;
    sd_error err = {0};
    sd_reader *reader = NULL;
    const sd_run_options options = {.min_depth = 1, .sex = "male"};
    assert_int_equal(
        sd_reader__open(&reader, kb, "test-data/vcf/trio.phased.vcf", &options, &err),
        SD_EUSAGE);
    expect_parts(err.message, "3 samples*file");
}

/* Where a man's copies are written twice and nobody says that he is one, his phenotype is
 * right all the same. */
static void one_copy_means_what_two_equal_ones_mean(void **state)
{
    (void)state;
    const sd_kb_gene *gene = sd_kb__find_gene(kb, "G6PD");
    sd_arena *arena = sd_arena__new();
    for (uint16_t i = 0; i < gene->n_alleles; i++) {
        const sd_haplotype copy = {.alleles = &i,
                                   .n_alleles = 1,
                                   .name = gene->alleles[i].name,
                                   .copies = 1,
                                   .is_known = true};
        sd_diplotype one = {.shape = SD_HAPLOID, .copy = {copy, {0}}, .name = "one"};
        sd_diplotype two = {.shape = SD_DIPLOID, .copy = {copy, copy}, .name = "two"};
        sd_call calls[2] = {
            {.gene = gene, .state = SD_CALL_MADE, .diplotypes = &one, .n_diplotypes = 1},
            {.gene = gene, .state = SD_CALL_MADE, .diplotypes = &two, .n_diplotypes = 1}};
        sd_meaning means[2];
        for (int k = 0; k < 2; k++)
            assert_int_equal(sd_interpret__call(kb, &calls[k], arena, &means[k], NULL),
                             SD_OK);
        assert_string_equal(means[0].phenotypes[0], means[1].phenotypes[0]);
        assert_string_not_equal(means[0].phenotypes[0], "Variable");
    }
    sd_arena__free(arena);
}

int main(void)
{
    struct CMUnitTest tests[COUNT(mt_cases) + COUNT(contig_cases) + COUNT(sex_cases) +
                            COUNT(sheet_cases) + 3];
    size_t n = 0;
    ADD_CASES(tests, n, mt_cases, mitochondria);
    ADD_CASES(tests, n, contig_cases, contigs);
    ADD_CASES(tests, n, sex_cases, sexes);
    ADD_CASES(tests, n, sheet_cases, sheets);
    ADD_TEST(tests, n, an_absent_mitochondrial_site_is_one_copy_of_the_reference);
    ADD_TEST(tests, n, one_word_for_several_samples_is_misuse);
    ADD_TEST(tests, n, one_copy_means_what_two_equal_ones_mean);
    return _cmocka_run_group_tests("how many copies", tests, n, open_built_in_tables,
                                   close_tables);
}
