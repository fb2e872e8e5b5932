// SPDX-License-Identifier: Apache-2.0
/*
 * Sh-User-Data, the XML document in which an HSS answers over Sh: the identities in it. TS 29.328 7.6 and
 * annex C. Threads: any. No allocation. Cost: linear in the document, of which the first SH_USER_DATA_MAX
 * octets are read.
 */
#ifndef SIGWARDEN_PROTO_DIAMETER_SH_USER_DATA_H
#define SIGWARDEN_PROTO_DIAMETER_SH_USER_DATA_H

#include "base/digits.h"
#include "base/span.h"

#define SH_USER_DATA_MAX 16384

/*
 * The content of the first element of that name, whatever its namespace, that holds digits and nothing else
 * but blanks around them and a plus sign before them. False, *ret empty: there is none of 5 to 15 digits.
 */
bool sh_user_data_digits(struct span xml, const char *element, struct digits *ret);

#endif
