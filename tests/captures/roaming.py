# SPDX-License-Identifier: Apache-2.0
"""What only memory shows: where travellers are, what should come after what, and the honest stories that look alike.

These captures have a description of their own, roaming.yaml, because distances matter in them.
"""

from __future__ import annotations

from maker import digits, gtp, ip, map_codec, sccp, tpdu
from maker.capture_file import Frame
from maker.gtp import create_session, fteid, ie, v2
from maker.scenario import Node

from stage import HLR_GT, HOME_CELL, IMSI, MSC_GT, MSISDN, OTHER_NUMBER, START_NS, VLR_GT, Made, Stage, capture, written

MINUTE, HOUR, DAY = 60, 3600, 86400
CODE = "Your code is 135790"


def person(number: int) -> str:
    return f"0010100020{number:05}"


def phone(number: int) -> str:
    return f"999017020{number:03}"


def vlr_of(stage: Stage, prefix: str) -> Node:
    return stage.foreign(f"{prefix}000700", sccp.VLR)


def arrives(stage: Stage, vlr: Node, at: float, imsi: str = IMSI) -> None:
    """A phone comes into a network: vectors, then the registration."""
    vlr.asks(stage.hlr, "sendAuthenticationInfo", at, imsi=imsi).answers(seed="traveller")
    registers(stage, vlr, at + 1, imsi)


def registers(stage: Stage, vlr: Node, at: float, imsi: str = IMSI) -> None:
    msc = vlr.gt[:-1] + "1"
    vlr.asks(stage.hlr, "updateLocation", at, imsi=imsi, msc=msc, vlr=vlr.gt).answers(hlr=HLR_GT)


def ordinary_travellers(stage: Stage, count: int = 4) -> None:
    """The first hour, which shows what a registration looks like here."""
    for i in range(count):
        arrives(stage, stage.partner_vlr, 10 + i * 10 * MINUTE, person(i))


def routing(stage: Stage, centre: Node, at: float, msisdn: str, imsi: str) -> None:
    ask = centre.asks(stage.hlr, "sendRoutingInfoForSM", at, msisdn=msisdn, centre=centre.gt, called=sccp.Address(msisdn, sccp.HLR))
    ask.answers(imsi=imsi, msc=MSC_GT)


def delivers(stage: Stage, centre: Node, at: float, imsi: str, text: str = "Hello", sender: str = "Shop") -> None:
    message = tpdu.deliver(sender, text, START_NS)
    centre.asks(stage.msc, "mt-ForwardSM", at, imsi=imsi, centre=centre.gt, tpdu=message).answers(after=2)


def message(stage: Stage, centre: Node, at: float, number: int) -> None:
    routing(stage, centre, at, phone(number), person(number))
    delivers(stage, centre, at + 1, person(number))


def ordinary_messages(stage: Stage, until: float, every: float = 10 * MINUTE) -> None:
    """Messages to others that pass all the time: the query, then the message."""
    at, number = 5.0, 100
    while at < until:
        message(stage, stage.partner_smsc, at, number)
        at, number = at + every, number + 1


def sent_by_home(stage: Stage, msc: str, at: float, text: str) -> None:
    receiver = stage.foreign(msc, sccp.MSC)
    stage.smsc.asks(receiver, "mt-ForwardSM", at, imsi=IMSI, centre=stage.smsc.gt, tpdu=tpdu.deliver("Bank", text, START_NS)).answers(after=2)


@capture()
def roaming_hijack(stage: Stage) -> None:
    """A traveller of ours is in Austria; twenty minutes later Fiji registers him, without asking for keys, and gets the
    code of his bank; then he is back (S-11, S-12)."""
    ordinary_travellers(stage)
    arrives(stage, stage.partner_vlr, HOUR)
    registers(stage, stage.stranger_vlr, HOUR + 20 * MINUTE)
    sent_by_home(stage, "99966000701", HOUR + 21 * MINUTE, CODE)
    arrives(stage, stage.partner_vlr, HOUR + 30 * MINUTE)
    sent_by_home(stage, "99902000701", HOUR + 31 * MINUTE, CODE)


