# SPDX-License-Identifier: Apache-2.0
"""Link layers and capture files: the same short story in every wrapping, and files that are cut or count drops."""

from __future__ import annotations

import gzip
from dataclasses import replace

from maker import capture_file, ip
from maker.capture_file import Frame, Interface, Pcapng, pcap_bytes

from stage import IMSI, MSISDN, START_NS, Stage, VLR_GT, capture, written


def located(stage: Stage) -> None:
    stage.stranger.asks(stage.vlr, "provideSubscriberInfo", 1, imsi=IMSI).answers(vlr=VLR_GT, age=2)


def told(stage: Stage) -> list[Frame]:
    located(stage)
    return stage.network.frames()


def wrapped(stage: Stage, link_type: int) -> list[Frame]:
    located(stage)
    return [Frame(time_ns, ip.framed(packet, link_type)) for time_ns, packet in stage.packets()]


@capture()
def vlan(stage: Stage) -> bytes:
    """Ethernet with one VLAN tag."""
    located(stage)
    return written([Frame(t, ip.framed(packet, vlans=((0x8100, 301),))) for t, packet in stage.packets()])


@capture()
def qinq(stage: Stage) -> bytes:
    """Ethernet with two VLAN tags, 802.1ad outside; then two of 802.1Q."""
    located(stage)
    tags = (((0x88A8, 7), (0x8100, 301)), ((0x8100, 7), (0x8100, 301)))
    packets = stage.packets()
    return written([Frame(t, ip.framed(packet, vlans=tags[i % 2])) for i, (t, packet) in enumerate(packets)])


@capture()
def sll(stage: Stage) -> bytes:
    """Linux cooked capture, version 1."""
    return written(wrapped(stage, capture_file.SLL), Interface(capture_file.SLL, "any"))


@capture()
def sll2(stage: Stage) -> bytes:
    """Linux cooked capture, version 2."""
    return written(wrapped(stage, capture_file.SLL2), Interface(capture_file.SLL2, "any"))


@capture()
def raw_ip(stage: Stage) -> bytes:
    """IP without a link header."""
    return written(wrapped(stage, capture_file.RAW_IP), Interface(capture_file.RAW_IP, "tun"))


@capture()
def mixed_linktypes(stage: Stage) -> bytes:
    """One file, four interfaces, four link types: request and answer lie on different ones."""
    located(stage)
    kinds = (capture_file.ETHERNET, capture_file.SLL, capture_file.SLL2, capture_file.RAW_IP)
    for at in (2, 3, 4):
        stage.stranger.asks(stage.vlr, "provideSubscriberInfo", at, imsi=IMSI).answers(vlr=VLR_GT, age=at)
    frames = [
        Frame(t, ip.framed(packet, kinds[index % 4]), index % 4) for index, (t, packet) in enumerate(stage.packets())
    ]
    return written(frames, *(Interface(kind, f"tap{kind}") for kind in kinds))


@capture()
def tsresol(stage: Stage) -> bytes:
    """Time stamps in nanoseconds, in units of 2^-20 s, and in seconds with an offset: all of the same morning."""
    interfaces = (
        Interface(name="nano", tsresol=9),
        Interface(name="binary", tsresol=0x80 | 20),
        Interface(name="offset", tsresol=6, tsoffset=1772442000),
        Interface(name="plain"),
    )
    for at in (2, 3, 4):
        stage.stranger.asks(stage.vlr, "provideSubscriberInfo", at, imsi=IMSI).answers(vlr=VLR_GT, age=at)
    frames = [replace(frame, interface=index % 4) for index, frame in enumerate(stage.network.frames())]
    return written([replace(frame, time_ns=frame.time_ns + 123) for frame in frames], *interfaces)


@capture()
def drops(stage: Stage) -> bytes:
    """The capture says itself that it lost packets: 17 of 1,017 on one interface, none on the other."""
    frames = told(stage)
    lossy = Interface(name="lossy", received=1017, dropped=17)
    return written(frames, lossy, Interface(name="complete", received=400, dropped=0))


@capture()
def snaplen_cut(stage: Stage) -> bytes:
    """Frames cut at 140 octets: the cut is said, and a cut message is not called malformed."""
    located(stage)
    return written(stage.network.frames(), Interface(name="short", snaplen=140))


@capture("pcap")
def classic(stage: Stage) -> bytes:
    """The classic format, microseconds."""
    return pcap_bytes(told(stage))


@capture("pcap")
def classic_nano(stage: Stage) -> bytes:
    """The classic format, nanoseconds, 2026-03-02 09:00:01.000000123 and after."""
    return pcap_bytes([replace(frame, time_ns=frame.time_ns + 123) for frame in told(stage)], nano=True)


@capture("pcap")
def classic_big_endian(stage: Stage) -> bytes:
    """The classic format, written by a big-endian machine."""
    return pcap_bytes(told(stage), big_endian=True)


@capture("pcap")
def truncated_tail(stage: Stage) -> bytes:
    """The file ends in the middle of the third frame: what came before it counts."""
    for at in (2, 3):
        stage.stranger.asks(stage.vlr, "provideSubscriberInfo", at, imsi=IMSI).answers(vlr=VLR_GT, age=at)
    frames = stage.network.frames()
    return pcap_bytes(frames[:3])[:-25]


@capture()
def truncated_block(stage: Stage) -> bytes:
    """The same for pcapng: the last block is not complete."""
    for at in (2, 3):
        stage.stranger.asks(stage.vlr, "provideSubscriberInfo", at, imsi=IMSI).answers(vlr=VLR_GT, age=at)
    return written(stage.network.frames()[:3])[:-25]


@capture()
def two_sections(stage: Stage) -> bytes:
    """Two pcapng sections in one file, each with its own interfaces."""
    frames = told(stage)
    first = Pcapng([Interface(name="one")], frames[:1])
    second = Pcapng([Interface(capture_file.RAW_IP, "two")], [replace(frames[1], data=frames[1].data[14:])])
    return first.to_bytes() + second.to_bytes()


@capture("pcap.gz")
def compressed(stage: Stage) -> bytes:
    """A classic capture in gzip."""
    return gzip.compress(pcap_bytes(told(stage)), mtime=0)


@capture("pcap")
def empty(stage: Stage) -> bytes:
    """A capture without frames."""
    return pcap_bytes([])


@capture("pcap")
def not_a_capture(stage: Stage) -> bytes:
    """Not a capture at all."""
    return b"This is a text file with the wrong name.\n"


@capture()
def time_back(stage: Stage) -> bytes:
    """The answer is stamped earlier than its request: late packets are counted, state never runs back."""
    stage.stranger.asks(stage.hlr, "sendIMSI", 5, msisdn=MSISDN).answers(imsi=IMSI)
    frames = told(stage)
    frames[1].time_ns = START_NS
    return written(frames)
