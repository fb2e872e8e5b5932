// SPDX-License-Identifier: Apache-2.0
#include "rules/ruleset.h"

#include <stdlib.h>

#include <sodium.h>

#include "base/error.h"
#include "rules/builtin.h"
#include "rules/rule_file.h"
#include "rules/rule_index.h"

_Static_assert(RULESET_HASH_SIZE == crypto_hash_sha256_BYTES, "the hash is SHA-256");

static const char no_memory[] = "out of memory while loading rules";

struct ruleset {
    struct sigwarden_alloc alloc;
    struct arena arena; /* holds everything else */
    const struct rule **rules;
    size_t count;
    const struct rule **by_person; /* those that remember each person apart, and nothing else */
    size_t by_person_count;
    struct rule_index index;
    struct category_table categories;
    const struct rule_threat **threats;
    size_t threat_count;
    uint8_t hash[RULESET_HASH_SIZE];
};

static int by_id(const void *a, const void *b)
{
    const struct rule *const *x = a, *const *y = b;
    return ((*x)->id > (*y)->id) - ((*x)->id < (*y)->id);
}

static void hash_number(crypto_hash_sha256_state *sha, uint64_t number)
{
    uint8_t bytes[8];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(number >> (56 - 8 * i));
    crypto_hash_sha256_update(sha, bytes, sizeof bytes);
}

static void hash_span(crypto_hash_sha256_state *sha, struct span span)
{
    hash_number(sha, span.len);
    if (span.len)
        crypto_hash_sha256_update(sha, span.p, span.len);
}

static void hash_strings(crypto_hash_sha256_state *sha, const struct rule_strings *strings)
{
    hash_number(sha, strings->count);
    for (size_t i = 0; i < strings->count; i++)
        hash_span(sha, strings->list[i]);
}

/* The words of an expression with one blank between them, so that its layout does not count. */
static void hash_expression(crypto_hash_sha256_state *sha, const struct expression *expression)
{
    struct span text = expression ? expression_text(expression) : span_of(NULL, 0);
    uint8_t words[256];
    size_t len = 0;
    bool blank = true;
    for (size_t i = 0; i < text.len; i++) {
        bool this_blank = text.p[i] == ' ';
        if (!(this_blank && blank))
            words[len++] = text.p[i];
        blank = this_blank;
        if (len == sizeof words) {
            crypto_hash_sha256_update(sha, words, len);
            len = 0;
        }
    }
    words[len++] = 0;
    crypto_hash_sha256_update(sha, words, len);
}

static void hash_category(crypto_hash_sha256_state *sha, const struct category_entry *entry)
{
    hash_number(sha, entry->operation);
    hash_number(sha, entry->category);
    hash_number(sha, entry->any_source);
    hash_number(sha, entry->any_destination);
    for (size_t i = 0; i < 4; i++) {
        hash_number(sha, entry->source_ssn[i]);
        hash_number(sha, entry->destination_ssn[i]);
    }
}

static void hash_fields(crypto_hash_sha256_state *sha, const struct rule_fields *fields)
{
    hash_number(sha, fields->count);
    for (unsigned i = 0; i < fields->count; i++)
        for (unsigned k = 0; k < fields->alternatives[i]; k++) {
            hash_span(sha, span_of_text(field_get((enum field_id)fields->items[i][k].field)->path));
            hash_number(sha, fields->items[i][k].of_request);
        }
}

static void hash_memory(crypto_hash_sha256_state *sha, const struct rule_memory *memory)
{
    hash_number(sha, memory->kind);
    hash_number(sha, memory->more_than);
    hash_number(sha, (uint64_t)memory->within_ns);
    hash_fields(sha, &memory->by);
    hash_fields(sha, &memory->what);
    for (unsigned i = 0; i < memory->step_count; i++)
        hash_expression(sha, memory->steps[i]);
    hash_expression(sha, memory->share);
    hash_number(sha, memory->share_above);
    if (memory->actor)
        hash_number(sha, memory->actor);
}

static void hash_rule(crypto_hash_sha256_state *sha, const struct rule *rule)
{
    uint64_t numbers[] = {rule->id,       rule->rev,        rule->class,       rule->category,
                          rule->severity, rule->confidence, rule->when_unknown};
    for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
        hash_number(sha, numbers[k]);
    hash_span(sha, rule->name);
    hash_span(sha, rule->title);
    hash_strings(sha, &rule->threat);
    hash_strings(sha, &rule->motif);
    hash_strings(sha, &rule->attack);
    hash_expression(sha, rule->when);
    hash_expression(sha, rule->undecided_unless);
    hash_memory(sha, &rule->memory);
    for (const struct rule_exception *e = rule->exceptions; e; e = e->next) {
        hash_expression(sha, e->when);
        hash_number(sha, (uint64_t)e->until_ns);
    }
}

