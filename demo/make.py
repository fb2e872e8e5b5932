# SPDX-License-Identifier: Apache-2.0
"""Makes border-week.pcapng and identities.txt: a week at the signalling border of a fictional operator.

The capture is taken at the operator's STP and at its Diameter edge agent: one external link each to an IPX carrier,
and one internal link between the site of the HLR and the site of the MSC. Every number in it is invented. Two runs give the same bytes.
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests"))

from maker import capture_file, diameter, diameter_scenario, digits, map_codec, sccp, sctp, tpdu  # noqa: E402
from maker.diameter import avp3  # noqa: E402
from maker.scenario import Dialogue, Link, Network, Node  # noqa: E402

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
START_NS = 1772409600 * capture_file.NANO  # Monday, 2 March 2026, 00:00 UTC
MON, TUE, WED, THU, FRI, SAT, SUN = (n * DAY for n in range(7))

IPX = Link(
    "ipx",
    (["10.1.9.1", "10.1.10.1"], ["10.9.0.1", "10.9.1.1"]),
    network_indicator=0,
    point_codes=(4101, 8201),
    context=100,
    path_changes=[(THU + 12 * HOUR, 1), (THU + 15 * HOUR, 0)],
)
CORE = Link(
    "core",
    (["10.1.0.1"], ["10.1.1.1"]),
    network_indicator=2,
    point_codes=(601, 701),
    tags=(0x51C00003, 0x51C00004),
    first_tsns=(20000, 30000),
    context=200,
    interface=1,
)

EDGE = Link(
    "diameter",
    (["10.1.20.1"], ["10.9.20.1"]),
    ports=(3868, 40200),
    tags=(0x51C00005, 0x51C00006),
    first_tsns=(40000, 50000),
    interface=2,
    protocol=sctp.DIAMETER,
)

NETWORK = Network(START_NS)
CHANCE = random.Random(20260302)


@dataclass
class Operator:
    """A foreign operator: its nodes answer behind the IPX link."""

    name: str
    plmn: tuple[str, str]
    gts: str

    def node(self, suffix: str, ssn: int) -> Node:
        return Node(NETWORK, IPX, 1, self.gts + suffix, ssn, self.name)

    def host(self, name: str) -> diameter_scenario.Node:
        """A Diameter node, behind the edge."""
        realm = diameter.realm(*self.plmn)
        return diameter_scenario.Node(NETWORK, EDGE, 1, f"{name}.{realm}", realm)

    @property
    def hlr(self) -> Node:
        return self.node("000600", sccp.HLR)

    @property
    def vlr(self) -> Node:
        return self.node("000700", sccp.VLR)

    @property
    def msc(self) -> Node:
        return self.node("000701", sccp.MSC)

    @property
    def smsc(self) -> Node:
        return self.node("000500", sccp.MSC)


BORDERLINE = Operator("Borderline Mobile", ("999", "02"), "99902")
COASTAL = Operator("Coastal Cellular", ("999", "03"), "99903")
ALPINE = Operator("Alpine Wireless", ("999", "04"), "99904")
POSTBRIDGE = Operator("Postbridge Messaging", ("999", "05"), "99905")
CLOSED = Operator("Farland Telecom", ("999", "08"), "99908")
RHEIN = Operator("Rheinblick Connect", ("295", "33"), "42311")
LAGOON = Operator("Lagoon Wireless", ("542", "88"), "67910")
GHOST = Operator("Ghost Relay", ("999", "66"), "99966")
LAB = Operator("Number Quality Lab", ("999", "77"), "99977")
TIDEWATER = Operator("Tidewater Mobile", ("549", "63"), "68510")
PARTNERS = (BORDERLINE, COASTAL, ALPINE)

HLR_GT, VLR_GT, MSC_GT, SMSC_GT, SCF_GT = "99901000600", "99901000700", "99901000701", "99901000500", "99901000147"
# The same node stands on both links: at our end of the external one, and at its own end of the internal one.
HLR, HLR_CORE = Node(NETWORK, IPX, 0, HLR_GT, sccp.HLR), Node(NETWORK, CORE, 0, HLR_GT, sccp.HLR)
VLR, VLR_CORE = Node(NETWORK, IPX, 0, VLR_GT, sccp.VLR), Node(NETWORK, CORE, 1, VLR_GT, sccp.VLR)
MSC = Node(NETWORK, IPX, 0, MSC_GT, sccp.MSC)
SMSC, SMSC_CORE = Node(NETWORK, IPX, 0, SMSC_GT, sccp.MSC), Node(NETWORK, CORE, 1, SMSC_GT, sccp.MSC)


@dataclass
class Person:
    imsi: str
    msisdn: str
    home: Operator | None = None
    place: Operator | None = None
    cells: list[int] = field(default_factory=lambda: [CHANCE.randrange(1000, 60000) for _ in range(4)])

    @property
    def global_title(self) -> sccp.Address:
        """The IMSI as a called address: E.214."""
        gts = self.home.gts if self.home else "99901"
        return sccp.Address(gts + self.imsi[5:], sccp.HLR, plan=sccp.E214)

    @property
    def number(self) -> sccp.Address:
        return sccp.Address(self.msisdn, sccp.HLR)

    @property
    def cell(self) -> bytes:
        plmn = self.place.plmn if self.place else ("001", "01")
        return digits.cell(*plmn, 0x0110 + int(self.msisdn[-1]), CHANCE.choice(self.cells))

    @property
    def serving_msc(self) -> str:
        return self.place.msc.gt if self.place else MSC_GT


def home_person(index: int) -> Person:
    return Person(f"00101{7300000 + index * 613:010d}", f"9990170{10000 + index * 379:05d}")


def foreign_person(operator: Operator, index: int) -> Person:
    imsi = "".join(operator.plmn) + f"{5200000 + index * 811:010d}"
    return Person(imsi, f"{operator.gts}60{20000 + index * 457:05d}", operator)


PEOPLE = [home_person(index) for index in range(34)]
TARGET, VICTIM = PEOPLE[0], PEOPLE[1]
GUESTS = [foreign_person(PARTNERS[index % 3], index) for index in range(15)]


# --- what networks ordinarily do -------------------------------------------------------------------------------


def arrive_abroad(person: Person, operator: Operator, at: float, vectors: int = 2) -> None:
    """A home subscriber's phone registers in a foreign network."""
    vlr = operator.vlr
    title = person.global_title
    sai = vlr.asks(
        HLR, "sendAuthenticationInfo", at, imsi=person.imsi, vectors=vectors, visited=operator.plmn, called=title
    )
    sai.answers(seed=f"{person.imsi}{at}", count=vectors)
    register(person, vlr, operator.msc, at + 2.1)
    leave(person, at + 2.6)
    person.place = operator


