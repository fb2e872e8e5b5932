// SPDX-License-Identifier: Apache-2.0
/*
 * The rule packs of the folder rules/, compiled in, so that the program works alone from any folder.
 */
#ifndef SIGWARDEN_RULES_BUILTIN_H
#define SIGWARDEN_RULES_BUILTIN_H

#include <stdbool.h>

#include <sigwarden/engine.h>

/* Named by their paths, such as "rules/ss7/location.yaml"; sorted by name. */
extern const struct sigwarden_text builtin_rule_files[];
extern const size_t builtin_rule_file_count;

/*
 * The built-in packs, then `own`, into `ret`, which has room for all of them; how many there are. A file
 * whose path ends in a pack's, such as "fork/rules/ss7/location.yaml", takes the pack's place.
 */
size_t builtin_rules_with(const struct sigwarden_text *own, size_t count, struct sigwarden_text *ret);

/* Whether it is one of the packs itself. */
bool builtin_rules_have(const struct sigwarden_text *file);

#endif
