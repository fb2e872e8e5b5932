// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "unit/allocator.h"
#include "yaml/yaml.h"

static struct allocator allocator;
static struct arena arena;
static struct sigwarden_error error;

static int begin(void **state)
{
    (void)state;
    allocator = (struct allocator){0};
    struct sigwarden_alloc alloc = allocator_of(&allocator);
    arena_init(&arena, &alloc);
    error = (struct sigwarden_error){0};
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_done(&arena);
    return allocator.out != 0;
}

static const struct yaml_node *parse(const char *text)
{
    const struct yaml_node *root = NULL;
    assert_int_equal(yaml_parse(span_of_text(text), "file.yaml", &arena, &root, &error), 0);
    return root;
}

/* The text is refused at that place with a message that begins so. */
static void assert_refused(const char *text, unsigned line, unsigned column, const char *message)
{
    const struct yaml_node *root = NULL;
    int result = yaml_parse(span_of_text(text), "file.yaml", &arena, &root, &error);
    assert_true(result < 0);
    assert_int_equal(-result, SIGWARDEN_ERROR_CONFIGURATION);
    assert_null(root);
    assert_string_equal(error.file, "file.yaml");
    if (strncmp(error.message, message, strlen(message)) != 0)
        assert_string_equal(error.message, message);
    assert_int_equal(error.line, line);
    assert_int_equal(error.column, column);
}

static void a_tree_knows_kind_place_and_parent_of_every_node(void **state)
{
    (void)state;
    const struct yaml_node *root = parse("home:\n"
                                         "  name: Home  # a comment\n"
                                         "  gts: [\"99901\", 99902]\n");
    assert_int_equal(root->kind, YAML_MAPPING);
    assert_int_equal(root->count, 1);
    const struct yaml_node *home = yaml_member(root, "home");
    assert_int_equal(home->count, 2);
    const struct yaml_node *name = yaml_member(home, "name"), *gts = yaml_member(home, "gts");
    assert_true(span_is(name->text, "Home"));
    assert_int_equal(name->line, 2);
    assert_int_equal(name->column, 9);
    assert_int_equal(name->key->column, 3);
    assert_ptr_equal(name->parent, home);
    assert_int_equal(gts->kind, YAML_SEQUENCE);
    assert_int_equal(gts->count, 2);
    assert_false(gts->first->plain);
    assert_true(gts->first->next->plain);
    assert_null(gts->first->next->next);
    assert_int_equal(gts->first->next->column, 18);
    assert_null(yaml_member(home, "Name"));
    assert_null(yaml_member(gts, "name"));
}

static void text_is_never_turned_into_something_else(void **state)
{
    (void)state;
    static const char *const same[] = {"00101", "001-01",   "NO",         "1e3",
                                       "0x10",  "12:30:00", "2030-12-31", "+49"};
    char text[64];
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        snprintf(text, sizeof text, "%s\n", same[i]);
        assert_true(span_is(parse(text)->text, same[i]));
        snprintf(text, sizeof text, "\"%s\"\n", same[i]);
        assert_true(span_is(parse(text)->text, same[i]));
    }
}

static void nothing_is_null_but_an_empty_text_is_not(void **state)
{
    (void)state;
    assert_true(yaml_is_null(parse("")));
    assert_true(yaml_is_null(parse("# only a comment\n")));
    assert_true(yaml_is_null(parse("---\n")));
    assert_true(yaml_is_null(yaml_member(parse("a:\n"), "a")));
    assert_true(yaml_is_null(yaml_member(parse("a: ~\n"), "a")));
    assert_true(yaml_is_null(yaml_member(parse("a: null\n"), "a")));
    assert_false(yaml_is_null(yaml_member(parse("a: \"\"\n"), "a")));
    assert_true(yaml_is_text(yaml_member(parse("a: 'null'\n"), "a")));
    assert_false(yaml_is_text(yaml_member(parse("a: []\n"), "a")));
}

static void conversions_take_one_spelling_and_no_quotes(void **state)
{
    (void)state;
    bool flag;
    int64_t value;
    assert_true(yaml_bool(parse("true"), &flag) && flag);
    assert_true(yaml_bool(parse("false"), &flag) && !flag);
    assert_false(yaml_bool(parse("yes"), &flag));
    assert_false(yaml_bool(parse("\"true\""), &flag));
    assert_true(yaml_integer(parse("0"), &value) && value == 0);
    assert_true(yaml_integer(parse("-12"), &value) && value == -12);
    assert_true(yaml_integer(parse("999999999999999999"), &value) && value == 999999999999999999);
    assert_false(yaml_integer(parse("1000000000000000000"), &value));
    assert_false(yaml_integer(parse("'12'"), &value));
    assert_false(yaml_integer(parse("1_000"), &value));
    assert_false(yaml_integer(parse("-"), &value));
    assert_false(yaml_integer(parse("[1]"), &value));
}

