# SPDX-License-Identifier: Apache-2.0
"""One person followed under many names, and what looks alike and is ordinary.

These captures have a description of their own, campaigns.yaml.
"""

from __future__ import annotations

import random

from maker import diameter, sccp, tpdu
from maker.diameter import avp3
from maker.diameter_scenario import Node as Host
from maker.scenario import Node

from diameter_stage import Peers, eps_location
from stage import HOME_CELL, IMSI, MSC_GT, MSISDN, START_NS, VLR_GT, HLR_GT, Stage, capture

MINUTE, HOUR, DAY = 60, 3600, 86400
NAMES = ("11", "12", "13", "14", "15", "16")  # the rented ones: 99911 and epc.mnc011.mcc999, and so on
ROUTE = ("dra1.ipx.example.net",)


def person(number: int) -> tuple[str, str]:
    return f"0010100030{number:05}", f"999017030{number:03}"


def title(stage: Stage, code: str, suffix: str = "000911", ssn: int = sccp.SCF) -> Node:
    return stage.foreign(f"999{code}{suffix}", ssn)


def host(peers: Peers, code: str, name: str = "hss3") -> Host:
    return peers.foreign(name, diameter.realm("999", "0" + code if len(code) < 3 else code))


def ends(dialogue, outcome: str, **facts) -> None:
    """a answered, r refused, anything else: nothing comes."""
    if outcome == "a":
        dialogue.answers(**facts)
    elif outcome == "r":
        dialogue.fails("unexpectedDataValue", {})


def psi(stage: Stage, node: Node, at: float, outcome: str, imsi: str = IMSI) -> None:
    ends(node.asks(stage.vlr, "provideSubscriberInfo", at, imsi=imsi), outcome, vlr=VLR_GT, cell=HOME_CELL, age=3)


def ati(stage: Stage, node: Node, at: float, outcome: str, msisdn: str = MSISDN) -> None:
    ask = node.asks(stage.hlr, "anyTimeInterrogation", at, scf=node.gt, msisdn=msisdn, called=sccp.Address(msisdn, sccp.HLR))
    ends(ask, outcome, vlr=VLR_GT, cell=HOME_CELL, age=3)


def psl(stage: Stage, node: Node, at: float) -> None:
    node.asks(stage.msc, "provideSubscriberLocation", at, mlc=node.gt, imsi=IMSI).fails("unauthorizedRequestingNetwork", {})


def sri(stage: Stage, node: Node, at: float, outcome: str = "a", msisdn: str = MSISDN, imsi: str = IMSI) -> None:
    ask = node.asks(stage.hlr, "sendRoutingInfo", at, msisdn=msisdn, gmsc=node.gt, called=sccp.Address(msisdn, sccp.HLR))
    if outcome == "a":
        ask.answers(imsi=imsi, roaming_number="999018000001", vmsc=MSC_GT)
    else:
        ask.fails("facilityNotSupported", {})


def sri_sm(stage: Stage, node: Node, at: float, msisdn: str = MSISDN, imsi: str = IMSI) -> None:
    ask = node.asks(stage.hlr, "sendRoutingInfoForSM", at, msisdn=msisdn, centre=node.gt, called=sccp.Address(msisdn, sccp.HLR))
    ask.answers(imsi=imsi, msc=MSC_GT)


def message(stage: Stage, node: Node, at: float, imsi: str = IMSI, centre: str | None = None) -> None:
    sms = tpdu.deliver("Shop", "Your parcel is here", START_NS)
    node.asks(stage.msc, "mt-ForwardSM", at, imsi=imsi, centre=centre or node.gt, tpdu=sms).answers(after=2)


def idr(peers: Peers, node: Host, at: float, outcome: str, imsi: str = IMSI) -> None:
    ask = node.asks(peers.mme, "IDR", at, imsi=imsi, avps=[avp3(1490, 0x18)], route=ROUTE)
    if outcome == "a":
        ask.answers([eps_location()])
    elif outcome == "r":
        ask.refuses(5012)


