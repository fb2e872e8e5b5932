#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""--state as its user has it: captures in two parts, one run after the other, say what one run over the whole
says, wherever they are cut, and the last of them its campaigns; and a file that is not what was saved is refused, with a reason.

    tests/e2e/state.py [--all | CAPTURE...]    --all cuts every capture at every frame, up to 60 places each
    tests/e2e/state.py --seeds                 makes tests/corpus/saved_state anew, when what is saved has changed
"""
import hashlib
import json
import os
import pathlib
import resource
import shutil
import signal
import struct
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SIGWARDEN = os.environ["SIGWARDEN"]
CAPTURES = ROOT / "tests/captures"
KEY = ROOT / "demo/test.key"
wrong = []

# each has something that waits where it is cut: segments, fragments, streams, parts, legs, pairs, windows
QUICK = [
    "components-twice", "decoy-leg", "diameter-joining", "diameter-tcp-disordered", "diameter-tcp-pieces", "guest-week",
    "ip-fragments", "never-begun", "one-id-for-two", "psi", "campaign-twice", "campaign-many-names", "roaming-handover", "roaming-hijack",
    "roaming-two-names",
    "sctp-duplicates", "sctp-fragments-disordered", "sctp-restart", "sms-parts", "tcap-dialogue", "tsn-gap",
    "two-legs-inner-first", "xudt-segments", "gtp-serving",
]


def expect(condition, sentence):
    if not condition:
        wrong.append(sentence)
        print(f"does not hold: {sentence}")


def blocks(data):
    """Blocks of a pcapng file: (octets, is it a packet?); of a classic one its header and records."""
    magic = data[:4]
    if magic == b"\x0a\x0d\x0d\x0a":
        at, order = 0, "<"
        while at + 12 <= len(data):
            if data[at:at + 4] == b"\x0a\x0d\x0d\x0a":
                order = "<" if data[at + 8:at + 12] == b"\x4d\x3c\x2b\x1a" else ">"
            kind, size = struct.unpack(order + "II", data[at:at + 8])
            if size < 12 or at + size > len(data):
                return
            yield data[at:at + size], kind in (2, 3, 6)
            at += size
        return
    order = {b"\xd4\xc3\xb2\xa1": "<", b"\x4d\x3c\xb2\xa1": "<", b"\xa1\xb2\xc3\xd4": ">", b"\xa1\xb2\x3c\x4d": ">"}.get(magic)
    if not order:
        return
    yield data[:24], False
    at = 24
    while at + 16 <= len(data):
        size = struct.unpack(order + "I", data[at + 8:at + 12])[0]
        if at + 16 + size > len(data):
            return
        yield data[at:at + 16 + size], True
        at += 16 + size


def frame_count(path):
    return sum(packet for _, packet in blocks(path.read_bytes()))


def cut(path, frame, first, second):
    seen, parts = 0, ([], [])
    for octets, packet in blocks(path.read_bytes()):
        seen += packet
        for number, part in enumerate(parts):
            if not packet or (seen > frame) == bool(number):
                part.append(octets)
    first.write_bytes(b"".join(parts[0]))
    second.write_bytes(b"".join(parts[1]))


def analyze(state, *captures, key=KEY, more=(), **how):
    command = [SIGWARDEN, "analyze", "--json", "--key", key, "--state", state, *more, *captures]
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=120, **how)


def comparable(event):
    """Without what names files and counts frames in them."""
    if isinstance(event, dict):
        return {key: comparable(value) for key, value in event.items()
                if key not in ("pcap_filename", "pcap_cnt", "frames", "pcap_filenames")}
    return [comparable(one) for one in event] if isinstance(event, list) else event


def events(done):
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return [comparable(event) for event in found if event["event_type"] not in ("stats", "campaign")]


def campaigns(done):
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return [event for event in found if event["event_type"] == "campaign"]


def network_of(name):
    if name.startswith(("roaming", "guest")):
        return CAPTURES / "roaming.yaml"
    if name.startswith("campaign"):
        return CAPTURES / "campaigns.yaml"
    return ROOT / "demo/network.yaml" if name == "border-week" else CAPTURES / "network.yaml"


def places(count, most):
    step = max(1, (count - 1) // most)
    return range(1, count, step)


def check_cuts(path, folder, most):
    more = ("--network", network_of(path.stem))
    state, first, second = folder / "state", folder / "first", folder / "second"
    state.unlink(missing_ok=True)
    whole = analyze(state, path, more=more)
    for frame in places(frame_count(path), most):
        state.unlink(missing_ok=True)
        cut(path, frame, first, second)
        one, other = (analyze(state, part, more=more) for part in (first, second))
        same = events(one) + events(other) == events(whole) and campaigns(other) == campaigns(whole)
        expect(same and one.returncode == other.returncode == whole.returncode,
               f"{path.name} cut behind frame {frame} says what it says whole {one.stderr}{other.stderr}")
    return len(events(whole))


FRONT = 92  # octets before what is saved, src/io/state_file.h
CAPTURE = CAPTURES / "sms-parts.pcapng"


def refused(state, reason, what, key=KEY):
    before = state.read_bytes() if state.is_file() else None
    done = analyze(state, CAPTURE, key=key)
    told = done.returncode == 4 and reason in done.stderr and state.name in done.stderr and ";" in done.stderr
    expect(told and not done.stdout, f"{what} is refused with a reason and what to do: {done.returncode} {done.stderr}")
    expect(before is None or state.read_bytes() == before, f"{what} stays as it is")


def check_damage(folder):
    state = folder / "state"
    state.unlink(missing_ok=True)
    expect(analyze(state, CAPTURE).returncode == 0, "a first run makes the file")
    good = state.read_bytes()
    expect(state.stat().st_mode & 0o777 == 0o600, "only its owner may read it")
    spots = {0: "not a saved state", 17: "another version", 22: "front does not match", 40: "front does not match",
             70: "front does not match", 80: "front does not match"}
    spots |= {FRONT + at: "does not match its checksum" for at in range(0, len(good) - FRONT, (len(good) - FRONT) // 25)}
    spots[len(good) - 1] = "does not match its checksum"
    for at, reason in spots.items():
        state.write_bytes(good[:at] + bytes([good[at] ^ 0x41]) + good[at + 1:])
        refused(state, reason, f"a file of which octet {at} is another")
    for size in (1, FRONT - 1):
        state.write_bytes(good[:size])
        refused(state, "end is missing", f"the first {size} octets")
    for size in (FRONT, FRONT + 1, len(good) // 2, len(good) - 1):
        state.write_bytes(good[:size])
        refused(state, "its end is missing", f"the first {size} octets")
    for longer in (good + b"\0", good + good):
        state.write_bytes(longer)
        refused(state, "longer than it was", "a file with more behind it")
    for other in (b"", b"0" * 500, CAPTURE.read_bytes()):
        state.write_bytes(other)
        refused(state, "not a saved state", "what is none")
    state.write_bytes(good)
    other_key = folder / "other.key"
    other_key.write_text("ab" * 32 + "\n")
    refused(state, "under another key", "a file of another key", key=other_key)
    place = folder / "place"
    place.mkdir()
    refused(place, "is not a file", "a folder")
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    refused(pipe, "is not a file", "a pipe")
    missing = analyze(folder / "nowhere" / "state", CAPTURE)
    expect(missing.returncode == 4 and "nowhere" in missing.stderr, "a folder that is not there is told")
    if os.geteuid():
        state.chmod(0)
        refused_by_system = analyze(state, CAPTURE)
        expect(refused_by_system.returncode == 4 and "Permission denied" in refused_by_system.stderr, "a file that may not be read is told")
        state.chmod(0o600)


def small_disk():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16))


def check_saving(folder):
    state, link = folder / "kept", folder / "link"
    analyze(state, CAPTURE)
    good = state.read_bytes()
    done = analyze(state, ROOT / "demo/border-week.pcapng", preexec_fn=small_disk, restore_signals=False)
    expect(done.returncode == 4 and "as it was before" in done.stderr, f"a full disk is told: {done.stderr}")
    expect(state.read_bytes() == good, "and leaves the file that was there")
    expect(sorted(path.name for path in folder.glob("kept*")) == ["kept"], "and no other")
    link.symlink_to(state)
    analyze(link, CAPTURE)
    expect(link.is_symlink() and state.read_bytes() != good, "a link stays one")
    broken = analyze(state, folder / "is-not-there.pcap")
    expect(broken.returncode == 3, "a capture that is not there is told as ever")
    shutil.copy(state, folder / "more")
    many = analyze(folder / "more", CAPTURE, more=("--subscribers", "100000"))
    expect(many.returncode == 0, f"another size of the tables does not matter: {many.stderr}")


def tiny_disk():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 13, 1 << 13))


def check_unsaid(folder):
    """The state does not pass what an output did not take: the run can be made again."""
    state = folder / "unsaid"
    for form in (["--json"], []):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([SIGWARDEN, "analyze", *form, "--key", KEY, "--state", state, CAPTURE], stdout=full, stderr=subprocess.PIPE,
                                  text=True, timeout=120)
        expect(done.returncode == 3 and "as it was before" in done.stderr, f"a full stdout is told: {done.stderr}")
        expect(not state.exists(), "and what it did not take is not passed")
    page = analyze(state, CAPTURE, more=("--report", folder / "page.html"), preexec_fn=tiny_disk, restore_signals=False)
    expect(page.returncode == 3 and "as it was before" in page.stderr, f"nor what a page did not take: {page.stderr}")
    expect(not list(folder.glob("unsaid*")), "and no other file is left")
    expect(events(page) and events(analyze(state, CAPTURE)) == events(page), "the next run tells it all")
    expect(state.exists(), "and then it is passed")


RULE = """- rule: asked-three-times
  id: 100001
  rev: {rev}
  title: Asked three times
  when: signal.kind == request and signal.operation == provideSubscriberInfo
  within: 1h
  by: source.gt
  more_than: 1
  class: recon
  severity: low
  confidence: low
  tests:
    - events:
        - event: {{signal: {{operation: provideSubscriberInfo, kind: request}}, source.gt: "99966000001"}}
          times: 2
      expect: alert
