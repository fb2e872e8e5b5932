// SPDX-License-Identifier: Apache-2.0
#include "evidence/log.h"

#include <stdlib.h>

#include <sodium.h>

#include "base/error.h"
#include "evidence/known.h"
#include "evidence/pending.h"
#include "evidence/tile.h"

/* A batch is committed when it has so many records or octets. */
enum { BATCH_RECORDS = 256, BATCH_OCTETS = 32 << 20 };

/* A part that waits to be written. */
struct waiting_part {
    uint8_t commitment[COMMITMENT_SIZE];
    uint8_t salt[SALT_SIZE];
    uint8_t *content;
    size_t len;
    bool private;
    bool made; /* by the batch: it did not lie there before */
};

struct batch {
    struct record records[BATCH_RECORDS];
    size_t count;
    struct waiting_part parts[BATCH_RECORDS * PART_COUNT];
    size_t part_count, octets;
};

struct evidence_log {
    struct folder folder, seen;
    struct verifier verifier;
    struct signing_key key;
    struct checkpoint checkpoint;
    struct merkle_tree tree;
    struct known known; /* of the records on the disk */
    struct batch batch;
};

static int out_of_memory(struct sigwarden_error *reterr)
{
    return error_set(reterr, SIGWARDEN_ERROR_MEMORY, NULL, "out of memory for the evidence log", NULL);
}

static int take_record(void *context, uint64_t index, struct span leaf)
{
    struct evidence_log *log = context;
    struct record record;
    struct merkle_hash hash = merkle_leaf(leaf);
    (void)index;
    bool good = record_parse(leaf, &record) &&
                known_add(&log->known, (uint8_t)record.kind, span_of(record.id, RECORD_ID_SIZE)) &&
                merkle_append(&log->tree, &hash);
    return good ? 0 : 1;
}

static int fail_state(struct evidence_log *log, const char *message, struct sigwarden_error *reterr)
{
    return folder_fail(&log->folder, LOG_CHECKPOINT, SIGWARDEN_ERROR_BROKEN, message,
                       "`sigwarden evidence verify` says more; begin a new log in another folder", reterr);
}

/* The last checkpoint, of the log's own key: nothing is done to a log of another. */
static int read_own_heads(struct evidence_log *log, struct verifier *verifier, struct checkpoint *checkpoint,
                          struct sigwarden_error *reterr)
{
    int result = log_read_heads(&log->folder, verifier, checkpoint, reterr);
    if (result || memcmp(verifier->public_, log->key.public_, sizeof verifier->public_) == 0)
        return result;
    return folder_fail(&log->folder, LOG_VERIFIER, SIGWARDEN_ERROR_CONFIGURATION,
                       "this log is signed by another key",
                       "name that key by --evidence-key, or another folder", reterr);
}

/* Reads what was added since this log was read last, and sees whether it continues that. */
static int catch_up(struct evidence_log *log, struct sigwarden_error *reterr)
{
    struct checkpoint now;
    struct verifier verifier;
    int result = read_own_heads(log, &verifier, &now, reterr);
    if (result)
        return result;
    uint64_t from = log->tree.size;
    if (now.size < from)
        return fail_state(log, "the log has fewer records than before", reterr);
    result = log_read_records(&log->folder, from, now.size, now.size, take_record, log, reterr);
    if (result > 0)
        return fail_state(log, "a record cannot be read", reterr);
    if (result)
        return result;
    struct merkle_hash root = merkle_root(&log->tree, now.size);
    if (!merkle_equal(&root, &now.root))
        return fail_state(log, "the records are not those that were signed", reterr);
    log->verifier = verifier;
    log->checkpoint = now;
    return 0;
}

/* The log must hold all that was there when its key signed last. */
static int compare_with_seen(struct evidence_log *log, struct sigwarden_error *reterr)
{
    char name[FOLDER_NAME_SIZE];
    size_t len;
    struct checkpoint seen;
    log_seen_name(log->verifier.name, name);
    if (log->seen.descriptor < 0 || !folder_has(&log->seen, name))
        return 0;
    uint8_t *note = folder_read(&log->seen, name, &len, reterr);
    if (!note)
        return -reterr->code;
    const char *wrong = checkpoint_open(span_of(note, len), &log->verifier, &seen);
    free(note);
    if (wrong)
        return folder_fail(&log->seen, name, SIGWARDEN_ERROR_BROKEN, wrong, "remove it if you know why",
                           reterr);
    struct merkle_hash root = merkle_root(&log->tree, seen.size <= log->tree.size ? seen.size : 0);
    return seen.size <= log->tree.size && merkle_equal(&root, &seen.root)
               ? 0
               : fail_state(log, "the log was set back: it had other records when its key signed last",
                            reterr);
}

