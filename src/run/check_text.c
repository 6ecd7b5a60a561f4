/* check_text.c -- the answer for people: one screen, the worst first.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "run/check_text.h"

enum { BAR = 20, MAX_SAMPLES = 10, ROOM = SD_CHECK_TEXT };

/* ---- head ---- */

static void write_head(const sd_check *check, FILE *out)
{
    const sd_input *input = check->input;
    char name[ROOM];
    const char *s = input->n_samples == 1 ? "" : "s";
    if (input->n_files > 1)
        fprintf(out, "Files      %zu, %zu sample%s\n", input->n_files, input->n_samples,
                s);
    for (size_t i = 0; input->n_files > 1 && i < input->n_files; i++)
        fprintf(out, "           %s: %s%s\n",
                sd_check_text__printable(input->files[i].display_name, name),
                input->files[i].is_gvcf ? "g" : "", input->files[i].format);
    if (input->n_files == 1)
        fprintf(out, "File       %s: %s%s, %zu sample%s\n",
                sd_check_text__printable(input->display_name, name),
                input->is_gvcf ? "g" : "", input->format, input->n_samples, s);
    fprintf(out, "Build      %s, %s\n", sd_assembly__name(input->assembly),
            sd_wording__build_evidence(input->build_evidence));
    if (input->n_ref_compared > 0)
        fprintf(
            out, "REF        agrees with %s in %llu of %llu records at known positions\n",
            sd_assembly__name(input->assembly), (unsigned long long)input->n_ref_agree,
            (unsigned long long)input->n_ref_compared);
    if (input->has_crlf)
        fputs("Lines      end in CR LF, as Windows writes them: read as any other\n",
              out);
    fprintf(out, "Caller     %s\n",
            input->origin ? input->origin : "the header names none");
    if (input->lacks_filters)
        fprintf(out, "Filters    not applied%s: FILTER is '.' in %s\n",
                input->has_filters ? " everywhere" : "",
                input->has_filters ? "some records" : "every record");
    if (!input->has_depths)
        fputs("Depth      not given: no DP or MIN_DP in any record\n", out);
    if (check->absent == SD_ABSENT_REFERENCE)
        fputs("Absent     taken as reference, on your word\n", out);
    for (size_t i = 0; i < check->n_warnings; i++)
        fprintf(out, "Warning    %s\n", check->warnings[i]);
}

/* ---- one sample ---- */

static const char *sex_word(sd_sex sex)
{
    return sex == SD_SEX_MALE ? "male" : sex == SD_SEX_FEMALE ? "female" : NULL;
}

static void write_sex(const sd_check *check, size_t sample, const sd_check_total *total,
                      FILE *out)
{
    const char *copies = sd_check__x_copies(total);
    const sd_sex sex = check->input->sexes ? check->input->sexes[sample] : SD_SEX_UNKNOWN;
    if (sd_check__usable(&total->x) == 0 && sex == SD_SEX_UNKNOWN)
        return;
    fprintf(out, "X          genotypes with two different bases %u, two equal %u, one %u",
            total->x.n_het, total->x.n_two_equal, total->x.n_one);
    if (sex == SD_SEX_UNKNOWN)
        fprintf(out, ": %s\n",
                copies == NULL               ? "the sex is not told by them"
                : strcmp(copies, "two") == 0 ? "two copies"
                : strcmp(copies, "one") == 0 ? "one copy"
                                             : "contradictory");
    else
        fprintf(out, "; said to be %s: %s\n", sex_word(sex),
                total->sex_conflict ? "CONTRADICTED" : "not contradicted");
}

static void write_tier(const sd_check_total *total, int tier, FILE *out)
{
    if (total->n_tier[tier] + total->n_untold[tier] == 0)
        return;
    fprintf(out, "AMP tier %d %u of %u alleles can be told", tier,
            total->n_tier[tier] - total->n_tier_open[tier], total->n_tier[tier]);
    if (total->n_untold[tier] > 0)
        fprintf(out, " (%u more cannot be told by positions)", total->n_untold[tier]);
    fputc('\n', out);
}

