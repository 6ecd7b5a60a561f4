/* names.c -- file name stems for samples.
 * SPDX-License-Identifier: Apache-2.0
 *
 * A sample's name may be anything: a path, markup, another patient's name in other
 * letters.  A stem is spelled from a short list of characters only; where that loses
 * something, or two stems would meet, digits of the raw name's SHA-256 tell them apart.
 * Invariant: no two samples of a run get stems that any file system takes for one. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/error.h"
#include "base/sha256.h"
#include "report/report.h"

enum { MAX_STEM = 100, N_DIGITS = 8 };

static bool is_safe(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '.' || c == '_' || c == '-';
}

/* Device names that some systems find in any folder ("nul", "com1.html"). */
static bool is_reserved(const char *stem)
{
    static const char *const names[] = {"con", "prn", "aux", "nul", "com", "lpt"};
    const size_t length = strcspn(stem, ".");
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const bool has_digit = i >= 4;
        if (length == 3u + has_digit && strncasecmp(stem, names[i], 3) == 0 &&
            (!has_digit || (stem[3] >= '0' && stem[3] <= '9')))
            return true;
    }
    return false;
}

/* `prefix` (cut to fit), a dash, and digits of the raw name. */
static const char *add_digits(const char *prefix, const char *sample_name,
                              sd_arena *arena)
{
    sd_sha256 digest;
    char hex[65];
    sd_sha256__init(&digest);
    sd_sha256__update(&digest, sample_name, strlen(sample_name));
    sd_sha256__hex(&digest, hex);
    return sd_arena__printf(arena, "%.*s-%.*s", MAX_STEM - N_DIGITS - 1, prefix, N_DIGITS,
                            hex);
}

const char *sd_report__safe_name(const char *sample_name, sd_arena *arena)
{
    const size_t length = strlen(sample_name);
    const size_t kept = length < MAX_STEM ? length : MAX_STEM;
    char *stem = sd_arena__strndup(arena, sample_name, kept);
    if (!stem)
        return NULL;
    bool is_changed = kept < length || kept == 0;
    for (char *c = stem; *c; c++)
        if (!is_safe(*c) || (c == stem && (*c == '.' || *c == '-'))) {
            *c = '_';
            is_changed = true;
        }
    if (kept > 0 && stem[kept - 1] == '.') {
        stem[kept - 1] = '_';
        is_changed = true;
    }
    if (is_reserved(stem)) {
        stem[0] = '_';
        is_changed = true;
    }
    if (!is_changed)
        return stem;
    return add_digits(stem[0] ? stem : "sample", sample_name, arena);
}

/* ---- a run's worth ---- */

typedef struct named {
    const char *sample_name, **stem;
} named;

/* Stems alike but for case stand together; so do equal sample names. */
static int by_stem(const void *a, const void *b)
{
    const named *one = a, *other = b;
    const int order = strcasecmp(*one->stem, *other->stem);
    return order ? order : strcmp(one->sample_name, other->sample_name);
}

static bool meet(const named *one, const named *other)
{
    return strcasecmp(*one->stem, *other->stem) == 0;
}

/* Put digits on all stems that meet another. */
static bool part_stems(named *sorted, size_t n, sd_arena *arena)
{
    for (size_t start = 0, end = 0; start < n; start = end) {
        while (end < n && meet(&sorted[start], &sorted[end]))
            end++;
        if (end - start < 2)
            continue;
        for (size_t i = start; i < end; i++) {
            *sorted[i].stem = add_digits(*sorted[i].stem, sorted[i].sample_name, arena);
            if (!*sorted[i].stem)
                return false;
        }
    }
    return true;
}

sd_status sd_report__stems(const char *const *sample_names, size_t n_samples,
                           sd_arena *arena, const char *const **stems, sd_error *err)
{
    const char **out = SD_NEW(arena, const char *, n_samples);
    named *sorted = SD_NEW(arena, named, n_samples);
    if (!out || !sorted)
        return sd_error__no_memory(err);
    for (size_t i = 0; i < n_samples; i++) {
        out[i] = sd_report__safe_name(sample_names[i], arena);
        if (!out[i])
            return sd_error__no_memory(err);
        sorted[i] = (named){.sample_name = sample_names[i], .stem = &out[i]};
    }
    qsort(sorted, n_samples, sizeof(*sorted), by_stem);
    if (!part_stems(sorted, n_samples, arena))
        return sd_error__no_memory(err);
    qsort(sorted, n_samples, sizeof(*sorted), by_stem);
    for (size_t i = 1; i < n_samples; i++)
        if (meet(&sorted[i - 1], &sorted[i]))
            return sd_error__set(err, SD_EINPUT, NULL, 0,
                                 "sample columns %zu and %zu would share a file name",
                                 (size_t)(sorted[i - 1].stem - out) + 1,
                                 (size_t)(sorted[i].stem - out) + 1);
    *stems = out;
    return SD_OK;
}
