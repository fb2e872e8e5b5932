// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "who/geography.h"
#include "who/numbering_data.h"

static const struct country *country(const char *code)
{
    const struct country *found = numbering_country(span_of_text(code));
    assert_non_null(found);
    return found;
}

static int km(const char *a, const char *b)
{
    return geography_km(country(a), country(b));
}

static void neighbours_and_narrow_seas_are_no_distance(void **state)
{
    static const char *const pairs[][2] = {
        {"FR", "DE"}, {"AT", "LI"}, {"US", "MX"}, {"SG", "MY"}, {"HK", "CN"}, {"GI", "ES"},
        {"ES", "MA"}, {"DK", "SE"}, {"GB", "FR"}, {"US", "RU"}, {"BR", "GF"}, {"XK", "AL"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_int_equal(km(pairs[i][0], pairs[i][1]), 0);
}

/* Measured on maps; the table may say less, by the size of its steps, and never more. */
static void distances_are_those_of_the_nearest_shores(void **state)
{
    static const struct {
        const char *a, *b;
        int least, most;
    } cases[] = {
        {"FR", "GP", 6100, 6750}, /* Brittany to the Antilles; Reunion and Guiana are not France here */
        {"AU", "NZ", 590, 650},   /* Macquarie and the Auckland Islands are nearer than Sydney */
        {"FJ", "NZ", 900, 1950},  /* the Kermadecs are New Zealand's */
        {"LI", "FJ", 15500, 16700}, {"AT", "NZ", 16300, 18100}, {"IS", "GB", 650, 820},
        {"IE", "CA", 2900, 3100},   {"CU", "JM", 120, 155},     {"LK", "MV", 600, 790},
        {"FI", "EE", 0, 60},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int is = km(cases[i].a, cases[i].b);
        if (is < cases[i].least || is > cases[i].most)
            fail_msg("%s to %s: %d km", cases[i].a, cases[i].b, is);
    }
}

static void it_is_as_far_back_as_there_and_never_beyond_the_antipodes(void **state)
{
    (void)state;
    for (uint32_t a = 0; a < numbering_country_count; a++) {
        for (uint32_t b = 0; b < numbering_country_count; b++) {
            int there = geography_km(&numbering_countries[a], &numbering_countries[b]);
            assert_int_equal(there, geography_km(&numbering_countries[b], &numbering_countries[a]));
            assert_in_range(there, 0, 20040);
        }
        assert_int_equal(geography_km(&numbering_countries[a], &numbering_countries[a]), 0);
    }
}

/* Whoever goes by way of a third country crosses it at most from end to end. */
static void no_detour_is_much_shorter(void **state)
{
    (void)state;
    const struct country *de = country("DE"), *nz = country("NZ"), *cz = country("CZ");
    enum { ACROSS_CZECHIA_KM = 500, STEPS_KM = 30 };
    assert_true(geography_km(de, nz) <=
                geography_km(de, cz) + ACROSS_CZECHIA_KM + geography_km(cz, nz) + STEPS_KM);
}

static void countries_that_share_numbers_are_no_distance_apart(void **state)
{
    (void)state;
    assert_int_equal(km("US", "GU"), 0);
    assert_int_equal(km("GB", "JE"), 0);
    assert_int_equal(geography_km(NULL, country("DE")), -1);
    assert_int_equal(geography_km(country("DE"), NULL), -1);
}

static void positions_are_apart_on_a_great_circle(void **state)
{
    (void)state;
    const struct geography_position vienna = {48208000, 16372000}, auckland = {-36848000, 174763000};
    const struct geography_position east = {0, 179900000}, west = {0, -179900000};
    assert_in_range(geography_km_between(vienna, auckland), 17800, 17900);
    assert_in_range(geography_km_between(east, west), 21, 23); /* across the date line */
    assert_int_equal(geography_km_between(vienna, vienna), 0);
}

static void a_position_may_lie_within_the_country(void **state)
{
    (void)state;
    const struct geography_position vienna = {48208000, 16372000}, auckland = {-36848000, 174763000};
    assert_int_equal(geography_km_from(vienna, country("AT")), 0);
    assert_int_equal(geography_km_from(auckland, country("NZ")), 0);
    assert_in_range(geography_km_from(auckland, country("AT")), 16500, 17800);
    assert_int_equal(geography_km_from((struct geography_position){61000000, 105000000}, country("RU")), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(neighbours_and_narrow_seas_are_no_distance),
        cmocka_unit_test(distances_are_those_of_the_nearest_shores),
        cmocka_unit_test(it_is_as_far_back_as_there_and_never_beyond_the_antipodes),
        cmocka_unit_test(no_detour_is_much_shorter),
        cmocka_unit_test(countries_that_share_numbers_are_no_distance_apart),
        cmocka_unit_test(positions_are_apart_on_a_great_circle),
        cmocka_unit_test(a_position_may_lie_within_the_country),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
