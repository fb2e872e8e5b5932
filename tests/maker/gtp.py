# SPDX-License-Identifier: Apache-2.0
"""GTP: control messages of versions 1 and 2 (TS 29.060, TS 29.274), and tunnels. Lengths can be made to lie."""

from __future__ import annotations

import ipaddress
import struct

from .diameter import plmn, tbcd

CONTROL_PORT, USER_PORT, CHARGING_PORT = 2123, 2152, 3386


def apn(name: str) -> bytes:
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))


def address(text: str) -> bytes:
    return ipaddress.ip_address(text).packed


# --- version 2


def ie(kind: int, value: bytes, instance: int = 0, length: int | None = None) -> bytes:
    return struct.pack(">BHB", kind, len(value) if length is None else length, instance) + value


def fteid(interface: int, teid: int, ip: str, instance: int = 0) -> bytes:
    packed = address(ip)
    return ie(87, bytes([(0x80 if len(packed) == 4 else 0x40) | interface]) + struct.pack(">I", teid) + packed, instance)


def location(tai: bytes | None = None, ecgi: bytes | None = None, cgi: bytes | None = None, sai: bytes | None = None) -> bytes:
    flags = (1 if cgi else 0) | (2 if sai else 0) | (8 if tai else 0) | (16 if ecgi else 0)
    return ie(86, bytes([flags]) + b"".join(part for part in (cgi, sai, tai, ecgi) if part))


def v2(kind: int, ies: list[bytes], teid: int | None = 0, sequence: int = 1, more: bytes = b"",
       length: int | None = None) -> bytes:
    """`more` is a piggybacked message."""
    body = (b"" if teid is None else struct.pack(">I", teid)) + struct.pack(">I", sequence << 8) + b"".join(ies)
    flags = 0x40 | (0x08 if teid is not None else 0) | (0x10 if more else 0)
    return struct.pack(">BBH", flags, kind, len(body) if length is None else length) + body + more


def create_session(imsi: str, serving: tuple[str, str], access_point: str, ip: str, teid: int = 0x1001, msisdn: str | None = None,
                   mei: str | None = None, selection: int = 0, uli: bytes | None = None, without: tuple[int, ...] = ()) -> list[bytes]:
    """The elements of a Create Session Request from an SGW over S8 (interface 6)."""
    ies = [ie(1, tbcd(imsi))]
    ies += [ie(76, tbcd(msisdn))] if msisdn else []
    ies += [ie(75, tbcd(mei))] if mei else []
    ies += [uli] if uli else []
    ies += [ie(83, plmn(*serving)), ie(82, b"\x06"), fteid(6, teid, ip), ie(71, apn(access_point)),
            ie(128, bytes([0xFC | selection])), ie(99, b"\x01"), ie(79, b"\x01" + bytes(4)), ie(127, b"\0"),
            ie(93, ie(73, b"\x05") + fteid(4, teid + 1, ip, 2) + ie(80, bytes(22)))]
    return [one for one in ies if one[0] not in without]


# --- version 1


def tlv(kind: int, value: bytes, length: int | None = None) -> bytes:
    return struct.pack(">BH", kind, len(value) if length is None else length) + value


def imsi_v1(imsi: str) -> bytes:
    octets = tbcd(imsi)
    return b"\x02" + octets + b"\xff" * (8 - len(octets))


def v1(kind: int, ies: list[bytes], teid: int = 0, sequence: int = 1, length: int | None = None) -> bytes:
    body = struct.pack(">HBB", sequence, 0, 0) + b"".join(ies)
    return struct.pack(">BBHI", 0x32, kind, len(body) if length is None else length, teid) + body


def create_pdp(imsi: str, serving: tuple[str, str], access_point: str, ip: str, teid: int = 0x2001, msisdn: str | None = None,
               selection: int = 0, uli: bytes | None = None) -> list[bytes]:
    ies = [imsi_v1(imsi), b"\x03" + plmn(*serving) + b"\x00\x10\x01", b"\x0e\x05", bytes([15, 0xFC | selection]),
           b"\x10" + struct.pack(">I", teid), b"\x11" + struct.pack(">I", teid + 1), b"\x14\x05",
           tlv(128, b"\xf1\x21"), tlv(131, apn(access_point)), tlv(133, address(ip)), tlv(133, address(ip))]
    ies += [tlv(134, b"\x91" + tbcd(msisdn))] if msisdn else []
    ies += [tlv(135, bytes(12)), tlv(151, b"\x01")]
    return ies + ([tlv(152, uli)] if uli else [])


# --- the user plane


def user(teid: int, packet: bytes, kind: int = 255, extension: bool = False) -> bytes:
    head = struct.pack(">HBB", 0, 0, 0x85) + b"\x01\x00\x01\x00" if extension else b""
    return struct.pack(">BBHI", 0x34 if extension else 0x30, kind, len(head) + len(packet), teid) + head + packet
