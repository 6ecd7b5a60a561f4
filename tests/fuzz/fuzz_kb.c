/* fuzz_kb.c -- tables of a tiny knowledge base replaced by the input's.
 *
 *     @ genes.tsv
 *     gene<TAB>hgnc...
 *     @ sites/TOYA.tsv
 *     ...
 *
 * A section replaces the table of its name in test-data/kb/tiny, or adds it; one that is
 * empty takes it away.  What is loaded must keep every promise of kb.h; what is not must
 * be refused with a message.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "kb/kb_data.h"

#define REQUIRE(condition)                                                               \
    do {                                                                                 \
        if (!(condition))                                                                \
            abort();                                                                     \
    } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_TABLES = 64 };

/* ---- what a loaded knowledge base promises ---- */

static void check_allele(const sd_kb_gene *gene, uint16_t index)
{
    const sd_kb_allele *allele = &gene->alleles[index];
    uint16_t found = sd_kb__find_allele(gene, allele->name);
    REQUIRE(found == index);
    REQUIRE(sd_kb__find_allele(gene, allele->reported_as) != SD_NO_ALLELE);
    REQUIRE(allele->is_reference == (index == gene->reference));
    REQUIRE(!allele->has_activity || (allele->activity >= 0 && allele->activity <= 100));
    for (size_t i = 0; i < allele->n_core; i++) {
        const sd_kb_core *core = &allele->core[i];
        REQUIRE(core->site < gene->n_sites && (i == 0 || core[-1].site < core->site));
        REQUIRE(gene->fits[(size_t)core->site * gene->n_alleles + index] == core->bases);
    }
}

static void check_site(const sd_kb_gene *gene, uint16_t index)
{
    const sd_kb_site *site = &gene->sites[index];
    REQUIRE(sd_kb__find_site(gene, site->id) == index);
    REQUIRE(site->n_alleles >= 2 && site->n_alleles <= SD_MAX_SITE_ALLELES);
    for (uint8_t i = 0; i < site->n_alleles; i++)
        REQUIRE(strspn(site->alleles[i], "ACGT") == strlen(site->alleles[i]) &&
                *site->alleles[i]);
    for (int assembly = 0; assembly < SD_ASSEMBLIES; assembly++) {
        const sd_kb_spelling *on = &site->on[assembly];
        const struct sd_kb_region *region = &gene->region[assembly];
        if (on->pos1 == 0)
            continue;
        REQUIRE(on->ref < site->n_alleles);
        size_t length = strlen(site->alleles[on->ref]);
        REQUIRE(length <= SD_MAX_SITE_REF);
        REQUIRE(region->start1 <= on->pos1 &&
                on->pos1 + (int64_t)length - 1 <= region->end1);
    }
    uint64_t known = (UINT64_C(1) << site->n_alleles) - 1;
    for (size_t a = 0; a < gene->n_alleles; a++) {
        uint32_t bases = gene->fits[(size_t)index * gene->n_alleles + a];
        REQUIRE(bases != 0 && (bases & ~known) == 0);
    }
}

static void check_rule(const sd_kb *kb, const sd_kb_guidance *rule)
{
    REQUIRE(rule->drug && rule->action && rule->population && rule->n_conditions > 0);
    for (size_t c = 0; c < rule->n_conditions; c++) {
        const sd_kb_condition *condition = &rule->conditions[c];
        REQUIRE(condition->gene == sd_kb__find_gene(kb, condition->gene->name));
        REQUIRE(condition->n_values + condition->n_ranges > 0);
        for (size_t i = 0; i < condition->n_ranges; i++)
            REQUIRE(condition->ranges[i].from >= 0 &&
                    condition->ranges[i].from <= condition->ranges[i].to);
    }
}

