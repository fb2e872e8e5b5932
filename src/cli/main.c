// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "cli/options.h"
#include "cli/process.h"
#include "version.h"

static int help(int argc, char **argv)
{
    int consumed;
    if (argc < 3) {
        help_overview();
        return EXIT_DONE;
    }
    if (strcmp(argv[2], "--man") == 0) {
        help_man();
        return EXIT_DONE;
    }
    if (strcmp(argv[2], "--schema") == 0) {
        help_schema();
        return EXIT_DONE;
    }
    if (strcmp(argv[2], "--completion") == 0) {
        if (help_completion(argc > 3 ? argv[3] : "bash"))
            return EXIT_DONE;
        fprintf(stderr, "sigwarden help --completion: bash, zsh or fish, not %s\n", argv[3]);
        return EXIT_USAGE;
    }
    const struct command *command = command_find(argc - 1, argv + 1, &consumed);
    if (!command)
        return EXIT_USAGE;
    help_command(command);
    return EXIT_DONE;
}

int main(int argc, char **argv)
{
    struct options options;
    int consumed;
    process_prepare();
    if (argc < 2) {
        help_overview();
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return process_finish(help(argc, argv));
    if (strcmp(argv[1], "version") == 0 || strcmp(argv[1], "--version") == 0) {
        printf("sigwarden %s\n", SIGWARDEN_VERSION);
        return process_finish(EXIT_DONE);
    }
    const struct command *command = command_find(argc, argv, &consumed);
    if (!command)
        return EXIT_USAGE;
    int result = options_parse(command, argc - 1 - consumed, argv + 1 + consumed, &options);
    if (result)
        return process_finish(result < 0 ? EXIT_DONE : result);
    return process_finish(command->run(&options));
}
