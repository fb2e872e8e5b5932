// SPDX-License-Identifier: Apache-2.0
#include "evidence/bundle.h"

#include <stdlib.h>

#include <sodium.h>

#include "base/error.h"
#include "evidence/made.h"

void bundle_free(struct bundle *bundle)
{
    for (size_t i = 0; i < bundle->count; i++)
        for (unsigned k = 0; k < PART_COUNT; k++)
            free(bundle->records[i].parts[k].bytes);
    free(bundle->records);
    *bundle = (struct bundle){0};
}

void bundle_name(uint64_t index, const char *file, char ret[static FOLDER_NAME_SIZE])
{
    struct text text = text_in(ret, FOLDER_NAME_SIZE);
    text_string(&text, "records/");
    text_uint(&text, index);
    text_char(&text, '/');
    text_string(&text, file);
}

void bundle_proof(FILE *out, const struct bundle *bundle, const struct bundle_record *record)
{
    char encoded[64];
    fprintf(out, "c2sp.org/tlog-proof@v1\nindex %llu\n", (unsigned long long)record->index);
    for (unsigned i = 0; i < record->proof.count; i++) {
        sodium_bin2base64(encoded, sizeof encoded, record->proof.hashes[i].bytes,
                          sizeof record->proof.hashes[i].bytes, sodium_base64_VARIANT_ORIGINAL);
        fprintf(out, "%s\n", encoded);
    }
    fputc('\n', out);
    fwrite(bundle->note, 1, bundle->note_len, out);
}

/* Writing a bundle: each file goes into the folder and into the manifest's list. */
struct writing {
    struct folder folder;
    FILE *list;
    bool first;
    struct sigwarden_error *reterr;
};

static int out_of_memory(struct sigwarden_error *reterr)
{
    return error_set(reterr, SIGWARDEN_ERROR_MEMORY, NULL, "out of memory for the bundle", NULL);
}

static int put(struct writing *writing, const char *name, struct span bytes, bool private)
{
    uint8_t hash[crypto_hash_sha256_BYTES];
    char hex[2 * sizeof hash + 1];
    crypto_hash_sha256(hash, bytes.p, bytes.len);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    fprintf(writing->list, "%s\n    {\"file\": \"%s\", \"sha256\": \"%s\", \"octets\": %zu}",
            writing->first ? "" : ",", name, hex, bytes.len);
    writing->first = false;
    return folder_write(&writing->folder, name, span_of(NULL, 0), bytes, private, writing->reterr);
}

static int put_made(struct writing *writing, const char *name, struct made *made)
{
    if (!made_end(made))
        return out_of_memory(writing->reterr);
    int result = put(writing, name, made_span(made), false);
    free(made->text);
    return result;
}

static int put_record(struct writing *writing, const struct bundle *bundle,
                      const struct bundle_record *record)
{
    char name[FOLDER_NAME_SIZE];
    struct made made;
    bundle_name(record->index, BUNDLE_LEAF, name);
    int result = put(writing, name, span_of(record->leaf, record->leaf_len), false);
    if (result)
        return result;
    if (!made_begin(&made))
        return out_of_memory(writing->reterr);
    bundle_proof(made.out, bundle, record);
    bundle_name(record->index, BUNDLE_PROOF, name);
    result = put_made(writing, name, &made);
    for (unsigned k = 0; k < PART_COUNT && result == 0; k++) {
        const struct bundle_part *part = &record->parts[k];
        bundle_name(record->index, part_row((enum part_id)k)->file, name);
        if (part->bytes)
            result = put(writing, name, span_of(part->bytes, part->len), part_row((enum part_id)k)->private);
    }
    return result;
}

static int put_heads(struct writing *writing, const struct bundle *bundle, struct span token)
{
    char line[VERIFIER_SIZE + 1], key[MINISIGN_SIZE];
    struct made made;
    verifier_text(&bundle->verifier, line);
    struct text end = text_in(line + strlen(line), 2);
    text_char(&end, '\n');
    int result = put(writing, LOG_VERIFIER, span_of_text(line), false);
    if (result == 0)
        result =
            put(writing, BUNDLE_KEY, span_of(key, minisign_public(bundle->verifier.public_, key)), false);
    if (result == 0)
        result = put(writing, LOG_CHECKPOINT, span_of(bundle->note, bundle->note_len), false);
    if (result == 0 && token.len)
        result = put(writing, BUNDLE_TOKEN, token, false);
    if (result)
        return result;
    if (!made_begin(&made))
        return out_of_memory(writing->reterr);
    bundle_page(made.out, bundle, token.len > 0);
    return put_made(writing, BUNDLE_PAGE, &made);
}

