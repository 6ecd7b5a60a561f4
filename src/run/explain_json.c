/* explain_json.c -- the same as data.  Keys are documented in the README.
 * SPDX-License-Identifier: Apache-2.0 */
#include <jansson.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "run/explain.h"

/* jansson refuses a NULL value, so the first failure spreads up to the root. */
typedef struct builder {
    const sd_explanation *e;
    bool failed;
} builder;

static void set(builder *b, json_t *object, const char *key, json_t *value)
{
    b->failed |= json_object_set_new_nocheck(object, key, value) != 0;
}

static void append(builder *b, json_t *array, json_t *value)
{
    b->failed |= json_array_append_new(array, value) != 0;
}

/* Bytes from outside are made printable first. */
static json_t *text(const char *words)
{
    char printable[1024];
    if (!words)
        return json_null();
    sd_error__printable(printable, sizeof printable, words);
    return json_string(printable);
}

/* Text of our own tables, of any length. */
static json_t *own(const char *words)
{
    return words ? json_string(words) : json_null();
}

static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *site_ids(builder *b, const uint16_t *sites, size_t n)
{
    json_t *array = json_array();
    for (size_t i = 0; i < n; i++)
        append(b, array, own(b->e->gene->sites[sites[i]].id));
    return array;
}

/* ---- sites ---- */

static json_t *of_site(builder *b, uint16_t site)
{
    const sd_explanation *e = b->e;
    const sd_cell *cell = &e->result->cells[site];
    const int64_t pos1 = e->gene->sites[site].on[e->sample->run->input->assembly].pos1;
    const bool has_alleles = sd_cell__is_usable(cell) || cell->state == SD_CELL_HALF;
    json_t *object = json_object();
    set(b, object, "site", own(e->gene->sites[site].id));
    set(b, object, "rsid", own(e->gene->sites[site].rsid));
    set(b, object, "chromosome", own(e->gene->chromosome));
    set(b, object, "position", pos1 > 0 ? json_integer(pos1) : json_null());
    set(b, object, "state", own(sd_cell_state__text((sd_cell_state)cell->state)));
    set(b, object, "genotype",
        has_alleles ? own(sd_explain__bases(e, site)) : json_null());
    set(b, object, "alleles",
        has_alleles ? own(sd_explain__indices(e, site)) : json_null());
    set(b, object, "phased", has_alleles ? json_boolean(cell->is_phased) : json_null());
    set(b, object, "phase_set",
        has_alleles && cell->phase_set ? json_integer(cell->phase_set) : json_null());
    set(b, object, "depth",
        cell->depth == UINT16_MAX ? json_null() : json_integer(cell->depth));
    set(b, object, "quality",
        cell->quality == UINT8_MAX ? json_null() : json_integer(cell->quality));
    set(b, object, "imputed", json_boolean(cell->imputed != 0));
    set(b, object, "probability",
        cell->imputed == 0 || cell->imputed == UINT8_MAX
            ? json_null()
            : json_real(cell->imputed / 100.0));
    return object;
}

static json_t *of_sites(builder *b)
{
    json_t *array = json_array();
    for (uint16_t site = 0; b->e->result->cells && site < b->e->gene->n_sites; site++)
        append(b, array, of_site(b, site));
    return array;
}

static json_t *of_notes(builder *b)
{
    const sd_gene_result *result = b->e->result;
    const sd_note *notes[] = {result->notes, result->call->notes};
    const size_t n_notes[] = {result->n_notes, result->call->n_notes};
    json_t *array = json_array();
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < n_notes[k]; i++) {
            json_t *note = json_object();
            set(b, note, "code", own(notes[k][i].code));
            set(b, note, "text", text(notes[k][i].text));
            append(b, array, note);
        }
    return array;
}

/* ---- alleles ---- */

static json_t *of_contradiction(builder *b, uint16_t site, uint16_t allele)
{
    const sd_explanation *e = b->e;
    json_t *object = json_object();
    set(b, object, "site", own(e->gene->sites[site].id));
    set(b, object, "needs",
        own(sd_explain__needs(e, site, sd_explain__accepted(e->gene, site, allele))));
    set(b, object, "seen", own(sd_explain__bases(e, site)));
    set(b, object, "state",
        own(sd_cell_state__text((sd_cell_state)e->result->cells[site].state)));
    return object;
}

