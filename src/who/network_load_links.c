// SPDX-License-Identifier: Apache-2.0
#include "who/network_load.h"

#include "base/similar.h"
#include "proto/map/map.h"
#include "signal/field.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static int read_side(struct network_loading *loading, const struct yaml_node *side, uint8_t *ret)
{
    static const char *const words[] = {"external", "internal", "mixed"};
    static const uint8_t values[] = {NETWORK_SIDE_EXTERNAL, NETWORK_SIDE_INTERNAL, NETWORK_SIDE_MIXED};
    if (!side || yaml_is_null(side))
        return 0;
    for (size_t i = 0; i < COUNT(words); i++) {
        if (side->kind == YAML_SCALAR && span_is(side->text, words[i])) {
            *ret = values[i];
            return 0;
        }
    }
    return yaml_error_word(side, loading->reterr, "side is external, internal or mixed, not", side->text,
                           similar_best(side->text, words, COUNT(words)));
}

static int read_network_indicator(struct network_loading *loading, const struct yaml_node *node, int8_t *ret)
{
    int64_t value;
    *ret = -1;
    if (!node || yaml_is_null(node))
        return 0;
    if (!yaml_integer(node, &value) || value < 0 || value > 3)
        return yaml_error(node, loading->reterr, "network_indicator must be 0, 1, 2 or 3",
                          "0 and 1 are international, 2 and 3 national");
    *ret = (int8_t)value;
    return 0;
}

static int read_point_code_format(struct network_loading *loading, const struct yaml_node *node, int8_t *ret)
{
    const char *words[POINT_CODE_FORMATS];
    *ret = -1;
    if (!node || yaml_is_null(node))
        return 0;
    for (unsigned format = 0; format < POINT_CODE_FORMATS; format++) {
        words[format] = point_code_format_name((enum point_code_format)format);
        if (node->kind == YAML_SCALAR && span_is(node->text, words[format]))
            *ret = (int8_t)format;
    }
    if (*ret >= 0)
        return 0;
    return yaml_error_word(node, loading->reterr, "point_code_format is itu, ansi, china or japan, not",
                           node->text, similar_best(node->text, words, COUNT(words)));
}

static int take_peer(struct network_loading *loading, const struct yaml_node *item, void *context)
{
    uint32_t link = *(const uint32_t *)context;
    struct network_key key;
    struct ip_address ip;
    unsigned mask;
    network_key_init(&key);
    if (network_read_ip(item, &ip, &mask)) {
        if (!network_ip_is_clean(&ip, mask))
            return yaml_error_word(item, loading->reterr, "the address has bits behind its mask:", item->text,
                                   NULL);
        network_key_ip(&key, &ip, mask);
        return network_rows_add(loading, &loading->peers, &key, link, item);
    }
    if (!network_read_host(item))
        return yaml_error_word(item, loading->reterr,
                               "this is no IP address, network or host name:", item->text, NULL);
    network_key_host(&key, item->text);
    loading->network->links[link].has_peer_hosts = true;
    return network_rows_add(loading, &loading->peer_hosts, &key, link, item);
}

/* A number, or three numbers of as many bits as the format gives them: 3-8-3 where none is said. */
static bool read_point_code(const struct yaml_node *item, int format, uint32_t *ret)
{
    static const unsigned bits[POINT_CODE_FORMATS][3] = {
        [POINT_CODE_ITU] = {3, 8, 3},
        [POINT_CODE_ANSI] = {8, 8, 8},
        [POINT_CODE_CHINA] = {8, 8, 8},
        [POINT_CODE_JAPAN] = {5, 4, 7},
    };
    enum { LARGEST = 0xffffff };
    const unsigned *widths = bits[format < 0 ? POINT_CODE_ITU : format];
    int64_t number;
    uint32_t parts[3] = {0}, part = 0;
    bool digit_before = false;
    if (yaml_integer(item, &number) && number >= 0 && number <= LARGEST) {
        *ret = (uint32_t)number;
        return true;
    }
    for (size_t i = 0; i < item->text.len; i++) {
        uint8_t c = item->text.p[i];
        if (c == '-' && digit_before && part < 2) {
            part++;
            digit_before = false;
        } else if (c >= '0' && c <= '9' && parts[part] >> widths[part] == 0) {
            parts[part] = parts[part] * 10 + (uint32_t)(c - '0');
            digit_before = true;
        } else {
            return false;
        }
    }
    *ret = 0;
    for (size_t i = 0; i < 3; i++) {
        if (parts[i] >> widths[i])
            return false;
        *ret = *ret << widths[i] | parts[i];
    }
    return part == 2 && digit_before;
}

