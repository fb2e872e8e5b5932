// SPDX-License-Identifier: Apache-2.0
/*
 * Information elements of version 1 (TS 29.060 7.7): of types below 128 the length is fixed, others tell
 * theirs.
 */
#include "proto/gtp/gtp_elements.h"

enum element {
    CAUSE = 1,
    IMSI = 2,
    ROUTING_AREA = 3,
    SELECTION_MODE = 15,
    TEID_DATA = 16,
    TEID_CONTROL = 17,
    LENGTH_TOLD = 128,
    APN = 131,
    GSN_ADDRESS = 133,
    MSISDN = 134,
    RAT_TYPE = 151,
    USER_LOCATION = 152,
    IMEI = 154,
    CHANGE_REPORTING = 181,
    EXTENDED_FLAGS = 193,
};

/* Octets behind the type, TS 29.060 table 37; 0: such a type is not assigned, and nobody knows where it ends.
 */
static const uint8_t fixed_lengths[LENGTH_TOLD] = {
    [1] = 1,  [2] = 8,  [3] = 6,  [4] = 4,  [5] = 4,  [8] = 1,  [9] = 28,  [11] = 1,  [12] = 3, [13] = 1,
    [14] = 1, [15] = 1, [16] = 4, [17] = 4, [18] = 5, [19] = 1, [20] = 1,  [21] = 1,  [22] = 9, [23] = 1,
    [24] = 1, [25] = 2, [26] = 2, [27] = 2, [28] = 2, [29] = 1, [126] = 1, [127] = 4,
};

/* Elements that a message may repeat; of the others a second one is noted. */
static bool may_repeat(uint8_t type)
{
    static const uint8_t types[] = {9,   18,  22,  25,  130, 133, 136, 137,
                                    154, 161, 172, 175, 180, 205, 215, 255};
    for (size_t i = 0; i < sizeof types; i++)
        if (types[i] == type)
            return true;
    return false;
}

static struct gtp_fteid *tunnel(struct gtp_message *m, unsigned interface_type)
{
    for (unsigned i = 0; i < m->fteid_count; i++)
        if (m->fteid[i].interface_type == interface_type)
            return &m->fteid[i];
    if (m->fteid_count == GTP_FTEIDS_MAX)
        return NULL;
    m->fteid[m->fteid_count] = (struct gtp_fteid){.interface_type = (uint8_t)interface_type};
    return &m->fteid[m->fteid_count++];
}

/* The first address is for control, the second for user data. */
static void take_gsn_address(struct gtp_reading *r, struct span value)
{
    enum { CONTROL = 1, USER = 0, V4_LEN = 4, V6_LEN = 16 };
    if (value.len != V4_LEN && value.len != V6_LEN) {
        gtp_odd(r, value);
        return;
    }
    struct gtp_fteid *to = tunnel(r->m, CONTROL);
    if (to && (to->v4.family || to->v6.family))
        to = tunnel(r->m, USER);
    if (!to)
        return;
    struct ip_address *ip = value.len == V4_LEN ? &to->v4 : &to->v6;
    ip->family = value.len == V4_LEN ? 4 : 6;
    memcpy(ip->bytes, value.p, value.len);
}

static void take_teid(struct gtp_reading *r, struct span value, unsigned interface_type)
{
    struct gtp_fteid *to = tunnel(r->m, interface_type);
    struct cursor in = cursor_of(value);
    if (to)
        to->teid = cursor_be32(&in);
}

/* TS 29.060 7.7.51. */
static void take_location(struct gtp_reading *r, struct span value)
{
    enum { IS_CGI = 0, IS_SAI = 1, IS_RAI = 2, AREA_LEN = 7, LAI_LEN = 5 };
    struct gtp_message *m = r->m;
    bool right = value.len > AREA_LEN;
    struct span area = right ? span_of(value.p + 1, AREA_LEN) : value;
    if (right && value.p[0] == IS_CGI && (right = cell_of_cgi(area, &m->cgi)))
        m->have |= GTP_HAS_CGI;
    else if (right && value.p[0] == IS_SAI && (right = cell_of_cgi(area, &m->sai)))
        m->have |= GTP_HAS_SAI;
    else if (right && value.p[0] == IS_RAI && (right = cell_of_lai(span_of(area.p, LAI_LEN), &m->lai)))
        m->have |= GTP_HAS_LAI;
    if (!right)
        gtp_odd(r, value);
}

