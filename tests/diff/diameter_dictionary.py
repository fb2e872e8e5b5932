#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares the Diameter tables of src/proto/diameter with the dictionary that Wireshark installs.

Every row whose number, name or type differs is printed, and every row that the dictionary does not have. Where we
are right to differ the row stands in KNOWN with the reason. Exit status 1 if anything else differs.
"""
import argparse
import pathlib
import re
import sys

TABLES = pathlib.Path(__file__).resolve().parents[2] / "src" / "proto" / "diameter"
VENDORS = {"0": "None", "10415": "TGPP"}
TYPES = {
    "OCTETS": {"OctetString", "OctetStringOrUTF8", "DiameterURI"},
    "UTF8": {"UTF8String"},
    "U32": {"Unsigned32", "AppId", "VendorId", "Enumerated"},
    "ENUM": {"Enumerated", "Unsigned32"},
    "TIME": {"Time"},
    "ADDRESS": {"IPAddress"},
    "IDENTITY": {"DiameterIdentity"},
    "GROUPED": {"Grouped"},
}
LATER = "TS 29.338 6.3.3, newer than this dictionary; pycrate 0.8.1 has it under the same number"
KNOWN = {
    "application 4 Gy": "the dictionary has the name of RFC 8506, we that of TS 32.299",
    "command ZN 310 Bootstrapping-Info": "misspelt in the dictionary; TS 29.109",
    "avp 10415:1488 Call-Barring-Info": "misspelt in the dictionary; TS 29.272 7.3.91",
    "result 10415:4241 ERROR_NO_AVAILABLE_POLICY_COUNTERS": "LCS_CLIENT has strayed in there; TS 29.219 5.5",
    "command PC4A 8388667 ProSe-Reset": "its name is Reset, as that of 322: words of rules differ",
    "result 10415:5550 ERROR_ABSENT_USER_SMS": "its name is that of 4201: words of rules differ",
    "avp 10415:3324 SMSMI-Correlation-ID": LATER,
    "avp 10415:3325 HSS-ID": LATER,
    "avp 10415:3326 Originating-SIP-URI": LATER,
    "avp 10415:3327 Destination-SIP-URI": LATER,
    "avp 10415:3328 OFR-Flags": LATER,
}


def rows(table):
    text = (TABLES / f"diameter_{table}.def").read_text()
    text = re.sub(r"^//.*$", "", text, flags=re.M)
    for arguments in re.findall(r"^DIAMETER_\w+\((.*?)\)$", text, flags=re.M | re.S):
        yield [a.strip().strip('"') for a in arguments.split(",")]


def attributes(text):
    return dict(re.findall(r'([\w-]+)\s*=\s*"([^"]*)"', text))


def wireshark(folder):
    """Four dictionaries: of application ids, command codes, AVPs and results, to the set of what is said of each."""
    apps, commands, avps, results = {}, {}, {}, {}
    for path in sorted(pathlib.Path(folder).glob("*.xml")):
        text = re.sub(r"<!--.*?-->", "", path.read_text(errors="replace"), flags=re.S)
        for row in map(attributes, re.findall(r"<application\b([^>]*)>", text)):
            apps.setdefault(row["id"], set()).add(row["name"])
        for row in map(attributes, re.findall(r"<command\b([^>]*)>", text)):
            commands.setdefault(row["code"], set()).add(row["name"])
        for head, body in re.findall(r"<avp\b([^>]*)>(.*?)(?=<avp\b|</avp>|\Z)", text, flags=re.S):
            row = attributes(head)
            kind = "Grouped" if "<grouped" in body else (re.findall(r'type-name="(\w+)"', body) or ["?"])[0]
            vendor = row.get("vendor-id", "None")
            avps.setdefault((vendor, row["code"]), set()).add((row["name"], kind))
            vendor = {"Result-Code": "None", "Experimental-Result-Code": "TGPP"}.get(row["name"])
            for value in map(attributes, re.findall(r"<enum\b([^>]*)>", body) if vendor else []):
                results.setdefault((vendor, value["code"]), set()).add(value["name"])
    return apps, commands, avps, results


def plain(name):
    """What is left of a name when its dressing is taken off: case, 3GPP in front, and what is not a letter."""
    name = re.sub(r"^(3GPP|DIAMETER|Diameter|TGPP|SIP)[ _-]", "", name)
    return re.sub(r"[^a-z0-9]", "", name.lower())


def same(name, others):
    return any(plain(name) == plain(other) for other in others)


def differences(folder):
    apps, commands, avps, results = wireshark(folder)
    for number, _, name in rows("application"):
        words = [word for other in apps.get(number, ()) for word in [other] + re.split(r"[ /]", other)]
        if not same(name, words):
            yield f"application {number} {name}", sorted(apps.get(number, ()))
    for application, code, request, answer, name in rows("command"):
        if request[-1] != "R" or answer[-1] != "A" or request[:-1] != answer[:-1]:
            yield f"command {code} {name}", [f"{request} and {answer} are no pair"]
        if not same(name, commands.get(code, ())):
            yield f"command {application} {code} {name}", sorted(commands.get(code, ()))
    for code, vendor, _, name, kind, _, _ in rows("avp"):
        said = avps.get((VENDORS[vendor], code), set())
        if not same(name, {n for n, _ in said}):
            yield f"avp {vendor}:{code} {name}", sorted(said)
        elif not TYPES[kind] & {k for _, k in said}:
            yield f"avp {vendor}:{code} {name} {kind}", sorted(said)
    for vendor, code, name in rows("result"):
        said = results.get((VENDORS[vendor], code), set())
        if not same(name, said):
            yield f"result {vendor}:{code} {name}", sorted(said)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dictionary", default="/usr/share/wireshark/diameter")
    folder = parser.parse_args().dictionary
    if not pathlib.Path(folder, "dictionary.xml").exists():
        print(f"{folder} has no dictionary.xml", file=sys.stderr)
        return 77
    bad, used = 0, set()
    for row, said in differences(folder):
        if row in KNOWN:
            used.add(row)
            continue
        bad += 1
        print(f"{row}\n    Wireshark: {said or 'nothing'}")
    for row in sorted(set(KNOWN) - used):
        bad += 1
        print(f"{row}\n    is in KNOWN, but does not differ")
    counts = ", ".join(f"{sum(1 for _ in rows(t))} {t}s" for t in ("application", "command", "avp", "result"))
    print(f"{counts}: {bad} differ, {len(used)} known")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
