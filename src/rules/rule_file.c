// SPDX-License-Identifier: Apache-2.0
#include "rules/rule_file.h"

#include "base/error.h"
#include "base/text.h"
#include "rules/position.h"
#include "rules/rule_words.h"
#include "signal/words.h"

enum { SLUG_MAX = 64, LINE_MAX = 160, PARAGRAPH_MAX = 4000, STRINGS_MAX = 64 };

enum key_type {
    KEY_SLUG,
    KEY_NUMBER,
    KEY_NUMBER_OR_ZERO,
    KEY_PERCENT,
    KEY_LINE,      /* text of one line */
    KEY_PARAGRAPH, /* text */
    KEY_STRINGS,   /* one text or a list of them */
    KEY_WORD,
    KEY_WORD_OR_NULL,
    KEY_EXPRESSION,
    KEY_DURATION,
    KEY_FIELDS,
    KEY_SEQUENCE,
    KEY_EXCEPTIONS,
    KEY_TESTS,
};

struct key {
    const char *name;
    enum key_type type;
    bool required;
    size_t offset; /* of its member in struct rule */
    const struct field_words *words;
};

static const struct key keys[] = {
#define KEY(name, type, required, member, words, doc)                                                        \
    {#name, KEY_##type, required, offsetof(struct rule, member), words},
#include "rules/rule_key.def"
#undef KEY
};

enum { KEY_COUNT = sizeof keys / sizeof *keys };

int reading_no_memory(const struct reading *reading)
{
    return error_set(reading->reterr, SIGWARDEN_ERROR_MEMORY, NULL, "out of memory while loading rules",
                     NULL);
}

int reading_fault(const struct reading *reading, const struct yaml_node *node, const char *before,
                  const char *key, const char *after, const char *hint)
{
    char message[160];
    struct text text = text_in(message, sizeof message);
    text_string(&text, before);
    text_string(&text, key);
    text_string(&text, after);
    return yaml_error(node, reading->reterr, message, hint);
}

static const char *name_of(const struct yaml_node *node)
{
    return node->key ? (const char *)node->key->text.p : "the value";
}

int reading_text(const struct reading *reading, const struct yaml_node *node, size_t most, bool lines,
                 struct span *ret)
{
    struct span text = node->text;
    if (!yaml_is_text(node) || text.len == 0)
        return reading_fault(reading, node, "", name_of(node), " must be a text", NULL);
    if (text.len > most)
        return reading_fault(reading, node, "", name_of(node), " is too long", NULL);
    for (size_t i = 0; i < text.len; i++) {
        bool control = text.p[i] < 0x20 || text.p[i] == 0x7f;
        if (control && !(lines && text.p[i] == '\n'))
            return reading_fault(reading, node, "", name_of(node), " holds a control character or a line end",
                                 NULL);
    }
    *ret = arena_copy(reading->arena, text);
    return ret->p ? 0 : reading_no_memory(reading);
}

int reading_word(const struct reading *reading, const struct yaml_node *node, const struct field_words *words,
                 uint8_t *ret)
{
    char message[64], hint[160];
    uint32_t value;
    struct text text = text_in(message, sizeof message);
    if (!yaml_is_text(node))
        return reading_fault(reading, node, "", name_of(node), " must be a word", NULL);
    if (field_word_value(words, node->text, &value)) {
        *ret = (uint8_t)value;
        return 0;
    }
    const char *meant = node->text.len > 2 ? field_word_suggest(words, node->text) : NULL;
    text_string(&text, name_of(node));
    text_string(&text, " cannot be");
    if (meant)
        return yaml_error_word(node, reading->reterr, message, node->text, meant);
    yaml_error_word(node, reading->reterr, message, node->text, NULL);
    text = text_in(hint, sizeof hint);
    text_string(&text, "it is one of");
    for (uint32_t i = 0; i < words->count; i++) {
        text_string(&text, i ? ", " : " ");
        text_string(&text, words->list[i].word);
    }
    memcpy(reading->reterr->hint, hint, text.len + 1);
    return -SIGWARDEN_ERROR_CONFIGURATION;
}

int reading_slug(const struct reading *reading, const struct yaml_node *node, const char *what,
                 struct span *ret)
{
    char message[128];
    struct text error = text_in(message, sizeof message);
    struct span text = node->text;
    bool right =
        yaml_is_text(node) && text.len > 0 && text.len <= SLUG_MAX && text.p[0] >= 'a' && text.p[0] <= 'z';
    for (size_t i = 0; right && i < text.len; i++) {
        uint8_t c = text.p[i];
        right = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }
    text_string(&error, what);
    text_string(&error, " is made of lower-case letters, digits and hyphens");
    if (!right)
        return yaml_error(node, reading->reterr, message,
                          "such as psi-not-from-home-network; at most 64 characters, a letter first");
    *ret = arena_copy(reading->arena, text);
    return ret->p ? 0 : reading_no_memory(reading);
}

int reading_duration(const struct reading *reading, const struct yaml_node *node, int64_t *ret_ms)
{
    static const int64_t most_ms = INT64_C(366) * 86400000;
    if (!yaml_is_text(node) || !duration_parse(node->text, ret_ms) || *ret_ms == 0 || *ret_ms > most_ms)
        return reading_fault(reading, node, "", name_of(node), " must be a time of at most 366 days",
                             "such as 500ms, 30s, 10m, 2h or 7d");
    return 0;
}

static int read_duration(const struct reading *reading, const struct yaml_node *node, int64_t *ret_ns)
{
    int64_t ms;
    int result = reading_duration(reading, node, &ms);
    *ret_ns = result ? 0 : ms * 1000000;
    return result;
}

static int read_number(const struct reading *reading, const struct yaml_node *node, int64_t least,
                       int64_t most, uint32_t *ret)
{
    int64_t value;
    char after[80];
    struct text text = text_in(after, sizeof after);
    text_string(&text, " must be a whole number from ");
    text_uint(&text, (uint64_t)least);
    text_string(&text, " to ");
    text_uint(&text, (uint64_t)most);
    if (!yaml_integer(node, &value) || value < least || value > most)
        return reading_fault(reading, node, "", name_of(node), after, NULL);
    *ret = (uint32_t)value;
    return 0;
}

static int read_strings(const struct reading *reading, const struct yaml_node *node, struct rule_strings *ret)
{
    bool list = node->kind == YAML_SEQUENCE;
    size_t count = list ? node->count : 1;
    if (count > STRINGS_MAX)
        return reading_fault(reading, node, "", name_of(node), " has more than 64 items", NULL);
    struct span *spans = arena_array(reading->arena, count + 1, sizeof *spans);
    if (!spans)
        return reading_no_memory(reading);
    const struct yaml_node *item = list ? node->first : node;
    for (size_t i = 0; i < count; i++, item = item->next) {
        int result = reading_text(reading, item, PARAGRAPH_MAX, false, &spans[i]);
        if (result)
            return result;
    }
    *ret = (struct rule_strings){spans, count};
    return 0;
}

int reading_expression(const struct reading *reading, const struct yaml_node *node,
                       const struct expression **ret)
{
    struct expression_fault fault;
    if (!yaml_is_text(node))
        return reading_fault(reading, node, "", name_of(node), " must be an expression",
                             "a comparison such as source.side == external");
    int result = expression_new(node->text, reading->vocabulary, reading->arena, ret, &fault);
    if (result == -SIGWARDEN_ERROR_MEMORY)
        return reading_no_memory(reading);
    if (result == 0) {
        *reading->patterns += expression_patterns(*ret);
        return *reading->patterns <= RULES_PATTERNS_MAX
                   ? 0
                   : yaml_error(node, reading->reterr, "all rules together have more than 256 patterns",
                                "`contains` and `startswith` cost far less than `matches`");
    }
    result = yaml_error(node, reading->reterr, fault.message, fault.hint);
    struct position start = {node->line, node->column};
    struct position place = position_in_scalar(reading->file, start, node->text, fault.offset);
    reading->reterr->line = place.line;
    reading->reterr->column = place.column;
    return result;
}

static int read_key(const struct reading *reading, const struct key *key, const struct yaml_node *node)
{
    void *member = (char *)reading->rule + key->offset;
    switch (key->type) {
    case KEY_SLUG:
        return reading_slug(reading, node, "a rule's name", member);
    case KEY_NUMBER:
        return read_number(reading, node, 1, INT32_MAX, member);
    case KEY_NUMBER_OR_ZERO:
        return read_number(reading, node, 0, WINDOW_COUNT_MAX, member);
    case KEY_PERCENT:
        return read_number(reading, node, 0, 99, member);
    case KEY_LINE:
        return reading_text(reading, node, LINE_MAX, false, member);
    case KEY_PARAGRAPH:
        return reading_text(reading, node, PARAGRAPH_MAX, true, member);
    case KEY_STRINGS:
        return read_strings(reading, node, member);
    case KEY_WORD_OR_NULL:
        return yaml_is_null(node) ? 0 : reading_word(reading, node, key->words, member);
    case KEY_WORD:
        return reading_word(reading, node, key->words, member);
    case KEY_EXPRESSION:
        return reading_expression(reading, node, member);
    case KEY_DURATION:
        return read_duration(reading, node, member);
    case KEY_FIELDS:
        return reading_fields(reading, node, member);
    case KEY_SEQUENCE:
        return reading_sequence(reading, node);
    case KEY_EXCEPTIONS:
        return reading_exceptions(reading, node);
    case KEY_TESTS:
        return reading_tests(reading, node);
    }
    return 0;
}

static int check_keys(const struct reading *reading, const struct yaml_node *node)
{
    const char *names[KEY_COUNT];
    for (size_t i = 0; i < KEY_COUNT; i++)
        names[i] = keys[i].name;
    int result = yaml_check_keys(node, names, KEY_COUNT, "a rule", reading->reterr);
    for (size_t i = 0; i < KEY_COUNT && result == 0; i++)
        if (keys[i].required && !yaml_member(node, keys[i].name))
            result = reading_fault(reading, node, "this rule has no ", keys[i].name, "", NULL);
    return result;
}

/* What follows from the rest. */
static void finish(struct rule *rule)
{
    rule->cost = rule->undecided_unless ? expression_cost(rule->undecided_unless) : 0;
    rule->cost += rule->memory.share ? expression_cost(rule->memory.share) : 0;
    for (unsigned i = 0; i < rule->memory.step_count; i++) {
        rule->cost += expression_cost(rule->memory.steps[i]);
    }
    if (!rule->memory.step_count)
        rule->cost += expression_cost(rule->when);
}

static int read_rule(const struct reading *reading, const struct yaml_node *node)
{
    struct rule *rule = reading->rule;
    rule->file = reading->name;
    rule->line = node->line;
    rule->confidence = RULE_CONFIDENCE_HIGH;
    int result = check_keys(reading, node);
    for (size_t i = 0; i < KEY_COUNT && result == 0; i++) {
        const struct yaml_node *member = yaml_member(node, keys[i].name);
        if (member)
            result = read_key(reading, &keys[i], member);
    }
    if (result)
        return result;
    if (rule->undecided_unless && !rule->when_unknown)
        return yaml_error(yaml_member(node, "undecided_unless"), reading->reterr,
                          "undecided_unless says nothing without when_unknown", "add when_unknown: low");
    result = reading_memory_check(reading, node);
    if (result)
        return result;
    finish(rule);
    return 0;
}

static int taken(const struct reading *reading, const struct yaml_node *node, const char *key,
                 const struct rule *by)
{
    char hint[160];
    struct text text = text_in(hint, sizeof hint);
    text_string(&text, "it is that of ");
    text_span(&text, by->name);
    text_string(&text, " in line ");
    text_uint(&text, by->line);
    text_string(&text, " of ");
    text_span(&text, by->file);
    return reading_fault(reading, yaml_member(node, key), "another rule has this ",
                         strcmp(key, "id") ? "name" : "id", "", hint);
}

static int add(const struct reading *reading, const struct yaml_node *node, struct rule_list *list,
               struct rule_entry *entry)
{
    for (const struct rule_entry *other = list->first; other; other = other->next) {
        if (other->rule.id == entry->rule.id)
            return taken(reading, node, "id", &other->rule);
        if (span_equal(other->rule.name, entry->rule.name))
            return taken(reading, node, "rule", &other->rule);
    }
    if (list->count == RULES_MAX)
        return yaml_error(node, reading->reterr, "there are more than 4096 rules", NULL);
    *(list->last ? &list->last->next : &list->first) = entry;
    list->last = entry;
    list->count++;
    return 0;
}

static int add_rule(struct reading *reading, const struct yaml_node *node, struct rule_list *list)
{
    struct rule_entry *entry = arena_take(reading->arena, sizeof *entry);
    if (!entry)
        return reading_no_memory(reading);
    reading->rule = &entry->rule;
    int result = read_rule(reading, node);
    return result ? result : add(reading, node, list, entry);
}

static bool is_rule(const struct yaml_node *node)
{
    static const char *const others[] = {"list", "macro", "suppress"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (yaml_member(node, others[i]) && !yaml_member(node, "rule"))
            return false;
    return true;
}

struct reading reading_of(const struct rule_document *document, struct arena *arena, struct rule_list *list,
                          struct sigwarden_error *reterr)
{
    return (struct reading){
        .file = document->text,
        .name = document->name,
        .arena = arena,
        .vocabulary = &list->vocabulary,
        .patterns = &list->patterns,
        .reterr = reterr,
    };
}

int rule_file_read_rules(const struct rule_document *document, struct arena *arena, struct rule_list *list,
                         struct sigwarden_error *reterr)
{
    struct reading reading = reading_of(document, arena, list, reterr);
    int result = 0;
    for
        yaml_each(node, document->root)
        {
            if (category_is_entry(node))
                result = category_add(&list->categories, node, arena, reterr);
            else if (catalogue_is_entry(node))
                result = catalogue_add(&reading, node, list);
            else if (is_rule(node))
                result = add_rule(&reading, node, list);
            if (result)
                return result;
        }
    return 0;
}

/*
 * A copy in which the tests of rules are empty lines, so that all else keeps its place. It goes by the layout
 * of the built-in packs: keys of rules stand two blanks in, and what belongs to them farther. They took
 * 60 of 127 million instructions of a start, and nobody ran them.
 */
static struct span without_tests(struct span text, struct arena *documents)
{
    static const char key[] = "  tests:\n";
    size_t len = 0;
    bool in_tests = false;
    uint8_t *kept = arena_take(documents, text.len + 1);
    for (size_t at = 0, next; kept && at < text.len; at = next) {
        const uint8_t *line = text.p + at, *end = memchr(line, '\n', text.len - at);
        next = end ? (size_t)(end - text.p) + 1 : text.len;
        bool begins = next - at == sizeof key - 1 && memcmp(line, key, sizeof key - 1) == 0;
        bool goes_on = next - at == 1 || (next - at > 3 && memcmp(line, "   ", 3) == 0);
        in_tests = begins || (in_tests && goes_on);
        if (!in_tests)
            memcpy(kept + len, line, next - at);
        len += in_tests ? 0 : next - at;
        if (in_tests)
            kept[len++] = '\n';
    }
    return span_of(kept, len);
}

int rule_file_parse(const struct sigwarden_text *file, bool tests, struct arena *arena,
                    struct arena *documents, struct rule_document *ret, struct sigwarden_error *reterr)
{
    *ret = (struct rule_document){
        .text = span_of(file->text, file->len),
        .name = arena_copy(arena, span_of_text(file->name ? file->name : "")),
    };
    if (!ret->name.p)
        return error_set(reterr, SIGWARDEN_ERROR_MEMORY, NULL, "out of memory while loading rules", NULL);
    if (file->len > RULE_FILE_SIZE_MAX)
        return error_set(reterr, SIGWARDEN_ERROR_CONFIGURATION, file->name, "the file is larger than 4 MiB",
                         "split it");
    struct span read = tests ? ret->text : without_tests(ret->text, documents);
    if (!tests && !read.p)
        return error_set(reterr, SIGWARDEN_ERROR_MEMORY, NULL, "out of memory while loading rules", NULL);
    int result = yaml_parse(read, file->name, documents, &ret->root, reterr);
    if (result == 0 && ret->root->kind != YAML_SEQUENCE)
        result =
            yaml_error(ret->root, reterr, "a rule file is a list of rules", "each begins with - rule: NAME");
    return result;
}
