/* meaning.h -- calls written as text, for tests of what they mean.
 *
 *     "*1 / *2"            two copies            "*1 x2 / *2 x>=3"   with copy numbers
 *     "A"                  one copy              "a + b / c"         several on a strand
 *     "{a + b + b}"        variants whose strands are not known
 *     "?*99 / *1"          an allele that the tables do not know
 *     "*1 / *2 | *1 / *3"  ties
 */
#ifndef SUPPORT_MEANING_H
#define SUPPORT_MEANING_H

#include "interpret/interpret.h"

/* Made calls; where `text` is NULL the gene is not called.  The test fails where an
 * allele without '?' is not in the tables. */
sd_call *meaning_call(const sd_kb_gene *gene, const char *text, sd_arena *arena);

#endif