struct keeping {
    struct known listed; /* the parts that a batch made */
    struct pending_names *made;
};

static int keep_parts_of(void *context, uint64_t index, struct span leaf)
{
    struct keeping *keeping = context;
    struct record record;
    char path[PART_NAME_SIZE];
    (void)index;
    if (!record_parse(leaf, &record))
        return 1;
    for (unsigned i = 0; i < PART_COUNT; i++) {
        if (!record.has[i] ||
            !known_has(&keeping->listed, 0, span_of(record.commitments[i], COMMITMENT_SIZE)))
            continue;
        part_path(record.commitments[i], path);
        pending_drop(keeping->made, path);
    }
    return 0;
}

/*
 * What a record of the log names stays, whoever made it: a batch makes a part again that many records share
 * where somebody had removed it.
 */
static int keep_what_is_named(struct evidence_log *log, uint64_t size, struct pending *pending,
                              struct sigwarden_error *reterr)
{
    struct keeping keeping = {.made = &pending->made};
    uint8_t commitment[COMMITMENT_SIZE];
    int result = 0;
    for (size_t i = 0; i < pending->made.count && result == 0; i++)
        if (part_of_path(pending->made.list[i], commitment) &&
            !known_add(&keeping.listed, 0, span_of(commitment, sizeof commitment)))
            result = out_of_memory(reterr);
    if (result == 0 && keeping.listed.count)
        result = log_read_records(&log->folder, 0, size, size, keep_parts_of, &keeping, reterr);
    known_clear(&keeping.listed);
    return result > 0 ? fail_state(log, "a record cannot be read", reterr) : result;
}

/* Tidies up behind a batch that was interrupted. The records were read and are those that were signed. */
static int recover(struct evidence_log *log, struct sigwarden_error *reterr)
{
    struct pending pending;
    struct checkpoint checkpoint;
    struct verifier verifier;
    if (!folder_has(&log->folder, LOG_PENDING))
        return 0;
    int result = read_own_heads(log, &verifier, &checkpoint, reterr);
    if (result)
        return result;
    int whole = pending_read(&log->folder, &pending, reterr);
    if (whole < 0)
        return whole;
    bool done = whole && checkpoint.size == pending.to;
    if (whole && !pending_is_about(&pending, checkpoint.size))
        result = pending_fail_stale(&log->folder, reterr);
    else if (!done)
        result = keep_what_is_named(log, checkpoint.size, &pending, reterr);
    if (result == 0)
        result = pending_end(&pending, done, &log->folder, reterr);
    pending_free(&pending);
    return result;
}

static int sign(struct evidence_log *log, struct sigwarden_error *reterr)
{
    char note[CHECKPOINT_SIZE], name[FOLDER_NAME_SIZE];
    struct checkpoint checkpoint = {.size = log->tree.size, .root = merkle_root(&log->tree, log->tree.size)};
    memcpy(checkpoint.name, log->verifier.name, sizeof checkpoint.name);
    size_t len = checkpoint_sign(&checkpoint, &log->key, note);
    int result = folder_replace(&log->folder, LOG_CHECKPOINT, span_of(note, len), false, reterr);
    if (result == 0)
        log->checkpoint = checkpoint;
    if (result || log->seen.descriptor < 0)
        return result;
    log_seen_name(log->verifier.name, name);
    return folder_replace(&log->seen, name, span_of(note, len), true, reterr);
}

/* A folder without a checkpoint becomes an empty log, if nothing else lies in it. */
static int begin(struct evidence_log *log, struct sigwarden_error *reterr)
{
    uint8_t random[8];
    char line[VERIFIER_SIZE + 1];
    int result = log_not_begun(&log->folder, reterr);
    if (result == 0)
        return folder_fail(&log->folder, "", SIGWARDEN_ERROR_FOREIGN, "is not empty, and no evidence log",
                           "name a new folder, or one that `analyze --evidence` made", reterr);
    if (result < 0)
        return result;
    struct text text = text_in(log->verifier.name, sizeof log->verifier.name);
    randombytes_buf(random, sizeof random);
    text_string(&text, "sigwarden-evidence/");
    text_hex(&text, span_of(random, sizeof random));
    memcpy(log->verifier.public_, log->key.public_, sizeof log->verifier.public_);
    verifier_text(&log->verifier, line);
    text = text_in(line + strlen(line), 2);
    text_char(&text, '\n');
    result = folder_replace(&log->folder, LOG_VERIFIER, span_of_text(line), false, reterr);
    return result ? result : sign(log, reterr);
}

