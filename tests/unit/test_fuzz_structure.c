// SPDX-License-Identifier: Apache-2.0
/* Mutants that respect structure, made from every seed of every target that has one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "fuzz/fold.h"
#include "fuzz/layers.h"
#include "fuzz/structure.h"
#include "proto/diameter/diameter.h"
#include "proto/gtp/gtp.h"
#include "proto/sccp/sccp.h"
#include "proto/sms/sms.h"
#include "proto/sms/sms_command.h"
#include "yaml/yaml.h"

enum { SIZE = TREE_ROOM, EACH = 40 };

static struct tree tree;
static uint8_t seed[SIZE], mutant[SIZE], again[SIZE];
static size_t seed_len, mutant_len;
static const struct structure *structure;

typedef void on_seed(const char *path);

static void each_seed(const char *target, on_seed *on)
{
    char path[4096];
    structure = structure_of(target);
    assert_non_null(structure);
    snprintf(path, sizeof path, "%s/%s", getenv("CORPUS"), target);
    DIR *folder = opendir(path);
    assert_non_null(folder);
    for (const struct dirent *entry; (entry = readdir(folder));) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s/%s", getenv("CORPUS"), target, entry->d_name);
        FILE *file = fopen(path, "rb");
        assert_non_null(file);
        seed_len = fread(seed, 1, sizeof seed / 2, file);
        fclose(file);
        on(path);
    }
    closedir(folder);
}

/* Nothing in it but the root is without a layer. */
static bool is_whole(const uint8_t *data, size_t len)
{
    tree_read(&tree, structure->layer, structure->skip, span_of(data, len));
    for (uint32_t i = 1; i < tree.count; i++)
        if (!tree.nodes[i].layer)
            return false;
    return tree.count > 1;
}

static size_t some_octets(uint8_t *data, size_t len, size_t size)
{
    if (len < size)
        data[len++] = 0x55;
    data[len / 2] ^= 0x10;
    return len;
}

static bool make(enum tree_change how, uint64_t number)
{
    struct chance chance = {number};
    tree_read(&tree, structure->layer, structure->skip, span_of(seed, seed_len));
    mutant_len = tree_change(&tree, how, &chance, some_octets) ? tree_write(&tree, mutant, sizeof mutant) : 0;
    return mutant_len;
}

static void is_written_as_it_was(const char *path)
{
    tree_read(&tree, structure->layer, structure->skip, span_of(seed, seed_len));
    mutant_len = tree_write(&tree, mutant, sizeof mutant);
    if (structure->layer == &layer_packet || structure->layer == &layer_short_packet) {
        memcpy(seed, mutant, mutant_len); /* a length that lied is right now */
        seed_len = mutant_len;
        tree_read(&tree, structure->layer, structure->skip, span_of(seed, seed_len));
        mutant_len = tree_write(&tree, mutant, sizeof mutant);
    }
    if (!span_equal(span_of(seed, seed_len), span_of(mutant, mutant_len)))
        fail_msg("%s is not written as it was", path);
}

static void what_is_not_changed_is_written_as_it_was(void **state)
{
    (void)state;
#define STRUCTURE(target, layer, skip, words) each_seed(#target, is_written_as_it_was);
#include "fuzz/structure.def"
#undef STRUCTURE
}

static struct {
    size_t made, whole, seeds;
} counts;

/* All that keep what there is in its form: renamed elements may not be what they say, and lies are not. */
static const enum tree_change kept[] = {TREE_DOUBLE, TREE_LEAVE_OUT, TREE_SWAP,   TREE_PUT_ELSEWHERE,
                                        TREE_NEST,   TREE_GROW,      TREE_SHRINK, TREE_OCTETS};

static void count_whole(const char *path)
{
    (void)path;
    if (!is_whole(seed, seed_len))
        return;
    counts.seeds++;
    for (uint64_t i = 0; i < EACH * sizeof kept / sizeof *kept; i++) {
        if (!make(kept[i % (sizeof kept / sizeof *kept)], i) || mutant_len == structure->skip)
            continue;
        counts.made++;
        counts.whole += is_whole(mutant, mutant_len);
    }
}

static unsigned percent_whole(const char *target)
{
    memset(&counts, 0, sizeof counts);
    each_seed(target, count_whole);
    printf("%s: %zu of %zu mutants of %zu seeds are whole\n", target, counts.whole, counts.made,
           counts.seeds);
    assert_true(counts.seeds > 0 && counts.made > EACH);
    return (unsigned)(100 * counts.whole / counts.made);
}

