// SPDX-License-Identifier: Apache-2.0
/*
 * Signalling point codes, which have another length and byte order in each family of networks.
 */
#ifndef SIGWARDEN_CODE_POINT_CODE_H
#define SIGWARDEN_CODE_POINT_CODE_H

#include "base/cursor.h"

enum point_code_format {
    POINT_CODE_ITU,   /* Q.704: 14 bits, low octet first; written 3-8-3 */
    POINT_CODE_ANSI,  /* T1.111.4: 24 bits, member, cluster, network; written network-cluster-member */
    POINT_CODE_CHINA, /* GF 001-9001: 24 bits, low octet first; written 8-8-8 */
    POINT_CODE_JAPAN, /* JT-Q704: 16 bits, low octet first; written 5-4-7 */
    POINT_CODE_FORMATS,
};

/* Octets that a point code takes on the wire: 2, 3, 3, 2. */
unsigned point_code_len(enum point_code_format format);

/* Takes one point code; bits beyond those of the format are left out. 0, and a failed cursor, where it does
 * not fit. */
uint32_t point_code_read(struct cursor *in, enum point_code_format format);

/* The words of network.yaml and of JSON: "itu", "ansi", "china", "japan". */
const char *point_code_format_name(enum point_code_format format);

#endif
