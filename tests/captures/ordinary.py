# SPDX-License-Identifier: Apache-2.0
"""What an ordinary day consists of, one story after the other, each about one subscriber: nothing here is an attack.

tests/e2e/ordinary_day.py makes a day of thousands of subscribers of it. Story number n begins SLOT seconds after the one
before it and is about person(900 + n) with phone(900 + n); it finds them by this.
"""

from __future__ import annotations

from maker import cap, map_codec, digits, sccp, tpdu
from maker.diameter import avp3, tbcd
from maker.scenario import Dialogue, Node

from diameter_stage import VISITED_PARTNER, Peers
from roaming import CODE, HOUR, MINUTE, arrives, delivers, person, phone, registers, routing, vlr_of
from stage import HLR_GT, HOME_CELL, MSC_GT, OTHER_NUMBER, START_NS, VLR_GT, Stage, capture

SLOT = 3 * HOUR
FIRST = 900


def registers_with_profile(stage: Stage, vlr: Node, at: float, imsi: str, msisdn: str) -> None:
    vlr.asks(stage.hlr, "sendAuthenticationInfo", at, imsi=imsi).answers(seed="traveller")
    update = vlr.asks(stage.hlr, "updateLocation", at + 1, imsi=imsi, msc=vlr.gt[:-1] + "1", vlr=vlr.gt)
    update.then_asks(1, "insertSubscriberData", msisdn=msisdn).then_answers(0)
    update.answers(hlr=HLR_GT)


def arrival(stage: Stage, peers: Peers, at: float, imsi: str, msisdn: str) -> None:
    """Arrives in Austria, dials a code, writes home."""
    registers_with_profile(stage, stage.partner_vlr, at, imsi, msisdn)
    opened = map_codec.map_open(bytes([0x96]) + digits.tbcd(imsi), digits.number(stage.partner_vlr.gt))
    ask = stage.partner_vlr.asks(stage.hlr, "processUnstructuredSS-Request", at + 60, text="*100#", open_information=opened)
    ask.answers(text="3.20")
    sent = {"centre": stage.smsc.gt, "msisdn": msisdn, "tpdu": tpdu.submit(OTHER_NUMBER, "On my way")}
    stage.partner_msc.asks(stage.smsc, "mo-ForwardSM", at + 120, imsi=imsi, **sent).answers()


def overseas(stage: Stage, peers: Peers, at: float, imsi: str, msisdn: str) -> None:
    """Lands in New Zealand, and a code comes."""
    registers_with_profile(stage, vlr_of(stage, "99907"), at, imsi, msisdn)
    receiver = stage.foreign("99907000701", sccp.MSC)
    code = tpdu.deliver("Bank", CODE, START_NS)
    stage.smsc.asks(receiver, "mt-ForwardSM", at + 90, imsi=imsi, centre=stage.smsc.gt, tpdu=code).answers(after=2)


def border(stage: Stage, peers: Peers, at: float, imsi: str, msisdn: str) -> None:
    """To and fro over a border; who lost him purges him later, or is told to forget him."""
    second = vlr_of(stage, "99903")
    for i in range(6):
        vlr, left = (second, stage.partner_vlr) if i % 2 else (stage.partner_vlr, second)
        arrives(stage, vlr, at + i * 4 * MINUTE, imsi)
        if i:
            stage.hlr.asks(left, "cancelLocation", at + i * 4 * MINUTE + 2, imsi=imsi).answers()
    stage.partner_vlr.asks(stage.hlr, "purgeMS", at + 2 * HOUR, imsi=imsi, vlr=stage.partner_vlr.gt).answers()


def restart(stage: Stage, peers: Peers, at: float, imsi: str, msisdn: str) -> None:
    """A register restarts: what it knew is asked for, and registered anew without keys."""
    arrives(stage, stage.partner_vlr, at, imsi)
    stage.partner_vlr.asks(stage.hlr, "restoreData", at + HOUR, imsi=imsi).answers()
    registers(stage, stage.partner_vlr, at + HOUR + 30, imsi)


