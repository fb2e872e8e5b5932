#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""attacks.py BUILD [NAME...]: what a byte of a hostile stream costs beside a byte of ordinary traffic, in instructions.

Each stream aims at a table, a reassembly or a loop: it fills it, never ends what it began, or makes the most of little. Callgrind
counts, start-up is taken off, so the figures are the same on a busy machine. Fails where a byte of a stream costs more than
ALLOWED times a byte of the dearest ordinary stream, or where the second half of it costs more than GROWTH times the first.
"""

import concurrent.futures
import os
import pathlib
import random
import re
import struct
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACKETS, ALLOWED, GROWTH = 3000, 4.0, 1.5
ORDINARY = ("map", "diameter", "gtp")
FAR, HOME = 0x0A091401, 0x0A011401
SCTP, TCP, UDP = 132, 6, 17


def ip(protocol, payload, src=FAR, dst=HOME, ident=0, fragment=0):
    head = struct.pack(">BBHHHBBHII", 0x45, 0, 20 + len(payload), ident & 0xFFFF, fragment, 64, protocol, 0, src, dst)
    return b"\x02\0\0\0\0\x02\x02\0\0\0\0\x01\x08\0" + head + payload


def data(tsn, ssn, ppid, payload, flags=3):
    body = struct.pack(">BBHIHHI", 0, flags, 16 + len(payload), tsn & 0xFFFFFFFF, 1, ssn & 0xFFFF, ppid) + payload
    return body + bytes(-len(body) % 4)


def sctp(chunk, src=FAR, port=2905):
    return ip(SCTP, struct.pack(">HHII", port, port, 0x22220000, 0) + chunk, src)


def sctp6(chunk, prefix, port=2905):
    """From an address whose second half makes a product 0 where a hash takes it for a word that nobody chooses."""
    src = struct.pack(">II", 0x20010DB8, prefix) + bytes.fromhex("95ef82de432534d1")
    body = struct.pack(">HHII", port, port, 0x22220000, 0) + chunk
    return b"\x02\0\0\0\0\x02\x02\0\0\0\0\x01\x86\xdd" + struct.pack(">IHBB", 6 << 28, len(body), SCTP, 64) + src + src[:8] + bytes(7) + b"\1" + body


def m3ua(sccp):
    body = struct.pack(">IIBBBB", 8201, 4101, 3, 0, 0, 1) + sccp
    parameter = struct.pack(">HH", 0x0210, 4 + len(body)) + body + bytes(-len(body) % 4)
    return struct.pack(">BBBBI", 1, 0, 1, 1, 8 + len(parameter)) + parameter


def bcd(digits, filler="f"):
    digits += filler * (len(digits) % 2)
    return bytes(int(digits[i + 1] + digits[i], 16) for i in range(0, len(digits), 2))


def address(ssn, digits):
    value = bytes([0x12, ssn, 0, 0x11 if len(digits) % 2 else 0x12, 4]) + bcd(digits, "0")
    return bytes([len(value)]) + value


def udt(tcap, calling="99902000700", called="99901000600"):
    parts = [address(6, called), address(7, calling), bytes([len(tcap)]) + tcap]
    return bytes([9, 0, 3, 2 + len(parts[0]), 1 + len(parts[0]) + len(parts[1])]) + b"".join(parts)


def first_segment(part, reference):
    parts = [address(6, "99901000600"), address(7, "99902000700"), bytes([len(part)]) + part]
    pointers = [4 - i + sum(map(len, parts[:i])) for i in range(4)]
    return b"\x11\x81\x0f" + bytes(pointers) + b"".join(parts) + b"\x10\x04" + struct.pack(">I", 0xCF << 24 | reference) + b"\0"


def element(tag, value):
    length = bytes([len(value)]) if len(value) < 128 else bytes([0x81, len(value)]) if len(value) < 256 else b"\x82" + struct.pack(">H", len(value))
    return bytes([tag]) + length + value


def begin(otid, operation, argument, context, version=3):
    name = element(0x06, bytes([4, 0, 0, 1, 0, context, version]))
    dialogue = element(0x60, b"\x80\x02\x07\x80" + element(0xA1, name))
    portion = element(0x6B, element(0x28, b"\x06\x07\0\x11\x86\x05\x01\x01\x01" + element(0xA0, dialogue)))
    invoke = element(0xA1, b"\x02\x01\x01\x02\x01" + bytes([operation]) + argument)
    return element(0x62, element(0x48, struct.pack(">I", otid)) + portion + element(0x6C, invoke))


def imsi(n):
    return bcd(f"001019{n % 10**9:09}")


def ask(n, calling, otid):
    """anyTimeInterrogation about another subscriber each time: rules fire, and remember."""
    argument = element(0x30, element(0xA0, element(0x80, imsi(n))) + element(0xA1, b"\x80\0\x81\0") + element(0x83, b"\x91" + bcd(calling)))
    return m3ua(udt(begin(otid, 71, argument, 29), calling))


def authentication(n, otid):
    return begin(otid, 56, element(0x30, element(0x80, imsi(n)) + b"\x02\x01\x02"), 14)


def short_message_part(n):
    tpdu = b"\x44" + b"\x0f\x91" + bcd("999017000000017") + b"\0\x04" + b"\x62\x30\x20\x80\0\0\0" + b"\x0e" + b"\x05\0\x03" + bytes([n & 255, 255, 1]) + b"12345678"
    argument = element(0x30, element(0x80, imsi(n // 256)) + element(0x84, b"\x91" + bcd("99902000500")) + element(0x04, tpdu))
    return m3ua(udt(begin(n, 44, argument, 25)))


def diameter(n, avps, command=318):
    return struct.pack(">IIIII", 1 << 24 | 20 + len(avps), 0xC0 << 24 | command, 16777251, n, n) + avps


def avp(code, value):
    return struct.pack(">II", code, 0x40 << 24 | 8 + len(value)) + value + bytes(-len(value) % 4)


def nested(depth, inner=b""):
    for _ in range(depth):
        inner = avp(1400, inner)
    return inner


def tcp(sequence, payload, src=FAR, port=40000):
    return ip(TCP, struct.pack(">HHIIBBHHH", port, 3868, sequence & 0xFFFFFFFF, 1, 0x50, 0x18, 65535, 0, 0) + payload, src)


def gtp(n):
    body = struct.pack(">BHB", 1, 8, 0) + imsi(n)
    message = struct.pack(">BBHII", 0x48, 32, 8 + len(body), 0, (n & 0xFFFFFF) << 8) + body
    return ip(UDP, struct.pack(">HHHH", 2123, 2123, 8 + len(message), 0) + message, 0x0A092001, 0x0A011E01)


def deep(n):
    inner = b"\x04\0"
    for _ in range(56):
        inner = element(0x30, inner)
    return m3ua(udt(begin(n, 56, inner, 14)[:255]))


STREAMS = {
    "transactions never ended": lambda n, r: sctp(data(n, n, 3, m3ua(udt(authentication(1, r(32)))))),
    "a subscriber each": lambda n, r: sctp(data(n, n, 3, m3ua(udt(authentication(r(29), n))))),
    "a sender each, rules that count": lambda n, r: sctp(data(n, n, 3, ask(r(29), f"99902{r(29) % 10**9:09}", r(32)))),
    "one sender, rules that count": lambda n, r: sctp(data(n, n, 3, ask(r(29), "99902000700", r(32)))),
    "SCTP associations": lambda n, r: sctp(data(n, n, 3, m3ua(udt(authentication(1, n)))), src=FAR + r(15)),
    "SCTP associations that aim at a hash": lambda n, r: sctp6(data(n, n, 3, m3ua(udt(authentication(1, n)))), r(32)),
    "SCTP first fragments": lambda n, r: sctp(data(2 * n, n, 3, m3ua(udt(authentication(1, n)))[:64], flags=2)),
    "SCTP middle fragments": lambda n, r: sctp(data(r(32), n, 3, bytes(64), flags=0)),
    "IP first fragments": lambda n, r: ip(SCTP, bytes(64), FAR + r(8), ident=n, fragment=0x2000),
    "IP fragments of 8 octets": lambda n, r: ip(SCTP, bytes(8), ident=n // 4096, fragment=0x2000 | r(13)),
    "TCP connections": lambda n, r: tcp(1, diameter(n, avp(264, b"mme.epc")), src=FAR + r(8), port=1024 + r(15)),
    "TCP holes": lambda n, r: tcp(1 + 128 * n, (diameter(n, avp(264, bytes(200))))[:64]),
    "TCP octets": lambda n, r: tcp(1 + 2 * (n ^ 7), bytes([n & 255])),
    "SCCP first segments": lambda n, r: sctp(data(n, n, 3, m3ua(first_segment(authentication(1, n)[:64], r(24))))),
    "parts of short messages": lambda n, r: sctp(data(n, n, 3, short_message_part(r(16)))),
    "BER depth": lambda n, r: sctp(data(n, n, 3, deep(n))),
    "BER width": lambda n, r: sctp(data(n, n, 3, m3ua(udt(begin(n, 56, element(0x30, b"\x04\0" * 60), 14))))),
    "AVPs without contents": lambda n, r: sctp(data(n, n, 46, diameter(n, avp(264, b"") * 150)), port=3868),
    "AVPs in AVPs": lambda n, r: sctp(data(n, n, 46, diameter(n, nested(100))), port=3868),
    "Diameter requests never answered": lambda n, r: sctp(data(n, n, 46, diameter(n, avp(1, f"001019{r(29):09}".encode()))), port=3868),
    "GTP requests never answered": lambda n, r: gtp(r(23)),
}


def write(path, name, count):
    chance = random.Random(name)
    with path.open("wb") as out:
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        for n in range(count):
            packet = STREAMS[name](n, chance.getrandbits)
            out.write(struct.pack("<IIII", 1700000000 + n // 10000, n % 10000 * 100, len(packet), len(packet)) + packet)


def instructions(build, path):
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", build / "src/sigwarden", "analyze", "--threads", "1", "--quiet",
               "--key", ROOT / "demo/test.key", "--network", ROOT / "tests/bench/network.yaml", path]
    run = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if run.returncode not in (0, 1):
        raise RuntimeError(run.stderr[-1000:])
    return int(re.search(r"Collected : (\d+)", run.stderr).group(1))


def measure(build, folder, name):
    """Instructions a byte in the first half and in the second."""
    counts, sizes = [], []
    for count in (1, PACKETS // 2, PACKETS):
        path = folder / f"{name} {count}.pcap"
        if name in ORDINARY:
            with path.open("wb") as out:
                subprocess.run([build / "tests/stream", name, str(count)], stdout=out, check=True)
        else:
            write(path, name, count)
        counts.append(instructions(build, path))
        sizes.append(path.stat().st_size)
        path.unlink()
    return [(counts[i + 1] - counts[i]) / (sizes[i + 1] - sizes[i]) for i in (0, 1)]


def main():
    if len(sys.argv) < 2:
        print(__doc__.splitlines()[0])
        return 2
    build, failed = pathlib.Path(sys.argv[1]).resolve(), 0
    names = [*ORDINARY, *(name for name in STREAMS if name in (sys.argv[2:] or STREAMS))]
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = dict(zip(names, pool.map(lambda name: measure(build, pathlib.Path(folder), name), names)))
    dearest = max(max(found[name]) for name in ORDINARY)
    for name, (first, second) in found.items():
        wrong = name not in ORDINARY and (max(first, second) > ALLOWED * dearest or second > GROWTH * first)
        failed += wrong
        print(f"{'FAIL' if wrong else 'ok  '} {name}: {first:.0f} and {second:.0f} instructions a byte, {max(first, second) / dearest:.2f} times ordinary")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
