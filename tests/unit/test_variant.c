/* test_variant.c -- trimming alleles, and what an allele says about a site.
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <string.h>

#include "genotype/variant.h"

/* ---- trimming ---- */

// clang-format off
static const struct trim_case {
    const char *name;
    int64_t pos1;
    const char *ref, *alt;
    int64_t want_pos1;
    size_t want_deleted;
    const char *want_inserted;
} trim_cases[] = {
    {"a single base is left alone",              10, "A",     "G",     10, 1, "G"},
    {"padding on the left goes",                 10, "CA",    "CG",    11, 1, "G"},
    {"padding on the right goes",                10, "AC",    "GC",    10, 1, "G"},
    {"padding on both sides goes",               10, "TTAC",  "TTGC",  12, 1, "G"},
    {"an anchored insertion stands between bases", 10, "C",   "CT",    11, 0, "T"},
    {"an anchored deletion loses its anchor",    10, "CTTT",  "C",     11, 3, ""},
    {"the suffix goes before the prefix",        10, "CAT",   "CATAT", 11, 0, "AT"},
    {"a padded deletion equals the short one",   10, "CTTTG", "CG",    11, 3, ""},
    {"letter case does not count",               10, "cA",    "Cg",    11, 1, "g"},
    {"several bases stay together",              10, "ATG",   "CTA",   10, 3, "CTA"},
    {"equal alleles leave nothing",              10, "ACG",   "ACG",   10, 0, ""},
};
// clang-format on

static void trims(void **state)
{
    const struct trim_case *c = *state;
    sd_edit edit =
        sd_variant__trim(c->pos1, c->ref, strlen(c->ref), c->alt, strlen(c->alt));
    assert_int_equal(edit.pos1, c->want_pos1);
    assert_int_equal(edit.n_deleted, c->want_deleted);
    assert_int_equal(edit.n_inserted, strlen(c->want_inserted));
    assert_memory_equal(edit.inserted, c->want_inserted, edit.n_inserted);
}

/* ---- kinds of ALT ---- */

static const struct kind_case {
    const char *name, *ref, *alt;
    sd_alt_kind want;
} kind_cases[] = {
    {"a base is a sequence", "A", "G", SD_ALT_BASES},
    {"lower case is a sequence", "A", "gt", SD_ALT_BASES},
    {"<NON_REF> is unspecified", "A", "<NON_REF>", SD_ALT_UNSPECIFIED},
    {"<*> is unspecified", "A", "<*>", SD_ALT_UNSPECIFIED},
    {"* is a deletion from before", "A", "*", SD_ALT_SPANNING},
    {"<DEL> is structural", "A", "<DEL>", SD_ALT_SYMBOLIC},
    {"<CN0> is structural", "A", "<CN0>", SD_ALT_SYMBOLIC},
    {"a breakend is structural", "G", "G[chr7:99672916[", SD_ALT_SYMBOLIC},
    {"a single breakend is structural", "G", "G.", SD_ALT_SYMBOLIC},
    {"an IUPAC code is invalid", "G", "R", SD_ALT_INVALID},
    {"an ALT like REF is invalid", "G", "g", SD_ALT_INVALID},
    {"an ALT of an array is invalid", "D", "I", SD_ALT_INVALID},
    {"nothing is invalid", "G", "", SD_ALT_INVALID},
};

static void tells_kind(void **state)
{
    const struct kind_case *c = *state;
    assert_int_equal(sd_variant__alt_kind(c->ref, c->alt), c->want);
}

/* ---- reading at a site ---- */

static const sd_kb_site snv = {
    .on = {{0}, {100, 0}}, .alleles = (const char *[]){"G", "A", "C"}, .n_alleles = 3};
static const sd_kb_site deletion = {
    .on = {{0}, {100, 0}}, .alleles = (const char *[]){"CTTT", "C"}, .n_alleles = 2};
static const sd_kb_site insertion = {
    .on = {{0}, {100, 0}}, .alleles = (const char *[]){"A", "AT"}, .n_alleles = 2};
static const sd_kb_site repeat = {.on = {{0}, {100, 0}},
                                  .alleles =
                                      (const char *[]){"CAT", "C", "CATAT", "CATATAT"},
                                  .n_alleles = 4};
