// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

#include "base/text.h"

static void copy(char *to, size_t size, const char *from)
{
    struct text text = text_in(to, size);
    if (from)
        text_string(&text, from);
}

int error_set(struct sigwarden_error *reterr, enum sigwarden_error_code code, const char *file,
              const char *message, const char *hint)
{
    if (!reterr)
        return -(int)code;
    size_t file_len = file ? strlen(file) : 0;
    if (file_len >= sizeof reterr->file)
        file += file_len - (sizeof reterr->file - 1); /* the end of a path tells more than its front */
    reterr->code = (int)code;
    reterr->line = 0;
    reterr->column = 0;
    copy(reterr->file, sizeof reterr->file, file);
    copy(reterr->message, sizeof reterr->message, message);
    copy(reterr->hint, sizeof reterr->hint, hint);
    return -(int)code;
}

static void add_number(struct text *text, unsigned number)
{
    if (number == 0)
        return;
    text_char(text, ':');
    text_uint(text, number);
}

size_t sigwarden_error_format(const struct sigwarden_error *error, char *ret, size_t size)
{
    struct text text = text_in(ret, size);
    if (error->file[0]) {
        text_string(&text, error->file);
        add_number(&text, error->line);
        if (error->line)
            add_number(&text, error->column);
        text_string(&text, ": ");
    }
    text_string(&text, error->message);
    if (error->hint[0]) {
        text_string(&text, "; ");
        text_string(&text, error->hint);
    }
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)ret[i] < 0x20 || ret[i] == 0x7f)
            ret[i] = '?';
    return text.len;
}
