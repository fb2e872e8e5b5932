// SPDX-License-Identifier: Apache-2.0
#include "who/network_load.h"

#include "base/error.h"
#include "base/similar.h"
#include "base/text.h"

int network_fail_memory(const struct network_loading *loading)
{
    return error_set(loading->reterr, SIGWARDEN_ERROR_MEMORY, NULL,
                     "out of memory for the network description", NULL);
}

static bool grow(struct network_loading *loading, struct network_rows *rows)
{
    enum { FIRST = 64 };
    uint32_t capacity = rows->capacity ? 2 * rows->capacity : FIRST;
    struct prefix *list = arena_array(&loading->scratch, capacity, sizeof *list);
    struct network_row *from = arena_array(&loading->scratch, capacity, sizeof *from);
    if (!list || !from)
        return false;
    if (rows->count) {
        memcpy(list, rows->list, rows->count * sizeof *list);
        memcpy(from, rows->from, rows->count * sizeof *from);
    }
    rows->list = list;
    rows->from = from;
    rows->capacity = capacity;
    return true;
}

int network_rows_add(struct network_loading *loading, struct network_rows *rows,
                     const struct network_key *key, uint32_t value, const struct yaml_node *node)
{
    enum { ROWS_MAX = 1000000 };
    if (key->full)
        return yaml_error(node, loading->reterr, "this is too long", NULL);
    if (rows->count == ROWS_MAX)
        return yaml_error(node, loading->reterr, "more than a million combinations",
                          "give prefixes in place of single addresses");
    if (rows->count == rows->capacity && !grow(loading, rows))
        return network_fail_memory(loading);
    struct span copy = arena_copy(&loading->network->arena, span_of(key->bytes, (key->bit_len + 7) / 8));
    if (!copy.p)
        return network_fail_memory(loading);
    rows->list[rows->count] = (struct prefix){.key = copy.p, .bit_len = key->bit_len, .value = rows->count};
    rows->from[rows->count] = (struct network_row){value, node};
    rows->count++;
    return 0;
}

static int fail_two_owners(const struct network_loading *loading, const struct network_row *first,
                           const struct network_row *second, const char *what, bool links)
{
    char buffer[sizeof loading->reterr->message], hint_buffer[sizeof loading->reterr->hint];
    struct text text = text_in(buffer, sizeof buffer), hint = text_in(hint_buffer, sizeof hint_buffer);
    struct span name =
        links ? loading->network->links[first->value].name : loading->network->operators[first->value].name;
    text_string(&text, "the ");
    text_string(&text, what);
    text_string(&text, " \"");
    text_span(&text, second->node->text);
    text_string(&text, links ? "\" is on the link \"" : "\" belongs to \"");
    text_span(&text, name);
    text_string(&text, "\" too");
    text_string(&hint, "it stands on line ");
    text_uint(&hint, first->node->line);
    text_string(&hint, links ? " already; one sender is on one link, or network_indicator tells two apart"
                             : " already; a lease is a longer prefix of its own");
    return yaml_error(second->node, loading->reterr, buffer, hint_buffer);
}

static int fail_same_name(const struct network_loading *loading, const struct network_row *first,
                          const struct network_row *second)
{
    char buffer[64];
    struct text hint = text_in(buffer, sizeof buffer);
    text_string(&hint, "it is on line ");
    text_uint(&hint, first->node->line);
    int result = yaml_error_word(second->node, loading->reterr, "another operator has the name",
                                 second->node->text, NULL);
    if (loading->reterr)
        memcpy(loading->reterr->hint, buffer, hint.len + 1);
    return result;
}

/* Whether two links that share an address are told apart by their network indicators. */
static bool told_apart(const struct network *network, uint32_t a, uint32_t b)
{
    return network->links[a].network_indicator != network->links[b].network_indicator;
}

