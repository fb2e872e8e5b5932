// SPDX-License-Identifier: Apache-2.0
/* The walk that saves and loads: octets are where the format says, and what cannot be stops it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/saved.h"
#include "memory/awaited.h"
#include "memory/dialogue.h"
#include "memory/heard.h"
#include "memory/legs.h"
#include "memory/recall.h"
#include "memory/sms_parts.h"
#include "memory/windows.h"
#include "signal/field.h"

static uint8_t octets[1 << 20];
static size_t octets_len;

static struct saved saving(void)
{
    return saved_begin(false, octets, sizeof octets, NULL, NULL);
}

static struct saved loading(void)
{
    return saved_begin(true, octets, octets_len, NULL, NULL);
}

static void saved_well(struct saved *saved)
{
    assert_true(saved_ok(saved));
    octets_len = saved->at;
}

static void loaded_all(struct saved *saved)
{
    assert_true(saved_ok(saved));
    assert_int_equal(saved->at, octets_len);
}

static void numbers_are_little_endian_and_have_no_padding(void **state)
{
    (void)state;
    struct saved saved = saving();
    uint8_t one = 1;
    uint16_t two = 0x0302;
    uint32_t four = 0x07060504;
    int64_t eight = -2;
    saved_u8(&saved, &one);
    saved_u16(&saved, &two);
    saved_u32(&saved, &four);
    saved_i64(&saved, &eight);
    saved_well(&saved);
    static const uint8_t expected[] = {1, 2, 3, 4, 5, 6, 7, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    assert_int_equal(octets_len, sizeof expected);
    assert_memory_equal(octets, expected, sizeof expected);
}

static void behind_an_end_everything_is_zero_and_the_first_reason_stays(void **state)
{
    (void)state;
    uint64_t value = 7;
    octets_len = 3;
    struct saved saved = loading();
    saved_u64(&saved, &value);
    assert_int_equal(value, 0);
    assert_string_equal(saved.wrong, "it ends early");
    assert_int_equal(saved_count(&saved, 0, 9), 0);
    saved_fail(&saved, "another");
    assert_string_equal(saved.wrong, "it ends early");
}

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    bool answer;
    int64_t time_ns;
    octets_len = 8;
    memset(octets, 0x7f, octets_len);
    struct saved saved = loading();
    saved_bool(&saved, &answer);
    assert_false(saved_ok(&saved));
    saved = loading();
    saved_time(&saved, &time_ns);
    assert_false(saved_ok(&saved));
    assert_int_equal(time_ns, 0);
    saved = loading();
    assert_int_equal(saved_count(&saved, 0, 100), 0);
    assert_false(saved_ok(&saved));
    saved = loading();
    saved_same(&saved, 5, "another");
    assert_string_equal(saved.wrong, "another");
}

static void a_buffer_that_is_full_ends_a_walk_that_writes(void **state)
{
    (void)state;
    uint32_t value = 1;
    struct saved saved = saved_begin(false, octets, 6, NULL, NULL);
    saved_u32(&saved, &value);
    assert_true(saved_ok(&saved));
    saved_u32(&saved, &value);
    assert_false(saved_ok(&saved));
}

static struct signal request_of(const char *imsi)
{
    struct signal signal;
    signal_init(&signal);
    signal.origin =
        (struct origin){.time_ns = 5000, .flow_id = 9, .frames = {12}, .frame_count = 1, .file = 3};
    assert_true(field_set_text(&signal, FIELD_imsi, span_of_text(imsi)));
    signal_set(&signal, kind, KIND_REQUEST);
    signal_set(&signal, operation, OPERATION(PROTOCOL_MAP, 70));
    static const char name[] = "a name in a table";
    signal_set(&signal, source_operator, span_of_text(name));
    return signal;
}

static void a_signal_comes_back_with_its_text_in_its_own_room(void **state)
{
    (void)state;
    struct signal signal = request_of("001010000000001"), back;
    note_add(&signal.notes, NOTE_answer_differs, NULL);
    struct saved saved = saving();
    saved_signal(&saved, &signal);
    saved_well(&saved);
    saved = loading();
    assert_true(saved_signal(&saved, &back));
    loaded_all(&saved);
    assert_memory_equal(&back.have, &signal.have, sizeof back.have);
    assert_true(digits_equal(&back.imsi, &signal.imsi));
    assert_true(span_is(back.source_operator, "a name in a table"));
    assert_ptr_equal(back.source_operator.p, back.text);
    assert_true(notes_have(&back.notes, NOTE_answer_differs));
    assert_int_equal(back.origin.file, 3);
    assert_int_equal(back.origin.frames[0], 12);
}

static void signals_of_other_fields_are_passed_over(void **state)
{
    (void)state;
    struct signal signal = request_of("001010000000001"), back;
    struct saved saved = saving();
    saved_signal(&saved, &signal);
    saved_well(&saved);
    saved = loading();
    saved.other_fields = true;
    assert_false(saved_signal(&saved, &back));
    loaded_all(&saved);
}

static void what_waits_comes_back_in_its_order(void **state)
{
    (void)state;
    enum { CAPACITY = 4 };
    struct awaited *awaited = awaited_init(calloc(1, awaited_size(CAPACITY)), CAPACITY);
    struct awaited *other = awaited_init(calloc(1, awaited_size(CAPACITY)), CAPACITY);
    struct signal signal = request_of("001010000000001");
    for (uint64_t i = 1; i <= 6; i++) /* the ring has turned */
        awaited_add(awaited, i, &signal, (int64_t)i * 10);
    struct saved saved = saving();
    awaited_save_or_load(awaited, &saved);
    saved_well(&saved);
    saved = loading();
    awaited_save_or_load(other, &saved);
    loaded_all(&saved);
    assert_null(awaited_take(other, 30));
    for (uint64_t i = 3; i <= 6; i++) {
        const struct awaited_request *due = awaited_take(other, 1000);
        assert_int_equal(due->name, i);
        assert_int_equal(due->since_ns, i * 10);
    }
    assert_null(awaited_take(other, 1000));
    free(awaited);
    free(other);
}

