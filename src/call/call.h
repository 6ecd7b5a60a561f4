/* call.h -- star alleles: one sample's cells of one gene in, the diplotypes that explain
 * them out. */
#ifndef CALL_CALL_H
#define CALL_CALL_H

#include "genotype/genotype.h"
#include "kb/kb.h"

/* A difference from the genome that no named allele on the strand accounts for. */
typedef struct sd_change {
    uint16_t site;
    int16_t allele;   /* the site's allele; SD_ALLELE_OTHER: a base no definition knows;
                         SD_NO_COPY: not called (half a genotype) */
    char base;        /* of SD_ALLELE_OTHER, as in sd_cell */
    const char *name; /* on the GRCh38 chromosome: "g.94781859G>A"; "g.94781859G>?" where
                         the base is not known; "g.94781859?" where nothing was called */
} sd_change;

/* What stands on one copy of the gene. */
typedef struct sd_haplotype {
    const uint16_t *alleles;  /* indices into gene->alleles; the reference allele alone
                                 where nothing else */
    uint16_t n_alleles;       /* more than 1: several variants on one strand */
    const char *name;         /* as printed: "*2", "[c.5360C>T + c.6178G>T]", "*1x2" */
    double copies;            /* of an outside call's xN; 1 else */
    bool copies_at_least;     /* "x≥3" */
    bool is_known;            /* every allele of it is in the knowledge base */
    const sd_change *changes; /* of composed ones: by position; the alleles account for
                                 all else */
    uint16_t n_changes;
    bool is_partly_seen; /* of composed ones: a site that its alleles' definitions name
                            was not seen */
} sd_haplotype;

typedef enum sd_diplotype_shape {
    SD_DIPLOID,    /* copy[0] / copy[1], in name order */
    SD_HAPLOID,    /* copy[0] only */
    SD_COMPONENTS, /* unphased variants: copy[0].alleles lists them (one twice where
                      homozygous); which strand is open */
} sd_diplotype_shape;

typedef struct sd_diplotype {
    sd_diplotype_shape shape;
    sd_haplotype copy[2];
    const char *name; // as printed: "*1/*2", "A- 202A_376G", "{c.496A>G + c.85T>C (*9A)}"
    int score; /* specificity: sites that the alleles' definitions name; higher is better
                */
    /* How probable the pair is among all that explain what was seen, by how often its
     * alleles stand in the population asked for (prior.h): a prior, and no evidence of
     * the sample.  0 where nothing else fits, or the frequencies are not known. */
    double probability;
    const char *supplied_phenotype,
        *supplied_score; /* given beside it in an outside call; NULL where not */
} sd_diplotype;

typedef struct sd_tally {
    uint16_t n_sites, n_usable, n_state[SD_CELL_STATES];
} sd_tally;

/* A way to read the gene that what was not seen leaves open.  Alleles of equal function
 * and activity value are one here: `diplotype` has one of each and is never a call. */
typedef struct sd_reach {
    sd_diplotype diplotype;
    const uint16_t *through; /* alleles not assessed that would have to be there */
    size_t n_through;
} sd_reach;

enum { SD_MAX_OTHERS = 256 };

