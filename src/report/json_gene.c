/* json_gene.c -- a gene as JSON: the call, what it means, what was seen.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/json.h"
#include "report/wording.h"

static json_t *of_notes(sd_json *b, const sd_gene_result *result)
{
    json_t *array = sd_json__new_array(b);
    const sd_note *const lists[] = {result->call->notes, result->notes};
    const size_t lengths[] = {result->call->n_notes, result->n_notes};
    for (size_t l = 0; l < 2; l++)
        for (size_t i = 0; i < lengths[l]; i++) {
            const sd_note *note = &lists[l][i];
            json_t *object = sd_json__new_object(b);
            sd_json__set_text(b, object, "code", note->code);
            sd_json__set_text(b, object, "text", note->text);
            if (note->site < result->gene->n_sites)
                sd_json__set_text(b, object, "site", result->gene->sites[note->site].id);
            else
                sd_json__set_null(b, object, "site");
            sd_json__append(b, array, object);
        }
    if (sd_report__is_typed_once(result)) {
        json_t *object = sd_json__new_object(b);
        sd_json__set_text(b, object, "code", "ONE_ALLELE_TYPED");
        sd_json__set_text(b, object, "text", sd_wording__typed_once());
        sd_json__set_null(b, object, "site");
        sd_json__append(b, array, object);
    }
    return array;
}

static json_t *of_allele(sd_json *b, const sd_kb_allele *allele)
{
    json_t *object = sd_json__new_object(b);
    sd_json__set_text(b, object, "allele", allele->reported_as);
    sd_json__set_text(b, object, "function", allele->function);
    if (allele->has_activity)
        sd_json__set(b, object, "activity",
                     sd_json__check(b, json_real(allele->activity)));
    else
        sd_json__set_null(b, object, "activity");
    return object;
}

static json_t *of_copy(sd_json *b, const sd_kb_gene *gene, const sd_haplotype *copy)
{
    json_t *object = sd_json__new_object(b);
    json_t *alleles = sd_json__new_array(b);
    sd_json__set_text(b, object, "name", copy->name);
    sd_json__set(b, object, "copies", sd_json__check(b, json_real(copy->copies)));
    sd_json__set_bool(b, object, "copies_at_least", copy->copies_at_least);
    sd_json__set_bool(b, object, "is_known", copy->is_known);
    for (size_t i = 0; i < copy->n_alleles; i++)
        if (copy->alleles[i] < gene->n_alleles)
            sd_json__append(b, alleles, of_allele(b, &gene->alleles[copy->alleles[i]]));
    sd_json__set(b, object, "alleles", alleles);
    return object;
}

static json_t *of_outcome(sd_json *b, const sd_kb_gene *gene, const sd_outcome *outcome)
{
    static const char *const shapes[] = {[SD_DIPLOID] = "diploid",
                                         [SD_HAPLOID] = "haploid",
                                         [SD_COMPONENTS] = "components"};
    const sd_diplotype *diplotype = outcome->diplotype;
    json_t *object = sd_json__new_object(b);
    json_t *copies = sd_json__new_array(b);
    json_t *functions = sd_json__new_array(b);
    json_t *statuses = sd_json__new_array(b);
    sd_json__set_text(b, object, "diplotype", diplotype ? diplotype->name : NULL);
    sd_json__set_text(b, object, "shape", diplotype ? shapes[diplotype->shape] : NULL);
    sd_json__set_text(b, object, "phenotype", outcome->phenotype);
    sd_json__set_text(b, object, "activity_score", outcome->score);
    if (outcome->has_score)
        sd_json__set(b, object, "activity_score_value",
                     sd_json__check(b, json_real(outcome->score_value)));
    else
        sd_json__set_null(b, object, "activity_score_value");
    const bool has_functions = gene->phenotype_rule == SD_RULE_FUNCTION_PAIR ||
                               gene->phenotype_rule == SD_RULE_ACTIVITY_SCORE;
    const size_t n_copies = diplotype && diplotype->shape == SD_HAPLOID ? 1 : 2;
    for (size_t i = 0; diplotype && has_functions && i < n_copies; i++)
        sd_json__append(
            b, functions,
            sd_json__new_text(b, outcome->functions[i])); /* null: not assigned */
    sd_json__set(b, object, "functions", functions);
    for (size_t i = 0; i < outcome->n_statuses; i++)
        sd_json__append(b, statuses, sd_json__new_text(b, outcome->statuses[i]));
    sd_json__set(b, object, "allele_status", statuses);
    if (diplotype) {
        sd_json__append(b, copies, of_copy(b, gene, &diplotype->copy[0]));
        if (diplotype->shape == SD_DIPLOID)
            sd_json__append(b, copies, of_copy(b, gene, &diplotype->copy[1]));
    }
    sd_json__set(b, object, "copies", copies);
    if (diplotype)
        sd_json__set(b, object, "specificity",
                     sd_json__check(b, json_integer(diplotype->score)));
    else
        sd_json__set_null(b, object, "specificity");
    sd_json__set_probability(b, object, "probability",
                             diplotype ? diplotype->probability : 0);
    return object;
}

