// SPDX-License-Identifier: Apache-2.0
#include "evidence/pending.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/text.h"
#include "evidence/log.h"
#include "evidence/made.h"
#include "evidence/tile.h"

static const char heading[] = "sigwarden-evidence-pending/1";

void pending_free(struct pending *pending)
{
    free(pending->made.list);
    free(pending->needless.list);
    *pending = (struct pending){0};
}

bool pending_add(struct pending_names *names, const char *name)
{
    if (names->count == names->room) {
        size_t room = names->room ? 2 * names->room : 64;
        char(*list)[PENDING_NAME_SIZE] = realloc(names->list, room * sizeof *list);
        if (!list)
            return false;
        names->list = list;
        names->room = room;
    }
    struct text text = text_in(names->list[names->count++], PENDING_NAME_SIZE);
    text_string(&text, name);
    return !text.full;
}

bool pending_lists(const struct pending_names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->list[i], name) == 0)
            return true;
    return false;
}

void pending_drop(struct pending_names *names, const char *name)
{
    for (size_t i = names->count; i > 0; i--)
        if (strcmp(names->list[i - 1], name) == 0)
            memmove(names->list[i - 1], names->list[--names->count], PENDING_NAME_SIZE);
}

int pending_write(const struct pending *pending, struct folder *folder, struct sigwarden_error *reterr)
{
    struct made made;
    if (!made_begin(&made))
        return error_set(reterr, SIGWARDEN_ERROR_MEMORY, NULL, "out of memory", NULL);
    fprintf(made.out, "%s\nfrom %llu\nto %llu\n", heading, (unsigned long long)pending->from,
            (unsigned long long)pending->to);
    for (size_t i = 0; i < pending->made.count; i++)
        fprintf(made.out, "made %s\n", pending->made.list[i]);
    for (size_t i = 0; i < pending->needless.count; i++)
        fprintf(made.out, "needless %s\n", pending->needless.list[i]);
    fprintf(made.out, "end\n");
    if (!made_end(&made))
        return error_set(reterr, SIGWARDEN_ERROR_MEMORY, NULL, "out of memory", NULL);
    int result = folder_write(folder, LOG_PENDING, span_of(NULL, 0), made_span(&made), false, reterr);
    free(made.text);
    return result ? result : folder_sync(folder, reterr);
}

/* What this batch may make: parts, and tiles that were not there before. */
static bool may_make(const struct pending *pending, const char *name)
{
    uint8_t commitment[COMMITMENT_SIZE];
    return part_of_path(name, commitment) ||
           (tile_is_of(name, pending->to) && !tile_is_of(name, pending->from));
}

static bool may_need_no_longer(const struct pending *pending, const char *name)
{
    return tile_is_of(name, pending->from) && !tile_is_of(name, pending->to);
}

static bool read_number(const char *line, uint64_t *ret)
{
    char *end, again[24];
    *ret = strtoull(line, &end, 10);
    snprintf(again, sizeof again, "%llu", (unsigned long long)*ret);
    return strcmp(line, again) == 0; /* one form only */
}

static bool read_from(struct pending *ret, const char *rest)
{
    return read_number(rest, &ret->from);
}

static bool read_to(struct pending *ret, const char *rest)
{
    return read_number(rest, &ret->to) && ret->to > ret->from;
}

static bool read_made(struct pending *ret, const char *rest)
{
    return may_make(ret, rest) && pending_add(&ret->made, rest);
}

static bool read_needless(struct pending *ret, const char *rest)
{
    return may_need_no_longer(ret, rest) && pending_add(&ret->needless, rest);
}

static bool read_nothing(struct pending *ret, const char *rest)
{
    (void)ret;
    return rest[0] == 0;
}

/* The lines that may come, by the step that the reading is at, and where each leads. */
enum step { HEADING, FROM, TO, NAMES, ENDED };

static const struct line {
    enum step at, next;
    const char *front, *signs; /* what the rest of it is written with */
    bool (*read)(struct pending *ret, const char *rest);
} lines[] = {
    {HEADING, FROM, heading, "", read_nothing},
    {FROM, TO, "from ", "0123456789", read_from},
    {TO, NAMES, "to ", "0123456789", read_to},
    {NAMES, NAMES, "made ", "0123456789abcdefilnprstx/.", read_made},
    {NAMES, NAMES, "needless ", "0123456789abcdefilnprstx/.", read_needless},
    {NAMES, ENDED, "end", "", read_nothing},
};

static bool read_line(const char *text, enum step *step, struct pending *ret)
{
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        size_t len = strlen(lines[i].front);
        if (lines[i].at != *step || strncmp(text, lines[i].front, len) != 0)
            continue;
        *step = lines[i].next;
        return lines[i].read(ret, text + len);
    }
    return false;
}

/* Whether a line may begin so that was not written to its end. */
static bool may_begin(const char *text, enum step step)
{
    size_t len = strlen(text);
    bool may = len == 0;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        size_t front = strlen(lines[i].front), same = len < front ? len : front;
        may |= lines[i].at == step && strncmp(text, lines[i].front, same) == 0 &&
               len < PENDING_NAME_SIZE + front && text[same + strspn(text + same, lines[i].signs)] == 0;
    }
    return may;
}

/* 1: it is whole. 0: it is how one begins. Negative: it is none. */
static int read_lines(char *text, struct pending *ret)
{
    enum step step = HEADING;
    char *left = text, *line = strsep(&left, "\n");
    for (; left; line = strsep(&left, "\n"))
        if (!read_line(line, &step, ret))
            return -1;
    return !may_begin(line, step) ? -1 : step == ENDED;
}

/* A machine that lost power may leave zeros where the last octets should be. */
static bool is_zero(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (text[i])
            return false;
    return true;
}

int pending_read(const struct folder *folder, struct pending *ret, struct sigwarden_error *reterr)
{
    size_t size;
    *ret = (struct pending){0};
    if (!folder_has(folder, LOG_PENDING))
        return 0;
    char *text = (char *)folder_read(folder, LOG_PENDING, &size, reterr);
    if (!text)
        return -reterr->code;
    size_t len = strlen(text);
    int result = is_zero(text + len, size - len) ? read_lines(text, ret) : -1;
    free(text);
    if (result <= 0)
        pending_free(ret);
    return result >= 0 ? result
                       : folder_fail(folder, LOG_PENDING, SIGWARDEN_ERROR_BROKEN,
                                     "is not what an addition leaves behind that was cut off",
                                     "keep it elsewhere if you want it, and take it out of the log", reterr);
}

bool pending_is_about(const struct pending *pending, uint64_t size)
{
    return size == pending->from || size == pending->to;
}

int pending_fail_stale(const struct folder *folder, struct sigwarden_error *reterr)
{
    return folder_fail(folder, LOG_PENDING, SIGWARDEN_ERROR_BROKEN,
                       "is of another time of this log: a copy was made over an older one, perhaps",
                       "make the copy anew; or remove `pending`, and see what `evidence verify` names next",
                       reterr);
}

int pending_end(const struct pending *pending, bool done, struct folder *folder,
                struct sigwarden_error *reterr)
{
    const struct pending_names *names = done ? &pending->needless : &pending->made;
    int result = folder_remove(folder, LOG_CHECKPOINT ".new", reterr);
    for (size_t i = 0; i < names->count && result == 0; i++)
        result = folder_remove(folder, names->list[i], reterr);
    if (result == 0)
        result = folder_sync(folder, reterr);
    return result ? result : folder_remove(folder, LOG_PENDING, reterr);
}