/* What is to be told of the place. */
static void take_wish(struct gtp_reading *r, uint8_t type, struct span value)
{
    enum { ACTIONS = 3, RETRIEVE_LOCATION = 8 };
    if (type == CHANGE_REPORTING)
        gtp_take_reporting(r, value, ACTIONS);
    else if (type == EXTENDED_FLAGS && value.len && value.p[0] & RETRIEVE_LOCATION)
        gtp_want(r, GTP_REPORT_NOW);
}

static void take(struct gtp_reading *r, uint8_t type, struct span value)
{
    enum { PLMN_LEN = 3, DATA = 0, CONTROL = 1, SELECTION_BITS = 3 };
    struct gtp_message *m = r->m;
    bool empty = value.len == 0;
    switch (type) {
    case CAUSE:
        m->cause = value.p[0];
        m->have |= GTP_HAS_CAUSE;
        break;
    case IMSI:
        gtp_take_digits(r, value, &m->imsi);
        break;
    case IMEI:
        gtp_take_digits(r, value, &m->mei);
        break;
    case MSISDN: /* behind an octet for the nature of address */
        gtp_take_digits(r, empty ? value : span_of(value.p + 1, value.len - 1), &m->msisdn);
        break;
    case ROUTING_AREA:
        if (value.len < PLMN_LEN || !plmn_decode(value.p, &m->serving_network))
            gtp_odd(r, value);
        break;
    case SELECTION_MODE:
        m->selection_mode = value.p[0] & SELECTION_BITS;
        m->have |= GTP_HAS_SELECTION;
        break;
    case TEID_DATA:
        take_teid(r, value, DATA);
        break;
    case TEID_CONTROL:
        take_teid(r, value, CONTROL);
        break;
    case APN:
        gtp_take_apn(r, value);
        break;
    case GSN_ADDRESS:
        take_gsn_address(r, value);
        break;
    case RAT_TYPE:
        if (empty)
            gtp_odd(r, value);
        else
            m->rat_type = value.p[0], m->have |= GTP_HAS_RAT;
        break;
    case USER_LOCATION:
        take_location(r, value);
        break;
    default:
        take_wish(r, type, value);
        break;
    }
}

void gtp_read_v1(struct gtp_reading *r, struct cursor in)
{
    uint8_t before = 0;
    while (cursor_left(&in) && cursor_ok(&in) && gtp_count(r)) {
        const uint8_t *at = cursor_at(&in);
        uint8_t type = cursor_u8(&in);
        size_t len = type < LENGTH_TOLD ? fixed_lengths[type] : cursor_be16(&in);
        if (type < LENGTH_TOLD && len == 0) {
            note_add(r->notes, NOTE_parameter_odd, at);
            gtp_fail(r, STATUS_MALFORMED);
            return;
        }
        struct span value = cursor_bytes(&in, len);
        if (!cursor_ok(&in))
            break;
        if (type < before)
            note_add(r->notes, NOTE_parameter_order, at);
        if (gtp_seen(r, type) && !may_repeat(type))
            note_add(r->notes, NOTE_parameter_duplicate, at);
        before = type;
        gtp_mark(r, type);
        take(r, type, value);
    }
    if (!cursor_ok(&in))
        gtp_fail(r, cursor_status(&in));
    if (r->m->fteid_count == 2 && r->m->fteid[0].interface_type < r->m->fteid[1].interface_type) {
        struct gtp_fteid user = r->m->fteid[0];
        r->m->fteid[0] = r->m->fteid[1];
        r->m->fteid[1] = user;
    }
}