/* But for octets that come into an element that was to hold elements, and held none. */
static void mutants_of_tags_lengths_and_values_stay_whole(void **state)
{
    (void)state;
    assert_true(percent_whole("tcap") >= 98);
    assert_true(percent_whole("map") >= 98);
    assert_true(percent_whole("diameter") >= 98);
    assert_true(percent_whole("gtp") >= 90); /* elements without a length cannot grow */
}

/* A length of one octet runs over, parts are more than pointers, and only one header fits in front. */
static void mutants_of_layers_with_narrow_fields_mostly_stay_whole(void **state)
{
    (void)state;
    assert_true(percent_whole("sccp") >= 55);
    assert_true(percent_whole("m3ua") >= 70);
    assert_true(percent_whole("sua") >= 70);
    assert_true(percent_whole("tracker") >= 60);
    assert_true(percent_whole("capture") >= 60);
    assert_true(percent_whole("engine") >= 60);
    assert_true(percent_whole("sms") >= 50);
    assert_true(percent_whole("sms_command") >= 60);
    assert_true(percent_whole("sms_push") >= 60);
    assert_true(percent_whole("tcp") >= 60);
}

static bool length_is_wrong(const uint8_t *data, size_t len)
{
    static struct diameter_message diameter;
    static struct gtp_message gtp;
    struct cursor in = cursor_of(span_of(data, len));
    struct notes notes;
    notes_init(&notes);
    notes_enter(&notes, LAYER_none, data);
    if (structure->layer == &layer_gtp)
        gtp_decode(in, &gtp, &notes);
    else
        diameter_decode(in, 0, &diameter, &notes);
    return notes_have(&notes, NOTE_diameter_length) || notes_have(&notes, NOTE_gtp_length);
}

static void count_decoded(const char *path)
{
    (void)path;
    if (!is_whole(seed, seed_len) || length_is_wrong(seed, seed_len))
        return;
    for (uint64_t i = 0; i < EACH; i++) {
        if (!make(i % 2 ? TREE_GROW : TREE_OCTETS, i))
            continue;
        counts.made++;
        counts.whole += !length_is_wrong(mutant, mutant_len);
    }
}

/* What a length says is what is there, but for octets that come into a group that holds nothing. */
static void decoders_hardly_find_a_wrong_length(void **state)
{
    static const char *const targets[] = {"diameter", "gtp"};
    (void)state;
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        memset(&counts, 0, sizeof counts);
        each_seed(targets[i], count_decoded);
        printf("%s: %zu of %zu mutants have right lengths\n", targets[i], counts.whole, counts.made);
        assert_true(counts.made > EACH && counts.whole * 100 >= counts.made * 95);
    }
}

static void pointers_lead_to_what_grew(void **state)
{
    static const uint8_t udt[] = {9, 0, 3, 5, 9, 2, 0x42, 6, 4, 0x43, 1, 2, 3, 4, 0x62, 2, 0x48, 0};
    struct sccp_message m;
    struct notes notes;
    (void)state;
    structure = structure_of("sccp");
    seed_len = sizeof udt;
    memcpy(seed, udt, sizeof udt);
    assert_true(is_whole(seed, seed_len));
    for (uint64_t i = 0; i < EACH; i++) {
        if (!make(TREE_OCTETS, i))
            continue;
        notes_init(&notes);
        notes_enter(&notes, LAYER_sccp, mutant);
        assert_int_equal(sccp_decode(cursor_of(span_of(mutant, mutant_len)), POINT_CODE_ITU, &m, &notes),
                         STATUS_OK);
        assert_int_equal(m.called.bytes.len + m.calling.bytes.len + cursor_left(&m.data) + 8, mutant_len);
    }
}

static void of_what_is_left_out_nothing_stays(void **state)
{
    static const uint8_t ber[] = {0x30, 3, 0x80, 1, 1};
    bool emptied = false;
    (void)state;
    structure = structure_of("ber");
    seed_len = sizeof ber;
    memcpy(seed, ber, sizeof ber);
    for (uint64_t i = 0; i < EACH; i++)
        emptied |= make(TREE_LEAVE_OUT, i) && span_equal(span_of(mutant, mutant_len), span_of("\x30", 2));
    assert_true(emptied);
}

