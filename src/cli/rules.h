// SPDX-License-Identifier: Apache-2.0
/*
 * What the subcommands of `rules` share.
 */
#ifndef SIGWARDEN_CLI_RULES_H
#define SIGWARDEN_CLI_RULES_H

#include "cli/options.h"
#include "rules/ruleset.h"

/*
 * The built-in rules and those of `list`, or these alone; a file that is a built-in pack, by the end of its
 * path, takes its place. NULL after saying why not; *ret_status is then set. Free with ruleset_free().
 */
struct ruleset *rules_load(const struct option_list *list, bool builtin, int *ret_status);

/* Whether the rule stands in one of the files. */
bool rules_is_from(const struct rule *rule, const struct option_list *files);

/* The error, and the line of the file that it is in with a caret below the place. */
void rules_say_error(const struct sigwarden_error *error);

/* Says on stdout which rules of the files can never fire, are hidden by others, or are suppressed. How many.
 */
size_t rules_warn(const struct ruleset *ruleset, const struct option_list *files);

#endif
