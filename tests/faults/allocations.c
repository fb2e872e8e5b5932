// SPDX-License-Identifier: Apache-2.0
/*
 * allocations CORPUS CAPTURES [STRIDE]: what happens when there is no memory. Linked with --wrap=malloc and
 * its kin, mmap too, and with static builds of libyaml, jansson, PCRE2, zlib and zstd, so that their
 * allocations are seen as well.
 *
 * Every seed of rules, descriptions, indicators and captures, and the building of an engine, run once to
 * count their allocations, then once for each with that one refused, and for every STRIDEth with all from
 * there on refused. The outcome has to be what it was without failure, or -SIGWARDEN_ERROR_MEMORY; nothing
 * may stay allocated. (Out of bounds and use after free is what AddressSanitizer, in such a build, says.)
 * With a STRIDE above 1 only every STRIDEth allocation is refused, beginning at another one for each seed.
 *
 * And what no test of failures can improve on: packets, all of CAPTURES, are judged without a single
 * allocation.
 */
#define _DEFAULT_SOURCE
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <sigwarden/engine.h>

#include "base/span.h"
#include "indicators/indicators.h"
#include "io/capture.h"
#include "rules/ruleset.h"
#include "who/network.h"

static struct {
    size_t count;       /* allocations that were asked for */
    size_t refuse_from; /* the first that is refused, from 1; 0: none is */
    bool and_all_after;
    long out; /* blocks that were not given back */
} heap;

static bool refused(void)
{
    heap.count++;
    return heap.refuse_from &&
           (heap.count == heap.refuse_from || (heap.and_all_after && heap.count > heap.refuse_from));
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *p, size_t size);
void __real_free(void *p);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *p, size_t size);
void __wrap_free(void *p);
char *__wrap_strdup(const char *text);
/* what mmap() is where offsets have 64 bits */
void *__real_mmap64(void *p, size_t size, int protection, int flags, int file, off_t offset);
int __real_munmap(void *p, size_t size);
void *__wrap_mmap64(void *p, size_t size, int protection, int flags, int file, off_t offset);
int __wrap_munmap(void *p, size_t size);

static void *counted(void *p)
{
    heap.out += p != NULL;
    return p;
}

void *__wrap_malloc(size_t size)
{
    return refused() ? NULL : counted(__real_malloc(size));
}

void *__wrap_calloc(size_t count, size_t size)
{
    return refused() ? NULL : counted(__real_calloc(count, size));
}

void *__wrap_realloc(void *p, size_t size)
{
    if (refused())
        return NULL;
    void *moved = __real_realloc(p, size);
    heap.out += !p && moved;
    return moved;
}

void __wrap_free(void *p)
{
    heap.out -= p != NULL;
    __real_free(p);
}

char *__wrap_strdup(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = __wrap_malloc(size);
    return copy ? memcpy(copy, text, size) : NULL;
}

void *__wrap_mmap64(void *p, size_t size, int protection, int flags, int file, off_t offset)
{
    void *mapped = refused() ? MAP_FAILED : __real_mmap64(p, size, protection, flags, file, offset);
    heap.out += mapped != MAP_FAILED;
    return mapped;
}

int __wrap_munmap(void *p, size_t size)
{
    heap.out--;
    return __real_munmap(p, size);
}

/* One way to use memory. Returns a result like the library's functions; *ret_print: what makes it up, 0 on
 * failure. */
typedef int action(struct span input, uint64_t *ret_print);

static uint64_t print_of(const void *bytes, size_t len)
{
    const uint8_t *p = bytes;
    uint64_t print = 14695981039346656037u;
    for (size_t i = 0; i < len; i++)
        print = (print ^ p[i]) * 1099511628211u;
    return print;
}

static struct sigwarden_text text_of(struct span input)
{
    return (struct sigwarden_text){"input", (const char *)input.p, input.len};
}

static int load_rules(struct span input, uint64_t *ret_print)
{
    struct sigwarden_text text = text_of(input);
    struct ruleset *rules = NULL;
    struct sigwarden_error error;
    int result = ruleset_load(&text, 1, &sigwarden_libc_alloc, &rules, &error);
    *ret_print = result ? 0 : print_of(ruleset_hash(rules), RULESET_HASH_SIZE);
    ruleset_free(rules);
    return result;
}

