// SPDX-License-Identifier: Apache-2.0
/*
 * Where the parts of a log lie: the layout of C2SP tlog-tiles. A tile holds up to 256 hashes of one level
 * (level 1 is of whole tiles of level 0), an entry bundle up to 256 records; one that is not full has its
 * width in its name.
 */
#ifndef SIGWARDEN_EVIDENCE_TILE_H
#define SIGWARDEN_EVIDENCE_TILE_H

#include "base/text.h"

#define TILE_WIDTH     256
#define TILE_LEVELS    5 /* 2^39 leaves fit */
#define TILE_ENTRIES   -1
#define TILE_PATH_SIZE 64

/* "tile/0/x001/234.p/5", of level 0 and up, or of TILE_ENTRIES; width 1 to 256. Zero-terminated. */
void tile_path(int level, uint64_t index, unsigned width, char ret[static TILE_PATH_SIZE]);

/* Which tile has this path; false: none has. */
bool tile_of_path(const char *path, int *ret_level, uint64_t *ret_index, unsigned *ret_width);

/* Whether it is the path of a tile of a log with `size` records: smaller logs have other widths. */
bool tile_is_of(const char *path, uint64_t size);

/* How many tiles a level has (the last perhaps not full) when the log has `size` records. */
uint64_t tile_count(int level, uint64_t size);

/* The width of one of them. */
unsigned tile_width(int level, uint64_t index, uint64_t size);

#endif
