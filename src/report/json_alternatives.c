/* json_alternatives.c -- of one gene: the pairs that fit but were not called.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/json.h"

void sd_json__set_probability(sd_json *b, json_t *object, const char *key,
                              double probability)
{
    if (probability > 0)
        sd_json__set(b, object, key, sd_json__check(b, json_real(probability)));
    else
        sd_json__set_null(b, object, key);
}

static json_t *of_other(sd_json *b, const sd_outcome *other)
{
    json_t *object = sd_json__new_object(b);
    sd_json__set_text(b, object, "diplotype", other->diplotype->name);
    sd_json__set_text(b, object, "phenotype", other->phenotype);
    sd_json__set_text(b, object, "activity_score", other->score);
    sd_json__set(b, object, "specificity",
                 sd_json__check(b, json_integer(other->diplotype->score)));
    sd_json__set_probability(b, object, "probability", other->diplotype->probability);
    return object;
}

json_t *sd_json__of_alternatives(sd_json *b, const sd_gene_result *result)
{
    json_t *alternatives = sd_json__new_object(b), *listed = sd_json__new_array(b);
    for (size_t i = 0; i < result->meaning.n_others; i++)
        sd_json__append(b, listed, of_other(b, &result->meaning.others[i]));
    sd_json__set_number(b, alternatives, "total", result->call->n_all_others);
    sd_json__set(b, alternatives, "listed", listed);
    return alternatives;
}

json_t *sd_json__of_chances(sd_json *b, const sd_meaning *meaning)
{
    json_t *array = sd_json__new_array(b);
    for (size_t i = 0; i < meaning->n_chances; i++) {
        const sd_chance *chance = &meaning->chances[i];
        json_t *object = sd_json__new_object(b);
        sd_json__set_text(b, object, "phenotype", chance->phenotype);
        sd_json__set_bool(b, object, "is_called", chance->is_called);
        sd_json__set_probability(b, object, "probability", chance->probability);
        sd_json__append(b, array, object);
    }
    return array;
}
