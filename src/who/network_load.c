// SPDX-License-Identifier: Apache-2.0
#include "who/network_load.h"

#include "base/error.h"
#include "base/similar.h"
#include "base/text.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The texts of a list that is kept as it stands. */
struct kept_texts {
    struct span *items;
    uint32_t count;
};

static int take_text(struct network_loading *loading, const struct yaml_node *item, void *context)
{
    struct kept_texts *texts = context;
    return network_keep_text(loading, item, &texts->items[texts->count++]);
}

static int keep_list(struct network_loading *loading, const struct yaml_node *list, struct network_list *ret)
{
    if (!list)
        return 0;
    struct kept_texts texts = {NULL, 0};
    texts.items = arena_array(&loading->network->arena, (size_t)list->count + 1, sizeof *texts.items);
    if (!texts.items)
        return network_fail_memory(loading);
    int result = network_each(loading, list, take_text, &texts);
    *ret = (struct network_list){texts.items, texts.count};
    return result;
}

/* Where an item of a list of addresses goes. */
struct owner {
    struct network_rows *rows;
    uint32_t index;
    const char *message; /* what it is not */
};

static int take_number(struct network_loading *loading, const struct yaml_node *item, void *context)
{
    const struct owner *owner = context;
    struct network_key key;
    struct digits digits;
    if (!network_read_digits(item, &digits))
        return yaml_error_word(item, loading->reterr, owner->message, item->text, NULL);
    network_key_init(&key);
    network_key_number(&key, &digits);
    return network_rows_add(loading, owner->rows, &key, owner->index, item);
}

/* "001-01" as 00101; or the digits of an IMSI prefix that is longer than a PLMN. */
static bool read_plmn(const struct yaml_node *item, struct digits *ret, plmn_t *ret_plmn)
{
    enum { IMSI_DIGITS = 15 };
    char text[PLMN_TEXT_SIZE];
    *ret = (struct digits){.len = 0};
    if (!plmn_parse(item->text, ret_plmn))
        return network_read_digits(item, ret) && ret->len > 6 && ret->len <= IMSI_DIGITS &&
               !digits_start_with(ret, "000");
    if (plmn_mcc(*ret_plmn) == 0) /* no country has 000 */
        return false;
    plmn_text(*ret_plmn, text);
    for (const char *c = text; *c; c++)
        if (*c != '-')
            ret->text[ret->len++] = *c;
    return true;
}

static int take_plmn(struct network_loading *loading, const struct yaml_node *item, void *context)
{
    const struct owner *owner = context;
    struct network_operator *described = &loading->network->operators[owner->index];
    struct network_key key;
    struct digits digits;
    plmn_t plmn = 0;
    if (!read_plmn(item, &digits, &plmn))
        return yaml_error_word(item, loading->reterr, "this is no PLMN:", item->text, "001-01");
    described->plmn = described->has_plmns ? 0 : plmn;
    described->has_plmns = true;
    network_key_init(&key);
    network_key_number(&key, &digits);
    return network_rows_add(loading, owner->rows, &key, owner->index, item);
}

static int take_realm(struct network_loading *loading, const struct yaml_node *item, void *context)
{
    const struct owner *owner = context;
    struct network_key key;
    if (!network_read_host(item))
        return yaml_error_word(item, loading->reterr, "this is no realm:", item->text, NULL);
    network_key_init(&key);
    network_key_host(&key, item->text);
    return network_rows_add(loading, owner->rows, &key, owner->index, item);
}

static int take_ip(struct network_loading *loading, const struct yaml_node *item, void *context)
{
    const struct owner *owner = context;
    struct network_key key;
    struct ip_address ip;
    unsigned mask;
    if (!network_read_ip(item, &ip, &mask))
        return yaml_error_word(item, loading->reterr, "this is no IP address or network:", item->text, NULL);
    if (!network_ip_is_clean(&ip, mask))
        return yaml_error_word(item, loading->reterr, "the address has bits behind its mask:", item->text,
                               NULL);
    network_key_init(&key);
    network_key_ip(&key, &ip, mask);
    return network_rows_add(loading, owner->rows, &key, owner->index, item);
}

