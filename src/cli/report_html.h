// SPDX-License-Identifier: Apache-2.0
/*
 * The report as one HTML page that needs nothing else: the page that is built in report/ with the events of
 * this run in it, one JSON line each as --json writes them, under the same rules for identities. The page
 * draws itself from them; no line of it is written here.
 *
 * What goes in is bounded, so that the page opens on a phone: REPORT_HTML_ALERTS findings of each severity,
 * so that many of one do not crowd out another, and the bounds below. What did not fit is counted, and the
 * page says so.
 */
#ifndef SIGWARDEN_CLI_REPORT_HTML_H
#define SIGWARDEN_CLI_REPORT_HTML_H

#include "cli/session.h"

enum {
    REPORT_HTML_ALERTS = 2500, /* of each severity */
    REPORT_HTML_DISCLOSURES = 8000,
    REPORT_HTML_ANOMALIES = 1000,
    REPORT_HTML_OTHERS = 1000, /* of any other type */
};

struct report_html;

/*
 * Begins a page at `path`; "-" is stdout. A file is written beside it, readable for its owner only, and put
 * in its place by report_html_end(), so that nobody meets half a page. 0 or an exit status, after saying why.
 */
int report_html_begin(const char *path, struct report_html **ret);

/* Takes an event, if it is about a person of --about; nothing of it is kept by reference. NULL is allowed. */
void report_html_add(struct report_html *page, const struct session *session,
                     const struct sigwarden_event *event);

/*
 * Ends the page with what is known at the end of the session. If no capture could be opened there is no page,
 * and what stood at the path before is left as it is, as after an error. Frees; NULL is allowed.
 * 0 or an exit status, after saying why.
 */
int report_html_end(struct report_html *page, const struct session *session);

/* Frees without a page. NULL is allowed. */
void report_html_drop(struct report_html *page);

#endif
