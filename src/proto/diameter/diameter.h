// SPDX-License-Identifier: Apache-2.0
/*
 * Diameter (RFC 6733) and the applications that 3GPP built on it: framing, header, an iterator over AVPs, and
 * a decoder that finds the AVPs of its dictionary wherever they may legally stand.
 *
 * The lists are data: diameter_application.def, diameter_command.def, diameter_avp.def, diameter_result.def.
 *
 * Threads: any. No allocation; spans and cursors lie in the packet. `notes` must not be NULL; the caller has
 * said notes_enter().
 */
#ifndef SIGWARDEN_PROTO_DIAMETER_H
#define SIGWARDEN_PROTO_DIAMETER_H

#include "base/cursor.h"
#include "base/digits.h"
#include "base/note.h"
#include "code/plmn.h"

#define DIAMETER_HEADER_LEN  20
#define DIAMETER_VENDOR_3GPP 10415

enum diameter_application {
#define DIAMETER_APPLICATION(id, ID, name) DIAMETER_APP_##ID = (int)id,
#include "proto/diameter/diameter_application.def"
#undef DIAMETER_APPLICATION
};

/* Command flags, RFC 6733 3. */
enum {
    DIAMETER_REQUEST = 0x80,
    DIAMETER_PROXIABLE = 0x40,
    DIAMETER_ERROR = 0x20,
    DIAMETER_RETRANSMITTED = 0x10,
};

/* AVP flags, RFC 6733 4.1. */
enum {
    DIAMETER_AVP_VENDOR = 0x80,
    DIAMETER_AVP_MANDATORY = 0x40,
    DIAMETER_AVP_PROTECTED = 0x20,
    DIAMETER_AVP_RESERVED = 0x1f,
};

/* Of its header, without and with a vendor. */
enum { DIAMETER_AVP_LEN = 8, DIAMETER_AVP_VENDOR_LEN = 12 };

struct diameter_header {
    uint8_t version, flags;
    uint32_t length; /* of the whole message, as declared */
    uint32_t command, application, hop_by_hop, end_to_end;
};

/* Reads the DIAMETER_HEADER_LEN octets; whatever they say is OK. TRUNCATED, MALFORMED: too few of them. */
enum status diameter_header_read(struct cursor *in, struct diameter_header *ret);

/* What a place in a byte stream looks like. */
enum diameter_front {
    DIAMETER_FRONT_NONE, /* no Diameter message begins here */
    DIAMETER_FRONT_MORE, /* nothing speaks against one so far; DIAMETER_HEADER_LEN octets are needed */
    DIAMETER_FRONT_ODD,  /* a version and a length that can be stepped over, but not all is as it should be */
    DIAMETER_FRONT_GOOD, /* a message: length, flags, command, application and first AVP go together */
};

/*
 * Frames a TCP stream: *ret_len octets, header included, are the message that begins at `front`; 0 unless ODD
 * or GOOD. A reader in step goes on with ODD; one that lost its place (a gap, a capture begun midway) tries
 * every octet until GOOD. Lengths reach 16 MB: the bound on what is kept is the caller's.
 */
enum diameter_front diameter_message_len(struct cursor front, size_t *ret_len);

struct diameter_avp {
    uint32_t code, vendor; /* vendor 0 where the V bit is clear */
    uint8_t flags;
    const uint8_t *at; /* where its header begins, for notes */
    struct cursor value;
};

/*
 * Reads the next AVP and steps over its padding. False at the end. *ret_status says what became of this AVP
 * or, at the end, of the list: MALFORMED if an AVP is longer than its parent (it is given with what is there)
 * or shorter than its own header (it is not), and then nothing follows; TRUNCATED if the capture ended.
 *
 * Notes: diameter_length, diameter_flags (reserved bits), avp_padding (not zero, missing), avp_vendor (V bit,
 * but vendor 0).
 */
static inline bool diameter_avp_next(struct cursor *avps, struct diameter_avp *ret, struct notes *notes,
                                     enum status *ret_status);

