// SPDX-License-Identifier: Apache-2.0
#include "campaign/fingerprint.h"

#include "base/hash.h"
#include "signal/field.h"

static uint64_t hash_fields(const struct signal *query, const uint16_t *fields, size_t count)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < count; i++) {
        enum field_id id = (enum field_id)fields[i];
        if (signal_has(query, id))
            hash = hash_words(hash, id, field_hash(query, id, 0));
    }
    return hash;
}

/* What stands in a query by its sender's choice, and says nothing of whom it is about. */
static uint32_t choice_of(const struct signal *query)
{
    static const uint16_t fields[] = {
        FIELD_application,    FIELD_invoke_id,         FIELD_source_ssn,        FIELD_source_tt,
        FIELD_source_np,      FIELD_source_nai,        FIELD_destination_ssn,   FIELD_destination_tt,
        FIELD_requested_info, FIELD_requested_vectors, FIELD_lcs_client_type,   FIELD_interrogation_type,
        FIELD_idr_flags,      FIELD_data_references,   FIELD_diameter_contents,
    };
    return (uint32_t)hash_fields(query, fields, sizeof fields / sizeof *fields) | 1;
}

static uint64_t way_of(const struct signal *query)
{
    static const uint16_t fields[] = {FIELD_link, FIELD_source_peer, FIELD_route};
    return hash_fields(query, fields, sizeof fields / sizeof *fields);
}

static uint64_t form_of(const struct signal *query)
{
    static const char usual[] = "9;9"; /* RFC 6733 8.8: two halves of a 64 bit number */
    if (!signal_has(query, FIELD_session_id_form))
        return 0;
    struct span form = query->session_id_form;
    bool is_usual = form.len == sizeof usual - 1 && memcmp(form.p, usual, form.len) == 0;
    return is_usual || form.len == 0 ? 0 : hash_bytes(0, form) | 1;
}

/* Notes that tell how a sender encodes, not what a network on the way did. */
#define BIT(note) (UINT64_C(1) << NOTE_##note)
static const uint64_t encoding =
    BIT(ber_length_nonminimal) | BIT(ber_length_indefinite) | BIT(ber_tag_multibyte) |
    BIT(ber_string_constructed) | BIT(ber_trailing) | BIT(global_opcode) | BIT(opcode_tag_odd) |
    BIT(opcode_nonminimal) | BIT(tid_length) | BIT(dialogue_odd) | BIT(component_odd) | BIT(ac_missing) |
    BIT(ac_malformed) | BIT(parameter_order) | BIT(parameter_after_extension) | BIT(sccp_segment_needless) |
    BIT(gt_numbering_odd) | BIT(diameter_flags) | BIT(avp_padding) | BIT(avp_vendor) | BIT(avp_misplaced);
#undef BIT

bool fingerprint_id(const struct signal *query, uint32_t *ret)
{
    bool tcap = signal_has(query, FIELD_otid), diameter = signal_has(query, FIELD_hop_by_hop);
    *ret = (uint32_t)(tcap ? query->otid : diameter ? query->hop_by_hop : 0);
    return tcap || diameter;
}

static void add_choice(struct fingerprint *print, const struct signal *query)
{
    if (!signal_has(query, FIELD_operation))
        return;
    for (unsigned i = 0; i < FINGERPRINT_CHOICES; i++) {
        if (print->choices[i].operation && print->choices[i].operation != query->operation)
            continue;
        print->choices[i].operation = query->operation;
        print->choices[i].choice = choice_of(query);
        return;
    }
}

void fingerprint_add(struct fingerprint *print, const struct signal *query)
{
    uint32_t id;
    print->oddities |= query->notes.set & encoding;
    print->way = way_of(query);
    uint64_t form = form_of(query);
    if (form)
        print->session_form = form;
    if (fingerprint_id(query, &id)) {
        print->id_bits |= id;
        print->id_count++;
    }
    add_choice(print, query);
}

void fingerprint_join(struct fingerprint *into, const struct fingerprint *other)
{
    into->oddities |= other->oddities;
    into->session_form = into->session_form ? into->session_form : other->session_form;
    into->way = into->way ? into->way : other->way;
    into->id_bits |= other->id_bits;
    into->id_count += other->id_count;
    for (unsigned i = 0; i < FINGERPRINT_CHOICES; i++) {
        unsigned k = 0;
        while (k < FINGERPRINT_CHOICES && into->choices[k].operation &&
               into->choices[k].operation != other->choices[i].operation)
            k++;
        if (k < FINGERPRINT_CHOICES && into->choices[k].operation == 0)
            into->choices[k] = other->choices[i];
    }
}

bool fingerprint_same_oddities(const struct fingerprint *a, const struct fingerprint *b)
{
    return a->oddities && a->oddities == b->oddities;
}

bool fingerprint_same_session_form(const struct fingerprint *a, const struct fingerprint *b)
{
    return a->session_form && a->session_form == b->session_form;
}

bool fingerprint_small_ids(const struct fingerprint *a, const struct fingerprint *b)
{
    enum { SMALL_BITS = 24 };
    return a->id_count > 1 && b->id_count > 1 && (a->id_bits | b->id_bits) >> SMALL_BITS == 0;
}

bool fingerprint_same_choices(const struct fingerprint *a, const struct fingerprint *b)
{
    for (unsigned i = 0; i < FINGERPRINT_CHOICES && a->choices[i].operation; i++)
        for (unsigned k = 0; k < FINGERPRINT_CHOICES && b->choices[k].operation; k++)
            if (a->choices[i].operation == b->choices[k].operation &&
                a->choices[i].choice == b->choices[k].choice)
                return true;
    return false;
}