def register(person: Person, vlr: Node, msc: Node, at: float) -> Dialogue:
    facts = {"imsi": person.imsi, "msc": msc.gt, "vlr": vlr.gt, "called": person.global_title}
    update = vlr.asks(HLR, "updateLocation", at, **facts)
    update.then_asks(1, "insertSubscriberData", msisdn=person.msisdn, scf=SCF_GT).then_answers(0)
    return update.answers(hlr=HLR_GT)


def leave(person: Person, at: float) -> None:
    """The HLR tells the network where the phone was before."""
    if person.place is None:
        HLR_CORE.asks(VLR_CORE, "cancelLocation", at, imsi=person.imsi).answers()
    else:
        HLR.asks(person.place.vlr, "cancelLocation", at, imsi=person.imsi).answers()


def return_home(person: Person, at: float) -> None:
    title = person.global_title
    sai = VLR_CORE.asks(HLR_CORE, "sendAuthenticationInfo", at, imsi=person.imsi, vectors=2, called=title)
    sai.answers(seed=f"{person.imsi}{at}", count=2)
    update = VLR_CORE.asks(HLR_CORE, "updateLocation", at + 1.4, imsi=person.imsi, msc=MSC_GT, vlr=VLR_GT, called=title)
    update.then_asks(1, "insertSubscriberData", msisdn=person.msisdn, scf=SCF_GT).then_answers(0)
    update.answers(hlr=HLR_GT)
    if person.place is not None:
        leave(person, at + 2.0)
    person.place = None


def where(person: Person, at: float) -> Dialogue:
    """Our HLR asks the serving foreign network where a roamer is, as it may."""
    ask = HLR.asks(person.place.vlr, "provideSubscriberInfo", at, imsi=person.imsi)
    return ask.answers(vlr=person.place.vlr.gt, cell=person.cell, age=CHANCE.randrange(0, 90))


