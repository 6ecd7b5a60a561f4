/* source_index.c -- regions to stretches of a file, by .csi or .tbi.
 *
 * The index only tells which stretches to leave out: what is read is read by the same
 * code, in the file's order, each record once.  An index of another file, or of this one
 * before it was changed, would leave out records in silence; so it must be no older than
 * the file, know the contigs of the header, and end where the file's data end.
 * SPDX-License-Identifier: Apache-2.0 */
#include "genotype/source_index.h"

#include <htslib/tbx.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"

/* Bytes; a smaller file is streamed in less time than its index is read. */
enum { WORTH_AN_INDEX = 1 << 20 };

typedef struct indexed {
    tbx_t *tbx;     /* of VCF */
    hts_idx_t *csi; /* of BCF */
} indexed;

static void close_index(indexed *index)
{
    if (index->tbx)
        tbx_destroy(index->tbx);
    if (index->csi)
        hts_idx_destroy(index->csi);
}

/* The index file beside the input; NULL where there is none. */
static const char *find_index(const sd_source *source, struct stat *st)
{
    static const char *const suffixes[] = {".csi", ".tbi"};
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        if (source->is_bcf && strcmp(suffixes[i], ".tbi") == 0)
            continue;
        const char *name =
            sd_arena__printf(source->arena, "%s%s", source->path, suffixes[i]);
        if (name && stat(name, st) == 0 && S_ISREG(st->st_mode))
            return name;
    }
    return NULL;
}

static hts_itr_t *query(const sd_source *source, const indexed *index, const char *contig,
                        int64_t beg0, int64_t end0)
{
    if (index->tbx) {
        int id = tbx_name2id(index->tbx, contig);
        return id < 0 ? NULL : tbx_itr_queryi(index->tbx, id, beg0, end0);
    }
    int id = bcf_hdr_name2id(source->header, contig);
    return id < 0 ? NULL : bcf_itr_queryi(index->csi, id, beg0, end0);
}

/* Where records of the contig end at the latest.  An index is asked about few bins of a
 * short contig, but about tens of thousands of one without a length; a genome's header
 * has thousands of contigs. */
static hts_pos_t contig_end(const sd_source *source, const char *name)
{
    int id = bcf_hdr_id2int(source->header, BCF_DT_CTG, name);
    hts_pos_t length =
        id < 0 ? 0 : (hts_pos_t)source->header->id[BCF_DT_CTG][id].val->info[0];
    return length > 0 ? length : HTS_POS_MAX;
}

/* Where the last record of the file ends by the index; *known is false where it has a
 * contig that the header lacks. */
static uint64_t data_end(const sd_source *source, const indexed *index, bool *known)
{
    int n = 0;
    uint64_t end = 0;
    const char **names =
        index->tbx ? tbx_seqnames(index->tbx, &n) : bcf_hdr_seqnames(source->header, &n);
    *known = names != NULL;
    for (int i = 0; names && i < n; i++) {
        if (index->tbx && bcf_hdr_id2int(source->header, BCF_DT_CTG, names[i]) < 0 &&
            source->header->n[BCF_DT_CTG] > 0)
            *known = false;
        hts_itr_t *iterator =
            query(source, index, names[i], 0, contig_end(source, names[i]));
        for (int k = 0; iterator && k < iterator->n_off; k++)
            end = iterator->off[k].v > end ? iterator->off[k].v : end;
        if (iterator)
            hts_itr_destroy(iterator);
    }
    free(names);
    return end;
}

/* Nothing but the end of the file follows at `offset`. */
static bool is_end(sd_source *source, uint64_t offset)
{
    if (offset >> 16 >= (uint64_t)source->size) /* beyond it is not at it */
        return false;
    uint64_t here = sd_source__tell(source);
    bool at_end = bgzf_seek(source->bgzf, (int64_t)offset, SEEK_SET) == 0 &&
                  bgzf_peek(source->bgzf) == -1;
    return bgzf_seek(source->bgzf, (int64_t)here, SEEK_SET) == 0 && at_end;
}

