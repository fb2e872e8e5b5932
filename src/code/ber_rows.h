// SPDX-License-Identifier: Apache-2.0
/*
 * The short names in which tables for code/ber_table.h are written. For files that hold such tables and
 * nothing else; whoever includes it defines before what becomes of a parameter's name:
 *
 *     #define ROW_PARAM(id) MAP_P_##id
 */
#ifndef SIGWARDEN_CODE_BER_ROWS_H
#define SIGWARDEN_CODE_BER_ROWS_H

#include "code/ber_table.h"

// clang-format off
#define C(n) BER_CONTEXT(n)
#define U(n) BER_UNIVERSAL(BER_##n)

#define ROW(tag, id, flags, inner) {tag, ROW_PARAM(id), flags, inner}

#define KEEP(tag, id)         ROW(tag, id, 0, NULL)
#define MUST(tag, id)         ROW(tag, id, BER_FIELD_REQUIRED, NULL)
#define OR(tag, id)           ROW(tag, id, BER_FIELD_OR, NULL)
#define GROUP(tag, id)        ROW(tag, id, BER_FIELD_GROUP, NULL)
#define SKIP(tag)             ROW(tag, none, 0, NULL)
#define SKIP_MUST(tag)        ROW(tag, none, BER_FIELD_REQUIRED, NULL)
#define SKIP_OR(tag)          ROW(tag, none, BER_FIELD_OR, NULL)
#define INTO(tag, table)      ROW(tag, none, 0, table)
#define INTO_MUST(tag, table) ROW(tag, none, BER_FIELD_REQUIRED, table)
#define INTO_OR(tag, table)   ROW(tag, none, BER_FIELD_OR, table)
#define LIST(tag, table)      ROW(tag, none, BER_FIELD_LIST, table)
#define END                   ROW(0, none, 0, NULL)
// clang-format on

#endif
