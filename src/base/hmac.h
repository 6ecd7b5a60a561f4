/* hmac.h -- HMAC-SHA-256 (RFC 2104): a digest that only who has the key can make. */
#ifndef BASE_HMAC_H
#define BASE_HMAC_H

#include <stddef.h>

/* hex gets 64 lower-case digits and a NUL. */
void sd_hmac__hex(const void *key, size_t key_length, const void *bytes, size_t length,
                  char hex[65]);

#endif
