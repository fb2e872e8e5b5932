// SPDX-License-Identifier: Apache-2.0
/*
 * Indentation as brackets: what is indented more than the line before stands between FOLD_OPEN, with how much
 * more it is, and FOLD_CLOSE, without those spaces. So a block can be put elsewhere and is indented as its
 * new place wants.
 */
#ifndef SIGWARDEN_TESTS_FUZZ_FOLD_H
#define SIGWARDEN_TESTS_FUZZ_FOLD_H

#include "base/span.h"

enum { FOLD_OPEN = 1, FOLD_CLOSE = 2, FOLD_HEAD = 2, FOLD_DEPTH_MAX = 64 };

/* How long it is; 0: longer than `size`, or not a text that can be folded. */
size_t fold(struct span text, uint8_t *to, size_t size);
size_t unfold(struct span folded, uint8_t *to, size_t size);

/* How long the group at the front is; 0: there is none that is closed. */
size_t fold_group(struct span folded);

#endif
