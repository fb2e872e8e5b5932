#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The same packets give the same events, in whatever files they come: one, many, one after the other or in turns.

splits.py [NAME...]     only these captures

A file is cut at its packets; all other blocks of it stand in each part. File names, frame numbers and the number of files
differ, nothing else may. Packets of several files are read in the order of their times, so a capture whose times run
back is cut only where that parts no packets that stand in another order.
"""
import gzip
import json
import os
import pathlib
import struct
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SIGWARDEN = os.environ["SIGWARDEN"]
CAPTURES = ROOT / "tests/captures"
PACKET_BLOCKS = {2, 3, 6}  # the old Packet Block, Simple, Enhanced
INTERFACE, STATISTICS = 1, 5
OF_FILES = {"pcap_filename", "pcap_cnt", "frames", "files", "pcap_filenames"}
DAMAGED = {"truncated-tail.pcap", "truncated-block.pcapng", "not-a-capture.pcap", "empty.pcap"}


class File:
    """The blocks of a capture: [(is a packet, time or None, octets)]; of a pcap the head is the first block."""

    def __init__(self, data):
        self.blocks = list(self.pcapng(data) if data[:4] == b"\x0a\x0d\x0d\x0a" else self.pcap(data))
        self.packets = [i for i, (packet, _, _) in enumerate(self.blocks) if packet]

    @staticmethod
    def pcap(data):
        order = ">" if data[:2] == b"\xa1\xb2" else "<"
        nano = data[:4] in (b"\xa1\xb2\x3c\x4d", b"\x4d\x3c\xb2\xa1")
        yield False, None, data[:24]
        at = 24
        while at < len(data):
            seconds, part, length = struct.unpack_from(order + "III", data, at)
            yield True, seconds * 10**9 + part * (1 if nano else 1000), data[at:at + 16 + length]
            at += 16 + length

    @staticmethod
    def pcapng(data):
        at, order, resolutions = 0, "<", []
        while at < len(data):
            if data[at:at + 4] == b"\x0a\x0d\x0d\x0a":
                order, resolutions = ("<" if data[at + 8:at + 12] == b"\x4d\x3c\x2b\x1a" else ">"), []
            kind, length = struct.unpack_from(order + "II", data, at)
            block, time_ns = data[at:at + length], None
            if kind == INTERFACE:
                resolutions.append(File.resolution(block, order))
            if kind == 6:
                interface, high, low = struct.unpack_from(order + "III", block, 8)
                per_second, offset = resolutions[interface]
                time_ns = ((high << 32 | low) * 10**9) // per_second + offset * 10**9
            if kind != STATISTICS:  # what was dropped is added up over all files
                yield kind in PACKET_BLOCKS, time_ns, block
            at += length

    @staticmethod
    def resolution(block, order):
        at, per_second, offset = 16, 10**6, 0
        while at + 4 <= len(block) - 4:
            code, length = struct.unpack_from(order + "HH", block, at)
            value = block[at + 4:at + 4 + length]
            if code == 9:
                per_second = 2 ** (value[0] & 0x7F) if value[0] & 0x80 else 10 ** value[0]
            if code == 14:
                offset = struct.unpack(order + "q", value)[0]
            at += 4 + (length + 3) // 4 * 4
        return per_second, offset

    def part(self, wanted):
        """A capture of these packets, counted from 0."""
        keep = {self.packets[i] for i in wanted}
        return b"".join(octets for i, (packet, _, octets) in enumerate(self.blocks) if not packet or i in keep)

    def times(self):
        return [self.blocks[i][1] for i in self.packets]


def cuts(file):
    """[(what it is, [packets of each part])] that leave the order of packets alone."""
    times, count = file.times(), len(file.packets)
    if None in times or count < 2:
        return
    latest = [max(times[:i]) if i else times[0] for i in range(count)]
    safe = [i for i in range(1, count) if min(times[i:]) >= latest[i]]
    forward = all(a <= b for a, b in zip(times, times[1:]))
    distinct = all(a < b for a, b in zip(times, times[1:]))
    if forward:
        step = -(-count // 40)
        yield "many", [range(at, min(at + step, count)) for at in range(0, count, step)]
    elif safe:
        middle = min(safe, key=lambda i: abs(i - count // 2))
        yield "two parts", [range(middle), range(middle, count)]
    if distinct and count > 2:
        yield "three in turns, the last named first", [range(k, count, 3) for k in (2, 1, 0)]


def without_files(value):
    if isinstance(value, dict):
        return {key: without_files(part) for key, part in value.items() if key not in OF_FILES}
    return [without_files(part) for part in value] if isinstance(value, list) else value


def said(description, paths):
    command = [SIGWARDEN, "analyze", "--json", "--key", ROOT / "demo/test.key", "--network", CAPTURES / description, *paths]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=120)
    events = [without_files(json.loads(line)) for line in done.stdout.splitlines()]
    return done.returncode, events


def description_of(name):
    return "roaming.yaml" if name.startswith("roaming-") else "network.yaml"


def difference(one, several):
    if one[0] != several[0]:
        return f"exit status {one[0]} and {several[0]}"
    if len(one[1]) != len(several[1]):
        return f"{len(one[1])} events and {len(several[1])}"
    for a, b in zip(one[1], several[1]):
        if a != b:
            keys = sorted(key for key in a.keys() | b.keys() if a.get(key) != b.get(key))
            return f"a {a['event_type']} of {a.get('timestamp')}: " + "; ".join(f"{k}: {a.get(k)} and {b.get(k)}" for k in keys)
    return None


def compare(path, folder):
    """How many cuts of the capture were compared, and what differed."""
    data = path.read_bytes()
    file = File(gzip.decompress(data) if path.suffix == ".gz" else data)
    ending = ".pcapng" if file.blocks and file.blocks[0][2][:4] == b"\x0a\x0d\x0d\x0a" else ".pcap"
    whole = folder / f"whole{ending}"
    whole.write_bytes(file.part(range(len(file.packets))))
    one = said(description_of(path.name), [whole])
    done, wrong = 0, []
    for what, parts in cuts(file):
        names = [folder / f"{number:03}{ending}" for number in range(len(parts))]
        for name, part in zip(names, parts):
            name.write_bytes(file.part(part))
        differs = difference(one, said(description_of(path.name), names))
        done += 1
        if differs:
            wrong.append(f"{path.name}: {what}: {differs}")
    return done, wrong


def main(arguments):
    paths = [p for p in sorted(CAPTURES.iterdir()) if ".pcap" in p.name and p.name not in DAMAGED]
    if arguments:
        paths = [p for p in paths if p.name in arguments]
    elif os.environ.get("SIGWARDEN_SANITIZED") == "1":  # each run takes ten times as long
        paths = paths[::3]
    done, wrong = 0, []
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            count, differing = compare(path, pathlib.Path(folder))
            done, wrong = done + count, wrong + differing
    print("\n".join(wrong))
    print(f"{len(paths)} captures, {done} cuts, {len(wrong)} differ")
    return 1 if wrong or done < len(paths) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
