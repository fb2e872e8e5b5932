# SPDX-License-Identifier: Apache-2.0
"""Diameter: what strangers ask, what partners rightly ask, and forms that pass filters."""

from __future__ import annotations

from dataclasses import replace

from maker import diameter
from maker.diameter import avp, avp3, tbcd

from diameter_stage import HOME, IPX, PARTNER, STRANGER, VISITED_PARTNER, VISITED_STRANGER, Peers, core_link, eps_location
from maker.diameter_scenario import Exchange, Node, capabilities
from stage import GUEST_IMSI, IMSI, MSISDN, Stage, capture

LOCATION, CURRENT = 0x08, 0x18
PROFILE = avp3(1400, [avp3(1424, 0), avp3(1429, [avp3(1423, 1), avp3(1428, 0)])])


def vectors(count: int) -> bytes:
    """Authentication-Info with as many E-UTRAN vectors."""
    one = [avp3(1447, bytes(range(16))), avp3(1448, bytes(8)), avp3(1449, bytes(16)), avp3(1450, bytes(32))]
    return avp3(1413, [avp3(1414, [avp3(1419, n + 1), *one]) for n in range(count)])


@capture()
def diameter_location(stage: Stage) -> None:
    """A stranger asks where people are, by every interface of Diameter that tells; some answer (D-01, D-08 to D-10)."""
    peers = Peers(stage)
    hss, mme = peers.stranger_hss, peers.mme
    hss.asks(mme, "IDR", 1, imsi=IMSI, avps=[avp3(1490, CURRENT)]).answers([eps_location()])
    hss.asks(mme, "IDR", 2, imsi=GUEST_IMSI, avps=[avp3(1490, LOCATION)]).refuses(5001, diameter.TGPP)
    peers.stranger.asks(mme, "PLR", 3, imsi=IMSI, avps=[avp3(2500, 0), avp3(1241, 1)]).refuses(5012)
    peers.stranger.asks(peers.hss, "RIR", 4, msisdn=MSISDN).answers(
        [avp(1, IMSI), avp3(2401, [avp3(2402, f"mme1.{HOME}")])])
    identity = avp3(700, [avp3(701, tbcd(MSISDN))])
    peers.stranger.asks(peers.hss, "UDR", 5, avps=[identity, avp3(703, 14), avp3(707, 1)]).answers(
        [avp3(702, b"<Sh-Data/>")])


@capture()
def diameter_flags_without_a_name(stage: Stage) -> None:
    """A stranger's question and registration with flags that no release has defined: shown by their numbers."""
    peers = Peers(stage)
    peers.stranger_hss.asks(peers.mme, "IDR", 1, imsi=IMSI, avps=[avp3(1490, 0xC0000000 | CURRENT)]).answers([eps_location()])
    peers.partner_mme.asks(peers.hss, "ULR", 2, imsi=IMSI, avps=[avp3(1405, 0x80000022)]).answers()


@capture()
def diameter_location_lookalikes(stage: Stage) -> None:
    """The guest's own HSS asks for his location, for T-ADS and for nothing; a partner with an agreement asks too."""
    peers = Peers(stage)
    for at, flags in enumerate((0x02, LOCATION, CURRENT, 0x01), 1):
        peers.partner_hss.asks(peers.mme, "IDR", at, imsi=GUEST_IMSI, avps=[avp3(1490, flags)]).answers([eps_location()])
    peers.partner_hss.asks(peers.mme, "IDR", 6, imsi=GUEST_IMSI, avps=[PROFILE]).answers()
    gmlc = peers.foreign("gmlc1", PARTNER)
    gmlc.asks(peers.mme, "PLR", 7, imsi=IMSI, avps=[avp3(2500, 0), avp3(1241, 0)]).refuses(5012)
    peers.hss.asks(peers.partner_mme, "IDR", 8, imsi=IMSI, avps=[avp3(1490, CURRENT)]).answers([eps_location()])


