// SPDX-License-Identifier: Apache-2.0
/*
 * The tables, made of store.def and of what is no part of an event, and how events come into them.
 */
#include "base/error.h"
#include "base/text.h"
#include "store/store_db.h"

enum { SQL_SIZE = 16384 };

enum column_kind { COLUMN_KEY, COLUMN_VALUE, COLUMN_NUMBER, COLUMN_WORD, COLUMN_TIME, COLUMN_ACTOR };

static const struct column {
    const char *table, *name, *type;
    enum column_kind kind;
    const char *path;
} columns[] = {
#define COLUMN(table, name, type, kind, path, doc) {#table, #name, type, COLUMN_##kind, path},
#include "store/store.def"
#undef COLUMN
};

/* What SQLite makes of a column's member of the JSON text that `event` holds. */
static void put_expression(struct text *sql, const struct column *column)
{
    static const struct {
        const char *before, *after;
    } around[] = {
        [COLUMN_KEY] = {"", ""},
        [COLUMN_VALUE] = {"", ""},
        [COLUMN_NUMBER] = {"coalesce(", ", 0)"},
        [COLUMN_WORD] = {"coalesce(", ", '')"},
        [COLUMN_TIME] = {"substr(", ", 1, 26) || 'Z'"},
        [COLUMN_ACTOR] = {"", ""},
    };
    text_string(sql, around[column->kind].before);
    text_string(sql,
                column->kind == COLUMN_ACTOR
                    ? "(coalesce(incoming.event -> '$.alert.actor', incoming.event -> '$.source') ->> '$."
                    : "(incoming.event ->> '$.");
    text_string(sql, column->path);
    text_string(sql, "')");
    text_string(sql, around[column->kind].after);
}

static const struct column *column_at(const char *table, size_t *at)
{
    for (; *at < sizeof columns / sizeof *columns; (*at)++)
        if (strcmp(columns[*at].table, table) == 0)
            return &columns[(*at)++];
    return NULL;
}

static void put_table(struct text *sql, const char *table, const char *before, const char *constraint)
{
    text_string(sql, "CREATE TABLE ");
    text_string(sql, table);
    text_string(sql, " (");
    text_string(sql, before);
    const struct column *column;
    for (size_t at = 0; (column = column_at(table, &at));) {
        text_string(sql, column->name);
        text_char(sql, ' ');
        text_string(sql, column->type);
        text_string(sql, column->kind == COLUMN_KEY ? " PRIMARY KEY NOT NULL, "
                         : column->kind == COLUMN_VALUE || column->kind == COLUMN_ACTOR ? ", "
                                                                                        : " NOT NULL, ");
    }
    text_string(sql, "event TEXT NOT NULL, event_clear TEXT");
    text_string(sql, constraint);
    text_string(sql, ");\n");
}

/* What no event tells. The triage that counts is the last; without one a finding is new. */
static const char rest[] =
    "CREATE INDEX finding_time ON finding(time);\n"
    "CREATE INDEX finding_person ON finding(person);\n"
    "CREATE INDEX finding_dialogue ON finding(dialogue, time);\n"
    "CREATE TABLE campaign_finding (campaign_id TEXT NOT NULL, finding_id TEXT NOT NULL,"
    " PRIMARY KEY (campaign_id, finding_id)) WITHOUT ROWID;\n"
    "CREATE INDEX campaign_finding_finding ON campaign_finding(finding_id);\n"
    "CREATE TABLE triage (triage_id INTEGER PRIMARY KEY, finding_id TEXT NOT NULL REFERENCES "
    "finding(finding_id),"
    " state TEXT NOT NULL CHECK (state IN ('new', 'confirmed', 'false-alarm')),"
    " note TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL);\n"
    "CREATE INDEX triage_finding ON triage(finding_id, triage_id);\n"
    "CREATE TABLE store (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;\n"
    "CREATE VIEW triaged AS SELECT finding.*, coalesce(triage.state, 'new') AS state, triage.note, "
    "triage.who, triage.at,"
    " (SELECT outcome FROM disclosure WHERE disclosure.dialogue = finding.dialogue"
    " AND disclosure.request_time = finding.time AND disclosure.operation = finding.operation"
    " ORDER BY disclosure.time LIMIT 1) AS outcome"
    " FROM finding LEFT JOIN triage ON triage.triage_id ="
    " (SELECT max(triage_id) FROM triage WHERE triage.finding_id = finding.finding_id);\n"
    "PRAGMA application_id = 1399281508;\n" /* APPLICATION_ID of store.c */
    "PRAGMA user_version = 1;\n";           /* STORE_SCHEMA */

int store_schema_make(struct store *store, struct sigwarden_error *reterr)
{
    char buffer[SQL_SIZE];
    struct text sql = text_in(buffer, sizeof buffer);
    put_table(&sql, "finding", "", "");
    put_table(&sql, "disclosure", "disclosure_id INTEGER PRIMARY KEY, ",
              ", UNIQUE (dialogue, request_time, operation, time, component, outcome)");
    put_table(&sql, "campaign", "", "");
    text_string(&sql, rest);
    return store_run(store, buffer, reterr);
}

