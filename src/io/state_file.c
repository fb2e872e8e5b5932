// SPDX-License-Identifier: Apache-2.0
#include "io/state_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "base/error.h"
#include "base/saved.h"
#include "base/text.h"

enum { MAGIC_LEN = 16, CHECK_LEN = 16, MAC_LEN = 32, NAMES_BUFFER = 4096 };

static const char magic[] = "sigwarden state\n";
_Static_assert(sizeof magic == MAGIC_LEN + 1, "the magic is 16 octets long");

struct front {
    uint32_t version;
    uint64_t len;
    uint8_t key_check[CHECK_LEN], mac[MAC_LEN], front_check[CHECK_LEN];
};

/* What follows the front, on its way from or to the file. */
struct content {
    int fd;
    int error; /* errno; 0: none */
    uint64_t left, len;
    crypto_generichash_state mac;
};

static const char *const begin_anew =
    "give the key that it was written under, or begin anew with another file";
static const char *const damaged_hint = "take a copy of it if you have one, or begin anew with another file";

static int refuse(const char *path, const char *message, const char *hint, struct sigwarden_error *reterr)
{
    return error_set(reterr, SIGWARDEN_ERROR_CONFIGURATION, path, message, hint);
}

static int system_error(const char *path, const char *what, int error, struct sigwarden_error *reterr)
{
    char message[sizeof reterr->message];
    struct text text = text_in(message, sizeof message);
    text_string(&text, what);
    text_string(&text, strerror(error));
    return error_set(reterr, SIGWARDEN_ERROR_SYSTEM, path, message, NULL);
}

/* Keys for different purposes say nothing about each other. */
static void derive(const uint8_t key[PSEUDONYM_KEY_SIZE], const char *purpose, uint8_t *ret, size_t len)
{
    crypto_generichash(ret, len, (const uint8_t *)purpose, strlen(purpose), key, PSEUDONYM_KEY_SIZE);
}

static void begin_mac(struct content *content, const uint8_t key[PSEUDONYM_KEY_SIZE])
{
    uint8_t own[crypto_generichash_KEYBYTES];
    derive(key, "saved state", own, sizeof own);
    crypto_generichash_init(&content->mac, own, sizeof own, MAC_LEN);
}

static void walk_front(struct saved *saved, struct front *front)
{
    char begin[MAGIC_LEN];
    memcpy(begin, magic, MAGIC_LEN);
    saved_octets(saved, begin, MAGIC_LEN);
    saved_require(saved, memcmp(begin, magic, MAGIC_LEN) == 0, "is not a saved state");
    saved_u32(saved, &front->version);
    saved_u64(saved, &front->len);
    saved_octets(saved, front->key_check, CHECK_LEN);
    saved_octets(saved, front->mac, MAC_LEN);
}

static void check_of(const uint8_t octets[STATE_FILE_FRONT], uint8_t ret[CHECK_LEN])
{
    crypto_generichash(ret, CHECK_LEN, octets, STATE_FILE_FRONT - CHECK_LEN, NULL, 0);
}

/* How many octets could be read: fewer than `len` at the end, or where an error is. */
static size_t read_all(int fd, uint8_t *octets, size_t len, int *ret_error)
{
    size_t done = 0;
    while (done < len) {
        ssize_t got = read(fd, octets + done, len - done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            *ret_error = errno;
        if (got <= 0)
            break;
        done += (size_t)got;
    }
    return done;
}

static size_t write_all(int fd, const uint8_t *octets, size_t len, int *ret_error)
{
    size_t done = 0;
    while (done < len) {
        ssize_t put = write(fd, octets + done, len - done);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0) {
            *ret_error = put < 0 ? errno : ENOSPC;
            break;
        }
        done += (size_t)put;
    }
    return done;
}

static size_t give(void *context, uint8_t *octets, size_t len)
{
    struct content *content = context;
    size_t wanted = len < content->left ? len : (size_t)content->left;
    size_t got = read_all(content->fd, octets, wanted, &content->error);
    crypto_generichash_update(&content->mac, octets, got);
    content->left -= got;
    content->len += got;
    return got;
}

static size_t take(void *context, uint8_t *octets, size_t len)
{
    struct content *content = context;
    size_t put = write_all(content->fd, octets, len, &content->error);
    crypto_generichash_update(&content->mac, octets, put);
    content->len += put;
    return put;
}

