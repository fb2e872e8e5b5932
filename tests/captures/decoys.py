# SPDX-License-Identifier: Apache-2.0
"""Messages that are sent so that another one is not seen: forged returns, other subsystems, doubled parameters."""

from __future__ import annotations

import struct
from dataclasses import replace

from maker import m3ua, sccp, tcap
from maker.capture_file import Frame
from maker.scenario import Link, associate
from maker import ip

from stage import HOME_CELL, IMSI, Made, START_NS, Stage, VLR_GT, capture, written
from transport import MILLI, Tap


def asked(stage: Stage) -> tuple[bytes, bytes]:
    """A stranger's question and our answer to it, as TCAP."""
    ask = stage.stranger.asks(stage.vlr, "provideSubscriberInfo", 1, imsi=IMSI)
    question = ask.latest
    return question, ask.answers(vlr=VLR_GT, cell=HOME_CELL, age=2).latest


def carried(side: int, unit: bytes) -> bytes:
    opc, dpc = (4101, 8201) if side == 0 else (8201, 4101)
    return m3ua.data(m3ua.Label(opc, dpc, 0, 3), unit, 100)


def on_one_link(stage: Stage, messages: list[tuple[int, bytes]]) -> bytes:
    tap = Tap(stage)
    for side, message in messages:
        tap.send(side, tap.association.pieces(side, 1, message)[0].data)
    return tap.file()


@capture()
def decoy_leg(stage: Stage) -> Made:
    """A forged return of a question comes over a second association before the question itself: it is no leg of it."""
    question, answer = asked(stage)
    called, calling = stage.vlr.address, stage.stranger.address
    frames: list[Frame] = []
    first = associate(stage.link, lambda time_ns, packet: frames.append(Frame(time_ns, ip.framed(packet))))
    other = Link("other", (["10.1.9.7"], ["10.9.0.7"]), 0, (4101, 8201), tags=(0x51C00031, 0x51C00032), opener=0)
    second = associate(other, lambda time_ns, packet: frames.append(Frame(time_ns, ip.framed(packet))))
    forged, real = sccp.udts(called, calling, question, 1), sccp.udt(called, calling, question)
    for at, (association, side, unit) in enumerate(((second, 1, forged), (first, 1, real), (first, 0, sccp.udt(calling, called, answer)))):
        association.send(side, START_NS + at * 50 * MILLI, [association.pieces(side, 1, carried(side, unit))[0].data])
    return written(frames)


@capture()
def decoy_return(stage: Stage) -> Made:
    """The asker sends a forged return of its own question: the dialogue goes on, and its answer is told."""
    question, answer = asked(stage)
    called, calling = stage.vlr.address, stage.stranger.address
    return on_one_link(stage, [(1, carried(1, sccp.udt(called, calling, question))),
                               (1, carried(1, sccp.udts(calling, called, question, 1))),
                               (0, carried(0, sccp.udt(calling, called, answer)))])


@capture()
def decoy_segment(stage: Stage) -> Made:
    """A segment of a forged return between the segments of a question does not complete it."""
    question, answer = asked(stage)
    called, calling = stage.vlr.address, stage.stranger.address
    first, second = sccp.xudt_segments(called, calling, question, (len(question) + 1) // 2, 7)
    forged = b"\x12" + b"\x01" + second[2:]
    return on_one_link(stage, [(1, carried(1, first)), (1, carried(1, forged)), (1, carried(1, second)),
                               (0, carried(0, sccp.udt(calling, called, answer)))])


@capture()
def decoy_subsystem(stage: Stage) -> Made:
    """The question is addressed to BSSAP: with a tag of two octets, then in segments. It is TCAP all the same."""
    question, answer = asked(stage)
    called, calling = replace(stage.vlr.address, ssn=250), stage.stranger.address
    long_tag = bytes([0x7F, question[0] & 31]) + question[1:]
    messages = [(1, carried(1, sccp.udt(called, calling, long_tag))), (0, carried(0, sccp.udt(calling, called, answer)))]
    messages += [(1, carried(1, unit)) for unit in sccp.xudt_segments(called, calling, question, 20, 9)]
    return on_one_link(stage, messages)


@capture()
def decoy_parameter(stage: Stage) -> Made:
    """M3UA with two messages in it: a harmless one and a question."""
    question, _ = asked(stage)
    called, calling = stage.vlr.address, stage.stranger.address
    label = struct.pack(">IIBBBB", 8201, 4101, 3, 0, 0, 3)
    harmless = sccp.udt(called, calling, tcap.provider_abort(b"\x01\x02\x03\x04", 4))
    both = [(6, struct.pack(">I", 100)), (0x210, label + harmless), (0x210, label + sccp.udt(called, calling, question))]
    return on_one_link(stage, [(1, m3ua.message((1, 1), both))])
