#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Paired measurements of a release build: compare.py BUILD [--messages N] [--rounds N] [--out FILE]
                                          compare.py BUILD --memory COUNT[,COUNT...]

The first form compares, for MAP, Diameter over SCTP and GTPv2: `analyze --quiet` with all rules beside `tshark -T fields`
with the fields that a detector needs; `decode` beside `tshark -T ek`; and `sigwarden bench` tells the walk loop. CPU time
(user and system), start-up taken off by a capture of one message, medians of rounds in which all take turns.

The second form pipes streams of so many messages into `analyze` and samples what memory it holds of its own (RssAnon).
"""

import argparse
import json
import os
import pathlib
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[1]
ARGUMENTS = ["--key", str(ROOT / "demo/test.key"), "--network", str(HERE / "network.yaml")]
FIELDS = {
    "map": "m3ua.protocol_data_opc sccp.calling.digits sccp.called.digits tcap.otid gsm_old.localValue e212.imsi",
    "diameter": "diameter.cmd.code diameter.Origin-Host diameter.Origin-Realm diameter.User-Name diameter.Visited-PLMN-Id",
    "gtp": "gtpv2.message_type e212.imsi gtpv2.f_teid_ipv4 gtpv2.apn",
}
PROTOCOLS = list(FIELDS)
SHARE_OF_TSHARK = 10  # it gets so many times fewer messages, and takes longer all the same
SHARE_OF_EK = 50


def cpu_seconds(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


class Runs:
    """Commands on a stream and on one message of it: nanoseconds a message, start-up taken off."""

    def __init__(self, messages):
        self.messages = messages
        self.seconds = []
        self.start_up = []

    def add(self, command, stream, one):
        self.seconds.append(cpu_seconds(command + [stream]))
        self.start_up.append(cpu_seconds(command + [one]))

    def ns(self):
        net = statistics.median(self.seconds) - statistics.median(self.start_up)
        return net * 1e9 / self.messages


def make_stream(build, protocol, count, folder):
    path = folder / f"{protocol}.{count}.pcap"
    if not path.exists():
        with path.open("wb") as out:
            subprocess.run([build / "tests/stream", protocol, str(count)], stdout=out, check=True)
    return path


def compare_protocol(build, protocol, messages, rounds, folder):
    sigwarden = build / "src/sigwarden"
    fields = [argument for field in FIELDS[protocol].split() for argument in ("-e", field)]
    tshark = ["tshark", "-n", "-T", "fields", "-e", "frame.number", "-e", "frame.time_epoch", *fields, "-r"]
    commands = {
        "analyze": ([sigwarden, "analyze", "--threads", "1", "--quiet", *ARGUMENTS], messages),
        "tshark_fields": (tshark, messages // SHARE_OF_TSHARK),
        "decode": ([sigwarden, "decode", "--threads", "1", *ARGUMENTS], messages // SHARE_OF_TSHARK),
        "tshark_ek": (["tshark", "-n", "-T", "ek", "-r"], messages // SHARE_OF_EK),
    }
    one = make_stream(build, protocol, 1, folder)
    runs = {name: Runs(count) for name, (_, count) in commands.items()}
    for _ in range(rounds):
        for name, (command, count) in commands.items():
            runs[name].add(command, make_stream(build, protocol, count, folder), one)
    stream = make_stream(build, protocol, messages, folder)
    out = subprocess.run([sigwarden, "bench", "--json", *ARGUMENTS, stream], stdout=subprocess.PIPE, check=True).stdout
    stages = json.loads(out)["ns_per_message_up_to"]
    ns = {name: round(run.ns(), 1) for name, run in runs.items()}
    return {
        "ns_per_message": {**ns, "walk": stages["walk"]},
        "stages_up_to_ns": stages,
        "times_faster_than_tshark_fields": round(ns["tshark_fields"] / ns["analyze"], 1),
        "times_faster_than_tshark_ek": round(ns["tshark_ek"] / ns["decode"], 1),
        "times_the_walk": round(stages["rules"] / stages["walk"], 1),
    }


def many_rules(build, messages, rounds, folder):
    """The same traffic with 50 rules and with 500, in turns."""
    runs = {}
    for count in (50, 500):
        rules = folder / f"rules.{count}.yaml"
        with rules.open("wb") as out:
            subprocess.run([sys.executable, HERE / "many_rules.py", str(count)], stdout=out, check=True)
        runs[count] = (["--no-default-rules", "--rules", str(rules)], Runs(messages))
    stream, one = make_stream(build, "map", messages, folder), make_stream(build, "map", 1, folder)
    for _ in range(rounds):
        for arguments, run in runs.values():
            run.add([build / "src/sigwarden", "analyze", "--threads", "1", "--quiet", *ARGUMENTS, *arguments], stream, one)
    few, many = (runs[count][1].ns() for count in (50, 500))
    return {"ns_per_message": {"50": round(few, 1), "500": round(many, 1)}, "times": round(many / few, 2)}


def anonymous_kib(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1])
    return 0


def memory_of(build, protocol, count, *arguments):
    """What a stream that is never stored takes: most memory, CPU time a message."""
    with subprocess.Popen([build / "tests/stream", protocol, str(count)], stdout=subprocess.PIPE) as making:
        analyze = subprocess.Popen([build / "src/sigwarden", "analyze", "--threads", "1", "--quiet", *ARGUMENTS, *arguments, "-"], stdin=making.stdout)
        making.stdout.close()
        most, seconds = 0, 0.0
        while analyze.poll() is None:
            try:
                most = max(most, anonymous_kib(analyze.pid))
                fields = pathlib.Path(f"/proc/{analyze.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
                seconds = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
            except (OSError, IndexError):
                break
            time.sleep(0.1)
        if analyze.wait() != 0:
            raise SystemExit(f"analyze failed on {count} messages of {protocol}")
    return {"messages": count, "rss_anon_mib": round(most / 1024, 1), "ns_per_message": round(seconds * 1e9 / count)}


def main():
    parser = argparse.ArgumentParser(description="Paired measurements of a release build.")
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--messages", type=int, default=200000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--out", type=pathlib.Path)
    parser.add_argument("--memory")
    options = parser.parse_args()
    build = options.build.resolve()
    result = {"machine": f"{platform.machine()}, {os.cpu_count()} cores", "messages": options.messages, "rounds": options.rounds}
    if options.memory:
        counts = [int(count) for count in options.memory.split(",")]
        result["memory"] = {protocol: [memory_of(build, protocol, count) for count in counts] for protocol in PROTOCOLS}
        # next to nothing for subscribers: what is left is everything else
        result["memory_without_subscribers"] = {
            protocol: [memory_of(build, protocol, count, "--subscribers", "1024") for count in counts] for protocol in PROTOCOLS
        }
    else:
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            for protocol in PROTOCOLS:
                result[protocol] = compare_protocol(build, protocol, options.messages, options.rounds, folder)
            result["json_writer"] = json.loads(subprocess.run([build / "tests/bench_json_writer"], stdout=subprocess.PIPE, check=True).stdout)
            result["many_rules"] = many_rules(build, options.messages, options.rounds, folder)
    text = json.dumps(result, indent=2) + "\n"
    if options.out:
        options.out.write_text(text, encoding="utf-8")
    print(text, end="")


if __name__ == "__main__":
    main()
