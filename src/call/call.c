/* call.c -- the table of callers, and the way of a column to its call.
 *
 * Invariant: a call is a function of gene, column and is_reached alone, never of another
 * sample; remembered and fresh calls are therefore the same.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "call/call.h"

#include <string.h>

#include "base/error.h"
#include "call/caller.h"
#include "call/memory.h"
#include "call/reach.h"

static const struct method {
    const char *name; /* as in genes.tsv */
    sd_call_method *call;
    sd_call_method *open_refused; /* how a gene that is refused could be read */
} methods[] = {
    {"star", sd_caller__star, sd_star__open_refused},
    {"variant_list", sd_caller__variant_list, sd_variants__open_refused},
};

static const char no_record[] = "The input has no record in this gene's region.";

struct sd_caller {
    const sd_kb *kb;
    sd_assembly assembly;
    const char *no_record; /* why a gene that is not reached is not called */
    sd_arena *arena;       /* calls, and the memory of them */
    sd_arena *scratch;
    sd_memory memory;
    uint64_t n_asked, n_remembered; /* columns; those of them that were known */
    const sd_call **not_in_vcf;     /* [gene] */
    sd_preference preference;
};

sd_status sd_caller__new(sd_caller **out, const sd_kb *kb, sd_error *err)
{
    *out = NULL;
    sd_arena *arena = sd_arena__new();
    sd_arena *scratch = sd_arena__new();
    sd_caller *caller = arena && scratch ? SD_NEW(arena, sd_caller, 1) : NULL;
    if (caller) {
        *caller = (sd_caller){.kb = kb,
                              .assembly = SD_GRCH38,
                              .no_record = no_record,
                              .arena = arena,
                              .scratch = scratch,
                              .preference.population = SD_ANY_POPULATION};
        caller->not_in_vcf = SD_NEW(arena, const sd_call *, sd_kb_gene_count(kb));
    }
    if (!caller || !caller->not_in_vcf ||
        sd_memory__start(&caller->memory, arena) != SD_OK) {
        sd_arena__free(arena);
        sd_arena__free(scratch);
        return sd_error__no_memory(err);
    }
    *out = caller;
    return SD_OK;
}

sd_status sd_caller__set_files(sd_caller *caller, size_t n_files, sd_error *err)
{
    if (n_files > 1)
        caller->no_record =
            sd_arena__printf(caller->arena,
                             "No file covers this gene: none of the %zu files has a "
                             "record in its region.",
                             n_files);
    return caller->no_record ? SD_OK : sd_error__no_memory(err);
}

void sd_caller__set_assembly(sd_caller *caller, sd_assembly assembly)
{
    caller->assembly = assembly;
}

void sd_caller__free(sd_caller *caller)
{
    if (!caller)
        return;
    sd_arena__free(caller->scratch);
    sd_arena__free(caller->arena);
}

void sd_caller__count(const sd_caller *caller, uint64_t *n_asked, uint64_t *n_remembered)
{
    *n_asked = caller->n_asked;
    *n_remembered = caller->n_remembered;
}

sd_status sd_caller__prefer(sd_caller *caller, const char *population, sd_rank rank,
                            sd_error *err)
{
    size_t n;
    const char *const *known = sd_kb__populations(caller->kb, &n);
    caller->preference = (sd_preference){.population = SD_ANY_POPULATION, .rank = rank};
    if (!population || strcmp(population, "all") == 0)
        return SD_OK;
    for (size_t i = 0; i < n; i++) {
        if (strcmp(known[i], population) == 0) {
            caller->preference.population = i;
            return SD_OK;
        }
    }
    return sd_error__set(err, SD_EUSAGE, NULL, 0,
                         "%s is not a population of the knowledge base, nor all",
                         population);
}

/* ---- calling ---- */

static const char no_usable[] =
    "The input has no usable genotype at any site of this gene.";
static const char supply[] =
    "Copy number and structure decide this gene and cannot be told from small variants: "
    "supply a call made elsewhere.";
static const char never[] =
    "This gene is never called from a variant file: supply a call made elsewhere.";

static const struct method *find_method(const char *name)
{
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        if (strcmp(methods[i].name, name) == 0)
            return &methods[i];
    }
    return NULL;
}

