# SPDX-License-Identifier: Apache-2.0
"""Short messages and what they hold, in MAP and over SGd."""

from __future__ import annotations

from dataclasses import replace

from maker import sccp, tpdu
from maker.diameter import avp, avp3, tbcd
from maker.scenario import Node

from diameter_stage import Peers
from stage import GUEST_IMSI, IMSI, MSC_GT, OTHER_NUMBER, START_NS, Stage, capture

S_AT_T, OURS_TAR, REMOTE_FILES = 0x505348, 0xB00010, 0xB00000
COMMAND = tpdu.user_data_header((0x70, b""))
PROTECTED = 0x1621
SENDER = "999026044101"


def deliver(at: float = 1, sender: str = SENDER, **how: object) -> bytes:
    return tpdu.raw_deliver(sender, START_NS + int(at * 1_000_000_000), **how)


def brings(node: Node, stage: Stage, at: float, message: bytes, imsi: str = IMSI, **facts: object) -> None:
    """A message centre hands a message for the phone to our switch, and it is taken."""
    node.asks(stage.msc, "mt-ForwardSM", at, imsi=imsi, centre=facts.pop("centre", node.gt), tpdu=message, **facts).answers()


def card_answers() -> bytes:
    """What a SIM card sends back on a command (TS 31.115)."""
    body = tpdu.user_data_header((0x71, b"")) + bytes.fromhex("000e0a505348000000000000000a") + b"\x01\x02"
    return bytes([0x41, 2]) + tpdu.address(OTHER_NUMBER) + bytes([0x7F, 0xF6, len(body)]) + body


@capture()
def sms_sim_commands(stage: Stage) -> None:
    """Commands for the SIM card: from a stranger, unprotected and protected, whole and in two parts (M-03 to M-05, M-07)."""
    stage.knows(SENDER)
    stranger = stage.stranger_msc
    plain = tpdu.command_packet(S_AT_T, b"\x27\x14where are you, IMEI?")
    brings(stranger, stage, 1, deliver(1, pid=0x7F, dcs=0xF6, header=COMMAND, data=plain))
    brings(stranger, stage, 2, deliver(2, pid=0x7F, dcs=0xF6, header=COMMAND,
                                       data=tpdu.command_packet(REMOTE_FILES, bytes(24), spi=PROTECTED, kic=0x15, kid=0x15)))
    long = tpdu.command_packet(S_AT_T, bytes(180))
    first = tpdu.user_data_header(tpdu.concatenation(7, 2, 1), (0x70, b""))
    second = tpdu.user_data_header(tpdu.concatenation(7, 2, 2))
    brings(stranger, stage, 3, deliver(3, pid=0x7F, dcs=0xF6, header=second, data=long[120:]))
    brings(stranger, stage, 4, deliver(4, pid=0x7F, dcs=0xF6, header=first, data=long[:120]))


@capture()
def sms_sim_answers(stage: Stage) -> None:
    """A stranger's command for the SIM card, and what the card sends back: our switch sends it, the stranger did it (M-06)."""
    stage.knows(SENDER, OTHER_NUMBER, "999017012345")
    command = tpdu.command_packet(S_AT_T, b"\x27\x14where are you, IMEI?")
    brings(stage.stranger_msc, stage, 1, deliver(1, pid=0x7F, dcs=0xF6, header=COMMAND, data=command))
    stage.msc.asks(stage.smsc, "mo-ForwardSM", 31, centre=stage.smsc.gt, msisdn="999017012345", tpdu=card_answers(), imsi=IMSI).answers()


@capture()
def sms_sim_commands_ordinary(stage: Stage) -> None:
    """A guest's own operator manages its card over the air; ours manages that of a traveller; the card answers."""
    stage.knows(SENDER)
    packet = tpdu.command_packet(REMOTE_FILES, bytes(40), spi=PROTECTED, kic=0x15, kid=0x15)
    brings(stage.partner_smsc, stage, 1, deliver(1, pid=0x7F, dcs=0xF6, header=COMMAND, data=packet), imsi=GUEST_IMSI)
    ours = tpdu.command_packet(OURS_TAR, bytes(40), spi=PROTECTED, kic=0x15, kid=0x15)
    message = deliver(2, pid=0x7F, dcs=0xF6, header=COMMAND, data=ours)
    stage.smsc.asks(stage.partner_msc, "mt-ForwardSM", 2, imsi=IMSI, centre=stage.smsc.gt, tpdu=message).answers()


