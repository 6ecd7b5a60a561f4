/* assembly.c -- the genome build by the header: contig lengths, then labels.
 *
 * On a wrong build every site looks absent or carries nonsense, so nothing is called
 * before the build is believed: lengths name it, or the user, or a label, and REF at our
 * positions must agree with it whatever the header says (assembly_bases.c).
 * SPDX-License-Identifier: Apache-2.0 */
#include "genotype/assembly.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "genotype/contig.h"

enum {
    CHROMOSOME_LENGTH =
        40000000, /* an unknown contig at least so long may be a chromosome renamed */
    LONGEST_NAME =
        8, /* of a chromosome; thousands of decoys and HLA contigs have longer ones */
};

/* ---- contig lengths ---- */

static const sd_kb_contig *find_contig(const sd_kb_contig *contigs, size_t n,
                                       const char *name, int64_t length)
{
    for (size_t i = 0; i < n; i++)
        if ((length == 0 || contigs[i].length == length) &&
            (!name || strcmp(contigs[i].name, name) == 0 ||
             strcmp(contigs[i].alias, name) == 0))
            return &contigs[i];
    return NULL;
}

enum { OTHER_BUILD = SD_ASSEMBLIES, BUILDS }; /* recognised, to be refused */

static int build_of(const char *assembly)
{
    for (int build = 0; build < SD_ASSEMBLIES; build++)
        if (strcmp(assembly, sd_assembly__name((sd_assembly)build)) == 0)
            return build;
    return OTHER_BUILD;
}

/* Which builds have a contig of this length (and name, where one is given): an example of
 * each in found[]; the number of builds. */
static int tell_builds(const sd_kb_contig *contigs, size_t n, const char *name,
                       int64_t length, const sd_kb_contig *found[BUILDS])
{
    int n_found = 0;
    for (size_t i = 0; i < n; i++) {
        if (contigs[i].length != length || (name && strcmp(contigs[i].name, name) != 0 &&
                                            strcmp(contigs[i].alias, name) != 0))
            continue;
        int build = build_of(contigs[i].assembly);
        n_found += found[build] == NULL;
        found[build] = &contigs[i];
    }
    return n_found;
}

/* What the lengths of the header's chromosomes have told so far. */
typedef struct lengths {
    const sd_kb_contig *of[BUILDS]; /* an example of each build */
    const char *unknown;            /* a chromosome of a length that no known build has */
    int64_t unknown_length;
} lengths;

static sd_status refuse_mixture(const sd_source *source, const lengths *seen,
                                sd_error *err)
{
    const sd_kb_contig *first = NULL, *second = NULL;
    for (int build = 0; build < BUILDS; build++)
        if (seen->of[build] && !first)
            first = seen->of[build];
        else if (seen->of[build])
            second = seen->of[build];
    return second ? sd_source__fail(
                        source, SD_EASSEMBLY, err,
                        "the contig lengths mix genome builds: %s is of %s, %s of %s",
                        second->name, second->assembly, first->name, first->assembly)
                  : SD_OK;
}

static sd_status judge_lengths(const sd_source *source, const lengths *seen,
                               sd_header_build *out, sd_error *err)
{
    sd_status status = refuse_mixture(source, seen, err);
    if (status != SD_OK)
        return status;
    const sd_kb_contig *other = seen->of[OTHER_BUILD];
    if (seen->unknown)
        return sd_source__fail(source, SD_EASSEMBLY, err,
                               "contig %.100s has length %lld, which is not that of any "
                               "known genome build; GRCh37 and GRCh38 are read",
                               seen->unknown, (long long)seen->unknown_length);
    if (other)
        return sd_source__fail(source, SD_EASSEMBLY, err,
                               "contig %s has length %lld: this is %s; only GRCh37 and "
                               "GRCh38 are read: align to one of them, or lift the "
                               "variants over and check them",
                               other->name, (long long)other->length, other->assembly);
    for (int build = 0; build < SD_ASSEMBLIES; build++)
        if (seen->of[build]) {
            out->is_known = true;
            out->assembly = (sd_assembly)build;
        }
    return SD_OK;
}

static sd_status read_lengths(const sd_source *source, const sd_kb *kb, sd_arena *arena,
                              sd_header_build *out, sd_error *err)
{
    size_t n_contigs;
    const sd_kb_contig *contigs = sd_kb__contigs(kb, &n_contigs);
    const bcf_hdr_t *header = source->header;
    size_t n = (size_t)header->n[BCF_DT_CTG];
    sd_renamed *renamed = SD_NEW(arena, sd_renamed, n);
    if (!renamed)
        return sd_source__fail(source, SD_ENOMEM, err, "out of memory");
    lengths seen = {0};
    for (size_t i = 0; i < n; i++) {
        const bcf_idpair_t *pair = &header->id[BCF_DT_CTG][i];
        int64_t length = pair->key && pair->val ? (int64_t)pair->val->info[0] : 0;
        if (length <= 0 ||
            (length < CHROMOSOME_LENGTH && strlen(pair->key) > LONGEST_NAME))
            continue;
        const char *name =
            find_contig(contigs, n_contigs, pair->key, 0) ? pair->key : NULL;
        if (name ? !sd_contig__tells_build(kb, name) : length < CHROMOSOME_LENGTH)
            continue;
        const sd_kb_contig *found[BUILDS] = {NULL};
        int n_found = tell_builds(contigs, n_contigs, name, length, found);
        if (name && n_found == 0) {
            seen.unknown = name;
            seen.unknown_length = length;
        }
        for (int build = 0; n_found == 1 && build < BUILDS; build++) {
            if (!found[build])
                continue;
            seen.of[build] = found[build];
            if (!name && build != OTHER_BUILD)
                renamed[out->n_renamed++] = (sd_renamed){pair->key, found[build]->name};
        }
    }
    out->renamed = renamed;
    return judge_lengths(source, &seen, out, err);
}

