// SPDX-License-Identifier: Apache-2.0
#include "proto/gtp/gtp.h"

#include "code/tbcd.h"
#include "frame/ip.h"
#include "frame/udp.h"
#include "proto/gtp/gtp_elements.h"

enum { NO = 0, YES = 1, OTHER = GTP_OTHER, REQUEST = GTP_REQUEST, RESPONSE = GTP_RESPONSE };

/* By version and type, so that one look finds it. */
static const struct gtp_type types[][UINT8_MAX + 1] = {
#define GTP_MESSAGE(version, type, name, word, kind, request, border)                                        \
    [version][type] = {name, word, version, type, kind, request, border},
#include "proto/gtp/gtp_message.def"
#undef GTP_MESSAGE
};

static const struct cause {
    const char *name;
    bool accepted;
} causes[][UINT8_MAX + 1] = {
#define GTP_CAUSE(version, value, name, accepted) [version][value] = {name, accepted},
#include "proto/gtp/gtp_cause.def"
#undef GTP_CAUSE
};

const struct gtp_type *gtp_type_of(uint8_t version, uint8_t type)
{
    bool known = version < sizeof types / sizeof *types && types[version][type].name;
    return known ? &types[version][type] : NULL;
}

const char *gtp_cause_name(uint8_t version, uint8_t cause, bool *ret_accepted)
{
    *ret_accepted = false;
    if (version >= sizeof causes / sizeof *causes)
        return NULL;
    *ret_accepted = causes[version][cause].accepted;
    return causes[version][cause].name;
}

/* Behind the first eight octets of version 1: sequence, N-PDU number, and extension headers in a chain. */
static void read_v1_options(struct cursor *in, unsigned flags, struct gtp_header *ret)
{
    enum { EXTENSION = 4, SEQUENCE = 2, ANY = 7, CHAIN_MAX = 16 };
    if (!(flags & ANY))
        return;
    ret->sequence = cursor_be16(in);
    ret->has_sequence = flags & SEQUENCE;
    cursor_skip(in, 1);
    unsigned next = cursor_u8(in);
    for (unsigned i = 0; flags & EXTENSION && next && i < CHAIN_MAX && cursor_ok(in); i++) {
        unsigned words = cursor_u8(in);
        if (words == 0) {
            cursor_fail(in, STATUS_MALFORMED);
            return;
        }
        cursor_skip(in, words * 4u - 2);
        next = cursor_u8(in);
    }
}

static void read_v2_options(struct cursor *in, unsigned flags, struct gtp_header *ret)
{
    enum { TEID = 8 };
    ret->has_teid = flags & TEID;
    if (ret->has_teid)
        ret->teid = cursor_be32(in);
    ret->sequence = cursor_be24(in);
    ret->has_sequence = true;
    cursor_skip(in, 1);
}

/* The bytes that the length is about; what is behind them is another message, or too much. */
static struct cursor body_of(struct cursor *in, const struct gtp_header *header, struct notes *notes,
                             const uint8_t *at)
{
    bool beyond = header->length > cursor_left(in);
    if (beyond && !in->cut)
        note_add(notes, NOTE_gtp_length, at);
    return cursor_sub(in, header->length);
}

