#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares what we decode with what tshark decodes, frame by frame.

Over the project's captures, the demo, and those in the folder that SIGWARDEN_CAPTURES names. A disagreement that is not
in known.tsv fails, and so does a line of known.tsv that no longer happens: known.tsv says who is right and why.
"""
import collections
import csv
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SIGWARDEN = os.environ["SIGWARDEN"]

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
# compared by tshark_ip.py
OTHERS = {"diameter", "gtpv1", "gtpv2", "gtp-u"}
# tshark does not guess the form of point codes
STANDARDS = {"mtp3-ansi": "ANSI", "mtp3-china": "Chinese ITU", "mtp3-japan": "Japan"}
# tshark has a field of this kind in each of MAP's modules; all are octets
MSISDNS = ["gsm_map.msisdn", "gsm_map.sm.msisdn", "gsm_map.ms.msisdn", "gsm_map.ch.msisdn", "gsm_map.lcs.msisdn", "gsm_map.ss.msisdn", "gsm_old.msisdn"]
ERRORS = dict(
    (name, code) for code, name in re.findall(r'MAP_ERROR\((\d+), "([^"]+)"\)', (ROOT / "src/proto/map/map_error.def").read_text())
)


def captures():
    yield ROOT / "demo/border-week.pcapng"
    yield from sorted(p for p in (ROOT / "tests/captures").iterdir() if ".pcap" in p.name)
    more = os.environ.get("SIGWARDEN_CAPTURES")
    if more:
        yield from sorted(p for p in pathlib.Path(more).iterdir() if ".pcap" in p.name)


def theirs(capture):
    command = ["tshark", "-n", "-r", str(capture), "-T", "fields", "-E", "separator=\t", "-E", "aggregator=,", "-E", "occurrence=a"]
    if capture.stem in STANDARDS:
        command += ["-o", f"mtp3.standard:{STANDARDS[capture.stem]}"]
    more = [(ours, name) for ours, names in MORE.items() for name in names]
    names = ["frame.number", *FIELDS.values(), *(name for _, name in more), *MSISDNS[1:]]
    for name in names:
        command += ["-e", name]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if "aren't valid" in done.stderr:
        sys.exit(done.stderr)
    listing, frames = done.stdout, {}
    for line in listing.splitlines():
        number, *values = line.split("\t")
        sets = [set(filter(None, v.split(","))) for v in values]
        frame = dict(zip(FIELDS, sets))
        rest = sets[len(FIELDS) :]
        for (name, _), found in zip(more, rest):
            frame[name] |= found
        frame["msisdn"] = {address(octets) for found in [sets[len(FIELDS) - 1], *rest[len(more) :]] for octets in found}
        frames[int(number)] = frame
    return frames


def address(octets):
    """The digits of an address string: a nature octet, then half octets swapped."""
    digits = octets.replace(":", "")[2:]
    return "".join(digits[i + 1] + digits[i] for i in range(0, len(digits), 2)).rstrip("f")


def ours(capture):
    command = [SIGWARDEN, "decode", "--reveal", str(capture)]
    listing = subprocess.run(command, capture_output=True, text=True, timeout=300).stdout
    frames = collections.defaultdict(lambda: {name: set() for name in FIELDS})
    for line in listing.splitlines():
        event = json.loads(line)
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


def differences(capture):
    """(capture, frame, field, only ours, only tshark's)"""
    mine, others = ours(capture), theirs(capture)
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
                yield capture.name, frame, name, ",".join(sorted(a - b)), ",".join(sorted(b - a))


def known():
    """(capture, field) -> reason; the capture * stands for all"""
    with open(HERE / "known.tsv", newline="") as file:
        rows = [row for row in csv.reader(file, delimiter="\t") if row and not row[0].startswith("#")]
    return {(row[0], row[1]): row[2] for row in rows}


def main():
    if not shutil.which("tshark"):
        print("skipped: tshark is not installed")
        return 77
    reasons, used, new, compared = known(), set(), 0, 0
    for capture in captures():
        for name, frame, field, a, b in differences(capture):
            key = next((k for k in ((name, field), (name, "*"), ("*", field)) if k in reasons), None)
            used.add(key)
            if key is None:
                new += 1
                print(f"{name} frame {frame} {field}: only ours {a or '-'}, only tshark's {b or '-'}")
        compared += 1
    unused = [k for k in reasons if k not in used and (k[0] == "*" or (ROOT / "tests/captures" / k[0]).exists())]
    for key in unused:
        print(f"known.tsv: {key[0]} {key[1]} does not happen any more; take the line out")
    print(f"{compared} captures compared, {new} new disagreements, {len(reasons)} known ones")
    return 1 if new or unused or not compared else 0


if __name__ == "__main__":
    sys.exit(main())
