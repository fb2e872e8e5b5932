// SPDX-License-Identifier: Apache-2.0
#include "proto/tcap/tcap.h"

#include "base/hash.h"
#include "code/ber.h"

/* What a transaction portion is made of, in the order in which Q.773 3.1 has it. */
enum part {
    PART_UNKNOWN = 0,
    PART_OTID = 1,
    PART_DTID = 2,
    PART_ABORT_CAUSE = 4,
    PART_DIALOGUE = 8,
    PART_COMPONENTS = 16,
};

static const struct type_row {
    uint32_t tag;
    uint8_t type;          /* enum tcap_type */
    uint8_t needs, allows; /* enum part */
    const char *name;
} types[] = {
    {BER_APPLICATION(1), TCAP_UNIDIRECTIONAL, PART_COMPONENTS, PART_DIALOGUE | PART_COMPONENTS,
     "unidirectional"},
    {BER_APPLICATION(2), TCAP_BEGIN, PART_OTID, PART_OTID | PART_DIALOGUE | PART_COMPONENTS, "begin"},
    {BER_APPLICATION(4), TCAP_END, PART_DTID, PART_DTID | PART_DIALOGUE | PART_COMPONENTS, "end"},
    {BER_APPLICATION(5), TCAP_CONTINUE, PART_OTID | PART_DTID,
     PART_OTID | PART_DTID | PART_DIALOGUE | PART_COMPONENTS, "continue"},
    {BER_APPLICATION(7), TCAP_ABORT, PART_DTID, PART_DTID | PART_ABORT_CAUSE | PART_DIALOGUE, "abort"},
};

/* P-AbortCause, Q.773 3.1. */
static const char *const abort_causes[] = {
    "unrecognizedMessageType",     "unrecognizedTransactionID", "badlyFormattedTransactionPortion",
    "incorrectTransactionPortion", "resourceLimitation",
};

struct reader {
    struct notes *notes;
    enum status status; /* the first that was not OK */
};

static void went_wrong(struct reader *reader, enum status status)
{
    if (reader->status == STATUS_OK)
        reader->status = status;
}

static bool next(struct reader *reader, struct cursor *in, struct ber *ret)
{
    bool more = ber_next(in, ret, reader->notes);
    if (!cursor_ok(in))
        went_wrong(reader, cursor_status(in));
    return more;
}

/* The first element of `in`; a zeroed one if there is none. */
static struct ber first_of(struct reader *reader, struct cursor in)
{
    struct ber element;
    next(reader, &in, &element);
    return element;
}

static bool is(const struct ber *element, unsigned universal)
{
    return element->tag == BER_UNIVERSAL(universal);
}

/* An integer from 0 to `max`, else `otherwise`. */
static int integer_of(const struct ber *element, int max, int otherwise)
{
    int64_t value;
    bool whole = ber_integer(cursor_rest(&element->value), &value) && !element->value.cut;
    return whole && value >= 0 && value <= max ? (int)value : otherwise;
}

/* Something that is there and odd is always noted; what is missing only where no cut can be the reason. */
static void note_missing(struct reader *reader, enum note_id id, const struct cursor *from)
{
    if (!from->cut)
        note_add(reader->notes, id, cursor_at(from));
}

/* Transaction ids are 1 to 4 octets (Q.773 4.2.1); others are told apart by a hash all the same. */
static bool read_transaction_id(struct reader *reader, const struct ber *element, struct span *ret_bytes,
                                uint32_t *ret)
{
    if (element->value.cut)
        return false;
    *ret = 0;
    *ret_bytes = ber_string(element, reader->notes);
    if (ret_bytes->len < 1 || ret_bytes->len > 4) {
        note_add(reader->notes, NOTE_tid_length, element->whole.p);
        *ret = (uint32_t)hash_bytes(1, *ret_bytes);
        return true;
    }
    for (size_t i = 0; i < ret_bytes->len; i++)
        *ret = *ret << 8 | ret_bytes->p[i];
    return true;
}

