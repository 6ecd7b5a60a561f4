/* cells.h -- a sample's cells of a gene, written as in a VCF: one word a site, for tests
 * of floor 3 and above.
 *
 *     "0/1 1|1 0|0 1|0:2 1 X/0 =0/0 #0/0 . ./1 F"
 *
 * GT as in VCF, `:n` a phase set, X a base that no definition knows (XA: it is A), one
 * allele where haploid; `=` before it: assumed, `#`: by a block; `.` absent, `?` missing,
 * `!` contradicted, `F` filtered, `M` reference mismatch, "./1" half called. */
#ifndef TESTS_CELLS_H
#define TESTS_CELLS_H

#include "genotype/genotype.h"

/* Fails the running test where the words are not one per site. */
void read_cells(const sd_kb_gene *gene, const char *words, sd_cell *cells);

#endif
