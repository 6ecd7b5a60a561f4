/* allele_status.c -- risk alleles, positive or negative.
 * SPDX-License-Identifier: Apache-2.0
 *
 * A risk allele is positive where either copy carries it, negative where both copies are
 * something else, and left out where the typing is too coarse to tell.  A single typed
 * allele stands for both copies, as laboratories write homozygous results; the report
 * says so beside the gene. */
#include "interpret/allele_status.h"

#include <string.h>

#include "base/error.h"

typedef enum match { MATCH_NO, MATCH_YES, MATCH_OPEN } match;

/* Two fields of an HLA name are the protein, and that is what guidelines name
 * ("*15:02:01:02" is *15:02); with one field only ("*15", "*15:XX") it stays open. Suffix
 * N: not expressed, another allele; L S C A Q: expression in doubt; members of a group (G
 * or P) share the binding domain, and are read by the group's name.
 * http://hla.alleles.org/pages/nomenclature/naming_alleles/ */
static match match_allele(const char *typed, const char *risk)
{
    static const char digits[] = "0123456789";
    const char *star = strchr(typed, '*');
    typed = star ? star + 1 : typed;
    risk += *risk == '*';
    const size_t group = strspn(risk, digits), typed_group = strspn(typed, digits);
    if (typed_group == 0)
        return MATCH_OPEN;
    if (typed_group != group || strncmp(typed, risk, group) != 0)
        return MATCH_NO;
    const char *typed_protein = typed + group + (typed[group] == ':');
    const char *protein = risk + group + (risk[group] == ':');
    const size_t length = strspn(protein, digits);
    const size_t typed_length = strspn(typed_protein, digits);
    if (typed[group] != ':' || typed_length == 0)
        return MATCH_OPEN;
    if (typed_length != length || strncmp(typed_protein, protein, length) != 0)
        return MATCH_NO;
    if (strchr(typed_protein, 'N'))
        return MATCH_NO;
    return strpbrk(typed_protein, "LSCAQ") ? MATCH_OPEN : MATCH_YES;
}

/* One text for the statuses: "*15:02 negative, *57:01 positive". */
static const char *join_statuses(const char *const *statuses, size_t n_statuses,
                                 sd_arena *arena)
{
    const char *joined = n_statuses > 0 ? statuses[0] : SD_INDETERMINATE;
    for (size_t i = 1; i < n_statuses && joined; i++)
        joined = sd_arena__printf(arena, "%s, %s", joined, statuses[i]);
    return joined;
}

sd_status sd_allele_status__of(const sd_kb_gene *gene, const sd_diplotype *diplotype,
                               sd_arena *arena, sd_outcome *out, sd_error *err)
{
    const size_t n_copies = diplotype->shape == SD_DIPLOID ? 2 : 1;
    const char **statuses = SD_NEW(arena, const char *, gene->n_phenotypes);
    if (!statuses)
        return sd_error__no_memory(err);
    for (size_t i = 0; i < gene->n_phenotypes; i++) {
        const char *risk = gene->phenotypes[i].key_1;
        bool is_positive = false, is_open = false;
        for (size_t c = 0; c < n_copies; c++) {
            const match found = match_allele(diplotype->copy[c].name, risk);
            is_positive |= found == MATCH_YES;
            is_open |= found == MATCH_OPEN;
        }
        if (is_open && !is_positive)
            continue; /* neither can be said */
        const char *text =
            sd_arena__printf(arena, "%s %s", risk, is_positive ? "positive" : "negative");
        if (!text)
            return sd_error__no_memory(err);
        statuses[out->n_statuses++] = text;
    }
    out->statuses = statuses;
    out->phenotype = join_statuses(statuses, out->n_statuses, arena);
    return out->phenotype ? SD_OK : sd_error__no_memory(err);
}

/* Supplied statuses ("*57:01 positive, *58:01 negative") take the place of computed ones
 * of the same allele. */
sd_status sd_allele_status__supply(const sd_call *call, sd_arena *arena, sd_outcome *out,
                                   sd_error *err)
{
    static const char separators[] = ",;/";
    size_t n = out->n_statuses + 1;
    for (const char *at = call->outside_phenotype; *at; at++)
        n += strchr(separators, *at) != NULL;
    const char **statuses = SD_NEW(arena, const char *, n);
    if (!statuses)
        return sd_error__no_memory(err);
    if (out->n_statuses > 0)
        memcpy(statuses, out->statuses, out->n_statuses * sizeof(*statuses));
    for (const char *at = call->outside_phenotype; *at;) {
        at += strspn(at, ",;/ ");
        size_t length = strcspn(at, separators);
        const char *next = at + length;
        while (length > 0 && at[length - 1] == ' ')
            length--;
        if (length > 0) {
            const char *status = sd_arena__strndup(arena, at, length);
            if (!status)
                return sd_error__no_memory(err);
            const size_t name = strcspn(status, " ") + 1;
            size_t i = 0;
            while (i < out->n_statuses && strncmp(statuses[i], status, name) != 0)
                i++;
            statuses[i] = status;
            out->n_statuses += i == out->n_statuses;
        }
        at = next;
    }
    out->statuses = statuses;
    out->phenotype = join_statuses(statuses, out->n_statuses, arena);
    return out->phenotype ? SD_OK : sd_error__no_memory(err);
}
