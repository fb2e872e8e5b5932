// SPDX-License-Identifier: Apache-2.0
/*
 * The walk over all AVPs of a message, and what is taken from them.
 */
#include "proto/diameter/diameter_dictionary.h"

#include "base/hash.h"
#include "base/octets.h"
#include "code/tbcd.h"

enum {
    VERSION = 1,
    RESERVED_COMMAND_FLAGS = 0x0f,
    BASE_FIRST = 257, /* RFC 6733's own AVPs; those below are RADIUS's */
    BASE_LAST = 299,
    TGPP_FIRST = 600,  /* what 3GPP numbers below collides with RFC 4004 */
    COUNT_MAX = 65535, /* of avp_count */
};

/* A list of AVPs that is being walked: the message, or a group in it. */
struct level {
    struct cursor avps;
    uint16_t group; /* enum diameter_avp_id; none: the message */
    bool quoted;    /* in Failed-AVP */
    uint8_t depth;  /* groups around it */
    uint64_t seen[DIAMETER_AVP_WORDS];
    uint32_t vendor;  /* Vendor-Id in this group */
    uint32_t kind;    /* Subscription-Id-Type in this group; UINT32_MAX: none yet */
    struct span user; /* Subscription-Id-Data in this group */
};

struct walk {
    struct diameter_message *m;
    struct notes *notes;
    enum status status;   /* the first that was not OK */
    uint64_t content_key; /* of m->content */
    struct level *level;  /* the one that is read */
    struct level levels[DIAMETER_DEPTH_MAX + 1];
};

static void keep_status(struct walk *w, enum status status)
{
    if (w->status == STATUS_OK)
        w->status = status;
}

static bool bit_of(const uint64_t *bits, unsigned id)
{
    return bits[id / 64] >> id % 64 & 1;
}

static void bit_set(uint64_t *bits, unsigned id)
{
    bits[id / 64] |= UINT64_C(1) << id % 64;
}

/* The number in four octets; others are odd, and give 0. */
static bool number_of(struct span value, uint32_t *ret)
{
    struct cursor c = cursor_of(value);
    uint32_t number = cursor_be32(&c);
    bool fits = cursor_ok(&c) && cursor_left(&c) == 0;
    *ret = fits ? number : 0;
    return fits;
}

bool diameter_number(const struct diameter_message *m, enum diameter_avp_id id, uint32_t *ret)
{
    *ret = 0;
    return diameter_has(m, id) && number_of(m->avp[id], ret);
}

/* RFC 6733 4.3.1: a DiameterIdentity is a host name. */
static bool identity_plausible(struct cursor value)
{
    return cursor_left(&value) > 0 && octets_all_between(cursor_rest(&value), '!', '~');
}

static void check_value(struct walk *w, const struct diameter_avp_row *row, const struct diameter_avp *avp)
{
    enum { NUMBER_LEN = 4 };
    if (avp->value.cut || !cursor_ok(&avp->value))
        return;
    bool odd = false;
    switch (row->type) {
    case DIAMETER_U32:
    case DIAMETER_ENUM:
    case DIAMETER_TIME:
        odd = cursor_left(&avp->value) != NUMBER_LEN;
        break;
    case DIAMETER_IDENTITY:
        odd = !identity_plausible(avp->value);
        break;
    default:
        break;
    }
    if (odd)
        note_add(w->notes, NOTE_parameter_odd, avp->at);
}

/* The dictionary's row where the vendor is not the one that the code belongs to. */
static enum diameter_avp_id identify_odd(struct walk *w, const struct diameter_avp *avp)
{
    enum diameter_avp_id id = DIAMETER_A_none;
    if (avp->vendor == 0 && avp->code >= TGPP_FIRST)
        id = diameter_avp_find(DIAMETER_VENDOR_3GPP, avp->code);
    if (avp->vendor == DIAMETER_VENDOR_3GPP && avp->code >= BASE_FIRST && avp->code <= BASE_LAST)
        id = diameter_avp_find(0, avp->code);
    if (id != DIAMETER_A_none)
        note_add(w->notes, NOTE_avp_vendor, avp->at);
    return id;
}

static enum diameter_avp_id identify(struct walk *w, const struct diameter_avp *avp)
{
    enum diameter_avp_id id = diameter_avp_row_find(avp->vendor, avp->code);
    return id != DIAMETER_A_none ? id : identify_odd(w, avp);
}

