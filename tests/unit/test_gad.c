// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "code/gad.h"

static struct gad_position position;

static enum status decode(const uint8_t *bytes, size_t len)
{
    return gad_decode(cursor_of(span_of(bytes, len)), &position);
}

/* 45 degrees north is half of 2^23, 90 degrees west a quarter of 2^24 below 0. */
#define NORTH_45 0x40, 0x00, 0x00
#define WEST_90  0xc0, 0x00, 0x00

static void a_point_has_no_uncertainty(void **state)
{
    static const uint8_t bytes[] = {0x00, NORTH_45, WEST_90};
    (void)state;
    assert_int_equal(decode(bytes, sizeof bytes), STATUS_OK);
    assert_int_equal(position.latitude_udeg, 45000000);
    assert_int_equal(position.longitude_udeg, -90000000);
    assert_false(position.has_uncertainty);
    assert_int_equal(position.points, 1);
}

static void latitude_is_a_sign_and_a_magnitude_and_longitude_a_complement(void **state)
{
    static const uint8_t south_east[] = {0x00, 0xc0, 0x00, 0x00, 0x40, 0x00, 0x00};
    static const uint8_t extremes[] = {0x00, 0xff, 0xff, 0xff, 0x80, 0x00, 0x00};
    static const uint8_t minus_one[] = {0x00, 0x80, 0x00, 0x00, 0xff, 0xff, 0xff};
    (void)state;
    decode(south_east, sizeof south_east);
    assert_int_equal(position.latitude_udeg, -45000000);
    assert_int_equal(position.longitude_udeg, 90000000);
    decode(extremes, sizeof extremes);
    assert_int_equal(position.latitude_udeg, -89999989);
    assert_int_equal(position.longitude_udeg, -180000000);
    decode(minus_one, sizeof minus_one);
    assert_int_equal(position.latitude_udeg, 0);
    assert_int_equal(position.longitude_udeg, -21);
}

static void the_radius_grows_by_a_tenth_with_every_step(void **state)
{
    /* 10 * (1.1^k - 1) metres */
    static const struct {
        uint8_t k;
        uint32_t metres;
    } radii[] = {{0, 0}, {1, 1}, {2, 2}, {10, 15}, {24, 88}, {50, 1163}, {100, 137796}, {127, 1806627}};
    uint8_t bytes[] = {0x10, NORTH_45, WEST_90, 0};
    (void)state;
    for (size_t i = 0; i < sizeof radii / sizeof *radii; i++) {
        bytes[7] = radii[i].k;
        assert_int_equal(decode(bytes, sizeof bytes), STATUS_OK);
        assert_true(position.has_uncertainty);
        assert_in_range(position.uncertainty_m, radii[i].metres - radii[i].metres / 10000, radii[i].metres);
    }
}

static void an_ellipse_is_as_uncertain_as_its_larger_axis(void **state)
{
    static const uint8_t plain[] = {0x30, NORTH_45, WEST_90, 24, 10, 45, 67};
    static const uint8_t high[] = {0x90, NORTH_45, WEST_90, 0x00, 0x64, 24, 10, 45, 5, 67};
    (void)state;
    assert_int_equal(decode(plain, sizeof plain), STATUS_OK);
    assert_int_equal(position.uncertainty_m, 88);
    assert_int_equal(decode(high, sizeof high), STATUS_OK);
    assert_int_equal(position.uncertainty_m, 88);
}

static void a_point_with_altitude_has_no_uncertainty(void **state)
{
    static const uint8_t bytes[] = {0x80, NORTH_45, WEST_90, 0x00, 0x64};
    (void)state;
    assert_int_equal(decode(bytes, sizeof bytes), STATUS_OK);
    assert_false(position.has_uncertainty);
}

