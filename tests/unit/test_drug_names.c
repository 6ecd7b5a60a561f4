/* test_drug_names.c -- misspellings, and drugs by any of their names.
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <string.h>

#include "base/distance.h"
#include "tiny_kb.h"

/* ---- slips of the keyboard ---- */

static const struct distance_case {
    const char *name, *a, *b;
    size_t distance;
} distance_cases[] = {
    {"equal words are no slip apart", "plavix", "plavix", 0},
    {"letter case is no slip", "PLAVIX", "plavix", 0},
    {"a letter left out is one slip", "plavx", "plavix", 1},
    {"a letter added is one slip", "plavvix", "plavix", 1},
    {"a letter changed is one slip", "plafix", "plavix", 1},
    {"two neighbours swapped are one slip", "palvix", "plavix", 1},
    {"two letters changed are two slips", "plofix", "plavix", 2},
    {"a word is as far from nothing as it is long", "", "plavix", 6},
    {"nothing is no slip from nothing", "", "", 0},
    {"a swap and a change are two slips", "palvax", "plavix", 2},
};

static void distance_is(void **state)
{
    const struct distance_case *c = *state;
    assert_int_equal(sd_text__distance(c->a, c->b), c->distance);
    assert_int_equal(sd_text__distance(c->b, c->a), c->distance);
    for (size_t most = 0; most < 8; most++)
        assert_true(sd_text__distance_within(c->a, c->b, most) ==
                    (c->distance <= most ? c->distance : SIZE_MAX));
}

/* Every pair of words of up to four letters of three: stopping early loses none. */
static void a_distance_within_a_bound_is_the_distance(void **state)
{
    (void)state;
    enum { N = 1 + 3 + 9 + 27 + 81 };
    char words[N][5];
    size_t n = 0;
    for (size_t length = 0, room = 1; length <= 4; length++, room *= 3)
        for (size_t i = 0; i < room; i++, n++) {
            size_t rest = i;
            for (size_t k = 0; k < length; k++, rest /= 3)
                words[n][k] = (char)('a' + rest % 3);
            words[n][length] = '\0';
        }
    assert_int_equal(n, N);
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++) {
            const size_t distance = sd_text__distance(words[i], words[j]);
            for (size_t most = 0; most < 4; most++)
                assert_true(sd_text__distance_within(words[i], words[j], most) ==
                            (distance <= most ? distance : SIZE_MAX));
        }
}

static void words_too_long_to_compare_are_like_nothing(void **state)
{
    (void)state;
    char word[SD_DISTANCE_MAX_LENGTH + 2];
    memset(word, 'a', sizeof word);
    word[SD_DISTANCE_MAX_LENGTH + 1] = '\0';
    assert_true(sd_text__distance(word, word) == SIZE_MAX);
    word[SD_DISTANCE_MAX_LENGTH] = '\0';
    assert_int_equal(sd_text__distance(word, word), 0);
    assert_int_equal(sd_text__distance(word, word + 1), 1);
}

static void a_word_that_is_like_two_is_neither(void **state)
{
    (void)state;
    static const char *const words[] = {"weight_kg", "height_cm", "sane", "same"};
    assert_string_equal(sd_text__meant("wieght_kg", words, 4), "weight_kg");
    assert_null(sd_text__meant("sare", words, 4));
    assert_null(sd_text__meant("colour", words, 4));
    assert_null(sd_text__meant("", words, 4));
}

/* ---- names ---- */

static const char drugs[] = "drug\trxnorm\tatc\tclass\tsynonyms\n"
                            "toyamine\t1\tA01AA01|A01AA02\t.\tBrandella|toyamin\n"
                            "toyzole\t1234\tA01AA02\tazole\tZolbrand\n"
                            "zolbrand\t.\t.\t.\t.\n";

static sd_kb *open_toys(void)
{
    tiny_kb tiny;
    tiny_kb_read(&tiny);
    tiny_kb_put(&tiny, "drugs.tsv", drugs, sizeof drugs - 1);
    sd_kb *kb = NULL;
    assert_int_equal(sd_kb__open_tables(&kb, tiny.tables, tiny.n_tables, NULL), SD_OK);
    tiny_kb_free(&tiny);
    return kb;
}

