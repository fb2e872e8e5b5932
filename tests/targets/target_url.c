// SPDX-License-Identifier: Apache-2.0
#include "code/url.h"

#include "targets/target.h"

static void check_url(const struct url *url)
{
    size_t host_len = strlen(url->host);
    TARGET_CHECK(host_len > 0 && host_len <= URL_HOST_MAX && strlen(url->text) <= URL_TEXT_MAX);
    TARGET_CHECK(strncmp(url->text, "http://", 7) == 0 || strncmp(url->text, "https://", 8) == 0);
    const char *host = strstr(url->text, "://") + 3;
    TARGET_CHECK(strncmp(host + (*host == '['), url->host, host_len) == 0);
    for (size_t i = 0; i < host_len; i++) {
        uint8_t c = (uint8_t)url->host[i];
        TARGET_CHECK(c > ' ' && c != '/' && c != '@' && !(c >= 'A' && c <= 'Z'));
    }
    TARGET_CHECK(url->is_address || strchr(url->host, '.'));
}

void target_url(const uint8_t *data, size_t len)
{
    const char *text = (const char *)data;
    struct url url, again;
    size_t offset = 0;
    while (offset < len) {
        size_t from = offset, same = offset;
        bool found = url_next(text, len, &offset, &url);
        TARGET_CHECK(found == url_next(text, len, &same, &again) && offset == same);
        TARGET_CHECK(offset > from && offset <= len && (found || offset == len));
        if (!found)
            break;
        TARGET_CHECK(strcmp(url.text, again.text) == 0 && strcmp(url.host, again.host) == 0);
        check_url(&url);
        size_t zero = 0;
        TARGET_CHECK(url.cut || (url_next(url.text, strlen(url.text), &zero, &again)));
        TARGET_CHECK(url.cut || strcmp(again.host, url.host) == 0);
    }
}