static void an_arc_is_as_uncertain_as_its_outer_radius(void **state)
{
    static const uint8_t bytes[] = {0xa0, NORTH_45, WEST_90, 0x01, 0x00, 24, 30, 60, 67};
    (void)state;
    assert_int_equal(decode(bytes, sizeof bytes), STATUS_OK);
    assert_int_equal(position.uncertainty_m, 256 * 5 + 88);
}

static void a_polygon_gives_its_first_point_and_their_number(void **state)
{
    uint8_t bytes[1 + 3 * 6] = {0x53, NORTH_45, WEST_90};
    (void)state;
    assert_int_equal(decode(bytes, sizeof bytes), STATUS_OK);
    assert_int_equal(position.points, 3);
    assert_int_equal(position.latitude_udeg, 45000000);
    assert_int_equal(decode(bytes, sizeof bytes - 1), STATUS_MALFORMED);
    bytes[0] = 0x52;
    assert_int_equal(decode(bytes, sizeof bytes), STATUS_MALFORMED);
}

static void a_shape_without_all_its_octets_is_no_position(void **state)
{
    static const uint8_t shapes[] = {0x00, 0x10, 0x30, 0x80, 0x90, 0xa0};
    static const uint8_t octets[] = {7, 8, 11, 9, 14, 13};
    uint8_t bytes[14] = {0, NORTH_45, WEST_90};
    (void)state;
    for (size_t i = 0; i < sizeof shapes; i++) {
        bytes[0] = shapes[i];
        assert_int_equal(decode(bytes, octets[i]), STATUS_OK);
        assert_int_equal(decode(bytes, octets[i] - 1u), STATUS_MALFORMED);
        assert_int_equal(position.latitude_udeg, 0);
        struct cursor cut = cursor_of_cut(span_of(bytes, octets[i] - 1u), true);
        assert_int_equal(gad_decode(cut, &position), STATUS_TRUNCATED);
    }
    assert_int_equal(decode(NULL, 0), STATUS_MALFORMED);
}

static void shapes_that_map_does_not_carry_are_unsupported(void **state)
{
    static const uint8_t shapes[] = {0x20, 0x40, 0x60, 0x70, 0xb0, 0xc0, 0xd0, 0xf0};
    uint8_t bytes[20] = {0};
    (void)state;
    for (size_t i = 0; i < sizeof shapes; i++) {
        bytes[0] = shapes[i];
        assert_int_equal(decode(bytes, sizeof bytes), STATUS_UNSUPPORTED);
    }
}

static void geographical_information_is_a_circle_in_8_octets(void **state)
{
    static const uint8_t circle[] = {0x10, NORTH_45, WEST_90, 24, 0};
    static const uint8_t point[] = {0x00, NORTH_45, WEST_90, 0};
    (void)state;
    assert_true(gad_geographical_information(span_of(circle, 8), &position));
    assert_int_equal(position.uncertainty_m, 88);
    assert_false(gad_geographical_information(span_of(circle, 9), &position));
    assert_false(gad_geographical_information(span_of(circle, 7), &position));
    assert_false(gad_geographical_information(span_of(point, 8), &position));
    assert_int_equal(position.latitude_udeg, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_point_has_no_uncertainty),
        cmocka_unit_test(latitude_is_a_sign_and_a_magnitude_and_longitude_a_complement),
        cmocka_unit_test(the_radius_grows_by_a_tenth_with_every_step),
        cmocka_unit_test(an_ellipse_is_as_uncertain_as_its_larger_axis),
        cmocka_unit_test(a_point_with_altitude_has_no_uncertainty),
        cmocka_unit_test(an_arc_is_as_uncertain_as_its_outer_radius),
        cmocka_unit_test(a_polygon_gives_its_first_point_and_their_number),
        cmocka_unit_test(a_shape_without_all_its_octets_is_no_position),
        cmocka_unit_test(shapes_that_map_does_not_carry_are_unsupported),
        cmocka_unit_test(geographical_information_is_a_circle_in_8_octets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
