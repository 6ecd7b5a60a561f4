/* damaged.c -- SPDX-License-Identifier: Apache-2.0 */
#include "damaged.h"

#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "kb/kb_data.h"

enum { FILLER_SITES = 20 };

const char *const damage_names[DAMAGES] = {
    [NO_RECORD] = "no record",
    [FAILED_FILTER] = "failed filter",
    [WRONG_REF] = "wrong REF",
    [FAILED_FILTER_IN_A_BLOCK] = "failed filter in a block",
    [BLOCK_WITHOUT_DEPTH] = "block of depth 0",
    [NO_GENOTYPE] = "./.",
    [DEPTH_0] = "DP 0",
    [REFERENCE_OF_QUALITY_0] = "reference of GQ 0",
    [SAMPLE_FILTER] = "failed sample filter",
    [THREE_COPIES] = "three copies",
    [FIRST_MISSING] = "half call ./a",
    [SECOND_MISSING] = "half call a/.",
    [CONTRADICTED] = "contradicting record",
    [SPANNING_ALLELE] = "* carried",
    [SPANNING_DELETION] = "deletion over it carried",
};
bool is_of_record(damage kind)
{
    return kind <= BLOCK_WITHOUT_DEPTH;
}
bool is_reference_call(const seen_genotype *seen)
{
    return seen->allele[0] == 0 && seen->allele[1] <= 0;
}

static bool spell_deletion(const sd_kb_gene *gene, uint16_t index, char *ref,
                           size_t size);

bool can_damage(damage kind, const sd_kb_gene *gene, const person *who, uint16_t site)
{
    const seen_genotype *seen = &who->site[site];
    char ref[SD_MAX_SITE_REF + 2];
    switch (kind) {
    case SPANNING_DELETION:
        return spell_deletion(gene, site, ref, sizeof ref);
    case FIRST_MISSING:
    case SECOND_MISSING:
        return seen->allele[1] >= 0;
    case FAILED_FILTER_IN_A_BLOCK: /* of a reference genotype the block is right */
        return !is_reference_call(seen);
    case REFERENCE_OF_QUALITY_0:
        return is_reference_call(seen);
    default:
        return true;
    }
}

static void put_genotype(sd_text *text, const seen_genotype *seen, int first, int second)
{
    char separator = seen->is_phased ? '|' : '/';
    if (first < 0)
        sd_text__puts(text, ".");
    else
        sd_text__printf(text, "%d", first);
    if (seen->allele[1] >= 0 && second < 0)
        sd_text__printf(text, "%c.", separator);
    else if (seen->allele[1] >= 0)
        sd_text__printf(text, "%c%d", separator, second);
}

/* FORMAT is GT:PS:DP:GQ:FT. */
static void put_damaged(sd_text *text, damage kind, const seen_genotype *seen,
                        const sd_kb_site *site)
{
    int a = seen->allele[0], b = seen->allele[1];
    if (kind == NO_GENOTYPE)
        a = b = -1;
    if (kind == FIRST_MISSING)
        a = -1;
    if (kind == SECOND_MISSING)
        b = -1;
    if (kind == SPANNING_ALLELE && seen->allele[1] >= 0)
        b = site->n_alleles;
    else if (kind == SPANNING_ALLELE)
        a = site->n_alleles;
    put_genotype(text, seen, a, b);
    if (kind == THREE_COPIES)
        sd_text__puts(text, seen->allele[1] < 0 ? "/0/0" : "/0");
    if (seen->phase_set > 0)
        sd_text__printf(text, ":%d", seen->phase_set);
    else if (kind != DAMAGES)
        sd_text__puts(text, ":.");
    if (kind == DEPTH_0)
        sd_text__puts(text, ":0");
    if (kind == REFERENCE_OF_QUALITY_0)
        sd_text__puts(text, ":30:0");
    if (kind == SAMPLE_FILTER)
        sd_text__puts(text, ":30:99:LowQual");
}

static void put_place(sd_text *text, const sd_kb_gene *gene, const sd_kb_site *site,
                      const char *ref, bool with_star, const char *filter)
{
    sd_text__printf(text, "%s\t%lld\t.\t%s\t", gene->chromosome,
                    (long long)site->on[SD_GRCH38].pos1, ref ? ref : site->alleles[0]);
    for (uint8_t i = 1; i < site->n_alleles; i++)
        sd_text__printf(text, "%s%s", i > 1 ? "," : "", site->alleles[i]);
    sd_text__printf(text, "%s\t.\t%s\t.\tGT:PS:DP:GQ:FT", with_star ? ",*" : "", filter);
}

/* The site's REF with another first base. */
static const char *spoil(const char *ref)
{
    static char spoilt[SD_MAX_SITE_REF + 2];
    snprintf(spoilt, sizeof spoilt, "%s", ref);
    spoilt[0] = ref[0] == 'A' ? 'C' : 'A';
    return spoilt;
}

/* The base at a position where a window or a site has it; else one that differs from
 * `not`. */