static int take_hub(struct network_loading *loading, const struct yaml_node *item, void *context)
{
    const struct owner *owner = context;
    struct network_key key;
    uint32_t hub = network_find_operator(loading, item->text);
    network_key_init(&key);
    network_key_u32(&key, NETWORK_KEY_PEOPLE, owner->index);
    int result = 0;
    if (hub != NETWORK_NOBODY)
        network_key_u32(&key, NETWORK_KEY_OPERATOR, hub);
    else
        result = network_key_of_address(loading, item,
                                        "this is no GT, realm, IP network or described operator:", &key);
    loading->network->operators[owner->index].has_hubs = true;
    return result ? result : network_rows_add(loading, owner->rows, &key, owner->index, item);
}

static int read_addresses(struct network_loading *loading, const struct yaml_node *node, uint32_t index)
{
    struct network_operator *described = &loading->network->operators[index];
    const struct {
        const char *key;
        network_take *take;
        struct network_rows *rows;
        const char *message;
    } lists[] = {
        {"plmns", take_plmn, &loading->imsis, ""},
        {"gts", take_number, &loading->gts, "this is no prefix of global titles:"},
        {"msisdns", take_number, &loading->msisdns, "this is no prefix of telephone numbers:"},
        {"realms", take_realm, &loading->realms, ""},
        {"ips", take_ip, &loading->ips, ""},
    };
    uint32_t gts = loading->gts.count, msisdns = loading->msisdns.count;
    uint32_t realms = loading->realms.count, ips = loading->ips.count;
    for (size_t i = 0; i < COUNT(lists); i++) {
        struct owner owner = {lists[i].rows, index, lists[i].message};
        int result = network_each(loading, yaml_member(node, lists[i].key), lists[i].take, &owner);
        if (result < 0)
            return result;
    }
    described->has_gts = loading->gts.count > gts;
    described->has_msisdns = loading->msisdns.count > msisdns;
    described->has_realms = loading->realms.count > realms;
    described->has_ips = loading->ips.count > ips;
    return 0;
}

static int read_position(struct network_loading *loading, const struct yaml_node *at,
                         struct network_operator *described)
{
    const int64_t pole = 90000000, antimeridian = 180000000;
    int64_t latitude, longitude;
    bool right = at->kind == YAML_SEQUENCE && at->count == 2 && yaml_millionths(at->first, &latitude) &&
                 yaml_millionths(at->first->next, &longitude) && latitude >= -pole && latitude <= pole &&
                 longitude >= -antimeridian && longitude <= antimeridian;
    if (!right)
        return yaml_error(at, loading->reterr, "at must be [latitude, longitude] in degrees",
                          "write it as [47.14, 9.52]");
    described->has_position = true;
    described->latitude_udeg = (int32_t)latitude;
    described->longitude_udeg = (int32_t)longitude;
    return 0;
}

/* The country that all its PLMNs are in; NULL if they are in several or in none. */
static const struct country *country_of_plmns(const struct yaml_node *plmns)
{
    const struct country *country = NULL;
    const struct yaml_node *item = plmns && plmns->kind == YAML_SEQUENCE ? plmns->first : plmns;
    for (; item; item = item->next) {
        struct digits digits;
        plmn_t plmn;
        const struct numbering_place *place =
            read_plmn(item, &digits, &plmn) ? numbering_of_imsi(&digits) : NULL;
        if (!place || !place->country || (country && country != place->country))
            return NULL;
        country = place->country;
        if (plmns->kind == YAML_SCALAR)
            break;
    }
    return country;
}