static const uint8_t structured[] = {0x00, 0x11, 0x86, 0x05, 0x01, 0x01, 0x01};   /* 0.0.17.773.1.1.1 */
static const uint8_t unstructured[] = {0x00, 0x11, 0x86, 0x05, 0x01, 0x02, 0x01}; /* 0.0.17.773.1.2.1 */

#define IN(type) (1u << (type))

/* The dialogue PDUs, the OID that announces each, and the messages that may carry it (Q.773 3.2, Q.774). */
static const struct pdu_row {
    uint32_t tag;
    uint8_t pdu;      /* enum tcap_dialogue_pdu */
    uint8_t messages; /* IN(enum tcap_type) */
    const uint8_t *oid;
} pdus[] = {
    {BER_APPLICATION(0), TCAP_AARQ, IN(TCAP_BEGIN), structured},
    {BER_APPLICATION(0), TCAP_AUDT, IN(TCAP_UNIDIRECTIONAL), unstructured},
    {BER_APPLICATION(1), TCAP_AARE, IN(TCAP_CONTINUE) | IN(TCAP_END) | IN(TCAP_ABORT), structured},
    {BER_APPLICATION(4), TCAP_ABRT, IN(TCAP_ABORT), structured},
};

struct dialogue {
    struct reader *reader;
    struct tcap_message *message;
    struct span oid; /* which kind of dialogue the portion calls itself */
    struct ber pdu;
    bool odd;
};

/* The row for a tag; of two with the same tag the one that the OID announces, else the first. */
static const struct pdu_row *pdu_row_of(uint32_t tag, struct span oid)
{
    const struct pdu_row *found = NULL;
    for (size_t i = 0; i < sizeof pdus / sizeof *pdus; i++)
        if (pdus[i].tag == tag && (!found || span_equal(oid, span_of(pdus[i].oid, sizeof structured))))
            found = &pdus[i];
    return found;
}

/* What an EXTERNAL holds as a single ASN.1 type, [0], or as octets, [1] (X.690 8.18). */
static struct cursor external_payload(struct reader *reader, struct cursor in)
{
    struct ber part;
    while (next(reader, &in, &part))
        if (part.tag == BER_CONTEXT(0) || part.tag == BER_CONTEXT(1))
            return part.value;
    return (struct cursor){.cut = in.cut};
}

/* A SEQUENCE OF EXTERNAL under the tag [30], which may be wrapped into one more SEQUENCE. */
static void read_user_information(struct dialogue *d, struct cursor in, bool wrapped)
{
    const struct cursor whole = in;
    struct ber element;
    while (next(d->reader, &in, &element)) {
        if (is(&element, BER_EXTERNAL)) {
            d->message->user_information = external_payload(d->reader, element.value);
            return;
        }
        d->odd = true;
        if (is(&element, BER_SEQUENCE) && !wrapped) {
            read_user_information(d, element.value, true);
            return;
        }
    }
    d->message->user_information = whole;
}

/* [1] OBJECT IDENTIFIER with an explicit tag; in any other form, what stands where the OID's contents should.
 */
static void read_application_context(struct dialogue *d, const struct ber *part)
{
    struct cursor in = part->value;
    struct ber oid = *part;
    if (part->constructed || cursor_peek(&in) == BER_OBJECT_IDENTIFIER) {
        next(d->reader, &in, &oid);
        d->odd |= cursor_left(&in) != 0;
    }
    d->odd |= !part->constructed || oid.constructed || !is(&oid, BER_OBJECT_IDENTIFIER) ||
              d->message->application_context.len;
    if (!oid.value.cut && d->message->application_context.len == 0)
        d->message->application_context = cursor_rest(&oid.value);
}

/* [3]: [1] by the dialogue service's user or [2] by its provider, and there an INTEGER. */
static void read_diagnostic(struct dialogue *d, const struct ber *part)
{
    struct ber source = first_of(d->reader, part->value);
    struct ber code = first_of(d->reader, source.value);
    int value = integer_of(&code, UINT8_MAX, -1);
    if (value >= 0)
        d->message->dialogue_diagnostic = (int16_t)((int)(source.tag & 3) << 8 | value);
}

