/* tiny_kb.h -- the tables of test-data/kb/tiny in memory, to be opened as they are or
 * with something changed. */
#ifndef SUPPORT_TINY_KB_H
#define SUPPORT_TINY_KB_H

#include "kb/kb_data.h"

#define TINY_DIR "test-data/kb/tiny"

enum { TINY_MAX = 64 };

typedef struct tiny_kb {
    sd_arena *arena;
    sd_kb_table tables[TINY_MAX]; /* sorted by name */
    size_t n_tables;
} tiny_kb;

/* Read the tables; a test that cannot is failed. */
void tiny_kb_read(tiny_kb *tiny);
void tiny_kb_free(tiny_kb *tiny);
/* Replace the first `old` in `table` by `new`; it must be there. */
void tiny_kb_edit(tiny_kb *tiny, const char *table, const char *old, const char *new);
/* Set the bytes of `table`, which is added where it is not there; NULL removes it. */
void tiny_kb_put(tiny_kb *tiny, const char *table, const char *bytes, size_t length);

#endif
