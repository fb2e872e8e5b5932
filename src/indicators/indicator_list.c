// SPDX-License-Identifier: Apache-2.0
#include "indicators/indicator_list.h"

#include "base/error.h"
#include "base/text.h"
#include "indicators/indicator_value.h"

int indicator_load_fail(struct indicator_load *load, enum sigwarden_error_code code, const char *message,
                        const char *hint)
{
    return error_set(load->reterr, code, load->file_name, message, hint);
}

static int fail_memory(struct indicator_load *load)
{
    return indicator_load_fail(load, SIGWARDEN_ERROR_MEMORY, "out of memory", NULL);
}

static void count_reason(struct indicators_report *report, const char *reason)
{
    uint32_t i = 0;
    while (i < report->reason_count && strcmp(report->reasons[i].reason, reason) != 0)
        i++;
    if (i == INDICATORS_REASONS_KEPT) {
        report->other_reasons++;
        return;
    }
    if (i == report->reason_count) {
        memcpy(report->reasons[i].reason, reason, strlen(reason) + 1);
        report->reason_count++;
    }
    report->reasons[i].count++;
}

static void write_place(const struct indicator_place *place, char *ret, size_t size)
{
    struct text text = text_in(ret, size);
    if (place->what) {
        text_string(&text, place->what);
        text_char(&text, ' ');
    }
    if (place->name.len)
        indicator_clean_text(place->name, ret + text.len, size - text.len);
    else
        text_uint(&text, place->number);
}

void indicator_load_skip_word(struct indicator_load *load, const struct indicator_place *place,
                              const char *before, struct span word, const char *behind, struct span value)
{
    enum { LONGEST_WORD = 48 };
    struct indicators_report *report = load->report;
    char reason[sizeof report->reasons[0].reason], clean[LONGEST_WORD];
    struct text text = text_in(reason, sizeof reason);
    text_string(&text, before);
    text_span(&text, span_of(clean, indicator_clean_text(word, clean, sizeof clean)));
    text_string(&text, behind);
    report->skipped_count++;
    count_reason(report, reason);
    if (report->kept == INDICATORS_SKIPPED_KEPT)
        return;
    struct indicators_skipped *skipped = &report->skipped[report->kept++];
    write_place(place, skipped->place, sizeof skipped->place);
    memcpy(skipped->reason, reason, text.len + 1);
    indicator_clean_text(value, skipped->value, sizeof skipped->value);
}

void indicator_load_skip(struct indicator_load *load, const struct indicator_place *place, const char *reason,
                         struct span value)
{
    indicator_load_skip_word(load, place, reason, span_of(NULL, 0), "", value);
}

/* The source as it is kept; one copy serves all entries of it that follow each other. NULL: no memory. */
static const struct span *keep_source(struct indicator_load *load, struct span source)
{
    struct indicators *indicators = load->indicators;
    char clean[INDICATOR_SOURCE_MAX + 1];
    size_t len = indicator_clean_text(indicator_trim(source), clean, sizeof clean);
    if (len == 0)
        len = indicator_clean_text(load->file_source, clean, sizeof clean);
    if (load->source && span_equal(*load->source, span_of(clean, len)))
        return load->source;
    struct span *kept = arena_take(&indicators->arena, sizeof *kept);
    if (!kept)
        return NULL;
    *kept = arena_copy(&indicators->arena, span_of(clean, len));
    load->source = kept;
    return kept->p ? kept : NULL;
}

/* Room for one more. */
static int make_room(struct indicator_load *load)
{
    enum { FIRST_ROOM = 64 };
    struct indicators *indicators = load->indicators;
    const struct sigwarden_alloc *alloc = &indicators->alloc;
    if (indicators->count == INDICATORS_MAX)
        return indicator_load_fail(load, SIGWARDEN_ERROR_CONFIGURATION, "more than 2000000 indicators", NULL);
    if (indicators->count < indicators->room)
        return 0;
    uint32_t room = indicators->room ? 2 * indicators->room : FIRST_ROOM;
    struct indicator *list = alloc->allocate(alloc->context, room * sizeof *list);
    if (!list)
        return fail_memory(load);
    if (indicators->list) {
        memcpy(list, indicators->list, indicators->count * sizeof *list);
        alloc->release(alloc->context, indicators->list, indicators->room * sizeof *list);
    }
    indicators->list = list;
    indicators->room = room;
    return 0;
}

static int keep(struct indicator_load *load, const struct indicator_value *value, struct span source,
                int64_t valid_until_s)
{
    struct indicators *indicators = load->indicators;
    size_t address_len = value->type == INDICATOR_address ? INDICATOR_ADDRESS_KEY : 0;
    int result = make_room(load);
    if (result < 0)
        return result;
    const struct span *kept = keep_source(load, source);
    uint8_t *key = arena_take(&indicators->arena, address_len + value->len + 1);
    if (!kept || !key)
        return fail_memory(load);
    if (address_len) {
        key[0] = value->ip.family;
        memcpy(key + 1, value->ip.bytes, sizeof value->ip.bytes);
        key[INDICATOR_ADDRESS_KEY - 1] = (uint8_t)value->mask;
    }
    memcpy(key + address_len, value->text, value->len);
    indicators->list[indicators->count] = (struct indicator){
        .key = key,
        .source = kept,
        .valid_until_s = valid_until_s,
        .order = indicators->count,
        .key_len = (uint16_t)(address_len ? address_len : value->len),
        .value_len = (uint16_t)value->len,
        .type = value->type,
    };
    indicators->count++;
    return 0;
}

/* "VALUE, until 2024-01-01" */
static void skip_expired(struct indicator_load *load, const struct indicator_entry *entry)
{
    char buffer[sizeof load->report->skipped[0].value];
    struct text text = text_in(buffer, sizeof buffer);
    struct span shown = entry->value;
    shown.len = shown.len < sizeof buffer / 2 ? shown.len : sizeof buffer / 2;
    text_span(&text, shown);
    text_string(&text, ", until ");
    text_span(&text, entry->valid_until);
    indicator_load_skip(load, &entry->place, "expired", text_as_span(&text));
}

int indicator_load_add(struct indicator_load *load, const struct indicator_entry *entry)
{
    struct indicator_value value;
    int64_t valid_until_s = INDICATOR_NO_END;
    const char *reason = indicator_value_read(entry->type, entry->value, &value);
    if (!reason && entry->valid_until.len && !indicator_read_time(entry->valid_until, &valid_until_s))
        reason = "valid_until is not a time such as 2027-12-31";
    if (reason) {
        indicator_load_skip(load, &entry->place, reason, entry->value);
        return 0;
    }
    if (load->now_s && valid_until_s < load->now_s) {
        skip_expired(load, entry);
        return 0;
    }
    int result = keep(load, &value, entry->source, valid_until_s);
    if (result < 0)
        return result;
    load->report->used[value.type]++;
    load->report->used_count++;
    load->report->defanged += value.defanged;
    return 0;
}
