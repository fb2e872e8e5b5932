// SPDX-License-Identifier: Apache-2.0
/*
 * What the tests of MAP's tables share: the identities of all examples, and checks of what was read.
 */
#ifndef SIGWARDEN_TESTS_MAP_READING_H
#define SIGWARDEN_TESTS_MAP_READING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "proto/map/map.h"

/* The subscriber of all examples is 001010000000001, +999 100000001. */
#define IMSI   0x00, 0x01, 0x01, 0x00, 0x00, 0x00, 0x00, 0xf1
#define MSISDN 0x91, 0x99, 0x19, 0x00, 0x00, 0x00, 0x10
#define HLR    0x91, 0x99, 0x09, 0x11, 0x00, 0x00, 0xf1
#define MSC    0x91, 0x99, 0x09, 0x22, 0x00, 0x00, 0xf1
#define VLR    0x91, 0x99, 0x09, 0x32, 0x00, 0x00, 0xf1
#define CENTRE 0x91, 0x99, 0x09, 0x44, 0x00, 0x00, 0xf1
#define SCF    0x91, 0x99, 0x09, 0x55, 0x00, 0x00, 0xf1

static struct map_message map;
static struct notes notes;

static enum status read_bytes(int operation, enum map_kind kind, unsigned version, const uint8_t *bytes,
                              size_t len)
{
    notes_init(&notes);
    return map_decode(operation, kind, version, cursor_of(span_of(bytes, len)), &map, &notes);
}

#define READ(operation, kind, version, bytes)                                                                \
    read_bytes(MAP_OP_##operation, kind, version, bytes, sizeof(bytes))

static void assert_param_bytes(enum map_param id, const uint8_t *bytes, size_t len)
{
    assert_true(map_has(&map, id));
    assert_int_equal(map.param[id].len, len);
    assert_memory_equal(map.param[id].p, bytes, len);
}

#define assert_param(id, ...)                                                                                \
    assert_param_bytes(MAP_P_##id, (const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))
#define assert_flag(id)   assert_true(map_has(&map, MAP_P_##id))
#define assert_absent(id) assert_false(map_has(&map, MAP_P_##id))
#define assert_note(id)   assert_true(notes_have(&notes, NOTE_##id))
#define assert_clean()    assert_int_equal(notes.set, 0)

#endif