/* The AVPs of the dictionary; one row each in diameter_avp.def. */
enum diameter_avp_id {
    DIAMETER_A_none,
#define DIAMETER_AVP(code, vendor, id, name, type, times, place) DIAMETER_A_##id,
#include "proto/diameter/diameter_avp.def"
#undef DIAMETER_AVP
    DIAMETER_A_COUNT
};

enum diameter_avp_type {
    DIAMETER_OCTETS,
    DIAMETER_UTF8,
    DIAMETER_U32,
    DIAMETER_ENUM,
    DIAMETER_TIME,
    DIAMETER_ADDRESS,
    DIAMETER_IDENTITY,
    DIAMETER_GROUPED,
};

#define DIAMETER_AVP_WORDS ((DIAMETER_A_COUNT + 63) / 64)

#define DIAMETER_ROUTE_MAX    8     /* Route-Records that are kept */
#define DIAMETER_DEPTH_MAX    8     /* groups within groups */
#define DIAMETER_AVPS_MAX     16384 /* AVPs of one message that are looked at */
#define DIAMETER_IMSI_MAX_LEN 15

struct diameter_message {
    struct diameter_header header;
    uint64_t have[DIAMETER_AVP_WORDS]; /* bit 1 << enum diameter_avp_id; ask diameter_has() */
    uint32_t avps;                     /* all AVPs, known or not */
    uint64_t content;                  /* keyed hash; the same on both sides of an agent */

    /*
     * Whom the message is about, from wherever its application puts it: User-Name (also with a realm or in a
     * User-Identifier), Subscription-Id; MSISDN at the top, in User-Identity or User-Identifier.
     */
    struct digits imsi, msisdn;
    struct digits profile_msisdn; /* MSISDN in Subscription-Data: what an HSS tells */
    plmn_t visited_plmn;          /* 0: none */
    uint32_t result;              /* Result-Code, else Experimental-Result-Code; 0: none */
    uint32_t result_vendor;       /* 0: a Result-Code */
    uint32_t requested_vectors;   /* for E-UTRAN and for UTRAN and GERAN together */
    uint64_t data_references;     /* of Sh: bit 1 << Data-Reference, those below 64 */
    uint16_t auth_vectors;        /* E-UTRAN-, UTRAN- and GERAN-Vectors, SIP-Auth-Data-Items */

    /* from here on only what is there is set */
    struct span avp[DIAMETER_A_COUNT];     /* values, of diameter_has() */
    uint8_t avp_depth[DIAMETER_A_COUNT];   /* groups around each */
    uint16_t avp_count[DIAMETER_A_COUNT];  /* ask diameter_count() */
    struct span route[DIAMETER_ROUTE_MAX]; /* the first Route-Records, in order; of diameter_count() */
};

/*
 * Reads one message. Of an AVP that stands in several places the one in the fewest groups counts, of these
 * the first. AVPs quoted in Failed-AVP are looked at for their form only. One of 3GPP under vendor 0, or one
 * of RFC 6733 under 3GPP's, is noted and read as what it pretends to be.
 *
 * MALFORMED, TRUNCATED, LIMIT (depth, number of AVPs) keep what was read, also behind the place where it went
 * wrong. UNSUPPORTED: another version than 1; only the header is set.
 *
 * Notes: those of diameter_avp_next(); diameter_length (the message's length and the bytes differ),
 * diameter_flags (of the header, too), avp_vendor, avp_depth, avp_misplaced (in a group where it must not be;
 * its value is not taken), parameter_duplicate, parameter_odd (a value of the wrong length, or not
 * printable), operation_unknown, application_mismatch (the command is another application's, or an
 * Auth-Application-Id says another than the header).
 *
 * key: of `content`, which is of command, end-to-end id, and all AVPs but those that agents add or change.
 *
 * Cost: linear in the message, at most DIAMETER_AVPS_MAX AVPs.
 */
enum status diameter_decode(struct cursor in, uint64_t key, struct diameter_message *ret,
                            struct notes *notes);

static inline bool diameter_has(const struct diameter_message *m, enum diameter_avp_id id)
{
    return m->have[(unsigned)id / 64] >> (unsigned)id % 64 & 1;
}

/* How many there are; 65535: or more. */
static inline unsigned diameter_count(const struct diameter_message *m, enum diameter_avp_id id)
{
    return diameter_has(m, id) ? m->avp_count[id] : 0;
}

