/* calls.c -- the long table of calls: one line per sample and gene.
 *
 * Several values in a cell are joined by " OR " (alternatives, best first) or ";"
 * (lists); "." is none.  A cell never holds a tab or line break: bytes that do not print,
 * or are not UTF-8, are written \xNN, and a sample's name that a spreadsheet would take
 * for a formula gets an apostrophe in front. */
#include <string.h>

#include "report/report.h"
#include "run/run.h"

static const char header[] =
    "sample\tgene\tdiplotypes\tphenotypes\tactivity_scores\tstatus\treason\tsites_seen\t"
    "sites_total\tphased\tmissing\tnot_assessed\tnotes\tprobabilities\tn_alternatives\t"
    "alternatives\talternative_probabilities\treachable\tcomposed\tcomposed_phenotypes\t"
    "if_two_copies\n";

/* Of the pairs that fit but were not called. */
enum { MAX_ALTERNATIVES = 20 };

/* Length of the UTF-8 character at `s` that prints, 0 if there is none (overlong,
 * surrogate, C1 control). */
static size_t printable_length(const unsigned char *s)
{
    if (*s < 0x80)
        return *s >= 0x20 && *s != 0x7f;
    const size_t length = *s >= 0xf0 ? 4 : *s >= 0xe0 ? 3 : 2;
    uint32_t point = *s & (0xffu >> (length + 1));
    if (*s < 0xc2 || *s > 0xf4)
        return 0;
    for (size_t i = 1; i < length; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0;
        point = point << 6 | (s[i] & 0x3fu);
    }
    static const uint32_t least[] = {0, 0, 0xa0, 0x800,
                                     0x10000}; /* U+0080..9F are controls */
    const bool is_surrogate = point >= 0xd800 && point <= 0xdfff;
    return point < least[length] || point > 0x10ffff || is_surrogate ? 0 : length;
}

static void put(FILE *out, const char *text)
{
    for (const unsigned char *s = (const unsigned char *)text; *s != '\0';) {
        const size_t length = printable_length(s);
        if (length == 0)
            fprintf(out, "\\x%02x", *s++);
        else
            s += fwrite(s, 1, length, out) == length ? length : 1;
    }
}

/* Begin the next value of a cell; `n` counts those before it. */
static void separate(FILE *out, size_t n, const char *separator)
{
    if (n > 0)
        fputs(separator, out);
}

static void put_diplotypes(FILE *out, const sd_diplotype *diplotypes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        separate(out, i, " OR ");
        put(out, diplotypes[i].name);
    }
    if (n == 0)
        fputc('.', out);
}

static void put_probabilities(FILE *out, const sd_diplotype *diplotypes, size_t n)
{
    if (n == 0 || diplotypes[0].probability <= 0) {
        fputc('.', out);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        separate(out, i, " OR ");
        fprintf(out, "%.6g", diplotypes[i].probability);
    }
}

static void put_alternatives(FILE *out, const sd_call *call)
{
    const size_t n =
        call->n_others < MAX_ALTERNATIVES ? call->n_others : MAX_ALTERNATIVES;
    put_probabilities(out, call->diplotypes, call->n_diplotypes);
    if (sd_call__is_made(call))
        fprintf(out, "\t%zu\t", call->n_all_others);
    else
        fputs("\t.\t", out);
    put_diplotypes(out, call->others, n);
    fputc('\t', out);
    put_probabilities(out, call->others, n);
}

static void put_composed(FILE *out, const sd_call *call, const sd_bound *bound)
{
    for (size_t i = 0; i < call->n_composed; i++) {
        separate(out, i, " OR ");
        put(out, call->composed[i].name);
    }
    fputs(call->n_composed ? "\t" : ".\t", out);
    for (size_t i = 0; i < bound->n_phenotypes; i++) {
        separate(out, i, " OR ");
        put(out, bound->phenotypes[i]);
    }
    if (bound->n_phenotypes == 0)
        fputc('.', out);
}

static void put_phenotypes(FILE *out, const sd_meaning *meaning)
{
    for (size_t i = 0; i < meaning->n_phenotypes; i++) {
        separate(out, i, " OR ");
        put(out, meaning->phenotypes[i]);
    }
    if (meaning->n_phenotypes == 0)
        fputc('.', out);
}

static bool is_repeated_score(const sd_meaning *meaning, size_t outcome)
{
    for (size_t i = 0; i < outcome; i++)
        if (meaning->outcomes[i].score &&
            strcmp(meaning->outcomes[i].score, meaning->outcomes[outcome].score) == 0)
            return true;
    return false;
}

