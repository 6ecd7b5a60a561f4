/* simulate.h -- between who the made-up patient is (simulate.c) and how a caller would
 * write that down (simulate_write.c). */
#ifndef RUN_SIMULATE_H
#define RUN_SIMULATE_H

#include "base/arena.h"
#include "kb/kb.h"
#include "run/run.h"

enum { SD_NOT_SEEN = -1, SD_NO_STRAND = -2 };

/* The site alleles of one gene, two to a site; SD_NOT_SEEN both, where the file is to
 * have a gap; SD_NO_STRAND the second, where there is one copy. */
typedef struct sd_strands {
    int16_t (*allele)[2]; /* NULL: the gene is not wanted */
} sd_strands;

typedef struct sd_patient {
    const sd_kb *kb;
    const sd_simulate_options *options;
    sd_assembly assembly;
    const sd_strands *genes; /* one per gene of the knowledge base */
    uint64_t *random;        /* state of sd_random__next() */
    sd_arena *arena;
} sd_patient;

/* The next number of a reproducible sequence (splitmix64). */
uint64_t sd_random__next(uint64_t *state);

/* Write the patient in the style asked for.  SD_EUSAGE: no such style; SD_ENOMEM. */
sd_status sd_simulate__print(const sd_patient *patient, FILE *out, sd_error *err);

#endif
