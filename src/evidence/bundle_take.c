// SPDX-License-Identifier: Apache-2.0
/*
 * Which records a bundle is made of. What belongs together is read from the events: a disclosure names the
 * time of its request and its dialogue, a campaign its findings, and records of one run the run.
 */
#include "evidence/bundle.h"

#include <stdlib.h>

#include <jansson.h>
#include <sodium.h>

#include "base/error.h"

enum { ID_TEXT_SIZE = 2 * RECORD_ID_SIZE + 1, CAMPAIGN_DIGITS = 2 * RECORD_CAMPAIGN_ID_SIZE };

struct taking {
    struct folder folder;
    struct bundle *bundle;
    struct merkle_tree tree;
    uint64_t octets; /* of the parts */
    bool private;
    const char *id; /* the front of the wished one's */
    enum record_kind kind;
    uint64_t wished; /* the index of the record; of a campaign that grew the latest */
    char wished_id[ID_TEXT_SIZE];
    json_t *wished_view;
    json_t *findings; /* ids of findings that are wished, as the keys of an object */
    json_t *asked;    /* "TIME DIALOGUE" of these, as keys */
    json_t *runs;     /* the runs that were taken from, as keys */
    struct sigwarden_error *reterr;
};

static int out_of_memory(struct taking *taking)
{
    return error_set(taking->reterr, SIGWARDEN_ERROR_MEMORY, NULL, "out of memory for the bundle", NULL);
}

static int take_leaf(void *context, uint64_t index, struct span leaf)
{
    struct taking *taking = context;
    struct merkle_hash hash = merkle_leaf(leaf);
    (void)index;
    return merkle_append(&taking->tree, &hash) ? 0 : out_of_memory(taking);
}

/* A part as JSON; NULL where it has none, or it cannot be read. */
static json_t *read_json(const struct taking *taking, const struct record *record, enum part_id id)
{
    size_t len;
    struct sigwarden_error ignored;
    uint8_t *bytes = record->has[id]
                         ? log_read_part(&taking->folder, record->commitments[id], &len, NULL, &ignored)
                         : NULL;
    json_t *json = bytes ? json_loadb((char *)bytes, len, JSON_ALLOW_NUL, NULL) : NULL;
    free(bytes);
    return json;
}

static int take_part(struct taking *taking, const uint8_t *commitment, struct bundle_part *ret)
{
    ret->bytes = log_read_part(&taking->folder, commitment, &ret->len, ret->salt, taking->reterr);
    if (!ret->bytes)
        return -taking->reterr->code;
    taking->octets += ret->len;
    return taking->octets <= BUNDLE_OCTETS_MAX
               ? 0
               : folder_fail(&taking->folder, "", SIGWARDEN_ERROR_CONFIGURATION,
                             "it would be more than the 2 GiB that a bundle may have",
                             "export its findings one by one", taking->reterr);
}

static int take(struct taking *taking, uint64_t index, struct span leaf, const struct record *record)
{
    struct bundle *bundle = taking->bundle;
    if (bundle->count == BUNDLE_RECORDS_MAX)
        return folder_fail(&taking->folder, "", SIGWARDEN_ERROR_CONFIGURATION,
                           "it would be more than the 4096 records that a bundle may have",
                           "export its findings one by one", taking->reterr);
    struct bundle_record *records = realloc(bundle->records, (bundle->count + 1) * sizeof *records);
    if (!records)
        return out_of_memory(taking);
    bundle->records = records;
    struct bundle_record *taken = &records[bundle->count++];
    memset(taken, 0, sizeof *taken);
    taken->index = index;
    taken->record = *record;
    memcpy(taken->leaf, leaf.p, leaf.len);
    taken->leaf_len = leaf.len;
    merkle_prove_inclusion(&taking->tree, index, bundle->checkpoint.size, &taken->proof);
    int result = 0;
    for (unsigned k = 0; k < PART_COUNT && result == 0; k++)
        if (record->has[k] && (taking->private || !part_row((enum part_id)k)->private))
            result = take_part(taking, record->commitments[k], &taken->parts[k]);
    return result;
}

static const char *text_at(const json_t *object, const char *outer, const char *inner)
{
    const json_t *member = outer ? json_object_get(object, outer) : object;
    const char *text = json_string_value(json_object_get(member, inner));
    return text ? text : "";
}

