// SPDX-License-Identifier: Apache-2.0
/*
 * Operations, errors and application contexts by code and by name.
 */
#include "code/oid.h"
#include "proto/cap/cap.h"

#define OPERATIONS_MAX 32

struct context {
    uint8_t arcs[3];
    uint8_t phase;
    const char *name;
    uint8_t operation_count;
    uint8_t operations[OPERATIONS_MAX];
};

static const struct context contexts[] = {
#define OP(id) CAP_OP_##id
#define CAP_CONTEXT(a, b, c, phase, name, ...)                                                               \
    {{a, b, c}, phase, name, sizeof(uint8_t[]){__VA_ARGS__}, {__VA_ARGS__}},
#include "proto/cap/cap_context.def"
#undef CAP_CONTEXT
#undef OP
};
enum { CONTEXTS = sizeof contexts / sizeof *contexts };

static const char *const operation_names[] = {
#define CAP_OPERATION(code, id, name, doc) [code] = name,
#include "proto/cap/cap_operation.def"
#undef CAP_OPERATION
};

static const char *const error_names[] = {
#define CAP_ERROR(code, name) [code] = name,
#include "proto/cap/cap_error.def"
#undef CAP_ERROR
};

const char *cap_operation_name(int operation)
{
    const size_t count = sizeof operation_names / sizeof *operation_names;
    return operation >= 0 && (size_t)operation < count ? operation_names[operation] : NULL;
}

const char *cap_error_name(int error)
{
    const size_t count = sizeof error_names / sizeof *error_names;
    return error >= 0 && (size_t)error < count ? error_names[error] : NULL;
}

static const struct context *context_get(struct cap_context context)
{
    return context.number >= 1 && context.number <= CONTEXTS ? &contexts[context.number - 1] : NULL;
}

bool cap_context_allows(struct cap_context context, int operation)
{
    const struct context *row = context_get(context);
    for (size_t i = 0; row && i < row->operation_count; i++)
        if (row->operations[i] == operation)
            return true;
    return false;
}

const char *cap_context_name(struct cap_context context)
{
    const struct context *row = context_get(context);
    return row ? row->name : NULL;
}

enum { FIRST_BESIDE_MAP = 50, LAST_BESIDE_MAP = 52 };

/* Phases 1 and 2 stand among MAP's contexts, 50 to 52 there; later ones below 20 to 23, 3 (TS 29.078 5.6). */
static bool is_cap(const uint32_t arcs[static 3])
{
    return (arcs[0] == 0 && arcs[1] >= FIRST_BESIDE_MAP && arcs[1] <= LAST_BESIDE_MAP) ||
           (arcs[0] >= 20 && arcs[0] <= 23 && arcs[1] == 3);
}

/* One of MAP's, as almost all are. */
static bool is_map(struct span oid)
{
    static const uint8_t front[] = {4, 0, 0, 1, 0};
    return oid_is_short(oid, front, sizeof front, 2) && oid.p[sizeof front] < FIRST_BESIDE_MAP;
}

struct cap_context cap_context_of(struct span oid, struct notes *notes)
{
    if (is_map(oid))
        return (struct cap_context){0, 0};
    static const uint32_t prefix[] = {4, 0, 0, 1}; /* 0.4.0.0.1: ETSI's mobile domain, network */
    enum { PREFIX = 4, END = 7 };
    const struct oid name = oid_of(oid);
    if (name.count < END || !oid_starts_with(&name, prefix, PREFIX) || !is_cap(&name.arcs[PREFIX]))
        return (struct cap_context){0, 0};
    const uint32_t *arcs = &name.arcs[PREFIX];
    struct cap_context found = {CAP_CONTEXT_UNKNOWN, 0};
    for (unsigned i = 0; i < CONTEXTS; i++) {
        const struct context *row = &contexts[i];
        if (row->arcs[0] == arcs[0] && row->arcs[1] == arcs[1] && row->arcs[2] == arcs[2])
            found = (struct cap_context){(uint8_t)(i + 1), row->phase};
    }
    if (found.number == CAP_CONTEXT_UNKNOWN || name.odd || name.count != END)
        note_add(notes, NOTE_ac_malformed, oid.p);
    return found;
}
