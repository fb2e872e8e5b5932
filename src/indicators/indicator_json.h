// SPDX-License-Identifier: Apache-2.0
/*
 * What the readers of STIX and MISP ask of a JSON object. Anything but an object has no members.
 */
#ifndef SIGWARDEN_INDICATORS_INDICATOR_JSON_H
#define SIGWARDEN_INDICATORS_INDICATOR_JSON_H

#include <jansson.h>

#include "base/span.h"

/* A member that is a string; else empty. Lives as long as the tree. */
struct span indicator_json_text(const json_t *object, const char *key);

/* Whether the member is there and says so: true, 1, "1" and "true", or the contrary. */
bool indicator_json_is(const json_t *object, const char *key, bool expected);

#endif
