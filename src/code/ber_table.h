// SPDX-License-Identifier: Apache-2.0
/*
 * BER read by tables: what an ASN.1 type looks like is data, and one walker reads them all (MAP and CAP).
 *
 * A table is an array of rows in the order of the standard's ASN.1, closed by a row with tag 0. A row says
 * which element it is about and what is to be done with it. Elements that are known but not kept stand there
 * too, so that what is not in a table is unknown to the standard. The short names in which tables are written
 * stand in code/ber_rows.h.
 *
 * What is found are the contents octets, as spans, by the parameter id that a protocol gives to a row: of a
 * number its octets, of a flag (NULL) nothing, of a group the elements in it. Where a parameter occurs
 * several times the first one stays.
 *
 * Notes: parameter_duplicate, parameter_order, parameter_after_extension, parameter_missing, parameter_odd.
 */
#ifndef SIGWARDEN_CODE_BER_TABLE_H
#define SIGWARDEN_CODE_BER_TABLE_H

#include "code/ber.h"

enum ber_field_flag {
    BER_FIELD_REQUIRED = 1,       /* mandatory */
    BER_FIELD_REQUIRED_LATER = 2, /* mandatory in later versions only, see ber_table.later */
    BER_FIELD_OR = 4,             /* another alternative of the CHOICE that begins at a row before */
    BER_FIELD_LIST = 8,     /* SEQUENCE OF: each element is one of the rows of `inner`, any number of times */
    BER_FIELD_GROUP = 16,   /* constructed; its contents are kept as they stand */
    BER_FIELD_COUNTED = 32, /* counted in ber_found.counted */
    BER_FIELD_EMBEDDED = 64, /* an OCTET STRING that holds the rows of `inner` in BER */
};

struct ber_field {
    uint32_t tag;                  /* BER_CONTEXT(n), BER_UNIVERSAL(n); 0 closes the table */
    uint8_t param;                 /* id that keeps it; 0: known, not kept */
    uint8_t flags;                 /* enum ber_field_flag */
    const struct ber_field *inner; /* what a constructed element holds; NULL: not looked into */
};

#define BER_PARAMS_MAX 256 /* ids of a protocol are below */

struct ber_found {
    uint64_t have[BER_PARAMS_MAX / 64]; /* bit of every id that was found */
    uint8_t counted;                    /* elements whose row says so; stops at 255 */
    uint8_t joined_len;
    uint8_t joined[64]; /* strings that came in pieces, put together; their spans point here, so copy none of
                           this */
};

struct ber_table {
    const struct ber_field *fields;
    const uint8_t *second_of; /* by id: where the first later value that differs is kept; 0: nowhere */
    bool list;                /* the rows may come in any order and number, none is missed */
    bool later;               /* BER_FIELD_REQUIRED_LATER counts */
};

static inline bool ber_found_has(const struct ber_found *found, unsigned id)
{
    return found->have[id / 64] >> (id % 64) & 1;
}

static inline bool ber_found_any(const struct ber_found *found)
{
    uint64_t any = 0;
    for (unsigned i = 0; i < BER_PARAMS_MAX / 64; i++)
        any |= found->have[i];
    return any;
}

static inline void ber_found_put(struct ber_found *found, struct span *params, unsigned id,
                                 struct span contents)
{
    params[id] = contents;
    found->have[id / 64] |= UINT64_C(1) << (id % 64);
}

void ber_found_init(struct ber_found *found);

/*
 * Reads all elements of `in` by `table` and adds what is kept to *ret_found and ret_params, an array with
 * room for every id of the table; only members in `have` are set.
 *
 * MALFORMED, TRUNCATED and LIMIT keep what was found, also behind the place where it went wrong; an outermost
 * element without a row is MALFORMED. Bounds: 16 deep, 4096 elements (beyond: LIMIT), tables of 64 rows.
 *
 * Threads: any. Cost: O(length). No allocation.
 */
enum status ber_table_read(struct cursor in, const struct ber_table *table, struct ber_found *ret_found,
                           struct span *ret_params, struct notes *notes);

#endif
