// SPDX-License-Identifier: Apache-2.0
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "store/store_db.h"

#define APPLICATION_ID 0x53675764 /* "SgWd": tells a store from other databases */

int store_fail(struct store *store, int result, struct sigwarden_error *reterr)
{
    static const struct {
        int result;
        enum sigwarden_error_code code;
        const char *message, *hint;
    } known[] = {
        {SQLITE_NOTADB, SIGWARDEN_ERROR_FOREIGN, "is not a store: not an SQLite database",
         "name another file; one that does not exist is made"},
        {SQLITE_CORRUPT, SIGWARDEN_ERROR_BROKEN, "the store is damaged",
         "`sqlite3 FILE .recover` saves what can be read; then analyze the captures again into a new one"},
        {SQLITE_FULL, SIGWARDEN_ERROR_SYSTEM, "no space left for the store; it is as it was before",
         "make room and run this again"},
        {SQLITE_BUSY, SIGWARDEN_ERROR_SYSTEM, "another program has the store locked",
         "run this again when it is done"},
        {SQLITE_LOCKED, SIGWARDEN_ERROR_SYSTEM, "another program has the store locked",
         "run this again when it is done"},
        {SQLITE_READONLY, SIGWARDEN_ERROR_SYSTEM, "the store may not be written", "look at its permissions"},
        {SQLITE_PERM, SIGWARDEN_ERROR_SYSTEM, "the store may not be read", "look at its permissions"},
        {SQLITE_CANTOPEN, SIGWARDEN_ERROR_SYSTEM, "the store cannot be opened",
         "look at the permissions of the file and its folder"},
        {SQLITE_NOMEM, SIGWARDEN_ERROR_MEMORY, "out of memory", NULL},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if ((result & 0xff) == known[i].result)
            return error_set(reterr, known[i].code, store->path, known[i].message, known[i].hint);
    char message[200];
    struct text text = text_in(message, sizeof message);
    text_string(&text, "the store could not be used, and is as it was before: ");
    text_string(&text, sqlite3_errmsg(store->db));
    return error_set(reterr, SIGWARDEN_ERROR_SYSTEM, store->path, message,
                     "is there room, and may the file be written?");
}

int store_run(struct store *store, const char *sql, struct sigwarden_error *reterr)
{
    int result = sqlite3_exec(store->db, sql, NULL, NULL, NULL);
    return result == SQLITE_OK ? 0 : store_fail(store, result, reterr);
}

int store_prepare(struct store *store, const char *sql, sqlite3_stmt **ret, struct sigwarden_error *reterr)
{
    int result = sqlite3_prepare_v2(store->db, sql, -1, ret, NULL);
    return result == SQLITE_OK ? 0 : store_fail(store, result, reterr);
}

void store_bind(sqlite3_stmt *statement, int at, const char *text)
{
    if (text)
        sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC);
    else
        sqlite3_bind_null(statement, at);
}

int store_number(struct store *store, const char *sql, int64_t *ret, struct sigwarden_error *reterr)
{
    sqlite3_stmt *statement;
    int result = store_prepare(store, sql, &statement, reterr);
    if (result)
        return result;
    int step = sqlite3_step(statement);
    *ret = step == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    return step == SQLITE_ROW || step == SQLITE_DONE ? 0 : store_fail(store, step, reterr);
}

/* The file must be its owner's alone from its first moment. */
static int make_file(struct store *store, enum store_mode mode, struct sigwarden_error *reterr)
{
    int fd = mode == STORE_CREATE ? open(store->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600)
                                  : open(store->path, O_RDONLY | O_CLOEXEC);
    store->made = mode == STORE_CREATE && fd >= 0;
    if (fd < 0 && !(mode == STORE_CREATE && errno == EEXIST))
        return error_set(reterr, SIGWARDEN_ERROR_SYSTEM, store->path, strerror(errno),
                         errno == ENOENT && mode != STORE_CREATE
                             ? "`sigwarden analyze --store FILE` makes a store"
                             : "look at the folder and its permissions");
    if (fd >= 0)
        close(fd);
    return 0;
}

