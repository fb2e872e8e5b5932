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


def address(sender: str, international: bool = True) -> bytes:
    """TP-OA or TP-DA: digits, or letters in the 7-bit alphabet (TS 23.040 9.1.2.5)."""
    if sender.isdigit():
        digits = sender + "f" * (len(sender) % 2)
        swapped = bytes(int(digits[i + 1] + digits[i], 16) for i in range(0, len(digits), 2))
        return bytes([len(sender), 0x91 if international else 0x81]) + swapped
    packed, _ = TS23038.encode_7b(sender)
    return bytes([(len(sender) * 7 + 3) // 4, 0xD0]) + packed


def scts(time_ns: int) -> bytes:
    when = time.gmtime(time_ns // 1_000_000_000)
    parts = (when.tm_year % 100, when.tm_mon, when.tm_mday, when.tm_hour, when.tm_min, when.tm_sec)
    return bytes(value % 10 << 4 | value // 10 for value in parts) + b"\0"


def septets(text: str, header: bytes = b"") -> tuple[int, bytes]:
    """(TP-UDL, user data) in the 7-bit alphabet behind a user data header, with the fill bits that it asks for."""
    packed, count = TS23038.encode_7b(text)
    if not header:
        return len(text), packed
    before = (len(header) * 8 + 6) // 7
    bits = int.from_bytes(packed, "little") << (before * 7 - len(header) * 8)
    length = (len(text) * 7 + before * 7 - len(header) * 8 + 7) // 8
    return before + len(text), header + bits.to_bytes(length, "little")


def raw_deliver(sender: str, time_ns: int, pid: int = 0, dcs: int = 0, header: bytes = b"", data: bytes | str = b"",
                length: int | None = None, report: bool = False) -> bytes:
    """An SMS-DELIVER of these octets; text is packed to septets. `header` is the user data header with its length."""
    if isinstance(data, str):
        udl, user_data = septets(data, header)
    else:
        udl, user_data = len(header) + len(data), header + data
    first = 0x04 | (0x40 if header else 0) | (0x20 if report else 0)
    return bytes([first]) + address(sender) + bytes([pid, dcs]) + scts(time_ns) + bytes(
        [udl if length is None else length]) + user_data


def user_data_header(*elements: tuple[int, bytes]) -> bytes:
    body = b"".join(bytes([iei, len(value)]) + value for iei, value in elements)
    return bytes([len(body)]) + body


def concatenation(reference: int, total: int, part: int, wide: bool = False) -> tuple[int, bytes]:
    return (8, bytes([reference >> 8, reference & 255, total, part])) if wide else (0, bytes([reference, total, part]))


def command_packet(tar: int, data: bytes, spi: int = 0x0000, kic: int = 0, kid: int = 0, counter: int = 0) -> bytes:
    """TS 102 225 5.1: a secured packet for the SIM card; spi 0x1621 asks for signature and cipher."""
    signature = bytes(8) if spi >> 8 & 3 else b""
    head = bytes([spi >> 8, spi & 255, kic, kid]) + tar.to_bytes(3, "big") + counter.to_bytes(5, "big") + b"\0" + signature
    body = bytes([len(head)]) + head + data
    return len(body).to_bytes(2, "big") + body
