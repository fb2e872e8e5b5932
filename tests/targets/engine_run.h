// SPDX-License-Identifier: Apache-2.0
/*
 * The whole engine on packets, with what must hold whatever they hold: every event is one line of JSON, texts
 * lie in the packet or in the tables, counts add up, nothing is allocated on the way.
 */
#ifndef SIGWARDEN_TESTS_ENGINE_RUN_H
#define SIGWARDEN_TESTS_ENGINE_RUN_H

#include <sigwarden/packet.h>

#include "base/span.h"

struct engine_run {
    uint64_t events, print; /* print: a hash over all lines */
};

/* The description that all runs have; before the first one, or never. Zero-terminated YAML. */
void engine_run_network(const char *yaml);

/* Each packet's bytes are handed over in a block of exactly their size. `check_json`: parse each line too,
 * which costs. */
struct engine_run engine_run(const struct sigwarden_packet *packets, size_t count, uint64_t seed,
                             bool check_json);

/* The next packet, whose bytes live until the next call; false: there is none. */
typedef bool engine_next(void *from, struct sigwarden_packet *ret);

/* The same on packets from anywhere. */
struct engine_run engine_run_from(engine_next *next, void *from, uint64_t seed, bool check_json);

#endif
