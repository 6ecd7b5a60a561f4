/* write_json.c -- the whole document as JSON, for systems.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Keys keep their order; numbers are numbers; what is not known is null or left empty,
 * never a made-up value.  Names from outside are exact: where they are not valid UTF-8,
 * U+FFFD stands for the bad bytes and "name_hex" has all of them.  The shape is that of
 * include/stardose-report.schema.json; "complete" is the last key, so that a cut file
 * shows. */
#include <errno.h>
#include <string.h>

#include "base/error.h"
#include "report/age.h"
#include "report/json.h"
#include "report/wording.h"

#define SCHEMA_VERSION "1.0"

/* ---- the run ---- */

static json_t *of_sources(sd_json *b, const sd_kb *kb)
{
    size_t n;
    const sd_kb_source *sources = sd_kb__sources(kb, &n);
    json_t *array = sd_json__new_array(b);
    for (size_t i = 0; i < n; i++) {
        json_t *source = sd_json__new_object(b);
        sd_json__set_text(b, source, "table", sources[i].table);
        sd_json__set_text(b, source, "source", sources[i].source);
        sd_json__set_text(b, source, "release", sources[i].release);
        sd_json__set_text(b, source, "retrieved", sources[i].retrieved);
        sd_json__set_text(b, source, "licence", sources[i].licence);
        sd_json__set_text(b, source, "url", sources[i].url);
        sd_json__set_number(b, source, "rows", (uint64_t)sources[i].rows);
        sd_json__set_text(b, source, "sha256", sources[i].sha256);
        sd_json__append(b, array, source);
    }
    return array;
}

static json_t *of_old_sources(sd_json *b, const sd_sample *sample)
{
    size_t n;
    sd_kb__sources(sample->run->kb, &n);
    json_t *array = sd_json__new_array(b);
    sd_old_source old;
    for (size_t i = sd_age__next_old(sample, 0, &old); i < n;
         i = sd_age__next_old(sample, i + 1, &old)) {
        json_t *object = sd_json__new_object(b);
        sd_json__set_text(b, object, "source", old.source->source);
        sd_json__set_text(b, object, "date", old.date);
        sd_json__set(b, object, "age_days", json_integer(old.days));
        sd_json__append(b, array, object);
    }
    return array;
}

static json_t *of_knowledge(sd_json *b, const sd_sample *sample)
{
    const sd_kb *kb = sample->run->kb;
    json_t *knowledge = sd_json__new_object(b);
    sd_json__set_text(b, knowledge, "date", sd_kb_date(kb));
    sd_json__set_text(b, knowledge, "digest", sd_kb_digest(kb));
    sd_json__set_text(b, knowledge, "as_of", sd_age__as_of(sample));
    sd_json__set(b, knowledge, "max_age", json_integer(sample->run->max_age));
    sd_json__set(b, knowledge, "old_guidance", of_old_sources(b, sample));
    sd_json__set(b, knowledge, "sources", of_sources(b, kb));
    return knowledge;
}

static json_t *of_files(sd_json *b, const sd_input *input)
{
    json_t *files = sd_json__new_array(b);
    for (size_t i = 0; i < input->n_files; i++) {
        json_t *file = sd_json__new_object(b);
        sd_json__set_text(b, file, "name", input->files[i].display_name);
        sd_json__set_text(b, file, "format", input->files[i].format);
        sd_json__set_bool(b, file, "has_reference_blocks", input->files[i].is_gvcf);
        sd_json__set_text(b, file, "caller", input->files[i].origin);
        sd_json__append(b, files, file);
    }
    return files;
}

static json_t *of_run(sd_json *b, const sd_sample *sample)
{
    const sd_run_info *run = sample->run;
    json_t *object = sd_json__new_object(b);
    json_t *input = sd_json__new_object(b);
    sd_json__set_text(b, object, "date", run->date);
    sd_json__set_text(b, input, "file", run->input->display_name);
    sd_json__set(b, input, "files", of_files(b, run->input));
    sd_json__set_text(b, input, "format", run->input->format);
    sd_json__set_bool(b, input, "has_reference_blocks", run->input->is_gvcf);
    sd_json__set_text(b, input, "filters_applied", sd_input__filters(run->input));
    sd_json__set_bool(b, input, "has_depths", run->input->has_depths);
    sd_json__set_text(b, input, "assembly", sd_wording__assembly(run->input->assembly));
    sd_json__set_text(b, input, "assembly_told_by",
                      sd_report__build_evidence_code(run->input->build_evidence));
    json_t *warnings = sd_json__check(b, json_array());
    for (size_t i = 0; i < run->n_warnings; i++)
        sd_json__append(b, warnings, sd_json__new_text(b, run->warnings[i]));
    sd_json__set(b, input, "warnings", warnings);
    sd_json__set(b, object, "input", input);
    const sd_sex *sexes = run->input->sexes;
    sd_json__set_text(b, object, "sex",
                      sexes ? sd_wording__sex(sexes[sample->index]) : NULL);
    sd_json__set_text(b, object, "calls_made_elsewhere", run->outside);
    sd_json__set_text(b, object, "patient_file", run->patient);
    sd_json__set_text(b, object, "drugs_asked", run->drugs);
    sd_json__set_text(b, object, "absent",
                      run->absent == SD_ABSENT_REFERENCE ? "reference" : "missing");
    sd_json__set_text(b, object, "absent_text", sd_wording__absent(run->absent));
    sd_json__set_number(b, object, "min_depth", (uint64_t)run->min_depth);
    sd_json__set_number(b, object, "min_quality", (uint64_t)run->min_quality);
    sd_json__set(b, object, "min_probability",
                 sd_json__check(b, json_real(run->min_probability)));
    sd_json__set_bool(b, object, "use_filtered", run->use_filtered);
    sd_json__set_text(b, object, "population", run->population);
    sd_json__set_text(b, object, "rank", sd_wording__rank(run->rank));
    sd_json__set_text(b, object, "probability_text", sd_wording__probability());
    return object;
}

