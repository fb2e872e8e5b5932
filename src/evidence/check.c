// SPDX-License-Identifier: Apache-2.0
#include "evidence/check.h"

#include <stdlib.h>

#include <sodium.h>

#include "base/error.h"
#include "evidence/check_record.h"
#include "evidence/known.h"
#include "evidence/pending.h"
#include "evidence/tile.h"

/* What `known` holds while a log is checked. */
enum { KNOWN_ID, KNOWN_PART = RECORD_KIND_COUNT };

struct checking {
    struct folder folder;
    struct check_report *report;
    struct merkle_tree tree;      /* of the records as they are */
    struct merkle_tree tile_tree; /* of the lowest hashes as they are */
    struct known ids, parts;
    struct replay *replay;
    struct pending pending;
    struct sigwarden_error *reterr;
};

static int out_of_memory(struct checking *checking)
{
    return error_set(checking->reterr, SIGWARDEN_ERROR_MEMORY, NULL, "out of memory", NULL);
}

static int fail(const struct checking *checking, const char *name, const char *message)
{
    return folder_fail(&checking->folder, name, SIGWARDEN_ERROR_BROKEN, message, NULL, checking->reterr);
}

static int take_leaf(void *context, uint64_t index, struct span leaf)
{
    struct checking *checking = context;
    struct merkle_hash hash = merkle_leaf(leaf);
    (void)index;
    return merkle_append(&checking->tree, &hash) ? 0 : out_of_memory(checking);
}

/* A tile of hashes; NULL with the error set where its length is not right either. */
static uint8_t *read_tile(const struct checking *checking, int level, uint64_t index,
                          char name[TILE_PATH_SIZE])
{
    size_t len;
    unsigned width = tile_width(level, index, checking->report->checkpoint.size);
    tile_path(level, index, width, name);
    uint8_t *bytes = folder_read(&checking->folder, name, &len, checking->reterr);
    if (bytes && len != width * sizeof(struct merkle_hash)) {
        check_fail(&checking->folder, name, index * TILE_WIDTH << (8 * level), NULL,
                   "the hashes from it on are cut off, or too many", checking->reterr);
        free(bytes);
        return NULL;
    }
    return bytes;
}

static int take_tiles(struct checking *checking)
{
    uint64_t size = checking->report->checkpoint.size;
    char name[TILE_PATH_SIZE];
    for (uint64_t i = 0; i < tile_count(0, size); i++) {
        uint8_t *bytes = read_tile(checking, 0, i, name);
        bool good = bytes != NULL;
        for (unsigned k = 0; good && k < tile_width(0, i, size); k++) {
            struct merkle_hash hash;
            memcpy(hash.bytes, bytes + k * sizeof hash, sizeof hash);
            good = merkle_append(&checking->tile_tree, &hash);
        }
        free(bytes);
        if (!bytes)
            return -checking->reterr->code;
        if (!good)
            return out_of_memory(checking);
    }
    return 0;
}

/* Of the records that could be read, the first that is not what its hash says; their number if all are. */
static uint64_t first_changed(const struct checking *checking)
{
    const struct merkle_hash *records = checking->tree.levels[0].hashes,
                             *hashes = checking->tile_tree.levels[0].hashes;
    uint64_t i = 0;
    while (i < checking->tree.size && merkle_equal(&records[i], &hashes[i]))
        i++;
    return i;
}

static int fail_tree(const struct checking *checking, uint64_t changed, bool records, bool tiles)
{
    if (changed == checking->report->checkpoint.size)
        return fail(checking, LOG_CHECKPOINT, "what it signs is not what lies in the log");
    return check_fail(&checking->folder, records ? "tile/0" : "tile/entries", changed, NULL,
                      records ? "its hash is not what it was"
                      : tiles ? "it is not what was logged"
                              : "neither it nor its hash is what was logged",
                      checking->reterr);
}

