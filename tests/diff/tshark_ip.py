#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What tshark.py does for SS7, for Diameter, GTP and the contents of short messages: frame by frame, field by field.

Disagreements that are known stand in known_ip.tsv, with the reason.
"""
import collections
import csv
import json
import pathlib
import subprocess
import sys

import tshark

HERE = pathlib.Path(__file__).resolve().parent


def plmn_of_octets(text):
    octets = text.replace(":", "")
    digits = [octets[1], octets[0], octets[3], octets[5], octets[4], octets[2]] if len(octets) == 6 else []
    return "".join(digits[:3]) + "-" + "".join(digits[3:]).rstrip("f")


def imsi_of_name(text):
    """Also of a Subscription-Id, which may be a telephone number."""
    front = text.split("@")[0]
    return front if front.isdigit() and len(front) >= 14 else ""


def number(text):
    return str(int(text, 0)) if text else ""


def lower(text):
    return text.lower().rstrip(".")


def requests_only(event, value):
    return value if event["signal"].get("kind") == "request" else None


def sender(event, kind):
    sms = event["sms"]
    return (sms.get("address") or sms.get("sender")) if sms.get("type") == kind else None


# protocol: {what: (tshark's fields, how its values read, where ours stands)}
TABLES = {
    "diameter": {
        "command": (["diameter.cmd.code"], number, lambda e: e["signal"].get("code")),
        "application": (["diameter.applicationId"], number, lambda e: e["diameter"].get("application_id")),
        "hop-by-hop": (["diameter.hopbyhopid"], number, lambda e: e["diameter"].get("hop_by_hop")),
        "origin host": (["diameter.Origin-Host"], lower, lambda e: e["source"].get("host")),
        "origin realm": (["diameter.Origin-Realm"], lower, lambda e: e["source"].get("realm")),
        "destination host": (["diameter.Destination-Host"], lower,
                             lambda e: requests_only(e, e["destination"].get("host"))),
        "destination realm": (["diameter.Destination-Realm"], lower,
                              lambda e: requests_only(e, e["destination"].get("realm"))),
        "imsi": (["diameter.User-Name", "diameter.Subscription-Id-Data"], imsi_of_name,
                 lambda e: requests_only(e, e.get("subscriber", {}).get("imsi")) or e.get("disclosed", {}).get("imsi")),
        "visited": (["diameter.Visited-PLMN-Id"], plmn_of_octets, lambda e: e["diameter"].get("visited_plmn")),
        "result": (["diameter.Result-Code", "diameter.Experimental-Result-Code"], number,
                   lambda e: e["diameter"].get("result")),
    },
    "gtp": {
        "type": (["gtp.message", "gtpv2.message_type"], number, lambda e: e["signal"].get("code")),
        "teid": (["gtp.teid", "gtpv2.teid"], number, lambda e: e["gtp"].get("teid")),
        "sequence": (["gtp.seq_number", "gtpv2.seq"], number, lambda e: e["gtp"].get("sequence")),
        "imsi": (["e212.imsi"], str, lambda e: requests_only(e, e.get("subscriber", {}).get("imsi"))),
        "apn": (["gtp.apn", "gtpv2.apn"], lower, lambda e: e["gtp"].get("apn")),
        "cause": (["gtp.cause", "gtpv2.cause"], number, lambda e: e["gtp"].get("cause")),
        "tunnel": (["gtp.teid_cp", "gtpv2.f_teid_gre_key"], number, lambda e: e["gtp"].get("control_teid")),
    },
    "sms": {
        "pid": (["gsm_sms.tp-pid"], number, lambda e: e["sms"].get("pid")),
        "dcs": (["gsm_sms.tp-dcs"], number, lambda e: e["sms"].get("dcs")),
        "originator": (["gsm_sms.tp-oa"], str, lambda e: sender(e, "deliver")),
        "recipient": (["gsm_sms.tp-da"], str, lambda e: sender(e, "submit")),
    },
}


def theirs(capture):
    """{protocol: {frame: {what: values}}}, from one run of tshark."""
    columns = [(protocol, what, fields, read) for protocol, table in TABLES.items() for what, (fields, read, _) in table.items()]
    names = [name for _, _, fields, _ in columns for name in fields]
    command = ["tshark", "-n", "-o", "tcp.reassemble_out_of_order:TRUE", "-r", str(capture), "-T", "fields", "-E", "separator=\t", "-E", "aggregator=;", "-E", "occurrence=a"]
    for name in ["frame.number", *names]:
        command += ["-e", name]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if "aren't valid" in done.stderr:
        sys.exit(done.stderr)
    found = {protocol: {} for protocol in TABLES}
    for line in done.stdout.splitlines():
        frame, *values = line.split("\t")
        at = 0
        for protocol, what, fields, read in columns:
            texts = [t for v in values[at : at + len(fields)] for t in v.split(";") if t]
            found[protocol].setdefault(int(frame), {})[what] = {read(text) for text in texts} - {""}
            at += len(fields)
    return found


def ours(events, protocols, table):
    frames = collections.defaultdict(lambda: {what: set() for what in table})
    for event in events:
        if event.get("app_proto") not in protocols or "pcap_cnt" not in event:
            continue
        for what, (_, _, find) in table.items():
            value = find({"source": {}, "destination": {}, "diameter": {}, "gtp": {}, "sms": {}, **event})
            if value not in (None, ""):
                frames[event["pcap_cnt"]][what].add(str(value))
    return frames


def decoded(capture):
    done = subprocess.run([tshark.SIGWARDEN, "decode", "--reveal", str(capture)], capture_output=True, text=True, timeout=300)
    return [json.loads(line) for line in done.stdout.splitlines()]


def differences(capture):
    events, seen = decoded(capture), theirs(capture)
    for protocol, table in TABLES.items():
        key = next(iter(table))
        mine, others = ours(events, PROTOCOLS.get(protocol, {protocol}), table), seen[protocol]
        passed_over = PASSED_OVER.get(protocol, set())
        for frame in sorted(set(mine) | {f for f, v in others.items() if v[key] - passed_over}):
            for what in table:
                a = mine[frame][what] if frame in mine else set()
                b = others.get(frame, {}).get(what, set())
                if a != b and not (f"{protocol} {what}" in FIRST and a <= b and a):
                    yield capture.name, frame, f"{protocol} {what}", ";".join(sorted(a - b)), ";".join(sorted(b - a))


PROTOCOLS = {"gtp": {"gtpv1", "gtpv2"}, "sms": {"map", "diameter"}}
# what is not read: user data, its error indications, its end markers, charging records
PASSED_OVER = {"gtp": {"255", "26", "254", "240", "241"}}
# of several values ours is the first
FIRST = {"gtp tunnel", "gtp cause"}


def main():
    if not tshark.shutil.which("tshark"):
        print("skipped: tshark is not installed")
        return 77
    with open(HERE / "known_ip.tsv", newline="") as file:
        reasons = {(r[0], r[1]): r[2] for r in csv.reader(file, delimiter="\t") if r and not r[0].startswith("#")}
    used, new, compared = set(), 0, 0
    for capture in tshark.captures():
        for name, frame, what, a, b in differences(capture):
            key = next((k for k in ((name, what), (name, "*"), ("*", what)) if k in reasons), None)
            used.add(key)
            if key is None:
                new += 1
                print(f"{name} frame {frame} {what}: only ours {a or '-'}, only tshark's {b or '-'}")
        compared += 1
    unused = [k for k in reasons if k not in used and (k[0] == "*" or (tshark.ROOT / "tests/captures" / k[0]).exists())]
    for key in unused:
        print(f"known_ip.tsv: {key[0]} {key[1]} does not happen any more; take the line out")
    print(f"{compared} captures compared, {new} new disagreements, {len(reasons)} known ones")
    return 1 if new or unused or not compared else 0


if __name__ == "__main__":
    sys.exit(main())
