#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""analyze --report as a file: whole or not there at all, the same events as --json, nothing in it that could run."""
import json
import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SIGWARDEN = os.environ["SIGWARDEN"]
DEMO = ROOT / "demo/border-week.pcapng"
COMMON = ["--key", str(ROOT / "demo/test.key"), "--network", str(ROOT / "demo/network.yaml")]

failures = []


def check(name, condition, shown=""):
    if not condition:
        failures.append(name)
        print(f"does not hold: {name}\n    {str(shown)[:600]}")


def analyze(*arguments, stdout=subprocess.PIPE, cwd=ROOT):
    done = subprocess.run([SIGWARDEN, "analyze", *map(str, arguments)], stdout=stdout, stderr=subprocess.PIPE, timeout=300, cwd=cwd)
    return done.returncode, done.stdout, done.stderr.decode(errors="replace")


def block(page, name):
    """The lines of JSON in one of the page's data elements."""
    found = re.search(rf'<script type="application/x-ndjson" id="{name}">\n(.*?)</script>', page, re.DOTALL)
    return [json.loads(line) for line in found.group(1).splitlines()]


def facts(page, kind):
    return [line[kind] for line in block(page, "run") if kind in line]


def same_events(folder):
    page = folder / "demo.html"
    status, out, err = analyze(*COMMON, "--json", "--report", page, DEMO)
    check("--report goes along with --json", status == 0 and not err, err)
    check("the page holds the events of --json", block(page.read_text(), "events") == [json.loads(line) for line in out.splitlines()])
    check("the page is for its owner only", stat.S_IMODE(page.stat().st_mode) == 0o600, oct(page.stat().st_mode))
    first = page.read_bytes()
    status, text, err = analyze(*COMMON, "--report", page, DEMO)
    check("--report goes along with the terminal report", status == 0 and b"Findings" in text, err)
    check("the same input gives the same page", page.read_bytes() == first)
    check("what the terminal report says first is in it", facts(page.read_text(), "limit")[0].encode() in text)
    check("operators with a place are in it", [o["at"] for o in facts(page.read_text(), "operator") if o["name"] == "Lagoon Wireless"] == [[-18.14, 178.44]])
    check("nothing is left behind", [entry.name for entry in folder.iterdir()] == ["demo.html"], list(folder.iterdir()))
    link = folder / "link.html"
    link.symlink_to("demo.html")
    page.write_text("older")
    analyze(*COMMON, "--quiet", "--report", link, DEMO)
    check("a link stays one", link.is_symlink() and page.read_bytes() == first)
    status, out, err = analyze(*COMMON, "--report", "-", DEMO)
    check("- is stdout, and nothing else is written there", status == 0 and out == first, err)
    status, out, err = analyze(*COMMON, "--quiet", "--report", page, DEMO)
    check("--quiet still writes the page", status == 0 and not out and page.read_bytes() == first)
    about = folder / "about.html"
    analyze(*COMMON, "--about", "001019999999999", "--report", about, DEMO)
    check("--about holds for the page, which says so", facts(about.read_text(), "run")[0]["about"] and not [e for e in block(about.read_text(), "events") if e["event_type"] == "alert"])


def inputs_stay(folder):
    """A report that is named like something that the run reads or keeps is refused, and that stays as it was."""
    files = {
        "": DEMO,
        "--network": ROOT / "demo/network.yaml",
        "--key": ROOT / "demo/test.key",
        "--rules": ROOT / "rules/behaviour/sequences.yaml",
        "--iocs": ROOT / "README.md",  # refused before anybody asks what is in it
    }
    for option, original in files.items():
        copy = folder / f"copy{option}"
        link = folder / f"link{option}"
        shutil.copy(original, copy)
        link.symlink_to(copy.name)
        arguments = [option, copy, DEMO] if option else [copy]
        for report in (copy, folder / "." / copy.name, link):
            status, out, err = analyze(*arguments, "--report", report)
            check(f"--report in the place of {option or 'a capture'}: refused", status == 2 and f"take the place of {'what is given as ' + option if option else 'a capture'}" in err, f"{status} {err}")
            check(f"--report in the place of {option or 'a capture'}: that stays", copy.read_bytes() == original.read_bytes() and link.is_symlink())
    (folder / "log").mkdir()
    for option, kept, report in (
        ("--state", folder / "new", f"{folder}/./new"),
        ("--store", folder / "new", folder / "new"),
        ("--evidence", folder / "log", folder / "log/checkpoint"),
        ("--evidence", folder / "new", folder / "new"),
    ):
        status, out, err = analyze(*COMMON, option, kept, "--report", report, DEMO)
        check(f"--report and {option} in one place: refused", status == 2 and option in err and not (folder / "new").exists() and not list((folder / "log").iterdir()), f"{status} {err}")


