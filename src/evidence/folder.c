// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE /* syncfs */
#include "evidence/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"

enum { DEPTH_MAX = 12 };

int folder_fail(const struct folder *folder, const char *name, enum sigwarden_error_code code,
                const char *message, const char *hint, struct sigwarden_error *reterr)
{
    char path[sizeof folder->path + FOLDER_NAME_SIZE];
    struct text text = text_in(path, sizeof path);
    text_string(&text, folder->path);
    if (name[0]) {
        text_char(&text, '/');
        text_string(&text, name);
    }
    return error_set(reterr, code, path, message, hint);
}

/* Somebody put something else where a file of a log was; anything else is the machine's doing. */
static bool is_what_lies_there(int error_number)
{
    static const int all[] = {ENOENT, ELOOP, ENOTDIR, EISDIR, ENXIO};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i] == error_number)
            return true;
    return false;
}

static int fail_system(const struct folder *folder, const char *name, const char *what, int error_number,
                       struct sigwarden_error *reterr)
{
    char message[256];
    struct text text = text_in(message, sizeof message);
    text_string(&text, what);
    text_string(&text, strerror(error_number));
    const char *hint = error_number == ENOSPC || error_number == EDQUOT ? "make room and run it again"
                       : error_number == EACCES || error_number == EPERM || error_number == EROFS
                           ? "the user who runs this needs permission for it"
                           : NULL;
    bool broken = name[0] && is_what_lies_there(error_number);
    enum sigwarden_error_code code = broken ? SIGWARDEN_ERROR_BROKEN : SIGWARDEN_ERROR_SYSTEM;
    return folder_fail(folder, name, code, message, hint, reterr);
}

int folder_open(const char *path, bool create, struct folder *ret, struct sigwarden_error *reterr)
{
    struct text text = text_in(ret->path, sizeof ret->path);
    text_string(&text, path);
    ret->descriptor = -1;
    if (text.full)
        return folder_fail(ret, "", SIGWARDEN_ERROR_SYSTEM, "the name is too long", NULL, reterr);
    if (create && mkdir(path, 0700) < 0 && errno != EEXIST)
        return fail_system(ret, "", "cannot be made: ", errno, reterr);
    ret->descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return ret->descriptor < 0 ? fail_system(ret, "", "", errno, reterr) : 0;
}

void folder_close(struct folder *folder)
{
    if (folder->descriptor >= 0)
        close(folder->descriptor);
    folder->descriptor = -1;
}

int folder_lock(struct folder *folder, enum folder_lock how, struct sigwarden_error *reterr)
{
    int result;
    do
        result = flock(folder->descriptor, how == FOLDER_ALONE ? LOCK_EX : LOCK_SH);
    while (result < 0 && errno == EINTR);
    return result < 0 ? fail_system(folder, "", "cannot be locked: ", errno, reterr) : 0;
}

void folder_unlock(struct folder *folder)
{
    flock(folder->descriptor, LOCK_UN);
}

/* A folder in another, made if it is not there and `make`. Negative with errno set. */
static int enter(int at, const char *name, bool make)
{
    const int flags = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    int next = openat(at, name, flags);
    if (next >= 0 || errno != ENOENT || !make)
        return next;
    return mkdirat(at, name, 0755) == 0 || errno == EEXIST ? openat(at, name, flags) : -1;
}

static void leave(const struct folder *folder, int at)
{
    int error_number = errno;
    if (at >= 0 && at != folder->descriptor)
        close(at);
    errno = error_number;
}

/*
 * Where a file lies, for leave(); *ret_file is its name there. Through no symbolic link: who can write to the
 * folder cannot make others read, write or remove what lies elsewhere. Negative with errno set.
 */
static int enter_parent(const struct folder *folder, const char *name, bool make, const char **ret_file)
{
    int at = folder->descriptor;
    for (const char *slash = strchr(name, '/'); slash && at >= 0; slash = strchr(name, '/')) {
        char part[FOLDER_NAME_SIZE];
        struct text text = text_in(part, sizeof part);
        text_span(&text, span_of(name, (size_t)(slash - name)));
        errno = ENAMETOOLONG;
        int next = text.full ? -1 : enter(at, part, make);
        leave(folder, at);
        at = next;
        name = slash + 1;
    }
    *ret_file = name;
    return at;
}

/* openat() of a file; negative with errno set. */
static int open_file(const struct folder *folder, const char *name, int flags, mode_t mode)
{
    const char *file_name;
    int at = enter_parent(folder, name, flags & O_CREAT, &file_name);
    int file = at < 0 ? -1 : openat(at, file_name, flags | O_CLOEXEC | O_NOFOLLOW, mode);
    leave(folder, at);
    return file;
}

static int unlink_in(const struct folder *folder, const char *name, int flags)
{
    const char *file_name;
    int at = enter_parent(folder, name, false, &file_name);
    int result = at < 0 ? -1 : unlinkat(at, file_name, flags);
    leave(folder, at);
    return result;
}

