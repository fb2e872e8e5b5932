// SPDX-License-Identifier: Apache-2.0
/*
 * What the process may still do once it reads bytes from others: read the files that were named, write where
 * its outputs were named to be, compute. Everything else (sockets, programs, other processes, the kernel's
 * rarer doors) is refused with EPERM, EACCES or ENOSYS.
 *
 * Name all paths first, then close the door once; nothing opens it again. Three parts, each of which may be
 * missing in a kernel: no new privileges and no capabilities but those over files; a seccomp list of system
 * calls; Landlock for paths. Without Landlock any file may be read, and if an output was named, written, as
 * far as the user's own permissions go.
 *
 * Linux only. Call from the first thread, before others are started; they inherit it.
 */
#ifndef SIGWARDEN_CLI_SANDBOX_H
#define SIGWARDEN_CLI_SANDBOX_H

#include <stdbool.h>

/*
 * The file may be opened for reading later; "-" is standard input. A folder may be opened, but nothing in it.
 * What does not exist stays as it is: opening it says so. NULL is allowed. No effect after sandbox_enter().
 */
void sandbox_allow_read(const char *path);

/*
 * A folder of which all may be listed and read, and locked against who writes; a file is as for
 * sandbox_allow_read(). NULL is allowed. No effect after sandbox_enter().
 */
void sandbox_allow_read_below(const char *path);

/*
 * An output. Of a folder: everything below it may be read, made, changed, renamed and removed. Of a file, or
 * of what does not exist yet: the same in the folder that it stands in, so that temporary files and journals
 * beside it work. Of a link: as of what it
 * leads to. Of a device or pipe: itself. NULL is allowed. No effect after sandbox_enter().
 */
void sandbox_allow_write(const char *path);

/* Closes the door; with `verbose` it says on stderr what holds, and what this kernel cannot do. Again:
 * nothing. */
void sandbox_enter(bool verbose);

#endif
