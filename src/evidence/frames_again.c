// SPDX-License-Identifier: Apache-2.0
#include "evidence/frames_again.h"

#include <stdlib.h>

#include "evidence/facts.h"
#include "evidence/made.h"
#include "evidence/told.h"
#include "io/capture.h"
#include "io/event_json.h"
#include "io/pcapng_write.h"
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

/* How well a signal of the frames is what was told. */
struct likeness {
    unsigned differ, missing, agree; /* fields; missing: not all of the message is in the frames */
    bool other_time;
    enum field_id first; /* of those that differ */
    bool other_format;   /* its point codes were read in another form */
    struct origin origin;
};

struct comparing {
    const struct frames_told *told;
    bool expected[FIELD_COUNT]; /* fields that frames tell */
    bool found;
    struct likeness best;
    bool request_found; /* where the event names its request */
};

static bool is_in(const json_t *list, const json_t *number, const char *file)
{
    const json_t *frame;
    size_t i;
    json_array_foreach((json_t *)(uintptr_t)list, i, frame)
    {
        const char *its = json_string_value(json_object_get(frame, "file"));
        if (json_equal(json_object_get(frame, "number"), number) &&
            (!file || (its && strcmp(its, file) == 0)))
            return true;
    }
    return false;
}

/* A frame that could not be told has the number 0. */
static bool all_in(const json_t *list, const json_t *numbers, const char *file)
{
    const json_t *number;
    size_t i;
    json_array_foreach((json_t *)(uintptr_t)numbers, i, number)
    {
        if (!json_is_integer(number) || (json_integer_value(number) && !is_in(list, number, file)))
            return false;
    }
    return true;
}

const char *frames_numbers(const json_t *event, const json_t *capture)
{
    enum { LISTED_MAX = 4096 }; /* no record has as many */
    const json_t *frames = json_object_get(event, "frames"), *listed = json_object_get(capture, "frames");
    const json_t *asked = told_at(event, "request.pcap_cnt");
    const char *file = json_string_value(json_object_get(event, "pcap_filename"));
    const size_t count = json_array_size(frames);
    const bool same =
        json_array_size(listed) <= LISTED_MAX &&
        (count == 0 || json_equal(json_object_get(event, "pcap_cnt"), json_array_get(frames, count - 1))) &&
        all_in(listed, frames, file) && all_in(listed, told_at(event, "alert.window.frames"), NULL) &&
        (!asked || is_in(listed, asked, NULL));
    return same ? NULL : "its event and its capture.json do not name the same frames";
}

/* A member of 4 octets, as pcapng_write.h writes it; 0 behind the end. */
static uint32_t word_at(struct span bytes, size_t at)
{
    return at + 4 <= bytes.len ? (uint32_t)bytes.p[at] | (uint32_t)bytes.p[at + 1] << 8 |
                                     (uint32_t)bytes.p[at + 2] << 16 | (uint32_t)bytes.p[at + 3] << 24
                               : 0;
}

/* The comment of the first frame; empty: it has none. */
static struct span comment_of(struct span frames)
{
    enum { ENHANCED_PACKET = 6, HEAD = 28, COMMENT = 1 };
    size_t at = 0, len;
    while (at < frames.len && word_at(frames, at) != ENHANCED_PACKET && (len = word_at(frames, at + 4)) >= 12)
        at += len;
    size_t option = at + HEAD + (((size_t)word_at(frames, at + 20) + 3) & ~(size_t)3);
    len = word_at(frames, option) >> 16;
    return word_at(frames, at) == ENHANCED_PACKET && (word_at(frames, option) & 0xffff) == COMMENT &&
                   option + 4 + len <= frames.len
               ? span_of(frames.p + option + 4, len)
               : span_of(NULL, 0);
}