enum status gtp_header_read(struct cursor in, struct gtp_header *ret, struct cursor *ret_ies,
                            struct cursor *ret_next, struct notes *notes)
{
    enum { PROTOCOL_TYPE = 0x10, PIGGYBACK = 0x10 };
    const uint8_t *at = cursor_at(&in);
    unsigned flags = cursor_u8(&in);
    *ret = (struct gtp_header){.version = (uint8_t)(flags >> 5)};
    ret->type = cursor_u8(&in);
    ret->length = cursor_be16(&in);
    *ret_ies = *ret_next = (struct cursor){0};
    ret->prime = ret->version < 2 && !(flags & PROTOCOL_TYPE);
    if (!cursor_ok(&in))
        return cursor_status(&in);
    if (ret->prime) {
        ret->sequence = cursor_be16(&in);
        ret->has_sequence = cursor_ok(&in);
        return cursor_ok(&in) ? STATUS_UNSUPPORTED : cursor_status(&in);
    }
    if (ret->version != 1 && ret->version != 2)
        return STATUS_UNSUPPORTED;
    if (ret->version == 1) {
        ret->teid = cursor_be32(&in); /* not counted by the length */
        ret->has_teid = true;
    }
    if (!cursor_ok(&in))
        return cursor_status(&in);
    struct cursor body = body_of(&in, ret, notes, at);
    if (ret->version == 1)
        read_v1_options(&body, flags, ret);
    else
        read_v2_options(&body, flags, ret);
    ret->piggybacked = ret->version == 2 && flags & PIGGYBACK;
    if (cursor_left(&in) && !ret->piggybacked)
        note_add(notes, NOTE_gtp_length, at);
    if (ret->piggybacked)
        *ret_next = in;
    *ret_ies = body;
    return cursor_ok(&body) ? cursor_status(&in) : cursor_status(&body);
}

void gtp_fail(struct gtp_reading *r, enum status status)
{
    if (r->status == STATUS_OK)
        r->status = status;
}

void gtp_odd(struct gtp_reading *r, struct span value)
{
    note_add(r->notes, NOTE_parameter_odd, value.p);
}

void gtp_take_digits(struct gtp_reading *r, struct span value, struct digits *ret)
{
    enum { IDENTITY_MAX = 16 };
    struct digits digits;
    if (!tbcd_digits(value, &digits) || digits.len == 0 || digits.len > IDENTITY_MAX)
        gtp_odd(r, value);
    else if (ret->len == 0)
        *ret = digits;
}

void gtp_take_apn(struct gtp_reading *r, struct span value)
{
    struct cursor in = cursor_of(value);
    size_t at = 0;
    char apn[GTP_APN_MAX + 1];
    bool right = value.len > 0;
    while (cursor_left(&in) && right) {
        struct span label = cursor_bytes(&in, cursor_u8(&in));
        right = cursor_ok(&in) && label.len > 0 && at + label.len + 1 <= GTP_APN_MAX + 1;
        for (size_t i = 0; right && i < label.len; i++) {
            uint8_t c = label.p[i];
            right = c > ' ' && c < 0x7f;
            apn[at++] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
        }
        if (right && cursor_left(&in) && at < GTP_APN_MAX)
            apn[at++] = '.';
    }
    if (!right) {
        gtp_odd(r, value);
    } else if (r->m->apn[0] == 0) {
        memcpy(r->m->apn, apn, at);
        r->m->apn[at] = 0;
    }
}

void gtp_want(struct gtp_reading *r, enum gtp_report report)
{
    r->m->reporting |= (uint8_t)(1u << report);
    r->m->have |= GTP_HAS_REPORTING;
}

/* TS 29.274 table 8.61-1; the first three are those of TS 29.060 7.7.80. */
void gtp_take_reporting(struct gtp_reading *r, struct span value, unsigned count)
{
    enum {
        CGI_SAI = 1 << GTP_REPORT_CGI_SAI,
        RAI = 1 << GTP_REPORT_RAI,
        TAI = 1 << GTP_REPORT_TAI,
        ECGI = 1 << GTP_REPORT_ECGI,
        ENODEB = 1 << GTP_REPORT_ENODEB,
    };
    static const uint8_t actions[] = {
        0, CGI_SAI, RAI, TAI, ECGI, CGI_SAI | RAI, TAI | ECGI, ENODEB, TAI | ENODEB,
    };
    if (value.len == 0 || value.p[0] >= count || value.p[0] >= sizeof actions) {
        gtp_odd(r, value);
        return;
    }
    r->m->reporting |= actions[value.p[0]];
    r->m->have |= GTP_HAS_REPORTING;
}

