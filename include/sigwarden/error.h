// SPDX-License-Identifier: Apache-2.0
/*
 * What went wrong on the control path (opening a capture, loading rules), where, and what to do next.
 *
 * A function that can fail so returns a negative int, which is minus one of the codes below, and fills the
 * `struct sigwarden_error` of its caller; on success it leaves that alone. Bytes from the network never
 * cause one: they have an `enum status`, notes and anomaly events.
 */
#ifndef SIGWARDEN_ERROR_H
#define SIGWARDEN_ERROR_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum sigwarden_error_code {
    SIGWARDEN_ERROR_NONE,
    SIGWARDEN_ERROR_MEMORY,      /* the allocator said no */
    SIGWARDEN_ERROR_SYSTEM,      /* the operating system refused: no such file, no permission, read error */
    SIGWARDEN_ERROR_FOREIGN,     /* not a capture, or one of a format that we do not read */
    SIGWARDEN_ERROR_TRUNCATED,   /* the input ends in the middle; everything before was delivered */
    SIGWARDEN_ERROR_BROKEN,      /* the input contradicts itself here; everything before was delivered */
    SIGWARDEN_ERROR_INTERRUPTED, /* a signal handler without SA_RESTART asked to stop; as TRUNCATED otherwise
                                  */
    SIGWARDEN_ERROR_CONFIGURATION, /* rules, network description or options are invalid */
};

/* All texts are zero-terminated and cut to fit. They may quote bytes of the input as they are. */
struct sigwarden_error {
    int code;              /* enum sigwarden_error_code */
    char file[256];        /* as the caller named it; the end of it where it is longer; "" for none */
    unsigned line, column; /* from 1; 0 where that makes no sense, as in a capture */
    char message[256];     /* what is wrong: "ends in the middle of a packet at byte 1234" */
    char hint[160];        /* what to do next; may be "" */
};

/*
 * Writes "FILE:LINE:COLUMN: MESSAGE; HINT" without the parts that are not known. Control characters become
 * '?', so that a hostile file cannot drive the terminal. The result is cut to `size` (at least 1) and always
 * zero-terminated; 800 bytes hold any. Returns its length.
 */
size_t sigwarden_error_format(const struct sigwarden_error *error, char *ret, size_t size);

#ifdef __cplusplus
}
#endif

#endif
