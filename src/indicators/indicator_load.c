// SPDX-License-Identifier: Apache-2.0
#include <jansson.h>
#include <stdlib.h>

#include "base/text.h"
#include "indicators/indicator_json.h"
#include "indicators/indicator_list.h"
#include "indicators/indicator_value.h"

struct span indicator_json_text(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_string(value) ? span_of(json_string_value(value), json_string_length(value))
                                 : span_of(NULL, 0);
}

bool indicator_json_is(const json_t *object, const char *key, bool expected)
{
    const json_t *value = json_object_get(object, key);
    struct span text = indicator_json_text(object, key);
    if (json_is_boolean(value))
        return json_is_true(value) == expected;
    if (json_is_integer(value))
        return (json_integer_value(value) != 0) == expected;
    return text.len && (span_is(text, "1") || span_is(text, "true")) == expected;
}

/* Whether jansson's tree of the text stays small: each value and each container costs it memory. */
static bool is_bounded(struct span text)
{
    uint32_t values = 0, containers = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.p[i];
        if (quoted) {
            i += c == '\\';
            quoted = c != '"';
            continue;
        }
        quoted = c == '"';
        bool opens = c == '{' || c == '[';
        containers += opens;
        values += opens || c == ',';
        if (values > INDICATORS_JSON_VALUES_MAX || containers > INDICATORS_JSON_CONTAINERS_MAX)
            return false;
    }
    return true;
}

static int fail_json(struct indicator_load *load, const json_error_t *json_error)
{
    char message[JSON_ERROR_TEXT_LENGTH + 32];
    struct text text = text_in(message, sizeof message);
    text_string(&text, "broken JSON: ");
    text_string(&text, json_error->text);
    int result = indicator_load_fail(load, SIGWARDEN_ERROR_CONFIGURATION, message, NULL);
    if (load->reterr) {
        load->reterr->line = json_error->line > 0 ? (unsigned)json_error->line : 0;
        load->reterr->column = json_error->column > 0 ? (unsigned)json_error->column : 0;
    }
    return result;
}

static bool is_misp(const json_t *root)
{
    if (json_is_array(root))
        root = json_array_get(root, 0);
    return json_object_get(root, "Event") || json_object_get(root, "response");
}

/* Whether jansson, in this thread, was refused memory. */
static _Thread_local bool refused;

static void *allocate(size_t size)
{
    void *p = malloc(size);
    refused |= !p;
    return p;
}

/*
 * jansson does not say so each time that memory runs out: a string may be cut, a broken text be reported. So
 * its allocations are watched meanwhile, unless the program that we are part of has given it others.
 */
static json_t *load_watched(struct span text, json_error_t *reterr)
{
    json_malloc_t take;
    json_free_t give;
    json_get_alloc_funcs(&take, &give);
    bool ours = take == malloc && give == free;
    refused = false;
    if (ours)
        json_set_alloc_funcs(allocate, free);
    json_t *root = json_loadb((const char *)text.p, text.len, 0, reterr);
    if (ours)
        json_set_alloc_funcs(take, give);
    if (!refused)
        return root;
    json_decref(root);
    return NULL;
}

static int load_json(struct indicator_load *load, struct span text)
{
    json_error_t json_error;
    int result;
    if (!is_bounded(text))
        return indicator_load_fail(load, SIGWARDEN_ERROR_CONFIGURATION, "the JSON has too many values",
                                   "split the file");
    json_t *root = load_watched(text, &json_error);
    if (!root && refused)
        return indicator_load_fail(load, SIGWARDEN_ERROR_MEMORY, "out of memory", NULL);
    if (!root)
        return fail_json(load, &json_error);
    if (span_is(indicator_json_text(root, "type"), "bundle")) {
        load->report->format = INDICATORS_STIX;
        result = indicator_load_stix(load, root);
    } else if (is_misp(root) || (json_is_array(root) && json_array_size(root) == 0)) {
        load->report->format = INDICATORS_MISP;
        result = indicator_load_misp(load, root);
    } else {
        result = indicator_load_fail(load, SIGWARDEN_ERROR_CONFIGURATION,
                                     "JSON, but neither a STIX bundle nor events of MISP",
                                     "docs/indicators.md has an example of each");
    }
    json_decref(root);
    return result;
}

/* The last part of a path. */
static struct span file_source(const char *name)
{
    struct span text = name ? span_of_text(name) : span_of(NULL, 0);
    size_t first = text.len;
    while (first && text.p[first - 1] != '/')
        first--;
    return first < text.len ? span_of(text.p + first, text.len - first) : span_of_text("indicators");
}

int indicators_load(struct indicators *indicators, const struct sigwarden_text *file, int64_t now_s,
                    struct indicators_report *ret_report, struct sigwarden_error *reterr)
{
    struct indicator_load load = {.indicators = indicators, .file_name = file->name, .now_s = now_s};
    struct span text = span_of(file->text, file->len);
    load.reterr = reterr;
    load.file_source = file_source(file->name);
    arena_init(&load.scratch, &indicators->alloc);
    load.report = arena_take(&load.scratch, sizeof *load.report);
    if (!load.report)
        return indicator_load_fail(&load, SIGWARDEN_ERROR_MEMORY, "out of memory", NULL);
    indicators->sealed = false;
    if (text.len >= 3 && memcmp(text.p, "\xef\xbb\xbf", 3) == 0)
        text = span_of(text.p + 3, text.len - 3);
    struct span content = indicator_trim(text);
    int result;
    if (file->len > INDICATORS_SIZE_MAX) {
        result = indicator_load_fail(&load, SIGWARDEN_ERROR_CONFIGURATION, "larger than 64 MiB", "split it");
    } else if (content.len && (content.p[0] == '{' || content.p[0] == '[')) {
        result = load_json(&load, text);
    } else {
        load.report->format = INDICATORS_CSV;
        result = indicator_load_csv(&load, text);
    }
    if (result == 0 && ret_report)
        *ret_report = *load.report;
    arena_done(&load.scratch);
    return result;
}
