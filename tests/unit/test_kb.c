/* test_kb.c -- what a sound knowledge base says, and what opening it guarantees.
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fail_alloc.h"
#include "tiny_kb.h"

static sd_kb *open_tiny(void)
{
    sd_kb *kb = NULL;
    sd_error err = {0};
    if (sd_kb_open(&kb, TINY_DIR, &err) != SD_OK)
        fail_msg("%s:%lld: %s", err.source, (long long)err.line, err.message);
    return kb;
}

/* ---- genes, sites, alleles ---- */

static void genes_keep_the_tables_order_and_are_found_by_name(void **state)
{
    (void)state;
    sd_kb *kb = open_tiny();
    static const char *const names[] = {"TOYA", "TOYB", "TOYH", "TOYX"};
    assert_int_equal(sd_kb_gene_count(kb), COUNT(names));
    for (size_t i = 0; i < COUNT(names); i++) {
        assert_string_equal(sd_kb_gene_name(kb, i), names[i]);
        assert_ptr_equal(sd_kb__find_gene(kb, names[i]), sd_kb__gene(kb, i));
        assert_int_equal(sd_kb__gene(kb, i)->index, i);
    }
    assert_null(sd_kb_gene_name(kb, COUNT(names)));
    assert_null(sd_kb__gene(kb, COUNT(names)));
    assert_null(sd_kb__find_gene(kb, "TOY"));
    sd_kb_close(kb);
}

static void a_gene_has_what_its_row_says(void **state)
{
    (void)state;
    sd_kb *kb = open_tiny();
    const sd_kb_gene *b = sd_kb__find_gene(kb, "TOYB"), *x = sd_kb__find_gene(kb, "TOYX");
    const sd_kb_gene *h = sd_kb__find_gene(kb, "TOYH");
    assert_string_equal(b->title, "toy gene of scores");
    assert_null(b->hgnc);
    assert_string_equal(b->loinc, "12345-6");
    assert_int_equal(b->strand, '-');
    assert_int_equal(b->region[SD_GRCH38].start1, 20000);
    assert_int_equal(b->region[SD_GRCH37].end1, 31000);
    assert_int_equal(b->ploidy, SD_AUTOSOMAL);
    assert_int_equal(b->phenotype_rule, SD_RULE_ACTIVITY_SCORE);
    assert_string_equal(b->caller, "variant_list");
    assert_true(b->undocumented_is_reference);
    assert_true(b->needs_copy_number);
    assert_int_equal(x->ploidy, SD_X_LINKED);
    assert_false(x->undocumented_is_reference);
    assert_int_equal(h->n_sites, 0);
    assert_int_equal(h->reference, SD_NO_ALLELE);
    assert_int_equal(h->region[SD_GRCH38].start1, 0);
    assert_false(h->alleles[0].is_defined);
    sd_kb_close(kb);
}

static void a_site_is_spelled_on_both_builds(void **state)
{
    (void)state;
    sd_kb *kb = open_tiny();
    const sd_kb_gene *gene = sd_kb__find_gene(kb, "TOYA");
    const sd_kb_site *swapped = &gene->sites[sd_kb__find_site(gene, "rs1")];
    assert_string_equal(swapped->hgvs, "g.4000A>G");
    assert_int_equal(swapped->on[SD_GRCH38].ref, 0);
    assert_int_equal(swapped->on[SD_GRCH37].ref, 1);
    assert_int_equal(swapped->on[SD_GRCH37].pos1, 5000);
    assert_true(swapped->is_key);
    assert_true(swapped->absent_risk[SD_GRCH37] && swapped->absent_risk[SD_GRCH38]);
    const sd_kb_site *several = &gene->sites[sd_kb__find_site(gene, "rs2")];
    assert_int_equal(several->n_alleles, 3);
    assert_string_equal(several->alleles[0], "C");
    assert_string_equal(several->alleles[1], "T");
    assert_string_equal(several->alleles[2], "G");
    assert_false(several->is_key);
    const sd_kb_site *deletion = &gene->sites[sd_kb__find_site(gene, "chr1:4200")];
    assert_null(deletion->rsid);
    assert_string_equal(deletion->alleles[0], "CTTT");
    assert_true(deletion->absent_risk[SD_GRCH37] && !deletion->absent_risk[SD_GRCH38]);
    const sd_kb_site *only_38 = &gene->sites[sd_kb__find_site(gene, "rs4")];
    assert_int_equal(only_38->on[SD_GRCH37].pos1, 0);
    assert_true(!only_38->absent_risk[SD_GRCH37] && only_38->absent_risk[SD_GRCH38]);
    assert_int_equal(sd_kb__find_site(gene, "rs3"), UINT16_MAX);
    sd_kb_close(kb);
}

