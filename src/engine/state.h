// SPDX-License-Identifier: Apache-2.0
/*
 * The engine's two objects from inside, and the stages that a message goes through.
 *
 * What needs nothing but the message runs ahead, in the thread that feeds packets: ahead.c (what the frame
 * layer hands up), transport.c (bytes to SCCP, or to what reads them), message.c (SCCP to TCAP); diameter.c,
 * gtp.c and short_message.c have a message_... for it.
 *
 * What needs to know what came before it follows behind, in order, and where there are two threads in the
 * second: behind.c (what becomes of a message), signals.c (TCAP to signals, with the dialogue's help),
 * diameter.c and gtp.c (one message, one signal), short_message.c (what an SMS holds), judge.c (who, rules,
 * events).
 *
 * The first half writes to `ahead`, `tracker`, `segments` and its own counters of `stats`, which the second
 * leaves alone; all else is the second's.
 */
#ifndef SIGWARDEN_ENGINE_STATE_H
#define SIGWARDEN_ENGINE_STATE_H

#include "campaign/campaigns.h"
#include "engine/event.h"
#include "engine/held.h"
#include "engine/statistics.h"
#include "memory/awaited.h"
#include "memory/heard.h"
#include "memory/legs.h"
#include "memory/peers.h"
#include "memory/recall.h"
#include "memory/sms_parts.h"
#include "memory/subscribers.h"
#include "memory/windows.h"
#include "proto/diameter/diameter.h"
#include "proto/gtp/gtp.h"
#include "proto/mtp3/mtp3.h"
#include "proto/sccp/sccp.h"
#include "proto/sms/sms.h"
#include "proto/tcap/tcap.h"
#include "who/network.h"
#include "who/who.h"

/* A dialogue without a message for so long is given up: longer than any MAP timer but `ml` (TS 29.002 17.1).
 */
#define DIALOGUE_IDLE_NS INT64_C(600000000000)

struct sigwarden {
    struct sigwarden_alloc alloc;
    struct network *network; /* NULL: none was described */
    struct ruleset *rules;
    const struct indicators *indicators; /* NULL: none */
};

/* Where the thread that feeds packets is. */
struct ahead {
    int64_t now_ns, since_ns; /* as the state's, which follow them */
    struct queue *queue;      /* NULL: there is one thread */
    struct message *message;  /* to be filled next, or being filled */
    uint8_t *octets;          /* room for its octets; NULL: they stay where they are */
    bool borrows;             /* its octets are somewhere else, and soon gone */
};

struct sigwarden_state {
    const struct sigwarden *shared;
    uint64_t seed;               /* of hashes that nobody outside may foresee */
    const struct ruleset *rules; /* those that judge: the shared ones, or */
    struct ruleset *own_rules;   /* those that were loaded since; NULL: none */
    struct sigwarden_state_config config;
    struct who who; /* whose addresses are */
    struct tracker *tracker;
    struct segments *segments;
    struct dialogues *dialogues;
    struct legs *legs;
    struct held *held;
    struct heard heard;
    struct peers peers;
    struct sms_parts *sms_parts;
    struct windows *windows;                     /* what rules remember */
    struct subscribers *subscribers;             /* where they are */
    struct recall *identities;                   /* numbers that are known to belong to an IMSI */
    struct recall *sessions;                     /* who opened a tunnel */
    struct recall *said;                         /* what was asked for, and what followed */
    struct awaited *awaited;                     /* queries of which something must follow */
    struct recall *links;                        /* hosts that messages lead to, and whom */
    struct awaited *links_awaited;               /* the first messages that lead to a host */
    struct campaigns *campaigns;                 /* findings about each person */
    uint8_t pairs_seen[3];                       /* follow.c: by purpose */
    uint8_t registrations_seen[SERVING_DOMAINS]; /* serving.c: those that are no sessions */
    char *sms_text;                              /* of one message while it is read: SMS_TEXT_SIZE octets */
    struct engine_stats stats;
    int64_t now_ns; /* of the most recent packet; never goes back */
    int64_t
        since_ns; /* of the oldest packet that anything is known of, earlier runs' too; 0: there was none */
    _Alignas(64) struct ahead ahead; /* apart from what the other thread writes */
    uint8_t finding_key[SIGWARDEN_FINDING_KEY_SIZE];
    void *memory; /* the block that all of this stands in */
    size_t memory_size;
};

