#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The same question is seen by every road that SS7 takes, and once, however often it was captured."""
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SIGWARDEN = os.environ["SIGWARDEN"]
CAPTURES = ROOT / "tests/captures"
COMMON = ["--key", str(ROOT / "demo/test.key"), "--network", str(CAPTURES / "network.yaml")]
IMSI, STRANGER = "001010001234567", "99966000911"

failures = []


def run(*arguments):
    done = subprocess.run([SIGWARDEN, *map(str, arguments)], capture_output=True, text=True, timeout=120)
    return done.stdout


def lines(*arguments):
    return [json.loads(line) for line in run(*arguments).splitlines()]


def check(name, condition, shown=""):
    if not condition:
        failures.append(name)
        print(f"does not hold: {name}\n    {shown}")


def questions(capture):
    return [
        event
        for event in lines("decode", "--reveal", *COMMON, CAPTURES / capture)
        if event["signal"].get("operation") == "provideSubscriberInfo" and event["signal"].get("kind") == "request"
    ]


def every_road():
    for capture, count in [
        ("m2pa.pcapng", 1),
        ("m2ua.pcapng", 1),
        ("sua.pcapng", 1),
        ("ppid-zero.pcapng", 1),
        ("mtp3-itu.pcap", 1),
        ("mtp2.pcap", 1),
        ("mtp2-phdr.pcap", 1),
        ("sccp-alone.pcap", 1),
        ("exported-pdus.pcap", 3),
        ("mtp3-ansi.pcap", 1),
        ("mtp3-china.pcap", 1),
        ("mtp3-japan.pcap", 1),
        ("tunnels.pcapng", 2),
        ("ppp.pcap", 1),
        ("loopback.pcap", 1),
        ("i-data.pcapng", 2),
    ]:
        asked = questions(capture)
        check(f"{capture}: {count} questions", len(asked) == count, f"{len(asked)}")
        check(f"{capture}: about whom", any(e.get("subscriber", {}).get("imsi") == IMSI for e in asked), asked[:1])
        # the ANSI title of format 2 has an even number of digits
        check(f"{capture}: by whom", all(e["source"].get("gt", "").startswith(STRANGER) for e in asked), asked[:1])
        alerts = [e for e in lines("analyze", "--json", *COMMON, CAPTURES / capture) if e["event_type"] == "alert"]
        check(f"{capture}: the alert", any(e["alert"]["signature_id"] == 1002 for e in alerts), alerts[:1])


def answers_are_joined():
    for capture in ["m2pa.pcapng", "sua.pcapng", "mtp3-itu.pcap", "mtp2.pcap", "mtp3-ansi.pcap", "i-data.pcapng"]:
        told = [e for e in lines("analyze", "--json", *COMMON, CAPTURES / capture) if e["event_type"] == "disclosure"]
        check(f"{capture}: what was learned", any(e["signal"]["outcome"] == "answered" for e in told), told)


def point_codes_are_told():
    for capture, form, opc in [
        ("mtp3-itu.pcap", "itu", 8201),
        ("mtp3-ansi.pcap", "ansi", 0x0A0B0C),
        ("mtp3-china.pcap", "china", 0x0C0B0A),
        ("mtp3-japan.pcap", "japan", 0x6222),
    ]:
        label = questions(capture)[0]["mtp3"]
        check(f"{capture}: {form}", (label["format"], label["opc"]) == (form, opc), label)


def described_point_codes_are_not_guessed():
    events = lines("analyze", "--json", *COMMON[:2], "--network", CAPTURES / "ansi.yaml", CAPTURES / "mtp3-ansi.pcap")
    alert = next((e for e in events if e["event_type"] == "alert"), {"signal": {}, "link": {}})
    check("the direction is known", alert["signal"].get("direction") == "inbound", alert)
    check("and nothing was guessed", "point_code_guessed" not in alert["signal"].get("notes", []), alert)
    check("the link is as described", alert["link"] == {"name": "border", "as_described": "yes"}, alert["link"])


def encrypted_is_said():
    check("DTLS is named", "encrypted" in run("analyze", *COMMON, CAPTURES / "dtls.pcapng"))


def one_message_on_two_legs():
    for capture in ["two-legs.pcapng", "two-legs-inner-first.pcapng"]:
        events = lines("analyze", "--json", *COMMON, CAPTURES / capture)
        alerts = [e for e in events if e["event_type"] == "alert"]
        learned = [e for e in events if e["event_type"] == "disclosure"]
        check(f"{capture}: one alert of the query", [e["alert"]["signature_id"] for e in alerts].count(1002) == 1, alerts)
        check(f"{capture}: one disclosure", len(learned) == 1 and learned[0]["signal"]["outcome"] == "answered", learned)
        stats = next(e for e in events if e["event_type"] == "stats")
        check(f"{capture}: counted once", "asked" in run("analyze", *COMMON, CAPTURES / capture), stats)
    outer = [e for e in lines("analyze", "--json", *COMMON, CAPTURES / "two-legs.pcapng") if e["event_type"] == "alert"]
    check("judged on the outer leg", all(e["signal"].get("direction") == "inbound" for e in outer), outer)
    legs = [e for e in lines("decode", *COMMON, CAPTURES / "two-legs.pcapng") if "further_leg" in str(e.get("signal", {}).get("notes"))]
    check("decode shows the further legs", len(legs) == 2, len(legs))


def a_retransmission_is_a_message():
    alerts = [e for e in lines("analyze", "--json", *COMMON, CAPTURES / "repeated-begin.pcapng") if e["event_type"] == "alert"]
    check("both are told", [e["alert"]["signature_id"] for e in alerts].count(1002) == 2, alerts)


def main():
    every_road()
    answers_are_joined()
    point_codes_are_told()
    described_point_codes_are_not_guessed()
    encrypted_is_said()
    one_message_on_two_legs()
    a_retransmission_is_a_message()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
