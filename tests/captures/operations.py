# SPDX-License-Identifier: Apache-2.0
"""One capture for each MAP operation that is decoded fully: request, answer, and an error where that is telling."""

from __future__ import annotations

from maker import digits, map_codec, sccp, tpdu

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


@capture()
def sri(stage: Stage) -> None:
    """sendRoutingInfo from a stranger: answered with IMSI, roaming number, MSC and cell; refused; old version."""
    called = sccp.Address(MSISDN, sccp.HLR)
    facts = {"msisdn": MSISDN, "gmsc": stage.stranger_msc.gt, "called": called}
    ask = stage.stranger_msc.asks(stage.hlr, "sendRoutingInfo", 1, **facts)
    ask.answers(imsi=IMSI, roaming_number="999018000001", vmsc=MSC_GT, vlr=VLR_GT, cell=HOME_CELL, age=2)
    stage.stranger_msc.asks(stage.hlr, "sendRoutingInfo", 2, **facts).fails("facilityNotSupported", {})
    old = stage.stranger_msc.asks(stage.hlr, "sendRoutingInfo", 3, msisdn=MSISDN, called=called, version=2)
    old.answers(imsi=IMSI, roaming_number="999018000001")


@capture()
def sri_sm(stage: Stage) -> None:
    """sendRoutingInfoForSM: answered with IMSI and MSC; absent subscriber; a query that intends no delivery."""
    asker, facts = stage.stranger_msc, {"msisdn": MSISDN, "called": sccp.Address(MSISDN, sccp.HLR)}
    asker.asks(stage.hlr, "sendRoutingInfoForSM", 1, centre=asker.gt, **facts).answers(imsi=IMSI, msc=MSC_GT)
    failed = asker.asks(stage.hlr, "sendRoutingInfoForSM", 2, centre=asker.gt, **facts)
    failed.fails("absentSubscriberSM", {"absentSubscriberDiagnosticSM": 1})
    quiet = asker.asks(
        stage.hlr, "sendRoutingInfoForSM", 3, centre=asker.gt, not_intended="onlyIMSI-requested", **facts
    )
    quiet.answers(imsi=IMSI, msc=MSC_GT)


@capture()
def send_imsi(stage: Stage) -> None:
    """sendIMSI: the IMSI behind a number is given away; then an unknown number."""
    stage.stranger.asks(stage.hlr, "sendIMSI", 1, msisdn=MSISDN).answers(imsi=IMSI)
    stage.stranger.asks(stage.hlr, "sendIMSI", 2, msisdn="999017099999").fails("unknownSubscriber", {})


@capture()
def psi(stage: Stage) -> None:
    """provideSubscriberInfo from a stranger: answers with cell, VLR, age and state; location area; IMEI; an error."""
    asker = stage.stranger
    asker.asks(stage.vlr, "provideSubscriberInfo", 1, imsi=IMSI).answers(vlr=VLR_GT, cell=HOME_CELL, age=7, msc=MSC_GT)
    asker.asks(stage.vlr, "provideSubscriberInfo", 2, imsi=IMSI, current=True).answers(
        vlr=VLR_GT,
        area=digits.area("001", "01", 0x1234),
        age=0,
        current=True,
        state="camelBusy",
        geographic=digits.point_with_circle(47.2, 9.5, 30),
    )
    asker.asks(stage.vlr, "provideSubscriberInfo", 3, imsi=IMSI, imei=True).answers(
        vlr=VLR_GT, state="netDetNotReachable", imei="001017000000011"
    )
    asker.asks(stage.vlr, "provideSubscriberInfo", 4, imsi=IMSI).fails("absentSubscriber", {})


