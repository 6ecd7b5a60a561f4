/* array.c -- from the rows of an array to records at our sites.
 *
 * An rsID of ours must stand at our position: so the build is told, and NCBI36 shows.  A
 * row under another name counts by its position alone.  Nothing is said of sites without
 * a row.
 * SPDX-License-Identifier: Apache-2.0 */
#include "genotype/array.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "genotype/array_genotype.h"
#include "genotype/contig.h"
#include "genotype/vcf_header.h"

enum {
    MAX_KEPT = 200000, /* rows at our sites: hundreds are usual */
    MAX_CHROMOSOMES = 32,
    NEAR = 50,        /* bases by which an insertion's or deletion's place may differ */
    ENOUGH_RSIDS = 5, /* must stand at our positions where no comment names the build */
    ONE_IN = 10,      /* of the rsIDs may stand elsewhere */
};

typedef struct known_rsid {
    uint64_t number;
    const sd_kb_gene *gene;
    uint16_t site;
} known_rsid;

/* A row that bears on one of our sites, by rsID or place. */
typedef struct kept_row {
    sd_array_row row;
    const char *chromosome; /* as in genes.tsv; NULL where none of ours */
    int64_t line_number;
} kept_row;

/* A record to be served. */
typedef struct sd_array_record {
    const char *line;
    size_t length, order;
    const char *chromosome;
    int64_t pos1, line_number;
    sd_remark remark;
} sd_array_record;

typedef struct sd_array {
    sd_source *source;
    const sd_kb *kb;
    sd_arena *arena;
    sd_array_says says;
    known_rsid *known; /* by number */
    size_t n_known;
    kept_row *kept;
    size_t n_kept, room;
    uint64_t n_rows;
    const char *chromosomes[MAX_CHROMOSOMES]; /* of genes with sites */
    size_t n_chromosomes;
    char last_name[8]; /* of the last row's chromosome, and what it is */
    const char *last_chromosome;
    /* of rsIDs of ours: at our place on a build; nowhere */
    uint64_t at_place[SD_ASSEMBLIES], n_rsids;
    const kept_row *elsewhere;         /* an example */
    uint64_t reference, not_reference; /* mitochondrial letters around our sites */
    uint64_t n_plus, n_minus, n_both;
    sd_assembly assembly;
    sd_array_record *records;
    size_t n_records, next;
} sd_array;

static sd_status no_memory(const sd_array *array, sd_error *err)
{
    return sd_source__fail(array->source, SD_ENOMEM, err, "out of memory");
}

const char *sd_array__format(const sd_source *source)
{
    return source->array && source->array->says.vendor ? source->array->says.vendor
                                                       : "array";
}

/* ---- what we know ---- */

static int compare_known(const void *a, const void *b)
{
    const known_rsid *x = a, *y = b;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    if (x->gene != y->gene)
        return x->gene->index < y->gene->index ? -1 : 1;
    return (x->site > y->site) - (x->site < y->site);
}

static void add_chromosome(sd_array *array, const char *name)
{
    for (size_t i = 0; i < array->n_chromosomes; i++)
        if (strcmp(array->chromosomes[i], name) == 0)
            return;
    if (array->n_chromosomes < MAX_CHROMOSOMES)
        array->chromosomes[array->n_chromosomes++] = name;
}

static sd_status list_known(sd_array *array, sd_error *err)
{
    size_t n = 0;
    for (size_t g = 0; g < sd_kb_gene_count(array->kb); g++)
        n += sd_kb__gene(array->kb, g)->n_sites;
    array->known = SD_NEW(array->arena, known_rsid, n + 1);
    if (!array->known)
        return no_memory(array, err);
    for (size_t g = 0; g < sd_kb_gene_count(array->kb); g++) {
        const sd_kb_gene *gene = sd_kb__gene(array->kb, g);
        if (gene->n_sites > 0)
            add_chromosome(array, gene->chromosome);
        for (uint16_t s = 0; s < gene->n_sites; s++) {
            const char *rsid = gene->sites[s].rsid;
            if (rsid && strncmp(rsid, "rs", 2) == 0)
                array->known[array->n_known++] =
                    (known_rsid){strtoull(rsid + 2, NULL, 10), gene, s};
        }
    }
    qsort(array->known, array->n_known, sizeof *array->known, compare_known);
    return SD_OK;
}