static int take_point_code(struct network_loading *loading, const struct yaml_node *item, void *context)
{
    uint32_t link = *(const uint32_t *)context, point_code;
    struct network_key key;
    struct network_link *described = &loading->network->links[link];
    if (!read_point_code(item, described->point_code_format, &point_code))
        return yaml_error_word(item, loading->reterr, "this is no point code:", item->text, NULL);
    described->has_point_codes = true;
    network_key_init(&key);
    network_key_point_code(&key, point_code, described->network_indicator);
    return network_rows_add(loading, &loading->point_codes, &key, link, item);
}

struct served {
    uint32_t *list;
    uint32_t count;
};

static int take_served(struct network_loading *loading, const struct yaml_node *item, void *context)
{
    struct served *served = context;
    return network_operator_named(loading, item, &served->list[served->count++]);
}

static int read_serves(struct network_loading *loading, const struct yaml_node *serves,
                       struct network_link *link)
{
    struct served served = {NULL, 0};
    if (!serves)
        return 0;
    served.list = arena_array(&loading->network->arena, (size_t)serves->count + 1, sizeof *served.list);
    if (!served.list)
        return network_fail_memory(loading);
    int result = network_each(loading, serves, take_served, &served);
    link->serves = served.list;
    link->serves_count = served.count;
    return result;
}

/* A link that names nobody holds for everybody with its network indicator. */
static int check_who_is_on_it(struct network_loading *loading, const struct yaml_node *node, uint32_t index,
                              uint32_t addresses_before)
{
    struct network *network = loading->network;
    int8_t ni = network->links[index].network_indicator;
    if (loading->peers.count + loading->peer_hosts.count + loading->point_codes.count > addresses_before)
        return 0;
    if (ni < 0)
        return yaml_error(node, loading->reterr, "this link does not say who is on it",
                          "give peers, point_codes or network_indicator");
    if (network->link_of_ni[ni] != NETWORK_NOBODY)
        return yaml_error(node, loading->reterr,
                          "a second link that holds for everybody with this network_indicator",
                          "give peers or point_codes");
    network->link_of_ni[ni] = index;
    return 0;
}

static int load_link(struct network_loading *loading, const struct yaml_node *node, uint32_t index)
{
    static const char *const keys[] = {
        "name", "side", "peers", "point_codes", "network_indicator", "point_code_format", "serves"};
    struct network_link *link = &loading->network->links[index];
    int result = yaml_check_keys(node, keys, COUNT(keys), "a link", loading->reterr);
    if (result < 0)
        return result;
    uint32_t before = loading->peers.count + loading->peer_hosts.count + loading->point_codes.count;
    const struct yaml_node *name = yaml_member(node, "name");
    if (name && !yaml_is_null(name)) {
        if (!yaml_is_text(name))
            return yaml_error(name, loading->reterr, "name must be a single value", NULL);
        result = network_keep_text(loading, name, &link->name);
    }
    if (result == 0)
        result = read_side(loading, yaml_member(node, "side"), &link->side);
    if (result == 0)
        result =
            read_network_indicator(loading, yaml_member(node, "network_indicator"), &link->network_indicator);
    if (result == 0)
        result =
            read_point_code_format(loading, yaml_member(node, "point_code_format"), &link->point_code_format);
    loading->network->has_point_code_formats |= link->point_code_format >= 0;
    if (result == 0)
        result = network_each(loading, yaml_member(node, "peers"), take_peer, &index);
    if (result == 0)
        result = network_each(loading, yaml_member(node, "point_codes"), take_point_code, &index);
    if (result == 0)
        result = read_serves(loading, yaml_member(node, "serves"), link);
    return result ? result : check_who_is_on_it(loading, node, index, before);
}

