// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "io/capture.h"
#include "unit/capture_maker.h"

#define PCAP      0xa1b2c3d4
#define PCAP_NANO 0xa1b23c4d

static struct maker m;
static struct capture *capture;
static struct sigwarden_packet packet;
static struct sigwarden_error error;

static int start(void **state)
{
    (void)state;
    m = (struct maker){0};
    capture = NULL;
    memset(&error, 0, sizeof error);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    capture_close(capture);
    free(m.p);
    return 0;
}

static void open_made(void)
{
    capture = capture_open_memory("made", made(&m), 0, &error);
    assert_non_null(capture);
}

static void expect_packet(uint64_t number, int64_t time_ns, uint32_t captured_len, uint32_t wire_len)
{
    assert_int_equal(capture_next(capture, &packet), 1);
    assert_int_equal(packet.number, number);
    assert_int_equal(packet.time_ns, time_ns);
    assert_int_equal(packet.captured_len, captured_len);
    assert_int_equal(packet.wire_len, wire_len);
    for (uint32_t i = 0; i < captured_len; i++)
        assert_int_equal(packet.data[i], i & 0xff);
}

static void expect_end(void)
{
    assert_int_equal(capture_next(capture, &packet), 0);
    assert_int_equal(capture_next(capture, &packet), 0);
    assert_int_equal(capture_error(capture)->code, SIGWARDEN_ERROR_NONE);
}

static void expect_error(int code, const char *part)
{
    assert_int_equal(capture_next(capture, &packet), -code);
    assert_int_equal(capture_next(capture, &packet), -code);
    assert_int_equal(capture_error(capture)->code, code);
    if (!strstr(capture_error(capture)->message, part))
        fail_msg("'%s' is not in '%s'", part, capture_error(capture)->message);
    assert_string_not_equal(capture_error(capture)->hint, "");
}

static void expect_refused(const void *bytes, size_t len, int code, const char *message, const char *hint)
{
    assert_null(capture_open_memory("made", span_of(bytes, len), 0, &error));
    assert_int_equal(error.code, code);
    assert_string_equal(error.file, "made");
    if (!strstr(error.message, message) || !strstr(error.hint, hint))
        fail_msg("'%s' and '%s' are not in '%s; %s'", message, hint, error.message, error.hint);
}

/* pcap */

static void pcap_is_read_in_both_byte_orders_and_resolutions(void **state)
{
    (void)state;
    for (unsigned variant = 0; variant < 4; variant++) {
        bool nano = variant & 1;
        m = (struct maker){.big = variant & 2};
        pcap_header(&m, nano ? PCAP_NANO : PCAP, 101);
        pcap_packet(&m, 1000, 123456, 60, 60);
        pcap_packet(&m, 4000000000, 999999, 60, 1500); /* after 2038 */
        open_made();
        expect_packet(1, nano ? 1000000123456 : 1000123456000, 60, 60);
        assert_int_equal(packet.link_type, 101);
        expect_packet(2, nano ? 4000000000000999999 : 4000000000999999000, 60, 1500);
        expect_end();
        struct capture_statistics s = capture_statistics(capture);
        assert_string_equal(s.format, nano ? "pcap with nanoseconds" : "pcap");
        assert_int_equal(s.packets, 2);
        assert_int_equal(s.bytes, 120);
        assert_int_equal(s.cut, 1);
        assert_int_equal(s.interface_count, 1);
        assert_int_equal(s.interfaces[0].snaplen, 65535);
        assert_int_equal(s.read_len, m.len);
        capture_close(capture);
        capture = NULL;
        free(m.p);
        m.p = NULL;
    }
}

static void lengths_of_old_pcap_versions_stand_the_other_way_round(void **state)
{
    (void)state;
    pcap_header(&m, PCAP, 1);
    m.p[6] = 2; /* version 2.2 */
    put32(&m, 1), put32(&m, 0), put32(&m, 100), put32(&m, 60), put_data(&m, 60);
    open_made();
    expect_packet(1, 1000000000, 60, 100);
    expect_end();
    capture_close(capture);

    m.p[6] = 3; /* version 2.3: either way, told by which is larger */
    put32(&m, 1), put32(&m, 0), put32(&m, 60), put32(&m, 100), put_data(&m, 60);
    open_made();
    expect_packet(1, 1000000000, 60, 100);
    expect_packet(2, 1000000000, 60, 100);
    expect_end();
}

