/* table.h -- read a TSV with a header line; columns are found by name; every error names
 * file and line.
 *
 * A table is UTF-8 without control characters; every line, the last one too, ends in a
 * newline; no cell is empty
 * ("." stands for none).  Whatever is not so is SD_EINPUT. */
#ifndef BASE_TABLE_H
#define BASE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"

enum { SD_TABLE_MAX_COLUMNS = 32 };

typedef struct sd_table {
    const char *path; /* as given, for messages */
    char *cursor;     /* next byte to read, in a copy of the bytes in the arena */
    char *end;
    int64_t line; /* of the current row, 1-based; the header is 1 */
    size_t n_columns;
    const char *names[SD_TABLE_MAX_COLUMNS];
    const char *cells[SD_TABLE_MAX_COLUMNS]; /* of the current row: NUL-terminated; live
                                                as long as the arena */
    sd_arena *arena;
} sd_table;

/* Begin to read a copy of `bytes`; reads the header line. `path` must live as long as the
 * table. */
sd_status sd_table__open(sd_table *table, const char *path, const char *bytes,
                         size_t length, sd_arena *arena, sd_error *err);
/* The column called `name`; an error naming the file where there is none. */
sd_status sd_table__column(const sd_table *table, const char *name, size_t *column,
                           sd_error *err);
/* The same for several: columns[i] is the one called names[i]. */
sd_status sd_table__columns(const sd_table *table, const char *const *names,
                            size_t n_names, size_t *columns, sd_error *err);
/* Next row; *more is false at the end.  A row with another number of cells than the
 * header is an error. */
sd_status sd_table__next(sd_table *table, bool *more, sd_error *err);
/* Lines not yet read: the size of an array that holds a thing for each. */
size_t sd_table__rows_left(const sd_table *table);

/* Cell as number; anything else than a whole cell of digits (with sign, decimals) is an
 * error. */
sd_status sd_table__int(const sd_table *table, size_t column, int64_t *value,
                        sd_error *err);
sd_status sd_table__double(const sd_table *table, size_t column, double *value,
                           sd_error *err);
/* Cell, or NULL where it is "." */
const char *sd_table__optional(const sd_table *table, size_t column);
/* Cell; "." is an error. */
sd_status sd_table__required(const sd_table *table, size_t column, const char **value,
                             sd_error *err);
/* Which of `words` the cell is; an error that lists them where it is none. */
sd_status sd_table__word(const sd_table *table, size_t column, const char *const *words,
                         size_t n_words, size_t *word, sd_error *err);
/* SD_EINPUT with file and line of the current row, for what only the reader of the table
 * can judge. */
sd_status sd_table__bad(const sd_table *table, sd_error *err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Read a whole file or pipe into the arena (for --db folders and outside calls); more
 * than `limit` bytes is an error. A NUL follows the bytes and is not counted.  SD_EINPUT
 * names the file. */
sd_status sd_file__read(const char *path, size_t limit, sd_arena *arena, char **bytes,
                        size_t *length, sd_error *err);

#endif