static json_t *of_sample(sd_json *b, const sd_sample *sample)
{
    json_t *object = sd_json__new_object(b);
    sd_json__set_text(b, object, "name", sample->name);
    sd_text__clear(&b->text);
    if (sd_text__add_valid(&b->text, sample->name)) {
        sd_json__set_null(b, object, "name_hex");
    } else {
        sd_text__clear(&b->text);
        for (const char *at = sample->name; *at; at++)
            sd_text__printf(&b->text, "%02x", (unsigned char)*at);
        sd_json__set(b, object, "name_hex",
                     b->text.failed ? NULL
                                    : sd_json__check(b, json_string(b->text.data)));
    }
    sd_json__set_text(b, object, "file_stem", sample->stem);
    return object;
}

static json_t *of_summary(sd_json *b, const sd_sample *sample)
{
    json_t *summary = sd_json__new_object(b);
    for (int group = 0; group < SD_DRUG_GROUPS; group++) {
        json_t *drugs = sd_json__new_array(b);
        for (size_t i = 0; i < sample->n_drugs; i++)
            if ((int)sd_report__group(&sample->drugs[i]) == group)
                sd_json__append(b, drugs,
                                sd_json__new_text(b, sample->drugs[i].drug->name));
        sd_json__set(b, summary, sd_wording__group((sd_drug_group)group)->code, drugs);
    }
    return summary;
}

/* ---- drugs ---- */

static json_t *of_advice(sd_json *b, const sd_advice *advice)
{
    const sd_kb_guidance *rule = advice->rule;
    json_t *object = sd_json__new_object(b);
    sd_json__set_text(b, object, "source", rule->source);
    sd_json__set_text(b, object, "rule", rule->rule);
    sd_json__set_text(b, object, "population", rule->population);
    sd_json__set_text(b, object, "because", advice->because);
    sd_json__set_text(b, object, "results", rule->results);
    sd_json__set_text(b, object, "action", rule->action->code);
    sd_json__set_text(b, object, "action_label", rule->action->label);
    sd_json__set_text(b, object, "class", sd_wording__class(rule->action->class_));
    sd_json__set_text(b, object, "number", rule->number);
    sd_json__set_text(b, object, "strength", rule->strength);
    sd_json__set_text(b, object, "recommendation", rule->recommendation);
    sd_json__set_text(b, object, "implication", rule->implication);
    sd_json__set_text(b, object, "not_covered", rule->not_covered);
    sd_json__set_text(b, object, "guideline", rule->guideline);
    sd_json__set_text(b, object, "url", rule->url);
    sd_json__set_text(b, object, "pmid", rule->pmid);
    sd_json__set_text(b, object, "date", rule->date);
    return object;
}

static json_t *of_changes(sd_json *b, const sd_drug_advice *drug)
{
    json_t *array = sd_json__new_array(b);
    for (size_t i = 0; i < drug->n_changes; i++) {
        const sd_outcome *outcome = drug->changes[i].reachable->outcome;
        json_t *object = sd_json__new_object(b);
        sd_json__set_text(b, object, "gene", drug->changes[i].gene->name);
        sd_json__set_text(b, object, "phenotype", outcome->phenotype);
        sd_json__set_text(b, object, "activity_score", outcome->score);
        sd_json__append(b, array, object);
    }
    return array;
}

static json_t *of_disagreements(sd_json *b, const sd_drug_advice *drug)
{
    json_t *array = sd_json__new_array(b);
    for (size_t i = 0; i < drug->n_disagreements; i++) {
        const sd_disagreement *found = &drug->disagreements[i];
        json_t *object = sd_json__new_object(b), *positions = sd_json__new_array(b);
        sd_json__set_text(b, object, "words", found->words);
        for (size_t k = 0; k < found->n_positions; k++) {
            const sd_position *position = &found->positions[k];
            json_t *each = sd_json__new_object(b);
            sd_json__set_text(b, each, "publisher", position->publisher);
            sd_json__set_text(b, each, "rule", position->rule->rule);
            sd_json__set_text(b, each, "class",
                              sd_wording__class(position->rule->action->class_));
            sd_json__set_bool(b, each, "is_strictest", position->is_strictest);
            sd_json__append(b, positions, each);
        }
        sd_json__set(b, object, "positions", positions);
        sd_json__append(b, array, object);
    }
    return array;
}