/* The file is the one that these frames make: nothing else is in it that a reader of captures would show. */
static const char *wrong_form(const struct frames_told *told, uint64_t count)
{
    struct sigwarden_error error;
    struct sigwarden_packet packet;
    struct pcapng_writer writer;
    struct made made;
    char application[128];
    const json_t *frame;
    size_t i;
    json_array_foreach(json_object_get(told->capture, "frames"), i, frame) count -=
        json_is_true(json_object_get(frame, "kept"));
    if (count)
        return "its capture.json does not tell how many frames there are";
    const struct span comment = comment_of(told->frames);
    if (told->comment.p && !told_text(comment, told->comment))
        return "the comment of its frames is not what rule and facts give";
    struct text name = text_in(application, sizeof application);
    text_span(&name, told->application);
    struct capture *capture = capture_open_memory("frames", told->frames, 0, &error);
    if (!capture || !made_begin(&made)) {
        capture_close(capture);
        return "its frames cannot be read";
    }
    pcapng_write_begin(&writer, made.out, application);
    while (capture_next(capture, &packet) > 0)
        pcapng_write_frame(&writer, &packet, comment);
    capture_close(capture);
    bool whole = made_end(&made);
    bool same = whole && span_equal(made_span(&made), told->frames);
    if (whole)
        free(made.text);
    return same ? NULL : "the file of its frames holds other things than frames and their comment";
}

static bool told_has(const struct frames_told *told, enum field_id id)
{
    return told->facts ? signal_has(told->facts, id) : told_at(told->clear, field_get(id)->path) != NULL;
}

/* decoded: the signal as JSON; NULL where facts do. */
static bool told_equal(const struct frames_told *told, const struct signal *signal, const json_t *decoded,
                       enum field_id id)
{
    const char *path = field_get(id)->path;
    return told->facts ? facts_equal(told->facts, signal, id)
                       : json_equal(told_at(told->clear, path), told_at(decoded, path));
}

static bool is_at(const json_t *event, const char *path, const struct signal *signal)
{
    char buffer[40];
    struct text text = text_in(buffer, sizeof buffer);
    const char *time = json_string_value(told_at(event, path));
    text_time(&text, signal->origin.time_ns);
    return time && strcmp(time, buffer) == 0;
}

static json_t *json_of_signal(const struct signal *signal)
{
    char *buffer = malloc(EVENT_JSON_SIZE);
    json_t *json = buffer ? json_loadb(buffer, facts_json(signal, buffer), JSON_ALLOW_NUL, NULL) : NULL;
    free(buffer);
    return json;
}

/* Where silence decided, the frames do not tell the outcome. */
static bool outcome_counts(const struct frames_told *told, const struct signal *signal)
{
    return signal_has(signal, FIELD_outcome) && told_has(told, FIELD_outcome);
}

static struct likeness liken(const struct comparing *comparing, const struct signal *signal)
{
    const struct frames_told *told = comparing->told;
    struct likeness like = {.first = FIELD_COUNT, .origin = signal->origin};
    json_t *decoded = told->facts ? NULL : json_of_signal(signal);
    for (unsigned i = 0; i < FIELD_COUNT; i++) {
        enum field_id id = (enum field_id)i;
        bool counts = comparing->expected[i] || (id == FIELD_outcome && outcome_counts(told, signal));
        if (!counts || !told_has(told, id))
            continue;
        bool there = signal_has(signal, id), same = there && told_equal(told, signal, decoded, id);
        like.missing += !there;
        like.agree += same;
        like.first = there && !same && like.differ == 0 ? id : like.first;
        like.differ += there && !same;
    }
    like.other_time = !is_at(told->clear, "timestamp", signal);
    like.other_format = signal_has(signal, FIELD_point_code_format) &&
                        told_has(told, FIELD_point_code_format) &&
                        !told_equal(told, signal, decoded, FIELD_point_code_format);
    json_decref(decoded);
    return like;
}

static bool is_better(const struct likeness *a, const struct likeness *b)
{
    unsigned wrong_a = a->differ + a->missing, wrong_b = b->differ + b->missing;
    if (wrong_a != wrong_b)
        return wrong_a < wrong_b;
    return a->other_time != b->other_time ? b->other_time : a->agree > b->agree;
}

static void compare(void *context, const struct sigwarden_event *event)
{
    struct comparing *comparing = context;
    if (event->type != EVENT_SIGNAL)
        return;
    struct likeness like = liken(comparing, event->signal);
    comparing->request_found |= is_at(comparing->told->clear, "request.timestamp", event->signal);
    if (comparing->found && !is_better(&like, &comparing->best))
        return;
    comparing->found = true;
    comparing->best = like;
}

/* A number that the told signal has. */
static uint64_t told_number(const struct frames_told *told, enum field_id id)
{
    if (!told->facts)
        return (uint64_t)json_integer_value(told_at(told->clear, field_get(id)->path));
    return id == FIELD_sms_parts && signal_has(told->facts, id) ? told->facts->sms_parts : 0;
}

