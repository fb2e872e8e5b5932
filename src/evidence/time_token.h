// SPDX-License-Identifier: Apache-2.0
/*
 * An authority's word that some octets existed at a time (RFC 3161): what to send to it, and reading its
 * answer. Nothing is sent from here.
 *
 * OpenSSL reads and verifies. Threads: one at a time.
 */
#ifndef SIGWARDEN_EVIDENCE_TIME_TOKEN_H
#define SIGWARDEN_EVIDENCE_TIME_TOKEN_H

#include "base/span.h"

#define TIME_TOKEN_MAX ((size_t)1 << 20) /* octets of an answer */

struct time_token {
    char time[40];       /* that it tells, as the authority wrote it: "Nov 30 09:53:10 2026 GMT" */
    char authority[256]; /* whose certificate signed it */
    bool vouched;        /* by one of the certificates that were given */
};

/* The request for SHA-256 over `data`, in DER; the length, 0 when out of memory. Free with time_token_free().
 */
size_t time_token_request(struct span data, uint8_t **ret);
void time_token_free(uint8_t *request);

/*
 * Whether `answer` is an authority's word about `data`. authorities: a file of certificates (PEM) that are
 * trusted; NULL: the signature is checked with the certificate in the answer, which says nothing about who
 * made it. NULL: it is, and *ret is filled; else what is wrong.
 */
const char *time_token_read(struct span answer, struct span data, const char *authorities,
                            struct time_token *ret);

#endif
