/* write_json.c -- the whole document as JSON, for systems.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Keys keep their order; numbers are numbers; what is not known is null or left empty,
 * never a made-up value.  Names from outside are exact: where they are not valid UTF-8,
 * U+FFFD stands for the bad bytes and "name_hex" has all of them.  The shape is that of
 * include/stardose-report.schema.json; "complete" is the last key, so that a cut file
 * shows. */
#include <errno.h>
#include <jansson.h>
#include <string.h>

#include "base/error.h"
#include "report/wording.h"
#include "report/writer.h"

#define SCHEMA_VERSION "1.0"

/* Values are built bottom-up; the first failure is remembered. */
typedef struct builder {
    sd_text text; /* scratch */
    bool failed;
} builder;

/* ---- values ---- */

static json_t *check(builder *b, json_t *value)
{
    b->failed |= value == NULL;
    return value;
}

static json_t *new_object(builder *b)
{
    return check(b, json_object());
}

static json_t *new_array(builder *b)
{
    return check(b, json_array());
}

static void set(builder *b, json_t *object, const char *key, json_t *value)
{
    b->failed |= json_object_set_new_nocheck(object, key, value) != 0;
}

static void append(builder *b, json_t *array, json_t *value)
{
    b->failed |= json_array_append_new(array, value) != 0;
}

/* Text of any bytes; NULL is null. */
static json_t *new_text(builder *b, const char *bytes)
{
    if (!bytes)
        return check(b, json_null());
    sd_text__clear(&b->text);
    sd_text__puts(&b->text, "");
    sd_text__add_valid(&b->text, bytes);
    b->failed |= b->text.failed;
    return b->text.failed ? NULL
                          : check(b, json_stringn_nocheck(b->text.data, b->text.length));
}

static void set_text(builder *b, json_t *object, const char *key, const char *bytes)
{
    set(b, object, key, new_text(b, bytes));
}

static void set_number(builder *b, json_t *object, const char *key, uint64_t number)
{
    set(b, object, key, check(b, json_integer((json_int_t)number)));
}

static void set_bool(builder *b, json_t *object, const char *key, bool value)
{
    set(b, object, key, check(b, json_boolean(value)));
}

static void set_null(builder *b, json_t *object, const char *key)
{
    set(b, object, key, check(b, json_null()));
}

/* ---- the run ---- */

static json_t *of_sources(builder *b, const sd_kb *kb)
{
    size_t n;
    const sd_kb_source *sources = sd_kb__sources(kb, &n);
    json_t *array = new_array(b);
    for (size_t i = 0; i < n; i++) {
        json_t *source = new_object(b);
        set_text(b, source, "table", sources[i].table);
        set_text(b, source, "source", sources[i].source);
        set_text(b, source, "release", sources[i].release);
        set_text(b, source, "retrieved", sources[i].retrieved);
        set_text(b, source, "licence", sources[i].licence);
        set_text(b, source, "url", sources[i].url);
        set_number(b, source, "rows", (uint64_t)sources[i].rows);
        set_text(b, source, "sha256", sources[i].sha256);
        append(b, array, source);
    }
    return array;
}

static json_t *of_knowledge(builder *b, const sd_kb *kb)
{
    json_t *knowledge = new_object(b);
    set_text(b, knowledge, "date", sd_kb_date(kb));
    set_text(b, knowledge, "digest", sd_kb_digest(kb));
    set(b, knowledge, "sources", of_sources(b, kb));
    return knowledge;
}

static json_t *of_run(builder *b, const sd_run_info *run)
{
    json_t *object = new_object(b);
    json_t *input = new_object(b);
    set_text(b, object, "date", run->date);
    set_text(b, input, "file", run->input->display_name);
    set_text(b, input, "format", run->input->format);
    set_bool(b, input, "has_reference_blocks", run->input->is_gvcf);
    set_text(b, input, "assembly", sd_wording__assembly(run->input->assembly));
    set_text(b, input, "assembly_told_by",
             run->input->build_evidence == SD_BUILD_CONTIG_LENGTHS ? "contig_lengths"
                                                                   : "reference_bases");
    json_t *warnings = check(b, json_array());
    for (size_t i = 0; i < run->n_warnings; i++)
        append(b, warnings, new_text(b, run->warnings[i]));
    set(b, input, "warnings", warnings);
    set(b, object, "input", input);
    set_text(b, object, "calls_made_elsewhere", run->outside);
    set_text(b, object, "absent",
             run->absent == SD_ABSENT_REFERENCE ? "reference" : "missing");
    set_text(b, object, "absent_text", sd_wording__absent(run->absent));
    set_number(b, object, "min_depth", (uint64_t)run->min_depth);
    set_number(b, object, "min_quality", (uint64_t)run->min_quality);
    set_bool(b, object, "use_filtered", run->use_filtered);
    return object;
}