static void an_index_keeps_what_was_said_last(void **state)
{
    (void)state;
    struct recall *recall = recall_init(calloc(1, recall_size(64)), 64);
    struct recall *smaller = recall_init(calloc(1, recall_size(8)), 8);
    for (uint64_t i = 1; i <= 32; i++)
        recall_put(recall, i * 8 + 1, i, (int64_t)i);
    uint64_t known = recall_stats(recall)->count;
    struct saved saved = saving();
    recall_save_or_load(recall, &saved);
    saved_well(&saved);
    saved = loading();
    recall_save_or_load(smaller, &saved);
    loaded_all(&saved);
    assert_int_equal(recall_stats(smaller)->count, 8);
    assert_int_equal(recall_stats(smaller)->evicted, known - 8);
    assert_true(recall_stats(smaller)->forgotten_ns > 0);
    assert_int_equal(recall_get(smaller, 32 * 8 + 1)->value, 32);
    recall_forget(smaller, 99);
    assert_null(recall_get(smaller, 32 * 8 + 1));
    assert_int_equal(recall_stats(smaller)->forgotten_ns, 99);
    free(recall);
    free(smaller);
}

static void a_further_leg_is_known_after_loading(void **state)
{
    (void)state;
    enum { MESSAGES = 64 };
    struct legs *legs = legs_init(calloc(1, legs_size(MESSAGES)), MESSAGES);
    struct legs *other = legs_init(calloc(1, legs_size(MESSAGES)), MESSAGES);
    const struct digits called = {.len = 4, .text = "9990"};
    bool further;
    struct leg *leg = legs_meet(legs, 77, 1, &called, 0, 1000, &further);
    leg_has_finding(leg, 5, 1);
    uint64_t serial = leg->serial;
    struct saved saved = saving();
    legs_save_or_load(legs, &saved);
    saved_well(&saved);
    saved = loading();
    legs_save_or_load(other, &saved);
    loaded_all(&saved);
    leg = legs_meet(other, 77, 2, &called, 0, 2000, &further);
    assert_true(further);
    assert_int_equal(leg->serial, serial);
    assert_true(leg_has_finding(leg, 5, 1));
    leg = legs_meet(other, 78, 2, &called, 0, 2000, &further);
    assert_int_equal(leg->serial, serial + 1);
    free(legs);
    free(other);
}

static const struct dialogue_limits limits = {.dialogues = 8, .requests = 8, .idle_ns = 1000};

