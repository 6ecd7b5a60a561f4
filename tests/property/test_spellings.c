/* test_spellings.c -- every way to write an insertion or deletion of the tables calls the
 * same, on both builds.
 *
 * The oracle is the sequence itself: a spelling is right where it makes the same
 * haplotype of the window.  All of them are written out, moved within the repeat, padded,
 * joined with a base beside, split and together, alone and in a gVCF; nothing of the
 * reader's own normalisation is used. SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "genotype/genotype.h"
#include "genotype/variant.h"
#include "kb/kb_data.h"
#include "vcf_text.h"

static sd_kb *kb;
static struct tally {
    unsigned sites, spellings, joined, open;
} tally;

/* One allele of a site on one build, and the bases around it. */
typedef struct target {
    const sd_kb_gene *gene;
    uint16_t site;
    int16_t allele;
    sd_assembly assembly;
    const sd_kb_window *window;
    char haplotype[4096];
    size_t n_window, n_haplotype;
} target;

static bool aim(target *t, const sd_kb_gene *gene, uint16_t site, int16_t allele,
                sd_assembly assembly)
{
    const sd_kb_spelling *on = &gene->sites[site].on[assembly];
    const char *ref = gene->sites[site].alleles[on->ref];
    const char *alt = gene->sites[site].alleles[allele];
    *t = (target){.gene = gene, .site = site, .allele = allele, .assembly = assembly};
    t->window =
        sd_kb__find_window(gene->windows[assembly], gene->n_windows[assembly], on->pos1);
    if (!t->window)
        return false;
    size_t at = (size_t)(on->pos1 - t->window->start1), n_ref = strlen(ref),
           n_alt = strlen(alt);
    t->n_window = strlen(t->window->bases);
    t->n_haplotype = t->n_window - n_ref + n_alt;
    assert_true(t->n_haplotype < sizeof t->haplotype);
    memcpy(t->haplotype, t->window->bases, at);
    memcpy(t->haplotype + at, alt, n_alt);
    memcpy(t->haplotype + at + n_alt, t->window->bases + at + n_ref,
           t->n_window - at - n_ref);
    return true;
}

/* ---- spellings ---- */

/* Replacing the window's bases [at, at + n_ref) by the haplotype's from the same place
 * makes the haplotype. */
static bool makes(const target *t, size_t at, size_t n_ref, size_t n_alt)
{
    const char *window = t->window->bases;
    return at + n_ref <= t->n_window && at + n_alt <= t->n_haplotype &&
           t->n_window - n_ref == t->n_haplotype - n_alt &&
           memcmp(window, t->haplotype, at) == 0 &&
           memcmp(window + at + n_ref, t->haplotype + at + n_alt,
                  t->n_window - at - n_ref) == 0;
}

typedef struct spelling {
    size_t at, n_ref, n_alt; /* in the window */
    size_t other_at;         /* a base of the window's that is changed too; 0: none */
} spelling;

static void put_record(sd_text *text, const target *t, const spelling *s,
                       const char *genotype, bool is_gvcf)
{
    const char *window = t->window->bases;
    sd_text__printf(text, "%s\t%lld\t.\t%.*s\t", t->gene->chromosome,
                    (long long)(t->window->start1 + (int64_t)s->at), (int)s->n_ref,
                    window + s->at);
    for (size_t i = 0; i < s->n_alt; i++) {
        size_t in_window = i + s->n_ref - s->n_alt + s->at; /* behind the change */
        bool is_other = s->other_at > 0 && in_window == s->other_at;
        char base = t->haplotype[s->at + i];
        sd_text__printf(text, "%c", !is_other ? base : base == 'A' ? 'C' : 'A');
    }
    sd_text__printf(text, "%s\t50\tPASS\t.\tGT\t%s\n", is_gvcf ? ",<NON_REF>" : "",
                    genotype);
}

static void put_block(sd_text *text, const target *t, size_t from, size_t to)
{
    if (from < to)
        sd_text__printf(
            text, "%s\t%lld\t.\t%c\t<NON_REF>\t.\tPASS\tEND=%lld\tGT\t0/0\n",
            t->gene->chromosome, (long long)(t->window->start1 + (int64_t)from),
            t->window->bases[from], (long long)(t->window->start1 + (int64_t)to - 1));
}

