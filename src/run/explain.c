/* explain.c -- one gene of one sample, from the records to the sentences.
 *
 * The document of the report is the source; only the reasons of the matcher are asked for
 * again (call.h, sd_why__call), so that what is explained is what was called.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "run/explain.h"

#include <string.h>

#include "base/error.h"

static const struct format {
    const char *name;
    sd_status (*write)(const sd_explanation *e, FILE *out, sd_error *err);
} formats[] = {
    {"text", sd_explain__write_text},
    {"json", sd_explain__write_json},
};

static const struct format *find_format(const char *name)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    return NULL;
}

/* ---- what was asked ---- */

/* The text is one of the names that stand together in `name`: "HapB3" in "c.1129-5923C>G,
 * c.1236G>A (HapB3)", "*2A" in "c.1905+1G>A (*2A)". */
static bool has_name(const char *name, const char *text, size_t length)
{
    for (const char *at = name; *at && length > 0; at++) {
        const bool begins = at == name || at[-1] == ' ' || at[-1] == '(';
        if (!begins || strncmp(at, text, length) != 0)
            continue;
        const char *end = at + length;
        if (*end == '\0' || *end == ',' || *end == ')' || strncmp(end, " (", 2) == 0)
            return true;
    }
    return false;
}

/* Does the text name this allele: "*17", "17", its printed name or a part of it, or with
 * the gene before it? */
static bool is_named(const sd_kb_gene *gene, uint16_t allele, const char *text,
                     size_t length)
{
    const size_t n_gene = strlen(gene->name);
    if (length > n_gene && strncmp(text, gene->name, n_gene) == 0) {
        text += n_gene;
        length -= n_gene;
    }
    const char *names[] = {gene->alleles[allele].name, gene->alleles[allele].reported_as};
    for (size_t i = 0; i < 2; i++) {
        const char *name = names[i];
        if (has_name(name, text, length))
            return true;
        if (name[0] == '*' && strlen(name) == length + 1 &&
            strncmp(name + 1, text, length) == 0)
            return true;
    }
    return false;
}

static bool has_allele(const sd_kb_gene *gene, const char *text, size_t length)
{
    for (uint16_t i = 0; i < gene->n_alleles; i++)
        if (is_named(gene, i, text, length))
            return true;
    return false;
}

/* Where the text is two names, the length of the first; 0 else. */
static size_t find_slash(const sd_kb_gene *gene, const char *text)
{
    for (const char *slash = strchr(text, '/'); slash; slash = strchr(slash + 1, '/'))
        if (has_allele(gene, text, (size_t)(slash - text)) &&
            has_allele(gene, slash + 1, strlen(slash + 1)))
            return (size_t)(slash - text);
    return 0;
}

static sd_status check_question(const sd_kb_gene *gene, const char *text, sd_error *err)
{
    if (!text || has_allele(gene, text, strlen(text)) || find_slash(gene, text) > 0)
        return SD_OK;
    return sd_error__set(err, SD_EUSAGE, NULL, 0,
                         "%s has no allele or pair of alleles \"%s\"; stardose db show "
                         "%s lists them",
                         gene->name, text, gene->name);
}

sd_status sd_explain__check(const sd_kb *kb, const sd_explain_options *options,
                            sd_error *err)
{
    const sd_kb_gene *gene = sd_kb__find_gene(kb, options->gene);
    if (!gene)
        return sd_error__set(err, SD_EUSAGE, NULL, 0,
                             "%s is not a gene of the knowledge base", options->gene);
    if (!find_format(options->format))
        return sd_error__set(err, SD_EUSAGE, NULL, 0,
                             "%s is not a format: say text or json", options->format);
    return check_question(gene, options->why_not, err);
}

/* ---- the answer: of all definitions that the words may mean, the nearest to the call
 * ----
 */

static void ask_allele(sd_explanation *e)
{
    sd_question *question = &e->question;
    const size_t length = strlen(question->text);
    for (uint16_t i = 0; i < e->gene->n_alleles; i++) {
        if (!is_named(e->gene, i, question->text, length))
            continue;
        const sd_allele_verdict verdict =
            e->why.alleles ? e->why.alleles[i].verdict : SD_ALLELE_UNDEFINED;
        if (question->n_definitions++ > 0 && verdict >= question->verdict)
            continue;
        question->verdict = verdict;
        question->a = question->b = i;
    }
}

static sd_status try_pair(sd_explanation *e, uint16_t a, uint16_t b, sd_error *err)
{
    sd_question *question = &e->question;
    sd_pair_why pair;
    const sd_status status = sd_why__pair(&e->why, a, b, e->arena, &pair, err);
    if (status != SD_OK)
        return status;
    const bool is_nearer = pair.verdict < question->pair.verdict ||
                           (pair.verdict == question->pair.verdict &&
                            pair.n_against < question->pair.n_against);
    if (question->n_definitions++ > 0 && !is_nearer)
        return SD_OK;
    question->pair = pair;
    question->verdict = pair.verdict;
    question->a = a;
    question->b = b;
    return SD_OK;
}

