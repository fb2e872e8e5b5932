// SPDX-License-Identifier: Apache-2.0
#define _DEFAULT_SOURCE
#include "targets/zeros.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "targets/target.h"

/* Linux 6.7's PAGEMAP_SCAN, Documentation/admin-guide/mm/pagemap.rst; libc's headers may be older. */
struct page_region {
    uint64_t start, end, categories;
};

struct page_scan {
    uint64_t size, flags, start, end, walk_end, vec, vec_len, max_pages;
    uint64_t category_inverted, category_mask, category_anyof_mask, return_mask;
};

static size_t page_size(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

/* The pages that hold the block, without the one behind them. */
static char *pages_of(const struct zeros *zeros, size_t *ret_len)
{
    size_t page = page_size();
    *ret_len = (zeros->size + page - 1) / page * page;
    return zeros->block - (uintptr_t)zeros->block % page;
}

static void map(struct zeros *zeros, size_t size)
{
    enum { ALIGNMENT = 64 };
    size_t page = page_size(), rounded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT,
           len = (rounded + page - 1) / page * page;
    char *pages =
        mmap(NULL, len + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    TARGET_CHECK(pages != MAP_FAILED && mprotect(pages + len, page, PROT_NONE) == 0);
    *zeros = (struct zeros){pages + len - rounded, size};
}

/* Clears the pages that were touched, unless they are many. False: it could not be done. */
static bool clear_in_place(char *pages, size_t len)
{
    enum { REGIONS = 256, PAGES = 384, PRESENT = 1 << 3, SWAPPED = 1 << 4, SHARED_ZEROS = 1 << 5 };
    static struct page_region touched[REGIONS];
    static int pagemap = -1;
    struct page_scan scan = {
        .size = sizeof scan,
        .start = (uint64_t)(uintptr_t)pages,
        .end = (uint64_t)(uintptr_t)pages + len,
        .vec = (uint64_t)(uintptr_t)touched,
        .vec_len = REGIONS,
        .max_pages = PAGES,
        .category_inverted = SHARED_ZEROS,
        .category_mask = SHARED_ZEROS,
        .category_anyof_mask = PRESENT | SWAPPED,
        .return_mask = PRESENT,
    };
    if (pagemap < 0)
        pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
    int count = ioctl(pagemap, _IOWR('f', 16, struct page_scan), &scan);
    if (count < 0 || scan.walk_end != scan.end)
        return false;
    for (int i = 0; i < count; i++)
        memset(pages + (touched[i].start - scan.start), 0, touched[i].end - touched[i].start);
    return true;
}

void *zeros_again(struct zeros *zeros, size_t size)
{
    size_t len;
    if (!zeros->block) {
        map(zeros, size);
        return zeros->block;
    }
    TARGET_CHECK(size == zeros->size);
    char *pages = pages_of(zeros, &len);
    /* what is given back comes again as zeros */
    TARGET_CHECK(clear_in_place(pages, len) || madvise(pages, len, MADV_DONTNEED) == 0);
    return zeros->block;
}
