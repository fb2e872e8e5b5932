#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every event that is printed fits docs/events.schema.json, and what is not an event does not; completion works in bash."""

import copy
import json
import os
import pathlib
import subprocess
import sys

try:
    import jsonschema
except ImportError:
    print("skipped: python3-jsonschema is not installed")
    sys.exit(77)

ROOT = pathlib.Path(__file__).resolve().parents[2]
SIGWARDEN = os.environ["SIGWARDEN"]
CAPTURES = ROOT / "tests/captures"
failures = 0


def check(what, holds, more=""):
    global failures
    if not holds:
        failures += 1
        print(f"{what}: does not hold {more}")


def run(*arguments):
    return subprocess.run([SIGWARDEN, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, timeout=120)


def shape(value):
    """What a validator looks at: names, types and words, but not every number."""
    if isinstance(value, dict):
        return tuple((name, shape(member)) for name, member in sorted(value.items()))
    if isinstance(value, list):
        return tuple(sorted({shape(item) for item in value}, key=repr))
    return value if isinstance(value, str) and value.isidentifier() else type(value).__name__


def events():
    key = ["--key", "demo/test.key"]
    captures = sorted(CAPTURES.glob("*.pcap*"))[:: 3 if os.environ.get("SIGWARDEN_SANITIZED") == "1" else 1]
    for path in [*captures, ROOT / "demo/border-week.pcapng"]:
        description = {"border": "demo/network.yaml", "campaign": "tests/captures/campaigns.yaml"}.get(path.name.split("-")[0])
        network = ["--network", description] if description else []
        for command in (["analyze", "--json", "--rules", "tests/captures/polling.yaml"], ["decode"]):
            for line in run(*command, *key, *network, path).stdout.splitlines():
                yield path.name, json.loads(line)


def main():
    text = (ROOT / "docs/events.schema.json").read_text()
    check("docs/events.schema.json is what `sigwarden help --schema` prints", run("help", "--schema").stdout == text)
    schema = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    seen, count, samples = set(), 0, {}
    for name, event in events():
        count += 1
        this = shape(event)
        if this in seen:
            continue
        seen.add(this)
        samples.setdefault(event["event_type"], event)
        for error in validator.iter_errors(event):
            check(f"an event of {name} fits", False, f"{list(error.path)}: {error.message[:200]}")
            break
    print(f"{count} events of {len(seen)} shapes")
    check("there are events of every kind", set(samples) == {"alert", "disclosure", "anomaly", "signal", "campaign", "stats"}, str(set(samples)))
    breaks = {
        "an unknown member": lambda event: event.update(surprise=1),
        "an unknown field": lambda event: event.setdefault("source", {}).update(gtt="1"),
        "a word that the field does not have": lambda event: event["signal"].update(kind="reqest"),
        "a number as text": lambda event: event.update(flow_id="1"),
        "a time without its zone": lambda event: event.update(timestamp="2026-03-02T10:00:00"),
        "another kind of event": lambda event: event.update(event_type="flow"),
        "an alert without its form": lambda event: event["alert"].update(severity="high"),
        "an alert without its rule": lambda event: event.pop("alert"),
        "a severity that does not exist": lambda event: event["alert"].update(severity=5),
        "no time": lambda event: event.pop("timestamp"),
    }
    for what, spoil in breaks.items():
        event = copy.deepcopy(samples["alert"])
        spoil(event)
        check(f"{what} is refused", not validator.is_valid(event))
    completion()
    print(f"{failures} expectations do not hold")
    return 1 if failures else 0


def complete(script, *words):
    """What bash offers behind these words, the last of which is being written."""
    line = " ".join(f"'{word}'" for word in words)
    program = f"{script}\nCOMP_WORDS=({line})\nCOMP_CWORD={len(words) - 1}\n_sigwarden\nprintf '%s\\n' \"${{COMPREPLY[@]}}\""
    return set(subprocess.run(["bash", "-c", program], capture_output=True, text=True, check=True, timeout=30).stdout.split())


def completion():
    script = run("help", "--completion").stdout
    check("commands are offered", {"analyze", "decode", "rules", "network", "help"} <= complete(script, "sigwarden", ""))
    check("second words are offered", {"check", "diff", "explain", "fields", "list", "test"} <= complete(script, "sigwarden", "rules", ""))
    check("options are those of the command", "--fail-on" in complete(script, "sigwarden", "analyze", "--") and "--fail-on" not in complete(script, "sigwarden", "decode", "--"))
    check("values of options are offered", complete(script, "sigwarden", "analyze", "--fail-on", "") == {"critical", "high", "medium", "low"})
    check("protocols of --as are offered", {"tcap", "diameter", "gtp_c", "tpdu"} <= complete(script, "sigwarden", "decode", "--as", ""))
    check("rules are offered", "ati-from-outside" in complete(script, "sigwarden", "rules", "explain", "ati"))
    check("commands are offered behind help", {"rules", "--man"} <= complete(script, "sigwarden", "help", ""))
    check("fields are offered", complete(script, "sigwarden", "rules", "fields", "source.g") == {"source.gt"})
    for shell in ("zsh", "fish"):
        check(f"{shell} has a completion", "sigwarden" in run("help", "--completion", shell).stdout)
    check("another shell is an error", run("help", "--completion", "csh").returncode == 2)


if __name__ == "__main__":
    sys.exit(main())
