/* grid.c -- aligned columns.
 * SPDX-License-Identifier: Apache-2.0 */
#include "run/grid.h"

#include <string.h>

#include "base/text.h"

bool sd_grid__new(sd_grid *g, size_t n_rows, size_t n_columns, sd_arena *arena)
{
    *g = (sd_grid){.rows = SD_NEW(arena, sd_grid_row, n_rows), .n_columns = n_columns};
    return g->rows != NULL;
}

sd_grid_row *sd_grid__add(sd_grid *g)
{
    return &g->rows[g->n_rows++];
}

static const char *cell_text(const sd_grid_row *row, size_t column)
{
    return row->cells[column] ? row->cells[column] : "";
}

static size_t width(const char *text)
{
    return sd_utf8__count(text, strlen(text));
}

void sd_grid__print(const sd_grid *g, const char *indent, FILE *out)
{
    size_t widths[GRID_MAX_COLUMNS] = {0};
    for (size_t r = 0; r < g->n_rows; r++)
        for (size_t c = 0; c < g->n_columns; c++) {
            const size_t w = width(cell_text(&g->rows[r], c));
            widths[c] = w > widths[c] ? w : widths[c];
        }
    for (size_t r = 0; r < g->n_rows; r++) {
        size_t blanks = 0; /* owed: printed only when something follows */
        fputs(indent, out);
        for (size_t c = 0; c < g->n_columns; c++) {
            const char *text = cell_text(&g->rows[r], c);
            if (*text != '\0') {
                fprintf(out, "%*s%s", (int)blanks, "", text);
                blanks = 0;
            }
            blanks += widths[c] - width(text) + 2;
        }
        fputc('\n', out);
    }
}
