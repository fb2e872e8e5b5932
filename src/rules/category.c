// SPDX-License-Identifier: Apache-2.0
#include "rules/category.h"

#include "base/error.h"
#include "signal/words.h"

enum { BECAUSE_MAX = 400, SSN_MAX = 255 };

static const char *const keys[] = {"category", "operations", "source_ssn", "destination_ssn", "because"};

bool category_is_entry(const struct yaml_node *item)
{
    return yaml_member(item, "operations") && !yaml_member(item, "rule");
}

static int no_memory(struct sigwarden_error *reterr)
{
    return error_set(reterr, SIGWARDEN_ERROR_MEMORY, NULL, "out of memory while loading rules", NULL);
}

/* A list of subsystem numbers; left out: any. */
static int read_ssns(const struct yaml_node *item, const char *key, bool *ret_any, uint64_t ret[4],
                     struct sigwarden_error *reterr)
{
    static const char message[] = "a list of subsystem numbers belongs here";
    const struct yaml_node *list = yaml_member(item, key);
    *ret_any = list == NULL;
    if (!list)
        return 0;
    if (list->kind != YAML_SEQUENCE || list->count == 0)
        return yaml_error(list, reterr, message, "for example [6, 7]; 6 HLR, 7 VLR, 8 MSC, 149 SGSN");
    for
        yaml_each(number, list)
        {
            int64_t ssn;
            if (!yaml_integer(number, &ssn) || ssn < 0 || ssn > SSN_MAX)
                return yaml_error(number, reterr, "a subsystem number is 0 to 255", NULL);
            ret[ssn / 64] |= UINT64_C(1) << (ssn % 64);
        }
    return 0;
}

static int read_category(const struct yaml_node *item, uint8_t *ret, struct sigwarden_error *reterr)
{
    const struct yaml_node *node = yaml_member(item, "category");
    uint32_t value = CATEGORY_NONE;
    if (!node)
        return yaml_error(item, reterr, "this list of operations has no category", "1, 2, 3, sms or null");
    if (!yaml_is_null(node) &&
        (!yaml_is_text(node) || !field_word_value(&words_category, node->text, &value)))
        return yaml_error_word(node, reterr, "category cannot be", node->text, NULL);
    *ret = (uint8_t)value;
    return 0;
}

/* What all operations of an item share. */
static int read_shared(const struct yaml_node *item, struct arena *arena, struct category_entry *ret,
                       struct sigwarden_error *reterr)
{
    const struct yaml_node *because = yaml_member(item, "because");
    int result = yaml_check_keys(item, keys, sizeof keys / sizeof *keys, "a category", reterr);
    if (result == 0)
        result = read_category(item, &ret->category, reterr);
    if (result == 0)
        result = read_ssns(item, "source_ssn", &ret->any_source, ret->source_ssn, reterr);
    if (result == 0)
        result = read_ssns(item, "destination_ssn", &ret->any_destination, ret->destination_ssn, reterr);
    if (result || !because)
        return result;
    if (!yaml_is_text(because) || because->text.len > BECAUSE_MAX)
        return yaml_error(because, reterr, "because is a text of at most 400 characters", NULL);
    ret->because = arena_copy(arena, because->text);
    return ret->because.p ? 0 : no_memory(reterr);
}

/* An operation is a code below and a protocol above. */
static uint32_t bucket_of(uint32_t operation)
{
    return (operation ^ operation >> 16) % CATEGORY_BUCKETS;
}

static struct category_entry *grow(struct category_table *table, struct arena *arena)
{
    if (table->entries)
        return table->entries;
    return table->entries = arena_array(arena, CATEGORY_ENTRIES_MAX, sizeof *table->entries);
}

int category_add(struct category_table *table, const struct yaml_node *item, struct arena *arena,
                 struct sigwarden_error *reterr)
{
    const struct yaml_node *operations = yaml_member(item, "operations");
    struct category_entry entry = {0};
    int result = read_shared(item, arena, &entry, reterr);
    if (result)
        return result;
    if (!grow(table, arena))
        return no_memory(reterr);
    if (operations->kind != YAML_SEQUENCE)
        return yaml_error(operations, reterr, "operations is a list", "[sendIMSI, anyTimeInterrogation]");
    for
        yaml_each(node, operations)
        {
            bool text = yaml_is_text(node);
            if (!text || !field_word_value(&words_operation, node->text, &entry.operation))
                return yaml_error_word(node, reterr, "there is no operation", node->text,
                                       text ? field_word_suggest(&words_operation, node->text) : NULL);
            if (table->count == CATEGORY_ENTRIES_MAX)
                return yaml_error(node, reterr, "the tables of categories have more than 1024 entries", NULL);
            uint16_t *last = &table->last[bucket_of(entry.operation)];
            entry.before = *last;
            table->entries[table->count++] = entry;
            *last = (uint16_t)table->count;
        }
    return 0;
}

static bool fits(bool any, const uint64_t set[4], const struct signal *signal, enum field_id field,
                 uint64_t ssn)
{
    return any || (signal_has(signal, field) && ssn <= SSN_MAX && set[ssn / 64] >> (ssn % 64) & 1);
}

enum category category_of(const struct category_table *table, const struct signal *signal)
{
    if (!signal_has(signal, FIELD_operation))
        return CATEGORY_NONE;
    for (unsigned n = table->last[bucket_of(signal->operation)]; n; n = table->entries[n - 1].before) {
        const struct category_entry *entry = &table->entries[n - 1];
        if (entry->operation == signal->operation &&
            fits(entry->any_source, entry->source_ssn, signal, FIELD_source_ssn, signal->source_ssn) &&
            fits(entry->any_destination, entry->destination_ssn, signal, FIELD_destination_ssn,
                 signal->destination_ssn))
            return (enum category)entry->category;
    }
    return CATEGORY_NONE;
}
