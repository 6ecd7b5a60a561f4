/* simulate_write.c -- a made-up patient in the ways of well-known variant callers.
 *
 * Styles differ in a few facts only (is there a record at every site, are there reference
 * blocks, which FORMAT fields), so they are rows of one table.  Depths and qualities are
 * drawn at random around those of a genome of 30x; they are decoration.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "run/contigs.h"
#include "run/simulate.h"

static const struct style {
    const char *name, *source;
    const char *blocks;  /* the symbolic allele of reference blocks; NULL: none */
    bool has_every_site; /* a record also where the patient has no variant */
    bool is_array;       /* substitutions with an rsID only */
    const char *fields;  /* of a variant's genotype */
    const char *block_fields;
} styles[] = {
    {"vcf", "variants only", NULL, false, false, "GT:AD:DP:GQ", NULL},
    {"joint", "joint call", NULL, true, false, "GT:AD:DP:GQ", NULL},
    {"pharmcat", "genotypes only", NULL, true, false, "GT", NULL},
    {"array", "genotyping array", NULL, true, true, "GT", NULL},
    {"gatk-gvcf", "HaplotypeCaller", "<NON_REF>", false, false, "GT:AD:DP:GQ",
     "GT:DP:GQ:MIN_DP"},
    {"deepvariant", "DeepVariant", "<*>", false, false, "GT:GQ:DP:AD", "GT:GQ:MIN_DP"},
};

enum { N_STYLES = sizeof styles / sizeof *styles };

typedef struct writing {
    const sd_patient *patient;
    const struct style *style;
    const sd_kb_contig *contig;
    const char *name; /* of the contig */
    FILE *out;
} writing;

static unsigned draw(const writing *w, unsigned from, unsigned to)
{
    return from + (unsigned)(sd_random__next(w->patient->random) % (to - from + 1));
}

/* ---- header ---- */

static bool has_field(const char *fields, const char *field)
{
    const size_t length = strlen(field);
    for (; fields; fields = strchr(fields, ':') ? strchr(fields, ':') + 1 : NULL)
        if (strncmp(fields, field, length) == 0 &&
            (fields[length] == ':' || fields[length] == '\0'))
            return true;
    return false;
}

static const struct {
    const char *name, *line;
} format_lines[] = {
    {"GT", "Number=1,Type=String,Description=\"Genotype\""},
    {"AD", "Number=R,Type=Integer,Description=\"Reads of each allele\""},
    {"DP", "Number=1,Type=Integer,Description=\"Reads\""},
    {"GQ", "Number=1,Type=Integer,Description=\"Quality of the genotype\""},
    {"MIN_DP", "Number=1,Type=Integer,Description=\"Fewest reads in the block\""},
};

static void write_header(const writing *w)
{
    const struct style *style = w->style;
    fprintf(w->out,
            "##fileformat=VCFv4.2\n##source=stardose %s, a made-up patient (%s)\n"
            "##reference=%s\n",
            sd_version(), style->source, sd_assembly__name(w->patient->assembly));
    if (style->blocks)
        fprintf(w->out,
                "##ALT=<ID=%.*s,Description=\"Any other allele\">\n"
                "##INFO=<ID=END,Number=1,Type=Integer,Description=\"End of the "
                "block\">\n",
                (int)strlen(style->blocks) - 2, style->blocks + 1);
    for (size_t i = 0; i < sizeof format_lines / sizeof *format_lines; i++)
        if (has_field(style->fields, format_lines[i].name) ||
            has_field(style->block_fields, format_lines[i].name))
            fprintf(w->out, "##FORMAT=<ID=%s,%s>\n", format_lines[i].name,
                    format_lines[i].line);
    sd_contigs__write_header(w->patient->kb, w->patient->assembly,
                             w->patient->options->plain_names, w->out);
    fprintf(w->out, "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t%s\n",
            w->patient->options->sample);
}

/* ---- one record ---- */

