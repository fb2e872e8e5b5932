// SPDX-License-Identifier: Apache-2.0
#include "evidence/pending.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/text.h"
#include "evidence/log.h"
#include "evidence/made.h"

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

/* What a batch may make or unmake: nothing outside the log. */
static bool is_of_a_log(const char *name)
{
    bool place = strncmp(name, "tile/", 5) == 0 || strncmp(name, "parts/", 6) == 0;
    return place && !strstr(name, "..") && strlen(name) < PENDING_NAME_SIZE;
}

static bool read_line(const char *line, struct pending *ret)
{
    static const struct {
        const char *front;
        size_t names;
    } lists[] = {{"made ", offsetof(struct pending, made)},
                 {"needless ", offsetof(struct pending, needless)}};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        size_t len = strlen(lists[i].front);
        if (strncmp(line, lists[i].front, len) == 0)
            return is_of_a_log(line + len) &&
                   pending_add((struct pending_names *)(void *)((char *)ret + lists[i].names), line + len);
    }
    return false;
}

static bool read_number(const char *line, const char *front, uint64_t *ret)
{
    char *end;
    size_t len = strlen(front);
    if (!line || strncmp(line, front, len) != 0)
        return false;
    *ret = strtoull(line + len, &end, 10);
    return end != line + len && *end == 0;
}

/* The lines between heading and end. */
static bool read_lines(char *text, struct pending *ret)
{
    char *left = text, *line = strsep(&left, "\n");
    if (!line || strcmp(line, heading) != 0 || !read_number(strsep(&left, "\n"), "from ", &ret->from) ||
        !read_number(strsep(&left, "\n"), "to ", &ret->to))
        return false;
    for (line = strsep(&left, "\n"); line && strcmp(line, "end") != 0; line = strsep(&left, "\n"))
        if (!read_line(line, ret))
            return false;
    return line && left && left[0] == 0;
}

int pending_read(const struct folder *folder, struct pending *ret, struct sigwarden_error *reterr)
{
    size_t len;
    *ret = (struct pending){0};
    if (!folder_has(folder, LOG_PENDING))
        return 0;
    char *text = (char *)folder_read(folder, LOG_PENDING, &len, reterr);
    if (!text)
        return -reterr->code;
    bool whole = strlen(text) == len && read_lines(text, ret);
    free(text);
    if (!whole)
        pending_free(ret);
    return whole;
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
