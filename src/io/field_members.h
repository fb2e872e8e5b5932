// SPDX-License-Identifier: Apache-2.0
/*
 * Where each field stands in JSON, made of its path: "signal.component.n" is the member `n` of an object in
 * an object. Keys are kept as they are written, with comma, quotes and colon: to take paths apart and write
 * their keys anew took a third of the instructions of an event.
 *
 * Made when first asked, the same for everybody. Threads: safe.
 */
#ifndef SIGWARDEN_IO_FIELD_MEMBERS_H
#define SIGWARDEN_IO_FIELD_MEMBERS_H

#include "signal/field.h"

#define FIELD_PIECE_SIZE  31
#define FIELD_PIECE_SHORT 16 /* most are */
#define FIELD_DEPTH_MAX   2  /* objects around a member */
#define FIELD_OBJECTS_MAX 64
#define FIELD_ROWS_MAX    1024
#define FIELD_VALUES_MAX  64 /* of a list whose words stand in a row, from the value 0 */

/* `,"gt":"` or "inbound", and the octets behind it that are copied along: a fixed number is a store or two.
 */
struct field_piece {
    uint8_t len;
    char text[FIELD_PIECE_SIZE];
};

static inline char *field_put_piece(char *at, const struct field_piece *piece)
{
    memcpy(at, piece->text, FIELD_PIECE_SHORT);
    if (piece->len > FIELD_PIECE_SHORT)
        memcpy(at + FIELD_PIECE_SHORT, piece->text + FIELD_PIECE_SHORT,
               FIELD_PIECE_SIZE - 1 - FIELD_PIECE_SHORT);
    return at + piece->len;
}

struct field_object {
    uint8_t depth; /* 0: the event itself */
    uint8_t outer; /* number of the outermost object around, itself at depth 1, 0 of the event */
    /* `,"signal":{"component":{` opens it in the event, `,"component":{` where the outermost one is open. */
    struct field_piece opening, opening_inside;
};

/* Of the field's row, what writing it needs is here too: one cache line a member. */
struct field_member {
    _Alignas(64) struct field_piece key;
    const struct field *field;
    const struct field_object *object; /* that it stands in */
    const struct field_piece *rows;    /* what the values from 0 on are written as */
    uint16_t row_count;                /* 0: values are large, or words long */
    uint16_t offset;                   /* of the value in struct signal */
    uint8_t kind;                      /* enum field_kind */
    uint8_t identity;                  /* enum identity, as declared */
    bool is_quoted;                    /* a string: the key has its first quote with it */
};
_Static_assert(sizeof(struct field_member) == 64, "a cache line");
_Static_assert(sizeof(struct signal) <= UINT16_MAX, "offsets fit");

struct field_members {
    struct field_member members[FIELD_COUNT];
    struct field_object objects[FIELD_OBJECTS_MAX]; /* the first is the event itself */
    struct field_piece rows[FIELD_ROWS_MAX];
    unsigned object_count, row_count;
    struct field_set texts; /* what somebody wrote: left out unless revealed */
};

const struct field_members *field_members(void);

/* Whether a field's value is a string in JSON. */
bool field_is_quoted(enum field_id id);

#endif
