// SPDX-License-Identifier: Apache-2.0
/*
 * The one form that indicators and what is compared with them are brought to.
 *
 * Threads: any. No allocation. Cost: linear in the text, of which at most INDICATOR_VALUE_MAX bytes count.
 */
#ifndef SIGWARDEN_INDICATORS_INDICATOR_VALUE_H
#define SIGWARDEN_INDICATORS_INDICATOR_VALUE_H

#include "base/digits.h"
#include "base/ip.h"
#include "signal/signal.h"

#define INDICATOR_VALUE_MAX 2048
#define INDICATOR_HOST_MAX  253 /* RFC 1035 2.3.4, as text without the dot at its end */

/* An indicator as a list has it. */
struct indicator_value {
    uint8_t type; /* enum indicator_type; what the value is, where that differs from what the list says */
    bool defanged;
    struct ip_address ip; /* of an address */
    unsigned mask;
    size_t len;
    char text[INDICATOR_VALUE_MAX + 1];
};

/*
 * Reads a value of the type that the list says it is. NULL, or why it cannot be used. A `domain` may turn out
 * an address or a link.
 */
const char *indicator_value_read(enum indicator_type type, struct span raw, struct indicator_value *ret);

/*
 * A link without scheme, user, usual port, fragment and slash at its end, the host in lower case; cut to
 * `size` bytes. Returns its length; *ret_host is the host in `ret`, without port and brackets.
 */
size_t indicator_link_text(struct span link, char *ret, size_t size, struct span *ret_host);

/* In lower case (ASCII's letters), without a dot at its end; 0 for what is longer than a host name may be. */
size_t indicator_host_text(struct span host, char ret[static INDICATOR_HOST_MAX]);

/* The access point name in front of ".mnc001.mcc001.gprs"; all of it where that is not there. */
struct span indicator_apn_network_part(struct span lower);

/* An IPv4 or IPv6 address. `loose` takes also the numbers that browsers take for IPv4: 0x7f.1, 2130706433. */
bool indicator_read_ip(struct span text, bool loose, struct ip_address *ret);

/* The bits of the family's addresses. */
static inline unsigned indicator_ip_bits(const struct ip_address *ip)
{
    return ip->family == 4 ? 32 : 128;
}

/* Sets what lies behind the mask to zero. */
void indicator_mask_ip(struct ip_address *ip, unsigned mask);

/* YYYY-MM-DD (its last second) or RFC 3339, as seconds since 1970-01-01. */
bool indicator_read_time(struct span text, int64_t *ret_s);

/* A copy without control characters and what turns the direction of writing; zero-terminated, cut to fit. */
size_t indicator_clean_text(struct span text, char *ret, size_t size);

/* Without the blanks around it. */
struct span indicator_trim(struct span text);

static inline uint8_t indicator_lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c | 0x20) : c;
}

#endif