def errors(folder):
    page = folder / "kept.html"
    page.write_text("what stood here before")
    for name, arguments, expected in [
        ("a folder that is not there", ["--report", folder / "nowhere/report.html", DEMO], 3),
        ("a folder in place of a file", ["--report", folder, DEMO], 2),
        ("a device", ["--report", "/dev/null", DEMO], 2),
        ("two outputs on stdout", ["--json", "--report", "-", DEMO], 2),
        ("a capture that is not there", ["--report", page, folder / "nowhere.pcap"], 3),
        ("a description that is not there", ["--report", page, "--network", folder / "nowhere.yaml", DEMO], 4),
    ]:
        status, out, err = analyze("--key", ROOT / "demo/test.key", *arguments)
        check(f"{name} gives {expected}", status == expected, f"{status}: {err}")
        check(f"{name} is said in one line", len(err.splitlines()) == 1 and err.startswith("sigwarden: ") and not out, err)
    check("after an error what stood there is untouched", page.read_text() == "what stood here before")
    check("after an error nothing is left behind", [entry.name for entry in folder.iterdir()] == ["kept.html"], list(folder.iterdir()))
    with open("/dev/full", "w") as full:
        status, _, err = analyze(*COMMON, "--report", "-", DEMO, stdout=full)
    check("a full disk is said", status == 3 and len(err.splitlines()) == 1 and "could not be written" in err, f"{status}: {err}")
    # the report is larger than the files that this process may write
    small = f"ulimit -f 100; trap '' XFSZ; exec '{SIGWARDEN}' analyze --quiet {' '.join(COMMON)} --report '{page}' '{DEMO}'"
    done = subprocess.run(["bash", "-c", small], capture_output=True, text=True, timeout=300)
    check("a file that cannot be written to its end is said", done.returncode == 3 and "File too large" in done.stderr, f"{done.returncode}: {done.stderr}")
    check("and leaves what stood there", page.read_text() == "what stood here before" and len(list(folder.iterdir())) == 1, list(folder.iterdir()))


HOSTILE = "</script><script>document.title = 'run'</script><!-- \u2028 & <b>"


def nothing_runs(folder):
    rule = folder / "hostile.yaml"
    rule.write_text(
        f"- rule: hostile\n  id: 100001\n  rev: 1\n  title: {json.dumps(HOSTILE)}\n  class: recon\n  severity: low\n  when: signal.kind == request\n",
        encoding="utf-8",
    )
    page = folder / "hostile.html"
    plain = folder / "plain.html"
    status, _, err = analyze(*COMMON, "--quiet", "--rules", rule, "--report", page, DEMO)
    check("a rule with a hostile title is a rule", status == 0, err)
    analyze(*COMMON, "--quiet", "--report", plain, DEMO)
    text = page.read_text(encoding="utf-8")
    check("a hostile title stays text", HOSTILE in {e["alert"]["signature"] for e in block(text, "events") if e["event_type"] == "alert"})
    for mark in ("<script", "</script", "<!--", "\u2028"):
        check(f"no data adds {mark!r} to the page", text.count(mark) == plain.read_text(encoding="utf-8").count(mark))
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text).group(1)
    check("the page may load nothing and run only its own script", "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy, policy)
    outside = [url for url in re.findall(r"""(?:src|href)=["'](?!data:,|#)([^"']*)""", re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL))]
    check("the page names nothing outside itself", not outside, outside)


def bounded(folder):
    rule = folder / "everything.yaml"
    rule.write_text("".join(
            f"- rule: everything-{n}\n  id: {100001 + n}\n  rev: 1\n  title: Everything\n  class: recon\n  severity: low\n  when: signal.kind in {{request, answer}}\n"
            for n in range(2)
        )
    )
    page = folder / "bounded.html"
    status, out, _ = analyze(*COMMON, "--json", "--rules", rule, "--report", page, DEMO)
    low = sum(e["event_type"] == "alert" and e["alert"]["severity"] == 4 for e in map(json.loads, out.splitlines()))
    text = page.read_text()
    kept = [e for e in block(text, "events") if e["event_type"] == "alert"]
    left = facts(text, "run")[0]["left_out"]
    check("many findings of one severity are bounded, and what is left out is counted", left.get("low") == low - 2500 > 0, f"{low} {left}")
    check("others keep their place", sum(e["alert"]["severity"] == 1 for e in kept) >= 11 and "critical" not in left)
    check("a bounded page ends with the statistics", block(text, "events")[-1]["event_type"] == "stats")


def main():
    for part in (same_events, inputs_stay, errors, nothing_runs, bounded):
        with tempfile.TemporaryDirectory() as folder:
            part(pathlib.Path(folder))
    print(f"{len(failures)} expectations do not hold")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
