# SPDX-License-Identifier: Apache-2.0
"""Makes every capture of this folder and INDEX.tsv.

make.py              all of them, and the index
make.py NAME...      only these, and no index
make.py --check      writes nothing; exit status 1 if a file differs from what would be made
"""

from __future__ import annotations

import sys

from stage import CAPTURES, HERE, Stage, written

import addresses  # noqa: F401  the modules register their captures
import behaviour  # noqa: F401
import campaigns  # noqa: F401
import carriers  # noqa: F401
import decoys  # noqa: F401
import diameter  # noqa: F401
import diameter_tcp  # noqa: F401
import evasions  # noqa: F401
import files  # noqa: F401
import gtp  # noqa: F401
import lookalikes  # noqa: F401
import operations  # noqa: F401
import ordinary  # noqa: F401
import remembered  # noqa: F401
import roaming  # noqa: F401
import sms  # noqa: F401
import threats  # noqa: F401
import transactions  # noqa: F401
import transport  # noqa: F401


def made(names: list[str]) -> dict[str, bytes]:
    """File name to content, the index included when all captures are made."""
    contents: dict[str, bytes] = {}
    lines = ["file\tsentence\tsubscriber numbers\n"]
    for capture in sorted(CAPTURES, key=lambda capture: capture.name):
        if names and capture.name not in names:
            continue
        stage = Stage()
        own = capture.make(stage)
        contents[capture.name] = written(stage.network.frames()) if own is None else own
        numbers = ",".join(sorted(stage.network.identities))
        lines.append(f"{capture.name}\t{capture.sentence}\t{numbers}\n")
    if not names:
        contents["INDEX.tsv"] = "".join(lines).encode()
    return contents


def main(arguments: list[str]) -> int:
    if arguments == ["--check"]:
        stale = [n for n, data in made([]).items() if not (HERE / n).exists() or (HERE / n).read_bytes() != data]
        print("\n".join(f"differs: {name}" for name in stale) or "all as made")
        return 1 if stale else 0
    contents = made(arguments)
    for name, data in contents.items():
        (HERE / name).write_bytes(data)
    print(f"{len(contents)} files")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
