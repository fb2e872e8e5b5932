# SPDX-License-Identifier: Apache-2.0
"""SCTP: chunks, packets with CRC32c, and an association that keeps the sequence numbers of both sides."""

from __future__ import annotations

import ipaddress
import struct
from dataclasses import dataclass, field
from collections.abc import Callable

from .ip import Packet

M3UA, DIAMETER = 3, 46
MILLI = 1_000_000


def _crc_table() -> list[int]:
    table = []
    for number in range(256):
        for _ in range(8):
            number = (number >> 1) ^ (0x82F63B78 if number & 1 else 0)
        table.append(number)
    return table


_CRC = _crc_table()


def crc32c(data: bytes) -> int:
    value = 0xFFFFFFFF
    for octet in data:
        value = _CRC[(value ^ octet) & 0xFF] ^ (value >> 8)
    return value ^ 0xFFFFFFFF


def packet_bytes(source_port: int, destination_port: int, tag: int, chunks: list[bytes]) -> bytes:
    head, body = struct.pack(">HHI", source_port, destination_port, tag), b"".join(chunks)
    return head + struct.pack("<I", crc32c(head + bytes(4) + body)) + body


def chunk(kind: int, flags: int, value: bytes) -> bytes:
    return struct.pack(">BBH", kind, flags, 4 + len(value)) + value + bytes(-len(value) % 4)


def parameter(kind: int, value: bytes) -> bytes:
    return struct.pack(">HH", kind, 4 + len(value)) + value + bytes(-len(value) % 4)


def sack(cumulative: int, gaps: tuple[tuple[int, int], ...] = (), duplicates: tuple[int, ...] = ()) -> bytes:
    value = struct.pack(">IIHH", cumulative & 0xFFFFFFFF, 131072, len(gaps), len(duplicates))
    value += b"".join(struct.pack(">HH", *gap) for gap in gaps)
    value += b"".join(struct.pack(">I", tsn) for tsn in duplicates)
    return chunk(3, 0, value)


@dataclass(frozen=True)
class Piece:
    """A DATA chunk that is ready to be sent: what out-of-order and duplicate captures shuffle."""

    tsn: int
    data: bytes


@dataclass
class Side:
    """One end of an association."""

    addresses: list[str]
    port: int
    tag: int
    tsn: int
    streams: int = 17
    packets: int = 0
    sequence: dict[int, int] = field(default_factory=dict)
    received: int = 0
    unacknowledged: int = 0
    sack_due_ns: int | None = None
    sack_path: int = 0


@dataclass
class Association:
    """Two sides; side 0 opens. Whatever is sent goes to `wire(time_ns, packet)`."""

    opener: Side
    listener: Side
    wire: Callable[[int, Packet], None]

    def __post_init__(self) -> None:
        self.sides = (self.opener, self.listener)
        for here, there in (self.sides, self.sides[::-1]):
            here.received = there.tsn - 1

    def send(self, side: int, time_ns: int, chunks: list[bytes], path: int = 0, tag: int | None = None) -> None:
        here, there = self.sides[side], self.sides[1 - side]
        source = here.addresses[min(path, len(here.addresses) - 1)]
        destination = there.addresses[min(path, len(there.addresses) - 1)]
        data = packet_bytes(here.port, there.port, there.tag if tag is None else tag, chunks)
        here.packets += 1
        ident = (here.tag + here.packets) & 0xFFFF
        self.wire(time_ns, Packet(source, destination, data, ident=ident))

    def handshake(self, time_ns: int, step_ns: int = 20 * MILLI) -> None:
        opener, listener = self.sides
        cookie = b"a cookie" + struct.pack(">II", opener.tag, listener.tag)
        init_ack = _init_value(listener) + parameter(7, cookie)
        self.send(0, time_ns, [chunk(1, 0, _init_value(opener))], tag=0)
        self.send(1, time_ns + step_ns, [chunk(2, 0, init_ack)])
        self.send(0, time_ns + 2 * step_ns, [chunk(10, 0, cookie)])
        self.send(1, time_ns + 3 * step_ns, [chunk(11, 0, b"")])

    def pieces(self, side: int, stream: int, payload: bytes, size: int = 0, protocol: int = M3UA) -> list[Piece]:
        """The payload as DATA chunks of at most `size` octets each (0: one chunk); takes the numbers it needs."""
        here = self.sides[side]
        sequence = here.sequence.get(stream, 0)
        here.sequence[stream] = (sequence + 1) & 0xFFFF
        size, out = size or len(payload), []
        for at in range(0, len(payload), size):
            flags = (2 if at == 0 else 0) | (1 if at + size >= len(payload) else 0)
            head = struct.pack(">IHHI", here.tsn, stream, sequence, protocol)
            out.append(Piece(here.tsn, chunk(0, flags, head + payload[at : at + size])))
            here.tsn = (here.tsn + 1) & 0xFFFFFFFF
        return out

    def data(self, side: int, time_ns: int, stream: int, payload: bytes, path: int = 0, protocol: int = M3UA) -> None:
        """One message in one packet, with the acknowledgement that this side owes in front of it."""
        pieces = self.pieces(side, stream, payload, protocol=protocol)
        self.flush(time_ns)
        here, there = self.sides[side], self.sides[1 - side]
        owed = [sack(here.received)] if here.unacknowledged else []
        self._acknowledged(here)
        self.send(side, time_ns, owed + [piece.data for piece in pieces], path)
        there.received = pieces[-1].tsn
        there.unacknowledged += 1
        there.sack_path = path
        if there.unacknowledged >= 2:
            self.send(1 - side, time_ns + MILLI // 2, [sack(there.received)], path)
            self._acknowledged(there)
        elif there.sack_due_ns is None:
            there.sack_due_ns = time_ns + 200 * MILLI

    def flush(self, until_ns: int) -> None:
        """Sends the delayed acknowledgements that are due before `until_ns`."""
        due = [(side.sack_due_ns, n) for n, side in enumerate(self.sides) if side.sack_due_ns is not None]
        for when, number in sorted(due):
            if when < until_ns:
                here = self.sides[number]
                self.send(number, when, [sack(here.received)], here.sack_path)
                self._acknowledged(here)

    def heartbeat(self, side: int, time_ns: int, path: int = 0) -> None:
        self.flush(time_ns)
        info = parameter(1, struct.pack(">IQ", path, time_ns))
        self.send(side, time_ns, [chunk(4, 0, info)], path)
        self.send(1 - side, time_ns + 12 * MILLI, [chunk(5, 0, info)], path)

    def shutdown(self, side: int, time_ns: int) -> None:
        self.flush(time_ns)
        self.send(side, time_ns, [chunk(7, 0, struct.pack(">I", self.sides[side].received & 0xFFFFFFFF))])
        self.send(1 - side, time_ns + 10 * MILLI, [chunk(8, 0, b"")])
        self.send(side, time_ns + 20 * MILLI, [chunk(14, 0, b"")])

    @staticmethod
    def _acknowledged(side: Side) -> None:
        side.unacknowledged, side.sack_due_ns = 0, None


def _init_value(side: Side) -> bytes:
    value = struct.pack(">IIHHI", side.tag, 131072, side.streams, side.streams, side.tsn)
    for address in side.addresses:
        parsed = ipaddress.ip_address(address)
        value += parameter(5 if parsed.version == 4 else 6, parsed.packed)
    return value
