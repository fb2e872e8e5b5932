// SPDX-License-Identifier: Apache-2.0
#include "evidence/bundle.h"

#include <stdlib.h>

#include <jansson.h>
#include <sodium.h>

#include "base/error.h"
#include "evidence/check_record.h"
#include "evidence/made.h"

struct checking {
    struct folder folder;
    struct bundle bundle;
    struct bundle_report *report;
    json_t *manifest;
    json_t *listed;  /* files of the manifest, as keys */
    uint64_t octets; /* of the parts */
    struct replay *replay;
    struct sigwarden_error *reterr;
};

static int fail(const struct checking *checking, const char *name, const char *message)
{
    return folder_fail(&checking->folder, name, SIGWARDEN_ERROR_BROKEN, message, NULL, checking->reterr);
}

static int out_of_memory(const struct checking *checking)
{
    return error_set(checking->reterr, SIGWARDEN_ERROR_MEMORY, NULL, "out of memory", NULL);
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

/* A file of the bundle; free() it. NULL with the error set. */
static uint8_t *read_file(const struct checking *checking, const char *name, size_t *ret_len)
{
    return folder_read(&checking->folder, name, ret_len, checking->reterr);
}

/* Whether a file has these octets, and no others. 0 or negative. */
static int is_file(const struct checking *checking, const char *name, struct span expected,
                   const char *otherwise)
{
    size_t len;
    uint8_t *bytes = read_file(checking, name, &len);
    if (!bytes)
        return -checking->reterr->code;
    bool same = span_equal(span_of(bytes, len), expected);
    free(bytes);
    return same ? 0 : fail(checking, name, otherwise);
}

static int check_heads(struct checking *checking, const struct check_options *options)
{
    struct bundle *bundle = &checking->bundle;
    const struct verifier *signer = options->signer;
    char key[MINISIGN_SIZE];
    size_t len;
    int result = log_read_heads(&checking->folder, &bundle->verifier, &bundle->checkpoint, checking->reterr);
    if (result)
        return result;
    checking->report->check.verifier = bundle->verifier;
    checking->report->check.checkpoint = bundle->checkpoint;
    if (signer && (memcmp(signer->public_, bundle->verifier.public_, sizeof signer->public_) != 0 ||
                   strcmp(signer->name, bundle->verifier.name) != 0))
        return fail(checking, LOG_VERIFIER,
                    "the bundle is of another log or key than the one that was named");
    uint8_t *note = read_file(checking, LOG_CHECKPOINT, &len);
    bool fits = note && len <= sizeof bundle->note;
    if (fits)
        memcpy(bundle->note, note, len);
    bundle->note_len = fits ? len : 0;
    free(note);
    if (!fits)
        return fail(checking, LOG_CHECKPOINT, "cannot be read");
    return is_file(checking, BUNDLE_KEY, span_of(key, minisign_public(bundle->verifier.public_, key)),
                   "is not the key of the log");
}

/* A bundle shows one state of the log only. */
static int check_kept(struct checking *checking, struct span note)
{
    const struct checkpoint *now = &checking->bundle.checkpoint;
    struct checkpoint kept;
    if (!note.p)
        return 0;
    const char *wrong = checkpoint_open(note, &checking->bundle.verifier, &kept);
    if (!wrong && kept.size == now->size && !merkle_equal(&kept.root, &now->root))
        wrong = "signs other records: the key has signed two logs";
    if (wrong)
        return check_fail_kept(wrong, checking->reterr);
    return kept.size == now->size
               ? 0
               : folder_fail(&checking->folder, LOG_CHECKPOINT, SIGWARDEN_ERROR_CONFIGURATION,
                             "is of another size of the log than the one of --checkpoint, so "
                             "they cannot be compared",
                             "ask for the log itself, or for an export of the same size", checking->reterr);
}

/* What the page quotes of the manifest says when and by what it was made, and nothing else. */
static bool is_made_by(const char *made, const char *tool)
{
    static const char front[] = "sigwarden ";
    const char *version = strncmp(tool, front, sizeof front - 1) == 0 ? tool + sizeof front - 1 : "";
    return strlen(made) == sizeof "2026-11-30T09:29:41Z" - 1 && !made[strspn(made, "0123456789-:TZ")] &&
           version[0] >= '0' && version[0] <= '9' && strlen(tool) < BUNDLE_TOOL_SIZE &&
           !version[strspn(version, "0123456789abcdefghijklmnopqrstuvwxyz.+~-")];
}

static int check_signature(struct checking *checking)
{
    size_t len, manifest_len;
    uint8_t *signature = read_file(checking, BUNDLE_SIGNATURE, &len);
    uint8_t *manifest = signature ? read_file(checking, BUNDLE_MANIFEST, &manifest_len) : NULL;
    bool good = manifest && minisign_verify(span_of(signature, len), span_of(manifest, manifest_len),
                                            checking->bundle.verifier.public_);
    bool read = signature && manifest;
    if (good)
        checking->manifest = json_loadb((const char *)manifest, manifest_len, JSON_REJECT_DUPLICATES, NULL);
    free(signature);
    free(manifest);
    if (!read)
        return -checking->reterr->code;
    if (!good)
        return fail(checking, BUNDLE_MANIFEST, "is not what was signed");
    if (strcmp(text_of(checking->manifest, "format"), "sigwarden-bundle/1") != 0)
        return fail(checking, BUNDLE_MANIFEST, "its form is not known to this version");
    if (!is_made_by(text_of(checking->manifest, "made"), text_of(checking->manifest, "tool")))
        return fail(checking, BUNDLE_MANIFEST, "does not say when and by what it was made");
    snprintf(checking->bundle.made, sizeof checking->bundle.made, "%s", text_of(checking->manifest, "made"));
    snprintf(checking->bundle.tool, sizeof checking->bundle.tool, "%s", text_of(checking->manifest, "tool"));
    return 0;
}

/* A part that the manifest has a salt for, or withholds. */
static int check_part(struct checking *checking, struct bundle_record *record, enum part_id id,
                      const json_t *salts)
{
    char name[FOLDER_NAME_SIZE];
    uint8_t hash[COMMITMENT_SIZE];
    struct bundle_part *part = &record->parts[id];
    const char *salt = text_of(salts, part_row(id)->name);
    size_t len;
    bundle_name(record->index, part_row(id)->file, name);
    if (!salt[0]) {
        checking->report->check.withheld[id]++;
        return 0;
    }
    if (sodium_hex2bin(part->salt, SALT_SIZE, salt, strlen(salt), NULL, &len, NULL) != 0 || len != SALT_SIZE)
        return fail(checking, BUNDLE_MANIFEST, "has a salt that cannot be read");
    part->bytes = read_file(checking, name, &part->len);
    if (!part->bytes)
        return check_fail(&checking->folder, name, record->index, &record->record, check_missing(id),
                          checking->reterr);
    part_commit(part->salt, span_of(part->bytes, part->len), hash);
    if (memcmp(hash, record->record.commitments[id], sizeof hash) != 0)
        return check_fail(&checking->folder, name, record->index, &record->record, check_not_as_logged(id),
                          checking->reterr);
    checking->report->check.parts[id]++;
    checking->octets += part->len;
    return checking->octets <= BUNDLE_OCTETS_MAX
               ? 0
               : fail(checking, name, "is more than the octets that a bundle may have");
}

/* The hashes of a proof's file: lines of base64 between its head and the blank line. */
static bool read_proof(struct span text, struct merkle_proof *ret)
{
    unsigned skipped = 0;
    ret->count = 0;
    while (text.len) {
        const uint8_t *end = memchr(text.p, '\n', text.len);
        size_t got, len = end ? (size_t)(end - text.p) : text.len;
        if (skipped++ >= 2) {
            if (len == 0)
                return true;
            if (ret->count == MERKLE_PROOF_MAX ||
                sodium_base642bin(ret->hashes[ret->count].bytes, sizeof ret->hashes[0].bytes,
                                  (const char *)text.p, len, NULL, &got, NULL,
                                  sodium_base64_VARIANT_ORIGINAL) != 0 ||
                got != sizeof ret->hashes[0].bytes)
                return false;
            ret->count++;
        }
        text = span_of(text.p + len + (end ? 1 : 0), text.len - len - (end ? 1 : 0));
    }
    return false;
}

static int check_proof(struct checking *checking, struct bundle_record *record)
{
    const struct checkpoint *checkpoint = &checking->bundle.checkpoint;
    char name[FOLDER_NAME_SIZE];
    struct made again;
    size_t len;
    struct merkle_hash leaf = merkle_leaf(span_of(record->leaf, record->leaf_len));
    bundle_name(record->index, BUNDLE_PROOF, name);
    uint8_t *text = read_file(checking, name, &len);
    bool good =
        text && read_proof(span_of(text, len), &record->proof) &&
        merkle_verify_inclusion(&record->proof, record->index, checkpoint->size, &leaf, &checkpoint->root);
    if (good && made_begin(&again)) {
        bundle_proof(again.out, &checking->bundle, record);
        good = made_end(&again);
        good = good && span_equal(span_of(text, len), made_span(&again));
        free(again.text);
    } else {
        good = false;
    }
    free(text);
    return good ? 0
                : check_fail(&checking->folder, name, record->index, &record->record,
                             "it is not proved to be in the log", checking->reterr);
}

static int check_leaf(struct checking *checking, struct bundle_record *record, const json_t *listed)
{
    char name[FOLDER_NAME_SIZE], id[2 * RECORD_ID_SIZE + 1];
    size_t len;
    bundle_name(record->index, BUNDLE_LEAF, name);
    uint8_t *leaf = read_file(checking, name, &len);
    bool good = leaf && len <= sizeof record->leaf && record_parse(span_of(leaf, len), &record->record);
    if (good) {
        memcpy(record->leaf, leaf, len);
        record->leaf_len = len;
        sodium_bin2hex(id, sizeof id, record->record.id, RECORD_ID_SIZE);
        good = strcmp(id, text_of(listed, "id")) == 0 &&
               strcmp(record_kind_name(record->record.kind), text_of(listed, "kind")) == 0;
    }
    free(leaf);
    return good ? 0
                : check_fail(&checking->folder, name, record->index, NULL, "it is not what was logged",
                             checking->reterr);
}

static int check_record(struct checking *checking, const json_t *listed, struct bundle_record *record)
{
    record->index = (uint64_t)json_integer_value(json_object_get(listed, "index"));
    int result = check_leaf(checking, record, listed);
    if (result == 0)
        result = check_proof(checking, record);
    for (unsigned k = 0; k < PART_COUNT && result == 0; k++)
        if (record->record.has[k])
            result = check_part(checking, record, (enum part_id)k, json_object_get(listed, "salts"));
    if (result == 0)
        check_count(&checking->report->check, &record->record);
    return result;
}

/* Once all is known to be as it was logged: whether it says what it should. */
static int replay_records(struct checking *checking)
{
    int result = 0;
    for (size_t i = 0; i < checking->bundle.count && result == 0; i++) {
        const struct bundle_record *record = &checking->bundle.records[i];
        struct span parts[PART_COUNT];
        for (unsigned k = 0; k < PART_COUNT; k++)
            parts[k] = span_of(record->parts[k].bytes, record->parts[k].len);
        result = check_replay(checking->replay, &checking->folder, &checking->report->check, record->index,
                              &record->record, parts, checking->reterr);
    }
    return result;
}

static int check_records(struct checking *checking)
{
    const json_t *records = json_object_get(checking->manifest, "records");
    struct bundle *bundle = &checking->bundle;
    size_t count = json_array_size(records);
    if (count == 0 || count > BUNDLE_RECORDS_MAX)
        return fail(checking, BUNDLE_MANIFEST, "lists no records, or more than a bundle may have");
    bundle->records = calloc(count, sizeof *bundle->records);
    checking->report->indices = calloc(count, sizeof *checking->report->indices);
    if (!bundle->records || !checking->report->indices)
        return out_of_memory(checking);
    for (size_t i = 0; i < count; i++) {
        bundle->count = i + 1;
        int result = check_record(checking, json_array_get(records, i), &bundle->records[i]);
        if (result)
            return result;
        if (i > 0 && bundle->records[i].index <= bundle->records[i - 1].index)
            return fail(checking, BUNDLE_MANIFEST, "lists a record twice, or not in the log's order");
        checking->report->indices[i] = bundle->records[i].index;
        checking->report->count = i + 1;
    }
    return 0;
}

/* The manifest's list: every file is there and has the hash. */
static int check_hashes(struct checking *checking)
{
    const json_t *files = json_object_get(checking->manifest, "files"), *file;
    size_t i, len;
    json_array_foreach(files, i, file)
    {
        const char *name = text_of(file, "file");
        uint8_t hash[crypto_hash_sha256_BYTES];
        char hex[2 * sizeof hash + 1];
        if (strstr(name, "..") || name[0] == '/' || !name[0])
            return fail(checking, BUNDLE_MANIFEST, "names a file outside of the bundle");
        uint8_t *bytes = read_file(checking, name, &len);
        if (!bytes)
            return -checking->reterr->code;
        crypto_hash_sha256(hash, bytes, len);
        sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
        free(bytes);
        if (strcmp(hex, text_of(file, "sha256")) != 0)
            return fail(checking, name, "is not what was signed");
        json_object_set_new(checking->listed, name, json_true());
    }
    return 0;
}

static int compare_index(const void *key, const void *record)
{
    uint64_t a = *(const uint64_t *)key, b = ((const struct bundle_record *)record)->index;
    return (a > b) - (a < b);
}

/* Whether it was held against a record: its leaf, its proof, or a part that it commits to. */
static bool is_of_a_record(const struct checking *checking, const char *name)
{
    char again[FOLDER_NAME_SIZE], *end;
    const char *front = "records/";
    if (strncmp(name, front, strlen(front)) != 0)
        return false;
    uint64_t index = strtoull(name + strlen(front), &end, 10);
    const struct bundle_record *record =
        bsearch(&index, checking->bundle.records, checking->bundle.count, sizeof *record, compare_index);
    if (!record || *end != '/')
        return false;
    const char *file = end + 1;
    bool its = strcmp(file, BUNDLE_LEAF) == 0 || strcmp(file, BUNDLE_PROOF) == 0;
    for (unsigned k = 0; k < PART_COUNT; k++)
        its |= record->parts[k].bytes && strcmp(file, part_row((enum part_id)k)->file) == 0;
    bundle_name(index, file, again);
    return its && strcmp(name, again) == 0;
}

static int check_file(void *context, const char *name, bool odd)
{
    struct checking *checking = context;
    static const char *const outside[] = {BUNDLE_MANIFEST, BUNDLE_SIGNATURE, BUNDLE_TOKEN};
    static const char *const heads[] = {LOG_VERIFIER, LOG_CHECKPOINT, BUNDLE_KEY, BUNDLE_PAGE};
    bool expected = is_of_a_record(checking, name);
    for (size_t k = 0; k < sizeof heads / sizeof *heads; k++)
        expected |= strcmp(name, heads[k]) == 0;
    expected &= json_object_get(checking->listed, name) != NULL;
    for (size_t k = 0; k < sizeof outside / sizeof *outside; k++)
        expected |= strcmp(name, outside[k]) == 0;
    checking->report->check.files++;
    checking->report->has_token |= strcmp(name, BUNDLE_TOKEN) == 0;
    return expected && !odd ? 0 : fail(checking, name, "is not part of the bundle");
}

static int check_odd(void *context, const char *name, bool odd)
{
    return odd ? fail(context, name, "is no file; a bundle has no links and no devices") : 0;
}

/* The page says what the events say: it is made again, in the name of what made it. */
static int check_page(struct checking *checking)
{
    struct made again;
    bool token = json_object_get(checking->listed, BUNDLE_TOKEN) != NULL;
    if (json_integer_value(json_object_get(checking->manifest, "page")) != BUNDLE_PAGE_FORM)
        return 0;
    if (!made_begin(&again))
        return out_of_memory(checking);
    bundle_page(again.out, &checking->bundle, token);
    if (!made_end(&again))
        return out_of_memory(checking);
    int result = is_file(checking, BUNDLE_PAGE, made_span(&again),
                         "does not say what the records say; do not rely on it");
    free(again.text);
    checking->report->page_compared = result == 0;
    return result;
}

/* The word of a time stamping authority, which may have come after the manifest was signed. */
static int check_token(struct checking *checking, const struct check_options *options)
{
    size_t len;
    if (!checking->report->has_token)
        return options->authorities ? fail(checking, BUNDLE_TOKEN,
                                           "is not there, so no authority of --timestamp-ca says the time")
                                    : 0;
    uint8_t *token = read_file(checking, BUNDLE_TOKEN, &len);
    if (!token)
        return -checking->reterr->code;
    const char *wrong =
        time_token_read(span_of(token, len), span_of(checking->bundle.note, checking->bundle.note_len),
                        options->authorities, &checking->report->token);
    free(token);
    return wrong ? fail(checking, BUNDLE_TOKEN, wrong) : 0;
}

int check_bundle(const char *path, const struct check_options *options, struct bundle_report *ret,
                 struct sigwarden_error *reterr)
{
    struct checking checking = {
        .report = ret, .reterr = reterr, .replay = replay_new(), .listed = json_pack("{}")};
    *ret = (struct bundle_report){.has_token = false};
    checking.folder.descriptor = -1;
    int result = checking.replay && checking.listed ? folder_open(path, false, &checking.folder, reterr)
                                                    : out_of_memory(&checking);
    if (result == 0)
        result = folder_walk(&checking.folder, check_odd, &checking, reterr);
    if (result == 0)
        result = check_heads(&checking, options);
    if (result == 0)
        result = check_kept(&checking, options->kept);
    if (result == 0)
        result = check_signature(&checking);
    if (result == 0)
        result = check_records(&checking);
    if (result == 0)
        result = check_hashes(&checking);
    if (result == 0)
        result = folder_walk(&checking.folder, check_file, &checking, reterr);
    if (result == 0)
        result = check_token(&checking, options);
    if (result == 0)
        result = check_page(&checking);
    if (result == 0)
        result = replay_records(&checking);
    memcpy(ret->made, checking.bundle.made, sizeof ret->made);
    memcpy(ret->tool, checking.bundle.tool, sizeof ret->tool);
    folder_close(&checking.folder);
    bundle_free(&checking.bundle);
    json_decref(checking.manifest);
    json_decref(checking.listed);
    replay_free(checking.replay);
    return result;
}