/*
 * The tree of the records, and of their hashes, is the one that was signed. A record whose length was changed
 * leaves others behind it that cannot be read: it is the one to name.
 */
static int check_tree(struct checking *checking)
{
    const struct checkpoint *checkpoint = &checking->report->checkpoint;
    int result = take_tiles(checking);
    if (result)
        return result;
    result = log_read_records(&checking->folder, 0, checkpoint->size, checkpoint->size, take_leaf, checking,
                              checking->reterr);
    uint64_t changed = first_changed(checking);
    if (result && (result != -SIGWARDEN_ERROR_BROKEN || changed == checking->tree.size))
        return result;
    struct merkle_hash of_records = merkle_root(&checking->tree, checking->tree.size);
    struct merkle_hash of_tiles = merkle_root(&checking->tile_tree, checkpoint->size);
    bool records = merkle_equal(&of_records, &checkpoint->root),
         tiles = merkle_equal(&of_tiles, &checkpoint->root);
    return records && tiles ? 0 : fail_tree(checking, changed, records, tiles);
}

/* The tiles above the lowest. */
static int check_upper_tiles(struct checking *checking)
{
    uint64_t size = checking->report->checkpoint.size;
    char name[TILE_PATH_SIZE];
    for (int level = 1; level < TILE_LEVELS; level++) {
        for (uint64_t i = 0; i < tile_count(level, size); i++) {
            uint8_t *bytes = read_tile(checking, level, i, name);
            const struct merkle_hash *hashes = checking->tree.levels[8 * level].hashes + i * TILE_WIDTH;
            bool same = bytes && memcmp(bytes, hashes, tile_width(level, i, size) * sizeof *hashes) == 0;
            free(bytes);
            if (!bytes)
                return -checking->reterr->code;
            if (!same)
                return check_fail(&checking->folder, name, i * TILE_WIDTH << (8 * level), NULL,
                                  "the hashes above it are not what they were", checking->reterr);
        }
    }
    return 0;
}

/* A part that many records share is looked at once. */
static int check_part(struct checking *checking, uint64_t index, const struct record *record, enum part_id id)
{
    char name[PART_NAME_SIZE];
    uint8_t hash[COMMITMENT_SIZE];
    size_t len;
    const struct span commitment = span_of(record->commitments[id], COMMITMENT_SIZE);
    checking->report->parts[id]++;
    if (known_has(&checking->parts, KNOWN_PART, commitment))
        return 0;
    part_path(commitment.p, name);
    uint8_t *bytes = folder_read(&checking->folder, name, &len, checking->reterr);
    if (!bytes)
        return check_fail(&checking->folder, name, index, record, check_missing(id), checking->reterr);
    crypto_hash_sha256(hash, bytes, len);
    free(bytes);
    if (len < SALT_SIZE || !span_equal(commitment, span_of(hash, sizeof hash)))
        return check_fail(&checking->folder, name, index, record, check_not_as_logged(id), checking->reterr);
    return known_add(&checking->parts, KNOWN_PART, commitment) ? 0 : out_of_memory(checking);
}

static int check_record(void *context, uint64_t index, struct span leaf)
{
    struct checking *checking = context;
    struct record record;
    int result = 0;
    if (!record_parse(leaf, &record))
        return check_fail(&checking->folder, "tile/entries", index, NULL,
                          "its form is not known to this version", checking->reterr);
    if (known_has(&checking->ids, (uint8_t)record.kind, span_of(record.id, RECORD_ID_SIZE)))
        return check_fail(&checking->folder, "tile/entries", index, &record, "it stands in the log twice",
                          checking->reterr);
    if (!known_add(&checking->ids, (uint8_t)record.kind, span_of(record.id, RECORD_ID_SIZE)))
        return out_of_memory(checking);
    for (unsigned i = 0; i < PART_COUNT && result == 0; i++)
        if (record.has[i])
            result = check_part(checking, index, &record, (enum part_id)i);
    check_count(checking->report, &record);
    return result;
}

