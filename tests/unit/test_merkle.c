// SPDX-License-Identifier: Apache-2.0
/* The tree of RFC 9162 and where its parts lie. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sodium.h>

#include "evidence/merkle.h"
#include "evidence/tile.h"

/* The leaves that the tests of Certificate Transparency use, and the roots of the first 1 to 8 of them. */
static const char *const leaves[] = {
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
static const char *const roots[] = {
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

static void assert_hex(const struct merkle_hash *hash, const char *expected)
{
    char hex[65];
    sodium_bin2hex(hex, sizeof hex, hash->bytes, sizeof hash->bytes);
    assert_string_equal(hex, expected);
}

static void grow(struct merkle_tree *tree, unsigned count)
{
    while (tree->size < count) {
        uint8_t bytes[32];
        size_t len = 0;
        const char *text = leaves[tree->size % 8];
        sodium_hex2bin(bytes, sizeof bytes, text, strlen(text), NULL, &len, NULL);
        struct merkle_hash hash = merkle_leaf(span_of(bytes, len));
        assert_true(merkle_append(tree, &hash));
    }
}

static void roots_are_those_of_certificate_transparency(void **state)
{
    (void)state;
    struct merkle_tree tree = {0};
    grow(&tree, 8);
    for (unsigned n = 1; n <= 8; n++) {
        struct merkle_hash root = merkle_root(&tree, n);
        assert_hex(&root, roots[n - 1]);
    }
    struct merkle_hash empty = merkle_root(&tree, 0);
    assert_hex(&empty, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    merkle_free(&tree);
}

static void every_leaf_is_proved_in_every_tree_and_nowhere_else(void **state)
{
    (void)state;
    struct merkle_tree tree = {0};
    enum { MOST = 70 };
    grow(&tree, MOST);
    for (unsigned size = 1; size <= MOST; size++) {
        struct merkle_hash root = merkle_root(&tree, size);
        for (unsigned index = 0; index < size; index++) {
            struct merkle_proof proof;
            struct merkle_hash leaf = tree.levels[0].hashes[index], wrong = leaf;
            merkle_prove_inclusion(&tree, index, size, &proof);
            assert_true(merkle_verify_inclusion(&proof, index, size, &leaf, &root));
            wrong.bytes[7] ^= 1;
            assert_false(merkle_verify_inclusion(&proof, index, size, &wrong, &root));
            assert_false(merkle_verify_inclusion(&proof, index + size, size, &leaf, &root));
            proof.count++;
            proof.hashes[proof.count - 1] = leaf;
            assert_false(merkle_verify_inclusion(&proof, index, size, &leaf, &root));
            proof.count -= 2;
            if (size > 1)
                assert_false(merkle_verify_inclusion(&proof, index, size, &leaf, &root));
        }
    }
    merkle_free(&tree);
}

static void a_cut_tree_grows_as_if_it_had_never_been_larger(void **state)
{
    (void)state;
    struct merkle_tree tree = {0};
    grow(&tree, 61);
    merkle_cut(&tree, 5);
    struct merkle_hash root = merkle_root(&tree, 5);
    assert_hex(&root, roots[4]);
    grow(&tree, 8);
    root = merkle_root(&tree, 8);
    assert_hex(&root, roots[7]);
    merkle_free(&tree);
}

static void tiles_lie_where_c2sp_has_them(void **state)
{
    (void)state;
    char path[TILE_PATH_SIZE];
    tile_path(0, 1234067, 256, path);
    assert_string_equal(path, "tile/0/x001/x234/067");
    tile_path(TILE_ENTRIES, 5, 17, path);
    assert_string_equal(path, "tile/entries/005.p/17");
    assert_int_equal(tile_count(0, 70000), 274);
    assert_int_equal(tile_width(0, 273, 70000), 112);
    assert_int_equal(tile_count(1, 70000), 2);
    assert_int_equal(tile_width(1, 1, 70000), 17);
    assert_int_equal(tile_count(2, 70000), 1);
    assert_int_equal(tile_width(2, 0, 70000), 1);
    assert_int_equal(tile_count(3, 70000), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roots_are_those_of_certificate_transparency),
        cmocka_unit_test(every_leaf_is_proved_in_every_tree_and_nowhere_else),
        cmocka_unit_test(a_cut_tree_grows_as_if_it_had_never_been_larger),
        cmocka_unit_test(tiles_lie_where_c2sp_has_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
