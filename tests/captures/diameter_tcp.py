# SPDX-License-Identifier: Apache-2.0
"""Diameter over TCP: whatever the segments do, the same question and answer come out."""

from __future__ import annotations

import random

from maker import ip
from maker.capture_file import Frame
from maker.diameter import avp, avp3
from maker.tcp import Connection

from diameter import CURRENT, vectors
from diameter_stage import Peers, VISITED_PARTNER, eps_location
from stage import IMSI, START_NS, Made, Stage, capture, written

SECOND = 1_000_000_000


def told(stage: Stage) -> list[tuple[int, bytes]]:
    """A stranger's question and its answer, then a traveller's vectors, as (side, message)."""
    peers = Peers(stage)
    peers.stranger_hss.asks(peers.mme, "IDR", 1, imsi=IMSI, avps=[avp3(1490, CURRENT)]).answers([eps_location()])
    peers.partner_mme.asks(peers.hss, "AIR", 2, imsi=IMSI, avps=[VISITED_PARTNER, avp3(1408, [avp3(1410, 3)])]).answers(
        [vectors(3)])
    return [(side, payload) for _, side, _, payload in stage.network.units()]


def connection() -> Connection:
    """The carrier's side opens."""
    return Connection(("10.9.20.1", "10.1.20.1"))


def file_of(link: Connection, order: list[int] | None = None) -> bytes:
    packets = link.sent if order is None else [link.sent[at] for at in order]
    times = sorted(time_ns for time_ns, _ in packets)
    return written([Frame(time_ns, ip.framed(packet)) for time_ns, (_, packet) in zip(times, packets)])


def played(stage: Stage, size: int, opened: bool = True) -> Connection:
    link = connection()
    if opened:
        link.open(START_NS)
    for at, (side, message) in enumerate(told(stage), 1):
        link.data(1 - side, START_NS + at * SECOND // 5, message, size)
    return link


@capture()
def diameter_tcp(stage: Stage) -> Made:
    """A message a segment."""
    return file_of(played(stage, 65000))


@capture()
def diameter_tcp_pieces(stage: Stage) -> Made:
    """Messages in segments of 100 octets, and all of a second round in one segment."""
    link = played(stage, 100)
    both = told(stage)
    for side in (1, 0):
        link.data(1 - side, START_NS + 3 * SECOND, b"".join(m for s, m in both if s == side), 65000)
    return file_of(link)


@capture()
def diameter_tcp_disordered(stage: Stage) -> Made:
    """Segments in any order, some of them twice."""
    link = played(stage, 90)
    order = list(range(3, len(link.sent)))
    shuffle = random.Random(4)
    for at in range(0, len(order) - 4, 4):
        window = order[at : at + 4]
        shuffle.shuffle(window)
        order[at : at + 4] = window
    return file_of(link, [0, 1, 2] + order + order[5:9])


@capture()
def diameter_tcp_midway(stage: Stage) -> Made:
    """The capture begins in the middle of a message, and loses a segment later."""
    link = played(stage, 120, opened=False)
    order = [at for at in range(1, len(link.sent)) if at != len(link.sent) - 3]
    return file_of(link, order)


@capture()
def diameter_tcp_conflict(stage: Stage) -> Made:
    """A harmless message, and in its place in the stream another one: whichever the receiver took, both are seen."""
    peers = Peers(stage)
    harmless = peers.partner_hss.asks(peers.mme, "IDR", 1, imsi=IMSI, avps=[avp3(1490, 0x01)])
    hostile = peers.partner_hss.asks(peers.mme, "IDR", 1, imsi=IMSI, avps=[avp3(1490, CURRENT)],
                                     hop_by_hop=harmless.request.hop_by_hop)
    link = connection()
    link.open(START_NS)
    start = link.numbers[0]
    link.data(0, START_NS + SECOND, harmless.request.to_bytes())
    link.again(0, START_NS + SECOND + 1000, start, hostile.request.to_bytes())
    return file_of(link)


@capture()
def diameter_tcp_many_avps(stage: Stage) -> Made:
    """10,000 AVPs of one kind in a message over TCP, then an ordinary message: read, noted, and on with the next."""
    peers = Peers(stage)
    peers.partner_mme.asks(peers.hss, "PUR", 1, imsi=IMSI, avps=[avp(1, IMSI)] * 10_000)
    peers.partner_mme.asks(peers.hss, "NOR", 2, imsi=IMSI, avps=[avp3(1443, 0)])
    link = connection()
    link.open(START_NS)
    for _, side, _, payload in stage.network.units():
        link.data(1 - side, START_NS + SECOND, payload, 1400)
    return file_of(link)


@capture()
def diameter_tls(stage: Stage) -> Made:
    """TLS on the port of Diameter over TLS, and on Diameter's own: counted and named, not read."""
    stage.knows()
    frames: list[Frame] = []
    for port in (5868, 3868):
        link = Connection(("10.9.20.1", "10.1.20.1"), ports=(40000 + port, port))
        link.open(START_NS)
        link.data(0, START_NS + SECOND, bytes([22, 3, 1, 0, 4, 1, 0, 0, 0]))
        link.data(1, START_NS + 2 * SECOND, bytes([23, 3, 3, 0, 3]) + b"xyz")
        frames += [Frame(time_ns, ip.framed(packet)) for time_ns, packet in link.sent]
    return written(sorted(frames, key=lambda frame: frame.time_ns))