def message_from_abroad(person: Person, sender: Operator, at: float, text: str) -> None:
    """A foreign message centre asks for the way and, where the phone is at home, delivers through us."""
    centre = sender.smsc.gt
    sri = sender.smsc.asks(HLR, "sendRoutingInfoForSM", at, msisdn=person.msisdn, centre=centre, called=person.number)
    sri.answers(imsi=person.imsi, msc=person.serving_msc)
    if person.place is not None:
        return
    sms = tpdu.deliver(centre[:5] + "6044101", text, START_NS + int(at) * capture_file.NANO)
    NETWORK.identities.add(centre[:5] + "6044101")
    delivery = sender.smsc.asks(MSC, "mt-ForwardSM", at + 0.6, imsi=person.imsi, centre=centre, tpdu=sms)
    if CHANCE.random() < 0.12:
        delivery.fails("absentSubscriberSM", {"absentSubscriberDiagnosticSM": 1}, after=9.0)
        report = sender.smsc.asks(
            HLR, "reportSM-DeliveryStatus", at + 10, msisdn=person.msisdn, centre=centre, called=person.number
        )
        report.answers()
        alert = HLR.asks(sender.smsc, "alertServiceCentre", at + 47 * MINUTE, msisdn=person.msisdn, centre=centre)
        alert.answers()
    else:
        delivery.answers(after=3.2)


def message_to_roamer(person: Person, at: float, sender: str, text: str) -> None:
    """Our own message centre delivers to a subscriber who is abroad."""
    sri = SMSC_CORE.asks(
        HLR_CORE, "sendRoutingInfoForSM", at, msisdn=person.msisdn, centre=SMSC_GT, called=person.number
    )
    sri.answers(imsi=person.imsi, msc=person.serving_msc)
    sms = tpdu.deliver(sender, text, START_NS + int(at) * capture_file.NANO)
    if sender.isdigit():
        NETWORK.identities.add(sender)
    if person.place is not None:
        SMSC.asks(person.place.msc, "mt-ForwardSM", at + 0.5, imsi=person.imsi, centre=SMSC_GT, tpdu=sms).answers(
            after=4.1
        )


def message_by_roamer(person: Person, at: float, recipient: Person, text: str) -> None:
    NETWORK.identities.add(recipient.msisdn)
    sms = tpdu.submit(recipient.msisdn, text, int(at) & 0xFF)
    person.place.msc.asks(
        SMSC, "mo-ForwardSM", at, centre=SMSC_GT, msisdn=person.msisdn, tpdu=sms, imsi=person.imsi
    ).answers()


def balance_by_roamer(person: Person, at: float) -> None:
    """A USSD request; who it is about stands in the dialogue portion only."""
    vlr = person.place.vlr
    info = map_codec.map_open(bytes([0x96]) + digits.tbcd(person.imsi), digits.number(vlr.gt))
    ask = vlr.asks(HLR, "processUnstructuredSS-Request", at, text="*100#", open_information=info)
    ask.answers(text="Your balance is 12.40", after=1.1)


def guest_arrives(guest: Person, at: float) -> None:
    """A subscriber of a foreign network registers with us; his own HLR sends his data and asks for him later."""
    home = guest.home
    sai = VLR.asks(home.hlr, "sendAuthenticationInfo", at, imsi=guest.imsi, vectors=2, called=guest.global_title)
    sai.answers(seed=f"{guest.imsi}{at}", count=2)
    update = VLR.asks(
        home.hlr, "updateLocation", at + 1.9, imsi=guest.imsi, msc=MSC_GT, vlr=VLR_GT, called=guest.global_title
    )
    update.then_asks(1, "insertSubscriberData", msisdn=guest.msisdn, scf=home.gts + "000147").then_answers(0)
    update.answers(hlr=home.hlr.gt)


