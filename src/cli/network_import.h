// SPDX-License-Identifier: Apache-2.0
/*
 * `network import` from inside: network_import.c reads CSV into operators and values, network_import_merge.c
 * puts rows of one name together, finds contradictions and writes YAML.
 */
#ifndef SIGWARDEN_CLI_NETWORK_IMPORT_H
#define SIGWARDEN_CLI_NETWORK_IMPORT_H

#include "base/arena.h"
#include "base/digits.h"

enum import_column {
    COLUMN_NAME,
    COLUMN_COUNTRY,
    COLUMN_PLMN,
    COLUMN_GT,
    COLUMN_REALM,
    COLUMN_IP,
    COLUMN_TADIG,
    COLUMN_COUNT
};

enum {
    IMPORT_ROWS_MAX = 65534,    /* operators that a description may have */
    IMPORT_VALUES_MAX = 500000, /* so that the result stays within YAML's million nodes */
    IMPORT_ERRORS_MAX = 100,    /* that are said one by one */
};

/* Where something was written. */
struct import_place {
    const char *file;
    unsigned line, column;
};

struct import_row {
    struct import_place place;
    struct span name, country; /* empty: not said */
    uint32_t operator_row;     /* the first row of this name: its own index in the first one */
};

struct import_value {
    struct import_place place;
    struct span text; /* in the form in which it is written */
    uint32_t row;
    uint8_t column; /* enum import_column */
};

struct import {
    struct arena arena; /* texts */
    struct import_row *rows;
    struct import_value *values;
    uint32_t row_count, row_capacity, value_count, value_capacity;
    uint64_t errors;
};

/* Says what is wrong, where, and what to do (`hint` may be NULL), and counts it. */
void import_wrong(struct import *import, const struct import_place *place, const char *message,
                  const char *hint);

/* The same about a word: MESSAGE "WORD". */
void import_wrong_word(struct import *import, const struct import_place *place, const char *message,
                       struct span word, const char *hint);

/* Puts rows of one name together; says what contradicts. */
void import_merge(struct import *import);

/* Prints the operators. 0, or EXIT_CONFIG after saying what is wrong. */
int import_write(struct import *import);

#endif
