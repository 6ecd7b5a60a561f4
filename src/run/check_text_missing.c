/* check_text_missing.c -- what was not seen, by name, for people.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "base/error.h"
#include "run/check_text.h"

enum { MAX_NAMES = 8, MAX_LINES = 10 };

const char *sd_check_text__printable(const char *text, char buffer[SD_CHECK_TEXT])
{
    sd_error__printable(buffer, SD_CHECK_TEXT, text);
    return buffer;
}

/* The file says nothing of the gene: its name is all there is to say. */
bool sd_check_text__is_silent(const sd_check_row *row)
{
    return row->n_seen == 0 && !row->gene->is_reached && row->refusal == NULL;
}

static const char *const mark_words[] = {
    "Key positions not seen", "Tier 1 alleles not told", "Tier 2 alleles not told"};

/* "GENE: *2, *3 and 4 more", of what no or not every sample shows. */
static void write_open(const sd_check *check, const sd_check_row *row, int tier,
                       FILE *out)
{
    const sd_check_gene *gene = row->gene;
    size_t shown = 0, more = 0;
    for (size_t i = 0; i < gene->n_marks; i++) {
        size_t n_open = 0;
        for (size_t s = 0; gene->marks[i].tier == tier && s < check->input->n_samples;
             s++)
            n_open += sd_check__is_open(gene, s, i);
        if (n_open == 0)
            continue;
        if (shown == MAX_NAMES && !check->options.is_verbose) {
            more++;
            continue;
        }
        fprintf(out, "%s%s", shown++ ? ", " : "", sd_check__mark_name(gene, i));
        if (n_open < check->input->n_samples)
            fprintf(out, " (in %zu sample%s)", n_open, n_open == 1 ? "" : "s");
    }
    if (more > 0)
        fprintf(out, " and %zu more", more);
}

void sd_check_text__missing(const sd_check *check, const sd_check_row *rows, size_t n,
                            int tier, FILE *out)
{
    bool is_first = true;
    for (size_t i = 0; i < n; i++) {
        if (rows[i].n_open[tier] == 0 ||
            (sd_check_text__is_silent(&rows[i]) && !check->options.is_verbose))
            continue;
        if (is_first)
            fprintf(out, "\n%s:\n", mark_words[tier]);
        is_first = false;
        fprintf(out, "  %s: ", rows[i].gene->gene->name);
        write_open(check, &rows[i], tier, out);
        fputc('\n', out);
    }
}

/* "another base than T on 94.3 % of chromosomes (1000 Genomes Project)" */
static void write_share(const sd_check *check, const sd_check_gene *gene, uint16_t site,
                        FILE *out)
{
    const sd_kb_site *here = &gene->gene->sites[site];
    const sd_assembly assembly = check->input->assembly;
    const char *source;
    const double share =
        sd_absent_risk__share(check->kb, gene->gene, site, assembly, &source);
    if (!isnan(share))
        fprintf(out, ": another base than %s on %.1f %% of chromosomes (%s)",
                here->alleles[here->on[assembly].ref], 100 * share, source);
}

/* Positions without a record where nothing follows from that, by name. */
void sd_check_text__absences(const sd_check *check, const sd_check_row *rows, size_t n,
                             FILE *out)
{
    bool is_first = true;
    const size_t n_samples = check->input->n_samples;
    for (size_t i = 0; i < n; i++) {
        const sd_check_gene *gene = rows[i].gene;
        for (size_t m = 0; m < gene->n_marks; m++) {
            size_t n_open = 0;
            for (size_t s = 0; gene->marks[m].tier == SD_MARK_ABSENCE && s < n_samples;
                 s++)
                n_open += sd_check__is_open(gene, s, m);
            if (n_open == 0 ||
                (sd_check_text__is_silent(&rows[i]) && !check->options.is_verbose))
                continue;
            if (is_first)
                fprintf(out, "\nNo record where that is known to mislead%s:\n",
                        check->absent == SD_ABSENT_REFERENCE
                            ? ", taken as reference on your word"
                            : "; not to be taken as reference");
            is_first = false;
            fprintf(out, "  %s %s", gene->gene->name, sd_check__mark_name(gene, m));
            write_share(check, gene, gene->marks[m].index, out);
            if (n_open < n_samples)
                fprintf(out, "; in %zu sample%s", n_open, n_open == 1 ? "" : "s");
            fputc('\n', out);
        }
    }
}

void sd_check_text__contradictions(const sd_check *check, const sd_check_row *rows,
                                   size_t n, FILE *out)
{
    char text[SD_CHECK_TEXT], name[SD_CHECK_TEXT];
    bool is_first = true;
    for (size_t i = 0; i < n; i++)
        if (rows[i].refusal != NULL) {
            fprintf(out, "%s  %s: %s\n", is_first ? "\nRefused:\n" : "",
                    rows[i].gene->gene->name,
                    sd_check_text__printable(rows[i].refusal, text));
            is_first = false;
        }
    const size_t shown = check->options.is_verbose || check->n_notes <= MAX_LINES
                             ? check->n_notes
                             : (size_t)MAX_LINES;
    if (shown > 0)
        fputs("\nContradictions:\n", out);
    for (size_t i = 0; i < shown; i++) {
        const sd_check_note *note = &check->notes[i];
        fprintf(out, "  %s %s: %s\n",
                sd_check_text__printable(check->input->samples[note->sample], name),
                check->genes[note->gene].gene->name,
                sd_check_text__printable(note->text, text));
    }
    if (shown < check->n_notes)
        fprintf(out, "  ... and %zu more (-v shows all)\n", check->n_notes - shown);
}
