// SPDX-License-Identifier: Apache-2.0
/*
 * Every MAP parameter is read by the tables of map_tables.h.
 */
#include "proto/map/map.h"

#include "proto/map/map_tables.h"

static const uint8_t second_of[MAP_P_COUNT] = {
    [MAP_P_imsi] = MAP_P_imsi_second,
    [MAP_P_msisdn] = MAP_P_msisdn_second,
    [MAP_P_gsmscf_address] = MAP_P_gsmscf_address_second,
    [MAP_P_forwarded_to_number] = MAP_P_forwarded_to_number_second,
};

/* A serving node's number is an MSC's unless it is said, behind it, to be an SGSN's; of a cut message one
 * cannot tell. */
static void name_network_node(struct map_message *message, enum status status)
{
    if (!map_has(message, MAP_P_network_node_number))
        return;
    if (status == STATUS_TRUNCATED)
        return;
    enum map_param id = map_has(message, MAP_P_gprs_node_indicator) ? MAP_P_sgsn_number : MAP_P_msc_number;
    if (!map_has(message, id))
        ber_found_put(&message->found, message->param, id, message->param[MAP_P_network_node_number]);
}

static enum status decode(struct cursor in, const struct ber_table *table, struct map_message *ret,
                          struct notes *notes)
{
    const uint8_t *outer_base = notes->base;
    enum note_layer outer_layer = (enum note_layer)notes->layer;
    notes_enter(notes, LAYER_map, cursor_at(&in));
    enum status status = ber_table_read(in, table, &ret->found, ret->param, notes);
    name_network_node(ret, status);
    ret->auth_vectors = ret->found.counted;
    notes_enter(notes, outer_layer, outer_base);
    return status;
}

static void message_init(struct map_message *message)
{
    ber_found_init(&message->found);
    message->auth_vectors = 0;
}

static const struct ber_field *table_of(int code, enum map_kind kind)
{
    static const struct ber_field *const *const tables[] = {
        [MAP_ARGUMENT] = map_arguments,
        [MAP_RESULT] = map_results,
        [MAP_ERROR] = map_errors,
    };
    return code >= 0 && code < MAP_TABLE_CODES ? tables[kind][code] : NULL;
}

enum status map_decode(int operation, enum map_kind kind, unsigned version, struct cursor parameter,
                       struct map_message *ret, struct notes *notes)
{
    message_init(ret);
    const struct ber_field *fields = table_of(operation, kind);
    if (!fields)
        return STATUS_UNSUPPORTED;
    struct ber_table table = {.fields = fields, .second_of = second_of, .later = version >= 3};
    return decode(parameter, &table, ret, notes);
}

enum status map_decode_dialogue(struct cursor user_information, struct map_message *ret, struct notes *notes)
{
    static const struct ber_table table = {.fields = map_dialogue, .second_of = second_of, .list = true};
    message_init(ret);
    return decode(user_information, &table, ret, notes);
}