const struct gtp_fteid *gtp_control(const struct gtp_message *m)
{
    /* TS 29.274 8.22: the interface types whose protocol is GTP-C */
    static const uint8_t control[] = {6, 7, 10, 11, 12, 13, 14, 17, 18, 24, 25, 26, 27, 30, 32, 35, 36, 40};
    enum { CONTROL_V1 = 1 };
    for (unsigned i = 0; i < m->fteid_count; i++) {
        uint8_t type = m->fteid[i].interface_type;
        if (m->header.version == 1 ? type == CONTROL_V1 : memchr(control, type, sizeof control) != NULL)
            return &m->fteid[i];
    }
    return NULL;
}

/* What a message of a type must have, by TS 29.060 7.3 and TS 29.274 7.2; conditional elements are not here.
 */
enum { MANDATORY_MAX = 4 };
static const uint8_t mandatory[][UINT8_MAX + 1][MANDATORY_MAX + 1] =
    {
        [1] =
            {
                [2] = {14},
                [16] = {16, 20, 133, 135},
                [17] = {1},
                [18] = {16, 20, 133, 135},
                [19] = {1},
                [20] = {20},
                [21] = {1},
            },
        [2] =
            {
                [1] = {3},
                [2] = {3},
                [32] = {71, 82, 87, 93},
                [33] = {2},
                [35] = {2},
                [37] = {2},
                [39] = {2},
                [95] = {93},
                [96] = {2},
                [98] = {2},
                [100] = {2},
            },
};

void gtp_check_mandatory(struct gtp_reading *r)
{
    const struct gtp_header *header = &r->m->header;
    if (header->version >= sizeof mandatory / sizeof *mandatory)
        return;
    for (const uint8_t *element = mandatory[header->version][header->type]; *element; element++)
        if (!gtp_seen(r, *element)) {
            note_add(r->notes, NOTE_parameter_missing, NULL);
            return;
        }
}

enum status gtp_decode(struct cursor in, struct gtp_message *ret, struct notes *notes)
{
    struct cursor ies;
    const uint8_t *at = cursor_at(&in);
    memset(ret, 0, offsetof(struct gtp_message, fteid));
    enum status status = gtp_header_read(in, &ret->header, &ies, &ret->next, notes);
    if (status == STATUS_UNSUPPORTED)
        return status;
    struct gtp_reading r = {.m = ret, .notes = notes, .status = status};
    if (!gtp_type_of(ret->header.version, ret->header.type))
        note_add(notes, NOTE_operation_unknown, at);
    if (ret->header.version == 1)
        gtp_read_v1(&r, ies);
    else
        gtp_read_v2(&r, ies);
    if (r.status == STATUS_OK)
        gtp_check_mandatory(&r);
    return r.status;
}

/* Whether a subscriber's packet is a datagram for a port of GTP. */
static bool is_gtp(struct cursor packet)
{
    enum { GTP_C = 2123, GTP_U = 2152, GTP_PRIME = 3386 };
    struct ip_packet ip;
    struct udp_datagram udp;
    enum status status = ip_read(packet, &ip);
    if ((status != STATUS_OK && status != STATUS_TRUNCATED) || ip.protocol != 17 || ip.fragment_offset ||
        udp_read(ip.payload, &udp) == STATUS_MALFORMED || cursor_left(&ip.payload) < 4)
        return false;
    return udp.dest_port == GTP_C || udp.dest_port == GTP_U || udp.dest_port == GTP_PRIME;
}

enum gtp_inside gtp_u_inside(struct cursor datagram)
{
    enum { VERSION = 1, PROTOCOL_TYPE = 0x10, USER_PACKET = 255 };
    struct gtp_header header = {0};
    unsigned flags = cursor_u8(&datagram);
    header.type = cursor_u8(&datagram);
    cursor_skip(&datagram, 6);
    if (flags >> 5 != VERSION || !(flags & PROTOCOL_TYPE))
        return GTP_U_BROKEN;
    read_v1_options(&datagram, flags, &header);
    if (!cursor_ok(&datagram))
        return cursor_status(&datagram) == STATUS_TRUNCATED ? GTP_U_USER_DATA : GTP_U_BROKEN;
    if (header.type != USER_PACKET)
        return GTP_U_SIGNALLING;
    return is_gtp(datagram) ? GTP_U_GTP_INSIDE : GTP_U_USER_DATA;
}