static void write_sample(const sd_check *check, size_t sample, FILE *out)
{
    sd_check_total total;
    char name[ROOM];
    sd_check__total(check, sample, &total);
    fprintf(out, "Sample     %s\n",
            sd_check_text__printable(check->input->samples[sample], name));
    fprintf(out,
            "Positions  %llu of %llu seen (%.1f %%): ", (unsigned long long)total.n_seen,
            (unsigned long long)total.n_positions,
            sd_check__percent(total.n_seen, total.n_positions));
    const char *separator = "";
    for (int state = 0; state < SD_CELL_STATES; state++)
        if (total.all.n_state[state] > 0) {
            fprintf(out, "%s%s %u", separator, sd_cell_state__text((sd_cell_state)state),
                    total.all.n_state[state]);
            separator = ", ";
        }
    fprintf(out, "\nGenes      %u of %u with all positions seen, %u with none\n",
            total.n_complete, total.n_genes, total.n_unseen);
    if (total.n_keys > 0)
        fprintf(out, "Key        %u of %u positions seen that calls must have\n",
                total.n_keys - total.n_keys_open, total.n_keys);
    write_tier(&total, 1, out);
    write_tier(&total, 2, out);
    if (total.all.n_het > 0)
        fprintf(out, "Phase      %u of %u heterozygous genotypes phased (%.1f %%)\n",
                total.all.n_het_phased, total.all.n_het,
                sd_check__percent(total.all.n_het_phased, total.all.n_het));
    else
        fputs("Phase      no heterozygous genotype\n", out);
    write_sex(check, sample, &total, out);
    fprintf(out, "Contradict %u\n", total.n_contradictions);
}

/* ---- several samples ---- */

typedef struct sample_row {
    size_t sample;
    uint64_t n_seen;
    uint32_t n_contradictions;
    bool is_fit;
} sample_row;

static int worse_sample(const void *a, const void *b)
{
    const sample_row *x = a, *y = b;
    if (x->is_fit != y->is_fit)
        return x->is_fit ? 1 : -1;
    if (x->n_seen != y->n_seen)
        return x->n_seen < y->n_seen ? -1 : 1;
    if (x->n_contradictions != y->n_contradictions)
        return x->n_contradictions > y->n_contradictions ? -1 : 1;
    return x->sample < y->sample ? -1 : 1;
}

static void write_sample_row(const sd_check *check, const sample_row *row, FILE *out)
{
    sd_check_total total;
    char name[ROOM];
    sd_check__total(check, row->sample, &total);
    fprintf(out, "%-20s %6.1f %% %9u %7u/%-6u %7.1f %% %10u%s\n",
            sd_check_text__printable(check->input->samples[row->sample], name),
            sd_check__percent(total.n_seen, total.n_positions), total.n_complete,
            total.n_tier[1] - total.n_tier_open[1], total.n_tier[1],
            sd_check__percent(total.all.n_het_phased, total.all.n_het),
            total.n_contradictions, row->is_fit ? "" : "  not fit");
}

static sd_status write_samples(const sd_check *check, FILE *out, sd_error *err)
{
    const size_t n = check->input->n_samples;
    sample_row *rows = SD_NEW(check->arena, sample_row, n);
    if (rows == NULL)
        return sd_error__no_memory(err);
    for (size_t i = 0; i < n; i++) {
        sd_check_total total;
        sd_check__total(check, i, &total);
        rows[i] = (sample_row){i, total.n_seen, total.n_contradictions,
                               sd_check__is_fit(check, i)};
    }
    qsort(rows, n, sizeof *rows, worse_sample);
    const size_t shown =
        check->options.is_verbose || n <= MAX_SAMPLES ? n : (size_t)MAX_SAMPLES;
    fprintf(out, "\n%-20s %8s %9s %14s %9s %10s\n", "SAMPLE", "SEEN", "COMPLETE", "TIER1",
            "PHASED", "CONTRADICT");
    for (size_t i = 0; i < shown; i++)
        write_sample_row(check, &rows[i], out);
    if (shown < n)
        fprintf(out, "... and %zu more that are no worse (-v shows all)\n", n - shown);
    return SD_OK;
}

/* ---- genes ---- */

static int worse_gene(const void *a, const void *b)
{
    const sd_check_row *x = a, *y = b;
    /* n_seen/n_positions, without rounding */
    const uint64_t left = x->n_seen * y->n_positions, right = y->n_seen * x->n_positions;
    if (left != right)
        return left < right ? -1 : 1;
    return x->gene->gene->index < y->gene->gene->index ? -1 : 1;
}

