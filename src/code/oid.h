// SPDX-License-Identifier: Apache-2.0
/*
 * The contents of an OBJECT IDENTIFIER (X.690 8.19) as numbers.
 *
 * Threads: any. Cost: O(length), no allocation.
 */
#ifndef SIGWARDEN_CODE_OID_H
#define SIGWARDEN_CODE_OID_H

#include "base/span.h"

#define OID_ARCS_MAX 16

struct oid {
    uint32_t arcs[OID_ARCS_MAX]; /* the first holds the two top arcs: 40 * first + second */
    unsigned count;
    bool odd; /* needless octets, an arc that does not end, or more than fits */
};

/* Never fails: what is odd is said in the result, which holds what could be read. */
struct oid oid_of(struct span contents);

/*
 * Whether the contents are the octets of `front` and then `more` arcs of an octet each. Application contexts
 * are, and to take one to pieces costs a hundred instructions.
 */
static inline bool oid_is_short(struct span contents, const uint8_t *front, size_t front_len, size_t more)
{
    if (contents.len != front_len + more || memcmp(contents.p, front, front_len) != 0)
        return false;
    uint8_t all = 0;
    for (size_t i = front_len; i < contents.len; i++)
        all |= contents.p[i];
    return all < 0x80;
}

/* Whether it begins with these `count` arcs, written as in struct oid. */
bool oid_starts_with(const struct oid *oid, const uint32_t *arcs, unsigned count);

#endif
