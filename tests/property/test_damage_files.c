/* test_damage_files.c -- one record of a test file is damaged at random, over and over:
 * the file is refused, or what it then says is less, never another thing.
 *
 * Other genes are called as before.  In the record's gene nothing is called that the
 * sites still seen exclude, by trying all pairs (truth.h), and no allele that was called
 * goes without being listed as not assessed.  RUNS in the environment says how often.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "random.h"
#include "report/report.h"
#include "truth.h"

enum { MAX_SAMPLES = 8, MAX_GENES = 64, MAX_LINES = 4096 };

static const char *const files[] = {
    "test-data/vcf/trio.phased.vcf",
    "test-data/vcf/trio.unphased.vcf",
    "test-data/vcf/child.no-rs4244285.vcf",
    "test-data/vcf/child.variants-only.vcf",
    "test-data/vcf/demo.g.vcf",
    "test-data/vcf/odd-names.vcf",
};

static sd_kb *kb;
static uint64_t seed;

/* ---- a file, by lines ---- */

static char text[1 << 20];
static char *lines[MAX_LINES];
static size_t n_lines, first_record;

static void read_lines(const char *from)
{
    FILE *in = fopen(from, "r");
    if (!in)
        fail_msg("%s cannot be read", from);
    size_t length = fread(text, 1, sizeof text - 1, in);
    fclose(in);
    text[length] = '\0';
    n_lines = first_record = 0;
    for (char *at = text; *at; at += strlen(at) + 1) {
        char *end = strchr(at, '\n');
        assert_true(end && n_lines < MAX_LINES);
        *end = '\0';
        first_record += at[0] == '#';
        lines[n_lines++] = at;
    }
}

static char path[] = "/tmp/stardose-damage-XXXXXX";
static bool has_path;

static const char *write_lines(size_t damaged, const char *line)
{
    if (!has_path) {
        int fd = mkstemp(path);
        assert_true(fd >= 0);
        close(fd);
        has_path = true;
    }
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    for (size_t i = 0; i < n_lines; i++)
        if (i != damaged)
            fprintf(out, "%s\n", lines[i]);
        else if (line)
            fprintf(out, "%s\n", line);
    assert_int_equal(fclose(out), 0);
    return path;
}

/* ---- damage ---- */

enum { MAX_FIELDS = 9 + MAX_SAMPLES };

typedef struct record {
    char bytes[4096];
    char *field[MAX_FIELDS];
    size_t n;
} record;

static void split(record *rec, const char *line)
{
    snprintf(rec->bytes, sizeof rec->bytes, "%s", line);
    rec->n = 0;
    for (char *at = rec->bytes; at; rec->n++) {
        assert_true(rec->n < MAX_FIELDS);
        rec->field[rec->n] = at;
        at = strchr(at, '\t');
        if (at)
            *at++ = '\0';
    }
}

/* The sample's genotype, its first value, becomes `genotype`; what follows stays. */
static void set_genotype(char *out, size_t size, const char *old, const char *genotype)
{
    const char *rest = strchr(old, ':');
    snprintf(out, size, "%s%s", genotype, rest ? rest : "");
}

static const char *const broken[] = {"./.", ".",   ".|.",   "0/.",   "./0",
                                     "./1", "1/.", "0/0/0", "0/1/1", "1/1/1/1"};

/* One record, damaged; NULL: removed. */
static const char *damage_line(const char *line)
{
    static record rec;
    static char out[8192], cell[256];
    split(&rec, line);
    size_t sample = 9 + random_below((unsigned)(rec.n - 9));
    const char *gt_end = strchr(rec.field[sample], ':');
    int n_gt =
        gt_end ? (int)(gt_end - rec.field[sample]) : (int)strlen(rec.field[sample]);
    char gt[32];
    snprintf(gt, sizeof gt, "%.*s", n_gt, rec.field[sample]);
    char ref[64], filter[] = "LowQual", format[] = "GT:DP";
    switch (random_below(6)) {
    case 0:
        return NULL;
    case 1:
        rec.field[6] = filter;
        break;
    case 2:
        snprintf(ref, sizeof ref, "%s", rec.field[3]);
        ref[0] = ref[0] == 'A' ? 'C' : 'A';
        rec.field[3] = ref;
        break;
    case 3:
        rec.field[8] = format;
        snprintf(cell, sizeof cell, "%s:0", gt);
        rec.field[sample] = cell;
        break;
    case 4:
        set_genotype(cell, sizeof cell, rec.field[sample], broken[random_below(10)]);
        rec.field[sample] = cell;
        break;
    default: /* the record comes twice, and they disagree */
        snprintf(out, sizeof out, "%s\n", line);
        set_genotype(cell, sizeof cell, rec.field[sample],
                     strpbrk(gt, "123456789") ? "0/0" : "0/1");
        rec.field[sample] = cell;
        for (size_t i = 0; i < rec.n; i++)
            snprintf(out + strlen(out), sizeof out - strlen(out), "%s%s", i ? "\t" : "",
                     rec.field[i]);
        return out;
    }
    out[0] = '\0';
    for (size_t i = 0; i < rec.n; i++)
        snprintf(out + strlen(out), sizeof out - strlen(out), "%s%s", i ? "\t" : "",
                 rec.field[i]);
    return out;
}

