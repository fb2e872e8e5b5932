// SPDX-License-Identifier: Apache-2.0
#include "base/ip.h"

#include <arpa/inet.h>

bool ip_parse(struct span text, struct ip_address *ret)
{
    char address[INET6_ADDRSTRLEN];
    if (text.len == 0 || text.len >= sizeof address)
        return false;
    memcpy(address, text.p, text.len);
    address[text.len] = 0;
    *ret = (struct ip_address){.family = 4};
    if (inet_pton(AF_INET, address, ret->bytes) == 1)
        return true;
    *ret = (struct ip_address){.family = 6};
    return inet_pton(AF_INET6, address, ret->bytes) == 1;
}

static bool parse_mask(struct span text, unsigned most, unsigned *ret)
{
    *ret = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.p[i] < '0' || text.p[i] > '9' || text.len > 3)
            return false;
        *ret = *ret * 10 + (unsigned)(text.p[i] - '0');
    }
    return text.len > 0 && *ret <= most;
}

bool ip_parse_prefix(struct span text, struct ip_address *ret, unsigned *ret_mask)
{
    size_t slash = 0;
    while (slash < text.len && text.p[slash] != '/')
        slash++;
    if (!ip_parse(span_of(text.p, slash), ret))
        return false;
    *ret_mask = ip_bits(ret);
    return slash == text.len ||
           parse_mask(span_of(text.p + slash + 1, text.len - slash - 1), *ret_mask, ret_mask);
}

bool ip_is_in(const struct ip_address *ip, const struct ip_address *prefix, unsigned mask)
{
    unsigned octets = mask / 8, bits = mask % 8;
    if (ip->family != prefix->family || memcmp(ip->bytes, prefix->bytes, octets) != 0)
        return false;
    return bits == 0 || ((ip->bytes[octets] ^ prefix->bytes[octets]) & (0xff00u >> bits & 0xff)) == 0;
}
