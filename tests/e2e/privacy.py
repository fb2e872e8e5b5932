#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""No identity of a test capture stands in clear in any output of any command without --reveal."""
import csv
import hashlib
import os
import pathlib
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

ROOT = pathlib.Path(__file__).resolve().parents[2]
SIGWARDEN = os.environ["SIGWARDEN"]
KEY = ROOT / "demo/test.key"
SANITIZED = os.environ.get("SIGWARDEN_SANITIZED") == "1"  # each run takes ten times as long
ALL = os.environ.get("SIGWARDEN_ALL") == "1" and not SANITIZED


def captures():
    """(file, its identities)"""
    yield ROOT / "demo/border-week.pcapng", (ROOT / "demo/identities.txt").read_text().split()
    with open(ROOT / "tests/captures/INDEX.tsv", newline="") as index:
        for row in csv.reader(index, delimiter="\t"):
            if len(row) >= 3 and not row[0].startswith("#"):
                yield ROOT / "tests/captures" / row[0], [i for i in row[2].split(",") if i]


def swapped(digits):
    """The digits as a hex dump would show them, half octets swapped."""
    padded = digits + "f" * (len(digits) % 2)
    return "".join(padded[i + 1] + padded[i] for i in range(0, len(padded), 2))


def commands(capture):
    network = ["--network", str(ROOT / "demo/network.yaml")]
    common = ["--key", str(KEY)]
    home = ["--home", "001-01"]
    if not ALL:
        yield [SIGWARDEN, "analyze", "-v", *common, *network, str(capture)]
        yield [SIGWARDEN, "decode", *common, str(capture)]
        if not SANITIZED:
            yield [SIGWARDEN, "analyze", "--json", *common, *home, str(capture)]
            yield [SIGWARDEN, "network", "suggest", *home, str(capture)]
        return
    for verb in (["analyze"], ["analyze", "--json"], ["analyze", "-v"], ["decode"]):
        for description in ([], home, network):
            yield [SIGWARDEN, *verb, *common, *description, str(capture)]
    # the same events as --json, under every description
    yield [SIGWARDEN, "analyze", *common, *network, "--report", "-", str(capture)]
    for description in ([], home):
        yield [SIGWARDEN, "network", "suggest", *description, str(capture)]


def run(command, stdin=None):
    return subprocess.run(command, input=stdin, capture_output=True, text=True, errors="replace", timeout=120)


def everything_else(capture, identities, folder):
    """(what, its output): the commands, options and errors that commands() leaves out, with identities wherever a user may put one."""
    person, common = identities[0], ["--key", str(KEY)]
    (folder / "broken.pcapng").write_bytes(pathlib.Path(capture).read_bytes()[:-37])
    (folder / "iocs.csv").write_text("type,value\n" + "".join(f"number,{i}\nplmn,{i}\n" for i in identities))
    (folder / "rule.yaml").write_text(
        "- rule: one-person\n  id: 100001\n  rev: 1\n  title: One person\n  class: recon\n  severity: low\n"
        f"  when: subscriber.imsi == {person}\n"
    )
    (folder / "about.txt").write_text("\n".join(identities))
    (folder / "about.txt").chmod(0o600)
    runs = {
        "--about NUMBER": ["analyze", *common, "--about", person, capture],
        "--about NUMBER --json": ["analyze", "--json", *common, "--about", person, capture],
        "--about FILE": ["analyze", "-v", *common, "--about", folder / "about.txt", capture],
        "decode --about": ["decode", *common, "--about", person, capture],
        "--about NUMBER with a letter": ["analyze", *common, "--about", person + "x", capture],
        "--iocs": ["analyze", "--json", *common, "--iocs", folder / "iocs.csv", capture],
        "--rules about a person": ["analyze", "--json", *common, "--rules", folder / "rule.yaml", capture],
        "--rules about a person, report": ["analyze", *common, "--rules", folder / "rule.yaml", capture],
        "rules diff": ["rules", "diff", "none", folder / "rule.yaml", *common, capture],
        "rules diff --json": ["rules", "diff", "none", folder / "rule.yaml", "--json", *common, capture],
        "rules explain": ["rules", "explain", "one-person", *common, "--rules", folder / "rule.yaml", capture],
        "--fail-on": ["analyze", *common, "--fail-on", "low", capture],
        "--no-sandbox": ["analyze", "-v", "--no-sandbox", *common, capture],
        "a broken capture": ["analyze", "-v", *common, folder / "broken.pcapng"],
        "a broken capture, decoded": ["decode", *common, folder / "broken.pcapng"],
        "network suggest of a broken capture": ["network", "suggest", folder / "broken.pcapng"],
    }
    for frame in range(1, 60, 7):
        runs[f"rules explain --frame {frame}"] = ["rules", "explain", "psi-not-from-home-network", *common, "--frame", str(frame), capture]
    for what, arguments in runs.items():
        done = run([SIGWARDEN, *map(str, arguments)])
        # the words of the command line itself are the user's own
        yield what, (done.stdout + done.stderr).replace(person + "x", "")
    digits = "".join(f"{octet:02x}" for octet in person.encode())
    for text in (person, digits, digits + "zz"):
        for protocol in ("tcap", "diameter", "gtp_c", "tpdu"):
            done = run([SIGWARDEN, "decode", *common, "--hex", "--as", protocol, "-"], stdin=text)
            yield f"decode --hex --as {protocol}", done.stdout + done.stderr


