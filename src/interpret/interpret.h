/* interpret.h -- what a call means: functions, activity score, phenotype, guidance. */
#ifndef INTERPRET_INTERPRET_H
#define INTERPRET_INTERPRET_H

#include "base/arena.h"
#include "call/call.h"
#include "interpret/patient.h"
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

/* What the gene could mean besides, if sites that were not seen had been. */
typedef struct sd_reachable {
    const sd_outcome *outcome; /* its phenotype and score count; its diplotype is one of
                                  many */
    uint16_t *through;         /* alleles not assessed that would have to be there */
    size_t n_through;          /* 0: it takes none, but a called one to prove wrong */
} sd_reachable;
/* What can be said of the phenotype where no diplotype fits, of call->composed: in words
 * only, never for guidance.  A strand with an allele of no function has none, whatever
 * else is on it; one with an allele of decreased function, and none of increased, has
 * that at most; of any other strand with further changes nothing is known. */
typedef struct sd_bound {
    const char
        *words; /* a sentence; NULL where the gene is called, or has no phenotype */
    const char *const *phenotypes; /* the only ones possible; none where none is excluded
                                    */
    size_t n_phenotypes;
} sd_bound;

/* A phenotype that the sample may have as far as was seen, whichever pair is called. */
typedef struct sd_chance {
    const char *phenotype;
    double probability; /* of the pairs that have it, together; 0 where not known */
    bool is_called;     /* among the call's phenotypes */
} sd_chance;

typedef struct sd_meaning {
    const sd_call *call;
    sd_bound bound;
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
    const sd_outcome *others; /* one per call->others, same order: pairs that fit too, but
                                 rank lower */
    size_t n_others;
    const sd_chance *chances; /* distinct, the call's phenotypes first; none without a
                                 phenotype */
    size_t n_chances;
    bool is_firm;     /* called, and all pairs that fit, called or not, have one phenotype
                         and score */
    bool is_inferred; /* not called; the one outcome is what call->inferred means.  It has
                         no diplotype: rules on phenotypes and scores apply, rules on
                         alleles do not.  (CPIC's statin guideline, PMID 35152405.) */
    /* Set by sd_interpret__reachable(): phenotypes and scores that are not among the
     * outcomes and that unseen sites leave open, from the highest score down.  By the
     * gene's named alleles: together with the outcomes they are bounds. */
    const sd_reachable *reachable;
    size_t n_reachable;
    bool is_complete; /* called, and nothing that was not seen could change the phenotype
                         or score */
} sd_meaning;

/* What the call means; all is in `arena`, SD_ENOMEM is the only failure. */
sd_status sd_interpret__call(const sd_kb *kb, const sd_call *call, sd_arena *arena,
                             sd_meaning *out, sd_error *err);

/* What the call's unseen sites leave open; call it after sd_interpret__call().  SD_ENOMEM
 * is the only failure. */
sd_status sd_interpret__reachable(const sd_kb *kb, sd_arena *arena, sd_meaning *meaning,
                                  sd_error *err);

/* One rule that a patient's results select. */
typedef struct sd_advice {
    const sd_kb_guidance *rule;
    const char *because; /* "GENE Poor Metabolizer, OTHER activity score 1.0" */
} sd_advice;

/* A rule that the results select, but that is not for this patient. */
typedef struct sd_set_aside {
    const sd_kb_guidance *rule;
    const char *because; /* "age 9 years" */
} sd_set_aside;

/* Advice on the drug would be other if the gene had that phenotype. */
typedef struct sd_change_if {
    const sd_kb_gene *gene;
    const sd_reachable *reachable;
} sd_change_if;

/* What one publisher says of a drug, where others say something else. */
typedef struct sd_position {
    const char *publisher;      /* of one table or several: "NAME" of NAME and NAME-… */
    const sd_kb_guidance *rule; /* the most urgent of its advice */
    bool is_strictest;          /* none is more urgent */
    bool varies;                /* its advice to another population is less urgent */
} sd_position;

/* Sources that disagree on the same results. */
typedef struct sd_disagreement {
    const sd_position *positions; /* in the order of the advice */
    size_t n_positions;
    const char *words; /* who says what, and who is stricter: one line */
} sd_disagreement;

/* All advice for one drug. */
typedef struct sd_drug_advice {
    const sd_kb_drug *drug;
    const sd_advice *advice; /* sorted by source, population, guideline; alternatives of
                                ambiguous calls follow each other */
    size_t n_advice;
    const sd_set_aside *set_aside; /* in the same order; none without a patient file */
    size_t n_set_aside;
    const sd_taken *taken; /* the patient takes it now; NULL: no, or not known */
    sd_action_class
        worst; /* most urgent class in it; SD_CLASS_NONE where there is no advice */
    bool is_ambiguous; /* tied diplotypes lead to different advice within one guideline
                          and population */
    const sd_kb_gene *const *needs; /* genes of its rules that have no result */
    size_t n_needs;
    const sd_change_if *changes; /* of drugs with advice: what else could be selected,
                                    were every site of the called genes seen */
    size_t n_changes;
    const sd_disagreement *disagreements; /* where classes of action differ; none where
                                             is_ambiguous.  Silence is no disagreement */
    size_t n_disagreements;
} sd_drug_advice;

/* Whose guidance, and on which drugs. */
typedef struct sd_asked {
    const sd_patient *patient; /* NULL: nothing is known */
    const bool *is_asked;      /* by the knowledge's number of the drug; NULL: all are.
                                  Drugs that the patient takes are always asked for */
} sd_asked;

/* Every drug that has rules and is asked for: those that the patient takes first, as the
 * file lists them, the others in drug name order.  Rules that are provably not for the
 * patient are set aside and count for nothing.  `meanings` has one entry per kb gene, in
 * kb order; `asked` may be NULL. */
sd_status sd_interpret__guidance(const sd_kb *kb, const sd_meaning *meanings,
                                 const sd_asked *asked, sd_arena *arena,
                                 const sd_drug_advice **out, size_t *n_out,
                                 sd_error *err);

/* ---- how common a phenotype is (rarity.c) ----
 *
 * From the counts of named alleles (frequencies.tsv) by the Hardy-Weinberg law, in each
 * population by itself: c of n chromosomes carry an allele, so pairs have c c' / n^2.
 * Nothing is said where the counts do not tell: of genes without rows, of genes some of
 * whose alleles were counted together, and of "Indeterminate", which is want of
 * knowledge. */

/* Of one phenotype. */
typedef struct sd_rarity {
    const char *phenotype;
    bool is_haploid; /* among people with one copy of the gene */
    /* [population, as sd_kb__populations()]: the share of its people; 0: no pair that was
     * counted has the phenotype, which is not never; NAN: nobody was counted. */
    const double *shares;
} sd_rarity;

/* What was found so far: each gene is worked out when it is first asked for.  One thread
 * at a time. */
typedef struct sd_rarities sd_rarities;

/* In `arena`; SD_ENOMEM. */
sd_status sd_rarity__new(sd_rarities **out, const sd_kb *kb, sd_arena *arena,
                         sd_error *err);
/* Of each phenotype of the meaning that can be told; *n_out is 0 where none can.  In
 * `arena`, SD_ENOMEM is the only failure. */
sd_status sd_rarity__of(sd_rarities *rarities, const sd_meaning *meaning, sd_arena *arena,
                        const sd_rarity **out, size_t *n_out, sd_error *err);

#endif
