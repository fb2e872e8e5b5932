// SPDX-License-Identifier: Apache-2.0
/*
 * GTP: the control plane of versions 1 (TS 29.060) and 2 (TS 29.274), the header of GTP' (TS 32.295), and of
 * the user plane (TS 29.281) as much as tells whether GTP is hidden in it.
 *
 * The lists are data: gtp_message.def, gtp_ie.def, gtp_cause.def.
 *
 * Threads: any. No allocation; spans lie in the packet. `notes` must not be NULL; the caller has said
 * notes_enter(). Costs are linear in the message, at most GTP_IES_MAX information elements.
 */
#ifndef SIGWARDEN_PROTO_GTP_H
#define SIGWARDEN_PROTO_GTP_H

#include "base/cursor.h"
#include "base/digits.h"
#include "base/ip.h"
#include "base/note.h"
#include "code/cell.h"

#define GTP_IES_MAX    4096 /* of one message that are looked at */
#define GTP_DEPTH_MAX  4    /* groups within groups */
#define GTP_FTEIDS_MAX 8    /* that are kept */
#define GTP_APN_MAX    100  /* octets, TS 23.003 9.1 */

struct gtp_header {
    uint8_t version;  /* 0, 1, 2 and whatever else three bits hold */
    bool prime;       /* GTP': charging; the version is its own */
    bool piggybacked; /* another message follows in the same datagram (version 2) */
    bool has_teid, has_sequence;
    uint8_t type;
    uint16_t length; /* as declared: octets behind the part of the header that is always there */
    uint32_t teid, sequence;
};

/*
 * Reads the header. *ret_ies: the information elements; *ret_next: the rest of the datagram, for a
 * piggybacked message, else empty. MALFORMED, TRUNCATED: no whole header. UNSUPPORTED: a version that is not
 * read (0, 3 and above); the header's first eight octets are set.
 *
 * Notes: gtp_length (the length and the bytes differ).
 */
enum status gtp_header_read(struct cursor in, struct gtp_header *ret, struct cursor *ret_ies,
                            struct cursor *ret_next, struct notes *notes);

enum gtp_have {
    GTP_HAS_CAUSE = 1 << 0,
    GTP_HAS_RAT = 1 << 1,
    GTP_HAS_SELECTION = 1 << 2,
    GTP_HAS_CGI = 1 << 3,
    GTP_HAS_SAI = 1 << 4,
    GTP_HAS_TAI = 1 << 5,
    GTP_HAS_ECGI = 1 << 6,
    GTP_HAS_LAI = 1 << 7,
    GTP_HAS_RAI = 1 << 8,
    GTP_HAS_REPORTING = 1 << 9,
};

/* What is to be reported of the phone's place, bit numbers: TS 29.274 8.61, TS 29.060 7.7.80. */
enum gtp_report {
    GTP_REPORT_CGI_SAI,
    GTP_REPORT_RAI,
    GTP_REPORT_TAI,
    GTP_REPORT_ECGI,
    GTP_REPORT_ENODEB,
    GTP_REPORT_AREA, /* coming and going in a presence reporting area, TS 29.274 8.108 */
    GTP_REPORT_NOW,  /* once, at once: RetLoc in TS 29.274 8.12 and in TS 29.060's Extended Common Flags */
};

/* An address for tunnels; of version 1 put together from GSN address and TEID. */
struct gtp_fteid {
    uint8_t interface_type; /* TS 29.274 8.22; of version 1: 0 user plane, 1 control plane */
    uint8_t instance;
    uint32_t teid;
    struct ip_address v4, v6; /* family 0: not given */
};

struct gtp_message {
    struct gtp_header header;
    uint32_t have;                           /* bits of enum gtp_have */
    struct digits imsi, msisdn, mei;         /* len 0: not given */
    char apn[GTP_APN_MAX + 1];               /* labels with dots between them; "" : not given */
    plmn_t serving_network;                  /* of version 1 that of the routing area */
    uint8_t cause, rat_type, selection_mode; /* as the version numbers them */
    uint8_t reporting;                       /* bits of enum gtp_report; with GTP_HAS_REPORTING, none: stop */
    struct cell cgi, sai, tai, ecgi, lai;
    struct cursor next; /* a piggybacked message */
    uint8_t fteid_count;
    struct gtp_fteid fteid[GTP_FTEIDS_MAX]; /* the first for control is the sender's, see gtp_control(); only
                                               fteid_count of them are set */
};

/*
 * Reads a message of version 1 or 2. MALFORMED, TRUNCATED, LIMIT keep what was read. UNSUPPORTED: GTP' or
 * another version; only the header is set.
 *
 * Notes: gtp_length, parameter_duplicate (an element that may be there once), parameter_odd (a value of a
 * wrong length or content), parameter_order (elements of version 1 are sorted), parameter_missing (a
 * mandatory element is not there), operation_unknown.
 */
enum status gtp_decode(struct cursor in, struct gtp_message *ret, struct notes *notes);

/* Where the sender of the message wants control messages; NULL: it does not say. */
const struct gtp_fteid *gtp_control(const struct gtp_message *m);

enum gtp_kind { GTP_OTHER, GTP_REQUEST, GTP_RESPONSE };

/* What is known of a message type. */
struct gtp_type {
    const char *name; /* "Create Session Request" */
    const char *word; /* "createSession", the same for its response */
    uint8_t version, type, kind, request;
    bool crosses_borders; /* runs between a visited and a home network */
};

/* NULL: not assigned. */
const struct gtp_type *gtp_type_of(uint8_t version, uint8_t type);

/* "CONTEXT_NOT_FOUND"; NULL if unknown. *ret_accepted: whether it means success. */
const char *gtp_cause_name(uint8_t version, uint8_t cause, bool *ret_accepted);

enum gtp_inside { GTP_U_USER_DATA, GTP_U_SIGNALLING, GTP_U_GTP_INSIDE, GTP_U_BROKEN };

/*
 * What a datagram to port 2152 carries: a subscriber's packet, signalling of the user plane, or
 * (GTP_U_GTP_INSIDE) a subscriber's packet that is itself a UDP datagram for a port of GTP. Cost: a few tens
 * of instructions.
 */
enum gtp_inside gtp_u_inside(struct cursor datagram);

#endif
