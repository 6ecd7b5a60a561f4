/* test_text.c -- SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <string.h>

#include "base/text.h"
#include "fail_alloc.h"

/* ---- natural order: a before b ---- */

static const struct order_case {
    const char *name, *a, *b;
} order_cases[] = {
    {"numbers compare as numbers", "*2", "*10"},
    {"a name comes before itself with a suffix", "*10", "*10x2"},
    {"a suballele follows its allele and precedes the next", "*45.002", "*46"},
    {"a digit comes before a letter", "*4", "*4A + nothing"},
    {"digits sort before other runs", "1*", "*1"},
    {"leading zeros do not make a number larger", "*002", "*10"},
    {"equal numbers with more zeros still have an order", "*01", "*1"},
    {"numbers beyond 64 bits compare as numbers", "*99999999999999999999",
     "*100000000000000000000"},
    {"letters compare by code", "c.46C>G", "c.61C>T"},
    {"upper case comes before lower case", "B", "a"},
    {"Reference comes before *1", "Reference", "*1"},
    {"Reference comes before a name that sorts early", "Reference", "!"},
    {"Any comes before *1", "Any", "*1"},
    {"All comes before *1", "All", "*1"},
    {"Other comes after the last star allele", "*999", "Other"},
    {"Unknown comes after a name that sorts late", "zzz", "Unknown"},
    {"a combination comes after a plain name", "*999", "[*1 + *2]"},
    {"a combination comes after Unknown", "Unknown", "[*1 + *2]"},
    {"fewer parts come first", "[*9 + *10]", "[*1 + *2 + *3]"},
    {"parts compare naturally, one by one", "[*2 + *9]", "[*10 + *3]"},
    {"the second part decides where the first is equal", "[*2 + *3]", "[*2 + *10]"},
    {"a named part comes before a position", "[c.1A>G + z]", "[c.1A>G + g.5A>G]"},
    {"an empty name comes first", "", "*1"},
    {"brackets around nothing are a plain name", "[]", "[a + b]"},
};

static void sorts_before(void **state)
{
    const struct order_case *c = *state;
    assert_true(sd_text__natural(c->a, c->b) < 0);
    assert_true(sd_text__natural(c->b, c->a) > 0);
    assert_int_equal(sd_text__natural(c->a, c->a), 0);
    assert_int_equal(sd_text__natural(c->b, c->b), 0);
}

static const char *example(size_t i)
{
    return i % 2 ? order_cases[i / 2].a : order_cases[i / 2].b;
}

static void order_is_transitive(void **state)
{
    (void)state;
    const size_t n = 2 * COUNT(order_cases);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            for (size_t k = 0; k < n; k++)
                if (sd_text__natural(example(i), example(j)) <= 0 &&
                    sd_text__natural(example(j), example(k)) <= 0)
                    assert_true(sd_text__natural(example(i), example(k)) <= 0);
}

/* ---- numbers ---- */

static const struct int_case {
    const char *name, *text;
    bool is_number;
    int64_t want;
} int_cases[] = {
    {"zero is a number", "0", true, 0},
    {"a sign is allowed", "+42", true, 42},
    {"the smallest 64-bit number is read", "-9223372036854775808", true, INT64_MIN},
    {"the largest 64-bit number is read", "9223372036854775807", true, INT64_MAX},
    {"one more than the largest is refused", "9223372036854775808", false, 0},
    {"one less than the smallest is refused", "-9223372036854775809", false, 0},
    {"twenty digits are refused", "10000000000000000000", false, 0},
    {"nothing is no number", "", false, 0},
    {"a sign alone is no number", "-", false, 0},
    {"a blank before it is refused", " 1", false, 0},
    {"a letter after it is refused", "1x", false, 0},
    {"a decimal point is refused", "1.0", false, 0},
    {"hexadecimal is refused", "0x10", false, 0},
};

static void reads_int(void **state)
{
    const struct int_case *c = *state;
    int64_t value = 77;
    assert_int_equal(sd_text__to_int(c->text, strlen(c->text), &value), c->is_number);
    assert_true(value == (c->is_number ? c->want : 77));
}

