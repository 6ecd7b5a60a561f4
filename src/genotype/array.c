/* array.c -- the raw data of an array, read whole and served as records.
 * SPDX-License-Identifier: Apache-2.0 */
#include "genotype/array.h"

#include <string.h>

#include "base/error.h"
#include "genotype/array_state.h"
#include "genotype/vcf_header.h"

sd_status sd_array__no_memory(const sd_array *array, sd_error *err)
{
    return sd_source__fail(array->source, SD_ENOMEM, err, "out of memory");
}

const char *sd_array__format(const sd_source *source)
{
    return source->array && source->array->says.vendor ? source->array->says.vendor
                                                       : "array";
}

/* ---- header ---- */

/* The sample is named after the file, without its endings. */
static void put_name(const sd_source *source, sd_text *text)
{
    static const char *const endings[] = {".gz", ".txt", ".csv", ".tsv"};
    size_t n = strcmp(source->path, "-") == 0 ? 0 : strlen(source->display_name);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        const size_t length = strlen(endings[i]);
        if (n > length &&
            strncmp(source->display_name + n - length, endings[i], length) == 0)
            n -= length;
    }
    for (size_t i = 0; i < n; i++) {
        const char byte = source->display_name[i];
        sd_text__add(text, (unsigned char)byte < 32 ? "_" : &byte, 1);
    }
    if (n == 0)
        sd_text__puts(text, "sample");
}

static sd_status make_header(sd_array *array, sd_error *err)
{
    sd_text text = {0};
    size_t n;
    const sd_kb_contig *contigs = sd_kb__contigs(array->kb, &n);
    sd_text__puts(&text, "##fileformat=VCFv4.2\n");
    sd_text__printf(&text, "##source=%s raw data (consumer array)\n",
                    array->says.vendor ? array->says.vendor : "unnamed");
    for (size_t c = 0; c < array->n_chromosomes; c++)
        for (size_t i = 0; i < n; i++)
            if (sd_kb__carries_sites(array->kb, &contigs[i], array->assembly) &&
                strcmp(contigs[i].name, array->chromosomes[c]) == 0) {
                sd_text__printf(&text, "##contig=<ID=%s,length=%lld>\n",
                                array->chromosomes[c], (long long)contigs[i].length);
                break;
            }
    sd_text__puts(&text, "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t");
    put_name(array->source, &text);
    sd_text__puts(&text, "\n");
    sd_status status =
        text.failed ? sd_array__no_memory(array, err)
                    : sd_vcf_header__parse(array->source, text.data, text.length, err);
    sd_text__free(&text);
    return status;
}

/* What bears on every result: said on every output.  FDA's view is that of its decision
 * on the first such test (DEN180028), confirmed by its page on tests of this kind. */
static void warn(const sd_array *array)
{
    const sd_source *source = array->source;
    sd_source__log(
        source, SD_LOG_WARNING,
        "raw data of a consumer array, not a clinical test: confirm results in a "
        "clinical laboratory before any medical decision (FDA, DEN180028, "
        "https://www.fda.gov/medical-devices/in-vitro-diagnostics/direct-consumer-tests; "
        "ACMG, position statement on direct-to-consumer testing, 2016)");
    sd_source__log(
        source, SD_LOG_WARNING,
        "an array does not sequence: it sees chosen positions and two bases at each, no "
        "other variant, no gene deletion, duplication or hybrid, and what it says of "
        "rare variants is often wrong (BMJ 2021;372:n214; doi:10.1038/gim.2018.38)");
    if (array->n_minus > 0)
        sd_source__log(source, SD_LOG_WARNING,
                       "%llu of %llu genotypes are given on the other strand: read as "
                       "their complements, and %llu at A/T and C/G positions not used",
                       (unsigned long long)array->n_minus,
                       (unsigned long long)(array->n_plus + array->n_minus),
                       (unsigned long long)array->n_both);
    else if (array->n_both > 0)
        sd_source__log(source, array->trusts_plus ? SD_LOG_NOTE : SD_LOG_WARNING,
                       "%llu genotypes at A/T and C/G positions %s",
                       (unsigned long long)array->n_both,
                       array->trusts_plus
                           ? "rest on the file's word that they are on the forward "
                             "strand, which its other genotypes bear out"
                           : "are not used: the file does not prove on which strand "
                             "they are");
}

sd_status sd_array__read(sd_source *source, const sd_kb *kb, sd_error *err)
{
    sd_array *array = SD_NEW(source->arena, sd_array, 1);
    if (!array)
        return sd_source__fail(source, SD_ENOMEM, err, "out of memory");
    *array = (sd_array){.source = source, .kb = kb, .arena = source->arena};
    source->array = array;
    if (source->options->absent == SD_ABSENT_REFERENCE)
        return sd_error__set(err, SD_EUSAGE, NULL, 0,
                             "--absent reference cannot be used with the raw data of an "
                             "array: positions that it does not list were not looked at");
    source->line_limit = SD_LIMIT_HEADER;
    sd_status status = sd_array__list_known(array, err);
    if (status == SD_OK)
        status = sd_array__read_rows(array, err);
    if (status == SD_OK)
        status = sd_array__settle_build(array, err);
    if (status == SD_OK)
        status = sd_array__make_records(array, err);
    if (status == SD_OK)
        status = make_header(array, err);
    if (status == SD_OK)
        warn(array);
    return status;
}

sd_status sd_array__next(sd_source *source, bool *more, sd_error *err)
{
    sd_array *array = source->array;
    *more = array->next < array->n_records;
    source->remark = NULL;
    if (!*more) {
        source->contig = NULL;
        source->line_number = 0;
        return SD_OK;
    }
    const sd_array_record *record = &array->records[array->next++];
    source->line = record->line;
    source->line_length = record->length;
    source->line_ended = true;
    source->line_number = record->line_number;
    source->remark = record->remark.text ? &record->remark : NULL;
    return sd_source__read_place(source, err);
}
