// SPDX-License-Identifier: Apache-2.0
#include "evidence/tile.h"

#include <stdlib.h>

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

bool tile_of_path(const char *path, int *ret_level, uint64_t *ret_index, unsigned *ret_width)
{
    char again[TILE_PATH_SIZE];
    const char *at = path + sizeof "tile/" - 1, *width;
    uint64_t index = 0;
    if (strncmp(path, "tile/", sizeof "tile/" - 1) != 0 || strlen(path) >= TILE_PATH_SIZE)
        return false;
    *ret_level = strncmp(at, "entries/", 8) == 0 ? TILE_ENTRIES : at[0] - '0';
    at = strchr(at, '/');
    if (!at || *ret_level < TILE_ENTRIES || *ret_level >= TILE_LEVELS)
        return false;
    for (; *at && *at != '.'; at++)
        if (*at >= '0' && *at <= '9' && index < UINT64_C(1) << 40)
            index = index * 10 + (uint64_t)(*at - '0');
    width = strstr(at, ".p/");
    *ret_index = index;
    *ret_width = width ? (unsigned)strtoul(width + 3, NULL, 10) : TILE_WIDTH;
    if (*ret_width == 0 || *ret_width > TILE_WIDTH)
        return false;
    tile_path(*ret_level, index, *ret_width, again);
    return strcmp(path, again) == 0; /* one form only */
}

bool tile_is_of(const char *path, uint64_t size)
{
    int level;
    uint64_t index;
    unsigned width;
    return tile_of_path(path, &level, &index, &width) && index < tile_count(level, size) &&
           width == tile_width(level, index, size);
}
