#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the sandbox refuses, tried from inside (tests/sandbox/forbidden.c), and that the commands stand in it."""
import json
import os
import pathlib
import pwd
import re
import shutil
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


def outputs_stand_in_it(folder):
    """Reports, stores, saved state and evidence are written and read again with nothing more open than they need."""
    page, store, state, log = (str(folder / name) for name in ("page.html", "findings.db", "saved.state", "log"))
    key, bundle, request = str(folder / "keys/evidence.key"), str(folder / "bundle"), str(folder / "handed/request.tsq")
    (folder / "handed").mkdir()
    every = ["analyze", "-v", *KEY, "--report", page, "--store", store, "--state", state, "--evidence", log, "--evidence-key", key]
    for attempt in ("made", "gone on from"):
        status, out, err = run(*every, PSI)
        check(f"all outputs at once, {attempt}: they are written", status == 0 and out and "new findings" in err, (status, err))
        check(f"all outputs at once, {attempt}: in the sandbox", re.search(r"writes to 5 places \(Landlock [1-9]", err), err)
    check("the page is whole", pathlib.Path(page).read_text().rstrip().endswith("</html>"))
    check("nothing is left beside them", sorted(p.name for p in folder.iterdir()) == ["findings.db", "handed", "keys", "log", "page.html", "saved.state"],
          sorted(folder.iterdir()))
    listed = run("findings", "list", "--store", store, "--json")
    finding = json.loads(listed[1].splitlines()[0])["finding_id"]
    with_key = ["--evidence-key", key]
    for what, arguments, expected in (
        ("findings list", ["findings", "list", "--store", store, "--about", "001010000000001", *KEY], 0),
        ("findings mark", ["findings", "mark", finding, "confirmed", "--store", store, "--note", "seen"], 0),
        ("findings show", ["findings", "show", finding, "--store", store], 0),
        ("findings export", ["findings", "export", "--format", "csv", "--severity", "low", "--marked", "confirmed", "--store", store], 0),
        ("evidence show", ["evidence", "show", log], 0),
        ("evidence export", ["evidence", "export", *with_key, "--finding", finding, "--timestamp-request", request, log, bundle], 0),
        ("evidence verify", ["evidence", "verify", *with_key, "--signer", log + "/verifier", log, bundle], 0),
    ):
        status, out, err = run(*arguments)
        check(f"{what}: works in the sandbox", status == expected and out, (status, err))
    marked = json.loads(run("findings", "list", "--store", store, "--marked", "confirmed", "--json")[1])
    check("who marked is known", marked["who"] == pwd.getpwuid(os.geteuid()).pw_name and marked["note"] == "seen", marked)
    check("the request for a time is written", os.path.getsize(request) > 30)
    check("a log is held against what its key signed", "set back           no" in run("evidence", "verify", *with_key, log)[1])
    (folder / "elsewhere").mkdir()
    link = folder / "link.html"
    link.symlink_to(folder / "elsewhere/page.html")
    (folder / "elsewhere/page.html").write_text("old")
    status, _, err = run("analyze", *KEY, "--report", str(link), PSI)
    check("a report through a link goes to where it leads", status == 0 and link.is_symlink() and "<html" in (folder / "elsewhere/page.html").read_text(), (status, err))
    strange_evidence(folder, log)


def strange_evidence(folder, log):
    """A log whose parts are links that lead out is not followed, inside as outside."""
    (folder / "secret").write_text("secret")
    copy = folder / "strange"
    shutil.copytree(log, copy)
    (copy / "checkpoint").unlink()
    (copy / "checkpoint").symlink_to(folder / "secret")
    status, out, err = run("evidence", "verify", str(copy))
    check("evidence with a link that leads out is refused", status in (1, 3) and "secret" not in out + err, (status, out, err))


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
    with tempfile.TemporaryDirectory() as folder:
        outputs_stand_in_it(pathlib.Path(folder))
    traced()
    print(f"{len(failures)} expectations do not hold")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
