/* outside_typer.c -- the tables that HLA typers write.
 *
 * Invariant: a name is taken over whole, with its suffix, or the file is refused; a
 * spelling that could mean two names (5701) is refused.
 * SPDX-License-Identifier: Apache-2.0 */
#include "call/outside_typer.h"

#include <string.h>

#include "base/text.h"
#include "call/typer.h"

enum { MAX_CELLS = 64, MAX_ALTERNATIVES = 8 };

static const char prefix[] = "HLA-";

static bool starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

/* ---- names ---- */

const sd_kb_gene *sd_typer__gene(const sd_typer *typer, const char *locus)
{
    locus += starts_with(locus, prefix) ? strlen(prefix) : 0;
    const char *name = sd_arena__printf(typer->arena, "%s%s", prefix, locus);
    const sd_kb_gene *gene = name ? sd_kb__find_gene(typer->kb, name) : NULL;
    return gene && gene->phenotype_rule == SD_RULE_ALLELE_STATUS ? gene : NULL;
}

/* hla_a_01_01_01n as A*01:01:01N. */
static const char *spell_out(const sd_typer *typer, const char *name)
{
    char *text = sd_arena__strdup(typer->arena, name + strlen("hla_"));
    bool is_first = true;
    for (char *at = text; at && *at; at++) {
        if (*at >= 'a' && *at <= 'z')
            *at = (char)(*at - 'a' + 'A');
        else if (*at == '_') {
            *at = is_first ? '*' : ':';
            is_first = false;
        }
    }
    return text;
}

/* Fields of two to four digits between colons, at most four, and one capital behind. */
static bool is_name(const char *fields)
{
    static const char digits[] = "0123456789";
    for (int n = 1;; n++) {
        size_t length = strspn(fields, digits);
        if (length < 2 || length > (n == 1 ? 3 : 4) || n > 4)
            return false;
        fields += length;
        if (*fields != ':')
            break;
        fields++;
    }
    return *fields == '\0' || (strchr("GPNLSCAQ", *fields) && fields[1] == '\0');
}

/* "*01:01:01G" of any program's spelling; NULL with the error set where it is none. */
static const char *read_name(const sd_typer *typer, const sd_kb_gene *gene,
                             const char *text, int64_t line)
{
    const char *locus = gene->name + strlen(prefix);
    const char *name = starts_with(text, "hla_") ? spell_out(typer, text) : text;
    if (!name) {
        sd_error__no_memory(typer->err);
        return NULL;
    }
    name += starts_with(name, prefix) ? strlen(prefix) : 0;
    if (starts_with(name, locus) && name[strlen(locus)] == '*' &&
        is_name(name + strlen(locus) + 1))
        return name + strlen(locus);
    sd_error__set(typer->err, SD_EINPUT, typer->path, line,
                  "\"%.60s\" is not a name of %s such as %s*01:01", text, gene->name,
                  locus);
    return NULL;
}

sd_status sd_typer__add(sd_typer *typer, const sd_kb_gene *gene, const char *first,
                        const char *second, int64_t line)
{
    sd_typing *out = typer->out;
    const char *a = read_name(typer, gene, first, line);
    const char *b = a && second ? read_name(typer, gene, second, line) : NULL;
    if (!a || (second && !b))
        return sd_arena__failed(typer->arena) ? SD_ENOMEM : SD_EINPUT;
    if (out->n_lines == typer->max_lines) {
        size_t room = typer->max_lines ? 2 * typer->max_lines : 16;
        sd_typed_line *lines = SD_NEW(typer->arena, sd_typed_line, room);
        if (!lines)
            return sd_error__no_memory(typer->err);
        if (out->n_lines > 0)
            memcpy(lines, out->lines, out->n_lines * sizeof *lines);
        out->lines = lines;
        typer->max_lines = room;
    }
    const char *diplotype = b ? sd_arena__printf(typer->arena, "%s/%s", a, b)
                              : sd_arena__strdup(typer->arena, a);
    if (!diplotype)
        return sd_error__no_memory(typer->err);
    out->lines[out->n_lines++] = (sd_typed_line){gene->name, diplotype, line};
    return SD_OK;
}

/* ---- lines and cells ---- */

typedef struct row {
    const char *cells[MAX_CELLS];
    size_t n;
    int64_t line;
} row;

typedef struct rows {
    const char *at, *end;
    int64_t line;
    sd_arena *arena;
} rows;

static const char *cut(const char *from, const char *to, sd_arena *arena)
{
    while (from < to && *from == ' ')
        from++;
    while (from < to && (to[-1] == ' ' || to[-1] == '\r'))
        to--;
    return sd_arena__strndup(arena, from, (size_t)(to - from));
}

