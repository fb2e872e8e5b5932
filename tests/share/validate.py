#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Exports of all captures against what others published: the STIX schemas and validator of OASIS, MISP's own library and templates.

    script/check-exports     makes the environment that this needs, and runs it
"""
import json
import pathlib
import sys
import tempfile

import pymisp
import stix2
import stix2.properties
from exports import DEMO, all_captures, export, keep
from stix2validator import ValidationOptions, validate_string

HERE = pathlib.Path(__file__).parent
TEMPLATES = pathlib.Path(pymisp.__file__).parent / "data/misp-objects/objects"
# 103: ids should be of version 4; ours are of 5, so that the same findings have the same ids
# 202: an infrastructure consists of an observable of our extension, which the standard cannot suggest
MEANT = ("{103}", "{202}")
wrong = []


def expect(condition, sentence, more=""):
    if not condition:
        wrong.append(sentence)
        print(f"does not hold: {sentence} {more}"[:600])


def define_observables():
    """As docs/share.md defines them: a library that knows them accepts the whole bundle, and nothing beyond it."""
    text = stix2.properties.StringProperty
    observables = {
        "ss7-global-title": ("extension-definition--84dcbb61-5629-5b94-98a6-8ba1d6876f12", [("value", text(required=True))]),
        "mobile-subscriber": ("extension-definition--3e204673-22ce-5c0e-8a77-60bef50301a2", [("imsi", text()), ("msisdn", text())]),
    }
    for name, (extension, properties) in observables.items():
        stix2.v21.CustomObservable(name, properties, [p for p, _ in properties], extension_name=extension)(type(name, (), {}))


def check_stix(text, what):
    result = validate_string(text, ValidationOptions(version="2.1"))
    results = result.object_results if hasattr(result, "object_results") else [result]
    for each in results:
        errors = [str(error) for error in each.errors or []]
        warnings = [str(w) for w in each.warnings or [] if not any(code in str(w) for code in MEANT)]
        expect(each.is_valid and not errors, f"{what} fits the schemas of STIX 2.1", str(errors[:2]))
        expect(not warnings, f"{what} does as the standard advises", str(warnings[:2]))
    bundle = stix2.parse(text, allow_custom=False)
    for item in bundle.objects:
        if item.type in ("ss7-global-title", "mobile-subscriber", "domain-name", "ipv4-addr", "ipv6-addr"):
            expect(item.id == item._generate_id(), f"{what}: {item.type} has the id that the library gives it")
    print(f"{what}: {len(bundle.objects)} objects")


def check_misp(text, what):
    event = pymisp.MISPEvent()
    event.load(json.loads(text))
    expect(event.objects, f"{what} is an event with objects")
    for item in event.objects:
        strict = pymisp.MISPObject(item.name, strict=True)
        for attribute in item.attributes:
            strict.add_attribute(attribute.object_relation, value=attribute.value, type=attribute.type)
        expect(strict._validate(), f"{what}: {item.name} is what its template says")
        expect(str(strict.template_version) == str(item.template_version), f"{item.name} is of the template's version", strict.template_version)
    expect(event.to_json(), f"{what} can be written again")
    print(f"{what}: {len(event.objects)} objects")


def check_templates():
    for path in sorted((HERE / "templates").glob("*.json")):
        published = json.loads((TEMPLATES / path.stem / "definition.json").read_text())
        expect(json.loads(path.read_text()) == published, f"tests/share/templates/{path.name} is what pymisp ships")


def main():
    check_templates()
    define_observables()
    with tempfile.TemporaryDirectory() as name:
        everything, demo = pathlib.Path(name) / "all.db", pathlib.Path(name) / "demo.db"
        keep(everything, *all_captures(), more=["--reveal"])
        keep(demo, DEMO)
        for store in (everything, demo):
            others = [["--tlp", "amber+strict", "--producer", "Homeland CERT"], ["--tlp", "clear"]] if store == demo else []
            for more in ([], ["--with-subscribers", "--severity", "low"], *others):
                what = " ".join([store.stem, *more])
                check_stix(export(store, "stix", *more), f"STIX of {what}")
                check_misp(export(store, "misp", *more), f"MISP of {what}")
    print(f"{len(wrong)} expectations do not hold")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