static json_t *of_sample(builder *b, const sd_sample *sample)
{
    json_t *object = new_object(b);
    set_text(b, object, "name", sample->name);
    sd_text__clear(&b->text);
    if (sd_text__add_valid(&b->text, sample->name)) {
        set_null(b, object, "name_hex");
    } else {
        sd_text__clear(&b->text);
        for (const char *at = sample->name; *at; at++)
            sd_text__printf(&b->text, "%02x", (unsigned char)*at);
        set(b, object, "name_hex",
            b->text.failed ? NULL : check(b, json_string(b->text.data)));
    }
    set_text(b, object, "file_stem", sample->stem);
    return object;
}

static json_t *of_summary(builder *b, const sd_sample *sample)
{
    json_t *summary = new_object(b);
    for (int group = 0; group < SD_DRUG_GROUPS; group++) {
        json_t *drugs = new_array(b);
        for (size_t i = 0; i < sample->n_drugs; i++)
            if ((int)sd_report__group(&sample->drugs[i]) == group)
                append(b, drugs, new_text(b, sample->drugs[i].drug->name));
        set(b, summary, sd_wording__group((sd_drug_group)group)->code, drugs);
    }
    return summary;
}

/* ---- genes ---- */

static json_t *of_notes(builder *b, const sd_gene_result *result)
{
    json_t *array = new_array(b);
    const sd_note *const lists[] = {result->call->notes, result->notes};
    const size_t lengths[] = {result->call->n_notes, result->n_notes};
    for (size_t l = 0; l < 2; l++)
        for (size_t i = 0; i < lengths[l]; i++) {
            const sd_note *note = &lists[l][i];
            json_t *object = new_object(b);
            set_text(b, object, "code", note->code);
            set_text(b, object, "text", note->text);
            if (note->site < result->gene->n_sites)
                set_text(b, object, "site", result->gene->sites[note->site].id);
            else
                set_null(b, object, "site");
            append(b, array, object);
        }
    if (sd_report__is_typed_once(result)) {
        json_t *object = new_object(b);
        set_text(b, object, "code", "ONE_ALLELE_TYPED");
        set_text(b, object, "text", sd_wording__typed_once());
        set_null(b, object, "site");
        append(b, array, object);
    }
    return array;
}

static json_t *of_allele(builder *b, const sd_kb_allele *allele)
{
    json_t *object = new_object(b);
    set_text(b, object, "allele", allele->reported_as);
    set_text(b, object, "function", allele->function);
    if (allele->has_activity)
        set(b, object, "activity", check(b, json_real(allele->activity)));
    else
        set_null(b, object, "activity");
    return object;
}

static json_t *of_copy(builder *b, const sd_kb_gene *gene, const sd_haplotype *copy)
{
    json_t *object = new_object(b);
    json_t *alleles = new_array(b);
    set_text(b, object, "name", copy->name);
    set(b, object, "copies", check(b, json_real(copy->copies)));
    set_bool(b, object, "copies_at_least", copy->copies_at_least);
    set_bool(b, object, "is_known", copy->is_known);
    for (size_t i = 0; i < copy->n_alleles; i++)
        if (copy->alleles[i] < gene->n_alleles)
            append(b, alleles, of_allele(b, &gene->alleles[copy->alleles[i]]));
    set(b, object, "alleles", alleles);
    return object;
}

