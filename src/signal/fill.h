// SPDX-License-Identifier: Apache-2.0
/*
 * What decoders found, written into the signal. The table that says which MAP parameter becomes which field
 * stands in fill_map.c.
 */
#ifndef SIGWARDEN_SIGNAL_FILL_H
#define SIGWARDEN_SIGNAL_FILL_H

#include "proto/cap/cap.h"
#include "proto/diameter/diameter.h"
#include "proto/gtp/gtp.h"
#include "proto/map/map.h"
#include "proto/mtp3/mtp3.h"
#include "proto/sccp/sccp.h"
#include "proto/tcap/tcap.h"
#include "signal/signal.h"

/* The addresses of the packet, where it has any. */
void signal_fill_ip(struct signal *signal);

/* Parties and point codes; label: NULL where there was none. */
void signal_fill_addresses(struct signal *signal, const struct mtp3_label *label,
                           const struct sccp_message *sccp);

void signal_fill_tcap(struct signal *signal, const struct tcap_message *tcap);

/*
 * An argument's identities become the subscriber's; a result's become disclosed ones. Values that cannot be
 * right are noted (parameter_odd) and left unknown.
 */
void signal_fill_map(struct signal *signal, const struct map_message *map, enum map_kind kind);

/* What a CAP argument says: who, to whom, where from, where to instead. Odd values as above. */
void signal_fill_cap(struct signal *signal, const struct cap_message *cap);

/*
 * MAP-open's references (TS 29.002 7.3.1): the destination reference counts where the argument itself names
 * nobody; one that contradicts it is noted (identity_conflict).
 */
void signal_fill_dialogue(struct signal *signal, const struct map_message *map);

/*
 * All that a Diameter message says: parties, route, whom it is about, what it asks for or gives away.
 * request: of an answer, NULL where it is not known. What cannot be a host name is noted (parameter_odd).
 */
void signal_fill_diameter(struct signal *signal, const struct diameter_message *message,
                          const struct signal *request);

/*
 * All that a GTP message says. A response is about whom its request was about; request: NULL where it is not
 * known.
 */
void signal_fill_gtp(struct signal *signal, const struct gtp_message *message, const struct signal *request);

/* An answer is about whom its request was about. */
void signal_fill_subscriber(struct signal *signal, const struct signal *request);

#endif