static int read_country(struct network_loading *loading, const struct yaml_node *node,
                        struct network_operator *described)
{
    const struct yaml_node *country = yaml_member(node, "country");
    described->iso = country_of_plmns(yaml_member(node, "plmns"));
    if (!country || yaml_is_null(country))
        return 0;
    if (!yaml_is_text(country))
        return yaml_error(country, loading->reterr, "country must be a single value",
                          "an ISO code, a name or any other text");
    const struct country *known = numbering_country(country->text);
    if (!known)
        return network_keep_text(loading, country, &described->country);
    described->iso = known;
    described->country = span_of_text(known->code);
    return 0;
}

/* What home and the other operators have in common. */
static int read_common(struct network_loading *loading, const struct yaml_node *node, uint32_t index)
{
    struct network_operator *described = &loading->network->operators[index];
    const struct yaml_node *at = yaml_member(node, "at");
    int result = read_addresses(loading, node, index);
    if (result == 0)
        result = read_country(loading, node, described);
    if (result == 0 && at && !yaml_is_null(at))
        result = read_position(loading, at, described);
    return result;
}

static int read_nodes(struct network_loading *loading, const struct yaml_node *nodes)
{
    static const char *const keys[] = {"hlr", "msc", "sgsn", "smsc", "scf", "gmlc", "eir"};
    int result = nodes ? yaml_check_keys(nodes, keys, COUNT(keys), "nodes", loading->reterr) : 0;
    for (unsigned i = 0; i < COUNT(keys) && nodes && result == 0; i++) {
        struct owner owner = {&loading->nodes, 1u << i, "this is no global title:"};
        result = network_each(loading, yaml_member(nodes, keys[i]), take_number, &owner);
    }
    return result;
}

static int read_sms_router(struct network_loading *loading, const struct yaml_node *router)
{
    static const char *const keys[] = {"gt", "pseudo_imsi_prefix"};
    struct owner owner = {&loading->nodes, NETWORK_NODE_SMS_ROUTER, "this is no global title:"};
    struct digits digits;
    int result = router ? yaml_check_keys(router, keys, COUNT(keys), "sms_router", loading->reterr) : 0;
    if (!router || result < 0)
        return result;
    loading->network->has_sms_router = yaml_member(router, "gt") != NULL;
    result = network_each(loading, yaml_member(router, "gt"), take_number, &owner);
    const struct yaml_node *prefix = yaml_member(router, "pseudo_imsi_prefix");
    if (result < 0 || !prefix || yaml_is_null(prefix))
        return result;
    if (!network_read_digits(prefix, &digits))
        return yaml_error_word(prefix, loading->reterr, "this is no prefix of IMSIs:", prefix->text, NULL);
    return network_keep(loading, span_of(digits.text, digits.len), &loading->network->pseudo_imsi_prefix);
}

static int check_tar(struct network_loading *loading, const struct yaml_node *item, void *context)
{
    size_t hex = strspn((const char *)item->text.p, "0123456789abcdefABCDEF");
    (void)context;
    if (hex != 6 || item->text.len != 6)
        return yaml_error_word(item, loading->reterr, "this is no toolkit application reference:", item->text,
                               "b00010");
    return 0;
}

static int read_ota(struct network_loading *loading, const struct yaml_node *ota)
{
    static const char *const keys[] = {"smscs", "tars"};
    struct owner owner = {&loading->nodes, NETWORK_NODE_OTA, "this is no global title:"};
    int result = ota ? yaml_check_keys(ota, keys, COUNT(keys), "ota", loading->reterr) : 0;
    if (!ota || result < 0)
        return result;
    result = network_each(loading, yaml_member(ota, "smscs"), take_number, &owner);
    if (result == 0)
        result = network_each(loading, yaml_member(ota, "tars"), check_tar, NULL);
    return result ? result : keep_list(loading, yaml_member(ota, "tars"), &loading->network->ota_tars);
}