/* Once all is known to be as it was logged: whether it says what it should. */
static int replay_record(void *context, uint64_t index, struct span leaf)
{
    struct checking *checking = context;
    struct record record;
    uint8_t *bytes[PART_COUNT] = {NULL};
    struct span parts[PART_COUNT] = {{NULL, 0}};
    int result = 0;
    if (!record_parse(leaf, &record) || record.kind == RECORD_RUN)
        return 0;
    for (unsigned i = 0; i < PART_COUNT && result == 0; i++) {
        size_t len = 0;
        if (record.has[i]) {
            bytes[i] = log_read_part(&checking->folder, record.commitments[i], &len, NULL, checking->reterr);
            result = bytes[i] ? 0 : -checking->reterr->code;
        }
        parts[i] = span_of(bytes[i], len);
    }
    if (result == 0)
        result = check_replay(checking->replay, &checking->folder, checking->report, index, &record, parts,
                              checking->reterr);
    for (unsigned i = 0; i < PART_COUNT; i++)
        free(bytes[i]);
    return result;
}

static bool is_part(const struct checking *checking, const char *name)
{
    uint8_t commitment[COMMITMENT_SIZE];
    char again[PART_NAME_SIZE];
    size_t len, front = sizeof "parts/00/" - 1;
    if (strlen(name) < front ||
        sodium_hex2bin(commitment, sizeof commitment, name + front, strlen(name) - front, NULL, &len, NULL) !=
            0 ||
        len != sizeof commitment)
        return false;
    part_path(commitment, again);
    return strcmp(name, again) == 0 &&
           known_has(&checking->parts, KNOWN_PART, span_of(commitment, sizeof commitment));
}

/* Whether a name is that of one of the tiles: the width tells them apart from those of smaller logs. */
static bool is_tile(const struct checking *checking, const char *name)
{
    uint64_t size = checking->report->checkpoint.size, index = 0;
    char again[TILE_PATH_SIZE];
    const char *at = name + sizeof "tile/" - 1;
    int level = strncmp(at, "entries/", 8) == 0 ? TILE_ENTRIES : at[0] - '0';
    at = strchr(at, '/');
    if (!at || level < TILE_ENTRIES || level >= TILE_LEVELS)
        return false;
    for (; *at && *at != '.'; at++)
        if (*at >= '0' && *at <= '9' && index < UINT64_C(1) << 40)
            index = index * 10 + (uint64_t)(*at - '0');
    if (index >= tile_count(level, size))
        return false;
    tile_path(level, index, tile_width(level, index, size), again);
    return strcmp(name, again) == 0;
}

static int check_file(void *context, const char *name, bool odd)
{
    struct checking *checking = context;
    static const char *const heads[] = {LOG_VERIFIER, LOG_CHECKPOINT};
    bool expected = (strncmp(name, "tile/", 5) == 0 && is_tile(checking, name)) ||
                    (strncmp(name, "parts/", 6) == 0 && is_part(checking, name));
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        expected |= strcmp(name, heads[i]) == 0;
    bool left_over =
        !expected && checking->report->interrupted &&
        (strcmp(name, LOG_PENDING) == 0 || strcmp(name, LOG_CHECKPOINT ".new") == 0 ||
         pending_lists(&checking->pending.made, name) || pending_lists(&checking->pending.needless, name));
    checking->report->left_over += left_over;
    checking->report->files++;
    return (expected || left_over) && !odd ? 0 : fail(checking, name, "is not part of the log");
}

/* The log holds all that was there when a checkpoint was signed. NULL, or what is wrong. */
static const char *compare_with(const struct checking *checking, const struct checkpoint *before)
{
    if (before->size > checking->tree.size)
        return "the log was set back: its key has signed more records than there are";
    struct merkle_hash root = merkle_root(&checking->tree, before->size);
    return merkle_equal(&root, &before->root) ? NULL
                                              : "the log is not the one that its key has signed before";
}