static void of_two_dialogues_with_one_id_the_same_is_taken_after_loading(void **state)
{
    (void)state;
    struct dialogues *table = dialogues_init(calloc(1, dialogues_size(&limits)), &limits, 7);
    struct dialogues *other = dialogues_init(calloc(1, dialogues_size(&limits)), &limits, 7);
    const struct dialogue_key key = {1, 2}, responder = {3, 4};
    struct signal signal = request_of("001010000000001"), back;
    bool initiator, several, alerted;
    struct dialogue *first = dialogues_open(table, key, 10, 1), *second = dialogues_open(table, key, 20, 2);
    dialogues_wait(table, first, 1, true, true, &signal);
    dialogues_learn(table, second, responder);
    uint64_t youngest = second->id, oldest = first->id;
    first->last_ns = 30; /* heard of later than the other, which stands first in its chain all the same */
    struct saved saved = saving();
    dialogues_save_or_load(table, &saved);
    saved_well(&saved);
    saved = loading();
    dialogues_save_or_load(other, &saved);
    loaded_all(&saved);
    struct dialogue *found = dialogues_find(other, key, NULL, 40, &initiator, &several);
    assert_true(initiator && several && found->id == youngest);
    found = dialogues_find(other, responder, NULL, 40, &initiator, &several);
    assert_true(!initiator && !several && found->id == youngest);
    found = dialogues_expire(other, INT64_MAX);
    assert_int_equal(found->id, oldest);
    assert_true(dialogues_take_any(other, found, &back, &alerted) && alerted);
    assert_true(digits_equal(&back.imsi, &signal.imsi));
    dialogues_close(other, found);
    dialogues_close(other, dialogues_expire(other, INT64_MAX));
    assert_null(dialogues_expire(other, INT64_MAX));
    free(table);
    free(other);
}

static const struct windows_limits few = {.windows = 8, .chains = 8, .sightings = 8};

static void what_was_counted_goes_on_being_counted(void **state)
{
    (void)state;
    struct windows *windows = windows_init(calloc(1, windows_size(&few)), &few, 7);
    struct windows *other = windows_init(calloc(1, windows_size(&few)), &few, 7);
    struct window_seen seen;
    struct window_signal signal = {.key = 9, .time_ns = 1000, .within_ns = 1000000, .frame = {0, 1}};
    assert_false(windows_count(windows, &signal, 5, 1, &seen));
    signal.key = 11;
    assert_false(windows_step(windows, &signal, 0, 2, &seen));
    struct saved saved = saving();
    windows_save_or_load(windows, &saved);
    saved_well(&saved);
    saved = loading();
    windows_save_or_load(other, &saved);
    loaded_all(&saved);
    signal = (struct window_signal){.key = 9, .time_ns = 2000, .within_ns = 1000000, .frame = {1, 8}};
    assert_false(windows_count(other, &signal, 5, 1, &seen)); /* the same value */
    assert_true(windows_count(other, &signal, 6, 1, &seen));
    assert_int_equal(seen.first[0].frame, 1);
    assert_int_equal(seen.first[2].file, 1);
    signal.key = 11;
    assert_true(windows_step(other, &signal, 1, 2, &seen));
    free(windows);
    free(other);
}

static void tables_of_another_size_are_refused(void **state)
{
    (void)state;
    static const struct windows_limits more = {.windows = 16, .chains = 8, .sightings = 8};
    struct windows *windows = windows_init(calloc(1, windows_size(&few)), &few, 7);
    struct windows *other = windows_init(calloc(1, windows_size(&more)), &more, 7);
    struct saved saved = saving();
    windows_save_or_load(windows, &saved);
    saved_well(&saved);
    saved = loading();
    windows_save_or_load(other, &saved);
    assert_string_equal(saved.wrong, "its table of what rules remember is of another size");
    free(windows);
    free(other);
}

static void parts_wait_for_the_next_run(void **state)
{
    (void)state;
    struct sms_parts *parts = sms_parts_init(calloc(1, sms_parts_size()), 7);
    struct sms_parts *other = sms_parts_init(calloc(1, sms_parts_size()), 7);
    struct origin origin = {.time_ns = 1000, .frames = {4}, .frame_count = 1};
    struct sms_part part = {
        .from_to = 1, .reference = 2, .total = 2, .part = 1, .units = span_of_text("one ")};
    struct sms_joined joined;
    assert_int_equal(sms_parts_add(parts, &part, &origin, &joined), SMS_PARTS_WAIT);
    struct saved saved = saving();
    sms_parts_save_or_load(parts, &saved);
    saved_well(&saved);
    saved = loading();
    sms_parts_save_or_load(other, &saved);
    loaded_all(&saved);
    part.part = 2;
    part.units = span_of_text("two");
    assert_int_equal(sms_parts_add(other, &part, &origin, &joined), SMS_PARTS_WHOLE);
    assert_true(span_is(joined.units, "one two"));
    free(parts);
    free(other);
}

