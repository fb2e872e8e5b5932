#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares what we decode with what tshark decodes, frame by frame: SS7 (ss7.py), and Diameter, GTP and short messages (ip.py).

    tshark.py [CAPTURE...]

Over tests/captures and the demo, and those in the folder that SIGWARDEN_CAPTURES names. A disagreement that is not
in known.tsv or known_ip.tsv fails, and so does a line of them that no longer happens: they say who is right and why.
"""
import csv
import json
import os
import pathlib
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import ip
import ss7

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SIGWARDEN = os.environ["SIGWARDEN"]
# one run of tshark, most of which is its beginning, gives the fields of both
COMPARISONS = {"known.tsv": ss7, "known_ip.tsv": ip}
FIELDS = sorted(set().union(*(module.fields() for module in COMPARISONS.values())))
# tshark does not guess the form of point codes
STANDARDS = {"mtp3-ansi": "ANSI", "mtp3-china": "Chinese ITU", "mtp3-japan": "Japan"}


def captures():
    yield ROOT / "demo/border-week.pcapng"
    yield from sorted(p for p in (ROOT / "tests/captures").iterdir() if ".pcap" in p.name)
    more = os.environ.get("SIGWARDEN_CAPTURES")
    if more:
        yield from sorted(p for p in pathlib.Path(more).iterdir() if ".pcap" in p.name)


def dissected(capture):
    """tshark's: (frame, {field: values}) in turn"""
    command = ["tshark", "-n", "-o", "tcp.reassemble_out_of_order:TRUE", "-r", str(capture), "-T", "fields"]
    command += ["-E", "separator=\t", "-E", "aggregator=;", "-E", "occurrence=a"]
    if capture.stem in STANDARDS:
        command += ["-o", f"mtp3.standard:{STANDARDS[capture.stem]}"]
    for name in ["frame.number", *FIELDS]:
        command += ["-e", name]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if "aren't valid" in done.stderr:
        sys.exit(done.stderr)
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    return [(int(number), {name: [v for v in value.split(";") if v] for name, value in zip(FIELDS, values)}) for number, *values in lines]


def decoded(capture):
    done = subprocess.run([SIGWARDEN, "decode", "--reveal", str(capture)], capture_output=True, text=True, timeout=300)
    return [json.loads(line) for line in done.stdout.splitlines()]


def differences(capture):
    """(list of what is known, frame, field, only ours, only tshark's)"""
    events, rows = decoded(capture), dissected(capture)
    return capture, [(known, *found) for known, module in COMPARISONS.items() for found in module.differences(events, rows)]


def known(name):
    """(capture, field) -> reason; the capture * stands for all"""
    with open(HERE / name, newline="") as file:
        rows = [row for row in csv.reader(file, delimiter="\t") if row and not row[0].startswith("#")]
    return {(row[0], row[1]): row[2] for row in rows}


def main():
    if not shutil.which("tshark"):
        print("skipped: tshark is not installed")
        return 77
    wanted = [pathlib.Path(name).resolve() for name in sys.argv[1:]] or list(captures())
    reasons = {name: known(name) for name in COMPARISONS}
    used, new, compared = {name: set() for name in COMPARISONS}, 0, 0
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for capture, found in threads.map(differences, wanted):
            compared += 1
            for where, frame, field, a, b in found:
                key = next((k for k in ((capture.name, field), (capture.name, "*"), ("*", field)) if k in reasons[where]), None)
                used[where].add(key)
                if key is None:
                    new += 1
                    print(f"{capture.name} frame {frame} {field}: only ours {a or '-'}, only tshark's {b or '-'}")
    names = {capture.name for capture in wanted}
    unused = [(where, *key) for where, keys in reasons.items() for key in keys if key not in used[where] and (key[0] in names or (key[0] == "*" and not sys.argv[1:]))]
    for where, capture, field in unused:
        print(f"{where}: {capture} {field} does not happen any more; take the line out")
    print(f"{compared} captures compared, {new} new disagreements, {sum(map(len, reasons.values()))} known ones")
    return 1 if new or unused or not compared else 0


if __name__ == "__main__":
    sys.exit(main())
