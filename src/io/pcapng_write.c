// SPDX-License-Identifier: Apache-2.0
#include "io/pcapng_write.h"

/* Blocks and options of the format that are written here. */
enum {
    SECTION = 0x0a0d0d0a,
    INTERFACE = 1,
    ENHANCED_PACKET = 6,
    OPTION_END = 0,
    OPTION_COMMENT = 1,
    SECTION_APPLICATION = 4,
    INTERFACE_RESOLUTION = 9,
    NANOSECONDS = 9,
};

static uint32_t padded(size_t len)
{
    return (uint32_t)((len + 3) & ~(size_t)3);
}

static void put16(FILE *out, uint32_t value)
{
    fputc((int)(value & 0xff), out);
    fputc((int)(value >> 8 & 0xff), out);
}

static void put32(FILE *out, uint32_t value)
{
    put16(out, value);
    put16(out, value >> 16);
}

static void put_padded(FILE *out, struct span bytes)
{
    if (bytes.len)
        fwrite(bytes.p, 1, bytes.len, out);
    for (size_t i = bytes.len; i < padded(bytes.len); i++)
        fputc(0, out);
}

static void put_option(FILE *out, uint32_t code, struct span value)
{
    put16(out, code);
    put16(out, (uint32_t)value.len);
    put_padded(out, value);
}

void pcapng_write_begin(struct pcapng_writer *writer, FILE *out, const char *application)
{
    struct span name = span_of_text(application);
    uint32_t len = 28 + 4 + padded(name.len) + 4;
    *writer = (struct pcapng_writer){.out = out};
    put32(out, SECTION);
    put32(out, len);
    put32(out, 0x1a2b3c4d);
    put16(out, 1);
    put16(out, 0);
    put32(out, UINT32_MAX); /* the section's length is not told */
    put32(out, UINT32_MAX);
    put_option(out, SECTION_APPLICATION, name);
    put_option(out, OPTION_END, span_of(NULL, 0));
    put32(out, len);
}

static void put_interface(FILE *out, uint32_t link_type)
{
    static const uint8_t resolution = NANOSECONDS;
    uint32_t len = 20 + 8 + 4;
    put32(out, INTERFACE);
    put32(out, len);
    put16(out, link_type);
    put16(out, 0);
    put32(out, 0); /* no limit on the length of a frame */
    put_option(out, INTERFACE_RESOLUTION, span_of(&resolution, 1));
    put_option(out, OPTION_END, span_of(NULL, 0));
    put32(out, len);
}

bool pcapng_write_frame(struct pcapng_writer *writer, const struct sigwarden_packet *packet,
                        struct span comment)
{
    FILE *out = writer->out;
    uint32_t link = 0;
    uint64_t time = (uint64_t)packet->time_ns;
    while (link < writer->link_count && writer->link_types[link] != packet->link_type)
        link++;
    if (link == PCAPNG_WRITE_LINKS)
        return false;
    if (link == writer->link_count) {
        writer->link_types[writer->link_count++] = packet->link_type;
        put_interface(out, packet->link_type);
    }
    if (comment.len > PCAPNG_COMMENT_MAX)
        comment.len = PCAPNG_COMMENT_MAX;
    uint32_t options = comment.len ? 4 + padded(comment.len) + 4 : 0;
    uint32_t len = 32 + padded(packet->captured_len) + options;
    put32(out, ENHANCED_PACKET);
    put32(out, len);
    put32(out, link);
    put32(out, (uint32_t)(time >> 32));
    put32(out, (uint32_t)time);
    put32(out, packet->captured_len);
    put32(out, packet->wire_len);
    put_padded(out, span_of(packet->data, packet->captured_len));
    if (options) {
        put_option(out, OPTION_COMMENT, comment);
        put_option(out, OPTION_END, span_of(NULL, 0));
    }
    put32(out, len);
    return true;
}