static int open_locked(struct evidence_log *log, struct sigwarden_error *reterr)
{
    int result = folder_has(&log->folder, LOG_CHECKPOINT) ? 0 : begin(log, reterr);
    if (result == 0)
        result = catch_up(log, reterr);
    if (result == 0)
        result = compare_with_seen(log, reterr);
    return result ? result : recover(log, reterr); /* last: nothing is removed from a log that is wrong */
}

int evidence_log_open(const char *path, const struct signing_key *key, const char *seen,
                      struct evidence_log **ret, struct sigwarden_error *reterr)
{
    struct evidence_log *log = calloc(1, sizeof *log);
    if (!log)
        return out_of_memory(reterr);
    log->key = *key;
    log->folder.descriptor = log->seen.descriptor = -1;
    int result = seen ? folder_open(seen, true, &log->seen, reterr) : 0;
    if (result == 0)
        result = folder_open(path, true, &log->folder, reterr);
    if (result == 0)
        result = folder_lock(&log->folder, FOLDER_ALONE, reterr);
    if (result == 0)
        result = open_locked(log, reterr);
    if (log->folder.descriptor >= 0)
        folder_unlock(&log->folder);
    if (result)
        evidence_log_close(log);
    else
        *ret = log;
    return result;
}

static void empty_batch(struct batch *batch)
{
    for (size_t i = 0; i < batch->part_count; i++)
        free(batch->parts[i].content);
    batch->count = batch->part_count = batch->octets = 0;
}

void evidence_log_close(struct evidence_log *log)
{
    if (!log)
        return;
    empty_batch(&log->batch);
    merkle_free(&log->tree);
    known_clear(&log->known);
    folder_close(&log->folder);
    folder_close(&log->seen);
    sodium_memzero(&log->key, sizeof log->key);
    free(log);
}

/* What many records share has a salt that follows from it and from the key, so that it lies there once. */
static void make_salt(const struct evidence_log *log, enum part_id id, struct span content,
                      uint8_t ret[SALT_SIZE])
{
    static const char purpose[] = "sigwarden salt of a part";
    uint8_t key[32];
    if (!part_row(id)->shared) {
        randombytes_buf(ret, SALT_SIZE);
        return;
    }
    crypto_generichash(key, sizeof key, (const uint8_t *)purpose, sizeof purpose, log->key.seed,
                       sizeof log->key.seed);
    crypto_generichash(ret, SALT_SIZE, content.p, content.len, key, sizeof key);
}

static bool is_of(const struct waiting_part *part, const uint8_t commitment[COMMITMENT_SIZE])
{
    return memcmp(part->commitment, commitment, COMMITMENT_SIZE) == 0;
}

static bool add_part(struct evidence_log *log, enum part_id id, struct span content, struct record *record)
{
    struct batch *batch = &log->batch;
    struct waiting_part *part = &batch->parts[batch->part_count];
    make_salt(log, id, content, part->salt);
    part_commit(part->salt, content, part->commitment);
    memcpy(record->commitments[id], part->commitment, COMMITMENT_SIZE);
    record->has[id] = true;
    for (size_t i = 0; part_row(id)->shared && i < batch->part_count; i++)
        if (is_of(&batch->parts[i], part->commitment))
            return true;
    part->content = malloc(content.len + 1);
    if (!part->content)
        return false;
    memcpy(part->content, content.p, content.len);
    part->len = content.len;
    part->private = part_row(id)->private;
    part->made = false;
    batch->octets += content.len;
    batch->part_count++;
    return true;
}

static bool batch_has(const struct batch *batch, enum record_kind kind, const uint8_t *id)
{
    for (size_t i = 0; i < batch->count; i++)
        if (batch->records[i].kind == kind && memcmp(batch->records[i].id, id, RECORD_ID_SIZE) == 0)
            return true;
    return false;
}

int evidence_log_add(struct evidence_log *log, const struct evidence *evidence,
                     struct sigwarden_error *reterr)
{
    struct batch *batch = &log->batch;
    if (known_has(&log->known, (uint8_t)evidence->kind, span_of(evidence->id, RECORD_ID_SIZE)) ||
        batch_has(batch, evidence->kind, evidence->id))
        return 0;
    if (batch->count == BATCH_RECORDS || batch->octets > BATCH_OCTETS) {
        int result = evidence_log_commit(log, reterr);
        if (result < 0)
            return result;
    }
    struct record *record = &batch->records[batch->count];
    memset(record, 0, sizeof *record);
    record->kind = evidence->kind;
    memcpy(record->id, evidence->id, RECORD_ID_SIZE);
    struct text logged = text_in(record->logged, sizeof record->logged);
    text_string(&logged, evidence->logged);
    for (unsigned i = 0; i < PART_COUNT; i++)
        if (evidence->parts[i].p && !add_part(log, (enum part_id)i, evidence->parts[i], record))
            return out_of_memory(reterr);
    batch->count++;
    return 1;
}

