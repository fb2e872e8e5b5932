// SPDX-License-Identifier: Apache-2.0
/*
 * The user data header (TS 23.040 9.2.3.24) from its length octet on; inside of sms only. *ret is zeroed by
 * the caller. Status and notes as sms_tpdu_decode() says.
 */
#ifndef SIGWARDEN_PROTO_SMS_HEADER_H
#define SIGWARDEN_PROTO_SMS_HEADER_H

#include "proto/sms/sms.h"

enum status sms_header_read(struct cursor user_data, struct sms_header *ret, struct notes *notes);

#endif
