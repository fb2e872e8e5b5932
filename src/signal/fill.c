// SPDX-License-Identifier: Apache-2.0
#include "signal/fill.h"

static void fill_label(struct signal *signal, const struct mtp3_label *label)
{
    signal_set(signal, opc, label->opc);
    signal_set(signal, dpc, label->dpc);
    signal_set(signal, ni, label->ni);
    signal_set(signal, point_code_format, label->format);
}

static void fill_source(struct signal *signal, const struct sccp_address *calling)
{
    if (calling->has_gt && calling->gt.len) {
        signal_set(signal, source_gt, calling->gt);
        signal_set(signal, source_tt, calling->translation_type);
        signal_set(signal, source_np, calling->numbering_plan);
        signal_set(signal, source_nai, calling->nature);
    }
    if (calling->has_ssn)
        signal_set(signal, source_ssn, calling->ssn);
    if (calling->has_point_code)
        signal_set(signal, source_pc, calling->point_code);
}

static void fill_destination(struct signal *signal, const struct sccp_address *called)
{
    if (called->has_gt && called->gt.len) {
        signal_set(signal, destination_gt, called->gt);
        signal_set(signal, destination_tt, called->translation_type);
        signal_set(signal, destination_np, called->numbering_plan);
        signal_set(signal, destination_nai, called->nature);
    }
    if (called->has_ssn)
        signal_set(signal, destination_ssn, called->ssn);
    if (called->has_point_code)
        signal_set(signal, destination_pc, called->point_code);
}

void signal_fill_ip(struct signal *signal)
{
    if (signal->origin.src_ip.family) {
        signal_set(signal, source_ip, signal->origin.src_ip);
        signal_set(signal, destination_ip, signal->origin.dest_ip);
    }
}

void signal_fill_addresses(struct signal *signal, const struct mtp3_label *label,
                           const struct sccp_message *sccp)
{
    signal_fill_ip(signal);
    if (label)
        fill_label(signal, label);
    if (sccp->has_calling)
        fill_source(signal, &sccp->calling);
    if (sccp->has_called)
        fill_destination(signal, &sccp->called);
}

void signal_fill_tcap(struct signal *signal, const struct tcap_message *tcap)
{
    enum { ABORTED_BY_USER = 127 };
    if (tcap->type == TCAP_NONE)
        return;
    signal_set(signal, tcap_type, tcap->type);
    if (tcap->has_otid)
        signal_set(signal, otid, tcap->otid);
    if (tcap->has_dtid)
        signal_set(signal, dtid, tcap->dtid);
    signal_set(signal, invokes, tcap->invoke_count);
    if (tcap->type == TCAP_ABORT)
        signal_set(signal, abort_cause,
                   (uint32_t)(tcap->abort_cause >= 0 ? tcap->abort_cause : ABORTED_BY_USER));
}

void signal_fill_subscriber(struct signal *signal, const struct signal *request)
{
    if (signal_has(request, FIELD_imsi) && !signal_has(signal, FIELD_imsi))
        signal_set(signal, imsi, request->imsi);
    if (signal_has(request, FIELD_msisdn) && !signal_has(signal, FIELD_msisdn))
        signal_set(signal, msisdn, request->msisdn);
}
