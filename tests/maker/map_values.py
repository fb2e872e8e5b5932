# SPDX-License-Identifier: Apache-2.0
"""Arguments and results of MAP operations from plain facts: `ARGUMENTS["updateLocation"](imsi=..., msc=..., vlr=...)`.

Numbers are strings of digits. The values are what pycrate's ASN.1 modules take.
"""

from __future__ import annotations

import hashlib
from typing import Any
from collections.abc import Callable

from pycrate_mobile import TS23038

from .digits import number, plmn, tbcd

Value = dict[str, Any]
PRESENT = 0  # the value of an ASN.1 NULL


def _given(**members: Any) -> Value:
    """The members that are not None, with `_` in their names as ASN.1 writes it, `-`."""
    return {name.replace("_", "-"): value for name, value in members.items() if value is not None}


def _subscriber(imsi: str | None, msisdn: str | None) -> tuple[str, bytes]:
    return ("imsi", tbcd(imsi)) if imsi else ("msisdn", number(msisdn or ""))


def _octets(seed: str, size: int) -> bytes:
    """Octets that look random and are the same in every run."""
    return hashlib.sha256(seed.encode()).digest()[:size]


def _requested(location: bool, state: bool, current: bool, imei: bool) -> Value:
    wanted = {"locationInformation": location, "subscriberState": state, "currentLocation": current, "imei": imei}
    return {name: PRESENT for name, yes in wanted.items() if yes}


def psi(imsi: str, current: bool = False, state: bool = True, imei: bool = False) -> Value:
    return {"imsi": tbcd(imsi), "requestedInfo": _requested(True, state, current, imei)}


def ati(scf: str, imsi: str | None = None, msisdn: str | None = None, current: bool = False) -> Value:
    wanted = _requested(True, True, current, False)
    return {
        "subscriberIdentity": _subscriber(imsi, msisdn),
        "requestedInfo": wanted,
        "gsmSCF-Address": number(scf),
    }


def located(
    vlr: str | None = None,
    cell: bytes | None = None,
    area: bytes | None = None,
    age: int | None = None,
    msc: str | None = None,
    geographic: bytes | None = None,
    current: bool = False,
    state: str | None = "assumedIdle",
    imei: str | None = None,
    ported_imsi: str | None = None,
) -> Value:
    """The answer to provideSubscriberInfo and anyTimeInterrogation."""
    place = None
    if cell is not None:
        place = ("cellGlobalIdOrServiceAreaIdFixedLength", cell)
    elif area is not None:
        place = ("laiFixedLength", area)
    location = _given(
        ageOfLocationInformation=age,
        geographicalInformation=geographic,
        vlr_number=number(vlr) if vlr else None,
        cellGlobalIdOrServiceAreaIdOrLAI=place,
        msc_Number=number(msc) if msc else None,
        currentLocationRetrieved=PRESENT if current else None,
    )
    info: Value = {}
    if location:
        info["locationInformation"] = location
    if state is not None:
        info["subscriberState"] = (state, "imsiDetached" if state == "netDetNotReachable" else PRESENT)
    if imei is not None:
        info["imei"] = tbcd(imei)
    if ported_imsi is not None:
        info["mnpInfoRes"] = {"imsi": tbcd(ported_imsi), "numberPortabilityStatus": "notKnownToBePorted"}
    return {"subscriberInfo": info}


def sri(msisdn: str, gmsc: str, forwarding: bool = False) -> Value:
    kind = "forwarding" if forwarding else "basicCall"
    return {"msisdn": number(msisdn), "interrogationType": kind, "gmsc-OrGsmSCF-Address": number(gmsc)}


def sri_old(msisdn: str) -> Value:
    return {"msisdn": number(msisdn)}


def routed(imsi: str, roaming_number: str | None = None, vmsc: str | None = None, **facts: Any) -> Value:
    """The answer to sendRoutingInfo; further facts are those of `located`."""
    info = located(**facts)["subscriberInfo"] if facts else None
    route = ("routingInfo", ("roamingNumber", number(roaming_number))) if roaming_number else None
    return _given(
        imsi=tbcd(imsi),
        extendedRoutingInfo=route,
        subscriberInfo=info,
        vmsc_Address=number(vmsc) if vmsc else None,
    )


