// SPDX-License-Identifier: Apache-2.0
/* S6a over SCTP (TS 29.272): MMEs abroad and the HSS at home, through a carrier's agent. */
#include "bench/stream.h"

#include <stdio.h>

enum {
    S6A = 16777251,
    VENDOR_3GPP = 10415,
    PORT = 3868,
    PPID = 46,
    WATCHDOG = 280,
    UPDATE_LOCATION = 316,
    AUTHENTICATION_INFORMATION = 318,
    INSERT_SUBSCRIBER_DATA = 319,
    NOTIFY = 323,
    MANDATORY = 0x40,
};

static const char home_host[] = "hss1.epc.mnc001.mcc001.3gppnetwork.org";
static const char home_realm[] = "epc.mnc001.mcc001.3gppnetwork.org";

static void avp(struct bytes *to, uint32_t code, uint32_t vendor, const void *data, size_t len)
{
    put32(to, code);
    put8(to, MANDATORY | (vendor ? 0x80 : 0));
    put24(to, (unsigned)((vendor ? 12 : 8) + len));
    if (vendor)
        put32(to, vendor);
    put(to, data, len);
    while (to->len & 3)
        put8(to, 0);
}

static void avp_text(struct bytes *to, uint32_t code, const char *text)
{
    struct bytes data = {.len = 0};
    put_text(&data, text);
    avp(to, code, 0, data.b, data.len);
}

static void avp_uint(struct bytes *to, uint32_t code, uint32_t vendor, uint32_t value)
{
    struct bytes data = {.len = 0};
    put32(&data, value);
    avp(to, code, vendor, data.b, data.len);
}

static void avp_group(struct bytes *to, uint32_t code, uint32_t vendor, const struct bytes *group)
{
    avp(to, code, vendor, group->b, group->len);
}

static void visited_plmn(struct bytes *to, const struct transaction *t)
{
    const uint8_t plmn[] = {0x99, 0xf9, (uint8_t)((2 + t->who.partner) << 4)};
    avp(to, 1407, VENDOR_3GPP, plmn, sizeof plmn);
}

/* What a subscription holds: so many access points. */
static void subscription(struct bytes *to, const struct transaction *t, unsigned access_points)
{
    struct bytes data = {.len = 0}, msisdn = {.len = 0}, rate = {.len = 0}, profile = {.len = 0};
    put_digits(&msisdn, t->who.msisdn, 15);
    avp_group(&data, 701, VENDOR_3GPP, &msisdn);
    avp_uint(&data, 1417, VENDOR_3GPP, 0);
    avp_uint(&rate, 516, VENDOR_3GPP, 50000000);
    avp_uint(&rate, 515, VENDOR_3GPP, 100000000);
    avp_uint(&data, 1424, VENDOR_3GPP, 0);
    avp_group(&data, 1435, VENDOR_3GPP, &rate);
    avp_uint(&profile, 1423, VENDOR_3GPP, 1);
    avp_uint(&profile, 1428, VENDOR_3GPP, 0);
    for (unsigned i = 0; i < access_points; i++) {
        char name[24];
        struct bytes point = {.len = 0}, qos = {.len = 0}, priority = {.len = 0};
        snprintf(name, sizeof name, "service%u", i);
        avp_uint(&point, 1423, VENDOR_3GPP, 1 + i);
        avp_uint(&point, 1456, VENDOR_3GPP, 2);
        avp_text(&point, 493, name);
        avp_uint(&qos, 1028, VENDOR_3GPP, 9);
        avp_uint(&priority, 1046, VENDOR_3GPP, 8);
        avp_group(&qos, 1034, VENDOR_3GPP, &priority);
        avp_group(&point, 1431, VENDOR_3GPP, &qos);
        avp_group(&profile, 1430, VENDOR_3GPP, &point);
    }
    avp_group(&data, 1429, VENDOR_3GPP, &profile);
    avp_group(to, 1400, VENDOR_3GPP, &data);
}

