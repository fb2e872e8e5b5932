// SPDX-License-Identifier: Apache-2.0
/*
 * CAP (TS 29.078): recognised and named. Its operation codes collide with MAP's, so whoever reads a TCAP
 * message has to know first which of the two its dialogue speaks.
 */
#ifndef SIGWARDEN_PROTO_CAP_H
#define SIGWARDEN_PROTO_CAP_H

/* The standard's name; NULL for codes that it does not assign. */
const char *cap_operation_name(int operation);

#endif