@capture()
def sms_silent(stage: Stage) -> None:
    """Messages that nobody sees: type 0, a lamp that is discarded, a port without content, an empty one that wants a
    report; then voice mail with a text, and an ordinary message (M-01, M-02)."""
    stage.knows(SENDER)
    stranger, partner = stage.stranger_msc, stage.partner_smsc
    brings(stranger, stage, 1, deliver(1, pid=0x40))
    brings(stranger, stage, 2, deliver(2, dcs=0xC8))
    brings(stranger, stage, 3, deliver(3, dcs=0x04, header=tpdu.user_data_header((5, b"\x23\xf0\x23\xf0"))))
    brings(stranger, stage, 4, deliver(4, report=True))
    brings(partner, stage, 5, deliver(5, dcs=0xC8, data="one new message"))
    brings(partner, stage, 6, deliver(6, data="See you at nine"))


@capture()
def sms_links(stage: Stage) -> None:
    """Links: ordinary, in UCS2, in disguise, split over two parts, to a bare address, in a push, in a picture message's
    announcement (M-08, M-09)."""
    stage.knows(SENDER)
    partner, stranger = stage.partner_smsc, stage.stranger_msc
    brings(partner, stage, 1, deliver(1, data="Your parcel: https://post.example.net/t/12"))
    brings(partner, stage, 2, deliver(2, dcs=0x08, data="Новости: http://news.example.org/a".encode("utf-16-be")))
    brings(stranger, stage, 3, deliver(3, sender="HomeBank", dcs=0x08,
                                       data="Confirm: https://homеbank.example.com/login".encode("utf-16-be")))
    text = "A message about your delivery that is so long that it does not fit into one part, as it says a lot of things " \
           "before it comes to the link, which is split: https://track.example.org/x and then goes on for a little while."
    parts = [text[:150], text[150:]]
    for number, part in enumerate(parts, 1):
        header = tpdu.user_data_header(tpdu.concatenation(9, 2, number))
        brings(stranger, stage, 4 + number, deliver(4 + number, header=header, data=part))
    brings(stranger, stage, 7, deliver(7, data="http://3232235777/x"))
    push = bytes([1, 6, 3, 0xAE, 0x81, 0xEA]) + bytes([2, 5, 0x6A, 0, 0x45, 0xC6, 0x0C, 3]) + b"evil.example.org/p\0" + bytes(
        [1, 3]) + b"Open\0" + bytes([1, 1])
    ports = tpdu.user_data_header((5, b"\x0b\x84\x23\xf0"))
    brings(stranger, stage, 8, deliver(8, dcs=0x04, header=ports, data=push))
    mms = b"\x01\x06\x26application/vnd.wap.mms-message\0\xaf\x84\x8c\x82\x98T1\0\x8d\x90\x83http://mms.example.net/m1\0"
    brings(stranger, stage, 9, deliver(9, dcs=0x04, header=ports, data=mms))
    brings(partner, stage, 10, deliver(10, dcs=0x04, header=ports, data=mms.replace(b"mms.example.net", b"mms.home.example")))


@capture()
def sms_parts(stage: Stage) -> None:
    """Parts: in another order, one of them twice, one that comes with other content, one that never comes, and a short
    text in needless parts that holds a link (M-07)."""
    stage.knows(SENDER)
    stranger = stage.stranger_msc

    def part(at: float, reference: int, total: int, number: int, text: str, wide: bool = False) -> None:
        header = tpdu.user_data_header(tpdu.concatenation(reference, total, number, wide))
        brings(stranger, stage, at, deliver(at, header=header, data=text))

    part(1, 1, 3, 3, "three")
    part(2, 1, 3, 1, "one ")
    part(2.5, 1, 3, 1, "one ")
    part(3, 1, 3, 2, "two ")
    part(4, 2, 2, 1, "harmless ", wide=True)
    part(5, 2, 2, 1, "https://a", wide=True)
    part(6, 2, 2, 2, ".example.org/b", wide=True)
    part(7, 3, 2, 1, "never finished")
    part(8, 4, 2, 1, "ht")
    part(9, 4, 2, 2, "tp://b.example.org/c")


