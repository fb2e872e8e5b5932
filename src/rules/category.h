// SPDX-License-Identifier: Apache-2.0
/*
 * The table of categories: who may send which operation across a border, in GSMA's classes (FS.11). It is
 * data: rules/categories.yaml is built in, and a rule file may hold entries of its own, which go before it:
 *
 *     - category: 2
 *       operations: [insertSubscriberData, provideRoamingNumber]
 *       source_ssn: [6]          # only from these subsystems; left out: from any
 *       destination_ssn: [7, 149]
 *       because: the home network writes into the visited one
 *
 * Of the entries that fit a signal the one read last counts.
 *
 * A table is constant once its entries are added and may be shared. Cost of a look-up: the entries of the
 * operation.
 */
#ifndef SIGWARDEN_RULES_CATEGORY_H
#define SIGWARDEN_RULES_CATEGORY_H

#include "base/arena.h"
#include "signal/signal.h"
#include "yaml/yaml.h"

#define CATEGORY_ENTRIES_MAX 1024 /* in a table, an operation of an entry counted as one */
#define CATEGORY_BUCKETS     512

struct category_entry {
    uint32_t operation; /* a value of the operation words */
    uint8_t category;   /* enum category */
    bool any_source, any_destination;
    uint64_t source_ssn[4], destination_ssn[4]; /* a bit for each that fits */
    uint16_t before; /* the number, from 1, of the entry read before in the same bucket; 0: none */
    struct span because;
};

struct category_table {
    struct category_entry *entries; /* in the order of reading */
    uint32_t count;
    uint16_t last[CATEGORY_BUCKETS]; /* the number, from 1, of a bucket's last entry; 0: none */
};

/* Whether an item of a rule file is an entry of this table and not a rule. */
bool category_is_entry(const struct yaml_node *item);

/* Adds an item's entries; they are in the arena. 0, or negative with *reterr filled. */
int category_add(struct category_table *table, const struct yaml_node *item, struct arena *arena,
                 struct sigwarden_error *reterr);

/* enum category; CATEGORY_NONE where no entry fits. */
enum category category_of(const struct category_table *table, const struct signal *signal);

#endif
