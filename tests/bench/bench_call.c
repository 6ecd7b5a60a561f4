/* bench_call.c -- what calling costs by gene, without reading or writing.
 *
 *     bench_call [FILE]
 *
 * With FILE, a cohort: calls a second of its genotypes, phased as they are and with the
 * phase removed, by a caller that begins without memory; and how many columns the memory
 * knew.  Then worst cases of every gene: all sites heterozygous, nothing phased; the same
 * with every other site unseen; almost nothing seen.  Times are the best of several runs.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "call/call.h"
#include "genotype/genotype.h"

enum { RUNS = 3 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void stop(const char *what)
{
    fprintf(stderr, "bench_call: %s\n", what);
    exit(1);
}

typedef struct timing {
    double seconds; /* of the fastest run */
    uint64_t n_asked, n_remembered;
} timing;

static const sd_call *call_one(sd_caller *caller, const sd_kb_gene *gene,
                               const sd_cell *cells)
{
    const sd_copy_number supposed = {.state = SD_COPIES_SUPPOSED, .copies = 2};
    const sd_call *call;
    if (sd_caller__call_copies(caller, gene, cells, true,
                               gene->needs_copy_number ? &supposed : NULL, &call,
                               NULL) != SD_OK)
        stop("a call failed");
    return call;
}

/* Call `n` samples, each run with a new caller; *last is the last call, gone with it. */
static timing measure(const sd_kb *kb, const sd_kb_gene *gene, const sd_cell *cells,
                      size_t n, size_t *n_diplotypes)
{
    timing best = {.seconds = 1e9};
    for (int run = 0; run < RUNS; run++) {
        sd_caller *caller;
        if (sd_caller__new(&caller, kb, NULL) != SD_OK)
            stop("out of memory");
        double start = now();
        for (size_t i = 0; i < n; i++)
            *n_diplotypes =
                call_one(caller, gene, cells + i * gene->n_sites)->n_diplotypes;
        double seconds = now() - start;
        best.seconds = seconds < best.seconds ? seconds : best.seconds;
        sd_caller__count(caller, &best.n_asked, &best.n_remembered);
        sd_caller__free(caller);
    }
    return best;
}

static void remove_phase(sd_cell *cells, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        sd_cell *cell = &cells[i];
        int16_t first = cell->allele[0], second = cell->allele[1];
        cell->is_phased = false;
        cell->phase_set = 0;
        if (second != SD_NO_COPY && second < first) {
            cell->allele[0] = second;
            cell->allele[1] = first;
        }
    }
}

static double percent_known(timing t)
{
    return t.n_asked ? 100.0 * (double)t.n_remembered / (double)t.n_asked : 0;
}

static void bench_file(const sd_kb *kb, const char *path)
{
    sd_run_options options;
    sd_run_options_init(&options);
    options.absent = SD_ABSENT_REFERENCE;
    sd_reader *reader;
    const sd_matrix *matrix;
    sd_error err = {0};
    if (sd_reader__open(&reader, kb, path, &options, &err) != SD_OK)
        stop(err.message);
    printf("gene\tsites\tsamples\tcalls/s phased\tfrom memory %%\tcalls/s unphased\tfrom "
           "memory %%\n");
    timing all[2] = {{0}};
    double n_all = 0;
    while (sd_reader__next(reader, &matrix, &err) == SD_OK && matrix) {
        const sd_kb_gene *gene = matrix->gene;
        size_t n_cells = matrix->n_samples * gene->n_sites, n_diplotypes;
        if (strcmp(gene->caller, "outside") == 0 || matrix->n_records == 0)
            continue;
        timing phased =
            measure(kb, gene, matrix->cells, matrix->n_samples, &n_diplotypes);
        remove_phase(matrix->cells, n_cells);
        timing unphased =
            measure(kb, gene, matrix->cells, matrix->n_samples, &n_diplotypes);
        double n = (double)matrix->n_samples;
        printf("%s\t%u\t%zu\t%.0f\t%.1f\t%.0f\t%.1f\n", gene->name,
               (unsigned)gene->n_sites, matrix->n_samples, n / phased.seconds,
               percent_known(phased), n / unphased.seconds, percent_known(unphased));
        const timing both[2] = {phased, unphased};
        for (int i = 0; i < 2; i++) {
            all[i].seconds += both[i].seconds;
            all[i].n_asked += both[i].n_asked;
            all[i].n_remembered += both[i].n_remembered;
        }
        n_all += n;
    }
    if (matrix)
        stop(err.message);
    printf("all\t\t\t%.0f\t%.1f\t%.0f\t%.1f\n", n_all / all[0].seconds,
           percent_known(all[0]), n_all / all[1].seconds, percent_known(all[1]));
    sd_reader__close(reader);
}

typedef enum worst { ALL_HETEROZYGOUS, HALF_UNSEEN, ONLY_KEYS, WORSTS } worst;
static const char *const worst_names[WORSTS] = {
    "all sites heterozygous", "the same, every other unseen", "only key sites seen"};

/* Only key sites seen (or one, where there is none): the reference, and so almost any
 * pair of alleles may stand there. */
static void make_worst(const sd_kb_gene *gene, worst kind, sd_cell *cells)
{
    bool has_keys = false;
    for (uint16_t site = 0; site < gene->n_sites; site++)
        has_keys = has_keys || gene->sites[site].is_key;
    for (uint16_t site = 0; site < gene->n_sites; site++) {
        bool is_key = has_keys ? gene->sites[site].is_key : site == 0;
        cells[site] = (sd_cell){.state = SD_CELL_OBSERVED, .allele = {0, 1}};
        if (kind == ONLY_KEYS)
            cells[site].allele[1] = 0;
        if (!is_key && (kind == ONLY_KEYS || (kind == HALF_UNSEEN && site % 2 == 1)))
            cells[site].state = SD_CELL_ABSENT;
    }
}

static void bench_worst(const sd_kb *kb)
{
    printf("worst case\tsites");
    for (int kind = 0; kind < WORSTS; kind++)
        printf("\tms, %s\tdiplotypes", worst_names[kind]);
    printf("\n");
    for (size_t g = 0; g < sd_kb_gene_count(kb); g++) {
        const sd_kb_gene *gene = sd_kb__gene(kb, g);
        if (strcmp(gene->caller, "outside") == 0)
            continue;
        sd_cell *cells = calloc((size_t)gene->n_sites + 1, sizeof *cells);
        if (!cells)
            stop("out of memory");
        printf("%s\t%u", gene->name, (unsigned)gene->n_sites);
        for (worst kind = 0; kind < WORSTS; kind++) {
            size_t n_diplotypes;
            make_worst(gene, kind, cells);
            timing t = measure(kb, gene, cells, 1, &n_diplotypes);
            printf("\t%.3f\t%zu", 1e3 * t.seconds, n_diplotypes);
        }
        printf("\n");
        free(cells);
    }
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("largest resident set, MB\t%.1f\n", (double)usage.ru_maxrss / 1024);
}

int main(int argc, char **argv)
{
    sd_kb *kb;
    sd_error err = {0};
    if (argc > 2)
        stop("usage: bench_call [FILE]");
    if (sd_kb_open(&kb, NULL, &err) != SD_OK)
        stop(err.message);
    if (argc == 2)
        bench_file(kb, argv[1]);
    bench_worst(kb);
    sd_kb_close(kb);
    return 0;
}
