// SPDX-License-Identifier: Apache-2.0
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/session.h"
#include "engine/inject.h"

static void on_event(void *context, const struct sigwarden_event *event)
{
    static char line[EVENT_JSON_SIZE];
    const struct session *session = context;
    bool wanted = event->type == EVENT_SIGNAL && session_wants(session, event);
    if (wanted)
        fwrite(line, 1, event_json(event, &session->names, &session->pseudonyms, line), stdout);
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

static int decode_hex(struct session *session, const char *name, enum inject_as as)
{
    size_t len, bytes_len = 0;
    char *text = read_text(strcmp(name, "-") == 0 ? "/dev/stdin" : name, &len);
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

static int run_hex(struct session *session, const struct options *options)
{
    static const char *const names[] = {
        [INJECT_M3UA] = "m3ua", [INJECT_SCCP] = "sccp", [INJECT_TCAP] = "tcap"};
    for (unsigned as = 0; as < sizeof names / sizeof *names; as++) {
        if (!options->as || strcmp(options->as, names[as]) != 0)
            continue;
        int result = EXIT_DONE;
        for (size_t i = 0; i < options->files.count && !result; i++)
            result = decode_hex(session, options->files.values[i], (enum inject_as)as);
        return result;
    }
    fprintf(stderr, "sigwarden decode: --hex wants --as m3ua, --as sccp or --as tcap\n");
    return EXIT_USAGE;
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
