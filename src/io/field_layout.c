// SPDX-License-Identifier: Apache-2.0
#include "io/field_layout.h"

#include "base/hash.h"

enum { LAYOUTS = 64 };

static _Thread_local struct field_layout layouts[LAYOUTS];

/*
 * Closes the objects around the member before that the next one is not in, opens those that it is in, and
 * writes its key.
 */
static char *put_move(char *at, const struct field_object *open, const struct field_member *next)
{
    const struct field_object *object = next->object;
    const bool is_inside = open->outer == object->outer; /* the outermost object stays open */
    const struct field_piece *opening = is_inside ? &object->opening_inside : &object->opening;
    memset(at, '}', FIELD_DEPTH_MAX);
    at = field_put_piece(at + open->depth - is_inside, opening);
    if (opening->len == 0)
        return field_put_piece(at, &next->key);
    memcpy(at, next->key.text + 1, next->key.len - 1u); /* nothing before it to be parted from by a comma */
    return at + next->key.len - 1;
}

/* What stands in front of the value of `next`, from the value before on. */
static char *put_before(char *at, const struct field_member *before, const struct field_member *next)
{
    const struct field_object *open = before ? before->object : field_members()->objects;
    if (before && before->is_quoted)
        *at++ = '"';
    return open == next->object ? field_put_piece(at, &next->key) : put_move(at, open, next);
}

static struct field_step step_of(enum field_id id, const struct field_member *before)
{
    static const uint64_t bits[] = {
        [FIELD_KIND_BOOL] = UINT8_MAX, [FIELD_KIND_UINT] = UINT64_MAX, [FIELD_KIND_ENUM] = UINT32_MAX};
    const struct field_member *member = &field_members()->members[id];
    char text[1 + FIELD_DEPTH_MAX + 3 * FIELD_PIECE_SIZE] = "";
    struct field_step step = {
        .before_len = (uint8_t)(put_before(text, before, member) - text),
        .id = (uint8_t)id,
        .offset = member->offset,
    };
    memcpy(step.before, text, sizeof step.before);
    if (member->kind < sizeof bits / sizeof *bits) {
        step.rows = member->rows;
        step.row_count = member->row_count;
        step.bits = bits[member->kind];
    }
    return step;
}

static __attribute__((noinline)) void make_layout(struct field_layout *layout, const struct field_set *set)
{
    const struct field_member *before = NULL;
    layout->set = *set;
    layout->count = layout->end_len = 0;
    for (int id = 0; id < FIELD_COUNT; id++) {
        if (!(set->words[id / 64] >> id % 64 & 1))
            continue;
        layout->steps[layout->count++] = step_of((enum field_id)id, before);
        before = &field_members()->members[id];
    }
    if (!before)
        return;
    if (before->is_quoted)
        layout->end[layout->end_len++] = '"';
    for (unsigned depth = 0; depth < before->object->depth; depth++)
        layout->end[layout->end_len++] = '}';
}

const struct field_layout *field_layout(const struct field_set *set)
{
    uint64_t hash = UINT64_C(0x9e3779b97f4a7c15), differ = 0;
    for (unsigned i = 0; i < FIELD_SET_WORDS; i++)
        hash = hash_mix(set->words[i] ^ hash, UINT64_C(0xd1342543de82ef95));
    struct field_layout *layout = &layouts[hash % LAYOUTS];
    for (unsigned i = 0; i < FIELD_SET_WORDS; i++)
        differ |= layout->set.words[i] ^ set->words[i];
    if (differ)
        make_layout(layout, set);
    return layout;
}
