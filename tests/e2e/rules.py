#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Rules from their user's side: what docs/rules.md says is so, hostile files end soon, wrong uses say what to do."""

import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SIGWARDEN = os.environ["SIGWARDEN"]
DEMO = ["--network", "demo/network.yaml", "--key", "demo/test.key", "demo/border-week.pcapng"]
RULE = "- rule: r{id}\n  id: {id}\n  rev: 1\n  title: t\n  class: recon\n  severity: low\n"
failures = 0


def check(what, holds, more=""):
    global failures
    if not holds:
        failures += 1
        print(f"{what}: does not hold {more[:1500]}")


def run(*arguments, timeout=120):
    return subprocess.run([SIGWARDEN, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, timeout=timeout)


def blocks(text):
    """The indented blocks of a page, without their indent."""
    for block in re.findall(r"(?:^    .*\n|^\n(?=    ))+", text, re.M):
        yield "\n".join(line[4:] for line in block.strip("\n").split("\n")) + "\n"


def completed(block, number):
    """A rule of the page with what it leaves out by `...`, and a number of its own."""
    meta = "  rev: 1\n  title: t\n  class: recon\n  severity: low\n"
    block = re.sub(r"^(\s*- rule: .*\n)\s*\.\.\.\n", rf"\1  id: {number}\n{meta}", block, flags=re.M)
    return block


def check_page(folder):
    """Each complete rule, each line of the table of expressions and each macro of docs/rules.md loads."""
    page = (ROOT / "docs/rules.md").read_text()
    number, found = 200000, 0
    for block in blocks(page):
        if block.startswith(("sequence:", "exceptions:", "when: |", "tests:")):  # keys of a rule
            number += 1
            when = "" if "when:" in block.splitlines()[0] or block.startswith("sequence:") else "when: source.is_home\n"
            block = RULE.format(id=number) + "".join(f"  {line}\n" for line in (when + block).splitlines())
        if not block.startswith(("- rule:", "- list:", "- macro:", "- suppress:", "- category:", "- catalogue:")):
            continue
        found += 1
        number += 1
        file = folder / f"page-{number}.yaml"
        file.write_text(completed(block, number))
        done = run("rules", "check", file)
        check(f"a block of docs/rules.md loads:\n{block}", done.returncode == 0, done.stderr)
    check("the page has blocks", found >= 5, str(found))
    table = re.findall(r"^\| `([^`]+)` \|", page[page.index("## Expressions") : page.index("## What is not known")], re.M)
    expressions = [row.replace("\\|", "|") for row in table if "." in row and not row.startswith(("not A", "001"))]
    check("the page has expressions", len(expressions) > 12, str(expressions))
    for number, expression in enumerate(expressions, 300000):
        if re.fullmatch(r"[\d./\"-]+|\"[^\"]*\"|mo-.*", expression):
            continue
        file = folder / "expression.yaml"
        file.write_text(RULE.format(id=number) + "  when: |\n    " + expression + "\n")
        done = run("rules", "check", file)
        check(f"an expression of docs/rules.md loads: {expression}", done.returncode == 0, done.stderr)


def hostile():
    """Name, text, and a word of the error."""
    when = lambda number, text: RULE.format(id=100000 + number) + "  when: |\n    " + text + "\n"
    yield "parentheses", when(1, "(" * 5000 + "source.is_home" + ")" * 5000), "nested"
    yield "a long expression", when(1, "source.is_home or " * 100000 + "source.is_home"), "longer"
    yield "a megabyte of text", when(1, 'source.operator == "' + "x" * 3000000 + '"'), "longer"
    yield "a pattern that explodes", when(1, 'sms.text matches "(a+)+$"'), "steps"
    yield "a pattern that is huge", when(1, 'sms.text matches "((a{1000}){1000}){1000}"'), "large"
    yield "a pattern of parentheses", when(1, 'sms.text matches "' + "(" * 100 + "a" + ")" * 100 + '"'), "nested"
    yield "many patterns", "".join(when(n, f'sms.text matches "(a|ab|b)*?c.*.*.*x{n}"') for n in range(1, 400)), "patterns"
    yield "macros that double", "".join(f"- macro: m{n}\n  when: {'source.is_home' if n == 0 else f'm{n - 1} or m{n - 1}'}\n" for n in range(40)), "512"
    yield "a macro of itself", "- macro: m\n  when: m or source.is_home\n", "no field"
    yield "a long list", "- list: a\n  values: [" + ",".join(f'"{n}"' for n in range(100000)) + "]\n", "2048"
    yield "many rules", "".join(when(n, "source.is_home") for n in range(1, 5000)), "4096"
    yield "brackets", "[" * 1000000, "32 levels"
    yield "a file of five megabytes", "# " + "x" * (5 << 20) + "\n" + when(1, "source.is_home"), "4 MiB"
    yield "binary", "".join(map(chr, range(1, 32))) * 100, ""
    yield "many tests", when(1, "source.is_home") + "  tests:\n" + "    - events: [{event: {source.is_home: true}, times: 1000000000}]\n      expect: none\n", "100000"


def check_hostile(folder):
    for name, text, word in hostile():
        file = folder / "hostile.yaml"
        file.write_text(text)
        begin = time.monotonic()
        done = run("rules", "check", file)
        check(f"{name}: an error", done.returncode == 4 and word in done.stderr, f"{done.returncode} {done.stderr}")
        check(f"{name}: says where", f"{file}:" in done.stderr, done.stderr)
        check(f"{name}: within seconds", time.monotonic() - begin < 60)
        check(f"{name}: a short message", len(done.stderr) < 2000)
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    check("hostile files take bounded memory", megabytes < 1500, f"{megabytes:.0f} MiB")


def check_uses(folder):
    """Wrong uses and right ones of the tools."""
    file = folder / "mine.yaml"
    file.write_text(RULE.format(id=100001) + "  when: source.is_home\n")
    wrong = [
        (["rules", "explain"], 2, "which RULE FILE"),
        (["rules", "explain", "ati-from-outside"], 2, "which capture"),
        (["rules", "explain", "ati", *DEMO], 2, "no rule ati"),
        (["rules", "explain", "ati-from-outside", "--frame", "x", *DEMO], 2, "--frame takes a number"),
        (["rules", "explain", "ati-from-outside", folder / "nowhere.pcap"], 3, "nowhere.pcap"),
        (["rules", "diff", "none"], 2, "it takes OLD, NEW and a capture"),
        (["rules", "diff", "none", folder / "nowhere.yaml", *DEMO], 4, "nowhere.yaml"),
        (["rules", "list", "--class", "spying"], 2, "it is one of"),
        (["rules", "fields", "sorce."], 2, "no field"),
        (["rules", "check", folder / "nowhere.yaml"], 3, "nowhere.yaml"),
    ]
    for arguments, status, word in wrong:
        done = run(*arguments)
        check(f"{arguments[:3]} is refused", done.returncode == status and word in done.stderr, f"{done.returncode} {done.stderr}")
    out = run("rules", "diff", "none", file, *DEMO).stdout
    check("rules diff counts what is new", " 0 lost" in out and "new " in out, out)
    out = run("rules", "diff", file, file, *DEMO).stdout
    check("rules diff of the same finds nothing", ": 0 new, 0 lost" in out, out)
    fork = folder / "rules/ss7/location.yaml"
    fork.parent.mkdir(parents=True)
    fork.write_text((ROOT / "rules/ss7/location.yaml").read_text().replace("signal.kind == request", "signal.kind == answer"))
    out = run("rules", "diff", "none", fork, *DEMO).stdout
    check("a changed copy of a pack takes its place", "lost" in out and "ati-from-outside" in out, out)
    numbers = ["001010007300000", "99901"]
    for name in ("identity-then-location", "polled-by-strangers"):
        out = run("rules", "explain", name, *DEMO).stdout + run("rules", "explain", name, "--frame", "172", *DEMO).stdout
        check(f"explaining {name} shows nobody", numbers[0] not in out)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        check_page(folder)
        check_hostile(folder)
        check_uses(folder)
    print(f"{failures} expectations do not hold")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
