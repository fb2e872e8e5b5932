// SPDX-License-Identifier: Apache-2.0
#include "evidence/replay.h"

#include <stdlib.h>

#include <jansson.h>
#include <sodium.h>

#include "evidence/facts.h"
#include "evidence/frames_again.h"
#include "evidence/gather.h"
#include "evidence/made.h"
#include "evidence/rule_texts.h"
#include "evidence/told.h"
#include "io/event_json.h"
#include "signal/actor.h"

struct replay {
    struct ruleset *ruleset;
    struct sigwarden *sigwarden;
    char (*names)[256];
    uint8_t rules[32]; /* which text the rules are of */
};

struct replay *replay_new(void)
{
    struct replay *replay = calloc(1, sizeof *replay);
    struct sigwarden_error error;
    const struct sigwarden_config config = {.no_default_rules = true};
    if (replay)
        replay->names = calloc(RULE_TEXTS_MAX, sizeof *replay->names);
    if (replay && replay->names && sigwarden_new(&config, &replay->sigwarden, &error) == 0)
        return replay;
    replay_free(replay);
    return NULL;
}

void replay_free(struct replay *replay)
{
    if (!replay)
        return;
    ruleset_free(replay->ruleset);
    sigwarden_free(replay->sigwarden);
    free(replay->names);
    free(replay);
}

/* The last text is kept: the findings of a run share it. */
static bool load_rules(struct replay *replay, struct span text)
{
    struct sigwarden_text files[RULE_TEXTS_MAX];
    struct sigwarden_error error;
    uint8_t hash[sizeof replay->rules];
    crypto_hash_sha256(hash, text.p, text.len);
    if (replay->ruleset && memcmp(hash, replay->rules, sizeof hash) == 0)
        return true;
    ruleset_free(replay->ruleset);
    replay->ruleset = NULL;
    size_t count = rule_texts_read(text, replay->names, files);
    if (count == 0 || ruleset_load(files, count, &sigwarden_libc_alloc, &replay->ruleset, &error) < 0)
        return false;
    memcpy(replay->rules, hash, sizeof hash);
    return true;
}

static bool number_is(const json_t *object, const char *key, uint64_t value)
{
    const json_t *member = json_object_get(object, key);
    return json_is_integer(member) && (uint64_t)json_integer_value(member) == value;
}

static bool text_is(const json_t *object, const char *key, struct span value)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text && span_is(value, text);
}

/* What an alert says of rule and verdict. NULL: it is what rule and facts give; else what is not. */
static const char *wrong_verdict(const struct ruleset *ruleset, const struct rule *rule,
                                 enum rule_outcome outcome, const json_t *alert)
{
    char hash[2 * RULESET_HASH_SIZE + 1];
    bool undecided = outcome == RULE_UNDECIDED;
    unsigned severity = undecided ? rule->when_unknown : rule->severity;
    unsigned confidence = undecided ? (unsigned)RULE_CONFIDENCE_LOW : rule->confidence;
    sodium_bin2hex(hash, sizeof hash, ruleset_hash(ruleset), RULESET_HASH_SIZE);
    return !text_is(alert, "ruleset", span_of_text(hash))                               ? "the rules"
           : !number_is(alert, "rev", rule->rev) || !text_is(alert, "rule", rule->name) ? "the rule"
           : outcome == RULE_NONE                                                       ? "the verdict"
           : json_is_true(json_object_get(alert, "undecided")) != undecided ? "whether it is decided"
           : !number_is(alert, "severity", severity)                        ? "the severity"
           : !text_is(alert, "confidence", span_of_text(rule_confidence_name(confidence))) ? "the confidence"
                                                                                           : NULL;
}

/* A rule with memory fires on what it counted too. */
static bool counted_enough(const struct rule *rule, uint64_t count)
{
    return rule->memory.kind == RULE_COUNTS     ? count > rule->memory.more_than
           : rule->memory.kind == RULE_SEQUENCE ? count == rule->memory.step_count
                                                : true;
}

