/* html.c -- escaping, and the small parts that sections are made of.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/html.h"

#include <string.h>

#include "report/drug_words.h"

/* A sign for what cannot be seen: ␛ for ESC, [U+202E] for others. */
static void add_visible(sd_text *text, uint32_t character)
{
    if (character < 0x20)
        sd_text__printf(text, "&#x%x;", 0x2400 + character);
    else if (character == 0x7f)
        sd_text__puts(text, "&#x2421;");
    else
        sd_text__printf(text, "[U+%04X]", character);
}

void sd_html__text(sd_html *html, const char *data)
{
    sd_text *text = &html->text;
    size_t length;
    for (const char *at = data ? data : ""; *at; at += length) {
        length = sd_text__plain(at, "&<>\"'");
        if (length > 0) {
            sd_text__add(text, at, length);
            continue;
        }
        const uint32_t character = sd_text__character(at, &length);
        switch (character) {
        case '&':
            sd_text__puts(text, "&amp;");
            break;
        case '<':
            sd_text__puts(text, "&lt;");
            break;
        case '>':
            sd_text__puts(text, "&gt;");
            break;
        case '"':
            sd_text__puts(text, "&quot;");
            break;
        case '\'':
            sd_text__puts(text, "&#39;");
            break;
        case 0xfffd:
            sd_text__puts(text, "\xef\xbf\xbd");
            break;
        default:
            if (sd_text__is_invisible(character))
                add_visible(text, character);
            else
                sd_text__add(text, at, length);
        }
    }
}

void sd_html__style_string(sd_html *html, const char *data)
{
    static const char safe[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                               "0123456789._-";
    for (const char *at = data; *at; at++)
        if (strchr(safe, *at))
            sd_text__add(&html->text, at, 1);
}

void sd_html__element(sd_html *html, const char *tag, const char *data)
{
    sd_text__printf(&html->text, "<%s>", tag);
    sd_html__text(html, data);
    sd_text__printf(&html->text, "</%.*s>", (int)strcspn(tag, " "), tag);
}

void sd_html__link(sd_html *html, const char *url, const char *label)
{
    const bool is_safe = url && strncmp(url, "https://", 8) == 0;
    if (is_safe) {
        sd_html__raw(html, "<a href=\"");
        sd_html__text(html, url);
        sd_html__raw(html, "\">");
    }
    sd_html__text(html, label);
    if (is_safe)
        sd_html__raw(html, "</a>");
}

void sd_html__count(sd_html *html, size_t n, const char *one, const char *many)
{
    sd_text__printf(&html->text, "%zu %s", n, n == 1 ? one : many);
}

sd_drug_group sd_html__group_of(sd_action_class class_)
{
    switch (class_) {
    case SD_CLASS_AVOID:
        return SD_GROUP_AVOID;
    case SD_CLASS_CHANGE:
        return SD_GROUP_CHANGE;
    case SD_CLASS_CAUTION:
        return SD_GROUP_CAUTION;
    case SD_CLASS_USUAL:
        return SD_GROUP_USUAL;
    case SD_CLASS_NONE:
        break;
    }
    return SD_GROUP_SILENT;
}

void sd_html__action(sd_html *html, const sd_kb_guidance *rule)
{
    sd_text words = {0};
    sd_drug_words__put_action(rule, &words);
    sd_html__text(html, words.data);
    html->text.failed |= words.failed;
    sd_text__free(&words);
}

/* Short names, as the style sheet and the symbols know them. */
static const char *style_name(sd_drug_group group)
{
    static const char *const names[SD_DRUG_GROUPS] = {
        [SD_GROUP_AVOID] = "avoid",   [SD_GROUP_CHANGE] = "change",
        [SD_GROUP_CAUTION] = "care",  [SD_GROUP_USUAL] = "usual",
        [SD_GROUP_SILENT] = "silent", [SD_GROUP_NO_RESULT] = "unknown",
    };
    return names[group];
}

void sd_html__icon(sd_html *html, sd_drug_group group)
{
    sd_text__printf(&html->text, "<svg class=\"i %s\"><use href=#i-%s /></svg>",
                    style_name(group), style_name(group));
}

void sd_html__class(sd_html *html, const char *fixed, sd_drug_group group)
{
    const char *quote = *fixed ? "\"" : "";
    sd_text__printf(&html->text, " class=%s%s%s%s", quote, fixed, style_name(group),
                    quote);
}
