// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "proto/m2pa/m2pa.h"

/* User data with an MTP3 message of seven octets. */
static const uint8_t user_data[] = {
    1,    0, 11, 1, 0, 0, 0, 24, /* version, class, type, length */
    0,    0, 1,  2, 0, 3, 4, 5,  /* BSN, FSN */
    0x40,                        /* priority 1 */
    0x83, 1, 2,  3, 4, 9, 8,     /* service information octet, label, user part */
};

static const uint8_t link_status[] = {
    1, 0, 11, 2, 0, 0, 0, 20, 0, 0xff, 0xff, 0xff, 0, 0xff, 0xff, 0xff, 0, 0, 0, 4, /* ready */
};

static enum status decode(const uint8_t *bytes, size_t len, bool cut, struct m2pa_message *ret,
                          struct notes *ret_notes)
{
    notes_init(ret_notes);
    notes_enter(ret_notes, LAYER_m2pa, bytes);
    return m2pa_decode(cursor_of_cut(span_of(bytes, len), cut), ret, ret_notes);
}

static void user_data_holds_an_mtp3_message(void **state)
{
    struct m2pa_message m;
    struct notes notes;
    (void)state;
    assert_int_equal(decode(user_data, sizeof user_data, false, &m, &notes), STATUS_OK);
    assert_int_equal(notes.count, 0);
    assert_int_equal(m.message_type, 1);
    assert_int_equal(m.bsn, 0x000102);
    assert_int_equal(m.fsn, 0x030405);
    assert_int_equal(m.priority, 1);
    assert_true(m.has_data);
    assert_int_equal(cursor_left(&m.mtp3), 7);
    assert_int_equal(cursor_peek(&m.mtp3), 0x83);
}

static void a_cut_capture_keeps_what_it_has(void **state)
{
    struct m2pa_message m;
    struct notes notes;
    (void)state;
    for (size_t len = 0; len < sizeof user_data; len++) {
        assert_int_equal(decode(user_data, len, true, &m, &notes), STATUS_TRUNCATED);
        assert_int_equal(notes.count, 0);
        assert_int_equal(m.has_data, len > 17);
        if (m.has_data)
            assert_true(m.mtp3.cut);
    }
}

static void user_data_without_any_acknowledges(void **state)
{
    static const uint8_t bytes[] = {1, 0, 11, 1, 0, 0, 0, 16, 0, 0, 0, 1, 0, 0, 0, 2};
    struct m2pa_message m;
    struct notes notes;
    (void)state;
    assert_int_equal(decode(bytes, sizeof bytes, false, &m, &notes), STATUS_OK);
    assert_false(m.has_data);
    assert_int_equal(m.bsn, 1);
    assert_int_equal(m.fsn, 2);
    assert_int_equal(notes.count, 0);
}

static void link_status_is_told_and_has_no_data(void **state)
{
    struct m2pa_message m;
    struct notes notes;
    (void)state;
    assert_int_equal(decode(link_status, sizeof link_status, false, &m, &notes), STATUS_OK);
    assert_int_equal(m.message_type, 2);
    assert_int_equal(m.link_status, 4);
    assert_int_equal(m.fsn, 0xffffff);
    assert_false(m.has_data);
    assert_int_equal(notes.count, 0);
}

static void lengths_that_disagree_are_noted(void **state)
{
    uint8_t bytes[sizeof user_data + 1] = {0};
    struct m2pa_message m;
    struct notes notes;
    (void)state;
    memcpy(bytes, user_data, sizeof user_data);
    assert_int_equal(decode(bytes, sizeof bytes, false, &m, &notes), STATUS_OK);
    assert_true(notes_have(&notes, NOTE_adaptation_length));
    assert_int_equal(cursor_left(&m.mtp3), 7);
    bytes[7] = 200;
    assert_int_equal(decode(bytes, sizeof user_data, false, &m, &notes), STATUS_OK);
    assert_true(notes_have(&notes, NOTE_adaptation_length));
    assert_int_equal(cursor_left(&m.mtp3), 7);
    bytes[7] = 7;
    assert_int_equal(decode(bytes, sizeof user_data, false, &m, &notes), STATUS_MALFORMED);
    assert_true(notes_have(&notes, NOTE_adaptation_length));
    bytes[7] = 15;
    assert_int_equal(decode(bytes, sizeof user_data, false, &m, &notes), STATUS_MALFORMED);
    assert_false(m.has_data);
}

static void what_is_no_m2pa_is_malformed(void **state)
{
    static const struct {
        const char *why;
        uint8_t at, value;
    } cases[] = {
        {"version", 0, 2},
        {"class", 2, 10},
        {"no type", 3, 0},
        {"type", 3, 3},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t bytes[sizeof user_data];
        struct m2pa_message m;
        struct notes notes;
        memcpy(bytes, user_data, sizeof bytes);
        bytes[cases[i].at] = cases[i].value;
        assert_int_equal(decode(bytes, sizeof bytes, false, &m, &notes), STATUS_MALFORMED);
        assert_false(m.has_data);
    }
    for (size_t len = 0; len < sizeof link_status; len++) {
        struct m2pa_message m;
        struct notes notes;
        assert_int_equal(decode(link_status, len, false, &m, &notes), STATUS_MALFORMED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(user_data_holds_an_mtp3_message),
        cmocka_unit_test(a_cut_capture_keeps_what_it_has),
        cmocka_unit_test(user_data_without_any_acknowledges),
        cmocka_unit_test(link_status_is_told_and_has_no_data),
        cmocka_unit_test(lengths_that_disagree_are_noted),
        cmocka_unit_test(what_is_no_m2pa_is_malformed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