@capture()
def ati(stage: Stage) -> None:
    """anyTimeInterrogation by MSISDN and by IMSI: answered with cell and age; refused; no answer."""
    asker = stage.stranger
    by_number = {"scf": asker.gt, "msisdn": MSISDN}
    asker.asks(stage.hlr, "anyTimeInterrogation", 1, **by_number).answers(vlr=VLR_GT, cell=HOME_CELL, age=12)
    asker.asks(stage.hlr, "anyTimeInterrogation", 2, scf=asker.gt, imsi=IMSI).answers(
        vlr=VLR_GT, cell=HOME_CELL, age=13
    )
    asker.asks(stage.hlr, "anyTimeInterrogation", 3, **by_number).fails("ati-NotAllowed")
    asker.asks(stage.hlr, "anyTimeInterrogation", 4, **by_number)


@capture()
def psl(stage: Stage) -> None:
    """provideSubscriberLocation: answered with an ellipse around a point, with a circle and a cell; refused."""
    asker, facts = stage.stranger_gmlc, {"mlc": stage.stranger_gmlc.gt}
    ellipse = digits.point_with_ellipse(47.2, 9.5, (12, 8), 60, 67)
    asker.asks(stage.msc, "provideSubscriberLocation", 1, imsi=IMSI, **facts).answers(estimate=ellipse, age=0)
    circle = digits.point_with_circle(-18.1, 178.4, 20)
    asker.asks(stage.msc, "provideSubscriberLocation", 2, imsi=IMSI, msisdn=MSISDN, **facts).answers(
        estimate=circle, age=3, cell=HOME_CELL
    )
    refused = asker.asks(stage.msc, "provideSubscriberLocation", 3, imsi=IMSI, **facts)
    refused.fails("unauthorizedRequestingNetwork", {})


@capture()
def ul(stage: Stage) -> None:
    """updateLocation with the profile sent inside the dialogue; addressed by E.214; then refused."""
    vlr, title = stage.partner_vlr, sccp.Address("99901" + IMSI[5:], sccp.HLR, plan=sccp.E214)
    facts = {"imsi": IMSI, "msc": stage.partner_msc.gt, "vlr": vlr.gt, "called": title}
    update = vlr.asks(stage.hlr, "updateLocation", 1, **facts)
    update.then_asks(1, "insertSubscriberData", msisdn=MSISDN, scf="99901000147").then_answers(0)
    update.answers(hlr=HLR_GT)
    refused = stage.stranger_vlr.asks(
        stage.hlr, "updateLocation", 2, **{**facts, "msc": "99966000701", "vlr": "99966000700"}
    )
    refused.fails("roamingNotAllowed", {"roamingNotAllowedCause": "plmnRoamingNotAllowed"})


@capture()
def sai(stage: Stage) -> None:
    """sendAuthenticationInfo, version 3: five quintuplets in XUDT segments, triplets, unknown subscriber."""
    vlr, facts = stage.partner_vlr, {"imsi": IMSI, "visited": ("999", "02")}
    vlr.asks(stage.hlr, "sendAuthenticationInfo", 1, vectors=5, **facts).answers(seed="five", count=5)
    vlr.asks(stage.hlr, "sendAuthenticationInfo", 2, vectors=2, **facts).answers(seed="two", count=2, triplets=True)
    unknown = vlr.asks(stage.hlr, "sendAuthenticationInfo", 3, imsi="001010009999999", vectors=1)
    unknown.fails("unknownSubscriber", {})


@capture()
def sai_old(stage: Stage) -> None:
    """sendAuthenticationInfo, version 2, answered with triplets, and sendParameters, its version 1."""
    stage.partner_vlr.asks(stage.hlr, "sendAuthenticationInfo", 1, imsi=IMSI, version=2).answers(seed="old", count=3)
    stage.partner_vlr.asks(stage.hlr, "sendParameters", 2, imsi=IMSI)


@capture()
def isd(stage: Stage) -> None:
    """insertSubscriberData alone: a stranger writes a gsmSCF address and a forwarding number into a profile."""
    asker = stage.foreign("99966000600", sccp.HLR)
    facts = {"imsi": IMSI, "scf": "99966000147", "basic": False}
    asker.asks(stage.vlr, "insertSubscriberData", 1, **facts).answers()
    asker.asks(stage.vlr, "insertSubscriberData", 2, imsi=IMSI, forwarded_to=OTHER_NUMBER).answers()
    asker.asks(stage.vlr, "insertSubscriberData", 3, **facts).fails("unidentifiedSubscriber", {})


