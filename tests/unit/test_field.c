// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#include "signal/field.h"
#include "signal/pack.h"
#include "signal/words.h"

static void every_field_is_found_by_its_path_and_documented(void **state)
{
    (void)state;
    for (int id = 0; id < FIELD_COUNT; id++) {
        const struct field *field = field_get((enum field_id)id);
        assert_int_equal(field_find(span_of_text(field->path)), id);
        assert_true(strlen(field->doc) > 10);
        bool wants_words = field->kind == FIELD_KIND_ENUM || field->kind == FIELD_KIND_SET;
        assert_int_equal(wants_words, field->words != NULL);
    }
}

static void words_of_a_list_differ_in_name_and_value(void **state)
{
    static const struct field_words *const lists[] = {&words_operation, &words_error, &words_note,
                                                      &words_requested_info};
    (void)state;
    for (size_t l = 0; l < sizeof lists / sizeof *lists; l++) {
        for (uint32_t i = 0; i < lists[l]->count; i++) {
            uint32_t value;
            assert_true(field_word_value(lists[l], span_of_text(lists[l]->list[i].word), &value));
            assert_int_equal(value, lists[l]->list[i].value);
            assert_string_equal(field_word(lists[l], value), lists[l]->list[i].word);
        }
    }
}

static void a_misspelling_is_guessed(void **state)
{
    (void)state;
    assert_string_equal(field_suggest(span_of_text("signal.operatoin")), "signal.operation");
    assert_string_equal(field_word_suggest(&words_operation, span_of_text("anyTimeInterogation")),
                        "anyTimeInterrogation");
    assert_null(field_suggest(span_of_text("nothing.like.it.at.all")));
}

/* One text that fits each kind, and one that does not. */
static const struct {
    enum field_id id;
    const char *right, *wrong;
} texts[] = {
    {FIELD_agreed, "true", "yes"},
    {FIELD_code, "70", "0x46"},
    {FIELD_operation, "provideSubscriberInfo", "provideSubscriber"},
    {FIELD_notes_set, "global_opcode", "global"},
    {FIELD_imsi, "001010000000001", "00101000000000x"},
    {FIELD_subscriber_plmn, "001-01", "1-1"},
    {FIELD_source_ip, "10.9.0.1", "10.9.0.256"},
    {FIELD_disclosed_cell, "001-01-4660-22136", "001-01-4660-"},
    {FIELD_disclosed_latitude, "-12.345678", "north"},
};

static void fields_are_set_from_text_that_fits_their_kind(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct signal signal;
        signal_init(&signal);
        assert_false(field_set_text(&signal, texts[i].id, span_of_text(texts[i].wrong)));
        assert_false(signal_has(&signal, texts[i].id));
        assert_true(field_set_text(&signal, texts[i].id, span_of_text(texts[i].right)));
        assert_true(signal_has(&signal, texts[i].id));
    }
}

static void a_packed_signal_comes_back_with_all_its_fields(void **state)
{
    struct signal signal, back;
    struct packed_signal packed;
    (void)state;
    signal_init(&signal);
    signal.origin =
        (struct origin){.time_ns = 5, .flow_id = 6, .frames = {7, 8}, .frame_count = 2, .file = 9};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_true(field_set_text(&signal, texts[i].id, span_of_text(texts[i].right)));
    signal_pack(&signal, &packed);
    signal_unpack(&packed, &back);
    assert_false(packed.incomplete);
    assert_memory_equal(&back.have, &signal.have, sizeof back.have);
    assert_true(digits_equal(&back.imsi, &signal.imsi));
    assert_int_equal(back.operation, signal.operation);
    assert_int_equal(back.disclosed_latitude, -12345678);
    assert_int_equal(back.origin.frames[0], 8);
    assert_int_equal(back.origin.flow_id, 6);
}

