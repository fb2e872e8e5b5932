// SPDX-License-Identifier: Apache-2.0
/*
 * Who did what a rule fired on: not always the sender of the message that it fired on. What the home network
 * answers or hands on tells of somebody else.
 *
 * He is a signal whose source.* are his. Threads: any. No allocation.
 */
#ifndef SIGWARDEN_SIGNAL_ACTOR_H
#define SIGWARDEN_SIGNAL_ACTOR_H

#include "signal/signal.h"

/* Octets that tell who somebody is. */
#define ACTOR_SIZE 512

/* Who asked: the sender, or whom an answer, an error or an abort goes to. request: NULL where it is not
 * known; then `room` is filled. */
const struct signal *actor_asking(const struct signal *signal, const struct signal *request,
                                  struct signal *room);

/* Whom a finding on this signal alone is about: who asked, but of what others answer the sender. */
const struct signal *actor_of(const struct signal *signal, const struct signal *request, struct signal *room);

/* The sender as octets, to be remembered; returns how many. Where his names, which he chooses, are too long,
 * without the host, and then without the realm. */
size_t actor_keep(const struct signal *sender, uint8_t ret[static ACTOR_SIZE]);

/* The same brought back: false where they cannot be. */
bool actor_kept(struct span octets, struct signal *ret);

#endif