static void decimals_count_to_the_sixth(void **state)
{
    (void)state;
    int64_t value;
    assert_true(yaml_millionths(parse("47.14"), &value) && value == 47140000);
    assert_true(yaml_millionths(parse("-171.83"), &value) && value == -171830000);
    assert_true(yaml_millionths(parse("-0.0000019"), &value) && value == -1);
    assert_true(yaml_millionths(parse("8"), &value) && value == 8000000);
    assert_true(yaml_millionths(parse(".5"), &value) && value == 500000);
    assert_false(yaml_millionths(parse("."), &value));
    assert_false(yaml_millionths(parse("1.2.3"), &value));
    assert_false(yaml_millionths(parse("1.000000x"), &value));
    assert_false(yaml_millionths(parse("1000000000"), &value));
    assert_false(yaml_millionths(parse("47,14"), &value));
}

static void dates_are_days_that_exist(void **state)
{
    (void)state;
    int64_t days;
    assert_true(yaml_date(parse("1970-01-01"), &days) && days == 0);
    assert_true(yaml_date(parse("'2000-03-01'"), &days) && days == 11017);
    assert_true(yaml_date(parse("2026-11-23"), &days) && days == 20780);
    assert_true(yaml_date(parse("2024-02-29"), &days) && days == 19782);
    assert_true(yaml_date(parse("1969-12-31"), &days) && days == -1);
    assert_true(yaml_date(parse("0000-01-01"), &days) && days == -719528);
    assert_false(yaml_date(parse("2023-02-29"), &days));
    assert_false(yaml_date(parse("1900-02-29"), &days));
    assert_false(yaml_date(parse("2030-13-01"), &days));
    assert_false(yaml_date(parse("2030-00-01"), &days));
    assert_false(yaml_date(parse("2030-04-31"), &days));
    assert_false(yaml_date(parse("2030-4-1"), &days));
    assert_false(yaml_date(parse("31.12.2030"), &days));
}

static void what_hides_or_blows_up_is_refused(void **state)
{
    (void)state;
    assert_refused("a: &x 1\n", 1, 4, "anchors");
    assert_refused("a: 1\nb: *x\n", 2, 4, "aliases");
    assert_refused("- !!binary aGVsbG8=\n", 1, 3, "tags");
    assert_refused("--- 1\n--- 2\n", 2, 1, "a second document");
    assert_refused("%YAML 1.1\n---\na: 1\n", 1, 1, "directives");
    assert_refused("a: 1\n...\n%TAG ! x:\n--- 2\n", 3, 1, "directives");
    assert_refused("a: 1\n...\xc2\x85%TAG ! x:\n--- 2\n", 2, 1, "directives"); /* a line break of YAML 1.1 */
    assert_refused("? [a, b]\n: c\n", 1, 3, "a key must be");
    assert_refused("\"a\\0b\"\n", 1, 1, "a text with a zero character");
}

static void a_billion_laughs_end_at_the_first(void **state)
{
    (void)state;
    assert_refused("a: &a [lol, lol]\nb: &b [*a, *a]\nc: [*b, *b]\n", 1, 4, "anchors");
}

static void a_key_stands_once_in_its_mapping(void **state)
{
    (void)state;
    char text[4000];
    size_t at = 0;
    assert_refused("gts: 1\nips: 2\ngts: 3\n", 3, 1, "the same key a second time: \"gts\"");
    assert_string_equal(error.hint, "it stands first on line 1");
    for (int i = 0; i < 100; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "key%d: %d\n", i, i);
    assert_int_equal(parse(text)->count, 100);
    snprintf(text + at, sizeof text - at, "key57: again\n");
    assert_refused(text, 101, 1, "the same key a second time: \"key57\"");
    assert_string_equal(error.hint, "it stands first on line 58");
    parse("a: {x: 1}\nb: {x: 2}\n"); /* not in two mappings */
}

