// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"

/* The length of the well-formed UTF-8 sequence at the front of `value`, 0 if there is none (RFC 3629). */
static size_t utf8_length(struct span value)
{
    static const struct {
        uint8_t first_low, first_high, second_low, second_high, length;
    } forms[] = {
        {0x00, 0x7f, 0, 0, 1},       {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
        {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
        {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (value.p[0] < forms[i].first_low || value.p[0] > forms[i].first_high)
            continue;
        size_t length = forms[i].length;
        if (length > value.len)
            return 0;
        if (length > 1 && (value.p[1] < forms[i].second_low || value.p[1] > forms[i].second_high))
            return 0;
        for (size_t k = 2; k < length; k++)
            if (value.p[k] >> 6 != 2)
                return 0;
        return length;
    }
    return 0;
}

static void escaped_char(struct text *out, uint8_t c)
{
    static const char letters[] = "btn\0fr";
    if (c == '"' || c == '\\') {
        text_char(out, '\\');
        text_char(out, (char)c);
    } else if (c >= 8 && c <= 13 && letters[c - 8]) {
        text_char(out, '\\');
        text_char(out, letters[c - 8]);
    } else {
        text_string(out, "\\u00");
        text_hex(out, span_of(&c, 1));
    }
}

static bool is_plain(uint8_t c)
{
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

void json_escaped(struct text *out, struct span value)
{
    if (json_is_plain(value)) {
        text_span(out, value);
        return;
    }
    size_t plain = 0, i = 0;
    while (i < value.len) {
        if (is_plain(value.p[i])) {
            i++;
            continue;
        }
        size_t length = utf8_length(span_of(value.p + i, value.len - i));
        uint8_t c = value.p[i];
        if (length > 1 || (length == 1 && c >= 0x20 && c != '"' && c != '\\' && c != 0x7f)) {
            i += length;
            continue;
        }
        text_span(out, span_of(value.p + plain, i - plain));
        if (length == 0)
            text_string(out, "\xef\xbf\xbd");
        else
            escaped_char(out, c);
        plain = ++i;
    }
    text_span(out, span_of(value.p + plain, i - plain));
}

void json_quoted(struct text *out, struct span value)
{
    text_char(out, '"');
    json_escaped(out, value);
    text_char(out, '"');
}

static void member(struct json *json, const char *key)
{
    if (json->comma)
        text_char(&json->out, ',');
    json->comma = true;
    if (!key)
        return;
    json_quoted(&json->out, span_of_text(key));
    text_char(&json->out, ':');
}

void json_object(struct json *json, const char *key)
{
    member(json, key);
    text_char(&json->out, '{');
    json->comma = false;
}

void json_object_end(struct json *json)
{
    text_char(&json->out, '}');
    json->comma = true;
}

void json_array(struct json *json, const char *key)
{
    member(json, key);
    text_char(&json->out, '[');
    json->comma = false;
}

void json_array_end(struct json *json)
{
    text_char(&json->out, ']');
    json->comma = true;
}

void json_string(struct json *json, const char *key, struct span value)
{
    member(json, key);
    json_quoted(&json->out, value);
}

void json_text(struct json *json, const char *key, const char *value)
{
    json_string(json, key, span_of_text(value));
}

void json_uint(struct json *json, const char *key, uint64_t value)
{
    member(json, key);
    text_uint(&json->out, value);
}

void json_bool(struct json *json, const char *key, bool value)
{
    member(json, key);
    text_string(&json->out, value ? "true" : "false");
}

void json_null(struct json *json, const char *key)
{
    member(json, key);
    text_string(&json->out, "null");
}

void json_raw(struct json *json, const char *key, struct span value)
{
    member(json, key);
    text_span(&json->out, value);
}
