/* kb_load_frequencies.c -- frequencies.tsv: how often named alleles stand on a
 * chromosome, by population.
 *
 * A row is one allele, or several joined by '|' that could not be told apart where people
 * were counted.  Rows of the population "all" pool the others: they are for readers, and
 * are held against the others here.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "kb/kb_data.h"

enum { GENE, ALLELE, POPULATION, FREQUENCY, N };

/* A frequency is written with six decimals. */
static const double rounding = 0.5e-6;
static const char pooled[] = "all";

/* One row as read. */
typedef struct row {
    const sd_kb_gene *gene;
    size_t population; /* SD_MAX_POPULATIONS: all of them */
    double frequency;
    int64_t n;
    size_t n_together; /* alleles that share it */
} row;

/* What is filled while rows of a gene come; the last population is "all". */
typedef struct filling {
    sd_kb_frequencies *out;
    double *chromosomes, *counts;
    double *seen; /* [population * n_alleles + allele], also of those counted together */
    double sum[SD_MAX_POPULATIONS + 1]; /* of the frequencies */
    int64_t n[SD_MAX_POPULATIONS + 1];  /* chromosomes */
} filling;

/* ---- cells ---- */

static sd_status read_population(sd_kb *kb, const sd_kb_reading *in, row *out,
                                 sd_error *err)
{
    const char *name = sd_kb__cell(in, POPULATION);
    out->population = SD_MAX_POPULATIONS;
    if (strcmp(name, pooled) == 0)
        return SD_OK;
    for (const char *c = name; *c; c++)
        if (!strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-",
                    *c))
            return sd_table__bad(&in->table, err, "\"%.40s\" is no name of a population",
                                 name);
    size_t i = 0;
    while (i < kb->n_populations && strcmp(kb->populations[i], name) != 0)
        i++;
    if (i == SD_MAX_POPULATIONS)
        return sd_table__bad(&in->table, err, "more than %d populations",
                             SD_MAX_POPULATIONS);
    if (i == kb->n_populations)
        kb->populations[kb->n_populations++] = name;
    out->population = i;
    return SD_OK;
}

static sd_status read_numbers(const sd_kb_reading *in, row *out, sd_error *err)
{
    sd_status status =
        sd_table__double(&in->table, in->at[FREQUENCY], &out->frequency, err);
    if (status == SD_OK)
        status = sd_table__int(&in->table, in->at[N], &out->n, err);
    if (status != SD_OK)
        return status;
    if (!(out->frequency > 0 && out->frequency <= 1))
        return sd_table__bad(&in->table, err, "%s is no frequency of what was seen",
                             sd_kb__cell(in, FREQUENCY));
    if (out->n < 1 || out->n > INT32_MAX)
        return sd_table__bad(&in->table, err, "%s is no number of chromosomes",
                             sd_kb__cell(in, N));
    return SD_OK;
}

/* ---- one gene ---- */

static uint16_t count_names(const sd_kb_gene *gene)
{
    uint16_t n = 0;
    for (uint16_t i = 0; i < gene->n_alleles; i++) {
        uint16_t before = 0;
        while (before < i && (!gene->alleles[before].is_defined ||
                              strcmp(gene->alleles[before].reported_as,
                                     gene->alleles[i].reported_as) != 0))
            before++;
        if (gene->alleles[i].is_defined && before == i)
            n++;
    }
    return n;
}

static sd_status start_gene(sd_kb *kb, filling *f, const sd_kb_gene *gene, sd_error *err)
{
    const size_t n_counts = (size_t)SD_MAX_POPULATIONS * gene->n_alleles;
    f->out = SD_NEW(kb->arena, sd_kb_frequencies, 1);
    f->chromosomes = SD_NEW(kb->arena, double, SD_MAX_POPULATIONS);
    f->counts = SD_NEW(kb->arena, double, n_counts);
    f->seen = SD_NEW(kb->arena, double, n_counts + gene->n_alleles);
    if (!f->out || !f->chromosomes || !f->counts || !f->seen)
        return sd_error__no_memory(err);
    *f->out = (sd_kb_frequencies){.gene = gene,
                                  .n_named = count_names(gene),
                                  .chromosomes = f->chromosomes,
                                  .counts = f->counts};
    kb->frequencies[gene->index] = f->out;
    return SD_OK;
}

/* The row's count, for every allele that prints as `name`. */
static sd_status give(const sd_kb_reading *in, filling *f, const row *read,
                      const char *name, sd_error *err)
{
    const sd_kb_gene *gene = read->gene;
    bool is_known = false;
    for (uint16_t i = 0; i < gene->n_alleles; i++) {
        if (strcmp(gene->alleles[i].reported_as, name) != 0)
            continue;
        is_known = true;
        double *seen = &f->seen[read->population * gene->n_alleles + i];
        if (*seen > 0)
            return sd_table__bad(&in->table, err, "%s %s is there twice", gene->name,
                                 name);
        *seen = read->frequency * (double)read->n;
        if (read->population < SD_MAX_POPULATIONS)
            f->counts[read->population * gene->n_alleles + i] += *seen;
        for (size_t p = 0; p < SD_MAX_POPULATIONS && read->n_together > 1; p++)
            f->counts[p * gene->n_alleles + i] = (double)NAN;
    }
    return is_known
               ? SD_OK
               : sd_table__bad(&in->table, err, "no allele of %s is reported as %.40s",
                               gene->name, name);
}