def routed_old(imsi: str, roaming_number: str) -> Value:
    return {"imsi": tbcd(imsi), "routingInfo": ("roamingNumber", number(roaming_number))}


def sri_sm(msisdn: str, centre: str, not_intended: str | None = None) -> Value:
    value = {"msisdn": number(msisdn), "sm-RP-PRI": True, "serviceCentreAddress": number(centre)}
    if not_intended is not None:
        value["sm-deliveryNotIntended"] = not_intended
    return value


def sm_routed(imsi: str, msc: str) -> Value:
    return {"imsi": tbcd(imsi), "locationInfoWithLMSI": {"networkNode-Number": number(msc)}}


def sm_routed_old(imsi: str, msc: str) -> Value:
    return {"imsi": tbcd(imsi), "locationInfoWithLMSI": {"locationInfo": ("msc-Number", number(msc))}}


def send_imsi(msisdn: str) -> bytes:
    return number(msisdn)


def psl(mlc: str, imsi: str | None = None, msisdn: str | None = None, kind: str = "currentLocation") -> Value:
    return _given(
        locationType={"locationEstimateType": kind},
        mlc_Number=number(mlc),
        lcs_ClientID={"lcsClientType": "valueAddedServices"},
        imsi=tbcd(imsi) if imsi else None,
        msisdn=number(msisdn) if msisdn else None,
    )


def positioned(estimate: bytes, age: int = 0, cell: bytes | None = None) -> Value:
    place = ("cellGlobalIdOrServiceAreaIdFixedLength", cell) if cell else None
    return _given(locationEstimate=estimate, ageOfLocationEstimate=age, cellIdOrSai=place)


def ul(imsi: str, msc: str, vlr: str) -> Value:
    capability = {"supportedCamelPhases": (0b11, 2)}
    return {"imsi": tbcd(imsi), "msc-Number": number(msc), "vlr-Number": number(vlr), "vlr-Capability": capability}


def ul_old(imsi: str, msc: str, vlr: str) -> Value:
    return {"imsi": tbcd(imsi), "locationInfo": ("msc-Number", number(msc)), "vlr-Number": number(vlr)}


def updated(hlr: str) -> Value:
    return {"hlr-Number": number(hlr)}


def updated_old(hlr: str) -> tuple[str, bytes]:
    return ("hlr-Number", number(hlr))


def sai(imsi: str, vectors: int = 1, visited: tuple[str, str] | None = None, node: str = "vlr") -> Value:
    value = {"imsi": tbcd(imsi), "numberOfRequestedVectors": vectors, "requestingNodeType": node}
    if visited:
        value["requestingPLMN-Id"] = plmn(*visited)
    return value


def sai_old(imsi: str) -> bytes:
    return tbcd(imsi)


def _triplets(seed: str, count: int) -> list[Value]:
    return [
        {"rand": _octets(f"{seed}r{i}", 16), "sres": _octets(f"{seed}s{i}", 4), "kc": _octets(f"{seed}k{i}", 8)}
        for i in range(count)
    ]


def _quintuplets(seed: str, count: int) -> list[Value]:
    sizes = {"rand": 16, "xres": 8, "ck": 16, "ik": 16, "autn": 16}
    return [{name: _octets(f"{seed}{name}{i}", size) for name, size in sizes.items()} for i in range(count)]


def vectors(seed: str, count: int = 1, triplets: bool = False) -> Value:
    kind = ("tripletList", _triplets(seed, count)) if triplets else ("quintupletList", _quintuplets(seed, count))
    return {"authenticationSetList": kind}


def vectors_old(seed: str, count: int = 1, triplets: bool = True) -> list[Value]:
    return _triplets(seed, count)


