// SPDX-License-Identifier: Apache-2.0
#include "cli/network_suggest.h"

#include <stdlib.h>

#include <sodium.h>

#include "base/hash.h"
#include "proto/map/map.h"

static bool tally_init(struct tally *tally, uint32_t max, uint64_t hash_key)
{
    *tally = (struct tally){.max = max, .hash_key = hash_key};
    tally->rows = calloc(max, sizeof *tally->rows);
    tally->slots = calloc(2 * (size_t)max, sizeof *tally->slots);
    return tally->rows && tally->slots;
}

static void tally_done(struct tally *tally)
{
    free(tally->rows);
    free(tally->slots);
}

/* The slot of the key, or the free one where it would go: `max` is a power of two. */
static uint32_t slot_of(const struct tally *tally, uint64_t key)
{
    uint32_t mask = 2 * tally->max - 1;
    uint32_t slot = (uint32_t)hash_words(tally->hash_key, key, 0) & mask;
    while (tally->slots[slot] && tally->rows[tally->slots[slot] - 1].key != key)
        slot = (slot + 1) & mask;
    return slot;
}

/* The key's row, or SEEN_NONE. */
static int64_t tally_find(const struct tally *tally, uint64_t key)
{
    return (int64_t)tally->slots[slot_of(tally, key)] - 1;
}

/* The key's row, made if there was none; SEEN_NONE if there is no room. Counts one more. */
static int64_t tally_add(struct tally *tally, uint64_t key)
{
    uint32_t slot = slot_of(tally, key);
    if (!tally->slots[slot]) {
        if (tally->count == tally->max) {
            tally->left_out++;
            return SEEN_NONE;
        }
        tally->rows[tally->count].key = key;
        tally->slots[slot] = ++tally->count;
    }
    tally->rows[tally->slots[slot] - 1].count++;
    return tally->slots[slot] - 1;
}

bool seen_init(struct seen *seen)
{
    uint64_t key;
    *seen = (struct seen){.signals = 0};
    randombytes_buf(&key, sizeof key);
    seen->gt = calloc(SEEN_GTS_MAX, sizeof *seen->gt);
    seen->end = calloc(SEEN_ENDS_MAX, sizeof *seen->end);
    seen->flow = calloc(SEEN_FLOWS_MAX, sizeof *seen->flow);
    bool made = tally_init(&seen->gts, SEEN_GTS_MAX, key);
    made &= tally_init(&seen->pairs, SEEN_PAIRS_MAX, key);
    made &= tally_init(&seen->sent, SEEN_PAIRS_MAX, key);
    made &= tally_init(&seen->plmns, SEEN_PLMNS_MAX, key);
    made &= tally_init(&seen->ends, SEEN_ENDS_MAX, key);
    made &= tally_init(&seen->end_pairs, SEEN_END_PAIRS_MAX, key);
    made &= tally_init(&seen->flows, SEEN_FLOWS_MAX, key);
    return made && seen->gt && seen->end && seen->flow;
}

void seen_done(struct seen *seen)
{
    struct tally *tallies[] = {&seen->gts,  &seen->pairs,     &seen->sent, &seen->plmns,
                               &seen->ends, &seen->end_pairs, &seen->flows};
    for (size_t i = 0; i < sizeof tallies / sizeof *tallies; i++)
        tally_done(tallies[i]);
    free(seen->gt);
    free(seen->end);
    free(seen->flow);
}

/* Packed digits, which compare as the texts do: a nibble each, one more than the digit, from the top. */
struct digits seen_digits(const struct seen *seen, uint32_t gt)
{
    struct digits digits = {.len = 0};
    for (uint64_t key = seen->gts.rows[gt].key; key; key <<= 4)
        digits.text[digits.len++] = (char)('0' + (key >> 60) - 1);
    return digits;
}

/* An international number of a length that nodes have, packed; 0 for any other. */
static uint64_t pack(const struct digits *gt, uint64_t np, uint64_t nai)
{
    enum { SHORTEST = 8, LONGEST = 15, E164 = 1, INTERNATIONAL = 4 };
    uint64_t key = 0;
    if (gt->len < SHORTEST || gt->len > LONGEST || (np != 0 && np != E164) ||
        (nai != 0 && nai != INTERNATIONAL))
        return 0;
    for (unsigned i = 0; i < gt->len; i++) {
        if (gt->text[i] < '0' || gt->text[i] > '9')
            return 0;
        key |= (uint64_t)(gt->text[i] - '0' + 1) << (60 - 4 * i);
    }
    return key;
}

/* A field's value, 0 where it is not known. */
#define known(signal, member) (signal_has(signal, FIELD_##member) ? (signal)->member : 0)

