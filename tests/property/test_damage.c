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

#include "damaged.h"
#include "random.h"
#include "said.h"
#include "truth.h"
enum { WRITE_EVERY = 97 };

static sd_kb *kb;
static uint64_t seed;
static person people[MAX_PEOPLE];
static size_t n_people;

/* ---- what is said ---- */

static sound_call sound[MAX_PEOPLE];

static struct {
    uint64_t all, same, wider, else_open, refused, other_phenotype;
} tally, of_kind[DAMAGES];

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

/* Each phenotype of the sound call is called, or said to be reachable. */
static void check_phenotypes(const verdict *v)
{
    const sd_meaning *meaning = &v->result->meaning;
    char *known = strdup(sound[v->at->who].phenotypes);
    if (!meaning->call->is_reach_known)
        known[0] = '\0';
    for (char *rest = known, *phenotype; (phenotype = strtok_r(rest, "|", &rest));) {
        bool is_said = false;
        for (size_t i = 0; i < meaning->n_phenotypes; i++)
            is_said = is_said || strcmp(meaning->phenotypes[i], phenotype) == 0;
        for (size_t i = 0; i < meaning->n_reachable; i++)
            is_said = is_said ||
                      (meaning->reachable[i].outcome->phenotype &&
                       strcmp(meaning->reachable[i].outcome->phenotype, phenotype) == 0);
        must(v, is_said, "the sound call's phenotype is neither called nor reachable");
    }
    free(known);
}

/* ---- what is written ---- */

/* The site and the alleles that it leaves open stand beside the call in the JSON and in
 * the TSV. */
static void check_written(const verdict *v)
{
    enum { MISSING = 11, NOT_ASSESSED };
    const sd_kb_gene *gene = v->plan->gene;
    const char *site = gene->sites[v->at->site].id;
    char *json_text = write_report(v->sample, "json"),
         *tsv = write_report(v->sample, "tsv");
    json_t *json = json_loads(json_text, 0, NULL);
    const json_t *written = json_array_get(json_object_get(json, "genes"), 0);
    const json_t *open = json_object_get(written, "alleles_not_assessed");
    const char *row = strstr(strchr(tsv, '\n'), "\tgene\t"); /* not the header */
    assert_non_null(row);
    while (row > tsv && row[-1] != '\n')
        row--;
    must(v, lists(json_object_get(written, "unseen_sites"), site), "JSON: no site");
    must(v, is_in_cell(row, MISSING, site), "TSV: no site");
    for (uint16_t i = 0; i < gene->n_alleles; i++) {
        must(v, lists(open, gene->alleles[i].name) == v->not_assessed[i],
             "JSON: alleles");
        must(v,
             is_in_cell(row, NOT_ASSESSED, gene->alleles[i].name) == v->not_assessed[i],
             "TSV: alleles");
    }
    json_decref(json);
    free(json_text);
    free(tsv);
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
        is_named = is_named || (is_near(v->plan->gene, v->at->site, i) &&
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

/* An indel with a wrong REF may belong to another site in reach of its repeat. */
static bool is_in_doubt(const file_plan *plan, int hit, uint16_t site)
{
    enum { REACH = 32 };
    int64_t apart = plan->gene->sites[hit].on[SD_GRCH38].pos1 -
                    plan->gene->sites[site].on[SD_GRCH38].pos1;
    return plan->kind == WRONG_REF && apart > 0 && apart < REACH &&
           strlen(plan->gene->sites[hit].alleles[0]) !=
               strlen(plan->gene->sites[hit].alleles[1]);
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
             is_near(plan->gene, at->site, call->unseen_sites[i]) ||
                 is_in_doubt(plan, at->site, call->unseen_sites[i]) ||
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
    check_phenotypes(&v);
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
    if (tally.all % WRITE_EVERY == 0)
        check_written(&v);
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
    if (plan->record_site < 0 ||
        can_damage(plan->kind, plan->gene, &people[at->who], (uint16_t)at->site))
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
        is_spanned = is_spanned || (i != site && is_near(plan->gene, i, site) &&
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
    for (size_t g = 0; g < sample->n_genes; g++) {
        const sd_gene_result *result = &sample->genes[g];
        if (result->gene != plan->gene)
            continue;
        const sd_call *call = result->call;
        for (size_t i = 0; i < call->n_unseen_sites; i++)
            lose_spanned(plan, &people[sample->index], call->unseen_sites[i]);
        keep_call(keep, result);
        if (call->state == SD_CALL_MADE && !is_variant_list(plan->gene))
            check_sound_pairs(result, &people[sample->index]);
        if (call->state != SD_CALL_MADE)
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
    if (plan->gene->needs_copy_number)
        options.two_copies = plan->gene->name;
    /* the user's word is about absent records, not about damaged ones */
    if (plan->kind != NO_RECORD && plan->kind < DAMAGES && random_below(2) == 0)
        options.absent = SD_ABSENT_REFERENCE;
    sd_error err = {0};
    const sd_sink sink = {on_sample, (void *)(uintptr_t)plan};
    if (sd_run(kb, write_damaged(plan), &options, &sink, &err) != SD_OK)
        fail_msg("%s, %s: %s", plan->gene->name,
                 plan->kind < DAMAGES ? damage_names[plan->kind] : "sound", err.message);
}

static void sweep_records(const sd_kb_gene *gene, damage kind, int first, int step)
{
    static column columns[MAX_PEOPLE];
    for (size_t i = 0; i < n_people; i++)
        columns[i] = (column){i, -1};
    file_plan plan = {kb, people, gene, kind, columns, n_people, -1};
    for (int site = first; site < gene->n_sites; site += step) {
        plan.record_site = site;
        run(&plan, on_damaged);
    }
}

static void sweep_genotypes(const sd_kb_gene *gene, damage kind, int first, int step)
{
    static column columns[MAX_PEOPLE * MAX_GENE_SITES];
    size_t n = 0;
    for (size_t who = 0; who < n_people; who++)
        for (int site = first; site < gene->n_sites; site += step)
            if (can_damage(kind, gene, &people[who], (uint16_t)site))
                columns[n++] = (column){who, site};
    file_plan plan = {kb, people, gene, kind, columns, n, -1};
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
    const file_plan plan = {kb, people, gene, DAMAGES, columns, n_people, -1};
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
    clean_damaged();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(damage_never_makes_a_call_firmer_or_another),
    };
    return cmocka_run_group_tests_name("damage", tests, setup, teardown);
}