static const struct double_case {
    const char *name, *text;
    bool is_number;
    double want;
} double_cases[] = {
    {"a whole number is read", "2", true, 2.0},
    {"a quarter is read", "0.25", true, 0.25},
    {"a tenth is the nearest double to a tenth", "0.1", true, 0.1},
    {"fifteen digits are exact", "0.12345678901234", true, 0.12345678901234},
    {"a negative number is read", "-1.5", true, -1.5},
    {"sixteen digits are refused", "1234567890123456", false, 0},
    {"an exponent is refused", "1e3", false, 0},
    {"an overflowing exponent is refused", "1e9999", false, 0},
    {"NaN is refused", "nan", false, 0},
    {"infinity is refused", "inf", false, 0},
    {"a comma is refused", "0,25", false, 0},
    {"a point needs digits before it", ".5", false, 0},
    {"a point needs digits after it", "5.", false, 0},
    {"two points are refused", "1.2.3", false, 0},
    {"no digits are no number", "", false, 0},
    {"a blank after it is refused", "1 ", false, 0},
};

static void reads_double(void **state)
{
    const struct double_case *c = *state;
    double value = 77;
    assert_int_equal(sd_text__to_double(c->text, strlen(c->text), &value), c->is_number);
    assert_true(value == (c->is_number ? c->want : 77));
}

/* ---- UTF-8 ---- */

static const struct utf8_case {
    const char *name, *text;
    size_t want;
} utf8_cases[] = {
    {"a letter is one byte", "a", 1},
    {"no bytes are no character", "", 0},
    {"an accented letter is two bytes", "\xc3\xa9", 2},
    {"the euro sign is three bytes", "\xe2\x82\xac", 3},
    {"an emoji is four bytes", "\xf0\x9f\x92\x8a", 4},
    {"the last code point is valid", "\xf4\x8f\xbf\xbf", 4},
    {"beyond the last code point is not valid", "\xf4\x90\x80\x80", 0},
    {"a continuation byte alone is not valid", "\x80", 0},
    {"a cut character is not valid", "\xe2\x82", 0},
    {"two bytes for an ASCII letter are not valid", "\xc1\xa1", 0},
    {"three bytes for a slash are not valid", "\xe0\x80\xaf", 0},
    {"four bytes for a slash are not valid", "\xf0\x80\x80\xaf", 0},
    {"a surrogate is not valid", "\xed\xa0\x80", 0},
    {"the byte ff is not valid", "\xff", 0},
    {"a letter inside a character is not valid", "\xe2\x28\xa1", 0},
};

static void measures_character(void **state)
{
    const struct utf8_case *c = *state;
    assert_int_equal(sd_utf8__length(c->text, strlen(c->text)), c->want);
}

/* ---- growing string ---- */

static void text_grows(void **state)
{
    (void)state;
    sd_text text = {0};
    for (int i = 0; i < 1000; i++)
        sd_text__printf(&text, "%d,", i);
    sd_text__puts(&text, "end");
    sd_text__add(&text, "\0x", 2);
    assert_false(text.failed);
    assert_int_equal(text.length, 10 * 2 + 90 * 3 + 900 * 4 + 3 + 2);
    assert_memory_equal(text.data + text.length - 6, ",end\0x", 7);
    sd_text__clear(&text);
    assert_int_equal(text.length, 0);
    assert_string_equal(text.data, "");
    sd_text__free(&text);
    assert_null(text.data);
}

static void text_remembers_that_memory_ran_out(void **state)
{
    (void)state;
    sd_text text = {0};
    sd_text__puts(&text, "kept");
    fail_alloc_at(0);
    sd_text__printf(&text, "%0200d", 1);
    assert_true(fail_alloc_stop());
    assert_true(text.failed);
    sd_text__puts(&text, "not added");
    assert_string_equal(text.data, "kept");
    sd_text__clear(&text);
    sd_text__puts(&text, "anew");
    assert_false(text.failed);
    assert_string_equal(text.data, "anew");
    sd_text__free(&text);
}

int main(void)
{
    struct CMUnitTest tests[128];
    size_t n = 0;
    ADD_CASES(tests, n, order_cases, sorts_before);
    ADD_TEST(tests, n, order_is_transitive);
    ADD_CASES(tests, n, int_cases, reads_int);
    ADD_CASES(tests, n, double_cases, reads_double);
    ADD_CASES(tests, n, utf8_cases, measures_character);
    ADD_TEST(tests, n, text_grows);
    ADD_TEST(tests, n, text_remembers_that_memory_ran_out);
    return RUN_TESTS("text", tests, n);
}