/* Names of the files that have records of the gene. */
static json_t *of_files(sd_json *b, const sd_input *input, const bool *in_file)
{
    json_t *files = sd_json__new_array(b);
    for (size_t i = 0; in_file && i < input->n_files; i++)
        if (in_file[i])
            sd_json__append(b, files, sd_json__new_text(b, input->files[i].display_name));
    return files;
}

static json_t *of_coverage(sd_json *b, const sd_sample *sample,
                           const sd_gene_result *result)
{
    const sd_call *call = result->call;
    json_t *coverage = sd_json__new_object(b);
    sd_json__set_bool(b, coverage, "is_in_file", result->is_reached);
    sd_json__set(b, coverage, "files", of_files(b, sample->run->input, result->in_file));
    sd_json__set_number(b, coverage, "sites", call->tally.n_sites);
    sd_json__set_number(b, coverage, "seen", call->tally.n_usable);
    for (int state = 0; state < SD_CELL_STATES; state++)
        sd_json__set_number(b, coverage, sd_cell_state__text((sd_cell_state)state),
                            call->tally.n_state[state]);
    return coverage;
}

static json_t *of_cell(sd_json *b, const sd_kb_site *site, const sd_cell *cell,
                       sd_assembly assembly)
{
    json_t *object = sd_json__new_object(b);
    json_t *alleles = sd_json__new_array(b);
    sd_json__set_text(b, object, "site", site->id);
    sd_json__set_text(b, object, "rsid", site->rsid);
    sd_json__set_text(b, object, "hgvs", site->hgvs);
    if (site->on[assembly].pos1 > 0)
        sd_json__set_number(b, object, "position", (uint64_t)site->on[assembly].pos1);
    else
        sd_json__set_null(b, object, "position");
    sd_json__set_text(b, object, "reference", site->alleles[0]);
    sd_json__set_bool(b, object, "is_key", site->is_key);
    sd_json__set_text(b, object, "state",
                      sd_cell_state__text((sd_cell_state)cell->state));
    for (size_t i = 0; i < 2 && sd_cell__is_usable(cell); i++)
        if (cell->allele[i] >= 0 && cell->allele[i] < site->n_alleles)
            sd_json__append(b, alleles,
                            sd_json__new_text(b, site->alleles[cell->allele[i]]));
        else if (cell->allele[i] == SD_ALLELE_OTHER)
            sd_json__append(
                b, alleles,
                sd_json__check(b, json_null())); /* a base no definition knows */
    sd_json__set(b, object, "alleles", alleles);
    sd_json__set_bool(b, object, "phased", cell->is_phased);
    if (cell->phase_set > 0)
        sd_json__set_number(b, object, "phase_set", (uint64_t)cell->phase_set);
    else
        sd_json__set_null(b, object, "phase_set");
    if (cell->depth != UINT16_MAX)
        sd_json__set_number(b, object, "depth", cell->depth);
    else
        sd_json__set_null(b, object, "depth");
    if (cell->quality != UINT8_MAX)
        sd_json__set_number(b, object, "quality", cell->quality);
    else
        sd_json__set_null(b, object, "quality");
    sd_json__set_bool(b, object, "imputed", cell->imputed != 0);
    if (cell->imputed != 0 && cell->imputed != UINT8_MAX)
        sd_json__set(b, object, "probability",
                     sd_json__check(b, json_real(cell->imputed / 100.0)));
    else
        sd_json__set_null(b, object, "probability");
    return object;
}

static json_t *of_unseen(sd_json *b, const sd_gene_result *result, bool only_key)
{
    json_t *array = sd_json__new_array(b);
    for (size_t i = 0; i < result->call->n_unseen_sites; i++) {
        const sd_kb_site *site = &result->gene->sites[result->call->unseen_sites[i]];
        if (!only_key || site->is_key)
            sd_json__append(b, array, sd_json__new_text(b, site->id));
    }
    return array;
}