void capture_names_free(struct capture_names *names)
{
    for (uint32_t i = 0; i < names->count; i++)
        free(names->list[i]);
    names->count = 0;
}

static void walk_name(struct saved *saved, char **name)
{
    char text[STATE_FILE_NAME_MAX + 1];
    size_t len = saved->loading ? 0 : strnlen(*name, STATE_FILE_NAME_MAX);
    if (!saved->loading)
        memcpy(text, *name, len);
    len = saved_count(saved, (uint32_t)len, STATE_FILE_NAME_MAX);
    saved_octets(saved, text, len);
    text[len] = 0;
    if (!saved->loading)
        return;
    *name = strdup(text);
    if (!*name)
        saved_fail(saved, "there is too little memory");
}

/* Behind its own length, so that it ends where its reader stops. */
static bool walk_names(struct content *content, struct capture_names *names, bool loading)
{
    uint8_t buffer[NAMES_BUFFER];
    struct saved saved = saved_begin(loading, buffer, 1, loading ? give : take, content);
    saved.size = loading ? 1 : sizeof buffer; /* what is read ahead would be lost to what follows */
    saved_u32(&saved, &names->first);
    uint32_t count = saved_count(&saved, names->count, STATE_FILE_CAPTURES_MAX);
    if (loading)
        names->count = 0;
    for (uint32_t i = 0; i < count && saved_ok(&saved); i++) {
        walk_name(&saved, &names->list[i]);
        names->count += loading && names->list[i];
    }
    return saved_end(&saved);
}

static int check_front(const char *path, const uint8_t octets[STATE_FILE_FRONT], uint64_t size,
                       const uint8_t key[PSEUDONYM_KEY_SIZE], struct front *ret,
                       struct sigwarden_error *reterr)
{
    uint8_t copy[STATE_FILE_FRONT], check[CHECK_LEN], key_check[CHECK_LEN];
    memcpy(copy, octets, sizeof copy);
    struct saved saved = saved_begin(true, copy, sizeof copy, NULL, NULL);
    walk_front(&saved, ret);
    check_of(octets, check);
    derive(key, "saved state check", key_check, sizeof key_check);
    if (!saved_ok(&saved))
        return refuse(path, saved.wrong, "name another file; a run that finds none makes one", reterr);
    if (ret->version != STATE_FILE_VERSION)
        return refuse(path, "was written by another version of sigwarden, or is damaged",
                      "go on with that version, or begin anew with another file", reterr);
    if (memcmp(check, octets + STATE_FILE_FRONT - CHECK_LEN, CHECK_LEN) != 0)
        return refuse(path, "is damaged: its front does not match its checksum", damaged_hint, reterr);
    if (memcmp(key_check, ret->key_check, CHECK_LEN) != 0)
        return refuse(path, "was written under another key", begin_anew, reterr);
    if (ret->len != size - STATE_FILE_FRONT)
        return refuse(path,
                      size - STATE_FILE_FRONT < ret->len ? "is damaged: its end is missing"
                                                         : "is damaged: it is longer than it was",
                      damaged_hint, reterr);
    return 0;
}

static int load_content(const char *path, struct content *content, const struct front *front,
                        struct sigwarden_state *state, struct capture_names *names, uint64_t *ret_dropped,
                        struct sigwarden_error *reterr)
{
    uint8_t mac[MAC_LEN], rest[NAMES_BUFFER];
    bool named = walk_names(content, names, true);
    int result = named ? sigwarden_state_load(state, give, content, ret_dropped, reterr) : -1;
    while (content->left && give(content, rest, sizeof rest))
        ;
    if (content->error)
        return system_error(path, "reading it failed: ", content->error, reterr);
    crypto_generichash_final(&content->mac, mac, sizeof mac);
    if (sodium_memcmp(mac, front->mac, sizeof mac) != 0)
        return refuse(path, "is damaged: it does not match its checksum", damaged_hint, reterr);
    if (!named)
        return refuse(path, "cannot be gone on from: the names in it cannot be", damaged_hint, reterr);
    if (result < 0 && reterr)
        snprintf(reterr->file, sizeof reterr->file, "%s", path);
    return result;
}