/* The first of the sites with that rsID; n_known where there is none. */
static size_t find_known(const sd_array *array, uint64_t number)
{
    size_t from = 0, to = array->n_known;
    while (from < to) {
        const size_t middle = from + (to - from) / 2;
        if (array->known[middle].number < number)
            from = middle + 1;
        else
            to = middle;
    }
    return number > 0 && from < array->n_known && array->known[from].number == number
               ? from
               : array->n_known;
}

/* As genes.tsv names it; NULL where no gene is on it. */
static const char *our_chromosome(sd_array *array, const char *name)
{
    if (strcmp(name, array->last_name) == 0)
        return array->last_chromosome;
    snprintf(array->last_name, sizeof array->last_name, "%s", name);
    array->last_chromosome = NULL;
    for (size_t i = 0; *name && i < array->n_chromosomes; i++)
        if (sd_contig__is_of(array->kb, name, array->chromosomes[i]))
            array->last_chromosome = array->chromosomes[i];
    return array->last_chromosome;
}

/* The first place that begins at `pos1` or after. */
static const sd_kb_place *place_from(const sd_array *array, sd_assembly assembly,
                                     const char *chromosome, int64_t pos1,
                                     const sd_kb_place **end)
{
    size_t n = 0, from = 0;
    const sd_kb_place *places = sd_kb__places(array->kb, assembly, chromosome, &n);
    *end = places ? places + n : NULL;
    for (size_t to = n; from < to;) {
        const size_t middle = from + (to - from) / 2;
        if (places[middle].start1 < pos1)
            from = middle + 1;
        else
            to = middle;
    }
    return places ? places + from : NULL;
}

/* ---- rows ---- */

static bool is_single_base(const sd_kb_site *site)
{
    for (int i = 0; i < site->n_alleles; i++)
        if (site->alleles[i][1] != '\0')
            return false;
    return true;
}

/* Does the row stand where the site is?  Of an insertion or deletion, companies give the
 * base before, the first base changed, or one further on in the repeat. */
static bool is_at(const kept_row *kept, const sd_kb_gene *gene, uint16_t s,
                  sd_assembly assembly)
{
    const int64_t ours = gene->sites[s].on[assembly].pos1, theirs = kept->row.pos1;
    if (!kept->chromosome || ours == 0 || strcmp(kept->chromosome, gene->chromosome) != 0)
        return false;
    return is_single_base(&gene->sites[s]) ? ours == theirs
                                           : llabs(ours - theirs) <= NEAR;
}

/* Count where an rsID of ours stands. */
static void tally_row(sd_array *array, const kept_row *kept)
{
    bool at_any = false, at[SD_ASSEMBLIES] = {false};
    size_t i = find_known(array, kept->row.rsid);
    if (i == array->n_known)
        return;
    for (; i < array->n_known && array->known[i].number == kept->row.rsid; i++)
        for (int a = 0; a < SD_ASSEMBLIES; a++)
            at[a] |=
                is_at(kept, array->known[i].gene, array->known[i].site, (sd_assembly)a);
    array->n_rsids++;
    for (int a = 0; a < SD_ASSEMBLIES; a++) {
        array->at_place[a] += at[a];
        at_any |= at[a];
    }
    if (!at_any && !array->elsewhere)
        array->elsewhere = kept;
}

/* Do the letters have the genome's base, on a mitochondrion that may be another? */
static void tally_mitochondrion(sd_array *array, const sd_array_row *row,
                                const char *chromosome)
{
    if (!chromosome || strcmp(row->chromosome, "MT") != 0 ||
        !strchr("ACGT", row->alleles[0]))
        return;
    const sd_kb_window *window =
        sd_kb__window(array->kb, SD_GRCH37, chromosome, row->pos1);
    if (!window || row->pos1 > window->end1)
        return;
    if (window->bases[row->pos1 - window->start1] == row->alleles[0])
        array->reference++;
    else
        array->not_reference++;
}

static bool bears_on_us(const sd_array *array, const sd_array_row *row,
                        const char *chromosome)
{
    if (find_known(array, row->rsid) < array->n_known)
        return true;
    for (int a = 0; chromosome && a < SD_ASSEMBLIES; a++) {
        const sd_kb_place *end,
            *place = place_from(array, (sd_assembly)a, chromosome, row->pos1 - 1, &end);
        if (place && place < end && place->start1 <= row->pos1)
            return true;
    }
    return false;
}

