// SPDX-License-Identifier: Apache-2.0
#include "proto/sms/sms_push.h"

#include "targets/target.h"

static void check(struct span units, uint16_t port)
{
    static struct sms_push push, again;
    memset(&push, 0xff, sizeof push);
    memset(&again, 0, sizeof again);
    bool found = sms_push_read(units, port, &push);
    TARGET_CHECK(found == sms_push_read(units, port, &again));
    TARGET_CHECK(memcmp(&push.url, &again.url, sizeof push.url) == 0 && push.cut == again.cut);
    TARGET_CHECK(found == (push.kind != SMS_PUSH_NONE) && push.kind <= SMS_PUSH_OTHER);
    TARGET_CHECK(memchr(push.content_type, 0, sizeof push.content_type));
    TARGET_CHECK(push.url_count <= SMS_PUSH_URLS && (found || push.url_count == 0));
    for (size_t i = 0; i < SMS_PUSH_URLS; i++) {
        TARGET_CHECK(memchr(push.url[i], 0, SMS_PUSH_URL_SIZE));
        TARGET_CHECK((push.url[i][0] != 0) == (i < push.url_count));
    }
}

void target_sms_push(const uint8_t *data, size_t len)
{
    static const uint16_t ports[] = {0, 2948, 49999};
    for (size_t i = 0; i < sizeof ports / sizeof *ports; i++)
        check(span_of(data, len), ports[i]);
}
