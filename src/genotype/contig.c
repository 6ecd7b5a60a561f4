/* contig.c -- the names that a chromosome goes by, and mitochondria that are not ours.
 *
 * hg19 was first shipped with another mitochondrion (NC_001807, 16571 bases) than GRCh37
 * and GRCh38 have (the revised Cambridge Reference Sequence, NC_012920.1, 16569): the
 * same name, other places.  The first row of a contig in assemblies.tsv is the sequence
 * that sites are on. SPDX-License-Identifier: Apache-2.0 */
#include "genotype/contig.h"

#include <string.h>

static bool is_named(const sd_kb_contig *row, const char *contig)
{
    return strcmp(row->name, contig) == 0 || strcmp(row->alias, contig) == 0;
}

bool sd_contig__is_of(const sd_kb *kb, const char *contig, const char *chromosome)
{
    size_t n;
    const sd_kb_contig *rows = sd_kb__contigs(kb, &n);
    if (strcmp(contig, chromosome) == 0)
        return true;
    for (size_t i = 0; i < n; i++)
        if (strcmp(rows[i].name, chromosome) == 0 && is_named(&rows[i], contig))
            return true;
    return false;
}

static bool contains(const char *const *names, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

size_t sd_contig__names(const sd_kb *kb, const char *chromosome, const char **names,
                        size_t max)
{
    size_t n_rows, n = 0;
    const sd_kb_contig *rows = sd_kb__contigs(kb, &n_rows);
    if (n < max)
        names[n++] = chromosome;
    for (size_t i = 0; i < n_rows && n < max; i++)
        if (strcmp(rows[i].name, chromosome) == 0 && !contains(names, n, rows[i].alias))
            names[n++] = rows[i].alias;
    return n;
}

bool sd_contig__tells_build(const sd_kb *kb, const char *contig)
{
    size_t n;
    const sd_kb_contig *rows = sd_kb__contigs(kb, &n);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i && is_named(&rows[i], contig); k++)
            if (strcmp(rows[i].assembly, rows[k].assembly) == 0 &&
                strcmp(rows[i].name, rows[k].name) == 0 &&
                rows[i].length != rows[k].length)
                return false;
    return true;
}

bool sd_contig__is_stranger(const sd_kb *kb, const char *contig, int64_t length)
{
    size_t n;
    const sd_kb_contig *rows = sd_kb__contigs(kb, &n);
    const sd_kb_contig *named = NULL;
    for (size_t i = 0; i < n && !named; i++)
        if (is_named(&rows[i], contig))
            named = &rows[i];
    if (!named || sd_contig__tells_build(kb, named->name))
        return false;
    const sd_kb_contig *ours = named;
    for (size_t i = n; i-- > 0;) /* the first row of that chromosome */
        if (strcmp(rows[i].name, named->name) == 0)
            ours = &rows[i];
    return named->length != ours->length || (length > 0 && length != ours->length);
}
