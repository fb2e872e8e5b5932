// SPDX-License-Identifier: Apache-2.0
/*
 * Bytes, packets and flows of the streams that are made for measuring. One thread, one stream: what a flow
 * counts (TSNs, stream sequence numbers) stands in `wire.c`.
 */
#ifndef BENCH_WIRE_H
#define BENCH_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BYTES_MAX = 2048, FLOWS = 8 };

struct bytes {
    uint8_t b[BYTES_MAX];
    size_t len;
};

void put8(struct bytes *to, unsigned value);
void put16(struct bytes *to, unsigned value);
void put24(struct bytes *to, unsigned value);
void put32(struct bytes *to, uint32_t value);
void put(struct bytes *to, const void *from, size_t len);
void put_text(struct bytes *to, const char *text);

/* Two digits an octet, the first in the low half; `filler` behind an odd number of them. */
void put_digits(struct bytes *to, const char *digits, unsigned filler);

/* The same for the same i in every run; spreads i over 64 bits. */
uint64_t mixed(uint64_t i);

/* The head of the capture. */
void wire_begin(void);

/* An SCTP user message between the far side (flow 0 to 7) and home; large ones go in several chunks, and
 * every fourth packet acknowledges what came the other way. */
void wire_sctp(unsigned flow, bool from_home, unsigned port, uint32_t ppid, const struct bytes *message);

/* A UDP datagram between a gateway abroad and one at home, both on this port. */
void wire_udp(uint32_t abroad, uint32_t home, bool from_home, unsigned port, const struct bytes *message);

/* False once standard output could not be written. */
bool wire_end(void);

#endif
