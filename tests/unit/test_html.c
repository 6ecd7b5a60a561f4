/* test_html.c -- the page as a page: complete in itself, whole, readable, light.
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "document.h"
#include "report/html.h"

#define KB "test-data/kb/meaning"

/* ---- single functions ---- */

/* clang-format off */
static const struct text_case {
    const char *name, *data, *want;
} text_cases[] = {
    {"text stays", "*1/*2 \xc3\xa9", "*1/*2 \xc3\xa9"},
    {"all five signs of markup are escaped", "<&>\"'", "&lt;&amp;&gt;&quot;&#39;"},
    {"an escape shows as a sign", "\x1b[0m\x7f", "&#x241b;[0m&#x2421;"},
    {"a line break shows as a sign", "a\nb", "a&#x240a;b"},
    {"turning marks are named", "\xe2\x80\xae", "[U+202E]"},
    {"a bad byte is one replacement sign", "a\xff" "b", "a\xef\xbf\xbd" "b"},
    {"a cut character is one", "\xc3", "\xef\xbf\xbd"},
    {"a replacement sign stays one", "\xef\xbf\xbd", "\xef\xbf\xbd"},
    {"NULL is nothing", NULL, ""},
};

static const struct link_case {
    const char *name, *url, *want;
} link_cases[] = {
    {"https is a link", "https://example.org/?a=1&b=2", "<a href=\"https://example.org/?a=1&amp;b=2\">x</a>"},
    {"a quote does not end the address", "https://example.org/\" onclick=\"x", "<a href=\"https://example.org/&quot; onclick=&quot;x\">x</a>"},
    {"a script is no link", "javascript:alert(1)", "x"},
    {"http is no link", "http://example.org/", "x"},
    {"data is no link", "data:text/html,x", "x"},
    {"upper case is not looked through", "HTTPS://example.org/", "x"},
    {"no address is no link", NULL, "x"},
};

static const struct action_case {
    const char *name;
    sd_action_class class_;
    const char *number, *want;
} action_cases[] = {
    {"a changed dose has its figure", SD_CLASS_CHANGE, "50%", "Do: 50%"},
    {"a range is written with a dash", SD_CLASS_CHANGE, "25..50%", "Do: 25\xe2\x80\x93" "50%"},
    {"a figure elsewhere is left to the sentence", SD_CLASS_AVOID, "20 mg/day", "Do"},
    {"no figure is none", SD_CLASS_CHANGE, NULL, "Do"},
};
/* clang-format on */

static void assert_html(sd_html *html, const char *want)
{
    assert_false(html->text.failed);
    assert_string_equal(html->text.data ? html->text.data : "", want);
    sd_text__free(&html->text);
}

static void is_escaped(void **state)
{
    const struct text_case *row = *state;
    sd_html html = {.sample = NULL};
    sd_html__text(&html, row->data);
    assert_html(&html, row->want);
}

static void is_linked(void **state)
{
    const struct link_case *row = *state;
    sd_html html = {.sample = NULL};
    sd_html__link(&html, row->url, "x");
    assert_html(&html, row->want);
}

static void is_spelled(void **state)
{
    const struct action_case *row = *state;
    const sd_kb_action action = {.label = "Do", .class_ = row->class_};
    const sd_kb_guidance rule = {.action = &action, .number = row->number};
    sd_html html = {.sample = NULL};
    sd_html__action(&html, &rule);
    assert_html(&html, row->want);
}

static void nothing_but_a_name_enters_the_style_sheet(void **state)
{
    (void)state;
    sd_html html = {.sample = NULL};
    sd_html__style_string(&html, "a'b\\c}d</style>e\n_1.2-3");
    assert_html(&html, "abcdstylee_1.2-3");
}

/* ---- whole pages ---- */

static char *full_page(void)
{
    document doc;
    document_open(&doc, NULL);
    document_build(&doc);
    char *html = document_write(&doc, "html");
    document_close(&doc);
    return html;
}

