# SPDX-License-Identifier: Apache-2.0
"""What the tests of evidence share: running the program, and reading a log without it."""
import os
import pathlib
import struct
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
SIGWARDEN = os.environ["SIGWARDEN"]
CAPTURES = ROOT / "tests/captures"
DEMO = ROOT / "demo/border-week.pcapng"
NETWORK = ROOT / "demo/network.yaml"
KEY = ["--key", str(ROOT / "demo/test.key")]
# the long form of a test, where no sanitizer slows it down
ALL = os.environ.get("SIGWARDEN_ALL") == "1" and os.environ.get("SIGWARDEN_SANITIZED") != "1"

# a file system where waiting for the disk takes no time, where there is one
FAST = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None

failures = []


def check(name, condition, shown=""):
    if not condition:
        failures.append(name)
        print(f"does not hold: {name}\n    {shown}")


class Home:
    """A state folder of its own, where the key of the evidence is kept."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.environment = {
            "PATH": os.environ["PATH"],
            "XDG_STATE_HOME": str(self.folder / "state"),
            **{k: v for k, v in os.environ.items() if "SAN_OPTIONS" in k},
        }

    def run(self, *arguments, stdin=None, **more):
        done = subprocess.run(
            [SIGWARDEN, *map(str, arguments)], input=stdin, capture_output=True, timeout=300, env={**self.environment, **more}
        )
        return done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")

    def analyze(self, log, *arguments, **more):
        return self.run("analyze", "--quiet", *KEY, "--evidence", log, *arguments, **more)

    def verify(self, *arguments):
        return self.run("evidence", "verify", *arguments)


def size_of(log):
    """How many records the checkpoint says there are."""
    return int((log / "checkpoint").read_text().splitlines()[1])


def bundles(log):
    """The files that hold the records: 256 each, for logs of fewer than 256,000."""
    size = size_of(log)
    return [log / f"tile/entries/{n:03}{'' if size - n * 256 >= 256 else f'.p/{size % 256}'}" for n in range((size + 255) // 256)]


def leaves(log):
    """The records of a log."""
    found = []
    for path in bundles(log):
        data, at = path.read_bytes(), 0
        while at < len(data):
            (length,) = struct.unpack(">H", data[at : at + 2])
            found.append(data[at + 2 : at + 2 + length])
            at += 2 + length
    return found


def lines_of(leaf):
    """kind, id, and the parts of a record."""
    words = [line.split(" ") for line in leaf.decode().splitlines()]
    parts = {w[1]: w[2] for w in words if w[0] == "part"}
    return words[1][1], words[2][1], parts


def part_path(log, commitment):
    return log / "parts" / commitment[:2] / commitment


def part(log, commitment):
    """Its octets without the salt."""
    return part_path(log, commitment).read_bytes()[32:]
