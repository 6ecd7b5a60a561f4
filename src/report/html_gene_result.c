/* html_gene_result.c -- of one gene: what was called, and what it means.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "report/html.h"

enum { MAX_OUTCOMES = 12 };

static void add_functions(sd_html *html, const sd_outcome *outcome)
{
    const sd_diplotype *diplotype = outcome->diplotype;
    if (!diplotype) {
        sd_html__raw(html, "–");
        return;
    }
    const size_t n_copies = diplotype->shape == SD_HAPLOID ? 1 : 2;
    for (size_t i = 0; i < n_copies; i++) {
        sd_text__puts(&html->text, i ? " + " : "");
        sd_html__text(html, outcome->functions[i] ? outcome->functions[i]
                                                  : "function not assigned");
    }
}

static void add_outcomes(sd_html *html, const sd_gene_result *result)
{
    const sd_meaning *meaning = &result->meaning;
    const sd_phenotype_rule rule = result->gene->phenotype_rule;
    const bool has_functions =
        rule == SD_RULE_FUNCTION_PAIR || rule == SD_RULE_ACTIVITY_SCORE;
    const bool has_scores = rule == SD_RULE_ACTIVITY_SCORE;
    sd_html__raw(html, "<div class=scroll><table><thead><tr><th scope=col>Diplotype");
    if (has_functions)
        sd_html__raw(html, "<th scope=col>Function of each copy");
    if (has_scores)
        sd_html__raw(html, "<th scope=col>Activity score");
    if (rule != SD_RULE_NONE)
        sd_html__raw(html, "<th scope=col>Phenotype");
    const bool has_probability = meaning->n_outcomes > 0 &&
                                 meaning->outcomes[0].diplotype &&
                                 meaning->outcomes[0].diplotype->probability > 0;
    if (has_probability)
        sd_html__raw(html, "<th scope=col class=num>Probability");
    sd_html__raw(html, "</thead><tbody>");
    for (size_t i = 0; i < meaning->n_outcomes && i < MAX_OUTCOMES; i++) {
        const sd_outcome *outcome = &meaning->outcomes[i];
        sd_html__raw(html, "<tr><th scope=row>");
        sd_html__text(html, outcome->diplotype ? outcome->diplotype->name : "–");
        if (has_functions) {
            sd_html__raw(html, "<td>");
            add_functions(html, outcome);
        }
        if (has_scores)
            sd_html__element(html, "td", outcome->score ? outcome->score : "–");
        if (rule != SD_RULE_NONE)
            sd_html__element(html, "td", outcome->phenotype ? outcome->phenotype : "–");
        if (has_probability) {
            sd_html__raw(html, "<td class=num>");
            sd_html__percentage(html, outcome->diplotype->probability);
        }
    }
    sd_html__raw(html, "</tbody></table></div>\n");
    if (meaning->n_outcomes > MAX_OUTCOMES)
        sd_text__printf(&html->text,
                        "<p class=small>%zu more diplotypes fit as well; the "
                        "JSON report lists them.</p>\n",
                        meaning->n_outcomes - MAX_OUTCOMES);
}

/* Of the called pairs alone: the others have their own sentence. */
static bool mean_the_same(const sd_meaning *meaning)
{
    const char *const score = meaning->outcomes[0].score;
    for (size_t i = 1; i < meaning->n_outcomes; i++) {
        const char *other = meaning->outcomes[i].score;
        if (score != other && (!score || !other || strcmp(score, other) != 0))
            return false;
    }
    return meaning->n_phenotypes == 1;
}

static void add_certainty(sd_html *html, const sd_gene_result *result)
{
    const sd_meaning *meaning = &result->meaning;
    if (meaning->n_outcomes < 2)
        return;
    sd_html__raw(html, "<p>");
    sd_text__puts(&html->text, mean_the_same(meaning) ? "<span class=chip>"
                                                      : "<span class=\"chip warn\">");
    sd_html__count(html, meaning->n_outcomes, "diplotype", "diplotypes");
    sd_html__raw(html, " explain the genotypes equally well; ");
    if (result->gene->phenotype_rule == SD_RULE_NONE)
        sd_html__raw(html, "which is true is open");
    else if (mean_the_same(meaning))
        sd_html__raw(html, "all mean the same");
    else
        sd_html__raw(html, "they do not all mean the same");
    sd_html__raw(html, "</span></p>\n");
}

/* "Normal function + No function · activity score 1.0" under a single diplotype. */
static void add_single(sd_html *html, const sd_gene_result *result)
{
    const sd_outcome *outcome = &result->meaning.outcomes[0];
    const sd_phenotype_rule rule = result->gene->phenotype_rule;
    const bool has_functions = outcome->diplotype && (rule == SD_RULE_FUNCTION_PAIR ||
                                                      rule == SD_RULE_ACTIVITY_SCORE);
    if (!has_functions && !outcome->score)
        return;
    sd_html__raw(html, "<p class=soft>");
    if (has_functions)
        add_functions(html, outcome);
    if (outcome->score) {
        sd_text__puts(&html->text, has_functions ? " · " : "");
        sd_html__raw(html, "activity score ");
        sd_html__text(html, outcome->score);
    }
    sd_html__raw(html, "</p>\n");
}

void sd_html__gene_result(sd_html *html, const sd_gene_result *result)
{
    const sd_meaning *meaning = &result->meaning;
    const sd_diplotype *single =
        meaning->n_outcomes == 1 ? meaning->outcomes[0].diplotype : NULL;
    if (single || meaning->n_phenotypes > 0) {
        sd_html__raw(html, "<p class=result>");
        if (single) {
            sd_html__element(html, "b", single->name);
            sd_html__raw(html, " ");
        }
        for (size_t i = 0; i < meaning->n_phenotypes; i++) {
            sd_text__puts(&html->text, i ? " <span class=soft>or</span> " : "");
            sd_html__text(html, meaning->phenotypes[i]);
        }
        sd_html__firmness(html, result);
        sd_html__raw(html, "</p>\n");
    }
    if (meaning->n_outcomes == 1) {
        add_single(html, result);
    } else {
        add_certainty(html, result);
        add_outcomes(html, result);
    }
    sd_html__rarity(html, result);
    sd_html__alternatives(html, result);
    sd_html__score_scale(html, result);
}