static void put_header(sd_text *text, const target *t)
{
    size_t n;
    const sd_kb_contig *contigs = sd_kb__contigs(kb, &n);
    sd_text__puts(text, "##fileformat=VCFv4.2\n");
    for (size_t i = 0; i < n; i++)
        if (strcmp(contigs[i].assembly, sd_assembly__name(t->assembly)) == 0 &&
            contigs[i].length != 16571)
            sd_text__printf(text, "##contig=<ID=%s,length=%lld>\n", contigs[i].name,
                            (long long)contigs[i].length);
    sd_text__puts(text, "##INFO=<ID=END,Number=1,Type=Integer,Description=\"End\">\n"
                        "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n"
                        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS\n");
}

/* ---- reading ---- */

static sd_cell read_cell(const target *t, const sd_text *text)
{
    sd_reader *reader = NULL;
    const sd_matrix *matrix = NULL;
    sd_cell cell = {.state = SD_CELL_ABSENT};
    sd_error err = {0};
    const sd_run_options options = {.genes = t->gene->name};
    const char *path = vcf_file_bytes(text->data, text->length, ".vcf");
    sd_status status = sd_reader__open(&reader, kb, path, &options, &err);
    while (status == SD_OK &&
           (status = sd_reader__next(reader, &matrix, &err)) == SD_OK && matrix)
        if (matrix->gene == t->gene)
            cell = matrix->cells[t->site];
    sd_reader__close(reader);
    if (status != SD_OK)
        fail_msg("%s\n%s", err.message, text->data);
    vcf_clean();
    return cell;
}

static int count(const sd_cell *cell, int16_t allele)
{
    return (cell->allele[0] == allele) + (cell->allele[1] == allele);
}

/* `copies` of the allele, and the reference else; or, where that may be open, no genotype
 * at all, and least of all the reference. */
static void must_have(const target *t, const sd_text *text, int copies, bool may_be_open)
{
    const sd_cell cell = read_cell(t, text);
    const int16_t ref = (int16_t)t->gene->sites[t->site].on[t->assembly].ref;
    const bool is_mito = t->gene->ploidy == SD_MITOCHONDRIAL;
    if (may_be_open && !sd_cell__is_usable(&cell) && cell.state != SD_CELL_ABSENT) {
        tally.open++;
        return;
    }
    const bool is_right = cell.state == SD_CELL_OBSERVED &&
                          count(&cell, t->allele) == (is_mito ? 1 : copies) &&
                          (is_mito || count(&cell, ref) == 2 - copies);
    if (!is_right)
        fail_msg("%s %s on %s, allele %d: state %s, alleles %d %d, from\n%s",
                 t->gene->name, t->gene->sites[t->site].id,
                 sd_assembly__name(t->assembly), t->allele,
                 sd_cell_state__text((sd_cell_state)cell.state), cell.allele[0],
                 cell.allele[1], strstr(text->data, "\tFORMAT\tS\n") + 10);
}

static void try_alone(const target *t, const spelling *s)
{
    sd_text text = {0};
    put_header(&text, t);
    put_record(&text, t, s, "1/1", false);
    must_have(t, &text, 2, s->other_at > 0);
    sd_text__free(&text);
    tally.spellings++;
}

/* Reference blocks up to the record and behind it, as in a gVCF: they must never win. */
static void try_among_blocks(const target *t, const spelling *s)
{
    sd_text text = {0};
    put_header(&text, t);
    put_block(&text, t, 0, s->at);
    put_record(&text, t, s, "0/1", true);
    put_block(&text, t, s->at + s->n_ref, t->n_window);
    must_have(t, &text, 1, s->other_at > 0);
    sd_text__free(&text);
}

static void try_spelling(const target *t, const spelling *s)
{
    try_alone(t, s);
    if (t->gene->ploidy == SD_AUTOSOMAL)
        try_among_blocks(t, s);
}

/* With the other base changed the record is a plain insertion or deletion: another one.
 */
static bool is_one_indel(const target *t, const spelling *s)
{
    char alt[256], other;
    assert_true(s->n_alt < sizeof alt);
    memcpy(alt, t->haplotype + s->at, s->n_alt);
    other = t->window->bases[s->other_at];
    alt[s->n_alt - 1] = other == 'A' ? 'C' : 'A';
    sd_edit edit = sd_variant__trim(1, t->window->bases + s->at, s->n_ref, alt, s->n_alt);
    return edit.n_deleted == 0 || edit.n_inserted == 0;
}

/* A base of the window, that no site has, changed in the same record. */
static void try_joined(const target *t, const spelling *s, size_t distance)
{
    size_t other_at = s->at + s->n_ref + distance;
    const int64_t other1 = t->window->start1 + (int64_t)other_at;
    for (uint16_t i = 0; i < t->gene->n_sites; i++) {
        const sd_kb_spelling *on = &t->gene->sites[i].on[t->assembly];
        const int64_t n = (int64_t)strlen(t->gene->sites[i].alleles[on->ref]);
        if (on->pos1 > 0 && other1 >= on->pos1 - 1 && other1 <= on->pos1 + n)
            return;
    }
    spelling joined = {s->at, s->n_ref + distance + 1, s->n_alt + distance + 1, other_at};
    if (!makes(t, s->at, joined.n_ref, joined.n_alt) || is_one_indel(t, &joined))
        return;
    try_spelling(t, &joined);
    tally.joined++;
}

static void try_spellings(const target *t)
{
    enum { MOST_PADDING = 2 };
    static const size_t paddings[][2] = {{0, 0}, {2, 0}, {0, 2}, {1, 1}};
    size_t shorter = t->n_window < t->n_haplotype ? t->n_window : t->n_haplotype;
    size_t n_ref = t->n_window - shorter + 1, n_alt = t->n_haplotype - shorter + 1;
    unsigned n_places = 0;
    for (size_t at = MOST_PADDING; at + n_ref + MOST_PADDING < t->n_window; at++) {
        if (!makes(t, at, n_ref, n_alt))
            continue;
        n_places++;
        for (size_t i = 0; i < COUNT(paddings); i++) {
            size_t left = paddings[i][0], both = left + paddings[i][1];
            spelling s = {at - left, n_ref + both, n_alt + both, 0};
            try_spelling(t, &s);
        }
        const spelling short_one = {at, n_ref, n_alt, 0};
        for (size_t distance = 1; distance <= 9; distance += 4)
            if (at + n_ref + distance + 1 < t->n_window)
                try_joined(t, &short_one, distance);
    }
    assert_true(n_places > 0);
    tally.sites++;
}

static void every_spelling_of_an_indel_is_the_same_allele(void **state)
{
    (void)state;
    static target t;
    for (size_t g = 0; g < sd_kb_gene_count(kb); g++) {
        const sd_kb_gene *gene = sd_kb__gene(kb, g);
        for (uint16_t s = 0; s < gene->n_sites; s++) {
            const sd_kb_site *site = &gene->sites[s];
            for (int16_t a = 0; a < (int16_t)site->n_alleles; a++)
                for (int build = 0; build < SD_ASSEMBLIES; build++) {
                    uint8_t ref = site->on[build].ref;
                    if (site->on[build].pos1 > 0 && a != (int16_t)ref &&
                        strlen(site->alleles[a]) != strlen(site->alleles[ref]) &&
                        aim(&t, gene, s, a, (sd_assembly)build))
                        try_spellings(&t);
                }
        }
    }
    print_message(
        "spellings: %u alleles and builds, %u spellings, %u of them joined with "
        "a base beside, %u left open\n",
        tally.sites, tally.spellings, tally.joined, tally.open);
    assert_true(tally.sites >= 100);
    assert_true(tally.joined >= 500);
    assert_true(tally.open * 5 <= 2 * tally.joined); /* each was tried twice */
}

static void a_site_where_the_builds_differ_is_risky_when_absent(void **state)
{
    (void)state;
    unsigned n = 0;
    for (size_t g = 0; g < sd_kb_gene_count(kb); g++)
        for (uint16_t s = 0; s < sd_kb__gene(kb, g)->n_sites; s++) {
            const sd_kb_site *site = &sd_kb__gene(kb, g)->sites[s];
            if (site->on[SD_GRCH37].pos1 == 0 ||
                site->on[SD_GRCH37].ref == site->on[SD_GRCH38].ref)
                continue;
            assert_true(site->absent_risk[SD_GRCH37]);
            n++;
        }
    assert_true(n >= 7);
}

static int setup(void **state)
{
    (void)state;
    return sd_kb_open(&kb, NULL, NULL) == SD_OK ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    sd_kb_close(kb);
    vcf_clean();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_spelling_of_an_indel_is_the_same_allele),
        cmocka_unit_test(a_site_where_the_builds_differ_is_risky_when_absent),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