static void alleles_are_found_by_their_own_and_their_printed_name(void **state)
{
    (void)state;
    sd_kb *kb = open_tiny();
    const sd_kb_gene *gene = sd_kb__find_gene(kb, "TOYA");
    assert_int_equal(sd_kb__find_allele(gene, "*1"), 0);
    assert_int_equal(sd_kb__find_allele(gene, "*5"), 4);
    assert_int_equal(sd_kb__find_allele(gene, "*10.001"), 5);
    assert_int_equal(sd_kb__find_allele(gene, "*10"), 5);
    assert_int_equal(sd_kb__find_allele(gene, "*6"), SD_NO_ALLELE);
    assert_string_equal(gene->alleles[5].reported_as, "*10");
    assert_string_equal(gene->alleles[1].reported_as, "*2");
    assert_string_equal(gene->alleles[1].function, "No function");
    assert_null(gene->alleles[3].function);
    assert_false(gene->alleles[1].has_activity);
    const sd_kb_gene *scored = sd_kb__find_gene(kb, "TOYB");
    assert_true(scored->alleles[2].has_activity && scored->alleles[2].activity == 0.5);
    assert_false(scored->alleles[3].has_activity);
    sd_kb_close(kb);
}

static void
definitions_say_which_alleles_can_be_called_and_how_specific_they_are(void **state)
{
    (void)state;
    sd_kb *kb = open_tiny();
    const sd_kb_gene *gene = sd_kb__find_gene(kb, "TOYA");
    const sd_kb_allele *reference = &gene->alleles[0], *structural = &gene->alleles[4];
    assert_int_equal(gene->reference, 0);
    assert_true(reference->is_reference && reference->is_defined);
    assert_int_equal(reference->n_core, 1); /* its wobble */
    assert_int_equal(reference->specificity, gene->n_sites);
    assert_false(structural->is_defined);
    assert_int_equal(structural->specificity, 0);
    assert_int_equal(gene->alleles[1].specificity, 2);
    for (size_t a = 0; a < gene->n_alleles; a++)
        for (size_t i = 1; i < gene->alleles[a].n_core; i++)
            assert_true(gene->alleles[a].core[i - 1].site <
                        gene->alleles[a].core[i].site);
    sd_kb_close(kb);
}

/* Rows: sites rs1 (A,G), rs2 (C,T,G), chr1:4200 (CTTT,C), rs4 (A,AT).  The reference *1
 * is C or T at rs2. */
static const struct fits_case {
    const char *name, *gene, *site, *allele;
    uint32_t want;
} fits_cases[] = {
    {"the reference has the genome's base where it names none", "TOYA", "rs1", "*1", 1},
    {"the reference keeps its wobble", "TOYA", "rs2", "*1", 1 | 2},
    {"an allele has the base that it names", "TOYA", "rs1", "*2", 2},
    {"an allele may name the reference's base", "TOYA", "rs2", "*2", 1},
    {"a null cell takes the reference's base", "TOYA", "rs1", "*3", 1},
    {"a null cell takes the genome's base where the reference has a wobble", "TOYA",
     "rs2", "*3", 1},
    {"a deletion is the allele with that spelling", "TOYA", "chr1:4200", "*3", 2},
    {"a code stands for all of its bases", "TOYA", "rs1", "*4", 1 | 2},
    {"the third allele of a site is its third bit", "TOYA", "rs2", "*4", 4},
    {"an allele without definition is like the reference", "TOYA", "rs1", "*5", 1},
    {"an insertion is the allele with that spelling", "TOYA", "rs4", "*10.001", 2},
    {"the reference may differ from the genome", "TOYX", "rsX", "A", 2},
    {"a null cell follows the reference, not the genome", "TOYX", "rsX", "B", 2},
};

static void fits_as_the_definition_says(void **state)
{
    const struct fits_case *c = *state;
    sd_kb *kb = open_tiny();
    const sd_kb_gene *gene = sd_kb__find_gene(kb, c->gene);
    uint16_t site = sd_kb__find_site(gene, c->site),
             allele = sd_kb__find_allele(gene, c->allele);
    assert_int_equal(gene->fits[(size_t)site * gene->n_alleles + allele], c->want);
    sd_kb_close(kb);
}

/* ---- places ---- */

