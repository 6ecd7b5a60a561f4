/* kb_tables.c -- the tables' bytes: built in, or read from a folder; and how a loader
 * reads one of them.
 *
 * Invariant: kb->tables is sorted by name, as the built-in ones are, so both give one
 * digest for the same bytes.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/sha256.h"
#include "base/text.h"
#include "kb/kb_data.h"

/* A folder of tables is small; these only keep a wrong folder from being read for long.
 */
enum { MAX_TABLES = 4096, MAX_TABLE_BYTES = 64 * 1024 * 1024 };

/* scripts/embed-tables.sh writes entries of three 8-byte words. */
_Static_assert(sizeof(sd_kb_table) == 24,
               "the embedded index is written for 64-bit targets");
extern const sd_kb_table sd_kb__embedded[];
extern const size_t sd_kb__n_embedded;
extern const char sd_kb__embedded_digest[];

static int compare_tables(const void *a, const void *b)
{
    const sd_kb_table *x = a, *y = b;
    return strcmp(x->name, y->name);
}

void sd_kb__use_embedded(sd_kb *kb)
{
    kb->tables = sd_kb__embedded;
    kb->n_tables = sd_kb__n_embedded;
    memcpy(kb->digest, sd_kb__embedded_digest, sizeof kb->digest - 1);
}

void sd_kb__use_tables(sd_kb *kb, const sd_kb_table *tables, size_t n_tables)
{
    kb->tables = tables;
    kb->n_tables = n_tables;
    sd_kb__compute_digest(kb, kb->digest);
}

/* ---- a folder ---- */

typedef struct folder {
    sd_kb *kb;
    const char *dir;
    sd_kb_table *tables;
    size_t n_tables;
} folder;

static bool has_ending(const char *name, const char *ending)
{
    size_t length = strlen(name), tail = strlen(ending);
    return length > tail && strcmp(name + length - tail, ending) == 0;
}

static sd_status read_table(folder *f, const char *name, const char *path, sd_error *err)
{
    if (f->n_tables == MAX_TABLES)
        return sd_error__set(err, SD_EINPUT, f->dir, 0, "more than %d tables",
                             MAX_TABLES);
    char *bytes = NULL;
    size_t length = 0;
    sd_status status =
        sd_file__read(path, MAX_TABLE_BYTES, f->kb->arena, &bytes, &length, err);
    if (status == SD_OK)
        f->tables[f->n_tables++] = (sd_kb_table){name, bytes, length};
    return status;
}

static sd_status read_entries(folder *f, const char *below, DIR *dir, sd_error *err);

/* Read the *.tsv of `below` ("" or "sites/") and, at the top, of the folders in it. */
static sd_status read_level(folder *f, const char *below, sd_error *err)
{
    const char *path = sd_arena__printf(f->kb->arena, "%s/%s", f->dir, below);
    if (!path)
        return sd_error__no_memory(err);
    DIR *dir = opendir(path);
    if (!dir)
        return sd_error__set(err, SD_EINPUT, path, 0, "cannot be read: %s",
                             strerror(errno));
    sd_status status = read_entries(f, below, dir, err);
    closedir(dir);
    return status;
}

static sd_status read_entries(folder *f, const char *below, DIR *dir, sd_error *err)
{
    for (;;) {
        errno = 0;
        const struct dirent *entry =
            readdir(dir); // NOLINT: each DIR belongs to one thread
        if (!entry && errno != 0)
            return sd_error__set(err, SD_EINPUT, f->dir, 0, "cannot be read: %s",
                                 strerror(errno));
        if (!entry)
            return SD_OK;
        if (entry->d_name[0] == '.')
            continue;
        sd_arena *arena = f->kb->arena;
        const char *name = sd_arena__printf(arena, "%s%s", below, entry->d_name);
        const char *path =
            sd_arena__printf(arena, "%s/%s%s", f->dir, below, entry->d_name);
        const char *inside = sd_arena__printf(arena, "%s/", entry->d_name);
        if (!name || !path || !inside)
            return sd_error__no_memory(err);
        struct stat info;
        if (stat(path, &info) != 0)
            return sd_error__set(err, SD_EINPUT, path, 0, "cannot be read: %s",
                                 strerror(errno));
        sd_status status = SD_OK;
        if (S_ISDIR(info.st_mode) && *below == '\0')
            status = read_level(f, inside, err);
        else if (S_ISREG(info.st_mode) && has_ending(name, ".tsv"))
            status = read_table(f, name, path, err);
        if (status != SD_OK)
            return status;
    }
}

sd_status sd_kb__read_folder(sd_kb *kb, const char *dir, sd_error *err)
{
    folder f = {.kb = kb};
    size_t length = strlen(dir);
    while (length > 1 && dir[length - 1] == '/')
        length--;
    f.dir = kb->dir = sd_arena__strndup(kb->arena, dir, length);
    f.tables = SD_NEW(kb->arena, sd_kb_table, MAX_TABLES);
    if (!f.dir || !f.tables)
        return sd_error__no_memory(err);
    sd_status status = read_level(&f, "", err);
    if (status != SD_OK)
        return status;
    qsort(f.tables, f.n_tables, sizeof *f.tables, compare_tables);
    kb->tables = f.tables;
    kb->n_tables = f.n_tables;
    sd_kb__compute_digest(kb, kb->digest);
    return SD_OK;
}

