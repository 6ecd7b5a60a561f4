/* table.c -- TSV by column name.
 *
 * The bytes are copied once and cut in place: a cell is a pointer into the copy, so
 * reading a row allocates nothing and what a record keeps of it needs no further copy.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "base/table.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

static const char out_of_memory[] = "out of memory";

sd_status sd_table__bad(const sd_table *table, sd_error *err, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    sd_error__setv(err, SD_EINPUT, table->path, table->line, format, args);
    va_end(args);
    return SD_EINPUT;
}

/* What is wrong with the byte at text[i], which is neither printable ASCII nor a tab;
 * *width is that of the character where nothing is. */
static sd_status check_byte(const sd_table *table, const char *text, size_t i,
                            size_t length, size_t *width, sd_error *err)
{
    *width = sd_utf8__length(text + i, length - i);
    if (*width == 0)
        return sd_table__bad(table, err, "byte %zu of the line is not valid UTF-8",
                             i + 1);
    if (text[i] == '\r')
        return sd_table__bad(table, err,
                             "carriage return: lines must end in a newline alone");
    if (!sd_utf8__is_plain(text + i, *width))
        return sd_table__bad(table, err,
                             "byte %zu of the line begins a control character (0x%02x)",
                             i + 1, (unsigned)(unsigned char)text[i]);
    return SD_OK;
}

/* Cut the next line into `cells`; *n_cells counts all of them, however many there are. */
static sd_status read_line(sd_table *table, const char **cells, size_t *n_cells,
                           sd_error *err)
{
    char *line = table->cursor;
    char *stop = memchr(line, '\n', (size_t)(table->end - line));
    table->line++;
    if (!stop)
        return sd_table__bad(table, err,
                             "the last line has no newline: is the file cut off?");
    *stop = '\0';
    table->cursor = stop + 1;
    cells[0] = line;
    size_t n = 1;
    for (size_t i = 0, length = (size_t)(stop - line), width = 1; i < length;
         i += width) {
        width = 1;
        unsigned char byte = (unsigned char)line[i];
        if (byte == '\t') {
            line[i] = '\0';
            if (n < SD_TABLE_MAX_COLUMNS)
                cells[n] = line + i + 1;
            n++;
        } else if (byte < 0x20 || byte >= 0x7f) {
            sd_status status = check_byte(table, line, i, length, &width, err);
            if (status != SD_OK)
                return status;
        }
    }
    *n_cells = n;
    return SD_OK;
}

sd_status sd_table__open(sd_table *table, const char *path, const char *bytes,
                         size_t length, sd_arena *arena, sd_error *err)
{
    *table = (sd_table){.path = path, .arena = arena};
    table->cursor = sd_arena__strndup(arena, bytes, length);
    if (!table->cursor)
        return sd_error__set(err, SD_ENOMEM, path, 0, out_of_memory);
    table->end = table->cursor + length;
    if (length == 0)
        return sd_table__bad(table, err, "the table is empty: it needs a header line");
    if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        return sd_table__bad(table, err,
                             "the table begins with a byte order mark: save it without");
    size_t n = 0;
    sd_status status = read_line(table, table->names, &n, err);
    if (status != SD_OK)
        return status;
    if (n > SD_TABLE_MAX_COLUMNS)
        return sd_table__bad(table, err, "%zu columns: at most %d are possible", n,
                             SD_TABLE_MAX_COLUMNS);
    table->n_columns = n;
    for (size_t i = 0; i < n; i++) {
        if (*table->names[i] == '\0')
            return sd_table__bad(table, err, "column %zu has no name", i + 1);
        for (size_t j = 0; j < i; j++)
            if (strcmp(table->names[i], table->names[j]) == 0)
                return sd_table__bad(table, err, "two columns are called %s",
                                     table->names[i]);
    }
    return SD_OK;
}

sd_status sd_table__column(const sd_table *table, const char *name, size_t *column,
                           sd_error *err)
{
    for (size_t i = 0; i < table->n_columns; i++) {
        if (strcmp(table->names[i], name) == 0) {
            *column = i;
            return SD_OK;
        }
    }
    return sd_error__set(err, SD_EINPUT, table->path, 1, "there is no column %s", name);
}

sd_status sd_table__columns(const sd_table *table, const char *const *names,
                            size_t n_names, size_t *columns, sd_error *err)
{
    for (size_t i = 0; i < n_names; i++) {
        sd_status status = sd_table__column(table, names[i], &columns[i], err);
        if (status != SD_OK)
            return status;
    }
    return SD_OK;
}

