// SPDX-License-Identifier: Apache-2.0
/*
 * Concatenated short messages (TS 23.040 9.2.3.24.1 and .8): parts wait here for each other, so that a
 * message is judged as the phone shows it, whatever order its parts come in.
 *
 * Lives in memory of the caller's; bounded; the oldest message gives way, and what never became whole is
 * counted. Time is the packets'. Threads: one at a time. Cost: O(parts) for each part.
 */
#ifndef SIGWARDEN_MEMORY_SMS_PARTS_H
#define SIGWARDEN_MEMORY_SMS_PARTS_H

#include "base/saved.h"
#include "base/span.h"
#include "frame/payload.h"

#define SMS_PART_UNITS 160 /* septets, or octets, of one part */
#define SMS_PARTS_MAX  255

struct sms_part {
    uint64_t from_to;    /* names sender, receiver and way */
    uint16_t reference;  /* what all parts share */
    bool reference_16;   /* of 16 bits: another element than that of 8 */
    uint8_t total, part; /* part is 1 to total */
    uint8_t pid, dcs;
    struct span units; /* at most SMS_PART_UNITS: one septet, or one octet, each */
};

/* A whole message. */
struct sms_joined {
    struct span units; /* until the next call */
    bool disordered;   /* its parts did not come in order */
    bool differ;       /* its parts do not agree on protocol identifier or coding */
    bool overlap;      /* a part came twice with different content; the later one is taken */
    bool needless;     /* all of it would have fit into fewer parts */
};

enum sms_parts_result {
    SMS_PARTS_WAIT,  /* others are missing */
    SMS_PARTS_WHOLE, /* *ret is the message; also for a part that came again */
};

struct sms_parts_stats {
    uint64_t parts, joined;
    uint64_t incomplete; /* messages of which a part never came */
};

struct sms_parts;

size_t sms_parts_size(void);

/* memory: sms_parts_size() bytes, zeroed, aligned for any type. */
struct sms_parts *sms_parts_init(void *memory, uint64_t seed);

/*
 * Adds a part. With SMS_PARTS_WHOLE *origin has the frames of all its parts, the one that was added last. A
 * part with the number of one that is there and other content begins a new message if the old one is whole,
 * or older than a minute; ret->overlap says so otherwise.
 */
enum sms_parts_result sms_parts_add(struct sms_parts *parts, const struct sms_part *part,
                                    struct origin *origin, struct sms_joined *ret);

/* Gives up messages of which nothing came for an hour; INT64_MAX: all. */
void sms_parts_expire(struct sms_parts *parts, int64_t now_ns);

/* Saves the messages of which parts are there, or brings them back into an empty table. */
void sms_parts_save_or_load(struct sms_parts *parts, struct saved *saved);

const struct sms_parts_stats *sms_parts_stats(const struct sms_parts *parts);

#endif