/* Alleles that the gene's unseen sites leave open although nothing is called. */
static sd_status list_possible(const sd_column *column, sd_call *call)
{
    bool *is_open = SD_NEW(column->scratch, bool, column->gene->n_alleles);
    if (!is_open)
        return SD_ENOMEM;
    sd_column__mark_possible(column, is_open);
    return sd_column__list_open(column, is_open, call);
}

static sd_status ask_caller(sd_column *column, const struct method *method, sd_call *call)
{
    const char *contradiction;
    sd_status status = sd_column__build(column, &contradiction);
    if (status != SD_OK)
        return status;
    call->is_effectively_phased = column->n_groups <= 1;
    status = sd_column__check_obstacles(column, call);
    if (status == SD_OK && !call->reason && contradiction)
        status = sd_caller__refuse_for(call, SD_CALL_CONFLICT, contradiction);
    if (status == SD_OK && !call->reason)
        status = method->call(column, call);
    else if (status == SD_OK)
        status = list_possible(column, call);
    if (status == SD_OK && call->state == SD_CALL_KEY_MISSING && !contradiction)
        status = method->open_refused(column, call);
    if (status == SD_OK && call->state == SD_CALL_NO_MATCH)
        status = sd_caller__fall_back(column, call);
    const bool has_two = !column->copy_number || column->copy_number->copies == 2;
    if (status == SD_OK && call->state == SD_CALL_NO_MATCH && has_two)
        status = sd_caller__compose(column, call);
    if (status == SD_OK && column->gene->needs_copy_number)
        status = sd_caller__assess_structure(column, call);
    if (column->copy_number && column->copy_number->copies != 2) {
        call->is_reach_known = false; /* the alleles were compared as two copies */
        call->n_reach = 0;
    }
    call->notes = column->notes;
    call->n_notes = column->n_notes;
    return status;
}

/* No copy of the gene. */
static sd_status delete_gene(sd_column *column, sd_call *call)
{
    sd_status status = sd_caller__no_copy(column, call);
    call->notes = column->notes;
    call->n_notes = column->n_notes;
    return status;
}

static bool has_structures(const sd_caller *caller, const sd_kb_gene *gene)
{
    size_t n;
    return sd_kb__structures_of(caller->kb, gene, &n) != NULL;
}

/* Where the number of copies decides the gene, and is known; in the caller's arena. */
static sd_status take_copies(const sd_caller *caller, const sd_copy_number *copies,
                             sd_column *column, sd_call *call)
{
    if (!copies || copies->state == SD_COPIES_NOT_SEEN ||
        !has_structures(caller, column->gene))
        return SD_OK;
    sd_copy_number *own = SD_NEW(caller->arena, sd_copy_number, 2);
    if (!own)
        return SD_ENOMEM;
    own[0] = *copies;
    if (copies->text && !(own[0].text = sd_arena__strdup(caller->arena, copies->text)))
        return SD_ENOMEM;
    own[1] = own[0];
    own[1].depths = NULL; /* they end with the matrix, before the call */
    column->copy_number = &own[0];
    call->copy_number = &own[1];
    return SD_OK;
}

static sd_status call_column(sd_caller *caller, const sd_kb_gene *gene,
                             const struct method *method, const sd_cell *cells,
                             bool is_reached, const sd_copy_number *copies, sd_call *call)
{
    sd_column column = {.preference = &caller->preference,
                        .kb = caller->kb,
                        .gene = gene,
                        .assembly = caller->assembly,
                        .cells = cells,
                        .arena = caller->arena,
                        .scratch = caller->scratch};
    call->gene = gene;
    sd_status status = sd_column__count(&column, call);
    if (status == SD_OK)
        status = take_copies(caller, copies, &column, call);
    if (status != SD_OK)
        return status;
    if (column.copy_number && column.copy_number->state == SD_COPIES_UNCLEAR)
        return sd_caller__refuse_for(call, SD_CALL_NEEDS_COPY_NUMBER,
                                     column.copy_number->text);
    if (column.copy_number && column.copy_number->copies == 0)
        return delete_gene(&column, call);
    if (!is_reached || call->tally.n_usable == 0) {
        const char *reason = is_reached ? no_usable : caller->no_record;
        if (gene->needs_copy_number)
            reason = sd_arena__printf(caller->arena, "%s %s", reason, supply);
        return sd_caller__refuse_for(call, SD_CALL_NO_DATA, reason);
    }
    if (gene->needs_copy_number && !has_structures(caller, gene))
        return sd_caller__refuse_for(call, SD_CALL_NEEDS_COPY_NUMBER, supply);
    return ask_caller(&column, method, call);
}

