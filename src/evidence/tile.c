// SPDX-License-Identifier: Apache-2.0
#include "evidence/tile.h"

static uint64_t hashes_of(int level, uint64_t size)
{
    return level <= 0 ? size : size >> (8 * level);
}

uint64_t tile_count(int level, uint64_t size)
{
    return (hashes_of(level, size) + TILE_WIDTH - 1) / TILE_WIDTH;
}

unsigned tile_width(int level, uint64_t index, uint64_t size)
{
    uint64_t left = hashes_of(level, size) - index * TILE_WIDTH;
    return left < TILE_WIDTH ? (unsigned)left : TILE_WIDTH;
}

void tile_path(int level, uint64_t index, unsigned width, char ret[static TILE_PATH_SIZE])
{
    uint64_t scale = 1;
    struct text text = text_in(ret, TILE_PATH_SIZE);
    text_string(&text, "tile/");
    if (level < 0)
        text_string(&text, "entries");
    else
        text_uint(&text, (uint64_t)level);
    while (index / scale >= 1000)
        scale *= 1000;
    for (; scale; scale /= 1000) {
        text_string(&text, scale > 1 ? "/x" : "/");
        text_padded(&text, index / scale % 1000, 3);
    }
    if (width < TILE_WIDTH) {
        text_string(&text, ".p/");
        text_uint(&text, width);
    }
}
