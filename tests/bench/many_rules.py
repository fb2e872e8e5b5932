# SPDX-License-Identifier: Apache-2.0
"""many_rules.py COUNT: a rule file of COUNT rules that look like an operator's, for measuring.

The built-in rules that keep no memory, and copies of them that are each about one partner, as operators write them.
"""

import pathlib
import sys

import yaml

ROOT = pathlib.Path(__file__).parents[2] / "rules"


def built_in():
    for path in sorted(ROOT.glob("*/*.yaml")):
        for item in yaml.safe_load(path.read_text()):
            if "rule" in item and "within" not in item and "when" in item:
                yield item


def main():
    count = int(sys.argv[1])
    rules = list(built_in())
    macros = [item for path in sorted(ROOT.glob("*/*.yaml")) for item in yaml.safe_load(path.read_text()) if "macro" in item or "list" in item]
    made = list(macros)
    for number in range(count):
        rule = dict(rules[number * 7 % len(rules)])
        for key in ("tests", "threat", "references"):
            rule.pop(key, None)
        partner = number // len(rules)
        if partner:
            rule["when"] = f'({rule["when"].strip()}) and source.operator == "Partner {partner}"'
        rule["rule"] = f'{rule["rule"][:50]}-{number}'
        rule["id"] = 100001 + number
        made.append(rule)
    yaml.SafeDumper.ignore_aliases = lambda *_: True  # written out each time: rule files have no anchors
    yaml.safe_dump(made, sys.stdout, sort_keys=False)


main()
