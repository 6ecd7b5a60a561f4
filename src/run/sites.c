/* sites.c -- the positions that calls are made from, for a variant caller to be pointed
 * at. SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "kb/kb.h"
#include "run/contigs.h"
#include "run/gene_list.h"
#include "run/run.h"

typedef struct listing {
    const sd_kb *kb;
    const sd_sites_options *options;
    sd_assembly assembly;
    const bool *is_wanted; /* [gene] */
    FILE *out;
} listing;

static const sd_kb_spelling *spelling_of(const listing *l, const sd_kb_place *place)
{
    return &place->gene->sites[place->site].on[l->assembly];
}

static const char *contig_name(const listing *l, const sd_kb_contig *contig)
{
    return sd_contigs__name(contig, l->options->plain_names);
}

/* ---- VCF ---- */

static void write_vcf_header(const listing *l)
{
    fprintf(l->out,
            "##fileformat=VCFv4.3\n##source=stardose %s\n##reference=%s\n"
            "##INFO=<ID=GENE,Number=1,Type=String,Description=\"Gene\">\n"
            "##INFO=<ID=HGVS,Number=1,Type=String,Description=\"Change on the GRCh38 "
            "chromosome\">\n",
            sd_version(), sd_assembly__name(l->assembly));
    sd_contigs__write_header(l->kb, l->assembly, l->options->plain_names, l->out);
    fputs("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n", l->out);
}

/* What separates INFO's values cannot stand in one (VCF 4.3, 1.2). */
static void write_info_value(FILE *out, const char *value)
{
    for (; *value != '\0'; value++)
        if (strchr("%;=, ", *value) != NULL)
            fprintf(out, "%%%02X", (unsigned)*value);
        else
            fputc(*value, out);
}

static void write_vcf_row(const listing *l, const sd_kb_contig *contig,
                          const sd_kb_place *place)
{
    const sd_kb_site *site = &place->gene->sites[place->site];
    const sd_kb_spelling *spelling = spelling_of(l, place);
    fprintf(l->out, "%s\t%lld\t%s\t%s\t", contig_name(l, contig),
            (long long)spelling->pos1, site->rsid ? site->rsid : ".",
            site->alleles[spelling->ref]);
    bool first = true;
    for (uint8_t i = 0; i < site->n_alleles; i++) {
        if (i == spelling->ref)
            continue;
        fprintf(l->out, "%s%s", first ? "" : ",", site->alleles[i]);
        first = false;
    }
    fprintf(l->out, "%s\t.\t.\tGENE=", first ? "." : "");
    write_info_value(l->out, place->gene->name);
    if (site->hgvs) {
        fputs(";HGVS=", l->out);
        write_info_value(l->out, site->hgvs);
    }
    fputc('\n', l->out);
}

/* ---- BED: from 0, end not included ---- */

static void write_bed_row(const listing *l, const sd_kb_contig *contig,
                          const sd_kb_place *place)
{
    const int64_t pad = l->options->pad;
    const int64_t start0 = place->start1 - 1 > pad ? place->start1 - 1 - pad : 0;
    const int64_t end =
        contig->length - place->end1 > pad ? place->end1 + pad : contig->length;
    fprintf(l->out, "%s\t%lld\t%lld\t%s:%s\n", contig_name(l, contig), (long long)start0,
            (long long)end, place->gene->name, place->gene->sites[place->site].id);
}

static const struct format {
    const char *name;
    void (*write_header)(const listing *l);
    void (*write_row)(const listing *l, const sd_kb_contig *contig,
                      const sd_kb_place *place);
} formats[] = {
    {"vcf", write_vcf_header, write_vcf_row},
    {"bed", NULL, write_bed_row},
};

enum { N_FORMATS = sizeof formats / sizeof *formats };

/* ---- choosing ---- */

/* Genes that were asked for by name must have something to list. */
static sd_status choose_genes(const sd_kb *kb, const char *genes, bool *is_wanted,
                              sd_error *err)
{
    const sd_status status = sd_gene_list__mark(kb, genes, is_wanted, err);
    for (size_t i = 0; status == SD_OK && genes && i < sd_kb_gene_count(kb); i++)
        if (is_wanted[i] && sd_kb__gene(kb, i)->n_sites == 0)
            return sd_error__set(err, SD_EUSAGE, NULL, 0,
                                 "%s has no positions: it is never called from a variant "
                                 "file",
                                 sd_kb_gene_name(kb, i));
    return status;
}

static void write_sites(const listing *l, const struct format *format)
{
    if (format->write_header)
        format->write_header(l);
    size_t n_contigs = 0;
    const sd_kb_contig *contigs = sd_kb__contigs(l->kb, &n_contigs);
    for (size_t i = 0; i < n_contigs; i++) {
        if (!sd_kb__carries_sites(l->kb, &contigs[i], l->assembly))
            continue;
        size_t n = 0;
        const sd_kb_place *places =
            sd_kb__places(l->kb, l->assembly, contigs[i].name, &n);
        for (size_t k = 0; k < n; k++)
            if (l->is_wanted[places[k].gene->index])
                format->write_row(l, &contigs[i], &places[k]);
    }
}

sd_status sd_sites__write(const sd_kb *kb, const sd_sites_options *options, FILE *out,
                          sd_error *err)
{
    size_t f = 0;
    while (f < N_FORMATS && strcmp(formats[f].name, options->format) != 0)
        f++;
    if (f == N_FORMATS)
        return sd_error__set(err, SD_EUSAGE, NULL, 0, "format %s is not vcf or bed",
                             options->format);
    if (options->build != 37 && options->build != 38)
        return sd_error__set(err, SD_EUSAGE, NULL, 0, "build %d is not 37 or 38",
                             (int)options->build);
    sd_arena *arena = sd_arena__new();
    bool *is_wanted = arena ? SD_NEW(arena, bool, sd_kb_gene_count(kb)) : NULL;
    sd_status status = is_wanted ? choose_genes(kb, options->genes, is_wanted, err)
                                 : sd_error__no_memory(err);
    if (status == SD_OK) {
        const listing l = {.kb = kb,
                           .options = options,
                           .assembly = options->build == 37 ? SD_GRCH37 : SD_GRCH38,
                           .is_wanted = is_wanted,
                           .out = out};
        write_sites(&l, &formats[f]);
    }
    sd_arena__free(arena);
    return status;
}
