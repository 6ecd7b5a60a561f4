/* condition.h -- the possible results of a gene, and whether they meet a rule's
 * conditions. */
#ifndef INTERPRET_CONDITION_H
#define INTERPRET_CONDITION_H

#include "interpret/interpret.h"

/* One possible result of a gene. */
typedef struct sd_gene_state {
    const sd_outcome *outcome; /* NULL: no result */
    bool has_score, at_least;
    double score;
} sd_gene_state;

typedef struct sd_gene_states {
    const sd_kb_gene *gene;
    sd_gene_state *states;
    size_t n_states;
    bool is_inferred; /* as in sd_meaning */
} sd_gene_states;

/* The states of a gene: one per outcome, or the one state "no result" (also where the
 * outcomes are provisional); SD_ENOMEM. */
sd_status sd_states__list(const sd_kb_gene *gene, const sd_meaning *meaning,
                          sd_arena *arena, sd_gene_states *out, sd_error *err);

/* Is `value` (NULL: no) one of the condition's words? */
bool sd_condition__lists(const sd_kb_condition *condition, const char *value);

/* Does the state meet all conditions that the rule puts on the gene? */
bool sd_state__satisfies(const sd_kb_guidance *rule, const sd_kb_gene *gene,
                         const sd_gene_state *state);

/* Fill drug->changes: which reachable phenotypes of called genes would select other
 * advice among the drug's rules (reachable.c).  `genes` and `meanings` are by gene index;
 * SD_ENOMEM. */
sd_status sd_reachable__changes(const sd_kb_guidance *const *rules, size_t n_rules,
                                const sd_gene_states *genes, const sd_meaning *meanings,
                                size_t n_genes, sd_arena *arena, sd_drug_advice *drug,
                                sd_error *err);

#endif
