// SPDX-License-Identifier: Apache-2.0
/*
 * pcap: a header of 24 bytes, then packets of 16 bytes and their data (draft-ietf-opsawg-pcap).
 */
#include "io/capture_format.h"

#define FILE_HEADER_LEN   24
#define PACKET_HEADER_LEN 16

enum pcap_swap {
    SWAP_NEVER,
    SWAP_ALWAYS,      /* before 2.3 the two lengths stood the other way round */
    SWAP_IF_TOO_LONG, /* writers of 2.3 did either */
};

static int read_packet(struct capture *capture, struct sigwarden_packet *ret)
{
    struct span bytes;
    if (!stream_need(&capture->stream, PACKET_HEADER_LEN, &bytes))
        return capture_ended(capture, bytes.len, "a packet");
    struct cursor c = cursor_of(bytes);
    uint32_t seconds = capture_u32(&c, capture->big);
    uint32_t fraction = capture_u32(&c, capture->big);
    uint32_t captured_len = capture_u32(&c, capture->big);
    uint32_t wire_len = capture_u32(&c, capture->big);
    if (capture->swap == SWAP_ALWAYS || (capture->swap == SWAP_IF_TOO_LONG && captured_len > wire_len)) {
        uint32_t other = captured_len;
        captured_len = wire_len;
        wire_len = other;
    }
    if (captured_len > CAPTURE_BLOCK_MAX)
        return capture_broken(capture, "a packet claims % bytes, which is more than 16 MiB", captured_len);
    if (!stream_need(&capture->stream, PACKET_HEADER_LEN + (size_t)captured_len, &bytes))
        return capture_ended(capture, bytes.len, "a packet");
    stream_take(&capture->stream, bytes.len);

    ret->time_ns = (int64_t)seconds * 1000000000 + (int64_t)fraction * (capture->nano ? 1 : 1000);
    ret->data = bytes.p + PACKET_HEADER_LEN;
    ret->captured_len = captured_len;
    ret->wire_len = wire_len;
    ret->link_type = capture->link_type;
    capture_count(capture, 0, true, ret);
    return 1;
}

int capture_pcap_begin(struct capture *capture)
{
    struct span bytes;
    if (!stream_need(&capture->stream, FILE_HEADER_LEN, &bytes))
        return capture_ended(capture, bytes.len, "a file header");
    struct cursor c = cursor_of(bytes);
    cursor_skip(&c, 4);
    uint16_t major = capture_u16(&c, capture->big), minor = capture_u16(&c, capture->big);
    cursor_skip(&c, 8); /* time zone and accuracy: no writer sets them */
    struct capture_interface described = {.snaplen = capture_u32(&c, capture->big)};
    described.link_type = capture->link_type = capture_link_type(capture_u32(&c, capture->big));
    if (major != 2)
        return capture_fail(capture, SIGWARDEN_ERROR_FOREIGN, "has a pcap header with a version other than 2",
                            "no such format is known; the header is damaged");
    capture->swap = minor < 3 ? SWAP_ALWAYS : minor == 3 ? SWAP_IF_TOO_LONG : SWAP_NEVER;
    stream_take(&capture->stream, FILE_HEADER_LEN);
    capture->read = read_packet;
    capture->statistics.format = capture->nano ? "pcap with nanoseconds" : "pcap";
    uint32_t listed;
    return capture_list_interface(capture, &described, &listed);
}
