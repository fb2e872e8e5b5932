// SPDX-License-Identifier: Apache-2.0
/*
 * What the parts of the capture reader share; nobody else includes it. A format is one function that yields
 * the next packet of a stream; everything else is done once, in capture.c.
 */
#ifndef SIGWARDEN_IO_CAPTURE_FORMAT_H
#define SIGWARDEN_IO_CAPTURE_FORMAT_H

#include "base/cursor.h"
#include "io/capture.h"
#include "io/capture_stream.h"

/* An interface of the pcapng section that is being read. */
struct section_interface {
    uint32_t link_type;
    uint32_t snaplen;
    uint32_t listed;     /* its place in the statistics */
    uint32_t multiplier; /* nanoseconds of a time stamp are (units / divisor * multiplier) >> shift */
    uint8_t shift;
    uint64_t divisor;
    int64_t offset_s;                           /* if_tsoffset */
    uint64_t received, dropped, dropped_system; /* of its last statistics block */
};

struct capture {
    struct stream stream;
    int (*read)(struct capture *capture, struct sigwarden_packet *ret); /* the format's; as capture_next() */
    struct sigwarden_error error;
    bool done;
    bool big;     /* byte order of the file, or of the section */
    bool nano;    /* pcap: the fraction of a second counts nanoseconds */
    uint8_t swap; /* pcap: enum pcap_swap */
    uint32_t link_type;
    uint32_t file;
    uint64_t number; /* of the last frame */

    struct section_interface *section; /* pcapng */
    uint32_t section_count, section_room;

    struct capture_statistics statistics;
    struct capture_interface *listed;
    uint32_t listed_count, listed_room;
    bool timed;      /* a packet with a time has come */
    int64_t time_ns; /* of the last one */
};

static inline uint16_t capture_u16(struct cursor *c, bool big)
{
    return big ? cursor_be16(c) : cursor_le16(c);
}

static inline uint32_t capture_u32(struct cursor *c, bool big)
{
    return big ? cursor_be32(c) : cursor_le32(c);
}

static inline uint64_t capture_u64(struct cursor *c, bool big)
{
    uint64_t first = capture_u32(c, big), second = capture_u32(c, big);
    return big ? first << 32 | second : second << 32 | first;
}

/* Read the rest of the header; 0, or negative with capture->error set. */
int capture_pcap_begin(struct capture *capture);
int capture_pcapng_begin(struct capture *capture);

/*
 * The stream has fewer bytes than are needed for `what` ("a packet"). With none left this is the end: 0. Else
 * the stream's own failure, or that the file ends in the middle: negative.
 */
int capture_ended(struct capture *capture, size_t left_len, const char *what);

/* The file is broken at the next byte: `what` with `value` in place of its '%'. Negative. */
int capture_broken(struct capture *capture, const char *what, uint64_t value);

int capture_fail(struct capture *capture, enum sigwarden_error_code code, const char *message,
                 const char *hint);

/* The number that packets carry for a link type as a file has it. */
uint32_t capture_link_type(uint32_t written);

/* The place of an interface in the statistics; negative when out of memory, with capture->error set. */
int capture_list_interface(struct capture *capture, const struct capture_interface *described, uint32_t *ret);

/* Counts a packet whose fields are set, completes it and gives it its number; `timed`: its time is its own.
 */
void capture_count(struct capture *capture, uint32_t listed, bool timed, struct sigwarden_packet *packet);

/* Says of a file that is no capture of ours what it seems to be. `message` has room for 256 bytes. */
void capture_guess(struct span front, char *message, const char **ret_hint);

#endif