/* Published minimum sets of the gene, and what of them stays open. */
static json_t *of_minimum_sets(sd_json *b, const sd_kb *kb, const sd_gene_result *result)
{
    size_t n_rows;
    const sd_kb_tier *rows = sd_kb__tiers(kb, &n_rows);
    json_t *sets = sd_json__new_array(b);
    for (int tier = 1; tier <= 2; tier++) {
        sd_tier_cover cover;
        if (!sd_report__tier_cover(kb, result, tier, &cover))
            continue;
        json_t *set_of_tier = sd_json__new_object(b);
        json_t *alleles = sd_json__new_array(b), *open = sd_json__new_array(b);
        for (size_t i = 0; i < n_rows; i++) {
            if (rows[i].gene != result->gene || rows[i].tier != tier)
                continue;
            const char *name = result->gene->alleles[rows[i].allele].name;
            sd_json__append(b, alleles, sd_json__new_text(b, name));
            if (!sd_report__is_assessed(result, rows[i].allele))
                sd_json__append(b, open, sd_json__new_text(b, name));
        }
        sd_json__set_number(b, set_of_tier, "tier", (uint64_t)tier);
        sd_json__set(b, set_of_tier, "alleles", alleles);
        sd_json__set(b, set_of_tier, "not_assessed", open);
        sd_json__append(b, sets, set_of_tier);
    }
    return sets;
}

/* What the phenotype could be besides, and which alleles would have to be there. */
static json_t *of_reachable(sd_json *b, const sd_gene_result *result)
{
    json_t *array = sd_json__new_array(b);
    for (size_t i = 0; i < result->meaning.n_reachable; i++) {
        const sd_reachable *reachable = &result->meaning.reachable[i];
        const sd_outcome *outcome = reachable->outcome;
        json_t *object = sd_json__new_object(b);
        json_t *alleles = sd_json__new_array(b);
        sd_json__set_text(b, object, "phenotype", outcome->phenotype);
        sd_json__set_text(b, object, "activity_score", outcome->score);
        for (size_t k = 0; k < reachable->n_through; k++)
            sd_json__append(
                b, alleles,
                sd_json__new_text(b, result->gene->alleles[reachable->through[k]].name));
        sd_json__set(b, object, "alleles_not_assessed", alleles);
        sd_json__append(b, array, object);
    }
    return array;
}

static void set_supplied(sd_json *b, json_t *object, const sd_call *call)
{
    if (call->state != SD_CALL_OUTSIDE) {
        sd_json__set_null(b, object, "supplied");
        return;
    }
    json_t *supplied = sd_json__new_object(b);
    sd_json__set_text(b, supplied, "phenotype", call->outside_phenotype);
    sd_json__set_text(b, supplied, "activity_score", call->outside_score);
    sd_json__set_text(b, supplied, "file", call->outside_file);
    sd_json__set(b, object, "supplied", supplied);
}

static json_t *of_texts(sd_json *b, const char *const *texts, size_t n)
{
    json_t *array = sd_json__new_array(b);
    for (size_t i = 0; i < n; i++)
        sd_json__append(b, array, sd_json__new_text(b, texts[i]));
    return array;
}

static void add_outcomes(sd_json *b, json_t *outcomes, const sd_gene_result *result)
{
    for (size_t i = 0; i < result->meaning.n_outcomes; i++)
        sd_json__append(b, outcomes,
                        of_outcome(b, result->gene, &result->meaning.outcomes[i]));
}

