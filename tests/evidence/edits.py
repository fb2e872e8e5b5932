#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Random edits of a log and of a bundle: every one is caught, and the record that it hits is named.

    edits.py [SEED]
"""
import os
import random
import re
import shutil
import struct
import sys
import tempfile
import pathlib
from concurrent.futures import ThreadPoolExecutor

from shared import ALL, CAPTURES, DEMO, FAST, Home, NETWORK, bundles, check, failures, leaves, lines_of, size_of

EDITS = int(os.environ.get("EVIDENCE_EDITS", "10000" if ALL else "200"))
WORKERS = 2
# with it a log has more records than one tile holds
RULE = """- rule: every-registration
  id: 100001
  rev: 1
  title: A registration
  when: signal.operation == updateLocation
  class: recon
  severity: low
"""


def names_record(err, index):
    return re.search(rf"record {index}\b", err) is not None


def flip(chance, path, _):
    data = bytearray(path.read_bytes())
    bit = chance.randrange(8 * len(data))
    data[bit // 8] ^= 1 << bit % 8
    path.write_bytes(data)
    return f"bit {bit} of {path.name} flipped", bit // 8


def drop(chance, path, _):
    path.unlink()
    return f"{path.name} dropped", None


def truncate(chance, path, _):
    length = chance.randrange(path.stat().st_size)
    os.truncate(path, length)
    return f"{path.name} cut to {length}", None


def lengthen(chance, path, _):
    with open(path, "ab") as file:
        file.write(chance.randbytes(chance.randrange(1, 9)))
    return f"{path.name} made longer", None


def swap(chance, path, files):
    mine = path.read_bytes()
    others = [f for f in files if f.read_bytes() != mine]
    other = chance.choice(others)
    path.write_bytes(other.read_bytes())
    other.write_bytes(mine)
    return f"{path.name} and {other.name} swapped", None


def swap_records(chance, path, files):
    """Two records change places, in the bundle of records alone, or in the hashes too."""
    folder = next(p for p in path.parents if (p / "tile").exists())
    records = leaves(folder)
    a, b = sorted(chance.sample(range(len(records)), 2))
    records[a], records[b] = records[b], records[a]
    bundles(folder)[0].write_bytes(b"".join(struct.pack(">H", len(r)) + r for r in records))
    if chance.random() < 0.5:
        tile = folder / "tile/0" / bundles(folder)[0].relative_to(folder / "tile/entries")
        hashes = tile.read_bytes()
        one, two = hashes[32 * a : 32 * a + 32], hashes[32 * b : 32 * b + 32]
        tile.write_bytes(hashes[: 32 * a] + two + hashes[32 * a + 32 : 32 * b] + one + hashes[32 * b + 32 :])
    return f"records {a} and {b} swapped", None


class Subject:
    """A log or a bundle that is edited, with all that it had before, and earlier states of it."""

    def __init__(self, home, folder, is_log, earlier, worker):
        self.home, self.is_log, self.earlier = home, is_log, earlier
        self.original = folder
        self.folder = folder.with_name(f"{folder.name}-{worker}")
        shutil.copytree(folder, self.folder)
        self.files = sorted(p.relative_to(folder) for p in folder.rglob("*") if p.is_file())
        self.stats = {f: ((folder / f).stat().st_mtime_ns, (folder / f).stat().st_size) for f in self.files}
        self.first_record = {}
        if is_log:
            for index, leaf in enumerate(leaves(folder)):
                for commitment in lines_of(leaf)[2].values():
                    self.first_record.setdefault(commitment, index)

    def replay(self, chance, path, _):
        """A file of an earlier state, or of another log of the same key, comes in the place of its successor, or beside it."""
        state = chance.choice(self.earlier)
        old = [p for p in state.rglob("*") if p.is_file()]
        changed = [
            p for p in old
            if not (self.folder / p.relative_to(state)).exists() or (self.folder / p.relative_to(state)).read_bytes() != p.read_bytes()
        ]
        source = chance.choice(changed)
        target = self.folder / source.relative_to(state)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)
        return f"{source.relative_to(state)} of {state.name} put back", None

    def set_back(self, chance, path, _):
        """The whole log as it was."""
        state = self.earlier[0]
        shutil.rmtree(self.folder)
        shutil.copytree(state, self.folder)
        return "set back to an earlier state", None

    def restore(self):
        """Files that were edited have another time or length than those that they were copied from."""
        for path in [p for p in self.folder.rglob("*") if p.is_file() and p.relative_to(self.folder) not in self.stats]:
            path.unlink()
        for path in sorted((p for p in self.folder.rglob("*") if p.is_dir()), reverse=True):
            if not any(path.iterdir()):
                path.rmdir()
        for name, was in self.stats.items():
            path = self.folder / name
            now = path.stat() if path.exists() else None
            if not now or (now.st_mtime_ns, now.st_size) != was:
                path.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(self.original / name, path)

    def edit(self, seed):
        chance = random.Random(seed)
        edits = [flip, flip, flip, flip, drop, truncate, lengthen, swap, self.replay]
        edits += [swap_records, self.set_back] if self.is_log else []
        path = self.folder / chance.choice(self.files)
        said, octet = chance.choice(edits)(chance, path, [self.folder / f for f in self.files])
        status, out, err = self.home.verify(self.folder)
        place = path.relative_to(self.folder)
        check(f"seed {seed}: {said}: is caught", status == 1 and err.startswith("sigwarden: "), f"{status} {out[:300]} {err}")
        hits_part = self.is_log and octet is not None and place.parts[0] == "parts"
        if hits_part:
            check(
                f"seed {seed}: {said}: the record is named",
                names_record(err, self.first_record[place.name]),
                f"record {self.first_record[place.name]}: {err}",
            )
        if self.is_log and octet is not None and place.parts[:2] == ("tile", "entries"):
            check(f"seed {seed}: {said}: the record is named", names_record(err, self.record_at(octet)), err)
        self.restore()

    def record_at(self, octet):
        at = 0
        for index, leaf in enumerate(leaves(self.original)):
            at += 2 + len(leaf)
            if octet < at:
                return index
        raise ValueError(octet)


def change_lengths(home, log, folder):
    """Each record's length in the bundle of records, made wrong: that record is named, not one that lies behind it."""
    shutil.copytree(log, folder)
    (path,) = bundles(folder)
    good, at = path.read_bytes(), 0
    for index, leaf in enumerate(leaves(log)):
        for bit in range(16) if ALL else (3,):
            data = bytearray(good)
            data[at + 1 - bit // 8] ^= 1 << bit % 8
            path.write_bytes(data)
            status, out, err = home.verify(folder)
            check(f"bit {bit} of the length of record {index}: it is named", status == 1 and names_record(err, index), f"{status} {err}")
        at += 2 + len(leaf)


class Several:
    """A log with more than one thing wrong: the first record of those is named."""

    def __init__(self, home, log, earlier, folder):
        self.home, self.folder, self.earlier = home, folder, earlier
        shutil.copytree(log, folder)
        self.kept = {}
        self.leaves = leaves(log)
        self.names = [path.relative_to(log / "tile/entries") for path in bundles(log)]
        self.starts = [0]
        for leaf in self.leaves:
            self.starts.append(self.starts[-1] + 2 + len(leaf))
        self.first_part = {}
        for index, leaf in enumerate(self.leaves):
            for commitment in lines_of(leaf)[2].values():
                self.first_part.setdefault(commitment, index)

    def change(self, name, edit):
        """edit: gets the octets, gives others, or None for no file."""
        path = self.folder / name
        octets = path.read_bytes() if path.exists() else None
        self.kept.setdefault(name, octets)
        octets = edit(octets or b"")
        path.unlink(missing_ok=True)
        if octets is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(octets)

    def tile(self, index, what="0"):
        return f"tile/{what}/{self.names[index // 256]}"

    def at(self, index):
        """Where a record begins in its file."""
        return self.starts[index] - self.starts[index // 256 * 256]

    def part(self, chance):
        commitment = chance.choice(sorted(self.first_part))
        edit = chance.choice([lambda octets: None, lambda octets: octets[:40], lambda octets: b"x" + octets[1:]])
        self.change(f"parts/{commitment[:2]}/{commitment}", edit)
        return self.first_part[commitment]

    def leaf(self, chance):
        index = chance.randrange(len(self.leaves))
        at = self.at(index) + chance.choice([0, 1, 2, 40])
        self.change(self.tile(index, "entries"), lambda o: o[:at] + bytes([o[at] ^ 1]) + o[at + 1 :] if at < len(o) else o[: self.at(index)])
        return index

    def cut(self, chance):
        """The records from one on are gone."""
        index = chance.randrange(len(self.leaves))
        self.change(self.tile(index, "entries"), lambda o: o[: self.at(index) + chance.choice([0, 1, 9])])
        return index

    def hash(self, chance):
        index = chance.randrange(len(self.leaves))
        at = index % 256 * 32
        self.change(self.tile(index), lambda o: o[:at] + bytes([(o[at] if at < len(o) else 0) ^ 1]) + o[at + 1 :])
        return index

    def cut_hashes(self, chance):
        index = chance.randrange(len(self.leaves))
        self.change(self.tile(index), lambda o: o[: index % 256 * 32 + chance.choice([0, 1, 31])])
        return index

    def gone(self, chance):
        """A file of records or of hashes."""
        index = chance.randrange(len(self.leaves))
        self.change(self.tile(index, chance.choice(["entries", "0"])), lambda o: None)
        return index // 256 * 256

    def longer(self, chance):
        """The last of a file has something behind it."""
        index = chance.choice([255, len(self.leaves) - 1])
        self.change(self.tile(index, chance.choice(["entries", "0"])), lambda o: o + b"more")
        return index

    def upper(self, chance):
        """The hashes above the first 256 records."""
        self.change("tile/1/000.p/1", chance.choice([lambda o: None, lambda o: o[:-1], lambda o: bytes(32), lambda o: o + o]))
        return 0

    def an_older_checkpoint(self, chance):
        """The files that it is about are there no longer."""
        self.change("checkpoint", lambda o: (self.earlier / "checkpoint").read_bytes())
        return 0

    def restore(self):
        for name, octets in self.kept.items():
            self.change(name, lambda _: octets)
        self.kept = {}

    def check(self, name, edits, chance):
        first = min(edit(chance) for edit in edits)
        status, out, err = self.home.verify(self.folder)
        named = re.search(r"record (\d+)\b", err)
        check(f"{name}: record {first} is named", status == 1 and named and int(named[1]) == first, f"{status} {err}")
        self.restore()


def name_the_first(home, log, earlier, folder, seed):
    several = Several(home, log, earlier, folder)
    check("it has more than one tile", len(several.leaves) > 300, len(several.leaves))
    alone = [several.part, several.leaf, several.cut, several.hash, several.cut_hashes, several.gone, several.longer, several.upper,
             several.an_older_checkpoint]
    # each kind of edit with each other that does not hide it; the same file may be cut in the middle once
    pairs = [(one,) for one in alone] + [(one, several.part) for one in alone[1:8]] + [
        (several.leaf, several.hash), (several.cut, several.hash), (several.leaf, several.cut_hashes), (several.gone, several.part)]
    for number in range(len(pairs) * (8 if ALL else 1)):
        edits = pairs[number % len(pairs)]
        chance = random.Random(seed + number)
        several.check(f"seed {seed + number}: {' and '.join(e.__name__ for e in edits)}", edits, chance)
    check("without an edit it is good again", home.verify(folder)[0] == 0, home.verify(folder)[2])


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    print(f"{EDITS} edits, seeds {seed} and on")
    with tempfile.TemporaryDirectory(dir=FAST) as folder:
        folder = pathlib.Path(folder)
        home = Home(folder)
        log, other = folder / "log", folder / "other"
        home.analyze(other, CAPTURES / "psi.pcapng")
        home.analyze(log, "--network", NETWORK, CAPTURES / "ati.pcapng")
        shutil.copytree(log, folder / "log-before")
        home.analyze(log, "--network", NETWORK, CAPTURES / "psi.pcapng")
        finding = next(lines_of(leaf)[1] for leaf in leaves(log) if lines_of(leaf)[0] == "finding")
        bundle = folder / "bundle"
        home.run("evidence", "export", "--finding", finding, "--with-frames", log, bundle)
        home.run("evidence", "export", "--finding", finding, folder / "log-before", folder / "bundle-before")
        check("the log is good to begin with", home.verify(log)[0] == 0 and size_of(log) > 5, home.verify(log)[2])
        check("the bundle is good to begin with", home.verify(bundle)[0] == 0, home.verify(bundle)[2])
        change_lengths(home, log, folder / "log-lengths")
        long, rules = folder / "long", folder / "rules.yaml"
        rules.write_text(RULE)
        home.analyze(long, CAPTURES / "psi.pcapng")
        shutil.copytree(long, folder / "long-before")
        home.analyze(long, "--network", NETWORK, "--rules", rules, DEMO)
        name_the_first(home, long, folder / "long-before", folder / "long-several", seed)

        def work(worker):
            logs = Subject(home, log, True, [folder / "log-before", other], worker)
            bundles = Subject(home, bundle, False, [folder / "bundle-before"], worker)
            for number in range(worker, EDITS, WORKERS):
                (bundles if number % 4 == 3 else logs).edit(seed + number)
            for subject in (logs, bundles):
                check("without an edit it is good again", home.verify(subject.folder)[0] == 0, home.verify(subject.folder)[2])

        with ThreadPoolExecutor(WORKERS) as pool:
            list(pool.map(work, range(WORKERS)))
    print(f"{EDITS} edits, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