static int load_home(struct network_loading *loading, const struct yaml_node *home)
{
    struct network *network = loading->network;
    if (!home)
        return 0;
    int result = read_common(loading, home, NETWORK_HOME);
    if (result == 0)
        result = read_nodes(loading, yaml_member(home, "nodes"));
    if (result == 0)
        result = read_sms_router(loading, yaml_member(home, "sms_router"));
    if (result == 0)
        result = read_ota(loading, yaml_member(home, "ota"));
    if (result == 0)
        result = keep_list(loading, yaml_member(home, "hosts"), &network->hosts);
    if (result == 0)
        result = keep_list(loading, yaml_member(home, "mms_hosts"), &network->mms_hosts);
    if (result == 0)
        result = keep_list(loading, yaml_member(home, "private_apns"), &network->private_apns);
    return result;
}

static int read_kind(struct network_loading *loading, const struct yaml_node *kind, uint8_t *ret)
{
    static const char *const words[] = {"network", "sms-only", "hub", "mobile"};
    if (!kind || yaml_is_null(kind))
        return 0;
    for (uint8_t i = 0; i < COUNT(words); i++) {
        if (kind->kind == YAML_SCALAR && span_is(kind->text, words[i])) {
            *ret = i;
            return 0;
        }
    }
    return yaml_error_word(kind, loading->reterr, "kind is network, sms-only, hub or mobile, not", kind->text,
                           similar_best(kind->text, words, COUNT(words)));
}

static int load_operator(struct network_loading *loading, const struct yaml_node *node, uint32_t index)
{
    struct network_operator *described = &loading->network->operators[index];
    struct owner owner = {&loading->hubs, index, ""};
    const struct yaml_node *roaming = yaml_member(node, "roaming"), *host = yaml_member(node, "hosted_on");
    int result = read_common(loading, node, index);
    if (result == 0)
        result = read_kind(loading, yaml_member(node, "kind"), &described->kind);
    if (result == 0 && roaming && !yaml_is_null(roaming)) {
        described->has_roaming = true;
        if (!yaml_bool(roaming, &described->roaming))
            return yaml_error(roaming, loading->reterr, "roaming must be true or false", NULL);
    }
    if (result == 0 && host && !yaml_is_null(host))
        result = network_operator_named(loading, host, &described->host);
    if (result == 0)
        result = network_each(loading, yaml_member(node, "hubs"), take_hub, &owner);
    return result;
}

/* The text that an operator without a name is called by. */
static struct span substitute_name(const struct yaml_node *node)
{
    static const char *const keys[] = {"plmns", "gts", "realms", "ips"};
    for (size_t i = 0; i < COUNT(keys); i++) {
        const struct yaml_node *list = yaml_member(node, keys[i]);
        if (list && list->kind == YAML_SEQUENCE && list->first)
            list = list->first;
        if (list && yaml_is_text(list))
            return list->text;
    }
    return span_of_text("unnamed");
}

static int read_name(struct network_loading *loading, const struct yaml_node *node, uint32_t index,
                     struct span otherwise, struct network_rows *names)
{
    struct network_operator *described = &loading->network->operators[index];
    const struct yaml_node *name = yaml_member(node, "name");
    struct network_key key;
    if (!name || yaml_is_null(name))
        return network_keep(loading, otherwise, &described->name);
    if (name->kind != YAML_SCALAR || name->text.len == 0)
        return yaml_error(name, loading->reterr, "name must be a single value", NULL);
    int result = network_keep_text(loading, name, &described->name);
    network_key_init(&key);
    network_key_bytes(&key, name->text.p, name->text.len);
    return result ? result : network_rows_add(loading, names, &key, index, name);
}