def isd(
    imsi: str | None = None,
    msisdn: str | None = None,
    scf: str | None = None,
    forwarded_to: str | None = None,
    basic: bool = True,
) -> Value:
    """Subscriber data: category and services, and if asked for an O-CSI or call forwarding (all conditional, 21)."""
    csi = forwarding = None
    if scf is not None:
        trigger = {
            "o-BcsmTriggerDetectionPoint": "collectedInfo",
            "serviceKey": 11,
            "gsmSCF-Address": number(scf),
            "defaultCallHandling": "continueCall",
        }
        csi = {"o-CSI": {"o-BcsmCamelTDPDataList": [trigger], "camelCapabilityHandling": 2}}
    if forwarded_to is not None:
        feature = {"ss-Status": b"\x07", "forwardedToNumber": number(forwarded_to)}
        forwarding = [("forwardingInfo", {"ss-Code": b"\x21", "forwardingFeatureList": [feature]})]
    return _given(
        imsi=tbcd(imsi) if imsi else None,
        msisdn=number(msisdn) if msisdn else None,
        category=b"\x0a" if basic else None,
        subscriberStatus="serviceGranted" if basic else None,
        teleserviceList=[b"\x11", b"\x21", b"\x22"] if basic else None,
        provisionedSS=forwarding,
        vlrCamelSubscriptionInfo=csi,
    )


def mt_fsm(imsi: str, centre: str, tpdu: bytes) -> Value:
    return {
        "sm-RP-DA": ("imsi", tbcd(imsi)),
        "sm-RP-OA": ("serviceCentreAddressOA", number(centre)),
        "sm-RP-UI": tpdu,
    }


def mo_fsm(centre: str, msisdn: str, tpdu: bytes, imsi: str | None = None) -> Value:
    value = {
        "sm-RP-DA": ("serviceCentreAddressDA", number(centre)),
        "sm-RP-OA": ("msisdn", number(msisdn)),
        "sm-RP-UI": tpdu,
    }
    if imsi:
        value["imsi"] = tbcd(imsi)
    return value


def mo_fsm_any(tpdu: bytes, centre: str, imsi: str | None = None, msisdn: str | None = None) -> Value:
    """forwardSM of version 1 and 2 carries messages in both directions."""
    return mt_fsm(imsi, centre, tpdu) if imsi else mo_fsm(centre, msisdn or "", tpdu)


def cancel(imsi: str, kind: str = "updateProcedure") -> Value:
    return {"identity": ("imsi", tbcd(imsi)), "cancellationType": kind}


def cancel_old(imsi: str) -> tuple[str, bytes]:
    return ("imsi", tbcd(imsi))


def purge(imsi: str, vlr: str) -> Value:
    return {"imsi": tbcd(imsi), "vlr-Number": number(vlr)}


def report_sm(msisdn: str, centre: str, outcome: str = "absentSubscriber") -> Value:
    return {"msisdn": number(msisdn), "serviceCentreAddress": number(centre), "sm-DeliveryOutcome": outcome}


def inform_centre(msisdn: str | None = None, waiting: bool = True) -> Value:
    value: Value = {"mw-Status": (0b001000 if waiting else 0, 6)}
    if msisdn is not None:
        value["storedMSISDN"] = number(msisdn)
    return value


def alert_centre(msisdn: str, centre: str) -> Value:
    return {"msisdn": number(msisdn), "serviceCentreAddress": number(centre)}


def ready(imsi: str) -> Value:
    return {"imsi": tbcd(imsi), "alertReason": "ms-Present"}


def register_ss(forwarded_to: str) -> Value:
    return {"ss-Code": b"\x21", "forwardedToNumber": number(forwarded_to)}


def supplementary(ss_code: int = 0x21) -> Value:
    return {"ss-Code": bytes([ss_code])}


def ussd(text: str, msisdn: str | None = None) -> Value:
    packed, _ = TS23038.encode_7b(text)
    value = {"ussd-DataCodingScheme": b"\x0f", "ussd-String": packed}
    if msisdn:
        value["msisdn"] = number(msisdn)
    return value


def roaming_number(imsi: str, msc: str, msisdn: str | None = None) -> Value:
    value = {"imsi": tbcd(imsi), "msc-Number": number(msc)}
    if msisdn:
        value["msisdn"] = number(msisdn)
    return value


def gprs_location(imsi: str, sgsn: str, address: bytes) -> Value:
    return {"imsi": tbcd(imsi), "sgsn-Number": number(sgsn), "sgsn-Address": address}


def sri_gprs(imsi: str, ggsn: str) -> Value:
    return {"imsi": tbcd(imsi), "ggsn-Number": number(ggsn)}


def delete_data(imsi: str) -> Value:
    return {"imsi": tbcd(imsi), "camelSubscriptionInfoWithdraw": PRESENT}