/* ---- what is said ---- */

typedef struct said {
    sd_call_state state;
    char names[1024];
    bool shows[MAX_GENE_ALLELES];
    uint16_t n_usable;
} said;

typedef struct document {
    said gene[MAX_SAMPLES][MAX_GENES];
} document;

static document sound, now;
static const char *at_line, *became;
static uint64_t n_runs, n_refused, n_same, n_no_call, n_else;

static void join_names(const sd_call *call, char *names, size_t size)
{
    names[0] = '\0';
    for (size_t i = 0; i < call->n_diplotypes; i++)
        snprintf(names + strlen(names), size - strlen(names), "%s ",
                 call->diplotypes[i].name);
}

static bool has_alike(const sd_kb_gene *gene, const bool *set, uint16_t allele)
{
    for (uint16_t i = 0; i < gene->n_alleles; i++)
        if (set[i] &&
            strcmp(gene->alleles[i].reported_as, gene->alleles[allele].reported_as) == 0)
            return true;
    return false;
}

static void must(bool holds, const sd_call *call, const said *before, const char *what)
{
    if (holds)
        return;
    char names[1024];
    join_names(call, names, sizeof names);
    fail_msg(
        "%s: %s\n  before: %s\n  now: %s %s\n  record: %s\n  became: %s\n  seed %llu",
        call->gene->name, what, before->names, names, call->reason ? call->reason : "",
        at_line, became ? became : "nothing", (unsigned long long)seed);
}

static void read_cells(const sd_gene_result *result, seen_genotype *sites)
{
    for (uint16_t i = 0; i < result->gene->n_sites; i++) {
        const sd_cell *cell = &result->cells[i];
        bool is_usable = sd_cell__is_usable(cell);
        int16_t unknown = result->gene->undocumented_is_reference ? 0 : SD_ALLELE_OTHER;
        sites[i] = (seen_genotype){
            {cell->allele[0] == SD_ALLELE_OTHER ? unknown : cell->allele[0],
             cell->allele[1] == SD_ALLELE_OTHER ? unknown : cell->allele[1]},
            cell->is_phased,
            cell->phase_set,
            is_usable};
    }
}

static void check_called(const sd_gene_result *result, const seen_genotype *sites,
                         const said *before)
{
    static pair_list pairs;
    const sd_call *call = result->call;
    list_true_pairs(result->gene, sites, &pairs);
    for (size_t i = 0; i < call->n_diplotypes; i++) {
        const sd_diplotype *called = &call->diplotypes[i];
        uint16_t a = called->copy[0].alleles[0];
        uint16_t b = called->shape == SD_HAPLOID ? a : called->copy[1].alleles[0];
        bool is_true = false;
        for (size_t k = 0; k < pairs.n && !is_true; k++)
            is_true = (pairs.pair[k].a == a && pairs.pair[k].b == b) ||
                      (pairs.pair[k].a == b && pairs.pair[k].b == a);
        must(is_true, call, before, "a diplotype is called that what was seen excludes");
    }
}

static void check_open(const sd_gene_result *result, const seen_genotype *sites,
                       const said *after, const said *before)
{
    enum { MOST_UNSEEN = 3 };
    const sd_kb_gene *gene = result->gene;
    const sd_call *call = result->call;
    bool open[MAX_GENE_ALLELES] = {false}, listed[MAX_GENE_ALLELES] = {false};
    for (size_t i = 0; i < call->n_not_assessed; i++)
        listed[call->not_assessed[i]] = true;
    bool is_list = strcmp(gene->caller, "variant_list") == 0;
    if (!is_list && call->n_unseen_sites <= MOST_UNSEEN)
        list_star_alleles_open(kb, gene, sites, open);
    for (uint16_t i = 0; i < gene->n_alleles; i++) {
        if (is_list)
            open[i] = gene->alleles[i].is_defined && !gene->alleles[i].is_reference &&
                      needs_unseen(gene, i, sites) && may_be_carried(gene, i, sites);
        bool was_called = before->shows[i] && !gene->alleles[i].is_reference;
        must((!open[i] && !was_called) || has_alike(gene, after->shows, i) ||
                 has_alike(gene, listed, i),
             call, before, "an allele may stand there and is neither called nor listed");
    }
}

