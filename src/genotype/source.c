/* source.c -- open an input, tell what it is, see that it is whole.
 *
 * The file is opened by us and handed to htslib as a descriptor, so that a name never
 * becomes a URL, and its first bytes are looked at before htslib sees them: stock 1.16
 * aborts the process on some files (xz). SPDX-License-Identifier: Apache-2.0 */
#include "genotype/source.h"

#include <errno.h>
#include <fcntl.h>
#include <htslib/hfile.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "genotype/array.h"
#include "genotype/input_kind.h"
#include "genotype/vcf_header.h"
#include "genotype/vcf_line.h"

sd_status sd_source__fail(const sd_source *source, sd_status status, sd_error *err,
                          const char *format, ...)
{
    char text[sizeof err->message];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    const char *name =
        strcmp(source->path, "-") == 0 ? source->display_name : source->path;
    if (source->contig)
        return sd_error__set(err, status, name, source->line_number, "%s:%lld: %s",
                             source->contig, (long long)source->pos1, text);
    return sd_error__set(err, status, name, source->line_number, "%s", text);
}

void sd_source__log(const sd_source *source, sd_log_level level, const char *format, ...)
{
    if (!source->options->log)
        return;
    char raw[1024], text[4096];
    int n = snprintf(raw, sizeof raw, "%.200s: ", source->display_name);
    va_list args;
    va_start(args, format);
    if (n > 0 && (size_t)n < sizeof raw)
        vsnprintf(raw + n, sizeof raw - (size_t)n, format, args);
    va_end(args);
    sd_error__printable(text, sizeof text, raw);
    source->options->log(source->options->user, level, text);
}

/* ---- open ---- */

static sd_status open_descriptor(sd_source *source, int *fd, sd_error *err)
{
    bool is_stdin = strcmp(source->path, "-") == 0;
    /* a copy of standard input, so that closing the source leaves the program's own open
     */
    *fd = is_stdin ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                   : open(source->path, O_RDONLY | O_CLOEXEC);
    if (*fd < 0)
        return sd_source__fail(source, SD_EINPUT, err, "cannot be read: %s",
                               strerror(errno));
    struct stat st;
    if (fstat(*fd, &st) != 0)
        return sd_source__fail(source, SD_EINPUT, err, "cannot be read: %s",
                               strerror(errno));
    if (S_ISDIR(st.st_mode))
        return sd_source__fail(source, SD_EINPUT, err,
                               "is a directory: give a VCF or BCF file");
    source->size = S_ISREG(st.st_mode) ? (int64_t)st.st_size : -1;
    source->mtime_s = (int64_t)st.st_mtim.tv_sec;
    source->mtime_ns = (int64_t)st.st_mtim.tv_nsec;
    source->device = (uint64_t)st.st_dev;
    source->inode = (uint64_t)st.st_ino;
    return SD_OK;
}

/* The beginning of what is inside a compressed file that htslib took for neither VCF nor
 * BCF: array data, or to be refused. */
static sd_status look_inside(sd_source *source, sd_error *err)
{
    const char *why = "the compressed file is not VCF or BCF inside, or is corrupt: "
                      "check how it was made";
    if (source->bgzf && bgzf_read_block(source->bgzf) == 0) {
        size_t n = (size_t)source->bgzf->block_length;
        source->is_array = sd_input_kind__tell(source->bgzf->uncompressed_block,
                                               n < SD_KIND_BYTES ? n : SD_KIND_BYTES,
                                               true, &why) == SD_KIND_ARRAY;
    }
    return source->is_array ? SD_OK : sd_source__fail(source, SD_EINPUT, err, "%s", why);
}