/* The value of an AVP of four octets; false if it is absent or of another length. */
bool diameter_number(const struct diameter_message *m, enum diameter_avp_id id, uint32_t *ret);

/* The IMSI in a User-Name: digits alone, or before an @, there also behind the 0, 1 or 6 that EAP puts before
 * one of 15 digits (TS 23.003 19.3.2). False, *ret empty, where there is none. */
bool diameter_imsi(struct span user_name, struct digits *ret);

enum diameter_belongs {
    DIAMETER_BELONGS,       /* the application has this command */
    DIAMETER_BELONGS_NOT,   /* it does not, or the command is only known of others */
    DIAMETER_BELONGS_MAYBE, /* neither is known, or a general command in an unknown application */
};
enum diameter_belongs diameter_command_belongs(uint32_t application, uint32_t code);

/* "Update-Location-Request"; where the application does not have the command its name in another; NULL if no
 * application has it. */
const char *diameter_command_name(uint32_t application, uint32_t code, bool request);
/* "ULR" */
const char *diameter_command_short(uint32_t application, uint32_t code, bool request);
/* "S6a"; NULL if unknown. */
const char *diameter_application_name(uint32_t application);
/* "ERROR_USER_UNKNOWN" (5001 of vendor 10415); NULL if unknown. */
const char *diameter_result_name(uint32_t vendor, uint32_t code);

/* DIAMETER_A_none if the dictionary does not have it. Cost: O(1). */
enum diameter_avp_id diameter_avp_find(uint32_t vendor, uint32_t code);
const char *diameter_avp_name(enum diameter_avp_id id); /* "Visited-PLMN-Id"; "" for none */

/* What diameter_avp_next() does with an AVP that is not a usual one, and at the end of a list that was cut.
 */
bool diameter_avp_next_any(struct cursor *avps, struct diameter_avp *ret, struct notes *notes,
                           enum status *ret_status);

/*
 * An AVP that lies whole in its list, its padding too, and has nothing to note: almost all are so. Read apart
 * they cost two thirds of the instructions.
 */
static inline bool diameter_avp_next_usual(struct cursor *avps, struct diameter_avp *ret)
{
    enum { LENGTH_MASK = 0xffffff, FLAGS_SHIFT = 24, WORD_LEN = 4, VENDOR_AT = 8 };
    const struct span rest = cursor_rest(avps); /* empty where `avps` has failed */
    if (rest.len < DIAMETER_AVP_VENDOR_LEN)
        return false;
    const uint32_t word = span_be32(rest, WORD_LEN);
    const uint8_t flags = (uint8_t)(word >> FLAGS_SHIFT);
    const bool has_vendor = flags & DIAMETER_AVP_VENDOR;
    const uint32_t vendor = has_vendor ? span_be32(rest, VENDOR_AT) : 0;
    const size_t header_len = has_vendor ? DIAMETER_AVP_VENDOR_LEN : DIAMETER_AVP_LEN;
    const size_t len = word & LENGTH_MASK, padding = -len & 3u, whole = len + padding;
    const bool odd = flags & DIAMETER_AVP_RESERVED || (has_vendor && vendor == 0);
    if (odd || len < header_len || whole > rest.len ||
        span_be32(rest, whole - WORD_LEN) & ((UINT32_C(1) << 8 * padding) - 1))
        return false;
    *ret = (struct diameter_avp){span_be32(rest, 0), vendor, flags, rest.p,
                                 cursor_of(span_of(rest.p + header_len, len - header_len))};
    cursor_skip(avps, whole);
    return true;
}

static inline bool diameter_avp_next(struct cursor *avps, struct diameter_avp *ret, struct notes *notes,
                                     enum status *ret_status)
{
    if (diameter_avp_next_usual(avps, ret)) {
        *ret_status = STATUS_OK;
        return true;
    }
    /* an empty rest of a cut list is where an AVP was lost, not the end */
    if (cursor_left(avps) || avps->cut)
        return diameter_avp_next_any(avps, ret, notes, ret_status);
    *ret_status = cursor_status(avps);
    return false;
}

#endif
