// SPDX-License-Identifier: Apache-2.0
/*
 * everyday SUBSCRIBERS [tracked]: writes a pcap of two weeks at a border to standard output, for measuring
 * how much of it is taken for a campaign: nothing, or with `tracked` one.
 *
 * Each subscriber is in four dialogues. Most are ordinary; others are what makes rules fire again and again
 * and is no campaign: travellers whose registers forget keys, aggregators with several centres, look-up
 * services, numbers that many call, meters that a platform in two countries asks for, guests behind a hub, a
 * group's two networks, queries that are refused and repeated, cards with two IMSIs. The frames are MTP3
 * (link type 141); tests/captures/campaigns.yaml says who is who. The tracked one is asked about by six
 * operators in turn.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 4, STORIES = 16, SIZE = 512, HLR = 6, VLR = 7, MSC = 8, SCF = 147 };
enum { UL = 2, SRI = 22, MT = 44, SRI_SM = 45, SAI = 56, PSI = 70, ATI = 71 };

struct bytes {
    uint8_t b[SIZE];
    size_t len;
};

/* One dialogue: somebody abroad asks a node at home. */
struct question {
    unsigned operation, context, version;
    const char *asker; /* global title */
    unsigned asker_ssn, asked_ssn;
    const char *asked, *imsi, *msisdn;
    const char *centre;    /* of a message */
    const char *disclosed; /* the IMSI that the answer tells; NULL: it is refused */
};

static void put(struct bytes *to, const void *from, size_t len)
{
    memcpy(to->b + to->len, from, len);
    to->len += len;
}

static void put8(struct bytes *to, unsigned value)
{
    to->b[to->len++] = (uint8_t)value;
}

static void element(struct bytes *to, unsigned tag, const struct bytes *contents)
{
    put8(to, tag);
    if (contents->len > 127)
        put8(to, 0x81);
    put8(to, (unsigned)contents->len);
    put(to, contents->b, contents->len);
}

static void digits(struct bytes *to, const char *text, unsigned filler)
{
    for (size_t len = strlen(text), i = 0; i < len; i += 2)
        put8(to, (unsigned)(text[i] - '0') | (i + 1 < len ? (unsigned)(text[i + 1] - '0') : filler) << 4);
}

static void number(struct bytes *to, unsigned tag, bool address, const char *text)
{
    struct bytes contents = {.len = 0};
    if (address)
        put8(&contents, 0x91);
    digits(&contents, text, 15);
    element(to, tag, &contents);
}

static void message(struct bytes *to)
{
    static const uint8_t tpdu[] = {0x04, 0x0b, 0x91, 0x99, 0x99, 0x10, 0x07, 0x00, 0xf0, 0x00, 0x00,
                                   0x62, 0x30, 0x20, 0x90, 0x00, 0x00, 0x00, 0x02, 0xc8, 0x34};
    put8(to, 0x04);
    put8(to, sizeof tpdu);
    put(to, tpdu, sizeof tpdu);
}

static void argument(struct bytes *to, const struct question *q)
{
    struct bytes s = {.len = 0}, info = {.len = 0}, who = {.len = 0};
    put(&info, "\x80\x00\x81\x00", 4);
    switch (q->operation) {
    case SAI:
        number(&s, 0x80, false, q->imsi);
        put(&s, "\x02\x01\x02", 3);
        break;
    case UL:
        number(&s, 0x04, false, q->imsi);
        number(&s, 0x81, true, q->asker);
        number(&s, 0x04, true, q->asker);
        break;
    case SRI_SM:
        number(&s, 0x80, true, q->msisdn);
        put(&s, "\x81\x01\xff", 3);
        number(&s, 0x82, true, q->asker);
        break;
    case SRI:
        number(&s, 0x80, true, q->msisdn);
        put(&s, "\x83\x01\x00", 3);
        number(&s, 0x86, true, q->asker);
        break;
    case MT:
        number(&s, 0x80, false, q->imsi);
        number(&s, 0x84, true, q->centre);
        message(&s);
        break;
    case ATI:
        number(&who, 0x81, true, q->msisdn);
        element(&s, 0xa0, &who);
        element(&s, 0xa1, &info);
        number(&s, 0x83, true, q->asker);
        break;
    default:
        number(&s, 0x80, false, q->imsi);
        element(&s, 0xa1 + 1, &info);
    }
    element(to, 0x30, &s);
}

