// SPDX-License-Identifier: Apache-2.0
#include "base/arena.h"

#include "base/guard.h"

enum { ALIGN = _Alignof(max_align_t), FIRST_CHUNK = 4096, LARGEST_CHUNK = 1 << 20 };
enum { GUARD = GUARDED ? ALIGN : 0 }; /* between blocks, so that a read beyond one is seen */

struct arena_chunk {
    struct arena_chunk *next;
    size_t size; /* of the whole chunk */
};

enum { HEADER = (sizeof(struct arena_chunk) + ALIGN - 1) / ALIGN * ALIGN };

void arena_init(struct arena *arena, const struct sigwarden_alloc *alloc)
{
    *arena = (struct arena){.alloc = *alloc};
}

void arena_done(struct arena *arena)
{
    struct arena_chunk *chunk = arena->chunks;
    while (chunk) {
        struct arena_chunk *next = chunk->next;
        GUARD_SHOW(chunk, chunk->size);
        arena->alloc.release(arena->alloc.context, chunk, chunk->size);
        chunk = next;
    }
    *arena = (struct arena){.alloc = arena->alloc};
}

static bool add_chunk(struct arena *arena, size_t size)
{
    size_t wanted = arena->chunks ? 2 * arena->chunks->size : FIRST_CHUNK;
    if (wanted > LARGEST_CHUNK)
        wanted = LARGEST_CHUNK;
    if (wanted < HEADER + size)
        wanted = HEADER + size;
    struct arena_chunk *chunk = (struct arena_chunk *)arena->alloc.allocate(arena->alloc.context, wanted);
    if (!chunk)
        return false;
    chunk->next = arena->chunks;
    chunk->size = wanted;
    GUARD_HIDE((char *)chunk + HEADER, wanted - HEADER);
    arena->chunks = chunk;
    arena->used = HEADER;
    arena->total += wanted;
    return true;
}

void *arena_take(struct arena *arena, size_t size)
{
    if (arena->failed || size > SIZE_MAX - HEADER - ALIGN - GUARD) {
        arena->failed = true;
        return NULL;
    }
    size_t room = (size + ALIGN - 1) / ALIGN * ALIGN + GUARD;
    if (!arena->chunks || room > arena->chunks->size - arena->used) {
        if (!add_chunk(arena, room)) {
            arena->failed = true;
            return NULL;
        }
    }
    void *taken = (char *)arena->chunks + arena->used;
    GUARD_SHOW(taken, size);
    arena->used += room;
    return taken;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size) {
        arena->failed = true;
        return NULL;
    }
    return arena_take(arena, count * size);
}

struct span arena_copy(struct arena *arena, struct span bytes)
{
    uint8_t *copy = arena_take(arena, bytes.len + 1);
    if (!copy)
        return (struct span){NULL, 0};
    if (bytes.len)
        memcpy(copy, bytes.p, bytes.len);
    return span_of(copy, bytes.len);
}
