// SPDX-License-Identifier: Apache-2.0
/*
 * What an expression is made of, from inside: tests (types.c makes them), the tree that the parser builds of
 * them, and the flat program that the compiler makes of the tree.
 */
#ifndef SIGWARDEN_RULES_PROGRAM_H
#define SIGWARDEN_RULES_PROGRAM_H

#include "rules/expression.h"
#include "rules/lexer.h"
#include "rules/pattern.h"

/* A field of the signal, or of the request that it answers. */
struct operand {
    uint16_t field; /* enum field_id */
    bool of_request;
    bool has_unknown_word;
    uint32_t offset;       /* of the value in struct signal */
    uint32_t unknown_word; /* the value that an ENUM has where nothing is known: its word "unknown" */
};

enum comparison {
    COMPARISON_EQUAL, /* to one of the values, or to the other field */
    COMPARISON_LESS,
    COMPARISON_LESS_OR_EQUAL,
    COMPARISON_GREATER,
    COMPARISON_GREATER_OR_EQUAL,
    COMPARISON_CONTAINS,
    COMPARISON_STARTS_WITH,
    COMPARISON_MATCHES,
    COMPARISON_IS_UNKNOWN,
};

/* Addresses that share their first bits. */
struct ip_prefix {
    struct ip_address address;
    unsigned mask;
};

/* A value of any kind; the field's kind says which, but a pattern belongs to a comparison by MATCHES. */
union value {
    field_type_BOOL boolean;
    field_type_UINT uint;
    field_type_ENUM word;
    field_type_DIGITS digits;
    field_type_PLMN plmn;
    field_type_TEXT text;
    struct ip_prefix ip;
    field_type_CELL cell;
    field_type_DEGREES degrees;
    const struct pattern *pattern;
};

#define SUM_TERMS_MAX 8

/* constant + factor * field + ...; of numbers. */
struct sum {
    int64_t constant;
    uint32_t count;
    struct term {
        struct operand operand;
        int64_t factor;
    } terms[SUM_TERMS_MAX];
};

/* Small numbers that are compared for equality: those from `least` on that have a bit. */
struct value_set {
    uint64_t least;
    uint64_t bits[4];
};

/* One comparison: the leaf of an expression. */
struct test {
    struct operand left;
    struct operand right; /* if against_field */
    uint8_t comparison;   /* enum comparison */
    uint8_t kind;         /* enum field_kind of both sides; the value of a SET is a word */
    bool against_field;
    bool definite; /* `is`: what is not known is not that */
    bool negated;
    uint32_t value_count;
    union value *values;
    const struct value_set *set; /* of the values, where they are numbers near each other; else NULL */
    struct sum *sums;            /* of both sides, where one is calculated; else NULL */
    struct span source;
};

enum node_type { NODE_TEST, NODE_AND, NODE_OR, NODE_NOT };

struct node {
    uint8_t type;              /* enum node_type */
    struct test *test;         /* of NODE_TEST */
    struct node *first, *last; /* children; NODE_NOT has one */
    struct node *next;         /* sibling */
};

enum opcode {
    OPCODE_TEST,          /* result = tests[argument] */
    OPCODE_JUMP_IF_FALSE, /* to instruction `argument` */
    OPCODE_JUMP_IF_TRUE,
    OPCODE_PUSH, /* result */
    OPCODE_AND,  /* result = result and pop */
    OPCODE_OR,
    OPCODE_NOT,
};

struct instruction {
    uint16_t opcode; /* enum opcode */
    uint16_t argument;
};

/* Deeper than any program: a level of the tree holds at most one result back. */
#define EXPRESSION_STACK (EXPRESSION_DEPTH_MAX + 1)

/* A flat program and the tests that it runs, in the order in which it may run them. */
struct program {
    const struct instruction *instructions;
    const struct test *const *tests;
    uint32_t len, test_count;
};

/* A test, and where to go on. */
struct decision {
    const struct test *test;
    uint16_t if_true, if_false; /* another decision, or one of the two ends */
};

enum { DECIDED_FALSE = UINT16_MAX - 1, DECIDED_TRUE };

