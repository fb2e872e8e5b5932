# SPDX-License-Identifier: Apache-2.0
"""MAP operations, errors and application contexts; arguments and results are encoded by pycrate's ASN.1 modules."""

from __future__ import annotations

from typing import Any

from pycrate_asn1dir.TCAP_MAPv2v3 import GLOBAL

Oid = tuple[int, ...]
Value = Any

# operation: (code, application context number, version)
OPERATIONS: dict[str, tuple[int, int, int]] = {
    "updateLocation": (2, 1, 3),
    "cancelLocation": (3, 2, 3),
    "provideRoamingNumber": (4, 3, 3),
    "noteSubscriberDataModified": (5, 22, 3),
    "resumeCallHandling": (6, 6, 4),
    "insertSubscriberData": (7, 16, 3),
    "deleteSubscriberData": (8, 16, 3),
    "sendParameters": (9, 14, 1),
    "registerSS": (10, 18, 2),
    "eraseSS": (11, 18, 2),
    "activateSS": (12, 18, 2),
    "deactivateSS": (13, 18, 2),
    "interrogateSS": (14, 18, 2),
    "authenticationFailureReport": (15, 39, 3),
    "registerPassword": (17, 18, 2),
    "sendRoutingInfo": (22, 5, 3),
    "updateGprsLocation": (23, 32, 3),
    "sendRoutingInfoForGprs": (24, 33, 3),
    "failureReport": (25, 34, 3),
    "reset": (37, 10, 2),
    "forwardCheckSS-Indication": (38, 1, 3),
    "checkIMEI": (43, 13, 3),
    "mt-ForwardSM": (44, 25, 3),
    "sendRoutingInfoForSM": (45, 20, 3),
    "mo-ForwardSM": (46, 21, 3),
    "reportSM-DeliveryStatus": (47, 20, 3),
    "noteSubscriberPresent": (48, 24, 1),
    "alertServiceCentreWithoutResult": (49, 23, 1),
    "activateTraceMode": (50, 17, 3),
    "deactivateTraceMode": (51, 17, 3),
    "sendIdentification": (55, 15, 3),
    "sendAuthenticationInfo": (56, 14, 3),
    "restoreData": (57, 1, 3),
    "sendIMSI": (58, 26, 2),
    "processUnstructuredSS-Request": (59, 19, 2),
    "unstructuredSS-Request": (60, 19, 2),
    "unstructuredSS-Notify": (61, 19, 2),
    "anyTimeSubscriptionInterrogation": (62, 43, 3),
    "informServiceCentre": (63, 20, 3),
    "alertServiceCentre": (64, 23, 2),
    "anyTimeModification": (65, 43, 3),
    "readyForSM": (66, 24, 3),
    "purgeMS": (67, 27, 3),
    "provideSubscriberInfo": (70, 28, 3),
    "anyTimeInterrogation": (71, 29, 3),
    "provideSubscriberLocation": (83, 38, 3),
    "sendRoutingInfoForLCS": (85, 37, 3),
    "subscriberLocationReport": (86, 38, 3),
}

ERRORS: dict[str, tuple[int, str]] = {
    "unknownSubscriber": (1, "UnknownSubscriberParam"),
    "unidentifiedSubscriber": (5, "UnidentifiedSubParam"),
    "absentSubscriberSM": (6, "AbsentSubscriberSM-Param"),
    "roamingNotAllowed": (8, "RoamingNotAllowedParam"),
    "teleserviceNotProvisioned": (11, "TeleservNotProvParam"),
    "callBarred": (13, "CallBarredParam"),
    "facilityNotSupported": (21, "FacilityNotSupParam"),
    "absentSubscriber": (27, "AbsentSubscriberParam"),
    "sm-DeliveryFailure": (32, "SM-DeliveryFailureCause"),
    "systemFailure": (34, "SystemFailureParam"),
    "dataMissing": (35, "DataMissingParam"),
    "unexpectedDataValue": (36, "UnexpectedDataParam"),
    "ati-NotAllowed": (49, "ATI-NotAllowedParam"),
    "unauthorizedRequestingNetwork": (52, "UnauthorizedRequestingNetwork-Param"),
    "unauthorizedLCSClient": (53, "UnauthorizedLCSClient-Param"),
}


def code(operation: str) -> int:
    return OPERATIONS[operation][0]


def context(operation: str, version: int | None = None) -> Oid:
    """The application context name, 0.4.0.0.1.0.n.v."""
    _, number, default = OPERATIONS[operation]
    return (0, 4, 0, 0, 1, 0, number, default if version is None else version)


def _find_types() -> dict[tuple[int, bool], tuple[Any, Any]]:
    """Operation code and "is it of version 2" to argument and result type, out of pycrate's operation set."""
    types: dict[tuple[int, bool], tuple[Any, Any]] = {}
    for operation in GLOBAL.MOD["MAPv2v3-Protocol"]["Supported-MAP-Operations"]._val.root:
        argument, result = operation.get("ArgumentType"), operation.get("ResultType")
        reference = (argument or result)._typeref if (argument or result) is not None else None
        if reference is not None:
            old = reference.called[0].startswith("MAPv2")
            types[operation["operationCode"][1], old] = (argument, result)
    return types


_TYPES = _find_types()


def _type(operation: str, old: bool, part: int) -> Any:
    number = code(operation)
    pair = _TYPES.get((number, old)) or _TYPES[number, not old]
    return pair[part]


def _encoded(kind: Any, value: Value) -> bytes:
    kind.set_val(value)
    return kind.to_ber()


def argument(operation: str, value: Value, version: int = 3) -> bytes:
    return _encoded(_type(operation, version < 3, 0), value)


def result(operation: str, value: Value, version: int = 3) -> bytes:
    return _encoded(_type(operation, version < 3, 1), value)


def error_parameter(name: str, value: Value) -> bytes:
    return _encoded(GLOBAL.MOD["MAP-ER-DataTypes"][ERRORS[name][1]], value)


def named(module: str, name: str, value: Value) -> bytes:
    """Any type of pycrate's MAP modules."""
    return _encoded(GLOBAL.MOD[module][name], value)


def map_open(destination: bytes | None = None, origination: bytes | None = None) -> bytes:
    """The map-open user information: who is meant and who asks, as address strings."""
    value = {}
    if destination is not None:
        value["destinationReference"] = destination
    if origination is not None:
        value["originationReference"] = origination
    return named("MAP-DialogueInformation", "MAP-DialoguePDU", ("map-open", value))


def map_accept() -> bytes:
    return named("MAP-DialogueInformation", "MAP-DialoguePDU", ("map-accept", {}))


def map_refuse(reason: str) -> bytes:
    return named("MAP-DialogueInformation", "MAP-DialoguePDU", ("map-refuse", {"reason": reason}))


def map_user_abort(choice: str = "applicationProcedureCancellation", reason: str = "callRelease") -> bytes:
    value = {"map-UserAbortChoice": (choice, reason)}
    return named("MAP-DialogueInformation", "MAP-DialoguePDU", ("map-userAbort", value))