static void sum_gene(const sd_check *check, const sd_check_gene *gene, sd_check_row *row)
{
    const size_t n = check->input->n_samples;
    *row = (sd_check_row){.gene = gene, .n_positions = (uint64_t)gene->n_positions * n};
    for (size_t i = 0; i < n; i++) {
        sd_check__add(&row->sum, &gene->cells[i].count);
        row->n_seen += sd_check__seen(gene, i);
        if (row->refusal == NULL)
            row->refusal = gene->cells[i].refusal;
        for (int tier = 0; tier <= 2; tier++) {
            uint32_t n_marks, n_open;
            sd_check__marks(gene, i, tier, &n_marks, &n_open);
            row->n_marks[tier] += n_marks;
            row->n_open[tier] += n_open;
        }
    }
}

static bool is_clean(const sd_check_row *row)
{
    return row->n_seen == row->n_positions && row->refusal == NULL;
}

static void write_bar(double percent, FILE *out)
{
    const int filled = (int)(percent / 100 * BAR);
    for (int i = 0; i < BAR; i++)
        fputc(i < filled ? '#' : '.', out);
}

/* "2/3", or a share of several samples' marks; "-" where there is nothing of the kind. */
static void write_marks(const sd_check_row *row, int tier, FILE *out)
{
    char text[64] = "-";
    const uint64_t n_seen = row->n_marks[tier] - row->n_open[tier];
    if (row->n_positions > row->gene->n_positions && row->n_marks[tier] > 0)
        snprintf(text, sizeof text, "%.1f%%",
                 sd_check__percent(n_seen, row->n_marks[tier]));
    else if (row->n_marks[tier] > 0)
        snprintf(text, sizeof text, "%llu/%llu", (unsigned long long)n_seen,
                 (unsigned long long)row->n_marks[tier]);
    fprintf(out, " %7s", text);
}

static void write_gene_row(const sd_check_row *row, FILE *out)
{
    const double percent = sd_check__percent(row->n_seen, row->n_positions);
    fprintf(out, "%-14s ", row->gene->gene->name);
    write_bar(percent, out);
    fprintf(out, " %5.1f %% %8u %8u %8u %8u %8u", percent,
            row->sum.n_state[SD_CELL_OBSERVED], row->sum.n_state[SD_CELL_BLOCK],
            row->sum.n_state[SD_CELL_ASSUMED], row->sum.n_state[SD_CELL_ABSENT],
            sd_check__failed(&row->sum));
    for (int tier = 0; tier <= 2; tier++)
        write_marks(row, tier, out);
    fputs(row->gene->is_reached ? "\n" : "  no records here\n", out);
}

/* Names in one line that breaks before it is too long for a screen. */
static void write_names(const char *heading, const char *const *names, size_t n,
                        FILE *out)
{
    size_t column = strlen(heading);
    fputs(heading, out);
    for (size_t i = 0; i < n; i++) {
        if (column + strlen(names[i]) + 2 > 100) {
            fputs("\n ", out);
            column = 1;
        }
        fprintf(out, " %s%s", names[i], i + 1 < n ? "," : "");
        column += strlen(names[i]) + 2;
    }
    fputc('\n', out);
}

static sd_status write_genes(const sd_check *check, FILE *out, sd_error *err)
{
    sd_check_row *rows = SD_NEW(check->arena, sd_check_row, check->n_genes);
    const char **clean = SD_NEW(check->arena, const char *, check->n_genes);
    const char **silent = SD_NEW(check->arena, const char *, check->n_genes);
    const char **outside = SD_NEW(check->arena, const char *, check->n_genes);
    size_t n = 0, n_clean = 0, n_silent = 0, n_outside = 0, n_shown = 0;
    if (rows == NULL || clean == NULL || silent == NULL || outside == NULL)
        return sd_error__no_memory(err);
    for (size_t g = 0; g < check->n_genes; g++) {
        if (check->genes[g].is_asked)
            sum_gene(check, &check->genes[g], &rows[n++]);
        else if (check->genes[g].is_outside)
            outside[n_outside++] = check->genes[g].gene->name;
    }
    qsort(rows, n, sizeof *rows, worse_gene);
    for (size_t i = 0; i < n; i++) {
        if (is_clean(&rows[i]) && !check->options.is_verbose) {
            clean[n_clean++] = rows[i].gene->gene->name;
            continue;
        }
        if (sd_check_text__is_silent(&rows[i]) && !check->options.is_verbose) {
            silent[n_silent++] = rows[i].gene->gene->name;
            continue;
        }
        if (n_shown++ == 0)
            fprintf(out, "\n%-14s %-28s %8s %8s %8s %8s %8s %7s %7s %7s\n", "GENE",
                    "SEEN", "OBSERVED", "BLOCK", "ASSUMED", "ABSENT", "FAILED", "KEY",
                    "TIER1", "TIER2");
        write_gene_row(&rows[i], out);
    }
    if (n_clean + n_silent + n_outside > 0)
        fputc('\n', out);
    if (n_clean > 0)
        write_names("All seen:", clean, n_clean, out);
    if (n_silent > 0)
        write_names("No records:", silent, n_silent, out);
    if (n_outside > 0)
        write_names("Called elsewhere:", outside, n_outside, out);
    for (int tier = 0; tier <= 2; tier++)
        sd_check_text__missing(check, rows, n, tier, out);
    sd_check_text__absences(check, rows, n, out);
    sd_check_text__contradictions(check, rows, n, out);
    return SD_OK;
}

