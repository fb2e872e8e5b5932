#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Two days of ordinary traffic accuse nobody: thousands of subscribers with every story that looks like an attack.

The stories are those of tests/captures/roaming-ordinary.pcapng, multiplied with other subscribers, transaction ids and
times; sessions over GTP are made here. Travellers land, cross borders, lose networks; registers and gateways restart;
firms look numbers up, advertise, send through several centres; fleets of machines wake up.

What is read: all of it; with losses and without its beginning; in one direction only. None may bring an alert of severity
1 to 3. And where a table overflows, the same key gives the same events, from one file or several.

ordinary_day.py [--keep FILE]    --keep writes the traffic there
"""
import collections
import json
import os
import pathlib
import random
import re
import struct
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from maker import gtp  # noqa: E402
from maker.digits import tbcd  # noqa: E402

SIGWARDEN = os.environ["SIGWARDEN"]
CAPTURES = ROOT / "tests/captures"
MICRO, HOUR = 10**6, 3600
SLOT, FIRST = 3 * HOUR, 900  # as in tests/captures/ordinary.py
START = 1772442000
NAMES = ("arrival overseas border restart notice several_centres look_up switched_off number_gone card_gone hub ferry border_try "
         "over_diameter not_allowed machine advertisement platform two_cards calls_home guest both_radios").split()
# How often each is told, and within which seconds it begins.
DAY = {
    "border": (60, 0, 40 * HOUR), "notice": (1500, 0, 47 * HOUR), "several_centres": (150, 0, 40 * HOUR), "look_up": (700, 0, 47 * HOUR),
    "switched_off": (100, 0, 40 * HOUR), "number_gone": (120, 0, 47 * HOUR), "card_gone": (60, 0, 47 * HOUR), "hub": (60, 0, 45 * HOUR),
    "ferry": (40, 0, 45 * HOUR), "border_try": (60, 0, 45 * HOUR), "over_diameter": (250, 0, 45 * HOUR), "not_allowed": (60, 0, 45 * HOUR),
    "machine": (80, 0, 45 * HOUR), "advertisement": (500, 30 * HOUR, 31 * HOUR), "platform": (100, 0, 45 * HOUR),
    "two_cards": (40, 0, 45 * HOUR), "calls_home": (80, 0, 40 * HOUR), "guest": (80, 0, 40 * HOUR), "both_radios": (100, 0, 40 * HOUR),
    "restart": (300, 10 * HOUR, 10 * HOUR + 60),  # all at once
}
TRAVELLERS = 250  # arrive, and land overseas twenty hours later
TRANSACTION = re.compile(rb"[\x62\x64\x65\x67](?:\x81.|.)[\x48\x49]\x04(....)", re.S)  # Begin, End, Continue, Abort
Event = collections.namedtuple("Event", "at source destination kind payload")  # kind: 0 GTP, else SCTP's payload protocol


def blocks(data):
    at = 0
    while at < len(data):
        kind, length = struct.unpack_from("<II", data, at)
        yield kind, data[at:at + length]
        at += length


def chunks(packet):
    at = 12
    while at + 4 <= len(packet):
        kind, _, length = struct.unpack_from(">BBH", packet, at)
        if kind == 0:
            yield struct.unpack_from(">I", packet, at + 12)[0], packet[at + 16:at + length]
        at += (length + 3) // 4 * 4


def templates():
    """Story by name: its events, their times counted from its beginning."""
    stories = collections.defaultdict(list)
    for kind, block in blocks((CAPTURES / "roaming-ordinary.pcapng").read_bytes()):
        if kind != 6:
            continue
        high, low, captured = struct.unpack_from("<III", block, 12)
        at = (high << 32 | low) / MICRO - START - 10
        packet = block[28:28 + captured]
        source, destination = packet[26:30], packet[30:34]
        for protocol, payload in chunks(packet[34:]):
            if protocol == 3 and payload[2] != 1:
                continue  # of M3UA's own
            slot = int(at // SLOT)
            stories[NAMES[slot]].append(Event(at - slot * SLOT, source, destination, protocol, payload))
    assert set(stories) == set(NAMES), set(NAMES) - set(stories)
    return stories


class Day:
    def __init__(self):
        self.random = random.Random(7)
        self.stories, self.events, self.people, self.told = templates(), [], 0, 0

    def person(self):
        self.people += 1
        return self.people

    def tell(self, name, at, person, faster=None):
        """One story, about this person. faster: where its later part begins, for all tellings at once."""
        slot, self.told = NAMES.index(name), self.told + 1
        pairs = []
        for new, old in (((10 << 20) + person, FIRST + slot), ((11 << 20) + person, 980)):
            for plmn in ("00101", "99902"):
                was, now = f"{plmn}00020{old:05}", f"{plmn}{new:010}"
                pairs += [(tbcd(was), tbcd(now)), (was.encode(), now.encode())]
        for plan in ("999017", "999026"):
            pairs.append((tbcd(f"{plan}020{FIRST + slot}"), tbcd(f"{plan}{person:06}")))
        number = self.told * 0x01000193
        for event in self.stories[name]:
            payload = event.payload
            for old, new in pairs:
                payload = payload.replace(old, new)
            payload = self.renumbered(event.kind, payload, number)
            self.events.append(event._replace(at=at + event.at, payload=payload))

    @staticmethod
    def renumbered(protocol, payload, number):
        def other(octets):
            return ((int.from_bytes(octets, "big") + number) & 0xFFFFFFFF).to_bytes(4, "big")

        if protocol == 3:
            begin, end = TRANSACTION.search(payload).span(1)
            second = payload[end:end + 2] == b"\x49\x04"
            rest = payload[end:end + 2] + other(payload[end + 2:end + 6]) + payload[end + 6:] if second else payload[end:]
            return payload[:begin] + other(payload[begin:end]) + rest
        hop, end = struct.unpack_from(">II", payload, 12)
        return payload[:12] + struct.pack(">II", (hop + number) & 0xFFFFFFFF, (end + number) & 0xFFFFFFFF) + payload[20:]

    def gtp(self, at, source, destination, message):
        self.events.append(Event(at, bytes(map(int, source.split("."))), bytes(map(int, destination.split("."))), 0, message))

    def session(self, at, number):
        """Opened, for some taken along over a border, and ended by another gateway of the same operator."""
        v2, ie = gtp.v2, gtp.ie
        imsi, teid, own = f"00101{(12 << 20) + number:010}", 0x20000000 + number, "10.1.40.1"
        sequence = number * 4
        session = gtp.create_session(imsi, ("999", "02"), "internet", "10.9.30.1", msisdn=f"999017{500000 + number:06}")
        refused = number % 10 == 0  # a fleet whose access point is gone
        cause = [ie(2, b"\x4e\0")] if refused else [ie(2, b"\x10\0"), gtp.fteid(7, teid, own, 1)]
        self.gtp(at, "10.9.30.1", own, v2(32, session, 0, sequence))
        self.gtp(at + 0.1, own, "10.9.30.1", v2(33, cause, 0x1001, sequence))
        if refused:
            return
        ended_by = "10.9.30.2"
        lost = number % 7 == 0  # our gateway restarted meanwhile
        self.gtp(at + 3000, ended_by, own, v2(36, [ie(73, b"\x05")], teid, sequence + 1))
        self.gtp(at + 3000.1, own, ended_by, v2(37, [ie(2, b"\x40\0" if lost else b"\x10\0")], 0x1001, sequence + 1))

    def echoes(self):
        for n in range(0, 47 * 60, 2):
            for i, gateway in enumerate(("10.9.30.1", "10.9.30.2", "10.9.30.3")):
                request = gtp.v2(1, [gtp.ie(3, b"\0")], None, 0x700000 + n * 4 + i)
                answer = gtp.v2(2, [gtp.ie(3, b"\0")], None, 0x700000 + n * 4 + i)
                self.gtp(n * 60 + i, gateway, "10.1.40.1", request)
                self.gtp(n * 60 + i + 0.05, "10.1.40.1", gateway, answer)

    def made(self):
        for name, (count, earliest, latest) in DAY.items():
            for _ in range(count):
                self.tell(name, self.random.uniform(earliest, latest), self.person())
        for _ in range(TRAVELLERS):
            person, at = self.person(), self.random.uniform(0, 24 * HOUR)
            self.tell("arrival", at, person)
            self.tell("overseas", at + 20 * HOUR, person)
        popular = self.person()
        for n in range(24):  # by the service that looks up hundreds
            self.tell("look_up", 2 * HOUR + n * 1.8 * HOUR, popular)
        for number in range(400):
            self.session(self.random.uniform(0, 45 * HOUR), number)
        self.echoes()
        self.events.sort(key=lambda event: event.at)
        return self.events


class Wire:
    """Events as frames: SCTP and UDP over IPv4, their checksums left to the network card, so zero."""

    def __init__(self):
        self.tsn = collections.Counter()

    def frame(self, event):
        if event.kind == 0:
            inner, protocol = struct.pack(">HHHH", 2123, 2123, 8 + len(event.payload), 0) + event.payload, 17
        else:
            inner, protocol = self.sctp(event), 132
        head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(inner), 1, 0, 64, protocol, 0) + event.source + event.destination
        return bytes(12) + b"\x08\0" + head + inner

    def sctp(self, event):
        way = (event.source, event.destination, event.kind)
        port = 2905 if event.kind == 3 else 3868
        self.tsn[way] += 1
        body = struct.pack(">IHHI", self.tsn[way], 1, self.tsn[way] & 0xFFFF, event.kind) + event.payload
        chunk = struct.pack(">BBH", 0, 3, 4 + len(body)) + body + bytes(-len(body) % 4)
        return struct.pack(">HHII", port, port, 0x1000 + event.kind, 0) + chunk


def written(path, frames):
    """frames: (seconds, octets)."""
    out = [struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1)]
    for at, frame in frames:
        micro = round((START + at) * MICRO)
        out.append(struct.pack("<IIII", micro // MICRO, micro % MICRO, len(frame), len(frame)) + frame)
    path.write_bytes(b"".join(out))


def said(paths, *options):
    command = [SIGWARDEN, "analyze", "--json", "--key", ROOT / "demo/test.key", "--network", CAPTURES / "roaming.yaml", *options, *paths]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=300)
    assert not done.stderr, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def accuse(what, events):
    """What is wrong with the events of ordinary traffic: every line that accuses somebody."""
    alerts = [event for event in events if event["event_type"] == "alert"]
    totals = events[-1]["stats"]
    counts = collections.Counter(event["alert"]["rule"] for event in alerts)
    print(f"{what}: {totals['messages']} messages, {totals['anomalies']} anomalies; told at severity 4: {dict(counts)}")
    wrong = [f"{what}: {e['alert']['rule']} at {e['timestamp']}: {e['alert']['why']}" for e in alerts if e["alert"]["severity"] <= 3]
    if totals["anomalies"]:
        wrong.append(f"{what}: {totals['anomalies']} messages could not be read")
    return wrong


def without_files(event):
    alert = event.get("alert", {})
    window = {key: value for key, value in alert.get("window", {}).items() if key not in ("frames", "pcap_filenames")}
    rest = {key: value for key, value in event.items() if key not in ("pcap_filename", "pcap_cnt", "frames", "alert")}
    return {**rest, "alert": {**alert, "window": window}}


def overflow(folder, frames):
    """With room for few subscribers: the same again, and from three files in turns."""
    fewest = ["--subscribers", "64"]
    whole = [folder / "whole.pcap"]
    parts = [folder / f"part{k}.pcap" for k in range(3)]
    written(whole[0], frames)
    for k, part in enumerate(parts):
        written(part, frames[k::3])
    one, again, several = (list(map(without_files, said(paths, *fewest))) for paths in (whole, whole, parts))
    wrong = []
    if one[-1]["stats"]["subscribers"]["evicted"] == 0:
        wrong.append("no subscriber had to make room for another: the table did not overflow")
    if one != again:
        wrong.append("the same file says something else the second time")
    if one != several:
        wrong.append("three files say something else than one: " + next((f"{a} and {b}" for a, b in zip(one, several) if a != b), "more of it"))
    return wrong


def main(arguments):
    wire = Wire()
    frames = [(event.at, wire.frame(event)) for event in Day().made()]
    frames = [(at + n * 1e-6, frame) for n, (at, frame) in enumerate(frames)]  # no two at one time
    home = b"\x0a\x01"
    readings = {
        "all of it": frames,
        "with losses, from the fifth hour on": [f for n, f in enumerate(frames) if n % 97 and f[0] > 5 * HOUR],
        "what comes in": [f for f in frames if f[1][30:32] == home],
        "what goes out": [f for f in frames if f[1][30:32] != home],
    }
    wrong = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for what, some in readings.items():
            path = folder / "reading.pcap"
            written(path, some)
            wrong += accuse(what, said([path]))
        wrong += overflow(folder, frames)
    if arguments[:1] == ["--keep"]:
        written(pathlib.Path(arguments[1]), frames)
    print("\n".join(wrong[:40]))
    print(f"{len(frames)} frames, {len(wrong)} wrong")
    return 1 if wrong or len(frames) < 20000 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
