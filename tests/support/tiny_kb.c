/* tiny_kb.c -- SPDX-License-Identifier: Apache-2.0 */
#include "tiny_kb.h"

#include "unit.h"

#include <stdlib.h>
#include <string.h>

void tiny_kb_read(tiny_kb *tiny)
{
    *tiny = (tiny_kb){.arena = sd_arena__new()};
    sd_kb *kb = NULL;
    sd_error err = {0};
    if (sd_kb_open(&kb, TINY_DIR, &err) != SD_OK)
        fail_msg("%s:%lld: %s", err.source, (long long)err.line, err.message);
    size_t n = 0;
    const sd_kb_table *tables = sd_kb__tables(kb, &n);
    for (size_t i = 0; i < n; i++) {
        char *bytes = sd_arena__alloc(tiny->arena, tables[i].length, 1);
        memcpy(bytes, tables[i].bytes, tables[i].length);
        tiny->tables[tiny->n_tables++] = (sd_kb_table){
            sd_arena__strdup(tiny->arena, tables[i].name), bytes, tables[i].length};
    }
    sd_kb_close(kb);
}

void tiny_kb_free(tiny_kb *tiny)
{
    sd_arena__free(tiny->arena);
}

void tiny_kb_put(tiny_kb *tiny, const char *table, const char *bytes, size_t length)
{
    size_t i = 0;
    while (i < tiny->n_tables && strcmp(tiny->tables[i].name, table) < 0)
        i++;
    bool is_there = i < tiny->n_tables && strcmp(tiny->tables[i].name, table) == 0;
    sd_kb_table *at = &tiny->tables[i];
    size_t behind = (tiny->n_tables - i) * sizeof *at;
    if (bytes && !is_there) {
        assert_true(tiny->n_tables < TINY_MAX);
        memmove(at + 1, at, behind);
        tiny->n_tables++;
    } else if (!bytes && is_there) {
        memmove(at, at + 1, behind - sizeof *at);
        tiny->n_tables--;
    }
    if (bytes) {
        char *copy = sd_arena__alloc(tiny->arena, length, 1);
        memcpy(copy, bytes, length);
        *at = (sd_kb_table){sd_arena__strdup(tiny->arena, table), copy, length};
    }
}

void tiny_kb_edit(tiny_kb *tiny, const char *table, const char *old, const char *new)
{
    for (size_t i = 0; i < tiny->n_tables; i++) {
        if (strcmp(tiny->tables[i].name, table) != 0)
            continue;
        char *text =
            sd_arena__strndup(tiny->arena, tiny->tables[i].bytes, tiny->tables[i].length);
        char *at = strstr(text, old);
        if (!at)
            fail_msg("%s does not hold \"%s\"", table, old);
        *at = '\0';
        char *edited =
            sd_arena__printf(tiny->arena, "%s%s%s", text, new, at + strlen(old));
        tiny_kb_put(tiny, table, edited, strlen(edited));
        return;
    }
    fail_msg("there is no table %s", table);
}
