/* test_damage.c -- damage never makes a call firmer, or another one.
 *
 * Every site of every gene of the built-in tables is damaged, in one way after the other,
 * in files of made-up people, and what the program then says is held against what may in
 * truth stand there (truth.h).  A damaged site is not seen; what it leaves open is listed
 * or called; the gene is else called as before, or not at all, naming the site.
 *
 * The sweep takes every n-th site of the large genes; DAMAGE=full in the environment
 * takes all, with more people.  SEED makes other people.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "people.h"
#include "random.h"
#include "report/report.h"
#include "truth.h"

/* ---- kinds of damage ---- */

typedef enum damage {
    NO_RECORD,
    FAILED_FILTER,
    WRONG_REF,
    FAILED_FILTER_IN_A_BLOCK,
    BLOCK_WITHOUT_DEPTH,
    NO_GENOTYPE,
    DEPTH_0,
    REFERENCE_OF_QUALITY_0,
    SAMPLE_FILTER,
    THREE_COPIES,
    FIRST_MISSING,
    SECOND_MISSING,
    CONTRADICTED,
    SPANNING_ALLELE,
    SPANNING_DELETION,
    DAMAGES
} damage;

static const char *const damage_names[DAMAGES] = {
    [NO_RECORD] = "no record",
    [FAILED_FILTER] = "failed filter",
    [WRONG_REF] = "wrong REF",
    [FAILED_FILTER_IN_A_BLOCK] = "failed filter in a block",
    [BLOCK_WITHOUT_DEPTH] = "block of depth 0",
    [NO_GENOTYPE] = "./.",
    [DEPTH_0] = "DP 0",
    [REFERENCE_OF_QUALITY_0] = "reference of GQ 0",
    [SAMPLE_FILTER] = "failed sample filter",
    [THREE_COPIES] = "three copies",
    [FIRST_MISSING] = "half call ./a",
    [SECOND_MISSING] = "half call a/.",
    [CONTRADICTED] = "contradicting record",
    [SPANNING_ALLELE] = "* carried",
    [SPANNING_DELETION] = "deletion over it carried",
};

/* Damage that a record does to all its samples; each such file damages one site. */
static bool is_of_record(damage kind)
{
    return kind <= BLOCK_WITHOUT_DEPTH;
}

/* ---- files ---- */

enum { MAX_PEOPLE = 64, FILLER_SITES = 20 };

static sd_kb *kb;
static uint64_t seed;
static person people[MAX_PEOPLE];
static size_t n_people;

/* A column of the file: a person, and the site that is damaged. */
typedef struct column {
    size_t who;
    int site; /* -1: none */
} column;

typedef struct file_plan {
    const sd_kb_gene *gene;
    damage kind;
    const column *columns;
    size_t n_columns;
    int record_site; /* damaged for all; -1: none */
} file_plan;

static bool is_reference_call(const seen_genotype *seen)
{
    return seen->allele[0] == 0 && seen->allele[1] <= 0;
}

/* Whether the damage can be done to this genotype. */
static bool can_damage(damage kind, const seen_genotype *seen)
{
    switch (kind) {
    case FIRST_MISSING:
    case SECOND_MISSING:
        return seen->allele[1] >= 0;
    case FAILED_FILTER_IN_A_BLOCK: /* a reference genotype that failed is as good as none
                                    */
        return !is_reference_call(seen);
    case REFERENCE_OF_QUALITY_0:
        return is_reference_call(seen);
    default:
        return true;
    }
}

static void put_genotype(sd_text *text, const seen_genotype *seen, int first, int second)
{
    char separator = seen->is_phased ? '|' : '/';
    if (first < 0)
        sd_text__puts(text, ".");
    else
        sd_text__printf(text, "%d", first);
    if (seen->allele[1] >= 0 && second < 0)
        sd_text__printf(text, "%c.", separator);
    else if (seen->allele[1] >= 0)
        sd_text__printf(text, "%c%d", separator, second);
}

