// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "cli/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <string.h>
#include <unistd.h>

#include "cli/options.h"

static volatile sig_atomic_t asked; /* the signal; 0: none */
static int output_errno;            /* why standard output failed; 0: it did not, or nobody saw */

void process_prepare(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
            _exit(2); /* nothing can be said to anybody */
    signal(SIGXFSZ, SIG_IGN);
}

static void on_signal(int number)
{
    asked = number;
}

void process_watch_signals(void)
{
    static const int numbers[] = {SIGINT, SIGTERM};
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct sigaction before;
        /* what whoever started us ignores, as nohup and & do, stays ignored */
        if (sigaction(numbers[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(numbers[i], &action, NULL);
    }
}

const char *process_asked_to_end(void)
{
    return asked == SIGINT ? "SIGINT" : asked ? "SIGTERM" : NULL;
}

bool process_output_failed(void)
{
    return ferror_unlocked(stdout);
}

bool process_flush_output(void)
{
    if (fflush(stdout) != 0)
        output_errno = errno;
    return !ferror(stdout);
}

int process_finish(int status)
{
    if (process_flush_output())
        return status;
    fprintf(stderr, "sigwarden: the output could not be written to its end%s%s\n", output_errno ? ": " : "",
            output_errno ? strerror(output_errno) : "");
    return EXIT_UNREADABLE;
}

void process_put_lines(const char *lines, size_t len)
{
    enum { BLOCK = 1 << 16 };
    static char block[BLOCK];
    static bool ours;
    if (!ours)
        ours = setvbuf(stdout, block, _IOFBF, BLOCK) == 0;
    if (__fpending(stdout) + len > BLOCK && fflush(stdout) != 0)
        output_errno = errno;
    fwrite(lines, 1, len, stdout);
}
