// SPDX-License-Identifier: Apache-2.0
#include "proto/sms/sms.h"

#include "code/gsm7.h"
#include "code/unicode.h"

enum { TO_SIM = 0x7f, CLASS_SIM = 2, UNPRINTABLE = '.' };

enum sms_alphabet sms_units_alphabet(const struct sms_tpdu *tpdu)
{
    bool to_sim = tpdu->has_pid && tpdu->pid == TO_SIM && tpdu->coding.message_class == CLASS_SIM;
    if (tpdu->coding.compressed || tpdu->header.command_packet || to_sim)
        return SMS_8BIT;
    return tpdu->coding.alphabet;
}

/* Octets of TP-UD that the header takes: all of it where the header is longer than what is there. */
static size_t header_len(const struct sms_tpdu *tpdu)
{
    size_t len = tpdu->header.present ? tpdu->header.elements.len + 1 : 0;
    return len < tpdu->user_data.len ? len : tpdu->user_data.len;
}

size_t sms_units(const struct sms_tpdu *tpdu, uint8_t *ret, size_t max)
{
    size_t header = header_len(tpdu), header_septets = (header * 8 + 6) / 7;
    struct span body = span_of(tpdu->user_data.p, tpdu->user_data.len - header);
    if (header)
        body.p += header;
    enum sms_alphabet alphabet = sms_units_alphabet(tpdu);
    if (max > SMS_UNITS_MAX)
        max = SMS_UNITS_MAX;
    if (alphabet == SMS_GSM7 || alphabet == SMS_ALPHABET_RESERVED) {
        size_t count = tpdu->udl > header_septets ? tpdu->udl - header_septets : 0;
        return gsm7_septets(body, (unsigned)(header_septets * 7 - header * 8), count, ret, max);
    }
    size_t count = body.len < max ? body.len : max;
    if (count)
        memcpy(ret, body.p, count);
    return count;
}

static bool printable(uint32_t c)
{
    return (c >= ' ' && c != 0x7f) || c == '\n' || c == '\r' || c == '\t';
}

static size_t octets_text(const uint8_t *units, size_t count, char *ret, size_t size)
{
    struct utf8_out out = utf8_out_in(ret, size);
    size_t i = 0;
    while (i < count) {
        size_t at = i;
        uint32_t c = utf8_next((const char *)units, count, &i);
        bool damaged = c == UNICODE_REPLACEMENT && i == at + 1;
        if (!utf8_append(&out, damaged || !printable(c) ? UNPRINTABLE : c))
            break;
    }
    return out.len;
}

size_t sms_text(enum sms_alphabet alphabet, uint8_t locking, uint8_t single, const uint8_t *units,
                size_t count, char *ret, size_t size)
{
    if (alphabet == SMS_UCS2)
        return ucs2_utf8(span_of(units, count), ret, size);
    if (alphabet == SMS_8BIT)
        return octets_text(units, count, ret, size);
    return gsm7_utf8(units, count, locking, single, ret, size);
}
