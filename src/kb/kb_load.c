/* kb_load.c -- assemblies, genes and the small tables that refer to them.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "kb/kb_data.h"

/* ---- assemblies.tsv ---- */

sd_status sd_kb__load_assemblies(sd_kb *kb, sd_error *err)
{
    enum { ASSEMBLY, CONTIG, ALIAS, LENGTH };
    static const char *const columns[] = {"assembly", "contig", "alias", "length"};
    sd_kb_reading in;
    sd_status status =
        sd_kb__begin(kb, &in, "assemblies.tsv", true, columns, SD_COUNT(columns), err);
    if (status != SD_OK)
        return status;
    kb->contigs = SD_NEW(kb->arena, sd_kb_contig, in.max_rows);
    if (!kb->contigs)
        return sd_error__no_memory(err);
    for (bool more;;) {
        status = sd_kb__next(&in, &more, err);
        if (status != SD_OK || !more)
            return status;
        sd_kb_contig *contig = &kb->contigs[kb->n_contigs];
        *contig = (sd_kb_contig){.assembly = sd_kb__cell(&in, ASSEMBLY),
                                 .name = sd_kb__cell(&in, CONTIG),
                                 .alias = sd_kb__cell(&in, ALIAS)};
        status = sd_kb__position(&in, LENGTH, &contig->length, err);
        if (status != SD_OK)
            return status;
        if (contig->length == 0)
            return sd_table__bad(&in.table, err, "%s has no length", contig->name);
        for (size_t i = 0; i < kb->n_contigs; i++) {
            const sd_kb_contig *other = &kb->contigs[i];
            if (strcmp(other->assembly, contig->assembly) == 0 &&
                strcmp(other->name, contig->name) == 0 &&
                strcmp(other->alias, contig->alias) == 0 &&
                other->length == contig->length)
                return sd_table__bad(&in.table, err, "%s of %s is there twice",
                                     contig->name, contig->assembly);
        }
        kb->n_contigs++;
    }
}

/* ---- genes.tsv ---- */

enum {
    GENE,
    HGNC,
    CHROMOSOME,
    STRAND,
    START_38,
    END_38,
    START_37,
    END_37,
    PLOIDY,
    CALLER,
    PHENOTYPE_RULE,
    UNDOCUMENTED,
    COPY_NUMBER,
    REFERENCE_ALLELE,
    LOINC,
    TITLE
};

static const char *const gene_columns[] = {
    "gene",           "hgnc",         "chromosome",  "strand",           "grch38_start",
    "grch38_end",     "grch37_start", "grch37_end",  "ploidy",           "caller",
    "phenotype_rule", "undocumented", "copy_number", "reference_allele", "loinc",
    "title"};

static const char *const ploidies[] = {
    [SD_AUTOSOMAL] = "autosomal",
    [SD_X_LINKED] = "x_linked",
    [SD_MITOCHONDRIAL] = "mitochondrial",
};
static const char *const callers[] = {"star", "variant_list", "outside"};
static const char *const phenotype_rules[] = {
    [SD_RULE_NONE] = "none",
    [SD_RULE_FUNCTION_PAIR] = "function_pair",
    [SD_RULE_ACTIVITY_SCORE] = "activity_score",
    [SD_RULE_ALLELE_STATUS] = "allele_status",
};
static const char *const strands[] = {"+", "-", "."};
static const char *const undocumented[] = {"keep", "reference"};
static const char *const copy_number[] = {".", "needed"};

/* The cell as an index into its closed vocabulary. */
#define READ_WORD(in, column, words, index, err)                                         \
    sd_table__word(&(in)->table, (in)->at[column], words, SD_COUNT(words), index, err)

