// SPDX-License-Identifier: Apache-2.0
#include "proto/sms/sms_code.h"

#include "code/unicode.h"

/* How a word of the lists below may stand in a word of the text. */
enum place { WHOLE, ANYWHERE };

/* A word of a list, lower case, and its place. */
struct listed {
    const char *word;
    enum place place;
};

static const struct listed code_words[] = {
    {"code", ANYWHERE}, /* also passcode, codes, Sicherheitscode */
    {"otp", WHOLE},
    {"pin", WHOLE},
    {"tan", WHOLE},
    {"mtan", WHOLE},
    {"pushtan", WHOLE},
    {"sms-tan", WHOLE},
    {"pwd", WHOLE},
    {"password", ANYWHERE},
    {"verif", ANYWHERE}, /* verification, verifica */
    {"vérif", ANYWHERE},
    {"passwort", ANYWHERE},
    {"kennwort", ANYWHERE},
    {"bestätigung", ANYWHERE},
    {"mot de passe", ANYWHERE},
    {"clave", WHOLE},
    {"código", ANYWHERE},
    {"codigo", ANYWHERE},
    {"contraseña", ANYWHERE},
    {"senha", WHOLE},
    {"codice", ANYWHERE},
    {"код", WHOLE},
    {"кода", WHOLE},
    {"парол", ANYWHERE},
    {"رمز", ANYWHERE},
    {"كود", ANYWHERE},
    {"كلمة المرور", ANYWHERE},
    {"كلمة السر", ANYWHERE},
    {"kod", WHOLE},
    {"kodu", ANYWHERE},
    {"şifre", ANYWHERE},
    {"sifre", ANYWHERE},
    {"doğrulama", ANYWHERE},
    {"parola", WHOLE},
};

/* Beside a number they say that it is an amount, */
static const struct listed money_words[] = {
    {"$", WHOLE},   {"€", WHOLE},       {"£", WHOLE},     {"₽", WHOLE},  {"₺", WHOLE},   {"₹", WHOLE},
    {"eur", WHOLE}, {"euro", WHOLE},    {"euros", WHOLE}, {"usd", WHOLE},  {"gbp", WHOLE}, {"chf", WHOLE},
    {"rs", WHOLE},  {"rs.", WHOLE},     {"inr", WHOLE},   {"tl", WHOLE},   {"try", WHOLE}, {"r$", WHOLE},
    {"brl", WHOLE}, {"rub", WHOLE},     {"руб", WHOLE},   {"руб.", WHOLE}, {"aed", WHOLE}, {"sar", WHOLE},
    {"mxn", WHOLE}, {"dollars", WHOLE},
};

/* and before it that it is to be called or written to. */
static const struct listed call_words[] = {
    {"call", WHOLE}, {"tel", WHOLE}, {"tel.", WHOLE}, {"phone", WHOLE},
    {"dial", WHOLE}, {"to", WHOLE},  {"text", WHOLE},
};

#define HAS_ONE(text, list) has_one(text, list, sizeof(list) / sizeof *(list))

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || c >= 0x80;
}

/* Whether the word stands in the text, with no letter beside it if it must be whole. */
static bool has_word(struct span text, const struct listed *listed)
{
    size_t len = strlen(listed->word);
    for (size_t i = 0; i + len <= text.len; i++) {
        if (text.p[i] != (uint8_t)listed->word[0] || memcmp(text.p + i, listed->word, len) != 0)
            continue;
        bool apart =
            (i == 0 || !is_letter(text.p[i - 1])) && (i + len == text.len || !is_letter(text.p[i + len]));
        if (listed->place == ANYWHERE || apart)
            return true;
    }
    return false;
}

static bool has_one(struct span text, const struct listed *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (has_word(text, &list[i]))
            return true;
    return false;
}

/* Latin, Latin-1 and Russian letters; the dotted I of Turkish. */
static uint32_t lower(uint32_t c)
{
    enum {
        LATIN_1_FIRST = 0xc0,
        LATIN_1_LAST = 0xde,
        CYRILLIC_FIRST = 0x410,
        CYRILLIC_LAST = 0x42f,
        STEP = 32
    };
    enum { DOTTED_I = 0x130, S_CEDILLA = 0x15e, G_BREVE = 0x11e };
    if ((c >= 'A' && c <= 'Z') || (c >= LATIN_1_FIRST && c <= LATIN_1_LAST) ||
        (c >= CYRILLIC_FIRST && c <= CYRILLIC_LAST))
        return c + STEP;
    return c == DOTTED_I ? 'i' : c == S_CEDILLA || c == G_BREVE ? c + 1 : c;
}

