// SPDX-License-Identifier: Apache-2.0
/*
 * Streams for measuring: transactions of ordinary roaming, 64 of them open at a time. Home subscribers are
 * abroad, each in one of three networks (tests/bench/network.yaml), where he stays.
 */
#ifndef BENCH_STREAM_H
#define BENCH_STREAM_H

#include "bench/wire.h"

struct subscriber {
    uint64_t number;  /* below how many there are */
    unsigned partner; /* 0 to 2: 999-02, 999-03, 999-04 */
    unsigned node;    /* of the partner's: 0 to 19 */
    char imsi[16], msisdn[16];
};

/* One transaction: what it is about, and how many of its messages were written. */
struct transaction {
    uint64_t n; /* counts them from 1: transaction ids are made of it */
    struct subscriber who;
    unsigned kind, step;
};

/* A protocol's stream: the next message of the transaction is written; false: that was its last. */
struct protocol {
    const char *name;
    bool (*next)(struct transaction *t);
};

extern const struct protocol map_stream, diameter_stream, gtp_stream;

#endif
