# SPDX-License-Identifier: Apache-2.0
"""Legitimate traffic that resembles an attack. An alert of severity 1 to 3 on any of these is a false alarm."""

from __future__ import annotations

from maker import cap, digits, map_codec, sccp, tpdu
from maker.scenario import Dialogue

from stage import (
    GUEST_IMSI,
    GUEST_MSISDN,
    HLR_GT,
    HOME_CELL,
    IMSI,
    MSC_GT,
    MSISDN,
    OTHER_NUMBER,
    PARTNER_CELL,
    SMSC_GT,
    START_NS,
    Stage,
    VLR_GT,
    capture,
)
from threats import opened


@capture()
def psi_home(stage: Stage) -> None:
    """The home HLR of a guest asks our VLR where its own subscriber is."""
    ask = stage.partner_hlr.asks(stage.vlr, "provideSubscriberInfo", 1, imsi=GUEST_IMSI)
    ask.answers(vlr=VLR_GT, cell=HOME_CELL, age=4)
    ask = stage.hlr.asks(stage.partner_vlr, "provideSubscriberInfo", 2, imsi=IMSI)
    ask.answers(vlr=stage.partner_vlr.gt, cell=PARTNER_CELL, age=9)


@capture()
def guest_week(stage: Stage) -> None:
    """A guest registers; his own HLR sends his profile with its gsmSCF, changes it later, and takes him away."""
    title = sccp.Address("99902" + GUEST_IMSI[5:], sccp.HLR, plan=sccp.E214)
    hlr = stage.partner_hlr
    stage.vlr.asks(hlr, "sendAuthenticationInfo", 1, imsi=GUEST_IMSI, called=title).answers(seed="guest")
    update = stage.vlr.asks(hlr, "updateLocation", 2, imsi=GUEST_IMSI, msc=MSC_GT, vlr=VLR_GT, called=title)
    update.then_asks(1, "insertSubscriberData", msisdn=GUEST_MSISDN, scf="99902000147").then_answers(0)
    update.answers(hlr=hlr.gt)
    later = hlr.asks(
        stage.vlr, "insertSubscriberData", 60, imsi=GUEST_IMSI, scf="99902000147", forwarded_to=OTHER_NUMBER
    )
    later.answers()
    hlr.asks(stage.vlr, "cancelLocation", 120, imsi=GUEST_IMSI).answers()


@capture()
def ati_agreement(stage: Stage) -> None:
    """anyTimeInterrogation by a partner whose agreement (network.yaml) allows it."""
    scf = stage.partner_scf
    ask = scf.asks(stage.hlr, "anyTimeInterrogation", 1, scf=scf.gt, msisdn=MSISDN)
    ask.answers(vlr=VLR_GT, cell=HOME_CELL, age=1)


@capture()
def sri_agreement(stage: Stage) -> None:
    """sendRoutingInfo by a partner whose agreement (network.yaml) allows it."""
    gateway = stage.partner_msc
    ask = gateway.asks(stage.hlr, "sendRoutingInfo", 1, msisdn=MSISDN, gmsc=gateway.gt)
    ask.answers(imsi=IMSI, roaming_number="999018000003")


@capture()
def sri_sm_inform(stage: Stage) -> None:
    """An End with two components that belong together: the answer to sendRoutingInfoForSM and informServiceCentre."""
    centre = stage.partner_smsc
    ask = centre.asks(stage.hlr, "sendRoutingInfoForSM", 1, msisdn=MSISDN, centre=centre.gt)
    answer = ask.result(1, {"imsi": IMSI, "msc": MSC_GT})
    ask.say(1, [answer, ask.component("informServiceCentre", 1, waiting=True)], last=True)


@capture()
def report_with_routing(stage: Stage) -> None:
    """A message centre asks the way, fails to deliver and reports so, in version 2."""
    centre = stage.partner_smsc
    ask = centre.asks(stage.hlr, "sendRoutingInfoForSM", 1, msisdn=MSISDN, centre=centre.gt, version=2)
    ask.answers(imsi=IMSI, msc=MSC_GT)
    stage.knows(GUEST_MSISDN)
    text = tpdu.deliver(GUEST_MSISDN, "Are you there?", START_NS)
    context = map_codec.context("mt-ForwardSM", 2)
    failed = centre.asks(
        stage.msc, "mo-ForwardSM", 2, version=2, context=context, imsi=IMSI, centre=centre.gt, tpdu=text
    )
    failed.fails("absentSubscriber", after=8)
    report = centre.asks(stage.hlr, "reportSM-DeliveryStatus", 11, msisdn=MSISDN, centre=centre.gt, version=2)
    report.answers()


