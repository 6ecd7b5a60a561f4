/* source_text.c -- VCF as text: lines without copying, CHROM and POS without parsing.
 *
 * Most lines of a file lie outside our sites.  They are looked at where htslib
 * decompressed them: a NUL byte, the contig, the position; only a line that touches a
 * site is copied and parsed. SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <string.h>

#include "genotype/source.h"
#include "genotype/vcf_header.h"
#include "genotype/vcf_line.h"

static sd_status too_long(sd_source *source, sd_error *err)
{
    return sd_source__fail(source, SD_EINPUT, err,
                           "the line is longer than the limit of %zu MB",
                           source->line_limit >> 20);
}

static sd_status read_failed(sd_source *source, sd_error *err)
{
    source->contig = NULL;
    if (source->is_plain_text)
        return sd_source__fail(source, SD_EINPUT, err, "cannot be read: %s",
                               strerror(errno));
    return sd_source__fail(
        source, SD_EINPUT, err,
        "the compressed data are corrupt or were cut: copy the file again");
}

/* What htslib's own readers do at the end of a block: of plain gzip the next piece would
 * otherwise be put behind the one that was read.  Right after a seek there is no block
 * yet, only the offset to begin at. */
static void leave_block(const sd_source *source)
{
    BGZF *file = source->bgzf;
    if (file->block_length == 0)
        return;
    file->block_address = (int64_t)(sd_source__tell(source) >> 16);
    file->block_offset = file->block_length = 0;
}

/* The next line, without its newline, in source->line: inside htslib's block where it
 * lies in one, else joined. */
sd_status sd_source__next_line(sd_source *source, bool *more, sd_error *err)
{
    BGZF *file = source->bgzf;
    sd_text__clear(&source->spill);
    *more = true;
    source->line_ended = true;
    for (;;) {
        if (file->block_offset >= file->block_length) {
            leave_block(source);
            if (bgzf_read_block(file) != 0)
                return read_failed(source, err);
            if (file->block_length == 0) {
                source->line = source->spill.data;
                source->line_length = source->spill.length;
                source->line_ended = false;
                *more = source->line_length > 0;
                return SD_OK;
            }
            if (file->block_offset >= file->block_length)
                return read_failed(source, err);
        }
        const char *start = (const char *)file->uncompressed_block + file->block_offset;
        size_t left = (size_t)(file->block_length - file->block_offset);
        const char *newline = memchr(start, '\n', left);
        size_t n = newline ? (size_t)(newline - start) : left;
        file->block_offset += (int)n + (newline ? 1 : 0);
        source->line = start;
        source->line_length = n;
        if (newline && source->spill.length == 0)
            return SD_OK;
        if (n > source->line_limit - source->spill.length)
            return too_long(source, err);
        sd_text__add(&source->spill, start, n);
        if (source->spill.failed)
            return sd_source__fail(source, SD_ENOMEM, err, "out of memory");
        source->line = source->spill.data;
        source->line_length = source->spill.length;
        if (newline)
            return SD_OK;
    }
}

static void drop_carriage_return(sd_source *source)
{
    if (source->line_length > 0 && source->line[source->line_length - 1] == '\r') {
        source->line_length--;
        source->has_crlf = true;
    }
}

/* ---- header ---- */

static sd_status collect_header(sd_source *source, sd_text *text, sd_error *err)
{
    for (;;) {
        bool more;
        source->line_limit = SD_LIMIT_HEADER;
        source->line_number++;
        sd_status status = sd_source__next_line(source, &more, err);
        if (status != SD_OK)
            return status;
        if (!more)
            return sd_source__fail(
                source, SD_EINPUT, err,
                "the header ends without a #CHROM line: the file was cut");
        drop_carriage_return(source);
        if (memchr(source->line, '\0', source->line_length))
            return sd_source__fail(source, SD_EINPUT, err,
                                   "NUL byte in the header: the file is damaged");
        if (source->line_length == 0 || source->line[0] != '#')
            return sd_source__fail(source, SD_EINPUT, err,
                                   "the header has no #CHROM line before this line");
        if (source->line_length + text->length >= SD_LIMIT_HEADER)
            return sd_source__fail(source, SD_EINPUT, err,
                                   "the header is larger than the limit of %d MB",
                                   SD_LIMIT_HEADER >> 20);
        sd_text__add(text, source->line, source->line_length);
        if (source->line_ended)
            sd_text__add(text, "\n", 1);
        if (source->line_length > 1 && source->line[1] != '#')
            return SD_OK;
    }
}