static char base_at(const sd_kb_gene *gene, int64_t pos1, char not )
{
    const sd_kb_window *window =
        sd_kb__find_window(gene->windows[SD_GRCH38], gene->n_windows[SD_GRCH38], pos1);
    if (window && window->end1 >= pos1)
        return window->bases[pos1 - window->start1];
    for (uint16_t i = 0; i < gene->n_sites; i++) {
        const sd_kb_site *site = &gene->sites[i];
        int64_t at = pos1 - site->on[SD_GRCH38].pos1;
        if (at >= 0 && at < (int64_t)strlen(site->alleles[0]))
            return site->alleles[0][at];
    }
    return not == 'A' ? 'C' : 'A';
}

/* A site of which the deletion is an allele. */
static bool is_documented(const sd_kb_gene *gene, int64_t pos1, const char *ref)
{
    for (uint16_t i = 0; i < gene->n_sites; i++) {
        const sd_kb_site *site = &gene->sites[i];
        if (site->on[SD_GRCH38].pos1 != pos1 || strcmp(site->alleles[0], ref) != 0)
            continue;
        for (uint8_t a = 1; a < site->n_alleles; a++)
            if (strlen(site->alleles[a]) == 1 && site->alleles[a][0] == ref[0])
                return true;
    }
    return false;
}

/* A deletion that begins before the site and takes its whole REF; false where its
 * spelling would be another deletion's too, or it is an allele itself. */
static bool spell_deletion(const sd_kb_gene *gene, uint16_t index, char *ref, size_t size)
{
    const sd_kb_site *site = &gene->sites[index];
    int64_t pos1 = site->on[SD_GRCH38].pos1;
    size_t n = strlen(site->alleles[0]);
    char anchor = base_at(gene, pos1 - 1, site->alleles[0][n - 1]);
    snprintf(ref, size, "%c%s", anchor, site->alleles[0]);
    return anchor != site->alleles[0][n - 1] && !is_documented(gene, pos1 - 1, ref);
}

static void put_deletion(sd_text *text, const file_plan *plan, uint16_t index)
{
    char ref[SD_MAX_SITE_REF + 2];
    if (!spell_deletion(plan->gene, index, ref, sizeof ref))
        return;
    sd_text__printf(text, "%s\t%lld\t.\t%s\t%c\t.\tPASS\t.\tGT", plan->gene->chromosome,
                    (long long)plan->gene->sites[index].on[SD_GRCH38].pos1 - 1, ref,
                    ref[0]);
    for (size_t c = 0; c < plan->n_columns; c++) {
        bool is_hit = plan->columns[c].site == index;
        bool has_one = plan->people[plan->columns[c].who].site[index].allele[1] < 0;
        sd_text__printf(text, "\t%s",
                        has_one  ? is_hit ? "1" : "0"
                        : is_hit ? "0/1"
                                 : "0/0");
    }
    sd_text__puts(text, "\n");
}

static void put_block(sd_text *text, const file_plan *plan, uint16_t index, int depth)
{
    const sd_kb_site *site = &plan->gene->sites[index];
    long long pos1 = site->on[SD_GRCH38].pos1;
    sd_text__printf(text, "%s\t%lld\t.\t%c\t<NON_REF>\t.\tPASS\tEND=%lld\tGT:DP:MIN_DP",
                    plan->gene->chromosome, pos1, site->alleles[0][0],
                    pos1 + (long long)strlen(site->alleles[0]) - 1);
    for (size_t c = 0; c < plan->n_columns; c++)
        sd_text__printf(
            text, "\t%s:%d:%d",
            plan->people[plan->columns[c].who].site[index].allele[1] < 0 ? "0" : "0/0",
            depth, depth);
    sd_text__puts(text, "\n");
}

/* The same record again; in the damaged columns with another genotype. */
static void put_contradiction(sd_text *text, const file_plan *plan, uint16_t index)
{
    put_place(text, plan->gene, &plan->gene->sites[index], NULL, false, "PASS");
    for (size_t c = 0; c < plan->n_columns; c++) {
        const seen_genotype *seen = &plan->people[plan->columns[c].who].site[index];
        int a = seen->allele[0], b = seen->allele[1];
        if (plan->columns[c].site == index)
            a = a == 0 ? 1 : 0;
        sd_text__puts(text, "\t");
        put_genotype(text, seen, a, b);
        if (seen->phase_set > 0)
            sd_text__printf(text, ":%d", seen->phase_set);
    }
    sd_text__puts(text, "\n");
}

/* An undamaged genotype; spelled once. */
static const char *sound_text(const person *people, size_t who, uint16_t site)
{
    static struct {
        seen_genotype of;
        char text[24];
    } known[MAX_PEOPLE][MAX_GENE_SITES];
    const seen_genotype *seen = &people[who].site[site];
    if (known[who][site].text[0] == '\0' ||
        memcmp(&known[who][site].of, seen, sizeof *seen) != 0) {
        sd_text text = {0};
        put_damaged(&text, DAMAGES, seen, NULL);
        snprintf(known[who][site].text, sizeof known[who][site].text, "%s", text.data);
        known[who][site].of = *seen;
        sd_text__free(&text);
    }
    return known[who][site].text;
}

