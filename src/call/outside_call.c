/* outside_call.c -- calls made elsewhere, from the tab-separated file that PharmCAT reads
 * too, or a typer's own file (outside_typer.h).
 *
 * Invariant: a line is taken whole or the file is refused; nothing supplied is dropped in
 * silence.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/error.h"
#include "base/table.h"
#include "base/text.h"
#include "call/diplotype.h"
#include "call/outside.h"
#include "call/outside_typer.h"

enum { COLUMN_GENE, COLUMN_DIPLOTYPE, COLUMN_PHENOTYPE, COLUMN_SCORE, N_COLUMNS };
enum { MAX_FILE = 1 << 20, MAX_LINES_PER_GENE = 64 };

/* What one line says; NULL where the column is empty. */
typedef struct supplied {
    const sd_kb_gene *gene;
    sd_diplotype diplotype;
    const char *phenotype, *score;
    bool has_diplotype;
    int64_t line;
} supplied;

struct sd_outside {
    sd_arena *arena;
    const sd_call **calls; /* [gene]; NULL where not supplied */
    size_t n_genes;
    const char *path, *display_name;
    const char *sample; /* whom the file is of; NULL where it does not say */
    sd_outside *next;   /* of another file */
};

typedef struct parser {
    const sd_kb *kb;
    const char *path;
    sd_arena *arena;
    supplied *lines;
    size_t n_lines, max_lines;
    sd_error *err;
} parser;

/* ---- one line ---- */

/* Cut the line into its columns; further ones are other programs' and ignored. */
static sd_status split_line(parser *p, const char *text, size_t length,
                            const char *columns[N_COLUMNS])
{
    const char *end = text + length;
    for (int i = 0; i < N_COLUMNS; i++) {
        const char *tab = text ? memchr(text, '\t', (size_t)(end - text)) : NULL;
        const char *stop = tab ? tab : end;
        while (text && text < stop && *text == ' ')
            text++;
        while (text && text < stop && stop[-1] == ' ')
            stop--;
        columns[i] = text ? sd_arena__strndup(p->arena, text, (size_t)(stop - text)) : "";
        if (!columns[i])
            return sd_error__no_memory(p->err);
        text = tab ? tab + 1 : NULL;
    }
    return SD_OK;
}

static sd_status read_columns(parser *p, const char *const columns[N_COLUMNS],
                              supplied *out)
{
    const char *gene = columns[COLUMN_GENE];
    out->gene = sd_kb__find_gene(p->kb, gene);
    if (!out->gene)
        return sd_error__set(p->err, SD_EINPUT, p->path, out->line,
                             "\"%s\" is not a gene of the knowledge base", gene);
    if (!columns[COLUMN_DIPLOTYPE][0] && !columns[COLUMN_PHENOTYPE][0] &&
        !columns[COLUMN_SCORE][0])
        return sd_error__set(
            p->err, SD_EINPUT, p->path, out->line,
            "%s: neither a diplotype, nor a phenotype, nor an activity score (columns "
            "are separated by tabs)",
            gene);
    if (columns[COLUMN_DIPLOTYPE][0]) {
        const char *problem;
        sd_status status = sd_outside__diplotype(out->gene, columns[COLUMN_DIPLOTYPE],
                                                 p->arena, &out->diplotype, &problem);
        if (status != SD_OK)
            return sd_error__no_memory(p->err);
        if (problem)
            return sd_error__set(p->err, SD_EINPUT, p->path, out->line, "%s: \"%s\" %s",
                                 gene, columns[COLUMN_DIPLOTYPE], problem);
        out->has_diplotype = true;
    }
    if (columns[COLUMN_PHENOTYPE][0]) {
        out->phenotype =
            sd_outside__phenotype(out->gene, columns[COLUMN_PHENOTYPE], p->arena);
        if (!out->phenotype)
            return sd_error__no_memory(p->err);
    }
    if (columns[COLUMN_SCORE][0]) {
        if (sd_outside__score(columns[COLUMN_SCORE], p->arena, &out->score) != SD_OK)
            return sd_error__no_memory(p->err);
        if (!out->score)
            return sd_error__set(p->err, SD_EINPUT, p->path, out->line,
                                 "%s: \"%s\" is not an activity score", gene,
                                 columns[COLUMN_SCORE]);
    }
    return SD_OK;
}

