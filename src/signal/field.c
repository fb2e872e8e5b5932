// SPDX-License-Identifier: Apache-2.0
#include "signal/field.h"

#include "base/hash.h"
#include "base/similar.h"
#include "signal/words.h"

#define WORDS_OF_none                  NULL
#define WORDS_OF_protocol              &words_protocol
#define WORDS_OF_operation             &words_operation
#define WORDS_OF_direction             &words_direction
#define WORDS_OF_kind                  &words_kind
#define WORDS_OF_error                 &words_error
#define WORDS_OF_outcome               &words_outcome
#define WORDS_OF_note                  &words_note
#define WORDS_OF_tcap_type             &words_tcap_type
#define WORDS_OF_abort_cause           &words_abort_cause
#define WORDS_OF_side                  &words_side
#define WORDS_OF_side_by               &words_side_by
#define WORDS_OF_yes_no                &words_yes_no
#define WORDS_OF_asked_before          &words_asked_before
#define WORDS_OF_relation              &words_relation
#define WORDS_OF_requested_info        &words_requested_info
#define WORDS_OF_subscriber_state      &words_subscriber_state
#define WORDS_OF_category              &words_category
#define WORDS_OF_node                  &words_node
#define WORDS_OF_point_code_format     &words_point_code_format
#define WORDS_OF_idr_flag              &words_idr_flag
#define WORDS_OF_ulr_flag              &words_ulr_flag
#define WORDS_OF_clr_flag              &words_clr_flag
#define WORDS_OF_diameter_cancellation &words_diameter_cancellation
#define WORDS_OF_diameter_content      &words_diameter_content
#define WORDS_OF_data_reference        &words_data_reference
#define WORDS_OF_location_reporting    &words_location_reporting
#define WORDS_OF_sms_type              &words_sms_type
#define WORDS_OF_sms_trait             &words_sms_trait
#define WORDS_OF_indicator_type        &words_indicator_type

const struct field field_registry[FIELD_COUNT] = {
#define FIELD(member, path, kind, names, identity, alias, doc)                                               \
    {path,                                                                                                   \
     alias,                                                                                                  \
     doc,                                                                                                    \
     WORDS_OF_##names,                                                                                       \
     offsetof(struct signal, member),                                                                        \
     FIELD_KIND_##kind,                                                                                      \
     IDENTITY_##identity},
#include "signal/signal.def"
#undef FIELD
};

const struct field_set field_texts = {{
#define FIELD(member, path, kind, names, identity, alias, doc)                                               \
    | (uint64_t)(FIELD_KIND_##kind == FIELD_KIND_TEXT && FIELD_##member / 64 == WORD) << FIELD_##member % 64
#define WORD 0
    0
#include "signal/signal.def"
#undef WORD
#define WORD 1
    ,
    0
#include "signal/signal.def"
#undef WORD
#define WORD 2
    ,
    0
#include "signal/signal.def"
#undef WORD
#undef FIELD
}};

_Static_assert(FIELD_SET_WORDS == 3, "as many as are made here");

/* The farthest a misspelling may be from what was meant. */
enum { NEAR = 3 };

/* How long each path and alias is: few names are as long as the one that is looked for. */
static const uint8_t name_lens[2 * FIELD_COUNT] = {
#define FIELD(member, path, kind, names, identity, alias, doc) sizeof path - 1, sizeof alias - 1,
#include "signal/signal.def"
#undef FIELD
};

int field_find(struct span name)
{
    enum { LEN_MAX = 255 };
    const uint8_t *end = name_lens + sizeof name_lens, *at = name_lens;
    if (name.len == 0 || name.len > LEN_MAX)
        return -1;
    while ((at = memchr(at, (int)name.len, (size_t)(end - at)))) {
        size_t i = (size_t)(at++ - name_lens);
        const struct field *field = &field_registry[i / 2];
        if (memcmp(name.p, i % 2 ? field->alias : field->path, name.len) == 0)
            return (int)(i / 2);
    }
    return -1;
}

const char *field_suggest(struct span name)
{
    const char *best = NULL;
    int best_distance = NEAR + 1;
    for (int i = 0; i < FIELD_COUNT; i++) {
        const char *candidates[] = {field_registry[i].path, field_registry[i].alias};
        for (int k = 0; k < 2; k++) {
            int distance = similar_distance(name, span_of_text(candidates[k]));
            if (candidates[k][0] && distance < best_distance) {
                best = candidates[k];
                best_distance = distance;
            }
        }
    }
    return best;
}

bool field_word_value(const struct field_words *words, struct span word, uint32_t *ret)
{
    for (uint32_t i = 0; word.len && i < words->count; i++) {
        if (words->list[i].word[0] == (char)word.p[0] && span_is(word, words->list[i].word)) {
            *ret = words->list[i].value;
            return true;
        }
    }
    return false;
}

const char *field_word(const struct field_words *words, uint32_t value)
{
    for (uint32_t i = 0; i < words->count; i++)
        if (words->list[i].value == value)
            return words->list[i].word;
    return NULL;
}

const char *field_word_suggest(const struct field_words *words, struct span word)
{
    const char *best = NULL;
    int best_distance = NEAR + 1;
    for (uint32_t i = 0; i < words->count; i++) {
        int distance = similar_distance(word, span_of_text(words->list[i].word));
        if (distance < best_distance) {
            best = words->list[i].word;
            best_distance = distance;
        }
    }
    return best;
}

uint64_t field_hash_number(uint64_t key, uint64_t number)
{
    return hash_words(key, number, 0);
}

uint64_t field_hash(const struct signal *signal, enum field_id id, uint64_t key)
{
    const void *value = (const char *)signal + field_get(id)->offset;
    const struct digits *digits = value;
    const struct ip_address *ip = value;
    const struct cell *cell = value;
    switch (field_get(id)->kind) {
    case FIELD_KIND_BOOL:
        return hash_words(key, *(const field_type_BOOL *)value, 0);
    case FIELD_KIND_UINT:
    case FIELD_KIND_SET:
        return field_hash_number(key, *(const field_type_UINT *)value);
    case FIELD_KIND_ENUM:
        return hash_words(key, *(const field_type_ENUM *)value, 0);
    case FIELD_KIND_PLMN:
        return hash_words(key, *(const field_type_PLMN *)value, 0);
    case FIELD_KIND_DEGREES:
        return hash_words(key, (uint64_t)(int64_t) * (const field_type_DEGREES *)value, 0);
    case FIELD_KIND_DIGITS:
        return hash_bytes(key, span_of(digits->text, digits->len));
    case FIELD_KIND_TEXT:
        return hash_bytes(key, *(const field_type_TEXT *)value);
    case FIELD_KIND_IP:
        return hash_bytes(key ^ ip->family, span_of(ip->bytes, sizeof ip->bytes));
    case FIELD_KIND_CELL:
        return hash_words(hash_words(key, (uint64_t)cell->plmn << 8 | cell->kind, 0), cell->area, cell->id);
    }
    return 0;
}

static bool parse_uint(struct span text, uint64_t *ret)
{
    *ret = 0;
    if (text.len == 0 || text.len > 19)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.p[i] < '0' || text.p[i] > '9')
            return false;
        *ret = *ret * 10 + (uint64_t)(text.p[i] - '0');
    }
    return true;
}

