// SPDX-License-Identifier: Apache-2.0
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/process.h"
#include "cli/session.h"
#include "engine/inject.h"

static void on_event(void *context, const struct sigwarden_event *event)
{
    const struct session *session = context;
    bool wanted = event->type == EVENT_SIGNAL && session_wants(session, event);
    if (wanted)
        process_wrote(event_json(event, &session->names, &session->pseudonyms, process_line()));
}

/* Hexadecimal text, blanks and line ends between digits ignored. False after saying what is wrong. */
static bool parse_hex(const char *name, const char *text, size_t len, uint8_t *bytes, size_t *ret_len)
{
    size_t digits = 0;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        if (isspace(c) || c == ':')
            continue;
        if (!isxdigit(c)) {
            fprintf(stderr, "sigwarden: %s: byte %zu is not a hexadecimal digit; paste the digits only\n",
                    name, i + 1);
            return false;
        }
        unsigned value = (unsigned)(isdigit(c) ? c - '0' : tolower(c) - 'a' + 10);
        bytes[digits / 2] = (uint8_t)(digits % 2 ? bytes[digits / 2] | value : value << 4);
        digits++;
    }
    if (digits == 0 || digits % 2) {
        fprintf(stderr, "sigwarden: %s: %s; two digits make a byte\n", name,
                digits ? "an odd number of digits" : "no digits");
        return false;
    }
    *ret_len = digits / 2;
    return true;
}

static int decode_hex(struct session *session, const char *name, enum payload_protocol as)
{
    size_t len, bytes_len = 0;
    char *text = read_text(strcmp(name, "-") == 0 ? "/dev/stdin" : name, TEXT_FILE_MAX, &len);
    if (!text)
        return EXIT_UNREADABLE;
    uint8_t *bytes = malloc(len / 2 + 1);
    bool right = bytes && parse_hex(name, text, len, bytes, &bytes_len);
    if (right) {
        inject_message(session->state, as, span_of(bytes, bytes_len));
        sigwarden_flush(session->state);
    }
    free(bytes);
    free(text);
    return right ? EXIT_DONE : EXIT_UNREADABLE;
}

static const char *const names[PAYLOAD_COUNT] = {
#define PAYLOAD(id, name, ppid, port, exported, doc) [PAYLOAD_##id] = #id,
#include "frame/payload_protocol.def"
#undef PAYLOAD
};

/* The protocol of that name, among those that are read; PAYLOAD_unknown: none. */
static enum payload_protocol protocol_named(const char *name)
{
    for (unsigned as = PAYLOAD_unknown + 1; name && as < PAYLOAD_COUNT; as++)
        if (strcmp(name, names[as]) == 0 && engine_reads((enum payload_protocol)as))
            return (enum payload_protocol)as;
    return PAYLOAD_unknown;
}

static int run_hex(struct session *session, const struct options *options)
{
    enum payload_protocol as = protocol_named(options->as);
    if (as == PAYLOAD_unknown) {
        fprintf(stderr, "sigwarden decode: --hex wants --as and what the message is:");
        for (unsigned known = PAYLOAD_unknown + 1; known < PAYLOAD_COUNT; known++)
            if (engine_reads((enum payload_protocol)known))
                fprintf(stderr, " %s", names[known]);
        fprintf(stderr, "\n");
        return EXIT_USAGE;
    }
    int result = EXIT_DONE;
    for (size_t i = 0; i < options->files.count && !result; i++)
        result = decode_hex(session, options->files.values[i], as);
    return result;
}

int run_decode(const struct options *options)
{
    struct session session;
    int result = session_open(&session, options, on_event, &session, true);
    if (!result)
        result = options->hex ? run_hex(&session, options) : session_run(&session);
    session_close(&session);
    return result;
}