/* Whether an expression is true. What is unknown is not: a `not` stands before tests only. */
struct decisions {
    const struct decision *list;
    uint16_t start, behind_gate; /* where to begin; and where what gates tell (gate.h) is left out */
};

struct expression {
    struct span source;
    const struct node *tree;
    struct program told; /* in the order of the text, for those who want to know why */
    struct program fast; /* the cheapest test first */
    struct decisions decisions;
    uint32_t cost, patterns;
    const uint32_t *operations; /* NULL: any */
    uint32_t operation_count;
    uint64_t notes; /* of which one must be there; 0: none need be */
};

/* What parser, types and compiler share while one expression is made. */
struct making {
    struct span source;
    struct lexer lexer;
    struct token token;                  /* the next one, not taken yet */
    const struct vocabulary *vocabulary; /* NULL: none */
    struct arena *arena;
    struct expression_fault *fault;
    unsigned depth, tests;
    unsigned values; /* of lists */
    unsigned patterns;
};

/* Each sets the fault and returns NULL, so that `return making_fault(...)` gives up. */
void *making_fault(struct making *making, uint32_t offset, const char *message, const char *hint);
void *making_no_memory(struct making *making);

/* Message "BEFORE `TOKEN` AFTER"; a long token is cut. */
void *making_fault_about(struct making *making, const struct token *token, const char *before,
                         const char *after, const char *hint);

/* A token that does not belong where it stands; advice may be NULL. */
void *making_unexpected(struct making *making, const struct token *token, const char *advice);

/* parser.c: the tree of the whole text. */
struct node *parse_expression(struct making *making);

/*
 * types.c: the comparison that begins with the field named by `name`; takes what belongs to it from the
 * lexer. The source of the test is set by the parser.
 */
struct test *parse_test(struct making *making, const struct token *name);

/* parser.c: takes a token. */
struct token parse_take(struct making *making);

/* types.c: the field of that name, or "request." and its name. False if there is none. */
bool find_operand(struct span name, struct operand *ret);
void *unknown_field(struct making *making, const struct token *name);

/* values.c: what a kind's values look like, and which comparisons it allows. */
struct kind_row {
    const char *name;   /* in docs */
    const char *value;  /* "FIELD is compared with ..." */
    const char *advice; /* where another comparison was tried */
    bool ordered, member, contains, starts;
};
const struct kind_row *kind_row(unsigned kind);

/* values.c: takes one value, or all of a list, that a test's left field is compared with. */
struct test *parse_value(struct making *making, struct test *test);
struct test *parse_list(struct making *making, struct test *test);

/* values.c: gathers the values of a finished test, if they are small numbers. False: no memory. */
bool gather_values(struct making *making, struct test *test);

/* values.c: a field that stands alone is compared with `true`. */
struct test *take_true(struct making *making, struct test *test);

/* values.c: whether this token is a value that fits; the word for what is not known. */
bool fits_value(const struct test *test, const struct token *token);
bool is_unknown_word(const struct token *token);

/* sums.c: whether the next token goes on with a sum; the left side of one, whose first field was taken; and
 * the right side, after the operator. */
bool begins_sum(const struct making *making);
struct test *parse_left_sum(struct making *making, struct test *test);
struct test *parse_right_sum(struct making *making, struct test *test);

/* evaluate.c: one comparison, and what a trace says of it. */
enum rule_truth test_run(const struct test *test, const struct signal *signal, const struct signal *request);
bool test_holds(const struct test *test,
                const void *left); /* of a known value, without the `not`; no patterns */
struct rule_leaf test_leaf(const struct test *test, enum rule_truth result);

/* compile.c: the program of a tree. */
struct expression *compile_tree(struct making *making, const struct node *tree);

/* compile.c: the parts of an `and` or `or` in the order in which they are asked, by cost or as they stand;
 * parts of one cost keep their order. NULL: no memory. */
struct part {
    const struct node *node;
    uint32_t cost;
};
struct part *order_parts(struct making *making, const struct node *node, bool by_cost, uint32_t *ret_count);

/* decisions.c: the decisions of a tree of so many tests; operations: it names those that it asks for. False:
 * no memory. */
bool make_decisions(struct making *making, const struct node *tree, uint32_t tests, bool operations,
                    struct decisions *ret);

#endif
