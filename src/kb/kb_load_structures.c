/* kb_load_structures.c -- spans.tsv and structures.tsv: where a gene lies, and what of it
 * small variants do not show.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "kb/kb_data.h"

/* ---- spans ---- */

enum { GENE, GRCH38_START, GRCH38_END, GRCH37_START, GRCH37_END };

static sd_status read_span(const sd_kb_reading *in, size_t column, sd_kb_gene *gene,
                           sd_assembly assembly, sd_error *err)
{
    struct sd_kb_region *span = &gene->span[assembly];
    const struct sd_kb_region *region = &gene->region[assembly];
    sd_status status = sd_kb__position(in, column, &span->start1, err);
    if (status == SD_OK)
        status = sd_kb__position(in, column + 1, &span->end1, err);
    if (status != SD_OK)
        return status;
    if (span->start1 > span->end1 || span->start1 < region->start1 ||
        span->end1 > region->end1)
        return sd_table__bad(&in->table, err,
                             "gene %s: the span on %s is not within its region",
                             gene->name, sd_assembly__name(assembly));
    return SD_OK;
}

static sd_status load_spans(sd_kb *kb, sd_error *err)
{
    static const char *const columns[] = {"gene", "grch38_start", "grch38_end",
                                          "grch37_start", "grch37_end"};
    sd_kb_reading in;
    sd_status status =
        sd_kb__begin(kb, &in, "spans.tsv", false, columns, SD_COUNT(columns), err);
    for (bool more = true; status == SD_OK;) {
        status = sd_kb__next(&in, &more, err);
        if (status != SD_OK || !more)
            return status;
        const sd_kb_gene *named = NULL;
        status = sd_kb__read_gene_ref(kb, &in, GENE, &named, err);
        if (status != SD_OK)
            return status;
        sd_kb_gene *gene = &kb->genes[named->index];
        if (gene->span[SD_GRCH38].start1 > 0)
            return sd_table__bad(&in.table, err, "gene %s has two spans", gene->name);
        status = read_span(&in, GRCH38_START, gene, SD_GRCH38, err);
        if (status == SD_OK)
            status = read_span(&in, GRCH37_START, gene, SD_GRCH37, err);
    }
    return status;
}

/* ---- structures ---- */

enum { S_GENE, S_KIND, S_ALLELES, S_COPIES, S_SEEN_AS };

static const char *const kinds[] = {
    [SD_STRUCTURE_DELETION] = "deletion",
    [SD_STRUCTURE_HYBRID] = "hybrid",
    [SD_STRUCTURE_DUPLICATION] = "duplication",
    [SD_STRUCTURE_TANDEM] = "tandem",
};

/* "x2": the number behind the x of `text[length]`, and the length before it; 1 where
 * there is none, 0 where it is no number that fits. */
static uint16_t read_times(const char *text, size_t *length)
{
    size_t at = *length;
    while (at > 0 && text[at - 1] >= '0' && text[at - 1] <= '9')
        at--;
    if (at == *length || at == 0 || text[at - 1] != 'x')
        return 1;
    int64_t value;
    bool fits = sd_text__to_int(text + at, *length - at, &value) && value >= 2 &&
                value <= SD_MAX_UNITS;
    *length = at - 1;
    return fits ? (uint16_t)value : 0;
}

/* One unit of "*36x2+*10". */
static sd_status read_unit(const sd_kb *kb, const sd_kb_reading *in, const char *text,
                           size_t length, sd_kb_structure *row, sd_error *err)
{
    uint16_t times = read_times(text, &length);
    const char *name = sd_arena__strndup(kb->arena, text, length);
    if (!name)
        return sd_error__no_memory(err);
    if (times == 0 || row->n_alleles + times > SD_MAX_UNITS)
        return sd_table__bad(&in->table, err, "at most %d units on a chromosome",
                             SD_MAX_UNITS);
    if (row->kind == SD_STRUCTURE_DUPLICATION) {
        if (length > 0 || times == 1)
            return sd_table__bad(&in->table, err,
                                 "\"%.40s\" is not a number of copies such as x2",
                                 row->name);
        row->n_alleles = times;
        return SD_OK;
    }
    uint16_t allele = sd_kb__find_allele(row->gene, name);
    if (allele == SD_NO_ALLELE)
        return sd_table__bad(&in->table, err, "allele %s is not in functions/%s.tsv",
                             name, row->gene->name);
    for (uint16_t i = 0; i < times; i++)
        row->alleles[row->n_alleles++] = allele;
    return SD_OK;
}