static void nesting_is_bounded(void **state)
{
    (void)state;
    char text[3 * YAML_DEPTH_MAX];
    memset(text, '[', YAML_DEPTH_MAX);
    memset(text + YAML_DEPTH_MAX, ']', YAML_DEPTH_MAX);
    text[2 * YAML_DEPTH_MAX] = 0;
    assert_int_equal(parse(text)->kind, YAML_SEQUENCE);
    memset(text, '[', sizeof text - 1);
    text[sizeof text - 1] = 0;
    assert_refused(text, 1, YAML_DEPTH_MAX + 1, "nested deeper than 32 levels");
}

static void size_and_number_of_values_are_bounded(void **state)
{
    (void)state;
    size_t len = (size_t)YAML_SIZE_MAX + 1;
    char *text = malloc(len);
    const struct yaml_node *root;
    assert_non_null(text);
    memset(text, '\n', len);
    assert_true(yaml_parse(span_of(text, len), "file.yaml", &arena, &root, &error) < 0);
    assert_string_equal(error.message, "larger than 16 MiB");
    text[0] = '[';
    for (size_t i = 0; i < YAML_NODES_MAX; i++)
        memcpy(text + 1 + 2 * i, "1,", 2);
    text[2 * YAML_NODES_MAX] = ']';
    assert_true(yaml_parse(span_of(text, 2u * YAML_NODES_MAX + 1), NULL, &arena, &root, &error) < 0);
    assert_string_equal(error.message, "more than a million values");
    free(text);
}

static void broken_yaml_is_said_with_its_place(void **state)
{
    (void)state;
    assert_refused("a: [1, 2\nb: 3\n", 2, 2, "not YAML: while parsing a flow sequence");
    assert_refused("a: 1\n\tb: 2\n", 2, 1, "not YAML:");
    assert_refused("a: 1\nb: \xff\n", 2, 4, "not YAML:");
    assert_refused("a: \"open\n", 2, 1, "not YAML:");
}

static void errors_at_a_node_say_where_and_what_was_meant(void **state)
{
    (void)state;
    static const char *const keys[] = {"name", "gts", "msisdns"};
    const struct yaml_node *root = parse("name: x\nmsidsns: [1]\n");
    assert_true(yaml_check_keys(root, keys, 3, "home", &error) < 0);
    assert_string_equal(error.message, "unknown key \"msidsns\" in home");
    assert_string_equal(error.hint, "did you mean \"msisdns\"?");
    assert_int_equal(error.line, 2);
    assert_int_equal(error.column, 1);
    assert_true(yaml_check_keys(parse("colour: 1\n"), keys, 3, "home", &error) < 0);
    assert_string_equal(error.hint, "known are: name, gts, msisdns");
    assert_true(yaml_check_keys(parse("[a]\n"), keys, 3, "home", &error) < 0);
    assert_string_equal(error.message, "home must be a mapping of keys and values, not a list");
    assert_int_equal(yaml_check_keys(parse("gts: 1\n"), keys, 3, "home", &error), 0);
    assert_true(yaml_error(root, NULL, "no place for it", NULL) < 0);
}

static void running_out_of_memory_anywhere_is_an_error_and_loses_none(void **state)
{
    (void)state;
    char text[20000];
    size_t at = 0;
    for (int i = 0; i < 200; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "key%d: [one, two, {three: four}]\n", i);
    for (size_t limit = 1;; limit++) {
        struct allocator scarce = {.limit = limit};
        struct sigwarden_alloc alloc = allocator_of(&scarce);
        struct arena poor;
        const struct yaml_node *root;
        arena_init(&poor, &alloc);
        int result = yaml_parse(span_of(text, at), "file.yaml", &poor, &root, &error);
        arena_done(&poor);
        assert_int_equal(scarce.out, 0);
        if (result == 0)
            break;
        assert_int_equal(-result, SIGWARDEN_ERROR_MEMORY);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_tree_knows_kind_place_and_parent_of_every_node),
        TEST(text_is_never_turned_into_something_else),
        TEST(nothing_is_null_but_an_empty_text_is_not),
        TEST(conversions_take_one_spelling_and_no_quotes),
        TEST(decimals_count_to_the_sixth),
        TEST(dates_are_days_that_exist),
        TEST(what_hides_or_blows_up_is_refused),
        TEST(a_billion_laughs_end_at_the_first),
        TEST(a_key_stands_once_in_its_mapping),
        TEST(nesting_is_bounded),
        TEST(size_and_number_of_values_are_bounded),
        TEST(broken_yaml_is_said_with_its_place),
        TEST(errors_at_a_node_say_where_and_what_was_meant),
        TEST(running_out_of_memory_anywhere_is_an_error_and_loses_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