def plr(peers: Peers, node: Host, at: float) -> None:
    node.asks(peers.mme, "PLR", at, imsi=IMSI, avps=[avp3(2500, 0), avp3(1241, [avp3(1237, "x")])], route=ROUTE).refuses(5012)


def sim_command(stage: Stage, node: Node, at: float) -> None:
    command = tpdu.command_packet(0x505348, b"\x27\x14" + bytes(30))
    sms = tpdu.raw_deliver("999166000199", START_NS, pid=0x7F, dcs=0xF6, header=tpdu.user_data_header((0x70, b"")), data=command)
    stage.knows("999166000199")
    node.asks(stage.msc, "mt-ForwardSM", at, imsi=IMSI, centre=node.gt, tpdu=sms).answers(after=3)


def arrives(stage: Stage, code: str, at: float, imsi: str, keys: bool = True) -> None:
    vlr = stage.foreign(f"999{code}000700", sccp.VLR)
    if keys:
        vlr.asks(stage.hlr, "sendAuthenticationInfo", at, imsi=imsi).answers(seed=imsi)
    vlr.asks(stage.hlr, "updateLocation", at + 1, imsi=imsi, msc=vlr.gt[:-1] + "1", vlr=vlr.gt).answers(hlr=HLR_GT)


def others(stage: Stage, peers: Peers, days: int) -> None:
    """Other people's traffic, odd queries about others, and what is odd about the same person but is another story."""
    chance = random.Random(2026)
    for day in range(days):
        for index in range(4):
            imsi, msisdn = person(day * 4 + index)
            at = day * DAY + chance.uniform(7, 21) * HOUR
            arrives(stage, ("02", "03", "04")[index % 3], at, imsi)
            sri_sm(stage, stage.partner_smsc, at + HOUR, msisdn, imsi)
    imsi, msisdn = person(900)
    psi(stage, title(stage, "04"), 3 * DAY + 11 * HOUR, "a", imsi)
    ati(stage, title(stage, "43"), 5 * DAY + 2 * HOUR, "r", msisdn)
    idr(peers, host(peers, "03"), 9 * DAY + 4 * HOUR, "r", person(901)[0])
    for index in range(30):
        sri(stage, title(stage, "43", "000311", sccp.MSC), 6 * DAY + index * 20, "r", *person(100 + index)[::-1])
    # about the same person: messages of an aggregator, a look-up, a call from abroad, a late departure, one odd question
    for at in (2 * DAY + 9 * HOUR, 8 * DAY + 17 * HOUR):
        sri_sm(stage, title(stage, "41", "000500", sccp.MSC), at)
        message(stage, title(stage, "42", "000500", sccp.MSC), at + 2)
    sri_sm(stage, title(stage, "44", "000311", sccp.MSC), 4 * DAY + 3 * HOUR)
    sri(stage, title(stage, "03", "000702", sccp.MSC), 7 * DAY + 12 * HOUR)
    stage.partner_vlr.asks(stage.hlr, "purgeMS", 12 * DAY + 8 * HOUR, imsi=IMSI, vlr=stage.partner_vlr.gt).answers()
    psi(stage, title(stage, "02", "000600", sccp.HLR), 18 * DAY + 6 * HOUR, "r")


