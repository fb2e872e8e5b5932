// SPDX-License-Identifier: Apache-2.0
#include "code/url.h"

#include "base/text.h"
#include "code/unicode.h"
#include "code/url_fold.h"
#include "code/url_host.h"

/* A stretch of text without white space, its disguises undone. */
struct word {
    struct url_glyph glyph[URL_SCAN_MAX];
    size_t count;
    size_t end; /* in the text, behind the word */
    bool cut;
};

/* A link in a word: [start, host) is the scheme, [host, path) the authority, [path, end) the rest. */
struct place {
    size_t start, authority, path, end;
    bool has_scheme, secure;
};

static bool is_alnum(uint32_t c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static bool ends_word(uint32_t c)
{
    return c <= ' ' || c == 0x7f || c == '<' || c == '>' || c == '"' || c == '|' || c == '{' || c == '}' ||
           url_delimiter(c);
}

static int hex_digit(uint32_t c)
{
    if (c >= '0' && c <= '9')
        return (int)(c - '0');
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? (int)(c - 'a') + 10 : -1;
}

/* RFC 3986 6.2.2.2: %41 is A; what is reserved stays as it is. */
static void undo_percent(struct word *word)
{
    if (word->count < 3)
        return;
    struct url_glyph *at = &word->glyph[word->count - 3];
    int high = hex_digit(at[1].c), low = hex_digit(at[2].c);
    if (at->c != '%' || high < 0 || low < 0)
        return;
    uint32_t c = (uint32_t)high << 4 | (uint32_t)low;
    if (!is_alnum(c) && c != '-' && c != '.' && c != '_' && c != '~')
        return;
    at->c = c;
    at->changed = true;
    word->count -= 2;
}

/* A full stop of East Asia is a dot in a host only before more of it: else it ends a sentence. */
static bool ends_sentence(uint32_t c, const char *text, size_t len, size_t offset)
{
    enum { IDEOGRAPHIC = 0x3002, HALF_WIDTH = 0xff61 };
    if (c != IDEOGRAPHIC && c != HALF_WIDTH)
        return false;
    return offset >= len || !is_alnum(url_compatible(utf8_next(text, len, &offset)));
}

static void read_word(const char *text, size_t len, size_t offset, struct word *ret)
{
    bool hidden = false;
    ret->count = 0;
    ret->cut = false;
    ret->end = offset;
    size_t from = offset;
    while (offset < len && !ret->cut) {
        uint32_t c = utf8_next(text, len, &offset);
        if (ends_word(c) || ends_sentence(c, text, len, offset))
            break;
        if (url_hidden(c)) {
            hidden = true;
        } else {
            uint32_t plain = url_compatible(c);
            ret->glyph[ret->count++] = (struct url_glyph){
                .c = plain, .end = (uint16_t)(offset - from), .changed = plain != c || hidden};
            hidden = false;
            undo_percent(ret);
        }
        ret->end = offset;
        ret->cut = offset - from > URL_SCAN_MAX - UTF8_MAX;
    }
}

static bool has_text(const struct word *word, size_t at, const char *text)
{
    for (; *text; text++, at++)
        if (at >= word->count || url_lower(word->glyph[at].c) != (uint8_t)*text)
            return false;
    return true;
}

static bool is_host_character(uint32_t c)
{
    return is_alnum(c) || c == '-' || c == '.' || c == '_' || c >= 0x80;
}

static bool begins_path(uint32_t c)
{
    return c == '/' || c == '?' || c == '#' || c == '\\';
}

/* How many more closing than opening brackets there are. */
static int unopened(const struct word *word, size_t start, size_t end, char open, char close)
{
    int more = 0;
    for (size_t i = start; i < end; i++)
        more += (word->glyph[i].c == (uint8_t)close) - (word->glyph[i].c == (uint8_t)open);
    return more;
}

/* Punctuation that stands behind a link, not in it, and closing brackets that are not opened in it. */
static size_t without_punctuation(const struct word *word, size_t start, size_t end)
{
    static const char punctuation[] = ".,;:!?'*";
    int round = unopened(word, start, end, '(', ')'), square = unopened(word, start, end, '[', ']');
    for (; end > start; end--) {
        uint32_t c = word->glyph[end - 1].c;
        if (c == ')' && round > 0)
            round--;
        else if (c == ']' && square > 0)
            square--;
        else if (c >= 0x80 || !memchr(punctuation, (int)c, sizeof punctuation - 1))
            break;
    }
    return end;
}

static size_t find_path(const struct word *word, size_t at)
{
    while (at < word->count && !begins_path(word->glyph[at].c))
        at++;
    return at;
}

/* http://, https:// */
static bool scheme_at(const struct word *word, size_t at, struct place *ret)
{
    static const struct scheme {
        const char *text;
        uint8_t len;
        bool secure;
    } schemes[] = {{"http://", 7, false}, {"https://", 8, true}};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (has_text(word, at, schemes[i].text)) {
            *ret = (struct place){.start = at, .authority = at + schemes[i].len, .has_scheme = true};
            ret->secure = schemes[i].secure;
            ret->path = find_path(word, ret->authority);
            ret->end = word->count;
            return true;
        }
    return false;
}

/* A run of host characters, from behind the last letter of East Asia that a Latin one follows, and its port.
 */
static struct place bare_at(const struct word *word, size_t at)
{
    struct place place = {.start = at};
    size_t end = at;
    for (; end < word->count && is_host_character(word->glyph[end].c); end++) {
        bool latin = is_alnum(word->glyph[end].c);
        if (latin && end > at && url_script_of(word->glyph[end - 1].c) == URL_SCRIPT_EAST_ASIAN)
            place.start = end;
    }
    place.authority = place.start;
    if (end + 1 < word->count && word->glyph[end].c == ':' && word->glyph[end + 1].c - '0' <= 9)
        for (end++; end < word->count && word->glyph[end].c - '0' <= 9;)
            end++;
    place.path = end;
    place.end = end < word->count && begins_path(word->glyph[end].c) ? word->count : end;
    return place;
}

static void write_glyph(struct text *text, uint32_t c)
{
    char bytes[UTF8_MAX];
    size_t len = utf8_put(c, bytes);
    if (text->len + len >= text->size)
        text->full = true;
    if (!text->full)
        text_span(text, span_of(bytes, len));
}

static void write_link(const struct word *word, const struct place *place, struct url *ret)
{
    enum { HTTP = 80, HTTPS = 443 };
    struct text text = text_in(ret->text, sizeof ret->text);
    bool six = ret->is_address && strchr(ret->host, ':');
    text_string(&text, place->secure ? "https://" : "http://");
    text_string(&text, six ? "[" : "");
    text_string(&text, ret->host);
    text_string(&text, six ? "]" : "");
    if (ret->port && ret->port != (place->secure ? HTTPS : HTTP)) {
        text_char(&text, ':');
        text_uint(&text, ret->port);
    }
    for (size_t i = place->path; i < place->end; i++)
        write_glyph(&text, word->glyph[i].c == '\\' ? '/' : word->glyph[i].c);
    ret->cut = text.full || (word->cut && place->end == word->count);
}

/* Sets *ret if the place holds a link, which then has a host: it ends behind where its authority begins. */
static bool take(const struct word *word, struct place *place, struct url *ret)
{
    place->end = without_punctuation(word, place->authority, place->end);
    if (place->path > place->end)
        place->path = place->end;
    *ret = (struct url){.has_scheme = place->has_scheme};
    struct url_authority authority = {
        .glyph = word->glyph + place->authority,
        .count = place->path - place->authority,
        .has_path = place->end > place->path,
        .has_scheme = place->has_scheme,
    };
    if (!url_authority_read(&authority, ret))
        return false;
    write_link(word, place, ret);
    return true;
}

/* Whether a host may begin here without a scheme: not in the middle of a path or a mail address. */
static bool may_begin(const struct word *word, size_t at)
{
    uint32_t before = at ? word->glyph[at - 1].c : ' ';
    return is_host_character(word->glyph[at].c) && !begins_path(before) && before != '@' && before != '=' &&
           before != '&' && before != '%';
}

/* Behind a run of host characters, or a single other one; at a scheme that begins in it. */
static size_t behind_run(const struct word *word, size_t at)
{
    struct place ignored;
    if (!is_host_character(word->glyph[at].c))
        return at + 1;
    for (at++; at < word->count && is_host_character(word->glyph[at].c); at++)
        if (scheme_at(word, at, &ignored))
            break;
    return at;
}

/* The first link of the word at or behind *at, which moves behind it, or behind all that is none. */
static bool find_link(const struct word *word, size_t *at, struct url *ret)
{
    while (*at < word->count) {
        struct place place;
        if (scheme_at(word, *at, &place)) {
            bool found = take(word, &place, ret);
            *at = found ? place.end : *at + 1;
            if (found)
                return true;
            continue;
        }
        if (!may_begin(word, *at)) {
            *at = behind_run(word, *at);
            continue;
        }
        place = bare_at(word, *at);
        size_t next = behind_run(word, *at);
        if (next < place.path && word->glyph[next].c != ':')
            place.path = place.end = next;
        else
            next = place.path;
        bool mail = next < word->count && word->glyph[next].c == '@';
        if (!mail && take(word, &place, ret)) {
            *at = place.end;
            return true;
        }
        *at = next;
    }
    return false;
}

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Behind words of ASCII letters and digits with a blank behind each: a link is in none of them. Most text is
 * that, and read so it costs a tenth. */
static size_t skip_plain(const char *text, size_t len, size_t from)
{
    for (size_t at = from; at < len; at++) {
        if (text[at] == ' ')
            from = at + 1;
        else if (!is_plain(text[at]))
            return from;
    }
    return len;
}

bool url_next(const char *text, size_t len, size_t *offset, struct url *ret)
{
    struct word word;
    *offset = skip_plain(text, len, *offset);
    while (*offset < len) {
        size_t at = 0, from = *offset;
        read_word(text, len, from, &word);
        if (find_link(&word, &at, ret)) {
            *offset = from + word.glyph[at - 1].end;
            return true;
        }
        *offset = word.end;
        if (word.end < len && !word.cut)
            utf8_next(text, len, offset); /* what ended the word */
    }
    *ret = (struct url){0};
    return false;
}
