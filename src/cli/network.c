// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>

#include "cli/session.h"

static int check(const char *path)
{
    struct sigwarden_text network = {.name = path};
    struct sigwarden_config config = {.network = &network, .no_default_rules = true};
    struct sigwarden_error error = {0};
    struct sigwarden *sigwarden = NULL;
    char *text = read_text(path, TEXT_FILE_MAX, &network.len);
    if (!text)
        return EXIT_UNREADABLE;
    network.text = text;
    int result = sigwarden_new(&config, &sigwarden, &error);
    if (result < 0)
        say_error(&error);
    else
        printf("%s: right\n", path);
    sigwarden_free(sigwarden);
    free(text);
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
