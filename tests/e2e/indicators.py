#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""--iocs as its user has it: lists in the three formats are loaded, told about, and found in traffic."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SIGWARDEN = os.environ["SIGWARDEN"]
CAPTURES = ROOT / "tests/captures"
wrong = []

STIX = {
    "type": "bundle", "id": "bundle--0",
    "objects": [
        {"type": "malware", "id": "malware--1", "name": "Nightjar", "is_family": True},
        {"type": "indicator", "id": "indicator--1", "pattern_type": "stix",
         "pattern": "[domain-name:value = 'track.example.org' OR domain-name:value = 'other.example.org']"},
        {"type": "indicator", "id": "indicator--2", "pattern_type": "stix", "pattern": "[url:value = 'http://evil.example.org/p']"},
        {"type": "indicator", "id": "indicator--3", "pattern_type": "stix", "pattern": "[file:hashes.sha256 = 'aa']"},
        {"type": "relationship", "id": "relationship--1", "relationship_type": "indicates", "source_ref": "indicator--1",
         "target_ref": "malware--1"},
    ],
}
MISP = {"Event": {"info": "A campaign", "Object": [
    {"name": "ss7-attack", "Attribute": [{"object_relation": "SccpCgGT", "type": "text", "value": "99966000911"},
                                         {"object_relation": "MapImsi", "type": "text", "value": "001010001234567"}]},
    {"name": "diameter-attack", "Attribute": [{"object_relation": "Origin-Realm", "type": "text",
                                               "value": "epc.mnc066.mcc999.3gppnetwork.org"}]}]}}
CSV = "type,value,source,valid_until\nplmn,999-66,a report,\ndomain,post[.]example[.]net,a report,2020-01-01\nfoo,1,,\n"


def expect(condition, sentence):
    if not condition:
        wrong.append(sentence)
        print(f"does not hold: {sentence}")


def run(capture, *lists, more=()):
    command = [SIGWARDEN, "analyze", "--json", "--key", ROOT / "demo/test.key", "--network", CAPTURES / "network.yaml", *more]
    for path in lists:
        command += ["--iocs", path]
    done = subprocess.run([str(part) for part in [*command, CAPTURES / capture]], capture_output=True, text=True, timeout=60)
    events = [json.loads(line) for line in done.stdout.splitlines()]
    return [e for e in events if e["event_type"] == "alert" and e["alert"]["rule"].startswith("indicator-")], done


def main():
    with tempfile.TemporaryDirectory() as folder:
        stix, misp, table = (pathlib.Path(folder) / name for name in ("a.stix2", "b.json", "c.csv"))
        stix.write_text(json.dumps(STIX))
        misp.write_text(json.dumps(MISP))
        table.write_text(CSV)

        found, done = run("sms-links.pcapng", stix)
        expect("STIX, 3 indicators used" in done.stderr, "a STIX bundle says how many of its indicators are used")
        expect("file:hashes" in done.stderr and "1 skipped" in done.stderr, "and which are skipped, and why")
        sources = {e["indicator"]["source"] for e in found}
        expect({"track.example.org"} <= {e["indicator"]["value"] for e in found}, "a domain is found in a link split over two parts")
        expect("Nightjar" in sources, "an alert names the spyware that the list names")
        expect(any("url" in e["indicator"]["matched"] for e in found), "a link in a push message is found")
        expect(all(e["alert"]["severity"] == 1 for e in found), "links to known spyware are critical")

        found, _ = run("psi.pcapng", misp)
        expect(found and all("gt" in e["indicator"]["matched"] for e in found), "a global title of a MISP object is found")
        found, done = run("diameter-location.pcapng", misp)
        expect(found and all("realm" in e["indicator"]["matched"] for e in found), "and a realm")
        expect("victim" in done.stderr, "a victim's identity is no indicator, and that is said")

        found, done = run("diameter-location.pcapng", table)
        expect(found and found[0]["indicator"]["value"] == "999-66", "a PLMN of a table is found by the sender's realm")
        expect('unknown type "foo"' in done.stderr and "line 4" in done.stderr, "a line that is not understood is told")
        found, _ = run("sms-links.pcapng", table)
        expect(not any("domain" in e["indicator"]["matched"] for e in found), "an indicator that was not valid any more when the packet came does not count")
        found, done = run("psi-home.pcapng", stix, misp, table)
        expect(not found, "ordinary traffic matches nothing")

        _, done = run("psi.pcapng", pathlib.Path(folder) / "missing.csv")
        expect(done.returncode == 4 and "missing.csv" in done.stderr, "a list that is not there is an error of configuration")
        broken = pathlib.Path(folder) / "broken.json"
        broken.write_text('{"type": "bundle", ')
        _, done = run("psi.pcapng", broken)
        expect(done.returncode == 4 and "broken.json" in done.stderr, "and so is one that is broken")
    print(f"{len(wrong)} expectations do not hold")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