bool evidence_log_waits(const struct evidence_log *log)
{
    return log->batch.count > 0;
}

uint64_t evidence_log_size(const struct evidence_log *log)
{
    return log->checkpoint.size;
}

/* Drops from the batch what another writer has added meanwhile; parts that nobody needs then are left out. */
static void drop_known(struct evidence_log *log)
{
    struct batch *batch = &log->batch;
    size_t kept = 0;
    for (size_t i = 0; i < batch->count; i++)
        if (!known_has(&log->known, (uint8_t)batch->records[i].kind,
                       span_of(batch->records[i].id, RECORD_ID_SIZE)))
            batch->records[kept++] = batch->records[i];
    batch->count = kept;
}

static bool is_needed(const struct batch *batch, const struct waiting_part *part)
{
    for (size_t i = 0; i < batch->count; i++)
        for (unsigned k = 0; k < PART_COUNT; k++)
            if (batch->records[i].has[k] && is_of(part, batch->records[i].commitments[k]))
                return true;
    return false;
}

/* The tiles of a level that change when a log grows, and those that they take the place of. */
static bool name_tiles(int level, uint64_t from, uint64_t to, struct pending *pending)
{
    char name[TILE_PATH_SIZE];
    for (uint64_t i = tile_count(level, from) ? tile_count(level, from) - 1 : 0; i < tile_count(level, to);
         i++) {
        unsigned before = i < tile_count(level, from) ? tile_width(level, i, from) : 0;
        unsigned after = tile_width(level, i, to);
        if (before == after)
            continue;
        tile_path(level, i, after, name);
        if (!pending_add(&pending->made, name))
            return false;
        tile_path(level, i, before, name);
        if (before && !pending_add(&pending->needless, name))
            return false;
    }
    return true;
}

static bool name_files(struct evidence_log *log, uint64_t from, struct pending *ret)
{
    struct batch *batch = &log->batch;
    char path[PART_NAME_SIZE];
    *ret = (struct pending){.from = from, .to = from + batch->count};
    for (size_t i = 0; i < batch->part_count; i++) {
        struct waiting_part *part = &batch->parts[i];
        part_path(part->commitment, path);
        part->made = is_needed(batch, part) && !folder_has(&log->folder, path);
        if (part->made && !pending_add(&ret->made, path))
            return false;
    }
    for (int level = TILE_ENTRIES; level < TILE_LEVELS; level++)
        if (!name_tiles(level, ret->from, ret->to, ret))
            return false;
    return true;
}

static int write_parts(struct evidence_log *log, struct sigwarden_error *reterr)
{
    int result = 0;
    char path[PART_NAME_SIZE];
    for (size_t i = 0; i < log->batch.part_count && result == 0; i++) {
        const struct waiting_part *part = &log->batch.parts[i];
        part_path(part->commitment, path);
        if (part->made)
            result = folder_write(&log->folder, path, span_of(part->salt, SALT_SIZE),
                                  span_of(part->content, part->len), part->private, reterr);
    }
    return result;
}

/* A bundle of records: what there is of it already, and the batch's. */
static int write_bundle(struct evidence_log *log, uint64_t bundle, uint64_t from, const struct span *leaves,
                        uint64_t to, struct sigwarden_error *reterr)
{
    char name[TILE_PATH_SIZE];
    uint8_t *before = NULL, *bytes;
    size_t len = 0;
    uint64_t first = bundle * TILE_WIDTH, at = first < from ? from : first;
    uint64_t end = first + TILE_WIDTH < to ? first + TILE_WIDTH : to;
    if (first < from) {
        tile_path(TILE_ENTRIES, bundle, tile_width(TILE_ENTRIES, bundle, from), name);
        before = folder_read(&log->folder, name, &len, reterr);
        if (!before)
            return -reterr->code;
    }
    size_t room = len;
    for (uint64_t i = at; i < end; i++)
        room += 2 + leaves[i - from].len;
    bytes = realloc(before, room + 1);
    if (!bytes) {
        free(before);
        return out_of_memory(reterr);
    }
    for (uint64_t i = at; i < end; i++) {
        struct span leaf = leaves[i - from];
        bytes[len++] = (uint8_t)(leaf.len >> 8);
        bytes[len++] = (uint8_t)leaf.len;
        memcpy(bytes + len, leaf.p, leaf.len);
        len += leaf.len;
    }
    tile_path(TILE_ENTRIES, bundle, (unsigned)(end - first), name);
    int result = folder_write(&log->folder, name, span_of(NULL, 0), span_of(bytes, len), false, reterr);
    free(bytes);
    return result;
}

