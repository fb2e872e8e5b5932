#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Programs that share no code with ours read logs and bundles: Go's tlog and note, minisign, openssl ts, tshark, sha256sum.

    oracles.py [NAME...]     go, minisign, openssl, holder, tshark, hashes; all of them if none is named
"""
import base64
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from shared import ALL, CAPTURES, DEMO, FAST, Home, NETWORK, ROOT, check, failures, leaves, lines_of, size_of

SKIPPED = 77


def run(*command, **more):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, timeout=300, **more)
    return done.returncode, done.stdout + done.stderr


class Story:
    """A log that grew over three runs, and bundles of it."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.home = Home(folder)
        self.log = self.folder / "log"
        self.checkpoints = []
        for capture in [CAPTURES / "psi.pcapng", DEMO, CAPTURES / "sms-links.pcapng", CAPTURES / "ati.pcapng"]:
            status, out, err = self.home.analyze(self.log, "--network", NETWORK, capture)
            check("a run is logged", status == 0, err)
            self.checkpoints.append(self.folder / f"checkpoint-{size_of(self.log)}")
            shutil.copy(self.log / "checkpoint", self.checkpoints[-1])
        self.finding = next(lines_of(leaf)[1] for leaf in leaves(self.log) if lines_of(leaf)[0] == "finding")
        self.bundle, self.open_bundle = self.folder / "bundle", self.folder / "open-bundle"
        for bundle, more in [(self.bundle, []), (self.open_bundle, ["--with-frames"])]:
            status, out, err = self.home.run("evidence", "export", "--finding", self.finding, *more, self.log, bundle)
            check("a bundle is made", status == 0, err)


def go(story):
    if not shutil.which("go"):
        return "there is no go"
    program = story.folder / "tlog"
    environment = {**os.environ, "GOFLAGS": "-mod=readonly", "GOTOOLCHAIN": "local"}
    status, said = run("go", "build", "-o", program, ".", cwd=ROOT / "tests/evidence/tlog", env=environment)
    if status:
        return f"go cannot build: {said[-300:]}"
    for old in story.checkpoints:
        status, said = run(program, "log", story.log, old)
        check(f"Go's tlog: every record is in the log, which continues {old.name}", status == 0, said)
    for bundle in (story.bundle, story.open_bundle):
        status, said = run(program, "bundle", bundle)
        check("Go's tlog: every proof of a bundle holds", status == 0 and "0 proofs" not in said, said)
    # and it sees what is wrong
    wrong = story.folder / "wrong"
    shutil.copytree(story.log, wrong)
    note = (wrong / "checkpoint").read_text().replace(f"\n{size_of(wrong)}\n", f"\n{size_of(wrong) - 1}\n")
    (wrong / "checkpoint").write_text(note)
    check("Go's note: a checkpoint that was changed does not open", run(program, "log", wrong)[0] != 0)
    return None


def minisign(story):
    if not shutil.which("minisign"):
        return "there is no minisign"
    for bundle in (story.bundle, story.open_bundle):
        verify = ["minisign", "-V", "-p", bundle / "minisign.pub", "-m", bundle / "manifest.json"]
        status, said = run(*verify)
        check("minisign accepts the signature and its comment", status == 0 and "Trusted comment: bundle of" in said, said)
    copy = story.folder / "copy"
    shutil.copytree(story.bundle, copy)
    manifest = (copy / "manifest.json").read_text()
    (copy / "manifest.json").write_text(manifest.replace("sigwarden-bundle/1", "sigwarden-bundle/2"))
    status, said = run("minisign", "-V", "-p", copy / "minisign.pub", "-m", copy / "manifest.json")
    check("minisign refuses a manifest that was changed", status != 0, said)
    return None


def hashes(story):
    """What docs/evidence.md says that one can do by hand."""
    manifest = json.loads((story.open_bundle / "manifest.json").read_text())
    for file in manifest["files"]:
        data = (story.open_bundle / file["file"]).read_bytes()
        check(f"the hash of {file['file']}", hashlib.sha256(data).hexdigest() == file["sha256"] and len(data) == file["octets"])
    names = {"facts": "txt", "rules": "txt", "frames": "pcapng"}
    for record in manifest["records"]:
        folder = story.open_bundle / "records" / str(record["index"])
        commitments = lines_of((folder / "leaf").read_bytes())[2]
        check("every part is there or withheld", set(commitments) == set(record["salts"]) | set(record["withheld"]), str(record))
        for name, salt in record["salts"].items():
            data = (folder / f"{name}.{names.get(name, 'json')}").read_bytes()
            check(f"the commitment to {name}", hashlib.sha256(bytes.fromhex(salt) + data).hexdigest() == commitments[name])
    for path in (story.log / "parts").rglob("*"):
        if path.is_file():
            check("a part of a log is named by its hash", hashlib.sha256(path.read_bytes()).hexdigest() == path.name)


