// SPDX-License-Identifier: Apache-2.0
/*
 * pcapng: a sequence of blocks, each with its type and its length in front and the length again behind
 * (draft-ietf-opsawg-pcapng). A section header fixes the byte order of all that follows it and
 * forgets the interfaces before it.
 */
#include <stdlib.h>

#include "base/text.h"
#include "io/capture_format.h"

#define BLOCK_LEN_MIN 12
#define SECTION       0x0a0d0d0a /* the same in both byte orders */
#define ORDER_BIG     0x1a2b3c4d
#define ORDER_LITTLE  0x4d3c2b1a

enum block_type {
    BLOCK_INTERFACE = 1,
    BLOCK_PACKET = 2, /* obsolete */
    BLOCK_SIMPLE = 3,
    BLOCK_STATISTICS = 5,
    BLOCK_ENHANCED = 6,
};

enum option {
    OPTION_END = 0,
    IF_NAME = 2,
    IF_TSRESOL = 9,
    IF_TSOFFSET = 14,
    ISB_IFRECV = 4,
    ISB_IFDROP = 5,
    ISB_OSDROP = 7,
    EPB_DROPCOUNT = 4,
};

/* The next option; false at the end of the list or where it makes no sense any more. */
static bool next_option(struct cursor *options, bool big, uint16_t *ret_code, struct cursor *ret_value)
{
    *ret_code = capture_u16(options, big);
    uint16_t len = capture_u16(options, big);
    if (*ret_code == OPTION_END)
        return false;
    *ret_value = cursor_sub(options, len);
    bool fits = cursor_ok(options);
    size_t padding = -(size_t)len & 3, left = cursor_left(options);
    cursor_skip(options, padding < left ? padding : left);
    return fits;
}

/* if_tsresol: units of 10^-n seconds, or with the high bit of 2^-n seconds. */
static void set_resolution(struct section_interface *interface, uint8_t resolution)
{
    interface->divisor = 1;
    interface->multiplier = 1000000000;
    interface->shift = 0;
    if (resolution & 0x80) {
        interface->shift = resolution & 0x7f;
        return;
    }
    unsigned n = resolution;
    for (; n > 0 && interface->multiplier > 1; n--)
        interface->multiplier /= 10;
    for (; n > 0 && interface->divisor <= UINT64_MAX / 10; n--)
        interface->divisor *= 10;
    if (n > 0)
        interface->multiplier = 0; /* a whole 64-bit count of them is no nanosecond */
}

/* Nanoseconds since 1970, clamped to what int64 holds. */
static int64_t time_ns_of(const struct section_interface *interface, uint64_t units)
{
    __extension__ typedef __int128 wide;
    wide time = ((wide)(units / interface->divisor) * interface->multiplier) >> interface->shift;
    time += (wide)interface->offset_s * 1000000000;
    if (time > INT64_MAX)
        return INT64_MAX;
    return time < INT64_MIN ? INT64_MIN : (int64_t)time;
}

static int add_interface(struct capture *capture, const struct section_interface *interface)
{
    if (capture->section_count == CAPTURE_INTERFACES)
        return capture_broken(capture, "more than % interfaces in one section", CAPTURE_INTERFACES);
    if (capture->section_count == capture->section_room) {
        uint32_t room = capture->section_room ? 2 * capture->section_room : 4;
        struct section_interface *section = realloc(capture->section, room * sizeof *section);
        if (!section)
            return capture_fail(capture, SIGWARDEN_ERROR_MEMORY, "out of memory", NULL);
        capture->section = section;
        capture->section_room = room;
    }
    capture->section[capture->section_count++] = *interface;
    return 0;
}

static int read_interface(struct capture *capture, struct cursor *body, struct sigwarden_packet *ret)
{
    (void)ret;
    bool big = capture->big;
    struct section_interface interface = {0};
    set_resolution(&interface, 6);
    struct capture_interface described = {.index = capture->section_count};
    described.link_type = interface.link_type = capture_link_type(capture_u16(body, big));
    cursor_skip(body, 2);
    described.snaplen = interface.snaplen = capture_u32(body, big);
    if (!cursor_ok(body))
        return capture_broken(capture, "an interface description is too short", 0);
    uint16_t code;
    struct cursor value;
    while (next_option(body, big, &code, &value)) {
        if (code == IF_TSRESOL && cursor_left(&value) == 1)
            set_resolution(&interface, cursor_u8(&value));
        else if (code == IF_TSOFFSET && cursor_left(&value) == 8)
            interface.offset_s = (int64_t)capture_u64(&value, big);
        else if (code == IF_NAME) {
            struct text name = text_in(described.name, sizeof described.name);
            text_span(&name, cursor_rest(&value));
        }
    }
    int result = capture_list_interface(capture, &described, &interface.listed);
    return result < 0 ? result : add_interface(capture, &interface);
}

