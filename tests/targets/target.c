// SPDX-License-Identifier: Apache-2.0
#include "targets/target.h"

#include <stdio.h>

#include "base/guard.h"

void target_failed(const char *condition, const char *file, int line)
{
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
    abort();
}

bool target_inside(struct span inner, struct span outer)
{
    if (inner.len == 0)
        return true;
    if (inner.p < outer.p || inner.len > outer.len || (size_t)(inner.p - outer.p) > outer.len - inner.len)
        return false;
    volatile uint8_t sum = 0;
    for (size_t i = 0; i < inner.len; i++)
        sum = (uint8_t)(sum + inner.p[i]);
    return true;
}

struct span target_front(struct span whole, size_t kept)
{
    target_whole(whole);
    GUARD_HIDE(whole.p + kept, whole.len - kept);
    return span_of(whole.p, kept);
}

void target_whole(struct span whole)
{
    GUARD_SHOW(whole.p, whole.len);
}