static void a_lie_makes_a_length_wrong(void **state)
{
    static const uint8_t ber[] = {0x30, 4, 0x80, 2, 1, 2};
    unsigned wrong = 0;
    (void)state;
    structure = structure_of("ber");
    seed_len = sizeof ber;
    memcpy(seed, ber, sizeof ber);
    for (uint64_t i = 0; i < EACH; i++)
        wrong += make(TREE_LIE, i) && !is_whole(mutant, mutant_len);
    assert_true(wrong > EACH / 2);
}

static void crosses_take_from_both(void **state)
{
    static const uint8_t a[] = {0x30, 4, 0x80, 2, 1, 2}, b[] = {0x30, 3, 0x81, 1, 9};
    unsigned made = 0;
    (void)state;
    structure = structure_of("ber");
    for (uint64_t i = 0; i < EACH; i++) {
        size_t len =
            structure_cross(structure, span_of(a, sizeof a), span_of(b, sizeof b), again, sizeof again, i);
        made += len != 0;
        assert_true(!len || is_whole(again, len));
    }
    assert_true(made > EACH / 2);
}

static bool reads_as(const uint8_t *data, size_t len)
{
    struct sms_tpdu tpdu;
    struct sms_command command;
    struct notes notes;
    notes_init(&notes);
    notes_enter(&notes, LAYER_sms, data);
    if (strcmp(structure->target, "sms_command") == 0)
        return sms_command_read(span_of(data, len), false, &command, &notes) == STATUS_OK;
    return len && sms_tpdu_decode(cursor_of(span_of(data + 1, len - 1)),
                                  data[0] & 0x80 ? SMS_TO_MS : SMS_FROM_MS, &tpdu, &notes) == STATUS_OK;
}

static void count_read(const char *path)
{
    (void)path;
    if (!is_whole(seed, seed_len) || !reads_as(seed, seed_len))
        return;
    for (uint64_t i = 0; i < EACH; i++) {
        if (!make(i % 2 ? TREE_OCTETS : TREE_DOUBLE, i))
            continue;
        counts.made++;
        counts.whole += reads_as(mutant, mutant_len);
    }
}

/* Lengths of addresses, headers, elements and user data are made right; a message longer than they can tell
 * is not. */
static void decoders_read_most_changed_short_messages(void **state)
{
    static const char *const targets[] = {"sms", "sms_command"};
    (void)state;
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        memset(&counts, 0, sizeof counts);
        each_seed(targets[i], count_read);
        printf("%s: %zu of %zu mutants are read\n", targets[i], counts.whole, counts.made);
        assert_true(counts.made > EACH && counts.whole * 100 >= counts.made * 70);
    }
}

/* What was folded into `mutant`, through a tree. */
static size_t tree_read_again(size_t len)
{
    memcpy(seed + sizeof seed / 2, mutant, len);
    tree_read(&tree, structure->layer, structure->skip, span_of(seed + sizeof seed / 2, len));
    return tree_write(&tree, mutant, sizeof mutant);
}

static void what_is_folded_unfolds_as_it_was_on(const char *path)
{
    size_t len = fold(span_of(seed, seed_len), mutant, sizeof mutant);
    if (len && !span_equal(span_of(again, unfold(span_of(mutant, len), again, sizeof again)),
                           span_of(seed, seed_len)))
        fail_msg("%s is not unfolded as it was", path);
    if (len && unfold(span_of(mutant, tree_read_again(len)), again, sizeof again) != seed_len)
        fail_msg("%s is not written as it was", path);
}

static void what_is_folded_unfolds_as_it_was(void **state)
{
    (void)state;
    each_seed("yaml", what_is_folded_unfolds_as_it_was_on);
    each_seed("rules", what_is_folded_unfolds_as_it_was_on);
    each_seed("network", what_is_folded_unfolds_as_it_was_on);
}

static size_t mutate(const char *target, const char *text, uint64_t number)
{
    structure = structure_of(target);
    seed_len = strlen(text);
    memcpy(mutant, text, seed_len);
    mutant_len = structure_mutate(structure, mutant, seed_len, sizeof mutant, number, some_octets);
    return mutant_len;
}

static bool came(const char *target, const char *text, const char *wanted)
{
    for (uint64_t i = 0; i < 1000 * EACH; i++)
        if (mutate(target, text, i) && span_is(span_of(mutant, mutant_len), wanted))
            return true;
    return false;
}

