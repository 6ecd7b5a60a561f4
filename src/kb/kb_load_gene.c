/* kb_load_gene.c -- one gene: its alleles' functions, its sites, the definitions, the
 * phenotype rules.
 *
 * functions/GENE.tsv names the alleles and their order; sites/GENE.tsv the positions;
 * alleles/GENE.tsv says which bases an allele has where.  From these `fits` is filled:
 * what each allele accepts at each site.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "kb/kb_data.h"

enum { MAX_FITS = 16 * 1024 * 1024 };

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
    sd_status status = sd_kb__begin_gene(kb, &in, "functions", gene, true, columns,
                                         SD_COUNT(columns), err);
    if (status != SD_OK)
        return status;
    *alleles = SD_NEW(kb->arena, sd_kb_allele, in.max_rows);
    sd_kb_name *names = SD_NEW(kb->arena, sd_kb_name, in.max_rows);
    if (!*alleles || !names)
        return sd_error__no_memory(err);
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
        return sd_kb__wrong(kb, "genes.tsv", sd_kb__gene_line(kb, gene), err,
                            "gene %s: reference allele %s is not in functions/%s.tsv",
                            gene->name, reference, gene->name);
    }
    gene->reference = (uint16_t)found->index;
    alleles[gene->reference].is_reference = true;
    return SD_OK;
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
    uint8_t allele = sd_kb__find_spelling(site, text, length);
    *bases = allele < site->n_alleles ? UINT32_C(1) << allele : 0;
    const char *of_code = *bases == 0 && length == 1 ? bases_of_code(*text) : NULL;
    for (; of_code && *of_code; of_code++) {
        allele = sd_kb__find_spelling(site, of_code, 1);
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
        return sd_error__no_memory(err);
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
    sd_status status = sd_kb__begin_gene(kb, &in, "alleles", gene, is_required, columns,
                                         SD_COUNT(columns), err);
    if (status != SD_OK)
        return status;
    definition *rows = SD_NEW(kb->arena, definition, in.max_rows);
    if (!rows)
        return sd_error__no_memory(err);
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
        return sd_kb__wrong(kb, "genes.tsv", sd_kb__gene_line(kb, gene), err,
                            "gene %s: too many sites and alleles (%zu x %zu)", gene->name,
                            n_sites, n_alleles);
    uint32_t *fits = SD_NEW(kb->arena, uint32_t, n_alleles * n_sites);
    uint32_t *reference = SD_NEW(kb->arena, uint32_t, n_sites);
    if (!fits || !reference)
        return sd_error__no_memory(err);
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
        status = sd_kb__load_sites(kb, gene, is_called, err);
    if (status == SD_OK)
        status = sd_kb__load_windows(kb, gene, err);
    if (status == SD_OK)
        status = load_definitions(kb, gene, alleles, is_called, err);
    if (status == SD_OK)
        status = fill_fits(kb, gene, alleles, err);
    return status;
}
