/* cells.c -- cells of tab-separated tables, safe for spreadsheets. */
#include "report/cells.h"

#include <string.h>

#include "report/writer.h"

void sd_cells__text(sd_text *row, const char *bytes)
{
    size_t length;
    for (const char *at = bytes; *at; at += length) {
        const uint32_t character = sd_text__character(at, &length);
        const bool is_bad = character == 0xfffd && length == 1;
        if (!is_bad && !sd_text__is_invisible(character)) {
            sd_text__add(row, at, length);
            continue;
        }
        for (size_t i = 0; i < length; i++)
            sd_text__printf(row, "\\x%02x", (unsigned char)at[i]);
    }
}

static void end_cell(sd_text *row)
{
    sd_text__puts(row, "\t");
}

void sd_cells__add(sd_text *row, const char *text)
{
    sd_cells__text(row, text && *text ? text : ".");
    end_cell(row);
}

void sd_cells__guard_formula(sd_text *row, const char *text)
{
    if (*text && strchr("=+-@", *text))
        sd_text__puts(row, "'");
}

void sd_cells__blank(sd_text *row, size_t n)
{
    while (n-- > 0)
        sd_text__puts(row, ".\t");
}

void sd_cells__next(sd_text *row, size_t n, const char *separator)
{
    if (n > 0)
        sd_text__puts(row, separator);
}

void sd_cells__end_list(sd_text *row, size_t n)
{
    sd_text__puts(row, n ? "\t" : ".\t");
}
