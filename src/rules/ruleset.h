// SPDX-License-Identifier: Apache-2.0
/*
 * Rules: read from YAML, checked, compiled, and asked about each signal.
 *
 * A rule file is a YAML list of mappings; docs/rules.md describes the keys. Everything in it is checked when
 * it is loaded: unknown keys and fields, misspelt words, kinds that do not fit, ids and names that occur
 * twice.
 *
 * Lifetime: ruleset_load() copies what it needs; the texts may go afterwards. All spans live as long as the
 * set. Threads: a loaded set is constant and may be shared.
 */
#ifndef SIGWARDEN_RULES_RULESET_H
#define SIGWARDEN_RULES_RULESET_H

#include <sigwarden/alloc.h>
#include <sigwarden/engine.h>
#include <sigwarden/error.h>

#include "memory/windows.h"
#include "rules/expression.h"

#define RULES_MAX          4096 /* in a set */
#define RULES_PATTERNS_MAX 256  /* regular expressions in a set */
#define RULE_FILE_SIZE_MAX (4u << 20)
#define RULESET_HASH_SIZE  32

enum rule_class {
    RULE_CLASS_LOCATION_TRACKING,
    RULE_CLASS_INTERCEPTION,
    RULE_CLASS_IDENTITY_DISCLOSURE,
    RULE_CLASS_FRAUD,
    RULE_CLASS_DOS,
    RULE_CLASS_RECON,
    RULE_CLASS_SPYWARE_DELIVERY,
    RULE_CLASS_BYPASS,
};

/* As in Suricata's events: 1 is worst. Low claims no attack. */
enum rule_severity {
    RULE_SEVERITY_CRITICAL = 1,
    RULE_SEVERITY_HIGH,
    RULE_SEVERITY_MEDIUM,
    RULE_SEVERITY_LOW
};

enum rule_confidence { RULE_CONFIDENCE_LOW, RULE_CONFIDENCE_MEDIUM, RULE_CONFIDENCE_HIGH };

struct rule_strings {
    const struct span *list;
    size_t count;
};

/* What a rule says about a signal. */
enum rule_outcome {
    RULE_NONE,
    RULE_ALERT,
    RULE_UNDECIDED, /* it can neither fire nor be ruled out, and the rule asks to be told so */
};

/* A field of the signal, or of the request that it answers. */
struct rule_field {
    uint16_t field; /* enum field_id */
    bool of_request;
};

#define RULE_FIELDS_MAX       4 /* of `by`, `distinct` and `first_seen` */
#define RULE_ALTERNATIVES_MAX 3 /* "subscriber.imsi or subscriber.msisdn" */

/* What a rule tells signals apart by: for each item the first field of it that is known. */
struct rule_fields {
    struct rule_field items[RULE_FIELDS_MAX][RULE_ALTERNATIVES_MAX];
    uint8_t alternatives[RULE_FIELDS_MAX];
    uint8_t count;
};

enum rule_memory_kind {
    RULE_WITHOUT_MEMORY,
    RULE_COUNTS,   /* more_than signals, or different values */
    RULE_IS_NEW,   /* first_seen */
    RULE_SEQUENCE, /* this, then that */
};

/* What a rule remembers of earlier signals, for each value of `by` apart. */
struct rule_memory {
    uint8_t kind; /* enum rule_memory_kind */
    uint32_t more_than;
    int64_t within_ns;
    struct rule_fields by;
    struct rule_fields what; /* that is counted once (`distinct`; none: signals are), or that is new */
    const struct expression *steps[WINDOW_STEPS_MAX]; /* of a sequence; the last is `when` */
    uint8_t step_count;
    uint32_t actor; /* of a sequence: in which step, from 1, he asks who did it; 0: as of one signal */
    const struct expression *share; /* of what is counted, so much must be this; NULL: it does not matter */
    uint32_t share_above;           /* percent */
};

