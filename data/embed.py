#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Turns the tables of this folder into one C file, which src/who/numbering.c and geography.c look things up in.

    data/embed.py OUT.c data/country.tsv data/e164.tsv data/geography.tsv data/mcc.tsv data/mnc_length.tsv data/plmn.tsv

The files may come in any order; their names tell what they are. Stops with a message at a row that is wrong.
"""
import pathlib
import re
import sys

NONE = 0xFFFFFFFF


class Wrong(Exception):
    pass


def rows(path, columns):
    """The rows of a table, which must be sorted by their first column, without equals."""
    last = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#"):
            continue
        row = line.split("\t")
        if len(row) != columns:
            raise Wrong(f"{path}:{number}: {len(row)} columns instead of {columns}")
        if row[0] <= last:
            raise Wrong(f"{path}:{number}: {row[0]} must stand before {last}, and only once")
        last = row[0]
        yield row


def text(value):
    """A C string literal; bytes beyond ASCII in octal, which unlike \\x ends after three digits."""
    plain = (c if c.isascii() and c.isprintable() and c not in '"\\?' else "".join(f"\\{b:03o}" for b in c.encode()) for c in value)
    return '"' + "".join(plain) + '"'


def prefix_table(name, entries):
    """entries: sorted (digits, value). Each row knows the nearest row that is its prefix."""
    lines, open_rows = [], []
    for index, (digits, value) in enumerate(entries):
        if not re.fullmatch("[0-9]+", digits):
            raise Wrong(f"{name}: {digits} is no prefix")
        while open_rows and not digits.startswith(open_rows[-1][1]):
            open_rows.pop()
        parent = open_rows[-1][0] if open_rows else NONE
        open_rows.append((index, digits))
        front = digits[:8].encode().ljust(8, b"\0").hex()
        lines.append(f'    {{UINT64_C(0x{front}), (const uint8_t *)"{digits}", {8 * len(digits)}, {parent}u, {value}}},')
    return [f"static const struct prefix {name}_list[] = {{", *lines, "};",
            f"const struct prefix_table numbering_{name} = {{{name}_list, {len(lines)}}};", ""]


class Places:
    """What prefixes stand for: countries first, in the order of their codes, then services by name."""

    def __init__(self, codes):
        self.codes = {code: index for index, code in enumerate(codes)}
        self.services = {}

    def index(self, name):
        if re.fullmatch("[A-Z]{2}", name):
            if name not in self.codes:
                raise Wrong(f"{name} is no code of country.tsv")
            return self.codes[name]
        return self.services.setdefault(name, len(self.codes) + len(self.services))


def country_table(countries):
    codes = [row[0] for row in countries]
    yield "const struct country numbering_countries[] = {"
    for code, name, area, others in countries:
        if area not in codes:
            raise Wrong(f"country.tsv: {code} is in the area of {area}, which is not there")
        yield f'    {{"{code}", {codes.index(area)}, {text(name)}, {text(others)}}},'
    yield "};"
    yield f"const uint32_t numbering_country_count = {len(countries)};"
    yield ""


def place_table(places):
    yield "const struct numbering_place numbering_places[] = {"
    for code, index in places.codes.items():
        yield f'    {{"{code}", &numbering_countries[{index}]}},'
    for name in places.services:
        yield f"    {{{text(name)}, NULL}},"
    yield "};"
    yield ""


def operator_table(operators):
    yield "const struct numbering_operator numbering_operators[] = {"
    entries = []
    for plmn, name in operators:
        mcc, mnc = re.fullmatch("([0-9]{3})-([0-9]{2,3})", plmn).groups()
        entries.append((int(mcc) * 10000 + int(mnc) * 10 + (len(mnc) == 3), name))
    for number, name in sorted(entries):
        yield f"    {{{number}, {text(name)}}},"
    yield "};"
    yield f"const uint32_t numbering_operator_count = {len(entries)};"


def geography_table(countries, geography):
    """A triangle of distances and the middles, in the order of the countries."""
    if [row[0] for row in geography] != [row[0] for row in countries]:
        raise Wrong("geography.tsv: not the same countries as in country.tsv; make_geography.py makes it anew")
    lines, middles = [], []
    for number, (code, latitude, longitude, radius, steps) in enumerate(geography):
        far = ["UINT16_MAX" if word == "-" else str(int(word)) for word in steps.split()]
        if len(far) != number or any(word.isdigit() and int(word) > 2004 for word in far):
            raise Wrong(f"geography.tsv: {code}: {len(far)} distances instead of {number}, or one beyond the antipodes")
        lines += [f"    {', '.join(far[i:i + 24])}," for i in range(0, number, 24)]
        known = latitude != "-"
        middles.append(f"    {{{round(float(latitude) * 1e6) if known else 0}, {round(float(longitude) * 1e6) if known else 0}, "
                       f"{radius if known else -1}}},")
    return ["const uint16_t geography_distances[] = {", *lines, "};", "", "const struct geography_middle geography_middles[] = {",
            *middles, "};", ""]


def generate(files):
    countries = list(rows(files["country.tsv"], 4))
    places = Places([row[0] for row in countries])
    e164 = [(digits, places.index(name)) for digits, name in rows(files["e164.tsv"], 2)]
    mcc = [(digits, places.index(name)) for digits, name in rows(files["mcc.tsv"], 2)]
    lengths = list(rows(files["mnc_length.tsv"], 2))
    if any(value not in ("2", "3") for _, value in lengths):
        raise Wrong("mnc_length.tsv: a network code has 2 or 3 digits")
    out = ["// SPDX-License-Identifier: Apache-2.0", "// Made by data/embed.py from the tables in data/.",
           '#include "who/geography_data.h"', '#include "who/numbering_data.h"', ""]
    out += country_table(countries)
    out += geography_table(countries, list(rows(files["geography.tsv"], 5)))
    out += place_table(places)
    out += prefix_table("e164", e164)
    out += prefix_table("mcc", mcc)
    out += prefix_table("mnc_length", lengths)
    out += operator_table(list(rows(files["plmn.tsv"], 2)))
    return "\n".join(out) + "\n"


def main():
    files = {pathlib.Path(name).name: pathlib.Path(name) for name in sys.argv[2:]}
    try:
        made = generate(files)
    except Wrong as wrong:
        sys.exit(f"embed.py: {wrong}")
    except KeyError as missing:
        sys.exit(f"embed.py: the table {missing} is not given")
    pathlib.Path(sys.argv[1]).write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()
