// SPDX-License-Identifier: Apache-2.0
/*
 * Whether one telling of an event is the other one: members of JSON objects, by their path, where pseudonyms
 * made with another key count as the same.
 */
#ifndef SIGWARDEN_EVIDENCE_TOLD_H
#define SIGWARDEN_EVIDENCE_TOLD_H

#include <jansson.h>

#include "base/text.h"
#include "signal/signal.h"

#define TOLD_PATH_SIZE 128

/* Whether texts are the same but for the symbols of pseudonyms. */
bool told_text(struct span a, struct span b);

/* The member at a dotted path; NULL: there is none. */
json_t *told_at(const json_t *object, const char *path);
void told_remove(json_t *object, const char *path);

/*
 * Every member of `part` is in `whole`, with the same value. False: ret_path is the path of the first that is
 * not. ret_path: of TOLD_PATH_SIZE octets.
 */
bool told_in(const json_t *whole, const json_t *part, struct text *ret_path);

/* Where the two global titles of a signal were hidden, and as what: the facts do not say it. */
struct told_identities {
    enum identity source_gt, destination_gt;
};

/*
 * The event in clear as a view tells it, but for the symbols of pseudonyms; NULL: out of memory. What is
 * hidden goes by the registry of fields; whether a global title is goes by `view`. json_decref() it.
 */
json_t *told_hidden(const json_t *clear, const json_t *view, struct told_identities *ret_identities);

#endif
