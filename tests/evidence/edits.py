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

from shared import ALL, CAPTURES, FAST, Home, NETWORK, bundles, check, failures, leaves, lines_of, size_of

EDITS = int(os.environ.get("EVIDENCE_EDITS", "10000" if ALL else "200"))
WORKERS = 2


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
        home.analyze(log, CAPTURES / "sms-links.pcapng")
        finding = next(lines_of(leaf)[1] for leaf in leaves(log) if lines_of(leaf)[0] == "finding")
        bundle = folder / "bundle"
        home.run("evidence", "export", "--finding", finding, "--with-frames", log, bundle)
        home.run("evidence", "export", "--finding", finding, folder / "log-before", folder / "bundle-before")
        check("the log is good to begin with", home.verify(log)[0] == 0 and size_of(log) > 5, home.verify(log)[2])
        check("the bundle is good to begin with", home.verify(bundle)[0] == 0, home.verify(bundle)[2])
        change_lengths(home, log, folder / "log-lengths")

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
