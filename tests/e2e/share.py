#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""findings export: nobody's identity in it, MISP's templates field for field, references of STIX that lead somewhere, and what --iocs reads back.

tests/share/validate.py holds the same exports against the validators of OASIS and MISP, which are not on every machine.
"""
import csv
import io
import json
import pathlib
import sys
import tempfile
import uuid

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/share"))
from exports import CAPTURES, DEMO, FORMATS, KEY, all_captures, export, keep, network_of, run  # noqa: E402

STIX_NAMESPACE = uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
wrong = []


def expect(condition, sentence, more=""):
    if not condition:
        wrong.append(sentence)
        print(f"does not hold: {sentence} {more}"[:600])


def identities():
    with open(CAPTURES / "INDEX.tsv", newline="") as index:
        rows = [row for row in csv.reader(index, delimiter="\t") if len(row) >= 3][1:]
    return {i for row in rows for i in row[2].split(",") if i} | set((ROOT / "demo/identities.txt").read_text().split())


def privacy(folder):
    """One store of all captures, kept with --reveal: the hardest case."""
    store, persons = folder / "all.db", identities()
    keep(store, *all_captures(), more=["--reveal"])
    for form in FORMATS:
        text = export(store, form, "--severity", "low")
        found = [person for person in persons if person in text]
        expect(not found, f"{form} names no subscriber", str(found[:3]))
        expect("~" not in text and "***" not in text, f"{form} has no pseudonyms either")
        expect(text == export(store, form, "--severity", "low"), f"{form} is the same every time")
        with_them = export(store, form, "--severity", "low", "--with-subscribers")
        if form != "csv":
            expect(any(person in with_them for person in persons), f"{form} names subscribers where that is asked for")
    return store


def addresses(bundle):
    return {o["pattern"].split("'")[1] for o in bundle["objects"] if o["type"] == "indicator"}


def misp(store):
    templates = {path.stem: json.loads(path.read_text()) for path in (ROOT / "tests/share/templates").glob("*.json")}
    seen = set()
    for more in ([], ["--with-subscribers"]):
        event = json.loads(export(store, "misp", *more))["Event"]
        for item in event["Object"]:
            template = templates[item["name"]]
            expect((item["template_uuid"], item["template_version"], item["meta-category"]) ==
                   (template["uuid"], template["version"], template["meta-category"]), "an object names its template")
            relations = [a["object_relation"] for a in item["Attribute"]]
            expect(set(template["requiredOneOf"]) & set(relations), "an object has what its template requires")
            for attribute in item["Attribute"]:
                field = template["attributes"].get(attribute["object_relation"])
                expect(field, f"{item['name']} has the field {attribute['object_relation']}")
                if not field:
                    continue
                seen.add((item["name"], attribute["object_relation"]))
                expect(attribute["type"] == field["misp-attribute"], f"{attribute['object_relation']} has its type")
                expect(attribute["disable_correlation"] == bool(field.get("disable_correlation")), f"{attribute['object_relation']} correlates as the template says")
                expect(field.get("multiple") or relations.count(attribute["object_relation"]) == 1, f"{attribute['object_relation']} is there once")
                expect(attribute["value"], f"{attribute['object_relation']} has a value")
        uuids = [event["uuid"], *(o["uuid"] for o in event["Object"]), *(a["uuid"] for o in event["Object"] for a in o["Attribute"])]
        expect(len(set(uuids)) == len(uuids) and all(uuid.UUID(u).version == 5 for u in uuids), "everything in an event has a UUID of its own")
    expect({name for name, _ in seen} == set(templates), "the three kinds of attacks are there", str({name for name, _ in seen}))
    possible = sum(len(template["attributes"]) for template in templates.values())
    print(f"{len(seen)} of {possible} fields of the templates were filled")
    expect(len(seen) >= 40, "most fields that a capture can fill are filled", str(sorted(seen)))
    operations = {a["value"] for o in event["Object"] for a in o["Attribute"] if a["object_relation"] == "MapOpCode"}
    expect({"71", "70"} <= operations, "operations are decimal")
    contexts = {a["value"] for o in event["Object"] for a in o["Attribute"] if a["object_relation"] == "MapApplicationContext"}
    expect("0.4.0.0.1.0.29.3" in contexts, "application contexts are OIDs", str(contexts))


def stix(store):
    for more in ([], ["--with-subscribers"]):
        bundle = json.loads(export(store, "stix", *more))
        objects = {o["id"]: o for o in bundle["objects"]}
        expect(len(objects) == len(bundle["objects"]), "each object is there once")
        amber = {"marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421", "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82"}
        for item in objects.values():
            expect(uuid.UUID(item["id"].split("--")[1]).version in ((5, 4) if item["type"] in ("marking-definition", "extension-definition") else (5,)), f"{item['id']} is of version 5")
            if item["type"] == "marking-definition":
                continue
            expect(set(item["object_marking_refs"]) == amber, f"{item['type']} is TLP:AMBER, in both versions of TLP")
            for key, value in item.items():
                refs = value if key.endswith("_refs") else [value] if key.endswith("_ref") else []
                expect(all(ref in objects for ref in refs), f"{item['type']}: {key} leads to something that is there")
            if item["type"] in ("domain-name", "ipv4-addr", "ipv6-addr", "ss7-global-title"):
                name = json.dumps({"value": item["value"]}, separators=(",", ":"), ensure_ascii=False)
                expect(item["id"].endswith(str(uuid.uuid5(STIX_NAMESPACE, name))), f"{item['type']} has the id that the standard gives it")
        kinds = {o["type"] for o in objects.values()}
        expect({"identity", "extension-definition", "indicator", "observed-data", "sighting", "attack-pattern", "relationship", "infrastructure", "grouping",
                "ss7-global-title", "domain-name", "ipv4-addr"} <= kinds, "the kinds of objects are there", str(kinds))
        titles = {o["value"] for o in objects.values() if o["type"] == "ss7-global-title"}
        plain = {o["external_references"][0]["external_id"] for o in objects.values() if o["type"] == "infrastructure"}
        expect(titles == plain, "who does not know our extension finds each global title as an infrastructure")
        grouping = next(o for o in objects.values() if o["type"] == "grouping")
        expect(set(grouping["object_refs"]) == {i for i, o in objects.items() if o["type"] not in ("grouping", "marking-definition")}, "the grouping holds all of it")
        counted = sum(o["number_observed"] for o in objects.values() if o["type"] == "observed-data")
        expect(counted > 100, "observations are counted")
    red = json.loads(export(store, "stix", "--tlp", "red", "--producer", "Homeland CERT"))
    markings = [o for o in red["objects"] if o["type"] == "marking-definition"]
    expect([o.get("name") for o in markings] == ["TLP:RED", "TLP:RED"], "--tlp is obeyed")
    producer = next(o for o in red["objects"] if o["type"] == "identity")
    expect((producer["name"], producer["identity_class"]) == ("Homeland CERT", "organization"), "--producer is named")
    expect(producer["id"] != next(o for o in bundle["objects"] if o["type"] == "identity")["id"], "producers have ids of their own")


def round_trip(folder):
    """What is exported is found by --iocs where it came from."""
    store = folder / "trip.db"
    captures = [DEMO, CAPTURES / "gtp-threats.pcapng", CAPTURES / "sms-links.pcapng", CAPTURES / "diameter-location.pcapng"]
    for capture in captures:
        store.unlink(missing_ok=True)
        keep(store, capture)
        for form in FORMATS:
            path = folder / f"trip.{form}"
            path.write_text(export(store, form))
            done = run("analyze", "--json", *KEY, *network_of(capture), "--iocs", path, capture)
            expect(done.returncode == 0, f"{form} of {capture.name} loads", done.stderr)
            found = [json.loads(line) for line in done.stdout.splitlines() if '"rule":"indicator-' in line]
            hits = {event["source"].get(key) for event in found for key in ("gt", "host", "realm", "ip")}
            hits |= {event.get("sms", {}).get("link_host") for event in found}
            wanted = {row["value"] for row in csv.DictReader(line for line in export(store, "csv").splitlines() if not line.startswith("#"))}
            expect(wanted, f"{capture.name} has addresses to share")
            if form == "csv":
                expect("0 skipped" in done.stderr and f"{len(wanted)} indicators used" in done.stderr, f"every line of the table of {capture.name} is read", done.stderr)
            if form == "stix":
                expect(f"{len(wanted)} indicators used" in done.stderr, f"every indicator of the bundle of {capture.name} is read", done.stderr)
            links = {event.get("sms", {}).get("link_host") for event in found} if form != "misp" else wanted  # MISP's templates have no links
            expect(wanted <= hits | links, f"{form} of {capture.name} finds again what it names", str(wanted - hits))
            expect(found and all(event["indicator"]["source"] for event in found), f"{form} says whose indicator it is")


def choice(folder):
    store = folder / "choice.db"
    keep(store, DEMO)
    everything = addresses(json.loads(export(store, "stix")))
    listed = [json.loads(line) for line in run("findings", "list", "--json", "--store", store).stdout.splitlines()]
    victim = listed[0]["event"]["source"]["gt"]
    mine = [f["finding_id"] for f in listed if f["event"]["source"].get("gt") == victim]
    expect(run("findings", "mark", *mine, "false-alarm", "--store", store).returncode == 0, "findings are marked")
    expect(addresses(json.loads(export(store, "stix"))) == everything - {victim}, "a false alarm is not shared")
    expect(run("findings", "mark", mine[0], "confirmed", "--store", store).returncode == 0, "and marked again")
    table = list(csv.DictReader(io.StringIO(export(store, "csv", "--marked", "confirmed").split("\n", 1)[1])))
    expect([(row["type"], row["value"], row["findings"]) for row in table] == [("gt", victim, "1")], "only what is confirmed, where that is asked for", str(table))
    done = run("findings", "export", "--format", "stix", "--store", store, "--since", "2099-01-01")
    expect(done.returncode == 0 and not done.stdout and "nothing is written" in done.stderr, "nothing to share is told, not written")
    done = run("findings", "export", "--format", "misp", "--store", store, "--with-subscribers")
    expect("pseudonyms" in done.stderr and "~" in done.stdout, "with subscribers a store without --reveal has pseudonyms, and that is told")
    spoofed = folder / "spoofed.db"
    keep(spoofed, CAPTURES / "home-spoof.pcapng")
    for form in FORMATS:
        expect("99901000600" not in export(spoofed, form), f"{form}: an address of the own network that somebody claims is no indicator")
    undecided = folder / "undecided.db"
    run("analyze", "--quiet", *KEY, "--store", undecided, DEMO)  # without a description
    expect(run("findings", "list", "--store", undecided, "--severity", "low").stdout.count("\n") > 1, "without a description there are findings")
    sure = run("findings", "export", "--format", "csv", "--store", undecided).stdout.count("\n")
    expect(sure < export(undecided, "csv", "--severity", "low").count("\n"), "what is undecided is shared only where that is asked for")


def who_did_it(folder):
    """Our own centre sends the message that a stranger takes: the stranger is listed, shown and shared, and nobody else."""
    store = folder / "hijack.db"
    run("analyze", "--quiet", *KEY, "--network", CAPTURES / "roaming.yaml", "--store", store, CAPTURES / "roaming-hijack.pcapng")
    listed = run("findings", "list", "--store", store).stdout
    expect(listed.count(" 99966000700 ") == listed.count(" 00101~") >= 4 and "99901000500" not in listed, "the stranger is the source of each finding", listed)
    taken = next(line.split()[0] for line in listed.splitlines() if "code-taken-after-registration" in line)
    shown = run("findings", "show", taken, "--store", store).stdout
    expect("99966000700, 10.9.0.1, Stranger, FJ" in shown and "99901000500" not in shown, "and shown as that", shown)
    table = list(csv.DictReader(io.StringIO(export(store, "csv").split("\n", 1)[1])))
    expect([(row["value"], row["severity"], row["findings"]) for row in table] == [("99966000700", "1", "4")], "and shared with the worst of them", str(table))


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        store = privacy(folder)
        misp(store)
        stix(store)
        round_trip(folder)
        choice(folder)
        who_did_it(folder)
    print(f"{len(wrong)} expectations do not hold")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
