// SPDX-License-Identifier: Apache-2.0
#include "rules/ruleset.h"

#include <stdlib.h>

#include <sodium.h>

#include "base/error.h"
#include "rules/gate.h"
#include "rules/rule_file.h"

_Static_assert(RULESET_HASH_SIZE == crypto_hash_sha256_BYTES, "the hash is SHA-256");

static const char no_memory[] = "out of memory while loading rules";

/* A rule, and one of its gates beside it, because most stop there. */
struct asked {
    struct gate gate;
    const struct rule *rule;
};

struct first_look {
    uint64_t values[GATE_WORDS];
};

/* The rules that are asked about one operation: some of the index, those of each kind of signal together. */
struct bucket {
    uint32_t operation;
    uint32_t from[GATE_KINDS + 1];
};

struct ruleset {
    struct sigwarden_alloc alloc;
    struct arena arena; /* holds everything else */
    const struct rule **rules;
    size_t count;
    struct bucket *buckets; /* by operation, ascending */
    uint32_t bucket_count;
    struct bucket any;        /* of signals whose operation has no bucket */
    struct first_look *looks; /* of each of the index: together, so that a few cache lines tell most */
    struct asked *index; /* in the order of ids for each kind of a bucket; gates of one rule side by side */
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

static int by_operation(const void *a, const void *b)
{
    const struct bucket *x = a, *y = b;
    return (x->operation > y->operation) - (x->operation < y->operation);
}

/* The operations that a rule is asked about; of a sequence those of all its steps. NULL: any. */
static const uint32_t *operations_of(const struct rule *rule, unsigned step, uint32_t *ret_count)
{
    return expression_operations(rule->memory.step_count ? rule->memory.steps[step] : rule->when, ret_count);
}

static unsigned steps_of(const struct rule *rule)
{
    return rule->memory.step_count ? rule->memory.step_count : 1;
}

/* operation: NULL for signals without one, or with one that no rule names. */
static bool asks_about(const struct rule *rule, unsigned step, const uint32_t *operation)
{
    uint32_t count;
    const uint32_t *operations = operations_of(rule, step, &count);
    if (!operations)
        return true;
    for (uint32_t i = 0; operation && i < count; i++)
        if (operations[i] == *operation)
            return true;
    return false;
}

/* What passes to the rule; of a sequence, to any of its steps. */
static void gates_of_rule(const struct rule *rule, const uint32_t *operation, struct gates *ret)
{
    ret->count = 0;
    for (unsigned step = 0; step < steps_of(rule); step++) {
        struct gates one;
        if (!asks_about(rule, step, operation))
            continue;
        gates_of(rule->memory.step_count ? rule->memory.steps[step] : rule->when,
                 rule->when_unknown && !rule->memory.step_count, operation, &one);
        gates_add(ret, &one);
    }
}

/* One bucket for each operation that a rule names. */
static bool make_buckets(struct ruleset *ruleset)
{
    size_t most = 0, made = 0;
    uint32_t count;
    for (size_t i = 0; i < ruleset->count; i++)
        for (unsigned step = 0; step < steps_of(ruleset->rules[i]); step++)
            if (operations_of(ruleset->rules[i], step, &count))
                most += count;
    ruleset->buckets = arena_array(&ruleset->arena, most + 1, sizeof *ruleset->buckets);
    if (!ruleset->buckets)
        return false;
    for (size_t i = 0; i < ruleset->count; i++)
        for (unsigned step = 0; step < steps_of(ruleset->rules[i]); step++) {
            const uint32_t *operations = operations_of(ruleset->rules[i], step, &count);
            for (uint32_t k = 0; operations && k < count; k++)
                ruleset->buckets[made++].operation = operations[k];
        }
    qsort(ruleset->buckets, made, sizeof *ruleset->buckets, by_operation);
    for (size_t i = 0; i < made; i++)
        if (i == 0 || ruleset->buckets[i].operation != ruleset->buckets[ruleset->bucket_count - 1].operation)
            ruleset->buckets[ruleset->bucket_count++] = ruleset->buckets[i];
    return true;
}

/* Fills the index from `at` on, or only counts where it is NULL. gates: room for those of each rule. */
static uint32_t fill_bucket(const struct ruleset *ruleset, struct bucket *bucket, const uint32_t *operation,
                            struct gates *gates, struct asked *index, uint32_t at)
{
    for (size_t i = 0; i < ruleset->count; i++)
        gates_of_rule(ruleset->rules[i], operation, &gates[i]);
    for (unsigned kind = 0; kind < GATE_KINDS; kind++) {
        bucket->from[kind] = at;
        for (size_t i = 0; i < ruleset->count; i++) {
            for (unsigned k = 0; k < gates[i].count; k++) {
                if (!gate_lets_kind(&gates[i].list[k], kind) ||
                    (operation && !gate_lets_protocol_of(&gates[i].list[k], *operation)))
                    continue;
                if (index)
                    index[at] = (struct asked){gates[i].list[k], ruleset->rules[i]};
                at++;
            }
        }
    }
    bucket->from[GATE_KINDS] = at;
    return at;
}

static uint32_t fill_buckets(struct ruleset *ruleset, struct gates *gates, struct asked *index)
{
    uint32_t at = fill_bucket(ruleset, &ruleset->any, NULL, gates, index, 0);
    for (uint32_t i = 0; i < ruleset->bucket_count; i++)
        at = fill_bucket(ruleset, &ruleset->buckets[i], &ruleset->buckets[i].operation, gates, index, at);
    return at;
}

static bool make_index(struct ruleset *ruleset)
{
    struct arena scratch;
    arena_init(&scratch, &ruleset->alloc);
    struct gates *gates = arena_array(&scratch, ruleset->count + 1, sizeof *gates);
    if (gates && make_buckets(ruleset)) {
        uint32_t count = fill_buckets(ruleset, gates, NULL);
        ruleset->index = arena_array(&ruleset->arena, count + (size_t)1, sizeof *ruleset->index);
    }
    uint32_t filled = ruleset->index ? fill_buckets(ruleset, gates, ruleset->index) : 0;
    ruleset->looks = arena_array(&ruleset->arena, filled + (size_t)1, sizeof *ruleset->looks);
    for (uint32_t i = 0; ruleset->looks && i < filled; i++)
        memcpy(ruleset->looks[i].values, ruleset->index[i].gate.values, sizeof ruleset->looks[i].values);
    arena_done(&scratch);
    return ruleset->index && ruleset->looks;
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
    bool blank = true;
    for (size_t i = 0; i < text.len; i++) {
        bool this_blank = text.p[i] == ' ';
        if (!(this_blank && blank))
            crypto_hash_sha256_update(sha, text.p + i, 1);
        blank = this_blank;
    }
    crypto_hash_sha256_update(sha, (const uint8_t *)"", 1);
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
    make_hash(ruleset, &list->vocabulary);
    return make_index(ruleset);
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

static int read_files(const struct sigwarden_text *files, size_t count, struct arena *arena,
                      struct arena *documents, struct rule_list *list, struct sigwarden_error *reterr)
{
    struct rule_document *read = arena_array(documents, count + 1, sizeof *read);
    int result = 0;
    if (!read)
        return error_set(reterr, SIGWARDEN_ERROR_MEMORY, NULL, no_memory, NULL);
    for (size_t i = 0; i < count && result == 0; i++)
        result = rule_file_parse(&files[i], arena, documents, &read[i], reterr);
    return result ? result : read_documents(read, count, arena, list, reterr);
}

int ruleset_load(const struct sigwarden_text *files, size_t count, const struct sigwarden_alloc *alloc,
                 struct ruleset **ret, struct sigwarden_error *reterr)
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
    int result = read_files(files, count, &ruleset->arena, &documents, &list, reterr);
    arena_done(&documents);
    if (result == 0 && !finish(ruleset, &list))
        result = error_set(reterr, SIGWARDEN_ERROR_MEMORY, NULL, no_memory, NULL);
    if (result == 0)
        *ret = ruleset;
    else
        ruleset_free(ruleset);
    return result;
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

static const struct bucket *bucket_of(const struct ruleset *ruleset, const struct signal *signal)
{
    if (!signal_has(signal, FIELD_operation))
        return &ruleset->any;
    uint32_t low = 0, high = ruleset->bucket_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (ruleset->buckets[middle].operation < signal->operation)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < ruleset->bucket_count && ruleset->buckets[low].operation == signal->operation;
    return found ? &ruleset->buckets[low] : &ruleset->any;
}

enum category ruleset_category(const struct ruleset *ruleset, const struct signal *signal)
{
    return category_of(&ruleset->categories, signal);
}

void ruleset_judge(const struct ruleset *ruleset, const struct signal *signal,
                   const struct rule_context *context, rule_sink *sink, void *sink_context)
{
    const struct bucket *bucket = bucket_of(ruleset, signal);
    const struct gate_view view = gate_view(signal);
    const struct rule *last = NULL;
    unsigned kind = gate_kind(signal);
    for (uint32_t i = bucket->from[kind]; i < bucket->from[kind + 1]; i++) {
        struct rule_verdict verdict;
        if (!gate_lets_values(ruleset->looks[i].values, &view))
            continue;
        const struct asked *asked = &ruleset->index[i];
        if (asked->rule == last || !gate_lets(&asked->gate, &view))
            continue;
        last = asked->rule;
        if (rule_ask(last, signal, context, &verdict) != RULE_NONE)
            sink(sink_context, &verdict);
    }
}

void ruleset_join_persons(const struct ruleset *ruleset, struct windows *windows, uint64_t from, uint64_t to,
                          int64_t time_ns)
{
    for (size_t i = 0; i < ruleset->count; i++)
        if (ruleset->rules[i]->memory.kind != RULE_WITHOUT_MEMORY)
            rule_join_persons(ruleset->rules[i], windows, from, to, time_ns);
}
