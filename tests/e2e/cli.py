#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The command line as its users meet it: exit statuses, errors with a next step, nothing lost."""
import gzip
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SIGWARDEN = os.environ["SIGWARDEN"]
DEMO = ROOT / "demo/border-week.pcapng"
CAPTURES = ROOT / "tests/captures"
KEY = ["--key", str(ROOT / "demo/test.key")]

failures = []


def run(*arguments, stdin=None, env=None):
    environment = {"PATH": os.environ["PATH"], **{k: v for k, v in os.environ.items() if "SAN_OPTIONS" in k}, **(env or {})}
    done = subprocess.run([SIGWARDEN, *map(str, arguments)], input=stdin, capture_output=True, timeout=120, env=environment)
    return done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")


def check(name, condition, shown=""):
    if not condition:
        failures.append(name)
        print(f"does not hold: {name}\n    {shown}")


def events(*arguments):
    return [json.loads(line) for line in run("analyze", "--json", *KEY, *arguments)[1].splitlines()]


def exit_statuses(folder):
    status, out, err = run("analyze", *KEY, DEMO)
    check("a good capture gives 0", status == 0, err)
    check("findings reach --fail-on", run("analyze", *KEY, "--fail-on", "high", "--network", ROOT / "demo/network.yaml", DEMO)[0] == 1)
    for name, arguments, expected in [
        ("no command", [], 2),
        ("a command that does not exist", ["analyse", DEMO], 2),
        ("an option that does not exist", ["analyze", "--jsno", DEMO], 2),
        ("no file", ["analyze"], 2),
        ("a wrong level", ["analyze", "--fail-on", "red", DEMO], 2),
        ("a file that is not there", ["analyze", *KEY, folder / "nowhere.pcap"], 3),
        ("a folder", ["analyze", *KEY, folder], 3),
        ("a description that is not there", ["analyze", *KEY, "--network", folder / "nowhere.yaml", DEMO], 4),
        ("a home that is no PLMN", ["analyze", *KEY, "--home", "home", DEMO], 4),
        ("a key that is none", ["analyze", "--key", DEMO, DEMO], 4),
    ]:
        status, out, err = run(*arguments)
        check(f"{name} gives {expected}", status == expected, f"gave {status}: {err}")
        if arguments:
            check(f"{name} is said in one or two lines on stderr", 1 <= len(err.splitlines()) <= 2 and not out, err + out[:200])
    check("a near miss is guessed", "analyze" in run("analyse", DEMO)[2])


def broken_files(folder):
    whole = DEMO.read_bytes()
    for name, data in [("empty.pcap", b""), ("text.txt", b"hello, this is no capture\n" * 10), ("zero.pcap", bytes(200))]:
        (folder / name).write_bytes(data)
        status, out, err = run("analyze", *KEY, folder / name)
        check(f"{name} gives one clear line and 3", status == 3 and len(err.splitlines()) == 1 and name in err and not out, err + out)
    (folder / "tail.pcapng").write_bytes(whole[:-37])
    status, out, err = run("decode", *KEY, folder / "tail.pcapng")
    complete = run("decode", *KEY, DEMO)[1].splitlines()
    check("a broken tail gives 3 and one line", status == 3 and len(err.splitlines()) == 1, err)
    check("a broken tail loses nothing before it", len(complete) - len(out.splitlines()) <= 2, f"{len(complete)} {len(out.splitlines())}")
    status, out, err = run("analyze", *KEY, folder / "tail.pcapng", DEMO)
    check("one broken file does not keep the others from being read", status == 3 and "Findings" in out, err)


