/* check_multiqc.c -- MultiQC's custom content: columns of its general statistics, and a
 * table of genes.  Files of several runs are merged by MultiQC, as their ids are the
 * same.
 * SPDX-License-Identifier: Apache-2.0 */
#include <jansson.h>

#include "base/error.h"
#include "run/check.h"

enum { ROOM = 1024 };

static json_t *sample_name(const sd_check *check, size_t sample, char name[ROOM])
{
    sd_error__printable(name, ROOM, check->input->samples[sample]);
    return json_object();
}

static sd_status finish(json_t *root, FILE *out, sd_error *err)
{
    const int failed =
        root == NULL || json_dumpf(root, out, JSON_INDENT(1) | JSON_REAL_PRECISION(6));
    json_decref(root);
    fputc('\n', out);
    return failed && !ferror(out) ? sd_error__no_memory(err) : SD_OK;
}

/* A column in percent, red where little is seen. */
static json_t *percent_column(const char *title, const char *description)
{
    return json_pack("{s:s, s:s, s:i, s:i, s:s, s:s, s:s}", "title", title, "description",
                     description, "min", 0, "max", 100, "suffix", "%", "scale", "RdYlGn",
                     "format", "{:,.1f}");
}

static json_t *count_column(const char *title, const char *description)
{
    return json_pack("{s:s, s:s, s:i, s:s, s:s}", "title", title, "description",
                     description, "min", 0, "scale", "OrRd", "format", "{:,.0f}");
}

sd_status sd_check__write_general(const sd_check *check, FILE *out, sd_error *err)
{
    json_t *data = json_object();
    for (size_t i = 0; i < check->input->n_samples; i++) {
        char name[ROOM];
        sd_check_total total;
        json_t *row = sample_name(check, i, name);
        sd_check__total(check, i, &total);
        json_object_set_new(
            row, "pgx_seen",
            json_real(sd_check__percent(total.n_seen, total.n_positions)));
        if (total.n_tier[1] > 0)
            json_object_set_new(
                row, "pgx_tier1",
                json_real(sd_check__percent(total.n_tier[1] - total.n_tier_open[1],
                                            total.n_tier[1])));
        json_object_set_new(row, "pgx_incomplete",
                            json_integer(total.n_genes - total.n_complete));
        json_object_set_new(row, "pgx_absences", json_integer(total.n_absences));
        json_object_set_new(row, "pgx_contradictions",
                            json_integer(total.n_contradictions));
        json_object_set_new(data, name, row);
    }
    json_t *columns = json_pack(
        "[{s:o}, {s:o}, {s:o}, {s:o}, {s:o}]", "pgx_seen",
        percent_column("PGx seen", "Pharmacogene positions with a usable genotype"),
        "pgx_tier1",
        percent_column("PGx tier 1", "Alleles of AMP tier 1 that can be told"),
        "pgx_incomplete",
        count_column("PGx gaps", "Pharmacogenes with a position that was not seen"),
        "pgx_absences",
        count_column("PGx absences", "Positions without a record where reading that as "
                                     "the reference is known to mislead"),
        "pgx_contradictions",
        count_column("PGx contradictions",
                     "Contradictions between records, with the reference or the sex"));
    return finish(json_pack("{s:s, s:s, s:o, s:o}", "id", "stardose_check", "plot_type",
                            "generalstats", "pconfig", columns, "data", data),
                  out, err);
}

sd_status sd_check__write_genes(const sd_check *check, FILE *out, sd_error *err)
{
    json_t *data = json_object(), *headers = json_object();
    for (size_t g = 0; g < check->n_genes; g++)
        if (check->genes[g].is_asked)
            json_object_set_new(
                headers, check->genes[g].gene->name,
                percent_column(check->genes[g].gene->name, check->genes[g].gene->title));
    for (size_t i = 0; i < check->input->n_samples; i++) {
        char name[ROOM];
        json_t *row = sample_name(check, i, name);
        for (size_t g = 0; g < check->n_genes; g++) {
            const sd_check_gene *gene = &check->genes[g];
            if (gene->is_asked)
                json_object_set_new(row, gene->gene->name,
                                    json_real(sd_check__percent(sd_check__seen(gene, i),
                                                                gene->n_positions)));
        }
        json_object_set_new(data, name, row);
    }
    return finish(
        json_pack(
            "{s:s, s:s, s:s, s:s, s:{s:s, s:s, s:s}, s:o, s:o}", "id",
            "stardose_check_genes", "section_name", "Pharmacogenes", "description",
            "Share of each gene's positions with a usable genotype (stardose check).",
            "plot_type", "table", "pconfig", "id", "stardose_check_genes_table", "title",
            "Pharmacogenes: positions seen", "namespace", "stardose", "headers", headers,
            "data", data),
        out, err);
}
