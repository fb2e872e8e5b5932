// SPDX-License-Identifier: Apache-2.0
/*
 * libsigwarden: captured packets in, events out.
 *
 * Two objects hold everything. A `struct sigwarden` is what does not change while it runs: rules, network
 * description, tables. It may be shared by any number of threads. A `struct sigwarden_state` is what was
 * learned from traffic; it belongs to one thread at a time, and may have a second one of its own. Neither
 * touches files, sockets or the clock: time is the packets'. The same packets give the same events, always.
 */
#ifndef SIGWARDEN_ENGINE_H
#define SIGWARDEN_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sigwarden/alloc.h>
#include <sigwarden/error.h>
#include <sigwarden/packet.h>

#ifdef __cplusplus
extern "C" {
#endif

struct indicators;
struct sigwarden;
struct sigwarden_state;
struct sigwarden_event;

/* A text with the name that errors call it by, usually its path. */
struct sigwarden_text {
    const char *name;
    const char *text;
    size_t len;
};

struct sigwarden_config {
    const struct sigwarden_alloc *alloc;  /* NULL: malloc and free */
    const struct sigwarden_text *network; /* network.yaml, or NULL */
    const char *home_plmn;                /* "001-01" in place of a description, or NULL */
    const struct sigwarden_text *rules;   /* rule files that add to the built-in ones */
    size_t rule_count;
    bool no_default_rules;
    const struct indicators *indicators; /* sealed, the caller's until sigwarden_free(); NULL: none */
};

/*
 * Loads rules and description. 0, or negative with *reterr filled (file, line, column, what to do).
 * The texts may go afterwards. Free with sigwarden_free(), after all its states.
 */
int sigwarden_new(const struct sigwarden_config *config, struct sigwarden **ret,
                  struct sigwarden_error *reterr);
void sigwarden_free(struct sigwarden *sigwarden);

/* Called for each event, in order; the event and all it points to live until the call returns. */
typedef void sigwarden_sink(void *context, const struct sigwarden_event *event);

struct sigwarden_state_config {
    sigwarden_sink *sink;
    void *context;
    bool every_signal; /* an event for each signal, not only for findings */
    /* whose place is remembered: 8 to 2^30, 48 octets each; and as many numbers, and as many queries within
     * the hour, rounded up to a power of 2, 24 octets each; 0: SIGWARDEN_SUBSCRIBERS */
    uint32_t subscribers;
    /* many packets are to come: tables that they will touch all over are had in huge pages, up to 256 MiB
     * each, where the system has some */
    bool long_run;
    /*
     * 2: decodes in the thread that feeds packets, judges in another one, which calls the sink: the events
     * are the same, in the same order, but later. Until sigwarden_flush() or sigwarden_pause() has returned
     * the sink may be called, and what was counted is not settled; neither of these is for the sink to call.
     * Where no thread can be had, and for 0 and 1: all in one.
     */
    unsigned threads;
    uint64_t seed; /* of hashes: nobody outside may know it, and the same gives the same; 0: a random one */
    /*
     * SIGWARDEN_FINDING_KEY_SIZE octets, copied: the key of finding_ids, which hash the message that a
     * finding is about. Without it whoever sees an id could try out whom the message names. NULL: no key; for
     * tests.
     */
    const uint8_t *finding_key;
};

#define SIGWARDEN_FINDING_KEY_SIZE 32

#define SIGWARDEN_SUBSCRIBERS (UINT32_C(1) << 20)

/* 0, or negative with *reterr filled: out of memory. About 280 MiB of address space, touched as needed. */
int sigwarden_state_new(struct sigwarden *sigwarden, const struct sigwarden_state_config *config,
                        struct sigwarden_state **ret, struct sigwarden_error *reterr);
void sigwarden_state_free(struct sigwarden_state *state);

/*
 * Loads the rules of `config` (its other members do not matter) and judges by them from now on; what was
 * learned from traffic stays, and so does what a rule remembers whose id and rev are the same. 0; or negative
 * with *reterr filled, and nothing has changed: all rules are loaded before one of them judges.
 */
int sigwarden_state_load_rules(struct sigwarden_state *state, const struct sigwarden_config *config,
                               struct sigwarden_error *reterr);

/* Feeds one packet, in order of time. Cost: a few microseconds; allocates nothing. */
void sigwarden_packet(struct sigwarden_state *state, const struct sigwarden_packet *packet);

/* The end of the input: what still waits for an answer or for its other half is decided. */
void sigwarden_flush(struct sigwarden_state *state);

/*
 * In place of sigwarden_flush() where another run shall go on from here: tells the campaigns that are known
 * so far, those of earlier runs among them; one that goes on in a later run is told again, with the same id.
 * All that waits goes on waiting. No event comes after it: what was told can be brought to safety, then
 * sigwarden_state_save() called.
 */
void sigwarden_pause(struct sigwarden_state *state);

/* Takes `len` octets, or gives them; returns how many. Fewer: there is no more room, or this is the end. */
typedef size_t sigwarden_move(void *context, uint8_t *octets, size_t len);

/*
 * After sigwarden_pause(): hands all that was learned, and all that still waits, to `take`, so that another
 * run goes on as if there had been no break. Tells nothing. 0, or negative with *reterr filled where `take`
 * took too little. What is handed on names persons by hashes under the seed, but holds requests that wait,
 * and the identities of persons with findings, as they are: keep it as you keep the capture. Cost: 52 octets
 * a subscriber, 24 for each number that is known.
 */
int sigwarden_state_save(struct sigwarden_state *state, sigwarden_move *take, void *context,
                         struct sigwarden_error *reterr);

/*
 * Brings back what was saved, into a new state with the same seed. 0; or negative with *reterr filled, which
 * says why it cannot be: then the state is of no use any more but to be freed. Sizes of tables may differ:
 * what has no room gives way, the oldest first. Of rules that were changed since what they remember is not
 * used; of a description that has other operators those are known again by their names. *ret_dropped: alerts
 * that waited, of rules that are not there any more.
 */
int sigwarden_state_load(struct sigwarden_state *state, sigwarden_move *give, void *context,
                         uint64_t *ret_dropped, struct sigwarden_error *reterr);

#ifdef __cplusplus
}
#endif

#endif