@capture()
def diameter_profile(stage: Stage) -> None:
    """A stranger changes profiles, cancels registrations and reports a restart (D-02, D-05, D-07)."""
    peers = Peers(stage)
    hss, mme = peers.stranger_hss, peers.mme
    hss.asks(mme, "IDR", 1, imsi=IMSI, avps=[PROFILE]).answers()
    hss.asks(mme, "DSR", 2, imsi=GUEST_IMSI, avps=[avp3(1421, 2)]).answers()
    hss.asks(mme, "CLR", 3, imsi=IMSI, avps=[avp3(1420, 2), avp3(1638, 2)]).answers()
    peers.foreign("x", HOME).claiming(f"hss1.{HOME}").asks(mme, "RSR", 4, avps=[avp3(1444, IMSI[:5])]).answers()
    stage.knows(IMSI)


@capture()
def diameter_ordinary(stage: Stage) -> None:
    """A day of roaming: our traveller registers, his data are sent, the guest's HSS cancels; nothing is odd."""
    peers = Peers(stage)
    capabilities(peers.ipx, peers.edge, 0.5)
    mme, hss, path = peers.partner_mme, peers.hss, (f"dra1.{IPX}",)
    mme.asks(hss, "AIR", 1, imsi=IMSI, avps=[VISITED_PARTNER, avp3(1408, [avp3(1410, 2)])], route=path,
             to_host=False).answers([vectors(2)])
    mme.asks(hss, "ULR", 2, imsi=IMSI, avps=[VISITED_PARTNER, avp3(1405, 0x22), avp3(1032, 1004)], route=path,
             to_host=False).answers([avp3(1406, 1), avp3(1400, [avp3(701, tbcd(MSISDN)), avp3(1424, 0)])])
    mme.asks(hss, "NOR", 3, imsi=IMSI, avps=[avp3(1443, 0)], route=path).answers()
    mme.asks(hss, "PUR", 4, imsi=IMSI, route=path).answers([avp3(1442, 1)])
    peers.partner_hss.asks(peers.mme, "CLR", 5, imsi=GUEST_IMSI, avps=[avp3(1420, 0)], route=path).answers()
    peers.partner_hss.asks(peers.mme, "RSR", 6, avps=[avp3(1444, "99902")], route=path).answers()
    peers.ipx.asks(peers.edge, "DWR", 7).answers(after=0.02)
    stage.knows(MSISDN)


@capture()
def diameter_interfaces(stage: Stage) -> None:
    """Interfaces that belong inside one network: registers, IMS registration, policy, machines (D-13, D-14)."""
    peers = Peers(stage)
    stranger = peers.stranger
    imei = avp3(1401, [avp3(1402, "35391805123456"), avp3(1403, "01")])
    stranger.asks(peers.hss, "ECR", 1, avps=[imei]).answers([avp3(1445, 0)])
    stage.knows("35391805123456")
    stranger.asks(peers.hss, "UAR", 2, imsi=IMSI, avps=[avp3(601, "sip:somebody@example.net")]).refuses(5001, diameter.TGPP)
    stranger.asks(peers.hss, "AAR", 3).refuses(3002)
    stranger.asks(peers.hss, "SIR", 4, avps=[avp3(3102, [avp3(701, tbcd(MSISDN))])]).refuses(3007)
    stage.knows(MSISDN)


@capture()
def diameter_spoofing(stage: Stage) -> None:
    """Names that are not the sender's: home's own, a host of one realm in another, a realm that this carrier does not
    bring; hosts that partners are not told of (D-15, D-20)."""
    peers = Peers(stage)
    flags = [avp3(1490, LOCATION)]
    peers.foreign("hss1", HOME).asks(peers.mme, "IDR", 1, imsi=IMSI, avps=flags).answers([eps_location()])
    apart = Node(stage.network, peers.link, 1, f"hss1.{STRANGER}", PARTNER)
    apart.asks(peers.mme, "IDR", 2, imsi=GUEST_IMSI, avps=flags).refuses(3002)
    far = peers.foreign("mme1", diameter.realm("999", "77"))
    far.asks(peers.hss, "ULR", 3, imsi=IMSI, avps=[avp3(1407, diameter.plmn("999", "77")), avp3(1405, 2)]).refuses(5004, diameter.TGPP)
    inner = peers.home("pcrf7")
    peers.partner_mme.asks(inner, "PUR", 4, imsi=IMSI).refuses(3002)
    astray = Node(stage.network, peers.link, 0, f"hss1.{HOME}", PARTNER)
    peers.partner_mme.asks(astray, "PUR", 5, imsi=IMSI).refuses(3003)


