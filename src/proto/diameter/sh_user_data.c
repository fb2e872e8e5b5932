// SPDX-License-Identifier: Apache-2.0
#include "proto/diameter/sh_user_data.h"

enum { SHORTEST = 5, LONGEST = 15 };

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Behind the start tag at `at`, which is that of a "<"; 0: it is no start tag of this element. Looks no
 * farther than to the next "<", so that all tags together cost no more than the document is long. */
static size_t behind_tag(struct span xml, size_t at, const char *element)
{
    size_t name = at + 1, end = name, len = strlen(element);
    while (end < xml.len && !strchr("<>/", xml.p[end]) && !is_blank(xml.p[end])) {
        name = xml.p[end] == ':' ? end + 1 : name;
        end++;
    }
    if (end - name != len || memcmp(xml.p + name, element, len) != 0)
        return 0;
    while (end < xml.len && xml.p[end] != '>' && xml.p[end] != '<')
        end++;
    return end < xml.len && xml.p[end] == '>' && xml.p[end - 1] != '/' ? end + 1 : 0;
}

static bool read_digits(struct span xml, size_t at, struct digits *ret)
{
    while (at < xml.len && is_blank(xml.p[at]))
        at++;
    at += at < xml.len && xml.p[at] == '+';
    for (ret->len = 0; at < xml.len && ret->len < LONGEST && xml.p[at] >= '0' && xml.p[at] <= '9'; at++)
        ret->text[ret->len++] = (char)xml.p[at];
    while (at < xml.len && is_blank(xml.p[at]))
        at++;
    bool whole = ret->len >= SHORTEST && at < xml.len && xml.p[at] == '<';
    ret->len = whole ? ret->len : 0;
    ret->text[ret->len] = 0;
    return whole;
}

bool sh_user_data_digits(struct span xml, const char *element, struct digits *ret)
{
    xml.len = xml.len < SH_USER_DATA_MAX ? xml.len : SH_USER_DATA_MAX;
    ret->len = 0;
    ret->text[0] = 0;
    for (size_t at = 0; at < xml.len; at++) {
        size_t content = xml.p[at] == '<' ? behind_tag(xml, at, element) : 0;
        if (content && read_digits(xml, content, ret))
            return true;
    }
    return false;
}