static bool place_legal(enum diameter_place place, const struct level *level)
{
    if (place == DIAMETER_PLACE_ANY || level->group == DIAMETER_A_none)
        return true;
    return place == DIAMETER_PLACE_USER &&
           (level->group == DIAMETER_A_User_Identifier || level->group == DIAMETER_A_Group_User_Identifier ||
            level->group == DIAMETER_A_AdditionalIdentifiers);
}

/* Subscription-Id: the type says what the data is, in whatever order they stand. */
static void take_subscription(struct walk *w, const struct level *level)
{
    enum { E164 = 0, IMSI = 1 };
    struct digits *to = level->kind == IMSI ? &w->m->imsi : level->kind == E164 ? &w->m->msisdn : NULL;
    if (!to || to->len || level->user.len == 0 || level->user.len > DIAMETER_IMSI_MAX_LEN)
        return;
    struct digits digits = {0};
    struct cursor text = cursor_of(level->user);
    while (cursor_left(&text)) {
        uint8_t c = cursor_u8(&text);
        if (c < '0' || c > '9')
            return;
        digits.text[digits.len++] = (char)c;
    }
    *to = digits;
}

bool diameter_imsi(struct span user_name, struct digits *ret)
{
    enum { IMSI_MIN_LEN = 6, WITH_PREFIX_LEN = DIAMETER_IMSI_MAX_LEN + 1 };
    struct digits digits = {0};
    struct cursor text = cursor_of(user_name);
    *ret = digits;
    while (cursor_left(&text) && cursor_peek(&text) != '@') {
        uint8_t c = cursor_u8(&text);
        if (c < '0' || c > '9' || digits.len == WITH_PREFIX_LEN)
            return false;
        digits.text[digits.len++] = (char)c;
    }
    const char first = digits.text[0];
    bool prefixed = digits.len == WITH_PREFIX_LEN && cursor_left(&text);
    if (digits.len < IMSI_MIN_LEN || (digits.len == WITH_PREFIX_LEN && !prefixed))
        return false;
    if (prefixed && first != '0' && first != '1' && first != '6')
        return false;
    ret->len = (uint8_t)(digits.len - prefixed);
    memcpy(ret->text, digits.text + prefixed, ret->len);
    return true;
}

/* What some AVPs add to more than their own slot. */
typedef void special(struct walk *w, struct level *level, struct span octets);

static void take_route(struct walk *w, struct level *level, struct span octets)
{
    const unsigned count = w->m->avp_count[DIAMETER_A_Route_Record];
    (void)level;
    if (count <= DIAMETER_ROUTE_MAX)
        w->m->route[count - 1] = octets;
}

static void check_application(struct walk *w, struct level *level, struct span octets)
{
    const uint32_t application = w->m->header.application;
    uint32_t number;
    (void)level;
    if (number_of(octets, &number) && number != application && application &&
        number != (uint32_t)DIAMETER_APP_RELAY)
        note_add(w->notes, NOTE_application_mismatch, octets.p);
}

static void take_msisdn(struct walk *w, struct level *level, struct span octets)
{
    struct diameter_message *m = w->m;
    struct digits *to = level->group == DIAMETER_A_Subscription_Data ? &m->profile_msisdn : &m->msisdn;
    if (to->len == 0 && !tbcd_digits(octets, to))
        note_add(w->notes, NOTE_parameter_odd, octets.p);
}

static void check_plmn(struct walk *w, struct level *level, struct span octets)
{
    enum { PLMN_LEN = 3 };
    (void)level;
    if (octets.len != PLMN_LEN)
        note_add(w->notes, NOTE_parameter_odd, octets.p);
}

static void count_vectors(struct walk *w, struct level *level, struct span octets)
{
    uint32_t number;
    (void)level;
    if (number_of(octets, &number))
        w->m->requested_vectors += number < COUNT_MAX ? number : COUNT_MAX;
}

static void take_data_reference(struct walk *w, struct level *level, struct span octets)
{
    uint32_t number;
    (void)level;
    if (number_of(octets, &number) && number < 64)
        w->m->data_references |= UINT64_C(1) << number;
}

static void take_vendor(struct walk *w, struct level *level, struct span octets)
{
    (void)w;
    number_of(octets, &level->vendor);
}

static void take_subscription_type(struct walk *w, struct level *level, struct span octets)
{
    (void)w;
    number_of(octets, &level->kind);
}

static void take_subscription_data(struct walk *w, struct level *level, struct span octets)
{
    (void)w;
    level->user = octets;
}

