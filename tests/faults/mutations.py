#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs `mutations` over every capture of tests/captures: a few changes each; with SIGWARDEN_ALL=1, many."""
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
FEW, MANY, LARGE = 12, 60, 100_000


def main():
    count = MANY if os.environ.get("SIGWARDEN_ALL") == "1" else FEW
    seed = int(os.environ.get("SIGWARDEN_SEED", "1"))
    captures = sorted(p for p in (ROOT / "tests/captures").iterdir() if ".pcap" in p.name)
    small = [str(p) for p in captures if p.stat().st_size <= LARGE]
    large = [str(p) for p in captures if p.stat().st_size > LARGE]
    for names, times in ((small, count), (large, max(1, count // 10))):
        if names:
            print(f"{len(names)} captures, {times} changes each, seed {seed}", flush=True)
            if subprocess.run([sys.argv[1], str(times), str(seed), *names]).returncode:
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
