# SPDX-License-Identifier: Apache-2.0
"""pcap and pcapng writers. All times are integer nanoseconds since 1970."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from pathlib import Path

ETHERNET, RAW_IP, SLL, SLL2 = 1, 101, 113, 276
NANO = 1_000_000_000


@dataclass
class Frame:
    time_ns: int
    data: bytes
    interface: int = 0


@dataclass
class Interface:
    """One capture interface. `tsresol` is the octet of the option if_tsresol: 9 is nanoseconds, 0x80|20 is 2^-20 s."""

    link_type: int = ETHERNET
    name: str = ""
    snaplen: int = 0
    tsresol: int | None = None
    tsoffset: int | None = None
    received: int | None = None
    dropped: int | None = None

    def ticks(self, time_ns: int) -> int:
        time_ns -= (self.tsoffset or 0) * NANO
        resolution = 6 if self.tsresol is None else self.tsresol
        if resolution & 0x80:
            return time_ns * 2 ** (resolution & 0x7F) // NANO
        return time_ns * 10**resolution // NANO

    def cut(self, data: bytes) -> bytes:
        return data[: self.snaplen] if self.snaplen else data


@dataclass
class Pcapng:
    interfaces: list[Interface]
    frames: list[Frame] = field(default_factory=list)
    comment: str = ""

    def to_bytes(self) -> bytes:
        header = struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1)
        blocks = [_block(0x0A0D0D0A, header, _options([(1, self.comment.encode())] if self.comment else []))]
        blocks += [_interface_block(interface) for interface in self.interfaces]
        for frame in self.frames:
            interface = self.interfaces[frame.interface]
            ticks, data = interface.ticks(frame.time_ns), interface.cut(frame.data)
            fixed = struct.pack("<IIIII", frame.interface, ticks >> 32, ticks & 0xFFFFFFFF, len(data), len(frame.data))
            blocks.append(_block(6, fixed + _padded(data), b""))
        blocks += [self._statistics(number) for number, i in enumerate(self.interfaces) if i.dropped is not None]
        return b"".join(blocks)

    def _statistics(self, number: int) -> bytes:
        interface = self.interfaces[number]
        ticks = interface.ticks(max(frame.time_ns for frame in self.frames))
        fixed = struct.pack("<III", number, ticks >> 32, ticks & 0xFFFFFFFF)
        options = [(5, struct.pack("<Q", interface.dropped))]
        if interface.received is not None:
            options.insert(0, (4, struct.pack("<Q", interface.received)))
        return _block(5, fixed, _options(options))

    def write(self, path: Path) -> None:
        path.write_bytes(self.to_bytes())


def pcap_bytes(
    frames: list[Frame],
    link_type: int = ETHERNET,
    snaplen: int = 262144,
    nano: bool = False,
    big_endian: bool = False,
) -> bytes:
    """The classic format: one link type, no interfaces."""
    magic, unit = (0xA1B23C4D, 1) if nano else (0xA1B2C3D4, 1000)
    order = ">" if big_endian else "<"
    out = [struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, snaplen, link_type)]
    for frame in frames:
        data = frame.data[:snaplen]
        seconds, rest = divmod(frame.time_ns, NANO)
        out.append(struct.pack(order + "IIII", seconds, rest // unit, len(data), len(frame.data)) + data)
    return b"".join(out)


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)


def _options(options: list[tuple[int, bytes]]) -> bytes:
    if not options:
        return b""
    return b"".join(struct.pack("<HH", code, len(v)) + _padded(v) for code, v in options) + bytes(4)


def _block(kind: int, body: bytes, options: bytes) -> bytes:
    total = 12 + len(body) + len(options)
    return struct.pack("<II", kind, total) + body + options + struct.pack("<I", total)


def _interface_block(interface: Interface) -> bytes:
    options = [(2, interface.name.encode())] if interface.name else []
    if interface.tsresol is not None:
        options.append((9, bytes([interface.tsresol])))
    if interface.tsoffset is not None:
        options.append((14, struct.pack("<q", interface.tsoffset)))
    return _block(1, struct.pack("<HHI", interface.link_type, 0, interface.snaplen), _options(options))
