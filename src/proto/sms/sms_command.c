// SPDX-License-Identifier: Apache-2.0
#include "proto/sms/sms_command.h"

#include "base/cursor.h"

enum { SPI_FIRST_RESERVED = 0xe0, SPI_SECOND_RESERVED = 0xc0 };

static const struct tar {
    uint32_t first, last;
    const char *name;
} tars[] = {
#define SMS_TAR(first, last, name) {first, last, name},
#include "proto/sms/sms_tar.def"
#undef SMS_TAR
};

static const char *const response_statuses[] = {
#define SMS_RESPONSE_STATUS(code, name) [code] = name,
#include "proto/sms/sms_response_status.def"
#undef SMS_RESPONSE_STATUS
};

const char *sms_tar_name(uint32_t tar)
{
    for (size_t i = 0; i < sizeof tars / sizeof *tars; i++)
        if (tar >= tars[i].first && tar <= tars[i].last)
            return tars[i].name;
    return NULL;
}

const char *sms_response_status_name(uint8_t status)
{
    return status < sizeof response_statuses / sizeof *response_statuses ? response_statuses[status] : NULL;
}

/* 5.1 and 5.2: from behind CHL or RHL to the end of RC, CC or DS. */
static void read_header(struct cursor *in, struct sms_command *ret)
{
    enum { CNTR_LOW_BITS = 32 };
    if (!ret->response) {
        ret->spi[0] = cursor_u8(in);
        ret->spi[1] = cursor_u8(in);
        ret->kic = cursor_u8(in);
        ret->kid = cursor_u8(in);
    }
    ret->tar = cursor_be24(in);
    ret->has_tar = cursor_ok(in);
    ret->cntr = (uint64_t)cursor_u8(in) << CNTR_LOW_BITS;
    ret->cntr |= cursor_be32(in);
    ret->pcntr = cursor_u8(in);
    if (ret->response)
        ret->status = cursor_u8(in);
    ret->checksum = cursor_rest(in);
}

/* Where in the units is not said: they are put together from parts, and stand in no message. */
static void judge(const struct sms_command *command, struct notes *notes)
{
    bool reserved = command->spi[0] & SPI_FIRST_RESERVED || command->spi[1] & SPI_SECOND_RESERVED ||
                    sms_command_receipt(command) == SMS_RECEIPT_RESERVED;
    bool has_checksum = command->checksum.len > 0;
    if (reserved || has_checksum != (sms_command_integrity(command) != SMS_INTEGRITY_NONE))
        note_add(notes, NOTE_parameter_odd, NULL);
}

enum status sms_command_read(struct span units, bool response, struct sms_command *ret, struct notes *notes)
{
    struct cursor in = cursor_of(units);
    *ret = (struct sms_command){.response = response};
    ret->packet_len = cursor_be16(&in);
    struct cursor packet = cursor_sub(&in, ret->packet_len);
    ret->header_len = cursor_u8(&packet);
    struct cursor header = cursor_sub(&packet, ret->header_len);
    read_header(&header, ret);
    ret->data = cursor_rest(&packet);
    bool whole = cursor_ok(&in) && cursor_ok(&packet) && cursor_ok(&header);
    if (!whole || cursor_left(&in))
        note_add(notes, NOTE_sms_length, NULL);
    if (whole && !response)
        judge(ret, notes);
    return whole ? STATUS_OK : STATUS_MALFORMED;
}
