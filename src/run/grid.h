/* grid.h -- inside floor run: rows of cells, printed in aligned columns. */
#ifndef RUN_GRID_H
#define RUN_GRID_H

#include <stdbool.h>
#include <stdio.h>

#include "base/arena.h"

enum { GRID_MAX_COLUMNS = 8 };

typedef struct sd_grid_row {
    const char *cells[GRID_MAX_COLUMNS]; /* NULL: an empty one */
} sd_grid_row;

typedef struct sd_grid {
    sd_grid_row *rows; /* room for all of them; the first is the heading */
    size_t n_rows, n_columns;
} sd_grid;

/* An empty grid for `n_rows` rows; false when out of memory. */
bool sd_grid__new(sd_grid *g, size_t n_rows, size_t n_columns, sd_arena *arena);
/* The next row, to be filled. */
sd_grid_row *sd_grid__add(sd_grid *g);
/* Two blanks between columns, none at the end of a line; widths in characters. */
void sd_grid__print(const sd_grid *g, const char *indent, FILE *out);

#endif
