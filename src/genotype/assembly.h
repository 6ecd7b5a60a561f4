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
    bool is_known;  /* contig lengths told it */
    bool is_forced; /* the user did */
    bool has_label; /* ##reference or a contig's assembly names it */
    sd_assembly
        assembly; /* GRCh38 where nothing was told: to be proved by reference bases */
    const char *told_by; /* the other file that told it; NULL: this one, or the user */
    const sd_renamed *renamed;
    size_t n_renamed;
} sd_header_build;

/* What the header says: contig lengths against assemblies.tsv, the user's word
 * (options->build), and builds named in ##reference and ##contig, which are hints. A
 * build that is not read, a mixture, or lengths that contradict a label or the user's
 * word are SD_EASSEMBLY. */
sd_status sd_assembly__from_header(const sd_source *source, const sd_kb *kb,
                                   sd_arena *arena, sd_header_build *out, sd_error *err);

/* Records by whether REF agrees with a build: those that begin at one of its sites, and
 * others in its windows. */
typedef struct sd_build_tally {
    uint64_t agree[SD_ASSEMBLIES], disagree[SD_ASSEMBLIES];
    uint64_t around_agree[SD_ASSEMBLIES], around_disagree[SD_ASSEMBLIES];
    uint64_t lifted[SD_ASSEMBLIES]; /* of those that disagree: the builds' bases differ
                                       here, and REF is the other's */
    uint64_t complement[SD_ASSEMBLIES]; /* of those that disagree: REF is the base of the
                                           other strand */
    int64_t first_pos1[SD_ASSEMBLIES];  /* of the first that disagrees */
    char first_contig[48];              /* … with the build that is read */
} sd_build_tally;

void sd_assembly__count_site(sd_build_tally *tally, const sd_kb_site *site,
                             sd_assembly assembly, int64_t pos1, const char *ref,
                             size_t n_ref);
/* `window` holds pos1. */
void sd_assembly__count_window(sd_build_tally *tally, const sd_kb_window *window,
                               sd_assembly assembly, int64_t pos1, const char *ref,
                               size_t n_ref);

/* The build with which more records agree; `guess` where both are as likely.  *is_plain:
 * so many more that further records need not be asked. */
sd_assembly sd_assembly__likely(const sd_build_tally *tally, sd_assembly guess,
                                bool *is_plain);

void sd_assembly__add(sd_build_tally *sum, const sd_build_tally *tally);

/* The verdict on one file after its last record.  SD_EASSEMBLY where REF contradicts the
 * build in three records and more than a tenth of those that can be compared, where
 * another build fits better, or where REF is the other build's at two positions where
 * they differ. */
sd_status sd_assembly__judge(const sd_source *source, const sd_header_build *header,
                             const sd_build_tally *tally, sd_error *err);
/* The verdict on all files together.  `source` is the first; `header`: is_known and
 * is_forced of any; `n_reached`: records in our regions.  SD_EASSEMBLY where there is no
 * record of ours, or where nothing tells the build. */
sd_status sd_assembly__judge_all(const sd_source *source, const sd_header_build *header,
                                 const sd_build_tally *tally, uint64_t n_reached,
                                 sd_error *err);
/* The verdict on one chromosome of a file: SD_EASSEMBLY where it is plainly of the other
 * build, which its share of all records need not show.  `contig` may be NULL: not in the
 * file. */
sd_status sd_assembly__judge_chromosome(const sd_source *source, sd_assembly ours,
                                        const char *contig, const sd_build_tally *tally,
                                        sd_error *err);

#endif
