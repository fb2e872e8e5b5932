# SPDX-License-Identifier: Apache-2.0
"""The same question by every road that SS7 takes: other adaptation layers, other point codes, bare links, tunnels."""

from __future__ import annotations

import struct
from dataclasses import replace

from maker import capture_file, carriers, ip, m3ua, sccp, sctp
from maker.capture_file import Frame, Interface, pcap_bytes

from stage import IMSI, START_NS, Stage, VLR_GT, capture, written
from transport import MILLI, Tap, located, payloads

ANSI_HOME, ANSI_FOREIGN = 0x010203, 0x0A0B0C
CHINA_HOME, CHINA_FOREIGN = 0x111213, 0x0C0B0A


def units(stage: Stage) -> list[tuple[int, carriers.Unit]]:
    """The story as (side, SCCP message with label)."""
    return [(side, carriers.unit_of(payload)) for side, _, payload in payloads(stage, located)]


def over_sctp(stage: Stage, messages: list[tuple[int, bytes]], protocol: int, ports: tuple[int, int]) -> bytes:
    stage.link.ports = ports
    tap = Tap(stage)
    tap.association.handshake(tap.time_ns)
    tap.time_ns += 100 * MILLI
    for side, message in messages:
        tap.send(side, tap.association.pieces(side, 1, message, protocol=protocol)[0].data)
    return tap.file()


def bare(frames: list[bytes], link_type: int) -> bytes:
    return pcap_bytes([Frame(START_NS + n * 150 * MILLI, data) for n, data in enumerate(frames)], link_type)


@capture()
def m2pa(stage: Stage) -> bytes:
    """M2PA: link status, empty acknowledgements, and a location query with its answer."""
    messages = [(0, carriers.m2pa_status(1)), (1, carriers.m2pa_status(9))]
    for number, (side, unit) in enumerate(units(stage), 1):
        messages.append((side, carriers.m2pa_data(carriers.mtp3(unit), number)))
        messages.append((1 - side, carriers.m2pa_data(b"", number)))
    return over_sctp(stage, messages, carriers.M2PA_PPID, (3565, 3565))


@capture()
def m2ua(stage: Stage) -> bytes:
    """M2UA: the same between a signalling gateway and its users."""
    messages = [(side, carriers.m2ua_data(carriers.mtp3(unit), 7)) for side, unit in units(stage)]
    return over_sctp(stage, messages, carriers.M2UA_PPID, (2904, 2904))


@capture()
def sua(stage: Stage) -> bytes:
    """SUA: CLDT with the same two addresses as SCCP would have."""
    ask = stage.stranger.asks(stage.vlr, "provideSubscriberInfo", 1, imsi=IMSI)
    asked = ask.latest
    ask.answers(vlr=VLR_GT, age=2)
    here, there = stage.vlr.address, stage.stranger.address
    messages = [(1, carriers.sua_cldt(here, there, asked)), (0, carriers.sua_cldt(there, here, ask.latest))]
    return over_sctp(stage, messages, carriers.SUA_PPID, (14001, 14001))


@capture()
def ppid_zero(stage: Stage) -> bytes:
    """Payload protocol identifier 0, as some stacks send it: the port tells that it is M3UA."""
    messages = [(side, payload) for side, _, payload in payloads(stage, located)]
    return over_sctp(stage, messages, 0, (2905, 40001))


@capture()
def dtls(stage: Stage) -> bytes:
    """DTLS records under M3UA's payload protocol identifier: nothing can be read, and that is said."""
    record = struct.pack(">BHHHIH", 23, 0xFEFD, 1, 0, 7, 48) + bytes(range(48))
    return over_sctp(stage, [(1, record), (0, record)], carriers.M3UA_PPID, (2905, 2905))


@capture("pcap")
def mtp3_itu(stage: Stage) -> bytes:
    """MTP3 without anything below it: only the point codes say who speaks."""
    return bare([carriers.mtp3(unit) for _, unit in units(stage)], carriers.MTP3)


@capture("pcap")
def mtp2(stage: Stage) -> bytes:
    """MTP2 frames: fill-in and status units between the two messages."""
    asked, answered = (carriers.mtp3(unit) for _, unit in units(stage))
    frames = [carriers.mtp2_fill_in(), carriers.mtp2(asked, 6), carriers.mtp2_status(), carriers.mtp2(answered, 9)]
    return bare(frames, carriers.MTP2)


@capture("pcap")
def mtp2_phdr(stage: Stage) -> bytes:
    """MTP2 with a pseudo-header that names direction and link."""
    frames = [
        carriers.mtp2_pseudo_header(side == 0, 3) + carriers.mtp2(carriers.mtp3(unit), 6 + side)
        for side, unit in units(stage)
    ]
    return bare(frames, carriers.MTP2_WITH_PHDR)


