// SPDX-License-Identifier: Apache-2.0
/*
 * bug_classes [--show]: the bug classes of this field, one named message each, at every layer, and what has
 * to become of it: how many signals, the worst outcome, and the notes. --show prints what becomes of each
 * now.
 *
 * The table is bug_classes.def: CASE(name, protocol, message, outcome). A message is written as hexadecimal
 * text, with "text"      its octets          200{ }   what is in braces, so many times b{ }        behind a
 * BER length          u8{ } u16{ } u24{ } behind a length of so many bits avp264{ }   a Diameter AVP of that
 * code, padded         msg316{ }   a Diameter request of that command gtp1:16{ } gtp2:32{ }   a GTP message
 * of that type with sequence number 1 tcap{ }     a Begin with that component portion's content
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sigwarden/engine.h>

#include "base/note.h"
#include "base/status.h"
#include "base/text.h"
#include "engine/event.h"
#include "engine/inject.h"

enum { MESSAGE_MAX = 1 << 18, DEPTH_MAX = 24 };

struct message {
    uint8_t p[MESSAGE_MAX];
    size_t len;
};

static void wrong_case(const char *at)
{
    fprintf(stderr, "bug_classes.def: cannot be read at: %.40s\n", at);
    exit(2);
}

static void add(struct message *m, uint64_t value, unsigned octets)
{
    while (octets > 0 && m->len < MESSAGE_MAX)
        m->p[m->len++] = (uint8_t)(value >> 8 * --octets);
}

/* Moves what was written since `start` behind a head of that many octets, and returns its place. */
static uint8_t *head(struct message *m, size_t start, size_t octets)
{
    if (m->len + octets > MESSAGE_MAX)
        wrong_case("a message that is too long");
    memmove(m->p + start + octets, m->p + start, m->len - start);
    m->len += octets;
    return m->p + start;
}

static void put(uint8_t *to, uint64_t value, unsigned octets)
{
    for (unsigned i = 0; i < octets; i++)
        to[i] = (uint8_t)(value >> 8 * (octets - 1 - i));
}

static void ber_length(struct message *m, size_t start)
{
    size_t len = m->len - start;
    unsigned octets = len < 128 ? 0 : len < 256 ? 1 : len < 65536 ? 2 : 3;
    uint8_t *to = head(m, start, 1 + octets);
    to[0] = octets ? (uint8_t)(0x80 | octets) : (uint8_t)len;
    put(to + 1, len, octets);
}

static void avp(struct message *m, size_t start, uint64_t code)
{
    size_t len = m->len - start + 8;
    uint8_t *to = head(m, start, 8);
    put(to, code, 4);
    put(to + 4, UINT64_C(0x40000000) | len, 4);
    add(m, 0, (unsigned)((4 - len % 4) % 4));
}

static void diameter(struct message *m, size_t start, uint64_t command)
{
    size_t len = m->len - start + 20;
    uint8_t *to = head(m, start, 20);
    put(to, UINT64_C(1) << 24 | len, 4);
    put(to + 4, UINT64_C(0xc0) << 24 | command, 4);
    put(to + 8, command == 257 ? 0 : 16777251, 4);
    put(to + 12, 1, 4);
    put(to + 16, 2, 4);
}

static void gtp(struct message *m, size_t start, unsigned version, uint64_t type)
{
    size_t len = m->len - start;
    unsigned octets = 12;
    uint8_t *to = head(m, start, octets);
    memset(to, 0, octets);
    to[0] = version == 1 ? 0x32 : 0x48;
    to[1] = (uint8_t)type;
    put(to + 2, len + (version == 1 ? 4 : 8), 2);
    to[version == 1 ? 9 : 10] = 1; /* sequence number */
}

/* Begin, otid 00000001, and a component portion. */
static void begin(struct message *m, size_t start)
{
    ber_length(m, start);
    head(m, start, 1)[0] = 0x6c;
    uint8_t *to = head(m, start, 6);
    put(to, 0x4804, 2);
    put(to + 2, 1, 4);
    ber_length(m, start);
    head(m, start, 1)[0] = 0x62;
}

static const char *build(const char *text, struct message *m, unsigned depth);

/* What a word in front of braces does to what is in them. */
static void wrap(struct message *m, size_t start, const char *word, uint64_t number)
{
    if (strcmp(word, "b") == 0)
        ber_length(m, start);
    else if (strcmp(word, "u") == 0)
        put(head(m, start, number / 8), m->len - start - number / 8, (unsigned)number / 8);
    else if (strcmp(word, "avp") == 0)
        avp(m, start, number);
    else if (strcmp(word, "msg") == 0)
        diameter(m, start, number);
    else if (strcmp(word, "gtp1:") == 0 || strcmp(word, "gtp2:") == 0)
        gtp(m, start, word[3] == '1' ? 1 : 2, number);
    else if (strcmp(word, "tcap") == 0)
        begin(m, start);
    else
        wrong_case(word);
}

