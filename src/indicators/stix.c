// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "indicators/indicator_json.h"
#include "indicators/indicator_list.h"
#include "indicators/indicator_value.h"
#include "indicators/stix_pattern.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* From an id to what it names: an object to its name, an indicator to the object that it indicates. */
struct pair {
    struct span id, to;
    size_t order; /* in the bundle */
};

struct pairs {
    struct pair *list;
    size_t count;
};

struct bundle {
    struct indicator_load *load;
    const json_t *objects;
    struct pairs names, indicates;
};

static int compare_ids(struct span a, struct span b)
{
    int order = memcmp(a.p, b.p, a.len < b.len ? a.len : b.len);
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static int by_id(const void *left, const void *right)
{
    const struct pair *a = left, *b = right;
    int order = compare_ids(a->id, b->id);
    return order ? order : (a->order > b->order) - (a->order < b->order);
}

/* The first pair of the id, or where it would stand. */
static size_t find_pair(const struct pairs *pairs, struct span id)
{
    size_t low = 0, high = pairs->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_ids(pairs->list[middle].id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_at(const struct pairs *pairs, size_t at, struct span id)
{
    return at < pairs->count && span_equal(pairs->list[at].id, id);
}

static void add_pair(struct pairs *pairs, struct span id, struct span to)
{
    if (id.len && to.len) {
        pairs->list[pairs->count] = (struct pair){id, to, pairs->count};
        pairs->count++;
    }
}

static bool is_any(struct span word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (span_is(word, words[i]))
            return true;
    return false;
}

/* Who is meant by the indicators: names, and which indicator points to which. */
static int index_objects(struct bundle *bundle)
{
    static const char *const named[] = {"malware",      "tool",           "campaign",      "intrusion-set",
                                        "threat-actor", "attack-pattern", "infrastructure"};
    struct arena *scratch = &bundle->load->scratch;
    size_t count = json_array_size(bundle->objects);
    bundle->names.list = arena_array(scratch, count + 1, sizeof(struct pair));
    bundle->indicates.list = arena_array(scratch, count + 1, sizeof(struct pair));
    if (!bundle->names.list || !bundle->indicates.list)
        return indicator_load_fail(bundle->load, SIGWARDEN_ERROR_MEMORY, "out of memory", NULL);
    for (size_t i = 0; i < count; i++) {
        const json_t *object = json_array_get(bundle->objects, i);
        struct span type = indicator_json_text(object, "type");
        if (is_any(type, named, COUNT(named)))
            add_pair(&bundle->names, indicator_json_text(object, "id"), indicator_json_text(object, "name"));
        else if (span_is(type, "relationship") &&
                 span_is(indicator_json_text(object, "relationship_type"), "indicates"))
            add_pair(&bundle->indicates, indicator_json_text(object, "source_ref"),
                     indicator_json_text(object, "target_ref"));
    }
    qsort(bundle->names.list, bundle->names.count, sizeof(struct pair), by_id);
    qsort(bundle->indicates.list, bundle->indicates.count, sizeof(struct pair), by_id);
    return 0;
}

/* The name of what the indicator indicates; else its own name or first label; else empty. */
static struct span source_of(const struct bundle *bundle, const json_t *indicator)
{
    enum { RELATIONSHIPS_MAX = 16 };
    struct span id = indicator_json_text(indicator, "id");
    size_t first = id.len ? find_pair(&bundle->indicates, id) : bundle->indicates.count;
    for (size_t at = first; at < first + RELATIONSHIPS_MAX && is_at(&bundle->indicates, at, id); at++) {
        struct span target = bundle->indicates.list[at].to;
        size_t name = find_pair(&bundle->names, target);
        if (is_at(&bundle->names, name, target))
            return bundle->names.list[name].to;
    }
    struct span name = indicator_json_text(indicator, "name");
    const json_t *label = json_array_get(json_object_get(indicator, "labels"), 0);
    if (name.len == 0 && json_is_string(label))
        name = span_of(json_string_value(label), json_string_length(label));
    return name;
}

static int take_comparison(struct indicator_load *load, struct indicator_entry *entry,
                           const struct stix_comparison *comparison)
{
    static const struct {
        const char *path;
        enum indicator_type type;
    } paths[] = {
        {"domain-name:value", INDICATOR_domain},  {"url:value", INDICATOR_url},
        {"ipv4-addr:value", INDICATOR_address},   {"ipv6-addr:value", INDICATOR_address},
        {"ss7-global-title:value", INDICATOR_gt}, /* ours, docs/share.md */
    };
    char literal[INDICATOR_VALUE_MAX + 2]; /* so that too long a one stays too long */
    entry->value = span_of(literal, stix_literal_text(comparison->literal, literal, sizeof literal));
    size_t i = 0;
    while (i < COUNT(paths) && !span_is(comparison->path, paths[i].path))
        i++;
    if (i == COUNT(paths)) {
        bool traffic = comparison->path.len > 16 && memcmp(comparison->path.p, "network-traffic:", 16) == 0;
        indicator_load_skip_word(load, &entry->place, "pattern uses ", comparison->path,
                                 traffic ? ": only addresses that stand for themselves are read"
                                         : ": not something that signalling shows",
                                 entry->value);
        return 0;
    }
    bool subset = span_is(comparison->operator, "ISSUBSET") && paths[i].type == INDICATOR_address;
    if (!subset && !span_is(comparison->operator, "=") && !span_is(comparison->operator, "IN")) {
        indicator_load_skip_word(load, &entry->place, "pattern compares with ", comparison->operator,
                                 ": not read", entry->value);
        return 0;
    }
    entry->type = paths[i].type;
    return indicator_load_add(load, entry);
}

static int take_indicator(struct bundle *bundle, const json_t *indicator, struct indicator_entry *entry)
{
    struct span text = indicator_json_text(indicator, "pattern");
    struct span type = indicator_json_text(indicator, "pattern_type");
    struct stix_comparison comparison;
    if (indicator_json_is(indicator, "revoked", true)) {
        indicator_load_skip(bundle->load, &entry->place, "revoked", text);
        return 0;
    }
    if (type.len && !span_is(type, "stix")) {
        indicator_load_skip_word(bundle->load, &entry->place, "pattern_type ", type, ": only stix is read",
                                 text);
        return 0;
    }
    struct stix_pattern pattern = stix_pattern_of(text);
    while (stix_pattern_next(&pattern, &comparison))
        continue;
    if (pattern.refused.len) {
        indicator_load_skip_word(bundle->load, &entry->place,
                                 "not a STIX pattern that is read: ", pattern.refused, "", text);
        return 0;
    }
    entry->source = source_of(bundle, indicator);
    entry->valid_until = indicator_json_text(indicator, "valid_until");
    int result = 0;
    pattern = stix_pattern_of(text);
    while (result == 0 && stix_pattern_next(&pattern, &comparison))
        result = take_comparison(bundle->load, entry, &comparison);
    return result;
}

int indicator_load_stix(struct indicator_load *load, const json_t *root)
{
    static const char *const observables[] = {"domain-name", "url", "ipv4-addr", "ipv6-addr"};
    struct bundle bundle = {.load = load, .objects = json_object_get(root, "objects")};
    int result = index_objects(&bundle);
    for (size_t i = 0; i < json_array_size(bundle.objects) && result == 0; i++) {
        const json_t *object = json_array_get(bundle.objects, i);
        struct span type = indicator_json_text(object, "type");
        struct indicator_entry entry = {
            .place = {.name = indicator_json_text(object, "id"), .number = i + 1}};
        if (entry.place.name.len == 0)
            entry.place.what = "object";
        if (span_is(type, "indicator"))
            result = take_indicator(&bundle, object, &entry);
        else if (is_any(type, observables, COUNT(observables)))
            indicator_load_skip(load, &entry.place, "an observation, not an indicator",
                                indicator_json_text(object, "value"));
    }
    return result;
}
