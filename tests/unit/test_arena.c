/* test_arena.c -- SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <string.h>

#include "base/arena.h"
#include "fail_alloc.h"

static void memory_is_zeroed_and_aligned(void **state)
{
    (void)state;
    sd_arena *arena = sd_arena__new();
    for (size_t round = 0; round < 3; round++) {
        for (size_t size = 1; size < 5000; size += 37) {
            sd_arena__strdup(arena, "x"); /* leaves the next byte unaligned */
            unsigned char *memory = sd_arena__alloc(arena, size, 3);
            assert_non_null(memory);
            assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
            for (size_t i = 0; i < size * 3; i++)
                assert_int_equal(memory[i], 0);
            memset(memory, 0xa5, size * 3);
        }
        sd_arena__reset(arena);
    }
    sd_arena__free(arena);
}

static void things_do_not_overlap(void **state)
{
    (void)state;
    enum { N = 2000 };
    static unsigned char *thing[N];
    sd_arena *arena = sd_arena__new();
    for (int i = 0; i < N; i++) {
        size_t size = (size_t)(i * 7919 % 3001);
        thing[i] = sd_arena__alloc(arena, size + 1, 1);
        memset(thing[i], i & 0xff, size + 1);
    }
    for (int i = 0; i < N; i++) {
        size_t size = (size_t)(i * 7919 % 3001);
        for (size_t j = 0; j <= size; j++)
            assert_int_equal(thing[i][j], i & 0xff);
    }
    sd_arena__free(arena);
}

static void a_large_thing_has_room(void **state)
{
    (void)state;
    sd_arena *arena = sd_arena__new();
    char *large = sd_arena__alloc(arena, 10 * 1024 * 1024, 1);
    assert_non_null(large);
    large[10 * 1024 * 1024 - 1] = 1;
    assert_non_null(sd_arena__strdup(arena, "after it"));
    sd_arena__free(arena);
}

static void no_things_are_not_null(void **state)
{
    (void)state;
    sd_arena *arena = sd_arena__new();
    assert_non_null(sd_arena__alloc(arena, 0, 8));
    assert_non_null(sd_arena__alloc(arena, 8, 0));
    assert_false(sd_arena__failed(arena));
    sd_arena__free(arena);
}

static void an_overflowing_product_fails_and_the_arena_stays_failed(void **state)
{
    (void)state;
    sd_arena *arena = sd_arena__new();
    assert_null(sd_arena__alloc(arena, SIZE_MAX / 2, 3));
    assert_true(sd_arena__failed(arena));
    assert_null(sd_arena__alloc(arena, 1, 1));
    sd_arena__reset(arena);
    assert_non_null(sd_arena__alloc(arena, 1, 1));
    assert_null(sd_arena__alloc(arena, SIZE_MAX, 1));
    assert_true(sd_arena__failed(arena));
    sd_arena__free(arena);
}

static void strings_are_copied(void **state)
{
    (void)state;
    sd_arena *arena = sd_arena__new();
    char source[] = "haplotype";
    char *whole = sd_arena__strdup(arena, source),
         *part = sd_arena__strndup(arena, source, 4);
    source[0] = 'X';
    assert_string_equal(whole, "haplotype");
    assert_string_equal(part, "hapl");
    assert_string_equal(sd_arena__strndup(arena, NULL, 0), "");
    assert_string_equal(sd_arena__printf(arena, "%s/%d", "*1", 2), "*1/2");
    char *filled = sd_arena__printf(arena, "%0100000d", 7);
    assert_int_equal(strlen(filled), 100000);
    sd_arena__free(arena);
}

static void no_arena_is_a_failed_one(void **state)
{
    (void)state;
    assert_true(sd_arena__failed(NULL));
    assert_null(sd_arena__alloc(NULL, 1, 1));
    assert_null(sd_arena__alloc(NULL, SIZE_MAX, 2));
    assert_null(sd_arena__strdup(NULL, "x"));
    assert_null(sd_arena__printf(NULL, "x"));
    sd_arena__reset(NULL);
    sd_arena__free(NULL);
}

static void out_of_memory_is_remembered(void **state)
{
    (void)state;
    fail_alloc_at(0);
    assert_null(sd_arena__new());
    assert_true(fail_alloc_stop());

    sd_arena *arena = sd_arena__new();
    fail_alloc_at(0);
    assert_null(sd_arena__strdup(arena, "x"));
    fail_alloc_stop();
    assert_true(sd_arena__failed(arena));
    assert_null(sd_arena__strdup(arena, "there is memory again, but the arena failed"));
    sd_arena__free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_and_aligned),
        cmocka_unit_test(things_do_not_overlap),
        cmocka_unit_test(a_large_thing_has_room),
        cmocka_unit_test(no_things_are_not_null),
        cmocka_unit_test(an_overflowing_product_fails_and_the_arena_stays_failed),
        cmocka_unit_test(strings_are_copied),
        cmocka_unit_test(no_arena_is_a_failed_one),
        cmocka_unit_test(out_of_memory_is_remembered),
    };
    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