/* FORMAT is GT:PS:DP:GQ:FT. */
static void put_damaged(sd_text *text, damage kind, const seen_genotype *seen,
                        const sd_kb_site *site)
{
    int a = seen->allele[0], b = seen->allele[1];
    if (kind == NO_GENOTYPE)
        a = b = -1;
    if (kind == FIRST_MISSING)
        a = -1;
    if (kind == SECOND_MISSING)
        b = -1;
    if (kind == SPANNING_ALLELE && seen->allele[1] >= 0)
        b = site->n_alleles;
    else if (kind == SPANNING_ALLELE)
        a = site->n_alleles;
    put_genotype(text, seen, a, b);
    if (kind == THREE_COPIES)
        sd_text__puts(text, seen->allele[1] < 0 ? "/0/0" : "/0");
    if (seen->phase_set > 0)
        sd_text__printf(text, ":%d", seen->phase_set);
    else if (kind != DAMAGES)
        sd_text__puts(text, ":.");
    if (kind == DEPTH_0)
        sd_text__puts(text, ":0");
    if (kind == REFERENCE_OF_QUALITY_0)
        sd_text__puts(text, ":30:0");
    if (kind == SAMPLE_FILTER)
        sd_text__puts(text, ":30:99:LowQual");
}

static void put_place(sd_text *text, const sd_kb_gene *gene, const sd_kb_site *site,
                      const char *ref, bool with_star, const char *filter)
{
    sd_text__printf(text, "%s\t%lld\t.\t%s\t", gene->chromosome,
                    (long long)site->on[SD_GRCH38].pos1, ref ? ref : site->alleles[0]);
    for (uint8_t i = 1; i < site->n_alleles; i++)
        sd_text__printf(text, "%s%s", i > 1 ? "," : "", site->alleles[i]);
    sd_text__printf(text, "%s\t.\t%s\t.\tGT:PS:DP:GQ:FT", with_star ? ",*" : "", filter);
}

/* The site's REF with another first base. */
static const char *spoil(const char *ref)
{
    static char spoilt[SD_MAX_SITE_REF + 2];
    snprintf(spoilt, sizeof spoilt, "%s", ref);
    spoilt[0] = ref[0] == 'A' ? 'C' : 'A';
    return spoilt;
}

/* The base at a position where a site has it; else one that differs from `not`. */
static char base_at(const sd_kb_gene *gene, int64_t pos1, char not )
{
    for (uint16_t i = 0; i < gene->n_sites; i++) {
        const sd_kb_site *site = &gene->sites[i];
        int64_t at = pos1 - site->on[SD_GRCH38].pos1;
        if (at >= 0 && at < (int64_t)strlen(site->alleles[0]))
            return site->alleles[0][at];
    }
    return not == 'A' ? 'C' : 'A';
}

/* A deletion that begins before the site and takes its whole REF; false where its
 * spelling would be another deletion's too. */
static bool spell_deletion(const sd_kb_gene *gene, uint16_t index, char *ref, size_t size)
{
    const sd_kb_site *site = &gene->sites[index];
    int64_t pos1 = site->on[SD_GRCH38].pos1;
    size_t n = strlen(site->alleles[0]);
    char anchor = base_at(gene, pos1 - 1, site->alleles[0][n - 1]);
    snprintf(ref, size, "%c%s", anchor, site->alleles[0]);
    return anchor != site->alleles[0][n - 1];
}

static void put_deletion(sd_text *text, const file_plan *plan, uint16_t index)
{
    char ref[SD_MAX_SITE_REF + 2];
    if (!spell_deletion(plan->gene, index, ref, sizeof ref))
        return;
    sd_text__printf(text, "%s\t%lld\t.\t%s\t%c\t.\tPASS\t.\tGT", plan->gene->chromosome,
                    (long long)plan->gene->sites[index].on[SD_GRCH38].pos1 - 1, ref,
                    ref[0]);
    for (size_t c = 0; c < plan->n_columns; c++) {
        bool is_hit = plan->columns[c].site == index;
        bool has_one = people[plan->columns[c].who].site[index].allele[1] < 0;
        sd_text__printf(text, "\t%s",
                        has_one  ? is_hit ? "1" : "0"
                        : is_hit ? "0/1"
                                 : "0/0");
    }
    sd_text__puts(text, "\n");
}