static sd_status read_words(const sd_kb_reading *in, sd_kb_gene *gene, sd_error *err)
{
    size_t strand = 0, ploidy = 0, caller = 0, rule = 0, unknown_base = 0, copies = 0;
    sd_status status = READ_WORD(in, STRAND, strands, &strand, err);
    if (status == SD_OK)
        status = READ_WORD(in, PLOIDY, ploidies, &ploidy, err);
    if (status == SD_OK)
        status = READ_WORD(in, CALLER, callers, &caller, err);
    if (status == SD_OK)
        status = READ_WORD(in, PHENOTYPE_RULE, phenotype_rules, &rule, err);
    if (status == SD_OK)
        status = READ_WORD(in, UNDOCUMENTED, undocumented, &unknown_base, err);
    if (status == SD_OK)
        status = READ_WORD(in, COPY_NUMBER, copy_number, &copies, err);
    gene->strand = strands[strand][0];
    gene->ploidy = (sd_ploidy)ploidy;
    gene->caller = callers[caller];
    gene->phenotype_rule = (sd_phenotype_rule)rule;
    gene->undocumented_is_reference = unknown_base == 1;
    gene->needs_copy_number = copies == 1;
    return status;
}

static sd_status read_region(const sd_kb *kb, const sd_kb_reading *in,
                             size_t start_column, sd_assembly assembly, sd_kb_gene *gene,
                             sd_error *err)
{
    const char *on = sd_assembly__name(assembly);
    struct sd_kb_region *region = &gene->region[assembly];
    sd_status status = sd_kb__position(in, start_column, &region->start1, err);
    if (status == SD_OK)
        status = sd_kb__position(in, start_column + 1, &region->end1, err);
    if (status != SD_OK)
        return status;
    if ((region->start1 == 0) != (region->end1 == 0) || region->start1 > region->end1)
        return sd_table__bad(&in->table, err,
                             "gene %s: the region on %s ends before it starts",
                             gene->name, on);
    if (region->start1 == 0)
        return SD_OK;
    for (size_t i = 0; i < kb->n_contigs; i++) {
        const sd_kb_contig *contig = &kb->contigs[i];
        if (strcmp(contig->assembly, on) == 0 &&
            strcmp(contig->name, gene->chromosome) == 0 && region->end1 <= contig->length)
            return SD_OK;
    }
    return sd_table__bad(&in->table, err,
                         "gene %s: %s has no %s of that length in assemblies.tsv",
                         gene->name, on, gene->chromosome);
}

/* Genes name tables, so their names must be fit for file names; and have no blank, for
 * the guidance conditions. */
