# SPDX-License-Identifier: Apache-2.0
"""BER read into a tree and written again in forms that an encoder would not choose by itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from collections.abc import Callable, Iterator

INDEFINITE = -1


@dataclass
class Element:
    """One tag-length-value. `length_octets`: 0 minimal, INDEFINITE, or how many octets follow the 0x8n."""

    tag: bytes
    value: bytes = b""
    children: list[Element] = field(default_factory=list)
    length_octets: int = 0

    @property
    def constructed(self) -> bool:
        return bool(self.tag[0] & 0x20)

    def to_bytes(self) -> bytes:
        body = b"".join(child.to_bytes() for child in self.children) if self.constructed else self.value
        if self.length_octets == INDEFINITE:
            return self.tag + b"\x80" + body + b"\x00\x00"
        return self.tag + length(len(body), self.length_octets) + body

    def walk(self) -> Iterator[Element]:
        yield self
        for child in self.children:
            yield from child.walk()

    def find(self, *tags: int) -> Element:
        """The element reached by following the first child with each tag."""
        here = self
        for tag in tags:
            here = next(child for child in here.children if child.tag == bytes([tag]))
        return here


def length(size: int, octets: int = 0) -> bytes:
    if not octets:
        if size < 0x80:
            return bytes([size])
        octets = (size.bit_length() + 7) // 8
    return bytes([0x80 | octets]) + size.to_bytes(octets, "big")


def tlv(tag: int, *parts: bytes) -> bytes:
    """One element with a minimal length; tags of context numbers above 30 are given as 0xBF32 and the like."""
    body = b"".join(parts)
    return tag.to_bytes((tag.bit_length() + 7) // 8, "big") + length(len(body)) + body


def content(data: bytes) -> bytes:
    """What stands behind the tag (of one octet) and the length of the first element."""
    at = 2 + (data[1] & 0x7F if data[1] & 0x80 else 0)
    return data[at:]


def parse(data: bytes) -> Element:
    element, rest = _parse_one(data)
    if rest:
        raise ValueError("octets after the element")
    return element


def _parse_one(data: bytes) -> tuple[Element, bytes]:
    at = 1
    if data[0] & 0x1F == 0x1F:
        while data[at] & 0x80:
            at += 1
        at += 1
    tag, size, at = data[:at], data[at], at + 1
    if size > 0x80:
        octets = size & 0x7F
        size, at = int.from_bytes(data[at : at + octets], "big"), at + octets
    elif size == 0x80:
        raise ValueError("only definite lengths are read")
    element, body = Element(tag), data[at : at + size]
    if element.constructed:
        while body:
            child, body = _parse_one(body)
            element.children.append(child)
    else:
        element.value = body
    return element, data[at + size :]


def rewritten(data: bytes, change: Callable[[Element], None]) -> bytes:
    """The same message after `change` was applied to every element, outermost first."""
    root = parse(data)
    for element in list(root.walk()):
        change(element)
    return root.to_bytes()


def indefinite(element: Element) -> None:
    if element.constructed:
        element.length_octets = INDEFINITE


def long_lengths(octets: int) -> Callable[[Element], None]:
    def change(element: Element) -> None:
        element.length_octets = octets

    return change


def multi_byte(tag: int) -> bytes:
    """A low tag number written in the form meant for numbers above 30."""
    return bytes([tag & 0xE0 | 0x1F, tag & 0x1F])
