// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "cli/sandbox.h"

#include <linux/capability.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cli/sandbox_parts.h"

/* Of this process: there is one sandbox around it. */
static struct {
    unsigned reads, folders, writes; /* paths that were named */
    bool entered;
} sandbox;

void sandbox_allow_read(const char *path)
{
    if (!path || sandbox.entered)
        return;
    landlock_allow(strcmp(path, "-") == 0 ? "/dev/stdin" : path, USE_READ);
    sandbox.reads++;
}

void sandbox_allow_read_below(const char *path)
{
    if (!path || sandbox.entered)
        return;
    landlock_allow(path, USE_READ_BELOW);
    sandbox.folders++;
}

void sandbox_allow_write(const char *path)
{
    if (!path || sandbox.entered)
        return;
    landlock_allow(path, USE_WRITE);
    sandbox.writes++;
}

/* Root keeps what it needs to open the files of others, and nothing else. */
static bool drop_capabilities(void)
{
    const uint32_t keep =
        1u << CAP_DAC_OVERRIDE | 1u << CAP_DAC_READ_SEARCH | 1u << CAP_FOWNER | 1u << CAP_CHOWN;
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];
    if (syscall(SYS_capget, &header, data) < 0)
        return false;
    data[0].effective &= keep;
    data[0].permitted &= keep;
    data[0].inheritable = 0;
    data[1] = (struct __user_cap_data_struct){0, 0, 0};
    return syscall(SYS_capset, &header, data) == 0;
}

static void say(bool privileges, bool paths, bool calls, unsigned call_count)
{
    fprintf(stderr, "sigwarden: sandbox: %s; ",
            privileges ? "no new privileges" : "this kernel cannot forbid new privileges");
    if (calls)
        fprintf(stderr, "%u system calls (seccomp); ", call_count);
    else
        fprintf(stderr, "any system call, because this kernel has no seccomp filters; ");
    if (paths)
        fprintf(stderr, "reads %u named files, writes to %u places (Landlock %d)\n",
                sandbox.reads + sandbox.folders, sandbox.writes, landlock_version());
    else
        fprintf(stderr, "any file that you may read, because this kernel has no Landlock\n");
}

void sandbox_enter(bool verbose)
{
    if (sandbox.entered)
        return;
    sandbox.entered = true;
    unsigned call_count = 0;
    bool privileges = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
    privileges &= SANDBOX_SANITIZED || drop_capabilities();
    bool paths = landlock_enter();
    bool calls = seccomp_enter(sandbox.folders > 0, sandbox.writes > 0, &call_count);
    if (verbose)
        say(privileges, paths, calls, call_count);
}
