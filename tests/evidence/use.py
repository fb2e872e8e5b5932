#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Evidence as its users meet it: one log from several runs and writers, keys, what is withheld, what is refused."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from html.parser import HTMLParser

from shared import (
    CAPTURES, DEMO, FAST, Home, KEY, NETWORK, ROOT, SIGWARDEN, check, failures, leaves, lines_of, part, part_path, size_of,
)  # fmt: skip

sys.path.append(str(ROOT / "tests/e2e"))
from state import cut, frame_count  # noqa: E402

AGENT = b"dra1.ipx.example.net"
RULE = """- rule: came-by-an-agent
  id: 100001
  rev: 1
  title: It came by an agent
  when: diameter.route_count > 0
  class: recon
  severity: low
"""
PSI, ATI = CAPTURES / "psi.pcapng", CAPTURES / "ati.pcapng"


def ids(log):
    return [lines_of(leaf)[:2] for leaf in leaves(log)]


def findings_of(home, *arguments):
    lines = home.run("analyze", "--json", *KEY, *arguments)[1].splitlines()
    return [e["alert"]["finding_id"] for e in map(json.loads, lines) if e["event_type"] == "alert"]


def every_finding_is_logged_once(folder):
    home, log = Home(folder), folder / "log"
    status, out, err = home.analyze(log, "--network", NETWORK, DEMO)
    expected = findings_of(home, "--network", NETWORK, DEMO)
    logged = [i for kind, i in ids(log) if kind == "finding"]
    check("every alert is in the log, in order", status == 0 and logged == expected and len(set(logged)) > 50, err)
    check("and the end of the run", ids(log)[-1][0] == "run")
    before = (log / "checkpoint").read_bytes()
    check("the same again adds nothing", home.analyze(log, "--network", NETWORK, DEMO)[0] == 0 and (log / "checkpoint").read_bytes() == before)
    status, out, err = home.analyze(log, "--network", NETWORK, "-", stdin=DEMO.read_bytes())
    check("nor does it through a pipe", status == 0 and (log / "checkpoint").read_bytes() == before, err)
    home.analyze(log, ATI)
    check("another run adds to it", size_of(log) > len(logged) and ids(log)[: len(logged)][-1] != ids(log)[-1])
    status, out, err = home.verify(log)
    match = re.search(r"replayed +(\d+) of (\d+)", out)
    check("all verdicts are found again", status == 0 and match and match[1] == match[2], out + err)
    check("nothing was set back", "set back           no" in out, out)
    status, out, err = home.run("evidence", "show", log)
    check("show lists every record", status == 0 and len(out.splitlines()) == size_of(log), err)
    status, out, err = home.run("evidence", "show", log, expected[3][:8])
    check("show has one in full", status == 0 and expected[3] in out and '"event_type": "alert"' in out, out + err)
    return home, log


def frames_from_a_pipe(folder):
    home, file, pipe = Home(folder), folder / "by-file", folder / "by-pipe"
    home.analyze(file, PSI)
    home.analyze(pipe, "-", stdin=PSI.read_bytes())

    def frames(log):
        return [part(log, p["frames"]) for kind, i, p in map(lines_of, leaves(log)) if "frames" in p]

    check("a pipe gives the same frames", frames(file) == frames(pipe) and len(frames(pipe)) > 2)


def two_writers(folder):
    home, log = Home(folder), folder / "log"
    home.analyze(log, ATI)  # makes the key too
    many = [PSI, DEMO, CAPTURES / "sms-links.pcapng", CAPTURES / "sms-silent.pcapng", CAPTURES / "ati.pcapng", DEMO]
    running = [
        subprocess.Popen([SIGWARDEN, "analyze", "--quiet", *KEY, "--evidence", log, c], env=home.environment, stderr=subprocess.PIPE) for c in many
    ]
    said = [p.communicate()[1] for p in running]
    check("writers at once all end well", all(p.returncode == 0 for p in running), str(said))
    apart = set()
    for number, capture in enumerate(many):
        alone = folder / f"alone-{number}"
        home.analyze(alone, capture)
        apart |= {i for i in ids(alone)}
    status, out, err = home.verify(log)
    check("the log is good", status == 0, err)
    check("it holds what each found, once", set(ids(log)) == apart and len(ids(log)) == len(apart), f"{size_of(log)} {len(apart)}")