/* The records of the manifest: which parts are there, with their salts, and which are withheld. */
static void list_record(FILE *out, const struct bundle_record *record, bool first)
{
    char id[2 * RECORD_ID_SIZE + 1], salt[2 * SALT_SIZE + 1];
    const char *between = "";
    sodium_bin2hex(id, sizeof id, record->record.id, RECORD_ID_SIZE);
    fprintf(out, "%s\n    {\"index\": %llu, \"kind\": \"%s\", \"id\": \"%s\", \"salts\": {", first ? "" : ",",
            (unsigned long long)record->index, record_kind_name(record->record.kind), id);
    for (unsigned k = 0; k < PART_COUNT; k++) {
        if (!record->parts[k].bytes)
            continue;
        sodium_bin2hex(salt, sizeof salt, record->parts[k].salt, SALT_SIZE);
        fprintf(out, "%s\n      \"%s\": \"%s\"", between, part_row((enum part_id)k)->name, salt);
        between = ",";
    }
    fprintf(out, "},\n     \"withheld\": [");
    between = "";
    for (unsigned k = 0; k < PART_COUNT; k++) {
        if (!record->record.has[k] || record->parts[k].bytes)
            continue;
        fprintf(out, "%s\"%s\"", between, part_row((enum part_id)k)->name);
        between = ", ";
    }
    fprintf(out, "]}");
}

static int put_manifest(struct writing *writing, const struct bundle *bundle, const struct signing_key *key,
                        const char *files)
{
    struct made made;
    char signature[MINISIGN_SIZE], comment[160];
    if (!made_begin(&made))
        return out_of_memory(writing->reterr);
    fprintf(made.out,
            "{\n  \"format\": \"sigwarden-bundle/1\",\n  \"made\": \"%s\",\n  \"tool\": \"%s\",\n  \"page\": "
            "%d,\n",
            bundle->made, bundle->tool, BUNDLE_PAGE_FORM);
    fprintf(made.out, "  \"log\": \"%s\",\n  \"records\": [", bundle->verifier.name);
    for (size_t i = 0; i < bundle->count; i++)
        list_record(made.out, &bundle->records[i], i == 0);
    fprintf(made.out, "],\n  \"files\": [%s]\n}\n", files);
    if (!made_end(&made))
        return out_of_memory(writing->reterr);
    snprintf(comment, sizeof comment, "bundle of %zu records of %s, made %s", bundle->count,
             bundle->verifier.name, bundle->made);
    struct span manifest = made_span(&made);
    size_t len = minisign_sign(key, manifest, comment, signature);
    int result =
        folder_write(&writing->folder, BUNDLE_MANIFEST, span_of(NULL, 0), manifest, false, writing->reterr);
    if (result == 0)
        result = folder_write(&writing->folder, BUNDLE_SIGNATURE, span_of(NULL, 0), span_of(signature, len),
                              false, writing->reterr);
    free(made.text);
    return result ? result : folder_sync(&writing->folder, writing->reterr);
}

static int has_a_file(void *context, const char *name, bool odd)
{
    (void)context;
    (void)name;
    (void)odd;
    return 1;
}

int bundle_write(const struct bundle *bundle, const char *path, const struct signing_key *key,
                 struct span token, struct sigwarden_error *reterr)
{
    struct writing writing = {.first = true, .reterr = reterr};
    struct made list;
    int result = folder_open(path, true, &writing.folder, reterr);
    if (result == 0)
        result = folder_walk(&writing.folder, has_a_file, NULL, reterr);
    if (result > 0)
        result = folder_fail(&writing.folder, "", SIGWARDEN_ERROR_FOREIGN, "is not empty",
                             "name a new folder", reterr);
    if (result == 0 && !made_begin(&list))
        result = out_of_memory(reterr);
    if (result) {
        folder_close(&writing.folder);
        return result;
    }
    writing.list = list.out;
    result = put_heads(&writing, bundle, token);
    for (size_t i = 0; i < bundle->count && result == 0; i++)
        result = put_record(&writing, bundle, &bundle->records[i]);
    if (!made_end(&list))
        result = result ? result : out_of_memory(reterr);
    if (result == 0)
        result = put_manifest(&writing, bundle, key, list.text);
    free(list.text);
    folder_close(&writing.folder);
    return result;
}
