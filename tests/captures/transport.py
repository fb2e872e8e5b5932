# SPDX-License-Identifier: Apache-2.0
"""Everything below TCAP: SCCP segments, SCTP, IP fragments, and payloads that are not M3UA."""

from __future__ import annotations

import struct
from collections.abc import Callable

from maker import ip, m3ua, sccp, sctp
from maker.capture_file import Frame
from maker.scenario import Network, associate

from stage import IMSI, MSISDN, START_NS, Stage, VLR_GT, capture, written

MILLI = 1_000_000


class Tap:
    """Collects what an association sends, so that a capture can choose the order of things itself."""

    def __init__(self, stage: Stage) -> None:
        self.frames: list[Frame] = []
        self.time_ns = START_NS
        self.association = associate(stage.link, self.wire)

    def wire(self, time_ns: int, packet: ip.Packet) -> None:
        self.frames.append(Frame(time_ns, ip.framed(packet)))

    def send(self, side: int, *chunks: bytes, path: int = 0) -> None:
        self.time_ns += 20 * MILLI
        self.association.send(side, self.time_ns, list(chunks), path)

    def file(self) -> bytes:
        return written(self.frames)


def payloads(stage: Stage, tell: Callable[[Stage], None]) -> list[tuple[int, int, bytes]]:
    """The M3UA messages of a story as (side, stream, payload)."""
    tell(stage)
    found = [(side, stream, payload) for _, side, stream, payload in stage.network.units()]
    told = stage.network
    stage.network = Network(START_NS, identities=told.identities)
    return found


def located(stage: Stage) -> None:
    """The story most of these captures wrap: a stranger asks where a subscriber is, and is told."""
    stage.stranger.asks(stage.vlr, "provideSubscriberInfo", 1, imsi=IMSI).answers(vlr=VLR_GT, age=2)


def vectors(stage: Stage) -> None:
    ask = stage.partner_vlr.asks(stage.hlr, "sendAuthenticationInfo", 1, imsi=IMSI, vectors=5)
    ask.answers(seed="segments", count=5)


def segmented(stage: Stage, order: tuple[int, ...]) -> bytes:
    """A request in three XUDT segments, sent in this order, and its answer in one piece."""
    ask = stage.stranger.asks(stage.vlr, "provideSubscriberInfo", 9, imsi=IMSI)
    message = ask.latest
    ask.answers(vlr=VLR_GT, age=2)
    _, (_, _, _, answer) = stage.network.units()
    units = sccp.xudt_segments(stage.vlr.address, stage.stranger.address, message, 29, 0x0A0B0C)
    label = m3ua.Label(8201, 4101, 0, 3)
    tap = Tap(stage)
    for index in order:
        pieces = tap.association.pieces(1, 4, m3ua.data(label, units[index], 100))
        tap.send(1, pieces[0].data)
    pieces = tap.association.pieces(0, 4, answer)
    tap.send(0, pieces[0].data)
    return tap.file()


@capture()
def xudt_segments(stage: Stage) -> bytes:
    """A provideSubscriberInfo in three XUDT segments, in order; the IMSI crosses a border between segments."""
    return segmented(stage, (0, 1, 2))


@capture()
def xudt_segments_reversed(stage: Stage) -> bytes:
    """The same three segments, last one first, which SCCP does not allow: class 1 keeps the order."""
    return segmented(stage, (2, 1, 0))


@capture()
def xudt_segments_missing(stage: Stage) -> bytes:
    """The same, and the second segment is missing: nothing may be made of the rest."""
    return segmented(stage, (0, 2))


@capture()
def xudt_vectors(stage: Stage) -> None:
    """An answer with five authentication quintuplets in XUDT segments, as networks really segment."""
    vectors(stage)


@capture()
def sctp_fragments(stage: Stage) -> bytes:
    """Messages in SCTP fragments of 48 octets, in order."""
    tap = Tap(stage)
    for side, stream, payload in payloads(stage, located):
        for piece in tap.association.pieces(side, stream, payload, size=48):
            tap.send(side, piece.data)
    return tap.file()


@capture()
def sctp_fragments_disordered(stage: Stage) -> bytes:
    """Fragments of one message out of order, with whole messages of other streams in between."""
    tap = Tap(stage)
    (_, _, request), (_, _, answer) = payloads(stage, located)
    pieces = tap.association.pieces(1, 3, request, size=48)
    (_, _, other), *_ = payloads_again(stage)
    whole = tap.association.pieces(1, 5, other)
    for piece in (pieces[1], whole[0], pieces[-1], pieces[0], *pieces[2:-1]):
        tap.send(1, piece.data)
    tap.send(0, sctp.sack(whole[0].tsn), tap.association.pieces(0, 3, answer)[0].data)
    return tap.file()