def notice(stage: Stage, peers: Peers, at: float, imsi: str, msisdn: str) -> None:
    """A message from abroad."""
    routing(stage, stage.partner_smsc, at, msisdn, imsi)
    delivers(stage, stage.partner_smsc, at + 1, imsi)


def several_centres(stage: Stage, peers: Peers, at: float, imsi: str, msisdn: str) -> None:
    """An aggregator asks from one network and delivers from another; two more centres send the same day."""
    second, third = stage.foreign("99903000500", sccp.MSC), stage.foreign("99907000500", sccp.MSC)
    routing(stage, stage.partner_smsc, at, msisdn, imsi)
    delivers(stage, second, at + 1, imsi)
    for i, centre in enumerate((second, third)):
        routing(stage, centre, at + (i + 1) * 20 * MINUTE, msisdn, imsi)
        delivers(stage, centre, at + (i + 1) * 20 * MINUTE + 1, imsi)


def look_up(stage: Stage, peers: Peers, at: float, imsi: str, msisdn: str) -> None:
    """A service looks a number up, and sends nothing."""
    routing(stage, stage.foreign("99903000501", sccp.MSC), at, msisdn, imsi)


def switched_off(stage: Stage, peers: Peers, at: float, imsi: str, msisdn: str) -> None:
    """A phone that is off: the centre tries and reports."""
    second = stage.foreign("99903000500", sccp.MSC)
    for i in range(4):
        ask = second.asks(stage.hlr, "sendRoutingInfoForSM", at + i * 300, msisdn=msisdn, centre=second.gt)
        ask.fails("absentSubscriberSM", {"absentSubscriberDiagnosticSM": 1})
        second.asks(stage.hlr, "reportSM-DeliveryStatus", at + i * 300 + 1, msisdn=msisdn, centre=second.gt).answers()


def number_gone(stage: Stage, peers: Peers, at: float, imsi: str, msisdn: str) -> None:
    """A number on an old list."""
    stage.partner_smsc.asks(stage.hlr, "sendRoutingInfoForSM", at, msisdn=msisdn, centre=stage.partner_smsc.gt).fails("unknownSubscriber")


def card_gone(stage: Stage, peers: Peers, at: float, imsi: str, msisdn: str) -> None:
    """A card that ran out tries to register."""
    stage.partner_vlr.asks(stage.hlr, "sendAuthenticationInfo", at, imsi=imsi).fails("unknownSubscriber")


def hub(stage: Stage, peers: Peers, at: float, imsi: str, msisdn: str) -> None:
    """An island's network behind a hub on another continent."""
    carrier = vlr_of(stage, "99955")
    carrier.asks(stage.hlr, "sendAuthenticationInfo", at, imsi=imsi).answers(seed="island")
    ask = carrier.asks(stage.hlr, "updateLocation", at + 1, imsi=imsi, msc="99909000701", vlr="99909000700")
    ask.answers(hlr=HLR_GT)
    opened = map_codec.map_open(bytes([0x96]) + digits.tbcd(imsi), digits.number("99909000700"))
    carrier.asks(stage.hlr, "processUnstructuredSS-Request", at + 60, text="*100#", open_information=opened).answers(text="3.20")


def ferry(stage: Stage, peers: Peers, at: float, imsi: str, msisdn: str) -> None:
    """By ship from one country to another."""
    for i, prefix in enumerate(("99902", "99988", "99903")):
        arrives(stage, vlr_of(stage, prefix), at + i * 25 * MINUTE, imsi)


def border_try(stage: Stage, peers: Peers, at: float, imsi: str, msisdn: str) -> None:
    """A phone at a border tries a network, which asks for keys, and goes back, several times."""
    arrives(stage, stage.partner_vlr, at, imsi)
    for i in range(4):
        vlr_of(stage, "99903").asks(stage.hlr, "sendAuthenticationInfo", at + 300 + i * 1800, imsi=imsi).answers(seed="tried")