/* What is known of a record while it is replayed. */
struct replaying {
    struct replay *replay;
    const struct record *record;
    const struct span *parts;
    json_t *view, *clear, *rule, *capture, *tool;
    struct signal facts, request, actor;
    bool asked; /* there is a request */
    struct rule_verdict verdict;
    struct sigwarden_event event; /* as facts and rule give it */
    struct text why;              /* what differs */
};

/* Its pseudonyms are not those of the log, whose key stays with who logged. */
static const struct pseudonyms any_key = {.reveal = false}, in_clear = {.reveal = true};

static bool differs(struct replaying *replaying, const char *what, const char *about)
{
    text_string(&replaying->why, what);
    text_string(&replaying->why, about);
    return false;
}

/* What of an event facts and rule do not give; the frames tell some of it. */
static const char *const not_of_facts[] = {
    "timestamp",     "flow_id",  "src_ip", "src_port",   "dest_ip", "dest_port", "proto",
    "pcap_filename", "pcap_cnt", "frames", "decided_at", "anomaly", "notes",     "alert.window",
};

static json_t *event_again(const struct sigwarden_event *event, const struct pseudonyms *pseudonyms)
{
    const struct event_names none = {.files = NULL};
    char *buffer = malloc(EVENT_JSON_SIZE);
    json_t *json =
        buffer ? json_loadb(buffer, event_json(event, &none, pseudonyms, buffer), JSON_ALLOW_NUL, NULL)
               : NULL;
    free(buffer);
    for (size_t i = 0; i < sizeof not_of_facts / sizeof *not_of_facts; i++)
        told_remove(json, not_of_facts[i]);
    return json;
}

/* The event in clear says what the facts say, and no more. */
static bool clear_is_told(struct replaying *replaying)
{
    char path[TOLD_PATH_SIZE];
    struct text text = text_in(path, sizeof path);
    char *buffer = malloc(EVENT_JSON_SIZE);
    json_t *again = event_again(&replaying->event, &in_clear), *rest = json_deep_copy(replaying->clear);
    json_t *facts =
        buffer ? json_loadb(buffer, facts_json(&replaying->facts, buffer), JSON_ALLOW_NUL, NULL) : NULL;
    for (size_t i = 0; i < sizeof not_of_facts / sizeof *not_of_facts; i++)
        told_remove(rest, not_of_facts[i]);
    bool same =
        again && rest && facts && told_in(replaying->clear, facts, &text) && told_in(again, rest, &text);
    free(buffer);
    json_decref(facts);
    json_decref(again);
    json_decref(rest);
    return same ||
           differs(replaying, "its clear decode does not say what its facts and its rule say: ", path);
}

/* The reasons that a view gives, which hide what it hides. Of a request nobody knows how its global titles
 * were hidden. */
static bool why_is_told(struct replaying *replaying)
{
    static const enum identity addresses[] = {IDENTITY_CLEAR, IDENTITY_IMSI, IDENTITY_NUMBER};
    enum { KINDS = sizeof addresses / sizeof *addresses };
    const json_t *why = told_at(replaying->view, "alert.why");
    bool same = false;
    for (unsigned i = 0; i < KINDS * KINDS && !same; i++) {
        char path[TOLD_PATH_SIZE];
        struct text text = text_in(path, sizeof path);
        replaying->request.source_gt_identity = addresses[i / KINDS];
        replaying->request.destination_gt_identity = addresses[i % KINDS];
        json_t *again = event_again(&replaying->event, &any_key);
        json_t *stored = json_pack("{s:O}", "why", why),
               *given = json_pack("{s:O?}", "why", told_at(again, "alert.why"));
        same = stored && given && told_in(given, stored, &text);
        json_decref(stored);
        json_decref(given);
        json_decref(again);
        if (!replaying->asked)
            break;
    }
    return same || differs(replaying, "rules and facts do not give what its view says: ", "alert.why");
}

/* The view is the event in clear, but for what is hidden in it. */
static bool view_is_told(struct replaying *replaying, struct told_identities *ret_identities)
{
    char path[TOLD_PATH_SIZE];
    struct text text = text_in(path, sizeof path);
    json_t *hidden = told_hidden(replaying->clear, replaying->view, ret_identities);
    json_t *view = json_deep_copy(replaying->view);
    told_remove(hidden, "alert.why"); /* why_is_told() */
    told_remove(view, "alert.why");
    bool same = hidden && view && told_in(hidden, view, &text) && told_in(view, hidden, &text);
    json_decref(hidden);
    json_decref(view);
    return same || differs(replaying, "its view is not its clear decode with identities hidden: ", path);
}