static size_t word_len(const char *text)
{
    size_t len = strcspn(text, " {");
    return text[len] == '{' ? len : 0;
}

static const char *build_braces(const char *text, size_t len, struct message *m, unsigned depth)
{
    static const char digits[] = "0123456789";
    char word[16];
    size_t letters = len;
    while (letters && strchr(digits, text[letters - 1]))
        letters--;
    if (letters >= sizeof word || depth == DEPTH_MAX)
        wrong_case(text);
    memcpy(word, text, letters);
    word[letters] = 0;
    uint64_t number = strtoull(text + letters, NULL, 10);
    size_t start = m->len;
    const char *rest = text;
    for (uint64_t i = 0; i < (letters ? 1 : number); i++)
        rest = build(text + len + 1, m, depth + 1);
    if (letters)
        wrap(m, start, word, number);
    if (*rest != '}')
        wrong_case(text);
    return rest + 1;
}

/* Up to the end or to a closing brace, where it returns. */
static const char *build(const char *text, struct message *m, unsigned depth)
{
    while (*text && *text != '}') {
        size_t len = word_len(text);
        if (*text == ' ') {
            text++;
        } else if (*text == '\'') {
            for (text++; *text && *text != '\''; text++)
                add(m, (uint8_t)*text, 1);
            text += *text == '\'';
        } else if (len) {
            text = build_braces(text, len, m, depth);
        } else {
            char pair[3] = {text[0], text[1], 0}, *end;
            unsigned long octet = strtoul(pair, &end, 16);
            if (*end || !pair[1])
                wrong_case(text);
            add(m, octet, 1);
            text += 2;
        }
    }
    return text;
}

struct heard_outcome {
    unsigned signals, alerts;
    enum status worst;
    uint64_t notes;
};

static void hear(void *context, const struct sigwarden_event *event)
{
    struct heard_outcome *outcome = context;
    outcome->alerts += event->type == EVENT_ALERT;
    if (event->type != EVENT_SIGNAL || event->signal->kind == KIND_LAPSED)
        return;
    outcome->signals++;
    outcome->notes |= event->signal->notes.set;
    if (event->signal->status > outcome->worst)
        outcome->worst = (enum status)event->signal->status;
}

static void say(const struct heard_outcome *outcome, struct text *text)
{
    text_uint(text, outcome->signals);
    text_char(text, ' ');
    text_string(text, status_name(outcome->worst));
    for (unsigned id = 0; id < NOTE_COUNT; id++) {
        if (outcome->notes >> id & 1) {
            text_char(text, ' ');
            text_string(text, note_name((enum note_id)id));
        }
    }
}

static const struct bug_case {
    const char *name;
    enum payload_protocol protocol;
    const char *message, *outcome;
} cases[] = {
#define CASE(name, protocol, message, outcome) {#name, PAYLOAD_##protocol, message, outcome},
#include "faults/bug_classes.def"
#undef CASE
};

static struct sigwarden *engine;

static void run(const struct bug_case *c, char *ret, size_t size)
{
    static struct message message;
    struct heard_outcome outcome = {.worst = STATUS_OK};
    struct sigwarden_state_config config = {
        .sink = hear, .context = &outcome, .every_signal = true, .seed = 1, .subscribers = 64};
    struct sigwarden_state *state;
    struct sigwarden_error error;
    message.len = 0;
    if (*build(c->message, &message, 0))
        wrong_case(c->message);
    if (sigwarden_state_new(engine, &config, &state, &error) < 0)
        exit(2);
    uint8_t *exact = malloc(message.len ? message.len : 1);
    if (!exact)
        exit(2);
    memcpy(exact, message.p, message.len);
    inject_message(state, c->protocol, span_of(exact, message.len));
    sigwarden_flush(state);
    sigwarden_state_free(state);
    free(exact);
    struct text text = text_in(ret, size);
    say(&outcome, &text);
}

int main(int argc, char **argv)
{
    bool show = argc > 1 && strcmp(argv[1], "--show") == 0;
    struct sigwarden_config config = {.home_plmn = "001-01"};
    struct sigwarden_error error;
    unsigned wrong = 0;
    if (sigwarden_new(&config, &engine, &error) < 0) {
        fprintf(stderr, "%s\n", error.message);
        return 2;
    }
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char outcome[1024];
        run(&cases[i], outcome, sizeof outcome);
        bool right = strcmp(outcome, cases[i].outcome) == 0;
        wrong += !right;
        if (show || !right)
            printf("%s: %s%s%s\n", cases[i].name, outcome,
                   right ? "" : "; expected: ", right ? "" : cases[i].outcome);
    }
    sigwarden_free(engine);
    printf("%zu cases, %u wrong\n", sizeof cases / sizeof *cases, wrong);
    return wrong != 0;
}
