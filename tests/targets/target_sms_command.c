// SPDX-License-Identifier: Apache-2.0
#include "proto/sms/sms_command.h"

#include "targets/target.h"

static void check(struct span units, bool response)
{
    struct sms_command command;
    struct notes notes;
    notes_init(&notes);
    enum status status = sms_command_read(units, response, &command, &notes);
    TARGET_CHECK(status == STATUS_OK || status == STATUS_MALFORMED);
    TARGET_CHECK(status == STATUS_OK || notes_have(&notes, NOTE_sms_length));
    TARGET_CHECK(command.response == response);
    TARGET_CHECK(command.tar <= 0xffffff && command.cntr < UINT64_C(1) << 40);
    TARGET_CHECK(target_inside(command.checksum, units) && target_inside(command.data, units));
    if (status == STATUS_OK) {
        size_t fields = response ? 10 : 13;
        TARGET_CHECK(command.has_tar && command.header_len == fields + command.checksum.len);
        TARGET_CHECK(command.packet_len == 1 + command.header_len + command.data.len);
    }
}

void target_sms_command(const uint8_t *data, size_t len)
{
    check(span_of(data, len), false);
    check(span_of(data, len), true);
}
