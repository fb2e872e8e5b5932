#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""--store and findings as their users have them: what is kept, what is not kept twice, and what becomes of a store when something fails."""
import collections
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SIGWARDEN = os.environ["SIGWARDEN"]
DEMO = ROOT / "demo/border-week.pcapng"
KEY = ["--key", ROOT / "demo/test.key"]
RUN = [*KEY, "--network", ROOT / "demo/network.yaml"]
wrong = []


def names(event):
    return {event.get("subscriber", {}).get(name) for name in ("imsi", "msisdn")} - {None}


def expect(condition, sentence, more=""):
    if not condition:
        wrong.append(sentence)
        print(f"does not hold: {sentence} {more}")


def run(*words, limit=None):
    """`limit`: no file may grow beyond so many octets, as on a full disk."""

    def restrict():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run([SIGWARDEN, *map(str, words)], capture_output=True, text=True, timeout=120,
                          preexec_fn=restrict if limit is not None else None, restore_signals=limit is None)


def analyze(store, *more, **how):
    return run("analyze", "--quiet", *RUN, "--store", store, *more, DEMO, **how)


def ask(store, sql, *values):
    with sqlite3.connect(store) as database:
        return database.execute(sql, values).fetchall()


def dump(store):
    with sqlite3.connect(store) as database:
        return "\n".join(database.iterdump())


