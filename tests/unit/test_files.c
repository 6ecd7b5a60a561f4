/* test_files.c -- several files read as one input: what they say together, and which do
 * not belong together. SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <htslib/tbx.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "fail_alloc.h"
#include "genotype/genotype.h"
#include "tables.h"
#include "vcf_text.h"

enum { MAX_PARTS = 3 };

/* ---- what a reader gives, as text ---- */

static void add_cell(sd_text *text, const sd_kb_site *site, const sd_cell *cell)
{
    if (cell->state == SD_CELL_ABSENT)
        return;
    sd_text__printf(text, "%s%s ", text->length > 0 ? "; " : "", site->id);
    if (!sd_cell__is_usable(cell)) {
        sd_text__puts(text, sd_cell_state__text((sd_cell_state)cell->state));
        return;
    }
    sd_text__printf(text, "%d", cell->allele[0]);
    if (cell->allele[1] != SD_NO_COPY)
        sd_text__printf(text, "%c%d", cell->is_phased ? '|' : '/', cell->allele[1]);
    if (cell->phase_set > 0)
        sd_text__printf(text, ":%d", (int)cell->phase_set);
}

/* Cells of one sample that are not absent, by gene; with `where`, "GENE 0,2" for each
 * gene and the files that have it. */
static sd_status describe(const char *const *paths, size_t n_paths,
                          const sd_run_options *options, size_t sample, sd_text *cells,
                          sd_text *notes, sd_text *where, sd_error *err)
{
    sd_reader *reader = NULL;
    const sd_matrix *matrix = NULL;
    sd_text genes[8] = {{0}};
    sd_status status = sd_reader__open_files(&reader, kb, paths, n_paths, options, err);
    while (status == SD_OK && (status = sd_reader__next(reader, &matrix, err)) == SD_OK &&
           matrix) {
        for (uint16_t s = 0; s < matrix->gene->n_sites; s++)
            add_cell(&genes[matrix->gene->index], &matrix->gene->sites[s],
                     &matrix->cells[sample * matrix->gene->n_sites + s]);
        for (size_t i = 0; notes && i < matrix->n_notes; i++)
            if (matrix->notes[i].sample == sample)
                sd_text__printf(notes, "%s: %s\n", matrix->notes[i].code,
                                matrix->notes[i].text);
        for (size_t f = 0; where && f < n_paths; f++)
            if (matrix->in_file[f])
                sd_text__printf(where, "%s %zu; ", matrix->gene->name, f);
    }
    for (size_t i = 0; i < COUNT(genes); i++) {
        if (genes[i].length > 0)
            sd_text__printf(cells, "%s%s", cells->length > 0 ? "; " : "", genes[i].data);
        sd_text__free(&genes[i]);
    }
    sd_reader__close(reader);
    return status;
}

/* ---- files that complete each other ---- */

#define G " . . . GT " /* QUAL FILTER INFO FORMAT */

typedef struct part {
    const char *samples, *records;
} part;