static json_t *of_allele(builder *b, uint16_t index)
{
    const sd_explanation *e = b->e;
    const sd_allele_why *why = &e->why.alleles[index];
    json_t *object = json_object(), *against = json_array(), *strands = json_array();
    for (size_t i = 0; i < why->n_against; i++)
        append(b, against, of_contradiction(b, why->against[i], index));
    for (unsigned strand = 0; strand < 2; strand++)
        if (why->strands >> strand & 1)
            append(b, strands, own(strand ? "B" : "A"));
    set(b, object, "allele", own(e->gene->alleles[index].name));
    set(b, object, "verdict", own(sd_explain__verdict(why->verdict)));
    set(b, object, "open", json_boolean(why->is_open));
    set(b, object, "strands", strands);
    set(b, object, "against", against);
    set(b, object, "split", site_ids(b, why->split, why->is_split ? 2 : 0));
    set(b, object, "unseen", site_ids(b, why->unseen, why->n_unseen));
    set(b, object, "best_pair",
        why->best_pair < 0 ? json_null() : own(e->why.fits[why->best_pair].name));
    return object;
}

static json_t *of_alleles(builder *b)
{
    json_t *array = json_array();
    for (uint16_t i = 0; b->e->why.alleles && i < b->e->gene->n_alleles; i++)
        append(b, array, of_allele(b, i));
    return array;
}

static json_t *of_pairs(builder *b)
{
    const sd_explanation *e = b->e;
    json_t *array = json_array();
    for (size_t i = 0; i < e->why.n_fits; i++) {
        const sd_fit *fit = &e->why.fits[i];
        json_t *object = json_object();
        set(b, object, "pair", own(fit->name));
        set(b, object, "score", json_integer(fit->score));
        set(b, object, "called", json_boolean(fit->is_called));
        set(b, object, "probability",
            fit->probability > 0 ? number(fit->probability) : json_null());
        set(b, object, "callable", json_boolean(fit->is_callable));
        append(b, array, object);
    }
    return array;
}

/* ---- meaning ---- */

static json_t *of_copy(builder *b, const sd_haplotype *copy)
{
    const sd_kb_gene *gene = b->e->gene;
    json_t *array = json_array();
    for (uint16_t i = 0; copy->is_known && i < copy->n_alleles; i++) {
        const sd_kb_allele *allele = &gene->alleles[copy->alleles[i]];
        json_t *object = json_object();
        set(b, object, "allele", own(allele->name));
        set(b, object, "function", own(allele->function));
        set(b, object, "activity",
            allele->has_activity ? number(allele->activity) : json_null());
        append(b, array, object);
    }
    return array;
}

static json_t *of_outcome(builder *b, const sd_outcome *outcome)
{
    const sd_diplotype *diplotype = outcome->diplotype;
    json_t *object = json_object(), *copies = json_array(), *values = json_array();
    const size_t n_copies = diplotype ? (diplotype->shape == SD_DIPLOID ? 2 : 1) : 0;
    for (size_t c = 0; c < n_copies; c++)
        append(b, copies, of_copy(b, &diplotype->copy[c]));
    for (size_t c = 0; c < 2 && outcome->has_score; c++)
        if (!isnan(outcome->activities[c]))
            append(b, values, number(outcome->activities[c]));
    set(b, object, "diplotype", diplotype ? text(diplotype->name) : json_null());
    set(b, object, "copies", copies);
    set(b, object, "activity_values", values);
    set(b, object, "activity_score", text(outcome->score));
    set(b, object, "phenotype", text(outcome->phenotype));
    set(b, object, "rule",
        outcome->row ? own(sd_explain__row(b->e, outcome->row)) : json_null());
    return object;
}

static json_t *of_outcomes(builder *b)
{
    const sd_meaning *meaning = &b->e->result->meaning;
    json_t *array = json_array();
    for (size_t i = 0; i < meaning->n_outcomes; i++)
        append(b, array, of_outcome(b, &meaning->outcomes[i]));
    return array;
}

static json_t *of_reachable(builder *b)
{
    const sd_meaning *meaning = &b->e->result->meaning;
    json_t *array = json_array();
    for (size_t i = 0; i < meaning->n_reachable; i++) {
        const sd_reachable *reachable = &meaning->reachable[i];
        json_t *object = json_object(), *alleles = json_array();
        for (size_t k = 0; k < reachable->n_through; k++)
            append(b, alleles, own(b->e->gene->alleles[reachable->through[k]].name));
        set(b, object, "phenotype", text(reachable->outcome->phenotype));
        set(b, object, "activity_score", text(reachable->outcome->score));
        set(b, object, "alleles_not_assessed", alleles);
        append(b, array, object);
    }
    return array;
}

