// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/hash.h"

enum { LEN_MAX = 70 };

/* What hash_bytes() is, written without its short cuts. */
static uint64_t plainly(uint64_t key, struct span bytes)
{
    uint64_t h = key ^ bytes.len;
    for (size_t i = 0;; i += 8) {
        uint64_t word = 0;
        for (size_t k = 0; k < 8 && i + k < bytes.len; k++)
            word |= (uint64_t)bytes.p[i + k] << 8 * k;
        if (i + 8 > bytes.len)
            return hash_words(h, word, bytes.len);
        h = hash_words(h, word, i);
    }
}

/* flow ids and odd transaction ids are shown to people: they must stay what they are. */
static void every_length_has_the_value_that_it_always_had(void **state)
{
    (void)state;
    for (size_t len = 0; len <= LEN_MAX; len++) {
        uint8_t *bytes = malloc(len + 1);
        for (size_t i = 0; i < len; i++)
            bytes[i] = (uint8_t)(i * 37 + len);
        assert_true(hash_bytes(7, span_of(bytes, len)) == plainly(7, span_of(bytes, len)));
        free(bytes);
    }
    assert_true(hash_bytes(7, span_of(NULL, 0)) == plainly(7, span_of(NULL, 0)));
}

static void each_octet_the_length_and_the_key_change_the_hash_of_a_message(void **state)
{
    (void)state;
    uint8_t bytes[LEN_MAX] = {0};
    for (size_t len = 1; len <= LEN_MAX; len++) {
        uint64_t whole = hash_content(7, span_of(bytes, len));
        assert_true(whole != hash_content(8, span_of(bytes, len)));
        assert_true(whole != hash_content(7, span_of(bytes, len - 1)));
        for (size_t i = 0; i < len; i++) {
            bytes[i] = 1;
            assert_true(whole != hash_content(7, span_of(bytes, len)));
            bytes[i] = 0;
        }
    }
    assert_true(hash_content(7, span_of(NULL, 0)) != hash_content(8, span_of(NULL, 0)));
}

static void each_octet_of_a_piece_and_what_came_before_it_change_the_hash(void **state)
{
    (void)state;
    uint8_t bytes[LEN_MAX] = {0};
    for (size_t len = 0; len <= LEN_MAX; len++) {
        uint64_t whole = hash_more(5, 7, span_of(bytes, len));
        assert_true(whole != hash_more(6, 7, span_of(bytes, len)));
        assert_true(whole != hash_more(5, 8, span_of(bytes, len)));
        for (size_t i = 0; i < len; i++) {
            bytes[i] = 1;
            assert_true(whole != hash_more(5, 7, span_of(bytes, len)));
            bytes[i] = 0;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_length_has_the_value_that_it_always_had),
        cmocka_unit_test(each_octet_the_length_and_the_key_change_the_hash_of_a_message),
        cmocka_unit_test(each_octet_of_a_piece_and_what_came_before_it_change_the_hash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