/* Every operator's name, before anything refers to one; and that each is a mapping of known keys. */
static int load_names(struct network_loading *loading, const struct yaml_node *home,
                      const struct yaml_node *operators)
{
    static const char *const home_keys[] = {"name",       "country", "at",        "plmns",       "gts",
                                            "msisdns",    "realms",  "hosts",     "ips",         "nodes",
                                            "sms_router", "ota",     "mms_hosts", "private_apns"};
    static const char *const operator_keys[] = {"name",    "country",   "at",     "plmns",
                                                "gts",     "msisdns",   "realms", "ips",
                                                "roaming", "hosted_on", "hubs",   "kind"};
    struct network_rows names = {.count = 0};
    int result = 0;
    loading->network->operators[NETWORK_HOME].name = span_of_text("home");
    loading->network->operators[NETWORK_HOME].host = NETWORK_NOBODY;
    if (home) {
        result = yaml_check_keys(home, home_keys, COUNT(home_keys), "home", loading->reterr);
        if (result == 0)
            result = read_name(loading, home, NETWORK_HOME, span_of_text("home"), &names);
    }
    uint32_t index = NETWORK_HOME;
    for (const struct yaml_node *item = operators ? operators->first : NULL; item && result == 0;
         item = item->next) {
        loading->network->operators[++index].host = NETWORK_NOBODY;
        result = yaml_check_keys(item, operator_keys, COUNT(operator_keys), "an operator", loading->reterr);
        if (result == 0)
            result = read_name(loading, item, index, substitute_name(item), &names);
    }
    return result ? result
                  : network_rows_finish(loading, &names, NETWORK_EQUALS_NEVER, "name", &loading->names);
}

/* Hosted in turn more than HOSTS_IN_TURN_MAX times, which is in a circle or as good as one. */
static int check_hosts(struct network_loading *loading, const struct yaml_node *operators)
{
    enum { HOSTS_IN_TURN_MAX = 8 };
    const struct network_operator *list = loading->network->operators;
    uint32_t index = NETWORK_HOME;
    for
        yaml_each(item, operators)
        {
            uint32_t at = ++index;
            for (int i = 0; at != NETWORK_NOBODY; i++, at = list[at].host)
                if (i > HOSTS_IN_TURN_MAX)
                    return yaml_error_word(
                        yaml_member(item, "hosted_on"), loading->reterr,
                        "the operators are hosted on each other in a circle:", list[index].name, NULL);
        }
    return 0;
}

static int load_operators(struct network_loading *loading, const struct yaml_node *operators)
{
    uint32_t index = NETWORK_HOME;
    if (!operators)
        return 0;
    for
        yaml_each(item, operators)
        {
            int result = load_operator(loading, item, ++index);
            if (result < 0)
                return result;
        }
    return check_hosts(loading, operators);
}

static int finish_tables(struct network_loading *loading)
{
    struct network *network = loading->network;
    const struct {
        struct network_rows *rows;
        enum network_equals equals;
        const char *what;
        struct prefix_table *table;
    } tables[] = {
        {&loading->imsis, NETWORK_EQUALS_ONE_OWNER, "PLMN", &network->imsis},
        {&loading->gts, NETWORK_EQUALS_ONE_OWNER, "prefix", &network->gts},
        {&loading->msisdns, NETWORK_EQUALS_ONE_OWNER, "prefix", &network->msisdns},
        {&loading->realms, NETWORK_EQUALS_ONE_OWNER, "realm", &network->realms},
        {&loading->ips, NETWORK_EQUALS_ONE_OWNER, "IP network", &network->ips},
        {&loading->nodes, NETWORK_EQUALS_MERGE, "node", &network->nodes},
        {&loading->peers, NETWORK_EQUALS_LINKS, "peer", &network->peers},
        {&loading->peer_hosts, NETWORK_EQUALS_LINKS, "peer", &network->peer_hosts},
        {&loading->point_codes, NETWORK_EQUALS_LINKS, "point code", &network->point_codes},
        {&loading->hubs, NETWORK_EQUALS_MERGE, "hub", &network->hubs},
        {&loading->agreements, NETWORK_EQUALS_LARGEST, "agreement", &network->agreements},
    };
    int result = 0;
    for (size_t i = 0; i < COUNT(tables) && result == 0; i++)
        result =
            network_rows_finish(loading, tables[i].rows, tables[i].equals, tables[i].what, tables[i].table);
    for (uint32_t i = 0; i < network->imsis.count; i++)
        if (network->imsis.list[i].bit_len / 8 > network->imsi_digits)
            network->imsi_digits = (uint8_t)(network->imsis.list[i].bit_len / 8);
    return result;
}