/* NULL, with capture->error set, where the section has not described it. */
static struct section_interface *find_interface(struct capture *capture, uint32_t index)
{
    if (index < capture->section_count)
        return &capture->section[index];
    capture_broken(capture, "a packet of interface %, which was not described before", index);
    return NULL;
}

/* What Enhanced and the obsolete Packet Blocks have in common: from the time stamp on. */
static int read_timed(struct capture *capture, struct section_interface *interface, struct cursor *body,
                      struct sigwarden_packet *ret)
{
    uint64_t high = capture_u32(body, capture->big);
    uint64_t low = capture_u32(body, capture->big);
    ret->captured_len = capture_u32(body, capture->big);
    ret->wire_len = capture_u32(body, capture->big);
    struct span data = cursor_bytes(body, ret->captured_len);
    if (!cursor_ok(body))
        return capture_broken(capture, "a packet of % bytes in a block that holds fewer", ret->captured_len);
    ret->time_ns = time_ns_of(interface, high << 32 | low);
    ret->data = data.p;
    ret->link_type = interface->link_type;
    capture_count(capture, interface->listed, true, ret);
    return 1;
}

static int read_enhanced(struct capture *capture, struct cursor *body, struct sigwarden_packet *ret)
{
    struct section_interface *interface = find_interface(capture, capture_u32(body, capture->big));
    if (!interface)
        return -capture->error.code;
    int result = read_timed(capture, interface, body, ret);
    if (result < 0)
        return result;
    cursor_skip(body, -(size_t)ret->captured_len & 3);
    uint16_t code;
    struct cursor value;
    while (cursor_left(body) && next_option(body, capture->big, &code, &value))
        if (code == EPB_DROPCOUNT && cursor_left(&value) == 8)
            capture->listed[interface->listed].dropped_between += capture_u64(&value, capture->big);
    return result;
}

static int read_obsolete(struct capture *capture, struct cursor *body, struct sigwarden_packet *ret)
{
    struct section_interface *interface = find_interface(capture, capture_u16(body, capture->big));
    uint32_t dropped = capture_u16(body, capture->big);
    if (!interface)
        return -capture->error.code;
    int result = read_timed(capture, interface, body, ret);
    if (result > 0 && dropped != 0xffff) /* not known */
        capture->listed[interface->listed].dropped_between += dropped;
    return result;
}

/* No time and no captured length: the packet was cut to the snap length of interface 0. */
static int read_simple(struct capture *capture, struct cursor *body, struct sigwarden_packet *ret)
{
    struct section_interface *interface = find_interface(capture, 0);
    if (!interface)
        return -capture->error.code;
    ret->wire_len = capture_u32(body, capture->big);
    ret->captured_len = ret->wire_len;
    if (interface->snaplen != 0 && interface->snaplen < ret->wire_len)
        ret->captured_len = interface->snaplen;
    struct span data = cursor_bytes(body, ret->captured_len);
    if (!cursor_ok(body))
        return capture_broken(capture, "a packet of % bytes in a block that holds fewer", ret->captured_len);
    ret->time_ns = capture->time_ns;
    ret->data = data.p;
    ret->link_type = interface->link_type;
    capture_count(capture, interface->listed, false, ret);
    return 1;
}

/* Counters run on through a section: only what a block adds to the one before it is added. */
static void add_counter(uint64_t *total, uint64_t *last, uint64_t value)
{
    *total += value - *last;
    *last = value;
}

/* Statistics of an interface that was not described concern no packet and are passed over. */
static int read_statistics(struct capture *capture, struct cursor *body, struct sigwarden_packet *ret)
{
    (void)ret;
    uint32_t index = capture_u32(body, capture->big);
    cursor_skip(body, 8);
    if (!cursor_ok(body) || index >= capture->section_count)
        return 0;
    struct section_interface *interface = &capture->section[index];
    struct capture_interface *listed = &capture->listed[interface->listed];
    uint16_t code;
    struct cursor value;
    while (next_option(body, capture->big, &code, &value)) {
        if (cursor_left(&value) != 8 || (code != ISB_IFRECV && code != ISB_IFDROP && code != ISB_OSDROP))
            continue;
        uint64_t count = capture_u64(&value, capture->big);
        listed->counted = true;
        if (code == ISB_IFRECV)
            add_counter(&listed->received, &interface->received, count);
        else if (code == ISB_IFDROP)
            add_counter(&listed->dropped, &interface->dropped, count);
        else
            add_counter(&listed->dropped_system, &interface->dropped_system, count);
    }
    return 0;
}

static int read_section(struct capture *capture, struct cursor *body, struct sigwarden_packet *ret)
{
    (void)ret;
    cursor_skip(body, 4); /* the byte order is known by now */
    uint16_t major = capture_u16(body, capture->big);
    if (!cursor_ok(body))
        return capture_broken(capture, "a section header is too short", 0);
    if (major != 1)
        return capture_broken(capture, "a section of pcapng version %; only version 1 exists", major);
    capture->section_count = 0; /* its length is often wrong and nothing needs it */
    return 0;
}