def tshark(story):
    if not shutil.which("tshark"):
        return "there is no tshark"
    records = json.loads((story.open_bundle / "manifest.json").read_text())["records"]
    frames = [story.open_bundle / "records" / str(r["index"]) / "frames.pcapng" for r in records if r["kind"] != "run"]
    check("there are frames", bool(frames))
    for path in frames:
        capture = json.loads(path.with_name("capture.json").read_text())
        wanted = [f for f in capture["frames"] if f["kept"]]
        status, said = run("tshark", "-r", path, "-T", "fields", "-e", "frame.comment", "-e", "frame.time_epoch")
        lines = [line for line in said.splitlines() if "Sigwarden" in line]
        check("tshark reads the frames, each with a comment", status == 0 and len(lines) == len(wanted), said)
        source = wanted[0]["file"]
        one = " or ".join(f"frame.number == {f['number']}" for f in wanted)
        original = run("tshark", "-r", source, "-Y", one, "-T", "fields", "-e", "frame.time_epoch", "-e", "frame.len", "-e", "ip.src")[1]
        copied = run("tshark", "-r", path, "-T", "fields", "-e", "frame.time_epoch", "-e", "frame.len", "-e", "ip.src")[1]
        strip = lambda text: [l for l in text.splitlines() if "\t" in l]
        check("they are the frames of the capture", strip(original) == strip(copied) and strip(copied), f"{original} {copied}")
        if shutil.which("capinfos"):
            status, said = run("capinfos", "-c", "-M", path)
            check("capinfos counts them", status == 0 and said.rstrip().endswith(str(len(wanted))), said)
    return None


AUTHORITY = """
[tsa]
default_tsa = one
[one]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
certs = {folder}/ca.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
"""


def authority(folder):
    """A time stamping authority of openssl's: its folder."""
    folder.mkdir()
    (folder / "serial").write_text("01\n")
    (folder / "tsa.cnf").write_text(AUTHORITY.format(folder=folder))
    (folder / "ext.cnf").write_text("extendedKeyUsage = critical,timeStamping\n")
    key = ["openssl", "req", "-newkey", "rsa:2048", "-nodes"]
    run(*key, "-x509", "-days", "2", "-subj", "/CN=Test Root", "-keyout", folder / "ca.key", "-out", folder / "ca.pem")
    run(*key, "-subj", "/CN=Test Authority", "-keyout", folder / "tsa.key", "-out", folder / "tsa.csr")
    run(
        "openssl", "x509", "-req", "-in", folder / "tsa.csr", "-CA", folder / "ca.pem", "-CAkey", folder / "ca.key",
        "-CAcreateserial", "-days", "2", "-extfile", folder / "ext.cnf", "-out", folder / "tsa.pem",
    )  # fmt: skip
    return folder


def stamp(folder, query, answer):
    return run("openssl", "ts", "-reply", "-config", folder / "tsa.cnf", "-section", "one", "-queryfile", query, "-out", answer)


def openssl(story):
    if not shutil.which("openssl"):
        return "there is no openssl"
    tsa, other = authority(story.folder / "tsa"), authority(story.folder / "tsa-2")
    query, answer, stamped = story.folder / "query.tsq", story.folder / "answer.tsr", story.folder / "stamped"
    home, export = story.home, ["evidence", "export", "--finding", story.finding]
    status, out, err = home.run(*export, "--timestamp-request", query, story.log, story.folder / "asked")
    check("a request is written", status == 0 and query.exists(), err)
    status, said = run("openssl", "ts", "-query", "-in", query, "-text")
    digest = hashlib.sha256((story.log / "checkpoint").read_bytes()).hexdigest()
    shown = "".join(line.split(" - ")[1][:47].replace(" ", "").replace("-", "") for line in said.splitlines() if " - " in line)
    check("openssl reads the request: SHA-256 of the checkpoint", status == 0 and digest in shown, said)
    check("openssl answers it", stamp(tsa, query, answer)[0] == 0)
    status, out, err = home.run(*export, "--timestamp-token", answer, story.log, stamped)
    check("the answer goes into the bundle", status == 0 and (stamped / "timestamp.tsr").exists(), err)
    status, said = run("openssl", "ts", "-verify", "-data", stamped / "checkpoint", "-in", stamped / "timestamp.tsr", "-CAfile", tsa / "ca.pem")
    check("openssl verifies it, as the page says", status == 0 and "Verification: OK" in said, said)
    status, out, err = home.verify("--timestamp-ca", tsa / "ca.pem", stamped)
    check("and so do we", status == 0 and "Test Authority" in out and "vouched for" in out, out + err)
    status, out, err = home.verify(stamped)
    check("without the authority's certificate it says so", status == 0 and "--timestamp-ca" in out, out + err)
    status, out, err = home.verify("--timestamp-ca", tsa / "ca.pem", story.folder / "asked")
    check("a token that is not there is not passed over", status == 1 and "timestamp.tsr" in err, out + err)
    status, out, err = home.verify(story.folder / "asked")
    check("a bundle without a token says so", status == 0 and "no authority" in out, out + err)
    status, out, err = home.verify("--timestamp-ca", tsa / "ca.pem", story.log)
    check("a log has no token", status == 2 and "a bundle has" in err, out + err)
    status, out, err = home.verify("--timestamp-ca", other / "ca.pem", stamped)
    check("another authority is not believed", status == 1 and "timestamp.tsr" in err, out + err)
    # a token for something else
    (story.folder / "else").write_text("something else")
    run("openssl", "ts", "-query", "-data", story.folder / "else", "-sha256", "-cert", "-out", story.folder / "else.tsq")
    stamp(tsa, story.folder / "else.tsq", story.folder / "else.tsr")
    status, out, err = home.run(*export, "--timestamp-token", story.folder / "else.tsr", story.log, story.folder / "wrong-token")
    check("a token for something else is refused", status != 0 and "else.tsr" in err and not (story.folder / "wrong-token").exists(), err)
    late = story.folder / "late"
    shutil.copytree(story.folder / "asked", late)
    shutil.copy(answer, late / "timestamp.tsr")
    status, out, err = home.verify("--timestamp-ca", tsa / "ca.pem", late)
    check("a token may be put into a bundle later", status == 0 and "vouched for" in out, out + err)
    shutil.copy(story.folder / "else.tsr", late / "timestamp.tsr")
    status, out, err = home.verify("--timestamp-ca", tsa / "ca.pem", late)
    check("but not one for something else", status == 1, out + err)
    return None