static void put_block(sd_text *text, const file_plan *plan, uint16_t index, int depth)
{
    const sd_kb_site *site = &plan->gene->sites[index];
    long long pos1 = site->on[SD_GRCH38].pos1;
    sd_text__printf(text, "%s\t%lld\t.\t%c\t<NON_REF>\t.\tPASS\tEND=%lld\tGT:DP:MIN_DP",
                    plan->gene->chromosome, pos1, site->alleles[0][0],
                    pos1 + (long long)strlen(site->alleles[0]) - 1);
    for (size_t c = 0; c < plan->n_columns; c++)
        sd_text__printf(text, "\t%s:%d:%d",
                        people[plan->columns[c].who].site[index].allele[1] < 0 ? "0"
                                                                               : "0/0",
                        depth, depth);
    sd_text__puts(text, "\n");
}

/* The same record again; in the damaged columns with another genotype. */
static void put_contradiction(sd_text *text, const file_plan *plan, uint16_t index)
{
    put_place(text, plan->gene, &plan->gene->sites[index], NULL, false, "PASS");
    for (size_t c = 0; c < plan->n_columns; c++) {
        const seen_genotype *seen = &people[plan->columns[c].who].site[index];
        int a = seen->allele[0], b = seen->allele[1];
        if (plan->columns[c].site == index)
            a = a == 0 ? 1 : 0;
        sd_text__puts(text, "\t");
        put_genotype(text, seen, a, b);
        if (seen->phase_set > 0)
            sd_text__printf(text, ":%d", seen->phase_set);
    }
    sd_text__puts(text, "\n");
}

/* An undamaged genotype; spelled once. */
static const char *sound_text(size_t who, uint16_t site)
{
    static struct {
        seen_genotype of;
        char text[24];
    } known[MAX_PEOPLE][MAX_GENE_SITES];
    const seen_genotype *seen = &people[who].site[site];
    if (known[who][site].text[0] == '\0' ||
        memcmp(&known[who][site].of, seen, sizeof *seen) != 0) {
        sd_text text = {0};
        put_damaged(&text, DAMAGES, seen, NULL);
        snprintf(known[who][site].text, sizeof known[who][site].text, "%s", text.data);
        known[who][site].of = *seen;
        sd_text__free(&text);
    }
    return known[who][site].text;
}

static void put_site(sd_text *text, const file_plan *plan, uint16_t index)
{
    const sd_kb_site *site = &plan->gene->sites[index];
    bool is_hit = plan->record_site == index;
    if (plan->kind == SPANNING_DELETION)
        put_deletion(text, plan, index);
    if (is_hit && plan->kind == FAILED_FILTER_IN_A_BLOCK)
        put_block(text, plan, index, 30);
    if (is_hit && plan->kind == BLOCK_WITHOUT_DEPTH)
        put_block(text, plan, index, 0);
    if (is_hit && (plan->kind == NO_RECORD || plan->kind == BLOCK_WITHOUT_DEPTH))
        return;
    bool fails =
        is_hit && (plan->kind == FAILED_FILTER || plan->kind == FAILED_FILTER_IN_A_BLOCK);
    put_place(text, plan->gene, site,
              is_hit && plan->kind == WRONG_REF ? spoil(site->alleles[0]) : NULL,
              plan->kind == SPANNING_ALLELE, fails ? "LowQual" : "PASS");
    for (size_t c = 0; c < plan->n_columns; c++) {
        const seen_genotype *seen = &people[plan->columns[c].who].site[index];
        sd_text__puts(text, "\t");
        if (plan->columns[c].site == index)
            put_damaged(text, plan->kind, seen, site);
        else
            sd_text__puts(text, sound_text(plan->columns[c].who, index));
    }
    sd_text__puts(text, "\n");
    if (plan->kind == CONTRADICTED)
        put_contradiction(text, plan, index);
}

/* Sites of another gene, so that no file is without a sound one. */
static void put_filler(sd_text *text, const file_plan *plan)
{
    const sd_kb_gene *filler = NULL;
    for (size_t g = 0; g < sd_kb_gene_count(kb); g++) {
        const sd_kb_gene *gene = sd_kb__gene(kb, g);
        if (gene->n_sites >= FILLER_SITES && gene->ploidy == SD_AUTOSOMAL &&
            strcmp(gene->chromosome, plan->gene->chromosome) != 0)
            filler = gene;
    }
    for (uint16_t i = 0; i < FILLER_SITES; i++) {
        put_place(text, filler, &filler->sites[i], NULL, false, "PASS");
        for (size_t c = 0; c < plan->n_columns; c++)
            sd_text__puts(text, "\t0/0");
        sd_text__puts(text, "\n");
    }
}