static int load_open(const char *path, int fd, const uint8_t key[PSEUDONYM_KEY_SIZE],
                     struct sigwarden_state *state, struct capture_names *names, uint64_t *ret_dropped,
                     struct sigwarden_error *reterr)
{
    struct stat st;
    struct front front = {0};
    uint8_t octets[STATE_FILE_FRONT];
    int error = 0;
    if (fstat(fd, &st) < 0)
        return system_error(path, "cannot be read: ", errno, reterr);
    if (!S_ISREG(st.st_mode))
        return refuse(path, "is not a file", "name a file; a run that finds none makes one", reterr);
    size_t got = read_all(fd, octets, sizeof octets, &error);
    if (error)
        return system_error(path, "reading it failed: ", error, reterr);
    if (got < sizeof octets)
        return refuse(path, "is not a saved state, or its end is missing", damaged_hint, reterr);
    int result = check_front(path, octets, (uint64_t)st.st_size, key, &front, reterr);
    if (result < 0)
        return result;
    struct content content = {.fd = fd, .left = front.len};
    begin_mac(&content, key);
    return load_content(path, &content, &front, state, names, ret_dropped, reterr);
}

int state_file_load(const char *path, const uint8_t key[PSEUDONYM_KEY_SIZE], struct sigwarden_state *state,
                    struct capture_names *names, uint64_t *ret_dropped, struct sigwarden_error *reterr)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe must not keep it waiting */
    *ret_dropped = 0;
    if (fd < 0 && errno == ENOENT)
        return 1;
    if (fd < 0)
        return system_error(path, "cannot be opened: ", errno, reterr);
    int result = load_open(path, fd, key, state, names, ret_dropped, reterr);
    close(fd);
    return result;
}

/* The front goes last, over octets that keep its place. */
static bool write_front(struct content *content, const uint8_t key[PSEUDONYM_KEY_SIZE])
{
    uint8_t octets[STATE_FILE_FRONT];
    struct front front = {.version = STATE_FILE_VERSION, .len = content->len};
    struct saved saved = saved_begin(false, octets, sizeof octets, NULL, NULL);
    derive(key, "saved state check", front.key_check, CHECK_LEN);
    crypto_generichash_final(&content->mac, front.mac, MAC_LEN);
    walk_front(&saved, &front);
    check_of(octets, octets + STATE_FILE_FRONT - CHECK_LEN);
    if (lseek(content->fd, 0, SEEK_SET) < 0) {
        content->error = errno;
        return false;
    }
    return write_all(content->fd, octets, sizeof octets, &content->error) == sizeof octets;
}

static int write_content(const char *path, struct content *content, const uint8_t key[PSEUDONYM_KEY_SIZE],
                         struct sigwarden_state *state, struct capture_names *names,
                         struct sigwarden_error *reterr)
{
    static const uint8_t nothing[STATE_FILE_FRONT];
    bool kept = write_all(content->fd, nothing, sizeof nothing, &content->error) == sizeof nothing;
    begin_mac(content, key);
    int result = -SIGWARDEN_ERROR_SYSTEM;
    if (kept && walk_names(content, names, false))
        result = sigwarden_state_save(state, take, content, reterr);
    if (result == 0 && (!write_front(content, key) || fsync(content->fd) < 0))
        result = -SIGWARDEN_ERROR_SYSTEM;
    if (result < 0)
        return system_error(path, "cannot be saved, and is as it was before: ",
                            content->error ? content->error : errno, reterr);
    return 0;
}

/* So that the new name, too, is on the disk. */
static void sync_folder(const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) + 1 : 1, slash ? path : ".");
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    fsync(fd);
    close(fd);
}

int state_file_save(const char *path, const uint8_t key[PSEUDONYM_KEY_SIZE], struct sigwarden_state *state,
                    struct capture_names *names, struct sigwarden_error *reterr)
{
    char target[PATH_MAX], temporary[PATH_MAX + 8];
    if (!realpath(path, target)) /* a link stays one */
        snprintf(target, sizeof target, "%s", path);
    snprintf(temporary, sizeof temporary, "%s.XXXXXX", target);
    struct content content = {.fd = mkstemp(temporary)};
    if (content.fd < 0)
        return system_error(path, "cannot be saved in its folder: ", errno, reterr);
    int result = write_content(path, &content, key, state, names, reterr);
    if (close(content.fd) < 0 && result == 0)
        result = system_error(path, "cannot be saved, and is as it was before: ", errno, reterr);
    if (result == 0 && rename(temporary, target) < 0)
        result = system_error(path, "cannot be saved, and is as it was before: ", errno, reterr);
    if (result < 0)
        unlink(temporary);
    else
        sync_folder(target);
    return result;
}
