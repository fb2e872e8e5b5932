// SPDX-License-Identifier: Apache-2.0
#include "code/cell.h"

#include "base/text.h"

enum { ECI_MAX = 0xfffffff };

static bool cell_of(struct span bytes, size_t len, enum cell_kind kind, struct cell *ret)
{
    *ret = (struct cell){0};
    if (bytes.len != len || !plmn_decode(bytes.p, &ret->plmn))
        return false;
    ret->kind = (uint8_t)kind;
    if (kind == CELL_ECGI) {
        ret->id = (uint32_t)(bytes.p[3] & 15) << 24 | (uint32_t)bytes.p[4] << 16 | (uint32_t)bytes.p[5] << 8 |
                  bytes.p[6];
        return true;
    }
    ret->area = (uint32_t)bytes.p[3] << 8 | bytes.p[4];
    if (kind == CELL_CGI)
        ret->id = (uint32_t)bytes.p[5] << 8 | bytes.p[6];
    return true;
}

bool cell_of_cgi(struct span bytes, struct cell *ret)
{
    return cell_of(bytes, 7, CELL_CGI, ret);
}

bool cell_of_lai(struct span bytes, struct cell *ret)
{
    return cell_of(bytes, 5, CELL_LAI, ret);
}

bool cell_of_ecgi(struct span bytes, struct cell *ret)
{
    return cell_of(bytes, 7, CELL_ECGI, ret);
}

bool cell_of_tai(struct span bytes, struct cell *ret)
{
    return cell_of(bytes, 5, CELL_TAI, ret);
}

static const char *const prefixes[] = {
    [CELL_CGI] = "", [CELL_LAI] = "", [CELL_ECGI] = "ecgi ", [CELL_TAI] = "tai "};

const char *cell_text(const struct cell *cell, char buffer[static CELL_TEXT_SIZE])
{
    char plmn[PLMN_TEXT_SIZE];
    struct text text = text_in(buffer, CELL_TEXT_SIZE);
    if (cell->kind == CELL_NONE || cell->kind > CELL_TAI)
        return buffer;
    text_string(&text, prefixes[cell->kind]);
    text_string(&text, plmn_text(cell->plmn, plmn));
    if (cell->kind != CELL_ECGI) {
        text_char(&text, '-');
        text_uint(&text, cell->area);
    }
    if (cell->kind == CELL_CGI || cell->kind == CELL_ECGI) {
        text_char(&text, '-');
        text_uint(&text, cell->id);
    }
    return buffer;
}

/* Takes "-NUMBER" from the front of *text; max is below a tenth of what the type holds. */
static bool take_number(struct span *text, uint32_t max, uint32_t *ret)
{
    size_t at = 1;
    *ret = 0;
    if (text->len < 2 || text->p[0] != '-')
        return false;
    for (; at < text->len && text->p[at] >= '0' && text->p[at] <= '9'; at++) {
        *ret = *ret * 10 + (uint32_t)(text->p[at] - '0');
        if (*ret > max)
            return false;
    }
    *text = span_of(text->p + at, text->len - at);
    return at > 1;
}

static bool parse(struct span text, struct cell *ret)
{
    ret->kind = CELL_CGI;
    for (unsigned kind = CELL_ECGI; kind <= CELL_TAI; kind++) {
        const size_t len = strlen(prefixes[kind]);
        if (text.len > len && memcmp(text.p, prefixes[kind], len) == 0) {
            ret->kind = (uint8_t)kind;
            text = span_of(text.p + len, text.len - len);
        }
    }
    size_t plmn_len = 4; /* behind a dash that may stand between MCC and MNC */
    while (plmn_len < text.len && text.p[plmn_len] != '-')
        plmn_len++;
    if (plmn_len > text.len || !plmn_parse(span_of(text.p, plmn_len), &ret->plmn))
        return false;
    text = span_of(text.p + plmn_len, text.len - plmn_len);
    if (ret->kind == CELL_ECGI)
        return take_number(&text, ECI_MAX, &ret->id) && text.len == 0;
    if (!take_number(&text, UINT16_MAX, &ret->area))
        return false;
    if (ret->kind == CELL_CGI && text.len == 0)
        ret->kind = CELL_LAI;
    if (ret->kind == CELL_CGI && !take_number(&text, UINT16_MAX, &ret->id))
        return false;
    return text.len == 0;
}

bool cell_parse(struct span text, struct cell *ret)
{
    struct cell cell = {0};
    const bool right = parse(text, &cell);
    *ret = right ? cell : (struct cell){0};
    return right;
}
