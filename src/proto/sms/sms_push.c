// SPDX-License-Identifier: Apache-2.0
#include "proto/sms/sms_push.h"

#include "base/cursor.h"
#include "base/text.h"
#include "proto/sms/sms_wbxml.h"

enum form { TEXT, WBXML, MMS };

static const struct type {
    uint8_t code, kind, form;
    const char *name;
} types[] = {
#define SMS_PUSH_TYPE(code, kind, form, name) {code, SMS_PUSH_##kind, form, name},
#include "proto/sms/sms_push_type.def"
#undef SMS_PUSH_TYPE
};

/* Ports, WAP-259 appendix B; 49999 is that of the settings of Nokia and Ericsson. */
static const struct port {
    uint16_t port;
    uint8_t kind;
} ports[] = {
    {2948, SMS_PUSH_OTHER},
    {2949, SMS_PUSH_OTHER},
    {49999, SMS_PUSH_PROVISIONING},
};

/* WSP's values begin with an octet that says what follows, WAP-230 8.4.1.2. */
enum { LENGTH_LAST = 30, LENGTH_QUOTE = 31, TEXT_FIRST = 32, QUOTE = 0x7f, SHORT_INTEGER = 0x80 };

/* The value of a header; without its length, or the zero at its end. */
static struct span read_value(struct cursor *in)
{
    uint8_t first = cursor_peek(in);
    if (first >= SHORT_INTEGER)
        return cursor_bytes(in, 1);
    if (first >= TEXT_FIRST) {
        if (first == QUOTE)
            cursor_skip(in, 1);
        return sms_zero_terminated(in);
    }
    cursor_skip(in, 1);
    struct cursor general = cursor_sub(in, first == LENGTH_QUOTE ? sms_uintvar(in) : first);
    return cursor_rest(&general);
}

static char lower(uint8_t c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static const struct type *type_of(unsigned code, const char *name)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (code ? types[i].code == code : strcmp(types[i].name, name) == 0)
            return &types[i];
    return NULL;
}

/* Content-Type: a number or a name, alone or at the front of a value with parameters. NULL: not one of ours.
 */
static const struct type *read_content_type(struct cursor *in, struct sms_push *ret)
{
    bool general = cursor_peek(in) < TEXT_FIRST;
    struct span value = read_value(in);
    struct cursor media = cursor_of(value);
    if (general)
        value = read_value(&media);
    if (value.len == 0)
        return NULL;
    const struct type *type = NULL;
    if (value.len == 1 && value.p[0] >= SHORT_INTEGER) {
        type = type_of(value.p[0] & ~(unsigned)SHORT_INTEGER, "");
        value = span_of_text(type ? type->name : "");
    }
    struct text text = text_in(ret->content_type, sizeof ret->content_type);
    for (size_t i = 0; i < value.len && value.p[i] > ' ' && value.p[i] < QUOTE && value.p[i] != ';'; i++)
        text_char(&text, lower(value.p[i]));
    return type ? type : type_of(0, ret->content_type);
}

/* OMA MMS Encapsulation 7: headers, of which the content location says where the picture is. */
static void read_mms(struct cursor in, struct sms_push *push)
{
    enum { CONTENT_LOCATION = 0x83, MESSAGE_TYPE = 0x8c, NOTIFICATION = 0x82 };
    while (cursor_ok(&in) && cursor_left(&in)) {
        uint8_t field = cursor_peek(&in);
        read_value(&in); /* a name in octets of text has its value behind it, like the number of one */
        struct span told = read_value(&in);
        if (field == CONTENT_LOCATION && !(told.len == 1 && told.p[0] >= SHORT_INTEGER))
            sms_push_add(push, told);
        if (field == MESSAGE_TYPE && !(told.len == 1 && told.p[0] == NOTIFICATION))
            push->kind = SMS_PUSH_OTHER;
    }
}

static bool link_octet(uint8_t c)
{
    return c > ' ' && c != QUOTE && c != '"' && c != '\'' && c != '<' && c != '>';
}

static bool has_scheme(struct span run)
{
    for (size_t i = 0; i + 3 <= run.len; i++)
        if (memcmp(run.p + i, "://", 3) == 0)
            return true;
    return false;
}

/* Of textual documents, and of those of unknown form: every run of octets with a scheme in it. */
static void read_text(struct span body, struct sms_push *push)
{
    for (size_t i = 0, from = 0; i <= body.len; i++) {
        if (i < body.len && link_octet(body.p[i]))
            continue;
        struct span run = span_of(i > from ? body.p + from : NULL, i - from);
        if (has_scheme(run))
            sms_push_add(push, run);
        from = i + 1;
    }
}

static enum sms_push_kind kind_of_port(uint16_t port)
{
    for (size_t i = 0; i < sizeof ports / sizeof *ports; i++)
        if (ports[i].port == port)
            return (enum sms_push_kind)ports[i].kind;
    return SMS_PUSH_NONE;
}

bool sms_push_read(struct span units, uint16_t dest_port, struct sms_push *ret)
{
    enum { PUSH = 0x06, CONFIRMED_PUSH = 0x07 };
    struct cursor in = cursor_of(units);
    *ret = (struct sms_push){.kind = kind_of_port(dest_port)};
    cursor_u8(&in); /* transaction identifier */
    uint8_t pdu = cursor_u8(&in);
    struct cursor headers = cursor_sub(&in, sms_uintvar(&in));
    if (pdu != PUSH && pdu != CONFIRMED_PUSH) {
        read_text(ret->kind ? units : span_of(NULL, 0), ret);
        return ret->kind != SMS_PUSH_NONE;
    }
    const struct type *type = read_content_type(&headers, ret);
    bool likely = ret->kind != SMS_PUSH_NONE || cursor_ok(&in);
    if (type && likely && (ret->kind != SMS_PUSH_PROVISIONING || type->kind != SMS_PUSH_OTHER))
        ret->kind = (enum sms_push_kind)type->kind;
    if (ret->kind == SMS_PUSH_NONE) {
        *ret = (struct sms_push){.kind = SMS_PUSH_NONE};
        return false;
    }
    if (type && type->form == MMS)
        read_mms(in, ret);
    else if (type && type->form == WBXML && ret->kind != SMS_PUSH_OTHER)
        sms_wbxml_links(in, ret);
    else
        read_text(cursor_rest(&in), ret);
    return true;
}
