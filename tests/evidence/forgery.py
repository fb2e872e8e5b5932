#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the holder of the key could write into a log or a bundle and sign anew: what people read is held against what it is from."""
import base64
import hashlib
import json
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile

from oracles import PKCS8, sign_again
from shared import ALL, CAPTURES, FAST, Home, bundles, check, failures, leaves, lines_of, part, part_path, size_of

CAPTURE = CAPTURES / "campaign-rotating.pcapng"
HONEST = "Honest Telco"


def root(hashes):
    if len(hashes) == 1:
        return hashes[0]
    half = 1 << (len(hashes) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + root(hashes[:half]) + root(hashes[half:])).digest()


class Forged:
    """A copy of a log whose parts are changed, and which is signed with its own key again."""

    def __init__(self, home, log, folder):
        self.home, self.log = home, folder
        shutil.copytree(log, folder)
        self.leaves = leaves(folder)
        self.records = [lines_of(leaf) for leaf in self.leaves]

    def first(self, kind, holds=b""):
        """The first record of a kind whose view holds some octets."""
        return next(i for i, (its, _, parts) in enumerate(self.records) if its == kind and holds in part(self.log, parts["view"]))

    def edit(self, index, name, change):
        """change: of the part's octets, without the salt."""
        old = lines_of(self.leaves[index])[2][name]
        octets = part_path(self.log, old).read_bytes()
        made = octets[:32] + change(octets[32:])
        assert made != octets, f"nothing of {name} changed"
        new = hashlib.sha256(made).hexdigest()
        path = part_path(self.log, new)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(made)
        self.leaves[index] = self.leaves[index].replace(old.encode(), new.encode())
        if not any(old.encode() in leaf for leaf in self.leaves):
            part_path(self.log, old).unlink()
            if not any(part_path(self.log, old).parent.iterdir()):
                part_path(self.log, old).parent.rmdir()

    def sign(self):
        hashes = [hashlib.sha256(b"\0" + leaf).digest() for leaf in self.leaves]
        bundles(self.log)[0].write_bytes(b"".join(struct.pack(">H", len(leaf)) + leaf for leaf in self.leaves))
        (self.log / f"tile/0/000.p/{len(hashes)}").write_bytes(b"".join(hashes))
        path = self.log / "checkpoint"
        body, signatures = path.read_text().split("\n\n")
        lines = body.splitlines()
        lines[2] = base64.b64encode(root(hashes)).decode()
        body = "\n".join(lines) + "\n"
        key = pathlib.Path(self.home.environment["XDG_STATE_HOME"]) / "sigwarden/evidence.key"
        der, message = self.log.with_suffix(".der"), self.log.with_suffix(".message")
        der.write_bytes(PKCS8 + bytes.fromhex(key.read_text().split()[-1]))
        message.write_text(body)
        sign = ["openssl", "pkeyutl", "-sign", "-rawin", "-keyform", "DER", "-inkey", der, "-in", message]
        signature = subprocess.run(sign, capture_output=True, check=True).stdout
        front, name, old = signatures.split()
        path.write_text(f"{body}\n{front} {name} {base64.b64encode(base64.b64decode(old)[:4] + signature).decode()}\n")
        shutil.rmtree(key.with_name("evidence.key.seen"), ignore_errors=True)


def put(path, value):
    """A change of a JSON object: the member at the path is the value, or what the value makes of it."""

    def change(octets):
        event = json.loads(octets)
        *outer, last = path.split(".")
        inner = event
        for key in outer:
            inner = inner[int(key) if key.isdigit() else key]
        inner[last] = value(inner[last]) if callable(value) else value
        return json.dumps(event, separators=(",", ":")).encode() + b"\n"

    return change


def replaced(old, new):
    return lambda octets: octets.replace(old, new)


