/* test_table.c -- SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/table.h"
#include "fail_alloc.h"

/* Read all rows; the status of the first that is bad. */
static sd_status read_all(const char *bytes, size_t length, sd_error *err)
{
    sd_arena *arena = sd_arena__new();
    sd_table table;
    sd_status status = sd_table__open(&table, "t.tsv", bytes, length, arena, err);
    for (bool more = true; status == SD_OK && more;)
        status = sd_table__next(&table, &more, err);
    sd_arena__free(arena);
    return status;
}

#define BYTES(literal) literal, sizeof(literal) - 1

// clang-format off
static const struct bad_case {
    const char *name, *bytes;
    size_t length;
    int64_t line;
    const char *message;
} bad_cases[] = {
    {"an empty file has no header", BYTES(""), 0, "needs a header"},
    {"a header without newline is cut off", BYTES("a\tb"), 1, "cut off"},
    {"a last row without newline is cut off", BYTES("a\tb\n1\t2\n3\t4"), 3, "cut off"},
    {"too few cells are an error", BYTES("a\tb\n1\n"), 2, "1 cells where the header has 2"},
    {"too many cells are an error", BYTES("a\tb\n1\t2\t3\n"), 2, "3 cells where the header has 2"},
    {"an empty line is an error", BYTES("a\tb\n1\t2\n\n"), 3, "1 cells"},
    {"an empty cell is an error", BYTES("a\tb\n1\t\n"), 2, "b is empty"},
    {"an empty column name is an error", BYTES("a\t\n"), 1, "column 2 has no name"},
    {"a column name twice is an error", BYTES("a\tb\ta\n"), 1, "two columns are called a"},
    {"a carriage return is an error", BYTES("a\tb\r\n"), 1, "carriage return"},
    {"a byte order mark is an error", BYTES("\xef\xbb\xbf" "a\tb\n"), 0, "byte order mark"},
    {"a NUL byte is an error", BYTES("a\tb\n1\t2\0\n"), 2, "control character (0x00)"},
    {"an escape is an error", BYTES("a\n\x1b[1m\n"), 2, "control character (0x1b)"},
    {"a C1 control is an error", BYTES("a\n1\xc2\x9b" "m\n"), 2, "byte 2 of the line begins a control"},
    {"a mark that turns the text is an error", BYTES("a\n\xe2\x80\xae\n"), 2, "control character"},
    {"broken UTF-8 is an error", BYTES("a\n1\n\xff\n"), 3, "not valid UTF-8"},
    {"33 columns are too many",
     BYTES("1\t2\t3\t4\t5\t6\t7\t8\t9\t10\t11\t12\t13\t14\t15\t16\t17\t18\t19\t20\t21\t22\t23\t24\t"
           "25\t26\t27\t28\t29\t30\t31\t32\t33\n"), 1, "33 columns"},
};
// clang-format on

static void is_refused(void **state)
{
    const struct bad_case *c = *state;
    sd_error err = {0};
    assert_int_equal(read_all(c->bytes, c->length, &err), SD_EINPUT);
    assert_string_equal(err.source, "t.tsv");
    assert_int_equal(err.line, c->line);
    if (!strstr(err.message, c->message))
        fail_msg("the message is: %s", err.message);
}

static void columns_are_found_by_name(void **state)
{
    (void)state;
    static const char bytes[] = "gene\tallele\tactivity\nG\t*2\t0.5\nH\t.\t7\n";
    sd_arena *arena = sd_arena__new();
    sd_table table;
    sd_error err = {0};
    assert_int_equal(sd_table__open(&table, "t.tsv", bytes, strlen(bytes), arena, &err),
                     SD_OK);
    assert_int_equal(sd_table__rows_left(&table), 2);
    static const char *const names[] = {"activity", "allele"};
    size_t at[2];
    assert_int_equal(sd_table__columns(&table, names, 2, at, &err), SD_OK);
    bool more;
    assert_int_equal(sd_table__next(&table, &more, &err), SD_OK);
    assert_true(more);
    assert_int_equal(table.line, 2);
    double activity;
    assert_int_equal(sd_table__double(&table, at[0], &activity, &err), SD_OK);
    assert_true(activity == 0.5);
    const char *kept = sd_table__optional(&table, at[1]);
    assert_string_equal(kept, "*2");
    assert_int_equal(sd_table__next(&table, &more, &err), SD_OK);
    int64_t whole;
    assert_int_equal(sd_table__int(&table, at[0], &whole, &err), SD_OK);
    assert_int_equal(whole, 7);
    assert_null(sd_table__optional(&table, at[1]));
    assert_string_equal(kept, "*2"); /* cells outlive their row */
    for (int i = 0; i < 2; i++) {
        assert_int_equal(sd_table__next(&table, &more, &err), SD_OK);
        assert_false(more);
    }
    sd_arena__free(arena);
}