static bool parse_digits(struct span text, struct digits *ret)
{
    if (text.len && text.p[0] == '+')
        text = span_of(text.p + 1, text.len - 1);
    if (text.len == 0 || text.len > DIGITS_MAX)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        bool hex = text.p[i] >= 'a' && text.p[i] <= 'f';
        if (!hex && (text.p[i] < '0' || text.p[i] > '9'))
            return false;
    }
    memcpy(ret->text, text.p, text.len);
    ret->text[text.len] = 0;
    ret->len = (uint8_t)text.len;
    return true;
}

static bool parse_millionths(struct span text, int32_t *ret)
{
    bool negative = text.len && text.p[0] == '-';
    size_t at = negative, decimals = 0;
    bool point = false;
    int64_t value = 0;
    for (; at < text.len && decimals < 6; at++) {
        if (text.p[at] == '.' && !point) {
            point = true;
            continue;
        }
        if (text.p[at] < '0' || text.p[at] > '9' || value > 180000000)
            return false;
        value = value * 10 + (text.p[at] - '0');
        decimals += point;
    }
    for (; decimals < 6; decimals++)
        value *= 10;
    if (at != text.len || value > 180000000)
        return false;
    *ret = (int32_t)(negative ? -value : value);
    return true;
}

static bool set_word(struct signal *signal, enum field_id id, void *member, struct span text)
{
    const struct field *field = field_get(id);
    uint32_t value;
    if (!field->words || !field_word_value(field->words, text, &value))
        return false;
    if (field->kind == FIELD_KIND_ENUM)
        *(field_type_ENUM *)member = value;
    else
        *(field_type_SET *)member =
            (signal_has(signal, id) ? *(field_type_SET *)member : 0) | UINT64_C(1) << (value & 63);
    return true;
}

bool field_set_text(struct signal *signal, enum field_id id, struct span text)
{
    void *member = (char *)signal + field_get(id)->offset;
    bool fits = false;
    switch (field_get(id)->kind) {
    case FIELD_KIND_BOOL:
        fits = span_is(text, "true") || span_is(text, "false");
        *(field_type_BOOL *)member = span_is(text, "true");
        break;
    case FIELD_KIND_UINT:
        fits = parse_uint(text, member);
        break;
    case FIELD_KIND_ENUM:
    case FIELD_KIND_SET:
        fits = set_word(signal, id, member, text);
        break;
    case FIELD_KIND_DIGITS:
        fits = parse_digits(text, member);
        break;
    case FIELD_KIND_PLMN:
        fits = plmn_parse(text, member);
        break;
    case FIELD_KIND_TEXT:
        *(field_type_TEXT *)member = text;
        fits = true;
        break;
    case FIELD_KIND_IP:
        fits = ip_parse(text, member);
        break;
    case FIELD_KIND_CELL:
        fits = cell_parse(text, member);
        break;
    case FIELD_KIND_DEGREES:
        fits = parse_millionths(text, member);
        break;
    }
    if (fits)
        signal_mark(signal, id);
    return fits;
}