/* Adds to a table what the temporary one has for it. */
static int take_table(struct store *store, const char *table, const char *event_type, const char *conflict,
                      struct sigwarden_error *reterr)
{
    char buffer[SQL_SIZE];
    struct text sql = text_in(buffer, sizeof buffer);
    const struct column *column;
    text_string(&sql, "INSERT INTO main.");
    text_string(&sql, table);
    text_string(&sql, " (");
    for (size_t at = 0; (column = column_at(table, &at));) {
        text_string(&sql, column->name);
        text_string(&sql, ", ");
    }
    text_string(&sql, "event, event_clear) SELECT ");
    for (size_t at = 0; (column = column_at(table, &at));) {
        put_expression(&sql, column);
        text_string(&sql, ", ");
    }
    text_string(&sql, "event, event_clear FROM incoming WHERE event_type = '");
    text_string(&sql, event_type);
    text_string(&sql, "' ORDER BY n ON CONFLICT ");
    text_string(&sql, conflict);
    return store_run(store, buffer, reterr);
}

int store_add(struct store *store, struct span event, struct span clear, struct sigwarden_error *reterr)
{
    static const char begin[] = "BEGIN; CREATE TEMP TABLE incoming (n INTEGER PRIMARY KEY, event_type TEXT, "
                                "event TEXT, event_clear TEXT)";
    static const char insert[] = "INSERT INTO incoming (event_type, event, event_clear)"
                                 " VALUES (?1 ->> '$.event_type', ?1, ?2)";
    int result = store->add ? 0 : store_run(store, begin, reterr);
    if (!result && !store->add)
        result = store_prepare(store, insert, &store->add, reterr);
    if (result)
        return result;
    sqlite3_bind_text64(store->add, 1, (const char *)event.p, event.len, SQLITE_STATIC, SQLITE_UTF8);
    if (clear.len)
        sqlite3_bind_text64(store->add, 2, (const char *)clear.p, clear.len, SQLITE_STATIC, SQLITE_UTF8);
    int step = sqlite3_step(store->add);
    sqlite3_reset(store->add);
    sqlite3_clear_bindings(store->add);
    return step == SQLITE_DONE ? 0 : store_fail(store, step, reterr);
}

static int count_all(struct store *store, struct store_counts *ret, struct sigwarden_error *reterr)
{
    const struct {
        const char *sql;
        uint64_t *count;
    } tables[] = {
        {"SELECT count(*) FROM finding", &ret->findings},
        {"SELECT count(*) FROM disclosure", &ret->disclosures},
        {"SELECT count(*) FROM campaign", &ret->campaigns},
    };
    int result = 0;
    for (size_t i = 0; i < sizeof tables / sizeof *tables && !result; i++) {
        int64_t count;
        result = store_number(store, tables[i].sql, &count, reterr);
        *tables[i].count = result ? 0 : (uint64_t)count;
    }
    return result;
}

/* A campaign that goes on over several runs is the one that saw most. */
static int take_all(struct store *store, struct sigwarden_error *reterr)
{
    static const char add_clear[] = " DO UPDATE SET event_clear = excluded.event_clear WHERE event_clear IS "
                                    "NULL AND excluded.event_clear NOTNULL";
    char conflict[256];
    struct text text = text_in(conflict, sizeof conflict);
    text_string(&text, "(finding_id)");
    text_string(&text, add_clear);
    int result = take_table(store, "finding", "alert", conflict, reterr);
    text = text_in(conflict, sizeof conflict);
    text_string(&text, "(dialogue, request_time, operation, time, component, outcome)");
    text_string(&text, add_clear);
    if (!result)
        result = take_table(store, "disclosure", "disclosure", conflict, reterr);
    return result;
}

static int take_campaigns(struct store *store, struct sigwarden_error *reterr)
{
    static const char members[] =
        "INSERT OR IGNORE INTO main.campaign_finding SELECT incoming.event ->> '$.campaign.id', value"
        " FROM incoming, json_each(incoming.event, '$.campaign.findings') WHERE event_type = 'campaign'";
    char conflict[2048];
    struct text text = text_in(conflict, sizeof conflict);
    const struct column *column;
    text_string(&text, "(campaign_id) DO UPDATE SET event = excluded.event,"
                       " event_clear = coalesce(excluded.event_clear, event_clear)");
    for (size_t at = 0; (column = column_at("campaign", &at));) {
        text_string(&text, ", ");
        text_string(&text, column->name);
        text_string(&text, " = excluded.");
        text_string(&text, column->name);
    }
    text_string(&text,
                " WHERE excluded.queries > queries OR (excluded.queries = queries AND event_clear IS NULL)");
    int result = take_table(store, "campaign", "campaign", conflict, reterr);
    return result ? result : store_run(store, members, reterr);
}

int store_commit(struct store *store, struct store_counts *ret, struct sigwarden_error *reterr)
{
    struct store_counts before = {0};
    *ret = (struct store_counts){0};
    if (!store->add) {
        store->made = false;
        return 0;
    }
    sqlite3_finalize(store->add);
    store->add = NULL;
    sqlite3_busy_timeout(store->db, STORE_COMMIT_BUSY_MS);
    /* the temporary table first, so that the file is locked for writing before anything of it is read */
    int result = store_run(store, "COMMIT; BEGIN IMMEDIATE", reterr);
    if (!result)
        result = count_all(store, &before, reterr);
    if (!result)
        result = take_all(store, reterr);
    if (!result)
        result = take_campaigns(store, reterr);
    if (!result)
        result = count_all(store, ret, reterr);
    if (!result)
        result = store_run(store, "DROP TABLE incoming; COMMIT", reterr);
    if (result) {
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
        *ret = (struct store_counts){0};
        return result;
    }
    store->made = false;
    ret->findings -= before.findings;
    ret->disclosures -= before.disclosures;
    ret->campaigns -= before.campaigns;
    return 0;
}