static int load_network(struct span input, uint64_t *ret_print)
{
    struct sigwarden_text text = text_of(input);
    struct network *network = NULL;
    struct sigwarden_error error;
    int result = network_load(&text, &sigwarden_libc_alloc, &network, &error);
    *ret_print = result == 0;
    network_free(network);
    return result;
}

static int load_indicators(struct span input, uint64_t *ret_print)
{
    struct sigwarden_text text = text_of(input);
    struct indicators *indicators = NULL;
    static struct indicators_report report;
    struct sigwarden_error error;
    int result = indicators_new(&sigwarden_libc_alloc, &indicators, &error);
    if (result == 0)
        result = indicators_load(indicators, &text, 0, &report, &error);
    if (result == 0)
        indicators_seal(indicators);
    *ret_print = result ? 0 : report.used_count * 65536 + report.skipped_count;
    indicators_free(indicators);
    return result;
}

/* Three times the same file, in pieces, merged. */
static int read_captures(struct span input, uint64_t *ret_print)
{
    struct sigwarden_error error;
    struct sigwarden_packet packet;
    *ret_print = 0;
    struct captures *captures = captures_new(&error);
    int result = captures ? 0 : -error.code;
    for (unsigned i = 0; i < 3 && result == 0; i++) {
        struct capture *capture = capture_open_memory("input", input, i * 700, &error);
        result = capture ? captures_add_open(captures, capture, &error) : -error.code;
    }
    while (result == 0 && captures_next(captures, &packet) > 0)
        *ret_print = *ret_print * 31 + print_of(packet.data, packet.captured_len);
    for (uint32_t i = 0; i < (captures ? captures_count(captures) : 0) && result == 0; i++)
        result = -capture_error(captures_at(captures, i))->code;
    captures_free(captures);
    *ret_print = result ? 0 : *ret_print;
    return result;
}

static void ignore(void *context, const struct sigwarden_event *event)
{
    (void)context;
    (void)event;
}

/* An engine of its own rules, which are loaded a second time while it runs. */
static int build_engine(struct span input, uint64_t *ret_print)
{
    struct sigwarden_text text = text_of(input);
    struct sigwarden_error error;
    struct sigwarden_config config = {
        .rules = &text, .rule_count = 1, .no_default_rules = true, .home_plmn = "001-01"};
    struct sigwarden_state_config state_config = {.sink = ignore, .seed = 1, .subscribers = 64};
    struct sigwarden *sigwarden = NULL;
    struct sigwarden_state *state = NULL;
    int result = sigwarden_new(&config, &sigwarden, &error);
    if (result == 0)
        result = sigwarden_state_new(sigwarden, &state_config, &state, &error);
    if (result == 0)
        result = sigwarden_state_load_rules(state, &config, &error);
    *ret_print = result == 0;
    sigwarden_state_free(state);
    sigwarden_free(sigwarden);
    return result;
}

static unsigned long runs, wrong, cases;

static void say_wrong(const char *what, const char *name, size_t at, const char *reason, int result)
{
    wrong++;
    printf("%s %s, allocation %zu refused%s: %s (%d)\n", what, name, at,
           heap.and_all_after ? " and all after it" : "", reason, result);
}

static void run_once(const char *what, const char *name, action *act, struct span input, size_t at,
                     const int *baseline, uint64_t baseline_print)
{
    uint64_t print = 0;
    heap.count = 0;
    heap.refuse_from = at;
    long before = heap.out;
    int result = act(input, &print);
    heap.refuse_from = 0;
    runs++;
    if (heap.out != before)
        say_wrong(what, name, at, "memory stays allocated", result);
    if (!baseline)
        return;
    if (result != *baseline && result != -SIGWARDEN_ERROR_MEMORY)
        say_wrong(what, name, at, "another outcome than `out of memory`", result);
    if (result == *baseline && print != baseline_print)
        say_wrong(what, name, at, "the same outcome, but not all of it", result);
    heap.out = before;
}

static void run_case(const char *what, const char *name, action *act, struct span input, size_t stride)
{
    uint64_t print;
    heap.count = 0;
    int baseline = act(input, &print);
    size_t count = heap.count;
    run_once(what, name, act, input, 0, &baseline, print);
    for (size_t at = 1 + cases % stride; at <= count; at += stride) {
        heap.and_all_after = false;
        run_once(what, name, act, input, at, &baseline, print);
        heap.and_all_after = at % 7 == 0 || at < 4;
        if (heap.and_all_after)
            run_once(what, name, act, input, at, &baseline, print);
        heap.and_all_after = false;
    }
    cases++;
}

