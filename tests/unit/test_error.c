/* test_error.c -- SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"

static const struct message_case {
    const char *name, *text, *want;
} message_cases[] = {
    {"printable text stays as it is", "site rs1: *1/*2", "site rs1: *1/*2"},
    {"valid UTF-8 stays as it is", "caf\xc3\xa9", "caf\xc3\xa9"},
    {"a newline cannot start a second line", "a\nb", "a\\x0ab"},
    {"an escape cannot reach the terminal", "\x1b[31m", "\\x1b[31m"},
    {"delete is written out", "\x7f", "\\x7f"},
    {"a broken character is written out", "\xc3(", "\\xc3("},
    {"a C1 control is written out", "\xc2\x9b", "\\xc2\\x9b"},
    {"right-to-left override is written out", "\xe2\x80\xae", "\\xe2\\x80\\xae"},
    {"a line separator is written out", "\xe2\x80\xa8", "\\xe2\\x80\\xa8"},
    {"a zero-width space is written out", "\xe2\x80\x8b", "\\xe2\\x80\\x8b"},
    {"a bidirectional isolate is written out", "\xe2\x81\xa6", "\\xe2\\x81\\xa6"},
    {"a byte order mark is written out", "\xef\xbb\xbf", "\\xef\\xbb\\xbf"},
    {"a dash of the same block stays", "\xe2\x80\x93", "\xe2\x80\x93"},
};

static void is_printable(void **state)
{
    const struct message_case *c = *state;
    sd_error err = {0};
    assert_int_equal(sd_error__set(&err, SD_EINPUT, c->text, 7, "%s", c->text),
                     SD_EINPUT);
    assert_string_equal(err.message, c->want);
    assert_string_equal(err.source, c->want);
    assert_int_equal(err.line, 7);
}

static void first_failure_wins(void **state)
{
    (void)state;
    sd_error err = {0};
    sd_error__set(&err, SD_EINPUT, "a.vcf", 3, "first");
    assert_int_equal(sd_error__set(&err, SD_EIO, "b.vcf", 4, "second"), SD_EIO);
    assert_int_equal(err.status, SD_EINPUT);
    assert_string_equal(err.source, "a.vcf");
    assert_string_equal(err.message, "first");
    assert_int_equal(sd_error__set(NULL, SD_EIO, NULL, 0, "nobody listens"), SD_EIO);
}

static void a_long_message_is_cut_between_characters(void **state)
{
    (void)state;
    char text[2000];
    for (size_t shift = 0; shift < 4; shift++) {
        sd_error err = {0};
        memset(text, 'x', shift);
        for (size_t i = shift; i + 3 < sizeof text; i += 3)
            memcpy(text + i, "\xe2\x82\xac", 4);
        sd_error__set(&err, SD_EINPUT, text, 0, "%s", text);
        size_t length = strlen(err.message);
        assert_true(length >= sizeof err.message - 4);
        for (size_t i = 0; i < length;) {
            size_t width = sd_utf8__length(err.message + i, length - i);
            assert_true(width > 0);
            i += width;
        }
    }
}

static void every_status_has_a_text_and_an_exit(void **state)
{
    (void)state;
    static const int exits[] = {0, 1, 1, 2, 3, 4, 5, 6};
    for (int status = SD_OK; status <= SD_EKNOWLEDGE; status++) {
        assert_int_equal(sd_status_exit((sd_status)status), exits[status]);
        assert_true(strlen(sd_status_text((sd_status)status)) > 0);
    }
    assert_non_null(strchr(sd_version(), '.'));
}

int main(void)
{
    struct CMUnitTest tests[COUNT(message_cases) + 3];
    size_t n = 0;
    ADD_CASES(tests, n, message_cases, is_printable);
    ADD_TEST(tests, n, first_failure_wins);
    ADD_TEST(tests, n, a_long_message_is_cut_between_characters);
    ADD_TEST(tests, n, every_status_has_a_text_and_an_exit);
    return RUN_TESTS("error", tests, n);
}
