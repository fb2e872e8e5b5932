// SPDX-License-Identifier: Apache-2.0
/*
 * Filling a struct sigwarden_error. A message that has numbers in it is put together with base/text.h first.
 */
#ifndef SIGWARDEN_BASE_ERROR_H
#define SIGWARDEN_BASE_ERROR_H

#include <sigwarden/error.h>

/*
 * Fills *reterr (which may be NULL) with copies, without line and column, and returns -code, so that a
 * function fails with `return error_set(...)`. `file` and `hint` may be NULL.
 */
int error_set(struct sigwarden_error *reterr, enum sigwarden_error_code code, const char *file,
              const char *message, const char *hint);

#endif