/* Blocks without a packet that Wireshark shows as frames: they use up a number. */
static int read_numbered(struct capture *capture, struct cursor *body, struct sigwarden_packet *ret)
{
    (void)body;
    (void)ret;
    capture->number++;
    return 0;
}

static const struct {
    uint32_t type;
    /* 1: a packet; 0: go on; negative: broken */
    int (*read)(struct capture *capture, struct cursor *body, struct sigwarden_packet *ret);
} BLOCKS[] = {
    {BLOCK_ENHANCED, read_enhanced},   {BLOCK_SIMPLE, read_simple},         {BLOCK_PACKET, read_obsolete},
    {BLOCK_INTERFACE, read_interface}, {BLOCK_STATISTICS, read_statistics}, {SECTION, read_section},
    {0x00000009, read_numbered}, /* systemd journal export */
    {0x00000204, read_numbered}, /* sysdig event */
    {0x00000216, read_numbered}, /* sysdig event with flags */
    {0x00000221, read_numbered}, /* sysdig event, large */
    {0x00000bad, read_numbered}, /* custom, to be copied */
    {0x40000bad, read_numbered}, /* custom, not to be copied */
};

#define BLOCK_COUNT (sizeof BLOCKS / sizeof BLOCKS[0])

/* A section header says in which byte order its own length stands. */
static int find_order(struct capture *capture)
{
    struct span bytes;
    if (!stream_need(&capture->stream, BLOCK_LEN_MIN, &bytes))
        return capture_ended(capture, bytes.len, "a section header");
    struct cursor c = cursor_of(bytes);
    cursor_skip(&c, 8);
    uint32_t order = cursor_be32(&c);
    if (order != ORDER_BIG && order != ORDER_LITTLE)
        return capture_broken(capture, "a section header that does not say its byte order", 0);
    capture->big = order == ORDER_BIG;
    return 0;
}

/* Takes a whole block: 1 with its type and content, 0 at the end, negative where broken. */
static int next_block(struct capture *capture, uint32_t *ret_type, struct cursor *ret_body)
{
    struct stream *stream = &capture->stream;
    struct span bytes;
    if (!stream_need(stream, BLOCK_LEN_MIN, &bytes))
        return capture_ended(capture, bytes.len, "a block");
    struct cursor c = cursor_of(bytes);
    *ret_type = capture_u32(&c, capture->big);
    if (*ret_type == SECTION) {
        int result = find_order(capture);
        if (result < 0)
            return result;
    }
    uint32_t len = capture_u32(&c, capture->big);
    if (len < BLOCK_LEN_MIN)
        return capture_broken(capture, "a block claims % bytes, which is too few", len);
    if (len > CAPTURE_BLOCK_MAX)
        return capture_broken(capture, "a block claims % bytes, which is more than 16 MiB", len);
    uint32_t padded_len = (len + 3) & ~UINT32_C(3); /* some writers do not count the padding */
    if (!stream_need(stream, padded_len, &bytes))
        return capture_ended(capture, bytes.len, "a block");
    c = cursor_of(bytes);
    cursor_skip(&c, 8);
    *ret_body = cursor_sub(&c, padded_len - BLOCK_LEN_MIN);
    if (capture_u32(&c, capture->big) != len)
        return capture_broken(capture, "the two lengths of a block of % bytes differ", len);
    return 1;
}

/* Reads one block: 1 with a packet, 0 with `*ret_end` telling the end of the file, negative where broken. */
static int read_block(struct capture *capture, struct sigwarden_packet *ret, bool *ret_end)
{
    uint32_t type = 0;
    struct cursor body = {0};
    int result = next_block(capture, &type, &body);
    *ret_end = result == 0;
    if (result <= 0)
        return result;
    size_t len = cursor_left(&body) + BLOCK_LEN_MIN, i = 0;
    while (i < BLOCK_COUNT && BLOCKS[i].type != type)
        i++;
    result = i < BLOCK_COUNT ? BLOCKS[i].read(capture, &body, ret) : 0;
    if (result >= 0) /* else the offset in the error stays this block's */
        stream_take(&capture->stream, len);
    return result;
}

static int read_packet(struct capture *capture, struct sigwarden_packet *ret)
{
    int result;
    bool end;
    do
        result = read_block(capture, ret, &end);
    while (result == 0 && !end);
    return result;
}

int capture_pcapng_begin(struct capture *capture)
{
    capture->read = read_packet;
    capture->statistics.format = "pcapng";
    /* the section header is read here, so that a bad one fails at once */
    bool end;
    return read_block(capture, NULL, &end);
}
