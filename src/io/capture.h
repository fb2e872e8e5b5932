// SPDX-License-Identifier: Apache-2.0
/*
 * Captures in: pcap and pcapng, plain or packed by gzip or zstd, from a file or from standard input.
 *
 *     struct sigwarden_error error;
 *     struct capture *capture = capture_open("roaming.pcapng.gz", &error);
 *     struct sigwarden_packet packet;
 *     int result;
 *     while ((result = capture_next(capture, &packet)) > 0)
 *         look_at(&packet);
 *     if (result < 0)
 *         complain(capture_error(capture));
 *     capture_close(capture);
 *
 * What is read: pcap of version 2 in both byte orders, with microseconds or nanoseconds; pcapng 1.x in both
 * byte orders with any number of sections and interfaces, each with its link type, clock resolution and
 * offset; Enhanced, Simple and the obsolete Packet Blocks; drop counters of Interface Statistics Blocks.
 * Other blocks are passed over. Formats are told by their first bytes, never by a file's name; concatenated
 * gzip members and zstd frames read as one. Other capture formats are named and refused: editcap converts
 * them. (pcap: draft-ietf-opsawg-pcap; pcapng: draft-ietf-opsawg-pcapng.)
 *
 * Nothing in a file is trusted. A capture whose tail is missing or nonsense delivers every packet in front
 * of that point and then fails once, with the byte offset (of the unpacked data, where it was packed).
 * Memory does not depend on the length of the file: 16 KiB for one that waits, 512 KiB for one that is read,
 * at most about 17 MiB (one packet or block of 16 MiB, beyond which a file counts as broken) and 4 MiB for
 * 65536 interfaces; gzip adds 300 KiB, zstd the window that its writer chose, at most 128 MiB.
 *
 * Threads: a capture belongs to one at a time. Cost: about 10 ns a packet plus the copying of its bytes.
 */
#ifndef SIGWARDEN_IO_CAPTURE_H
#define SIGWARDEN_IO_CAPTURE_H

#include <sigwarden/error.h>
#include <sigwarden/packet.h>

#include "base/span.h"

#define CAPTURE_BLOCK_MAX  (UINT32_C(16) << 20) /* bytes of one packet or pcapng block */
#define CAPTURE_INTERFACES 65536                /* in one section */
#define CAPTURE_LISTED     256                  /* interfaces that are told apart in the statistics */
#define CAPTURE_HASH_SIZE  32

struct capture;

/*
 * Opens `path`, or standard input for "-", and reads its header. NULL on failure, with *reterr saying why:
 * not readable, empty, not a capture (and what it looks like), or a format that we do not read. Reads from
 * pipes; returns when the first bytes are there. A signal whose handler was set without SA_RESTART ends a
 * read that waits (SIGWARDEN_ERROR_INTERRUPTED). Free with capture_close().
 */
struct capture *capture_open(const char *path, struct sigwarden_error *reterr);

/* The same, and what is read of the file is hashed: about 4 ns an octet. */
struct capture *capture_open_hashed(const char *path, struct sigwarden_error *reterr);

/* SHA-256 over the first read_len octets of the file (capture_statistics()), packed where it is packed: of
 * all of it when it was read to its end. False: it was not opened so. */
bool capture_hash(const struct capture *capture, uint8_t ret[CAPTURE_HASH_SIZE]);

/*
 * The same for bytes in memory, which must outlive the capture; `name` is what errors call them. With
 * `block_len` 0 unpacked packets are handed out where they stand; else the bytes are read in pieces of that
 * many, as from a slow pipe.
 */
struct capture *capture_open_memory(const char *name, struct span bytes, size_t block_len,
                                    struct sigwarden_error *reterr);

/* NULL is allowed. */
void capture_close(struct capture *capture);