/* Lists and macros, because expressions only name them. */
static void hash_words(crypto_hash_sha256_state *sha, const struct vocabulary *vocabulary)
{
    for (const struct value_list *list = vocabulary->lists; list; list = list->next) {
        hash_span(sha, list->name);
        hash_number(sha, list->count);
        for (uint32_t i = 0; i < list->count; i++)
            hash_span(sha, list->values[i]);
    }
    for (const struct macro *macro = vocabulary->macros; macro; macro = macro->next) {
        hash_span(sha, macro->name);
        hash_span(sha, macro->text);
    }
}

static void make_hash(struct ruleset *ruleset, const struct vocabulary *vocabulary)
{
    crypto_hash_sha256_state sha;
    crypto_hash_sha256_init(&sha);
    for (size_t i = 0; i < ruleset->count; i++)
        hash_rule(&sha, ruleset->rules[i]);
    for (uint32_t i = 0; i < ruleset->categories.count; i++)
        hash_category(&sha, &ruleset->categories.entries[i]);
    hash_words(&sha, vocabulary);
    crypto_hash_sha256_final(&sha, ruleset->hash);
}

/* The list becomes an array in the order of ids, with index and hash. */
static bool finish(struct ruleset *ruleset, const struct rule_list *list)
{
    ruleset->rules = arena_take(&ruleset->arena, (list->count + 1) * sizeof *ruleset->rules);
    if (!ruleset->rules)
        return false;
    for (const struct rule_entry *entry = list->first; entry; entry = entry->next)
        ruleset->rules[ruleset->count++] = &entry->rule;
    ruleset->categories = list->categories;
    ruleset->threats = arena_array(&ruleset->arena, list->threat_count + 1, sizeof *ruleset->threats);
    if (!ruleset->threats)
        return false;
    for (const struct threat_entry *entry = list->first_threat; entry; entry = entry->next)
        ruleset->threats[ruleset->threat_count++] = &entry->threat;
    qsort(ruleset->rules, ruleset->count, sizeof *ruleset->rules, by_id);
    ruleset->by_person = arena_array(&ruleset->arena, ruleset->count + 1, sizeof *ruleset->by_person);
    if (!ruleset->by_person)
        return false;
    for (size_t i = 0; i < ruleset->count; i++)
        if (rule_is_by_person(ruleset->rules[i]))
            ruleset->by_person[ruleset->by_person_count++] = ruleset->rules[i];
    make_hash(ruleset, &list->vocabulary);
    return rule_index_make(&ruleset->index, ruleset->rules, ruleset->count, &ruleset->arena);
}

/* All files in turn for each kind of entry, so that it does not matter where one stands. */
static int read_documents(const struct rule_document *documents, size_t count, struct arena *arena,
                          struct rule_list *list, struct sigwarden_error *reterr)
{
    static int (*const passes[])(const struct rule_document *, struct arena *, struct rule_list *,
                                 struct sigwarden_error *) = {
        rule_file_read_lists,
        rule_file_read_macros,
        rule_file_read_rules,
        rule_file_read_suppressions,
    };
    int result = 0;
    for (size_t pass = 0; pass < sizeof passes / sizeof *passes; pass++)
        for (size_t i = 0; i < count && result == 0; i++)
            result = passes[pass](&documents[i], arena, list, reterr);
    return result;
}

static int read_files(const struct sigwarden_text *files, size_t count, bool to_judge, struct arena *arena,
                      struct arena *documents, struct rule_list *list, struct sigwarden_error *reterr)
{
    struct rule_document *read = arena_array(documents, count + 1, sizeof *read);
    int result = 0;
    if (!read)
        return error_set(reterr, SIGWARDEN_ERROR_MEMORY, NULL, no_memory, NULL);
    for (size_t i = 0; i < count && result == 0; i++)
        result = rule_file_parse(&files[i], !(to_judge && builtin_rules_have(&files[i])), arena, documents,
                                 &read[i], reterr);
    return result ? result : read_documents(read, count, arena, list, reterr);
}

