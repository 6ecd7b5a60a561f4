/* variant.c -- trim a record's alleles and compare them with a site's.
 *
 * Invariant: two spellings are compared as edits only, never as strings, so padding,
 * joining several ALTs in one record or splitting them into several cannot change what is
 * read. SPDX-License-Identifier: Apache-2.0 */
#include "genotype/variant.h"

#include <string.h>

static char upper(char base)
{
    return base >= 'a' && base <= 'z' ? (char)(base - 'a' + 'A') : base;
}

static bool is_base(char base)
{
    switch (upper(base)) {
    case 'A':
    case 'C':
    case 'G':
    case 'T':
        return true;
    default:
        return false;
    }
}

static bool same_bases(const char *a, const char *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (upper(a[i]) != upper(b[i]))
            return false;
    return true;
}

sd_alt_kind sd_variant__alt_kind(const char *ref, const char *alt)
{
    if (strcmp(alt, "<NON_REF>") == 0 || strcmp(alt, "<*>") == 0)
        return SD_ALT_UNSPECIFIED;
    if (strcmp(alt, "*") == 0)
        return SD_ALT_SPANNING;
    size_t n = strlen(alt);
    /* breakends: t[p[, ]p]t, and single ones, .A or A. */
    if (n > 0 && (alt[0] == '<' || strpbrk(alt, "[]") ||
                  (n > 1 && (alt[0] == '.' || alt[n - 1] == '.'))))
        return SD_ALT_SYMBOLIC;
    for (size_t i = 0; i < n; i++)
        if (!is_base(alt[i]))
            return SD_ALT_INVALID;
    if (n == 0 || (n == strlen(ref) && same_bases(ref, alt, n)))
        return SD_ALT_INVALID;
    return SD_ALT_BASES;
}

sd_edit sd_variant__trim(int64_t pos1, const char *ref, size_t n_ref, const char *alt,
                         size_t n_alt)
{
    while (n_ref > 0 && n_alt > 0 && upper(ref[n_ref - 1]) == upper(alt[n_alt - 1])) {
        n_ref--;
        n_alt--;
    }
    while (n_ref > 0 && n_alt > 0 && upper(*ref) == upper(*alt)) {
        pos1++;
        ref++;
        alt++;
        n_ref--;
        n_alt--;
    }
    return (sd_edit){
        .pos1 = pos1, .n_deleted = n_ref, .n_inserted = n_alt, .inserted = alt};
}

bool sd_variant__same_edit(const sd_edit *a, const sd_edit *b)
{
    return a->pos1 == b->pos1 && a->n_deleted == b->n_deleted &&
           a->n_inserted == b->n_inserted &&
           same_bases(a->inserted, b->inserted, a->n_inserted);
}

const char *sd_variant__site_ref(const sd_kb_site *site, sd_assembly assembly)
{
    return site->alleles[site->on[assembly].ref];
}

int64_t sd_variant__site_end(const sd_kb_site *site, sd_assembly assembly)
{
    return site->on[assembly].pos1 +
           (int64_t)strlen(sd_variant__site_ref(site, assembly)) - 1;
}

bool sd_variant__ref_agrees(const sd_kb_site *site, sd_assembly assembly, int64_t pos1,
                            const char *ref, size_t n_ref)
{
    const char *site_ref = sd_variant__site_ref(site, assembly);
    int64_t start1 = site->on[assembly].pos1;
    for (int64_t i = 0; site_ref[i] != '\0'; i++) {
        int64_t at = start1 + i - pos1;
        if (at >= 0 && at < (int64_t)n_ref && upper(ref[at]) != upper(site_ref[i]))
            return false;
    }
    return true;
}

static sd_edit site_edit(const sd_kb_site *site, sd_assembly assembly, size_t allele)
{
    const char *ref = sd_variant__site_ref(site, assembly);
    const char *alt = site->alleles[allele];
    return sd_variant__trim(site->on[assembly].pos1, ref, strlen(ref), alt, strlen(alt));
}

uint32_t sd_variant__bases_in(const sd_kb_site *site, sd_assembly assembly, int64_t from1,
                              int64_t to1)
{
    int64_t start1 = site->on[assembly].pos1, end1 = sd_variant__site_end(site, assembly);
    if (from1 < start1)
        from1 = start1;
    if (to1 > end1)
        to1 = end1;
    uint32_t bits = 0;
    for (int64_t pos1 = from1; pos1 <= to1; pos1++)
        bits |= UINT32_C(1) << (pos1 - start1);
    return bits;
}

uint32_t sd_variant__insertion_anchors(const sd_kb_site *site, sd_assembly assembly)
{
    uint32_t bits = 0;
    for (size_t a = 0; a < site->n_alleles; a++) {
        if (a == site->on[assembly].ref)
            continue;
        sd_edit edit = site_edit(site, assembly, a);
        if (edit.n_deleted == 0)
            bits |= sd_variant__bases_in(site, assembly, edit.pos1 - 1, edit.pos1 - 1);
    }
    return bits;
}