/* Whether the HLR of the subscriber is who this is asked of (TS 29.002), and that by the subscriber's IMSI.
 */
static bool is_asked_of_hlr(const struct signal *signal, bool by_imsi)
{
    static const uint8_t codes[] = {
        MAP_OP_updateLocation,
        MAP_OP_updateGprsLocation,
        MAP_OP_purgeMS,
        MAP_OP_sendAuthenticationInfo,
        MAP_OP_restoreData,
        MAP_OP_readyForSM,
        MAP_OP_sendRoutingInfo, /* from here on by telephone number */
        MAP_OP_sendRoutingInfoForSM,
        MAP_OP_sendRoutingInfoForGprs,
        MAP_OP_sendRoutingInfoForLCS,
        MAP_OP_sendIMSI,
        MAP_OP_anyTimeInterrogation,
        MAP_OP_anyTimeSubscriptionInterrogation,
    };
    enum { BY_IMSI = 6 };
    for (size_t i = 0; i < (by_imsi ? BY_IMSI : sizeof codes); i++)
        if (signal_has(signal, FIELD_operation) && signal->operation == OPERATION(PROTOCOL_MAP, codes[i]))
            return true;
    return false;
}

/* An address of a node is counted; one that may be a subscriber's number only if it is known as a node's. */
static int64_t take_gt(struct seen *seen, uint64_t key, bool node, uint8_t identity)
{
    bool hidden = identity != IDENTITY_CLEAR;
    if (key == 0)
        return SEEN_NONE;
    int64_t at = node && !hidden ? tally_add(&seen->gts, key) : tally_find(&seen->gts, key);
    if (at >= 0)
        seen->gt[at].hidden |= hidden;
    return at;
}

static int64_t take_source(struct seen *seen, const struct signal *signal)
{
    uint64_t key = signal_has(signal, FIELD_source_gt)
                       ? pack(&signal->source_gt, known(signal, source_np), known(signal, source_nai))
                       : 0;
    int64_t at = take_gt(seen, key, true, signal->source_gt_identity);
    if (at >= 0)
        seen->gt[at].sent++;
    return at;
}

static int64_t take_destination(struct seen *seen, const struct signal *signal)
{
    enum { SSN_HLR = 6 };
    uint64_t key =
        signal_has(signal, FIELD_destination_gt)
            ? pack(&signal->destination_gt, known(signal, destination_np), known(signal, destination_nai))
            : 0;
    /* what is routed to an HLR may bear a telephone number */
    uint64_t ssn = known(signal, destination_ssn);
    bool node = (ssn != 0 && ssn != SSN_HLR) || is_asked_of_hlr(signal, true);
    int64_t at = take_gt(seen, key, node, signal->destination_gt_identity);
    if (at >= 0)
        seen->gt[at].received++;
    return at;
}

static void add_plmn(struct seen_gt *gt, plmn_t plmn, bool answered)
{
    for (size_t i = 0; i < SEEN_GT_PLMNS; i++) {
        if (gt->plmns[i].plmn && gt->plmns[i].plmn != plmn)
            continue;
        gt->plmns[i].plmn = plmn;
        gt->plmns[i].answered += answered;
        gt->plmns[i].asked += !answered;
        return;
    }
}

/* What the signal shows of whose subscribers are at home behind an address. */
static void take_subscriber(struct seen *seen, const struct signal *signal, const struct signal *request,
                            int64_t source, int64_t destination)
{
    const struct signal *about = signal_has(signal, FIELD_subscriber_plmn) ? signal : request;
    plmn_t plmn = about && signal_has(about, FIELD_subscriber_plmn) ? about->subscriber_plmn : 0;
    bool usable = plmn && plmn_mcc(plmn) != 0;
    uint32_t kind = signal_has(signal, FIELD_kind) ? signal->kind : KIND_NONE;
    if (usable)
        tally_add(&seen->plmns, plmn);
    if (!is_asked_of_hlr(signal, false))
        return;
    if (kind == KIND_ANSWER && source >= 0) {
        seen->gt[source].hlr_answers++;
        if (usable)
            add_plmn(&seen->gt[source], plmn, true);
    }
    if (kind == KIND_REQUEST && destination >= 0 && usable)
        add_plmn(&seen->gt[destination], plmn, false);
}

static void add_point_code(struct seen_end *end, uint32_t code, uint8_t ni)
{
    uint32_t count = end->point_code_count < SEEN_POINT_CODES ? end->point_code_count : SEEN_POINT_CODES;
    for (uint32_t i = 0; i < count; i++) {
        if (end->point_codes[i].code == code && end->point_codes[i].ni == ni) {
            end->point_codes[i].count++;
            return;
        }
    }
    if (count < SEEN_POINT_CODES)
        end->point_codes[count] = (struct seen_point_code){1, code, ni};
    end->point_code_count = count + 1;
}

