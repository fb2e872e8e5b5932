// SPDX-License-Identifier: Apache-2.0
#include "proto/m3ua/m3ua.h"

#include "targets/target.h"

static enum status decode(struct span bytes, bool cut, struct m3ua_message *ret, struct notes *ret_notes)
{
    notes_init(ret_notes);
    notes_enter(ret_notes, LAYER_m3ua, bytes.p);
    enum status status = m3ua_decode(cursor_of_cut(bytes, cut), ret, ret_notes);
    TARGET_CHECK(status <= STATUS_UNSUPPORTED);
    TARGET_CHECK(cut || status != STATUS_TRUNCATED);
    TARGET_CHECK(target_inside(cursor_rest(&ret->data), bytes));
    TARGET_CHECK(cut || !ret->data.cut);
    TARGET_CHECK(!ret->has_data || cursor_ok(&ret->data));
    return status;
}

static void check_same(const struct m3ua_message *a, const struct m3ua_message *b)
{
    TARGET_CHECK(a->message_class == b->message_class && a->message_type == b->message_type);
    TARGET_CHECK(a->has_data == b->has_data && a->opc == b->opc && a->dpc == b->dpc);
    TARGET_CHECK(a->si == b->si && a->ni == b->ni && a->mp == b->mp && a->sls == b->sls);
    TARGET_CHECK(a->has_routing_context == b->has_routing_context &&
                 a->routing_context == b->routing_context);
    TARGET_CHECK(a->has_network_appearance == b->has_network_appearance &&
                 a->network_appearance == b->network_appearance);
    TARGET_CHECK(span_equal(cursor_rest(&a->data), cursor_rest(&b->data)));
}

void target_m3ua(const uint8_t *data, size_t len)
{
    struct span bytes = span_of(data, len);
    struct m3ua_message first, again, cut;
    struct notes notes, notes_again, notes_cut;
    enum status status = decode(bytes, false, &first, &notes);
    TARGET_CHECK(status == decode(bytes, false, &again, &notes_again));
    TARGET_CHECK(notes.set == notes_again.set);
    check_same(&first, &again);

    decode(bytes, true, &cut, &notes_cut);
    TARGET_CHECK(!first.has_data || cut.has_data);
    if (status != STATUS_OK)
        return;
    for (size_t kept = 0; kept < len && kept < 64; kept++) {
        status = decode(target_front(bytes, kept), true, &cut, &notes_cut);
        target_whole(bytes);
        TARGET_CHECK(status == STATUS_OK || status == STATUS_TRUNCATED);
    }
}
