// SPDX-License-Identifier: Apache-2.0
/*
 * Operations, errors and application contexts by code and by name.
 */
#include "code/oid.h"
#include "proto/map/map.h"

#define OPERATIONS_MAX 10

struct context {
    uint8_t number, version;
    const char *name;
    uint8_t operations[OPERATIONS_MAX]; /* 0: none */
};

static const struct context contexts[] = {
#define OP(id)                                  MAP_OP_##id
#define MAP_CONTEXT(number, version, name, ...) {number, version, name, {__VA_ARGS__}},
#include "proto/map/map_context.def"
#undef MAP_CONTEXT
#undef OP
};

/* The rows by number and version, one more than their place; 0: none. */
enum context_row {
    ROW_none,
#define MAP_CONTEXT(number, version, name, ...) ROW_##number##_##version,
#include "proto/map/map_context.def"
#undef MAP_CONTEXT
    ROWS
};
_Static_assert(ROWS <= UINT8_MAX, "a row fits into an octet");

enum { VERSION_MAX = 4 };
static const uint8_t row_of[][VERSION_MAX + 1] = {
#define MAP_CONTEXT(number, version, name, ...) [number][version] = ROW_##number##_##version,
#include "proto/map/map_context.def"
#undef MAP_CONTEXT
};

static const char *const operation_names[] = {
#define MAP_OPERATION(code, id, name, doc) [code] = name,
#include "proto/map/map_operation.def"
#undef MAP_OPERATION
};

static const char *const error_names[] = {
#define MAP_ERROR(code, name) [code] = name,
#include "proto/map/map_error.def"
#undef MAP_ERROR
};

const char *map_operation_name(int operation)
{
    const size_t count = sizeof operation_names / sizeof *operation_names;
    return operation >= 0 && (size_t)operation < count ? operation_names[operation] : NULL;
}

const char *map_error_name(int error)
{
    const size_t count = sizeof error_names / sizeof *error_names;
    return error >= 0 && (size_t)error < count ? error_names[error] : NULL;
}

static const struct context *context_find(uint32_t number, uint32_t version)
{
    if (number >= sizeof row_of / sizeof *row_of || version > VERSION_MAX)
        return NULL;
    uint8_t row = row_of[number][version];
    return row ? &contexts[row - 1] : NULL;
}

static bool context_has(const struct context *context, int operation)
{
    for (size_t i = 0; i < OPERATIONS_MAX && context->operations[i]; i++)
        if (context->operations[i] == operation)
            return true;
    return false;
}

bool map_context_allows(struct map_context context, int operation)
{
    const struct context *named = context_find(context.number, context.version);
    if (context.number)
        return named && context_has(named, operation);
    for (size_t i = 0; i < sizeof contexts / sizeof *contexts; i++)
        if (contexts[i].version == 1 && context_has(&contexts[i], operation))
            return true;
    return false;
}

const char *map_context_name(struct map_context context)
{
    const struct context *found = context_find(context.number, context.version);
    return found ? found->name : NULL;
}

/* Below 0.4.0.0.1.0, map-ac (TS 29.002 17.3.3), in another form than the right one. */
static const struct context *context_of_odd(struct span oid)
{
    static const uint32_t prefix[] = {4, 0, 0, 1, 0};
    enum { NUMBER = 5, VERSION, END };
    struct oid name = oid_of(oid);
    bool ours = name.count >= END && oid_starts_with(&name, prefix, NUMBER);
    return ours ? context_find(name.arcs[NUMBER], name.arcs[VERSION]) : NULL;
}

struct map_context map_context_of(struct span oid, struct notes *notes)
{
    static const uint8_t front[] = {4, 0, 0, 1, 0};
    enum { NUMBER = 5, VERSION, END };
    const struct context *found = NULL;
    if (oid_is_short(oid, front, NUMBER, END - NUMBER))
        found = context_find(oid.p[NUMBER], oid.p[VERSION]);
    if (!found) {
        found = context_of_odd(oid);
        note_add(notes, NOTE_ac_malformed, oid.p);
    }
    return found ? (struct map_context){found->number, found->version} : (struct map_context){0, 0};
}
