// SPDX-License-Identifier: Apache-2.0
/* MAP over TCAP, SCCP and M3UA (TS 29.002): VLRs, SGSNs and message centres abroad, HLR, MSC and message
 * centre at home. */
#include "bench/stream.h"

#include <stdio.h>

enum { PORT = 2905, PPID = 3, BEGIN = 0x62, END = 0x64, CONTINUE = 0x65, ABORT = 0x67 };
enum { INVOKE = 0xa1, RESULT = 0xa2, ERROR = 0xa3 };
enum { SSN_HLR = 6, SSN_VLR = 7, SSN_MSC = 8, SSN_SGSN = 149 };
enum { HLR_PC = 4101, CARRIER_PC = 8201 };

enum operation {
    UPDATE_LOCATION = 2,
    INSERT_SUBSCRIBER_DATA = 7,
    UPDATE_GPRS_LOCATION = 23,
    MT_FORWARD_SM = 44,
    MO_FORWARD_SM = 46,
    SEND_AUTHENTICATION_INFO = 56,
    UNSTRUCTURED_SS_REQUEST = 59,
    PROVIDE_SUBSCRIBER_INFO = 70,
};

static const char hlr[] = "99901000600", smsc[] = "99901000500";

/* What a transaction is: who asks whom, and how it goes. */
struct kind {
    unsigned below; /* of 64 */
    uint8_t operation, context, version, far_ssn, home_ssn;
    const char *home;
    bool home_asks;
    uint8_t error;     /* 0: it is answered */
    bool aborted;      /* by the asked node */
    bool subscription; /* the HLR sends the subscription in between */
    bool segmented;    /* in two segments */
};

static const struct kind mix[] = {
    {12, UPDATE_LOCATION, 1, 3, SSN_VLR, SSN_HLR, hlr, false, 0, false, true, false},
    {14, UPDATE_LOCATION, 1, 3, SSN_VLR, SSN_HLR, hlr, false, 0, false, true, true},
    {15, UPDATE_LOCATION, 1, 3, SSN_VLR, SSN_HLR, hlr, false, 8, false, false, false},
    {19, UPDATE_GPRS_LOCATION, 32, 3, SSN_SGSN, SSN_HLR, hlr, false, 0, false, true, false},
    {38, SEND_AUTHENTICATION_INFO, 14, 3, SSN_VLR, SSN_HLR, hlr, false, 0, false, false, false},
    {40, SEND_AUTHENTICATION_INFO, 14, 3, SSN_VLR, SSN_HLR, hlr, false, 1, false, false, false},
    {41, SEND_AUTHENTICATION_INFO, 14, 3, SSN_VLR, SSN_HLR, hlr, false, 0, true, false, false},
    {48, MO_FORWARD_SM, 21, 3, SSN_MSC, SSN_MSC, smsc, false, 0, false, false, false},
    {56, MT_FORWARD_SM, 25, 3, SSN_MSC, SSN_MSC, smsc, true, 0, false, false, false},
    {57, MT_FORWARD_SM, 25, 3, SSN_MSC, SSN_MSC, smsc, true, 27, false, false, false},
    {61, PROVIDE_SUBSCRIBER_INFO, 28, 3, SSN_VLR, SSN_HLR, hlr, true, 0, false, false, false},
    {64, UNSTRUCTURED_SS_REQUEST, 19, 2, SSN_VLR, SSN_HLR, hlr, false, 0, false, false, false},
};

static void element(struct bytes *to, unsigned tag, const struct bytes *contents)
{
    put8(to, tag);
    if (contents->len > 127)
        put8(to, contents->len > 255 ? 0x82 : 0x81);
    if (contents->len > 255)
        put8(to, (unsigned)contents->len >> 8);
    put8(to, (unsigned)contents->len);
    put(to, contents->b, contents->len);
}

static void octets(struct bytes *to, unsigned tag, const void *value, size_t len)
{
    put8(to, tag);
    put8(to, (unsigned)len);
    put(to, value, len);
}

static void number(struct bytes *to, unsigned tag, bool address, const char *digits)
{
    struct bytes contents = {.len = 0};
    if (address)
        put8(&contents, 0x91);
    put_digits(&contents, digits, 15);
    element(to, tag, &contents);
}

/* The node abroad that serves the subscriber: of each kind a partner has 20. */
static void far_node(const struct transaction *t, unsigned ssn, char ret[16])
{
    snprintf(ret, 16, "9990%u000%u%02u", 2 + t->who.partner, ssn == SSN_SGSN ? 8u : 7u, t->who.node);
}

