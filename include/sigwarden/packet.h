// SPDX-License-Identifier: Apache-2.0
/*
 * One captured packet, as a capture file or an interface delivers it.
 */
#ifndef SIGWARDEN_PACKET_H
#define SIGWARDEN_PACKET_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct sigwarden_packet {
    int64_t time_ns;       /* since 1970-01-01 UTC, from the capture, never from a clock */
    const uint8_t *data;   /* the bytes from the link layer on; borrowed for one call */
    uint32_t captured_len; /* bytes at data */
    uint32_t wire_len;     /* bytes that were on the wire; more than captured_len: the frame is cut */
    uint32_t link_type;    /* LINKTYPE_ value of the pcap registry: 1 Ethernet, 101 raw IP, 113 SLL */
    uint32_t file;         /* caller's index of the file it came from */
    uint64_t number;       /* frame number in that file, from 1, as Wireshark counts */
};

#ifdef __cplusplus
}
#endif

#endif