def identification(tmsi: bytes) -> Value:
    return {"tmsi": tmsi, "numberOfRequestedVectors": 1}


def restore(imsi: str) -> Value:
    return {"imsi": tbcd(imsi)}


def check_imei(imei: str) -> Value:
    return {"imei": tbcd(imei), "requestedEquipmentInfo": (0b10, 2)}


def sri_lcs(mlc: str, imsi: str | None = None, msisdn: str | None = None) -> Value:
    return {"mlcNumber": number(mlc), "targetMS": _subscriber(imsi, msisdn)}


def reset(hlr: str) -> Value:
    return {"hlr-Number": number(hlr)}


def plain_imsi(imsi: str) -> bytes:
    return tbcd(imsi)


def parameters(imsi: str) -> Value:
    return {"subscriberId": ("imsi", tbcd(imsi)), "requestParameterList": ["requestAuthenticationSet"]}


Maker = Callable[..., Any]

ARGUMENTS: dict[str, Maker] = {
    "provideSubscriberInfo": psi,
    "anyTimeInterrogation": ati,
    "sendRoutingInfo": sri,
    "sendRoutingInfoForSM": sri_sm,
    "sendIMSI": send_imsi,
    "provideSubscriberLocation": psl,
    "updateLocation": ul,
    "sendAuthenticationInfo": sai,
    "insertSubscriberData": isd,
    "mt-ForwardSM": mt_fsm,
    "mo-ForwardSM": mo_fsm,
    "cancelLocation": cancel,
    "purgeMS": purge,
    "reportSM-DeliveryStatus": report_sm,
    "informServiceCentre": inform_centre,
    "alertServiceCentre": alert_centre,
    "alertServiceCentreWithoutResult": alert_centre,
    "readyForSM": ready,
    "registerSS": register_ss,
    "eraseSS": supplementary,
    "activateSS": supplementary,
    "deactivateSS": supplementary,
    "interrogateSS": supplementary,
    "processUnstructuredSS-Request": ussd,
    "unstructuredSS-Request": ussd,
    "unstructuredSS-Notify": ussd,
    "provideRoamingNumber": roaming_number,
    "updateGprsLocation": gprs_location,
    "sendRoutingInfoForGprs": sri_gprs,
    "deleteSubscriberData": delete_data,
    "sendIdentification": identification,
    "restoreData": restore,
    "checkIMEI": check_imei,
    "sendRoutingInfoForLCS": sri_lcs,
    "reset": reset,
    "noteSubscriberPresent": plain_imsi,
    "sendParameters": parameters,
}

OLD_ARGUMENTS: dict[str, Maker] = {
    "sendRoutingInfo": sri_old,
    "updateLocation": ul_old,
    "sendAuthenticationInfo": sai_old,
    "mo-ForwardSM": mo_fsm_any,
    "cancelLocation": cancel_old,
}

RESULTS: dict[str, Maker] = {
    "provideSubscriberInfo": located,
    "anyTimeInterrogation": located,
    "sendRoutingInfo": routed,
    "sendRoutingInfoForSM": sm_routed,
    "sendIMSI": plain_imsi,
    "provideSubscriberLocation": positioned,
    "updateLocation": updated,
    "sendAuthenticationInfo": vectors,
    "processUnstructuredSS-Request": ussd,
    "unstructuredSS-Request": ussd,
    "restoreData": updated,
    "provideRoamingNumber": lambda roaming_number: {"roamingNumber": number(roaming_number)},
    "updateGprsLocation": updated,
}

OLD_RESULTS: dict[str, Maker] = {
    "sendRoutingInfoForSM": sm_routed_old,
    "sendRoutingInfo": routed_old,
    "updateLocation": updated_old,
    "sendAuthenticationInfo": vectors_old,
}


def argument(operation: str, version: int, facts: dict[str, Any]) -> Any:
    makers = OLD_ARGUMENTS if version < 3 and operation in OLD_ARGUMENTS else ARGUMENTS
    return makers[operation](**facts)


def result(operation: str, version: int, facts: dict[str, Any]) -> Any:
    """None, which is an answer without parameters, when there are no facts."""
    if not facts:
        return None
    makers = OLD_RESULTS if version < 3 and operation in OLD_RESULTS else RESULTS
    return makers[operation](**facts)
