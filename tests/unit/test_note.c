// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/note.h"

static void a_note_says_what_and_in_which_layer_and_where(void **state)
{
    static const uint8_t message[16];
    struct notes notes;
    (void)state;
    notes_init(&notes);
    notes_enter(&notes, LAYER_m3ua, message);
    note_add(&notes, NOTE_m3ua_length, message + 4);
    notes_enter(&notes, LAYER_sccp, message + 8);
    note_add(&notes, NOTE_sccp_pointer, message + 11);
    assert_int_equal(notes.count, 2);
    assert_int_equal(notes.list[0].id, NOTE_m3ua_length);
    assert_int_equal(notes.list[0].layer, LAYER_m3ua);
    assert_int_equal(notes.list[0].offset, 4);
    assert_int_equal(notes.list[1].layer, LAYER_sccp);
    assert_int_equal(notes.list[1].offset, 3);
}

static void a_note_without_a_place_stands_at_the_start(void **state)
{
    static const uint8_t message[4];
    struct notes notes;
    (void)state;
    notes_init(&notes);
    note_add(&notes, NOTE_frame_cut, message);
    notes_enter(&notes, LAYER_sccp, message + 2);
    note_add(&notes, NOTE_frame_cut, NULL);
    note_add(&notes, NOTE_frame_cut, message);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(notes.list[i].offset, 0);
}

static void a_place_far_behind_the_start_is_the_last_offset(void **state)
{
    static const uint8_t message[70000];
    struct notes notes;
    (void)state;
    notes_init(&notes);
    notes_enter(&notes, LAYER_map, message);
    note_add(&notes, NOTE_parameter_odd, message + UINT16_MAX - 1);
    note_add(&notes, NOTE_parameter_odd, message + UINT16_MAX);
    note_add(&notes, NOTE_parameter_odd, message + 69999);
    assert_int_equal(notes.list[0].offset, UINT16_MAX - 1);
    assert_int_equal(notes.list[1].offset, UINT16_MAX);
    assert_int_equal(notes.list[2].offset, UINT16_MAX);
}

static void a_full_list_still_knows_which_notes_came(void **state)
{
    struct notes notes;
    (void)state;
    notes_init(&notes);
    for (int i = 0; i < NOTES_MAX; i++)
        note_add(&notes, NOTE_ber_trailing, NULL);
    assert_false(notes_have(&notes, NOTE_global_opcode));
    note_add(&notes, NOTE_global_opcode, NULL);
    assert_int_equal(notes.count, NOTES_MAX);
    assert_int_equal(notes.dropped, 1);
    assert_true(notes_have(&notes, NOTE_global_opcode));
    for (int i = 0; i < UINT16_MAX + 10; i++)
        note_add(&notes, NOTE_global_opcode, NULL);
    assert_int_equal(notes.dropped, UINT16_MAX);
}

static void every_note_has_a_name_and_a_sentence_of_its_own(void **state)
{
    (void)state;
    for (unsigned a = NOTE_none + 1; a < NOTE_COUNT; a++) {
        assert_true(note_name((enum note_id)a)[0] >= 'a' && note_name((enum note_id)a)[0] <= 'z');
        assert_true(note_sentence((enum note_id)a)[0] >= 'A' && note_sentence((enum note_id)a)[0] <= 'Z');
        for (unsigned b = a + 1; b < NOTE_COUNT; b++) {
            assert_string_not_equal(note_name((enum note_id)a), note_name((enum note_id)b));
            assert_string_not_equal(note_sentence((enum note_id)a), note_sentence((enum note_id)b));
        }
    }
}

static void ids_and_layers_that_do_not_exist_have_a_name_too(void **state)
{
    (void)state;
    assert_string_equal(note_name((enum note_id)200), "none");
    assert_string_equal(note_sentence((enum note_id)200), "");
    assert_string_equal(note_layer_name((enum note_layer)200), "none");
    assert_string_equal(note_layer_name(LAYER_map), "map");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_note_says_what_and_in_which_layer_and_where),
        cmocka_unit_test(a_note_without_a_place_stands_at_the_start),
        cmocka_unit_test(a_place_far_behind_the_start_is_the_last_offset),
        cmocka_unit_test(a_full_list_still_knows_which_notes_came),
        cmocka_unit_test(every_note_has_a_name_and_a_sentence_of_its_own),
        cmocka_unit_test(ids_and_layers_that_do_not_exist_have_a_name_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