def keys(folder):
    home, log = Home(folder), folder / "log"
    home.analyze(log, PSI)
    key = folder / "state/sigwarden/evidence.key"
    check("a key is made, for its owner only, elsewhere", key.exists() and key.stat().st_mode & 0o777 == 0o600)
    check("the log is its owner's", log.stat().st_mode & 0o777 == 0o700)
    kinds = {"frames": 0o600, "clear": 0o600, "facts": 0o600}
    for leaf in leaves(log):
        for name, commitment in lines_of(leaf)[2].items():
            mode = part_path(log, commitment).stat().st_mode & 0o777
            check(f"{name} is private where it must be", name not in kinds or mode == kinds[name], oct(mode))
    status, out, err = home.analyze(log, "--evidence-key", log / "inside.key", ATI)
    check("a key in the log is refused", status == 4 and "keep it elsewhere" in err, err)
    (log / "inside.key").unlink(missing_ok=True)
    status, out, err = home.analyze(log, "--evidence-key", folder / "another.key", ATI)
    check("another key may not write to the log", status == 4 and "another key" in err, err)
    status, out, err = home.verify("--signer", log / "verifier", log)
    check("the signer that is expected", status == 0, err)
    other = folder / "other"
    home.analyze(other, "--evidence-key", folder / "another.key", PSI)
    status, out, err = home.verify("--signer", other / "verifier", log)
    check("another signer than is expected", status == 1 and "another key" in err, err)
    key.chmod(0o640)
    status, out, err = home.analyze(log, ATI)
    check("a key that others can read is refused", status == 4 and "chmod 600" in err, err)


def what_is_no_log(folder):
    home = Home(folder)
    full = folder / "full"
    full.mkdir()
    (full / "letter.txt").write_text("mine")
    status, out, err = home.analyze(full, PSI)
    check("a folder with something else in it is left alone", status == 4 and "no evidence log" in err and (full / "letter.txt").exists(), err)
    status, out, err = home.verify(folder / "nowhere")
    check("what is not there cannot be verified", status == 3 and "nowhere" in err, err)
    status, out, err = home.verify(full)
    check("what is no log is not verified", status == 1, err)
    log = folder / "log"
    home.analyze(log, PSI)
    (log / "letter.txt").write_text("mine")
    status, out, err = home.verify(log)
    check("a file that is not part of the log is named", status == 1 and "letter.txt" in err, err)


def set_back(folder):
    home, log, before = Home(folder), folder / "log", folder / "before"
    home.analyze(log, PSI)
    shutil.copytree(log, before)
    home.analyze(log, CAPTURES / "sms-links.pcapng")
    shutil.rmtree(log)
    shutil.copytree(before, log)
    status, out, err = home.verify(log)
    check("a log that was set back is told by who has the key", status == 1 and "set back" in err, err)
    status, out, err = home.analyze(log, ATI)
    check("and is not written to", status == 4 and "set back" in err, err)
    elsewhere = Home(folder / "elsewhere")
    status, out, err = elsewhere.verify(log)
    check("who has not the key is told that he cannot tell", status == 0 and "cannot be told here" in out, out)


