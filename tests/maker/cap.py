# SPDX-License-Identifier: Apache-2.0
"""A few CAP operations, enough for dialogues that look like MAP but are not. Written with plain BER."""

from __future__ import annotations

from . import digits, tcap
from .ber import tlv

V2 = (0, 4, 0, 0, 1, 0, 50, 1)
INITIAL_DP, EVENT_REPORT, CONTINUE, REQUEST_REPORT, APPLY_CHARGING, RELEASE = 0, 24, 31, 23, 35, 22


def initial_dp(imsi: str, calling: str, called: str, msc: str, vlr: str, number: int = 1) -> tcap.Component:
    """A call begins: who calls whom, and where from."""
    location = tlv(0x02, b"\x03") + tlv(0x81, digits.number(vlr))
    return tcap.invoke(
        number,
        INITIAL_DP,
        tlv(
            0x30,
            tlv(0x80, b"\x0b"),
            tlv(0x83, isup_number(calling)),
            tlv(0x85, b"\x0a"),
            tlv(0xBB, tlv(0x80, b"\x80\x90\xa3")),
            tlv(0x9C, b"\x02"),
            tlv(0x9F32, digits.tbcd(imsi)),
            tlv(0xBF34, location),
            tlv(0x9F36, b"\x01\x02\x03\x04\x05"),
            tlv(0x9F37, digits.number(msc)),
            tlv(0x9F38, digits.number(called)),
        ),
    )


def isup_number(number: str) -> bytes:
    """A calling party number as ISUP writes it: international, presentation allowed, network provided."""
    odd = len(number) % 2
    packed = digits.tbcd(number + "0" * odd)
    return bytes([0x80 * odd | 4, 0x13]) + packed


def request_report(number: int) -> tcap.Component:
    """Arms answer (7, notify and continue) and disconnect (9, interrupted)."""
    events = tlv(0x30, tlv(0x80, b"\x07"), tlv(0x81, b"\x01")), tlv(0x30, tlv(0x80, b"\x09"), tlv(0x81, b"\x00"))
    return tcap.invoke(number, REQUEST_REPORT, tlv(0x30, tlv(0xA0, *events)))


def apply_charging(number: int) -> tcap.Component:
    characteristics = tlv(0xA0, tlv(0x80, (6000).to_bytes(2, "big")))
    return tcap.invoke(number, APPLY_CHARGING, tlv(0x30, tlv(0x80, characteristics), tlv(0xA2, tlv(0x80, b"\x01"))))


def resume(number: int) -> tcap.Component:
    return tcap.invoke(number, CONTINUE)