typedef struct sd_call {
    const sd_kb_gene *gene;
    sd_call_state state;
    const char *reason; /* one sentence where state is not MADE; NULL else */
    const sd_diplotype
        *diplotypes; /* best first; every tie kept; order is by score, then by name */
    size_t n_diplotypes;
    /* SD_CALL_MADE: further pairs of named alleles that explain all that was seen, but
     * rank lower, best first; at most SD_MAX_OTHERS of n_all_others are listed. */
    const sd_diplotype *others;
    size_t n_others, n_all_others;
    sd_rank rank; /* what decided: FREQUENCY only where it was asked for and is known */
    /* SD_CALL_NO_MATCH only: the alleles that the copies count as by one site alone, for
     * the phenotype and never as a diplotype of the sample (fallbacks.tsv; CPIC's statin
     * guideline, PMID 35152405); NULL where nothing is inferred.  The note FALLBACK_SITE
     * goes with it. */
    const sd_diplotype *inferred;
    /* SD_CALL_WITHOUT_STRUCTURE: what the small variants' diplotypes could be as well
     * (structures.tsv), fewest changes first. */
    const sd_diplotype *structural;
    size_t n_structural;
    const sd_copy_number *copy_number; /* what decided the number of copies; NULL where
                                          nothing did */
    /* SD_CALL_NO_MATCH only: what stands on the strands all the same, in named alleles
     * that may share a strand, and changes beside them: "*1/[*2 + *3]",
     * "*1/[*2 + g.94781859G>A]".  Every arrangement that phase allows, by score and then
     * by name; none where they are too many (the note COMPOSED_NOT_LISTED says how many).
     * It is never a diplotype of named alleles: no phenotype for guidance rests on it. */
    const sd_diplotype *composed;
    size_t n_composed;
    bool is_phased; /* every usable genotype was phased; a homozygous one is, whatever its
                       separator */
    bool is_effectively_phased; /* there is only one way to arrange the strands */
    sd_tally tally;
    const uint16_t *unseen_sites; /* sites without a usable cell, in order */
    size_t n_unseen_sites;
    const uint16_t *not_assessed; /* alleles that unseen sites leave open: neither shown
                                     nor excluded */
    size_t n_not_assessed;
    /* Every way to read the gene, by its named alleles, that some genotype of the unseen
     * sites would make the call, the call's own among them: bounds for the phenotype.
     * None where nothing is unseen, or where is_reach_known is false: no data, copies
     * that contradict each other, a base that no definition knows. */
    const sd_reach *reach;
    size_t n_reach;
    bool is_reach_known;
    /* Of the call itself: UNDOCUMENTED_READ_AS_REFERENCE, ABSENT_RISK (an assumed
     * reference that is known to mislead), ASSUMED (of the gene, not of a site),
     * PROXY_USED, PROXY_IGNORED, READ_IN_CIS (a definition of several sites that are not
     * in phase), UNPHASED_ALTERNATIVES (other pairs would explain the genotypes),
     * UNPHASED_PRIORITY (priorities.tsv chose among them), HEMIZYGOUS (of the gene, not
     * of a site), NOVEL_BASE (a base that no definition has, where nothing fits),
     * COMPOSED_NOT_LISTED. */
    const sd_note *notes;
    size_t n_notes;
    /* SD_CALL_OUTSIDE only: as supplied, where all lines of the gene agree; NULL where
     * not given or where alternatives differ (then each diplotype has its own). */
    const char *outside_phenotype, *outside_score, *outside_file;
} sd_call;

/* Called here, from genotypes: MADE, or WITHOUT_STRUCTURE. */
bool sd_call__is_made(const sd_call *call);

/* Caller with its memory of columns already called (a cohort has few distinct ones per
 * gene). */
typedef struct sd_caller sd_caller;
sd_status sd_caller__new(sd_caller **out, const sd_kb *kb, sd_error *err);
void sd_caller__free(sd_caller *caller);
/* How many columns were asked about, and how many of these were called before. */
void sd_caller__count(const sd_caller *caller, uint64_t *n_asked, uint64_t *n_remembered);
/* Before the first call: whose frequencies give probabilities (NULL or "all": a person of
 * any population, each as likely), and what ranks the pairs that fit.  SD_EUSAGE where
 * the tables have no such population. */
sd_status sd_caller__prefer(sd_caller *caller, const char *population, sd_rank rank,
                            sd_error *err);
/* The assembly of the cells to come [GRCh38]; before the first call. */
void sd_caller__set_assembly(sd_caller *caller, sd_assembly assembly);
/* How many files the input is of, for the words of reasons; 1 unless said. */
sd_status sd_caller__set_files(sd_caller *caller, size_t n_files, sd_error *err);

/* Call one sample.  `cells` are gene->n_sites cells; `is_reached` is false where the file
 * has no record in the gene's region. *call is owned by the caller and lives as long as
 * it; equal columns may share one sd_call. */
sd_status sd_caller__call(sd_caller *caller, const sd_kb_gene *gene, const sd_cell *cells,
                          bool is_reached, const sd_call **call, sd_error *err);
/* A call that is not made, for the refusal's reason, with the cells counted as they are.
 * Owned as above. */
sd_status sd_caller__refuse(sd_caller *caller, const sd_kb_gene *gene,
                            const sd_cell *cells, const sd_refusal *refusal,
                            const sd_call **call, sd_error *err);
/* The same, with the number of copies as records or the user give it; `copies` may be
 * NULL.  It decides only genes with rows in structures.tsv. */
sd_status sd_caller__call_copies(sd_caller *caller, const sd_kb_gene *gene,
                                 const sd_cell *cells, bool is_reached,
                                 const sd_copy_number *copies, const sd_call **call,
                                 sd_error *err);
/* The call for a gene that is never called from a VCF and was not supplied. */
sd_status sd_caller__not_in_vcf(sd_caller *caller, const sd_kb_gene *gene,
                                const sd_call **call, sd_error *err);

/* ---- why (why.c) ---- */

/* What became of a named allele. */
typedef enum sd_allele_verdict {
    SD_ALLELE_CALLED,       /* stands in a diplotype of the call */
    SD_ALLELE_OUTRANKED,    /* explains all that was seen, but others were preferred */
    SD_ALLELE_UNPAIRED,     /* fits a base of every seen site, but with no other allele
                               explains them all */
    SD_ALLELE_NOT_COMPARED, /* fits what was seen, but the gene was refused before alleles
                               were compared */
    SD_ALLELE_UNSEEN,       /* nothing that was seen contradicts, but too little of its
                               definition was seen */
    SD_ALLELE_EXCLUDED,     /* a site that was seen contradicts it */
    SD_ALLELE_UNDEFINED,    /* small variants do not define it */
} sd_allele_verdict;

