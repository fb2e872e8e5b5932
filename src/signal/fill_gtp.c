// SPDX-License-Identifier: Apache-2.0
#include "signal/fill.h"

/* The most exact place that is told. */
static const struct cell *place_of(const struct gtp_message *m)
{
    return m->have & GTP_HAS_ECGI  ? &m->ecgi
           : m->have & GTP_HAS_CGI ? &m->cgi
           : m->have & GTP_HAS_SAI ? &m->sai
           : m->have & GTP_HAS_TAI ? &m->tai
           : m->have & GTP_HAS_LAI ? &m->lai
                                   : NULL;
}

static void fill_tunnel(struct signal *signal, const struct gtp_message *m)
{
    const struct gtp_fteid *control = gtp_control(m);
    if (!control)
        return;
    const struct ip_address *ip = control->v4.family ? &control->v4 : &control->v6;
    if (control->teid || m->header.version == 2)
        signal_set(signal, gtp_control_teid, control->teid);
    if (ip->family)
        signal_set(signal, gtp_control_ip, *ip);
}

void signal_fill_gtp(struct signal *signal, const struct gtp_message *m, const struct signal *request)
{
    signal_fill_ip(signal);
    if (m->header.has_teid)
        signal_set(signal, gtp_teid, m->header.teid);
    if (m->header.has_sequence)
        signal_set(signal, gtp_sequence, m->header.sequence);
    if (m->imsi.len)
        signal_set(signal, imsi, m->imsi);
    if (m->msisdn.len)
        signal_set(signal, msisdn, m->msisdn);
    if (m->mei.len)
        signal_set(signal, imei, m->mei);
    if (m->apn[0])
        signal_set_name(signal, FIELD_gtp_apn, span_of_text(m->apn));
    if (m->serving_network)
        signal_set(signal, gtp_serving_plmn, m->serving_network);
    if (m->have & GTP_HAS_SELECTION)
        signal_set(signal, gtp_selection_mode, m->selection_mode);
    if (m->have & GTP_HAS_RAT)
        signal_set(signal, gtp_rat, m->rat_type);
    if (m->have & GTP_HAS_CAUSE)
        signal_set(signal, gtp_cause, m->cause);
    if (m->have & GTP_HAS_REPORTING)
        signal_set(signal, gtp_location_reporting, m->reporting);
    if (place_of(m))
        signal_set(signal, location_cell, *place_of(m));
    fill_tunnel(signal, m);
    if (request)
        signal_fill_subscriber(signal, request);
}
