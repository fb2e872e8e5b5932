// SPDX-License-Identifier: Apache-2.0
/*
 * A YAML document from memory as a tree, with line and column at every node. Rules and the network
 * description are read through it.
 *
 * What is accepted is the part of YAML that people write by hand: mappings, sequences and scalars, in block
 * and flow style, with comments. Refused with an error, because they hide things or blow up: anchors and
 * aliases, tags, directives, a second document, keys that are no scalars, a key that stands twice in its
 * mapping. Bounds: 16 MiB of text (UTF-8), 32 levels, a million nodes; the time is linear in the text.
 *
 * A scalar is its text as written; nothing is guessed from its looks. 001-01, 00101 and NO stay what they
 * are; yaml_integer() and the like convert on request, and only scalars without quotes.
 *
 * Errors: control path, see sigwarden/error.h; all carry the file's name, line and column.
 * Memory: the tree lies in the caller's arena and lives as long. libyaml uses the libc's while it parses.
 * Threads: a tree may be read by any number.
 */
#ifndef SIGWARDEN_YAML_YAML_H
#define SIGWARDEN_YAML_YAML_H

#include <sigwarden/error.h>

#include "base/arena.h"

#define YAML_SIZE_MAX  (16u << 20)
#define YAML_DEPTH_MAX 32
#define YAML_NODES_MAX 1000000

enum yaml_kind { YAML_SCALAR, YAML_SEQUENCE, YAML_MAPPING };

struct yaml_node {
    uint8_t kind;                   /* enum yaml_kind */
    bool plain;                     /* a scalar without quotes */
    unsigned line, column;          /* of its first character, from 1 */
    struct span text;               /* of a scalar; a zero stands behind it, and none within */
    uint32_t count;                 /* of a sequence its items, of a mapping its members */
    const char *file_name;          /* as given to yaml_parse(); "" for none */
    const struct yaml_node *first;  /* item or member */
    const struct yaml_node *next;   /* item or member of the same parent */
    const struct yaml_node *key;    /* of a member of a mapping: its key, a scalar */
    const struct yaml_node *parent; /* NULL for the root */
};

/* for (item = node->first; item; item = item->next), for items and for members (item->key). */
#define yaml_each(item, node) (const struct yaml_node *item = (node)->first; item; item = item->next)

/*
 * Parses `text`, which may go afterwards. A text without content yields a null scalar. Returns 0 and the
 * root, or negative with *reterr filled.
 */
int yaml_parse(struct span text, const char *file_name, struct arena *arena, const struct yaml_node **ret,
               struct sigwarden_error *reterr);

/* The member's value; NULL if there is none, or if `node` is no mapping. Cost: linear in its members. */
const struct yaml_node *yaml_member(const struct yaml_node *node, const char *key);

/* Nothing: plain and empty, "~" or "null". */
bool yaml_is_null(const struct yaml_node *node);

/* A scalar that is not null. */
bool yaml_is_text(const struct yaml_node *node);

/* Each true, and *ret set, if the node is a plain scalar of that form; no other spelling is taken. */
bool yaml_bool(const struct yaml_node *node, bool *ret);          /* true, false */
bool yaml_integer(const struct yaml_node *node, int64_t *ret);    /* -12, 0, 345; decimal */
bool yaml_millionths(const struct yaml_node *node, int64_t *ret); /* 47.14, -8, .5; six decimals count */

/* YYYY-MM-DD, with or without quotes, a day that exists; days since 1970-01-01. */
bool yaml_date(const struct yaml_node *node, int64_t *ret_days);

/* "a single value", "a list", "a mapping": for messages. */
const char *yaml_kind_name(const struct yaml_node *node);

/*
 * Fills *reterr (which may be NULL) with a SIGWARDEN_ERROR_CONFIGURATION at the node and returns its
 * negative, so that a loader fails with `return yaml_error(...)`. `hint` may be NULL.
 */
int yaml_error(const struct yaml_node *node, struct sigwarden_error *reterr, const char *message,
               const char *hint);

/* The same about a word: MESSAGE "WORD", and where `meant` is not NULL: did you mean "MEANT"? */
int yaml_error_word(const struct yaml_node *node, struct sigwarden_error *reterr, const char *message,
                    struct span word, const char *meant);

/*
 * Checks that the node is a mapping and every key one of `keys`: 0, or negative with *reterr at the first key
 * that is not. `what` names the mapping in the message: unknown key "gst" in WHAT.
 */
int yaml_check_keys(const struct yaml_node *node, const char *const *keys, size_t count, const char *what,
                    struct sigwarden_error *reterr);

#endif
