# SPDX-License-Identifier: Apache-2.0
"""How SCCP parties can be written."""

from __future__ import annotations

from maker import sccp

from stage import IMSI, MSC_GT, MSISDN, Stage, VLR_GT, capture


@capture()
def gt_formats(stage: Stage) -> None:
    """The four global title formats, odd and even digits, other plans and natures, as calling and called address."""
    for at, indicator in enumerate((1, 2, 3, 4), 1):
        for half, digits in enumerate((stage.stranger.gt, stage.stranger.gt + "1")):
            asker = sccp.Address(digits, sccp.SCF, indicator=indicator)
            asked = sccp.Address(VLR_GT, sccp.VLR, indicator=indicator)
            facts = {"imsi": IMSI, "calling": asker, "called": asked}
            stage.stranger.asks(stage.vlr, "provideSubscriberInfo", at + half / 2, **facts).fails(
                "absentSubscriber", {}
            )
    national = sccp.Address("0100070", sccp.VLR, nature=3, translation=9)
    stage.stranger.asks(stage.vlr, "provideSubscriberInfo", 6, imsi=IMSI, called=national)
    no_ssn = sccp.Address(VLR_GT)
    stage.stranger.asks(stage.vlr, "provideSubscriberInfo", 7, imsi=IMSI, called=no_ssn)


@capture()
def pc_ssn(stage: Stage) -> None:
    """Parties by point code and subsystem, without a global title; then with both, routed on the subsystem."""
    asker = sccp.Address(ssn=sccp.HLR, point_code=8301, route_on_ssn=True)
    asked = sccp.Address(ssn=sccp.VLR, point_code=701, route_on_ssn=True)
    ask = stage.stranger.asks(stage.vlr, "provideSubscriberInfo", 1, imsi=IMSI, calling=asker, called=asked)
    ask.answers(vlr=VLR_GT, age=1)
    both = sccp.Address(VLR_GT, sccp.VLR, point_code=701, route_on_ssn=True)
    stage.stranger.asks(stage.vlr, "provideSubscriberInfo", 2, imsi=IMSI, called=both)


@capture()
def e214(stage: Stage) -> None:
    """Called addresses that hold a subscriber: an E.214 title made from the IMSI, E.212, and an MSISDN."""
    title = sccp.Address("99901" + IMSI[5:], sccp.HLR, plan=sccp.E214)
    vlr = stage.partner_vlr
    vlr.asks(stage.hlr, "sendAuthenticationInfo", 1, imsi=IMSI, called=title).answers(seed="e214", count=1)
    plain = sccp.Address(IMSI, sccp.HLR, plan=sccp.E212)
    vlr.asks(stage.hlr, "sendAuthenticationInfo", 2, imsi=IMSI, called=plain).answers(seed="e212", count=1)
    number = sccp.Address(MSISDN, sccp.HLR)
    ask = stage.partner_smsc.asks(
        stage.hlr, "sendRoutingInfoForSM", 3, msisdn=MSISDN, centre="99902000500", called=number
    )
    ask.answers(imsi=IMSI, msc=MSC_GT)


@capture()
def udts(stage: Stage) -> None:
    """A request that the network could not deliver comes back as UDTS, with the request inside."""
    ask = stage.stranger.asks(stage.vlr, "provideSubscriberInfo", 1, imsi=IMSI)
    called, calling = sccp.Address(VLR_GT, sccp.VLR), stage.stranger.address
    stage.network.send(stage.link, 0, 1.1, sccp.udts(calling, called, ask.latest, cause=1), ask.ids[0][-1] & 15)
