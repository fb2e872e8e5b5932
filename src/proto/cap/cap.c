// SPDX-License-Identifier: Apache-2.0
#include "proto/cap/cap.h"

#include "proto/cap/cap_tables.h"

static const uint8_t second_of[CAP_P_COUNT] = {
    [CAP_P_destination_routing_address] = CAP_P_destination_routing_address_second,
};

static const struct ber_field *table_of(int code, enum cap_kind kind, unsigned phase)
{
    static const struct ber_field *const *const tables[] = {
        [CAP_ARGUMENT] = cap_arguments,
        [CAP_RESULT] = cap_results,
        [CAP_ERROR] = cap_errors,
    };
    /* phase 2 has its own extension of initialDP, with tags that mean something else later */
    if (code == CAP_OP_initialDP && kind == CAP_ARGUMENT && (phase == 1 || phase == 2))
        return cap_initial_dp_argument_v2;
    return code >= 0 && code < CAP_TABLE_CODES ? tables[kind][code] : NULL;
}

enum status cap_decode(int operation, enum cap_kind kind, unsigned phase, struct cursor parameter,
                       struct cap_message *ret, struct notes *notes)
{
    ber_found_init(&ret->found);
    const struct ber_table table = {.fields = table_of(operation, kind, phase), .second_of = second_of};
    if (!table.fields)
        return STATUS_UNSUPPORTED;
    const uint8_t *outer_base = notes->base;
    const enum note_layer outer_layer = (enum note_layer)notes->layer;
    notes_enter(notes, LAYER_cap, cursor_at(&parameter));
    const enum status status = ber_table_read(parameter, &table, &ret->found, ret->param, notes);
    notes_enter(notes, outer_layer, outer_base);
    return status;
}