/* The parts of AARQ, AARE and AUDT, and of ABRT, in which [0] is another one (Q.773 3.2). */
static void read_pdu_part(struct dialogue *d, const struct ber *part)
{
    struct tcap_message *message = d->message;
    const struct span contents = cursor_rest(&part->value);
    struct ber inner;
    switch (part->tag) {
    case BER_CONTEXT(0):
        if (message->dialogue_pdu == TCAP_ABRT)
            message->abort_source = (int8_t)integer_of(part, INT8_MAX, -1);
        else /* BIT STRING { version1 (0) } */
            d->odd |= contents.len < 2 || !(contents.p[1] & 0x80);
        break;
    case BER_CONTEXT(1):
        read_application_context(d, part);
        break;
    case BER_CONTEXT(2):
        inner = first_of(d->reader, part->value);
        message->dialogue_result = (int8_t)integer_of(&inner, INT8_MAX, -1);
        break;
    case BER_CONTEXT(3):
        read_diagnostic(d, part);
        break;
    case BER_CONTEXT(30):
        if (cursor_left(&message->user_information))
            d->odd = true;
        else
            read_user_information(d, part->value, false);
        break;
    default:
        d->odd = true;
    }
}

/*
 * The first OBJECT IDENTIFIER anywhere in a dialogue portion but in its user information, and but those of
 * Q.773 itself, which say what kind of dialogue this is.
 */
static struct span context_anywhere(struct cursor in, unsigned depth)
{
    enum { DEPTH_MAX = 8, ARC_LEN = 4 };
    struct ber element;
    struct span found = {0};
    while (found.len == 0 && ber_next(&in, &element, NULL)) {
        const struct span contents = cursor_rest(&element.value);
        if (element.tag == BER_CONTEXT(30) || element.value.cut)
            continue;
        if (element.constructed && depth < DEPTH_MAX)
            found = context_anywhere(element.value, depth + 1);
        else if (is(&element, BER_OBJECT_IDENTIFIER) &&
                 (contents.len < ARC_LEN || memcmp(contents.p, structured, ARC_LEN) != 0))
            found = contents;
    }
    return found;
}

/* The OID and, in [0], the PDU; a PDU that stands here by itself is taken, too. */
static void read_external(struct dialogue *d, struct cursor in)
{
    struct ber part;
    while (next(d->reader, &in, &part)) {
        bool bare = pdu_row_of(part.tag, d->oid) != NULL;
        if (is(&part, BER_OBJECT_IDENTIFIER) && d->oid.len == 0)
            d->oid = cursor_rest(&part.value);
        else if (d->pdu.tag == 0 && (bare || part.tag == BER_CONTEXT(0) || part.tag == BER_CONTEXT(1)))
            d->pdu = bare ? part : first_of(d->reader, part.value);
        else
            d->odd = true;
        d->odd |= bare || part.tag == BER_CONTEXT(1);
    }
}

static void read_dialogue(struct reader *reader, const struct ber *portion, struct tcap_message *ret)
{
    struct dialogue d = {.reader = reader, .message = ret};
    struct cursor in = portion->value;
    struct ber external, part;
    ret->has_dialogue = true;
    if (next(reader, &in, &external) && is(&external, BER_EXTERNAL)) {
        d.odd = cursor_left(&in) != 0;
        read_external(&d, external.value);
    } else {
        d.odd = true;
        read_external(&d, portion->value);
    }
    const struct pdu_row *row = pdu_row_of(d.pdu.tag, d.oid);
    ret->dialogue_pdu = row ? row->pdu : TCAP_DIALOGUE_NONE;
    d.odd |=
        !row || !(row->messages & IN(ret->type)) || !span_equal(d.oid, span_of(row->oid, sizeof structured));
    while (next(reader, &d.pdu.value, &part))
        read_pdu_part(&d, &part);
    d.odd |= ret->application_context.len == 0 && ret->dialogue_pdu != TCAP_ABRT;
    if (d.odd && ret->application_context.len == 0 && !portion->value.cut)
        ret->application_context = context_anywhere(portion->value, 0);
    if (d.odd)
        note_missing(reader, NOTE_dialogue_odd, &portion->value);
}