@capture()
def campaign_rotating(stage: Stage) -> None:
    """One person, asked about for eighteen days under the names of six operators, over SS7 and Diameter in turn, a third
    of it answered, and a command to the SIM card. Others' traffic, and odd questions about others and about the same
    person that are another story, stand between: one campaign with thirteen names and nothing else."""
    peers = Peers(stage)
    gts = {code: title(stage, code) for code in NAMES}
    hosts = {code: host(peers, code) for code in NAMES}
    ati(stage, gts["11"], 8 * HOUR, "r")
    sri(stage, gts["11"], 8 * HOUR + 4 * MINUTE)
    psi(stage, gts["11"], 8 * HOUR + 9 * MINUTE, "a")
    idr(peers, hosts["12"], 8 * HOUR + 12 * MINUTE, "r")
    psi(stage, gts["12"], 8 * HOUR + 30 * MINUTE, "")
    day = 1 * DAY + 19 * HOUR
    idr(peers, hosts["13"], day, "r")
    ati(stage, gts["13"], day + 6 * MINUTE, "r")
    psi(stage, gts["12"], day + 11 * MINUTE, "a")
    day = 3 * DAY + 7 * HOUR
    psi(stage, gts["14"], day, "r")
    idr(peers, hosts["14"], day + 2 * MINUTE, "a")
    psl(stage, gts["13"], day + 7 * MINUTE)
    day = 6 * DAY + 22 * HOUR
    ati(stage, gts["15"], day, "")
    plr(peers, hosts["11"], day + 3 * MINUTE)
    idr(peers, hosts["11"], day + 5 * MINUTE, "a")
    psi(stage, gts["14"], day + 12 * MINUTE, "")
    day = 9 * DAY + 13 * HOUR
    psi(stage, gts["16"], day, "a")
    sim_command(stage, title(stage, "16", "000500", sccp.MSC), day + 25 * MINUTE)
    idr(peers, hosts["16"], day + 40 * MINUTE, "r")
    day = 11 * DAY + 6 * HOUR
    psi(stage, gts["11"], day, "r")
    idr(peers, hosts["15"], day + 2 * MINUTE, "r")
    psi(stage, gts["16"], day + 15 * MINUTE, "a")
    day = 14 * DAY + 20 * HOUR
    sri(stage, gts["15"], day, "r")
    psi(stage, gts["15"], day + 3 * MINUTE, "")
    idr(peers, hosts["13"], day + 9 * MINUTE, "a")
    day = 17 * DAY + 23 * HOUR
    psi(stage, gts["12"], day, "a")
    idr(peers, hosts["12"], day + 4 * MINUTE, "r")
    ati(stage, gts["14"], day + 11 * MINUTE, "r")
    others(stage, peers, 21)


@capture()
def campaign_many_names(stage: Stage) -> None:
    """One person, asked about two hundred times from a hundred leased titles of four operators in turn, each used twice:
    more names than are kept about one person, and nothing that they asked and learned may be lost."""
    for step in range(200):
        psi(stage, title(stage, NAMES[step % 4], f"0009{step % 100:02}"), step * 20 * MINUTE, "arn"[step % 3])


@capture()
def campaign_flooded(stage: Stage) -> None:
    """The campaign under thirteen names, and at its end a hundred and twenty titles that ask once each, are refused and
    thrown away: they push out nobody who got an answer, came back or commanded the SIM card."""
    campaign_rotating(stage)
    for step in range(120):
        psi(stage, stage.foreign(f"9996{step // 20}000{step % 20:03}", sccp.SCF), 17 * DAY + step * MINUTE, "r")


@capture()
def campaign_not_aggregator(stage: Stage) -> None:
    """No campaign: message aggregators ask in one country and deliver from centres in others, to many and often."""
    for index in range(8):
        imsi, msisdn = person(index)
        for step in range(4):
            at = step * 6 * HOUR + index * MINUTE
            sri_sm(stage, title(stage, "41", "000500", sccp.MSC), at, msisdn, imsi)
            message(stage, title(stage, ("42", "43", "44")[step % 3], "000500", sccp.MSC), at + 2, imsi)
            message(stage, title(stage, "41", "000501", sccp.MSC), at + 9, imsi, centre="99942000500")


@capture()
def campaign_not_look_ups(stage: Stage) -> None:
    """No campaign: two services for number quality ask the way to the same eighty numbers, some of them several times."""
    for index in range(80):
        imsi, msisdn = person(index)
        for code, start in (("43", 0), ("44", 20 * MINUTE)):
            for again in range(3 if index % 20 == 0 else 1):
                node = title(stage, code, "000311", sccp.MSC)
                sri_sm(stage, node, start + again * HOUR + index * 5, msisdn, imsi)
                sri(stage, node, start + again * HOUR + index * 5 + 2, "r" if index % 3 else "a", msisdn, imsi)