def over_diameter(stage: Stage, peers: Peers, at: float, imsi: str, msisdn: str) -> None:
    """Registers over Diameter, is reported, and purged late, after he registered at home."""
    keys = [VISITED_PARTNER, avp3(1408, [avp3(1410, 1)])]
    vector = avp3(1413, [avp3(1414, [avp3(1447, bytes(16)), avp3(1448, bytes(8)), avp3(1449, bytes(16)), avp3(1450, bytes(32))])])
    profile = [avp3(1406, 1), avp3(1400, [avp3(701, tbcd(msisdn)), avp3(1424, 0)])]
    peers.partner_mme.asks(peers.hss, "AIR", at, imsi=imsi, avps=keys).answers([vector])
    peers.partner_mme.asks(peers.hss, "ULR", at + 1, imsi=imsi, avps=[VISITED_PARTNER, avp3(1405, 0x22)]).answers(profile)
    peers.partner_mme.asks(peers.hss, "NOR", at + 60, imsi=imsi, avps=[avp3(1443, 0)]).answers()
    peers.hss.asks(peers.partner_mme, "CLR", at + HOUR, imsi=imsi, avps=[avp3(1420, 0)]).answers()
    peers.partner_mme.asks(peers.hss, "PUR", at + HOUR + 20 * MINUTE, imsi=imsi).answers([avp3(1442, 1)])


def both_radios(stage: Stage, peers: Peers, at: float, imsi: str, msisdn: str) -> None:
    """A phone registers over SS7 and over Diameter at once, with one network, and does so again the next hour."""
    for i in range(2):
        arrives(stage, stage.partner_vlr, at + i * HOUR, imsi)
        peers.partner_mme.asks(peers.hss, "AIR", at + 2 + i * HOUR, imsi=imsi, avps=[VISITED_PARTNER, avp3(1408, [avp3(1410, 1)])]).answers()
        peers.partner_mme.asks(peers.hss, "ULR", at + 3 + i * HOUR, imsi=imsi, avps=[VISITED_PARTNER, avp3(1405, 0x22)]).answers()


def not_allowed(stage: Stage, peers: Peers, at: float, imsi: str, msisdn: str) -> None:
    """A machine that may not roam there tries again and again."""
    for i in range(4):
        peers.partner_mme.asks(peers.hss, "ULR", at + i * 600, imsi=imsi, avps=[VISITED_PARTNER, avp3(1405, 0x22)]).refuses(5004, 10415)


def machine(stage: Stage, peers: Peers, at: float, imsi: str, msisdn: str) -> None:
    """A machine abroad that is woken by a message and sends a binary one."""
    arrives(stage, stage.partner_vlr, at, imsi)
    wake = tpdu.deliver("999036011111", "wake", START_NS)
    report = tpdu.submit(OTHER_NUMBER, "t=21.5")
    for i in range(4):
        stage.smsc.asks(stage.partner_msc, "mt-ForwardSM", at + 600 + i * 900, imsi=imsi, centre=stage.smsc.gt, tpdu=wake).answers(after=2)
        sent = {"centre": stage.smsc.gt, "msisdn": msisdn, "tpdu": report}
        stage.partner_msc.asks(stage.smsc, "mo-ForwardSM", at + 610 + i * 900, imsi=imsi, **sent).answers()


def advertisement(stage: Stage, peers: Peers, at: float, imsi: str, msisdn: str) -> None:
    """A link that many get."""
    routing(stage, stage.partner_smsc, at, msisdn, imsi)
    delivers(stage, stage.partner_smsc, at + 1, imsi, "All must go: https://sale.example/spring", "Shop")


def platform(stage: Stage, peers: Peers, at: float, imsi: str, msisdn: str) -> None:
    """A traveller calls; the switch abroad asks our platform, and reports."""
    arrives(stage, stage.partner_vlr, at, imsi)
    ssf, scf = stage.foreign("99902000701", sccp.CAP), stage.home("99901000147", sccp.CAP)
    call = Dialogue(ssf, scf, at + 100, context=cap.V2)
    call.say(0, [cap.initial_dp(imsi, msisdn, OTHER_NUMBER, "99902000701", "99902000700")])
    call.say(1, [cap.request_report(1), cap.apply_charging(2), cap.resume(3)])
    call.say(1, [cap.resume(4)], last=True)


