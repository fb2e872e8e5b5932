// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/octets.h"

enum { LEN_MAX = 40 };

/* Every octet at every place of every length, among octets that are in the range. */
static void one_octet_out_of_range_is_found_wherever_it_stands(void **state)
{
    (void)state;
    for (size_t len = 1; len <= LEN_MAX; len++) {
        uint8_t *bytes = malloc(len); /* of the exact size: nothing beyond it is read */
        assert_non_null(bytes);
        memset(bytes, 'm', len);
        for (size_t at = 0; at < len; at++) {
            for (unsigned octet = 0; octet < 256; octet++) {
                bytes[at] = (uint8_t)octet;
                assert_int_equal(octets_all_between(span_of(bytes, len), '!', '~'),
                                 octet > ' ' && octet < 0x7f);
                assert_int_equal(octets_all_between(span_of(bytes, len), 0, 0x7f), octet < 0x80);
            }
            bytes[at] = 'm';
        }
        free(bytes);
    }
    assert_true(octets_all_between(span_of(NULL, 0), '0', '9'));
}

static void capitals_alone_change_their_case(void **state)
{
    (void)state;
    for (size_t len = 0; len <= LEN_MAX; len++) {
        char *text = malloc(len + 1);
        assert_non_null(text);
        for (unsigned first = 0; first < 256; first++) {
            for (size_t i = 0; i < len; i++)
                text[i] = (char)(first + i * 7);
            octets_lower(text, len);
            for (size_t i = 0; i < len; i++) {
                char was = (char)(first + i * 7);
                assert_int_equal(text[i], was >= 'A' && was <= 'Z' ? was + ('a' - 'A') : was);
            }
        }
        free(text);
    }
}

/* Fewer than sixteen octets as one block: all of them are in it, and nothing else but spaces. */
static void a_block_has_each_octet_of_a_short_text(void **state)
{
    (void)state;
    for (size_t len = 0; len < OCTETS_BLOCK; len++) {
        uint8_t *bytes = malloc(len ? len : 1);
        assert_non_null(bytes);
        memset(bytes, ' ', len ? len : 1);
        assert_true(octets_block_none(octets_block_of(span_of(bytes, len)) != ' '));
        for (size_t at = 0; at < len; at++) {
            bytes[at] = 0x80;
            assert_false(octets_block_none(octets_block_of(span_of(bytes, len)) < 0));
            bytes[at] = ' ';
        }
        free(bytes);
    }
}

static octets_block above_ascii(octets_block octets)
{
    return octets < 0;
}

/* A walk over blocks leaves no octet out, and reads none beside them: each text in a block of its size. */
static void a_marked_octet_is_found_wherever_it_stands(void **state)
{
    (void)state;
    for (size_t len = 0; len < 4 * OCTETS_BLOCK; len++) {
        uint8_t *bytes = malloc(len ? len : 1);
        assert_non_null(bytes);
        memset(bytes, 'a', len ? len : 1);
        assert_true(octets_none(span_of(bytes, len), above_ascii));
        for (size_t at = 0; at < len; at++) {
            bytes[at] = 0x80;
            assert_false(octets_none(span_of(bytes, len), above_ascii));
            bytes[at] = 'a';
        }
        free(bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_octet_out_of_range_is_found_wherever_it_stands),
        cmocka_unit_test(capitals_alone_change_their_case),
        cmocka_unit_test(a_block_has_each_octet_of_a_short_text),
        cmocka_unit_test(a_marked_octet_is_found_wherever_it_stands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