def a_kept_checkpoint(folder):
    home, log, elsewhere = Home(folder), folder / "log", Home(folder / "elsewhere")
    home.analyze(log, PSI)
    early, short = folder / "early.txt", folder / "short"
    shutil.copy(log / "checkpoint", early)
    shutil.copytree(log, short)
    finding = next(i for kind, i in ids(log) if kind == "finding")
    home.run("evidence", "export", "--finding", finding, log, folder / "early-bundle")
    home.analyze(log, ATI)
    late = folder / "late.txt"
    shutil.copy(log / "checkpoint", late)
    status, out, err = elsewhere.verify("--checkpoint", early, log)
    check("a log that grew holds what an earlier checkpoint signs", status == 0 and "all that the one of --checkpoint" in out, out + err)
    status, out, err = elsewhere.verify("--checkpoint", late, short)
    check("one whose end was cut off does not", status == 1 and "set back" in err, out + err)
    other = folder / "other"
    home.analyze(other, PSI)
    status, out, err = elsewhere.verify("--checkpoint", early, other)
    check("nor does another log of the key", status == 1 and "--checkpoint" in err, out + err)
    status, out, err = elsewhere.verify("--checkpoint", ATI, log)
    check("what is no checkpoint is refused", status in (1, 3) and err, out + err)
    status, out, err = elsewhere.verify("--checkpoint", early, folder / "early-bundle")
    check("a bundle is compared with the checkpoint of its size", status == 0, out + err)
    status, out, err = elsewhere.verify("--checkpoint", late, folder / "early-bundle")
    check("and is not said to be compared with another", status == 3 and "cannot be compared" in err and not out, out + err)
    (short / "letter.txt").write_text("mine")
    status, out, err = elsewhere.verify(short, log)
    check("of several logs, those after a wrong one are looked at too", status == 1 and "letter.txt" in err and str(log) in out, out + err)


def pending_text(before, after, *lines):
    return "\n".join(["sigwarden-evidence-pending/1", f"from {before}", f"to {after}", *lines, "end", ""])


def files_of(log):
    return {str(p.relative_to(log)) for p in log.rglob("*") if p.is_file()}


def free_part(log):
    """Where a part could lie, in a folder that is not there."""
    front = next(f"{n:02x}" for n in range(256) if not (log / f"parts/{n:02x}").exists())
    return f"parts/{front}/{front * 32}"


def what_strangers_leave_in_a_log(folder):
    home, log, outside = Home(folder), folder / "log", folder / "outside"
    home.analyze(log, PSI)
    name, size = free_part(log), size_of(log)
    place, victim = (log / name).parent, outside / pathlib.Path(name).name
    outside.mkdir()
    victim.write_text("mine")
    place.symlink_to(outside)
    pending = pending_text(size, size + 1, f"made {name}")
    (log / "pending").write_text(pending)
    status, out, err = home.analyze(log, ATI)
    check("tidying up removes nothing behind a link", status == 4 and victim.exists(), err)
    status, out, err = home.verify(log)
    check("the link is named", status == 1 and str(place) in err, out + err)
    place.unlink()
    status, out, err = home.analyze(log, "--evidence-key", folder / "another.key", ATI)
    check("the log of another key is not tidied up", status == 4 and "another key" in err and (log / "pending").read_text() == pending, err)
    place.mkdir()
    (log / name).write_text("mine")
    status, out, err = home.verify(log)
    check("what an addition left over is counted as not checked", status == 0 and "2 are left over" in out and "none that" not in out, out + err)
    check("and not said to be as it was logged", "all of it" not in out and "its records are as they were logged" in out, out)
    (log / name).unlink()
    status, out, err = home.verify(log)
    check("a folder that it made is left over, too", status == 0 and "2 are left over" in out, out + err)
    status, out, err = home.analyze(log, ATI)
    tidy = not place.exists() or any(place.iterdir())  # a new part may lie there by chance
    check("and is tidied up", status == 0 and tidy and home.verify(log)[0] == 0, err)
    for stray in ("photos", "parts/zz", "tile/7/deep/er"):
        (log / stray).mkdir(parents=True)
        status, out, err = home.verify(log)
        check(f"the empty folder {stray} is named", status == 1 and f"/{stray}/: is not part of the log" in err, out + err)
        (log / stray).rmdir()
        shutil.rmtree(log / "tile/7", ignore_errors=True)
    shutil.move(log / "parts", folder / "moved")
    (log / "parts").symlink_to(folder / "moved")
    before = len(list((folder / "moved").rglob("*")))
    status, out, err = home.analyze(log, CAPTURES / "sms-links.pcapng")
    check("nothing is written through a link", status == 3 and len(list((folder / "moved").rglob("*"))) == before, f"{status} {err}")


