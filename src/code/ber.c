// SPDX-License-Identifier: Apache-2.0
#include "code/ber.h"

enum {
    CLASS_SHIFT = BER_CLASS_SHIFT,
    CONSTRUCTED = BER_CONSTRUCTED,
    NUMBER_MASK = BER_NUMBER_MASK,
    LONG_TAG = BER_NUMBER_MASK, /* the number follows in further octets */
    MORE = 0x80,
    INDEFINITE = 0x80,
    RESERVED_LENGTH = 0xff,
};

struct header {
    uint32_t tag;
    uint32_t len;
    bool constructed, indefinite;
};

/* A tag number in further octets, 7 bits each (X.690 8.1.2.4); any number of leading zeros is passed over. */
static uint32_t long_tag_number(struct cursor *in, struct notes *notes)
{
    const uint8_t *at = cursor_at(in);
    uint8_t octet = cursor_u8(in);
    const bool leading_zero = octet == MORE;
    uint32_t number = octet & 0x7fu;
    while (octet & MORE) {
        if (number >> 21) {
            cursor_fail(in, STATUS_LIMIT);
            return 0;
        }
        octet = cursor_u8(in);
        number = number << 7 | (octet & 0x7fu);
    }
    if ((leading_zero || number < LONG_TAG) && notes && cursor_ok(in))
        note_add(notes, NOTE_ber_tag_multibyte, at);
    return number;
}

/* X.690 8.1.3. */
static void read_length(struct cursor *in, struct header *header, struct notes *notes)
{
    const uint8_t *at = cursor_at(in);
    uint8_t first = cursor_u8(in);
    if (first < 0x80) {
        header->len = first;
        return;
    }
    if (first == INDEFINITE) {
        header->indefinite = true;
        if (!header->constructed)
            cursor_fail(in, STATUS_MALFORMED);
        else if (notes)
            note_add(notes, NOTE_ber_length_indefinite, at);
        return;
    }
    if (first == RESERVED_LENGTH) {
        cursor_fail(in, STATUS_MALFORMED);
        return;
    }
    bool leading_zero = cursor_left(in) && cursor_peek(in) == 0;
    for (unsigned octets = first & 0x7fu; octets; octets--) {
        if (header->len >> 24) {
            cursor_fail(in, STATUS_MALFORMED);
            return;
        }
        header->len = header->len << 8 | cursor_u8(in);
    }
    if ((leading_zero || header->len < 0x80) && notes && cursor_ok(in))
        note_add(notes, NOTE_ber_length_nonminimal, at);
}

static bool read_header(struct cursor *in, struct header *ret, struct notes *notes)
{
    *ret = (struct header){0};
    uint8_t first = cursor_u8(in);
    ret->constructed = first & CONSTRUCTED;
    uint32_t number = first & NUMBER_MASK;
    if (number == LONG_TAG)
        number = long_tag_number(in, notes);
    ret->tag = (uint32_t)(first >> CLASS_SHIFT) << 30 | number;
    read_length(in, ret, notes);
    return cursor_ok(in);
}

/* End-of-contents is these two octets and no other spelling of tag 0 with length 0 (X.690 8.1.5). */
static bool take_end_of_contents(struct cursor *in)
{
    const struct span rest = cursor_rest(in);
    if (rest.len < 2 || rest.p[0] || rest.p[1])
        return false;
    cursor_skip(in, 2);
    return true;
}

/*
 * The length of the contents of indefinite length that begin at `in`, up to their end-of-contents octets.
 * Definite elements are stepped over whole, so this is one pass, whatever is nested in what.
 */
static enum status indefinite_length(struct cursor in, size_t *ret)
{
    const size_t all = cursor_left(&in);
    struct header header;
    unsigned depth = 1;
    while (cursor_left(&in)) {
        *ret = all - cursor_left(&in);
        if (take_end_of_contents(&in)) {
            if (--depth == 0)
                return STATUS_OK;
            continue;
        }
        if (!read_header(&in, &header, NULL))
            break;
        if (header.indefinite && ++depth > BER_DEPTH_MAX) {
            cursor_fail(&in, STATUS_LIMIT);
            break;
        }
        cursor_skip(&in, header.len);
    }
    *ret = all;
    cursor_need(&in, 1); /* ran out: cut, or never closed */
    return cursor_status(&in);
}

static void take_indefinite(struct cursor *in, struct ber *ret, struct notes *notes)
{
    size_t len;
    const enum status status = indefinite_length(*in, &len);
    const bool cut = in->cut;
    ret->value = cursor_sub(in, len);
    if (status == STATUS_OK) {
        cursor_skip(in, 2);
        return;
    }
    if (status == STATUS_LIMIT && notes)
        note_add(notes, NOTE_ber_depth, ret->whole.p);
    ret->value.cut = cut;
    cursor_fail(in, status);
}

bool ber_next_any(struct cursor *in, struct ber *ret, struct notes *notes)
{
    *ret = (struct ber){0};
    if (!cursor_ok(in))
        return false;
    struct header header;
    const uint8_t *start = cursor_at(in);
    if (!read_header(in, &header, notes))
        return false;
    ret->tag = header.tag;
    ret->constructed = header.constructed;
    ret->whole.p = start;
    if (header.indefinite)
        take_indefinite(in, ret, notes);
    else
        ret->value = cursor_sub(in, header.len);
    ret->whole.len = (size_t)(cursor_at(in) - start);
    return true;
}

/*
 * The next primitive piece that is not empty. What a constructed piece holds is read on from its header, so
 * there is no depth to bound.
 */
static struct span next_piece(struct cursor *in, struct notes *notes)
{
    struct header header;
    while (cursor_left(in) && read_header(in, &header, notes)) {
        if (header.constructed)
            continue;
        struct cursor piece = cursor_sub(in, header.len);
        if (cursor_left(&piece))
            return cursor_rest(&piece);
    }
    return (struct span){0};
}

struct span ber_string(const struct ber *element, struct notes *notes)
{
    struct cursor in = element->value;
    if (!element->constructed)
        return cursor_rest(&in);
    if (notes)
        note_add(notes, NOTE_ber_string_constructed, element->whole.p);
    return next_piece(&in, notes);
}

struct span ber_string_joined(const struct ber *element, uint8_t *room, size_t room_len, struct notes *notes)
{
    struct cursor in = element->value;
    size_t len = 0;
    if (!element->constructed)
        return cursor_rest(&in);
    if (notes)
        note_add(notes, NOTE_ber_string_constructed, element->whole.p);
    for (struct span next; len < room_len && (next = next_piece(&in, notes)).len;) {
        size_t part = next.len < room_len - len ? next.len : room_len - len;
        memcpy(room + len, next.p, part);
        len += part;
    }
    return span_of(room, len);
}

bool ber_integer(struct span contents, int64_t *ret)
{
    *ret = 0;
    if (contents.len == 0 || contents.len > 8)
        return false;
    uint64_t value = contents.p[0] & 0x80 ? UINT64_MAX : 0;
    for (size_t i = 0; i < contents.len; i++)
        value = value << 8 | contents.p[i];
    *ret = (int64_t)value;
    return true;
}
