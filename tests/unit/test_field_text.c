// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "io/field_members.h"
#include "io/field_text.h"
#include "signal/word_index.h"

/* A key that does not fit its place would be cut. */
static void every_field_has_its_whole_key(void **state)
{
    const struct field_members *all = field_members();
    (void)state;
    for (int id = 0; id < FIELD_COUNT; id++) {
        const struct field_member *member = &all->members[id];
        const char *dot = strrchr(field_get((enum field_id)id)->path, '.');
        char expected[64];
        snprintf(expected, sizeof expected, ",\"%s\":%s", dot + 1, member->is_quoted ? "\"" : "");
        assert_string_equal(member->key.text, expected);
        assert_int_equal(member->key.len, strlen(expected));
    }
    assert_true(all->object_count < FIELD_OBJECTS_MAX);
}

/* The first of two words for one value, as field_word() finds it by walking. */
static void every_word_is_found_by_its_value(void **state)
{
    (void)state;
    for (int id = 0; id < FIELD_COUNT; id++) {
        const struct field_words *words = field_get((enum field_id)id)->words;
        for (uint32_t i = 0; words && i < words->count; i++) {
            uint32_t value = words->list[i].value;
            assert_true(span_is(word_index_find(words, value), field_word(words, value)));
            assert_true(strlen(words->list[i].word) <= FIELD_VALUE_MAX);
        }
        if (words)
            assert_int_equal(word_index_find(words, UINT32_MAX).len, 0);
    }
}

/* Runs of digits at every place: eleven and more are left out, in JSON and as text. */
static void numbers_in_names_are_left_out_wherever_they_stand(void **state)
{
    static const struct pseudonyms pseudonyms = {.key = {1}};
    static struct signal signal;
    (void)state;
    for (size_t before = 0; before < 20; before++) {
        for (size_t run = 1; run < 20; run++) {
            for (size_t behind = 0; behind < 10; behind++) {
                char name[64], buffer[128], plain[128];
                memset(name, 'a', sizeof name);
                memset(name + before, '5', run);
                signal_init(&signal);
                signal_set_text(&signal, FIELD_source_host, span_of(name, before + run + behind));
                struct json json = json_in(buffer, sizeof buffer);
                struct text text = text_in(plain, sizeof plain);
                field_json(&json, NULL, &signal, FIELD_source_host, &pseudonyms);
                field_text(&text, &signal, FIELD_source_host, &pseudonyms);
                assert_int_equal(strstr(buffer, "***") != NULL, run >= 11);
                assert_int_equal(strlen(buffer), strlen(plain) + 2);
                assert_memory_equal(buffer + 1, plain, strlen(plain));
            }
        }
    }
}

/* Names of every length, with what a string must not hold at every place. */
static void what_must_be_escaped_is_wherever_it_stands(void **state)
{
    enum { LEN_MAX = 40 };
    static const struct pseudonyms pseudonyms = {.key = {1}};
    static const char odd[] = {'\n', '"', '\\', 0, 0x1f, 0x7f};
    static struct signal signal;
    (void)state;
    for (size_t len = 1; len <= LEN_MAX; len++) {
        for (size_t at = 0; at < len * sizeof odd; at++) {
            char name[LEN_MAX], plain[256], buffer[256];
            struct json json = json_in(buffer, sizeof buffer);
            struct text expected = text_in(plain, sizeof plain);
            memset(name, 'a', sizeof name);
            name[at / sizeof odd] = odd[at % sizeof odd];
            signal_init(&signal);
            signal_set_text(&signal, FIELD_sms_sender, span_of(name, len));
            field_json(&json, NULL, &signal, FIELD_sms_sender, &pseudonyms);
            json_quoted(&expected, span_of(name, len));
            assert_string_equal(buffer, plain);
        }
    }
}

