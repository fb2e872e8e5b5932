// SPDX-License-Identifier: Apache-2.0
/*
 * Information elements of version 2 (TS 29.274 8): type, length, instance; some are groups of others.
 */
#include "proto/gtp/gtp_elements.h"

enum element {
    IMSI = 1,
    CAUSE = 2,
    APN = 71,
    MEI = 75,
    MSISDN = 76,
    INDICATION = 77,
    RAT_TYPE = 82,
    SERVING_NETWORK = 83,
    USER_LOCATION = 86,
    FTEID = 87,
    BEARER_CONTEXT = 93,
    PDN_CONNECTION = 109,
    SELECTION_MODE = 128,
    CHANGE_REPORTING = 131,
    PRESENCE_REPORTING = 177,
    OVERLOAD_CONTROL = 180,
    LOAD_CONTROL = 181,
    REMOTE_UE_CONTEXT = 191,
};

static bool is_group(uint8_t type)
{
    return type == BEARER_CONTEXT || type == PDN_CONNECTION || type == OVERLOAD_CONTROL ||
           type == LOAD_CONTROL || type == REMOTE_UE_CONTEXT;
}

/* Elements that stand several times with one instance, TS 29.274 7.2 and 8. */
static bool may_repeat(uint8_t type)
{
    static const uint8_t types[] = {184, 189, 193, 201, 206, 255};
    for (size_t i = 0; i < sizeof types; i++)
        if (types[i] == type)
            return true;
    return is_group(type);
}

/* TS 29.274 8.21: one place after the other, as the flags say. */
static void take_location(struct gtp_reading *r, struct span value)
{
    enum { AREA_LEN = 7, LAI_LEN = 5 };
    struct gtp_message *m = r->m;
    struct cursor in = cursor_of(value);
    struct cell routing_area = {0};
    struct {
        uint8_t len;
        enum gtp_have have;
        bool (*read)(struct span bytes, struct cell *ret);
        struct cell *to;
    } const places[] = {
        {AREA_LEN, GTP_HAS_CGI, cell_of_cgi, &m->cgi},    {AREA_LEN, GTP_HAS_SAI, cell_of_cgi, &m->sai},
        {AREA_LEN, GTP_HAS_RAI, NULL, &routing_area},     {LAI_LEN, GTP_HAS_TAI, cell_of_tai, &m->tai},
        {AREA_LEN, GTP_HAS_ECGI, cell_of_ecgi, &m->ecgi}, {LAI_LEN, GTP_HAS_LAI, cell_of_lai, &m->lai},
    };
    unsigned flags = cursor_u8(&in);
    bool right = cursor_ok(&in);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (!(flags >> i & 1))
            continue;
        struct span bytes = cursor_bytes(&in, places[i].len);
        bool readable = cursor_ok(&in) && (!places[i].read || places[i].read(bytes, places[i].to));
        right &= readable;
        m->have |= readable ? places[i].have : 0;
    }
    if (!right)
        gtp_odd(r, value);
}

/* TS 29.274 8.22. */
static void take_fteid(struct gtp_reading *r, struct span value, uint8_t instance)
{
    enum { V4 = 0x80, V6 = 0x40, INTERFACE = 0x3f, V4_LEN = 4, V6_LEN = 16 };
    struct gtp_fteid fteid = {.instance = instance};
    struct cursor in = cursor_of(value);
    unsigned flags = cursor_u8(&in);
    fteid.interface_type = flags & INTERFACE;
    fteid.teid = cursor_be32(&in);
    struct span v4 = flags & V4 ? cursor_bytes(&in, V4_LEN) : span_of(NULL, 0);
    struct span v6 = flags & V6 ? cursor_bytes(&in, V6_LEN) : span_of(NULL, 0);
    if (!cursor_ok(&in)) {
        gtp_odd(r, value);
        return;
    }
    if (v4.len) {
        fteid.v4.family = 4;
        memcpy(fteid.v4.bytes, v4.p, V4_LEN);
    }
    if (v6.len) {
        fteid.v6.family = 6;
        memcpy(fteid.v6.bytes, v6.p, V6_LEN);
    }
    if (r->m->fteid_count < GTP_FTEIDS_MAX)
        r->m->fteid[r->m->fteid_count++] = fteid;
}

/* An element whose value is one octet. */
static bool one_octet(struct gtp_reading *r, struct span value, uint8_t *ret)
{
    if (value.len == 0)
        gtp_odd(r, value);
    else
        *ret = value.p[0];
    return value.len > 0;
}