static void set_random(struct signal *signal, enum field_id id, uint64_t *random)
{
    const struct field *field = field_get(id);
    uint8_t *member = (uint8_t *)signal + field->offset;
    const uint64_t word = *random = *random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    static const char name[] = "a.host.of.some.length.in.epc.mnc001.mcc999.3gppnetwork.org";
    struct digits digits = {.len = (uint8_t)(word >> 40) % (DIGITS_MAX + 1)};
    if (field->kind == FIELD_KIND_TEXT && word >> 63) {
        *(field_type_TEXT *)(void *)member = span_of_text(name); /* of a table */
        signal_mark(signal, id);
    } else if (field->kind == FIELD_KIND_TEXT) {
        signal_set_text(signal, id, span_of(name, (word >> 40) % sizeof name));
    } else if (field->kind == FIELD_KIND_DIGITS) {
        memset(digits.text, (int)('0' + (word >> 32) % 10), digits.len);
        *(field_type_DIGITS *)(void *)member = digits;
        signal_mark(signal, id);
    } else {
        const size_t size = field->kind == FIELD_KIND_BOOL ? sizeof(bool)
                            : field->kind == FIELD_KIND_UINT || field->kind == FIELD_KIND_SET
                                ? sizeof word
                                : sizeof(uint32_t);
        const uint64_t value = field->kind == FIELD_KIND_BOOL ? word >> 63 : word;
        memset(member, 0,
               field->kind == FIELD_KIND_IP     ? sizeof(field_type_IP)
               : field->kind == FIELD_KIND_CELL ? sizeof(field_type_CELL)
                                                : size);
        memcpy(member, &value, size);
        signal_mark(signal, id);
    }
}

static void any_few_fields_come_back_from_a_packed_signal(void **state)
{
    enum { ROUNDS = 20000 };
    struct signal *signal = calloc(1, sizeof *signal), *back = calloc(1, sizeof *back);
    struct packed_signal packed;
    uint64_t random = 1;
    (void)state;
    assert_non_null(signal);
    assert_non_null(back);
    for (unsigned round = 0; round < ROUNDS; round++) {
        signal_init(signal);
        memset(back, 'x', sizeof *back); /* of another message */
        for (unsigned some = round % 16; some > 0; some--) {
            random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            set_random(signal, (enum field_id)((random >> 33) % FIELD_COUNT), &random);
        }
        signal_pack(signal, &packed);
        signal_unpack(&packed, back);
        assert_false(packed.incomplete);
        assert_memory_equal(&back->have, &signal->have, sizeof back->have);
        for (unsigned id = 0; id < FIELD_COUNT; id++)
            if (signal_has(signal, (enum field_id)id))
                assert_true(field_hash(signal, (enum field_id)id, 1) ==
                            field_hash(back, (enum field_id)id, 1));
    }
    free(signal);
    free(back);
}

/* Whoever asks puts a number into each line of the signal, to make no room for who he is. */
static void no_number_beside_them_makes_room_for_the_names(void **state)
{
    static const enum field_id names[] = {FIELD_source_host, FIELD_source_realm, FIELD_source_peer,
                                          FIELD_destination_host, FIELD_destination_realm};
    struct signal *signal = calloc(1, sizeof *signal), *back = calloc(1, sizeof *back);
    struct packed_signal packed;
    char name[100];
    (void)state;
    assert_non_null(signal);
    assert_non_null(back);
    signal_init(signal);
    for (unsigned id = 0; id < FIELD_COUNT; id++)
        if (field_get((enum field_id)id)->kind == FIELD_KIND_DIGITS)
            assert_true(field_set_text(signal, (enum field_id)id, span_of_text("99902000147")));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        memset(name, (int)('a' + i), sizeof name);
        signal_set_text(signal, names[i], span_of(name, sizeof name));
    }
    signal_set(signal, application, span_of_text("S6a"));
    signal_pack(signal, &packed);
    assert_int_equal(packed.lines, 0);
    assert_false(packed.incomplete);
    signal_unpack(&packed, back);
    assert_memory_equal(&back->have, &signal->have, sizeof back->have);
    for (unsigned id = 0; id < FIELD_COUNT; id++)
        if (signal_has(signal, (enum field_id)id))
            assert_true(field_hash(signal, (enum field_id)id, 1) == field_hash(back, (enum field_id)id, 1));
    assert_true(span_is(back->application, "S6a"));
    free(signal);
    free(back);
}

static void a_text_of_nothing_stays_in_its_signal(void **state)
{
    struct signal *signal = calloc(1, sizeof *signal), *back = calloc(1, sizeof *back);
    struct packed_signal packed;
    (void)state;
    assert_non_null(signal);
    assert_non_null(back);
    signal_init(signal);
    signal_set_text(signal, FIELD_source_host, span_of_text(""));
    signal_pack(signal, &packed);
    signal_unpack(&packed, back);
    assert_true(signal_has(back, FIELD_source_host));
    assert_ptr_equal(back->source_host.p, back->text);
    free(signal);
    free(back);
}