static void put_site(sd_text *text, const file_plan *plan, uint16_t index)
{
    const sd_kb_site *site = &plan->gene->sites[index];
    bool is_hit = plan->record_site == index;
    if (plan->kind == SPANNING_DELETION)
        put_deletion(text, plan, index);
    if (is_hit && plan->kind == FAILED_FILTER_IN_A_BLOCK)
        put_block(text, plan, index, 30);
    if (is_hit && plan->kind == BLOCK_WITHOUT_DEPTH)
        put_block(text, plan, index, 0);
    if (is_hit && (plan->kind == NO_RECORD || plan->kind == BLOCK_WITHOUT_DEPTH))
        return;
    bool fails =
        is_hit && (plan->kind == FAILED_FILTER || plan->kind == FAILED_FILTER_IN_A_BLOCK);
    put_place(text, plan->gene, site,
              is_hit && plan->kind == WRONG_REF ? spoil(site->alleles[0]) : NULL,
              plan->kind == SPANNING_ALLELE, fails ? "LowQual" : "PASS");
    for (size_t c = 0; c < plan->n_columns; c++) {
        const seen_genotype *seen = &plan->people[plan->columns[c].who].site[index];
        sd_text__puts(text, "\t");
        if (plan->columns[c].site == index)
            put_damaged(text, plan->kind, seen, site);
        else
            sd_text__puts(text, sound_text(plan->people, plan->columns[c].who, index));
    }
    sd_text__puts(text, "\n");
    if (plan->kind == CONTRADICTED)
        put_contradiction(text, plan, index);
}

/* Sites of another gene, so that no file is without a sound one. */
static void put_filler(sd_text *text, const file_plan *plan)
{
    const sd_kb_gene *filler = NULL;
    for (size_t g = 0; g < sd_kb_gene_count(plan->kb); g++) {
        const sd_kb_gene *gene = sd_kb__gene(plan->kb, g);
        if (gene->n_sites >= FILLER_SITES && gene->ploidy == SD_AUTOSOMAL &&
            strcmp(gene->chromosome, plan->gene->chromosome) != 0)
            filler = gene;
    }
    for (uint16_t i = 0; i < FILLER_SITES; i++) {
        put_place(text, filler, &filler->sites[i], NULL, false, "PASS");
        for (size_t c = 0; c < plan->n_columns; c++)
            sd_text__puts(text, "\t0/0");
        sd_text__puts(text, "\n");
    }
}

static char path[] = "/tmp/stardose-damage-XXXXXX";
static bool has_path;

void clean_damaged(void)
{
    if (has_path)
        unlink(path);
}

const char *write_damaged(const file_plan *plan)
{
    sd_text text = {0};
    sd_text__puts(&text,
                  "##fileformat=VCFv4.2\n"
                  "##FILTER=<ID=LowQual,Description=\"Low\">\n"
                  "##INFO=<ID=END,Number=1,Type=Integer,Description=\"End\">\n"
                  "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n"
                  "##FORMAT=<ID=PS,Number=1,Type=Integer,Description=\"Set\">\n"
                  "##FORMAT=<ID=DP,Number=1,Type=Integer,Description=\"Depth\">\n"
                  "##FORMAT=<ID=MIN_DP,Number=1,Type=Integer,Description=\"\">\n"
                  "##FORMAT=<ID=GQ,Number=1,Type=Integer,Description=\"\">\n"
                  "##FORMAT=<ID=FT,Number=1,Type=String,Description=\"Filter\">\n");
    size_t n_contigs;
    const sd_kb_contig *contigs = sd_kb__contigs(plan->kb, &n_contigs);
    for (size_t i = 0; i < n_contigs; i++)
        if (strcmp(contigs[i].assembly, "GRCh38") == 0)
            sd_text__printf(&text, "##contig=<ID=%s,length=%lld>\n", contigs[i].name,
                            (long long)contigs[i].length);
    sd_text__puts(&text, "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT");
    for (size_t c = 0; c < plan->n_columns; c++)
        sd_text__printf(&text, "\tS%zu", c);
    sd_text__puts(&text, "\n");
    for (uint16_t i = 0; i < plan->gene->n_sites; i++)
        put_site(&text, plan, i);
    put_filler(&text, plan);
    assert_false(text.failed);
    if (!has_path) {
        int fd = mkstemp(path);
        assert_true(fd >= 0);
        has_path = true;
        close(fd);
    }
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    assert_int_equal(fwrite(text.data, 1, text.length, out), text.length);
    assert_int_equal(fclose(out), 0);
    sd_text__free(&text);
    return path;
}
bool is_near(const sd_kb_gene *gene, int hit, uint16_t site)
{
    const sd_kb_site *a = &gene->sites[hit], *b = &gene->sites[site];
    int64_t from = a->on[SD_GRCH38].pos1, to = from + (int64_t)strlen(a->alleles[0]);
    int64_t at = b->on[SD_GRCH38].pos1, end = at + (int64_t)strlen(b->alleles[0]);
    return at <= to && end >= from;
}
