// SPDX-License-Identifier: Apache-2.0
/*
 * Help and the man page, from the tables of options.c.
 */
#include <stdio.h>

#include "cli/options.h"

void help_overview(void)
{
    printf("Sigwarden reads mobile signalling and says who asked about whom, how, and what they learned.\n\n"
           "  sigwarden COMMAND [OPTION...] [FILE...]\n\n");
    for (size_t i = 0; command_at(i); i++)
        printf("  %-16s %s\n", command_at(i)->name, command_at(i)->summary);
    printf("  %-16s %s\n", "help [COMMAND]", "this list, or a command's options and examples");
    printf("  %-16s %s\n", "help --man",
           "the man page; --completion bash, zsh or fish; --schema, the form of events");
    printf("  %-16s %s\n", "version", "the version");
    printf("\nExit status: 0 done, 1 findings at or above --fail-on, 2 usage, 3 an input could not be read "
           "to its\n"
           "end (SIGINT and SIGTERM stop it there) or the output not written, 4 configuration or rules "
           "invalid.\n");
}

void help_command(const struct command *command)
{
    printf("sigwarden %s [OPTION...] %s\n  %s\n\n%s\n\n", command->name, command->operands, command->summary,
           command->text);
    for (size_t id = 0; option_at(id); id++) {
        const struct option *option = option_at(id);
        if (!(command->options >> id & 1))
            continue;
        char left[48];
        snprintf(left, sizeof left, "%c%c --%s %s", option->letter ? '-' : ' ',
                 option->letter ? option->letter : ' ', option->name,
                 option->argument ? option->argument : "");
        printf("  %-24s %s\n", left, option->help);
    }
    printf("\nExamples:\n");
    for (size_t i = 0; command->examples[i]; i++)
        printf("  %s\n", command->examples[i]);
}

void help_man(void)
{
    printf(".TH SIGWARDEN 1\n.SH NAME\nsigwarden \\- signalling firewall and intrusion detection for mobile "
           "networks\n"
           ".SH SYNOPSIS\n.B sigwarden\n.I COMMAND\n[OPTION...] [FILE...]\n.SH COMMANDS\n");
    for (size_t i = 0; command_at(i); i++)
        printf(".TP\n.B %s %s\n%s.\n%s\n", command_at(i)->name, command_at(i)->operands,
               command_at(i)->summary, command_at(i)->text);
    printf(".SH OPTIONS\n");
    for (size_t id = 0; option_at(id); id++)
        printf(".TP\n.B \\-\\-%s %s\n%s\n", option_at(id)->name,
               option_at(id)->argument ? option_at(id)->argument : "", option_at(id)->help);
    printf(".SH EXIT STATUS\n0 done, 1 findings at or above \\-\\-fail\\-on, 2 usage, 3 an input could not "
           "be read to "
           "its end (SIGINT and SIGTERM stop it there) or the output not written, 4 configuration or rules "
           "invalid.\n.SH EXAMPLES\n");
    for (size_t i = 0; command_at(i); i++)
        printf(".PP\n%s\n", command_at(i)->examples[0]);
}