static sd_status read_line(parser *p, const char *text, size_t length, int64_t line)
{
    if (length > 0 && text[length - 1] == '\r')
        length--;
    if (length == 0 || text[0] == '#')
        return SD_OK;
    for (size_t i = 0; i < length;) {
        size_t step = sd_utf8__length(text + i, length - i);
        bool is_control = (unsigned char)text[i] < ' ' && text[i] != '\t';
        if (step == 0 || is_control || text[i] == 0x7f)
            return sd_error__set(p->err, SD_EINPUT, p->path, line,
                                 "not a line of text (byte %zu); expected gene, "
                                 "diplotype, phenotype, activity "
                                 "score, separated by tabs",
                                 i + 1);
        i += step;
    }
    const char *columns[N_COLUMNS];
    sd_status status = split_line(p, text, length, columns);
    if (status != SD_OK)
        return status;
    bool is_blank = true;
    for (int i = 0; i < N_COLUMNS; i++)
        is_blank = is_blank && columns[i][0] == '\0';
    if (is_blank)
        return SD_OK;
    supplied *out = &p->lines[p->n_lines];
    *out = (supplied){.line = line};
    status = read_columns(p, columns, out);
    p->n_lines += status == SD_OK;
    return status;
}

/* The lines that a typer's file comes to. */
static sd_status take_typing(parser *p, const sd_typing *typing)
{
    p->lines = SD_NEW(p->arena, supplied, typing->n_lines);
    if (!p->lines)
        return sd_error__no_memory(p->err);
    if (typing->n_lines == 0)
        return sd_error__set(p->err, SD_EINPUT, p->path, 1,
                             "%s typed none of the genes of the knowledge base",
                             typing->program);
    for (size_t i = 0; i < typing->n_lines; i++) {
        const sd_typed_line *typed = &typing->lines[i];
        const char *const columns[N_COLUMNS] = {typed->gene, typed->diplotype, "", ""};
        supplied *out = &p->lines[p->n_lines++];
        *out = (supplied){.line = typed->line};
        sd_status status = read_columns(p, columns, out);
        if (status != SD_OK)
            return status;
    }
    return SD_OK;
}

static sd_status read_lines(parser *p, const char *bytes, size_t length)
{
    size_t n_lines = 1;
    for (size_t i = 0; i < length; i++)
        n_lines += bytes[i] == '\n';
    p->lines = SD_NEW(p->arena, supplied, n_lines);
    if (!p->lines)
        return sd_error__no_memory(p->err);
    const char *end = bytes + length;
    for (int64_t line = 1; bytes < end; line++) {
        const char *newline = memchr(bytes, '\n', (size_t)(end - bytes));
        const char *stop = newline ? newline : end;
        sd_status status = read_line(p, bytes, (size_t)(stop - bytes), line);
        if (status != SD_OK)
            return status;
        bytes = newline ? newline + 1 : end;
    }
    return SD_OK;
}

/* ---- the lines of one gene ---- */

static bool is_same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

/* Alternatives must all name a diplotype, and one diplotype may not have two meanings. */
static sd_status check_alternative(const parser *p, const supplied *first,
                                   const supplied *again)
{
    if (!first->has_diplotype || !again->has_diplotype)
        return sd_error__set(
            p->err, SD_EINPUT, p->path, again->line,
            "%s: several lines for one gene are alternatives, each with a diplotype",
            again->gene->name);
    if (strcmp(first->diplotype.name, again->diplotype.name) == 0 &&
        (!is_same(first->phenotype, again->phenotype) ||
         !is_same(first->score, again->score)))
        return sd_error__set(p->err, SD_EINPUT, p->path, again->line,
                             "%s: %s is given another phenotype or score than before",
                             again->gene->name, again->diplotype.name);
    return SD_OK;
}

static bool is_group(const char *name)
{
    size_t length = strlen(name);
    return length > 1 && (name[length - 1] == 'G' || name[length - 1] == 'P') &&
           name[length - 2] >= '0' && name[length - 2] <= '9';
}

/* An allele of a typed gene that is named as a group.
 * https://hla.alleles.org/pages/alleles/g_groups/ and p_groups/ */