static void blocks_are_indented_as_their_new_place_wants(void **state)
{
    (void)state;
    assert_true(came("yaml", "a:\n  b: 1\nc:\n    d: 2\n", "a:\n  b: 1\nc:\n    b: 1\n    d: 2\n"));
    assert_true(came("yaml", "a:\n  b: 1\nc: 2", "c: 2\na:\n  b: 1\n"));
}

static void what_is_joined_stays_joined(void **state)
{
    (void)state;
    assert_true(came("expression", "a in {1, 2}", "a in { 2,1}"));
    assert_true(came("expression", "a == 1 and b == 2", " b == 2 and a == 1 "));
    assert_true(came("expression", "a == 1 or b == 2", "a == 1 or a == 1 or b == 2"));
    assert_true(came("csv", "a,b\nc,d", "c,d\na,b"));
    assert_true(came("indicators", "{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}"));
}

static void words_become_other_words_of_their_language(void **state)
{
    (void)state;
    assert_true(came("rules", "id: 1\n", "threat: 1\n"));
    assert_true(came("expression", "a == 1", "a >= 1"));
    assert_true(came("network", "name: 1\n", "msisdns: 1\n"));
}

static void count_parsed(const char *path)
{
    struct arena arena;
    const struct yaml_node *root;
    struct sigwarden_error error;
    (void)path;
    for (uint64_t i = 0; i < EACH; i++) {
        memcpy(mutant, seed, seed_len);
        mutant_len = structure_mutate(structure, mutant, seed_len, sizeof mutant, i, some_octets);
        if (!mutant_len)
            continue;
        arena_init(&arena, &sigwarden_libc_alloc);
        counts.made++;
        counts.whole += yaml_parse(span_of(mutant, mutant_len), "mutant", &arena, &root, &error) == 0;
        arena_done(&arena);
    }
}

static void most_mutants_of_yaml_can_be_parsed(void **state)
{
    static const char *const targets[] = {"rules", "network"};
    (void)state;
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        memset(&counts, 0, sizeof counts);
        each_seed(targets[i], count_parsed);
        printf("%s: %zu of %zu mutants are YAML\n", targets[i], counts.whole, counts.made);
        assert_true(counts.made > EACH && counts.whole * 100 >= counts.made * 50);
    }
}

/* Whatever the bytes: within the size that is given, and the same for the same seed. */
static void anything_of(const char *target, struct chance *chance)
{
    structure = structure_of(target);
    for (unsigned i = 0; i < 300; i++) {
        size_t len = chance_below(chance, 80), size = len + chance_below(chance, 80);
        uint8_t *block = malloc(size ? size : 1), *other = malloc(size ? size : 1);
        assert_non_null(block);
        assert_non_null(other);
        for (size_t k = 0; k < len; k++)
            block[k] = other[k] = (uint8_t)(chance_next(chance) >> (i % 60));
        size_t made = structure_mutate(structure, block, len, size, i, some_octets);
        assert_int_equal(made, structure_mutate(structure, other, len, size, i, some_octets));
        assert_true(made <= size && memcmp(block, other, made) == 0);
        free(block);
        free(other);
    }
}

static void anything_can_be_mutated(void **state)
{
    struct chance chance = {7};
    (void)state;
#define STRUCTURE(target, layer, skip, words) anything_of(#target, &chance);
#include "fuzz/structure.def"
#undef STRUCTURE
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_changed_is_written_as_it_was),
        cmocka_unit_test(mutants_of_tags_lengths_and_values_stay_whole),
        cmocka_unit_test(mutants_of_layers_with_narrow_fields_mostly_stay_whole),
        cmocka_unit_test(decoders_hardly_find_a_wrong_length),
        cmocka_unit_test(pointers_lead_to_what_grew),
        cmocka_unit_test(of_what_is_left_out_nothing_stays),
        cmocka_unit_test(a_lie_makes_a_length_wrong),
        cmocka_unit_test(crosses_take_from_both),
        cmocka_unit_test(decoders_read_most_changed_short_messages),
        cmocka_unit_test(what_is_folded_unfolds_as_it_was),
        cmocka_unit_test(blocks_are_indented_as_their_new_place_wants),
        cmocka_unit_test(what_is_joined_stays_joined),
        cmocka_unit_test(words_become_other_words_of_their_language),
        cmocka_unit_test(most_mutants_of_yaml_can_be_parsed),
        cmocka_unit_test(anything_can_be_mutated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
