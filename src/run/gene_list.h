/* gene_list.h -- inside the run floor: a list of genes as a user writes it. */
#ifndef RUN_GENE_LIST_H
#define RUN_GENE_LIST_H

#include "kb/kb.h"

/* The gene called name[length]; SD_EUSAGE where there is none. */
sd_status sd_gene_list__find(const sd_kb *kb, const char *name, size_t length,
                             const sd_kb_gene **gene, sd_error *err);
/* Set is_listed[gene->index] for every gene of the comma-separated list; NULL: all genes.
 * SD_EUSAGE: a gene that is not known, or a list of none. */
sd_status sd_gene_list__mark(const sd_kb *kb, const char *list, bool *is_listed,
                             sd_error *err);

#endif
