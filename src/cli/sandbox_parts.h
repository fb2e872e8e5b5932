// SPDX-License-Identifier: Apache-2.0
/*
 * The parts of the sandbox that depend on the kernel.
 */
#ifndef SIGWARDEN_CLI_SANDBOX_PARTS_H
#define SIGWARDEN_CLI_SANDBOX_PARTS_H

#include <stdbool.h>

/*
 * The leak checker of AddressSanitizer stops the process from a child of its own and reads /proc, and reports
 * need the program's file: builds for tests allow that.
 */
#if defined(__SANITIZE_ADDRESS__)
#define SANDBOX_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANDBOX_SANITIZED 1
#endif
#endif
#ifndef SANDBOX_SANITIZED
#define SANDBOX_SANITIZED 0
#endif

/* Landlock: the version that the kernel has; 0: none. */
int landlock_version(void);

/* What a path is named for. */
enum sandbox_use { USE_READ, USE_READ_BELOW, USE_WRITE };

void landlock_allow(const char *path, enum sandbox_use use);

/* Whether it holds now. */
bool landlock_enter(void);

/* seccomp: whether it holds now, and how many system calls are left. `folders`: some are read; `writes`:
 * outputs were named, which includes that. */
bool seccomp_enter(bool folders, bool writes, unsigned *ret_calls);

#endif
