/* unit.h -- what cmocka wants included first, and tables of cases: every row is a test
 * with a sentence for a name. */
#ifndef SUPPORT_UNIT_H
#define SUPPORT_UNIT_H

// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
// clang-format on

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Test `function` once for each row of cases[] (whose first member is `const char
 * *name`), handed over as *state. */
#define ADD_CASES(tests, n, cases, function)                                             \
    for (size_t add_i = 0; add_i < COUNT(cases); add_i++)                                \
        (tests)[(n)++] = (struct CMUnitTest)                                             \
        {                                                                                \
            .name = (cases)[add_i].name, .test_func = (function),                        \
            .initial_state = (void *)(uintptr_t) & (cases)[add_i]                        \
        }
#define ADD_TEST(tests, n, function)                                                     \
    (tests)[(n)++] = (struct CMUnitTest)                                                 \
    {                                                                                    \
        .name = #function, .test_func = (function)                                       \
    }

/* The first n of tests[], as a group. */
#define RUN_TESTS(group, tests, n) _cmocka_run_group_tests(group, tests, n, NULL, NULL)

#endif