/* A field's member, with the objects around it but for the first `open` of them. */
static void append_nested(struct json *json, const struct signal *signal, enum field_id id, unsigned open,
                          const struct pseudonyms *pseudonyms)
{
    char path[64], *name = path;
    snprintf(path, sizeof path, "%s", field_get(id)->path);
    for (char *dot; (dot = strchr(name, '.')) != NULL; name = dot + 1) {
        *dot = 0;
        if (open == 0)
            json_object(json, name);
        else
            open--;
    }
    field_json(json, name, signal, id, pseudonyms);
}

static unsigned depth_of(const char *path)
{
    unsigned dots = 0;
    for (; *path; path++)
        dots += *path == '.';
    return dots;
}

/* How many objects two paths share. */
static unsigned shared_depth(const char *a, const char *b)
{
    unsigned shared = 0;
    for (; *a && *a == *b; a++, b++)
        shared += *a == '.';
    return shared;
}

/* What is written piece by piece is what nesting says, with something in front and as the first. */
static void every_two_fields_nest_as_their_paths_say(void **state)
{
    static const struct pseudonyms pseudonyms = {.reveal = true};
    static struct signal signal;
    (void)state;
    for (int a = 0; a < FIELD_COUNT; a++) {
        for (int b = a + 1; b < FIELD_COUNT; b++) {
            char expected[512], written[1024];
            const char *path_a = field_get((enum field_id)a)->path,
                       *path_b = field_get((enum field_id)b)->path;
            const unsigned shared = shared_depth(path_a, path_b);
            if (a == FIELD_notes_set || b == FIELD_notes_set) /* left out where it is empty */
                continue;
            signal_init(&signal);
            signal_mark(&signal, (enum field_id)a);
            signal_mark(&signal, (enum field_id)b);
            struct json by_hand = json_in(expected, sizeof expected), json = json_in(written, sizeof written);
            json.comma = by_hand.comma = b % 2;
            append_nested(&by_hand, &signal, (enum field_id)a, 0, &pseudonyms);
            for (unsigned depth = depth_of(path_a); depth > shared; depth--)
                json_object_end(&by_hand);
            append_nested(&by_hand, &signal, (enum field_id)b, shared, &pseudonyms);
            for (unsigned depth = depth_of(path_b); depth > 0; depth--)
                json_object_end(&by_hand);
            fields_json(&json, &signal, &pseudonyms);
            assert_string_equal(written, expected);
            assert_int_equal(json.out.len, by_hand.out.len);
            assert_true(json.comma);
        }
    }
}

/* All fields in every room: as many as fit, and then it is said that some did not. */
static void members_that_do_not_fit_are_left_out_and_said(void **state)
{
    enum { ROOM_MAX = 12000 };
    static const struct pseudonyms pseudonyms = {.key = {1}};
    static struct signal signal;
    static char whole[ROOM_MAX + 1], part[ROOM_MAX + 1];
    (void)state;
    signal_init(&signal);
    for (int id = 0; id < FIELD_COUNT; id++)
        signal_mark(&signal, (enum field_id)id);
    struct json all = json_in(whole, sizeof whole);
    fields_json(&all, &signal, &pseudonyms);
    assert_false(all.out.full);
    for (size_t room = 1; room < ROOM_MAX; room++) {
        memset(part, 'x', sizeof part);
        struct json json = json_in(part, room);
        fields_json(&json, &signal, &pseudonyms);
        assert_true(json.out.len < room && json.out.len <= all.out.len);
        assert_int_equal(part[json.out.len], 0);
        assert_int_equal(part[room], 'x');
        assert_memory_equal(part, whole, json.out.len);
        assert_int_equal(json.out.full, json.out.len < all.out.len);
    }
}

static void an_event_without_fields_stays_as_it_is(void **state)
{
    static const struct pseudonyms pseudonyms = {.key = {1}};
    static struct signal signal;
    char buffer[1024];
    (void)state;
    signal_init(&signal);
    for (unsigned comma = 0; comma < 2; comma++) {
        struct json json = json_in(buffer, sizeof buffer);
        json.comma = comma;
        fields_json(&json, &signal, &pseudonyms);
        assert_string_equal(buffer, "");
        assert_int_equal(json.comma, comma);
    }
}

