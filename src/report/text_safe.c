/* text_safe.c -- text from outside, made safe to show.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Names of samples and files, notes and supplied calls may hold any bytes.  Every writer
 * reads them through here, one character at a time, and then escapes for its own format.
 */
#include <string.h>

#include "report/writer.h"

uint32_t sd_text__character(const char *bytes, size_t *length)
{
    const unsigned char *s = (const unsigned char *)bytes;
    *length = *s != '\0';
    if (*s < 0x80)
        return *s;
    const size_t n = sd_utf8__length(bytes, strnlen(bytes, 4));
    if (n < 2)
        return 0xfffd;
    uint32_t character = s[0] & (0x7fu >> n);
    for (size_t i = 1; i < n; i++)
        character = character << 6 | (s[i] & 0x3fu);
    *length = n;
    return character;
}

bool sd_text__is_invisible(uint32_t character)
{
    static const struct range {
        uint32_t from, to;
    } ranges[] = {
        {0x00, 0x1f},       {0x7f, 0x9f},     {0xad, 0xad},     {0x61c, 0x61c},
        {0x115f, 0x1160},   {0x17b4, 0x17b5}, {0x180b, 0x180f}, {0x200b, 0x200f},
        {0x2028, 0x202e},   {0x2060, 0x206f}, {0x3164, 0x3164}, {0xfe00, 0xfe0f},
        {0xfeff, 0xfeff},   {0xffa0, 0xffa0}, {0xfff0, 0xfffb}, {0x1d173, 0x1d17a},
        {0xe0000, 0xe0fff},
    };
    size_t i = 0;
    while (i < sizeof(ranges) / sizeof(ranges[0]) && character > ranges[i].to)
        i++;
    return i < sizeof(ranges) / sizeof(ranges[0]) && character >= ranges[i].from;
}

size_t sd_text__plain(const char *bytes, const char *but)
{
    size_t n = 0;
    while (bytes[n] >= ' ' && bytes[n] <= '~' && (!*but || !strchr(but, bytes[n])))
        n++;
    return n;
}

bool sd_text__add_valid(sd_text *text, const char *bytes)
{
    bool is_valid = true;
    size_t length;
    for (const char *at = bytes; *at; at += length) {
        length = sd_text__plain(at, "");
        if (length > 0) {
            sd_text__add(text, at, length);
        } else if (sd_text__character(at, &length) == 0xfffd && length == 1) {
            sd_text__puts(text, "\xef\xbf\xbd");
            is_valid = false;
        } else {
            sd_text__add(text, at, length);
        }
    }
    return is_valid;
}
