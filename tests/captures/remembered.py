# SPDX-License-Identifier: Apache-2.0
"""What only memory shows, continued: how numbers come to belong to IMSIs, and who may go on with a dialogue.

As in roaming.py the description is roaming.yaml.
"""

from __future__ import annotations

from dataclasses import replace

from maker import cap, gtp, ip, sccp, tcap, tpdu
from maker.ber import tlv
from maker.capture_file import Frame
from maker.diameter import avp, avp3, tbcd
from maker.diameter_scenario import Node as DiameterNode
from maker.gtp import create_session, fteid, ie, v2
from maker.scenario import Dialogue, Node

from diameter_stage import HOME, VISITED_PARTNER, Peers, core_link
from roaming import DAY, HOUR, MINUTE, OURS, PARTNER, person, phone, routing
from stage import GUEST_IMSI, HLR_GT, HOME_CELL, IMSI, MSC_GT, OTHER_NUMBER, START_NS, VLR_GT, Made, Stage, capture, written


def by_profile(stage: Stage, peers: Peers, at: float, imsi: str, msisdn: str) -> None:
    """insertSubscriberData within the registration."""
    vlr = stage.partner_vlr
    update = vlr.asks(stage.hlr, "updateLocation", at, imsi=imsi, msc=vlr.gt[:-1] + "1", vlr=vlr.gt)
    update.then_asks(1, "insertSubscriberData", msisdn=msisdn).then_answers(0)
    update.answers(hlr=HLR_GT)


def by_own_profile(stage: Stage, peers: Peers, at: float, imsi: str, msisdn: str) -> None:
    """insertSubscriberData by itself."""
    stage.hlr.asks(stage.partner_vlr, "insertSubscriberData", at, imsi=imsi, msisdn=msisdn).answers()


def by_message(stage: Stage, peers: Peers, at: float, imsi: str, msisdn: str) -> None:
    """sendRoutingInfoForSM."""
    routing(stage, stage.partner_smsc, at, msisdn, imsi)


def by_call(stage: Stage, peers: Peers, at: float, imsi: str, msisdn: str) -> None:
    """sendRoutingInfo, of our own gateway."""
    stage.msc.asks(stage.hlr, "sendRoutingInfo", at, msisdn=msisdn, gmsc=MSC_GT).answers(imsi=imsi, vmsc=MSC_GT)


def by_update(stage: Stage, peers: Peers, at: float, imsi: str, msisdn: str) -> None:
    """The answer to Update-Location."""
    profile = [avp3(1406, 1), avp3(1400, [avp3(701, tbcd(msisdn)), avp3(1424, 0)])]
    peers.partner_mme.asks(peers.hss, "ULR", at, imsi=imsi, avps=[VISITED_PARTNER, avp3(1405, 0x22)]).answers(profile)


def by_user_data(stage: Stage, peers: Peers, at: float, imsi: str, msisdn: str) -> None:
    """The answer to User-Data, within our network."""
    core = core_link()
    hss, server = (DiameterNode(stage.network, core, side, f"{name}.{HOME}", HOME) for side, name in ((0, "hss1"), (1, "as1")))
    identity = avp3(700, [avp3(701, tbcd(msisdn))])
    data = f"<Sh-Data><Extension><IMSI>{imsi}</IMSI></Extension></Sh-Data>"
    server.asks(hss, "UDR", at, avps=[identity, avp3(703, 32)]).answers([avp3(702, data.encode())])


def by_message_over_diameter(stage: Stage, peers: Peers, at: float, imsi: str, msisdn: str) -> None:
    """The answer to Send-Routing-Info-for-SM of S6c."""
    peers.partner_smsc.asks(peers.hss, "SRR", at, msisdn=msisdn).answers([avp(1, imsi)])


def by_location(stage: Stage, peers: Peers, at: float, imsi: str, msisdn: str) -> None:
    """anyTimeInterrogation, whose answer may tell whose number it is (number portability)."""
    stage.stranger.asks(stage.hlr, "anyTimeInterrogation", at, msisdn=msisdn, scf=stage.stranger.gt).answers(
        vlr=VLR_GT, cell=HOME_CELL, age=3, ported_imsi=imsi)


LEARNED_BY = (by_profile, by_own_profile, by_message, by_call, by_update, by_user_data, by_message_over_diameter, by_location)


@capture()
def roaming_names(stage: Stage) -> None:
    """Eight people whose number and IMSI become known as one person in eight ways; of each one stranger asks by number before,
    another by IMSI behind: eight times two strangers about one person (S-35)."""
    peers = Peers(stage)
    asker = stage.foreign("99907000911", sccp.SCF)
    for i, tell in enumerate(LEARNED_BY):
        imsi, msisdn = person(600 + i), phone(600 + i)
        stage.knows(imsi, msisdn)
        stage.stranger.asks(stage.hlr, "anyTimeInterrogation", 10 + i * MINUTE, msisdn=msisdn, scf=stage.stranger.gt).answers(
            vlr=VLR_GT, cell=HOME_CELL, age=3)
        tell(stage, peers, HOUR + i * MINUTE, imsi, msisdn)
        asker.asks(stage.vlr, "provideSubscriberInfo", 2 * HOUR + i * MINUTE, imsi=imsi).answers(vlr=VLR_GT, cell=HOME_CELL, age=1)