@capture()
def roaming_hijack_again(stage: Stage) -> None:
    """Fiji registers a traveller who is in Austria, with keys, for calls and for data, and gets a code, three times an hour
    apart; each time he is back ten minutes later (S-10, S-11, S-12)."""
    sgsn = stage.foreign("99966000149", 149)
    ordinary_travellers(stage)
    arrives(stage, stage.partner_vlr, HOUR)
    for i in range(3):
        at = (i + 1) * HOUR + 20 * MINUTE
        arrives(stage, stage.stranger_vlr, at)
        data = sgsn.asks(stage.hlr, "updateGprsLocation", at + 5, imsi=IMSI, sgsn=sgsn.gt, address=bytes([4, 10, 9, 30, 66]))
        data.answers(hlr=HLR_GT)
        sent_by_home(stage, "99966000701", at + 60, CODE)
        arrives(stage, stage.partner_vlr, at + 10 * MINUTE)


@capture()
def roaming_keys(stage: Stage) -> None:
    """Fiji asks for keys of somebody who is in Austria, twice, and registers nobody (S-10)."""
    ordinary_travellers(stage)
    arrives(stage, stage.partner_vlr, HOUR)
    for at in (HOUR + 20 * MINUTE, HOUR + 50 * MINUTE):
        stage.stranger_vlr.asks(stage.hlr, "sendAuthenticationInfo", at, imsi=IMSI).answers(seed="taken")
    arrives(stage, stage.partner_vlr, 2 * HOUR, person(20))


@capture()
def roaming_travellers(stage: Stage) -> None:
    """Nothing is wrong: one lands in New Zealand after a day and gets a code, one crosses a border to and fro and tries a
    network once, one takes a ferry, one leaves late traces where he was."""
    ordinary_travellers(stage)
    second, overseas, ferry = (vlr_of(stage, prefix) for prefix in ("99903", "99907", "99988"))
    arrives(stage, stage.partner_vlr, HOUR)
    for i in range(6):
        arrives(stage, second if i % 2 else stage.partner_vlr, HOUR + 100 + i * 4 * MINUTE, person(30))
    arrives(stage, stage.partner_vlr, 2 * HOUR, person(31))
    second.asks(stage.hlr, "sendAuthenticationInfo", 2 * HOUR + 300, imsi=person(31)).answers(seed="tried")
    arrives(stage, stage.partner_vlr, 2 * HOUR + 10, person(32))
    arrives(stage, ferry, 2 * HOUR + 30 * MINUTE, person(32))
    arrives(stage, second, 2 * HOUR + 50 * MINUTE, person(32))
    stage.partner_vlr.asks(stage.hlr, "purgeMS", 2 * HOUR + 55 * MINUTE, imsi=person(30), vlr=stage.partner_vlr.gt).answers()
    arrives(stage, overseas, 27 * HOUR)
    sent_by_home(stage, "99907000701", 27 * HOUR + 120, CODE)


@capture()
def roaming_tour(stage: Stage) -> None:
    """Nothing is wrong: one comes home through two networks that forget him the day after, one goes round the border of
    three, and each network tells once more that he is there after he has left it for two others."""
    ordinary_travellers(stage)
    second = vlr_of(stage, "99903")

    def comes_home(at: float, imsi: str) -> None:
        stage.vlr.asks(stage.hlr, "updateLocation", at, imsi=imsi, msc=MSC_GT, vlr=VLR_GT).answers(hlr=HLR_GT)

    arrives(stage, stage.partner_vlr, HOUR)
    arrives(stage, second, 5 * HOUR)
    comes_home(9 * HOUR, IMSI)
    stage.partner_vlr.asks(stage.hlr, "purgeMS", 20 * HOUR, imsi=IMSI, vlr=stage.partner_vlr.gt).answers()
    second.asks(stage.hlr, "purgeMS", 21 * HOUR, imsi=IMSI, vlr=second.gt).answers()
    around = (stage.partner_vlr, second, stage.vlr)
    for i in range(9):
        at, here, left = 30 * HOUR + i * 4 * MINUTE, around[i % 3], around[(i - 2) % 3]
        if here is stage.vlr:
            comes_home(at, person(30))
        else:
            arrives(stage, here, at, person(30))
        if i >= 2 and left is not stage.vlr:
            left.asks(stage.hlr, "readyForSM", at + 30, imsi=person(30)).answers()


