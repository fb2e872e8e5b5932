# SPDX-License-Identifier: Apache-2.0
"""How digits, numbers and places are written: TBCD, address strings, PLMN octets, cells, coordinates."""

from __future__ import annotations

INTERNATIONAL, UNKNOWN_TYPE = 1, 0
ISDN, LAND_MOBILE = 1, 6


def tbcd(digits: str) -> bytes:
    """Two digits an octet, low nibble first, filled with F."""
    digits += "f" * (len(digits) % 2)
    return bytes.fromhex("".join(digits[i + 1] + digits[i] for i in range(0, len(digits), 2)))


def number(digits: str, kind: int = INTERNATIONAL, plan: int = ISDN) -> bytes:
    """An ISDN-AddressString: one octet for type and plan, then TBCD."""
    return bytes([0x80 | kind << 4 | plan]) + tbcd(digits)


def plmn(mcc: str, mnc: str) -> bytes:
    third = mnc[2] if len(mnc) == 3 else "f"
    return bytes.fromhex(mcc[1] + mcc[0] + third + mcc[2] + mnc[1] + mnc[0])


def cell(mcc: str, mnc: str, area: int, identity: int) -> bytes:
    """A cell global identity (or service area identity) of fixed length."""
    return plmn(mcc, mnc) + area.to_bytes(2, "big") + identity.to_bytes(2, "big")


def area(mcc: str, mnc: str, code: int) -> bytes:
    return plmn(mcc, mnc) + code.to_bytes(2, "big")


def _coordinates(latitude: float, longitude: float) -> bytes:
    north = int(abs(latitude) * 2**23 / 90) | (0x800000 if latitude < 0 else 0)
    east = int(longitude * 2**24 / 360) & 0xFFFFFF
    return north.to_bytes(3, "big") + east.to_bytes(3, "big")


def point_with_circle(latitude: float, longitude: float, uncertainty: int) -> bytes:
    """GAD shape 1: ellipsoid point with uncertainty circle; `uncertainty` is the code K of TS 23.032."""
    return b"\x10" + _coordinates(latitude, longitude) + bytes([uncertainty])


def point_with_ellipse(latitude: float, longitude: float, axes: tuple[int, int], bearing: int, sure: int) -> bytes:
    """GAD shape 3: ellipsoid point with uncertainty ellipse."""
    return b"\x30" + _coordinates(latitude, longitude) + bytes([axes[0], axes[1], bearing // 2, sure])


def mobile_global_title(imsi: str, plmn_digits: str, country_and_network: str) -> str:
    """E.214: MCC and MNC of the IMSI replaced by country code and network code."""
    return country_and_network + imsi[len(plmn_digits) :]