static json_t *of_outcome(builder *b, const sd_kb_gene *gene, const sd_outcome *outcome)
{
    static const char *const shapes[] = {[SD_DIPLOID] = "diploid",
                                         [SD_HAPLOID] = "haploid",
                                         [SD_COMPONENTS] = "components"};
    const sd_diplotype *diplotype = outcome->diplotype;
    json_t *object = new_object(b);
    json_t *copies = new_array(b);
    json_t *functions = new_array(b);
    json_t *statuses = new_array(b);
    set_text(b, object, "diplotype", diplotype ? diplotype->name : NULL);
    set_text(b, object, "shape", diplotype ? shapes[diplotype->shape] : NULL);
    set_text(b, object, "phenotype", outcome->phenotype);
    set_text(b, object, "activity_score", outcome->score);
    if (outcome->has_score)
        set(b, object, "activity_score_value", check(b, json_real(outcome->score_value)));
    else
        set_null(b, object, "activity_score_value");
    const bool has_functions = gene->phenotype_rule == SD_RULE_FUNCTION_PAIR ||
                               gene->phenotype_rule == SD_RULE_ACTIVITY_SCORE;
    const size_t n_copies = diplotype && diplotype->shape == SD_HAPLOID ? 1 : 2;
    for (size_t i = 0; diplotype && has_functions && i < n_copies; i++)
        append(b, functions, new_text(b, outcome->functions[i])); /* null: not assigned */
    set(b, object, "functions", functions);
    for (size_t i = 0; i < outcome->n_statuses; i++)
        append(b, statuses, new_text(b, outcome->statuses[i]));
    set(b, object, "allele_status", statuses);
    if (diplotype) {
        append(b, copies, of_copy(b, gene, &diplotype->copy[0]));
        if (diplotype->shape == SD_DIPLOID)
            append(b, copies, of_copy(b, gene, &diplotype->copy[1]));
    }
    set(b, object, "copies", copies);
    if (diplotype)
        set(b, object, "specificity", check(b, json_integer(diplotype->score)));
    else
        set_null(b, object, "specificity");
    return object;
}

static json_t *of_coverage(builder *b, const sd_gene_result *result)
{
    const sd_call *call = result->call;
    json_t *coverage = new_object(b);
    set_bool(b, coverage, "is_in_file", result->is_reached);
    set_number(b, coverage, "sites", call->tally.n_sites);
    set_number(b, coverage, "seen", call->tally.n_usable);
    for (int state = 0; state < SD_CELL_STATES; state++)
        set_number(b, coverage, sd_cell_state__text((sd_cell_state)state),
                   call->tally.n_state[state]);
    return coverage;
}

static json_t *of_cell(builder *b, const sd_kb_site *site, const sd_cell *cell,
                       sd_assembly assembly)
{
    json_t *object = new_object(b);
    json_t *alleles = new_array(b);
    set_text(b, object, "site", site->id);
    set_text(b, object, "rsid", site->rsid);
    set_text(b, object, "hgvs", site->hgvs);
    if (site->on[assembly].pos1 > 0)
        set_number(b, object, "position", (uint64_t)site->on[assembly].pos1);
    else
        set_null(b, object, "position");
    set_text(b, object, "reference", site->alleles[0]);
    set_bool(b, object, "is_key", site->is_key);
    set_text(b, object, "state", sd_cell_state__text((sd_cell_state)cell->state));
    for (size_t i = 0; i < 2 && sd_cell__is_usable(cell); i++)
        if (cell->allele[i] >= 0 && cell->allele[i] < site->n_alleles)
            append(b, alleles, new_text(b, site->alleles[cell->allele[i]]));
        else if (cell->allele[i] == SD_ALLELE_OTHER)
            append(b, alleles, check(b, json_null())); /* a base no definition knows */
    set(b, object, "alleles", alleles);
    set_bool(b, object, "phased", cell->is_phased);
    if (cell->phase_set > 0)
        set_number(b, object, "phase_set", (uint64_t)cell->phase_set);
    else
        set_null(b, object, "phase_set");
    if (cell->depth != UINT16_MAX)
        set_number(b, object, "depth", cell->depth);
    else
        set_null(b, object, "depth");
    if (cell->quality != UINT8_MAX)
        set_number(b, object, "quality", cell->quality);
    else
        set_null(b, object, "quality");
    return object;
}

