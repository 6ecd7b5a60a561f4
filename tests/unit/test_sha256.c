/* test_sha256.c -- SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <string.h>

#include "base/sha256.h"

/* Published vectors: FIPS 180-4 examples and the long message of NIST's SHA example
 * collection. */
static const struct vector {
    const char *name, *message;
    size_t repeats;
    const char *want;
} vectors[] = {
    {"the empty message has its published digest", "", 1,
     "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"\"abc\" has its published digest", "abc", 1,
     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"a message of 56 bytes needs a second block for its length",
     "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {"a message of 112 bytes has its published digest",
     "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklm"
     "nopqrlmnop"
     "qrsmnopqrstnopqrstu",
     1, "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
    {"a million letters a have their published digest", "aaaaaaaaaa", 100000,
     "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
};

static void has_published_digest(void **state)
{
    const struct vector *vector = *state;
    sd_sha256 sum;
    char hex[65];
    sd_sha256__init(&sum);
    for (size_t i = 0; i < vector->repeats; i++)
        sd_sha256__update(&sum, vector->message, strlen(vector->message));
    sd_sha256__hex(&sum, hex);
    assert_string_equal(hex, vector->want);
}

static void a_message_in_pieces_has_the_digest_of_the_whole(void **state)
{
    (void)state;
    char message[300];
    for (size_t i = 0; i < sizeof message; i++)
        message[i] = (char)(i * 7);
    for (size_t length = 0; length <= sizeof message; length++) {
        char whole[65], pieces[65];
        sd_sha256 sum;
        sd_sha256__init(&sum);
        sd_sha256__update(&sum, message, length);
        sd_sha256__hex(&sum, whole);
        sd_sha256__init(&sum);
        for (size_t at = 0, step = 0; at < length; at += step) {
            step = at % 67 + 1 < length - at ? at % 67 + 1 : length - at;
            sd_sha256__update(&sum, message + at, step);
            sd_sha256__update(&sum, message, 0);
        }
        sd_sha256__hex(&sum, pieces);
        assert_string_equal(whole, pieces);
    }
}

int main(void)
{
    struct CMUnitTest tests[COUNT(vectors) + 1];
    size_t n = 0;
    ADD_CASES(tests, n, vectors, has_published_digest);
    ADD_TEST(tests, n, a_message_in_pieces_has_the_digest_of_the_whole);
    return RUN_TESTS("sha256", tests, n);
}
