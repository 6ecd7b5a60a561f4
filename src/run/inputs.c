/* inputs.c -- the names of the files of one input, as words and from lists.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/table.h"
#include "run/run.h"

enum { LIST_BYTES = 16 << 20 };

struct sd_inputs {
    sd_arena *arena;
    const char **paths;
    size_t n, room;
};

sd_status sd_inputs__new(sd_inputs **out, sd_error *err)
{
    sd_arena *arena = sd_arena__new();
    *out = arena ? SD_NEW(arena, sd_inputs, 1) : NULL;
    if (*out == NULL) {
        sd_arena__free(arena);
        return sd_error__no_memory(err);
    }
    (*out)->arena = arena;
    return SD_OK;
}

sd_status sd_inputs__add(sd_inputs *inputs, const char *path, sd_error *err)
{
    if (inputs->n == inputs->room) {
        const size_t room = inputs->room ? 2 * inputs->room : 32;
        const char **paths = SD_NEW(inputs->arena, const char *, room);
        if (paths == NULL)
            return sd_error__no_memory(err);
        if (inputs->n > 0)
            memcpy(paths, inputs->paths, inputs->n * sizeof *paths);
        inputs->paths = paths;
        inputs->room = room;
    }
    inputs->paths[inputs->n++] = path;
    return SD_OK;
}

sd_status sd_inputs__add_list(sd_inputs *inputs, const char *list, sd_error *err)
{
    char *bytes = NULL;
    size_t length = 0;
    sd_status status =
        sd_file__read(list, LIST_BYTES, inputs->arena, &bytes, &length, err);
    const size_t n = inputs->n;
    int64_t line = 0;
    for (const char *at = bytes, *end = bytes + length; status == SD_OK && at < end;) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        stop = stop ? stop : end;
        size_t width = (size_t)(stop - at);
        line++;
        if (width > 0 && at[width - 1] == '\r')
            width--;
        if (memchr(at, '\0', width) != NULL)
            return sd_error__set(err, SD_EINPUT, list, line,
                                 "a NUL byte: this is not a list of file names");
        const char *path = sd_arena__strndup(inputs->arena, at, width);
        if (path == NULL)
            return sd_error__no_memory(err);
        if (width > 0)
            status = sd_inputs__add(inputs, path, err);
        at = stop + 1;
    }
    if (status == SD_OK && inputs->n == n)
        return sd_error__set(err, SD_EUSAGE, list, 0, "has no file names");
    return status;
}

size_t sd_inputs__count(const sd_inputs *inputs)
{
    return inputs->n;
}

const char *const *sd_inputs__paths(const sd_inputs *inputs)
{
    return inputs->paths;
}

void sd_inputs__free(sd_inputs *inputs)
{
    if (inputs)
        sd_arena__free(inputs->arena);
}
