// SPDX-License-Identifier: Apache-2.0
/*
 * BER (X.690) as real signalling networks send it: definite and indefinite, minimal and non-minimal
 * lengths, single and multi-byte tags are all read alike; whatever is unusual is noted and hides
 * nothing. A tag in an unusual form compares equal to its usual form.
 *
 * Notes: ber_length_indefinite, ber_length_nonminimal, ber_tag_multibyte, ber_string_constructed, ber_depth.
 * `notes` may be NULL everywhere: a second look at the same bytes should not note them twice.
 *
 * Bounds: tags to 28 bits (beyond: LIMIT), lengths to 2^32-1 (beyond, and the reserved 0xff: MALFORMED), at
 * most BER_DEPTH_MAX indefinite elements directly in each other (beyond: LIMIT).
 *
 * Cost of ber_next(): the octets of identifier and length; of an element of indefinite length in addition one
 * pass over its contents, which steps over the definite elements in it. A caller that walks a whole tree
 * therefore passes over no byte more than BER_DEPTH_MAX + 1 times, however it is nested. No allocation.
 */
#ifndef SIGWARDEN_CODE_BER_H
#define SIGWARDEN_CODE_BER_H

#include "base/cursor.h"
#include "base/note.h"

#define BER_DEPTH_MAX 32

/* A tag as one number: class in the two top bits, tag number below; the constructed bit apart. */
#define BER_UNIVERSAL(n)   (UINT32_C(0) << 30 | (n))
#define BER_APPLICATION(n) (UINT32_C(1) << 30 | (n))
#define BER_CONTEXT(n)     (UINT32_C(2) << 30 | (n))
#define BER_PRIVATE(n)     (UINT32_C(3) << 30 | (n))

enum {
    BER_BOOLEAN = 1,
    BER_INTEGER = 2,
    BER_BIT_STRING = 3,
    BER_OCTET_STRING = 4,
    BER_NULL = 5,
    BER_OBJECT_IDENTIFIER = 6,
    BER_EXTERNAL = 8,
    BER_ENUMERATED = 10,
    BER_SEQUENCE = 16,
    BER_SET = 17,
};

struct ber {
    uint32_t tag; /* BER_UNIVERSAL(n) ... */
    bool constructed;
    struct cursor value; /* the contents, without end-of-contents octets */
    struct span whole;   /* identifier, length and contents, as they stand */
};

/*
 * Reads the next element of `in`: true if there is one whose identifier and length could be read.
 *
 *     while (ber_next(&in, &element, notes))
 *         look at element;
 *     status = cursor_status(&in);
 *
 * misses nothing: where an element is longer than what is left of `in`, it is still delivered, with the
 * front of its value, and `in` has failed, so that the next call returns false. A caller that must know at
 * once whether an element is whole asks cursor_ok(in). After the loop the status is OK (all was read),
 * TRUNCATED (the capture ended; the value's cursor is then cut, and reading to its end gives TRUNCATED too),
 * MALFORMED (the sender's lengths contradict each other, or an indefinite one is never closed) or LIMIT.
 * When false, *ret is zeroed.
 *
 * End-of-contents octets that close nothing come as an element with tag 0 and no contents.
 */
static inline bool ber_next(struct cursor *in, struct ber *ret, struct notes *notes);

/*
 * The contents of a string type, which BER allows to be cut into pieces (constructed form). A
 * primitive one is returned as it stands. Of a constructed one, the first non-empty piece is
 * returned, and ber_string_constructed noted. Cost: linear in the element. The span is the packet's.
 */
struct span ber_string(const struct ber *element, struct notes *notes);

/*
 * The same, but the pieces are put together in `room`, as many as fit; a primitive one is returned as it
 * stands.
 */
struct span ber_string_joined(const struct ber *element, uint8_t *room, size_t room_len, struct notes *notes);

/* INTEGER or ENUMERATED contents of 1 to 8 octets; false, *ret 0, for others. */
bool ber_integer(struct span contents, int64_t *ret);

/* The identifier octet, X.690 8.1.2. */
enum { BER_CLASS_SHIFT = 6, BER_CONSTRUCTED = 0x20, BER_NUMBER_MASK = 0x1f };

/* What ber_next() does with an element that is not a short one, or was lost. */
bool ber_next_any(struct cursor *in, struct ber *ret, struct notes *notes);

/*
 * An element whose tag and length take an octet each and which lies whole in its parent: almost all are, and
 * have nothing to note. Read here they cost half the instructions.
 */
static inline bool ber_next_short(struct cursor *in, struct ber *ret)
{
    enum { HEADER_LEN = 2, LENGTH_MAX = 0x7f };
    const struct span rest = cursor_rest(in); /* empty where `in` has failed */
    if (rest.len < HEADER_LEN)
        return false;
    const uint8_t tag = rest.p[0], len = rest.p[1];
    const uint8_t number = tag & BER_NUMBER_MASK;
    if (number == BER_NUMBER_MASK || len > LENGTH_MAX || len > rest.len - HEADER_LEN)
        return false;
    ret->tag = (uint32_t)(tag >> BER_CLASS_SHIFT) << 30 | number;
    ret->constructed = tag & BER_CONSTRUCTED;
    ret->whole = span_of(rest.p, (size_t)len + HEADER_LEN);
    ret->value = cursor_sub(in, ret->whole.len);
    cursor_skip(&ret->value, HEADER_LEN);
    return true;
}

static inline bool ber_next(struct cursor *in, struct ber *ret, struct notes *notes)
{
    if (ber_next_short(in, ret))
        return true;
    /* an empty rest of a cut cursor is where an element was lost, not the end */
    if (cursor_left(in) || in->cut)
        return ber_next_any(in, ret, notes);
    *ret = (struct ber){0}; /* the end */
    return false;
}

#endif
