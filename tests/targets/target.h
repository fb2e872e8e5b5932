// SPDX-License-Identifier: Apache-2.0
/*
 * A target feeds arbitrary bytes to one decoder and checks what must hold for any input: every span lies
 * inside the input, the same bytes give the same result, a status comes back. The contract tests, the
 * corpus replay and the fuzzers all run the same targets.
 */
#ifndef SIGWARDEN_TESTS_TARGET_H
#define SIGWARDEN_TESTS_TARGET_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/span.h"

/* Stops the process with a message: what must hold for any input does not. */
#define TARGET_CHECK(condition)                                                                              \
    do {                                                                                                     \
        if (!(condition))                                                                                    \
            target_failed(#condition, __FILE__, __LINE__);                                                   \
    } while (0)

_Noreturn void target_failed(const char *condition, const char *file, int line);

/* Whether `inner` lies in `outer`; the empty span always does. Reads every byte of it, for ASan. */
bool target_inside(struct span inner, struct span outer);

/* The first octets of a block. Until target_whole() the rest of it must not be read: AddressSanitizer sees to
 * it, as if the block ended there. */
struct span target_front(struct span whole, size_t kept);
void target_whole(struct span whole);

#define TARGET(name) void target_##name(const uint8_t *data, size_t len);
#include "targets/target.def"
#undef TARGET

#endif