/* An operation or error code: a local INTEGER or a global OBJECT IDENTIFIER (Q.773 3.1). */
struct code {
    bool known, global;
    int32_t value; /* -1 where it is not known */
    struct span oid;
};

/* In an element with another tag than those of a code, the one or two octets that may be meant as one. */
static struct span disguised_code(const struct ber *element)
{
    struct cursor in = element->value;
    struct ber inner = *element;
    if (in.cut ||
        (element->constructed && (!ber_next(&in, &inner, NULL) || inner.constructed || cursor_left(&in))))
        return (struct span){0};
    struct span contents = cursor_rest(&inner.value);
    return contents.len <= 2 ? contents : (struct span){0};
}

/* False if the element cannot be a code at all: then it is what stands behind a code that is missing. */
static bool read_code(struct reader *reader, const struct ber *element, struct code *ret)
{
    struct span contents = cursor_rest(&element->value);
    int64_t value;
    *ret = (struct code){.value = -1};
    if (is(element, BER_OBJECT_IDENTIFIER) && !element->constructed) {
        note_add(reader->notes, NOTE_global_opcode, element->whole.p);
        *ret = (struct code){!element->value.cut, true, -1, contents};
        if (ret->known)
            ret->value = tcap_operation_of_oid(contents);
        return true;
    }
    if (!is(element, BER_INTEGER) || element->constructed) {
        contents = disguised_code(element);
        if (contents.len == 0)
            return false;
        note_add(reader->notes, NOTE_opcode_tag_odd, element->whole.p);
    } else if (contents.len > 1 && contents.p[0] == (contents.p[1] & 0x80 ? 0xff : 0)) {
        note_add(reader->notes, NOTE_opcode_nonminimal, element->whole.p);
    }
    if (element->value.cut)
        return true;
    ret->known = ber_integer(contents, &value) && value >= INT32_MIN && value <= INT32_MAX;
    if (ret->known)
        ret->value = (int32_t)value;
    else
        note_add(reader->notes, NOTE_component_odd, element->whole.p);
    return true;
}

static bool read_operation(struct reader *reader, const struct ber *element, struct tcap_component *ret)
{
    struct code code;
    if (!read_code(reader, element, &code))
        return false;
    ret->has_operation = code.known;
    ret->operation = code.value;
    ret->operation_global = code.global;
    ret->operation_oid = code.oid;
    return true;
}

/* Ids are one octet; of others, the last one. False if there is none, or it is cut off. */
static bool read_id(struct reader *reader, const struct ber *element, int16_t *ret)
{
    const struct span contents = cursor_rest(&element->value);
    if (contents.len != 1)
        note_missing(reader, NOTE_component_odd, &element->value);
    if (contents.len == 0 || element->value.cut)
        return false;
    *ret = (int16_t)(int8_t)contents.p[contents.len - 1];
    return true;
}

/* Behind the invoke id: linked id, operation code, parameter. */
static void read_invoke(struct reader *reader, struct cursor *in, struct tcap_component *ret)
{
    struct ber element, linked = {0};
    struct cursor before = *in;
    bool more = next(reader, in, &element);
    if (more && element.tag == BER_CONTEXT(0) && !element.constructed) {
        linked = element;
        before = *in;
        more = next(reader, in, &element);
    }
    if (more && read_operation(reader, &element, ret)) {
        ret->parameter = *in;
    } else {
        /* no code where it should stand: perhaps the linked id is meant as one */
        const struct cursor *place = more ? &element.value : in;
        ret->parameter = before;
        note_missing(reader, NOTE_component_odd, place);
        if (linked.tag && !place->cut && read_operation(reader, &linked, ret))
            return;
    }
    if (linked.tag)
        ret->has_linked_id = read_id(reader, &linked, &ret->linked_id);
}

