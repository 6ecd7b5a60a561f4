/* document.c -- a sample's document without a variant file.
 * SPDX-License-Identifier: Apache-2.0 */
#include "document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cells.h"

static const char *const sample_names[] = {"sample-1"};

static void succeed(sd_status status, const sd_error *err)
{
    if (status != SD_OK)
        fail_msg("%s:%lld: %s", err->source, (long long)err->line, err->message);
}

static size_t find_gene(const document *doc, const char *name)
{
    const sd_kb_gene *gene = sd_kb__find_gene(doc->kb, name);
    assert_non_null(gene);
    return gene->index;
}

void document_open(document *doc, const char *kb_dir)
{
    sd_error err = {0};
    *doc = (document){.arena = sd_arena__new()};
    succeed(sd_kb_open(&doc->kb, kb_dir, &err), &err);
    succeed(sd_caller__new(&doc->caller, doc->kb, &err), &err);
    static const sd_input_file file = {
        .path = "sample.vcf", .display_name = "sample.vcf", .format = "VCF"};
    doc->input = (sd_input){.files = &file,
                            .n_files = 1,
                            .display_name = "sample.vcf",
                            .format = "VCF",
                            .assembly = SD_GRCH38,
                            .samples = sample_names,
                            .n_samples = 1};
    doc->run = (sd_run_info){
        .kb = doc->kb, .input = &doc->input, .min_depth = 1, .population = "all"};
    doc->sample = (sd_sample){.name = sample_names[0],
                              .stem = sample_names[0],
                              .run = &doc->run,
                              .genes = doc->genes,
                              .n_genes = sd_kb_gene_count(doc->kb)};
    assert_true(doc->sample.n_genes <= DOCUMENT_MAX_GENES);
    for (size_t g = 0; g < doc->sample.n_genes; g++) {
        const sd_kb_gene *gene = sd_kb__gene(doc->kb, g);
        doc->cells[g] = SD_NEW(doc->arena, sd_cell, gene->n_sites);
        doc->genes[g] = (sd_gene_result){.gene = gene, .is_reached = true};
        for (size_t i = 0; i < gene->n_sites; i++)
            doc->cells[g][i] = (sd_cell){
                .state = SD_CELL_OBSERVED, .depth = UINT16_MAX, .quality = UINT8_MAX};
    }
}

void document_close(document *doc)
{
    sd_outside__free(doc->outside);
    sd_caller__free(doc->caller);
    sd_arena__free(doc->arena);
    sd_kb_close(doc->kb);
}

void document_genotype(document *doc, const char *gene, const char *site,
                       const char *words)
{
    const size_t g = find_gene(doc, gene);
    const uint16_t s = sd_kb__find_site(doc->genes[g].gene, site);
    assert_int_not_equal(s, UINT16_MAX);
    sd_cell *cell = &doc->cells[g][s];
    sd_kb_gene one_site = *doc->genes[g].gene;
    one_site.n_sites = 1;
    read_cells(&one_site, words, cell);
    const bool is_usable = sd_cell__is_usable(cell);
    cell->depth = is_usable ? 31 : UINT16_MAX;
    cell->quality = is_usable ? 99 : UINT8_MAX;
}

void document_unseen(document *doc, const char *gene, bool is_reached)
{
    const size_t g = find_gene(doc, gene);
    doc->genes[g].is_reached = is_reached;
    for (size_t i = 0; i < doc->genes[g].gene->n_sites; i++)
        doc->cells[g][i] = (sd_cell){.state = SD_CELL_ABSENT};
}

void document_outside(document *doc, const char *path)
{
    sd_error err = {0};
    succeed(sd_outside__read(&doc->outside, doc->kb, path, &err), &err);
    doc->run.outside = path;
}

void document_note(document *doc, const char *gene, const char *code, const char *text)
{
    sd_gene_result *result = &doc->genes[find_gene(doc, gene)];
    sd_note *notes = SD_NEW(doc->arena, sd_note, result->n_notes + 1);
    if (result->n_notes > 0)
        memcpy(notes, result->notes, result->n_notes * sizeof(*notes));
    notes[result->n_notes++] = (sd_note){.code = code, .text = text};
    result->notes = notes;
}

static void call_gene(document *doc, size_t g)
{
    sd_error err = {0};
    sd_gene_result *result = &doc->genes[g];
    const sd_kb_gene *gene = result->gene;
    const sd_call *supplied = doc->outside ? sd_outside__find(doc->outside, gene) : NULL;
    if (supplied)
        result->call = supplied;
    else if (gene->n_sites == 0)
        succeed(sd_caller__not_in_vcf(doc->caller, gene, &result->call, &err), &err);
    else
        succeed(sd_caller__call(doc->caller, gene, doc->cells[g], result->is_reached,
                                &result->call, &err),
                &err);
    result->cells = supplied || gene->n_sites == 0 ? NULL : doc->cells[g];
    succeed(sd_interpret__call(doc->kb, result->call, doc->arena, &result->meaning, &err),
            &err);
    succeed(sd_interpret__reachable(doc->kb, doc->arena, &result->meaning, &err), &err);
    doc->meanings[g] = result->meaning;
}

const sd_sample *document_build(document *doc)
{
    sd_error err = {0};
    for (size_t g = 0; g < doc->sample.n_genes; g++)
        call_gene(doc, g);
    const sd_asked asked = {.patient = doc->sample.patient};
    succeed(sd_interpret__guidance(doc->kb, doc->meanings, &asked, doc->arena,
                                   &doc->sample.drugs, &doc->sample.n_drugs, &err),
            &err);
    return &doc->sample;
}

char *document_write(const document *doc, const char *format)
{
    char *bytes = NULL;
    size_t length = 0;
    sd_error err = {0};
    FILE *out = open_memstream(&bytes, &length);
    assert_non_null(out);
    succeed(sd_report_write(&doc->sample, format, out, &err), &err);
    assert_int_equal(fclose(out), 0);
    return bytes;
}
