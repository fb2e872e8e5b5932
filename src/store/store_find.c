// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "store/store_db.h"

/* The parameters of struct store_filter, ?1 to ?8. */
#define FITS                                                                                                 \
    " (?1 IS NULL OR substr(finding_id, 1, length(?1)) = ?1)"                                                \
    " AND (?2 IS NULL OR class = ?2)"                                                                        \
    " AND (?3 IS NULL OR state = ?3)"                                                                        \
    " AND (?4 IS NULL OR time >= ?4)"                                                                        \
    " AND (?5 IS NULL OR person IN (SELECT value FROM json_each(?5)) OR imsi IN (SELECT value FROM "         \
    "json_each(?5))"                                                                                         \
    " OR msisdn IN (SELECT value FROM json_each(?5)) OR person IN (SELECT person FROM finding"               \
    " WHERE imsi IN (SELECT value FROM json_each(?5)) OR msisdn IN (SELECT value FROM json_each(?5))))"      \
    " AND (?6 = 0 OR severity <= ?6)"                                                                        \
    " AND (?7 = 0 OR state <> 'false-alarm')"                                                                \
    " AND (?8 = 0 OR undecided = 0)"

static void bind_filter(sqlite3_stmt *statement, const struct store_filter *filter)
{
    store_bind(statement, 1, filter->finding_id);
    store_bind(statement, 2, filter->class);
    store_bind(statement, 3, filter->state);
    store_bind(statement, 4, filter->since);
    store_bind(statement, 5, filter->persons);
    sqlite3_bind_int(statement, 6, filter->severity);
    sqlite3_bind_int(statement, 7, filter->not_false_alarms);
    sqlite3_bind_int(statement, 8, filter->decided);
}

static const char *column_text(sqlite3_stmt *statement, int column)
{
    const unsigned char *text = sqlite3_column_text(statement, column);
    return text ? (const char *)text : "";
}

static struct span column_span(sqlite3_stmt *statement, int column)
{
    const unsigned char *text = sqlite3_column_text(statement, column);
    return span_of(text, text ? (size_t)sqlite3_column_bytes(statement, column) : 0);
}

static struct store_finding finding_of(sqlite3_stmt *statement)
{
    return (struct store_finding){
        .finding_id = column_text(statement, 0),
        .time = column_text(statement, 1),
        .severity = sqlite3_column_int(statement, 2),
        .class = column_text(statement, 3),
        .rule = column_text(statement, 4),
        .title = column_text(statement, 5),
        .confidence = column_text(statement, 6),
        .undecided = sqlite3_column_int(statement, 7) != 0,
        .protocol = column_text(statement, 8),
        .operation = column_text(statement, 9),
        .source = column_text(statement, 10),
        .subscriber = column_text(statement, 11),
        .outcome = column_text(statement, 12),
        .state = column_text(statement, 13),
        .note = column_text(statement, 14),
        .who = column_text(statement, 15),
        .at = column_text(statement, 16),
        .event = column_span(statement, 17),
        .clear = column_span(statement, 18),
    };
}

int store_findings(struct store *store, const struct store_filter *filter, store_row *row, void *context,
                   struct sigwarden_error *reterr)
{
    static const char sql[] =
        "SELECT finding_id, time, severity, class, rule, title, confidence, undecided, protocol, operation,"
        " coalesce(source_gt, source_host, source_realm, source_ip), coalesce(imsi, msisdn, person), outcome,"
        " state, note, who, at, event, event_clear FROM triaged WHERE" FITS " ORDER BY time, finding_id";
    sqlite3_stmt *statement;
    int result = store_prepare(store, sql, &statement, reterr);
    if (result)
        return result;
    bind_filter(statement, filter);
    int step;
    while (result == 0 && (step = sqlite3_step(statement)) == SQLITE_ROW) {
        const struct store_finding finding = finding_of(statement);
        result = row(context, &finding);
    }
    if (result == 0 && step != SQLITE_DONE)
        result = store_fail(store, step, reterr);
    sqlite3_finalize(statement);
    return result;
}