@capture()
def v1_dialogue(stage: Stage) -> None:
    """Version 1, which knows no dialogue portion: updateLocation and a message from an old network."""
    vlr = stage.partner_vlr
    facts = {"imsi": IMSI, "msc": stage.partner_msc.gt, "vlr": vlr.gt}
    vlr.asks(stage.hlr, "updateLocation", 1, version=1, **facts).answers(hlr=HLR_GT)
    stage.knows(OTHER_NUMBER)
    text = tpdu.submit(OTHER_NUMBER, "Sent from an old phone")
    stage.partner_msc.asks(stage.smsc, "mo-ForwardSM", 2, version=1, msisdn=MSISDN, centre=SMSC_GT, tpdu=text).answers()


@capture()
def cap_continue(stage: Stage) -> None:
    """CAP, whose codes collide with MAP's: our roamer calls, our gsmSCF answers with three invokes in one Continue."""
    ssf, scf = stage.foreign("99902000701", sccp.CAP), stage.home("99901000147", sccp.CAP)
    call = Dialogue(ssf, scf, 1, context=cap.V2)
    stage.knows(IMSI, MSISDN, OTHER_NUMBER)
    call.say(0, [cap.initial_dp(IMSI, MSISDN, OTHER_NUMBER, stage.partner_msc.gt, stage.partner_vlr.gt)])
    call.say(1, [cap.request_report(1), cap.apply_charging(2), cap.resume(3)])
    call.say(0, [])
    call.say(1, [], last=True)


@capture()
def ussd_roamer(stage: Stage) -> None:
    """A roamer asks for his balance; who he is stands only in the dialogue portion."""
    info = map_codec.map_open(bytes([0x96]) + digits.tbcd(IMSI), digits.number(stage.partner_vlr.gt))
    stage.knows(IMSI)
    ask = stage.partner_vlr.asks(stage.hlr, "processUnstructuredSS-Request", 1, text="*100#", open_information=info)
    ask.answers(text="Your balance is 3.20")


@capture()
def sri_sm_roamer(stage: Stage) -> None:
    """Foreign message centres ask the way to a roamer; the message itself never passes our link."""
    for at, gt in enumerate(("99902000500", "99903000500"), 1):
        centre = stage.foreign(gt, sccp.MSC)
        ask = centre.asks(stage.hlr, "sendRoutingInfoForSM", at * 60, msisdn=MSISDN, centre=gt)
        ask.answers(imsi=IMSI, msc="99902000701")


@capture()
def the_serving_network(stage: Stage) -> None:
    """A traveller of ours goes from one network to the next: the one he is in speaks for him, the one he left purges
    him minutes later, and nobody knows of somebody else who was never registered."""
    second = stage.foreign("99903000700", sccp.VLR)
    for vlr, msc, at in [(stage.partner_vlr, stage.partner_msc.gt, 1), (second, "99903000701", 2000)]:
        vlr.asks(stage.hlr, "sendAuthenticationInfo", at, imsi=IMSI).answers(seed="traveller")
        vlr.asks(stage.hlr, "updateLocation", at + 1, imsi=IMSI, msc=msc, vlr=vlr.gt).answers(hlr=HLR_GT)
        vlr.asks(stage.hlr, "registerSS", at + 100, forwarded_to=OTHER_NUMBER, open_information=opened(IMSI, vlr))
    stage.partner_vlr.asks(stage.hlr, "purgeMS", 2300, imsi=IMSI, vlr=stage.partner_vlr.gt).answers()
    second.asks(stage.hlr, "purgeMS", 9000, imsi=IMSI, vlr=second.gt).answers()
    stage.partner_vlr.asks(stage.hlr, "purgeMS", 9100, imsi="001010000000999", vlr=stage.partner_vlr.gt).answers()
    stage.knows("001010000000999")
