// SPDX-License-Identifier: Apache-2.0
/*
 * Secured packets to and from the SIM card: remote management over the air (ETSI TS 102 225 5, in short
 * messages TS 31.115 4; formerly GSM 03.48 and TS 23.048). sms_tar.def lists well-known applications.
 *
 * Threads: any. No allocation; spans lie in the units. `notes` must not be NULL. Constant cost.
 */
#ifndef SIGWARDEN_PROTO_SMS_COMMAND_H
#define SIGWARDEN_PROTO_SMS_COMMAND_H

#include "base/note.h"
#include "base/status.h"

/* What proves who made the packet (SPI, KID; TS 102 225 5.1.1). */
enum sms_integrity {
    SMS_INTEGRITY_NONE,
    SMS_INTEGRITY_CHECKSUM,
    SMS_INTEGRITY_CRYPTOGRAPHIC,
    SMS_INTEGRITY_SIGNATURE
};

enum sms_counter { SMS_COUNTER_NONE, SMS_COUNTER_UNCHECKED, SMS_COUNTER_HIGHER, SMS_COUNTER_NEXT };

/* Proof of receipt: whether the card answers. */
enum sms_receipt { SMS_RECEIPT_NONE, SMS_RECEIPT_ALWAYS, SMS_RECEIPT_ON_ERROR, SMS_RECEIPT_RESERVED };

struct sms_command {
    bool response;        /* what follows is a response packet: no SPI, KIc, KID, but a status */
    uint16_t packet_len;  /* CPL, RPL: octets behind it */
    uint8_t header_len;   /* CHL, RHL: octets behind it, up to the data */
    uint8_t spi[2];       /* security parameter indicator */
    uint8_t kic, kid;     /* which key and algorithm ciphers, and signs */
    bool has_tar;         /* the packet is long enough to have one */
    uint32_t tar;         /* toolkit application reference: for, or from, which application */
    uint64_t cntr;        /* 40 bits; ciphered with the rest if sms_command_ciphered() */
    uint8_t pcntr;        /* octets of padding; ciphered likewise */
    uint8_t status;       /* of a response; ciphered likewise, which only the command told */
    struct span checksum; /* RC, CC or DS */
    struct span data;     /* secured data */
};

/*
 * Reads the units behind a header with element SMS_COMMAND_PACKET, or SMS_RESPONSE_PACKET if `response`; of a
 * concatenated message all parts joined. MALFORMED if it is shorter than its fields or lengths promise: what
 * is there is kept.
 *
 * Notes: sms_length (with MALFORMED; also octets behind the packet), parameter_odd (reserved SPI or KIc, KID
 * bits that contradict it).
 */
enum status sms_command_read(struct span units, bool response, struct sms_command *ret, struct notes *notes);

static inline enum sms_integrity sms_command_integrity(const struct sms_command *command)
{
    return (enum sms_integrity)(command->spi[0] & 3);
}

static inline bool sms_command_ciphered(const struct sms_command *command)
{
    return command->spi[0] >> 2 & 1;
}

static inline enum sms_counter sms_command_counter(const struct sms_command *command)
{
    return (enum sms_counter)(command->spi[0] >> 3 & 3);
}

static inline enum sms_receipt sms_command_receipt(const struct sms_command *command)
{
    return (enum sms_receipt)(command->spi[1] & 3);
}

static inline enum sms_integrity sms_command_receipt_integrity(const struct sms_command *command)
{
    return (enum sms_integrity)(command->spi[1] >> 2 & 3);
}

static inline bool sms_command_receipt_ciphered(const struct sms_command *command)
{
    return command->spi[1] >> 4 & 1;
}

/* The proof of receipt comes as a message of its own (SMS-SUBMIT) instead of in the acknowledgement. */
static inline bool sms_command_receipt_submitted(const struct sms_command *command)
{
    return command->spi[1] >> 5 & 1;
}

/* "Remote file management"; NULL for a TAR that is not well-known. */
const char *sms_tar_name(uint32_t tar);

/* "PoR OK"; NULL for a status of a response that is reserved. */
const char *sms_response_status_name(uint8_t status);

#endif
