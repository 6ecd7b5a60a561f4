/* write_text.c -- a summary for a terminal: what to act on, gene results, what is open.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Columns are aligned by characters, not bytes.  Signs and words tell what colours tell;
 * nothing that the input wrote reaches the terminal as more than printable characters. */
#include <string.h>

#include "report/drug_words.h"
#include "report/wording.h"
#include "report/writer.h"

enum { WIDTH = 100, MOST_NAME = 30, MOST_RESULT = 34 };

typedef struct page {
    sd_text text;
    const sd_sample *sample;
    bool has_color;
} page;

static const struct look {
    const char *sign, *color;
} looks[SD_DRUG_GROUPS] = {
    [SD_GROUP_AVOID] = {"x", "1;31"},   [SD_GROUP_CHANGE] = {"%", "1;33"},
    [SD_GROUP_CAUTION] = {"!", "1;35"}, [SD_GROUP_USUAL] = {"=", "1;32"},
    [SD_GROUP_SILENT] = {"-", "1;36"},  [SD_GROUP_NO_RESULT] = {"?", "1;34"},
};

static void begin(page *p, const char *color)
{
    if (p->has_color)
        sd_text__printf(&p->text, "\x1b[%sm", color);
}

static void end(page *p)
{
    if (p->has_color)
        sd_text__puts(&p->text, "\x1b[0m");
}

/* Text that shows as it is; returns its characters. */
static size_t put(page *p, const char *data)
{
    size_t n = 0, length;
    for (const char *at = data ? data : ""; *at; at += length, n++) {
        const uint32_t character = sd_text__character(at, &length);
        if (character == 0xfffd || sd_text__is_invisible(character))
            sd_text__puts(&p->text, "?");
        else
            sd_text__add(&p->text, at, length);
    }
    return n;
}

static void put_blanks(page *p, size_t n)
{
    while (n-- > 0)
        sd_text__puts(&p->text, " ");
}

/* A column of `width`, and two blanks more; what is longer pushes the next. */
static void put_column(page *p, const char *data, size_t width)
{
    const size_t n = put(p, data);
    put_blanks(p, (n < width ? width - n : 0) + 2);
}

static size_t length_of(const char *text)
{
    return sd_utf8__count(text, strlen(text));
}

/* ---- drugs ---- */

static size_t count_group(const sd_sample *sample, sd_drug_group group)
{
    size_t n = 0;
    for (size_t i = 0; i < sample->n_drugs; i++)
        n += sd_report__group(&sample->drugs[i]) == group;
    return n;
}

static size_t width_of_drugs(const sd_sample *sample)
{
    size_t most = 0;
    for (size_t i = 0; i < sample->n_drugs; i++) {
        const size_t n = length_of(sample->drugs[i].drug->name);
        if (sd_report__group(&sample->drugs[i]) <= SD_GROUP_CAUTION && n > most)
            most = n;
    }
    return most < MOST_NAME ? most : MOST_NAME;
}

static void put_drug(page *p, const sd_drug_advice *drug, size_t width)
{
    sd_text words = {0};
    const struct look *look = &looks[sd_report__group(drug)];
    begin(p, look->color);
    sd_text__printf(&p->text, "  %s ", look->sign);
    end(p);
    put_column(p, drug->drug->name, width);
    sd_drug_words__put_to_do(drug, &words);
    begin(p, look->color);
    put(p, words.data);
    end(p);
    sd_text__clear(&words);
    sd_text__puts(&words, drug->taken ? "  taken now" : "");
    sd_text__puts(&words, drug->is_ambiguous ? "  not certain" : "");
    sd_text__puts(&words, drug->n_changes > 0 ? "  may change" : "");
    begin(p, "33");
    put(p, words.data);
    end(p);
    sd_text__clear(&words);
    sd_drug_words__put_because(drug, &words);
    sd_text__puts(&words, " (");
    sd_drug_words__put_sources(drug, &words);
    sd_text__puts(&words, ")");
    sd_text__puts(&p->text, "\n");
    put_blanks(p, 4 + width + 2);
    begin(p, "2");
    put(p, words.data);
    end(p);
    sd_text__puts(&p->text, "\n");
    p->text.failed |= words.failed;
    sd_text__free(&words);
}

/* Names of drugs with nothing to act on, in lines that fit. */
static void put_names(page *p, sd_drug_group group)
{
    size_t at = 0;
    for (size_t i = 0; i < p->sample->n_drugs; i++) {
        const char *name = p->sample->drugs[i].drug->name;
        if (sd_report__group(&p->sample->drugs[i]) != group)
            continue;
        const size_t n = length_of(name);
        if (at > 0 && at + 2 + n > WIDTH) {
            sd_text__puts(&p->text, ",\n");
            at = 0;
        }
        sd_text__puts(&p->text, at > 0 ? ", " : "    ");
        at += (at > 0 ? 2 : 4) + put(p, name);
    }
    sd_text__puts(&p->text, "\n");
}

static void put_drugs(page *p)
{
    const size_t width = width_of_drugs(p->sample);
    for (int group = 0; group < SD_DRUG_GROUPS; group++) {
        const size_t n = count_group(p->sample, (sd_drug_group)group);
        if (n == 0)
            continue;
        begin(p, looks[group].color);
        sd_text__printf(&p->text, "\n%s %s (%zu)", looks[group].sign,
                        sd_wording__group((sd_drug_group)group)->title, n);
        end(p);
        sd_text__puts(&p->text, "\n");
        if (group > SD_GROUP_CAUTION) {
            put_names(p, (sd_drug_group)group);
            continue;
        }
        for (size_t i = 0; i < p->sample->n_drugs; i++)
            if (sd_report__group(&p->sample->drugs[i]) == (sd_drug_group)group)
                put_drug(p, &p->sample->drugs[i], width);
    }
}

