// SPDX-License-Identifier: Apache-2.0
/*
 * SCCP (Q.713): connectionless messages with their two addresses.
 */
#ifndef SIGWARDEN_PROTO_SCCP_H
#define SIGWARDEN_PROTO_SCCP_H

#include "base/cursor.h"
#include "base/digits.h"
#include "base/note.h"
#include "code/point_code.h"

/* Q.713 table 1; sccp_message.def is the list. */
enum sccp_message_type {
#define SCCP_MESSAGE(code, name, doc) SCCP_##name = code,
#include "proto/sccp/sccp_message.def"
#undef SCCP_MESSAGE
};

/* Q.713 3.4.2.2: subsystem numbers that matter here; sccp_ssn.def is the list. */
enum sccp_ssn {
#define SCCP_SSN(code, name, doc) SCCP_SSN_##name = code,
#include "proto/sccp/sccp_ssn.def"
#undef SCCP_SSN
};

enum sccp_numbering_plan { SCCP_NP_UNKNOWN = 0, SCCP_NP_E164 = 1, SCCP_NP_E212 = 6, SCCP_NP_E214 = 7 };

/*
 * A called or calling party address, Q.713 3.4. A global title of gt_indicator 2 or of an unknown encoding
 * scheme does not say how many digits it has: a filler 0xf is dropped, a last 0 is kept, since it cannot be
 * told from a digit.
 */
struct sccp_address {
    struct span bytes; /* as on the wire, from the address indicator on */
    bool has_point_code, has_ssn, has_gt, route_on_ssn, national; /* has_gt: with one digit at least */
    uint32_t point_code;
    uint8_t ssn;
    /* Q.713 3.4.2.3: what is present depends on gt_indicator (1 to 4); absent fields are 0. In an ANSI
     * address 1 means translation type, plan and scheme, 2 the translation type alone. A title of an
     * indicator that the standard does not have stays in `bytes` */
    uint8_t gt_indicator, translation_type, numbering_plan, encoding_scheme, nature;
    struct digits gt;
};

struct sccp_message {
    uint8_t type;           /* enum sccp_message_type */
    uint8_t protocol_class; /* of UDT, XUDT, LUDT: 0 or 1 */
    bool return_on_error;
    uint8_t return_cause; /* of UDTS, XUDTS, LUDTS */
    uint8_t hop_counter;  /* of XUDT, LUDT, XUDTS, LUDTS */
    bool has_called, has_calling, has_data, segmented;
    struct sccp_address called, calling;
    /* the segmentation parameter, Q.713 3.17: */
    bool segment_first;
    uint8_t segment_remaining;
    uint32_t segment_local_reference; /* 24 bits, low octet first as in Wireshark */
    struct cursor data;               /* the user's message, e.g. TCAP, or one segment of it */
};

/*
 * Reads one SCCP message: UDT, XUDT, LUDT and the messages that return them whole; of a CR what it says of
 * the called and calling address and the data, of others the type alone (all these are UNSUPPORTED; a type
 * that Q.713 does not have is MALFORMED).
 *
 * A part that cannot be read does not keep the others from being read: MALFORMED and TRUNCATED keep what
 * has_called, has_calling and has_data say, the data perhaps shorter than declared. The parts may stand in
 * any order. Noted are pointers that lead outside or into another part (sccp_pointer), bytes that
 * belong to no part (sccp_trailing), and a protocol class or optional parameter that does not belong into the
 * message (sccp_optional_odd).
 */
enum status sccp_decode(struct cursor in, enum point_code_format format, struct sccp_message *ret,
                        struct notes *notes);

/*
 * Reads one address that fills `in`; used for SCCP's own and wherever else one stands. An ANSI address whose
 * national bit is not set has the international form, point code included (T1.112.3 3.4.1). Titles that no
 * network would use are noted (gt_digit_odd, gt_long, gt_numbering_odd) and OK.
 */
enum status sccp_address_decode(struct cursor in, enum point_code_format format, struct sccp_address *ret,
                                struct notes *notes);

/*
 * What makes these notes, for titles that come in another form than SCCP's own (SUA). at: where the title and
 * its digits stand. cut: not all of the digits are there.
 */
void sccp_numbering_check(const struct sccp_address *address, enum point_code_format format,
                          const uint8_t *at, struct notes *notes);
void sccp_digits_check(const struct sccp_address *address, bool cut, const uint8_t *at, struct notes *notes);

/* "UDT", "XUDT", ...; "HLR", "VLR", ...; NULL for unknown ones. */
const char *sccp_message_name(uint8_t type);
const char *sccp_ssn_name(uint8_t ssn);

#endif
