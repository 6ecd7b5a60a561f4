/* prior.h -- how probable a pair of named alleles is before anything was seen of a
 * person.
 *
 * A chromosome of population k carries the allele a with probability
 *
 *     p_k(a) = (c + 1/2) / (n + A/2)
 *
 * where c of n chromosomes carried a and the gene has A named alleles: the count with the
 * pseudo-count of one half for every allele, seen or not (Jeffreys' prior, also called
 * the Krichevsky-Trofimov estimate: Krichevsky and Trofimov, IEEE Trans Inf Theory
 * 27:199, 1981).  A pair has the probability of the Hardy-Weinberg law in k, p(a)^2 or 2
 * p(a) p(b); one copy p(a).  A person of unknown population is of each one as likely: the
 * mean of theirs, which is not the law applied to pooled people (Wahlund, Hereditas
 * 11:65, 1928).
 *
 * Divided by its sum over the pairs that explain what was seen, that is a pair's
 * posterior probability, as these genotypes are certain under each of them.  It says
 * nothing of the person beyond the genotypes, and it knows neither relatives nor errors.
 */
#ifndef CALL_PRIOR_H
#define CALL_PRIOR_H

#include "call/call.h"

typedef struct sd_preference {
    size_t population; /* index into sd_kb__populations(); SD_ANY_POPULATION: each */
    sd_rank rank;
} sd_preference;

#define SD_ANY_POPULATION SIZE_MAX

/* The pair's probability, of one copy where b is SD_NO_ALLELE.  0: not known, as an
 * allele was counted together with others, or nobody of the population was counted. */
double sd_prior__pair(const sd_kb_frequencies *known, size_t population, uint16_t a,
                      uint16_t b);

#endif