def guest_stays(guest: Person, at: float) -> None:
    home = guest.home
    ask = home.hlr.asks(VLR, "provideSubscriberInfo", at, imsi=guest.imsi)
    if CHANCE.random() < 0.2:
        ask.fails("absentSubscriber", {})
    else:
        ask.answers(vlr=VLR_GT, cell=guest.cell, age=CHANCE.randrange(0, 60))
    sms = tpdu.deliver(
        home.gts + "6099001", "See you at the border cafe at six", START_NS + int(at) * capture_file.NANO
    )
    NETWORK.identities.add(home.gts + "6099001")
    home.smsc.asks(MSC, "mt-ForwardSM", at + 40 * MINUTE, imsi=guest.imsi, centre=home.smsc.gt, tpdu=sms).answers(
        after=3.0
    )
    reply = tpdu.submit(home.gts + "6099001", "I will be there", 7)
    MSC.asks(
        home.smsc,
        "mo-ForwardSM",
        at + 44 * MINUTE,
        centre=home.smsc.gt,
        msisdn=guest.msisdn,
        tpdu=reply,
        imsi=guest.imsi,
    ).answers()


def guest_leaves(guest: Person, at: float) -> None:
    if CHANCE.random() < 0.25:
        VLR.asks(guest.home.hlr, "purgeMS", at, imsi=guest.imsi, vlr=VLR_GT).answers()
    else:
        guest.home.hlr.asks(VLR, "cancelLocation", at, imsi=guest.imsi).answers()


def day_time(day: int, early: float = 6.5, late: float = 22.5) -> float:
    """Some moment of a day, more likely around noon than at its ends."""
    return day * DAY + CHANCE.triangular(early, late) * HOUR


def ordinary_week() -> None:
    texts = (
        "Lunch at the bridge?",
        "Train is late, start without me",
        "Parcel is with the neighbour",
        "Happy birthday!",
    )
    for index, person in enumerate(PEOPLE[2:]):
        day = index % 5
        abroad = PARTNERS[CHANCE.randrange(3)]
        leaving, back = day * DAY + CHANCE.uniform(6.5, 10) * HOUR, (day + 1) * DAY + CHANCE.uniform(16, 22) * HOUR
        if index % 4 == 0:
            message_from_abroad(person, abroad, leaving - CHANCE.uniform(5, 40) * MINUTE, CHANCE.choice(texts))
        arrive_abroad(person, abroad, leaving, vectors=1 + index % 3)
        where(person, leaving + CHANCE.uniform(0.5, 3) * HOUR)
        message_by_roamer(
            person, leaving + CHANCE.uniform(3, 6) * HOUR, PEOPLE[(index + 7) % len(PEOPLE)], CHANCE.choice(texts)
        )
        message_to_roamer(
            person,
            leaving + CHANCE.uniform(6, 9) * HOUR,
            PEOPLE[(index + 3) % len(PEOPLE)].msisdn,
            CHANCE.choice(texts),
        )
        if index % 8 == 3:
            balance_by_roamer(person, leaving + 4.1 * HOUR)
        if index % 5 == 1:
            onward = PARTNERS[CHANCE.randrange(3)]
            if onward is not abroad:
                arrive_abroad(person, onward, leaving + 11 * HOUR)
        message_from_abroad(person, CHANCE.choice(PARTNERS), leaving + 12.2 * HOUR, CHANCE.choice(texts))
        where(person, leaving + 12.5 * HOUR)
        return_home(person, back)
        message_from_abroad(person, CHANCE.choice((*PARTNERS, POSTBRIDGE)), day_time(6), CHANCE.choice(texts))
    for index, guest in enumerate(GUESTS):
        at = (index % 5) * DAY + CHANCE.uniform(7, 12) * HOUR
        guest_arrives(guest, at)
        guest_stays(guest, at + CHANCE.uniform(1, 5) * HOUR)
        if index % 3 == 0:
            data = {"imsi": guest.imsi, "forwarded_to": guest.home.gts + "6077" + f"{index:03d}", "basic": False}
            guest.home.hlr.asks(VLR, "insertSubscriberData", at + 6.5 * HOUR, **data).answers()
        guest_leaves(guest, at + DAY + CHANCE.uniform(3, 8) * HOUR)
    refused_registrations()
    calls_under_agreement()


