/* error.c -- what a status means, and messages that are safe to print on any terminal.
 * SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"

#include <string.h>

#include "base/text.h"

const char *sd_version(void)
{
    return STARDOSE_VERSION;
}

const char *sd_status_text(sd_status status)
{
    switch (status) {
    case SD_OK:
        return "done";
    case SD_ENOMEM:
        return "out of memory";
    case SD_EIO:
        return "output could not be written";
    case SD_EUSAGE:
        return "used wrongly";
    case SD_EINPUT:
        return "unusable input";
    case SD_EASSEMBLY:
        return "wrong genome build";
    case SD_ESTRICT:
        return "not everything could be called";
    case SD_EKNOWLEDGE:
        return "invalid knowledge";
    }
    return "unknown status";
}

int sd_status_exit(sd_status status)
{
    switch (status) {
    case SD_OK:
        return 0;
    case SD_ENOMEM:
    case SD_EIO:
        return 1;
    case SD_EUSAGE:
        return 2;
    case SD_EINPUT:
        return 3;
    case SD_EASSEMBLY:
        return 4;
    case SD_ESTRICT:
        return 5;
    case SD_EKNOWLEDGE:
        return 6;
    }
    return 1;
}

void sd_error__printable(char *out, size_t size, const char *text)
{
    static const char digits[] = "0123456789abcdef";
    size_t left = strlen(text), used = 0;
    while (left > 0) {
        size_t length = sd_utf8__length(text, left);
        if (length > 0 && sd_utf8__is_plain(text, length)) {
            if (used + length >= size)
                break;
            memcpy(out + used, text, length);
            used += length;
        } else {
            length = 1;
            if (used + 4 >= size)
                break;
            unsigned char byte = (unsigned char)*text;
            out[used++] = '\\';
            out[used++] = 'x';
            out[used++] = digits[byte >> 4];
            out[used++] = digits[byte & 15];
        }
        text += length;
        left -= length;
    }
    if (size > 0)
        out[used] = '\0';
}

sd_status sd_error__setv(sd_error *err, sd_status status, const char *source,
                         int64_t line, const char *format, va_list args)
{
    if (!err || err->status != SD_OK)
        return status;
    char raw[2 * sizeof err->message];
    if (vsnprintf(raw, sizeof raw, format, args) < 0)
        raw[0] = '\0';
    err->status = status;
    err->line = line;
    sd_error__printable(err->source, sizeof err->source, source ? source : "");
    sd_error__printable(err->message, sizeof err->message, raw);
    return status;
}

sd_status sd_error__set(sd_error *err, sd_status status, const char *source, int64_t line,
                        const char *format, ...)
{
    va_list args;
    va_start(args, format);
    sd_error__setv(err, status, source, line, format, args);
    va_end(args);
    return status;
}

sd_status sd_error__no_memory(sd_error *err)
{
    return sd_error__set(err, SD_ENOMEM, NULL, 0, "out of memory");
}
