// SPDX-License-Identifier: Apache-2.0
#include "proto/cap/cap.h"

#include "code/isup_number.h"
#include "targets/target.h"

static void check_digits(const struct digits *digits)
{
    TARGET_CHECK(digits->len <= DIGITS_MAX && digits->text[digits->len] == 0);
    TARGET_CHECK(strlen(digits->text) == digits->len);
}

static void check_numbers(struct span bytes)
{
    struct isup_number isup;
    struct bcd_number bcd;
    TARGET_CHECK(!isup_number(bytes, &isup) || isup.digits.len);
    check_digits(&isup.digits);
    TARGET_CHECK(!isup_generic_number(bytes, &isup) || isup.digits.len);
    check_digits(&isup.digits);
    TARGET_CHECK(!bcd_number(bytes, &bcd) || bcd.digits.len);
    check_digits(&bcd.digits);
}

static enum status decode(const uint8_t *data, size_t len, bool cut, struct cap_message *ret,
                          struct notes *ret_notes)
{
    struct span parameter = span_of(data + 2, len - 2);
    enum cap_kind kind = (enum cap_kind)(data[1] % 3);
    notes_init(ret_notes);
    notes_enter(ret_notes, LAYER_tcap, data);
    enum status status =
        cap_decode(data[0], kind, data[1] / 3u % 5, cursor_of_cut(parameter, cut), ret, ret_notes);
    TARGET_CHECK(status <= STATUS_LIMIT);
    TARGET_CHECK(cut || status != STATUS_TRUNCATED);
    TARGET_CHECK(status != STATUS_UNSUPPORTED || !ber_found_any(&ret->found));
    TARGET_CHECK(ret_notes->layer == LAYER_tcap && ret_notes->base == data);
    TARGET_CHECK(!cap_has(ret, CAP_P_none));
    for (unsigned id = 1; id < CAP_P_COUNT; id++) {
        if (!cap_has(ret, (enum cap_param)id))
            continue;
        TARGET_CHECK(target_inside(ret->param[id], parameter) ||
                     target_inside(ret->param[id], span_of(ret->found.joined, ret->found.joined_len)));
        check_numbers(ret->param[id]);
    }
    return status;
}

static void check_within(const struct cap_message *some, const struct cap_message *all)
{
    for (unsigned id = 1; id < CAP_P_COUNT; id++) {
        if (!cap_has(some, (enum cap_param)id))
            continue;
        TARGET_CHECK(cap_has(all, (enum cap_param)id));
        TARGET_CHECK(span_equal(some->param[id], all->param[id]));
    }
}

static void check_context(struct span oid)
{
    struct notes notes;
    notes_init(&notes);
    struct cap_context context = cap_context_of(oid, &notes);
    TARGET_CHECK(context.number || notes.set == 0);
    TARGET_CHECK((context.phase != 0) == (cap_context_name(context) != NULL));
    for (int operation = -1; operation < 256; operation++)
        TARGET_CHECK(!cap_context_allows(context, operation) || cap_operation_name(operation));
}

/* The first byte is the operation, the second its kind and phase, the rest its parameter. */
void target_cap(const uint8_t *data, size_t len)
{
    struct cap_message first, again, cut;
    struct notes notes, notes_again, notes_cut;
    if (len < 2)
        return;
    check_context(span_of(data + 2, len - 2));
    enum status status = decode(data, len, false, &first, &notes);
    TARGET_CHECK(status == decode(data, len, false, &again, &notes_again));
    TARGET_CHECK(notes.set == notes_again.set && notes.count == notes_again.count);
    check_within(&first, &again);
    check_within(&again, &first);
    if (status != STATUS_OK)
        return;
    for (size_t kept = 2; kept < len && kept < 128; kept++) {
        target_front(span_of(data, len), kept);
        status = decode(data, kept, true, &cut, &notes_cut);
        target_whole(span_of(data, len));
        TARGET_CHECK(status == STATUS_OK || status == STATUS_TRUNCATED);
        TARGET_CHECK(kept == 2 || status == STATUS_TRUNCATED || notes_have(&notes, NOTE_parameter_duplicate));
        check_within(&cut, &first);
    }
}
