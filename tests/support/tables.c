/* tables.c -- SPDX-License-Identifier: Apache-2.0 */
#include "tables.h"

sd_kb *kb;
sd_arena *tables_arena;

static int open_tables(const char *dir)
{
    tables_arena = sd_arena__new();
    return tables_arena && sd_kb_open(&kb, dir, NULL) == SD_OK ? 0 : -1;
}

int open_built_in_tables(void **state)
{
    (void)state;
    return open_tables(NULL);
}

int open_calling_tables(void **state)
{
    (void)state;
    return open_tables("test-data/kb/calling");
}

int open_meaning_tables(void **state)
{
    (void)state;
    return open_tables("test-data/kb/meaning");
}

int open_tiny_tables(void **state)
{
    (void)state;
    return open_tables("test-data/kb/tiny");
}

int close_tables(void **state)
{
    (void)state;
    sd_kb_close(kb);
    sd_arena__free(tables_arena);
    return 0;
}