/* What all links say that say anything; -1 where they differ. */
static int8_t common_format(const struct network *network)
{
    int8_t common = -1;
    for (uint32_t i = 0; i < network->link_count; i++) {
        int8_t format = network->links[i].point_code_format;
        if (format >= 0 && common >= 0 && format != common)
            return -1;
        common = format >= 0 ? format : common;
    }
    return common;
}

int network_load_links(struct network_loading *loading, const struct yaml_node *links)
{
    struct network *network = loading->network;
    network->point_code_format = -1;
    for (size_t ni = 0; ni < COUNT(network->link_of_ni); ni++)
        network->link_of_ni[ni] = NETWORK_NOBODY;
    if (!links)
        return 0;
    network->links = arena_array(&network->arena, links->count, sizeof *network->links);
    if (!network->links)
        return network_fail_memory(loading);
    for
        yaml_each(item, links)
        {
            int result = load_link(loading, item, network->link_count++);
            if (result < 0)
                return result;
        }
    network->point_code_format = common_format(network);
    return 0;
}

/* An agreement while its combinations of subject and place are added. */
struct agreement {
    uint32_t operator_index; /* of `with` */
    uint32_t until;          /* the last day */
    const struct yaml_node *from;
    struct network_key subject;
};

static int take_from(struct network_loading *loading, const struct yaml_node *item, void *context)
{
    const struct agreement *agreement = context;
    struct network_key key = agreement->subject;
    int result = network_key_of_address(loading, item, "this is no GT, host or IP network:", &key);
    return result ? result : network_rows_add(loading, &loading->agreements, &key, agreement->until, item);
}

static int add_subject(struct network_loading *loading, const struct yaml_node *item,
                       struct agreement *agreement)
{
    if (agreement->from)
        return network_each(loading, agreement->from, take_from, agreement);
    struct network_key key = agreement->subject;
    network_key_u32(&key, NETWORK_KEY_OPERATOR, agreement->operator_index);
    return network_rows_add(loading, &loading->agreements, &key, agreement->until, item);
}

/* An operation of every protocol that has one of that name. */
static int take_operation(struct network_loading *loading, const struct yaml_node *item, void *context)
{
    struct agreement *agreement = context;
    const struct field_words *words = field_get(FIELD_operation)->words;
    bool found = false;
    for (uint32_t i = 0; i < words->count; i++) {
        if (!span_is(item->text, words->list[i].word))
            continue;
        found = true;
        network_key_init(&agreement->subject);
        network_key_u32(&agreement->subject, NETWORK_KEY_OPERATION, words->list[i].value);
        int result = add_subject(loading, item, agreement);
        if (result < 0)
            return result;
    }
    return found ? 0
                 : yaml_error_word(item, loading->reterr, "there is no operation", item->text,
                                   field_word_suggest(words, item->text));
}

/* Diameter applications by the names of their interfaces; those of MAP are its application contexts. */
static const char *const diameter_applications[] = {
#define DIAMETER_APPLICATION(id, ID, name) name,
#include "proto/diameter/diameter_application.def"
#undef DIAMETER_APPLICATION
};

static bool same_word(struct span text, const char *word)
{
    size_t i = 0;
    for (; i < text.len && word[i]; i++)
        if ((text.p[i] | 0x20) != (uint8_t)(word[i] | 0x20))
            return false;
    return i == text.len && !word[i];
}

static bool is_map_context(struct span text)
{
    enum { CONTEXTS = 64, VERSIONS = 5 };
    for (unsigned i = 0; i < CONTEXTS * VERSIONS; i++) {
        struct map_context context = {.number = (uint8_t)(i / VERSIONS), .version = (uint8_t)(i % VERSIONS)};
        const char *name = map_context_name(context);
        size_t len = name ? strlen(name) : 0;
        bool without_version = len > 3 && text.len == len - 3 && memcmp(text.p, name, len - 3) == 0;
        if (name && (span_is(text, name) || without_version))
            return true;
    }
    return false;
}

static bool is_diameter_application(struct span text)
{
    for (size_t i = 0; i < COUNT(diameter_applications); i++)
        if (same_word(text, diameter_applications[i]))
            return true;
    return false;
}

