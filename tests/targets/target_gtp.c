// SPDX-License-Identifier: Apache-2.0
#include "proto/gtp/gtp.h"
#include "targets/target.h"

static void check(const struct gtp_message *m, struct span input)
{
    TARGET_CHECK(m->imsi.len <= DIGITS_MAX && m->msisdn.len <= DIGITS_MAX && m->mei.len <= DIGITS_MAX);
    TARGET_CHECK(memchr(m->apn, 0, sizeof m->apn) != NULL);
    TARGET_CHECK(m->fteid_count <= GTP_FTEIDS_MAX);
    TARGET_CHECK(target_inside(cursor_rest(&m->next), input));
}

void target_gtp(const uint8_t *data, size_t len)
{
    struct span input = span_of(data, len);
    struct gtp_message m;
    struct notes notes;
    struct cursor in = cursor_of(input);
    for (unsigned i = 0; i < 4 && cursor_left(&in); i++) {
        notes_init(&notes);
        notes_enter(&notes, LAYER_gtp, cursor_at(&in));
        enum status status = gtp_decode(in, &m, &notes);
        check(&m, input);
        TARGET_CHECK(status != STATUS_TRUNCATED); /* nothing was cut */
        in = m.next;
    }
    notes_init(&notes);
    notes_enter(&notes, LAYER_gtp, data);
    gtp_decode(cursor_of_cut(input, true), &m, &notes);
    check(&m, input);
    gtp_u_inside(cursor_of(input));
    gtp_u_inside(cursor_of_cut(input, true));
}