static int load(const struct sigwarden_text *files, size_t count, bool to_judge,
                const struct sigwarden_alloc *alloc, struct ruleset **ret, struct sigwarden_error *reterr)
{
    struct sigwarden_error own; /* so that it can be read back even where the caller wants none */
    struct rule_list list = {0};
    struct arena documents;
    struct ruleset *ruleset = alloc->allocate(alloc->context, sizeof *ruleset);
    reterr = reterr ? reterr : &own;
    if (!ruleset)
        return error_set(reterr, SIGWARDEN_ERROR_MEMORY, NULL, no_memory, NULL);
    *ruleset = (struct ruleset){.alloc = *alloc};
    arena_init(&ruleset->arena, alloc);
    arena_init(&documents, alloc);
    int result = read_files(files, count, to_judge, &ruleset->arena, &documents, &list, reterr);
    arena_done(&documents);
    if (result == 0 && !finish(ruleset, &list))
        result = error_set(reterr, SIGWARDEN_ERROR_MEMORY, NULL, no_memory, NULL);
    if (result == 0)
        *ret = ruleset;
    else
        ruleset_free(ruleset);
    return result;
}

int ruleset_load(const struct sigwarden_text *files, size_t count, const struct sigwarden_alloc *alloc,
                 struct ruleset **ret, struct sigwarden_error *reterr)
{
    return load(files, count, false, alloc, ret, reterr);
}

int ruleset_load_to_judge(const struct sigwarden_text *files, size_t count,
                          const struct sigwarden_alloc *alloc, struct ruleset **ret,
                          struct sigwarden_error *reterr)
{
    return load(files, count, true, alloc, ret, reterr);
}

void ruleset_free(struct ruleset *ruleset)
{
    if (!ruleset)
        return;
    struct sigwarden_alloc alloc = ruleset->alloc;
    arena_done(&ruleset->arena);
    alloc.release(alloc.context, ruleset, sizeof *ruleset);
}

size_t ruleset_count(const struct ruleset *ruleset)
{
    return ruleset->count;
}

const struct rule *ruleset_rule(const struct ruleset *ruleset, size_t index)
{
    return ruleset->rules[index];
}

size_t ruleset_threat_count(const struct ruleset *ruleset)
{
    return ruleset->threat_count;
}

const struct rule_threat *ruleset_threat(const struct ruleset *ruleset, size_t index)
{
    return ruleset->threats[index];
}

static bool is_id(const struct rule *rule, struct span text)
{
    uint64_t id = 0;
    for (size_t i = 0; i < text.len && id <= UINT32_MAX; i++) {
        if (text.p[i] < '0' || text.p[i] > '9')
            return false;
        id = id * 10 + (uint64_t)(text.p[i] - '0');
    }
    return text.len && id == rule->id;
}

const struct rule *ruleset_find(const struct ruleset *ruleset, struct span name)
{
    for (size_t i = 0; i < ruleset->count; i++)
        if (span_equal(ruleset->rules[i]->name, name) || is_id(ruleset->rules[i], name))
            return ruleset->rules[i];
    return NULL;
}

const uint8_t *ruleset_hash(const struct ruleset *ruleset)
{
    return ruleset->hash;
}

enum category ruleset_category(const struct ruleset *ruleset, const struct signal *signal)
{
    return category_of(&ruleset->categories, signal);
}

struct judging {
    const struct signal *signal;
    const struct rule_context *context;
    rule_sink *sink;
    void *sink_context;
};

static void judge_rule(void *context, const struct rule *rule, unsigned steps)
{
    const struct judging *judging = context;
    struct rule_verdict verdict;
    if (rule_ask_behind_gate(rule, steps, judging->signal, judging->context, &verdict) != RULE_NONE)
        judging->sink(judging->sink_context, &verdict);
}

void ruleset_judge(const struct ruleset *ruleset, const struct signal *signal,
                   const struct rule_context *context, rule_sink *sink, void *sink_context)
{
    struct judging judging = {signal, context, sink, sink_context};
    rule_index_visit(&ruleset->index, signal, judge_rule, &judging);
}

void ruleset_join_persons(const struct ruleset *ruleset, struct windows *windows, uint64_t from, uint64_t to,
                          int64_t time_ns)
{
    if (ruleset->by_person_count)
        windows_advance(windows, time_ns);
    for (size_t i = 0; i < ruleset->by_person_count; i++)
        rule_join_persons(ruleset->by_person[i], windows, from, to, time_ns);
}
