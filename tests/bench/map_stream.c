// SPDX-License-Identifier: Apache-2.0
/*
 * map_stream COUNT: writes a pcap of COUNT SS7 messages to standard output, for measuring.
 *
 * Dialogues of two messages (a TC-Begin with a request, a TC-End with its answer) between 64 foreign nodes
 * and one home network, over eight SCTP associations with a SACK for every fourth chunk; operations in a
 * fixed mix; subscribers and transaction ids all different. Clean in tshark. Nothing is stored: the stream
 * may be of any length.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct bytes {
    uint8_t b[1024];
    size_t len;
};

static void put8(struct bytes *to, unsigned value)
{
    to->b[to->len++] = (uint8_t)value;
}

static void put16(struct bytes *to, unsigned value)
{
    put8(to, value >> 8);
    put8(to, value);
}

static void put32(struct bytes *to, uint32_t value)
{
    put16(to, value >> 16);
    put16(to, value);
}

static void put(struct bytes *to, const void *from, size_t len)
{
    memcpy(to->b + to->len, from, len);
    to->len += len;
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

/* One row of the mix: operation, application context, who asks whom. */
struct kind {
    uint8_t operation, context, version, asker_ssn, asked_ssn;
};

static const struct kind mix[] = {
    {56, 14, 3, 7, 6}, {2, 1, 3, 7, 6}, {45, 20, 3, 8, 6}, {70, 28, 3, 6, 7},
    {56, 14, 3, 7, 6}, {2, 1, 3, 7, 6}, {45, 20, 3, 8, 6}, {22, 5, 3, 8, 6},
};

static void argument(struct bytes *to, const struct kind *kind, const char *imsi, const char *msisdn,
                     const char *node)
{
    struct bytes sequence = {.len = 0}, info = {.len = 0};
    switch (kind->operation) {
    case 56:
        number(&sequence, 0x80, false, imsi);
        put(&sequence, "\x02\x01\x05", 3);
        break;
    case 2:
        number(&sequence, 0x04, false, imsi);
        number(&sequence, 0x81, true, node);
        number(&sequence, 0x04, true, node);
        break;
    case 45:
        number(&sequence, 0x80, true, msisdn);
        put(&sequence, "\x81\x01\xff", 3);
        number(&sequence, 0x82, true, node);
        break;
    case 22:
        number(&sequence, 0x80, true, msisdn);
        put(&sequence, "\x83\x01\x00", 3);
        number(&sequence, 0x86, true, node);
        break;
    default:
        number(&sequence, 0x80, false, imsi);
        put(&info, "\x80\x00\x81\x00", 4);
        element(&sequence, 0xa2, &info);
    }
    element(to, 0x30, &sequence);
}

static void transaction(struct bytes *to, unsigned tag, uint32_t id)
{
    put8(to, tag);
    put8(to, 4);
    put32(to, id);
}

static void dialogue(struct bytes *to, const struct kind *kind, bool answer)
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

static void begin(struct bytes *to, const struct kind *kind, uint32_t id, const char *imsi,
                  const char *msisdn, const char *node)
{
    struct bytes message = {.len = 0}, invoke = {.len = 0}, components = {.len = 0};
    transaction(&message, 0x48, id);
    dialogue(&message, kind, false);
    put(&invoke, "\x02\x01\x01\x02\x01", 5);
    put8(&invoke, kind->operation);
    argument(&invoke, kind, imsi, msisdn, node);
    element(&components, 0xa1, &invoke);
    element(&message, 0x6c, &components);
    element(to, 0x62, &message);
}

static void end(struct bytes *to, const struct kind *kind, uint32_t id)
{
    struct bytes message = {.len = 0}, result = {.len = 0}, sequence = {.len = 0}, components = {.len = 0};
    transaction(&message, 0x49, id);
    dialogue(&message, kind, true);
    put(&result, "\x02\x01\x01", 3);
    if (kind->operation == 2) {
        struct bytes hlr = {.len = 0};
        number(&hlr, 0x04, true, "99901000600");
        put(&sequence, "\x02\x01\x02", 3);
        element(&sequence, 0x30, &hlr);
        element(&result, 0x30, &sequence);
        element(&components, 0xa2, &result);
    } else {
        put(&result, "\x02\x01\x22", 3); /* systemFailure: short, and every operation has it */
        element(&components, 0xa3, &result);
    }
    element(&message, 0x6c, &components);
    element(to, 0x64, &message);
}

static void address(struct bytes *to, unsigned ssn, const char *gt)
{
    struct bytes contents = {.len = 0};
    put8(&contents, 0x12);
    put8(&contents, ssn);
    put8(&contents, 0);
    put8(&contents, strlen(gt) % 2 ? 0x11 : 0x12);
    put8(&contents, 4);
    digits(&contents, gt, 0);
    put8(to, (unsigned)contents.len);
    put(to, contents.b, contents.len);
}

static void sccp(struct bytes *to, unsigned called_ssn, const char *called, unsigned calling_ssn,
                 const char *calling, const struct bytes *tcap)
{
    struct bytes a = {.len = 0}, b = {.len = 0};
    address(&a, called_ssn, called);
    address(&b, calling_ssn, calling);
    put8(to, 9);
    put8(to, 0);
    put8(to, 3);
    put8(to, (unsigned)(2 + a.len));
    put8(to, (unsigned)(1 + a.len + b.len));
    put(to, a.b, a.len);
    put(to, b.b, b.len);
    put8(to, (unsigned)tcap->len);
    put(to, tcap->b, tcap->len);
}