@capture()
def roaming_registers(stage: Stage) -> None:
    """Nothing is wrong: a register restarts and registers all its guests anew without asking for keys, two cards share a
    number in two countries, an island's network comes through a hub on another continent."""
    ordinary_travellers(stage)
    for i in range(20):
        arrives(stage, stage.partner_vlr, HOUR + i, person(40 + i))
    for i in range(20):
        stage.partner_vlr.asks(stage.hlr, "restoreData", 2 * HOUR + i / 10, imsi=person(40 + i)).answers()
        registers(stage, stage.partner_vlr, 2 * HOUR + 60 + i / 10, person(40 + i))
    overseas, hub = vlr_of(stage, "99907"), vlr_of(stage, "99955")
    for at, vlr, imsi in ((2.5 * HOUR, stage.partner_vlr, person(70)), (2.6 * HOUR, overseas, person(71))):
        arrives(stage, vlr, at, imsi)
        routing(stage, stage.partner_smsc, at + 60, phone(70), imsi)
        delivers(stage, stage.partner_smsc, at + 61, imsi)
    for at in (2.7 * HOUR, 2.8 * HOUR):
        hub.asks(stage.hlr, "sendAuthenticationInfo", at, imsi=person(72)).answers(seed="island")
        ask = hub.asks(stage.hlr, "updateLocation", at + 1, imsi=person(72), msc="99909000701", vlr="99909000700")
        ask.answers(hlr=HLR_GT)
        hub.asks(stage.hlr, "processUnstructuredSS-Request", at + 60, text="*100#",
                 open_information=map_codec.map_open(bytes([0x96]) + digits.tbcd(person(72)),
                                                     digits.number("99909000700"))).answers(text="3.20")
    stage.knows(person(72))


@capture()
def roaming_routing(stage: Stage) -> None:
    """A stranger collects the routing of many, another of one again and again; one sends a message and a report that nobody asked
    the way for, and one in the name of a subscriber of ours who is at home (S-06, S-30, S-33, M-10)."""
    ordinary_messages(stage, 6 * HOUR)
    collector = stage.stranger_msc
    for i in range(22):
        routing(stage, collector, HOUR + i * 20, phone(300 + i), person(300 + i))
    follower = stage.foreign("99966000703", sccp.MSC)
    for i in range(5):
        routing(stage, follower, HOUR + 30 * MINUTE + i * 50 * MINUTE, MSISDN, IMSI)
    other = stage.foreign("99966000702", sccp.MSC)
    delivers(stage, other, 3 * HOUR, person(400), sender="Bank", text=CODE)
    other.asks(stage.hlr, "reportSM-DeliveryStatus", 3 * HOUR + 60, msisdn=phone(401), centre=other.gt).answers()
    stage.vlr.asks(stage.hlr, "updateLocation", 4 * HOUR, imsi=person(402), msc=MSC_GT, vlr=VLR_GT).answers(hlr=HLR_GT)
    message(stage, stage.partner_smsc, 4 * HOUR + 60, 402)
    stage.knows(phone(402))
    routing(stage, other, 4 * HOUR + 100, phone(403), person(403))
    delivers(stage, other, 4 * HOUR + 101, person(403), sender=phone(402), text="It is me")


@capture()
def roaming_centres(stage: Stage) -> None:
    """Nothing is wrong: an aggregator asks from one network and delivers from another, a service looks up twenty numbers in
    an hour, machines get a message every few minutes, a phone that is off is tried again and reported, a traveller
    writes home."""
    ordinary_messages(stage, 5 * HOUR)
    second = stage.foreign("99903000500", sccp.MSC)
    for i in range(8):
        routing(stage, stage.partner_smsc, 2 * HOUR + i * 60, phone(500 + i), person(500 + i))
        delivers(stage, second, 2 * HOUR + i * 60 + 1, person(500 + i))
    look_up = stage.foreign("99903000501", sccp.MSC)
    for i in range(20):
        routing(stage, look_up, 2.5 * HOUR + i * 100, phone(520 + i), person(520 + i))
    for i in range(12):
        message(stage, second, 3.5 * HOUR + i * 200, 550)
    for i in range(6):
        ask = second.asks(stage.hlr, "sendRoutingInfoForSM", 4 * HOUR + i * 300, msisdn=phone(551), centre=second.gt)
        ask.fails("absentSubscriberSM", {"absentSubscriberDiagnosticSM": 1})
        second.asks(stage.hlr, "reportSM-DeliveryStatus", 4 * HOUR + i * 300 + 1, msisdn=phone(551), centre=second.gt).answers()
    arrives(stage, stage.partner_vlr, 4.5 * HOUR, person(552))
    stage.knows(phone(552), OTHER_NUMBER)
    written_home = {"centre": stage.smsc.gt, "msisdn": phone(552), "tpdu": tpdu.submit(OTHER_NUMBER, "On my way")}
    stage.partner_msc.asks(stage.smsc, "mo-ForwardSM", 4.6 * HOUR, imsi=person(552), **written_home).answers()


