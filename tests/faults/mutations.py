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
AT_ONCE = 8  # captures of one process


def main():
    many = 200 if os.environ.get("SIGWARDEN_SANITIZED") == "1" else 3000
    count = os.environ.get("SIGWARDEN_MUTATIONS", str(many if os.environ.get("SIGWARDEN_ALL") == "1" else 24))
    seed = os.environ.get("SIGWARDEN_SEED", "1")
    captures = [str(p) for p in sorted((ROOT / "tests/captures").iterdir()) if ".pcap" in p.name]
    parts = [captures[i : i + AT_ONCE] for i in range(0, len(captures), AT_ONCE)]
    print(f"{len(captures)} captures, {count} changes each; seed {seed}", flush=True)
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        ended = list(threads.map(lambda part: subprocess.run([sys.argv[1], count, seed, *part]).returncode, parts))
    return 1 if any(ended) else 0


if __name__ == "__main__":
    sys.exit(main())
