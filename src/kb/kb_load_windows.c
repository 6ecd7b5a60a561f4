/* kb_load_windows.c -- windows/GENE.tsv: the genome's bases around a gene's sites.
 *
 * GRCh38's bases are written out and kept where the table was read; GRCh37 shares them,
 * unless its row names substitutions: then it has a copy with these.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "kb/kb_data.h"

enum { START_38, START_37, DIFFERENCES, BASES };

static const char *const window_columns[] = {"grch38_start", "grch37_start",
                                             "grch37_differences", "bases"};

/* Where the window is on an assembly: not before the one before it ends, and inside of
 * the gene's region. */
static sd_status read_place(const sd_kb_reading *in, size_t column,
                            const sd_kb_gene *gene, sd_assembly assembly,
                            sd_kb_window *window, sd_error *err)
{
    const struct sd_kb_region *region = &gene->region[assembly];
    sd_status status = sd_table__int(&in->table, in->at[column], &window->start1, err);
    if (status != SD_OK)
        return status;
    size_t length = strlen(sd_kb__cell(in, BASES));
    if (window->start1 < 1 || window->start1 < region->start1 ||
        window->start1 > region->end1 ||
        (int64_t)length > region->end1 - window->start1 + 1)
        return sd_table__bad(&in->table, err,
                             "window at %s: outside of the gene's region on %s",
                             sd_kb__cell(in, column), sd_assembly__name(assembly));
    window->end1 = window->start1 + (int64_t)length - 1;
    uint16_t n = gene->n_windows[assembly];
    if (n > 0 && gene->windows[assembly][n - 1].end1 >= window->start1)
        return sd_table__bad(&in->table, err,
                             "window at %s: not after the window before it on %s",
                             sd_kb__cell(in, column), sd_assembly__name(assembly));
    return SD_OK;
}

/* "96521422G>A": where GRCh38 has G, GRCh37 has A; its position there is named. */
static bool apply_difference(const sd_kb_window *window, char *bases, const char *text,
                             size_t length)
{
    int64_t pos1;
    size_t digits = strspn(text, "0123456789");
    if (digits + 3 != length || text[digits + 1] != '>' ||
        !sd_text__to_int(text, digits, &pos1) || pos1 < window->start1 ||
        pos1 > window->end1)
        return false;
    char *base = &bases[pos1 - window->start1];
    char from = text[digits], to = text[digits + 2];
    if (*base != from || from == to || !strchr("ACGT", to))
        return false;
    *base = to;
    return true;
}

static sd_status apply_differences(sd_kb *kb, const sd_kb_reading *in,
                                   sd_kb_window *window, sd_error *err)
{
    const char *list = sd_kb__optional(in, DIFFERENCES);
    if (!list)
        return SD_OK;
    char *bases = sd_arena__strdup(kb->arena, window->bases);
    if (!bases)
        return sd_error__no_memory(err);
    window->bases = bases;
    for (const char *next = list; next;) {
        size_t length = strcspn(next, ",");
        if (!apply_difference(window, bases, next, length))
            return sd_table__bad(&in->table, err,
                                 "\"%.*s\" is no difference of GRCh37 from these bases",
                                 (int)(length < 40 ? length : 40), next);
        next = next[length] == ',' ? next + length + 1 : NULL;
    }
    return SD_OK;
}

static sd_status read_window(sd_kb *kb, const sd_kb_reading *in, sd_kb_gene *gene,
                             sd_kb_window *const windows[SD_ASSEMBLIES], sd_error *err)
{
    const char *bases = sd_kb__cell(in, BASES);
    if (bases[strspn(bases, "ACGT")] != '\0')
        return sd_table__bad(&in->table, err, "window at %s: not spelled in ACGT",
                             sd_kb__cell(in, START_38));
    sd_kb_window *on_38 = &windows[SD_GRCH38][gene->n_windows[SD_GRCH38]];
    on_38->bases = bases;
    sd_status status = read_place(in, START_38, gene, SD_GRCH38, on_38, err);
    if (status != SD_OK)
        return status;
    gene->n_windows[SD_GRCH38]++;
    if (!sd_kb__optional(in, START_37)) {
        if (!sd_kb__optional(in, DIFFERENCES))
            return SD_OK;
        return sd_table__bad(&in->table, err,
                             "window at %s: GRCh37 differs, but has no start",
                             sd_kb__cell(in, START_38));
    }
    sd_kb_window *on_37 = &windows[SD_GRCH37][gene->n_windows[SD_GRCH37]];
    on_37->bases = bases;
    status = read_place(in, START_37, gene, SD_GRCH37, on_37, err);
    if (status == SD_OK)
        status = apply_differences(kb, in, on_37, err);
    if (status == SD_OK)
        gene->n_windows[SD_GRCH37]++;
    return status;
}

/* What a site's row says is the reference must stand in the window that holds it. */
static sd_status check_sites(const sd_kb_gene *gene, const char *path,
                             sd_assembly assembly, sd_error *err)
{
    for (uint16_t s = 0; s < gene->n_sites; s++) {
        const sd_kb_site *site = &gene->sites[s];
        const sd_kb_spelling *on = &site->on[assembly];
        const sd_kb_window *window = sd_kb__find_window(
            gene->windows[assembly], gene->n_windows[assembly], on->pos1);
        if (on->pos1 == 0 || !window)
            continue;
        const char *ref = site->alleles[on->ref];
        size_t length = strlen(ref), rest = (size_t)(window->end1 - on->pos1 + 1);
        if (memcmp(ref, &window->bases[on->pos1 - window->start1],
                   length < rest ? length : rest) != 0)
            return sd_error__set(err, SD_EINPUT, path, 0,
                                 "site %s: its reference on %s is not in the window",
                                 site->id, sd_assembly__name(assembly));
    }
    return SD_OK;
}

sd_status sd_kb__load_windows(sd_kb *kb, sd_kb_gene *gene, sd_error *err)
{
    sd_kb_reading in;
    sd_status status = sd_kb__begin_gene(kb, &in, "windows", gene, false, window_columns,
                                         SD_COUNT(window_columns), err);
    if (status != SD_OK || in.is_absent)
        return status;
    if (in.max_rows >= UINT16_MAX)
        return sd_table__bad(&in.table, err, "more than %d windows", UINT16_MAX - 1);
    sd_kb_window *windows[SD_ASSEMBLIES];
    for (int assembly = 0; assembly < SD_ASSEMBLIES; assembly++) {
        windows[assembly] = SD_NEW(kb->arena, sd_kb_window, in.max_rows);
        if (!windows[assembly])
            return sd_error__no_memory(err);
        gene->windows[assembly] = windows[assembly];
    }
    for (bool more;;) {
        status = sd_kb__next(&in, &more, err);
        if (status == SD_OK && more)
            status = read_window(kb, &in, gene, windows, err);
        if (status != SD_OK)
            return status;
        if (!more)
            break;
    }
    for (int assembly = 0; assembly < SD_ASSEMBLIES && status == SD_OK; assembly++)
        status = check_sites(gene, in.table.path, (sd_assembly)assembly, err);
    return status;
}