static const struct place_case {
    const char *name;
    sd_assembly assembly;
    const char *chromosome;
    size_t want;
    int64_t first, last_end;
} place_cases[] = {
    {"a chromosome's sites of all genes are there", SD_GRCH38, "chr1", 7, 4000, 23001},
    {"the chromosome's alias is accepted", SD_GRCH38, "1", 7, 4000, 23001},
    {"a site that the build lacks has no place there", SD_GRCH37, "chr1", 6, 5000, 24001},
    {"X is a chromosome like others", SD_GRCH37, "X", 2, 600, 700},
    {"a chromosome without sites has no places", SD_GRCH38, "chrM", 0, 0, 0},
    {"an unknown contig has no places", SD_GRCH38, "chr1_alt", 0, 0, 0},
    {"an empty name has no places", SD_GRCH38, "", 0, 0, 0},
};

static void has_places(void **state)
{
    const struct place_case *c = *state;
    sd_kb *kb = open_tiny();
    size_t n = 99;
    const sd_kb_place *places = sd_kb__places(kb, c->assembly, c->chromosome, &n);
    assert_int_equal(n, c->want);
    assert_int_equal(places != NULL, n > 0);
    for (size_t i = 1; i < n; i++)
        assert_true(places[i - 1].start1 < places[i].start1);
    if (n > 0) {
        assert_int_equal(places[0].start1, c->first);
        assert_int_equal(places[n - 1].end1, c->last_end);
    }
    sd_kb_close(kb);
}

static void genes_may_share_a_position(void **state)
{
    (void)state;
    tiny_kb tiny;
    tiny_kb_read(&tiny);
    tiny_kb_edit(&tiny, "genes.tsv", "\t20000\t30000\t", "\t4000\t30000\t");
    tiny_kb_edit(&tiny, "sites/TOYB.tsv", "\t22000\tG\tA\t", "\t4000\tA\tG\t");
    tiny_kb_edit(&tiny, "sites/TOYB.tsv", "\t23000\tG\tA\t", "\t23000\tA\tG\t");
    tiny_kb_edit(&tiny, "alleles/TOYB.tsv", "rs11\tA", "rs11\tG");
    tiny_kb_put(&tiny, "fallbacks.tsv", NULL, 0);
    sd_kb *kb = NULL;
    sd_error err = {0};
    if (sd_kb__open_tables(&kb, tiny.tables, tiny.n_tables, &err) != SD_OK)
        fail_msg("%s:%lld: %s", err.source, (long long)err.line, err.message);
    size_t n = 0;
    const sd_kb_place *places = sd_kb__places(kb, SD_GRCH38, "1", &n);
    assert_int_equal(n, 7);
    assert_string_equal(places[0].gene->name, "TOYA");
    assert_string_equal(places[1].gene->name, "TOYB");
    assert_int_equal(places[0].start1, places[1].start1);
    sd_kb_close(kb);
    tiny_kb_free(&tiny);
}

/* ---- phenotypes, guidance, the small tables ---- */

static void phenotype_rows_keep_their_order_and_keys(void **state)
{
    (void)state;
    sd_kb *kb = open_tiny();
    const sd_kb_gene *pair = sd_kb__find_gene(kb, "TOYA"),
                     *score = sd_kb__find_gene(kb, "TOYB");
    assert_int_equal(pair->n_phenotypes, 4);
    assert_string_equal(pair->phenotypes[1].key_2, "-");
    assert_string_equal(pair->phenotypes[2].phenotype, "Intermediate Metabolizer");
    assert_true(score->phenotypes[1].from == 1 && score->phenotypes[1].to == 1.5);
    assert_true(score->phenotypes[2].from == 2 && score->phenotypes[2].to == HUGE_VAL);
    sd_kb_close(kb);
}

