// SPDX-License-Identifier: Apache-2.0
#include "io/field_members.h"

#include <threads.h>

#include "base/text.h"

static struct field_members made;
static once_flag once = ONCE_FLAG_INIT;
static _Atomic bool is_made;

bool field_is_quoted(enum field_id id)
{
    const struct field *field = field_get(id);
    switch (field->kind) {
    case FIELD_KIND_BOOL:
    case FIELD_KIND_SET:
    case FIELD_KIND_DEGREES:
        return false;
    case FIELD_KIND_UINT:
        return field->identity == IDENTITY_PERSON;
    default:
        return true;
    }
}

static struct field_key key_of(struct span name, bool is_quoted)
{
    struct field_key key = {0};
    struct text text = text_in(key.text, sizeof key.text);
    text_string(&text, ",\"");
    text_span(&text, name);
    text_string(&text, is_quoted ? "\":\"" : "\":");
    key.len = (uint8_t)text.len;
    return key;
}

/* Takes what stands in front of the first dot off *path; false if there is no dot. */
static bool take_object(struct span *path, struct span *ret)
{
    const uint8_t *dot = path->len ? memchr(path->p, '.', path->len) : NULL;
    if (!dot)
        return false;
    *ret = span_of(path->p, (size_t)(dot - path->p));
    *path = span_of(dot + 1, path->len - ret->len - 1);
    return true;
}

static bool same_objects(const struct field_object *a, const struct field_object *b)
{
    bool same = a->depth == b->depth;
    for (unsigned i = 0; same && i < a->depth; i++)
        same = memcmp(a->keys[i].text, b->keys[i].text, FIELD_KEY_SIZE) == 0;
    return same;
}

/* The object's number; one that is new comes behind those known. */
static unsigned object_number(const struct field_object *object)
{
    unsigned at = 0;
    while (at < made.object_count && !same_objects(&made.objects[at], object))
        at++;
    if (at == made.object_count && at < FIELD_OBJECTS_MAX)
        made.objects[made.object_count++] = *object;
    return at < FIELD_OBJECTS_MAX ? at : 0;
}

static void make(void)
{
    made.object_count = 1;
    for (int id = 0; id < FIELD_COUNT; id++) {
        struct span path = span_of_text(field_get((enum field_id)id)->path), name;
        struct field_object object = {0}, outer;
        while (object.depth < FIELD_DEPTH_MAX && take_object(&path, &name))
            object.keys[object.depth++] = key_of(name, false);
        outer = object;
        outer.depth = object.depth > 0;
        unsigned outer_number = object_number(&outer), number = object_number(&object);
        made.objects[outer_number].outer = made.objects[number].outer = (uint8_t)outer_number;
        const struct field *field = field_get((enum field_id)id);
        bool is_quoted = field_is_quoted((enum field_id)id);
        made.members[id] = (struct field_member){
            .key = key_of(path, is_quoted),
            .field = field,
            .offset = field->offset,
            .kind = field->kind,
            .object = &made.objects[number],
            .is_quoted = is_quoted,
        };
        if (field->identity == IDENTITY_TEXT)
            made.texts.words[id / 64] |= UINT64_C(1) << id % 64;
    }
    is_made = true;
}

const struct field_members *field_members(void)
{
    if (!is_made)
        call_once(&once, make);
    return &made;
}