static const char *write_file(const file_plan *plan)
{
    static char path[] = "/tmp/stardose-damage-XXXXXX";
    static bool has_path;
    sd_text text = {0};
    sd_text__puts(&text,
                  "##fileformat=VCFv4.2\n"
                  "##FILTER=<ID=LowQual,Description=\"Low\">\n"
                  "##INFO=<ID=END,Number=1,Type=Integer,Description=\"End\">\n"
                  "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n"
                  "##FORMAT=<ID=PS,Number=1,Type=Integer,Description=\"Set\">\n"
                  "##FORMAT=<ID=DP,Number=1,Type=Integer,Description=\"Depth\">\n"
                  "##FORMAT=<ID=MIN_DP,Number=1,Type=Integer,Description=\"\">\n"
                  "##FORMAT=<ID=GQ,Number=1,Type=Integer,Description=\"\">\n"
                  "##FORMAT=<ID=FT,Number=1,Type=String,Description=\"Filter\">\n");
    size_t n_contigs;
    const sd_kb_contig *contigs = sd_kb__contigs(kb, &n_contigs);
    for (size_t i = 0; i < n_contigs; i++)
        if (strcmp(contigs[i].assembly, "GRCh38") == 0)
            sd_text__printf(&text, "##contig=<ID=%s,length=%lld>\n", contigs[i].name,
                            (long long)contigs[i].length);
    sd_text__puts(&text, "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT");
    for (size_t c = 0; c < plan->n_columns; c++)
        sd_text__printf(&text, "\tS%zu", c);
    sd_text__puts(&text, "\n");
    for (uint16_t i = 0; i < plan->gene->n_sites; i++)
        put_site(&text, plan, i);
    put_filler(&text, plan);
    assert_false(text.failed);
    if (!has_path) {
        int fd = mkstemp(path);
        assert_true(fd >= 0);
        has_path = true;
        close(fd);
    }
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    assert_int_equal(fwrite(text.data, 1, text.length, out), text.length);
    assert_int_equal(fclose(out), 0);
    sd_text__free(&text);
    return path;
}

/* ---- what is said ---- */

/* What is kept of an undamaged call. */
typedef struct sound_call {
    sd_call_state state;
    size_t n;
    char *names[512];
    bool shows[MAX_GENE_ALLELES];
    char *phenotypes;
} sound_call;

static sound_call sound[MAX_PEOPLE];

static struct {
    uint64_t all, same, wider, else_open, refused, other_phenotype;
} tally, of_kind[DAMAGES];

static bool is_variant_list(const sd_kb_gene *gene)
{
    return strcmp(gene->caller, "variant_list") == 0;
}

static void mark_shown(const sd_call *call, bool *shows)
{
    const sd_kb_gene *gene = call->gene;
    memset(shows, 0, gene->n_alleles * sizeof *shows);
    for (size_t i = 0; i < call->n_diplotypes; i++)
        for (int copy = 0; copy < 2; copy++)
            for (uint16_t k = 0; k < call->diplotypes[i].copy[copy].n_alleles; k++)
                shows[call->diplotypes[i].copy[copy].alleles[k]] = true;
}

/* Suballeles are one to the reader. */
static bool has_alike(const sd_kb_gene *gene, const bool *set, uint16_t allele)
{
    for (uint16_t i = 0; i < gene->n_alleles; i++)
        if (set[i] &&
            strcmp(gene->alleles[i].reported_as, gene->alleles[allele].reported_as) == 0)
            return true;
    return false;
}

static char *join_phenotypes(const sd_meaning *meaning)
{
    sd_text text = {0};
    for (size_t i = 0; i < meaning->n_phenotypes; i++)
        sd_text__printf(&text, "%s%s", i ? "|" : "", meaning->phenotypes[i]);
    sd_text__puts(&text, "");
    char *copy = strdup(text.data ? text.data : "");
    sd_text__free(&text);
    return copy;
}

