/* explain_composed.c -- where no diplotype fits: what stands on the strands all the same.
 * SPDX-License-Identifier: Apache-2.0 */
#include "run/explain.h"

enum { MAX_COMPOSED = 8 };

static const char *join_alleles(const sd_explanation *e, const sd_haplotype *strand)
{
    const char *words = "";
    for (uint16_t i = 0; i < strand->n_alleles; i++)
        words = SD_WORDS(e, "%s%s%s", words, *words ? " and " : "",
                         e->gene->alleles[strand->alleles[i]].reported_as);
    return words;
}

static const char *change_words(const sd_explanation *e, const sd_change *change)
{
    const sd_kb_site *site = &e->gene->sites[change->site];
    if (change->allele == SD_ALLELE_OTHER)
        return SD_WORDS(e, "%s at %s, which no definition has", change->name, site->id);
    if (change->allele == SD_NO_COPY)
        return SD_WORDS(e, "%s, not called", site->id);
    return SD_WORDS(e, "%s at %s", change->name, site->id);
}

/* "*2 with g.5A>G at rs1"; nothing of a strand that one named allele accounts for. */
static void put_strand(sd_page *page, const sd_haplotype *strand)
{
    const sd_explanation *e = page->e;
    if (strand->n_alleles == 1 && strand->n_changes == 0)
        return;
    const char *words = "";
    for (uint16_t i = 0; i < strand->n_changes; i++)
        words = SD_WORDS(e, "%s%s%s", words, *words ? "; " : " with ",
                         change_words(e, &strand->changes[i]));
    sd_page__say(page, 4, 2, "One strand is %s%s%s.", join_alleles(e, strand),
                 strand->is_partly_seen ? " (as far as was seen)" : "", words);
}

void sd_explain__put_composed(sd_page *page)
{
    const sd_explanation *e = page->e;
    const sd_call *call = e->result->call;
    if (call->n_composed == 0)
        return;
    sd_page__heading(page, "What stands on the strands all the same");
    sd_page__say(page, 2, 0, "%s",
                 "Named alleles may share a strand here, and what they leave unsaid is "
                 "named by its place. This is no call, and no guidance rests on it.");
    const size_t limit = e->is_verbose ? SIZE_MAX : MAX_COMPOSED;
    const bool is_one = call->n_composed == 1;
    for (size_t i = 0; i < call->n_composed && i < limit; i++)
        sd_page__say(page, 2, 2, "%s", call->composed[i].name);
    if (call->n_composed > limit)
        sd_page__say(page, 2, 0, "and %zu more, as phase is not known (-v).",
                     call->n_composed - limit);
    if (is_one)
        put_strand(page, &call->composed[0].copy[0]);
    if (is_one && call->composed[0].shape == SD_DIPLOID)
        put_strand(page, &call->composed[0].copy[1]);
}