/* The next line that is not empty; false at the end, or when out of memory. */
static bool next_row(rows *in, row *out)
{
    while (in->at < in->end) {
        const char *newline = memchr(in->at, '\n', (size_t)(in->end - in->at));
        const char *stop = newline ? newline : in->end;
        const char *at = in->at;
        in->at = newline ? newline + 1 : in->end;
        *out = (row){.line = ++in->line};
        if (at == stop || *at == '\r' || *at == '#')
            continue;
        while (at && out->n < MAX_CELLS) {
            const char *tab = memchr(at, '\t', (size_t)(stop - at));
            out->cells[out->n] = cut(at, tab ? tab : stop, in->arena);
            if (!out->cells[out->n++])
                return false;
            at = tab ? tab + 1 : NULL;
        }
        return true;
    }
    return false;
}

static const char *cell(const row *at, size_t i)
{
    return i < at->n ? at->cells[i] : "";
}

static bool is_none(const char *text)
{
    return *text == '\0' || strcmp(text, ".") == 0 || strcmp(text, "-") == 0 ||
           strcmp(text, "Not typed") == 0;
}

/* ---- OptiType ---- */

static bool find_columns(const row *header, const char *locus, size_t columns[2])
{
    size_t n = strlen(locus), n_found = 0;
    for (size_t i = 0; i < header->n; i++)
        for (int copy = 0; copy < 2; copy++)
            if (strncmp(header->cells[i], locus, n) == 0 &&
                header->cells[i][n] == (char)('1' + copy) &&
                header->cells[i][n + 1] == '\0') {
                columns[copy] = i;
                n_found++;
            }
    return n_found == 2;
}

static bool is_optitype(const row *first)
{
    size_t columns[2];
    return find_columns(first, "A", columns) && find_columns(first, "B", columns);
}

static sd_status read_optitype(sd_typer *typer, rows *in, row *at)
{
    row header = *at, best;
    if (!next_row(in, &best))
        return SD_OK;
    for (size_t g = 0; g < sd_kb_gene_count(typer->kb); g++) {
        const sd_kb_gene *gene = sd_kb__gene(typer->kb, g);
        size_t columns[2];
        if (!starts_with(gene->name, prefix) ||
            sd_typer__gene(typer, gene->name) != gene ||
            !find_columns(&header, gene->name + strlen(prefix), columns))
            continue;
        const char *a = cell(&best, columns[0]), *b = cell(&best, columns[1]);
        if (is_none(a) && is_none(b))
            continue;
        sd_status status = sd_typer__add(typer, gene, is_none(a) ? b : a,
                                         is_none(a) || is_none(b) ? NULL : b, best.line);
        if (status != SD_OK)
            return status;
    }
    return SD_OK;
}

/* ---- HLA*LA ---- */

static bool is_hla_la(const row *first)
{
    return strcmp(cell(first, 0), "Locus") == 0 &&
           strcmp(cell(first, 1), "Chromosome") == 0 &&
           strcmp(cell(first, 2), "Allele") == 0;
}

/* The names between semicolons; 0 where there are too many. */
static size_t split_names(const char *text, sd_arena *arena, const char **names)
{
    size_t n = 0;
    for (; n < MAX_ALTERNATIVES; n++) {
        const char *stop = strchr(text, ';');
        names[n] = cut(text, stop ? stop : text + strlen(text), arena);
        if (!stop)
            return n + 1;
        text = stop + 1;
    }
    return 0;
}

static sd_status add_alternatives(sd_typer *typer, const sd_kb_gene *gene,
                                  const char *first, const char *second, int64_t line)
{
    const char *a[MAX_ALTERNATIVES], *b[MAX_ALTERNATIVES];
    size_t n_a = split_names(first, typer->arena, a);
    size_t n_b = split_names(second, typer->arena, b);
    if (n_a == 0 || n_b == 0)
        return sd_error__set(typer->err, SD_EINPUT, typer->path, line,
                             "%s: more than %d alternatives of one allele", gene->name,
                             (int)MAX_ALTERNATIVES);
    if (sd_arena__failed(typer->arena))
        return sd_error__no_memory(typer->err);
    sd_status status = SD_OK;
    for (size_t i = 0; i < n_a && status == SD_OK; i++)
        for (size_t k = 0; k < n_b && status == SD_OK; k++)
            status = sd_typer__add(typer, gene, a[i], b[k], line);
    return status;
}

static sd_status read_hla_la(sd_typer *typer, rows *in, row *at)
{
    row first = {.n = 0};
    while (next_row(in, at)) {
        const sd_kb_gene *gene = sd_typer__gene(typer, cell(at, 0));
        if (!gene)
            continue;
        if (strcmp(cell(at, 1), "1") == 0) {
            first = *at;
            continue;
        }
        if (strcmp(cell(at, 1), "2") != 0 || strcmp(cell(&first, 0), cell(at, 0)) != 0)
            return sd_error__set(typer->err, SD_EINPUT, typer->path, at->line,
                                 "%s: expected chromosome 1, then chromosome 2",
                                 gene->name);
        sd_status status =
            add_alternatives(typer, gene, cell(&first, 2), cell(at, 2), at->line);
        if (status != SD_OK)
            return status;
        first.n = 0;
    }
    if (first.n > 0 && !sd_arena__failed(typer->arena))
        return sd_error__set(typer->err, SD_EINPUT, typer->path, first.line,
                             "%s: chromosome 2 is missing", cell(&first, 0));
    return SD_OK;
}

