// SPDX-License-Identifier: Apache-2.0
#include "proto/sccp/sccp.h"

/* Q.713 4.10, 4.11, 4.18 to 4.21: how the messages that are read begin. */
static const struct layout {
    uint8_t type;
    bool service;  /* a return cause in the place of the protocol class */
    bool extended; /* with hop counter and optional part */
    bool wide;     /* with pointers and a length of data of two octets */
} layouts[] = {
    {SCCP_UDT, false, false, false}, {SCCP_UDTS, true, false, false}, {SCCP_XUDT, false, true, false},
    {SCCP_XUDTS, true, true, false}, {SCCP_LUDT, false, true, true},  {SCCP_LUDTS, true, true, true},
};

/* Q.713 4.2: a connection request; like an extended message it ends in an optional part. */
static const struct layout request = {SCCP_CR, false, true, false};

/* Q.713 3.1, table 2, and T1.112.3: names of optional parameters. */
enum option {
    OPTION_END = 0,
    OPTION_CALLING = 0x04,
    OPTION_DATA = 0x0f,
    OPTION_SEGMENTATION = 0x10,
    OPTION_IMPORTANCE = 0x12,
    OPTION_ANSI_FIRST = 0xf8, /* message type interworking, network selection, network identification */
    OPTION_ANSI_LAST = 0xfa,
};

/* The bytes that a part takes, as offsets into the message. */
struct extent {
    size_t from, to;
};

/* The fixed part with the pointers, called, calling, data, optional part: the first is known last. */
enum { EXTENT_FIXED = 0, EXTENTS_MAX = 5 };

struct reader {
    const uint8_t *base; /* of the message */
    struct sccp_message *message;
    struct notes *notes;
    const struct layout *layout;
    enum point_code_format format;
    enum status status; /* the first that was not OK */
    bool importance;    /* was seen */
    struct extent extent[EXTENTS_MAX];
    size_t extent_count;
};

const char *sccp_message_name(uint8_t type)
{
    static const char *const names[] = {
#define SCCP_MESSAGE(code, name, doc) [code] = #name,
#include "proto/sccp/sccp_message.def"
#undef SCCP_MESSAGE
    };
    return type < sizeof names / sizeof *names ? names[type] : NULL;
}

static const struct layout *layout_of(uint8_t type)
{
    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++)
        if (layouts[i].type == type)
            return &layouts[i];
    return NULL;
}

static void keep_status(struct reader *r, enum status status)
{
    if (r->status == STATUS_OK)
        r->status = status;
}

static void add_extent(struct reader *r, const uint8_t *from, const uint8_t *to)
{
    r->extent[r->extent_count++] = (struct extent){(size_t)(from - r->base), (size_t)(to - r->base)};
}

/*
 * Takes the next pointer and goes where it leads (Q.713 2.3: counted from the pointer's own octet, of two
 * from the second). *ret_pointer is 0 for a part that is absent. The returned cursor has failed if it leads
 * nowhere.
 */
static struct cursor follow_pointer(struct reader *r, struct cursor *in, uint16_t *ret_pointer)
{
    struct cursor at = *in;
    const uint8_t *pointer_at = cursor_at(in);
    *ret_pointer = r->layout->wide ? cursor_le16(in) : cursor_u8(in);
    cursor_skip(&at, (size_t)*ret_pointer + r->layout->wide);
    if (cursor_left(&at) == 0 && !at.cut && cursor_ok(in))
        note_add(r->notes, NOTE_sccp_pointer, pointer_at);
    return at;
}

/* A mandatory variable part, whose length has one octet or two: false where not even that can be read. */
static bool read_part(struct reader *r, struct cursor *in, bool wide, struct cursor *ret)
{
    uint16_t pointer;
    struct cursor at = follow_pointer(r, in, &pointer);
    const uint8_t *from = cursor_at(&at);
    uint16_t length = wide ? cursor_le16(&at) : cursor_u8(&at);
    if (!cursor_ok(&at)) {
        keep_status(r, cursor_status(&at));
        return false;
    }
    *ret = cursor_sub(&at, length);
    add_extent(r, from, cursor_at(&at));
    keep_status(r, cursor_status(&at));
    return true;
}