static void which_directions_were_heard_is_known(void **state)
{
    (void)state;
    static struct heard heard, other;
    heard_add(&heard, 5, 0, 100);
    heard_add(&heard, 5, 1, 200);
    heard_add(&heard, 6, 0, 300);
    struct saved saved = saving();
    heard_save_or_load(&heard, &saved);
    saved_well(&saved);
    saved = loading();
    heard_save_or_load(&other, &saved);
    loaded_all(&saved);
    assert_int_equal(heard_for_ns(&other, 5, 1100), 1000);
    assert_false(heard_both(&other, 6));
}

/* Hands on what is written, up to a limit. */
struct sink {
    size_t len, room;
};

static size_t take(void *context, uint8_t *bytes, size_t len)
{
    struct sink *sink = context;
    size_t some = len < sink->room - sink->len ? len : sink->room - sink->len;
    memcpy(octets + sink->len, bytes, some);
    sink->len += some;
    return some;
}

static void an_end_hands_on_what_is_left_and_says_if_there_was_no_room(void **state)
{
    uint8_t small[16];
    uint64_t value = 0x0807060504030201;
    (void)state;
    for (size_t room = 23; room <= 24; room++) {
        struct sink sink = {.room = room};
        struct saved saved = saved_begin(false, small, sizeof small, take, &sink);
        for (unsigned i = 0; i < 3; i++)
            saved_u64(&saved, &value);
        assert_int_equal(sink.len, 16);
        assert_int_equal(saved_end(&saved), room == 24);
        assert_int_equal(sink.len, room);
        assert_int_equal(saved_end(&saved), room == 24); /* nothing twice */
        assert_int_equal(sink.len, room);
    }
    struct saved saved = saved_begin(false, small, sizeof small, NULL, NULL);
    saved_u64(&saved, &value);
    assert_true(saved_end(&saved));
    saved = saved_begin(true, small, sizeof small, NULL, NULL);
    saved_u64(&saved, &value);
    assert_true(saved_end(&saved));
}

static void times_up_to_their_bound_are_loaded(void **state)
{
    static const int64_t times[] = {SAVED_TIME_MAX, -SAVED_TIME_MAX, SAVED_TIME_MAX + 1, -SAVED_TIME_MAX - 1};
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        int64_t time_ns = times[i];
        struct saved saved = saving();
        saved_i64(&saved, &time_ns);
        saved_well(&saved);
        saved = loading();
        saved_time(&saved, &time_ns);
        assert_int_equal(saved_ok(&saved), i < 2);
        assert_int_equal(time_ns, i < 2 ? times[i] : 0);
    }
}

static void addresses_are_of_a_family_or_of_none(void **state)
{
    (void)state;
    for (uint8_t family = 0; family < 8; family++) {
        struct ip_address ip = {.family = family};
        struct saved saved = saving();
        saved_ip(&saved, &ip);
        saved_well(&saved);
        saved = loading();
        saved_ip(&saved, &ip);
        assert_int_equal(saved_ok(&saved), family == 0 || family == 4 || family == 6);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_little_endian_and_have_no_padding),
        cmocka_unit_test(behind_an_end_everything_is_zero_and_the_first_reason_stays),
        cmocka_unit_test(what_cannot_be_is_refused),
        cmocka_unit_test(a_buffer_that_is_full_ends_a_walk_that_writes),
        cmocka_unit_test(a_signal_comes_back_with_its_text_in_its_own_room),
        cmocka_unit_test(signals_of_other_fields_are_passed_over),
        cmocka_unit_test(what_waits_comes_back_in_its_order),
        cmocka_unit_test(an_index_keeps_what_was_said_last),
        cmocka_unit_test(a_further_leg_is_known_after_loading),
        cmocka_unit_test(of_two_dialogues_with_one_id_the_same_is_taken_after_loading),
        cmocka_unit_test(what_was_counted_goes_on_being_counted),
        cmocka_unit_test(tables_of_another_size_are_refused),
        cmocka_unit_test(parts_wait_for_the_next_run),
        cmocka_unit_test(which_directions_were_heard_is_known),
        cmocka_unit_test(an_end_hands_on_what_is_left_and_says_if_there_was_no_room),
        cmocka_unit_test(times_up_to_their_bound_are_loaded),
        cmocka_unit_test(addresses_are_of_a_family_or_of_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
