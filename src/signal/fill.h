// SPDX-License-Identifier: Apache-2.0
/*
 * What decoders found, written into the signal. The table that says which MAP parameter becomes which field
 * stands in fill_map.c.
 */
#ifndef SIGWARDEN_SIGNAL_FILL_H
#define SIGWARDEN_SIGNAL_FILL_H

#include "proto/m3ua/m3ua.h"
#include "proto/map/map.h"
#include "proto/sccp/sccp.h"
#include "proto/tcap/tcap.h"
#include "signal/signal.h"

/* Parties and point codes; source is the calling party, or the OPC where it has no address. */
void signal_fill_addresses(struct signal *signal, const struct m3ua_message *m3ua,
                           const struct sccp_message *sccp);

void signal_fill_tcap(struct signal *signal, const struct tcap_message *tcap);

/*
 * An argument's identities become the subscriber's; a result's become disclosed ones. Values that cannot be
 * right are noted (parameter_odd) and left unknown.
 */
void signal_fill_map(struct signal *signal, const struct map_message *map, enum map_kind kind);

/* MAP-open's destination reference, where the argument itself names nobody (TS 29.002 7.3.1). */
void signal_fill_dialogue(struct signal *signal, const struct map_message *map);

/* An answer is about whom its request was about. */
void signal_fill_subscriber(struct signal *signal, const struct signal *request);

#endif