/* Who is not told of, by whose word, and until when. */
struct rule_exception {
    const struct expression *when; /* NULL: always */
    struct span because, owner;
    int64_t until_ns; /* the end of its last day; INT64_MAX: none */
    bool suppresses;  /* it stands outside the rule */
    struct span file;
    unsigned line;
    const struct rule_exception *next;
};

/* A field of a test's event, and the text that it is set from. */
struct rule_test_field {
    uint16_t field; /* enum field_id */
    bool of_request;
    struct span text;
};

/* One signal of a test, or several that are alike. */
struct rule_test_event {
    const struct rule_test_field *fields;
    size_t field_count;
    int64_t at_ms, every_ms; /* since the test began; from one to the next */
    uint32_t times;
    bool varies;
    struct rule_field vary; /* the field that is another one each time */
};

/* A test that stands beside a rule: events, or a capture. */
struct rule_test {
    const struct rule_test_event *events;
    size_t event_count;
    struct span pcap;    /* of a capture: its file, relative to the rule file's folder; else empty */
    struct span network; /* of a capture: network description to read it with; may be empty */
    uint8_t expect;      /* enum rule_outcome; the worst of its events or messages */
    unsigned line;       /* where it stands in the rule's file */
};

struct rule {
    uint32_t id, rev;
    struct span name; /* a slug: "psi-not-from-home-network" */
    struct span title;
    struct span meaning, false_positives; /* may be empty */
    struct span file;                     /* where it stands */
    unsigned line;
    struct rule_strings threat, references, motif, attack;
    uint8_t class;        /* enum rule_class */
    uint8_t category;     /* enum category */
    uint8_t severity;     /* enum rule_severity */
    uint8_t confidence;   /* enum rule_confidence */
    uint8_t when_unknown; /* severity if undecided; 0: an undecided rule says nothing */
    const struct expression *when;
    const struct expression *undecided_unless; /* NULL: none */
    struct rule_memory memory;
    const struct rule_exception *exceptions; /* NULL: none */
    uint32_t cost;                           /* the most steps that asking it takes */
    const struct rule_test *tests;
    size_t test_count;
};

/* A threat of the catalogue. */
struct rule_threat {
    struct span id;        /* "S-02" */
    struct span name;      /* what it is */
    struct span not_shown; /* why no rule shows it; empty where rules do */
};

struct rule_verdict {
    const struct rule *rule;
    uint8_t severity;   /* enum rule_severity: the rule's, or when_unknown */
    uint8_t confidence; /* enum rule_confidence */
    bool undecided;
    const struct rule_exception *exception; /* because of which nobody shall be told; NULL: tell */
    struct rule_trace trace;                /* why */
    struct window_seen seen; /* of a rule that counts or knows a sequence; else its count is 0 */
};

struct ruleset;

/*
 * Loads `count` files together. 0, or negative with *reterr filled: file, line and column of the offending
 * word, what is wrong and what was perhaps meant. Free with ruleset_free(). Cost: milliseconds for hundreds
 * of rules; memory a few times the size of the files.
 */
int ruleset_load(const struct sigwarden_text *files, size_t count, const struct sigwarden_alloc *alloc,
                 struct ruleset **ret, struct sigwarden_error *reterr);

/* The same for those who only judge: without the tests of built-in rules, which are half of their text. */
int ruleset_load_to_judge(const struct sigwarden_text *files, size_t count,
                          const struct sigwarden_alloc *alloc, struct ruleset **ret,
                          struct sigwarden_error *reterr);
void ruleset_free(struct ruleset *ruleset);

/* The rules, in the order of their ids. */
size_t ruleset_count(const struct ruleset *ruleset);
const struct rule *ruleset_rule(const struct ruleset *ruleset, size_t index);

/* The catalogue of threats, in the order of the files. */
size_t ruleset_threat_count(const struct ruleset *ruleset);
const struct rule_threat *ruleset_threat(const struct ruleset *ruleset, size_t index);

