// SPDX-License-Identifier: Apache-2.0
#include "cli/key.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "cli/options.h"

enum { HEX_SIZE = 2 * PSEUDONYM_KEY_SIZE };

static bool key_of_text(const char *text, size_t len, uint8_t ret[PSEUDONYM_KEY_SIZE])
{
    size_t bytes;
    return sodium_hex2bin(ret, PSEUDONYM_KEY_SIZE, text, len, " \t\r\n", &bytes, NULL) == 0 &&
           bytes == PSEUDONYM_KEY_SIZE;
}

/* 0; -1 with errno if it cannot be opened; 1 if it holds no key. */
static int key_read(const char *path, uint8_t ret[PSEUDONYM_KEY_SIZE])
{
    char text[HEX_SIZE + 64];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    ssize_t len = read(fd, text, sizeof text);
    close(fd);
    return len > 0 && key_of_text(text, (size_t)len, ret) ? 0 : 1;
}

/* Makes the folders that lead to the file. */
static void make_folders(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        mkdir(path, 0700);
        *slash = '/';
    }
}

/* Written beside it and then linked, so that of several first runs at once all find one whole key. False with
 * errno set: it was not written. */
static bool key_write(char *path, const uint8_t key[PSEUDONYM_KEY_SIZE])
{
    char text[HEX_SIZE + 2], temporary[4096 + 32];
    sodium_bin2hex(text, sizeof text, key, PSEUDONYM_KEY_SIZE);
    text[HEX_SIZE] = '\n';
    make_folders(path);
    snprintf(temporary, sizeof temporary, "%s.%ld", path, (long)getpid());
    int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return false;
    errno = ENOSPC; /* what a write that is cut short means, and does not say */
    bool written = write(fd, text, HEX_SIZE + 1) == HEX_SIZE + 1;
    int error_number = errno;
    if (close(fd) < 0 || (written && link(temporary, path) < 0)) {
        error_number = written ? errno : error_number;
        written = false;
    }
    unlink(temporary);
    errno = error_number;
    return written;
}

static bool default_path(const char *name, char *ret, size_t size)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    int len = state && state[0] == '/' ? snprintf(ret, size, "%s/sigwarden/%s", state, name)
              : home && home[0] == '/' ? snprintf(ret, size, "%s/.local/state/sigwarden/%s", home, name)
                                       : -1;
    return len > 0 && (size_t)len < size;
}

static int key_find(const char *path, uint8_t ret[PSEUDONYM_KEY_SIZE])
{
    char standard[KEY_PATH_SIZE];
    bool named = path != NULL;
    if (!named && default_path("key", standard, sizeof standard))
        path = standard;
    int result = path ? key_read(path, ret) : -1;
    if (result == 0)
        return 0;
    if (result > 0) {
        fprintf(stderr, "sigwarden: %s: not a key; it takes 64 hexadecimal digits (`openssl rand -hex 32`)\n",
                path);
        return EXIT_CONFIG;
    }
    if (named) {
        fprintf(stderr, "sigwarden: %s: %s; `openssl rand -hex 32` makes a key\n", path, strerror(errno));
        return EXIT_CONFIG;
    }
    randombytes_buf(ret, PSEUDONYM_KEY_SIZE);
    bool kept = path && (key_write(standard, ret) || key_read(standard, ret) == 0);
    if (!kept)
        fprintf(stderr, "sigwarden: cannot keep a key in %s; the pseudonyms hold for this run only\n",
                path ? path : "the home folder");
    return 0;
}

int key_load(const char *path, uint8_t ret[PSEUDONYM_KEY_SIZE])
{
    /* one key for the whole run: the sandbox does not let a second session look for it */
    static uint8_t key[PSEUDONYM_KEY_SIZE];
    static bool known;
    if (sodium_init() < 0)
        return EXIT_CONFIG;
    int result = known ? 0 : key_find(path, key);
    known = result == 0;
    memcpy(ret, key, sizeof key);
    return result;
}

void key_check(const uint8_t key[PSEUDONYM_KEY_SIZE], char ret[static KEY_CHECK_SIZE])
{
    static const char purpose[] = "store";
    uint8_t hash[(KEY_CHECK_SIZE - 1) / 2];
    crypto_generichash(hash, sizeof hash, (const uint8_t *)purpose, sizeof purpose, key, PSEUDONYM_KEY_SIZE);
    sodium_bin2hex(ret, KEY_CHECK_SIZE, hash, sizeof hash);
}

bool key_evidence_path(const char *path, char ret[static KEY_PATH_SIZE])
{
    return path ? snprintf(ret, KEY_PATH_SIZE, "%s", path) < KEY_PATH_SIZE
                : default_path("evidence.key", ret, KEY_PATH_SIZE);
}

int key_load_evidence(const char *path, bool make, uint8_t ret[PSEUDONYM_KEY_SIZE],
                      char ret_path[static KEY_PATH_SIZE])
{
    struct stat st;
    if (sodium_init() < 0)
        return EXIT_CONFIG;
    if (!key_evidence_path(path, ret_path)) {
        fprintf(stderr,
                "sigwarden: there is no place for the key of the evidence; name a file by --evidence-key\n");
        return EXIT_CONFIG;
    }
    if (stat(ret_path, &st) == 0 && st.st_mode & 077) {
        fprintf(stderr, "sigwarden: %s: others may read this key; chmod 600 it first\n", ret_path);
        return EXIT_CONFIG;
    }
    int result = key_read(ret_path, ret), error_number = 0;
    if (result < 0 && errno == ENOENT && make) {
        randombytes_buf(ret, PSEUDONYM_KEY_SIZE);
        error_number = key_write(ret_path, ret) ? 0 : errno;
        result = error_number ? key_read(ret_path, ret) : 0; /* another run may just have made one */
    }
    if (result < 0 && (error_number == ENOSPC || error_number == EDQUOT)) {
        fprintf(stderr, "sigwarden: %s: cannot be written: %s; make room and run it again\n", ret_path,
                strerror(error_number));
        return EXIT_UNREADABLE;
    }
    if (result < 0)
        fprintf(stderr, "sigwarden: %s: %s; name another file by --evidence-key\n", ret_path,
                strerror(errno));
    else if (result > 0)
        fprintf(stderr, "sigwarden: %s: not a key; it takes 64 hexadecimal digits (`openssl rand -hex 32`)\n",
                ret_path);
    return result ? EXIT_CONFIG : 0;
}