def inputs(folder):
    plain = run("decode", *KEY, DEMO)[1]
    with gzip.open(folder / "demo.pcapng.gz", "wb") as packed:
        packed.write(DEMO.read_bytes())
    check("gzip reads the same", run("decode", *KEY, folder / "demo.pcapng.gz")[1].replace(str(folder / "demo.pcapng.gz"), str(DEMO)) == plain)
    status, out, err = run("decode", *KEY, "-", stdin=DEMO.read_bytes())
    check("stdin reads the same", status == 0 and out.replace('"-"', f'"{DEMO}"') == plain, err)
    check("the same input gives the same bytes", run("decode", *KEY, DEMO)[1] == plain)
    for line in plain.splitlines():
        json.loads(line)
    sea = run("decode", *KEY, CAPTURES / "psi.pcapng", CAPTURES / "ati.pcapng")[1]
    files = {json.loads(line)["pcap_filename"].rsplit("/", 1)[-1] for line in sea.splitlines()}
    check("several files are read in one run", files == {"psi.pcapng", "ati.pcapng"}, str(files))


def hexadecimal():
    # TC-Begin, otid 00000001, Invoke 1, opcode 58 (sendIMSI) in version 2, about +999019012345
    begin = "62 19 48 04 00 00 00 01 6c 11 a1 0f 02 01 01 02 01 3a 04 07 91 99 09 91 10 32 54"
    status, out, err = run("decode", *KEY, "--hex", "--as", "tcap", "-", stdin=begin.encode())
    line = json.loads(out.splitlines()[0]) if out else {}
    check("one message as hexadecimal text is decoded", line.get("signal", {}).get("operation") == "sendIMSI", out + err)
    status, out, err = run("decode", *KEY, "--hex", "--as", "tcap", "-", stdin=b"62 zz")
    check("what is not hexadecimal is said, with its place", status == 3 and "byte 4" in err, err)
    check("--hex wants --as", run("decode", *KEY, "--hex", "-", stdin=b"62")[0] == 2)


def pseudonyms(folder):
    def imsis(*key):
        lines = run("decode", *key, DEMO)[1].splitlines()
        return [s["imsi"] for s in (json.loads(l).get("subscriber", {}) for l in lines) if "imsi" in s]

    state = {"XDG_STATE_HOME": str(folder / "state")}
    run("decode", DEMO, env=state)
    key = folder / "state/sigwarden/key"
    check("a key is made on first use, for its owner only", key.exists() and key.stat().st_mode & 0o777 == 0o600)
    check("the key is kept", run("decode", DEMO, env=state)[1] == run("decode", "--key", key, DEMO)[1])
    (folder / "other.key").write_text("11" * 32 + "\n")
    check("another key gives other pseudonyms", imsis("--key", folder / "other.key") != imsis(*KEY))
    check("pseudonyms keep the network", all(i.split("~")[0].isdigit() for i in imsis(*KEY)))
    nowhere = run("analyze", DEMO, env={"HOME": "/dev/null/nobody"})
    check("without a place for a key it says so and works", nowhere[0] == 0 and "this run only" in nowhere[2], nowhere[2])


def rules_that_name_a_person(folder):
    rule = folder / "person.yaml"
    rule.write_text(
        "- rule: one-person\n  id: 100001\n  rev: 1\n  title: One person\n  class: recon\n  severity: low\n"
        "  when: subscriber.imsi == 001010001234567 and source.gt startswith 9996600\n"
    )
    out = run("analyze", "--json", *KEY, "--rules", rule, CAPTURES / "psi.pcapng")[1]
    check("the rule fires", "one-person" in out, out[:300])
    check("and does not put the number beside the pseudonym", "001010001234567" not in out)
    check("prefixes stay", "startswith 9996600" in out)


def first_runs_at_once(folder):
    state = {"XDG_STATE_HOME": str(folder / "state-of-many")}
    command = [SIGWARDEN, "analyze", "--json", str(CAPTURES / "psi.pcapng")]
    environment = {"PATH": os.environ["PATH"], **{k: v for k, v in os.environ.items() if "SAN_OPTIONS" in k}, **state}
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) for _ in range(8)]
    outputs = [run.communicate(timeout=120) for run in runs]
    check("first runs at once make one key", len({out for out, _ in outputs}) == 1, [err for _, err in outputs])
    check("and none complains", not any(err for _, err in outputs), [err for _, err in outputs])


