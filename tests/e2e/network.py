#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`network suggest` and `network import`: what they print loads, gives nobody away, and errors name their place."""
import csv
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SIGWARDEN = os.environ["SIGWARDEN"]
DEMO = ROOT / "demo/border-week.pcapng"
CAPTURES = ROOT / "tests/captures"
SANITIZED = os.environ.get("SIGWARDEN_SANITIZED") == "1"  # each run takes ten times as long
KEY = ["--key", str(ROOT / "demo/test.key")]

failures = []


def run(*arguments, stdin=None):
    done = subprocess.run([SIGWARDEN, *map(str, arguments)], input=stdin, capture_output=True, timeout=120)
    return done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")


def check(name, condition, shown=""):
    if not condition:
        failures.append(name)
        print(f"does not hold: {name}\n    {shown}")


def loads(folder, name, text):
    path = folder / "draft.yaml"
    path.write_text(text)
    status, out, err = run("network", "check", path)
    check(f"the draft of {name} is right", status == 0, err)
    return path


def captures():
    """(file, its identities)"""
    yield DEMO, (ROOT / "demo/identities.txt").read_text().split()
    with open(CAPTURES / "INDEX.tsv", newline="") as index:
        for row in csv.reader(index, delimiter="\t"):
            if len(row) >= 3 and not row[0].startswith("#"):
                yield CAPTURES / row[0], [i for i in row[2].split(",") if i]


def suggest_everywhere(folder):
    for capture, identities in list(captures())[:: 3 if SANITIZED else 1]:
        reads = run("decode", *KEY, capture)[0]
        for home in ([], ["--home", "001-01"], ["--home", "999-02"])[: 1 if SANITIZED else 3]:
            name = f"{capture.name} {' '.join(home)}"
            status, out, err = run("network", "suggest", *home, capture)
            check(f"{name}: as readable as for decode", status == reads, f"{status} {err}")
            check(f"{name}: shows no identity", not any(i in out + err for i in identities), out)
            check(f"{name}: the same again", run("network", "suggest", *home, capture)[1] == out)
            if out:
                loads(folder, name, out)


def suggest_the_demo(folder):
    status, out, err = run("network", "suggest", DEMO)
    check("the demo's home is found", re.search(r'^home:\n.*\n  plmns: \[001-01\]\n  gts: \["99901"\]', out, re.M), out)
    for text in ('country: "LI", gts: ["42311"]', 'plmns: [999-02], gts: ["99902"]', "# Quite sure"):
        check(f"the demo's draft has {text}", text in out, out)
    found = re.findall(r"side: (\w+)\n    peers: \[(.+)\]", out)
    sides = {peer.strip('"'): side for side, peers in found for peer in peers.split(", ")}
    expected = {"10.9.0.1": "external", "10.9.1.1": "external", "10.1.9.1": "internal", "10.1.10.1": "internal",
                "10.1.0.1": "internal", "10.1.1.1": "internal"}
    check("the demo's sides are right", sides == expected, str(sides))
    path = loads(folder, "the demo", out)
    status, report, err = run("analyze", *KEY, "--network", path, DEMO)
    check("analyze works with the draft", status == 0 and "Findings" in report, err)
    check("several files and stdin", run("network", "suggest", "-", stdin=DEMO.read_bytes())[1] == out)
    multihomed = run("network", "suggest", CAPTURES / "sctp-multihomed.pcapng")[1]
    check("addresses of one host stand together", 'peers: ["10.9.0.1", "10.9.1.1"]' in multihomed, multihomed)
    one = CAPTURES / "ati.pcapng"
    check("one dialogue tells no home", "cannot be told" in run("network", "suggest", one)[1])
    check("--home goes before what cannot be told", "plmns: [001-01]" in run("network", "suggest", "--home", "001-01", one)[1])


def suggest_from_nothing(folder):
    status, out, err = run("network", "suggest", CAPTURES / "empty.pcap")
    check("an empty capture gives a draft that says so", status == 0 and "0 signals" in out, out + err)
    loads(folder, "an empty capture", out)
    (folder / "garbage.pcap").write_bytes(b"hello, this is no capture\n" * 10)
    status, out, err = run("network", "suggest", folder / "garbage.pcap")
    check("garbage gives 3, one line, and no draft", status == 3 and len(err.splitlines()) == 1 and not out, err + out)
    (folder / "cut.pcapng").write_bytes(DEMO.read_bytes()[:-37])
    status, out, err = run("network", "suggest", folder / "cut.pcapng")
    check("a broken tail gives 3 and a draft of what came before", status == 3 and "plmns: [001-01]" in out, err)
    check("no file gives 2", run("network", "suggest")[0] == 2)
    check("a home that is no PLMN gives 4", run("network", "suggest", "--home", "here", DEMO)[0] == 4)


