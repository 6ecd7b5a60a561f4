/* fuzz_table.c -- any bytes as a table: refused with a message, or read so that the cells
 * joined again are the bytes; and any text as a number or a name.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/table.h"
#include "base/text.h"

#define REQUIRE(condition)                                                               \
    do {                                                                                 \
        if (!(condition))                                                                \
            abort();                                                                     \
    } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Add a row to `text` as it stood in the file. */
static void join(sd_text *text, const char *const *cells, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        sd_text__puts(text, cells[i]);
        sd_text__puts(text, i + 1 < n ? "\t" : "\n");
    }
}

static void check_cell(const sd_table *table, size_t column, const char *other)
{
    const char *cell = table->cells[column];
    int64_t whole = 0;
    double number = 0;
    bool is_whole = sd_table__int(table, column, &whole, NULL) == SD_OK;
    bool is_number = sd_table__double(table, column, &number, NULL) == SD_OK;
    if (is_whole && is_number) /* at most 15 digits: both are exact */
        REQUIRE((double)whole <= number && (double)whole >= number);
    REQUIRE((sd_table__optional(table, column) == NULL) == (strcmp(cell, ".") == 0));
    REQUIRE((sd_text__natural(cell, other) == 0) == (strcmp(cell, other) == 0));
    REQUIRE((sd_text__natural(cell, other) < 0) == (sd_text__natural(other, cell) > 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sd_arena *arena = sd_arena__new();
    sd_table table;
    sd_error err = {0};
    sd_text text = {0};
    sd_status status =
        sd_table__open(&table, "input.tsv", (const char *)data, size, arena, &err);
    size_t rows = status == SD_OK ? sd_table__rows_left(&table) : 0;
    if (status == SD_OK)
        join(&text, table.names, table.n_columns);
    for (bool more = true; status == SD_OK && more;) {
        status = sd_table__next(&table, &more, &err);
        if (status != SD_OK || !more)
            break;
        rows--;
        join(&text, table.cells, table.n_columns);
        for (size_t i = 0; i < table.n_columns; i++)
            check_cell(&table, i, table.cells[(i + 1) % table.n_columns]);
    }
    REQUIRE(err.status == status);
    REQUIRE((status == SD_OK) == (err.message[0] == '\0'));
    if (status == SD_OK) {
        REQUIRE(rows == 0);
        REQUIRE(text.length == size && memcmp(text.data, data, size) == 0);
    }
    sd_text__free(&text);
    sd_arena__free(arena);
    return 0;
}