@capture()
def diameter_tricks(stage: Stage) -> None:
    """AVPs twice, groups in groups, a vendor that is left out, lengths that lie, commands of another application,
    answers that lead away (D-17 to D-19, D-24)."""
    peers = Peers(stage)
    asker, mme = peers.partner_hss, peers.mme
    asker.asks(mme, "IDR", 1, imsi=GUEST_IMSI, avps=[avp(1, IMSI), avp3(1490, LOCATION)]).refuses(5009)
    stage.knows(IMSI)
    bomb = avp3(1402, "35391805123456")
    for _ in range(12):
        bomb = avp3(1400, [bomb])
    asker.asks(mme, "IDR", 2, imsi=GUEST_IMSI, avps=[bomb]).refuses(5009)
    asker.asks(mme, "IDR", 3, imsi=GUEST_IMSI, avps=[avp(1490, LOCATION)]).refuses(5001)
    asker.asks(mme, "IDR", 4, imsi=GUEST_IMSI, avps=[avp3(1490, LOCATION), avp(1, IMSI, length=60)]).refuses(5014)
    asker.asks(mme, "IDR", 5, imsi=GUEST_IMSI, avps=[avp3(1490, LOCATION)], application=diameter.S6C).refuses(3007)
    many = [avp(1, GUEST_IMSI)] * 2_000
    asker.asks(mme, "PUR", 6, imsi=GUEST_IMSI, avps=many).refuses(5009)
    peers.mme.asks(peers.partner_hss, "PUR", 7, imsi=GUEST_IMSI).answers(
        [avp(292, f"aaa://hss9.{STRANGER}")], result=3006, error=True)
    peers.mme.asks(peers.partner_hss, "PUR", 8, imsi=GUEST_IMSI).answers(result=2001, error=True)
    stage.knows("35391805123456")


@capture()
def diameter_peers(stage: Stage) -> None:
    """The carrier's node opens its connection, and a node that nobody described opens another (D-25)."""
    peers = Peers(stage)
    capabilities(peers.ipx, peers.edge, 1)
    stranger = Node(stage.network, peers.link, 1, "dra9.example.org", "example.org")
    capabilities(stranger, peers.edge, 2)
    peers.partner_mme.asks(peers.hss, "PUR", 3, imsi=IMSI).answers()


@capture()
def diameter_through_an_agent(stage: Stage) -> None:
    """One question and its answer on both sides of the edge agent, which adds a Route-Record: judged and counted once."""
    peers = Peers(stage)
    core = core_link()
    ask = peers.stranger_hss.asks(peers.mme, "IDR", 1, imsi=IMSI, avps=[avp3(1490, CURRENT)])
    inner = diameter.Message(ask.request.application, ask.request.command, ask.request.avps + [avp(282, f"hss9.{STRANGER}")],
                             ask.request.flags, 0x77, ask.request.end_to_end)
    stage.network.send_other(core, 0, 1.01, inner.to_bytes())
    body = [inner.avps[0], avp(268, 2001), avp(264, f"mme1.{HOME}"), avp(296, HOME), eps_location()]
    answer = diameter.Message(inner.application, inner.command, body, 0x40, 0x77, inner.end_to_end)
    stage.network.send_other(core, 1, 1.1, answer.to_bytes())
    back = diameter.Message(inner.application, inner.command, body, 0x40, ask.request.hop_by_hop, inner.end_to_end)
    stage.network.send_other(peers.link, 0, 1.11, back.to_bytes())


@capture()
def diameter_joining(stage: Stage) -> None:
    """Answers in another order, a question sent twice, one number on both sides at once, and an answer to nothing."""
    peers = Peers(stage)
    mme, hss = peers.partner_mme, peers.hss
    first = mme.asks(hss, "PUR", 1, imsi=IMSI)
    second = mme.asks(hss, "NOR", 1.1, imsi=IMSI, avps=[avp3(1443, 0)])
    second.answers()
    first.answers(after=0.6)
    again = mme.asks(hss, "PUR", 3, imsi=IMSI, hop_by_hop=500, end_to_end=7)
    mme.asks(hss, "PUR", 3.5, imsi=IMSI, hop_by_hop=500, end_to_end=7, flags=0xD0)
    again.answers(after=1)
    mme.asks(hss, "PUR", 5, imsi=IMSI, hop_by_hop=900).answers(after=0.5)
    peers.hss.asks(peers.partner_mme, "CLR", 5.1, imsi=IMSI, avps=[avp3(1420, 0)], hop_by_hop=900).answers(after=0.1)
    lost = mme.asks(hss, "PUR", 7, imsi=IMSI)
    lost.request.hop_by_hop = 4242
    lost.answers()