/* NULL where the index fits the file, else what is wrong with it. */
static const char *mismatch(sd_source *source, const indexed *index,
                            const struct stat *st)
{
    int64_t s = (int64_t)st->st_mtim.tv_sec, ns = (int64_t)st->st_mtim.tv_nsec;
    if (s < source->mtime_s || (s == source->mtime_s && ns < source->mtime_ns))
        return "is older than the file";
    bool known;
    uint64_t end = data_end(source, index, &known);
    if (!known)
        return "belongs to another file";
    return is_end(source, end) ? NULL : "does not end where the file ends";
}

/* ---- stretches ---- */

typedef struct collected {
    sd_stretch *items;
    size_t n, capacity;
} collected;

static bool collect(sd_arena *arena, collected *all, const hts_itr_t *iterator)
{
    for (int i = 0; i < iterator->n_off; i++) {
        if (all->n == all->capacity) {
            size_t capacity = all->capacity ? 2 * all->capacity : 256;
            sd_stretch *items = SD_NEW(arena, sd_stretch, capacity);
            if (!items)
                return false;
            if (all->n > 0)
                memcpy(items, all->items, all->n * sizeof *items);
            all->items = items;
            all->capacity = capacity;
        }
        all->items[all->n++] = (sd_stretch){iterator->off[i].u, iterator->off[i].v};
    }
    return true;
}

static int compare_stretches(const void *a, const void *b)
{
    const sd_stretch *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return (x->to > y->to) - (x->to < y->to);
}

/* Sort and join what overlaps or touches, so that no record is read twice. */
static size_t join(sd_stretch *items, size_t n)
{
    size_t last = 0;
    if (n == 0)
        return 0;
    qsort(items, n, sizeof *items, compare_stretches);
    for (size_t i = 1; i < n; i++) {
        if (items[i].from > items[last].to)
            items[++last] = items[i];
        else if (items[i].to > items[last].to)
            items[last].to = items[i].to;
    }
    return last + 1;
}

static sd_status restrict_to(sd_source *source, const indexed *index,
                             const sd_region *regions, size_t n_regions, sd_error *err)
{
    /* never NULL: without a single stretch nothing is to be read, not everything */
    collected all = {SD_NEW(source->arena, sd_stretch, 1), 0, 1};
    bool good = all.items != NULL;
    for (size_t i = 0; good && i < n_regions; i++) {
        hts_itr_t *iterator = query(source, index, regions[i].contig,
                                    regions[i].start1 - 1, regions[i].end1);
        if (!iterator)
            continue; /* the file has nothing there */
        good = collect(source->arena, &all, iterator);
        hts_itr_destroy(iterator);
    }
    if (!good)
        return sd_source__fail(source, SD_ENOMEM, err, "out of memory");
    sd_source__restrict(source, all.items, join(all.items, all.n));
    return SD_OK;
}

/* Both kinds of index are compressed.  Of a small file nothing more than that is looked
 * at: the index is not used, but one that is damaged is told. */
static bool is_compressed(const char *name)
{
    FILE *file = fopen(name, "rb");
    bool is_gzip = file && fgetc(file) == 0x1f && fgetc(file) == 0x8b;
    if (file)
        fclose(file);
    return is_gzip;
}

sd_status sd_source__use_index(sd_source *source, const sd_region *regions,
                               size_t n_regions, bool *used, sd_error *err)
{
    struct stat st;
    *used = false;
    bool is_stdin = strcmp(source->path, "-") == 0;
    if (source->options->no_index || !source->is_bgzf || source->size < 0 || is_stdin)
        return SD_OK;
    const char *name = find_index(source, &st);
    if (!name || (source->size < WORTH_AN_INDEX && is_compressed(name)))
        return SD_OK;
    indexed index = {0};
    if (source->is_bcf)
        index.csi = bcf_index_load3(source->path, name, HTS_IDX_SILENT_FAIL);
    else
        index.tbx = tbx_index_load3(source->path, name, HTS_IDX_SILENT_FAIL);
    const char *why =
        !index.tbx && !index.csi ? "cannot be read" : mismatch(source, &index, &st);
    sd_status status = SD_OK;
    if (why) {
        sd_source__log(source, SD_LOG_WARNING,
                       "the index %s; it is ignored and the whole file read", why);
    } else {
        status = restrict_to(source, &index, regions, n_regions, err);
        *used = status == SD_OK;
    }
    close_index(&index);
    return status;
}