/* A short message of 20 septets in a TPDU, to the phone or from it. */
static void short_message(struct bytes *to, const struct transaction *t, bool deliver)
{
    static const uint8_t text[18] = {0xc8, 0x32, 0x9b, 0xfd, 0x06, 0xdd, 0xdf, 0x72, 0x36,
                                     0x19, 0x34, 0xa7, 0x97, 0xe7, 0x74, 0x10, 0x3b, 0x0c};
    struct bytes tpdu = {.len = 0};
    put8(&tpdu, deliver ? 0x04 : 0x01);
    if (!deliver)
        put8(&tpdu, (unsigned)t->n & 255);
    put8(&tpdu, 15);
    put8(&tpdu, 0x91);
    put_digits(&tpdu, "999017000000017", 15);
    put(&tpdu, "\0\0", 2);
    if (deliver)
        put(&tpdu, "\x62\x30\x20\x80\0\0\0", 7);
    put8(&tpdu, 20);
    put(&tpdu, text, sizeof text);
    element(to, 0x04, &tpdu);
}

static void argument(struct bytes *to, const struct transaction *t, const struct kind *kind)
{
    struct bytes s = {.len = 0}, info = {.len = 0};
    char node[16];
    far_node(t, kind->far_ssn, node);
    switch ((enum operation)kind->operation) {
    case UPDATE_LOCATION:
        number(&s, 0x04, false, t->who.imsi);
        number(&s, 0x81, true, node);
        number(&s, 0x04, true, node);
        break;
    case UPDATE_GPRS_LOCATION:
        number(&s, 0x04, false, t->who.imsi);
        number(&s, 0x04, true, node);
        octets(&s, 0x04, (const uint8_t[]){4, 10, 9, (uint8_t)(32 + t->who.partner), (uint8_t)t->who.node},
               5);
        break;
    case SEND_AUTHENTICATION_INFO:
        number(&s, 0x80, false, t->who.imsi);
        put(&s, "\x02\x01\x02", 3);
        break;
    case MO_FORWARD_SM:
        number(&s, 0x84, true, smsc);
        number(&s, 0x82, true, t->who.msisdn);
        short_message(&s, t, false);
        break;
    case MT_FORWARD_SM:
        number(&s, 0x80, false, t->who.imsi);
        number(&s, 0x84, true, smsc);
        short_message(&s, t, true);
        break;
    case UNSTRUCTURED_SS_REQUEST:
        put(&s, "\x04\x01\x0f\x04\x05\xaa\x18\x0c\x36\x02", 10);
        number(&s, 0x80, true, t->who.msisdn);
        break;
    case PROVIDE_SUBSCRIBER_INFO:
        number(&s, 0x80, false, t->who.imsi);
        put(&info, "\x80\0\x81\0", 4);
        element(&s, 0xa2, &info);
        break;
    case INSERT_SUBSCRIBER_DATA:
        break;
    }
    element(to, 0x30, &s);
}

/* Number, category, services; in the long form also the zones of a regional subscription. */
static void subscription(struct bytes *to, const struct transaction *t, bool is_long)
{
    static const uint8_t services[] = {0x04, 1, 0x11, 0x04, 1, 0x21, 0x04, 1, 0x22, 0x04, 1, 0x62};
    struct bytes s = {.len = 0}, list = {.len = 0}, features = {.len = 0}, zones = {.len = 0};
    number(&s, 0x81, true, t->who.msisdn);
    octets(&s, 0x82, "\x0a", 1);
    octets(&s, 0x83, "\0", 1);
    put(&list, services, 6);
    element(&s, 0xa4, &list);
    put(&features, services, 12);
    element(&s, 0xa6, &features);
    for (unsigned zone = 0; is_long && zone < 10; zone++)
        octets(&zones, 0x04, (const uint8_t[]){(uint8_t)(zone + 1), 7}, 2);
    if (is_long)
        element(&s, 0xaa, &zones);
    element(to, 0x30, &s);
}

/* Two quintuplets. */
static void vectors(struct bytes *to, uint64_t n)
{
    struct bytes list = {.len = 0}, set = {.len = 0};
    for (unsigned i = 0; i < 2; i++) {
        static const uint8_t lens[] = {16, 8, 16, 16, 16};
        struct bytes quintuplet = {.len = 0};
        for (unsigned k = 0; k < sizeof lens; k++) {
            uint64_t bits[2] = {mixed(n * 16 + i * 8 + k), mixed(n + k)};
            octets(&quintuplet, 0x04, bits, lens[k]);
        }
        element(&list, 0x30, &quintuplet);
    }
    element(&set, 0xa1, &list);
    element(to, 0xa3, &set);
}

