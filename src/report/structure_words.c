/* structure_words.c -- what a gene could be whose copies and hybrids were not looked at,
 * in a sentence.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "report/report.h"

enum { MAX_NAMED = 8 };

static void put_list(sd_text *out, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        sd_text__printf(out, "%s%s", i == 0 ? "" : i + 1 < n ? ", " : " or ", words[i]);
}

static void put_names(sd_text *out, const sd_call *call)
{
    for (size_t i = 0; i < call->n_structural && i < MAX_NAMED; i++)
        sd_text__printf(out, "%s%s", i ? ", " : "", call->structural[i].name);
    if (call->n_structural > MAX_NAMED)
        sd_text__printf(out, " or one of %zu others", call->n_structural - MAX_NAMED);
}

bool sd_report__is_supposed(const sd_gene_result *result)
{
    return result->call->state == SD_CALL_WITHOUT_STRUCTURE;
}

void sd_report__put_structure(const sd_meaning *meaning, sd_text *out)
{
    const sd_call *call = meaning->call;
    if (call->state != SD_CALL_WITHOUT_STRUCTURE || call->n_structural == 0)
        return;
    sd_text__puts(out, "What is called holds if there are two whole copies. With another "
                       "structure the same small variants could be ");
    put_names(out, call);
    if (!meaning->is_provisional) {
        sd_text__puts(out, "; all of them mean the same.");
        return;
    }
    sd_text__puts(out, "; then the phenotype could be ");
    put_list(out, meaning->possible_phenotypes, meaning->n_possible_phenotypes);
    size_t n_numbers = meaning->n_possible_scores; /* "n/a" is the last */
    if (n_numbers > 0 && strcmp(meaning->possible_scores[n_numbers - 1], "n/a") == 0)
        n_numbers--;
    if (n_numbers > 1)
        sd_text__printf(out, " (activity score %s to %s)", meaning->possible_scores[0],
                        meaning->possible_scores[n_numbers - 1]);
    sd_text__puts(out, ". No advice is selected: supply a call that counts copies.");
}
