// SPDX-License-Identifier: Apache-2.0
/*
 * Landlock by raw system calls: Debian 12's headers know version 2, kernels are further. The numbers are
 * those of the kernel's interface (include/uapi/linux/landlock.h), which never change.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cli/sandbox_parts.h"

enum {
    FS_WRITE_FILE = 1 << 1,
    FS_READ_FILE = 1 << 2,
    FS_READ_DIR = 1 << 3,
    FS_REMOVE_DIR = 1 << 4,
    FS_REMOVE_FILE = 1 << 5,
    FS_MAKE_DIR = 1 << 7,
    FS_MAKE_REG = 1 << 8,
    FS_REFER = 1 << 13,    /* version 2 */
    FS_TRUNCATE = 1 << 14, /* version 3 */
    FS_VERSION_1 = (1 << 13) - 1,
    FS_IOCTL_DEV = 1 << 15, /* version 5 */
    OUTPUT_FILE = FS_WRITE_FILE | FS_READ_FILE | FS_TRUNCATE,
    OUTPUT_FOLDER =
        OUTPUT_FILE | FS_READ_DIR | FS_REMOVE_DIR | FS_REMOVE_FILE | FS_MAKE_DIR | FS_MAKE_REG | FS_REFER,
    NET_ALL = 3,   /* bind and connect of TCP: version 4 */
    SCOPE_ALL = 3, /* abstract sockets and signals to others: version 6 */
    CREATE_RULESET_VERSION = 1,
    RULE_PATH_BENEATH = 1,
};

struct ruleset_attr {
    uint64_t fs, net, scoped; /* what a kernel does not know has to be zero */
};

struct __attribute__((packed)) path_beneath_attr {
    uint64_t allowed;
    int32_t parent_fd;
};

/* Of this process: rules gather here until the door is closed. -1: none yet, -2: it cannot be. */
static int ruleset = -1;
static int kernel_version; /* 0: it has no Landlock, or was not asked yet */

int landlock_version(void)
{
    return kernel_version;
}

static struct ruleset_attr handled(int version)
{
    struct ruleset_attr attr = {FS_VERSION_1, 0, 0};
    attr.fs |= version >= 2 ? FS_REFER : 0;
    attr.fs |= version >= 3 ? FS_TRUNCATE : 0;
    attr.fs |= version >= 5 ? FS_IOCTL_DEV : 0;
    attr.net = version >= 4 ? NET_ALL : 0;
    attr.scoped = version >= 6 ? SCOPE_ALL : 0;
    return attr;
}

static void open_ruleset(void)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, CREATE_RULESET_VERSION);
    kernel_version = version > 0 ? (int)version : 0;
    struct ruleset_attr attr = handled(kernel_version);
    long fd = kernel_version ? syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0) : -1;
    ruleset = fd < 0 ? -2 : (int)fd;
    if (SANDBOX_SANITIZED)
        landlock_allow("/", USE_READ);
}

/* The folder that a file stands in, or shall. */
static int open_parent(const char *path)
{
    char parent[PATH_MAX];
    size_t len = strlen(path);
    while (len > 1 && path[len - 1] == '/')
        len--;
    while (len && path[len - 1] != '/')
        len--;
    if (len >= sizeof parent)
        return -1;
    memcpy(parent, path, len);
    parent[len] = 0;
    return open(len ? parent : ".", O_PATH | O_CLOEXEC);
}

static uint64_t rights(const struct stat *info, enum sandbox_use use)
{
    if (!S_ISDIR(info->st_mode))
        return use == USE_WRITE ? OUTPUT_FILE : FS_READ_FILE;
    if (use == USE_WRITE)
        return OUTPUT_FOLDER;
    return use == USE_READ_BELOW || SANDBOX_SANITIZED ? FS_READ_FILE | FS_READ_DIR : FS_READ_DIR;
}

/* A link stays one: what is written beside it is written beside that which it leads to. */
static const char *output_of_link(const char *path, char resolved[static PATH_MAX])
{
    struct stat info;
    return lstat(path, &info) == 0 && S_ISLNK(info.st_mode) && realpath(path, resolved) ? resolved : path;
}

void landlock_allow(const char *path, enum sandbox_use use)
{
    char resolved[PATH_MAX];
    struct stat info;
    bool write = use == USE_WRITE;
    if (ruleset == -1)
        open_ruleset();
    if (write)
        path = output_of_link(path, resolved);
    int fd = open(path, O_PATH | O_CLOEXEC);
    bool known = fd >= 0 && fstat(fd, &info) == 0;
    if (write && (!known || S_ISREG(info.st_mode))) {
        if (fd >= 0)
            close(fd);
        fd = open_parent(path);
        known = fd >= 0 && fstat(fd, &info) == 0;
    }
    if (known && ruleset >= 0) {
        struct path_beneath_attr attr = {rights(&info, use) & handled(kernel_version).fs, fd};
        /* a path that cannot be allowed stays closed: opening it will say so */
        (void)syscall(SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &attr, 0);
    }
    if (fd >= 0)
        close(fd);
}

bool landlock_enter(void)
{
    if (ruleset == -1)
        open_ruleset();
    if (ruleset < 0)
        return false;
    bool holds = syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    close(ruleset);
    ruleset = -2;
    return holds;
}
