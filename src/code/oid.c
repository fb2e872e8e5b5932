// SPDX-License-Identifier: Apache-2.0
#include "code/oid.h"

#include "base/cursor.h"

struct oid oid_of(struct span contents)
{
    struct oid oid = {.count = 0};
    struct cursor in = cursor_of(contents);
    while (cursor_left(&in)) {
        if (oid.count == OID_ARCS_MAX) {
            oid.odd = true;
            break;
        }
        uint8_t octet = cursor_u8(&in);
        uint32_t value = octet & 0x7f;
        oid.odd |= octet == 0x80;
        while (octet & 0x80 && cursor_left(&in)) {
            octet = cursor_u8(&in);
            oid.odd |= value >> 25 != 0;
            value = value << 7 | (octet & 0x7f);
        }
        oid.odd |= octet >> 7;
        oid.arcs[oid.count++] = value;
    }
    return oid;
}

bool oid_starts_with(const struct oid *oid, const uint32_t *arcs, unsigned count)
{
    return oid->count >= count && memcmp(oid->arcs, arcs, count * sizeof *arcs) == 0;
}