static const struct name_case {
    const char *name, *called, *drug;
    size_t count;
    sd_drug_name_kind kind;
} name_cases[] = {
    {"a drug goes by its name", "toyzole", "toyzole", 1, SD_DRUG_ITSELF},
    {"letter case does not matter", "ToyZole", "toyzole", 1, SD_DRUG_ITSELF},
    {"a drug goes by its brand", "BRANDELLA", "toyamine", 1, SD_DRUG_SYNONYM},
    {"a drug goes by its RxNorm code", "1234", "toyzole", 1, SD_DRUG_RXNORM},
    {"a drug goes by each of its ATC codes", "a01aa01", "toyamine", 1, SD_DRUG_ATC},
    {"a code of two drugs is both", "A01AA02", "toyamine", 2, SD_DRUG_ATC},
    {"a drug's own name is never another's brand", "Zolbrand", "zolbrand", 1,
     SD_DRUG_ITSELF},
    {"part of a name is no name", "toyzol", NULL, 0, SD_DRUG_ITSELF},
    {"a list of names is no name", "Brandella|toyamin", NULL, 0, SD_DRUG_ITSELF},
    {"nothing is no name", "", NULL, 0, SD_DRUG_ITSELF},
};

static void goes_by(void **state)
{
    const struct name_case *c = *state;
    sd_kb *kb = open_toys();
    size_t n = 99;
    const sd_kb_drug_name *row = sd_kb__drugs_called(kb, c->called, &n);
    assert_int_equal(n, c->count);
    if (c->drug) {
        assert_non_null(row);
        assert_string_equal(row->drug->name, c->drug);
        assert_int_equal(row->kind, c->kind);
    } else {
        assert_null(row);
    }
    sd_kb_close(kb);
}

static const struct like_case {
    const char *name, *called, *names; /* of the rows, joined by blanks */
} like_cases[] = {
    {"a misspelt brand is like the brand", "Brandela", "Brandella"},
    {"two names of one drug are one suggestion", "toyamina", "toyamin"},
    {"the nearest name hides those farther away", "toyzolee", "toyzole"},
    {"a word among others is the drug", "toyzole tartrate 50 mg", "toyzole"},
    {"part of a word is not the drug", "pretoyzolex", ""},
    {"codes are like nothing", "A01AA03", ""},
    {"a short word is like nothing", "toy", ""},
};

static void is_like(void **state)
{
    const struct like_case *c = *state;
    sd_kb *kb = open_toys();
    const sd_kb_drug_name *rows[4];
    const size_t n = sd_kb__drugs_like(kb, c->called, rows, COUNT(rows));
    char names[256] = "";
    for (size_t i = 0; i < n; i++) {
        strcat(names, i ? " " : "");
        strcat(names, rows[i]->name);
    }
    assert_string_equal(names, c->names);
    sd_kb_close(kb);
}

static void no_more_suggestions_than_there_is_room_for(void **state)
{
    (void)state;
    sd_kb *kb = open_toys();
    const sd_kb_drug_name *rows[1] = {NULL};
    assert_int_equal(sd_kb__drugs_like(kb, "toyzole zolbrand", rows, 1), 1);
    assert_string_equal(rows[0]->name, "toyzole");
    sd_kb_close(kb);
}

int main(void)
{
    struct CMUnitTest
        tests[COUNT(distance_cases) + COUNT(name_cases) + COUNT(like_cases) + 4];
    size_t n_tests = 0;
    ADD_CASES(tests, n_tests, distance_cases, distance_is);
    ADD_TEST(tests, n_tests, a_distance_within_a_bound_is_the_distance);
    ADD_TEST(tests, n_tests, words_too_long_to_compare_are_like_nothing);
    ADD_TEST(tests, n_tests, a_word_that_is_like_two_is_neither);
    ADD_CASES(tests, n_tests, name_cases, goes_by);
    ADD_CASES(tests, n_tests, like_cases, is_like);
    ADD_TEST(tests, n_tests, no_more_suggestions_than_there_is_room_for);
    return RUN_TESTS("drug_names", tests, n_tests);
}
