// SPDX-License-Identifier: Apache-2.0
#include "rules/rule_file.h"

enum { ID_MAX = 32, NAME_MAX = 200, CATALOGUE_MAX = 1024 };

static int read_threat(const struct reading *reading, const struct yaml_node *item, struct rule_threat *ret)
{
    static const char *const keys[] = {"catalogue", "name", "not_shown"};
    const struct yaml_node *name = yaml_member(item, "name"), *reason = yaml_member(item, "not_shown");
    int result = yaml_check_keys(item, keys, sizeof keys / sizeof *keys, "a threat", reading->reterr);
    if (result == 0)
        result = reading_text(reading, yaml_member(item, "catalogue"), ID_MAX, false, &ret->id);
    if (result == 0 && !name)
        return yaml_error(item, reading->reterr, "this threat has no name", NULL);
    if (result == 0)
        result = reading_text(reading, name, NAME_MAX, false, &ret->name);
    return result || !reason ? result : reading_text(reading, reason, NAME_MAX, false, &ret->not_shown);
}

bool catalogue_is_entry(const struct yaml_node *item)
{
    return yaml_member(item, "catalogue") && !yaml_member(item, "rule");
}

int catalogue_add(const struct reading *reading, const struct yaml_node *item, struct rule_list *list)
{
    struct threat_entry *entry = arena_take(reading->arena, sizeof *entry);
    if (!entry)
        return reading_no_memory(reading);
    int result = read_threat(reading, item, &entry->threat);
    for (const struct threat_entry *other = list->first_threat; other && result == 0; other = other->next)
        if (span_equal(other->threat.id, entry->threat.id))
            return yaml_error_word(yaml_member(item, "catalogue"), reading->reterr,
                                   "this threat is in the catalogue already:", entry->threat.id, NULL);
    if (result)
        return result;
    if (list->threat_count == CATALOGUE_MAX)
        return yaml_error(item, reading->reterr, "the catalogue has more than 1024 threats", NULL);
    *(list->last_threat ? &list->last_threat->next : &list->first_threat) = entry;
    list->last_threat = entry;
    list->threat_count++;
    return 0;
}