static void describe(const sd_sample *sample, const sd_call *call, const file_plan *plan,
                     const column *at, const char *what)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    fprintf(out, "%s, person %zu (kind %d), %s at %s: %s\n  state %s %s\n  before:",
            call->gene->name, at->who, people[at->who].kind, damage_names[plan->kind],
            call->gene->sites[at->site].id, what, sd_call_state_text(call->state),
            call->reason ? call->reason : "");
    for (size_t i = 0; i < sound[at->who].n && i < 6; i++)
        fprintf(out, " %s", sound[at->who].names[i]);
    fprintf(out, "\n  now:");
    for (size_t i = 0; i < call->n_diplotypes && i < 6; i++)
        fprintf(out, " %s", call->diplotypes[i].name);
    fprintf(out, "\n  open:");
    for (size_t i = 0; i < call->n_not_assessed && i < 20; i++)
        fprintf(out, " %s", call->gene->alleles[call->not_assessed[i]].name);
    fprintf(out, "\n  seed %llu, sample %s", (unsigned long long)seed, sample->name);
    fclose(out);
    print_error("%s\n", text);
    free(text);
    fail();
}

/* The damage may reach sites that overlap the one that is hit, never others. */
static bool is_near(const file_plan *plan, int hit, uint16_t site)
{
    const sd_kb_site *a = &plan->gene->sites[hit], *b = &plan->gene->sites[site];
    int64_t from = a->on[SD_GRCH38].pos1, to = from + (int64_t)strlen(a->alleles[0]);
    int64_t at = b->on[SD_GRCH38].pos1, end = at + (int64_t)strlen(b->alleles[0]);
    return at <= to && end >= from;
}

/* ---- what must hold ---- */

/* `sites`: the person with the damaged sites unseen. */
typedef struct verdict {
    const sd_sample *sample;
    const sd_gene_result *result;
    const file_plan *plan;
    const column *at;
    const seen_genotype *sites;
    bool shows[MAX_GENE_ALLELES], not_assessed[MAX_GENE_ALLELES];
} verdict;

static void must(const verdict *v, bool holds, const char *what)
{
    if (!holds)
        describe(v->sample, v->result->call, v->plan, v->at, what);
}

/* The alleles that the damage leaves open are called or listed. */
static void check_open(const verdict *v)
{
    static bool is_open[MAX_GENE_ALLELES];
    const sd_kb_gene *gene = v->plan->gene;
    if (is_variant_list(gene)) {
        for (uint16_t i = 0; i < gene->n_alleles; i++)
            is_open[i] = gene->alleles[i].is_defined && !gene->alleles[i].is_reference &&
                         needs_unseen(gene, i, v->sites) &&
                         may_be_carried(gene, i, v->sites);
    } else {
        list_star_alleles_open(kb, gene, v->sites, is_open);
    }
    for (uint16_t i = 0; i < gene->n_alleles; i++) {
        if (!is_open[i] || has_alike(gene, v->shows, i) ||
            has_alike(gene, v->not_assessed, i))
            continue;
        char what[128];
        snprintf(what, sizeof what, "%s may stand there and is neither called nor listed",
                 gene->alleles[i].name);
        must(v, false, what);
    }
}

/* Nothing is called that what was seen excludes. */
static void check_called(const verdict *v)
{
    static pair_list pairs;
    const sd_kb_gene *gene = v->plan->gene;
    const sd_call *call = v->result->call;
    if (is_variant_list(gene)) {
        for (uint16_t i = 0; i < gene->n_alleles; i++)
            must(v,
                 !v->shows[i] || gene->alleles[i].is_reference ||
                     may_be_carried(gene, i, v->sites),
                 "an allele is called that what was seen excludes");
        return;
    }
    list_true_pairs(gene, v->sites, &pairs);
    for (size_t i = 0; i < call->n_diplotypes; i++) {
        const sd_diplotype *called = &call->diplotypes[i];
        uint16_t a = called->copy[0].alleles[0];
        uint16_t b = called->shape == SD_HAPLOID ? a : called->copy[1].alleles[0];
        bool is_true = false;
        for (size_t k = 0; k < pairs.n && !is_true; k++)
            is_true = (pairs.pair[k].a == a && pairs.pair[k].b == b) ||
                      (pairs.pair[k].a == b && pairs.pair[k].b == a);
        must(v, is_true, "a diplotype is called that what was seen excludes");
    }
}

