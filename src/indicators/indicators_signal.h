// SPDX-License-Identifier: Apache-2.0
/*
 * Indicators held against a signal: who sends, who passes on, which networks and access points are named.
 * What a short message holds is held against them where it is read (indicators_take).
 *
 * Threads: any, each with its own signal. Cost: a few look-ups a signal; none without indicators.
 */
#ifndef SIGWARDEN_INDICATORS_INDICATORS_SIGNAL_H
#define SIGWARDEN_INDICATORS_INDICATORS_SIGNAL_H

#include "indicators/indicators.h"

/* Fills indicator.* from the fields that are known by now. indicators: NULL is none. */
void indicators_mark(const struct indicators *indicators, struct signal *signal);

/* One match found elsewhere; one that was not valid any more when the packet came does not count. */
void indicators_take(struct signal *signal, const struct indicator_match *match);

#endif
