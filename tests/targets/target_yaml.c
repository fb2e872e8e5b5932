// SPDX-License-Identifier: Apache-2.0
#include "yaml/yaml.h"

#include "targets/target.h"
#include "unit/allocator.h"

/* Nodes below and including this one; every count, link and text is what it says. */
static size_t check_tree(const struct yaml_node *node, unsigned depth)
{
    size_t nodes = 1;
    uint32_t count = 0;
    TARGET_CHECK(depth <= YAML_DEPTH_MAX + 1);
    TARGET_CHECK(node->line >= 1 && node->column >= 1);
    TARGET_CHECK(node->kind == YAML_SCALAR ? node->text.p != NULL : node->text.p == NULL);
    TARGET_CHECK(node->kind != YAML_SCALAR || strlen((const char *)node->text.p) == node->text.len);
    for
        yaml_each(item, node)
        {
            TARGET_CHECK(item->parent == node);
            TARGET_CHECK((item->key != NULL) == (node->kind == YAML_MAPPING));
            TARGET_CHECK(!item->key || yaml_member(node, (const char *)item->key->text.p) == item);
            nodes += check_tree(item, depth + 1) + (item->key != NULL);
            count++;
        }
    TARGET_CHECK(count == node->count);
    TARGET_CHECK(node->kind != YAML_SCALAR || count == 0);
    return nodes;
}

/* The conversions agree with each other. */
static void check_values(const struct yaml_node *node)
{
    bool flag;
    int64_t integer, millionths, days;
    bool is_integer = yaml_integer(node, &integer), is_fraction = yaml_millionths(node, &millionths);
    TARGET_CHECK(!is_integer || node->text.len > 9 || (is_fraction && millionths == integer * 1000000));
    TARGET_CHECK(!yaml_bool(node, &flag) || !is_fraction);
    TARGET_CHECK(!yaml_date(node, &days) || (days >= -719528 && days <= 2932896));
    TARGET_CHECK(!yaml_is_null(node) || !yaml_is_text(node));
    for
        yaml_each(item, node) check_values(item);
}

void target_yaml(const uint8_t *data, size_t len)
{
    struct allocator allocator = {0};
    struct sigwarden_alloc alloc = allocator_of(&allocator);
    struct sigwarden_error error = {0}, again = {0};
    const struct yaml_node *root = NULL;
    struct arena arena;
    arena_init(&arena, &alloc);
    int result = yaml_parse(span_of(data, len), "input", &arena, &root, &error);
    TARGET_CHECK((result == 0) == (root != NULL));
    TARGET_CHECK(result == yaml_parse(span_of(data, len), "input", &arena, &root, &again));
    if (result == 0) {
        TARGET_CHECK(check_tree(root, 1) <= YAML_NODES_MAX);
        check_values(root);
    } else {
        TARGET_CHECK(result == -SIGWARDEN_ERROR_CONFIGURATION && error.message[0]);
        TARGET_CHECK(error.line == again.line && error.column == again.column && error.line >= 1);
    }
    arena_done(&arena);
    TARGET_CHECK(allocator.out == 0);
}
