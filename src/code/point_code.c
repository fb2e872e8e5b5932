// SPDX-License-Identifier: Apache-2.0
#include "code/point_code.h"

static const struct {
    const char *name;
    uint8_t len;
    uint32_t mask;
} formats[POINT_CODE_FORMATS] = {
    [POINT_CODE_ITU] = {"itu", 2, 0x3fff},
    [POINT_CODE_ANSI] = {"ansi", 3, 0xffffff},
    [POINT_CODE_CHINA] = {"china", 3, 0xffffff},
    [POINT_CODE_JAPAN] = {"japan", 2, 0xffff},
};

unsigned point_code_len(enum point_code_format format)
{
    return formats[format].len;
}

uint32_t point_code_read(struct cursor *in, enum point_code_format format)
{
    uint32_t code = formats[format].len == 2 ? cursor_le16(in) : cursor_le24(in);
    return code & formats[format].mask;
}

const char *point_code_format_name(enum point_code_format format)
{
    return formats[format].name;
}