def keyed(identities, capture, folder):
    """Pseudonyms are the same under a key, others under another, and no plain hash of the number."""
    def pseudonyms(key):
        out = run([SIGWARDEN, "decode", "--key", str(key), str(capture)]).stdout
        return sorted(set(re.findall(r'"[0-9]*~([0-9a-z]+)"', out)))

    (folder / "other.key").write_text("22" * 32 + "\n")
    ours, again, others = pseudonyms(KEY), pseudonyms(KEY), pseudonyms(folder / "other.key")
    if not ours or ours != again:
        yield "pseudonyms are not stable under one key"
    if set(ours) & set(others):
        yield "another key gives some of the same pseudonyms"

    def findings(key):
        out = run([SIGWARDEN, "analyze", "--json", "--key", str(key), str(capture)]).stdout
        return re.findall(r'"(?:finding_id|id|actor)":"([0-9a-f]{16,32})"', out)

    # each hashes a message, identity and all
    if findings(KEY) != findings(KEY):
        yield "ids of findings are not stable under one key"
    if set(findings(KEY)) & set(findings(folder / "other.key")):
        yield "another key gives some of the same ids of findings: whoever tries all numbers finds whom they name"
    for identity in identities:
        for name in ("md5", "sha1", "sha256", "sha512", "blake2b", "blake2s"):
            plain = hashlib.new(name, identity.encode()).hexdigest()
            if any(plain.startswith(pseudonym) for pseudonym in ours):
                yield f"a pseudonym is the plain {name} of a number: whoever tries all numbers finds it"


def leaks(capture, identities):
    """(how many outputs were searched, what they show)"""
    shown, searched = [], 0
    for command in commands(capture):
        done = run(command)
        output = done.stdout + done.stderr
        searched += 1
        for identity in identities:
            for form in (identity, swapped(identity)):
                if form in output:
                    line = next(l for l in output.splitlines() if form in l)
                    shown.append(f"{' '.join(command[1:])}: shows {identity}: {line[:400]}")
    return searched, shown


def main():
    failures, checked = [], 0
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for searched, shown in threads.map(lambda pair: leaks(*pair), captures()):
            checked += searched
            failures += shown
    capture, identities = next(captures())
    with tempfile.TemporaryDirectory() as name:
        for what, output in everything_else(capture, identities, pathlib.Path(name)):
            checked += 1
            shown = [i for i in identities if i in output or swapped(i) in output]
            if shown:
                failures.append(f"{what}: shows {shown[0]}: {next((l for l in output.splitlines() if shown[0] in l), '')[:400]}")
        failures += keyed(identities, capture, pathlib.Path(name))
    revealed = run([SIGWARDEN, "decode", "--reveal", str(capture)]).stdout
    if not any(identity in revealed for identity in identities):
        failures.append("--reveal shows no identity: this test would not notice a leak either")
    for failure in failures[:40]:
        print(failure)
    print(f"{checked} outputs searched, {len(failures)} leaks")
    return 1 if failures or not checked else 0


if __name__ == "__main__":
    sys.exit(main())