/* Ties, gaps, supplied calls and notes: something in every section. */
static void open_rich(document *doc)
{
    document_open(doc, KB);
    document_genotype(doc, "STARF", "rs11", "0/1");
    document_genotype(doc, "STARF", "rs12", "0/1");
    document_genotype(doc, "STARF", "rs13", ".");
    document_genotype(doc, "STARS", "rs32", "1/1");
    document_genotype(doc, "LISTS", "rs21", "0/1");
    document_genotype(doc, "LISTS", "rs22", "0/1");
    document_genotype(doc, "LISTS", "rs24", "F");
    document_unseen(doc, "NAMED", false);
    document_unseen(doc, "LISTF", true);
    document_note(doc, "LISTS", "FILTERED_SITE", "rs24: its record failed a filter.");
    document_outside(doc, "test-data/outside-calls/meaning.tsv");
    document_build(doc);
}

static char *rich_page(void)
{
    document doc;
    open_rich(&doc);
    char *html = document_write(&doc, "html");
    document_close(&doc);
    return html;
}

static size_t count(const char *text, const char *word)
{
    size_t n = 0;
    for (const char *at = text; (at = strstr(at, word)) != NULL; at += strlen(word))
        n++;
    return n;
}

static void what_is_opened_is_closed(void **state)
{
    (void)state;
    static const char *const names[] = {
        "html",    "head",    "body",  "main", "header", "footer",     "nav",
        "section", "article", "div",   "ul",   "dl",     "small",      "pattern",
        "table",   "thead",   "tbody", "h1",   "h2",     "h3",         "h4",
        "i",       "p",       "a",     "span", "svg",    "symbol",     "figure",
        "b",       "em",      "title", "code", "text",   "figcaption",
    };
    char *html = rich_page();
    for (size_t i = 0; i < COUNT(names); i++) {
        char plain[32], with[32], end[32];
        snprintf(plain, sizeof plain, "<%s>", names[i]);
        snprintf(with, sizeof with, "<%s ", names[i]);
        snprintf(end, sizeof end, "</%s>", names[i]);
        const size_t n_opened = count(html, plain) + count(html, with);
        if (n_opened != count(html, end))
            fail_msg("<%s>: %zu opened, %zu closed", names[i], n_opened,
                     count(html, end));
    }
    free(html);
}

static void nothing_is_fetched_and_nothing_runs(void **state)
{
    (void)state;
    static const char *const words[] = {"<script", "<link",  "<img",  "<iframe",
                                        "<object", "<base",  " src=", "@import",
                                        "http:",   "<embed", "<form", "srcset",
                                        "ping="};
    char *html = full_page();
    for (size_t i = 0; i < COUNT(words); i++)
        assert_null(strstr(html, words[i]));
    for (const char *at = html; (at = strstr(at, "url(")) != NULL; at += 4)
        assert_int_equal(at[4], '#');
    for (const char *at = html; (at = strstr(at, "href=")) != NULL; at += 5)
        assert_true(at[5] == '#' || strncmp(at + 5, "\"https://", 9) == 0);
    assert_non_null(strstr(html,
                           "content=\"default-src 'none'; style-src "
                           "'unsafe-inline'; base-uri 'none'; form-action 'none'\""));
    assert_true(strstr(html, "charset=\"utf-8\"") < strstr(html, "<title>"));
    free(html);
}

static size_t check_links(const char *html)
{
    size_t n = 0;
    for (const char *at = html; (at = strstr(at, "href=#")) != NULL; at += 6, n++) {
        const size_t length = strcspn(at + 6, " >/");
        char bare[64], spaced[64];
        snprintf(bare, sizeof bare, " id=%.*s>", (int)length, at + 6);
        snprintf(spaced, sizeof spaced, " id=%.*s ", (int)length, at + 6);
        const size_t found = count(html, bare) + count(html, spaced);
        if (found != 1)
            fail_msg("%zu places for #%.*s", found, (int)length, at + 6);
    }
    return n;
}

static void every_link_inside_leads_somewhere(void **state)
{
    (void)state;
    char *html = rich_page();
    assert_true(check_links(html) > 20);
    free(html);
}

