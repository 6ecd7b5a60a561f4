/* browse_pages.c -- all that the tables say of one gene, or of one drug, on a page.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdbool.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "run/browse.h"
#include "run/grid.h"

/* ---- a gene ---- */

static const char *ploidy_text(sd_ploidy ploidy)
{
    switch (ploidy) {
    case SD_AUTOSOMAL:
        return "two copies";
    case SD_X_LINKED:
        return "one or two copies (X)";
    case SD_MITOCHONDRIAL:
        return "mitochondrial";
    }
    return "";
}

static const char *rule_text(sd_phenotype_rule rule)
{
    switch (rule) {
    case SD_RULE_NONE:
        return "none";
    case SD_RULE_FUNCTION_PAIR:
        return "from the pair of functions";
    case SD_RULE_ACTIVITY_SCORE:
        return "from the activity score";
    case SD_RULE_ALLELE_STATUS:
        return "each risk allele positive or negative";
    }
    return "";
}

static void print_facts(const sd_kb_gene *gene, FILE *out)
{
    fprintf(out, "%s  %s\n", gene->name, gene->title);
    if (gene->hgnc)
        fprintf(out, "  identifier    %s\n", gene->hgnc);
    fprintf(out, "  place         %s, strand %c\n", gene->chromosome, gene->strand);
    for (int a = SD_ASSEMBLIES - 1; a >= 0; a--)
        if (gene->region[a].start1 > 0)
            fprintf(out, "  %-12s  %s:%lld-%lld\n", sd_assembly__name((sd_assembly)a),
                    gene->chromosome, (long long)gene->region[a].start1,
                    (long long)gene->region[a].end1);
    fprintf(out, "  copies        %s\n", ploidy_text(gene->ploidy));
    fprintf(out, "  calling       %s%s\n", gene->caller,
            gene->needs_copy_number ? "; copy number and structure are needed as well"
                                    : "");
    fprintf(out, "  unknown base  %s\n",
            gene->undocumented_is_reference ? "read as the reference, with a note"
                                            : "leaves the gene uncalled");
    fprintf(out, "  phenotypes    %s\n", rule_text(gene->phenotype_rule));
    if (gene->reference != SD_NO_ALLELE)
        fprintf(out, "  reference     %s\n", gene->alleles[gene->reference].name);
}

/* " rs1 G; rs2 C/T": what the definition names. */
static void put_definition(const sd_kb_gene *gene, const sd_kb_allele *allele,
                           sd_text *text)
{
    for (size_t i = 0; i < allele->n_core; i++) {
        const sd_kb_site *site = &gene->sites[allele->core[i].site];
        const char *separator = " ";
        sd_text__printf(text, "%s%s", text->length ? "; " : "", site->id);
        for (uint8_t base = 0; base < site->n_alleles; base++) {
            if (!(allele->core[i].bases >> base & 1))
                continue;
            sd_text__printf(text, "%s%s", separator, site->alleles[base]);
            separator = "/";
        }
    }
}

static const char *definition_text(const sd_kb_gene *gene, const sd_kb_allele *allele,
                                   sd_text *text, sd_arena *arena)
{
    if (gene->n_sites == 0)
        return ".";
    if (!allele->is_defined)
        return "not told by small variants";
    sd_text__clear(text);
    if (allele->is_reference)
        sd_text__puts(text, "the reference");
    put_definition(gene, allele, text);
    return text->failed ? NULL : sd_arena__strdup(arena, text->data);
}

/* As the table writes it: at most a few decimals, and none that say nothing. */
static const char *number_text(double value, sd_arena *arena)
{
    char *text = sd_arena__printf(arena, "%.4f", value);
    size_t length = text ? strlen(text) : 0;
    while (length > 0 && text[length - 1] == '0')
        text[--length] = '\0';
    if (length > 0 && text[length - 1] == '.')
        text[--length] = '\0';
    return text;
}

static const char *tier_text(const sd_kb *kb, const sd_kb_gene *gene, uint16_t allele,
                             sd_arena *arena)
{
    size_t n = 0;
    const sd_kb_tier *tiers = sd_kb__tiers(kb, &n);
    for (size_t i = 0; i < n; i++)
        if (tiers[i].gene == gene && tiers[i].allele == allele)
            return sd_arena__printf(arena, "%d", tiers[i].tier);
    return ".";
}