BOTH, VIEW, CLEAR = ("view", "clear"), ("view",), ("clear",)
# name of a name resolution block of pcapng: Wireshark would show it in place of the address
NAMES = struct.pack("<IIHH", 4, 28, 1, 8) + bytes([10, 9, 0, 1]) + b"Mr\0\0" + struct.pack("<HHI", 0, 0, 28)
# kind, what its view holds, parts that are changed, how, what verify says
FORGERIES = [
    ("finding", b"", VIEW, put("source.operator", HONEST), "source.operator"),
    ("finding", b"", BOTH, put("source.operator", HONEST), "source.operator"),
    ("finding", b"", VIEW, put("source.gt", "49171000911"), "source.gt"),
    ("finding", b'"imsi"', VIEW, put("subscriber.imsi", "001010000000001"), "subscriber.imsi"),
    ("finding", b'"imsi"', VIEW, put("subscriber.imsi", lambda was: "26201" + was[5:]), "subscriber.imsi"),
    ("finding", b"", VIEW, put("alert.signature", "He did it"), "what its rule.json says: alert.signature"),
    ("finding", b"", BOTH + ("rule",), lambda octets: put("title" if b'"title"' in octets else "alert.signature", "He did it")(octets), "alert.signature"),
    ("finding", b"", CLEAR, put("alert.severity", 4), "alert.severity"),
    ("finding", b"", VIEW, put("alert.why", ["everybody knows"]), "alert.why"),
    ("finding", b"", BOTH, put("alert.why", ["everybody knows"]), "alert.why"),
    ("finding", b"", VIEW, put("timestamp", "2026-01-01T00:00:00.000000+0000"), "timestamp"),
    ("finding", b"", BOTH, put("timestamp", "2026-01-01T00:00:00.000000+0000"), "timestamp"),
    ("finding", b"", BOTH, put("src_ip", "192.0.2.1"), "src_ip"),
    ("finding", b"", VIEW, put("alert.finding_id", "00" * 16), "another finding"),
    ("finding", b"", ("capture",), put("frames.0.number", lambda was: was + 1), "the same frames"),
    ("finding", b"", BOTH, put("pcap_cnt", lambda was: was + 1), "the same frames"),
    ("finding", b"", ("frames",), replaced(b": rule ", b": ruse "), "comment of its frames"),
    ("finding", b"", ("frames",), lambda octets: octets + NAMES, "other things than frames"),
    ("disclosure", b'"cell"', VIEW, put("disclosed.cell", "cgi 262-01-1-1"), "disclosed.cell"),
    ("disclosure", b'"cell"', BOTH, put("disclosed.cell", "cgi 262-01-1-1"), "disclosed.cell"),
    ("disclosure", b'"cell"', BOTH, put("signal.outcome", "refused"), "signal.outcome"),
    ("disclosure", b'"cell"', BOTH, put("request.timestamp", "2026-01-01T00:00:00.000000+0000"), "request.timestamp"),
    ("disclosure", b'"refused"', BOTH, put("signal.outcome", "answered"), "signal.outcome"),
    ("campaign", b"", VIEW, put("campaign.queries", 4711), "campaign.queries"),
    ("campaign", b"", VIEW, put("campaign.identities.0.operator", HONEST), "campaign.identities.operator"),
]


def of_the_log(home, log, folder):
    """Every forgery is told, with the record and what differs."""
    again = Forged(home, log, folder / "again")
    again.sign()
    status, out, err = home.verify(again.log)
    check("a log that is signed again as it was is good", status == 0, out + err)
    found = re.search(r"disclosures +(\d+) of (\d+)", out)
    check("disclosures are decoded again", found and 0 < int(found[1]) == int(found[2]), out)
    for number, (kind, holds, names, change, said) in list(enumerate(FORGERIES))[:: 1 if ALL else 4]:
        forged = Forged(home, log, folder / f"forged-{number}")
        index = forged.first(kind, holds)
        for name in names:
            forged.edit(index, name, change)
        forged.sign()
        status, out, err = home.verify(forged.log)
        told = status == 1 and f"record {index} ({kind} " in err and said in err
        check(f"forgery {number}, {said} in {' and '.join(names)} of a {kind}, is told", told, f"{status} {err} {out[:200]}")


def of_a_bundle(home, log, folder):
    """The same in a bundle made of a forged log, as far as what is handed over tells."""
    forged = Forged(home, log, folder / "forged-for-bundle")
    finding = forged.records[forged.first("finding")][1]
    for operator, title, more in [(HONEST, None, ["--with-frames"]), (None, "He did it", [])]:
        copy = Forged(home, log, folder / f"for-bundle-{title}")
        index = copy.first("finding")
        copy.edit(index, "view", put("source.operator", operator) if operator else put("alert.signature", title))
        copy.sign()
        bundle = folder / f"bundle-{title}"
        status, out, err = home.run("evidence", "export", "--finding", finding, *more, copy.log, bundle)
        check("a bundle of it is made", status == 0, err)
        status, out, err = home.verify(bundle)
        check(f"a bundle with another {'operator' if operator else 'title'} is told", status == 1 and f"record {index} (" in err, f"{status} {err}")