def import_good(folder):
    table = (
        "\ufeffGT;Name;country;PLMN;TADIG;realm;ip\r\n"
        "+42311 42312;Partner;LI;295-33;LIEXX;epc.MNC033.mcc295.3gppnetwork.org;10.9.0.0/16 2001:db8:9::/48\r\n"
        "\r\n"
        '99955;"Big; ""Quoted"", and\r\nlong";Farland;;;;\r\n'
        "42313;Partner;Liechtenstein;29533;;;10.8.0.1/32\r\n"
    )
    path = folder / "good.csv"
    path.write_bytes(table.encode())
    status, out, err = run("network", "import", path)
    check("a good table is taken", status == 0, err)
    check("a column that is not used is said", "tadig" in err and len(err.splitlines()) == 1, err)
    for text in ('name: "Partner"', 'gts: ["42311", "42312", "42313"]', 'plmns: ["295-33"]', '"10.8.0.1"',
                 'realms: ["epc.mnc033.mcc295.3gppnetwork.org"]', '"2001:db8:9::/48"',
                 'name: "Big; \\"Quoted\\", and long"'):
        check(f"the table's {text}", text in out, out)
    check("rows of one name are merged", out.count("name:") == 2, out)
    loads(folder, "a good table", out)
    check("stdin and order of columns", 'plmns: ["001-01"]' in run("network", "import", "-", stdin=b"plmn\n001-01\n")[1])
    (folder / "more.csv").write_text("name,gt\nPartner,42314\n")
    status, out, err = run("network", "import", path, folder / "more.csv")
    check("several tables are merged by name", status == 0 and '"42314"' in out and out.count("name:") == 2, out + err)
    loads(folder, "several tables", out)
    many = "name,gt\n" + "".join(f"Operator {i},{999000000 + i}\n" for i in range(20000))
    status, out, err = run("network", "import", "-", stdin=many.encode())
    check("a large table is taken", status == 0 and out.count("name:") == 20000, err)
    loads(folder, "a large table", out)


def import_broken(folder):
    for name, table, place, said in [
        ("a PLMN that is none", "name,plmn\nA,001-01\nB,1-2-3\n", "3:3", "PLMN"),
        ("country code 000", "name,plmn\nA,000-01\n", "2:3", "PLMN"),
        ("a GT that is none", "name,gt\nA,99901x\n", "2:3", "99901x"),
        ("a realm that is none", "name,realm\nA,nodot\n", "2:3", "realm"),
        ("an IP network with bits behind its mask", "name,ip\nA,10.9.0.1/16\n", "2:3", "10.9.0.1/16"),
        ("a column that does not exist", "name,gts,plnm\nA,1,2\n", "1:10", "did you mean plmn"),
        ("a column twice", "name,gt,gts\nA,1,2\n", "1:9", "twice"),
        ("too few fields", "name,gt,plmn\nA,99901\n", "2:3", "2 fields"),
        ("too many fields", "name,gt\nA,99901,001-01\n", "2:9", "3 fields"),
        ("an open quote", 'name,gt\n"A,99901\nB,99902\n', "2:1", "never closed"),
        ("a quote in the middle", 'name,gt\nA"B,99901\n', "2:1", "quote"),
        ("something behind the quote", 'name,gt\n"A"B,99901\n', "2:1", "closing quote"),
        ("a row that says nothing", "name,gt\nA,99901\n,\n", "3:1", "names no operator"),
        ("two owners", "name,gt\nA,99901\nB,99902 99901\n", "3:3", ":2; a lease"),
        ("two countries", "name,country,gt\nA,LI,1\nA,CH,2\n", "3:1", ":2; one operator"),
        ("an empty file", "", "1:1", "empty"),
        ("text that is not UTF-8", b"name,gt\nA\xff,1\n", "2:1", "UTF-8"),
        ("a control character", "name,gt\nA\x1b[2J,1\n", "2:1", "control"),
        ("zero bytes", b"name\0", "", "zero bytes"),
    ]:
        path = folder / "broken.csv"
        path.write_bytes(table if isinstance(table, bytes) else table.encode())
        status, out, err = run("network", "import", path)
        check(f"{name} gives 4 and prints nothing", status == 4 and not out, f"{status} {out} {err}")
        check(f"{name} is said with its place", f"broken.csv:{place}" in err and said in err and "\x1b" not in err, err)
    path.write_text("name,plmn\nA,1\nB,2\nC,001-01\nD,3\n")
    check("every bad row is said", len(run("network", "import", path)[2].splitlines()) == 3)
    path.write_text("name,plmn\n" + "A,x\n" * 1000)
    lines = run("network", "import", path)[2].splitlines()
    check("many bad rows are said shortly", len(lines) == 101 and "900 more" in lines[-1], lines[-1])
    check("a table that is not there gives 3", run("network", "import", folder / "nowhere.csv")[0] == 3)
    check("no table gives 2", run("network", "import")[0] == 2)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        suggest_the_demo(folder)
        suggest_from_nothing(folder)
        suggest_everywhere(folder)
        import_good(folder)
        import_broken(folder)
    print(f"{len(failures)} expectations do not hold")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
