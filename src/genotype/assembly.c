/* assembly.c -- the genome build, from contig lengths, labels and reference bases.
 *
 * On a wrong build every site looks absent or carries nonsense, so nothing is called
 * before the build is believed: lengths name it, and REF at our sites must agree with it
 * whatever the header says. SPDX-License-Identifier: Apache-2.0 */
#include "genotype/assembly.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "genotype/contig.h"
#include "genotype/variant.h"

static const char ours[] = "GRCh38";

enum {
    ENOUGH_BASES =
        5,         /* REF must agree at so many sites where only bases tell the build */
    FEW_BASES = 3, /* ... or so many, with another build, where none agrees with ours */
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

/* Do our build and others have a contig of this length (and name, where one is given)? */
static void tell_builds(const sd_kb_contig *contigs, size_t n, const char *name,
                        int64_t length, bool *is_ours, bool *is_other)
{
    for (size_t i = 0; i < n; i++) {
        if (contigs[i].length != length || (name && strcmp(contigs[i].name, name) != 0 &&
                                            strcmp(contigs[i].alias, name) != 0))
            continue;
        bool same = strcmp(contigs[i].assembly, ours) == 0;
        *is_ours = *is_ours || same;
        *is_other = *is_other || !same;
    }
}

/* What the lengths of the header's chromosomes have told so far. */
typedef struct lengths {
    const sd_kb_contig *supported, *other; /* an example of each */
    const char *unknown; /* a chromosome of a length that no known build has */
    int64_t unknown_length;
} lengths;

static sd_status judge_lengths(const sd_source *source, const lengths *seen,
                               sd_header_build *out, sd_error *err)
{
    if (seen->supported && seen->other)
        return sd_source__fail(
            source, SD_EASSEMBLY, err,
            "the contig lengths mix genome builds: %s is of %s, %s of %s",
            seen->supported->name, ours, seen->other->name, seen->other->assembly);
    if (seen->unknown)
        return sd_source__fail(source, SD_EASSEMBLY, err,
                               "contig %.100s has length %lld, which is not that of %s "
                               "or any other known genome build",
                               seen->unknown, (long long)seen->unknown_length, ours);
    if (seen->other)
        return sd_source__fail(source, SD_EASSEMBLY, err,
                               "contig %s has length %lld: this is %s; only %s is read: "
                               "align to it, or lift the "
                               "variants over and check them",
                               seen->other->name, (long long)seen->other->length,
                               seen->other->assembly, ours);
    out->is_known = seen->supported != NULL;
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
        const sd_kb_contig *match = find_contig(contigs, n_contigs, name, length);
        bool is_supported = false, is_other = false;
        tell_builds(contigs, n_contigs, name, length, &is_supported, &is_other);
        if (is_supported && is_other)
            continue;
        if (name && !match) {
            seen.unknown = name;
            seen.unknown_length = length;
        } else if (match && is_supported) {
            seen.supported = match;
        } else if (match) {
            seen.other = match;
        }
        if (!name && match && is_supported)
            renamed[out->n_renamed++] = (sd_renamed){pair->key, match->name};
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

/* The build that a label names; NULL where it names none, or ours beside another (a
 * lift-over's path). */
static const char *foreign_label(const char *text)
{
    const char *found = NULL;
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        if (!contains_word(text, labels[i].word))
            continue;
        if (strcmp(labels[i].assembly, ours) == 0)
            return NULL;
        found = labels[i].assembly;
    }
    return found;
}

static sd_status check_label(const sd_source *source, const char *where, const char *text,
                             bool is_known, sd_error *err)
{
    const char *named = foreign_label(text);
    if (!named)
        return SD_OK;
    if (is_known)
        return sd_source__fail(source, SD_EASSEMBLY, err,
                               "%s names %s (%.100s) but the contig lengths are those of "
                               "%s: correct the header",
                               where, named, text, ours);
    return sd_source__fail(source, SD_EASSEMBLY, err,
                           "%s names %s (%.100s): only %s is read", where, named, text,
                           ours);
}

static sd_status read_labels(const sd_source *source, bool is_known, sd_error *err)
{
    const bcf_hdr_t *header = source->header;
    for (int i = 0; i < header->nhrec; i++) {
        const bcf_hrec_t *line = header->hrec[i];
        sd_status status = SD_OK;
        if (line->type == BCF_HL_GEN && line->value &&
            strcmp(line->key, "reference") == 0)
            status = check_label(source, "##reference", line->value, is_known, err);
        for (int k = 0; line->type == BCF_HL_CTG && status == SD_OK && k < line->nkeys;
             k++)
            if (strcmp(line->keys[k], "assembly") == 0 && line->vals[k])
                status = check_label(source, "##contig", line->vals[k], is_known, err);
        if (status != SD_OK)
            return status;
    }
    return SD_OK;
}

sd_status sd_assembly__from_header(const sd_source *source, const sd_kb *kb,
                                   sd_arena *arena, sd_header_build *out, sd_error *err)
{
    *out = (sd_header_build){.assembly = SD_GRCH38};
    sd_status status = read_lengths(source, kb, arena, out, err);
    return status == SD_OK ? read_labels(source, out->is_known, err) : status;
}

/* ---- reference bases ---- */

static char complement(char base)
{
    switch (toupper((unsigned char)base)) {
    case 'A':
        return 'T';
    case 'C':
        return 'G';
    case 'G':
        return 'C';
    case 'T':
        return 'A';
    default:
        return base;
    }
}

void sd_assembly__count(sd_build_tally *tally, const sd_kb_site *site,
                        sd_assembly assembly, int64_t pos1, const char *ref, size_t n_ref)
{
    if (n_ref == 0 || toupper((unsigned char)ref[0]) == 'N')
        return;
    if (sd_variant__ref_agrees(site, assembly, pos1, ref, n_ref)) {
        tally->agree[assembly]++;
        return;
    }
    tally->disagree[assembly]++;
    const char *expected = sd_variant__site_ref(site, assembly);
    if (assembly == SD_GRCH38 && n_ref == 1 && complement(ref[0]) == expected[0])
        tally->complement++;
}

static sd_status refuse_bases(const sd_source *source, const sd_build_tally *tally,
                              sd_error *err)
{
    uint64_t agree = tally->agree[SD_GRCH38], disagree = tally->disagree[SD_GRCH38];
    uint64_t agree37 = tally->agree[SD_GRCH37],
             total37 = agree37 + tally->disagree[SD_GRCH37];
    if (agree37 > agree && agree37 * 2 > total37)
        return sd_source__fail(source, SD_EASSEMBLY, err,
                               "this looks like GRCh37: REF agrees with it at %llu of "
                               "%llu pharmacogene positions, with "
                               "%s at %llu of %llu; only %s is read",
                               (unsigned long long)agree37, (unsigned long long)total37,
                               ours, (unsigned long long)agree,
                               (unsigned long long)(agree + disagree), ours);
    return sd_source__fail(
        source, SD_EASSEMBLY, err,
        "REF is not the %s base at %llu of %llu pharmacogene positions: wrong %s "
        "suspected",
        ours, (unsigned long long)disagree, (unsigned long long)(agree + disagree),
        tally->complement * 2 > disagree ? "strand (bases are complements)"
                                         : "genome build or strand");
}

sd_status sd_assembly__judge(const sd_source *source, const sd_header_build *header,
                             const sd_build_tally *tally, uint64_t n_reached,
                             sd_error *err)
{
    uint64_t agree = tally->agree[SD_GRCH38], disagree = tally->disagree[SD_GRCH38];
    uint64_t agree37 = tally->agree[SD_GRCH37];
    bool fits_37 = agree37 >= (agree > 0 ? ENOUGH_BASES : FEW_BASES) &&
                   agree37 > 2 * agree && agree37 > 2 * tally->disagree[SD_GRCH37];
    /* single disagreements are told per site; a tenth of them cannot be chance */
    if ((disagree >= 3 && disagree * 10 > agree + disagree) || fits_37)
        return refuse_bases(source, tally, err);
    /* who asks for one gene may be told that the file does not have it */
    if (n_reached == 0 && agree == 0 && source->options->genes == NULL)
        return sd_source__fail(source, SD_EASSEMBLY, err,
                               "no pharmacogene position is covered: no record lies in "
                               "any of the genes on %s",
                               ours);
    if (!header->is_known && agree < ENOUGH_BASES)
        return sd_source__fail(source, SD_EASSEMBLY, err,
                               "the genome build cannot be told: the header gives no "
                               "contig lengths, and REF can be "
                               "compared at %llu pharmacogene positions only; add "
                               "##contig lines with lengths",
                               (unsigned long long)(agree + disagree));
    if (!header->is_known)
        sd_source__log(source, SD_LOG_NOTE,
                       "the header gives no contig lengths; REF agrees with %s at %llu "
                       "of %llu pharmacogene positions",
                       ours, (unsigned long long)agree,
                       (unsigned long long)(agree + disagree));
    return SD_OK;
}
