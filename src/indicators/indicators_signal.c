// SPDX-License-Identifier: Apache-2.0
#include "indicators/indicators_signal.h"

#include "signal/field.h"

void indicators_take(struct signal *signal, const struct indicator_match *match)
{
    const int64_t second_ns = 1000000000;
    if (match->valid_until_s < signal->origin.time_ns / second_ns)
        return;
    if (!signal_has(signal, FIELD_indicator_matched)) {
        signal_set(signal, indicator_matched, 0);
        signal_set(signal, indicator_value, match->value);
        signal_set(signal, indicator_source, match->source);
    }
    signal->indicator_matched |= UINT64_C(1) << match->type;
}

/* Nodes that speak, or that a message names as those who ask. */
static const enum field_id nodes[] = {
    FIELD_source_gt,      FIELD_msc_number,  FIELD_vlr_number,   FIELD_sgsn_number,
    FIELD_gsmscf_address, FIELD_gmlc_number, FIELD_gmsc_address, FIELD_service_centre,
};

static const enum field_id networks[] = {FIELD_source_plmn, FIELD_visited_plmn, FIELD_gtp_serving_plmn,
                                         FIELD_requesting_plmn};

static const void *value_of(const struct signal *signal, enum field_id id)
{
    return (const char *)signal + field_get(id)->offset;
}

static void mark_nodes(const struct indicators *indicators, struct signal *signal)
{
    struct indicator_match match;
    for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++)
        if (signal_has(signal, nodes[i]) && indicators_gt(indicators, value_of(signal, nodes[i]), &match))
            indicators_take(signal, &match);
    for (size_t i = 0; i < sizeof networks / sizeof *networks; i++) {
        const plmn_t *plmn = value_of(signal, networks[i]);
        if (signal_has(signal, networks[i]) && indicators_plmn(indicators, *plmn, &match))
            indicators_take(signal, &match);
    }
}

/* Each of the hosts that a request went through. */
static void mark_route(const struct indicators *indicators, struct signal *signal)
{
    struct indicator_match match;
    struct span left = signal->route;
    while (left.len) {
        size_t len = 0;
        while (len < left.len && left.p[len] != ' ')
            len++;
        if (indicators_host(indicators, span_of(left.p, len), &match))
            indicators_take(signal, &match);
        len += len < left.len;
        left = span_of(left.p + len, left.len - len);
    }
}

static void mark_names(const struct indicators *indicators, struct signal *signal)
{
    struct indicator_match match;
    if (signal_has(signal, FIELD_source_host) && indicators_host(indicators, signal->source_host, &match))
        indicators_take(signal, &match);
    if (signal_has(signal, FIELD_source_realm) && indicators_realm(indicators, signal->source_realm, &match))
        indicators_take(signal, &match);
    if (signal_has(signal, FIELD_route))
        mark_route(indicators, signal);
    if (signal_has(signal, FIELD_gtp_apn) && indicators_apn(indicators, signal->gtp_apn, &match))
        indicators_take(signal, &match);
    if (signal_has(signal, FIELD_sms_sender) &&
        indicators_sender_name(indicators, signal->sms_sender, &match))
        indicators_take(signal, &match);
}

void indicators_mark(const struct indicators *indicators, struct signal *signal)
{
    struct indicator_match match;
    bool request = signal_has(signal, FIELD_kind) && signal->kind == KIND_REQUEST;
    if (!indicators || !request)
        return;
    mark_nodes(indicators, signal);
    mark_names(indicators, signal);
    if (signal_has(signal, FIELD_source_ip) && indicators_address(indicators, &signal->source_ip, &match))
        indicators_take(signal, &match);
    if (signal_has(signal, FIELD_sms_address) && indicators_number(indicators, &signal->sms_address, &match))
        indicators_take(signal, &match);
}