"""


def counted(folder, first, second, rev):
    """The alert of a rule that counts over two runs, whose second has this revision of it."""
    state, rules = folder / f"counted{rev}", folder / "rules.yaml"
    more = ("--network", CAPTURES / "network.yaml", "--rules", rules)
    rules.write_text(RULE.format(rev=1))
    analyze(state, first, more=more)
    rules.write_text(RULE.format(rev=rev))
    done = analyze(state, second, more=more)
    expect(done.returncode == 0, f"other rules do not keep a run from going on: {done.stderr}")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return [event for event in found if event.get("alert", {}).get("rule") == "asked-three-times"], found


def check_rules_and_names(folder):
    whole, first, second = CAPTURES / "psi.pcapng", folder / "monday.pcapng", folder / "tuesday.pcapng"
    rest = folder / "rest.pcapng"
    cut(whole, 1, first, second)
    cut(second, 3, second, rest)
    alerts, found = counted(folder, first, second, rev=1)
    expect(len(alerts) == 1, "a rule goes on counting where it was")
    names = [pathlib.Path(name).name for name in alerts[0]["alert"]["window"].get("pcap_filenames", [])] if alerts else []
    expect(names == ["monday.pcapng", "tuesday.pcapng"], f"each frame has the name of the file that it is in: {names}")
    answers = [event for event in found if event["event_type"] == "disclosure"]
    expect(answers and answers[0]["request"].get("pcap_filename", "").endswith("monday.pcapng"), "a request, too")
    alerts, _ = counted(folder, first, second, rev=2)
    expect(not alerts, "of a rule that was changed it is forgotten what it counted")


SHARE = RULE.replace("more_than: 1", "more_than: 0\n  share: signal.kind == request\n  share_above: 50").replace("by: source.gt", "by: source.gt\n  distinct: subscriber.imsi")


def check_held(folder):
    """An alert that waits for a leg farther out is the same alert in the next run, its numbers included."""
    whole, first, rest = CAPTURES / "two-legs-inner-first.pcapng", folder / "inner.pcapng", folder / "outer.pcapng"
    state, rules = folder / "held", folder / "share.yaml"
    rules.write_text(SHARE.format(rev=1))
    more = ("--network", CAPTURES / "network.yaml", "--rules", rules)
    cut(whole, 1, first, rest)

    def found(done):
        return [event["alert"] for event in events(done) if event.get("alert", {}).get("rule") == "asked-three-times"]

    alone = subprocess.run([str(part) for part in (SIGWARDEN, "analyze", "--json", "--key", KEY, *more, first)],
                           capture_output=True, text=True, timeout=120)
    waits = analyze(state, first, more=more)
    later = analyze(state, CAPTURES / "roaming-handover.pcapng", more=more)
    expect(not found(waits), "an alert on an inner leg waits")
    expect(found(alone) and found(later)[:1] == found(alone) and found(alone)[0].get("part") == 1,
           f"it is told by the next run as it would have been by the first {found(alone)} {found(later)[:1]} {later.stderr}")


def check_campaigns(folder):
    """A campaign of weeks, of which each run has some days: told by each as far as it is known, and whole by the last."""
    capture = CAPTURES / "campaign-rotating.pcapng"
    more = ("--network", CAPTURES / "campaigns.yaml")
    days = [folder / f"days-{number}.pcapng" for number in (1, 2, 3)]
    count = frame_count(capture)
    cut(capture, count // 3, days[0], folder / "other-days")
    cut(folder / "other-days", count // 3, days[1], days[2])
    whole = campaigns(analyze(folder / "weeks", capture, more=more))
    told = [campaigns(analyze(folder / "by-days", part, more=more)) for part in days]
    expect(len(whole) == 1 and told[2] == whole, f"the last of three runs tells what one run tells: {told[2]} {whole}")
    expect([len(found) for found in told] == [1, 1, 1], "each run tells what is known so far")
    expect(len({event["campaign"]["id"] for found in told for event in found}) == 1, "a campaign has one id as it grows")
    queries = [found[0]["campaign"]["queries"] for found in told if found]
    expect(queries == sorted(set(queries)), f"and it grows {queries}")
    forgetful = [campaigns(analyze(folder / f"alone-{part.stem}", part, more=more)) for part in days]
    expect(whole[0] not in forgetful[2], "a run that does not know the others tells another story")
    quiet = campaigns(analyze(folder / "by-days", CAPTURES / "empty.pcap", more=more))
    expect(quiet == whole, "and a run in which nothing happens tells the same again")


def check_description(folder):
    """Operators are known again by their names, wherever they stand in the description."""
    capture, first, second = CAPTURES / "roaming-handover.pcapng", folder / "before.pcapng", folder / "after.pcapng"
    text = (CAPTURES / "roaming.yaml").read_text()
    at = text.index("operators:\n") + len("operators:\n")
    moved = folder / "moved.yaml"
    moved.write_text(text[:at] + '  - name: Newcomer\n    country: LI\n    plmns: [295-99]\n' + text[at:])
    for frame in places(frame_count(capture), 12):
        told = []
        for description in (CAPTURES / "roaming.yaml", moved):
            state = folder / f"{description.stem}{frame}"
            cut(capture, frame, first, second)
            analyze(state, first, more=("--network", CAPTURES / "roaming.yaml"))
            told.append([event.get("alert", {}).get("rule") for event in events(analyze(state, second, more=("--network", description)))])
        expect(told[0] == told[1], f"a description with one more operator says the same behind frame {frame}: {told}")


CORPUS = ROOT / "tests/corpus/saved_state"
AS_THE_TARGET = ("--home", "001-01", "--subscribers", "64")  # tests/targets/target_saved_state.c
FIELDS = slice(4, 8)  # of a seed: how many fields signals have, of 0 they are another version's and passed over

# what waits or is known behind so many frames of each, so that no table is empty
SEEDED = {"all": {"gtp-serving": 99, "ul": 99, "isd": 99, "sri-sm": 99, "sms-links": 8, "sms-parts": 7, "one-way": 3,
                  "two-legs-inner-first": 1, "xudt-segments-missing": 99, "ip-fragments": 1, "diameter-tcp-pieces": 5,
                  "sctp-fragments-disordered": 5, "campaign-twice": 99},
          "other-version": {"one-way": 3}}


def content_of(state):
    """What is saved behind the front and the names of captures."""
    data = state.read_bytes()
    count, at = struct.unpack_from("<I", data, FRONT + 4)[0], FRONT + 8
    for _ in range(count):
        at += 4 + struct.unpack_from("<I", data, at)[0]
    return data[at:]


def make_seeds(folder):
    for seed, captures in SEEDED.items():
        parts = [folder / f"{stem}-begins" for stem in captures]
        for part, (stem, frames) in zip(parts, captures.items()):
            cut(CAPTURES / f"{stem}.pcapng", frames, part, folder / "rest")
        state = folder / seed
        expect(analyze(state, *parts, more=AS_THE_TARGET).returncode == 0, f"{seed} can be made")
        content = bytearray(content_of(state))
        if seed == "other-version":
            content[FIELDS] = bytes(4)
        (CORPUS / seed).write_bytes(content)


def blake2b(data, size, key=b""):
    return hashlib.blake2b(data, digest_size=size, key=key).digest()


def check_seeds(folder):
    """The seeds of the target, behind a front made by another implementation of the documented format, load."""
    key = bytes.fromhex(KEY.read_text().strip())
    for seed in SEEDED:
        content = bytes(8) + (CORPUS / seed).read_bytes()  # no names
        front = (b"sigwarden state\n" + struct.pack("<IQ", 1, len(content)) + blake2b(b"saved state check", 16, key)
                 + blake2b(content, 32, blake2b(b"saved state", 32, key)))
        state = folder / f"seed-{seed}"
        state.write_bytes(front + blake2b(front, 16) + content)
        done = analyze(state, CAPTURES / "empty.pcap", more=AS_THE_TARGET)
        expect(done.returncode == 0, f"the seed {seed} loads, or is made anew by state.py --seeds: {done.stderr}")
        if seed != "all" or done.returncode:
            continue
        totals = json.loads(done.stdout.splitlines()[-1])["stats"]
        known = {**totals["subscribers"], **totals["expectations"]}
        empty = [name for name in ("known", "numbers", "sessions", "queries", "links") if not known[name]]
        empty += [name for name in ("persons", "queries") if not totals["campaigns"][name]]
        expect(not empty, f"the seed has something in each table: {empty}")


def main():
    names = sys.argv[1:]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        if names == ["--seeds"]:
            make_seeds(folder)
            check_seeds(folder)
            return 1 if wrong else 0
        if names == ["--all"]:
            paths = sorted([*CAPTURES.glob("*.pcap"), *CAPTURES.glob("*.pcapng"), ROOT / "demo/border-week.pcapng"])
        else:
            paths = [CAPTURES / f"{stem}.pcapng" for stem in names or QUICK]
        many = os.environ.get("SIGWARDEN_ALL") == "1" and os.environ.get("SIGWARDEN_SANITIZED") != "1"
        most = 60 if names else 12 if many else 5
        told = sum(check_cuts(path, folder, most) for path in paths)
        expect(told > 0, "the captures have something to tell")
        check_damage(folder)
        check_unsaid(folder)
        check_saving(folder)
        check_rules_and_names(folder)
        check_campaigns(folder)
        check_held(folder)
        check_seeds(folder)
        check_description(folder)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
