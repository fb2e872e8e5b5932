// SPDX-License-Identifier: Apache-2.0
/*
 * One rule file: from YAML to checked rules. rule_file.c reads the keys of rules, rule_file_test.c their
 * tests.
 */
#ifndef SIGWARDEN_RULES_RULE_FILE_H
#define SIGWARDEN_RULES_RULE_FILE_H

#include "rules/category.h"
#include "rules/ruleset.h"
#include "yaml/yaml.h"

struct rule_entry {
    struct rule rule;
    struct rule_entry *next;
};

/* The rules of all files so far, in the order of reading, and the table of categories. */
struct rule_list {
    struct rule_entry *first, *last;
    size_t count;
    struct category_table categories;
};

/*
 * Adds the file's rules to the list; they and all they point to are in the arena. Memory for the document
 * itself is taken from `alloc` and given back. 0, or negative with *reterr filled.
 */
int rule_file_read(const struct sigwarden_text *file, struct arena *arena,
                   const struct sigwarden_alloc *alloc, struct rule_list *list,
                   struct sigwarden_error *reterr);

/* What the functions below share while one rule is read. */
struct reading {
    struct span file; /* its text, for places within scalars */
    struct span name; /* in the arena */
    struct arena *arena;
    struct sigwarden_error *reterr;
    struct rule *rule;
};

/* Out of memory, as an error. */
int reading_no_memory(const struct reading *reading);

/* The text of a scalar, copied to the arena. It is not empty, not too long, and cannot drive a terminal. */
int reading_text(const struct reading *reading, const struct yaml_node *node, size_t most, bool lines,
                 struct span *ret);

/* The value of a word of the list. */
int reading_word(const struct reading *reading, const struct yaml_node *node, const struct field_words *words,
                 uint8_t *ret);

/* The value of the key `tests`. */
int reading_tests(const struct reading *reading, const struct yaml_node *node);

#endif
