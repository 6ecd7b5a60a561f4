/* html_patient.c -- the patient: what this report was told, the drugs taken now, and the
 * advice that is for other people. SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "report/html.h"
#include "report/patient_words.h"

/* ", 61 years" behind what is there. */
static void put(sd_text *text, const char *label, const char *value)
{
    if (value)
        sd_text__printf(text, "%s%s%s", text->length ? ", " : "", label, value);
}

static void put_number(sd_text *text, const char *label, double value, const char *unit)
{
    if (sd_patient__knows(value))
        sd_text__printf(text, "%s%s%.6g%s", text->length ? ", " : "", label, value, unit);
}

static void put_known(sd_text *text, sd_known known, const char *yes, const char *no)
{
    if (known != SD_NOT_KNOWN)
        put(text, "", known == SD_YES ? yes : no);
}

/* All but the sex, which stands by itself, as it may also come from elsewhere. */
static void put_facts(const sd_patient *patient, sd_text *text)
{
    put_number(text, "age ", patient->age_years, " years");
    put_number(text, "", patient->weight_kg, " kg");
    put_number(text, "", patient->height_cm, " cm");
    if (patient->ancestry)
        sd_text__printf(text, "%s%s ancestry", text->length ? ", " : "",
                        sd_ancestry__words(patient->ancestry));
    put(text, "smoking: ", sd_patient_words__smoking(patient->smoking));
    put_number(text, "eGFR ", patient->egfr, " mL/min/1.73 m²");
    put(text, "liver function: ", patient->liver == SD_LIVER_NORMAL ? "normal" : NULL);
    if (patient->liver > SD_LIVER_NORMAL)
        sd_text__printf(text, "%s%s liver impairment", text->length ? ", " : "",
                        sd_patient_words__liver(patient->liver));
    put_known(text, patient->is_pregnant, "pregnant", "not pregnant");
    put_known(text, patient->is_breast_feeding, "breast-feeding", "not breast-feeding");
    put_number(text, "target INR ", patient->target_inr, "");
    put_number(text, "baseline INR ", patient->baseline_inr, "");
    for (size_t i = 0; i < patient->n_diagnoses; i++)
        put(text, patient->diagnoses[i].is_present == SD_YES ? "" : "no ",
            patient->diagnoses[i].written);
}

void sd_html__patient_facts(sd_html *html)
{
    const sd_patient *patient = html->sample->patient;
    sd_text text = {0};
    if (!patient)
        return;
    put_facts(patient, &text);
    sd_html__raw(html, "<div class=wide><dt>Patient, as given to this program</dt><dd>");
    sd_html__text(html, text.data ? text.data : "nothing but the drugs below");
    sd_html__raw(html, "</dd></div>\n");
    html->text.failed |= text.failed;
    sd_text__free(&text);
}

/* ---- the drugs taken now ---- */

static void add_taken(sd_html *html, const sd_taken *taken)
{
    const sd_sample *sample = html->sample;
    const sd_drug_advice *drug = sd_patient_words__advice(sample, taken);
    const sd_drug_group group = drug ? sd_report__group(drug) : SD_GROUP_SILENT;
    const sd_taken_words *words = sd_patient_words__guidance(sample, taken);
    sd_text name = {0};
    sd_patient_words__put_taken(taken, &name);
    sd_html__raw(html, "<li");
    sd_html__class(html, "", group);
    sd_html__raw(html, ">");
    sd_html__icon(html, group);
    sd_html__raw(html, " ");
    if (drug && sd_html__has_card(html, drug)) {
        sd_text__printf(&html->text, "<a href=#drug-%zu>",
                        (size_t)(drug - sample->drugs));
        sd_html__text(html, name.data ? name.data : "");
        sd_html__raw(html, "</a>: <b>");
        sd_html__text(html, sd_wording__group(group)->title);
        sd_html__raw(html, "</b>");
    } else {
        sd_html__text(html, name.data ? name.data : "");
        sd_html__raw(html, ": <span class=soft>");
        sd_html__text(html, words->words);
        sd_html__raw(html, "</span>");
    }
    sd_html__raw(html, "</li>\n");
    html->text.failed |= name.failed;
    sd_text__free(&name);
}

void sd_html__taken(sd_html *html)
{
    const sd_patient *patient = html->sample->patient;
    if (!patient || !patient->has_taken)
        return;
    sd_html__raw(html, "<section id=taken class=group><h3>Taken now</h3>");
    if (patient->n_taken == 0)
        sd_html__raw(html, "<p class=soft>No drugs, as the patient file says.</p>\n");
    else
        sd_html__raw(html, "<ul class=taken>\n");
    for (size_t i = 0; i < patient->n_taken; i++)
        add_taken(html, &patient->taken[i]);
    if (patient->n_taken > 0)
        sd_html__raw(html, "</ul>\n");
    sd_html__raw(html, "</section>\n");
}

void sd_html__set_aside(sd_html *html, const sd_drug_advice *drug)
{
    sd_text text = {0};
    if (drug->n_set_aside == 0)
        return;
    sd_patient_words__put_set_aside(drug, &text);
    sd_html__raw(html, "<p class=small>Set aside, not for this patient: ");
    sd_html__text(html, text.data ? text.data : "");
    sd_html__raw(html, ".</p>");
    html->text.failed |= text.failed;
    sd_text__free(&text);
}
