// SPDX-License-Identifier: Apache-2.0
#include "evidence/record.h"

#include <sodium.h>

static const struct part_row parts[] = {
#define PART(id, file, private, shared, doc) {#id, file, doc, private, shared},
#include "evidence/part.def"
#undef PART
};

static const char *const kinds[] = {"finding", "disclosure", "campaign", "run"};

static const char heading[] = "sigwarden-evidence/1";

const struct part_row *part_row(enum part_id id)
{
    return &parts[id];
}

const char *record_kind_name(enum record_kind kind)
{
    return kinds[kind];
}

void part_commit(const uint8_t salt[SALT_SIZE], struct span content, uint8_t ret[COMMITMENT_SIZE])
{
    crypto_hash_sha256_state sha;
    crypto_hash_sha256_init(&sha);
    crypto_hash_sha256_update(&sha, salt, SALT_SIZE);
    crypto_hash_sha256_update(&sha, content.p, content.len);
    crypto_hash_sha256_final(&sha, ret);
}

void part_path(const uint8_t commitment[COMMITMENT_SIZE], char ret[static PART_NAME_SIZE])
{
    struct text text = text_in(ret, PART_NAME_SIZE);
    text_string(&text, "parts/");
    text_hex(&text, span_of(commitment, 1));
    text_char(&text, '/');
    text_hex(&text, span_of(commitment, COMMITMENT_SIZE));
}

size_t record_write(const struct record *record, char ret[static RECORD_SIZE_MAX])
{
    struct text text = text_in(ret, RECORD_SIZE_MAX);
    text_string(&text, heading);
    text_string(&text, "\nkind ");
    text_string(&text, kinds[record->kind]);
    text_string(&text, "\nid ");
    text_hex(&text, span_of(record->id, RECORD_ID_SIZE));
    text_string(&text, "\nlogged ");
    text_string(&text, record->logged);
    text_char(&text, '\n');
    for (unsigned i = 0; i < PART_COUNT; i++) {
        if (!record->has[i])
            continue;
        text_string(&text, "part ");
        text_string(&text, parts[i].name);
        text_char(&text, ' ');
        text_hex(&text, span_of(record->commitments[i], COMMITMENT_SIZE));
        text_char(&text, '\n');
    }
    return text.len;
}

/* What stands between `front` and the end of the next line; false if it begins otherwise. */
static bool take_line(struct span *left, const char *front, struct span *ret)
{
    size_t len = strlen(front);
    const uint8_t *end = left->len ? memchr(left->p, '\n', left->len) : NULL;
    size_t line = end ? (size_t)(end - left->p) : 0;
    if (!end || line < len || memcmp(left->p, front, len) != 0)
        return false;
    *ret = span_of(left->p + len, line - len);
    *left = span_of(end + 1, left->len - line - 1);
    return true;
}

static bool read_hex(struct span text, uint8_t *ret, size_t len)
{
    size_t got;
    return sodium_hex2bin(ret, len, (const char *)text.p, text.len, NULL, &got, NULL) == 0 && got == len &&
           2 * len == text.len;
}

/* Only what a time is written with, so that it may be shown. */
static bool read_time(struct span text, char ret[LOGGED_SIZE])
{
    if (text.len >= LOGGED_SIZE)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (!text.p[i] || !strchr("0123456789-:TZ", text.p[i]))
            return false;
    memcpy(ret, text.p, text.len);
    ret[text.len] = 0;
    return true;
}

static bool read_kind(struct span word, enum record_kind *ret)
{
    for (unsigned i = 0; i < RECORD_KIND_COUNT; i++) {
        *ret = (enum record_kind)i;
        if (span_is(word, kinds[i]))
            return true;
    }
    return false;
}

static bool read_part(struct span line, struct record *ret)
{
    const uint8_t *blank = line.len ? memchr(line.p, ' ', line.len) : NULL;
    size_t name = blank ? (size_t)(blank - line.p) : 0;
    for (unsigned i = 0; blank && i < PART_COUNT; i++) {
        if (!span_is(span_of(line.p, name), parts[i].name))
            continue;
        ret->has[i] = true;
        return read_hex(span_of(blank + 1, line.len - name - 1), ret->commitments[i], COMMITMENT_SIZE);
    }
    return false;
}

bool part_of_path(const char *path, uint8_t ret[COMMITMENT_SIZE])
{
    char again[PART_NAME_SIZE];
    size_t front = sizeof "parts/00/" - 1, len = strlen(path);
    if (len < front || !read_hex(span_of(path + front, len - front), ret, COMMITMENT_SIZE))
        return false;
    part_path(ret, again);
    return strcmp(path, again) == 0;
}

bool record_parse(struct span leaf, struct record *ret)
{
    char again[RECORD_SIZE_MAX];
    struct span left = leaf, line;
    memset(ret, 0, sizeof *ret);
    if (!take_line(&left, heading, &line) || line.len || !take_line(&left, "kind ", &line) ||
        !read_kind(line, &ret->kind) || !take_line(&left, "id ", &line) ||
        !read_hex(line, ret->id, RECORD_ID_SIZE) || !take_line(&left, "logged ", &line) ||
        !read_time(line, ret->logged))
        return false;
    while (left.len)
        if (!take_line(&left, "part ", &line) || !read_part(line, ret))
            return false;
    return span_equal(leaf, span_of(again, record_write(ret, again))); /* one form only */
}