@capture()
def diameter_errors(stage: Stage) -> None:
    """Refusals of every kind: by the far node with a code of 3GPP's, by an agent with the E bit, for now, and for good."""
    peers = Peers(stage)
    for at, (result, vendor) in enumerate(((5001, diameter.TGPP), (5420, diameter.TGPP), (3002, 0), (4181, diameter.TGPP),
                                           (5012, 0), (3004, 0)), 1):
        peers.partner_mme.asks(peers.hss, "AIR", at, imsi=IMSI, avps=[VISITED_PARTNER]).refuses(result, vendor)


@capture()
def diameter_serving(stage: Stage) -> None:
    """A stranger asks for keys and registers in the partner's name, and the partner in the stranger's (D-03); a session id
    that is another host's (D-23). The partner, a hub that nobody described and a network of 901 do so rightly."""
    peers = Peers(stage)
    shared = avp3(1407, diameter.plmn("901", "99"))
    peers.stranger_mme.asks(peers.hss, "AIR", 1, imsi=IMSI, avps=[VISITED_PARTNER, avp3(1408, [avp3(1410, 5)])]).answers([vectors(1)])
    peers.stranger_mme.asks(peers.hss, "ULR", 2, imsi=IMSI, avps=[VISITED_PARTNER, avp3(1405, 0x22)]).refuses(5004, diameter.TGPP)
    peers.partner_mme.asks(peers.hss, "ULR", 3, imsi=IMSI, avps=[VISITED_STRANGER, avp3(1405, 0x22)]).refuses(5004, diameter.TGPP)
    peers.partner_mme.asks(peers.hss, "ULR", 4, imsi=IMSI, avps=[VISITED_PARTNER, avp3(1405, 0x22)]).answers()
    peers.ipx.asks(peers.hss, "ULR", 5, imsi=IMSI, avps=[VISITED_PARTNER, avp3(1405, 0x22)]).answers()
    peers.partner_mme.asks(peers.hss, "AIR", 6, imsi=IMSI, avps=[shared]).answers([vectors(1)])
    peers.partner_mme.asks(peers.hss, "PUR", 7, imsi=IMSI, session=f"mme7.{STRANGER};1;{IMSI}").answers()
    stage.knows(IMSI)


@capture()
def diameter_answers_forged(stage: Stage) -> None:
    """Before the right answer comes one to another session, and one to another command (D-21); an agent's own error has
    no session id, and is taken."""
    peers = Peers(stage)
    for at, change in ((1, "session"), (2, "command")):
        asked = peers.mme.asks(peers.partner_hss, "PUR", at, imsi=GUEST_IMSI)
        right = asked.request
        asked.request = replace(right, avps=list(right.avps))
        if change == "session":
            asked.request.avps[0] = avp(263, f"hss9.{STRANGER};1;1")
        else:
            asked.request.command = 316
        asked.answers([avp3(1406, 1)], after=0.1)
        asked.request = right
        asked.answers([avp3(1442, 0)], after=0.3)
    failed = peers.mme.asks(peers.partner_hss, "PUR", 3, imsi=GUEST_IMSI)
    failed.request = replace(failed.request, avps=failed.request.avps[1:2])
    failed.refuses(3002, by=peers.ipx)


@capture()
def diameter_answers_unasked(stage: Stage) -> None:
    """After eleven minutes of ordinary traffic sixty answers to nothing (D-21); before, when nobody can tell, as many."""
    peers = Peers(stage)
    capabilities(peers.ipx, peers.edge, 0.5)
    for start in (2, 700):
        for n in range(60):
            asked = diameter.Message(diameter.S6A, 318, [avp(263, f"mme1.{HOME};9;{n}")], hop_by_hop=0xC0000000 + start + n)
            Exchange(peers.mme, peers.stranger_hss, start + n, asked).answers([vectors(1)], after=0)
    peers.partner_mme.asks(peers.hss, "PUR", 800, imsi=IMSI).answers()
