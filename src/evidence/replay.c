// SPDX-License-Identifier: Apache-2.0
#include "evidence/replay.h"

#include <stdlib.h>

#include <jansson.h>
#include <sodium.h>

#include "evidence/facts.h"
#include "evidence/rule_texts.h"
#include "io/capture.h"
#include "io/event_json.h"
#include "signal/field.h"

/* Fields that a frame alone does not tell: the description, memory and lists fill them, or what was said
 * before. */
static const enum field_id told_by_others[] = {
    FIELD_direction,
    FIELD_dialogue,
    FIELD_outcome,
    FIELD_agreed,
    FIELD_category,
    FIELD_notes_set,
    FIELD_link,
    FIELD_link_as_described,
    FIELD_link_peer_described,
    FIELD_link_serves_source,
    FIELD_source_peer,
    FIELD_source_plmn,
    FIELD_source_operator,
    FIELD_source_country,
    FIELD_source_side,
    FIELD_source_side_by,
    FIELD_source_is_home,
    FIELD_source_roaming,
    FIELD_source_home_of_subscriber,
    FIELD_source_serves_subscriber,
    FIELD_source_asked_before,
    FIELD_source_consistent,
    FIELD_source_node,
    FIELD_destination_advertised,
    FIELD_destination_plmn,
    FIELD_destination_operator,
    FIELD_destination_country,
    FIELD_destination_side,
    FIELD_destination_is_home,
    FIELD_destination_node,
    FIELD_subscriber_plmn,
    FIELD_subscriber_operator,
    FIELD_subscriber_country,
    FIELD_relation,
    FIELD_person,
    FIELD_move_km,
    FIELD_move_minutes,
    FIELD_move_possible,
    FIELD_gtp_apn_private,
    FIELD_gtp_serving_is_home,
    FIELD_gtp_control_operator,
    FIELD_gtp_tunnel_consistent,
    FIELD_gtp_holds_session,
    FIELD_sms_sender_at_home,
    FIELD_sms_ota_known,
    FIELD_sms_link_own,
    FIELD_indicator_matched,
    FIELD_indicator_value,
    FIELD_indicator_source,
};

/* What the facts are held against while the frames are decoded. */
struct comparing {
    const struct signal *facts;
    bool expected[FIELD_COUNT]; /* fields that frames tell */
    bool found;                 /* a signal of the frames has as many of them as any, */
    unsigned agree, differ;     /* agrees in so many, differs in so many, */
    unsigned missing;           /* and does not have so many: not all of the message is in the frames */
    enum field_id first;        /* of those that differ */
    bool other_format;          /* its point codes were read in another form */
};

struct replay {
    struct ruleset *ruleset;
    struct sigwarden *sigwarden;
    char (*names)[256];
    uint8_t rules[32]; /* which text the rules are of */
    struct comparing comparing;
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

/* Every member of one is in the other, with the same value. The path of the first that is not. */
static bool contains(const json_t *whole, const json_t *part, struct text *ret_path)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)part, key, value)
    {
        const json_t *other = json_object_get(whole, key);
        if (json_is_object(value) && json_is_object(other) ? contains(other, value, ret_path)
                                                           : json_equal(value, other))
            continue;
        if (ret_path->len == 0)
            text_string(ret_path, key);
        return false;
    }
    return true;
}

/* Whether an event says what the facts say. */
static bool says_the_facts(const json_t *event, const struct signal *facts, struct text *ret_path)
{
    char *buffer = malloc(EVENT_JSON_SIZE);
    if (!buffer)
        return false;
    json_t *told = json_loadb(buffer, facts_json(facts, buffer), JSON_ALLOW_NUL, NULL);
    bool same = told && contains(event, told, ret_path);
    json_decref(told);
    free(buffer);
    return same;
}

static void compare(void *context, const struct sigwarden_event *event)
{
    struct comparing *comparing = context;
    const struct signal *facts = comparing->facts, *signal = event->signal;
    unsigned agree = 0, differ = 0, missing = 0;
    enum field_id first = FIELD_COUNT;
    if (event->type != EVENT_SIGNAL)
        return;
    for (unsigned i = 0; i < FIELD_COUNT; i++) {
        enum field_id id = (enum field_id)i;
        if (!comparing->expected[i] || !signal_has(facts, id))
            continue;
        missing += !signal_has(signal, id);
        if (!signal_has(signal, id))
            continue;
        bool same = facts_equal(facts, signal, id);
        agree += same;
        first = !same && differ == 0 ? id : first;
        differ += !same;
    }
    if (comparing->found &&
        (differ + missing > comparing->differ + comparing->missing ||
         (differ + missing == comparing->differ + comparing->missing && agree <= comparing->agree)))
        return;
    comparing->found = true;
    comparing->agree = agree;
    comparing->differ = differ;
    comparing->missing = missing;
    comparing->first = first;
    comparing->other_format = signal_has(signal, FIELD_point_code_format) &&
                              signal_has(facts, FIELD_point_code_format) &&
                              signal->point_code_format != facts->point_code_format;
}

