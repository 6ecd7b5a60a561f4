/* hmac.c -- HMAC-SHA-256 as RFC 2104 writes it.
 * SPDX-License-Identifier: Apache-2.0 */
#include "base/hmac.h"

#include <string.h>

#include "base/sha256.h"

enum { BLOCK = 64, DIGEST = 32 };

static void to_bytes(const char *hex, unsigned char bytes[DIGEST])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < DIGEST; i++)
        bytes[i] = (unsigned char)((strchr(digits, hex[2 * i]) - digits) << 4 |
                                   (strchr(digits, hex[2 * i + 1]) - digits));
}

static void start(sd_sha256 *sum, const unsigned char key[BLOCK], unsigned char pad)
{
    unsigned char block[BLOCK];
    for (size_t i = 0; i < BLOCK; i++)
        block[i] = key[i] ^ pad;
    sd_sha256__init(sum);
    sd_sha256__update(sum, block, BLOCK);
}

void sd_hmac__hex(const void *key, size_t key_length, const void *bytes, size_t length,
                  char hex[65])
{
    unsigned char block[BLOCK] = {0}, digest[DIGEST];
    sd_sha256 sum;
    if (key_length > BLOCK) {
        sd_sha256__init(&sum);
        sd_sha256__update(&sum, key, key_length);
        sd_sha256__hex(&sum, hex);
        to_bytes(hex, block);
    } else {
        memcpy(block, key, key_length);
    }
    start(&sum, block, 0x36);
    sd_sha256__update(&sum, bytes, length);
    sd_sha256__hex(&sum, hex);
    to_bytes(hex, digest);
    start(&sum, block, 0x5c);
    sd_sha256__update(&sum, digest, DIGEST);
    sd_sha256__hex(&sum, hex);
}
