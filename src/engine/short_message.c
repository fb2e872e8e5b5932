// SPDX-License-Identifier: Apache-2.0
/*
 * What a short message holds, wherever it travels: its parts are joined, then commands, links and pushes
 * looked for in the whole.
 */
#include "base/hash.h"
#include "code/url.h"
#include "engine/state.h"
#include "indicators/indicators_signal.h"
#include "proto/sms/sms.h"
#include "proto/sms/sms_code.h"
#include "proto/sms/sms_command.h"
#include "proto/sms/sms_push.h"
#include "signal/fill.h"

enum {
    TEXT_SHOWN = 1500,
    LINKS_MAX = 64, /* looked at in one message */
};

static void trait(struct signal *signal, enum sms_trait which)
{
    if (!signal_has(signal, FIELD_sms_traits))
        signal_set(signal, sms_traits, 0);
    signal->sms_traits |= UINT64_C(1) << which;
}

static void fill_address(struct signal *signal, const struct sms_address *address)
{
    if (address->alphanumeric) {
        trait(signal, SMS_TRAIT_ALPHANUMERIC);
        signal_set_text(signal, FIELD_sms_sender, span_of_text(address->text));
    } else if (address->digits.len) {
        signal_set(signal, sms_address, address->digits);
    }
}

/* TS 23.040 9.2.3.9 and TS 23.038 4: what the two octets say that decides who sees the message. */
static void fill_identifiers(struct signal *signal, const struct sms_tpdu *tpdu)
{
    enum { TYPE_0 = 0x40, REPLACE_FIRST = 0x41, REPLACE_LAST = 0x47, TO_SIM = 0x7f, TO_PHONE = 0x7d };
    if (tpdu->has_pid) {
        signal_set(signal, sms_pid, tpdu->pid);
        if (tpdu->pid == TYPE_0)
            trait(signal, SMS_TRAIT_TYPE_0);
        if (tpdu->pid >= REPLACE_FIRST && tpdu->pid <= REPLACE_LAST)
            trait(signal, SMS_TRAIT_REPLACE);
        if (tpdu->pid == TO_SIM)
            trait(signal, SMS_TRAIT_TO_SIM);
        if (tpdu->pid == TO_PHONE)
            trait(signal, SMS_TRAIT_TO_PHONE);
    }
    if (!tpdu->has_dcs)
        return;
    signal_set(signal, sms_dcs, tpdu->dcs);
    if (tpdu->coding.message_class >= 0)
        signal_set(signal, sms_class, (uint64_t)tpdu->coding.message_class);
    if (tpdu->coding.waiting == SMS_WAITING_DISCARD)
        trait(signal, SMS_TRAIT_WAITING_DISCARD);
    if (tpdu->coding.compressed)
        trait(signal, SMS_TRAIT_COMPRESSED);
    if (sms_units_alphabet(tpdu) == SMS_8BIT)
        trait(signal, SMS_TRAIT_BINARY);
}

static void fill_header(struct signal *signal, const struct sms_header *header)
{
    if (header->concatenated) {
        trait(signal, SMS_TRAIT_CONCATENATED);
        signal_set(signal, sms_parts, header->total);
    }
    if (header->has_ports) {
        trait(signal, SMS_TRAIT_PORTS);
        signal_set(signal, sms_port, header->dest_port);
    }
    if (header->command_packet)
        trait(signal, header->command_iei == SMS_RESPONSE_PACKET ? SMS_TRAIT_RESPONSE_PACKET
                                                                 : SMS_TRAIT_COMMAND_PACKET);
}

/* Who sends to whom, as far as it tells concatenated messages apart. */
static uint64_t from_to(const struct signal *signal, enum sms_direction direction,
                        const struct sms_tpdu *tpdu)
{
    uint64_t hash = hash_words(direction, tpdu->address.ton, tpdu->address.npi);
    hash = hash_bytes(hash, tpdu->address.alphanumeric
                                ? span_of_text(tpdu->address.text)
                                : span_of(tpdu->address.digits.text, tpdu->address.digits.len));
    if (signal_has(signal, FIELD_imsi))
        return hash_bytes(hash, span_of(signal->imsi.text, signal->imsi.len));
    if (signal_has(signal, FIELD_msisdn))
        return hash_bytes(hash, span_of(signal->msisdn.text, signal->msisdn.len));
    return hash;
}

