// SPDX-License-Identifier: Apache-2.0
/*
 * Push messages over short messages: a connectionless push of WSP (WAP-230 8.2.4.1) that opens a page
 * (service indication WAP-167, service loading WAP-168), announces a picture message (M-Notification.ind, OMA
 * MMS Encapsulation) or sets up the phone (OMA Client Provisioning, and its forerunner of Nokia and
 * Ericsson).
 *
 * Threads: any. No allocation. Cost: linear in the units.
 */
#ifndef SIGWARDEN_PROTO_SMS_PUSH_H
#define SIGWARDEN_PROTO_SMS_PUSH_H

#include "base/span.h"

enum sms_push_kind {
    SMS_PUSH_NONE,
    SMS_PUSH_SERVICE_INDICATION,
    SMS_PUSH_SERVICE_LOADING,
    SMS_PUSH_MMS_NOTIFICATION,
    SMS_PUSH_PROVISIONING,
    SMS_PUSH_OTHER, /* a push of another content type */
};

#define SMS_PUSH_URLS      4
#define SMS_PUSH_URL_SIZE  512
#define SMS_PUSH_TYPE_SIZE 64

struct sms_push {
    enum sms_push_kind kind;
    char content_type[SMS_PUSH_TYPE_SIZE]; /* "application/vnd.wap.sic"; "" if it has no known name */
    /* Where it leads: href, X-Mms-Content-Location; of provisioning every host, address and link it sets. */
    char url[SMS_PUSH_URLS][SMS_PUSH_URL_SIZE];
    uint8_t url_count;
    bool cut; /* a URL was longer, or there were more */
};

/*
 * Reads the units (of all parts, joined) of a message to this destination port. False, kind NONE, unless the
 * port is one of push or provisioning, or what is there looks like a push (Push or ConfirmedPush of a known
 * content type), whatever the port. A message that contradicts itself gives what could be read.
 */
bool sms_push_read(struct span units, uint16_t dest_port, struct sms_push *ret);

#endif
