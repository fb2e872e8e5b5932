// SPDX-License-Identifier: Apache-2.0
/*
 * An IP address of either family, as a value.
 */
#ifndef SIGWARDEN_BASE_IP_H
#define SIGWARDEN_BASE_IP_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct ip_address {
    uint8_t family;    /* 4, 6, or 0 for none */
    uint8_t bytes[16]; /* network order; for family 4 the first four, the rest zero */
};

static inline bool ip_equal(const struct ip_address *a, const struct ip_address *b)
{
    return a->family == b->family && memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

#endif