sd_status sd_source__read_text_header(sd_source *source, sd_error *err)
{
    sd_text text = {0};
    sd_status status = collect_header(source, &text, err);
    source->header_lines = source->line_number;
    if (status == SD_OK && text.failed)
        status = sd_source__fail(source, SD_ENOMEM, err, "out of memory");
    if (status == SD_OK)
        status = sd_vcf_header__parse(source, text.data, text.length, err);
    sd_text__free(&text);
    if (status != SD_OK)
        return status;
    uint64_t limit = SD_LIMIT_LINE + (uint64_t)bcf_hdr_nsamples(source->header) *
                                         SD_LIMIT_LINE_PER_SAMPLE;
    source->line_limit = limit < SD_LIMIT_LINE_EVER ? (size_t)limit : SD_LIMIT_LINE_EVER;
    return SD_OK;
}

/* ---- records ---- */

static sd_status enter_contig(sd_source *source, const char *name, size_t length,
                              sd_error *err)
{
    sd_text__clear(&source->contig_text);
    sd_text__add(&source->contig_text, name, length);
    if (source->contig_text.failed)
        return sd_source__fail(source, SD_ENOMEM, err, "out of memory");
    source->contig = source->contig_text.data;
    source->contig_changed = true;
    source->contig_length = 0;
    int id = bcf_hdr_id2int(source->header, BCF_DT_CTG, source->contig);
    if (id >= 0)
        source->contig_length = (int64_t)source->header->id[BCF_DT_CTG][id].val->info[0];
    return SD_OK;
}

/* CHROM and POS of source->line. */
sd_status sd_source__read_place(sd_source *source, sd_error *err)
{
    const char *line = source->line, *end = line + source->line_length;
    if (line[0] == '#') {
        source->contig = NULL;
        return sd_source__fail(source, SD_EINPUT, err,
                               "a header line among the records: two files were joined; "
                               "give them one by one");
    }
    if (memchr(line, '\0', source->line_length)) {
        source->contig = NULL;
        return sd_source__fail(source, SD_EINPUT, err,
                               "NUL byte in the record: the file is damaged");
    }
    const char *tab = memchr(line, '\t', source->line_length);
    size_t n = tab ? (size_t)(tab - line) : 0;
    if (n == 0) {
        source->contig = NULL;
        return sd_source__fail(source, SD_EINPUT, err,
                               "this line is not a VCF record: no tab-separated columns");
    }
    source->contig_changed = false;
    if (!source->contig || n != source->contig_text.length ||
        memcmp(source->contig, line, n) != 0) {
        sd_status status = enter_contig(source, line, n, err);
        if (status != SD_OK)
            return status;
    }
    const char *digit = tab + 1;
    int64_t pos1 = 0;
    while (digit < end && *digit >= '0' && *digit <= '9' && pos1 < INT32_MAX)
        pos1 = pos1 * 10 + (*digit++ - '0');
    source->pos1 = pos1;
    if (digit == tab + 1 || digit == end || *digit != '\t' || pos1 == 0 ||
        pos1 > INT32_MAX)
        return sd_source__fail(source, SD_EINPUT, err, "POS is not a position");
    if (source->contig_length > 0 && pos1 > source->contig_length)
        return sd_source__fail(source, SD_EINPUT, err,
                               "POS is beyond the end of the contig (%lld)",
                               (long long)source->contig_length);
    return SD_OK;
}

/* ---- lines that are read twice ---- */

enum { KEPT_ENOUGH = 64 << 20 };

void sd_source__keep(sd_source *source)
{
    source->is_keeping = true;
}