/* Settles a row whose key equals that of a row that is kept; *ret_drop if it adds nothing. */
static int settle(const struct network_loading *loading, enum network_equals equals, struct network_row *kept,
                  const struct network_row *row, const char *what, bool *ret_drop)
{
    *ret_drop = true;
    switch (equals) {
    case NETWORK_EQUALS_ONE_OWNER:
        return kept->value == row->value ? 0 : fail_two_owners(loading, kept, row, what, false);
    case NETWORK_EQUALS_NEVER:
        return fail_same_name(loading, kept, row);
    case NETWORK_EQUALS_MERGE:
        kept->value |= row->value;
        return 0;
    case NETWORK_EQUALS_LARGEST:
        kept->value = row->value > kept->value ? row->value : kept->value;
        return 0;
    case NETWORK_EQUALS_LINKS:
        *ret_drop = kept->value == row->value;
        if (!*ret_drop && !told_apart(loading->network, kept->value, row->value))
            return fail_two_owners(loading, kept, row, what, true);
        return 0;
    }
    return 0;
}

/* Drops rows that say again what a row with the same key says. The list is sorted. */
static int merge_equals(const struct network_loading *loading, struct network_rows *rows,
                        enum network_equals equals, const char *what)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < rows->count; i++) {
        bool drop = false;
        /* all rows with this key that are kept: one, or as many as there are network indicators */
        for (uint32_t k = kept; k > 0 && !drop && prefix_equal(&rows->list[k - 1], &rows->list[i]); k--) {
            int result = settle(loading, equals, &rows->from[rows->list[k - 1].value],
                                &rows->from[rows->list[i].value], what, &drop);
            if (result < 0)
                return result;
        }
        if (!drop)
            rows->list[kept++] = rows->list[i];
    }
    rows->count = kept;
    return 0;
}

int network_rows_finish(struct network_loading *loading, struct network_rows *rows,
                        enum network_equals equals, const char *what, struct prefix_table *ret)
{
    struct prefix_table sorted;
    prefix_table_make(rows->list, rows->count, &sorted);
    int result = merge_equals(loading, rows, equals, what);
    if (result < 0)
        return result;
    struct prefix *list = arena_array(&loading->network->arena, rows->count, sizeof *list);
    if (!list)
        return network_fail_memory(loading);
    for (uint32_t i = 0; i < rows->count; i++) {
        list[i] = rows->list[i];
        list[i].value = rows->from[rows->list[i].value].value;
    }
    prefix_table_make(list, rows->count, ret);
    return 0;
}

bool network_read_digits(const struct yaml_node *node, struct digits *ret)
{
    struct span text = node->text;
    if (node->kind != YAML_SCALAR)
        return false;
    if (text.len && text.p[0] == '+')
        text = span_of(text.p + 1, text.len - 1);
    if (text.len == 0 || text.len > DIGITS_MAX)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (text.p[i] < '0' || text.p[i] > '9')
            return false;
    *ret = (struct digits){.len = (uint8_t)text.len};
    memcpy(ret->text, text.p, text.len);
    return true;
}

bool network_read_ip(const struct yaml_node *node, struct ip_address *ret, unsigned *ret_mask)
{
    return node->kind == YAML_SCALAR && ip_parse_prefix(node->text, ret, ret_mask);
}

bool network_ip_is_clean(const struct ip_address *ip, unsigned mask)
{
    for (unsigned bit = mask; bit < ip_bits(ip); bit++)
        if (ip->bytes[bit / 8] & 0x80u >> (bit % 8))
            return false;
    return true;
}

bool network_read_host(const struct yaml_node *node)
{
    bool dot = false, letter = false;
    if (node->kind != YAML_SCALAR || node->text.len > NETWORK_HOST_MAX)
        return false;
    for (size_t i = 0; i < node->text.len; i++) {
        uint8_t c = node->text.p[i];
        bool lower = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!lower && (c < '0' || c > '9') && c != '-' && c != '.' && c != '_')
            return false;
        dot |= c == '.' && i > 0 && i + 1 < node->text.len;
        letter |= lower;
    }
    return dot && letter;
}

