#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs `mutations` over every capture of tests/captures: a few changes each; with SIGWARDEN_ALL=1, many.

SIGWARDEN_MUTATIONS=COUNT says how many instead, SIGWARDEN_SEED=N which.
"""
import os
import pathlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

ROOT = pathlib.Path(__file__).resolve().parents[2]
LARGE = 100_000
AT_ONCE = 8  # captures of one process


def main():
    many = 60 if os.environ.get("SIGWARDEN_SANITIZED") == "1" else 1000
    count = int(os.environ.get("SIGWARDEN_MUTATIONS", many if os.environ.get("SIGWARDEN_ALL") == "1" else 12))
    seed = os.environ.get("SIGWARDEN_SEED", "1")
    captures = sorted(p for p in (ROOT / "tests/captures").iterdir() if ".pcap" in p.name)
    small = [str(p) for p in captures if p.stat().st_size <= LARGE]
    large = [str(p) for p in captures if p.stat().st_size > LARGE]
    parts = [(max(1, count // 10), [name]) for name in large] + [(count, small[i : i + AT_ONCE]) for i in range(0, len(small), AT_ONCE)]
    print(f"{len(small)} captures, {count} changes each, {len(large)} large ones, {max(1, count // 10)}; seed {seed}", flush=True)
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        ended = list(threads.map(lambda part: subprocess.run([sys.argv[1], str(part[0]), seed, *part[1]]).returncode, parts))
    return 1 if any(ended) else 0


if __name__ == "__main__":
    sys.exit(main())