/* A checkpoint that the user has from elsewhere. */
static int check_kept(struct checking *checking, struct span note)
{
    struct checkpoint kept;
    if (!note.p)
        return 0;
    const char *wrong = checkpoint_open(note, &checking->report->verifier, &kept);
    if (wrong)
        return check_fail_kept(wrong, checking->reterr);
    wrong = compare_with(checking, &kept);
    checking->report->held_against_kept = !wrong;
    return wrong ? fail(checking, LOG_CHECKPOINT, wrong) : 0;
}

/* The same, if what its key signed last is known here. */
static int check_seen(struct checking *checking, const char *path)
{
    struct folder seen;
    struct checkpoint last;
    struct sigwarden_error ignored;
    char name[FOLDER_NAME_SIZE];
    size_t len;
    if (!path || folder_open(path, false, &seen, &ignored) < 0)
        return 0;
    log_seen_name(checking->report->verifier.name, name);
    uint8_t *note = folder_read(&seen, name, &len, &ignored);
    folder_close(&seen);
    if (!note)
        return 0;
    const char *wrong = checkpoint_open(span_of(note, len), &checking->report->verifier, &last);
    free(note);
    if (wrong)
        return error_set(checking->reterr, SIGWARDEN_ERROR_BROKEN, path, wrong,
                         "what the key signed last cannot be told");
    wrong = compare_with(checking, &last);
    checking->report->held_against_seen = !wrong;
    return wrong ? fail(checking, LOG_CHECKPOINT, wrong) : 0;
}

static int check_signer(struct checking *checking, const struct verifier *signer)
{
    const struct verifier *verifier = &checking->report->verifier;
    bool same = !signer || (memcmp(signer->public_, verifier->public_, sizeof signer->public_) == 0 &&
                            (!signer->name[0] || strcmp(signer->name, verifier->name) == 0));
    return same
               ? 0
               : fail(checking, LOG_VERIFIER, "the log is signed by another key than the one that was named");
}

static int check_all(struct checking *checking, const struct check_options *options)
{
    struct check_report *report = checking->report;
    struct folder *folder = &checking->folder;
    int result = folder_lock(folder, FOLDER_SHARED, checking->reterr);
    if (result == 0)
        result = log_read_heads(folder, &report->verifier, &report->checkpoint, checking->reterr);
    if (result == 0)
        result = check_signer(checking, options->signer);
    report->interrupted = folder_has(folder, LOG_PENDING);
    if (result == 0 && pending_read(folder, &checking->pending, checking->reterr) < 0)
        result = -checking->reterr->code;
    if (result == 0)
        result = check_tree(checking);
    if (result == 0)
        result = check_upper_tiles(checking);
    if (result == 0)
        result = log_read_records(folder, 0, report->checkpoint.size, report->checkpoint.size, check_record,
                                  checking, checking->reterr);
    if (result == 0)
        result = folder_walk(folder, check_file, checking, checking->reterr);
    if (result == 0)
        result = check_kept(checking, options->kept);
    if (result == 0)
        result = check_seen(checking, options->seen);
    return result ? result
                  : log_read_records(folder, 0, report->checkpoint.size, report->checkpoint.size,
                                     replay_record, checking, checking->reterr);
}

int check_log(const char *path, const struct check_options *options, struct check_report *ret,
              struct sigwarden_error *reterr)
{
    struct checking checking = {.report = ret, .reterr = reterr, .replay = replay_new()};
    *ret = (struct check_report){0};
    if (!checking.replay)
        return out_of_memory(&checking);
    int result = folder_open(path, false, &checking.folder, reterr);
    if (result == 0)
        result = check_all(&checking, options);
    folder_close(&checking.folder);
    merkle_free(&checking.tree);
    merkle_free(&checking.tile_tree);
    known_clear(&checking.ids);
    known_clear(&checking.parts);
    pending_free(&checking.pending);
    replay_free(checking.replay);
    return result;
}
