/* fail_alloc.h -- make the n-th allocation of the code under test fail.
 *
 * Tests are linked with --wrap, so every malloc, calloc and realloc of our own objects
 * passes here; those of htslib, jansson and the C library do not.
 *
 *     for (long n = 0;; n++) {
 *         fail_alloc_at(n);
 *         status = thing_under_test();
 *         bool was_reached = fail_alloc_stop();
 *         if (!was_reached) break;                the call needed n allocations and had
 * them all assert_int_equal(status, SD_ENOMEM);
 *     } */
#ifndef SUPPORT_FAIL_ALLOC_H
#define SUPPORT_FAIL_ALLOC_H

#include <stdbool.h>

void fail_alloc_at(long n); /* let n allocations pass, fail all after them */
bool fail_alloc_stop(void); /* let all pass again; true where one was made to fail */

#endif