// clang-format off
static const struct join_case {
    const char *name;
    part parts[MAX_PARTS];
    const char *want; /* sample A */
    const char *note; /* in its notes; NULL: there are none */
    const char *where;
} join_cases[] = {
    {"shards by chromosome", {{"A", "chr1 4000 . A G" G "0/1\n"}, {"A", "chrX 600 . C G" G "1\n"}},
     "rs1 0/1; rsX 1", NULL, "TOYA 0; TOYX 1; "},
    {"shards in another order than the genome's", {{"A", "chrX 600 . C G" G "1\n"}, {"A", "chr1 22000 . G A" G "0/1\n"}, {"A", "chr1 4000 . A G" G "0/1\n"}},
     "rs1 0/1; rs11 0/1; rsX 1", NULL, "TOYA 2; TOYB 1; TOYX 0; "},
    {"shards that cut a gene", {{"A", "chr1 4000 . A G" G "0/1\n"}, {"A", "chr1 4100 . C T" G "1/1\n"}},
     "rs1 0/1; rs2 1/1", NULL, "TOYA 0; TOYA 1; "},
    {"a file without a record of ours", {{"A", "chr1 4000 . A G" G "0/1\n"}, {"A", "chr7 100 . A G" G "0/1\n"}},
     "rs1 0/1", NULL, "TOYA 0; "},
    {"a file without any record", {{"A", ""}, {"A", "chr1 4000 . A G" G "0/1\n"}},
     "rs1 0/1", NULL, "TOYA 1; "},
    {"a gVCF beside a VCF", {{"A", "chr1 3900 . A <NON_REF> . . END=3999 GT 0/0\nchr1 4000 . A <NON_REF> . . END=5000 GT 0/0\n"}, {"A", "chr1 22000 . G A" G "0/1\n"}},
     "rs1 0/0; rs2 0/0; chr1:4200 0/0; rs4 0/0; rs11 0/1", NULL, "TOYA 0; TOYB 1; "},

    /* samples */
    {"samples in another order", {{"A B", "chr1 4000 . A G" G "0/1 1/1\n"}, {"B A", "chr1 4100 . C T" G "0/0 1/1\n"}},
     "rs1 0/1; rs2 1/1", NULL, NULL},

    /* the same position */
    {"the same genotype counts once", {{"A", "chr1 4000 . A G" G "0/1\n"}, {"A", "chr1 4000 . A G" G "0/1\n"}},
     "rs1 0/1", "DUPLICATE_RECORD: 1.vcf chr1:4000 A>G: ", "TOYA 0; TOYA 1; "},
    {"another genotype is a contradiction that names the file", {{"A", "chr1 4000 . A G" G "0/1\n"}, {"A", "chr1 4000 . A G" G "1/1\n"}},
     "rs1 conflict", "CONFLICT: 1.vcf chr1:4000 A>G: ", NULL},
    {"so is a reference block", {{"A", "chr1 3900 . A <NON_REF> . . END=5000 GT 0/0\n"}, {"A", "chr1 4000 . A G" G "0/1\n"}},
     "rs1 conflict; rs2 0/0; chr1:4200 0/0; rs4 0/0", "CONFLICT", NULL},
    {"a record without a genotype leaves the position open, as it does in one file",
     {{"A", "chr1 4000 . A G" G "./.\n"}, {"A", "chr1 4000 . A G" G "0/1\n"}}, "rs1 missing", NULL, NULL},

    /* phase */
    {"phase within one file is kept", {{"A", "chr1 4000 . A G" G "0|1\nchr1 4100 . C T" G "1|0\n"}, {"A", "chrX 600 . C G" G "1\n"}},
     "rs1 0|1; rs2 1|0; rsX 1", NULL, NULL},
    {"also in the second", {{"A", "chrX 600 . C G" G "1\n"}, {"A", "chr1 4000 . A G" G "0|1\nchr1 4100 . C T" G "1|0\n"}},
     "rs1 0|1; rs2 1|0; rsX 1", NULL, NULL},
    {"phase is not carried to another file", {{"A", "chr1 4000 . A G" G "0|1\n"}, {"A", "chr1 4100 . C T" G "1|0\nchr1 4200 . CTTT C" G "1|0\n"}},
     "rs1 0|1; rs2 1|0:1; chr1:4200 1|0:1", NULL, NULL},
    {"nor are phase sets of one number one set", {{"A", "chr1 4000 . A G . . . GT:PS 0|1:9\n"}, {"A", "chr1 4100 . C T . . . GT:PS 1|0:9\n"}},
     "rs1 0|1:1; rs2 1|0:2", NULL, NULL},
    {"nor physical phase", {{"A", "chr1 4000 . A G . . . GT:PGT:PID 0/1:0|1:4000_A_G\n"}, {"A", "chr1 4100 . C T . . . GT:PGT:PID 0/1:0|1:4000_A_G\n"}},
     "rs1 0/1; rs2 0/1", NULL, NULL},
};
// clang-format on

