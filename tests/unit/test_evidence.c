// SPDX-License-Identifier: Apache-2.0
/* What evidence is made of: facts, frames of the recent past, signatures, records. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "code/cell.h"
#include "evidence/facts.h"
#include "evidence/frame_ring.h"
#include "evidence/record.h"
#include "evidence/signed_note.h"
#include "evidence/tile.h"
#include "signal/field.h"

static void facts_lose_nothing(void **state)
{
    (void)state;
    static const uint8_t hostile[] = {'a', ' ', '%', '\n', 0, 0xff, '\\', '"'};
    struct signal signal, again;
    char *text = NULL;
    size_t len;
    signal_init(&signal);
    signal_init(&again);
    signal_set(&signal, person, UINT64_MAX);
    signal_set(&signal, operation, OPERATION(PROTOCOL_MAP, 200)); /* has no word */
    signal_set(&signal, sms_traits, UINT64_C(1) << 63 | 5);
    signal_set(&signal, notes_set, 0);
    signal_set(&signal, agreed, true);
    signal_set(&signal, location_latitude, -123456);
    signal_set(&signal, subscriber_plmn, plmn_make(1, 1, 2));
    signal_set(&signal, source_gt, ((struct digits){3, "9a1"}));
    signal_set(&signal, msisdn, ((struct digits){0, ""}));
    signal_set(&signal, location_cell, ((struct cell){CELL_CGI, plmn_make(1, 1, 2), 4660, 22136}));
    signal_set_text(&signal, FIELD_sms_text, span_of(hostile, sizeof hostile));
    signal_set_text(&signal, FIELD_source_host, span_of_text(""));
    FILE *out = open_memstream(&text, &len);
    facts_write(out, "signal", &signal);
    fprintf(out, "memory count 7\n");
    fclose(out);
    assert_true(facts_read(span_of(text, len), "signal", &again));
    assert_memory_equal(&signal.have, &again.have, sizeof signal.have);
    for (unsigned id = 0; id < FIELD_COUNT; id++)
        if (signal_has(&signal, (enum field_id)id))
            assert_true(facts_equal(&signal, &again, (enum field_id)id));
    assert_true(again.person == UINT64_MAX && again.operation == signal.operation && again.msisdn.len == 0);
    assert_true(again.sms_traits == signal.sms_traits && again.location_latitude == -123456);
    assert_memory_equal(again.sms_text.p, hostile, sizeof hostile);
    assert_int_equal(facts_number(span_of(text, len), "count"), 7);
    free(text);
}

static void what_is_no_fact_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"signal no.such.field 1\n",
                                        "signal source.ssn x\n",
                                        "signal source.ssn\n",
                                        "signal sms.text %zz\n",
                                        "signal signal.operation nothing\n",
                                        "signal source.ssn 99999999999999999999999\n"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct signal signal;
        signal_init(&signal);
        assert_false(facts_read(span_of_text(wrong[i]), "signal", &signal));
    }
}

static void the_ring_has_the_last_frames_and_counts_the_others(void **state)
{
    (void)state;
    enum { OCTETS = 1000, FRAMES = 16, COUNT = 500 };
    struct frame_ring *ring = frame_ring_new(OCTETS, FRAMES);
    uint8_t bytes[200];
    struct sigwarden_packet packet;
    assert_non_null(ring);
    for (unsigned i = 1; i <= COUNT; i++) {
        uint32_t len = i * 37 % 190;
        memset(bytes, (int)i, sizeof bytes);
        packet = (struct sigwarden_packet){.data = bytes, .captured_len = len, .file = i % 3, .number = i};
        frame_ring_put(ring, &packet);
        unsigned there = 0;
        for (unsigned k = 1; k <= i; k++) {
            bool has = frame_ring_get(ring, k % 3, k, &packet);
            there += has;
            if (!has)
                continue;
            assert_int_equal(packet.captured_len, k * 37 % 190);
            for (uint32_t b = 0; b < packet.captured_len; b++)
                assert_int_equal(packet.data[b], (uint8_t)k);
        }
        assert_true(frame_ring_get(ring, i % 3, i, &packet) && there <= FRAMES);
        assert_int_equal(frame_ring_stats(ring)->gave_way, i - there);
    }
    packet = (struct sigwarden_packet){.data = bytes, .captured_len = OCTETS + 1, .number = COUNT + 1};
    frame_ring_put(ring, &packet);
    assert_int_equal(frame_ring_stats(ring)->too_large, 1);
    assert_false(frame_ring_get(ring, 0, COUNT + 1, &packet));
    frame_ring_free(ring);
}

static struct checkpoint signed_checkpoint(struct signing_key *key, struct verifier *verifier, char *note,
                                           size_t *len)
{
    const uint8_t seed[32] = {1, 2, 3};
    struct checkpoint checkpoint = {.name = "sigwarden-evidence/0123456789abcdef", .size = 17};
    signing_key_of_seed(seed, key);
    memset(checkpoint.root.bytes, 7, sizeof checkpoint.root.bytes);
    memcpy(verifier->name, checkpoint.name, sizeof verifier->name);
    memcpy(verifier->public_, key->public_, sizeof verifier->public_);
    *len = checkpoint_sign(&checkpoint, key, note);
    return checkpoint;
}