static sd_status print_alleles(const sd_kb *kb, const sd_kb_gene *gene, sd_arena *arena,
                               FILE *out, sd_error *err)
{
    sd_grid g;
    sd_text text = {0};
    bool has_failed = !sd_grid__new(&g, (size_t)gene->n_alleles + 1, 6, arena);
    if (!has_failed)
        *sd_grid__add(&g) = (sd_grid_row){
            {"allele", "printed as", "function", "activity", "tier", "defined by"}};
    for (uint16_t a = 0; a < gene->n_alleles && !has_failed; a++) {
        const sd_kb_allele *allele = &gene->alleles[a];
        const char *activity =
            allele->has_activity ? number_text(allele->activity, arena) : ".";
        const char *definition = definition_text(gene, allele, &text, arena);
        *sd_grid__add(&g) = (sd_grid_row){
            {allele->name, allele->reported_as, allele->function ? allele->function : ".",
             activity, tier_text(kb, gene, a, arena), definition}};
        has_failed = text.failed;
    }
    sd_text__free(&text);
    if (has_failed || sd_arena__failed(arena))
        return sd_error__no_memory(err);
    fprintf(out, "\nAlleles: %u\n", (unsigned)gene->n_alleles);
    sd_grid__print(&g, "  ", out);
    return SD_OK;
}

/* "94761900 C>T": where the site is and how it is spelled there. */
static const char *spelling_text(const sd_kb_site *site, sd_assembly assembly,
                                 sd_arena *arena)
{
    const sd_kb_spelling *on = &site->on[assembly];
    if (on->pos1 == 0)
        return ".";
    const char *text =
        sd_arena__printf(arena, "%lld %s>", (long long)on->pos1, site->alleles[on->ref]);
    const char *separator = "";
    for (uint8_t i = 0; i < site->n_alleles && text; i++) {
        if (i == on->ref)
            continue;
        text = sd_arena__printf(arena, "%s%s%s", text, separator, site->alleles[i]);
        separator = ",";
    }
    return text;
}

static const char *risk_text(const sd_kb_site *site)
{
    const bool on_37 = site->absent_risk[SD_GRCH37], on_38 = site->absent_risk[SD_GRCH38];
    return on_37 && on_38 ? "both" : on_37 ? "GRCh37" : on_38 ? "GRCh38" : ".";
}

static sd_status print_sites(const sd_kb_gene *gene, sd_arena *arena, FILE *out,
                             sd_error *err)
{
    sd_grid g;
    if (!sd_grid__new(&g, (size_t)gene->n_sites + 1, 5, arena))
        return sd_error__no_memory(err);
    *sd_grid__add(&g) =
        (sd_grid_row){{"site", "GRCh38", "GRCh37", "key", "absent is not reference"}};
    for (uint16_t s = 0; s < gene->n_sites; s++) {
        const sd_kb_site *site = &gene->sites[s];
        const char *on_38 = spelling_text(site, SD_GRCH38, arena);
        const char *on_37 = spelling_text(site, SD_GRCH37, arena);
        *sd_grid__add(&g) = (sd_grid_row){
            {site->id, on_38, on_37, site->is_key ? "yes" : ".", risk_text(site)}};
    }
    if (sd_arena__failed(arena))
        return sd_error__no_memory(err);
    fprintf(out, "\nSites: %u\n", (unsigned)gene->n_sites);
    sd_grid__print(&g, "  ", out);
    return SD_OK;
}

static sd_status print_phenotypes(const sd_kb_gene *gene, sd_arena *arena, FILE *out,
                                  sd_error *err)
{
    static const sd_grid_row headings[] = {
        [SD_RULE_NONE] = {{"", "", ""}},
        [SD_RULE_FUNCTION_PAIR] = {{"one copy", "other copy", "phenotype"}},
        [SD_RULE_ACTIVITY_SCORE] = {{"score from", "to", "phenotype"}},
        [SD_RULE_ALLELE_STATUS] = {{"risk allele", "", "where carried"}},
    };
    sd_grid g;
    if (!sd_grid__new(&g, (size_t)gene->n_phenotypes + 1, 3, arena))
        return sd_error__no_memory(err);
    *sd_grid__add(&g) = headings[gene->phenotype_rule];
    for (uint16_t i = 0; i < gene->n_phenotypes; i++) {
        const sd_kb_phenotype *row = &gene->phenotypes[i];
        *sd_grid__add(&g) = (sd_grid_row){{row->key_1, row->key_2, row->phenotype}};
    }
    fputs("\nPhenotypes; the first row that fits:\n", out);
    sd_grid__print(&g, "  ", out);
    return SD_OK;
}

