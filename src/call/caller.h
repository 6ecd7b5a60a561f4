/* caller.h -- inside the calling floor: what a caller is given, what it hands back, and
 * what callers share.
 *
 * A caller is one function and one row of the table in call.c; genes.tsv names it.  It
 * sees a column (one sample's usable genotypes of one gene) and fills the call's state,
 * reason, diplotypes, notes and open alleles; everything that is the same for all callers
 * (no data, key sites, contradictions, tallies, memory) is done before, in call.c,
 * obstacles.c and memory.c. */
#ifndef CALL_CALLER_H
#define CALL_CALLER_H

#include "call/call.h"
#include "call/prior.h"

/* A seen site and its genotype, as bits of the site's alleles (the form of fits and
 * core). */
typedef struct sd_locus {
    uint16_t site;
    uint16_t group; /* 0: homozygous or haploid; else heterozygous sites of one group are
                       in phase with each other */
    uint32_t base[2]; /* bit of the allele on either strand; 0: a base no definition
                         knows; haploid: both alike */
} sd_locus;

typedef struct sd_column {
    const sd_preference *preference; /* NULL: none */
    const sd_kb *kb;
    const sd_kb_gene *gene;
    sd_assembly assembly;              /* of the cells */
    const sd_cell *cells;              /* one per site of the gene */
    sd_arena *arena;                   /* lives with the call */
    sd_arena *scratch;                 /* emptied after the call */
    const sd_copy_number *copy_number; /* COUNTED or SUPPOSED; NULL: not seen */
    bool is_haploid;
    sd_locus *loci; /* the usable sites, in order */
    uint16_t n_loci;
    uint16_t
        *locus_of; /* [site]: index into loci, SD_UNSEEN where the site is not usable */
    uint16_t n_groups; /* heterozygous groups: more than one leaves several arrangements
                          of the strands */
    sd_note *notes;
    size_t n_notes, max_notes;
} sd_column;

#define SD_UNSEEN UINT16_MAX

/* Lay out one sample's cells.  Undocumented bases become the reference (with a note)
 * where the gene's row says so.  Notes and loci are in the arenas. *contradiction is a
 * sentence where haploid and diploid genotypes are mixed, NULL else. */
sd_status sd_column__build(sd_column *column, const char **contradiction);
/* Add a note (UNDOCUMENTED_READ_AS_REFERENCE, PROXY_USED, …) about a site. */
sd_status sd_column__note(sd_column *column, uint16_t site, const char *code,
                          const char *format, ...) __attribute__((format(printf, 4, 5)));
/* Note a site that was assumed to be the reference where that is known to mislead
 * (ABSENT_RISK; absent_risk.c). */
sd_status sd_column__note_assumed(sd_column *column, uint16_t site);
/* Note how much of the gene was assumed, and the common alleles of another function that
 * are excluded by that alone (ASSUMED; assumed.c). */
sd_status sd_column__note_all_assumed(sd_column *column);
/* "rs4244285 (*2, *35), rs4986893 (*3; filtered)": sites, the alleles that need them, how
 * they were seen if not just absent.  At most `limit` sites are named, the others
 * counted.  In the arena; NULL when out of memory. */
const char *sd_column__name_sites(const sd_column *column, const uint16_t *sites,
                                  size_t n_sites, size_t limit);
/* Whether the allele's definition has a site that was not seen. */
bool sd_column__has_unseen_core(const sd_column *column, const sd_kb_allele *allele);
/* List in call->not_assessed the alleles with `is_open`, but for those that the call's
 * diplotypes show. */
sd_status sd_column__list_open(const sd_column *column, const bool *is_open,
                               sd_call *call);
/* Whether a diplotype of the call shows the allele, or one that prints like it. */
bool sd_column__is_shown(const sd_call *call, uint16_t allele);
/* Mark the alleles that could stand on a strand as far as was seen, and have a site that
 * was not seen. */
void sd_column__mark_possible(const sd_column *column, bool *is_open);

/* ---- callers ---- */
typedef sd_status sd_call_method(sd_column *column, sd_call *call);
sd_call_method sd_caller__star;         /* caller_star.c */
sd_call_method sd_caller__variant_list; /* caller_variants.c */

/* Where no diplotype fits, and fallbacks.tsv has rows for every base of the genotype at
 * the gene's site: fill call->inferred, with the note FALLBACK_SITE (fallback.c). */
sd_status sd_caller__fall_back(sd_column *column, sd_call *call);

/* ---- genes whose copies decide (structure.c) ---- */

/* After the call: to the number of copies, or, where none is known, what else the
 * diplotypes could be. */