/* With less said, the page is lighter, whole, and says that it is not all. */
/* Whatever is left out, nothing leads there, and the page says that it is not there. */
static void a_section_left_out_is_not_linked_to(void **state)
{
    (void)state;
    document doc;
    open_rich(&doc);
    for (int left_out = 0; left_out <= SD_SECTIONS; left_out++) {
        char id[40], said[60];
        for (int i = 0; i < SD_SECTIONS; i++)
            doc.run.presentation.is_left_out[i] =
                i == left_out || left_out == SD_SECTIONS;
        char *html = document_write(&doc, "html");
        check_links(html);
        for (int i = 0; i < SD_SECTIONS; i++) {
            snprintf(id, sizeof id, "<section id=%s>", sd_section__name((sd_section)i));
            if (i != SD_SECTION_MATRIX)
                assert_int_equal(strstr(html, id) == NULL,
                                 doc.run.presentation.is_left_out[i]);
        }
        snprintf(said, sizeof said, "Left out as asked: %s",
                 sd_section__name((sd_section)(left_out % SD_SECTIONS)));
        assert_non_null(strstr(html, said));
        free(html);
    }
    document_close(&doc);
}

static void a_page_too_heavy_says_less_and_says_so(void **state)
{
    (void)state;
    size_t length[4];
    document doc;
    document_open(&doc, NULL);
    document_build(&doc);
    for (int detail = SD_DETAIL_ALL; detail <= SD_DETAIL_PLAIN; detail++) {
        sd_html html = {.sample = &doc.sample, .detail = (sd_detail)detail};
        sd_html__page(&html);
        assert_false(html.text.failed);
        assert_true(check_links(html.text.data) > 10);
        length[detail] = html.text.length;
        assert_int_equal(strstr(html.text.data, "To keep this page light") != NULL,
                         detail >= SD_DETAIL_TO_DO);
        assert_int_equal(strstr(html.text.data, "So is what sources say") != NULL,
                         detail >= SD_DETAIL_TO_ACT);
        sd_text__free(&html.text);
    }
    for (size_t i = 1; i < COUNT(length); i++)
        assert_true(length[i] < length[i - 1]);
    document_close(&doc);
}

static void all_genes_and_drugs_weigh_less_than_150_kilobytes(void **state)
{
    (void)state;
    char *html = full_page();
    assert_in_range(strlen(html), 50000, 150000);
    free(html);
}

static void the_end_shows_that_the_page_is_whole(void **state)
{
    (void)state;
    char *html = rich_page();
    const char *end = strstr(html, "End of the report for sample-1.");
    assert_non_null(end);
    assert_string_equal(html + strlen(html) - 9, "\n</html>\n");
    free(html);
}

static void sections_stand_in_the_order_of_reading(void **state)
{
    (void)state;
    static const char *const order[] = {"<h1>",       "id=summary",   "id=group-",
                                        "id=drugs",   "id=genes",     "id=not-assessed",
                                        "id=methods", "id=knowledge", "id=glossary",
                                        "<footer>"};
    char *html = rich_page();
    const char *at = html;
    for (size_t i = 0; i < COUNT(order); i++) {
        const char *word = order[i];
        at = strstr(at, word);
        if (!at)
            fail_msg("%s is missing or too early", word);
    }
    free(html);
}

/* Does a result of the gene select advice of that class on the drug? */
static bool decides(const sd_drug_advice *drug, const sd_kb_gene *gene)
{
    for (size_t i = 0; i < drug->n_advice; i++)
        for (size_t c = 0; c < drug->advice[i].rule->n_conditions; c++)
            if (drug->advice[i].rule->conditions[c].gene == gene &&
                drug->advice[i].rule->action->class_ <= SD_CLASS_CAUTION)
                return true;
    return false;
}

static void each_gene_that_decides_on_a_drug_has_a_sign(void **state)
{
    (void)state;
    document doc;
    document_open(&doc, NULL);
    document_genotype(&doc, "CYP2C19", "rs4244285", "1/1");
    document_genotype(&doc, "SLCO1B1", "rs4149056", "0/1");
    document_build(&doc);
    const char *gene = NULL, *drug = NULL;
    size_t want = 0;
    for (size_t d = 0; d < doc.sample.n_drugs; d++)
        for (size_t g = 0; g < doc.sample.n_genes; g++)
            if (decides(&doc.sample.drugs[d], doc.sample.genes[g].gene)) {
                want++;
                gene = doc.sample.genes[g].gene->name;
                drug = doc.sample.drugs[d].drug->name;
            }
    assert_true(want > 10);
    char *html = document_write(&doc, "html");
    char *picture = strstr(html, "<section id=matrix>");
    assert_non_null(picture);
    *strstr(picture, "</section>") = '\0';
    assert_int_equal(
        count(picture, "10z") + count(picture, "-6z") + count(picture, "11z"), want);
    assert_non_null(strstr(picture, gene));
    assert_non_null(strstr(picture, drug));
    free(html);
    document_close(&doc);
}