static void check_exceptions(const sd_kb *kb)
{
    size_t n = 0;
    const sd_kb_priority *priorities = sd_kb__priorities(kb, &n);
    for (size_t i = 0; i < n; i++) {
        const sd_kb_priority *row = &priorities[i];
        REQUIRE(row->n_diplotypes >= 2);
        for (size_t d = 0; d < row->n_diplotypes; d++)
            REQUIRE(row->diplotypes[d].alleles[0] < row->gene->n_alleles &&
                    row->diplotypes[d].alleles[1] < row->gene->n_alleles);
    }
    const sd_kb_fallback *fallbacks = sd_kb__fallbacks(kb, &n);
    for (size_t i = 0; i < n; i++) {
        const sd_kb_fallback *row = &fallbacks[i];
        REQUIRE(row->site < row->gene->n_sites && row->allele < row->gene->n_alleles);
        REQUIRE(row->base < row->gene->sites[row->site].n_alleles);
    }
    for (size_t g = 0; g < sd_kb_gene_count(kb); g++) {
        const sd_kb_gene *gene = sd_kb__gene(kb, g);
        for (uint16_t s = 0; s < gene->n_sites; s++) {
            const sd_kb_site_frequency *row = sd_kb__site_frequency(kb, gene, s);
            REQUIRE(!row || (row->site == s && row->base < gene->sites[s].n_alleles &&
                             row->frequency > 0 && row->frequency < 1 && row->n > 0));
        }
    }
    const sd_kb_compound *compounds = sd_kb__compounds(kb, &n);
    for (size_t i = 0; i < n; i++)
        REQUIRE(compounds[i].allele < compounds[i].gene->n_alleles &&
                compounds[i].part < compounds[i].gene->n_alleles);
}

static void check_frequencies(const sd_kb *kb, const sd_kb_gene *gene)
{
    const sd_kb_frequencies *known = sd_kb__frequencies(kb, gene);
    for (size_t p = 0; known && p < SD_MAX_POPULATIONS; p++) {
        REQUIRE(known->gene == gene && known->chromosomes[p] >= 0);
        for (uint16_t i = 0; i < gene->n_alleles; i++) {
            const double count = known->counts[p * gene->n_alleles + i];
            REQUIRE(!(count < 0 || count > known->chromosomes[p]));
        }
    }
}

static void check_windows(const sd_kb *kb, const sd_kb_gene *gene)
{
    for (int a = 0; a < SD_ASSEMBLIES; a++) {
        for (uint16_t i = 0; i < gene->n_windows[a]; i++) {
            const sd_kb_window *window = &gene->windows[a][i];
            size_t length = strlen(window->bases);
            REQUIRE(length > 0 && strspn(window->bases, "ACGT") == length);
            REQUIRE(window->start1 >= gene->region[a].start1 &&
                    window->end1 <= gene->region[a].end1);
            REQUIRE(window->end1 - window->start1 + 1 == (int64_t)length);
            REQUIRE(i == 0 || window[-1].end1 < window->start1);
            const sd_kb_window *found =
                sd_kb__window(kb, (sd_assembly)a, gene->chromosome, window->end1);
            size_t n_places = 0;
            (void)sd_kb__places(kb, (sd_assembly)a, gene->chromosome, &n_places);
            REQUIRE(n_places == 0 || (found && found->start1 <= window->end1 &&
                                      found->end1 >= window->end1));
        }
    }
}

static void check_places(const sd_kb *kb, const sd_kb_gene *gene)
{
    for (int assembly = 0; assembly < SD_ASSEMBLIES; assembly++) {
        size_t n = 0, of_gene = 0, expected = 0;
        const sd_kb_place *places =
            sd_kb__places(kb, (sd_assembly)assembly, gene->chromosome, &n);
        for (size_t i = 0; i < n; i++) {
            REQUIRE(i == 0 || places[i - 1].start1 <= places[i].start1);
            REQUIRE(places[i].start1 <= places[i].end1);
            of_gene += places[i].gene == gene;
        }
        for (uint16_t s = 0; s < gene->n_sites; s++)
            expected += gene->sites[s].on[assembly].pos1 != 0;
        REQUIRE(of_gene == expected);
    }
}

