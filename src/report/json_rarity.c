/* json_rarity.c -- of one gene: how common its phenotypes are.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "report/json.h"

static json_t *of_populations(sd_json *b, const sd_kb *kb, const sd_kb_gene *gene,
                              const sd_rarity *rarity)
{
    json_t *array = sd_json__new_array(b);
    size_t n;
    const char *const *populations = sd_kb__populations(kb, &n);
    const sd_kb_frequencies *known = sd_kb__frequencies(kb, gene);
    for (size_t p = 0; p < n; p++) {
        if (isnan(rarity->shares[p]))
            continue;
        json_t *object = sd_json__new_object(b);
        sd_json__set_text(b, object, "population", populations[p]);
        sd_json__set(b, object, "frequency",
                     sd_json__check(b, json_real(rarity->shares[p])));
        sd_json__set_number(b, object, "chromosomes", (uint64_t)known->chromosomes[p]);
        sd_json__append(b, array, object);
    }
    return array;
}

json_t *sd_json__of_rarities(sd_json *b, const sd_kb *kb, const sd_gene_result *result)
{
    json_t *array = sd_json__new_array(b);
    for (size_t i = 0; i < result->n_rarities; i++) {
        const sd_rarity *rarity = &result->rarities[i];
        json_t *object = sd_json__new_object(b);
        sd_json__set_text(b, object, "phenotype", rarity->phenotype);
        sd_json__set_number(b, object, "copies", rarity->is_haploid ? 1 : 2);
        sd_json__set(b, object, "populations",
                     of_populations(b, kb, result->gene, rarity));
        sd_json__append(b, array, object);
    }
    return array;
}