/* Whether the file is one of ours; a new or empty one gets its tables. */
static int inspect(struct store *store, enum store_mode mode, struct sigwarden_error *reterr)
{
    int64_t application, version, tables;
    int result = store_number(store, "PRAGMA application_id", &application, reterr);
    if (!result)
        result = store_number(store, "PRAGMA user_version", &version, reterr);
    if (!result)
        result = store_number(store, "SELECT count(*) FROM sqlite_schema", &tables, reterr);
    if (result)
        return result;
    bool blank = application == 0 && version == 0 && tables == 0;
    if (blank && mode == STORE_CREATE)
        return store_schema_make(store, reterr);
    if (application != APPLICATION_ID)
        return error_set(reterr, SIGWARDEN_ERROR_FOREIGN, store->path, "is not a store, or an empty one",
                         "name another file; `sigwarden analyze --store FILE` makes a store");
    if (version == STORE_SCHEMA)
        return 0;
    char message[120];
    struct text text = text_in(message, sizeof message);
    text_string(&text, "the store has schema ");
    text_int(&text, version);
    text_string(&text, "; this version of Sigwarden reads ");
    text_int(&text, STORE_SCHEMA);
    return error_set(reterr, SIGWARDEN_ERROR_FOREIGN, store->path, message,
                     "use the version that wrote it, or another file");
}

/* Whether the store's key is this one; *ret_known: whether it has one yet. */
static int compare_key(struct store *store, const char *key_check, bool *ret_known, bool *ret_same,
                       struct sigwarden_error *reterr)
{
    sqlite3_stmt *statement;
    int result =
        store_prepare(store, "SELECT value = ?1 FROM store WHERE name = 'key_check'", &statement, reterr);
    if (result)
        return result;
    store_bind(statement, 1, key_check);
    int step = sqlite3_step(statement);
    *ret_known = step == SQLITE_ROW;
    *ret_same = *ret_known && sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    return step == SQLITE_ROW || step == SQLITE_DONE ? 0 : store_fail(store, step, reterr);
}

static int add_key(struct store *store, const char *key_check, struct sigwarden_error *reterr)
{
    sqlite3_stmt *statement;
    int result =
        store_prepare(store, "INSERT OR IGNORE INTO store VALUES ('key_check', ?1)", &statement, reterr);
    if (result)
        return result;
    store_bind(statement, 1, key_check);
    int step = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return step == SQLITE_DONE ? 0 : store_fail(store, step, reterr);
}

/* Two programs may make the same new file: the second sees all that the first made, or nothing. */
static int check_schema(struct store *store, enum store_mode mode, struct sigwarden_error *reterr)
{
    int result = store_run(store, mode == STORE_CREATE ? "BEGIN IMMEDIATE" : "BEGIN", reterr);
    if (!result)
        result = inspect(store, mode, reterr);
    if (!result)
        result = store_run(store, "COMMIT", reterr);
    if (result)
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    return result;
}

/* Pseudonyms of two keys in one file would make two persons of one. The first key stays. */
static int check_key(struct store *store, enum store_mode mode, const char *key_check,
                     struct sigwarden_error *reterr)
{
    bool known = false, same = false;
    int result = key_check ? compare_key(store, key_check, &known, &same, reterr) : 0;
    if (key_check && !result && !known && mode == STORE_CREATE) {
        result = add_key(store, key_check, reterr);
        if (!result)
            result = compare_key(store, key_check, &known, &same, reterr);
    }
    if (result || !key_check || same || !known)
        return result;
    return error_set(reterr, SIGWARDEN_ERROR_CONFIGURATION, store->path,
                     "the store's pseudonyms were made with another key",
                     "give that one with --key, or name another file");
}

int store_open(const char *path, enum store_mode mode, const char *key_check, struct store **ret,
               struct sigwarden_error *reterr)
{
    struct store *store = calloc(1, sizeof *store);
    *ret = NULL;
    if (!store)
        return error_set(reterr, SIGWARDEN_ERROR_MEMORY, path, "out of memory", NULL);
    store->path = path;
    int result = make_file(store, mode, reterr);
    if (!result) {
        int flags = mode == STORE_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
        int opened = sqlite3_open_v2(path, &store->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
        result = opened == SQLITE_OK ? 0 : store_fail(store, opened, reterr);
    }
    if (!result) {
        sqlite3_busy_timeout(store->db, STORE_BUSY_MS);
        sqlite3_extended_result_codes(store->db, 1);
        result = store_run(store, "PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY", reterr);
    }
    if (!result)
        result = check_schema(store, mode, reterr);
    if (!result)
        result = check_key(store, mode, key_check, reterr);
    if (result) {
        store_close(store);
        return result;
    }
    *ret = store;
    return 0;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    int64_t findings = 1; /* another program may have filled it meanwhile */
    sqlite3_finalize(store->add);
    if (store->made && store_number(store, "SELECT count(*) FROM finding", &findings, NULL) < 0)
        findings = 1;
    sqlite3_close(store->db);
    if (store->made && findings == 0)
        unlink(store->path);
    free(store);
}
