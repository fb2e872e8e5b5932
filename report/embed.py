#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Turns the page of the HTML report into C, cut where `analyze --report` puts its data in.

    report/embed.py OUT.c page.html
"""
import pathlib
import sys

MARKS = (b"<!--events-->", b"<!--run-->")
STEP = 96


def literal(data):
    """A C string literal. Octal escapes end after three digits, unlike hexadecimal ones."""
    plain = (chr(b) if 32 <= b < 127 and b not in b'"\\?' else f"\\{b:03o}" for b in data)
    return '"' + "".join(plain) + '"'


def main():
    out, page = sys.argv[1:]
    rest, pieces = pathlib.Path(page).read_bytes(), []
    for mark in MARKS:
        if rest.count(mark) != 1:
            sys.exit(f"embed.py: {page}: {mark.decode()} must stand in it once; make it anew with report/build.mjs")
        piece, rest = rest.split(mark)
        pieces.append(piece)
    pieces.append(rest)
    lines = ["// SPDX-License-Identifier: Apache-2.0", "// Made by report/embed.py", '#include "cli/report_page.h"', ""]
    for number, piece in enumerate(pieces):
        lines.append(f"static const char piece_{number}[] =")
        lines += [f"    {literal(piece[i:i + STEP])}" for i in range(0, len(piece), STEP)] or ['    ""']
        lines += ["    ;", ""]
    lines.append("const struct report_page_piece report_page[REPORT_PAGE_PIECES] = {")
    lines += [f"    {{piece_{number}, sizeof piece_{number} - 1}}," for number in range(len(pieces))]
    lines += ["};", ""]
    pathlib.Path(out).write_text("\n".join(lines))


if __name__ == "__main__":
    main()