static void m3ua(struct bytes *to, uint32_t opc, uint32_t dpc, unsigned sls, const struct bytes *user)
{
    size_t data = 16 + user->len, pad = -data & 3;
    put32(to, 0x01000101);
    put32(to, (uint32_t)(8 + data + pad));
    put16(to, 0x210);
    put16(to, (unsigned)data);
    put32(to, opc);
    put32(to, dpc);
    put32(to, 0x03000000 | sls);
    put(to, user->b, user->len);
    to->len += pad;
}

static uint32_t crc32c(const uint8_t *p, size_t len)
{
    static uint32_t table[256];
    if (!table[1])
        for (uint32_t i = 0; i < 256; i++) {
            uint32_t c = i;
            for (int k = 0; k < 8; k++)
                c = c & 1 ? c >> 1 ^ 0x82f63b78u : c >> 1;
            table[i] = c;
        }
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < len; i++)
        crc = table[(crc ^ p[i]) & 255] ^ crc >> 8;
    return ~crc;
}

static void packet(uint64_t n, unsigned association, bool back, const struct bytes *chunks)
{
    struct bytes f = {.len = 0};
    uint32_t theirs = 0x0a090001u + association, ours = 0x0a010001u;
    put(&f, "\x02\0\0\0\0\x02\x02\0\0\0\0\x01\x08\0", 14);
    put32(&f, 0x45000000u | (uint32_t)(32 + chunks->len));
    put32(&f, (uint32_t)(n & 0xffff) << 16 | 0x4000);
    put32(&f, 0x40840000);
    put32(&f, back ? ours : theirs);
    put32(&f, back ? theirs : ours);
    uint32_t sum = 0;
    for (size_t i = 14; i < 34; i += 2)
        sum += (uint32_t)f.b[i] << 8 | f.b[i + 1];
    sum = (sum & 0xffff) + (sum >> 16);
    sum = ~((sum & 0xffff) + (sum >> 16)) & 0xffff;
    f.b[24] = (uint8_t)(sum >> 8);
    f.b[25] = (uint8_t)sum;
    put16(&f, 2905);
    put16(&f, 2905);
    put32(&f, (back ? 0x11110000u : 0x22220000u) + association);
    put32(&f, 0);
    put(&f, chunks->b, chunks->len);
    uint32_t crc = crc32c(f.b + 34, f.len - 34);
    for (int i = 0; i < 4; i++)
        f.b[42 + i] = (uint8_t)(crc >> 8 * i);
    uint64_t us = n * 50;
    uint32_t record[4] = {1772438400u + (uint32_t)(us / 1000000), (uint32_t)(us % 1000000), (uint32_t)f.len,
                          (uint32_t)f.len};
    fwrite(record, 1, sizeof record, stdout);
    fwrite(f.b, 1, f.len, stdout);
}

static void data_chunk(struct bytes *to, uint32_t tsn, unsigned ssn, const struct bytes *user)
{
    put16(to, 0x0003);
    put16(to, (unsigned)(16 + user->len));
    put32(to, tsn);
    put16(to, 1);
    put16(to, ssn);
    put32(to, 3);
    put(to, user->b, user->len);
    to->len += -to->len & 3;
}

static void message(uint64_t i)
{
    static uint32_t tsn[8][2];
    uint64_t d = i / 2;
    bool back = i % 2;
    unsigned association = (unsigned)(d % 8), node = (unsigned)(d * 2654435761u % 64);
    const struct kind *kind = &mix[d / 8 % (sizeof mix / sizeof *mix)];
    char imsi[32], msisdn[32], gt[32];
    uint32_t subscriber = (uint32_t)(d * 2654435761u % 1000000000);
    snprintf(imsi, sizeof imsi, "001019%09u", subscriber);
    snprintf(msisdn, sizeof msisdn, "999017%06u", subscriber % 1000000);
    snprintf(gt, sizeof gt, "9990%u0007%02u", 2 + node % 7, node);
    struct bytes tcap = {.len = 0}, user = {.len = 0}, m = {.len = 0}, chunks = {.len = 0};
    if (back)
        end(&tcap, kind, (uint32_t)d);
    else
        begin(&tcap, kind, (uint32_t)d, imsi, msisdn, gt);
    if (back)
        sccp(&user, kind->asker_ssn, gt, kind->asked_ssn, "99901000600", &tcap);
    else
        sccp(&user, kind->asked_ssn, "99901000600", kind->asker_ssn, gt, &tcap);
    m3ua(&m, back ? 2000 : 1000 + association, back ? 1000 + association : 2000, (unsigned)d & 15, &user);
    uint32_t n = tsn[association][back]++;
    data_chunk(&chunks, 1000 + n, n & 0xffff, &m);
    if (n % 4 == 3) {
        put32(&chunks, 0x03000010);
        put32(&chunks, 999 + tsn[association][!back]);
        put32(&chunks, 65535);
        put32(&chunks, 0);
    }
    packet(i, association, back, &chunks);
}

int main(int argc, char **argv)
{
    char *rest = NULL;
    uint64_t count = argc == 2 ? strtoull(argv[1], &rest, 10) : 0;
    if (!count || *rest) {
        fprintf(stderr, "map_stream COUNT: writes a pcap of COUNT messages to standard output\n");
        return 2;
    }
    const uint32_t head[6] = {0xa1b2c3d4, 0x00040002, 0, 0, 65535, 1};
    fwrite(head, 1, sizeof head, stdout);
    for (uint64_t i = 0; i < count; i++)
        message(i);
    return fflush(stdout) || ferror(stdout) ? 1 : 0;
}
