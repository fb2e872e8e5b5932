# SPDX-License-Identifier: Apache-2.0
"""Other ways to carry SCCP than M3UA: MTP3 with its point codes, MTP2, M2PA, M2UA, SUA, and Wireshark's exported PDUs."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from . import m3ua, sccp

M2UA_PPID, M3UA_PPID, SUA_PPID, M2PA_PPID = 2, 3, 4, 5
MTP2_WITH_PHDR, MTP2, MTP3, SCCP, EXPORTED_PDU = 139, 140, 141, 142, 252


@dataclass(frozen=True)
class Unit:
    """An SCCP message with the label that routes it."""

    label: m3ua.Label
    sccp: bytes


def unit_of(payload: bytes) -> Unit:
    """What an M3UA DATA message carries."""
    at = 8
    while at < len(payload):
        tag, length = struct.unpack(">HH", payload[at : at + 4])
        value = payload[at + 4 : at + length]
        if tag == 0x0210:
            opc, dpc, _, network_indicator, _, sls = struct.unpack(">IIBBBB", value[:12])
            return Unit(m3ua.Label(opc, dpc, network_indicator, sls), value[12:])
        at += length + -length % 4
    raise ValueError("no protocol data")


def mtp3(unit: Unit, standard: str = "itu") -> bytes:
    """Service information octet and routing label in front of the message."""
    label = unit.label
    sio = bytes([label.network_indicator << 6 | m3ua.SCCP])
    if standard == "itu":
        routing = (label.dpc | label.opc << 14 | label.sls << 28).to_bytes(4, "little")
    elif standard == "japan":
        routing = struct.pack("<HHB", label.dpc, label.opc, label.sls)
    else:
        routing = label.dpc.to_bytes(3, "little") + label.opc.to_bytes(3, "little") + bytes([label.sls])
    return sio + routing + unit.sccp


def mtp2(message: bytes, number: int) -> bytes:
    """A message signal unit. Sequence numbers have 7 bits; the length indicator stops at 63."""
    return bytes([0x80 | number & 127, 0x80 | number & 127, min(len(message), 63)]) + message


def mtp2_fill_in() -> bytes:
    return bytes([0x85, 0x85, 0])


def mtp2_status() -> bytes:
    return bytes([0x85, 0x85, 1, 3])


def mtp2_pseudo_header(sent: bool, link: int) -> bytes:
    return struct.pack(">BBH", int(sent), 0, link)


def m2pa_data(message: bytes, number: int) -> bytes:
    body = struct.pack(">II", number - 1 & 0xFFFFFF, number & 0xFFFFFF) + (b"\x09" + message if message else b"")
    return struct.pack(">BBBBI", 1, 0, 11, 1, 8 + len(body)) + body


def m2pa_status(state: int) -> bytes:
    body = struct.pack(">III", 0xFFFFFF, 0xFFFFFF, state)
    return struct.pack(">BBBBI", 1, 0, 11, 2, 8 + len(body)) + body


def m2ua_data(message: bytes, interface: int) -> bytes:
    return m3ua.message((6, 1), [(0x0001, struct.pack(">I", interface)), (0x0300, message)])


def sua_address(address: sccp.Address) -> bytes:
    """RFC 3868 3.10.2: routing indicator, what is there, then the parts."""
    parts = b""
    if address.digits:
        padded = address.digits + "0" * (len(address.digits) % 2)
        packed = bytes(int(padded[i + 1] + padded[i], 16) for i in range(0, len(padded), 2))
        title = bytes([0, 0, 0, address.indicator, len(address.digits), address.translation, address.plan, address.nature])
        parts += _parameter(0x8001, title + packed)
    if address.point_code is not None:
        parts += _parameter(0x8002, struct.pack(">I", address.point_code))
    if address.ssn is not None:
        parts += _parameter(0x8003, bytes([0, 0, 0, address.ssn]))
    present = (1 if address.ssn is not None else 0) | (2 if address.point_code is not None else 0) | (4 if address.digits else 0)
    return struct.pack(">HH", 2 if address.route_on_ssn else 1, present) + parts


def _parameter(tag: int, value: bytes) -> bytes:
    return struct.pack(">HH", tag, 4 + len(value)) + value + bytes(-len(value) % 4)


def sua_cldt(called: sccp.Address, calling: sccp.Address, data: bytes, context: int = 100) -> bytes:
    return m3ua.message(
        (7, 1),
        [
            (0x0006, struct.pack(">I", context)),
            (0x0115, bytes(4)),
            (0x0102, sua_address(calling)),
            (0x0103, sua_address(called)),
            (0x0116, struct.pack(">I", 3)),
            (0x010B, data),
        ],
    )


def exported(dissector: str, payload: bytes, point_codes: tuple[int, int] | None = None, number: int = 1) -> bytes:
    """Wireshark's exported PDU: tags that say what it is, then the PDU."""
    name = dissector.encode()
    tags = struct.pack(">HH", 12, len(name) + -len(name) % 4) + name + bytes(-len(name) % 4)
    if point_codes:
        for tag, code in zip((28, 29), point_codes):
            tags += struct.pack(">HHIHBB", tag, 8, code, 1, 0, 0)
    tags += struct.pack(">HHI", 30, 4, number)
    return tags + bytes(4) + payload