static sd_status keep(sd_array *array, const sd_array_row *row, const char *chromosome,
                      sd_error *err)
{
    if (array->n_kept == MAX_KEPT)
        return sd_source__fail(array->source, SD_EINPUT, err,
                               "more than %d rows at our positions: this is not one "
                               "person's array",
                               (int)MAX_KEPT);
    if (array->n_kept == array->room) {
        const size_t room = array->room ? 2 * array->room : 1024;
        kept_row *more = SD_NEW(array->arena, kept_row, room);
        if (!more)
            return no_memory(array, err);
        if (array->n_kept > 0)
            memcpy(more, array->kept, array->n_kept * sizeof *more);
        array->kept = more;
        array->room = room;
    }
    array->kept[array->n_kept++] =
        (kept_row){*row, chromosome, array->source->line_number};
    return SD_OK;
}

static sd_status take_line(sd_array *array, sd_error *err)
{
    const sd_source *source = array->source;
    sd_array_row row;
    const char *why = NULL;
    switch (sd_array_row__cut(source->line, source->line_length, &row, &why)) {
    case SD_ARRAY_BAD:
        return sd_source__fail(source, SD_EINPUT, err, "%s", why);
    case SD_ARRAY_NO_ROW:
        sd_array_row__learn(source->line, source->line_length, &array->says);
        return SD_OK;
    case SD_ARRAY_ROW:
        break;
    }
    array->n_rows++;
    if (!source->line_ended)
        sd_source__log(source, SD_LOG_WARNING,
                       "the last line does not end in a newline: the file may have been "
                       "cut");
    const char *chromosome = our_chromosome(array, row.chromosome);
    tally_mitochondrion(array, &row, chromosome);
    return bears_on_us(array, &row, chromosome) ? keep(array, &row, chromosome, err)
                                                : SD_OK;
}

static sd_status read_rows(sd_array *array, sd_error *err)
{
    sd_source *source = array->source;
    sd_status status = SD_OK;
    for (bool more = true; status == SD_OK;) {
        source->line_number++;
        status = sd_source__next_line(source, &more, err);
        if (status != SD_OK || !more)
            break;
        status = take_line(array, err);
    }
    if (status == SD_OK)
        status = sd_source__check_end(source, err);
    source->line_number = 0;
    for (size_t i = 0; status == SD_OK && i < array->n_kept; i++)
        tally_row(array, &array->kept[i]);
    return status;
}

/* ---- the build ---- */

static sd_status refuse_build(const sd_array *array, sd_error *err)
{
    const sd_assembly best = array->assembly;
    return sd_source__fail(
        array->source, SD_EASSEMBLY, err,
        "%llu of %llu known rsIDs stand elsewhere than on %s (%s at %s:%lld): NCBI36 "
        "(build 36) suspected, which is not read; download the raw data again, companies "
        "give build 37 today",
        (unsigned long long)(array->n_rsids - array->at_place[best]),
        (unsigned long long)array->n_rsids, sd_assembly__name(best),
        array->elsewhere ? array->elsewhere->row.id : "",
        array->elsewhere ? array->elsewhere->row.chromosome : "",
        array->elsewhere ? (long long)array->elsewhere->row.pos1 : 0LL);
}