bool sd_source__kept_enough(const sd_source *source)
{
    return source->kept.length >= KEPT_ENOUGH;
}

void sd_source__rewind(sd_source *source)
{
    source->is_keeping = false;
    source->kept_at = 0;
    source->contig = NULL;
    source->line_number = 0;
    source->warned_blank = false;
}

/* Read the next line and keep it. */
static sd_status keep_line(sd_source *source, bool *more, sd_error *err)
{
    sd_status status = sd_source__next_line(source, more, err);
    if (status != SD_OK)
        return status;
    source->kept_all = !*more;
    if (!*more)
        return SD_OK;
    source->kept_ended = source->line_ended;
    sd_text__add(&source->kept, source->line, source->line_length);
    sd_text__add(&source->kept, "\n", 1);
    return source->kept.failed ? sd_source__fail(source, SD_ENOMEM, err, "out of memory")
                               : SD_OK;
}

/* The next line that was kept; the memory goes when the line after the last is asked for.
 */
static bool take_kept(sd_source *source)
{
    if (source->kept_at == source->kept.length) {
        sd_text__free(&source->kept);
        source->kept = (sd_text){0};
        source->kept_at = 0;
        return false;
    }
    source->line = source->kept.data + source->kept_at;
    source->line_length =
        (size_t)((const char *)memchr(source->line, '\n',
                                      source->kept.length - source->kept_at) -
                 source->line);
    source->kept_at += source->line_length + 1;
    source->line_ended = source->kept_at < source->kept.length || source->kept_ended;
    return true;
}

/* Are there records left where we read? */
static sd_status step(sd_source *source, bool *more, sd_error *err)
{
    if (source->stretches && sd_source__tell(source) >= source->stretch_end) {
        sd_status status = sd_source__next_stretch(source, more, err);
        if (status != SD_OK || !*more)
            return status;
    }
    if (source->is_keeping)
        return keep_line(source, more, err);
    if (source->kept.length > 0 && take_kept(source)) {
        *more = true;
        return SD_OK;
    }
    *more = false;
    return source->kept_all ? SD_OK : sd_source__next_line(source, more, err);
}

sd_status sd_source__next_text(sd_source *source, bool *more, sd_error *err)
{
    for (;;) {
        sd_status status = step(source, more, err);
        if (status != SD_OK)
            return status;
        if (!*more)
            return sd_source__check_end(source, err);
        if (!source->stretches)
            source->line_number =
                (source->line_number > 0 ? source->line_number : source->header_lines) +
                1;
        bool is_last = !source->line_ended;
        drop_carriage_return(source);
        if (source->line_length > 0) {
            status = sd_source__read_place(source, err);
            if (status == SD_OK && is_last)
                status = sd_vcf_line__check_last(source, err);
            return status;
        }
        if (!source->warned_blank)
            sd_source__log(source, SD_LOG_WARNING, "line %lld is blank: skipped",
                           (long long)source->line_number);
        source->warned_blank = true;
    }
}

sd_status sd_source__find_text_end(sd_source *source, sd_error *err)
{
    return sd_vcf_line__find_end(source, err);
}

sd_status sd_source__parse_text(sd_source *source, sd_error *err)
{
    sd_status status = sd_vcf_line__check(source, err);
    if (status != SD_OK)
        return status;
    sd_text__clear(&source->copy);
    sd_text__add(&source->copy, source->line, source->line_length);
    if (source->copy.failed)
        return sd_source__fail(source, SD_ENOMEM, err, "out of memory");
    /* htslib cuts the text up in place; it never grows it */
    kstring_t text = {source->copy.length, source->copy.capacity, source->copy.data};
    bcf_clear(source->record);
    int result = vcf_parse(&text, source->header, source->record);
    const int harmless = BCF_ERR_CTG_UNDEF | BCF_ERR_TAG_UNDEF;
    if (result != 0 || (source->record->errcode & ~harmless))
        return sd_source__fail(source, SD_EINPUT, err,
                               "the record does not follow the VCF specification");
    return SD_OK;
}