static json_t *of_unseen(builder *b, const sd_gene_result *result, bool only_key)
{
    json_t *array = new_array(b);
    for (size_t i = 0; i < result->call->n_unseen_sites; i++) {
        const sd_kb_site *site = &result->gene->sites[result->call->unseen_sites[i]];
        if (!only_key || site->is_key)
            append(b, array, new_text(b, site->id));
    }
    return array;
}

/* Published minimum sets of the gene, and what of them stays open. */
static json_t *of_minimum_sets(builder *b, const sd_kb *kb, const sd_gene_result *result)
{
    size_t n_rows;
    const sd_kb_tier *rows = sd_kb__tiers(kb, &n_rows);
    json_t *sets = new_array(b);
    for (int tier = 1; tier <= 2; tier++) {
        sd_tier_cover cover;
        if (!sd_report__tier_cover(kb, result, tier, &cover))
            continue;
        json_t *set_of_tier = new_object(b);
        json_t *alleles = new_array(b), *open = new_array(b);
        for (size_t i = 0; i < n_rows; i++) {
            if (rows[i].gene != result->gene || rows[i].tier != tier)
                continue;
            const char *name = result->gene->alleles[rows[i].allele].name;
            append(b, alleles, new_text(b, name));
            if (!sd_report__is_assessed(result, rows[i].allele))
                append(b, open, new_text(b, name));
        }
        set_number(b, set_of_tier, "tier", (uint64_t)tier);
        set(b, set_of_tier, "alleles", alleles);
        set(b, set_of_tier, "not_assessed", open);
        append(b, sets, set_of_tier);
    }
    return sets;
}

static void set_supplied(builder *b, json_t *object, const sd_call *call)
{
    if (call->state != SD_CALL_OUTSIDE) {
        set_null(b, object, "supplied");
        return;
    }
    json_t *supplied = new_object(b);
    set_text(b, supplied, "phenotype", call->outside_phenotype);
    set_text(b, supplied, "activity_score", call->outside_score);
    set_text(b, supplied, "file", call->outside_file);
    set(b, object, "supplied", supplied);
}

static json_t *of_gene(builder *b, const sd_sample *sample, const sd_gene_result *result)
{
    const sd_kb_gene *gene = result->gene;
    const sd_call *call = result->call;
    const sd_meaning *meaning = &result->meaning;
    json_t *object = new_object(b);
    json_t *phenotypes = new_array(b), *outcomes = new_array(b);
    json_t *not_assessed = new_array(b), *sites = new_array(b);
    set_text(b, object, "gene", gene->name);
    set_text(b, object, "hgnc", gene->hgnc);
    set_text(b, object, "chromosome", gene->chromosome);
    set_text(b, object, "state", sd_call_state_text(call->state));
    set_text(b, object, "reason", call->reason);
    set_bool(b, object, "is_firm", meaning->is_firm);
    set_bool(b, object, "is_inferred", meaning->is_inferred);
    for (size_t i = 0; i < meaning->n_phenotypes; i++)
        append(b, phenotypes, new_text(b, meaning->phenotypes[i]));
    set(b, object, "phenotypes", phenotypes);
    for (size_t i = 0; i < meaning->n_outcomes; i++)
        append(b, outcomes, of_outcome(b, gene, &meaning->outcomes[i]));
    set(b, object, "outcomes", outcomes);
    set_supplied(b, object, call);
    set_bool(b, object, "is_phased", call->is_phased);
    set_bool(b, object, "is_effectively_phased", call->is_effectively_phased);
    set(b, object, "coverage", of_coverage(b, result));
    set(b, object, "unseen_sites", of_unseen(b, result, false));
    set(b, object, "unseen_key_sites", of_unseen(b, result, true));
    for (size_t i = 0; i < call->n_not_assessed; i++)
        append(b, not_assessed, new_text(b, gene->alleles[call->not_assessed[i]].name));
    set(b, object, "alleles_not_assessed", not_assessed);
    set(b, object, "minimum_sets", of_minimum_sets(b, sample->run->kb, result));
    set(b, object, "notes", of_notes(b, result));
    for (size_t i = 0; result->cells && i < gene->n_sites; i++)
        append(
            b, sites,
            of_cell(b, &gene->sites[i], &result->cells[i], sample->run->input->assembly));
    set(b, object, "sites", sites);
    return object;
}