@capture("pcap")
def sccp_alone(stage: Stage) -> bytes:
    """SCCP without anything below it."""
    return bare([unit.sccp for _, unit in units(stage)], carriers.SCCP)


@capture("pcap")
def exported_pdus(stage: Stage) -> bytes:
    """What Wireshark exports: MTP3, then M3UA, SCCP with its point codes, and TCAP."""
    told = units(stage)
    label = told[0][1].label
    frames = [carriers.exported("mtp3", carriers.mtp3(unit)) for _, unit in told]
    frames += [carriers.exported("m3ua", m3ua.data(unit.label, unit.sccp, 100)) for _, unit in told]
    frames += [carriers.exported("sccp", told[0][1].sccp, (label.opc, label.dpc))]
    frames += [carriers.exported("nobody-knows-this", b"\x00\x01\x02\x03")]
    return bare(frames, carriers.EXPORTED_PDU)


def with_point_codes(unit: carriers.Unit, side: int, home: int, foreign: int) -> carriers.Unit:
    opc, dpc = (home, foreign) if side == 0 else (foreign, home)
    return carriers.Unit(replace(unit.label, opc=opc, dpc=dpc, network_indicator=2), unit.sccp)


def ansi_address(digits: str, ssn: int, point_code: int) -> bytes:
    """T1.112.3: national, routed on the title, title format 2; the subsystem stands before the point code."""
    padded = digits + "0" * (len(digits) % 2)
    packed = bytes(int(padded[i + 1] + padded[i], 16) for i in range(0, len(padded), 2))
    return bytes([0x8B, ssn]) + point_code.to_bytes(3, "little") + bytes([14]) + packed


def ansi_udt(called: bytes, calling: bytes, data: bytes) -> bytes:
    pointers = bytes([3, 3 + len(called), 3 + len(called) + len(calling)])
    parts = b"".join(bytes([len(part)]) + part for part in (called, calling, data))
    return bytes([9, 0]) + pointers + parts


@capture("pcap")
def mtp3_ansi(stage: Stage) -> bytes:
    """ANSI point codes and SCCP addresses under ITU TCAP, as GSM networks of North America have it."""
    ask = stage.stranger.asks(stage.vlr, "provideSubscriberInfo", 1, imsi=IMSI)
    asked = ask.latest
    ask.answers(vlr=VLR_GT, age=2)
    here, there = (ansi_address(n.gt + "0" * (len(n.gt) % 2), n.ssn, c) for n, c in ((stage.vlr, ANSI_HOME), (stage.stranger, ANSI_FOREIGN)))
    label = m3ua.Label(ANSI_FOREIGN, ANSI_HOME, 2, 5)
    back = m3ua.Label(ANSI_HOME, ANSI_FOREIGN, 2, 5)
    told = [carriers.Unit(label, ansi_udt(here, there, asked)), carriers.Unit(back, ansi_udt(there, here, ask.latest))]
    return bare([carriers.mtp3(unit, "ansi") for unit in told], carriers.MTP3)


@capture("pcap")
def mtp3_china(stage: Stage) -> bytes:
    """Chinese point codes of 24 bits under ITU SCCP."""
    told = [with_point_codes(unit, side, CHINA_HOME, CHINA_FOREIGN) for side, unit in units(stage)]
    return bare([carriers.mtp3(unit, "china") for unit in told], carriers.MTP3)


@capture("pcap")
def mtp3_japan(stage: Stage) -> bytes:
    """Japanese point codes of 16 bits under ITU SCCP."""
    told = [with_point_codes(unit, side, 0x5111, 0x6222) for side, unit in units(stage)]
    return bare([carriers.mtp3(unit, "japan") for unit in told], carriers.MTP3)


def gre(inner: bytes, protocol: int) -> bytes:
    return struct.pack(">HH", 0, protocol) + inner


def erspan(frame: bytes) -> bytes:
    """ERSPAN II: GRE with a sequence number, then session and port."""
    return struct.pack(">HHI", 0x1000, 0x88BE, 1) + struct.pack(">HHI", 0x1001, 100, 0) + frame


def vxlan(frame: bytes) -> bytes:
    return struct.pack(">BBHI", 8, 0, 0, 4711 << 8) + frame


def mirror(protocol: int, payload: bytes) -> ip.Packet:
    """A packet between the monitoring gear itself."""
    return ip.Packet("192.0.2.1", "192.0.2.2", payload, protocol)