/* Files whose names end in 0.vcf, 1.vcf, ... */
static size_t write_parts(const part *parts, vcf_form form, const char *paths[MAX_PARTS])
{
    size_t n = 0;
    for (; n < MAX_PARTS && parts[n].samples; n++) {
        char *text = vcf_text(parts[n].samples, parts[n].records);
        paths[n] = vcf_file(text, form);
        free(text);
    }
    return n;
}

static void join_as(const struct join_case *c, vcf_form form)
{
    const char *paths[MAX_PARTS];
    const size_t n = write_parts(c->parts, form, paths);
    const sd_run_options options = {0};
    sd_text cells = {0}, notes = {0}, where = {0};
    sd_error err = {0};
    if (describe(paths, n, &options, 0, &cells, &notes, &where, &err) != SD_OK)
        fail_msg("%s: %s", err.source, err.message);
    assert_string_equal(cells.data, c->want);
    if (c->note == NULL)
        assert_int_equal(notes.length, 0);
    else if (form == FORM_VCF && !strstr(notes.data, c->note))
        fail_msg("%s is not in %s", c->note, notes.data);
    if (c->where)
        assert_string_equal(where.data, c->where);
    sd_text__free(&cells);
    sd_text__free(&notes);
    sd_text__free(&where);
    vcf_clean();
}

static void joins(void **state)
{
    const struct join_case *c = *state;
    join_as(c, FORM_VCF);
    join_as(c, FORM_BCF);
}

/* ---- files that do not belong together ---- */

static void expect_refused(const char *const *paths, size_t n_paths,
                           const sd_run_options *options, sd_status want, size_t culprit,
                           const char *words)
{
    sd_text cells = {0};
    sd_error err = {0};
    assert_int_equal(describe(paths, n_paths, options, 0, &cells, NULL, NULL, &err),
                     want);
    if (!strstr(err.message, words))
        fail_msg("%s is not in: %s", words, err.message);
    if (culprit < n_paths)
        assert_string_equal(err.source, paths[culprit]);
    sd_text__free(&cells);
}

#define LINES37                                                                          \
    "##fileformat=VCFv4.2\n##contig=<ID=chr1,length=249250621>\n"                        \
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tA\n"
#define BARE                                                                             \
    "##fileformat=VCFv4.2\n##contig=<ID=chr1>\n"                                         \
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tA\n"

static void other_samples_are_refused_naming_both(void **state)
{
    (void)state;
    const part parts[MAX_PARTS] = {{"A B", "chr1 4000 . A G" G "0/1 0/0\n"},
                                   {"A", "chr1 4100 . C T" G "0/1\n"}};
    const char *paths[MAX_PARTS];
    const size_t n = write_parts(parts, FORM_VCF, paths);
    sd_run_options options = {0};
    expect_refused(paths, n, &options, SD_EINPUT, 1, paths[0]);
    expect_refused(paths, n, &options, SD_EINPUT, 1, "(1 here, 2 there, 1 in both)");
    const char *const turned[] = {paths[1], paths[0]};
    expect_refused(turned, n, &options, SD_EINPUT, 1, "(2 here, 1 there, 1 in both)");
    options.samples = "B";
    expect_refused(paths, n, &options, SD_EUSAGE, 1, "no sample named \"B\"");
    options.samples = "A"; /* in both */
    sd_text cells = {0};
    assert_int_equal(describe(paths, n, &options, 0, &cells, NULL, NULL, NULL), SD_OK);
    assert_string_equal(cells.data, "rs1 0/1; rs2 0/1");
    sd_text__free(&cells);
    vcf_clean();
}