/* ---- HLA-HD ---- */

static bool is_hla_hd(const row *first)
{
    return first->n >= 3 && !starts_with(first->cells[0], prefix) &&
           (starts_with(first->cells[1], prefix) ||
            strcmp(first->cells[1], "Not typed") == 0);
}

static sd_status read_hla_hd(sd_typer *typer, rows *in, row *at)
{
    do {
        const sd_kb_gene *gene = sd_typer__gene(typer, cell(at, 0));
        for (size_t i = 1; gene && i < at->n; i += 2) { /* pairs: alternatives */
            const char *a = cell(at, i), *b = cell(at, i + 1);
            if (is_none(a))
                continue;
            if (strcmp(b, "-") == 0)
                b = a;
            sd_status status =
                sd_typer__add(typer, gene, a, is_none(b) ? NULL : b, at->line);
            if (status != SD_OK)
                return status;
        }
    } while (next_row(in, at));
    return SD_OK;
}

/* ---- T1K ---- */

static bool is_t1k(const row *first)
{
    const char *count = cell(first, 1);
    return first->n >= 8 && starts_with(first->cells[0], prefix) && *count >= '0' &&
           *count <= '2' && count[1] == '\0';
}

static bool is_reliable(const row *at, size_t name)
{
    double quality;
    const char *text = cell(at, name + 2);
    return !is_none(cell(at, name)) && sd_text__to_double(text, strlen(text), &quality) &&
           quality > 0;
}

static sd_status read_t1k(sd_typer *typer, rows *in, row *at)
{
    enum { FIRST = 2, SECOND = 5 };
    do {
        const sd_kb_gene *gene = sd_typer__gene(typer, cell(at, 0));
        bool has_first = is_reliable(at, FIRST), has_second = is_reliable(at, SECOND);
        if (!gene || (!has_first && !has_second))
            continue;
        const char *a = cell(at, has_first ? FIRST : SECOND);
        const char *b = has_first && has_second ? cell(at, SECOND) : NULL;
        if (strcmp(cell(at, 1), "1") == 0)
            b = a;
        sd_status status = sd_typer__add(typer, gene, a, b, at->line);
        if (status != SD_OK)
            return status;
    } while (next_row(in, at));
    return SD_OK;
}

/* ---- POLYSOLVER ---- */

static bool is_polysolver(const row *first)
{
    return first->n == 3 && starts_with(first->cells[0], prefix) &&
           starts_with(first->cells[1], "hla_") && starts_with(first->cells[2], "hla_");
}

static sd_status read_polysolver(sd_typer *typer, rows *in, row *at)
{
    do {
        const sd_kb_gene *gene = sd_typer__gene(typer, cell(at, 0));
        sd_status status =
            gene ? sd_typer__add(typer, gene, cell(at, 1), cell(at, 2), at->line) : SD_OK;
        if (status != SD_OK)
            return status;
    } while (next_row(in, at));
    return SD_OK;
}

/* ---- door ---- */

static const struct format {
    const char *program;
    bool (*is_it)(const row *first);
    sd_status (*read)(sd_typer *typer, rows *in, row *first);
} formats[] = {
    {"OptiType", is_optitype, read_optitype},
    {"HLA*LA", is_hla_la, read_hla_la},
    {"POLYSOLVER", is_polysolver, read_polysolver},
    {"T1K", is_t1k, read_t1k},
    {"HLA-HD", is_hla_hd, read_hla_hd},
};

sd_status sd_typer__read(const sd_kb *kb, const char *path, const char *bytes,
                         size_t length, sd_arena *arena, sd_typing *out, sd_error *err)
{
    *out = (sd_typing){.program = NULL};
    sd_typer typer = {.kb = kb, .path = path, .arena = arena, .out = out, .err = err};
    if (length > 0 && bytes[0] == '{') {
        const sd_status status = sd_typer__read_json(&typer, bytes, length);
        return status == SD_OK && sd_arena__failed(arena) ? sd_error__no_memory(err)
                                                          : status;
    }
    rows in = {.at = bytes, .end = bytes + length, .arena = arena};
    row first;
    if (memchr(bytes, '\0', length) || !next_row(&in, &first))
        return sd_arena__failed(arena) ? sd_error__no_memory(err) : SD_OK;
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        if (!formats[i].is_it(&first))
            continue;
        out->program = formats[i].program;
        sd_status status = formats[i].read(&typer, &in, &first);
        return status == SD_OK && sd_arena__failed(arena) ? sd_error__no_memory(err)
                                                          : status;
    }
    return SD_OK;
}