/* A file of variants alone has no record where there is no variant. */
static void write_hint(const sd_check *check, FILE *out)
{
    uint64_t n_absent = 0, n_positions = 0;
    for (size_t g = 0; g < check->n_genes; g++)
        for (size_t i = 0; check->genes[g].is_asked && i < check->input->n_samples; i++) {
            n_absent += check->genes[g].cells[i].count.n_state[SD_CELL_ABSENT];
            n_positions += check->genes[g].n_positions;
        }
    if (check->input->is_array)
        fputs("\nAn array looks at chosen positions only: nothing is known of the "
              "others.\n",
              out);
    else if (!check->input->is_gvcf && 2 * n_absent > n_positions)
        fputs("\nMost positions have no record: the file seems to list variants alone. A "
              "gVCF, or\ngenotypes at the positions of `stardose sites`, would show "
              "them.\n",
              out);
}

/* Copies of a gene are no matter of positions. */
static void write_structure(const sd_check *check, FILE *out)
{
    for (size_t g = 0; g < check->n_genes; g++) {
        const sd_check_gene *gene = &check->genes[g];
        if (!gene->is_asked || !gene->gene->needs_copy_number || gene->has_two_copies ||
            gene->n_counted == check->input->n_samples)
            continue;
        fprintf(out, "\n%s: the file does not tell how many copies there are%s\n",
                gene->gene->name,
                gene->n_counted > 0 ? " in every sample"
                                    : "; give a call made elsewhere (--calls)");
    }
}

/* ---- verdict ---- */

static void write_unmet(const sd_check *check, size_t sample, FILE *out)
{
    for (unsigned bit = 0; bit < SD_NEEDS; bit++) {
        size_t n = 0;
        for (size_t g = 0; g < check->n_genes; g++)
            if (sd_check__unmet(check, &check->genes[g], sample) & 1u << bit)
                fprintf(out, "%s%s", n++ ? ", " : "  ", check->genes[g].gene->name);
        if (n > 0)
            fprintf(out, ": %s\n", sd_check__need_code(1u << bit));
    }
}

static void write_verdict(const sd_check *check, FILE *out)
{
    const size_t n = check->input->n_samples;
    fputc('\n', out);
    if (check->options.require == NULL && check->options.min_covered <= 0)
        fputs("Nothing was required (--require, --min-covered), so nothing is refused.\n",
              out);
    else if (check->n_unfit == 0)
        fputs("Fit: everything required is there.\n", out);
    else if (n > 1)
        fprintf(out, "NOT FIT: %zu of %zu samples miss what is required.\n",
                check->n_unfit, n);
    else {
        fputs("NOT FIT: what is required is missing:\n", out);
        write_unmet(check, 0, out);
    }
}

sd_status sd_check__write_text(const sd_check *check, FILE *out, sd_error *err)
{
    write_head(check, out);
    sd_status status = SD_OK;
    if (check->input->n_samples == 1)
        write_sample(check, 0, out);
    else
        status = write_samples(check, out, err);
    if (status == SD_OK)
        status = write_genes(check, out, err);
    if (status == SD_OK) {
        write_hint(check, out);
        write_structure(check, out);
        write_verdict(check, out);
    }
    return status;
}
