// SPDX-License-Identifier: Apache-2.0
/*
 * Preloaded into a program: interrupts it at one of the calls that change files.
 *
 *     INTERRUPT_AT=N      at the Nth such call, from 1
 *     INTERRUPT_HOW=kill  the process is killed before the call; a write is half done then
 *     INTERRUPT_HOW=full  from that call on every write finds the disk full; the first writes half of it
 *     INTERRUPT_COUNT=F   says in the file F how many calls there were
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static long calls;

/* Whether this call is the one, or one after it. */
static int reached(void)
{
    const char *at = getenv("INTERRUPT_AT");
    long n = at ? strtol(at, NULL, 10) : 0;
    calls++;
    return n == 0 ? -1 : calls == n ? 0 : calls > n ? 1 : -1;
}

static bool is_full(void)
{
    const char *how = getenv("INTERRUPT_HOW");
    return how && strcmp(how, "full") == 0;
}

static void kill_here(void)
{
    if (!is_full())
        raise(SIGKILL);
}

ssize_t write(int file, const void *bytes, size_t len)
{
    ssize_t (*real)(int, const void *, size_t) =
        (ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
    struct stat st;
    if (fstat(file, &st) < 0 || !S_ISREG(st.st_mode))
        return real(file, bytes, len);
    int when = reached();
    if (when < 0)
        return real(file, bytes, len);
    ssize_t half = when == 0 && len > 1 ? real(file, bytes, len / 2) : -1;
    kill_here();
    if (when > 0 && !is_full())
        return real(file, bytes, len);
    errno = ENOSPC;
    return half;
}

#define INTERRUPTED(name, parameters, arguments)                                                             \
    int name parameters                                                                                      \
    {                                                                                                        \
        int(*real) parameters = (int(*) parameters)dlsym(RTLD_NEXT, #name);                                  \
        if (reached() == 0)                                                                                  \
            kill_here();                                                                                     \
        return real arguments;                                                                               \
    }

INTERRUPTED(renameat, (int a, const char *from, int b, const char *to), (a, from, b, to))
INTERRUPTED(unlinkat, (int folder, const char *name, int flags), (folder, name, flags))
INTERRUPTED(mkdirat, (int folder, const char *name, mode_t mode), (folder, name, mode))
INTERRUPTED(syncfs, (int file), (file))
INTERRUPTED(link, (const char *from, const char *to), (from, to))
INTERRUPTED(close, (int file), (file))

static FILE *count;

/* Before the sandbox, in which nobody named it. */
__attribute__((constructor)) static void open_count(void)
{
    const char *path = getenv("INTERRUPT_COUNT");
    count = path ? fopen(path, "w") : NULL;
}

__attribute__((destructor)) static void tell(void)
{
    if (count) {
        fprintf(count, "%ld\n", calls);
        fclose(count);
    }
}
