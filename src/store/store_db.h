// SPDX-License-Identifier: Apache-2.0
/*
 * What the parts of the store share: the open file, and how SQLite's results become errors.
 */
#ifndef SIGWARDEN_STORE_STORE_DB_H
#define SIGWARDEN_STORE_STORE_DB_H

#include <sqlite3.h>

#include "store/store.h"

struct store {
    sqlite3 *db;
    sqlite3_stmt *add; /* into the temporary table; NULL until the first event */
    const char *path;  /* the caller's */
    bool made;         /* this opening made the file, and nothing was committed */
};

/* The error of SQLite's last result, with what to do about it. */
int store_fail(struct store *store, int result, struct sigwarden_error *reterr);

/* Runs statements without results. */
int store_run(struct store *store, const char *sql, struct sigwarden_error *reterr);

int store_prepare(struct store *store, const char *sql, sqlite3_stmt **ret, struct sigwarden_error *reterr);

/* Binds a text, NULL as NULL. It must outlive the statement's next step. */
void store_bind(sqlite3_stmt *statement, int at, const char *text);

/* The first column of the first row as a number; 0 without a row. */
int store_number(struct store *store, const char *sql, int64_t *ret, struct sigwarden_error *reterr);

/* store_tables.c: makes the tables. */
int store_schema_make(struct store *store, struct sigwarden_error *reterr);

#endif