/* What was called of the sound file is still called, or listed as open. */
static void check_nothing_lost(const verdict *v)
{
    const sd_kb_gene *gene = v->plan->gene;
    const sound_call *before = &sound[v->at->who];
    for (uint16_t i = 0; i < gene->n_alleles; i++) {
        if (!before->shows[i] || gene->alleles[i].is_reference ||
            has_alike(gene, v->shows, i))
            continue;
        must(v, has_alike(gene, v->not_assessed, i),
             "an allele of the sound call is neither called nor listed");
        must(v, !is_variant_list(gene) || needs_unseen(gene, i, v->sites),
             "a variant is no longer called though all its sites were seen");
    }
}

static bool is_called(const sd_call *call, const char *name)
{
    for (size_t i = 0; i < call->n_diplotypes; i++)
        if (strcmp(call->diplotypes[i].name, name) == 0)
            return true;
    return false;
}

static void count_outcome(const verdict *v)
{
    const sound_call *before = &sound[v->at->who];
    const sd_call *call = v->result->call;
    size_t n_kept = 0;
    for (size_t i = 0; i < before->n; i++)
        n_kept += is_called(call, before->names[i]);
    bool has_all = n_kept == before->n;
    bool is_same = has_all && call->n_diplotypes == before->n;
    char *phenotypes = join_phenotypes(&v->result->meaning);
    bool is_other = strcmp(phenotypes, before->phenotypes) != 0;
    free(phenotypes);
    tally.same += is_same;
    tally.wider += has_all && !is_same;
    tally.else_open += !has_all;
    tally.other_phenotype += !has_all && is_other;
    of_kind[v->plan->kind].same += is_same;
    of_kind[v->plan->kind].wider += has_all && !is_same;
    of_kind[v->plan->kind].else_open += !has_all;
}

static void check_refusal(const verdict *v)
{
    const sd_call *call = v->result->call;
    const sd_kb_gene *gene = v->plan->gene;
    bool is_named = false;
    for (uint16_t i = 0; call->reason && i < gene->n_sites; i++)
        is_named = is_named || (is_near(v->plan, v->at->site, i) &&
                                strstr(call->reason, gene->sites[i].id));
    tally.refused++;
    of_kind[v->plan->kind].refused++;
    must(v, call->n_diplotypes == 0, "refused and called");
    must(v, call->reason && call->reason[0], "refused without a reason");
    if (call->state != sound[v->at->who].state && call->state != SD_CALL_NO_DATA)
        must(v, is_named, "the reason does not name the site");
    if (call->state == SD_CALL_NO_DATA)
        must(v, call->tally.n_usable == 0, "no data, though sites were seen");
}

/* The person carries a neighbour's allele that changes the damaged site too, into a base
 * that no definition knows: that was seen, and keeps the gene from being called. */
static bool is_other_and_kept(const sd_gene_result *result, int site)
{
    if (!result->cells || result->gene->undocumented_is_reference)
        return false;
    const sd_cell *cell = &result->cells[site];
    return sd_cell__is_usable(cell) && result->call->state != SD_CALL_MADE &&
           (cell->allele[0] == SD_ALLELE_OTHER || cell->allele[1] == SD_ALLELE_OTHER);
}

/* `sample` is a person of whom one site was damaged. */
static void check_damaged(const sd_sample *sample, const file_plan *plan,
                          const column *at)
{
    static seen_genotype sites[MAX_GENE_SITES];
    static verdict v;
    const sd_gene_result *result = NULL;
    for (size_t i = 0; i < sample->n_genes; i++)
        if (sample->genes[i].gene == plan->gene)
            result = &sample->genes[i];
    assert_non_null(result);
    const sd_call *call = result->call;
    v = (verdict){
        .sample = sample, .result = result, .plan = plan, .at = at, .sites = sites};
    memcpy(sites, people[at->who].site, sizeof sites);
    for (uint16_t i = 0; i < plan->gene->n_sites; i++)
        sites[i].is_seen = true;
    bool is_unseen = false;
    for (size_t i = 0; i < call->n_unseen_sites; i++) {
        must(&v,
             is_near(plan, at->site, call->unseen_sites[i]) ||
                 !people[at->who].site[call->unseen_sites[i]].is_seen,
             "another site is not seen");
        sites[call->unseen_sites[i]].is_seen = false;
        is_unseen = is_unseen || call->unseen_sites[i] == at->site;
    }
    tally.all++;
    of_kind[plan->kind].all++;
    must(&v, is_unseen || is_other_and_kept(result, at->site),
         "the damaged site counts as seen");
    mark_shown(call, v.shows);
    for (size_t i = 0; i < call->n_not_assessed; i++)
        v.not_assessed[call->not_assessed[i]] = true;
    if (call->state != SD_CALL_MADE) {
        check_refusal(&v);
        return;
    }
    must(&v, sound[at->who].state == SD_CALL_MADE, "called only with the damage");
    check_called(&v);
    check_open(&v);
    check_nothing_lost(&v);
    count_outcome(&v);
}

