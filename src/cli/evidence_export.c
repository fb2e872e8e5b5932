// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sodium.h>

#include "cli/evidence.h"
#include "cli/key.h"
#include "cli/session.h"
#include "evidence/bundle.h"
#include "version.h"

static int usage(const struct options *options)
{
    if ((options->finding != NULL) == (options->campaign != NULL)) {
        fprintf(stderr, "sigwarden evidence export: name what to export: --finding ID or --campaign ID\n");
        return EXIT_USAGE;
    }
    const char *id = options->finding ? options->finding : options->campaign;
    if (strlen(id) < 4 || id[strspn(id, "0123456789abcdef")]) {
        fprintf(stderr,
                "sigwarden evidence export: an ID is 4 or more hexadecimal digits, as finding_id, not %s\n",
                id);
        return EXIT_USAGE;
    }
    if (options->files.count != 2) {
        fprintf(stderr, "sigwarden evidence export: it takes the log and a new folder for the bundle\n");
        return EXIT_USAGE;
    }
    return 0;
}

static int load_key(const struct options *options, const struct bundle *bundle, struct signing_key *ret)
{
    uint8_t seed[PSEUDONYM_KEY_SIZE];
    char path[KEY_PATH_SIZE];
    int result = key_load_evidence(options->evidence_key, false, seed, path);
    if (result)
        return result;
    signing_key_of_seed(seed, ret);
    sodium_memzero(seed, sizeof seed);
    if (memcmp(ret->public_, bundle->verifier.public_, sizeof ret->public_) == 0)
        return 0;
    fprintf(stderr, "sigwarden: %s: not the key that signs this log; name that by --evidence-key\n", path);
    return EXIT_CONFIG;
}

static void describe(struct bundle *bundle)
{
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    strftime(bundle->made, sizeof bundle->made, "%Y-%m-%dT%H:%M:%SZ", &utc);
    snprintf(bundle->tool, sizeof bundle->tool, "%s", EVIDENCE_TOOL);
}

static void say_done(const struct options *options, const struct bundle *bundle)
{
    const char *log = options->files.values[0], *out = options->files.values[1];
    if (options->quiet)
        return;
    printf("%s: %zu records of %s\n", out, bundle->count, log);
    printf("  to read:   %s/index.html\n", out);
    printf("  to verify: sigwarden evidence verify --signer VERIFIER %s\n"
           "             VERIFIER: the log's file `verifier`, which who verifies needs from you by another "
           "way\n",
           out);
    if (options->timestamp_request)
        printf("  to stamp:  send %s to an authority, and put its answer into the bundle as timestamp.tsr\n",
               options->timestamp_request);
    if (!options->with_frames)
        printf("  withheld:  raw frames, identities and facts; --with-frames hands them over\n");
}

/* Writes what to send to an authority. */
static int write_request(const struct options *options, const struct bundle *bundle)
{
    uint8_t *request;
    size_t len = time_token_request(span_of(bundle->note, bundle->note_len), &request);
    FILE *file = len ? fopen(options->timestamp_request, "wb") : NULL;
    bool written = file && fwrite(request, 1, len, file) == len;
    if (file && fclose(file) != 0)
        written = false;
    if (!written)
        fprintf(stderr, "sigwarden: %s: cannot be written: %s\n", options->timestamp_request,
                strerror(errno));
    time_token_free(request);
    return written ? 0 : EXIT_UNREADABLE;
}

/* The authority's answer; it must be about the checkpoint of the bundle. */
static int read_token(const struct options *options, const struct bundle *bundle, char **ret, size_t *ret_len)
{
    struct time_token token;
    *ret = read_text(options->timestamp_token, TIME_TOKEN_MAX, ret_len);
    if (!*ret)
        return EXIT_UNREADABLE;
    const char *wrong =
        time_token_read(span_of(*ret, *ret_len), span_of(bundle->note, bundle->note_len), NULL, &token);
    if (wrong)
        fprintf(stderr, "sigwarden: %s: %s\n", options->timestamp_token, wrong);
    return wrong ? EXIT_UNREADABLE : 0;
}

static int write_all(const struct options *options, const struct bundle *bundle,
                     const struct signing_key *key)
{
    struct sigwarden_error error;
    char *token = NULL;
    size_t token_len = 0;
    int result = options->timestamp_token ? read_token(options, bundle, &token, &token_len) : 0;
    if (!result && options->timestamp_request)
        result = write_request(options, bundle);
    if (!result &&
        bundle_write(bundle, options->files.values[1], key, span_of(token, token_len), &error) < 0) {
        say_error(&error);
        result = EXIT_UNREADABLE;
    }
    free(token);
    return result;
}

int run_evidence_export(const struct options *options)
{
    struct sigwarden_error error;
    struct bundle bundle;
    struct signing_key key;
    int result = usage(options);
    if (result)
        return result;
    if (options->with_frames)
        fprintf(stderr, "sigwarden: the bundle will hold raw frames and identities of subscribers in clear; "
                        "hand it only to who "
                        "may have them\n");
    evidence_enclose(options, options->files.values[1]);
    if (bundle_take(options->files.values[0], options->finding ? BUNDLE_FINDING : BUNDLE_CAMPAIGN,
                    options->finding ? options->finding : options->campaign, options->with_frames, &bundle,
                    &error) < 0) {
        say_error(&error);
        return EXIT_UNREADABLE;
    }
    describe(&bundle);
    result = load_key(options, &bundle, &key);
    if (!result)
        result = write_all(options, &bundle, &key);
    sodium_memzero(&key, sizeof key);
    if (!result)
        say_done(options, &bundle);
    bundle_free(&bundle);
    return result;
}
