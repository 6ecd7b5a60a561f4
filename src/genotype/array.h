/* array.h -- the raw data of a consumer array as a source of records.
 *
 * The whole file is read once: rows at our sites are kept, the genome build is told from
 * the positions of rsIDs, the strand from the letters.  What is left is served as lines
 * of a VCF with one sample, so that the floors above see one kind of record; what a row
 * cannot tell goes with its record as a remark. */
#ifndef GENOTYPE_ARRAY_H
#define GENOTYPE_ARRAY_H

#include "genotype/source.h"
#include "kb/kb.h"

/* Something to say of a record's genotype. */
typedef struct sd_remark {
    const char *code; /* of the note: STRAND_FLIPPED, STRAND_ASSUMED of a usable genotype;
                         STRAND_UNKNOWN, INDEL_UNCLEAR, ARRAY_GENOTYPE (missing),
                         ARRAY_ALLELES, ARRAY_POSITION (mismatch) */
    const char *text; /* one sentence; NULL: nothing to say */
    bool is_refused, is_mismatch; /* the genotype is not to be used; it contradicts us */
    bool is_variant; /* refused, and whatever it is, it is not the reference alone */
} sd_remark;

/* Read all of a source that sd_source__open() found to be an array (source->is_array) and
 * set its header.  SD_EINPUT: a line that is none; SD_EASSEMBLY: NCBI36, a build that
 * cannot be told or contradicts the user's; SD_EUSAGE: absent is to mean reference. */
sd_status sd_array__read(sd_source *source, const sd_kb *kb, sd_error *err);
/* Why the gene is not to be called: the letters show a variant, but not which.  A
 * sentence that lives as long as the source; NULL where nothing speaks against a call. */
const char *sd_array__refusal(const sd_source *source, const sd_kb_gene *gene);
/* "23andMe", "AncestryDNA", …, "array": as sd_input.format. */
const char *sd_array__format(const sd_source *source);

/* ---- inside: source.c ---- */
sd_status sd_array__next(sd_source *source, bool *more, sd_error *err);

#endif
