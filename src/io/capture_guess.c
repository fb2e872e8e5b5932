// SPDX-License-Identifier: Apache-2.0
/*
 * What a file that we cannot read seems to be, from its first bytes, so that the error says what to do.
 */
#include "base/text.h"
#include "io/capture_format.h"

enum kind {
    CAPTURE, /* of a format that Wireshark's tools read */
    PACKED,
    OTHER,
};

#define MAGIC(text) sizeof(text) - 1, text

static const struct {
    uint16_t offset;
    uint8_t kind, len;
    const char *magic;
    const char *what, *hint;
} KINDS[] = {
    {0, CAPTURE, MAGIC("\xa1\xb2\xcd\x34"), "a capture in Kuznetzov's modified pcap", NULL},
    {0, CAPTURE, MAGIC("\x34\xcd\xb2\xa1"), "a capture in Kuznetzov's modified pcap", NULL},
    {0, CAPTURE, MAGIC("\xa1\xe2\xcb\x12"), "a capture in Accolade's pcap", NULL},
    {0, CAPTURE, MAGIC("\x12\xcb\xe2\xa1"), "a capture in Accolade's pcap", NULL},
    {0, CAPTURE, MAGIC("\x1c\x00\x01\xac"), "a capture in IXIA's pcap", NULL},
    {0, CAPTURE, MAGIC("\xac\x01\x00\x1c"), "a capture in IXIA's pcap", NULL},
    {0, CAPTURE, MAGIC("\x1c\x00\x01\xab"), "a capture in IXIA's pcap", NULL},
    {0, CAPTURE, MAGIC("\xab\x01\x00\x1c"), "a capture in IXIA's pcap", NULL},
    {0, CAPTURE, MAGIC("snoop\0\0\0"), "a Solaris snoop capture", NULL},
    {0, CAPTURE, MAGIC("btsnoop\0"), "a Bluetooth snoop capture", NULL},
    {0, CAPTURE, MAGIC("RTSS"), "a Microsoft Network Monitor capture", NULL},
    {0, CAPTURE, MAGIC("GMBU"), "a Microsoft Network Monitor capture", NULL},
    {0, CAPTURE, MAGIC("\0\0\x02\0\x12\x05\0\x10"), "a Tektronix K12 (.rf5) capture", NULL},
    {0, CAPTURE, MAGIC("TRSNIFF data    \x1a"), "a Sniffer capture", NULL},
    {0, CAPTURE, MAGIC("XCP\0"), "a NetXRay or Windows Sniffer capture", NULL},
    {0, CAPTURE, MAGIC("iptrace "), "an AIX iptrace capture", NULL},
    {0, CAPTURE, MAGIC("ObserverPktBuffe"), "a Network Instruments Observer capture", NULL},
    {0, CAPTURE, MAGIC("\x7fver"), "an OmniPeek capture", NULL},
    {0, CAPTURE, MAGIC("\x05VNF"), "a Visual Networks capture", NULL},
    {0, CAPTURE, MAGIC("TR\0d\0"), "an HP-UX nettl capture", NULL},
    {0, CAPTURE, MAGIC("+---------+---------------+----------+"), "a K12 text capture", NULL},
    {0, CAPTURE, MAGIC("Session Transcript"), "a Catapult DCT2000 capture", NULL},
    {4, CAPTURE, MAGIC("\x01\x05Trace Displ"), "a LANalyzer capture", NULL},
    {0, PACKED, MAGIC("\x1f\x8b"), "packed twice or damaged gzip data",
     "unpack it: gzip -dc FILE | sigwarden analyze -"},
    {0, PACKED, MAGIC("\x28\xb5\x2f\xfd"), "packed twice by zstd",
     "unpack it: zstd -dc FILE | sigwarden analyze -"},
    {0, PACKED, MAGIC("\3757zXZ"), "packed by xz", "unpack it: xz -dc FILE | sigwarden analyze -"},
    {0, PACKED, MAGIC("BZh"), "packed by bzip2", "unpack it: bzip2 -dc FILE | sigwarden analyze -"},
    {0, PACKED, MAGIC("\x04\x22\x4d\x18"), "packed by lz4", "unpack it: lz4 -dc FILE | sigwarden analyze -"},
    {0, PACKED, MAGIC("\x1f\x9d"), "packed by compress", "unpack it: gzip -dc FILE | sigwarden analyze -"},
    {0, PACKED, MAGIC("PK\x03\x04"), "a zip archive", "unpack it: unzip -p FILE | sigwarden analyze -"},
    {0, PACKED, MAGIC("7z\xbc\xaf\x27\x1c"), "a 7z archive", "unpack it: 7z e FILE"},
    {0, PACKED, MAGIC("Rar!\x1a\x07"), "a rar archive", "unpack it: unrar e FILE"},
    {257, PACKED, MAGIC("ustar"), "a tar archive", "unpack it: tar xf FILE"},
    {0, OTHER, MAGIC("\177ELF"), "a program or library (ELF)", NULL},
    {0, OTHER, MAGIC("%PDF-"), "a PDF document", NULL},
    {0, OTHER, MAGIC("\x89PNG"), "a PNG picture", NULL},
    {0, OTHER, MAGIC("\xff\xd8\xff"), "a JPEG picture", NULL},
    {0, OTHER, MAGIC("SQLite format 3"), "an SQLite database", NULL},
    {0, OTHER, MAGIC("<!DOCTYPE html"), "a web page", "the download may have needed a login"},
    {0, OTHER, MAGIC("<!doctype html"), "a web page", "the download may have needed a login"},
    {0, OTHER, MAGIC("<html"), "a web page", "the download may have needed a login"},
    {0, OTHER, MAGIC("<?xml"), "XML", NULL},
    {0, OTHER, MAGIC("{"), "JSON", NULL},
    {0, OTHER, MAGIC("["), "JSON", NULL},
    {0, OTHER, MAGIC("version https://git-lfs"), "a Git LFS pointer, not the file itself",
     "run: git lfs pull"},
};