/* Behind the invoke id: nothing, or a SEQUENCE of operation code and parameter. */
static void read_result(struct reader *reader, struct cursor *in, struct tcap_component *ret)
{
    struct ber sequence, element;
    struct cursor before = *in;
    if (!next(reader, in, &sequence))
        return;
    if (is(&sequence, BER_SEQUENCE) && sequence.constructed) {
        if (cursor_left(in))
            note_add(reader->notes, NOTE_component_odd, cursor_at(in));
        before = sequence.value;
        in = &sequence.value;
        if (!next(reader, in, &element)) {
            note_missing(reader, NOTE_component_odd, in);
            return;
        }
    } else {
        note_add(reader->notes, NOTE_component_odd, sequence.whole.p);
        element = sequence;
    }
    bool right = read_operation(reader, &element, ret);
    if (!right)
        note_missing(reader, NOTE_component_odd, &element.value);
    ret->parameter = right ? *in : before;
}

/* Behind the invoke id: error code, parameter. */
static void read_error(struct reader *reader, struct cursor *in, struct tcap_component *ret)
{
    struct ber element;
    struct code code;
    struct cursor before = *in;
    if (!next(reader, in, &element)) {
        note_missing(reader, NOTE_component_odd, in);
        return;
    }
    bool right = read_code(reader, &element, &code);
    if (!right)
        note_missing(reader, NOTE_component_odd, &element.value);
    ret->has_error = code.known;
    ret->error = code.value;
    ret->parameter = right ? *in : before;
}

/* Behind the invoke id: the problem, whose tag is its class. */
static void read_reject(struct reader *reader, struct cursor *in, struct tcap_component *ret)
{
    struct ber element;
    int16_t code;
    bool there = next(reader, in, &element);
    bool right = there && element.tag >= BER_CONTEXT(0) && element.tag <= BER_CONTEXT(3);
    if (right && read_id(reader, &element, &code))
        ret->problem = (int16_t)((int)(element.tag - BER_CONTEXT(0)) << 8 | (code & 0xff));
    if (!right || cursor_left(in))
        note_missing(reader, NOTE_component_odd, there ? &element.value : in);
}

static const struct component_row {
    uint32_t tag;
    uint8_t type; /* enum tcap_component_type */
    void (*read)(struct reader *, struct cursor *, struct tcap_component *);
} component_rows[] = {
    {BER_CONTEXT(1), TCAP_INVOKE, read_invoke},
    {BER_CONTEXT(2), TCAP_RETURN_RESULT_LAST, read_result},
    {BER_CONTEXT(3), TCAP_RETURN_ERROR, read_error},
    {BER_CONTEXT(4), TCAP_REJECT, read_reject},
    {BER_CONTEXT(7), TCAP_RETURN_RESULT_NOT_LAST, read_result},
};

/* The id is the first element; where another one stands in its place, that one is not lost. */
static void read_invoke_id(struct reader *reader, struct cursor *in, struct tcap_component *ret)
{
    struct ber id;
    struct cursor before = *in;
    bool there = next(reader, in, &id);
    if (there && is(&id, BER_INTEGER) && !id.constructed) {
        ret->has_invoke_id = read_id(reader, &id, &ret->invoke_id);
        return;
    }
    bool null = there && is(&id, BER_NULL);
    /* a reject of something that had no readable id has NULL in its place (Q.773 3.1) */
    if (!null || ret->type != TCAP_REJECT)
        note_missing(reader, NOTE_component_odd, there ? &before : in);
    if (there && !null)
        *in = before;
}

