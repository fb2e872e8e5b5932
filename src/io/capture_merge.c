// SPDX-License-Identifier: Apache-2.0
/*
 * Several captures in order of time: a binary heap of the files by the packet that each has at its head.
 */
#include <stdlib.h>

#include "base/error.h"
#include "io/capture_format.h"

struct merged {
    struct capture *capture; /* NULL: could not be opened */
    struct sigwarden_packet head;
};

struct captures {
    struct merged *files;
    uint32_t *heap; /* numbers of the files that have a head; the earliest first */
    uint32_t count, room, heap_count;
    bool started;
    bool advance; /* the head of heap[0] was handed out: its file goes on at the next call */
    int result;   /* what the end will say */
};

struct captures *captures_new(struct sigwarden_error *reterr)
{
    struct captures *captures = calloc(1, sizeof *captures);
    if (!captures)
        error_set(reterr, SIGWARDEN_ERROR_MEMORY, NULL, "out of memory", NULL);
    return captures;
}

void captures_free(struct captures *captures)
{
    if (!captures)
        return;
    for (uint32_t i = 0; i < captures->count; i++)
        capture_close(captures->files[i].capture);
    free(captures->files);
    free(captures->heap);
    free(captures);
}

static bool make_room(struct captures *captures)
{
    if (captures->count < captures->room)
        return true;
    uint32_t room = captures->room ? 2 * captures->room : 8;
    struct merged *files = realloc(captures->files, room * sizeof *files);
    if (files)
        captures->files = files;
    uint32_t *heap = realloc(captures->heap, room * sizeof *heap);
    if (heap)
        captures->heap = heap;
    if (files && heap)
        captures->room = room;
    return files && heap;
}

/* Adds a file that is open, or NULL in the place of one that is not. */
static int add(struct captures *captures, struct capture *capture, struct sigwarden_error *reterr)
{
    if (!make_room(captures)) {
        capture_close(capture);
        return error_set(reterr, SIGWARDEN_ERROR_MEMORY, NULL, "out of memory", NULL);
    }
    if (capture)
        capture->file = captures->count;
    captures->files[captures->count++] = (struct merged){.capture = capture};
    return 0;
}

int captures_add_open(struct captures *captures, struct capture *capture, struct sigwarden_error *reterr)
{
    return add(captures, capture, reterr);
}

int captures_add(struct captures *captures, const char *path, bool hashed, struct sigwarden_error *reterr)
{
    struct capture *capture = hashed ? capture_open_hashed(path, reterr) : capture_open(path, reterr);
    int failure = capture ? 0 : -reterr->code;
    int result = add(captures, capture, reterr);
    return result < 0 ? result : failure;
}

static bool earlier(const struct captures *captures, uint32_t a, uint32_t b)
{
    int64_t time_a = captures->files[a].head.time_ns, time_b = captures->files[b].head.time_ns;
    return time_a != time_b ? time_a < time_b : a < b;
}

static void swap(uint32_t *a, uint32_t *b)
{
    uint32_t other = *a;
    *a = *b;
    *b = other;
}

static void sift_down(struct captures *captures, uint32_t at)
{
    uint32_t *heap = captures->heap;
    for (;;) {
        uint32_t first = at;
        for (uint32_t child = 2 * at + 1; child <= 2 * at + 2; child++)
            if (child < captures->heap_count && earlier(captures, heap[child], heap[first]))
                first = child;
        if (first == at)
            return;
        swap(&heap[at], &heap[first]);
        at = first;
    }
}

/* The next packet of a file becomes its head; false when it has no more. */
static bool advance(struct captures *captures, uint32_t file)
{
    int result = capture_next(captures->files[file].capture, &captures->files[file].head);
    if (result < 0 && captures->result == 0)
        captures->result = result;
    return result > 0;
}

static void start(struct captures *captures)
{
    captures->started = true;
    for (uint32_t i = 0; i < captures->count; i++)
        if (captures->files[i].capture && advance(captures, i))
            captures->heap[captures->heap_count++] = i;
    for (uint32_t i = captures->heap_count / 2; i-- > 0;)
        sift_down(captures, i);
}

int captures_next(struct captures *captures, struct sigwarden_packet *ret)
{
    if (!captures->started)
        start(captures);
    if (captures->advance) {
        captures->advance = false;
        if (!advance(captures, captures->heap[0]))
            captures->heap[0] = captures->heap[--captures->heap_count];
        sift_down(captures, 0);
    }
    if (captures->heap_count == 0)
        return captures->result;
    *ret = captures->files[captures->heap[0]].head;
    captures->advance = true;
    return 1;
}

uint32_t captures_count(const struct captures *captures)
{
    return captures->count;
}

const struct capture *captures_at(const struct captures *captures, uint32_t file)
{
    return file < captures->count ? captures->files[file].capture : NULL;
}