static void frame_check_sequence_bits_and_old_raw_ip_numbers_are_not_link_types(void **state)
{
    (void)state;
    pcap_header(&m, PCAP, 0x44000001); /* Ethernet with 4 octets of FCS */
    pcap_packet(&m, 1, 0, 64, 64);
    open_made();
    expect_packet(1, 1000000000, 64, 64);
    assert_int_equal(packet.link_type, 1);
    capture_close(capture);

    m.len = 0;
    pcap_header(&m, PCAP, 12);
    pcap_packet(&m, 1, 0, 64, 64);
    open_made();
    expect_packet(1, 1000000000, 64, 64);
    assert_int_equal(packet.link_type, 101);
}

static void a_packet_longer_than_the_snap_length_or_the_wire_is_delivered(void **state)
{
    (void)state;
    pcap_header(&m, PCAP, 1);
    patch32(&m, 16, 50);
    pcap_packet(&m, 1, 0, 300000, 300000);
    pcap_packet(&m, 1, 4000000000, 60, 20); /* and 4000 seconds of microseconds */
    open_made();
    expect_packet(1, 1000000000, 300000, 300000);
    expect_packet(2, 4001000000000, 60, 60);
    expect_end();
}

static void a_packet_over_16_mib_breaks_the_file_behind_the_good_ones(void **state)
{
    (void)state;
    pcap_header(&m, PCAP, 1);
    pcap_packet(&m, 1, 0, 10, 10);
    put32(&m, 1), put32(&m, 0), put32(&m, 0xffffffff), put32(&m, 0xffffffff), put_data(&m, 100);
    open_made();
    expect_packet(1, 1000000000, 10, 10);
    expect_error(SIGWARDEN_ERROR_BROKEN,
                 "is broken at byte 50, after 1 packet: a packet claims 4294967295 bytes");
}

static void a_cut_tail_delivers_what_came_before_wherever_it_is_cut(void **state)
{
    (void)state;
    pcap_header(&m, PCAP, 1);
    pcap_packet(&m, 1, 0, 10, 10);
    size_t whole = m.len;
    pcap_packet(&m, 1, 0, 10, 10);
    size_t all = m.len;
    for (m.len = whole + 1; m.len < all; m.len++) {
        open_made();
        expect_packet(1, 1000000000, 10, 10);
        expect_error(SIGWARDEN_ERROR_TRUNCATED,
                     "in the middle of a packet that begins at byte 50, after 1 packet");
        capture_close(capture);
    }
    capture = NULL;
    m.len = 24; /* no packets at all is not an error */
    open_made();
    expect_end();
}

/* pcapng */

static void pcapng_sections_have_their_own_byte_order_and_interfaces(void **state)
{
    (void)state;
    section(&m);
    interface_plain(&m, 1, 0);
    interface_plain(&m, 113, 0);
    enhanced(&m, 1, 1000000, 61);
    enhanced(&m, 0, 2000000, 62);
    m.big = true;
    section(&m);
    interface_plain(&m, 101, 0);
    enhanced(&m, 0, 3000000, 63);
    enhanced(&m, 1, 3000000, 63); /* interface 1 was of the section before */
    open_made();
    expect_packet(1, 1000000000, 61, 61);
    assert_int_equal(packet.link_type, 113);
    expect_packet(2, 2000000000, 62, 62);
    assert_int_equal(packet.link_type, 1);
    expect_packet(3, 3000000000, 63, 63);
    assert_int_equal(packet.link_type, 101);
    expect_error(SIGWARDEN_ERROR_BROKEN, "interface 1, which was not described");
    assert_int_equal(capture_statistics(capture).interface_count, 3);
}