static void another_build_is_refused_naming_both(void **state)
{
    (void)state;
    char *text = vcf_text("A", "chr1 4000 . A G" G "0/1\n");
    const char *of38 = vcf_file(text, FORM_VCF);
    static const char records[] = "chr1\t5000\t.\tG\tA\t.\t.\t.\tGT\t0/1\n"
                                  "chr1\t5100\t.\tC\tT\t.\t.\t.\tGT\t0/1\n"
                                  "chr1\t5200\t.\tCTTT\tC\t.\t.\t.\tGT\t0/1\n"
                                  "chr1\t23000\t.\tG\tA\t.\t.\t.\tGT\t0/1\n"
                                  "chr1\t23500\t.\tT\tC\t.\t.\t.\tGT\t0/1\n";
    sd_text lines = {0}, bare = {0};
    sd_text__printf(&lines, "%s%s", LINES37, records);
    sd_text__printf(&bare, "%s%s", BARE, records);
    const char *of37 = vcf_file(lines.data, FORM_VCF);
    const char *unnamed = vcf_file(bare.data, FORM_VCF);
    const sd_run_options options = {0};
    const char *const told[] = {of38, of37};
    expect_refused(told, 2, &options, SD_EASSEMBLY, 1, of38);
    const char *const shown[] = {of38, unnamed};
    expect_refused(shown, 2, &options, SD_EASSEMBLY, 1, of38);
    const char *const other_way[] = {unnamed, of38};
    expect_refused(other_way, 2, &options, SD_EASSEMBLY, 0, of38);
    const sd_run_options forced = {.build = 38};
    expect_refused(told, 2, &forced, SD_EASSEMBLY, 1, "asked for");
    sd_text__free(&lines);
    sd_text__free(&bare);
    free(text);
    vcf_clean();
}

static void one_header_tells_the_build_of_all(void **state)
{
    (void)state;
    const char *of37 = vcf_file(LINES37, FORM_VCF);
    const char *unnamed =
        vcf_file(BARE "chr1\t5000\t.\tG\tA\t.\t.\t.\tGT\t0/1\n", FORM_VCF);
    const char *const paths[] = {unnamed, of37};
    const sd_run_options options = {0};
    sd_text cells = {0};
    assert_int_equal(describe(paths, 2, &options, 0, &cells, NULL, NULL, NULL), SD_OK);
    assert_string_equal(cells.data, "rs1 0/1");
    sd_text__free(&cells);
    expect_refused(paths, 1, &options, SD_EASSEMBLY, 0, "cannot be told: ");
    const char *const bare[] = {unnamed, vcf_file(BARE, FORM_VCF)};
    expect_refused(bare, 2, &options, SD_EASSEMBLY, 0, "here or in the other files");
    vcf_clean();
}

static void a_file_twice_is_refused(void **state)
{
    (void)state;
    char *text = vcf_text("A", "chr1 4000 . A G" G "0/1\n");
    const char *path = vcf_file(text, FORM_VCF);
    char other[128];
    snprintf(other, sizeof other, "%s.link", path);
    assert_int_equal(symlink(path, other), 0);
    const sd_run_options options = {0};
    const char *const twice[] = {path, path}, *const linked[] = {path, other};
    expect_refused(twice, 2, &options, SD_EUSAGE, 9, "named twice");
    expect_refused(linked, 2, &options, SD_EUSAGE, 9, "are one file");
    expect_refused(twice, 0, &options, SD_EUSAGE, 9, "0 files");
    assert_int_equal(unlink(other), 0);
    free(text);
    vcf_clean();
}

static void errors_name_the_file_at_fault(void **state)
{
    (void)state;
    const part parts[MAX_PARTS] = {{"A", "chr1 4000 . A G" G "0/1\n"},
                                   {"A", "chr1 4100 . C T" G "0/7\n"},
                                   {"A", "chrX 600 . C G" G "1\n"}};
    const char *paths[MAX_PARTS];
    const size_t n = write_parts(parts, FORM_VCF, paths);
    const sd_run_options options = {0};
    expect_refused(paths, n, &options, SD_EINPUT, 1, "allele 7");
    const char *const missing[] = {paths[0], "no/such.vcf"};
    expect_refused(missing, 2, &options, SD_EINPUT, 1, "cannot be read");
    vcf_clean();
}

