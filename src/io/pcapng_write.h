// SPDX-License-Identifier: Apache-2.0
/*
 * Writes frames as pcapng (draft-ietf-opsawg-pcapng) that Wireshark opens, each with a comment.
 */
#ifndef SIGWARDEN_IO_PCAPNG_WRITE_H
#define SIGWARDEN_IO_PCAPNG_WRITE_H

#include <stdio.h>

#include <sigwarden/packet.h>

#include "base/span.h"

#define PCAPNG_WRITE_LINKS 16    /* link types that one file can have */
#define PCAPNG_COMMENT_MAX 16384 /* octets of a comment; longer ones lose their end */

struct pcapng_writer {
    FILE *out; /* the caller's; its errors are looked for there */
    uint32_t link_types[PCAPNG_WRITE_LINKS];
    uint32_t link_count;
};

/* Begins a file; application: the program that writes it. */
void pcapng_write_begin(struct pcapng_writer *writer, FILE *out, const char *application);

/* Adds a frame, timed to the nanosecond. False: it has one link type too many. comment: UTF-8, may be empty.
 */
bool pcapng_write_frame(struct pcapng_writer *writer, const struct sigwarden_packet *packet,
                        struct span comment);

#endif
