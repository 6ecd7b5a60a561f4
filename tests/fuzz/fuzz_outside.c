/* fuzz_outside.c -- outside-call files: what is accepted says something, and reads the
 * same again.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "call/outside.h"

#define REQUIRE(condition)                                                               \
    do {                                                                                 \
        if (!(condition))                                                                \
            abort();                                                                     \
    } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_strand(const sd_kb_gene *gene, const sd_haplotype *strand)
{
    REQUIRE(strand->name && strand->name[0]);
    REQUIRE(strand->is_known == (strand->n_alleles > 0));
    REQUIRE(strand->copies >= 1 && strand->copies <= 99);
    for (uint16_t i = 0; i < strand->n_alleles; i++)
        REQUIRE(strand->alleles[i] < gene->n_alleles);
}

/* The printed name of a diplotype is read as that diplotype. */
static void read_again(const sd_kb *kb, const sd_kb_gene *gene,
                       const sd_diplotype *diplotype)
{
    sd_text line = {0};
    sd_text__printf(&line, "%s\t%s", gene->name, diplotype->name);
    REQUIRE(!line.failed);
    sd_outside *again;
    REQUIRE(sd_outside__parse(&again, kb, "again", line.data, line.length, NULL) ==
            SD_OK);
    const sd_call *call = sd_outside__find(again, gene);
    REQUIRE(call && call->n_diplotypes == 1);
    REQUIRE(strcmp(call->diplotypes[0].name, diplotype->name) == 0);
    REQUIRE(call->diplotypes[0].shape == diplotype->shape);
    sd_outside__free(again);
    sd_text__free(&line);
}

static void check_call(const sd_kb *kb, const sd_kb_gene *gene, const sd_call *call)
{
    REQUIRE(call->gene == gene && call->state == SD_CALL_OUTSIDE);
    REQUIRE(call->n_diplotypes > 0 || call->outside_phenotype || call->outside_score);
    for (size_t i = 0; i < call->n_diplotypes; i++) {
        const sd_diplotype *diplotype = &call->diplotypes[i];
        check_strand(gene, &diplotype->copy[0]);
        if (diplotype->shape == SD_DIPLOID) {
            check_strand(gene, &diplotype->copy[1]);
            REQUIRE(sd_text__natural(diplotype->copy[0].name, diplotype->copy[1].name) <=
                    0);
        }
        read_again(kb, gene, diplotype);
    }
}

static void read_with(const sd_kb *kb, const uint8_t *data, size_t size)
{
    sd_outside *outside;
    sd_error err = {0};
    sd_status status =
        sd_outside__parse(&outside, kb, "fuzz", (const char *)data, size, &err);
    if (status != SD_OK) {
        REQUIRE(status == SD_EINPUT && err.message[0] && err.line > 0);
        return;
    }
    for (size_t i = 0; i < sd_kb_gene_count(kb); i++) {
        const sd_kb_gene *gene = sd_kb__gene(kb, i);
        const sd_call *call = sd_outside__find(outside, gene);
        if (call)
            check_call(kb, gene, call);
    }
    sd_outside__free(outside);
}

/* The built-in tables have the genes that typers' files are about. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static sd_kb *toy, *real;
    if (!toy)
        REQUIRE(sd_kb_open(&toy, "test-data/kb/calling", NULL) == SD_OK &&
                sd_kb_open(&real, NULL, NULL) == SD_OK);
    read_with(toy, data, size);
    read_with(real, data, size);
    return 0;
}