/* ---- labels ---- */

static const struct label {
    const char *word, *assembly;
} labels[] = {
    {"grch38", "GRCh38"},  {"hg38", "GRCh38"}, {"grch37", "GRCh37"},
    {"hg19", "GRCh37"},    {"b37", "GRCh37"},  {"hs37d5", "GRCh37"},
    {"g1k_v37", "GRCh37"}, {"hg18", "NCBI36"}, {"ncbi36", "NCBI36"},
    {"grch36", "NCBI36"},  {"b36", "NCBI36"},  {"chm13", "T2T-CHM13"},
};

/* `word` in `text` as a word of its own: "hg19.fa", "human_b37", not "hub370". */
static bool contains_word(const char *text, const char *word)
{
    size_t n = strlen(word);
    for (const char *at = text; *at != '\0'; at++) {
        size_t i = 0;
        while (i < n && tolower((unsigned char)at[i]) == word[i])
            i++;
        bool begins = at == text || !isalnum((unsigned char)at[-1]);
        if (i == n && begins && !isdigit((unsigned char)at[n]))
            return true;
    }
    return false;
}

/* The build that a label names; NULL where it names none, or both that are read (a
 * lift-over's path). */
static const char *labelled(const char *text)
{
    const char *found = NULL;
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        if (!contains_word(text, labels[i].word))
            continue;
        if (found && strcmp(labels[i].assembly, found) != 0)
            return NULL;
        found = labels[i].assembly;
    }
    return found;
}

/* A label is a hint: it never stands against lengths or the user's word, but where it
 * does, the header was edited or the file lifted over, and only the user can know. */
static sd_status take_label(const sd_source *source, const char *where, const char *text,
                            sd_header_build *out, sd_error *err)
{
    const char *named = labelled(text);
    if (!named || strcmp(named, sd_assembly__name(out->assembly)) == 0) {
        out->has_label = out->has_label || named;
        return SD_OK;
    }
    if (out->is_forced) {
        sd_source__log(source, SD_LOG_WARNING,
                       "%s names %s (%.100s); read as %s, as asked", where, named, text,
                       sd_assembly__name(out->assembly));
        return SD_OK;
    }
    if (out->is_known)
        return sd_source__fail(source, SD_EASSEMBLY, err,
                               "%s names %s (%.100s) but the contig lengths are those of "
                               "%s: correct the header, or say --build",
                               where, named, text, sd_assembly__name(out->assembly));
    int build = build_of(named);
    if (build == OTHER_BUILD)
        return sd_source__fail(source, SD_EASSEMBLY, err,
                               "%s names %s (%.100s): only GRCh37 and GRCh38 are read",
                               where, named, text);
    if (out->has_label)
        return sd_source__fail(source, SD_EASSEMBLY, err,
                               "the header names two genome builds, %s and %s (%.100s)",
                               sd_assembly__name(out->assembly), named, text);
    out->assembly = (sd_assembly)build;
    out->has_label = true;
    return SD_OK;
}

static sd_status read_labels(const sd_source *source, sd_header_build *out, sd_error *err)
{
    const bcf_hdr_t *header = source->header;
    for (int i = 0; i < header->nhrec; i++) {
        const bcf_hrec_t *line = header->hrec[i];
        sd_status status = SD_OK;
        if (line->type == BCF_HL_GEN && line->value &&
            strcmp(line->key, "reference") == 0)
            status = take_label(source, "##reference", line->value, out, err);
        for (int k = 0; line->type == BCF_HL_CTG && status == SD_OK && k < line->nkeys;
             k++)
            if (strcmp(line->keys[k], "assembly") == 0 && line->vals[k])
                status = take_label(source, "##contig", line->vals[k], out, err);
        if (status != SD_OK)
            return status;
    }
    return SD_OK;
}

/* The user's word, held against the lengths. */
static sd_status take_word(const sd_source *source, sd_header_build *out, sd_error *err)
{
    int build = source->options->build;
    if (build == 0)
        return SD_OK;
    if (build != 37 && build != 38)
        return sd_error__set(err, SD_EUSAGE, NULL, 0,
                             "build %d is not read: say 37 or 38", build);
    sd_assembly asked = build == 37 ? SD_GRCH37 : SD_GRCH38;
    if (out->is_known && out->assembly != asked)
        return sd_source__fail(source, SD_EASSEMBLY, err,
                               "%s was asked for, but the contig lengths are those of %s",
                               sd_assembly__name(asked),
                               sd_assembly__name(out->assembly));
    out->assembly = asked;
    out->is_forced = true;
    return SD_OK;
}

sd_status sd_assembly__from_header(const sd_source *source, const sd_kb *kb,
                                   sd_arena *arena, sd_header_build *out, sd_error *err)
{
    *out = (sd_header_build){.assembly = SD_GRCH38};
    sd_status status = read_lengths(source, kb, arena, out, err);
    if (status == SD_OK)
        status = take_word(source, out, err);
    return status == SD_OK ? read_labels(source, out, err) : status;
}
