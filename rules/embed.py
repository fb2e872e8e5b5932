#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Turns the rule packs into C, so that the program works alone from any folder.

    rules/embed.py OUT.c FILE.yaml...
"""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def c_string(text):
    lines = text.split("\n")
    quoted = [line.replace("\\", "\\\\").replace('"', '\\"').replace("?", "\\?") for line in lines]
    return "\n".join(f'    "{line}\\n"' for line in quoted[:-1]) + (f'\n    "{quoted[-1]}"' if quoted[-1] else "")


def main():
    out, *files = sys.argv[1:]
    named = sorted((pathlib.Path(f).resolve().relative_to(ROOT).as_posix(), pathlib.Path(f).read_text()) for f in files)
    parts = ["// Made by rules/embed.py", '#include "rules/builtin.h"', ""]
    for i, (_, text) in enumerate(named):
        parts += [f"static const char text_{i}[] =", c_string(text) + ";", ""]
    parts.append("const struct sigwarden_text builtin_rule_files[] = {")
    parts += [f'    {{"{name}", text_{i}, sizeof text_{i} - 1}},' for i, (name, _) in enumerate(named)]
    parts += ["};", f"const size_t builtin_rule_file_count = {len(named)};", ""]
    pathlib.Path(out).write_text("\n".join(parts))


if __name__ == "__main__":
    main()