def two_cards(stage: Stage, peers: Peers, at: float, imsi: str, msisdn: str) -> None:
    """Two cards with one number, one in Austria and one overseas: messages go to either."""
    other = person(980)
    stage.knows(other)
    overseas_vlr = vlr_of(stage, "99907")
    for i, (vlr, card) in enumerate(((stage.partner_vlr, imsi), (overseas_vlr, other))):
        registers_with_profile(stage, vlr, at + i * 300, card, msisdn)
        routing(stage, stage.partner_smsc, at + i * 300 + 60, msisdn, card)
        delivers(stage, stage.partner_smsc, at + i * 300 + 61, card)


def calls_home(stage: Stage, peers: Peers, at: float, imsi: str, msisdn: str) -> None:
    """Calls to a traveller: our register asks the switch abroad for a roaming number, and where he is."""
    arrives(stage, stage.partner_vlr, at, imsi)
    for i in range(3):
        stage.hlr.asks(stage.partner_vlr, "provideSubscriberInfo", at + 600 + i * 900, imsi=imsi).answers(vlr=stage.partner_vlr.gt, age=1)
        ask = stage.hlr.asks(stage.partner_vlr, "provideRoamingNumber", at + 601 + i * 900, imsi=imsi, msc=MSC_GT)
        ask.answers(roaming_number="99902999001")


def guest(stage: Stage, peers: Peers, at: float, imsi: str, msisdn: str) -> None:
    """Somebody from abroad is here: his own network sends his profile, asks where he is for each call, and sends messages."""
    imsi, msisdn = f"99902{imsi[5:]}", f"999026{msisdn[6:]}"
    stage.knows(imsi, msisdn)
    stage.vlr.asks(stage.partner_hlr, "sendAuthenticationInfo", at, imsi=imsi).answers(seed="guest")
    update = stage.vlr.asks(stage.partner_hlr, "updateLocation", at + 1, imsi=imsi, msc=MSC_GT, vlr=VLR_GT)
    update.then_asks(1, "insertSubscriberData", msisdn=msisdn, scf="99902000147").then_answers(0)
    update.answers(hlr=stage.partner_hlr.gt)
    for i in range(8):
        asked = stage.partner_hlr.asks(stage.vlr, "provideSubscriberInfo", at + 300 + i * 600, imsi=imsi)
        asked.answers(vlr=VLR_GT, cell=HOME_CELL, age=1)
        number = stage.partner_hlr.asks(stage.vlr, "provideRoamingNumber", at + 301 + i * 600, imsi=imsi, msc="99902000701")
        number.answers(roaming_number="99901999001")
    delivers(stage, stage.partner_smsc, at + 400, imsi)
    sent = {"centre": stage.partner_smsc.gt, "msisdn": msisdn, "tpdu": tpdu.submit(OTHER_NUMBER, "Arrived")}
    stage.msc.asks(stage.partner_smsc, "mo-ForwardSM", at + 500, imsi=imsi, **sent).answers()


STORIES = (arrival, overseas, border, restart, notice, several_centres, look_up, switched_off, number_gone, card_gone, hub, ferry,
           border_try, over_diameter, not_allowed, machine, advertisement, platform, two_cards, calls_home, guest, both_radios)


@capture()
def roaming_ordinary(stage: Stage) -> None:
    """Nothing is wrong: one of each story of an ordinary day, from which a test makes a day of thousands."""
    stage.knows(OTHER_NUMBER)
    peers = Peers(stage)
    for n, story in enumerate(STORIES):
        imsi, msisdn = person(FIRST + n), phone(FIRST + n)
        stage.knows(imsi, msisdn)
        story(stage, peers, 10.0 + n * SLOT, imsi, msisdn)