def refused_registrations() -> None:
    """A network without a roaming agreement tries; a message centre has a wrong number."""
    person = PEOPLE[9]
    for minute in (0, 4):
        ask = CLOSED.vlr.asks(
            HLR,
            "updateLocation",
            SUN + 10 * HOUR + minute * MINUTE,
            imsi=person.imsi,
            msc=CLOSED.msc.gt,
            vlr=CLOSED.vlr.gt,
            called=person.global_title,
        )
        ask.fails("roamingNotAllowed", {"roamingNotAllowedCause": "plmnRoamingNotAllowed"})
    wrong = Person("001010000000000", "999017099998")
    for at in (TUE + 11.3 * HOUR, FRI + 15.2 * HOUR):
        ask = COASTAL.smsc.asks(
            HLR, "sendRoutingInfoForSM", at, msisdn=wrong.msisdn, centre=COASTAL.smsc.gt, called=wrong.number
        )
        ask.fails("unknownSubscriber", {})


def calls_under_agreement() -> None:
    """Alpine Wireless may ask for call routing: the two operators route calls to each other directly."""
    for index, at in enumerate((MON + 10.4 * HOUR, WED + 17.1 * HOUR, FRI + 12.6 * HOUR, SUN + 19.2 * HOUR)):
        person = PEOPLE[20 + index]
        gateway = ALPINE.node("000702", sccp.MSC)
        ask = gateway.asks(HLR, "sendRoutingInfo", at, msisdn=person.msisdn, gmsc=gateway.gt, called=person.number)
        ask.answers(imsi=person.imsi, roaming_number=f"9990180{40 + index:04d}")


# --- what does not belong here ---------------------------------------------------------------------------------


def tracking() -> None:
    """One person, asked about by three operators over the week; about a third of the questions are answered."""
    person = TARGET
    rhein, lagoon, ghost = RHEIN.node("09101", sccp.SCF), LAGOON.node("0311", sccp.SCF), GHOST.node("000911", sccp.SCF)

    def ati(node: Node, at: float, **facts: object) -> Dialogue:
        return node.asks(
            HLR, "anyTimeInterrogation", at, scf=node.gt, msisdn=person.msisdn, called=person.number, **facts
        )

    def psi(node: Node, at: float, current: bool = False) -> Dialogue:
        return node.asks(VLR, "provideSubscriberInfo", at, imsi=person.imsi, current=current)

    def psl(node: Node, at: float) -> Dialogue:
        return node.asks(MSC, "provideSubscriberLocation", at, mlc=node.gt, imsi=person.imsi)

    def sri(node: Node, at: float) -> Dialogue:
        return node.asks(HLR, "sendRoutingInfo", at, msisdn=person.msisdn, gmsc=node.gt, called=person.number)

    def sri_sm(node: Node, at: float) -> Dialogue:
        return node.asks(HLR, "sendRoutingInfoForSM", at, msisdn=person.msisdn, centre=node.gt, called=person.number)

    # Monday: the first operator learns who is behind the number, and where.
    rhein.asks(HLR, "sendIMSI", MON + 9.20 * HOUR, msisdn=person.msisdn, called=person.number).answers(imsi=person.imsi)
    sri_sm(rhein, MON + 9.22 * HOUR).answers(imsi=person.imsi, msc=MSC_GT)
    ati(rhein, MON + 9.30 * HOUR).fails("ati-NotAllowed")
    psi(rhein, MON + 9.36 * HOUR).answers(vlr=VLR_GT, cell=person.cell, age=4)
    psi(rhein, MON + 13.02 * HOUR).answers(vlr=VLR_GT, cell=person.cell, age=0)
    psi(rhein, MON + 17.61 * HOUR)
    psi(rhein, MON + 17.64 * HOUR)
    psi(rhein, MON + 21.40 * HOUR, current=True).fails("absentSubscriber", {}, after=6.0)
    # Tuesday: the person crosses the border; the question comes from another operator.
    arrive_abroad(person, BORDERLINE, TUE + 7.8 * HOUR)
    psi(lagoon, TUE + 8.5 * HOUR).fails("unidentifiedSubscriber", {})
    ati(lagoon, TUE + 8.6 * HOUR).fails("ati-NotAllowed")
    sri_sm(lagoon, TUE + 8.7 * HOUR).answers(imsi=person.imsi, msc=BORDERLINE.msc.gt)
    ati(lagoon, TUE + 12.1 * HOUR)
    ati(lagoon, TUE + 18.3 * HOUR)
    sri(lagoon, TUE + 18.9 * HOUR).fails("facilityNotSupported", {})
    # Wednesday: a third one. One of the two HLR front ends does not filter and even asks the foreign VLR for it.
    psl(ghost, WED + 9.5 * HOUR).fails("unauthorizedRequestingNetwork", {})
    ati(ghost, WED + 9.8 * HOUR).fails("ati-NotAllowed")
    answered = ati(ghost, WED + 10.2 * HOUR)
    cell = person.cell
    HLR.asks(BORDERLINE.vlr, "provideSubscriberInfo", WED + 10.2 * HOUR + 0.2, imsi=person.imsi).answers(
        vlr=BORDERLINE.vlr.gt, cell=cell, age=11
    )
    answered.answers(after=0.6, vlr=BORDERLINE.vlr.gt, cell=cell, age=11)
    ati(ghost, WED + 16.4 * HOUR).fails("ati-NotAllowed")
    ati(ghost, WED + 20.9 * HOUR)
    # Thursday to Sunday: back at home, asked about in turn.
    return_home(person, THU + 11.1 * HOUR)
    sri(ghost, THU + 12.4 * HOUR).answers(imsi=person.imsi, roaming_number="99901800991", vmsc=MSC_GT)
    psi(ghost, THU + 12.5 * HOUR).answers(vlr=VLR_GT, cell=person.cell, age=2)
    psi(ghost, THU + 19.7 * HOUR)
    psi(lagoon, FRI + 7.9 * HOUR).fails("unexpectedDataValue", {})
    psi(lagoon, FRI + 8.0 * HOUR)
    psl(rhein, FRI + 14.3 * HOUR).fails("unauthorizedRequestingNetwork", {})
    psi(rhein, SAT + 10.1 * HOUR).answers(vlr=VLR_GT, cell=person.cell, age=1)
    psi(lagoon, SAT + 10.3 * HOUR).fails("unexpectedDataValue", {})
    ati(rhein, SAT + 22.7 * HOUR).fails("ati-NotAllowed")
    psi(ghost, SUN + 9.4 * HOUR, current=True).answers(vlr=VLR_GT, cell=person.cell, age=0, current=True)
    psi(ghost, SUN + 18.2 * HOUR)