static json_t *of_minimum_sets(builder *b)
{
    json_t *array = json_array();
    for (int tier = 1; tier <= 2; tier++) {
        sd_tier_cover cover;
        if (!sd_report__tier_cover(b->e->sample->run->kb, b->e->result, tier, &cover))
            continue;
        json_t *object = json_object();
        set(b, object, "tier", json_integer(tier));
        set(b, object, "alleles", json_integer((json_int_t)cover.n_alleles));
        set(b, object, "assessed", json_integer((json_int_t)cover.n_assessed));
        append(b, array, object);
    }
    return array;
}

/* null: the patient's drugs are not known */
static json_t *of_taken(const sd_explanation *e, const sd_drug_advice *drug)
{
    const sd_patient *patient = e->sample->patient;
    return patient && patient->has_taken ? json_boolean(drug->taken != NULL)
                                         : json_null();
}

static json_t *of_others(builder *b)
{
    json_t *array = json_array();
    for (size_t i = 0; i < b->e->n_others; i++)
        append(b, array, text(b->e->others[i]));
    return array;
}

static json_t *of_guidance(builder *b)
{
    const sd_explanation *e = b->e;
    json_t *array = json_array();
    for (size_t i = 0; i < e->n_rules; i++) {
        const sd_kb_guidance *rule = e->rules[i].advice->rule;
        json_t *object = json_object();
        set(b, object, "drug", own(e->rules[i].drug->drug->name));
        set(b, object, "is_taken", of_taken(e, e->rules[i].drug));
        set(b, object, "source", own(rule->source));
        set(b, object, "rule", own(rule->rule));
        set(b, object, "population", own(rule->population));
        set(b, object, "condition", own(rule->results));
        set(b, object, "because", text(e->rules[i].advice->because));
        set(b, object, "action", own(rule->action->code));
        set(b, object, "number", own(rule->number));
        set(b, object, "recommendation", own(rule->recommendation));
        set(b, object, "url", own(rule->url));
        append(b, array, object);
    }
    return array;
}

static json_t *of_set_aside(builder *b)
{
    const sd_explanation *e = b->e;
    json_t *array = json_array();
    for (size_t i = 0; i < e->n_aside; i++) {
        const sd_kb_guidance *rule = e->aside[i].aside->rule;
        json_t *object = json_object();
        set(b, object, "drug", own(e->aside[i].drug->drug->name));
        set(b, object, "is_taken", of_taken(e, e->aside[i].drug));
        set(b, object, "source", own(rule->source));
        set(b, object, "rule", own(rule->rule));
        set(b, object, "population", own(rule->population));
        set(b, object, "because", text(e->aside[i].aside->because));
        append(b, array, object);
    }
    return array;
}

/* ---- the question ---- */

static json_t *of_question(builder *b)
{
    const sd_explanation *e = b->e;
    const sd_question *question = &e->question;
    if (!question->text)
        return json_null();
    const bool is_star_pair =
        question->is_pair && question->pair.verdict != SD_ALLELE_UNDEFINED;
    json_t *object = json_object(), *against = json_array();
    const sd_allele_why *why = e->why.alleles ? &e->why.alleles[question->a] : NULL;
    const uint16_t *sites = is_star_pair ? question->pair.against
                            : why        ? why->against
                                         : NULL;
    const size_t n = is_star_pair ? question->pair.n_against : why ? why->n_against : 0;
    const bool is_split = is_star_pair ? question->pair.is_split : why && why->is_split;
    const uint16_t *split = is_star_pair ? question->pair.split : why ? why->split : NULL;
    for (size_t i = 0; i < n; i++)
        append(b, against, of_contradiction(b, sites[i], question->a));
    set(b, object, "asked", text(question->text));
    set(b, object, "allele", own(e->gene->alleles[question->a].name));
    set(b, object, "partner",
        question->is_pair ? own(e->gene->alleles[question->b].name) : json_null());
    set(b, object, "verdict", own(sd_explain__verdict(question->verdict)));
    set(b, object, "against", against);
    set(b, object, "split", site_ids(b, split, is_split ? 2 : 0));
    return object;
}

