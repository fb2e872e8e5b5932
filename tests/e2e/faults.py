#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Faults around the process: full disks, closed and vanishing inputs and outputs, signals in the middle. Each has a
clear message, whole lines before it, and the documented exit status."""
import fcntl
import itertools
import json
import os
import pathlib
import resource
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SIGWARDEN = os.environ["SIGWARDEN"]
DEMO = ROOT / "demo/border-week.pcapng"
CLASSIC = ROOT / "tests/captures/sccp-alone.pcap"  # repeated packets are messages of their own
RULES = ROOT / "rules/ss7/location.yaml"
KEY = ["--key", str(ROOT / "demo/test.key")]
SECONDS = 120

failures = []


def check(name, condition, shown=""):
    if not condition:
        failures.append(name)
        print(f"does not hold: {name}\n    {str(shown)[:600]}")


def start(*arguments, **options):
    options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    return subprocess.Popen([SIGWARDEN, *map(str, arguments)], **options)


def run(*arguments, **options):
    process = start(*arguments, **options)
    out, err = process.communicate(timeout=SECONDS)
    return process.returncode, out or b"", (err or b"").decode(errors="replace")


def whole_lines(name, out):
    """Every line ends, and is an event."""
    check(f"{name}: the last line ends", out == b"" or out.endswith(b"\n"), out[-200:])
    for line in out.splitlines():
        try:
            json.loads(line)
        except ValueError:
            check(f"{name}: each line is an event", False, line)


PRINTING = [
    ["analyze", *KEY, DEMO], ["analyze", "--json", *KEY, DEMO], ["decode", *KEY, DEMO], ["rules", "list"], ["rules", "reference"],
    ["rules", "check", RULES], ["rules", "test"], ["rules", "fields"], ["rules", "diff", "none", RULES, *KEY, DEMO],
    ["rules", "explain", "psi-not-from-home-network", *KEY, DEMO], ["network", "suggest", DEMO],
    ["network", "check", ROOT / "demo/network.yaml"], ["help"], ["help", "--schema"], ["help", "--man"], ["help", "--completion"],
    ["analyze", "--help"], ["version"],
]


def full_disk(folder):
    for arguments in PRINTING:
        with open("/dev/full", "wb") as sink:
            status, _, err = run(*arguments, stdout=sink)
        check(f"{' '.join(map(str, arguments[:2]))}: a full disk gives 3 and is said", status == 3 and "could not be written" in err, (status, err))
    with open("/dev/full", "wb") as sink:
        err = run("decode", *KEY, DEMO, stdout=sink)[2]
    check("the reason is said, once", err.count("\n") == 1 and "No space left" in err, err)
    complete = run("decode", *KEY, DEMO)[1]
    for limit in (0, 1, 4096, 100_000, 262_144):
        with open(folder / "limited", "wb+") as sink:
            status, _, err = run("decode", *KEY, DEMO, stdout=sink, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
            sink.seek(0)
            out = sink.read()
        check(f"a file of at most {limit} bytes gives 3 and is said", status == 3 and "File too large" in err, (status, err))
        check(f"a file of at most {limit} bytes has what comes first", len(out) <= limit and complete.startswith(out), len(out))


def full_file_system(folder):
    """A real one, where this user may mount."""
    small = folder / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", small], capture_output=True).returncode:
        return
    try:
        with open(small / "out", "wb") as sink:
            status, _, err = run("decode", *KEY, DEMO, stdout=sink)
        check("a full file system gives 3 and its reason", status == 3 and "No space left" in err, (status, err))
        out = (small / "out").read_bytes()
        whole_lines("a full file system", out[: out.rfind(b"\n") + 1])
        status, out, err = run("analyze", "--json", DEMO, env={**os.environ, "XDG_STATE_HOME": str(small / "state")})
        check("no room for a key: it is said, and the work is done", status == 0 and "this run only" in err and out, (status, err))
    finally:
        subprocess.run(["umount", small], check=True)


def closed_descriptors(folder):
    def closing(*numbers):
        return lambda: [os.close(n) for n in numbers]

    status, _, err = run("decode", *KEY, DEMO, stdout=None, preexec_fn=closing(1))
    check("a closed output is a failure", status == 3 and "could not be written" in err, (status, err))
    status, out, _ = run("decode", *KEY, DEMO, preexec_fn=closing(2))
    check("a closed standard error changes nothing", status == 0 and out == run("decode", *KEY, DEMO)[1], status)
    status, out, err = run("decode", *KEY, "-", preexec_fn=closing(0))
    check("a closed input is said", status == 3 and "standard input" in err and not out, (status, err))
    state = folder / "closed"
    run("decode", DEMO, stdout=None, preexec_fn=closing(0, 1, 2), env={**os.environ, "XDG_STATE_HOME": str(state)})
    check("a key made with all closed is a key, and only that", len((state / "sigwarden/key").read_text().split()) == 1)


def endless():
    """The packets of a capture again and again."""
    whole = CLASSIC.read_bytes()
    yield whole[:24]
    yield from itertools.repeat(whole[24:])


def feed(process, chunks):
    """From a thread, until the other side is gone."""

    def work():
        try:
            for chunk in chunks:
                process.stdin.write(chunk)
                process.stdin.flush()
        except OSError:
            pass

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def reader_leaves():
    process = start("decode", *KEY, "-", stdin=subprocess.PIPE)
    feed(process, endless())
    lines = [process.stdout.readline() for _ in range(3)]
    process.stdout.close()
    status = process.wait(timeout=SECONDS)
    check("a reader that leaves ends it as it ends any filter", status == -signal.SIGPIPE, status)
    whole_lines("before the reader left", b"".join(lines))
    process = start("decode", *KEY, "-", stdin=subprocess.PIPE, restore_signals=False)
    feed(process, endless())
    process.stdout.readline()
    process.stdout.close()
    status = process.wait(timeout=SECONDS)
    err = process.stderr.read().decode()
    check("with SIGPIPE ignored it stops at once, however long the input is", status == 3 and "Broken pipe" in err, (status, err))


def wait_for_output(path):
    end = time.monotonic() + SECONDS
    while path.stat().st_size == 0 and time.monotonic() < end:
        time.sleep(0.01)


def stopped_in_the_middle(folder):
    """Half of the input is there, the rest never comes."""
    complete = run("decode", *KEY, DEMO)[1].replace(str(DEMO).encode(), b"-")
    half = DEMO.read_bytes()[: DEMO.stat().st_size // 2]
    for number, name in ((signal.SIGTERM, "SIGTERM"), (signal.SIGINT, "SIGINT"), (signal.SIGKILL, "SIGKILL")):
        for verb in (["decode"], ["analyze", "--json"], ["analyze"]):
            path = folder / f"{name}-{verb[0]}{len(verb)}"
            with open(path, "wb") as sink:
                process = start(*verb, *KEY, "-", stdin=subprocess.PIPE, stdout=sink)
                process.stdin.write(half)
                process.stdin.flush()
                wait_for_output(path) if verb == ["decode"] else wait_until_read(process)
                process.send_signal(number)
                status = process.wait(timeout=SECONDS)
                err = process.stderr.read().decode()
                process.stdin.close()
            out = path.read_bytes()
            when = f"{' '.join(verb)} under {name}"
            if number == signal.SIGKILL:
                check(f"{when}: ends by it", status == -number, status)
            else:
                check(f"{when}: 3, and one line that says so", status == 3 and err.count("\n") == 1 and f"stopped by {name} after" in err, (status, err))
            if verb != ["analyze"]:
                whole_lines(when, out)
            elif number != signal.SIGKILL:
                check(f"{when}: the report of what was found so far", b"Findings" in out, out)
            if verb == ["decode"]:
                check(f"{when}: what comes first, no more", 1 <= common_lines(out, complete), len(out))
            if verb == ["analyze", "--json"] and number != signal.SIGKILL:
                check(f"{when}: ends with stats", json.loads(out.splitlines()[-1])["event_type"] == "stats", out[-300:])


def wait_until_read(process):
    """The pipe to it is empty: what was written was taken."""
    end = time.monotonic() + SECONDS
    left = struct.pack("i", 1)
    while struct.unpack("i", left)[0] and time.monotonic() < end:
        time.sleep(0.01)
        left = fcntl.ioctl(process.stdin.fileno(), 0x541B, struct.pack("i", 0))  # FIONREAD


def common_lines(out, complete):
    """How many lines both begin with; 0 if one in the middle differs while frames are read in order."""
    ours, theirs = out.splitlines(), complete.splitlines()
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(ours, theirs)))


def ignored_signals():
    """Who runs it under nohup, or in the background of a script, has SIGINT ignored: it stays so."""
    process = start("decode", *KEY, "-", stdin=subprocess.PIPE, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN))
    process.stdin.write(CLASSIC.read_bytes())
    process.stdin.flush()
    wait_until_read(process)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=SECONDS)
    check("an ignored SIGINT does not stop it", process.returncode == 0 and not err, (process.returncode, err))


def inputs(folder):
    nobody = {"user": 65534, "group": 65534} if os.geteuid() == 0 else {}
    secret = folder / "secret.pcapng"
    secret.write_bytes(DEMO.read_bytes())
    folder.chmod(0o755)
    secret.chmod(0)
    status, out, err = run("analyze", *KEY, secret, **nobody)
    check("a file without permission gives 3 and says what is needed", status == 3 and "ermission" in err and not out, (status, err))
    status, out, err = run("analyze", *KEY, secret, DEMO, **nobody)
    check("and does not keep the others from being read", status == 3 and b"Findings" in out, (status, err))
    status, out, err = run("analyze", *KEY, "/proc/self/mem")
    check("a file that cannot be read though it opens", status == 3 and "Input/output error" in err, (status, err))
    for name, arguments, expected in [
        ("a capture", ["analyze", *KEY, "/dev/zero"], 3), ("rules", ["analyze", *KEY, "--rules", "/dev/zero", DEMO], 4),
        ("a description", ["analyze", *KEY, "--network", "/dev/zero", DEMO], 4), ("indicators", ["analyze", *KEY, "--iocs", "/dev/zero", DEMO], 4),
        ("persons", ["analyze", *KEY, "--about", "/dev/zero", DEMO], 2), ("a key", ["analyze", "--key", "/dev/zero", DEMO], 4),
        ("hexadecimal text", ["decode", *KEY, "--hex", "--as", "tcap", "/dev/zero"], 3),
    ]:
        status, out, err = run(*arguments)
        check(f"an input without end as {name} gives {expected}", status == expected and err and not out, (status, err))
    for name, arguments, expected in [
        ("rules", ["analyze", *KEY, "--rules", folder, DEMO], 4), ("a description", ["analyze", *KEY, "--network", folder, DEMO], 4),
        ("indicators", ["analyze", *KEY, "--iocs", folder, DEMO], 4), ("a key", ["analyze", "--key", folder, DEMO], 4),
    ]:
        status, out, err = run(*arguments)
        check(f"a folder as {name} gives {expected}", status == expected and err and not out, (status, err))


def vanishing(folder):
    """A pipe whose writer dies in the middle of a packet; a file that is deleted, and one that is cut, while it is read."""
    whole = DEMO.read_bytes()
    status, out, err = run_fed(whole[: len(whole) // 2 + 1])
    check("a writer that dies gives 3, and what came before", status == 3 and "ends in the middle" in err and out, (status, err))
    whole_lines("a writer that died", out)
    many = folder / "many.pcap"
    for name, harm, status_expected in [
        ("deleted", lambda: many.unlink(), 0),
        ("cut", lambda: os.truncate(many, 24), 3),
    ]:
        classic = CLASSIC.read_bytes()
        many.write_bytes(classic[:24] + classic[24:] * (1 + (24 << 20) // len(classic)))
        process = start("decode", *KEY, many)
        first = process.stdout.readline()
        harm()
        out, err = process.communicate(timeout=SECONDS)
        check(f"a file {name} while it is read gives {status_expected}", process.returncode == status_expected, (process.returncode, err))
        whole_lines(f"a file {name} while it is read", first + out[-100_000:].split(b"\n", 1)[1])


def little_memory(folder):
    """Address space in steps: a message and a status, never a signal."""
    if b"__asan_init" in pathlib.Path(SIGWARDEN).read_bytes():
        return  # whose shadow alone needs terabytes
    stix = folder / "iocs.json"
    stix.write_text(json.dumps({"type": "bundle", "id": "bundle--1", "objects": [
        {"type": "indicator", "id": f"indicator--{i}", "pattern": f"[domain-name:value = 'd{i}.example']", "pattern_type": "stix"} for i in range(20000)]}))
    commands = [["analyze", *KEY, "--iocs", stix, DEMO], ["network", "suggest", DEMO], ["rules", "list"]]
    for arguments, mebibytes in itertools.product(commands, [*range(12, 60, 4), *range(60, 700, 80)]):
        limit = mebibytes << 20
        status, _, err = run(*arguments, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)))
        name = f"{' '.join(map(str, arguments[:2]))} in {mebibytes} MiB"
        check(f"{name}: works or says that memory is short", status in (0, 3, 4) if status == 0 or "memory" in err else status == 127, (status, err))


def run_fed(data):
    process = start("decode", *KEY, "-", stdin=subprocess.PIPE)
    out, err = process.communicate(data, timeout=SECONDS)
    return process.returncode, out, err.decode()


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        full_disk(folder)
        full_file_system(folder)
        closed_descriptors(folder)
        reader_leaves()
        stopped_in_the_middle(folder)
        ignored_signals()
        inputs(folder)
        vanishing(folder)
        little_memory(folder)
    print(f"{len(failures)} expectations do not hold")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