static void vector(struct bytes *to)
{
    static const uint8_t bits[32] = {0x5a, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    struct bytes group = {.len = 0}, info = {.len = 0};
    avp(&group, 1447, VENDOR_3GPP, bits, 16);
    avp(&group, 1448, VENDOR_3GPP, bits, 8);
    avp(&group, 1449, VENDOR_3GPP, bits, 16);
    avp(&group, 1450, VENDOR_3GPP, bits, 32);
    avp_group(&info, 1414, VENDOR_3GPP, &group);
    avp_group(to, 1413, VENDOR_3GPP, &info);
}

static void ask(struct bytes *to, const struct transaction *t, uint32_t command)
{
    struct bytes group = {.len = 0};
    if (command == UPDATE_LOCATION) {
        avp_uint(to, 1032, VENDOR_3GPP, 1004);
        avp_uint(to, 1405, VENDOR_3GPP, 0x22);
        visited_plmn(to, t);
    } else if (command == AUTHENTICATION_INFORMATION) {
        avp_uint(&group, 1410, VENDOR_3GPP, 1);
        avp_uint(&group, 1412, VENDOR_3GPP, 1);
        avp_group(to, 1408, VENDOR_3GPP, &group);
        visited_plmn(to, t);
    } else if (command == INSERT_SUBSCRIBER_DATA) {
        subscription(to, t, 1);
        avp_uint(to, 1490, VENDOR_3GPP, 0);
    } else {
        avp_uint(to, 1494, VENDOR_3GPP, 0);
    }
}

static void answer(struct bytes *to, const struct transaction *t, uint32_t command, bool refused)
{
    enum { SUCCESS = 2001, ROAMING_NOT_ALLOWED = 5004 };
    struct bytes result = {.len = 0};
    if (refused) {
        avp_uint(&result, 266, 0, VENDOR_3GPP);
        avp_uint(&result, 298, 0, ROAMING_NOT_ALLOWED);
        avp_group(to, 297, 0, &result);
        return;
    }
    avp_uint(to, 268, 0, SUCCESS);
    if (command == UPDATE_LOCATION) {
        avp_uint(to, 1406, VENDOR_3GPP, 1);
        /* one in sixteen is longer than a chunk */
        subscription(to, t, t->n % 16 == 0 ? 12 : 3);
    }
    if (command == AUTHENTICATION_INFORMATION)
        vector(to);
}

static void watchdog(struct bytes *to, const struct transaction *t, bool is_answer)
{
    char realm[64], host[96];
    snprintf(realm, sizeof realm, "ipx-carrier.example");
    snprintf(host, sizeof host, "dra%u.%s", (unsigned)(t->n % FLOWS), realm);
    if (is_answer)
        avp_uint(to, 268, 0, 2001);
    avp_text(to, 264, is_answer ? home_host : host);
    avp_text(to, 296, is_answer ? home_realm : realm);
}

static void names(struct bytes *to, const struct transaction *t, bool from_home, bool is_answer)
{
    char realm[64], host[96], session[160], carrier[48];
    struct bytes application = {.len = 0};
    snprintf(realm, sizeof realm, "epc.mnc%03u.mcc999.3gppnetwork.org", 2 + t->who.partner);
    snprintf(host, sizeof host, "mme%02u.%s", t->who.node, realm);
    snprintf(carrier, sizeof carrier, "dra%u.ipx-carrier.example", (unsigned)(t->n % FLOWS));
    bool home_asks = from_home != is_answer;
    snprintf(session, sizeof session, "%s;%u;%u", home_asks ? home_host : host, (unsigned)(t->n >> 16),
             (unsigned)t->n);
    avp_text(to, 263, session);
    avp_uint(&application, 266, 0, VENDOR_3GPP);
    avp_uint(&application, 258, 0, S6A);
    avp_group(to, 260, 0, &application);
    avp_uint(to, 277, 0, 1);
    avp_text(to, 264, from_home ? home_host : host);
    avp_text(to, 296, from_home ? home_realm : realm);
    if (is_answer)
        return;
    if (from_home)
        avp_text(to, 293, host);
    avp_text(to, 283, from_home ? realm : home_realm);
    avp_text(to, 1, t->who.imsi);
    if (!from_home)
        avp_text(to, 282, carrier);
}

static bool diameter_next(struct transaction *t)
{
    static const struct {
        unsigned below; /* of 64 */
        uint32_t command;
        bool home_asks, refused;
    } mix[] = {
        {1, WATCHDOG, false, false},
        {20, UPDATE_LOCATION, false, false},
        {22, UPDATE_LOCATION, false, true},
        {50, AUTHENTICATION_INFORMATION, false, false},
        {58, INSERT_SUBSCRIBER_DATA, true, false},
        {64, NOTIFY, false, false},
    };
    enum { FLAG_REQUEST = 0x80, FLAG_PROXIABLE = 0x40 };
    unsigned row = 0;
    while (t->kind >= mix[row].below)
        row++;
    bool is_answer = t->step == 1, from_home = mix[row].home_asks != is_answer;
    bool of_peers = mix[row].command == WATCHDOG;
    struct bytes m = {.len = 0}, avps = {.len = 0};
    if (of_peers) {
        watchdog(&avps, t, is_answer);
    } else {
        names(&avps, t, from_home, is_answer);
        if (is_answer)
            answer(&avps, t, mix[row].command, mix[row].refused);
        else
            ask(&avps, t, mix[row].command);
    }
    put8(&m, 1);
    put24(&m, (unsigned)(20 + avps.len));
    put8(&m, (is_answer ? 0 : FLAG_REQUEST) | (of_peers ? 0 : FLAG_PROXIABLE));
    put24(&m, mix[row].command);
    put32(&m, of_peers ? 0 : S6A);
    put32(&m, (uint32_t)t->n);
    put32(&m, 0x55000000u + (uint32_t)t->n);
    put(&m, avps.b, avps.len);
    wire_sctp((unsigned)(t->n % FLOWS), from_home, PORT, PPID, &m);
    return ++t->step < 2;
}

const struct protocol diameter_stream = {"diameter", diameter_next};