/* A list of mappings under a key of the root; NULL where it is not there or empty. */
static int section(struct network_loading *loading, const struct yaml_node *root, const char *key,
                   const struct yaml_node **ret)
{
    const struct yaml_node *node = yaml_member(root, key);
    *ret = NULL;
    if (!node || yaml_is_null(node))
        return 0;
    if (node->kind != YAML_SEQUENCE)
        return yaml_error(node, loading->reterr, "this must be a list", "begin each entry with a dash");
    if (node->count >= NETWORK_OPERATORS_MAX)
        return yaml_error(node, loading->reterr, "more than 65534 entries", NULL);
    *ret = node;
    return 0;
}

static int load(struct network_loading *loading, const struct yaml_node *root)
{
    static const struct yaml_node nothing = {.kind = YAML_MAPPING};
    static const char *const keys[] = {"home", "operators", "links", "agreements"};
    struct network *network = loading->network;
    const struct yaml_node *home, *operators, *links, *agreements;
    if (yaml_is_null(root))
        root = &nothing;
    int result = yaml_check_keys(root, keys, COUNT(keys), "the network description", loading->reterr);
    if (result < 0 || (result = section(loading, root, "operators", &operators)) < 0 ||
        (result = section(loading, root, "links", &links)) < 0 ||
        (result = section(loading, root, "agreements", &agreements)) < 0)
        return result;
    home = yaml_member(root, "home");
    if (home && yaml_is_null(home))
        home = NULL;
    network->has_home = home != NULL;
    network->operator_count = 1 + (operators ? operators->count : 0);
    network->operators = arena_array(&network->arena, network->operator_count, sizeof *network->operators);
    if (!network->operators)
        return network_fail_memory(loading);
    if ((result = load_names(loading, home, operators)) < 0 || (result = load_home(loading, home)) < 0 ||
        (result = load_operators(loading, operators)) < 0 ||
        (result = network_load_links(loading, links)) < 0 ||
        (result = network_load_agreements(loading, agreements)) < 0)
        return result;
    return finish_tables(loading);
}

int network_load(const struct sigwarden_text *text, const struct sigwarden_alloc *alloc, struct network **ret,
                 struct sigwarden_error *reterr)
{
    const struct yaml_node *root;
    struct arena arena;
    arena_init(&arena, alloc);
    struct network *network = arena_take(&arena, sizeof *network);
    if (!network)
        return error_set(reterr, SIGWARDEN_ERROR_MEMORY, text->name, "out of memory", NULL);
    network->arena = arena;
    struct network_loading loading = {.network = network, .reterr = reterr};
    arena_init(&loading.scratch, alloc);
    int result = yaml_parse(span_of(text->text, text->len), text->name, &loading.scratch, &root, reterr);
    if (result == 0)
        result = load(&loading, root);
    arena_done(&loading.scratch);
    if (result == 0)
        *ret = network;
    else
        network_free(network);
    return result;
}

int network_of_home(const char *plmn, const struct sigwarden_alloc *alloc, struct network **ret,
                    struct sigwarden_error *reterr)
{
    char buffer[64], normal[PLMN_TEXT_SIZE];
    struct text yaml = text_in(buffer, sizeof buffer);
    plmn_t parsed;
    if (!plmn_parse(span_of_text(plmn), &parsed))
        return error_set(reterr, SIGWARDEN_ERROR_CONFIGURATION, NULL, "the home network is no PLMN",
                         "write country code and network code, such as 001-01");
    text_string(&yaml, "home: {plmns: [\"");
    text_string(&yaml, plmn_text(parsed, normal));
    text_string(&yaml, "\"]}");
    return network_load(&(struct sigwarden_text){.text = buffer, .len = yaml.len}, alloc, ret, reterr);
}