static special *const specials[DIAMETER_A_COUNT] = {
    [DIAMETER_A_Route_Record] = take_route,
    [DIAMETER_A_Auth_Application_Id] = check_application,
    [DIAMETER_A_MSISDN] = take_msisdn,
    [DIAMETER_A_Visited_PLMN_Id] = check_plmn,
    [DIAMETER_A_Number_Of_Requested_Vectors] = count_vectors,
    [DIAMETER_A_Data_Reference] = take_data_reference,
    [DIAMETER_A_Vendor_Id] = take_vendor,
    [DIAMETER_A_Subscription_Id_Type] = take_subscription_type,
    [DIAMETER_A_Subscription_Id_Data] = take_subscription_data,
};

static void take(struct walk *w, struct level *level, enum diameter_avp_id id, const struct diameter_avp *avp)
{
    struct diameter_message *m = w->m;
    const struct diameter_avp_row *row = &diameter_avp_rows[id];
    if (bit_of(level->seen, id) && row->times == DIAMETER_ONCE)
        note_add(w->notes, NOTE_parameter_duplicate, avp->at);
    bit_set(level->seen, id);
    if (!place_legal((enum diameter_place)row->place, level)) {
        note_add(w->notes, NOTE_avp_misplaced, avp->at);
        return;
    }
    const unsigned before = diameter_count(m, id);
    m->avp_count[id] = (uint16_t)(before < COUNT_MAX ? before + 1 : COUNT_MAX);
    if (before == 0 || level->depth < m->avp_depth[id]) {
        bit_set(m->have, id);
        m->avp[id] = cursor_rest(&avp->value);
        m->avp_depth[id] = level->depth;
    }
    if (specials[id])
        specials[id](w, level, cursor_rest(&avp->value));
}

static void level_enter(struct level *level, unsigned depth, struct cursor avps, enum diameter_avp_id group,
                        bool quoted)
{
    level->depth = (uint8_t)depth;
    level->avps = avps;
    level->group = (uint16_t)group;
    level->quoted = quoted;
    memset(level->seen, 0, sizeof level->seen);
    level->vendor = 0;
    level->kind = UINT32_MAX;
    level->user = span_of(NULL, 0);
}

static void level_leave(struct walk *w)
{
    const struct level *level = w->level--;
    if (level->quoted)
        return;
    if (level->group == DIAMETER_A_Subscription_Id)
        take_subscription(w, level);
    if (level->group == DIAMETER_A_Experimental_Result && w->m->result_vendor == 0)
        w->m->result_vendor = level->vendor;
}

static void visit(struct walk *w, struct level *level, const struct diameter_avp *avp, enum status status)
{
    enum diameter_avp_id id = identify(w, avp);
    if (id == DIAMETER_A_none)
        return;
    check_value(w, &diameter_avp_rows[id], avp);
    if (!level->quoted && status == STATUS_OK)
        take(w, level, id, avp);
    if (diameter_avp_rows[id].type != DIAMETER_GROUPED)
        return;
    if (level->depth == DIAMETER_DEPTH_MAX) {
        note_add(w->notes, NOTE_avp_depth, avp->at);
        keep_status(w, STATUS_LIMIT);
        return;
    }
    w->level++;
    level_enter(level + 1, level->depth + 1u, avp->value, id, level->quoted || id == DIAMETER_A_Failed_AVP);
}

/* What agents on the way add or change. */
static bool belongs_to_the_way(const struct diameter_avp *avp)
{
    enum { ROUTE_RECORD = 282, PROXY_INFO = 284, DESTINATION_HOST = 293, LOAD = 650 };
    return avp->vendor == 0 && (avp->code == ROUTE_RECORD || avp->code == PROXY_INFO ||
                                avp->code == DESTINATION_HOST || avp->code == LOAD);
}

/* Flags and padding may differ from one leg to the next. */
static void add_to_content(struct walk *w, const struct diameter_avp *avp)
{
    const struct span value = cursor_rest(&avp->value);
    uint64_t front = (uint64_t)avp->code << 32 | avp->vendor;
    w->m->content = hash_mix(front ^ w->content_key, value.len ^ w->m->content);
    w->m->content = hash_more(w->m->content, w->content_key, value);
}

