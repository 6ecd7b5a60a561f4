/* kb_load_priorities.c -- priorities.tsv: which diplotype to call where unphased
 * genotypes leave several.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/error.h"
#include "kb/kb_data.h"

enum { GENE, DIPLOTYPE, INSTEAD_OF };

static sd_status read_allele(const sd_kb_gene *gene, const sd_kb_reading *in,
                             const char *text, size_t length, uint16_t *allele,
                             sd_error *err)
{
    char *name = sd_arena__strndup(in->table.arena, text, length);
    if (!name)
        return sd_error__no_memory(err);
    *allele = sd_kb__find_allele(gene, name);
    if (*allele == SD_NO_ALLELE)
        return sd_table__bad(&in->table, err, "allele %s is not in functions/%s.tsv",
                             name, gene->name);
    return SD_OK;
}

/* Two names with a slash between. */
static sd_status read_pair(const sd_kb_gene *gene, const sd_kb_reading *in,
                           const char *text, size_t length, uint16_t pair[2],
                           sd_error *err)
{
    const char *slash = memchr(text, '/', length);
    if (!slash)
        return sd_table__bad(&in->table, err, "\"%.*s\" is no diplotype", (int)length,
                             text);
    sd_status status = read_allele(gene, in, text, (size_t)(slash - text), &pair[0], err);
    if (status == SD_OK)
        status = read_allele(gene, in, slash + 1, length - (size_t)(slash - text) - 1,
                             &pair[1], err);
    return status;
}

/* The called one, then those that it is called instead of, joined by "; ". */
static sd_status read_priority(const sd_kb *kb, const sd_kb_reading *in,
                               sd_kb_priority *out, sd_error *err)
{
    const char *name = sd_kb__cell(in, GENE), *called = sd_kb__cell(in, DIPLOTYPE);
    out->gene = sd_kb__find_gene(kb, name);
    if (!out->gene)
        return sd_table__bad(&in->table, err, "gene %s is not in genes.tsv", name);
    size_t most = 2;
    for (const char *at = sd_kb__cell(in, INSTEAD_OF); *at; at++)
        most += *at == ';';
    sd_kb_diplotype *pairs = SD_NEW(kb->arena, sd_kb_diplotype, most);
    if (!pairs)
        return sd_error__no_memory(err);
    out->diplotypes = pairs;
    sd_status status =
        read_pair(out->gene, in, called, strlen(called), pairs[0].alleles, err);
    out->n_diplotypes = 1;
    for (const char *at = sd_kb__cell(in, INSTEAD_OF); status == SD_OK && at;) {
        const char *end = strstr(at, "; ");
        status = read_pair(out->gene, in, at, end ? (size_t)(end - at) : strlen(at),
                           pairs[out->n_diplotypes++].alleles, err);
        at = end ? end + 2 : NULL;
    }
    return status;
}

sd_status sd_kb__load_priorities(sd_kb *kb, sd_error *err)
{
    static const char *const columns[] = {"gene", "diplotype", "instead_of"};
    sd_kb_reading in;
    sd_status status =
        sd_kb__begin(kb, &in, "priorities.tsv", false, columns, SD_COUNT(columns), err);
    if (status != SD_OK)
        return status;
    kb->priorities = SD_NEW(kb->arena, sd_kb_priority, in.max_rows);
    if (!kb->priorities)
        return sd_error__no_memory(err);
    for (bool more;; kb->n_priorities++) {
        status = sd_kb__next(&in, &more, err);
        if (status == SD_OK && more)
            status = read_priority(kb, &in, &kb->priorities[kb->n_priorities], err);
        if (status != SD_OK || !more)
            return status;
    }
}
