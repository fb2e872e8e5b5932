// SPDX-License-Identifier: Apache-2.0
/*
 * Which end of a request stands in the network where the subscriber is. Threads: any. Cost: O(1) for MAP and
 * CAP, linear in a short table for the others.
 */
#ifndef SIGWARDEN_WHO_WHO_VISITED_H
#define SIGWARDEN_WHO_WHO_VISITED_H

#include "signal/signal.h"

enum visited_end { END_UNSAID, END_SENDER, END_RECEIVER, END_NEITHER };

/* By the signal's operation; of an answer, too, it is the request's sender that is meant. */
enum visited_end visited_end_of(const struct signal *signal);

#endif
