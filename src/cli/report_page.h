// SPDX-License-Identifier: Apache-2.0
/*
 * The page of report/, compiled in by report/embed.py, in three pieces: the events stand behind the first,
 * what is known of the run behind the second.
 */
#ifndef SIGWARDEN_CLI_REPORT_PAGE_H
#define SIGWARDEN_CLI_REPORT_PAGE_H

#include <stddef.h>

enum { REPORT_PAGE_PIECES = 3 };

struct report_page_piece {
    const char *text;
    size_t len;
};
extern const struct report_page_piece report_page[REPORT_PAGE_PIECES];

#endif
