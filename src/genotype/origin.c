/* origin.c -- the lines by which variant callers name themselves.
 *
 * Nothing is decided by them: they are for people, and any text may stand there.
 * SPDX-License-Identifier: Apache-2.0 */
#include "genotype/origin.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"

enum { MAX_ORIGIN = 200, MAX_PART = 120, MAX_FIELD = 40 };

/* Keys of header lines: "##source=VALUE", "##GATKCommandLine=<ID=TOOL,Version=V,...>".  A
 * key that ends with a dot begins others ("GATKCommandLine.HaplotypeCaller"). */
static const struct mark {
    const char *key;
    const char *name; /* put before what the line says; NULL: the line says it itself */
} marks[] = {
    {"source", NULL},
    {"GATKCommandLine", "GATK"},
    {"GATKCommandLine.", "GATK"},
    {"SentieonCommandLine", "Sentieon"},
    {"SentieonCommandLine.", "Sentieon"},
    {"DeepVariant_version", "DeepVariant"},
    {"GLnexusVersion", "GLnexus"},
    {"DRAGENVersion", "DRAGEN"},
    {"bcftools_callVersion", "bcftools call"},
    {"clair3_version", "Clair3"},
    {"octopus", "octopus"},
};

static const struct mark *find_mark(const char *key)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const size_t n = strlen(marks[i].key);
        if (marks[i].key[n - 1] == '.' ? strncmp(key, marks[i].key, n) == 0
                                       : strcmp(key, marks[i].key) == 0)
            return &marks[i];
    }
    return NULL;
}

/* The value of a structured line's field, without its quotes. */
static void read_field(const bcf_hrec_t *line, const char *key, char out[MAX_FIELD])
{
    out[0] = '\0';
    for (int i = 0; i < line->nkeys; i++) {
        if (strcmp(line->keys[i], key) != 0 || line->vals[i] == NULL)
            continue;
        const char *value = line->vals[i];
        size_t n = strlen(value);
        if (n >= 2 && value[0] == '"' && value[n - 1] == '"')
            value++, n -= 2;
        snprintf(out, MAX_FIELD, "%.*s", n < MAX_FIELD ? (int)n : MAX_FIELD - 1, value);
        return;
    }
}

/* What one line says; empty where it is not about a caller. */
static void read_line(const bcf_hrec_t *line, char out[MAX_PART])
{
    out[0] = '\0';
    const struct mark *mark = line->key ? find_mark(line->key) : NULL;
    if (mark == NULL)
        return;
    if (line->value != NULL) { /* ##key=value */
        snprintf(out, MAX_PART, "%s%s%.60s", mark->name ? mark->name : "",
                 mark->name ? " " : "", line->value);
        return;
    }
    char tool[MAX_FIELD], version[MAX_FIELD];
    read_field(line, "ID", tool);
    read_field(line, "Version", version);
    snprintf(out, MAX_PART, "%s %s%s%s", mark->name ? mark->name : "", tool,
             version[0] ? " " : "", version);
}

/* Is `part` one of the parts of `list`? */
static bool has_part(const char *list, const char *part)
{
    const size_t n = strlen(part);
    for (const char *at = list; (at = strstr(at, part)) != NULL; at += n)
        if ((at == list || at[-1] == ' ') && (at[n] == '\0' || at[n] == ';'))
            return true;
    return false;
}

bool sd_origin__read(const bcf_hdr_t *header, sd_arena *arena, const char **out)
{
    char joined[MAX_ORIGIN] = "", part[MAX_PART], printable[MAX_ORIGIN];
    size_t length = 0;
    *out = NULL;
    for (int i = 0; i < header->nhrec; i++) {
        read_line(header->hrec[i], part);
        if (part[0] == '\0' || has_part(joined, part) ||
            length + strlen(part) + 3 > sizeof joined)
            continue;
        length += (size_t)snprintf(joined + length, sizeof joined - length, "%s%s",
                                   length ? "; " : "", part);
    }
    if (length == 0)
        return true;
    sd_error__printable(printable, sizeof printable, joined);
    *out = sd_arena__strdup(arena, printable);
    return *out != NULL;
}