# What stands before the 32 octets of an Ed25519 key in PKCS #8 (RFC 8410).
PKCS8 = bytes.fromhex("302e020100300506032b657004220420")


def sign_again(bundle, key):
    """Signs a manifest as who holds the key can."""
    der, message = key.with_suffix(".der"), key.with_suffix(".message")
    der.write_bytes(PKCS8 + bytes.fromhex(key.read_text().split()[-1]))

    def sign(octets):
        message.write_bytes(octets)
        return subprocess.run(["openssl", "pkeyutl", "-sign", "-rawin", "-keyform", "DER", "-inkey", der, "-in", message], capture_output=True).stdout

    path = bundle / "manifest.json.minisig"
    lines = path.read_text().splitlines()
    front = base64.b64decode(lines[1])[:10]
    signature = sign(hashlib.blake2b((bundle / "manifest.json").read_bytes()).digest())
    lines[1] = base64.b64encode(front + signature).decode()
    lines[3] = base64.b64encode(sign(signature + lines[2].removeprefix("trusted comment: ").encode())).decode()
    path.write_text("\n".join(lines) + "\n")


def holder(story):
    """What the one who has the key could put beside what is in the log."""
    if not shutil.which("openssl"):
        return "there is no openssl"
    key = pathlib.Path(story.home.environment["XDG_STATE_HOME"]) / "sigwarden/evidence.key"
    again = story.folder / "again"
    shutil.copytree(story.bundle, again)
    sign_again(again, key)
    status, out, err = story.home.verify(again)
    check("a bundle that is signed again is good", status == 0, out + err)
    index = json.loads((again / "manifest.json").read_text())["records"][0]["index"]

    def frames_of_nobody(bundle, manifest):
        name, octets = f"records/{index}/frames.pcapng", (story.open_bundle / f"records/{index}/frames.pcapng").read_bytes()
        (bundle / name).write_bytes(octets)
        manifest["files"].append({"file": name, "sha256": hashlib.sha256(octets).hexdigest(), "octets": len(octets)})

    def a_letter(bundle, manifest):
        (bundle / "letter.txt").write_text("mine")
        manifest["files"].append({"file": "letter.txt", "sha256": hashlib.sha256(b"mine").hexdigest(), "octets": 4})

    def twice(bundle, manifest):
        manifest["records"].append(manifest["records"][0])

    def a_page_of_its_own(bundle, manifest):
        (bundle / "index.html").write_text("He did it.")
        manifest["tool"] = "sigwarden 99"
        manifest["files"] = [f for f in manifest["files"] if f["file"] != "index.html"]

    for change in (frames_of_nobody, a_letter, twice, a_page_of_its_own):
        bundle = story.folder / change.__name__
        shutil.copytree(story.bundle, bundle)
        manifest = json.loads((bundle / "manifest.json").read_text())
        change(bundle, manifest)
        (bundle / "manifest.json").write_text(json.dumps(manifest))
        sign_again(bundle, key)
        status, out, err = story.home.verify(bundle)
        check(f"its holder cannot add {change.__name__.replace('_', ' ')}", status == 1 and err, out + err)
    return None


ORACLES = {"holder": holder, "go": go, "minisign": minisign, "openssl": openssl, "tshark": tshark, "hashes": hashes}


def main():
    wanted = sys.argv[1:] or list(ORACLES)
    with tempfile.TemporaryDirectory(dir=FAST) as folder:
        story = Story(folder)
        missing = [said for name in wanted if (said := ORACLES[name](story))]
    for said in missing:
        print(f"skipped: {said}")
    if os.environ.get("SIGWARDEN_ALL") == "1" and missing:
        failures.append("an oracle that script/test --all installs is not there")
    return 1 if failures else SKIPPED if missing else 0


if __name__ == "__main__":
    sys.exit(main())
