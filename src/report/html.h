/* html.h -- building blocks of the HTML report.
 *
 * Markup is written by sd_html__raw() from string literals only; everything that comes
 * from data goes through sd_html__text() or sd_html__link(), which escape it.  So no
 * element and no attribute of a report can come from a file. */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include "report/wording.h"
#include "report/writer.h"

enum { SD_HTML_REFERENCES = 512 };

/* How much is said, for a page that must stay light: the first that fits is written. */
typedef enum sd_detail {
    SD_DETAIL_ALL,
    SD_DETAIL_TO_DO,  /* without why, and what sources leave out */
    SD_DETAIL_TO_ACT, /* without cards of drugs to use as usual */
    SD_DETAIL_PLAIN   /* without pictures, and how common results are */
} sd_detail;
enum { SD_HTML_MOST_BYTES = 150000 }; /* more only where the last level needs it */

typedef struct sd_html {
    sd_text text;
    sd_detail detail;
    const sd_sample *sample;
    const sd_kb_guidance *references[SD_HTML_REFERENCES]; /* cited so far, each once */
    size_t n_references;
} sd_html;

/* A literal: refused by the compiler where it is not one. */
#define sd_html__raw(html, literal) sd_text__puts(&(html)->text, "" literal)

/* Data as text between tags: markup escaped, what cannot be seen made visible. */
void sd_html__text(sd_html *html, const char *data);
/* `tag` is a literal such as "p class=why"; the element's name ends at its first blank.
 */
void sd_html__element(sd_html *html, const char *tag, const char *data);
/* Data inside a quoted string of the style sheet: [A-Za-z0-9._-] only, all else dropped.
 */
void sd_html__style_string(sd_html *html, const char *data);
/* Only https addresses become links; any other is left out and the label stays. */
void sd_html__link(sd_html *html, const char *url, const char *label);
/* 3, "site", "sites" -> "3 sites" */
void sd_html__count(sd_html *html, size_t n, const char *one, const char *many);
void sd_html__icon(sd_html *html, sd_drug_group group);
/* class="avoid" and so on, with the blank before it */
void sd_html__class(sd_html *html, const char *fixed, sd_drug_group group);

/* What to do: "Lower dose: 25%". */
void sd_html__action(sd_html *html, const sd_kb_guidance *rule);

/* All advice of a drug, as a list: who, and what each says.  Advice that says the same to
 * several populations is one row; `say_why`: each with the results that select it. */
void sd_html__advice(sd_html *html, const sd_drug_advice *drug, bool say_why);
/* Is there a card of it to lead to, in the part on drugs? */
bool sd_html__has_card(const sd_html *html, const sd_drug_advice *drug);
/* Does all that is said of one drug hold for the other, word for word? */
bool sd_html__is_same_guidance(const sd_drug_advice *a, const sd_drug_advice *b);
/* " [3]": where the rule is published, as a number of the list of references; the
 * address itself where the list is full. */
void sd_html__cite(sd_html *html, const sd_kb_guidance *rule);

/* The group whose colour and sign an action wears. */
sd_drug_group sd_html__group_of(sd_action_class class_);
/* The most urgent group of the advice on the drug that the gene's result selects;
 * SD_GROUP_SILENT where it selects none. */
sd_drug_group sd_html__group_at(const sd_drug_advice *drug, const sd_kb_gene *gene);

extern const char *const sd_html_style[];   /* style sheet, ends with NULL */
extern const char *const sd_html_symbols[]; /* signs as SVG symbols, ends with NULL */

/* The laboratory's own (html_lab.c): nothing of it where there is none. */
void sd_html__lab(sd_html *html);
bool sd_html__is_draft(const sd_html *html);
void sd_html__signature(sd_html *html);
void sd_html__disclaimer(sd_html *html);
/* Is the section there?  What leads to one that was left out is no link. */
bool sd_html__shows(const sd_html *html, sd_section section);
/* The gene's name, leading to its card; `gene` is its number in the sample. */
void sd_html__link_gene(sd_html *html, size_t gene);
/* Which were left out; nothing where none was. */
void sd_html__left_out(sd_html *html);
/* All of them, as html->detail says. */
void sd_html__page(sd_html *html);
/* Sections, in the order of the report. */
void sd_html__head(sd_html *html);
void sd_html__summary(sd_html *html);
void sd_html__drugs(sd_html *html);
void sd_html__genes(sd_html *html);
void sd_html__matrix(sd_html *html); /* drugs to act on by genes; none without any */
void sd_html__not_assessed(sd_html *html);
void sd_html__about(sd_html *html);
void sd_html__references(sd_html *html); /* what has been cited; after all that cites */

/* What is known of the patient, in the list of facts at the head; the drugs taken now;
 * and of a drug, the advice that is for other people.  Nothing where there is none. */
void sd_html__patient_facts(sd_html *html);
void sd_html__taken(sd_html *html);
void sd_html__set_aside(sd_html *html, const sd_drug_advice *drug);

/* Parts of a gene's card: what was called and what it means, each diplotype and
 * phenotype that is possible (only of genes with an outcome); what was seen of it. */
void sd_html__gene_result(sd_html *html, const sd_gene_result *result);
/* How firm the result is: a gauge of three dots and why, on the line of the result. */
void sd_html__firmness(sd_html *html, const sd_gene_result *result);
/* The pairs that fit but were not called, and whether they would mean the same; nothing
 * where there are none and no probability is known. */
void sd_html__alternatives(sd_html *html, const sd_gene_result *result);
/* How common its phenotypes are, one line; nothing where that cannot be told. */
void sd_html__rarity(sd_html *html, const sd_gene_result *result);
/* "12.3 %", "<0.1 %"; a dash where not known (0). */
void sd_html__percentage(sd_html *html, double probability);
void sd_html__gene_seen(sd_html *html, const sd_gene_result *result);
/* What stands on the copies where no diplotype fits; nothing of other genes. */
void sd_html__gene_composed(sd_html *html, const sd_gene_result *result);

/* Pictures, each with its text alternative. */
void sd_html__strip(sd_html *html, const sd_gene_result *result);
void sd_html__score_scale(sd_html *html, const sd_gene_result *result);

#endif
