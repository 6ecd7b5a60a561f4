/* test_names.c -- file name stems of samples.
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <string.h>
#include <strings.h>

#include "report/report.h"

static sd_arena *arena;

#define LONG_NAME                                                                        \
    "mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm"  \
    "mmmmmmmmmmmmmmmmmmmmmmmmmm"

/* clang-format off */
static const struct name_case {
    const char *name, *sample, *stem; /* stem ending in -: eight digits follow */
} cases[] = {
    {"a plain name stays as it is", "NA12878", "NA12878"},
    {"dots, dashes and underscores inside stay", "a.b-c_d", "a.b-c_d"},
    {"a slash is replaced", "a/b", "a_b-"},
    {"a path leads nowhere", "../../x", "_._.._x-"},
    {"an absolute path leads nowhere", "/tmp/x", "_tmp_x-"},
    {"a dot alone is no name", ".", "_-"},
    {"two dots are no name", "..", "__-"},
    {"a leading dot hides nothing", ".profile", "_profile-"},
    {"a leading dash is no option", "-rf", "_rf-"},
    {"a trailing dot is dropped by some systems", "name.", "name_-"},
    {"blanks are replaced", "two words", "two_words-"},
    {"percent signs are replaced", "..%2f..%2fpwn", "_._2f.._2fpwn-"},
    {"a format stays text", "%s%n", "_s_n-"},
    {"markup is replaced", "<b>x</b>", "_b_x__b_-"},
    {"a shell finds nothing to do", "$(id)`x`;", "__id__x__-"},
    {"controls are replaced", "a\r\n\tb\x1b", "a___b_-"},
    {"letters outside ASCII are replaced byte by byte", "\xc3\xa9", "__-"},
    {"bytes that are not UTF-8 are replaced", "\xff\xfe", "__-"},
    {"a device's name is none of ours", "NUL", "_UL-"},
    {"a device's name before a dot neither", "com1.txt", "_om1.txt-"},
    {"a name that begins like a device is fine", "nullable", "nullable"},
    {"an empty name gets digits alone", "", "sample-"},
};
/* clang-format on */

static void is_safe(void **state)
{
    const struct name_case *row = *state;
    const char *stem = sd_report__safe_name(row->sample, arena);
    const size_t length = strlen(row->stem);
    if (row->stem[length - 1] != '-') {
        assert_string_equal(stem, row->stem);
        return;
    }
    assert_int_equal(strlen(stem), length + 8);
    assert_int_equal(strncmp(stem, row->stem, length), 0);
    assert_int_equal(strspn(stem + length, "0123456789abcdef"), 8);
}

static void a_long_name_is_cut_to_100_bytes_and_told_apart(void **state)
{
    (void)state;
    const char *names[] = {LONG_NAME "1", LONG_NAME "2"};
    const char *const *stems;
    assert_int_equal(sd_report__stems(names, 2, arena, &stems, NULL), SD_OK);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(strlen(stems[i]), 100);
    assert_string_not_equal(stems[0], stems[1]);
}

static void a_name_of_100_bytes_stays(void **state)
{
    (void)state;
    char name[101];
    memset(name, 'm', 100);
    name[100] = '\0';
    assert_string_equal(sd_report__safe_name(name, arena), name);
}

static void no_two_samples_share_a_file(void **state)
{
    (void)state;
    const char *names[] = {"a/b",       "a_b", "A",   "a",    "\xc3\xa9",
                           "e\xcc\x81", "ok",  "A_B", "a\\b", "NUL",
                           "_UL",       "nul", "..",  "__",   "sample"};
    const char *const *stems;
    assert_int_equal(sd_report__stems(names, COUNT(names), arena, &stems, NULL), SD_OK);
    for (size_t i = 0; i < COUNT(names); i++)
        for (size_t k = 0; k < i; k++)
            assert_int_not_equal(strcasecmp(stems[i], stems[k]), 0);
    assert_string_equal(stems[6], "ok");
}

static void stems_do_not_depend_on_the_order_of_samples(void **state)
{
    (void)state;
    const char *forth[] = {"A", "a", "b/c", "d"}, *back[] = {"d", "b/c", "a", "A"};
    const char *const *one, *const *other;
    assert_int_equal(sd_report__stems(forth, 4, arena, &one, NULL), SD_OK);
    assert_int_equal(sd_report__stems(back, 4, arena, &other, NULL), SD_OK);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(one[i], other[3 - i]);
}

static void two_equal_names_are_refused_without_naming_them(void **state)
{
    (void)state;
    const char *names[] = {"Smith", "x", "Smith"};
    const char *const *stems;
    sd_error err = {0};
    assert_int_equal(sd_report__stems(names, 3, arena, &stems, &err), SD_EINPUT);
    assert_string_equal(err.message, "sample columns 1 and 3 would share a file name");
}

static int open_arena(void **state)
{
    (void)state;
    arena = sd_arena__new();
    return arena == NULL;
}

static int close_arena(void **state)
{
    (void)state;
    sd_arena__free(arena);
    return 0;
}

int main(void)
{
    static struct CMUnitTest tests[COUNT(cases) + 5];
    size_t n = 0;
    ADD_CASES(tests, n, cases, is_safe);
    ADD_TEST(tests, n, a_long_name_is_cut_to_100_bytes_and_told_apart);
    ADD_TEST(tests, n, a_name_of_100_bytes_stays);
    ADD_TEST(tests, n, no_two_samples_share_a_file);
    ADD_TEST(tests, n, stems_do_not_depend_on_the_order_of_samples);
    ADD_TEST(tests, n, two_equal_names_are_refused_without_naming_them);
    return _cmocka_run_group_tests("names", tests, n, open_arena, close_arena);
}