static bool decode_again(struct replay *replay, struct span frames, const struct signal *facts)
{
    struct comparing *comparing = &replay->comparing;
    struct sigwarden_error error;
    struct sigwarden_packet packet;
    struct sigwarden_state *state;
    *comparing = (struct comparing){.facts = facts};
    memset(comparing->expected, true, sizeof comparing->expected);
    for (size_t i = 0; i < sizeof told_by_others / sizeof *told_by_others; i++)
        comparing->expected[told_by_others[i]] = false;
    if (signal_has(facts, FIELD_kind) && facts->kind == KIND_LAPSED)
        comparing->expected[FIELD_kind] = false;
    if (signal_has(facts, FIELD_sms_parts) &&
        facts->sms_parts > 1) /* they tell of parts that others took the place of */
        comparing->expected[FIELD_sms_traits] = false;
    const struct sigwarden_state_config config = {
        .sink = compare, .context = comparing, .every_signal = true, .subscribers = 8, .seed = 1};
    struct capture *capture = capture_open_memory("frames", frames, 0, &error);
    if (!capture)
        return false;
    bool made = sigwarden_state_new(replay->sigwarden, &config, &state, &error) == 0;
    while (made && capture_next(capture, &packet) > 0)
        sigwarden_packet(state, &packet);
    if (made) {
        sigwarden_flush(state);
        sigwarden_state_free(state);
    }
    bool whole = capture_error(capture)->code == SIGWARDEN_ERROR_NONE;
    capture_close(capture);
    return made && whole;
}

static enum replay_result differs(const char *what, const char *about, char ret_why[static 256])
{
    struct text text = text_in(ret_why, 256);
    text_string(&text, what);
    text_string(&text, about);
    return REPLAY_DIFFERS;
}

static enum replay_result compare_frames(struct replay *replay, struct span frames,
                                         const struct signal *facts, bool *ret_decoded,
                                         char ret_why[static 256])
{
    const struct comparing *comparing = &replay->comparing;
    *ret_decoded = false;
    if (!frames.p)
        return REPLAY_AGREES;
    if (!decode_again(replay, frames, facts))
        return differs("its frames cannot be read", "", ret_why);
    bool whole = comparing->found && comparing->agree && comparing->missing == 0;
    if (whole && comparing->differ && !comparing->other_format)
        return differs("its frames do not hold what was decoded of them: ", field_get(comparing->first)->path,
                       ret_why);
    *ret_decoded = whole && comparing->differ == 0;
    return REPLAY_AGREES;
}

/* The rule that the alert names, asked about the facts. */
static enum replay_result ask_again(struct replay *replay, const struct span parts[PART_COUNT],
                                    const json_t *alert, struct signal *facts, char ret_why[static 256])
{
    struct signal request;
    char number[24];
    struct text text = text_in(number, sizeof number);
    signal_init(facts);
    signal_init(&request);
    if (!load_rules(replay, parts[PART_rules]))
        return differs("its rules cannot be read", "", ret_why);
    if (!facts_read(parts[PART_facts], "signal", facts) ||
        !facts_read(parts[PART_facts], "request", &request))
        return differs("its facts cannot be read", "", ret_why);
    bool asked = false;
    for (size_t i = 0; i < FIELD_SET_WORDS; i++)
        asked |= request.have.words[i] != 0;
    text_uint(&text, (uint64_t)json_integer_value(json_object_get(alert, "signature_id")));
    const struct rule *rule = ruleset_find(replay->ruleset, text_as_span(&text));
    if (!rule)
        return differs("its rules do not have the rule", "", ret_why);
    enum rule_outcome outcome = rule_judge(rule, facts, asked ? &request : NULL, NULL);
    if (!counted_enough(rule, facts_number(parts[PART_facts], "count")))
        outcome = RULE_NONE;
    const char *wrong = wrong_verdict(replay->ruleset, rule, outcome, alert);
    return wrong ? differs("rules and facts do not give ", wrong, ret_why) : REPLAY_AGREES;
}

enum replay_result replay_finding(struct replay *replay, const struct span parts[PART_COUNT],
                                  bool *ret_decoded, char ret_why[static 256])
{
    struct signal facts;
    char path[128];
    struct text text = text_in(path, sizeof path);
    *ret_decoded = false;
    if (!parts[PART_rules].p || !parts[PART_facts].p || !parts[PART_clear].p || !parts[PART_view].p)
        return REPLAY_IMPOSSIBLE;
    json_t *view = json_loadb((const char *)parts[PART_view].p, parts[PART_view].len, JSON_ALLOW_NUL, NULL);
    json_t *clear =
        json_loadb((const char *)parts[PART_clear].p, parts[PART_clear].len, JSON_ALLOW_NUL, NULL);
    const json_t *alert = json_object_get(view, "alert");
    enum replay_result result = ask_again(replay, parts, alert, &facts, ret_why);
    if (result == REPLAY_AGREES &&
        !json_equal(json_object_get(clear, "timestamp"), json_object_get(view, "timestamp")))
        result = differs("its two views are of different times", "", ret_why);
    if (result == REPLAY_AGREES && !says_the_facts(clear, &facts, &text))
        result = differs("its clear decode does not say what its facts say: ", path, ret_why);
    if (result == REPLAY_AGREES)
        result = compare_frames(replay, parts[PART_frames], &facts, ret_decoded, ret_why);
    json_decref(view);
    json_decref(clear);
    return result;
}
