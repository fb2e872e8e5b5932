// SPDX-License-Identifier: Apache-2.0
#include "io/why.h"

#include "io/field_text.h"
#include "signal/field.h"

static void value(struct text *text, const struct signal *signal, enum field_id id,
                  const struct pseudonyms *pseudonyms)
{
    const struct field *field = field_get(id);
    if (field->kind == FIELD_KIND_ENUM && id == FIELD_operation) {
        text_uint(text, signal->operation & 0xffffff);
        return;
    }
    field_text(text, signal, id, pseudonyms);
}

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

/* The length of a number of somebody's that stands here in a rule; shorter ones are prefixes. */
static size_t number_len(struct span part, size_t at)
{
    enum { PREFIX_MAX = 8 };
    size_t len = 0;
    while (at + len < part.len && is_digit(part.p[at + len]))
        len++;
    return len > PREFIX_MAX ? len : 0;
}

/*
 * The part of the rule on one line; what does not fit leaves room for the result. hide: numbers that a rule
 * compares an identity with are left out, lest a pseudonym stands beside its number.
 */
static void source(struct text *text, struct span part, bool hide)
{
    enum { RESULT_LEN = 112 };
    bool blank = false;
    for (size_t i = 0; i < part.len; i++) {
        size_t number = hide ? number_len(part, i) : 0;
        if (text->len + RESULT_LEN > text->size) {
            text_string(text, "...");
            return;
        }
        if (number)
            text_string(text, "***");
        else if (!(blank && part.p[i] == ' '))
            text_char(text, (char)part.p[i]);
        blank = part.p[i] == ' ';
        i += number ? number - 1 : 0;
    }
}

/* The value that decided, or what would tell it. */
static void because(struct text *text, const struct rule_leaf *leaf, const struct signal *signal,
                    const struct signal *request, const struct pseudonyms *pseudonyms)
{
    const struct signal *from = leaf->of_request ? request : signal;
    enum field_id id = (enum field_id)leaf->field;
    if (from && signal_has(from, id)) {
        text_string(text, " (");
        value(text, from, id, pseudonyms);
        text_char(text, ')');
    } else if (leaf->result == RULE_UNKNOWN && rule_field_hint(id)) {
        text_string(text, " (");
        text_string(text, rule_field_hint(id));
        text_char(text, ')');
    }
}

static bool hides(const struct rule_leaf *leaf, const struct pseudonyms *pseudonyms)
{
    return pseudonyms && !pseudonyms->reveal &&
           field_get((enum field_id)leaf->field)->identity != IDENTITY_CLEAR;
}

void why_part(struct text *text, const struct rule_leaf *leaf, const struct signal *signal,
              const struct signal *request, const struct pseudonyms *pseudonyms)
{
    source(text, leaf->source, hides(leaf, pseudonyms));
    because(text, leaf, signal, request, pseudonyms);
}

void why_text(struct text *text, const struct rule_leaf *leaf, const struct signal *signal,
              const struct signal *request, const struct pseudonyms *pseudonyms)
{
    static const char *const results[] = {
        [RULE_FALSE] = ": false",
        [RULE_TRUE] = ": true",
        [RULE_UNKNOWN] = ": unknown",
    };
    source(text, leaf->source, hides(leaf, pseudonyms));
    text_string(text, results[leaf->result]);
    because(text, leaf, signal, request, pseudonyms);
}

void why_duration(struct text *text, int64_t ns)
{
    static const struct {
        int64_t ns;
        const char *unit;
    } units[] = {{INT64_C(86400000000000), "d"},
                 {INT64_C(3600000000000), "h"},
                 {60000000000, "m"},
                 {1000000000, "s"},
                 {1000000, "ms"}};
    unsigned i = 0;
    while (i < 4 && ns % units[i].ns)
        i++;
    text_uint(text, (uint64_t)(ns / units[i].ns));
    text_string(text, units[i].unit);
}

/* The first field of each item: the others stand for the same. */
static void put_fields(struct text *text, const struct rule_fields *fields)
{
    for (unsigned i = 0; i < fields->count; i++) {
        text_string(text, i ? " and " : "");
        text_string(text, fields->items[i][0].of_request ? "request." : "");
        text_string(text, field_get((enum field_id)fields->items[i][0].field)->path);
    }
}

void why_memory(struct text *text, const struct rule *rule, const struct window_seen *seen)
{
    const struct rule_memory *memory = &rule->memory;
    text_uint(text, seen->count);
    if (memory->kind == RULE_SEQUENCE) {
        text_string(text, " steps");
    } else if (memory->what.count) {
        text_string(text, " different ");
        put_fields(text, &memory->what);
    } else {
        text_string(text, " messages");
    }
    text_string(text, " within ");
    why_duration(text, memory->within_ns);
    text_string(text, " for one ");
    put_fields(text, &memory->by);
    if (!memory->share)
        return;
    text_string(text, ", of ");
    text_uint(text, seen->part);
    text_string(text, " of which the share is true");
}
