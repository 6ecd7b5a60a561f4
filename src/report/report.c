/* report.c -- the table of writers, and what the public interface shows of a sample.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/report.h"

#include <errno.h>
#include <string.h>

#include "base/error.h"
#include "report/writer.h"

static const sd_writer writers[] = {
    {"html", "html", sd_report__write_html},
    {"json", "json", sd_report__write_json},
    {"tsv", "tsv", sd_report__write_tsv},
    {"text", "txt", sd_report__write_text},
    {"card", "card.html", sd_report__write_card},
    {"card-text", "card.txt", sd_report__write_card_text},
};

enum { N_WRITERS = sizeof(writers) / sizeof(writers[0]) };

/* ---- writers ---- */

const sd_writer *sd_report__writer(const char *name)
{
    for (size_t i = 0; i < N_WRITERS; i++)
        if (strcmp(writers[i].name, name) == 0)
            return &writers[i];
    return NULL;
}

size_t sd_report_format_count(void)
{
    return N_WRITERS;
}

const char *sd_report_format_name(size_t i)
{
    return i < N_WRITERS ? writers[i].name : NULL;
}

const char *sd_report_format_extension(const char *format)
{
    const sd_writer *writer = sd_report__writer(format);
    return writer ? writer->extension : NULL;
}

sd_status sd_report_write(const sd_sample *sample, const char *format, FILE *out,
                          sd_error *err)
{
    const sd_writer *writer = sd_report__writer(format);
    if (!writer)
        return sd_error__set(err, SD_EUSAGE, NULL, 0, "%s is not a report format",
                             format);
    return writer->write(sample, out, err);
}

sd_status sd_report__put(const sd_text *text, FILE *out, sd_error *err)
{
    if (text->failed)
        return sd_error__no_memory(err);
    errno = 0;
    if (text->length > 0 && fwrite(text->data, 1, text->length, out) != text->length)
        return sd_error__set(err, SD_EIO, NULL, 0, "cannot write: %s",
                             errno ? strerror(errno) : "write error");
    return SD_OK;
}

/* ---- a sample ---- */

static const sd_gene_result *result_at(const sd_sample *sample, size_t call)
{
    return call < sample->n_genes ? &sample->genes[call] : NULL;
}

const char *sd_sample_name(const sd_sample *sample)
{
    return sample->name;
}

const char *sd_sample_stem(const sd_sample *sample)
{
    return sample->stem;
}

size_t sd_sample_call_count(const sd_sample *sample)
{
    return sample->n_genes;
}

const char *sd_sample_gene(const sd_sample *sample, size_t call)
{
    const sd_gene_result *result = result_at(sample, call);
    return result ? result->gene->name : NULL;
}

sd_call_state sd_sample_state(const sd_sample *sample, size_t call)
{
    const sd_gene_result *result = result_at(sample, call);
    return result ? result->call->state : SD_CALL_NO_DATA;
}

size_t sd_sample_diplotype_count(const sd_sample *sample, size_t call)
{
    const sd_gene_result *result = result_at(sample, call);
    return result && !sd_report__is_supposed(result) ? result->call->n_diplotypes : 0;
}

const char *sd_sample_diplotype(const sd_sample *sample, size_t call, size_t i)
{
    return i < sd_sample_diplotype_count(sample, call)
               ? result_at(sample, call)->call->diplotypes[i].name
               : NULL;
}

size_t sd_sample_phenotype_count(const sd_sample *sample, size_t call)
{
    const sd_gene_result *result = result_at(sample, call);
    return result && !result->meaning.is_provisional ? result->meaning.n_phenotypes : 0;
}

const char *sd_sample_phenotype(const sd_sample *sample, size_t call, size_t i)
{
    return i < sd_sample_phenotype_count(sample, call)
               ? result_at(sample, call)->meaning.phenotypes[i]
               : NULL;
}

const char *sd_sample_activity_score(const sd_sample *sample, size_t call, size_t i)
{
    const sd_gene_result *result = result_at(sample, call);
    if (!result || result->meaning.is_provisional || i >= result->meaning.n_outcomes)
        return "";
    const char *score = result->meaning.outcomes[i].score;
    return score ? score : "";
}

size_t sd_sample_composed_count(const sd_sample *sample, size_t call)
{
    const sd_gene_result *result = result_at(sample, call);
    return result ? result->call->n_composed : 0;
}

const char *sd_sample_composed(const sd_sample *sample, size_t call, size_t i)
{
    return i < sd_sample_composed_count(sample, call)
               ? result_at(sample, call)->call->composed[i].name
               : NULL;
}

const char *sd_sample_bound(const sd_sample *sample, size_t call)
{
    const sd_gene_result *result = result_at(sample, call);
    return result ? result->meaning.bound.words : NULL;
}