static void pseudonyms_are_the_same_with_a_memo(void **state)
{
    static struct pseudonym_memo memo;
    const struct pseudonyms with = {.key = {7}, .memo = &memo}, without = {.key = {7}};
    (void)state;
    for (unsigned i = 0; i < 2 * PSEUDONYM_MEMO_SLOTS; i++) {
        char a[PSEUDONYM_MAX], b[PSEUDONYM_MAX];
        struct digits imsi;
        imsi.len = (uint8_t)snprintf(imsi.text, sizeof imsi.text, "00101%010u", i / 4 * 7919 % 10007);
        const char *end_a =
            i % 2 ? pseudonym_put(a, &with, IDENTITY_IMSI, &imsi) : pseudonym_put_person(a, &with, i / 4);
        const char *end_b = i % 2 ? pseudonym_put(b, &without, IDENTITY_IMSI, &imsi)
                                  : pseudonym_put_person(b, &without, i / 4);
        assert_int_equal(end_a - a, end_b - b);
        assert_memory_equal(a, b, (size_t)(end_a - a));
    }
}

/* Of every length; the text of one that is longer may stand behind the digits still. */
static void pseudonyms_do_not_depend_on_what_stands_behind_the_digits(void **state)
{
    static struct pseudonym_memo memo;
    const struct pseudonyms with = {.key = {7}, .memo = &memo}, without = {.key = {7}};
    (void)state;
    for (uint8_t len = 0; len <= DIGITS_MAX; len++) {
        char a[PSEUDONYM_MAX], b[PSEUDONYM_MAX];
        struct digits clean = {.len = len}, used = {.len = len};
        memset(used.text, '7', sizeof used.text);
        memset(clean.text, '7', len);
        const size_t len_a = (size_t)(pseudonym_put(a, &with, IDENTITY_NUMBER, &used) - a);
        const size_t len_b = (size_t)(pseudonym_put(b, &without, IDENTITY_NUMBER, &clean) - b);
        assert_int_equal(len_a, len_b);
        assert_memory_equal(a, b, len_a);
    }
}

/* What does not fit is cut, and nothing is written behind the room. */
static void an_event_that_is_too_long_stays_in_its_room(void **state)
{
    static const struct pseudonyms pseudonyms = {.reveal = true};
    static struct signal signal;
    static char many[1000];
    (void)state;
    memset(many, '"', sizeof many);
    signal_init(&signal);
    signal_set(&signal, code, 5);
    signal_set_text(&signal, FIELD_sms_text, span_of(many, sizeof many));
    for (size_t room = 1; room < 2400; room++) {
        char buffer[2401];
        memset(buffer, 'x', sizeof buffer);
        struct json json = json_in(buffer, room);
        fields_json(&json, &signal, &pseudonyms);
        assert_true(json.out.len < room);
        assert_int_equal(buffer[json.out.len], 0);
        assert_int_equal(buffer[room], 'x');
        assert_true(json.out.full || room > 2000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_has_its_whole_key),
        cmocka_unit_test(every_word_is_found_by_its_value),
        cmocka_unit_test(numbers_in_names_are_left_out_wherever_they_stand),
        cmocka_unit_test(what_must_be_escaped_is_wherever_it_stands),
        cmocka_unit_test(every_two_fields_nest_as_their_paths_say),
        cmocka_unit_test(members_that_do_not_fit_are_left_out_and_said),
        cmocka_unit_test(an_event_without_fields_stays_as_it_is),
        cmocka_unit_test(pseudonyms_are_the_same_with_a_memo),
        cmocka_unit_test(pseudonyms_do_not_depend_on_what_stands_behind_the_digits),
        cmocka_unit_test(an_event_that_is_too_long_stays_in_its_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