static void guidance_is_sorted_and_its_conditions_are_taken_apart(void **state)
{
    (void)state;
    sd_kb *kb = open_tiny();
    size_t n = 0;
    const sd_kb_guidance *rules = sd_kb__guidance(kb, &n);
    static const char *const order[] = {"a1", "a2", "z3", "z1", "z2"};
    assert_int_equal(n, COUNT(order));
    for (size_t i = 0; i < n; i++)
        assert_string_equal(rules[i].rule, order[i]);
    const sd_kb_guidance *rule = &rules[3];
    assert_string_equal(rule->source, "TOYS");
    assert_string_equal(rule->drug->name, "toyzole");
    assert_string_equal(rule->action->label, "Avoid");
    assert_int_equal(rule->action->class_, SD_CLASS_AVOID);
    assert_null(rule->number);
    assert_string_equal(rules[0].number, "50%");
    assert_int_equal(rule->n_conditions, 2);
    const sd_kb_condition *is = &rule->conditions[0], *score = &rule->conditions[1];
    assert_ptr_equal(is->gene, sd_kb__find_gene(kb, "TOYA"));
    assert_int_equal(is->op, SD_OP_IS);
    assert_int_equal(is->n_values, 2);
    assert_string_equal(is->values[1], "Intermediate Metabolizer");
    assert_int_equal(score->op, SD_OP_SCORE);
    assert_int_equal(score->n_values, 1);
    assert_string_equal(score->values[0], "n/a");
    assert_int_equal(score->n_ranges, 2);
    assert_true(score->ranges[0].from == 0 && score->ranges[0].to == 0.5);
    assert_true(score->ranges[1].from == 2 && score->ranges[1].to == HUGE_VAL);
    assert_string_equal(
        rule->results,
        "TOYA is Poor Metabolizer|Intermediate Metabolizer; TOYB score 0..0.5|2..|n/a");
    const sd_kb_guidance *four = &rules[1];
    assert_int_equal(four->n_conditions, 4);
    assert_string_equal(four->conditions[0].values[0], "*01:01 negative");
    assert_int_equal(four->conditions[1].op, SD_OP_HAS);
    assert_int_equal(four->conditions[2].op, SD_OP_LACKS);
    assert_int_equal(four->conditions[3].op, SD_OP_DIPLOTYPE);
    assert_string_equal(four->conditions[3].values[0], "*1/*2");
    const sd_kb_condition *one = &rules[4].conditions[1];
    assert_true(one->ranges[0].from == 1 && one->ranges[0].to == 1);
    sd_kb_close(kb);
}

/* The bases from `from1` to `to1` are `bases`, and nothing is known beside them. */
static void assert_window(const sd_kb *kb, sd_assembly assembly, const char *chromosome,
                          int64_t from1, int64_t to1, const char *bases)
{
    assert_null(sd_kb__window(kb, assembly, chromosome, from1 - 1));
    assert_null(sd_kb__window(kb, assembly, chromosome, to1 + 1));
    for (int64_t pos1 = from1; pos1 <= to1; pos1++) {
        const sd_kb_window *window = sd_kb__window(kb, assembly, chromosome, pos1);
        assert_non_null(window);
        assert_int_equal(window->start1, from1);
        assert_int_equal(window->end1, to1);
        assert_string_equal(window->bases, bases);
    }
}

static void bases_around_sites_are_found_by_place(void **state)
{
    (void)state;
    sd_kb *kb = open_tiny();
    assert_window(kb, SD_GRCH38, "chr1", 3995, 4005, "CGTACAGTACG");
    assert_window(kb, SD_GRCH38, "1", 4195, 4207, "GGGGGCTTTTTTA");
    assert_window(kb, SD_GRCH38, "chr1", 4298, 4302, "GGATG");
    assert_window(kb, SD_GRCH37, "1", 5195, 5207, "GGGGGCTTTTTTA");
    assert_null(sd_kb__window(kb, SD_GRCH37, "chr1", 5300));
    assert_null(sd_kb__window(kb, SD_GRCH38, "chrX", 4000));
    assert_null(sd_kb__window(kb, SD_GRCH38, "chr9", 4000));
    assert_null(sd_kb__window(kb, SD_GRCH38, "chr1", 0));
    assert_null(sd_kb__window(kb, SD_GRCH38, "chr1", INT64_MAX));
    sd_kb_close(kb);
}

static void substitutions_between_the_builds_are_in_the_bases_of_grch37(void **state)
{
    (void)state;
    sd_kb *kb = open_tiny();
    assert_window(kb, SD_GRCH37, "chr1", 4995, 5005, "CGTACGGTACC");
    sd_kb_close(kb);
}

static void windows_of_two_genes_may_overlap(void **state)
{
    (void)state;
    tiny_kb tiny;
    tiny_kb_read(&tiny);
    tiny_kb_edit(&tiny, "genes.tsv", "\t20000\t", "\t4000\t");
    static const char row[] = "grch38_start\tgrch37_start\tgrch37_differences\tbases\n"
                              "4004\t.\t.\tCGAA\n";
    tiny_kb_put(&tiny, "windows/TOYB.tsv", row, sizeof row - 1);
    sd_kb *kb = NULL;
    sd_error err = {0};
    if (sd_kb__open_tables(&kb, tiny.tables, tiny.n_tables, &err) != SD_OK)
        fail_msg("%s:%lld: %s", err.source, (long long)err.line, err.message);
    assert_int_equal(sd_kb__window(kb, SD_GRCH38, "chr1", 3995)->start1, 3995);
    assert_int_equal(sd_kb__window(kb, SD_GRCH38, "chr1", 4003)->start1, 3995);
    assert_non_null(sd_kb__window(kb, SD_GRCH38, "chr1", 4005));
    assert_int_equal(sd_kb__window(kb, SD_GRCH38, "chr1", 4007)->start1, 4004);
    assert_null(sd_kb__window(kb, SD_GRCH38, "chr1", 4008));
    sd_kb_close(kb);
    tiny_kb_free(&tiny);
}

