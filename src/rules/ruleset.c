// SPDX-License-Identifier: Apache-2.0
#include "rules/ruleset.h"

#include <stdlib.h>

#include <sodium.h>

#include "base/error.h"
#include "rules/rule_file.h"

_Static_assert(RULESET_HASH_SIZE == crypto_hash_sha256_BYTES, "the hash is SHA-256");

/* The rules that are asked about one operation: some of the index's numbers. */
struct bucket {
    uint32_t operation;
    uint32_t from, to;
};

struct ruleset {
    struct sigwarden_alloc alloc;
    struct arena arena; /* holds everything else */
    const struct rule **rules;
    size_t count;
    struct bucket *buckets; /* by operation, ascending */
    uint32_t bucket_count;
    struct bucket any; /* of signals whose operation has no bucket */
    uint16_t *index;   /* numbers of rules, ascending in each bucket */
    struct category_table categories;
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

static bool asks_about(const struct rule *rule, uint32_t operation)
{
    uint32_t count;
    const uint32_t *operations = expression_operations(rule->when, &count);
    if (!operations)
        return true;
    for (uint32_t i = 0; i < count; i++)
        if (operations[i] == operation)
            return true;
    return false;
}

/* One bucket for each operation that a rule names. */
static bool make_buckets(struct ruleset *ruleset)
{
    size_t most = 0;
    uint32_t count;
    for (size_t i = 0; i < ruleset->count; i++)
        if (expression_operations(ruleset->rules[i]->when, &count))
            most += count;
    ruleset->buckets = arena_take(&ruleset->arena, (most + 1) * sizeof *ruleset->buckets);
    if (!ruleset->buckets)
        return false;
    size_t made = 0;
    for (size_t i = 0; i < ruleset->count; i++) {
        const uint32_t *operations = expression_operations(ruleset->rules[i]->when, &count);
        for (uint32_t k = 0; operations && k < count; k++)
            ruleset->buckets[made++].operation = operations[k];
    }
    qsort(ruleset->buckets, made, sizeof *ruleset->buckets, by_operation);
    for (size_t i = 0; i < made; i++)
        if (i == 0 || ruleset->buckets[i].operation != ruleset->buckets[ruleset->bucket_count - 1].operation)
            ruleset->buckets[ruleset->bucket_count++] = ruleset->buckets[i];
    return true;
}

/* Fills the index from `at` on with the rules that a signal of this operation, or of none, is judged by. */
static uint32_t fill_bucket(struct ruleset *ruleset, struct bucket *bucket, bool any, uint32_t at)
{
    bucket->from = at;
    for (size_t i = 0; i < ruleset->count; i++) {
        uint32_t count;
        bool named = expression_operations(ruleset->rules[i]->when, &count) != NULL;
        if (any ? named : !asks_about(ruleset->rules[i], bucket->operation))
            continue;
        ruleset->index[at++] = (uint16_t)i;
    }
    bucket->to = at;
    return at;
}

static bool make_index(struct ruleset *ruleset)
{
    if (!make_buckets(ruleset))
        return false;
    size_t most = (ruleset->bucket_count + 1) * (ruleset->count + 1);
    ruleset->index = arena_take(&ruleset->arena, most * sizeof *ruleset->index);
    if (!ruleset->index)
        return false;
    uint32_t at = fill_bucket(ruleset, &ruleset->any, true, 0);
    for (uint32_t i = 0; i < ruleset->bucket_count; i++)
        at = fill_bucket(ruleset, &ruleset->buckets[i], false, at);
    return true;
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

static void make_hash(struct ruleset *ruleset)
{
    crypto_hash_sha256_state sha;
    crypto_hash_sha256_init(&sha);
    for (size_t i = 0; i < ruleset->count; i++) {
        const struct rule *rule = ruleset->rules[i];
        uint64_t numbers[] = {rule->id,       rule->rev,        rule->class,       rule->category,
                              rule->severity, rule->confidence, rule->when_unknown};
        for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
            hash_number(&sha, numbers[k]);
        hash_span(&sha, rule->name);
        hash_span(&sha, rule->title);
        hash_strings(&sha, &rule->threat);
        hash_strings(&sha, &rule->motif);
        hash_strings(&sha, &rule->attack);
        hash_expression(&sha, rule->when);
        hash_expression(&sha, rule->undecided_unless);
    }
    for (uint32_t i = 0; i < ruleset->categories.count; i++)
        hash_category(&sha, &ruleset->categories.entries[i]);
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
    qsort(ruleset->rules, ruleset->count, sizeof *ruleset->rules, by_id);
    make_hash(ruleset);
    return make_index(ruleset);
}

int ruleset_load(const struct sigwarden_text *files, size_t count, const struct sigwarden_alloc *alloc,
                 struct ruleset **ret, struct sigwarden_error *reterr)
{
    static const char no_memory[] = "out of memory while loading rules";
    struct rule_list list = {0};
    struct ruleset *ruleset = alloc->allocate(alloc->context, sizeof *ruleset);
    if (!ruleset)
        return error_set(reterr, SIGWARDEN_ERROR_MEMORY, NULL, no_memory, NULL);
    *ruleset = (struct ruleset){.alloc = *alloc};
    arena_init(&ruleset->arena, alloc);
    int result = 0;
    for (size_t i = 0; i < count && result == 0; i++)
        result = rule_file_read(&files[i], &ruleset->arena, alloc, &list, reterr);
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

void ruleset_judge(const struct ruleset *ruleset, const struct signal *signal, const struct signal *request,
                   rule_sink *sink, void *context)
{
    const struct bucket *bucket = bucket_of(ruleset, signal);
    for (uint32_t i = bucket->from; i < bucket->to; i++) {
        const struct rule *rule = ruleset->rules[ruleset->index[i]];
        if (rule_judge(rule, signal, request, NULL) == RULE_NONE)
            continue;
        struct rule_verdict verdict;
        verdict.rule = rule;
        verdict.undecided = rule_judge(rule, signal, request, &verdict.trace) == RULE_UNDECIDED;
        verdict.severity = verdict.undecided ? rule->when_unknown : rule->severity;
        verdict.confidence = verdict.undecided ? (uint8_t)RULE_CONFIDENCE_LOW : rule->confidence;
        sink(context, &verdict);
    }
}