/* ---- drugs ---- */

static json_t *of_advice(builder *b, const sd_advice *advice)
{
    const sd_kb_guidance *rule = advice->rule;
    json_t *object = new_object(b);
    set_text(b, object, "source", rule->source);
    set_text(b, object, "rule", rule->rule);
    set_text(b, object, "population", rule->population);
    set_text(b, object, "because", advice->because);
    set_text(b, object, "results", rule->results);
    set_text(b, object, "action", rule->action->code);
    set_text(b, object, "action_label", rule->action->label);
    set_text(b, object, "class", sd_wording__class(rule->action->class_));
    set_text(b, object, "number", rule->number);
    set_text(b, object, "strength", rule->strength);
    set_text(b, object, "recommendation", rule->recommendation);
    set_text(b, object, "implication", rule->implication);
    set_text(b, object, "not_covered", rule->not_covered);
    set_text(b, object, "guideline", rule->guideline);
    set_text(b, object, "url", rule->url);
    set_text(b, object, "pmid", rule->pmid);
    set_text(b, object, "date", rule->date);
    return object;
}

static json_t *of_drug(builder *b, const sd_drug_advice *drug)
{
    json_t *object = new_object(b);
    json_t *needs = new_array(b), *advice = new_array(b);
    set_text(b, object, "drug", drug->drug->name);
    set_text(b, object, "rxnorm", drug->drug->rxnorm);
    set_text(b, object, "atc", drug->drug->atc);
    set_text(b, object, "drug_class", drug->drug->drug_class);
    set_text(b, object, "class", sd_wording__group(sd_report__group(drug))->code);
    set_bool(b, object, "is_ambiguous", drug->is_ambiguous);
    for (size_t i = 0; i < drug->n_needs; i++)
        append(b, needs, new_text(b, drug->needs[i]->name));
    set(b, object, "needs", needs);
    for (size_t i = 0; i < drug->n_advice; i++)
        append(b, advice, of_advice(b, &drug->advice[i]));
    set(b, object, "advice", advice);
    return object;
}

/* ---- the document ---- */

static json_t *of_sentences(builder *b, const char *const *sentences)
{
    json_t *array = new_array(b);
    for (; *sentences; sentences++)
        append(b, array, new_text(b, *sentences));
    return array;
}

static json_t *of_document(builder *b, const sd_sample *sample)
{
    json_t *document = new_object(b);
    json_t *program = new_object(b);
    json_t *genes = new_array(b), *drugs = new_array(b);
    set_text(b, document, "schema_version", SCHEMA_VERSION);
    set_text(b, program, "name", "stardose");
    set_text(b, program, "version", sd_version());
    set(b, document, "program", program);
    set(b, document, "sample", of_sample(b, sample));
    set(b, document, "run", of_run(b, sample->run));
    set(b, document, "summary", of_summary(b, sample));
    for (size_t i = 0; i < sample->n_drugs; i++)
        append(b, drugs, of_drug(b, &sample->drugs[i]));
    set(b, document, "drugs", drugs);
    for (size_t i = 0; i < sample->n_genes; i++)
        append(b, genes, of_gene(b, sample, &sample->genes[i]));
    set(b, document, "genes", genes);
    set(b, document, "methods", of_sentences(b, sd_wording__methods()));
    set(b, document, "limits", of_sentences(b, sd_wording__limits()));
    set(b, document, "knowledge", of_knowledge(b, sample->run->kb));
    set_bool(b, document, "complete", true);
    return document;
}

sd_status sd_report__write_json(const sd_sample *sample, FILE *out, sd_error *err)
{
    builder b = {.failed = false};
    json_t *document = of_document(&b, sample);
    sd_text__free(&b.text);
    sd_status status = SD_OK;
    errno = 0;
    if (b.failed || b.text.failed)
        status = sd_error__no_memory(err);
    else if (json_dumpf(document, out, JSON_INDENT(1) | JSON_REAL_PRECISION(6)) != 0 ||
             fputc('\n', out) == EOF)
        status = sd_error__set(err, SD_EIO, NULL, 0, "the report cannot be written: %s",
                               errno ? strerror(errno) : "write error");
    json_decref(document);
    return status;
}
