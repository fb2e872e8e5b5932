// SPDX-License-Identifier: Apache-2.0
/* GTPv2-C on S8 (TS 29.274): sessions opened, changed and closed, some refused, some asked for twice. */
#include "bench/stream.h"

enum {
    ECHO = 1,
    CREATE_SESSION = 32,
    MODIFY_BEARER = 34,
    DELETE_SESSION = 36,
    ACCEPTED = 16,
    APN_DENIED = 93,
    SGW_S8 = 6,
    PGW_S8 = 7,
    SGW_S8_U = 4,
    PGW_S8_U = 5,
};

static void element(struct bytes *to, unsigned type, unsigned instance, const void *value, size_t len)
{
    put8(to, type);
    put16(to, (unsigned)len);
    put8(to, instance);
    put(to, value, len);
}

static void element_of(struct bytes *to, unsigned type, unsigned instance, const struct bytes *value)
{
    element(to, type, instance, value->b, value->len);
}

static void digits_element(struct bytes *to, unsigned type, const char *digits)
{
    struct bytes value = {.len = 0};
    put_digits(&value, digits, 15);
    element_of(to, type, 0, &value);
}

static void octet(struct bytes *to, unsigned type, unsigned value)
{
    element(to, type, 0, &(uint8_t){(uint8_t)value}, 1);
}

static void tunnel_end(struct bytes *to, unsigned instance, unsigned interface, uint32_t teid,
                       uint32_t address)
{
    struct bytes value = {.len = 0};
    put8(&value, 0x80 | interface);
    put32(&value, teid);
    put32(&value, address);
    element_of(to, 87, instance, &value);
}

static uint32_t abroad(const struct transaction *t)
{
    return 0x0a092001u + (t->who.partner << 8) + t->who.node;
}

static uint32_t home(const struct transaction *t)
{
    return 0x0a011e01u + (uint32_t)(t->who.number % 8);
}

static void place(struct bytes *to, const struct transaction *t)
{
    const uint8_t plmn[] = {0x99, 0xf9, (uint8_t)((2 + t->who.partner) << 4)};
    struct bytes uli = {.len = 0};
    put8(&uli, 0x18);
    put(&uli, plmn, sizeof plmn);
    put16(&uli, 100 + t->who.node);
    put(&uli, plmn, sizeof plmn);
    put32(&uli, (uint32_t)t->n & 0xfffffff);
    element_of(to, 86, 0, &uli);
    element(to, 83, 0, plmn, sizeof plmn);
}

static void bearer(struct bytes *to, const struct transaction *t, bool answer)
{
    struct bytes group = {.len = 0}, qos = {.len = 0};
    octet(&group, 73, 5);
    if (answer) {
        element(&group, 2, 0, "\x10\0", 2);
        tunnel_end(&group, 2, PGW_S8_U, 0x91000000u + (uint32_t)t->n, home(t));
    } else {
        tunnel_end(&group, 2, SGW_S8_U, 0x81000000u + (uint32_t)t->n, abroad(t));
    }
    put8(&qos, 0x24);
    put8(&qos, 9);
    qos.len += 20;
    element_of(&group, 80, 0, &qos);
    element_of(to, 93, 0, &group);
}

static void create_request(struct bytes *to, const struct transaction *t)
{
    static const char apn[] = "\x08internet";
    digits_element(to, 1, t->who.imsi);
    digits_element(to, 76, t->who.msisdn);
    digits_element(to, 75, "3520990017614823");
    place(to, t);
    octet(to, 82, 6);
    tunnel_end(to, 0, SGW_S8, 0x01000000u + (uint32_t)t->n, abroad(t));
    element(to, 71, 0, apn, sizeof apn - 1);
    octet(to, 128, 0);
    octet(to, 99, 1);
    element(to, 79, 0, "\x01\0\0\0\0", 5);
    octet(to, 127, 0);
    element(to, 72, 0, "\0\0\xc3\x50\0\x01\x86\xa0", 8);
    bearer(to, t, false);
    octet(to, 3, 7);
}

static void create_response(struct bytes *to, const struct transaction *t, bool refused)
{
    const uint8_t cause[] = {refused ? APN_DENIED : ACCEPTED, 0};
    const uint8_t address[] = {1, 10, 200, (uint8_t)(t->who.number >> 8), (uint8_t)t->who.number};
    element(to, 2, 0, cause, sizeof cause);
    if (refused)
        return;
    tunnel_end(to, 1, PGW_S8, 0x02000000u + (uint32_t)t->n, home(t));
    element(to, 79, 0, address, sizeof address);
    octet(to, 127, 0);
    bearer(to, t, true);
    octet(to, 3, 9);
}

static void modify_request(struct bytes *to, const struct transaction *t)
{
    place(to, t);
    octet(to, 82, 6);
    tunnel_end(to, 0, SGW_S8, 0x01000000u + (uint32_t)t->n, abroad(t));
}

/* The header; the sequence number is the transaction's, and a further one each two messages. */
static void message(const struct transaction *t, unsigned type, bool from_home, const struct bytes *elements)
{
    struct bytes m = {.len = 0};
    bool echo = type == ECHO || type == ECHO + 1;
    bool first = t->step == 0;
    uint32_t teid = first ? 0 : (from_home ? 0x01000000u : 0x02000000u) + (uint32_t)t->n;
    put8(&m, echo ? 0x40 : 0x48);
    put8(&m, type);
    put16(&m, (unsigned)((echo ? 4 : 8) + elements->len));
    if (!echo)
        put32(&m, teid);
    put24(&m, (uint32_t)(t->n * 4 + t->step / 2) & 0xffffff);
    put8(&m, 0);
    put(&m, elements->b, elements->len);
    wire_udp(abroad(t), home(t), from_home, 2123, &m);
}

static bool gtp_next(struct transaction *t)
{
    enum { KIND_ECHO = 2, KIND_REFUSED = 5 };
    struct bytes elements = {.len = 0};
    bool answer = t->step & 1;
    if (t->kind < KIND_ECHO) {
        octet(&elements, 3, answer ? 9 : 7);
        message(t, ECHO + answer, answer, &elements);
        return ++t->step < 2;
    }
    bool refused = t->kind < KIND_REFUSED;
    static const uint8_t types[] = {CREATE_SESSION, MODIFY_BEARER, DELETE_SESSION};
    unsigned type = types[t->step / 2];
    if (type == CREATE_SESSION && !answer)
        create_request(&elements, t);
    else if (type == CREATE_SESSION)
        create_response(&elements, t, refused);
    else if (answer)
        element(&elements, 2, 0, "\x10\0", 2);
    else if (type == MODIFY_BEARER)
        modify_request(&elements, t);
    else
        octet(&elements, 73, 5);
    message(t, type + answer, answer, &elements);
    return ++t->step < (refused ? 2 : 6);
}

const struct protocol gtp_stream = {"gtp", gtp_next};
