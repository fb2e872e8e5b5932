#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes geography.tsv: where countries lie and how far they are from each other at their nearest points.

    data/make_geography.py countries-10m.json iso_3166-1.json > data/geography.tsv

countries-10m.json is Natural Earth's map (public domain) as the npm package world-atlas has it; iso_3166-1.json, in
Debian's iso-codes, tells which number in it is which code. Needs numpy and scipy (PyPI). See README.md.
"""
import json
import pathlib
import sys

import numpy
from scipy.spatial import cKDTree

EARTH_KM, UNIT_KM = 6371.0, 10
STEP_KM = 4  # between the points that stand for an outline
BORDER_KM = 50  # radio reaches so far over water
SLACK_KM = 12  # what such points can be off, on both sides together

# parts of the map without a number of their own
NAMED = {"Dhekelia": "CY", "Akrotiri": "CY", "N. Cyprus": "CY", "Cyprus U.N. Buffer Zone": "CY", "Somaliland": "SO", "Kosovo": "XK",
         "USNB Guantanamo Bay": "CU", "Siachen Glacier": "IN", "Baikonur": "KZ", "Coral Sea Is.": "AU", "Indian Ocean Ter.": "CC"}

# territories with numbers of their own that the map shows as parts: (part of, code, west, south, east, north)
PARTS = [
    ("FR", "GF", -55, 1, -51, 6), ("FR", "GP", -62, 15.7, -60.9, 16.6), ("FR", "MQ", -61.3, 14.3, -60.7, 15),
    ("FR", "RE", 55, -22, 56, -20), ("FR", "YT", 44.9, -13.2, 45.4, -12.5), ("NO", "SJ", -10, 70, 40, 82), ("NO", "BV", 2, -56, 5, -53),
    ("NL", "BQ", -69, 11, -62, 18), ("NZ", "TK", -173, -10, -171, -8), ("SH", "AC", -15, -9, -13, -7), ("SH", "TA", -14, -42, -9, -36),
    ("CC", "CX", 100, -12, 110, -9),
]
# what the box of Svalbard would take of Norway
MAINLAND = [("NO", 4, 57, 32, 71.5)]


def arcs(topology):
    """The lines of the map, in degrees."""
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        points = numpy.cumsum(numpy.array(arc, dtype=float), axis=0)
        yield points * scale + shift


def owner(code, ring):
    """The territory that a ring of points belongs to."""
    west, south = ring.mean(axis=0)
    if any(code == of and a <= west <= c and b <= south <= d for of, a, b, c, d in MAINLAND):
        return code
    for of, part, a, b, c, d in PARTS:
        if code == of and a <= west <= c and b <= south <= d:
            return part
    return code


def on_sphere(degrees):
    longitude, latitude = numpy.radians(degrees[:, 0]), numpy.radians(degrees[:, 1])
    return numpy.column_stack([numpy.cos(latitude) * numpy.cos(longitude), numpy.cos(latitude) * numpy.sin(longitude), numpy.sin(latitude)])


def dense(points):
    """The points with others between those that lie far apart."""
    pieces = [points[:1]]
    for a, b in zip(points[:-1], points[1:]):
        steps = max(1, int(numpy.linalg.norm(b - a) * EARTH_KM / STEP_KM))
        between = a + (b - a) * (numpy.arange(1, steps + 1) / steps)[:, None]
        pieces.append(between / numpy.linalg.norm(between, axis=1)[:, None])
    return numpy.vstack(pieces)


def territories(topology, alpha2):
    lines, found = list(arcs(topology)), {}
    for shape in topology["objects"]["countries"]["geometries"]:
        code = alpha2.get(shape.get("id")) or NAMED.get(shape["properties"]["name"])
        if not code or "arcs" not in shape:
            continue
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        for ring in (ring for polygon in polygons for ring in polygon):
            points = numpy.vstack([lines[a] if a >= 0 else lines[~a][::-1] for a in ring])
            found.setdefault(owner(code, points), []).append(dense(on_sphere(points)))
    for code, pieces in found.items():
        points = numpy.vstack(pieces)
        _, first = numpy.unique(numpy.round(points * EARTH_KM / STEP_KM), axis=0, return_index=True)
        yield code, points[first]


def kilometres(chord):
    return 2 * EARTH_KM * numpy.arcsin(numpy.clip(chord / 2, 0, 1))


def steps_between(tree, points):
    """Whole steps that lie between them at least; 0 where they touch."""
    nearest = kilometres(tree.query(points)[0].min())
    return 0 if nearest < BORDER_KM else int(max(nearest - SLACK_KM, 0) // UNIT_KM)


def main():
    topology, iso = (json.loads(pathlib.Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:])
    alpha2 = {row["numeric"]: row["alpha_2"] for row in iso["3166-1"]}
    codes = [line.split("\t")[0] for line in pathlib.Path(__file__).with_name("country.tsv").read_text(encoding="utf-8").splitlines()
             if not line.startswith("#")]
    points = dict(territories(topology, alpha2))
    trees = {code: cKDTree(cloud) for code, cloud in points.items()}
    print("# SPDX-License-Identifier: CC0-1.0")
    print("# ISO 3166-1 code, latitude and longitude of its middle, km from there to its farthest point, then how many times 10 km lie")
    print("# at least between it and each country above; 0: they touch or nearly so, -: not known. Made by make_geography.py; see README.md.")
    for number, code in enumerate(codes):
        if code not in points:
            print(f"{code}\t-\t-\t-\t" + " ".join("-" * number))
            continue
        middle = points[code].mean(axis=0)
        middle /= numpy.linalg.norm(middle)
        radius = kilometres(numpy.linalg.norm(points[code] - middle, axis=1).max()) + SLACK_KM
        latitude, longitude = numpy.degrees(numpy.arcsin(middle[2])), numpy.degrees(numpy.arctan2(middle[1], middle[0]))
        steps = []
        for other in codes[:number]:
            small, large = sorted((code, other), key=lambda name: len(points.get(name, ())))
            steps.append(str(steps_between(trees[large], points[small])) if other in points else "-")
        print(f"{code}\t{latitude:.2f}\t{longitude:.2f}\t{radius:.0f}\t" + " ".join(steps))


if __name__ == "__main__":
    main()