static void every_clock_resolution_and_offset_becomes_nanoseconds(void **state)
{
    (void)state;
    static const struct {
        uint8_t resolution;
        int64_t offset_s;
        uint64_t units;
        int64_t time_ns;
    } rows[] = {
        {0, 0, 7, 7000000000},
        {3, 0, 1500, 1500000000},
        {6, 0, 1, 1000},
        {9, 0, 1700000000123456789, 1700000000123456789},
        {12, 0, 1700000000123456, 1700000000123},
        {19, 0, UINT64_MAX, 1844674407},
        {28, 0, UINT64_MAX, 1},
        {29, 0, UINT64_MAX, 0},
        {127, 0, UINT64_MAX, 0},
        {0x80, 0, 3, 3000000000},
        {0x80 | 20, 0, 3 << 19, 1500000000},
        {0x80 | 63, 0, UINT64_C(1) << 62, 500000000},
        {0xff, 0, UINT64_MAX, 0},
        {6, 1000000000, 5, 1000000000000005000},
        {6, -2, 500000, -1500000000},
        /* absurd ones end at the limits */
        {6, 0, UINT64_MAX, INT64_MAX},
        {0, INT64_MAX, UINT64_MAX, INT64_MAX},
        {9, INT64_MIN, 0, INT64_MIN},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        m.len = 0;
        m.big = i & 1;
        section(&m);
        interface_resolution(&m, rows[i].resolution, rows[i].offset_s);
        enhanced(&m, 0, rows[i].units, 4);
        open_made();
        expect_packet(1, rows[i].time_ns, 4, 4);
        expect_end();
        capture_close(capture);
    }
    capture = NULL;
}

static void a_simple_packet_is_cut_to_the_snap_length_and_has_no_time(void **state)
{
    (void)state;
    section(&m);
    interface_plain(&m, 1, 5);
    enhanced(&m, 0, 7000000, 4);
    block_begin(&m, 3);
    put32(&m, 100);
    put_data(&m, 5);
    block_end(&m);
    open_made();
    expect_packet(1, 7000000000, 4, 4);
    expect_packet(2, 7000000000, 5, 100);
    expect_end();
    assert_int_equal(capture_statistics(capture).untimed, 1);
    assert_int_equal(capture_statistics(capture).cut, 1);
}

static void an_obsolete_packet_block_is_read_with_its_drops(void **state)
{
    (void)state;
    section(&m);
    interface_plain(&m, 1, 0);
    for (unsigned i = 0; i < 2; i++) {
        block_begin(&m, 2);
        put16(&m, 0);
        put16(&m, i ? 0xffff : 3); /* dropped in front of it; all ones: not known */
        put32(&m, 0), put32(&m, 5), put32(&m, 6), put32(&m, 9);
        put_data(&m, 6);
        block_end(&m);
    }
    open_made();
    expect_packet(1, 5000, 6, 9);
    expect_packet(2, 5000, 6, 9);
    expect_end();
    assert_int_equal(capture_statistics(capture).interfaces[0].dropped_between, 3);
}

static void statistics_block(uint32_t interface, uint64_t received, uint64_t dropped, uint64_t dropped_system)
{
    block_begin(&m, 5);
    put32(&m, interface);
    put64(&m, 0); /* time */
    option64(&m, 4, received);
    option64(&m, 5, dropped);
    option64(&m, 7, dropped_system);
    put32(&m, 0);
    block_end(&m);
}

static void drop_counters_are_told_per_interface_and_summed_over_sections(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        section(&m);
        interface_begin(&m, 1, 96);
        option(&m, 2, "stp-a", 5);
        block_end(&m);
        interface_plain(&m, 1, 96);
        enhanced_begin(&m, 0, 1000, 4, 4);
        option64(&m, 4, 2); /* epb_dropcount */
        put32(&m, 0);
        block_end(&m);
        statistics_block(0, 100, 5, 1);
        statistics_block(0, 200, 10, 2); /* counts on from the one before */
        statistics_block(9, 1, 1, 1);    /* concerns nobody */
    }
    open_made();
    expect_packet(1, 1000000, 4, 4);
    expect_packet(2, 1000000, 4, 4);
    expect_end();
    struct capture_statistics s = capture_statistics(capture);
    assert_int_equal(s.interface_count, 2); /* the second section describes the same two */
    assert_string_equal(s.interfaces[0].name, "stp-a");
    assert_int_equal(s.interfaces[0].snaplen, 96);
    assert_int_equal(s.interfaces[0].packets, 2);
    assert_true(s.interfaces[0].counted);
    assert_int_equal(s.interfaces[0].received, 400);
    assert_int_equal(s.interfaces[0].dropped, 20);
    assert_int_equal(s.interfaces[0].dropped_system, 4);
    assert_int_equal(s.interfaces[0].dropped_between, 4);
    assert_false(s.interfaces[1].counted);
}