static void no_record_of_ours_in_any_file_is_refused(void **state)
{
    (void)state;
    const part parts[MAX_PARTS] = {{"A", "chr7 4000 . A G" G "0/1\n"},
                                   {"A", "chr7 4100 . C T" G "0/1\n"}};
    const char *paths[MAX_PARTS];
    const size_t n = write_parts(parts, FORM_VCF, paths);
    const sd_run_options options = {0};
    expect_refused(paths, n, &options, SD_EASSEMBLY, 0, "here or in the other files");
    vcf_clean();
}

/* ---- indexes, cohorts, memory ---- */

static void what_is_read_by_index_and_what_is_not_join(void **state)
{
    (void)state;
    sd_text filler = {0};
    uint64_t x = 1;
    for (int i = 0; i < 130000; i++) { /* so large that an index is worth it */
        sd_text__printf(&filler, "chr1 %d ", 40000 + i);
        for (int k = 0; k < 2; k++) {
            x = x * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            sd_text__printf(&filler, "%012llx", (unsigned long long)(x >> 16));
        }
        sd_text__puts(&filler, " A G . . . GT 0/1\n");
    }
    sd_text records = {0};
    sd_text__printf(&records, "chr1 4000 . A G" G "0/1\n%s", filler.data);
    char *text = vcf_text("A", records.data);
    char *rest = vcf_text("A", "chr1 4100 . C T" G "0/1\n");
    const char *indexed = vcf_file(text, FORM_BGZF);
    assert_int_equal(tbx_index_build(indexed, 0, &tbx_conf_vcf), 0);
    const char *const paths[] = {vcf_file(rest, FORM_VCF), indexed};
    for (int threads = 0; threads < 3; threads++) {
        const sd_run_options options = {.threads = threads, .no_index = threads == 2};
        sd_reader *reader = NULL;
        sd_text cells = {0};
        assert_int_equal(sd_reader__open_files(&reader, kb, paths, 2, &options, NULL),
                         SD_OK);
        const sd_input *input = sd_reader__input(reader);
        assert_int_equal(input->n_files, 2);
        assert_int_equal(input->files[1].used_index, threads < 2);
        assert_false(input->files[0].used_index || input->used_index);
        assert_non_null(strstr(input->display_name, " and 1 more"));
        sd_reader__close(reader);
        assert_int_equal(describe(paths, 2, &options, 0, &cells, NULL, NULL, NULL),
                         SD_OK);
        assert_string_equal(cells.data, "rs1 0/1; rs2 0/1");
        sd_text__free(&cells);
    }
    char index[256];
    snprintf(index, sizeof index, "%s.tbi", indexed);
    assert_int_equal(unlink(index), 0);
    free(text);
    free(rest);
    sd_text__free(&filler);
    sd_text__free(&records);
    vcf_clean();
}