sd_status sd_table__next(sd_table *table, bool *more, sd_error *err)
{
    *more = table->cursor < table->end;
    if (!*more)
        return SD_OK;
    size_t n = 0;
    sd_status status = read_line(table, table->cells, &n, err);
    if (status != SD_OK)
        return status;
    if (n != table->n_columns)
        return sd_table__bad(table, err, "%zu cells where the header has %zu", n,
                             table->n_columns);
    for (size_t i = 0; i < n; i++)
        if (*table->cells[i] == '\0')
            return sd_table__bad(table, err, "%s is empty: write . where there is none",
                                 table->names[i]);
    return SD_OK;
}

size_t sd_table__rows_left(const sd_table *table)
{
    size_t n = 0;
    for (const char *c = table->cursor; c < table->end; n++) {
        const char *stop = memchr(c, '\n', (size_t)(table->end - c));
        c = stop ? stop + 1 : table->end;
    }
    return n;
}

sd_status sd_table__int(const sd_table *table, size_t column, int64_t *value,
                        sd_error *err)
{
    const char *cell = table->cells[column];
    if (sd_text__to_int(cell, strlen(cell), value))
        return SD_OK;
    return sd_table__bad(table, err, "%s: \"%s\" is not a whole number",
                         table->names[column], cell);
}

sd_status sd_table__double(const sd_table *table, size_t column, double *value,
                           sd_error *err)
{
    const char *cell = table->cells[column];
    if (sd_text__to_double(cell, strlen(cell), value))
        return SD_OK;
    return sd_table__bad(table, err, "%s: \"%s\" is not a number", table->names[column],
                         cell);
}

const char *sd_table__optional(const sd_table *table, size_t column)
{
    return strcmp(table->cells[column], ".") == 0 ? NULL : table->cells[column];
}

sd_status sd_table__required(const sd_table *table, size_t column, const char **value,
                             sd_error *err)
{
    *value = sd_table__optional(table, column);
    return *value ? SD_OK
                  : sd_table__bad(table, err, "%s is missing", table->names[column]);
}

sd_status sd_table__word(const sd_table *table, size_t column, const char *const *words,
                         size_t n_words, size_t *word, sd_error *err)
{
    char list[256] = "";
    size_t used = 0;
    for (size_t i = 0; i < n_words; i++) {
        if (strcmp(table->cells[column], words[i]) == 0) {
            *word = i;
            return SD_OK;
        }
        size_t length = strlen(words[i]);
        if (used + length + 3 < sizeof list) {
            memcpy(list + used, i ? ", " : "", i ? 2 : 0);
            used += i ? 2 : 0;
            memcpy(list + used, words[i], length + 1);
            used += length;
        }
    }
    return sd_table__bad(table, err, "%s: \"%s\" is not one of: %s", table->names[column],
                         table->cells[column], list);
}

/* ---- files ---- */

/* Fill buffer[size] from `fd`; *got is less where the file ends sooner.  False with errno
 * set. */
static bool read_all(int fd, char *buffer, size_t size, size_t *got)
{
    *got = 0;
    while (*got < size) {
        ssize_t n = read(fd, buffer + *got, size - *got);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        if (n == 0)
            return true;
        *got += (size_t)n;
    }
    return true;
}

static sd_status read_open_file(int fd, const char *path, size_t limit, sd_arena *arena,
                                char **bytes, size_t *length, sd_error *err)
{
    struct stat info;
    if (fstat(fd, &info) != 0)
        return sd_error__set(err, SD_EINPUT, path, 0, "cannot be read: %s",
                             strerror(errno));
    /* A pipe tells no size and a file may grow: read until there is no more, in steps
     * that double. */
    bool has_size =
        S_ISREG(info.st_mode) && info.st_size > 0 && (uint64_t)info.st_size < limit;
    size_t capacity = has_size ? (size_t)info.st_size + 1 : 64 * 1024, used = 0;
    char *buffer = NULL;
    for (;;) {
        char *larger = sd_arena__alloc(arena, capacity + 1, 1);
        if (!larger)
            return sd_error__set(err, SD_ENOMEM, path, 0, out_of_memory);
        if (used > 0)
            memcpy(larger, buffer, used);
        buffer = larger;
        size_t got = 0;
        if (!read_all(fd, buffer + used, capacity - used, &got))
            return sd_error__set(err, SD_EINPUT, path, 0, "cannot be read: %s",
                                 strerror(errno));
        used += got;
        if (used > limit)
            return sd_error__set(err, SD_EINPUT, path, 0, "is larger than %zu bytes",
                                 limit);
        if (used < capacity)
            break;
        capacity *= 2;
    }
    *bytes = buffer;
    *length = used;
    return SD_OK;
}

sd_status sd_file__read(const char *path, size_t limit, sd_arena *arena, char **bytes,
                        size_t *length, sd_error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return sd_error__set(err, SD_EINPUT, path, 0, "cannot be opened: %s",
                             strerror(errno));
    sd_status status = read_open_file(fd, path, limit, arena, bytes, length, err);
    close(fd);
    return status;
}