def what_pending_may_say(folder):
    home, log = Home(folder), folder / "log"
    home.analyze(log, PSI)
    size = size_of(log)
    committed, stray = sorted(files_of(log / "parts"))[0], free_part(log)
    (tile,) = (f for f in files_of(log) if f.startswith("tile/0/"))
    good = pending_text(size, size + 5, f"made {stray}", f"made tile/0/000.p/{size + 5}", f"needless {tile}")
    for name, text in [
        ("a letter", "he was guilty"),
        ("a letter behind the beginning of one", good[:60] + "he was guilty\n"),
        ("a letter behind it", good + "he was guilty\n"),
        ("a file of another form", pending_text(size, size + 1, "made parts/evil/letter.html")),
        ("the checkpoint", pending_text(size, size + 1, "made checkpoint")),
        ("a part that is needless", pending_text(size - 1, size, f"needless parts/{committed}")),
        ("a tile of now, made", pending_text(size, size + 1, f"made {tile}")),
        ("a tile of now, needless", pending_text(size - 1, size, f"needless {tile}")),
        ("a tile of no time", pending_text(size, size + 1, f"made tile/0/000.p/{size + 7}")),
        ("an addition of nothing", pending_text(size, size, f"made {stray}")),
        ("another time", pending_text(size + 1, size + 2, f"made parts/{committed}")),
        ("long ago", pending_text(0, 1, f"made parts/{committed}")),
    ]:
        (log / "pending").write_text(text)
        before = files_of(log)
        status, out, err = home.verify(log)
        check(f"pending says {name}: it is named", status == 1 and "/pending: " in err, f"{status} {out} {err}")
        status, out, err = home.analyze(log, ATI)
        check(f"pending says {name}: nothing is done", status == 4 and "/pending: " in err and files_of(log) == before, f"{status} {err}")
    for length in {0, 5, 20, 29, 31, 36, *range(40, len(good), 17), len(good) - 1}:
        for zeros in (0, 9):
            (log / "pending").write_bytes(good[:length].encode() + bytes(zeros))
            status, out, err = home.verify(log)
            check(f"{length} octets of one, {zeros} zeros: it was cut off", status == 0 and "interrupted" in out and "all of it" not in out, f"{status} {out} {err}")
    # a part that many share is made again where somebody removed it
    for text in (pending_text(size, size + 1, f"made parts/{committed}"), pending_text(size - 1, size, f"made parts/{committed}")):
        (log / "pending").write_text(text)
        before = files_of(log) - {"pending"}
        status, out, err = home.analyze(log, PSI)
        check("what a record names is never removed", status == 0 and files_of(log) == before and home.verify(log)[0] == 0, f"{status} {err}")


def a_copy_over_an_older_one(folder):
    """A run was killed behind its checkpoint and its log copied; later the log, grown, was copied over that."""
    home, log, copy = Home(folder), folder / "log", folder / "copy"
    home.analyze(log, PSI)
    before, size = files_of(log), size_of(log)
    home.analyze(log, "--network", NETWORK, ATI)
    shutil.copytree(log, copy)
    after = files_of(log)
    made, needless = sorted(after - before), sorted(before - after)
    (copy / "pending").write_text(pending_text(size, size_of(log), *(f"made {f}" for f in made), *(f"needless {f}" for f in needless)))
    status, out, err = home.verify(copy)
    check("the first copy is that of an addition that was cut off", status == 0 and "interrupted" in out and made and needless, out + err)
    home.analyze(log, CAPTURES / "sms-links.pcapng")
    shutil.copytree(log, copy, dirs_exist_ok=True)
    lies = files_of(copy)
    check("it grew", size_of(copy) > size + 1 and size_of(log) == size_of(copy))
    status, out, err = home.verify(copy)
    check("the second copy is told to be mixed", status == 1 and "/pending: is of another time" in err, f"{status} {out} {err}")
    status, out, err = home.analyze(copy, CAPTURES / "sms-silent.pcapng")
    check("nothing is removed from it", status == 4 and "of another time" in err and files_of(copy) == lies, f"{status} {err}")
    (copy / "pending").unlink()
    for stray in files_of(copy) - files_of(log):
        status, out, err = home.verify(copy)
        check("what is too much is named then", status == 1 and "is not part of the log" in err, f"{status} {err}")
        (copy / stray).unlink()
    shutil.rmtree(copy / "tile")  # with the folders of what was too much
    shutil.copytree(log / "tile", copy / "tile")
    status, out, err = home.verify(copy)
    check("and the evidence is all there", status == 0, err)


