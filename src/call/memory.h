/* memory.h -- inside floor call: calls by the column that they were made from. */
#ifndef CALL_MEMORY_H
#define CALL_MEMORY_H

#include "call/call.h"

typedef struct sd_remembered {
    uint64_t hash;
    const sd_kb_gene *gene;
    const unsigned char *key;
    size_t length;
    const sd_call *call; /* NULL: free slot */
} sd_remembered;

typedef struct sd_memory {
    sd_arena *arena;      /* of keys and slots */
    sd_remembered *slots; /* open addressing; n_slots is a power of two */
    size_t n_slots, n_used;
} sd_memory;

/* SD_ENOMEM. */
sd_status sd_memory__start(sd_memory *memory, sd_arena *arena);
/* What the column is known by: `flags`, and of the cells all that callers may look at;
 * its key is in `scratch`.  SD_ENOMEM. */
sd_status sd_memory__know(const sd_kb_gene *gene, const sd_cell *cells,
                          unsigned char flags, sd_arena *scratch, sd_remembered *wanted);
/* The call that was remembered; NULL where none was. */
const sd_call *sd_memory__find(const sd_memory *memory, const sd_remembered *wanted);
/* Remember the call of a column that is not known yet.  SD_ENOMEM. */
sd_status sd_memory__add(sd_memory *memory, sd_remembered wanted, const sd_call *call);

#endif