static void result(struct bytes *to, const struct question *q)
{
    struct bytes s = {.len = 0}, inner = {.len = 0};
    put8(to, 0x02);
    put8(to, 1);
    put8(to, q->operation);
    if (q->operation == UL) {
        number(&s, 0x04, true, "99901000600");
        element(to, 0x30, &s);
    } else if (q->operation == SRI_SM) {
        number(&s, 0x04, false, q->disclosed);
        number(&inner, 0x81, true, "99901000701");
        element(&s, 0xa0, &inner);
        element(to, 0x30, &s);
    } else {
        element(to, 0x30, &s);
    }
}

static void transaction(struct bytes *to, unsigned tag, uint32_t id)
{
    const uint8_t octets[] = {(uint8_t)tag,       4,          (uint8_t)(id >> 24), (uint8_t)(id >> 16),
                              (uint8_t)(id >> 8), (uint8_t)id};
    put(to, octets, sizeof octets);
}

static void portion(struct bytes *to, const struct question *q, bool answer)
{
    const uint8_t oid[] = {6, 7, 4, 0, 0, 1, 0, (uint8_t)q->context, (uint8_t)q->version};
    struct bytes context = {.len = 0}, pdu = {.len = 0}, apdu = {.len = 0}, external = {.len = 0},
                 all = {.len = 0};
    put(&context, oid, sizeof oid);
    put(&pdu, "\x80\x02\x07\x80", 4);
    element(&pdu, 0xa1, &context);
    if (answer)
        put(&pdu, "\xa2\x03\x02\x01\x00\xa3\x05\xa1\x03\x02\x01\x00", 12);
    element(&apdu, answer ? 0x61 : 0x60, &pdu);
    put(&external, "\x06\x07\x00\x11\x86\x05\x01\x01\x01", 9);
    element(&external, 0xa0, &apdu);
    element(&all, 0x28, &external);
    element(to, 0x6b, &all);
}

static void tcap(struct bytes *to, const struct question *q, uint32_t id, bool answer)
{
    struct bytes m = {.len = 0}, component = {.len = 0}, components = {.len = 0}, value = {.len = 0};
    bool empty = q->operation == SAI || q->operation == MT;
    transaction(&m, answer ? 0x49 : 0x48, id);
    portion(&m, q, answer);
    put(&component, "\x02\x01\x01", 3);
    if (!answer) {
        put(&component, "\x02\x01", 2);
        put8(&component, q->operation);
        argument(&component, q);
        element(&components, 0xa1, &component);
    } else if (q->disclosed) {
        result(&value, q);
        if (!empty)
            element(&component, 0x30, &value);
        element(&components, 0xa2, &component);
    } else {
        put(&component, "\x02\x01\x24", 3); /* unexpectedDataValue */
        element(&components, 0xa3, &component);
    }
    element(&m, 0x6c, &components);
    element(to, answer ? 0x64 : 0x62, &m);
}

static void address(struct bytes *to, unsigned ssn, const char *gt)
{
    struct bytes contents = {.len = 0};
    const uint8_t head[] = {0x12, (uint8_t)ssn, 0, strlen(gt) % 2 ? 0x11 : 0x12, 4};
    put(&contents, head, sizeof head);
    digits(&contents, gt, 0);
    put8(to, (unsigned)contents.len);
    put(to, contents.b, contents.len);
}

static uint64_t now_us, step_us;