static uint8_t *read_file(const char *path, size_t *ret_len)
{
    enum { FILE_MAX = 1 << 20 };
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = file ? __real_malloc(FILE_MAX) : NULL;
    if (!bytes) {
        perror(path);
        exit(2);
    }
    *ret_len = fread(bytes, 1, FILE_MAX, file);
    fclose(file);
    return bytes;
}

static int is_file(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

typedef void file_visitor(const char *name, struct span bytes, const void *context);

static void each_file(const char *folder, const char *suffix, size_t len_max, file_visitor *see,
                      const void *context)
{
    struct dirent **names = NULL;
    int count = scandir(folder, &names, is_file, alphasort);
    if (count <= 0) {
        fprintf(stderr, "%s: no files\n", folder);
        exit(2);
    }
    for (int i = 0; i < count; i++) {
        char path[4096];
        size_t len;
        int written = snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name);
        if (written < 0 || (size_t)written >= sizeof path) {
            fprintf(stderr, "%s: too long a name\n", folder);
            exit(2);
        }
        if (strstr(names[i]->d_name, suffix)) {
            uint8_t *bytes = read_file(path, &len);
            if (len <= len_max)
                see(names[i]->d_name, span_of(bytes, len), context);
            __real_free(bytes);
        }
        __real_free(names[i]);
    }
    __real_free(names);
}

static const struct input_kind {
    const char *name, *folder;
    action *act;
    size_t len_max; /* larger seeds take too long in such numbers */
} kinds[] = {
    {"rules", "rules", load_rules, 8192},
    {"an engine of", "rules", build_engine, 512},
    {"network description", "network", load_network, 8192},
    {"indicators", "indicators", load_indicators, 16384},
    {"capture", "capture", read_captures, 65536},
};

struct visit_case {
    const struct input_kind *kind;
    size_t stride;
};

static void see_case(const char *name, struct span bytes, const void *context)
{
    const struct visit_case *visit = context;
    run_case(visit->kind->name, name, visit->kind->act, bytes, visit->stride);
}

static struct sigwarden_state *state;
static uint64_t packets;

static void see_capture(const char *name, struct span bytes, const void *context)
{
    struct sigwarden_error error;
    struct sigwarden_packet packet;
    (void)context;
    struct capture *capture = capture_open_memory(name, bytes, 0, &error);
    while (capture && capture_next(capture, &packet) > 0) {
        size_t before = heap.count;
        sigwarden_packet(state, &packet);
        packets++;
        if (heap.count != before)
            say_wrong("packet of", name, heap.count - before, "packets may not allocate", 0);
    }
    capture_close(capture);
    size_t before = heap.count;
    sigwarden_flush(state);
    if (heap.count != before)
        say_wrong("flush after", name, heap.count - before, "may not allocate", 0);
}

static void judge_packets(const char *folder)
{
    struct sigwarden_error error;
    struct sigwarden *sigwarden;
    struct sigwarden_config config = {.home_plmn = "001-01"};
    struct sigwarden_state_config state_config = {.sink = ignore, .every_signal = true, .seed = 1};
    if (sigwarden_new(&config, &sigwarden, &error) < 0 ||
        sigwarden_state_new(sigwarden, &state_config, &state, &error) < 0) {
        fprintf(stderr, "%s\n", error.message);
        exit(2);
    }
    each_file(folder, ".pcap", 1 << 20, see_capture, NULL);
    sigwarden_state_free(state);
    sigwarden_free(sigwarden);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: allocations CORPUS CAPTURES [STRIDE]\n");
        return 2;
    }
    size_t stride = argc > 3 ? strtoul(argv[3], NULL, 10) : 1;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        char folder[4096];
        struct visit_case visit = {&kinds[i], stride ? stride : 1};
        unsigned long before = runs;
        snprintf(folder, sizeof folder, "%s/%s", argv[1], kinds[i].folder);
        each_file(folder, "", kinds[i].len_max, see_case, &visit);
        printf("%s: %lu runs\n", kinds[i].name, runs - before);
    }
    judge_packets(argv[2]);
    printf("%lu inputs, %lu runs, %llu packets, %lu wrong\n", cases, runs, (unsigned long long)packets,
           wrong);
    return wrong || cases == 0 || packets == 0;
}
