/* kb_load_gene.c -- one gene: its alleles' functions, its sites, the definitions, the
 * phenotype rules.
 *
 * functions/GENE.tsv names the alleles and their order; sites/GENE.tsv the positions;
 * alleles/GENE.tsv says which bases an allele has where.  From these `fits` is filled:
 * what each allele accepts at each site.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "kb/kb_data.h"

enum { MAX_ALT = 1000, MAX_FITS = 16 * 1024 * 1024 };

static sd_status begin(sd_kb *kb, sd_kb_reading *in, const char *folder,
                       const sd_kb_gene *gene, bool is_required,
                       const char *const *columns, size_t n_columns, sd_error *err)
{
    const char *name = sd_arena__printf(kb->arena, "%s/%s.tsv", folder, gene->name);
    if (!name)
        return sd_kb__no_memory(err);
    return sd_kb__begin(kb, in, name, is_required, columns, n_columns, err);
}

/* ---- functions/GENE.tsv ---- */

static sd_status read_function(const sd_kb_reading *in, sd_kb_allele *allele,
                               sd_error *err)
{
    enum { ALLELE, FUNCTION, ACTIVITY, REPORTED_AS };
    sd_status status = sd_table__required(&in->table, in->at[ALLELE], &allele->name, err);
    if (status != SD_OK)
        return status;
    allele->function = sd_kb__optional(in, FUNCTION);
    allele->reported_as = sd_kb__optional(in, REPORTED_AS);
    if (!allele->reported_as)
        allele->reported_as = allele->name;
    allele->has_activity = sd_kb__optional(in, ACTIVITY) != NULL;
    if (!allele->has_activity)
        return SD_OK;
    status = sd_table__double(&in->table, in->at[ACTIVITY], &allele->activity, err);
    if (status == SD_OK && (allele->activity < 0 || allele->activity > 100))
        return sd_table__bad(&in->table, err,
                             "allele %s: activity %s is not between 0 and 100",
                             allele->name, sd_kb__cell(in, ACTIVITY));
    return status;
}

static sd_status load_functions(sd_kb *kb, sd_kb_gene *gene, sd_kb_allele **alleles,
                                sd_error *err)
{
    static const char *const columns[] = {"allele", "function", "activity",
                                          "reported_as"};
    sd_kb_reading in;
    sd_status status =
        begin(kb, &in, "functions", gene, true, columns, SD_COUNT(columns), err);
    if (status != SD_OK)
        return status;
    if (in.max_rows >= SD_NO_ALLELE)
        return sd_table__bad(&in.table, err, "more than %d alleles", SD_NO_ALLELE - 1);
    *alleles = SD_NEW(kb->arena, sd_kb_allele, in.max_rows);
    sd_kb_name *names = SD_NEW(kb->arena, sd_kb_name, in.max_rows);
    if (!*alleles || !names)
        return sd_kb__no_memory(err);
    for (bool more;; gene->n_alleles++) {
        status = sd_kb__next(&in, &more, err);
        if (status != SD_OK)
            return status;
        if (!more)
            break;
        sd_kb_allele *allele = &(*alleles)[gene->n_alleles];
        status = read_function(&in, allele, err);
        if (status != SD_OK)
            return status;
        names[gene->n_alleles] =
            (sd_kb_name){allele->name, gene->n_alleles, in.table.line};
    }
    gene->alleles = *alleles;
    gene->allele_names = names;
    return sd_kb__sort_names(names, gene->n_alleles, in.table.path, "allele", err);
}

static sd_status find_reference(sd_kb *kb, sd_kb_gene *gene, sd_kb_allele *alleles,
                                const char *reference, sd_error *err)
{
    gene->reference = SD_NO_ALLELE;
    if (!reference)
        return SD_OK;
    const sd_kb_name *found =
        sd_kb__find_name(gene->allele_names, gene->n_alleles, reference);
    if (!found) {
        const sd_kb_name *row = sd_kb__find_name(kb->gene_names, kb->n_genes, gene->name);
        return sd_error__set(err, SD_EINPUT, "genes.tsv", row ? row->line : 0,
                             "gene %s: reference allele %s is not in functions/%s.tsv",
                             gene->name, reference, gene->name);
    }
    gene->reference = (uint16_t)found->index;
    alleles[gene->reference].is_reference = true;
    return SD_OK;
}