static sd_status settle_build(sd_array *array, sd_error *err)
{
    const sd_array_says *says = &array->says;
    const int asked = array->source->options->build;
    array->assembly =
        array->at_place[SD_GRCH38] > array->at_place[SD_GRCH37] ? SD_GRCH38 : SD_GRCH37;
    const uint64_t best = array->at_place[array->assembly];
    const bool is_named = says->build_37 != says->build_38;
    const sd_assembly named = says->build_38 ? SD_GRCH38 : SD_GRCH37;
    if (says->build_36 && !says->build_37 && !says->build_38)
        return sd_source__fail(array->source, SD_EASSEMBLY, err,
                               "its comments name build 36 (NCBI36, hg18), which is not "
                               "read: download the raw data again, companies give build "
                               "37 today");
    if (best == 0 && array->n_rsids < ENOUGH_RSIDS)
        array->assembly = is_named ? named : asked == 38 ? SD_GRCH38 : SD_GRCH37;
    if (asked != 0 && asked != (array->assembly == SD_GRCH38 ? 38 : 37))
        return sd_source__fail(array->source, SD_EASSEMBLY, err,
                               "build %d was asked for, but known rsIDs stand at their "
                               "%s positions (%llu of %llu)",
                               asked, sd_assembly__name(array->assembly),
                               (unsigned long long)best,
                               (unsigned long long)array->n_rsids);
    if (array->n_rsids >= ENOUGH_RSIDS &&
        (array->n_rsids - best) * ONE_IN > array->n_rsids)
        return refuse_build(array, err);
    if (is_named && named != array->assembly)
        return sd_source__fail(array->source, SD_EASSEMBLY, err,
                               "its comments name %s, but known rsIDs stand at their %s "
                               "positions: download the raw data again",
                               sd_assembly__name(named),
                               sd_assembly__name(array->assembly));
    if (!is_named && asked == 0 && best < ENOUGH_RSIDS)
        return sd_source__fail(
            array->source, SD_EASSEMBLY, err,
            "this is a raw array export, and its genome build cannot be told: no comment "
            "names it, and only %llu known rsIDs stand at positions of ours; give the "
            "file "
            "with its comments, or say --build 37",
            (unsigned long long)best);
    return SD_OK;
}

/* ---- records ---- */

static bool is_another_mitochondrion(const sd_array *array)
{
    return array->not_reference >= 3 && array->reference < 3 * array->not_reference;
}

/* A record of the site with the row's genotype. */
static sd_status add_record(sd_array *array, const kept_row *kept, const sd_kb_gene *gene,
                            uint16_t s, bool trusts_plus, bool is_elsewhere,
                            sd_error *err)
{
    const sd_kb_site *site = &gene->sites[s];
    const sd_kb_spelling *on = &site->on[array->assembly];
    int alleles[2];
    sd_remark remark;
    sd_array_genotype__read(&kept->row, site, trusts_plus, alleles, &remark);
    const bool is_mt = gene->ploidy == SD_MITOCHONDRIAL;
    if (is_elsewhere || (is_mt && is_another_mitochondrion(array))) {
        alleles[0] = alleles[1] = -1;
        remark = (sd_remark){
            .code = "ARRAY_POSITION",
            .text = is_elsewhere
                        ? "not used: the row's rsID and position contradict each other"
                        : "not used: the file's mitochondrial positions are not those of "
                          "the revised Cambridge Reference Sequence",
            .is_refused = true,
            .is_mismatch = true};
    }
    sd_text alts = {0}, gt = {0};
    int listed[2], n_listed = 0;
    const bool one_copy = kept->row.n_copies == 1 || (is_mt && alleles[0] == alleles[1]);
    for (int i = 0; i < (one_copy ? 1 : 2); i++) {
        int k = 0;
        if (alleles[i] >= 0 && alleles[i] != on->ref) {
            while (k < n_listed && listed[k] != alleles[i])
                k++;
            if (k == n_listed) {
                listed[n_listed++] = alleles[i];
                sd_text__printf(&alts, "%s%s", k ? "," : "", site->alleles[alleles[i]]);
            }
            k++;
        }
        sd_text__puts(&gt, i ? "/" : "");
        if (alleles[i] < 0)
            sd_text__puts(&gt, ".");
        else
            sd_text__printf(&gt, "%d", k);
    }
    const char *line = NULL;
    if (!alts.failed && !gt.failed)
        line = sd_arena__printf(
            array->arena, "%s\t%lld\t%s\t%s\t%s\t.\t.\t.\tGT\t%s", gene->chromosome,
            (long long)on->pos1, kept->row.rsid > 0 ? site->rsid ? site->rsid : "." : ".",
            site->alleles[on->ref], n_listed ? alts.data : ".", gt.data);
    sd_text__free(&alts);
    sd_text__free(&gt);
    if (!line)
        return no_memory(array, err);
    array->records[array->n_records] = (sd_array_record){line,
                                                         strlen(line),
                                                         array->n_records,
                                                         gene->chromosome,
                                                         on->pos1,
                                                         kept->line_number,
                                                         remark};
    array->n_records++;
    return SD_OK;
}

