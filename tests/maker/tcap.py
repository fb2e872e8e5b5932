# SPDX-License-Identifier: Apache-2.0
"""TCAP messages: transaction, dialogue portion and components, encoded by pycrate."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pycrate_asn1dir.TCAP_RAW import GLOBAL

from . import ber, map_codec

Component = tuple[str, Any]
Oid = tuple[int, ...]

_MESSAGE = GLOBAL.MOD["TCAP-Messages"]["TCAP-Message"]
DIALOGUE_AS_ID = (0, 0, 17, 773, 1, 1, 1)
MAP_DIALOGUE_AS = (0, 4, 0, 0, 1, 1, 1, 1)


def _open(data: bytes) -> tuple[str, bytes]:
    """Encoded octets as pycrate takes them for an open type: class, form and number of the tag, then the content."""
    tag, content = data[0], ber.content(data)
    return (f"_unk_{tag >> 6}{tag >> 5 & 1}{tag & 0x1F}", content)


def _ros(name: str, value: Any) -> Component:
    return ("basicROS", (name, value))


def invoke(number: int, operation: int, argument: bytes | None = None, linked: int | None = None) -> Component:
    value: dict[str, Any] = {"invokeId": ("present", number), "opcode": ("local", operation)}
    if argument is not None:
        value["argument"] = _open(argument)
    if linked is not None:
        value["linkedId"] = ("present", linked)
    return _ros("invoke", value)


def return_result(number: int, operation: int, result: bytes | None = None) -> Component:
    value: dict[str, Any] = {"invokeId": ("present", number)}
    if result is not None:
        value["result"] = {"opcode": ("local", operation), "result": _open(result)}
    return _ros("returnResult", value)


def return_result_not_last(number: int, operation: int, result: bytes) -> Component:
    value = {"invokeId": ("present", number), "result": {"opcode": ("local", operation), "result": _open(result)}}
    return ("returnResultNotLast", value)


def return_error(number: int, error: int, parameter: bytes | None = None) -> Component:
    value: dict[str, Any] = {"invokeId": ("present", number), "errcode": ("local", error)}
    if parameter is not None:
        value["parameter"] = _open(parameter)
    return _ros("returnError", value)


def reject(number: int, kind: str, problem: int) -> Component:
    """`kind` is general, invoke, returnResult or returnError."""
    return _ros("reject", {"invokeId": ("present", number), "problem": (kind, problem)})


@dataclass
class Dialogue:
    """A dialogue portion: request (AARQ), response (AARE) or abort (ABRT)."""

    kind: str
    context: Oid = ()
    user_information: bytes | None = None
    accepted: bool = True
    diagnostic: int = 0
    identity: Oid = field(default=DIALOGUE_AS_ID)

    def value(self) -> dict[str, Any]:
        if self.kind == "request":
            body: dict[str, Any] = {"protocol-version": (1, 1), "application-context-name": self.context}
            choice = "dialogueRequest"
        elif self.kind == "response":
            choice = "dialogueResponse"
            body = {
                "protocol-version": (1, 1),
                "application-context-name": self.context,
                "result": 0 if self.accepted else 1,
                "result-source-diagnostic": ("dialogue-service-user", self.diagnostic),
            }
        else:
            choice, body = "dialogueAbort", {"abort-source": 0}
        if self.user_information is not None:
            external: dict[str, Any] = {"direct-reference": MAP_DIALOGUE_AS}
            external["encoding"] = ("single-ASN1-type", _open(self.user_information))
            body["user-information"] = [external]
        return {
            "direct-reference": self.identity,
            "encoding": ("single-ASN1-type", ("DialoguePDU", (choice, body))),
        }


def _encoded(kind: str, ids: dict[str, bytes], dialogue: Dialogue | None, components: list[Component]) -> bytes:
    value: dict[str, Any] = dict(ids)
    if dialogue is not None:
        value["dialoguePortion"] = dialogue.value()
    if components:
        value["components"] = components
    _MESSAGE.set_val((kind, value))
    return _MESSAGE.to_ber()


def begin(own: bytes, components: list[Component], dialogue: Dialogue | None = None) -> bytes:
    return _encoded("begin", {"otid": own}, dialogue, components)


def continued(own: bytes, other: bytes, components: list[Component], dialogue: Dialogue | None = None) -> bytes:
    return _encoded("continue", {"otid": own, "dtid": other}, dialogue, components)


def end(other: bytes, components: list[Component], dialogue: Dialogue | None = None) -> bytes:
    return _encoded("end", {"dtid": other}, dialogue, components)


def provider_abort(other: bytes, cause: int) -> bytes:
    """P-Abort: 0 unrecognized message type, 1 unrecognized transaction, 4 resource limitation."""
    _MESSAGE.set_val(("abort", {"dtid": other, "reason": ("p-abortCause", cause)}))
    return _MESSAGE.to_ber()


def user_abort(other: bytes, user_information: bytes | None = None) -> bytes:
    dialogue = Dialogue("abort", user_information=user_information)
    _MESSAGE.set_val(("abort", {"dtid": other, "reason": ("u-abortCause", dialogue.value())}))
    return _MESSAGE.to_ber()


def map_invoke(operation: str, value: Any, number: int = 1, version: int = 3) -> Component:
    return invoke(number, map_codec.code(operation), map_codec.argument(operation, value, version))


def map_result(operation: str, value: Any, number: int = 1, version: int = 3) -> Component:
    encoded = None if value is None else map_codec.result(operation, value, version)
    return return_result(number, map_codec.code(operation), encoded)


def map_error(name: str, value: Any = None, number: int = 1) -> Component:
    parameter = None if value is None else map_codec.error_parameter(name, value)
    return return_error(number, map_codec.ERRORS[name][0], parameter)