/* ---- running ---- */

static sd_status on_damaged(void *user, const sd_sample *sample, sd_error *err)
{
    (void)err;
    const file_plan *plan = user;
    const column *at = &plan->columns[sample->index];
    column of_record = {at->who, plan->record_site};
    if (plan->record_site >= 0)
        at = &of_record;
    if (plan->record_site < 0 || can_damage(plan->kind, &people[at->who].site[at->site]))
        check_damaged(sample, plan, at);
    return SD_OK;
}

static void check_sound_pairs(const sd_gene_result *result, const person *who)
{
    static pair_list pairs;
    const sd_kb_gene *gene = result->gene;
    list_true_pairs(gene, who->site, &pairs);
    keep_called(kb, gene, who->site, &pairs);
    bool open[MAX_GENE_ALLELES] = {false};
    for (size_t i = 0; i < pairs.n; i++)
        open[pairs.pair[i].a] = open[pairs.pair[i].b] = true;
    bool shows[MAX_GENE_ALLELES];
    mark_shown(result->call, shows);
    for (uint16_t i = 0; i < gene->n_alleles; i++)
        if (open[i] ? !has_alike(gene, shows, i) : shows[i] && !has_alike(gene, open, i))
            fail_msg("%s: %s is %s by trying all pairs, seed %llu", gene->name,
                     gene->alleles[i].name, open[i] ? "called" : "not called",
                     (unsigned long long)seed);
}

/* A site below a deletion that the person carries cannot be seen; any other must. */
static void lose_spanned(const file_plan *plan, person *who, uint16_t site)
{
    bool is_spanned = false;
    for (uint16_t i = 0; i < plan->gene->n_sites; i++)
        is_spanned = is_spanned || (i != site && is_near(plan, i, site) &&
                                    !is_reference_call(&who->site[i]));
    if (!is_spanned)
        fail_msg("%s: %s is not seen of a sound file, seed %llu", plan->gene->name,
                 plan->gene->sites[site].id, (unsigned long long)seed);
    who->site[site].is_seen = false;
}

static sd_status on_sound(void *user, const sd_sample *sample, sd_error *err)
{
    (void)err;
    const file_plan *plan = user;
    sound_call *keep = &sound[sample->index];
    for (size_t i = 0; i < keep->n; i++)
        free(keep->names[i]);
    free(keep->phenotypes);
    memset(keep, 0, sizeof *keep);
    for (size_t g = 0; g < sample->n_genes; g++) {
        const sd_gene_result *result = &sample->genes[g];
        if (result->gene != plan->gene)
            continue;
        const sd_call *call = result->call;
        for (size_t i = 0; i < call->n_unseen_sites; i++)
            lose_spanned(plan, &people[sample->index], call->unseen_sites[i]);
        assert_true(call->n_diplotypes < COUNT(keep->names));
        keep->state = call->state;
        keep->phenotypes = join_phenotypes(&result->meaning);
        for (; keep->n < call->n_diplotypes; keep->n++)
            keep->names[keep->n] = strdup(call->diplotypes[keep->n].name);
        mark_shown(call, keep->shows);
        if (call->state == SD_CALL_MADE && !is_variant_list(plan->gene))
            check_sound_pairs(result, &people[sample->index]);
        if (call->state != SD_CALL_MADE && !plan->gene->needs_copy_number)
            fail_msg("%s is not called of a sound file: %s, seed %llu", plan->gene->name,
                     call->reason, (unsigned long long)seed);
    }
    return SD_OK;
}

