/* deidentify.c -- names of samples and files become keyed hashes.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Notes and warnings are sentences that can hold the name of a file, so names are also
 * replaced in them, as whole words. */
#include "run/deidentify.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/hmac.h"

enum { LEAST_KEY = 16, MOST_KEY = 4096 };

typedef struct hidden {
    const char *word, *instead;
} hidden;

struct sd_hiding {
    char key[MOST_KEY];
    size_t key_length;
    hidden *files;
    size_t n_files;
};

static sd_status read_key(struct sd_hiding *hiding, const char *path, sd_error *err)
{
    errno = 0;
    FILE *in = fopen(path, "rb");
    if (!in)
        return sd_error__set(err, SD_EINPUT, path, 0, "%s",
                             errno ? strerror(errno) : "cannot be opened");
    hiding->key_length = fread(hiding->key, 1, MOST_KEY, in);
    const bool failed = ferror(in) != 0;
    fclose(in);
    while (hiding->key_length > 0 && (hiding->key[hiding->key_length - 1] == '\n' ||
                                      hiding->key[hiding->key_length - 1] == '\r'))
        hiding->key_length--;
    if (failed)
        return sd_error__set(err, SD_EINPUT, path, 0, "cannot be read");
    if (hiding->key_length < LEAST_KEY)
        return sd_error__set(err, SD_EINPUT, path, 0,
                             "the key has %zu bytes: fewer than %d can be guessed",
                             hiding->key_length, LEAST_KEY);
    return SD_OK;
}

/* "ID-0123456789abcdef"; NULL when out of memory. */
static const char *hash(const struct sd_hiding *hiding, const char *prefix,
                        const char *name, sd_arena *arena)
{
    char hex[65];
    sd_hmac__hex(hiding->key, hiding->key_length, name, strlen(name), hex);
    return sd_arena__printf(arena, "%s-%.16s", prefix, hex);
}

/* ---- words within sentences ---- */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || (unsigned char)c >= 0x80;
}

static const char *find_word(const char *text, const char *word)
{
    const size_t length = strlen(word);
    for (const char *at = text; length > 0 && (at = strstr(at, word)) != NULL; at++)
        if ((at == text || !is_letter(at[-1]) || !is_letter(*word)) &&
            (!is_letter(at[length]) || !is_letter(word[length - 1])))
            return at;
    return NULL;
}

static const char *replace(const char *text, const hidden *pair, sd_arena *arena)
{
    const char *at;
    while (text && *pair->word && (at = find_word(text, pair->word)) != NULL)
        text = sd_arena__printf(arena, "%.*s%s%s", (int)(at - text), text, pair->instead,
                                at + strlen(pair->word));
    return text;
}

/* `text` without names of files; NULL when out of memory. */
static const char *scrub(const struct sd_hiding *hiding, const char *text,
                         sd_arena *arena)
{
    for (size_t i = 0; text && i < hiding->n_files; i++)
        text = replace(text, &hiding->files[i], arena);
    return text;
}

/* ---- the run ---- */

