// SPDX-License-Identifier: Apache-2.0
#include "evidence/rule_texts.h"

#include <stdlib.h>

#include "base/text.h"

void rule_texts_write(FILE *out, const struct sigwarden_text *files, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        fprintf(out, "=== %zu %s\n", files[i].len, files[i].name);
        fwrite(files[i].text, 1, files[i].len, out);
        fputc('\n', out);
    }
}

/* The heading of a file: its length, and its name. */
static bool read_heading(struct span line, size_t *ret_len, char ret_name[256])
{
    static const char front[] = "=== ";
    size_t at = sizeof front - 1;
    *ret_len = 0;
    if (line.len < at || memcmp(line.p, front, at) != 0)
        return false;
    for (; at < line.len && line.p[at] >= '0' && line.p[at] <= '9' && *ret_len < (size_t)1 << 30; at++)
        *ret_len = *ret_len * 10 + (size_t)(line.p[at] - '0');
    if (at == line.len || line.p[at] != ' ')
        return false;
    struct text name = text_in(ret_name, 256);
    text_span(&name, span_of(line.p + at + 1, line.len - at - 1));
    return true;
}

size_t rule_texts_read(struct span text, char (*names)[256], struct sigwarden_text *ret)
{
    size_t count = 0, len;
    for (; text.len && count < RULE_TEXTS_MAX; count++) {
        const uint8_t *end = memchr(text.p, '\n', text.len);
        size_t line = end ? (size_t)(end - text.p) : 0;
        if (!end || !read_heading(span_of(text.p, line), &len, names[count]) ||
            len + 1 > text.len - line - 1 || end[1 + len] != '\n')
            return 0;
        ret[count] = (struct sigwarden_text){names[count], (const char *)end + 1, len};
        text = span_of(end + 1 + len + 1, text.len - line - 1 - len - 1);
    }
    return text.len ? 0 : count;
}
