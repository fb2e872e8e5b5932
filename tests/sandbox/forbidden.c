// SPDX-License-Identifier: Apache-2.0
/*
 * forbidden FOLDER: what the sandbox refuses, tried from inside, one row of forbidden.def each, in a
 * process of its own.
 * FOLDER is scratch space: in.txt may be read, out/ is declared as an output in the second half of the rows.
 *
 * A row passes if the call fails with EPERM, EACCES, ENOSYS or the errno of its row. Outside of the sandbox
 * most of them succeed or fail with another errno: with --outside the program counts how many, so that rows
 * that could not fail are seen.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/bpf.h>
#include <linux/io_uring.h>
#include <linux/keyctl.h>
#include <linux/perf_event.h>
#include <linux/userfaultfd.h>
#include <net/if.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/fanotify.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "cli/sandbox.h"

static int inherited_socket; /* made before the door closed */
static pid_t parent;

static long call(long number, long a, long b, long c, long d, long e)
{
    return syscall(number, a, b, c, d, e, 0L);
}

static long of_pointer(const void *p)
{
    return (long)(intptr_t)p;
}

static long read_link(void)
{
    char to[64];
    return readlink("/proc/self/exe", to, sizeof to);
}

static long open_by_pointer(void)
{
    struct {
        uint64_t flags, mode, resolve;
    } how = {O_RDONLY, 0, 0};
    return call(SYS_openat2, AT_FDCWD, of_pointer("other.txt"), of_pointer(&how), sizeof how, 0);
}

static long make_socket_pair(void)
{
    int pair[2];
    return socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
}

static long connect_inherited(void)
{
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    return connect(inherited_socket, (struct sockaddr *)&to, sizeof to);
}

static long bind_inherited(void)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    return bind(inherited_socket, (struct sockaddr *)&to, sizeof to);
}

static long send_inherited(void)
{
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    return sendto(inherited_socket, "x", 1, 0, (struct sockaddr *)&to, sizeof to);
}

static long run_program(void)
{
    char *arguments[] = {(char[]){"true"}, NULL}, *environment[] = {NULL};
    return execve("/bin/true", arguments, environment);
}

static long run_program_at(void)
{
    char *arguments[] = {(char[]){"true"}, NULL}, *environment[] = {NULL};
    return call(SYS_execveat, AT_FDCWD, of_pointer("/bin/true"), of_pointer(arguments),
                of_pointer(environment), 0);
}

static long start_process(void)
{
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    return child;
}

static long start_process_by_vfork(void)
{
    pid_t child = vfork();
    if (child == 0)
        _exit(0);
    return child;
}

static long start_process_by_clone(void)
{
    long child = call(SYS_clone, SIGCHLD, 0, 0, 0, 0);
    if (child == 0)
        _exit(0);
    return child;
}

static long start_process_by_clone3(void)
{
    uint64_t arguments[8] = {[4] = SIGCHLD};
    long child = call(SYS_clone3, of_pointer(arguments), sizeof arguments, 0, 0, 0);
    if (child == 0)
        _exit(0);
    return child;
}

static long read_parents_memory(void)
{
    char to[8];
    struct iovec local = {to, sizeof to}, remote = {&inherited_socket, sizeof inherited_socket};
    return process_vm_readv(parent, &local, 1, &remote, 1, 0);
}

static long write_parents_memory(void)
{
    char from[4] = {0};
    struct iovec local = {from, sizeof from}, remote = {&inherited_socket, sizeof inherited_socket};
    return process_vm_writev(parent, &local, 1, &remote, 1, 0);
}

static long set_schedule(void)
{
    struct sched_param p = {0};
    return sched_setscheduler(0, SCHED_BATCH, &p);
}

static long raise_limit(void)
{
    struct rlimit limit = {64, 64};
    return setrlimit(RLIMIT_NOFILE, &limit);
}

static long limit_parent(void)
{
    struct rlimit limit = {64, 64};
    return prlimit(parent, RLIMIT_CORE, &limit, NULL);
}

static long map_executable(void)
{
    void *p = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return p == MAP_FAILED ? -1 : 0;
}

static long make_executable(void)
{
    void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return p == MAP_FAILED ? 0 : mprotect(p, 4096, PROT_READ | PROT_EXEC);
}

static long make_executable_with_key(void)
{
    void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return p == MAP_FAILED ? 0 : call(SYS_pkey_mprotect, of_pointer(p), 4096, PROT_READ | PROT_EXEC, -1, 0);
}

static long load_bpf(void)
{
    union bpf_attr attr = {.map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 4, .max_entries = 1};
    return call(SYS_bpf, BPF_MAP_CREATE, of_pointer(&attr), sizeof attr, 0, 0);
}

static long make_ring(void)
{
    struct io_uring_params p = {0};
    return call(SYS_io_uring_setup, 4, of_pointer(&p), 0, 0, 0);
}

static long measure(void)
{
    struct perf_event_attr attr = {.type = PERF_TYPE_SOFTWARE, .size = sizeof attr, .exclude_kernel = 1};
    return call(SYS_perf_event_open, of_pointer(&attr), 0, -1, -1, 0);
}

static long restart_machine(void)
{
    return call(SYS_reboot, 1, 2, 3, 0, 0);
} /* wrong magic: EINVAL outside */
static long set_clock(void)
{
    struct timeval t = {-1, 0};
    return settimeofday(&t, NULL);
}