@capture()
def tunnels(stage: Stage) -> bytes:
    """Mirrored traffic as it reaches a collector: GRE, ERSPAN, VXLAN, MPLS, one packet each."""
    located(stage)
    stage.stranger.asks(stage.vlr, "provideSubscriberInfo", 5, imsi=IMSI).answers(vlr=VLR_GT, age=3)
    gre_protocol, udp = 47, ip.UDP
    frames: list[Frame] = []
    for index, (time_ns, packet) in enumerate(stage.packets()):
        plain = ip.framed(packet)
        mpls = plain[:12] + struct.pack(">HII", 0x8847, 1000 << 12 | 64, 2000 << 12 | 0x100 | 64) + packet.to_bytes()
        wrapped = [
            ip.framed(mirror(gre_protocol, gre(packet.to_bytes(), 0x0800))),
            ip.framed(mirror(gre_protocol, erspan(plain))),
            ip.framed(mirror(udp, ip.udp(50000, 4789, vxlan(plain)))),
            mpls,
        ]
        frames.append(Frame(time_ns, wrapped[index % len(wrapped)]))
    return written(frames)


@capture("pcap")
def ppp(stage: Stage) -> bytes:
    """PPP frames."""
    located(stage)
    return pcap_bytes([Frame(t, b"\xff\x03\x00\x21" + p.to_bytes()) for t, p in stage.packets()], 9)


@capture("pcap")
def loopback(stage: Stage) -> bytes:
    """The loopback device of a BSD."""
    located(stage)
    return pcap_bytes([Frame(t, struct.pack("<I", 2) + p.to_bytes()) for t, p in stage.packets()], 0)


@capture()
def i_data(stage: Stage) -> bytes:
    """I-DATA (RFC 8260): two messages of one stream in interleaved fragments, then the answers."""
    told = payloads(stage, located)
    (_, _, request), (_, _, answer) = told
    tap = Tap(stage)

    def pieces(side: int, message: int, payload: bytes, size: int) -> list[bytes]:
        out = []
        for number, at in enumerate(range(0, len(payload), size)):
            flags = (2 if at == 0 else 0) | (1 if at + size >= len(payload) else 0)
            head = struct.pack(">HHI", 3, 0, message) + struct.pack(">I", sctp.M3UA if at == 0 else number)
            out.append((flags, head + payload[at : at + size]))
        return out

    first, second = pieces(1, 0, request, 48), pieces(1, 1, other_request(stage), 64)
    order = [piece for pair in zip(first, second) for piece in pair]
    order += first[len(second) :] + second[len(first) :]
    side = tap.association.sides[1]
    for flags, value in order:
        tap.send(1, sctp.chunk(64, flags, struct.pack(">I", side.tsn) + value))
        side.tsn += 1
    for flags, value in pieces(0, 0, answer, 4000):
        tap.send(0, sctp.chunk(64, flags, struct.pack(">I", tap.association.sides[0].tsn) + value))
    return tap.file()


def other_request(stage: Stage) -> bytes:
    ask = stage.stranger
    before = len(ask.network.units())
    ask.asks(stage.vlr, "provideSubscriberInfo", 5, imsi="001010001234568")
    stage.knows("001010001234568")
    return ask.network.units()[before][3]


def legs(stage: Stage, asker_side: int, step_ms: int) -> bytes:
    """A request and its answer on the border link and, a moment later or before, on the link behind the STP."""
    told = payloads(stage, located)
    outer = Tap(stage)
    inner_link = replace(
        stage.link, name="core", addresses=(["10.1.20.1"], ["10.1.9.1"]), tags=(0x51C00041, 0x51C00042), point_codes=(4200, 4101)
    )
    inner_stage = Stage(link=inner_link)
    inner = Tap(inner_stage)
    outer.time_ns = inner.time_ns = START_NS
    for side, stream, payload in told:
        unit = carriers.unit_of(payload)
        codes = (4101, 4200) if side == 1 else (4200, 4101)
        copy = m3ua.data(replace(unit.label, opc=codes[0], dpc=codes[1]), unit.sccp, 200)
        outer.send(side, outer.association.pieces(side, stream, payload)[0].data)
        inner.time_ns = outer.time_ns + (step_ms if side == asker_side else -step_ms) * MILLI - 20 * MILLI
        inner.send(side, inner.association.pieces(side, stream, copy)[0].data)
        outer.time_ns += 100 * MILLI
    return written(sorted(outer.frames + inner.frames, key=lambda frame: frame.time_ns))


@capture()
def two_legs(stage: Stage) -> bytes:
    """A question from outside before and behind our STP: one message, judged on the outer leg, counted once."""
    return legs(stage, 1, 3)


@capture()
def two_legs_inner_first(stage: Stage) -> bytes:
    """The same from two taps whose clocks differ, so that the inner leg comes first: still one finding."""
    return legs(stage, 1, -3)


@capture()
def repeated_begin(stage: Stage) -> bytes:
    """The same bytes again the same way within a second: a retransmission, which is a message of its own."""
    (_, stream, request), _ = payloads(stage, located)
    tap = Tap(stage)
    for _ in range(2):
        tap.send(1, tap.association.pieces(1, stream, request)[0].data)
        tap.time_ns += 500 * MILLI
    return tap.file()