static sd_status ask_pair(sd_explanation *e, size_t slash, sd_error *err)
{
    const char *text = e->question.text, *second = text + slash + 1;
    e->question.is_pair = true;
    for (uint16_t a = 0; a < e->gene->n_alleles; a++) {
        if (!is_named(e->gene, a, text, slash))
            continue;
        for (uint16_t b = 0; b < e->gene->n_alleles; b++) {
            if (!is_named(e->gene, b, second, strlen(second)))
                continue;
            const sd_status status = try_pair(e, a, b, err);
            if (status != SD_OK)
                return status;
        }
    }
    return SD_OK;
}

static sd_status ask(sd_explanation *e, const char *text, sd_error *err)
{
    if (!text)
        return SD_OK;
    e->question = (sd_question){.text = text};
    if (!has_allele(e->gene, text, strlen(text)))
        return ask_pair(e, find_slash(e->gene, text), err);
    ask_allele(e);
    return SD_OK;
}

/* ---- the rules ---- */

static bool looks_at(const sd_kb_guidance *rule, const sd_kb_gene *gene)
{
    for (size_t i = 0; i < rule->n_conditions; i++)
        if (rule->conditions[i].gene == gene)
            return true;
    return false;
}

static sd_status list_rules(sd_explanation *e, sd_error *err)
{
    const sd_sample *sample = e->sample;
    size_t most = 0, most_aside = 0;
    for (size_t d = 0; d < sample->n_drugs; d++) {
        most += sample->drugs[d].n_advice;
        most_aside += sample->drugs[d].n_set_aside;
    }
    sd_explained_rule *rules = SD_NEW(e->arena, sd_explained_rule, most);
    sd_explained_aside *aside = SD_NEW(e->arena, sd_explained_aside, most_aside);
    if (!rules || !aside)
        return sd_error__no_memory(err);
    for (size_t d = 0; d < sample->n_drugs; d++) {
        const sd_drug_advice *drug = &sample->drugs[d];
        for (size_t i = 0; i < drug->n_advice; i++)
            if (looks_at(drug->advice[i].rule, e->gene))
                rules[e->n_rules++] =
                    (sd_explained_rule){.drug = drug, .advice = &drug->advice[i]};
        for (size_t i = 0; i < drug->n_set_aside; i++)
            if (looks_at(drug->set_aside[i].rule, e->gene))
                aside[e->n_aside++] = (sd_explained_aside){drug, &drug->set_aside[i]};
    }
    e->rules = rules;
    e->aside = aside;
    return SD_OK;
}

static bool is_spoken_of(const sd_explanation *e, const sd_kb_drug *drug)
{
    for (size_t i = 0; i < e->n_rules; i++)
        if (e->rules[i].drug->drug == drug)
            return true;
    for (size_t i = 0; i < e->n_aside; i++)
        if (e->aside[i].drug->drug == drug)
            return true;
    return false;
}

static sd_status list_others(sd_explanation *e, sd_error *err)
{
    const sd_patient *patient = e->sample->patient;
    const char **others = SD_NEW(e->arena, const char *, patient ? patient->n_taken : 0);
    if (!others)
        return sd_error__no_memory(err);
    for (size_t i = 0; patient && i < patient->n_taken; i++)
        if (!patient->taken[i].drug || !is_spoken_of(e, patient->taken[i].drug))
            others[e->n_others++] = patient->taken[i].written;
    e->others = others;
    return SD_OK;
}

/* ---- the doors ---- */

static const sd_gene_result *find_result(const sd_sample *sample, const char *gene)
{
    for (size_t i = 0; i < sample->n_genes; i++)
        if (strcmp(sample->genes[i].gene->name, gene) == 0)
            return &sample->genes[i];
    return NULL;
}

bool sd_explain__is_called(const sd_sample *sample, const char *gene)
{
    const sd_gene_result *result = find_result(sample, gene);
    return result && (result->call->state == SD_CALL_MADE ||
                      result->call->state == SD_CALL_WITHOUT_STRUCTURE ||
                      result->call->state == SD_CALL_OUTSIDE);
}

sd_status sd_explain__write(const sd_sample *sample, const sd_explain_options *options,
                            FILE *out, sd_error *err)
{
    sd_status status = sd_explain__check(sample->run->kb, options, err);
    if (status != SD_OK)
        return status;
    const sd_gene_result *result = find_result(sample, options->gene);
    if (!result)
        return sd_error__set(err, SD_EUSAGE, NULL, 0, "%s was not called in this run",
                             options->gene);
    sd_explanation e = {.sample = sample,
                        .result = result,
                        .gene = result->gene,
                        .is_verbose = options->is_verbose,
                        .arena = sd_arena__new()};
    if (!e.arena)
        return sd_error__no_memory(err);
    status =
        sd_why__call(sample->run->kb, result->call, result->cells, e.arena, &e.why, err);
    if (status == SD_OK)
        status = ask(&e, options->why_not, err);
    if (status == SD_OK)
        status = list_rules(&e, err);
    if (status == SD_OK)
        status = list_others(&e, err);
    if (status == SD_OK)
        status = find_format(options->format)->write(&e, out, err);
    sd_arena__free(e.arena);
    return status;
}