static long push_into_terminal(void)
{
    char c = 'x';
    return ioctl(0, TIOCSTI, &c);
}

static long lock_file(void)
{
    struct flock l = {.l_type = F_RDLCK};
    return fcntl(inherited_socket, F_SETLK, &l);
}

struct row {
    const char *name;
    long (*act)(void);
    int other; /* another errno that means: refused */
};

#define ACTION(when, name, other, expression)                                                                \
    static long try_##when##_##name(void)                                                                    \
    {                                                                                                        \
        return expression;                                                                                   \
    }
#include "sandbox/forbidden.def"
#undef ACTION

enum when { reading, writing };

/* What is named beside the input. */
enum named { INPUTS_ONLY, WITH_A_FOLDER, WITH_AN_OUTPUT };

static const struct {
    enum when when;
    struct row row;
} rows[] = {
#define ACTION(when, name, other, expression) {when, {#name, try_##when##_##name, other}},
#include "sandbox/forbidden.def"
#undef ACTION
};

static void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    if (!file || fputs(text, file) < 0 || fclose(file) != 0) {
        perror(path);
        exit(2);
    }
}

/* The scratch folder as each row finds it. */
static void prepare(void)
{
    static const char *const made[] = {"new.txt",       "renamed.txt",    "linked.txt", "symbolic.txt",
                                       "device",        "fifo",           "moved.txt",  "beside.txt",
                                       "out/moved.txt", "out/linked.txt", "out/device", "out/symbolic",
                                       "out/socket",    "out/temporary",  "out/final"};
    for (size_t i = 0; i < sizeof made / sizeof *made; i++)
        unlink(made[i]);
    rmdir("folder");
    mkdir("out", 0700);
    mkdir("tree", 0700);
    put("in.txt", "input\n");
    put("other.txt", "other\n");
    put("out/kept.txt", "kept\n");
}

static void enter(enum named named)
{
    sandbox_allow_read("in.txt");
    if (named == WITH_A_FOLDER)
        sandbox_allow_read_below("tree");
    if (named == WITH_AN_OUTPUT)
        sandbox_allow_write("out");
    sandbox_enter(false);
}

enum answer { REFUSED, FAILED_OTHERWISE, DONE };

static int try(const struct row *row, bool outside, enum named named)
{
    prepare();
    pid_t child = fork();
    if (child == 0) {
        if (!outside)
            enter(named);
        errno = 0;
        long result = row->act();
        bool refused =
            errno == EPERM || errno == EACCES || errno == ENOSYS || (row->other && errno == row->other);
        if (result != -1)
            _exit(DONE);
        if (!refused && !outside)
            fprintf(stderr, "%s: %s\n", row->name, strerror(errno));
        _exit(refused ? REFUSED : FAILED_OTHERWISE);
    }
    int status;
    if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status))
        return -1;
    return WEXITSTATUS(status);
}

/* Whether all were refused. */
static bool run(const char *name, enum when when, enum named named, bool outside)
{
    unsigned refused = 0, count = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].when != when)
            continue;
        int answer = try(&rows[i].row, outside, named);
        count++;
        refused += answer == REFUSED;
        if (answer != REFUSED && !outside)
            printf("not refused: %s (%s)\n", rows[i].row.name, name);
    }
    printf("%s: %u of %u refused\n", name, refused, count);
    return refused == count;
}

static void *in_a_thread(void *argument)
{
    int fd = open("other.txt", O_RDONLY);
    *(int *)argument = fd < 0 && socket(AF_INET, SOCK_STREAM, 0) < 0;
    return NULL;
}

/* What has to work from inside, or the tool would not. */
static bool still_works(void)
{
    char text[8];
    enter(WITH_AN_OUTPUT);
    int fd = open("in.txt", O_RDONLY | O_CLOEXEC);
    bool works = fd >= 0 && read(fd, text, sizeof text) == 6;
    pthread_t thread;
    int held = 0;
    works &=
        pthread_create(&thread, NULL, in_a_thread, &held) == 0 && pthread_join(thread, NULL) == 0 && held;
    fd = open("out/temporary", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    works &= fd >= 0 && write(fd, "x", 1) == 1 && fsync(fd) == 0 && close(fd) == 0;
    works &= rename("out/temporary", "out/final") == 0 && open("out/final", O_RDWR) >= 0;
    works &= malloc(64 << 20) != NULL && open("nowhere", O_RDONLY) < 0 && errno == ENOENT;
    return works;
}

static bool works_in_a_child(void)
{
    int status;
    prepare();
    pid_t child = fork();
    if (child == 0)
        _exit(still_works() ? 0 : 1);
    return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

int main(int argc, char **argv)
{
    bool outside = argc > 2 && strcmp(argv[2], "--outside") == 0;
    if (argc < 2 || chdir(argv[1]) != 0) {
        fprintf(stderr, "usage: forbidden FOLDER [--outside]\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    parent = getpid();
    inherited_socket = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    bool all = run("inputs only", reading, INPUTS_ONLY, outside);
    all &= run("with an output", writing, WITH_AN_OUTPUT, outside);
    if (outside)
        return 0;
    all &= run("with a folder to read", reading, WITH_A_FOLDER, outside);
    bool works = works_in_a_child();
    printf("what is allowed works: %s\n", works ? "yes" : "no");
    return all && works ? 0 : 1;
}
