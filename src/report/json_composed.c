/* json_composed.c -- of a gene that no diplotype fits: what stands on its strands, and
 * what is left of the phenotype, as JSON.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/json.h"

static json_t *of_change(sd_json *b, const sd_kb_gene *gene, const sd_change *change)
{
    const sd_kb_site *site = &gene->sites[change->site];
    const char base[2] = {change->base, '\0'};
    json_t *object = sd_json__new_object(b);
    sd_json__set_text(b, object, "site", site->id);
    sd_json__set_text(b, object, "name", change->name);
    const bool is_new = change->allele == SD_ALLELE_OTHER;
    sd_json__set_text(b, object, "kind",
                      is_new                         ? "undocumented"
                      : change->allele == SD_NO_COPY ? "not_called"
                                                     : "documented");
    sd_json__set_text(b, object, "base",
                      is_new                ? (base[0] ? base : NULL)
                      : change->allele >= 0 ? site->alleles[change->allele]
                                            : NULL);
    return object;
}

static json_t *of_strand(sd_json *b, const sd_kb_gene *gene, const sd_haplotype *strand)
{
    json_t *object = sd_json__new_object(b);
    json_t *alleles = sd_json__new_array(b), *changes = sd_json__new_array(b);
    sd_json__set_text(b, object, "name", strand->name);
    for (uint16_t i = 0; i < strand->n_alleles; i++)
        sd_json__append(
            b, alleles,
            sd_json__new_text(b, gene->alleles[strand->alleles[i]].reported_as));
    sd_json__set(b, object, "alleles", alleles);
    for (uint16_t i = 0; i < strand->n_changes; i++)
        sd_json__append(b, changes, of_change(b, gene, &strand->changes[i]));
    sd_json__set(b, object, "changes", changes);
    sd_json__set_bool(b, object, "is_partly_seen", strand->is_partly_seen);
    return object;
}

static json_t *of_diplotype(sd_json *b, const sd_kb_gene *gene,
                            const sd_diplotype *diplotype)
{
    json_t *object = sd_json__new_object(b), *copies = sd_json__new_array(b);
    sd_json__set_text(b, object, "name", diplotype->name);
    sd_json__append(b, copies, of_strand(b, gene, &diplotype->copy[0]));
    if (diplotype->shape == SD_DIPLOID)
        sd_json__append(b, copies, of_strand(b, gene, &diplotype->copy[1]));
    sd_json__set(b, object, "copies", copies);
    return object;
}

void sd_json__set_composed(sd_json *b, json_t *object, const sd_gene_result *result)
{
    const sd_call *call = result->call;
    const sd_bound *bound = &result->meaning.bound;
    json_t *composed = sd_json__new_array(b), *phenotypes = sd_json__new_array(b);
    for (size_t i = 0; i < call->n_composed; i++)
        sd_json__append(b, composed, of_diplotype(b, call->gene, &call->composed[i]));
    sd_json__set(b, object, "composed", composed);
    sd_json__set_text(b, object, "composed_meaning", bound->words);
    for (size_t i = 0; i < bound->n_phenotypes; i++)
        sd_json__append(b, phenotypes, sd_json__new_text(b, bound->phenotypes[i]));
    sd_json__set(b, object, "composed_phenotypes", phenotypes);
}
