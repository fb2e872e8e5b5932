// SPDX-License-Identifier: Apache-2.0
/*
 * One-time codes in the text of a message: what banks and services send to prove who holds the phone, and
 * what somebody who redirects messages is after.
 *
 * Threads: any. No allocation, no state. Cost: linear in the text, of which SMS_CODE_SCAN_MAX octets are
 * looked at; such messages are short.
 */
#ifndef SIGWARDEN_PROTO_SMS_CODE_H
#define SIGWARDEN_PROTO_SMS_CODE_H

#include "base/span.h"

#define SMS_CODE_SCAN_MAX 1500

/*
 * Whether the text (UTF-8) has a number of four to eight digits that stands alone ("123456", "G-123456",
 * "123-456") and a word for such codes, in English, German, French, Spanish, Portuguese, Italian, Russian,
 * Arabic or Turkish. Not alone is what is part of a longer number, of a date, a time, an amount of money or a
 * telephone number.
 */
bool sms_code_stands_in(struct span text);

#endif