/* ---- the whole ---- */

static json_t *of_call(builder *b)
{
    const sd_call *call = b->e->result->call;
    json_t *object = json_object(), *diplotypes = json_array();
    json_t *composed = json_array();
    for (size_t i = 0; i < call->n_diplotypes; i++)
        append(b, diplotypes, text(call->diplotypes[i].name));
    for (size_t i = 0; i < call->n_composed; i++)
        append(b, composed, text(call->composed[i].name));
    set(b, object, "state", own(sd_call_state_text(call->state)));
    set(b, object, "reason", text(call->reason));
    set(b, object, "diplotypes", diplotypes);
    set(b, object, "alternatives", json_integer((json_int_t)call->n_all_others));
    set(b, object, "ranked_by",
        sd_call__is_made(call) ? own(sd_wording__rank(call->rank)) : json_null());
    set(b, object, "firm", json_boolean(b->e->result->meaning.is_firm));
    set(b, object, "composed", composed);
    set(b, object, "composed_meaning", text(b->e->result->meaning.bound.words));
    set(b, object, "phased", json_boolean(call->is_phased));
    set(b, object, "strands_known", json_boolean(call->is_effectively_phased));
    set(b, object, "compared", json_boolean(b->e->why.is_compared));
    return object;
}

/* Names of all files, or of those that have records of the gene. */
static json_t *of_files(builder *b, const bool *is_named)
{
    const sd_input *input = b->e->sample->run->input;
    json_t *files = json_array();
    for (size_t i = 0; i < input->n_files; i++)
        if (!is_named || is_named[i])
            append(b, files, text(input->files[i].display_name));
    return files;
}

static json_t *of_run(builder *b)
{
    const sd_run_info *run = b->e->sample->run;
    json_t *object = json_object();
    const bool *in_file = b->e->result->in_file;
    set(b, object, "file", text(run->input->display_name));
    set(b, object, "files", of_files(b, NULL));
    set(b, object, "files_with_gene", in_file ? of_files(b, in_file) : json_array());
    set(b, object, "assembly", own(sd_assembly__name(run->input->assembly)));
    set(b, object, "absent",
        own(run->absent == SD_ABSENT_REFERENCE ? "reference" : "missing"));
    set(b, object, "min_depth", json_integer(run->min_depth));
    set(b, object, "min_quality", json_integer(run->min_quality));
    set(b, object, "min_probability", json_real(run->min_probability));
    set(b, object, "population", text(run->population));
    set(b, object, "knowledge", own(sd_kb_date(run->kb)));
    return object;
}

static json_t *build(builder *b)
{
    json_t *root = json_object();
    set(b, root, "format", own("stardose-explain"));
    set(b, root, "version", own(sd_version()));
    set(b, root, "sample", text(b->e->sample->name));
    set(b, root, "gene", own(b->e->gene->name));
    set(b, root, "input", of_run(b));
    set(b, root, "call", of_call(b));
    set(b, root, "why_not", of_question(b));
    set(b, root, "sites", of_sites(b));
    set(b, root, "notes", of_notes(b));
    set(b, root, "alleles", of_alleles(b));
    set(b, root, "pairs", of_pairs(b));
    set(b, root, "outcomes", of_outcomes(b));
    set(b, root, "complete_phenotype", json_boolean(b->e->result->meaning.is_complete));
    set(b, root, "reachable_phenotypes", of_reachable(b));
    set(b, root, "minimum_sets", of_minimum_sets(b));
    set(b, root, "guidance", of_guidance(b));
    set(b, root, "set_aside", of_set_aside(b));
    set(b, root, "taken_without_rule", of_others(b));
    set(b, root, "complete", json_true());
    return root;
}

sd_status sd_explain__write_json(const sd_explanation *e, FILE *out, sd_error *err)
{
    builder b = {.e = e};
    json_t *root = build(&b);
    sd_status status = SD_OK;
    if (b.failed || sd_arena__failed(e->arena))
        status = sd_error__no_memory(err);
    else if (json_dumpf(root, out, JSON_INDENT(2) | JSON_REAL_PRECISION(15)) != 0 ||
             fputc('\n', out) == EOF)
        status =
            sd_error__set(err, SD_EIO, NULL, 0, "the explanation could not be written");
    json_decref(root);
    return status;
}
