#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the sandbox refuses, tried from inside (tests/sandbox/forbidden.c), and that the commands stand in it."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SIGWARDEN = os.environ["SIGWARDEN"]
KEY = ["--key", str(ROOT / "demo/test.key")]
DEMO = str(ROOT / "demo/border-week.pcapng")
NETWORK = str(ROOT / "demo/network.yaml")
PSI = str(ROOT / "tests/captures/psi.pcapng")
RULES = str(ROOT / "rules/ss7/location.yaml")

failures = []


def check(name, condition, shown=""):
    if not condition:
        failures.append(name)
        print(f"does not hold: {name}\n    {shown}")


def run(*arguments, **options):
    done = subprocess.run([SIGWARDEN, *arguments], capture_output=True, text=True, timeout=120, **options)
    return done.returncode, done.stdout, done.stderr


def kernel_has_landlock():
    return bool(re.search(r"Landlock [1-9]", run("analyze", "-v", *KEY, PSI)[2]))


def refused(forbidden):
    with tempfile.TemporaryDirectory() as folder:
        inside = subprocess.run([forbidden, folder], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
        check("all forbidden actions are refused, and what is needed works", inside.returncode == 0, inside.stdout + inside.stderr)
        outside = subprocess.run([forbidden, folder, "--outside"], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
        counts = [int(n) for n in re.findall(r"(\d+) of \d+ refused", outside.stdout)]
        check("most of them are not refused outside", len(counts) == 2 and sum(counts) < 70, outside.stdout)
        print(inside.stdout.strip(), "; outside: ", sum(counts), " refused", sep="")


def commands_stand_in_it():
    said = run("analyze", "-v", *KEY, "--network", NETWORK, DEMO)[2]
    check("-v says what holds", re.search(r"sandbox: no new privileges; \d+ system calls \(seccomp\); reads 2 named files, writes to 0 places \(Landlock [1-9]", said), said)
    check("without -v nothing is said", "sandbox" not in run("analyze", *KEY, DEMO)[2])
    check("--no-sandbox keeps it away", "sandbox:" not in run("analyze", "-v", "--no-sandbox", *KEY, DEMO)[2])
    for arguments in (
        ["analyze", "--json", *KEY, "--network", NETWORK, DEMO, PSI],
        ["analyze", *KEY, "--rules", RULES, DEMO],
        ["decode", *KEY, PSI],
        ["rules", "explain", "psi-not-from-home-network", *KEY, "--home", "001-01", PSI],
        ["rules", "diff", "none", RULES, *KEY, PSI],
        ["network", "suggest", "--home", "001-01", DEMO],
    ):
        inside, outside = run(*arguments), run(*arguments, "--no-sandbox")
        check(f"{' '.join(arguments[:2])}: the same inside and outside", inside == outside and inside[0] == 0, inside[2] + outside[2])
    with open(PSI, "rb") as file:
        inside = run("decode", *KEY, "-", stdin=file)
    check("standard input is read", inside[0] == 0 and inside[1], inside[2])
    with open(PSI, "rb") as file:
        inside = run("decode", *KEY, "/dev/stdin", stdin=file)
    check("/dev/stdin is read", inside[0] == 0 and inside[1], inside[2])


def traced():
    """The order of it: the door is closed before a capture is opened."""
    if subprocess.run(["sh", "-c", "command -v strace"], capture_output=True).returncode:
        return
    with tempfile.NamedTemporaryFile() as log:
        subprocess.run(["strace", "-f", "-o", log.name, SIGWARDEN, "analyze", *KEY, "--network", NETWORK, PSI], capture_output=True, timeout=120)
        lines = log.read().decode(errors="replace").splitlines()
    closed = [i for i, line in enumerate(lines) if "seccomp(SECCOMP_SET_MODE_FILTER" in line and line.endswith("= 0")]
    read = [i for i, line in enumerate(lines) if "O_RDONLY" in line and "O_PATH" not in line and (PSI in line or NETWORK in line)]
    check("closed once", len(closed) == 1, "\n".join(lines[-20:]))
    check("before the first byte of a capture or description", closed and len(read) == 2 and closed[0] < min(read), str((closed, read)))


def main():
    if not kernel_has_landlock():
        print("skipped: this kernel has no Landlock")
        return 77
    refused(sys.argv[1])
    commands_stand_in_it()
    traced()
    print(f"{len(failures)} expectations do not hold")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
