// SPDX-License-Identifier: Apache-2.0
#include "engine/statistics.h"

static struct operation_count *place_of(struct engine_stats *stats, uint32_t operation)
{
    enum { STEPS_MAX = 16 };
    uint32_t at = (operation ^ operation >> 9 ^ operation >> 20) % OPERATION_PLACES;
    for (unsigned step = 0; step < STEPS_MAX; step++) {
        struct operation_count *count = &stats->operations[(at + step) % OPERATION_PLACES];
        if (count->operation == operation)
            return count;
        if (count->operation == 0) {
            count->operation = operation;
            return count;
        }
    }
    return &stats->other_operations;
}

void statistics_count(struct engine_stats *stats, uint32_t operation, enum kind kind)
{
    struct operation_count *count = place_of(stats, operation);
    *(kind == KIND_REQUEST ? &count->requests : kind == KIND_ANSWER ? &count->answers : &count->errors) += 1;
}

const struct operation_count *statistics_next(const struct engine_stats *stats, enum protocol protocol,
                                              const struct operation_count *after)
{
    const struct operation_count *next = NULL;
    uint32_t above = after ? after->operation : 0;
    for (unsigned i = 0; i < OPERATION_PLACES; i++) {
        const struct operation_count *count = &stats->operations[i];
        bool of_protocol = count->operation && count->operation >> 24 == (uint32_t)protocol;
        if (of_protocol && count->operation > above && (!next || count->operation < next->operation))
            next = count;
    }
    return next;
}