static const sd_kb_site several = {
    .on = {{0}, {100, 0}}, .alleles = (const char *[]){"TC", "CT"}, .n_alleles = 2};

#define REF     SD_READS_REFERENCE
#define ALLELE  SD_READS_ALLELE
#define OTHER   SD_READS_OTHER
#define SPANNED SD_READS_SPANNED

// clang-format off
static const struct read_case {
    const char *name;
    const sd_kb_site *site;
    int64_t pos1;
    const char *ref, *alt;
    sd_reading_kind want;
    int16_t want_allele;
} read_cases[] = {
    {"the site's own base",                              &snv, 100, "G", "A", ALLELE, 1},
    {"the site's other base",                            &snv, 100, "G", "C", ALLELE, 2},
    {"a base that no definition knows",                  &snv, 100, "G", "T", OTHER, -2},
    {"the site's base, padded on the left",              &snv, 99, "TG", "TA", ALLELE, 1},
    {"the site's base, padded on both sides",            &snv, 98, "CTGA", "CTAA", ALLELE, 1},
    {"a neighbour's base leaves the site alone",         &snv, 99, "TG", "CG", REF, 0},
    {"two neighbours joined say the site's base",        &snv, 100, "GA", "AT", ALLELE, 1},
    {"two neighbours around it say its reference",       &snv, 99, "TGA", "CGT", REF, 0},
    {"two neighbours joined say an unknown base",        &snv, 100, "GA", "TT", OTHER, -2},
    {"an insertion behind the base leaves it alone",     &snv, 100, "G", "GT", REF, 0},
    {"a deletion behind the base leaves it alone",       &snv, 100, "GA", "G", REF, 0},
    {"a deletion of the base spans the site",            &snv, 99, "TG", "T", SPANNED, -2},
    {"a long deletion spans the site",                   &snv, 90, "AAAAAAAAAAAAAG", "A", SPANNED, -2},
    {"a deletion with other bases spans the site",       &snv, 99, "TGA", "C", SPANNED, -2},

    {"the site's deletion",                              &deletion, 100, "CTTT", "C", ALLELE, 1},
    {"the site's deletion, padded",                      &deletion, 99, "GCTTTA", "GCA", ALLELE, 1},
    {"a shorter deletion of the same bases",             &deletion, 100, "CTT", "C", OTHER, -2},
    {"a longer deletion from the same anchor",           &deletion, 100, "CTTTA", "C", SPANNED, -2},
    {"a deletion that takes the anchor too",             &deletion, 99, "GC", "G", SPANNED, -2},
    {"a base beside a deletion is another variant",      &deletion, 100, "C", "G", REF, 0},
    {"a base within a deletion is another variant",      &deletion, 102, "T", "G", REF, 0},

    {"the site's insertion",                             &insertion, 100, "A", "AT", ALLELE, 1},
    {"the site's insertion, padded",                     &insertion, 99, "GAC", "GATC", ALLELE, 1},
    {"another insertion at the same place",              &insertion, 100, "A", "AG", OTHER, -2},
    {"an insertion before the anchor",                   &insertion, 99, "G", "GT", REF, 0},
    {"a deletion right behind the anchor",               &insertion, 100, "AT", "A", OTHER, -2},
    {"a base at the anchor is another variant",          &insertion, 100, "A", "C", REF, 0},

    {"a repeat shorter by one",                          &repeat, 100, "CAT", "C", ALLELE, 1},
    {"a repeat longer by one, fully spelled",            &repeat, 100, "CAT", "CATAT", ALLELE, 2},
    {"a repeat longer by one, short",                    &repeat, 100, "C", "CAT", ALLELE, 2},
    {"a repeat longer by two, short",                    &repeat, 100, "C", "CATAT", ALLELE, 3},
    {"a repeat longer by two, on a longer REF",          &repeat, 100, "CATAT", "CATATATAT", ALLELE, 3},
    {"a repeat longer than any known",                   &repeat, 100, "C", "CATATAT", OTHER, -2},

    {"both bases of a double substitution",              &several, 100, "TC", "CT", ALLELE, 1},
    {"one base of a double substitution",                &several, 100, "T", "C", OTHER, -2},
    {"other bases at a double substitution",             &several, 100, "TC", "GG", OTHER, -2},
    {"an insertion inside a double substitution",        &several, 100, "T", "TA", OTHER, -2},
};
// clang-format on