static void check_kb(const sd_kb *kb)
{
    for (size_t g = 0; g < sd_kb_gene_count(kb); g++) {
        const sd_kb_gene *gene = sd_kb__gene(kb, g);
        REQUIRE(sd_kb__find_gene(kb, gene->name) == gene && gene->index == g);
        for (uint16_t a = 0; a < gene->n_alleles; a++)
            check_allele(gene, a);
        for (uint16_t s = 0; s < gene->n_sites; s++)
            check_site(gene, s);
        check_places(kb, gene);
        check_windows(kb, gene);
        check_frequencies(kb, gene);
    }
    size_t n = 0;
    const sd_kb_guidance *rules = sd_kb__guidance(kb, &n);
    for (size_t i = 0; i < n; i++)
        check_rule(kb, &rules[i]);
    check_exceptions(kb);
    REQUIRE(strlen(sd_kb_digest(kb)) == 64);
    sd_error err = {0};
    sd_status status = sd_kb__verify(kb, &err);
    REQUIRE(status == err.status && (status == SD_OK || status == SD_EKNOWLEDGE));
}

/* ---- the input ---- */

typedef struct input {
    sd_arena *arena;
    sd_kb_table tables[MAX_TABLES];
    size_t n_tables;
} input;

static void put(input *in, const char *name, const char *bytes, size_t length)
{
    size_t i = 0;
    while (i < in->n_tables && strcmp(in->tables[i].name, name) < 0)
        i++;
    bool is_there = i < in->n_tables && strcmp(in->tables[i].name, name) == 0;
    sd_kb_table *at = &in->tables[i];
    size_t behind = in->n_tables - i;
    if (length == 0) {
        if (is_there) {
            memmove(at, at + 1, (behind - 1) * sizeof *at);
            in->n_tables--;
        }
        return;
    }
    if (!is_there) {
        if (in->n_tables == MAX_TABLES)
            return;
        memmove(at + 1, at, behind * sizeof *at);
        in->n_tables++;
    }
    *at = (sd_kb_table){name, bytes, length};
}

static void read_sections(input *in, const char *next, const char *end)
{
    while (end - next > 2 && memcmp(next, "@ ", 2) == 0) {
        const char *newline = memchr(next, '\n', (size_t)(end - next));
        if (!newline)
            return;
        const char *name =
            sd_arena__strndup(in->arena, next + 2, (size_t)(newline - next - 2));
        const char *bytes = newline + 1;
        next = bytes;
        while (next < end && !(end - next > 2 && memcmp(next, "@ ", 2) == 0)) {
            newline = memchr(next, '\n', (size_t)(end - next));
            next = newline ? newline + 1 : end;
        }
        put(in, name, bytes, (size_t)(next - bytes));
    }
}

static sd_kb *tiny;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sd_error err = {0};
    if (!tiny && sd_kb_open(&tiny, "test-data/kb/tiny", &err) != SD_OK) {
        fprintf(stderr, "%s:%lld: %s\n", err.source, (long long)err.line, err.message);
        abort();
    }
    input in = {.arena = sd_arena__new()};
    const sd_kb_table *tables = sd_kb__tables(tiny, &in.n_tables);
    memcpy(in.tables, tables, in.n_tables * sizeof *tables);
    read_sections(&in, (const char *)data, (const char *)data + size);
    sd_kb *kb = NULL;
    sd_status status = sd_kb__open_tables(&kb, in.tables, in.n_tables, &err);
    REQUIRE(status == err.status && (kb != NULL) == (status == SD_OK));
    REQUIRE(status == SD_OK || (status == SD_EKNOWLEDGE && err.message[0] != '\0'));
    if (kb)
        check_kb(kb);
    sd_kb_close(kb);
    sd_arena__free(in.arena);
    return 0;
}