static bool is_indel(const sd_kb_site *site)
{
    for (uint8_t i = 1; i < site->n_alleles; i++)
        if (strlen(site->alleles[i]) != strlen(site->alleles[0]))
            return true;
    return false;
}

static void the_built_in_bases_surround_every_indel_on_both_builds(void **state)
{
    (void)state;
    sd_kb *kb = NULL;
    assert_int_equal(sd_kb_open(&kb, NULL, NULL), SD_OK);
    size_t n_indels = 0;
    for (size_t g = 0; g < sd_kb_gene_count(kb); g++) {
        const sd_kb_gene *gene = sd_kb__gene(kb, g);
        for (uint16_t s = 0; s < gene->n_sites; s++) {
            if (!is_indel(&gene->sites[s]))
                continue;
            n_indels++;
            for (int a = 0; a < SD_ASSEMBLIES; a++) {
                int64_t pos1 = gene->sites[s].on[a].pos1;
                const sd_kb_window *window =
                    sd_kb__window(kb, (sd_assembly)a, gene->chromosome, pos1);
                assert_non_null(window);
                assert_true(window->start1 <= pos1 - 100 && window->end1 >= pos1 + 100);
            }
        }
    }
    assert_true(n_indels > 40);
    sd_kb_close(kb);
}

static void the_small_tables_are_there(void **state)
{
    (void)state;
    sd_kb *kb = open_tiny();
    size_t n = 0;
    const sd_kb_proxy *proxy = sd_kb__proxies(kb, &n);
    assert_int_equal(n, 1);
    assert_int_equal(proxy->site, 1);
    assert_int_equal(proxy->decisive_site, 0);
    assert_int_equal(proxy->allele, 1);
    const sd_kb_tier *tier = sd_kb__tiers(kb, &n);
    assert_int_equal(n, 2);
    assert_int_equal(tier[1].tier, 2);
    assert_int_equal(tier[1].allele, 5);
    const sd_kb_fallback *fallback = sd_kb__fallbacks(kb, &n);
    assert_int_equal(n, 2);
    assert_string_equal(fallback[1].gene->name, "TOYB");
    assert_int_equal(fallback[1].site, 0);
    assert_int_equal(fallback[1].base, 1);
    assert_int_equal(fallback[1].allele, 1);
    assert_string_equal(fallback[1].note, "decides alone");
    assert_null(fallback[0].note);
    const sd_kb_drug *drug = sd_kb__drugs(kb, &n);
    assert_int_equal(n, 2);
    assert_null(drug[0].atc);
    assert_string_equal(drug[1].atc, "A00AA00");
    assert_int_equal((sd_kb__actions(kb, &n), n), 3);
    const sd_kb_contig *contig = sd_kb__contigs(kb, &n);
    assert_int_equal(n, 8);
    assert_string_equal(contig[7].assembly, "NCBI36");
    const sd_kb_source *source = sd_kb__sources(kb, &n);
    assert_string_equal(source[0].table, "actions.tsv");
    assert_int_equal(source[0].rows, 3);
    assert_string_equal(sd_kb_date(kb), "2025-03-04");
    sd_kb_close(kb);
}

/* ---- opening ---- */

static void the_built_in_tables_and_the_folder_are_one(void **state)
{
    (void)state;
    sd_kb *built_in = NULL, *folder = NULL;
    sd_error err = {0};
    assert_int_equal(sd_kb_open(&built_in, NULL, &err), SD_OK);
    assert_int_equal(sd_kb_open(&folder, "databases/", &err), SD_OK);
    assert_string_equal(sd_kb_digest(built_in), sd_kb_digest(folder));
    assert_int_equal(strlen(sd_kb_digest(folder)), 64);
    size_t n = 0, m = 0;
    const sd_kb_table *a = sd_kb__tables(built_in, &n), *b = sd_kb__tables(folder, &m);
    assert_int_equal(n, m);
    for (size_t i = 0; i < n; i++)
        assert_string_equal(a[i].name, b[i].name);
    assert_int_equal(sd_kb_gene_count(built_in), sd_kb_gene_count(folder));
    sd_kb_close(built_in);
    sd_kb_close(folder);
}

