#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares the message types and causes of GTP (src/proto/gtp/*.def) with Wireshark's."""
import pathlib
import re
import shutil
import subprocess
import sys

TABLES = pathlib.Path(__file__).resolve().parents[2] / "src" / "proto" / "gtp"
FIELDS = {("message", "1"): "gtp.message", ("message", "2"): "gtpv2.message_type", ("cause", "1"): "gtp.cause",
          ("cause", "2"): "gtpv2.cause"}


def plain(name):
    return re.sub(r"[^a-z0-9]", "", re.sub(r"\(.*?\)", "", name).lower())


def theirs():
    listing = subprocess.run(["tshark", "-G", "values"], capture_output=True, text=True, errors="replace", timeout=120).stdout
    found = {field: {} for field in FIELDS.values()}
    for line in listing.splitlines():
        parts = line.split("\t")
        if parts[0] == "V" and len(parts) > 3 and parts[1] in found:
            found[parts[1]][int(parts[2], 0)] = parts[3].strip()
    return found


def ours():
    for kind in ("message", "cause"):
        rows = re.findall(rf'GTP_{kind.upper()}\((\d), (\d+), "([^"]+)"', (TABLES / f"gtp_{kind}.def").read_text())
        for version, number, name in rows:
            yield kind, version, int(number), name.removeprefix("GTPV1_")


def main():
    if not shutil.which("tshark"):
        print("skipped: tshark is not installed")
        return 77
    values, differ, compared = theirs(), 0, 0
    for kind, version, number, name in ours():
        compared += 1
        other = values[FIELDS[kind, version]].get(number)
        if other is None or plain(other) != plain(name):
            differ += 1
            print(f"{kind} {number} of version {version}: {name}; Wireshark: {other}")
    print(f"{compared} names, {differ} differ")
    return 1 if differ or not compared else 0


if __name__ == "__main__":
    sys.exit(main())
