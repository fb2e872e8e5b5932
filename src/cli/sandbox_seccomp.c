// SPDX-License-Identifier: Apache-2.0
/*
 * The system calls that are left. Pointers cannot be looked behind, so that clone3 and openat2, which take
 * their arguments by pointer, are answered as by a kernel that does not have them: libc then uses clone and
 * openat, whose flags are checked.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "cli/sandbox_parts.h"

/* Reading, computing, memory, threads, the end. */
static const int always[] = {
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(pread64),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(close),
    SCMP_SYS(lseek),
    SCMP_SYS(fstat),
    SCMP_SYS(stat),
    SCMP_SYS(lstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(statx),
    SCMP_SYS(fadvise64),
    SCMP_SYS(readahead),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(select),
    SCMP_SYS(pselect6),
    SCMP_SYS(brk),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(set_tid_address),
    SCMP_SYS(rseq),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(getrandom),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getrusage),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(uname),
    SCMP_SYS(sysinfo),
    SCMP_SYS(getcpu),
};

/* Where a folder was named: what is in it. */
static const int for_folders[] = {
    SCMP_SYS(flock), SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(getdents64),
};

/* Where an output was named: files beside it, locks, renaming into place. */
static const int for_outputs[] = {
    SCMP_SYS(open),      SCMP_SYS(openat),   SCMP_SYS(creat),      SCMP_SYS(pwrite64),  SCMP_SYS(ftruncate),
    SCMP_SYS(fallocate), SCMP_SYS(fsync),    SCMP_SYS(fdatasync),  SCMP_SYS(syncfs),    SCMP_SYS(fchmod),
    SCMP_SYS(fchown),    SCMP_SYS(rename),   SCMP_SYS(renameat),   SCMP_SYS(renameat2), SCMP_SYS(link),
    SCMP_SYS(linkat),    SCMP_SYS(unlink),   SCMP_SYS(unlinkat),   SCMP_SYS(mkdir),     SCMP_SYS(mkdirat),
    SCMP_SYS(rmdir),     SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(getcwd),    SCMP_SYS(utimensat),
    SCMP_SYS(umask),     SCMP_SYS(fstatfs),  SCMP_SYS(statfs),
};

/* What the leak checker does at the end of a build for tests. */
static const int for_sanitizers[] = {
    SCMP_SYS(clone),     SCMP_SYS(ptrace),     SCMP_SYS(wait4),      SCMP_SYS(prctl),
    SCMP_SYS(readlink),  SCMP_SYS(readlinkat), SCMP_SYS(getdents64), SCMP_SYS(pipe2),
    SCMP_SYS(prlimit64), SCMP_SYS(getppid),    SCMP_SYS(getdents),
};

struct restricted {
    int call;
    struct scmp_arg_cmp argument;
};

/* `mask` of the argument has to be `value`. */
#define ARGUMENT(call, number, mask, value)                                                                  \
    {                                                                                                        \
        SCMP_SYS(call), SCMP_CMP(number, SCMP_CMP_MASKED_EQ, (scmp_datum_t)(mask), (scmp_datum_t)(value))    \
    }

enum {
    OPENS_FOR_MORE = O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND,
    THREAD = CLONE_VM | CLONE_THREAD | CLONE_SIGHAND,
};

#define ALL_BITS UINT64_MAX
#define LOW_BITS UINT32_MAX /* of an argument that is an int */

static const struct restricted with_argument[] = {
    ARGUMENT(open, 1, OPENS_FOR_MORE, O_RDONLY),
    ARGUMENT(openat, 2, OPENS_FOR_MORE, O_RDONLY),
    ARGUMENT(mmap, 2, PROT_EXEC, 0),
    ARGUMENT(mprotect, 2, PROT_EXEC, 0),
    ARGUMENT(clone, 0, THREAD, THREAD),
    ARGUMENT(ioctl, 1, LOW_BITS, TCGETS),
    ARGUMENT(ioctl, 1, LOW_BITS, TIOCGWINSZ),
    ARGUMENT(fcntl, 1, LOW_BITS, F_GETFD),
    ARGUMENT(fcntl, 1, LOW_BITS, F_SETFD),
    ARGUMENT(fcntl, 1, LOW_BITS, F_GETFL),
    ARGUMENT(fcntl, 1, LOW_BITS, F_DUPFD_CLOEXEC),
    ARGUMENT(prctl, 0, LOW_BITS, PR_SET_NAME),
    ARGUMENT(prlimit64, 2, ALL_BITS, 0), /* to ask for a limit */
};

static const struct restricted locks[] = {
    ARGUMENT(fcntl, 1, LOW_BITS, F_GETLK),     ARGUMENT(fcntl, 1, LOW_BITS, F_SETLK),
    ARGUMENT(fcntl, 1, LOW_BITS, F_SETLKW),    ARGUMENT(fcntl, 1, LOW_BITS, F_OFD_GETLK),
    ARGUMENT(fcntl, 1, LOW_BITS, F_OFD_SETLK), ARGUMENT(fcntl, 1, LOW_BITS, F_OFD_SETLKW),
};

static const int as_if_unknown[] = {SCMP_SYS(clone3), SCMP_SYS(openat2)};

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* Names that this machine does not have (open on arm64) are no failure: libseccomp leaves them out. */
static bool allow(scmp_filter_ctx filter, const int *calls, size_t count)
{
    bool added = true;
    for (size_t i = 0; i < count; i++)
        added &= seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0) == 0;
    return added;
}

static bool allow_with(scmp_filter_ctx filter, const struct restricted *list, size_t count)
{
    bool added = true;
    for (size_t i = 0; i < count; i++)
        added &= seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, list[i].call, 1, &list[i].argument) == 0;
    return added;
}

static bool fill(scmp_filter_ctx filter, bool folders, bool writes)
{
    bool filled = allow(filter, always, COUNT(always));
    filled &= allow_with(filter, with_argument, COUNT(with_argument));
    filled &= !(folders || writes) || allow(filter, for_folders, COUNT(for_folders));
    filled &= !writes ||
              (allow(filter, for_outputs, COUNT(for_outputs)) && allow_with(filter, locks, COUNT(locks)));
    filled &= !SANDBOX_SANITIZED || allow(filter, for_sanitizers, COUNT(for_sanitizers));
    for (size_t i = 0; i < COUNT(as_if_unknown); i++)
        filled &= seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), as_if_unknown[i], 0) == 0;
    /* abort() and raise(), but no signal to anybody else */
    const struct scmp_arg_cmp self = {.arg = 0, .op = SCMP_CMP_EQ, .datum_a = (scmp_datum_t)getpid()};
    return filled && seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, &self) == 0;
}

static unsigned distinct(bool folders, bool writes)
{
    unsigned count = COUNT(always) + 1; /* tgkill */
    for (size_t i = 0; i < COUNT(with_argument); i++)
        count += i == 0 || with_argument[i].call != with_argument[i - 1].call;
    count += folders || writes ? (unsigned)COUNT(for_folders) : 0;
    /* open and openat are there already */
    return count + (writes ? (unsigned)COUNT(for_outputs) - 2 : 0);
}

bool seccomp_enter(bool folders, bool writes, unsigned *ret_calls)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (!filter)
        return false;
    /* threads that run already, if any, are under it too */
    bool holds = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0 && fill(filter, folders, writes) &&
                 seccomp_load(filter) == 0;
    seccomp_release(filter);
    *ret_calls = distinct(folders, writes);
    return holds;
}
