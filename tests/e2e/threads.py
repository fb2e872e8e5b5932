#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Two threads tell what one tells, octet for octet: findings, signals, statistics, what is saved for the next run. And
they end as one does: at a full disk, at a signal, at the end of a pipe.

With SIGWARDEN built by -Db_sanitize=thread this also looks for data that both touch."""
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))
from maker import capture_file, gtp, ip  # noqa: E402

SIGWARDEN = os.environ["SIGWARDEN"]
STREAM = os.environ["STREAM"]
MESSAGES = 4000
COMMON = ["--key", ROOT / "demo/test.key", "--network", ROOT / "tests/bench/network.yaml"]
DAMAGED = {"truncated-tail.pcap", "truncated-block.pcapng", "not-a-capture.pcap", "empty.pcap"}
OCTETS_MAX = 2048  # of a message that is copied; a longer one is waited for

failures = []


def check(name, condition, shown=""):
    if not condition:
        failures.append(name)
        print(f"does not hold: {name}\n    {str(shown)[:600]}")


def run(command, threads, *arguments, **options):
    done = subprocess.run([SIGWARDEN, command, "--threads", str(threads), *COMMON, *arguments], capture_output=True, timeout=300, **options)
    return done.returncode, done.stdout, done.stderr.decode(errors="replace")


def same(name, command, *arguments):
    one, two = run(command, 1, *arguments), run(command, 2, *arguments)
    check(f"{name}: {command} by one thread", one[0] == 0 and one[1], one)
    check(f"{name}: {command} by two threads", one == two, (one[0], two[0], len(one[1]), len(two[1]), two[2]))


def stream(folder, protocol):
    path = folder / f"{protocol}.pcap"
    with path.open("wb") as file:
        subprocess.run([STREAM, protocol, str(MESSAGES)], stdout=file, check=True)
    return path


def longer_than_the_room(folder):
    """Messages of many sizes, some of which ride on others."""
    path, packets = folder / "long.pcap", []
    for number in range(1, 400):
        private = gtp.ie(255, bytes(number * 37 % (2 * OCTETS_MAX)))
        ies = [*gtp.create_session(f"99970{number:010}", ("999", "70"), "internet", "192.0.2.1"), private]
        rider = gtp.v2(95, [gtp.ie(73, b"\x05")], 0x1001, number) if number % 3 == 0 else b""
        datagram = ip.udp(gtp.CONTROL_PORT, gtp.CONTROL_PORT, gtp.v2(32, ies, 0, number, more=rider))
        frame = ip.framed(ip.Packet("192.0.2.1", "198.51.100.1", datagram, ip.UDP))
        packets.append(capture_file.Frame(number * 10**6, frame))
    path.write_bytes(capture_file.pcap_bytes(packets))
    return path


def goes_on(folder, first, second):
    """What one run saves is the same, and is gone on from in the same way."""
    told = {}
    for threads in (1, 2):
        state = folder / f"saved-{threads}"
        told[threads] = [run("analyze", threads, "--json", "--state", state, path) for path in (first, second)]
        told[threads].append(state.read_bytes())
    check("the state for the next run", told[1] == told[2], [part[:2] for part in told[2][:2]])


def ends(folder, path):
    with open("/dev/full", "wb") as full:
        done = subprocess.run([SIGWARDEN, "decode", "--threads", "2", *COMMON, path], stdout=full, stderr=subprocess.PIPE, timeout=300)
    check("a full disk", done.returncode == 3 and b"could not be written" in done.stderr, (done.returncode, done.stderr))
    told = folder / "told"
    with told.open("wb") as file:
        process = subprocess.Popen([SIGWARDEN, "decode", "--threads", "2", *COMMON, "-"], stdin=subprocess.PIPE, stdout=file, stderr=subprocess.PIPE)
    process.stdin.write(path.read_bytes()[:200000])
    process.stdin.flush()
    time.sleep(1)
    process.send_signal(signal.SIGTERM)
    err, out = process.communicate(timeout=60)[1], told.read_bytes()
    check("a signal while it waits for more", process.returncode == 3 and b"stopped by SIGTERM" in err, (process.returncode, err))
    whole = run("decode", 1, path)[1]
    check("what was read before the signal is told", len(out) > 10000 and whole.startswith(out.replace(b'"-"', f'"{path}"'.encode())), out[:300])
    status, _, err = run("decode", 3, path)
    check("a third thread", status == 2 and "takes one of 1 2" in err, err)


def main():
    captures = sorted((ROOT / "tests/captures").glob("*.pcap*"))
    whole = [path for path in captures if path.name not in DAMAGED]
    check("there are captures", len(whole) > 150, len(whole))
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        streams = [stream(folder, protocol) for protocol in ("map", "diameter", "gtp")]
        for path in [*streams, longer_than_the_room(folder)]:
            same(path.name, "decode", path)
            same(path.name, "analyze", "--json", path)
        same("all at once", "decode", *whole[:60], *streams)
        for first in range(0, len(whole), 60):
            same("captures together", "analyze", "--json", *whole[first:first + 60])
        goes_on(folder, streams[0], streams[1])
        ends(folder, streams[0])
    print(f"{len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