static void another_byte_gives_another_digest(void **state)
{
    (void)state;
    tiny_kb tiny;
    tiny_kb_read(&tiny);
    sd_kb *before = NULL, *after = NULL;
    assert_int_equal(sd_kb__open_tables(&before, tiny.tables, tiny.n_tables, NULL),
                     SD_OK);
    char digest[65];
    strcpy(digest, sd_kb_digest(before));
    sd_kb_close(before);
    tiny_kb_edit(&tiny, "drugs.tsv", "Brand", "Brend");
    assert_int_equal(sd_kb__open_tables(&after, tiny.tables, tiny.n_tables, NULL), SD_OK);
    assert_string_not_equal(sd_kb_digest(after), digest);
    sd_kb_close(after);
    tiny_kb_free(&tiny);
}

static void optional_tables_may_be_absent(void **state)
{
    (void)state;
    static const char *const optional[] = {
        "guidance/TOYS.tsv", "proxies.tsv",   "tiers.tsv",       "drugs.tsv",
        "actions.tsv",       "fallbacks.tsv", "windows/TOYA.tsv"};
    tiny_kb tiny;
    tiny_kb_read(&tiny);
    for (size_t i = 0; i < COUNT(optional); i++)
        tiny_kb_put(&tiny, optional[i], NULL, 0);
    sd_kb *kb = NULL;
    assert_int_equal(sd_kb__open_tables(&kb, tiny.tables, tiny.n_tables, NULL), SD_OK);
    size_t n = 1;
    sd_kb__guidance(kb, &n);
    assert_int_equal(n, 0);
    sd_kb__drugs(kb, &n);
    assert_int_equal(n, 0);
    sd_kb_close(kb);
    tiny_kb_free(&tiny);
}

static void a_folder_that_is_not_there_is_named(void **state)
{
    (void)state;
    sd_kb *kb = (sd_kb *)&kb;
    sd_error err = {0};
    assert_int_equal(sd_kb_open(&kb, "test-data/kb/none", &err), SD_EKNOWLEDGE);
    assert_null(kb);
    assert_int_equal(err.status, SD_EKNOWLEDGE);
    assert_non_null(strstr(err.source, "test-data/kb/none"));
    assert_non_null(strstr(err.message, "No such file"));
    assert_int_equal(sd_kb_open(&kb, "Makefile", NULL), SD_EKNOWLEDGE);
    sd_kb_close(NULL);
}

static void a_folder_is_read_without_what_is_no_table(void **state)
{
    (void)state;
    char dir[] = "/tmp/stardose-test-XXXXXX", command[512];
    assert_non_null(mkdtemp(dir));
    snprintf(command, sizeof command,
             "cp -r " TINY_DIR
             "/. %s && touch %s/notes.txt %s/.hidden.tsv && mkdir -p %s/a/b && "
             "echo x >%s/a/b/deep.tsv && mkfifo %s/pipe.tsv",
             dir, dir, dir, dir, dir, dir);
    assert_int_equal(system(command), 0);
    sd_kb *copy = NULL, *tiny = open_tiny();
    sd_error err = {0};
    if (sd_kb_open(&copy, dir, &err) != SD_OK)
        fail_msg("%s: %s", err.source, err.message);
    assert_string_equal(sd_kb_digest(copy), sd_kb_digest(tiny));
    sd_kb_close(copy);
    sd_kb_close(tiny);
    snprintf(command, sizeof command, "rm -r %s", dir);
    assert_int_equal(system(command), 0);
}

static void an_earlier_error_is_left_alone(void **state)
{
    (void)state;
    sd_kb *kb = NULL;
    sd_error err = {.status = SD_EIO, .message = "first"};
    assert_int_equal(sd_kb_open(&kb, "test-data/kb/none", &err), SD_EKNOWLEDGE);
    assert_string_equal(err.message, "first");
}

static void opening_survives_want_of_memory_anywhere(void **state)
{
    const char *dir = *state;
    /* The built-in tables need many allocations where each has a block of its own
     * (arena.c): not all are tried. */
    for (long n = 0;; n += dir ? 1 : 1 + n / 16) {
        sd_kb *kb = NULL;
        sd_error err = {0};
        fail_alloc_at(n);
        sd_status status = sd_kb_open(&kb, dir, &err);
        if (!fail_alloc_stop()) {
            assert_int_equal(status, SD_OK);
            assert_true(n > 2);
            sd_kb_close(kb);
            return;
        }
        assert_int_equal(status, SD_ENOMEM);
        assert_int_equal(err.status, SD_ENOMEM);
        assert_null(kb);
    }
}

