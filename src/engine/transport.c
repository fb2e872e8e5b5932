// SPDX-License-Identifier: Apache-2.0
/*
 * From what the frame layer hands up to SCCP: the adaptation layers, MTP3 and SUA, and which form the point
 * codes have.
 */
#include "base/hash.h"
#include "engine/state.h"
#include "proto/m2pa/m2pa.h"
#include "proto/m2ua/m2ua.h"
#include "proto/m3ua/m3ua.h"
#include "proto/sua/sua.h"

/* What the description says of the form of point codes, or -1. */
static int described_format(const struct sigwarden_state *state, const struct message *m)
{
    const struct network *network = state->shared->network;
    bool ip = m->origin.src_ip.family != 0;
    return network ? network_point_code_format(network, ip ? &m->origin.src_ip : NULL,
                                               ip ? &m->origin.dest_ip : NULL)
                   : -1;
}

/* Below IP nobody names a flow: the two point codes do. */
static void name_flow(struct message *m)
{
    enum { FLOW_BITS = 53 };
    message_hear(m);
    if (m->origin.src_ip.family == 0) {
        uint32_t low = m->label.opc < m->label.dpc ? m->label.opc : m->label.dpc;
        uint32_t high = low == m->label.opc ? m->label.dpc : m->label.opc;
        m->origin.flow_id = hash_words(m->label.ni, low, high) >> (64 - FLOW_BITS);
        m->direction = m->label.opc == low;
    }
}

static void read_user_part(struct sigwarden_state *state, struct message *m, struct cursor data, int format)
{
    state->stats.service_indicator[m->label.si & 15]++;
    name_flow(m);
    if (m->label.si == MTP3_SI_SCCP)
        message_sccp(state, m, data, format);
}

/* Point codes that fit into 14 bits are ITU's; of larger ones SCCP must tell (message_sccp). */
static int format_by_size(uint32_t opc, uint32_t dpc)
{
    enum { ITU_MAX = 0x3fff };
    return opc <= ITU_MAX && dpc <= ITU_MAX ? POINT_CODE_ITU : -1;
}

static void read_m3ua(struct sigwarden_state *state, struct message *m, struct cursor bytes)
{
    struct m3ua_message m3ua;
    enum status status = m3ua_decode(bytes, &m3ua, &m->notes);
    if (!m3ua.has_data) {
        state->stats.transport_other++;
        message_unreadable(m, status, LAYER_m3ua);
        return;
    }
    int format = described_format(state, m);
    if (format < 0)
        format = format_by_size(m3ua.opc, m3ua.dpc);
    m->has_label = true;
    m->label = (struct mtp3_label){
        .opc = m3ua.opc,
        .dpc = m3ua.dpc,
        .si = m3ua.si,
        .ni = m3ua.ni,
        .mp = m3ua.mp,
        .sls = m3ua.sls,
        .format = (uint8_t)(format < 0 ? POINT_CODE_ANSI : format),
    };
    read_user_part(state, m, m3ua.data, format);
}

/* The first form, ITU's before all, in which the label is followed by a sound SCCP message. */
static enum point_code_format guess_format(struct cursor bytes)
{
    struct mtp3_message mtp3;
    for (unsigned format = 0; format < POINT_CODE_FORMATS; format++) {
        bool readable = mtp3_decode(bytes, (enum point_code_format)format, &mtp3) == STATUS_OK;
        if (readable && mtp3.label.si == MTP3_SI_SCCP &&
            message_sccp_is_clean(mtp3.data, (enum point_code_format)format))
            return (enum point_code_format)format;
    }
    return POINT_CODE_ITU;
}

static void read_mtp3(struct sigwarden_state *state, struct message *m, struct cursor bytes)
{
    int format = described_format(state, m);
    struct mtp3_message mtp3;
    if (format < 0) {
        format = (int)guess_format(bytes);
        if (format != POINT_CODE_ITU)
            note_add(&m->notes, NOTE_point_code_guessed, NULL);
    }
    notes_enter(&m->notes, LAYER_mtp3, cursor_at(&bytes));
    enum status status = mtp3_decode(bytes, (enum point_code_format)format, &mtp3);
    if (!mtp3.has_label) {
        message_unreadable(m, status, LAYER_mtp3);
        return;
    }
    m->has_label = true;
    m->label = mtp3.label;
    read_user_part(state, m, mtp3.data, format);
}

static void read_m2pa(struct sigwarden_state *state, struct message *m, struct cursor bytes)
{
    struct m2pa_message m2pa;
    enum status status = m2pa_decode(bytes, &m2pa, &m->notes);
    if (m2pa.has_data) {
        read_mtp3(state, m, m2pa.mtp3);
        return;
    }
    state->stats.transport_other++;
    message_unreadable(m, status, LAYER_m2pa);
}

static void read_m2ua(struct sigwarden_state *state, struct message *m, struct cursor bytes)
{
    struct m2ua_message m2ua;
    enum status status = m2ua_decode(bytes, &m2ua, &m->notes);
    if (m2ua.has_data) {
        read_mtp3(state, m, m2ua.mtp3);
        return;
    }
    state->stats.transport_other++;
    message_unreadable(m, status, LAYER_m2ua);
}

static void read_sua(struct sigwarden_state *state, struct message *m, struct cursor bytes)
{
    struct sua_message sua;
    enum status status = sua_decode(bytes, &sua, &m->notes);
    name_flow(m);
    if (!sua.connectionless) {
        state->stats.transport_other++;
        message_unreadable(m, status, LAYER_sua);
        return;
    }
    m->sccp = sua.sccp;
    message_sccp_decoded(state, m, status);
}

static void read_sccp(struct sigwarden_state *state, struct message *m, struct cursor bytes)
{
    name_flow(m);
    message_sccp(state, m, bytes, described_format(state, m));
}

static void read_tpdu(struct sigwarden_state *state, struct message *m, struct cursor bytes)
{
    (void)state;
    m->kind = MESSAGE_TPDU;
    m->tpdu = bytes;
}

static const struct {
    void (*read)(struct sigwarden_state *state, struct message *m, struct cursor bytes);
    enum note_layer layer;
} readers[PAYLOAD_COUNT] = {
    [PAYLOAD_m3ua] = {read_m3ua, LAYER_m3ua},    [PAYLOAD_m2ua] = {read_m2ua, LAYER_m2ua},
    [PAYLOAD_m2pa] = {read_m2pa, LAYER_m2pa},    [PAYLOAD_sua] = {read_sua, LAYER_sua},
    [PAYLOAD_mtp3] = {read_mtp3, LAYER_mtp3},    [PAYLOAD_sccp] = {read_sccp, LAYER_sccp},
    [PAYLOAD_tcap] = {message_tcap, LAYER_tcap}, [PAYLOAD_diameter] = {message_diameter, LAYER_diameter},
    [PAYLOAD_gtp_c] = {message_gtp, LAYER_gtp},  [PAYLOAD_gtp_u] = {message_gtp_u, LAYER_gtp},
    [PAYLOAD_tpdu] = {read_tpdu, LAYER_sms},
};

bool engine_reads(enum payload_protocol protocol)
{
    return readers[protocol].read != NULL;
}

bool transport_read(struct sigwarden_state *state, struct message *m, enum payload_protocol protocol,
                    struct cursor bytes)
{
    if (!readers[protocol].read)
        return false;
    notes_enter(&m->notes, readers[protocol].layer, cursor_at(&bytes));
    readers[protocol].read(state, m, bytes);
    return true;
}