def scan() -> None:
    """One foreign address asks for the routing of 42 numbers in a row."""
    node = LAB.node("000311", sccp.MSC)
    for index in range(42):
        msisdn = f"9990171{50000 + index:05d}"
        at = SAT + 2 * HOUR + 10 * MINUTE + index * 19.0 + CHANCE.random()
        address = sccp.Address(msisdn, sccp.HLR)
        ask = node.asks(HLR, "sendRoutingInfo", at, msisdn=msisdn, gmsc=node.gt, called=address)
        if index in (11, 30):
            ask.answers(imsi=f"00101{8800000 + index:010d}", roaming_number=f"999018099{index:02d}")
        elif index in (17, 24, 38):
            ask.fails("absentSubscriber", {})
        else:
            ask.fails("unknownSubscriber", {})


def interception() -> None:
    """A network on the other side of the world claims a subscriber who is at home, and reads his next message."""
    person, evening = VICTIM, FRI + 21 * HOUR
    vlr, msc = TIDEWATER.vlr, TIDEWATER.msc
    return_home(person, FRI + 18.2 * HOUR)
    spoofed = TIDEWATER.node("000911", sccp.HLR).claiming(HLR_GT)
    spoofed.asks(VLR, "provideSubscriberInfo", evening + 31 * MINUTE, imsi=person.imsi)
    sri = TIDEWATER.smsc.asks(
        HLR,
        "sendRoutingInfoForSM",
        evening + 33 * MINUTE,
        msisdn=person.msisdn,
        centre=TIDEWATER.smsc.gt,
        called=person.number,
    )
    sri.answers(imsi=person.imsi, msc=MSC_GT)
    title = person.global_title
    sai = vlr.asks(HLR, "sendAuthenticationInfo", evening + 40 * MINUTE, imsi=person.imsi, version=2, called=title)
    sai.answers(seed="intercepted", count=5)
    register(person, vlr, msc, evening + 41 * MINUTE)
    leave(person, evening + 41 * MINUTE + 0.7)
    person.place = TIDEWATER
    message_to_roamer(
        person, evening + 44 * MINUTE, "HomeBank", "482913 is your HomeBank code. Never tell it to anyone."
    )
    message_to_roamer(person, evening + 49 * MINUTE, "HomeBank", "Payment of 4,800.00 confirmed.")
    return_home(person, evening + 63 * MINUTE)