@capture()
def sctp_duplicates(stage: Stage) -> bytes:
    """Every DATA chunk is sent twice, once more after its acknowledgement: each signal counts once."""
    tap = Tap(stage)
    for side, stream, payload in payloads(stage, located):
        piece = tap.association.pieces(side, stream, payload)[0]
        tap.send(side, piece.data)
        tap.send(side, piece.data)
        tap.send(1 - side, sctp.sack(piece.tsn, duplicates=(piece.tsn,)))
        tap.send(side, piece.data, path=1)
    return tap.file()


@capture()
def sctp_bundled(stage: Stage) -> bytes:
    """Three requests in one SCTP packet behind a SACK, the answers in another: every chunk is looked at."""
    tap = Tap(stage)

    def tell(stage: Stage) -> None:
        for at in (1, 2, 3):
            stage.stranger.asks(stage.vlr, "provideSubscriberInfo", at, imsi=f"00101000123457{at}").answers(
                vlr=VLR_GT, age=at
            )

    told = payloads(stage, tell)
    for wanted in (1, 0):
        chunks = [
            tap.association.pieces(side, stream, payload)[0].data for side, stream, payload in told if side == wanted
        ]
        tap.send(wanted, sctp.sack(999 if wanted else 5002), *chunks)
    return tap.file()


@capture()
def sctp_multihomed(stage: Stage) -> None:
    """One association over two address pairs, from INIT to SHUTDOWN: a request on one path, its answer on the other."""
    link, network = stage.link, stage.network
    link.path_changes = [(10.1, 1), (20, 0), (20.1, 1)]
    network.open(link, 0)
    stage.stranger.asks(stage.vlr, "provideSubscriberInfo", 10, imsi=IMSI).answers(vlr=VLR_GT, age=2)
    network.heartbeat(link, 15, 0, 0)
    network.heartbeat(link, 16, 1, 1)
    stage.stranger.asks(stage.vlr, "provideSubscriberInfo", 20, imsi=IMSI).answers(vlr=VLR_GT, age=3)
    network.shutdown(link, 30, 0)


@capture()
def sctp_restart(stage: Stage) -> bytes:
    """The association is set up anew with other tags and lower TSNs: nothing of it may look like a duplicate."""
    told = payloads(stage, located)
    frames: list[Frame] = []
    for round_number in (0, 1):
        stage.link.tags = (0x51C00001 + round_number * 16, 0x51C00002 + round_number * 16)
        stage.link.first_tsns = (1000 - round_number * 400, 5000 - round_number * 400)
        tap = Tap(stage)
        tap.time_ns += round_number * 60_000 * MILLI
        tap.association.handshake(tap.time_ns)
        tap.time_ns += 200 * MILLI
        for side, stream, payload in told:
            tap.send(side, tap.association.pieces(side, stream, payload)[0].data)
        frames += tap.frames
    return written(frames)


@capture()
def tsn_gap(stage: Stage) -> bytes:
    """Three chunks are missing in the capture: the TSN jumps, which the report must say."""
    tap = Tap(stage)
    for side, stream, payload in payloads(stage, located):
        tap.send(side, tap.association.pieces(side, stream, payload)[0].data)
        tap.association.sides[side].tsn += 3 if side == 1 else 0
    for side, stream, payload in payloads_again(stage):
        tap.send(side, tap.association.pieces(side, stream, payload)[0].data)
    return tap.file()


def payloads_again(stage: Stage) -> list[tuple[int, int, bytes]]:
    """A second dialogue about the same subscriber, told on the stage's first network."""
    before = len(stage.stranger.network.units())
    stage.stranger.asks(stage.vlr, "provideSubscriberInfo", 5, imsi=IMSI).answers(vlr=VLR_GT, age=3)
    return [(side, stream, payload) for _, side, stream, payload in stage.stranger.network.units()[before:]]


@capture()
def ip_fragments(stage: Stage) -> bytes:
    """IPv4 fragments of 64 octets, in order for the request and reversed for the answer."""
    located(stage)
    frames: list[Frame] = []
    for index, (time_ns, packet) in enumerate(stage.packets()):
        pieces = packet.fragments(64)
        for step, piece in enumerate(pieces if index % 2 == 0 else pieces[::-1]):
            frames.append(Frame(time_ns + step * 1000, ip.framed(piece)))
    return written(frames)


@capture()
def ip_fragments_v6(stage: Stage) -> bytes:
    """IPv6 with fragment headers, in order for the request and reversed for the answer."""
    stage.link.addresses = (["2001:db8:1::1"], ["2001:db8:9::1"])
    frames: list[Frame] = []
    sent: list[tuple[int, ip.Packet]] = []
    told = payloads(stage, located)
    association = associate(stage.link, lambda time_ns, packet: sent.append((time_ns, packet)))
    for index, (side, stream, payload) in enumerate(told):
        association.data(side, START_NS + index * 150 * MILLI, stream, payload)
    for index, (time_ns, packet) in enumerate(sent):
        pieces = packet.fragments(64)
        for step, piece in enumerate(pieces if index % 2 == 0 else pieces[::-1]):
            frames.append(Frame(time_ns + step * 1000, ip.framed(piece)))
    return written(frames)


