// SPDX-License-Identifier: Apache-2.0
#include "code/ber.h"

#include "targets/target.h"

enum { DEPTH_MAX = 48, CUTS_MAX = 128 };

static void check_element(const struct ber *element, const uint8_t *start, struct cursor after,
                          struct span bytes)
{
    struct notes notes;
    int64_t value;
    notes_init(&notes);
    TARGET_CHECK(element->whole.p == start && element->whole.len >= 2);
    TARGET_CHECK(element->whole.len == (size_t)(cursor_at(&after) - start));
    TARGET_CHECK(target_inside(element->whole, bytes));
    TARGET_CHECK(target_inside(cursor_rest(&element->value), element->whole));
    TARGET_CHECK(cursor_ok(&element->value));
    TARGET_CHECK(!element->value.cut || cursor_status(&after) != STATUS_OK);
    struct span string = ber_string(element, &notes);
    TARGET_CHECK(target_inside(string, cursor_rest(&element->value)));
    TARGET_CHECK(element->constructed == notes_have(&notes, NOTE_ber_string_constructed));
    TARGET_CHECK(ber_integer(string, &value) == (string.len >= 1 && string.len <= 8));
}

/* The whole tree; counts its elements, so that two readings can be compared. */
static enum status walk(struct cursor in, struct span bytes, unsigned depth, struct notes *notes,
                        size_t *count)
{
    struct ber element;
    enum status first = STATUS_OK;
    const uint8_t *start = cursor_at(&in);
    while (ber_next(&in, &element, notes)) {
        check_element(&element, start, in, bytes);
        ++*count;
        if (element.constructed && depth < DEPTH_MAX) {
            enum status inner = walk(element.value, bytes, depth + 1, notes, count);
            first = first == STATUS_OK ? inner : first;
        }
        start = cursor_at(&in);
    }
    TARGET_CHECK(element.tag == 0 && element.whole.len == 0 && cursor_left(&element.value) == 0);
    TARGET_CHECK(cursor_left(&in) == 0);
    TARGET_CHECK(!in.cut || cursor_status(&in) != STATUS_OK);
    return cursor_ok(&in) ? first : cursor_status(&in);
}

void target_ber(const uint8_t *data, size_t len)
{
    struct span bytes = span_of(data, len);
    struct notes notes;
    size_t count = 0, again = 0;
    notes_init(&notes);
    notes_enter(&notes, LAYER_tcap, data);
    enum status status = walk(cursor_of(bytes), bytes, 0, &notes, &count);
    TARGET_CHECK(status <= STATUS_LIMIT && status != STATUS_TRUNCATED && status != STATUS_UNSUPPORTED);
    TARGET_CHECK(status == walk(cursor_of(bytes), bytes, 0, NULL, &again) && count == again);
    TARGET_CHECK(count <= len / 2);
    for (size_t kept = 0; status == STATUS_OK && kept < len && kept < CUTS_MAX; kept++) {
        struct notes notes_cut;
        size_t count_cut = 0;
        notes_init(&notes_cut);
        struct span front = target_front(bytes, kept);
        TARGET_CHECK(walk(cursor_of_cut(front, true), front, 0, &notes_cut, &count_cut) == STATUS_TRUNCATED);
        target_whole(bytes);
        TARGET_CHECK(count_cut <= count);
    }
}