def listed(store, *words):
    done = run("findings", "list", "--json", "--store", store, *words)
    expect(done.returncode == 0, f"findings list {' '.join(map(str, words))} works", done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


def contents(folder):
    store = folder / "findings.db"
    done = analyze(store)
    expect(done.returncode == 0 and not done.stdout and not done.stderr, "analyze --quiet --store keeps silent", done.stderr)
    expect(stat.S_IMODE(store.stat().st_mode) == 0o600, "a store is its owner's alone")
    expect(sorted(path.name for path in folder.iterdir()) == ["findings.db"], "a store is one file")
    events = [json.loads(line) for line in run("analyze", "--json", *RUN, DEMO).stdout.splitlines()]
    alerts = {e["alert"]["finding_id"]: e for e in events if e["event_type"] == "alert"}
    disclosures = [e for e in events if e["event_type"] == "disclosure"]
    expect(len(alerts) > 50 and len(disclosures) > 50, "the demo has findings and outcomes")
    expect(dict(ask(store, "SELECT finding_id, count(*) FROM finding GROUP BY 1")) == {i: 1 for i in alerts}, "each finding is there, once")
    expect({i: json.loads(e)["alert"]["why"] for i, e in ask(store, "SELECT finding_id, event FROM finding")}
           == {i: e["alert"]["why"] for i, e in alerts.items()}, "with the whole event")
    expect(len(ask(store, "SELECT 1 FROM disclosure")) == len(disclosures), "each outcome is there, once")
    for finding, outcome, dialogue in ask(store, "SELECT finding_id, outcome, dialogue FROM triaged"):
        of = alerts[finding]
        expected = [d["signal"]["outcome"] for d in disclosures
                    if d["signal"]["dialogue"] == dialogue and d["request"]["timestamp"] == of["timestamp"]]
        expect([outcome] == expected[:1] or (outcome is None and not expected), f"{finding} has the outcome of its request")
    row = ask(store, "SELECT time, severity, class, rule, operation, source_gt, msisdn, undecided FROM finding WHERE finding_id LIKE ?",
              next(i for i, e in alerts.items() if e["alert"]["rule"] == "ati-from-outside"))[0]
    event = next(e for e in alerts.values() if e["alert"]["rule"] == "ati-from-outside")
    expect(row == (event["timestamp"][:26] + "Z", 2, "location-tracking", "ati-from-outside", "anyTimeInterrogation", event["source"]["gt"],
                   event["subscriber"]["msisdn"], 0), "the columns hold what the event says", str(row))
    expect(ask(store, "SELECT count(*) FROM finding WHERE date(time) = '2026-03-02'")[0][0] > 0, "SQLite's own functions read the times")
    return store, alerts


def nothing_twice(folder, store):
    before = dump(store)
    expect(analyze(store).returncode == 0 and dump(store) == before, "the same capture again adds nothing")
    done = run("analyze", *RUN, "--store", store, DEMO, ROOT / "tests/captures/empty.pcap")
    expect("0 new findings, 0 outcomes" in done.stderr and dump(store) == before, "nor does it beside another file", done.stderr)
    poorer = folder / "poorer.db"
    for more in ([], RUN[RUN.index("--network") : RUN.index("--network") + 2]):
        run("analyze", "--quiet", *KEY, *more, "--store", poorer, ROOT / "tests/captures/psi.pcapng")
    expect({s for s, in ask(poorer, "SELECT severity FROM finding")} >= {2, 4}, "what a description decides is kept beside what was undecided without it", str(listed(poorer))[:300])
    double = folder / "two.db"
    both = [subprocess.Popen([SIGWARDEN, "analyze", "--quiet", *map(str, RUN), "--store", double, DEMO], stderr=subprocess.PIPE, text=True)
            for _ in range(2)]
    said = [process.communicate(timeout=120)[1] for process in both]
    expect([process.returncode for process in both] == [0, 0], "two runs at once can keep into one store", str(said))
    expect(ask(double, "SELECT count(*) FROM finding") == ask(store, "SELECT count(*) FROM finding"), "and nothing is there twice")


def privacy(folder, store):
    identities = (ROOT / "demo/identities.txt").read_text().split()
    octets = store.read_bytes()
    expect(not any(i.encode() in octets for i in identities), "no identity is in a store that was made without --reveal")
    clear = folder / "clear.db"
    expect(analyze(clear, "--reveal").returncode == 0, "analyze --reveal --store works")
    expect(any(i.encode() in clear.read_bytes() for i in identities), "with --reveal they are: this test would notice them")
    expect(ask(clear, "SELECT finding_id, imsi, event FROM finding ORDER BY 1") == ask(store, "SELECT finding_id, imsi, event FROM finding ORDER BY 1"),
           "columns and events hold pseudonyms all the same")
    expect(not any(i in run("findings", "list", "--store", clear).stdout for i in identities), "findings list shows pseudonyms")
    some = ask(clear, "SELECT finding_id FROM finding WHERE imsi IS NOT NULL")[0][0]
    hidden, shown = (run("findings", "show", some, "--store", clear, *more).stdout for more in ([], ["--reveal"]))
    expect(not any(i in hidden for i in identities) and any(i in shown for i in identities), "findings show has identities with --reveal only")
    mixed = folder / "mixed.db"
    shutil.copy(store, mixed)
    expect(analyze(mixed, "--reveal").returncode == 0 and ask(mixed, "SELECT count(*) FROM finding WHERE event_clear IS NULL") == [(0,)],
           "a later run with --reveal adds the clear events")
    other = folder / "other.key"
    other.write_text("17" * 32)
    before = dump(store)
    done = run("analyze", "--quiet", "--key", other, "--network", ROOT / "demo/network.yaml", "--store", store, DEMO)
    expect(done.returncode == 4 and "another key" in done.stderr and "--key" in done.stderr, "another key is refused", done.stderr)
    expect(dump(store) == before, "and nothing was mixed")


def triage(store, alerts):
    identity = (ROOT / "demo/identities.txt").read_text().split()
    everything = listed(store)
    expect(len(everything) == len(alerts) and all(f["state"] == "new" for f in everything), "findings list has all of them, all new")
    expect([f["event"]["timestamp"] for f in everything] == sorted(f["event"]["timestamp"] for f in everything), "in order of time")
    expect(len(run("findings", "list", "--store", store).stdout.splitlines()) == len(alerts) + 1, "and as a table, one line each")
    first, second = everything[0]["finding_id"], everything[1]["finding_id"]
    expect(run("findings", "mark", first[:8], second, "confirmed", "--note", "seen by\x1btwo", "--by", "anna", "--store", store).returncode == 0, "findings are marked")
    expect(run("findings", "mark", second, "false-alarm", "--note", "our test", "--by", "ben", "--store", store).returncode == 0, "and marked otherwise")
    confirmed = listed(store, "--marked", "confirmed")
    expect([(f["finding_id"], f["note"], f["who"]) for f in confirmed] == [(first, "seen by\x1btwo", "anna")], "the last mark counts, with note and name")
    shown = json.loads(run("findings", "show", second, "--json", "--store", store).stdout)
    expect([(m["state"], m["who"]) for m in shown["history"]] == [("confirmed", "anna"), ("false-alarm", "ben")], "what was said before is kept")
    expect(shown["finding"]["event"]["alert"]["finding_id"] == second, "findings show has the event")
    text = run("findings", "show", first[:6], "--store", store).stdout
    expect("confirmed" in text and "anna" in text and "why" in text and "\x1b" not in text, "findings show is text for people, and drives no terminal")
    expect(analyze(store).returncode == 0 and len(listed(store, "--marked", "confirmed")) == 1, "a later run leaves the marks")
    high = listed(store, "--severity", "high")
    expect(0 < len(high) < len(alerts) and all(f["event"]["alert"]["severity"] <= 2 for f in high), "--severity chooses")
    some = listed(store, "--class", "identity-disclosure")
    expect(some and all(f["event"]["alert"]["class"] == "identity-disclosure" for f in some), "--class chooses")
    late = listed(store, "--since", "2026-03-05")
    expect(0 < len(late) < len(alerts) and all(f["event"]["timestamp"] >= "2026-03-05" for f in late), "--since chooses")
    for person in identity:
        mine = {e["alert"]["finding_id"]: names(e) for e in map(json.loads, run("analyze", "--json", *RUN, "--about", person, DEMO).stdout.splitlines())
                if e["event_type"] == "alert"}
        if mine:
            break
    found = {f["finding_id"]: names(f["event"]) for f in listed(store, *KEY, "--about", person)}
    # a store does not know what else he is called
    name, _ = collections.Counter(name for called in found.values() for name in called).most_common(1)[0]
    wanted = {finding for finding, called in mine.items() if name in called}
    expect(wanted and wanted <= set(found) <= set(mine) and len(found) < len(alerts),
           "--about finds what analyze --about finds under that name", f"{wanted - set(found)} {set(found) - set(mine)}")
    pseudonym = next(f["event"]["subscriber"]["imsi"] for f in everything if "imsi" in f["event"].get("subscriber", {}))
    expect(listed(store, "--about", pseudonym), "--about takes a pseudonym")
    usage = {
        "no store": ["findings", "list"],
        "an unknown class": ["findings", "list", "--store", store, "--class", "tracking"],
        "a state that does not exist": ["findings", "mark", first, "maybe", "--store", store],
        "no id": ["findings", "mark", "confirmed", "--store", store],
        "an id that is not there": ["findings", "show", "0" * 32, "--store", store],
        "an id of two digits": ["findings", "show", first[:2], "--store", store],
        "a time that is none": ["findings", "list", "--since", "yesterday", "--store", store],
        "a format that does not exist": ["findings", "export", "--format", "xml", "--store", store],
        "no format": ["findings", "export", "--store", store],
    }
    for what, words in usage.items():
        done = run(*words)
        expect(done.returncode == 2 and done.stderr and not done.stdout, f"{what} is a wrong use, and is told", done.stderr)


def trouble(folder, store):
    before = dump(store)
    size = store.stat().st_size
    more = ROOT / "tests/captures/psi.pcapng"
    done = run("analyze", "--quiet", *RUN, "--store", store, more, limit=size)
    expect(done.returncode == 3 and "as it was before" in done.stderr, "a full disk is told", done.stderr)
    expect(dump(store) == before, "and leaves the store as it was")
    new = folder / "full.db"
    expect(analyze(new, limit=65536).returncode == 3 and not new.exists(), "a new store that could not be filled is not left behind")
    done = run("analyze", "--quiet", *RUN, "--store", folder / "none.db", folder / "no.pcap")
    expect(done.returncode == 3 and not (folder / "none.db").exists(), "nor one of a run that read nothing")
    with sqlite3.connect(store, isolation_level=None) as database:
        database.execute("BEGIN EXCLUSIVE")
        done = run("findings", "list", "--store", store)
        database.execute("ROLLBACK")
    expect(done.returncode == 3 and "locked" in done.stderr, "a locked store is told", done.stderr)
    files = {"text.db": (b"not a database at all, but long enough to be looked at\n" * 40, "not an SQLite database"),
             "empty.db": (b"", "is not a store")}
    for name, (octets, says) in files.items():
        (folder / name).write_bytes(octets)
        done = run("findings", "list", "--store", folder / name)
        expect(done.returncode == 3 and says in done.stderr and name in done.stderr, f"{name} is refused with a reason", done.stderr)
    expect(analyze(folder / "text.db").returncode == 3 and (folder / "text.db").read_bytes() == files["text.db"][0], "and not written over")
    expect(analyze(folder / "empty.db").returncode == 0 and listed(folder / "empty.db"), "an empty file becomes a store")
    foreign = folder / "foreign.db"
    with sqlite3.connect(foreign) as database:
        database.execute("CREATE TABLE finding (id)")
    expect(analyze(foreign).returncode == 3 and "CREATE TABLE finding (id)" in dump(foreign), "another program's database is left alone")
    newer = folder / "newer.db"
    shutil.copy(store, newer)
    with sqlite3.connect(newer) as database:
        database.execute("PRAGMA user_version = 99")
    done = analyze(newer)
    expect(done.returncode == 3 and "schema 99" in done.stderr and "version" in done.stderr, "a newer store is refused", done.stderr)
    broken = folder / "broken.db"
    octets = bytearray(store.read_bytes())
    octets[4096:] = bytes(len(octets) - 4096)
    broken.write_bytes(octets)
    done = run("findings", "list", "--store", broken)
    expect(done.returncode == 3 and "damaged" in done.stderr and "recover" in done.stderr, "a damaged store is told", done.stderr)
    done = run("findings", "list", "--store", folder / "missing.db")
    expect(done.returncode == 3 and "analyze --store" in done.stderr and not (folder / "missing.db").exists(), "a store that is not there is told")
    done = analyze(folder / "no/such/folder.db")
    expect(done.returncode == 3 and "folder.db" in done.stderr, "so is a folder that is not there", done.stderr)


def documentation(store):
    text = (ROOT / "docs/store.md").read_text()
    expect(f"schema {ask(store, 'PRAGMA user_version')[0][0]}" in text, "docs/store.md names the schema's version")
    for (table,) in ask(store, "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')"):
        section = re.search(rf"\n## {table}\n(.*?)(?=\n## |\Z)", text, re.S)
        expect(section, f"docs/store.md has the table {table}")
        if not section or table == "triaged":
            continue
        columns = {row[1] for row in ask(store, f"PRAGMA table_info({table})")}
        documented = set(re.findall(r"^\| `(\w+)`", section.group(1), re.M))
        expect(columns == documented, f"docs/store.md has the columns of {table}", str(columns ^ documented))
    queries = re.findall(r"\n    (SELECT[^;]*;)", text)
    expect(len(queries) == 3, "docs/store.md has three queries")
    for query in queries:
        try:
            ask(store, query)
        except sqlite3.Error as error:
            expect(False, "a query of docs/store.md works", f"{error}: {query}")


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        store, alerts = contents(folder)
        nothing_twice(folder, store)
        privacy(folder, store)
        triage(store, alerts)
        trouble(folder, store)
        documentation(store)
    print(f"{len(wrong)} expectations do not hold")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