/* MTP3 with a label of ITU: dpc, opc and sls in 32 bits, least significant first. */
static void frame(const struct question *q, uint32_t id, bool answer)
{
    struct bytes f = {.len = 0}, called = {.len = 0}, calling = {.len = 0}, body = {.len = 0};
    uint32_t home = 4101, carrier = 8201;
    uint32_t label = (answer ? carrier : home) | (answer ? home : carrier) << 14 | (id & 15u) << 28;
    address(&called, answer ? q->asker_ssn : q->asked_ssn, answer ? q->asker : q->asked);
    address(&calling, answer ? q->asked_ssn : q->asker_ssn, answer ? q->asked : q->asker);
    tcap(&body, q, id, answer);
    put8(&f, 0x03);
    for (unsigned i = 0; i < 4; i++)
        put8(&f, label >> 8 * i);
    const uint8_t head[] = {9, 0, 3, (uint8_t)(2 + called.len), (uint8_t)(1 + called.len + calling.len)};
    put(&f, head, sizeof head);
    put(&f, called.b, called.len);
    put(&f, calling.b, calling.len);
    put8(&f, (unsigned)body.len);
    put(&f, body.b, body.len);
    now_us += answer ? 300 : step_us;
    const uint32_t record[4] = {1772438400u + (uint32_t)(now_us / 1000000), (uint32_t)(now_us % 1000000),
                                (uint32_t)f.len, (uint32_t)f.len};
    fwrite(record, 1, sizeof record, stdout);
    fwrite(f.b, 1, f.len, stdout);
}

static void ask(struct question q)
{
    static uint32_t asked;
    uint32_t id = ++asked * 2654435761u; /* odd: all ids differ, and none follows another */
    frame(&q, id, false);
    frame(&q, id, true);
}

static const char hlr[] = "99901000600", vlr[] = "99901000700", msc[] = "99901000701";

struct subscriber {
    uint32_t number;
    char imsi[20], msisdn[20];
};

static struct subscriber subscriber_of(uint32_t number)
{
    struct subscriber s = {.number = number};
    snprintf(s.imsi, sizeof s.imsi, "001017%09" PRIu32, number);
    snprintf(s.msisdn, sizeof s.msisdn, "9990170%08" PRIu32, number % 100000000u);
    return s;
}

static const char *title(char buffer[16], const char *prefix, unsigned node)
{
    snprintf(buffer, 16, "999%s0007%02u", prefix, node % 100);
    return buffer;
}

static void registers(const struct subscriber *s, const char *prefix, bool keys)
{
    char gt[16];
    title(gt, prefix, s->number);
    if (keys)
        ask((struct question){SAI, 14, 3, gt, VLR, HLR, hlr, s->imsi, NULL, NULL, s->imsi});
    else
        ask((struct question){UL, 1, 3, gt, VLR, HLR, hlr, s->imsi, NULL, NULL, s->imsi});
}

static void asks_way(const struct subscriber *s, const char *gt, const char *imsi)
{
    ask((struct question){SRI_SM, 20, 3, gt, MSC, HLR, hlr, NULL, s->msisdn, NULL, imsi});
}

static void calls(const struct subscriber *s, const char *gt)
{
    ask((struct question){SRI, 5, 3, gt, MSC, HLR, hlr, NULL, s->msisdn, NULL, NULL});
}

static void asks_place(const struct subscriber *s, const char *gt, unsigned ssn)
{
    ask((struct question){PSI, 28, 3, gt, ssn, VLR, vlr, s->imsi, NULL, NULL, NULL});
}

static void interrogates(const struct subscriber *s, const char *gt)
{
    ask((struct question){ATI, 29, 3, gt, SCF, HLR, hlr, NULL, s->msisdn, NULL, NULL});
}

static void delivers(const struct subscriber *s, const char *gt, const char *centre)
{
    ask((struct question){MT, 25, 3, gt, MSC, MSC, msc, s->imsi, NULL, centre, s->imsi});
}

static const char *const partners[] = {"02", "03", "04", "11", "12", "14", "16"};