@capture()
def sms_malformed(stage: Stage) -> None:
    """TPDUs that lie about their length, elements without end, an address too long; each noted, and on with the next."""
    stage.knows(SENDER)
    stranger = stage.stranger_msc
    brings(stranger, stage, 1, deliver(1, data="short", length=150))
    brings(stranger, stage, 2, deliver(2, header=b"\x0c\x00\x03\x01\x02\x01\x70\x20", data=b"\0\0", dcs=0x04))
    brings(stranger, stage, 3, deliver(3)[:9])
    brings(stranger, stage, 4, b"\x04\xff\x91" + bytes(10))
    brings(stranger, stage, 5, deliver(5, header=tpdu.user_data_header((0x00, b""), (0x70, b""), (0x70, b"")), dcs=0x04, data=b"\0"))
    brings(stranger, stage, 6, deliver(6, data="and on"))


@capture()
def sms_spoofed(stage: Stage) -> None:
    """A link in another centre's name; then the same centre under two of its own numbers (S-30)."""
    stage.knows(SENDER)
    brings(stage.stranger_msc, stage, 1, deliver(1, data="https://pay.example.org"), centre="99902000500")
    brings(stage.partner_smsc, stage, 2, deliver(2, data="https://pay.example.org"), centre="99902000501")


@capture()
def sms_from_phones(stage: Stage) -> None:
    """Messages that phones send: to a number, with a link, and what a SIM card sends back (TS 31.115)."""
    stage.knows(SENDER, OTHER_NUMBER)
    message = tpdu.submit(OTHER_NUMBER, "Arrived, see http://example.org/photo")
    stage.partner_msc.asks(stage.smsc, "mo-ForwardSM", 1, centre=stage.smsc.gt, msisdn="999017012345", tpdu=message,
                           imsi=IMSI).answers()
    stage.partner_msc.asks(stage.smsc, "mo-ForwardSM", 2, centre=stage.smsc.gt, msisdn="999017012345", tpdu=card_answers(),
                           imsi=IMSI).answers()


@capture()
def sms_over_sgd(stage: Stage) -> None:
    """The same over Diameter: a command for the SIM card from a stranger, a partner's ordinary message, one sent by a
    traveller (SGd)."""
    stage.knows(SENDER, OTHER_NUMBER)
    peers = Peers(stage)
    command = deliver(1, pid=0x7F, dcs=0xF6, header=COMMAND, data=tpdu.command_packet(S_AT_T, b"\x27\x14where"))
    peers.stranger.asks(peers.mme, "TFR", 1, imsi=IMSI, avps=[avp3(3300, tbcd("99966000500")), avp3(3301, command)]).answers()
    ordinary = deliver(2, data="See you at nine")
    peers.partner_smsc.asks(peers.mme, "TFR", 2, imsi=IMSI, avps=[avp3(3300, tbcd("99902000500")), avp3(3301, ordinary)]).answers()
    sent = tpdu.submit(OTHER_NUMBER, "Hello")
    user = avp3(3102, [avp3(701, tbcd("999017012345")), avp(1, IMSI)])
    peers.partner_mme.asks(peers.smsc, "OFR", 3, avps=[user, avp3(3300, tbcd("99901000500")), avp3(3301, sent)]).answers()
    stage.knows("999017012345", IMSI)


@capture()
def sms_router(stage: Stage) -> None:
    """A stranger's message goes to a switch, not to the router; its twin goes to the router (S-31, with router.yaml)."""
    stage.knows(SENDER)
    router = replace(stage.msc, gt="99901000550", ssn=sccp.MSC)
    for at, receiver in enumerate((stage.msc, router), 1):
        stage.stranger_msc.asks(receiver, "mt-ForwardSM", at, imsi=IMSI, centre=stage.stranger_msc.gt,
                                tpdu=deliver(at, data="http://lure.example.org/1")).answers()
    assert stage.msc.gt == MSC_GT