/* Hands the first column of each row on. */
static int each_text(struct store *store, sqlite3_stmt *statement, store_text *text, void *context,
                     struct sigwarden_error *reterr)
{
    int result = 0, step = SQLITE_DONE;
    while (result == 0 && (step = sqlite3_step(statement)) == SQLITE_ROW)
        result = text(context, column_span(statement, 0));
    if (result == 0 && step != SQLITE_DONE)
        result = store_fail(store, step, reterr);
    sqlite3_finalize(statement);
    return result;
}

static int texts_of(struct store *store, const char *sql, const char *finding_id, bool clear,
                    store_text *text, void *context, struct sigwarden_error *reterr)
{
    sqlite3_stmt *statement;
    int result = store_prepare(store, sql, &statement, reterr);
    if (result)
        return result;
    store_bind(statement, 1, finding_id);
    sqlite3_bind_int(statement, 2, clear);
    return each_text(store, statement, text, context, reterr);
}

int store_disclosures(struct store *store, const char *finding_id, bool clear, store_text *text,
                      void *context, struct sigwarden_error *reterr)
{
    return texts_of(
        store,
        "SELECT iif(?2, coalesce(d.event_clear, d.event), d.event) FROM disclosure AS d, finding AS f"
        " WHERE f.finding_id = ?1 AND d.dialogue = f.dialogue AND d.request_time = f.time"
        " AND d.operation = f.operation ORDER BY d.time",
        finding_id, clear, text, context, reterr);
}

int store_campaigns(struct store *store, const char *finding_id, bool clear, store_text *text, void *context,
                    struct sigwarden_error *reterr)
{
    return texts_of(store,
                    "SELECT iif(?2, coalesce(event_clear, event), event) FROM campaign WHERE campaign_id IN"
                    " (SELECT campaign_id FROM campaign_finding WHERE finding_id = ?1) ORDER BY campaign_id",
                    finding_id, clear, text, context, reterr);
}

int store_history(struct store *store, const char *finding_id, store_text *text, void *context,
                  struct sigwarden_error *reterr)
{
    return texts_of(store,
                    "SELECT json_object('state', state, 'note', note, 'who', who, 'at', at) FROM triage"
                    " WHERE finding_id = ?1 AND ?2 = 0 ORDER BY triage_id",
                    finding_id, false, text, context, reterr);
}

int store_campaigns_of(struct store *store, const struct store_filter *filter, store_text *text,
                       void *context, struct sigwarden_error *reterr)
{
    static const char sql[] =
        "SELECT event FROM campaign WHERE campaign_id IN (SELECT campaign_id FROM campaign_finding"
        " WHERE finding_id IN (SELECT finding_id FROM triaged WHERE" FITS
        ")) ORDER BY time_from, campaign_id";
    sqlite3_stmt *statement;
    int result = store_prepare(store, sql, &statement, reterr);
    if (result)
        return result;
    bind_filter(statement, filter);
    return each_text(store, statement, text, context, reterr);
}

int store_mark(struct store *store, const struct store_mark *mark, struct sigwarden_error *reterr)
{
    static const char sql[] =
        "INSERT INTO triage (finding_id, state, note, who, at) SELECT finding_id, ?2, ?3, ?4, ?5"
        " FROM finding WHERE finding_id = ?1";
    sqlite3_stmt *statement;
    int result = store_prepare(store, sql, &statement, reterr);
    if (result)
        return result;
    store_bind(statement, 1, mark->finding_id);
    store_bind(statement, 2, mark->state);
    store_bind(statement, 3, mark->note);
    store_bind(statement, 4, mark->who);
    store_bind(statement, 5, mark->at);
    int step = sqlite3_step(statement);
    sqlite3_finalize(statement);
    if (step != SQLITE_DONE)
        return store_fail(store, step, reterr);
    return sqlite3_changes(store->db) == 1
               ? 0
               : error_set(reterr, SIGWARDEN_ERROR_CONFIGURATION, store->path, "holds no such finding", NULL);
}