sd_status sd_caller__call(sd_caller *caller, const sd_kb_gene *gene, const sd_cell *cells,
                          bool is_reached, const sd_call **out, sd_error *err)
{
    return sd_caller__call_copies(caller, gene, cells, is_reached, NULL, out, err);
}

/* A count comes with a text and depths of its own, which the memory does not compare. */
static bool is_memorable(const sd_copy_number *copies)
{
    return !copies || copies->state == SD_COPIES_NOT_SEEN ||
           copies->state == SD_COPIES_SUPPOSED;
}

sd_status sd_caller__call_copies(sd_caller *caller, const sd_kb_gene *gene,
                                 const sd_cell *cells, bool is_reached,
                                 const sd_copy_number *copies, const sd_call **out,
                                 sd_error *err)
{
    *out = NULL;
    if (strcmp(gene->caller, "outside") == 0)
        return sd_caller__not_in_vcf(caller, gene, out, err);
    const struct method *method = find_method(gene->caller);
    if (!method)
        return sd_error__set(err, SD_EKNOWLEDGE, "genes.tsv", 0,
                             "%s: there is no caller \"%s\"", gene->name, gene->caller);

    sd_arena__reset(caller->scratch);
    enum { KEY_REACHED = 1, KEY_SUPPOSED = 2 };
    const bool is_supposed = copies && copies->state == SD_COPIES_SUPPOSED;
    const unsigned char flags = (unsigned char)((is_reached ? KEY_REACHED : 0) |
                                                (is_supposed ? KEY_SUPPOSED : 0));
    sd_remembered wanted;
    if (sd_memory__know(gene, cells, flags, caller->scratch, &wanted) != SD_OK)
        return sd_error__no_memory(err);
    caller->n_asked++;
    if (is_memorable(copies) && (*out = sd_memory__find(&caller->memory, &wanted))) {
        caller->n_remembered++;
        return SD_OK;
    }

    sd_call *call = SD_NEW(caller->arena, sd_call, 1);
    if (!call)
        return sd_error__no_memory(err);
    sd_status status = call_column(caller, gene, method, cells, is_reached, copies, call);
    if (status == SD_OK && is_memorable(copies))
        status = sd_memory__add(&caller->memory, wanted, call);
    if (status != SD_OK)
        return sd_error__set(err, status, NULL, 0, "%s: %s", gene->name,
                             sd_status_text(status));
    *out = call;
    return SD_OK;
}

sd_status sd_caller__refuse(sd_caller *caller, const sd_kb_gene *gene,
                            const sd_cell *cells, const sd_refusal *refusal,
                            const sd_call **out, sd_error *err)
{
    *out = NULL;
    sd_call *call = SD_NEW(caller->arena, sd_call, 1);
    if (!call)
        return sd_error__no_memory(err);
    sd_arena__reset(caller->scratch);
    const sd_column column = {.kb = caller->kb,
                              .gene = gene,
                              .cells = cells,
                              .arena = caller->arena,
                              .scratch = caller->scratch};
    call->gene = gene;
    if (sd_column__count(&column, call) != SD_OK ||
        sd_caller__refuse_for(call, refusal->state,
                              sd_arena__strdup(caller->arena, refusal->reason)) != SD_OK)
        return sd_error__no_memory(err);
    *out = call;
    return SD_OK;
}

sd_status sd_caller__not_in_vcf(sd_caller *caller, const sd_kb_gene *gene,
                                const sd_call **out, sd_error *err)
{
    if (!caller->not_in_vcf[gene->index]) {
        sd_call *call = SD_NEW(caller->arena, sd_call, 1);
        if (!call)
            return sd_error__no_memory(err);
        call->gene = gene;
        call->tally.n_sites = gene->n_sites;
        sd_caller__refuse_for(call, SD_CALL_NOT_IN_VCF, never);
        caller->not_in_vcf[gene->index] = call;
    }
    *out = caller->not_in_vcf[gene->index];
    return SD_OK;
}
