// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "cli/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/options.h"

static volatile sig_atomic_t asked; /* the signal; 0: none */
static int output_errno;            /* why standard output failed; 0: it did not, or nobody saw */

/* Lines that wait for standard output, and room for one more behind them. */
static struct {
    size_t len;
    char text[2 * PROCESS_LINE_MAX];
} lines;

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
    return ferror(stdout); /* another thread may be writing: not the unlocked one */
}

static void hand_over_lines(void)
{
    if (fwrite(lines.text, 1, lines.len, stdout) != lines.len)
        output_errno = errno;
    lines.len = 0;
}

bool process_flush_output(void)
{
    hand_over_lines();
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

char *process_line(void)
{
    static bool ours;
    if (!ours)
        ours = setvbuf(stdout, NULL, _IONBF, 0) == 0;
    return lines.text + lines.len;
}

void process_wrote(size_t len)
{
    const size_t before = lines.len;
    if (before + len > PROCESS_LINE_MAX) { /* what waits goes out without it */
        hand_over_lines();
        memmove(lines.text, lines.text + before, len);
    }
    lines.len += len;
}
