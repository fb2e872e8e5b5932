// SPDX-License-Identifier: Apache-2.0
#define _POSIX_C_SOURCE 200809L
#include "cli/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static const int64_t second_ns = 1000000000;

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * second_ns + now.tv_nsec;
}

void progress_begin(struct progress *progress)
{
    int64_t now = now_ns();
    *progress = (struct progress){
        .shown = isatty(STDERR_FILENO),
        .started_ns = now,
        .next_ns = now + 2 * second_ns,
    };
}

/* Octets read so far, and of all files; the latter is 0 where one of them is no file. */
static void octets(const struct captures *captures, uint64_t *ret_read, uint64_t *ret_all)
{
    bool known = true;
    *ret_read = *ret_all = 0;
    for (uint32_t i = 0; i < captures_count(captures); i++) {
        if (!captures_at(captures, i))
            continue;
        struct capture_statistics statistics = capture_statistics(captures_at(captures, i));
        *ret_read += statistics.read_len;
        *ret_all += statistics.file_len;
        known &= statistics.file_len != 0;
    }
    *ret_all = known ? *ret_all : 0;
}

static void write_line(struct progress *progress, const struct captures *captures, int64_t now)
{
    uint64_t read, all;
    double seconds = (double)(now - progress->started_ns) / (double)second_ns;
    octets(captures, &read, &all);
    fprintf(stderr, "\r\033[K%" PRIu64 " packets, %.0f MB", progress->packets, (double)read / 1e6);
    if (all && read && read <= all)
        fprintf(stderr, " of %.0f MB, about %.0f s to go", (double)all / 1e6,
                seconds / (double)read * (double)(all - read));
    fflush(stderr);
    progress->line = true;
}

void progress_step(struct progress *progress, const struct captures *captures)
{
    enum { BETWEEN_LOOKS = 4096 };
    if (++progress->packets % BETWEEN_LOOKS == 0 && progress->shown) {
        int64_t now = now_ns();
        if (now >= progress->next_ns) {
            write_line(progress, captures, now);
            progress->next_ns = now + second_ns / 2;
        }
    }
}

void progress_end(const struct progress *progress)
{
    if (progress->line)
        fprintf(stderr, "\r\033[K");
}