static void walk_all(struct walk *w, struct cursor avps)
{
    w->level = w->levels;
    level_enter(w->level, 0, avps, DIAMETER_A_none, false);
    for (;;) {
        struct level *level = w->level;
        struct diameter_avp avp;
        enum status status;
        bool more = diameter_avp_next(&level->avps, &avp, w->notes, &status);
        keep_status(w, status);
        if (more && w->m->avps == DIAMETER_AVPS_MAX) {
            keep_status(w, STATUS_LIMIT);
            return;
        }
        if (more) {
            w->m->avps++;
            if (level->depth == 0 && !belongs_to_the_way(&avp))
                add_to_content(w, &avp);
            visit(w, level, &avp, status);
        } else if (level->depth > 0) {
            level_leave(w);
        } else {
            return;
        }
    }
}

/* What is known only when all AVPs were seen. */
static void conclude(struct diameter_message *m)
{
    enum { PLMN_LEN = 3 };
    struct digits imsi;
    if (diameter_has(m, DIAMETER_A_User_Name) && diameter_imsi(m->avp[DIAMETER_A_User_Name], &imsi))
        m->imsi = imsi;
    if (diameter_has(m, DIAMETER_A_Visited_PLMN_Id) && m->avp[DIAMETER_A_Visited_PLMN_Id].len == PLMN_LEN)
        plmn_decode(m->avp[DIAMETER_A_Visited_PLMN_Id].p, &m->visited_plmn);
    if (diameter_has(m, DIAMETER_A_Result_Code) && m->avp_depth[DIAMETER_A_Result_Code] == 0) {
        diameter_number(m, DIAMETER_A_Result_Code, &m->result);
        m->result_vendor = 0;
    } else {
        diameter_number(m, DIAMETER_A_Experimental_Result_Code, &m->result);
    }
    unsigned vectors = diameter_count(m, DIAMETER_A_E_UTRAN_Vector) +
                       diameter_count(m, DIAMETER_A_UTRAN_Vector) +
                       diameter_count(m, DIAMETER_A_GERAN_Vector);
    if (!(m->header.flags & DIAMETER_REQUEST))
        vectors += diameter_count(m, DIAMETER_A_TGPP_SIP_Auth_Data_Item);
    m->auth_vectors = (uint16_t)(vectors < COUNT_MAX ? vectors : COUNT_MAX);
}

static void check_header(const struct diameter_header *h, struct notes *notes, const uint8_t *at)
{
    const uint8_t both = DIAMETER_REQUEST | DIAMETER_ERROR;
    if (h->flags & RESERVED_COMMAND_FLAGS || (h->flags & both) == both)
        note_add(notes, NOTE_diameter_flags, at);
    if (h->length % 4)
        note_add(notes, NOTE_diameter_length, at);
    if (diameter_command_belongs(h->application, h->command) == DIAMETER_BELONGS_NOT)
        note_add(notes,
                 diameter_command_name(h->application, h->command, true) ? NOTE_application_mismatch
                                                                         : NOTE_operation_unknown,
                 at);
}

enum status diameter_decode(struct cursor in, uint64_t key, struct diameter_message *ret, struct notes *notes)
{
    /* the values are read only where `have` says so: not to clear them saves 500 instructions a message */
    memset(ret, 0, offsetof(struct diameter_message, avp));
    const uint8_t *at = cursor_at(&in);
    enum status status = diameter_header_read(&in, &ret->header);
    if (status != STATUS_OK) {
        if (status == STATUS_MALFORMED)
            note_add(notes, NOTE_diameter_length, at);
        return status;
    }
    if (ret->header.version != VERSION)
        return STATUS_UNSUPPORTED;
    check_header(&ret->header, notes, at);
    ret->content =
        hash_words(key, (uint64_t)ret->header.command << 8 | (ret->header.flags & DIAMETER_REQUEST),
                   ret->header.end_to_end);
    if (ret->header.length < DIAMETER_HEADER_LEN) {
        ret->content = hash_content(ret->content, cursor_rest(&in));
        note_add(notes, NOTE_diameter_length, at);
        return STATUS_MALFORMED;
    }
    struct walk w; /* levels are set when they are entered */
    w.m = ret;
    w.notes = notes;
    w.status = STATUS_OK;
    w.content_key = hash_words(key, DIAMETER_HEADER_LEN, 0);
    size_t body_len = ret->header.length - DIAMETER_HEADER_LEN;
    bool beyond = body_len > cursor_left(&in);
    struct cursor avps = cursor_sub(&in, body_len);
    if (beyond ? !in.cut : cursor_left(&in) > 0)
        note_add(notes, NOTE_diameter_length, at);
    if (cursor_left(&in))
        ret->content = hash_content(ret->content, cursor_rest(&in));
    walk_all(&w, avps);
    keep_status(&w, cursor_status(&in));
    conclude(ret);
    return w.status;
}
