// SPDX-License-Identifier: Apache-2.0
#include "who/who_party.h"

/* One of the two global titles. */
struct title {
    const struct digits *gt;
    bool has_ssn;
    uint64_t np, ssn;
    const struct network_number *known; /* NULL: there is no description */
    bool answers_for_subscriber;        /* it may stand for the subscriber that a request was routed on */
};

enum { TELLING = 7 };

/* Whether the shorter ends the longer, as a number without its country code ends the full one. */
static bool same_ending(const char *a, size_t a_len, const char *b, size_t b_len)
{
    size_t shorter = a_len < b_len ? a_len : b_len;
    return shorter >= TELLING && memcmp(a + a_len - shorter, b + b_len - shorter, shorter) == 0;
}

static bool is_number_of(const struct signal *signal, enum field_id id, const struct digits *number,
                         const struct digits *gt)
{
    return signal_has(signal, id) && same_ending(number->text, number->len, gt->text, gt->len);
}

/* Whether the title is made of the IMSI: itself, or its end behind some other network code (E.214). */
static bool is_made_of(const struct signal *signal, enum field_id id, const struct digits *imsi,
                       const struct digits *gt)
{
    bool last_alike = signal_has(signal, id) && imsi->len >= TELLING && gt->len >= TELLING &&
                      memcmp(imsi->text + imsi->len - TELLING, gt->text + gt->len - TELLING, TELLING) == 0;
    if (!last_alike) /* before the numbering plan is asked */
        return false;
    size_t plmn_len = numbering_plmn_length(imsi);
    return same_ending(imsi->text + plmn_len, imsi->len - plmn_len, gt->text, gt->len) &&
           gt->len >= imsi->len - plmn_len;
}

/* An identity that stands in the same signal. */
static enum identity identity_in_message(const struct signal *signal, const struct digits *gt)
{
    if (is_made_of(signal, FIELD_imsi, &signal->imsi, gt) ||
        is_made_of(signal, FIELD_disclosed_imsi, &signal->disclosed_imsi, gt))
        return IDENTITY_IMSI;
    if (is_number_of(signal, FIELD_msisdn, &signal->msisdn, gt) ||
        is_number_of(signal, FIELD_disclosed_msisdn, &signal->disclosed_msisdn, gt) ||
        is_number_of(signal, FIELD_sender_msisdn, &signal->sender_msisdn, gt) ||
        is_number_of(signal, FIELD_disclosed_msrn, &signal->disclosed_msrn, gt) ||
        is_number_of(signal, FIELD_forwarded_to, &signal->forwarded_to, gt) ||
        is_number_of(signal, FIELD_disclosed_forwarded_to, &signal->disclosed_forwarded_to, gt))
        return IDENTITY_NUMBER;
    return IDENTITY_CLEAR;
}

/* Operations that networks route on the subscriber's number (TS 29.002 5.1; TS 23.003 for E.214 apart). */
static bool is_routed_on_number(const struct signal *signal)
{
    static const uint8_t codes[] = {
        22, /* sendRoutingInfo */
        24, /* sendRoutingInfoForGprs */
        45, /* sendRoutingInfoForSM */
        47, /* reportSM-DeliveryStatus */
        58, /* sendIMSI */
        62, /* anyTimeSubscriptionInterrogation */
        65, /* anyTimeModification */
        71, /* anyTimeInterrogation */
        85, /* sendRoutingInfoForLCS */
    };
    for (size_t i = 0; i < sizeof codes; i++)
        if (signal->operation == OPERATION(PROTOCOL_MAP, codes[i]))
            return true;
    return false;
}

/* A title without a numbering plan does not say how many digits it has: a last 0 may be filler. */
static struct digits without_filler(const struct title *title)
{
    struct digits digits = *title->gt;
    if (title->np == 0 && digits.len && digits.text[digits.len - 1] == '0')
        digits.text[--digits.len] = 0;
    return digits;
}

/* An HLR, or whoever the last translation makes of it. */
static bool may_be_hlr(const struct title *title)
{
    enum { SSN_NONE = 0, SSN_MAP = 5, SSN_HLR = 6 };
    return !title->has_ssn || title->ssn == SSN_NONE || title->ssn == SSN_MAP || title->ssn == SSN_HLR;
}

static enum identity identity_of(const struct signal *signal, const struct title *title)
{
    enum { NP_E212 = 6, NP_E214 = 7, IMSI_LEN = 14 };
    if (title->np == NP_E212 || title->np == NP_E214 || (title->np == 0 && title->gt->len >= IMSI_LEN))
        return IDENTITY_IMSI;
    if (title->known && title->known->is_listed)
        return IDENTITY_CLEAR;
    const struct digits shorter = without_filler(title);
    enum identity shown = identity_in_message(signal, title->gt);
    if (shown == IDENTITY_CLEAR && shorter.len != title->gt->len)
        shown = identity_in_message(signal, &shorter);
    if (shown != IDENTITY_CLEAR)
        return shown;
    if (title->known && title->known->is_subscribers)
        return IDENTITY_NUMBER;
    bool other_number = signal_has(signal, FIELD_msisdn) || signal_has(signal, FIELD_disclosed_msisdn);
    bool routed = !signal_has(signal, FIELD_operation) || is_routed_on_number(signal);
    return title->answers_for_subscriber && may_be_hlr(title) && routed && !other_number ? IDENTITY_NUMBER
                                                                                         : IDENTITY_CLEAR;
}

/* Of a title that is no party's number as well. */
static const struct network_number *known_of(const struct network *network, const struct digits *gt,
                                             const struct party *party, struct network_number *room)
{
    if (!network || party->number)
        return network ? &party->known : NULL;
    *room = network_number(network, gt);
    return room;
}

void who_identify_addresses(const struct network *network, struct signal *signal, const struct party *source,
                            const struct party *destination)
{
    struct network_number room;
    uint32_t kind = signal_has(signal, FIELD_kind) ? signal->kind : KIND_NONE;
    bool reply = kind == KIND_ANSWER || kind == KIND_ERROR;
    if (signal_has(signal, FIELD_source_gt)) {
        struct title title = {
            .gt = &signal->source_gt,
            .known = known_of(network, &signal->source_gt, source, &room),
            .has_ssn = signal_has(signal, FIELD_source_ssn),
            .ssn = signal->source_ssn,
            .np = signal_has(signal, FIELD_source_np) ? signal->source_np : 0,
            .answers_for_subscriber = kind != KIND_REQUEST,
        };
        signal->source_gt_identity = (uint8_t)identity_of(signal, &title);
    }
    if (signal_has(signal, FIELD_destination_gt)) {
        struct title title = {
            .gt = &signal->destination_gt,
            .known = known_of(network, &signal->destination_gt, destination, &room),
            .has_ssn = signal_has(signal, FIELD_destination_ssn),
            .ssn = signal->destination_ssn,
            .np = signal_has(signal, FIELD_destination_np) ? signal->destination_np : 0,
            .answers_for_subscriber = !reply,
        };
        signal->destination_gt_identity = (uint8_t)identity_of(signal, &title);
    }
}
