# SPDX-License-Identifier: Apache-2.0
"""IPv4 and IPv6 packets, their fragments, and the link headers in front of them."""

from __future__ import annotations

import ipaddress
import struct
from dataclasses import dataclass, replace

from . import capture_file

SCTP, UDP, TCP, FRAGMENT_HEADER = 132, 17, 6, 44


@dataclass(frozen=True)
class Packet:
    """One IP packet before its link header is chosen. `offset` and `more` are set for fragments only."""

    source: str
    destination: str
    payload: bytes
    protocol: int = SCTP
    ident: int = 0
    offset: int = 0
    more: bool = False

    @property
    def version(self) -> int:
        return ipaddress.ip_address(self.source).version

    def fragments(self, size: int) -> list[Packet]:
        """The packet in pieces of at most `size` payload octets (a multiple of 8)."""
        if size % 8:
            raise ValueError("fragments are cut at multiples of 8 octets")
        cuts = range(0, len(self.payload), size)
        return [
            replace(self, payload=self.payload[at : at + size], offset=at, more=at + size < len(self.payload))
            for at in cuts
        ]

    def to_bytes(self) -> bytes:
        return self._version_4() if self.version == 4 else self._version_6()

    def _version_4(self) -> bytes:
        addresses = _octets(self.source) + _octets(self.destination)
        flags = (0x2000 if self.more else 0) | self.offset // 8
        if not self.more and not self.offset:
            flags |= 0x4000
        head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(self.payload), self.ident, flags, 64, self.protocol, 0)
        checksum = _ones_complement(head + addresses)
        return head[:10] + struct.pack(">H", checksum) + addresses + self.payload

    def _version_6(self) -> bytes:
        body, next_header = self.payload, self.protocol
        if self.more or self.offset:
            body = struct.pack(">BBHI", self.protocol, 0, self.offset | int(self.more), self.ident) + body
            next_header = FRAGMENT_HEADER
        head = struct.pack(">IHBB", 6 << 28, len(body), next_header, 64)
        return head + _octets(self.source) + _octets(self.destination) + body


def udp(source_port: int, destination_port: int, payload: bytes) -> bytes:
    """A UDP datagram without checksum, which IPv4 allows."""
    return struct.pack(">HHHH", source_port, destination_port, 8 + len(payload), 0) + payload


def framed(packet: Packet, link_type: int = capture_file.ETHERNET, vlans: tuple[tuple[int, int], ...] = ()) -> bytes:
    """The packet behind its link header. `vlans` are pairs of tag protocol and VLAN number, outermost first."""
    ethertype = struct.pack(">H", 0x0800 if packet.version == 4 else 0x86DD)
    source, destination, data = _mac(packet.source), _mac(packet.destination), packet.to_bytes()
    if link_type == capture_file.RAW_IP:
        return data
    if link_type == capture_file.SLL:
        return struct.pack(">HHH", 0, 1, 6) + source + bytes(2) + ethertype + data
    if link_type == capture_file.SLL2:
        return ethertype + bytes(2) + struct.pack(">IHBB", 2, 1, 0, 6) + source + bytes(2) + data
    tags = b"".join(struct.pack(">HH", protocol, number) for protocol, number in vlans)
    return destination + source + tags + ethertype + data


def _octets(address: str) -> bytes:
    return ipaddress.ip_address(address).packed


def _mac(address: str) -> bytes:
    """A locally administered address that follows the IP address."""
    return b"\x02\x00" + _octets(address)[-4:]


def _ones_complement(data: bytes) -> int:
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF
