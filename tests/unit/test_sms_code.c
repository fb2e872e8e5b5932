// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "proto/sms/sms_code.h"

static const char *const codes[] = {
    "Your code is 123456.",
    "123456 is your Example code",
    "G-123456 is your Example verification code.",
    "<#> Your Example code: 123-456",
    "OTP:4711",
    "PIN=4711!",
    "Your one-time password is 12345678, valid for 10 minutes",
    "Code 123456 5 min",
    "TAN: 839201 für Ihre Überweisung",
    "Ihr Bestätigungscode lautet 839201",
    "IHR SICHERHEITSCODE: 839201",
    "839201 est votre code de sécurité",
    "Votre mot de passe : 839201",
    "Su código de verificación es 839201",
    "CÓDIGO 839201",
    "Sua senha é 839201",
    "Il codice è 839201",
    "Ваш код: 839201",
    "КОД 8392",
    "Пароль 8392, никому не сообщайте",
    "رمز التحقق: 839201",
    "Doğrulama kodunuz 839201",
    "ŞİFRE: 839201",
    "code 2019", /* behind the word a year is none */
};

static const char *const others[] = {
    "",
    "123456",                              /* no word */
    "Your code is on its way",             /* no number */
    "Your code is 123",                    /* too short */
    "Your code is 123456789",              /* too long */
    "Your code was used on 12 March 2026", /* a date */
    "Your code was used on March 12, 2026",
    "Your code was used on 12.03.2026",
    "Your code was used on 2026-03-12",
    "Your code was used at 12:3045",
    "No code? Call 0170 1234567", /* a telephone number */
    "No code? Call 5551234",
    "No code? +491701234567",
    "No code? Send STOP to 12345",
    "PIN accepted, you paid 1500 EUR", /* amounts */
    "PIN accepted, you paid $ 1500",
    "PIN accepted, you paid $1500 or 1500.00",
    "PIN accepted, you paid 1500€",
    "spinning 4711", /* the word is a part of another */
    "Meet me at 1900 in room 4711",
    "A1234 is the code of the door",
    "code 1234x",
    ". : ,",
};

static void a_number_that_stands_alone_beside_such_a_word_is_a_code(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (!sms_code_stands_in(span_of_text(codes[i])))
            fail_msg("no code in: %s", codes[i]);
}

static void other_numbers_and_other_words_are_none(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (sms_code_stands_in(span_of_text(others[i])))
            fail_msg("a code in: %s", others[i]);
}

static void only_the_front_of_a_long_text_is_looked_at(void **state)
{
    static char text[100000];
    (void)state;
    memset(text, ' ', sizeof text);
    memcpy(text + sizeof text - 12, "code 123456 ", 12);
    assert_false(sms_code_stands_in(span_of(text, sizeof text)));
    memcpy(text, "code 123456 ", 12);
    assert_true(sms_code_stands_in(span_of(text, sizeof text)));
    memset(text, '1', sizeof text);
    assert_false(sms_code_stands_in(span_of(text, sizeof text)));
}

static void codes_stand_where_the_edges_of_their_forms_are(void **state)
{
    (void)state;
    assert_true(sms_code_stands_in(span_of_text("code z-1234")));
    assert_true(sms_code_stands_in(span_of_text("code\xc2\xa0\xc2\xab"
                                                "1234\xc2\xbb"))); /* NBSP, guillemets */
    assert_true(sms_code_stands_in(span_of_text("code\xd8\x8c"
                                                "1234"))); /* Arabic comma */
    assert_true(sms_code_stands_in(span_of_text("code\xe2\x80\x80"
                                                "1234\xe2\x81\xaf")));
    assert_true(sms_code_stands_in(span_of_text("DO\xc4\x9eRULAMA 1234")));
    assert_true(sms_code_stands_in(span_of_text("BEST\xc3\x84T\xc4\xb0GUNG code 1234")));
    assert_false(sms_code_stands_in(span_of_text("code {-1234")));
    assert_false(sms_code_stands_in(span_of_text("code `-1234")));
    assert_false(sms_code_stands_in(span_of_text("code 123x456")));
    assert_false(sms_code_stands_in(span_of_text("code 12a-456")));
    assert_false(sms_code_stands_in(span_of_text("code 123-4b6")));
    assert_false(sms_code_stands_in(span_of_text("code 1234 +49")));
    assert_true(sms_code_stands_in(span_of_text("code 1234 12")));
    assert_true(sms_code_stands_in(span_of_text("code 1234 abc")));
    assert_false(sms_code_stands_in(span_of_text("code 1234 +491")));
}

static void words_end_where_no_letter_follows(void **state)
{
    (void)state;
    assert_true(sms_code_stands_in(span_of_text("4711 pin")));
    assert_false(sms_code_stands_in(span_of_text("4711 pinky x")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_that_stands_alone_beside_such_a_word_is_a_code),
        cmocka_unit_test(other_numbers_and_other_words_are_none),
        cmocka_unit_test(only_the_front_of_a_long_text_is_looked_at),
        cmocka_unit_test(codes_stand_where_the_edges_of_their_forms_are),
        cmocka_unit_test(words_end_where_no_letter_follows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
