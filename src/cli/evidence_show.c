// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <jansson.h>
#include <sodium.h>

#include "cli/evidence.h"
#include "cli/session.h"
#include "evidence/log.h"

enum { ID_TEXT_SIZE = 2 * RECORD_ID_SIZE + 1, ID_SHOWN = 12 };

struct showing {
    struct folder folder;
    const char *id; /* the front of the one that is shown in full; NULL: all are listed */
    uint64_t shown;
};

static json_t *read_event(const struct showing *showing, const struct record *record, enum part_id id)
{
    struct sigwarden_error error;
    size_t len;
    if (!record->has[id])
        return NULL;
    uint8_t *bytes = log_read_part(&showing->folder, record->commitments[id], &len, NULL, &error);
    json_t *event = bytes ? json_loadb((const char *)bytes, len, JSON_ALLOW_NUL, NULL) : NULL;
    if (!bytes)
        say_error(&error);
    free(bytes);
    return event;
}

/* A member of an object within the event; "" where it is not there. What a file says does not drive the
 * terminal. */
static void print_member(const json_t *event, const char *object, const char *key)
{
    const json_t *from = object ? json_object_get(event, object) : event;
    const char *text = json_string_value(json_object_get(from, key));
    for (; text && *text; text++)
        putchar((unsigned char)*text < ' ' || *text == 0x7f ? '?' : *text);
}

/* What says in a word or two what a record is about. */
static const struct {
    const char *object, *key;
} shown[RECORD_KIND_COUNT] = {
    [RECORD_FINDING] = {"alert", "signature"},
    [RECORD_DISCLOSURE] = {"signal", "outcome"},
    [RECORD_CAMPAIGN] = {"campaign", "class"},
};

/* "  79 finding    584fb2ea8fd9 2026-03-06T08:06:10.000000+0000 A link whose letters are not what they seem"
 */
static void print_line(const struct showing *showing, uint64_t index, const struct record *record,
                       const char *id)
{
    printf("%6" PRIu64 " %-10s %.*s ", index, record_kind_name(record->kind), ID_SHOWN, id);
    json_t *event = read_event(showing, record, record->kind == RECORD_RUN ? PART_run : PART_view);
    if (record->kind == RECORD_RUN) {
        printf("a run over %zu captures, logged %s", json_array_size(json_object_get(event, "captures")),
               record->logged);
    } else {
        print_member(event, NULL, "timestamp");
        putchar(' ');
        print_member(event, shown[record->kind].object, shown[record->kind].key);
    }
    putchar('\n');
    json_decref(event);
}

static void print_record(const struct showing *showing, uint64_t index, const struct record *record,
                         struct span leaf)
{
    printf("Record %" PRIu64 "\n%.*s", index, (int)leaf.len, (const char *)leaf.p);
    json_t *event = read_event(showing, record, record->kind == RECORD_RUN ? PART_run : PART_view);
    char *text = event ? json_dumps(event, JSON_INDENT(2) | JSON_ENSURE_ASCII) : NULL;
    if (text)
        printf("%s\n", text);
    free(text);
    json_decref(event);
}

static int show(void *context, uint64_t index, struct span leaf)
{
    struct showing *showing = context;
    struct record record;
    char id[ID_TEXT_SIZE];
    if (!record_parse(leaf, &record)) {
        printf("%6" PRIu64 " its form is not known to this version\n", index);
        return 0;
    }
    sodium_bin2hex(id, sizeof id, record.id, RECORD_ID_SIZE);
    if (showing->id && strncmp(id, showing->id, strlen(showing->id)) != 0)
        return 0;
    showing->shown++;
    if (showing->id)
        print_record(showing, index, &record, leaf);
    else
        print_line(showing, index, &record, id);
    return 0;
}

int run_evidence_show(const struct options *options)
{
    struct sigwarden_error error;
    struct verifier verifier;
    struct checkpoint checkpoint;
    struct showing showing = {.id = options->files.count > 1 ? options->files.values[1] : NULL};
    if (options->files.count > 2) {
        fprintf(stderr, "sigwarden evidence show: it takes a log and at most one ID\n");
        return EXIT_USAGE;
    }
    evidence_enclose(options, NULL);
    int result = folder_open(options->files.values[0], false, &showing.folder, &error);
    if (result == 0)
        result = folder_lock(&showing.folder, FOLDER_SHARED, &error);
    if (result == 0)
        result = log_read_heads(&showing.folder, &verifier, &checkpoint, &error);
    if (result == 0)
        result =
            log_read_records(&showing.folder, 0, checkpoint.size, checkpoint.size, show, &showing, &error);
    folder_close(&showing.folder);
    if (result) {
        say_error(&error);
        return EXIT_UNREADABLE;
    }
    if (showing.id && showing.shown == 0) {
        fprintf(stderr, "sigwarden: %s: has no record whose id begins with %s\n", options->files.values[0],
                showing.id);
        return EXIT_UNREADABLE;
    }
    return EXIT_DONE;
}
