/* gene_list.c -- a list of genes as a user writes it.
 * SPDX-License-Identifier: Apache-2.0 */
#include "run/gene_list.h"

#include <string.h>

#include "base/error.h"

sd_status sd_gene_list__find(const sd_kb *kb, const char *name, size_t length,
                             const sd_kb_gene **gene, sd_error *err)
{
    for (size_t i = 0; i < sd_kb_gene_count(kb); i++) {
        *gene = sd_kb__gene(kb, i);
        if (strlen((*gene)->name) == length && strncmp((*gene)->name, name, length) == 0)
            return SD_OK;
    }
    return sd_error__set(err, SD_EUSAGE, NULL, 0,
                         "%.*s is not a gene of the knowledge base", (int)length, name);
}

sd_status sd_gene_list__mark(const sd_kb *kb, const char *list, bool *is_listed,
                             sd_error *err)
{
    for (size_t i = 0; list == NULL && i < sd_kb_gene_count(kb); i++)
        is_listed[i] = true;
    if (list != NULL && list[strspn(list, ",")] == '\0')
        return sd_error__set(err, SD_EUSAGE, NULL, 0, "no gene is asked for");
    for (; list != NULL && *list != '\0'; list += strspn(list, ",")) {
        const size_t length = strcspn(list, ",");
        const sd_kb_gene *gene;
        const sd_status status = sd_gene_list__find(kb, list, length, &gene, err);
        if (status != SD_OK)
            return status;
        is_listed[gene->index] = true;
        list += length;
    }
    return SD_OK;
}