sd_status sd_caller__assess_structure(sd_column *column, sd_call *call);
/* There is no copy at all. */
sd_status sd_caller__no_copy(sd_column *column, sd_call *call);
/* Where no diplotype fits: fill call->composed, with notes about bases that no definition
 * has (composed.c). */
sd_status sd_caller__compose(sd_column *column, sd_call *call);

/* ---- what stands on one strand (composed_strand.c) ---- */

/* A seen site, or one of which one copy was called, as alleles on the two copies. */
typedef struct sd_place {
    uint16_t site;
    uint16_t group;    /* 0: alike on both; else as in sd_locus */
    int16_t allele[2]; /* as in sd_cell; SD_NO_COPY: not called */
    char other[2];
} sd_place;

typedef struct sd_composer {
    const sd_column *column;
    const sd_place *places;
    uint16_t n_places, n_groups;
    const uint16_t *place_of; /* [site]; SD_UNSEEN */
    const uint16_t *ordered;  /* alleles whose definition some strand may have: those with
                                 the most seen sites first, then by name */
    size_t n_ordered;
} sd_composer;

typedef struct sd_strand {
    const sd_haplotype *haplotypes; /* ways to say what stands on it; at least one */
    const int *scores;              /* seen sites that its alleles name, less changes */
    size_t n;
} sd_strand;

/* Find what may stand on a strand: fills `ordered`; SD_ENOMEM. */
sd_status sd_composer__order(sd_composer *composer);
/* Say what stands on the strand that has, of each group g, the copy of bit g - 1 of
 * `copies`.  SD_ENOMEM. */
sd_status sd_composer__strand(const sd_composer *composer, uint64_t copies,
                              sd_strand *out);
/* The allele of the place on that strand; *other gets its base. */
int16_t sd_composer__allele(const sd_place *place, uint64_t copies, char *other);

/* ---- pairs of named alleles (star_pairs.c) ---- */

/* An allele that fits a base of every seen site. */
typedef struct sd_candidate {
    uint16_t allele;
    uint16_t n_named;  /* sites of its definition that were seen, without wobbles that the
                          strands decide */
    uint16_t n_unseen; /* sites of its definition that were not seen */
    uint16_t unseen_kind; /* equal for candidates that are alike at every unseen site */
    bool is_callable;     /* something of its definition was seen */
    const uint64_t *fits[2]; /* bit per heterozygous site: it fits the base of strand 0,
                                of strand 1 */
    const uint64_t
        *wobble; /* bit per heterozygous site: its definition allows several bases */
} sd_candidate;

typedef struct sd_pair {
    uint16_t a, b;         /* indices of candidates; b == a where alike or haploid */
    int score, full_score; /* over the seen sites; over all sites */
    uint64_t ways[2];      /* which strands of each phase set the alleles may stand on, a
                              before b and b before a: alike for pairs that may stand alike */
} sd_pair;

typedef struct sd_pairs {
    const sd_candidate *candidates;
    size_t n_candidates;
    const sd_pair *pairs; /* every pair that explains all seen sites and respects phase;
                             haploid: every allele */
    size_t n_pairs;
} sd_pairs;

/* Every unordered pair of named alleles that explains the column; in the column's
 * scratch. */
sd_status sd_star__pairs(const sd_column *column, sd_pairs *out);

/* ---- what of them is called (star_fits.c) ---- */

/* A pair of named alleles as it prints. */
typedef struct sd_star_fit {
    sd_diplotype diplotype; /* in scratch */
    const sd_pair *pair;    /* the best of those that print alike */
    bool is_chosen;
} sd_star_fit;

/* The callable pairs as they print, each name once, by score and then by name, with their
 * probabilities; in scratch. */
sd_status sd_star__fits(const sd_column *column, const sd_pairs *all, sd_star_fit **out,
                        size_t *n_out);
/* With SD_RANK_FREQUENCY and known probabilities: order the fits by probability, mark the
 * most probable ones as chosen and return true. */
bool sd_star__choose_by_frequency(const sd_column *column, sd_star_fit *fits, size_t n);
/* The chosen fits become call->diplotypes, the others call->others. */
sd_status sd_star__divide(const sd_column *column, const sd_star_fit *fits, size_t n,
                          sd_call *call);

/* ---- before a caller is asked (obstacles.c) ---- */

/* The gene is not called, and why; SD_ENOMEM where `reason` is NULL. */
sd_status sd_caller__refuse_for(sd_call *call, sd_call_state state, const char *reason);
/* Fill the call's tally and list of unseen sites. */
sd_status sd_column__count(const sd_column *column, sd_call *call);
/* Refuse the call where sites speak against it: contradictions, key sites not seen. */
sd_status sd_column__check_obstacles(const sd_column *column, sd_call *call);

#endif