static void result_of(struct bytes *to, const struct transaction *t, const struct kind *kind)
{
    struct bytes s = {.len = 0}, info = {.len = 0}, cell = {.len = 0};
    switch ((enum operation)kind->operation) {
    case UPDATE_LOCATION:
    case UPDATE_GPRS_LOCATION:
        number(&s, 0x04, true, hlr);
        element(to, 0x30, &s);
        break;
    case SEND_AUTHENTICATION_INFO:
        vectors(to, t->n);
        break;
    case PROVIDE_SUBSCRIBER_INFO:
        octets(&cell, 0x80,
               (const uint8_t[]){0x99, 0xf9, (uint8_t)((2 + t->who.partner) << 4), 0, (uint8_t)t->who.node, 1,
                                 2},
               7);
        octets(&info, 0x02, "\x05", 1);
        element(&info, 0xa3, &cell);
        element(&s, 0xa0, &info);
        put(&s, "\xa1\x02\x80\0", 4);
        struct bytes subscriber = {.len = 0};
        element(&subscriber, 0x30, &s);
        element(to, 0x30, &subscriber);
        break;
    case UNSTRUCTURED_SS_REQUEST:
        put(to, "\x30\x0a\x04\x01\x0f\x04\x05\xcf\xb7\x19\x1d\x02", 12);
        break;
    default:
        break; /* no parameter */
    }
}

/* An invoke with id, operation and parameter; a result; an error. */
static void component(struct bytes *to, unsigned type, unsigned id, unsigned code,
                      const struct bytes *parameter)
{
    struct bytes c = {.len = 0}, sequence = {.len = 0};
    octets(&c, 0x02, &(uint8_t){(uint8_t)id}, 1);
    const uint8_t local[] = {2, 1, (uint8_t)code};
    if (type != RESULT) {
        put(&c, local, sizeof local);
        put(&c, parameter->b, parameter->len);
    } else if (parameter->len) {
        put(&sequence, local, sizeof local);
        put(&sequence, parameter->b, parameter->len);
        element(&c, 0x30, &sequence);
    }
    element(to, type, &c);
}

static void dialogue_portion(struct bytes *to, const struct kind *kind, bool answer)
{
    const uint8_t oid[] = {6, 7, 4, 0, 0, 1, 0, kind->context, kind->version};
    struct bytes context = {.len = 0}, pdu = {.len = 0}, apdu = {.len = 0}, external = {.len = 0},
                 portion = {.len = 0};
    put(&context, oid, sizeof oid);
    put(&pdu, "\x80\x02\x07\x80", 4);
    element(&pdu, 0xa1, &context);
    if (answer)
        put(&pdu, "\xa2\x03\x02\x01\x00\xa3\x05\xa1\x03\x02\x01\x00", 12);
    element(&apdu, answer ? 0x61 : 0x60, &pdu);
    put(&external, "\x06\x07\x00\x11\x86\x05\x01\x01\x01", 9);
    element(&external, 0xa0, &apdu);
    element(&portion, 0x28, &external);
    element(to, 0x6b, &portion);
}

/* Each side's id of the transaction. */
static uint32_t id_of(const struct transaction *t, bool asker)
{
    return (asker ? 0x10000000u : 0x20000000u) + (uint32_t)(t->n & 0xfffffff);
}

static void transaction_id(struct bytes *to, unsigned tag, uint32_t id)
{
    put8(to, tag);
    put8(to, 4);
    put32(to, id);
}

/* Steps: asked; then, of a subscription, the HLR's invoke and its result; then the answer. */
static unsigned steps(const struct kind *kind)
{
    return kind->subscription ? 4 : 2;
}

static unsigned tcap_type(const struct transaction *t, const struct kind *kind)
{
    if (t->step == 0)
        return BEGIN;
    if (t->step + 1 < steps(kind))
        return CONTINUE;
    return kind->aborted ? ABORT : END;
}

static void components(struct bytes *to, const struct transaction *t, const struct kind *kind)
{
    struct bytes parameter = {.len = 0};
    bool last = t->step + 1 == steps(kind);
    if (t->step == 0) {
        argument(&parameter, t, kind);
        component(to, INVOKE, 1, kind->operation, &parameter);
    } else if (last && kind->error) {
        component(to, ERROR, 1, kind->error, &parameter);
    } else if (last) {
        result_of(&parameter, t, kind);
        component(to, RESULT, 1, kind->operation, &parameter);
    } else if (t->step == 1) {
        subscription(&parameter, t, kind->segmented);
        component(to, INVOKE, 1, INSERT_SUBSCRIBER_DATA, &parameter);
    } else {
        component(to, RESULT, 1, INSERT_SUBSCRIBER_DATA, &parameter);
    }
}

