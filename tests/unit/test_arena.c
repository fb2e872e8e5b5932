// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "unit/allocator.h"

static void everything_taken_is_zero_aligned_and_goes_at_once(void **state)
{
    struct allocator allocator = {0};
    struct sigwarden_alloc alloc = allocator_of(&allocator);
    struct arena arena;
    (void)state;
    arena_init(&arena, &alloc);
    assert_int_equal(allocator.out, 0); /* nothing before the first take */
    for (size_t size = 0; size < 3000; size++) {
        uint8_t *p = arena_take(&arena, size);
        assert_non_null(p);
        assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xff, size);
    }
    assert_true(allocator.out == arena.total && arena.total > 3000 * 3000 / 2);
    assert_true(allocator.calls < 30);
    arena_done(&arena);
    assert_int_equal(allocator.out, 0);
}

static void one_thing_larger_than_a_chunk_fits(void **state)
{
    struct allocator allocator = {0};
    struct sigwarden_alloc alloc = allocator_of(&allocator);
    struct arena arena;
    (void)state;
    arena_init(&arena, &alloc);
    uint8_t *large = arena_take(&arena, 5000000);
    assert_non_null(large);
    memset(large, 1, 5000000);
    assert_non_null(arena_take(&arena, 1));
    arena_done(&arena);
    assert_int_equal(allocator.out, 0);
}

static void a_refusal_is_sticky_and_sizes_cannot_overflow(void **state)
{
    struct allocator allocator = {.limit = 1};
    struct sigwarden_alloc alloc = allocator_of(&allocator);
    struct arena arena;
    (void)state;
    arena_init(&arena, &alloc);
    assert_non_null(arena_take(&arena, 100));
    assert_null(arena_take(&arena, 100000));
    assert_true(arena_failed(&arena));
    assert_null(arena_take(&arena, 1)); /* though there would be room */
    assert_null(arena_copy(&arena, span_of_text("x")).p);
    arena_done(&arena);
    assert_false(arena_failed(&arena));
    assert_null(arena_array(&arena, SIZE_MAX / 2, 3));
    arena_done(&arena);
    assert_null(arena_take(&arena, SIZE_MAX));
    arena_done(&arena);
    assert_int_equal(allocator.out, 0);
}

static void copies_are_c_strings_too(void **state)
{
    struct allocator allocator = {0};
    struct sigwarden_alloc alloc = allocator_of(&allocator);
    struct arena arena;
    (void)state;
    arena_init(&arena, &alloc);
    assert_string_equal((const char *)arena_copy(&arena, span_of_text("001-01")).p, "001-01");
    assert_string_equal((const char *)arena_copy(&arena, (struct span){NULL, 0}).p, "");
    arena_done(&arena);
}

static void an_array_of_nothing_is_no_error_and_one_too_large_is(void **state)
{
    struct allocator allocator = {0};
    struct sigwarden_alloc alloc = allocator_of(&allocator);
    struct arena arena;
    (void)state;
    arena_init(&arena, &alloc);
    assert_non_null(arena_array(&arena, 5, 0));
    assert_null(arena_array(&arena, SIZE_MAX / 2, 3));
    assert_true(arena.failed);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_taken_is_zero_aligned_and_goes_at_once),
        cmocka_unit_test(one_thing_larger_than_a_chunk_fits),
        cmocka_unit_test(a_refusal_is_sticky_and_sizes_cannot_overflow),
        cmocka_unit_test(copies_are_c_strings_too),
        cmocka_unit_test(an_array_of_nothing_is_no_error_and_one_too_large_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