/* ---- verify ---- */

static const struct verify_case {
    const char *name, *table, *old, *new, *source, *message;
} verify_cases[] = {
    {"sound tables are verified", NULL, NULL, NULL, NULL, NULL},
    {"a changed cell is found by the table's digest", "drugs.tsv", "Brand", "Brend",
     "drugs.tsv", "its SHA-256 is "},
    {"a wrong number of rows is found", "sources.tsv", "\t3\t", "\t4\t", "actions.tsv",
     "it has 3 rows, but sources.tsv says 4"},
    {"a table without a source is found", "sources.tsv", "drugs.tsv", "drags.tsv",
     "drugs.tsv", "does not say where it is from"},
};

static void is_verified(void **state)
{
    const struct verify_case *c = *state;
    tiny_kb tiny;
    tiny_kb_read(&tiny);
    if (c->table)
        tiny_kb_edit(&tiny, c->table, c->old, c->new);
    sd_kb *kb = NULL;
    sd_error err = {0};
    assert_int_equal(sd_kb__open_tables(&kb, tiny.tables, tiny.n_tables, &err), SD_OK);
    assert_int_equal(sd_kb__verify(kb, &err), c->message ? SD_EKNOWLEDGE : SD_OK);
    if (c->message) {
        assert_string_equal(err.source, c->source);
        if (!strstr(err.message, c->message))
            fail_msg("the message is: %s", err.message);
    }
    sd_kb_close(kb);
    tiny_kb_free(&tiny);
}

/* Two rules on one drug and population: can both apply to one patient? */
static const struct exclusion_case {
    const char *name, *one, *other;
    bool is_sound;
} exclusion_cases[] = {
    {"other phenotypes exclude each other", "TOYA is Poor Metabolizer",
     "TOYA is Normal Metabolizer", true},
    {"a shared phenotype does not", "TOYA is Poor Metabolizer|No Result",
     "TOYA is Indeterminate|No Result", false},
    {"one gene that excludes is enough", "TOYA is Poor Metabolizer; TOYB score 1",
     "TOYA is Poor Metabolizer; TOYB score 2", true},
    {"results of two genes do not exclude each other", "TOYA is Poor Metabolizer",
     "TOYB score 1", false},
    {"ranges that touch overlap", "TOYB score 0..1", "TOYB score 1..2", false},
    {"ranges apart exclude each other", "TOYB score 0..1", "TOYB score 1.5..", true},
    {"open ranges overlap", "TOYB score 3..", "TOYB score 5..", false},
    {"a shared word for scores does not exclude", "TOYB score 0|n/a", "TOYB score 1|n/a",
     false},
    {"a score excludes the want of one", "TOYB score 0..9", "TOYB score n/a|No Result",
     true},
    {"carrying excludes lacking", "TOYA has *2", "TOYA lacks *2|*3", true},
    {"lacking one does not exclude carrying another", "TOYA has *2|*3", "TOYA lacks *2",
     false},
    {"carrying one does not exclude carrying another", "TOYA has *2", "TOYA has *3",
     false},
    {"a called gene excludes one that is not", "TOYA lacks *2", "TOYA is No Result",
     true},
    {"no result excludes nothing that allows it", "TOYB score No Result",
     "TOYB is No Result", false},
    {"other diplotypes exclude each other", "TOYA diplotype *1/*2",
     "TOYA diplotype *2/*2", true},
    {"a diplotype turned round is the same", "TOYA diplotype *1/*2",
     "TOYA diplotype *2/*1", false},
    {"a diplotype excludes any other", "TOYA diplotype *2/*1|*2/*2",
     "TOYA not_diplotype *2/*2|*1/*2", true},
    {"any other includes what it does not name", "TOYA not_diplotype *1/*2",
     "TOYA diplotype *1/*2|*2/*2", false},
    {"two others do not exclude each other", "TOYA not_diplotype *1/*2",
     "TOYA not_diplotype *2/*2", false},
    {"positive excludes negative", "TOYH is *01:01 positive", "TOYH is *01:01 negative",
     true},
    {"positive excludes no result", "TOYH is *01:01 positive", "TOYH is No Result", true},
    {"statuses of two alleles do not exclude each other", "TOYH is *01:01 positive",
     "TOYH is *02:02 positive", false},
};