/* What parts words: blanks, quotes, brackets, and what stands between a word and its value. */
static bool parts_words(uint32_t c)
{
    enum { NBSP = 0xa0, GUILLEMET_LEFT = 0xab, GUILLEMET_RIGHT = 0xbb, ARABIC_COMMA = 0x60c };
    enum { PUNCTUATION_FIRST = 0x2000, PUNCTUATION_LAST = 0x206f };
    return c <= ' ' || (c < 0x80 && strchr("\"'()[]<>{}=!?;|*#_", (int)c)) || c == NBSP ||
           c == GUILLEMET_LEFT || c == GUILLEMET_RIGHT || c == ARABIC_COMMA ||
           (c >= PUNCTUATION_FIRST && c <= PUNCTUATION_LAST);
}

/* Lower case, with a blank for all that parts words. Returns the length. */
static size_t simplify(struct span text, char ret[static SMS_CODE_SCAN_MAX])
{
    struct utf8_out out = utf8_out_in(ret, SMS_CODE_SCAN_MAX);
    size_t at = 0;
    while (at < text.len) {
        uint32_t c = utf8_next((const char *)text.p, text.len, &at);
        if (!utf8_append(&out, parts_words(c) ? ' ' : lower(c)))
            break;
    }
    return out.len;
}

/* The next word as it stands; a colon parts two, but for times. */
static struct span next_piece(struct span text, size_t *at)
{
    while (*at < text.len && (text.p[*at] == ' ' || text.p[*at] == ':'))
        ++*at;
    size_t begin = *at;
    for (; *at < text.len && text.p[*at] != ' '; ++*at)
        if (text.p[*at] == ':' && !is_digit(text.p[*at - 1]))
            break;
    return span_of(text.p + begin, *at - begin);
}

/* The next word without the marks of the sentence behind it; empty at the end. */
static struct span next_word(struct span text, size_t *at)
{
    struct span word;
    do {
        word = next_piece(text, at);
        while (word.len && strchr(".,:", word.p[word.len - 1]))
            word.len--;
    } while (word.len == 0 && *at < text.len);
    return word;
}

static bool all_digits(struct span word, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (!is_digit(word.p[i]))
            return false;
    return to > from;
}

/* "123456", "g-123456", "123-456" */
static bool has_form_of_code(struct span word)
{
    enum { SHORTEST = 4, LONGEST = 8, MARK = 2, HALF = 3 };
    bool marked = word.len > MARK && word.p[0] >= 'a' && word.p[0] <= 'z' && word.p[1] == '-';
    size_t from = marked ? MARK : 0, len = word.len - from;
    if (len >= SHORTEST && len <= LONGEST && all_digits(word, from, word.len))
        return true;
    return word.len == HALF + 1 + HALF && word.p[HALF] == '-' && all_digits(word, 0, HALF) &&
           all_digits(word, HALF + 1, word.len);
}

static bool is_year(struct span word)
{
    return word.len == 4 && (memcmp(word.p, "19", 2) == 0 || memcmp(word.p, "20", 2) == 0);
}

/* A part of a number; one of a digit or two behind it tells how long the code is good for. */
static bool is_number(struct span word, size_t shortest)
{
    return word.len >= shortest && (is_digit(word.p[0]) || word.p[0] == '+');
}

/* Whether the number is none of those that only look like a code. */
static bool stands_alone(struct span before, struct span word, struct span after)
{
    if (is_number(before, 1) || is_number(after, 3))
        return false;
    if (HAS_ONE(before, money_words) || HAS_ONE(after, money_words) || HAS_ONE(before, call_words))
        return false;
    return !is_year(word) || HAS_ONE(before, code_words);
}

bool sms_code_stands_in(struct span text)
{
    char buffer[SMS_CODE_SCAN_MAX];
    struct span all = span_of(buffer, simplify(text, buffer)), before = {NULL, 0};
    size_t at = 0;
    bool number = false;
    struct span word = next_word(all, &at);
    while (word.len && !number) {
        struct span after = next_word(all, &at);
        number = has_form_of_code(word) && stands_alone(before, word, after);
        before = word;
        word = after;
    }
    return number && HAS_ONE(all, code_words);
}