static const char TO_PCAPNG[] = "convert it: editcap -F pcapng FILE NEW.pcapng";
static const char WHAT_WE_READ[] = "what can be read is pcap and pcapng, also packed by gzip or zstd";

/*
 * Endace ERF has no magic: a little-endian 32.32 time stamp, a type, flags, and the big-endian length of the
 * record. Believed where time, type and length are all plausible.
 */
static bool is_erf(struct span front)
{
    struct cursor c = cursor_of(front);
    cursor_skip(&c, 4);
    uint32_t seconds = cursor_le32(&c);
    uint8_t type = cursor_u8(&c) & 0x7f;
    cursor_skip(&c, 1);
    uint16_t record_len = cursor_be16(&c);
    return cursor_ok(&c) && seconds > 631152000 && seconds < 2840140800 && type >= 1 && type <= 48 &&
           record_len >= 16;
}

static bool is_text(struct span front)
{
    for (size_t i = 0; i < front.len; i++) {
        uint8_t b = front.p[i];
        if (b < 0x20 && b != '\n' && b != '\r' && b != '\t' && b != '\f')
            return false;
    }
    return true;
}

static void say(char *message, const char *before, const char *what)
{
    struct text text = text_in(message, 256);
    text_string(&text, before);
    text_string(&text, what);
}

void capture_guess(struct span front, char *message, const char **ret_hint)
{
    *ret_hint = WHAT_WE_READ;
    for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++) {
        if (front.len < (size_t)KINDS[i].offset + KINDS[i].len ||
            memcmp(front.p + KINDS[i].offset, KINDS[i].magic, KINDS[i].len) != 0)
            continue;
        if (KINDS[i].len < 3 && KINDS[i].kind == OTHER && !is_text(front))
            continue; /* too short to be believed alone */
        say(message, KINDS[i].kind == OTHER ? "is not a capture but looks like " : "is ", KINDS[i].what);
        if (KINDS[i].hint)
            *ret_hint = KINDS[i].hint;
        else if (KINDS[i].kind == CAPTURE)
            *ret_hint = TO_PCAPNG;
        return;
    }
    if (is_text(front)) {
        say(message, "is not a capture but looks like ", "text");
        *ret_hint = "a hex dump becomes a capture with text2pcap";
    } else if (is_erf(front)) {
        say(message, "is ", "an Endace ERF capture, as it seems");
        *ret_hint = TO_PCAPNG;
    } else {
        struct text text = text_in(message, 256);
        text_string(&text, "is not a capture that we know; it begins with ");
        text_hex(&text, span_of(front.p, front.len < 16 ? front.len : 16));
    }
}