/* `ip` NULL or without family: the point code, if there is one, is the end. */
static int64_t take_end(struct seen *seen, const struct signal *signal, const struct ip_address *ip,
                        bool sends)
{
    enum { NI_UNKNOWN = 4 };
    bool has_pc = signal_has(signal, sends ? FIELD_opc : FIELD_dpc);
    uint32_t code = (uint32_t)(sends ? known(signal, opc) : known(signal, dpc));
    uint8_t ni = signal_has(signal, FIELD_ni) && signal->ni <= 3 ? (uint8_t)signal->ni : NI_UNKNOWN;
    uint64_t key;
    if (ip->family)
        key = hash_bytes(seen->ends.hash_key, span_of(ip->bytes, sizeof ip->bytes)) ^ ip->family;
    else if (has_pc)
        key = (uint64_t)ni << 32 | code;
    else
        return SEEN_NONE;
    uint32_t before = seen->ends.count;
    int64_t at = tally_add(&seen->ends, key);
    if (at < 0)
        return at;
    struct seen_end *end = &seen->end[at];
    if (seen->ends.count > before) {
        end->ip = *ip;
        end->parent = (uint32_t)at;
    }
    end->sent += sends;
    end->received += !sends;
    if (!sends && ip->family)
        return at;
    end->ni[ni]++;
    if (has_pc)
        add_point_code(end, code, ni);
    if (has_pc && signal_has(signal, FIELD_point_code_format) && signal->point_code_format < 4)
        end->formats[signal->point_code_format]++;
    return at;
}

uint32_t seen_host(const struct seen *seen, uint32_t end)
{
    while (seen->end[end].parent != end)
        end = seen->end[end].parent;
    return end;
}

/* The older one stands for both. */
static void same_host(struct seen *seen, uint32_t a, uint32_t b)
{
    seen->end[a > b ? a : b].parent = a > b ? b : a;
}

/*
 * Several addresses of an association's side are one host. A flow's first message tells which side is which;
 * later ones have an address or the pair of point codes in common with it.
 */
static void take_flow(struct seen *seen, const struct signal *signal, uint32_t source, uint32_t destination)
{
    uint32_t before = seen->flows.count;
    uint32_t opc = (uint32_t)known(signal, opc);
    uint32_t dpc = (uint32_t)known(signal, dpc);
    int64_t at = tally_add(&seen->flows, signal->origin.flow_id);
    if (at < 0)
        return;
    struct seen_flow *flow = &seen->flow[at];
    if (seen->flows.count > before)
        *flow = (struct seen_flow){source, destination, opc, dpc};
    uint32_t a = seen_host(seen, flow->a), b = seen_host(seen, flow->b);
    uint32_t from = seen_host(seen, source), to = seen_host(seen, destination);
    if (a == b || from == to)
        return;
    bool strangers = from != a && from != b && to != a && to != b && opc != dpc;
    if (strangers && opc == flow->opc && dpc == flow->dpc) {
        same_host(seen, from, a);
        same_host(seen, to, b);
    } else if (strangers && opc == flow->dpc && dpc == flow->opc) {
        same_host(seen, from, b);
        same_host(seen, to, a);
    } else if (from == a && to != b)
        same_host(seen, to, b);
    else if (from == b && to != a)
        same_host(seen, to, a);
    else if (to == a && from != b)
        same_host(seen, from, b);
    else if (to == b && from != a)
        same_host(seen, from, a);
}

static void take_ends(struct seen *seen, const struct signal *signal, int64_t gt)
{
    int64_t source = take_end(seen, signal, &signal->origin.src_ip, true);
    int64_t destination = take_end(seen, signal, &signal->origin.dest_ip, false);
    if (source >= 0 && gt >= 0)
        tally_add(&seen->sent, seen_pair((uint32_t)source, (uint32_t)gt));
    if (source < 0 || destination < 0 || source == destination)
        return;
    tally_add(&seen->end_pairs, seen_pair((uint32_t)source, (uint32_t)destination));
    if (signal->origin.src_ip.family && signal->origin.dest_ip.family)
        take_flow(seen, signal, (uint32_t)source, (uint32_t)destination);
}

void seen_add(struct seen *seen, const struct signal *signal, const struct signal *request)
{
    int64_t source = take_source(seen, signal), destination = take_destination(seen, signal);
    seen->signals++;
    if (source >= 0 && destination >= 0)
        tally_add(&seen->pairs, seen_pair((uint32_t)source, (uint32_t)destination));
    take_subscriber(seen, signal, request, source, destination);
    take_ends(seen, signal, source);
}