static void frames_are_numbered_as_wireshark_shows_them(void **state)
{
    (void)state;
    static const uint32_t silent[] = {4, 10, 0x77, 0x80000001}, numbered[] = {9, 0x204, 0xbad, 0x40000bad};
    section(&m);
    interface_plain(&m, 1, 0);
    for (unsigned i = 0; i < 4; i++) {
        block_begin(&m, silent[i]);
        put_data(&m, 40);
        block_end(&m);
    }
    enhanced(&m, 0, 0, 4);
    for (unsigned i = 0; i < 4; i++) {
        block_begin(&m, numbered[i]);
        put_data(&m, 40);
        block_end(&m);
    }
    enhanced(&m, 0, 0, 4);
    open_made();
    expect_packet(1, 0, 4, 4);
    expect_packet(6, 0, 4, 4);
    expect_end();
    assert_int_equal(capture_statistics(capture).packets, 2);
}

static void options_that_lie_about_their_length_harm_nothing(void **state)
{
    (void)state;
    section(&m);
    interface_begin(&m, 1, 0);
    option(&m, 9, "\x06\x06", 2); /* if_tsresol has one octet */
    put16(&m, 2), put16(&m, 60000), put_data(&m, 4);
    block_end(&m);
    enhanced_begin(&m, 0, 1, 4, 4);
    put16(&m, 4), put16(&m, 65535);
    block_end(&m);
    enhanced(&m, 0, 2, 4);
    open_made();
    expect_packet(1, 1000, 4, 4);
    expect_packet(2, 2000, 4, 4);
    expect_end();
}

static void a_length_without_its_padding_is_understood(void **state)
{
    (void)state;
    section(&m);
    interface_plain(&m, 1, 0);
    size_t at = m.len;
    enhanced(&m, 0, 1, 61);
    patch32(&m, at + 4, 32 + 61);
    patch32(&m, m.len - 4, 32 + 61);
    enhanced(&m, 0, 2, 4);
    open_made();
    expect_packet(1, 1000, 61, 61);
    expect_packet(2, 2000, 4, 4);
    expect_end();
}

