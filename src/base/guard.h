// SPDX-License-Identifier: Apache-2.0
/*
 * What must not be read in memory that has one owner for many things: GUARD_HIDE() and GUARD_SHOW() tell
 * AddressSanitizer, and do nothing where it is not there (GUARDED is 0).
 */
#ifndef SIGWARDEN_BASE_GUARD_H
#define SIGWARDEN_BASE_GUARD_H

#if defined(__SANITIZE_ADDRESS__)
#define GUARDED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define GUARDED 1
#endif
#endif

#ifdef GUARDED
#include <sanitizer/asan_interface.h>
#define GUARD_HIDE(p, len) __asan_poison_memory_region((p), (len))
#define GUARD_SHOW(p, len) __asan_unpoison_memory_region((p), (len))
#else
#define GUARDED            0
#define GUARD_HIDE(p, len) ((void)(p), (void)(len))
#define GUARD_SHOW(p, len) ((void)(p), (void)(len))
#endif

#endif
