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

/* The first record that is wrong, as far as it is known. */
struct first_wrong {
    uint64_t index; /* UINT64_MAX: none is */
    struct sigwarden_error error;
};

struct checking {
    struct folder folder;
    struct check_report *report;
    struct merkle_tree tree;      /* of the records as they are */
    struct merkle_tree tile_tree; /* of the lowest hashes as they are */
    struct known ids, parts;
    struct replay *replay;
    struct pending pending;
    struct first_wrong wrong;
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

/* Remembers what is wrong, so that the first of all is named. What is not the log's fault ends the checking.
 */
static int note_wrong(struct checking *checking, uint64_t index, int result)
{
    if (result != -SIGWARDEN_ERROR_BROKEN)
        return result;
    if (index < checking->wrong.index)
        checking->wrong = (struct first_wrong){index, *checking->reterr};
    return 0;
}

static int note_hash(struct checking *checking, const char *name, uint64_t index, const char *message)
{
    return note_wrong(checking, index,
                      check_fail(&checking->folder, name, index, NULL, message, checking->reterr));
}

/*
 * The hashes of a tile, as many as are there of those that should be, and none where something is wrong with
 * its first; *ret to be freed. Negative with the error set where it cannot be read.
 */
static int read_tile(struct checking *checking, int level, uint64_t index, uint8_t **ret, unsigned *ret_count)
{
    char name[TILE_PATH_SIZE];
    size_t len = 0;
    const size_t each = sizeof(struct merkle_hash);
    unsigned width = tile_width(level, index, checking->report->checkpoint.size);
    tile_path(level, index, width, name);
    *ret = folder_read(&checking->folder, name, &len, checking->reterr);
    *ret_count = len / each < width ? (unsigned)(len / each) : width;
    if (!*ret)
        return checking->reterr->code == SIGWARDEN_ERROR_BROKEN
                   ? note_hash(checking, name, index * TILE_WIDTH << (8 * level),
                               "the file that holds its hash is missing")
                   : -checking->reterr->code;
    if (len < width * each)
        return note_hash(checking, name, (index * TILE_WIDTH + *ret_count) << (8 * level),
                         "the hashes from it on are cut off");
    return len > width * each ? note_hash(checking, name, (index * TILE_WIDTH + width - 1) << (8 * level),
                                          "its hash is followed by something else")
                              : 0;
}

/* The lowest hashes, up to the first that is not there. */
static int take_tiles(struct checking *checking)
{
    uint64_t size = checking->report->checkpoint.size;
    int result = 0;
    for (uint64_t i = 0; result == 0 && checking->tile_tree.size == i * TILE_WIDTH && i < tile_count(0, size);
         i++) {
        uint8_t *bytes;
        unsigned count;
        result = read_tile(checking, 0, i, &bytes, &count);
        for (unsigned k = 0; result == 0 && k < count; k++) {
            struct merkle_hash hash;
            memcpy(hash.bytes, bytes + k * sizeof hash, sizeof hash);
            if (!merkle_append(&checking->tile_tree, &hash))
                result = out_of_memory(checking);
        }
        free(bytes);
    }
    return result;
}

/* Of the records that are there with their hash, the first that is not what that says; their number if all
 * are. */
static uint64_t first_changed(const struct checking *checking)
{
    const struct merkle_hash *records = checking->tree.levels[0].hashes,
                             *hashes = checking->tile_tree.levels[0].hashes;
    uint64_t i = 0;
    while (i < checking->tree.size && i < checking->tile_tree.size && merkle_equal(&records[i], &hashes[i]))
        i++;
    return i;
}

/* Whether a tree is the one that was signed; one that is not whole is not. */
static bool is_signed(const struct checking *checking, const struct merkle_tree *tree)
{
    const struct checkpoint *checkpoint = &checking->report->checkpoint;
    struct merkle_hash root = merkle_root(tree, tree->size);
    return tree->size == checkpoint->size && merkle_equal(&root, &checkpoint->root);
}

/*
 * The tree of the records, and of their hashes, is the one that was signed. A record whose length was changed
 * leaves others behind it that cannot be read: it is the one to name.
 */
static int check_tree(struct checking *checking)
{
    uint64_t size = checking->report->checkpoint.size;
    int result = take_tiles(checking);
    if (result)
        return result;
    result = log_read_records(&checking->folder, 0, size, size, take_leaf, checking, checking->reterr);
    result = note_wrong(checking, checking->tree.size, result);
    if (result)
        return result;
    bool records = is_signed(checking, &checking->tree), tiles = is_signed(checking, &checking->tile_tree);
    uint64_t changed = first_changed(checking);
    if (records && tiles)
        return 0;
    if (changed == size)
        return note_wrong(checking, size,
                          fail(checking, LOG_CHECKPOINT, "what it signs is not what lies in the log"));
    return note_hash(checking, records ? "tile/0" : "tile/entries", changed,
                     records ? "its hash is not what it was"
                     : tiles ? "it is not what was logged"
                             : "it or its hash is not what was logged");
}

static int check_upper_tile(struct checking *checking, int level, uint64_t index)
{
    const struct merkle_level *known = &checking->tree.levels[8 * level];
    const uint64_t first = index * TILE_WIDTH;
    char name[TILE_PATH_SIZE];
    uint8_t *bytes;
    unsigned count;
    int result = read_tile(checking, level, index, &bytes, &count);
    tile_path(level, index, tile_width(level, index, checking->report->checkpoint.size), name);
    for (uint64_t i = first; result == 0 && i < first + count && i < known->count; i++) {
        bool same = memcmp(bytes + (i - first) * sizeof known->hashes[i], &known->hashes[i],
                           sizeof known->hashes[i]) == 0;
        if (!same && (i + 1) << (8 * level) <= checking->wrong.index)
            result =
                note_hash(checking, name, i << (8 * level), "the hashes above it are not what they were");
    }
    free(bytes);
    return result;
}

/* The tiles above the lowest, as far as the records below them are known to be right. */
static int check_upper_tiles(struct checking *checking)
{
    uint64_t size = checking->report->checkpoint.size;
    int result = 0;
    for (int level = 1; level < TILE_LEVELS; level++)
        for (uint64_t i = 0; result == 0 && i < tile_count(level, size) &&
                             i * TILE_WIDTH << (8 * level) < checking->wrong.index;
             i++)
            result = check_upper_tile(checking, level, i);
    return result;
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
        return checking->reterr->code == SIGWARDEN_ERROR_BROKEN
                   ? check_fail(&checking->folder, name, index, record, check_missing(id), checking->reterr)
                   : -checking->reterr->code;
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
    return part_of_path(name, commitment) &&
           known_has(&checking->parts, KNOWN_PART, span_of(commitment, sizeof commitment));
}

/* Whether one of the names is this one, or leads through this folder. */
static bool names_it(const struct pending_names *names, const char *name)
{
    size_t len = strlen(name);
    for (size_t i = 0; i < names->count; i++)
        if (strncmp(names->list[i], name, len) == 0 && (names->list[i][len] == 0 || name[len - 1] == '/'))
            return true;
    return false;
}

/* Whether something is there because of an addition that was cut off. */
static bool is_left_over(const struct checking *checking, const char *name)
{
    return strcmp(name, LOG_PENDING) == 0 || strcmp(name, LOG_CHECKPOINT ".new") == 0 ||
           names_it(&checking->pending.made, name) || names_it(&checking->pending.needless, name);
}

static int check_file(void *context, const char *name, bool odd)
{
    struct checking *checking = context;
    static const char *const heads[] = {LOG_VERIFIER, LOG_CHECKPOINT};
    bool expected = tile_is_of(name, checking->report->checkpoint.size) || is_part(checking, name);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        expected |= strcmp(name, heads[i]) == 0;
    bool left_over = !expected && checking->report->interrupted && is_left_over(checking, name);
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

/* What its key signed last here. 1: *ret is it. 0: it is not known here. */
static int read_seen(const struct checking *checking, const char *path, struct checkpoint *ret)
{
    struct folder seen;
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
    const char *wrong = checkpoint_open(span_of(note, len), &checking->report->verifier, ret);
    free(note);
    return wrong ? error_set(checking->reterr, SIGWARDEN_ERROR_BROKEN, path, wrong,
                             "what the key signed last cannot be told")
                 : 1;
}

/* The same, if what its key signed last is known here. */
static int check_seen(struct checking *checking, const char *path)
{
    struct checkpoint last;
    int result = read_seen(checking, path, &last);
    if (result <= 0)
        return result;
    const char *wrong = compare_with(checking, &last);
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

/* A first run that was cut off leaves no checkpoint; that is no evidence that went away, as far as can be
 * told. */
static int check_begun(struct checking *checking, const struct check_options *options)
{
    const struct folder *folder = &checking->folder;
    struct checkpoint last;
    if (folder_has(folder, LOG_CHECKPOINT))
        return 0;
    int result = log_not_begun(folder, checking->reterr);
    if (result == 0)
        return fail(checking, LOG_CHECKPOINT, "is missing: this is no evidence log, or not all of one");
    if (result < 0)
        return result;
    if (options->kept.p)
        return fail(checking, LOG_CHECKPOINT, "is missing, and all that the one of --checkpoint signs");
    result = folder_has(folder, LOG_VERIFIER)
                 ? log_read_verifier(folder, &checking->report->verifier, checking->reterr)
                 : 0;
    if (result == 0)
        result = read_seen(checking, options->seen, &last);
    if (result > 0)
        return fail(checking, LOG_CHECKPOINT, "is missing: the log was set back, for its key has signed it");
    return result ? result
                  : folder_fail(folder, "", SIGWARDEN_ERROR_SYSTEM,
                                "no log was begun here: a first run was cut off before its first checkpoint, "
                                "or never came",
                                "nothing is lost; run `analyze --evidence` again", checking->reterr);
}

static int check_heads(struct checking *checking, const struct check_options *options)
{
    struct check_report *report = checking->report;
    struct folder *folder = &checking->folder;
    int result = folder_lock(folder, FOLDER_SHARED, checking->reterr);
    if (result == 0)
        result = check_begun(checking, options);
    if (result == 0)
        result = log_read_heads(folder, &report->verifier, &report->checkpoint, checking->reterr);
    return result ? result : check_signer(checking, options->signer);
}

/* The records are known to be as they were by then: none depends on it. */
static int check_pending(struct checking *checking)
{
    const struct folder *folder = &checking->folder;
    checking->report->interrupted = folder_has(folder, LOG_PENDING);
    int result = pending_read(folder, &checking->pending, checking->reterr);
    if (result > 0 && !pending_is_about(&checking->pending, checking->report->checkpoint.size))
        return pending_fail_stale(folder, checking->reterr);
    return result < 0 ? result : 0;
}

/* The first record that is wrong is named: what the tree says of it, or one before it with a part of it. */
static int check_records(struct checking *checking)
{
    uint64_t size = checking->report->checkpoint.size;
    int result = check_tree(checking);
    if (result == 0)
        result = check_upper_tiles(checking);
    if (result)
        return result;
    uint64_t right =
        checking->wrong.index < checking->tree.size ? checking->wrong.index : checking->tree.size;
    result = log_read_records(&checking->folder, 0, right, size, check_record, checking, checking->reterr);
    if (checking->wrong.index == UINT64_MAX || result == -SIGWARDEN_ERROR_BROKEN)
        return result;
    *checking->reterr = checking->wrong.error;
    return -SIGWARDEN_ERROR_BROKEN;
}

static int check_all(struct checking *checking, const struct check_options *options)
{
    uint64_t size;
    int result = check_heads(checking, options);
    if (result == 0)
        result = check_records(checking);
    if (result == 0)
        result = check_pending(checking);
    if (result == 0)
        result = folder_walk(&checking->folder, check_file, checking, checking->reterr);
    if (result == 0)
        result = check_kept(checking, options->kept);
    if (result == 0)
        result = check_seen(checking, options->seen);
    size = checking->report->checkpoint.size;
    return result ? result
                  : log_read_records(&checking->folder, 0, size, size, replay_record, checking,
                                     checking->reterr);
}

int check_log(const char *path, const struct check_options *options, struct check_report *ret,
              struct sigwarden_error *reterr)
{
    struct checking checking = {
        .report = ret, .reterr = reterr, .replay = replay_new(), .wrong = {.index = UINT64_MAX}};
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