/* What a message turned out to be. */
enum message_kind {
    MESSAGE_OTHER,      /* nothing that is judged, but it was heard */
    MESSAGE_TIME,       /* no message: time went on */
    MESSAGE_UNREADABLE, /* nothing up to `layer`, whose status is `status` */
    MESSAGE_TCAP,
    MESSAGE_DIAMETER,
    MESSAGE_GTP,
    MESSAGE_GTP_INSIDE, /* a subscriber's packet that is GTP itself */
    MESSAGE_TPDU,
};

/* One user message on its way through the layers. */
struct message {
    uint8_t kind;   /* enum message_kind */
    uint8_t status; /* enum status of what it is */
    uint8_t layer;  /* enum note_layer, of one that is unreadable */
    bool counts_missing;
    bool hear; /* this direction of its flow is heard now: */
    uint8_t direction;
    int64_t now_ns, since_ns; /* the state's, as it came */
    uint64_t missing;         /* of its flow so far: frame/payload.h; with counts_missing */
    uint64_t content;         /* hash of what all its legs share; of TCAP */
    struct origin origin;
    struct notes notes;
    struct span bytes; /* all of the user message, for its fingerprint */
    bool has_label;
    struct mtp3_label label;
    struct sccp_message sccp;
    struct tcap_message tcap;
    uint64_t calling_hash, called_hash; /* whose transaction ids are whose; of TCAP */
    bool returned;    /* UDTS and its like: the network gives back what it could not deliver */
    bool gaps;        /* not all of what came this way was captured */
    struct leg *leg;  /* NULL: not TCAP, not Diameter */
    bool further_leg; /* another leg of it was judged before */

    /* from here on only what the kind says is set */
    struct cursor tpdu;
    union {
        struct diameter_message diameter;
        struct gtp_message gtp;
    };
};

/* ahead.c: how much memory it needs, zeroed, on a line of cache; and the second thread, if there is to be one
 * and it can be had. */
size_t ahead_size(unsigned threads);
void ahead_start(struct sigwarden_state *state, unsigned threads, void *memory);

/* Waits until all that was handed over is judged: then the whole state is the caller's. */
void ahead_settle(struct sigwarden_state *state);
void ahead_stop(struct sigwarden_state *state);

/* The frame layer's sink. */
void ahead_input(void *context, const struct payload *payload);

/* The next message to be filled, as nothing so far. Its octets are `bytes`, or a copy that stays. */
struct message *ahead_message(struct sigwarden_state *state, const struct origin *origin,
                              const struct notes *notes, struct span bytes);

/* Octets of that message where they stay until it is judged: they take the place of those that stood there.
 */
struct span ahead_keep(struct sigwarden_state *state, struct span octets);

/* The message, filled, to behind_take(): at once, or when its turn comes. */
void ahead_hand_over(struct sigwarden_state *state);

/* The same, to go on with the same message, as MESSAGE_OTHER, which may stand in another place then. Slow. */
struct message *ahead_hand_over_and_go_on(struct sigwarden_state *state);

/* Time went on. */
void ahead_time(struct sigwarden_state *state);

/* behind.c: what becomes of a message. */
void behind_take(struct sigwarden_state *state, struct message *message);

/* message.c: what segments give up. */
void message_expire_segments(struct sigwarden_state *state, int64_t now_ns);

/* transport.c: the user message of a protocol that is read, down to SCCP; false if it is not one of these. */
bool transport_read(struct sigwarden_state *state, struct message *message, enum payload_protocol protocol,
                    struct cursor bytes);