static void tcap(struct bytes *to, const struct transaction *t, const struct kind *kind, bool by_asker)
{
    struct bytes m = {.len = 0}, all = {.len = 0};
    unsigned type = tcap_type(t, kind);
    if (type == BEGIN || type == CONTINUE)
        transaction_id(&m, 0x48, id_of(t, by_asker));
    if (type != BEGIN)
        transaction_id(&m, 0x49, id_of(t, !by_asker));
    if (type == ABORT) {
        octets(&m, 0x4a, "\x04", 1); /* P-Abort: resource limitation */
        element(to, type, &m);
        return;
    }
    if (t->step < 2)
        dialogue_portion(&m, kind, t->step == 1);
    components(&all, t, kind);
    element(&m, 0x6c, &all);
    element(to, type, &m);
}

static void address(struct bytes *to, unsigned ssn, const char *gt)
{
    put8(to, 0x12);
    put8(to, ssn);
    put8(to, 0);
    put8(to, 0x11); /* all titles here have an odd number of digits */
    put8(to, 4);
    put_digits(to, gt, 0);
}

/* One SCCP message: all of the data as UDT, or as XUDT a part of it, so many of which follow. */
static void sccp(struct bytes *to, const struct bytes *called, const struct bytes *calling,
                 const uint8_t *data, size_t len, int follow, uint32_t reference)
{
    enum { UDT = 9, XUDT = 17, SEGMENTATION = 16, FIRST = 0x80 };
    bool extended = follow >= 0;
    unsigned fixed = extended ? 4 : 3;
    put8(to, extended ? XUDT : UDT);
    put8(to, extended ? 1 : 0);
    if (extended)
        put8(to, 15);
    put8(to, fixed);
    put8(to, (unsigned)(fixed + called->len));
    put8(to, (unsigned)(fixed + called->len + calling->len));
    if (extended)
        put8(to, (unsigned)(fixed + called->len + calling->len + len));
    put8(to, (unsigned)called->len);
    put(to, called->b, called->len);
    put8(to, (unsigned)calling->len);
    put(to, calling->b, calling->len);
    put8(to, (unsigned)len);
    put(to, data, len);
    if (!extended)
        return;
    put8(to, SEGMENTATION);
    put8(to, 4);
    put8(to, (follow ? FIRST : 0) | (unsigned)follow);
    put24(to, reference & 0xffffff);
    put8(to, 0);
}

static void m3ua(const struct transaction *t, bool from_home, const struct bytes *user)
{
    struct bytes m = {.len = 0};
    size_t data = 16 + user->len, pad = -data & 3;
    put32(&m, 0x01000101);
    put32(&m, (uint32_t)(8 + data + pad));
    put16(&m, 0x210);
    put16(&m, (unsigned)data);
    put32(&m, from_home ? HLR_PC : CARRIER_PC);
    put32(&m, from_home ? CARRIER_PC : HLR_PC);
    put32(&m, 0x03000000 | (uint32_t)(t->n & 15));
    put(&m, user->b, user->len);
    while (pad--)
        put8(&m, 0);
    wire_sctp((unsigned)(t->n % FLOWS), from_home, PORT, PPID, &m);
}

static void send(const struct transaction *t, const struct kind *kind, bool from_home,
                 const struct bytes *data)
{
    struct bytes far = {.len = 0}, near = {.len = 0};
    char node[16];
    far_node(t, kind->far_ssn, node);
    address(&far, kind->far_ssn, node);
    address(&near, kind->home_ssn, kind->home);
    const struct bytes *called = from_home ? &far : &near, *calling = from_home ? &near : &far;
    bool segmented = kind->segmented && t->step == 1;
    size_t first = segmented ? data->len / 2 : data->len;
    for (size_t at = 0, len = first; at < data->len; at += len, len = data->len - at) {
        struct bytes user = {.len = 0};
        sccp(&user, called, calling, data->b + at, len, segmented ? at == 0 : -1, (uint32_t)t->n);
        m3ua(t, from_home, &user);
    }
}

static bool map_next(struct transaction *t)
{
    const struct kind *kind = mix;
    while (t->kind >= kind->below)
        kind++;
    struct bytes message = {.len = 0};
    bool by_asker = t->step % 2 == 0, from_home = by_asker == kind->home_asks;
    tcap(&message, t, kind, by_asker);
    send(t, kind, from_home, &message);
    return ++t->step < steps(kind);
}

const struct protocol map_stream = {"map", map_next};
