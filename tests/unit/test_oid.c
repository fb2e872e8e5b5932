// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "code/oid.h"

#define OID(...) oid_of(span_of((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__})))

static void arcs_are_read_in_order(void **state)
{
    (void)state;
    const uint32_t expected[] = {4, 0, 0, 1, 0, 50, 300};
    struct oid oid = OID(4, 0, 0, 1, 0, 50, 0x82, 0x2c);
    assert_int_equal(oid.count, 7);
    assert_memory_equal(oid.arcs, expected, sizeof expected);
    assert_false(oid.odd);
    assert_true(oid_starts_with(&oid, expected, 3));
    assert_true(oid_starts_with(&oid, expected, 7));
}

static void a_shorter_one_does_not_start_with_a_longer(void **state)
{
    (void)state;
    const uint32_t longer[] = {4, 0, 0};
    struct oid oid = OID(4, 0);
    assert_false(oid_starts_with(&oid, longer, 3));
    assert_false(oid_starts_with(&oid, (const uint32_t[]){4, 1}, 2));
}

static void odd_forms_are_told(void **state)
{
    (void)state;
    assert_true(OID(4, 0x80, 1).odd);                                        /* a needless octet */
    assert_int_equal(OID(4, 0x80, 1).arcs[1], 1);                            /* hides nothing */
    assert_true(OID(4, 0x81).odd);                                           /* does not end */
    assert_true(OID(0x9f, 0xff, 0xff, 0xff, 0xff, 0x7f).odd);                /* more than 32 bits */
    assert_true(OID(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1).odd); /* more arcs than fit */
    assert_int_equal(oid_of(span_of(NULL, 0)).count, 0);
    assert_false(oid_of(span_of(NULL, 0)).odd);
}

static void a_short_form_has_an_octet_for_each_arc_behind_the_front(void **state)
{
    static const uint8_t front[] = {4, 0, 0}, right[] = {4, 0, 0, 1, 0x7f}, other[] = {4, 0, 1, 1, 2};
    static const uint8_t wide_last[] = {4, 0, 0, 1, 0x80}, wide_first[] = {4, 0, 0, 0x81, 1};
    (void)state;
    assert_true(oid_is_short(span_of(right, 5), front, 3, 2));
    assert_false(oid_is_short(span_of(right, 4), front, 3, 2));
    assert_false(oid_is_short(span_of(right, 5), front, 3, 1));
    assert_false(oid_is_short(span_of(other, 5), front, 3, 2));
    assert_false(oid_is_short(span_of(wide_last, 5), front, 3, 2));
    assert_false(oid_is_short(span_of(wide_first, 5), front, 3, 2));
    assert_false(oid_is_short(span_of(NULL, 0), front, 3, 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arcs_are_read_in_order),
        cmocka_unit_test(a_shorter_one_does_not_start_with_a_longer),
        cmocka_unit_test(odd_forms_are_told),
        cmocka_unit_test(a_short_form_has_an_octet_for_each_arc_behind_the_front),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
