// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "who/numbering_data.h"

static struct digits digits(const char *text)
{
    struct digits result = {.len = (uint8_t)strlen(text)};
    memcpy(result.text, text, result.len);
    return result;
}

static const char *place_name(const struct numbering_place *place)
{
    return place ? place->name : "";
}

static void the_longest_prefix_of_a_number_tells_its_country(void **state)
{
    static const struct {
        const char *number, *place;
    } cases[] = {
        {"491710000000", "DE"},
        {"12125550100", "US"}, /* +1 is the United States, but for the area codes of others */
        {"16135550100", "CA"},
        {"18765550100", "JM"},
        {"17875550100", "PR"},
        {"18005550100", "freephone"},
        {"79161234567", "RU"},
        {"77011234567", "KZ"},
        {"38344123456", "XK"},
        {"447911123456", "GG"},
        {"447900123456", "GB"},
        {"390669812345", "VA"},
        {"393331234567", "IT"},
        {"88299123456", "international network"},
        {"881612345678", "satellite network Iridium"},
        {"870773111111", "satellite service Inmarsat"},
        {"99901000600", ""}, /* 999 is not assigned */
        {"4", ""},
        {"", ""},
        {"a49171", ""}, /* half octets beyond 9 */
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct digits number = digits(cases[i].number);
        assert_string_equal(place_name(numbering_of_number(&number)), cases[i].place);
    }
}

static void services_are_no_countries(void **state)
{
    struct digits number = digits("88299123456"), imsi = digits("901180000000001");
    (void)state;
    assert_null(numbering_of_number(&number)->country);
    assert_null(numbering_of_imsi(&imsi)->country);
    assert_string_equal(numbering_of_imsi(&imsi)->name, "international network");
}

static void a_plmn_has_as_many_digits_as_its_country_uses(void **state)
{
    static const struct {
        const char *imsi, *plmn, *country;
    } cases[] = {
        {"262011234567890", "262-01", "DE"},
        {"310410123456789", "310-410", "US"},
        {"302220123456789", "302-220", "CA"},
        {"334020123456789", "334-020", "MX"},
        {"404100123456789", "404-10", "IN"},
        {"405840123456789", "405-840", "IN"}, /* India has both lengths */
        {"405510123456789", "405-51", "IN"},
        {"502121234567890", "502-12", "MY"},
        {"502152123456789", "502-152", "MY"},
        {"425051234567890", "425-05", "PS"}, /* in the range of Israel */
        {"425011234567890", "425-01", "IL"},
        {"001010001234567", "001-01", "test network"},
        {"999020007654321", "999-02", "private network"},
        {"901181234567890", "901-18", "international network"},
        {"000001234567890", "000-00", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct digits imsi = digits(cases[i].imsi);
        char text[PLMN_TEXT_SIZE];
        assert_string_equal(plmn_text(numbering_plmn(&imsi), text), cases[i].plmn);
        assert_string_equal(place_name(numbering_of_imsi(&imsi)), cases[i].country);
        assert_int_equal(numbering_plmn_length(&imsi), strlen(cases[i].plmn) - 1);
    }
}

static void what_is_no_imsi_has_no_plmn(void **state)
{
    static const char *const texts[] = {"", "2", "2620", "26a011234567890", "31041"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct digits imsi = digits(texts[i]);
        assert_true(numbering_plmn_length(&imsi) <= imsi.len);
        assert_int_equal(numbering_plmn(&imsi), 0);
    }
}

static void the_open_part_of_a_number_is_its_country(void **state)
{
    static const struct {
        const char *number;
        size_t length;
    } cases[] = {{"491710000000", 2}, {"18765550100", 4}, {"99901000600", 3}, {"", 0}, {"9", 1}, {"49", 2}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct digits number = digits(cases[i].number);
        assert_int_equal(numbering_country_length(&number), cases[i].length);
    }
}

static void countries_are_found_by_code_and_by_any_name(void **state)
{
    static const struct {
        const char *text, *code;
    } cases[] = {
        {"DE", "DE"},      {"de", "DE"},     {"Germany", "DE"},       {"germany", "DE"},
        {"UK", "GB"},      {"Kosovo", "XK"}, {"Ivory Coast", "CI"},   {"C\xc3\xb4te d'Ivoire", "CI"},
        {"Turkiye", "TR"}, {"USA", "US"},    {"Korea (South)", "KR"},
    };
    static const char *const none[] = {"", "Homeland", "D", "DEU", "Germany ", "|", "Burma|Myanmar"};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct country *found = numbering_country(span_of_text(cases[i].text));
        assert_non_null(found);
        assert_string_equal(found->code, cases[i].code);
    }
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_null(numbering_country(span_of_text(none[i])));
}

static const struct country *country(const char *code)
{
    return numbering_country(span_of_text(code));
}