/* The MAP context or Diameter application most like it. */
static const char *suggest_application(struct span text)
{
    enum { CONTEXTS = 64, VERSION = 3 };
    const char *best = similar_best(text, diameter_applications, COUNT(diameter_applications));
    int best_distance = best ? similar_distance(text, span_of_text(best)) : SIMILAR_FAR;
    for (unsigned i = 0; i < CONTEXTS; i++) {
        const char *name = map_context_name((struct map_context){.number = (uint8_t)i, .version = VERSION});
        int distance = name ? similar_distance(text, span_of_text(name)) : SIMILAR_FAR;
        if (distance < best_distance) {
            best = name;
            best_distance = distance;
        }
    }
    return best;
}

static int take_application(struct network_loading *loading, const struct yaml_node *item, void *context)
{
    struct agreement *agreement = context;
    if (!is_diameter_application(item->text) && !is_map_context(item->text))
        return yaml_error_word(item, loading->reterr, "there is no application", item->text,
                               suggest_application(item->text));
    network_key_init(&agreement->subject);
    network_key_kind(&agreement->subject, NETWORK_KEY_APPLICATION);
    network_key_word(&agreement->subject, item->text);
    return add_subject(loading, item, agreement);
}

/* Nothing, or a list that holds nothing. */
static bool is_empty(const struct yaml_node *node)
{
    return !node || yaml_is_null(node) || (node->kind != YAML_SCALAR && node->count == 0);
}

static int read_until(struct network_loading *loading, const struct yaml_node *until, uint32_t *ret)
{
    int64_t days;
    *ret = UINT32_MAX;
    if (!until || yaml_is_null(until))
        return 0;
    if (!yaml_date(until, &days))
        return yaml_error_word(until, loading->reterr, "this is no date:", until->text, "2030-12-31");
    if (days < 0)
        return yaml_error(until, loading->reterr, "this agreement ended before 1970", NULL);
    *ret = (uint32_t)days;
    return 0;
}

static int read_remarks(struct network_loading *loading, const struct yaml_node *node)
{
    static const char *const remarks[] = {"why", "owner"};
    for (size_t i = 0; i < COUNT(remarks); i++) {
        const struct yaml_node *remark = yaml_member(node, remarks[i]);
        if (remark && remark->kind != YAML_SCALAR)
            return yaml_error(remark, loading->reterr, "this must be a single value", NULL);
    }
    return 0;
}

static int load_agreement(struct network_loading *loading, const struct yaml_node *node)
{
    static const char *const keys[] = {"with", "operations", "applications", "from", "why", "owner", "until"};
    struct agreement agreement = {.operator_index = NETWORK_NOBODY};
    int result = yaml_check_keys(node, keys, COUNT(keys), "an agreement", loading->reterr);
    if (result < 0)
        return result;
    const struct yaml_node *with = yaml_member(node, "with"), *operations = yaml_member(node, "operations"),
                           *applications = yaml_member(node, "applications");
    agreement.from = yaml_member(node, "from");
    if (is_empty(agreement.from))
        agreement.from = NULL;
    if (is_empty(operations) && is_empty(applications))
        return yaml_error(node, loading->reterr, "this agreement does not say what is agreed",
                          "give operations or applications");
    if (is_empty(with) && !agreement.from)
        return yaml_error(node, loading->reterr, "this agreement does not say who may ask",
                          "give with or from");
    if (!is_empty(with))
        result = network_operator_named(loading, with, &agreement.operator_index);
    if (result == 0)
        result = read_until(loading, yaml_member(node, "until"), &agreement.until);
    if (result == 0)
        result = read_remarks(loading, node);
    if (result == 0)
        result = network_each(loading, operations, take_operation, &agreement);
    return result ? result : network_each(loading, applications, take_application, &agreement);
}

int network_load_agreements(struct network_loading *loading, const struct yaml_node *agreements)
{
    if (!agreements)
        return 0;
    for
        yaml_each(item, agreements)
        {
            int result = load_agreement(loading, item);
            if (result < 0)
                return result;
        }
    return 0;
}
