// SPDX-License-Identifier: Apache-2.0
#include "proto/diameter/diameter.h"
#include "proto/diameter/sh_user_data.h"

#include "targets/target.h"

static void check_digits(const struct digits *digits)
{
    TARGET_CHECK(digits->len <= DIGITS_MAX && strlen(digits->text) == digits->len);
}

static void check_message(const struct diameter_message *m, struct span bytes)
{
    for (unsigned id = DIAMETER_A_none + 1; id < DIAMETER_A_COUNT; id++) {
        bool has = diameter_has(m, (enum diameter_avp_id)id);
        TARGET_CHECK(has == (diameter_count(m, (enum diameter_avp_id)id) > 0));
        TARGET_CHECK(!has || target_inside(m->avp[id], bytes));
        TARGET_CHECK(!has || m->avp_depth[id] <= DIAMETER_DEPTH_MAX);
    }
    TARGET_CHECK(!diameter_has(m, DIAMETER_A_none));
    size_t routes = diameter_count(m, DIAMETER_A_Route_Record);
    for (size_t i = 0; i < routes && i < DIAMETER_ROUTE_MAX; i++)
        TARGET_CHECK(m->route[i].p != NULL && target_inside(m->route[i], bytes));
    TARGET_CHECK(routes == 0 || span_equal(m->route[0], m->avp[DIAMETER_A_Route_Record]));
    check_digits(&m->imsi);
    check_digits(&m->msisdn);
    check_digits(&m->profile_msisdn);
    TARGET_CHECK(m->imsi.len <= DIAMETER_IMSI_MAX_LEN);
    TARGET_CHECK(m->avps <= DIAMETER_AVPS_MAX && m->avps <= bytes.len / 8);
}

static enum status decode(struct span bytes, bool cut, struct diameter_message *ret, struct notes *ret_notes)
{
    notes_init(ret_notes);
    notes_enter(ret_notes, LAYER_none, bytes.p);
    enum status status = diameter_decode(cursor_of_cut(bytes, cut), 0, ret, ret_notes);
    TARGET_CHECK(status <= STATUS_LIMIT);
    TARGET_CHECK(cut || status != STATUS_TRUNCATED);
    TARGET_CHECK(status != STATUS_OK || ret->header.version == 1);
    TARGET_CHECK(status != STATUS_MALFORMED || notes_have(ret_notes, NOTE_diameter_length));
    check_message(ret, bytes);
    return status;
}

static enum diameter_front front(struct span bytes, size_t *ret_len)
{
    enum diameter_front front = diameter_message_len(cursor_of(bytes), ret_len);
    TARGET_CHECK((front >= DIAMETER_FRONT_ODD) == (*ret_len >= DIAMETER_HEADER_LEN));
    TARGET_CHECK(front >= DIAMETER_FRONT_ODD || *ret_len == 0);
    return front;
}

/* What a stream reader is told of the first octets must not be taken back when more have come. */
static void check_framing(struct span bytes)
{
    size_t len, earlier_len;
    enum diameter_front whole = front(bytes, &len);
    for (size_t kept = 0; kept < bytes.len && kept < 64; kept++) {
        enum diameter_front earlier = front(target_front(bytes, kept), &earlier_len);
        target_whole(bytes);
        TARGET_CHECK((earlier == DIAMETER_FRONT_MORE) == (kept < DIAMETER_HEADER_LEN && whole) ||
                     whole == DIAMETER_FRONT_NONE || whole == DIAMETER_FRONT_MORE);
        TARGET_CHECK(earlier != DIAMETER_FRONT_NONE || whole == DIAMETER_FRONT_NONE);
        TARGET_CHECK(earlier_len == 0 || earlier_len == len);
    }
}

/* Any octets may stand in Sh-User-Data. */
static void check_user_data(struct span bytes)
{
    static const char *const elements[] = {"IMSI", "MSISDN"};
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++) {
        struct digits digits;
        bool found = sh_user_data_digits(bytes, elements[i], &digits);
        TARGET_CHECK(found == (digits.len > 0) && digits.len <= DIAMETER_IMSI_MAX_LEN);
        TARGET_CHECK(strlen(digits.text) == digits.len);
    }
}

void target_diameter(const uint8_t *data, size_t len)
{
    struct span bytes = span_of(data, len);
    struct diameter_message first, again, cut;
    struct notes notes, notes_again, notes_cut;
    enum status status = decode(bytes, false, &first, &notes);
    TARGET_CHECK(status == decode(bytes, false, &again, &notes_again));
    TARGET_CHECK(notes.set == notes_again.set && notes.count == notes_again.count);
    TARGET_CHECK(memcmp(first.have, again.have, sizeof first.have) == 0);
    TARGET_CHECK(digits_equal(&first.imsi, &again.imsi) && digits_equal(&first.msisdn, &again.msisdn));
    TARGET_CHECK(first.avps == again.avps && first.result == again.result);
    check_framing(bytes);
    check_user_data(bytes);

    decode(bytes, true, &cut, &notes_cut);
    if (status != STATUS_OK || first.header.length != len)
        return;
    TARGET_CHECK(memcmp(first.have, cut.have, sizeof first.have) == 0);
    /* each costs as much as a message; behind the header and the first AVP a sample does, at all remainders
     * by 4 */
    enum { EVERY_ONE_OF = 64, CUTS = 256, STEP = 7 };
    for (size_t kept = 0; kept < len && kept < CUTS; kept += kept < EVERY_ONE_OF ? 1 : STEP) {
        status = decode(target_front(bytes, kept), true, &cut, &notes_cut);
        target_whole(bytes);
        TARGET_CHECK(status == STATUS_TRUNCATED);
        TARGET_CHECK((notes_cut.set & ~notes.set) == 0);
    }
}
