// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/session.h"
#include "who/network.h"

/* Those from which no distance can be told, where one would tell something. */
static void note_places(const struct network *network)
{
    enum { SHOWN = 5 };
    uint32_t count = 0;
    for (uint32_t i = 0; i < network->operator_count; i++) {
        const struct network_operator *one = &network->operators[i];
        bool has_guests = one->kind == NETWORK_ORDINARY && (one->has_plmns || one->has_gts);
        if (!has_guests || one->iso || one->has_position)
            continue;
        if (count++ < SHOWN)
            printf("%s%.*s", count == 1 ? "note: no distance is known to " : ", ", (int)one->name.len,
                   (const char *)one->name.p);
    }
    if (count > SHOWN)
        printf(" and %" PRIu32 " more", count - SHOWN);
    if (count)
        printf(": whether a subscriber can have come there is not judged; give `country` the two letters of "
               "ISO 3166, or a place, as in `at: [48.2, 16.4]`\n");
}

static int check(const char *path)
{
    struct sigwarden_text text = {.name = path};
    struct sigwarden_error error = {0};
    struct network *network = NULL;
    char *bytes = read_text(path, TEXT_FILE_MAX, &text.len);
    if (!bytes)
        return EXIT_UNREADABLE;
    text.text = bytes;
    int result = network_load(&text, &sigwarden_libc_alloc, &network, &error);
    if (result < 0) {
        say_error(&error);
    } else {
        printf("%s: right\n", path);
        note_places(network);
    }
    network_free(network);
    free(bytes);
    return result < 0 ? EXIT_CONFIG : EXIT_DONE;
}

int run_network_check(const struct options *options)
{
    int worst = EXIT_DONE;
    for (size_t i = 0; i < options->files.count; i++) {
        int result = check(options->files.values[i]);
        worst = result > worst ? result : worst;
    }
    return worst;
}