static void a_signal_too_large_to_pack_loses_fields_not_its_mind(void **state)
{
    struct signal signal, back;
    struct packed_signal packed;
    (void)state;
    signal_init(&signal);
    for (int id = 0; id < FIELD_COUNT; id++)
        if (field_get((enum field_id)id)->kind == FIELD_KIND_DIGITS)
            assert_true(
                field_set_text(&signal, (enum field_id)id, span_of_text("012345678901234567890123456789")));
        else if (field_get((enum field_id)id)->kind == FIELD_KIND_TEXT)
            signal_set_text(&signal, (enum field_id)id, span_of_text("a.host.of.some.length.example.org"));
    signal_pack(&signal, &packed);
    assert_true(packed.incomplete);
    signal_unpack(&packed, &back);
    assert_true(signal_has(&back, FIELD_source_gt));
    assert_true(signal_has(&back, FIELD_source_host));
    assert_true(signal_has(&back, FIELD_destination_realm));
    unsigned lost = 0;
    for (unsigned id = 0; id < FIELD_COUNT; id++)
        if (signal_has(&back, (enum field_id)id))
            assert_true(field_hash(&signal, (enum field_id)id, 1) == field_hash(&back, (enum field_id)id, 1));
        else
            lost += signal_has(&signal, (enum field_id)id);
    assert_true(lost > 0);
}

static void text_from_a_packet_goes_where_its_signal_goes(void **state)
{
    struct signal *signal = calloc(1, sizeof *signal), *copy = calloc(1, sizeof *copy);
    assert_non_null(signal);
    assert_non_null(copy);
    struct packed_signal packed;
    char packet[] = "MME1.EPC.mnc001.mcc999.3gppnetwork.org";
    (void)state;
    signal_init(signal);
    signal_set_name(signal, FIELD_source_host, span_of_text(packet));
    signal_set(signal, application, span_of_text("S6a"));
    signal_copy(signal, copy);
    signal_pack(signal, &packed);
    memset(packet, 'x', sizeof packet - 1);
    memset(signal->text, 'x', sizeof signal->text);
    assert_true(span_is(copy->source_host, "mme1.epc.mnc001.mcc999.3gppnetwork.org"));
    signal_unpack(&packed, signal);
    assert_true(span_is(signal->source_host, "mme1.epc.mnc001.mcc999.3gppnetwork.org"));
    assert_true(span_is(signal->application, "S6a"));
    free(signal);
    free(copy);
}

static void text_that_finds_no_room_is_cut(void **state)
{
    static char many[SIGNAL_TEXT_SIZE + 1];
    struct signal signal;
    (void)state;
    memset(many, 'a', sizeof many);
    signal_init(&signal);
    assert_true(signal_set_text(&signal, FIELD_source_host, span_of(many, 10)));
    assert_false(signal_set_text(&signal, FIELD_sms_text, span_of(many, sizeof many)));
    assert_int_equal(signal.sms_text.len, SIGNAL_TEXT_SIZE - 10);
    assert_false(signal_set_text(&signal, FIELD_sms_link, span_of(many, 1)));
    assert_int_equal(signal.sms_link.len, 0);
}

/* event_json.c writes them in this order and opens each object once. */
static void fields_of_one_object_stand_together(void **state)
{
    (void)state;
    for (int i = 1; i < FIELD_COUNT; i++) {
        const char *path = field_get((enum field_id)i)->path,
                   *before = field_get((enum field_id)(i - 1))->path;
        size_t object_len = strcspn(path, ".") + 1;
        if (strncmp(path, before, object_len) == 0)
            continue;
        for (int k = 0; k < i; k++)
            if (strncmp(path, field_get((enum field_id)k)->path, object_len) == 0)
                fail_msg("%s stands apart from its object", path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_from_a_packet_goes_where_its_signal_goes),
        cmocka_unit_test(text_that_finds_no_room_is_cut),
        cmocka_unit_test(fields_of_one_object_stand_together),
        cmocka_unit_test(every_field_is_found_by_its_path_and_documented),
        cmocka_unit_test(words_of_a_list_differ_in_name_and_value),
        cmocka_unit_test(a_misspelling_is_guessed),
        cmocka_unit_test(fields_are_set_from_text_that_fits_their_kind),
        cmocka_unit_test(a_packed_signal_comes_back_with_all_its_fields),
        cmocka_unit_test(any_few_fields_come_back_from_a_packed_signal),
        cmocka_unit_test(no_number_beside_them_makes_room_for_the_names),
        cmocka_unit_test(a_text_of_nothing_stays_in_its_signal),
        cmocka_unit_test(a_signal_too_large_to_pack_loses_fields_not_its_mind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