static void countries_that_share_networks_prove_nothing(void **state)
{
    (void)state;
    assert_true(numbering_differ(country("DE"), country("FR")));
    assert_false(numbering_differ(country("DE"), country("DE")));
    assert_false(numbering_differ(country("GB"), country("JE")));
    assert_false(numbering_differ(country("PR"), country("VI")));
    assert_false(numbering_differ(country("GP"), country("MQ")));
    assert_true(numbering_differ(country("US"), country("CA")));
    assert_false(numbering_differ(country("DE"), NULL));
    assert_false(numbering_differ(NULL, NULL));
}

static void operators_of_plmns_are_named_for_reading(void **state)
{
    plmn_t plmn;
    (void)state;
    assert_true(plmn_parse(span_of_text("262-02"), &plmn));
    assert_string_equal(numbering_operator_name(plmn), "Vodafone");
    assert_null(numbering_operator_name(plmn_make(1, 1, 2)));
    assert_null(numbering_operator_name(0));
}

static void assert_sound(const struct prefix_table *table)
{
    for (uint32_t i = 0; i < table->count; i++) {
        const struct prefix *row = &table->list[i];
        assert_int_equal(prefix_find_exact(table, row->key, row->bit_len), i);
        assert_true(row->parent == PREFIX_NONE || row->parent < i);
        if (row->parent != PREFIX_NONE) {
            const struct prefix *parent = &table->list[row->parent];
            assert_true(parent->bit_len < row->bit_len);
            assert_memory_equal(parent->key, row->key, parent->bit_len / 8);
        }
    }
}

static void the_tables_are_sorted_and_linked(void **state)
{
    (void)state;
    assert_sound(&numbering_e164);
    assert_sound(&numbering_mcc);
    assert_sound(&numbering_mnc_length);
    for (uint32_t i = 0; i < numbering_mnc_length.count; i++)
        assert_true(numbering_mnc_length.list[i].bit_len <= 8 * NUMBERING_IMSI_DIGITS);
    for (uint32_t i = 0; i < numbering_mcc.count; i++)
        assert_true(numbering_mcc.list[i].bit_len <= 8 * NUMBERING_IMSI_DIGITS);
    for (uint32_t i = 1; i < numbering_operator_count; i++)
        assert_true(numbering_operators[i - 1].plmn < numbering_operators[i].plmn);
    for (uint32_t i = 0; i < numbering_country_count; i++)
        assert_ptr_equal(country(numbering_countries[i].code), &numbering_countries[i]);
}

/* The longest of `count` prefixes by trying each. */
static uint32_t longest_by_trying(const struct prefix_table *table, const uint8_t *key, uint32_t bit_len)
{
    uint32_t best = PREFIX_NONE;
    for (uint32_t i = 0; i < table->count; i++) {
        const struct prefix *row = &table->list[i];
        uint32_t bit = 0;
        while (bit < row->bit_len && bit < bit_len &&
               (row->key[bit / 8] >> (7 - bit % 8) & 1) == (key[bit / 8] >> (7 - bit % 8) & 1))
            bit++;
        if (bit == row->bit_len && (best == PREFIX_NONE || row->bit_len >= table->list[best].bit_len))
            best = i;
    }
    return best;
}

static void prefixes_of_any_bit_length_are_found_as_by_trying_all(void **state)
{
    enum { ROWS = 200, KEYS = 20000 };
    static uint8_t bytes[ROWS][4];
    static struct prefix list[ROWS];
    struct prefix_table table;
    uint32_t seed = 1;
    (void)state;
    for (uint32_t i = 0; i < ROWS; i++) {
        seed = seed * 1664525u + 1013904223u;
        memcpy(bytes[i], &(uint32_t){seed & 0x03070301u}, 4); /* few bits, so that prefixes nest and repeat */
        list[i] = (struct prefix){.key = bytes[i], .bit_len = seed >> 27, .value = i};
    }
    prefix_table_make(list, ROWS, &table);
    for (uint32_t i = 0; i < KEYS; i++) {
        seed = seed * 1664525u + 1013904223u;
        uint32_t key = seed & 0x03070301u, bit_len = (seed >> 20) % 33;
        uint32_t found = prefix_find(&table, &key, bit_len);
        assert_int_equal(found, longest_by_trying(&table, (const uint8_t *)&key, bit_len));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_longest_prefix_of_a_number_tells_its_country),
        cmocka_unit_test(services_are_no_countries),
        cmocka_unit_test(a_plmn_has_as_many_digits_as_its_country_uses),
        cmocka_unit_test(what_is_no_imsi_has_no_plmn),
        cmocka_unit_test(the_open_part_of_a_number_is_its_country),
        cmocka_unit_test(countries_are_found_by_code_and_by_any_name),
        cmocka_unit_test(countries_that_share_networks_prove_nothing),
        cmocka_unit_test(operators_of_plmns_are_named_for_reading),
        cmocka_unit_test(the_tables_are_sorted_and_linked),
        cmocka_unit_test(prefixes_of_any_bit_length_are_found_as_by_trying_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
