#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Golden tests: a capture, options, and the exact output that is expected.

    tests/golden/run.py              compares; needs SIGWARDEN
    tests/golden/run.py --update     writes the outputs as they are now; read the diff before committing
    tests/golden/run.py --threads 2  the same outputs are expected of two threads

TESTLIST has a line for each: name, command line, exit status, and the file that holds the output if it is not
expected/NAME.txt. {c} is tests/captures, {d} is demo.
"""
import difflib
import os
import pathlib
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SIGWARDEN = os.environ["SIGWARDEN"]


def cases():
    for line in (HERE / "TESTLIST").read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            name, command, status, *file = (part.strip() for part in line.split("|"))
            path = ROOT / file[0] if file else HERE / "expected" / f"{name}.txt"
            yield name, command.replace("{c}", "tests/captures").replace("{d}", "demo").split(), int(status), path


def run(arguments):
    command = [SIGWARDEN, arguments[0], *arguments[1:]]
    if arguments[0] in ("analyze", "decode") and "--key" not in arguments:
        command += ["--key", "demo/test.key"]
    if arguments[0] in ("analyze", "decode") and "--threads" in sys.argv:
        command += sys.argv[sys.argv.index("--threads") :]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, env={"PATH": os.environ["PATH"]})
    output = done.stdout + ("--- stderr\n" + done.stderr if done.stderr else "")
    # a finding's id changes with every change to any rule, and says nothing here
    output = re.sub(r'"finding_id":"[0-9a-f]{32}"', '"finding_id":"..."', output)
    output = re.sub(r'"(id|actor)":"([0-9a-f]{32}|[0-9a-f]{16})"', r'"\1":"..."', output)
    output = re.sub(r'"findings":\["[0-9a-f]{32}"[^]]*\]', '"findings":["..."]', output)
    output = re.sub(r"(campaign|actor     ) [0-9a-f]{16,32}", r"\1 ...", output)
    return done.returncode, re.sub(r'"ruleset":"[0-9a-f]{64}"', '"ruleset":"..."', output)


def main():
    update, failed, count = "--update" in sys.argv, 0, 0
    listed = list(cases())
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        results = list(threads.map(lambda case: run(case[1]), listed))
    for (name, _, expected_status, path), (status, output) in zip(listed, results):
        count += 1
        if update:
            path.parent.mkdir(exist_ok=True)
            path.write_text(output)
        expected = path.read_text() if path.exists() else ""
        if status != expected_status:
            print(f"{name}: exit status {status}, expected {expected_status}")
        if output != expected:
            print("".join(list(difflib.unified_diff(expected.splitlines(True), output.splitlines(True), f"{name}: expected", "now"))[:40]))
        failed += status != expected_status or output != expected
    print(f"{count} golden tests, {failed} differ")
    return 1 if failed or not count else 0


if __name__ == "__main__":
    sys.exit(main())