def what_was_never_begun(folder):
    home, log, begun, elsewhere = Home(folder), folder / "log", folder / "begun", Home(folder / "elsewhere")
    home.analyze(log, PSI)
    begun.mkdir()
    for name, content in [(None, None), ("verifier.new", "sigw"), ("verifier", (log / "verifier").read_text()), ("checkpoint.new", "")]:
        if name:
            (begun / name).write_text(content)
        status, out, err = elsewhere.verify(begun)
        check(f"{name}: no log was begun", status == 3 and "no log was begun" in err and "nothing is lost; run" in err and not out, f"{status} {err}")
    status, out, err = elsewhere.verify("--checkpoint", log / "checkpoint", begun)
    check("a checkpoint from elsewhere says otherwise", status == 1 and "--checkpoint" in err, f"{status} {err}")
    status, out, err = home.verify(begun)
    check("so does what its key has signed", status == 1 and "set back" in err, f"{status} {err}")
    (begun / "tile").mkdir()
    status, out, err = elsewhere.verify(begun)
    check("and what else lies there", status == 1 and "no evidence log" in err, f"{status} {err}")
    (begun / "tile").rmdir()
    status, out, err = home.analyze(begun, PSI)
    check("the next run begins it", status == 0 and home.verify(begun)[0] == 0 and size_of(begun) == size_of(log), err)


def what_may_not_be_read(folder):
    home, log = Home(folder), folder / "log"
    home.analyze(log, PSI)
    one = log / "parts" / sorted(files_of(log / "parts"))[-1]
    for path in [folder, *log.rglob("*"), log]:
        path.chmod(0o755)
    one.chmod(0)
    # the superuser may read anything
    nobody = {"user": 65534, "group": 65534} if os.geteuid() == 0 else {}
    program = folder / "sigwarden"
    shutil.copy(SIGWARDEN, program)

    def verify():
        done = subprocess.run([program, "evidence", "verify", log], env=home.environment, capture_output=True, text=True, **nobody)
        return done.returncode, done.stderr

    status, err = verify()
    check("what may not be read is not called wrong", status == 3 and "ermission" in err and one.name in err, f"{status} {err}")
    one.chmod(0o644)
    check("what may be is right", verify()[0] == 0, str(verify()))
    one.unlink()
    one.symlink_to("/dev/null")
    status, err = verify()
    check("a link in its place is", status == 1 and one.name in err, f"{status} {err}")


