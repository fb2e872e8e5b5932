// SPDX-License-Identifier: Apache-2.0
#include "bench/wire.h"

#include <stdio.h>
#include <string.h>

enum { MTU_PAYLOAD = 1400, FIRST_SECOND = 1772438400, PACKETS_A_SECOND = 20000 };

void put8(struct bytes *to, unsigned value)
{
    to->b[to->len++] = (uint8_t)value;
}

void put16(struct bytes *to, unsigned value)
{
    put8(to, value >> 8);
    put8(to, value);
}

void put24(struct bytes *to, unsigned value)
{
    put8(to, value >> 16);
    put16(to, value);
}

void put32(struct bytes *to, uint32_t value)
{
    put16(to, value >> 16);
    put16(to, value);
}

void put(struct bytes *to, const void *from, size_t len)
{
    memcpy(to->b + to->len, from, len);
    to->len += len;
}

void put_text(struct bytes *to, const char *text)
{
    put(to, text, strlen(text));
}

void put_digits(struct bytes *to, const char *digits, unsigned filler)
{
    for (size_t len = strlen(digits), i = 0; i < len; i += 2)
        put8(to, (unsigned)(digits[i] - '0') | (i + 1 < len ? (unsigned)(digits[i + 1] - '0') : filler) << 4);
}

uint64_t mixed(uint64_t i)
{
    i = (i ^ i >> 30) * 0xbf58476d1ce4e5b9u;
    i = (i ^ i >> 27) * 0x94d049bb133111ebu;
    return i ^ i >> 31;
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

static uint16_t internet_sum(const uint8_t *p, size_t len, uint32_t sum)
{
    for (size_t i = 0; i < len; i++)
        sum += i & 1 ? p[i] : (uint32_t)p[i] << 8;
    sum = (sum & 0xffff) + (sum >> 16);
    return (uint16_t) ~((sum & 0xffff) + (sum >> 16));
}

void wire_begin(void)
{
    const uint32_t head[6] = {0xa1b2c3d4, 0x00040002, 0, 0, 65535, 1};
    fwrite(head, 1, sizeof head, stdout);
}

bool wire_end(void)
{
    return fflush(stdout) == 0 && !ferror(stdout);
}

/* Ethernet and IPv4 around what follows. */
static void ip_packet(uint32_t src, uint32_t dst, unsigned protocol, const struct bytes *above)
{
    static uint64_t n;
    struct bytes f = {.len = 0};
    put(&f, "\x02\0\0\0\0\x02\x02\0\0\0\0\x01\x08\0", 14);
    put32(&f, 0x45000000u | (uint32_t)(20 + above->len));
    put32(&f, (uint32_t)(n & 0xffff) << 16 | 0x4000);
    put32(&f, 0x40000000 | protocol << 16);
    put32(&f, src);
    put32(&f, dst);
    uint16_t sum = internet_sum(f.b + 14, 20, 0);
    f.b[24] = (uint8_t)(sum >> 8);
    f.b[25] = (uint8_t)sum;
    put(&f, above->b, above->len);
    uint32_t record[4] = {(uint32_t)(FIRST_SECOND + n / PACKETS_A_SECOND),
                          (uint32_t)(n % PACKETS_A_SECOND * (1000000 / PACKETS_A_SECOND)), (uint32_t)f.len,
                          (uint32_t)f.len};
    fwrite(record, 1, sizeof record, stdout);
    fwrite(f.b, 1, f.len, stdout);
    n++;
}

static uint32_t tsn[FLOWS][2], stream_sequence[FLOWS][2];

static void chunk(struct bytes *to, unsigned flow, bool from_home, unsigned flags, uint32_t ppid,
                  const uint8_t *part, size_t len)
{
    put16(to, flags);
    put16(to, (unsigned)(16 + len));
    put32(to, 1000 + tsn[flow][from_home]++);
    put16(to, 1);
    put16(to, stream_sequence[flow][from_home] & 0xffff);
    put32(to, ppid);
    put(to, part, len);
    to->len += -to->len & 3;
}

static void acknowledge(struct bytes *to, unsigned flow, bool from_home)
{
    put32(to, 0x03000010);
    put32(to, 999 + tsn[flow][!from_home]);
    put32(to, 65535);
    put32(to, 0);
}

static void sctp_packet(unsigned flow, bool from_home, unsigned port, const struct bytes *chunks)
{
    struct bytes f = {.len = 0};
    uint32_t far = 0x0a091401u + flow, near = 0x0a011401u + flow;
    put16(&f, port);
    put16(&f, port);
    put32(&f, (from_home ? 0x11110000u : 0x22220000u) + flow);
    put32(&f, 0);
    put(&f, chunks->b, chunks->len);
    uint32_t crc = crc32c(f.b, f.len);
    for (int i = 0; i < 4; i++)
        f.b[8 + i] = (uint8_t)(crc >> 8 * i);
    ip_packet(from_home ? near : far, from_home ? far : near, 132, &f);
}

void wire_sctp(unsigned flow, bool from_home, unsigned port, uint32_t ppid, const struct bytes *message)
{
    enum { FIRST = 2, LAST = 1 };
    for (size_t at = 0; at < message->len;) {
        struct bytes chunks = {.len = 0};
        size_t left = message->len - at, len = left < MTU_PAYLOAD ? left : MTU_PAYLOAD;
        unsigned flags = (at == 0 ? FIRST : 0) | (len == left ? LAST : 0);
        chunk(&chunks, flow, from_home, flags, ppid, message->b + at, len);
        if (tsn[flow][from_home] % 4 == 3 && tsn[flow][!from_home])
            acknowledge(&chunks, flow, from_home);
        sctp_packet(flow, from_home, port, &chunks);
        at += len;
    }
    stream_sequence[flow][from_home]++;
    if (tsn[flow][from_home] % 8 == 5) {
        struct bytes alone = {.len = 0};
        acknowledge(&alone, flow, !from_home);
        sctp_packet(flow, !from_home, port, &alone);
    }
}

void wire_udp(uint32_t abroad, uint32_t home, bool from_home, unsigned port, const struct bytes *message)
{
    struct bytes f = {.len = 0};
    uint32_t src = from_home ? home : abroad, dst = from_home ? abroad : home;
    put16(&f, port);
    put16(&f, port);
    put16(&f, (unsigned)(8 + message->len));
    put16(&f, 0);
    put(&f, message->b, message->len);
    uint32_t pseudo = (src >> 16) + (src & 0xffff) + (dst >> 16) + (dst & 0xffff) + 17 + (uint32_t)f.len;
    uint16_t sum = internet_sum(f.b, f.len, pseudo);
    f.b[6] = (uint8_t)(sum >> 8);
    f.b[7] = (uint8_t)sum;
    ip_packet(src, dst, 17, &f);
}