def persons(folder):
    identity = (ROOT / "demo/identities.txt").read_text().split()[0]
    about = folder / "about.txt"
    about.write_text(identity + "\n")
    about.chmod(0o644)
    check("a list of persons that others may read is refused", run("analyze", *KEY, "--about", about, DEMO)[0] == 2)
    about.chmod(0o600)
    for word, said in (("abc", "is neither"), ("00101~zsxaetvfsr4k", "cannot be turned back")):
        status, _, err = run("analyze", *KEY, "--about", word, DEMO)
        check(f"--about {word} is told what it takes", status == 2 and said in err and "an IMSI or a number" in err, err)
    check("--about takes a file", run("analyze", *KEY, "--about", about, DEMO)[0] == 0)


def ended_by_the_user(folder):
    command = [SIGWARDEN, "analyze", "--json", *KEY, "-"]
    with (folder / "ended.json").open("wb") as out:
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=out, stderr=subprocess.PIPE) as process:
            process.stdin.write(DEMO.read_bytes())  # more than a pipe holds: when it is written, it is being read
            process.stdin.flush()
            process.send_signal(signal.SIGINT)
            err = process.communicate(timeout=120)[1]
    last = json.loads((folder / "ended.json").read_bytes().splitlines()[-1])
    check("Ctrl-C gives 3 and says so", process.returncode == 3 and b"stopped by SIGINT" in err, f"{process.returncode}: {err}")
    check("Ctrl-C leaves what was found, up to the totals", last["event_type"] == "stats", last)


def help_texts():
    for arguments in [["help"], ["--help"], ["help", "analyze"], ["decode", "--help"], ["help", "rules", "list"], ["help", "--man"], ["version"]]:
        status, out, err = run(*arguments)
        check(f"{' '.join(arguments)} helps", status == 0 and out and not err, err)
    check("help of a command has an example", "sigwarden analyze roaming.pcapng" in run("analyze", "--help")[1])


def output():
    full = pathlib.Path("/dev/full")
    if full.exists():
        with open(full, "wb") as sink:
            done = subprocess.run([SIGWARDEN, "decode", *KEY, str(DEMO)], stdout=sink, stderr=subprocess.PIPE, timeout=120)
        check("a full disk is said and is a failure", done.returncode == 3 and b"could not be written" in done.stderr, done.stderr)
    check("no colour where there is no terminal", "\033" not in run("analyze", *KEY, DEMO)[1])
    check("--quiet prints nothing", run("analyze", "--quiet", *KEY, DEMO)[1:] == ("", ""))
    check("the report ends with what it cannot prove", "no proof of no tracking" in run("analyze", *KEY, DEMO)[1])
    check("a stream of events ends with stats", events(DEMO)[-1]["event_type"] == "stats")


def symbols():
    nm = shutil.which("nm")
    if nm:
        shown = subprocess.run([nm, "-D", "--defined-only", SIGWARDEN], capture_output=True, text=True, timeout=60).stdout
        own = [line for line in shown.splitlines() if line.split()[-1].startswith("json_")]
        check("no function stands in for one of the same name in libjansson", not own, str(own))


def rules_are_documented():
    threats = (ROOT / "docs/threats.md").read_text()
    for line in run("rules", "list", "--json")[1].splitlines():
        rule = json.loads(line)
        check(f"{rule['rule']} stands in docs/threats.md", rule["rule"] in threats)
        check(f"{rule['rule']} says which threat", rule["threat"], rule)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        exit_statuses(folder)
        broken_files(folder)
        inputs(folder)
        hexadecimal()
        pseudonyms(folder)
        rules_that_name_a_person(folder)
        first_runs_at_once(folder)
        persons(folder)
        ended_by_the_user(folder)
        help_texts()
        rules_are_documented()
        symbols()
        output()
    print(f"{len(failures)} expectations do not hold")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