typedef struct spelled {
    const char *ref, *alts[SD_MAX_SITE_ALLELES];
    int n_alts, genotype[2]; /* numbers of REF and ALT */
    size_t shared;           /* bases at the end that all alleles share, not written */
} spelled;

static int number_of(spelled *s, const sd_kb_site *site, const sd_kb_spelling *spelling,
                     int16_t allele)
{
    if (allele < 0 || allele == spelling->ref)
        return allele < 0 ? allele : 0;
    for (int i = 0; i < s->n_alts; i++)
        if (s->alts[i] == site->alleles[allele])
            return i + 1;
    s->alts[s->n_alts] = site->alleles[allele];
    return ++s->n_alts;
}

static bool ends_alike(const spelled *s, size_t n)
{
    const size_t ref = strlen(s->ref);
    for (int i = 0; i < s->n_alts; i++) {
        const size_t alt = strlen(s->alts[i]);
        if (n >= ref || n >= alt || s->alts[i][alt - 1 - n] != s->ref[ref - 1 - n])
            return false;
    }
    return s->n_alts > 0;
}

static spelled spell(const writing *w, const sd_kb_place *place)
{
    const sd_kb_site *site = &place->gene->sites[place->site];
    const sd_kb_spelling *spelling = &site->on[w->patient->assembly];
    const int16_t *allele = w->patient->genes[place->gene->index].allele[place->site];
    spelled s = {.ref = site->alleles[spelling->ref]};
    const bool is_swapped = !w->patient->options->is_phased && allele[0] >= 0 &&
                            allele[1] == spelling->ref; /* "0/1", not "1/0" */
    for (int i = 0; i < 2; i++)
        s.genotype[i] = number_of(&s, site, spelling, allele[is_swapped ? 1 - i : i]);
    for (int16_t i = 0; w->style->has_every_site && i < site->n_alleles; i++)
        number_of(&s, site, spelling, i); /* "not these", where it is the reference */
    while (ends_alike(&s, s.shared))
        s.shared++;
    return s;
}

static void write_genotype(const writing *w, const int *genotype)
{
    const char *missing = genotype[0] < 0 ? "." : NULL;
    for (int i = 0; i < 2 && genotype[i] != SD_NO_STRAND; i++) {
        if (i > 0)
            fputc(w->patient->options->is_phased ? '|' : '/', w->out);
        if (missing)
            fputs(missing, w->out);
        else
            fprintf(w->out, "%d", genotype[i]);
    }
}

static void write_depths(const writing *w, const spelled *s, unsigned depth)
{
    unsigned of[SD_MAX_SITE_ALLELES + 1] = {0};
    const bool is_het = s->genotype[1] >= 0 && s->genotype[0] != s->genotype[1];
    of[s->genotype[0]] = is_het ? depth / 2 : depth;
    if (is_het)
        of[s->genotype[1]] = depth - depth / 2;
    const int n = 1 + s->n_alts + (w->style->blocks != NULL);
    for (int i = 0; i < n; i++)
        fprintf(w->out, "%s%u", i ? "," : "", of[i]);
}

static void write_fields(const writing *w, const spelled *s)
{
    const unsigned depth = draw(w, 24, 38), quality = draw(w, 70, 99);
    for (const char *field = w->style->fields; field;) {
        if (field != w->style->fields)
            fputc(':', w->out);
        if (strncmp(field, "GT", 2) == 0)
            write_genotype(w, s->genotype);
        else if (s->genotype[0] < 0)
            fputc('.', w->out);
        else if (strncmp(field, "AD", 2) == 0)
            write_depths(w, s, depth);
        else
            fprintf(w->out, "%u", strncmp(field, "DP", 2) == 0 ? depth : quality);
        field = strchr(field, ':') ? strchr(field, ':') + 1 : NULL;
    }
}

