#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Campaigns as their users meet them: one story with all its names and nothing else, and none where none is.

campaigns.py                 the committed captures, and twenty thousand subscribers' ordinary traffic
campaigns.py SUBSCRIBERS     that of so many, in which one campaign is hidden and all the rest must be none
"""
import json
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SIGWARDEN, EVERYDAY = os.environ["SIGWARDEN"], os.environ["EVERYDAY"]
CAPTURES = ROOT / "tests/captures"
COMMON = ["--key", str(ROOT / "demo/test.key"), "--network", str(CAPTURES / "campaigns.yaml")]
ROTATING = CAPTURES / "campaign-rotating.pcapng"
TARGET, NUMBER = "001010001234567", "999017012345"
HIDDEN = "001017999999999"  # tests/bench/everyday.c: none of the ordinary subscribers
failures = 0


def check(what, holds, more=""):
    global failures
    if not holds:
        failures += 1
        print(f"{what}: does not hold {str(more)[:600]}")


def run(*arguments):
    return subprocess.run([SIGWARDEN, "analyze", *COMMON, *map(str, arguments)], capture_output=True, text=True, timeout=300).stdout


def events(*arguments):
    return [json.loads(line) for line in run("--json", *arguments).splitlines()]


def campaigns(*arguments):
    return [event for event in events(*arguments) if event["event_type"] == "campaign"]


def the_rotating_one():
    all_events = events("--reveal", ROTATING)
    found = [event for event in all_events if event["event_type"] == "campaign"]
    check("one campaign", len(found) == 1, found)
    event, told = found[0], found[0]["campaign"]
    check("it is about the target, by both names", (event["subscriber"]["imsi"], event["subscriber"]["msisdn"]) == (TARGET, NUMBER), event["subscriber"])
    names = {identity.get("gt") or identity["host"] for identity in told["identities"]}
    codes = ("11", "12", "13", "14", "15", "16")
    hosts = {f"hss3.epc.mnc0{code}.mcc999.3gppnetwork.org" for code in codes}
    check("all its names and no other", names == {f"999{code}000911" for code in codes} | hosts | {"99916000500"}, names)
    check("six operators", told["operator_count"] == 6 and told["identity_count"] == 13, told["operator_count"])
    check("over both protocols", told["protocols"] == ["map", "diameter"], told["protocols"])
    check("about a third is answered", 0.25 < told["answered"] / told["queries"] < 0.45, (told["answered"], told["queries"]))
    check("all outcomes are counted", told["queries"] == sum(told[k] for k in ("answered", "refused", "unanswered", "not_captured")))
    check("each identity's counts add up", all(told[k] == sum(i[k] for i in told["identities"]) for k in ("queries", "answered", "refused")))
    check("over weeks", told["from"] < "2026-03-03" and told["to"] > "2026-03-19", (told["from"], told["to"]))
    check("sure of it", told["confidence"] == "high" and told["severity"] == 1, told["confidence"])
    check("the command to the card is in it", "M-03" in told["threat"], told["threat"])
    alerts = {event["alert"]["finding_id"]: event for event in all_events if event["event_type"] == "alert"}
    check("its findings are alerts of the stream", set(told["findings"]) <= alerts.keys())
    check("and about the target", all(alerts[f].get("subscriber", {}).get("imsi", TARGET) == TARGET for f in told["findings"]))
    check("as many as it says", len(told["findings"]) == min(told["finding_count"], 64), told["finding_count"])
    reasons = {reason["feature"] for reason in told["reasons"]}
    check("with its reasons", {"shared_target", "alternation", "timing", "follow_up", "fallback"} <= reasons, reasons)
    cells = [item for item in told["learned"] if item["what"] == "cell"]
    check("what was learned, and when", len(cells) == 1 and cells[0]["times"] >= 8, told["learned"])


def everything_counts(what, told):
    listed = told["identities"] + told.get("unnamed", [])
    for key in ("queries", "answered", "refused", "unanswered"):
        missing = told[key] - sum(identity[key] for identity in listed)
        check(f"{what}: the counts of those named and unnamed are within all", missing >= 0, (key, missing))
    check(f"{what}: all outcomes are counted", told["queries"] == sum(told[k] for k in ("answered", "refused", "unanswered", "not_captured")), told)


def more_names_than_are_kept():
    capture = CAPTURES / "campaign-many-names.pcapng"
    told = campaigns("--reveal", capture)[0]["campaign"]
    check("no query is lost", (told["queries"], told["answered"], told["refused"], told["unanswered"]) == (200, 67, 67, 66), told)
    check("nor what it learned", {item["what"]: item["times"] for item in told["learned"]} == {"cell": 67, "vlr": 67, "state": 67}, told["learned"])
    check("nor the pace", told["pace_s"] == 20 * 60, told["pace_s"])
    check("as many names as are kept", told["identity_count"] == 64 and told["operator_count"] == 4, told["identity_count"])
    check("the others by operator", sorted(one["operator"] for one in told["unnamed"]) == ["Amber", "Beryl", "Coral", "Denim"], told["unnamed"])
    check("and without an address", all("gt" not in one for one in told["unnamed"]), told["unnamed"])
    everything_counts(capture.name, told)
    report = run(capture)
    check("the report says that there are more names", "under 64 names and more of 4 operators" in report, report[:400])
    check("and what the events have of them", "and 48 more, of which --json has 16\n" in report)
    check("and that something is missing", "names that asked about a person had to make room" in report)


def throw_aways_push_out_nobody():
    capture = CAPTURES / "campaign-flooded.pcapng"
    told, alone = (campaigns("--reveal", path)[0]["campaign"] for path in (capture, ROTATING))
    check("the same campaign", told["id"] == alone["id"])
    check("with all queries", told["queries"] == alone["queries"] + 120 and told["refused"] == alone["refused"] + 120, told["queries"])
    check("what was learned", [(i["what"], i["times"]) for i in told["learned"]] == [(i["what"], i["times"]) for i in alone["learned"]], told["learned"])
    worth = {key for one in alone["identities"] if one["answered"] or one["queries"] > 1 for key in (one.get("gt"), one.get("host")) if key}
    check("who commanded the card is among them", "99916000500" in worth)
    names = {one.get("gt") or one.get("host") for one in told["identities"]}
    check("who was answered or came back has a name", worth <= names, worth - names)
    check("the command is in it", "M-03" in told["threat"], told["threat"])
    everything_counts(capture.name, told)


def what_looks_alike():
    for capture in sorted(CAPTURES.glob("campaign-not-*")):
        seen = events(capture)
        accusing = [e for e in seen if e["event_type"] == "alert" and e["alert"]["severity"] <= 3]
        found = [e for e in seen if e["event_type"] == "campaign"]
        check(f"{capture.name} holds something that looks like one", accusing)
        check(f"{capture.name} holds no campaign", not found, found)


def one_actor():
    found = campaigns("--reveal", CAPTURES / "campaign-twice.pcapng")
    actors = {event["campaign"].get("actor") for event in found}
    check("two persons, two campaigns, one actor", len(found) == 2 and len(actors) == 1 and None not in actors, found)
    check("two ids", len({event["campaign"]["id"] for event in found}) == 2)


def halves(path, folder):
    """The same packets in two files: blocks of the capture, the head of which both have."""
    data, blocks, at = path.read_bytes(), [], 0
    while at < len(data):
        kind, length = struct.unpack_from("<II", data, at)
        blocks.append((kind, data[at : at + length]))
        at += length
    packets = [block for kind, block in blocks if kind == 6]
    head = b"".join(block for kind, block in blocks if kind in (0x0A0D0D0A, 1))
    names = [folder / "first.pcapng", folder / "second.pcapng"]
    names[0].write_bytes(head + b"".join(packets[: len(packets) // 2]))
    names[1].write_bytes(head + b"".join(packets[len(packets) // 2 :]))
    return names


def the_same_always(folder):
    whole = campaigns(ROTATING)
    check("twice the same", whole == campaigns(ROTATING))
    check("the same from two files", whole == campaigns(*halves(ROTATING, folder)))
    check("pseudonyms, not numbers", TARGET not in json.dumps(whole) and NUMBER not in json.dumps(whole))
    check("the id does not depend on what is shown", [e["campaign"]["id"] for e in whole] == [e["campaign"]["id"] for e in campaigns("--reveal", ROTATING)])


def stories():
    by_imsi, by_number = run("--about", TARGET, "--reveal", ROTATING), run("--about", NUMBER, "--reveal", ROTATING)
    check("IMSI and number are one person's story", by_imsi == by_number and "\nStory\n" in by_imsi)
    story = by_imsi.split("\nStory\n")[1]
    times = [line[2:21] for line in story.splitlines() if line.startswith("  2026-")]
    check("in order of time", len(times) > 27 and times == sorted(times), times)
    check("from before the IMSI was known", "anyTimeInterrogation about 999017012345" in story.split("\n\n")[0], story[:300])
    check("with what was learned", "answered: cell ecgi 001-01-" in story, story[:400])
    check("and what failed", "refused: unexpectedDataValue" in story)
    check("nothing about others", "0010100030" not in story and "999017030" not in story)
    check("the campaign stands first", by_imsi.startswith("Campaigns\n"))
    check("somebody whom nobody asked about has none", "no finding is about this person" in run("--about", "001010003000002", ROTATING))
    for name in (TARGET, NUMBER):
        stream = events("--about", name, "--reveal", ROTATING)
        told = [event for event in stream if event["event_type"] == "campaign"]
        alerts = [event for event in stream if event["event_type"] == "alert"]
        check("--json tells of it too", len(told) == 1)
        check("with all its findings", set(told[0]["campaign"]["findings"]) <= {event["alert"]["finding_id"] for event in alerts}, name)
        early = [event for event in alerts if event["timestamp"] < "2026-03-02T17:04"]
        check("also from before the IMSI was known", early and all(event["subscriber"] == {**event["subscriber"], "msisdn": NUMBER} for event in early), early)
        answers = [event for event in stream if event["event_type"] == "disclosure"]
        check("and what was learned then", any(event["timestamp"] < "2026-03-02T17:05" for event in answers), name)
        check("each once", len(alerts) == len({event["alert"]["finding_id"] for event in alerts}), len(alerts))
        check("and nothing about others", "0010100030" not in json.dumps(stream) and "999017030" not in json.dumps(stream))
    check("and not of others'", not [e for e in events("--about", "001010003000002", ROTATING) if e["event_type"] == "campaign"])
    report = run(ROTATING)
    check("the report begins with it", report.startswith("Campaigns\n") and "13 names of 6 operators" in report, report[:300])
    check("and does not claim to know who it was", "they do not tell who sat behind them" in report)
    check("a report without one does not mention any", "ampaign" not in run(CAPTURES / "campaign-not-popular.pcapng"))


def documented():
    rows = re.findall(r'^FEATURE\((\w+), (\d+), \d, "(.*?)", "(.*)"\)$', (ROOT / "src/campaign/feature.def").read_text(), re.M)
    threats = (ROOT / "docs/threats.md").read_text()
    table = re.findall(r"^\| `(\w+)` \| (\d+) \| (.*?) \| (.*?) \|$", threats, re.M)
    check("docs/threats.md has the table of src/campaign/feature.def", rows and rows == table, (rows, table))


def everyday(subscribers, tracked, expected):
    making = subprocess.Popen([EVERYDAY, str(subscribers), *tracked], stdout=subprocess.PIPE)
    command = [SIGWARDEN, "analyze", "--json", "--reveal", *COMMON, "-"]
    reading = subprocess.Popen(command, stdin=making.stdout, stdout=subprocess.PIPE, text=True)
    making.stdout.close()
    alerts, found, stats = 0, [], {}
    for line in reading.stdout:
        if '"event_type":"alert"' in line:
            alerts += 1
        elif '"event_type":"campaign"' in line:
            found.append(json.loads(line))
        elif '"event_type":"stats"' in line:
            stats = json.loads(line)["stats"]
    check("the stream is whole", making.wait() == 0 and reading.wait() == 0)
    print(f"{subscribers} subscribers, {stats['signals']} signals, {alerts} alerts, {len(found)} campaigns, {stats['campaigns']}")
    check("rules fire all the time", alerts > subscribers / 20, alerts)
    check(f"{expected} campaigns among {subscribers} subscribers", len(found) == expected, found)
    check("with all its names", all(event["campaign"]["operator_count"] == 6 for event in found), found)
    check("about nobody but who is hidden among them", all(event["subscriber"]["imsi"] == HIDDEN for event in found), found)


def main():
    if len(sys.argv) > 1:
        everyday(int(sys.argv[1]), ["tracked"], 1)
        return 1 if failures else 0
    with tempfile.TemporaryDirectory() as folder:
        the_rotating_one()
        what_looks_alike()
        one_actor()
        more_names_than_are_kept()
        throw_aways_push_out_nobody()
        documented()
        the_same_always(pathlib.Path(folder))
        stories()
        everyday(20000, [], 0)
        everyday(20000, ["tracked"], 1)
    print(f"{failures} expectations do not hold")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