static void is_told_whether_both_apply(void **state)
{
    const struct exclusion_case *c = *state;
    tiny_kb tiny;
    tiny_kb_read(&tiny);
    tiny_kb_edit(&tiny, "phenotypes/TOYH.tsv", "*01:01 positive\n",
                 "*01:01 positive\n*02:02\t.\t*02:02 positive\n");
    tiny_kb_edit(&tiny, "guidance/TOYS.tsv", "TOYH is *01:01 positive", c->one);
    tiny_kb_edit(
        &tiny, "guidance/TOYS.tsv",
        "TOYH is *01:01 negative; TOYA has *2|*10; TOYA lacks *3; TOYA diplotype *1/*2",
        c->other);
    sd_kb *kb = NULL;
    sd_error err = {0};
    if (sd_kb__open_tables(&kb, tiny.tables, tiny.n_tables, &err) != SD_OK)
        fail_msg("%s: %s", err.source, err.message);
    sd_kb__verify(kb, &err);
    assert_int_equal(strstr(err.message, "could both apply") == NULL, c->is_sound);
    if (!c->is_sound)
        assert_string_equal(err.source, "guidance/TOYS.tsv");
    if (!c->is_sound)
        assert_string_equal(err.message,
                            "rules a1 and a2 could both apply to one patient");
    sd_kb_close(kb);
    tiny_kb_free(&tiny);
}

static void a_source_row_without_table_is_found(void **state)
{
    (void)state;
    tiny_kb tiny;
    tiny_kb_read(&tiny);
    tiny_kb_put(&tiny, "tiers.tsv", NULL, 0);
    sd_kb *kb = NULL;
    sd_error err = {0};
    assert_int_equal(sd_kb__open_tables(&kb, tiny.tables, tiny.n_tables, &err), SD_OK);
    assert_int_equal(sd_kb__verify(kb, &err), SD_EKNOWLEDGE);
    assert_string_equal(err.message, "the table tiers.tsv is not there");
    sd_kb_close(kb);
    tiny_kb_free(&tiny);
}

static void the_built_in_tables_are_verified(void **state)
{
    (void)state;
    sd_kb *kb = NULL;
    sd_error err = {0};
    assert_int_equal(sd_kb_open(&kb, NULL, &err), SD_OK);
    if (sd_kb__verify(kb, &err) != SD_OK)
        fail_msg("%s: %s", err.source, err.message);
    sd_kb_close(kb);
}

int main(void)
{
    struct CMUnitTest tests[96];
    size_t n = 0;
    ADD_TEST(tests, n, genes_keep_the_tables_order_and_are_found_by_name);
    ADD_TEST(tests, n, a_gene_has_what_its_row_says);
    ADD_TEST(tests, n, a_site_is_spelled_on_both_builds);
    ADD_TEST(tests, n, alleles_are_found_by_their_own_and_their_printed_name);
    ADD_TEST(tests, n,
             definitions_say_which_alleles_can_be_called_and_how_specific_they_are);
    ADD_CASES(tests, n, fits_cases, fits_as_the_definition_says);
    ADD_CASES(tests, n, place_cases, has_places);
    ADD_TEST(tests, n, genes_may_share_a_position);
    ADD_TEST(tests, n, phenotype_rows_keep_their_order_and_keys);
    ADD_TEST(tests, n, guidance_is_sorted_and_its_conditions_are_taken_apart);
    ADD_TEST(tests, n, bases_around_sites_are_found_by_place);
    ADD_TEST(tests, n, substitutions_between_the_builds_are_in_the_bases_of_grch37);
    ADD_TEST(tests, n, windows_of_two_genes_may_overlap);
    ADD_TEST(tests, n, the_built_in_bases_surround_every_indel_on_both_builds);
    ADD_TEST(tests, n, the_small_tables_are_there);
    ADD_TEST(tests, n, the_built_in_tables_and_the_folder_are_one);
    ADD_TEST(tests, n, another_byte_gives_another_digest);
    ADD_TEST(tests, n, optional_tables_may_be_absent);
    ADD_TEST(tests, n, a_folder_that_is_not_there_is_named);
    ADD_TEST(tests, n, a_folder_is_read_without_what_is_no_table);
    ADD_TEST(tests, n, an_earlier_error_is_left_alone);
    ADD_TEST(tests, n,
             opening_survives_want_of_memory_anywhere); /* of the built-in tables */
    ADD_TEST(tests, n, opening_survives_want_of_memory_anywhere);
    tests[n - 1].initial_state = (void *)(uintptr_t)TINY_DIR;
    ADD_CASES(tests, n, verify_cases, is_verified);
    ADD_CASES(tests, n, exclusion_cases, is_told_whether_both_apply);
    ADD_TEST(tests, n, a_source_row_without_table_is_found);
    ADD_TEST(tests, n, the_built_in_tables_are_verified);
    return RUN_TESTS("kb", tests, n);
}