/* ---- sites/GENE.tsv ---- */

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

/* The site's allele that is spelled text[length]; n_alleles where none is. */
static uint8_t find_spelling(const sd_kb_site *site, const char *text, size_t length)
{
    uint8_t i = 0;
    while (i < site->n_alleles && (strlen(site->alleles[i]) != length ||
                                   memcmp(site->alleles[i], text, length) != 0))
        i++;
    return i;
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
        return sd_kb__no_memory(err);
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
        if (find_spelling(site, next, length) < site->n_alleles)
            return sd_table__bad(&in->table, err, "site %s: allele %.*s is there twice",
                                 site->id, (int)length, next);
        alleles[site->n_alleles] = sd_arena__strndup(kb->arena, next, length);
        if (!alleles[site->n_alleles++])
            return sd_kb__no_memory(err);
        if (next == ref && next[length] == ',')
            return sd_table__bad(&in->table, err, "site %s: more than one reference",
                                 site->id);
        next = site->n_alleles == 1  ? alts
               : next[length] == ',' ? next + length + 1
                                     : NULL;
    }
    return SD_OK;
}

static sd_status read_pos(const sd_kb_reading *in, size_t column, int64_t *pos,
                          sd_error *err)
{
    sd_status status = sd_table__int(&in->table, in->at[column], pos, err);
    if (status == SD_OK && *pos < 1)
        return sd_table__bad(&in->table, err, "%s: %s is no position",
                             in->table.names[in->at[column]], sd_kb__cell(in, column));
    return status;
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
    sd_status status = read_pos(in, POS_37, &on->pos1, err);
    if (status != SD_OK)
        return status;
    on->ref = find_spelling(site, ref, strlen(ref));
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
        uint8_t allele = find_spelling(site, next, length);
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
        status = read_pos(in, POS_38, &site->on[SD_GRCH38].pos1, err);
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

static sd_status load_sites(sd_kb *kb, sd_kb_gene *gene, bool is_required, sd_error *err)
{
    sd_kb_reading in;
    sd_status status = begin(kb, &in, "sites", gene, is_required, site_columns,
                             SD_COUNT(site_columns), err);
    if (status != SD_OK)
        return status;
    if (in.max_rows >= UINT16_MAX)
        return sd_table__bad(&in.table, err, "more than %d sites", UINT16_MAX - 1);
    sd_kb_site *sites = SD_NEW(kb->arena, sd_kb_site, in.max_rows);
    sd_kb_name *ids = SD_NEW(kb->arena, sd_kb_name, in.max_rows);
    if (!sites || !ids)
        return sd_kb__no_memory(err);
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

/* ---- alleles/GENE.tsv ---- */

/* Nucleotide codes of IUPAC (NC-IUB 1984) that stand for more than one base. */
static const char *bases_of_code(char code)
{
    static const struct {
        char code;
        const char *bases;
    } codes[] = {{'R', "AG"},  {'Y', "CT"},  {'S', "CG"},  {'W', "AT"},
                 {'K', "GT"},  {'M', "AC"},  {'B', "CGT"}, {'D', "AGT"},
                 {'H', "ACT"}, {'V', "ACG"}, {'N', "ACGT"}};
    for (size_t i = 0; i < SD_COUNT(codes); i++)
        if (codes[i].code == code)
            return codes[i].bases;
    return NULL;
}

/* The site's alleles that `text` stands for.  Every base of a code must be an allele of
 * the site, or a base that a definition allows could not be recognised; only N, "whatever
 * it is", means those that there are. */
static sd_status read_bases(const sd_kb_reading *in, const sd_kb_site *site,
                            const char *text, uint32_t *bases, sd_error *err)
{
    size_t length = strlen(text);
    uint8_t allele = find_spelling(site, text, length);
    *bases = allele < site->n_alleles ? UINT32_C(1) << allele : 0;
    const char *of_code = *bases == 0 && length == 1 ? bases_of_code(*text) : NULL;
    for (; of_code && *of_code; of_code++) {
        allele = find_spelling(site, of_code, 1);
        if (allele < site->n_alleles)
            *bases |= UINT32_C(1) << allele;
        else if (*text != 'N')
            return sd_table__bad(&in->table, err,
                                 "%s at site %s: %c is not an allele of the site", text,
                                 site->id, *of_code);
    }
    if (*bases == 0)
        return sd_table__bad(&in->table, err, "\"%.40s\" is not an allele of site %s",
                             text, site->id);
    return SD_OK;
}

typedef struct definition {
    uint16_t allele;
    sd_kb_core core;
    int64_t line;
} definition;

static int compare_definitions(const void *a, const void *b)
{
    const definition *x = a, *y = b;
    if (x->allele != y->allele)
        return x->allele < y->allele ? -1 : 1;
    if (x->core.site != y->core.site)
        return x->core.site < y->core.site ? -1 : 1;
    return (x->line > y->line) - (x->line < y->line);
}

static sd_status read_definition(const sd_kb_reading *in, const sd_kb_gene *gene,
                                 definition *row, sd_error *err)
{
    enum { ALLELE, AT_SITE, ALT };
    const char *allele = sd_kb__cell(in, ALLELE), *site = sd_kb__cell(in, AT_SITE);
    const sd_kb_name *found =
        sd_kb__find_name(gene->allele_names, gene->n_alleles, allele);
    if (!found)
        return sd_table__bad(&in->table, err, "allele %s is not in functions/%s.tsv",
                             allele, gene->name);
    row->allele = (uint16_t)found->index;
    row->core.site = sd_kb__find_site(gene, site);
    if (row->core.site == UINT16_MAX)
        return sd_table__bad(&in->table, err, "allele %s: site %s is not in sites/%s.tsv",
                             allele, site, gene->name);
    row->line = in->table.line;
    return read_bases(in, &gene->sites[row->core.site], sd_kb__cell(in, ALT),
                      &row->core.bases, err);
}

/* Give each allele its part of the sorted rows. */
static sd_status share_out(sd_kb *kb, const sd_kb_reading *in, const sd_kb_gene *gene,
                           sd_kb_allele *alleles, definition *rows, size_t n_rows,
                           sd_error *err)
{
    sd_kb_core *core = SD_NEW(kb->arena, sd_kb_core, n_rows);
    if (!core)
        return sd_kb__no_memory(err);
    qsort(rows, n_rows, sizeof *rows, compare_definitions);
    for (size_t i = 0; i < n_rows; i++) {
        sd_kb_allele *allele = &alleles[rows[i].allele];
        if (i > 0 && rows[i - 1].allele == rows[i].allele &&
            rows[i - 1].core.site == rows[i].core.site)
            return sd_error__set(err, SD_EINPUT, in->table.path, rows[i].line,
                                 "allele %s: site %s is there already, on line %lld",
                                 allele->name, gene->sites[rows[i].core.site].id,
                                 (long long)rows[i - 1].line);
        core[i] = rows[i].core;
        if (allele->n_core++ == 0)
            allele->core = &core[i];
    }
    return SD_OK;
}

static sd_status load_definitions(sd_kb *kb, sd_kb_gene *gene, sd_kb_allele *alleles,
                                  bool is_required, sd_error *err)
{
    static const char *const columns[] = {"allele", "site", "alt"};
    sd_kb_reading in;
    sd_status status =
        begin(kb, &in, "alleles", gene, is_required, columns, SD_COUNT(columns), err);
    if (status != SD_OK)
        return status;
    definition *rows = SD_NEW(kb->arena, definition, in.max_rows);
    if (!rows)
        return sd_kb__no_memory(err);
    size_t n = 0;
    for (bool more;; n++) {
        status = sd_kb__next(&in, &more, err);
        if (status != SD_OK)
            return status;
        if (!more)
            return share_out(kb, &in, gene, alleles, rows, n, err);
        status = read_definition(&in, gene, &rows[n], err);
        if (status != SD_OK)
            return status;
    }
}

/* ---- fits ---- */

static bool is_one_base(uint32_t bases)
{
    return (bases & (bases - 1)) == 0;
}

/* A site that the reference allele does not name has the genome's base in it. */
static sd_status fill_fits(sd_kb *kb, sd_kb_gene *gene, sd_kb_allele *alleles,
                           sd_error *err)
{
    size_t n_alleles = gene->n_alleles, n_sites = gene->n_sites;
    if (n_alleles * n_sites > MAX_FITS)
        return sd_error__set(err, SD_EINPUT, "genes.tsv", 0,
                             "gene %s: too many sites and alleles (%zu x %zu)",
                             gene->name, n_sites, n_alleles);
    uint32_t *fits = SD_NEW(kb->arena, uint32_t, n_alleles * n_sites);
    uint32_t *reference = SD_NEW(kb->arena, uint32_t, n_sites);
    if (!fits || !reference)
        return sd_kb__no_memory(err);
    const uint32_t genome = 1; /* bit 0: the GRCh38 reference */
    for (size_t s = 0; s < n_sites; s++)
        reference[s] = genome;
    if (gene->reference != SD_NO_ALLELE) {
        const sd_kb_allele *allele = &alleles[gene->reference];
        for (size_t i = 0; i < allele->n_core; i++)
            reference[allele->core[i].site] = allele->core[i].bases;
    }
    for (size_t a = 0; a < n_alleles; a++) {
        sd_kb_allele *allele = &alleles[a];
        for (size_t s = 0; s < n_sites; s++) {
            bool keeps = allele->is_reference || is_one_base(reference[s]);
            fits[s * n_alleles + a] = keeps ? reference[s] : genome;
        }
        for (size_t i = 0; i < allele->n_core; i++)
            fits[allele->core[i].site * n_alleles + a] = allele->core[i].bases;
        allele->is_defined = allele->n_core > 0 || (allele->is_reference && n_sites > 0);
        allele->specificity = allele->is_reference ? gene->n_sites : allele->n_core;
    }
    gene->fits = fits;
    return SD_OK;
}

sd_status sd_kb__load_gene(sd_kb *kb, sd_kb_gene *gene, const char *reference,
                           sd_error *err)
{
    bool is_called = strcmp(gene->caller, "outside") != 0;
    sd_kb_allele *alleles = NULL;
    sd_status status = load_functions(kb, gene, &alleles, err);
    if (status == SD_OK)
        status = find_reference(kb, gene, alleles, reference, err);
    if (status == SD_OK)
        status = load_sites(kb, gene, is_called, err);
    if (status == SD_OK)
        status = load_definitions(kb, gene, alleles, is_called, err);
    if (status == SD_OK)
        status = fill_fits(kb, gene, alleles, err);
    return status;
}

/* ---- phenotypes/GENE.tsv ---- */

enum { KEY_1, KEY_2, PHENOTYPE };

static bool is_function_in(const sd_kb_gene *gene, const char *text)
{
    for (uint16_t i = 0; i < gene->n_alleles; i++)
        if (gene->alleles[i].function && strcmp(gene->alleles[i].function, text) == 0)
            return true;
    return false;
}

/* Guidelines write rules for functions that none of the gene's alleles has yet, in the
 * terms of other genes. */
static bool is_function(const sd_kb *kb, const sd_kb_gene *gene, const char *text)
{
    if (is_function_in(gene, text))
        return true;
    for (size_t g = 0; g < kb->n_genes; g++)
        if (is_function_in(&kb->genes[g], text))
            return true;
    return false;
}

static sd_status read_pair(const sd_kb *kb, const sd_kb_reading *in,
                           const sd_kb_gene *gene, sd_kb_phenotype *row, sd_error *err)
{
    bool is_known_1 = strcmp(row->key_1, "*") == 0 || is_function(kb, gene, row->key_1);
    bool is_known_2 = strcmp(row->key_2, "*") == 0 || strcmp(row->key_2, "-") == 0 ||
                      is_function(kb, gene, row->key_2);
    if (!is_known_1 || !is_known_2)
        return sd_table__bad(&in->table, err, "\"%s\" is the function of no allele",
                             is_known_1 ? row->key_2 : row->key_1);
    for (uint16_t i = 0; i < gene->n_phenotypes; i++) {
        const sd_kb_phenotype *other = &gene->phenotypes[i];
        if ((strcmp(other->key_1, row->key_1) == 0 &&
             strcmp(other->key_2, row->key_2) == 0) ||
            (strcmp(other->key_1, row->key_2) == 0 &&
             strcmp(other->key_2, row->key_1) == 0))
            return sd_table__bad(&in->table, err, "%s with %s is there twice", row->key_1,
                                 row->key_2);
    }
    return SD_OK;
}

static sd_status read_range(const sd_kb_reading *in, const sd_kb_gene *gene,
                            sd_kb_phenotype *row, sd_error *err)
{
    row->to = HUGE_VAL;
    sd_status status = sd_table__double(&in->table, in->at[KEY_1], &row->from, err);
    if (status == SD_OK && sd_kb__optional(in, KEY_2))
        status = sd_table__double(&in->table, in->at[KEY_2], &row->to, err);
    if (status != SD_OK)
        return status;
    if (row->from < 0 || row->from > row->to)
        return sd_table__bad(&in->table, err, "%s to %s is no range of scores",
                             row->key_1, row->key_2);
    for (uint16_t i = 0; i < gene->n_phenotypes; i++)
        if (row->from <= gene->phenotypes[i].to && gene->phenotypes[i].from <= row->to)
            return sd_table__bad(&in->table, err,
                                 "%s to %s overlaps the range of another row", row->key_1,
                                 row->key_2);
    return SD_OK;
}

static sd_status read_status(const sd_kb_reading *in, const sd_kb_gene *gene,
                             sd_kb_phenotype *row, sd_error *err)
{
    static const char ending[] = " positive";
    size_t length = strlen(row->key_1);
    if (sd_kb__find_allele(gene, row->key_1) == SD_NO_ALLELE)
        return sd_table__bad(&in->table, err, "allele %s is not in functions/%s.tsv",
                             row->key_1, gene->name);
    if (sd_kb__optional(in, KEY_2))
        return sd_table__bad(&in->table, err, "allele %s: key_2 must be .", row->key_1);
    if (strncmp(row->phenotype, row->key_1, length) != 0 ||
        strcmp(row->phenotype + length, ending) != 0)
        return sd_table__bad(&in->table, err, "the phenotype must be \"%s%s\"",
                             row->key_1, ending);
    for (uint16_t i = 0; i < gene->n_phenotypes; i++)
        if (strcmp(gene->phenotypes[i].key_1, row->key_1) == 0)
            return sd_table__bad(&in->table, err, "allele %s is there twice", row->key_1);
    return SD_OK;
}

static sd_status read_phenotype(const sd_kb *kb, const sd_kb_reading *in,
                                const sd_kb_gene *gene, sd_kb_phenotype *row,
                                sd_error *err)
{
    row->key_1 = sd_kb__cell(in, KEY_1);
    row->key_2 = sd_kb__cell(in, KEY_2);
    sd_status status =
        sd_table__required(&in->table, in->at[PHENOTYPE], &row->phenotype, err);
    if (status != SD_OK)
        return status;
    switch (gene->phenotype_rule) {
    case SD_RULE_FUNCTION_PAIR:
        return read_pair(kb, in, gene, row, err);
    case SD_RULE_ACTIVITY_SCORE:
        return read_range(in, gene, row, err);
    case SD_RULE_ALLELE_STATUS:
        return read_status(in, gene, row, err);
    case SD_RULE_NONE:
        break;
    }
    return sd_table__bad(&in->table, err, "gene %s has no phenotype rule", gene->name);
}

sd_status sd_kb__load_phenotypes(sd_kb *kb, sd_kb_gene *gene, sd_error *err)
{
    static const char *const columns[] = {"key_1", "key_2", "phenotype"};
    bool is_required = gene->phenotype_rule != SD_RULE_NONE;
    sd_kb_reading in;
    sd_status status =
        begin(kb, &in, "phenotypes", gene, is_required, columns, SD_COUNT(columns), err);
    if (status != SD_OK)
        return status;
    if (in.max_rows >= UINT16_MAX)
        return sd_table__bad(&in.table, err, "more than %d rows", UINT16_MAX - 1);
    sd_kb_phenotype *rows = SD_NEW(kb->arena, sd_kb_phenotype, in.max_rows);
    if (!rows)
        return sd_kb__no_memory(err);
    gene->phenotypes = rows;
    for (bool more;; gene->n_phenotypes++) {
        status = sd_kb__next(&in, &more, err);
        if (status != SD_OK)
            return status;
        if (!more)
            break;
        status = read_phenotype(kb, &in, gene, &rows[gene->n_phenotypes], err);
        if (status != SD_OK)
            return status;
    }
    if (is_required && gene->n_phenotypes == 0)
        return sd_table__bad(&in.table, err, "gene %s has no phenotype", gene->name);
    return SD_OK;
}
