// SPDX-License-Identifier: Apache-2.0
/*
 * contract CORPUS [TARGET...]: what every decoder must survive. Each target of target.def runs on every
 * seed in CORPUS/<target>/ as it stands, cut at every byte, and with each byte changed, taken out or
 * doubled; each time in a heap block of exactly the input's size, so that AddressSanitizer sees a read of
 * one byte too many. A target without seeds fails. Seeds whose name begins with "whole-" are run as they
 * stand only: they are many, and are there for what they reach.
 *
 * A target runs in a process of its own: one that stops does not hide the others, one that hangs is ended.
 * The input at fault is left as contract-<target>.bin in the working directory; it belongs into the corpus.
 */
#define _POSIX_C_SOURCE 200809L
#define _DEFAULT_SOURCE

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "targets/target.h"

enum {
    INPUT_MAX = 1 << 20,
    TARGET_SECONDS = 300,
    EVERY_BYTE_OF = 1024, /* of longer seeds the rest is sampled at about this many more places */
    SAMPLES = 256,
    WHOLE_UP_TO = 2048,
};

struct target {
    const char *name;
    void (*run)(const uint8_t *data, size_t len);
};

static const struct target targets[] = {
#define TARGET(name) {#name, target_##name},
#include "targets/target.def"
#undef TARGET
};

/* Written by the process of a target, read by its parent when it is gone. */
struct progress {
    size_t seeds, runs;
    size_t input_len;
    uint8_t input[INPUT_MAX];
};

struct runner {
    const struct target *target;
    struct progress *progress;
};

/* On a, then b. */
static void run_joined(struct runner *r, struct span a, struct span b)
{
    size_t len = a.len + b.len;
    if (len > INPUT_MAX)
        return;
    uint8_t *block = malloc(len);
    if (!block) {
        perror("contract");
        exit(1);
    }
    if (a.len)
        memcpy(block, a.p, a.len);
    if (b.len)
        memcpy(block + a.len, b.p, b.len);
    r->progress->input_len = len;
    if (len)
        memcpy(r->progress->input, block, len);
    r->target->run(block, len);
    r->progress->runs++;
    free(block);
}

static void run_changed_byte(struct runner *r, struct span seed, uint8_t *copy, size_t at)
{
    const uint8_t old = seed.p[at];
    const uint8_t changed[] = {(uint8_t)(old + 1), (uint8_t)(old - 1), old ^ 0x80, 0, 0x7f, 0x80, 0xff};
    for (size_t i = 0; i < sizeof changed; i++) {
        copy[at] = changed[i];
        if (changed[i] != old)
            run_joined(r, span_of(copy, seed.len), span_of(NULL, 0));
    }
    copy[at] = old;
}

static size_t place_after(size_t at, size_t len)
{
    if (len <= WHOLE_UP_TO || at < EVERY_BYTE_OF)
        return at + 1;
    size_t step = (len - EVERY_BYTE_OF) / SAMPLES;
    return at + (step ? step : 1);
}

static void run_changed(struct runner *r, struct span seed)
{
    static uint8_t copy[INPUT_MAX];
    const struct span nothing = {NULL, 0};
    memcpy(copy, seed.p, seed.len);
    for (size_t at = 0; at < seed.len; at = place_after(at, seed.len)) {
        struct span front = span_of(seed.p, at);
        run_joined(r, front, nothing);
        run_joined(r, front, span_of(seed.p + at + 1, seed.len - at - 1));
        run_joined(r, span_of(seed.p, at + 1), span_of(seed.p + at, seed.len - at));
        run_changed_byte(r, seed, copy, at);
    }
}

static void run_seed(struct runner *r, struct span seed, const char *name)
{
    run_joined(r, seed, span_of(NULL, 0));
    if (strncmp(name, "whole-", strlen("whole-")) != 0)
        run_changed(r, seed);
    r->progress->seeds++;
}

static bool read_seed(const char *path, uint8_t *buffer, size_t *ret_len)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        return false;
    }
    *ret_len = fread(buffer, 1, INPUT_MAX, file);
    bool whole = !ferror(file) && fgetc(file) == EOF;
    fclose(file);
    if (!whole)
        fprintf(stderr, "%s: unreadable, or longer than %d bytes\n", path, INPUT_MAX);
    return whole;
}

static int is_seed(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* The process of one target. */
static int run_target(const struct target *target, const char *corpus, struct progress *progress)
{
    static uint8_t seed[INPUT_MAX];
    struct runner runner = {target, progress};
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", corpus, target->name);
    struct dirent **names = NULL;
    int count = scandir(path, &names, is_seed, alphasort);
    bool readable = count > 0;
    if (!readable)
        fprintf(stderr, "%s: no seeds\n", path);
    for (int i = 0; i < count; i++) {
        size_t len = 0;
        snprintf(path, sizeof path, "%s/%s/%s", corpus, target->name, names[i]->d_name);
        if (read_seed(path, seed, &len))
            run_seed(&runner, span_of(seed, len), names[i]->d_name);
        else
            readable = false;
        free(names[i]);
    }
    free(names);
    return readable ? 0 : 1;
}

static void keep_input(const struct target *target, const struct progress *progress)
{
    char path[256];
    snprintf(path, sizeof path, "contract-%s.bin", target->name);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(progress->input, 1, progress->input_len, file) != progress->input_len)
        perror(path);
    else
        fprintf(stderr, "%s: the input is in %s\n", target->name, path);
    if (file)
        fclose(file);
}

static bool passes(const struct target *target, const char *corpus, struct progress *progress)
{
    progress->seeds = progress->runs = progress->input_len = 0;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        alarm(TARGET_SECONDS);
        exit(run_target(target, corpus, progress));
    }
    int status = -1;
    bool passed = child > 0 && waitpid(child, &status, 0) == child && status == 0;
    printf("%-6s %-20s %4zu seeds %8zu runs\n", passed ? "ok" : "FAILED", target->name, progress->seeds,
           progress->runs);
    if (WIFSIGNALED(status))
        fprintf(stderr, "%s: ended by signal %d%s\n", target->name, WTERMSIG(status),
                WTERMSIG(status) == SIGALRM ? ": not done in time" : "");
    if (!passed && progress->input_len)
        keep_input(target, progress);
    return passed;
}

static bool is_wanted(const struct target *target, char *const *names, int count)
{
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], target->name) == 0)
            return true;
    return count == 0;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: contract CORPUS [TARGET...]\n");
        return 2;
    }
    struct progress *progress =
        mmap(NULL, sizeof *progress, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (progress == MAP_FAILED) {
        perror("contract");
        return 1;
    }
    unsigned passed = 0, failed = 0, skipped = 0;
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        if (!is_wanted(&targets[i], argv + 2, argc - 2))
            skipped++;
        else if (passes(&targets[i], argv[1], progress))
            passed++;
        else
            failed++;
    }
    munmap(progress, sizeof *progress);
    printf("%u passed, %u failed, %u skipped\n", passed, failed, skipped);
    return failed || passed == 0;
}
