// SPDX-License-Identifier: Apache-2.0
/*
 * What can become of bytes that somebody else wrote. Bad input is an outcome, not an error of ours:
 * decoders return one of these, and set what they could read before it happened.
 */
#ifndef SIGWARDEN_BASE_STATUS_H
#define SIGWARDEN_BASE_STATUS_H

enum status {
    STATUS_OK,
    STATUS_TRUNCATED,   /* the capture ended before the message did: says nothing about the sender */
    STATUS_MALFORMED,   /* the sender's lengths, counts or tags contradict each other */
    STATUS_UNSUPPORTED, /* well-formed as far as read, of a kind that we do not decode */
    STATUS_LIMIT,       /* one of our own bounds (depth, count, size) was reached */
};

/* A stable lower-case word for JSON and reports: "ok", "truncated", ... */
const char *status_name(enum status status);

#endif