static sd_status give_alleles(const sd_kb_reading *in, filling *f, row *read,
                              sd_error *err)
{
    const char *cell = sd_kb__cell(in, ALLELE);
    read->n_together = 1;
    for (const char *at = cell; *at; at++)
        read->n_together += *at == '|';
    sd_status status = SD_OK;
    for (const char *at = cell; status == SD_OK && at;) {
        const size_t length = strcspn(at, "|");
        const char *name = sd_arena__strndup(in->table.arena, at, length);
        status = name ? give(in, f, read, name, err) : sd_error__no_memory(err);
        at = at[length] ? at + length + 1 : NULL;
    }
    return status;
}

static sd_status add_row(const sd_kb_reading *in, filling *f, row *read, sd_error *err)
{
    const size_t p = read->population;
    if (f->n[p] != 0 && f->n[p] != read->n)
        return sd_table__bad(
            &in->table, err, "%s was counted on %lld chromosomes of %s in another row",
            read->gene->name, (long long)f->n[p], sd_kb__cell(in, POPULATION));
    f->n[p] = read->n;
    f->sum[p] += read->frequency - rounding;
    if (f->sum[p] > 1)
        return sd_table__bad(&in->table, err, "the frequencies of %s in %s exceed 1",
                             read->gene->name, sd_kb__cell(in, POPULATION));
    if (p < SD_MAX_POPULATIONS)
        f->chromosomes[p] = (double)read->n;
    return give_alleles(in, f, read, err);
}

/* "all", where it is given, must be the sum of the others. */
static sd_status check_pooled(const sd_kb_reading *in, const filling *f, sd_error *err)
{
    if (!f->out || f->n[SD_MAX_POPULATIONS] == 0)
        return SD_OK;
    const sd_kb_gene *gene = f->out->gene;
    int64_t n = 0;
    for (size_t p = 0; p < SD_MAX_POPULATIONS; p++)
        n += f->n[p];
    for (uint16_t i = 0; i < gene->n_alleles && n == f->n[SD_MAX_POPULATIONS]; i++) {
        double sum = 0;
        for (size_t p = 0; p < SD_MAX_POPULATIONS; p++)
            sum += f->seen[p * gene->n_alleles + i];
        const double all = f->seen[(size_t)SD_MAX_POPULATIONS * gene->n_alleles + i];
        if (fabs(sum - all) > 2 * rounding * (double)n)
            return sd_table__bad(&in->table, err,
                                 "above: %s %s: the frequency in %s is not that of the "
                                 "populations together",
                                 gene->name, gene->alleles[i].reported_as, pooled);
    }
    return n == f->n[SD_MAX_POPULATIONS]
               ? SD_OK
               : sd_table__bad(&in->table, err,
                               "above: %s: the chromosomes of %s are not those of the "
                               "populations together",
                               gene->name, pooled);
}

/* The rows of a gene stand together. */
static sd_status next_gene(sd_kb *kb, const sd_kb_reading *in, filling *f,
                           const sd_kb_gene *gene, sd_error *err)
{
    if (f->out && f->out->gene == gene)
        return SD_OK;
    if (kb->frequencies[gene->index])
        return sd_table__bad(&in->table, err, "rows of %s are above, and not the last",
                             gene->name);
    const sd_status status = check_pooled(in, f, err);
    *f = (filling){.out = NULL};
    return status == SD_OK ? start_gene(kb, f, gene, err) : status;
}

static sd_status read_row(sd_kb *kb, const sd_kb_reading *in, filling *f, sd_error *err)
{
    row read = {.gene = NULL};
    sd_status status = sd_kb__read_gene_ref(kb, in, GENE, &read.gene, err);
    if (status == SD_OK)
        status = next_gene(kb, in, f, read.gene, err);
    if (status == SD_OK)
        status = read_population(kb, in, &read, err);
    if (status == SD_OK)
        status = read_numbers(in, &read, err);
    return status == SD_OK ? add_row(in, f, &read, err) : status;
}

sd_status sd_kb__load_frequencies(sd_kb *kb, sd_error *err)
{
    static const char *const columns[] = {"gene",      "allele", "population",
                                          "frequency", "n",      "source"};
    sd_kb_reading in;
    filling f = {.out = NULL};
    kb->frequencies = SD_NEW(kb->arena, sd_kb_frequencies *, kb->n_genes);
    if (!kb->frequencies)
        return sd_error__no_memory(err);
    sd_status status =
        sd_kb__begin(kb, &in, "frequencies.tsv", false, columns, SD_COUNT(columns), err);
    bool more = true;
    while (status == SD_OK && more) {
        status = sd_kb__next(&in, &more, err);
        if (status == SD_OK && more)
            status = read_row(kb, &in, &f, err);
    }
    return status == SD_OK ? check_pooled(&in, &f, err) : status;
}
