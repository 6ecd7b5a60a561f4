/* table.h -- read a TSV with a header line; columns are found by name; every error names file and line. */
#ifndef BASE_TABLE_H
#define BASE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"

enum { SD_TABLE_MAX_COLUMNS = 32 };

typedef struct sd_table {
    const char *path;   /* as given, for messages */
    const char *cursor; /* next byte to read */
    const char *end;
    int64_t line;       /* of the current row, 1-based; the header is 1 */
    size_t n_columns;
    const char *names[SD_TABLE_MAX_COLUMNS];
    const char *cells[SD_TABLE_MAX_COLUMNS]; /* of the current row: NUL-terminated, in the arena */
    sd_arena *arena;
} sd_table;

/* Begin to read `bytes` (kept by the caller while the table is used); reads the header line. */
sd_status sd_table__open(sd_table *table, const char *path, const char *bytes, size_t length,
                         sd_arena *arena, sd_error *err);
/* The column called `name`; an error naming the file where there is none. */
sd_status sd_table__column(const sd_table *table, const char *name, size_t *column, sd_error *err);
/* Next row; *more is false at the end.  A row with another number of cells than the header is an error. */
sd_status sd_table__next(sd_table *table, bool *more, sd_error *err);
/* Cell as number; anything else than a whole cell of digits (with sign, decimals) is an error. */
sd_status sd_table__int(const sd_table *table, size_t column, int64_t *value, sd_error *err);
sd_status sd_table__double(const sd_table *table, size_t column, double *value, sd_error *err);
/* Cell, or NULL where it is "." */
const char *sd_table__optional(const sd_table *table, size_t column);

/* Read a whole file into the arena (for --db folders and outside calls); at most `limit` bytes. */
sd_status sd_file__read(const char *path, size_t limit, sd_arena *arena, char **bytes, size_t *length,
                        sd_error *err);

#endif
