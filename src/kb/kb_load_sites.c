/* kb_load_sites.c -- sites/GENE.tsv: where a gene is looked at, and how each place is
 * spelled on both builds. SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/error.h"
#include "kb/kb_data.h"

enum { MAX_ALT = 1000 };

/* The site's allele that is spelled text[length]; n_alleles where none is. */
uint8_t sd_kb__find_spelling(const sd_kb_site *site, const char *text, size_t length)
{
    uint8_t i = 0;
    while (i < site->n_alleles && (strlen(site->alleles[i]) != length ||
                                   memcmp(site->alleles[i], text, length) != 0))
        i++;
    return i;
}

enum {
    SITE,
    RSID,
    HGVS,
    POS_38,
    REF_38,
    ALTS_38,
    POS_37,
    REF_37,
    ALTS_37,
    KEY,
    ABSENT_RISK
};

static const char *const site_columns[] = {
    "site",       "rsid",       "hgvs",        "grch38_pos", "grch38_ref", "grch38_alts",
    "grch37_pos", "grch37_ref", "grch37_alts", "key",        "absent_risk"};

static bool is_sequence(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!strchr("ACGT", text[i]))
            return false;
    return length > 0;
}

/* The alleles of a site: the reference, then the comma-separated alternates. */
static sd_status read_alleles(sd_kb *kb, const sd_kb_reading *in, sd_kb_site *site,
                              sd_error *err)
{
    const char *ref = sd_kb__cell(in, REF_38), *alts = sd_kb__cell(in, ALTS_38);
    size_t room = 2;
    for (const char *c = alts; *c; c++)
        room += *c == ',';
    if (room > SD_MAX_SITE_ALLELES)
        return sd_table__bad(&in->table, err, "site %s: more than %d alleles", site->id,
                             SD_MAX_SITE_ALLELES);
    const char **alleles = SD_NEW(kb->arena, const char *, room);
    if (!alleles)
        return sd_error__no_memory(err);
    site->alleles = alleles;
    for (const char *next = ref; next;) {
        size_t length = strcspn(next, ",");
        if (!is_sequence(next, length))
            return sd_table__bad(&in->table, err,
                                 "site %s: allele \"%.*s\" is not spelled in ACGT",
                                 site->id, (int)(length < 40 ? length : 40), next);
        if (length > (site->n_alleles ? (size_t)MAX_ALT : (size_t)SD_MAX_SITE_REF))
            return sd_table__bad(
                &in->table, err, "site %s: allele of %zu bases; at most %d are possible",
                site->id, length, site->n_alleles ? MAX_ALT : SD_MAX_SITE_REF);
        if (sd_kb__find_spelling(site, next, length) < site->n_alleles)
            return sd_table__bad(&in->table, err, "site %s: allele %.*s is there twice",
                                 site->id, (int)length, next);
        alleles[site->n_alleles] = sd_arena__strndup(kb->arena, next, length);
        if (!alleles[site->n_alleles++])
            return sd_error__no_memory(err);
        if (next == ref && next[length] == ',')
            return sd_table__bad(&in->table, err, "site %s: more than one reference",
                                 site->id);
        next = site->n_alleles == 1  ? alts
               : next[length] == ',' ? next + length + 1
                                     : NULL;
    }
    return SD_OK;
}

/* GRCh37 uses the same strings; which of them is the reference there is what its columns
 * say. */
static sd_status read_grch37(const sd_kb_reading *in, sd_kb_site *site, sd_error *err)
{
    const char *pos = sd_kb__optional(in, POS_37), *ref = sd_kb__optional(in, REF_37);
    const char *alts = sd_kb__optional(in, ALTS_37);
    if (!pos && !ref && !alts)
        return SD_OK;
    if (!pos || !ref || !alts)
        return sd_table__bad(&in->table, err,
                             "site %s: GRCh37 has not all of pos, ref and alts",
                             site->id);
    sd_kb_spelling *on = &site->on[SD_GRCH37];
    sd_status status = sd_kb__position(in, POS_37, &on->pos1, err);
    if (status != SD_OK)
        return status;
    on->ref = sd_kb__find_spelling(site, ref, strlen(ref));
    if (on->ref == site->n_alleles)
        return sd_table__bad(&in->table, err,
                             "site %s: GRCh37 reference %.40s is not an allele of it",
                             site->id, ref);
    if (strlen(ref) > SD_MAX_SITE_REF)
        return sd_table__bad(
            &in->table, err,
            "site %s: GRCh37 reference of %zu bases; at most %d are possible", site->id,
            strlen(ref), SD_MAX_SITE_REF);
    uint32_t seen = UINT32_C(1) << on->ref;
    for (const char *next = alts; next;) {
        size_t length = strcspn(next, ",");
        uint8_t allele = sd_kb__find_spelling(site, next, length);
        if (allele == site->n_alleles || (seen >> allele & 1))
            return sd_table__bad(
                &in->table, err,
                "site %s: GRCh37 alternate %.*s is there twice or not an allele of it",
                site->id, (int)(length < 40 ? length : 40), next);
        seen |= UINT32_C(1) << allele;
        next = next[length] == ',' ? next + length + 1 : NULL;
    }
    for (uint8_t i = 0; i < site->n_alleles; i++)
        if (!(seen >> i & 1))
            return sd_table__bad(&in->table, err, "site %s: GRCh37 lacks allele %.40s",
                                 site->id, site->alleles[i]);
    return SD_OK;
}

