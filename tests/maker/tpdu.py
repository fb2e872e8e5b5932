# SPDX-License-Identifier: Apache-2.0
"""SMS transfer-layer messages: DELIVER (to the phone) and SUBMIT (from it)."""

from __future__ import annotations

import time

from pycrate_mobile import TS23038, TS23040_SMS


def _originator(sender: str) -> dict[str, object]:
    if sender.isdigit():
        return {"Type": 1, "NumberingPlan": 1, "Num": sender}
    return {"Type": 5, "NumberingPlan": 0, "Num": sender}


def _user_data(text: str) -> dict[str, object]:
    packed, count = TS23038.encode_7b(text)
    return {"UDL": len(text), "UD": packed}


def deliver(sender: str, text: str, time_ns: int, pid: int = 0) -> bytes:
    """An SMS-DELIVER in the 7-bit alphabet; a sender that is not a number is written as letters."""
    message = TS23040_SMS.SMS_DELIVER(val={"TP_MMS": 1})
    message["TP_OA"]["Type"].set_val(_originator(sender)["Type"])
    message["TP_OA"]["NumberingPlan"].set_val(_originator(sender)["NumberingPlan"])
    message["TP_OA"]["Num"].encode(sender)
    message["TP_SCTS"].encode(time.gmtime(time_ns // 1_000_000_000))
    message["TP_UD"].set_val(_user_data(text))
    if not pid:
        return message.to_bytes()
    head = len(message["TP_OA"].to_bytes()) + 1
    raw = bytearray(message.to_bytes())
    raw[head] = pid
    return bytes(raw)


def submit(recipient: str, text: str, reference: int = 1) -> bytes:
    message = TS23040_SMS.SMS_SUBMIT(val={"TP_MR": reference, "TP_VPF": 2, "TP_VP": 167})
    message["TP_DA"]["Num"].encode(recipient)
    message["TP_UD"].set_val(_user_data(text))
    return message.to_bytes()