/* message.c: an SCCP message whose point codes have this form; a negative one: not known, guess. */
void message_sccp(struct sigwarden_state *state, struct message *message, struct cursor bytes, int format);

/* message.c: whether SCCP in this form has nothing odd, so that the form is probably the right one. */
bool message_sccp_is_clean(struct cursor bytes, enum point_code_format format);

/* message.c: what SUA and SCCP have in common, from the addresses on. */
void message_sccp_decoded(struct sigwarden_state *state, struct message *message, enum status status);

/* message.c: TCAP, put together where it came in segments. */
void message_tcap(struct sigwarden_state *state, struct message *message, struct cursor bytes);

/* message.c: the message could not be read, unless the status is OK. */
void message_unreadable(struct message *message, enum status status, enum note_layer layer);

/* message.c: this direction of its flow is heard; with IP below it. */
void message_hear(struct message *message);

/* signals.c: a decoded TCAP message becomes signals; idle dialogues are given up. */
void signals_of_tcap(struct sigwarden_state *state, struct message *message);
void signals_expire(struct sigwarden_state *state, int64_t now_ns);

/* signals.c: whether nothing that came this way can have been missed for as long as a dialogue lives. */
bool signals_all_heard(struct sigwarden_state *state, const struct message *message);

/* signals.c: a message that could not be read, as a signal without operation. */
void signals_unreadable(struct sigwarden_state *state, struct message *message);

/* diameter.c: how streams are cut into messages; reads one, and what becomes of it. */
stream_framer message_front;
void message_diameter(struct sigwarden_state *state, struct message *message, struct cursor bytes);
void signals_of_diameter(struct sigwarden_state *state, struct message *message);

/* The text of the longest concatenated message: three octets of UTF-8 a unit at most. */
#define SMS_TEXT_SIZE (SMS_PARTS_MAX * SMS_PART_UNITS * 3 + 1)

/*
 * short_message.c: what a TPDU holds, into the signal that carries it. Of a part of a longer message the
 * content is read once all parts are there; its frames are then the signal's.
 */
void short_message_read(struct sigwarden_state *state, struct signal *signal, struct span octets,
                        enum sms_direction direction);

/* short_message.c: a TPDU by itself, towards the phone. */
void signals_of_tpdu(struct sigwarden_state *state, struct message *message);

/* gtp.c: of GTP' and of the user plane only what matters is told. */
void message_gtp(struct sigwarden_state *state, struct message *message, struct cursor bytes);
void message_gtp_u(struct sigwarden_state *state, struct message *message, struct cursor bytes);
void signals_of_gtp(struct sigwarden_state *state, struct message *message);
void signals_of_gtp_inside(struct sigwarden_state *state, struct message *message);

/*
 * pairs.c: a request of which one answer is awaited. The key says who asks on this flow (by_sender: the
 * sender of the message does), with which number; kind tells apart what may share numbers.
 */
struct dialogue_key pair_key(const struct message *message, bool by_sender, uint32_t number, uint32_t kind);

/* The id of the dialogue that the request begins or repeats; 0: no room for it. */
uint64_t pair_ask(struct sigwarden_state *state, struct dialogue_key key, const struct message *message,
                  const struct dialogue_asked *asked);

/* Sets the judged request aside until it is answered. */
void pair_wait(struct sigwarden_state *state, struct dialogue_key key, const struct signal *request,
               bool alerted);

/* What is known of an answer's request. */
struct pair {
    bool joined;       /* there is one, and `request` holds it */
    bool alerted;      /* a rule fired on it */
    bool differs;      /* the answer bears its number, but is one to something else: it goes on waiting */
    uint64_t dialogue; /* 0: none */
    struct signal request;
};

/* Takes the request that an answer belongs to. */
void pair_answer(struct sigwarden_state *state, struct dialogue_key key, const struct message *message,
                 const struct dialogue_asked *answered, struct pair *ret);

