/* fail_alloc.c -- the wrapped allocators.
 * SPDX-License-Identifier: Apache-2.0 */
#include "fail_alloc.h"

#include <stddef.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);

static _Thread_local long left = -1; /* allocations that still pass; -1: all do */
static _Thread_local bool has_failed;

void fail_alloc_at(long n)
{
    left = n;
    has_failed = false;
}

bool fail_alloc_stop(void)
{
    left = -1;
    return has_failed;
}

static bool must_fail(void)
{
    if (left < 0)
        return false;
    if (left > 0) {
        left--;
        return false;
    }
    has_failed = true;
    return true;
}

void *__wrap_malloc(size_t size)
{
    return must_fail() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return must_fail() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
    return must_fail() ? NULL : __real_realloc(memory, size);
}