static void cells_are_judged_with_file_and_line(void **state)
{
    (void)state;
    static const char bytes[] = "a\tb\n.\t1e5\n";
    static const char *const words[] = {"star", "outside"};
    sd_arena *arena = sd_arena__new();
    sd_table table;
    bool more;
    sd_error err = {0};
    assert_int_equal(sd_table__open(&table, "t.tsv", bytes, strlen(bytes), arena, NULL),
                     SD_OK);
    assert_int_equal(sd_table__next(&table, &more, NULL), SD_OK);
    size_t column, word;
    const char *text;
    double number;
    int64_t whole;
    assert_int_equal(sd_table__column(&table, "c", &column, &err), SD_EINPUT);
    assert_string_equal(err.message, "there is no column c");
    assert_int_equal(err.line, 1);
    err = (sd_error){0};
    assert_int_equal(sd_table__required(&table, 0, &text, &err), SD_EINPUT);
    assert_string_equal(err.message, "a is missing");
    assert_int_equal(err.line, 2);
    err = (sd_error){0};
    assert_int_equal(sd_table__double(&table, 1, &number, &err), SD_EINPUT);
    assert_string_equal(err.message, "b: \"1e5\" is not a number");
    err = (sd_error){0};
    assert_int_equal(sd_table__int(&table, 1, &whole, &err), SD_EINPUT);
    assert_string_equal(err.message, "b: \"1e5\" is not a whole number");
    err = (sd_error){0};
    assert_int_equal(sd_table__word(&table, 1, words, 2, &word, &err), SD_EINPUT);
    assert_string_equal(err.message, "b: \"1e5\" is not one of: star, outside");
    sd_arena__free(arena);
}

static void opening_survives_want_of_memory(void **state)
{
    (void)state;
    static const char bytes[] = "a\tb\n1\t2\n";
    for (long n = 0;; n++) {
        sd_error err = {0};
        fail_alloc_at(n);
        sd_status status = read_all(bytes, strlen(bytes), &err);
        if (!fail_alloc_stop()) {
            assert_int_equal(status, SD_OK);
            assert_true(n > 0);
            return;
        }
        assert_int_equal(status, SD_ENOMEM);
        assert_int_equal(err.status, SD_ENOMEM);
    }
}

/* ---- files ---- */

static void files_are_read_whole(void **state)
{
    (void)state;
    char path[] = "/tmp/stardose-test-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    static char content[200000];
    for (size_t i = 0; i < sizeof content; i++)
        content[i] = (char)('a' + i % 26);
    assert_int_equal(write(fd, content, sizeof content), (ssize_t)sizeof content);
    close(fd);
    sd_arena *arena = sd_arena__new();
    sd_error err = {0};
    char *bytes;
    size_t length;
    assert_int_equal(sd_file__read(path, sizeof content, arena, &bytes, &length, &err),
                     SD_OK);
    assert_int_equal(length, sizeof content);
    assert_memory_equal(bytes, content, sizeof content);
    assert_int_equal(bytes[length], 0);
    assert_int_equal(
        sd_file__read(path, sizeof content - 1, arena, &bytes, &length, &err), SD_EINPUT);
    assert_string_equal(err.message, "is larger than 199999 bytes");
    assert_string_equal(err.source, path);
    unlink(path);
    err = (sd_error){0};
    assert_int_equal(sd_file__read(path, 10, arena, &bytes, &length, &err), SD_EINPUT);
    assert_non_null(strstr(err.message, "cannot be opened: No such file"));
    err = (sd_error){0};
    assert_int_equal(sd_file__read("/", 10, arena, &bytes, &length, &err), SD_EINPUT);
    assert_non_null(strstr(err.message, "cannot be read"));
    sd_arena__free(arena);
}

static void pipes_are_read_to_their_end(void **state)
{
    (void)state;
    int ends[2];
    char path[64];
    static char content[60000];
    memset(content, 'x', sizeof content);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], content, sizeof content), (ssize_t)sizeof content);
    close(ends[1]);
    snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    sd_arena *arena = sd_arena__new();
    char *bytes;
    size_t length;
    assert_int_equal(sd_file__read(path, 1 << 20, arena, &bytes, &length, NULL), SD_OK);
    assert_int_equal(length, sizeof content);
    close(ends[0]);
    sd_arena__free(arena);
}

static void an_empty_file_has_no_bytes(void **state)
{
    (void)state;
    sd_arena *arena = sd_arena__new();
    char *bytes;
    size_t length = 1;
    assert_int_equal(sd_file__read("/dev/null", 10, arena, &bytes, &length, NULL), SD_OK);
    assert_int_equal(length, 0);
    assert_string_equal(bytes, "");
    sd_arena__free(arena);
}

int main(void)
{
    struct CMUnitTest tests[COUNT(bad_cases) + 6];
    size_t n = 0;
    ADD_CASES(tests, n, bad_cases, is_refused);
    ADD_TEST(tests, n, columns_are_found_by_name);
    ADD_TEST(tests, n, cells_are_judged_with_file_and_line);
    ADD_TEST(tests, n, opening_survives_want_of_memory);
    ADD_TEST(tests, n, files_are_read_whole);
    ADD_TEST(tests, n, pipes_are_read_to_their_end);
    ADD_TEST(tests, n, an_empty_file_has_no_bytes);
    return RUN_TESTS("table", tests, n);
}
