/* test_hmac.c -- SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <string.h>

#include "base/hmac.h"

/* Vectors of RFC 4231, section 4. */
static const struct vector {
    const char *name, *key;
    size_t key_repeats;
    const char *message, *want;
} vectors[] = {
    {"a key of twenty bytes (case 1)", "\x0b", 20, "Hi There",
     "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
    {"a key shorter than the digest (case 2)", "Jefe", 1, "what do ya want for nothing?",
     "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
    {"a key longer than a block is digested first (case 6)", "\xaa", 131,
     "Test Using Larger Than Block-Size Key - Hash Key First",
     "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
};

static void has_published_digest(void **state)
{
    const struct vector *vector = *state;
    char key[200], hex[65];
    size_t length = 0;
    for (size_t i = 0; i < vector->key_repeats; i++, length += strlen(vector->key))
        memcpy(key + length, vector->key, strlen(vector->key));
    sd_hmac__hex(key, length, vector->message, strlen(vector->message), hex);
    assert_string_equal(hex, vector->want);
}

int main(void)
{
    static struct CMUnitTest tests[COUNT(vectors)];
    size_t n = 0;
    ADD_CASES(tests, n, vectors, has_published_digest);
    return RUN_TESTS("hmac", tests, n);
}
