// SPDX-License-Identifier: Apache-2.0
#define _DEFAULT_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include <sigwarden/alloc.h>

enum { LARGE = 3 << 20 };

static char *take(size_t size)
{
    return sigwarden_libc_alloc.allocate(NULL, size);
}

static void give(void *p, size_t size)
{
    sigwarden_libc_alloc.release(NULL, p, size);
}

static void a_block_is_zero_aligned_and_all_there(void **state)
{
    static const size_t sizes[] = {1, 100, (1 << 20) - 1, 1 << 20, LARGE, LARGE + 1, LARGE + 65535};
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char *block = take(sizes[i]);
        assert_non_null(block);
        assert_int_equal((uintptr_t)block % alignof(max_align_t), 0);
        for (size_t at = 0; at < sizes[i]; at++)
            assert_int_equal(block[at], 0);
        memset(block, 1, sizes[i]);
        give(block, sizes[i]);
    }
    give(NULL, LARGE);
    assert_null(take(SIZE_MAX));
    assert_null(take(SIZE_MAX / 4));
}

/* Whether a process that writes there goes on. */
static bool can_write(volatile char *place)
{
    pid_t child = fork();
    if (child == 0) {
        signal(SIGSEGV, SIG_DFL); /* cmocka and sanitizers have their own */
        *place = 1;
        _exit(0);
    }
    int status = 0;
    assert_true(child > 0 && waitpid(child, &status, 0) == child);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void who_runs_over_an_end_of_a_large_block_is_stopped(void **state)
{
    (void)state;
    char *block = take(LARGE);
    assert_true(can_write(block) && can_write(block + LARGE - 1));
    assert_false(can_write(block - 1));
    assert_false(can_write(block + LARGE));
    give(block, LARGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_block_is_zero_aligned_and_all_there),
        cmocka_unit_test(who_runs_over_an_end_of_a_large_block_is_stopped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