/* The site that a row is about, by rsID, else by position; false where none is.
 * *is_elsewhere: an rsID of ours at a place that is not. */
static bool find_site(const sd_array *array, const kept_row *kept,
                      const sd_kb_gene **gene, uint16_t *site, bool *is_elsewhere)
{
    size_t i = find_known(array, kept->row.rsid);
    *is_elsewhere = false;
    if (i < array->n_known) {
        *gene = array->known[i].gene;
        *site = array->known[i].site;
        for (; i < array->n_known && array->known[i].number == kept->row.rsid; i++)
            if (is_at(kept, array->known[i].gene, array->known[i].site,
                      array->assembly)) {
                *gene = array->known[i].gene;
                *site = array->known[i].site;
                return true;
            }
        *is_elsewhere = true;
        return (*gene)->sites[*site].on[array->assembly].pos1 > 0;
    }
    const sd_kb_place *end, *place;
    if (!kept->chromosome)
        return false;
    place =
        place_from(array, array->assembly, kept->chromosome, kept->row.pos1 - 1, &end);
    const bool is_indel =
        strchr("ID", kept->row.alleles[0]) || strchr("ID", kept->row.alleles[1]);
    for (; place && place < end && place->start1 <= kept->row.pos1; place++) {
        *gene = place->gene;
        *site = place->site;
        if (is_single_base(&place->gene->sites[place->site]) && !is_indel &&
            place->start1 == kept->row.pos1)
            return true;
        /* of an insertion or deletion under another rsID nothing shows that it is ours */
        if (!is_single_base(&place->gene->sites[place->site]) && is_indel &&
            kept->row.rsid == 0)
            return true;
    }
    return false;
}

static int compare_records(const void *a, const void *b)
{
    const sd_array_record *x = a, *y = b;
    const int order = strcmp(x->chromosome, y->chromosome);
    if (order != 0)
        return order;
    if (x->pos1 != y->pos1)
        return x->pos1 < y->pos1 ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

static sd_status make_records(sd_array *array, sd_error *err)
{
    const sd_kb_gene *gene;
    uint16_t site;
    bool is_elsewhere;
    array->records = SD_NEW(array->arena, sd_array_record, array->n_kept + 1);
    if (!array->records)
        return no_memory(array, err);
    for (size_t i = 0; i < array->n_kept; i++) {
        if (!find_site(array, &array->kept[i], &gene, &site, &is_elsewhere) ||
            is_elsewhere)
            continue;
        const sd_array_strand strand =
            sd_array_genotype__strand(&array->kept[i].row, &gene->sites[site]);
        array->n_plus += strand == SD_STRAND_PLUS;
        array->n_minus += strand == SD_STRAND_MINUS;
        array->n_both += strand == SD_STRAND_BOTH;
    }
    const bool trusts_plus = array->says.plus_strand && array->n_minus == 0;
    for (size_t i = 0; i < array->n_kept; i++) {
        if (!find_site(array, &array->kept[i], &gene, &site, &is_elsewhere))
            continue;
        sd_status status = add_record(array, &array->kept[i], gene, site, trusts_plus,
                                      is_elsewhere, err);
        if (status != SD_OK)
            return status;
    }
    qsort(array->records, array->n_records, sizeof *array->records, compare_records);
    return SD_OK;
}

/* ---- header ---- */

/* The sample is named after the file, without its endings. */
static void put_name(const sd_source *source, sd_text *text)
{
    static const char *const endings[] = {".gz", ".txt", ".csv", ".tsv"};
    size_t n = strcmp(source->path, "-") == 0 ? 0 : strlen(source->display_name);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        const size_t length = strlen(endings[i]);
        if (n > length &&
            strncmp(source->display_name + n - length, endings[i], length) == 0)
            n -= length;
    }
    for (size_t i = 0; i < n; i++) {
        const char byte = source->display_name[i];
        sd_text__add(text, (unsigned char)byte < 32 ? "_" : &byte, 1);
    }
    if (n == 0)
        sd_text__puts(text, "sample");
}

