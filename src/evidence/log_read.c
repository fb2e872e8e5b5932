// SPDX-License-Identifier: Apache-2.0
#include "evidence/log.h"

#include <stdlib.h>

#include <sodium.h>

#include "evidence/tile.h"

void log_seen_name(const char *log_name, char ret[static FOLDER_NAME_SIZE])
{
    struct text text = text_in(ret, FOLDER_NAME_SIZE);
    for (const char *c = log_name; *c; c++)
        text_char(&text, *c == '/' || *c == '.' ? '-' : *c);
    text_string(&text, ".checkpoint");
}

int log_read_verifier(const struct folder *folder, struct verifier *verifier, struct sigwarden_error *reterr)
{
    size_t len;
    uint8_t *bytes = folder_read(folder, LOG_VERIFIER, &len, reterr);
    if (!bytes)
        return -reterr->code;
    bool good = len && bytes[len - 1] == '\n' && verifier_parse(span_of(bytes, len - 1), verifier);
    free(bytes);
    return good ? 0
                : folder_fail(folder, LOG_VERIFIER, SIGWARDEN_ERROR_BROKEN,
                              "is not a log's name and public key",
                              "it should be as it was when the log was made", reterr);
}

int log_read_heads(const struct folder *folder, struct verifier *verifier, struct checkpoint *checkpoint,
                   struct sigwarden_error *reterr)
{
    size_t len;
    int result = log_read_verifier(folder, verifier, reterr);
    if (result)
        return result;
    uint8_t *bytes = folder_read(folder, LOG_CHECKPOINT, &len, reterr);
    if (!bytes)
        return -reterr->code;
    const char *wrong = checkpoint_open(span_of(bytes, len), verifier, checkpoint);
    free(bytes);
    return wrong ? folder_fail(folder, LOG_CHECKPOINT, SIGWARDEN_ERROR_BROKEN, wrong,
                               "look for the copy that was published last", reterr)
                 : 0;
}

static int not_of_an_empty_log(void *context, const char *name, bool odd)
{
    (void)context;
    static const char *const its[] = {LOG_VERIFIER, LOG_VERIFIER ".new", LOG_CHECKPOINT ".new"};
    for (size_t i = 0; i < sizeof its / sizeof *its && !odd; i++)
        if (strcmp(name, its[i]) == 0)
            return 0;
    return 1;
}

int log_not_begun(const struct folder *folder, struct sigwarden_error *reterr)
{
    int result = folder_walk(folder, not_of_an_empty_log, NULL, reterr);
    return result < 0 ? result : result == 0;
}

static int fail_record(const struct folder *folder, const char *name, uint64_t index, const char *what,
                       struct sigwarden_error *reterr)
{
    char message[160];
    struct text text = text_in(message, sizeof message);
    text_string(&text, "record ");
    text_uint(&text, index);
    text_string(&text, what);
    return folder_fail(folder, name, SIGWARDEN_ERROR_BROKEN, message, NULL, reterr);
}

/* The records of one bundle, each behind two octets that hold its length. */
static int read_bundle(const struct folder *folder, uint64_t bundle, unsigned width, uint64_t from,
                       uint64_t to, log_visit *visit, void *context, struct sigwarden_error *reterr)
{
    char name[TILE_PATH_SIZE];
    size_t len, at = 0;
    const unsigned end = to - bundle * TILE_WIDTH < width ? (unsigned)(to - bundle * TILE_WIDTH) : width;
    tile_path(TILE_ENTRIES, bundle, width, name);
    uint8_t *bytes = folder_read(folder, name, &len, reterr);
    if (!bytes)
        return reterr->code == SIGWARDEN_ERROR_BROKEN
                   ? fail_record(folder, name, bundle * TILE_WIDTH, ": the file that holds it is missing",
                                 reterr)
                   : -reterr->code;
    int result = 0;
    for (unsigned i = 0; i < end && result == 0; i++) {
        uint64_t index = bundle * TILE_WIDTH + i;
        size_t size = len - at >= 2 ? (size_t)bytes[at] << 8 | bytes[at + 1] : SIZE_MAX;
        if (len - at < 2 || size > len - at - 2) {
            result = fail_record(folder, name, index, " is missing or cut off", reterr);
        } else {
            if (index >= from)
                result = visit(context, index, span_of(bytes + at + 2, size));
            at += 2 + size;
        }
    }
    if (result == 0 && end == width && at < len)
        result = fail_record(folder, name, bundle * TILE_WIDTH + width - 1, " is followed by something else",
                             reterr);
    free(bytes);
    return result;
}

int log_read_records(const struct folder *folder, uint64_t from, uint64_t to, uint64_t size, log_visit *visit,
                     void *context, struct sigwarden_error *reterr)
{
    int result = 0;
    for (uint64_t bundle = from / TILE_WIDTH; bundle * TILE_WIDTH < to && result == 0; bundle++)
        result = read_bundle(folder, bundle, tile_width(TILE_ENTRIES, bundle, size), from, to, visit, context,
                             reterr);
    return result;
}

uint8_t *log_read_part(const struct folder *folder, const uint8_t commitment[COMMITMENT_SIZE],
                       size_t *ret_len, uint8_t *ret_salt, struct sigwarden_error *reterr)
{
    char name[PART_NAME_SIZE];
    uint8_t hash[COMMITMENT_SIZE];
    size_t len;
    part_path(commitment, name);
    uint8_t *bytes = folder_read(folder, name, &len, reterr);
    if (!bytes)
        return NULL;
    crypto_hash_sha256(hash, bytes, len);
    if (len < SALT_SIZE || memcmp(hash, commitment, sizeof hash) != 0) {
        free(bytes);
        folder_fail(folder, name, SIGWARDEN_ERROR_BROKEN, "is not what was logged",
                    "`sigwarden evidence verify` says more", reterr);
        return NULL;
    }
    if (ret_salt)
        memcpy(ret_salt, bytes, SALT_SIZE);
    *ret_len = len - SALT_SIZE;
    memmove(bytes, bytes + SALT_SIZE, *ret_len + 1);
    return bytes;
}
