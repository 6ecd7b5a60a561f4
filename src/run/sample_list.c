/* sample_list.c -- names of samples in a file.
 * SPDX-License-Identifier: Apache-2.0 */
#include "run/sample_list.h"

#include <stdbool.h>
#include <string.h>

#include "base/error.h"
#include "base/table.h"

sd_status sd_sample_list__read(const char *path, sd_arena *arena, const char **list,
                               sd_error *err)
{
    const bool exclude = *path == '^';
    path += exclude;
    char *bytes = NULL;
    size_t length = 0;
    const sd_status status = sd_file__read(path, 64u << 20, arena, &bytes, &length, err);
    if (status != SD_OK)
        return status;
    char *names = SD_NEW(arena, char, length + 3);
    if (names == NULL)
        return sd_error__no_memory(err);
    size_t n = 0;
    int64_t line = 0;
    if (exclude)
        names[n++] = '^';
    for (const char *at = bytes, *end = bytes + length; at < end;) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        stop = stop ? stop : end;
        size_t width = (size_t)(stop - at);
        line++;
        if (width > 0 && at[width - 1] == '\r')
            width--;
        if (memchr(at, ',', width) != NULL || memchr(at, '\0', width) != NULL)
            return sd_error__set(err, SD_EUSAGE, path, line,
                                 "a sample name with a comma cannot be selected");
        if (width > 0) {
            memcpy(names + n, at, width);
            n += width;
            names[n++] = ',';
        }
        at = stop + 1;
    }
    if (n <= (size_t)exclude)
        return sd_error__set(err, SD_EUSAGE, path, 0, "has no sample names");
    names[n - 1] = '\0';
    *list = names;
    return SD_OK;
}
