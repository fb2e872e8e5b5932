// SPDX-License-Identifier: Apache-2.0
/*
 * Writes JSON, append-only, into a text. Commas are the writer's business; the caller opens, adds and
 * closes. A key of NULL stands for an element of an array. Strings are escaped per RFC 8259; bytes that are
 * not UTF-8 become U+FFFD, so that the result always parses.
 */
#ifndef SIGWARDEN_BASE_JSON_H
#define SIGWARDEN_BASE_JSON_H

#include "base/octets.h"
#include "base/text.h"

struct json {
    struct text out;
    bool comma; /* the next member needs one */
};

static inline struct json json_in(char *buffer, size_t size)
{
    return (struct json){text_in(buffer, size), false};
}

/* Marks what may not stand in a string as it is: all but ASCII with nothing to escape. */
static inline octets_block json_odd_octets(octets_block octets)
{
    typedef uint8_t unsigned_block __attribute__((vector_size(sizeof octets)));
    const octets_block next =
        (octets_block)((unsigned_block)octets + 1); /* of 0x7f below 0, as of those above */
    return (next < 0x21) | (octets == '"') | (octets == '\\');
}

static inline bool json_is_plain(struct span value)
{
    return octets_none(value, json_odd_octets);
}

/* jansson has functions of the same names; a shared libjansson must not call these in place of its own. */
#pragma GCC visibility push(hidden)

void json_object(struct json *json, const char *key); /* { */
void json_object_end(struct json *json);
void json_array(struct json *json, const char *key); /* [ */
void json_array_end(struct json *json);

void json_string(struct json *json, const char *key, struct span value);
void json_text(struct json *json, const char *key, const char *value);
void json_uint(struct json *json, const char *key, uint64_t value);
void json_bool(struct json *json, const char *key, bool value);
void json_null(struct json *json, const char *key);
/* What stands between the quotes of a string; with them. */
void json_escaped(struct text *out, struct span value);
void json_quoted(struct text *out, struct span value);
/* `value` stands as it is: a number or a literal. */
void json_raw(struct json *json, const char *key, struct span value);

#pragma GCC visibility pop

#endif
