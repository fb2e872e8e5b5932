// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "rules/builtin.h"

static bool replaces(const char *path, const char *builtin)
{
    size_t len = path ? strlen(path) : 0, end = strlen(builtin);
    return len >= end && strcmp(path + len - end, builtin) == 0 && (len == end || path[len - end - 1] == '/');
}

size_t builtin_rules_with(const struct sigwarden_text *own, size_t count, struct sigwarden_text *ret)
{
    size_t made = 0;
    for (size_t i = 0; i < builtin_rule_file_count; i++) {
        bool replaced = false;
        for (size_t k = 0; k < count; k++)
            replaced |= replaces(own[k].name, builtin_rule_files[i].name);
        if (!replaced)
            ret[made++] = builtin_rule_files[i];
    }
    for (size_t k = 0; k < count; k++)
        ret[made++] = own[k];
    return made;
}

bool builtin_rules_have(const struct sigwarden_text *file)
{
    for (size_t i = 0; i < builtin_rule_file_count; i++)
        if (file->text == builtin_rule_files[i].text)
            return true;
    return false;
}
