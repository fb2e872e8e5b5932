#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A flood fills what is remembered, and the same key still gives the same events: once more, from files in turns, and in
two runs of which the second goes on from the first. What gave way is counted and told.

Thirty thousand people's routing is asked for within minutes, and no message follows: that overflows the queries, those
that are waited for, the keys of rules and their values. The key decides who gives way, so that nobody outside can aim.
"""
import pathlib
import subprocess
import sys
import tempfile

from ordinary_day import CAPTURES, HOUR, ROOT, SIGWARDEN, Day, Wire, said, without_files, written

PEOPLE, SECONDS = 30000, 200
FEW = ("--subscribers", "1000")  # what was asked has as many places, 65,536 at least
TABLES = {"rule_memory": ("keys_evicted", "values_evicted"), "expectations": ("queries_evicted", "waited_dropped")}


def flood():
    day, wire = Day(), Wire()
    for n in range(8):  # shows that messages do follow here
        day.tell("notice", n * 30, day.person())
    for n in range(PEOPLE):
        day.tell("look_up", HOUR + n * SECONDS / PEOPLE, day.person())
    for n in range(8):  # time goes on, and what did not come is told
        day.tell("notice", HOUR + 600 + n * 30, day.person())
    day.events.sort(key=lambda event: event.at)
    return [(event.at + n * 1e-6, wire.frame(event)) for n, event in enumerate(day.events)]


def told(paths, *options):
    return list(map(without_files, said(paths, *FEW, *options)))


def main():
    frames, wrong = flood(), []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        whole, parts, halves = (folder / "whole.pcap", [folder / f"part{k}.pcap" for k in range(3)],
                                [folder / "first.pcap", folder / "second.pcap"])
        written(whole, frames)
        for k, part in enumerate(parts):
            written(part, frames[k::3])
        middle = len(frames) // 2
        written(halves[0], frames[:middle])
        written(halves[1], frames[middle:])
        one = told([whole])
        if told([whole]) != one:
            wrong.append("the same file says something else the second time")
        if told(parts) != one:
            wrong.append("three files say something else than one")
        runs = [told([half], "--state", folder / "state") for half in halves]
        if [e for run in runs for e in run[:-1]] != told([whole], "--state", folder / "other")[:-1]:
            wrong.append("two runs say something else than one")
        totals = one[-1]["stats"]
        for part, names in TABLES.items():
            wrong += [f"{name} did not overflow" for name in names if totals[part][name] == 0]
        if len(one) < 2:
            wrong.append("nothing was told")
        report = subprocess.run([SIGWARDEN, "analyze", "--key", ROOT / "demo/test.key", "--network", CAPTURES / "roaming.yaml", *FEW, whole],
                                capture_output=True, text=True, timeout=300).stdout
        for sentence in ("queries had to make room", "could not be waited for", "rules remember had to make room"):
            if sentence not in report:
                wrong.append(f"the report does not say that {sentence}")
    print("\n".join(wrong))
    print(f"{len(frames)} frames, {len(one)} events, {totals['rule_memory']}, {totals['expectations']}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
