#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Which rules fire on which capture: tests/captures/verdicts.tsv is what should be said, severity 1 to 3 and no more.

verdicts.py            compares
verdicts.py --write    writes what is said now, to be read before it is committed
"""
import collections
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SIGWARDEN = os.environ["SIGWARDEN"]
CAPTURES = ROOT / "tests/captures"
TABLE = CAPTURES / "verdicts.tsv"
HEAD = "# capture\trules that accuse (severity 1 to 3), with the number of their alerts; - for none\n"


def said(capture):
    own = {"roaming": "roaming.yaml", "campaign": "campaigns.yaml"}
    description = own.get(capture.name.split("-")[0], "network.yaml")
    command = [SIGWARDEN, "analyze", "--json", "--key", ROOT / "demo/test.key", "--network", CAPTURES / description, capture]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=120)
    counts = collections.Counter()
    for line in done.stdout.splitlines():
        event = json.loads(line)
        if event["event_type"] == "alert" and event["alert"]["severity"] <= 3:
            counts[event["alert"]["rule"]] += 1
    return " ".join(f"{rule}:{count}" for rule, count in sorted(counts.items())) or "-"


def main():
    now = {p.name: said(p) for p in sorted(CAPTURES.iterdir()) if ".pcap" in p.name}
    if sys.argv[1:] == ["--write"]:
        TABLE.write_text(HEAD + "".join(f"{name}\t{verdict}\n" for name, verdict in now.items()))
        return 0
    lines = [line.split("\t") for line in TABLE.read_text().splitlines() if not line.startswith("#")]
    expected = {name: verdict for name, verdict in lines}
    wrong = [name for name in sorted(now.keys() | expected.keys()) if now.get(name) != expected.get(name)]
    for name in wrong:
        print(f"{name}: expected {expected.get(name)}, is {now.get(name)}")
    print(f"{len(now)} captures, {len(wrong)} wrong")
    return 1 if wrong or not now else 0


if __name__ == "__main__":
    sys.exit(main())
