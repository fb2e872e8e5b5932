// SPDX-License-Identifier: Apache-2.0
#include "frame/payload_protocol.h"

struct row {
    const char *name, *exported, *doc;
    uint32_t ppid;
    uint16_t port;
};

static const struct row rows[PAYLOAD_COUNT] = {
    [PAYLOAD_unknown] = {"unknown", "", "A payload that no ppid and no port names", 0, 0},
#define PAYLOAD(id, name, ppid, port, exported, doc) [PAYLOAD_##id] = {name, exported, doc, ppid, port},
#include "frame/payload_protocol.def"
#undef PAYLOAD
};

/* The front of a record of DTLS 1.0 to 1.2, with the version that old OpenSSL gave it, or of TLS up to 1.3; a
 * DTLS 1.3 handshake begins with such records too. */
static bool begins_record(struct span front)
{
    enum { TYPE_FIRST = 20, TYPE_LAST = 26, LENGTH_MAX = 16384 + 2048 };
    struct cursor in = cursor_of(front);
    unsigned type = cursor_u8(&in), version = cursor_be16(&in);
    if (type < TYPE_FIRST || type > TYPE_LAST)
        return false;
    if (version == 0xfefd || version == 0xfeff || version == 0x0100)
        cursor_skip(&in, 8); /* epoch and sequence number */
    else if (version < 0x0300 || version > 0x0304)
        return false;
    unsigned length = cursor_be16(&in);
    return cursor_ok(&in) && length > 0 && length <= LENGTH_MAX;
}

/* A row without a ppid stands behind those that have one, so that each has a place of its own. */
enum { PPIDS = 128 };
static const uint8_t rows_by_ppid[PPIDS + PAYLOAD_COUNT] = {
#define PAYLOAD(id, name, ppid, port, exported, doc) [(ppid) ? (ppid) : PPIDS + PAYLOAD_##id] = PAYLOAD_##id,
#include "frame/payload_protocol.def"
#undef PAYLOAD
};

static enum payload_protocol by_ppid(uint32_t ppid)
{
    return ppid < PPIDS ? (enum payload_protocol)rows_by_ppid[ppid] : PAYLOAD_unknown;
}

static enum payload_protocol by_port(uint16_t src_port, uint16_t dest_port)
{
    enum payload_protocol found = PAYLOAD_unknown;
    for (unsigned i = 1; i < PAYLOAD_COUNT; i++) {
        uint16_t port = rows[i].port;
        if (port == 0 || (port != src_port && port != dest_port))
            continue;
        if (found != PAYLOAD_unknown)
            return PAYLOAD_unknown;
        found = (enum payload_protocol)i;
    }
    return found;
}

enum payload_protocol payload_protocol_of(uint32_t ppid, uint16_t src_port, uint16_t dest_port,
                                          struct span front)
{
    enum payload_protocol protocol = by_ppid(ppid);
    if (payload_protocol_encrypted(protocol))
        return protocol;
    if (begins_record(front))
        return PAYLOAD_encrypted;
    return protocol == PAYLOAD_unknown ? by_port(src_port, dest_port) : protocol;
}

static const struct {
    uint8_t transport; /* enum ip_protocol */
    uint8_t protocol;
    uint16_t port;
} ports[] = {
    {IP_PROTOCOL_TCP, PAYLOAD_diameter, 3868},  {IP_PROTOCOL_TCP, PAYLOAD_encrypted, 5868},
    {IP_PROTOCOL_UDP, PAYLOAD_gtp_c, 2123},     {IP_PROTOCOL_UDP, PAYLOAD_gtp_u, 2152},
    {IP_PROTOCOL_UDP, PAYLOAD_gtp_prime, 3386},
};

enum payload_protocol payload_protocol_at(enum ip_protocol transport, uint16_t src_port, uint16_t dest_port)
{
    enum payload_protocol found = PAYLOAD_unknown;
    for (size_t i = 0; i < sizeof ports / sizeof *ports; i++) {
        if (ports[i].transport != transport)
            continue;
        if (ports[i].port == dest_port)
            return (enum payload_protocol)ports[i].protocol;
        if (ports[i].port == src_port)
            found = (enum payload_protocol)ports[i].protocol;
    }
    return found;
}

enum payload_protocol payload_protocol_exported(struct span name)
{
    for (unsigned i = 1; name.len && i < PAYLOAD_COUNT; i++)
        if (span_is(name, rows[i].exported))
            return (enum payload_protocol)i;
    return PAYLOAD_unknown;
}

bool payload_protocol_encrypted(enum payload_protocol protocol)
{
    switch (protocol) {
    case PAYLOAD_encrypted:
    case PAYLOAD_diameter_dtls:
    case PAYLOAD_ngap_dtls:
    case PAYLOAD_xnap_dtls:
    case PAYLOAD_f1ap_dtls:
    case PAYLOAD_e1ap_dtls:
        return true;
    default:
        return false;
    }
}

const char *payload_protocol_name(enum payload_protocol protocol)
{
    return rows[(unsigned)protocol < PAYLOAD_COUNT ? protocol : PAYLOAD_unknown].name;
}

const char *payload_protocol_doc(enum payload_protocol protocol)
{
    return rows[(unsigned)protocol < PAYLOAD_COUNT ? protocol : PAYLOAD_unknown].doc;
}
