// SPDX-License-Identifier: Apache-2.0
/*
 * Who asks about whom: resolves the parties of a signal to operators and countries, says on which side of the
 * home network's border they stand, and whether the sender is the subscriber's own network.
 *
 * Fills, where it can be known and never by guess: source and destination plmn, operator, country, side,
 * side_by, is_home; source.roaming; link; direction; subscriber plmn, operator, country, relation;
 * source.home_of_subscriber; signal.agreed; source.consistent; gtp.control_operator, gtp.tunnel_consistent;
 * link.as_described; and what the two global titles turn out to be (source_gt_identity,
 * destination_gt_identity). What cannot be known stays unmarked; the rules treat it as unknown.
 *
 * Side follows from the link that a message comes over, never from what the message claims. The exception is
 * a link that the description calls mixed; there the owner of the global title decides, and side_by says so.
 * The sender is the IP source; the OPC counts only where there is no IP. Without links network indicator 0 or
 * 1 means external, unless the sender may be the home network itself: its own global titles, or without a
 * description of those, titles of its own country.
 *
 * A subscriber's operator follows from the IMSI alone, since telephone numbers can be taken along to another
 * operator; the country also from the telephone number. Without a subscriber.imsi the IMSI that an answer
 * discloses counts.
 *
 * A global title is taken for a subscriber's identity, to be hidden, if its numbering plan is E.212 or E.214;
 * if it is, or ends like, an identity in the same signal; if it lies in msisdns and not in gts; or if it
 * addresses an HLR (subsystem 6 or none) in an operation that is routed on the subscriber's number, or in one
 * that could not be read, while the message shows no other number. GTs that the description lists as such are
 * nodes. In doubt a node's address is hidden rather than a person's shown.
 *
 * Cost: about a dozen prefix look-ups, most of them spared where the memos know the parties. No allocation.
 * Threads: the network is read only, the memo one thread's.
 */
#ifndef SIGWARDEN_WHO_WHO_H
#define SIGWARDEN_WHO_WHO_H

#include "signal/signal.h"
#include "who/network.h"

struct link_memo;
struct party_memo;

/* What the parties are resolved by. */
struct who {
    const struct network *network; /* NULL: numbering plans and the network indicator are all there is */
    struct party_memo *memo;       /* NULL: every address is looked up each time; see party_memo.h */
    struct link_memo *links;       /* NULL: likewise; see link_memo.h */
};

void who_resolve(const struct who *who, struct signal *signal);

#endif
