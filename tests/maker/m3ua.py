# SPDX-License-Identifier: Apache-2.0
"""M3UA (RFC 4666): the messages that bring an application server up, and DATA."""

from __future__ import annotations

import struct
from dataclasses import dataclass

SCCP = 3


def message(kind: tuple[int, int], parameters: list[tuple[int, bytes]]) -> bytes:
    """`kind` is message class and message type."""
    body = b"".join(struct.pack(">HH", tag, 4 + len(v)) + v + bytes(-len(v) % 4) for tag, v in parameters)
    return struct.pack(">BBBBI", 1, 0, *kind, 8 + len(body)) + body


def asp_up(identifier: int) -> bytes:
    return message((3, 1), [(0x0011, struct.pack(">I", identifier))])


def asp_up_ack() -> bytes:
    return message((3, 4), [])


def asp_active(context: int) -> bytes:
    return message((4, 1), [(0x000B, struct.pack(">I", 2)), (0x0006, struct.pack(">I", context))])


def asp_active_ack(context: int) -> bytes:
    return message((4, 3), [(0x000B, struct.pack(">I", 2)), (0x0006, struct.pack(">I", context))])


def notify_active(context: int) -> bytes:
    """Notify: the application server is active."""
    return message((0, 1), [(0x000D, struct.pack(">HH", 1, 3)), (0x0006, struct.pack(">I", context))])


def beat(data: bytes) -> bytes:
    return message((3, 3), [(0x0009, data)])


def beat_ack(data: bytes) -> bytes:
    return message((3, 6), [(0x0009, data)])


@dataclass(frozen=True)
class Label:
    """The MTP3 routing label of a message."""

    opc: int
    dpc: int
    network_indicator: int
    sls: int = 0


def data(label: Label, payload: bytes, context: int | None = None) -> bytes:
    head = struct.pack(">IIBBBB", label.opc, label.dpc, SCCP, label.network_indicator, 0, label.sls)
    parameters = [(0x0210, head + payload)]
    if context is not None:
        parameters.insert(0, (0x0006, struct.pack(">I", context)))
    return message((1, 1), parameters)
