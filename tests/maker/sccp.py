# SPDX-License-Identifier: Apache-2.0
"""SCCP connectionless messages: UDT, XUDT with segments, UDTS, and addresses in every global title format."""

from __future__ import annotations

from dataclasses import dataclass

from pycrate_mobile import SCCP

HLR, VLR, MSC, EIR, AUC, GMLC, CAP, SCF, SGSN, GGSN = 6, 7, 8, 9, 10, 145, 146, 147, 149, 150
E164, E212, E214 = 1, 6, 7


@dataclass(frozen=True)
class Address:
    """A party address. `indicator` is the global title indicator, 0 to 4; without `digits` there is no title."""

    digits: str = ""
    ssn: int | None = None
    point_code: int | None = None
    indicator: int = 4
    plan: int = E164
    nature: int = 4
    translation: int = 0
    route_on_ssn: bool = False

    def fill(self, party: SCCP.SCCPPartyAddr) -> SCCP.SCCPPartyAddr:
        value, indicator = party["Value"], self.indicator if self.digits else 0
        head = value["AddrInd"]
        head["RoutingInd"].set_val(int(self.route_on_ssn))
        head["GTInd"].set_val(indicator)
        head["SSNInd"].set_val(int(self.ssn is not None))
        head["PCInd"].set_val(int(self.point_code is not None))
        if self.ssn is not None:
            value["SSN"].set_val(self.ssn)
        if self.point_code is not None:
            value["PC"].set_val(self.point_code)
        if indicator:
            self._fill_title(party.get_gt(), indicator)
        return party

    def _fill_title(self, title: SCCP.Envelope, indicator: int) -> None:
        if indicator != 1:
            title["TranslationType"].set_val(self.translation)
        if indicator == 1:
            title["NAI"].set_val(self.nature)
            title.set_addr(self.digits)
        elif indicator == 2:
            title.set_addr(_swapped(self.digits))
        else:
            title["NumberingPlan"].set_val(self.plan)
            title.set_addr_bcd(self.digits)
        if indicator == 4:
            title["NAI"].set_val(self.nature)


def _swapped(digits: str) -> str:
    """Digits in the order of a hex string whose low nibble comes first; an odd count is filled with 0."""
    digits += "0" * (len(digits) % 2)
    return "".join(digits[i + 1] + digits[i] for i in range(0, len(digits), 2))


def _built(message: SCCP.SCCPMessage, called: Address, calling: Address, data: bytes) -> SCCP.SCCPMessage:
    called.fill(message["CalledPartyAddr"])
    calling.fill(message["CallingPartyAddr"])
    message["Data"]["Value"].set_val(data)
    return message


def udt(called: Address, calling: Address, data: bytes, return_on_error: bool = False) -> bytes:
    message = _built(SCCP.SCCPUnitData(), called, calling, data)
    message["ProtocolClass"]["Handling"].set_val(8 if return_on_error else 0)
    return message.to_bytes()


def udts(called: Address, calling: Address, data: bytes, cause: int) -> bytes:
    """What the network sends back when it could not deliver; 1 is no translation for this address."""
    message = _built(SCCP.SCCPUnitDataService(), called, calling, data)
    message["RetCause"].set_val(cause)
    return message.to_bytes()


def xudt_segments(called: Address, calling: Address, data: bytes, size: int, reference: int) -> list[bytes]:
    """The data as XUDT segments of at most `size` octets each; a single one carries no segmentation."""
    parts = [data[at : at + size] for at in range(0, len(data), size)]
    return [
        _xudt(called, calling, part, None if len(parts) == 1 else (index == 0, len(parts) - 1 - index, reference))
        for index, part in enumerate(parts)
    ]


def _xudt(called: Address, calling: Address, data: bytes, segment: tuple[bool, int, int] | None) -> bytes:
    """Written octet by octet: the optional part of pycrate's XUDT needs more care than this does."""
    first, second = (address.fill(SCCP.SCCPPartyAddr()).to_bytes() for address in (called, calling))
    after_first, after_second = 3 + len(first), 2 + len(first) + len(second)
    if segment is None:
        pointers, options = bytes([4, after_first, after_second, 0]), b""
    else:
        is_first, remaining, reference = segment
        end = 1 + len(first) + len(second) + 1 + len(data)
        octet = (0x80 if is_first else 0) | 0x40 | remaining
        options = bytes([16, 4, octet]) + reference.to_bytes(3, "big") + b"\x00"
        pointers = bytes([4, after_first, after_second, end])
    protocol_class = 1 if segment else 0
    return bytes([17, protocol_class, 12]) + pointers + first + second + bytes([len(data)]) + data + options
