// SPDX-License-Identifier: Apache-2.0
#include "signal/actor.h"

#include "signal/saved_signal.h"

/* Of the sender what a reader is told. */
static const enum field_id told[] = {
    FIELD_source_gt,
    FIELD_source_host,
    FIELD_source_realm,
    FIELD_source_host_in_realm,
    FIELD_source_pc,
    FIELD_source_ip,
    FIELD_source_operator,
    FIELD_source_country,
    FIELD_source_side,
    FIELD_source_is_home,
    FIELD_opc,
    FIELD_link,
};

static bool is_reply(const struct signal *signal)
{
    return signal_has(signal, FIELD_kind) &&
           (signal->kind == KIND_ANSWER || signal->kind == KIND_ERROR || signal->kind == KIND_ABORT);
}

#define TAKE(member)                                                                                         \
    do {                                                                                                     \
        if (signal_has(signal, FIELD_destination_##member))                                                  \
            signal_set(ret, source_##member, signal->destination_##member);                                  \
    } while (0)

/* The receiver in the sender's place. */
static void take_receiver(const struct signal *signal, struct signal *ret)
{
    signal_init(ret);
    ret->origin = signal->origin;
    ret->source_gt_identity = signal->destination_gt_identity;
    TAKE(gt);
    TAKE(host);
    TAKE(realm);
    TAKE(pc);
    TAKE(ip);
    TAKE(operator);
    TAKE(country);
    TAKE(side);
    TAKE(is_home);
    if (signal_has(signal, FIELD_dpc))
        signal_set(ret, opc, signal->dpc);
}

const struct signal *actor_asking(const struct signal *signal, const struct signal *request,
                                  struct signal *room)
{
    if (!is_reply(signal))
        return signal;
    if (request)
        return request;
    take_receiver(signal, room);
    return room;
}

static bool is_ours(bool has_side, enum side side, bool claims_home)
{
    return has_side && side != SIDE_UNKNOWN ? side == SIDE_INTERNAL : claims_home;
}

const struct signal *actor_of(const struct signal *signal, const struct signal *request, struct signal *room)
{
    bool from_us = is_ours(signal_has(signal, FIELD_source_side), (enum side)signal->source_side,
                           signal_has(signal, FIELD_source_is_home) && signal->source_is_home);
    bool to_us = is_ours(signal_has(signal, FIELD_destination_side), (enum side)signal->destination_side,
                         signal_has(signal, FIELD_destination_is_home) && signal->destination_is_home);
    /* who is refused asked too much; where neither end is ours nothing else tells whom a reply accuses */
    bool refused = signal_has(signal, FIELD_kind) && signal->kind == KIND_ERROR;
    bool by_asker = from_us || (refused && !to_us);
    return by_asker ? actor_asking(signal, request, room) : signal;
}

static size_t keep(const struct signal *sender, uint8_t ret[static ACTOR_SIZE])
{
    struct saved saved = saved_begin(false, ret, ACTOR_SIZE, NULL, NULL);
    /* what is written is only read */
    saved_signal_part(&saved, (struct signal *)(uintptr_t)sender, told, sizeof told / sizeof *told);
    return saved_ok(&saved) ? saved.at : 0;
}

size_t actor_keep(const struct signal *sender, uint8_t ret[static ACTOR_SIZE])
{
    static const enum field_id names[] = {FIELD_source_host, FIELD_source_realm};
    struct signal shorter;
    size_t len = keep(sender, ret);
    if (len)
        return len;
    signal_copy(sender, &shorter);
    for (size_t i = 0; i < sizeof names / sizeof *names && len == 0; i++) {
        shorter.have.words[names[i] / 64] &= ~(UINT64_C(1) << (names[i] % 64));
        len = keep(&shorter, ret);
    }
    return len;
}

bool actor_kept(struct span octets, struct signal *ret)
{
    struct saved saved = saved_begin(true, (uint8_t *)(uintptr_t)octets.p, octets.len, NULL, NULL);
    signal_init(ret);
    ret->origin = (struct origin){0};
    saved_signal_part(&saved, ret, told, sizeof told / sizeof *told);
    return octets.len && saved_ok(&saved);
}
