// SPDX-License-Identifier: Apache-2.0
/*
 * Rule files: from YAML to checked rules. rule_file.c reads the keys of rules, rule_file_memory.c those by
 * which they remember, rule_file_exceptions.c who is not told of, rule_file_test.c their tests,
 * rule_file_words.c lists and macros.
 */
#ifndef SIGWARDEN_RULES_RULE_FILE_H
#define SIGWARDEN_RULES_RULE_FILE_H

#include "rules/category.h"
#include "rules/ruleset.h"
#include "rules/vocabulary.h"
#include "yaml/yaml.h"

struct rule_entry {
    struct rule rule;
    struct rule_entry *next;
};

struct threat_entry {
    struct rule_threat threat;
    struct threat_entry *next;
};

/* What all files so far hold. */
struct rule_list {
    struct rule_entry *first, *last; /* in the order of reading */
    size_t count;
    uint32_t patterns;                               /* regular expressions */
    struct threat_entry *first_threat, *last_threat; /* the catalogue, in the order of reading */
    size_t threat_count;
    struct category_table categories;
    struct vocabulary vocabulary;
};

/* A file and the document in it, which outlives the reading. */
struct rule_document {
    struct span text, name;
    const struct yaml_node *root;
};

/*
 * Parses a file into `document`; its name is copied to `arena`. 0, or negative with *reterr filled. tests:
 * whether the tests of its rules are wanted; else it must be one of the built-in packs. Then,
 * over the documents of all files in turn: rule_file_read_lists(), rule_file_read_macros(),
 * rule_file_read_rules() for rules and categories, rule_file_read_suppressions() what suppresses rules. All
 * they make is in the arena.
 */
int rule_file_parse(const struct sigwarden_text *file, bool tests, struct arena *arena,
                    struct arena *documents, struct rule_document *ret, struct sigwarden_error *reterr);
int rule_file_read_lists(const struct rule_document *document, struct arena *arena, struct rule_list *list,
                         struct sigwarden_error *reterr);
int rule_file_read_macros(const struct rule_document *document, struct arena *arena, struct rule_list *list,
                          struct sigwarden_error *reterr);
int rule_file_read_rules(const struct rule_document *document, struct arena *arena, struct rule_list *list,
                         struct sigwarden_error *reterr);
int rule_file_read_suppressions(const struct rule_document *document, struct arena *arena,
                                struct rule_list *list, struct sigwarden_error *reterr);

/* What the functions below share while one rule, or another entry, is read. */
struct reading {
    struct span file; /* its text, for places within scalars */
    struct span name; /* in the arena */
    struct arena *arena;
    const struct vocabulary *vocabulary;
    uint32_t *patterns; /* of all rules so far */
    struct sigwarden_error *reterr;
    struct rule *rule;
};

struct reading reading_of(const struct rule_document *document, struct arena *arena, struct rule_list *list,
                          struct sigwarden_error *reterr);

/* Out of memory, as an error. */
int reading_no_memory(const struct reading *reading);

/* "BEFORE KEY AFTER" as an error at the node; hint may be NULL. */
int reading_fault(const struct reading *reading, const struct yaml_node *node, const char *before,
                  const char *key, const char *after, const char *hint);

/* The text of a scalar, copied to the arena. It is not empty, not too long, and cannot drive a terminal. */
int reading_text(const struct reading *reading, const struct yaml_node *node, size_t most, bool lines,
                 struct span *ret);

/* A name of lower-case letters, digits and hyphens, copied to the arena; what: "a rule's name". */
int reading_slug(const struct reading *reading, const struct yaml_node *node, const char *what,
                 struct span *ret);

/* The value of a word of the list. */
int reading_word(const struct reading *reading, const struct yaml_node *node, const struct field_words *words,
                 uint8_t *ret);

/* A duration such as 10m, above zero. */
int reading_duration(const struct reading *reading, const struct yaml_node *node, int64_t *ret_ms);

int reading_expression(const struct reading *reading, const struct yaml_node *node,
                       const struct expression **ret);

/* The value of the key `tests`. */
int reading_tests(const struct reading *reading, const struct yaml_node *node);

/* rule_file_memory.c: the values of `by`, `distinct`, `first_seen`; of `sequence`; and whether the keys of a
 * rule with memory go together. */
int reading_fields(const struct reading *reading, const struct yaml_node *node, struct rule_fields *ret);
int reading_sequence(const struct reading *reading, const struct yaml_node *node);
int reading_memory_check(const struct reading *reading, const struct yaml_node *rule);

/* rule_file_exceptions.c: the value of the key `exceptions`. */
int reading_exceptions(const struct reading *reading, const struct yaml_node *node);

/* rule_file_catalogue.c: whether an item is a threat of the catalogue; adds one. */
bool catalogue_is_entry(const struct yaml_node *item);
int catalogue_add(const struct reading *reading, const struct yaml_node *item, struct rule_list *list);

#endif
