// SPDX-License-Identifier: Apache-2.0
#include "evidence/check_record.h"

#include "base/error.h"

static const char *const not_as_logged[PART_COUNT] = {
#define PART(id, file, private, shared, doc) [PART_##id] = "its part " #id " is not what was logged",
#include "evidence/part.def"
#undef PART
};

static const char *const missing[PART_COUNT] = {
#define PART(id, file, private, shared, doc) [PART_##id] = "its part " #id " is missing, or cannot be read",
#include "evidence/part.def"
#undef PART
};

const char *check_not_as_logged(enum part_id id)
{
    return not_as_logged[id];
}

const char *check_missing(enum part_id id)
{
    return missing[id];
}

int check_fail(const struct folder *folder, const char *name, uint64_t index, const struct record *record,
               const char *message, struct sigwarden_error *reterr)
{
    char buffer[400];
    struct text text = text_in(buffer, sizeof buffer);
    text_string(&text, "record ");
    text_uint(&text, index);
    if (record) {
        text_string(&text, " (");
        text_string(&text, record_kind_name(record->kind));
        text_char(&text, ' ');
        text_hex(&text, span_of(record->id, RECORD_ID_SIZE));
        text_char(&text, ')');
    }
    text_string(&text, ": ");
    text_string(&text, message);
    return folder_fail(folder, name, SIGWARDEN_ERROR_BROKEN, buffer, NULL, reterr);
}

int check_fail_kept(const char *message, struct sigwarden_error *reterr)
{
    return error_set(reterr, SIGWARDEN_ERROR_BROKEN, "--checkpoint", message, NULL);
}

void check_count(struct check_report *report, const struct record *record)
{
    bool first = true;
    for (unsigned i = 0; i < RECORD_KIND_COUNT; i++)
        first &= report->records[i] == 0;
    if (first)
        memcpy(report->logged_first, record->logged, sizeof record->logged);
    memcpy(report->logged_last, record->logged, sizeof record->logged);
    report->records[record->kind]++;
}

int check_replay(struct replay *replay, const struct folder *folder, struct check_report *report,
                 uint64_t index, const struct record *record, const struct span parts[PART_COUNT],
                 struct sigwarden_error *reterr)
{
    char why[256];
    bool decoded;
    const bool finding = record->kind == RECORD_FINDING;
    enum replay_result result = replay_parts(replay, record, parts, &decoded, why);
    if (result == REPLAY_DIFFERS)
        return check_fail(folder, "", index, record, why, reterr);
    report->disclosures_decoded += record->kind == RECORD_DISCLOSURE && decoded;
    if (!finding)
        return 0;
    report->without_frames += !parts[PART_frames].p;
    report->replayed += result == REPLAY_AGREES;
    report->not_replayed += result == REPLAY_IMPOSSIBLE;
    report->decoded_again += decoded;
    return 0;
}
