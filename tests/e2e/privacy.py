#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""No identity of a test capture stands in clear in any output of any command without --reveal."""
import csv
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SIGWARDEN = os.environ["SIGWARDEN"]
KEY = ROOT / "demo/test.key"


def captures():
    """(file, its identities)"""
    yield ROOT / "demo/border-week.pcapng", (ROOT / "demo/identities.txt").read_text().split()
    with open(ROOT / "tests/captures/INDEX.tsv", newline="") as index:
        for row in csv.reader(index, delimiter="\t"):
            if len(row) >= 3 and not row[0].startswith("#"):
                yield ROOT / "tests/captures" / row[0], [i for i in row[2].split(",") if i]


def swapped(digits):
    """The digits as a hex dump would show them, half octets swapped."""
    padded = digits + "f" * (len(digits) % 2)
    return "".join(padded[i + 1] + padded[i] for i in range(0, len(padded), 2))


def commands(capture):
    network = ["--network", str(ROOT / "demo/network.yaml")]
    common = ["--key", str(KEY)]
    for verb in (["analyze"], ["analyze", "--json"], ["analyze", "-v"], ["decode"]):
        for description in ([], ["--home", "001-01"], network):
            yield [SIGWARDEN, *verb, *common, *description, str(capture)]
    # the same events as --json, under every description
    yield [SIGWARDEN, "analyze", *common, *network, "--report", "-", str(capture)]
    for home in ([], ["--home", "001-01"]):
        yield [SIGWARDEN, "network", "suggest", *home, str(capture)]


def run(command):
    return subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=120)


def main():
    failures, checked = [], 0
    for capture, identities in captures():
        for command in commands(capture):
            done = run(command)
            output = done.stdout + done.stderr
            checked += 1
            for identity in identities:
                for form in (identity, swapped(identity)):
                    if form in output:
                        line = next(l for l in output.splitlines() if form in l)
                        failures.append(f"{' '.join(command[1:])}: shows {identity}: {line[:400]}")
    capture, identities = next(captures())
    with tempfile.NamedTemporaryFile("w") as about:
        about.write(identities[0])
        about.flush()
        output = run([SIGWARDEN, "analyze", "--key", str(KEY), "--about", about.name, str(capture)])
        if identities[0] in output.stdout + output.stderr:
            failures.append("--about FILE shows who it is about")
    revealed = run([SIGWARDEN, "decode", "--reveal", str(capture)]).stdout
    if not any(identity in revealed for identity in identities):
        failures.append("--reveal shows no identity: this test would not notice a leak either")
    for failure in failures[:40]:
        print(failure)
    print(f"{checked} outputs searched, {len(failures)} leaks")
    return 1 if failures or not checked else 0


if __name__ == "__main__":
    sys.exit(main())
