/* source_bcf.c -- BCF: the header within limits, records as htslib reads them.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "genotype/input_kind.h"
#include "genotype/source.h"
#include "genotype/vcf_header.h"

static uint32_t little_endian(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
           (uint32_t)bytes[3] << 24;
}

static sd_status cut_header(sd_source *source, sd_error *err)
{
    return sd_source__fail(source, SD_EINPUT, err,
                           "the BCF header is corrupt or was cut: copy the file again");
}

/* The header's text is read here and not by bcf_hdr_read(), which believes any length. */
static sd_status read_header_text(sd_source *source, sd_text *text, sd_error *err)
{
    unsigned char start[9];
    const char *why;
    if (bgzf_read(source->bgzf, start, sizeof start) != (ssize_t)sizeof start)
        return cut_header(source, err);
    if (sd_input_kind__tell(start, sizeof start, true, &why) != SD_KIND_BCF)
        return sd_source__fail(source, SD_EINPUT, err, "%s", why);
    if (memcmp(start, "BCF\2\2", 5) != 0)
        return cut_header(source, err);
    uint32_t left = little_endian(start + 5);
    if (left > SD_LIMIT_HEADER)
        return sd_source__fail(source, SD_EINPUT, err,
                               "the header is larger than the limit of %d MB",
                               SD_LIMIT_HEADER >> 20);
    while (left > 0) { /* memory grows with what is there, not with what is announced */
        char piece[65536];
        size_t n = left < sizeof piece ? left : sizeof piece;
        if (bgzf_read(source->bgzf, piece, n) != (ssize_t)n)
            return cut_header(source, err);
        sd_text__add(text, piece, n);
        left -= (uint32_t)n;
    }
    while (text->length > 0 && text->data[text->length - 1] == '\0')
        text->length--;
    if (text->failed || !text->data)
        return text->failed ? sd_source__fail(source, SD_ENOMEM, err, "out of memory")
                            : cut_header(source, err);
    if (text->length > 0 && text->data[text->length - 1] != '\n')
        sd_text__add(text, "\n", 1);
    return text->failed ? sd_source__fail(source, SD_ENOMEM, err, "out of memory")
                        : SD_OK;
}

sd_status sd_source__read_bcf_header(sd_source *source, sd_error *err)
{
    sd_text text = {0};
    sd_status status = read_header_text(source, &text, err);
    if (status == SD_OK)
        status = sd_vcf_header__parse(source, text.data, text.length, err);
    sd_text__free(&text);
    return status;
}

/* htslib makes room for as many bytes as a record says it has before reading one of them.
 * Where the record's first words are at hand, see that they are not absurd. */
static bool has_sane_size(const sd_source *source)
{
    const BGZF *file = source->bgzf;
    if (file->block_length - file->block_offset < 8)
        return true;
    const unsigned char *words =
        (const unsigned char *)file->uncompressed_block + file->block_offset;
    uint64_t size = (uint64_t)little_endian(words) + little_endian(words + 4);
    return size <= SD_LIMIT_LINE_EVER;
}

sd_status sd_source__next_bcf(sd_source *source, bool *more, sd_error *err)
{
    if (source->stretches && sd_source__tell(source) >= source->stretch_end) {
        sd_status status = sd_source__next_stretch(source, more, err);
        if (status != SD_OK)
            return status;
        if (!*more)
            return sd_source__check_end(source, err);
    }
    if (!source->stretches)
        source->line_number++;
    int result = has_sane_size(source)
                     ? bcf_read(source->hts, source->header, source->record)
                     : -2;
    *more = result == 0;
    if (result == -1)
        return sd_source__check_end(source, err);
    bcf1_t *record = source->record;
    const char *contig = result == 0 ? bcf_seqname(source->header, record) : NULL;
    if (result != 0 || record->errcode != 0 || !contig) {
        source->contig = NULL;
        return sd_source__fail(source, SD_EINPUT, err,
                               "record %lld is corrupt or was cut: copy the file again",
                               (long long)source->line_number);
    }
    source->contig_changed = !source->contig || strcmp(contig, source->contig) != 0;
    source->contig = contig;
    source->pos1 = (int64_t)record->pos + 1;
    if (source->pos1 < 1)
        return sd_source__fail(source, SD_EINPUT, err, "POS is not a position");
    uint64_t length = source->header->id[BCF_DT_CTG][record->rid].val->info[0];
    if (length > 0 && (uint64_t)source->pos1 > length)
        return sd_source__fail(source, SD_EINPUT, err,
                               "POS is beyond the end of the contig (%llu)",
                               (unsigned long long)length);
    return SD_OK;
}

/* INFO fields are looked up by hand: bcf_get_info_int32() needs a buffer per call for one
 * number. */
static bool info_integer(sd_source *source, const char *key, int64_t *value)
{
    const bcf_info_t *info = bcf_get_info(source->header, source->record, key);
    if (!info || info->len < 1)
        return false;
    if (info->type != BCF_BT_INT8 && info->type != BCF_BT_INT16 &&
        info->type != BCF_BT_INT32)
        return false;
    switch (info->type) {
    case BCF_BT_INT8:
        *value = (int8_t)info->vptr[0];
        return *value > bcf_int8_vector_end;
    case BCF_BT_INT16:
        *value = (int16_t)((unsigned)info->vptr[0] | (unsigned)info->vptr[1] << 8);
        return *value > bcf_int16_vector_end;
    default:
        *value = (int32_t)little_endian(info->vptr);
        return *value > bcf_int32_vector_end;
    }
}

sd_status sd_source__bcf_ref(sd_source *source, const char **ref, size_t *n,
                             sd_error *err)
{
    if (bcf_unpack(source->record, BCF_UN_STR) != 0 || source->record->n_allele == 0)
        return sd_source__fail(source, SD_EINPUT, err, "the record is corrupt");
    *ref = source->record->d.allele[0];
    *n = strlen(*ref);
    return SD_OK;
}

sd_status sd_source__bcf_has_indel(sd_source *source, bool *has_indel, sd_error *err)
{
    const char *ref;
    size_t n_ref;
    *has_indel = false;
    sd_status status = sd_source__bcf_ref(source, &ref, &n_ref, err);
    for (uint32_t i = 1; status == SD_OK && i < source->record->n_allele; i++)
        *has_indel =
            *has_indel ||
            (source->record->d.allele[i][0] != '<' &&
             (n_ref >= SD_PAIR_LENGTH || strlen(source->record->d.allele[i]) != n_ref));
    return status;
}

sd_status sd_source__find_bcf_end(sd_source *source, sd_error *err)
{
    bcf1_t *record = source->record;
    if (bcf_unpack(record, BCF_UN_INFO) != 0 || record->n_allele == 0)
        return sd_source__fail(source, SD_EINPUT, err, "the record is corrupt");
    int64_t end1 = source->pos1 + (int64_t)strlen(record->d.allele[0]) - 1, value;
    if (info_integer(source, "END", &value)) {
        if (value < source->pos1)
            return sd_source__fail(source, SD_EINPUT, err, "END (%lld) lies before POS",
                                   (long long)value);
        end1 = value > end1 ? value : end1;
    } else if (record->n_allele > 1 && record->d.allele[1][0] == '<' &&
               info_integer(source, "SVLEN", &value)) {
        int64_t length = value < 0 ? -value : value;
        end1 = source->pos1 + length > end1 ? source->pos1 + length : end1;
    }
    source->end1 = end1;
    return SD_OK;
}
