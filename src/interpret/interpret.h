/* interpret.h -- what a call means: functions, activity score, phenotype, guidance. */
#ifndef INTERPRET_INTERPRET_H
#define INTERPRET_INTERPRET_H

#include "base/arena.h"
#include "call/call.h"
#include "kb/kb.h"

/* The meaning of one diplotype. */
typedef struct sd_outcome {
    const sd_diplotype *diplotype; /* NULL for an outside call without one, and for a
                                      phenotype inferred from one site */
    const char *phenotype; /* CPIC term, "Indeterminate", or NULL where the gene has no
                              phenotype */
    const char
        *score; /* "1.5", "≥4.0", "n/a"; NULL where the gene has no activity score */
    double score_value; /* valid where has_score */
    bool has_score, score_at_least;
    const char *functions[2];   /* of each copy ("No function"; lowest one where several);
                                   NULL where none */
    double activities[2];       /* the values that make up the score, in the order of
                                   functions; NAN where none */
    const sd_kb_phenotype *row; /* of the gene's table that gave the phenotype; NULL
                                   where none did */
    const char *const
        *statuses; /* allele_status genes: "*15:02 positive", "*57:01 negative", … */
    size_t n_statuses;
} sd_outcome;

typedef struct sd_meaning {
    const sd_call *call;
    const sd_outcome *outcomes; /* one per diplotype, same order; none where the gene is
                                   not called, but the one that is inferred */
    size_t n_outcomes;
    const char *const *phenotypes; /* distinct, best first */
    size_t n_phenotypes;
    /* What the small variants' diplotypes could be with another structure, with all that
     * they are as two copies: phenotypes and scores, each once; none where structure was
     * looked at, or does not matter to the gene. */
    const char *const *possible_phenotypes;
    size_t n_possible_phenotypes;
    const char *const *possible_scores; /* lowest first */
    size_t n_possible_scores;
    /* The outcomes hold only if there are two whole copies, and other structures would
     * mean something else: they select no advice. */
    bool is_provisional;
    bool is_firm;     /* called, and all outcomes have one phenotype and score */
    bool is_inferred; /* not called; the one outcome is what call->inferred means.  It has
                         no diplotype: rules on phenotypes and scores apply, rules on
                         alleles do not.  (CPIC's statin guideline, PMID 35152405.) */
} sd_meaning;

/* What the call means; all is in `arena`, SD_ENOMEM is the only failure. */
sd_status sd_interpret__call(const sd_kb *kb, const sd_call *call, sd_arena *arena,
                             sd_meaning *out, sd_error *err);

/* One rule that a patient's results select. */
typedef struct sd_advice {
    const sd_kb_guidance *rule;
    const char *because; /* "GENE Poor Metabolizer, OTHER activity score 1.0" */
} sd_advice;

/* All advice for one drug. */
typedef struct sd_drug_advice {
    const sd_kb_drug *drug;
    const sd_advice *advice; /* sorted by source, population, guideline; alternatives of
                                ambiguous calls follow each other */
    size_t n_advice;
    sd_action_class
        worst; /* most urgent class in it; SD_CLASS_NONE where there is no advice */
    bool is_ambiguous; /* tied diplotypes lead to different advice within one guideline
                          and population */
    const sd_kb_gene *const *needs; /* genes of its rules that have no result */
    size_t n_needs;
} sd_drug_advice;

/* Every drug that has rules, in drug name order; `meanings` has one entry per kb gene, in
 * kb order. */
sd_status sd_interpret__guidance(const sd_kb *kb, const sd_meaning *meanings,
                                 sd_arena *arena, const sd_drug_advice **out,
                                 size_t *n_out, sd_error *err);

#endif