def of_the_page(home, log, folder):
    """The page is made again, whatever version the manifest names."""
    key = pathlib.Path(home.environment["XDG_STATE_HOME"]) / "sigwarden/evidence.key"
    good = folder / "good"
    finding = next(lines_of(leaf)[1] for leaf in leaves(log) if lines_of(leaf)[0] == "finding")
    home.run("evidence", "export", "--finding", finding, log, good)
    text = (good / "index.html").read_text()
    tool = json.loads((good / "manifest.json").read_text())["tool"]
    lie = f"<h1>{HONEST} spied on Mr Smith.</h1>"
    earlier = {"tool": "sigwarden 0.0.9"}

    def verify(name, content, **members):
        bundle = folder / name
        shutil.copytree(good, bundle)
        (bundle / "index.html").write_text(content)
        manifest = json.loads((bundle / "manifest.json").read_text()) | members
        for file in manifest["files"]:
            if file["file"] == "index.html":
                file.update(sha256=hashlib.sha256(content.encode()).hexdigest(), octets=len(content.encode()))
        (bundle / "manifest.json").write_text(json.dumps(manifest))
        sign_again(bundle, key)
        return home.verify(bundle)

    status, out, err = verify("earlier", text.replace(tool, earlier["tool"]), **earlier)
    check("a page of another version is made again in its name", status == 0 and "index.html says what the records say" in out, out + err)
    status, out, err = verify("earlier-lie", lie, **earlier)
    check("another version's name lets no other page pass", status == 1 and "index.html: does not say" in err, f"{status} {out} {err}")
    status, out, err = verify("form", lie, page=4711)
    check("a page of an unknown form does not pass", status == 1 and "do not rely on it" in err, f"{status} {err}")
    check("which the first line says too", "do not rely on its index.html" in out.splitlines()[0], out)
    for member, value in [("tool", f"sigwarden 1 {HONEST}"), ("tool", "<b>sigwarden 1"), ("made", "by " + HONEST)]:
        page = text.replace(tool, value) if member == "tool" else text
        status, out, err = verify(f"{member}-{len(value)}", page, **{member: value})
        check(f"{member} is no place for words", status == 1 and "manifest.json" in err, f"{status} {out} {err}")
    linked = folder / "linked"
    shutil.copytree(good, linked)
    (linked / "index.html").rename(folder / "elsewhere.html")
    (linked / "index.html").symlink_to(folder / "elsewhere.html")
    status, out, err = home.verify(linked)
    check("a link in a bundle is named", status == 1 and "index.html: is no file" in err, f"{status} {err}")
    check("the page speaks of the time when it was made", "When this page was made, no authority" in " ".join(text.split()))


def whose_key(home, log, folder):
    """A bundle of anybody's key says that nobody's was asked for."""
    bundle = folder / "whose"
    finding = next(lines_of(leaf)[1] for leaf in leaves(log) if lines_of(leaf)[0] == "finding")
    status, out, err = home.run("evidence", "export", "--finding", finding, log, bundle)
    check("export says to name the signer", f"evidence verify --signer VERIFIER {bundle}" in out, out)
    for subject in (log, bundle):
        status, out, err = home.verify(subject)
        check("without --signer nobody is vouched for", status == 0 and "not held against anybody's key: --signer" in out and "whosever that is" in out.splitlines()[0], out)
        status, out, err = home.verify("--signer", log / "verifier", subject)
        check("with it the first line says so", status == 0 and out.splitlines()[0].endswith("as it was logged") and "not held" not in out, out)


def main():
    if not shutil.which("openssl"):
        print("skipped: there is no openssl")
        return 77
    with tempfile.TemporaryDirectory(dir=FAST) as name:
        folder = pathlib.Path(name)
        home, log = Home(folder), folder / "log"
        status, out, err = home.analyze(log, "--network", CAPTURES / "campaigns.yaml", CAPTURE)
        check("a log is made", status == 0 and 5 < size_of(log) < 256, err)
        for expectations in (whose_key, of_the_page, of_a_bundle, of_the_log):
            expectations(home, log, folder)
    print(f"{len(FORGERIES)} forgeries, {len(failures)} expectations do not hold")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