static void keep(const sd_sample *sample, document *doc)
{
    for (size_t g = 0; g < sample->n_genes; g++) {
        const sd_call *call = sample->genes[g].call;
        said *here = &doc->gene[sample->index][call->gene->index];
        *here = (said){.state = call->state, .n_usable = call->tally.n_usable};
        join_names(call, here->names, sizeof here->names);
        for (size_t i = 0; i < call->n_diplotypes; i++)
            for (int copy = 0; copy < 2; copy++)
                for (uint16_t k = 0; k < call->diplotypes[i].copy[copy].n_alleles; k++)
                    here->shows[call->diplotypes[i].copy[copy].alleles[k]] = true;
    }
}

static sd_status on_sound(void *user, const sd_sample *sample, sd_error *err)
{
    (void)user, (void)err;
    keep(sample, &sound);
    return SD_OK;
}

static bool is_touched(const sd_kb_gene *gene)
{
    char chromosome[64];
    long long pos = 0;
    sscanf(at_line, "%63s %lld", chromosome, &pos);
    const char *bare = strncmp(chromosome, "chr", 3) == 0 ? chromosome + 3 : chromosome;
    return strcmp(bare, gene->chromosome + 3) == 0 &&
           gene->region[SD_GRCH38].start1 - 100000 <= pos &&
           pos <= gene->region[SD_GRCH38].end1;
}

static void compare_gene(const sd_gene_result *result, size_t sample)
{
    static seen_genotype sites[MAX_GENE_SITES];
    const sd_call *call = result->call;
    const said *before = &sound.gene[sample][result->gene->index];
    const said *after = &now.gene[sample][result->gene->index];
    bool is_same = before->state == after->state && !strcmp(before->names, after->names);
    n_same += is_same;
    must(is_same || is_touched(result->gene), call, before, "another gene changed");
    must(after->n_usable <= before->n_usable || is_touched(result->gene), call, before,
         "more sites were seen");
    if (call->state != SD_CALL_MADE) {
        n_no_call += !is_same;
        must(is_same || (call->reason && call->reason[0]), call, before, "no reason");
        return;
    }
    must(before->state == SD_CALL_MADE, call, before, "called only with the damage");
    n_else += !is_same;
    if (is_same && after->n_usable == before->n_usable)
        return;
    read_cells(result, sites);
    if (strcmp(result->gene->caller, "star") == 0)
        check_called(result, sites, before);
    check_open(result, sites, after, before);
}

static sd_status on_damaged(void *user, const sd_sample *sample, sd_error *err)
{
    (void)user, (void)err;
    keep(sample, &now);
    for (size_t g = 0; g < sample->n_genes; g++)
        if (sample->genes[g].cells)
            compare_gene(&sample->genes[g], sample->index);
    return SD_OK;
}

static sd_status run(const char *input,
                     sd_status (*on_sample)(void *, const sd_sample *, sd_error *))
{
    sd_run_options options;
    sd_run_options_init(&options);
    return sd_run(kb, input, &options, &(sd_sink){on_sample, NULL}, NULL);
}

static void one_damaged_record_never_changes_a_call_to_another(void **state)
{
    (void)state;
    const char *wish = getenv("RUNS");
    unsigned long runs = wish ? strtoul(wish, NULL, 10) : 60;
    assert_true(sd_kb_gene_count(kb) <= MAX_GENES);
    for (size_t f = 0; f < COUNT(files); f++) {
        read_lines(files[f]);
        assert_int_equal(run(write_lines(SIZE_MAX, NULL), on_sound), SD_OK);
        for (unsigned long i = 0; i < runs; i++, n_runs++) {
            size_t line = first_record + random_below((unsigned)(n_lines - first_record));
            at_line = lines[line];
            became = damage_line(at_line);
            n_refused += run(write_lines(line, became), on_damaged) != SD_OK;
        }
    }
    print_message("damage to files: seed %llu, %llu runs: %llu files refused; of genes "
                  "%llu calls the same, %llu not called, %llu called with alleles "
                  "not assessed\n",
                  (unsigned long long)seed, (unsigned long long)n_runs,
                  (unsigned long long)n_refused, (unsigned long long)n_same,
                  (unsigned long long)n_no_call, (unsigned long long)n_else);
}

static int setup(void **state)
{
    (void)state;
    seed = random_seed((uint64_t)time(NULL));
    print_message("seed %llu\n", (unsigned long long)seed);
    return sd_kb_open(&kb, NULL, NULL) == SD_OK ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    sd_kb_close(kb);
    if (has_path)
        unlink(path);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_damaged_record_never_changes_a_call_to_another),
    };
    return cmocka_run_group_tests_name("damage_files", tests, setup, teardown);
}