/* When a request was made, and its dialogue: what a disclosure knows its request by. */
static void asked_text(const json_t *view, const char *time, char *ret, size_t size)
{
    const json_t *dialogue = json_object_get(json_object_get(view, "signal"), "dialogue");
    snprintf(ret, size, "%s %lld", time, (long long)json_integer_value(dialogue));
}

static void note_run(struct taking *taking, const struct record *record)
{
    json_t *capture = read_json(taking, record, PART_capture);
    const char *run = text_at(capture, NULL, "run");
    if (run[0])
        json_object_set_new(taking->runs, run, json_true());
    json_decref(capture);
}

/* How many digits of an id name one thing, whatever it grew to. */
static size_t naming_digits(const struct taking *taking)
{
    return taking->kind == RECORD_CAMPAIGN ? CAMPAIGN_DIGITS : ID_TEXT_SIZE - 1;
}

static bool is_named(const struct taking *taking, const char *id)
{
    size_t given = strlen(taking->id), most = naming_digits(taking);
    return strncmp(id, taking->id, given < most ? given : most) == 0;
}

/* The first pass finds the wished record. */
static int find_wished(void *context, uint64_t index, struct span leaf)
{
    struct taking *taking = context;
    struct record record;
    char id[ID_TEXT_SIZE];
    if (!record_parse(leaf, &record) || record.kind != taking->kind)
        return 0;
    sodium_bin2hex(id, sizeof id, record.id, RECORD_ID_SIZE);
    if (!is_named(taking, id))
        return 0;
    if (taking->wished_view && strncmp(id, taking->wished_id, naming_digits(taking)) != 0)
        return folder_fail(&taking->folder, "", SIGWARDEN_ERROR_CONFIGURATION,
                           "has several whose ids begin so", "give more digits", taking->reterr);
    json_decref(taking->wished_view);
    memcpy(taking->wished_id, id, sizeof id);
    taking->wished = index;
    taking->wished_view = read_json(taking, &record, PART_view);
    if (record.kind == RECORD_FINDING)
        json_object_set_new(taking->findings, id, json_true());
    if (!taking->wished_view)
        return folder_fail(&taking->folder, "", SIGWARDEN_ERROR_BROKEN, "the record's event cannot be read",
                           "`sigwarden evidence verify` says more", taking->reterr);
    return 0;
}

/* A campaign lists its first findings only; the others are those about the same person while it lasted. */
static bool is_of_campaign(const struct taking *taking, const json_t *view)
{
    static const char *const names[] = {"person", "imsi", "msisdn"};
    const json_t *campaign = json_object_get(taking->wished_view, "campaign");
    const json_t *count = json_object_get(campaign, "finding_count");
    const char *time = text_at(view, NULL, "timestamp");
    bool same = false;
    if ((size_t)json_integer_value(count) <= json_array_size(json_object_get(campaign, "findings")))
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *name = text_at(view, "subscriber", names[i]);
        same |= name[0] && strcmp(name, text_at(taking->wished_view, "subscriber", names[i])) == 0;
    }
    return same && strcmp(time, text_at(campaign, NULL, "from")) >= 0 &&
           strcmp(time, text_at(campaign, NULL, "to")) <= 0;
}

/* The second takes it, or the campaign and its findings. */
static int take_findings(void *context, uint64_t index, struct span leaf)
{
    struct taking *taking = context;
    struct record record;
    char id[ID_TEXT_SIZE], asked[128];
    if (!record_parse(leaf, &record))
        return 0;
    sodium_bin2hex(id, sizeof id, record.id, RECORD_ID_SIZE);
    if (record.kind != RECORD_FINDING && record.kind != taking->kind)
        return 0;
    json_t *view = read_json(taking, &record, PART_view);
    bool wished = record.kind == RECORD_FINDING
                      ? json_object_get(taking->findings, id) || is_of_campaign(taking, view)
                      : index == taking->wished;
    asked_text(view, text_at(view, NULL, "timestamp"), asked, sizeof asked);
    json_decref(view);
    if (!wished)
        return 0;
    json_object_set_new(taking->asked, asked, json_true());
    note_run(taking, &record);
    return take(taking, index, leaf, &record);
}

