/* assembly.h -- which genome build an input is on, and whether we believe it. */
#ifndef GENOTYPE_ASSEMBLY_H
#define GENOTYPE_ASSEMBLY_H

#include "genotype/source.h"
#include "kb/kb.h"

/* A contig of the header that is a chromosome under another name (an accession), told by
 * its length. */
typedef struct sd_renamed {
    const char *contig, *chromosome;
} sd_renamed;

typedef struct sd_header_build {
    bool is_known; /* contig lengths told it */
    sd_assembly
        assembly; /* GRCh38 where nothing was told: to be proved by reference bases */
    const sd_renamed *renamed;
    size_t n_renamed;
} sd_header_build;

/* What the header says: contig lengths against assemblies.tsv, and the names of other
 * builds in ##reference. Another build, a mixture, or a label that contradicts the
 * lengths is SD_EASSEMBLY. */
sd_status sd_assembly__from_header(const sd_source *source, const sd_kb *kb,
                                   sd_arena *arena, sd_header_build *out, sd_error *err);

/* Records that begin at a site's position, by whether REF agrees. */
typedef struct sd_build_tally {
    uint64_t agree[SD_ASSEMBLIES], disagree[SD_ASSEMBLIES];
    uint64_t complement; /* of disagree[GRCh38]: REF is the base of the other strand */
} sd_build_tally;

void sd_assembly__count(sd_build_tally *tally, const sd_kb_site *site,
                        sd_assembly assembly, int64_t pos1, const char *ref,
                        size_t n_ref);

/* The verdict after the last record.  `n_reached`: records in our regions. */
sd_status sd_assembly__judge(const sd_source *source, const sd_header_build *header,
                             const sd_build_tally *tally, uint64_t n_reached,
                             sd_error *err);

#endif
