/* lab.c -- the laboratory that a report is from, as a JSON file says it.
 * SPDX-License-Identifier: Apache-2.0
 *
 * The logo becomes part of the report, so that the report is complete in itself: PNG or
 * JPEG by its first bytes, not by its name.  Other kinds can hold programs. */
#include <errno.h>
#include <jansson.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "report/presentation.h"

enum { MOST_FILE = 65536, MOST_LOGO = 30000 };

static sd_status read_bytes(const char *path, char *bytes, size_t room, size_t *length,
                            sd_error *err)
{
    errno = 0;
    FILE *in = fopen(path, "rb");
    if (!in)
        return sd_error__set(err, SD_EINPUT, path, 0, "%s",
                             errno ? strerror(errno) : "cannot be opened");
    *length = fread(bytes, 1, room, in);
    const bool failed = ferror(in) != 0;
    fclose(in);
    if (failed)
        return sd_error__set(err, SD_EINPUT, path, 0, "cannot be read");
    if (*length == room)
        return sd_error__set(err, SD_EINPUT, path, 0, "larger than %zu bytes", room - 1);
    return SD_OK;
}

static void put_base64(sd_text *text, const char *bytes, size_t length)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *s = (const unsigned char *)bytes;
    for (size_t i = 0; i < length; i += 3) {
        const size_t n = length - i < 3 ? length - i : 3;
        const uint32_t word = (uint32_t)s[i] << 16 |
                              (n > 1 ? (uint32_t)s[i + 1] << 8 : 0) |
                              (n > 2 ? (uint32_t)s[i + 2] : 0);
        const char four[4] = {digits[word >> 18], digits[word >> 12 & 63],
                              n > 1 ? digits[word >> 6 & 63] : '=',
                              n > 2 ? digits[word & 63] : '='};
        sd_text__add(text, four, 4);
    }
}

/* A path beside the laboratory's file; an absolute one stays. */
static const char *path_beside(const char *lab, const char *logo, sd_arena *arena)
{
    const char *slash = strrchr(lab, '/');
    if (*logo == '/' || !slash)
        return sd_arena__strdup(arena, logo);
    return sd_arena__printf(arena, "%.*s/%s", (int)(slash - lab), lab, logo);
}

static sd_status embed_logo(sd_lab *lab, const char *lab_path, const char *logo,
                            sd_arena *arena, sd_error *err)
{
    const char *path = path_beside(lab_path, logo, arena), *kind = NULL;
    char *bytes = SD_NEW(arena, char, MOST_LOGO + 1);
    size_t length = 0;
    if (!path || !bytes)
        return sd_error__no_memory(err);
    const sd_status status = read_bytes(path, bytes, MOST_LOGO + 1, &length, err);
    if (status != SD_OK)
        return status;
    if (length > 8 && memcmp(bytes, "\x89PNG\r\n\x1a\n", 8) == 0)
        kind = "png";
    else if (length > 3 && memcmp(bytes, "\xff\xd8\xff", 3) == 0)
        kind = "jpeg";
    if (!kind)
        return sd_error__set(err, SD_EINPUT, path, 0, "the logo is no PNG and no JPEG");
    sd_text text = {0};
    sd_text__printf(&text, "data:image/%s;base64,", kind);
    put_base64(&text, bytes, length);
    lab->logo = text.failed ? NULL : sd_arena__strdup(arena, text.data);
    sd_text__free(&text);
    return lab->logo ? SD_OK : sd_error__no_memory(err);
}

static sd_status read_object(sd_lab *lab, const json_t *root, const char *path,
                             sd_arena *arena, sd_error *err)
{
    static const struct field {
        const char *key;
        size_t offset;
    } fields[] = {
        {"name", offsetof(sd_lab, name)},
        {"address", offsetof(sd_lab, address)},
        {"contact", offsetof(sd_lab, contact)},
        {"director", offsetof(sd_lab, director)},
        {"accreditation", offsetof(sd_lab, accreditation)},
        {"disclaimer", offsetof(sd_lab, disclaimer)},
        {"logo", offsetof(sd_lab, logo)},
    };
    enum { N_FIELDS = sizeof(fields) / sizeof(fields[0]) };
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)root, key, value)
    {
        size_t i = 0;
        while (i < N_FIELDS && strcmp(fields[i].key, key) != 0)
            i++;
        if (i == N_FIELDS)
            return sd_error__set(err, SD_EINPUT, path, 0,
                                 "there is no key \"%.60s\"; keys are name, address, "
                                 "contact, director, accreditation, disclaimer and logo",
                                 key);
        if (json_is_null(value))
            continue;
        if (!json_is_string(value))
            return sd_error__set(err, SD_EINPUT, path, 0, "%s: expected a text", key);
        const char *text = sd_arena__strdup(arena, json_string_value(value));
        if (!text)
            return sd_error__no_memory(err);
        memcpy((char *)lab + fields[i].offset, &text, sizeof text);
    }
    return SD_OK;
}

sd_status sd_lab__read(const sd_lab **out, const char *path, sd_arena *arena,
                       sd_error *err)
{
    char *bytes = SD_NEW(arena, char, MOST_FILE + 1);
    sd_lab *lab = SD_NEW(arena, sd_lab, 1);
    size_t length = 0;
    if (!bytes || !lab)
        return sd_error__no_memory(err);
    sd_status status = read_bytes(path, bytes, MOST_FILE + 1, &length, err);
    if (status != SD_OK)
        return status;
    json_error_t problem;
    json_t *root = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &problem);
    if (!json_is_object(root)) {
        status =
            root ? sd_error__set(err, SD_EINPUT, path, 0, "expected a JSON object")
                 : sd_error__set(err, SD_EINPUT, path, problem.line, "%s", problem.text);
    } else {
        status = read_object(lab, root, path, arena, err);
    }
    json_decref(root);
    if (status == SD_OK && !lab->name)
        status = sd_error__set(err, SD_EINPUT, path, 0, "the laboratory has no \"name\"");
    const char *logo = lab->logo;
    if (status == SD_OK && logo)
        status = embed_logo(lab, path, logo, arena, err);
    *out = lab;
    return status;
}