/* What the part `rule` says, which is never withheld. */
static bool rule_is_told(struct replaying *replaying)
{
    static const struct {
        const char *of_rule, *of_view;
    } members[] = {
        {"id", "alert.signature_id"}, {"rev", "alert.rev"},         {"rule", "alert.rule"},
        {"title", "alert.signature"}, {"class", "alert.class"},     {"class", "alert.category"},
        {"threat", "alert.threat"},   {"ruleset", "alert.ruleset"},
    };
    char id[2 * RECORD_ID_SIZE + 1];
    sodium_bin2hex(id, sizeof id, replaying->record->id, RECORD_ID_SIZE);
    if (!text_is(json_object_get(replaying->view, "alert"), "finding_id", span_of_text(id)))
        return differs(replaying, "its view is of another finding", "");
    for (size_t i = 0; replaying->rule && i < sizeof members / sizeof *members; i++)
        if (!json_equal(json_object_get(replaying->rule, members[i].of_rule),
                        told_at(replaying->view, members[i].of_view)))
            return differs(replaying, "its view does not say what its rule.json says: ", members[i].of_view);
    return true;
}

static bool knows_anything(const struct signal *signal)
{
    bool knows = false;
    for (size_t i = 0; i < FIELD_SET_WORDS; i++)
        knows |= signal->have.words[i] != 0;
    return knows;
}

/* The rule that the alert names, asked about the facts: the verdict, and the event that it makes. */
static bool ask_again(struct replaying *replaying)
{
    struct replay *replay = replaying->replay;
    struct signal *facts = &replaying->facts, *request = &replaying->request;
    struct rule_verdict *verdict = &replaying->verdict;
    const json_t *alert = json_object_get(replaying->view, "alert");
    const struct span text = replaying->parts[PART_facts];
    char number[24];
    struct text name = text_in(number, sizeof number);
    if (!load_rules(replay, replaying->parts[PART_rules]))
        return differs(replaying, "its rules cannot be read", "");
    if (!facts_read(text, "signal", facts) || !facts_read(text, "request", request) ||
        !facts_read(text, "actor", &replaying->actor))
        return differs(replaying, "its facts cannot be read", "");
    replaying->asked = knows_anything(request);
    text_uint(&name, (uint64_t)json_integer_value(json_object_get(alert, "signature_id")));
    const struct rule *rule = ruleset_find(replay->ruleset, text_as_span(&name));
    if (!rule)
        return differs(replaying, "its rules do not have the rule", "");
    const struct signal *asked = replaying->asked ? request : NULL;
    uint64_t count = facts_number(text, "count");
    enum rule_outcome outcome = rule_judge(rule, facts, asked, NULL);
    if (!counted_enough(rule, count))
        outcome = RULE_NONE;
    const char *wrong = wrong_verdict(replay->ruleset, rule, outcome, alert);
    if (wrong)
        return differs(replaying, "rules and facts do not give ", wrong);
    rule_why(rule, facts, asked, &verdict->trace);
    verdict->rule = rule;
    verdict->undecided = outcome == RULE_UNDECIDED;
    verdict->severity = verdict->undecided ? rule->when_unknown : rule->severity;
    verdict->confidence = verdict->undecided ? (uint8_t)RULE_CONFIDENCE_LOW : rule->confidence;
    verdict->seen.count = count;
    verdict->seen.part = (uint64_t)json_integer_value(json_object_get(alert, "part"));
    replaying->event = (struct sigwarden_event){.type = EVENT_ALERT,
                                                .signal = facts,
                                                .request = asked,
                                                .verdict = verdict,
                                                .ruleset_hash = ruleset_hash(replay->ruleset)};
    replaying->event.actor =
        knows_anything(&replaying->actor) ? &replaying->actor : actor_of(facts, asked, &replaying->actor);
    memcpy(replaying->event.finding_id, replaying->record->id, sizeof replaying->event.finding_id);
    return true;
}

