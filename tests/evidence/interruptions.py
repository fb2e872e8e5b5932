#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A run that is killed at any call that changes a file, or finds the disk full from there on, leaves a log that opens,
verifies and says where it ends; the next run adds what is missing.

    interruptions.py INTERRUPT.so [SEED]
"""
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

from shared import ALL, CAPTURES, FAST, Home, check, failures, leaves, lines_of, size_of

POINTS = int(os.environ.get("EVIDENCE_POINTS", "200" if ALL else "10"))
CAPTURE = CAPTURES / "psi.pcapng"
SECOND = CAPTURES / "ati.pcapng"


def preload(library):
    """A sanitized program wants its own library first."""
    needed = subprocess.run(["ldd", os.environ["SIGWARDEN"]], capture_output=True, text=True, check=True).stdout
    first = [word for word in needed.split() if "/libasan" in word]
    return " ".join([*first, library])


def ids(log):
    return [lines_of(leaf)[:2] for leaf in leaves(log)]


class Start:
    """What a run begins with that is interrupted: a log of an earlier run, or nothing, not even a key."""

    def __init__(self, folder, first, shim):
        self.folder, self.shim, self.from_nothing = folder, shim, not first
        folder.mkdir()
        self.home = Home(folder / "whole")
        self.home.folder.mkdir()
        self.log, self.count_file = folder / "before", folder / "count"
        whole = folder / "whole-log"
        for capture in first:
            self.home.analyze(self.log, capture)
            shutil.copytree(self.log, whole)
        self.earlier = ids(self.log) if first else []
        shutil.copytree(self.home.folder, folder / "kept")
        done = self.home.analyze(whole, SECOND, INTERRUPT_COUNT=str(self.count_file), **shim)
        self.calls = int(self.count_file.read_text())
        self.expected = ids(whole)
        enough = done[0] == 0 and self.calls > 30 and len(self.expected) > len(self.earlier)
        check("there is something to interrupt", enough, f"{self.calls} {done}")

    def again(self):
        """The log and who has its key, as they were before the run."""
        work = self.folder / "work"
        for path in (work, self.folder / "state"):
            shutil.rmtree(path, ignore_errors=True)
        if self.from_nothing:
            return Home(self.folder), work
        shutil.copytree(self.folder / "kept/state", self.folder / "state")
        shutil.copytree(self.log, work)
        return Home(self.folder), work


def verify_interrupted(name, start, home, work):
    """What was left verifies as far as it goes, or says that nothing was begun yet."""
    status, out, err = home.verify(work)
    if start.from_nothing and not (work / "checkpoint").exists():
        begun = "no log was begun" in err and "nothing is lost; run" in err
        check(f"{name}: no log was begun, it says", status == 3 and (begun or not work.exists()), f"{status} {err}")
        return
    check(f"{name}: the log verifies", status == 0, err)
    check(f"{name}: it says where it ends", f"{size_of(work)}:" in out, out)
    there = ids(work) == start.expected[: size_of(work)]
    check(f"{name}: nothing is lost or half there", len(start.earlier) <= size_of(work) and there, f"{ids(work)}")
    pending = (work / "pending").exists()
    check(f"{name}: it says that it was interrupted", pending == ("interrupted" in out), out)


def interrupt(start, at, how):
    name = f"{how} at call {at} of {start.calls}{' from nothing' if start.from_nothing else ''}"
    home, work = start.again()
    start.count_file.unlink(missing_ok=True)
    settings = {"INTERRUPT_AT": str(at), "INTERRUPT_HOW": how, "INTERRUPT_COUNT": str(start.count_file)}
    status, out, err = home.analyze(work, SECOND, **settings, **start.shim)
    # the time is in what is kept by its hash, so that one run makes a few folders fewer than another
    too_late = status == 0 and int(start.count_file.read_text()) < at
    check(f"{name}: ends as it should", too_late or (status == -9 if how == "kill" else status in (0, 3)), f"{status} {err}")
    check(f"{name}: a full disk is told", status != 3 or "evidence log" in err or "No space left" in err, err)
    verify_interrupted(name, start, home, work)
    status, out, err = home.analyze(work, SECOND)
    check(f"{name}: the next run goes on", status == 0 and ids(work) == start.expected, f"{status} {err}")
    status, out, err = home.verify(work)
    check(f"{name}: and all is tidy", status == 0 and "interrupted" not in out, f"{out} {err}")


def main():
    library = sys.argv[1]
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    chance = random.Random(seed)
    print(f"{POINTS} interruptions, seed {seed}")
    with tempfile.TemporaryDirectory(dir=FAST) as folder:
        folder = pathlib.Path(folder)
        shim = {"LD_PRELOAD": preload(library)}
        goes_on, from_nothing = Start(folder / "goes-on", [CAPTURE], shim), Start(folder / "from-nothing", [], shim)
        for point in range(POINTS):
            start = (goes_on, from_nothing)[point % 2]
            interrupt(start, chance.randrange(1, start.calls + 1), chance.choice(["kill", "kill", "full"]))
        # where a log begins, every point
        for at in range(1, 31 if ALL else 1):
            for how in ("kill", "full"):
                interrupt(from_nothing, at, how)
    print(f"{POINTS} interruptions, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
