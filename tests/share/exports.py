# SPDX-License-Identifier: Apache-2.0
"""What the tests of exports share: a store of many captures, and what `findings export` makes of it."""
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
SIGWARDEN = os.environ["SIGWARDEN"]
CAPTURES = ROOT / "tests/captures"
DEMO = ROOT / "demo/border-week.pcapng"
KEY = ["--key", ROOT / "demo/test.key"]
FORMATS = ("stix", "misp", "csv")


def run(*words):
    return subprocess.run([SIGWARDEN, *map(str, words)], capture_output=True, text=True, timeout=120)


def network_of(capture):
    return ["--network", ROOT / "demo/network.yaml" if capture == DEMO else CAPTURES / "network.yaml"]


def keep(store, *captures, more=()):
    """Files of one description in one run: a command line takes 64."""
    for capture in captures:
        done = run("analyze", "--quiet", *KEY, *network_of(capture), *more, "--store", store, capture)
        if done.returncode not in (0, 3):  # some captures are broken on purpose
            raise SystemExit(f"{capture}: {done.stderr}")


def all_captures():
    return [DEMO, *sorted(path for path in CAPTURES.iterdir() if ".pcap" in path.name)]


def export(store, form, *more):
    done = run("findings", "export", "--format", form, "--store", store, *more)
    if done.returncode:
        raise SystemExit(f"findings export --format {form} {more}: {done.stderr}")
    return done.stdout
