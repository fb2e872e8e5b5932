#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Captures as seeds of the fuzz target `engine`: seeds.py FOLDER CAPTURE..., one file each.

A seed is a byte for the link type, then packets: a length in two octets, tenths of seconds since the one before, bytes.
"""
import pathlib
import struct
import sys

LINK_TYPES = [1, 101, 113, 276, 228, 229, 147, 9, 50, 51, 104, 139, 140, 141, 142, 252]
PACKETS_MAX = 256


def pcap(data):
    order, unit = {b"\xd4\xc3\xb2\xa1": ("<", 10**3), b"\xa1\xb2\xc3\xd4": (">", 10**3), b"\x4d\x3c\xb2\xa1": ("<", 1), b"\xa1\xb2\x3c\x4d": (">", 1)}[data[:4]]
    link, at = struct.unpack_from(order + "I", data, 20)[0], 24
    while at + 16 <= len(data):
        seconds, parts, length, _ = struct.unpack_from(order + "IIII", data, at)
        yield link, seconds * 10**9 + parts * unit, data[at + 16 : at + 16 + length]
        at += 16 + length


def pcapng(data):
    """Little-endian files with enhanced packet blocks in microseconds or nanoseconds, as the maker writes them."""
    at, links = 0, []
    while at + 12 <= len(data):
        kind, length = struct.unpack_from("<II", data, at)
        if kind == 0x0A0D0D0A:
            links = []
        elif kind == 1:
            links.append(struct.unpack_from("<H", data, at + 8)[0])
        elif kind == 6:
            interface, high, low, captured = struct.unpack_from("<IIII", data, at + 8)
            yield links[interface], (high << 32 | low) * 1000, data[at + 28 : at + 28 + captured]
        at += max(length, 12)


def seed(data):
    packets = list(pcapng(data) if data[:4] == b"\x0a\x0d\x0d\x0a" else pcap(data))
    links = {link for link, _, _ in packets if link in LINK_TYPES}
    if not links:
        return None
    link = sorted(links)[0]
    out, last = bytes([LINK_TYPES.index(link)]), None
    for other, time, octets in packets[:PACKETS_MAX]:
        if other != link or not octets:
            continue
        step = 0 if last is None else min(max((time - last) // 10**8, 0), 255)
        last = time
        out += struct.pack(">HB", len(octets), step) + octets
    return out


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[2:]:
        path = pathlib.Path(name)
        try:
            made = seed(path.read_bytes())
        except (KeyError, struct.error, IndexError):
            continue  # a capture that is broken on purpose
        if made:
            (folder / path.stem).write_bytes(made)


if __name__ == "__main__":
    main()