static bool read_address(struct reader *r, struct cursor *in, struct sccp_address *ret)
{
    struct cursor part;
    if (!read_part(r, in, false, &part))
        return false;
    keep_status(r, sccp_address_decode(part, r->format, ret, r->notes));
    return true;
}

/* Q.713 3.17. */
static void read_segmentation(struct reader *r, struct cursor value)
{
    enum { SEGMENTATION_LEN = 4 };
    struct sccp_message *m = r->message;
    if (m->segmented || (cursor_left(&value) != SEGMENTATION_LEN && !value.cut))
        note_add(r->notes, NOTE_sccp_optional_odd, cursor_at(&value));
    if (m->segmented)
        return;
    uint8_t octet = cursor_u8(&value);
    uint32_t low = cursor_le16(&value);
    uint32_t high = cursor_u8(&value);
    keep_status(r, cursor_status(&value));
    if (!cursor_ok(&value))
        return;
    m->segmented = true;
    m->segment_first = octet & 128;
    m->segment_remaining = octet & 15;
    m->segment_local_reference = high << 16 | low;
}

static void read_request_option(struct reader *r, enum option name, struct cursor value)
{
    struct sccp_message *m = r->message;
    if (name == OPTION_CALLING && !m->has_calling) {
        m->has_calling = true;
        keep_status(r, sccp_address_decode(value, r->format, &m->calling, r->notes));
    } else if (name == OPTION_DATA && !m->has_data) {
        m->has_data = true;
        m->data = value;
    }
}

static void read_option(struct reader *r, enum option name, struct cursor value, const uint8_t *at)
{
    bool ansi = r->format == POINT_CODE_ANSI && name >= OPTION_ANSI_FIRST && name <= OPTION_ANSI_LAST;
    if (r->layout == &request)
        read_request_option(r, name, value);
    else if (name == OPTION_SEGMENTATION)
        read_segmentation(r, value);
    else if (name == OPTION_IMPORTANCE ? r->importance || (cursor_left(&value) != 1 && !value.cut) : !ansi)
        note_add(r->notes, NOTE_sccp_optional_odd, at);
    r->importance |= name == OPTION_IMPORTANCE;
}

/* Q.713 1.6 and 1.7: name, length, value; the end is a name of 0. */
static void read_options(struct reader *r, struct cursor *in)
{
    uint16_t pointer;
    struct cursor at = follow_pointer(r, in, &pointer);
    const uint8_t *from = cursor_at(&at);
    if (!cursor_ok(&at))
        keep_status(r, cursor_status(&at));
    if (pointer == 0 || !cursor_ok(&at))
        return;
    bool ended = false;
    while (!ended && cursor_left(&at)) {
        const uint8_t *name_at = cursor_at(&at);
        uint8_t name = cursor_u8(&at);
        ended = name == OPTION_END;
        uint8_t length = ended ? 0 : cursor_u8(&at);
        if (!cursor_ok(&at))
            break;
        struct cursor value = cursor_sub(&at, length);
        if (!ended)
            read_option(r, (enum option)name, value, name_at);
    }
    if (!ended && at.cut)
        cursor_fail(&at, STATUS_TRUNCATED);
    else if (!ended)
        note_add(r->notes, NOTE_sccp_optional_odd, cursor_at(&at));
    add_extent(r, from, cursor_at(&at));
    keep_status(r, cursor_status(&at));
}