@capture()
def mt_fsm(stage: Stage) -> None:
    """mt-ForwardSM from a partner: delivered; absent; a message of type 0, which the phone never shows."""
    centre = stage.partner_smsc
    stage.knows(GUEST_MSISDN)
    text = tpdu.deliver(GUEST_MSISDN, "Hello from the other side", START_NS)
    centre.asks(stage.msc, "mt-ForwardSM", 1, imsi=IMSI, centre=centre.gt, tpdu=text).answers(after=2)
    named = tpdu.deliver("Partner", "Your code is 135790", START_NS)
    failed = centre.asks(stage.msc, "mt-ForwardSM", 5, imsi=IMSI, centre=centre.gt, tpdu=named)
    failed.fails("absentSubscriberSM", {"absentSubscriberDiagnosticSM": 2}, after=2)
    silent = tpdu.deliver(GUEST_MSISDN, "", START_NS, pid=0x40)
    centre.asks(stage.msc, "mt-ForwardSM", 9, imsi=IMSI, centre=centre.gt, tpdu=silent).answers(after=2)


@capture()
def mo_fsm(stage: Stage) -> None:
    """mo-ForwardSM from a roamer's MSC: accepted, with and without IMSI; refused."""
    stage.knows(OTHER_NUMBER)
    facts = {"centre": SMSC_GT, "msisdn": MSISDN, "tpdu": tpdu.submit(OTHER_NUMBER, "On my way")}
    stage.partner_msc.asks(stage.smsc, "mo-ForwardSM", 1, imsi=IMSI, **facts).answers()
    stage.partner_msc.asks(stage.smsc, "mo-ForwardSM", 2, **facts).answers()
    failed = stage.partner_msc.asks(stage.smsc, "mo-ForwardSM", 3, **facts)
    failed.fails("sm-DeliveryFailure", {"sm-EnumeratedDeliveryFailureCause": "unknownServiceCentre"})


@capture()
def sri_sm_old(stage: Stage) -> None:
    """sendRoutingInfoForSM, version 2 and version 1 (which has no dialogue portion)."""
    asker = stage.partner_smsc
    for version in (2, 1):
        ask = asker.asks(
            stage.hlr, "sendRoutingInfoForSM", 3 - version, msisdn=MSISDN, centre=asker.gt, version=version
        )
        ask.answers(imsi=IMSI, msc=MSC_GT)


@capture()
def ul_old(stage: Stage) -> None:
    """updateLocation, version 2 and version 1, answered with the HLR's number."""
    vlr = stage.partner_vlr
    for version in (2, 1):
        ask = vlr.asks(
            stage.hlr, "updateLocation", 3 - version, imsi=IMSI, msc=stage.partner_msc.gt, vlr=vlr.gt, version=version
        )
        ask.answers(hlr=HLR_GT)


@capture()
def forward_sm_old(stage: Stage) -> None:
    """Operation 46 to a phone: application context 25 version 2, then version 1; and 46 from a phone in version 2."""
    centre = stage.partner_smsc
    stage.knows(GUEST_MSISDN, OTHER_NUMBER)
    text = tpdu.deliver(GUEST_MSISDN, "Old and still around", START_NS)
    context = map_codec.context("mt-ForwardSM", 2)
    facts = {"imsi": IMSI, "centre": centre.gt, "tpdu": text}
    centre.asks(stage.msc, "mo-ForwardSM", 1, version=2, context=context, **facts).answers(after=2)
    centre.asks(stage.msc, "mo-ForwardSM", 5, version=1, **facts).answers(after=2)
    sent = {"msisdn": MSISDN, "centre": SMSC_GT, "tpdu": tpdu.submit(OTHER_NUMBER, "From far away")}
    stage.partner_msc.asks(stage.smsc, "mo-ForwardSM", 9, version=2, **sent).answers()