@capture()
def campaign_not_traveller(stage: Stage) -> None:
    """No campaign: somebody lands in one country after another; registers forget to ask for keys, ask twice, purge late."""
    for index, code in enumerate(("02", "03", "04", "11", "12", "02")):
        at = index * 5 * HOUR
        arrives(stage, code, at, IMSI, keys=index % 2 == 0)
        vlr = stage.foreign(f"999{code}000700", sccp.VLR)
        vlr.asks(stage.hlr, "sendAuthenticationInfo", at + HOUR, imsi=IMSI).answers(seed="again")
        sri_sm(stage, stage.partner_smsc, at + 2 * HOUR)
        if index:
            left = stage.foreign(f"999{('02', '03', '04', '11', '12', '02')[index - 1]}000700", sccp.VLR)
            left.asks(stage.hlr, "purgeMS", at + 3 * HOUR, imsi=IMSI, vlr=left.gt).answers()


@capture()
def campaign_not_hub(stage: Stage) -> None:
    """No campaign: a hub asks about the guests of a network behind it, and now and then about one of ours by mistake."""
    guests = [(f"9993100040{index:05}", f"9993160{index:05}") for index in range(6)]
    for index, (imsi, msisdn) in enumerate(guests):
        stage.knows(imsi, msisdn)
        for step in range(5):
            at = step * 3 * HOUR + index * MINUTE
            psi(stage, title(stage, "55", "000600", sccp.HLR), at, "a", imsi)
            psi(stage, title(stage, "31", "000600", sccp.HLR), at + 20, "a", imsi)
    for step in range(5):
        psi(stage, title(stage, "55", "000600", sccp.HLR), step * 2 * HOUR + 300, "r")


@capture()
def campaign_not_group(stage: Stage) -> None:
    """No campaign: two networks of one group, one hosted on the other, ask about one of ours over SS7 and Diameter."""
    peers = Peers(stage)
    for step in range(5):
        at = step * HOUR
        psi(stage, title(stage, "21"), at, "r")
        idr(peers, host(peers, "21"), at + 60, "r")
        psi(stage, title(stage, "22"), at + 120, "a")
        idr(peers, host(peers, "22"), at + 180, "r")


@capture()
def campaign_not_popular(stage: Stage) -> None:
    """No campaign: a number that many call from many countries, in turn and all day."""
    for step in range(40):
        code = ("02", "03", "04", "11", "12", "13", "14", "15")[step % 8]
        node = title(stage, code, "000702", sccp.MSC)
        sri(stage, node, step * 20 * MINUTE, "a" if step % 3 == 0 else "r")
        if step % 5 == 0:
            sri_sm(stage, node, step * 20 * MINUTE + 60)


@capture()
def campaign_not_retries(stage: Stage) -> None:
    """No campaign: one network asks wrongly and, refused, asks again from its other nodes and over Diameter."""
    peers = Peers(stage)
    for step in range(4):
        at = step * 10 * MINUTE
        for index, suffix in enumerate(("000911", "000912", "000913")):
            psi(stage, title(stage, "03", suffix), at + index * 30, "r")
        idr(peers, host(peers, "03", "hss1"), at + 100, "r")
        idr(peers, host(peers, "03", "hss2"), at + 130, "r")


@capture()
def campaign_not_fleet(stage: Stage) -> None:
    """No campaign: a platform for meters in two countries asks where each of its sixty meters is, both halves, twice a day."""
    for step in range(2):
        for index in range(60):
            imsi, msisdn = person(index)
            at = step * 12 * HOUR + index * 20
            ati(stage, title(stage, "45", "000147"), at, "a" if index % 2 else "r", msisdn)
            psi(stage, title(stage, "46", "000147"), at + 5, "a", imsi)


@capture()
def campaign_twice(stage: Stage) -> None:
    """Two persons, asked about under the names of the same three operators: two campaigns, one actor."""
    for target, shift in ((1, 0), (2, 7 * MINUTE)):
        imsi, msisdn = person(target)
        sri_sm(stage, stage.partner_smsc, shift / 7, msisdn, imsi)
        for step in range(4):
            code = ("11", "12", "13")[step % 3]
            psi(stage, title(stage, code), shift + step * 30 * MINUTE, "a" if step == 1 else "r", imsi)
            ati(stage, title(stage, code), shift + step * 30 * MINUTE + 120, "r", msisdn)