@capture()
def roaming_impostor(stage: Stage) -> None:
    """A message in the name of somebody who is in Austria comes from Fiji, and Fiji says that he can be reached again
    (S-32, S-33)."""
    arrives(stage, stage.partner_vlr, 10)
    stage.knows(OTHER_NUMBER)
    sent = {"centre": stage.smsc.gt, "msisdn": MSISDN, "tpdu": tpdu.submit(OTHER_NUMBER, "Pay here")}
    stage.stranger_msc.asks(stage.smsc, "mo-ForwardSM", HOUR, imsi=IMSI, **sent).answers()
    stage.stranger_vlr.asks(stage.hlr, "readyForSM", HOUR + 60, imsi=IMSI).answers()


@capture()
def roaming_two_names(stage: Stage) -> None:
    """Fiji asks where a number is; a query for a message tells whose IMSI that is; New Zealand asks where the IMSI is: two
    strangers about one person, under two names (S-35, S-36)."""
    stage.stranger.asks(stage.hlr, "anyTimeInterrogation", 1, msisdn=MSISDN, scf=stage.stranger.gt).answers(vlr=VLR_GT, cell=HOME_CELL, age=3)
    routing(stage, stage.partner_smsc, 600, MSISDN, IMSI)
    delivers(stage, stage.partner_smsc, 601, IMSI)
    asker = stage.foreign("99907000911", sccp.SCF)
    asker.asks(stage.vlr, "provideSubscriberInfo", 2 * HOUR, imsi=IMSI).answers(vlr=VLR_GT, cell=HOME_CELL, age=1)


@capture()
def roaming_own_witness(stage: Stage) -> None:
    """Fiji registers a traveller of ours and itself answers in our HLR's name, cancels another in that name, and sends
    messages for both: neither moves them in the memory, so that who has them is not accused and Fiji is (S-11, S-32)."""
    ordinary_travellers(stage)
    confirmed, cancelled = person(80), person(81)
    arrives(stage, stage.partner_vlr, HOUR, confirmed)
    arrives(stage, stage.partner_vlr, HOUR + 5, cancelled)
    fiji = stage.stranger_vlr
    asked = fiji.asks(stage.hlr, "updateLocation", HOUR + 20 * MINUTE, imsi=confirmed, msc="99966000701", vlr=fiji.gt)
    asked.other = stage.foreign(HLR_GT, sccp.HLR)
    asked.answers(hlr=HLR_GT, after=0.05)
    stage.stranger.claiming(HLR_GT).asks(stage.home("99902000700", sccp.VLR), "cancelLocation", HOUR + 25 * MINUTE, imsi=cancelled)
    stage.knows(phone(80), phone(81), OTHER_NUMBER)
    for at, msc, imsi, number in ((40, stage.partner_msc, confirmed, phone(80)), (41, stage.stranger_msc, confirmed, phone(80)),
                                  (42, stage.stranger_msc, cancelled, phone(81))):
        sent = {"centre": stage.smsc.gt, "msisdn": number, "tpdu": tpdu.submit(OTHER_NUMBER, "Pay here")}
        msc.asks(stage.smsc, "mo-ForwardSM", HOUR + at * MINUTE, imsi=imsi, **sent).answers()