@capture()
def other_operations(stage: Stage) -> None:
    """Operations that are known by name only: each with its code, context and an answer."""
    hlr, vlr, msc, guest = stage.partner_hlr, stage.partner_vlr, stage.partner_msc, {"imsi": GUEST_IMSI}
    open_info = map_codec.map_open(bytes([0x96]) + digits.tbcd(IMSI), digits.number(vlr.gt))
    home_info = map_codec.map_open(bytes([0x96]) + digits.tbcd(GUEST_IMSI), digits.number(hlr.gt))
    stage.knows(IMSI, GUEST_IMSI)
    hlr.asks(stage.vlr, "cancelLocation", 1, **guest).answers()
    vlr.asks(stage.hlr, "purgeMS", 2, imsi=IMSI, vlr=vlr.gt).answers()
    hlr.asks(stage.vlr, "deleteSubscriberData", 3, **guest).answers()
    hlr.asks(stage.vlr, "provideRoamingNumber", 4, msc=MSC_GT, **guest).answers(roaming_number="999018000002")
    vlr.asks(stage.hlr, "registerSS", 5, forwarded_to=OTHER_NUMBER, open_information=open_info)
    for at, name in enumerate(("eraseSS", "activateSS", "deactivateSS", "interrogateSS"), 6):
        vlr.asks(stage.hlr, name, at, open_information=open_info)
    ussd = vlr.asks(stage.hlr, "processUnstructuredSS-Request", 10, text="*100#", open_information=open_info)
    ussd.answers(text="Balance 5.00")
    hlr.asks(stage.msc, "unstructuredSS-Request", 11, text="1 yes 2 no", open_information=home_info).answers(text="1")
    hlr.asks(stage.msc, "unstructuredSS-Notify", 12, text="Welcome", open_information=home_info).answers()
    stage.partner_smsc.asks(stage.hlr, "reportSM-DeliveryStatus", 13, msisdn=MSISDN, centre="99902000500").answers()
    stage.hlr.asks(stage.partner_smsc, "alertServiceCentre", 14, msisdn=MSISDN, centre="99902000500").answers()
    vlr.asks(stage.hlr, "readyForSM", 15, imsi=IMSI).answers()
    sgsn, ggsn = stage.foreign("99902000149", sccp.SGSN), stage.foreign("99966000150", sccp.GGSN)
    sgsn.asks(stage.hlr, "updateGprsLocation", 16, imsi=IMSI, sgsn=sgsn.gt, address=b"\x04\x0a\x09\x00\x63").answers(
        hlr=HLR_GT
    )
    ggsn.asks(stage.hlr, "sendRoutingInfoForGprs", 17, imsi=IMSI, ggsn=ggsn.gt).fails("facilityNotSupported", {})
    vlr.asks(stage.vlr, "sendIdentification", 18, tmsi=b"\x0a\x1b\x2c\x3d").fails("unidentifiedSubscriber", {})
    vlr.asks(stage.hlr, "restoreData", 19, imsi=IMSI).answers(hlr=HLR_GT)
    msc.asks(stage.home("99901000900", sccp.EIR), "checkIMEI", 20, imei="001017000000011")
    stage.stranger_gmlc.asks(stage.hlr, "sendRoutingInfoForLCS", 21, mlc="99966000145", msisdn=MSISDN).fails(
        "facilityNotSupported", {}
    )
    hlr.asks(stage.vlr, "reset", 22, hlr=hlr.gt)
    vlr.asks(stage.hlr, "noteSubscriberPresent", 23, imsi=IMSI)
    stage.hlr.asks(stage.partner_smsc, "alertServiceCentreWithoutResult", 24, msisdn=MSISDN, centre="99902000500")


@capture()
def psi_guest_cell(stage: Stage) -> None:
    """Our own HLR asks a foreign VLR about our roamer and learns a cell in the partner's network: legitimate."""
    ask = stage.hlr.asks(stage.partner_vlr, "provideSubscriberInfo", 1, imsi=IMSI)
    ask.answers(vlr=stage.partner_vlr.gt, cell=PARTNER_CELL, age=5)