static void expect(struct comparing *comparing)
{
    const struct frames_told *told = comparing->told;
    memset(comparing->expected, true, sizeof comparing->expected);
    for (size_t i = 0; i < sizeof told_by_others / sizeof *told_by_others; i++)
        comparing->expected[told_by_others[i]] = false;
    if (told->facts && signal_has(told->facts, FIELD_kind) && told->facts->kind == KIND_LAPSED)
        comparing->expected[FIELD_kind] = false;
    if (told_number(told, FIELD_sms_parts) > 1) /* they tell of parts that others took the place of */
        comparing->expected[FIELD_sms_traits] = false;
}

/* ret_timed: no frame is of a time that the file could not hold. */
static bool decode(struct sigwarden *sigwarden, struct comparing *comparing, uint64_t *ret_count,
                   bool *ret_timed)
{
    struct sigwarden_error error;
    struct sigwarden_packet packet;
    struct sigwarden_state *state;
    const struct sigwarden_state_config config = {
        .sink = compare, .context = comparing, .every_signal = true, .subscribers = 8, .seed = 1};
    struct capture *capture = capture_open_memory("frames", comparing->told->frames, 0, &error);
    *ret_count = 0;
    if (!capture)
        return false;
    bool made = sigwarden_state_new(sigwarden, &config, &state, &error) == 0;
    while (made && capture_next(capture, &packet) > 0) {
        ++*ret_count;
        *ret_timed &= packet.time_ns != INT64_MAX;
        sigwarden_packet(state, &packet);
    }
    if (made) {
        sigwarden_flush(state);
        sigwarden_state_free(state);
    }
    bool whole = capture_error(capture)->code == SIGWARDEN_ERROR_NONE;
    capture_close(capture);
    return made && whole;
}

/* Time and addresses, which no fact tells; a request that was kept for its answer has no addresses any more.
 * The first that is another one; NULL: none is. */
static const char *other_place(const struct frames_told *told, const struct origin *origin)
{
    static const char *const members[] = {"timestamp", "src_ip", "src_port", "dest_ip", "dest_port", "proto"};
    const struct event_names none = {.files = NULL};
    static const struct pseudonyms clear = {.reveal = true};
    struct signal signal;
    char *buffer = malloc(EVENT_JSON_SIZE);
    signal_init(&signal);
    signal.origin = *origin;
    const struct sigwarden_event event = {.type = EVENT_SIGNAL, .signal = &signal};
    json_t *again =
        buffer ? json_loadb(buffer, event_json(&event, &none, &clear, buffer), JSON_ALLOW_NUL, NULL) : NULL;
    const char *other = again ? NULL : "out of memory";
    for (size_t i = 0; i < sizeof members / sizeof *members && !other; i++) {
        json_t *here = json_object_get(told->clear, members[i]), *there = json_object_get(again, members[i]);
        other = !here || json_equal(here, there) ? NULL : members[i];
    }
    json_decref(again);
    free(buffer);
    return other;
}

static bool differs(const char *what, const char *about, struct text *ret_why)
{
    text_string(ret_why, what);
    text_string(ret_why, about);
    return false;
}

bool frames_again(struct sigwarden *sigwarden, const struct frames_told *told, bool *ret_decoded,
                  struct text *ret_why)
{
    static const char holds_not[] = "its frames do not hold what was decoded of them: ";
    struct comparing comparing = {.told = told};
    const struct likeness *best = &comparing.best;
    uint64_t count;
    bool timed = true;
    *ret_decoded = false;
    expect(&comparing);
    if (!decode(sigwarden, &comparing, &count, &timed))
        return differs("its frames cannot be read", "", ret_why);
    if (!timed)
        return true;
    const char *wrong = wrong_form(told, count);
    if (wrong)
        return differs(wrong, "", ret_why);
    bool whole = comparing.found && best->agree && best->missing == 0;
    if (whole && best->differ && !best->other_format)
        return differs(holds_not, field_get(best->first)->path, ret_why);
    if (!whole || best->differ)
        return true;
    wrong = other_place(told, &best->origin);
    if (wrong)
        return differs(holds_not, wrong, ret_why);
    if (told_at(told->clear, "request.timestamp") && !comparing.request_found)
        return differs(holds_not, "request.timestamp", ret_why);
    *ret_decoded = true;
    return true;
}