HOME_REALM = diameter.realm("001", "01")
IPX_HOST = "dra2.ipx-carrier.example"


def at_home(name: str) -> diameter_scenario.Node:
    return diameter_scenario.Node(NETWORK, EDGE, 0, f"{name}.{HOME_REALM}", HOME_REALM)


def lte_cell(plmn: tuple[str, str], number: int) -> bytes:
    """EPS-Location-Information of an MME."""
    code = diameter.plmn(*plmn)
    return avp3(1496, [avp3(1600, [avp3(1602, code + (number & 0xFFFFFFF).to_bytes(4, "big")),
                                   avp3(1603, code + b"\x02\x10"), avp3(1611, number % 7)])])


def ordinary_diameter() -> None:
    """LTE roaming: travellers register abroad and are looked after, guests are registered, asked about and released."""
    chance = random.Random(3868)
    mme, hss, path = at_home("mme1"), at_home("hss1"), (IPX_HOST,)
    ipx = diameter_scenario.Node(NETWORK, EDGE, 1, IPX_HOST, "ipx-carrier.example")
    diameter_scenario.capabilities(ipx, at_home("dea1"), 6.0)
    for index, person in enumerate(PEOPLE[2:26]):
        partner = PARTNERS[index % 3]
        start = (index % 7) * DAY + chance.uniform(7, 21) * HOUR
        visited, there = avp3(1407, diameter.plmn(*partner.plmn)), partner.host("mme1")
        vectors = [avp3(1447, bytes(16)), avp3(1448, bytes(8)), avp3(1449, bytes(16)), avp3(1450, bytes(32))]
        there.asks(hss, "AIR", start, imsi=person.imsi, avps=[visited, avp3(1408, [avp3(1410, 1)])], route=path,
                   to_host=False).answers([avp3(1413, [avp3(1414, vectors)])])
        there.asks(hss, "ULR", start + 0.8, imsi=person.imsi, avps=[visited, avp3(1405, 0x22), avp3(1032, 1004)],
                   route=path, to_host=False).answers([avp3(1406, 1), avp3(1400, [avp3(701, diameter.tbcd(person.msisdn))])])
        there.asks(hss, "PUR", start + 5 * HOUR, imsi=person.imsi, route=path).answers([avp3(1442, 1)])
    for index, guest in enumerate(GUESTS):
        start = (index % 6) * DAY + chance.uniform(8, 18) * HOUR
        theirs = guest.home.host("hss1")
        visited = avp3(1407, diameter.plmn("001", "01"))
        mme.asks(theirs, "ULR", start, imsi=guest.imsi, avps=[visited, avp3(1405, 0x22), avp3(1032, 1004)]).answers(
            [avp3(1406, 1), avp3(1400, [avp3(701, diameter.tbcd(guest.msisdn))])])
        for step in range(3):
            location = [lte_cell(("001", "01"), chance.randrange(1 << 20))] if step == 1 else []
            theirs.asks(mme, "IDR", start + (step + 1) * HOUR, imsi=guest.imsi, avps=[avp3(1490, (0x02, 0x0A, 0x01)[step])],
                        route=path).answers(location)
        theirs.asks(mme, "CLR", start + 6 * HOUR, imsi=guest.imsi, avps=[avp3(1420, 0)], route=path).answers()