static const char *find_card(const char *html, const char *gene)
{
    char heading[64];
    snprintf(heading, sizeof heading, "<h3>%s</h3>", gene);
    const char *card = strstr(html, heading);
    assert_non_null(card);
    return card;
}

static bool card_says(const char *html, const char *gene, const char *words)
{
    const char *card = find_card(html, gene);
    const char *end = strstr(card, "</article>"), *found = strstr(card, words);
    return found && found < end;
}

static void every_tie_is_shown_beside_its_gene(void **state)
{
    (void)state;
    document doc;
    document_open(&doc, KB);
    document_genotype(&doc, "STARF", "rs11", "1/1");
    document_genotype(&doc, "STARF", "rs12", ".");
    document_build(&doc);
    const sd_call *call = doc.genes[sd_kb__find_gene(doc.kb, "STARF")->index].call;
    assert_true(call->n_diplotypes > 1);
    char *html = document_write(&doc, "html");
    for (size_t i = 0; i < call->n_diplotypes; i++)
        assert_true(card_says(html, "STARF", call->diplotypes[i].name));
    assert_true(card_says(html, "STARF", "explain the genotypes equally well"));
    free(html);
    document_close(&doc);
}

static void how_firm_a_result_is_stands_beside_it(void **state)
{
    (void)state;
    char *html = rich_page();
    assert_true(card_says(html, "STARS", "<b aria-hidden=true>●●●</b>firm<"));
    assert_true(card_says(html, "STARF", "<b aria-hidden=true>●"));
    assert_false(card_says(html, "STARF", "●●●"));
    assert_true(card_says(html, "TYPED", "as supplied, not checked here"));
    free(html);
}

static void what_was_not_seen_is_said_beside_the_gene(void **state)
{
    (void)state;
    char *html = rich_page();
    assert_true(card_says(html, "STARF", "<b>3 of 4</b> sites seen"));
    assert_true(card_says(html, "STARF", "1 not seen (1 no record)"));
    assert_true(card_says(html, "STARF", "Neither shown nor excluded:</b> *5"));
    assert_true(card_says(html, "LISTS", "1 failed filter"));
    assert_true(card_says(html, "LISTS", "rs24: its record failed a filter."));
    assert_non_null(strstr(html, "No usable data in the file: LISTF, NAMED"));
    free(html);
}

static void gaps_in_a_minimum_set_are_named(void **state)
{
    (void)state;
    char *html = rich_page();
    const char *sets = strstr(html, "Minimum sets of alleles");
    assert_non_null(sets);
    assert_non_null(strstr(sets, "Every allele of the set assessed: LISTS, STARS."));
    assert_non_null(strstr(sets, "STARF</th><td class=num>2 of 3<td>*5\n"));
    free(html);
}

static void a_single_typing_is_said_beside_its_gene_and_its_drug(void **state)
{
    (void)state;
    char *html = rich_page();
    assert_true(card_says(html, "TYPED", "no allele is excluded"));
    assert_non_null(strstr(html, "TYPED *15:02 positive (one allele typed)"));
    free(html);
}

static void taking_absent_sites_as_reference_is_said_loudly(void **state)
{
    (void)state;
    document doc;
    document_open(&doc, KB);
    document_build(&doc);
    char *quiet = document_write(&doc, "html");
    doc.run.absent = SD_ABSENT_REFERENCE;
    char *loud = document_write(&doc, "html");
    assert_null(strstr(quiet, "class=\"callout"));
    assert_non_null(strstr(quiet, "It is never taken as the reference base."));
    const char *callout = strstr(loud, "Sites without a record were taken as reference.");
    assert_non_null(callout);
    assert_true(callout < strstr(loud, "id=summary"));
    free(quiet);
    free(loud);
    document_close(&doc);
}

/* ---- colours ---- */

static double linear(double channel)
{
    channel /= 255;
    return channel <= 0.03928 ? channel / 12.92 : pow((channel + 0.055) / 1.055, 2.4);
}