/* All of the message's units, once they are there; false while parts are missing. */
static bool join(struct sigwarden_state *state, struct signal *signal, const struct sms_tpdu *tpdu,
                 enum sms_direction direction, struct span own, struct span *ret)
{
    const struct sms_header *header = &tpdu->header;
    struct sms_joined joined;
    *ret = own;
    if (!header->concatenated)
        return true;
    const struct sms_part part = {
        .from_to = from_to(signal, direction, tpdu),
        .reference = header->reference,
        .reference_16 = header->reference_16,
        .total = header->total,
        .part = header->part,
        .pid = tpdu->pid,
        .dcs = tpdu->dcs,
        .units = own,
    };
    if (sms_parts_add(state->sms_parts, &part, &signal->origin, &joined) == SMS_PARTS_WAIT) {
        trait(signal, SMS_TRAIT_PART_ALONE);
        return false;
    }
    *ret = joined.units;
    if (joined.disordered)
        trait(signal, SMS_TRAIT_PARTS_DISORDERED);
    if (joined.differ)
        trait(signal, SMS_TRAIT_PARTS_DIFFER);
    if (joined.overlap)
        trait(signal, SMS_TRAIT_PARTS_OVERLAP);
    if (joined.needless)
        trait(signal, SMS_TRAIT_PARTS_NEEDLESS);
    return true;
}

/* ETSI TS 102 225 5.1: a command for the SIM card; what it is wrapped in says how it is protected. */
static void read_command(struct signal *signal, const struct sms_tpdu *tpdu, struct span units)
{
    struct sms_command command;
    bool response = tpdu->header.command_iei == SMS_RESPONSE_PACKET;
    if (!tpdu->header.command_packet)
        return;
    enum status status = sms_command_read(units, response, &command, &signal->notes);
    if (status != STATUS_OK)
        trait(signal, SMS_TRAIT_MALFORMED);
    if (!command.has_tar)
        return;
    signal_set(signal, sms_tar, command.tar);
    if (response)
        return;
    signal_set(signal, sms_spi, (uint64_t)command.spi[0] << 8 | command.spi[1]);
    signal_set(signal, sms_kic, command.kic);
    signal_set(signal, sms_kid, command.kid);
    bool is_signed = sms_command_integrity(&command) != SMS_INTEGRITY_NONE;
    if (!is_signed)
        trait(signal, SMS_TRAIT_UNSIGNED);
    if (!is_signed && !sms_command_ciphered(&command))
        trait(signal, SMS_TRAIT_UNPROTECTED);
}

static void take_link(struct sigwarden_state *state, struct signal *signal, const struct url *url)
{
    struct indicator_match match;
    if (!signal_has(signal, FIELD_sms_link_host)) {
        signal_set_text(signal, FIELD_sms_link_host, span_of_text(url->host));
        signal_set_text(signal, FIELD_sms_link, span_of_text(url->text));
    }
    trait(signal, SMS_TRAIT_LINK);
    if (url->disguised)
        trait(signal, SMS_TRAIT_LINK_DISGUISED);
    if (url->is_address)
        trait(signal, SMS_TRAIT_LINK_ADDRESS);
    if (state->shared->indicators &&
        indicators_url(state->shared->indicators, span_of_text(url->text), &match))
        indicators_take(signal, &match);
}

static void read_links(struct sigwarden_state *state, struct signal *signal, struct span text)
{
    struct url url;
    size_t offset = 0;
    for (unsigned i = 0; i < LINKS_MAX && url_next((const char *)text.p, text.len, &offset, &url); i++)
        take_link(state, signal, &url);
}