static void a_block_that_contradicts_itself_breaks_the_file_there(void **state)
{
    (void)state;
    static const struct {
        size_t offset; /* in an Enhanced Packet Block of 36 bytes */
        uint32_t value;
        const char *message;
    } rows[] = {
        {4, 0, "claims 0 bytes, which is too few"},
        {4, 11, "claims 11 bytes, which is too few"},
        {4, 0x7fffffff, "claims 2147483647 bytes, which is more than 16 MiB"},
        {4, 32, "the two lengths of a block of 32 bytes differ"},
        {32, 40, "the two lengths of a block of 36 bytes differ"},
        {8, 1, "a packet of interface 1, which was not described"},
        {20, 5, "a packet of 5 bytes in a block that holds fewer"},
        {20, 0xffffffff, "a packet of 4294967295 bytes in a block that holds fewer"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        m.len = 0;
        section(&m);
        interface_plain(&m, 1, 0);
        enhanced(&m, 0, 1, 8);
        size_t at = m.len;
        enhanced(&m, 0, 2, 4);
        enhanced(&m, 0, 3, 4);
        patch32(&m, at + rows[i].offset, rows[i].value);
        open_made();
        expect_packet(1, 1000, 8, 8);
        expect_error(SIGWARDEN_ERROR_BROKEN, rows[i].message);
        assert_non_null(strstr(capture_error(capture)->message, "at byte 88, after 1 packet"));
        capture_close(capture);
    }
    capture = NULL;
}

static void interfaces_are_bounded(void **state)
{
    (void)state;
    section(&m);
    for (unsigned i = 0; i < CAPTURE_INTERFACES; i++)
        interface_plain(&m, 1, 0);
    enhanced(&m, CAPTURE_INTERFACES - 1, 1, 4);
    interface_plain(&m, 1, 0);
    open_made();
    expect_packet(1, 1000, 4, 4);
    expect_error(SIGWARDEN_ERROR_BROKEN, "more than 65536 interfaces");
    struct capture_statistics s = capture_statistics(capture);
    assert_int_equal(s.interface_count, CAPTURE_LISTED);
    assert_string_equal(s.interfaces[CAPTURE_LISTED - 1].name, "others");
    assert_int_equal(s.interfaces[CAPTURE_LISTED - 1].packets, 1);
}

/* how the bytes come */

static void the_size_of_the_pieces_read_makes_no_difference(void **state)
{
    (void)state;
    section(&m);
    interface_plain(&m, 1, 0);
    for (unsigned i = 0; i < 50; i++)
        enhanced(&m, 0, i, i * 17);
    for (size_t block = 1; block < 40; block++) {
        capture = capture_open_memory("made", made(&m), block, &error);
        assert_non_null(capture);
        for (unsigned i = 0; i < 50; i++)
            expect_packet(i + 1, 1000 * i, i * 17, i * 17);
        expect_end();
        capture_close(capture);
    }
    capture = NULL;
}

static void a_packet_of_16_mib_fits(void **state)
{
    (void)state;
    pcap_header(&m, PCAP, 1);
    pcap_packet(&m, 1, 0, CAPTURE_BLOCK_MAX, CAPTURE_BLOCK_MAX);
    pcap_packet(&m, 1, 0, 3, 3);
    capture = capture_open_memory("made", made(&m), 1 << 20, &error);
    assert_non_null(capture);
    expect_packet(1, 1000000000, CAPTURE_BLOCK_MAX, CAPTURE_BLOCK_MAX);
    expect_packet(2, 1000000000, 3, 3);
    expect_end();
}

/* what stands in front of 44 bytes, the length of small_pcap(), that are packed without compression */
static const uint8_t GZIP_FRONT[] = {
    0x1f, 0x8b, 8, 0,    0,    0, 0, 0, 0, 3, /* RFC 1952 header */
    1,    44,   0, 0xd3, 0xff,                /* one stored block of 44 bytes (RFC 1951, 3.2.4) */
};
static const uint8_t ZSTD_FRONT[] = {
    0x28, 0xb5, 0x2f, 0xfd, 0x20, 44, /* RFC 8878: a single segment of 44 bytes, no checksum */
    0x61, 1,    0,                    /* the last block, raw, of 44 bytes */
};

static uint32_t crc32_of(const uint8_t *p, size_t len)
{
    uint32_t crc = 0xffffffff;
    for (size_t i = 0; i < len; i++) {
        crc ^= p[i];
        for (int k = 0; k < 8; k++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return ~crc;
}

static void small_pcap(struct maker *to)
{
    pcap_header(to, PCAP, 101);
    pcap_packet(to, 1, 2, 4, 4);
}

static void gzip_member(uint32_t damage)
{
    struct maker plain = {0};
    small_pcap(&plain);
    put(&m, GZIP_FRONT, sizeof GZIP_FRONT);
    put(&m, plain.p, plain.len);
    put32(&m, crc32_of(plain.p, plain.len) ^ damage);
    put32(&m, (uint32_t)plain.len);
    free(plain.p);
}

static void gzip_and_zstd_are_told_by_their_first_bytes(void **state)
{
    (void)state;
    gzip_member(0);
    open_made();
    expect_packet(1, 1000002000, 4, 4);
    expect_end();
    assert_string_equal(capture_statistics(capture).packing, "gzip");
    capture_close(capture);

    m.len = 0;
    put(&m, "\x50\x2a\x4d\x18\3\0\0\0abc", 11); /* a skippable frame first */
    put(&m, ZSTD_FRONT, sizeof ZSTD_FRONT);
    small_pcap(&m);
    open_made();
    expect_packet(1, 1000002000, 4, 4);
    expect_end();
    assert_string_equal(capture_statistics(capture).packing, "zstd");
}

static void gzip_members_that_follow_each_other_are_one_file(void **state)
{
    (void)state;
    /* the second member's pcap header would be read as a packet: use pcapng, where sections may follow */
    for (unsigned i = 0; i < 2; i++) {
        struct maker plain = {0};
        section(&plain);
        interface_plain(&plain, 1, 0);
        uint8_t front[15];
        memcpy(front, GZIP_FRONT, 15);
        enhanced(&plain, 0, i, 4);
        front[11] = (uint8_t)plain.len;
        front[13] = (uint8_t)~plain.len;
        put(&m, front, 15);
        put(&m, plain.p, plain.len);
        put32(&m, crc32_of(plain.p, plain.len));
        put32(&m, (uint32_t)plain.len);
        free(plain.p);
    }
    for (size_t block = 0; block < 30; block++) {
        capture = capture_open_memory("made", made(&m), block, &error);
        assert_non_null(capture);
        expect_packet(1, 0, 4, 4);
        expect_packet(2, 1000, 4, 4);
        expect_end();
        capture_close(capture);
    }
    capture = NULL;
}

static void damage_to_packed_data_is_told_after_what_was_good(void **state)
{
    (void)state;
    gzip_member(1); /* its checksum is wrong */
    open_made();
    expect_packet(1, 1000002000, 4, 4);
    expect_error(SIGWARDEN_ERROR_BROKEN, "gzip: incorrect data check, 44 bytes into the unpacked data");
    capture_close(capture);

    m.len = 0;
    gzip_member(0);
    m.len -= 3; /* ends within its trailer */
    open_made();
    expect_packet(1, 1000002000, 4, 4);
    expect_error(SIGWARDEN_ERROR_TRUNCATED, "gzip: ends in the middle");
    capture_close(capture);

    m.len += 3;
    put(&m, "junk", 4);
    open_made();
    expect_packet(1, 1000002000, 4, 4);
    expect_error(SIGWARDEN_ERROR_BROKEN, "something that is not gzip follows");
    capture_close(capture);

    m.len = 0;
    put(&m, ZSTD_FRONT, sizeof ZSTD_FRONT);
    small_pcap(&m);
    put(&m, "junk", 4);
    open_made();
    expect_packet(1, 1000002000, 4, 4);
    expect_error(SIGWARDEN_ERROR_BROKEN, "zstd: ");
}

/* what is no capture of ours */

static void other_files_are_named_with_what_to_do(void **state)
{
    (void)state;
    static const uint8_t erf[] = {0, 0, 0, 0x80, 0, 0xf1, 0x53, 0x65, 2, 4, 0, 78, 0, 0, 0, 60};
    static const uint8_t unknown[] = {1, 2, 3, 0xff, 5, 6, 7, 8};
    static const struct {
        const char *bytes;
        size_t len;
        const char *message, *hint;
    } rows[] = {
        {"", 0, "is empty", "copied completely"},
        {"\x34\xcd\xb2\xa1\2\0\4\0", 8, "modified pcap", "editcap -F pcapng"},
        {"\xa1\xb2\xcd\x34\0\2\0\4", 8, "modified pcap", "editcap -F pcapng"},
        {"snoop\0\0\0\0\0\0\2", 12, "Solaris snoop", "editcap -F pcapng"},
        {"GMBU\0\2", 6, "Network Monitor", "editcap -F pcapng"},
        {(const char *)erf, sizeof erf, "Endace ERF", "editcap -F pcapng"},
        {"\3757zXZ\0", 6, "packed by xz", "xz -dc FILE"},
        {"PK\3\4", 4, "zip archive", "unzip -p"},
        {"\177ELF\2\1\1", 7, "looks like a program", "pcap and pcapng"},
        {"{\"a\": 1}", 8, "looks like JSON", "pcap and pcapng"},
        {"<html>", 6, "looks like a web page", "login"},
        {"0000 a0 b1\r\n", 12, "looks like text", "text2pcap"},
        {(const char *)unknown, sizeof unknown, "begins with 010203ff05060708", "pcap and pcapng"},
        {"{\1\2", 3, "begins with 7b0102", "pcap and pcapng"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        expect_refused(rows[i].bytes, rows[i].len, SIGWARDEN_ERROR_FOREIGN, rows[i].message, rows[i].hint);
}

static void headers_that_cannot_be_right_are_refused_when_opened(void **state)
{
    (void)state;
    pcap_header(&m, PCAP, 1);
    expect_refused(m.p, 23, SIGWARDEN_ERROR_TRUNCATED, "in the middle of a file header", "copy it again");
    m.p[4] = 9;
    expect_refused(m.p, 24, SIGWARDEN_ERROR_FOREIGN, "version", "damaged");

    m.len = 0;
    section(&m);
    expect_refused(m.p, 27, SIGWARDEN_ERROR_TRUNCATED, "in the middle of a block", "copy it again");
    m.p[12] = 2;
    expect_refused(m.p, 28, SIGWARDEN_ERROR_BROKEN, "pcapng version 2", "original");
    m.p[8] = 2;
    expect_refused(m.p, 28, SIGWARDEN_ERROR_BROKEN, "byte order", "original");
}

/* files */

static void a_file_is_read_and_one_that_cannot_be_says_why(void **state)
{
    (void)state;
    char path[] = "/tmp/test_capture.XXXXXX";
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    pcap_header(&m, PCAP, 1);
    for (unsigned i = 0; i < 2000; i++)
        pcap_packet(&m, i, 0, i, i);
    assert_int_equal(write(descriptor, m.p, m.len), m.len);
    close(descriptor);
    capture = capture_open(path, &error);
    assert_non_null(capture);
    for (unsigned i = 0; i < 2000; i++)
        expect_packet(i + 1, INT64_C(1000000000) * i, i, i);
    expect_end();
    assert_int_equal(capture_statistics(capture).file_len, m.len);
    unlink(path);

    assert_null(capture_open(path, &error));
    assert_int_equal(error.code, SIGWARDEN_ERROR_SYSTEM);
    assert_string_equal(error.file, path);
    assert_string_equal(error.message, "cannot be opened: No such file or directory");

    assert_null(capture_open("/", &error));
    assert_int_equal(error.code, SIGWARDEN_ERROR_SYSTEM);
    assert_string_equal(error.message, "cannot be read: Is a directory");
    assert_string_equal(error.hint, "name the files in it");
}

static void standard_input_is_read_without_seeking(void **state)
{
    (void)state;
    int ends[2], saved = dup(STDIN_FILENO);
    assert_int_equal(pipe(ends), 0);
    small_pcap(&m);
    assert_int_equal(write(ends[1], m.p, m.len), m.len);
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    capture = capture_open("-", &error);
    assert_non_null(capture);
    expect_packet(1, 1000002000, 4, 4);
    expect_end();
    assert_int_equal(capture_statistics(capture).file_len, 0);
    dup2(saved, STDIN_FILENO);
    close(saved);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(pcap_is_read_in_both_byte_orders_and_resolutions),
        TEST(lengths_of_old_pcap_versions_stand_the_other_way_round),
        TEST(frame_check_sequence_bits_and_old_raw_ip_numbers_are_not_link_types),
        TEST(a_packet_longer_than_the_snap_length_or_the_wire_is_delivered),
        TEST(a_packet_over_16_mib_breaks_the_file_behind_the_good_ones),
        TEST(a_cut_tail_delivers_what_came_before_wherever_it_is_cut),
        TEST(pcapng_sections_have_their_own_byte_order_and_interfaces),
        TEST(every_clock_resolution_and_offset_becomes_nanoseconds),
        TEST(a_simple_packet_is_cut_to_the_snap_length_and_has_no_time),
        TEST(an_obsolete_packet_block_is_read_with_its_drops),
        TEST(drop_counters_are_told_per_interface_and_summed_over_sections),
        TEST(frames_are_numbered_as_wireshark_shows_them),
        TEST(options_that_lie_about_their_length_harm_nothing),
        TEST(a_length_without_its_padding_is_understood),
        TEST(a_block_that_contradicts_itself_breaks_the_file_there),
        TEST(interfaces_are_bounded),
        TEST(the_size_of_the_pieces_read_makes_no_difference),
        TEST(a_packet_of_16_mib_fits),
        TEST(gzip_and_zstd_are_told_by_their_first_bytes),
        TEST(gzip_members_that_follow_each_other_are_one_file),
        TEST(damage_to_packed_data_is_told_after_what_was_good),
        TEST(other_files_are_named_with_what_to_do),
        TEST(headers_that_cannot_be_right_are_refused_when_opened),
        TEST(a_file_is_read_and_one_that_cannot_be_says_why),
        TEST(standard_input_is_read_without_seeking),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
