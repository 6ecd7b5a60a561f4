/* tables.h -- the tables that a group of tests works with: opened before the first test
 * and closed after the last. */
#ifndef SUPPORT_TABLES_H
#define SUPPORT_TABLES_H

#include "base/arena.h"
#include "stardose.h"

extern sd_kb *kb;              /* as opened by … */
extern sd_arena *tables_arena; /* lives as long */

/* For _cmocka_run_group_tests(); `state` is not used. */
int open_built_in_tables(void **state);
int open_calling_tables(void **state); /* test-data/kb/calling */
int open_meaning_tables(void **state); /* test-data/kb/meaning */
int open_tiny_tables(void **state);    /* test-data/kb/tiny */
int close_tables(void **state);

#endif