/* ---- genes ---- */

/* The first, and how many others; "-" where there is none. */
static void put_first(sd_text *text, const char *first, size_t n)
{
    sd_text__puts(text, first && n > 0 ? first : "-");
    if (n > 1)
        sd_text__printf(text, " or %zu other%s", n - 1, n > 2 ? "s" : "");
}

/* A sentence under a gene's line; nothing where it is NULL. */
static void put_more(page *p, const char *sentence, size_t width)
{
    if (!sentence)
        return;
    put_blanks(p, 4 + width + 2);
    begin(p, "2");
    put(p, sentence);
    end(p);
    sd_text__puts(&p->text, "\n");
}

/* Why there is no diplotype, and what is there instead. */
static void put_notes(page *p, const sd_call *call, size_t width)
{
    for (size_t i = 0; i < call->n_notes; i++)
        put_more(p, call->notes[i].text, width);
}

static void put_gene(page *p, const sd_gene_result *result, size_t width)
{
    const sd_meaning *meaning = &result->meaning;
    const sd_call *call = result->call;
    sd_text words = {0};
    put_blanks(p, 4);
    put_column(p, result->gene->name, width);
    put_first(&words, call->n_diplotypes ? call->diplotypes[0].name : NULL,
              call->n_diplotypes);
    put_column(p, words.data, MOST_RESULT);
    sd_text__clear(&words);
    put_first(&words, meaning->n_phenotypes ? meaning->phenotypes[0] : NULL,
              meaning->n_phenotypes);
    if (meaning->n_outcomes > 0 && meaning->outcomes[0].score)
        sd_text__printf(&words, ", score %s", meaning->outcomes[0].score);
    put_column(p, words.data, MOST_RESULT);
    if (call->state == SD_CALL_OUTSIDE)
        sd_text__puts(&p->text, "supplied");
    else
        sd_text__printf(&p->text, "%u of %u sites", call->tally.n_usable,
                        call->tally.n_sites);
    begin(p, "33");
    sd_text__puts(&p->text, meaning->is_provisional ? "  if two copies" : "");
    sd_text__puts(&p->text, meaning->n_reachable > 0 ? "  may change" : "");
    end(p);
    sd_text__puts(&p->text, "\n");
    if (meaning->is_inferred)
        put_notes(p, call, width);
    p->text.failed |= words.failed;
    sd_text__free(&words);
}

/* What stands on the copies where no pair of named alleles fits. */
static void put_composed(page *p, const sd_call *call)
{
    for (size_t i = 0; i < call->n_composed; i++) {
        sd_text__puts(&p->text, i ? " or " : ", but ");
        put(p, call->composed[i].name);
    }
}

static void put_genes(page *p)
{
    size_t width = 0, n_open = 0;
    for (size_t i = 0; i < p->sample->n_genes; i++) {
        const size_t n = length_of(p->sample->genes[i].gene->name);
        width = n > width ? n : width;
    }
    begin(p, "1");
    sd_text__puts(&p->text, "\nGenes");
    end(p);
    sd_text__puts(&p->text, "\n");
    for (size_t i = 0; i < p->sample->n_genes; i++)
        if (p->sample->genes[i].meaning.n_outcomes > 0)
            put_gene(p, &p->sample->genes[i], width);
    for (size_t i = 0; i < p->sample->n_genes; i++) {
        const sd_gene_result *result = &p->sample->genes[i];
        if (result->meaning.n_outcomes > 0)
            continue;
        if (n_open++ == 0) {
            begin(p, "1");
            sd_text__puts(&p->text, "\nGenes without a result");
            end(p);
            sd_text__puts(&p->text, "\n");
        }
        put_blanks(p, 4);
        put_column(p, result->gene->name, width);
        put(p, sd_wording__state(result->call->state));
        put_composed(p, result->call);
        sd_text__puts(&p->text, "\n");
        put_notes(p, result->call, width);
        put_more(p, result->meaning.bound.words, width);
    }
}

/* ---- the page ---- */

static void put_head(page *p)
{
    const sd_run_info *run = p->sample->run;
    begin(p, "1");
    put(p, p->sample->name);
    end(p);
    sd_text__puts(&p->text, "  pharmacogenomic summary\n");
    begin(p, "2");
    put(p, sd_wording__assembly(run->input->assembly));
    for (size_t i = 0; i < run->input->n_files; i++) {
        sd_text__puts(&p->text, ", ");
        put(p, run->input->files[i].display_name);
    }
    sd_text__printf(&p->text, "; knowledge of %s, stardose %s", sd_kb_date(run->kb),
                    sd_version());
    if (run->date)
        sd_text__printf(&p->text, "; %s", run->date);
    end(p);
    sd_text__puts(&p->text, "\n");
    if (run->absent == SD_ABSENT_REFERENCE) {
        begin(p, "1;33");
        sd_text__puts(&p->text, sd_wording__absent(run->absent));
        end(p);
        sd_text__puts(&p->text, "\n");
    }
    for (size_t i = 0; i < run->n_warnings; i++) {
        begin(p, "1;33");
        sd_text__puts(&p->text, "Noticed: ");
        end(p);
        put(p, run->warnings[i]);
        sd_text__puts(&p->text, "\n");
    }
}

sd_status sd_report__write_text(const sd_sample *sample, FILE *out, sd_error *err)
{
    page p = {.sample = sample, .has_color = sample->run->has_color};
    put_head(&p);
    put_drugs(&p);
    put_genes(&p);
    sd_text__puts(&p.text, "\nA summary: what each source says, and what was not "
                           "assessed, is in the report (-o DIR).\n");
    const sd_status status = sd_report__put(&p.text, out, err);
    sd_text__free(&p.text);
    return status;
}
