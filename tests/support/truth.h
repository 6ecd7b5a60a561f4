/* truth.h -- which alleles may stand in a person's gene, worked out by trying them all.
 *
 * Nothing of the caller is used: definitions are read from the alleles' rows, and every
 * pair of alleles is compared with every genotype, base by base. */
#ifndef SUPPORT_TRUTH_H
#define SUPPORT_TRUTH_H

#include "people.h"

typedef struct allele_pair {
    uint16_t a, b; /* a <= b; equal where alike or haploid */
    int score;     /* sites that the definitions name, counted as published */
} allele_pair;

enum { MAX_TRUE_PAIRS = 20000 };

typedef struct pair_list {
    allele_pair pair[MAX_TRUE_PAIRS];
    size_t n;
} pair_list;

/* Every pair of named alleles that explains the sites seen. */
void list_true_pairs(const sd_kb_gene *gene, const seen_genotype *sites, pair_list *out);

/* Of the pairs, with all sites seen, those to be called: the most specific, or as
 * priorities.tsv has it where strands are open. */
void keep_called(const sd_kb *kb, const sd_kb_gene *gene, const seen_genotype *sites,
                 pair_list *pairs);

/* Alleles of a gene of star alleles that would be called for some genotype of the sites
 * that were not seen. */
void list_star_alleles_open(const sd_kb *kb, const sd_kb_gene *gene,
                            const seen_genotype *sites, bool *is_open);

/* Whether all the named bases of the allele that were seen can stand on one strand. */
bool may_be_carried(const sd_kb_gene *gene, uint16_t allele, const seen_genotype *sites);

/* Whether the allele's definition names a site that was not seen. */
bool needs_unseen(const sd_kb_gene *gene, uint16_t allele, const seen_genotype *sites);

#endif