void sd_kb__compute_digest(const sd_kb *kb, char hex[65])
{
    sd_sha256 whole, one;
    sd_sha256__init(&whole);
    for (size_t i = 0; i < kb->n_tables; i++) {
        const sd_kb_table *table = &kb->tables[i];
        char digest[65];
        sd_sha256__init(&one);
        sd_sha256__update(&one, table->bytes, table->length);
        sd_sha256__hex(&one, digest);
        sd_sha256__update(&whole, digest, 64);
        sd_sha256__update(&whole, "  ", 2);
        sd_sha256__update(&whole, table->name, strlen(table->name));
        sd_sha256__update(&whole, "\n", 1);
    }
    sd_sha256__hex(&whole, hex);
}

sd_status sd_kb__wrong(const sd_kb *kb, const char *table, int64_t line, sd_error *err,
                       const char *format, ...)
{
    char path[sizeof err->source];
    snprintf(path, sizeof path, "%s%s%s", kb->dir ? kb->dir : "", kb->dir ? "/" : "",
             table);
    va_list args;
    va_start(args, format);
    sd_error__setv(err, SD_EKNOWLEDGE, path, line, format, args);
    va_end(args);
    return SD_EKNOWLEDGE;
}

int64_t sd_kb__gene_line(const sd_kb *kb, const sd_kb_gene *gene)
{
    const sd_kb_name *row = sd_kb__find_name(kb->gene_names, kb->n_genes, gene->name);
    return row ? row->line : 0;
}

/* ---- reading one ---- */

const sd_kb_table *sd_kb__find_table(const sd_kb *kb, const char *name)
{
    const sd_kb_table key = {.name = name};
    return kb->n_tables == 0
               ? NULL
               : bsearch(&key, kb->tables, kb->n_tables, sizeof key, compare_tables);
}

sd_status sd_kb__begin(sd_kb *kb, sd_kb_reading *reading, const char *name,
                       bool is_required, const char *const *columns, size_t n_columns,
                       sd_error *err)
{
    *reading = (sd_kb_reading){0};
    const char *path =
        kb->dir ? sd_arena__printf(kb->arena, "%s/%s", kb->dir, name) : name;
    if (!path)
        return sd_error__no_memory(err);
    const sd_kb_table *source = sd_kb__find_table(kb, name);
    if (!source) {
        reading->is_absent = true;
        return is_required
                   ? sd_error__set(err, SD_EINPUT, path, 0, "the table is not there")
                   : SD_OK;
    }
    sd_status status = sd_table__open(&reading->table, path, source->bytes,
                                      source->length, kb->arena, err);
    if (status != SD_OK)
        return status;
    reading->max_rows = sd_table__rows_left(&reading->table);
    if (reading->max_rows > SD_KB_MAX_ROWS)
        return sd_table__bad(&reading->table, err, "%zu rows: at most %d are possible",
                             reading->max_rows, SD_KB_MAX_ROWS);
    return sd_table__columns(&reading->table, columns, n_columns, reading->at, err);
}

sd_status sd_kb__begin_gene(sd_kb *kb, sd_kb_reading *reading, const char *below,
                            const sd_kb_gene *gene, bool is_required,
                            const char *const *columns, size_t n_columns, sd_error *err)
{
    const char *name = sd_arena__printf(kb->arena, "%s/%s.tsv", below, gene->name);
    if (!name)
        return sd_error__no_memory(err);
    return sd_kb__begin(kb, reading, name, is_required, columns, n_columns, err);
}

sd_status sd_kb__next(sd_kb_reading *reading, bool *more, sd_error *err)
{
    *more = false;
    return reading->is_absent ? SD_OK : sd_table__next(&reading->table, more, err);
}

const char *sd_kb__cell(const sd_kb_reading *reading, size_t column)
{
    return reading->table.cells[reading->at[column]];
}

const char *sd_kb__optional(const sd_kb_reading *reading, size_t column)
{
    return sd_table__optional(&reading->table, reading->at[column]);
}

/* Positions beyond this are no chromosome's; the sum of two still fits easily. */
static const int64_t max_position = INT64_C(1) << 40;

sd_status sd_kb__position(const sd_kb_reading *in, size_t column, int64_t *value,
                          sd_error *err)
{
    *value = 0;
    if (!sd_kb__optional(in, column))
        return SD_OK;
    sd_status status = sd_table__int(&in->table, in->at[column], value, err);
    if (status == SD_OK && (*value < 1 || *value > max_position))
        return sd_table__bad(&in->table, err, "%s: %s is no position",
                             in->table.names[in->at[column]], sd_kb__cell(in, column));
    return status;
}

/* ---- names ---- */

static int compare_names(const void *a, const void *b)
{
    const sd_kb_name *x = a, *y = b;
    return strcmp(x->name, y->name);
}

sd_status sd_kb__sort_names(sd_kb_name *names, size_t n, const char *path,
                            const char *what, sd_error *err)
{
    qsort(names, n, sizeof *names, compare_names);
    for (size_t i = 1; i < n; i++) {
        if (strcmp(names[i - 1].name, names[i].name) == 0) {
            int64_t a = names[i - 1].line, b = names[i].line;
            return sd_error__set(err, SD_EINPUT, path, a > b ? a : b,
                                 "%s %s is there already, on line %lld", what,
                                 names[i].name, (long long)(a > b ? b : a));
        }
    }
    return SD_OK;
}

const sd_kb_name *sd_kb__find_name(const sd_kb_name *names, size_t n, const char *name)
{
    const sd_kb_name key = {.name = name};
    return n == 0 ? NULL : bsearch(&key, names, n, sizeof key, compare_names);
}