static void reads(void **state)
{
    const struct read_case *c = *state;
    sd_edit edit =
        sd_variant__trim(c->pos1, c->ref, strlen(c->ref), c->alt, strlen(c->alt));
    sd_reading reading = sd_variant__read(c->site, SD_GRCH38, &edit);
    assert_int_equal(reading.kind, c->want);
    assert_int_equal(reading.allele, c->want_allele);
}

static void a_substitution_says_which_bases_it_changes(void **state)
{
    (void)state;
    sd_edit edit = sd_variant__trim(100, "TC", 2, "CT", 2);
    assert_int_equal(sd_variant__read(&several, SD_GRCH38, &edit).changed, 3);
    edit = sd_variant__trim(101, "CA", 2, "TG", 2);
    assert_int_equal(sd_variant__read(&several, SD_GRCH38, &edit).changed, 2);
    edit = sd_variant__trim(100, "CTTT", 4, "C", 1);
    assert_int_equal(sd_variant__read(&deletion, SD_GRCH38, &edit).changed, 0);
}

static void ref_is_compared_where_it_overlaps_the_site(void **state)
{
    (void)state;
    assert_true(sd_variant__ref_agrees(&repeat, SD_GRCH38, 100, "C", 1));
    assert_true(sd_variant__ref_agrees(&repeat, SD_GRCH38, 98, "GGcat", 5));
    assert_true(sd_variant__ref_agrees(&repeat, SD_GRCH38, 103, "G", 1));
    assert_false(sd_variant__ref_agrees(&repeat, SD_GRCH38, 100, "T", 1));
    assert_false(sd_variant__ref_agrees(&repeat, SD_GRCH38, 98, "GGCAG", 5));
    assert_false(sd_variant__ref_agrees(&repeat, SD_GRCH38, 100, "N", 1));
}

static void on_another_build_the_reference_may_be_another_allele(void **state)
{
    (void)state;
    const sd_kb_site swapped = {
        .on = {{50, 1}, {100, 0}}, .alleles = (const char *[]){"G", "A"}, .n_alleles = 2};
    sd_edit edit = sd_variant__trim(50, "A", 1, "G", 1);
    sd_reading reading = sd_variant__read(&swapped, SD_GRCH37, &edit);
    assert_int_equal(reading.kind, ALLELE);
    assert_int_equal(reading.allele, 0);
    assert_true(sd_variant__ref_agrees(&swapped, SD_GRCH37, 50, "A", 1));
}

static void bases_are_counted_from_the_sites_first(void **state)
{
    (void)state;
    assert_int_equal(sd_variant__bases_in(&deletion, SD_GRCH38, 0, 1000), 0xf);
    assert_int_equal(sd_variant__bases_in(&deletion, SD_GRCH38, 101, 102), 0x6);
    assert_int_equal(sd_variant__bases_in(&deletion, SD_GRCH38, 104, 110), 0);
    assert_int_equal(sd_variant__insertion_anchors(&repeat, SD_GRCH38), 1);
    assert_int_equal(sd_variant__insertion_anchors(&deletion, SD_GRCH38), 0);
}

int main(void)
{
    struct CMUnitTest
        tests[COUNT(trim_cases) + COUNT(kind_cases) + COUNT(read_cases) + 8];
    size_t n = 0;
    ADD_CASES(tests, n, trim_cases, trims);
    ADD_CASES(tests, n, kind_cases, tells_kind);
    ADD_CASES(tests, n, read_cases, reads);
    ADD_TEST(tests, n, a_substitution_says_which_bases_it_changes);
    ADD_TEST(tests, n, ref_is_compared_where_it_overlaps_the_site);
    ADD_TEST(tests, n, on_another_build_the_reference_may_be_another_allele);
    ADD_TEST(tests, n, bases_are_counted_from_the_sites_first);
    return RUN_TESTS("variant", tests, n);
}