/* C0, C1 (in UTF-8) and what turns the direction of writing: nothing that could drive a terminal. */
static bool is_printable(struct span text)
{
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.p[i], next = i + 1 < text.len ? text.p[i + 1] : 0;
        uint8_t third = i + 2 < text.len ? text.p[i + 2] : 0;
        bool control = c < 0x20 || c == 0x7f || (c == 0xc2 && next < 0xa0);
        bool turns = c == 0xe2 && ((next == 0x80 && (third & 0xf8) == 0xa8) ||
                                   (next == 0x81 && third >= 0xa6 && third <= 0xa9));
        if (control || turns)
            return false;
    }
    return true;
}

int network_keep(struct network_loading *loading, struct span text, struct span *ret)
{
    *ret = arena_copy(&loading->network->arena, text);
    return ret->p ? 0 : network_fail_memory(loading);
}

int network_keep_text(struct network_loading *loading, const struct yaml_node *node, struct span *ret)
{
    if (!is_printable(node->text))
        return yaml_error(node, loading->reterr, "this holds control characters", "write it without them");
    return network_keep(loading, node->text, ret);
}

int network_each(struct network_loading *loading, const struct yaml_node *list, network_take *take,
                 void *context)
{
    if (!list || yaml_is_null(list))
        return 0;
    if (list->kind == YAML_SCALAR)
        return take(loading, list, context);
    if (list->kind == YAML_MAPPING)
        return yaml_error(list, loading->reterr, "this must be a list, not a mapping",
                          "write it as [one, two]");
    for
        yaml_each(item, list)
        {
            if (!yaml_is_text(item))
                return yaml_error(item, loading->reterr, "each item of this list must be a single value",
                                  NULL);
            int result = take(loading, item, context);
            if (result < 0)
                return result;
        }
    return 0;
}

uint32_t network_find_operator(const struct network_loading *loading, struct span name)
{
    if (name.len > UINT32_MAX / 8)
        return NETWORK_NOBODY;
    uint32_t at = prefix_find_exact(&loading->names, name.p, 8 * (uint32_t)name.len);
    return at == PREFIX_NONE ? NETWORK_NOBODY : loading->names.list[at].value;
}

int network_operator_named(struct network_loading *loading, const struct yaml_node *node, uint32_t *ret)
{
    const struct network *network = loading->network;
    const char *best = NULL;
    int best_distance = SIMILAR_FAR;
    if (!yaml_is_text(node))
        return yaml_error(node, loading->reterr, "this must be the name of an operator", NULL);
    *ret = network_find_operator(loading, node->text);
    if (*ret != NETWORK_NOBODY)
        return 0;
    for (uint32_t i = 0; i < network->operator_count; i++) {
        int distance = similar_distance(node->text, network->operators[i].name);
        if (distance < best_distance) {
            best = (const char *)network->operators[i].name.p;
            best_distance = distance;
        }
    }
    return yaml_error_word(node, loading->reterr, "no operator is described that is called", node->text,
                           best);
}

int network_key_of_address(struct network_loading *loading, const struct yaml_node *node, const char *what,
                           struct network_key *key)
{
    struct digits digits;
    struct ip_address ip;
    unsigned mask;
    if (network_read_digits(node, &digits)) {
        network_key_kind(key, NETWORK_KEY_NUMBER);
        network_key_number(key, &digits);
    } else if (network_read_ip(node, &ip, &mask)) {
        if (!network_ip_is_clean(&ip, mask))
            return yaml_error_word(node, loading->reterr, "the address has bits behind its mask:", node->text,
                                   NULL);
        network_key_kind(key, NETWORK_KEY_IP);
        network_key_ip(key, &ip, mask);
    } else if (network_read_host(node)) {
        network_key_kind(key, NETWORK_KEY_HOST);
        network_key_host(key, node->text);
    } else {
        return yaml_error_word(node, loading->reterr, what, node->text, NULL);
    }
    return 0;
}
