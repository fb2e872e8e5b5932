// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "io/capture.h"
#include "unit/capture_maker.h"

#define PCAP 0xa1b2c3d4

static struct sigwarden_packet packet;
static struct sigwarden_error error;
static struct captures *captures;

static void add_pcap(struct maker *made_file, const uint32_t *seconds, size_t count)
{
    pcap_header(made_file, PCAP, 1);
    for (size_t i = 0; i < count; i++)
        pcap_packet(made_file, seconds[i], 0, 4, 4);
    struct capture *one = capture_open_memory("made", made(made_file), 7, &error);
    assert_non_null(one);
    assert_int_equal(captures_add_open(captures, one, &error), 0);
}

static void files_are_merged_by_time_and_ties_by_argument_order(void **state)
{
    (void)state;
    static const uint32_t a[] = {1, 5, 5, 9}, b[] = {5, 6, 10}, c[] = {0, 5};
    static const struct {
        uint32_t file, seconds;
        uint64_t number;
    } expected[] = {{3, 0, 1}, {0, 1, 1}, {0, 5, 2}, {0, 5, 3}, {1, 5, 1},
                    {3, 5, 2}, {1, 6, 2}, {0, 9, 4}, {1, 10, 3}};
    struct maker files[3] = {0};
    captures = captures_new(&error);
    add_pcap(&files[0], a, 4);
    add_pcap(&files[1], b, 3);
    assert_int_equal(captures_add(captures, "/nonexistent", false, &error), -SIGWARDEN_ERROR_SYSTEM);
    add_pcap(&files[2], c, 2);
    assert_int_equal(captures_count(captures), 4);
    assert_null(captures_at(captures, 2)); /* the number stays taken */
    assert_null(captures_at(captures, 4));
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        assert_int_equal(captures_next(captures, &packet), 1);
        assert_int_equal(packet.file, expected[i].file);
        assert_int_equal(packet.number, expected[i].number);
        assert_int_equal(packet.time_ns, INT64_C(1000000000) * expected[i].seconds);
        assert_memory_equal(packet.data, "\0\1\2\3", 4);
    }
    assert_int_equal(captures_next(captures, &packet), 0);
    assert_int_equal(captures_next(captures, &packet), 0);
    assert_int_equal(capture_statistics(captures_at(captures, 1)).packets, 3);
    captures_free(captures);
    for (unsigned i = 0; i < 3; i++)
        free(files[i].p);
}

static void a_broken_file_does_not_hold_up_the_others(void **state)
{
    (void)state;
    static const uint32_t a[] = {1, 2}, b[] = {1, 2, 3};
    struct maker files[2] = {0};
    captures = captures_new(&error);
    pcap_header(&files[0], PCAP, 1);
    pcap_packet(&files[0], a[0], 0, 4, 4);
    put32(&files[0], a[1]); /* and no more */
    assert_int_equal(
        captures_add_open(captures, capture_open_memory("made", made(&files[0]), 0, &error), &error), 0);
    add_pcap(&files[1], b, 3);
    for (unsigned i = 0; i < 4; i++)
        assert_int_equal(captures_next(captures, &packet), 1);
    assert_int_equal(captures_next(captures, &packet), -SIGWARDEN_ERROR_TRUNCATED);
    assert_int_equal(captures_next(captures, &packet), -SIGWARDEN_ERROR_TRUNCATED);
    assert_int_equal(capture_error(captures_at(captures, 0))->code, SIGWARDEN_ERROR_TRUNCATED);
    assert_int_equal(capture_error(captures_at(captures, 1))->code, SIGWARDEN_ERROR_NONE);
    captures_free(captures);
    free(files[0].p);
    free(files[1].p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_merged_by_time_and_ties_by_argument_order),
        cmocka_unit_test(a_broken_file_does_not_hold_up_the_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