static sd_status note_groups(const sd_outside *outside, sd_call *call, sd_error *err)
{
    bool has_group = false;
    for (size_t i = 0; i < call->n_diplotypes; i++)
        for (int k = 0; k < (call->diplotypes[i].shape == SD_DIPLOID ? 2 : 1); k++)
            has_group |= is_group(call->diplotypes[i].copy[k].name);
    if (!has_group || call->gene->phenotype_rule != SD_RULE_ALLELE_STATUS)
        return SD_OK;
    sd_note *note = SD_NEW(outside->arena, sd_note, 1);
    if (!note)
        return sd_error__no_memory(err);
    *note = (sd_note){
        .site = UINT16_MAX,
        .code = "TYPED_AS_GROUP",
        .text =
            "An allele is named as a group (G or P), whose members share the binding "
            "domain and may differ elsewhere: a group can hold other proteins than "
            "its name says, and a G group alleles that are not expressed. It was read "
            "by its name."};
    call->notes = note;
    call->n_notes = 1;
    return SD_OK;
}

static sd_status build_call(const sd_outside *outside, const parser *p,
                            const supplied *lines[], size_t n, const sd_call **out)
{
    sd_call *call = SD_NEW(outside->arena, sd_call, 1);
    sd_diplotype *diplotypes = SD_NEW(outside->arena, sd_diplotype, n);
    if (!call || !diplotypes)
        return sd_error__no_memory(p->err);
    *call = (sd_call){.gene = lines[0]->gene,
                      .state = SD_CALL_OUTSIDE,
                      .tally.n_sites = lines[0]->gene->n_sites,
                      .outside_phenotype = lines[0]->phenotype,
                      .outside_score = lines[0]->score,
                      .outside_file = outside->display_name};
    size_t n_diplotypes = 0;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < i; k++) {
            sd_status status = check_alternative(p, lines[k], lines[i]);
            if (status != SD_OK)
                return status;
        }
        if (!is_same(lines[i]->phenotype, lines[0]->phenotype))
            call->outside_phenotype = NULL;
        if (!is_same(lines[i]->score, lines[0]->score))
            call->outside_score = NULL;
        if (!lines[i]->has_diplotype)
            continue;
        diplotypes[n_diplotypes] = lines[i]->diplotype;
        diplotypes[n_diplotypes].supplied_phenotype = lines[i]->phenotype;
        diplotypes[n_diplotypes++].supplied_score = lines[i]->score;
    }
    call->diplotypes = diplotypes;
    call->n_diplotypes = sd_diplotype__sort_unique(diplotypes, n_diplotypes);
    *out = call;
    return note_groups(outside, call, p->err);
}

static sd_status build_calls(sd_outside *outside, const parser *p)
{
    for (size_t i = 0; i < p->n_lines; i++) {
        const sd_kb_gene *gene = p->lines[i].gene;
        if (outside->calls[gene->index])
            continue;
        const supplied *lines[MAX_LINES_PER_GENE];
        size_t n = 0;
        for (size_t k = i; k < p->n_lines; k++) {
            if (p->lines[k].gene != gene)
                continue;
            if (n == MAX_LINES_PER_GENE)
                return sd_error__set(p->err, SD_EINPUT, p->path, p->lines[k].line,
                                     "%s: more than %d lines for one gene", gene->name,
                                     (int)MAX_LINES_PER_GENE);
            lines[n++] = &p->lines[k];
        }
        sd_status status = build_call(outside, p, lines, n, &outside->calls[gene->index]);
        if (status != SD_OK)
            return status;
    }
    return SD_OK;
}

/* ---- door ---- */

/* The last component of the path, with bytes that do not print as '?'. */
static const char *make_display_name(const char *path, sd_arena *arena)
{
    const char *slash = strrchr(path, '/');
    char *name = sd_arena__strdup(arena, slash ? slash + 1 : path);
    for (size_t i = 0; name && name[i];) {
        size_t step = sd_utf8__length(name + i, strlen(name + i));
        if (step == 0 || (unsigned char)name[i] < ' ' || name[i] == 0x7f)
            name[i] = '?';
        i += step ? step : 1;
    }
    return name;
}

