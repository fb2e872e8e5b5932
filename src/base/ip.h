// SPDX-License-Identifier: Apache-2.0
/*
 * An IP address of either family, as a value.
 */
#ifndef SIGWARDEN_BASE_IP_H
#define SIGWARDEN_BASE_IP_H

#include "base/span.h"

struct ip_address {
    uint8_t family;    /* 4, 6, or 0 for none */
    uint8_t bytes[16]; /* network order; for family 4 the first four, the rest zero */
};

static inline bool ip_equal(const struct ip_address *a, const struct ip_address *b)
{
    return a->family == b->family && memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

/* Its bits: 32 or 128. */
static inline unsigned ip_bits(const struct ip_address *ip)
{
    return ip->family == 4 ? 32 : 128;
}

/* "10.9.0.1" or "2001:db8::1"; false if it is neither. */
bool ip_parse(struct span text, struct ip_address *ret);

/* The same, perhaps with "/16" behind it; *ret_mask is all bits where there is none. */
bool ip_parse_prefix(struct span text, struct ip_address *ret, unsigned *ret_mask);

/* Whether the first `mask` bits, at most ip_bits(prefix), are the same. */
bool ip_is_in(const struct ip_address *ip, const struct ip_address *prefix, unsigned mask);

#endif