static bool frames_are_told(struct replaying *replaying, bool *ret_decoded)
{
    const bool finding = replaying->event.type == EVENT_ALERT;
    char application[128];
    struct text name = text_in(application, sizeof application);
    struct made comment;
    if (!made_begin(&comment))
        return differs(replaying, "out of memory", "");
    gather_comment(comment.out, &any_key, &replaying->event);
    if (!made_end(&comment))
        return differs(replaying, "out of memory", "");
    const char *tool = json_string_value(json_object_get(replaying->tool, "tool"));
    const char *version = json_string_value(json_object_get(replaying->tool, "version"));
    text_string(&name, tool ? tool : "");
    text_string(&name, " ");
    text_string(&name, version ? version : "");
    const struct frames_told told = {
        .facts = finding ? &replaying->facts : NULL,
        .clear = replaying->clear,
        .capture = replaying->capture,
        .frames = replaying->parts[PART_frames],
        .comment = made_span(&comment),
        .application = text_as_span(&name),
    };
    bool same = frames_again(replaying->replay->sigwarden, &told, ret_decoded, &replaying->why);
    free(comment.text);
    return same;
}

static bool holds(struct replaying *replaying, bool *ret_decoded)
{
    const struct span *parts = replaying->parts;
    const bool finding = replaying->record->kind == RECORD_FINDING;
    struct told_identities identities = {IDENTITY_CLEAR, IDENTITY_CLEAR};
    if (finding && !rule_is_told(replaying))
        return false;
    const char *wrong = replaying->capture ? frames_numbers(replaying->view, replaying->capture) : NULL;
    if (wrong)
        return differs(replaying, wrong, "");
    if (!replaying->clear)
        return true;
    if (finding && parts[PART_rules].p && parts[PART_facts].p &&
        (!ask_again(replaying) || !clear_is_told(replaying)))
        return false;
    if (!view_is_told(replaying, &identities))
        return false;
    replaying->facts.source_gt_identity = (uint8_t)identities.source_gt;
    replaying->facts.destination_gt_identity = (uint8_t)identities.destination_gt;
    if (replaying->event.verdict && !why_is_told(replaying))
        return false;
    return !parts[PART_frames].p || (finding && !replaying->event.verdict) ||
           frames_are_told(replaying, ret_decoded);
}

static json_t *json_of(struct span part)
{
    return part.p ? json_loadb((const char *)part.p, part.len, JSON_ALLOW_NUL, NULL) : NULL;
}

enum replay_result replay_parts(struct replay *replay, const struct record *record,
                                const struct span parts[PART_COUNT], bool *ret_decoded,
                                char ret_why[static 256])
{
    *ret_decoded = false;
    if (record->kind == RECORD_RUN || !parts[PART_view].p)
        return REPLAY_IMPOSSIBLE;
    struct replaying *replaying = calloc(1, sizeof *replaying);
    if (!replaying)
        return REPLAY_IMPOSSIBLE;
    replaying->replay = replay;
    replaying->record = record;
    replaying->parts = parts;
    replaying->view = json_of(parts[PART_view]);
    replaying->clear = json_of(parts[PART_clear]);
    replaying->rule = json_of(parts[PART_rule]);
    replaying->capture = json_of(parts[PART_capture]);
    replaying->tool = json_of(parts[PART_tool]);
    replaying->why = text_in(ret_why, 256);
    replaying->event = (struct sigwarden_event){.type = EVENT_DISCLOSURE};
    signal_init(&replaying->facts);
    signal_init(&replaying->request);
    bool same = (replaying->view && !parts[PART_clear].p == !replaying->clear) ||
                differs(replaying, "its event cannot be read", "");
    same = same && holds(replaying, ret_decoded);
    bool asked = replaying->event.verdict != NULL;
    json_decref(replaying->view);
    json_decref(replaying->clear);
    json_decref(replaying->rule);
    json_decref(replaying->capture);
    json_decref(replaying->tool);
    free(replaying);
    return !same ? REPLAY_DIFFERS : asked ? REPLAY_AGREES : REPLAY_IMPOSSIBLE;
}
