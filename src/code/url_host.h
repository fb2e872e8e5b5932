// SPDX-License-Identifier: Apache-2.0
/*
 * The host of a link: what stands between the scheme and the path; inside of url only.
 */
#ifndef SIGWARDEN_CODE_URL_HOST_H
#define SIGWARDEN_CODE_URL_HOST_H

#include "code/url.h"

/* A character of a link, in its plain form. */
struct url_glyph {
    uint32_t c;
    uint16_t end; /* in the text, from the start of its word */
    bool changed; /* it was written in another form, or something hidden stood before it */
};

struct url_authority {
    const struct url_glyph *glyph;
    size_t count;
    bool has_scheme, has_path;
};

/*
 * Sets host, port, has_user, disguised, mixed_alphabet, punycode, is_address and shortener. False if it is no
 * host, or one that without scheme makes no link.
 */
bool url_authority_read(const struct url_authority *authority, struct url *ret);

#endif