/* What happens to the subscriber in this round. */
static void happens(const struct subscriber *s, unsigned round)
{
    static const char *const centres[] = {"99941000500", "99942000500", "99943000500"};
    struct subscriber popular = subscriber_of(s->number % 100);
    char gt[16], second[16];
    const char *partner = partners[s->number / STORIES % 3], *next = partners[(s->number + round / 2) % 7];
    enum { ODD = 8 }; /* one of so many has the story that makes rules fire */
    switch (s->number / STORIES % ODD ? STORIES : s->number % STORIES) {
    case 0: /* a traveller, with keys or without */
    case 1:
        registers(s, next, round % 2 == 0);
        break;
    case 2: /* an aggregator with several centres */
        if (round % 2 == 0)
            asks_way(s, centres[0], s->imsi);
        else
            delivers(s, centres[round % 3], centres[(round + 1) % 3]);
        break;
    case 3: /* two look-up services */
        if (round % 3)
            asks_way(s, round % 2 ? "99943000311" : "99944000311", s->imsi);
        else
            calls(s, round % 2 ? "99943000311" : "99944000311");
        break;
    case 4: /* a number that many call */
        calls(&popular, title(gt, partners[(s->number + round) % 7], 2));
        break;
    case 5: /* a meter */
        if (round % 2)
            asks_place(s, "99946000147", SCF);
        else
            interrogates(s, "99945000147");
        break;
    case 6: /* a group's two networks about their many customers' other cards */
        asks_place(s, round % 2 ? title(gt, "21", 6) : title(gt, "22", 6), HLR);
        break;
    case 7: /* refused and repeated, of one operator */
        asks_place(s, title(gt, "03", s->number / STORIES / ODD * 4 + round), HLR);
        break;
    case 8: /* a card with two IMSIs */
        asks_way(s, title(gt, partner, 5), round % 2 ? s->imsi : subscriber_of(s->number + 900000000u).imsi);
        break;
    case 9: /* a hub */
        asks_way(s, round % 2 ? "99955000500" : title(gt, "31", 5), s->imsi);
        break;
    default: /* a guest of one network, who gets messages */
        if (round < 2)
            registers(s, partner, round == 0);
        else if (round % 2 == 0)
            asks_way(s, title(gt, partner, 5), s->imsi);
        else
            delivers(s, title(gt, partner, 5), title(second, partner, 5));
    }
}

/* Once in a while: somebody else, under another name each time. */
static void tracked(unsigned turn)
{
    static const char *const names[] = {"11", "12", "13", "14", "15", "16"};
    struct subscriber target = subscriber_of(999999999);
    char gt[16];
    title(gt, names[turn / 2 % 6], 9);
    if (turn == 0)
        asks_way(&target, "99902000705", target.imsi);
    if (turn % 4 == 1)
        interrogates(&target, gt);
    else
        asks_place(&target, gt, SCF);
}

int main(int argc, char **argv)
{
    enum { TURNS = 36 };
    char *rest = NULL;
    uint64_t count = argc > 1 ? strtoull(argv[1], &rest, 10) : 0;
    bool with_tracked = argc == 3 && strcmp(argv[2], "tracked") == 0;
    if (!count || *rest || argc > 3 || (argc == 3 && !with_tracked) || count > 100000000) {
        fprintf(stderr,
                "everyday SUBSCRIBERS [tracked]: writes a pcap of their two weeks to standard output\n");
        return 2;
    }
    const uint32_t head[6] = {0xa1b2c3d4, 0x00040002, 0, 0, 65535, 141};
    const uint64_t two_weeks_us = UINT64_C(14) * 86400 * 1000000;
    fwrite(head, 1, sizeof head, stdout);
    step_us = two_weeks_us / (count * ROUNDS);
    uint64_t every = count * ROUNDS / TURNS, done = 0;
    for (unsigned round = 0; round < ROUNDS; round++) {
        for (uint64_t i = 0; i < count; i++) {
            struct subscriber s = subscriber_of((uint32_t)i);
            happens(&s, round);
            if (with_tracked && every && done++ % every == every / 2)
                tracked((unsigned)(done / every) % TURNS);
        }
    }
    return fflush(stdout) || ferror(stdout) ? 1 : 0;
}