static sd_status read_site(sd_kb *kb, const sd_kb_reading *in, sd_kb_site *site,
                           sd_error *err)
{
    static const char *const keys[] = {".", "yes"};
    static const char *const risks[] = {".", "grch38", "grch37", "both"};
    size_t key = 0, risk = 0;
    site->rsid = sd_kb__optional(in, RSID);
    site->hgvs = sd_kb__optional(in, HGVS);
    sd_status status = sd_table__required(&in->table, in->at[SITE], &site->id, err);
    if (status == SD_OK)
        status = sd_kb__position(in, POS_38, &site->on[SD_GRCH38].pos1, err);
    if (status == SD_OK && site->on[SD_GRCH38].pos1 == 0)
        return sd_table__bad(&in->table, err, "site %s: no position on GRCh38", site->id);
    if (status == SD_OK)
        status = read_alleles(kb, in, site, err);
    if (status == SD_OK)
        status = read_grch37(in, site, err);
    if (status == SD_OK)
        status = sd_table__word(&in->table, in->at[KEY], keys, SD_COUNT(keys), &key, err);
    if (status == SD_OK)
        status = sd_table__word(&in->table, in->at[ABSENT_RISK], risks, SD_COUNT(risks),
                                &risk, err);
    site->is_key = key == 1;
    site->absent_risk[SD_GRCH38] = risk == 1 || risk == 3;
    site->absent_risk[SD_GRCH37] = risk == 2 || risk == 3;
    return status;
}

static bool is_in_region(const sd_kb_gene *gene, const sd_kb_site *site,
                         sd_assembly assembly)
{
    const sd_kb_spelling *on = &site->on[assembly];
    const struct sd_kb_region *region = &gene->region[assembly];
    return on->pos1 == 0 ||
           (on->pos1 >= region->start1 &&
            on->pos1 + (int64_t)strlen(site->alleles[on->ref]) - 1 <= region->end1);
}

/* What the rows before say about this one: GRCh38 positions ascend, GRCh37 positions are
 * not used twice. */
static sd_status check_position(const sd_kb_reading *in, const sd_kb_gene *gene,
                                const sd_kb_site *sites, size_t index, sd_error *err)
{
    const sd_kb_site *site = &sites[index];
    if (index > 0 && sites[index - 1].on[SD_GRCH38].pos1 >= site->on[SD_GRCH38].pos1)
        return sd_table__bad(&in->table, err,
                             "site %s: not after the site before it on GRCh38", site->id);
    int64_t pos_37 = site->on[SD_GRCH37].pos1;
    for (size_t i = 0; i < index && pos_37 != 0; i++)
        if (sites[i].on[SD_GRCH37].pos1 == pos_37)
            return sd_table__bad(&in->table, err,
                                 "site %s: at the GRCh37 position of site %s", site->id,
                                 sites[i].id);
    for (int assembly = 0; assembly < SD_ASSEMBLIES; assembly++)
        if (!is_in_region(gene, site, (sd_assembly)assembly))
            return sd_table__bad(&in->table, err,
                                 "site %s: outside of the gene's region on %s", site->id,
                                 sd_assembly__name((sd_assembly)assembly));
    return SD_OK;
}

sd_status sd_kb__load_sites(sd_kb *kb, sd_kb_gene *gene, bool is_required, sd_error *err)
{
    sd_kb_reading in;
    sd_status status = sd_kb__begin_gene(kb, &in, "sites", gene, is_required,
                                         site_columns, SD_COUNT(site_columns), err);
    if (status != SD_OK)
        return status;
    sd_kb_site *sites = SD_NEW(kb->arena, sd_kb_site, in.max_rows);
    sd_kb_name *ids = SD_NEW(kb->arena, sd_kb_name, in.max_rows);
    if (!sites || !ids)
        return sd_error__no_memory(err);
    gene->sites = sites;
    gene->site_ids = ids;
    for (bool more;; gene->n_sites++) {
        status = sd_kb__next(&in, &more, err);
        if (status != SD_OK)
            return status;
        if (!more)
            break;
        status = read_site(kb, &in, &sites[gene->n_sites], err);
        if (status == SD_OK)
            status = check_position(&in, gene, sites, gene->n_sites, err);
        if (status != SD_OK)
            return status;
        ids[gene->n_sites] =
            (sd_kb_name){sites[gene->n_sites].id, gene->n_sites, in.table.line};
    }
    if (is_required && gene->n_sites == 0)
        return sd_table__bad(&in.table, err, "gene %s has no site", gene->name);
    return sd_kb__sort_names(ids, gene->n_sites, in.table.path, "site", err);
}