/* Of a gene whose copies decide: what is known of them, and what stays possible. */
static json_t *of_structure(sd_json *b, const sd_gene_result *result)
{
    static const char *const states[] = {[SD_COPIES_NOT_SEEN] = "not_seen",
                                         [SD_COPIES_COUNTED] = "counted",
                                         [SD_COPIES_UNCLEAR] = "unclear",
                                         [SD_COPIES_SUPPOSED] = "supposed"};
    const sd_call *call = result->call;
    const sd_meaning *meaning = &result->meaning;
    if (!result->gene->needs_copy_number || call->state == SD_CALL_OUTSIDE)
        return sd_json__check(b, json_null());
    const sd_copy_number *copies = call->copy_number;
    json_t *object = sd_json__new_object(b), *could_be = sd_json__new_array(b);
    json_t *if_two_copies = sd_json__new_array(b);
    sd_json__set_text(b, object, "copy_number",
                      states[copies ? copies->state : SD_COPIES_NOT_SEEN]);
    if (copies && copies->state != SD_COPIES_UNCLEAR)
        sd_json__set_number(b, object, "copies", copies->copies);
    else
        sd_json__set_null(b, object, "copies");
    sd_json__set_text(b, object, "evidence", copies ? copies->text : NULL);
    sd_json__set_bool(b, object, "is_provisional", meaning->is_provisional);
    for (size_t i = 0; i < call->n_structural; i++)
        sd_json__append(b, could_be, sd_json__new_text(b, call->structural[i].name));
    if (sd_report__is_supposed(result))
        add_outcomes(b, if_two_copies, result);
    sd_json__set(b, object, "if_two_copies", if_two_copies);
    sd_json__set(b, object, "could_be", could_be);
    sd_json__set(
        b, object, "possible_phenotypes",
        of_texts(b, meaning->possible_phenotypes, meaning->n_possible_phenotypes));
    sd_json__set(b, object, "possible_activity_scores",
                 of_texts(b, meaning->possible_scores, meaning->n_possible_scores));
    return object;
}

json_t *sd_json__of_gene(sd_json *b, const sd_sample *sample,
                         const sd_gene_result *result)
{
    const sd_kb_gene *gene = result->gene;
    const sd_call *call = result->call;
    const sd_meaning *meaning = &result->meaning;
    json_t *object = sd_json__new_object(b);
    json_t *phenotypes = sd_json__new_array(b), *outcomes = sd_json__new_array(b);
    json_t *not_assessed = sd_json__new_array(b), *sites = sd_json__new_array(b);
    sd_json__set_text(b, object, "gene", gene->name);
    sd_json__set_text(b, object, "hgnc", gene->hgnc);
    sd_json__set_text(b, object, "chromosome", gene->chromosome);
    sd_json__set_text(b, object, "state", sd_call_state_text(call->state));
    sd_json__set_text(b, object, "reason", call->reason);
    sd_json__set_bool(b, object, "is_firm", meaning->is_firm);
    sd_json__set_bool(b, object, "is_complete", meaning->is_complete);
    sd_json__set_bool(b, object, "is_inferred", meaning->is_inferred);
    for (size_t i = 0; !meaning->is_provisional && i < meaning->n_phenotypes; i++)
        sd_json__append(b, phenotypes, sd_json__new_text(b, meaning->phenotypes[i]));
    sd_json__set(b, object, "phenotypes", phenotypes);
    if (!sd_report__is_supposed(result))
        add_outcomes(b, outcomes, result);
    sd_json__set(b, object, "outcomes", outcomes);
    sd_json__set_text(b, object, "ranked_by",
                      sd_call__is_made(call) ? sd_wording__rank(call->rank) : NULL);
    sd_json__set(b, object, "alternatives", sd_json__of_alternatives(b, result));
    sd_json__set(b, object, "possible_phenotypes", sd_json__of_chances(b, meaning));
    sd_json__set(b, object, "phenotype_frequencies",
                 sd_json__of_rarities(b, sample->run->kb, result));
    sd_json__set_bool(b, object, "is_reach_known", call->is_reach_known);
    sd_json__set(b, object, "reachable_phenotypes", of_reachable(b, result));
    sd_json__set_composed(b, object, result);
    set_supplied(b, object, call);
    sd_json__set(b, object, "structure", of_structure(b, result));
    sd_json__set_bool(b, object, "is_phased", call->is_phased);
    sd_json__set_bool(b, object, "is_effectively_phased", call->is_effectively_phased);
    sd_json__set(b, object, "coverage", of_coverage(b, sample, result));
    sd_json__set(b, object, "unseen_sites", of_unseen(b, result, false));
    sd_json__set(b, object, "unseen_key_sites", of_unseen(b, result, true));
    for (size_t i = 0; i < call->n_not_assessed; i++)
        sd_json__append(b, not_assessed,
                        sd_json__new_text(b, gene->alleles[call->not_assessed[i]].name));
    sd_json__set(b, object, "alleles_not_assessed", not_assessed);
    sd_json__set(b, object, "minimum_sets", of_minimum_sets(b, sample->run->kb, result));
    sd_json__set(b, object, "notes", of_notes(b, result));
    for (size_t i = 0; result->cells && i < gene->n_sites; i++)
        sd_json__append(
            b, sites,
            of_cell(b, &gene->sites[i], &result->cells[i], sample->run->input->assembly));
    sd_json__set(b, object, "sites", sites);
    return object;
}