/* The third takes what became of the findings, and the runs. */
static int take_others(void *context, uint64_t index, struct span leaf)
{
    struct taking *taking = context;
    struct record record;
    char asked[128];
    if (!record_parse(leaf, &record) || (record.kind != RECORD_DISCLOSURE && record.kind != RECORD_RUN))
        return 0;
    json_t *part = read_json(taking, &record, record.kind == RECORD_RUN ? PART_run : PART_view);
    asked_text(part, text_at(part, "request", "timestamp"), asked, sizeof asked);
    bool wished = record.kind == RECORD_RUN
                      ? json_object_get(taking->runs, text_at(part, NULL, "run")) != NULL
                      : json_object_get(taking->asked, asked) != NULL;
    json_decref(part);
    return wished ? take(taking, index, leaf, &record) : 0;
}

static int by_index(const void *a, const void *b)
{
    const struct bundle_record *x = a, *y = b;
    return (x->index > y->index) - (x->index < y->index);
}

static int read_heads(struct taking *taking)
{
    struct bundle *bundle = taking->bundle;
    size_t len;
    int result = log_read_heads(&taking->folder, &bundle->verifier, &bundle->checkpoint, taking->reterr);
    if (result)
        return result;
    uint8_t *note = folder_read(&taking->folder, LOG_CHECKPOINT, &len, taking->reterr);
    if (!note || len > sizeof bundle->note) {
        free(note);
        return folder_fail(&taking->folder, LOG_CHECKPOINT, SIGWARDEN_ERROR_BROKEN, "cannot be read", NULL,
                           taking->reterr);
    }
    memcpy(bundle->note, note, len);
    bundle->note_len = len;
    free(note);
    return 0;
}

static int walk(struct taking *taking, log_visit *visit)
{
    uint64_t size = taking->bundle->checkpoint.size;
    return log_read_records(&taking->folder, 0, size, size, visit, taking, taking->reterr);
}

static int take_all(struct taking *taking)
{
    struct bundle *bundle = taking->bundle;
    int result = folder_lock(&taking->folder, FOLDER_SHARED, taking->reterr);
    if (result == 0)
        result = read_heads(taking);
    if (result == 0)
        result = walk(taking, take_leaf);
    if (result)
        return result;
    struct merkle_hash root = merkle_root(&taking->tree, bundle->checkpoint.size);
    if (!merkle_equal(&root, &bundle->checkpoint.root))
        return folder_fail(&taking->folder, "", SIGWARDEN_ERROR_BROKEN,
                           "the records are not those that were signed",
                           "`sigwarden evidence verify` says more", taking->reterr);
    result = walk(taking, find_wished);
    if (result == 0 && !taking->wished_view)
        return folder_fail(&taking->folder, "", SIGWARDEN_ERROR_CONFIGURATION,
                           "the log has none with this id", "`sigwarden evidence show` lists what it has",
                           taking->reterr);
    size_t i;
    json_t *finding;
    json_array_foreach(json_object_get(json_object_get(taking->wished_view, "campaign"), "findings"), i,
                       finding)
    {
        if (json_string_value(finding))
            json_object_set_new(taking->findings, json_string_value(finding), json_true());
    }
    if (result == 0)
        result = walk(taking, take_findings);
    if (result == 0)
        result = walk(taking, take_others);
    qsort(bundle->records, bundle->count, sizeof *bundle->records, by_index);
    return result;
}

int bundle_take(const char *log, enum bundle_wish wish, const char *id, bool private, struct bundle *ret,
                struct sigwarden_error *reterr)
{
    struct taking taking = {
        .bundle = ret,
        .private = private,
        .id = id,
        .kind = wish == BUNDLE_FINDING ? RECORD_FINDING : RECORD_CAMPAIGN,
        .findings = json_pack("{}"),
        .asked = json_pack("{}"),
        .runs = json_pack("{}"),
        .reterr = reterr,
    };
    *ret = (struct bundle){0};
    int result = folder_open(log, false, &taking.folder, reterr);
    if (result == 0)
        result = take_all(&taking);
    folder_close(&taking.folder);
    merkle_free(&taking.tree);
    json_decref(taking.wished_view);
    json_decref(taking.findings);
    json_decref(taking.asked);
    json_decref(taking.runs);
    if (result)
        bundle_free(ret);
    return result;
}
