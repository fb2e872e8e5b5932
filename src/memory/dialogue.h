// SPDX-License-Identifier: Apache-2.0
/*
 * The dialogue table: joins answers to requests and keeps what the beginning of a dialogue said (its
 * application context) for the messages that follow (Q.774 3.2).
 *
 * A dialogue is found by a transaction id and the address of that id's owner: a reply's dtid and called
 * party are the Begin's otid and calling party. The responder's own id and address are learned from its
 * first Continue, never required: an HLR may answer from another number than it was asked at.
 *
 * Lives in memory of the caller's; bounded; dialogues that were idle too long or that have to make room are
 * handed back by dialogues_expire(), oldest first. Time is the packets'. Threads: one at a time.
 * Cost: O(1) for each call.
 */
#ifndef SIGWARDEN_MEMORY_DIALOGUE_H
#define SIGWARDEN_MEMORY_DIALOGUE_H

#include "proto/cap/cap.h"
#include "proto/map/map.h"
#include "signal/saved_signal.h"

struct dialogue_key {
    uint64_t address; /* hash of the owner's address */
    uint32_t tid;
};

#define DIALOGUE_SAME_KEY_MAX 4 /* dialogues that one id can belong to at a time, for each side */
#define DIALOGUE_REQUESTS_MAX 8 /* requests of one dialogue that wait for an answer at a time */

struct dialogue_request {
    int16_t invoke_id;
    bool from_initiator;
    bool alerted;  /* a rule fired on it, so what becomes of it is told */
    bool in_part;  /* a part of its answer has come, and was told */
    uint32_t slot; /* of its packed signal */
};

/* What an answer must repeat of its request beside the number, as far as the protocol has it; 0: not there.
 */
struct dialogue_asked {
    uint64_t session; /* hash of Diameter's Session-Id */
    uint32_t command, end_to_end;
};

struct dialogue {
    uint64_t id; /* below 2^53, the same in every run */
    int64_t last_ns;
    struct map_context context; /* number 0: none was given */
    struct cap_context cap;     /* where that was one of CAP; number 0: it was not */
    bool context_known;         /* the Begin was seen, so that `none was given` means something */
    bool answered;              /* the other side was heard */
    bool began_empty;           /* the Begin asked for nothing, and its sender has not asked since */
    uint64_t flow_id;           /* that the Begin came by */
    bool direction;             /* the way it went there, heard_direction() */
    uint64_t called;            /* hash of the address that the Begin was sent to */
    uint32_t called_network;    /* that of CAP's Begin: who may answer in its name; 0: not known */
    struct digits imsi;         /* whom the dialogue is about, as far as it was said; len 0: not */
    struct dialogue_asked asked;
    uint8_t request_count;
    struct dialogue_request requests[DIALOGUE_REQUESTS_MAX];
    /* the table's own */
    struct dialogue_key keys[2]; /* initiator's, responder's (tid and address 0: not learned) */
    uint64_t linked[2];          /* which of all links of the chains this is, by their coming */
    uint32_t chain[2], newer, older;
    bool open, has_responder;
};

struct dialogue_stats {
    uint64_t opened, closed, expired, evicted, orphans;     /* orphans: answers without a known dialogue */
    uint64_t requests, requests_answered, requests_dropped; /* dropped: no room to wait */
    uint64_t requests_cut;                                  /* wait without fields that found no room */
    uint64_t reopened; /* Begins with the id of a dialogue that was still open */
};

struct dialogues;

struct dialogue_limits {
    uint32_t dialogues; /* open at a time */
    uint32_t requests;  /* waiting at a time, over all dialogues */
    int64_t idle_ns;    /* a dialogue without a message for so long is given up */
};

size_t dialogues_size(const struct dialogue_limits *limits);

/* memory: dialogues_size() bytes, zeroed and aligned for any type. seed: keys the hash. */
struct dialogues *dialogues_init(void *memory, const struct dialogue_limits *limits, uint64_t seed);

/* What tells dialogues apart whose initiator uses one id for several. */
struct dialogue_hint {
    uint64_t peer; /* hash of the address of the side that does not own the id */
    bool has_invoke_id;
    int16_t invoke_id; /* of the answer that the message holds */
};

/*
 * The dialogue that `key` owns an id of, now its most recent one; NULL if there is none. *ret_initiator:
 * whether the owner of the key began it. Of several with that id the one is taken in which such a request
 * waits, then the one with that peer, then the youngest. hint: NULL takes the youngest, and *ret_several says
 * that there are others.
 */
struct dialogue *dialogues_find(struct dialogues *table, struct dialogue_key key,
                                const struct dialogue_hint *hint, int64_t now_ns, bool *ret_initiator,
                                bool *ret_several);

/*
 * A new dialogue for a Begin, or NULL while there is no room: then dialogues_expire() hands one back first.
 * begin_id tells dialogues apart that reuse a key.
 */
struct dialogue *dialogues_open(struct dialogues *table, struct dialogue_key initiator, int64_t now_ns,
                                uint64_t begin_id);

/*
 * An open dialogue that a Begin with this key takes the place of, to be given up: one in which no alerted
 * request waits, or the oldest where the key has too many. NULL when there is none.
 */
struct dialogue *dialogues_replaced(struct dialogues *table, struct dialogue_key initiator);

/* The responder named its own id. */
void dialogues_learn(struct dialogues *table, struct dialogue *dialogue, struct dialogue_key responder);

/* Ends it; the requests still waiting are released, so take them before. */
void dialogues_close(struct dialogues *table, struct dialogue *dialogue);

/*
 * Sets a request aside until it is answered. An alerted one takes the place of one that is not, where a
 * dialogue has too many. False, and counted, where there is no room.
 */
bool dialogues_wait(struct dialogues *table, struct dialogue *dialogue, int16_t invoke_id,
                    bool from_initiator, bool alerted, const struct signal *request);

/* A request that waits already was judged again, on another leg: that is now what waits. */
void dialogues_judged_again(struct dialogues *table, struct dialogue *dialogue, int16_t invoke_id,
                            bool from_initiator, bool alerted, const struct signal *request);

/* Takes the waiting request that an answer from the other side belongs to; false if there is none. */
bool dialogues_take(struct dialogues *table, struct dialogue *dialogue, int16_t invoke_id,
                    bool from_initiator, bool last, struct signal *ret_request, bool *ret_alerted);

/* Takes the waiting request number i of the dialogue. */
void dialogues_take_at(struct dialogues *table, struct dialogue *dialogue, unsigned i,
                       struct signal *ret_request, bool *ret_alerted);

/* Takes any waiting request, for dialogues that end or break off; false when none is left. */
bool dialogues_take_any(struct dialogues *table, struct dialogue *dialogue, struct signal *ret_request,
                        bool *ret_alerted);

/*
 * The next dialogue to give up: idle at now_ns (INT64_MAX: all of them), or the oldest where the table or
 * the room for requests is full. The caller takes its requests and closes it. NULL when there is none.
 */
struct dialogue *dialogues_expire(struct dialogues *table, int64_t now_ns);

/* Saves those that are open with the requests that wait in them, or brings them back into an empty table. */
void dialogues_save_or_load(struct dialogues *table, struct saved *saved);

/* Networks have other numbers now: whom CAP's dialogues were opened with is not known any more. */
void dialogues_forget_networks(struct dialogues *table);

struct dialogue_stats *dialogues_stats(struct dialogues *table);

#endif