static void read_component(struct reader *reader, struct ber *component, struct tcap_component *ret)
{
    const struct component_row *row = NULL;
    for (size_t i = 0; i < sizeof component_rows / sizeof *component_rows; i++)
        if (component_rows[i].tag == component->tag)
            row = &component_rows[i];
    if (!row || !component->constructed)
        note_add(reader->notes, NOTE_component_odd, component->whole.p);
    if (!row)
        return;
    ret->type = row->type;
    read_invoke_id(reader, &component->value, ret);
    row->read(reader, &component->value, ret);
}

bool tcap_component_next(struct cursor *components, struct tcap_component *ret, struct notes *notes,
                         enum status *ret_status)
{
    struct reader reader = {notes, STATUS_OK};
    struct ber component;
    *ret = (struct tcap_component){.operation = -1, .error = -1, .problem = -1};
    bool more = next(&reader, components, &component);
    if (more)
        read_component(&reader, &component, ret);
    *ret_status = reader.status;
    return more;
}

bool tcap_next_of(const struct tcap_message *message, struct cursor *components, struct tcap_component *ret,
                  struct notes *notes, enum status *ret_status)
{
    if (!message->first_at || cursor_at(components) != message->first_at)
        return tcap_component_next(components, ret, notes, ret_status);
    *ret = message->first;
    *ret_status = STATUS_OK;
    cursor_skip(components, message->first_len);
    return true;
}

static void keep_first(struct tcap_message *message, const struct tcap_component *component,
                       const uint8_t *from, const uint8_t *to)
{
    message->first = *component;
    message->first_at = from;
    message->first_len = (size_t)(to - from);
}

/* Looks at every component, so that what is wrong in one is said for the whole message. */
static void read_components(struct reader *reader, const struct ber *portion, struct tcap_message *ret,
                            struct cursor *ret_components)
{
    struct cursor in = portion->value, all = portion->value;
    struct notes unused;
    struct tcap_component component;
    enum status status = STATUS_OK;
    notes_init(&unused);
    *ret_components = all;
    while (tcap_component_next(&in, &component, &unused, &status)) {
        went_wrong(reader, status);
        if (ret->component_count++ == 0 && status == STATUS_OK && unused.set == 0)
            keep_first(ret, &component, cursor_at(&all), cursor_at(&in));
        if (component.type == TCAP_INVOKE)
            ret->invoke_count++;
        if (ret->component_count < TCAP_COMPONENTS_MAX || cursor_left(&in) == 0)
            continue;
        note_add(reader->notes, NOTE_component_limit, cursor_at(&in));
        went_wrong(reader, STATUS_LIMIT);
        *ret_components = cursor_sub(&all, cursor_left(&all) - cursor_left(&in));
        return;
    }
    went_wrong(reader, status);
}

static enum part part_of(uint32_t tag)
{
    switch (tag) {
    case BER_APPLICATION(8):
        return PART_OTID;
    case BER_APPLICATION(9):
        return PART_DTID;
    case BER_APPLICATION(10):
        return PART_ABORT_CAUSE;
    case BER_APPLICATION(11):
        return PART_DIALOGUE;
    case BER_APPLICATION(12):
        return PART_COMPONENTS;
    default:
        return PART_UNKNOWN;
    }
}

static void read_part(struct reader *reader, enum part part, const struct ber *element,
                      struct tcap_message *ret)
{
    switch (part) {
    case PART_UNKNOWN:
        break;
    case PART_OTID:
        ret->has_otid = read_transaction_id(reader, element, &ret->otid_bytes, &ret->otid);
        break;
    case PART_DTID:
        ret->has_dtid = read_transaction_id(reader, element, &ret->dtid_bytes, &ret->dtid);
        break;
    case PART_ABORT_CAUSE:
        ret->abort_cause = (int8_t)integer_of(element, INT8_MAX, -1);
        if (ret->abort_cause < 0)
            note_missing(reader, NOTE_transaction_odd, &element->value);
        break;
    case PART_DIALOGUE:
        read_dialogue(reader, element, ret);
        break;
    case PART_COMPONENTS:
        read_components(reader, element, ret, &ret->components);
        break;
    }
}

