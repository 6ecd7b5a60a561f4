/* sha256.h -- SHA-256 (FIPS 180-4): digests of tables and inputs, and unique safe file
 * names. */
#ifndef BASE_SHA256_H
#define BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

typedef struct sd_sha256 {
    uint32_t state[8];
    uint64_t length;
    uint8_t block[64];
} sd_sha256;

void sd_sha256__init(sd_sha256 *ctx);
void sd_sha256__update(sd_sha256 *ctx, const void *bytes, size_t length);
void sd_sha256__hex(
    sd_sha256 *ctx,
    char hex[65]); /* ends the digest; hex gets 64 lower-case digits and a NUL */

#endif
