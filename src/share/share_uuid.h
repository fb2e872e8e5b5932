// SPDX-License-Identifier: Apache-2.0
/*
 * Names for things that are the same in every export: UUIDs of version 5 (RFC 4122 4.3).
 */
#ifndef SIGWARDEN_SHARE_SHARE_UUID_H
#define SIGWARDEN_SHARE_SHARE_UUID_H

#include "base/span.h"

#define SHARE_UUID_SIZE 37 /* with its terminator */

/* Of the STIX standard, for observables (clause 2.9); and of Sigwarden, for all else. */
#define SHARE_NAMESPACE_STIX "00abedb4-aa42-466c-9c01-fed23315a9b7"
#define SHARE_NAMESPACE_OWN  "5f0ad8f1-9a86-4f0c-8f5c-7a3a52c1a3d6"

void share_uuid(const char *namespace, struct span name, char ret[static SHARE_UUID_SIZE]);

#endif