static void write_record(const writing *w, const sd_kb_place *place, const spelled *s)
{
    const sd_kb_site *site = &place->gene->sites[place->site];
    fprintf(w->out, "%s\t%lld\t%s\t%.*s\t", w->name, (long long)place->start1,
            site->rsid ? site->rsid : ".", (int)(strlen(s->ref) - s->shared), s->ref);
    for (int i = 0; i < s->n_alts; i++)
        fprintf(w->out, "%s%.*s", i ? "," : "", (int)(strlen(s->alts[i]) - s->shared),
                s->alts[i]);
    if (w->style->blocks)
        fprintf(w->out, "%s%s", s->n_alts ? "," : "", w->style->blocks);
    else if (s->n_alts == 0)
        fputc('.', w->out);
    fprintf(w->out, "\t.\t%s\t.\t%s\t", w->style->blocks ? "." : "PASS",
            w->style->fields);
    write_fields(w, s);
    fputc('\n', w->out);
}

/* ---- reference blocks ---- */

static void write_block(const writing *w, int64_t from, int64_t to, char base, int copies)
{
    if (from > to)
        return;
    fprintf(w->out, "%s\t%lld\t.\t%c\t%s\t.\t.\tEND=%lld\t%s\t%s", w->name,
            (long long)from, base, w->style->blocks, (long long)to,
            w->style->block_fields, copies == 1 ? "0" : "0/0");
    const unsigned depth = draw(w, 24, 38);
    if (has_field(w->style->block_fields, "DP"))
        fprintf(w->out, ":%u", depth + 2);
    fprintf(w->out, ":%u:%u\n", draw(w, 70, 99), depth);
}

/* A stretch of the chromosome that blocks cover: windows that touch are one. */
typedef struct stretch {
    int64_t start1, end1;
} stretch;

static int compare_stretches(const void *a, const void *b)
{
    const stretch *x = a, *y = b;
    return (x->start1 > y->start1) - (x->start1 < y->start1);
}

static size_t join_stretches(stretch *stretches, size_t n)
{
    size_t kept = 0;
    qsort(stretches, n, sizeof *stretches, compare_stretches);
    for (size_t i = 0; i < n; i++) {
        if (kept > 0 && stretches[i].start1 <= stretches[kept - 1].end1 + 1) {
            if (stretches[i].end1 > stretches[kept - 1].end1)
                stretches[kept - 1].end1 = stretches[i].end1;
        } else {
            stretches[kept++] = stretches[i];
        }
    }
    return kept;
}

/* The windows of the wanted genes, and the sites themselves: a gene may lack windows. */
static stretch *find_stretches(const writing *w, const sd_kb_place *places,
                               size_t n_places, size_t *n)
{
    const sd_patient *patient = w->patient;
    size_t room = n_places;
    for (size_t i = 0; i < sd_kb_gene_count(patient->kb); i++)
        room += sd_kb__gene(patient->kb, i)->n_windows[patient->assembly];
    stretch *stretches = SD_NEW(patient->arena, stretch, room);
    if (!stretches)
        return NULL;
    *n = 0;
    for (size_t i = 0; i < sd_kb_gene_count(patient->kb); i++) {
        const sd_kb_gene *gene = sd_kb__gene(patient->kb, i);
        if (!patient->genes[i].allele || strcmp(gene->chromosome, w->contig->name) != 0)
            continue;
        for (uint16_t k = 0; k < gene->n_windows[patient->assembly]; k++) {
            const sd_kb_window *window = &gene->windows[patient->assembly][k];
            stretches[(*n)++] = (stretch){window->start1, window->end1};
        }
    }
    for (size_t i = 0; i < n_places; i++)
        if (patient->genes[places[i].gene->index].allele)
            stretches[(*n)++] = (stretch){places[i].start1, places[i].end1};
    *n = join_stretches(stretches, *n);
    return stretches;
}

static char base_at(const writing *w, int64_t pos1, const sd_kb_place *next)
{
    const sd_kb_window *window =
        sd_kb__window(w->patient->kb, w->patient->assembly, w->contig->name, pos1);
    if (window && pos1 <= window->end1)
        return window->bases[pos1 - window->start1];
    const sd_kb_site *site = &next->gene->sites[next->site];
    return site->alleles[site->on[w->patient->assembly].ref][0];
}