static json_t *of_drug(sd_json *b, const sd_sample *sample, const sd_drug_advice *drug)
{
    json_t *object = sd_json__new_object(b);
    json_t *needs = sd_json__new_array(b), *advice = sd_json__new_array(b);
    sd_json__set_text(b, object, "drug", drug->drug->name);
    sd_json__set_text(b, object, "rxnorm", drug->drug->rxnorm);
    sd_json__set_text(b, object, "atc", drug->drug->atc);
    sd_json__set_text(b, object, "drug_class", drug->drug->drug_class);
    sd_json__set_text(b, object, "class",
                      sd_wording__group(sd_report__group(drug))->code);
    sd_json__set_bool(b, object, "is_ambiguous", drug->is_ambiguous);
    for (size_t i = 0; i < drug->n_needs; i++)
        sd_json__append(b, needs, sd_json__new_text(b, drug->needs[i]->name));
    sd_json__set(b, object, "needs", needs);
    sd_json__set(b, object, "would_change_if", of_changes(b, drug));
    sd_json__set(b, object, "disagreements", of_disagreements(b, drug));
    for (size_t i = 0; i < drug->n_advice; i++)
        sd_json__append(b, advice, of_advice(b, &drug->advice[i]));
    sd_json__set(b, object, "advice", advice);
    sd_json__set_patients(b, object, sample, drug);
    return object;
}

/* ---- the document ---- */

static json_t *of_sentences(sd_json *b, const char *const *sentences)
{
    json_t *array = sd_json__new_array(b);
    for (; *sentences; sentences++)
        sd_json__append(b, array, sd_json__new_text(b, *sentences));
    return array;
}

/* All but the logo; null where none is given. */
static json_t *of_laboratory(sd_json *b, const sd_sample *sample)
{
    const sd_lab *lab = sample->run->presentation.lab;
    if (!lab)
        return sd_json__check(b, json_null());
    json_t *object = sd_json__new_object(b);
    sd_json__set_text(b, object, "name", lab->name);
    sd_json__set_text(b, object, "address", lab->address);
    sd_json__set_text(b, object, "contact", lab->contact);
    sd_json__set_text(b, object, "director", lab->director);
    sd_json__set_text(b, object, "accreditation", lab->accreditation);
    sd_json__set_text(b, object, "disclaimer", lab->disclaimer);
    return object;
}

static json_t *of_document(sd_json *b, const sd_sample *sample)
{
    json_t *document = sd_json__new_object(b);
    json_t *program = sd_json__new_object(b);
    json_t *genes = sd_json__new_array(b), *drugs = sd_json__new_array(b);
    sd_json__set_text(b, document, "schema_version", SCHEMA_VERSION);
    sd_json__set_text(b, program, "name", "stardose");
    sd_json__set_text(b, program, "version", sd_version());
    sd_json__set(b, document, "program", program);
    sd_json__set(b, document, "sample", of_sample(b, sample));
    sd_json__set(b, document, "patient", sd_json__of_patient(b, sample));
    sd_json__set(b, document, "run", of_run(b, sample));
    sd_json__set(b, document, "laboratory", of_laboratory(b, sample));
    sd_json__set_text(b, document, "signed_by", sample->run->presentation.signed_by);
    sd_json__set(b, document, "summary", of_summary(b, sample));
    for (size_t i = 0; i < sample->n_drugs; i++)
        sd_json__append(b, drugs, of_drug(b, sample, &sample->drugs[i]));
    sd_json__set(b, document, "drugs", drugs);
    for (size_t i = 0; i < sample->n_genes; i++)
        sd_json__append(b, genes, sd_json__of_gene(b, sample, &sample->genes[i]));
    sd_json__set(b, document, "genes", genes);
    sd_json__set(b, document, "methods", of_sentences(b, sd_wording__methods()));
    sd_json__set(b, document, "limits", of_sentences(b, sd_wording__limits()));
    sd_json__set(b, document, "knowledge", of_knowledge(b, sample));
    sd_json__set_bool(b, document, "complete", true);
    return document;
}

sd_status sd_report__write_json(const sd_sample *sample, FILE *out, sd_error *err)
{
    sd_json b = {.failed = false};
    json_t *document = of_document(&b, sample);
    sd_text__free(&b.text);
    sd_status status = SD_OK;
    errno = 0;
    if (b.failed || b.text.failed)
        status = sd_error__no_memory(err);
    else if (sd_json__write(document, out) != 0)
        status = sd_error__set(err, SD_EIO, NULL, 0, "the report cannot be written: %s",
                               errno ? strerror(errno) : "write error");
    json_decref(document);
    return status;
}