static int write_hashes(struct evidence_log *log, int level, uint64_t index, uint64_t to,
                        struct sigwarden_error *reterr)
{
    char name[TILE_PATH_SIZE];
    unsigned width = tile_width(level, index, to);
    const struct merkle_hash *hashes = log->tree.levels[8 * level].hashes + index * TILE_WIDTH;
    tile_path(level, index, width, name);
    return folder_write(&log->folder, name, span_of(NULL, 0), span_of(hashes, width * sizeof *hashes), false,
                        reterr);
}

static int write_tiles(struct evidence_log *log, const struct pending *pending, const struct span *leaves,
                       struct sigwarden_error *reterr)
{
    int result = 0;
    char name[TILE_PATH_SIZE];
    for (int level = TILE_ENTRIES; level < TILE_LEVELS; level++) {
        uint64_t known = tile_count(level, pending->from), count = tile_count(level, pending->to);
        for (uint64_t i = known ? known - 1 : 0; i < count && result == 0; i++) {
            tile_path(level, i, tile_width(level, i, pending->to), name);
            if (!pending_lists(&pending->made, name))
                continue;
            result = level == TILE_ENTRIES ? write_bundle(log, i, pending->from, leaves, pending->to, reterr)
                                           : write_hashes(log, level, i, pending->to, reterr);
        }
    }
    return result;
}

/* The leaves of the batch, into the tree and for the bundles. */
static bool make_leaves(struct evidence_log *log, char (*texts)[RECORD_SIZE_MAX], struct span *ret)
{
    for (size_t i = 0; i < log->batch.count; i++) {
        ret[i] = span_of(texts[i], record_write(&log->batch.records[i], texts[i]));
        struct merkle_hash hash = merkle_leaf(ret[i]);
        if (!merkle_append(&log->tree, &hash))
            return false;
    }
    return true;
}

/* From the first file of the batch to the signature that makes it part of the log. */
static int write_batch(struct evidence_log *log, const struct pending *pending, const struct span *leaves,
                       struct sigwarden_error *reterr)
{
    int result = pending_write(pending, &log->folder, reterr);
    if (result == 0)
        result = write_parts(log, reterr);
    if (result == 0)
        result = write_tiles(log, pending, leaves, reterr);
    return result ? result : sign(log, reterr); /* which waits until all of it lies on the disk */
}

static int commit_locked(struct evidence_log *log, struct sigwarden_error *reterr)
{
    int result = catch_up(log, reterr);
    if (result == 0)
        result = recover(log, reterr);
    if (result)
        return result;
    drop_known(log);
    if (log->batch.count == 0)
        return 0;
    struct pending pending = {0};
    uint64_t from = log->tree.size;
    char(*texts)[RECORD_SIZE_MAX] = malloc(log->batch.count * sizeof *texts);
    struct span leaves[BATCH_RECORDS];
    if (!texts || !name_files(log, from, &pending) || !make_leaves(log, texts, leaves))
        result = out_of_memory(reterr);
    else
        result = write_batch(log, &pending, leaves, reterr);
    struct sigwarden_error ignored;
    bool signed_ = log->checkpoint.size == pending.to && result == 0;
    if (signed_)
        result = pending_end(&pending, true, &log->folder, reterr);
    else if (folder_has(&log->folder, LOG_PENDING))
        recover(log, &ignored); /* the first failure is what is told */
    for (size_t i = 0; signed_ && i < log->batch.count; i++)
        if (!known_add(&log->known, (uint8_t)log->batch.records[i].kind,
                       span_of(log->batch.records[i].id, RECORD_ID_SIZE)))
            result = out_of_memory(reterr);
    if (!signed_)
        merkle_cut(&log->tree, from);
    pending_free(&pending);
    free(texts);
    return result;
}

int evidence_log_commit(struct evidence_log *log, struct sigwarden_error *reterr)
{
    if (log->batch.count == 0)
        return 0;
    int result = folder_lock(&log->folder, FOLDER_ALONE, reterr);
    if (result)
        return result;
    result = commit_locked(log, reterr);
    folder_unlock(&log->folder);
    empty_batch(&log->batch);
    return result;
}