/* Hand `file` to htslib; on failure it is still the caller's. */
static sd_status attach(sd_source *source, hFILE **file, sd_error *err)
{
    unsigned char first[SD_KIND_BYTES];
    const char *why = NULL;
    ssize_t n = hpeek(*file, first, sizeof first);
    if (n < 0)
        return sd_source__fail(source, SD_EINPUT, err, "cannot be read: %s",
                               strerror(errno));
    sd_input_kind kind = sd_input_kind__tell(first, (size_t)n, false, &why);
    if (kind == SD_KIND_FOREIGN)
        return sd_source__fail(source, SD_EINPUT, err, "%s", why);
    source->is_array = kind == SD_KIND_ARRAY;
    if (kind == SD_KIND_VCF || kind == SD_KIND_ARRAY) {
        source->bgzf = bgzf_hopen(*file, "r");
        source->is_plain_text = true;
    } else {
        source->hts = hts_hopen(*file, source->path, "r");
        if (source->hts && !source->hts->is_cram)
            source->bgzf = source->hts->fp.bgzf;
    }
    if (!source->bgzf && !source->hts && errno != ENOMEM) {
        source->bgzf = bgzf_hopen(*file, "r"); /* to look inside */
        *file = source->bgzf ? NULL : *file;
        return look_inside(source, err);
    }
    if (!source->bgzf && !source->hts)
        return sd_source__fail(source, SD_ENOMEM, err, "out of memory");
    *file = NULL;
    if (kind == SD_KIND_VCF || kind == SD_KIND_ARRAY)
        return SD_OK;
    enum htsExactFormat format = source->hts->format.format;
    source->is_bgzf = source->hts->format.compression == bgzf;
    if (format != vcf && format != bcf)
        return look_inside(source, err);
    source->is_bcf = format == bcf;
    return SD_OK;
}

/* htslib takes the file that was opened here; *fd becomes its own and is -1 then. */
static sd_status attach_descriptor(sd_source *source, int *fd, sd_error *err)
{
    hFILE *file = hdopen(*fd, "r");
    if (!file)
        return sd_source__fail(source, SD_ENOMEM, err, "cannot be read: %s",
                               strerror(errno));
    *fd = -1;
    sd_status status = attach(source, &file, err);
    if (file)
        hclose_abruptly(file);
    return status;
}

static const char *display_name(const char *path)
{
    if (strcmp(path, "-") == 0)
        return "standard input";
    const char *slash = strrchr(path, '/');
    return slash && slash[1] != '\0' ? slash + 1 : path;
}

sd_status sd_source__open(sd_source *source, const char *path,
                          const sd_run_options *options, sd_error *err)
{
    *source = (sd_source){
        .path = path, .display_name = display_name(path), .options = options, .size = -1};
    source->arena = sd_arena__new();
    source->record = bcf_init();
    if (!source->arena || !source->record)
        return sd_source__fail(source, SD_ENOMEM, err, "out of memory");
    int fd = -1;
    sd_status status = open_descriptor(source, &fd, err);
    if (status == SD_OK)
        status = attach_descriptor(source, &fd, err);
    if (fd >= 0)
        close(fd);
    if (status != SD_OK || source->is_array)
        return status;
    status = source->is_bcf ? sd_source__read_bcf_header(source, err)
                            : sd_source__read_text_header(source, err);
    source->line_number =
        0; /* what is found wrong from here on is not on the header's last line */
    return status;
}

void sd_source__close(sd_source *source)
{
    if (source->hts)
        (void)hts_close(
            source->hts); /* what it could tell was asked for in check_end() */
    else if (source->bgzf)
        (void)bgzf_close(source->bgzf);
    if (source->header)
        bcf_hdr_destroy(source->header);
    if (source->record)
        bcf_destroy(source->record);
    sd_text__free(&source->spill);
    sd_text__free(&source->kept);
    sd_text__free(&source->contig_text);
    sd_text__free(&source->copy);
    sd_arena__free(source->arena);
    *source = (sd_source){0};
}

/* ---- reading ---- */

sd_status sd_source__use_threads(sd_source *source, struct hts_tpool *threads,
                                 sd_error *err)
{
    if (source->is_bgzf && bgzf_thread_pool(source->bgzf, threads, 0) != 0)
        return sd_source__fail(source, SD_ENOMEM, err, "cannot start threads");
    return SD_OK;
}

