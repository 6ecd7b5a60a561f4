/* contig.h -- the names that a chromosome goes by, and mitochondria that are not ours. */
#ifndef GENOTYPE_CONTIG_H
#define GENOTYPE_CONTIG_H

#include <stdbool.h>
#include <stddef.h>

#include "kb/kb.h"

/* Is `contig` a name of `chromosome` (its name in genes.tsv)? */
bool sd_contig__is_of(const sd_kb *kb, const char *contig, const char *chromosome);
/* The names of `chromosome`, each once, at most `max` of them into names; how many. */
size_t sd_contig__names(const sd_kb *kb, const char *chromosome, const char **names,
                        size_t max);
/* False for a contig that some build has in two lengths: it says nothing of the build. */
bool sd_contig__tells_build(const sd_kb *kb, const char *contig);
/* Is a contig of that name and length (0: not known) another sequence than the one of
 * that chromosome on which sites have their places?  Only for contigs that do not tell
 * the build: of others, a strange length is a strange build. */
bool sd_contig__is_stranger(const sd_kb *kb, const char *contig, int64_t length);

#endif