def tracking_by_diameter() -> None:
    """The same person, by the same operators: what SS7 refused is asked again over Diameter, within minutes."""
    person, mme, hss, path = TARGET, at_home("mme1"), at_home("hss1"), (IPX_HOST,)

    def idr(operator: Operator, at: float, flags: int = 0x18) -> diameter_scenario.Exchange:
        return operator.host("hss2").asks(mme, "IDR", at, imsi=person.imsi, avps=[avp3(1490, flags)], route=path)

    def cell(number: int) -> list[bytes]:
        return [lte_cell(("001", "01"), number)]

    idr(RHEIN, MON + 9.32 * HOUR).answers(cell(0x1E2401))
    idr(RHEIN, MON + 17.66 * HOUR).refuses(5001, diameter.TGPP)
    idr(LAGOON, TUE + 8.52 * HOUR).refuses(5001, diameter.TGPP)
    LAGOON.host("gw1").asks(hss, "RIR", TUE + 8.63 * HOUR, msisdn=person.msisdn, route=path).refuses(5012)
    GHOST.host("gw1").asks(hss, "UDR", WED + 9.9 * HOUR, route=path, avps=[
        avp3(700, [avp3(701, diameter.tbcd(person.msisdn))]), avp3(703, 14), avp3(707, 1)]).refuses(5101, diameter.TGPP)
    idr(GHOST, THU + 12.6 * HOUR).answers(cell(0x1E2405))
    idr(LAGOON, FRI + 7.95 * HOUR).answers(cell(0x1E2402))
    idr(GHOST, SUN + 18.3 * HOUR).refuses(5012)


def messages_to_the_target() -> None:
    """What the tracker sends to the phone: one that nobody sees, a command for the SIM card and its answer, a lure."""
    person, ghost, lagoon = TARGET, GHOST.node("000501", sccp.MSC), LAGOON.node("0501", sccp.MSC)

    def hands_over(node: Node, at: float, message: bytes) -> None:
        node.asks(MSC, "mt-ForwardSM", at, imsi=person.imsi, centre=node.gt, tpdu=message).answers(after=2.5)

    def message(sender: str, at: float, **how: object) -> bytes:
        return tpdu.raw_deliver(sender, START_NS + int(at) * capture_file.NANO, **how)

    number = "679995550199"
    NETWORK.identities.add(number)
    hands_over(ghost, THU + 19.75 * HOUR, message(number, THU + 19.75 * HOUR, pid=0x40))
    at = THU + 20.1 * HOUR
    command = tpdu.command_packet(0x505348, b"\x27\x14" + bytes(30))
    header = tpdu.user_data_header((0x70, b""))
    hands_over(ghost, at, message(number, at, pid=0x7F, dcs=0xF6, header=header, data=command))
    at = FRI + 8.1 * HOUR
    lure = "HomeBank: unusual sign-in. Confirm your identity within 24 hours or your card will be blocked and your payments " \
           "stopped until you visit a branch: https://homeb\u0430nk.example.com/v/7731"
    parts = [lure[:67], lure[67:134], lure[134:]]
    for index in (1, 0, 2):  # the network turns two of them round
        header = tpdu.user_data_header(tpdu.concatenation(0x4A, len(parts), index + 1))
        part = message("HomeBank", at, dcs=0x08, header=header, data=parts[index].encode("utf-16-be"))
        hands_over(lagoon, at + 5 * (1 - index if index < 2 else index), part)


def housekeeping() -> None:
    """Heartbeats, few of them: a real association sends one every half minute."""
    NETWORK.open(IPX, 1.0)
    NETWORK.open(CORE, 3.0)
    NETWORK.open(EDGE, 5.0, with_m3ua=False)
    for step in range(1, 21):
        at = step * 8 * HOUR + 11.0
        NETWORK.heartbeat(IPX, at, step % 2, step % 2)
        NETWORK.heartbeat(CORE, at + 30, step % 2, 0)


def main(arguments: list[str]) -> int:
    """Writes both files; with --check, only compares them with what would be written."""
    housekeeping()
    ordinary_week()
    tracking()
    scan()
    interception()
    ordinary_diameter()
    tracking_by_diameter()
    messages_to_the_target()
    interfaces = [capture_file.Interface(name=name) for name in ("stp-ipx", "stp-core", "diameter-edge")]
    frames = NETWORK.frames()
    comment = "Fictional traffic. No number in it belongs to anybody."
    contents = {
        HERE / "border-week.pcapng": capture_file.Pcapng(interfaces, frames, comment).to_bytes(),
        HERE / "identities.txt": "".join(f"{number}\n" for number in sorted(NETWORK.identities)).encode(),
    }
    if arguments == ["--check"]:
        stale = [path.name for path, data in contents.items() if not path.exists() or path.read_bytes() != data]
        print("\n".join(f"differs: {name}" for name in stale) or "all as made")
        return 1 if stale else 0
    for path, data in contents.items():
        path.write_bytes(data)
    print(f"{len(frames)} frames, {len(NETWORK.identities)} subscriber numbers")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
