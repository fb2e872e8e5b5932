// SPDX-License-Identifier: Apache-2.0
/*
 * Links in the text of messages, found and normalised so that disguises fall off: what leads to the same host
 * reads the same.
 *
 * Undone are: characters that nobody sees (zero-width ones, soft hyphens, direction marks, variation
 * selectors); compatibility forms (full-width, enclosed and mathematical letters and digits, other dots);
 * letters that look like Latin ones, in a label of the host that has letters of ASCII too, and in one of
 * nothing else under an ASCII top-level domain; percent-encoding of unreserved characters (RFC 3986 6.2.2.2);
 * upper case of scheme and host; user information, and dots at the end of the host; IPv4 addresses in one to
 * four parts, decimal, octal or hexadecimal. Punycode stays as it is.
 *
 * Threads: any. No allocation, no state. Cost: linear in the text; one link is at most URL_SCAN_MAX octets of
 * it.
 */
#ifndef SIGWARDEN_CODE_URL_H
#define SIGWARDEN_CODE_URL_H

#include "base/span.h"

#define URL_HOST_MAX 253
#define URL_TEXT_MAX 511
#define URL_SCAN_MAX 2048

struct url {
    char host[URL_HOST_MAX + 1]; /* lower case, UTF-8; an IPv6 address without brackets */
    /* scheme://host[:port]/path?query#fragment; http where none is named; no default port */
    char text[URL_TEXT_MAX + 1];
    uint16_t port;       /* 0: none is given */
    bool has_scheme;     /* the text names it */
    bool has_user;       /* user@ stood before the host, which is where the link does not lead */
    bool disguised;      /* any of that was undone in the host, case and dots at its end apart; or it has
                            what looks like a slash, dot or colon in it */
    bool mixed_alphabet; /* a label of the host as written has letters of several alphabets */
    bool punycode;       /* a label of the host begins with xn-- */
    bool is_address;     /* the host is an IP address; an IPv4 one is given in dotted form */
    bool shortener;      /* the host is one of the well-known link shorteners of url.def */
    bool cut;            /* the link is longer than fits */
};

/*
 * Finds the next link in UTF-8 text, at or behind *offset, and moves *offset behind it. False at the end.
 *
 * A link is: http:// or https:// and a host; www. and a host; host/path, host:port and host?query, whatever
 * the top-level domain; a bare host whose top-level domain is one of url.def. Hosts have at least two labels,
 * the last not all digits, or are IP addresses (bare ones count only in dotted form with a path or port).
 * Punctuation at the end of a sentence, closing brackets and quotes are not of the link. Mail addresses are
 * none.
 */
bool url_next(const char *text, size_t len, size_t *offset, struct url *ret);

#endif