static void run(const file_plan *plan,
                sd_status (*on_sample)(void *, const sd_sample *, sd_error *))
{
    sd_run_options options;
    sd_run_options_init(&options);
    options.genes = plan->gene->name;
    sd_error err = {0};
    const sd_sink sink = {on_sample, (void *)(uintptr_t)plan};
    if (sd_run(kb, write_file(plan), &options, &sink, &err) != SD_OK)
        fail_msg("%s, %s: %s", plan->gene->name,
                 plan->kind < DAMAGES ? damage_names[plan->kind] : "sound", err.message);
}

static void sweep_records(const sd_kb_gene *gene, damage kind, int first, int step)
{
    static column columns[MAX_PEOPLE];
    for (size_t i = 0; i < n_people; i++)
        columns[i] = (column){i, -1};
    file_plan plan = {gene, kind, columns, n_people, -1};
    for (int site = first; site < gene->n_sites; site += step) {
        plan.record_site = site;
        run(&plan, on_damaged);
    }
}

static void sweep_genotypes(const sd_kb_gene *gene, damage kind, int first, int step)
{
    static column columns[MAX_PEOPLE * MAX_GENE_SITES];
    size_t n = 0;
    char ref[SD_MAX_SITE_REF + 2];
    for (size_t who = 0; who < n_people; who++)
        for (int site = first; site < gene->n_sites; site += step)
            if (can_damage(kind, &people[who].site[site]) &&
                (kind != SPANNING_DELETION ||
                 spell_deletion(gene, (uint16_t)site, ref, sizeof ref)))
                columns[n++] = (column){who, site};
    file_plan plan = {gene, kind, columns, n, -1};
    if (n > 0)
        run(&plan, on_damaged);
}

static void sweep_gene(const sd_kb_gene *gene, int most_sites)
{
    static column columns[MAX_PEOPLE];
    for (size_t i = 0; i < n_people; i++) {
        make_person(&people[i], gene, (person_kind)(i % PERSON_KINDS));
        columns[i] = (column){i, -1};
    }
    const file_plan plan = {gene, DAMAGES, columns, n_people, -1};
    run(&plan, on_sound);
    int step = 1 + (gene->n_sites - 1) / most_sites;
    for (damage kind = 0; kind < DAMAGES; kind++) {
        int first = (int)random_below((unsigned)step);
        if (is_of_record(kind))
            sweep_records(gene, kind, first, step);
        else
            sweep_genotypes(gene, kind, first, step);
    }
}

static void damage_never_makes_a_call_firmer_or_another(void **state)
{
    (void)state;
    const char *wish = getenv("DAMAGE");
    bool is_full = wish && strcmp(wish, "full") == 0;
    n_people = is_full ? 24 : PERSON_KINDS;
    for (size_t g = 0; g < sd_kb_gene_count(kb); g++)
        if (sd_kb__gene(kb, g)->n_sites > 0)
            sweep_gene(sd_kb__gene(kb, g), is_full ? MAX_GENE_SITES : 30);
    print_message(
        "damage: seed %llu, %llu damages: %llu calls the same, %llu wider, %llu "
        "others with the damaged alleles listed (%llu of another phenotype), "
        "%llu refused\n",
        (unsigned long long)seed, (unsigned long long)tally.all,
        (unsigned long long)tally.same, (unsigned long long)tally.wider,
        (unsigned long long)tally.else_open, (unsigned long long)tally.other_phenotype,
        (unsigned long long)tally.refused);
    for (damage kind = 0; kind < DAMAGES; kind++)
        print_message("  %-26s %8llu: %llu, %llu, %llu, %llu\n", damage_names[kind],
                      (unsigned long long)of_kind[kind].all,
                      (unsigned long long)of_kind[kind].same,
                      (unsigned long long)of_kind[kind].wider,
                      (unsigned long long)of_kind[kind].else_open,
                      (unsigned long long)of_kind[kind].refused);
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
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(damage_never_makes_a_call_firmer_or_another),
    };
    return cmocka_run_group_tests_name("damage", tests, setup, teardown);
}