bool folder_has(const struct folder *folder, const char *name)
{
    const char *file_name;
    int at = enter_parent(folder, name, false, &file_name);
    bool has = at >= 0 && faccessat(at, file_name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
    leave(folder, at);
    return has;
}

static ssize_t read_all(int file, uint8_t *to, size_t len)
{
    size_t have = 0;
    while (have < len) {
        ssize_t n = read(file, to + have, len - have);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        if (n == 0)
            break;
        have += (size_t)n;
    }
    return (ssize_t)have;
}

uint8_t *folder_read(const struct folder *folder, const char *name, size_t *ret_len,
                     struct sigwarden_error *reterr)
{
    struct stat st;
    int file = open_file(folder, name, O_RDONLY | O_NONBLOCK, 0);
    if (file < 0 || fstat(file, &st) < 0 || !S_ISREG(st.st_mode) || (size_t)st.st_size > FOLDER_FILE_MAX) {
        int error_number = errno;
        if (file < 0)
            fail_system(folder, name, "", error_number, reterr);
        else
            folder_fail(folder, name, SIGWARDEN_ERROR_BROKEN, "is no file, or longer than any of a log", NULL,
                        reterr);
        if (file >= 0)
            close(file);
        return NULL;
    }
    uint8_t *bytes = malloc((size_t)st.st_size + 1);
    ssize_t len = bytes ? read_all(file, bytes, (size_t)st.st_size) : -1;
    if (len < 0) {
        fail_system(folder, name, "cannot be read: ", bytes ? errno : ENOMEM, reterr);
        free(bytes);
        bytes = NULL;
    } else {
        bytes[len] = 0;
        *ret_len = (size_t)len;
    }
    close(file);
    return bytes;
}

static bool write_all(int file, struct span bytes)
{
    while (bytes.len) {
        ssize_t n = write(file, bytes.p, bytes.len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        bytes = span_of(bytes.p + n, bytes.len - (size_t)n);
    }
    return true;
}

int folder_write(struct folder *folder, const char *name, struct span front, struct span bytes, bool private,
                 struct sigwarden_error *reterr)
{
    int file = open_file(folder, name, O_WRONLY | O_CREAT | O_TRUNC, private ? 0600 : 0644);
    if (file < 0)
        return fail_system(folder, name, "cannot be written: ", errno, reterr);
    bool written = write_all(file, front) && write_all(file, bytes);
    int error_number = errno;
    if (close(file) < 0 && written) {
        written = false;
        error_number = errno;
    }
    return written ? 0 : fail_system(folder, name, "cannot be written: ", error_number, reterr);
}

int folder_sync(struct folder *folder, struct sigwarden_error *reterr)
{
    return syncfs(folder->descriptor) < 0 ? fail_system(folder, "", "cannot be written: ", errno, reterr) : 0;
}

int folder_replace(struct folder *folder, const char *name, struct span bytes, bool private,
                   struct sigwarden_error *reterr)
{
    char beside[FOLDER_NAME_SIZE];
    struct text text = text_in(beside, sizeof beside);
    text_string(&text, name);
    text_string(&text, ".new");
    int result = folder_write(folder, beside, span_of(NULL, 0), bytes, private, reterr);
    if (result == 0)
        result = folder_sync(folder, reterr);
    if (result == 0 && renameat(folder->descriptor, beside, folder->descriptor, name) < 0)
        result = fail_system(folder, name, "cannot be put in its place: ", errno, reterr);
    return result ? result : folder_sync(folder, reterr);
}

int folder_remove(struct folder *folder, const char *name, struct sigwarden_error *reterr)
{
    char path[FOLDER_NAME_SIZE];
    if (unlink_in(folder, name, 0) < 0 && errno != ENOENT)
        return fail_system(folder, name, "cannot be removed: ", errno, reterr);
    struct text text = text_in(path, sizeof path);
    text_string(&text, name);
    for (char *slash = strrchr(path, '/'); slash; slash = strrchr(path, '/')) {
        *slash = 0;
        if (unlink_in(folder, path, AT_REMOVEDIR) < 0 && errno != ENOENT)
            break; /* not empty */
    }
    return 0;
}

struct walk {
    const struct folder *folder;
    folder_visit *visit;
    void *context;
    struct sigwarden_error *reterr;
};

static int walk_into(const struct walk *walk, const char *name, unsigned depth);

static int not_dots(const struct dirent *entry)
{
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

static int by_octets(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int walk_entry(const struct walk *walk, const char *name, const char *entry, unsigned depth)
{
    char path[FOLDER_NAME_SIZE];
    struct stat st;
    struct text text = text_in(path, sizeof path);
    text_string(&text, name);
    text_string(&text, name[0] ? "/" : "");
    text_string(&text, entry);
    if (text.full || fstatat(walk->folder->descriptor, path, &st, AT_SYMLINK_NOFOLLOW) < 0)
        return folder_fail(walk->folder, path, SIGWARDEN_ERROR_SYSTEM, "cannot be looked at", NULL,
                           walk->reterr);
    if (S_ISDIR(st.st_mode))
        return walk_into(walk, path, depth + 1);
    return walk->visit(walk->context, path, !S_ISREG(st.st_mode));
}

static int visit_empty(const struct walk *walk, const char *name)
{
    char path[FOLDER_NAME_SIZE + 1];
    struct text text = text_in(path, sizeof path);
    text_string(&text, name);
    text_char(&text, '/');
    return walk->visit(walk->context, path, false);
}

static int walk_into(const struct walk *walk, const char *name, unsigned depth)
{
    struct dirent **entries;
    if (depth > DEPTH_MAX)
        return folder_fail(walk->folder, name, SIGWARDEN_ERROR_BROKEN, "lies deeper than any file of a log",
                           NULL, walk->reterr);
    int count = scandirat(walk->folder->descriptor, name[0] ? name : ".", &entries, not_dots, by_octets);
    if (count < 0)
        return fail_system(walk->folder, name, "cannot be listed: ", errno, walk->reterr);
    int result = count == 0 && name[0] ? visit_empty(walk, name) : 0;
    for (int i = 0; i < count; i++) {
        if (result == 0)
            result = walk_entry(walk, name, entries[i]->d_name, depth);
        free(entries[i]);
    }
    free(entries);
    return result;
}

int folder_walk(const struct folder *folder, folder_visit *visit, void *context,
                struct sigwarden_error *reterr)
{
    const struct walk walk = {folder, visit, context, reterr};
    return walk_into(&walk, "", 0);
}