typedef struct sd_allele_why {
    sd_allele_verdict verdict;
    bool is_open;            /* the call lists it in not_assessed */
    const uint16_t *against; /* seen sites none of whose bases it accepts, in order */
    size_t n_against;
    const uint16_t *unseen; /* sites of its definition that were not seen, in order */
    size_t n_unseen;
    unsigned strands; /* where the call is effectively phased: bit 0, 1: it fits that
                         strand of every site */
    bool is_split;    /* two sites of one phase set have its bases on opposite strands: */
    uint16_t split[2];
    int best_pair; /* index into fits of the best pair that it is in; -1 none */
} sd_allele_why;

/* A pair of named alleles (haploid: one, b == a) that explains everything seen. */
typedef struct sd_fit {
    uint16_t a, b; /* indices into gene->alleles; in name order */
    const char
        *name; /* as a diplotype is printed; several fits may print alike (suballeles) */
    int score; /* as sd_diplotype; named[0] + named[1] + wobbles that the strands decided
                */
    int named[2];     /* sites seen that either definition names */
    bool is_callable; /* something of both definitions was seen */
    bool is_called;
    double probability; /* as the call has it; 0 where not known */
} sd_fit;

typedef struct sd_why {
    const sd_call *call;
    bool is_compared; /* false where the gene was refused before (then there are no fits)
                       */
    bool is_effectively_phased; /* as in sd_call, also where the gene was refused */
    const sd_allele_why
        *alleles;       /* one per allele of the gene; NULL where no site was usable */
    const sd_fit *fits; /* star genes: best first, then by name */
    size_t n_fits;
    const struct sd_column *column; /* for sd_why__pair() */
} sd_why;

/* Take a call apart: `call` is what sd_caller__call() made of these cells.  The same
 * matcher is asked again, so the verdicts cannot differ from the call.  All is in
 * `arena`; SD_ENOMEM is the only failure. */
sd_status sd_why__call(const sd_kb *kb, const sd_call *call, const sd_cell *cells,
                       sd_arena *arena, sd_why *out, sd_error *err);

/* Why two alleles are, or are not, the pair of a star gene (haploid: give one twice). */
typedef struct sd_pair_why {
    sd_allele_verdict
        verdict; /* of the pair; EXCLUDED also where only phase contradicts */
    int fit;     /* index into fits; -1 where it is none */
    const uint16_t
        *against; /* seen sites whose two bases the pair cannot carry, in order */
    size_t n_against;
    bool is_split; /* two sites of one phase set ask for opposite arrangements: */
    uint16_t split[2];
} sd_pair_why;
sd_status sd_why__pair(const sd_why *why, uint16_t a, uint16_t b, sd_arena *arena,
                       sd_pair_why *out, sd_error *err);

/* ---- outside calls ---- */
typedef struct sd_outside sd_outside;
/* Read a file that an HLA typer wrote (outside_typer.h), or else a PharmCAT outside-call
 * file: gene, diplotype, phenotype, activity score,
 * tab-separated; '#' comments; unknown gene or malformed line is SD_EINPUT with the line.
 * Several lines for a gene are alternatives.  Allele names that the tables do not know
 * are kept as text (is_known false); abbreviated phenotypes are spelled out ("PM"). */
sd_status sd_outside__read(sd_outside **out, const sd_kb *kb, const char *path,
                           sd_error *err);
const sd_call *sd_outside__find(const sd_outside *outside,
                                const sd_kb_gene *gene); /* NULL where not supplied */
/* Let `outside` have the calls of another file too, and own it, whatever is returned.
 * SD_EINPUT where both call one gene: which is right is not ours to say. */
sd_status sd_outside__join(sd_outside *outside, sd_outside *more, sd_error *err);
/* SD_EINPUT where a file says whom it is of, and that is not the one sample of `names`.
 */
sd_status sd_outside__check_sample(const sd_outside *outside, const char *const *names,
                                   size_t n, sd_error *err);
void sd_outside__free(sd_outside *outside); /* with those that joined; NULL is fine */

/* Of chromosomes, the share with another base than the build's reference at a site, by
 * the alleles of frequencies.tsv, else by site_frequencies.tsv; NAN where neither tells.
 * *source: who was counted; lives as long as the knowledge base. */
double sd_absent_risk__share(const sd_kb *kb, const sd_kb_gene *gene, uint16_t site,
                             sd_assembly assembly, const char **source);

#endif