static void read_push(struct sigwarden_state *state, struct signal *signal, const struct sms_tpdu *tpdu,
                      struct span units)
{
    static const uint8_t traits[] = {
        [SMS_PUSH_SERVICE_INDICATION] = SMS_TRAIT_WAP_PUSH,
        [SMS_PUSH_SERVICE_LOADING] = SMS_TRAIT_WAP_PUSH,
        [SMS_PUSH_MMS_NOTIFICATION] = SMS_TRAIT_MMS_NOTIFICATION,
        [SMS_PUSH_PROVISIONING] = SMS_TRAIT_PROVISIONING,
        [SMS_PUSH_OTHER] = SMS_TRAIT_WAP_PUSH,
    };
    struct sms_push push;
    if (!tpdu->header.has_ports || !sms_push_read(units, tpdu->header.dest_port, &push))
        return;
    trait(signal, (enum sms_trait)traits[push.kind]);
    for (unsigned i = 0; i < push.url_count; i++)
        read_links(state, signal, span_of_text(push.url[i]));
}

/* As much of the text as is shown, up to the end of a character. */
static size_t whole_characters(const char *text, size_t len)
{
    enum { CONTINUED = 0x80, CONTINUED_MASK = 0xc0 };
    if (len <= TEXT_SHOWN)
        return len;
    len = TEXT_SHOWN;
    while (len > 0 && ((uint8_t)text[len] & CONTINUED_MASK) == CONTINUED)
        len--;
    return len;
}

/* The content of a whole message. */
static void read_content(struct sigwarden_state *state, struct signal *signal, const struct sms_tpdu *tpdu,
                         struct span units)
{
    char *text = state->sms_text;
    if (units.len == 0)
        trait(signal, SMS_TRAIT_EMPTY);
    read_command(signal, tpdu, units);
    read_push(state, signal, tpdu, units);
    if (tpdu->header.command_packet || tpdu->coding.compressed || units.len == 0)
        return;
    size_t len = sms_text(sms_units_alphabet(tpdu), tpdu->header.locking, tpdu->header.single, units.p,
                          units.len, text, SMS_TEXT_SIZE);
    read_links(state, signal, span_of(text, len));
    if (sms_code_stands_in(span_of(text, len)))
        trait(signal, SMS_TRAIT_CODE);
    signal_set_text(signal, FIELD_sms_text, span_of(text, whole_characters(text, len)));
}

void short_message_read(struct sigwarden_state *state, struct signal *signal, struct span octets,
                        enum sms_direction direction)
{
    struct sms_tpdu tpdu;
    uint8_t own[SMS_UNITS_MAX];
    struct span units;
    notes_enter(&signal->notes, LAYER_sms, octets.p);
    enum status status = sms_tpdu_decode(cursor_of(octets), direction, &tpdu, &signal->notes);
    if (status != STATUS_OK) {
        trait(signal, SMS_TRAIT_MALFORMED);
        if (signal->status == STATUS_OK) {
            signal->status = (uint8_t)status;
            signal->status_layer = LAYER_sms;
        }
    }
    signal_set(signal, sms_type, tpdu.type);
    fill_address(signal, &tpdu.address);
    fill_identifiers(signal, &tpdu);
    fill_header(signal, &tpdu.header);
    if (tpdu.status_report_wanted)
        trait(signal, SMS_TRAIT_REPORT_WANTED);
    size_t count = sms_units(&tpdu, own, sizeof own);
    if (join(state, signal, &tpdu, direction, span_of(own, count), &units))
        read_content(state, signal, &tpdu, units);
}

void signals_of_tpdu(struct sigwarden_state *state, struct message *m)
{
    struct signal signal;
    signal_init(&signal);
    signal.origin = m->origin;
    signal.notes = m->notes;
    signal_set(&signal, protocol, PROTOCOL_SMS);
    signal_set(&signal, kind, KIND_REQUEST);
    signal_fill_ip(&signal);
    short_message_read(state, &signal, cursor_rest(&m->tpdu), SMS_TO_MS);
    signal_set(&signal, notes_set, signal.notes.set);
    judge_signal(state, &signal, NULL, false, m);
}