/* ---- reading ---- */

static sd_reading reads_reference(const sd_kb_site *site, sd_assembly assembly)
{
    return (sd_reading){SD_READS_REFERENCE, (int16_t)site->on[assembly].ref, 0};
}

/* The site has alleles that differ from its reference in bases, not in length. */
static bool has_substitutions(const sd_kb_site *site, sd_assembly assembly)
{
    size_t n_ref = strlen(sd_variant__site_ref(site, assembly));
    for (size_t a = 0; a < site->n_alleles; a++)
        if (a != site->on[assembly].ref && strlen(site->alleles[a]) == n_ref)
            return true;
    return false;
}

/* An edit that keeps the length says directly which bases stand at the site.  Where the
 * site knows nothing but insertions and deletions, a changed base is another variant: it
 * leaves the site's own question at "no". */
static sd_reading read_substitution(const sd_kb_site *site, sd_assembly assembly,
                                    const sd_edit *edit)
{
    const char *ref = sd_variant__site_ref(site, assembly);
    size_t n_ref = strlen(ref);
    char spelled[SD_MAX_SITE_REF + 1];
    if (n_ref > SD_MAX_SITE_REF)
        n_ref = SD_MAX_SITE_REF;
    memcpy(spelled, ref, n_ref);
    spelled[n_ref] = '\0';
    uint32_t changed = 0;
    for (size_t i = 0; i < n_ref; i++) {
        int64_t at = site->on[assembly].pos1 + (int64_t)i - edit->pos1;
        if (at < 0 || at >= (int64_t)edit->n_inserted)
            continue;
        spelled[i] = upper(edit->inserted[at]);
        if (spelled[i] != upper(ref[i]))
            changed |= UINT32_C(1) << i;
    }
    sd_reading reading = reads_reference(site, assembly);
    reading.changed = changed;
    if (changed == 0 || !has_substitutions(site, assembly))
        return reading;
    for (size_t a = 0; a < site->n_alleles; a++)
        if (strlen(site->alleles[a]) == n_ref &&
            same_bases(site->alleles[a], spelled, n_ref)) {
            reading.kind = SD_READS_ALLELE;
            reading.allele = (int16_t)a;
            return reading;
        }
    reading.kind = SD_READS_OTHER;
    reading.allele = -2;
    return reading;
}

/* Another insertion than the site's own touches the site only where the site's insertions
 * stand too, or between two of its bases. */
static sd_reading read_insertion(const sd_kb_site *site, sd_assembly assembly,
                                 const sd_edit *edit)
{
    int64_t before1 = edit->pos1 - 1;
    bool is_inside = before1 >= site->on[assembly].pos1 &&
                     before1 < sd_variant__site_end(site, assembly);
    uint32_t anchor = sd_variant__bases_in(site, assembly, before1, before1);
    if (is_inside || (anchor & sd_variant__insertion_anchors(site, assembly)))
        return (sd_reading){SD_READS_OTHER, -2, 0};
    return reads_reference(site, assembly);
}

static sd_reading read_deletion(const sd_kb_site *site, sd_assembly assembly,
                                const sd_edit *edit)
{
    int64_t start1 = site->on[assembly].pos1, end1 = sd_variant__site_end(site, assembly);
    int64_t last1 = edit->pos1 + (int64_t)edit->n_deleted - 1;
    uint32_t before =
        sd_variant__bases_in(site, assembly, edit->pos1 - 1, edit->pos1 - 1);
    if (edit->pos1 > end1 && (before & sd_variant__insertion_anchors(site, assembly)))
        return (sd_reading){SD_READS_OTHER, -2,
                            0}; /* the repeat that the site lengthens is shortened */
    if (edit->pos1 > end1 || last1 < start1)
        return reads_reference(site, assembly);
    if (edit->pos1 > start1 &&
        last1 <= end1) /* the anchor stays: an unknown length of this very site */
        return (sd_reading){SD_READS_OTHER, -2, 0};
    return (sd_reading){SD_READS_SPANNED, -2, 0};
}

sd_reading sd_variant__read(const sd_kb_site *site, sd_assembly assembly,
                            const sd_edit *edit)
{
    for (size_t a = 0; a < site->n_alleles; a++) {
        if (a == site->on[assembly].ref)
            continue;
        sd_edit known = site_edit(site, assembly, a);
        if (!sd_variant__same_edit(&known, edit))
            continue;
        uint32_t changed = 0;
        if (known.n_deleted == known.n_inserted)
            changed = read_substitution(site, assembly, edit).changed;
        return (sd_reading){SD_READS_ALLELE, (int16_t)a, changed};
    }
    if (edit->n_deleted == edit->n_inserted)
        return read_substitution(site, assembly, edit);
    if (edit->n_deleted == 0)
        return read_insertion(site, assembly, edit);
    return read_deletion(site, assembly, edit);
}