static sd_status read_units(const sd_kb *kb, const sd_kb_reading *in,
                            sd_kb_structure *row, sd_error *err)
{
    sd_status status = SD_OK;
    row->name = sd_kb__cell(in, S_ALLELES);
    for (const char *at = row->name; at && status == SD_OK;) {
        const char *plus = strchr(at, '+');
        size_t length = plus ? (size_t)(plus - at) : strlen(at);
        status = read_unit(kb, in, at, length, row, err);
        at = plus ? plus + 1 : NULL;
    }
    bool is_single = row->n_alleles == 1;
    bool wants_single =
        row->kind == SD_STRUCTURE_DELETION || row->kind == SD_STRUCTURE_HYBRID;
    if (status == SD_OK && is_single != wants_single)
        return sd_table__bad(&in->table, err, "a %s of %u units", kinds[row->kind],
                             (unsigned)row->n_alleles);
    return status;
}

static sd_status read_copies(const sd_kb_reading *in, sd_kb_structure *row, sd_error *err)
{
    const char *text = sd_kb__optional(in, S_COPIES);
    int64_t value = SD_NO_COUNT;
    if (text && (!sd_text__to_int(text, strlen(text), &value) || value < 0 ||
                 value > row->n_alleles))
        return sd_table__bad(&in->table, err, "\"%.40s\" is not the number of copies",
                             text);
    if ((row->kind == SD_STRUCTURE_DELETION && value != 0) ||
        (row->kind == SD_STRUCTURE_DUPLICATION && value != row->n_alleles))
        return sd_table__bad(&in->table, err, "copies do not go with %s", row->name);
    row->copies = (uint16_t)value;
    return SD_OK;
}

static sd_status read_structure(const sd_kb *kb, const sd_kb_reading *in,
                                sd_kb_structure *row, sd_error *err)
{
    size_t kind = 0;
    sd_status status = sd_kb__read_gene_ref(kb, in, S_GENE, &row->gene, err);
    if (status == SD_OK)
        status = sd_table__word(&in->table, in->at[S_KIND], kinds, SD_COUNT(kinds), &kind,
                                err);
    row->kind = (sd_structure_kind)kind;
    row->seen_as = SD_NO_ALLELE;
    if (status == SD_OK)
        status = read_units(kb, in, row, err);
    if (status == SD_OK)
        status = read_copies(in, row, err);
    if (status == SD_OK && sd_kb__optional(in, S_SEEN_AS))
        status = sd_kb__read_allele_ref(row->gene, in, S_SEEN_AS, &row->seen_as, err);
    if (status != SD_OK)
        return status;
    if (!row->gene->needs_copy_number || row->gene->span[SD_GRCH38].start1 == 0)
        return sd_table__bad(&in->table, err,
                             "gene %s has no span, or does not need copy number",
                             row->gene->name);
    if ((row->kind == SD_STRUCTURE_TANDEM && row->seen_as == SD_NO_ALLELE) ||
        ((row->kind == SD_STRUCTURE_DELETION || row->kind == SD_STRUCTURE_DUPLICATION) &&
         row->seen_as != SD_NO_ALLELE))
        return sd_table__bad(&in->table, err, "seen_as does not go with a %s",
                             kinds[row->kind]);
    return SD_OK;
}

static sd_status check_against(const sd_kb_reading *in, const sd_kb_structure *row,
                               const sd_kb_structure *before, sd_error *err)
{
    if (row->gene != before->gene)
        return SD_OK;
    if (row->kind == before->kind && row->seen_as == before->seen_as &&
        strcmp(row->name, before->name) == 0)
        return sd_table__bad(&in->table, err, "%s is there twice", row->name);
    if (row->kind == before->kind && row->kind == SD_STRUCTURE_DELETION)
        return sd_table__bad(&in->table, err, "gene %s has a second deletion",
                             row->gene->name);
    return SD_OK;
}

sd_status sd_kb__load_structures(sd_kb *kb, sd_error *err)
{
    static const char *const columns[] = {"gene", "kind", "alleles", "copies", "seen_as"};
    sd_kb_reading in;
    sd_status status = load_spans(kb, err);
    if (status == SD_OK)
        status = sd_kb__begin(kb, &in, "structures.tsv", false, columns,
                              SD_COUNT(columns), err);
    if (status != SD_OK)
        return status;
    kb->structures = SD_NEW(kb->arena, sd_kb_structure, in.max_rows);
    if (!kb->structures)
        return sd_error__no_memory(err);
    for (bool more;; kb->n_structures++) {
        status = sd_kb__next(&in, &more, err);
        if (status != SD_OK || !more)
            return status;
        sd_kb_structure *row = &kb->structures[kb->n_structures];
        status = read_structure(kb, &in, row, err);
        for (size_t i = 0; i < kb->n_structures && status == SD_OK; i++) {
            status = check_against(&in, row, &kb->structures[i], err);
            if (status == SD_OK && kb->structures[i].gene == row->gene &&
                row[-1].gene != row->gene)
                status = sd_table__bad(&in.table, err, "rows of gene %s stand apart",
                                       row->gene->name);
        }
        if (status != SD_OK)
            return status;
    }
}