@capture()
def roaming_claimed_number(stage: Stage) -> None:
    """A query for a message tells whose number it is; Fiji sends a message as that number with another IMSI; then two
    strangers ask where the person is, by number and by IMSI: who claims a number does not take it away (S-35, S-36)."""
    arrives(stage, stage.partner_vlr, 1)
    routing(stage, stage.partner_smsc, 10, MSISDN, IMSI)
    delivers(stage, stage.partner_smsc, 11, IMSI)
    stage.knows(OTHER_NUMBER)
    sent = {"centre": stage.smsc.gt, "msisdn": MSISDN, "tpdu": tpdu.submit(OTHER_NUMBER, "Pay here")}
    stage.stranger_msc.asks(stage.smsc, "mo-ForwardSM", 20, imsi=person(82), **sent).answers()
    stage.stranger.asks(stage.hlr, "anyTimeInterrogation", 600, msisdn=MSISDN, scf=stage.stranger.gt).answers(vlr=VLR_GT, cell=HOME_CELL, age=3)
    asker = stage.foreign("99907000911", sccp.SCF)
    asker.asks(stage.vlr, "provideSubscriberInfo", 2 * HOUR, imsi=IMSI).answers(vlr=VLR_GT, cell=HOME_CELL, age=1)


PARTNER, ANOTHER_OF_PARTNER, SECOND, STRANGER, OURS = "10.9.30.1", "10.9.30.2", "10.9.30.3", "10.9.30.66", "10.1.40.1"
IN_PARTNER, IN_STRANGER = ("999", "02"), ("999", "66")


class Path:
    """GTP between gateways, at times of one's own."""

    def __init__(self, stage: Stage) -> None:
        self.frames: list[Frame] = []
        stage.knows(IMSI, MSISDN)

    def ask(self, at: float, asker: str, message: bytes, answer: bytes) -> None:
        for delay, source, destination, data in ((0, asker, OURS, message), (1, OURS, asker, answer)):
            packet = ip.Packet(source, destination, ip.udp(gtp.CONTROL_PORT, gtp.CONTROL_PORT, data), protocol=ip.UDP,
                               ident=len(self.frames))
            self.frames.append(Frame(START_NS + int(at * 10 + delay) * 100_000_000, ip.framed(packet)))

    def opens(self, at: float, asker: str, serving: tuple[str, str], sequence: int, teid: int, cause: int = 16) -> None:
        session = create_session(IMSI, serving, "internet", asker, msisdn=MSISDN)
        self.ask(at, asker, v2(32, session, 0, sequence), v2(33, [ie(2, bytes([cause, 0])), fteid(7, teid, OURS, 1)], 0x1001, sequence))

    def ends(self, at: float, asker: str, sequence: int, teid: int) -> None:
        self.ask(at, asker, v2(36, [ie(73, b"\x05")], teid, sequence), v2(37, [ie(2, b"\x10\0")], 0x1001, sequence))

    def moves(self, at: float, asker: str, sequence: int, teid: int) -> None:
        self.ask(at, asker, v2(34, [fteid(6, 0x1001, asker)], teid, sequence), v2(35, [ie(2, b"\x10\0")], 0x1001, sequence))


@capture()
def roaming_sessions(stage: Stage) -> Made:
    """Sessions: the partner's, ended by another gateway of the partner's; one that a stranger opens minutes later on the
    other side of the world, and one that he ends for the partner (G-01, G-03)."""
    path = Path(stage)
    path.opens(1, PARTNER, IN_PARTNER, 1, 0x9001)
    path.ends(60, ANOTHER_OF_PARTNER, 2, 0x9001)
    path.opens(120, PARTNER, IN_PARTNER, 3, 0x9003)
    path.opens(600, STRANGER, IN_STRANGER, 4, 0x9004, cause=94)
    path.ends(660, STRANGER, 5, 0x9003)
    return written(path.frames)


@capture()
def roaming_handover(stage: Stage) -> Made:
    """A session goes along over the border: another network takes it over and ends it. Nothing is wrong, and that another
    network changed it is said at severity 4."""
    path = Path(stage)
    path.opens(1, PARTNER, IN_PARTNER, 1, 0x9001)
    path.moves(600, SECOND, 2, 0x9001)
    path.ends(1200, SECOND, 3, 0x9001)
    return written(path.frames)
