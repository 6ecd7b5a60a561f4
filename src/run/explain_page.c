/* explain_page.c -- lines of text, wrapped; and the order of the page's parts.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "run/explain.h"

enum { PAGE_WIDTH = 96 };

static const char blanks[] = "                        ";

void sd_page__heading(sd_page *page, const char *text)
{
    fprintf(page->out, "\n%s\n", text);
}

static void put_word(sd_page *page, const char *word, size_t length, int indent)
{
    const size_t wide = sd_utf8__count(word, length);
    if (page->has_words && page->column + 1 + wide > PAGE_WIDTH) {
        fprintf(page->out, "\n%.*s", indent, blanks);
        page->column = (size_t)indent;
    } else if (page->has_words) {
        fputc(' ', page->out);
        page->column++;
    }
    fwrite(word, 1, length, page->out);
    page->column += wide;
    page->has_words = true;
}

/* In the arena where `few` is too small; NULL when out of memory. */
__attribute__((format(printf, 4, 0))) static const char *
format_words(sd_arena *arena, char *few, size_t size, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    const int length = vsnprintf(few, size, format, args);
    char *text = few;
    if (length >= 0 && (size_t)length >= size) {
        text = SD_NEW(arena, char, (size_t)length + 1);
        if (text)
            vsnprintf(text, (size_t)length + 1, format, again);
    }
    va_end(again);
    return text;
}

void sd_page__say(sd_page *page, int indent, int hang, const char *format, ...)
{
    char few[512];
    va_list args;
    va_start(args, format);
    const char *text = format_words(page->e->arena, few, sizeof few, format, args);
    va_end(args);
    sd_page__begin(page, indent, "");
    for (const char *at = text ? text : ""; *at;) {
        const size_t n = strcspn(at, " ");
        put_word(page, at, n, indent + hang);
        at += n;
        at += *at == ' ';
    }
    sd_page__end(page);
}

void sd_page__begin(sd_page *page, int indent, const char *text)
{
    fprintf(page->out, "%.*s%s", indent, blanks, text);
    page->column = (size_t)indent + sd_utf8__count(text, strlen(text));
    page->has_words = *text != '\0';
}

void sd_page__item(sd_page *page, int indent, const char *item)
{
    put_word(page, item, strlen(item), indent);
}

void sd_page__end(sd_page *page)
{
    fputc('\n', page->out);
}

/* ---- the page ---- */

static const char *join_phenotypes(const sd_explanation *e)
{
    const sd_meaning *meaning = &e->result->meaning;
    const char *words = "";
    for (size_t i = 0; i < meaning->n_phenotypes; i++)
        words = SD_WORDS(e, "%s%s%s", words, i ? " or " : "", meaning->phenotypes[i]);
    return words;
}

enum { MAX_NAMED_DIPLOTYPES = 4 };

static const char *join_diplotypes(const sd_explanation *e)
{
    const sd_call *call = e->result->call;
    const char *words = "";
    size_t i = 0;
    for (; i < call->n_diplotypes && i < MAX_NAMED_DIPLOTYPES; i++)
        words = SD_WORDS(e, "%s%s%s", words, i ? " or " : "", call->diplotypes[i].name);
    if (i < call->n_diplotypes)
        words = SD_WORDS(e, "%s and %zu more", words, call->n_diplotypes - i);
    return words;
}

/* What else it could be where copies were not counted. */
static void put_structure(sd_page *page)
{
    const sd_explanation *e = page->e;
    sd_text words = {0};
    sd_report__put_structure(&e->result->meaning, &words);
    if (words.length > 0)
        sd_page__say(page, 2, 0, "%s", words.data);
    sd_text__free(&words);
}

static void put_title(sd_page *page)
{
    const sd_explanation *e = page->e;
    const sd_run_info *run = e->sample->run;
    char name[256];
    sd_error__printable(name, sizeof name, e->sample->name);
    const char *diplotypes = join_diplotypes(e), *phenotypes = join_phenotypes(e);
    if (!*diplotypes)
        diplotypes =
            e->result->call->state == SD_CALL_OUTSIDE ? "supplied" : "not called";
    sd_page__say(page, 0, 2, "%s of %s: %s%s%s", e->gene->name, name, diplotypes,
                 *phenotypes ? ", " : "", phenotypes);
    if (e->result->call->reason)
        sd_page__say(page, 2, 0, "%s", e->result->call->reason);
    put_structure(page);
    sd_error__printable(name, sizeof name, run->input->display_name);
    sd_page__say(
        page, 2, 0, "%s, %s, read with the tables of %s. A site without a record %s",
        name, sd_assembly__name(run->input->assembly), sd_kb_date(run->kb),
        run->absent == SD_ABSENT_REFERENCE ? "is taken as the reference, on your word."
                                           : "counts as not seen.");
}

sd_status sd_explain__write_text(const sd_explanation *e, FILE *out, sd_error *err)
{
    sd_page page = {.out = out, .e = e};
    put_title(&page);
    sd_explain__put_answer(&page);
    sd_explain__put_sites(&page);
    sd_explain__put_alleles(&page);
    sd_explain__put_pairs(&page);
    sd_explain__put_composed(&page);
    sd_explain__put_meaning(&page);
    sd_explain__put_guidance(&page);
    if (sd_arena__failed(e->arena))
        return sd_error__no_memory(err);
    return SD_OK;
}
