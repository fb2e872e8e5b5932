// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/similar.h"

static int distance(const char *a, const char *b)
{
    return similar_distance(span_of_text(a), span_of_text(b));
}

static void one_slip_of_any_kind_is_distance_1(void **state)
{
    (void)state;
    assert_int_equal(distance("operator", "operator"), 0);
    assert_int_equal(distance("operatr", "operator"), 1);   /* left out */
    assert_int_equal(distance("operattor", "operator"), 1); /* put in */
    assert_int_equal(distance("operater", "operator"), 1);  /* replaced */
    assert_int_equal(distance("opertaor", "operator"), 1);  /* swapped */
    assert_int_equal(distance("Operator", "OPERATOR"), 0);  /* case does not count */
}

static void words_that_nobody_confuses_are_far(void **state)
{
    (void)state;
    assert_int_equal(distance("gts", "ips"), SIMILAR_FAR);
    assert_int_equal(distance("", "operator"), SIMILAR_FAR);
    assert_int_equal(distance("anyTimeInterrogation", "sendRoutingInfo"), SIMILAR_FAR);
    assert_int_equal(distance("at", "it"), 1); /* two letters: one slip */
    assert_int_equal(distance("", ""), 0);
}

static void long_words_are_far_whatever_they_hold(void **state)
{
    (void)state;
    char a[65], b[65];
    memset(a, 'x', sizeof a);
    memset(b, 'x', sizeof b);
    assert_int_equal(similar_distance(span_of(a, 64), span_of(b, 64)), 0);
    assert_int_equal(similar_distance(span_of(a, 65), span_of(b, 64)), SIMILAR_FAR);
}

static void the_nearest_word_of_a_list_is_meant(void **state)
{
    static const char *const words[] = {"msisdns", "realms", "gts", "ips"};
    (void)state;
    assert_string_equal(similar_best(span_of_text("msisdn"), words, 4), "msisdns");
    assert_string_equal(similar_best(span_of_text("relams"), words, 4), "realms");
    assert_null(similar_best(span_of_text("agreements"), words, 4));
    assert_null(similar_best(span_of_text("gts"), words, 0));
}

static void words_of_more_than_64_octets_are_like_none(void **state)
{
    static const char longer[] = "01234567890123456789012345678901234567890123456789012345678901234";
    (void)state;
    struct span most = span_of(longer, 64), more = span_of(longer, 65);
    assert_int_equal(similar_distance(most, most), 0);
    assert_int_equal(similar_distance(most, more), SIMILAR_FAR);
    assert_int_equal(similar_distance(more, most), SIMILAR_FAR);
    assert_int_equal(similar_distance(span_of_text("AZ@["), span_of_text("az@[")), 0);
}

static void the_longer_word_says_how_far_is_near(void **state)
{
    (void)state;
    assert_int_equal(distance("abcd", "abx"), 2);
    assert_int_equal(distance("abx", "abcd"), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_slip_of_any_kind_is_distance_1),
        cmocka_unit_test(words_that_nobody_confuses_are_far),
        cmocka_unit_test(long_words_are_far_whatever_they_hold),
        cmocka_unit_test(the_nearest_word_of_a_list_is_meant),
        cmocka_unit_test(words_of_more_than_64_octets_are_like_none),
        cmocka_unit_test(the_longer_word_says_how_far_is_near),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