/*
 * The next packet, in file order. 1: *ret is set and its data stays until the next call. 0: the end.
 * Negative: the capture is broken from here on, capture_error() says how; asking again gives the same.
 *
 * packet.number counts as Wireshark does: every packet, and also the few pcapng blocks that it shows as
 * frames though they hold no packet (custom, systemd journal, sysdig). packet.time_ns is clamped to what
 * int64 holds; a Simple Packet Block has no time and gets that of the packet before it. packet.wire_len is
 * never below captured_len. packet.link_type is without the bits about a frame check sequence, and the
 * numbers 12 and 14, which some systems write for raw IP, become 101.
 */
int capture_next(struct capture *capture, struct sigwarden_packet *ret);

/* Why capture_next() was negative; until then its code is SIGWARDEN_ERROR_NONE. Lives as long as the capture.
 */
const struct sigwarden_error *capture_error(const struct capture *capture);

/* One interface. Sections that describe an interface the same way, as rotated files that were joined, share
 * it. */
struct capture_interface {
    char name[64];      /* if_name as it stands in the file (clean it before a terminal), or "" */
    uint32_t index;     /* in its section */
    uint32_t link_type; /* as packet.link_type */
    uint32_t snaplen;   /* that the file declares; 0 for none; packets may be longer all the same */
    uint64_t packets;
    bool counted;             /* the file has counters for it: the three below, summed over sections */
    uint64_t received;        /* by the interface while capturing, if_recv */
    uint64_t dropped;         /* by the interface for lack of room, if_drop */
    uint64_t dropped_system;  /* by the operating system, os_drop */
    uint64_t dropped_between; /* told by the packets themselves, epb_dropcount; may repeat the others */
};

struct capture_statistics {
    const char *format;  /* "pcap", "pcap with nanoseconds", "pcapng" */
    const char *packing; /* "gzip", "zstd", or NULL */
    uint64_t packets;
    uint64_t bytes;        /* captured */
    uint64_t cut;          /* packets of which the capture kept only the front */
    uint64_t untimed;      /* packets without a time of their own */
    uint64_t backwards;    /* packets earlier than the one before them */
    int64_t first_time_ns; /* the earliest and the latest; 0 where no packet has a time */
    int64_t last_time_ns;
    uint64_t read_len; /* bytes taken from the file so far, packed as they are */
    uint64_t file_len; /* 0 where it is not known, as of a pipe */
    const struct capture_interface
        *interfaces; /* those beyond CAPTURE_LISTED share the last, named "others" */
    uint32_t interface_count;
};

/* What has been seen up to now; the interfaces live until the next call that takes the capture. */
struct capture_statistics capture_statistics(const struct capture *capture);

/*
 * Several captures as one, in order of time: of the packets that stand at the head of each file the earliest
 * comes first; ties go to the file that was added first. Within a file the order stays, so a file whose own
 * times run back does not become sorted. Holds one packet of each file.
 *
 * Cost: log2(files) comparisons a packet. Each file keeps a descriptor open.
 */
struct captures;

/* NULL when out of memory, with *reterr set. */
struct captures *captures_new(struct sigwarden_error *reterr);

/* Closes all. NULL is allowed. */
void captures_free(struct captures *captures);

/*
 * Opens `path` as the next file; only before the first captures_next(). Files count from 0 in the order of
 * these calls, and packet.file says so. Negative: it cannot be read, *reterr says why; the others still can,
 * and the number stays taken. hashed: as capture_open_hashed() does.
 */
int captures_add(struct captures *captures, const char *path, bool hashed, struct sigwarden_error *reterr);

/* The same for a capture that is already open; from now on it belongs to `captures`, on failure too. */
int captures_add_open(struct captures *captures, struct capture *capture, struct sigwarden_error *reterr);

/*
 * 1: *ret is set and its data stays until the next call. 0: all files ended well. Negative: all ended, at
 * least one of them broken; capture_error() of each says which. A file that breaks never holds up the others.
 */
int captures_next(struct captures *captures, struct sigwarden_packet *ret);

uint32_t captures_count(const struct captures *captures);

/* File number `file`, for its statistics and error; NULL where it could not be opened. */
const struct capture *captures_at(const struct captures *captures, uint32_t file);

#endif