/* A gene of a large cohort is handed over when all files have left it, not before. */
static void a_large_cohort_is_read_side_by_side(void **state)
{
    (void)state;
    enum { SAMPLES = 200000, FILES = 2 };
    sd_text names = {0}, rows[FILES] = {{0}};
    for (int i = 0; i < SAMPLES; i++)
        sd_text__printf(&names, "%sS%d", i ? " " : "", i);
    static const char *const records[FILES][2] = {
        {"chr1 4000 . A G" G, "chr1 22000 . G A" G},
        {"chr1 4100 . C T" G, "chr1 22500 . T C" G}};
    const char *paths[FILES];
    for (int f = 0; f < FILES; f++) {
        const char *header = vcf_header("A");
        sd_text__printf(&rows[f], "%.*s", (int)(strlen(header) - 2), header);
        for (const char *c = names.data; *c; c++)
            sd_text__printf(&rows[f], "%c", *c == ' ' ? '\t' : *c);
        for (int r = 0; r < 2; r++) {
            sd_text__puts(&rows[f], "\n");
            for (const char *c = records[f][r]; c[1]; c++)
                sd_text__printf(&rows[f], "%c", *c == ' ' ? '\t' : *c);
            for (int i = 0; i < SAMPLES; i++)
                sd_text__puts(&rows[f], i == 7 ? "\t0/1" : "\t0/0");
        }
        sd_text__puts(&rows[f], "\n");
        paths[f] = vcf_file_bytes(rows[f].data, rows[f].length, ".vcf");
    }
    const sd_run_options options = {0};
    sd_reader *reader = NULL;
    const sd_matrix *matrix = NULL;
    assert_int_equal(sd_reader__open_files(&reader, kb, paths, FILES, &options, NULL),
                     SD_OK);
    assert_int_equal(sd_reader__next(reader, &matrix, NULL), SD_OK);
    assert_string_equal(matrix->gene->name, "TOYA");
    assert_int_equal(sd_reader__input(reader)->n_records, 4); /* none beyond TOYB's */
    assert_int_equal(matrix->cells[7 * matrix->gene->n_sites].allele[1], 1);
    assert_int_equal(matrix->cells[7 * matrix->gene->n_sites + 1].allele[1], 1);
    assert_int_equal(sd_reader__next(reader, &matrix, NULL), SD_OK);
    assert_string_equal(matrix->gene->name, "TOYB");
    assert_int_equal(matrix->cells[7 * matrix->gene->n_sites].allele[1], 1);
    assert_int_equal(matrix->cells[7 * matrix->gene->n_sites + 1].allele[1], 1);
    sd_reader__close(reader);
    sd_text__free(&names);
    for (int f = 0; f < FILES; f++)
        sd_text__free(&rows[f]);
    vcf_clean();
}

static void every_failed_allocation_is_told(void **state)
{
    (void)state;
    const part parts[MAX_PARTS] = {{"A B", "chr1 4000 . A G" G "0|1 0/0\n"},
                                   {"B A", "chr1 4000 . A G" G "0/0 1|1\n"},
                                   {"A B", "chrX 600 . C G" G "1 1\n"}};
    const char *paths[MAX_PARTS];
    const size_t n_paths = write_parts(parts, FORM_VCF, paths);
    const sd_run_options options = {0};
    for (long n = 0;; n++) {
        sd_error err = {0};
        sd_reader *reader = NULL;
        const sd_matrix *matrix = NULL;
        fail_alloc_at(n);
        sd_status status =
            sd_reader__open_files(&reader, kb, paths, n_paths, &options, &err);
        while (status == SD_OK &&
               (status = sd_reader__next(reader, &matrix, &err)) == SD_OK && matrix)
            continue;
        sd_reader__close(reader);
        if (!fail_alloc_stop()) {
            assert_int_equal(status, SD_OK);
            assert_true(n > 5);
            break;
        }
        assert_int_equal(status, SD_ENOMEM);
        assert_true(err.message[0] != '\0');
    }
    vcf_clean();
}

int main(void)
{
    struct CMUnitTest tests[COUNT(join_cases) + 16];
    size_t n = 0;
    ADD_CASES(tests, n, join_cases, joins);
    ADD_TEST(tests, n, other_samples_are_refused_naming_both);
    ADD_TEST(tests, n, another_build_is_refused_naming_both);
    ADD_TEST(tests, n, one_header_tells_the_build_of_all);
    ADD_TEST(tests, n, a_file_twice_is_refused);
    ADD_TEST(tests, n, errors_name_the_file_at_fault);
    ADD_TEST(tests, n, no_record_of_ours_in_any_file_is_refused);
    ADD_TEST(tests, n, what_is_read_by_index_and_what_is_not_join);
    ADD_TEST(tests, n, a_large_cohort_is_read_side_by_side);
    ADD_TEST(tests, n, every_failed_allocation_is_told);
    return _cmocka_run_group_tests("files", tests, n, open_tiny_tables, close_tables);
}