@capture()
def roaming_names_of_a_session(stage: Stage) -> Made:
    """The same by the session that a partner's gateway opens (S-35)."""
    imsi, msisdn = person(620), phone(620)
    stage.knows(imsi, msisdn)
    stage.stranger.asks(stage.hlr, "anyTimeInterrogation", 10, msisdn=msisdn, scf=stage.stranger.gt).answers(vlr=VLR_GT, cell=HOME_CELL, age=3)
    asker = stage.foreign("99907000911", sccp.SCF)
    asker.asks(stage.vlr, "provideSubscriberInfo", 2 * HOUR, imsi=imsi).answers(vlr=VLR_GT, cell=HOME_CELL, age=1)
    frames = stage.network.frames()
    session = create_session(imsi, ("999", "02"), "internet", PARTNER, msisdn=msisdn)
    answer = v2(33, [ie(2, b"\x10\0"), fteid(7, 0x9001, OURS, 1)], 0x1001, 1)
    for delay, (source, destination, data) in enumerate(((PARTNER, OURS, v2(32, session, 0, 1)), (OURS, PARTNER, answer))):
        packet = ip.Packet(source, destination, ip.udp(gtp.CONTROL_PORT, gtp.CONTROL_PORT, data), protocol=ip.UDP, ident=delay)
        frames.append(Frame(START_NS + (HOUR * 10 + delay) * 100_000_000, ip.framed(packet)))
    return written(sorted(frames, key=lambda frame: frame.time_ns))


@capture()
def roaming_ported(stage: Stage) -> None:
    """Two numbers that were taken to another network: a query for each is answered with that network's own IMSI, which is nobody's.
    One stranger asks about the one, another about the other; these are two people."""
    generic = "001010000000000"
    stage.knows(generic, phone(630), phone(631))
    asker = stage.foreign("99907000911", sccp.SCF)
    for i, node in enumerate((stage.stranger, asker)):
        routing(stage, stage.partner_smsc, 10 + i, phone(630 + i), generic)
        node.asks(stage.hlr, "anyTimeInterrogation", HOUR + i * MINUTE, msisdn=phone(630 + i), scf=node.gt).answers(
            vlr=VLR_GT, cell=HOME_CELL, age=3)


def connect(number: int) -> tcap.Component:
    return tcap.invoke(number, 20, tlv(0x30, tlv(0xA0, tlv(0x04, cap.isup_number(OTHER_NUMBER)))))


def calls(stage: Stage, platform: Node, at: float) -> Dialogue:
    """A guest of ours calls, and our switch asks his home network's platform."""
    call = Dialogue(replace(stage.msc, ssn=sccp.CAP), replace(platform, ssn=sccp.CAP), at, context=cap.V2)
    return call.say(0, [cap.initial_dp(GUEST_IMSI, "999026054321", OTHER_NUMBER, MSC_GT, VLR_GT)])


@capture()
def roaming_platforms(stage: Stage) -> None:
    """Our switch asks a guest's platform about his calls. One is answered by it, one by another of the same operator, and one by a
    stranger, who sends the call elsewhere (S-17)."""
    stage.knows(GUEST_IMSI, "999026054321", OTHER_NUMBER)
    calls(stage, stage.partner_scf, 1).say(1, [cap.resume(1)], last=True)
    pool = calls(stage, stage.partner_scf, 10)
    pool.other = replace(stage.foreign("99902000148", sccp.CAP))
    pool.say(1, [cap.request_report(1), cap.resume(2)]).say(1, [cap.resume(3)], last=True)
    taken = calls(stage, stage.partner_scf, 20)
    taken.other = replace(stage.stranger, ssn=sccp.CAP)
    taken.say(1, [connect(1)], last=True)


def sends_link(stage: Stage, centre: Node, at: float, imsi: str, text: str, sender: str) -> None:
    message = tpdu.deliver(sender, text, START_NS)
    centre.asks(stage.msc, "mt-ForwardSM", at, imsi=imsi, centre=centre.gt, tpdu=message).answers(after=2)


@capture()
def roaming_lure(stage: Stage) -> None:
    """A stranger asks where somebody is; a day later a link comes to him alone. The same day a shop sends its new link to forty, a parcel
    service its usual one to one, and a small shop one to a customer, which is said at severity 4 (M-09)."""
    for i in range(8):
        sends_link(stage, stage.partner_smsc, 10 + i * 4 * HOUR, person(700 + i), "Your parcel: https://parcels.example/4711", "Parcels")
    stage.stranger.asks(stage.vlr, "provideSubscriberInfo", 5 * HOUR, imsi=IMSI).answers(vlr=VLR_GT, cell=HOME_CELL, age=1)
    for i in range(40):
        sends_link(stage, stage.partner_smsc, 26 * HOUR + i * MINUTE, person(710 + i), "All must go: https://sale.example/spring", "Shop")
    sends_link(stage, stage.partner_smsc, 27 * HOUR, person(760), "Your order: https://pottery.example/o/1", "Pottery")
    sends_link(stage, stage.stranger_msc, DAY + 2 * HOUR, IMSI, "See who looked: https://who-looked.example/x", "Notice")
    sends_link(stage, stage.partner_smsc, 29 * HOUR, person(761), "Hello", "Shop")
