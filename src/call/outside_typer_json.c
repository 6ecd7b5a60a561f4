/* outside_typer_json.c -- the HLA typers that write JSON: arcasHLA and xHLA.
 * SPDX-License-Identifier: Apache-2.0 */
#include <jansson.h>
#include <string.h>

#include "call/typer.h"

/* Names of one gene, in the file's order. */
typedef struct names {
    const char *first, *second;
    size_t n;
} names;

static sd_status refuse(const sd_typer *typer, const char *what)
{
    return sd_error__set(typer->err, SD_EINPUT, typer->path, 1, "%s", what);
}

static sd_status add_names(sd_typer *typer, const sd_kb_gene *gene, const names *found,
                           bool one_is_both)
{
    if (found->n > 2)
        return sd_error__set(typer->err, SD_EINPUT, typer->path, 1,
                             "%s: more than two alleles", gene->name);
    if (found->n == 0)
        return SD_OK;
    const char *second = found->n == 2 ? found->second
                         : one_is_both ? found->first
                                       : NULL;
    return sd_typer__add(typer, gene, found->first, second, 1);
}

static void note_name(names *found, const char *name)
{
    if (found->n == 0)
        found->first = name;
    else if (found->n == 1)
        found->second = name;
    found->n++;
}

/* {"A": ["A*01:01:01", "A*03:01:01"], "B": [...], ...}; one name is homozygous. */
static sd_status read_arcas(sd_typer *typer, json_t *root)
{
    const char *locus;
    json_t *list;
    json_object_foreach(root, locus, list)
    {
        const sd_kb_gene *gene = sd_typer__gene(typer, locus);
        names found = {.n = 0};
        for (size_t i = 0; gene && i < json_array_size(list); i++) {
            const char *name = json_string_value(json_array_get(list, i));
            if (!name)
                return refuse(typer, "an allele is not a text");
            note_name(&found, name);
        }
        sd_status status = gene ? add_names(typer, gene, &found, true) : SD_OK;
        if (status != SD_OK)
            return status;
    }
    return SD_OK;
}

/* Of a flat list, those that begin with the gene's locus and a star. */
static names find_names(const sd_kb_gene *gene, const json_t *alleles)
{
    const char *locus = strchr(gene->name, '-') + 1;
    size_t length = strlen(locus);
    names found = {.n = 0};
    for (size_t i = 0; i < json_array_size(alleles); i++) {
        const char *name = json_string_value(json_array_get(alleles, i));
        if (name && strncmp(name, locus, length) == 0 && name[length] == '*')
            note_name(&found, name);
    }
    return found;
}

/* {"subject_id": .., "sample_id": .., "hla": {"alleles": ["A*01:01", ...]}}; every locus
 * twice. */
static sd_status read_xhla(sd_typer *typer, json_t *root, const json_t *alleles)
{
    const char *sample = json_string_value(json_object_get(root, "sample_id"));
    if (!sample)
        sample = json_string_value(json_object_get(root, "subject_id"));
    if (sample && !(typer->out->sample = sd_arena__strdup(typer->arena, sample)))
        return sd_error__no_memory(typer->err);
    for (size_t i = 0; i < json_array_size(alleles); i++)
        if (!json_is_string(json_array_get(alleles, i)))
            return refuse(typer, "an allele is not a text");
    for (size_t g = 0; g < sd_kb_gene_count(typer->kb); g++) {
        const sd_kb_gene *gene = sd_kb__gene(typer->kb, g);
        if (strncmp(gene->name, "HLA-", 4) != 0 ||
            sd_typer__gene(typer, gene->name) != gene)
            continue;
        names found = find_names(gene, alleles);
        sd_status status = add_names(typer, gene, &found, false);
        if (status != SD_OK)
            return status;
    }
    return SD_OK;
}

static bool is_arcas(json_t *root)
{
    const char *key;
    json_t *value;
    json_object_foreach(root, key, value)
    {
        if (!json_is_array(value))
            return false;
    }
    return json_object_size(root) > 0;
}

sd_status sd_typer__read_json(sd_typer *typer, const char *bytes, size_t length)
{
    json_error_t problem;
    json_t *root = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &problem);
    if (!root && json_error_code(&problem) == json_error_out_of_memory)
        return sd_error__no_memory(typer->err);
    if (!root)
        return sd_error__set(typer->err, SD_EINPUT, typer->path,
                             problem.line > 0 ? problem.line : 1, "not sound JSON: %s",
                             problem.text);
    const json_t *alleles = json_object_get(json_object_get(root, "hla"), "alleles");
    sd_status status;
    if (json_is_array(alleles)) {
        typer->out->program = "xHLA";
        status = read_xhla(typer, root, alleles);
    } else if (is_arcas(root)) {
        typer->out->program = "arcasHLA";
        status = read_arcas(typer, root);
    } else {
        status = refuse(typer, "JSON, but neither arcasHLA's genotype nor xHLA's report");
    }
    json_decref(root);
    return status;
}