static sd_status parse_into(sd_outside *outside, const sd_kb *kb, const char *path,
                            const char *bytes, size_t length, sd_error *err)
{
    outside->calls = SD_NEW(outside->arena, const sd_call *, sd_kb_gene_count(kb));
    outside->n_genes = sd_kb_gene_count(kb);
    outside->path = sd_arena__strdup(outside->arena, path);
    outside->display_name = make_display_name(path, outside->arena);
    if (!outside->calls || !outside->path || !outside->display_name)
        return sd_error__no_memory(err);
    parser p = {.kb = kb, .path = path, .arena = outside->arena, .err = err};
    static const char byte_order_mark[] = "\xEF\xBB\xBF";
    if (length >= 3 && memcmp(bytes, byte_order_mark, 3) == 0) {
        bytes += 3;
        length -= 3;
    }
    sd_typing typing;
    sd_status status =
        sd_typer__read(kb, path, bytes, length, outside->arena, &typing, err);
    outside->sample = typing.sample;
    if (status == SD_OK)
        status =
            typing.program ? take_typing(&p, &typing) : read_lines(&p, bytes, length);
    return status == SD_OK ? build_calls(outside, &p) : status;
}

/* Nothing supplied yet; NULL when out of memory. */
static sd_outside *make_outside(void)
{
    sd_arena *arena = sd_arena__new();
    sd_outside *outside = arena ? SD_NEW(arena, sd_outside, 1) : NULL;
    if (outside)
        outside->arena = arena;
    else
        sd_arena__free(arena);
    return outside;
}

static sd_status finish(sd_outside *outside, sd_status status, sd_outside **out)
{
    *out = status == SD_OK ? outside : NULL;
    if (status != SD_OK)
        sd_outside__free(outside);
    return status;
}

sd_status sd_outside__parse(sd_outside **out, const sd_kb *kb, const char *path,
                            const char *bytes, size_t length, sd_error *err)
{
    *out = NULL;
    sd_outside *outside = make_outside();
    if (!outside)
        return sd_error__no_memory(err);
    return finish(outside, parse_into(outside, kb, path, bytes, length, err), out);
}

sd_status sd_outside__read(sd_outside **out, const sd_kb *kb, const char *path,
                           sd_error *err)
{
    *out = NULL;
    sd_outside *outside = make_outside();
    if (!outside)
        return sd_error__no_memory(err);
    char *bytes;
    size_t length;
    sd_status status =
        sd_file__read(path, MAX_FILE, outside->arena, &bytes, &length, err);
    if (status == SD_OK)
        status = parse_into(outside, kb, path, bytes, length, err);
    return finish(outside, status, out);
}

const sd_call *sd_outside__find(const sd_outside *outside, const sd_kb_gene *gene)
{
    const sd_call *call = NULL;
    for (; outside && !call; outside = outside->next)
        call = outside->calls[gene->index];
    return call;
}

sd_status sd_outside__join(sd_outside *outside, sd_outside *more, sd_error *err)
{
    sd_outside *last = outside;
    while (last->next)
        last = last->next;
    last->next = more;
    for (size_t i = 0; i < more->n_genes; i++) {
        if (!more->calls[i])
            continue;
        for (const sd_outside *other = outside; other != more; other = other->next)
            if (other->calls[i])
                return sd_error__set(err, SD_EINPUT, more->path, 0,
                                     "%s is called here and in %s: give one of them",
                                     more->calls[i]->gene->name, other->display_name);
    }
    return SD_OK;
}

sd_status sd_outside__check_sample(const sd_outside *outside, const char *const *names,
                                   size_t n, sd_error *err)
{
    for (; outside; outside = outside->next)
        if (outside->sample && (n != 1 || strcmp(outside->sample, names[0]) != 0))
            return sd_error__set(err, SD_EINPUT, outside->path, 0,
                                 "it is of the sample %.60s, not of %.60s%s",
                                 outside->sample, names[0],
                                 n > 1 ? " and others: choose the sample with -s" : "");
    return SD_OK;
}

void sd_outside__free(sd_outside *outside)
{
    while (outside) {
        sd_outside *next = outside->next;
        sd_arena__free(outside->arena);
        outside = next;
    }
}
