// SPDX-License-Identifier: Apache-2.0
#include "who/who.h"

#include "targets/target.h"
#include "unit/allocator.h"

static void check_table(const struct prefix_table *table, uint32_t values)
{
    for (uint32_t i = 0; i < table->count; i++) {
        const struct prefix *row = &table->list[i];
        TARGET_CHECK(row->parent == PREFIX_NONE || row->parent < i);
        TARGET_CHECK(row->value < values);
        TARGET_CHECK(prefix_find_exact(table, row->key, row->bit_len) != PREFIX_NONE);
    }
}

static struct digits digits_of(const struct prefix *row)
{
    struct digits digits = {.len = 0};
    for (uint32_t i = 0; i < row->bit_len / 8 && i < DIGITS_MAX; i++)
        digits.text[digits.len++] = (char)row->key[i];
    return digits;
}

/* A signal from the first address that the description has to the last, about its last IMSI. */
static void check_who(const struct network *network)
{
    struct signal signal;
    memset(&signal, 0, sizeof signal);
    signal_init(&signal);
    signal_set(&signal, kind, KIND_REQUEST);
    signal_set(&signal, operation, OPERATION(PROTOCOL_MAP, 70));
    signal_set(&signal, source_ip, ((struct ip_address){.family = 4, .bytes = {10, 9, 0, 1}}));
    signal_set(&signal, opc, 8201);
    signal_set(&signal, ni, 0);
    if (network->gts.count) {
        signal_set(&signal, source_gt, digits_of(&network->gts.list[0]));
        signal_set(&signal, destination_gt, digits_of(&network->gts.list[network->gts.count - 1]));
        TARGET_CHECK(network_number(network, &signal.source_gt).operator_index < network->operator_count);
    }
    if (network->imsis.count) {
        struct digits imsi = digits_of(&network->imsis.list[network->imsis.count - 1]);
        while (imsi.len < 15)
            imsi.text[imsi.len++] = '7';
        signal_set(&signal, imsi, imsi);
        TARGET_CHECK(network_of_imsi(network, &imsi) < network->operator_count);
        TARGET_CHECK(network_plmn(network, &imsi) != 0 || imsi.len < 6);
    }
    who_resolve(&(struct who){network, NULL, NULL}, &signal);
    TARGET_CHECK(signal_has(&signal, FIELD_agreed));
    TARGET_CHECK(!network->gts.count || signal_has(&signal, FIELD_source_operator));
    TARGET_CHECK(!network->link_count || !signal_has(&signal, FIELD_source_side) ||
                 signal.source_side <= SIDE_INTERNAL);
}

void target_network(const uint8_t *data, size_t len)
{
    struct allocator allocator = {0};
    struct sigwarden_alloc alloc = allocator_of(&allocator);
    struct sigwarden_error error = {0};
    struct network *network = NULL;
    const struct sigwarden_text text = {"input", (const char *)data, len};
    int result = network_load(&text, &alloc, &network, &error);
    TARGET_CHECK((result == 0) == (network != NULL));
    TARGET_CHECK(result == 0 || (result == -SIGWARDEN_ERROR_CONFIGURATION && error.message[0]));
    if (network) {
        check_table(&network->gts, network->operator_count);
        check_table(&network->msisdns, network->operator_count);
        check_table(&network->imsis, network->operator_count);
        check_table(&network->realms, network->operator_count);
        check_table(&network->ips, network->operator_count);
        check_table(&network->peers, network->link_count);
        check_table(&network->peer_hosts, network->link_count);
        check_table(&network->point_codes, network->link_count);
        check_who(network);
    }
    network_free(network);
    TARGET_CHECK(allocator.out == 0);
}
