// SPDX-License-Identifier: Apache-2.0
/*
 * stream map|diameter|gtp COUNT [SUBSCRIBERS]: writes a pcap of COUNT messages to standard output.
 *
 * Ordinary roaming of SUBSCRIBERS (100,000 unless given) between three networks abroad and home: requests,
 * answers, errors, segments, acknowledgements, in a fixed mix; clean in tshark; few rules fire. The same
 * arguments give the same bytes. Nothing is stored: a stream may be of any length.
 */
#include "bench/stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPEN = 64, KINDS = 64 };

static void begin(struct transaction *t, uint64_t n, uint64_t subscribers)
{
    uint64_t chance = mixed(n);
    *t = (struct transaction){.n = n, .kind = (unsigned)(chance % KINDS)};
    t->who.number = (chance >> 8) % subscribers;
    uint64_t place = mixed(t->who.number);
    t->who.partner = (unsigned)(place % 3);
    t->who.node = (unsigned)(place >> 8) % 20;
    snprintf(t->who.imsi, sizeof t->who.imsi, "001019%09u", (unsigned)(t->who.number % 1000000000));
    snprintf(t->who.msisdn, sizeof t->who.msisdn, "9990170%08u", (unsigned)(t->who.number % 100000000));
}

static void write_stream(const struct protocol *protocol, uint64_t count, uint64_t subscribers)
{
    static struct transaction open[OPEN];
    uint64_t begun = 0;
    for (uint64_t i = 0; i < count; i++) {
        struct transaction *t = &open[i % OPEN];
        if (t->n == 0)
            begin(t, ++begun, subscribers);
        if (!protocol->next(t))
            t->n = 0;
    }
}

static uint64_t number_of(const char *text)
{
    char *rest;
    uint64_t number = strtoull(text, &rest, 10);
    return *rest ? 0 : number;
}

int main(int argc, char **argv)
{
    static const struct protocol *const protocols[] = {&map_stream, &diameter_stream, &gtp_stream};
    const struct protocol *protocol = NULL;
    for (int i = 0; argc > 1 && i < 3; i++)
        if (strcmp(argv[1], protocols[i]->name) == 0)
            protocol = protocols[i];
    uint64_t count = argc > 2 ? number_of(argv[2]) : 0, subscribers = argc > 3 ? number_of(argv[3]) : 100000;
    if (!protocol || !count || !subscribers || argc > 4) {
        fprintf(stderr, "stream map|diameter|gtp COUNT [SUBSCRIBERS]: writes a pcap to standard output\n");
        return 2;
    }
    wire_begin();
    write_stream(protocol, count, subscribers);
    return wire_end() ? 0 : 1;
}