/* By name, or by id in digits; NULL if there is none. */
const struct rule *ruleset_find(const struct ruleset *ruleset, struct span name);

/*
 * SHA-256 over all that decides what the rules say about traffic: comments, order of files, documentation and
 * tests do not count. RULESET_HASH_SIZE bytes.
 */
const uint8_t *ruleset_hash(const struct ruleset *ruleset);

/* Lives until the call returns, as does what it points to but for the rule. */
typedef void rule_sink(void *context, const struct rule_verdict *verdict);

/* The signal's place in the table of categories (rules/category.h); CATEGORY_NONE where it has none. */
enum category ruleset_category(const struct ruleset *ruleset, const struct signal *signal);

/* What judging needs to know of a signal beside the signal. */
struct rule_context {
    const struct signal *request; /* that it answers, or NULL */
    struct windows *windows;      /* what rules remember; NULL: those that do are not asked */
    uint64_t message; /* names the message and component, for which legs are counted once; 0: none */
};

/*
 * Asks the rules about a signal and calls `sink` for each that fires or is undecided, in the order of ids.
 * Rules that name their operations are asked only about signals with one of these. Allocates nothing.
 */
void ruleset_judge(const struct ruleset *ruleset, const struct signal *signal,
                   const struct rule_context *context, rule_sink *sink, void *sink_context);

/* Why a rule fires on a signal: what all of its expressions say, that of its share too. */
void rule_why(const struct rule *rule, const struct signal *signal, const struct signal *request,
              struct rule_trace *ret);

/* What a rule's expressions say by themselves, without memory and exceptions. trace may be NULL; else it says
 * why, also for RULE_NONE. */
enum rule_outcome rule_judge(const struct rule *rule, const struct signal *signal,
                             const struct signal *request, struct rule_trace *trace);

/* The same with memory and exceptions: fills *ret unless the outcome is RULE_NONE. */
enum rule_outcome rule_ask(const struct rule *rule, const struct signal *signal,
                           const struct rule_context *context, struct rule_verdict *ret);

/* The same of a signal that passed a gate of the rule: of `steps` of its sequence, a bit each (rule_index.h).
 */
enum rule_outcome rule_ask_behind_gate(const struct rule *rule, unsigned steps, const struct signal *signal,
                                       const struct rule_context *context, struct rule_verdict *ret);

/*
 * Two words for persons (subscriber.person) turn out to mean one: what rules remember of `from` they remember
 * of `to` from now on. Those that tell signals apart by something besides the person do not. Cost: O(rules
 * that go by the person).
 */
void ruleset_join_persons(const struct ruleset *ruleset, struct windows *windows, uint64_t from, uint64_t to,
                          int64_t time_ns);

/* The same for one rule, which tells signals apart by the person alone. */
bool rule_is_by_person(const struct rule *rule);
void rule_join_persons(const struct rule *rule, struct windows *windows, uint64_t from, uint64_t to,
                       int64_t time_ns);

/*
 * Runs a test on events: true if the worst outcome is the expected one. What `who` and decoders always set is
 * set: signal.agreed false and signal.notes empty, unless an event says otherwise. windows: fresh ones, which
 * may be NULL for rules without memory. trace may be NULL; else it is that of the last event.
 */
bool rule_test_run(const struct rule *rule, const struct rule_test *test, struct windows *windows,
                   enum rule_outcome *ret_outcome, struct rule_trace *trace);

/* The words of rule files; each never NULL for a value of its enum, but "no category" has none. */
const char *rule_class_name(unsigned class);
const char *rule_category_name(unsigned category);
const char *rule_severity_name(unsigned severity);
const char *rule_confidence_name(unsigned confidence);
const char *rule_outcome_name(unsigned outcome);

/* The key of network.yaml that would tell what is not known: "links in network.yaml would tell"; or NULL. */
const char *rule_field_hint(enum field_id field);

#endif
