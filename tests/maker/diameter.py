# SPDX-License-Identifier: Apache-2.0
"""Diameter (RFC 6733): AVPs, messages, and the octets that 3GPP puts into them. Lengths can be made to lie."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

TGPP = 10415
S6A, SLG, SLH, SH, S6C, SGD, CX = 16777251, 16777255, 16777291, 16777217, 16777312, 16777313, 16777216
REQUEST, PROXIABLE, ERROR, RETRANSMITTED = 0x80, 0x40, 0x20, 0x10


def avp(code: int, value: bytes | str | int | list[bytes], vendor: int = 0, mandatory: bool = True,
        length: int | None = None, flags: int | None = None, padding: bytes | None = None) -> bytes:
    """One AVP with its padding; an int is an Unsigned32, a list a group."""
    if isinstance(value, int):
        value = struct.pack(">I", value)
    elif isinstance(value, str):
        value = value.encode()
    elif isinstance(value, list):
        value = b"".join(value)
    head = 12 if vendor else 8
    if flags is None:
        flags = (0x80 if vendor else 0) | (0x40 if mandatory else 0)
    declared = head + len(value) if length is None else length
    octets = struct.pack(">II", code, flags << 24 | declared) + (struct.pack(">I", vendor) if vendor else b"") + value
    return octets + (bytes(-len(value) % 4) if padding is None else padding)


def avp3(code: int, value: bytes | str | int | list[bytes], mandatory: bool = True) -> bytes:
    """One of 3GPP's."""
    return avp(code, value, TGPP, mandatory)


@dataclass
class Message:
    application: int
    command: int
    avps: list[bytes] = field(default_factory=list)
    flags: int = REQUEST | PROXIABLE
    hop_by_hop: int = 1
    end_to_end: int = 2
    version: int = 1
    length: int | None = None

    def to_bytes(self) -> bytes:
        body = b"".join(self.avps)
        length = 20 + len(body) if self.length is None else self.length
        return struct.pack(">IIIII", self.version << 24 | length, self.flags << 24 | self.command, self.application,
                           self.hop_by_hop, self.end_to_end) + body


def tbcd(digits: str) -> bytes:
    digits += "f" * (len(digits) % 2)
    return bytes(int(digits[i + 1] + digits[i], 16) for i in range(0, len(digits), 2))


def plmn(mcc: str, mnc: str) -> bytes:
    return tbcd(mcc + (mnc[2] if len(mnc) == 3 else "f") + mnc[:2])


def realm(mcc: str, mnc: str) -> str:
    return f"epc.mnc{mnc:0>3}.mcc{mcc}.3gppnetwork.org"


def opening(session: str, host: str, realm_: str, to_realm: str, to_host: str | None = None) -> list[bytes]:
    """The AVPs that begin every request."""
    avps = [avp(263, session), avp(264, host), avp(296, realm_)]
    if to_host:
        avps.append(avp(293, to_host))
    return avps + [avp(283, to_realm)]


def application(number: int) -> bytes:
    """Vendor-Specific-Application-Id."""
    return avp(260, [avp(266, TGPP), avp(258, number)])


def experimental(code: int, vendor: int = TGPP) -> bytes:
    return avp(297, [avp(266, vendor), avp(298, code)])
