// SPDX-License-Identifier: Apache-2.0
/*
 * Indicators of compromise: what others found attackers to use, from the files of --iocs
 * (docs/indicators.md).
 *
 * A file is told by its content: a STIX bundle, MISP events, or CSV. Several add up. What a file has and
 * signalling cannot show, or what is not right, is skipped, counted, and told with its place and reason; only
 * a file that is none of the three, or breaks a bound, is an error.
 *
 * Values are brought to one form when they are loaded, and so is what is looked up: case, defanging
 * (hxxp://evil[.]example), scheme, port and fragment of links, the mask of addresses. Names beyond ASCII
 * match as they are written.
 *
 * Bounds: 64 MiB and INDICATORS_JSON_VALUES_MAX values a file, 2 million indicators in all.
 * Memory: the allocator's, but for the tree of a JSON file, which jansson takes from malloc() while it is
 * loaded, and what qsort() takes in indicators_seal(). Strings of a match lie in the indicators and live as
 * long.
 * Threads: filled by one; once sealed, looked up by any number.
 * Cost of a look-up: as many binary searches as the value has labels, digits, path borders or the list has
 * lengths of masks, each bounded here whatever stands on the wire. No allocation.
 */
#ifndef SIGWARDEN_INDICATORS_INDICATORS_H
#define SIGWARDEN_INDICATORS_INDICATORS_H

#include <sigwarden/engine.h>

#include "base/digits.h"
#include "base/ip.h"
#include "code/plmn.h"
#include "signal/signal.h"

#define INDICATORS_SIZE_MAX            (64u << 20)
#define INDICATORS_MAX                 2000000
#define INDICATORS_JSON_VALUES_MAX     4000000
#define INDICATORS_JSON_CONTAINERS_MAX 1000000 /* objects and lists among them */
#define INDICATORS_SKIPPED_KEPT        100
#define INDICATORS_REASONS_KEPT        40

struct indicators;

enum indicators_format { INDICATORS_STIX, INDICATORS_MISP, INDICATORS_CSV };

/* One entry that was not used. Texts are cut to fit, and have no control characters. */
struct indicators_skipped {
    char place[96];   /* "line 12", "indicator--UUID", "attribute UUID" */
    char reason[128]; /* "the value is not a PLMN"; the same words wherever it is the same reason */
    char value[96];   /* what was skipped; may be "" */
};

/* How often there was a reason. */
struct indicators_reason {
    char reason[128];
    uint64_t count;
};

/* What became of one file. */
struct indicators_report {
    enum indicators_format format;
    uint64_t used[INDICATOR_COUNT]; /* by type; the same indicator twice counts twice */
    uint64_t used_count;            /* of all types */
    uint64_t skipped_count;         /* all of them, more than are kept below */
    uint64_t defanged;              /* of those used, how many were written as hxxp:// or with [.] */
    uint32_t kept;                  /* entries of `skipped` */
    uint32_t reason_count;          /* entries of `reasons` */
    uint64_t other_reasons;         /* skipped for reasons beyond those */
    struct indicators_skipped skipped[INDICATORS_SKIPPED_KEPT]; /* the first ones */
    struct indicators_reason reasons[INDICATORS_REASONS_KEPT];  /* in order of first use */
};

/* What a look-up found. */
struct indicator_match {
    enum indicator_type type;
    struct span value;     /* the indicator, not what was looked up */
    struct span source;    /* who says so: the malware's name, the event's title, the CSV's column, else the
                            * file's    name; at most 128 bytes, without control characters */
    int64_t valid_until_s; /* since 1970-01-01; INT64_MAX: not said */
};

/* "STIX", "MISP", "CSV". */
const char *indicators_format_name(enum indicators_format format);

/* An empty list. 0, or negative with *reterr filled. The allocator's context must stay. */
int indicators_new(const struct sigwarden_alloc *alloc, struct indicators **ret,
                   struct sigwarden_error *reterr);

/* NULL is allowed. */
void indicators_free(struct indicators *indicators);

/*
 * Adds a file, which may go afterwards. What was valid until before `now_s` (seconds since 1970-01-01; 0: no
 * check) is skipped as expired. 0 with *ret_report filled, or negative with *reterr filled: out of memory,
 * not one of the formats, broken JSON, too large. After an error the list may have a part of the file: free
 * it. ret_report may be NULL. indicators_seal() must follow before anything is looked up.
 */
int indicators_load(struct indicators *indicators, const struct sigwarden_text *file, int64_t now_s,
                    struct indicators_report *ret_report, struct sigwarden_error *reterr);

/*
 * Makes what was loaded ready for look-ups. Of equal indicators the one that is valid longest stays, of those
 * the first. Cost: O(n log n).
 */
void indicators_seal(struct indicators *indicators);

/* How many different ones of a type there are. */
uint32_t indicators_count(const struct indicators *indicators, enum indicator_type type);

/*
 * The look-ups. True, and *ret filled, if something fits. Before indicators_seal(), or with NULL for the
 * indicators, nothing does. More exact types go before wider ones.
 */

/* A host name from a link: `domain`, for itself or one that it lies in; or `address` if it is one. */
bool indicators_domain(const struct indicators *indicators, struct span host, struct indicator_match *ret);

/* A link as it stands in a text, with or without scheme: `url`, for itself or a path that it lies under; else
 * its host as indicators_domain() has it. */
bool indicators_url(const struct indicators *indicators, struct span url, struct indicator_match *ret);

/* `address`: itself or the smallest network that it lies in. */
bool indicators_address(const struct indicators *indicators, const struct ip_address *ip,
                        struct indicator_match *ret);

/* `gt`, else the longest `gt_prefix`. */
bool indicators_gt(const struct indicators *indicators, const struct digits *gt, struct indicator_match *ret);

/* A Diameter realm: `realm`, for itself or one that it lies in; else `domain`. */
bool indicators_realm(const struct indicators *indicators, struct span realm, struct indicator_match *ret);

/* A Diameter host: `host`; else as indicators_realm(). */
bool indicators_host(const struct indicators *indicators, struct span host, struct indicator_match *ret);

bool indicators_plmn(const struct indicators *indicators, plmn_t plmn, struct indicator_match *ret);

/* `apn`, with or without the operator's part behind it; else `domain`. */
bool indicators_apn(const struct indicators *indicators, struct span apn, struct indicator_match *ret);

/* A short message's sender, `number`: digits, or a name of letters. */
bool indicators_number(const struct indicators *indicators, const struct digits *number,
                       struct indicator_match *ret);
bool indicators_sender_name(const struct indicators *indicators, struct span name,
                            struct indicator_match *ret);

#endif
