# SPDX-License-Identifier: Apache-2.0
"""Stories about networks: who asks whom, when, and what comes back.

    network = Network(start_ns)
    ask = hlr.asks(vlr, "provideSubscriberInfo", imsi="001010000000001", at=10.0)
    ask.answers(vlr="99902...", age=3)
    frames = network.frames()

Times are seconds after the network's start. The story may be told in any order; the network sorts it, and only
then do transport numbers (TSN, acknowledgements) come into being.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any
from collections.abc import Callable

from . import capture_file, ip, m3ua, map_codec, map_values, sccp, sctp, tcap

SUBSCRIBER_FACTS = ("imsi", "msisdn", "imei", "roaming_number", "forwarded_to")
LARGEST_UDT, SEGMENT = 230, 180


@dataclass
class Link:
    """An SCTP association, of M3UA unless `protocol` says otherwise. Side 0 is ours."""

    name: str
    addresses: tuple[list[str], list[str]]
    network_indicator: int = 0
    point_codes: tuple[int, int] = (101, 201)
    ports: tuple[int, int] = (2905, 2905)
    tags: tuple[int, int] = (0x51C00001, 0x51C00002)
    first_tsns: tuple[int, int] = (1000, 5000)
    context: int | None = None
    interface: int = 0
    link_type: int = capture_file.ETHERNET
    opener: int = 1
    path_changes: list[tuple[float, int]] = field(default_factory=list)
    protocol: int = sctp.M3UA

    def path_at(self, seconds: float) -> int:
        path = 0
        for when, number in self.path_changes:
            path = number if seconds >= when else path
        return path


@dataclass
class _Event:
    at: float
    order: int
    link: Link
    kind: str
    side: int
    stream: int = 0
    payload: bytes = b""


@dataclass
class Network:
    start_ns: int
    first_transaction: int = 0x10000
    identities: set[str] = field(default_factory=set)
    _events: list[_Event] = field(default_factory=list)
    _given: int = 0

    def _add(self, at: float, link: Link, kind: str, side: int, stream: int = 0, payload: bytes = b"") -> None:
        self._events.append(_Event(at, len(self._events), link, kind, side, stream, payload))

    def transaction(self) -> bytes:
        """A transaction id of four octets; the steps are odd so that neighbours do not look alike."""
        self._given += 1
        return (self.first_transaction + self._given * 0x3B5D).to_bytes(4, "big")

    def open(self, link: Link, at: float, with_m3ua: bool = True) -> None:
        """Brings the association and, above it, the application server up."""
        self._add(at, link, "handshake", link.opener)
        if with_m3ua:
            context = link.context or 1
            steps = [
                (link.opener, m3ua.asp_up(1)),
                (1 - link.opener, m3ua.asp_up_ack()),
                (link.opener, m3ua.asp_active(context)),
                (1 - link.opener, m3ua.asp_active_ack(context)),
                (1 - link.opener, m3ua.notify_active(context)),
            ]
            for index, (side, payload) in enumerate(steps):
                self._add(at + 0.5 + index * 0.05, link, "data", side, 0, payload)

    def heartbeat(self, link: Link, at: float, side: int, path: int) -> None:
        self._add(at, link, "heartbeat", side, path)

    def shutdown(self, link: Link, at: float, side: int) -> None:
        self._add(at, link, "shutdown", side)

    def send(self, link: Link, side: int, at: float, unit: bytes, sls: int = 0) -> None:
        """An SCCP message in M3UA DATA."""
        label = m3ua.Label(link.point_codes[side], link.point_codes[1 - side], link.network_indicator, sls)
        self._add(at, link, "data", side, 1 + sls, m3ua.data(label, unit, link.context))

    def send_other(self, link: Link, side: int, at: float, payload: bytes, stream: int = 0) -> None:
        self._add(at, link, "data", side, stream, payload)

    def units(self) -> list[tuple[float, int, int, bytes]]:
        """What was told so far, in order, as (seconds, side, stream, payload), for captures that send it oddly."""
        events = sorted(self._events, key=lambda event: (event.at, event.order))
        return [(event.at, event.side, event.stream, event.payload) for event in events if event.kind == "data"]

    def packets(self) -> list[tuple[int, Link, ip.Packet]]:
        """Everything as IP packets with their times, before link headers."""
        links = {event.link.name: event.link for event in self._events}
        found = [item for link in links.values() for item in self._play(link)]
        return sorted(found, key=lambda item: item[0])

    def frames(self) -> list[capture_file.Frame]:
        return [
            capture_file.Frame(time_ns, ip.framed(packet, link.link_type), link.interface)
            for time_ns, link, packet in self.packets()
        ]

    def _play(self, link: Link) -> list[tuple[int, Link, ip.Packet]]:
        found: list[tuple[int, Link, ip.Packet]] = []
        association = associate(link, lambda time_ns, packet: found.append((time_ns, link, packet)))
        events = [event for event in self._events if event.link is link]
        for event in sorted(events, key=lambda event: (event.at, event.order)):
            time_ns = self.start_ns + round(event.at * 1_000_000) * 1000
            side = event.side if link.opener == 0 else 1 - event.side
            if event.kind == "handshake":
                association.handshake(time_ns)
            elif event.kind == "heartbeat":
                association.heartbeat(side, time_ns, event.stream)
            elif event.kind == "shutdown":
                association.shutdown(side, time_ns)
            else:
                association.data(side, time_ns, event.stream, event.payload, link.path_at(event.at), link.protocol)
        association.flush(1 << 63)
        return found


def associate(link: Link, wire: Callable[[int, ip.Packet], None]) -> sctp.Association:
    """The association of a link; its first side is the one that opens."""

    def side(number: int) -> sctp.Side:
        return sctp.Side(link.addresses[number], link.ports[number], link.tags[number], link.first_tsns[number])

    return sctp.Association(side(link.opener), side(1 - link.opener), wire)


@dataclass(frozen=True)
class Node:
    """A network element on one side of a link."""

    network: Network
    link: Link
    side: int
    gt: str
    ssn: int
    name: str = ""

    @property
    def address(self) -> sccp.Address:
        return sccp.Address(self.gt, self.ssn)

    def claiming(self, gt: str) -> Node:
        """The same place, another calling global title."""
        return replace(self, gt=gt)

    def asks(self, other: Node, operation: str, at: float, **facts: Any) -> Dialogue:
        return Dialogue(self, other, at).asks(operation, **facts)


@dataclass
class Dialogue:
    """One TCAP dialogue between the node that opens it and the node that it addresses."""

    opener: Node
    other: Node
    at: float
    context: tuple[int, ...] | None = None
    version: int | None = None
    plain: bool = False
    called: sccp.Address | None = None
    calling: sccp.Address | None = None
    open_information: bytes | None = None
    accept_information: bytes | None = None
    always_xudt: bool = False
    ids: dict[int, bytes] = field(default_factory=dict)
    pending: list[tuple[int, str, int]] = field(default_factory=list)
    invokes: int = 0
    responded: bool = False
    latest: bytes = b""

    @property
    def network(self) -> Network:
        return self.opener.network

    def _parties(self, side: int) -> tuple[sccp.Address, sccp.Address]:
        """Called and calling address; `called` stands in the first message, before the other side has shown itself."""
        asker = self.calling or self.opener.address
        if side == 1:
            return asker, self.other.address
        if self.called is not None and not self.responded:
            return self.called, asker
        return self.other.address, asker

    def deliver(self, side: int, at: float, message: bytes) -> Dialogue:
        """One TCAP message in SCCP from the opener (0) or the other (1)."""
        self.at, self.latest = at, message
        called, calling = self._parties(side)
        sender = self.opener if side == 0 else self.other
        sls = self.ids[0][-1] & 0x0F if 0 in self.ids else 0
        if self.always_xudt or len(message) > LARGEST_UDT:
            reference = int.from_bytes(self.ids.get(side, b"\x00\x00\x01")[-3:], "big")
            units = sccp.xudt_segments(called, calling, message, SEGMENT, reference)
        else:
            units = [sccp.udt(called, calling, message)]
        for index, unit in enumerate(units):
            self.network.send(sender.link, sender.side, at + index * 0.0004, unit, sls)
        return self

    def _portion(self, side: int) -> tcap.Dialogue | None:
        if self.plain or not self.context:
            return None
        if side == 0 and not self.responded and 0 not in self.ids:
            return tcap.Dialogue("request", self.context, self.open_information)
        if side == 1 and not self.responded:
            return tcap.Dialogue("response", self.context, self.accept_information)
        return None

    def say(self, side: int, components: list[tcap.Component], after: float = 0.15, last: bool = False) -> Dialogue:
        """Any components from the opener (0) or the other (1); Begin, Continue or End follows from the state."""
        portion = self._portion(side)
        if 0 not in self.ids:
            self.ids[0] = self.network.transaction()
            return self.deliver(0, self.at, tcap.begin(self.ids[0], components, portion))
        other = self.ids.get(1 - side)
        at = self.at + after
        if last:
            message = tcap.end(other or b"", components, portion)
        else:
            self.ids.setdefault(side, self.network.transaction())
            message = tcap.continued(self.ids[side], other or b"", components, portion)
        self.deliver(side, at, message)
        self.responded = self.responded or side == 1
        return self

    def component(self, operation: str, side: int = 0, version: int | None = None, **facts: Any) -> tcap.Component:
        """An invoke from the facts, remembered as pending."""
        default = map_codec.OPERATIONS[operation][2]
        version = version or self.version or default
        self.invokes += 1
        self.pending.append((self.invokes, operation, side))
        self._note(facts)
        value = map_values.argument(operation, version, facts)
        return tcap.map_invoke(operation, value, self.invokes, version)

    def _note(self, facts: dict[str, Any]) -> None:
        known = [str(facts[name]) for name in SUBSCRIBER_FACTS if isinstance(facts.get(name), str)]
        self.network.identities.update(known)

    def asks(self, operation: str, **facts: Any) -> Dialogue:
        """Opens the dialogue. Facts of the dialogue (`version`, `called`, `plain`...) may stand among the others."""
        for name in ("version", "context", "plain", "called", "calling", "open_information", "always_xudt"):
            if name in facts:
                setattr(self, name, facts.pop(name))
        if self.version is None:
            self.version = map_codec.OPERATIONS[operation][2]
        if self.context is None:
            self.context = map_codec.context(operation, self.version)
        if self.version == 1:
            self.plain = True
        if self.called is not None and self.called.plan != sccp.E164:
            self.network.identities.add(self.called.digits)
        return self.say(0, [self.component(operation, 0, **facts)])

    def then_asks(self, side: int, operation: str, after: float = 0.15, **facts: Any) -> Dialogue:
        """An invoke inside the running dialogue, in a Continue."""
        return self.say(side, [self.component(operation, side, **facts)], after)

    def then_answers(self, side: int, after: float = 0.15, **facts: Any) -> Dialogue:
        """The answer to the latest invoke of the other side, in a Continue."""
        return self.say(side, [self.result(side, facts)], after)

    def answers(self, after: float = 0.15, side: int = 1, **facts: Any) -> Dialogue:
        """The answer that ends the dialogue."""
        return self.say(side, [self.result(side, facts)], after, last=True)

    def fails(self, error: str, parameter: Any = None, after: float = 0.15, side: int = 1) -> Dialogue:
        number, _, _ = self._take(side)
        return self.say(side, [tcap.map_error(error, parameter, number)], after, last=True)

    def aborts(self, cause: int = 4, after: float = 0.15, side: int = 1) -> Dialogue:
        return self.deliver(side, self.at + after, tcap.provider_abort(self.ids[1 - side], cause))

    def _take(self, side: int) -> tuple[int, str, int]:
        """The latest invoke of the other side that has no answer yet."""
        found = next(item for item in reversed(self.pending) if item[2] != side)
        self.pending.remove(found)
        return found

    def result(self, side: int, facts: dict[str, Any]) -> tcap.Component:
        """The answer to the latest invoke of the other side, as a component."""
        number, operation, _ = self._take(side)
        version = self.version or map_codec.OPERATIONS[operation][2]
        self._note(facts)
        return tcap.map_result(operation, map_values.result(operation, version, facts), number, version)