static void put_scores(FILE *out, const sd_meaning *meaning)
{
    size_t n = 0;
    for (size_t i = 0; i < meaning->n_outcomes; i++) {
        if (meaning->outcomes[i].score == NULL || is_repeated_score(meaning, i))
            continue;
        separate(out, n++, " OR ");
        put(out, meaning->outcomes[i].score);
    }
    if (n == 0)
        fputc('.', out);
}

static void put_missing(FILE *out, const sd_gene_result *result)
{
    const sd_call *call = result->call;
    if (call->n_unseen_sites > 0 &&
        call->tally.n_usable == 0) { /* hundreds of names that say nothing */
        fputs("all\tall", out);
        return;
    }
    for (size_t i = 0; i < call->n_unseen_sites; i++) {
        separate(out, i, ";");
        put(out, result->gene->sites[call->unseen_sites[i]].id);
    }
    fputs(call->n_unseen_sites ? "\t" : ".\t", out);
    for (size_t i = 0; i < call->n_not_assessed; i++) {
        separate(out, i, ";");
        put(out, result->gene->alleles[call->not_assessed[i]].name);
    }
    if (call->n_not_assessed == 0)
        fputc('.', out);
}

static void put_notes(FILE *out, const sd_note *notes, size_t n_notes, size_t *n)
{
    for (size_t i = 0; i < n_notes; i++) {
        separate(out, (*n)++, " | ");
        put(out, notes[i].code);
        if (notes[i].text) {
            fputs(": ", out);
            put(out, notes[i].text);
        }
    }
}

static void put_structure(FILE *out, const sd_meaning *meaning, size_t *n)
{
    sd_text text = {0};
    sd_report__put_structure(meaning, &text);
    if (text.length > 0 && !text.failed) {
        separate(out, (*n)++, " | ");
        fputs("STRUCTURE_NOT_SEEN: ", out);
        put(out, text.data);
    }
    sd_text__free(&text);
}

/* What the phenotype could be besides. */
static void put_reachable(FILE *out, const sd_meaning *meaning)
{
    sd_text text = {0};
    size_t n = 0;
    for (size_t i = sd_report__next_reachable(meaning, 0); i < meaning->n_reachable;
         i = sd_report__next_reachable(meaning, i + 1)) {
        sd_text__clear(&text);
        sd_report__put_reachable(meaning, i, &text);
        separate(out, n++, " OR ");
        put(out, text.failed ? "?" : text.data);
    }
    if (n == 0)
        fputc('.', out);
    sd_text__free(&text);
}

static void put_line(FILE *out, const sd_sample *sample, const sd_gene_result *result)
{
    const sd_call *call = result->call;
    if (strchr("=+-@", sample->name[0]) != NULL)
        fputc('\'', out);
    put(out, sample->name);
    fputc('\t', out);
    put(out, result->gene->name);
    fputc('\t', out);
    const bool is_supposed = sd_report__is_supposed(result);
    put_diplotypes(out, call->diplotypes, is_supposed ? 0 : call->n_diplotypes);
    fputc('\t', out);
    if (result->meaning.is_provisional) {
        fputs(".\t.", out);
    } else {
        put_phenotypes(out, &result->meaning);
        fputc('\t', out);
        put_scores(out, &result->meaning);
    }
    fprintf(out, "\t%s\t", sd_call_state_text(call->state));
    put(out, call->reason ? call->reason : ".");
    if (call->state == SD_CALL_OUTSIDE || call->tally.n_sites == 0)
        fputs("\t.\t.\t.\t", out);
    else
        fprintf(out, "\t%u\t%u\t%s\t", call->tally.n_usable, call->tally.n_sites,
                call->is_phased ? "yes" : "no");
    put_missing(out, result);
    fputc('\t', out);
    size_t n_notes = 0;
    put_notes(out, call->notes, call->n_notes, &n_notes);
    put_notes(out, result->notes, result->n_notes, &n_notes);
    put_structure(out, &result->meaning, &n_notes);
    fputs(n_notes ? "\t" : ".\t", out);
    put_alternatives(out, call);
    fputc('\t', out);
    put_reachable(out, &result->meaning);
    fputc('\t', out);
    put_composed(out, call, &result->meaning.bound);
    fputc('\t', out);
    put_diplotypes(out, call->diplotypes, is_supposed ? call->n_diplotypes : 0);
    fputc('\n', out);
}

void sd_calls__write_header(FILE *out)
{
    fputs(header, out);
}

void sd_calls__write_sample(const sd_sample *sample, FILE *out)
{
    for (size_t i = 0; i < sample->n_genes; i++)
        put_line(out, sample, &sample->genes[i]);
}