/* What judge_signal() found: alerts, none, or that those of the leg before were withdrawn without new ones.
 */
enum judgement { JUDGEMENT_SILENT, JUDGEMENT_ALERT, JUDGEMENT_WITHDRAWN };

/*
 * judge.c: resolves parties, applies the rules and emits. Of a further leg only what it adds is told, and
 * that only where it was seen farther out than the legs before; alerts on a leg
 * within the home network wait for such a one.
 */
enum judgement judge_signal(struct sigwarden_state *state, struct signal *signal,
                            const struct signal *request, bool request_alerted,
                            const struct message *message);

/* Whom a signal is about, as it names him: signal/person.h has the words; 0 for what it does not say. */
struct named {
    uint64_t imsi, number;
};

/* persons.c: that, and begins to fetch what memory holds of him, while others are asked about him. */
struct named persons_prefetch(const struct sigwarden_state *state, const struct signal *signal);

/*
 * judge.c: whether memory may learn from it. What comes over a link to the outside in the home network's own
 * name proves nothing, nor does an answer that comes from the side that the request came from: whoever asks
 * could confirm himself whatever he likes. request: that it answers, or NULL.
 */
bool judge_proves(const struct signal *signal, const struct signal *request);

/* persons.c: subscriber.person; an answer that tells number and IMSI joins them. request: that it answers. */
void persons_fill(struct sigwarden_state *state, struct named named, struct signal *signal,
                  const struct signal *request);

/* The person, by his IMSI or, where that is 0, by a number; 0 for neither. signal/person.h has the words. */
uint64_t persons_known(const struct sigwarden_state *state, uint64_t imsi, uint64_t number);

/* sessions.c: whether the sender holds the session, into the signal; and who opens one. */
void sessions_fill(const struct sigwarden_state *state, struct signal *signal);
void sessions_learn(struct sigwarden_state *state, const struct signal *answer, const struct signal *request);

/* follow.c: source.asked_before into the signal; what a judged answer lets expect; what did not come in time.
 */
void follow_fill(struct sigwarden_state *state, struct signal *signal);
void follow_learn(struct sigwarden_state *state, const struct signal *signal, const struct signal *request);

/* Whether the sender asked for keys of the subscriber since then, and his registration may be among what was
 * lost. */
bool follow_may_have_come(const struct sigwarden_state *state, const struct signal *signal, int64_t since_ns);
void follow_expire(struct sigwarden_state *state, int64_t now_ns);

/* links.c: who was sent a link; and what is known an hour after the first. */
void links_learn(struct sigwarden_state *state, const struct signal *signal);
void links_expire(struct sigwarden_state *state, int64_t now_ns);

/* judge.c: a request of which nothing came, judged once more as signal.kind lapsed. */
void judge_lapsed(struct sigwarden_state *state, struct signal *request, int64_t decided_at_ns);

/* serving.c: whether the sender serves the subscriber, into the signal; and what a judged signal says of
 * where he is. request: that it answers, or NULL. */
void serving_fill(struct sigwarden_state *state, struct signal *signal);
void serving_learn(struct sigwarden_state *state, struct named named, const struct signal *signal,
                   const struct signal *request);

/* judge.c: counts and emits an alert; the sink of those that were held back. */
void judge_alert(void *context, const struct sigwarden_event *alert);

/* campaign.c: an alert, and what became of its request, into the table; what it amounts to, out. */
void campaign_finding(struct sigwarden_state *state, const struct sigwarden_event *alert);
void campaign_outcome(struct sigwarden_state *state, const struct sigwarden_event *disclosure);
void campaign_flush(struct sigwarden_state *state);

/* What became of a request that a rule fired on, when no answer came. */
void judge_no_answer(struct sigwarden_state *state, const struct signal *request, enum outcome outcome,
                     int64_t decided_at_ns);

#endif