sd_status sd_source__next(sd_source *source, bool *more, sd_error *err)
{
    if (source->is_array)
        return sd_array__next(source, more, err);
    return source->is_bcf ? sd_source__next_bcf(source, more, err)
                          : sd_source__next_text(source, more, err);
}

sd_status sd_source__find_end(sd_source *source, sd_error *err)
{
    return source->is_bcf ? sd_source__find_bcf_end(source, err)
                          : sd_source__find_text_end(source, err);
}

sd_status sd_source__ref(sd_source *source, const char **ref, size_t *n, sd_error *err)
{
    return source->is_bcf ? sd_source__bcf_ref(source, ref, n, err)
                          : sd_vcf_line__ref(source, ref, n, err);
}

sd_status sd_source__has_indel(sd_source *source, bool *has_indel, sd_error *err)
{
    return source->is_bcf ? sd_source__bcf_has_indel(source, has_indel, err)
                          : sd_vcf_line__has_indel(source, has_indel, err);
}

sd_status sd_source__parse(sd_source *source, sd_error *err)
{
    if (!source->is_bcf) {
        sd_status status = sd_source__parse_text(source, err);
        if (status != SD_OK)
            return status;
    }
    if (source->record->n_allele > SD_LIMIT_ALLELES)
        return sd_source__fail(source, SD_EINPUT, err,
                               "%u alleles in one record, more than the limit of %d",
                               (unsigned)source->record->n_allele, (int)SD_LIMIT_ALLELES);
    if (bcf_unpack(source->record, BCF_UN_ALL) != 0)
        return sd_source__fail(source, SD_EINPUT, err, "the record is corrupt");
    return SD_OK;
}

/* ---- stretches ---- */

void sd_source__restrict(sd_source *source, const sd_stretch *stretches, size_t n)
{
    source->stretches = stretches;
    source->n_stretches = n;
    source->next_stretch = 0;
    source->stretch_end = 0;
    source->line_number = 0;
}

uint64_t sd_source__tell(const sd_source *source)
{
    const BGZF *file = source->bgzf;
    /* At the end of a block an index names the beginning of the next one.  htslib knows
     * a block's compressed length only where its threads read ahead; else the file itself
     * stands there. */
    if (file->block_length > 0 && file->block_offset == file->block_length)
        return (uint64_t)(file->mt ? file->block_address + file->block_clength
                                   : (int64_t)htell(file->fp))
               << 16;
    return (uint64_t)bgzf_tell(file);
}

sd_status sd_source__next_stretch(sd_source *source, bool *more, sd_error *err)
{
    *more = source->next_stretch < source->n_stretches;
    if (!*more)
        return SD_OK;
    const sd_stretch *stretch = &source->stretches[source->next_stretch++];
    source->stretch_end = stretch->to;
    if (bgzf_seek(source->bgzf, (int64_t)stretch->from, SEEK_SET) != 0)
        return sd_source__fail(
            source, SD_EINPUT, err,
            "cannot be read where its index points: remove the index or index again");
    return SD_OK;
}

/* ---- the end ---- */

/* A file that ends at a block's edge reads like a whole one; only the marker tells. */
sd_status sd_source__check_end(sd_source *source, sd_error *err)
{
    source->contig = NULL;
    source->line_number = 0;
    if (!source->is_bgzf)
        return SD_OK;
    int marker = source->size >= 0 ? bgzf_check_EOF(source->bgzf) : 2;
    if (marker == 2)
        marker = source->bgzf->no_eof_block ? 0 : 1;
    if (marker < 0)
        return sd_source__fail(source, SD_EINPUT, err, "cannot be read: %s",
                               strerror(errno));
    if (marker == 0)
        return sd_source__fail(
            source, SD_EINPUT, err,
            "the end-of-file marker is missing: the file was cut; copy it again");
    return SD_OK;
}
