# SPDX-License-Identifier: Apache-2.0
"""What is compared of SS7, frame by frame, field by field; known.tsv has the disagreements that are known."""
import collections
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]

# our name: tshark's field
FIELDS = {
    "opc": "mtp3.opc",
    "dpc": "mtp3.dpc",
    "calling": "sccp.calling.digits",
    "called": "sccp.called.digits",
    "calling_ssn": "sccp.calling.ssn",
    "called_ssn": "sccp.called.ssn",
    "tid": "tcap.tid",
    "opcode": "gsm_old.localValue",
    "imsi": "e212.imsi",
    "msisdn": "gsm_map.msisdn",
}
# point codes and addresses that tshark shows under other names, by what carries them
MORE = {
    "opc": ["m3ua.protocol_data_opc", "exported_pdu.ss7_opc"],
    "dpc": ["m3ua.protocol_data_dpc", "exported_pdu.ss7_dpc"],
    "calling": ["sua.source.global_title_digits"],
    "called": ["sua.destination.global_title_digits"],
    "calling_ssn": ["sua.source.ssn"],
    "called_ssn": ["sua.destination.ssn"],
}
# compared by ip.py
OTHERS = {"diameter", "gtpv1", "gtpv2", "gtp-u"}
# tshark has a field of this kind in each of MAP's modules; all are octets
MSISDNS = ["gsm_map.msisdn", "gsm_map.sm.msisdn", "gsm_map.ms.msisdn", "gsm_map.ch.msisdn", "gsm_map.lcs.msisdn", "gsm_map.ss.msisdn", "gsm_old.msisdn"]
ERRORS = dict(
    (name, code) for code, name in re.findall(r'MAP_ERROR\((\d+), "([^"]+)"\)', (ROOT / "src/proto/map/map_error.def").read_text())
)


def fields():
    """Those of tshark's that this asks for."""
    return {*FIELDS.values(), *MSISDNS, *(name for names in MORE.values() for name in names)}


def theirs(rows):
    frames = {}
    for number, row in rows:
        frame = {ours: {value for field in (name, *MORE.get(ours, [])) for value in row[field]} for ours, name in FIELDS.items()}
        frame["msisdn"] = {address(octets) for field in MSISDNS for octets in row[field]}
        frames[number] = frame
    return frames


def address(octets):
    """The digits of an address string: a nature octet, then half octets swapped."""
    digits = octets.replace(":", "")[2:]
    return "".join(digits[i + 1] + digits[i] for i in range(0, len(digits), 2)).rstrip("f")


def ours(events):
    frames = collections.defaultdict(lambda: {name: set() for name in FIELDS})
    for event in events:
        if "pcap_cnt" in event and event.get("app_proto") not in OTHERS:
            add(frames[event["pcap_cnt"]], event)
    return frames


def add(values, event):
    def put(name, value):
        if value is not None and value != "":
            values[name].add(str(value))

    signal, mtp3, tcap = event.get("signal", {}), event.get("mtp3", {}), event.get("tcap", {})
    put("opc", mtp3.get("opc"))
    put("dpc", mtp3.get("dpc"))
    for side, party in (("calling", event.get("source", {})), ("called", event.get("destination", {}))):
        put(side, party.get("gt"))
        put(f"{side}_ssn", party.get("ssn"))
    for name in ("otid", "dtid"):
        if name in tcap:
            put("tid", f"{tcap[name]:x}")
    if signal.get("kind") == "error":
        put("opcode", ERRORS.get(signal.get("error")))
    elif "code" in signal:
        put("opcode", signal["code"])
    about = event.get("subscriber", {}) if signal.get("kind") == "request" else {}
    for holder in (about, event.get("disclosed", {})):
        put("imsi", holder.get("imsi"))
        put("msisdn", holder.get("msisdn"))
    put("msisdn", event.get("sms", {}).get("sender_msisdn"))


def normal(name, values):
    if name == "tid":
        return {v.replace(":", "").lstrip("0") or "0" for v in values}
    if name in ("calling", "called"):
        return {v.rstrip("f") for v in values}
    return values


def differences(events, rows):
    """(frame, field, only ours, only tshark's)"""
    mine, others = ours(events), theirs(rows)
    seen = set()  # IMSIs so far: what follows in their dialogues need not repeat them
    for frame in sorted(set(mine) | {f for f, v in others.items() if v["tid"]}):
        for name in FIELDS:
            a = normal(name, mine[frame][name]) if frame in mine else set()
            b = normal(name, others.get(frame, {}).get(name, set()))
            if name == "opcode" and not b:
                a = set()  # an answer without content carries no opcode; ours is its request's
            if name == "imsi":
                a, seen = a - (seen - b), seen | b
            if a != b:
                yield frame, name, ",".join(sorted(a - b)), ",".join(sorted(b - a))