/* Relative luminance of a colour (WCAG 2.1): "1b2733" or "fff". */
static double luminance_of(const char *digits)
{
    char hex[7] = "";
    const size_t length = strspn(digits, "0123456789abcdef");
    assert_true(length == 3 || length == 6);
    for (size_t i = 0; i < 6; i++)
        hex[i] = digits[length == 3 ? i / 2 : i];
    const unsigned long colour = strtoul(hex, NULL, 16);
    return 0.2126 * linear((double)(colour >> 16)) +
           0.7152 * linear((double)(colour >> 8 & 0xff)) +
           0.0722 * linear((double)(colour & 0xff));
}

/* Of a colour that the style sheet names. */
static double luminance(const char *name)
{
    char start[32];
    snprintf(start, sizeof start, "--%s:#", name);
    const char *at = strstr(sd_html_style[0], start);
    assert_non_null(at);
    return luminance_of(at + strlen(start));
}

/* Colours that are written where they are used, not by name: all of them on paper. */
static void text_on_paper_stands_out_from_it(void **state)
{
    (void)state;
    static const char *const formats[] = {"html", "card"};
    document doc;
    open_rich(&doc);
    for (size_t i = 0; i < COUNT(formats); i++) {
        char *page = document_write(&doc, formats[i]);
        size_t n = 0;
        for (const char *at = page; (at = strstr(at, "color:#")) != NULL; at += 7) {
            if (at[-1] == '-') /* of a border */
                continue;
            const double ratio = 1.05 / (luminance_of(at + 7) + 0.05);
            if (ratio < 4.5)
                fail_msg("%s: %.13s: %.2f", formats[i], at, ratio);
            n++;
        }
        assert_true(n > 0);
        free(page);
    }
    document_close(&doc);
}

static void text_stands_out_from_its_ground(void **state)
{
    (void)state;
    static const char *const inks[] = {"ink",    "soft", "accent", "avoid",
                                       "change", "care", "usual",  "silent"};
    static const char *const grounds[] = {"paper",   "wash",     "avoid-bg", "change-bg",
                                          "care-bg", "usual-bg", "silent-bg"};
    for (size_t i = 0; i < COUNT(inks); i++)
        for (size_t g = 0; g < COUNT(grounds); g++) {
            const double ratio =
                (luminance(grounds[g]) + 0.05) / (luminance(inks[i]) + 0.05);
            if (ratio < 4.5)
                fail_msg("%s on %s: %.2f", inks[i], grounds[g], ratio);
        }
}

int main(void)
{
    static struct CMUnitTest
        tests[COUNT(text_cases) + COUNT(link_cases) + COUNT(action_cases) + 18];
    size_t n = 0;
    ADD_CASES(tests, n, text_cases, is_escaped);
    ADD_CASES(tests, n, link_cases, is_linked);
    ADD_CASES(tests, n, action_cases, is_spelled);
    ADD_TEST(tests, n, nothing_but_a_name_enters_the_style_sheet);
    ADD_TEST(tests, n, what_is_opened_is_closed);
    ADD_TEST(tests, n, nothing_is_fetched_and_nothing_runs);
    ADD_TEST(tests, n, every_link_inside_leads_somewhere);
    ADD_TEST(tests, n, a_page_too_heavy_says_less_and_says_so);
    ADD_TEST(tests, n, each_gene_that_decides_on_a_drug_has_a_sign);
    ADD_TEST(tests, n, how_firm_a_result_is_stands_beside_it);
    ADD_TEST(tests, n, a_section_left_out_is_not_linked_to);
    ADD_TEST(tests, n, all_genes_and_drugs_weigh_less_than_150_kilobytes);
    ADD_TEST(tests, n, the_end_shows_that_the_page_is_whole);
    ADD_TEST(tests, n, sections_stand_in_the_order_of_reading);
    ADD_TEST(tests, n, every_tie_is_shown_beside_its_gene);
    ADD_TEST(tests, n, what_was_not_seen_is_said_beside_the_gene);
    ADD_TEST(tests, n, gaps_in_a_minimum_set_are_named);
    ADD_TEST(tests, n, a_single_typing_is_said_beside_its_gene_and_its_drug);
    ADD_TEST(tests, n, taking_absent_sites_as_reference_is_said_loudly);
    ADD_TEST(tests, n, text_on_paper_stands_out_from_it);
    ADD_TEST(tests, n, text_stands_out_from_its_ground);
    return RUN_TESTS("html", tests, n);
}
