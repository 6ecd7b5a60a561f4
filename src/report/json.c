/* json.c -- values of a JSON document, built bottom-up.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/json.h"

#include <string.h>

json_t *sd_json__check(sd_json *b, json_t *value)
{
    b->failed |= value == NULL;
    return value;
}

json_t *sd_json__new_object(sd_json *b)
{
    return sd_json__check(b, json_object());
}

json_t *sd_json__new_array(sd_json *b)
{
    return sd_json__check(b, json_array());
}

void sd_json__set(sd_json *b, json_t *object, const char *key, json_t *value)
{
    b->failed |= json_object_set_new_nocheck(object, key, value) != 0;
}

void sd_json__append(sd_json *b, json_t *array, json_t *value)
{
    b->failed |= json_array_append_new(array, value) != 0;
}

/* Text of any bytes; NULL is null. */
json_t *sd_json__new_text(sd_json *b, const char *bytes)
{
    if (!bytes)
        return sd_json__check(b, json_null());
    sd_text__clear(&b->text);
    sd_text__puts(&b->text, "");
    sd_text__add_valid(&b->text, bytes);
    b->failed |= b->text.failed;
    return b->text.failed
               ? NULL
               : sd_json__check(b, json_stringn_nocheck(b->text.data, b->text.length));
}

void sd_json__set_text(sd_json *b, json_t *object, const char *key, const char *bytes)
{
    sd_json__set(b, object, key, sd_json__new_text(b, bytes));
}

void sd_json__set_number(sd_json *b, json_t *object, const char *key, uint64_t number)
{
    sd_json__set(b, object, key, sd_json__check(b, json_integer((json_int_t)number)));
}

void sd_json__set_bool(sd_json *b, json_t *object, const char *key, bool value)
{
    sd_json__set(b, object, key, sd_json__check(b, json_boolean(value)));
}

void sd_json__set_null(sd_json *b, json_t *object, const char *key)
{
    sd_json__set(b, object, key, sd_json__check(b, json_null()));
}

/* ---- out ---- */

/* jansson hands over every quote and comma by itself: they are gathered here. */
typedef struct gathered {
    FILE *out;
    size_t n;
    char bytes[1 << 14];
} gathered;

static int pass_on(gathered *all)
{
    const size_t n = all->n;
    all->n = 0;
    return fwrite(all->bytes, 1, n, all->out) == n ? 0 : -1;
}

static int gather(const char *bytes, size_t n, void *data)
{
    gathered *all = data;
    if (n > sizeof all->bytes - all->n && pass_on(all) != 0)
        return -1;
    if (n > sizeof all->bytes)
        return fwrite(bytes, 1, n, all->out) == n ? 0 : -1;
    memcpy(all->bytes + all->n, bytes, n);
    all->n += n;
    return 0;
}

int sd_json__write(const json_t *document, FILE *out)
{
    gathered all = {.out = out};
    if (json_dump_callback(document, gather, &all,
                           JSON_INDENT(1) | JSON_REAL_PRECISION(6)) != 0 ||
        gather("\n", 1, &all) != 0)
        return -1;
    return pass_on(&all);
}