/* TS 29.274 8.12: flags for this and that. */
static void take_indication(struct gtp_reading *r, struct span value)
{
    enum { RETRIEVE_LOCATION_AT = 2, RETRIEVE_LOCATION = 0x80 };
    if (value.len > RETRIEVE_LOCATION_AT && value.p[RETRIEVE_LOCATION_AT] & RETRIEVE_LOCATION)
        gtp_want(r, GTP_REPORT_NOW);
}

static void take(struct gtp_reading *r, uint8_t type, uint8_t instance, struct span value)
{
    enum { PLMN_LEN = 3, SELECTION_BITS = 3, REPORTING_ACTIONS = 9, PRESENCE_BITS = 7, PRESENCE_START = 1 };
    struct gtp_message *m = r->m;
    uint8_t octet = 0;
    switch (type) {
    case IMSI:
        gtp_take_digits(r, value, &m->imsi);
        break;
    case MSISDN:
        gtp_take_digits(r, value, &m->msisdn);
        break;
    case MEI:
        gtp_take_digits(r, value, &m->mei);
        break;
    case CAUSE:
        if (one_octet(r, value, &octet) && !(m->have & GTP_HAS_CAUSE))
            m->cause = octet, m->have |= GTP_HAS_CAUSE;
        break;
    case APN:
        gtp_take_apn(r, value);
        break;
    case RAT_TYPE:
        if (one_octet(r, value, &m->rat_type))
            m->have |= GTP_HAS_RAT;
        break;
    case SERVING_NETWORK:
        if (value.len < PLMN_LEN || !plmn_decode(value.p, &m->serving_network))
            gtp_odd(r, value);
        break;
    case SELECTION_MODE:
        if (one_octet(r, value, &octet))
            m->selection_mode = octet & SELECTION_BITS, m->have |= GTP_HAS_SELECTION;
        break;
    case USER_LOCATION:
        take_location(r, value);
        break;
    case FTEID:
        take_fteid(r, value, instance);
        break;
    case INDICATION:
        take_indication(r, value);
        break;
    case CHANGE_REPORTING:
        gtp_take_reporting(r, value, REPORTING_ACTIONS);
        break;
    case PRESENCE_REPORTING:
        if (one_octet(r, value, &octet) && (octet & PRESENCE_BITS) == PRESENCE_START)
            gtp_want(r, GTP_REPORT_AREA);
        break;
    default:
        break;
    }
}

/* One level: the elements of a message or of a group. */
struct level {
    struct cursor in;
    uint64_t seen[4]; /* types with instance 0 */
};

static void read_one(struct gtp_reading *r, struct level *level, struct level *ret_group, bool *ret_enter)
{
    const uint8_t *at = cursor_at(&level->in);
    const uint32_t header = cursor_be32(&level->in); /* type, length, spare and instance */
    const uint8_t type = (uint8_t)(header >> 24), instance = header & 15;
    const size_t len = header >> 8 & UINT16_MAX;
    struct cursor content = cursor_sub(&level->in, len);
    if (!cursor_ok(&level->in)) {
        gtp_fail(r, cursor_status(&level->in));
        return;
    }
    uint64_t bit = UINT64_C(1) << (type % 64), *seen = &level->seen[type / 64];
    if (instance == 0 && *seen & bit && !may_repeat(type))
        note_add(r->notes, NOTE_parameter_duplicate, at);
    *seen |= instance == 0 ? bit : 0;
    *ret_enter = is_group(type);
    if (*ret_enter)
        *ret_group = (struct level){.in = content};
    else
        take(r, type, instance, cursor_rest(&content));
}

void gtp_read_v2(struct gtp_reading *r, struct cursor ies)
{
    struct level levels[GTP_DEPTH_MAX + 1]; /* set when they are entered */
    struct level *level = levels;
    *level = (struct level){.in = ies};
    for (;;) {
        if (cursor_left(&level->in) == 0) {
            if (level == levels)
                break;
            level--;
            continue;
        }
        struct level group;
        bool enter = false;
        if (!gtp_count(r))
            return;
        read_one(r, level, &group, &enter);
        if (enter && level == levels + GTP_DEPTH_MAX)
            gtp_fail(r, STATUS_LIMIT);
        else if (enter)
            *++level = group;
    }
    memcpy(r->seen, levels[0].seen, sizeof r->seen);
}