static void no_bit_of_a_checkpoint_can_be_changed(void **state)
{
    (void)state;
    struct signing_key key;
    struct verifier verifier, again;
    struct checkpoint opened;
    char note[CHECKPOINT_SIZE], text[VERIFIER_SIZE];
    size_t len;
    struct checkpoint checkpoint = signed_checkpoint(&key, &verifier, note, &len);
    assert_null(checkpoint_open(span_of(note, len), &verifier, &opened));
    assert_true(opened.size == 17 && merkle_equal(&opened.root, &checkpoint.root));
    verifier_text(&verifier, text);
    assert_true(verifier_parse(span_of_text(text), &again));
    assert_memory_equal(&again.public_, &verifier.public_, sizeof verifier.public_);
    for (size_t bit = 0; bit < 8 * len; bit++) {
        note[bit / 8] ^= (char)(1 << bit % 8);
        assert_non_null(checkpoint_open(span_of(note, len), &verifier, &opened));
        note[bit / 8] ^= (char)(1 << bit % 8);
    }
    for (size_t cut = 0; cut < len; cut++)
        assert_non_null(checkpoint_open(span_of(note, cut), &verifier, &opened));
}

static void no_bit_of_a_file_or_its_signature_can_be_changed(void **state)
{
    (void)state;
    struct signing_key key;
    struct verifier verifier;
    char note[CHECKPOINT_SIZE], signature[MINISIGN_SIZE], file[] = "what is signed";
    size_t len;
    signed_checkpoint(&key, &verifier, note, &len);
    len = minisign_sign(&key, span_of(file, sizeof file), "a comment", signature);
    assert_true(minisign_verify(span_of(signature, len), span_of(file, sizeof file), key.public_));
    for (size_t bit = 0; bit < 8 * len; bit++) {
        signature[bit / 8] ^= (char)(1 << bit % 8);
        assert_false(minisign_verify(span_of(signature, len), span_of(file, sizeof file), key.public_));
        signature[bit / 8] ^= (char)(1 << bit % 8);
    }
    file[3] ^= 1;
    assert_false(minisign_verify(span_of(signature, len), span_of(file, sizeof file), key.public_));
}

static void a_record_has_one_form(void **state)
{
    (void)state;
    struct record record = {.kind = RECORD_DISCLOSURE, .logged = "2026-11-30T09:00:00Z"}, again;
    char leaf[RECORD_SIZE_MAX];
    record.id[3] = 0xab;
    record.has[PART_view] = record.has[PART_tool] = true;
    record.commitments[PART_view][0] = 0xcd;
    size_t len = record_write(&record, leaf);
    assert_true(record_parse(span_of(leaf, len), &again));
    assert_true(again.kind == RECORD_DISCLOSURE && again.has[PART_view] && !again.has[PART_clear]);
    assert_memory_equal(again.commitments, record.commitments, sizeof record.commitments);
    for (size_t cut = 0; cut < len; cut++)
        if (record_parse(span_of(leaf, cut), &again)) /* without its last parts it is another record */
            assert_true(leaf[cut - 1] == '\n');
    leaf[len - 2] = 'F'; /* digits are in lower case */
    assert_false(record_parse(span_of(leaf, len), &again));
}

static void a_path_of_a_log_has_one_form(void **state)
{
    (void)state;
    static const uint64_t indices[] = {0, 7, 255, 256, 999, 1000, 1234067, UINT64_C(999999999)};
    static const unsigned widths[] = {1, 12, 255, 256};
    static const char *const none[] = {
        "",
        "tile/",
        "tile/0",
        "tile/0/",
        "tile/0/0",
        "tile/0/0000",
        "tile/0/000.p/",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/05",
        "tile/0/000.p/5/5",
        "tile/5/000",
        "tile/-1/000",
        "tile/00/000",
        "tile/entries",
        "tile/entries/x000/001",
        "tile/entries/../entries/001",
        "tile/0/x00000000000000000000000000000000000000/000",
        "parts/ab/abab",
        "parts/ab/ABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABAB",
        "parts/ac/abababababababababababababababababababababababababababababababab",
        "parts/ab/ababababababababababababababababababababababababababababababababab",
    };
    char path[TILE_PATH_SIZE], part[PART_NAME_SIZE];
    uint8_t commitment[COMMITMENT_SIZE] = {0xab, 1}, again[COMMITMENT_SIZE];
    int level;
    uint64_t index;
    unsigned width;
    for (size_t i = 0; i < 4 * sizeof indices / sizeof *indices; i++)
        for (int k = TILE_ENTRIES; k < TILE_LEVELS; k++) {
            tile_path(k, indices[i / 4], widths[i % 4], path);
            assert_true(tile_of_path(path, &level, &index, &width));
            assert_true(level == k && index == indices[i / 4] && width == widths[i % 4]);
            assert_false(part_of_path(path, again));
        }
    part_path(commitment, part);
    assert_true(part_of_path(part, again));
    assert_memory_equal(again, commitment, sizeof again);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_false(tile_of_path(none[i], &level, &index, &width) || part_of_path(none[i], again));
    assert_true(tile_is_of("tile/0/000.p/12", 12) && tile_is_of("tile/0/000", 256) &&
                tile_is_of("tile/1/000.p/1", 300));
    assert_false(tile_is_of("tile/0/000.p/12", 13) || tile_is_of("tile/0/001", 300) ||
                 tile_is_of("tile/1/000.p/1", 255));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(facts_lose_nothing),
        cmocka_unit_test(what_is_no_fact_is_refused),
        cmocka_unit_test(the_ring_has_the_last_frames_and_counts_the_others),
        cmocka_unit_test(no_bit_of_a_checkpoint_can_be_changed),
        cmocka_unit_test(no_bit_of_a_file_or_its_signature_can_be_changed),
        cmocka_unit_test(a_record_has_one_form),
        cmocka_unit_test(a_path_of_a_log_has_one_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