static sd_status make_header(sd_array *array, sd_error *err)
{
    sd_text text = {0};
    size_t n;
    const sd_kb_contig *contigs = sd_kb__contigs(array->kb, &n);
    sd_text__puts(&text, "##fileformat=VCFv4.2\n");
    sd_text__printf(&text, "##source=%s raw data (consumer array)\n",
                    array->says.vendor ? array->says.vendor : "unnamed");
    for (size_t c = 0; c < array->n_chromosomes; c++)
        for (size_t i = 0; i < n; i++)
            if (sd_kb__carries_sites(array->kb, &contigs[i], array->assembly) &&
                strcmp(contigs[i].name, array->chromosomes[c]) == 0) {
                sd_text__printf(&text, "##contig=<ID=%s,length=%lld>\n",
                                array->chromosomes[c], (long long)contigs[i].length);
                break;
            }
    sd_text__puts(&text, "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t");
    put_name(array->source, &text);
    sd_text__puts(&text, "\n");
    sd_status status =
        text.failed ? no_memory(array, err)
                    : sd_vcf_header__parse(array->source, text.data, text.length, err);
    sd_text__free(&text);
    return status;
}

/* What bears on every result: said on every output.  FDA's view is that of its decision
 * on the first such test (DEN180028), confirmed by its page on tests of this kind. */
static void warn(const sd_array *array)
{
    const sd_source *source = array->source;
    sd_source__log(
        source, SD_LOG_WARNING,
        "raw data of a consumer array, not a clinical test: confirm results in a "
        "clinical "
        "laboratory before any medical decision (FDA, DEN180028, "
        "https://www.fda.gov/medical-devices/in-vitro-diagnostics/direct-consumer-tests; "
        "ACMG, position statement on direct-to-consumer testing, 2016)");
    sd_source__log(
        source, SD_LOG_WARNING,
        "an array does not sequence: it sees chosen positions and two bases at each, no "
        "other variant, no gene deletion, duplication or hybrid, and what it says of "
        "rare "
        "variants is often wrong (BMJ 2021;372:n214; doi:10.1038/gim.2018.38)");
    if (array->n_minus > 0)
        sd_source__log(source, SD_LOG_WARNING,
                       "%llu of %llu genotypes are given on the other strand: read as "
                       "their complements, and %llu at A/T and C/G positions not used",
                       (unsigned long long)array->n_minus,
                       (unsigned long long)(array->n_plus + array->n_minus),
                       (unsigned long long)array->n_both);
    else if (array->n_both > 0)
        sd_source__log(source, array->says.plus_strand ? SD_LOG_NOTE : SD_LOG_WARNING,
                       "%llu genotypes at A/T and C/G positions %s",
                       (unsigned long long)array->n_both,
                       array->says.plus_strand
                           ? "rest on the file's word that they are on the forward strand"
                           : "are not used: the file does not say on which strand they "
                             "are");
}

sd_status sd_array__read(sd_source *source, const sd_kb *kb, sd_error *err)
{
    sd_array *array = SD_NEW(source->arena, sd_array, 1);
    if (!array)
        return sd_source__fail(source, SD_ENOMEM, err, "out of memory");
    *array = (sd_array){.source = source, .kb = kb, .arena = source->arena};
    source->array = array;
    if (source->options->absent == SD_ABSENT_REFERENCE)
        return sd_error__set(err, SD_EUSAGE, NULL, 0,
                             "--absent reference cannot be used with the raw data of an "
                             "array: positions that it does not list were not looked at");
    source->line_limit = SD_LIMIT_HEADER;
    sd_status status = list_known(array, err);
    if (status == SD_OK)
        status = read_rows(array, err);
    if (status == SD_OK)
        status = settle_build(array, err);
    if (status == SD_OK)
        status = make_records(array, err);
    if (status == SD_OK)
        status = make_header(array, err);
    if (status == SD_OK)
        warn(array);
    return status;
}

sd_status sd_array__next(sd_source *source, bool *more, sd_error *err)
{
    sd_array *array = source->array;
    *more = array->next < array->n_records;
    source->remark = NULL;
    if (!*more) {
        source->contig = NULL;
        source->line_number = 0;
        return SD_OK;
    }
    const sd_array_record *record = &array->records[array->next++];
    source->line = record->line;
    source->line_length = record->length;
    source->line_ended = true;
    source->line_number = record->line_number;
    source->remark = record->remark.text ? &record->remark : NULL;
    return sd_source__read_place(source, err);
}