static bool uses_gene(const sd_kb_guidance *rule, const sd_kb_gene *gene)
{
    for (size_t i = 0; i < rule->n_conditions; i++)
        if (rule->conditions[i].gene == gene)
            return true;
    return false;
}

static void print_drugs(const sd_kb *kb, const sd_kb_gene *gene, FILE *out)
{
    size_t n_drugs = 0, n_rules = 0, n = 0;
    const sd_kb_drug *drugs = sd_kb__drugs(kb, &n_drugs);
    const sd_kb_guidance *rules = sd_kb__guidance(kb, &n_rules);
    for (size_t d = 0; d < n_drugs; d++) {
        bool is_used = false;
        for (size_t r = 0; r < n_rules && !is_used; r++)
            is_used = rules[r].drug == &drugs[d] && uses_gene(&rules[r], gene);
        if (is_used)
            fprintf(out, "%s%s",
                    n++ ? ", " : "\nDrugs with rules on it: ", drugs[d].name);
    }
    if (n > 0)
        fputc('\n', out);
}

sd_status sd_browse__gene(const sd_kb *kb, const sd_kb_gene *gene, sd_arena *arena,
                          FILE *out, sd_error *err)
{
    print_facts(gene, out);
    sd_status status = print_alleles(kb, gene, arena, out, err);
    if (status == SD_OK && gene->n_sites > 0)
        status = print_sites(gene, arena, out, err);
    if (status == SD_OK && gene->n_phenotypes > 0)
        status = print_phenotypes(gene, arena, out, err);
    if (status == SD_OK)
        print_drugs(kb, gene, out);
    return status;
}

/* ---- a drug ---- */

static void print_line(FILE *out, const char *label, const char *text)
{
    if (text)
        fprintf(out, "  %-10s  %s\n", label, text);
}

static void print_rule(const sd_kb_guidance *rule, FILE *out)
{
    fprintf(out, "\n  %s\n    %s%s%s%s%s\n", rule->results, rule->action->label,
            rule->number ? ": " : "", rule->number ? rule->number : "",
            rule->strength ? "; strength: " : "", rule->strength ? rule->strength : "");
    if (rule->recommendation)
        fprintf(out, "    %s\n", rule->recommendation);
    if (rule->implication)
        fprintf(out, "    Because: %s\n", rule->implication);
    if (rule->not_covered)
        fprintf(out, "    Depends also on: %s\n", rule->not_covered);
    fprintf(out, "    [%s%s%s%s%s]\n", rule->rule, rule->pmid ? ", PMID " : "",
            rule->pmid ? rule->pmid : "", rule->date ? ", " : "",
            rule->date ? rule->date : "");
}

void sd_browse__drug_head(const sd_kb_drug *drug, FILE *out)
{
    fprintf(out, "%s\n", drug->name);
    print_line(out, "class", drug->drug_class);
    print_line(out, "also", drug->synonyms);
    print_line(out, "RxNorm", drug->rxnorm);
    print_line(out, "ATC", drug->atc);
}

void sd_browse__drug(const sd_kb *kb, const sd_kb_drug *drug, FILE *out)
{
    sd_browse__drug_head(drug, out);
    size_t n = 0;
    const sd_kb_guidance *rules = sd_kb__guidance(kb, &n), *last = NULL;
    for (size_t i = 0; i < n; i++) {
        const sd_kb_guidance *rule = &rules[i];
        if (rule->drug != drug)
            continue;
        const bool is_new = !last || strcmp(last->source, rule->source) != 0 ||
                            strcmp(last->population, rule->population) != 0;
        if (is_new)
            fprintf(out, "\n%s, %s\n", rule->source, rule->population);
        if (is_new && rule->guideline)
            fprintf(out, "%s%s%s\n", rule->guideline, rule->url ? ", " : "",
                    rule->url ? rule->url : "");
        print_rule(rule, out);
        last = rule;
    }
    if (!last)
        fputs("\nThere is no rule for it.\n", out);
}
