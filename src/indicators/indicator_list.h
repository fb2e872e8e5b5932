// SPDX-License-Identifier: Apache-2.0
/*
 * What the readers of the three formats share: the list while it is filled, and the report of one file.
 */
#ifndef SIGWARDEN_INDICATORS_INDICATOR_LIST_H
#define SIGWARDEN_INDICATORS_INDICATOR_LIST_H

#include "base/arena.h"
#include "indicators/indicators.h"

#define INDICATOR_SOURCE_MAX  128
#define INDICATOR_ADDRESS_KEY 18 /* family, address, mask: in front of the text of an address */
#define INDICATOR_NO_END      INT64_MAX
#define INDICATOR_MASKS       129 /* 0 to 128 */

/* One indicator. Its key lies in the arena; of an address the text follows behind, else it is the key. */
struct indicator {
    const uint8_t *key;
    const struct span *source;
    int64_t valid_until_s;
    uint32_t order; /* as it was loaded */
    uint16_t key_len, value_len;
    uint8_t type;
};

struct indicators {
    struct sigwarden_alloc alloc;
    struct arena arena; /* keys, texts and sources */
    struct indicator *list;
    uint32_t count, room;
    bool sealed;
    uint32_t first[INDICATOR_COUNT + 1];                   /* of each type in the list, once sealed */
    uint32_t gt_prefix_lengths;                            /* bit n: some have n digits */
    bool masks4[INDICATOR_MASKS], masks6[INDICATOR_MASKS]; /* that some network has */
};

/* One file while it is read. */
struct indicator_load {
    struct indicators *indicators;
    struct arena scratch; /* goes with the file */
    const char *file_name;
    struct span file_source;   /* what the file is called, for want of a better source */
    const struct span *source; /* the latest */
    int64_t now_s;
    struct indicators_report *report;
    struct sigwarden_error *reterr;
};

/* Where an entry stands: "line 12", "attribute 5f..."; the number only where there is no name. */
struct indicator_place {
    const char *what; /* may be NULL */
    struct span name;
    uint64_t number;
};

struct indicator_entry {
    struct indicator_place place;
    enum indicator_type type;
    struct span value;
    struct span source;      /* empty: the file's name */
    struct span valid_until; /* empty: not said */
};

/* Fails the load as a whole. */
int indicator_load_fail(struct indicator_load *load, enum sigwarden_error_code code, const char *message,
                        const char *hint);

/* Counts an entry that is not used. `reason` must be in the same words for the same reason. */
void indicator_load_skip(struct indicator_load *load, const struct indicator_place *place, const char *reason,
                         struct span value);

/* As above, with a word in the middle of the reason. */
void indicator_load_skip_word(struct indicator_load *load, const struct indicator_place *place,
                              const char *before, struct span word, const char *behind, struct span value);

/* Uses or skips an entry. 0, or negative: out of memory, too many. */
int indicator_load_add(struct indicator_load *load, const struct indicator_entry *entry);

/* The formats. `text` is all of the file; 0, or negative with the load's error filled. */
struct json_t;
int indicator_load_stix(struct indicator_load *load, const struct json_t *root);
int indicator_load_misp(struct indicator_load *load, const struct json_t *root);
int indicator_load_csv(struct indicator_load *load, struct span text);

#endif