static void read_again(struct reader *reader, enum part part, const struct ber *element,
                       struct tcap_message *ret)
{
    bool room = cursor_left(&ret->second_components) == 0 && ret->component_count < TCAP_COMPONENTS_MAX;
    went_wrong(reader, STATUS_MALFORMED);
    if (part == PART_COMPONENTS && room)
        read_components(reader, element, ret, &ret->second_components);
}

/*
 * A part that comes twice is read once, and the message is malformed: receivers differ there. So components
 * that come in a second portion are there to be judged, too. A dialogue or component portion without contents
 * does not count, lest it hide the one behind it.
 */
static void read_parts(struct reader *reader, const struct type_row *type, struct cursor in,
                       struct tcap_message *ret)
{
    const struct cursor whole = in;
    unsigned there = 0, filled = 0;
    struct ber element;
    while (next(reader, &in, &element)) {
        const enum part part = part_of(element.tag);
        const bool in_its_place = part > there && (part & type->allows);
        const bool empty =
            cursor_left(&element.value) == 0 && (part == PART_DIALOGUE || part == PART_COMPONENTS);
        if (!in_its_place || (empty && !element.value.cut))
            note_add(reader->notes, NOTE_transaction_odd, element.whole.p);
        if (filled & part)
            read_again(reader, part, &element, ret);
        else
            read_part(reader, part, &element, ret);
        there |= part;
        if (!empty)
            filled |= part;
    }
    if (type->needs & ~there)
        note_missing(reader, NOTE_transaction_odd, &whole);
}

static const struct type_row *type_row_of(uint32_t tag)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (types[i].tag == tag)
            return &types[i];
    return NULL;
}

/* T1.114: package types 1 to 6, and 22 for abort. */
static bool is_ansi(uint32_t tag)
{
    return (tag >= BER_PRIVATE(1) && tag <= BER_PRIVATE(6)) || tag == BER_PRIVATE(22);
}

enum status tcap_decode(struct cursor in, struct tcap_message *ret, struct notes *notes)
{
    struct reader reader = {notes, STATUS_OK};
    struct ber message;
    tcap_message_init(ret);
    ret->dialogue_result = ret->abort_cause = ret->abort_source = -1;
    ret->dialogue_diagnostic = -1;
    if (!next(&reader, &in, &message))
        return reader.status == STATUS_OK ? STATUS_MALFORMED : reader.status;
    const struct type_row *row = type_row_of(message.tag);
    if (!row) {
        ret->type = is_ansi(message.tag) ? TCAP_ANSI : TCAP_NONE;
        if (ret->type == TCAP_ANSI)
            note_add(notes, NOTE_tcap_ansi, message.whole.p);
        return STATUS_UNSUPPORTED;
    }
    ret->type = row->type;
    if (!message.constructed)
        note_add(notes, NOTE_transaction_odd, message.whole.p);
    if (cursor_left(&in))
        note_add(notes, NOTE_ber_trailing, cursor_at(&in));
    read_parts(&reader, row, message.value, ret);
    return reader.status;
}

const char *tcap_type_name(enum tcap_type type)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (types[i].type == type)
            return types[i].name;
    return type == TCAP_ANSI ? "ansi" : "none";
}

const char *tcap_abort_cause_name(int cause)
{
    const int count = sizeof abort_causes / sizeof *abort_causes;
    return cause >= 0 && cause < count ? abort_causes[cause] : NULL;
}

int32_t tcap_operation_of_oid(struct span oid)
{
    if (oid.len == 0 || oid.p[oid.len - 1] & 0x80)
        return -1;
    size_t start = oid.len - 1;
    while (start && oid.p[start - 1] & 0x80)
        start--;
    uint32_t arc = 0;
    for (size_t i = start; i < oid.len; i++) {
        if (arc >> 24)
            return -1;
        arc = arc << 7 | (oid.p[i] & 0x7fu);
    }
    return (int32_t)arc;
}
