# SPDX-License-Identifier: Apache-2.0
"""What is compared of Diameter, GTP and the contents of short messages, as ss7.py does; known_ip.tsv has the disagreements that are known."""
import collections


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


def fields():
    """Those of tshark's that this asks for."""
    return {name for table in TABLES.values() for names, _, _ in table.values() for name in names}


def theirs(rows, table):
    return {number: {what: {read(text) for name in names for text in row[name]} - {""} for what, (names, read, _) in table.items()} for number, row in rows}


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


def differences(events, rows):
    """(frame, protocol and field, only ours, only tshark's)"""
    for protocol, table in TABLES.items():
        key = next(iter(table))
        mine, others = ours(events, PROTOCOLS.get(protocol, {protocol}), table), theirs(rows, table)
        passed_over = PASSED_OVER.get(protocol, set())
        for frame in sorted(set(mine) | {f for f, v in others.items() if v[key] - passed_over}):
            for what in table:
                a = mine[frame][what] if frame in mine else set()
                b = others.get(frame, {}).get(what, set())
                if a != b and not (f"{protocol} {what}" in FIRST and a <= b and a):
                    yield frame, f"{protocol} {what}", ";".join(sorted(a - b)), ";".join(sorted(b - a))


PROTOCOLS = {"gtp": {"gtpv1", "gtpv2"}, "sms": {"map", "diameter"}}
# what is not read: user data, its error indications, its end markers, charging records
PASSED_OVER = {"gtp": {"255", "26", "254", "240", "241"}}
# of several values ours is the first
FIRST = {"gtp tunnel", "gtp cause"}