static bool is_gene_name(const char *name)
{
    static const char allowed[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    size_t length = strspn(name, allowed);
    return length > 0 && length <= 64 && name[length] == '\0' && name[0] != '-';
}

static sd_status read_gene(const sd_kb *kb, const sd_kb_reading *in, sd_kb_gene *gene,
                           sd_error *err)
{
    gene->name = sd_kb__cell(in, GENE);
    if (!is_gene_name(gene->name))
        return sd_table__bad(&in->table, err, "\"%s\" cannot be the name of a gene",
                             gene->name);
    gene->hgnc = sd_kb__optional(in, HGNC);
    gene->loinc = sd_kb__optional(in, LOINC);
    sd_status status = sd_table__required(&in->table, in->at[TITLE], &gene->title, err);
    if (status == SD_OK)
        status =
            sd_table__required(&in->table, in->at[CHROMOSOME], &gene->chromosome, err);
    if (status == SD_OK)
        status = read_words(in, gene, err);
    if (status == SD_OK)
        status = read_region(kb, in, START_38, SD_GRCH38, gene, err);
    if (status == SD_OK)
        status = read_region(kb, in, START_37, SD_GRCH37, gene, err);
    return status;
}

sd_status sd_kb__load_genes(sd_kb *kb, sd_error *err)
{
    sd_kb_reading in;
    sd_status status = sd_kb__begin(kb, &in, "genes.tsv", true, gene_columns,
                                    SD_COUNT(gene_columns), err);
    if (status != SD_OK)
        return status;
    kb->genes = SD_NEW(kb->arena, sd_kb_gene, in.max_rows);
    kb->gene_names = SD_NEW(kb->arena, sd_kb_name, in.max_rows);
    const char **references = SD_NEW(kb->arena, const char *, in.max_rows);
    if (!kb->genes || !kb->gene_names || !references)
        return sd_error__no_memory(err);
    size_t n = 0;
    for (bool more;; n++) {
        status = sd_kb__next(&in, &more, err);
        if (status != SD_OK)
            return status;
        if (!more)
            break;
        sd_kb_gene *gene = &kb->genes[n];
        status = read_gene(kb, &in, gene, err);
        if (status != SD_OK)
            return status;
        gene->index = (uint16_t)n;
        references[n] = sd_kb__optional(&in, REFERENCE_ALLELE);
        kb->gene_names[n] = (sd_kb_name){gene->name, (uint32_t)n, in.table.line};
    }
    kb->n_genes = n;
    if (n == 0)
        return sd_table__bad(&in.table, err, "there is no gene");
    status = sd_kb__sort_names(kb->gene_names, n, in.table.path, "gene", err);
    for (size_t i = 0; i < n && status == SD_OK; i++)
        status = sd_kb__load_gene(kb, &kb->genes[i], references[i], err);
    for (size_t i = 0; i < n && status == SD_OK; i++)
        status = sd_kb__load_phenotypes(kb, &kb->genes[i], err);
    return status;
}

/* ---- tables that refer to genes ---- */

sd_status sd_kb__read_gene_ref(const sd_kb *kb, const sd_kb_reading *in, size_t column,
                               const sd_kb_gene **gene, sd_error *err)
{
    *gene = sd_kb__find_gene(kb, sd_kb__cell(in, column));
    if (!*gene)
        return sd_table__bad(&in->table, err, "gene %s is not in genes.tsv",
                             sd_kb__cell(in, column));
    return SD_OK;
}

sd_status sd_kb__read_site_ref(const sd_kb_gene *gene, const sd_kb_reading *in,
                               size_t column, uint16_t *site, sd_error *err)
{
    *site = sd_kb__find_site(gene, sd_kb__cell(in, column));
    if (*site == UINT16_MAX)
        return sd_table__bad(&in->table, err, "site %s is not in sites/%s.tsv",
                             sd_kb__cell(in, column), gene->name);
    return SD_OK;
}

sd_status sd_kb__read_allele_ref(const sd_kb_gene *gene, const sd_kb_reading *in,
                                 size_t column, uint16_t *allele, sd_error *err)
{
    *allele = sd_kb__find_allele(gene, sd_kb__cell(in, column));
    if (*allele == SD_NO_ALLELE)
        return sd_table__bad(&in->table, err, "allele %s is not in functions/%s.tsv",
                             sd_kb__cell(in, column), gene->name);
    return SD_OK;
}

sd_status sd_kb__load_proxies(sd_kb *kb, sd_error *err)
{
    enum { P_GENE, P_SITE, P_DECISIVE, P_ALLELE };
    static const char *const columns[] = {"gene", "site", "decisive_site", "allele"};
    sd_kb_reading in;
    sd_status status =
        sd_kb__begin(kb, &in, "proxies.tsv", false, columns, SD_COUNT(columns), err);
    if (status != SD_OK)
        return status;
    kb->proxies = SD_NEW(kb->arena, sd_kb_proxy, in.max_rows);
    if (!kb->proxies)
        return sd_error__no_memory(err);
    for (bool more;; kb->n_proxies++) {
        status = sd_kb__next(&in, &more, err);
        if (status != SD_OK || !more)
            return status;
        sd_kb_proxy *proxy = &kb->proxies[kb->n_proxies];
        status = sd_kb__read_gene_ref(kb, &in, P_GENE, &proxy->gene, err);
        if (status == SD_OK)
            status = sd_kb__read_site_ref(proxy->gene, &in, P_SITE, &proxy->site, err);
        if (status == SD_OK)
            status = sd_kb__read_site_ref(proxy->gene, &in, P_DECISIVE,
                                          &proxy->decisive_site, err);
        if (status == SD_OK)
            status =
                sd_kb__read_allele_ref(proxy->gene, &in, P_ALLELE, &proxy->allele, err);
        if (status != SD_OK)
            return status;
        if (proxy->site == proxy->decisive_site)
            return sd_table__bad(&in.table, err, "site %s cannot stand for itself",
                                 sd_kb__cell(&in, P_SITE));
    }
}

sd_status sd_kb__load_tiers(sd_kb *kb, sd_error *err)
{
    enum { T_GENE, T_ALLELE, T_TIER };
    static const char *const columns[] = {"gene", "allele", "tier"};
    static const char *const tiers[] = {"1", "2", "3"};
    sd_kb_reading in;
    sd_status status =
        sd_kb__begin(kb, &in, "tiers.tsv", false, columns, SD_COUNT(columns), err);
    if (status != SD_OK)
        return status;
    kb->tiers = SD_NEW(kb->arena, sd_kb_tier, in.max_rows);
    if (!kb->tiers)
        return sd_error__no_memory(err);
    for (bool more;; kb->n_tiers++) {
        status = sd_kb__next(&in, &more, err);
        if (status != SD_OK || !more)
            return status;
        sd_kb_tier *tier = &kb->tiers[kb->n_tiers];
        size_t word = 0;
        status = sd_kb__read_gene_ref(kb, &in, T_GENE, &tier->gene, err);
        if (status == SD_OK)
            status =
                sd_kb__read_allele_ref(tier->gene, &in, T_ALLELE, &tier->allele, err);
        if (status == SD_OK)
            status = READ_WORD(&in, T_TIER, tiers, &word, err);
        if (status != SD_OK)
            return status;
        tier->tier = (int)word + 1;
        for (size_t i = 0; i < kb->n_tiers; i++)
            if (kb->tiers[i].gene == tier->gene && kb->tiers[i].allele == tier->allele)
                return sd_table__bad(&in.table, err, "%s %s is there twice",
                                     tier->gene->name, sd_kb__cell(&in, T_ALLELE));
    }
}

/* ---- drugs.tsv, actions.tsv ---- */

sd_status sd_kb__load_drugs(sd_kb *kb, sd_error *err)
{
    enum { DRUG, RXNORM, ATC, CLASS, SYNONYMS };
    static const char *const columns[] = {"drug", "rxnorm", "atc", "class", "synonyms"};
    sd_kb_reading in;
    sd_status status =
        sd_kb__begin(kb, &in, "drugs.tsv", false, columns, SD_COUNT(columns), err);
    if (status != SD_OK)
        return status;
    kb->drugs = SD_NEW(kb->arena, sd_kb_drug, in.max_rows);
    kb->drug_names = SD_NEW(kb->arena, sd_kb_name, in.max_rows);
    if (!kb->drugs || !kb->drug_names)
        return sd_error__no_memory(err);
    for (bool more;; kb->n_drugs++) {
        status = sd_kb__next(&in, &more, err);
        if (status != SD_OK)
            return status;
        if (!more)
            return sd_kb__sort_names(kb->drug_names, kb->n_drugs, in.table.path, "drug",
                                     err);
        sd_kb_drug *drug = &kb->drugs[kb->n_drugs];
        *drug = (sd_kb_drug){.rxnorm = sd_kb__optional(&in, RXNORM),
                             .atc = sd_kb__optional(&in, ATC),
                             .drug_class = sd_kb__optional(&in, CLASS),
                             .synonyms = sd_kb__optional(&in, SYNONYMS)};
        status = sd_table__required(&in.table, in.at[DRUG], &drug->name, err);
        if (status != SD_OK)
            return status;
        kb->drug_names[kb->n_drugs] =
            (sd_kb_name){drug->name, (uint32_t)kb->n_drugs, in.table.line};
    }
}

sd_status sd_kb__load_actions(sd_kb *kb, sd_error *err)
{
    enum { CODE, ACTION_CLASS, LABEL };
    static const char *const columns[] = {"action", "class", "label"};
    static const char *const classes[] = {
        [SD_CLASS_AVOID] = "avoid",     [SD_CLASS_CHANGE] = "change",
        [SD_CLASS_CAUTION] = "caution", [SD_CLASS_USUAL] = "usual",
        [SD_CLASS_NONE] = "none",
    };
    sd_kb_reading in;
    sd_status status =
        sd_kb__begin(kb, &in, "actions.tsv", false, columns, SD_COUNT(columns), err);
    if (status != SD_OK)
        return status;
    kb->actions = SD_NEW(kb->arena, sd_kb_action, in.max_rows);
    if (!kb->actions)
        return sd_error__no_memory(err);
    for (bool more;; kb->n_actions++) {
        status = sd_kb__next(&in, &more, err);
        if (status != SD_OK || !more)
            return status;
        sd_kb_action *action = &kb->actions[kb->n_actions];
        size_t word = 0;
        status = sd_table__required(&in.table, in.at[CODE], &action->code, err);
        if (status == SD_OK)
            status = READ_WORD(&in, ACTION_CLASS, classes, &word, err);
        if (status == SD_OK)
            status = sd_table__required(&in.table, in.at[LABEL], &action->label, err);
        if (status != SD_OK)
            return status;
        action->class_ = (sd_action_class)word;
        for (size_t i = 0; i < kb->n_actions; i++)
            if (strcmp(kb->actions[i].code, action->code) == 0)
                return sd_table__bad(&in.table, err, "action %s is there twice",
                                     action->code);
    }
}

/* ---- sources.tsv ---- */

/* Whether `word` is YYYY-MM or YYYY-MM-DD.  As text, later ones compare greater. */
static bool is_date(const char *word, size_t length)
{
    static const char shape[] = "dddd-dd-dd";
    if (length != 7 && length != 10)
        return false;
    for (size_t i = 0; i < length; i++)
        if (shape[i] == 'd' ? word[i] < '0' || word[i] > '9' : word[i] != shape[i])
            return false;
    return true;
}

void sd_kb__newest_date(const char *release, char date[11])
{
    while (*release != '\0') {
        const size_t length = strspn(release, "0123456789-");
        if (is_date(release, length) && strncmp(release, date, length) > 0) {
            memcpy(date, release, length);
            date[length] = '\0';
        }
        release += length ? length : 1;
    }
}

static bool is_sha256(const char *text)
{
    return strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
}

sd_status sd_kb__load_sources(sd_kb *kb, sd_error *err)
{
    enum { TABLE, SOURCE, RELEASE, RETRIEVED, LICENCE, URL, ROWS, SHA256 };
    static const char *const columns[] = {"table",   "source", "release", "retrieved",
                                          "licence", "url",    "rows",    "sha256"};
    sd_kb_reading in;
    sd_status status =
        sd_kb__begin(kb, &in, "sources.tsv", true, columns, SD_COUNT(columns), err);
    if (status != SD_OK)
        return status;
    kb->sources = SD_NEW(kb->arena, sd_kb_source, in.max_rows);
    if (!kb->sources)
        return sd_error__no_memory(err);
    for (bool more;; kb->n_sources++) {
        status = sd_kb__next(&in, &more, err);
        if (status != SD_OK || !more)
            return status;
        sd_kb_source *source = &kb->sources[kb->n_sources];
        *source = (sd_kb_source){.table = sd_kb__cell(&in, TABLE),
                                 .source = sd_kb__cell(&in, SOURCE),
                                 .release = sd_kb__cell(&in, RELEASE),
                                 .retrieved = sd_kb__cell(&in, RETRIEVED),
                                 .licence = sd_kb__cell(&in, LICENCE),
                                 .url = sd_kb__cell(&in, URL),
                                 .sha256 = sd_kb__cell(&in, SHA256)};
        status = sd_table__int(&in.table, in.at[ROWS], &source->rows, err);
        if (status != SD_OK)
            return status;
        if (!is_sha256(source->sha256) || source->rows < 0)
            return sd_table__bad(&in.table, err, "%s: no valid sha256 or number of rows",
                                 source->table);
        sd_kb__newest_date(source->release, kb->date);
    }
}
