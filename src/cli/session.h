// SPDX-License-Identifier: Apache-2.0
/*
 * What the reading commands share: configuration loaded, captures opened, packets fed to the engine.
 */
#ifndef SIGWARDEN_CLI_SESSION_H
#define SIGWARDEN_CLI_SESSION_H

#include "cli/options.h"
#include "engine/event.h"
#include "engine/statistics.h"
#include "io/capture.h"
#include "io/event_json.h"
#include "io/state_file.h"
#include "who/pseudonym.h"

#define ABOUT_MAX 4096 /* persons that --about may name, files included */

/* Sees each packet before the engine does; the captures are hashed then. */
struct session_watch {
    void (*packet)(void *context, const struct sigwarden_packet *packet);
    void *context;
};

struct session {
    const struct options *options;
    struct session_watch watch; /* packet NULL: nobody */
    struct sigwarden *sigwarden;
    struct sigwarden_state *state;
    struct indicators *indicators; /* NULL: none */
    struct captures *captures;
    struct pseudonyms pseudonyms;
    struct event_names names;
    struct capture_names captured; /* with --state: of this run and of those before */
    uint32_t first_capture;        /* the number of this run's first */
    struct digits *about;
    size_t about_count;
    size_t opened; /* inputs that could be opened */
    bool goes_on;  /* with --state: the end was reached, and is where the next run begins */
};

/* "sigwarden: FILE:LINE: MESSAGE; HINT" on stderr. */
void say_error(const struct sigwarden_error *error);

/* The size that rules and descriptions may have. */
#define TEXT_FILE_MAX ((size_t)16 << 20)

/* Reads a text file of up to `max` octets, a zero behind it; NULL after saying why not. Free with free(). */
char *read_text(const char *path, size_t max, size_t *ret_len);

/* Loads rules, description, key, --about and --state. 0 or an exit status, after saying what is wrong. */
int session_open(struct session *session, const struct options *options, sigwarden_sink *sink, void *context,
                 bool every_signal);
void session_close(struct session *session);

/* Reads the persons of --about into session->about, for free(); 0 or an exit status. */
int session_about(struct session *session);

/*
 * Feeds all captures to the end, or to where one breaks: that was then said, and what came before counts.
 * With --state what still waits is left for session_save(), else it is decided. SIGINT and SIGTERM end it in
 * good order, an output that cannot be written ends it at once; both leave the saved state as it was. 0, or
 * EXIT_UNREADABLE if an input could not be read, or was not read to its end.
 */
int session_run(struct session *session);

/*
 * Saves the state of --state, if the run goes on in another: the last of all, for what it has passed is not
 * told again. told: all outputs were written; else the state stays as it was, which is said. 0 or
 * EXIT_CONFIG, after saying why it could not be saved.
 */
int session_save(struct session *session, bool told);

/* Whether the event is about a person of --about; true without it. */
bool session_wants(const struct session *session, const struct sigwarden_event *event);

#endif
