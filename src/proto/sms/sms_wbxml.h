// SPDX-License-Identifier: Apache-2.0
/*
 * Links in the binary XML (WAP-192) of push messages; inside of sms only.
 */
#ifndef SIGWARDEN_PROTO_SMS_WBXML_H
#define SIGWARDEN_PROTO_SMS_WBXML_H

#include "base/cursor.h"
#include "proto/sms/sms_push.h"

/* A variable-length unsigned integer, WAP-230 8.1.2, WAP-192 5.1; more than 32 bits fail the cursor. */
uint32_t sms_uintvar(struct cursor *in);

/* Octets up to a zero, which is passed over; without one the cursor fails and what is there is given. */
struct span sms_zero_terminated(struct cursor *in);

/* Adds a link, up to a zero in it, to *push; one too many, or too long, sets cut. */
void sms_push_add(struct sms_push *push, struct span url);

/* Adds what the attributes of a document of push->kind link to. Stops where it contradicts itself. */
void sms_wbxml_links(struct cursor in, struct sms_push *push);

#endif