/* Blocks from `from` up to the stretch's end, interrupted by the patient's variants and
 * by gaps where sites are not to be seen. */
static size_t write_stretch(const writing *w, const stretch *s, const sd_kb_place *places,
                            size_t n, size_t i)
{
    int64_t from = s->start1;
    int copies = 2;
    const sd_kb_place *last = NULL;
    for (; i < n && places[i].start1 <= s->end1; i++) {
        const sd_strands *strands = &w->patient->genes[places[i].gene->index];
        if (!strands->allele || places[i].start1 < from)
            continue; /* inside a deletion just written */
        last = &places[i];
        const int16_t *allele = strands->allele[places[i].site];
        copies = allele[1] == SD_NO_STRAND ? 1 : 2;
        const spelled spelling = spell(w, &places[i]);
        const bool is_missing = allele[0] == SD_NOT_SEEN;
        if (!is_missing && spelling.n_alts == 0)
            continue;
        write_block(w, from, places[i].start1 - 1, base_at(w, from, last), copies);
        if (!is_missing)
            write_record(w, &places[i], &spelling);
        const size_t written = strlen(spelling.ref) - (is_missing ? 0 : spelling.shared);
        from = places[i].start1 + (int64_t)written;
    }
    if (last && from <= s->end1)
        write_block(w, from, s->end1, base_at(w, from, last), copies);
    return i;
}

/* ---- a chromosome ---- */

static bool is_on_array(const sd_kb_place *place)
{
    const sd_kb_site *site = &place->gene->sites[place->site];
    for (uint8_t i = 0; i < site->n_alleles; i++)
        if (strlen(site->alleles[i]) != 1)
            return false;
    return site->rsid != NULL;
}

static void write_sites(const writing *w, const sd_kb_place *places, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const sd_strands *strands = &w->patient->genes[places[i].gene->index];
        if (!strands->allele || (w->style->is_array && !is_on_array(&places[i])))
            continue;
        const spelled s = spell(w, &places[i]);
        const bool is_missing = strands->allele[places[i].site][0] == SD_NOT_SEEN;
        if (w->style->has_every_site || (!is_missing && s.n_alts > 0))
            write_record(w, &places[i], &s);
    }
}

static sd_status write_contig(const writing *w, sd_error *err)
{
    size_t n = 0, n_stretches = 0;
    const sd_kb_place *places =
        sd_kb__places(w->patient->kb, w->patient->assembly, w->contig->name, &n);
    if (!w->style->blocks) {
        write_sites(w, places, n);
        return SD_OK;
    }
    const stretch *stretches = find_stretches(w, places, n, &n_stretches);
    if (!stretches)
        return sd_error__no_memory(err);
    size_t place = 0;
    for (size_t i = 0; i < n_stretches; i++)
        place = write_stretch(w, &stretches[i], places, n, place);
    return SD_OK;
}

sd_status sd_simulate__print(const sd_patient *patient, FILE *out, sd_error *err)
{
    writing w = {.patient = patient, .out = out};
    for (size_t i = 0; i < N_STYLES; i++)
        if (strcmp(styles[i].name, patient->options->style) == 0)
            w.style = &styles[i];
    if (!w.style)
        return sd_error__set(err, SD_EUSAGE, NULL, 0,
                             "style %s is not vcf, joint, pharmcat, array, gatk-gvcf or "
                             "deepvariant",
                             patient->options->style);
    write_header(&w);
    size_t n = 0;
    const sd_kb_contig *contigs = sd_kb__contigs(patient->kb, &n);
    sd_status status = SD_OK;
    for (size_t i = 0; status == SD_OK && i < n; i++) {
        if (!sd_kb__carries_sites(patient->kb, &contigs[i], patient->assembly))
            continue;
        w.contig = &contigs[i];
        w.name = sd_contigs__name(&contigs[i], patient->options->plain_names);
        status = write_contig(&w, err);
    }
    return status;
}
