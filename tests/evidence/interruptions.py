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


def main():
    library = sys.argv[1]
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    chance = random.Random(seed)
    print(f"{POINTS} interruptions, seed {seed}")
    with tempfile.TemporaryDirectory(dir=FAST) as folder:
        folder = pathlib.Path(folder)
        shim = {"LD_PRELOAD": preload(library)}
        home = Home(folder / "whole")
        home.folder.mkdir()
        before, whole = folder / "before", folder / "whole-log"
        home.analyze(before, CAPTURE)
        shutil.copytree(before, whole)
        count_file = folder / "count"
        done = home.analyze(whole, SECOND, INTERRUPT_COUNT=str(count_file), **shim)
        calls = int(count_file.read_text())
        expected, earlier = ids(whole), ids(before)
        check("there is something to interrupt", done[0] == 0 and calls > 30 and len(expected) > len(earlier), f"{calls} {done}")
        for point in range(POINTS):
            at, how = chance.randrange(1, calls + 1), chance.choice(["kill", "kill", "full"])
            name = f"{how} at call {at} of {calls}"
            work = folder / "work"
            shutil.rmtree(work, ignore_errors=True)
            shutil.rmtree(folder / "state", ignore_errors=True)
            shutil.copytree(home.folder / "state", folder / "state")
            here = Home(folder)
            shutil.copytree(before, work)
            # what the key remembers is as it was before the second run, too
            seen = folder / "state/sigwarden/evidence.key.seen"
            for note in seen.iterdir():
                shutil.copy(before / "checkpoint", note)
            count_file.unlink()
            interrupt = {"INTERRUPT_AT": str(at), "INTERRUPT_HOW": how, "INTERRUPT_COUNT": str(count_file)}
            status, out, err = here.analyze(work, SECOND, **interrupt, **shim)
            # the time is in what is kept by its hash, so that one run makes a few folders fewer than another
            too_late = status == 0 and int(count_file.read_text()) < at
            check(f"{name}: ends as it should", too_late or (status == -9 if how == "kill" else status in (0, 3)), f"{status} {err}")
            check(f"{name}: a full disk is told", status != 3 or "evidence log" in err, err)
            status, out, err = here.verify(work)
            check(f"{name}: the log verifies", status == 0, err)
            check(f"{name}: it says where it ends", f"{size_of(work)}:" in out, out)
            check(f"{name}: nothing is lost or half there", len(earlier) <= size_of(work) and ids(work) == expected[: size_of(work)], f"{ids(work)}")
            pending = (work / "pending").exists()
            check(f"{name}: it says that it was interrupted", pending == ("interrupted" in out), out)
            status, out, err = here.analyze(work, SECOND)
            check(f"{name}: the next run goes on", status == 0 and ids(work) == expected, f"{status} {err}")
            status, out, err = here.verify(work)
            check(f"{name}: and all is tidy", status == 0 and "interrupted" not in out, f"{out} {err}")
    print(f"{POINTS} interruptions, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