class Page(HTMLParser):
    """What a page would load, and the tags that it leaves open."""

    def __init__(self):
        super().__init__()
        self.loads, self.open = [], []

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name in ("src", "srcset") or name.startswith("on") or (name == "href" and "://" in value):
                self.loads.append((tag, name, value))
        if tag in ("script", "iframe", "link", "img", "object"):
            self.loads.append((tag,))
        if tag not in ("meta", "br", "wbr"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if self.open.pop() != tag:
            self.loads.append(("does not close", tag))


def handing_over(folder):
    home, log = Home(folder), folder / "log"
    home.analyze(log, "--network", NETWORK, DEMO)
    identities = (ROOT / "demo/identities.txt").read_text().split()
    clear = "".join(part(log, p["clear"]).decode() for k, i, p in map(lines_of, leaves(log)) if "clear" in p)
    check("the clear decode has identities", sum(i in clear for i in identities) > 3)
    for number, (kind, finding) in enumerate(ids(log)):
        if kind != "finding" or number % 10:
            continue
        bundle = folder / f"bundle-{number}"
        status, out, err = home.run("evidence", "export", "--finding", finding, log, bundle)
        check("a bundle is made, and what is withheld is said", status == 0 and "withheld" in out and not err, out + err)
        for path in bundle.rglob("*"):
            data = path.read_bytes() if path.is_file() else b""
            shown = [i for i in identities if i.encode() in data]
            check(f"no identity is in {path.name}", not shown, f"{path} {shown}")
        check("no frames, facts or identities", not list(bundle.rglob("*.pcapng")) + list(bundle.rglob("clear.json")) + list(bundle.rglob("facts.txt")))
        page = Page()
        text = (bundle / "index.html").read_text()
        page.feed(text)
        check("the page loads nothing, runs nothing, and is closed", not page.loads and not page.open, str(page.loads + page.open))
        check("it says what it proves and what not", "does not prove who sat behind" in text and finding in text)
        check("it links to what is there", all((bundle / l).exists() for l in re.findall(r'href="(records/[^"]+)"', text)))
        status, out, err = home.verify(bundle)
        check("it verifies", status == 0 and "withheld" in out, err)
    finding = next(i for kind, i in ids(log) if kind == "finding")
    for name, arguments, expected in [
        ("nothing named", [log, folder / "x"], 2),
        ("an id that is none", ["--finding", "xyz", log, folder / "x"], 2),
        ("an id that is not there", ["--finding", "0" * 32, log, folder / "x"], 3),
        ("no folder for it", ["--finding", finding, log], 2),
        ("a folder with something in it", ["--finding", finding, log, folder / "state"], 3),
    ]:
        status, out, err = home.run("evidence", "export", *arguments)
        check(f"export: {name} gives {expected}", status == expected and 1 <= len(err.splitlines()) <= 2, f"{status} {err}")
    stranger = Home(folder / "stranger")
    status, out, err = stranger.run("evidence", "export", "--finding", finding, log, folder / "x")
    check("who has not the key cannot sign a bundle, and none is made", status == 4 and not (folder / "stranger/state").exists(), err)
    opened = folder / "opened"
    status, out, err = home.run("evidence", "export", "--finding", finding, "--with-frames", log, opened)
    check("--with-frames warns", status == 0 and "in clear" in err, err)
    check("and hands frames over", bool(list(opened.rglob("frames.pcapng")) and list(opened.rglob("clear.json"))))
    status, out, err = home.verify(opened)
    check("which are replayed", status == 0 and re.search(r"replayed +1 of 1", out), out + err)


def campaigns(folder):
    home, log = Home(folder), folder / "log"
    home.analyze(log, "--network", NETWORK, DEMO)
    lines = home.run("analyze", "--json", *KEY, "--network", NETWORK, DEMO)[1].splitlines()
    expected = [e["campaign"] for e in map(json.loads, lines) if e["event_type"] == "campaign"]
    logged = [i for kind, i in ids(log) if kind == "campaign"]
    named = [f"{c['id'][:24]}{c['queries']:08x}" for c in expected]
    check("every campaign is in the log", logged == named and expected, f"{logged} {expected}")
    for number, campaign in enumerate(expected):
        bundle = folder / f"campaign-{number}"
        status, out, err = home.run("evidence", "export", "--campaign", campaign["id"], log, bundle)
        check("a campaign is handed over", status == 0, err)
        records = json.loads((bundle / "manifest.json").read_text())["records"]
        findings = {r["id"] for r in records if r["kind"] == "finding"}
        check("with all its findings", set(campaign["findings"]) <= findings, f"{campaign['findings']} {findings}")
        check("and as many as it says", len(findings) == campaign.get("finding_count", len(campaign["findings"])), str(len(findings)))
        text = (bundle / "index.html").read_text()
        check("the page says how much was asked", f"{campaign['queries']} queries from" in text and f"{campaign['answered']} answered" in text, text[:3000])
        check("show says what it is about", f"{campaign['class']}\n" in home.run("evidence", "show", log)[1])
        check("the campaign itself, and the run", {"campaign", "run"} <= {r["kind"] for r in records}, str(records))
        status, out, err = home.verify(bundle)
        check("it verifies", status == 0, err)
    before = (log / "checkpoint").read_bytes()
    home.analyze(log, "--network", NETWORK, DEMO)
    check("a campaign is added once", (log / "checkpoint").read_bytes() == before)


def a_name_with_a_zero_in_it(folder):
    """A host's name is what a stranger likes: also one that ends many programs' strings."""
    home, log, capture, rules = Home(folder), folder / "log", folder / "zero.pcapng", folder / "rules.yaml"
    rules.write_text(RULE)
    octets = (ROOT / "tests/captures/diameter-ordinary.pcapng").read_bytes()
    check("the name is there", octets.count(AGENT) > 3)
    capture.write_bytes(octets.replace(AGENT, AGENT.replace(b".ipx", b"\0ipx")))
    status, out, err = home.analyze(log, "--network", NETWORK, "--rules", rules, capture)
    logged = [(kind, i) for kind, i in ids(log) if kind == "finding"]
    shown = [i for kind, i in logged if "\\u0000" in home.run("evidence", "show", log, i)[1]]
    check("findings about it are logged, and shown whole", status == 0 and shown, err)
    status, out, err = home.verify(log)
    check("the log verifies", status == 0 and f"of {len(logged)}" in out, out + err)
    status, out, err = home.run("evidence", "export", "--finding", shown[0], log, folder / "bundle")
    check("one is handed over", status == 0 and home.verify(folder / "bundle")[0] == 0, err)


def a_campaign_that_grows(folder):
    """Two runs, of which the second goes on from the first: the log has both, and the latest is handed over."""
    home, log, capture = Home(folder), folder / "log", ROOT / "tests/captures/campaign-rotating.pcapng"
    parts = folder / "first.pcapng", folder / "second.pcapng"
    cut(capture, frame_count(capture) // 2, *parts)
    told = []
    for part_of_it in parts:
        lines = home.run("analyze", "--json", *KEY, "--state", folder / "learned", "--evidence", log,
                         "--network", ROOT / "tests/captures/campaigns.yaml", part_of_it)[1].splitlines()
        told += [e["campaign"] for e in map(json.loads, lines) if e["event_type"] == "campaign"]
    first, second = told
    check("it grew, under one id", first["id"] == second["id"] and first["queries"] < second["queries"], str(told))
    check("both are in the log", len([i for kind, i in ids(log) if kind == "campaign"]) == 2)
    status, out, err = home.run("evidence", "export", "--campaign", second["id"], log, folder / "bundle")
    records = json.loads((folder / "bundle/manifest.json").read_text())["records"]
    kinds = [r["kind"] for r in records]
    check("one is handed over, with the findings of both runs", status == 0 and kinds.count("campaign") == 1
          and kinds.count("finding") == second["finding_count"] > first["finding_count"], f"{kinds} {told} {err}")
    check("it is the latest", f"{second['queries']} queries from" in (folder / "bundle/index.html").read_text())
    status, out, err = home.verify(folder / "bundle")
    check("it verifies", status == 0, err)


TESTS = [every_finding_is_logged_once, frames_from_a_pipe, two_writers, keys, what_is_no_log, set_back, a_kept_checkpoint, what_strangers_leave_in_a_log, what_pending_may_say, a_copy_over_an_older_one,
         what_was_never_begun, what_may_not_be_read, handing_over, campaigns, a_name_with_a_zero_in_it, a_campaign_that_grows]


def main():
    wanted = sys.argv[1:]
    for test in [t for t in TESTS if not wanted or t.__name__ in wanted]:
        with tempfile.TemporaryDirectory(dir=FAST) as folder:
            test(pathlib.Path(folder))
    print(f"{len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