static const char *last_component(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* A file's name from now on; NULL stays NULL. */
static sd_status hide_file(struct sd_hiding *hiding, const char **name, sd_arena *arena,
                           sd_error *err)
{
    if (!*name)
        return SD_OK;
    const char *instead = hash(hiding, "FILE", *name, arena);
    if (!instead)
        return sd_error__no_memory(err);
    hiding->files[hiding->n_files++] = (hidden){*name, instead};
    *name = instead;
    return SD_OK;
}

static sd_status hide_input(struct sd_hiding *hiding, sd_run_info *info, sd_arena *arena,
                            sd_error *err)
{
    const sd_input *old = info->input;
    sd_input *input = SD_NEW(arena, sd_input, 1);
    sd_input_file *files = SD_NEW(arena, sd_input_file, old->n_files);
    const char **samples = SD_NEW(arena, const char *, old->n_samples);
    if (!input || !files || (old->n_samples > 0 && !samples))
        return sd_error__no_memory(err);
    sd_status status = SD_OK;
    for (size_t i = 0; i < old->n_files && status == SD_OK; i++) {
        files[i] = old->files[i];
        status = hide_file(hiding, &files[i].display_name, arena, err);
        files[i].path = files[i].display_name;
    }
    for (size_t i = 0; i < old->n_samples && status == SD_OK; i++) {
        samples[i] = hash(hiding, "ID", old->samples[i], arena);
        if (!samples[i])
            status = sd_error__no_memory(err);
    }
    *input = *old;
    input->files = files;
    input->samples = samples;
    input->display_name = scrub(hiding, old->display_name, arena);
    info->input = input;
    return status == SD_OK && !input->display_name ? sd_error__no_memory(err) : status;
}

/* "a.tsv, b.tsv": each by itself. */
static sd_status hide_outside(const sd_pipeline *run, sd_run_info *info, sd_error *err)
{
    info->outside = NULL;
    for (size_t i = 0; i < run->options->n_outside; i++) {
        const char *name = last_component(run->options->outside[i]);
        const sd_status status = hide_file(run->hiding, &name, run->arena, err);
        if (status != SD_OK)
            return status;
        info->outside = info->outside
                            ? sd_arena__printf(run->arena, "%s, %s", info->outside, name)
                            : name;
        if (!info->outside)
            return sd_error__no_memory(err);
    }
    return SD_OK;
}

static sd_status hide_warnings(const sd_pipeline *run, sd_run_info *info, sd_error *err)
{
    const char **warnings = SD_NEW(run->arena, const char *, info->n_warnings + 1);
    if (!warnings)
        return sd_error__no_memory(err);
    for (size_t i = 0; i < info->n_warnings; i++) {
        warnings[i] = scrub(run->hiding, info->warnings[i], run->arena);
        if (!warnings[i])
            return sd_error__no_memory(err);
    }
    info->warnings = warnings;
    return SD_OK;
}

sd_status sd_deidentify__run(sd_pipeline *run, sd_run_info *info, sd_error *err)
{
    if (!run->options->deidentify)
        return SD_OK;
    run->hiding = SD_NEW(run->arena, struct sd_hiding, 1);
    hidden *files =
        SD_NEW(run->arena, hidden, info->input->n_files + run->options->n_outside + 1);
    if (!run->hiding || !files)
        return sd_error__no_memory(err);
    run->hiding->files = files;
    sd_status status = read_key(run->hiding, run->options->deidentify, err);
    if (status == SD_OK)
        status = hide_input(run->hiding, info, run->arena, err);
    if (status == SD_OK)
        status = hide_outside(run, info, err);
    if (status == SD_OK)
        status = hide_file(run->hiding, &info->patient, run->arena, err);
    return status == SD_OK ? hide_warnings(run, info, err) : status;
}

/* ---- one sample ---- */

static const sd_note *hide_notes(const sd_pipeline *run, const char *name,
                                 const sd_note *notes, size_t n)
{
    const hidden pair = {name, "the sample"};
    sd_note *copy = n > 0 ? SD_NEW(run->sample, sd_note, n) : NULL;
    for (size_t i = 0; copy && i < n; i++) {
        copy[i] = notes[i];
        if (!notes[i].text)
            continue;
        copy[i].text = scrub(run->hiding, notes[i].text, run->sample);
        copy[i].text = replace(copy[i].text, &pair, run->sample);
        if (!copy[i].text)
            return NULL;
    }
    return copy;
}

static sd_status hide_gene(const sd_pipeline *run, const char *name, sd_gene_result *gene,
                           sd_error *err)
{
    sd_call *call = SD_NEW(run->sample, sd_call, 1);
    if (!call)
        return sd_error__no_memory(err);
    *call = *gene->call;
    if (call->outside_file) {
        call->outside_file = hash(run->hiding, "FILE", call->outside_file, run->sample);
        if (!call->outside_file)
            return sd_error__no_memory(err);
    }
    call->notes = hide_notes(run, name, call->notes, call->n_notes);
    gene->notes = hide_notes(run, name, gene->notes, gene->n_notes);
    if ((!call->notes && call->n_notes > 0) || (!gene->notes && gene->n_notes > 0))
        return sd_error__no_memory(err);
    gene->call = call;
    return SD_OK;
}

sd_status sd_deidentify__genes(const sd_pipeline *run, const char *name,
                               sd_gene_result *genes, size_t n_genes, sd_error *err)
{
    sd_status status = SD_OK;
    for (size_t i = 0; run->hiding && i < n_genes && status == SD_OK; i++)
        status = hide_gene(run, name, &genes[i], err);
    return status;
}
