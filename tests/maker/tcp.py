# SPDX-License-Identifier: Apache-2.0
"""TCP: segments, and a connection that cuts what both sides say into them."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from .ip import Packet

FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16
PROTOCOL = 6
MILLI = 1_000_000


def segment(source_port: int, destination_port: int, seq: int, ack: int, flags: int, data: bytes = b"") -> bytes:
    return struct.pack(">HHIIBBHHH", source_port, destination_port, seq & 0xFFFFFFFF, ack & 0xFFFFFFFF, 5 << 4, flags,
                       65535, 0, 0) + data


@dataclass
class Connection:
    """Side 0 opens it. `sent` collects (time_ns, packet) in the order of calls; tests shuffle it as they like."""

    addresses: tuple[str, str]
    ports: tuple[int, int] = (40000, 3868)
    numbers: list[int] = field(default_factory=lambda: [1000, 5000])
    sent: list[tuple[int, Packet]] = field(default_factory=list)

    def _send(self, side: int, time_ns: int, flags: int, data: bytes = b"", seq: int | None = None) -> None:
        seq = self.numbers[side] if seq is None else seq
        ack = self.numbers[1 - side] if flags & ACK else 0
        octets = segment(self.ports[side], self.ports[1 - side], seq, ack, flags, data)
        self.sent.append((time_ns, Packet(self.addresses[side], self.addresses[1 - side], octets, protocol=PROTOCOL,
                                          ident=len(self.sent) & 0xFFFF)))

    def open(self, time_ns: int) -> None:
        self._send(0, time_ns, SYN)
        self.numbers[0] += 1
        self._send(1, time_ns + MILLI, SYN | ACK)
        self.numbers[1] += 1
        self._send(0, time_ns + 2 * MILLI, ACK)

    def data(self, side: int, time_ns: int, data: bytes, size: int = 1400) -> None:
        """In segments of at most `size` octets."""
        for at in range(0, len(data), size):
            self._send(side, time_ns + at, PSH | ACK, data[at : at + size])
            self.numbers[side] += len(data[at : at + size])

    def again(self, side: int, time_ns: int, seq: int, data: bytes) -> None:
        """A segment anywhere in the stream."""
        self._send(side, time_ns, PSH | ACK, data, seq)

    def close(self, time_ns: int) -> None:
        for side in (0, 1):
            self._send(side, time_ns + side * MILLI, FIN | ACK)
            self.numbers[side] += 1