/* Those behind the fixed part, which is the first: no pointer leads back. */
static void sort_extents(struct reader *r)
{
    enum { FIRST = EXTENT_FIXED + 1 };
    for (size_t i = FIRST; i < r->extent_count; i++) {
        struct extent moved = r->extent[i];
        size_t at = i;
        for (; at > FIRST && r->extent[at - 1].from > moved.from; at--)
            r->extent[at] = r->extent[at - 1];
        r->extent[at] = moved;
    }
}

/* Parts that overlap; and, once all of them are known, bytes between and behind them. */
static void check_extents(struct reader *r, size_t message_len)
{
    sort_extents(r);
    size_t covered = 0;
    for (size_t i = 0; i < r->extent_count; i++) {
        const struct extent *e = &r->extent[i];
        if (e->from < covered)
            note_add(r->notes, NOTE_sccp_pointer, r->base + e->from);
        else if (e->from > covered && r->status == STATUS_OK)
            note_add(r->notes, NOTE_sccp_trailing, r->base + covered);
        covered = e->to > covered ? e->to : covered;
    }
    if (covered < message_len && r->status == STATUS_OK)
        note_add(r->notes, NOTE_sccp_trailing, r->base + covered);
}

static void read_fixed(struct reader *r, struct cursor *in)
{
    enum { CLASS_MAX = 1 }; /* of messages without a connection */
    struct sccp_message *m = r->message;
    const uint8_t *at = cursor_at(in);
    uint8_t octet = cursor_u8(in);
    if (r->layout->service) {
        m->return_cause = octet;
    } else {
        m->protocol_class = octet & 15;
        m->return_on_error = octet & 128;
        if (m->protocol_class > CLASS_MAX)
            note_add(r->notes, NOTE_sccp_optional_odd, at);
    }
    if (r->layout->extended)
        m->hop_counter = cursor_u8(in);
}

/* Enough of a connection request to tell whose it is. */
static void read_request(struct reader *r, struct cursor *in)
{
    enum { LOCAL_REFERENCE_LEN = 3 };
    cursor_skip(in, LOCAL_REFERENCE_LEN);
    r->message->protocol_class = cursor_u8(in) & 15;
    if (!cursor_ok(in))
        return;
    r->message->has_called = read_address(r, in, &r->message->called);
    read_options(r, in);
}

static enum status read_whole(struct reader *r, struct cursor *in, size_t message_len)
{
    struct sccp_message *m = r->message;
    read_fixed(r, in);
    if (!cursor_ok(in))
        return cursor_status(in);
    m->has_called = read_address(r, in, &m->called);
    m->has_calling = read_address(r, in, &m->calling);
    m->has_data = read_part(r, in, r->layout->wide, &m->data);
    if (r->layout->extended)
        read_options(r, in);
    r->extent[EXTENT_FIXED] = (struct extent){0, (size_t)(cursor_at(in) - r->base)};
    check_extents(r, message_len);
    return r->status;
}

/* Extents are set when they are added. */
static void reader_init(struct reader *r, const struct cursor *in, enum point_code_format format,
                        struct sccp_message *message, struct notes *notes)
{
    r->base = cursor_at(in);
    r->message = message;
    r->notes = notes;
    r->layout = NULL;
    r->format = format;
    r->status = STATUS_OK;
    r->importance = false;
    r->extent_count = EXTENT_FIXED + 1;
}

enum status sccp_decode(struct cursor in, enum point_code_format format, struct sccp_message *ret,
                        struct notes *notes)
{
    *ret = (struct sccp_message){0};
    struct reader r;
    reader_init(&r, &in, format, ret, notes);
    size_t message_len = cursor_left(&in);
    ret->type = cursor_u8(&in);
    if (!cursor_ok(&in))
        return cursor_status(&in);
    r.layout = ret->type == request.type ? &request : layout_of(ret->type);
    if (!r.layout)
        return sccp_message_name(ret->type) ? STATUS_UNSUPPORTED : STATUS_MALFORMED;
    if (r.layout != &request)
        return read_whole(&r, &in, message_len);
    read_request(&r, &in);
    return STATUS_UNSUPPORTED;
}
