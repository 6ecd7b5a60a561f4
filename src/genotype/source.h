/* source.h -- one input as a row of records: where each is, cheaply; what it says, only
 * when asked.
 *
 * Hides file, pipe, compression, VCF or BCF, and whether all of the input is read or,
 * with an index, only stretches of it.  Everything that can be wrong with an input as a
 * file is found here. */
#ifndef GENOTYPE_SOURCE_H
#define GENOTYPE_SOURCE_H

#include <htslib/bgzf.h>
#include <htslib/hts.h>
#include <htslib/vcf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"
#include "stardose.h"

/* Limits that keep a small malicious file from using much memory. */
enum {
    SD_LIMIT_HEADER = 64 << 20,      /* bytes of header text */
    SD_LIMIT_LINE = 16 << 20,        /* bytes of one record ... */
    SD_LIMIT_LINE_PER_SAMPLE = 1024, /* ... and so much more per sample, ... */
    SD_LIMIT_LINE_EVER = 256 << 20,  /* ... but never more than this */
    SD_LIMIT_SAMPLES = 1000000,
    SD_LIMIT_ALLELES = 10000, /* of one record */
};

/* Virtual file offsets [from, to) that an index says are worth reading. */
typedef struct sd_stretch {
    uint64_t from, to;
} sd_stretch;

typedef struct sd_source {
    const char *path, *display_name;
    const sd_run_options *options;
    sd_arena *arena; /* lives as long as the source */
    htsFile *hts;    /* owns bgzf where set; NULL for plain text */
    BGZF *bgzf;
    bool is_bcf, is_bgzf, is_plain_text;
    bool is_array; /* raw data of a consumer array: array.h reads it, not we */
    struct sd_array *array;
    int64_t size; /* of a regular file; -1 for pipes */
    int64_t mtime_s, mtime_ns;
    uint64_t device, inode;
    bcf_hdr_t *header;
    int64_t header_lines;

    /* stretches to read; none: everything */
    const sd_stretch *stretches;
    size_t n_stretches, next_stretch;
    uint64_t stretch_end;

    /* the current record */
    const char *contig;  /* its name, NUL-terminated */
    bool contig_changed; /* since the record before */
    int64_t pos1;
    int64_t line_number; /* of text; record number of BCF; 0 after a jump */
    bcf1_t *record;      /* filled by sd_source__parse() */
    int64_t end1;        /* last base, by REF or END; filled by sd_source__find_end() */
    const struct sd_remark *remark; /* of an array's record; NULL: nothing to say */

    /* text */
    const char *line; /* of the current record, not terminated */
    size_t line_length;
    bool line_ended; /* with a newline */
    bool has_crlf;   /* some line of a VCF ended in CR LF */
    size_t line_limit;
    sd_text spill, contig_text, copy;
    int64_t contig_length; /* by the header; 0 where not given */
    bool warned_blank;
    /* lines of what cannot be read again, kept to be read twice */
    sd_text kept;
    size_t kept_at;                        /* how far they were read again */
    bool is_keeping, kept_ended, kept_all; /* the last line kept has its newline; nothing
                                              follows */

    /* of several files */
    bool is_one_of_several; /* notes name the file */
    uint32_t strands; /* mixed into names of phase sets: not 0 where strands are not known
                         to be those of the file before */
} sd_source;

/* Open and read the header; of an array nothing is read yet.  `source` is {0}; close it
 * whatever is returned. */
sd_status sd_source__open(sd_source *source, const char *path,
                          const sd_run_options *options, sd_error *err);
void sd_source__close(sd_source *source);

/* Decompress on these threads; not together with stretches. */
sd_status sd_source__use_threads(sd_source *source, struct hts_tpool *threads,
                                 sd_error *err);
/* Restrict reading to stretches of the file (sorted, disjoint, in the source's arena). */
void sd_source__restrict(sd_source *source, const sd_stretch *stretches, size_t n);

/* Step to the next record: contig, pos1.  *more is false at the end, and then the file
 * proved whole. */
sd_status sd_source__next(sd_source *source, bool *more, sd_error *err);
/* Keep the records that are read from now on (text only), until sd_source__rewind() goes
 * back to the first of them. */
void sd_source__keep(sd_source *source);
/* Should no more be kept?  64 MB are enough to tell something by. */
bool sd_source__kept_enough(const sd_source *source);
void sd_source__rewind(sd_source *source);
/* The last base that the current record speaks about (REF, or END of a block): end1. */
sd_status sd_source__find_end(sd_source *source, sd_error *err);
/* The current record's REF, without parsing the rest; not terminated. */
sd_status sd_source__ref(sd_source *source, const char **ref, size_t *n, sd_error *err);
/* An allele that is shorter cannot hide an insertion and a deletion of one length. */
enum { SD_PAIR_LENGTH = 4 };
/* Does an ALT of the current record have another length than REF, or enough bases to hold
 * an insertion and a deletion?  Without parsing the rest. */
sd_status sd_source__has_indel(sd_source *source, bool *has_indel, sd_error *err);
/* Read all of the current record into `record`, unpacked. */
sd_status sd_source__parse(sd_source *source, sd_error *err);

/* An error at the current record, or at the header where there is none yet. */
sd_status sd_source__fail(const sd_source *source, sd_status status, sd_error *err,
                          const char *format, ...) __attribute__((format(printf, 4, 5)));
/* Say something to the run's log, with the file's name in front. */
void sd_source__log(const sd_source *source, sd_log_level level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* ---- inside: source_text.c, source_bcf.c ---- */
sd_status sd_source__read_text_header(sd_source *source, sd_error *err);
/* The next line, without its newline: line, line_length, line_ended. */
sd_status sd_source__next_line(sd_source *source, bool *more, sd_error *err);
/* CHROM and POS of source->line: contig, pos1. */
sd_status sd_source__read_place(sd_source *source, sd_error *err);
sd_status sd_source__next_text(sd_source *source, bool *more, sd_error *err);
sd_status sd_source__find_text_end(sd_source *source, sd_error *err);
sd_status sd_source__parse_text(sd_source *source, sd_error *err);
sd_status sd_source__read_bcf_header(sd_source *source, sd_error *err);
sd_status sd_source__next_bcf(sd_source *source, bool *more, sd_error *err);
sd_status sd_source__bcf_ref(sd_source *source, const char **ref, size_t *n,
                             sd_error *err);
sd_status sd_source__bcf_has_indel(sd_source *source, bool *has_indel, sd_error *err);
sd_status sd_source__find_bcf_end(sd_source *source, sd_error *err);
sd_status sd_source__check_end(sd_source *source, sd_error *err);
/* Where the next record will be read from, as an index counts. */
uint64_t sd_source__tell(const sd_source *source);
/* Begin the next stretch; *more is false when there is none. */
sd_status sd_source__next_stretch(sd_source *source, bool *more, sd_error *err);

#endif