@capture()
def ipv6(stage: Stage) -> None:
    """A request and its answer over plain IPv6."""
    stage.link.addresses = (["2001:db8:1::1"], ["2001:db8:9::1"])
    located(stage)


@capture()
def unknown_ppid(stage: Stage) -> bytes:
    """SCTP payload of an unassigned kind in an association of its own: counted, and nothing beside it is lost."""
    tap = Tap(stage)
    for side, stream, payload in payloads(stage, located):
        tap.send(side, tap.association.pieces(side, stream, payload)[0].data)
    stage.link.ports, stage.link.tags = (7001, 7002), (0x51C00021, 0x51C00022)
    other = Tap(stage)
    other.time_ns = tap.time_ns
    for side in (0, 1):
        other.send(side, other.association.pieces(side, 9, b"opaque to everybody", protocol=4711)[0].data)
    return written(tap.frames + other.frames)


@capture()
def other_sctp(stage: Stage) -> bytes:
    """Diameter over SCTP (payload protocol 46, ports 3868): no SS7, but SCTP all the same."""
    stage.link.ports = (3868, 3868)
    tap = Tap(stage)
    tap.association.handshake(tap.time_ns)
    tap.time_ns += 100 * MILLI
    for side, flags, host in ((1, 0x80, "mme1"), (0, 0x00, "hss1")):
        realm = "epc.mnc002.mcc999.3gppnetwork.org" if side else "epc.mnc001.mcc001.3gppnetwork.org"
        message = capabilities_exchange(flags, f"{host}.{realm}", realm, stage.link.addresses[side][0])
        tap.send(side, tap.association.pieces(side, 0, message, protocol=sctp.DIAMETER)[0].data)
    return tap.file()


def capabilities_exchange(flags: int, host: str, realm: str, address: str) -> bytes:
    """A Capabilities-Exchange-Request, or the answer when the request flag is not set."""

    def avp(code: int, value: bytes, mandatory: bool = True) -> bytes:
        head = struct.pack(">IB", code, 0x40 if mandatory else 0) + (8 + len(value)).to_bytes(3, "big")
        return head + value + bytes(-len(value) % 4)

    octets = bytes(int(part) for part in address.split("."))
    body = b"" if flags & 0x80 else avp(268, struct.pack(">I", 2001))
    body += avp(264, host.encode()) + avp(296, realm.encode()) + avp(257, b"\x00\x01" + octets)
    body += avp(266, struct.pack(">I", 0)) + avp(269, b"border", False) + avp(258, struct.pack(">I", 16777251))
    head = b"\x01" + (20 + len(body)).to_bytes(3, "big") + bytes([flags]) + (257).to_bytes(3, "big")
    return head + struct.pack(">III", 0, 0x1001, 0x2002) + body


@capture()
def m3ua_management(stage: Stage) -> None:
    """M3UA without signals: ASP up and active, notify, beat; then one request. Nothing but the request is a signal."""
    stage.network.open(stage.link, 0)
    stage.network.send_other(stage.link, 0, 2, m3ua.beat(b"are you there"))
    stage.network.send_other(stage.link, 1, 2.1, m3ua.beat_ack(b"are you there"))
    located(stage)


@capture()
def udp_beside(stage: Stage) -> bytes:
    """A DNS question over UDP between two signalling frames: foreign payload is passed over."""
    located(stage)
    frames = stage.network.frames()
    question = bytes.fromhex("123401000001000000000000") + b"\x07example\x03org\x00\x00\x01\x00\x01"
    packet = ip.Packet("10.1.0.9", "10.1.0.53", ip.udp(40000, 53, question), ip.UDP)
    frames.insert(1, Frame(frames[0].time_ns + 1000, ip.framed(packet)))
    return written(frames)


@capture()
def one_way(stage: Stage) -> bytes:
    """Only the requests: the other direction was not captured, so nothing can be said about answers."""
    tap = Tap(stage)

    def tell(stage: Stage) -> None:
        for at in (1, 2, 3):
            stage.stranger.asks(stage.vlr, "provideSubscriberInfo", at, imsi=IMSI).answers(vlr=VLR_GT, age=at)
        asker = stage.stranger
        asker.asks(stage.hlr, "anyTimeInterrogation", 4, scf=asker.gt, msisdn=MSISDN).fails("ati-NotAllowed")

    for side, stream, payload in payloads(stage, tell):
        if side == 1:
            tap.send(side, tap.association.pieces(side, stream, payload)[0].data)
    return tap.file()
